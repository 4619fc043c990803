package apslocal_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/aps"
	"purlin/apslocal"
)

// ask sends a request with a token of scopes and returns the answer with its body.
func (w *twin) ask(method, path, body string, header ...string) (*http.Response, string) {
	w.t.Helper()
	res, text, err := w.try(method, path, body, header...)
	require.NoError(w.t, err)
	return res, text
}

func (w *twin) try(method, path, body string, header ...string) (*http.Response, string, error) {
	w.t.Helper()
	if strings.HasPrefix(path, "/") {
		path = w.http.URL + path
	}
	req, err := http.NewRequestWithContext(w.t.Context(), method, path, strings.NewReader(body))
	require.NoError(w.t, err)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := w.plain().Do(req)
	if err != nil {
		return nil, "", err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	return res, string(b), err
}

// plain is a client that follows no redirect and keeps no connection, so that
// nothing retries behind the test's back.
func (w *twin) plain() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// bearer returns the Authorization header of a two-legged token.
func (w *twin) bearer(id string, scopes ...string) string {
	w.t.Helper()
	res, text := w.ask("POST", "/authentication/v2/token", "grant_type=client_credentials&client_id="+id+"&client_secret=secret&scope="+strings.Join(scopes, "+"),
		"Content-Type", "application/x-www-form-urlencoded")
	require.Equal(w.t, 200, res.StatusCode, text)
	var token struct {
		AccessToken string `json:"access_token"`
	}
	require.NoError(w.t, json.Unmarshal([]byte(text), &token))
	return "Bearer " + token.AccessToken
}

func (w *twin) inject(f apslocal.Fault) string {
	w.t.Helper()
	id, err := w.current.Load().Inject(f)
	require.NoError(w.t, err)
	return id
}

func TestFaultsOfRequests(t *testing.T) {
	t.Parallel()
	w := start(t, apslocal.Options{Admin: true})
	token := w.bearer("one", "bucket:read")
	const path = "/oss/v2/buckets"
	list := func() (*http.Response, string, error) { return w.try("GET", path, "", "Authorization", token) }

	// Over HTTP, in order: each strikes as often as it says.
	res, text := w.ask("POST", "/faults", `{"kind":"status","status":429,"retry_after":25,"path":"^/oss/","times":1}`)
	require.Equal(t, 201, res.StatusCode, text)
	res, text = w.ask("POST", "/faults", `{"kind":"status","status":503,"path":"^/oss/","skip":1,"times":2,"message":"Away."}`)
	require.Equal(t, 201, res.StatusCode, text)
	res, text, err := list()
	require.NoError(t, err)
	require.Equal(t, 429, res.StatusCode)
	require.Equal(t, "25", res.Header.Get("Retry-After"))
	require.JSONEq(t, `{"developerMessage":"Quota limit exceeded."}`, text)
	for _, want := range []int{200, 503, 503, 200} {
		res, text, err = list()
		require.NoError(t, err)
		require.Equal(t, want, res.StatusCode, text)
	}
	_, text = w.ask("GET", "/faults", "")
	require.Contains(t, text, `"hits":2`)
	res, _ = w.ask("DELETE", "/faults", "")
	require.Equal(t, 204, res.StatusCode)
	require.Empty(t, w.current.Load().Faults())

	for _, bad := range []string{`{"kind":"x"}`, `{"kind":"status"}`, `{"kind":"latency"}`, `{"kind":"latency","delay":"long"}`, `{"kind":"drop","path":"("}`, `{"kind":"drop","wrong":1}`, `[]`} {
		res, text = w.ask("POST", "/faults", bad)
		require.Equal(t, 400, res.StatusCode, "%s: %s", bad, text)
	}
	res, _ = w.ask("POST", "/faults", `{"kind":"drop"}`, "Content-Type", "text/plain")
	require.Equal(t, 415, res.StatusCode)

	w.inject(apslocal.Fault{Kind: apslocal.FaultDrop, Times: 1})
	_, _, err = list()
	require.ErrorIs(t, err, io.EOF)

	// The effect without the answer.
	create := w.bearer("one", "bucket:create")
	w.inject(apslocal.Fault{Kind: apslocal.FaultDrop, Method: "POST", Times: 1, Served: true})
	_, _, err = w.try("POST", path, `{"bucketKey":"models","policyKey":"transient"}`, "Authorization", create)
	require.ErrorIs(t, err, io.EOF)
	res, _ = w.ask("POST", path, `{"bucketKey":"models","policyKey":"transient"}`, "Authorization", create)
	require.Equal(t, 409, res.StatusCode)

	w.inject(apslocal.Fault{Kind: apslocal.FaultTruncate, Times: 1})
	_, text, err = list()
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.NotEmpty(t, text)

	w.inject(apslocal.Fault{Kind: apslocal.FaultLatency, Delay: 30 * time.Millisecond, Times: 1})
	began := time.Now()
	_, _, err = list()
	require.NoError(t, err)
	require.GreaterOrEqual(t, time.Since(began), 30*time.Millisecond)
}

func TestFaultsOfTime(t *testing.T) {
	t.Parallel()
	w := start(t, apslocal.Options{})
	c := w.client("one")
	put(t, c, "models", "wedge.stl", []byte(solid))
	token := w.bearer("one", "data:read")
	sign := func() string {
		_, text := w.ask("GET", "/oss/v2/buckets/models/objects/wedge.stl/signeds3download", "", "Authorization", token)
		_, rest, _ := strings.Cut(text, `"url":"`)
		u, _, _ := strings.Cut(rest, `"`)
		return strings.ReplaceAll(u, `\u0026`, "&")
	}
	get := func(u string) int {
		res, _ := w.ask("GET", u, "")
		return res.StatusCode
	}
	u := sign()
	require.Equal(t, 200, get(u))
	w.inject(apslocal.Fault{Kind: apslocal.FaultExpire, Times: 1})
	require.Equal(t, 403, get(u))
	require.Equal(t, 200, get(u))

	id := w.inject(apslocal.Fault{Kind: apslocal.FaultSkew, Delay: 3 * time.Minute})
	require.Equal(t, 403, get(u), "two minutes are over")
	require.Equal(t, 200, get(sign()))
	hour := w.inject(apslocal.Fault{Kind: apslocal.FaultSkew, Delay: time.Hour})
	res, text := w.ask("GET", "/oss/v2/buckets/models/objects/wedge.stl/details", "", "Authorization", token)
	require.Equal(t, 401, res.StatusCode)
	require.Contains(t, text, "Access token provided is invalid or expired.")
	require.True(t, w.current.Load().RemoveFault(id))
	require.True(t, w.current.Load().RemoveFault(hour))
	require.False(t, w.current.Load().RemoveFault(hour))
	require.Equal(t, 200, get(u))
}

func TestFaultsOfTranslations(t *testing.T) {
	t.Parallel()
	w := start(t, apslocal.Options{})
	c := w.client("one")
	stuck, other := put(t, c, "models", "stuck.stl", []byte(solid)), put(t, c, "models", "other.stl", []byte(solid))
	id := w.inject(apslocal.Fault{Kind: apslocal.FaultStick, Object: `/stuck\.stl$`, Percent: 42})
	w.inject(apslocal.Fault{Kind: apslocal.FaultFail, Object: `/other\.stl$`, Percent: 10, Times: 1, Code: "ATF-1026", Message: "As asked."})
	job := func(o aps.Object) {
		_, err := c.PostJob(t.Context(), aps.JobRequest{URN: o.URN(), Outputs: []aps.Output{{Type: "obj"}}})
		require.NoError(t, err)
	}
	job(stuck)
	job(other)
	m := finish(t, c, other.URN()) // behind the one that is stuck
	require.Equal(t, aps.Failed, m.Status)
	require.Equal(t, "ATF-1026", m.Messages()[0].Code)
	job(other)
	require.Equal(t, aps.Success, finish(t, c, other.URN()).Status, "the fault is spent")

	m, err := c.Manifest(t.Context(), stuck.URN())
	require.NoError(t, err)
	require.Equal(t, aps.InProgress, m.Status)
	require.InDelta(t, 0.42, m.Fraction(), 0.001)
	require.True(t, w.current.Load().RemoveFault(id))
	require.Equal(t, aps.Success, finish(t, c, stuck.URN()).Status)
}

// A held translation ends with its manifest.
func TestAStuckTranslationIsDeleted(t *testing.T) {
	t.Parallel()
	held := make(chan struct{}, 10)
	w := start(t, apslocal.Options{OnProgress: func(string, float64) {
		select {
		case held <- struct{}{}:
		default:
		}
	}})
	c := w.client("one")
	o := put(t, c, "models", "wedge.stl", []byte(solid))
	id := w.inject(apslocal.Fault{Kind: apslocal.FaultStick})
	_, err := c.PostJob(t.Context(), aps.JobRequest{URN: o.URN(), Outputs: []aps.Output{{Type: "obj"}}})
	require.NoError(t, err)
	<-held
	require.NoError(t, c.DeleteManifest(t.Context(), o.URN()))
	require.True(t, w.current.Load().RemoveFault(id))
	_, err = c.Manifest(t.Context(), o.URN())
	require.True(t, aps.IsStatus(err, http.StatusNotFound), "%v", err)
	_, err = w.current.Load().Inject(apslocal.Fault{Kind: "nothing"})
	require.Error(t, err)
}
