package store_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/user"
	"purlin/pubsub"
	"purlin/store"
	"purlin/testservice"
)

// stack is a primary with a replica, and two processes that use them.
type stack struct {
	t                *testing.T
	primary, replica *testservice.PostgresServer
	one, two         *store.DB
}

func newStack(t *testing.T, bus func(t *testing.T) pubsub.Bus, maxLag time.Duration) *stack {
	s := &stack{t: t, primary: testservice.NewPostgres(t)}
	first, err := store.Open(t.Context(), s.primary.URL, store.Options{Patient: true})
	require.NoError(t, err)
	require.NoError(t, first.Migrate(t.Context()))
	require.NoError(t, first.Close())
	s.replica = s.primary.Replica()
	for _, db := range []**store.DB{&s.one, &s.two} {
		*db, err = store.Open(t.Context(), s.primary.URL, store.Options{Replicas: []string{s.replica.URL}, MaxLag: maxLag, Marks: bus(t)})
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, (*db).Close()) })
	}
	s.await(true)
	return s
}

// await waits until both processes use the replica, or leave it out.
func (s *stack) await(used bool) {
	s.t.Helper()
	require.Eventually(s.t, func() bool {
		return s.one.Replicas()[0].Used == used && s.two.Replicas()[0].Used == used
	}, 60*time.Second, 20*time.Millisecond)
}

// write makes an account of this name on behalf of a caller.
func (s *stack) write(db *store.DB, caller, name string) {
	s.t.Helper()
	ctx := db.Operation(auth.AsSystem(s.t.Context()), caller, false)
	require.NoError(s.t, db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		return tx.User.Create().SetEmail(name).SetName(name).Exec(ctx)
	}))
}

// sees tells whether a caller's query finds the account.
func (s *stack) sees(db *store.DB, caller, name string) bool {
	s.t.Helper()
	ctx := db.Operation(auth.AsSystem(s.t.Context()), caller, true)
	found, err := db.Reader().User.Query().Where(user.Name(name)).Exist(ctx)
	require.NoError(s.t, err)
	return found
}

// readsReplica waits until a caller's query is one of the replica, which does not
// show the account: a replica that was not looked at in time is left out.
func (s *stack) readsReplica(caller, name string) {
	s.t.Helper()
	require.Eventually(s.t, func() bool { return !s.sees(s.one, caller, name) }, 60*time.Second, 20*time.Millisecond)
}

func sharedMemory(t *testing.T) func(*testing.T) pubsub.Bus {
	bus, err := pubsub.Open(t.Context(), "memory:", slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	t.Cleanup(func() { _ = bus.Close() })
	return func(*testing.T) pubsub.Bus { return bus }
}

func redisAt(url string) func(t *testing.T) pubsub.Bus {
	return func(t *testing.T) pubsub.Bus {
		bus, err := pubsub.Open(t.Context(), url, slog.New(slog.DiscardHandler))
		require.NoError(t, err)
		t.Cleanup(func() { _ = bus.Close() })
		return bus
	}
}

// Queries read a replica; who has written reads the primary until the replica
// shows it, whichever process they ask.
func TestACallerSeesTheirWritesInEveryProcess(t *testing.T) {
	t.Parallel()
	s := newStack(t, redisAt(testservice.Redis(t)), time.Minute)
	of := rand.Text() // others share this Redis
	s.replica.Exec("select pg_wal_replay_pause()")
	s.write(s.one, of+"ann", "by ann")
	require.True(t, s.sees(s.one, of+"ann", "by ann"))
	require.True(t, s.sees(s.two, of+"ann", "by ann"))
	s.readsReplica(of+"bob", "by ann")
	found, err := s.one.Reader().User.Query().Where(user.Name("by ann")).Exist(auth.AsSystem(t.Context()))
	require.NoError(t, err)
	require.True(t, found, "what is no query reads the primary")

	// A caller who is known only in the end, as when an account is made.
	ctx := s.one.Operation(auth.AsSystem(t.Context()), "", false)
	require.NoError(t, s.one.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		store.ActsFor(ctx, of+"eve")
		return tx.User.Create().SetEmail("eve").SetName("eve").Exec(ctx)
	}))
	require.True(t, s.sees(s.two, of+"eve", "eve"))

	s.two.Told(s.two.Operation(t.Context(), of+"bob", false))
	require.True(t, s.sees(s.one, of+"bob", "by ann"), "who was told of an event sees what it tells of")
	s.readsReplica(of+"dan", "by ann")
}

func TestAWriterComesBackToTheReplica(t *testing.T) {
	t.Parallel()
	s := newStack(t, sharedMemory(t), time.Second)
	s.write(s.one, "ann", "by ann")
	require.Eventually(t, func() bool {
		s.replica.Exec("select pg_wal_replay_pause()")
		name := fmt.Sprint("newer ", time.Now().UnixNano())
		s.write(s.one, "bob", name)
		there := s.sees(s.two, "ann", name)
		s.replica.Exec("select pg_wal_replay_resume()")
		return !there
	}, 60*time.Second, 20*time.Millisecond)
}

