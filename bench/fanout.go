package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
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
	idle   float64       // ms of the server's CPU a second while nothing happens
}

// oneProject measures the servers, of which the first two are bare and Purlin, in turn:
// every event of one project to all of many sockets. Peers take one round.
func oneProject(ctx context.Context, out io.Writer, p pace, servers []contestant, one ownProject, profile string) error {
	project, file := gid.Project.Encode(one.project), gid.File.Encode(one.file)
	rounds := min(p.rounds, 3)
	results, events := make([][]fannedOut, len(servers)), 0
	for round := range rounds {
		for i, c := range servers {
			if i > 1 && round > 0 {
				continue
			}
			a := p.audience(c, func(int) (string, string) { return project, event.EncodeCursor(one.project, int64(events)) })
			a.publish = func(int) request {
				if c.name != purlinName {
					return publish(c, project, file, p.sockets)
				}
				events++
				return rename(c, file, events)
			}
			var folder string
			if c.name == purlinName && round == 0 {
				folder = profile
			}
			got, err := p.fanOut(ctx, a, folder)
			if err != nil {
				return fmt.Errorf("events of %s: %w", c.name, err)
			}
			results[i] = append(results[i], got)
		}
	}
	fmt.Fprintf(out, "\n%d events of one project to each of %d sockets, medians of %d rounds (peers: one)\n\n", p.events, p.sockets, rounds)
	figures(out, servers, results, false)
	return nil
}

// manyProjects measures bare and Purlin, each with as many sockets, every one of which
// follows a project of its own.
func manyProjects(ctx context.Context, out io.Writer, p pace, servers []contestant, own []ownProject, profile string) error {
	every := p.sockets / (p.events + 1) // socket after socket has an event
	results := make([][]fannedOut, len(servers))
	for i, c := range servers {
		a := p.audience(c, func(socket int) (string, string) {
			return gid.Project.Encode(own[socket].project), event.EncodeCursor(own[socket].project, 0)
		})
		a.first = func(socket int) int {
			if socket%every != 0 {
				return -1
			}
			return socket / every
		}
		a.publish = func(n int) request {
			one := own[n*every]
			if c.name != purlinName {
				return publish(c, gid.Project.Encode(one.project), gid.File.Encode(one.file), 1)
			}
			return rename(c, gid.File.Encode(one.file), n)
		}
		a.size = 1
		a.silence = 4 * time.Second
		var folder string
		if c.name == purlinName && profile != "" {
			folder = filepath.Join(profile, "projects")
			if err := os.MkdirAll(folder, 0o750); err != nil {
				return err
			}
		}
		got, err := p.fanOut(ctx, a, folder)
		if err != nil {
			return fmt.Errorf("events of %s: %w", c.name, err)
		}
		results[i] = append(results[i], got)
	}
	fmt.Fprintf(out, "\n%d sockets, each of which follows another project\n\n", p.sockets)
	figures(out, servers, results, true)
	return nil
}

// figures compares Purlin, the second, with the others.
func figures(out io.Writer, servers []contestant, results [][]fannedOut, silent bool) {
	fmt.Fprint(out, "| | bare | Purlin | ratio |")
	for _, c := range servers[2:] {
		fmt.Fprintf(out, " %s | ratio |", c.name)
	}
	fmt.Fprint(out, "\n|---"+strings.Repeat("|---:", 2*len(servers)-1)+"|\n")
	row := func(what string, of func(fannedOut) float64) {
		y := of(middle(results[1]))
		x := of(middle(results[0]))
		fmt.Fprintf(out, "| %s | %.1f | %.1f | **%.2f** |", what, x, y, y/x)
		for _, r := range results[2:] {
			z := of(middle(r))
			fmt.Fprintf(out, " %.1f | **%.2f** |", z, y/z)
		}
		fmt.Fprintln(out)
	}
	if !silent {
		row("deliveries a second", func(f fannedOut) float64 { return f.rate })
		row("p99, ms", func(f fannedOut) float64 { return micros(f.p99) / 1000 })
		row("µs CPU a delivery", func(f fannedOut) float64 { return micros(f.cpu) })
	}
	row("KiB a socket", func(f fannedOut) float64 { return float64(f.memory) / 1024 })
	if silent {
		fmt.Fprintf(out, "| ms CPU a second, all silent | %.1f | %.1f | |\n", results[0][0].idle, results[1][0].idle)
	}
}

// rename makes an event of Purlin's.
func rename(c contestant, file string, n int) request {
	return post(c.of.addr, c.token, `mutation($input: RenameFileInput!) { renameFile(input: $input) { file { id } userErrors { message } } }`,
		map[string]any{"input": map[string]any{"id": file, "name": fmt.Sprintf("renamed %d.ifc", n)}})
}

// publish makes an event of another's, which waits for as many sockets if it can.
func publish(c contestant, project, file string, sockets int) request {
	return request{c.of.addr, fmt.Appendf(nil, "POST /publish?project=%s&file=%s&sockets=%d HTTP/1.1\r\nHost: %s\r\nContent-Length: 0\r\n\r\n", project, file, sockets, c.of.addr)}
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
	return fannedOut{rate[k], p99[k], cpu[k], memory[len(rs)-1], rs[0].idle} // memory is taken once and kept
}

