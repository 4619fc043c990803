package server

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/gorilla/websocket"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"purlin/auth"
	"purlin/fanout"
	"purlin/fault"
)

// The subprotocols, and the close codes of graphql-transport-ws
// (github.com/enisdenjo/graphql-ws, PROTOCOL.md).
const (
	transportWS = "graphql-transport-ws"
	legacyWS    = "graphql-ws"

	closeInvalid      = 4400
	closeUnauthorized = 4401
	closeForbidden    = 4403
	closeInitTimeout  = 4408
	closeDuplicate    = 4409
	closeTooManyInits = 4429
	closeLater        = 1013 // clients come back, and resume

	farewell = 2 * time.Second // that a peer has to answer our close
)

// message is what either side says. Its payload is JSON already, and is sent as it is.
type message struct {
	ID      string          `json:"id,omitempty"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload,omitempty"`

	of *operation // the operation that it belongs to; nil for the socket's own
}

// append writes m as JSON behind b.
func (m message) append(b []byte) []byte {
	b = append(b, '{')
	if m.ID != "" {
		id, _ := json.Marshal(m.ID) // a string
		b = append(append(append(b, `"id":`...), id...), ',')
	}
	b = append(append(append(b, `"type":"`...), m.Type...), '"')
	if len(m.Payload) > 0 {
		b = append(append(b, `,"payload":`...), m.Payload...)
	}
	return append(b, '}')
}

// appendFrame writes m as a WebSocket frame (RFC 6455, 5.2) behind b: a text, whole,
// not masked.
func (m message) appendFrame(b []byte) []byte {
	const text, most = 0x81, 10 // bytes of a header
	start := len(b)
	b = m.append(append(b, make([]byte, most)...))
	var head [most]byte
	h := append(head[:0], text)
	switch n := len(b) - start - most; {
	case n < 126:
		h = append(h, byte(n)) //nolint:gosec // below 126
	case n < 1<<16:
		h = binary.BigEndian.AppendUint16(append(h, 126), uint16(n))
	default:
		h = binary.BigEndian.AppendUint64(append(h, 127), uint64(n))
	}
	copy(b[start:], h)
	if len(h) < most {
		b = append(b[:start+len(h)], b[start+most:]...)
	}
	return b
}

// operation is one subscribe of a socket.
type operation struct {
	c       *socket
	id      string
	stopped atomic.Bool        // the client wants no more of it; set under c.mu
	stream  bool               // it is a subscription
	expire  context.CancelFunc // of a query; nil for others
	cancel  context.CancelFunc // ends what runs; nil while it rests; guarded by c.mu
	answers *answers           // nil until it runs; set under c.mu
}

var _ fanout.Reader = (*operation)(nil)

// socket is one WebSocket. One goroutine waits for what comes, each operation has its
// own while it has something to tell, and whoever has something to say writes it, one
// at a time. Thousands of sockets are open at once, so a silent one holds little: the
// smallest stack, as all else is done on others ([socket.apart]), no context but
// its own, nothing of the request that it came by, and of each operation what tells it
// from those that are told the same.
type socket struct {
	s             *Server
	conn          *websocket.Conn
	wire          wire // under conn
	legacy        bool
	authorization string          // of the request, until connection_init
	life          context.Context // ends as soon as the socket begins to: nobody waits for more
	stop          context.CancelFunc
	work          sync.WaitGroup
	turn          int    // in which it is pinged
	from          string // where it comes from
	owner         string // whose socket it is, once known

	writing sync.Mutex // held while a message is sent

	mu        sync.Mutex
	ops       []*operation
	active    int           // operations that run, those that the client has stopped included
	code      int           // of the close frame, once ending
	said      chan struct{} // closed once the close frame was sent, or cannot be; nil before ending
	reason    string
	over      bool            // nothing more may begin
	acked     context.Context // life with the principal; nil before connection_init
	unwatched func()          // lets go of what watches the principal's access
	expires   *time.Timer
}

var (
	writeBuffers sync.Pool // a socket has one only while it writes
	frames       = sync.Pool{New: func() any { return new([]byte) }}
)

// putFrame gives a buffer back, unless it is large.
func putFrame(b *[]byte) {
	if cap(*b) <= 64<<10 {
		frames.Put(b)
	}
}

func upgrade(r *http.Request) bool { return websocket.IsWebSocketUpgrade(r) }

