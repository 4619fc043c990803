package aps_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/aps"
)

// wire answers requests in the process, so that time can be synctest's.
type wire func(*http.Request) (*http.Response, error)

func (f wire) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// over returns a client whose requests f answers; tokens are numbered and last an hour.
func over(o aps.Options, f wire) (c *aps.Client, tokens func() int) {
	var mu sync.Mutex
	n := 0
	o.BaseURL, o.ClientID, o.ClientSecret = "http://aps.test", "client", "hidden"
	o.HTTPClient = &http.Client{Transport: wire(func(r *http.Request) (*http.Response, error) {
		if r.URL.Path != "/authentication/v2/token" {
			return f(r)
		}
		mu.Lock()
		defer mu.Unlock()
		n++
		return reply(200, fmt.Sprintf(`{"access_token":"t%d","token_type":"Bearer","expires_in":3600}`, n)), nil
	})}
	return aps.New(o), func() int {
		mu.Lock()
		defer mu.Unlock()
		return n
	}
}

// pass lets time go by in a bubble of synctest.
func pass(d time.Duration) { <-time.After(d) }

func reply(status int, body string, header ...string) *http.Response {
	h := http.Header{}
	for i := 0; i < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}
}

func TestTokensAreRenewedBeforeTheyEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, tokens := over(aps.Options{}, nil)
		get := func(scopes ...string) string {
			s, err := c.Token(t.Context(), scopes...)
			require.NoError(t, err)
			return s
		}
		require.Equal(t, "t1", get(aps.ScopeDataRead, aps.ScopeDataWrite))
		require.Equal(t, "t1", get(aps.ScopeDataWrite, aps.ScopeDataRead, aps.ScopeDataRead), "one set in any order")
		require.Equal(t, "t2", get(aps.ScopeDataRead), "another set")
		pass(56 * time.Minute)
		require.Equal(t, "t1", get(aps.ScopeDataRead, aps.ScopeDataWrite), "served while the next is fetched")
		synctest.Wait()
		require.Equal(t, "t3", get(aps.ScopeDataRead, aps.ScopeDataWrite))
		pass(3*time.Minute + time.Second)
		require.Equal(t, "t4", get(aps.ScopeDataRead), "too old to be served")
		require.Equal(t, 4, tokens())
	})
}

func TestBudgetsEndRepetitions(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sent := 0
		c, _ := over(aps.Options{MaxRetries: 1000}, func(*http.Request) (*http.Response, error) {
			sent++
			return reply(503, `{"diagnostic":"busy"}`), nil
		})
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		begun := time.Now()
		_, err := c.Manifest(ctx, "u")
		require.True(t, aps.IsStatus(err, 503), "the failure is told and not the deadline: %v", err)
		require.NoError(t, ctx.Err())
		require.Less(t, time.Since(begun), 10*time.Second)
		require.Greater(t, sent, 2)

		canceled, stop := context.WithCancel(t.Context())
		go func() { pass(time.Second); stop() }()
		_, err = c.Manifest(canceled, "u")
		require.ErrorIs(t, err, context.Canceled)
		require.True(t, aps.IsStatus(err, 503))
	})
}

func TestRetryAfterIsHonoured(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var sent []time.Time
		c, _ := over(aps.Options{}, func(*http.Request) (*http.Response, error) {
			sent = append(sent, time.Now())
			switch len(sent) {
			case 1:
				return reply(429, `{"developerMessage":"Quota limit exceeded."}`, "Retry-After", "7"), nil
			case 2:
				return reply(503, "", "Retry-After", time.Now().Add(11*time.Second).UTC().Format(http.TimeFormat)), nil
			}
			return reply(200, `{"status":"success"}`), nil
		})
		_, err := c.Manifest(t.Context(), "u")
		require.NoError(t, err)
		require.InDelta(t, 7.35, sent[1].Sub(sent[0]).Seconds(), 0.36)
		require.InDelta(t, 11, sent[2].Sub(sent[1]).Seconds(), 1.2)
	})
}

func TestOneRefusalHoldsAllBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		var mu sync.Mutex
		early, refusals, wait := 0, 0, "20"
		c, _ := over(aps.Options{}, func(*http.Request) (*http.Response, error) {
			mu.Lock()
			defer mu.Unlock()
			if refusals == 0 {
				refusals++
				return reply(429, "", "Retry-After", wait), nil
			}
			if time.Since(begun) < 20*time.Second {
				early++
			}
			return reply(200, `{"items":[]}`), nil
		})
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() {
				pass(time.Duration(i) * 500 * time.Millisecond)
				for _, err := range c.Buckets(t.Context()) {
					require.NoError(t, err)
				}
			})
		}
		all.Wait()
		require.Zero(t, early, "calls that the service asked not to make")

		// What is longer than the longest wait is told at once, and not sent.
		refusals, wait = 0, "300"
		for range 2 {
			_, err := c.Bucket(t.Context(), "bucket")
			var e *aps.Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, 429, e.Status)
			require.InDelta(t, 300, e.RetryAfter.Seconds(), 1)
		}
		require.Equal(t, 1, refusals)
		_, err := c.Manifest(t.Context(), "u")
		require.NoError(t, err, "another quota is another")
	})
}

