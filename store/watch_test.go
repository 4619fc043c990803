package store_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/auth"
	"purlin/ent"
	"purlin/store"
	"purlin/testservice"
)

// Every statement is watched, in a transaction and outside of one.
func TestEveryStatementIsWatched(t *testing.T) {
	t.Parallel()
	type callerKey struct{}
	for system, url := range map[string]string{"sqlite": "sqlite:" + filepath.Join(t.TempDir(), "purlin.db"), "postgresql": testservice.Postgres(t)} {
		t.Run(system, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			var begun, ended []string
			db, err := store.Open(t.Context(), url, store.Options{Watch: func(ctx context.Context, where, statement string) (context.Context, func(error)) {
				verb, _, _ := strings.Cut(strings.ToLower(statement), " ")
				if ctx.Value(callerKey{}) == nil || !slices.Contains([]string{"select", "insert", "delete"}, verb) {
					return ctx, func(error) {}
				}
				mu.Lock()
				defer mu.Unlock()
				begun = append(begun, where+" "+verb)
				return ctx, func(error) {
					mu.Lock()
					defer mu.Unlock()
					ended = append(ended, where+" "+verb)
				}
			}})
			require.NoError(t, err)
			defer func() { require.NoError(t, db.Close()) }()
			require.NoError(t, db.Migrate(t.Context()))
			ctx := context.WithValue(auth.AsSystem(t.Context()), callerKey{}, "me")
			require.NoError(t, db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
				tx.User.Create().SetEmail("ann").SetName("Ann").ExecX(ctx)
				require.Equal(t, 1, tx.User.Query().CountX(ctx))
				_, err := tx.ExecContext(ctx, "delete from users")
				return err
			}))
			require.Zero(t, db.Reader().User.Query().CountX(ctx))
			want := []string{system + " insert", system + " select", system + " delete", system + " select"}
			mu.Lock()
			defer mu.Unlock()
			require.Equal(t, want, begun)
			require.Equal(t, want, ended)
		})
	}
}
