package catalog

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"purlin/ent"
	"purlin/ent/column"
	"purlin/ent/derivative"
	"purlin/ent/enum"
	"purlin/ent/file"
	"purlin/ent/translation"
	"purlin/event"
	"purlin/store"
)

// ExpiresAt is when a derivative is deleted at the earliest because a newer one has
// replaced it; nil while none has, and where they are kept.
func (s *Service) ExpiresAt(d *ent.Derivative) *time.Time {
	if d.ReplacedAt == nil || s.o.KeepReplaced == 0 {
		return nil
	}
	at := d.ReplacedAt.Add(s.o.KeepReplaced)
	return &at
}

// dropReplaced orphans the derivatives that newer ones replaced long enough ago.
func (s *Service) dropReplaced(ctx context.Context) error {
	if s.o.KeepReplaced == 0 {
		return nil
	}
	before := now().Add(-s.o.KeepReplaced)
	var last *ent.Derivative
	for {
		due := s.db.Primary().Derivative.Query().Where(derivative.ReplacedAtLT(before)).Order(derivative.ByReplacedAt(), derivative.ByID()).Limit(sweepBatch)
		if last != nil {
			due.Where(derivative.Or(derivative.ReplacedAtGT(*last.ReplacedAt), derivative.And(derivative.ReplacedAt(*last.ReplacedAt), derivative.IDGT(last.ID))))
		}
		rows, err := due.All(ctx)
		if err != nil {
			return fmt.Errorf("finding replaced derivatives: %w", err)
		}
		var results []uuid.UUID
		for _, d := range rows {
			if last = d; !slices.Contains(results, d.TranslationID) {
				results = append(results, d.TranslationID)
			}
		}
		for _, id := range results {
			if err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error { return s.dropReplacedOf(ctx, tx, id, before) }); err != nil {
				return fmt.Errorf("dropping replaced derivatives: %w", err)
			}
		}
		if len(rows) < sweepBatch {
			return nil
		}
	}
}

// dropReplacedOf drops those of one result. Under the project's lock nobody begins to
// share it meanwhile.
func (s *Service) dropReplacedOf(ctx context.Context, tx *ent.Tx, id uuid.UUID, before time.Time) error {
	t, err := tx.Translation.Get(ctx, id)
	if err != nil {
		return err
	}
	if _, err := store.LockProject(ctx, tx, t.ProjectID); err != nil {
		return err
	}
	gone, err := tx.Derivative.Query().Where(derivative.TranslationID(id), derivative.ReplacedAtLT(before), store.Replaced(before), derivative.Not(store.Watched(now()))).All(ctx)
	if err != nil || len(gone) == 0 {
		return err
	}
	var ids []uuid.UUID
	var formats []string
	for _, d := range gone {
		ids = append(ids, d.ID)
		if f := string(d.Format); !slices.Contains(formats, f) {
			formats = append(formats, f)
		}
	}
	if err := store.DropDerivatives(ctx, tx, now().Add(store.OrphanGrace), derivative.IDIn(ids...)); err != nil {
		return err
	}
	if err := tx.Translation.Update().Where(translation.Or(translation.ID(id), translation.ReusedFromID(id))).SetDerivativesDeletedAt(now()).Exec(ctx); err != nil {
		return err
	}
	f, err := tx.File.Query().Where(file.ID(t.FileID)).Only(ctx)
	if err != nil {
		return err
	}
	slices.Sort(formats)
	s.log.InfoContext(ctx, "replaced derivatives dropped", slog.String("translation", id.String()), slog.Int("count", len(ids)))
	return event.Record(ctx, tx, event.Act{
		Action: enum.AuditDerivativesDeleted, Project: t.ProjectID, Subject: t.GlobalID(), Name: f.Name,
		Changes: []column.AuditChange{{Field: "derivatives", Before: strings.Join(formats, ", ")}},
	})
}
