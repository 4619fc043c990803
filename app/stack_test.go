package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

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
