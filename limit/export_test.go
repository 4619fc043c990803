package limit

// Kept is how many buckets this process remembers.
func (b *Bucket) Kept() (n int) {
	for i := range b.l.local.shards {
		n += len(b.l.local.shards[i].buckets)
	}
	return n
}
