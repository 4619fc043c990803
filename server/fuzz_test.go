package server

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/gorilla/websocket"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
)

// nothing executes every operation to null.
type nothing struct{ schema *ast.Schema }

func (n nothing) Schema() *ast.Schema { return n.schema }
func (nothing) Complexity(context.Context, string, string, int, map[string]any) (int, bool) {
	return 0, false
}

func (nothing) Exec(context.Context) graphql.ResponseHandler {
	return graphql.OneShot(&graphql.Response{Data: []byte("null")})
}

func newFuzzed() *Server {
	return New(Options{Schema: nothing{gqlparser.MustLoadSchema(&ast.Source{Input: costSchema})}})
}

// FuzzHTTP sends bodies of any type: whatever comes back is JSON, echoes nothing
// long, and is no 500.
func FuzzHTTP(f *testing.F) {
	const form = "--x\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{\"query\":\"{hello}\",\"variables\":{\"f\":null}}\r\n" +
		"--x\r\nContent-Disposition: form-data; name=\"map\"\r\n\r\n{\"0\":[\"variables.f\"]}\r\n" +
		"--x\r\nContent-Disposition: form-data; name=\"0\"; filename=\"a\"\r\n\r\nabc\r\n--x--\r\n"
	f.Add("POST", "", "application/json", []byte(`{"query":"{hello}","variables":{"a":[1]},"extensions":{"persistedQuery":{"version":1,"sha256Hash":"00"}}}`))
	f.Add("GET", "query={hello}&variables={}&extensions=null", "", []byte(nil))
	f.Add("POST", "", "multipart/form-data; boundary=x", []byte(form))
	f.Add("POST", "", `application/json; charset="utf-8"`, []byte("{\"query\":\"\xff\"}"))
	s := newFuzzed()
	f.Fuzz(func(t *testing.T, method, query, contentType string, body []byte) {
		if method != "GET" && method != "POST" {
			return
		}
		r := httptest.NewRequest(method, "/graphql", bytes.NewReader(body))
		r.URL.RawQuery = query
		r.Header.Set("Content-Type", contentType)
		r.Header.Set("GraphQL-Require-Preflight", "1")
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, r)
		if w.Code >= 500 || !json.Valid(w.Body.Bytes()) || w.Body.Len() > 8<<10 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	})
}

// FuzzSocket sends two messages after connection_init: the server answers, or
// closes with a code.
func FuzzSocket(f *testing.F) {
	f.Add([]byte(`{"id":"1","type":"subscribe","payload":{"query":"{hello}","variables":{},"operationName":null}}`), []byte(`{"id":"1","type":"complete"}`))
	f.Add([]byte(`{"type":"ping","payload":{"a":1}}`), []byte(`{"type":"pong"}`))
	f.Add([]byte(`{"type":"connection_init"}`), []byte(`[]`))
	s := newFuzzed()
	hs := httptest.NewServer(s.Handler())
	f.Cleanup(hs.Close)
	d := websocket.Dialer{Subprotocols: []string{transportWS}}
	f.Fuzz(func(t *testing.T, first, second []byte) {
		c, resp, err := d.Dial("ws"+strings.TrimPrefix(hs.URL, "http")+"/graphql", nil)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		defer c.Close()
		_ = c.SetReadDeadline(time.Now().Add(10 * time.Second))
		for _, m := range [][]byte{[]byte(`{"type":"connection_init"}`), first, second, []byte(`{"type":"ping","payload":{"last":1}}`)} {
			if c.WriteMessage(websocket.TextMessage, m) != nil {
				break
			}
		}
		for {
			_, b, err := c.ReadMessage()
			if websocket.IsCloseError(err, closeInvalid, closeUnauthorized, closeForbidden, closeDuplicate, closeTooManyInits, websocket.CloseMessageTooBig) {
				return
			}
			if err != nil || !json.Valid(b) {
				t.Fatalf("%v %s", err, b)
			}
			if string(b) == `{"type":"pong","payload":{"last":1}}` {
				return
			}
		}
	})
}

// FuzzDocument holds the walks to what they promise: they end, visit each
// selection once, and what they let through is quick to validate and to price.
func FuzzDocument(f *testing.F) {
	for _, text := range []string{
		"{hello}", "{users(first:3){nodes{name} ...f}} fragment f on UserConnection{totalCount}", "subscription($a:Int=1 @x){a:count{name} ...{b:count{name}}}",
		"{...a} fragment a on Query{...b} fragment b on Query{...a}", `{nodes(ids:["a",{b:[1]}]){name}}`, "query a{hello @skip(if:true)} query b{hello}", "{__schema{types{name}}}",
	} {
		f.Add(text)
	}
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: costSchema})
	l := Limits{}.withDefaults()
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > l.DocumentBytes {
			return
		}
		begun := time.Now()
		doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: text}, l.Tokens)
		if err != nil {
			return
		}
		visited, refusal := l.check(doc)
		if visited > l.Tokens {
			t.Fatalf("%d selections visited of %d tokens", visited, l.Tokens)
		}
		if refusal == nil && len(validator.ValidateWithRules(schema, doc, nil)) == 0 {
			for _, op := range doc.Operations {
				p := pricer{cost: Cost{PageSize: 25}, schema: schema, known: map[*ast.FragmentDefinition]price{}}
				if cost := p.operation(op); cost < 1 || cost > mostPoints || p.steps > l.Tokens {
					t.Fatalf("cost %d in %d steps", cost, p.steps)
				}
			}
		}
		if took := time.Since(begun); took > 5*time.Second {
			t.Fatalf("took %v", took)
		}
	})
}
