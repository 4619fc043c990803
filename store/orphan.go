package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"purlin/ent"
	"purlin/ent/derivative"
	"purlin/ent/modelview"
	"purlin/ent/orphan"
	"purlin/ent/predicate"
)

// OrphanGrace is how long after it lost its last reference, or was begun, a blob
// that nothing refers to is kept. Signed URLs and running copies have ended by then.
const OrphanGrace = 24 * time.Hour

// Orphan enters blobs that are about to be written, or that tx leaves without a
// reference: unless they are adopted, the sweep deletes them after due. ctx must
// be the system's, here and below.
func Orphan(ctx context.Context, tx *ent.Tx, due time.Time, keys ...string) error {
	rows := make([]*ent.OrphanCreate, len(keys))
	for i, k := range keys {
		rows[i] = tx.Orphan.Create().SetID(k).SetDueAt(due)
	}
	if len(rows) == 0 {
		return nil
	}
	err := tx.Orphan.CreateBulk(rows...).
		OnConflict(sql.ConflictColumns(orphan.FieldID), sql.UpdateWhere(sql.EQ(orphan.FieldDoomed, false))).
		UpdateDueAt().Exec(ctx)
	if err != nil {
		return fmt.Errorf("entering orphans: %w", err)
	}
	return nil
}

// ErrDoomed says that the sweep is deleting the blob: write it again.
var ErrDoomed = errors.New("the blob was kept waiting for too long and is being deleted")

// Adopt takes the blob out of the orphans in the transaction that refers to it.
// It fails with [ErrDoomed] when the sweep was first.
func Adopt(ctx context.Context, tx *ent.Tx, key string) error {
	n, err := tx.Orphan.Delete().Where(orphan.ID(key), orphan.Doomed(false)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("adopting a blob: %w", err)
	}
	if n == 0 {
		return ErrDoomed
	}
	return nil
}

// DropDerivatives forgets derivatives, and orphans their blobs.
func DropDerivatives(ctx context.Context, tx *ent.Tx, due time.Time, which predicate.Derivative) error {
	keys, err := tx.Derivative.Query().Where(which).Select(derivative.FieldBlobKey).Strings(ctx)
	if err != nil {
		return fmt.Errorf("finding derivatives to drop: %w", err)
	}
	if err := Orphan(ctx, tx, due, keys...); err != nil {
		return err
	}
	if _, err := tx.Derivative.Delete().Where(which).Exec(ctx); err != nil {
		return fmt.Errorf("dropping derivatives: %w", err)
	}
	return nil
}

// DropResults forgets what came of translations, and orphans its blobs.
func DropResults(ctx context.Context, tx *ent.Tx, due time.Time, translations ...uuid.UUID) error {
	if err := DropDerivatives(ctx, tx, due, derivative.TranslationIDIn(translations...)); err != nil {
		return err
	}
	views, err := tx.ModelView.Query().Where(modelview.TranslationIDIn(translations...)).IDs(ctx)
	if err != nil || len(views) == 0 {
		return err
	}
	if err := DropObjects(ctx, tx, views...); err != nil {
		return err
	}
	if _, err := tx.ModelView.Delete().Where(modelview.IDIn(views...)).Exec(ctx); err != nil {
		return fmt.Errorf("dropping views: %w", err)
	}
	return nil
}
