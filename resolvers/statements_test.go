package resolvers_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"purlin/auth"
	"purlin/blob"
	"purlin/catalog"
	"purlin/ent"
	"purlin/ent/column"
	"purlin/ent/enum"
	_ "purlin/ent/runtime"
	"purlin/graph"
	"purlin/property"
	"purlin/resolvers"
	"purlin/store"
	"purlin/testservice"
	"purlin/translate"
)

// counting counts the statements that pass through a driver.
type counting struct {
	dialect.Driver
	n atomic.Int64
}

func (c *counting) Query(ctx context.Context, query string, args, v any) error {
	c.n.Add(1)
	return c.Driver.Query(ctx, query, args, v)
}

type bench struct {
	client *ent.Client
	count  *counting
	user   *ent.User
	server *handler.Server

	version *ent.FileVersion // the last of those that fill made
}

// onBoth runs f on SQLite and on PostgreSQL.
func onBoth(t *testing.T, f func(t *testing.T, open func(t *testing.T) *bench)) {
	t.Helper()
	for name, url := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "t.db") },
		"postgres": func(t *testing.T) string { return testservice.Postgres(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f(t, func(t *testing.T) *bench { return newBench(t, url(t)) })
		})
	}
}

func newBench(t *testing.T, url string) *bench {
	t.Helper()
	ctx := auth.AsSystem(t.Context())
	db, err := store.Open(ctx, url, store.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	require.NoError(t, db.Migrate(ctx))
	b := &bench{count: &counting{Driver: sql.OpenDB(db.Dialect(), db.SQL())}}
	b.client = ent.NewClient(ent.Driver(b.count))
	b.user = b.client.User.Create().SetEmail("a@example.com").SetName("A").SaveX(ctx)
	bucket, err := blob.Open(t.Context(), t.TempDir(), blob.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, bucket.Close()) })
	signs, _ := translate.New(nil, bucket, nil, nil, discard(), translate.Options{}) // signs URLs, and nothing else
	b.server = handler.New(graph.NewExecutableSchema(graph.Config{Resolvers: &resolvers.Resolver{
		Reader: b.client, Catalog: catalog.New(nil, bucket, nil, discard(), catalog.Options{}), Translate: signs,
	}}))
	b.server.AddTransport(transport.POST{})
	b.server.Use(resolvers.Loaders{Reader: b.client})
	b.server.SetErrorPresenter(graph.PresentError(discard()))
	return b
}

// fill makes n projects, each with three files, each with a translation with a
// derivative, a view and an object.
func (b *bench) fill(t *testing.T, n int) {
	t.Helper()
	ctx := auth.AsSystem(t.Context())
	tx, err := b.client.Tx(ctx)
	require.NoError(t, err)
	c := tx.Client()
	properties := []column.Property{{Category: "c", Name: "n", Value: 1.0}}
	builder := property.NewBuilder(nil)
	builder.Add(1, "wall", properties)
	blocks, definitions := builder.Flush()
	for i := range n {
		p := c.Project.Create().SetName(fmt.Sprintf("project %03d", i)).SetOwnerID(b.user.ID).SaveX(ctx)
		c.Membership.Create().SetProjectID(p.ID).SetUserID(b.user.ID).SetRole(enum.Owner).SaveX(ctx)
		for j := range 3 {
			f := c.File.Create().SetProjectID(p.ID).SetName(fmt.Sprintf("%d.ifc", j)).SetFormat("ifc").SetCreatedBy(b.user.ID).SetLatestVersionID(uuid.Must(uuid.NewV7())).SetSizeBytes(int64(j)).SaveX(ctx)
			v := c.FileVersion.Create().SetID(f.LatestVersionID).SetProjectID(p.ID).SetFileID(f.ID).SetNumber(1).SetSizeBytes(1).SetSha256("").SetBlobKey("k").SetUploadedBy(b.user.ID).SaveX(ctx)
			b.version = v
			tr := c.Translation.Create().SetProjectID(p.ID).SetFileID(f.ID).SetFileVersionID(v.ID).SetRequestedBy(b.user.ID).SetOutputs([]enum.OutputFormat{enum.GLTF}).SetResultKey("r").SetStatus(enum.Succeeded).SaveX(ctx)
			f.Update().SetLatestTranslationID(tr.ID).ExecX(ctx)
			c.Derivative.Create().SetProjectID(p.ID).SetTranslationID(tr.ID).SetFormat(enum.GLTF).SetName("m.glb").SetMimeType("model/gltf-binary").SetSizeBytes(1).SetEngineUrn("u").SetBlobKey("k").ExecX(ctx)
			w := c.ModelView.Create().SetProjectID(p.ID).SetTranslationID(tr.ID).SetGUID("g").SetName("3D").SetRole(enum.Model3D).SetPosition(0).SaveX(ctx)
			c.ModelObject.Create().SetProjectID(p.ID).SetViewID(w.ID).SetObjectID(1).SetExternalID("e").SetName("wall").SetChildCount(0).SetProperties(properties).ExecX(ctx)
			for _, k := range blocks {
				c.PropertyBlock.Create().SetProjectID(p.ID).SetViewID(w.ID).SetNumber(k.Property).SetLow(k.Low).SetHigh(k.High).SetData(k.Data).ExecX(ctx)
			}
			for _, d := range definitions {
				c.PropertyDefinition.Create().SetProjectID(p.ID).SetViewID(w.ID).SetNumber(d.Number).SetCategory(d.Category).SetName(d.Name).SetType(d.Type).SetUnit(d.Unit).SetObjectCount(d.Objects).ExecX(ctx)
			}
			c.Event.Create().SetProjectID(p.ID).SetSeq(int64(j + 1)).SetTranslationID(tr.ID).SetSequence(1).SetStatus("SUCCEEDED").SetStage("DONE").SetActorID(b.user.ID).ExecX(ctx)
		}
	}
	require.NoError(t, tx.Commit())
}

