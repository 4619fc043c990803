package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"purlin/auth"
	"purlin/fanout"
	"purlin/fault"
)

const (
	jsonType     = "application/json"
	responseType = "application/graphql-response+json"
	streamType   = "text/event-stream"
)

// accepted returns the type of the answer that r wants most. The profile is that
// of GraphQL over HTTP (github.com/graphql/graphql-over-http).
func accepted(r *http.Request) string {
	accept := r.Header.Get("Accept")
	if accept == "" {
		return jsonType
	}
	for part := range strings.SplitSeq(accept, ",") {
		switch t, _, _ := mime.ParseMediaType(strings.TrimSpace(part)); t {
		case streamType, responseType, jsonType:
			return t
		case "*/*":
			return jsonType
		}
	}
	return jsonType
}

// refuse answers a request that was not executed. The answer has no data, and
// repeats nothing of the request.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, status int, code, reason string) {
	s.refuseWith(w, r, status, gqlerror.List{coded(code, reason)})
}

func (s *Server) refuseWith(w http.ResponseWriter, r *http.Request, status int, errs gqlerror.List) {
	s.countRefusal(errs)
	retryAfter(w, errs)
	b, err := json.Marshal(map[string]any{"errors": s.limits.capped(errs)})
	if err != nil {
		b = []byte(`{"errors":[{"message":"the error cannot be shown"}]}`)
	}
	t := accepted(r)
	if t == streamType {
		t = jsonType
	}
	s.answer(w, status, t, b)
}

// retryAfter repeats in a header what an error says of when to try again.
func retryAfter(w http.ResponseWriter, errs gqlerror.List) {
	for _, e := range errs {
		if ms, ok := number(e.Extensions["retryAfterMs"]); ok {
			w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(float64(ms)/1000))))
		}
		if cost, ok := e.Extensions["cost"].(map[string]any); ok {
			w.Header().Set("RateLimit", fmt.Sprintf("limit=%v, remaining=%v, reset=%v", cost["limit"], cost["available"], w.Header().Get("Retry-After")))
		}
	}
}

// Values of headers, shared by all answers.
var (
	answerTypes = map[string][]string{jsonType: {jsonType + "; charset=utf-8"}, responseType: {responseType + "; charset=utf-8"}}
	uncached    = []string{"no-store"}
)

// measured is the length, in bytes, below which net/http says by itself how long an
// answer is; see [http.ResponseWriter].
const measured = 2 << 10

func (s *Server) answer(w http.ResponseWriter, status int, contentType string, body []byte) {
	h := w.Header()
	h["Content-Type"] = answerTypes[contentType]
	h["Cache-Control"] = uncached
	if len(body) >= measured {
		h["Content-Length"] = []string{strconv.Itoa(len(body))}
	}
	w.WriteHeader(status)
	s.unsent.Add(int64(len(body)))
	defer s.unsent.Add(-int64(len(body)))
	_, _ = w.Write(body) // a caller who left needs no answer
}

// encode writes a response; see appendAnswer.
func (s *Server) encode(ctx context.Context, oc *graphql.OperationContext, resp *graphql.Response) ([]byte, error) {
	return s.appendAnswer(ctx, make([]byte, 0, len(resp.Data)+256), oc, resp) // the data, and room for what a bill takes
}

