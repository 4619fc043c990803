package app_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"purlin/apslocal"
	"purlin/testservice"
)

// binary is the real program, built once.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "purlin-test-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "purlin")
	build := exec.Command("go", "build", "-o", path, "purlin/cmd/purlin")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the program: %w\n%s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	status := m.Run()
	if built {
		if path, err := binary(); err == nil {
			_ = os.RemoveAll(filepath.Dir(path))
		}
	}
	if found := logs.found(); len(found) > 0 {
		fmt.Fprintf(os.Stderr, "the log holds what it must not:\n%s\nFAIL\n", strings.Join(found, "\n"))
		status = 1
	}
	os.Exit(status)
}

// built says that a test asked for the binary.
var built bool

// process is Purlin in a process of its own, which is killed and started again,
// and a client of an account there.
type process struct {
	client
	env []string
	cmd *exec.Cmd
	err *bytes.Buffer

	mu sync.Mutex
	up chan struct{} // closed while the process serves
}

// launch starts `purlin serve` on a folder of its own.
func launch(t *testing.T, env ...string) *process {
	t.Helper()
	p := &process{client: client{t: t}, up: make(chan struct{})}
	p.env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "PURLIN_DATA_DIR=" + t.TempDir(), "PURLIN_ADDR=" + freeAddr(t)}, env...)
	p.start()
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Log(p.err.String())
		}
	})
	var out struct {
		SignUp struct {
			Session    struct{ AccessToken string }
			UserErrors []struct{ Message string }
		}
	}
	p.do(`mutation { signUp(input: {email: "a@example.com", name: "A", password: "a long password of words"}) { session { accessToken } userErrors { message } } }`, nil, &out)
	require.Empty(t, out.SignUp.UserErrors)
	p.token = out.SignUp.Session.AccessToken
	return p
}

// freeAddr is a loopback address that nobody listens on now.
func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, l.Close())
	return l.Addr().String()
}

// start runs the program and waits until it says where it is.
func (p *process) start() {
	built = true
	path, err := binary()
	require.NoError(p.t, err)
	p.cmd = exec.Command(path, "serve")
	p.cmd.Env = p.env
	p.err = new(bytes.Buffer)
	p.cmd.Stderr = io.MultiWriter(p.err, logs)
	out, err := p.cmd.StdoutPipe()
	require.NoError(p.t, err)
	require.NoError(p.t, p.cmd.Start())
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, url, ok := strings.Cut(lines.Text(), "Purlin is at"); ok {
			p.url = strings.TrimSpace(url)
			break
		}
	}
	if p.url == "" {
		_ = p.cmd.Wait()
		require.FailNow(p.t, "the program ended", p.err.String())
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.up)
}

// kill ends the process at once, as kill -9 does.
func (p *process) kill() {
	p.mu.Lock()
	p.up = make(chan struct{})
	p.mu.Unlock()
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}

func (p *process) serving() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.up
}

// engine is the local twin on a port of its own, behind a gate that notes every
// request and holds the answers that a test names.
type engine struct {
	*httptest.Server
	twin    *apslocal.Server
	reached chan string // the point at which an answer is held now
	before  func(*http.Request)

	mu     sync.Mutex
	points []string // "METHOD part-of-path" still to come, in this order
	posted int      // jobs that were asked for
}

func newEngine(t *testing.T, o apslocal.Options, points ...string) *engine {
	t.Helper()
	o.Dir = t.TempDir()
	twin, err := apslocal.New(o)
	require.NoError(t, err)
	e := &engine{twin: twin, reached: make(chan string), points: points}
	e.Server = httptest.NewServer(e)
	t.Cleanup(func() {
		e.CloseClientConnections()
		e.Close()
		require.NoError(t, twin.Close(context.Background()))
	})
	return e
}

// within receives from c, and fails the test when that takes minutes.
func within[T any](t *testing.T, c <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-c:
	case <-time.After(3 * time.Minute):
		require.FailNow(t, "nothing happened for three minutes")
	}
	return v
}

