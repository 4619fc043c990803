package pubsub

import "sync"

// queue is the bounded buffer of one subscriber. It holds nothing while nothing
// waits, as there may be thousands.
type queue struct {
	wake func()

	mu      sync.Mutex
	waiting []Message
	lost    bool // the last that waits is a gap, which covers what is dropped now
	closed  bool
}

// push never blocks.
func (q *queue) push(m Message) {
	q.mu.Lock()
	first := len(q.waiting) == 0 && !q.closed
	switch full := len(q.waiting) >= Buffer; {
	case q.closed, full && q.lost:
	case full:
		q.lost = true
		q.waiting = append(q.waiting, Message{Gap: true})
	default:
		q.waiting = append(q.waiting, m)
	}
	q.mu.Unlock()
	if first {
		q.wake()
	}
}

// Take returns what waits.
func (q *queue) Take() (messages []Message, open bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	messages, q.waiting, q.lost = q.waiting, nil, false
	return messages, !q.closed || len(messages) > 0
}

func (q *queue) close() {
	q.mu.Lock()
	first := !q.closed
	q.closed = true
	q.mu.Unlock()
	if first {
		q.wake()
	}
}
