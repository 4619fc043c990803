package translate

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"

	"github.com/riverqueue/river"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/enum"
	"purlin/ent/translation"
	"purlin/store"
)

// A translation that is under way has a job, or waits to be let in. Jobs end
// without their step when the queue gives them up after too many killed runs,
// and when somebody cancels them there.

// EndLost ends the translations that no job moves on, as failed, so that they
// are tried again by whoever wants them; and lets those in that wait although
// there is room. It is safe to run in many processes.
func (s *Service) EndLost(ctx context.Context) error {
	ctx = auth.AsSystem(ctx)
	// The translations are read before the jobs: a next step's job is there in the
	// commit that moves the translation, which changes its version.
	lost := map[StepArgs]*ent.Translation{}
	rows, err := s.db.Primary().Translation.Query().Where(translation.StatusIn(enum.Queued, enum.Running),
		translation.StepIn(stepUpload, stepSubmit, stepWatch, stepCollect, stepJoin)).All(ctx)
	if err != nil {
		return fmt.Errorf("finding translations under way: %w", err)
	}
	for _, t := range rows {
		lost[StepArgs{Translation: t.ID, Step: t.Step, Attempt: t.Attempts}] = t
	}
	if len(lost) > 0 {
		if err := s.queue.Pending(ctx, StepArgs{}.Kind(), func(raw []byte) error {
			var a StepArgs
			if err := json.Unmarshal(raw, &a); err != nil {
				return fmt.Errorf("reading a job: %w", err)
			}
			delete(lost, a)
			return nil
		}); err != nil {
			return err
		}
	}
	var errs []error
	for _, t := range lost {
		c := failure{code: "INTERRUPTED", message: "the work on it was broken off too often, or its job was canceled by an operator"}.change(t)
		if t.CancelRequested {
			c = canceled(t)
		}
		_, err := s.commit(ctx, t, c)
		if err == nil {
			s.log.WarnContext(ctx, "a translation that had lost its job was ended", slog.String("translation", t.ID.String()), slog.String("step", t.Step))
		}
		errs = append(errs, ignoreMoved(err))
	}
	return errors.Join(append(errs, s.admitAll(ctx))...)
}

// admitAll lets in whoever waits in a project that has room.
func (s *Service) admitAll(ctx context.Context) error {
	var waiting []*ent.Translation
	err := s.db.Primary().Translation.Query().Where(translation.Step(stepWait), translation.StatusIn(enum.Queued, enum.Running)).
		Unique(true).Select(translation.FieldProjectID).Scan(ctx, &waiting)
	if err != nil {
		return fmt.Errorf("finding translations that wait: %w", err)
	}
	for _, t := range waiting {
		if err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
			if _, err := store.LockProject(ctx, tx, t.ProjectID); err != nil {
				return err
			}
			return s.admit(ctx, tx, t.ProjectID)
		}); err != nil {
			return fmt.Errorf("letting translations in: %w", err)
		}
	}
	return nil
}

// LostArgs is the job that runs [Service.EndLost].
type LostArgs struct{}

// Kind names the job.
func (LostArgs) Kind() string { return "end_lost_translations" }

type lostWorker struct {
	river.WorkerDefaults[LostArgs]
	service *Service
}

// Work runs it.
func (w *lostWorker) Work(ctx context.Context, _ *river.Job[LostArgs]) error {
	return w.service.EndLost(ctx)
}
