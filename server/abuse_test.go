package server_test

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/netip"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/limit"
	"purlin/server"
	"purlin/testservice"
)

// The abuse suite: what docs/security.md promises, tried. Each case says how long
// it took and how much the heap grew, and is followed by a normal query that must
// be answered. The bounds are wide: they catch what hangs or piles up, and not a
// machine that is busy.
const (
	longest = time.Minute
	mostMiB = 64
)

type target struct {
	t    *testing.T
	host string
}

func (a target) try(name string, f func(t *testing.T)) {
	a.t.Run(name, func(t *testing.T) {
		before, begun := heap(), time.Now()
		f(t)
		took, grew := time.Since(begun), int64(heap()-before)>>20
		status, body, _ := call(t, "POST", "http://"+a.host+"/graphql", `{"query":"{hello}"}`, "Content-Type", "application/json")
		require.Equal(t, 200, status)
		require.Contains(t, body, "world")
		t.Logf("%v, heap %+d MiB", took.Round(time.Millisecond), grew)
		require.Less(t, took, longest)
		require.Less(t, grew, int64(mostMiB))
	})
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func (a target) post(t *testing.T, query string) (status int, body string) {
	t.Helper()
	b, err := json.Marshal(map[string]string{"query": query})
	require.NoError(t, err)
	status, body, _ = call(t, "POST", "http://"+a.host+"/graphql", string(b), "Content-Type", "application/json")
	return status, body
}

func doubling(n int) string {
	text := "{...f0}"
	for i := range n {
		text += fmt.Sprintf(" fragment f%d on Query{...f%d ...f%d}", i, i+1, i+1)
	}
	return text + fmt.Sprintf(" fragment f%d on Query{hello}", n)
}

func repeated(format string, n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(format, "#", fmt.Sprint(i)))
	}
	return b.String()
}

func TestAbusiveDocuments(t *testing.T) {
	host, _ := start(t, nil)
	a := target{t, host}
	for name, doc := range map[string]string{
		"doubling 28":                       doubling(28),
		"doubling 60":                       doubling(60),
		"doubling 200":                      doubling(200),
		"10,000 equal fields":               "{" + strings.Repeat("__typename ", 10_000) + "}",
		"allowed: 499 equal fields":         "{again{" + strings.Repeat("__typename ", 499) + "}}",
		"101 aliases":                       "{again{" + repeated("a#:hello ", 101) + "}}",
		"10,000 aliases":                    "{" + repeated("a#:hello ", 10_000) + "}",
		"2,500 unknown fields":              "{" + repeated("nope# ", 2500) + "}",
		"400 unknown fields":                "{again{" + repeated("nope# ", 400) + "}}",
		"10,000 includes":                   "{hello " + strings.Repeat("@include(if:true) ", 10_000) + "}",
		"1,300 unknown directives":          "{hello " + strings.Repeat("@aa ", 1300) + "}",
		"depth 500":                         strings.Repeat("{again", 500) + "{hello}" + strings.Repeat("}", 500),
		"depth 20,000":                      strings.Repeat("{again", 20_000),
		"allowed: inline fragments 60 deep": "{" + strings.Repeat(strings.Repeat("...{", 60)+"hello"+strings.Repeat("}", 60), 8) + "}",
		"3,000 fragments":                   "{hello}" + repeated("fragment a# on Query{hello} ", 3000),
		"500 fragments spread":              "{" + repeated("...a# ", 150) + "}" + repeated("fragment a# on Query{hello} ", 150),
		"fragments of one name":             "{...a}" + strings.Repeat(" fragment a on Query{hello}", 600),
		"10,000 operations":                 repeated("query q#{hello} ", 10_000),
		"circular fragments":                "{...a} fragment a on Query{...b} fragment b on Query{...a}",
		"900 variables":                     "query(" + repeated("$v#:Int ", 900) + "){hello}",
		"a list of 3,900":                   "{count(ids:[" + strings.Repeat("1 ", 3900) + "])}",
		"a list 900 deep":                   "{count(ids:" + strings.Repeat("[", 900) + strings.Repeat("]", 900) + ")}",
		"5 MB of commas":                    "{hello}" + strings.Repeat(",", 900_000),
		"a long name":                       "{" + strings.Repeat("a", 60_000) + "}",
		"a long string":                     `{hello(x:"` + strings.Repeat("a", 60_000) + `")}`,
		"comments":                          "{hello}" + strings.Repeat("#\n", 20_000),
		"introspection in circles":          "{__schema{types{fields{type{fields{type{fields{type{fields{name}}}}}}}}}}",
		"60 introspections":                 "{" + repeated("a#:__schema{types{name fields{name}}} ", 60) + "}",
	} {
		a.try(name, func(t *testing.T) {
			_, body := a.post(t, doc)
			if strings.HasPrefix(name, "allowed") {
				require.Contains(t, body, `"data"`)
				return
			}
			require.Contains(t, body, `"errors"`)
			require.NotContains(t, body, `"data"`)
			require.Less(t, len(body), 4<<10)
			var answer struct{ Errors []struct{ Message string } }
			require.NoError(t, json.Unmarshal([]byte(body), &answer))
			require.LessOrEqual(t, len(answer.Errors), 10)
			for _, e := range answer.Errors {
				require.LessOrEqual(t, len(e.Message), 300)
			}
		})
	}
}

