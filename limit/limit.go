// Package limit bounds how much each caller may use: buckets of points that
// refill with time, kept in this process or shared by all through Redis.
package limit

import (
	"context"
	"log/slog"
	"strings"
	"time"
)

// Limiter keeps the buckets of an installation. It is safe for concurrent use.
type Limiter struct {
	local  *local
	shared *shared // nil: this process is alone
}

// Open returns the limiter at rawURL: "memory:" for one process, or a URL of
// [redisurl.Open] for all processes that share that Redis. A Redis
// that does not answer refuses nobody: until it answers again each process
// keeps buckets of its own, and log has a line about it.
func Open(rawURL string, log *slog.Logger) (l *Limiter, err error) {
	l = &Limiter{local: newLocal()}
	if scheme, _, _ := strings.Cut(rawURL, ":"); scheme != "memory" {
		l.shared, err = openShared(rawURL, log)
	}
	return l, err
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
	return b.move(ctx, key, n, 0)
}

// Give puts n points back. What does not fit is lost.
func (b *Bucket) Give(ctx context.Context, key string, n int) Level {
	return b.move(ctx, key, -n, 0)
}

// Hold lets nobody take from key's bucket for d, or for as long as it is held
// already. It goes on filling.
func (b *Bucket) Hold(ctx context.Context, key string, d time.Duration) {
	b.move(ctx, key, 0, d)
}

func (b *Bucket) move(ctx context.Context, key string, n int, hold time.Duration) Level {
	key = b.name + ":" + key
	if s := b.l.shared; s != nil {
		if now, err := s.move(ctx, key, b.size, b.rate, n, hold); err == nil {
			return b.level(now, n)
		}
	}
	return b.level(b.l.local.move(key, b.size, b.rate, n, hold), n)
}

// state is a bucket after a call.
type state struct {
	held   float64       // points
	closed time.Duration // for which it is held
	ok     bool          // what was asked for was done
}

func (b *Bucket) level(now state, n int) Level {
	l := Level{OK: now.ok, Available: int(now.held)}
	if !now.ok && n <= b.size {
		l.Wait = max(now.closed, time.Duration((float64(n)-now.held)/b.rate*float64(time.Second)))
	}
	return l
}
