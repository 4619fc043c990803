//go:build faults

package faults_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"

	"purlin/event"
	"purlin/testservice"
)

// seen is an event as a subscriber received it.
type seen struct {
	Cursor   string
	Sequence int
	Status   string
	Progress int
}

// follower follows a project, or one translation when project is nil, by sockets
// or by server-sent events. Whenever its connection ends it comes back and asks
// for what follows the last event that it received.
type follower struct {
	c       *client
	id      string
	project *uuid.UUID
	socket  bool

	mu          sync.Mutex
	events      []seen
	connections int
	faults      []string // what must never happen
	ended       bool     // it was told that nothing follows
}

const (
	followProject     = `subscription($id: ID!, $after: String) { e: projectEvents(projectId: $id, after: $after) { cursor ... on TranslationEvent { sequence status progress } } }`
	followTranslation = `subscription($id: ID!, $after: Int) { e: translationProgress(translationId: $id, afterSequence: $after) { cursor sequence status progress } }`
)

// followers are run until stop is called, which returns when they have ended.
type followers struct {
	all    []*follower
	ctx    context.Context
	cancel context.CancelFunc
	tasks  sync.WaitGroup
	mu     sync.Mutex
}

func newFollowers(ctx context.Context) *followers {
	f := &followers{}
	f.ctx, f.cancel = context.WithCancel(ctx)
	return f
}

// add starts a follower; every other one has a socket.
func (fs *followers) add(c *client, id string, project *uuid.UUID) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	f := &follower{c: c, id: id, project: project, socket: len(fs.all)%2 == 0}
	fs.all = append(fs.all, f)
	fs.tasks.Go(func() { f.run(fs.ctx) })
}

func (fs *followers) len() int {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	return len(fs.all)
}

func (fs *followers) stop() {
	fs.cancel()
	fs.tasks.Wait()
}

// received is how many events all followers received, over so many connections.
func (fs *followers) received() (events, connections int) {
	for _, f := range fs.all {
		f.mu.Lock()
		events, connections = events+len(f.events), connections+f.connections
		f.mu.Unlock()
	}
	return events, connections
}

func (f *follower) run(ctx context.Context) {
	for ctx.Err() == nil && !f.done() {
		f.mu.Lock()
		f.connections++
		f.mu.Unlock()
		follow := f.stream
		if f.socket {
			follow = f.sockets
		}
		follow(ctx)
		pause(ctx, 100*time.Millisecond)
	}
}

func (f *follower) done() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.ended
}

func (f *follower) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.events)
}

func (f *follower) request() (query string, variables map[string]any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.project == nil {
		return followTranslation, map[string]any{"id": f.id, "after": len(f.events)}
	}
	after := event.EncodeCursor(*f.project, 0)
	if n := len(f.events); n > 0 {
		after = f.events[n-1].Cursor
	}
	return followProject, map[string]any{"id": f.id, "after": after}
}

// take keeps an event. It tells whether the subscription goes on.
func (f *follower) take(payload []byte) bool {
	var m struct {
		Data   struct{ E *seen }
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	err := json.Unmarshal(payload, &m)
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case err != nil:
		f.faults = append(f.faults, fmt.Sprintf("unreadable: %v: %s", err, payload))
	case len(m.Errors) > 0:
		f.refused(m.Errors[0].Extensions.Code, m.Errors[0].Message)
	case m.Data.E == nil:
		f.faults = append(f.faults, "an answer without an event: "+string(payload))
	default:
		f.events = append(f.events, *m.Data.E)
		return true
	}
	return false
}

// refused needs mu. What is wrong inside, or too much at the moment, passes.
func (f *follower) refused(code, message string) {
	switch code {
	case "INTERNAL", "RATE_LIMITED", "UNAVAILABLE", "TIMEOUT":
	default:
		f.faults = append(f.faults, "refused: "+code+": "+message)
	}
}

// complete is the server's word that nothing follows.
func (f *follower) complete() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if n := len(f.events); f.project == nil && n > 0 && final(f.events[n-1].Status) {
		f.ended = true
		return
	}
	f.faults = append(f.faults, fmt.Sprintf("it was told after %d events that nothing follows", len(f.events)))
}

func final(status string) bool {
	switch status {
	case "SUCCEEDED", "FAILED", "CANCELED", "TIMED_OUT":
		return true
	}
	return false
}

func (f *follower) stream(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	query, variables := f.request()
	silence := time.AfterFunc(f.c.quiet, cancel)
	defer silence.Stop()
	resp, err := f.c.post(ctx, query, variables, "text/event-stream")
	if err != nil {
		return
	}
	defer resp.Body.Close()
	lines := testservice.Lines(resp.Body)
	for lines.Scan() {
		silence.Reset(f.c.quiet)
		if lines.Text() == "event: complete" {
			f.complete()
			return
		}
		if text, ok := strings.CutPrefix(lines.Text(), "data: "); ok && text != "" && !f.take([]byte(text)) {
			return
		}
	}
}

func (f *follower) sockets(ctx context.Context) {
	dialer := websocket.Dialer{Subprotocols: []string{"graphql-transport-ws"}, HandshakeTimeout: f.c.quiet, NetDialContext: (&net.Dialer{}).DialContext}
	conn, resp, err := dialer.DialContext(ctx, "ws://"+f.c.addr()+"/graphql", nil)
	if err != nil {
		return
	}
	_ = resp.Body.Close()
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	type message struct {
		ID      string          `json:"id,omitempty"`
		Type    string          `json:"type"`
		Payload json.RawMessage `json:"payload,omitempty"`
	}
	send := func(kind, id string, payload any) error {
		raw, err := json.Marshal(payload)
		_ = conn.SetWriteDeadline(time.Now().Add(f.c.quiet))
		return errors.Join(err, conn.WriteJSON(message{ID: id, Type: kind, Payload: raw}))
	}
	if send("connection_init", "", map[string]string{"Authorization": "Bearer " + f.c.token}) != nil {
		return
	}
	for {
		_ = conn.SetReadDeadline(time.Now().Add(f.c.quiet))
		var m message
		if conn.ReadJSON(&m) != nil {
			return
		}
		switch m.Type {
		case "connection_ack":
			query, variables := f.request()
			err = send("subscribe", "1", map[string]any{"query": query, "variables": variables})
		case "ping":
			err = send("pong", "", nil)
		case "next":
			if !f.take(m.Payload) {
				return
			}
		case "error":
			f.take(append(append([]byte(`{"errors":`), m.Payload...), '}'))
			return
		case "complete":
			f.complete()
			return
		}
		if err != nil {
			return
		}
	}
}
