package event_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/enum"
	"purlin/event"
	"purlin/pubsub"
	"purlin/store"
)

// hub is a process that follows projects, to which another process writes.
type hub struct {
	t          *testing.T
	writer     *store.DB
	written    *event.Log
	followed   *event.Log
	projects   []uuid.UUID
	system     context.Context
	mu         sync.Mutex
	statements []string // about projects and their logs, that the hub has sent
	sent       sync.Cond
}

// newHub follows nothing yet. Hints travel from the writer to the hub through change,
// which publishes them, or does not.
func newHub(t *testing.T, database string, projects int, sweep time.Duration, change func(pubsub.Bus) pubsub.Bus) *hub {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	h := &hub{t: t, system: auth.AsSystem(t.Context())}
	h.sent.L = &h.mu
	open := func(o store.Options) *store.DB {
		db, err := store.Open(t.Context(), database, o)
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, db.Close()) })
		return db
	}
	h.writer = open(store.Options{})
	require.NoError(t, h.writer.Migrate(t.Context()))
	bus, err := pubsub.Open(t.Context(), "memory:", log)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, bus.Close()) })
	h.written = event.NewLog(h.writer, change(bus), log, event.Options{})
	h.followed = event.NewLog(open(store.Options{Watch: h.watch}), bus, log, event.Options{Sweep: sweep})
	require.NoError(t, h.writer.InTx(h.system, func(ctx context.Context, tx *ent.Tx) error {
		owner := tx.User.Create().SetEmail("a@example.com").SetName("A").SaveX(ctx)
		for i := range projects {
			h.projects = append(h.projects, tx.Project.Create().SetName(fmt.Sprint("P", i)).SetOwnerID(owner.ID).SaveX(ctx).ID)
		}
		return nil
	}))
	return h
}

func (h *hub) watch(ctx context.Context, _, statement string) (context.Context, func(error)) {
	if strings.Contains(statement, "projects") || strings.Contains(statement, "events") {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.statements = append(h.statements, statement)
		h.sent.Broadcast()
	}
	return ctx, func(error) {}
}

// forget returns what the hub has sent, and forgets it.
func (h *hub) forget() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	sent := h.statements
	h.statements = nil
	return sent
}

// next forgets what the hub has sent, and waits until it has sent n statements more.
func (h *hub) next(n int) []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.statements = nil
	for len(h.statements) < n {
		h.sent.Wait()
	}
	return slices.Clone(h.statements)
}

func (h *hub) follow(project uuid.UUID) event.Stream[event.Event] {
	h.t.Helper()
	s, err := h.followed.FollowProject(h.system, project, nil)
	require.NoError(h.t, err)
	h.t.Cleanup(s.Close)
	return s
}

func (h *hub) append(project uuid.UUID) {
	h.t.Helper()
	require.NoError(h.t, h.writer.InTx(h.system, func(ctx context.Context, tx *ent.Tx) error {
		_, err := h.written.Append(ctx, tx, project, func(e *ent.EventCreate) {
			e.SetFileID(uuid.New()).SetFileEvent(string(enum.FileRenamed))
		})
		return err
	}))
}

// expect takes the events of the sequences from first to last, one by one.
func (h *hub) expect(s event.Stream[event.Event], first, last int64) {
	h.t.Helper()
	for want := first; want <= last; want++ {
		e, ok := s.Next(h.system)
		require.True(h.t, ok)
		require.Equal(h.t, want, event.Row(e).Seq)
	}
}

// hints is a bus on which publish decides what becomes of a message.
type hints struct {
	pubsub.Bus
	publish func(bus pubsub.Bus, ctx context.Context, topic string, payload []byte) error
}

func (h hints) Publish(ctx context.Context, topic string, payload []byte) error {
	return h.publish(h.Bus, ctx, topic, payload)
}

// However many projects are followed and silent, one statement asks for all of them,
// and finds what no hint has told of.
func TestSilentProjectsAreAskedForByOneStatement(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, database string) {
		lost := func(bus pubsub.Bus) pubsub.Bus {
			return hints{bus, func(pubsub.Bus, context.Context, string, []byte) error { return nil }}
		}
		h := newHub(t, database, 40, 20*time.Millisecond, lost)
		streams := make([]event.Stream[event.Event], len(h.projects))
		for i, p := range h.projects {
			streams[i] = h.follow(p)
		}
		asked := h.next(4)[1:] // the first may have begun before
		require.Contains(t, asked[0], "event_seq")
		require.Equal(t, []string{asked[0], asked[0], asked[0]}, asked)
		h.append(h.projects[7])
		h.expect(streams[7], 1, 1)
		for _, s := range streams[:39] {
			s.Close()
		}
		require.Equal(t, asked[0], h.next(2)[1], "the statement's text is the same for one")
	})
}

// Hints bring whole events: a burst costs the database no statement, even where some
// overtake others on the way.
func TestABurstAsksTheDatabaseForNothing(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, database string) {
		var held []byte
		swapped := func(bus pubsub.Bus) pubsub.Bus {
			return hints{bus, func(bus pubsub.Bus, ctx context.Context, topic string, payload []byte) error {
				if held == nil {
					held = slices.Clone(payload)
					return nil
				}
				err := errors.Join(bus.Publish(ctx, topic, payload), bus.Publish(ctx, topic, held))
				held = nil
				return err
			}}
		}
		h := newHub(t, database, 1, time.Hour, swapped)
		s := h.follow(h.projects[0])
		h.forget()
		for range 200 { // as many as are remembered
			h.append(h.projects[0])
		}
		h.expect(s, 1, 200)
		require.Empty(t, h.forget())
	})
}

// What the bus loses on the way is read.
func TestLostHintsAreFound(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, database string) {
		n := 0
		lossy := func(bus pubsub.Bus) pubsub.Bus {
			return hints{bus, func(bus pubsub.Bus, ctx context.Context, topic string, payload []byte) error {
				if n++; n%7 == 0 {
					return nil
				}
				return bus.Publish(ctx, topic, payload)
			}}
		}
		h := newHub(t, database, 1, 100*time.Millisecond, lossy)
		s := h.follow(h.projects[0])
		for range 49 { // the last one, too
			h.append(h.projects[0])
		}
		h.expect(s, 1, 49)
	})
}

// What happens in projects that nobody follows costs a hub nothing.
func TestAHubPaysForWhatIsFollowed(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, database string) {
		h := newHub(t, database, 50, time.Hour, func(bus pubsub.Bus) pubsub.Bus { return bus })
		s := h.follow(h.projects[0])
		h.forget()
		for _, p := range h.projects {
			h.append(p)
		}
		h.append(h.projects[0])
		h.expect(s, 1, 2)
		require.Equal(t, event.Stats{Followed: 1}, h.followed.Stats())
		require.Empty(t, h.forget())
	})
}
