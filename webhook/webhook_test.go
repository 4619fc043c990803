package webhook_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/stretchr/testify/require"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/auditentry"
	"purlin/ent/enum"
	"purlin/ent/membership"
	_ "purlin/ent/runtime"
	"purlin/event"
	"purlin/job"
	"purlin/pubsub"
	"purlin/store"
	"purlin/testservice"
	"purlin/webhook"
)

// world is a project with an owner, and the service that tells of it.
type world struct {
	*testing.T
	db      *store.DB
	events  *event.Log
	service *webhook.Service
	owner   context.Context
	user    *ent.User
	project *ent.Project

	mu    sync.Mutex
	fates map[string]int // of attempts
}

// came is how many attempts came to that.
func (w *world) came(fate string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.fates[fate]
}

func anybody(netip.Addr) bool { return true }

// each runs f over a world on SQLite, and one on PostgreSQL. An attempt that fails
// is followed by four more, each a moment later.
func each(t *testing.T, f func(w *world)) {
	for name, url := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "purlin.db") },
		"postgres": func(t *testing.T) string { return testservice.Postgres(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f(newWorld(t, url(t)))
		})
	}
}

func newWorld(t *testing.T, url string) *world {
	log := slog.New(slog.DiscardHandler)
	w := &world{T: t, fates: map[string]int{}}
	var err error
	w.db, err = store.Open(t.Context(), url, store.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, w.db.Close()) })
	require.NoError(t, w.db.Migrate(t.Context()))
	require.NoError(t, job.Migrate(t.Context(), w.db, log))
	bus, err := pubsub.Open(t.Context(), "memory:", log)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, bus.Close()) })
	w.events = event.NewLog(w.db, bus, log, event.Options{})
	client := webhook.NewClient(anybody)
	client.Timeout = 2 * time.Second
	w.service = webhook.New(w.db, w.events, log, webhook.Options{
		Sealer: auth.NewSealer(make([]byte, 32)), Client: client, Private: true, Lease: 3 * time.Second,
		Schedule: []time.Duration{time.Millisecond, time.Millisecond, time.Millisecond, time.Millisecond},
		Attempted: func(fate string, _ time.Duration) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.fates[fate]++
		},
		Check: func(string) (map[string]string, error) { return nil, errors.New("no documents here") },
	})
	workers := river.NewWorkers()
	w.service.Work(workers)
	q, err := job.New(w.db, workers, log, job.Options{})
	require.NoError(t, err)
	w.service.Use(q)
	require.NoError(t, q.Start(t.Context()))
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		require.NoError(t, q.Stop(ctx))
	})
	w.tx(func(ctx context.Context, tx *ent.Tx) {
		w.user = tx.User.Create().SetEmail("owner@example.com").SetName("owner").SaveX(ctx)
		w.project = tx.Project.Create().SetName("P").SetOwnerID(w.user.ID).SaveX(ctx)
		tx.Membership.Create().SetProjectID(w.project.ID).SetUserID(w.user.ID).SetRole(enum.Owner).ExecX(ctx)
	})
	w.owner = auth.With(t.Context(), auth.Principal{Kind: auth.User, UserID: w.user.ID})
	return w
}

func (w *world) tx(f func(context.Context, *ent.Tx)) {
	w.Helper()
	require.NoError(w, w.db.InTx(auth.AsSystem(w.Context()), func(ctx context.Context, tx *ent.Tx) error {
		f(ctx, tx)
		return nil
	}))
}

// happen appends an event of each of these files, in this order.
func (w *world) happen(kind enum.FileEventKind, files ...uuid.UUID) {
	w.Helper()
	for _, id := range files {
		w.tx(func(ctx context.Context, tx *ent.Tx) {
			_, err := w.events.Append(ctx, tx, w.project.ID, func(e *ent.EventCreate) { e.SetFileID(id).SetFileEvent(string(kind)) })
			require.NoError(w, err)
		})
	}
}

func (w *world) create(url string) *ent.Webhook {
	w.Helper()
	hook, secret, err := w.service.Create(w.owner, webhook.Create{ProjectID: w.project.ID, URL: url, EventTypes: []enum.WebhookEventType{enum.TellFileCreated, enum.TellFileRenamed}})
	require.NoError(w, err)
	require.True(w, strings.HasPrefix(secret, "whsec_"))
	return hook
}

