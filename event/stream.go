package event

import (
	"context"
	"time"

	"github.com/google/uuid"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/event"
	"purlin/ent/project"
	"purlin/ent/translation"
	"purlin/fault"
)

// Stream gives events one at a time: in order, none twice, none left out. It is
// for one goroutine.
type Stream[E Event] interface {
	// Next waits for the next event. There is none any more once ctx has ended, the
	// caller may read the log no more, or nothing can follow.
	Next(ctx context.Context) (e E, ok bool)
	// Rest lets the goroutine that called Next go: from here on each event is given to
	// reader as it happens, until it is woken. It is false when the stream has more to
	// give, or cannot tell: then Next does. ctx is what reader is given.
	Rest(ctx context.Context, reader Reader) (rests bool)
	// Wake ends a rest, if there is one: its reader is woken. It may be called at any time.
	Wake()
	// Close lets go of what the stream holds. It may be called at any time, and again.
	Close()
}

// Reader reads a stream that rests.
type Reader interface {
	// Take takes the next event without waiting for anybody. When it cannot it is
	// woken, and Next gives the event.
	Take(ctx context.Context, e Event) (taken bool)
	// Wake says that the rest has ended: Next is to be called again, by another
	// goroutine than this one.
	Wake()
}

type translationStream struct {
	log    *Log
	id     uuid.UUID
	follow *follower
	last   int          // sequence of the newest event that was given
	seen   int64        // position in the project's log up to which was looked
	found  []*ent.Event // what was found and not given yet
	phase  phase
	rest   rest
}

// phase is where a translation's events are looked for.
type phase byte

const (
	inDatabase phase = iota // the database may have more
	atEnd                   // it had no more: is the translation over?
	inTopic                 // events come as they happen
)

// FollowTranslation follows the events of a translation whose sequence is above
// *after, or from the newest one on when after is nil. The stream ends after the
// event that ends the translation.
func (l *Log) FollowTranslation(ctx context.Context, id uuid.UUID, after *int) (Stream[*Translation], error) {
	t, err := l.db.Primary().Translation.Get(ctx, id)
	if ent.IsNotFound(err) {
		return nil, fault.Errorf(fault.NotFound, "no such translation")
	}
	if err != nil {
		return nil, err
	}
	last := t.Sequence - 1
	if after != nil {
		if *after < 0 || *after > t.Sequence {
			return nil, fault.Errorf(fault.BadUserInput, "afterSequence is %d; this translation has the sequences 1 to %d", *after, t.Sequence)
		}
		last = *after
	}
	follow, err := l.join(ctx, t.ProjectID, func(ctx context.Context) (bool, error) {
		return l.db.Primary().Translation.Query().Where(translation.ID(id)).Exist(ctx)
	})
	if err != nil {
		return nil, err
	}
	return &translationStream{log: l, id: id, follow: follow, last: last}, nil
}

func (s *translationStream) Close() { s.follow.leave() }

func (s *translationStream) Rest(ctx context.Context, reader Reader) bool {
	return s.phase == inTopic && len(s.found) == 0 && s.rest.begin(ctx, s.follow, s, s.seen, reader)
}

func (s *translationStream) Wake() { s.rest.end() }

// offer takes the event that follows what was seen.
func (s *translationStream) offer(ctx context.Context, e Event, to Reader) (taken bool) {
	row := Row(e)
	if row.Seq <= s.seen {
		return true
	}
	if t, ok := e.(*Translation); ok && *row.TranslationID == s.id && row.Sequence > s.last {
		if row.Sequence != s.last+1 || t.Status().Final() || !to.Take(ctx, e) {
			return false
		}
		s.last = row.Sequence
		s.log.delivered(time.Since(row.At))
	}
	s.seen = row.Seq
	return true
}

func (s *translationStream) Next(ctx context.Context) (*Translation, bool) {
	for {
		if e := s.take(); e != nil {
			s.log.db.Told(ctx)
			return &Translation{e}, true
		}
		var more bool
		switch s.phase {
		case inDatabase:
			more = s.search(ctx)
		case atEnd:
			more = s.goesOn(ctx)
		case inTopic:
			more = s.wait(ctx)
		}
		if !more {
			return nil, false
		}
	}
}

// take returns the next of the events that were found; nil when there is none, or
// when others lie between, which are in the database.
func (s *translationStream) take() *ent.Event {
	for len(s.found) > 0 {
		e := s.found[0]
		s.found = s.found[1:]
		if s.phase != inTopic {
			s.last = e.Sequence
			return e
		}
		s.seen = e.Seq
		switch {
		case e.TranslationID == nil || *e.TranslationID != s.id || e.Sequence <= s.last:
			continue
		case e.Sequence != s.last+1:
			s.found, s.phase = nil, inDatabase
			return nil
		case (&Translation{e}).Status().Final(): // a retry may have followed
			s.found, s.phase = nil, inDatabase
		}
		s.last = e.Sequence
		s.log.delivered(time.Since(e.At))
		return e
	}
	return nil
}

