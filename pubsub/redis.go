package pubsub

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"purlin/redisurl"
)

const (
	// redisPrefix keeps our channels and keys apart from those of others: Redis
	// shares channels between its numbered databases.
	redisPrefix = "purlin:"
	// redisLanes is how many slots of a cluster carry channels: as many
	// connections does a process hold at most to subscribe.
	redisLanes = 16
	// redisPatience is how long a command, or a new subscription, waits for
	// Redis before it goes on without; and how long nobody tries then.
	redisPatience = 2 * time.Second
)

// errAway is what callers get while Redis is known to be out of reach.
var errAway = errors.New("redis is out of reach")

var _ Bus = (*redisBus)(nil)

// redisBus is a bus on one Redis, on one that sentinels watch, or on a cluster.
// Its topics share connections that subscribe, called lanes: a single one, or on
// a cluster, where a sharded channel lives with its slot, one for each of a few
// slots. A Redis that is away is waited for in the background.
type redisBus struct {
	client redis.UniversalClient
	lanes  []*lane
	log    *slog.Logger
	life   context.Context // ends with the bus
	stop   context.CancelFunc
	wg     sync.WaitGroup // one for each lane that runs
}

// openRedis returns at once when the URL is good, whether Redis answers or not.
func openRedis(ctx context.Context, rawURL string, log *slog.Logger) (*redisBus, error) {
	client, sharded, err := redisurl.Open(rawURL)
	if err != nil {
		return nil, err
	}
	b := &redisBus{client: client, log: log}
	b.life, b.stop = context.WithCancel(context.WithoutCancel(ctx))
	if sharded {
		for i := range redisLanes {
			// The braces make the tag the part that is hashed to a slot.
			b.lanes = append(b.lanes, newLane(b, redisPrefix+"{"+strconv.Itoa(i)+"}:", client.SSubscribe, client.SPublish))
		}
	} else {
		b.lanes = []*lane{newLane(b, redisPrefix, client.Subscribe, client.Publish)}
	}
	ctx, cancel := context.WithTimeout(ctx, redisPatience)
	defer cancel()
	if err := client.Ping(ctx).Err(); err != nil {
		log.WarnContext(ctx, "redis does not answer: subscribers read the database until it does", slog.Any("error", err))
	}
	return b, nil
}

func (b *redisBus) lane(key string) *lane {
	h := fnv.New32a()
	_, _ = h.Write([]byte(key))
	return b.lanes[int(h.Sum32()%uint32(len(b.lanes)))] //nolint:gosec // a few lanes
}

func (b *redisBus) Publish(ctx context.Context, topic string, payload []byte) error {
	if err := checkMessage(topic, payload); err != nil {
		return err
	}
	l := b.lane(topic)
	if err := l.try(ctx, func(ctx context.Context) error { return l.send(ctx, l.prefix+topic, payload).Err() }); err != nil {
		return fmt.Errorf("publishing to Redis: %w", err)
	}
	return nil
}

func (b *redisBus) Subscribe(ctx context.Context, topic string, wake func()) (Subscription, error) {
	if err := checkTopic(topic); err != nil {
		return nil, err
	}
	l := b.lane(topic)
	return l.subscribe(ctx, l.prefix+topic, wake)
}

func (b *redisBus) Keep(ctx context.Context, key string, value []byte, ttl time.Duration) error {
	if err := checkMessage(key, value); err != nil {
		return err
	}
	err := b.lane(key).try(ctx, func(ctx context.Context) error {
		return b.client.Set(ctx, redisPrefix+"kept:"+key, value, ttl).Err()
	})
	if err != nil {
		return fmt.Errorf("keeping at Redis: %w", err)
	}
	return nil
}

func (b *redisBus) Kept(ctx context.Context, key string) (value []byte, err error) {
	err = b.lane(key).try(ctx, func(ctx context.Context) error {
		value, err = b.client.Get(ctx, redisPrefix+"kept:"+key).Bytes()
		if errors.Is(err, redis.Nil) {
			return nil
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading what is kept at Redis: %w", err)
	}
	return value, nil
}

func (b *redisBus) Close() error {
	for _, l := range b.lanes {
		l.close()
	}
	b.stop()
	b.wg.Wait()
	if err := b.client.Close(); err != nil && !errors.Is(err, redis.ErrClosed) {
		return err
	}
	return nil
}

// doubt has the cluster's layout asked for anew: something did not answer where
// it was believed to be.
func (b *redisBus) doubt() {
	if c, ok := b.client.(*redis.ClusterClient); ok {
		c.ReloadState(b.life)
	}
}

// try runs one command on the lane's Redis. While that is away, one caller in a
// while finds out whether it is back, and the others fail at once.
func (l *lane) try(ctx context.Context, command func(context.Context) error) error {
	now := time.Now()
	until := l.away.Load()
	pause := now.Add(redisPatience).UnixNano()
	if until != 0 && (now.UnixNano() < until || !l.away.CompareAndSwap(until, pause)) {
		return errAway
	}
	limited, cancel := context.WithTimeout(ctx, redisPatience)
	defer cancel()
	err := command(limited)
	var answer redis.Error
	switch {
	case err == nil:
		l.away.Store(0)
		return nil
	case errors.Is(err, redis.ErrClosed):
		return ErrClosed
	case ctx.Err() != nil:
		return err
	case errors.As(err, &answer):
		l.bus.doubt()
		return err
	}
	l.away.Store(pause)
	l.bus.doubt()
	return err
}
