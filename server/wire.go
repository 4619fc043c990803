package server

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"sync"
	"syscall"
	"time"
)

// wire is a socket's connection. Frames reach it whole, whoever writes them, and it
// can be tried without waiting.
type wire struct {
	net.Conn
	raw syscall.RawConn // nil: it cannot be tried
	in  *bufio.Reader   // what the socket's reader reads from

	writing sync.Mutex
}

// wait waits until there is something to read, or reading would fail. It needs little
// of the stack.
func (w *wire) wait() { _, _ = w.in.Peek(1) }

// Write writes b, which is whole frames.
func (w *wire) Write(b []byte) (int, error) {
	w.writing.Lock()
	defer w.writing.Unlock()
	return w.Conn.Write(b)
}

// SetWriteDeadline is for what is written next, and not for what is being written.
func (w *wire) SetWriteDeadline(t time.Time) error {
	w.writing.Lock()
	defer w.writing.Unlock()
	return w.Conn.SetWriteDeadline(t)
}

// try writes as much of a frame as is taken at once. When that is some of it, the
// caller must write the rest by finish: until then nothing else is written.
func (w *wire) try(frame []byte) (written int) {
	if w.raw == nil || !w.writing.TryLock() {
		return 0
	}
	t, _ := tries.Get().(*attempt)
	t.frame, t.written = frame, 0
	_ = w.raw.Write(t.write) // a connection that is closed takes nothing
	written, t.frame = max(t.written, 0), nil
	tries.Put(t)
	if written == 0 || written == len(frame) {
		w.writing.Unlock()
	}
	return written
}

// finish writes what try left of a frame.
func (w *wire) finish(rest []byte) error {
	defer w.writing.Unlock()
	_, err := w.Conn.Write(rest)
	return err
}

// attempt is one call of [wire.try]. They are kept, as is the function that the
// system's poller calls, so that a call allocates nothing.
type attempt struct {
	frame   []byte
	written int
	write   func(fd uintptr) bool
}

var tries = sync.Pool{New: func() any {
	t := &attempt{}
	t.write = func(fd uintptr) bool {
		t.written = writeNow(fd, t.frame)
		return true // whatever came of it: nobody waits
	}
	return t
}}

// readBuffer is how many bytes of a message are read at once: what clients say is
// short, and what is longer takes another read. The library takes no fewer than 257.
const readBuffer = 288

// wired is a ResponseWriter whose connection is hijacked into a [wire].
type wired struct {
	http.ResponseWriter
	wire *wire
}

func (h *wired) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	h.wire.Conn = conn
	if under, ok := conn.(syscall.Conn); ok {
		h.wire.raw, _ = under.SyscallConn()
	}
	if rw.Reader.Buffered() == 0 { // else the client spoke too soon, which the library refuses
		h.wire.in = bufio.NewReaderSize(h.wire, readBuffer)
		rw.Reader = h.wire.in
	}
	return h.wire, rw, nil
}

// outliving has sockets not hold what net/http knows of the connection that they came
// by: the contexts of their requests begin anew.
func outliving(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == graphqlPath && upgrade(r) {
			r = r.WithContext(context.Background())
		}
		next.ServeHTTP(w, r)
	})
}