func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	if s.draining.Load() {
		w.Header().Set("Retry-After", "2")
		s.refuse(w, r, http.StatusServiceUnavailable, "UNAVAILABLE", "the server restarts")
		return
	}
	if !s.sameOrigin(r) {
		s.refuse(w, r, http.StatusForbidden, "FORBIDDEN", "this origin may not open sockets here")
		return
	}
	var chosen string
	for _, p := range websocket.Subprotocols(r) {
		if p == transportWS || p == legacyWS && chosen == "" {
			chosen = p
		}
	}
	if chosen == "" {
		s.refuse(w, r, http.StatusBadRequest, "BAD_REQUEST", "offer the subprotocol "+transportWS)
		return
	}
	from := auth.Address(r.Context()).String()
	switch {
	case s.opened.Add(1) > int64(s.limits.Sockets):
		s.opened.Add(-1)
		w.Header().Set("Retry-After", "10")
		s.refuse(w, r, http.StatusServiceUnavailable, "UNAVAILABLE", "too many sockets are open on this server: try again later")
		return
	case !s.hold(from, s.limits.SocketsPerAddress):
		s.opened.Add(-1)
		w.Header().Set("Retry-After", "10")
		s.refuse(w, r, http.StatusTooManyRequests, string(fault.RateLimited), "too many sockets are open from your address: close some")
		return
	}
	up := websocket.Upgrader{
		Subprotocols:     []string{chosen},
		CheckOrigin:      func(*http.Request) bool { return true }, // checked above
		HandshakeTimeout: s.limits.StreamWrite,
		WriteBufferSize:  4096,
		WriteBufferPool:  &writeBuffers,
	}
	c := &socket{s: s, legacy: chosen == legacyWS, authorization: r.Header.Get("Authorization"), from: from}
	conn, err := up.Upgrade(&wired{w, &c.wire}, r, nil)
	if err != nil { // the upgrader has answered
		s.release(from)
		s.opened.Add(-1)
		return
	}
	c.conn = conn
	// The socket outlives its request.
	c.life, c.stop = context.WithCancel(context.WithoutCancel(r.Context()))
	s.metrics.sockets.Inc()
	if s.register(c) != nil {
		_ = conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(1012, "the server restarts"), time.Now().Add(time.Second))
		c.free()
		return
	}
	go c.serve() // this goroutine holds what net/http needs for a request
}

// serve is a socket's life.
func (c *socket) serve() {
	defer c.s.unregister(c)
	defer c.free()
	defer func() {
		if cause := recover(); cause != nil {
			_ = c.s.recovered(c.life, cause)
		}
	}()
	for more := c.apart(c.meet); more; more = c.apart(c.read) {
		c.wire.wait()
	}
}

// meet prepares for what comes.
func (c *socket) meet() (more bool) {
	c.conn.SetReadLimit(c.s.limits.MessageBytes)
	c.conn.SetPongHandler(func(string) error { c.alive(); return nil })
	c.conn.SetCloseHandler(c.closed)
	_ = c.conn.SetReadDeadline(time.Now().Add(c.s.limits.Init))
	return true
}

// free ends what the socket has begun, and gives back what it holds.
func (c *socket) free() {
	c.mu.Lock()
	c.over = true
	if c.expires != nil {
		c.expires.Stop()
	}
	c.mu.Unlock()
	if c.unwatched != nil {
		c.unwatched()
	}
	c.stop()
	c.wake()
	_ = c.conn.Close()
	c.work.Wait()
	if c.owner != "" {
		c.s.release(c.owner)
	}
	c.s.release(c.from)
	c.s.metrics.sockets.Dec()
	c.s.opened.Add(-1)
}

// begin starts work of the socket's, unless it is over.
func (c *socket) begin(work func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.over {
		c.work.Go(work)
	}
}

// end closes the socket with code. Only the first call counts; what waits to be
// sent is dropped.
func (c *socket) end(code int, reason string) {
	if c.beginEnd(code, reason) {
		c.wake()
	}
}

func (c *socket) beginEnd(code int, reason string) (first bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.code != 0 || c.over {
		return false
	}
	c.code, c.reason, c.said = code, reason, make(chan struct{})
	c.s.metrics.closed.WithLabelValues(strconv.Itoa(code)).Inc()
	// A peer that does not read now gets a second more, then the connection ends.
	_ = c.wire.Conn.SetWriteDeadline(time.Now().Add(time.Second))
	_ = c.conn.SetReadDeadline(time.Now().Add(farewell + c.s.limits.StreamWrite))
	c.stop()
	c.work.Go(c.sayClose)
	return true
}

