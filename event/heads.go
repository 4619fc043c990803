package event

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"purlin/auth"
	"purlin/ent/project"
	"purlin/store"
)

// mostHeads is how many projects are asked for by one statement.
const mostHeads = 1000

// sweeper asks the database again and again how far the logs of the followed projects
// are: for events that no hint has told of. It runs while any is followed.
type sweeper struct {
	log  *Log
	now  chan struct{} // has one when it is to ask at once
	stop context.CancelFunc
	done chan struct{}
}

func startSweeper(l *Log) *sweeper {
	ctx, stop := context.WithCancel(auth.AsSystem(context.Background()))
	s := &sweeper{log: l, now: make(chan struct{}, 1), stop: stop, done: make(chan struct{})}
	go s.run(ctx)
	return s
}

func (s *sweeper) end() {
	s.stop()
	<-s.done
}

func (s *sweeper) run(ctx context.Context) {
	defer close(s.done)
	tick := time.NewTicker(s.log.sweep)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-s.now:
		}
		s.log.failed(ctx, s.log.sweepHeads(ctx))
	}
}

// askHeads has the database asked at once: hints may be lost.
func (l *Log) askHeads() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.sweeps != nil {
		select {
		case l.sweeps.now <- struct{}{}:
		default: // it will be
		}
	}
}

// sweepHeads tells each topic how far its log is.
func (l *Log) sweepHeads(ctx context.Context) error {
	l.mu.Lock()
	topics := make([]*topic, 0, len(l.topics))
	for _, t := range l.topics {
		topics = append(topics, t)
	}
	l.mu.Unlock()
	for some := range slices.Chunk(topics, mostHeads) {
		ids := make([]uuid.UUID, len(some))
		of := make(map[uuid.UUID]*topic, len(some))
		for i, t := range some {
			ids[i], of[t.project] = t.project, t
		}
		heads, err := l.db.Primary().Project.Query().Where(store.Among(project.FieldID, ids)).
			Select(project.FieldID, project.FieldEventSeq).All(ctx)
		if err != nil {
			return err
		}
		for _, p := range heads {
			of[p.ID].tell(p.EventSeq)
		}
	}
	return nil
}
