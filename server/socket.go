package server

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
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

// operation is one subscribe of a socket.
type operation struct {
	id      string
	cancel  context.CancelFunc
	stopped atomic.Bool // the client wants no more of it
}

// socket is one WebSocket. One goroutine reads, each operation has its own, and
// whoever has something to say writes it, one at a time. Thousands of sockets are
// open at once, so a silent one holds little.
type socket struct {
	s      *Server
	conn   *websocket.Conn
	legacy bool
	header http.Header
	life   context.Context // ends with the socket
	stop   context.CancelFunc
	wanted context.Context // ends as soon as the socket begins to: nobody waits for more
	cancel context.CancelFunc
	work   sync.WaitGroup
	from   string // where it comes from
	owner  string // whose socket it is, once known

	writing sync.Mutex  // held while a frame is sent
	slow    *time.Timer // ends a socket whose frame is not taken
	pinger  *time.Timer

	mu      sync.Mutex
	ops     map[string]*operation
	active  int // operations that run, those that the client has stopped included
	code    int // of the close frame, once ending
	reason  string
	over    bool            // nothing more may begin
	acked   context.Context // carries the principal; nil before connection_init
	expires *time.Timer
}

var (
	writeBuffers sync.Pool // a socket has one only while it writes
	frames       = sync.Pool{New: func() any { return new([]byte) }}
)

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
		ReadBufferSize:   1024,
		WriteBufferSize:  4096,
		WriteBufferPool:  &writeBuffers,
	}
	conn, err := up.Upgrade(w, r, nil)
	if err != nil { // the upgrader has answered
		s.release(from)
		s.opened.Add(-1)
		return
	}
	c := &socket{s: s, conn: conn, legacy: chosen == legacyWS, header: r.Header, from: from, ops: map[string]*operation{}}
	c.slow = time.AfterFunc(time.Hour, func() { c.end(closeLater, "messages were not read in time") })
	c.slow.Stop()
	c.pinger = time.AfterFunc(s.limits.Ping, c.ping)
	// The socket outlives its request, and draining must outlive both.
	c.life, c.stop = context.WithCancel(context.WithoutCancel(r.Context()))
	c.wanted, c.cancel = context.WithCancel(c.life)
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
	c.conn.SetReadLimit(c.s.limits.MessageBytes)
	c.conn.SetPongHandler(func(string) error { c.alive(); return nil })
	c.read()
}

// free ends what the socket has begun, and gives back what it holds.
func (c *socket) free() {
	c.mu.Lock()
	c.over = true
	c.pinger.Stop()
	c.slow.Stop()
	if c.expires != nil {
		c.expires.Stop()
	}
	c.mu.Unlock()
	c.stop()
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
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.code != 0 || c.over {
		return
	}
	c.code, c.reason = code, reason
	c.s.metrics.closed.WithLabelValues(strconv.Itoa(code)).Inc()
	// A peer that does not read now gets a second more, then the connection ends.
	_ = c.conn.NetConn().SetWriteDeadline(time.Now().Add(time.Second))
	_ = c.conn.SetReadDeadline(time.Now().Add(farewell + c.s.limits.StreamWrite))
	c.cancel()
	c.work.Go(c.sayClose)
}

// alive gives the peer time for three more pings.
func (c *socket) alive() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.code == 0 && c.acked != nil {
		_ = c.conn.SetReadDeadline(time.Now().Add(3 * c.s.limits.Ping))
	}
}

// ping asks the peer for a sign of life, again and again.
func (c *socket) ping() {
	c.begin(func() {
		m := message{Type: "ping"}
		if c.legacy {
			m.Type = "ka"
			_ = c.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(c.s.limits.StreamWrite))
		}
		if c.send(m) {
			c.pinger.Reset(c.s.limits.Ping)
		}
	})
}

func (c *socket) sayClose() {
	defer c.stop()
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
	if c.wanted.Err() != nil || m.of != nil && m.of.stopped.Load() {
		return false
	}
	frame, _ := frames.Get().(*[]byte)
	defer frames.Put(frame)
	*frame = m.append((*frame)[:0])
	c.slow.Reset(c.s.limits.StreamWrite)
	err := c.conn.WriteMessage(websocket.TextMessage, *frame)
	c.slow.Stop()
	if cap(*frame) > 64<<10 {
		*frame = nil
	}
	if err != nil {
		_ = c.conn.Close() // which ends read, and so all
		return false
	}
	return true
}

// read handles messages until the socket ends. After our own close it only waits
// for the peer's answer, so that the peer surely sees the code.
func (c *socket) read() {
	_ = c.conn.SetReadDeadline(time.Now().Add(c.s.limits.Init))
	for {
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
			return
		case err != nil && !ending && !acked && timedOut(err):
			c.end(closeInitTimeout, "Connection initialisation timeout")
			c.awaitClose()
			return
		case err != nil:
			return
		case ending:
			continue
		}
		c.alive()
		var m message
		if kind != websocket.TextMessage || !decodeMessage(b, &m) {
			c.end(closeInvalid, "Invalid message received")
			continue
		}
		c.handle(m)
	}
}

