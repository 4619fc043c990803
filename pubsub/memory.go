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
	marks  map[string]time.Time // when each ends
	closed bool
}

func newMemory() *memory {
	return &memory{topics: map[string]map[*memorySubscription]struct{}{}, marks: map[string]time.Time{}}
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

func (b *memory) Mark(ctx context.Context, key string, ttl time.Duration) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return ErrClosed
	}
	now := time.Now()
	b.marks[key] = now.Add(ttl)
	if len(b.marks) > 1<<12 {
		maps.DeleteFunc(b.marks, func(_ string, end time.Time) bool { return end.Before(now) })
	}
	return ctx.Err()
}

func (b *memory) Marked(ctx context.Context, key string) (bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return false, ErrClosed
	}
	return b.marks[key].After(time.Now()), ctx.Err()
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
