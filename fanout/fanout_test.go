package fanout_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"purlin/auth"
	"purlin/dataloader"
	"purlin/ent"
	"purlin/ent/enum"
	_ "purlin/ent/runtime"
	"purlin/event"
	"purlin/fanout"
	"purlin/graph"
	"purlin/pubsub"
	"purlin/resolvers"
	"purlin/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bench is a project whose log is followed in both ways.
type bench struct {
	t       *testing.T
	db      *store.DB
	log     *event.Log
	fanout  *fanout.Fanout
	exec    *executor.Executor
	written atomic.Int64 // payloads that the executor wrote for the fan-out

	project         *ent.Project
	file            *ent.File
	owner, stranger auth.Principal
}

func newBench(t *testing.T) *bench {
	t.Helper()
	db, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "t.db"), store.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	require.NoError(t, db.Migrate(t.Context()))
	bus, err := pubsub.Open(t.Context(), "memory:", slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, bus.Close()) })
	b := &bench{t: t, db: db, log: event.NewLog(db, bus, slog.New(slog.DiscardHandler), event.Options{})}
	b.fanout = fanout.New(b.log)
	b.exec = executor.New(graph.NewExecutableSchema(graph.Config{Resolvers: &resolvers.Resolver{Events: b.log, Reader: db.Reader()}}))
	b.exec.AroundResponses(func(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
		return next(dataloader.With(ctx, db.Reader()))
	})
	require.NoError(t, db.InTx(auth.AsSystem(t.Context()), func(ctx context.Context, tx *ent.Tx) error {
		c := tx.Client()
		owner := c.User.Create().SetEmail("olga@example.com").SetName("Olga").SaveX(ctx)
		stranger := c.User.Create().SetEmail("stan@example.com").SetName("Stan").SaveX(ctx)
		b.owner, b.stranger = auth.Principal{Kind: auth.User, UserID: owner.ID}, auth.Principal{Kind: auth.User, UserID: stranger.ID}
		b.project = c.Project.Create().SetName("Bridge").SetOwnerID(owner.ID).SaveX(ctx)
		c.Membership.Create().SetProjectID(b.project.ID).SetUserID(owner.ID).SetRole(enum.Owner).ExecX(ctx)
		id, version := uuid.New(), uuid.New()
		b.file = c.File.Create().SetID(id).SetProjectID(b.project.ID).SetName("deck.obj").SetFormat("obj").SetCreatedBy(owner.ID).SetLatestVersionID(version).SetSizeBytes(1).SaveX(ctx)
		c.FileVersion.Create().SetID(version).SetProjectID(b.project.ID).SetFileID(id).SetNumber(1).SetSizeBytes(1).
			SetSha256(fmt.Sprintf("%064d", 1)).SetBlobKey("b").SetUploadedBy(owner.ID).ExecX(ctx)
		return nil
	}))
	return b
}

// rename appends an event.
func (b *bench) rename() {
	b.t.Helper()
	require.NoError(b.t, b.db.InTx(auth.AsSystem(b.t.Context()), func(ctx context.Context, tx *ent.Tx) error {
		_, err := b.log.Append(ctx, tx, b.project.ID, func(e *ent.EventCreate) {
			e.SetFileID(b.file.ID).SetFileEvent(string(enum.FileRenamed))
		})
		return err
	}))
}

// begin reads an operation as a caller.
func (b *bench) begin(ctx context.Context, who auth.Principal, query string, variables map[string]any) (context.Context, *graphql.OperationContext) {
	b.t.Helper()
	ctx = graphql.StartOperationTrace(auth.With(ctx, who))
	oc, errs := b.exec.CreateOperationContext(ctx, &graphql.RawParams{Query: query, Variables: variables})
	require.Empty(b.t, errs)
	return graphql.WithOperationContext(ctx, oc), oc
}

// follow is nil when the fan-out leaves the operation to the executor.
func (b *bench) follow(ctx context.Context, oc *graphql.OperationContext) *fanout.Answers {
	return b.fanout.Follow(ctx, oc, func(ctx context.Context, oc *graphql.OperationContext) ([]byte, bool) {
		b.written.Add(1)
		answers, ctx := b.exec.DispatchOperation(ctx, oc)
		resp := answers(ctx)
		return resp.Data, len(resp.Errors) == 0
	})
}

func (b *bench) variables() map[string]any {
	return map[string]any{"project": b.project.GlobalID(), "after": event.EncodeCursor(b.project.ID, 0)}
}

const plain = `subscription ($project: ID!, $after: String) {
	projectEvents(projectId: $project, after: $after) { ...Position kind: __typename ... on FileEvent { what: kind fileId } } }
	fragment Position on Event { cursor at }`

