package translate

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/google/uuid"

	"purlin/aps"
	"purlin/blob"
	"purlin/ent"
	"purlin/fault"
	"purlin/store"
)

// copied is what the collecting step is at, as Translation.transfer keeps it: a
// derivative, of which the bucket knows which parts it has, or "view:" and the GUID
// of a view whose objects are being written.
type copied struct {
	URN      string `json:"urn"`
	ETag     string `json:"etag,omitempty"`
	Size     int64  `json:"size,omitempty"`     // bytes
	PartSize int64  `json:"partSize,omitempty"` // bytes
	UploadID string `json:"uploadId,omitempty"`
}

// fetch copies one derivative and records it. tell is told which fraction has
// arrived.
func (s *Service) fetch(ctx context.Context, r *ticker, a artefact, tell func(float64)) error {
	t := r.current()
	d, err := s.at(t.Region).DownloadDerivative(ctx, t.Urn, a.urn)
	if err != nil {
		return err
	}
	defer d.Close()
	key := a.key(t)
	if d.Size <= s.o.PartSize {
		_, err = s.bucket.Put(ctx, key, d, blob.PutOptions{ContentType: a.mime})
	} else {
		err = s.copyParts(ctx, r, a, d, tell)
	}
	if err != nil {
		return fmt.Errorf("storing a derivative: %w", err)
	}
	return r.note(ctx, func(ctx context.Context, tx *ent.Tx, u *ent.TranslationUpdate) error {
		u.ClearTransfer()
		if err := store.Adopt(ctx, tx, key); err != nil {
			return err
		}
		return tx.Derivative.Create().SetID(uuid.Must(uuid.NewV7())).SetProjectID(t.ProjectID).SetTranslationID(t.ID).SetFormat(a.format).
			SetName(a.name).SetMimeType(a.mime).SetSizeBytes(d.Size).SetEngineUrn(a.urn).SetBlobKey(key).Exec(ctx)
	})
}

// copyParts stores a derivative part by part, from where the last run came to,
// for at least one part and until the slice is over.
func (s *Service) copyParts(ctx context.Context, r *ticker, a artefact, d *aps.Download, tell func(float64)) error {
	key := a.key(r.current())
	c, parts, err := s.resume(ctx, r, a, d)
	if err != nil {
		return err
	}
	if c.UploadID == "" {
		return nil // it was whole already
	}
	has := map[int]bool{}
	for _, p := range parts {
		has[p.Number] = true
	}
	for n, begin := 1, int64(0); begin < c.Size; n, begin = n+1, begin+c.PartSize {
		if has[n] {
			continue
		}
		if _, err := d.Seek(begin, io.SeekStart); err != nil {
			return err
		}
		p, err := s.bucket.PutPart(ctx, key, c.UploadID, n, min(c.PartSize, c.Size-begin), d)
		if err != nil {
			return err
		}
		parts = append(parts, p)
		tell(float64(len(parts)) * float64(c.PartSize) / float64(c.Size))
		if r.late() && len(parts) < int((c.Size+c.PartSize-1)/c.PartSize) {
			return againError{0}
		}
	}
	slices.SortFunc(parts, func(a, b blob.Part) int { return a.Number - b.Number })
	return s.bucket.CompleteUpload(ctx, key, c.UploadID, parts)
}

// resume finds the upload that an earlier run began of this very derivative and
// the parts that it stored, or begins one. There is no upload id when the earlier
// run ended between the completion and its record.
func (s *Service) resume(ctx context.Context, r *ticker, a artefact, d *aps.Download) (c copied, parts []blob.Part, err error) {
	t := r.current()
	key := a.key(t)
	if len(t.Transfer) > 0 {
		if err := json.Unmarshal(t.Transfer, &c); err != nil {
			return c, nil, fmt.Errorf("reading the copy's state: %w", err)
		}
	}
	if c.URN == a.urn && c.ETag == d.ETag && c.Size == d.Size {
		parts, err = s.bucket.Parts(ctx, key, c.UploadID)
		if fault.CodeOf(err) != fault.NotFound {
			return c, parts, err
		}
		whole, err := s.bucket.Stat(ctx, key)
		if err == nil && whole.Size == d.Size {
			return copied{}, nil, nil
		}
		if err != nil && fault.CodeOf(err) != fault.NotFound {
			return c, nil, err
		}
	}
	// What a run left that was cut off before it could note its upload goes first.
	if err := s.bucket.Purge(ctx, key); err != nil {
		return c, nil, err
	}
	c = copied{URN: a.urn, ETag: d.ETag, Size: d.Size, PartSize: max(s.o.PartSize, (d.Size+blob.MaxParts-1)/blob.MaxParts)}
	if c.UploadID, err = s.bucket.CreateUpload(ctx, key, d.Size); err != nil {
		return c, nil, err
	}
	raw, err := json.Marshal(c)
	if err != nil {
		return c, nil, err
	}
	err = r.note(ctx, func(_ context.Context, _ *ent.Tx, u *ent.TranslationUpdate) error {
		u.SetTransfer(raw)
		return nil
	})
	if err != nil {
		clean, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		err = errors.Join(err, s.bucket.AbortUpload(clean, key, c.UploadID))
	}
	return c, nil, err
}