// do runs a query as the bench's user, and returns its data and the number of its
// statements.
func (b *bench) do(t *testing.T, query string) (map[string]any, int64) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query})
	require.NoError(t, err)
	r := httptest.NewRequestWithContext(auth.With(t.Context(), auth.Principal{Kind: auth.User, UserID: b.user.ID}), http.MethodPost, "/", strings.NewReader(string(body)))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	before := b.count.n.Load()
	b.server.ServeHTTP(w, r)
	var out struct {
		Data   map[string]any
		Errors []any
	}
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &out), w.Body.String())
	require.Empty(t, out.Errors)
	return out.Data, b.count.n.Load() - before
}

const deepest = `{ projects(first: 100) { totalCount pageInfo { hasNextPage } nodes {
  id viewerRole owner { id email }
  members(first: 2) { totalCount edges { role node { id email } } }
  events(first: 2) { edges { cursor node { at ... on TranslationEvent { actor { id name } translation { id } } } } }
  files(first: 2, orderBy: {field: SIZE, direction: DESC}, filter: {translationStatus: [SUCCEEDED]}) { totalCount pageInfo { hasNextPage } nodes {
    id name createdBy { id } project { id } latestVersion { id downloadUrl uploadedBy { name } }
    versions { totalCount nodes { number downloadUrl file { id }
      diff(against: "%s") { summary { unchanged } changes { nodes { properties { name } } } } } }
    latestTranslation { id }
    translations(last: 2, filter: {outputs: [GLTF]}) { totalCount nodes { id status requestedBy { id } fileVersion { id }
      derivatives { id downloadUrl translation { id } }
      views { guid objects { totalCount nodes { name properties { value unit } } }
        walls: objects(filter: {search: "wall", externalIds: ["e"], property: {of: {name: "n"}, atLeast: 1}}) { totalCount nodes { name } }
        properties { totalCount nodes { name objectCount } }
        facets(property: {name: "n"}, measure: {name: "n"}) { nodes { value measure { sum } } }
        aggregate(property: {name: "n"}, filter: {search: "wall"}) { count }
      }
      events { sequence }
    } } } } } } }`

func TestStatementsDoNotGrowWithTheLists(t *testing.T) {
	t.Parallel()
	onBoth(t, statementsDoNotGrow)
}

func statementsDoNotGrow(t *testing.T, open func(t *testing.T) *bench) {
	var first int64
	for _, n := range []int{1, 10, 100} {
		b := open(t)
		b.fill(t, n)
		data, statements := b.do(t, fmt.Sprintf(deepest, b.version.GlobalID()))
		projects := data["projects"].(map[string]any)
		require.Len(t, projects["nodes"], n)
		files := projects["nodes"].([]any)[n-1].(map[string]any)["files"].(map[string]any)
		require.Len(t, files["nodes"], 2)
		require.EqualValues(t, 3, files["totalCount"])
		require.Equal(t, "2.ifc", files["nodes"].([]any)[0].(map[string]any)["name"])
		require.Equal(t, true, files["pageInfo"].(map[string]any)["hasNextPage"])
		view := files["nodes"].([]any)[0].(map[string]any)["translations"].(map[string]any)["nodes"].([]any)[0].(map[string]any)["views"].([]any)[0].(map[string]any)
		require.EqualValues(t, 1, view["walls"].(map[string]any)["totalCount"])
		require.EqualValues(t, 1, view["aggregate"].(map[string]any)["count"])
		if first == 0 {
			first = statements
		}
		require.Equal(t, first, statements, "%d projects", n)
	}
	t.Logf("%d statements", first)
}

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }
