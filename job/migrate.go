package job

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivermigrate"

	"purlin/store"
)

// Migrate brings River's own tables up to date, while no other process does.
func Migrate(ctx context.Context, db *store.DB, log *slog.Logger) error {
	m, err := migrator(db, log)
	if err != nil {
		return err
	}
	return db.Alone(ctx, func(ctx context.Context) error {
		if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
			return fmt.Errorf("migrating the job queue: %w", err)
		}
		return nil
	})
}

// Migrations lists the versions of River's tables that River or the database
// knows.
func Migrations(ctx context.Context, db *store.DB, log *slog.Logger) ([]store.Migration, error) {
	m, err := migrator(db, log)
	if err != nil {
		return nil, err
	}
	applied, err := applied(ctx, driver(db).GetExecutor())
	if err != nil {
		return nil, fmt.Errorf("reading the job queue's migrations: %w", err)
	}
	var out []store.Migration
	known := map[int]int{}
	for _, v := range m.AllVersions() {
		known[v.Version] = len(out)
		out = append(out, store.Migration{Version: int64(v.Version), Name: fmt.Sprintf("river_%03d_%s", v.Version, v.Name)})
	}
	for _, v := range applied {
		if i, ok := known[v.Version]; ok {
			out[i].AppliedAt = v.CreatedAt
		} else {
			out = append(out, store.Migration{Version: int64(v.Version), Name: fmt.Sprintf("river_%03d", v.Version), AppliedAt: v.CreatedAt, Unknown: true})
		}
	}
	return out, nil
}

// applied reads what the database has. River's migrator would refuse versions
// that it does not know.
func applied(ctx context.Context, exec riverdriver.Executor) ([]*riverdriver.Migration, error) {
	if there, err := exec.TableExists(ctx, &riverdriver.TableExistsParams{Table: "river_migration"}); err != nil || !there {
		return nil, err
	}
	return exec.MigrationGetByLine(ctx, &riverdriver.MigrationGetByLineParams{Line: riverdriver.MigrationLineMain})
}

func migrator(db *store.DB, log *slog.Logger) (*rivermigrate.Migrator[*sql.Tx], error) {
	return rivermigrate.New(driver(db), &rivermigrate.Config{Logger: quiet(log)})
}
