package plan

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"purlin/auth"
	"purlin/blob"
	"purlin/dataloader"
	"purlin/ent"
	"purlin/ent/enum"
	"purlin/graph"
	"purlin/resolvers"
	"purlin/store"
	"purlin/testservice"
	"purlin/translate"
)

// bench is a database with something of everything, and both ways to read it.
type bench struct {
	db        *store.DB
	generated *executor.Executor
	planned   *executor.Executor
	fallbacks *counting

	owner, editor, viewer, stranger, gone uuid.UUID
	projects                              []uuid.UUID
	ids                                   []string // of the API
}

// counting counts the operations that a schema executes.
type counting struct {
	graphql.ExecutableSchema
	n atomic.Int64
}

func (c *counting) Exec(ctx context.Context) graphql.ResponseHandler {
	c.n.Add(1)
	return c.ExecutableSchema.Exec(ctx)
}

func newBench(t *testing.T, database func(Database) Database) *bench {
	t.Helper()
	db, err := store.Open(t.Context(), testservice.Postgres(t), store.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	require.NoError(t, db.Migrate(t.Context()))
	b := &bench{db: db}
	bucket, err := blob.Open(t.Context(), t.TempDir(), blob.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, bucket.Close()) })
	links, _ := translate.New(nil, bucket, nil, nil, slog.New(slog.DiscardHandler), translate.Options{}) // signs, and nothing else
	schema := graph.NewExecutableSchema(graph.Config{Resolvers: &resolvers.Resolver{Reader: db.Reader(), Translate: links}})
	b.generated = b.executor(schema)
	b.fallbacks = &counting{ExecutableSchema: schema}
	b.planned = b.executor(New(b.fallbacks, func(ctx context.Context) Database { return database(db.ReadPool(ctx)) }, links))
	b.fill(t)
	return b
}

func plain(d Database) Database { return d }

func (b *bench) executor(schema graphql.ExecutableSchema) *executor.Executor {
	e := executor.New(schema)
	e.SetErrorPresenter(graph.PresentError(slog.New(slog.DiscardHandler)))
	e.AroundResponses(func(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
		return next(dataloader.With(ctx, b.db.Reader()))
	})
	return e
}

// signature is the part of an address that differs from one second to the next.
var signature = regexp.MustCompile(`\?[^"]*`)

// answer is what an executor says, in a form that can be compared.
type answer struct {
	Data   any
	Errors []string // their codes: fields are executed at once, and which of them refuses first is chance
}

func (b *bench) ask(t *testing.T, e *executor.Executor, who auth.Principal, query string, variables map[string]any) answer {
	t.Helper()
	ctx := graphql.StartOperationTrace(auth.With(t.Context(), who))
	var a answer
	oc, errs := e.CreateOperationContext(ctx, &graphql.RawParams{Query: query, Variables: variables})
	if errs != nil {
		t.Fatalf("%v\n%s\n%v", errs, query, variables)
	}
	answers, ctx := e.DispatchOperation(ctx, oc)
	resp := answers(ctx)
	require.NotNil(t, resp)
	if len(resp.Data) > 0 {
		unsigned := signature.ReplaceAll(resp.Data, nil)
		require.NoError(t, json.Unmarshal(unsigned, &a.Data), "%s", resp.Data)
	}
	for _, e := range resp.Errors {
		a.Errors = append(a.Errors, fmt.Sprint(e.Extensions["code"]))
	}
	slices.Sort(a.Errors)
	a.Errors = slices.Compact(a.Errors)
	return a
}

// fill makes people, and projects with files of all kinds.
func (b *bench) fill(t *testing.T) {
	t.Helper()
	ctx := auth.AsSystem(t.Context())
	require.NoError(t, b.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		c := tx.Client()
		for _, p := range []struct {
			name string
			id   *uuid.UUID
		}{{"Olga \"the owner\"", &b.owner}, {"Ed\\itor\n", &b.editor}, {"Vi\u2028ewer ☂", &b.viewer}, {"Stranger", &b.stranger}, {"Gone", &b.gone}} {
			u := c.User.Create().SetEmail(uuid.NewString() + "@example.com").SetName(p.name).SaveX(ctx)
			*p.id = u.ID
			b.ids = append(b.ids, u.GlobalID())
		}
		var elsewhere *ent.Translation
		for i := range 6 {
			elsewhere = b.fillProject(ctx, c, i, elsewhere)
		}
		return nil
	}))
}

