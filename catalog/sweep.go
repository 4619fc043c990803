package catalog

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/derivative"
	"purlin/ent/enum"
	"purlin/ent/file"
	"purlin/ent/fileversion"
	"purlin/ent/orphan"
	"purlin/ent/translation"
	"purlin/ent/upload"
	"purlin/store"
)

// sweepBatch is how many rows of a kind the sweep looks at in one go.
const sweepBatch = 200

// Sweep ends uploads that have expired, lets go of the contents of files that
// were deleted a while ago and of derivatives that newer ones have replaced, and
// deletes blobs that nothing refers to. A blob is
// deleted in three steps: its orphan row is marked as doomed in a transaction
// that sees no reference to it, the blob goes, and then the row. Whoever would
// refer to it has to take the row out first, and finds it doomed. It is safe to
// run in many processes, and after a kill the next run goes on.
func (s *Service) Sweep(ctx context.Context) error {
	ctx = auth.AsSystem(ctx)
	return errors.Join(s.expireUploads(ctx), s.purgeFiles(ctx), s.dropReplaced(ctx), s.deleteOrphans(ctx))
}

func (s *Service) expireUploads(ctx context.Context) error {
	expired, err := s.db.Primary().Upload.Query().
		Where(upload.StatusEQ(enum.UploadPending), upload.ExpiresAtLT(time.Now().UTC())).Limit(sweepBatch).All(ctx)
	if err != nil {
		return fmt.Errorf("finding expired uploads: %w", err)
	}
	var errs []error
	for _, u := range expired {
		errs = append(errs, s.abort(ctx, u))
	}
	if len(expired) > 0 {
		s.log.InfoContext(ctx, "expired uploads ended", slog.Int("count", len(expired)))
	}
	return errors.Join(errs...)
}

// purgeFiles orphans the contents and the results of files that were deleted.
func (s *Service) purgeFiles(ctx context.Context) error {
	for {
		gone, err := s.db.Primary().File.Query().
			Where(file.DeletedAtLT(time.Now().UTC().Add(-store.OrphanGrace)), file.PurgedAtIsNil()).
			Order(file.ByDeletedAt()).Limit(sweepBatch).IDs(ctx)
		if err != nil {
			return fmt.Errorf("finding deleted files: %w", err)
		}
		for _, id := range gone {
			if err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error { return purgeFile(ctx, tx, id) }); err != nil {
				return fmt.Errorf("purging a deleted file: %w", err)
			}
		}
		if len(gone) < sweepBatch {
			return nil
		}
	}
}

func purgeFile(ctx context.Context, tx *ent.Tx, id uuid.UUID) error {
	if n, err := tx.File.Update().Where(file.ID(id), file.PurgedAtIsNil()).SetPurgedAt(now()).Save(ctx); err != nil || n == 0 {
		return err
	}
	keys, err := tx.FileVersion.Query().Where(fileversion.FileID(id)).Select(fileversion.FieldBlobKey).Strings(ctx)
	if err != nil {
		return err
	}
	if err := store.Orphan(ctx, tx, now(), keys...); err != nil {
		return err
	}
	// The results of its own translations, and those of others that it shared:
	// a result goes when the last file that shows it has gone.
	its, err := tx.Translation.Query().Where(translation.FileID(id)).All(ctx)
	if err != nil {
		return err
	}
	results := make([]uuid.UUID, len(its))
	for i, t := range its {
		results[i] = t.ID
		if t.ReusedFromID != nil {
			results[i] = *t.ReusedFromID
		}
	}
	unused, err := tx.Translation.Query().Where(translation.IDIn(results...), ofPurged, func(s *sql.Selector) {
		t := sql.Table(translation.Table).As("sharing")
		f := sql.Table(file.Table).As("shown")
		s.Where(sql.NotExists(sql.Select(t.C(translation.FieldID)).From(t).Join(f).On(t.C(translation.FieldFileID), f.C(file.FieldID)).
			Where(sql.And(sql.ColumnsEQ(t.C(translation.FieldReusedFromID), s.C(translation.FieldID)), sql.IsNull(f.C(file.FieldPurgedAt))))))
	}).IDs(ctx)
	if err != nil {
		return err
	}
	if len(unused) > 0 {
		if err := store.DropResults(ctx, tx, now(), unused...); err != nil {
			return err
		}
	}
	return store.NoteReplaced(ctx, tx, now(), derivative.TranslationIDIn(results...))
}

// ofPurged are the translations of files whose contents are gone.
func ofPurged(s *sql.Selector) {
	f := sql.Table(file.Table).As("own")
	s.Where(sql.In(s.C(translation.FieldFileID), sql.Select(f.C(file.FieldID)).From(f).Where(sql.NotNull(f.C(file.FieldPurgedAt)))))
}

// deleteOrphans deletes the blobs that are due. One that cannot be deleted now
// waits for the next sweep.
func (s *Service) deleteOrphans(ctx context.Context) error {
	var errs []error
	for last := ""; ; {
		due, err := s.db.Primary().Orphan.Query().Where(orphan.DueAtLT(time.Now().UTC()), orphan.IDGT(last)).
			Order(orphan.ByID()).Limit(sweepBatch).IDs(ctx)
		if err != nil {
			return errors.Join(append(errs, fmt.Errorf("finding orphans: %w", err))...)
		}
		deleted := 0
		for _, key := range due {
			gone, err := s.deleteOrphan(ctx, key)
			if err != nil {
				errs = append(errs, fmt.Errorf("deleting an orphan: %w", err))
			}
			if gone {
				deleted++
			}
			last = key
		}
		if deleted > 0 {
			s.log.InfoContext(ctx, "blobs without a reference deleted", slog.Int("count", deleted))
		}
		if len(due) < sweepBatch {
			return errors.Join(errs...)
		}
	}
}

func (s *Service) deleteOrphan(ctx context.Context, key string) (gone bool, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		// The row's lock comes before the look at the references: who adopts the
		// blob waits for it, or is seen.
		n, err := tx.Orphan.Update().Where(orphan.ID(key), orphan.DueAtLT(time.Now().UTC())).SetDoomed(true).Save(ctx)
		if err != nil || n == 0 {
			return err
		}
		used, err := referenced(ctx, tx, key)
		if err != nil {
			return err
		}
		if used {
			return tx.Orphan.DeleteOneID(key).Exec(ctx)
		}
		gone = true
		return nil
	})
	if err != nil || !gone {
		return false, err
	}
	if err := s.bucket.Purge(ctx, key); err != nil {
		return false, err
	}
	return true, s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		_, err := tx.Orphan.Delete().Where(orphan.ID(key), orphan.Doomed(true)).Exec(ctx)
		return err
	})
}

// referenced tells whether a row shows the blob to somebody.
func referenced(ctx context.Context, tx *ent.Tx, key string) (bool, error) {
	version, err := tx.FileVersion.Query().Where(fileversion.BlobKey(key), func(s *sql.Selector) {
		f := sql.Table(file.Table).As("own")
		s.Where(sql.In(s.C(fileversion.FieldFileID), sql.Select(f.C(file.FieldID)).From(f).Where(sql.IsNull(f.C(file.FieldPurgedAt)))))
	}).Exist(ctx)
	if err != nil || version {
		return version, err
	}
	result, err := tx.Derivative.Query().Where(derivative.BlobKey(key)).Exist(ctx)
	if err != nil || result {
		return result, err
	}
	return tx.Upload.Query().Where(upload.BlobKey(key), upload.StatusEQ(enum.UploadPending)).Exist(ctx)
}
