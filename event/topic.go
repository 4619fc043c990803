package event

import (
	"context"
	"encoding/json"
	"log/slog"
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

// topic is what this process knows of one followed project: its newest events,
// without a hole, and a way to wait for more. Followers share it: an event is
// read and kept once, whatever their number, and a slow follower costs nothing.
type topic struct {
	log     *Log
	project uuid.UUID
	sub     pubsub.Subscription
	stop    context.CancelFunc
	done    chan struct{}
	refs    int // guarded by Log.mu
	ready   chan struct{}
	err     error // why it did not start; set before ready closes

	mu      sync.Mutex
	head    int64        // sequence of the newest event that is known
	events  []*ent.Event // up to head, contiguous
	members int          // grows when who may follow has changed
	changed chan struct{}
	resting []*rest
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
	l.mu.Lock()
	t := l.topics[projectID]
	first := t == nil
	if first {
		t = &topic{log: l, project: projectID, done: make(chan struct{}), ready: make(chan struct{}), changed: make(chan struct{})}
		l.topics[projectID] = t
	}
	t.refs++
	l.mu.Unlock()
	f := &follower{topic: t, may: may}
	if first {
		t.err = t.start(context.WithoutCancel(ctx))
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

func (l *Log) leave(t *topic) {
	l.mu.Lock()
	t.refs--
	last := t.refs == 0
	if last {
		delete(l.topics, t.project)
	}
	l.mu.Unlock()
	if !last {
		return
	}
	<-t.ready
	if t.err == nil {
		t.stop()
		<-t.done
	}
}

// start subscribes to the bus first and reads the log's head then: an event
// between the two is seen twice, never missed.
func (t *topic) start(ctx context.Context) error {
	sub, err := t.log.bus.Subscribe(ctx, topicName(t.project))
	if err != nil {
		return err
	}
	p, err := t.log.db.Primary().Project.Get(auth.AsSystem(ctx), t.project)
	if err != nil {
		_ = sub.Close()
		return err
	}
	t.sub, t.head = sub, p.EventSeq
	ctx, t.stop = context.WithCancel(auth.AsSystem(ctx))
	go t.run(ctx)
	return nil
}

func (t *topic) run(ctx context.Context) {
	defer close(t.done)
	defer func() { _ = t.sub.Close() }()
	silence := time.NewTimer(t.log.sweep)
	defer silence.Stop()
	messages := t.sub.C()
	for {
		select {
		case <-ctx.Done():
			return
		case <-silence.C:
			t.catchUp(ctx)
		case m, ok := <-messages:
			switch {
			case !ok:
				messages = nil // the bus is gone: the sweep goes on
			case m.Gap:
				t.log.gaps.Add(1)
				t.membersChanged()
				t.catchUp(ctx)
			default:
				t.take(ctx, m.Payload)
			}
		}
		silence.Reset(t.log.sweep)
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
	if h.Event == nil || h.Event.Seq <= t.position() {
		return
	}
	if h.Event.Seq != t.position()+1 {
		t.catchUp(ctx)
		return
	}
	t.add(h.Event)
}

// catchUp reads the log from the head on. Only run calls it and add.
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
	t.wake()
}

// membersChanged has every follower ask whether they still may.
func (t *topic) membersChanged() {
	t.mu.Lock()
	t.members++
	t.wake()
	resting := slices.Clone(t.resting)
	t.mu.Unlock()
	for _, r := range resting {
		r.end()
	}
}

// wake needs mu.
func (t *topic) wake() {
	close(t.changed)
	t.changed = make(chan struct{})
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
		head, kept, members, changed := f.topic.head, f.events, f.topic.members, f.changed
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