// awaitClose waits for the writer's close frame: a read error is final, so the
// peer's answer cannot be read through the library any more.
func (c *socket) awaitClose() {
	select {
	case <-c.life.Done(): // the writer ends the life once it has sent the frame
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
		op := c.ops[m.ID]
		delete(c.ops, m.ID)
		c.mu.Unlock()
		if op != nil {
			op.stopped.Store(true)
			op.cancel()
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
	caller, expires, err := c.s.authenticate(ctx, bearer(payload, c.header))
	cancel()
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
	c.mu.Lock()
	// The values are the principal's, the end is the socket's: authentication's own time limit is over.
	c.acked = c.s.watch(valuesOf{c.wanted, caller})
	acked := c.acked
	c.mu.Unlock()
	context.AfterFunc(acked, func() {
		if c.wanted.Err() == nil { // else it is the socket that has ended
			c.end(closeForbidden, "Access ended")
		}
	})
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

// valuesOf ends with its Context and has the values of another.
type valuesOf struct {
	context.Context
	values context.Context
}

func (v valuesOf) Value(key any) any { return v.values.Value(key) }

// bearer finds the Authorization value of a connection_init: in the payload, in
// its headers object, or in the headers of the upgrade. An Authorization that is
// no string refuses, like any malformed one.
func bearer(payload map[string]any, h http.Header) string {
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
	return h.Get("Authorization")
}

func (c *socket) subscribe(m message) {
	if c.acked == nil {
		c.end(closeUnauthorized, "Unauthorized")
		return
	}
	p := &graphql.RawParams{Headers: c.header}
	if m.ID == "" || isNull(m.Payload) || decodeParams(m.Payload, p) != "" || missing(p) != nil {
		c.end(closeInvalid, "Invalid message received")
		return
	}
	ctx, cancel := context.WithCancel(c.acked)
	op := &operation{id: m.ID, cancel: cancel}
	c.mu.Lock()
	_, taken := c.ops[m.ID]
	// Those that the client has stopped take a moment to end. Else a client that
	// only starts and stops would have no limit.
	most := c.s.limits.SocketOperations
	full := len(c.ops) >= most || c.active >= 2*most
	if !taken && !full {
		c.ops[m.ID] = op
		c.active++
	}
	c.mu.Unlock()
	switch {
	case taken:
		cancel()
		reason := "Subscriber for " + m.ID + " already exists"
		if len(reason) > 120 { // a close frame holds 123 bytes
			reason = "Subscriber already exists"
		}
		c.end(closeDuplicate, reason)
	case full:
		cancel()
		c.send(c.errorOf(&operation{id: m.ID}, gqlerror.List{coded("TOO_MANY_OPERATIONS",
			"this socket runs "+strconv.Itoa(most)+" operations already: stop one first, or open another socket")}))
	default:
		c.begin(func() { c.run(ctx, op, p) })
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

// finish frees the id and then says m, so that the client may use the id again
// as soon as it has read m. It says nothing of an operation that was stopped.
func (c *socket) finish(op *operation, m message) {
	c.mu.Lock()
	mine := c.ops[op.id] == op
	if mine {
		delete(c.ops, op.id)
	}
	c.mu.Unlock()
	if mine {
		c.send(m)
	}
}

func (c *socket) run(ctx context.Context, op *operation, p *graphql.RawParams) {
	defer op.cancel()
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.active--
	}()
	defer func() {
		if cause := recover(); cause != nil {
			c.finish(op, c.errorOf(op, gqlerror.List{c.s.recovered(ctx, cause)}))
		}
	}()
	leave, ok := c.s.admit()
	if !ok {
		c.finish(op, c.errorOf(op, gqlerror.List{busy()}))
		return
	}
	leave = sync.OnceFunc(leave)
	defer leave()
	ctx = graphql.StartOperationTrace(ctx)
	oc, refusal := c.s.begin(ctx, p)
	if refusal != nil {
		c.finish(op, c.errorOf(op, refusal.Errors))
		return
	}
	stream := oc.Operation.Operation == ast.Subscription
	if stream {
		leave() // it may last for hours
		c.s.metrics.subscriptions.Inc()
		defer c.s.metrics.subscriptions.Dec()
	} else {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.s.limits.Run)
		defer cancel()
	}
	next := "next"
	if c.legacy {
		next = "data"
	}
	answers := c.s.answers(ctx, oc)
	for {
		b, err := answers()
		if err != nil {
			c.finish(op, c.errorOf(op, gqlerror.List{c.s.failed(ctx, err)}))
			return
		}
		if b == nil {
			break
		}
		if !c.send(message{Type: next, ID: op.id, Payload: b, of: op}) {
			return
		}
		if !stream {
			break
		}
	}
	if !stream && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		c.s.o.Log.WarnContext(ctx, "operation took too long", slog.Duration("limit", c.s.limits.Run))
		c.finish(op, c.errorOf(op, gqlerror.List{coded("TIMEOUT", "the operation took too long")}))
		return
	}
	c.finish(op, message{Type: "complete", ID: op.id, of: op})
}
