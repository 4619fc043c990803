// Package pubsubtest is the suite that every pubsub.Bus passes.
package pubsubtest

import (
	"context"
	"crypto/rand"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/pubsub"
)

// patience is how long a message that must come may take.
const patience = 10 * time.Second

// Run runs the suite. open returns a bus of a system that earlier calls share,
// such as one server; the suite closes it.
func Run(t *testing.T, open func(t *testing.T) pubsub.Bus) {
	cases := map[string]func(t *testing.T, b pubsub.Bus){
		"order and fan-out": fanOut,
		"topics are apart":  topicsApart,
		"overflow":          overflow,
		"close":             closing,
		"churn":             churn,
		"limits":            limits,
		"keeps":             keeps,
	}
	for name, run := range cases {
		t.Run(name, func(t *testing.T) {
			b := open(t)
			defer func() { require.NoError(t, b.Close()) }()
			run(t, b)
		})
	}
}

// Subscriber takes the messages of a subscription one by one.
type Subscriber struct {
	pubsub.Subscription
	woken chan struct{}
	taken []pubsub.Message
}

// Subscribe subscribes to topic.
func Subscribe(ctx context.Context, b pubsub.Bus, topic string) (*Subscriber, error) {
	s := &Subscriber{woken: make(chan struct{}, 1)}
	var err error
	s.Subscription, err = b.Subscribe(ctx, topic, func() {
		select {
		case s.woken <- struct{}{}:
		default:
		}
	})
	return s, err
}

func subscribe(t *testing.T, b pubsub.Bus, topic string) *Subscriber {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	s, err := Subscribe(ctx, b, topic)
	require.NoError(t, err)
	return s
}

// Wait waits for the next message. It is false when none came in time, or none will.
func (s *Subscriber) Wait(patience time.Duration) (m pubsub.Message, ok bool) {
	deadline := time.After(patience)
	for len(s.taken) == 0 {
		var open bool
		if s.taken, open = s.Take(); len(s.taken) > 0 {
			break
		}
		if !open {
			return m, false
		}
		select {
		case <-s.woken:
		case <-deadline:
			return m, false
		}
	}
	m, s.taken = s.taken[0], s.taken[1:]
	return m, true
}

// Next returns the next message of s, or fails the test.
func Next(t *testing.T, s *Subscriber) pubsub.Message {
	t.Helper()
	m, ok := s.Wait(patience)
	require.True(t, ok, "no message came, or the subscription was closed")
	return m
}

func fanOut(t *testing.T, b pubsub.Bus) {
	topic := rand.Text()
	first, second := subscribe(t, b, topic), subscribe(t, b, topic)
	for i := range 100 {
		require.NoError(t, b.Publish(t.Context(), topic, []byte(strconv.Itoa(i))))
	}
	for _, s := range []*Subscriber{first, second} {
		for i := range 100 {
			require.Equal(t, pubsub.Message{Payload: []byte(strconv.Itoa(i))}, Next(t, s))
		}
	}
}

func topicsApart(t *testing.T, b pubsub.Bus) {
	one, two := rand.Text(), rand.Text()
	s1, s2 := subscribe(t, b, one), subscribe(t, b, two)
	require.NoError(t, b.Publish(t.Context(), one, []byte("1")))
	require.NoError(t, b.Publish(t.Context(), two, []byte("2")))
	require.Equal(t, "1", string(Next(t, s1).Payload))
	require.Equal(t, "2", string(Next(t, s2).Payload))
}

