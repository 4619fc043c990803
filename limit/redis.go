package limit

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"purlin/redisurl"
)

const (
	patience = 250 * time.Millisecond // that a caller waits for Redis
	pause    = time.Second            // without Redis after it failed
)

// shared keeps buckets in Redis, by its clock.
type shared struct {
	client   redis.UniversalClient
	log      *slog.Logger
	patience time.Duration
	away     atomic.Int64 // Unix nanoseconds until which Redis is not asked
}

func openShared(rawURL string, log *slog.Logger) (*shared, error) {
	client, _, err := redisurl.Open(rawURL)
	return &shared{client: client, log: log, patience: patience}, err
}

func (s *shared) close() error { return s.client.Close() }

// pour takes ARGV[3] points from the bucket KEYS[1], or gives them back when the
// number is negative, and holds it for ARGV[4] milliseconds. A bucket is a hash of
// its points, when they were counted and until when it is held (milliseconds); it
// expires once it is full and free.
var pour = redis.NewScript(`
local size, rate, n = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local t = redis.call('time')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local b = redis.call('hmget', KEYS[1], 'held', 'at', 'until')
local held = math.min(size, (tonumber(b[1]) or size) + math.max(0, now - (tonumber(b[2]) or now)) * rate / 1000)
local closed = math.max(0, (tonumber(b[3]) or 0) - now, tonumber(ARGV[4]))
local ok = 0
if n <= 0 or n <= held and closed == 0 then
  ok = 1
  held = math.min(size, held - n)
end
local kept = math.max(math.ceil((size - held) / rate * 1000), closed)
if kept > 0 then
  redis.call('hset', KEYS[1], 'held', tostring(held), 'at', tostring(now), 'until', tostring(now + closed))
  redis.call('pexpire', KEYS[1], kept + 1000)
else
  redis.call('del', KEYS[1])
end
return {ok, tostring(held), closed}
`)

var errAway = errors.New("limit: Redis is away")

func (s *shared) move(ctx context.Context, key string, size int, rate float64, n int, hold time.Duration) (l state, err error) {
	if time.Now().UnixNano() < s.away.Load() {
		return l, errAway
	}
	// A caller who leaves must not look like a Redis that does not answer.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.patience)
	defer cancel()
	answer, err := pour.Run(ctx, s.client, []string{"purlin:limit:" + key}, size, strconv.FormatFloat(rate, 'g', -1, 64), n, hold.Milliseconds()).Slice()
	if err == nil {
		l, err = read(answer)
	}
	if err != nil {
		s.away.Store(time.Now().Add(pause).UnixNano())
		s.log.WarnContext(ctx, "redis does not answer, so this process counts by itself", slog.Any("error", err))
	}
	return l, err
}

func read(answer []any) (s state, err error) {
	if len(answer) == 3 {
		taken, isNumber := answer[0].(int64)
		text, isText := answer[1].(string)
		closed, isTime := answer[2].(int64)
		if isNumber && isText && isTime {
			held, err := strconv.ParseFloat(text, 64)
			return state{held, time.Duration(closed) * time.Millisecond, taken == 1}, err
		}
	}
	return s, fmt.Errorf("limit: Redis answered %v", answer)
}
