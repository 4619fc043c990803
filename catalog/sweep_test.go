package catalog_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"purlin/auth"
	"purlin/blob"
	"purlin/catalog"
	"purlin/ent"
	"purlin/ent/derivative"
	"purlin/ent/enum"
	"purlin/event"
	"purlin/fault"
	"purlin/pubsub"
	"purlin/store"
	"purlin/testservice"
)

// bench is the catalog over a real database and bucket.
type bench struct {
	t       *testing.T
	ctx     context.Context // of the user
	db      *store.DB
	bucket  blob.Bucket
	events  *event.Log
	files   *catalog.Service
	project *ent.Project
}

func everywhere(t *testing.T, f func(b *bench)) {
	t.Helper()
	t.Run("embedded", func(t *testing.T) {
		t.Parallel()
		f(newBench(t, "sqlite:"+filepath.Join(t.TempDir(), "t.db"), t.TempDir()))
	})
	t.Run("services", func(t *testing.T) {
		t.Parallel()
		f(newBench(t, testservice.Postgres(t), testservice.S3(t)))
	})
}

// projectBytes is the quota of every project here.
const projectBytes = 1 << 20

func newBench(t *testing.T, database, blobs string) *bench {
	t.Helper()
	ctx := t.Context()
	b := &bench{t: t}
	var err error
	b.db, err = store.Open(ctx, database, store.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, b.db.Close()) })
	require.NoError(t, b.db.Migrate(ctx))
	mux := http.NewServeMux()
	web := httptest.NewServer(mux)
	t.Cleanup(web.Close)
	b.bucket, err = blob.Open(ctx, blobs, blob.Options{PublicURL: web.URL, Key: bytes.Repeat([]byte("k"), 32)})
	require.NoError(t, err)
	if h, ok := blob.Handler(b.bucket); ok {
		mux.Handle("/blobs/", h)
	}
	t.Cleanup(func() { require.NoError(t, b.bucket.Close()) })
	bus, err := pubsub.Open(ctx, "memory:", slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, bus.Close()) })
	b.events = event.NewLog(b.db, bus, slog.New(slog.DiscardHandler), event.Options{})
	b.files = catalog.New(b.db, b.bucket, b.events, slog.New(slog.DiscardHandler), catalog.Options{ProjectBytes: projectBytes})
	var user *ent.User
	b.system(func(ctx context.Context, tx *ent.Tx) error {
		user, err = tx.User.Create().SetEmail("a@example.com").SetName("A").Save(ctx)
		return err
	})
	b.ctx = auth.With(ctx, auth.Principal{Kind: auth.User, UserID: user.ID})
	b.project = b.newProject()
	return b
}

func (b *bench) newProject() *ent.Project {
	p, err := b.files.CreateProject(b.ctx, catalog.CreateProject{Name: "P"})
	require.NoError(b.t, err)
	return p
}

func (b *bench) system(f func(ctx context.Context, tx *ent.Tx) error) {
	b.t.Helper()
	require.NoError(b.t, b.db.InTx(auth.AsSystem(b.t.Context()), f))
}

func (b *bench) upload(p *ent.Project, name string) *ent.FileVersion {
	b.t.Helper()
	v, err := b.files.UploadFile(b.ctx, catalog.UploadFile{ProjectID: p.ID, Name: name, Content: strings.NewReader("o " + name)})
	require.NoError(b.t, err)
	return v
}

// later makes all that has happened happen a while ago, and sweeps.
func (b *bench) later() {
	b.t.Helper()
	b.system(func(ctx context.Context, tx *ent.Tx) error {
		past := time.Now().UTC().Add(-2 * store.OrphanGrace)
		for _, q := range []string{"update files set deleted_at = $1 where deleted_at is not null", "update orphans set due_at = $1", "update uploads set expires_at = $1"} {
			if _, err := tx.SQL().ExecContext(ctx, q, past); err != nil {
				return err
			}
		}
		return nil
	})
	b.sweep()
}

func (b *bench) sweep() {
	b.t.Helper()
	require.NoError(b.t, b.files.Sweep(b.t.Context()))
}