// wake has every operation that rests see that its end has come.
func (c *socket) wake() {
	c.mu.Lock()
	ops := slices.Clone(c.ops)
	c.mu.Unlock()
	for _, op := range ops {
		op.wake()
	}
}

// alive gives the peer time for three more pings.
func (c *socket) alive() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.code == 0 && c.acked != nil {
		_ = c.conn.SetReadDeadline(time.Now().Add(3 * c.s.limits.Ping))
	}
}

// ping asks the peer for a sign of life.
func (c *socket) ping() {
	m := message{Type: "ping"}
	if c.legacy {
		m.Type = "ka"
	} else if c.try(m) {
		return
	}
	c.begin(func() {
		if c.legacy {
			_ = c.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(c.s.limits.StreamWrite))
		}
		c.send(m)
	})
}

// closed answers the peer's close. No message follows it.
func (c *socket) closed(code int, _ string) error {
	c.stop()
	c.writing.Lock()
	defer c.writing.Unlock()
	_ = c.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
	return nil
}

func (c *socket) sayClose() {
	defer close(c.said)
	deadline := time.Now().Add(c.s.limits.StreamWrite)
	if c.legacy && c.code == closeForbidden {
		// Clients of the older protocol look for a message, not for a code.
		c.writing.Lock()
		_ = c.conn.SetWriteDeadline(deadline)
		_ = c.conn.WriteJSON(message{Type: "connection_error", Payload: json.RawMessage(`{"message":"` + c.reason + `"}`)})
		c.writing.Unlock()
	}
	if c.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(c.code, c.reason), deadline) != nil {
		_ = c.conn.Close()
		return
	}
	_ = c.conn.SetReadDeadline(time.Now().Add(farewell))
}

// send writes m, unless the socket ends or m's operation is no longer wanted. A
// peer that does not take it is sent away with a code after which clients come
// back and resume.
func (c *socket) send(m message) (sent bool) {
	size := int64(len(m.Payload))
	c.s.unsent.Add(size)
	defer c.s.unsent.Add(-size)
	c.writing.Lock()
	defer c.writing.Unlock()
	if !c.wants(m) {
		return false
	}
	frame, _ := frames.Get().(*[]byte)
	defer putFrame(frame)
	*frame = m.append((*frame)[:0])
	return c.inTime(func() error { return c.conn.WriteMessage(websocket.TextMessage, *frame) })
}

// try sends m if that needs no waiting.
func (c *socket) try(m message) (sent bool) {
	if !c.writing.TryLock() {
		return false
	}
	defer c.writing.Unlock()
	if !c.wants(m) {
		return false
	}
	frame, _ := frames.Get().(*[]byte)
	defer putFrame(frame)
	*frame = m.appendFrame((*frame)[:0])
	n := c.wire.try(*frame)
	if n > 0 && n < len(*frame) {
		rest := bytes.Clone((*frame)[n:])
		c.work.Go(func() { c.inTime(func() error { return c.wire.finish(rest) }) })
	}
	return n > 0
}

func (c *socket) wants(m message) bool {
	return c.life.Err() == nil && (m.of == nil || !m.of.stopped.Load())
}

// inTime sends away a peer who takes too long to read what write writes.
func (c *socket) inTime(write func() error) (done bool) {
	slow := time.AfterFunc(c.s.limits.StreamWrite, func() { c.end(closeLater, "messages were not read in time") })
	defer slow.Stop()
	if write() != nil {
		_ = c.conn.Close() // which ends read, and so all
		return false
	}
	return true
}

// read handles the next message. There is no more when the socket has ended. After our
// own close it only waits for the peer's answer, so that the peer surely sees the code.
func (c *socket) read() (more bool) {
	kind, b, err := c.conn.ReadMessage()
	c.mu.Lock()
	ending, acked := c.code != 0, c.acked != nil
	c.mu.Unlock()
	switch {
	case errors.Is(err, websocket.ErrReadLimit):
		// The library has sent 1009, unless the length was beyond all bounds.
		// Closing with unread bytes would reset the connection and lose it, so
		// read on for a moment.
		_ = c.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseMessageTooBig, ""), time.Now().Add(time.Second))
		under := c.conn.NetConn()
		_ = under.SetReadDeadline(time.Now().Add(time.Second))
		_, _ = io.CopyN(io.Discard, under, 4<<20)
		return false
	case err != nil && !ending && !acked && timedOut(err):
		c.end(closeInitTimeout, "Connection initialisation timeout")
		c.awaitClose()
		return false
	case err != nil:
		return false
	case ending:
		return true
	}
	c.alive()
	var m message
	if kind != websocket.TextMessage || !decodeMessage(b, &m) {
		c.end(closeInvalid, "Invalid message received")
		return true
	}
	c.handle(m)
	return true
}

