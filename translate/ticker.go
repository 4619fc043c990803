package translate

import (
	"context"
	"sync"
	"time"

	"purlin/ent"
	"purlin/ent/enum"
)

// ticker writes the progress of a running step: at most one event a tick, none
// without a change, never backwards. It is safe for concurrent use.
type ticker struct {
	service *Service
	cancel  context.CancelFunc
	until   time.Time // when the step's slice is over

	mu      sync.Mutex
	t       *ent.Translation
	last    time.Time
	stopped error
}

func (r *ticker) tick(ctx context.Context, stage enum.TranslationStage, progress int, message string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stopped != nil || progress <= r.t.Progress || time.Since(r.last) < tick {
		return nil
	}
	r.last = time.Now()
	t, err := r.service.commit(ctx, r.t, change{status: enum.Running, stage: stage, progress: progress, message: message})
	if err == nil {
		r.t = t
	}
	return err
}

// late tells whether the slice is over: whoever asks has finished what it was at.
func (r *ticker) late() bool { return !time.Now().Before(r.until) }

// note writes what is not worth an event.
func (r *ticker) note(ctx context.Context, write func(context.Context, *ent.Tx, *ent.TranslationUpdate) error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stopped != nil {
		return r.stopped
	}
	t, err := r.service.note(ctx, r.t, write)
	if err == nil {
		r.t = t
	}
	return err
}

// stop ends the step for good when err is not nil.
func (r *ticker) stop(err error) {
	if err == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stopped == nil {
		r.stopped = err
		r.cancel()
	}
}

func (r *ticker) err() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stopped
}

func (r *ticker) current() *ent.Translation {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.t
}
