package store_test

import (
	"bytes"
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/enum"
	"purlin/ent/migrate"
	"purlin/fault"
	"purlin/store"
	"purlin/testservice"
)

// each runs f over an empty, migrated database of each kind.
func each(t *testing.T, f func(t *testing.T, db *store.DB)) {
	urls := map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "purlin.db") },
		"postgres": func(t *testing.T) string { return testservice.Postgres(t) },
	}
	for name, url := range urls {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, err := store.Open(t.Context(), url(t), store.Options{})
			require.NoError(t, err)
			t.Cleanup(func() { require.NoError(t, db.Close()) })
			require.NoError(t, db.Migrate(t.Context()))
			f(t, db)
		})
	}
}

// A password that is changed while the process runs is read for the next connection.
func TestThePasswordIsReadForEachConnection(t *testing.T) {
	t.Parallel()
	hba, err := os.CreateTemp("", "hba") //nolint:usetesting // the server runs as another user, whom the test's own folder is closed to
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.Remove(hba.Name())) })
	_, err = hba.WriteString("host all app all scram-sha-256\nhost all all all trust\nlocal all all trust\n")
	require.NoError(t, errors.Join(err, hba.Chmod(0o644), hba.Close()))
	server := testservice.NewPostgres(t, "hba_file="+hba.Name())
	server.Exec("create role app login password 'first'")
	u, err := url.Parse(server.URL)
	require.NoError(t, err)
	u.User = url.UserPassword("app", "of the URL")
	var password atomic.Value
	password.Store("wrong")
	o := store.Options{Password: func(context.Context) (string, error) { return password.Load().(string), nil }}
	_, err = store.Open(t.Context(), u.String(), o)
	require.ErrorContains(t, err, "password authentication failed")

	password.Store("first")
	db, err := store.Open(t.Context(), u.String(), o)
	require.NoError(t, err)
	defer db.Close()
	who := func() (name string) {
		t.Helper()
		require.NoError(t, db.SQL().QueryRowContext(t.Context(), "select current_user").Scan(&name))
		return name
	}
	server.Exec("alter role app password 'second'")
	require.Equal(t, "app", who(), "connections that are open go on")
	password.Store("second")
	db.Pool().Reset()
	require.Equal(t, "app", who())
	o.Password = func(context.Context) (string, error) { return "", errors.New("the store of secrets is away") }
	_, err = store.Open(t.Context(), u.String(), o)
	require.ErrorContains(t, err, "the store of secrets is away")
}

// Replaying the files must leave nothing for ent to add.
func TestMigrationsMatchTheSchema(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		all, err := db.Migrations(t.Context())
		require.NoError(t, err)
		require.NotEmpty(t, all)
		for _, m := range all {
			require.False(t, m.AppliedAt.IsZero() || m.Unknown, m.Name)
		}
		require.NoError(t, db.InTx(auth.AsSystem(t.Context()), func(ctx context.Context, tx *ent.Tx) error {
			var missing bytes.Buffer
			driver := entsql.NewDriver(db.Dialect(), entsql.Conn{ExecQuerier: tx.SQL()})
			if err := migrate.NewSchema(driver).WriteTo(ctx, &missing); err != nil {
				return err
			}
			require.Empty(t, missing.String(), "run: make migration name=…")
			return nil
		}))
	})
}

func TestMigrationsAreUndoneOnlyWhereTheySayHow(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		all, err := db.Migrations(t.Context())
		require.NoError(t, err)
		newest := all[len(all)-1]
		require.NoError(t, db.MigrateDownTo(t.Context(), newest.Version), "nothing to undo")
		require.ErrorContains(t, db.MigrateDownTo(t.Context(), newest.Version+1), "no migration")

		_, err = db.SQL().ExecContext(t.Context(), "insert into goose_db_version (version_id, is_applied) values (99990101000000, true)")
		require.NoError(t, err)
		require.ErrorIs(t, db.MigrateDownTo(t.Context(), 0), store.ErrForwardOnly)
		after, err := db.Migrations(t.Context())
		require.NoError(t, err)
		require.Equal(t, all, after[:len(all)], "nothing was undone")
		require.True(t, after[len(all)].Unknown)

		_, err = db.SQL().ExecContext(t.Context(), "delete from goose_db_version where version_id = 99990101000000")
		require.NoError(t, err)
		if db.Dialect() == dialect.SQLite {
			require.ErrorIs(t, db.MigrateDownTo(t.Context(), 0), store.ErrForwardOnly)
			return
		}
		require.NoError(t, db.MigrateDownTo(t.Context(), 0))
		undone, err := db.Migrations(t.Context())
		require.NoError(t, err)
		for _, m := range undone {
			require.Zero(t, m.AppliedAt, m.Name)
		}
		require.NoError(t, db.Migrate(t.Context()))
	})
}