func TestManyAreToldTheSameAndItIsWrittenOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	const followers, events = 50, 30
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ctx, oc := b.begin(ctx, b.owner, plain, b.variables()) // as from the server's cache of documents
	told := make([][]string, followers)
	var wg sync.WaitGroup
	for i := range followers {
		answers := b.follow(ctx, oc)
		require.NotNil(t, answers)
		wg.Go(func() {
			defer answers.Close()
			for range events {
				payload, ok := answers.Next(ctx)
				if !ok {
					return
				}
				told[i] = append(told[i], string(payload))
			}
		})
	}
	// The executor alone says what is right.
	var right []string
	answers, alone := b.exec.DispatchOperation(ctx, oc)
	for range events {
		b.rename()
		right = append(right, string(answers(alone).Data))
	}
	wg.Wait()
	for i := range followers {
		require.Equal(t, right, told[i])
	}
	require.Contains(t, right[0], b.file.GlobalID())
	// A follower who is far behind the others has its own written.
	require.GreaterOrEqual(t, b.written.Load(), int64(events))
	require.Less(t, b.written.Load(), int64(events*followers/2))
}

func TestATranslationIsFollowedToItsEnd(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var translation *ent.Translation
	require.NoError(t, b.db.InTx(auth.AsSystem(t.Context()), func(ctx context.Context, tx *ent.Tx) error {
		c := tx.Client()
		translation = c.Translation.Create().SetProjectID(b.project.ID).SetFileID(b.file.ID).SetFileVersionID(b.file.LatestVersionID).SetRequestedBy(b.owner.UserID).
			SetOutputs([]enum.OutputFormat{enum.GLTF}).SetResultKey("r").SetSequence(0).SaveX(ctx)
		return nil
	}))
	step := func(sequence int, status enum.TranslationStatus) {
		require.NoError(t, b.db.InTx(auth.AsSystem(t.Context()), func(ctx context.Context, tx *ent.Tx) error {
			tx.Translation.UpdateOneID(translation.ID).SetSequence(sequence).SetStatus(status).ExecX(ctx)
			_, err := b.log.Append(ctx, tx, b.project.ID, func(e *ent.EventCreate) {
				e.SetTranslationID(translation.ID).SetSequence(sequence).SetStatus(string(status)).SetStage(string(enum.StageTranslating)).SetProgress(10 * sequence)
			})
			return err
		}))
	}
	step(1, enum.Queued)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ctx, oc := b.begin(ctx, b.owner, `subscription ($id: ID!) { translationProgress(translationId: $id, afterSequence: 0) { sequence status progress } }`,
		map[string]any{"id": translation.GlobalID()})
	follower := b.follow(ctx, oc)
	require.NotNil(t, follower)
	defer follower.Close()
	say := func(sequence int, status string) string {
		return fmt.Sprintf(`{"translationProgress":{"sequence":%d,"status":%q,"progress":%d}}`, sequence, status, 10*sequence)
	}
	expect := func(want string) {
		t.Helper()
		payload, ok := follower.Next(ctx)
		require.True(t, ok)
		require.JSONEq(t, want, string(payload))
	}
	expect(say(1, "QUEUED")) // from the database
	step(2, enum.Running)
	b.rename() // lies between, and is not this translation's
	step(3, enum.Succeeded)
	expect(say(2, "RUNNING"))
	expect(say(3, "SUCCEEDED"))
	_, ok := follower.Next(ctx)
	require.False(t, ok, "nothing follows the end")
}

func TestWhatDiffersFromOneToTheNextIsTheExecutors(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for name, c := range map[string]struct {
		who       auth.Principal
		query     string
		variables map[string]any
	}{
		"who may not":         {b.stranger, plain, b.variables()},
		"nothing of that id":  {b.owner, plain, map[string]any{"project": "nonsense"}},
		"a cursor of nowhere": {b.owner, plain, map[string]any{"project": b.project.GlobalID(), "after": "nonsense"}},
		"a query":             {b.owner, `query ($project: ID!) { project(id: $project) { id } }`, b.variables()},
	} {
		ctx, oc := b.begin(t.Context(), c.who, c.query, c.variables)
		require.Nil(t, b.follow(ctx, oc), name)
	}
}