func TestAbusiveFloodsOfDocuments(t *testing.T) {
	gauges := newGauges()
	host, _ := start(t, func(o *server.Options) { o.Metrics = gauges.registry })
	a := target{t, host}
	a.try("300 documents of 60 KB", func(t *testing.T) {
		for i := range 300 {
			_, body := a.post(t, fmt.Sprintf("query q%d{hello}", i)+strings.Repeat(",", 60_000))
			require.Contains(t, body, "world")
		}
		require.Zero(t, gauges.value(t, "purlin_document_cache_bytes"), "they are too long to be kept")
	})
	a.try("1,000 persisted queries of 8 KB", func(t *testing.T) {
		for i := range 1000 {
			text := fmt.Sprintf("query q%d{hello}", i) + strings.Repeat(",", 8100)
			_, body, _ := persist(t, host, text, text)
			require.Contains(t, body, "world")
		}
		require.LessOrEqual(t, gauges.value(t, "purlin_persisted_query_cache_bytes"), float64(16<<20))
		require.LessOrEqual(t, gauges.value(t, "purlin_document_cache_bytes"), float64(32<<20))
	})
	a.try("persisted queries that could not run", func(t *testing.T) {
		before := gauges.value(t, "purlin_persisted_query_cache_bytes")
		for _, text := range []string{"{nope}", "{", doubling(60)} {
			_, body, _ := persist(t, host, text, text)
			require.Contains(t, body, "errors")
			_, body, _ = persist(t, host, text, "")
			require.Contains(t, body, "PERSISTED_QUERY_NOT_FOUND")
		}
		require.InDelta(t, before, gauges.value(t, "purlin_persisted_query_cache_bytes"), 0)
	})
	a.try("a hash of something else", func(t *testing.T) {
		status, body, _ := persist(t, host, "{hello}", "{again{hello}}")
		require.Equal(t, http.StatusBadRequest, status)
		require.Contains(t, body, "BAD_REQUEST")
		status, body, _ = persist(t, host, "{hello}", "")
		require.Equal(t, http.StatusOK, status, "browsers report anything else as a failure")
		require.Contains(t, body, "PERSISTED_QUERY_NOT_FOUND")
	})
}

// persist sends a text with the hash of hashed.
func persist(t *testing.T, host, hashed, text string) (int, string, http.Header) {
	t.Helper()
	sum := sha256.Sum256([]byte(hashed))
	b, err := json.Marshal(map[string]any{"query": text, "extensions": map[string]any{"persistedQuery": map[string]any{"version": 1, "sha256Hash": hex.EncodeToString(sum[:])}}})
	require.NoError(t, err)
	return call(t, "POST", "http://"+host+"/graphql", string(b), "Content-Type", "application/json", "Accept", "application/graphql-response+json")
}

// say writes bytes on a connection of its own and returns what comes back until
// the server closes, or answers once when the connection stays open.
func say(t *testing.T, host, text string) string {
	t.Helper()
	conn, err := net.Dial("tcp", host)
	require.NoError(t, err)
	defer conn.Close()
	require.NoError(t, conn.SetDeadline(time.Now().Add(longest)))
	go func() { _, _ = io.WriteString(conn, text) }()
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return "closed"
	}
	defer resp.Body.Close()
	b, _ := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	require.Empty(t, testservice.Inside(b), "%s", b)
	return resp.Status + " " + string(b)
}