// appendAnswer appends a response to b without a second pass over its data, and settles the
// bill of a query or a mutation.
func (s *Server) appendAnswer(ctx context.Context, b []byte, oc *graphql.OperationContext, resp *graphql.Response) ([]byte, error) {
	b = append(b, '{')
	if len(resp.Errors) > 0 {
		errs, err := json.Marshal(s.limits.capped(resp.Errors))
		if err != nil {
			return b, fmt.Errorf("encoding errors: %w", err)
		}
		b = append(append(append(b, `"errors":`...), errs...), ',')
	}
	b = append(b, `"data":`...)
	if len(resp.Data) == 0 {
		b = append(b, "null"...)
	} else {
		b = append(b, resp.Data...)
	}
	var cost []byte
	if bill := billOf(oc); bill != nil && oc.Operation.Operation != ast.Subscription {
		cost = s.settle(ctx, bill, resp.Data)
	}
	used := deprecationsOf(oc)
	if used == nil && len(resp.Extensions) == 0 {
		if cost != nil { // nearly always
			b = append(append(append(b, `,"extensions":{"cost":`...), cost...), '}')
		}
		return append(b, '}'), nil
	}
	if resp.Extensions == nil {
		resp.Extensions = map[string]any{}
	}
	if cost != nil {
		resp.Extensions["cost"] = json.RawMessage(cost)
	}
	if used != nil {
		resp.Extensions["deprecations"] = used
	}
	ext, err := json.Marshal(resp.Extensions)
	if err != nil {
		return b, fmt.Errorf("encoding extensions: %w", err)
	}
	return append(append(append(b, `,"extensions":`...), ext...), '}'), nil
}

// answerBuffers are for answers that are sent and forgotten.
var answerBuffers = sync.Pool{New: func() any { return new([]byte) }}

// mostKept is the size, in bytes, up to which such a buffer is kept for the next answer.
const mostKept = 1 << 20

// answers are what a caller is told of an operation that was begun.
type answers struct {
	s       *Server
	ctx     context.Context // nil while they rest
	oc      *graphql.OperationContext
	shared  *fanout.Answers // nil: the operation is executed
	respond func() *graphql.Response
	ended   bool
}

// answers executes an operation that was begun. Close the answers.
func (s *Server) answers(ctx context.Context, oc *graphql.OperationContext) *answers {
	a := &answers{s: s, oc: oc}
	if s.o.Follow != nil && oc.Operation.Operation == ast.Subscription {
		a.resume(ctx)
		if a.shared = s.o.Follow(a.ctx, oc, s.write); a.shared != nil {
			a.oc = a.shared.Operation()
			return a
		}
	}
	a.ctx = fault.WithEnding(graphql.WithOperationContext(ctx, oc))
	a.respond = s.dispatch(a.ctx, oc)
	return a
}

// resume has shared answers go on until ctx ends.
func (a *answers) resume(ctx context.Context) { a.ctx = fault.WithEnding(a.around(ctx)) }

// around is the context in which events are read and written.
func (a *answers) around(ctx context.Context) context.Context {
	ctx = graphql.WithOperationContext(ctx, a.oc)
	if a.s.o.AroundResponse != nil {
		ctx = a.s.o.AroundResponse(ctx)
	}
	return ctx
}

// write makes the payload of one event, for all who are told the same.
func (s *Server) write(ctx context.Context, oc *graphql.OperationContext) (payload []byte, whole bool) {
	resp := s.dispatch(ctx, oc)()
	if resp == nil { // ctx has ended
		return nil, false
	}
	b, err := s.encode(ctx, oc, resp)
	return b, err == nil && len(resp.Errors) == 0
}

// next waits for the next answer's payload, which is not to be changed; nil after the
// last.
func (a *answers) next() ([]byte, error) {
	if a.ended {
		return nil, nil
	}
	if a.shared != nil {
		if b, ok := a.shared.Next(a.ctx); ok {
			return b, nil
		}
	} else if resp := a.respond(); resp != nil {
		return a.s.encode(a.ctx, a.oc, resp)
	}
	a.ended = true
	why := fault.Ended(a.ctx)
	if why == nil {
		return nil, nil
	}
	// A bare complete would say that there is no more.
	return a.s.encode(a.ctx, a.oc, &graphql.Response{Errors: gqlerror.List{coded(string(why.Code), why.Message)}})
}

// rest lets the goroutine that called next go, and what it needed; see
// [fanout.Answers.Rest]. ctx need not end with the operation. Once woken, call resume.
func (a *answers) rest(ctx context.Context, reader fanout.Reader) bool {
	if a.shared == nil || a.ended {
		return false
	}
	awake := a.ctx
	a.ctx = nil
	if a.shared.Rest(a.around(ctx), reader) { // from here on another may resume
		return true
	}
	a.ctx = awake
	return false
}

