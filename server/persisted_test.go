package server_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/limit"
	"purlin/server"
)

// kept is a store of two processes; pubsub's are tested where they are.
type kept map[string][]byte

func (k kept) Keep(_ context.Context, key string, value []byte, _ time.Duration) error {
	k[key] = value
	return nil
}

func (k kept) Kept(_ context.Context, key string) ([]byte, error) { return k[key], nil }

// What a client has told one process, the others know.
func TestPersistedQueriesAreShared(t *testing.T) {
	limits, err := limit.Open("memory:", slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	store := kept{}
	share := func(o *server.Options) {
		o.Texts = server.Texts{Store: store, Most: limits.Bucket("texts", 2, 1000*time.Hour)}
	}
	one, stop := start(t, share)
	defer stop()
	two, stop := start(t, share)
	defer stop()
	ask := func(host, hash, text string) string {
		t.Helper()
		body, err := json.Marshal(map[string]any{"query": text, "extensions": map[string]any{"persistedQuery": map[string]any{"version": 1, "sha256Hash": hash}}})
		require.NoError(t, err)
		resp, err := http.Post("http://"+host+"/graphql", "application/json", strings.NewReader(string(body)))
		require.NoError(t, err)
		defer resp.Body.Close()
		answer, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		return string(answer)
	}
	hash := func(text string) string {
		sum := sha256.Sum256([]byte(text))
		return hex.EncodeToString(sum[:])
	}
	told := func(text string) { require.Contains(t, ask(one, hash(text), text), "world", text) }
	known := func(text string) bool {
		answer := ask(two, hash(text), "")
		if !strings.Contains(answer, "PersistedQueryNotFound") {
			require.Contains(t, answer, "world")
			return true
		}
		return false
	}
	require.False(t, known("{ hello }"))
	told("{ hello }")
	told("{ hello }") // is new once
	require.True(t, known("{ hello }"))
	long := "{ hello } #" + strings.Repeat("x", 9<<10)
	told(long)
	require.False(t, known(long), "too long to be shared")
	told("{hello}")
	require.True(t, known("{hello}"))
	told("{hello }")
	require.False(t, known("{hello }"), "there have been enough")
	for key := range store {
		store[key] = []byte("{ __typename }") // spoilt in the store
	}
	three, stop := start(t, share)
	defer stop()
	require.Contains(t, ask(three, hash("{hello}"), ""), "PersistedQueryNotFound")
}
