package app_test

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/auth"
	"purlin/blob"
	"purlin/catalog"
	"purlin/config"
	"purlin/ent"
	"purlin/event"
	"purlin/pubsub"
	"purlin/store"
)

// TestARetranslationKeepsTheOldResult: a new result is made beside the old one, which
// is seen until the new one is there, and stays where that comes to nothing.
func TestARetranslationKeepsTheOldResult(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, env ...string) {
		i := install(t, env...)
		file := i.upload(i.project(), "cube.obj", cube)
		old := i.done(file, "GLTF")
		content := func(translation string) []byte {
			t.Helper()
			var out struct {
				Translation struct {
					Derivatives []struct{ DownloadURL string }
				}
			}
			i.do(`query($id: ID!) { translation(id: $id) { derivatives { downloadUrl } } }`, in{"id": translation}, &out)
			require.Len(t, out.Translation.Derivatives, 1)
			_, body := i.fetch(out.Translation.Derivatives[0].DownloadURL)
			return body
		}
		force := func() string {
			t.Helper()
			var out struct {
				StartTranslation struct{ Translation struct{ ID string } }
			}
			i.do(`mutation($i: StartTranslationInput!) { startTranslation(input: $i) { translation { id } userErrors { message } } }`,
				in{"i": in{"fileId": file, "outputs": []string{"GLTF"}, "force": true}}, &out)
			return out.StartTranslation.Translation.ID
		}
		shared := func() string { // whose result somebody is shown who asks now
			t.Helper()
			var out struct {
				EstimateTranslation struct {
					Estimate struct {
						Outcome     string
						Translation struct{ ID string }
					}
				}
			}
			i.do(`query($i: StartTranslationInput!) { estimateTranslation(input: $i) { estimate { outcome translation { id } } userErrors { message } } }`,
				in{"i": in{"fileId": file, "outputs": []string{"GLTF"}}}, &out)
			require.Equal(t, "SHARED", out.EstimateTranslation.Estimate.Outcome)
			return out.EstimateTranslation.Estimate.Translation.ID
		}
		first := content(old)
		require.NotEmpty(t, first)

		ended := force()
		i.errs("cancelTranslation", in{"id": ended}) // or it was faster
		i.follow(ended, 0, 0)
		require.Equal(t, first, content(old))
		require.Contains(t, []string{old, ended}, shared())

		renewed := force()
		require.NotEqual(t, old, renewed)
		events := i.follow(renewed, 0, 0)
		require.Equal(t, "SUCCEEDED", events[len(events)-1].Status)
		require.Equal(t, renewed, shared(), "the new result is shown once it is there")
		require.NotEmpty(t, content(renewed))
		require.Equal(t, first, content(old), "the old one stays beside it")
	})
}

// TestWhatIsReplacedIsDeletedAfterAWhile: of a result that a newer one of the version
// has replaced, the files of the formats that the newer one has are deleted when their
// time is over, and not before the last who is shown them, and who looks at them, has
// gone; everything else stays.
func TestWhatIsReplacedIsDeletedAfterAWhile(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, env ...string) {
		i := install(t, append(env, "PURLIN_RESULT_DAYS=1")...)
		sweep := i.sweeper()
		project := i.project()
		one, two := i.upload(project, "one.obj", cube), i.upload(project, "two.obj", cube)
		old := i.done(one, "GLTF", "STL")
		sharing := i.done(two, "GLTF", "STL")
		session := i.viewerSession(one)
		first := i.result(old)
		require.Equal(t, []string{"GLTF", "STL"}, first.formats())
		for _, d := range first.Derivatives {
			require.Nil(t, d.ExpiresAt)
		}

		newer := i.force(one, "GLTF")
		kept := func(why string) {
			t.Helper()
			sweep(time.Nanosecond)
			require.Equal(t, []string{"GLTF", "STL"}, i.result(old).formats(), why)
			require.Nil(t, i.result(old).DerivativesDeletedAt)
		}
		require.Nil(t, i.result(old).of("GLTF").ExpiresAt, "the second file shows it")
		kept("the second file shows it, and a viewer session is open")
		latest := i.force(two, "GLTF")
		for _, d := range []derivativeOf{i.result(old).of("GLTF"), i.result(sharing).of("GLTF")} {
			require.NotNil(t, d.ExpiresAt)
			require.WithinDuration(t, time.Now().Add(24*time.Hour), *d.ExpiresAt, time.Minute)
		}
		for _, d := range []derivativeOf{i.result(old).of("STL"), i.result(newer).of("GLTF"), i.result(latest).of("GLTF")} {
			require.Nil(t, d.ExpiresAt, "nothing newer has its format")
		}
		kept("a viewer session is open")
		i.do(`mutation($id: ID!) { revokeViewerSession(input: {id: $id}) { userErrors { message } } }`, in{"id": session}, &struct{}{})
		sweep(time.Hour)
		require.Nil(t, i.result(old).DerivativesDeletedAt, "its time is not over")

		sweep(time.Nanosecond)
		for _, id := range []string{old, sharing} {
			after := i.result(id)
			require.Equal(t, []string{"STL"}, after.formats())
			require.NotNil(t, after.DerivativesDeletedAt)
			require.Nil(t, after.ZipURL)
			i.gives(http.StatusOK, after.Derivatives[0].DownloadURL, "what nothing has replaced")
		}
		for _, id := range []string{newer, latest} {
			after := i.result(id)
			require.Nil(t, after.DerivativesDeletedAt)
			require.NotNil(t, after.ZipURL)
			i.gives(http.StatusOK, after.Derivatives[0].DownloadURL)
		}
		i.gives(http.StatusOK, first.of("GLTF").DownloadURL, "an address that somebody has is good for its time")
		i.outlast()
		sweep(time.Nanosecond)
		i.gives(http.StatusNotFound, first.of("GLTF").DownloadURL)
		i.gives(http.StatusOK, first.of("STL").DownloadURL)
		i.gives(http.StatusNotFound, *first.ZipURL, "it would not be all of it")

		again := i.done(one, "GLTF", "STL")
		require.Equal(t, []string{"GLTF", "STL"}, i.result(again).formats(), "what is gone is not shared")
		var log struct {
			Project struct {
				AuditLog struct {
					Nodes []struct {
						ActorKind, SubjectID, SubjectName string
						Changes                           []struct{ Field, Before string }
					}
				}
			}
		}
		i.do(`query($id: ID!) { project(id: $id) { auditLog(filter: {actions: [DERIVATIVES_DELETED]}) { nodes { actorKind subjectId subjectName changes { field before } } } } }`, in{"id": project}, &log)
		require.Len(t, log.Project.AuditLog.Nodes, 1)
		entry := log.Project.AuditLog.Nodes[0]
		require.Equal(t, "SYSTEM one.obj "+old+" derivatives GLTF", entry.ActorKind+" "+entry.SubjectName+" "+entry.SubjectID+" "+entry.Changes[0].Field+" "+entry.Changes[0].Before)
	})
}