func TestProcessesThatMigrateAtOnceTakeTurns(t *testing.T) {
	t.Parallel()
	url := testservice.Postgres(t)
	var g errgroup.Group
	for range 4 {
		g.Go(func() error {
			db, err := store.Open(t.Context(), url, store.Options{Patient: true})
			if err != nil {
				return err
			}
			return errors.Join(db.Migrate(t.Context()), db.Close())
		})
	}
	require.NoError(t, g.Wait())
}

func TestPostgresHasTimeLimitsUnlessItsURLSaysOtherwise(t *testing.T) {
	t.Parallel()
	base := testservice.Postgres(t)
	limit := func(url string, o store.Options) (out string) {
		db, err := store.Open(t.Context(), url, o)
		require.NoError(t, err)
		defer db.Close()
		require.NoError(t, db.SQL().QueryRowContext(t.Context(), "show statement_timeout").Scan(&out))
		return out
	}
	require.Equal(t, "30s", limit(base, store.Options{}))
	require.Equal(t, "5s", limit(base+"&statement_timeout=5000&pool_max_conns=2", store.Options{}))
	require.Equal(t, "0", limit(base, store.Options{Patient: true}))
}

func TestARolledBackTransactionLeavesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		ctx := auth.AsSystem(t.Context())
		boom := errors.New("boom")
		err := db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
			tx.User.Create().SetEmail("a@example.com").SetName("A").SaveX(ctx)
			return boom
		})
		require.ErrorIs(t, err, boom)
		require.Zero(t, db.Reader().User.Query().CountX(ctx))
	})
}

func TestNobodySeesWhatIsNotTheirs(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		system := auth.AsSystem(t.Context())
		as := func(user uuid.UUID, scopes ...auth.Scope) context.Context {
			return auth.With(t.Context(), auth.Principal{Kind: auth.User, UserID: user, Scopes: scopes})
		}
		var owner, viewer, stranger *ent.User
		var project *ent.Project
		var file *ent.File
		require.NoError(t, db.InTx(system, func(ctx context.Context, tx *ent.Tx) error {
			person := func(name string) *ent.User {
				return tx.User.Create().SetEmail(name + "@example.com").SetName(name).SaveX(ctx)
			}
			owner, viewer, stranger = person("owner"), person("viewer"), person("stranger")
			project = tx.Project.Create().SetName("P").SetOwnerID(owner.ID).SaveX(ctx)
			tx.Membership.Create().SetProjectID(project.ID).SetUserID(owner.ID).SetRole(enum.Owner).ExecX(ctx)
			tx.Membership.Create().SetProjectID(project.ID).SetUserID(viewer.ID).SetRole(enum.Viewer).ExecX(ctx)
			tx.Session.Create().SetUserID(owner.ID).SetExpiresAt(time.Now().Add(time.Hour)).ExecX(ctx)
			file = tx.File.Create().SetProjectID(project.ID).SetName("a.stl").SetFormat("stl").SetCreatedBy(owner.ID).SetLatestVersionID(uuid.Must(uuid.NewV7())).SaveX(ctx)
			return nil
		}))
		read := db.Reader()
		for _, who := range []*ent.User{owner, viewer} {
			require.Equal(t, 1, read.Project.Query().CountX(as(who.ID)))
			require.Equal(t, 1, read.File.Query().CountX(as(who.ID)))
			require.Equal(t, 2, read.User.Query().CountX(as(who.ID)))
		}
		require.Zero(t, read.Project.Query().CountX(as(stranger.ID)))
		require.Zero(t, read.File.Query().CountX(as(stranger.ID)))
		require.Equal(t, 1, read.User.Query().CountX(as(stranger.ID)), "themselves")
		_, err := read.File.Get(as(stranger.ID), file.ID)
		require.True(t, ent.IsNotFound(err))
		_, err = read.File.Query().Count(t.Context())
		require.Equal(t, fault.Unauthenticated, fault.CodeOf(err))
		_, err = read.File.Query().Count(as(owner.ID, auth.ProjectsRead))
		require.Equal(t, fault.Forbidden, fault.CodeOf(err))
		_, err = read.RefreshToken.Query().Count(as(owner.ID))
		require.Equal(t, fault.Forbidden, fault.CodeOf(err))
		require.Equal(t, 1, read.Session.Query().CountX(as(owner.ID)), "their own")
		require.Zero(t, read.Session.Query().CountX(as(viewer.ID)))

		rename := func(ctx context.Context) error {
			return db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
				return tx.File.UpdateOneID(file.ID).SetName("b.stl").Exec(ctx)
			})
		}
		require.Equal(t, fault.Forbidden, fault.CodeOf(rename(as(viewer.ID))))
		require.True(t, ent.IsNotFound(rename(as(stranger.ID))))
		require.NoError(t, rename(as(owner.ID)))
		require.NoError(t, db.InTx(system, func(ctx context.Context, tx *ent.Tx) error {
			return tx.Membership.Update().SetRemovedAt(project.CreatedAt).Exec(ctx)
		}))
		require.Zero(t, read.Project.Query().CountX(as(owner.ID)), "a former member")
	})
}
