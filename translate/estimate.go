package translate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"entgo.io/ent/dialect/sql"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/enum"
	"purlin/ent/file"
	"purlin/ent/translation"
)

// Estimate is what a translation would come to.
type Estimate struct {
	Outputs   []enum.OutputFormat
	RootFile  string
	SizeBytes int64            // of the content
	Project   *ent.Project     // as it would be: with the translation counted
	Other     *ent.Translation // whose result would be shared or joined; nil: it costs one
	Typical   time.Duration    // of the project's latest ones of the format; 0 when there are none
}

var errEstimated = errors.New("estimated")

// Estimate tells what Start would do, and refuses what it would refuse: it is Start
// in a transaction that is never committed.
func (s *Service) Estimate(ctx context.Context, in Start) (*Estimate, error) {
	in.IdempotencyKey = nil
	e := &Estimate{}
	_, err := s.start(ctx, in, func(ctx context.Context, tx *ent.Tx, t, other *ent.Translation) error {
		ctx = auth.AsSystem(ctx)
		v, err := tx.FileVersion.Get(ctx, t.FileVersionID)
		if err != nil {
			return err
		}
		if e.Project, err = tx.Project.Get(ctx, t.ProjectID); err != nil {
			return err
		}
		e.Outputs, e.RootFile, e.SizeBytes, e.Other = t.Outputs, t.RootFile, v.SizeBytes, other
		if other == nil {
			e.Typical, err = typical(ctx, tx, t)
		}
		return errors.Join(err, errEstimated)
	})
	if errors.Is(err, errEstimated) {
		return e, nil
	}
	return nil, err
}

// typical is the median time of the project's latest translations of the format.
func typical(ctx context.Context, tx *ent.Tx, t *ent.Translation) (time.Duration, error) {
	rows, err := tx.Translation.Query().Where(translation.ProjectID(t.ProjectID), translation.StatusEQ(enum.Succeeded), translation.ReusedFromIDIsNil(),
		translation.StartedAtNotNil(), translation.FinishedAtNotNil(), func(s *sql.Selector) {
			own, like := sql.Dialect(s.Dialect()).Table(file.Table).As("own"), sql.Dialect(s.Dialect()).Table(file.Table).As("alike")
			s.Where(sql.In(s.C(translation.FieldFileID), sql.Dialect(s.Dialect()).Select(like.C(file.FieldID)).From(like).
				Join(own).On(like.C(file.FieldFormat), own.C(file.FieldFormat)).
				Where(sql.And(sql.EQ(own.C(file.FieldID), t.FileID), sql.EQ(like.C(file.FieldProjectID), t.ProjectID)))))
		}).Order(ent.Desc(translation.FieldCreatedAt)).Limit(20).All(ctx)
	if err != nil {
		return 0, fmt.Errorf("reading earlier translations: %w", err)
	}
	var took []time.Duration
	for _, r := range rows {
		took = append(took, r.FinishedAt.Sub(*r.StartedAt))
	}
	if len(took) == 0 {
		return 0, nil
	}
	slices.Sort(took)
	return took[len(took)/2], nil
}