// What lies beyond the event is as a caller may see it: shared by those of one caller.
func TestWhatLiesBeyondTheEventIsWrittenOnceForACaller(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	editor := b.stranger
	require.NoError(t, b.db.InTx(auth.AsSystem(t.Context()), func(ctx context.Context, tx *ent.Tx) error {
		return tx.Membership.Create().SetProjectID(b.project.ID).SetUserID(editor.UserID).SetRole(enum.Editor).Exec(ctx)
	}))
	const beyond = `subscription ($project: ID!, $name: Boolean = true) { projectEvents(projectId: $project) {
		... on FileEvent { file { id name @include(if: $name) project { viewerRole } } } } }`
	variables := map[string]any{"project": b.project.GlobalID()}
	nameless := map[string]any{"project": b.project.GlobalID(), "name": false}
	bound := b.owner
	bound.Projects = []uuid.UUID{b.project.ID}
	type who struct {
		who       auth.Principal
		variables map[string]any
		right     string
	}
	file := func(more string) string {
		return fmt.Sprintf(`{"projectEvents":{"file":{"id":%q,%s}}}`, b.file.GlobalID(), more)
	}
	callers := []who{
		{b.owner, variables, file(`"name":"deck.obj","project":{"viewerRole":"OWNER"}`)},
		{editor, variables, file(`"name":"deck.obj","project":{"viewerRole":"EDITOR"}`)},
		{b.owner, nameless, file(`"project":{"viewerRole":"OWNER"}`)},
		{bound, variables, file(`"name":"deck.obj","project":{"viewerRole":"OWNER"}`)},
	}
	_, cached := b.begin(t.Context(), b.owner, beyond, variables)
	var resters []*rester
	for range 20 {
		for _, c := range callers {
			ctx, oc := b.begin(t.Context(), c.who, beyond, c.variables)
			oc.Operation, oc.Doc = cached.Operation, cached.Doc // as from the server's cache of documents
			resters = append(resters, b.rest(ctx, oc))
		}
	}
	b.rename()
	for i, r := range resters {
		require.JSONEq(t, callers[i%len(callers)].right, <-r.told)
	}
	require.EqualValues(t, len(callers), b.written.Load())
}

func TestAFollowerWhoLeavesHoldsNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ctx, cancel := context.WithCancel(t.Context())
	ctx, oc := b.begin(ctx, b.owner, plain, b.variables())
	follower := b.follow(ctx, oc)
	require.NotNil(t, follower)
	require.Equal(t, 1, b.log.Stats().Followed)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, ok := follower.Next(ctx)
		require.False(t, ok)
	}()
	cancel()
	<-ended
	follower.Close()
	follower.Close()
	require.Zero(t, b.log.Stats().Followed)
}

// rester is a follower who rests between events.
type rester struct {
	answers *fanout.Answers
	refuse  atomic.Bool // it cannot take what comes
	told    chan string
	woken   chan struct{}
}

func (r *rester) Take(payload []byte) bool {
	if r.refuse.Load() {
		return false
	}
	r.told <- string(payload)
	return true
}

func (r *rester) Wake() { r.woken <- struct{}{} }

// rest is a follower who has seen all there is, and rests.
func (b *bench) rest(ctx context.Context, oc *graphql.OperationContext) *rester {
	b.t.Helper()
	r := &rester{answers: b.follow(ctx, oc), told: make(chan string, 100), woken: make(chan struct{}, 1)}
	require.NotNil(b.t, r.answers)
	b.t.Cleanup(r.answers.Close)
	require.True(b.t, r.answers.Rest(ctx, r))
	return r
}

func TestWhoRestsIsToldTheSame(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ctx, oc := b.begin(t.Context(), b.owner, plain, b.variables())
	awake := b.follow(ctx, oc)
	defer awake.Close()
	resters := make([]*rester, 200) // more than one goroutine gives to
	for i := range resters {
		resters[i] = b.rest(ctx, oc)
	}
	for range 20 {
		b.rename()
		payload, ok := awake.Next(ctx)
		require.True(t, ok)
		for _, r := range resters {
			require.Equal(t, string(payload), <-r.told)
		}
	}
}

func TestWhoCannotTakeAnEventIsWokenAndGivenItByNext(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ctx, oc := b.begin(t.Context(), b.owner, plain, b.variables())
	busy, free := b.rest(ctx, oc), b.rest(ctx, oc)
	busy.refuse.Store(true)
	b.rename()
	<-busy.woken
	first := <-free.told
	b.rename()
	require.False(t, busy.answers.Rest(ctx, busy), "there is more to give")
	for _, want := range []string{first, <-free.told} {
		payload, ok := busy.answers.Next(ctx)
		require.True(t, ok)
		require.Equal(t, want, string(payload))
	}
	busy.refuse.Store(false)
	require.True(t, busy.answers.Rest(ctx, busy))
	b.rename()
	require.Equal(t, <-free.told, <-busy.told)
	busy.answers.Wake()
	<-busy.woken
	busy.answers.Wake()
	require.Empty(t, busy.woken, "there was no rest to end")
}

func TestWhoRestsAndMayNoLongerIsWoken(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ctx, oc := b.begin(t.Context(), b.owner, plain, b.variables())
	r := b.rest(ctx, oc)
	require.NoError(t, b.db.InTx(auth.AsSystem(t.Context()), func(ctx context.Context, tx *ent.Tx) error {
		b.log.AccessChanged(tx, b.project.ID)
		return tx.Membership.Update().SetRemovedAt(time.Now()).Exec(ctx)
	}))
	<-r.woken
	_, ok := r.answers.Next(ctx)
	require.False(t, ok)
	require.Empty(t, r.told)
}
