package apslocal_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/aps"
	"purlin/apslocal"
)

type callback struct {
	header http.Header
	body   []byte
}

// receiver takes webhooks; its answer can be changed.
func receiver(t *testing.T) (url string, got chan callback, status *atomic.Int64) {
	t.Helper()
	got, status = make(chan callback, 100), &atomic.Int64{}
	status.Store(200)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		got <- callback{r.Header, b}
		w.WriteHeader(int(status.Load()))
	}))
	t.Cleanup(s.Close)
	return s.URL + "/hook", got, status
}

func receive(t *testing.T, got chan callback) callback {
	t.Helper()
	select {
	case c := <-got:
		return c
	case <-time.After(time.Minute):
		require.Fail(t, "no webhook came")
	}
	return callback{}
}

const finished = "/webhooks/v1/systems/derivative/events/extraction.finished/hooks"

// job translates an object under a workflow.
func (w *twin) job(auth, urn, workflow string) {
	w.t.Helper()
	res, text := w.ask("POST", "/modelderivative/v2/designdata/job",
		`{"input":{"urn":"`+urn+`"},"output":{"formats":[{"type":"obj"}]},"misc":{"workflow":"`+workflow+`","workflowAttribute":{"a":1}}}`,
		"Authorization", auth, "x-ads-force", "true")
	require.Less(w.t, res.StatusCode, 300, text)
}

func TestWebhooks(t *testing.T) {
	t.Parallel()
	url, got, _ := receiver(t)
	w := start(t, apslocal.Options{PrivateCallbacks: true})
	c := w.client("one")
	auth := w.bearer("one", "data:read", "data:write", "data:create")
	ask := func(method, path, body string, want int) string {
		t.Helper()
		res, text := w.ask(method, path, body, "Authorization", auth)
		require.Equal(t, want, res.StatusCode, text)
		return text
	}
	ask("GET", "/webhooks/v1/hooks", "", 204)
	ask("POST", "/webhooks/v1/tokens", `{"token":"first"}`, 200)
	ask("POST", "/webhooks/v1/tokens", `{"token":"again"}`, 400)
	ask("PUT", "/webhooks/v1/tokens/@me", `{"token":"secret"}`, 204)

	hook := fmt.Sprintf(`{"callbackUrl":%q,"scope":{"workflow":"flow-1"},"filter":"$[?(@.Payload.status in ['success','failed'])]","hookAttribute":{"project":7}}`, url)
	res, _ := w.ask("POST", finished, hook, "Authorization", auth)
	require.Equal(t, 201, res.StatusCode)
	self := strings.TrimPrefix(res.Header.Get("Location"), w.http.URL)
	ask("POST", finished, hook, 409)
	for _, bad := range []string{
		`{"callbackUrl":"ftp://x","scope":{"workflow":"a"}}`, `{"callbackUrl":"http://x","scope":{}}`, `{"callbackUrl":"http://x","scope":{"workflow":"a b"}}`,
		`{"callbackUrl":"http://x","scope":{"workflow":"a"},"filter":"$[?("}`, `{"callbackUrl":"http://x","scope":{"workflow":"a"},"hookExpiry":"soon"}`, `{`,
	} {
		ask("POST", finished, bad, 400)
	}
	ask("POST", "/webhooks/v1/systems/derivative/events/extraction.begun/hooks", hook, 404)
	ask("POST", "/webhooks/v1/systems/derivative/hooks", fmt.Sprintf(`{"callbackUrl":%q,"scope":{"workflow":"other"}}`, url), 201)

	var page struct {
		Data []struct{ HookID, Status, Event, Tenant string }
	}
	require.NoError(t, json.Unmarshal([]byte(ask("GET", "/webhooks/v1/hooks", "", 200)), &page))
	require.Len(t, page.Data, 3)
	require.Contains(t, ask("GET", self, "", 200), `"tenant":"flow-1"`)

	o := put(t, c, "models", "wedge.stl", []byte(solid))
	w.job(auth, o.URN(), "flow-1")
	one := receive(t, got)
	var told struct {
		ResourceURN string `json:"resourceUrn"`
		Hook        struct{ HookID string }
		Payload     struct {
			EventType string
			Payload   struct{ Status string }
		}
	}
	require.NoError(t, json.Unmarshal(one.body, &told))
	require.Equal(t, o.URN(), told.ResourceURN)
	require.Equal(t, "EXTRACTION_FINISHED", told.Payload.EventType)
	require.Equal(t, "success", told.Payload.Payload.Status)
	require.True(t, strings.HasSuffix(self, told.Hook.HookID))
	m := hmac.New(sha1.New, []byte("secret"))
	m.Write(one.body)
	require.Equal(t, "sha1hash="+hex.EncodeToString(m.Sum(nil)), one.header.Get("x-adsk-signature"))
	require.NotEmpty(t, one.header.Get("x-adsk-delivery-id"))
	require.Equal(t, aps.Success, finish(t, c, o.URN()).Status)

	w.job(auth, o.URN(), "other") // updated and finished, in any order
	events := receive(t, got).body
	events = append(events, receive(t, got).body...)
	require.Contains(t, string(events), "EXTRACTION_UPDATED")
	require.Contains(t, string(events), "EXTRACTION_FINISHED")

	// A changed filter, another client, and the end.
	require.Contains(t, ask("PATCH", self, `{"filter":"$[?(@.Payload.status == 'timeout')]","token":"own"}`, 200), "timeout")
	ask("PATCH", self, `{"status":"reactivated"}`, 400)
	foreign := w.bearer("two", "data:read")
	res, _ = w.ask("GET", self, "", "Authorization", foreign)
	require.Equal(t, 404, res.StatusCode)
	ask("GET", "/webhooks/v1/hooks?region=EMEA", "", 204)
	ask("DELETE", self, "", 204)
	ask("GET", self, "", 404)
	ask("DELETE", "/webhooks/v1/tokens/@me", "", 204)
	ask("DELETE", "/webhooks/v1/tokens/@me", "", 404)
	require.Empty(t, got)
}

