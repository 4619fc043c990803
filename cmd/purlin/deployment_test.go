package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"purlin/apslocal"
	"purlin/ent/gid"
	"purlin/event"
	"purlin/testservice"
)

// deployment is a PostgreSQL, a Redis, a bucket and an engine, and the processes
// that share them, behind a balancer that looks at their readiness.
type deployment struct {
	t        *testing.T
	env      []string
	database string
	balancer *httptest.Server

	mu       sync.Mutex
	backends []*process // that answer clients
}

type process struct {
	d     *deployment
	args  []string
	env   []string
	addr  string
	proxy *httputil.ReverseProxy
	ready atomic.Bool
	cmd   *exec.Cmd
	log   *bytes.Buffer
}

func deploy(t *testing.T) *deployment {
	d := &deployment{t: t, database: testservice.Postgres(t)}
	twin, err := apslocal.New(apslocal.Options{Dir: t.TempDir(), Clients: []apslocal.Client{{ID: "id", Secret: "secret"}}})
	require.NoError(t, err)
	engine := httptest.NewServer(twin)
	d.balancer = httptest.NewServer(http.HandlerFunc(d.balance))
	t.Cleanup(func() {
		d.balancer.CloseClientConnections()
		d.balancer.Close()
		engine.Close()
		require.NoError(t, twin.Close(context.Background()))
	})
	d.env = append(os.Environ(),
		asPurlin+"=1", "PURLIN_DATABASE_URL="+d.database, "PURLIN_BUS_URL="+testservice.Redis(t), "PURLIN_BLOB_URL="+testservice.S3(t),
		"PURLIN_APS_BASE_URL="+engine.URL, "PURLIN_APS_CLIENT_ID=id", "PURLIN_APS_CLIENT_SECRET=secret",
		"PURLIN_SECRET_KEY="+strings.Repeat("k", 32), "PURLIN_PUBLIC_URL="+d.balancer.URL, "PURLIN_SIGNUP=open",
		"PURLIN_DATA_DIR="+filepath.Join(t.TempDir(), "unused"), "PURLIN_DRAIN_DELAY=3s")
	ctx, cancel := context.WithCancel(context.Background())
	looked := make(chan struct{})
	go func() { defer close(looked); d.look(ctx) }()
	t.Cleanup(func() { cancel(); <-looked })
	return d
}

