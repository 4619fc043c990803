package translate_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"purlin/aps"
	"purlin/apslocal"
	"purlin/auth"
	"purlin/blob"
	"purlin/catalog"
	"purlin/ent"
	"purlin/ent/enum"
	"purlin/event"
	"purlin/job"
	"purlin/pubsub"
	"purlin/store"
	"purlin/testservice"
	"purlin/translate"
)

// bench is the pipeline over a real database, bucket and engine, without a server
// in front. Its workers run between start and stop.
type bench struct {
	t        testing.TB
	ctx      context.Context // of the user
	url      string          // of the database
	options  translate.Options
	region   aps.Region // of the installation
	db       *store.DB
	bucket   blob.Bucket
	events   *event.Log
	engine   *engine
	files    *catalog.Service
	pipeline *translate.Service
	queue    *job.Queue
	project  *ent.Project
	user     *ent.User
	stop     func()
}

// engine is the local twin behind a gate that sees every request.
type engine struct {
	*apslocal.Server
	url string

	mu     sync.Mutex
	before func(http.ResponseWriter, *http.Request) bool // answers itself when true
	counts map[string]int                                // by method and last element of the path
}

func (e *engine) count(r *http.Request) {
	path := r.URL.Path
	e.mu.Lock()
	defer e.mu.Unlock()
	e.counts[r.Method+" "+path[strings.LastIndex(path, "/")+1:]]++
}

func (e *engine) counted(what string) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.counts[what]
}

func (e *engine) gate(f func(http.ResponseWriter, *http.Request) bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.before = f
}

func newEngine(t testing.TB, o apslocal.Options) *engine {
	o.Dir, o.PrivateCallbacks = t.TempDir(), true
	twin, err := apslocal.New(o)
	require.NoError(t, err)
	e := &engine{Server: twin, counts: map[string]int{}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e.count(r)
		e.mu.Lock()
		before := e.before
		e.mu.Unlock()
		if before == nil || !before(w, r) {
			twin.ServeHTTP(w, r)
		}
	}))
	e.url = server.URL
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
		require.NoError(t, twin.Close(context.Background()))
	})
	return e
}

func everywhere(t *testing.T, f func(t *testing.T, database, blobs string)) {
	t.Helper()
	t.Run("embedded", func(t *testing.T) {
		t.Parallel()
		f(t, "sqlite:"+filepath.Join(t.TempDir(), "t.db"), t.TempDir())
	})
	t.Run("services", func(t *testing.T) {
		t.Parallel()
		f(t, testservice.Postgres(t), testservice.S3(t))
	})
}

// newBench makes one whose workers stand still.
func newBench(t testing.TB, database, blobs string, o translate.Options) *bench {
	t.Helper()
	o.Engine = "test"
	b := &bench{t: t, url: database, options: o, engine: newEngine(t, apslocal.Options{}), stop: func() {}}
	ctx := context.Background()
	var err error
	b.db, err = store.Open(ctx, database, store.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, b.db.Close()) })
	require.NoError(t, b.db.Migrate(ctx))
	require.NoError(t, job.Migrate(ctx, b.db, quiet()))
	b.bucket, err = blob.Open(ctx, blobs, blob.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, b.bucket.Close()) })
	bus, err := pubsub.Open(ctx, "memory:", quiet())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, bus.Close()) })
	b.events = event.NewLog(b.db, bus, quiet(), event.Options{})
	b.files = catalog.New(b.db, b.bucket, b.events, quiet(), catalog.Options{})
	b.system(func(ctx context.Context, tx *ent.Tx) error {
		b.user, err = tx.User.Create().SetEmail("a@example.com").SetName("A").Save(ctx)
		return err
	})
	b.ctx = auth.With(ctx, auth.Principal{Kind: auth.User, UserID: b.user.ID})
	b.project, err = b.files.CreateProject(b.ctx, catalog.CreateProject{Name: "P"})
	require.NoError(t, err)
	b.open()
	t.Cleanup(func() { b.stop() })
	return b
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// open makes the service and its queue anew, as a process that starts does.
func (b *bench) open() {
	client := aps.New(aps.Options{BaseURL: b.engine.url, ClientID: "test", ClientSecret: "secret", RateShare: -1, Region: b.region})
	pipeline, workers := translate.New(b.db, b.bucket, b.events, client, quiet(), b.options)
	queue, err := job.New(b.db, workers, quiet(), job.Options{})
	require.NoError(b.t, err)
	pipeline.Use(queue)
	b.pipeline, b.queue = pipeline, queue
}

// start lets the workers run. stop cuts them off: what they do is canceled.
func (b *bench) start() {
	require.NoError(b.t, b.queue.Start(b.ctx))
	b.stop = func() {
		b.stop = func() {}
		now, cancel := context.WithCancel(context.Background())
		cancel()
		require.NoError(b.t, b.queue.Stop(now))
		b.open()
	}
}

func (b *bench) system(f func(ctx context.Context, tx *ent.Tx) error) {
	b.t.Helper()
	require.NoError(b.t, b.db.InTx(auth.AsSystem(context.Background()), f))
}

func (b *bench) upload(name, content string) *ent.FileVersion {
	b.t.Helper()
	v, err := b.files.UploadFile(b.ctx, catalog.UploadFile{ProjectID: b.project.ID, Name: name, Content: strings.NewReader(content)})
	require.NoError(b.t, err)
	return v
}

func (b *bench) translate(v *ent.FileVersion, outputs ...enum.OutputFormat) *ent.Translation {
	b.t.Helper()
	t, err := b.pipeline.Start(b.ctx, translate.Start{FileID: v.FileID, Outputs: outputs})
	require.NoError(b.t, err)
	return t
}

func (b *bench) translation(id uuid.UUID) *ent.Translation {
	b.t.Helper()
	t, err := b.db.Primary().Translation.Get(auth.AsSystem(context.Background()), id)
	require.NoError(b.t, err)
	return t
}

// until waits for the translation to be as it should.
func (b *bench) until(id uuid.UUID, holds func(*ent.Translation) bool) (t *ent.Translation) {
	b.t.Helper()
	require.Eventually(b.t, func() bool { t = b.translation(id); return holds(t) }, time.Minute, 5*time.Millisecond)
	return t
}

func (b *bench) end(id uuid.UUID) *ent.Translation {
	b.t.Helper()
	return b.until(id, func(t *ent.Translation) bool { return t.Status.Final() })
}

func (b *bench) content(key string) string {
	b.t.Helper()
	r, err := b.bucket.Reader(b.ctx, key, 0)
	require.NoError(b.t, err)
	defer r.Close()
	raw, err := io.ReadAll(r)
	require.NoError(b.t, err)
	return string(raw)
}

// cube is an OBJ of twelve triangles.
const cube = `o cube
v 0 0 0
v 1 0 0
v 1 1 0
v 0 1 0
v 0 0 1
v 1 0 1
v 1 1 1
v 0 1 1
f 1 4 3 2
f 5 6 7 8
f 1 2 6 5
f 2 3 7 6
f 3 4 8 7
f 4 1 5 8
`

// sheet is an OBJ of 2n triangles.
func sheet(n int) string {
	var b strings.Builder
	for i := range n + 1 {
		fmt.Fprintf(&b, "v %d 0 %d\nv %d 1 0\n", i, i%7, i)
	}
	for i := range n {
		fmt.Fprintf(&b, "f %d %d %d %d\n", 2*i+1, 2*i+2, 2*i+4, 2*i+3)
	}
	return b.String()
}