// wake ends a rest. It may be called at any time.
func (a *answers) wake() {
	if a.shared != nil {
		a.shared.Wake()
	}
}

func (a *answers) close() {
	if a.shared != nil {
		a.shared.Close()
	}
}

func (s *Server) dispatch(ctx context.Context, oc *graphql.OperationContext) func() *graphql.Response {
	answers, ctx := s.exec.DispatchOperation(ctx, oc)
	return func() *graphql.Response { return answers(ctx) }
}

// preflighted says whether a browser must have asked before it sent r from
// another site's page.
func preflighted(r *http.Request) bool {
	h := r.Header
	return h.Get("GraphQL-Require-Preflight") != "" || h.Get("Apollo-Require-Preflight") != "" || h.Get("X-Apollo-Operation-Name") != ""
}

// requestError is a refusal that reading a request leads to.
type requestError struct {
	status       int
	code, reason string
}

func (e *requestError) Error() string { return e.reason }

func bad(status int, code, reason string) error { return &requestError{status, code, reason} }

func (s *Server) serveGraphQL(w http.ResponseWriter, r *http.Request) {
	defer func() {
		if cause := recover(); cause != nil {
			s.refuseWith(w, r, http.StatusInternalServerError, gqlerror.List{s.recovered(r.Context(), cause)})
		}
	}()
	if upgrade(r) {
		s.serveSocket(w, r)
		return
	}
	switch {
	case r.Method == http.MethodOptions:
		w.Header().Set("Allow", "GET, POST, OPTIONS")
		w.WriteHeader(http.StatusNoContent)
		return
	case r.Method != http.MethodGet && r.Method != http.MethodPost:
		w.Header().Set("Allow", "GET, POST, OPTIONS")
		s.refuse(w, r, http.StatusMethodNotAllowed, "METHOD_NOT_ALLOWED", "use POST")
		return
	case r.Header.Get("Content-Encoding") != "":
		s.refuse(w, r, http.StatusUnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", "compressed request bodies are not taken")
		return
	}
	ctx, expires, err := s.authenticate(r.Context(), r.Header.Get("Authorization"))
	if err != nil {
		if f := fault.Of(err); f != nil {
			w.Header().Set("WWW-Authenticate", "Bearer")
			s.refuse(w, r, http.StatusUnauthorized, string(fault.Unauthenticated), f[0].Message)
			return
		}
		s.refuseWith(w, r, http.StatusInternalServerError, gqlerror.List{s.failed(r.Context(), err)})
		return
	}
	ctx = auth.WithCookies(graphql.StartOperationTrace(ctx), &cookieJar{w: w, r: r, secure: s.secure})
	p := &graphql.RawParams{Headers: r.Header}
	p.ReadTime.Start = graphql.Now()
	cleanup, err := s.params(w, r, p)
	defer cleanup()
	if err != nil {
		var b *requestError
		if !errors.As(err, &b) {
			s.refuseWith(w, r, http.StatusInternalServerError, gqlerror.List{s.failed(ctx, err)})
			return
		}
		if b.status == http.StatusServiceUnavailable {
			w.Header().Set("Retry-After", "1")
		}
		s.refuse(w, r, b.status, b.code, b.reason)
		return
	}
	p.ReadTime.End = graphql.Now()
	leave, ok := s.admit()
	if !ok {
		s.refuseWith(w, r, http.StatusServiceUnavailable, gqlerror.List{busy()})
		return
	}
	leave = sync.OnceFunc(leave)
	defer leave()
	s.execute(ctx, w, r, p, expires, leave)
}

// begin reads an operation. When it is refused the response says why; a bad variable
// is BAD_USER_INPUT, as a bad value is anywhere else.
func (s *Server) begin(ctx context.Context, p *graphql.RawParams) (*graphql.OperationContext, *graphql.Response) {
	oc, errs := s.exec.CreateOperationContext(ctx, p)
	if errs == nil {
		return oc, nil
	}
	for _, e := range errs {
		if len(e.Path) > 0 && e.Path[0] == ast.PathName("variable") {
			errcode.Set(e, string(fault.BadUserInput))
		}
	}
	return oc, s.exec.DispatchError(graphql.WithOperationContext(ctx, oc), s.limits.capped(errs))
}

// execute answers an admitted request. It calls leave when there is nothing more
// to do than to send.
func (s *Server) execute(ctx context.Context, w http.ResponseWriter, r *http.Request, p *graphql.RawParams, expires time.Time, leave func()) {
	t := accepted(r)
	oc, resp := s.begin(ctx, p)
	if resp != nil {
		if t == streamType {
			s.countRefusal(resp.Errors)
			retryAfter(w, resp.Errors)
			b, _ := json.Marshal(map[string]any{"errors": s.limits.capped(resp.Errors)})
			st := s.stream(w)
			if st.event("next", b) {
				st.event("complete", nil)
			}
			return
		}
		status := http.StatusOK // the audits of graphql-http want it for application/json
		if t == responseType {
			switch resp.Errors[0].Extensions["code"] {
			case string(fault.RateLimited):
				status = http.StatusTooManyRequests
			case notPersisted: // a step of the protocol, which browsers would report as a failure
			default:
				status = http.StatusBadRequest
			}
		}
		s.refuseWith(w, r, status, resp.Errors)
		return
	}
	kind := oc.Operation.Operation
	switch {
	case r.Method == http.MethodGet && kind == ast.Mutation, r.Method == http.MethodGet && kind == ast.Subscription && t != streamType:
		w.Header().Set("Allow", "POST")
		s.refuse(w, r, http.StatusMethodNotAllowed, "METHOD_NOT_ALLOWED", "GET is for queries")
		return
	case kind == ast.Subscription && t != streamType:
		s.refuse(w, r, http.StatusBadRequest, "BAD_REQUEST", "a subscription needs a WebSocket, or Accept: "+streamType)
		return
	}
	ctx = graphql.WithOperationContext(ctx, oc)
	if kind != ast.Subscription {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.limits.Run)
		defer cancel()
	}
	if t == streamType {
		if kind == ast.Subscription {
			leave() // it may last for hours
			s.metrics.subscriptions.Inc()
			defer s.metrics.subscriptions.Dec()
		}
		s.serveEvents(ctx, w, oc, expires)
		return
	}
	answers, ctx := s.exec.DispatchOperation(ctx, oc)
	resp = answers(ctx)
	if resp == nil {
		s.refuse(w, r, http.StatusServiceUnavailable, "TIMEOUT", "the operation took too long")
		return
	}
	buffer, _ := answerBuffers.Get().(*[]byte)
	b, err := s.appendAnswer(ctx, (*buffer)[:0], oc, resp)
	defer func() {
		if cap(b) <= mostKept {
			*buffer = b
			answerBuffers.Put(buffer)
		}
	}()
	if err != nil {
		s.refuseWith(w, r, http.StatusInternalServerError, gqlerror.List{s.failed(ctx, err)})
		return
	}
	retryAfter(w, resp.Errors)
	leave()
	s.answer(w, http.StatusOK, t, b)
}

