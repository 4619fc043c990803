package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"purlin/ent/gid"
	"purlin/event"
)

// follow is what every socket subscribes to.
const follow = `subscription Follow($project: ID!, $after: String!) { projectEvents(projectId: $project, after: $after) { __typename cursor at
	... on FileEvent { kind fileId } ... on TranslationEvent { sequence status stage progress message } } }`

// fannedOut is what one round of sending events to many sockets came to.
type fannedOut struct {
	rate   float64       // deliveries a second, from the first request to the last delivery
	p99    time.Duration // from the request that makes an event to its delivery
	cpu    time.Duration // of the server, a delivery
	memory int64         // bytes of the server that are in RAM, a socket
}

// fanout measures both servers in turn: the same event to all of many sockets.
func fanout(ctx context.Context, out io.Writer, p pace, bare, purlin *process, token string, s seeded, profile string) error {
	project, file := gid.Project.Encode(s.project), gid.File.Encode(s.files[0])
	n := 0
	rename := func() request {
		n++
		return post(purlin.addr, token, `mutation($input: RenameFileInput!) { renameFile(input: $input) { file { id } userErrors { message } } }`,
			map[string]any{"input": map[string]any{"id": file, "name": fmt.Sprintf("renamed %d.ifc", n)}})
	}
	publish := func() request {
		return request{bare.addr, fmt.Appendf(nil, "POST /publish?project=%s&file=%s&sockets=%d HTTP/1.1\r\nHost: %s\r\nContent-Length: 0\r\n\r\n", project, file, p.sockets, bare.addr)}
	}
	var bares, purlins []fannedOut
	for range min(p.rounds, 3) {
		if err := p.fanOut(ctx, bare, token, project, "", publish, "", &bares); err != nil {
			return fmt.Errorf("events of bare: %w", err)
		}
		if err := p.fanOut(ctx, purlin, token, project, event.EncodeCursor(s.project, int64(n)), rename, profile, &purlins); err != nil {
			return fmt.Errorf("events of Purlin: %w", err)
		}
	}
	x, y := middle(bares), middle(purlins)
	fmt.Fprintf(out, "\n%d events of one project to each of %d sockets, medians of %d rounds\n\n", p.events, p.sockets, len(bares))
	fmt.Fprintln(out, "| | bare | Purlin | ratio |\n|---|---:|---:|---:|")
	row := func(what string, a, b float64) {
		fmt.Fprintf(out, "| %s | %.1f | %.1f | **%.2f** |\n", what, a, b, b/a)
	}
	row("deliveries a second", x.rate, y.rate)
	row("p99, ms", micros(x.p99)/1000, micros(y.p99)/1000)
	row("µs CPU a delivery", micros(x.cpu), micros(y.cpu))
	row("KiB a socket", float64(x.memory)/1024, float64(y.memory)/1024)
	return nil
}

// middle is the median of each figure, and the most memory.
func middle(rs []fannedOut) fannedOut {
	rate, p99, cpu, memory := []float64{}, []time.Duration{}, []time.Duration{}, []int64{}
	for _, r := range rs {
		rate, p99, cpu, memory = append(rate, r.rate), append(p99, r.p99), append(cpu, r.cpu), append(memory, r.memory)
	}
	slices.Sort(rate)
	slices.Sort(p99)
	slices.Sort(cpu)
	slices.Sort(memory)
	k := len(rs) / 2
	return fannedOut{rate[k], p99[k], cpu[k], memory[len(rs)-1]} // memory is taken once and kept
}

// fanOut opens the sockets, makes one event after the other, each when everybody
// has the one before, and closes the sockets.
func (p pace) fanOut(ctx context.Context, server *process, token, project, after string, next func() request, profile string, results *[]fannedOut) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	before, err := server.resident()
	if err != nil {
		return err
	}
	a := &audience{frames: make([][]byte, p.events+1), all: make(chan struct{}, 1), failed: make(chan error, 1), size: int64(p.sockets)}
	defer a.close()
	if err := a.open(ctx, server.addr, token, project, after); err != nil {
		return err
	}
	deliver := func() error {
		a.began = time.Now()
		if body, err := next().once(ctx); err != nil || bytes.Contains(body, []byte(`"message"`)) {
			return fmt.Errorf("making an event: %w %s", err, body)
		}
		select {
		case <-a.all:
		case err := <-a.failed:
			return err
		case <-ctx.Done():
			return fmt.Errorf("%d of %d sockets have event %d: %w", a.got.Load(), p.sockets, a.event.Load(), ctx.Err())
		}
		a.event.Add(1)
		a.got.Store(0)
		return nil
	}
	if err := deliver(); err != nil { // what is made once
		return err
	}
	full, err := server.resident()
	if err != nil {
		return err
	}
	a.latencies = make([]time.Duration, 0, p.sockets*p.events)
	profiled := make(chan error, 1)
	if profile != "" {
		if err := write(ctx, server, "heap?gc=1", filepath.Join(profile, "sockets.pprof")); err != nil {
			return err
		}
		go func() { profiled <- writeCPU(ctx, server, 3, filepath.Join(profile, "fanout.pprof")) }()
	} else {
		profiled <- nil
	}
	start, err := server.cpu()
	if err != nil {
		return err
	}
	began := time.Now()
	for range p.events {
		if err := deliver(); err != nil {
			return err
		}
	}
	elapsed := time.Since(began)
	end, err := server.cpu()
	if err != nil {
		return err
	}
	took := a.latencies
	slices.Sort(took)
	*results = append(*results, fannedOut{
		rate: float64(len(took)) / elapsed.Seconds(), p99: took[len(took)*99/100],
		cpu: (end - start) / time.Duration(len(took)), memory: (full - before) / int64(p.sockets),
	})
	return <-profiled
}