// env makes Purlin use the engine.
func (e *engine) env() []string {
	return []string{"PURLIN_APS_BASE_URL=" + e.URL, "PURLIN_APS_CLIENT_ID=test", "PURLIN_APS_CLIENT_SECRET=secret"}
}

// next tells whether the request is the point to hold.
func (e *engine) next(r *http.Request) (point string, ok bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/job") {
		e.posted++
	}
	if len(e.points) == 0 {
		return "", false
	}
	method, part, _ := strings.Cut(e.points[0], " ")
	if r.Method != method || !strings.Contains(r.URL.Path, part) {
		return "", false
	}
	point, e.points = e.points[0], e.points[1:]
	return point, true
}

func (e *engine) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	point, hold := e.next(r)
	if e.before != nil {
		e.before(r)
	}
	if !hold {
		e.twin.ServeHTTP(w, r)
		return
	}
	// The engine does what it was asked to, and the answer never arrives.
	e.twin.ServeHTTP(httptest.NewRecorder(), r)
	_, _ = io.Copy(io.Discard, r.Body)
	select {
	case e.reached <- point:
		<-r.Context().Done()
	case <-r.Context().Done():
	}
}

// reader follows a translation through whatever happens, and goes on after the
// last event that it saw.
type reader struct {
	*client
	translation string
	events      []progress
	connections int
}

const followQuery = `subscription($id: ID!, $after: Int) { translationProgress(translationId: $id, afterSequence: $after) { sequence status stage progress message } }`

func (r *reader) variables() map[string]any {
	return map[string]any{"id": r.translation, "after": len(r.events)}
}

// read connects and reads at most limit events (0: all). Every other connection
// is a WebSocket, the others are server-sent events. It tells whether the server
// said that nothing more will come.
func (r *reader) read(limit int) (ended bool) {
	r.connections++
	if r.connections%2 == 0 {
		return r.socket(limit)
	}
	return r.stream(limit)
}

func (r *reader) stream(limit int) bool {
	resp, err := r.try(followQuery, r.variables(), "text/event-stream")
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	lines := testservice.Lines(resp.Body)
	for n := 0; (limit == 0 || n < limit) && lines.Scan(); {
		if lines.Text() == "event: complete" {
			return true
		}
		text, ok := strings.CutPrefix(lines.Text(), "data: ")
		if ok && text != "" {
			r.take([]byte(text))
			n++
		}
	}
	return false
}

func (r *reader) socket(limit int) bool {
	dialer := websocket.Dialer{Subprotocols: []string{"graphql-transport-ws"}, HandshakeTimeout: time.Minute}
	conn, resp, err := dialer.DialContext(r.t.Context(), "ws"+strings.TrimPrefix(r.url, "http")+"/graphql", nil)
	if err != nil {
		return false
	}
	resp.Body.Close()
	defer conn.Close()
	type message struct {
		ID      string          `json:"id,omitempty"`
		Type    string          `json:"type"`
		Payload json.RawMessage `json:"payload,omitempty"`
	}
	send := func(kind, id string, payload any) error {
		raw, err := json.Marshal(payload)
		return errors.Join(err, conn.WriteJSON(message{ID: id, Type: kind, Payload: raw}))
	}
	if send("connection_init", "", map[string]string{"Authorization": "Bearer " + r.token}) != nil {
		return false
	}
	for n := 0; limit == 0 || n < limit; {
		var m message
		if conn.ReadJSON(&m) != nil {
			return false
		}
		switch m.Type {
		case "connection_ack":
			if send("subscribe", "1", map[string]any{"query": followQuery, "variables": r.variables()}) != nil {
				return false
			}
		case "ping":
			if send("pong", "", nil) != nil {
				return false
			}
		case "next":
			r.take(m.Payload)
			n++
		case "complete":
			return true
		default:
			require.Fail(r.t, "unexpected message", "%s %s", m.Type, m.Payload)
			return false
		}
	}
	return false
}

