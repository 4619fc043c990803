package apslocal_test

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/aps"
	"purlin/apslocal"
)

// converse does what a program does with APS, and returns what it learned.
func converse(t *testing.T, at string) string {
	t.Helper()
	c := aps.New(aps.Options{BaseURL: at, ClientID: "the-client-id", ClientSecret: "the-client-secret"})
	o := put(t, c, "models", "a b/wedge.stl", []byte(solid))
	_, err := c.PostJob(t.Context(), aps.JobRequest{URN: o.URN(), Outputs: []aps.Output{{Type: "obj"}, {Type: "thumbnail"}}})
	require.NoError(t, err)
	m := finish(t, c, o.URN())
	var learned strings.Builder
	for _, d := range m.Derivatives {
		for f := range d.Resources() {
			if f.URN == "" {
				continue
			}
			in, err := c.DownloadDerivative(t.Context(), o.URN(), f.URN)
			require.NoError(t, err)
			var b bytes.Buffer
			_, err = b.ReadFrom(in)
			require.NoError(t, err)
			require.NoError(t, in.Close())
			learned.WriteString(f.URN + "\n" + b.String() + "\n")
		}
	}
	views, err := c.Metadata(t.Context(), o.URN())
	require.NoError(t, err)
	for p, err := range c.Properties(t.Context(), o.URN(), views[0].GUID, aps.ExtractOptions{}) {
		require.NoError(t, err)
		learned.WriteString(p.Name + p.ExternalID)
	}
	return learned.String()
}

// What was recorded through a proxy, whose upstream hands out URLs of another
// host, is what a program finds again without it; and no secret is in it.
func TestRecordAndReplay(t *testing.T) {
	t.Parallel()
	var twin http.Handler
	storage := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { twin.ServeHTTP(w, r) }))
	t.Cleanup(storage.Close)
	upstream := start(t, apslocal.Options{PublicURL: storage.URL})
	twin = upstream.current.Load()
	at, err := url.Parse(upstream.http.URL)
	require.NoError(t, err)
	var tape bytes.Buffer
	rec := apslocal.NewRecorder(apslocal.NewProxy(at, slog.New(slog.DiscardHandler)), &tape)
	front := httptest.NewServer(rec)
	t.Cleanup(front.Close)
	learned := converse(t, front.URL)
	require.NoError(t, rec.Err())
	require.Contains(t, learned, "PNG")

	text := tape.String()
	require.NotContains(t, text, "the-client")
	require.NotContains(t, text, "eyJ")
	require.NotContains(t, text, front.URL)
	require.NotRegexp(t, "(?i)signature=[0-9a-f]{8}", text)
	require.Contains(t, text, "/elsewhere/"+strings.TrimPrefix(storage.URL, "http://"))

	replay, err := apslocal.NewReplay(strings.NewReader(text))
	require.NoError(t, err)
	again := httptest.NewServer(replay)
	t.Cleanup(again.Close)
	require.Equal(t, learned, converse(t, again.URL))

	res, err := again.Client().Get(again.URL + "/oss/v2/buckets/other/details")
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	require.Equal(t, http.StatusNotImplemented, res.StatusCode)
	res, err = front.Client().Get(front.URL + "/elsewhere/127.0.0.1:1/secret")
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	require.Equal(t, http.StatusNotFound, res.StatusCode)
	_, err = apslocal.NewReplay(strings.NewReader("{\n"))
	require.Error(t, err)
}

// An answer that was cut off is recorded, and cut off again.
func TestACutIsRecorded(t *testing.T) {
	t.Parallel()
	var tape bytes.Buffer
	front := httptest.NewServer(apslocal.NewRecorder(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		panic(http.ErrAbortHandler)
	}), &tape))
	_, err := front.Client().Post(front.URL+"/job", "application/json", strings.NewReader(`{"a":1}`))
	require.Error(t, err)
	front.Close()
	require.Contains(t, tape.String(), `"cut":true`)
	replay, err := apslocal.NewReplay(&tape)
	require.NoError(t, err)
	again := httptest.NewServer(replay)
	defer again.Close()
	_, err = again.Client().Post(again.URL+"/job", "application/json", strings.NewReader(`{"a":1}`))
	require.Error(t, err)
}