// stream writes server-sent events in the distinct connections mode of
// graphql-sse (github.com/enisdenjo/graphql-sse, PROTOCOL.md).
type stream struct {
	w     http.ResponseWriter
	rc    *http.ResponseController
	limit time.Duration
}

func (s *Server) stream(w http.ResponseWriter) stream {
	st := stream{w, http.NewResponseController(w), s.limits.StreamWrite}
	_ = st.rc.SetReadDeadline(time.Time{})
	h := w.Header()
	h.Set("Content-Type", streamType+"; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	_ = st.rc.SetWriteDeadline(time.Now().Add(st.limit))
	w.WriteHeader(http.StatusOK)
	_ = st.rc.Flush()
	return st
}

// event writes one event, or a comment that keeps the connection when name is
// empty, and says whether it got through.
func (st stream) event(name string, data []byte) bool {
	_ = st.rc.SetWriteDeadline(time.Now().Add(st.limit))
	text := ":\n\n"
	if name != "" {
		text = "event: " + name + "\ndata: " + string(data) + "\n\n"
	}
	if _, err := io.WriteString(st.w, text); err != nil {
		return false
	}
	return st.rc.Flush() == nil
}

func (s *Server) serveEvents(ctx context.Context, w http.ResponseWriter, oc *graphql.OperationContext, expires time.Time) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer s.watch(auth.From(ctx), cancel)()
	if !expires.IsZero() {
		ctx, cancel = context.WithDeadline(ctx, expires)
		defer cancel()
	}
	st := s.stream(w)
	answers := make(chan []byte)
	say := func(b []byte) bool {
		select {
		case answers <- b:
			return true
		case <-ctx.Done():
			return false
		}
	}
	failure := func(err *gqlerror.Error) []byte {
		b, _ := json.Marshal(map[string]any{"errors": gqlerror.List{err}}) // strings
		return b
	}
	done := make(chan struct{})
	defer func() { cancel(); <-done }()
	go func() {
		defer close(done)
		defer close(answers)
		defer func() {
			if cause := recover(); cause != nil {
				say(failure(s.recovered(ctx, cause)))
			}
		}()
		a := s.answers(ctx, oc)
		defer a.close()
		for {
			b, err := a.next()
			if err != nil {
				b = failure(s.failed(ctx, err))
			}
			if b == nil || !say(b) || oc.Operation.Operation != ast.Subscription {
				return
			}
		}
	}()
	tick := time.NewTicker(s.limits.Ping)
	defer tick.Stop()
	for {
		select {
		case <-s.drain: // without complete, so that the client comes back
			return
		case <-tick.C:
			if !st.event("", nil) {
				return
			}
		case b, ok := <-answers:
			if !ok {
				if ctx.Err() == nil {
					st.event("complete", nil)
				}
				return
			}
			if !st.event("next", b) {
				return
			}
		}
	}
}

