package testservice_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert" //nolint:depguard // what EventuallyWithT passes
	"github.com/stretchr/testify/require"

	"purlin/testservice"
)

func TestAReplicaFollowsItsPrimaryAcrossACrash(t *testing.T) {
	t.Parallel()
	primary := testservice.NewPostgres(t)
	primary.Exec("create table seen (n int); insert into seen values (1)")
	replica := primary.Replica()
	count := func() (n int) {
		conn, err := pgx.Connect(t.Context(), replica.URL)
		require.NoError(t, err)
		defer conn.Close(t.Context())
		require.NoError(t, conn.QueryRow(t.Context(), "select count(*) from seen").Scan(&n))
		return n
	}
	require.Equal(t, 1, count())
	primary.Crash()
	require.Equal(t, 1, count())
	primary.Start()
	primary.Exec("insert into seen values (2)")
	require.Eventually(t, func() bool { return count() == 2 }, 30*time.Second, 20*time.Millisecond)
}

func TestAClusterGivesALostMastersSlotsToItsReplica(t *testing.T) {
	t.Parallel()
	c := testservice.NewRedisCluster(t, 3, 1)
	client := redis.NewClusterClient(&redis.ClusterOptions{Addrs: []string{c.Nodes[1].Addr}})
	defer client.Close()
	key := ""
	for i := 0; key == ""; i++ { // one that the first master keeps
		if k := time.Duration(i).String(); client.ClusterKeySlot(t.Context(), k).Val() < 16384/3 {
			key = k
		}
	}
	require.NoError(t, client.Set(t.Context(), key, "1", 0).Err())
	require.Eventually(t, func() bool { return c.Nodes[3].Do("dbsize") == int64(1) }, 30*time.Second, 20*time.Millisecond)
	c.Nodes[0].Kill()
	require.EventuallyWithT(t, func(t *assert.CollectT) {
		client.ReloadState(context.Background()) // by itself it asks once a minute
		assert.NoError(t, client.Get(context.Background(), key).Err())
	}, 30*time.Second, 50*time.Millisecond)
}

func TestLinesAreWhole(t *testing.T) {
	t.Parallel()
	lines := testservice.Lines(strings.NewReader("a\n\nb\nwhat is lef"))
	var all []string
	for lines.Scan() {
		all = append(all, lines.Text())
	}
	require.NoError(t, lines.Err())
	require.Equal(t, []string{"a", "", "b"}, all)
}