// fanOut opens the sockets, makes one event after the other, each when everybody
// has the one before, and closes the sockets.
func (p pace) fanOut(ctx context.Context, a *audience, profile string) (got fannedOut, err error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	server := a.server.of
	before, err := server.resident()
	if err != nil {
		return got, err
	}
	defer a.close()
	if err := a.open(ctx, p.sockets); err != nil {
		return got, err
	}
	deliver := func() error {
		a.began = time.Now()
		if body, err := a.publish(int(a.event.Load())).once(ctx); err != nil || bytes.Contains(body, []byte(`"message"`)) {
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
		return got, err
	}
	full, err := server.resident()
	if err != nil {
		return got, err
	}
	got.memory = (full - before) / int64(p.sockets)
	if got.idle, err = idle(ctx, server, a.silence); err != nil {
		return got, err
	}
	a.latencies = make([]time.Duration, 0, int(a.size)*p.events)
	profiled := make(chan error, 1)
	if profile != "" {
		if err := write(ctx, server, "heap?gc=1", filepath.Join(profile, "sockets.pprof")); err != nil {
			return got, err
		}
		go func() { profiled <- writeCPU(ctx, server, 3, filepath.Join(profile, "fanout.pprof")) }()
	} else {
		profiled <- nil
	}
	start, err := server.cpu()
	if err != nil {
		return got, err
	}
	began := time.Now()
	for range p.events {
		if err := deliver(); err != nil {
			return got, err
		}
	}
	elapsed := time.Since(began)
	end, err := server.cpu()
	if err != nil {
		return got, err
	}
	took := a.latencies
	slices.Sort(took)
	got.rate, got.p99 = float64(len(took))/elapsed.Seconds(), took[len(took)*99/100]
	got.cpu = (end - start) / time.Duration(len(took))
	return got, <-profiled
}

// idle is how many milliseconds a second a server runs while nothing happens.
func idle(ctx context.Context, server *process, d time.Duration) (float64, error) {
	if d == 0 {
		return 0, nil
	}
	before, err := server.cpu()
	if err != nil {
		return 0, err
	}
	select {
	case <-time.After(d):
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	after, err := server.cpu()
	return float64(after-before) / float64(time.Millisecond) / d.Seconds(), err
}

// audience are the sockets that follow projects.
type audience struct {
	server  contestant
	follows func(socket int) (project, after string)
	first   func(socket int) int // event that it is told of; -1: none
	size    int64                // sockets that an event is for
	publish func(n int) request  // makes event n
	silence time.Duration        // to watch before events come; zero: none

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

// audience has every socket told of every event.
func (p pace) audience(server contestant, follows func(socket int) (project, after string)) *audience {
	return &audience{
		server: server, follows: follows, first: func(int) int { return 0 }, size: int64(p.sockets),
		frames: make([][]byte, p.events+1), all: make(chan struct{}, 1), failed: make(chan error, 1),
	}
}

var (
	readBuffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}
	dialer      = websocket.Dialer{Subprotocols: []string{"graphql-transport-ws"}, ReadBufferSize: 1024, WriteBufferPool: &sync.Pool{}, HandshakeTimeout: time.Minute}
)

// open subscribes with every socket, some at a time.
func (a *audience) open(ctx context.Context, sockets int) error {
	var left atomic.Int64
	left.Store(int64(sockets))
	var lanes sync.WaitGroup
	errs := make([]error, 32)
	for lane := range errs {
		lanes.Go(func() {
			for errs[lane] == nil {
				socket := left.Add(-1)
				if socket < 0 {
					return
				}
				errs[lane] = a.join(ctx, int(socket))
			}
		})
	}
	lanes.Wait()
	return errors.Join(errs...)
}

func (a *audience) join(ctx context.Context, socket int) error {
	project, after := a.follows(socket)
	subscribe, err := json.Marshal(map[string]any{"id": "1", "type": "subscribe", "payload": map[string]any{"query": follow, "variables": map[string]any{"project": project, "after": after}}})
	if err != nil {
		return err
	}
	hello := []byte(`{"type":"connection_init"}`)
	if a.server.token != "" {
		hello = fmt.Appendf(nil, `{"type":"connection_init","payload":{"Authorization":"Bearer %s"}}`, a.server.token)
	}
	conn, resp, err := dialer.DialContext(ctx, "ws://"+a.server.of.addr+"/graphql", http.Header{})
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
		if err := a.read(conn, a.first(socket)); err != nil {
			select {
			case a.failed <- err:
			default:
			}
		}
	})
	return nil
}

// read takes every event once, in order, from the first on, the same as everybody.
func (a *audience) read(conn *websocket.Conn, first int) error {
	b, _ := readBuffers.Get().(*bytes.Buffer)
	defer readBuffers.Put(b)
	for next := first; ; {
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
		return fmt.Errorf("a socket waits for event %d while event %d is sent: %.300s", event, a.event.Load(), frame)
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
