// Package pubsub carries small hints between the processes of a deployment.
//
// Delivery is at most once, in the order of each publisher within a topic. A
// hint may be lost when a subscriber is slow or a connection breaks; the
// subscriber then receives a [Message] with Gap set and reads the durable log
// that the hint is about. A publisher never waits for a subscriber.
package pubsub

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"time"

	"purlin/redisurl"
)

// Limits of what a bus carries.
const (
	MaxTopic   = 512     // bytes of a topic's name
	MaxPayload = 1 << 20 // bytes of a payload, and of what is kept
	Buffer     = 256     // messages that wait for one subscriber before the rest collapse into a gap
)

// ErrClosed is returned by a bus after Close.
var ErrClosed = errors.New("pubsub: the bus is closed")

// Bus carries messages from publishers to the present subscribers of a topic.
// It is safe for concurrent use.
type Bus interface {
	// Publish hands payload to every present subscriber of topic. It does not
	// keep payload, which subscribers in this process may share and must not change.
	Publish(ctx context.Context, topic string, payload []byte) error
	// Subscribe returns once the subscription is in force, or after two seconds
	// while the bus is away: what is published afterwards arrives or shows as a
	// gap. ctx bounds this call only.
	//
	// wake is called when there is something to take where there was nothing, and when
	// the subscription has ended; it may be before Subscribe returns. It is to wake
	// whoever takes: it must neither block nor call the bus.
	Subscribe(ctx context.Context, topic string, wake func()) (Subscription, error)
	// Keep remembers value under key for ttl from now, for every process of the
	// deployment. A bus that restarts may forget it.
	Keep(ctx context.Context, key string, value []byte, ttl time.Duration) error
	// Kept returns what is kept under key; nil when nothing is. It must not be changed.
	Kept(ctx context.Context, key string) ([]byte, error)
	// Close ends every subscription. It is idempotent.
	Close() error
}

// Subscription is one subscriber's view of a topic.
type Subscription interface {
	// Take returns what has come since it was last called, in order. It does not wait.
	// open is false when nothing has come and nothing will: the subscription or its bus
	// is closed.
	Take() (messages []Message, open bool)
	// Close ends the subscription. It is idempotent.
	Close() error
}

// Message is what a subscriber receives.
type Message struct {
	Payload []byte // nil when Gap is set
	Gap     bool   // messages may have been lost before this one: read the log
}

// Open returns the bus at rawURL: "memory:" for one process, or one that Redis 7
// carries, at a URL of [redisurl.Open].
//
// Redis need not answer: the bus works from when it does.
func Open(ctx context.Context, rawURL string, log *slog.Logger) (Bus, error) {
	u, err := url.Parse(rawURL)
	if err != nil {
		// The error of url.Parse repeats the URL, which may hold a password.
		return nil, errors.New("pubsub: the URL of the bus cannot be parsed")
	}
	switch {
	case u.Scheme == "memory":
		return newMemory(), nil
	case slices.Contains(redisurl.Schemes, u.Scheme):
		return openRedis(ctx, rawURL, log)
	}
	return nil, fmt.Errorf("pubsub: unknown scheme %q: use memory:, redis://, redis-sentinel:// or redis-cluster:// (rediss with TLS)", u.Scheme)
}

func checkTopic(topic string) error {
	if topic == "" || len(topic) > MaxTopic {
		return fmt.Errorf("pubsub: a topic has 1 to %d bytes, not %d", MaxTopic, len(topic))
	}
	return nil
}

func checkMessage(topic string, payload []byte) error {
	if len(payload) > MaxPayload {
		return fmt.Errorf("pubsub: a payload has at most %d bytes, not %d", MaxPayload, len(payload))
	}
	return checkTopic(topic)
}