func TestAbusiveRequests(t *testing.T) {
	host, _ := start(t, func(o *server.Options) { o.Limits.Read, o.Limits.ReadHeader = time.Second, time.Second })
	a := target{t, host}
	const head = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
	endless := "Transfer-Encoding: chunked\r\n\r\n" + strings.Repeat("8000\r\n"+strings.Repeat("x", 0x8000)+"\r\n", 64)
	for name, c := range map[string]struct{ send, want string }{ // want "": an answer or none, the connection ends
		"a body of 5 MB":         {head + "Content-Length: 5000000\r\n\r\n" + strings.Repeat(" ", 5_000_000), "413"},
		"a body without end":     {head + endless, "413"},
		"a length of 10 GB":      {head + "Content-Length: 10000000000\r\n\r\n{", "408"},
		"a body that stops":      {head + "Content-Length: 100\r\n\r\n{", "408"},
		"two lengths":            {head + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", "400"},
		"a length and chunks":    {head + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"},
		"a broken chunk":         {head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", "408"},
		"1 MiB of headers":       {head + "X: " + strings.Repeat("x", 1<<20) + "\r\n\r\n", "431"},
		"no request at all":      {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc", ""},
		"a header that drips":    {"POST /graphql HTTP/1.1\r\nHost: x\r\nX", ""},
		"a gzip bomb":            {head + "Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx", "415"},
		"deep JSON":              {head + "Content-Length: 200000\r\n\r\n" + strings.Repeat("[", 200_000), "400"},
		"deep JSON in variables": {head + "Content-Length: 200026\r\n\r\n" + `{"query":"","variables":` + strings.Repeat("[", 200_002), "400"},
		"a batch":                {head + "Content-Length: 21\r\n\r\n" + `[{"query":"{hello}"}]`, "400"},
		"NUL":                    {head + "Content-Length: 22\r\n\r\n" + `{"query":"{h\u0000}"} `, "200"},
	} {
		a.try(name, func(t *testing.T) {
			got := say(t, host, c.send)
			require.True(t, strings.HasPrefix(got, c.want), "%s", got[:min(len(got), 200)])
			require.NotContains(t, got, strings.Repeat("x", 100), "an answer repeats nothing")
			require.NotContains(t, got, strings.Repeat("[", 10))
		})
	}
}

func TestManyConnectionsLeaveRoomForANormalQuery(t *testing.T) {
	host, _ := start(t, nil)
	a := target{t, host}
	for name, c := range map[string]struct {
		n    int
		send string
	}{
		"3,000 idle":    {3000, ""},
		"200 dripping":  {200, "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"},
		"100 unreading": {100, strings.Repeat("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", 500)},
	} {
		var open []net.Conn
		var writers sync.WaitGroup
		a.try(name, func(t *testing.T) {
			for range c.n {
				conn, err := net.Dial("tcp", host)
				require.NoError(t, err)
				open = append(open, conn)
				writers.Go(func() { _, _ = io.WriteString(conn, c.send) })
			}
		})
		for _, conn := range open {
			_ = conn.Close()
		}
		writers.Wait()
	}
}

// TestForeignPagesChangeNothing sends what a page of another site can send
// without asking: none of it is executed.
func TestForeignPagesChangeNothing(t *testing.T) {
	changed := make(chan struct{}, 100)
	host, _ := start(t, func(o *server.Options) {
		if s, ok := o.Schema.(schema); ok {
			s.changed = changed
			o.Schema = s
		}
	})
	const mutation = `{"query":"mutation{change}"}`
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	require.NoError(t, w.WriteField("operations", mutation))
	require.NoError(t, w.WriteField("map", `{}`))
	require.NoError(t, w.Close())
	u := "http://" + host + "/graphql"
	for name, c := range map[string]struct{ method, url, body, contentType string }{
		"text/plain":       {"POST", u, mutation, "text/plain"},
		"urlencoded":       {"POST", u, "query=mutation%7Bchange%7D", "application/x-www-form-urlencoded"},
		"graphql":          {"POST", u, "mutation{change}", "application/graphql"},
		"multipart":        {"POST", u, form.String(), w.FormDataContentType()},
		"no type":          {"POST", u, mutation, ""},
		"a type disguised": {"POST", u, mutation, "text/plain; application/json"},
		"another charset":  {"POST", u, mutation, "application/json; charset=utf-7"},
		"get":              {"GET", u + "?query=mutation%7Bchange%7D", "", ""},
		"get with a type":  {"GET", u + "?query=mutation%7Bchange%7D", "", "application/json"},
		"head":             {"HEAD", u + "?query=mutation%7Bchange%7D", "", ""},
		"query and body":   {"POST", u + "?query=mutation%7Bchange%7D", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			headers := []string{"Origin", "https://evil.example"}
			if c.contentType != "" {
				headers = append(headers, "Content-Type", c.contentType)
			}
			status, _, h := call(t, c.method, c.url, c.body, headers...)
			require.GreaterOrEqual(t, status, 400)
			require.Less(t, status, 500)
			require.Empty(t, h.Get("Access-Control-Allow-Origin"))
			require.Empty(t, changed)
		})
	}
	_, body, _ := call(t, "POST", u, mutation, "Content-Type", "application/json")
	require.Contains(t, body, "data")
	require.Len(t, changed, 1, "what may change things does")
}

func TestOriginsAreComparedExactly(t *testing.T) {
	t.Parallel()
	host, _ := start(t, func(o *server.Options) { o.AllowedOrigins = []string{"https://app.example", "null"} })
	_, port, _ := net.SplitHostPort(host)
	for origin, allowed := range map[string]bool{
		"https://purlin.example":                true,
		"https://app.example":                   true,
		"http://" + host:                        true, // the page that this server shows at its address
		"null":                                  false,
		"file://":                               false,
		"http://app.example":                    false,
		"https://app.example.":                  false,
		"https://app.example:8443":              false,
		"https://app.example.evil.example":      false,
		"https://evil-app.example":              false,
		"https://app.example@evil.example":      false,
		"https://APP.example":                   false,
		"http://127.0.0.1.evil.example:" + port: false,
	} {
		_, resp := handshake(t, host, "Sec-WebSocket-Protocol: graphql-transport-ws\r\nOrigin: "+origin)
		want := http.StatusForbidden
		if allowed {
			want = http.StatusSwitchingProtocols
		}
		require.Equal(t, want, resp.StatusCode, origin)
	}
	// A name that somebody made lead here is not ours, although Origin and Host agree.
	conn, err := net.Dial("tcp", host)
	require.NoError(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, "GET /graphql HTTP/1.1\r\nHost: rebound.example\r\nOrigin: http://rebound.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n")
	require.NoError(t, err)
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	require.Equal(t, http.StatusForbidden, resp.StatusCode)
}

func TestTooManyRequestsAtOnceAreToldToComeBack(t *testing.T) {
	t.Parallel()
	var begun chan struct{}
	gauges := newGauges()
	host, stop := start(t, func(o *server.Options) {
		o.Limits.InFlight, o.Metrics = 2, gauges.registry
		if s, ok := o.Schema.(schema); ok {
			begun = s.begun
		}
	})
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			resp, err := http.Post("http://"+host+"/graphql", "application/json", strings.NewReader(`{"query":"{stuck}"}`))
			if err == nil {
				_ = resp.Body.Close()
			}
		})
		<-begun
	}
	status, body, h := call(t, "POST", "http://"+host+"/graphql", `{"query":"{hello}"}`, "Content-Type", "application/json")
	require.Equal(t, http.StatusServiceUnavailable, status)
	require.Contains(t, body, "UNAVAILABLE")
	require.Equal(t, "1", h.Get("Retry-After"))
	said := open(t, host, "graphql-transport-ws").say(initMessage).hearAnd(1).say(subscribe("1", "{hello}")).hear(1)
	require.Contains(t, said[0], "UNAVAILABLE")
	status, _, _ = call(t, "GET", "http://"+host+"/healthz", "")
	require.Equal(t, 200, status)
	require.InDelta(t, 2, gauges.value(t, "purlin_operations_in_flight"), 0)
	require.InDelta(t, 2, gauges.value(t, "purlin_refused_total"), 0)
	stop()
	all.Wait()
}

