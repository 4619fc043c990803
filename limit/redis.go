package limit

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	patience = 250 * time.Millisecond // that a caller waits for Redis
	pause    = time.Second            // without Redis after it failed
)

// shared keeps buckets in Redis, by its clock.
type shared struct {
	client redis.UniversalClient
	log    *slog.Logger
	away   atomic.Int64 // Unix nanoseconds until which Redis is not asked
}

func openShared(rawURL string, log *slog.Logger) (*shared, error) {
	unparsed := errors.New("limit: the URL of Redis cannot be parsed")
	if rest, ok := strings.CutPrefix(rawURL, "redis-cluster://"); ok {
		o, err := redis.ParseClusterURL("redis://" + rest)
		if err != nil {
			return nil, unparsed
		}
		o.MaxRetries = -1
		return &shared{client: redis.NewClusterClient(o), log: log}, nil
	}
	o, err := redis.ParseURL(rawURL)
	if err != nil {
		return nil, unparsed
	}
	o.MaxRetries = -1
	return &shared{client: redis.NewClient(o), log: log}, nil
}

func (s *shared) close() error { return s.client.Close() }

// pour takes ARGV[3] points from the bucket KEYS[1], or gives them back when the
// number is negative. A bucket is a hash of its points and when they were counted
// (milliseconds); it expires once it is full.
var pour = redis.NewScript(`
local size, rate, n = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local t = redis.call('time')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local b = redis.call('hmget', KEYS[1], 'held', 'at')
local held = math.min(size, (tonumber(b[1]) or size) + math.max(0, now - (tonumber(b[2]) or now)) * rate / 1000)
local ok = 0
if n <= held then
  ok = 1
  held = math.min(size, held - n)
end
if held < size then
  redis.call('hset', KEYS[1], 'held', tostring(held), 'at', tostring(now))
  redis.call('pexpire', KEYS[1], math.ceil((size - held) / rate * 1000) + 1000)
else
  redis.call('del', KEYS[1])
end
return {ok, tostring(held)}
`)

var errAway = errors.New("limit: Redis is away")

func (s *shared) move(ctx context.Context, key string, size int, rate float64, n int) (held float64, ok bool, err error) {
	if time.Now().UnixNano() < s.away.Load() {
		return 0, false, errAway
	}
	// A caller who leaves must not look like a Redis that does not answer.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	answer, err := pour.Run(ctx, s.client, []string{"purlin:limit:" + key}, size, strconv.FormatFloat(rate, 'g', -1, 64), n).Slice()
	if err == nil {
		held, ok, err = read(answer)
	}
	if err != nil {
		s.away.Store(time.Now().Add(pause).UnixNano())
		s.log.WarnContext(ctx, "redis does not answer, so this process counts by itself", slog.Any("error", err))
	}
	return held, ok, err
}

func read(answer []any) (held float64, ok bool, err error) {
	if len(answer) == 2 {
		taken, isNumber := answer[0].(int64)
		text, isText := answer[1].(string)
		if isNumber && isText {
			held, err = strconv.ParseFloat(text, 64)
			return held, taken == 1, err
		}
	}
	return 0, false, fmt.Errorf("limit: Redis answered %v", answer)
}
