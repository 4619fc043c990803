package pubsub

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

// heartbeat is how long a lane may be silent before it is asked for a sign of
// life, and how long that may take.
const heartbeat = 3 * time.Second

// lane is one connection that subscribes, and the topics that it carries. It is
// made when the first topic comes.
//
// When the connection breaks, a new one takes its place, by our own doing: the
// client's own reconnecting would leave the lane deaf when a cluster's slot has
// moved, which the old node tells by an unasked-for "sunsubscribe", or by
// refusing the subscription. Whoever was subscribed meanwhile gets a gap when
// their topic is confirmed on the new one.
type lane struct {
	bus    *redisBus
	prefix string // of its channels; itself a channel, on which nothing is published
	open   func(ctx context.Context, channels ...string) *redis.PubSub
	send   func(ctx context.Context, channel string, payload any) *redis.IntCmd
	begin  sync.Once
	away   atomic.Int64 // until when nobody sends: Unix nanoseconds; 0 when all is well

	// wire is held while commands are sent, so that Redis sees SUBSCRIBE and
	// UNSUBSCRIBE of a topic in the order in which topics changed. It is taken
	// before mu.
	wire sync.Mutex

	mu     sync.Mutex
	conn   *redis.PubSub          // nil while there is none
	broken bool                   // the last try to have one failed
	topics map[string]*redisTopic // by channel name
	closed bool
}

type redisTopic struct {
	subs      []*redisSubscription
	confirmed bool          // by the present connection
	ready     chan struct{} // closed when confirmed, or with the bus
}

type redisSubscription struct {
	queue
	lane    *lane
	channel string
	behind  bool // messages may have been lost: a gap is due at the next confirmation
}

func newLane(b *redisBus, prefix string, open func(context.Context, ...string) *redis.PubSub, send func(context.Context, string, any) *redis.IntCmd) *lane {
	return &lane{bus: b, prefix: prefix, open: open, send: send, topics: map[string]*redisTopic{}}
}

// subscribe waits for Redis to confirm, a while at most: without, the
// subscription begins with a gap once it is in force.
func (l *lane) subscribe(ctx context.Context, channel string, wake func()) (Subscription, error) {
	s := &redisSubscription{queue: queue{wake: wake}, lane: l, channel: channel}
	ready, err := l.join(s)
	if err != nil {
		return nil, err
	}
	patience := time.NewTimer(redisPatience)
	defer patience.Stop()
	select {
	case <-ready:
	case <-patience.C:
	case <-ctx.Done():
		_ = s.Close()
		return nil, fmt.Errorf("waiting for Redis to confirm a subscription: %w", ctx.Err())
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil, ErrClosed
	}
	s.behind = !l.topics[channel].confirmed
	return s, nil
}

var noWait = func() chan struct{} { c := make(chan struct{}); close(c); return c }()

// join adds s to its topic, which it asks Redis for when s is the first, and
// returns what s should wait for.
func (l *lane) join(s *redisSubscription) (ready <-chan struct{}, err error) {
	l.wire.Lock()
	defer l.wire.Unlock()
	l.mu.Lock()
	if l.closed {
		l.mu.Unlock()
		return nil, ErrClosed
	}
	l.begin.Do(func() { l.bus.wg.Go(l.run) })
	t, known := l.topics[s.channel]
	if !known {
		t = &redisTopic{ready: make(chan struct{})}
		l.topics[s.channel] = t
	}
	t.subs = append(t.subs, s)
	conn, ready := l.conn, t.ready
	if l.broken {
		ready = noWait
	}
	l.mu.Unlock()
	if !known && conn != nil {
		l.write(conn, conn.Subscribe, conn.SSubscribe, s.channel)
	}
	return ready, nil
}

// write sends one of two commands, the second on a cluster. A connection that
// fails here is given up: run makes another, with every topic.
func (l *lane) write(conn *redis.PubSub, plain, sharded func(context.Context, ...string) error, channels ...string) {
	ctx, cancel := context.WithTimeout(l.bus.life, redisPatience)
	defer cancel()
	command := plain
	if len(l.bus.lanes) > 1 {
		command = sharded
	}
	if command(ctx, channels...) != nil {
		_ = conn.Close()
	}
}

// drop unsubscribes channel if nobody listens any more. A topic that Redis has
// not confirmed yet is left to confirm: otherwise a late confirmation could be
// taken for that of the next subscription.
func (l *lane) drop(channel string) {
	l.wire.Lock()
	defer l.wire.Unlock()
	l.mu.Lock()
	t, conn := l.topics[channel], l.conn
	idle := t != nil && t.confirmed && len(t.subs) == 0 && !l.closed
	if idle {
		delete(l.topics, channel)
	}
	l.mu.Unlock()
	if idle && conn != nil {
		l.write(conn, conn.Unsubscribe, conn.SUnsubscribe, channel)
	}
}

