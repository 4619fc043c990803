package limit

import (
	"hash/maphash"
	"sync"
	"time"
)

const (
	shards       = 16
	mostBuckets  = 8192 // in one shard; a bucket and its key take about 200 bytes
	fewestToTidy = 256
)

// local keeps buckets in this process.
type local struct {
	seed   maphash.Seed
	shards [shards]shard
}

type shard struct {
	mu      sync.Mutex
	buckets map[string]bucket
	tidyAt  int // number of buckets at which full ones are dropped
}

type bucket struct {
	held, size, rate float64
	at               time.Time
	until            time.Time // held: nobody takes anything
}

func newLocal() *local {
	l := &local{seed: maphash.MakeSeed()}
	for i := range l.shards {
		l.shards[i] = shard{buckets: map[string]bucket{}, tidyAt: fewestToTidy}
	}
	return l
}

// now is what a bucket holds at t.
func (b bucket) now(t time.Time) float64 {
	return min(b.size, b.held+max(0, t.Sub(b.at).Seconds())*b.rate)
}

// move takes n points, or gives them back when n is negative, and holds the bucket
// for a while.
func (l *local) move(key string, size int, rate float64, n int, hold time.Duration) state {
	s := &l.shards[maphash.String(l.seed, key)%shards]
	s.mu.Lock()
	defer s.mu.Unlock()
	t := time.Now() // in the order in which the bucket changes
	b, known := s.buckets[key]
	if !known {
		if n <= 0 && hold <= 0 {
			return state{held: float64(size), ok: true} // it is full, and stays so
		}
		b = bucket{held: float64(size), at: t}
		s.tidy(t)
	}
	b.size, b.rate = float64(size), rate
	if until := t.Add(hold); hold > 0 && until.After(b.until) {
		b.until = until
	}
	now := state{held: b.now(t), closed: max(0, b.until.Sub(t))}
	if now.ok = n <= 0 || float64(n) <= now.held && now.closed == 0; now.ok {
		now.held = min(b.size, now.held-float64(n))
	}
	b.held, b.at = now.held, t
	s.buckets[key] = b
	return now
}

// tidy forgets buckets that are full and free again. When a flood of callers leaves too
// many that are not, it forgets half of those: each is full again at its next
// use. So much room is made that the work is small for each new bucket.
func (s *shard) tidy(t time.Time) {
	if len(s.buckets) < s.tidyAt {
		return
	}
	for key, b := range s.buckets {
		if b.now(t) >= b.size && !t.Before(b.until) {
			delete(s.buckets, key)
		}
	}
	for key := range s.buckets {
		if len(s.buckets) <= mostBuckets/2 {
			break
		}
		delete(s.buckets, key)
	}
	s.tidyAt = min(max(fewestToTidy, 2*len(s.buckets)), mostBuckets)
}
