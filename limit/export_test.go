package limit

import "time"

// Patient has the limiter wait for a Redis on a machine that is busy with tests.
func (l *Limiter) Patient() {
	if l.shared != nil {
		l.shared.patience = time.Minute
	}
}

// Kept is how many buckets this process remembers.
func (b *Bucket) Kept() (n int) {
	for i := range b.l.local.shards {
		n += len(b.l.local.shards[i].buckets)
	}
	return n
}