// overflow publishes more than a subscriber that does not read can hold. Another
// that reads tells when all has been delivered.
func overflow(t *testing.T, b pubsub.Bus) {
	topic := rand.Text()
	slow, quick := subscribe(t, b, topic), subscribe(t, b, topic)
	const n = 3 * pubsub.Buffer
	for i := range n {
		require.NoError(t, b.Publish(t.Context(), topic, []byte(strconv.Itoa(i))))
		require.Equal(t, strconv.Itoa(i), string(Next(t, quick).Payload))
	}
	// When quick has this one, slow has been offered all before it; this one
	// itself may reach slow before or after slow begins to read.
	require.NoError(t, b.Publish(t.Context(), topic, []byte("last")))
	require.Equal(t, "last", string(Next(t, quick).Payload))
	for i := range pubsub.Buffer {
		require.Equal(t, strconv.Itoa(i), string(Next(t, slow).Payload))
	}
	require.Equal(t, pubsub.Message{Gap: true}, Next(t, slow))
	require.NoError(t, b.Publish(t.Context(), topic, []byte("after")))
	m := Next(t, slow)
	if string(m.Payload) == "last" {
		m = Next(t, slow)
	}
	require.Equal(t, pubsub.Message{Payload: []byte("after")}, m)
}

func closing(t *testing.T, b pubsub.Bus) {
	topic := rand.Text()
	one, two := subscribe(t, b, topic), subscribe(t, b, topic)
	require.NoError(t, one.Close())
	require.NoError(t, one.Close())
	_, open := one.Take()
	require.False(t, open)
	require.NoError(t, b.Publish(t.Context(), topic, []byte("x")))
	require.Equal(t, "x", string(Next(t, two).Payload))
	require.NoError(t, b.Close())
	require.NoError(t, b.Close())
	<-two.woken // of the message, or of the end
	_, open = two.Take()
	require.False(t, open)
	require.NoError(t, two.Close())
	_, err := b.Subscribe(t.Context(), topic, func() {})
	require.ErrorIs(t, err, pubsub.ErrClosed)
	require.ErrorIs(t, b.Publish(t.Context(), topic, nil), pubsub.ErrClosed)
}

// churn subscribes and unsubscribes one topic from many sides: what is published
// after Subscribe has returned must arrive.
func churn(t *testing.T, b pubsub.Bus) {
	topic := rand.Text()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 25 {
				s, err := Subscribe(context.Background(), b, topic)
				if err != nil {
					t.Error(err)
					return
				}
				mine := rand.Text()
				if err := b.Publish(context.Background(), topic, []byte(mine)); err != nil {
					t.Error(err)
				}
				for seen := false; !seen; {
					m, ok := s.Wait(patience)
					if !ok {
						t.Error("a message published after Subscribe did not come")
						break
					}
					seen = m.Gap || string(m.Payload) == mine
				}
				s.Close()
			}
		})
	}
	wg.Wait()
}

func limits(t *testing.T, b pubsub.Bus) {
	require.Error(t, b.Publish(t.Context(), "", nil))
	require.Error(t, b.Publish(t.Context(), "x", make([]byte, pubsub.MaxPayload+1)))
	_, err := b.Subscribe(t.Context(), string(make([]byte, pubsub.MaxTopic+1)), func() {})
	require.Error(t, err)
}

// keeps has values remembered for a while.
func keeps(t *testing.T, b pubsub.Bus) {
	ctx := t.Context()
	kept := func(key string) string {
		value, err := b.Kept(ctx, key)
		require.NoError(t, err)
		return string(value)
	}
	key, brief := rand.Text(), rand.Text()
	require.Empty(t, kept(key))
	require.NoError(t, b.Keep(ctx, key, []byte("old"), time.Minute))
	require.NoError(t, b.Keep(ctx, key, []byte("a value"), time.Minute))
	require.Equal(t, "a value", kept(key))
	require.NoError(t, b.Keep(ctx, brief, []byte("x"), time.Minute))
	require.NoError(t, b.Keep(ctx, brief, []byte("x"), time.Millisecond))
	require.Eventually(t, func() bool { return kept(brief) == "" }, patience, time.Millisecond)
	require.Error(t, b.Keep(ctx, key, make([]byte, pubsub.MaxPayload+1), time.Minute))
	require.NoError(t, b.Close())
	require.ErrorIs(t, b.Keep(ctx, key, nil, time.Minute), pubsub.ErrClosed)
	_, err := b.Kept(ctx, key)
	require.ErrorIs(t, err, pubsub.ErrClosed)
}