// params reads the operation of r. Its cleanup is never nil and must run once
// the operation has ended.
func (s *Server) params(w http.ResponseWriter, r *http.Request, p *graphql.RawParams) (cleanup func(), err error) {
	cleanup = func() {}
	if r.Method == http.MethodGet {
		return cleanup, s.fromURL(r, p)
	}
	if given := r.Header.Get("Content-Type"); given != jsonType {
		t, args, err := mime.ParseMediaType(given)
		if err == nil && t == "multipart/form-data" {
			return s.fromForm(w, r, p)
		}
		if charset := args["charset"]; err != nil || t != jsonType || charset != "" && !strings.EqualFold(charset, "utf-8") {
			return cleanup, bad(http.StatusUnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", "content-type must be "+jsonType)
		}
	}
	body, err := s.body(http.MaxBytesReader(w, r.Body, s.limits.BodyBytes))
	if err != nil {
		return cleanup, err
	}
	return cleanup, parse(body, p)
}

// body reads a whole body. Many at once may be small, few large.
func (s *Server) body(r io.Reader) ([]byte, error) {
	const small = 64 << 10
	b, err := io.ReadAll(io.LimitReader(r, small))
	if err == nil && len(b) == small {
		if !s.bodies.TryAcquire(1) {
			return nil, bad(http.StatusServiceUnavailable, "UNAVAILABLE", "too many large requests are coming in: try again in a second")
		}
		defer s.bodies.Release(1)
		var rest []byte
		rest, err = io.ReadAll(r)
		b = append(b, rest...)
	}
	if err != nil {
		return nil, arrival(err, s.limits.BodyBytes)
	}
	return b, nil
}

func arrival(err error, limit int64) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return bad(http.StatusRequestEntityTooLarge, string(fault.TooLarge), "the body exceeds "+strconv.FormatInt(limit, 10)+" bytes")
	}
	return bad(http.StatusRequestTimeout, "TIMEOUT", "the body did not arrive")
}

