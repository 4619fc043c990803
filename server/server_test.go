package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"
	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"go.uber.org/goleak"

	"purlin/auth"
	"purlin/event"
	"purlin/fault"
	"purlin/server"
	"purlin/testservice"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// schema executes one root field of each operation by hand.
type schema struct {
	parsed *ast.Schema
	begun  chan struct{} // one for each that is stuck
	over   chan struct{} // closed when what is stuck may end

	changed chan struct{} // one for each mutation
}

func newSchema() schema {
	return schema{begun: make(chan struct{}, 100), over: make(chan struct{}), parsed: gqlparser.MustLoadSchema(&ast.Source{Input: `
		scalar Upload
		enum Way { ROUND STRAIGHT @deprecated(reason: "Use Way.ROUND.") }
		input Where { way: Way, old: Int @deprecated }
		type Query { hello: String again: Query panic: String stuck: String big: String slow: String
			former(where: Where, way: Way @deprecated(reason: "Use where, which says more.")): String @deprecated(reason: "Use Query.hello instead.") }
		type Mutation { change: Int upload(file: Upload!): String }
		type Subscription { count(to: Int!): Int forever: Int projectEvents(projectId: ID!): String }`})}
}

func (s schema) Schema() *ast.Schema { return s.parsed }
func (s schema) Complexity(context.Context, string, string, int, map[string]any) (int, bool) {
	return 0, false
}

func (s schema) Exec(ctx context.Context) graphql.ResponseHandler {
	oc := graphql.GetOperationContext(ctx)
	f, ok := oc.Operation.SelectionSet[0].(*ast.Field)
	if !ok {
		return graphql.OneShot(&graphql.Response{Data: []byte(`{}`)})
	}
	args := f.ArgumentMap(oc.Variables)
	one := func(v any) graphql.ResponseHandler {
		b, _ := json.Marshal(map[string]any{f.Alias: v})
		return graphql.OneShot(&graphql.Response{Data: b})
	}
	switch f.Name {
	case "panic":
		return func(context.Context) *graphql.Response { panic("secret cause") }
	case "change":
		if s.changed != nil {
			s.changed <- struct{}{}
		}
		return one(1)
	case "stuck": // pays its context no heed
		return func(context.Context) *graphql.Response { s.begun <- struct{}{}; <-s.over; return nil }
	case "slow":
		return func(ctx context.Context) *graphql.Response { <-ctx.Done(); return nil }
	case "big":
		return one(strings.Repeat("x", 256<<10))
	case "upload":
		b, err := io.ReadAll(args["file"].(graphql.Upload).File)
		if err != nil {
			return graphql.OneShot(graphql.ErrorResponse(ctx, "unreadable"))
		}
		return one(string(b))
	case "forever":
		return func(ctx context.Context) *graphql.Response { <-ctx.Done(); return nil }
	case "projectEvents":
		e := event.Given[event.Event](ctx)
		if e == nil {
			return one(nil)
		}
		given, _ := e.Next(ctx)
		return one(fmt.Sprint(event.Row(given).Seq, strings.Repeat(".", 32<<10)))
	case "count":
		to, _ := args["to"].(json.Number)
		n, _ := args["to"].(int64)
		if to != "" {
			n, _ = to.Int64()
		}
		var i int64
		return func(context.Context) *graphql.Response {
			if i++; i > n {
				return nil
			}
			return &graphql.Response{Data: fmt.Appendf(nil, `{"count":%d}`, i)}
		}
	}
	return one("world")
}

// start serves until the returned stop is called; stop waits for the drain.
func start(t *testing.T, change func(*server.Options)) (host string, stop func()) {
	t.Helper()
	made := newSchema()
	o := server.Options{Schema: made, PublicURL: "https://purlin.example", Limits: server.Limits{Init: time.Minute, StreamWrite: time.Minute}}
	o.Authenticate = func(ctx context.Context, token string) (context.Context, time.Time, error) {
		switch token {
		case "bad":
			return nil, time.Time{}, fault.Errorf(fault.Unauthenticated, "no")
		case "away":
			return nil, time.Time{}, errors.New("the database is away")
		case "short":
			return ctx, time.Now().Add(100 * time.Millisecond), nil
		case "user":
			return auth.With(ctx, auth.Principal{Kind: auth.User, UserID: uuid.UUID{1}}), time.Time{}, nil
		}
		return ctx, time.Time{}, nil
	}
	if change != nil {
		change(&o)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- server.New(o).Serve(ctx, l) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		close(made.over)
		cancel()
		require.NoError(t, <-done)
		http.DefaultClient.CloseIdleConnections()
	}
	t.Cleanup(stop)
	return l.Addr().String(), stop
}

