package store

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"purlin/ent/migrate/migrations"
)

// Migrate applies the migrations that the database lacks, in order, each in a
// transaction. On PostgreSQL an advisory lock keeps other processes waiting
// meanwhile. Migrations only go forward.
func (d *DB) Migrate(ctx context.Context) error {
	p, err := d.migrations()
	if err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrating the database: %w", err)
	}
	return nil
}

// Pending returns how many migrations the database lacks.
func (d *DB) Pending(ctx context.Context) (int, error) {
	p, err := d.migrations()
	if err != nil {
		return 0, err
	}
	status, err := p.Status(ctx)
	if err != nil {
		return 0, fmt.Errorf("asking for the state of the migrations: %w", err)
	}
	n := 0
	for _, s := range status {
		if s.State == goose.StatePending {
			n++
		}
	}
	return n, nil
}

func (d *DB) migrations() (*goose.Provider, error) {
	files, err := migrations.Files(d.dialect)
	if err != nil {
		return nil, err
	}
	if d.dialect == dialect.SQLite {
		return goose.NewProvider(goose.DialectSQLite3, d.writer, files)
	}
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, d.writer, files, goose.WithSessionLocker(locker))
}
