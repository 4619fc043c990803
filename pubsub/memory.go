package pubsub

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"sync"
	"time"
)

var _ Bus = (*memory)(nil)

// memory is a bus within one process.
type memory struct {
	mu     sync.Mutex
	topics map[string][]*memorySubscription
	kept   map[string]kept
	closed bool
}

func newMemory() *memory {
	return &memory{topics: map[string][]*memorySubscription{}, kept: map[string]kept{}}
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
	for _, s := range b.topics[topic] {
		s.push(m)
	}
	return nil
}

func (b *memory) Subscribe(ctx context.Context, topic string, wake func()) (Subscription, error) {
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
	s := &memorySubscription{queue: queue{wake: wake}, bus: b, topic: topic}
	b.topics[topic] = append(b.topics[topic], s)
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
		for _, s := range subs {
			s.close()
		}
	}
	clear(b.topics)
	return nil
}

type memorySubscription struct {
	queue
	bus   *memory
	topic string
}

func (s *memorySubscription) Close() error {
	s.bus.mu.Lock()
	defer s.bus.mu.Unlock()
	if left := without(s.bus.topics[s.topic], s); len(left) > 0 {
		s.bus.topics[s.topic] = left
	} else {
		delete(s.bus.topics, s.topic)
	}
	s.close()
	return nil
}

// without takes one of the subscribers off the list, which is in no order.
func without[S comparable](subs []S, one S) []S {
	i := slices.Index(subs, one)
	if i < 0 {
		return subs
	}
	var none S
	last := len(subs) - 1
	subs[i], subs[last] = subs[last], none
	return subs[:last]
}