func call(t *testing.T, method, url, body string, headers ...string) (int, string, http.Header) {
	t.Helper()
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	require.NoError(t, err)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Empty(t, testservice.Inside(b), "%s", b)
	return resp.StatusCode, string(b), resp.Header
}

func TestHTTP(t *testing.T) {
	host, _ := start(t, nil)
	u := "http://" + host + "/graphql"
	const js, ct = "application/json", "Content-Type"
	get := u + "?query=%7Bhello%7D"
	for _, c := range []struct {
		name, method, url, body string
		headers                 []string
		status                  int
		holds                   string
	}{
		{"query", "POST", u, `{"query":"{hello}"}`, []string{ct, js}, 200, `{"data":{"hello":"world"},"extensions":{"cost":{"requested":1,"actual":1}}}`},
		{"other letters", "POST", u, `{"QUERY":"{hello}"}`, []string{ct, js}, 400, "query is missing"},
		{"two objects", "POST", u, `{"query":"{hello}"}{}`, []string{ct, js}, 400, "one JSON object"},
		{"array", "POST", u, `[]`, []string{ct, js}, 400, "one JSON object"},
		{"not UTF-8", "POST", u, "{\"query\":\"\xff\"}", []string{ct, js}, 400, "UTF-8"},
		{"plain", "POST", u, `{"query":"{hello}"}`, []string{ct, "text/plain"}, 415, "content-type"},
		{"urlencoded", "POST", u, `query=mutation{change}`, []string{ct, "application/x-www-form-urlencoded"}, 415, "content-type"},
		{"gzip", "POST", u, `x`, []string{ct, js, "Content-Encoding", "gzip"}, 415, "compressed"},
		{"large", "POST", u, strings.Repeat(" ", 1<<20+1), []string{ct, js}, 413, "TOO_LARGE"},
		{"put", "PUT", u, `{}`, []string{ct, js}, 405, "POST"},
		{"get without preflight", "GET", get, "", nil, 400, "CSRF"},
		{"get", "GET", get, "", []string{"GraphQL-Require-Preflight", "1"}, 200, "world"},
		{"get mutation", "GET", u + "?query=mutation%7Bchange%7D", "", []string{"GraphQL-Require-Preflight", "1"}, 405, "queries"},
		{"multipart without preflight", "POST", u, "", []string{ct, "multipart/form-data; boundary=x"}, 400, "CSRF"},
		{"invalid as json", "POST", u, `{"query":"{nope}"}`, []string{ct, js}, 200, "GRAPHQL_VALIDATION_FAILED"},
		{"invalid as response", "POST", u, `{"query":"{nope}"}`, []string{ct, js, "Accept", "application/graphql-response+json"}, 400, "GRAPHQL_VALIDATION_FAILED"},
		{"bad token", "POST", u, `{"query":"{hello}"}`, []string{ct, js, "Authorization", "Bearer bad"}, 401, "UNAUTHENTICATED"},
		{"panic", "POST", u, `{"query":"{panic}"}`, []string{ct, js}, 500, "INTERNAL"},
		{"subscription", "POST", u, `{"query":"subscription{forever}"}`, []string{ct, js}, 400, "WebSocket"},
		{
			"events", "POST", u, `{"query":"subscription{count(to:2)}"}`,
			[]string{ct, js, "Accept", "text/event-stream"},
			200,
			"event: next\ndata: {\"data\":{\"count\":1}}\n\nevent: next\ndata: {\"data\":{\"count\":2}}\n\nevent: complete\ndata: \n\n",
		},
		{"health", "GET", "http://" + host + "/healthz", "", nil, 200, "ok"},
		{"ready", "GET", "http://" + host + "/readyz", "", nil, 200, "ready"},
		{"home unbuilt", "GET", "http://" + host + "/", "", nil, 200, "npm"},
		{"unknown", "GET", "http://" + host + "/nope", "", []string{"Accept", "text/html"}, 404, "Not found"},
		{"preflight of a stranger", "OPTIONS", u, "", []string{"Origin", "https://purlin.example.evil.example", "Access-Control-Request-Method", "POST"}, 403, ""},
		{"preflight", "OPTIONS", u, "", []string{"Origin", "https://purlin.example", "Access-Control-Request-Method", "POST"}, 204, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, body, h := call(t, c.method, c.url, c.body, c.headers...)
			require.Equal(t, c.status, status, body)
			require.Contains(t, body, c.holds)
			require.NotContains(t, body, "secret cause")
			require.Equal(t, "nosniff", h.Get("X-Content-Type-Options"))
			if strings.Contains(body, `"errors"`) {
				require.NotContains(t, body, `"data"`)
			}
		})
	}
}