// audience are the sockets that follow a project.
type audience struct {
	size   int64
	conns  []*websocket.Conn
	reads  sync.WaitGroup
	began  time.Time // when the event was asked for
	event  atomic.Int64
	got    atomic.Int64 // sockets that have it
	all    chan struct{}
	failed chan error

	mu        sync.Mutex
	frames    [][]byte // the first that came, of each event
	latencies []time.Duration
}

var (
	readBuffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}
	dialer      = websocket.Dialer{Subprotocols: []string{"graphql-transport-ws"}, ReadBufferSize: 1024, WriteBufferPool: &sync.Pool{}, HandshakeTimeout: time.Minute}
)

// open subscribes with every socket, some at a time.
func (a *audience) open(ctx context.Context, addr, token, project, after string) error {
	subscribe, err := json.Marshal(map[string]any{"id": "1", "type": "subscribe", "payload": map[string]any{"query": follow, "variables": map[string]any{"project": project, "after": after}}})
	if err != nil {
		return err
	}
	hello := fmt.Appendf(nil, `{"type":"connection_init","payload":{"Authorization":"Bearer %s"}}`, token)
	var left atomic.Int64
	left.Store(a.size)
	var lanes sync.WaitGroup
	errs := make([]error, 32)
	for lane := range errs {
		lanes.Go(func() {
			for left.Add(-1) >= 0 && errs[lane] == nil {
				errs[lane] = a.join(ctx, addr, hello, subscribe)
			}
		})
	}
	lanes.Wait()
	return errors.Join(errs...)
}

func (a *audience) join(ctx context.Context, addr string, hello, subscribe []byte) error {
	conn, resp, err := dialer.DialContext(ctx, "ws://"+addr+"/graphql", http.Header{})
	if err != nil {
		return err
	}
	_ = resp.Body.Close()
	a.mu.Lock()
	a.conns = append(a.conns, conn)
	a.mu.Unlock()
	if err := conn.WriteMessage(websocket.TextMessage, hello); err != nil {
		return err
	}
	if _, ack, err := conn.ReadMessage(); err != nil || !bytes.Contains(ack, []byte("connection_ack")) {
		return fmt.Errorf("no acknowledgement: %s %w", ack, err)
	}
	if err := conn.WriteMessage(websocket.TextMessage, subscribe); err != nil {
		return err
	}
	a.reads.Go(func() {
		if err := a.read(conn); err != nil {
			select {
			case a.failed <- err:
			default:
			}
		}
	})
	return nil
}

// read takes every event once, in order, the same as everybody.
func (a *audience) read(conn *websocket.Conn) error {
	b, _ := readBuffers.Get().(*bytes.Buffer)
	defer readBuffers.Put(b)
	for next := 0; ; {
		_, r, err := conn.NextReader()
		if err != nil {
			return err
		}
		b.Reset()
		if _, err := b.ReadFrom(r); err != nil {
			return err
		}
		if bytes.Contains(b.Bytes(), []byte(`"type":"ping"`)) {
			if err := conn.WriteMessage(websocket.TextMessage, []byte(`{"type":"pong"}`)); err != nil {
				return err
			}
			continue
		}
		now := time.Since(a.began)
		if err := a.note(next, b.Bytes(), now); err != nil {
			return err
		}
		next++
		if a.got.Add(1) == a.size {
			a.all <- struct{}{}
		}
	}
}

func (a *audience) note(event int, frame []byte, took time.Duration) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if int64(event) != a.event.Load() || event >= len(a.frames) {
		return fmt.Errorf("a socket has %d events while event %d is sent: %.300s", event, a.event.Load(), frame)
	}
	if a.frames[event] == nil {
		a.frames[event] = bytes.Clone(frame)
	}
	if !bytes.Equal(frame, a.frames[event]) || !bytes.Contains(frame, []byte("RENAMED")) {
		return fmt.Errorf("sockets were told different things:\n%.300s\n%.300s", frame, a.frames[event])
	}
	if a.latencies != nil {
		a.latencies = append(a.latencies, took)
	}
	return nil
}

func (a *audience) close() {
	for _, c := range a.conns {
		_ = c.Close()
	}
	a.reads.Wait()
}
