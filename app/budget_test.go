package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/aps"
	"purlin/limit"
	"purlin/testservice"
)

// processes are n clients of one APS application, each with its own connections to
// one Redis, whose calls answer answers.
func processes(t *testing.T, n int, answer http.HandlerFunc) (all []*aps.Client) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/authentication/v2/token" {
			w.Header().Set("Content-Type", "application/json")
			_, _ = fmt.Fprint(w, `{"access_token": "t", "token_type": "Bearer", "expires_in": 3600}`)
			return
		}
		answer(w, r)
	}))
	t.Cleanup(server.Close)
	redis, client := testservice.Redis(t), rand.Text()
	for range n {
		limits, err := limit.Open(redis, slog.New(slog.DiscardHandler))
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, limits.Close()) })
		all = append(all, aps.New(aps.Options{
			BaseURL: server.URL, ClientID: client, ClientSecret: "secret", MaxRetries: -1, MaxBackoff: time.Millisecond,
			Budget: apsBudget{limits, client},
		}))
	}
	return all
}

func post(ctx context.Context, c *aps.Client) error {
	_, err := c.PostJob(ctx, aps.JobRequest{URN: "dXJu", Outputs: []aps.Output{{Type: "stl"}}})
	return err
}

// All processes together keep to the quota of 500 jobs a minute: 50 at once, the
// rest evenly.
func TestTheBudgetOfCallsIsShared(t *testing.T) {
	t.Parallel()
	var taken atomic.Int64
	clients := processes(t, 3, func(w http.ResponseWriter, _ *http.Request) {
		taken.Add(1)
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprint(w, `{"result": "success", "urn": "dXJu"}`)
	})
	begun := time.Now()
	var refused atomic.Int64
	var callers sync.WaitGroup
	for _, c := range clients {
		for range 4 {
			callers.Go(func() {
				for range 10 {
					err := post(t.Context(), c)
					if e := new(aps.Error); errors.As(err, &e) && e.Status == http.StatusTooManyRequests && e.RetryAfter > 0 {
						refused.Add(1)
					} else if err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
	callers.Wait()
	most := 50 + int64(time.Since(begun).Seconds()*450/60) + 1
	require.GreaterOrEqual(t, taken.Load(), int64(50))
	require.LessOrEqual(t, taken.Load(), most, "of 120 calls")
	require.Equal(t, int64(120), taken.Load()+refused.Load())
}

// What the service says to one process holds for all.
func TestRetryAfterIsObeyedByAllProcesses(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	clients := processes(t, 3, func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.Header().Set("Retry-After", "600")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	require.Error(t, post(t.Context(), clients[0]))
	for _, c := range clients {
		e := new(aps.Error)
		require.ErrorAs(t, post(t.Context(), c), &e)
		require.Equal(t, http.StatusTooManyRequests, e.Status)
		require.InDelta(t, 600*time.Second, e.RetryAfter, float64(time.Minute))
	}
	require.EqualValues(t, 1, asked.Load())
}
