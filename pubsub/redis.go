package pubsub

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
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
	// redisReload is how long a cluster's layout is believed without cause to
	// doubt it. The client's own minute is long for those whose master is gone.
	redisReload = 10 * time.Second
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

// silent keeps the client from writing to standard error by itself; what matters
// of it is logged here.
var silent = sync.OnceFunc(func() { redis.SetLogger(discard{}) })

type discard struct{}

func (discard) Printf(context.Context, string, ...any) {}

// openRedis returns at once when the URL is good, whether Redis answers or not.
func openRedis(ctx context.Context, rawURL string, log *slog.Logger) (*redisBus, error) {
	client, sharded, err := redisClient(rawURL)
	if err != nil {
		return nil, err
	}
	silent()
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

// redisClient reads redis:// and rediss://, with -cluster or -sentinel behind
// the name, as https://pkg.go.dev/github.com/redis/go-redis/v9 does: ParseURL,
// ParseClusterURL and ParseFailoverURL.
func redisClient(rawURL string) (_ redis.UniversalClient, sharded bool, err error) {
	scheme, rest, _ := strings.Cut(rawURL, ":")
	scheme, kind, _ := strings.Cut(scheme, "-")
	plain := scheme + ":" + rest
	// The errors of the parsers may repeat the URL, which may hold a password.
	bad := errors.New("pubsub: the URL of Redis cannot be parsed")
	switch kind {
	case "cluster":
		o, err := redis.ParseClusterURL(plain)
		if err != nil {
			return nil, false, bad
		}
		o.ContextTimeoutEnabled, o.ClusterStateReloadInterval = true, redisReload
		return redis.NewClusterClient(o), true, nil
	case "sentinel":
		o, err := redis.ParseFailoverURL(plain)
		if err != nil {
			return nil, false, bad
		}
		if o.MasterName == "" {
			return nil, false, errors.New("pubsub: the URL of the sentinels names no master: add ?master_name=…")
		}
		o.ContextTimeoutEnabled = true
		return redis.NewFailoverClient(o), false, nil
	default:
		o, err := redis.ParseURL(plain)
		if err != nil {
			return nil, false, bad
		}
		o.ContextTimeoutEnabled = true
		return redis.NewClient(o), false, nil
	}
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

func (b *redisBus) Subscribe(ctx context.Context, topic string) (Subscription, error) {
	if err := checkTopic(topic); err != nil {
		return nil, err
	}
	l := b.lane(topic)
	return l.subscribe(ctx, l.prefix+topic)
}

func (b *redisBus) Mark(ctx context.Context, key string, ttl time.Duration) error {
	err := b.lane(key).try(ctx, func(ctx context.Context) error {
		return b.client.Set(ctx, redisPrefix+"mark:"+key, 1, ttl).Err()
	})
	if err != nil {
		return fmt.Errorf("marking at Redis: %w", err)
	}
	return nil
}

func (b *redisBus) Marked(ctx context.Context, key string) (marked bool, err error) {
	err = b.lane(key).try(ctx, func(ctx context.Context) error {
		n, err := b.client.Exists(ctx, redisPrefix+"mark:"+key).Result()
		marked = n > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("reading a mark at Redis: %w", err)
	}
	return marked, nil
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