func (b *bench) has(key string) bool {
	b.t.Helper()
	_, err := b.bucket.Stat(b.t.Context(), key)
	if fault.CodeOf(err) == fault.NotFound {
		return false
	}
	require.NoError(b.t, err)
	return true
}

// translation makes a translation of a version: with a derivative, or one that
// shares another's.
func (b *bench) translation(v *ent.FileVersion, from *ent.Translation) (t *ent.Translation, key string) {
	b.t.Helper()
	key = "derivatives/" + uuid.NewString()
	b.system(func(ctx context.Context, tx *ent.Tx) (err error) {
		create := tx.Translation.Create().SetProjectID(v.ProjectID).SetFileID(v.FileID).SetFileVersionID(v.ID).
			SetRequestedBy(auth.From(b.ctx).UserID).SetOutputs([]enum.OutputFormat{enum.GLTF}).SetResultKey("r").SetStatus(enum.Succeeded)
		if from != nil {
			t, err = create.SetReusedFromID(from.ID).Save(ctx)
			return err
		}
		if t, err = create.Save(ctx); err != nil {
			return err
		}
		if _, err := b.bucket.Put(ctx, key, strings.NewReader("result"), blob.PutOptions{}); err != nil {
			return err
		}
		return tx.Derivative.Create().SetProjectID(v.ProjectID).SetTranslationID(t.ID).SetFormat(enum.GLTF).SetName("m.glb").
			SetMimeType("model/gltf-binary").SetSizeBytes(6).SetEngineUrn("u").SetBlobKey(key).Exec(ctx)
	})
	return t, key
}

func TestContentsOfDeletedFilesAreSweptAfterAWhile(t *testing.T) {
	t.Parallel()
	everywhere(t, func(b *bench) {
		gone, stays := b.upload(b.project, "gone.obj"), b.upload(b.project, "stays.obj")
		_, result := b.translation(gone, nil)
		require.NoError(b.t, b.files.DeleteFile(b.ctx, gone.FileID))
		b.sweep()
		require.True(b.t, b.has(gone.BlobKey), "swept at once")
		b.later()
		require.False(b.t, b.has(gone.BlobKey))
		require.False(b.t, b.has(result))
		require.True(b.t, b.has(stays.BlobKey))

		other := b.newProject()
		inside := b.upload(other, "a.obj")
		require.NoError(b.t, b.files.DeleteProject(b.ctx, other.ID))
		b.later()
		require.False(b.t, b.has(inside.BlobKey))
		require.True(b.t, b.has(stays.BlobKey))
		left, err := b.db.Primary().Orphan.Query().Count(auth.AsSystem(b.t.Context()))
		require.NoError(b.t, err)
		require.Zero(b.t, left)
	})
}

func TestWhatAnotherRowSharesIsKept(t *testing.T) {
	t.Parallel()
	everywhere(t, func(b *bench) {
		first, second := b.upload(b.project, "a.obj"), b.upload(b.project, "b.obj")
		b.system(func(ctx context.Context, tx *ent.Tx) error { // two versions, one content
			_, err := tx.SQL().ExecContext(ctx, "update file_versions set blob_key = $1 where id = $2", first.BlobKey, second.ID.String())
			return err
		})
		source, result := b.translation(first, nil)
		b.translation(second, source)
		require.NoError(b.t, b.files.DeleteFile(b.ctx, first.FileID))
		b.later()
		require.True(b.t, b.has(first.BlobKey), "the other version's content")
		require.True(b.t, b.has(result), "the other translation's result")
		require.NoError(b.t, b.files.DeleteFile(b.ctx, second.FileID))
		b.later()
		require.False(b.t, b.has(first.BlobKey))
		require.False(b.t, b.has(result))
	})
}

