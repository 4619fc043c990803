package translate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/column"
	"purlin/ent/derivative"
	"purlin/ent/enum"
	"purlin/ent/translation"
	"purlin/job"
	"purlin/store"
)

// errMoved says that another process has changed the translation meanwhile:
// whoever sees it lets go.
var errMoved = errors.New("the translation was changed elsewhere")

// change is a step in a translation's life: what its row becomes, and the job
// that follows. Each makes one event.
type change struct {
	status   enum.TranslationStatus
	stage    enum.TranslationStage
	progress int
	message  string
	set      func(*ent.TranslationUpdate) // further columns; nil for none
	next     *StepArgs                    // nil: nothing follows
	wait     time.Duration                // before next
}

// apply writes the change, its event and the next job in tx. It fails with
// errMoved when the row is no longer the one that t was read from. The project's
// row is locked first, by the event, and the translation's after it.
func (s *Service) apply(ctx context.Context, tx *ent.Tx, t *ent.Translation, c change) (*ent.Translation, error) {
	ctx = auth.AsSystem(ctx)
	before := t.Step
	if _, err := s.events.Append(ctx, tx, t.ProjectID, func(e *ent.EventCreate) { c.tell(e, t.ID, t.Sequence+1) }); ent.IsConstraintError(err) {
		return nil, errMoved // there is an event of this sequence
	} else if err != nil {
		return nil, err
	}
	u := tx.Translation.Update().
		Where(translation.ID(t.ID), translation.Version(t.Version)).
		SetStatus(c.status).SetStage(c.stage).SetProgress(c.progress).
		AddVersion(1).AddSequence(1)
	if c.message == "" {
		u.ClearMessage()
	} else {
		u.SetMessage(c.message)
	}
	if c.status == enum.Running && t.StartedAt == nil {
		u.SetStartedAt(s.now())
	}
	if c.status.Final() {
		u.SetFinishedAt(s.now()).SetStep("")
	}
	enter := true
	if c.next != nil {
		var err error
		if enter, err = s.enters(ctx, tx, t, c.next.Step); err != nil {
			return nil, err
		}
		if enter {
			u.SetStep(c.next.Step)
		} else {
			u.SetStep(stepWait)
		}
	}
	if c.set != nil {
		c.set(u)
	}
	n, err := u.Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("changing the translation: %w", err)
	}
	if n == 0 {
		return nil, errMoved
	}
	t, err = tx.Translation.Get(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	if c.status.Final() {
		s.time(tx, t)
	}
	if c.status == enum.Succeeded {
		if err := s.replace(ctx, tx, t); err != nil {
			return nil, err
		}
	}
	if c.status.Final() && c.status != enum.Succeeded {
		if err := store.DropResults(ctx, tx, s.now().Add(store.OrphanGrace), t.ID); err != nil {
			return nil, err
		}
	}
	if c.next != nil && enter {
		if err := s.insert(ctx, tx, t, c.next.Step, c.wait); err != nil {
			return nil, err
		}
	}
	if slices.Contains(copying, before) && !slices.Contains(copying, t.Step) {
		return t, s.admit(ctx, tx, t.ProjectID)
	}
	return t, nil
}

// replace notes which derivatives are the newest no more, now that t has its own:
// those that the version's translations show are looked at.
func (s *Service) replace(ctx context.Context, tx *ent.Tx, t *ent.Translation) error {
	shown := func(q *sql.Selector) {
		of := sql.Dialect(q.Dialect()).Table(translation.Table).As("shown")
		results := sql.Dialect(q.Dialect()).SelectExpr(sql.Raw("coalesce(" + of.C(translation.FieldReusedFromID) + ", " + of.C(translation.FieldID) + ")")).From(of).
			Where(sql.And(sql.EQ(of.C(translation.FieldFileID), t.FileID), sql.EQ(of.C(translation.FieldFileVersionID), t.FileVersionID)))
		q.Where(sql.In(q.C(derivative.FieldTranslationID), results))
	}
	return store.NoteReplaced(ctx, tx, s.now(), shown)
}

// begin writes a translation of p, whose row is locked, in its first state, with the
// event and the job that go with it; row is what else changes of p. The caller's own write
// is what the rules judge; the rest follows from it.
func (s *Service) begin(ctx context.Context, tx *ent.Tx, p *ent.Project, row *ent.ProjectUpdate, create *ent.TranslationCreate, c change) (*ent.Translation, error) {
	system := auth.AsSystem(ctx)
	enter := false
	if c.next != nil {
		var err error
		if enter, err = s.enters(system, tx, &ent.Translation{ProjectID: p.ID}, c.next.Step); err != nil {
			return nil, err
		}
		if enter {
			create.SetStep(c.next.Step)
		} else {
			create.SetStep(stepWait)
		}
	}
	if c.status.Final() {
		create.SetFinishedAt(s.now())
	}
	t, err := create.SetStatus(c.status).SetStage(c.stage).SetProgress(c.progress).SetMessage(c.message).SetSequence(1).Save(store.Later(ctx))
	if err != nil {
		return nil, err
	}
	if _, err := s.events.AppendTo(system, tx, p, row, func(e *ent.EventCreate) { c.tell(e, t.ID, t.Sequence) }); err != nil {
		return nil, err
	}
	if c.status.Final() {
		s.time(tx, t)
	}
	if c.status == enum.Succeeded {
		if err := s.replace(system, tx, t); err != nil {
			return nil, err
		}
	}
	if enter {
		return t, s.insert(system, tx, t, c.next.Step, c.wait)
	}
	return t, nil
}

