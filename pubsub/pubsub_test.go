package pubsub_test

import (
	"crypto/rand"
	"log/slog"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"purlin/pubsub"
	"purlin/pubsub/pubsubtest"
	"purlin/testservice"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func open(t *testing.T, url string) pubsub.Bus {
	t.Helper()
	b, err := pubsub.Open(t.Context(), url, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	return b
}

func TestMemory(t *testing.T) {
	pubsubtest.Run(t, func(t *testing.T) pubsub.Bus { return open(t, "memory:") })
}

func TestRedis(t *testing.T) {
	url := testservice.Redis(t)
	pubsubtest.Run(t, func(t *testing.T) pubsub.Bus { return open(t, url) })
}

// A connection that breaks shows as a gap, after which messages come again.
func TestRedisReconnect(t *testing.T) {
	url := testservice.Redis(t)
	b := open(t, url)
	defer b.Close()
	topic := rand.Text()
	s, err := b.Subscribe(t.Context(), topic)
	require.NoError(t, err)

	o, err := redis.ParseURL(url)
	require.NoError(t, err)
	admin := redis.NewClient(o)
	defer admin.Close()
	require.NoError(t, admin.ClientKillByFilter(t.Context(), "TYPE", "pubsub").Err())

	require.True(t, pubsubtest.Next(t, s).Gap)
	require.NoError(t, b.Publish(t.Context(), topic, []byte("again")))
	require.Equal(t, "again", string(pubsubtest.Next(t, s).Payload))
}

func TestOpenRefuses(t *testing.T) {
	for _, url := range []string{"", "kafka://x", "redis://:secret@[", "redis://127.0.0.1:1"} {
		_, err := pubsub.Open(t.Context(), url, slog.New(slog.DiscardHandler))
		require.Error(t, err, url)
		require.NotContains(t, err.Error(), "secret")
	}
}
