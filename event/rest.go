package event

import (
	"context"
	"runtime"
	"slices"
	"sync"

	"purlin/ent"
)

// rest is a stream whose reader has nothing to do until its topic's next event. It
// costs no goroutine: the topic's worker gives it the event, as it does all that rest.
type rest struct {
	at int // its place in topic.resting, whose lock guards it

	mu     sync.Mutex // held while an event is given
	reader Reader     // nil: it does not rest
	ctx    context.Context
	follow *follower
	stream offered
}

// offered is a stream that events are offered to, in order, some perhaps again.
type offered interface {
	// offer gives the event to the reader, unless the stream is beyond it. It is false
	// when the reader must ask for it.
	offer(ctx context.Context, e Event, to Reader) (taken bool)
}

// begin lets a stream rest that has seen the topic's events up to a sequence.
func (r *rest) begin(ctx context.Context, f *follower, stream offered, seen int64, reader Reader) bool {
	t := f.topic
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.head != seen || t.members != f.members {
		return false
	}
	r.mu.Lock()
	r.ctx, r.follow, r.stream, r.reader = ctx, f, stream, reader
	r.mu.Unlock()
	r.at = len(t.resting)
	t.resting = append(t.resting, r)
	return true
}

// end ends the rest, if there is one.
func (r *rest) end() {
	r.mu.Lock()
	reader := r.reader
	r.reader = nil
	r.mu.Unlock()
	r.wake(reader)
}

// wake wakes the reader of a rest that was ended just now.
func (r *rest) wake(reader Reader) {
	if reader == nil {
		return
	}
	t := r.follow.topic
	t.mu.Lock()
	last := len(t.resting) - 1
	t.resting[r.at] = t.resting[last]
	t.resting[r.at].at = r.at
	t.resting[last] = nil
	t.resting = t.resting[:last]
	t.mu.Unlock()
	reader.Wake()
}

// give offers an event, and wakes a reader who cannot take it.
func (r *rest) give(e Event) {
	r.mu.Lock()
	var woken Reader
	if r.reader != nil && (!r.follow.log.db.Tells(r.ctx) || !r.stream.offer(r.ctx, e, r.reader)) {
		woken, r.reader = r.reader, nil
	}
	r.mu.Unlock()
	r.wake(woken)
}

// hand gives events to all that rest, by as many goroutines as there are processors
// when they are many.
func (t *topic) hand(events []*ent.Event) {
	t.mu.Lock()
	resting := slices.Clone(t.resting)
	t.mu.Unlock()
	if len(resting) == 0 {
		return
	}
	const few = 64
	lanes := min(runtime.GOMAXPROCS(0), 1+len(resting)/few)
	for _, row := range events {
		e := FromRow(row)
		var giving sync.WaitGroup
		for lane := 1; lane < lanes; lane++ {
			giving.Go(func() { giveAll(e, resting[lane*len(resting)/lanes:(lane+1)*len(resting)/lanes]) })
		}
		giveAll(e, resting[:len(resting)/lanes])
		giving.Wait()
	}
}

func giveAll(e Event, resting []*rest) {
	for _, r := range resting {
		r.give(e)
	}
}