// apart does work on a stack of its own, which goes when it is done: the stack of a
// goroutine that waits for months is never given back.
func (c *socket) apart(work func() bool) (more bool) {
	done := make(chan bool)
	go func() {
		defer close(done)
		defer func() {
			if cause := recover(); cause != nil {
				_ = c.s.recovered(c.life, cause)
			}
		}()
		done <- work()
	}()
	return <-done
}

// awaitClose waits for the writer's close frame: a read error is final, so the
// peer's answer cannot be read through the library any more.
func (c *socket) awaitClose() {
	c.mu.Lock()
	said := c.said
	c.mu.Unlock()
	select {
	case <-said:
	case <-time.After(farewell):
	}
	under := c.conn.NetConn()
	_ = under.SetReadDeadline(time.Now().Add(time.Second))
	_, _ = io.CopyN(io.Discard, under, 64<<10)
}

func timedOut(err error) bool {
	var t interface{ Timeout() bool }
	return errors.As(err, &t) && t.Timeout()
}

func decodeMessage(b []byte, m *message) bool {
	var raw map[string]json.RawMessage
	if !utf8.Valid(b) || decode(b, &raw) != nil || raw == nil || json.Unmarshal(raw["type"], &m.Type) != nil {
		return false
	}
	if id, ok := raw["id"]; ok && json.Unmarshal(id, &m.ID) != nil {
		return false
	}
	m.Payload = raw["payload"]
	return true
}

func (c *socket) handle(m message) {
	switch {
	case m.Type == "connection_init":
		c.initialise(m)
	case m.Type == "subscribe" && !c.legacy, m.Type == "start" && c.legacy:
		c.subscribe(m)
	case m.Type == "complete" && !c.legacy, m.Type == "stop" && c.legacy:
		c.mu.Lock()
		op := c.take(m.ID)
		c.mu.Unlock()
		if op != nil {
			op.stop()
			if c.legacy {
				c.send(message{Type: "complete", ID: m.ID})
			}
		}
	case m.Type == "ping" && !c.legacy:
		c.send(message{Type: "pong", Payload: m.Payload})
	case m.Type == "pong" && !c.legacy:
	case m.Type == "connection_terminate" && c.legacy:
		c.end(websocket.CloseNormalClosure, "")
	default:
		c.end(closeInvalid, "Invalid message received")
	}
}

func (c *socket) initialise(m message) {
	if c.acked != nil {
		c.end(closeTooManyInits, "Too many initialisation requests")
		return
	}
	var payload map[string]any
	if !isNull(m.Payload) && decode(m.Payload, &payload) != nil {
		c.end(closeInvalid, "Invalid message received")
		return
	}
	ctx, cancel := context.WithTimeout(c.life, c.s.limits.Init)
	caller, expires, err := c.s.authenticate(ctx, bearer(payload, c.authorization))
	cancel()
	c.authorization = ""
	if err != nil {
		code, reason := closeForbidden, "Forbidden"
		if fault.Of(err) == nil {
			_ = c.s.failed(c.life, err)
			code, reason = closeLater, "the server cannot tell who you are: try again later" // 4500 would have clients give up
		}
		c.end(code, reason)
		return
	}
	if owner := whose(caller); owner != "" {
		if !c.s.hold(owner, c.s.limits.SocketsPerPrincipal) {
			c.end(closeLater, "too many sockets of this account are open")
			return
		}
		c.owner = owner
	}
	who := auth.From(caller)
	c.mu.Lock()
	c.acked = auth.With(c.life, who)
	c.mu.Unlock()
	c.unwatched = c.s.watch(who, func() { c.end(closeForbidden, "Access ended") })
	c.alive()
	c.send(message{Type: "connection_ack"})
	if c.legacy {
		c.send(message{Type: "ka"})
	}
	if !expires.IsZero() {
		expire := time.AfterFunc(time.Until(expires), func() { c.end(closeForbidden, "Token expired") })
		c.mu.Lock()
		c.expires = expire
		c.mu.Unlock()
	}
}

// whose names the account of a caller; "" when nobody has said who they are.
func whose(caller context.Context) string {
	if auth.From(caller).Kind != auth.User {
		return ""
	}
	return principal(caller)
}