func (w *world) state(d uuid.UUID) *ent.WebhookDelivery {
	w.Helper()
	return w.db.Primary().WebhookDelivery.GetX(auth.AsSystem(w.Context()), d)
}

func (w *world) until(what func() bool) {
	w.Helper()
	require.Eventually(w, what, time.Minute, 5*time.Millisecond)
}

// call is what a receiver was told.
type call struct{ id, file, kind, cursor string }

// receiver takes calls and answers each as it is told to.
type receiver struct {
	*httptest.Server
	mu    sync.Mutex
	calls []call
}

func receive(t *testing.T, answer func(c call, n int) (status int)) *receiver {
	r := &receiver{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
		var m struct {
			Cursor string
			Data   struct{ FileID, Kind string }
		}
		raw, err := io.ReadAll(req.Body)
		if err != nil || json.Unmarshal(raw, &m) != nil {
			t.Errorf("unreadable call: %s", raw)
		}
		c := call{req.Header.Get("webhook-id"), m.Data.FileID, m.Data.Kind, m.Cursor}
		r.mu.Lock()
		n := 0
		for _, before := range r.calls {
			if before == c {
				n++
			}
		}
		r.calls = append(r.calls, c)
		r.mu.Unlock()
		rw.WriteHeader(answer(c, n))
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) all() []call {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]call(nil), r.calls...)
}

func (r *receiver) of(file uuid.UUID) (out []call) {
	for _, c := range r.all() {
		if c.file == (&ent.File{ID: file}).GlobalID() {
			out = append(out, c)
		}
	}
	return out
}

// While one file's events fail and are tried again, they stay in order, and those
// of another go on.
func TestOneSubjectGoesInOrderAndOthersGoOn(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		a, b := uuid.New(), uuid.New()
		other := make(chan struct{})
		r := receive(w.T, func(c call, n int) int {
			if c.file == (&ent.File{ID: b}).GlobalID() {
				close(other)
				return http.StatusNoContent
			}
			if c.kind == "CREATED" && n < 2 {
				return http.StatusServiceUnavailable
			}
			<-other // a is not done before b is
			return http.StatusOK
		})
		hook := w.create(r.URL)
		w.happen(enum.FileCreated, a)
		w.happen(enum.FileRenamed, a)
		w.happen(enum.FileDeleted, a) // of which it does not tell
		w.happen(enum.FileCreated, b)
		w.until(func() bool { return len(r.all()) == 5 })
		of := r.of(a)
		require.Equal(w, []string{"CREATED", "CREATED", "CREATED", "RENAMED"}, []string{of[0].kind, of[1].kind, of[2].kind, of[3].kind})
		require.Equal(w, of[0].id, of[2].id)
		var done []*ent.WebhookDelivery
		w.until(func() bool {
			done = w.db.Primary().WebhookDelivery.Query().AllX(auth.AsSystem(w.Context()))
			for _, d := range done {
				if d.Status != enum.DeliveryDelivered {
					return false
				}
			}
			return len(done) == 3
		})
		hook = w.db.Primary().Webhook.GetX(w.owner, hook.ID)
		require.Nil(w, hook.FailingSince)
		require.EqualValues(w, 4, hook.Cursor)
	})
}

// What is given up lets the next of its subject have its turn, and can be asked for
// again.
func TestWhatIsGivenUpCanBeMadeAgain(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		a := uuid.New()
		well := make(chan struct{})
		r := receive(w.T, func(c call, _ int) int {
			select {
			case <-well:
				return http.StatusOK
			default:
			}
			if c.kind == "CREATED" {
				return http.StatusInternalServerError
			}
			return http.StatusOK
		})
		w.create(r.URL)
		w.happen(enum.FileCreated, a)
		w.happen(enum.FileRenamed, a)
		w.until(func() bool { return len(r.all()) == 6 })
		dead := w.db.Primary().WebhookDelivery.Query().Order(ent.Asc("seq")).FirstX(w.owner)
		require.Equal(w, enum.DeliveryDead, dead.Status)
		require.Equal(w, 5, dead.Attempts)
		require.Len(w, dead.Log, 5)
		require.Equal(w, 500, dead.Log[4].Status)
		require.Equal(w, "it answered 500 Internal Server Error", dead.Log[4].Error)
		require.Equal(w, "RENAMED", r.all()[5].kind)

		close(well)
		_, err := w.service.Redeliver(w.owner, dead.ID)
		require.NoError(w, err)
		w.until(func() bool { return w.state(dead.ID).Status == enum.DeliveryDelivered })
		require.Equal(w, r.all()[0], r.all()[6])
		w.until(func() bool { return w.came(webhook.Delivered) == 2 })
		require.Equal(w, 4, w.came(webhook.Failed))
		require.Equal(w, 1, w.came(webhook.GivenUp))
	})
}