func TestDocumentLimits(t *testing.T) {
	host, _ := start(t, nil)
	doubling := "{...f0}"
	for i := range 60 {
		doubling += fmt.Sprintf(" fragment f%d on Query{...f%d ...f%d}", i, i+1, i+1)
	}
	doubling += " fragment f60 on Query{hello}"
	for name, doc := range map[string]string{
		"doubling":   doubling,
		"depth":      strings.Repeat("{again", 20) + "{hello}" + strings.Repeat("}", 20),
		"fields":     "{" + strings.Repeat("hello ", 501) + "}",
		"aliases":    "{again{" + strings.Repeat("a:hello ", 31) + "}}",
		"roots":      "{" + strings.Repeat("hello ", 21) + "}",
		"roots deep": "{...on Query{" + strings.Repeat("hello ", 21) + "}}",
		"bytes":      "{hello}" + strings.Repeat(",", 64<<10),
		"directives": "{hello " + strings.Repeat("@include(if:true) ", 51) + "}",
	} {
		t.Run(name, func(t *testing.T) {
			b, _ := json.Marshal(map[string]string{"query": doc})
			_, body, _ := call(t, "POST", "http://"+host+"/graphql", string(b), "Content-Type", "application/json")
			require.Contains(t, body, "DOCUMENT_LIMIT_EXCEEDED")
			require.Less(t, len(body), 4<<10)
		})
	}
}

func TestUpload(t *testing.T) {
	host, _ := start(t, func(o *server.Options) { o.Limits.UploadBytes = 10 })
	for content, want := range map[string]int{"0123456789": 200, "0123456789a": 413} {
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		require.NoError(t, w.WriteField("operations", `{"query":"mutation($f:Upload!){upload(file:$f)}","variables":{"f":null}}`))
		require.NoError(t, w.WriteField("map", `{"0":["variables.f"]}`))
		part, err := w.CreateFormFile("0", "a.txt")
		require.NoError(t, err)
		_, _ = io.WriteString(part, content)
		require.NoError(t, w.Close())
		status, body, _ := call(t, "POST", "http://"+host+"/graphql", b.String(), "Content-Type", w.FormDataContentType(), "GraphQL-Require-Preflight", "1")
		require.Equal(t, want, status, body)
		if want == 200 {
			require.Contains(t, body, `{"data":{"upload":"0123456789"}`)
		}
	}
}

func dial(t *testing.T, host string, protocols ...string) *websocket.Conn {
	t.Helper()
	d := websocket.Dialer{Subprotocols: protocols}
	c, _, err := d.Dial("ws://"+host+"/graphql", nil)
	require.NoError(t, err)
	t.Cleanup(func() { _ = c.Close() })
	_ = c.SetReadDeadline(time.Now().Add(30 * time.Second))
	return c
}

// talk sends messages and reads until the socket closes or has said n messages.
func talk(t *testing.T, c *websocket.Conn, n int, send ...string) (said []string, code int) {
	t.Helper()
	for _, m := range send {
		require.NoError(t, c.WriteMessage(websocket.TextMessage, []byte(m)))
	}
	for len(said) < n {
		_, b, err := c.ReadMessage()
		if closed, ok := errors.AsType[*websocket.CloseError](err); ok {
			return said, closed.Code
		}
		require.NoError(t, err)
		said = append(said, string(b))
	}
	return said, 0
}

const initMessage = `{"type":"connection_init"}`

func TestOperations(t *testing.T) {
	host, _ := start(t, func(o *server.Options) { o.Limits.SocketOperations = 1 })
	c := dial(t, host, "graphql-ws", "graphql-transport-ws")
	require.Equal(t, "graphql-transport-ws", c.Subprotocol())
	said, _ := talk(t, c, 4, initMessage, `{"id":"1","type":"subscribe","payload":{"query":"subscription{count(to:2)}"}}`)
	require.Equal(t, []string{
		`{"type":"connection_ack"}`,
		`{"id":"1","type":"next","payload":{"data":{"count":1}}}`,
		`{"id":"1","type":"next","payload":{"data":{"count":2}}}`,
		`{"id":"1","type":"complete"}`,
	}, said)
	// An error is not followed by complete, and the id is free again.
	said, _ = talk(t, c, 1, `{"id":"1","type":"subscribe","payload":{"query":"{nope}"}}`)
	require.Contains(t, said[0], `"type":"error"`)
	said, _ = talk(t, c, 2, `{"id":"1","type":"subscribe","payload":{"query":"{hello}"}}`)
	require.Contains(t, said[0], "world")
	require.Contains(t, said[1], `"type":"complete"`)
	// One operation too many is refused and the socket stays; after complete nothing more is said.
	said, _ = talk(t, c, 2, `{"id":"a","type":"subscribe","payload":{"query":"subscription{forever}"}}`,
		`{"id":"b","type":"subscribe","payload":{"query":"{hello}"}}`, `{"id":"a","type":"complete"}`, `{"type":"ping"}`)
	require.Contains(t, said[0], "TOO_MANY_OPERATIONS")
	require.JSONEq(t, `{"type":"pong"}`, said[1])
	// A panic ends its operation alone.
	said, _ = talk(t, c, 1, `{"id":"p","type":"subscribe","payload":{"query":"{panic}"}}`)
	require.Contains(t, said[0], "INTERNAL")
	require.NotContains(t, said[0], "secret")
}