func parse(body []byte, p *graphql.RawParams) error {
	if !utf8.Valid(body) {
		return bad(http.StatusBadRequest, string(fault.BadUserInput), "the body is not UTF-8")
	}
	if reason := decodeParams(body, p); reason != "" {
		return bad(http.StatusBadRequest, "BAD_REQUEST", reason)
	}
	return missing(p)
}

func missing(p *graphql.RawParams) error {
	if p.Query == "" && p.Extensions["persistedQuery"] == nil {
		return bad(http.StatusBadRequest, "BAD_REQUEST", "query is missing")
	}
	return nil
}

func (s *Server) fromURL(r *http.Request, p *graphql.RawParams) error {
	if t, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); t != jsonType && !preflighted(r) {
		return bad(http.StatusBadRequest, "CSRF", "GET needs the header GraphQL-Require-Preflight, which other sites cannot send unasked")
	}
	q := r.URL.Query()
	p.Query, p.OperationName = q.Get("query"), q.Get("operationName")
	if !utf8.ValidString(p.Query + p.OperationName + q.Get("variables") + q.Get("extensions")) {
		return bad(http.StatusBadRequest, string(fault.BadUserInput), "the query is not UTF-8")
	}
	for name, into := range map[string]*map[string]any{"variables": &p.Variables, "extensions": &p.Extensions} {
		if text := q.Get(name); text != "" && decode([]byte(text), into) != nil {
			return bad(http.StatusBadRequest, "BAD_REQUEST", name+" must be a JSON object")
		}
	}
	return missing(p)
}

// fromForm reads a GraphQL multipart request (github.com/jaydenseric/
// graphql-multipart-request-spec): operations, map, then one file, which waits on
// disk and is removed by cleanup.
func (s *Server) fromForm(w http.ResponseWriter, r *http.Request, p *graphql.RawParams) (cleanup func(), err error) {
	cleanup = func() {}
	malformed := func(reason string) error { return bad(http.StatusBadRequest, "BAD_REQUEST", reason) }
	if !preflighted(r) {
		return cleanup, bad(http.StatusBadRequest, "CSRF", "multipart needs the header GraphQL-Require-Preflight, which other sites cannot send unasked")
	}
	rc := http.NewResponseController(w)
	body := http.MaxBytesReader(w, r.Body, s.limits.UploadBytes+s.limits.BodyBytes)
	r.Body = &patientBody{ReadCloser: body, rc: rc, limit: s.limits.Read}
	defer func() {
		_ = rc.SetReadDeadline(time.Time{}) // a deadline in the past would cancel the request
		_ = rc.SetWriteDeadline(time.Now().Add(s.limits.Write))
	}()
	form, err := r.MultipartReader()
	if err != nil {
		return cleanup, malformed("the multipart body has no boundary")
	}
	operations, err := field(form, "operations", s.limits.BodyBytes)
	if err != nil {
		return cleanup, err
	}
	if err := parse(operations, p); err != nil {
		return cleanup, err
	}
	where, err := field(form, "map", 4<<10)
	if err != nil {
		return cleanup, err
	}
	var files map[string][]string
	if decode(where, &files) != nil || len(files) != 1 {
		return cleanup, malformed("map must name one file")
	}
	part, err := form.NextPart()
	if err != nil {
		return cleanup, malformed("the file is missing")
	}
	paths, ok := files[part.FormName()]
	if !ok || len(paths) != 1 {
		return cleanup, malformed("map must give the file one path")
	}
	put, ok := slot(p.Variables, paths[0])
	if !ok {
		return cleanup, malformed("map must point at a null of the variables")
	}
	spool, err := os.CreateTemp("", "purlin-upload-*")
	if err != nil {
		return cleanup, fmt.Errorf("spooling an upload: %w", err)
	}
	// Without a name from here on, where the system allows it: a kill leaves nothing.
	_ = os.Remove(spool.Name())
	cleanup = func() { _ = spool.Close(); _ = os.Remove(spool.Name()) }
	n, err := io.Copy(spool, io.LimitReader(part, s.limits.UploadBytes+1))
	var onDisk *os.PathError
	switch {
	case errors.As(err, &onDisk):
		return cleanup, fmt.Errorf("spooling an upload: %w", err)
	case err != nil:
		return cleanup, arrival(err, s.limits.UploadBytes)
	case n > s.limits.UploadBytes:
		return cleanup, arrival(&http.MaxBytesError{Limit: s.limits.UploadBytes}, s.limits.UploadBytes)
	}
	if _, err := spool.Seek(0, io.SeekStart); err != nil {
		return cleanup, fmt.Errorf("spooling an upload: %w", err)
	}
	if _, err := form.NextPart(); !errors.Is(err, io.EOF) {
		return cleanup, malformed("the file must be the last part")
	}
	put(graphql.Upload{File: spool, Filename: filepath.Base(part.FileName()), Size: n, ContentType: part.Header.Get("Content-Type")})
	return cleanup, nil
}

