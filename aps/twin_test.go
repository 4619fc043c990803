package aps_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/aps"
	"purlin/apslocal"
)

// solid is a tetrahedron.
const solid = `solid wedge
facet normal 0 0 -1
outer loop
vertex 0 0 0
vertex 0 1 0
vertex 1 0 0
endloop
endfacet
facet normal 0 -1 0
outer loop
vertex 0 0 0
vertex 1 0 0
vertex 0 0 1
endloop
endfacet
facet normal -1 0 0
outer loop
vertex 0 0 0
vertex 0 0 1
vertex 0 1 0
endloop
endfacet
facet normal 1 1 1
outer loop
vertex 1 0 0
vertex 0 1 0
vertex 0 0 1
endloop
endfacet
endsolid wedge
`

// startTwin runs the local APS on loopback, and returns a client of it.
// Requests pass through wrap, when that is not nil.
func startTwin(t *testing.T, wrap func(http.Handler) http.Handler) *aps.Client {
	t.Helper()
	c, _ := startFaultyTwin(t, wrap)
	return c
}

// startFaultyTwin is startTwin with the server, to inject faults into.
func startFaultyTwin(t *testing.T, wrap func(http.Handler) http.Handler) (*aps.Client, *apslocal.Server) {
	t.Helper()
	s, err := apslocal.New(apslocal.Options{Dir: t.TempDir(), PrivateCallbacks: true})
	require.NoError(t, err)
	h := http.Handler(s)
	if wrap != nil {
		h = wrap(s)
	}
	server := httptest.NewServer(h)
	t.Cleanup(func() {
		server.Close()
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		require.NoError(t, s.Close(ctx))
	})
	return aps.New(aps.Options{
		BaseURL: server.URL, ClientID: "client", ClientSecret: "secret", RateShare: -1,
		MinBackoff: time.Millisecond, MaxBackoff: 2 * time.Second,
	}), s
}

// store puts the solid into a bucket and returns its URN.
func store(t *testing.T, c *aps.Client, bucket, key string) string {
	t.Helper()
	require.NoError(t, c.EnsureBucket(t.Context(), bucket, aps.Transient))
	o, err := c.Upload(t.Context(), bucket, key, bytes.NewReader([]byte(solid)), int64(len(solid)), aps.UploadOptions{})
	require.NoError(t, err)
	return o.URN()
}

func TestHooksOfTheTwin(t *testing.T) {
	t.Parallel()
	c := startTwin(t, nil)
	ctx := t.Context()
	calls := make(chan aps.Callback, 10)
	refusals := make(chan error, 10)
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		call, err := aps.ReadCallback(r, "old secret", "new secret")
		if err != nil {
			refusals <- err
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		calls <- call
	}))
	defer receiver.Close()

	for range c.Hooks(ctx, aps.HookQuery{}) {
		require.Fail(t, "a hook before there is one")
	}
	require.NoError(t, c.SetHookSecret(ctx, "old secret"))
	require.NoError(t, c.SetHookSecret(ctx, "new secret"), "over the old one")
	want := aps.HookRequest{CallbackURL: receiver.URL + "/a", Scope: aps.HookScope{Workflow: "flow"}, Attribute: map[string]any{"project": "p"}, Expires: time.Now().Add(time.Hour)}
	hook, err := c.CreateHook(ctx, aps.SystemDerivative, aps.EventExtractionFinished, want)
	require.NoError(t, err)
	require.NotEmpty(t, hook.ID)
	_, err = c.CreateHook(ctx, aps.SystemDerivative, aps.EventExtractionFinished, want)
	require.True(t, aps.IsStatus(err, http.StatusConflict), "%v", err)
	_, err = c.In(aps.EMEA).Hook(ctx, hook.System, hook.Event, hook.ID)
	require.True(t, aps.IsStatus(err, http.StatusNotFound), "%v", err)

	read, err := c.Hook(ctx, hook.System, hook.Event, hook.ID)
	require.NoError(t, err)
	require.Equal(t, want.Scope, read.Scope)
	require.Equal(t, aps.HookActive, read.Status)
	require.JSONEq(t, `{"project":"p"}`, string(read.Attribute))
	require.WithinDuration(t, want.Expires, read.Expires.Time, time.Second)
	require.WithinDuration(t, time.Now(), read.Created.Time, time.Minute)

	urn := store(t, c, "hooks-of-the-twin", "wedge.stl")
	_, err = c.PostJob(ctx, aps.JobRequest{URN: urn, Workflow: "flow", Outputs: []aps.Output{{Type: aps.OBJ}}})
	require.NoError(t, err)
	select {
	case call := <-calls:
		require.NotEmpty(t, call.DeliveryID)
		require.Equal(t, hook.ID, call.Hook.ID)
		e, err := call.Extraction()
		require.NoError(t, err)
		require.Equal(t, urn, e.URN)
		require.Equal(t, aps.Success, e.Status)
		require.Equal(t, "EXTRACTION_FINISHED", e.Event)
		require.WithinDuration(t, time.Now(), e.Time, time.Minute)
	case err := <-refusals:
		require.NoError(t, err)
	case <-time.After(time.Minute):
		require.Fail(t, "no call came")
	}

	off := false
	require.NoError(t, c.UpdateHook(ctx, hook.System, hook.Event, hook.ID, aps.HookUpdate{Status: aps.HookInactive, AutoReactivate: &off, Secret: "own"}))
	more, err := c.CreateHooks(ctx, aps.SystemDerivative, aps.HookRequest{CallbackURL: receiver.URL + "/b", Scope: aps.HookScope{Workflow: "other"}})
	require.NoError(t, err)
	count := func(q aps.HookQuery) (n int) {
		for _, err := range c.Hooks(ctx, q) {
			require.NoError(t, err)
			n++
		}
		return n
	}
	require.Equal(t, 1, count(aps.HookQuery{Status: aps.HookInactive}))
	require.Equal(t, 1+len(more), count(aps.HookQuery{System: aps.SystemDerivative}))
	require.Equal(t, 1+len(more), count(aps.HookQuery{App: true, Oldest: true}))
	require.Equal(t, 2, count(aps.HookQuery{System: aps.SystemDerivative, Event: aps.EventExtractionFinished, ScopeName: "workflow"}))

	require.NoError(t, c.DeleteHook(ctx, hook.System, hook.Event, hook.ID))
	require.NoError(t, c.DeleteHook(ctx, hook.System, hook.Event, hook.ID), "gone is gone")
	require.NoError(t, c.DeleteHookSecret(ctx))
	_, err = c.Hook(ctx, hook.System, hook.Event, hook.ID)
	require.True(t, aps.IsStatus(err, http.StatusNotFound))
}