// run keeps a connection until the bus is closed.
func (l *lane) run() {
	for tries := 0; ; tries++ {
		err := l.hold(l.bus.life, &tries)
		if l.bus.life.Err() != nil {
			return
		}
		l.bus.doubt()
		l.mu.Lock()
		news := !l.broken
		l.broken = true
		l.mu.Unlock()
		if news {
			l.bus.log.Warn("redis connection lost: subscribers read the database until it is back", slog.Any("error", err))
		}
		most := min(50*time.Millisecond<<min(tries, 6), redisPatience)
		select {
		case <-time.After(most/2 + rand.N(most/2)): //nolint:gosec // spreads reconnects
		case <-l.bus.life.Done():
			return
		}
	}
}

// hold makes a connection and receives from it until it breaks.
func (l *lane) hold(ctx context.Context, tries *int) error {
	dial, cancel := context.WithTimeout(ctx, 2*heartbeat)
	defer cancel()
	conn := l.open(dial, l.prefix)
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })() // reading does not heed ctx
	for confirmed := false; !confirmed; {
		m, err := conn.ReceiveTimeout(dial, heartbeat)
		if err != nil {
			return err
		}
		_, confirmed = m.(*redis.Subscription)
	}
	*tries = 0
	l.adopt(conn)
	defer l.abandon()
	return l.receive(ctx, conn)
}

// adopt gives the lane its connection, on which it asks for every topic.
func (l *lane) adopt(conn *redis.PubSub) {
	l.wire.Lock()
	defer l.wire.Unlock()
	var channels []string
	l.mu.Lock()
	if l.broken {
		l.bus.log.Info("redis connection made", slog.Int("topics", len(l.topics)))
	}
	l.conn, l.broken = conn, false
	for channel, t := range l.topics {
		if len(t.subs) == 0 {
			delete(l.topics, channel)
			continue
		}
		channels = append(channels, channel)
	}
	l.mu.Unlock()
	if len(channels) > 0 {
		l.write(conn, conn.Subscribe, conn.SSubscribe, channels...)
	}
}

func (l *lane) abandon() {
	l.wire.Lock()
	defer l.wire.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conn = nil
	for _, t := range l.topics {
		if !t.confirmed {
			continue
		}
		t.confirmed, t.ready = false, make(chan struct{})
		for _, s := range t.subs {
			s.behind = true
		}
	}
}

func (l *lane) receive(ctx context.Context, conn *redis.PubSub) error {
	for asked := false; ; {
		m, err := conn.ReceiveTimeout(ctx, heartbeat)
		var network net.Error
		if errors.As(err, &network) && network.Timeout() && !asked {
			asked = true
			if err = conn.Ping(ctx); err == nil {
				continue
			}
		}
		if err != nil {
			return err
		}
		asked = false
		switch m := m.(type) {
		case *redis.Message:
			l.deliver(m.Channel, Message{Payload: []byte(m.Payload)})
		case *redis.Subscription:
			switch m.Kind {
			case "subscribe", "ssubscribe":
				if l.confirm(m.Channel) {
					l.drop(m.Channel)
				}
			case "sunsubscribe":
				if m.Channel == l.prefix { // which nobody here gives up
					return errors.New("the slot has moved to another node")
				}
			}
		}
	}
}

func (l *lane) deliver(channel string, m Message) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if t := l.topics[channel]; t != nil {
		for _, s := range t.subs {
			s.push(m)
		}
	}
}

// confirm reports whether nobody waits for channel any more.
func (l *lane) confirm(channel string) (idle bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := l.topics[channel]
	if t == nil || l.closed || t.confirmed {
		return false
	}
	t.confirmed = true
	close(t.ready)
	t.ready = noWait
	for _, s := range t.subs {
		if s.behind {
			s.behind = false
			s.push(Message{Gap: true})
		}
	}
	return len(t.subs) == 0
}

func (l *lane) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return
	}
	l.closed = true
	for _, t := range l.topics {
		if !t.confirmed {
			close(t.ready)
		}
		for _, s := range t.subs {
			s.close()
		}
	}
	clear(l.topics)
}

func (s *redisSubscription) Close() error {
	s.lane.mu.Lock()
	if t := s.lane.topics[s.channel]; t != nil {
		t.subs = without(t.subs, s)
	}
	s.close()
	s.lane.mu.Unlock()
	s.lane.drop(s.channel)
	return nil
}
