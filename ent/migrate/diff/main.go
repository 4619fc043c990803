// Command diff writes the migrations that bring the database to the schema in
// ent/schema, one file for SQLite and one for PostgreSQL:
//
//	go run ./ent/migrate/diff NAME
//
// It replays the files that are there into an empty database of each kind and
// writes what is missing. PostgreSQL's is named by PURLIN_TEST_POSTGRES_URL:
// an empty database, or a server on which one may be made.
package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	neturl "net/url"
	"os"
	"path/filepath"
	"time"

	atlas "ariga.io/atlas/sql/migrate"
	"ariga.io/atlas/sql/sqltool"
	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"entgo.io/ent/dialect/sql/schema"
	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"purlin/ent/migrate"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./ent/migrate/diff NAME")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "diff:", err)
		os.Exit(1)
	}
}

func run(name string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	lite, err := sql.Open("sqlite", "file:diff?mode=memory&cache=shared&_pragma=foreign_keys(1)")
	if err != nil {
		return err
	}
	defer lite.Close()
	if err := diff(ctx, dialect.SQLite, lite, "sqlite", name); err != nil {
		return err
	}
	url := os.Getenv("PURLIN_TEST_POSTGRES_URL")
	if url == "" {
		return errors.New("PURLIN_TEST_POSTGRES_URL is not set: use make migration")
	}
	server, err := sql.Open("pgx", url)
	if err != nil {
		return err
	}
	defer server.Close()
	scratch := fmt.Sprintf("purlin_diff_%d", os.Getpid())
	if _, err := server.ExecContext(ctx, "create database "+scratch); err != nil {
		return err
	}
	defer func() {
		_, _ = server.ExecContext(context.WithoutCancel(ctx), "drop database "+scratch)
	}()
	u, err := neturl.Parse(url)
	if err != nil {
		return err
	}
	u.Path = "/" + scratch
	db, err := sql.Open("pgx", u.String())
	if err != nil {
		return err
	}
	defer db.Close()
	return diff(ctx, dialect.Postgres, db, "postgres", name)
}

func diff(ctx context.Context, d string, db *sql.DB, folder, name string) error {
	path := filepath.Join("ent", "migrate", "migrations", folder)
	dir, err := sqltool.NewGooseDir(path)
	if err != nil {
		return err
	}
	m, err := schema.NewMigrate(entsql.OpenDB(d, db),
		schema.WithDir(dir),
		schema.WithMigrationMode(schema.ModeReplay),
		schema.WithFormatter(sqltool.GooseFormatter),
		schema.WithDropColumn(true), schema.WithDropIndex(true))
	if err != nil {
		return err
	}
	if err := m.NamedDiff(ctx, name, migrate.Tables...); err != nil && !errors.Is(err, atlas.ErrNoPlan) {
		return fmt.Errorf("%s: %w", folder, err)
	}
	return nil
}
