package translate

import (
	"context"
	"slices"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"purlin/ent"
	"purlin/ent/enum"
	"purlin/ent/translation"
)

// Copying models and results is what translations compete for. The queue of the
// copies is first come first served, and a project has a bounded number of
// translations in it: so a project's one file waits for at most that many copies
// of each other project, however many files those have. The rest of a project's
// translations wait without a job, and each that leaves lets the next one in,
// in the same commit.

// copying are the steps from the entry into the queue of copies to the exit.
var copying = []string{stepUpload, stepSubmit, stepCollect}

// enters tells whether t may go to the step now. The project's row is locked.
func (s *Service) enters(ctx context.Context, tx *ent.Tx, t *ent.Translation, step string) (bool, error) {
	if !slices.Contains(copying, step) || slices.Contains(copying, t.Step) {
		return true, nil
	}
	n, err := inCopy(ctx, tx, t.ProjectID)
	return n < s.o.ProjectCopies, err
}

func inCopy(ctx context.Context, tx *ent.Tx, projectID uuid.UUID) (int, error) {
	return tx.Translation.Query().Where(translation.ProjectID(projectID), translation.StepIn(copying...),
		translation.StatusIn(enum.Queued, enum.Running)).Count(ctx)
}

// admit lets those in that have waited for longest, results before models. The
// project's row is locked.
func (s *Service) admit(ctx context.Context, tx *ent.Tx, projectID uuid.UUID) error {
	n, err := inCopy(ctx, tx, projectID)
	if err != nil || n >= s.o.ProjectCopies {
		return err
	}
	waiting, err := tx.Translation.Query().Where(translation.ProjectID(projectID), translation.Step(stepWait),
		translation.StatusIn(enum.Queued, enum.Running)).
		Order(translation.ByProgress(sql.OrderDesc()), translation.ByCreatedAt(), translation.ByID()).
		Limit(s.o.ProjectCopies - n).All(ctx)
	if err != nil {
		return err
	}
	for _, t := range waiting {
		step := stepUpload
		if t.Stage == enum.StageCollecting {
			step = stepCollect
		}
		if err := tx.Translation.UpdateOne(t).SetStep(step).AddVersion(1).Exec(ctx); err != nil {
			return err
		}
		if err := s.insert(ctx, tx, t, step, 0); err != nil {
			return err
		}
	}
	return nil
}
