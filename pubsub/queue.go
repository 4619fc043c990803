package pubsub

import "sync"

// queue is the bounded buffer of one subscriber. Its channel has one place more
// than Buffer, kept for the gap that stands for all that did not fit.
type queue struct {
	mu     sync.Mutex
	ch     chan Message
	lost   bool // the last message in ch is a gap that covers what is dropped now
	closed bool
}

func newQueue() *queue { return &queue{ch: make(chan Message, Buffer+1)} }

// push never blocks: only push sends, under mu, so len can but shrink meanwhile.
func (q *queue) push(m Message) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch full := len(q.ch) >= Buffer; {
	case q.closed, full && q.lost:
	case full:
		q.lost = true
		q.ch <- Message{Gap: true}
	default:
		q.lost = false
		q.ch <- m
	}
}

func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.closed {
		q.closed = true
		close(q.ch)
	}
}
