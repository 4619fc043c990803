package translate_test

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/aps"
	"purlin/apslocal"
	"purlin/auth"
	"purlin/catalog"
	"purlin/ent"
	"purlin/ent/derivative"
	"purlin/ent/enum"
	"purlin/translate"
)

func TestTheRegionsAreThoseOfTheEngine(t *testing.T) {
	t.Parallel()
	var known []string
	for _, r := range aps.Regions() {
		known = append(known, string(r))
	}
	require.Equal(t, known, enum.Region("").Values())
}

// asked are the regions that the engine was asked for, by what was asked.
type asked struct {
	mu   sync.Mutex
	seen map[string]map[string]bool
}

func (a *asked) note(_ http.ResponseWriter, r *http.Request) bool {
	for prefix, what := range map[string]string{"/oss/v2/buckets": "bucket", "/modelderivative/": "derivative", "/webhooks/": "hook"} {
		where := cmp.Or(r.Header.Get("Region"), r.Header.Get("X-Ads-Region"))
		if !strings.HasPrefix(r.URL.Path, prefix) || what == "bucket" && where == "" || strings.HasSuffix(r.URL.Path, "/formats") {
			continue // an object is where its bucket is
		}
		a.mu.Lock()
		if a.seen[what] == nil {
			a.seen[what] = map[string]bool{}
		}
		a.seen[what][where] = true
		a.mu.Unlock()
	}
	return false
}

// Bucket, upload, job, manifest, derivatives and hook are in the project's region,
// and a result of one region is none of another.
func TestAProjectIsTranslatedInItsRegion(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, database, blobs string) {
		h := newHeard(t, database, blobs, 0)
		us := h.project
		run := func(p *ent.Project) (*ent.Translation, *asked) {
			h.project = p
			a := &asked{seen: map[string]map[string]bool{}}
			h.engine.gate(a.note)
			v := h.upload("cube.obj", cube)
			done := h.end(h.translate(v, enum.GLTF, enum.Thumbnail).ID)
			require.Equal(t, enum.Succeeded, done.Status, done.ErrorMessage)
			n, err := h.db.Primary().Derivative.Query().Where(derivative.TranslationID(done.ID)).Count(h.ctx)
			require.NoError(t, err)
			require.Positive(t, n)
			again := h.end(h.translate(v, enum.GLTF, enum.Thumbnail).ID)
			require.Equal(t, done.ID, *again.ReusedFromID)
			return done, a
		}
		only := func(r string) map[string]map[string]bool {
			return map[string]map[string]bool{"bucket": {r: true}, "derivative": {r: true}, "hook": {r: true}}
		}
		h.start()
		first, a := run(us)
		require.Equal(t, only("US"), a.seen)
		europe, err := h.files.CreateProject(h.ctx, catalog.CreateProject{Name: "Europe", Region: enum.EMEA})
		require.NoError(t, err)
		second, a := run(europe)
		require.Equal(t, only("EMEA"), a.seen)

		require.Equal(t, 2, h.engine.counted("POST job"), "paid for in each region, and once")
		require.NotEqual(t, first.ResultKey, second.ResultKey)
		require.NotEqual(t, first.Urn, second.Urn)
		client := aps.New(aps.Options{BaseURL: h.engine.url, ClientID: "test", ClientSecret: "secret", RateShare: -1})
		for _, in := range []struct {
			t     *ent.Translation
			r, no aps.Region
		}{{first, aps.US, aps.EMEA}, {second, aps.EMEA, aps.US}} {
			m, err := client.In(in.r).Manifest(h.ctx, in.t.Urn)
			require.NoError(t, err)
			require.EqualValues(t, in.r, m.Region)
			_, err = client.In(in.no).Manifest(h.ctx, in.t.Urn)
			require.True(t, aps.IsStatus(err, http.StatusNotFound), "%v", err)
			var buckets []string
			for b, err := range client.In(in.r).Buckets(h.ctx) {
				require.NoError(t, err)
				buckets = append(buckets, b.Key)
			}
			require.Len(t, buckets, 1)
			var hooks []aps.Hook
			for hook, err := range client.In(in.r).Hooks(h.ctx, aps.HookQuery{System: aps.SystemDerivative, Event: aps.EventExtractionFinished}) {
				require.NoError(t, err)
				hooks = append(hooks, hook)
			}
			require.Len(t, hooks, 1)
		}
		require.Eventually(t, func() bool { return h.called() == 2 }, time.Minute, 5*time.Millisecond, "the engine calls from both")

		// One that was canceled is begun anew there, and its manifest goes.
		letGo := h.inject(apslocal.Fault{Kind: apslocal.FaultStick, Percent: 30})
		third := h.translate(h.upload("other.obj", cube+"# other"), enum.STL)
		third = h.until(third.ID, func(t *ent.Translation) bool { return t.Progress > 20 })
		_, err = h.pipeline.Cancel(h.ctx, third.ID)
		require.NoError(t, err)
		require.Eventually(t, func() bool {
			_, err := client.In(aps.EMEA).Manifest(h.ctx, third.Urn)
			return aps.IsStatus(err, http.StatusNotFound)
		}, time.Minute, 5*time.Millisecond)
		letGo()
		_, err = h.pipeline.Retry(h.ctx, third.ID)
		require.NoError(t, err)
		third = h.end(third.ID)
		require.Equal(t, enum.Succeeded, third.Status, third.ErrorMessage)
		m, err := client.In(aps.EMEA).Manifest(h.ctx, third.Urn)
		require.NoError(t, err)
		require.Equal(t, aps.Success, m.Status)

		// A process that starts looks after the hooks of all regions.
		h.stop()
		h.options.Webhooks.Callback += "/moved"
		h.open()
		require.NoError(t, h.pipeline.Register(h.ctx))
		for _, r := range []aps.Region{aps.US, aps.EMEA} {
			for hook, err := range client.In(r).Hooks(h.ctx, aps.HookQuery{System: aps.SystemDerivative, Event: aps.EventExtractionFinished}) {
				require.NoError(t, err)
				require.Equal(t, h.options.Webhooks.Callback, hook.CallbackURL)
			}
		}
	})
}

// Projects of before there were regions are in the installation's.
func TestAProjectWithoutARegionIsTranslatedInTheInstallations(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, database, blobs string) {
		b := newBench(t, database, blobs, translate.Options{})
		b.region = aps.CAN
		b.open()
		b.system(func(ctx context.Context, tx *ent.Tx) (err error) {
			b.project, err = tx.Project.Create().SetName("Old").SetOwnerID(b.user.ID).Save(ctx)
			if err != nil {
				return err
			}
			return tx.Membership.Create().SetProjectID(b.project.ID).SetUserID(b.user.ID).SetRole(enum.Owner).Exec(auth.AsSystem(ctx))
		})
		b.start()
		done := b.end(b.translate(b.upload("cube.obj", cube), enum.GLTF).ID)
		require.Equal(t, enum.Succeeded, done.Status, done.ErrorMessage)
		m, err := aps.New(aps.Options{BaseURL: b.engine.url, ClientID: "test", ClientSecret: "secret", Region: aps.CAN}).Manifest(b.ctx, done.Urn)
		require.NoError(t, err)
		require.EqualValues(t, aps.CAN, m.Region)
	})
}
