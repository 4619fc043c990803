package event

import (
	"context"
	"encoding/json"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"purlin/auth"
	"purlin/ent"
	"purlin/fault"
	"purlin/pubsub"
)

// recent is how many of the newest events a topic remembers. A follower that is
// further behind reads the database.
const recent = 256

// overtaken is how long a hint that came before its turn waits for those before it,
// which are on their way: whoever commits next may publish first. Then they are lost,
// and read from the database.
func (l *Log) overtaken() time.Duration { return l.sweep / 40 }

// topic is what this process knows of one followed project: its newest events,
// without a hole, and a way to wait for more. Followers share it: an event is
// read and kept once, whatever their number, and a slow follower costs nothing.
//
// A silent topic costs no goroutine and no statement of its own: one works when a hint
// has come, and [Log.sweepHeads] asks the database for all.
type topic struct {
	log     *Log
	project uuid.UUID
	sub     pubsub.Subscription
	refs    int           // guarded by Log.mu
	ready   chan struct{} // closed when it has started, or not
	err     error         // why it did not start; set before ready closes
	work    sync.WaitGroup

	mu      sync.Mutex
	head    int64         // sequence of the newest event that is known
	events  []*ent.Event  // up to head, contiguous
	members int           // grows when who may follow has changed
	changed chan struct{} // closed at the next change; nil while nobody waits
	resting []*rest

	told  int64                // sequence of the newest event that the database has told of
	early map[int64]*ent.Event // events that came before their turn, by sequence; the worker's
	since time.Time            // when the first of them came
	open  bool                 // it has started, and not ended
	due   bool                 // there may be something to do
	stop  context.CancelFunc   // ends the work; nil while nobody works
}

// follower is one caller's hold on a topic.
type follower struct {
	*topic
	may     func(context.Context) (bool, error) // whether the caller may still follow
	members int
	left    atomic.Bool
}

// leave lets go of the topic. It may be called again.
func (f *follower) leave() {
	if f.left.CompareAndSwap(false, true) {
		f.log.leave(f.topic)
	}
}

// join starts following the project, or shares the topic that is there.
func (l *Log) join(ctx context.Context, projectID uuid.UUID, may func(context.Context) (bool, error)) (*follower, error) {
	t, first := l.topic(projectID)
	f := &follower{topic: t, may: may}
	if first {
		t.err = t.start(auth.AsSystem(context.WithoutCancel(ctx)))
		close(t.ready)
	}
	select {
	case <-t.ready:
	case <-ctx.Done():
		f.leave()
		return nil, ctx.Err()
	}
	if t.err != nil {
		f.leave()
		return nil, t.err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	f.members = t.members
	return f, nil
}

// topic returns the topic of a project, which the first to come must start. The first
// topic of all begins the sweep, and the last one ends it.
func (l *Log) topic(projectID uuid.UUID) (t *topic, first bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	t = l.topics[projectID]
	if first = t == nil; first {
		t = &topic{log: l, project: projectID, ready: make(chan struct{})}
		l.topics[projectID] = t
		if len(l.topics) == 1 {
			l.sweeps = startSweeper(l)
		}
	}
	t.refs++
	return t, first
}

func (l *Log) leave(t *topic) {
	var sweeps *sweeper
	l.mu.Lock()
	t.refs--
	last := t.refs == 0
	if last {
		delete(l.topics, t.project)
		if len(l.topics) == 0 {
			sweeps = l.sweeps
		}
	}
	l.mu.Unlock()
	if sweeps != nil {
		sweeps.end()
	}
	if last {
		<-t.ready
		t.end()
	}
}

// start subscribes to the bus first and reads the log's head then: an event
// between the two is seen twice, never missed.
func (t *topic) start(ctx context.Context) error {
	sub, err := t.log.bus.Subscribe(ctx, topicName(t.project), t.wake)
	if err != nil {
		return err
	}
	p, err := t.log.db.Primary().Project.Get(ctx, t.project)
	if err != nil {
		_ = sub.Close()
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sub, t.head, t.open = sub, p.EventSeq, true
	t.begin()
	return nil
}

// end ends what start has begun.
func (t *topic) end() {
	if t.err != nil {
		return
	}
	t.mu.Lock()
	t.open = false
	if t.stop != nil {
		t.stop()
	}
	t.mu.Unlock()
	t.work.Wait()
	_ = t.sub.Close()
}

// wake has a goroutine do what there is to do.
func (t *topic) wake() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.due = true
	t.begin()
}

// begin needs mu.
func (t *topic) begin() {
	if !t.due || !t.open || t.stop != nil {
		return
	}
	var ctx context.Context
	ctx, t.stop = context.WithCancel(auth.AsSystem(context.Background()))
	t.work.Go(func() { t.run(ctx) })
}

// run takes what has come until nothing does.
func (t *topic) run(ctx context.Context) {
	for t.goesOn() {
		messages, _ := t.sub.Take() // when the bus is gone the sweep goes on
		for _, m := range messages {
			if m.Gap {
				t.log.gaps.Add(1)
				t.membersChanged()
				t.log.askHeads()
			} else {
				t.take(ctx, m.Payload)
			}
		}
		if t.misses() {
			t.catchUp(ctx)
			t.takeEarly()
		}
	}
}

func (t *topic) goesOn() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.due || !t.open {
		t.stop()
		t.stop = nil
		return false
	}
	t.due = false
	return true
}

