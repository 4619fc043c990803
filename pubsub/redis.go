package pubsub

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"github.com/redis/go-redis/v9"
)

// redisPrefix keeps our channels apart from those of others: Redis shares
// channels between its numbered databases.
const redisPrefix = "purlin:"

var _ Bus = (*redisBus)(nil)

// redisBus shares one subscribing connection between all topics of a process.
// The client reconnects and subscribes again by itself; the confirmation of a
// topic that was confirmed before is how a reconnect is known.
type redisBus struct {
	client *redis.Client
	conn   *redis.PubSub
	log    *slog.Logger
	done   chan struct{} // closed when receive has returned

	// wire is held while commands are sent, so that Redis sees SUBSCRIBE and
	// UNSUBSCRIBE of a topic in the order in which topics changed. It is taken
	// before mu.
	wire sync.Mutex

	mu     sync.Mutex
	topics map[string]*redisTopic // by channel name
	closed bool
}

type redisTopic struct {
	subs      map[*redisSubscription]struct{}
	confirmed bool
	ready     chan struct{} // closed when confirmed, or with the bus
}

func openRedis(ctx context.Context, rawURL string, log *slog.Logger) (*redisBus, error) {
	o, err := redis.ParseURL(rawURL)
	if err != nil {
		return nil, errors.New("pubsub: the URL of Redis cannot be parsed")
	}
	client := redis.NewClient(o)
	if err := client.Ping(ctx).Err(); err != nil {
		client.Close()
		return nil, fmt.Errorf("reaching Redis: %w", err)
	}
	b := &redisBus{
		client: client,
		conn:   client.Subscribe(context.WithoutCancel(ctx)),
		log:    log,
		done:   make(chan struct{}),
		topics: map[string]*redisTopic{},
	}
	go b.receive(b.conn.ChannelWithSubscriptions(redis.WithChannelSize(1024)))
	return b, nil
}

func (b *redisBus) Publish(ctx context.Context, topic string, payload []byte) error {
	if err := checkMessage(topic, payload); err != nil {
		return err
	}
	err := b.client.Publish(ctx, redisPrefix+topic, payload).Err()
	if errors.Is(err, redis.ErrClosed) {
		return ErrClosed
	}
	if err != nil {
		return fmt.Errorf("publishing to Redis: %w", err)
	}
	return nil
}

func (b *redisBus) Subscribe(ctx context.Context, topic string) (Subscription, error) {
	if err := checkTopic(topic); err != nil {
		return nil, err
	}
	s := &redisSubscription{queue: newQueue(), bus: b, channel: redisPrefix + topic}
	t, err := b.join(ctx, s)
	if err != nil {
		return nil, err
	}
	select {
	case <-t.ready:
	case <-ctx.Done():
		s.Close()
		return nil, fmt.Errorf("waiting for Redis to confirm a subscription: %w", ctx.Err())
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return nil, ErrClosed
	}
	return s, nil
}

// join adds s to its topic, which it asks Redis for when s is the first.
func (b *redisBus) join(ctx context.Context, s *redisSubscription) (*redisTopic, error) {
	b.wire.Lock()
	defer b.wire.Unlock()
	b.mu.Lock()
	if b.closed {
		b.mu.Unlock()
		return nil, ErrClosed
	}
	t, known := b.topics[s.channel]
	if !known {
		t = &redisTopic{subs: map[*redisSubscription]struct{}{}, ready: make(chan struct{})}
		b.topics[s.channel] = t
	}
	t.subs[s] = struct{}{}
	b.mu.Unlock()
	if known {
		return t, nil
	}
	if err := b.conn.Subscribe(ctx, s.channel); err != nil {
		// The client keeps the channel for its next connection, so the topic
		// stays, without s, until its confirmation lets receive drop it.
		b.mu.Lock()
		delete(t.subs, s)
		b.mu.Unlock()
		return nil, fmt.Errorf("subscribing at Redis: %w", err)
	}
	return t, nil
}

// drop unsubscribes channel if nobody listens any more. A topic that Redis has
// not confirmed yet is left to receive: otherwise a late confirmation could be
// taken for that of the next subscription.
func (b *redisBus) drop(channel string) {
	b.wire.Lock()
	defer b.wire.Unlock()
	b.mu.Lock()
	t := b.topics[channel]
	idle := t != nil && t.confirmed && len(t.subs) == 0 && !b.closed
	if idle {
		delete(b.topics, channel)
	}
	b.mu.Unlock()
	if !idle {
		return
	}
	if err := b.conn.Unsubscribe(context.Background(), channel); err != nil {
		// Harmless: the client has forgotten the channel and the connection is broken.
		b.log.Debug("unsubscribing at redis failed", slog.Any("error", err))
	}
}

func (b *redisBus) receive(in <-chan any) {
	defer close(b.done)
	for m := range in {
		switch m := m.(type) {
		case *redis.Message:
			b.deliver(m.Channel, Message{Payload: []byte(m.Payload)})
		case *redis.Subscription:
			if m.Kind == "subscribe" && b.confirm(m.Channel) {
				b.drop(m.Channel)
			}
		}
	}
}

func (b *redisBus) deliver(channel string, m Message) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if t := b.topics[channel]; t != nil {
		for s := range t.subs {
			s.push(m)
		}
	}
}

// confirm reports whether nobody waits for channel any more.
func (b *redisBus) confirm(channel string) (idle bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	t := b.topics[channel]
	if t == nil || b.closed {
		return false
	}
	if !t.confirmed {
		t.confirmed = true
		close(t.ready)
		return len(t.subs) == 0
	}
	b.log.Info("redis subscription renewed after a reconnect", slog.Int("subscribers", len(t.subs)))
	for s := range t.subs {
		s.push(Message{Gap: true})
	}
	return len(t.subs) == 0
}

func (b *redisBus) Close() error {
	b.mu.Lock()
	if b.closed {
		b.mu.Unlock()
		<-b.done
		return nil
	}
	b.closed = true
	for _, t := range b.topics {
		if !t.confirmed {
			close(t.ready)
		}
		for s := range t.subs {
			s.close()
		}
	}
	clear(b.topics)
	b.mu.Unlock()
	err := errors.Join(b.conn.Close(), b.client.Close())
	<-b.done
	return err
}

type redisSubscription struct {
	*queue
	bus     *redisBus
	channel string
}

func (s *redisSubscription) C() <-chan Message { return s.ch }

func (s *redisSubscription) Close() error {
	s.bus.mu.Lock()
	if t := s.bus.topics[s.channel]; t != nil {
		delete(t.subs, s)
	}
	s.close()
	s.bus.mu.Unlock()
	s.bus.drop(s.channel)
	return nil
}