func TestWhatNewerResultsReplacedIsDroppedWhenItsTimeIsOver(t *testing.T) {
	t.Parallel()
	everywhere(t, func(b *bench) {
		done := func(t *ent.Translation) {
			b.system(func(ctx context.Context, tx *ent.Tx) error {
				return tx.Translation.UpdateOne(t).SetFinishedAt(time.Now().UTC().Add(-time.Minute)).Exec(ctx)
			})
		}
		first, second := b.upload(b.project, "a.obj"), b.upload(b.project, "b.obj")
		old, result := b.translation(first, nil)
		done(old)
		shares, _ := b.translation(second, old)
		done(shares)
		newer, latest := b.translation(first, nil)
		done(newer)
		b.system(func(ctx context.Context, tx *ent.Tx) error {
			return store.NoteReplaced(ctx, tx, time.Now().UTC(), derivative.TranslationIDIn(old.ID, newer.ID))
		})
		b.later()
		require.True(b.t, b.has(result), "the second file shows it")
		require.NoError(b.t, b.files.DeleteFile(b.ctx, second.FileID))
		b.later() // the file goes, and with it who showed it
		b.later()
		require.True(b.t, b.has(result), "results are kept where no time is set")
		kept := b.files
		b.files = catalog.New(b.db, b.bucket, b.events, slog.New(slog.DiscardHandler), catalog.Options{KeepReplaced: time.Nanosecond})
		b.later()
		b.files = kept
		b.later()
		require.False(b.t, b.has(result))
		require.True(b.t, b.has(latest), "the newest stays")
	})
}

type failingReader struct{ io.Reader }

func (failingReader) Read([]byte) (int, error) { return 0, errors.New("the connection broke") }

func TestWhatNeverBecameAFileIsSwept(t *testing.T) {
	t.Parallel()
	everywhere(t, func(b *bench) {
		ctx := b.t.Context()
		_, err := b.files.UploadFile(b.ctx, catalog.UploadFile{ProjectID: b.project.ID, Name: "a.obj", Content: failingReader{}})
		require.Error(b.t, err)
		// A process that was killed before its row was committed, with the parts
		// and the whole there.
		b.system(func(ctx context.Context, tx *ent.Tx) error {
			return store.Orphan(ctx, tx, time.Now(), "uploads/cut-off")
		})
		id, err := b.bucket.CreateUpload(ctx, "uploads/cut-off", 1)
		require.NoError(b.t, err)
		_, err = b.bucket.Put(ctx, "uploads/cut-off", strings.NewReader("x"), blob.PutOptions{})
		require.NoError(b.t, err)
		// An upload that nobody goes on with.
		u, err := b.files.CreateUpload(b.ctx, catalog.CreateUpload{ProjectID: b.project.ID, Name: "b.obj", SizeBytes: 10})
		require.NoError(b.t, err)
		b.sweep()
		_, err = b.bucket.Parts(ctx, u.BlobKey, u.BlobUploadID)
		require.NoError(b.t, err, "swept at once")
		b.later()
		_, err = b.bucket.Parts(ctx, "uploads/cut-off", id)
		require.Equal(b.t, fault.NotFound, fault.CodeOf(err))
		require.False(b.t, b.has("uploads/cut-off"))
		_, err = b.bucket.Parts(ctx, u.BlobKey, u.BlobUploadID)
		require.Equal(b.t, fault.NotFound, fault.CodeOf(err))
		left, err := b.db.Primary().Orphan.Query().Count(auth.AsSystem(ctx))
		require.NoError(b.t, err)
		require.Zero(b.t, left)
	})
}

func TestABlobIsAdoptedOrSweptNeverBoth(t *testing.T) {
	t.Parallel()
	everywhere(t, func(b *bench) {
		b.system(func(ctx context.Context, tx *ent.Tx) error {
			return store.Orphan(ctx, tx, time.Now().Add(-time.Hour), "uploads/late")
		})
		b.system(func(ctx context.Context, tx *ent.Tx) error { // the sweep was cut off
			return tx.Orphan.UpdateOneID("uploads/late").SetDoomed(true).Exec(ctx)
		})
		err := b.db.InTx(auth.AsSystem(b.t.Context()), func(ctx context.Context, tx *ent.Tx) error {
			return store.Adopt(ctx, tx, "uploads/late")
		})
		require.ErrorIs(b.t, err, store.ErrDoomed)
		b.sweep() // goes on with it
		err = b.db.InTx(auth.AsSystem(b.t.Context()), func(ctx context.Context, tx *ent.Tx) error {
			return store.Adopt(ctx, tx, "uploads/late")
		})
		require.ErrorIs(b.t, err, store.ErrDoomed)
	})
}
