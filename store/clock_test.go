package store_test

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"purlin/store"
	"purlin/testservice"
)

// The database's clock counts, wherever it stands.
func TestNowIsTheDatabases(t *testing.T) {
	t.Parallel()
	for _, minutes := range []int{0, 1, -1} {
		u, err := url.Parse(testservice.Postgres(t))
		require.NoError(t, err)
		conn, err := pgx.Connect(t.Context(), u.String())
		require.NoError(t, err)
		_, err = conn.Exec(t.Context(), fmt.Sprintf(`create function public.clock_timestamp() returns timestamptz language sql as
			$$ select pg_catalog.clock_timestamp() + interval '%d minutes' $$`, minutes))
		require.NoError(t, err)
		require.NoError(t, conn.Close(t.Context()))
		q := u.Query()
		q.Set("search_path", "public,pg_catalog") // our function is found first
		u.RawQuery = q.Encode()
		db, err := store.Open(t.Context(), u.String(), store.Options{})
		require.NoError(t, err)
		require.WithinDuration(t, time.Now().Add(time.Duration(minutes)*time.Minute), db.Now(), 20*time.Second)
		require.NoError(t, db.Close())
	}
}