// tell fills in the event of the change.
func (c change) tell(e *ent.EventCreate, translation uuid.UUID, sequence int) {
	e.SetTranslationID(translation).SetSequence(sequence).SetStatus(string(c.status)).SetStage(string(c.stage)).SetProgress(c.progress)
	if c.message != "" {
		e.SetMessage(c.message)
	}
}

// time tells, when tx has committed, how long the phases of t took, which is over.
// A retry counts from the first attempt.
func (s *Service) time(tx *ent.Tx, t *ent.Translation) {
	tx.OnCommit(func(next ent.Committer) ent.Committer {
		return ent.CommitFunc(func(ctx context.Context, tx *ent.Tx) error {
			if err := next.Commit(ctx, tx); err != nil {
				return err
			}
			status := string(t.Status)
			between := func(phase string, from, to *time.Time) {
				if from != nil && to != nil && to.After(*from) {
					s.o.Timed(phase, status, to.Sub(*from))
				}
			}
			between("queued", &t.CreatedAt, t.StartedAt)
			between("uploading", t.StartedAt, t.SubmittedAt)
			between("translating", t.SubmittedAt, t.FinishedAt)
			between("total", &t.CreatedAt, t.FinishedAt)
			return nil
		})
	})
}

// insert adds the job of a step of t.
func (s *Service) insert(ctx context.Context, tx *ent.Tx, t *ent.Translation, step string, wait time.Duration) error {
	o := &river.InsertOpts{ScheduledAt: s.later(wait), Queue: job.Light}
	if step == stepUpload || step == stepCollect {
		o.Queue = job.Copy
	}
	return s.queue.Insert(ctx, tx, StepArgs{Translation: t.ID, Step: step, Attempt: t.Attempts}, o)
}

// commit is apply in a transaction of its own.
func (s *Service) commit(ctx context.Context, t *ent.Translation, c change) (out *ent.Translation, err error) {
	err = s.db.InTx(auth.AsSystem(ctx), func(ctx context.Context, tx *ent.Tx) error {
		out, err = s.apply(ctx, tx, t, c)
		return err
	})
	return out, err
}

// note records what is not worth an event, under the same guard; write sets it,
// and may write other rows in the same commit.
func (s *Service) note(ctx context.Context, t *ent.Translation, write func(context.Context, *ent.Tx, *ent.TranslationUpdate) error) (out *ent.Translation, err error) {
	err = s.db.InTx(auth.AsSystem(ctx), func(ctx context.Context, tx *ent.Tx) error {
		u := tx.Translation.Update().Where(translation.ID(t.ID), translation.Version(t.Version)).AddVersion(1)
		if err := write(ctx, tx, u); err != nil {
			return err
		}
		n, err := u.Save(ctx)
		if err != nil {
			return fmt.Errorf("noting the step: %w", err)
		}
		if n == 0 {
			return errMoved
		}
		out, err = tx.Translation.Get(ctx, t.ID)
		return err
	})
	return out, err
}

// later is when a job falls due; zero: at once.
func (s *Service) later(wait time.Duration) time.Time {
	if wait <= 0 {
		return time.Time{}
	}
	return s.db.Now().Add(wait)
}

func canceled(t *ent.Translation) change {
	return change{status: enum.Canceled, stage: enum.StageDone, progress: t.Progress, message: "Canceled"}
}

// failure ends a translation. Whether to try again may help is in the table of
// [Explanations], and yes when the failure is not known.
type failure struct {
	code, message string
	messages      []column.EngineMessage
	timedOut      bool
}

func (f failure) Error() string { return f.code + ": " + f.message }

func (f failure) change(t *ent.Translation) change {
	status := enum.Failed
	if f.timedOut {
		status = enum.TimedOut
	}
	known, ok := Explain(f.code, f.message)
	return change{status: status, stage: enum.StageDone, progress: t.Progress, message: cut(f.message, 1000), set: func(u *ent.TranslationUpdate) {
		u.SetErrorCode(cut(f.code, 200)).SetErrorMessage(cut(f.message, 4000)).SetErrorRetryable(!ok || known.Retryable)
		if len(f.messages) > 0 {
			u.SetEngineMessages(f.messages)
		}
	}}
}

// cut shortens s to n characters.
func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