// search reads a page of the translation's events.
func (s *translationStream) search(ctx context.Context) (more bool) {
	s.seen = s.follow.head()
	rows, err := s.log.db.Primary().Event.Query().
		Where(event.TranslationID(s.id), event.SequenceGT(s.last)).
		Order(event.BySequence()).Limit(page).All(auth.AsSystem(ctx))
	if err != nil {
		return s.log.again(ctx, err)
	}
	s.found = rows
	if len(rows) < page {
		s.phase = atEnd
	}
	return true
}

// goesOn is false when the event that ends the translation has been given.
func (s *translationStream) goesOn(ctx context.Context) bool {
	t, err := s.log.db.Primary().Translation.Query().Where(translation.ID(s.id)).Only(auth.AsSystem(ctx))
	if err != nil {
		return s.log.again(ctx, err)
	}
	s.phase = inTopic
	return !t.Status.Final() || s.last < t.Sequence
}

// wait waits until the project's log grows.
func (s *translationStream) wait(ctx context.Context) (more bool) {
	events, known, ok := s.follow.next(ctx, s.seen)
	s.found = events
	if !known {
		s.phase = inDatabase
	}
	return ok
}

type projectStream struct {
	log     *Log
	project uuid.UUID
	follow  *follower
	last    int64        // sequence of the newest event that was given
	found   []*ent.Event // what was found and not given yet
	fresh   bool         // found came as it happened
	rest    rest
	told    bool // of what is no longer kept
}

// FollowProject follows every event of a project after the cursor *after, or only
// what is new when after is nil.
func (l *Log) FollowProject(ctx context.Context, id uuid.UUID, after *string) (Stream[Event], error) {
	p, err := l.db.Primary().Project.Get(ctx, id)
	if ent.IsNotFound(err) {
		return nil, fault.Errorf(fault.NotFound, "no such project")
	}
	if err != nil {
		return nil, err
	}
	// Whoever may see the project may not yet read its log: a token needs the scope.
	if _, err := l.db.Reader().Event.Query().Where(event.ProjectID(id)).Exist(ctx); err != nil {
		return nil, err
	}
	last := int64(-1)
	if after != nil {
		if last, err = DecodeCursor(id, *after); err != nil {
			return nil, err
		}
		if last > p.EventSeq {
			return nil, fault.Errorf(fault.BadUserInput, "this cursor lies after the end of the project's events")
		}
	}
	follow, err := l.join(ctx, id, func(ctx context.Context) (bool, error) {
		return l.db.Primary().Project.Query().Where(project.ID(id)).Exist(ctx)
	})
	if err != nil {
		return nil, err
	}
	if last < 0 {
		last = follow.head()
	}
	return &projectStream{log: l, project: id, follow: follow, last: last}, nil
}

func (s *projectStream) Close() { s.follow.leave() }

func (s *projectStream) Rest(ctx context.Context, reader Reader) bool {
	return len(s.found) == 0 && s.rest.begin(ctx, s.follow, s, s.last, reader)
}

func (s *projectStream) Wake() { s.rest.end() }

// offer takes the event that follows the last one.
func (s *projectStream) offer(ctx context.Context, e Event, to Reader) (taken bool) {
	row := Row(e)
	if row.Seq <= s.last {
		return true
	}
	if row.Seq != s.last+1 || !to.Take(ctx, e) {
		return false
	}
	s.last = row.Seq
	s.log.delivered(time.Since(row.At))
	return true
}

func (s *projectStream) Next(ctx context.Context) (Event, bool) {
	for len(s.found) == 0 {
		events, known, ok := s.follow.next(ctx, s.last)
		if !ok {
			return nil, false
		}
		if !known {
			var err error
			if events, err = s.log.read(auth.AsSystem(ctx), s.project, s.last); err != nil && !s.log.again(ctx, err) {
				return nil, false
			}
		}
		s.found, s.fresh = events, known
	}
	s.log.db.Told(ctx)
	e := s.found[0]
	if e.Seq != s.last+1 && !s.told {
		s.last, s.told = e.Seq-1, true // once: what is left lies scattered
		return &Gap{CursorText: EncodeCursor(s.project, s.last), Time: e.At, Why: "older events are no longer kept"}, true
	}
	s.found, s.last = s.found[1:], e.Seq
	if s.fresh {
		s.log.delivered(time.Since(e.At))
	}
	return FromRow(e), true
}

type givenKey struct{}

// Give returns a context in which subscriptions give e alone, whatever they follow.
func Give(ctx context.Context, e Event) context.Context {
	return context.WithValue(ctx, givenKey{}, e)
}

// Given is a stream of the event that [Give] gave; nil when there is none of its
// type.
func Given[E Event](ctx context.Context) Stream[E] {
	e, ok := ctx.Value(givenKey{}).(E)
	if !ok {
		return nil
	}
	return &given[E]{e: e}
}

type given[E Event] struct {
	e     E
	spent bool
}

func (g *given[E]) Next(context.Context) (e E, ok bool) {
	if g.spent {
		return e, false
	}
	g.spent = true
	return g.e, true
}

func (*given[E]) Rest(context.Context, Reader) bool { return false }

func (*given[E]) Wake() {}

func (*given[E]) Close() {}