func TestCallsStayUnderTheirQuota(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var sent []time.Time
		c, _ := over(aps.Options{RateShare: 0.5}, func(*http.Request) (*http.Response, error) {
			mu.Lock()
			defer mu.Unlock()
			sent = append(sent, time.Now())
			return reply(200, `{"data":{"type":"hubs","id":"b.h"}}`), nil
		})
		const n = 120
		var all sync.WaitGroup
		for range n {
			all.Go(func() {
				_, err := c.Hub(t.Context(), "b.h")
				require.NoError(t, err)
			})
		}
		all.Wait()
		require.Len(t, sent, n)
		slices.SortFunc(sent, time.Time.Compare)
		for i, at := range sent { // half of the 50 a minute that the service takes
			in := slices.IndexFunc(sent[i:], func(o time.Time) bool { return o.Sub(at) >= time.Minute })
			require.LessOrEqual(t, in, 25)
		}
		require.Less(t, sent[n-1].Sub(sent[0]), 6*time.Minute)

		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		for range 3 {
			_, err := c.Hub(ctx, "b.h")
			if err != nil {
				require.ErrorIs(t, err, context.DeadlineExceeded)
				return
			}
		}
		require.Fail(t, "a call that cannot be made in time was made")
	})
}

func TestOnlyWhatWasNotDoneIsRepeated(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		first wire
		sent  int
	}{
		"no connection": {func(*http.Request) (*http.Response, error) {
			return nil, &net.OpError{Op: "dial", Err: errors.New("refused")}
		}, 2},
		"429": {func(*http.Request) (*http.Response, error) { return reply(429, ""), nil }, 2},
		"401": {func(*http.Request) (*http.Response, error) { return reply(401, ""), nil }, 2},
		"connection lost": {func(*http.Request) (*http.Response, error) {
			return nil, &net.OpError{Op: "read", Err: io.ErrUnexpectedEOF}
		}, 1},
		"server failed": {func(*http.Request) (*http.Response, error) { return reply(500, ""), nil }, 1},
		"answer cut short": {func(*http.Request) (*http.Response, error) {
			r := reply(200, "")
			r.Body = io.NopCloser(broken{})
			return r, nil
		}, 1},
		"refused by service": {func(*http.Request) (*http.Response, error) { return reply(403, ""), nil }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				sent := 0
				client, _ := over(aps.Options{}, func(r *http.Request) (*http.Response, error) {
					if sent++; sent == 1 {
						return c.first(r)
					}
					return reply(200, `{"result":"success","urn":"u"}`), nil
				})
				_, err := client.PostJob(t.Context(), aps.JobRequest{URN: "u", Outputs: []aps.Output{{Type: aps.OBJ}}})
				require.Equal(t, c.sent == 2, err == nil, "%v", err)
				require.Equal(t, c.sent, sent)
			})
		})
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestNothingSecretIsLogged(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var text bytes.Buffer
		var seen []aps.Exchange
		puts := 0
		c, _ := over(aps.Options{
			MaxRetries: 2, Observe: func(_ context.Context, x aps.Exchange) { seen = append(seen, x) },
			Log: slog.New(slog.NewTextHandler(&text, &slog.HandlerOptions{Level: slog.LevelDebug})),
		}, func(r *http.Request) (*http.Response, error) {
			switch {
			case r.Method == http.MethodPut:
				puts++
				return nil, &url.Error{Op: "Put", URL: r.URL.String(), Err: &net.OpError{Op: "read", Err: io.ErrUnexpectedEOF}}
			case strings.HasSuffix(r.URL.Path, "/signeds3upload"):
				return reply(200, `{"uploadKey":"upload-key","urls":["http://storage.test/hush.rvt?signature=abcdef"]}`, "x-ads-request-id", "req-1"), nil
			}
			return nil, fmt.Errorf("unexpected %s", r.URL)
		})
		_, err := c.Upload(t.Context(), "bucket", "hush.rvt", strings.NewReader("content"), 7, aps.UploadOptions{})
		require.Error(t, err)
		require.Equal(t, 3, puts)
		for _, secret := range []string{"hidden", "t1", "signature", "abcdef", "upload-key", "hush", "storage.test", "content"} {
			require.NotContains(t, text.String(), secret)
			require.NotContains(t, err.Error(), secret)
			require.NotContains(t, fmt.Sprint(seen), secret)
		}
		require.Contains(t, text.String(), "will be repeated")
		require.Len(t, seen, 5)
		require.Equal(t, []string{"fetch token", "sign upload", "upload part", "upload part", "upload part"}, []string{seen[0].Op, seen[1].Op, seen[2].Op, seen[3].Op, seen[4].Op})
		require.Equal(t, aps.Exchange{Op: "sign upload", Method: "GET", Attempt: 1, Status: 200, RequestID: "req-1"}, seen[1])
		require.Equal(t, 3, seen[4].Attempt)
		require.EqualValues(t, 7, seen[4].Sent)
		require.ErrorIs(t, seen[4].Err, io.ErrUnexpectedEOF)
	})
}