// bearer finds the Authorization value of a connection_init: in the payload, in
// its headers object, or that of the upgrade. An Authorization that is no string
// refuses, like any malformed one.
func bearer(payload map[string]any, ofUpgrade string) string {
	nested, _ := payload["headers"].(map[string]any)
	for _, from := range []map[string]any{payload, nested} {
		for key, v := range from {
			if !strings.EqualFold(key, "authorization") || v == nil {
				continue
			}
			if text, ok := v.(string); ok {
				return text
			}
			return "malformed"
		}
	}
	return ofUpgrade
}

func (c *socket) subscribe(m message) {
	if c.acked == nil {
		c.end(closeUnauthorized, "Unauthorized")
		return
	}
	p := &graphql.RawParams{}
	if m.ID == "" || isNull(m.Payload) || decodeParams(m.Payload, p) != "" || missing(p) != nil {
		c.end(closeInvalid, "Invalid message received")
		return
	}
	op := &operation{c: c, id: m.ID}
	c.mu.Lock()
	taken := slices.ContainsFunc(c.ops, func(o *operation) bool { return o.id == m.ID })
	// Those that the client has stopped take a moment to end. Else a client that
	// only starts and stops would have no limit.
	most := c.s.limits.SocketOperations
	full := len(c.ops) >= most || c.active >= 2*most
	if !taken && !full {
		c.ops = append(c.ops, op)
		c.active++
	}
	c.mu.Unlock()
	switch {
	case taken:
		reason := "Subscriber for " + m.ID + " already exists"
		if len(reason) > 120 { // a close frame holds 123 bytes
			reason = "Subscriber already exists"
		}
		c.end(closeDuplicate, reason)
	case full:
		c.send(c.errorOf(&operation{id: m.ID}, gqlerror.List{coded("TOO_MANY_OPERATIONS",
			"this socket runs "+strconv.Itoa(most)+" operations already: stop one first, or open another socket")}))
	default:
		c.begin(func() { op.run(p) })
	}
}

func (c *socket) errorOf(op *operation, errs gqlerror.List) message {
	c.s.countRefusal(errs)
	var payload any = c.s.limits.capped(errs)
	if c.legacy && len(errs) > 0 {
		payload = c.s.limits.capped(errs)[0]
	}
	b, err := json.Marshal(payload)
	if err != nil {
		b = json.RawMessage(`[{"message":"the error cannot be shown"}]`)
	}
	return message{Type: "error", ID: op.id, Payload: b, of: op}
}

// take takes the operation of an id off the list; nil when there is none. The caller
// holds mu.
func (c *socket) take(id string) *operation {
	i := slices.IndexFunc(c.ops, func(o *operation) bool { return o.id == id })
	if i < 0 {
		return nil
	}
	op := c.ops[i]
	c.ops = slices.Delete(c.ops, i, i+1)
	return op
}

// finish frees the id and then says m, so that the client may use the id again
// as soon as it has read m. It says nothing of an operation that was stopped.
func (c *socket) finish(op *operation, m message) {
	c.mu.Lock()
	mine := slices.Contains(c.ops, op)
	if mine {
		c.take(op.id)
	}
	c.mu.Unlock()
	if mine {
		c.send(m)
	}
}

// awaken returns the context of what the operation does from here on. It has ended
// already when the operation has.
func (op *operation) awaken() context.Context {
	op.c.mu.Lock()
	defer op.c.mu.Unlock()
	ctx, cancel := context.WithCancel(op.c.acked)
	op.runs(cancel)
	return ctx
}

// runs notes how what runs is ended. The caller holds mu.
func (op *operation) runs(cancel context.CancelFunc) {
	op.cancel = cancel
	if op.stopped.Load() {
		cancel()
	}
}

// stop ends an operation of which the client wants no more.
func (op *operation) stop() {
	op.c.mu.Lock()
	op.stopped.Store(true)
	if op.cancel != nil {
		op.cancel()
	}
	op.c.mu.Unlock()
	op.wake()
}

// run begins the operation, and answers it.
func (op *operation) run(p *graphql.RawParams) {
	leave, ok := op.c.s.admit()
	if !ok {
		op.c.finish(op, op.c.errorOf(op, gqlerror.List{busy()}))
		op.close()
		return
	}
	leave = sync.OnceFunc(leave)
	defer leave()
	if op.start(p, leave) {
		op.tell()
	} else {
		op.close()
	}
}

