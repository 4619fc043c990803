package translate_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/aps"
	"purlin/apslocal"
	"purlin/ent"
	"purlin/ent/enum"
	"purlin/fault"
	"purlin/translate"
)

// heard is a bench that its engine calls, on both databases.
type heard struct {
	*bench
	mu    sync.Mutex
	calls int
	now   string // the newest secret
	old   string
}

func newHeard(t *testing.T, database, blobs string, poll time.Duration) *heard {
	t.Helper()
	h := &heard{now: "second", old: "first"}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = h.pipeline.Told(r.Context(), r.Header.Get("x-adsk-signature"), body)
		}
		h.mu.Lock()
		h.calls++
		h.mu.Unlock()
		if err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
		}
	}))
	t.Cleanup(server.Close)
	h.bench = newBench(t, database, blobs, translate.Options{Poll: poll, Webhooks: translate.Webhooks{
		Callback: server.URL + "/callbacks/aps", Workflow: "purlin-test",
		Secrets: func(time.Time) []string { h.mu.Lock(); defer h.mu.Unlock(); return []string{h.now, h.old} },
	}})
	return h
}

func (h *heard) called() int { h.mu.Lock(); defer h.mu.Unlock(); return h.calls }

func (h *heard) inject(f apslocal.Fault) (remove func()) {
	id, err := h.engine.Inject(f)
	require.NoError(h.t, err)
	return func() { require.True(h.t, h.engine.RemoveFault(id)) }
}

func (h *heard) hooks() (all []aps.Hook) {
	client := aps.New(aps.Options{BaseURL: h.engine.url, ClientID: "test", ClientSecret: "secret"})
	for hook, err := range client.Hooks(h.ctx, aps.HookQuery{System: aps.SystemDerivative, Event: aps.EventExtractionFinished}) {
		require.NoError(h.t, err)
		all = append(all, hook)
	}
	return all
}

// held starts a translation, and returns once its watcher sleeps.
func (h *heard) held(name string) (t *ent.Translation, letGo func()) {
	letGo = h.inject(apslocal.Fault{Kind: apslocal.FaultStick, Percent: 30})
	t = h.translate(h.upload(name, cube+"# "+name), enum.STL)
	h.until(t.ID, func(t *ent.Translation) bool { return t.Progress > 20 })
	return t, letGo
}

func sign(secret string, body string) string {
	m := hmac.New(sha1.New, []byte(secret))
	m.Write([]byte(body))
	return "sha1hash=" + hex.EncodeToString(m.Sum(nil))
}

// A watcher that asks once an hour is not waited for.
func TestTheEngineTellsWhenItIsDone(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, database, blobs string) {
		h := newHeard(t, database, blobs, time.Hour)
		require.NoError(t, h.pipeline.Register(h.ctx))
		h.start()
		job, letGo := h.held("told.obj")
		before := h.engine.counted("GET manifest")
		letGo()
		end := h.end(job.ID)
		require.Equal(t, enum.Succeeded, end.Status, end.ErrorMessage)
		require.Equal(t, 1, h.called())
		require.LessOrEqual(t, h.engine.counted("GET manifest")-before, 7, "those who were told, and the one who collects")

		// However often it calls, the work is done once.
		defer h.inject(apslocal.Fault{Kind: apslocal.FaultRepeat, Count: 20})()
		job, letGo = h.held("repeated.obj")
		letGo()
		end = h.end(job.ID)
		require.Equal(t, enum.Succeeded, end.Status, end.ErrorMessage)
		require.Eventually(t, func() bool { return h.called() == 22 }, time.Minute, 5*time.Millisecond)
		require.Equal(t, end.Version, h.translation(job.ID).Version)
		require.Equal(t, 2, h.engine.counted("POST job"))
	})
}

func TestALostOrLateCallIsNotMissed(t *testing.T) {
	t.Parallel()
	h := newHeard(t, "sqlite:"+filepath.Join(t.TempDir(), "t.db"), t.TempDir(), 0)
	require.NoError(t, h.pipeline.Register(h.ctx))
	h.start()
	remove := h.inject(apslocal.Fault{Kind: apslocal.FaultLose})
	end := h.end(h.translate(h.upload("lost.obj", cube), enum.STL).ID)
	require.Equal(t, enum.Succeeded, end.Status, end.ErrorMessage)
	require.Zero(t, h.called())
	remove()
	defer h.inject(apslocal.Fault{Kind: apslocal.FaultLate, Delay: 5 * time.Second})()
	end = h.end(h.translate(h.upload("late.obj", cube+"# late"), enum.STL).ID)
	require.Equal(t, enum.Succeeded, end.Status, end.ErrorMessage)
	require.Zero(t, h.called())
	require.Eventually(t, func() bool { return h.called() == 1 }, time.Minute, 5*time.Millisecond)
	require.Equal(t, end.Version, h.translation(end.ID).Version)
}

func TestCallsOfOthersAreRefused(t *testing.T) {
	t.Parallel()
	h := newHeard(t, "sqlite:"+filepath.Join(t.TempDir(), "t.db"), t.TempDir(), time.Hour)
	body := `{"payload": {"URN": "dXJuOng", "Payload": {"status": "success"}}}`
	require.NoError(t, h.pipeline.Told(h.ctx, sign("second", body), []byte(body)))
	require.NoError(t, h.pipeline.Told(h.ctx, sign("first", body), []byte(body)), "the secret before")
	for _, signature := range []string{"", "sha1hash=", sign("zeroth", body), sign("", body), sign("second", body+" ")} {
		require.Equal(t, fault.Forbidden, fault.CodeOf(h.pipeline.Told(h.ctx, signature, []byte(body))))
	}
	for _, bad := range []string{"", "{", "[]", `{"payload": {}}`} {
		require.Equal(t, fault.Invalid, fault.CodeOf(h.pipeline.Told(h.ctx, sign("second", bad), []byte(bad))), bad)
	}
}

func TestTheHookIsKept(t *testing.T) {
	t.Parallel()
	h := newHeard(t, "sqlite:"+filepath.Join(t.TempDir(), "t.db"), t.TempDir(), time.Hour)
	for range 2 {
		require.NoError(t, h.pipeline.Register(h.ctx))
		require.Len(t, h.hooks(), 1)
	}
	first := h.hooks()[0]
	client := aps.New(aps.Options{BaseURL: h.engine.url, ClientID: "test", ClientSecret: "secret"})
	require.NoError(t, client.UpdateHook(h.ctx, first.System, first.Event, first.ID, aps.HookUpdate{Status: aps.HookInactive}))
	h.mu.Lock()
	h.now, h.old = "third", "second"
	h.mu.Unlock()
	require.NoError(t, h.pipeline.Register(h.ctx))
	all := h.hooks()
	require.Len(t, all, 1)
	require.Equal(t, aps.HookActive, all[0].Status)

	h.start()
	job, letGo := h.held("woken.obj") // it is called, and signed with the newest secret
	letGo()
	require.Equal(t, enum.Succeeded, h.end(job.ID).Status)
	h.stop()

	h.options.Webhooks.Callback += "/moved"
	h.open()
	require.NoError(t, h.pipeline.Register(h.ctx))
	all = h.hooks()
	require.Len(t, all, 1)
	require.Equal(t, h.options.Webhooks.Callback, all[0].CallbackURL)
}