func TestWebhooksAreRetriedAndGivenUp(t *testing.T) {
	t.Parallel()
	url, got, status := receiver(t)
	w := start(t, apslocal.Options{PrivateCallbacks: true, WebhookRetry: time.Nanosecond})
	c := w.client("one")
	auth := w.bearer("one", "data:read", "data:write", "data:create")
	res, _ := w.ask("POST", finished, fmt.Sprintf(`{"callbackUrl":%q,"scope":{"workflow":"flow"}}`, url), "Authorization", auth)
	require.Equal(t, 201, res.StatusCode)
	o := put(t, c, "models", "wedge.stl", []byte(solid))

	status.Store(500)
	for range 5 {
		w.job(auth, o.URN(), "flow")
		ids := map[string]bool{}
		for range 9 {
			ids[receive(t, got).header.Get("x-adsk-delivery-id")] = true
		}
		require.Len(t, ids, 1, "retries keep the id")
		finish(t, c, o.URN())
	}
	require.Eventually(t, func() bool {
		_, text := w.ask("GET", finished, "", "Authorization", auth)
		return strings.Contains(text, `"status":"inactive"`)
	}, time.Minute, time.Millisecond)
	w.job(auth, o.URN(), "flow")
	finish(t, c, o.URN())
	res, text := w.ask("GET", res.Header.Get("Location"), "", "Authorization", auth)
	require.Equal(t, 200, res.StatusCode, text)
	require.Empty(t, got, "an inactive hook hears nothing")
}

// Neither hooks nor deliveries are lost with the process.
func TestWebhooksSurviveARestart(t *testing.T) {
	t.Parallel()
	url, got, status := receiver(t)
	w := start(t, apslocal.Options{PrivateCallbacks: true, WebhookRetry: 20 * time.Millisecond})
	auth := w.bearer("one", "data:read", "data:write", "data:create")
	res, _ := w.ask("POST", finished, fmt.Sprintf(`{"callbackUrl":%q,"scope":{"workflow":"flow"}}`, url), "Authorization", auth)
	require.Equal(t, 201, res.StatusCode)
	o := put(t, w.client("one"), "models", "wedge.stl", []byte(solid))
	status.Store(503)
	w.job(auth, o.URN(), "flow")
	first := receive(t, got)
	w.close()
	status.Store(200)
	w.open()
	again := receive(t, got)
	require.Equal(t, first.header.Get("x-adsk-delivery-id"), again.header.Get("x-adsk-delivery-id"))
	require.Equal(t, first.body, again.body)
}

func TestFaultsOfWebhooks(t *testing.T) {
	t.Parallel()
	url, got, _ := receiver(t)
	w := start(t, apslocal.Options{PrivateCallbacks: true})
	auth := w.bearer("one", "data:read", "data:write", "data:create")
	res, _ := w.ask("POST", finished, fmt.Sprintf(`{"callbackUrl":%q,"scope":{"workflow":"flow"}}`, url), "Authorization", auth)
	require.Equal(t, 201, res.StatusCode)
	o := put(t, w.client("one"), "models", "wedge.stl", []byte(solid))

	w.inject(apslocal.Fault{Kind: apslocal.FaultLose, Times: 1})
	w.inject(apslocal.Fault{Kind: apslocal.FaultLate, Delay: 50 * time.Millisecond, Times: 1})
	w.inject(apslocal.Fault{Kind: apslocal.FaultRepeat, Count: 2, Times: 1})
	w.job(auth, o.URN(), "flow")
	finish(t, w.client("one"), o.URN())
	require.Eventually(t, func() bool { return w.current.Load().Faults()[0].Hits == 1 }, time.Minute, time.Millisecond, "the first is lost")
	began := time.Now()
	w.job(auth, o.URN(), "flow")
	ids := map[string]bool{}
	for range 3 {
		ids[receive(t, got).header.Get("x-adsk-delivery-id")] = true
	}
	require.GreaterOrEqual(t, time.Since(began), 50*time.Millisecond)
	require.Len(t, ids, 1)
}

func TestPrivateCallbacksAreRefused(t *testing.T) {
	t.Parallel()
	url, got, _ := receiver(t)
	w := start(t, apslocal.Options{WebhookRetry: time.Nanosecond})
	auth := w.bearer("one", "data:read", "data:write", "data:create")
	res, _ := w.ask("POST", finished, fmt.Sprintf(`{"callbackUrl":%q,"scope":{"workflow":"flow"}}`, url), "Authorization", auth)
	require.Equal(t, 201, res.StatusCode)
	o := put(t, w.client("one"), "models", "wedge.stl", []byte(solid))
	for range 5 {
		w.job(auth, o.URN(), "flow")
		finish(t, w.client("one"), o.URN())
	}
	require.Eventually(t, func() bool {
		_, text := w.ask("GET", finished, "", "Authorization", auth)
		return strings.Contains(text, `"status":"inactive"`)
	}, time.Minute, time.Millisecond)
	require.Empty(t, got)
}
