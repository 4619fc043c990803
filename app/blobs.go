package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"

	"golang.org/x/sync/errgroup"

	"purlin/blob"
	"purlin/config"
	"purlin/fault"
	"purlin/store"
)

// copiers is how many blobs are on their way at once.
const copiers = 8

// Blobs is what was done with the blobs of an installation.
type Blobs struct {
	Known  int   `json:"known"`  // to the database
	Moved  int   `json:"moved"`  // copied, or read to verify them
	Bytes  int64 `json:"bytes"`  // of those
	Absent int   `json:"absent"` // that nothing refers to, which may be absent
}

// CopyBlobs copies every blob that cfg's database knows from its bucket to
// another, or back from there. Blobs never change: one that is there already, in
// its size, is left alone.
func CopyBlobs(ctx context.Context, cfg *config.Config, log *slog.Logger, other string, back bool) (Blobs, error) {
	return withBlobs(ctx, cfg, log, func(db *store.DB, ours blob.Bucket) (Blobs, error) {
		theirs, err := blob.Open(ctx, other, blob.Options{})
		if err != nil {
			return Blobs{}, err
		}
		defer theirs.Close()
		from, to := ours, theirs
		if back {
			from, to = theirs, ours
		}
		return eachBlob(ctx, db, func(ctx context.Context, b store.Blob) (int64, error) { return copyBlob(ctx, from, to, b) })
	})
}

// VerifyBlobs reads every blob that something in cfg's database refers to, and
// compares its size and, where it is known, its SHA-256.
func VerifyBlobs(ctx context.Context, cfg *config.Config, log *slog.Logger) (Blobs, error) {
	return withBlobs(ctx, cfg, log, func(db *store.DB, ours blob.Bucket) (Blobs, error) {
		return eachBlob(ctx, db, func(ctx context.Context, b store.Blob) (int64, error) { return verifyBlob(ctx, ours, b) })
	})
}

func withBlobs(ctx context.Context, cfg *config.Config, log *slog.Logger, f func(*store.DB, blob.Bucket) (Blobs, error)) (n Blobs, err error) {
	a := &App{log: log, cfg: cfg}
	defer func() { err = errors.Join(err, a.Close()) }()
	if err := a.openDatabase(ctx, store.Options{Patient: true}); err != nil {
		return n, err
	}
	bucket, err := blob.Open(ctx, cfg.BlobURL, blob.Options{})
	if err != nil {
		return n, err
	}
	a.onClose(func(context.Context) error { return bucket.Close() })
	return f(a.db, bucket)
}

// eachBlob calls f with every blob, several at once. It goes on after a failure,
// and returns the first ten.
func eachBlob(ctx context.Context, db *store.DB, f func(context.Context, store.Blob) (int64, error)) (n Blobs, err error) {
	var mu sync.Mutex
	var errs []error
	failed := 0
	var g errgroup.Group
	g.SetLimit(copiers)
	for b, err := range db.Blobs(ctx) {
		if err != nil {
			errs = append(errs, err)
			break
		}
		n.Known++
		g.Go(func() error {
			size, err := f(ctx, b)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case fault.CodeOf(err) == fault.NotFound && !b.Needed:
				n.Absent++
			case err != nil:
				if failed++; failed <= 10 {
					errs = append(errs, fmt.Errorf("%s: %w", b.Key, err))
				}
			case size >= 0:
				n.Moved++
				n.Bytes += size
			}
			return nil
		})
	}
	_ = g.Wait() // each failure is counted
	if failed > 10 {
		errs = append(errs, fmt.Errorf("and %d more", failed-10))
	}
	return n, errors.Join(errs...)
}

// copyBlob returns how many bytes it copied; -1 when there was no need to.
func copyBlob(ctx context.Context, from, to blob.Bucket, b store.Blob) (int64, error) {
	source, err := from.Stat(ctx, b.Key)
	if err != nil {
		return 0, err
	}
	if there, err := to.Stat(ctx, b.Key); err == nil && there.Size == source.Size {
		return -1, nil
	}
	r, err := from.Reader(ctx, b.Key, 0)
	if err != nil {
		return 0, err
	}
	defer r.Close()
	n, err := to.Put(ctx, b.Key, r, blob.PutOptions{})
	if err == nil && n != source.Size {
		err = fmt.Errorf("%d of %d bytes came", n, source.Size)
	}
	return n, err
}

func verifyBlob(ctx context.Context, bucket blob.Bucket, b store.Blob) (int64, error) {
	if !b.Needed {
		return -1, nil
	}
	r, err := bucket.Reader(ctx, b.Key, 0)
	if err != nil {
		return 0, err
	}
	defer r.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, r)
	switch {
	case err != nil:
		return n, err
	case n != b.Size:
		return n, fmt.Errorf("it has %d bytes instead of %d", n, b.Size)
	case b.SHA256 != "" && b.SHA256 != hex.EncodeToString(sum.Sum(nil)):
		return n, errors.New("its content is not what was stored")
	}
	return n, nil
}
