package pubsub

import (
	"bytes"
	"context"
	"maps"
	"sync"
	"time"
)

var _ Bus = (*memory)(nil)

// memory is a bus within one process.
type memory struct {
	mu     sync.Mutex
	topics map[string]map[*memorySubscription]struct{}
	marks  map[string]memoryMark
	closed bool
}

type memoryMark struct {
	n       int64
	expires time.Time
}

func newMemory() *memory {
	return &memory{topics: map[string]map[*memorySubscription]struct{}{}, marks: map[string]memoryMark{}}
}

func (b *memory) Publish(ctx context.Context, topic string, payload []byte) error {
	if err := checkMessage(topic, payload); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	m := Message{Payload: bytes.Clone(payload)}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return ErrClosed
	}
	for s := range b.topics[topic] {
		s.push(m)
	}
	return nil
}

func (b *memory) Subscribe(ctx context.Context, topic string) (Subscription, error) {
	if err := checkTopic(topic); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return nil, ErrClosed
	}
	s := &memorySubscription{queue: newQueue(), bus: b, topic: topic}
	if b.topics[topic] == nil {
		b.topics[topic] = map[*memorySubscription]struct{}{}
	}
	b.topics[topic][s] = struct{}{}
	return s, nil
}

func (b *memory) Mark(ctx context.Context, key string, n int64, ttl time.Duration) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return ErrClosed
	}
	now := time.Now()
	m := b.marks[key]
	if m.expires.Before(now) {
		m.n = 0
	}
	b.marks[key] = memoryMark{max(m.n, n), now.Add(ttl)}
	if len(b.marks) > 1<<12 {
		maps.DeleteFunc(b.marks, func(_ string, m memoryMark) bool { return m.expires.Before(now) })
	}
	return ctx.Err()
}

func (b *memory) Marked(ctx context.Context, key string) (int64, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return 0, ErrClosed
	}
	if m := b.marks[key]; m.expires.After(time.Now()) {
		return m.n, ctx.Err()
	}
	return 0, ctx.Err()
}

func (b *memory) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	for _, subs := range b.topics {
		for s := range subs {
			s.close()
		}
	}
	clear(b.topics)
	return nil
}

type memorySubscription struct {
	*queue
	bus   *memory
	topic string
}

func (s *memorySubscription) C() <-chan Message { return s.ch }

func (s *memorySubscription) Close() error {
	s.bus.mu.Lock()
	defer s.bus.mu.Unlock()
	if subs := s.bus.topics[s.topic]; subs != nil {
		delete(subs, s)
		if len(subs) == 0 {
			delete(s.bus.topics, s.topic)
		}
	}
	s.close()
	return nil
}