// misses tells whether there are events that no hint will bring.
func (t *topic) misses() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	lost := len(t.early) >= pubsub.Buffer || len(t.early) > 0 && time.Since(t.since) >= t.log.overtaken()
	return lost || t.head < t.told
}

// tell says how far the database is.
func (t *topic) tell(head int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.told = max(t.told, head); t.head < t.told {
		t.due = true
		t.begin()
	}
}

func (t *topic) take(ctx context.Context, payload []byte) {
	var h hint
	if err := json.Unmarshal(payload, &h); err != nil {
		t.log.log.WarnContext(ctx, "unreadable message on the bus", slog.Any("error", err))
		t.catchUp(ctx)
		return
	}
	if h.Members {
		t.membersChanged()
	}
	switch head := t.position(); {
	case h.Event == nil || h.Event.Seq <= head:
	case h.Event.Seq == head+1:
		t.add(h.Event)
		t.takeEarly()
	default:
		t.await(h.Event)
	}
}

// await keeps an event until its turn comes, for a while.
func (t *topic) await(e *ent.Event) {
	if len(t.early) == 0 {
		t.early, t.since = map[int64]*ent.Event{}, time.Now()
		time.AfterFunc(t.log.overtaken(), t.wake)
	}
	t.early[e.Seq] = e
}

// takeEarly takes the events whose turn has come.
func (t *topic) takeEarly() {
	for len(t.early) > 0 {
		head := t.position()
		maps.DeleteFunc(t.early, func(seq int64, _ *ent.Event) bool { return seq <= head })
		e := t.early[head+1]
		if e == nil {
			return
		}
		t.add(e)
	}
	t.early = nil
}

// catchUp reads the log from the head on.
func (t *topic) catchUp(ctx context.Context) {
	for {
		rows, err := t.log.read(ctx, t.project, t.position())
		if err != nil {
			t.log.failed(ctx, err)
			return
		}
		t.add(rows...)
		t.log.caughtUp.Add(uint64(len(rows)))
		if len(rows) < page {
			return
		}
	}
}

// add is the worker's, as is all that calls it.
func (t *topic) add(events ...*ent.Event) {
	if len(events) == 0 {
		return
	}
	t.remember(events)
	t.hand(events)
}

func (t *topic) remember(events []*ent.Event) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.events = append(t.events, events...)
	if over := len(t.events) - recent; over > 0 {
		t.events = append([]*ent.Event(nil), t.events[over:]...)
	}
	t.head = events[len(events)-1].Seq
	t.announce()
}

// membersChanged has every follower ask whether they still may.
func (t *topic) membersChanged() {
	t.mu.Lock()
	t.members++
	t.announce()
	resting := slices.Clone(t.resting)
	t.mu.Unlock()
	for _, r := range resting {
		r.end()
	}
}

// announce wakes those who wait for a change. It needs mu.
func (t *topic) announce() {
	if t.changed != nil {
		close(t.changed)
		t.changed = nil
	}
}

func (t *topic) position() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.head
}

func (f *follower) head() int64 { return f.position() }

// next waits for events after the sequence and returns those. When the topic no
// longer remembers all of them, known is false and they are in the database. ok
// is false when ctx has ended or the caller may follow no more.
func (f *follower) next(ctx context.Context, after int64) (events []*ent.Event, known, ok bool) {
	for {
		f.mu.Lock()
		head, kept, members := f.topic.head, f.events, f.topic.members
		if f.changed == nil {
			f.changed = make(chan struct{})
		}
		changed := f.changed
		f.mu.Unlock()
		if members != f.members {
			switch may, err := f.may(ctx); {
			case err == nil && !may, len(fault.Of(err)) > 0:
				why := "the project is deleted, or you are no member of it any more"
				if auth.From(ctx).Kind == auth.Shared {
					why = "the file is deleted, or the share link was revoked or has ended"
				}
				fault.End(ctx, fault.Errorf(fault.NotFound, "%s", why))
				return nil, false, false
			case err != nil && !f.log.again(ctx, err):
				return nil, false, false
			case err != nil:
				continue
			}
			f.members = members
		}
		if head > after {
			if len(kept) == 0 || kept[0].Seq > after+1 {
				return nil, false, true
			}
			return kept[after+1-kept[0].Seq:], true, true
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, false, false
		}
	}
}
