// Package limit bounds how much each caller may use: buckets of points that
// refill with time, kept in this process or shared by all through Redis.
package limit

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"
)

// Limiter keeps the buckets of an installation. It is safe for concurrent use.
type Limiter struct {
	local  *local
	shared *shared // nil: this process is alone
}

// Open returns the limiter at rawURL: "memory:" for one process, or redis://,
// rediss:// (TLS) or redis-cluster:// for all processes that share it. A Redis
// that does not answer refuses nobody: until it answers again each process
// keeps buckets of its own, and log has a line about it.
func Open(rawURL string, log *slog.Logger) (*Limiter, error) {
	u, err := url.Parse(rawURL)
	if err != nil {
		// The error of url.Parse repeats the URL, which may hold a password.
		return nil, errors.New("limit: the URL cannot be parsed")
	}
	l := &Limiter{local: newLocal()}
	switch {
	case u.Scheme == "memory":
		return l, nil
	case strings.HasPrefix(u.Scheme, "redis"):
		l.shared, err = openShared(rawURL, log)
		return l, err
	}
	return nil, fmt.Errorf("limit: unknown scheme %q: use memory:, redis://, rediss:// or redis-cluster://", u.Scheme)
}

// Close releases the connections to Redis.
func (l *Limiter) Close() error {
	if l.shared == nil {
		return nil
	}
	return l.shared.close()
}

// Bucket is one kind of bucket, of which each key has its own. A bucket is full
// at first and refills evenly.
type Bucket struct {
	l    *Limiter
	name string
	size int
	rate float64 // points a second
}

// Bucket returns the buckets called name, which hold size points and refill from
// empty to full in the time given. It panics unless both are positive, which is
// a programmer's mistake. Processes that share a Redis must agree on all three.
func (l *Limiter) Bucket(name string, size int, refill time.Duration) *Bucket {
	if size <= 0 || refill <= 0 {
		panic("limit: a bucket needs a size and a time to refill")
	}
	return &Bucket{l: l, name: name, size: size, rate: float64(size) / refill.Seconds()}
}

// Size is how many points a full bucket holds.
func (b *Bucket) Size() int { return b.size }

// Rate is how many points flow back in a second.
func (b *Bucket) Rate() float64 { return b.rate }

// Level is what a bucket held after a call.
type Level struct {
	OK        bool          // what was asked for has been taken
	Available int           // points in the bucket now
	Wait      time.Duration // when not OK: until there are enough; 0 when there never will be
}

// Take takes n points from key's bucket, or none when it holds fewer.
func (b *Bucket) Take(ctx context.Context, key string, n int) Level {
	return b.move(ctx, key, n)
}

// Give puts n points back. What does not fit is lost.
func (b *Bucket) Give(ctx context.Context, key string, n int) Level {
	return b.move(ctx, key, -n)
}

func (b *Bucket) move(ctx context.Context, key string, n int) Level {
	key = b.name + ":" + key
	if s := b.l.shared; s != nil {
		if held, ok, err := s.move(ctx, key, b.size, b.rate, n); err == nil {
			return b.level(held, ok, n)
		}
	}
	held, ok := b.l.local.move(key, b.size, b.rate, n)
	return b.level(held, ok, n)
}

func (b *Bucket) level(held float64, ok bool, n int) Level {
	l := Level{OK: ok, Available: int(held)}
	if !ok && n <= b.size {
		l.Wait = time.Duration((float64(n) - held) / b.rate * float64(time.Second))
	}
	return l
}
