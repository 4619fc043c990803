package limit_test

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"purlin/limit"
	"purlin/testservice"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func open(t *testing.T, url string) *limit.Limiter {
	t.Helper()
	l, err := limit.Open(url, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, l.Close()) })
	l.Patient()
	return l
}

// TestBuckets holds wherever the buckets are kept.
func TestBuckets(t *testing.T) {
	t.Parallel()
	for name, url := range map[string]func(*testing.T) string{
		"memory": func(*testing.T) string { return "memory:" },
		"redis":  func(t *testing.T) string { return testservice.Redis(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// So slow that nothing flows back while the test runs.
			b := open(t, url(t)).Bucket(rand.Text(), 100, 1000*time.Hour)
			ctx := t.Context()
			require.Equal(t, limit.Level{OK: true, Available: 40}, b.Take(ctx, "a", 60))
			refused := b.Take(ctx, "a", 50)
			require.False(t, refused.OK)
			require.Equal(t, 40, refused.Available)
			require.InDelta(t, 100*time.Hour, refused.Wait, float64(time.Hour))
			require.Equal(t, 100, b.Take(ctx, "b", 0).Available, "another key has its own")
			require.Equal(t, 90, b.Give(ctx, "a", 50).Available)
			require.Equal(t, 100, b.Give(ctx, "a", 50).Available, "no more than full")
			require.True(t, b.Take(ctx, "a", 100).OK)
			never := b.Take(ctx, "a", 101)
			require.False(t, never.OK)
			require.Zero(t, never.Wait)
		})
	}
}

func TestTakenByManyAtOnceNothingIsTakenTwice(t *testing.T) {
	t.Parallel()
	for name, url := range map[string]func(*testing.T) string{
		"memory": func(*testing.T) string { return "memory:" },
		"redis":  func(t *testing.T) string { return testservice.Redis(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shared := rand.Text()
			one := open(t, url(t)).Bucket(shared, 100, 1000*time.Hour)
			two := one
			if name == "redis" {
				two = open(t, url(t)).Bucket(shared, 100, 1000*time.Hour) // another process
			}
			var taken atomic.Int64
			var all sync.WaitGroup
			for i := range 20 {
				b := one
				if i%2 == 1 {
					b = two
				}
				all.Go(func() {
					for range 20 {
						if b.Take(t.Context(), "a", 1).OK {
							taken.Add(1)
						}
					}
				})
			}
			all.Wait()
			require.EqualValues(t, 100, taken.Load())
		})
	}
}

func TestWhoComeAtOnceAreAllServedWhileThereIsEnough(t *testing.T) {
	t.Parallel()
	b := open(t, "memory:").Bucket(rand.Text(), 1_000_000, time.Hour)
	var refused atomic.Int64
	var wg sync.WaitGroup
	for range 64 {
		wg.Go(func() {
			for range 2000 {
				if !b.Take(t.Context(), "a", 1).OK {
					refused.Add(1)
				}
			}
		})
	}
	wg.Wait()
	require.Zero(t, refused.Load())
}

func TestPointsFlowBack(t *testing.T) {
	t.Parallel()
	l := open(t, "memory:")
	synctest.Test(t, func(t *testing.T) {
		b := l.Bucket("b", 100, 10*time.Second)
		require.True(t, b.Take(t.Context(), "a", 100).OK)
		refused := b.Take(t.Context(), "a", 25)
		require.False(t, refused.OK)
		require.Equal(t, 2500*time.Millisecond, refused.Wait)
		time.Sleep(refused.Wait) //nolint:forbidigo // of the bubble's clock
		require.True(t, b.Take(t.Context(), "a", 25).OK)
		time.Sleep(time.Hour) //nolint:forbidigo // as above
		require.Equal(t, 100, b.Take(t.Context(), "a", 0).Available)
	})
}

// Somebody who knows better closes a bucket for everybody.
func TestAHeldBucketGivesNothing(t *testing.T) {
	t.Parallel()
	for name, url := range map[string]func(*testing.T) string{
		"memory": func(*testing.T) string { return "memory:" },
		"redis":  func(t *testing.T) string { return testservice.Redis(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shared, address := rand.Text(), url(t)
			one := open(t, address).Bucket(shared, 10, 1000*time.Hour)
			two := one
			if name == "redis" {
				two = open(t, address).Bucket(shared, 10, 1000*time.Hour) // another process
			}
			ctx := t.Context()
			one.Hold(ctx, "full", time.Hour)
			require.True(t, one.Take(ctx, "a", 3).OK)
			one.Hold(ctx, "a", time.Hour)
			one.Hold(ctx, "a", time.Minute) // the longer one stays
			for _, key := range []string{"full", "a"} {
				refused := two.Take(ctx, key, 1)
				require.False(t, refused.OK)
				require.InDelta(t, time.Hour, refused.Wait, float64(time.Minute/2))
			}
			require.Equal(t, 8, two.Give(ctx, "a", 1).Available, "what is given back comes in")
			require.Equal(t, 8, two.Take(ctx, "a", 0).Available)
			require.True(t, two.Take(ctx, "b", 1).OK, "another key is free")
			one.Hold(ctx, "soon", 20*time.Millisecond)
			for {
				l := two.Take(ctx, "soon", 1)
				if l.OK {
					break
				}
				require.LessOrEqual(t, l.Wait, 20*time.Millisecond)
			}
		})
	}
}

// Every kind of Redis that the bus takes is taken here.
func TestEveryKindOfRedis(t *testing.T) {
	t.Parallel()
	master := testservice.NewRedis(t)
	sentinel := testservice.NewSentinel(t, "models", master)
	cluster := testservice.NewRedisCluster(t, 3, 0)
	for name, url := range map[string]string{
		"one": master.URL(), "sentinel": "redis-sentinel://" + sentinel.Addr + "?master_name=models", "cluster": cluster.URL,
	} {
		shared := rand.Text()
		taken := 0
		for range 2 { // processes
			b := open(t, url).Bucket(shared, 3, 1000*time.Hour)
			for range 2 {
				if b.Take(t.Context(), "a", 1).OK {
					taken++
				}
			}
		}
		require.Equal(t, 3, taken, name)
	}
}

func TestAFloodOfKeysTakesBoundedMemory(t *testing.T) {
	t.Parallel()
	b := open(t, "memory:").Bucket("b", 10, time.Hour)
	for i := range 300_000 {
		b.Take(t.Context(), fmt.Sprint(i), 1)
	}
	require.LessOrEqual(t, b.Kept(), 16*8192)
}

func TestWithoutRedisThisProcessCountsByItself(t *testing.T) {
	t.Parallel()
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, gone.Close())
	b := open(t, "redis://"+gone.Addr().String()).Bucket("b", 3, time.Hour)
	var got strings.Builder
	for range 5 {
		fmt.Fprint(&got, b.Take(t.Context(), "a", 1).OK, " ")
	}
	require.Equal(t, "true true true false false ", got.String())
}

func TestAnUnknownSchemeIsRefusedWithoutItsURL(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"memcached://user:secret@host", "redis://user:secret@host:port/x", "redis://%zz:secret@"} {
		_, err := limit.Open(url, slog.New(slog.DiscardHandler))
		require.Error(t, err)
		require.NotContains(t, err.Error(), "secret")
	}
}