// look asks every backend for its readiness, several times a second.
func (d *deployment) look(ctx context.Context) {
	client := &http.Client{Timeout: time.Second}
	for ctx.Err() == nil {
		d.mu.Lock()
		backends := d.backends
		d.mu.Unlock()
		for _, p := range backends {
			resp, err := client.Get("http://" + p.addr + "/readyz")
			if err == nil {
				_ = resp.Body.Close()
			}
			p.ready.Store(err == nil && resp.StatusCode == http.StatusOK)
		}
		select {
		case <-ctx.Done():
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// balance hands a request to the next backend that is ready.
func (d *deployment) balance(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	var next *process
	for i, p := range d.backends {
		if p.ready.Load() {
			next = p
			d.backends = append(append(append([]*process{}, d.backends[:i]...), d.backends[i+1:]...), p)
			break
		}
	}
	d.mu.Unlock()
	if next == nil {
		http.Error(w, "no backend is ready", http.StatusBadGateway)
		return
	}
	next.proxy.ServeHTTP(w, r)
}

// run runs purlin to its end.
func (d *deployment) run(args ...string) (string, error) {
	cmd := exec.CommandContext(d.t.Context(), os.Args[0], args...)
	cmd.Env = d.env
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// serve starts a process of a role and waits until it is ready.
func (d *deployment) serve(role string) *process {
	d.t.Helper()
	p := &process{d: d, addr: fmt.Sprint("127.0.0.1:", testservice.Port(d.t)), args: []string{"serve", "--role", role}}
	p.env = slices.Concat(d.env, []string{"PURLIN_ADDR=" + p.addr})
	if role == "worker" {
		p.env = slices.Concat(d.env, []string{"PURLIN_ADMIN_ADDR=" + p.addr, "PURLIN_ROLE=worker"})
	} else {
		p.proxy = httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: p.addr})
		d.mu.Lock()
		d.backends = append(append([]*process{}, d.backends...), p)
		d.mu.Unlock()
	}
	p.start()
	d.t.Cleanup(func() { p.stop() })
	return p
}

func (p *process) start() {
	p.d.t.Helper()
	p.cmd, p.log = exec.Command(os.Args[0], p.args...), &bytes.Buffer{}
	p.cmd.Env, p.cmd.Stdout, p.cmd.Stderr = p.env, p.log, p.log
	require.NoError(p.d.t, p.cmd.Start())
	check := func() error {
		cmd := exec.CommandContext(p.d.t.Context(), os.Args[0], "healthcheck")
		cmd.Env = p.env
		return cmd.Run()
	}
	for deadline := time.Now().Add(60 * time.Second); ; {
		if check() == nil && (p.proxy == nil || p.ready.Load()) {
			return
		}
		require.True(p.d.t, time.Now().Before(deadline), "not ready")
	}
}

// stop tells the process to end, and checks that it does so well, in time.
func (p *process) stop() {
	p.d.t.Helper()
	if p.cmd == nil {
		return
	}
	require.NoError(p.d.t, p.cmd.Process.Signal(syscall.SIGTERM))
	begun := time.Now()
	require.NoError(p.d.t, p.cmd.Wait(), p.log)
	require.Less(p.d.t, time.Since(begun), 25*time.Second)
	p.cmd = nil
}

// client is a caller of the deployment.
type apiClient struct {
	t     *testing.T
	url   string
	token string
}

// call runs an operation; every answer but data is an error.
func (c *apiClient) call(ctx context.Context, query string, variables map[string]any, data any) error {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url+"/graphql", bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	var answer struct {
		Data   json.RawMessage
		Errors json.RawMessage
	}
	if err := json.Unmarshal(raw, &answer); err != nil || resp.StatusCode != http.StatusOK || answer.Errors != nil || bytes.Contains(raw, []byte(`"userErrors":[{`)) {
		return fmt.Errorf("status %d: %s", resp.StatusCode, raw)
	}
	return json.Unmarshal(answer.Data, data)
}

func (c *apiClient) must(query string, variables map[string]any, data any) {
	c.t.Helper()
	require.NoError(c.t, c.call(c.t.Context(), query, variables, data))
}

const tetrahedron = "v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nf 1 3 2\nf 1 2 4\nf 2 3 4\nf 3 1 4\n"

// upload makes a file of a project and returns its id.
func (c *apiClient) upload(project, name string) string {
	c.t.Helper()
	var made struct {
		CreateUpload struct {
			Upload struct {
				ID    string
				Parts []struct{ URL string }
			}
		}
	}
	c.must(`mutation($i: CreateUploadInput!) { createUpload(input: $i) { upload { id parts { url } } userErrors { message } } }`,
		map[string]any{"i": map[string]any{"projectId": project, "name": name, "sizeBytes": len(tetrahedron)}}, &made)
	req, err := http.NewRequestWithContext(c.t.Context(), http.MethodPut, made.CreateUpload.Upload.Parts[0].URL, strings.NewReader(tetrahedron))
	require.NoError(c.t, err)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(c.t, err)
	require.NoError(c.t, resp.Body.Close())
	var done struct {
		CompleteUpload struct{ File struct{ ID string } }
	}
	c.must(`mutation($i: CompleteUploadInput!) { completeUpload(input: $i) { file { id } userErrors { message } } }`,
		map[string]any{"i": map[string]any{"uploadId": made.CreateUpload.Upload.ID, "parts": []any{map[string]any{"number": 1, "etag": resp.Header.Get("ETag")}}}}, &done)
	return done.CompleteUpload.File.ID
}

// subscriber follows a project over a socket, as a browser does: it comes back
// after each close, with the cursor of the last event that it saw.
type subscriber struct {
	cursors chan string
	closes  chan int // codes
}

func (c *apiClient) subscribe(ctx context.Context, project, after string) *subscriber {
	s := &subscriber{cursors: make(chan string, 4096), closes: make(chan int, 64)}
	go func() {
		defer close(s.cursors)
		for ctx.Err() == nil {
			code := c.follow(ctx, project, &after, s.cursors)
			if ctx.Err() == nil {
				s.closes <- code
			}
		}
	}()
	return s
}

// follow is one socket's life; it returns the code that ended it, 0 for none.
func (c *apiClient) follow(ctx context.Context, project string, after *string, out chan<- string) int {
	dialer := websocket.Dialer{Subprotocols: []string{"graphql-transport-ws"}}
	conn, _, err := dialer.DialContext(ctx, "ws"+strings.TrimPrefix(c.url, "http")+"/graphql", nil)
	if err != nil {
		return 0
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	_ = conn.WriteJSON(map[string]any{"type": "connection_init", "payload": map[string]any{"Authorization": "Bearer " + c.token}})
	_ = conn.WriteJSON(map[string]any{"id": "1", "type": "subscribe", "payload": map[string]any{
		"query":     `subscription($p: ID!, $after: String) { projectEvents(projectId: $p, after: $after) { cursor } }`,
		"variables": map[string]any{"p": project, "after": *after},
	}})
	for {
		var m struct {
			Type    string
			Payload struct {
				Data struct{ ProjectEvents struct{ Cursor string } }
			}
		}
		err := conn.ReadJSON(&m)
		var closed *websocket.CloseError
		switch {
		case err == nil && m.Type == "next":
			*after = m.Payload.Data.ProjectEvents.Cursor
			out <- *after
		case err == nil && m.Type == "ping":
			_ = conn.WriteJSON(map[string]any{"type": "pong"})
		case err == nil:
		default:
			if ok := errors.As(err, &closed); ok {
				return closed.Code
			}
			return 0
		}
	}
}

// Two processes answer and two work; each is restarted while clients call and
// follow. No call fails, and the follower sees every event once, in order.
func TestARollingRestartIsNotNoticed(t *testing.T) {
	t.Parallel()
	d := deploy(t)
	out, err := d.run("serve", "--role", "api")
	require.Error(t, err)
	require.Contains(t, out, "run purlin migrate up")
	out, err = d.run("migrate", "up")
	require.NoError(t, err, out)
	out, err = d.run("migrate", "status")
	require.NoError(t, err, out)
	workers := []*process{d.serve("worker"), d.serve("worker")}
	apis := []*process{d.serve("api"), d.serve("api")}

	c := &apiClient{t: t, url: d.balancer.URL}
	var in struct {
		SignUp struct{ Session struct{ AccessToken string } }
	}
	c.must(`mutation { signUp(input: {email: "a@example.com", name: "A", password: "correct horse"}) { session { accessToken } userErrors { message } } }`, nil, &in)
	c.token = in.SignUp.Session.AccessToken
	var made struct {
		CreateProject struct{ Project struct{ ID string } }
	}
	c.must(`mutation { createProject(input: {name: "P"}) { project { id } userErrors { message } } }`, nil, &made)
	project := made.CreateProject.Project.ID
	id, err := gid.Project.Decode(project)
	require.NoError(t, err)

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	follower := c.subscribe(ctx, project, event.EncodeCursor(id, 0))
	var calls atomic.Int64
	var callers sync.WaitGroup
	calling, quiet := context.WithCancel(ctx)
	defer quiet()
	for range 4 {
		callers.Go(func() {
			for calling.Err() == nil {
				var viewer struct{ Viewer struct{ ID string } }
				if err := c.call(ctx, `{ viewer { id } }`, nil, &viewer); err != nil {
					t.Errorf("a call failed: %v", err)
					return
				}
				calls.Add(1)
				time.Sleep(10 * time.Millisecond) //nolint:forbidigo // the pace of a caller, not a wait
			}
		})
	}
	outputs := []string{"GLTF", "OBJ", "STL", "THUMBNAIL"}
	translate := func(n int) {
		file := c.upload(project, fmt.Sprintf("model %d.obj", n))
		var started struct {
			StartTranslation struct{ Translation struct{ ID string } }
		}
		c.must(`mutation($i: StartTranslationInput!) { startTranslation(input: $i) { translation { id } userErrors { message } } }`,
			map[string]any{"i": map[string]any{"fileId": file, "outputs": outputs[n%4 : n%4+1]}}, &started)
	}
	for n, p := range []*process{apis[0], workers[0], apis[1], workers[1]} {
		translate(n)
		p.stop()
		translate(n + 4)
		p.start()
	}
	quiet()
	callers.Wait()

	conn, err := pgx.Connect(ctx, d.database)
	require.NoError(t, err)
	defer conn.Close(context.Background())
	require.Eventually(t, func() bool {
		var open int
		err := conn.QueryRow(ctx, `select count(*) from translations where status not in ('SUCCEEDED')`).Scan(&open)
		return err == nil && open == 0
	}, 120*time.Second, 50*time.Millisecond)
	var last int64
	require.NoError(t, conn.QueryRow(ctx, `select event_seq from projects where id = $1`, id).Scan(&last))
	for want := int64(1); want <= last; want++ {
		select {
		case cursor := <-follower.cursors:
			seq, err := event.DecodeCursor(id, cursor)
			require.NoError(t, err)
			require.Equal(t, want, seq)
		case <-time.After(60 * time.Second):
			t.Fatalf("event %d of %d did not come", want, last)
		}
	}
	cancel()
	closes := 0
	for range follower.cursors {
		t.Error("an event came twice")
	}
	for len(follower.closes) > 0 {
		require.Equal(t, 1012, <-follower.closes, "a code on which clients reconnect")
		closes++
	}
	require.Positive(t, closes)
	t.Logf("%d calls, %d events, %d closes", calls.Load(), last, closes)
}