func (b *bench) fillProject(ctx context.Context, c *ent.Client, i int, elsewhere *ent.Translation) (last *ent.Translation) {
	owner := b.owner
	if i == 0 {
		owner = b.stranger // whose result others share
	}
	create := c.Project.Create().SetName([]string{"Zeta", "alpha", "Alpha \"2\"", "b\tb", "Ω", "x"}[i]).SetDescription("d").SetOwnerID(owner)
	if i == 4 {
		create.SetArchivedAt(testTime)
	}
	if i == 5 {
		create.SetDeletedAt(testTime)
	}
	p := create.SaveX(ctx)
	b.projects, b.ids = append(b.projects, p.ID), append(b.ids, p.GlobalID())
	join := func(u uuid.UUID, role enum.ProjectRole) *ent.MembershipCreate {
		return c.Membership.Create().SetProjectID(p.ID).SetUserID(u).SetRole(role)
	}
	join(owner, enum.Owner).ExecX(ctx)
	if i > 0 {
		join(b.editor, enum.Editor).ExecX(ctx)
		join(b.gone, enum.Editor).SetRemovedAt(testTime).ExecX(ctx)
		if i%2 == 1 {
			join(b.viewer, enum.Viewer).ExecX(ctx)
		}
	}
	for k := range []int{2, 7, 3, 0, 2, 1}[i] {
		last = b.fillFile(ctx, c, p, k, owner, elsewhere)
	}
	return last
}

func (b *bench) fillFile(ctx context.Context, c *ent.Client, p *ent.Project, k int, maker uuid.UUID, elsewhere *ent.Translation) (last *ent.Translation) {
	if k%3 == 1 {
		maker = b.gone
	}
	version := uuid.Must(uuid.NewV7())
	create := c.File.Create().SetProjectID(p.ID).SetName(string(rune('a'+k)) + "_\"%.ifc").SetFormat([]string{"ifc", "stl"}[k%2]).
		SetCreatedBy(maker).SetLatestVersionID(version).SetSizeBytes(int64(k % 3))
	if k == 4 {
		create.SetDeletedAt(testTime)
	}
	f := create.SaveX(ctx)
	for n := range k%3 + 1 {
		v := c.FileVersion.Create().SetProjectID(p.ID).SetFileID(f.ID).SetNumber(n + 1).SetSizeBytes(int64(n)).SetSha256("ab").SetBlobKey("k").SetUploadedBy(maker)
		if n == k%3 {
			v.SetID(version)
		}
		b.ids = append(b.ids, v.SaveX(ctx).GlobalID())
	}
	b.ids = append(b.ids, f.GlobalID())
	for n := range k % 4 {
		status := []enum.TranslationStatus{enum.Succeeded, enum.Failed, enum.Running}[n%3]
		tr := c.Translation.Create().SetProjectID(p.ID).SetFileID(f.ID).SetFileVersionID(version).SetRequestedBy(maker).
			SetOutputs([]enum.OutputFormat{enum.GLTF, enum.Thumbnail}[:n%2+1]).SetResultKey("r").SetStatus(status).SetProgress(10 * n)
		if status == enum.Failed {
			tr.SetErrorCode("BROKEN").SetErrorMessage("it \"broke\"").SetErrorRetryable(true).SetFinishedAt(testTime).SetMessage("m").SetUrn("urn")
		}
		if elsewhere != nil && n == 0 {
			tr.SetReusedFromID(elsewhere.ID)
		}
		last = tr.SaveX(ctx)
		b.ids = append(b.ids, last.GlobalID())
		for d := range n + k%2 {
			c.Derivative.Create().SetProjectID(p.ID).SetTranslationID(last.ID).SetFormat(enum.GLTF).SetName("d \"q\".glb").SetMimeType("model/gltf-binary").
				SetSizeBytes(int64(d)).SetEngineUrn(strconv.Itoa(d)).SetBlobKey("k").ExecX(ctx)
			c.ModelView.Create().SetProjectID(p.ID).SetTranslationID(last.ID).SetGUID(strconv.Itoa(d)).SetName("3D").SetRole(enum.Model3D).SetPosition(5 - d).ExecX(ctx)
		}
	}
	if last != nil {
		f.Update().SetLatestTranslationID(last.ID).ExecX(ctx)
	}
	return last
}

// principals are callers of all kinds.
func (b *bench) principals() []auth.Principal {
	user := func(id uuid.UUID) auth.Principal { return auth.Principal{Kind: auth.User, UserID: id} }
	scoped := func(scopes ...auth.Scope) auth.Principal {
		return auth.Principal{Kind: auth.User, UserID: b.editor, Token: uuid.New(), Scopes: scopes}
	}
	bound := scoped(auth.Scopes()...)
	bound.Projects = []uuid.UUID{b.projects[1], b.projects[0]}
	boundToNone := scoped(auth.Scopes()...)
	boundToNone.Projects = []uuid.UUID{}
	return []auth.Principal{
		user(b.owner), user(b.owner), user(b.editor), user(b.viewer), user(b.stranger), user(b.gone),
		scoped(auth.ProjectsRead), scoped(auth.ProjectsRead, auth.FilesRead), scoped(auth.FilesRead, auth.TranslationsRead), scoped(),
		bound, boundToNone,
		{},
	}
}

// recorded keeps the batches that a database was sent.
type recorded struct {
	Database
	batches []*pgx.Batch
}

func (r *recorded) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	b := &pgx.Batch{}
	b.Queue(sql, args...)
	r.batches = append(r.batches, b)
	return r.Database.Query(ctx, sql, args...)
}

func (r *recorded) SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults {
	r.batches = append(r.batches, b)
	return r.Database.SendBatch(ctx, b)
}