// A webhook that was off, or whose cursor is put back, catches up: hundreds of
// events, each once more, none left out.
func TestAWebhookCatchesUp(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		r := receive(w.T, func(call, int) int { return http.StatusOK })
		hook := w.create(r.URL)
		off, on := false, true
		_, err := w.service.Update(w.owner, webhook.Update{ID: hook.ID, Enabled: &off})
		require.NoError(w, err)
		const n = 210 // more than a page of the log
		files := make([]uuid.UUID, n)
		for i := range files {
			files[i] = uuid.New()
		}
		w.happen(enum.FileCreated, files...)
		require.Empty(w, r.all())
		_, err = w.service.Update(w.owner, webhook.Update{ID: hook.ID, Enabled: &on})
		require.NoError(w, err)
		w.until(func() bool { return len(r.all()) == n })
		start := event.EncodeCursor(w.project.ID, 0)
		_, err = w.service.Seek(w.owner, hook.ID, &start)
		require.NoError(w, err)
		w.until(func() bool { return len(r.all()) == 2*n })
		times := map[string]int{}
		for _, c := range r.all() {
			times[c.id]++
		}
		require.Len(w, times, n)
		for _, k := range times {
			require.Equal(w, 2, k)
		}
		_, err = w.service.Seek(w.owner, hook.ID, nil)
		require.NoError(w, err)
		w.happen(enum.FileCreated, files[0])
		w.until(func() bool { return len(r.all()) == 2*n+1 })
	})
}

// A webhook is switched off by 410 Gone, and when whoever saved it is no owner of
// the project any more; what waits goes on once it is saved anew.
func TestAWebhookIsSwitchedOff(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		a := uuid.New()
		var gone atomic.Bool
		gone.Store(true)
		r := receive(w.T, func(call, int) int {
			if gone.Load() {
				return http.StatusGone
			}
			return http.StatusOK
		})
		hook := w.create(r.URL)
		read := func() *ent.Webhook { return w.db.Primary().Webhook.GetX(auth.AsSystem(w.Context()), hook.ID) }
		w.happen(enum.FileCreated, a)
		w.until(func() bool { return !read().Enabled })
		require.Contains(w, read().Problem, "410 Gone")
		off := w.db.Primary().AuditEntry.Query().Where(auditentry.ActionEQ(enum.AuditWebhookDisabled)).OnlyX(auth.AsSystem(w.Context()))
		require.Equal(w, enum.ActorSystem, off.ActorKind)
		require.Contains(w, off.Changes[0].After, "410 Gone")
		gone.Store(false)
		on := true
		_, err := w.service.Update(w.owner, webhook.Update{ID: hook.ID, Enabled: &on})
		require.NoError(w, err)
		w.until(func() bool { return len(r.all()) == 2 })
		require.Empty(w, read().Problem)

		w.tx(func(ctx context.Context, tx *ent.Tx) {
			tx.Membership.Update().Where(membership.UserID(w.user.ID)).SetRole(enum.Editor).ExecX(ctx)
		})
		w.happen(enum.FileRenamed, a)
		w.until(func() bool { return !read().Enabled })
		require.Contains(w, read().Problem, "may not manage")
		require.Len(w, r.all(), 2)
	})
}

