package store_test

import (
	"context"
	"database/sql"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"purlin/auth"
	"purlin/ent"
	"purlin/store"
	"purlin/testservice"
)

// What is written later is there when its transaction is, or none of it.
func TestWhatIsWrittenLaterIsCommitted(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		ctx := auth.AsSystem(t.Context())
		write := func(emails ...string) error {
			return db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
				for _, e := range emails {
					if err := tx.User.Create().SetEmail(e).SetName(e).Exec(store.Later(ctx)); err != nil {
						return err
					}
				}
				return nil
			})
		}
		require.NoError(t, write())
		require.NoError(t, write("a@example.com", "b@example.com"))
		require.Error(t, write("c@example.com", "a@example.com"))
		require.Equal(t, 2, db.Reader().User.Query().CountX(ctx))
		require.NoError(t, write("c@example.com"))
		require.NoError(t, db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
			if err := tx.User.Create().SetEmail("d@example.com").SetName("D").Exec(store.Later(ctx)); err != nil {
				return err
			}
			require.Equal(t, 4, tx.User.Query().CountX(ctx)) // what is read later sees it
			_, err := tx.ExecContext(ctx, "delete from users")
			return err
		}))
		require.Zero(t, db.Reader().User.Query().CountX(ctx))
	})
}

// What is read with the beginning of a transaction is what is read without.
func TestTheFirstRowsOfATransactionAreAsAnyOther(t *testing.T) {
	t.Parallel()
	db := openPostgres(t)
	ctx := auth.AsSystem(t.Context())
	_, err := db.SQL().ExecContext(ctx, "create type mood as enum ('fine')")
	require.NoError(t, err)
	const query = `select 1::int2, 2::int8, 1.5::float8, true, 'x'::text, '\x01'::bytea, now()::date, 3::numeric, '{"a": [1]}'::jsonb, gen_random_uuid() is null,
		'{a,"b c",NULL}'::text[], array['{"a": 12345678901234567890}'::jsonb, null], '{1,2}'::int[], '{}'::text[], null::text[], b'101', timestamptz '2026-01-02 03:04:05.678Z',
		'fine'::mood, '01a21bee-eb65-7ad6-8198-7bda4f729644'::uuid where $1`
	read := func(q interface {
		QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	},
	) []any {
		rows, err := q.QueryContext(ctx, query, true)
		require.NoError(t, err)
		defer rows.Close()
		columns, err := rows.Columns()
		require.NoError(t, err)
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		require.True(t, rows.Next())
		require.NoError(t, rows.Scan(into...))
		require.False(t, rows.Next())
		require.NoError(t, rows.Err())
		for i, v := range values {
			if b, ok := v.([]byte); ok && i != 5 { // bytes or a string are one to Scan
				values[i] = string(b)
			}
		}
		return values
	}
	want := read(db.SQL())
	require.NoError(t, db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		require.Equal(t, want, read(tx.SQL()))
		return nil
	}))
}

// A transaction that goes on after an error is not taken for one that was committed.
func TestAFailedTransactionIsNotCommitted(t *testing.T) {
	t.Parallel()
	db := openPostgres(t)
	ctx := auth.AsSystem(t.Context())
	err := db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		tx.User.Create().SetEmail("a@example.com").SetName("A").ExecX(ctx)
		_, err := tx.ExecContext(ctx, "select 1/0")
		require.Error(t, err)
		return nil // it is not looked at
	})
	require.ErrorIs(t, err, pgx.ErrTxCommitRollback)
	require.Zero(t, db.Reader().User.Query().CountX(ctx))
}

// Transactions begin anew on another connection where theirs is dead, and only those that
// have done nothing.
func TestADeadConnectionIsNoticedByATransaction(t *testing.T) {
	t.Parallel()
	db := openPostgres(t)
	ctx := auth.AsSystem(t.Context())
	kill := func() {
		_, err := db.SQL().ExecContext(ctx, `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`)
		require.NoError(t, err)
	}
	warm := func() { // several connections
		for range 4 {
			c, err := db.SQL().Conn(ctx)
			require.NoError(t, err)
			defer c.Close()
		}
	}
	add := func(email string) error {
		return db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
			return tx.User.Create().SetEmail(email).SetName("A").Exec(ctx)
		})
	}
	warm()
	kill()
	var g errgroup.Group
	for _, name := range []string{"a", "b", "c", "d"} {
		g.Go(func() error { return add(name + "@example.com") })
	}
	require.NoError(t, g.Wait())
	require.Equal(t, 4, db.Reader().User.Query().CountX(ctx))

	calls := 0
	err := db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		calls++
		tx.User.Create().SetEmail("e@example.com").SetName("E").ExecX(ctx)
		kill()
		return tx.User.Create().SetEmail("f@example.com").SetName("F").Exec(ctx)
	})
	require.Error(t, err)
	require.Equal(t, 1, calls)
	require.Equal(t, 4, db.Reader().User.Query().CountX(ctx))
}

func openPostgres(t *testing.T) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), testservice.Postgres(t), store.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	require.NoError(t, db.Migrate(t.Context()))
	return db
}
