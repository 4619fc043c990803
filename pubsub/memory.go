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
	kept   map[string]kept
	closed bool
}

func newMemory() *memory {
	return &memory{topics: map[string]map[*memorySubscription]struct{}{}, kept: map[string]kept{}}
}

type kept struct {
	value []byte
	until time.Time
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

func (b *memory) Keep(ctx context.Context, key string, value []byte, ttl time.Duration) error {
	if err := checkMessage(key, value); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return ErrClosed
	}
	now := time.Now()
	b.kept[key] = kept{bytes.Clone(value), now.Add(ttl)}
	if len(b.kept) > 1<<12 {
		maps.DeleteFunc(b.kept, func(_ string, k kept) bool { return k.until.Before(now) })
	}
	return ctx.Err()
}

func (b *memory) Kept(ctx context.Context, key string) ([]byte, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return nil, ErrClosed
	}
	if k := b.kept[key]; k.until.After(time.Now()) {
		return k.value, ctx.Err()
	}
	return nil, ctx.Err()
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
