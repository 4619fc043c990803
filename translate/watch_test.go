package translate_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/stretchr/testify/require"

	"purlin/ent"
	"purlin/ent/enum"
	"purlin/job"
	"purlin/testservice"
	"purlin/translate"
)

// Thousands of translations that the engine works on for long hold no worker, and
// each is asked after once an interval of half a minute.
func TestThousandsAreWatchedByNobody(t *testing.T) {
	t.Parallel()
	const watched, interval = 2000, 30 * time.Second
	h := newHeard(t, testservice.Postgres(t), t.TempDir(), 0)
	var mu sync.Mutex
	asked := map[string]int{}
	h.engine.gate(func(w http.ResponseWriter, r *http.Request) bool {
		urn, ok := strings.CutSuffix(r.URL.Path[strings.LastIndex(strings.TrimSuffix(r.URL.Path, "/manifest"), "/")+1:], "/manifest")
		if !ok || r.Method != http.MethodGet || !strings.HasPrefix(urn, "watched") {
			return false
		}
		mu.Lock()
		asked[urn]++
		mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"type": "manifest", "urn": %q, "status": "inprogress", "progress": "10%% complete", "derivatives": []}`, urn)
		return true
	})
	v := h.upload("watched.obj", cube)
	h.system(func(ctx context.Context, tx *ent.Tx) error {
		rows := make([]*ent.TranslationCreate, watched)
		for i := range rows {
			rows[i] = tx.Translation.Create().SetProjectID(h.project.ID).SetFileID(v.FileID).SetFileVersionID(v.ID).SetRequestedBy(h.user.ID).
				SetOutputs([]enum.OutputFormat{enum.STL}).SetResultKey(uuid.NewString()).SetUrn(fmt.Sprintf("watched%d", i)).
				SetStatus(enum.Running).SetStage(enum.StageTranslating).SetProgress(90).SetStep("watch").SetSequence(1).
				SetSubmittedAt(time.Now().Add(-time.Hour))
		}
		for len(rows) > 0 {
			n := min(len(rows), 200)
			made, err := tx.Translation.CreateBulk(rows[:n]...).Save(ctx)
			if err != nil {
				return err
			}
			for _, m := range made {
				if err := h.queue.Insert(ctx, tx, translate.StepArgs{Translation: m.ID, Step: "watch", Attempt: 1}, &river.InsertOpts{Queue: job.Light}); err != nil {
					return err
				}
			}
			rows = rows[n:]
		}
		return nil
	})
	requests := func() (all, most int) {
		mu.Lock()
		defer mu.Unlock()
		for _, n := range asked {
			all, most = all+n, max(most, n)
		}
		return all, most
	}
	begun := time.Now()
	h.start()
	require.Eventually(t, func() bool { mu.Lock(); defer mu.Unlock(); return len(asked) == watched }, 2*time.Minute, 20*time.Millisecond)
	idle := func() bool {
		loads, err := h.queue.Loads(h.ctx)
		require.NoError(t, err)
		for _, q := range loads {
			if q.Queue == job.Light {
				return q.Running == 0 && q.Ready == 0 && q.Later == watched
			}
		}
		return false
	}
	require.Eventually(t, idle, time.Minute, 20*time.Millisecond, "all sleep, and no worker is held")
	done := h.end(h.translate(h.upload("other.obj", cube+"# other"), enum.STL).ID)
	require.Equal(t, enum.Succeeded, done.Status, done.ErrorMessage)
	all, most := requests()
	times := 1 + int(time.Since(begun)/interval)
	require.LessOrEqual(t, most, times, "requests for one translation in %s", time.Since(begun))
	require.LessOrEqual(t, all, watched*times)
	t.Logf("%d requests for %d translations in %s", all, watched, time.Since(begun).Round(time.Second))
}
