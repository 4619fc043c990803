package event

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/event"
	"purlin/ent/project"
	"purlin/pubsub"
	"purlin/store"
)

// page is how many rows of the log are read at once.
const page = 200

// Log appends to the projects' logs and lets callers follow them.
type Log struct {
	db    *store.DB
	bus   pubsub.Bus
	log   *slog.Logger
	sweep time.Duration

	delivered func(time.Duration)

	gaps, caughtUp atomic.Uint64
	onAppend       []func(context.Context, *ent.Tx, *ent.Project, *ent.Event) error

	mu     sync.Mutex
	topics map[uuid.UUID]*topic
	sweeps *sweeper // nil before the first topic
}

// Stats counts what happened to the hints of a [Log].
type Stats struct {
	Followed int    // projects that somebody follows now
	Gaps     uint64 // times that the bus may have lost hints
	CaughtUp uint64 // events that came from the database because no hint had brought them
}

// Stats returns what happened so far.
func (l *Log) Stats() Stats {
	l.mu.Lock()
	defer l.mu.Unlock()
	return Stats{Followed: len(l.topics), Gaps: l.gaps.Load(), CaughtUp: l.caughtUp.Load()}
}

// Options of a [Log].
type Options struct {
	// Sweep is how often the database is asked, by one statement for all followed
	// projects, for what no hint has told of: the longest delay when the bus is away. A
	// fortieth of it is how long one that overtook others waits for them.
	// Default 2 s.
	Sweep time.Duration
	// Delivered is told, for each event that is given to a stream while it is new,
	// how long that took since it was made. Default:
	// nobody is.
	Delivered func(time.Duration)
}

// NewLog returns a log over db whose hints travel on bus.
func NewLog(db *store.DB, bus pubsub.Bus, log *slog.Logger, o Options) *Log {
	if o.Sweep <= 0 {
		o.Sweep = 2 * time.Second
	}
	if o.Delivered == nil {
		o.Delivered = func(time.Duration) {}
	}
	return &Log{db: db, bus: bus, log: log, sweep: o.Sweep, delivered: o.Delivered, topics: map[uuid.UUID]*topic{}}
}

// OnAppend has f called for every event that is appended from here on, in the
// commit that appends it. Call it before anything is appended.
func (l *Log) OnAppend(f func(ctx context.Context, tx *ent.Tx, p *ent.Project, e *ent.Event) error) {
	l.onAppend = append(l.onAppend, f)
}

// hint is what travels on the bus.
type hint struct {
	Event   *ent.Event `json:"event,omitempty"`
	Members bool       `json:"members,omitempty"` // who may follow has changed
}

// Append adds an event to the log of the project in tx, which holds the
// project's row from here to its end, and publishes it when tx has committed.
// fill sets the event's own fields; whoever had it done is taken from ctx.
func (l *Log) Append(ctx context.Context, tx *ent.Tx, projectID uuid.UUID, fill func(*ent.EventCreate)) (*ent.Event, error) {
	p, err := store.LockProject(auth.AsSystem(ctx), tx, projectID)
	if err != nil {
		return nil, fmt.Errorf("taking the event's sequence: %w", err)
	}
	return l.append(ctx, tx, p, tx.Project.Update(), fill, func(ctx context.Context) context.Context { return ctx })
}

// AppendTo is Append for a project that [store.LockProject] has locked in tx. It counts
// the event in p and with row, an update of p that it completes and sends. Nothing is waited for
// (see [store.Later]), so the event's ID is not known.
func (l *Log) AppendTo(ctx context.Context, tx *ent.Tx, p *ent.Project, row *ent.ProjectUpdate, fill func(*ent.EventCreate)) (*ent.Event, error) {
	return l.append(ctx, tx, p, row, fill, store.Later)
}

func (l *Log) append(
	ctx context.Context, tx *ent.Tx, p *ent.Project, row *ent.ProjectUpdate, fill func(*ent.EventCreate), when func(context.Context) context.Context,
) (*ent.Event, error) {
	who := auth.Actor(ctx)
	ctx = auth.AsSystem(ctx)
	p.EventSeq++
	if err := row.Where(project.ID(p.ID)).SetEventSeq(p.EventSeq).Exec(store.Later(ctx)); err != nil {
		return nil, fmt.Errorf("taking the event's sequence: %w", err)
	}
	create := tx.Event.Create().SetProjectID(p.ID).SetSeq(p.EventSeq)
	if who.UserID != uuid.Nil {
		create.SetActorID(who.UserID)
	}
	fill(create)
	e, err := create.Save(when(ctx))
	if err != nil {
		return nil, fmt.Errorf("appending the event: %w", err)
	}
	for _, f := range l.onAppend {
		if err := f(ctx, tx, p, e); err != nil {
			return nil, err
		}
	}
	l.afterCommit(tx, p.ID, hint{Event: e})
	return e, nil
}

// AccessChanged tells followers, when tx has committed, to ask again whether
// they may follow.
func (l *Log) AccessChanged(tx *ent.Tx, projectID uuid.UUID) {
	l.afterCommit(tx, projectID, hint{Members: true})
}

func (l *Log) afterCommit(tx *ent.Tx, projectID uuid.UUID, h hint) {
	tx.OnCommit(func(next ent.Committer) ent.Committer {
		return ent.CommitFunc(func(ctx context.Context, tx *ent.Tx) error {
			if err := next.Commit(ctx, tx); err != nil {
				return err
			}
			raw, err := json.Marshal(h)
			if err == nil {
				err = l.bus.Publish(context.WithoutCancel(ctx), topicName(projectID), raw)
			}
			if err != nil { // the log has it: readers find it at their next sweep
				l.log.DebugContext(ctx, "event not published", slog.Any("error", err))
			}
			return nil
		})
	})
}

func topicName(projectID uuid.UUID) string { return "project:" + projectID.String() }

func (l *Log) read(ctx context.Context, projectID uuid.UUID, after int64) ([]*ent.Event, error) {
	return l.db.Primary().Event.Query().
		Where(event.ProjectID(projectID), event.SeqGT(after)).
		Order(event.BySeq()).Limit(page).All(ctx)
}

// again waits, after a database that could not be read, until it is time to try
// once more: a subscription that ended would tell its caller that nothing
// follows. It is false when ctx has ended.
func (l *Log) again(ctx context.Context, err error) bool {
	l.failed(ctx, err)
	select {
	case <-ctx.Done():
		return false
	case <-time.After(l.sweep):
		return true
	}
}

func (l *Log) failed(ctx context.Context, err error) {
	if err != nil && ctx.Err() == nil {
		l.log.ErrorContext(ctx, "following events failed", slog.Any("error", err))
	}
}