func TestABudgetRunsOutAndRefills(t *testing.T) {
	t.Parallel()
	l, err := limit.Open("memory:", slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	host, _ := start(t, func(o *server.Options) { o.Cost.Budget = l.Bucket("cost", 40, 1000*time.Hour) })
	u := "http://" + host + "/graphql"
	// Ten for a document that has to be read first, one for the query.
	_, body, _ := call(t, "POST", u, `{"query":"{hello}"}`, "Content-Type", "application/json")
	require.Contains(t, body, `"cost":{"requested":1,"actual":1,"available":29,"limit":40,"restoreRate":`)
	_, body, _ = call(t, "POST", u, `{"query":"{hello}"}`, "Content-Type", "application/json")
	require.Contains(t, body, `"available":28`)
	for _, text := range []string{"{nope1}", "{nope2}"} { // what is refused is not free
		_, body, _ = call(t, "POST", u, `{"query":"`+text+`"}`, "Content-Type", "application/json")
		require.Contains(t, body, "GRAPHQL_VALIDATION_FAILED")
	}
	status, body, h := call(t, "POST", u, `{"query":"{nope3}"}`, "Content-Type", "application/json", "Accept", "application/graphql-response+json")
	require.Equal(t, http.StatusTooManyRequests, status)
	require.Contains(t, body, `"code":"RATE_LIMITED"`)
	require.Contains(t, body, `"retryAfterMs":`)
	require.NotEmpty(t, h.Get("Retry-After"))
	require.NotEmpty(t, h.Get("RateLimit"))
	said := open(t, host, "graphql-transport-ws").say(initMessage).hearAnd(1).say(subscribe("1", "{nope4}")).hear(1)
	require.Contains(t, said[0], "RATE_LIMITED")
	// Somebody else has a budget of their own.
	_, body, _ = call(t, "POST", u, `{"query":"{hello}"}`, "Content-Type", "application/json", "Authorization", "Bearer user")
	require.Contains(t, body, `"available":39`)
}

func TestForwardedAddressesAreBelievedOfProxiesAlone(t *testing.T) {
	t.Parallel()
	l, err := limit.Open("memory:", slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	for name, c := range map[string]struct {
		trusted []netip.Prefix
		want    []string
	}{
		"by a proxy of ours": {[]netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, []string{"39", "39", "38", "39"}},
		"by anybody":         {nil, []string{"39", "38", "37", "36"}},
	} {
		host, _ := start(t, func(o *server.Options) {
			o.Cost.Budget, o.TrustedProxies = l.Bucket(name, 40, 1000*time.Hour), c.trusted
		})
		// The document is read once, at somebody else's cost.
		_, _, _ = call(t, "POST", "http://"+host+"/graphql", `{"query":"{hello}"}`, "Content-Type", "application/json", "Authorization", "Bearer user")
		var got []string
		for _, from := range []string{"192.0.2.1", "192.0.2.1, 192.0.2.2", "192.0.2.9, 192.0.2.1", "2001:db8::1"} {
			_, body, _ := call(t, "POST", "http://"+host+"/graphql", `{"query":"{hello}"}`, "Content-Type", "application/json", "X-Forwarded-For", from)
			_, rest, _ := strings.Cut(body, `"available":`)
			got = append(got, rest[:2])
		}
		require.Equal(t, c.want, got, name)
	}
}

func TestAnswersAreSafeToShow(t *testing.T) {
	t.Parallel()
	host, _ := start(t, nil)
	for path, accept := range map[string]string{"/": "text/html", "/nope": "text/html", "/signin": "text/html", "/playground": "text/html", "/assets/x": "", "/debug/pprof/": "", "/debug/vars": "", "/metrics": "", "/..%2f..%2fetc/passwd": "", "/assets/..%2f..%2fetc/passwd": ""} {
		status, body, h := call(t, "GET", "http://"+host+path, "", "Accept", accept)
		require.Equal(t, "nosniff", h.Get("X-Content-Type-Options"), path)
		require.Equal(t, "max-age=31536000", h.Get("Strict-Transport-Security"), path)
		policy := h.Get("Content-Security-Policy")
		require.Contains(t, policy, "frame-ancestors 'none'", path)
		require.NotContains(t, policy, "script-src 'unsafe", path)
		if strings.Contains(body, "<style") {
			_, rest, _ := strings.Cut(body, `nonce="`)
			nonce, _, _ := strings.Cut(rest, `"`)
			require.Contains(t, policy, "'nonce-"+nonce+"'", path)
			require.NotContains(t, policy, "unsafe-inline", path)
		}
		if strings.HasPrefix(path, "/debug") || path == "/metrics" || strings.Contains(path, "passwd") {
			require.Equal(t, http.StatusNotFound, status, path)
		}
		require.NotContains(t, body, "root:")
	}
}

// Autodesk's scripts run in one document, in an origin of its own, and only where that is
// offered: no other page may load anything from Autodesk, and of what this server has that
// document reads assets and the model alone.
func TestAutodeskIsLetIntoAFrameAlone(t *testing.T) {
	t.Parallel()
	web := fstest.MapFS{
		"index.html":    {Data: []byte(`<head></head>`)},
		"autodesk.html": {Data: []byte(`<script nonce="PURLIN_NONCE"></script>`)},
		"assets/a.js":   {Data: []byte(`1`)},
	}
	model := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "model") })
	serve := func(offered bool) string {
		host, _ := start(t, func(o *server.Options) {
			o.Web, o.AutodeskViewer, o.Downloads = web, offered, map[string]http.Handler{"/viewer/": model}
		})
		return "http://" + host
	}
	with, without := serve(true), serve(false)

	status, body, h := call(t, "GET", with+"/autodesk-viewer", "")
	require.Equal(t, http.StatusOK, status)
	policy := h.Get("Content-Security-Policy")
	nonce := regexp.MustCompile(`script-src 'nonce-([A-Z2-7]{26})' https://developer\.api\.autodesk\.com;`).FindStringSubmatch(policy)
	require.NotNil(t, nonce, policy)
	require.Contains(t, body, `nonce="`+nonce[1]+`"`)
	require.Contains(t, policy, "sandbox allow-scripts;")
	require.Contains(t, policy, "frame-ancestors 'self';")
	require.NotContains(t, policy, "strict-dynamic")
	require.Equal(t, 1, strings.Count(policy, "unsafe"), policy)
	require.Equal(t, "SAMEORIGIN", h.Get("X-Frame-Options"))

	for _, path := range []string{"/", "/files/fil_1", "/playground", "/s/abc", "/embed/abc"} {
		_, body, h := call(t, "GET", with+path, "")
		require.NotContains(t, h.Get("Content-Security-Policy"), "autodesk", path)
		require.Contains(t, body, `content="/autodesk-viewer"`, path)
		_, body, _ = call(t, "GET", without+path, "")
		require.NotContains(t, body, "autodesk", path)
	}
	status, _, _ = call(t, "GET", without+"/autodesk-viewer", "")
	require.Equal(t, http.StatusNotFound, status)

	for _, c := range []struct {
		at, path string
		read     bool
	}{{with, "/assets/a.js", true}, {with, "/viewer/x", true}, {with, "/graphql", false}, {with, "/", false}, {with, "/blobs/x", false}, {without, "/assets/a.js", false}, {without, "/viewer/x", false}} {
		_, _, h := call(t, "GET", c.at+c.path, "", "Origin", "null")
		allowed := map[bool]string{true: "null"}[c.read]
		require.Equal(t, allowed, h.Get("Access-Control-Allow-Origin"), c.path)
		require.Empty(t, h.Get("Access-Control-Allow-Credentials"), c.path)
		status, _, h = call(t, "OPTIONS", c.at+c.path, "", "Origin", "null", "Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "authorization")
		require.Equal(t, map[bool]int{true: http.StatusNoContent, false: http.StatusForbidden}[c.read], status, c.path)
		require.Equal(t, allowed, h.Get("Access-Control-Allow-Origin"), c.path)
	}
}

