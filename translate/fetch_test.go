package translate_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"purlin/aps"
	"purlin/auth"
	"purlin/blob"
	"purlin/ent/derivative"
	"purlin/ent/enum"
	"purlin/ent/orphan"
	"purlin/fault"
	"purlin/translate"
)

// slow makes the engine's bench for results that take many slices: one part each.
func slow(t *testing.T, database, blobs string) (b *bench, model string, size, part int) {
	t.Helper()
	quads := 300
	o := translate.Options{Slice: time.Nanosecond, PartSize: 8000}
	if strings.HasPrefix(blobs, "s3:") {
		o.PartSize, quads = blob.MinPartSize, 150_000
	}
	return newBench(t, database, blobs, o), sheet(quads), 84 + 100*quads, int(o.PartSize)
}

// cutAt notes the ranges of results that are asked for, and never answers the nth.
func (b *bench) cutAt(n int) (ranges func() []string, cut chan struct{}) {
	var mu sync.Mutex
	var asked []string
	cut = make(chan struct{})
	b.engine.gate(func(_ http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodGet || !strings.HasPrefix(r.URL.Path, "/signed/derivatives/") {
			return false
		}
		mu.Lock()
		asked = append(asked, r.Header.Get("Range"))
		at := len(asked)
		mu.Unlock()
		if at != n {
			return false
		}
		close(cut)
		<-r.Context().Done()
		return true
	})
	return func() []string { mu.Lock(); defer mu.Unlock(); return asked }, cut
}

// copying is the upload that the translation's step is at.
func (b *bench) copying(id uuid.UUID) (key, upload string) {
	t := b.translation(id)
	var c struct{ URN, UploadID string }
	require.NoError(b.t, json.Unmarshal(t.Transfer, &c))
	require.NotEmpty(b.t, c.UploadID)
	keys, err := b.db.Primary().Orphan.Query().Where(orphan.IDGT("derivatives/"+id.String()), orphan.IDLT("derivatives/"+id.String()+"0")).IDs(auth.AsSystem(b.ctx))
	require.NoError(b.t, err)
	require.Len(b.t, keys, 1)
	return keys[0], c.UploadID
}

// A copy that takes many slices goes on where the last one stopped, also after its
// process ended in the middle of a part, and asks for no byte twice but that part's.
func TestALargeResultIsCopiedInManySlices(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, database, blobs string) {
		b, model, size, part := slow(t, database, blobs)
		ranges, cut := b.cutAt(3)
		id := b.translate(b.upload("sheet.obj", model), enum.STL).ID
		b.start()
		<-cut
		b.stop()
		key, upload := b.copying(id)
		parts, err := b.bucket.Parts(b.ctx, key, upload)
		require.NoError(t, err)
		require.Len(t, parts, 2)
		b.start()
		end := b.end(id)
		b.stop()
		require.Equal(t, enum.Succeeded, end.Status, end.ErrorMessage)
		require.Empty(t, end.Transfer)

		want := []string{""}
		for begin := part; begin < size; begin += part {
			want = append(want, fmt.Sprintf("bytes=%d-", begin))
		}
		want = append(want[:3], want[2:]...) // the part in work was asked for again
		require.Equal(t, want, ranges())
		d, err := b.db.Primary().Derivative.Query().Where(derivative.TranslationID(id)).Only(auth.AsSystem(b.ctx))
		require.NoError(t, err)
		require.EqualValues(t, size, d.SizeBytes)
		client := aps.New(aps.Options{BaseURL: b.engine.url, ClientID: "test", ClientSecret: "secret"})
		source, err := client.DownloadDerivative(b.ctx, end.Urn, d.EngineUrn)
		require.NoError(t, err)
		defer source.Close()
		original, err := io.ReadAll(source)
		require.NoError(t, err)
		require.True(t, bytes.Equal(original, []byte(b.content(d.BlobKey))))
		_, err = b.bucket.Parts(b.ctx, key, upload)
		require.Equal(t, fault.NotFound, fault.CodeOf(err), "the upload is over: %v", err)
	})
}

// A copy that is given up in the middle is swept with its upload.
func TestAnAbandonedCopyIsSwept(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, database, blobs string) {
		b, model, _, _ := slow(t, database, blobs)
		_, cut := b.cutAt(2)
		id := b.translate(b.upload("sheet.obj", model), enum.STL).ID
		b.start()
		<-cut
		b.stop()
		key, upload := b.copying(id)
		_, err := b.pipeline.Cancel(b.ctx, id)
		require.NoError(t, err)
		_, err = b.db.SQL().ExecContext(b.ctx, "update orphans set due_at = $1", time.Now().UTC().Add(-time.Hour))
		require.NoError(t, err)
		require.NoError(t, b.files.Sweep(b.ctx))
		_, err = b.bucket.Parts(b.ctx, key, upload)
		require.Equal(t, fault.NotFound, fault.CodeOf(err), "%v", err)
	})
}

// Objects of a view that takes many slices are written once each.
func TestALargeViewIsWrittenInManySlices(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, database, blobs string) {
		const objects = 1700
		var model strings.Builder
		model.WriteString("v 0 0 0\nv 1 0 0\nv 0 1 0\n")
		for n := range objects {
			fmt.Fprintf(&model, "o part %d\nf 1 2 3\n", n)
		}
		b := newBench(t, database, blobs, translate.Options{Slice: time.Nanosecond, Segment: 500})
		id := b.translate(b.upload("parts.obj", model.String()), enum.STL).ID
		b.start()
		end := b.end(id)
		b.stop()
		require.Equal(t, enum.Succeeded, end.Status, end.ErrorMessage)
		n, err := b.db.Primary().ModelObject.Query().Count(auth.AsSystem(b.ctx))
		require.NoError(t, err)
		require.GreaterOrEqual(t, n, objects)
		require.GreaterOrEqual(t, b.engine.counted("GET properties"), objects/500, "a slice writes one segment")
	})
}
