package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"entgo.io/ent/dialect"

	"purlin/config"
	"purlin/job"
	"purlin/store"
)

// MigrateUp brings the schema of cfg's database up to date, the job queue's
// tables included. It waits while another process does the same; the embedded
// database must not be in use.
func MigrateUp(ctx context.Context, cfg *config.Config, log *slog.Logger) error {
	return migrating(ctx, cfg, log, func(a *App) error { return a.migrateUp(ctx) })
}

// MigrateDownTo undoes the migrations of cfg's database after the version; see
// [store.DB.MigrateDownTo]. The job queue's tables stay as they are: an older
// program works with newer ones.
func MigrateDownTo(ctx context.Context, cfg *config.Config, log *slog.Logger, version int64) error {
	return migrating(ctx, cfg, log, func(a *App) error { return a.db.MigrateDownTo(ctx, version) })
}

// Migrations lists the migrations that cfg's database has or lacks.
func Migrations(ctx context.Context, cfg *config.Config, log *slog.Logger) (all []store.Migration, err error) {
	a := &App{log: log, cfg: cfg}
	defer func() { err = errors.Join(err, a.Close()) }()
	if err := a.openDatabase(ctx, store.Options{Patient: true}); err != nil {
		return nil, err
	}
	return a.migrations(ctx)
}

// InStep returns an error that names the command to run, unless the database has
// the migrations and no others.
func InStep(all []store.Migration) error {
	var behind, ahead []string
	for _, m := range all {
		switch {
		case m.Unknown:
			ahead = append(ahead, m.Name)
		case m.AppliedAt.IsZero():
			behind = append(behind, m.Name)
		}
	}
	switch {
	case len(ahead) > 0:
		return fmt.Errorf("the database has migrations that this program does not know (%s): run the purlin that made them, or a newer one", strings.Join(ahead, ", "))
	case len(behind) > 0:
		return fmt.Errorf("the database lacks %d migrations (%s): run purlin migrate up", len(behind), strings.Join(behind, ", "))
	}
	return nil
}

func migrating(ctx context.Context, cfg *config.Config, log *slog.Logger, f func(*App) error) (err error) {
	a := &App{log: log, cfg: cfg}
	defer func() { err = errors.Join(err, a.Close()) }()
	if err := a.lockData(); err != nil {
		return err
	}
	if err := a.openDatabase(ctx, store.Options{Patient: true}); err != nil {
		return err
	}
	return f(a)
}

func (a *App) migrateUp(ctx context.Context) error {
	if err := a.db.Migrate(ctx); err != nil {
		return err
	}
	return job.Migrate(ctx, a.db, a.log)
}

func (a *App) migrations(ctx context.Context) ([]store.Migration, error) {
	all, err := a.db.Migrations(ctx)
	if err != nil {
		return nil, err
	}
	queue, err := job.Migrations(ctx, a.db, a.log)
	return append(all, queue...), err
}

// readySchema migrates the embedded database, which has nobody else to do it,
// and refuses another one that is not in step.
func (a *App) readySchema(ctx context.Context) error {
	if a.db.Dialect() == dialect.SQLite {
		return a.migrateUp(ctx)
	}
	all, err := a.migrations(ctx)
	if err != nil {
		return err
	}
	return InStep(all)
}
