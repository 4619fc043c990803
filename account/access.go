package account

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/apitoken"
	"purlin/ent/session"
	"purlin/fault"
	"purlin/pubsub"
	"purlin/store"
)

const (
	// fresh is how long a session that was found alive is taken to be so, unless
	// the bus says otherwise.
	fresh       = 5 * time.Second
	mostChecked = 10_000
	accessTopic = "access ended"
)

// access knows which sessions and API tokens are alive. The database decides; the
// bus only makes every process ask at once.
type access struct {
	db  *store.DB
	bus pubsub.Bus
	log *slog.Logger

	mu      sync.Mutex
	checked map[uuid.UUID]time.Time // sessions, and when they were found alive
	watched map[uuid.UUID]map[*watcher]struct{}
}

type watcher struct{ end func() }

func newAccess(db *store.DB, bus pubsub.Bus, log *slog.Logger) *access {
	return &access{db: db, bus: bus, log: log, checked: map[uuid.UUID]time.Time{}, watched: map[uuid.UUID]map[*watcher]struct{}{}}
}

// session refuses a session that has ended: [fault.Unauthenticated].
func (a *access) session(ctx context.Context, id uuid.UUID) error {
	a.mu.Lock()
	known := time.Since(a.checked[id]) < fresh
	a.mu.Unlock()
	if known {
		return nil
	}
	at := time.Now()
	live, err := a.db.Reader().Session.Query().Where(session.ID(id), session.EndedAtIsNil()).Exist(auth.AsSystem(ctx))
	if err != nil {
		return fmt.Errorf("asking whether the session has ended: %w", err)
	}
	if !live {
		return fault.Errorf(fault.Unauthenticated, "the session has ended: sign in again")
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.checked) >= mostChecked {
		clear(a.checked)
	}
	a.checked[id] = at
	return nil
}

// endAfter tells every process, when tx has committed, that these have ended.
func (a *access) endAfter(tx *ent.Tx, ended ...uuid.UUID) {
	tx.OnCommit(func(next ent.Committer) ent.Committer {
		return ent.CommitFunc(func(ctx context.Context, tx *ent.Tx) error {
			if err := next.Commit(ctx, tx); err != nil {
				return err
			}
			a.ended(ended)
			raw, err := json.Marshal(ended)
			if err == nil {
				err = a.bus.Publish(context.WithoutCancel(ctx), accessTopic, raw)
			}
			if err != nil { // the others find it when they ask again
				a.log.WarnContext(ctx, "ended access not published", slog.Any("error", err))
			}
			return nil
		})
	})
}

func (a *access) ended(which []uuid.UUID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, id := range which {
		delete(a.checked, id)
		for w := range a.watched[id] {
			go w.end()
		}
	}
}

// watch has end called when the session or API token of who has ended, until stop.
func (a *access) watch(who auth.Principal, end func()) (stop func()) {
	id := who.Session
	if id == uuid.Nil {
		id = who.Token
	}
	if id == uuid.Nil {
		return func() {}
	}
	w := &watcher{end}
	a.mu.Lock()
	if a.watched[id] == nil {
		a.watched[id] = map[*watcher]struct{}{}
	}
	a.watched[id][w] = struct{}{}
	a.mu.Unlock()
	return func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		if delete(a.watched[id], w); len(a.watched[id]) == 0 {
			delete(a.watched, id)
		}
	}
}

// start follows the bus, and asks the database now and then for what it may have
// lost.
func (a *access) start(ctx context.Context) (stop func(), err error) {
	news := make(chan struct{}, 1)
	sub, err := a.bus.Subscribe(ctx, accessTopic, func() {
		select {
		case news <- struct{}{}:
		default: // it will look
		}
	})
	if err != nil {
		return nil, fmt.Errorf("following ended access: %w", err)
	}
	ctx, cancel := context.WithCancel(auth.AsSystem(context.WithoutCancel(ctx)))
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(fresh)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				a.sweep(ctx)
			case <-news:
				messages, _ := sub.Take() // when the bus is gone the sweep goes on
				for _, m := range messages {
					var which []uuid.UUID
					if m.Gap || json.Unmarshal(m.Payload, &which) != nil {
						a.sweep(ctx)
					} else {
						a.ended(which)
					}
				}
			}
		}
	}()
	return func() {
		cancel()
		<-done
		_ = sub.Close()
	}, nil
}

// sweep forgets what it knows, and ends the watched whose access has ended.
func (a *access) sweep(ctx context.Context) {
	a.mu.Lock()
	clear(a.checked)
	all := make([]uuid.UUID, 0, len(a.watched))
	for id := range a.watched {
		all = append(all, id)
	}
	a.mu.Unlock()
	const most = 500 // ids in a statement
	for len(all) > 0 {
		some := all[:min(most, len(all))]
		all = all[len(some):]
		sessions, err := a.db.Reader().Session.Query().Where(session.IDIn(some...), session.EndedAtNotNil()).IDs(ctx)
		if err == nil {
			var tokens []uuid.UUID
			tokens, err = a.db.Reader().APIToken.Query().Where(apitoken.IDIn(some...), apitoken.RevokedAtNotNil()).IDs(ctx)
			a.ended(append(sessions, tokens...))
		}
		if err != nil && ctx.Err() == nil {
			a.log.WarnContext(ctx, "asking for ended access failed", slog.Any("error", err))
			return
		}
	}
}

// Watch has end called, by a goroutine of its own, when the caller's session or API
// token has ended: for what lasts longer than a request. stop must be called.
func (s *Service) Watch(who auth.Principal, end func()) (stop func()) {
	return s.access.watch(who, end)
}
