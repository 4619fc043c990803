package app_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/app"
	"purlin/config"
	"purlin/testservice"
)

// Redis carries hints and nothing else: without it work goes on, and those who
// follow read the database.
func TestWithoutRedisWorkGoesOn(t *testing.T) {
	t.Parallel()
	redis := testservice.NewRedis(t)
	redis.Kill()
	i := install(t, "PURLIN_DATABASE_URL="+testservice.Postgres(t), "PURLIN_BUS_URL="+redis.URL())
	project := i.project()
	translated := func(name, output string) {
		events := i.follow(i.translate(i.upload(project, name, cube), output), 0, 0)
		for n, e := range events {
			require.Equal(t, n+1, e.Sequence)
		}
		require.Equal(t, "SUCCEEDED", events[len(events)-1].Status)
	}
	translated("away at the start.obj", "GLTF")
	redis.Start()
	translated("there.obj", "OBJ")
	redis.Kill()
	translated("away again.obj", "STL")
}

// Queries read the replica, and everybody sees what they did themselves: with a
// replica that is always late, the main job runs as ever.
func TestTheMainJobOnALateReplica(t *testing.T) {
	t.Parallel()
	primary := testservice.NewPostgres(t)
	cfg, err := config.Load([]string{"PURLIN_DATA_DIR=" + t.TempDir(), "PURLIN_DATABASE_URL=" + primary.URL}, "")
	require.NoError(t, err)
	require.NoError(t, app.MigrateUp(t.Context(), cfg, slog.New(slog.DiscardHandler)))
	replica := primary.Replica()
	replica.Exec("alter system set recovery_min_apply_delay = '500ms'")
	replica.Exec("select pg_reload_conf()")
	admin := fmt.Sprint("127.0.0.1:", testservice.Port(t))
	mainJob(t, "PURLIN_DATABASE_URL="+primary.URL, "PURLIN_DATABASE_REPLICA_URLS="+replica.URL, "PURLIN_BUS_URL="+testservice.Redis(t), "PURLIN_ADMIN_ADDR="+admin)

	get := func(path string) string {
		resp, err := http.Get("http://" + admin + path)
		require.NoError(t, err)
		defer resp.Body.Close()
		require.Equal(t, http.StatusOK, resp.StatusCode)
		text, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		return string(text)
	}
	require.Equal(t, "ready\n", get("/readyz"))
	require.Contains(t, get("/debug/pprof/"), "goroutine")
	text := get("/metrics")
	for _, metric := range []string{`purlin_database_connections_max{pool="primary"} 16`, `purlin_replica_used{`, "purlin_bus_gaps_total 0"} {
		require.Contains(t, text, metric)
	}
}