func (r *reader) take(payload []byte) {
	var m struct {
		Data   struct{ TranslationProgress progress }
		Errors json.RawMessage
	}
	if json.Unmarshal(payload, &m) != nil || len(m.Errors) > 0 {
		require.Fail(r.t, "an event could not be read", string(payload))
	}
	r.events = append(r.events, m.Data.TranslationProgress)
}

// requireWhole fails unless the reader saw every sequence once, in order,
// progress never falling, and success at the end.
func (r *reader) requireWhole() {
	r.t.Helper()
	require.NotEmpty(r.t, r.events)
	for n, e := range r.events {
		require.Equal(r.t, n+1, e.Sequence, "%+v", r.events)
		if n > 0 {
			require.GreaterOrEqual(r.t, e.Progress, r.events[n-1].Progress)
		}
	}
	last := r.events[len(r.events)-1]
	require.Equal(r.t, "SUCCEEDED", last.Status, last.Message)
	var out struct {
		Translation struct{ Events []struct{ Sequence int } }
	}
	r.do(`query($id: ID!) { translation(id: $id) { events { sequence } } }`, map[string]any{"id": r.translation}, &out)
	require.Len(r.t, out.Translation.Events, len(r.events))
}

func TestKilledFiveTimesTheTranslationEndsAndIsPaidOnce(t *testing.T) {
	t.Parallel()
	points := []string{
		"PUT /signed/parts/",       // a part is with the engine, and not recorded here
		"POST /signeds3upload",     // the object is whole, and not recorded here
		"POST /job",                // the engine was asked, and its answer is lost
		"GET /manifest",            // the engine translates
		"GET /signed/derivatives/", // a result is on its way
	}
	e := newEngine(t, apslocal.Options{}, points...)
	p := launch(t, e.env()...)
	translation := p.translate(p.upload(p.project(), "cube.obj", cube), "GLTF", "STL", "THUMBNAIL")

	r := &reader{client: &p.client, translation: translation}
	whole := make(chan struct{})
	go func() {
		defer close(whole)
		for !t.Failed() {
			select {
			case <-p.serving():
			case <-t.Context().Done():
				return
			}
			if r.read(0) {
				return
			}
		}
	}()
	for _, point := range points {
		require.Equal(t, point, within(t, e.reached))
		p.kill()
		p.start()
	}
	within(t, whole)
	r.requireWhole()
	require.Equal(t, 1, e.posted, "the engine was asked again")
	var out struct {
		Translation struct {
			Derivatives []struct{ Format, DownloadURL string }
		}
	}
	p.do(`query($id: ID!) { translation(id: $id) { derivatives { format downloadUrl } } }`, map[string]any{"id": translation}, &out)
	formats := map[string]int{}
	for _, d := range out.Translation.Derivatives {
		formats[d.Format]++
		resp, err := http.Get(d.DownloadURL)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		require.Equal(t, http.StatusOK, resp.StatusCode)
	}
	require.Equal(t, 1, formats["GLTF"])
	require.Equal(t, 1, formats["STL"])
	require.NotZero(t, formats["THUMBNAIL"])
}

func TestAReaderThatReconnectsTenTimesSeesEverySequenceOnce(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, env ...string) {
		asked := make(chan struct{}, 1) // the manifest was read
		e := newEngine(t, apslocal.Options{
			OnRequest: func(method, path string, _ int) {
				if method == http.MethodGet && strings.HasSuffix(path, "/manifest") {
					select {
					case asked <- struct{}{}:
					default:
					}
				}
			},
			// The engine waits at each hundredth until it was asked how far it is.
			OnProgress: func(string, float64) {
				select {
				case <-asked:
				default:
				}
				select {
				case <-asked:
				case <-t.Context().Done():
				}
			},
		})
		i := install(t, append(e.env(), env...)...)
		r := &reader{client: &i.client, translation: i.translate(i.upload(i.project(), "cube.obj", cube), "GLTF", "OBJ", "STL", "THUMBNAIL")}
		for !r.read(1) {
			require.Less(t, r.connections, 100)
		}
		r.requireWhole()
		require.Greater(t, r.connections, 10)
	})
}