// start begins the operation, or says why it cannot. It calls leave when the operation
// may last for hours.
func (op *operation) start(p *graphql.RawParams, leave func()) (started bool) {
	c := op.c
	defer op.recover(&started, false)
	ctx := op.awaken()
	oc, refusal := c.s.begin(graphql.StartOperationTrace(ctx), p)
	if refusal != nil {
		c.finish(op, c.errorOf(op, refusal.Errors))
		return false
	}
	if oc.Operation.Operation == ast.Subscription {
		leave()
		op.stream = true
		if at := oc.Operation.Position; at != nil && at.Src != nil {
			oc.RawQuery = at.Src.Input // the same text, which the cache of documents holds anyway
		}
		c.s.metrics.subscriptions.Inc()
	} else {
		ctx, op.expire = context.WithTimeout(ctx, c.s.limits.Run)
	}
	answers := c.s.answers(ctx, oc)
	c.mu.Lock()
	defer c.mu.Unlock()
	op.answers = answers
	return true
}

// tell tells what there is, until the operation rests or is done.
func (op *operation) tell() {
	if op.told() {
		op.close()
	}
}

// told is false when the operation rests: it may be told by another goroutine
// already.
func (op *operation) told() (done bool) {
	defer op.recover(&done, true)
	c, next := op.c, "next"
	if c.legacy {
		next = "data"
	}
	for {
		if op.rests() {
			return false
		}
		b, err := op.answers.next()
		if err != nil {
			c.finish(op, c.errorOf(op, gqlerror.List{c.s.failed(c.acked, err)}))
			return true
		}
		if b == nil {
			break
		}
		if !c.send(message{Type: next, ID: op.id, Payload: b, of: op}) {
			return true
		}
		if !op.stream {
			break
		}
	}
	if !op.stream && errors.Is(op.answers.ctx.Err(), context.DeadlineExceeded) {
		c.s.o.Log.WarnContext(c.acked, "operation took too long", slog.Duration("limit", c.s.limits.Run))
		c.finish(op, c.errorOf(op, gqlerror.List{coded("TIMEOUT", "the operation took too long")}))
		return true
	}
	c.finish(op, message{Type: "complete", ID: op.id, of: op})
	return true
}

// recover tells the caller of a panic, and sets the result of the function that
// panicked.
func (op *operation) recover(result *bool, to bool) {
	if cause := recover(); cause != nil {
		op.c.finish(op, op.c.errorOf(op, gqlerror.List{op.c.s.recovered(op.c.acked, cause)}))
		*result = to
	}
}

// rests lets the goroutine that calls it go, and its context, when there is nothing to
// tell now and what follows can be sent without it.
func (op *operation) rests() bool {
	c := op.c
	if c.wire.raw == nil || op.ended() {
		return false
	}
	c.mu.Lock()
	cancel := op.cancel
	op.cancel = nil
	c.mu.Unlock()
	c.work.Add(1) // for as long as it rests
	if !op.answers.rest(c.acked, op) {
		c.work.Done()
		c.mu.Lock()
		defer c.mu.Unlock()
		op.runs(cancel)
		return false
	}
	cancel()
	if op.ended() { // whoever ended it may have come too early to wake it
		op.answers.wake()
	}
	return true
}

// ended tells whether the operation or its socket has been told to end.
func (op *operation) ended() bool { return op.c.life.Err() != nil || op.stopped.Load() }

// Take sends an answer if that needs no waiting.
func (op *operation) Take(payload []byte) (taken bool) {
	next := "next"
	if op.c.legacy {
		next = "data"
	}
	return op.c.try(message{Type: next, ID: op.id, Payload: payload, of: op})
}

// Wake has a goroutine go on with an operation that has rested.
func (op *operation) Wake() {
	go func() {
		defer op.c.work.Done()
		op.answers.resume(op.awaken())
		op.tell()
	}()
}

// wake ends a rest, if there is one. It may be called at any time.
func (op *operation) wake() {
	op.c.mu.Lock()
	answers := op.answers
	op.c.mu.Unlock()
	if answers != nil {
		answers.wake()
	}
}

// close gives back what the operation holds.
func (op *operation) close() {
	op.c.mu.Lock()
	if op.cancel != nil {
		op.cancel()
	}
	op.c.mu.Unlock()
	if op.expire != nil {
		op.expire()
	}
	if op.answers != nil {
		op.answers.close()
	}
	if op.stream {
		op.c.s.metrics.subscriptions.Dec()
	}
	op.c.mu.Lock()
	op.c.active--
	op.c.mu.Unlock()
}