func field(form *multipart.Reader, name string, limit int64) ([]byte, error) {
	part, err := form.NextPart()
	if err != nil || part.FormName() != name {
		return nil, bad(http.StatusBadRequest, "BAD_REQUEST", "the parts must be: operations, map, one file")
	}
	b, err := io.ReadAll(io.LimitReader(part, limit+1))
	if err != nil {
		return nil, arrival(err, limit)
	}
	if int64(len(b)) > limit {
		return nil, arrival(&http.MaxBytesError{Limit: limit}, limit)
	}
	return b, nil
}

// slot finds the null at a path such as variables.input.file.
func slot(variables map[string]any, path string) (put func(any), ok bool) {
	steps := strings.Split(path, ".")
	if len(steps) < 2 || steps[0] != "variables" {
		return nil, false
	}
	var at any = variables
	for i, step := range steps[1:] {
		last := i == len(steps)-2
		switch in := at.(type) {
		case map[string]any:
			v, there := in[step]
			if last {
				return func(v any) { in[step] = v }, there && v == nil
			}
			at = v
		case []any:
			n, err := strconv.Atoi(step)
			if err != nil || n < 0 || n >= len(in) {
				return nil, false
			}
			if last {
				return func(v any) { in[n] = v }, in[n] == nil
			}
			at = in[n]
		default:
			return nil, false
		}
	}
	return nil, false
}

// patientBody lets a body take as long as it likes while bytes keep coming.
type patientBody struct {
	io.ReadCloser
	rc    *http.ResponseController
	limit time.Duration
}

func (b *patientBody) Read(p []byte) (int, error) {
	_ = b.rc.SetReadDeadline(time.Now().Add(b.limit))
	return b.ReadCloser.Read(p)
}

// decode reads exactly one JSON value.
func decode(b []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		return err
	}
	if len(bytes.TrimLeft(b[d.InputOffset():], " \t\r\n")) > 0 {
		return errors.New("more than one JSON value")
	}
	return nil
}

func isNull(b json.RawMessage) bool { return len(b) == 0 || string(b) == "null" }

// decodeParams reads a GraphQL request and says what is wrong with it, without
// repeating any of it.
func decodeParams(b []byte, p *graphql.RawParams) (reason string) {
	var m map[string]any
	if decode(b, &m) != nil || m == nil {
		return "the request must be one JSON object"
	}
	for _, f := range [...]struct {
		name string
		into *string
	}{{"query", &p.Query}, {"operationName", &p.OperationName}} {
		var ok bool
		if v := m[f.name]; v != nil {
			if *f.into, ok = v.(string); !ok {
				return f.name + " must be a string"
			}
		}
	}
	for _, f := range [...]struct {
		name string
		into *map[string]any
	}{{"variables", &p.Variables}, {"extensions", &p.Extensions}} {
		var ok bool
		if v := m[f.name]; v != nil {
			if *f.into, ok = v.(map[string]any); !ok {
				return f.name + " must be an object"
			}
		}
	}
	return ""
}