func TestHooksOverPages(t *testing.T) {
	t.Parallel()
	c := startTwin(t, nil)
	const n = 130 // the twin has 100 on a page
	seen := map[string]bool{}
	for i := range n {
		h, err := c.CreateHook(t.Context(), aps.SystemDerivative, aps.EventExtractionUpdated, aps.HookRequest{
			CallbackURL: "http://127.0.0.1:9/" + string(rune('a'+i%26)) + string(rune('a'+i/26)), Scope: aps.HookScope{Workflow: "w"},
		})
		require.NoError(t, err)
		seen[h.ID] = false
	}
	for h, err := range c.Hooks(t.Context(), aps.HookQuery{}) {
		require.NoError(t, err)
		require.False(t, seen[h.ID], "twice")
		seen[h.ID] = true
	}
	require.Len(t, seen, n)
	for id, there := range seen {
		require.True(t, there, id)
	}
}

func TestSignatures(t *testing.T) {
	t.Parallel()
	// RFC 2202, test case 2.
	const good = "sha1hash=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
	body := []byte("what do ya want for nothing?")
	require.True(t, aps.ValidSignature(good, body, "Jefe"))
	require.True(t, aps.ValidSignature(good, body, "other", "Jefe"))
	require.True(t, aps.ValidSignature(good, body, "Jefe", "other"))
	require.False(t, aps.ValidSignature(good, body, "other"))
	require.False(t, aps.ValidSignature(good, body))
	require.False(t, aps.ValidSignature(good, body[1:], "Jefe"))
	require.False(t, aps.ValidSignature(good[9:], body, "Jefe"))
	require.False(t, aps.ValidSignature(good[:47], body, "Jefe"))
	require.False(t, aps.ValidSignature("sha1hash=", body, "Jefe"))
	require.False(t, aps.ValidSignature("", body, "Jefe"))
	// HMAC with an empty key: whoever knows that no secret is set could make it.
	require.False(t, aps.ValidSignature("sha1hash=fbdb1d1b18aa6c08324b7d64b71fb76370690e1d", nil, ""))

	ask := func(signature, body string, secrets ...string) (aps.Callback, error) {
		r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader([]byte(body)))
		r.Header.Set("x-adsk-signature", signature)
		return aps.ReadCallback(r, secrets...)
	}
	_, err := ask(good, string(body), "Jefe")
	require.ErrorContains(t, err, "invalid character")
	_, err = ask(good, string(body))
	require.ErrorIs(t, err, aps.ErrSignature)
	_, err = ask(good, string(make([]byte, 1<<20+1)), "Jefe")
	require.ErrorContains(t, err, "longer than")

	only, err := aps.ParseCallback([]byte(`{"TimeStamp":1513134729128,"URN":"dXJu","EventType":"EXTRACTION_FINISHED","Payload":{"status":"failed"}}`))
	require.NoError(t, err)
	e, err := only.Extraction()
	require.NoError(t, err)
	require.Equal(t, aps.Failed, e.Status)
	require.Equal(t, "dXJu", e.URN)
}