type derivativeOf struct {
	Format, DownloadURL string
	ExpiresAt           *time.Time
}

type resultOf struct {
	DerivativesDeletedAt *time.Time
	ZipURL               *string
	Derivatives          []derivativeOf
}

func (r resultOf) formats() (list []string) {
	for _, d := range r.Derivatives {
		list = append(list, d.Format)
	}
	slices.Sort(list)
	return list
}

func (r resultOf) of(format string) derivativeOf {
	return r.Derivatives[slices.IndexFunc(r.Derivatives, func(d derivativeOf) bool { return d.Format == format })]
}

func (c *client) result(translation string) resultOf {
	c.t.Helper()
	var out struct{ Translation resultOf }
	c.do(`query($id: ID!) { translation(id: $id) { derivativesDeletedAt zipUrl derivatives { format downloadUrl expiresAt } } }`, in{"id": translation}, &out)
	return out.Translation
}

// force translates a file anew and waits for the result.
func (c *client) force(file string, outputs ...string) string {
	c.t.Helper()
	var out struct {
		StartTranslation struct{ Translation struct{ ID string } }
	}
	c.do(`mutation($i: StartTranslationInput!) { startTranslation(input: $i) { translation { id } userErrors { message } } }`,
		in{"i": in{"fileId": file, "outputs": outputs, "force": true}}, &out)
	events := c.follow(out.StartTranslation.Translation.ID, 0, 0)
	require.Equal(c.t, "SUCCEEDED", events[len(events)-1].Status)
	return out.StartTranslation.Translation.ID
}

// viewerSession opens one for the newest version of a file.
func (c *client) viewerSession(file string) string {
	c.t.Helper()
	var of struct {
		File struct{ LatestVersion struct{ ID string } }
	}
	c.do(`query($id: ID!) { file(id: $id) { latestVersion { id } } }`, in{"id": file}, &of)
	var out struct {
		CreateViewerSession struct{ ViewerSession struct{ ID string } }
	}
	c.do(`mutation($id: ID!) { createViewerSession(input: {fileVersionId: $id}) { viewerSession { id } userErrors { message } } }`, in{"id": of.File.LatestVersion.ID}, &out)
	return out.CreateViewerSession.ViewerSession.ID
}

// store opens the installation's database beside it.
func (i *installation) store() *store.DB {
	db, err := store.Open(i.t.Context(), i.config().DatabaseURL, store.Options{})
	require.NoError(i.t, err)
	i.t.Cleanup(func() { require.NoError(i.t, db.Close()) })
	return db
}

func (i *installation) config() *config.Config {
	cfg, err := config.Load(append([]string{"PURLIN_DATA_DIR=" + i.dir, "PURLIN_ADDR=" + i.addr}, i.env...), "")
	require.NoError(i.t, err)
	return cfg
}

// sweeper sweeps as the installation does every hour, with results kept as long as it
// is told.
func (i *installation) sweeper() func(keep time.Duration) {
	ctx, log := i.t.Context(), slog.New(slog.DiscardHandler)
	db := i.store()
	bucket, err := blob.Open(ctx, i.config().BlobURL, blob.Options{PublicURL: i.url, Key: make([]byte, 32)})
	require.NoError(i.t, err)
	i.t.Cleanup(func() { require.NoError(i.t, bucket.Close()) })
	bus, err := pubsub.Open(ctx, "memory:", log)
	require.NoError(i.t, err)
	i.t.Cleanup(func() { require.NoError(i.t, bus.Close()) })
	return func(keep time.Duration) {
		i.t.Helper()
		require.NoError(i.t, catalog.New(db, bucket, event.NewLog(db, bus, log, event.Options{}), log, catalog.Options{KeepReplaced: keep}).Sweep(ctx))
	}
}

// outlast makes what nothing refers to due.
func (i *installation) outlast() {
	require.NoError(i.t, i.store().InTx(auth.AsSystem(i.t.Context()), func(ctx context.Context, tx *ent.Tx) error {
		return tx.Orphan.Update().SetDueAt(time.Now().Add(-time.Minute).UTC()).Exec(ctx)
	}))
}

// gives fetches, and expects the status.
func (c *client) gives(status int, url string, why ...any) {
	c.t.Helper()
	resp, _ := c.fetch(url)
	require.Equal(c.t, status, resp.StatusCode, why...)
}
