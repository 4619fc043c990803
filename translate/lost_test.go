package translate_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	"github.com/stretchr/testify/require"

	"purlin/ent"
	"purlin/ent/enum"
	"purlin/fault"
	"purlin/translate"
)

// jobs puts every job of a translation into a state, as River does.
func (b *bench) jobs(t *ent.Translation, state string) {
	b.t.Helper()
	args := "json(args)"
	if b.db.Dialect() == dialect.Postgres {
		args = "args::text"
	}
	r, err := b.db.SQL().ExecContext(b.ctx, "update river_job set state = '"+state+"', finalized_at = current_timestamp where kind = 'translation_step' and "+args+" like '%"+t.ID.String()+"%'")
	require.NoError(b.t, err)
	n, err := r.RowsAffected()
	require.NoError(b.t, err)
	require.EqualValues(b.t, 1, n)
}

func TestATranslationThatLostItsJobFailsAndIsTriedAgain(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, database, blobs string) {
		b := newBench(t, database, blobs, translate.Options{ProjectCopies: 2})
		lost := map[string]*ent.Translation{}
		for _, state := range []string{"discarded", "cancelled"} {
			lost[state] = b.translate(b.upload(state+".obj", cube+"# "+state), enum.STL)
		}
		waiting := b.translate(b.upload("waiting.obj", cube+"# waiting"), enum.STL)
		joined := b.translate(b.upload("joined.obj", cube+"# discarded"), enum.STL)
		require.Equal(t, lost["discarded"].ID, *joined.ReusedFromID)
		require.NoError(t, b.pipeline.EndLost(b.ctx))
		for _, was := range []*ent.Translation{lost["discarded"], lost["cancelled"], waiting, joined} {
			require.Equal(t, was.Version, b.translation(was.ID).Version, "what has a job, or waits for a place, stays")
		}
		for state, was := range lost {
			b.jobs(was, state)
		}
		for range 2 {
			require.NoError(t, b.pipeline.EndLost(b.ctx))
		}
		for _, was := range lost {
			now := b.translation(was.ID)
			require.Equal(t, enum.Failed, now.Status)
			require.Equal(t, "INTERRUPTED", now.ErrorCode)
			require.True(t, now.ErrorRetryable)
			require.Equal(t, was.Sequence+1, now.Sequence)
		}
		b.start()
		require.Equal(t, enum.Succeeded, b.end(waiting.ID).Status, "a place is free")
		require.Equal(t, "INTERRUPTED", b.end(joined.ID).ErrorCode)
		for _, was := range lost {
			_, err := b.pipeline.Retry(b.ctx, was.ID)
			require.NoError(t, err)
			require.Equal(t, enum.Succeeded, b.end(was.ID).Status)
		}
	})
}

// The last try of a job that takes too long ends its translation by itself.
func TestTheLastTryThatTakesTooLongFails(t *testing.T) {
	t.Parallel()
	b := newBench(t, "sqlite:"+t.TempDir()+"/t.db", t.TempDir(), translate.Options{Slice: time.Millisecond, PartTime: time.Second})
	b.engine.gate(func(_ http.ResponseWriter, r *http.Request) bool {
		if strings.HasSuffix(r.URL.Path, "/signeds3upload") {
			<-r.Context().Done()
			return true
		}
		return false
	})
	was := b.translate(b.upload("cube.obj", cube), enum.STL)
	_, err := b.db.SQL().ExecContext(b.ctx, "update river_job set max_attempts = 1")
	require.NoError(t, err)
	b.start()
	now := b.end(was.ID)
	require.Equal(t, enum.Failed, now.Status)
	require.Equal(t, "ENGINE_UNAVAILABLE", now.ErrorCode)
	require.True(t, now.ErrorRetryable)
}

func TestTranslationsOfDeletedFilesAreNotFound(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, database, blobs string) {
		b := newBench(t, database, blobs, translate.Options{})
		v := b.upload("cube.obj", cube)
		was := b.translate(v, enum.STL)
		require.NoError(t, b.files.DeleteFile(b.ctx, v.FileID))
		_, err := b.pipeline.Cancel(b.ctx, was.ID)
		require.Equal(t, fault.NotFound, fault.CodeOf(err), "%v", err)
		b.jobs(was, "discarded")
		require.NoError(t, b.pipeline.EndLost(b.ctx))
		require.Equal(t, enum.Canceled, b.translation(was.ID).Status)
		_, err = b.pipeline.Retry(b.ctx, was.ID)
		require.Equal(t, fault.NotFound, fault.CodeOf(err), "%v", err)
	})
}