// A receiver that never answers costs no more than its time, and answers of any
// length are cut.
func TestReceiversAreBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite:"+filepath.Join(t.TempDir(), "purlin.db"))
	slow := make(chan struct{})
	var first sync.Once
	s := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
		_, _ = io.Copy(io.Discard, req.Body)
		waits := false
		first.Do(func() { waits = true })
		if waits {
			<-slow
			return
		}
		_, _ = io.WriteString(rw, strings.Repeat("long ", 1<<20)+"\x00\xff")
	}))
	t.Cleanup(s.Close)
	t.Cleanup(func() { close(slow) })
	w.create(s.URL)
	w.happen(enum.FileCreated, uuid.New())
	w.until(func() bool {
		d, err := w.db.Primary().WebhookDelivery.Query().Only(w.owner)
		return err == nil && d.Status == enum.DeliveryDelivered
	})
	d := w.db.Primary().WebhookDelivery.Query().OnlyX(w.owner)
	require.Len(t, d.Log, 2)
	require.Contains(t, d.Log[0].Error, "it did not answer")
	require.Len(t, d.Response, 1<<10)
}

func TestPublicAddresses(t *testing.T) {
	t.Parallel()
	for _, a := range []string{"8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8"} {
		require.True(t, webhook.Public(netip.MustParseAddr(a)), a)
	}
	for _, a := range []string{
		"127.0.0.1", "::1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "fe80::1", "fe80::1%eth0", "fd00::1", "fc00::1",
		"0.0.0.0", "::", "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1",
		"255.255.255.255", "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1",
		"2002:a00:1::1", "2001::1", "2001:db8::1", "fec0::1", "100::1", "fd00:ec2::254",
	} {
		require.False(t, webhook.Public(netip.MustParseAddr(a)), a)
	}
}

// A name is judged by the address that is dialled, and so is every redirect.
func TestPrivateAddressesAreRefusedWhereTheyAreDialled(t *testing.T) {
	t.Parallel()
	reached := make(chan string, 10)
	hidden := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { reached <- r.Host }))
	t.Cleanup(hidden.Close)
	_, port, err := net.SplitHostPort(hidden.Listener.Addr().String())
	require.NoError(t, err)
	post := func(client *http.Client, url string) error {
		resp, err := client.Post(url, "application/json", strings.NewReader("{}"))
		if err == nil {
			err = resp.Body.Close()
		}
		return err
	}
	public := webhook.NewClient(webhook.Public)
	for _, url := range []string{"http://localhost:" + port, "http://127.0.0.1:" + port, "http://[::ffff:127.0.0.1]:" + port, "http://2130706433:" + port, "http://169.254.169.254/latest/meta-data"} {
		require.Error(t, post(public, url), url)
	}
	require.ErrorContains(t, post(public, "http://localhost:"+port), "not public")

	// 127.0.0.2 stands for a public address that redirects to one that is not.
	l, err := net.Listen("tcp", "127.0.0.2:0")
	require.NoError(t, err)
	var status int
	var to string
	door := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, status) }))
	require.NoError(t, door.Listener.Close())
	door.Listener = l
	door.Start()
	t.Cleanup(door.Close)
	client := webhook.NewClient(func(a netip.Addr) bool { return a == netip.MustParseAddr("127.0.0.2") })
	status, to = http.StatusTemporaryRedirect, hidden.URL
	require.ErrorContains(t, post(client, door.URL), "not public")
	status, to = http.StatusFound, door.URL
	require.ErrorContains(t, post(client, door.URL), "use status 307 or 308")
	status, to = http.StatusPermanentRedirect, door.URL
	require.ErrorContains(t, post(client, door.URL), "more than 3 times")
	require.Empty(t, reached)
}

// What a webhook hands on is no more than what the token that made it may read.
func TestAWebhookGivesATokenNoMoreThanItHas(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite:"+filepath.Join(t.TempDir(), "purlin.db"))
	create := func(scopes ...auth.Scope) error {
		ctx := auth.With(t.Context(), auth.Principal{Kind: auth.User, UserID: w.user.ID, Scopes: scopes})
		_, _, err := w.service.Create(ctx, webhook.Create{ProjectID: w.project.ID, URL: "https://example.com/", EventTypes: []enum.WebhookEventType{enum.TellFileCreated}})
		return err
	}
	require.ErrorContains(t, create(auth.ProjectsRead, auth.ProjectsWrite), "lacks the scope FILES_READ")
	require.ErrorContains(t, create(auth.ProjectsRead, auth.ProjectsWrite, auth.FilesRead), "lacks the scope TRANSLATIONS_READ")
	require.NoError(t, create(auth.ProjectsRead, auth.ProjectsWrite, auth.FilesRead, auth.TranslationsRead))
}