// With a replica that is always late, no write is ever missed by its writer.
func TestNoWriteIsMissedOnALateReplica(t *testing.T) {
	t.Parallel()
	s := newStack(t, sharedMemory(t), time.Minute)
	s.replica.Exec("alter system set recovery_min_apply_delay = '300ms'")
	s.replica.Exec("select pg_reload_conf()")
	for i := range 40 {
		name := fmt.Sprint("write ", i)
		s.write(s.one, "ann", name)
		require.True(t, s.sees(s.two, "ann", name))
	}
}

func TestAReplicaThatIsTooLateIsLeftOutAndComesBack(t *testing.T) {
	t.Parallel()
	s := newStack(t, sharedMemory(t), time.Second)
	s.replica.Exec("select pg_wal_replay_pause()")
	s.write(s.one, "ann", "late")
	s.await(false)
	require.True(t, s.sees(s.one, "bob", "late"))
	s.replica.Exec("select pg_wal_replay_resume()")
	s.await(true)
}

func TestALostReplicaCostsNoRead(t *testing.T) {
	t.Parallel()
	s := newStack(t, sharedMemory(t), time.Minute)
	s.write(s.one, "ann", "there")
	require.Eventually(t, func() bool { return s.sees(s.one, "bob", "there") }, 60*time.Second, 20*time.Millisecond)
	for range 2 {
		s.replica.Crash()
		for range 20 {
			require.True(t, s.sees(s.one, "bob", "there"))
		}
		s.await(false)
		require.True(t, s.sees(s.two, "bob", "there"))
		s.replica.Start()
		s.await(true)
	}
	s.primary.Crash()
	require.True(t, s.sees(s.one, "bob", "there"), "the replica answers without its primary")
	s.primary.Start()
	s.write(s.one, "ann", "after")
	require.True(t, s.sees(s.two, "ann", "after"))
}

// Where a write cannot be told to the other processes, its caller waits until
// the replica shows it.
func TestWithoutRedisAWriteWaitsForTheReplica(t *testing.T) {
	t.Parallel()
	redis := testservice.NewRedis(t)
	s := newStack(t, redisAt(redis.URL()), time.Minute)
	s.replica.Exec("alter system set recovery_min_apply_delay = '500ms'")
	s.replica.Exec("select pg_reload_conf()")
	redis.Kill()
	s.write(s.one, "ann", "untold")
	redis.Start()
	require.Eventually(t, func() bool { // the second process reads the replica as soon as it finds Redis again
		require.True(t, s.sees(s.two, "ann", "untold"))
		_, err := redisAt(redis.URL())(t).Kept(t.Context(), "x")
		return err == nil
	}, 60*time.Second, 20*time.Millisecond)
	require.True(t, s.sees(s.two, "ann", "untold"))
}

// Nor is anybody told of an event before the replica shows what it tells of, when
// the telling cannot be shared.
func TestWithoutRedisATellingWaitsForTheReplica(t *testing.T) {
	t.Parallel()
	redis := testservice.NewRedis(t)
	s := newStack(t, redisAt(redis.URL()), time.Minute)
	s.replica.Exec("alter system set recovery_min_apply_delay = '3s'")
	s.replica.Exec("select pg_reload_conf()")
	shown, err := store.Open(t.Context(), s.replica.URL, store.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, shown.Close()) })
	s.write(s.one, "ann", "there")
	redis.Kill()
	s.two.Told(s.two.Operation(t.Context(), "bob", false))
	found, err := shown.Reader().User.Query().Where(user.Name("there")).Exist(auth.AsSystem(t.Context()))
	require.NoError(t, err)
	require.True(t, found)
}

// A process all of whose connections are in use still knows how late a replica is,
// so that it sends its reads there just when it needs to.
func TestABusyProcessKnowsHowLateAReplicaIs(t *testing.T) {
	t.Parallel()
	s := newStack(t, sharedMemory(t), 100*time.Millisecond)
	u, err := url.Parse(s.primary.URL)
	require.NoError(t, err)
	q := u.Query()
	q.Set("pool_max_conns", "2")
	u.RawQuery = q.Encode()
	busy, err := store.Open(t.Context(), u.String(), store.Options{Replicas: []string{s.replica.URL}, MaxLag: 100 * time.Millisecond, Marks: sharedMemory(t)(t)})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, busy.Close()) })
	used := func() bool { return busy.Replicas()[0].Used }
	require.Eventually(t, used, 60*time.Second, 20*time.Millisecond)

	for range 2 {
		c, err := busy.SQL().Conn(t.Context())
		require.NoError(t, err)
		defer func() { require.NoError(t, c.Close()) }()
	}
	s.replica.Exec("select pg_wal_replay_pause()")
	s.write(s.two, "ann", "by ann")
	require.Eventually(t, func() bool { return !used() }, 60*time.Second, 20*time.Millisecond)
	s.replica.Exec("select pg_wal_replay_resume()")
	require.Eventually(t, used, 60*time.Second, 20*time.Millisecond)
}