func TestLegacy(t *testing.T) {
	host, _ := start(t, nil)
	said, _ := talk(t, dial(t, host, "graphql-ws"), 4, initMessage, `{"id":"1","type":"start","payload":{"query":"{hello}"}}`)
	require.Equal(t, []string{
		`{"type":"connection_ack"}`, `{"type":"ka"}`,
		`{"id":"1","type":"data","payload":{"data":{"hello":"world"},"extensions":{"cost":{"requested":1,"actual":1}}}}`, `{"id":"1","type":"complete"}`,
	}, said)
	said, code := talk(t, dial(t, host, "graphql-ws"), 2, `{"type":"connection_init","payload":{"authorization":"Bearer bad"}}`)
	require.Equal(t, []string{`{"type":"connection_error","payload":{"message":"Forbidden"}}` + "\n"}, said)
	require.Equal(t, 4403, code)
}

func TestUpgradeRefused(t *testing.T) {
	host, _ := start(t, nil)
	for origin, want := range map[string]int{"null": 403, "file://": 403, "https://purlin.example.evil.example": 403, "https://purlin.example": 101, "": 400} {
		d := websocket.Dialer{}
		h := http.Header{}
		if origin != "" {
			h.Set("Origin", origin)
			d.Subprotocols = []string{"graphql-transport-ws"}
		}
		c, resp, err := d.Dial("ws://"+host+"/graphql", h)
		if err == nil {
			_ = c.Close()
		}
		require.Equal(t, want, resp.StatusCode, origin)
	}
}

func TestDrain(t *testing.T) {
	host, stop := start(t, nil)
	c := dial(t, host, "graphql-transport-ws")
	said, _ := talk(t, c, 1, initMessage, `{"id":"1","type":"subscribe","payload":{"query":"subscription{forever}"}}`)
	require.Len(t, said, 1)
	code := make(chan int, 1)
	go func() {
		_, _, err := c.ReadMessage()
		var closed *websocket.CloseError
		_ = errors.As(err, &closed)
		if closed == nil {
			closed = &websocket.CloseError{}
		}
		code <- closed.Code
	}()
	stop()
	require.Equal(t, 1012, <-code)
}

func TestSignIn(t *testing.T) {
	var used string
	host, _ := start(t, func(o *server.Options) {
		o.SignIn = func(_ http.ResponseWriter, r *http.Request, token string) error {
			used = token
			auth.Cookies(r.Context()).SetRefresh("kept", time.Now().Add(time.Hour))
			return nil
		}
	})
	status, body, h := call(t, "GET", "http://"+host+"/signin?token=a%22b", "")
	require.Equal(t, 200, status)
	require.Empty(t, used)
	require.Contains(t, body, `value="a&#34;b"`)
	require.Contains(t, h.Get("Content-Security-Policy"), "script-src 'nonce-")
	post := func(site string) *http.Response {
		r, err := http.NewRequest(http.MethodPost, "http://"+host+"/signin", strings.NewReader("token=abc"))
		require.NoError(t, err)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", site)
		resp, err := http.DefaultTransport.RoundTrip(r)
		require.NoError(t, err)
		_ = resp.Body.Close()
		return resp
	}
	require.Equal(t, 403, post("cross-site").StatusCode)
	require.Empty(t, used)
	resp := post("same-origin")
	require.Equal(t, 303, resp.StatusCode)
	require.Equal(t, "abc", used)
	c := resp.Cookies()[0]
	require.Equal(t, "purlin_refresh", c.Name)
	require.True(t, c.HttpOnly && c.Secure && c.SameSite == http.SameSiteStrictMode && c.Path == "/graphql")
}
