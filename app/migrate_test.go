package app_test

import (
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/app"
	"purlin/config"
	"purlin/store"
	"purlin/testservice"
)

// The server serves the schema that it was built for, and says what to do about
// another.
func TestAServerRefusesASchemaThatIsNotInStep(t *testing.T) {
	t.Parallel()
	ctx, quiet := t.Context(), slog.New(slog.DiscardHandler)
	cfg, err := config.Load([]string{"PURLIN_DATA_DIR=" + t.TempDir(), "PURLIN_ADDR=127.0.0.1:0", "PURLIN_DATABASE_URL=" + testservice.Postgres(t)}, "")
	require.NoError(t, err)

	_, err = app.New(ctx, cfg, quiet)
	require.ErrorContains(t, err, "run purlin migrate up")
	all, err := app.Migrations(ctx, cfg, quiet)
	require.NoError(t, err)
	require.NotEmpty(t, all)
	for _, m := range all {
		require.Zero(t, m.AppliedAt, m.Name)
	}

	require.NoError(t, app.MigrateUp(ctx, cfg, quiet))
	require.NoError(t, app.MigrateUp(ctx, cfg, quiet), "again")
	a, err := app.New(ctx, cfg, quiet)
	require.NoError(t, err)
	require.NoError(t, a.Close())

	db, err := store.Open(ctx, cfg.DatabaseURL, store.Options{})
	require.NoError(t, err)
	defer db.Close()
	for _, ahead := range []string{
		"insert into goose_db_version (version_id, is_applied) values (99990101000000, true)",
		"insert into river_migration (line, version) values ('main', 9999)",
	} {
		_, err = db.SQL().ExecContext(ctx, ahead)
		require.NoError(t, err)
		_, err = app.New(ctx, cfg, quiet)
		require.ErrorContains(t, err, "does not know")
	}
	require.ErrorIs(t, app.MigrateDownTo(ctx, cfg, quiet, 0), store.ErrForwardOnly)
}