// The pages of the web app run what the build put into them and nothing else; every
// answer has a nonce of its own.
func TestPagesRunTheirOwnScriptsAlone(t *testing.T) {
	t.Parallel()
	host, _ := start(t, func(o *server.Options) {
		o.Web = fstest.MapFS{"index.html": {Data: []byte(`<head><meta property="csp-nonce" nonce="PURLIN_NONCE"></head><script nonce="PURLIN_NONCE" src="/a.js"></script>`)}}
	})
	seen := map[string]bool{}
	for _, path := range []string{"/", "/projects/prj_1", "/projects/prj_1/import", "/files/fil_1", "/account", "/playground", "/s/abc", "/embed/abc"} {
		status, body, h := call(t, "GET", "http://"+host+path, "")
		require.Equal(t, http.StatusOK, status, path)
		policy := h.Get("Content-Security-Policy")
		nonce := regexp.MustCompile(`script-src 'nonce-([A-Z2-7]{26})' 'strict-dynamic';`).FindStringSubmatch(policy)
		require.NotNil(t, nonce, policy)
		require.False(t, seen[nonce[1]], "a nonce serves once")
		seen[nonce[1]] = true
		require.Equal(t, 2, strings.Count(body, `nonce="`+nonce[1]+`"`), body)
		require.NotContains(t, body, "PURLIN_NONCE")
		require.Contains(t, policy, "style-src 'self' 'nonce-"+nonce[1]+"';")
		require.Equal(t, path == "/playground", strings.Contains(policy, "style-src-attr 'unsafe-inline'"), policy)
		require.Equal(t, path == "/playground", strings.Contains(policy, "unsafe"), policy)
	}
}
