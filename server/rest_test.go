package server_test

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"purlin/ent"
	"purlin/ent/gid"
	"purlin/event"
	"purlin/fanout"
	"purlin/server"
)

// quiet is a log of one stream, which rests whenever it may.
type quiet struct {
	rested chan struct{} // one for each time
	found  chan event.Event

	mu     sync.Mutex
	reader event.Reader
	ctx    context.Context
	closed bool
}

func (q *quiet) FollowTranslation(context.Context, uuid.UUID, *int) (event.Stream[*event.Translation], error) {
	return nil, errors.New("none")
}

func (q *quiet) FollowProject(context.Context, uuid.UUID, *string) (event.Stream[event.Event], error) {
	return q, nil
}

func (q *quiet) Next(ctx context.Context) (event.Event, bool) {
	select {
	case e := <-q.found:
		return e, true
	case <-ctx.Done():
		return nil, false
	}
}

func (q *quiet) Rest(ctx context.Context, r event.Reader) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.found) > 0 {
		return false
	}
	q.reader, q.ctx = r, ctx
	q.rested <- struct{}{}
	return true
}

func (q *quiet) Wake() {
	q.mu.Lock()
	r := q.reader
	q.reader = nil
	q.mu.Unlock()
	if r != nil {
		r.Wake()
	}
}

func (q *quiet) Close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
}

// give gives the event of a sequence to the reader, who may refuse it.
func (q *quiet) give(seq int64) (taken bool) {
	e := &event.File{Row: &ent.Event{Seq: seq, At: time.Now()}}
	q.mu.Lock()
	r, ctx := q.reader, q.ctx
	q.mu.Unlock()
	if r.Take(ctx, e) {
		return true
	}
	q.found <- e
	q.Wake()
	return false
}

func followed(t *testing.T, change func(*server.Options)) (*quiet, *rawSocket, func()) {
	t.Helper()
	q := &quiet{rested: make(chan struct{}, 10), found: make(chan event.Event, 1)}
	host, stop := start(t, func(o *server.Options) {
		o.Follow = fanout.New(q).Follow
		if change != nil {
			change(o)
		}
	})
	s := open(t, host, "graphql-transport-ws").say(`{"type":"connection_init"}`,
		`{"id":"one","type":"subscribe","payload":{"query":"subscription { projectEvents(projectId: \"`+gid.Project.Encode(uuid.UUID{1})+`\") }"}}`)
	_, ack, _ := s.next()
	require.Contains(t, ack, "connection_ack")
	<-q.rested
	return q, s, stop
}

// told reads the event of a sequence.
func (s *rawSocket) told(seq int64) {
	s.t.Helper()
	op, text, _ := s.next()
	require.Equal(s.t, byte(opText), op)
	var m struct {
		ID, Type string
		Payload  struct {
			Data struct{ ProjectEvents string }
		}
	}
	require.NoError(s.t, json.Unmarshal([]byte(text), &m))
	require.Equal(s.t, "one next", m.ID+" "+m.Type)
	n, _, _ := strings.Cut(m.Payload.Data.ProjectEvents, ".")
	require.Equal(s.t, strconv.FormatInt(seq, 10), n)
	require.Len(s.t, m.Payload.Data.ProjectEvents, len(n)+32<<10)
}

func TestAFollowerWhoRestsReadsEveryFrameWhole(t *testing.T) {
	t.Parallel()
	q, s, _ := followed(t, nil)
	var seq, read int64
	for range 3 { // it is woken when it reads too slowly, and rests again
		for q.give(seq) { // until the connection takes no more, mostly in the middle of a frame
			seq++
		}
		for ; read <= seq; read++ {
			s.told(read)
		}
		<-q.rested
		seq++
	}
}

func TestAFollowerWhoRestsAndNeverReadsIsSentAway(t *testing.T) {
	t.Parallel()
	q, s, stop := followed(t, func(o *server.Options) { o.Limits.StreamWrite = 50 * time.Millisecond })
	var seq int64
	for q.give(seq) {
		seq++
	}
	stop() // returns only when the socket has ended
	for {
		op, _, code := s.next()
		if op != opText {
			require.Contains(t, []int{1013, 1012, -1}, code)
			break
		}
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	require.True(t, q.closed)
}

func TestAFollowerWhoRestsIsToldOfTheDrainAndOfItsOwnEnd(t *testing.T) {
	t.Parallel()
	q, s, stop := followed(t, nil)
	require.True(t, q.give(0))
	s.told(0)
	s.say(`{"id":"one","type":"complete"}`, `{"type":"ping"}`)
	_, pong, _ := s.next()
	require.Contains(t, pong, "pong")
	s.say(`{"id":"one","type":"subscribe","payload":{"query":"subscription { projectEvents(projectId: \"` + gid.Project.Encode(uuid.UUID{1}) + `\") }"}}`)
	<-q.rested
	require.True(t, q.give(1))
	s.told(1)
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		_, _, code := s.next()
		require.Equal(t, 1012, code)
		_ = s.conn.Close()
	}()
	stop()
	<-closed
}
