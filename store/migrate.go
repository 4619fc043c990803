package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"time"

	"entgo.io/ent/dialect"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"

	"purlin/ent/migrate/migrations"
)

// Migration is one versioned change of the schema.
type Migration struct {
	Version   int64
	Name      string
	AppliedAt time.Time // zero: the database lacks it
	Unknown   bool      // the database has it, this program does not
}

// ErrForwardOnly says that migrations cannot be undone.
var ErrForwardOnly = errors.New("migrations go forward only")

// Migrate applies the migrations that the database lacks, in order, each in a
// transaction, while no other process does.
func (d *DB) Migrate(ctx context.Context) error {
	return d.Alone(ctx, func(ctx context.Context) error {
		p, err := d.migrations()
		if err != nil {
			return err
		}
		if _, err := p.Up(ctx); err != nil {
			return fmt.Errorf("migrating the database: %w", err)
		}
		return nil
	})
}

// MigrateDownTo undoes the migrations after the version, newest first, while no
// other process migrates. Unless each of them says how, it changes nothing and
// returns [ErrForwardOnly].
func (d *DB) MigrateDownTo(ctx context.Context, version int64) error {
	return d.Alone(ctx, func(ctx context.Context) error {
		all, err := d.Migrations(ctx)
		if err != nil {
			return err
		}
		if version != 0 && !slices.ContainsFunc(all, func(m Migration) bool { return m.Version == version && !m.Unknown }) {
			return fmt.Errorf("there is no migration %d", version)
		}
		var stuck []string
		for _, m := range all {
			if m.Version > version && !m.AppliedAt.IsZero() && !d.undoes(m) {
				stuck = append(stuck, m.Name)
			}
		}
		if len(stuck) > 0 {
			return fmt.Errorf("%w: %s cannot be undone; restore a backup from before, or go forward with a new migration", ErrForwardOnly, strings.Join(stuck, ", "))
		}
		p, err := d.migrations()
		if err != nil {
			return err
		}
		if _, err := p.DownTo(ctx, version); err != nil {
			return fmt.Errorf("undoing migrations: %w", err)
		}
		return nil
	})
}

var down = regexp.MustCompile(`(?m)^--\s*\+goose\s+Down\b`)

// undoes tells whether the migration's file says how to undo it. On SQLite, where
// a table is copied to change it, the statements that are generated for undoing do
// not work.
func (d *DB) undoes(m Migration) bool {
	files, err := migrations.Files(d.dialect)
	if err != nil || m.Unknown || d.dialect == dialect.SQLite {
		return false
	}
	raw, err := fs.ReadFile(files, m.Name+".sql")
	return err == nil && down.Match(raw)
}

// Migrations lists every migration that this program or the database knows, by
// version.
func (d *DB) Migrations(ctx context.Context) ([]Migration, error) {
	p, err := d.migrations()
	if err != nil {
		return nil, err
	}
	status, err := p.Status(ctx)
	if err != nil {
		return nil, fmt.Errorf("asking for the state of the migrations: %w", err)
	}
	var out []Migration
	for _, s := range status {
		out = append(out, Migration{Version: s.Source.Version, Name: strings.TrimSuffix(s.Source.Path, ".sql"), AppliedAt: s.AppliedAt})
	}
	applied, err := database.NewStore(d.goose(), goose.DefaultTablename)
	if err != nil {
		return nil, err
	}
	rows, err := applied.ListMigrations(ctx, d.writer)
	if err != nil {
		return nil, fmt.Errorf("reading the applied migrations: %w", err)
	}
	for _, r := range rows {
		if r.Version != 0 && r.IsApplied && !slices.ContainsFunc(out, func(m Migration) bool { return m.Version == r.Version }) {
			m, err := applied.GetMigration(ctx, d.writer, r.Version)
			if err != nil {
				return nil, fmt.Errorf("reading migration %d: %w", r.Version, err)
			}
			out = append(out, Migration{Version: r.Version, Name: fmt.Sprint(r.Version), AppliedAt: m.Timestamp, Unknown: true})
		}
	}
	slices.SortFunc(out, func(a, b Migration) int { return int(a.Version - b.Version) })
	return out, nil
}

// Alone runs f while no other process runs anything so on this database: under
// an advisory lock on PostgreSQL, where it waits for its turn until ctx ends. On
// SQLite the lock of the data folder sees to it.
func (d *DB) Alone(ctx context.Context, f func(context.Context) error) error {
	if d.dialect == dialect.SQLite {
		return f(ctx)
	}
	conn, err := d.pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("locking the database: %w", err)
	}
	defer conn.Release()
	const key = 0x7075726c696e // "purlin"
	if _, err := conn.Exec(ctx, "select pg_advisory_lock($1)", int64(key)); err != nil {
		return fmt.Errorf("locking the database: %w", err)
	}
	defer func() { // a connection that fails here is closed, which unlocks too
		_, _ = conn.Exec(context.WithoutCancel(ctx), "select pg_advisory_unlock($1)", int64(key))
	}()
	return f(ctx)
}

func (d *DB) goose() goose.Dialect {
	if d.dialect == dialect.SQLite {
		return goose.DialectSQLite3
	}
	return goose.DialectPostgres
}

func (d *DB) migrations() (*goose.Provider, error) {
	files, err := migrations.Files(d.dialect)
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(d.goose(), d.writer, files)
}
