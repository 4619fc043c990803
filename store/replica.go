package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
)

// How replicas are watched.
const (
	replicaPace     = 250 * time.Millisecond  // between two looks at a replica
	replicaPatience = time.Second             // that a look may take
	replicaBelief   = 1500 * time.Millisecond // that a look is good for
	markPace        = time.Second             // between two marks of a caller who is told of events
)

// Marks remembers who must read from the primary, for every process of a
// deployment; see pubsub.Bus.
type Marks interface {
	// Keep remembers value under key for ttl.
	Keep(ctx context.Context, key string, value []byte, ttl time.Duration) error
	// Kept returns what is kept under key; nil when nothing is.
	Kept(ctx context.Context, key string) ([]byte, error)
}

// Replica is the state of a replica.
type Replica struct {
	Name string // HOST:PORT/DATABASE
	// Used tells whether callers read from it.
	Used bool
	// Lag is how far it is behind; not known while it does not answer.
	Lag time.Duration
	// Why it is left out; "" while it is used.
	Why string
}

// Replicas returns the state of every replica, in the order of Options.Replicas.
func (d *DB) Replicas() []Replica {
	if d.replicas == nil {
		return nil
	}
	out := make([]Replica, len(d.replicas.all))
	for i, r := range d.replicas.all {
		seen := r.seen.Load()
		out[i] = Replica{Name: r.name, Used: seen.used, Lag: seen.lag, Why: seen.why}
	}
	return out
}

// Operation returns a context for one operation of a caller, who is named by a
// string of any form; "" when unknown. All reads of a query go to one replica,
// the same for a caller as long as it can be, unless that caller has written or
// was told of an event, in any process, a moment ago: then, as all other
// operations and reads outside of any, they go to the primary.
//
// The moment is as long as a replica in use can be behind, so that nobody misses
// what they did or were told.
func (d *DB) Operation(ctx context.Context, caller string, query bool) context.Context {
	if d.replicas == nil {
		return ctx
	}
	o := &operation{caller: caller}
	if query {
		o.replica.Store(d.replicas.choose(ctx, caller))
	}
	return context.WithValue(ctx, operationKey{}, o)
}

// Told is called before the caller of ctx's operation learns of something that
// has been committed, by whomever: their queries will show it.
func (d *DB) Told(ctx context.Context) {
	if d.replicas == nil {
		return
	}
	if o, ok := ctx.Value(operationKey{}).(*operation); ok {
		d.replicas.told(ctx, o.who())
	}
}

// Tells is Told without waiting: it is false when that would have to.
func (d *DB) Tells(ctx context.Context) bool {
	if d.replicas == nil {
		return true
	}
	o, ok := ctx.Value(operationKey{}).(*operation)
	return !ok || d.replicas.toldLately(o.who(), time.Now())
}

// ActsFor tells whose the writes of ctx's operation are, when that was not known
// at its beginning: who signs in.
func ActsFor(ctx context.Context, caller string) {
	if o, ok := ctx.Value(operationKey{}).(*operation); ok {
		o.mu.Lock()
		o.caller = caller
		o.mu.Unlock()
	}
}

type operationKey struct{}

type operation struct {
	replica atomic.Pointer[replica] // nil: the primary

	mu     sync.Mutex
	caller string
}

func (o *operation) who() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.caller
}

// replicas are the hot standbys of a primary. A goroutine looks at each of them
// at a steady pace.
type replicas struct {
	primary *pgxpool.Pool
	gauge   *pgxpool.Pool // of the primary, one connection: its place is known however busy primary is
	all     []*replica
	marks   Marks
	log     *slog.Logger
	maxLag  time.Duration
	stop    context.CancelFunc
	done    chan struct{}

	mu      sync.Mutex
	samples []sample             // of the primary, oldest first
	marked  map[string]time.Time // callers who were told of events lately
}

// window is how long a mark lasts: what is older, every replica in use shows.
func (rs *replicas) window() time.Duration { return rs.maxLag + replicaBelief + 2*markPace }

// sample says that at a time the primary's log had at least this length.
type sample struct {
	at  time.Time
	lsn int64
}

// replica is one hot standby.
type replica struct {
	name   string
	pool   *pgxpool.Pool
	db     *sql.DB
	driver dialect.Driver
	seen   atomic.Pointer[look]
}

// look is what was seen of a replica.
type look struct {
	at       time.Time
	used     bool
	replayed int64 // how much of the primary's log it shows
	lag      time.Duration
	why      string // it is not used
}

func openReplicas(ctx context.Context, primary *pgxpool.Pool, o Options) (*replicas, error) {
	one := primary.Config()
	one.MinConns, one.MinIdleConns, one.MaxConns = 0, 0, 1
	gauge, err := pgxpool.NewWithConfig(ctx, one)
	if err != nil {
		return nil, err
	}
	rs := &replicas{primary: primary, gauge: gauge, marks: o.Marks, log: o.Log, maxLag: o.MaxLag, done: make(chan struct{}), marked: map[string]time.Time{}}
	if rs.marks == nil {
		return nil, errors.Join(errors.New("store: replicas need Options.Marks"), rs.close())
	}
	if rs.log == nil {
		rs.log = slog.New(slog.DiscardHandler)
	}
	if rs.maxLag <= 0 {
		rs.maxLag = time.Second
	}
	for _, u := range o.Replicas {
		cfg, err := poolConfig(u, o)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("replica: %w", err), rs.close())
		}
		pool, err := pgxpool.NewWithConfig(ctx, cfg) // connects when it is needed
		if err != nil {
			return nil, errors.Join(err, rs.close())
		}
		db := stdlib.OpenDBFromPool(pool)
		db.SetMaxIdleConns(0)
		c := cfg.ConnConfig
		r := &replica{name: fmt.Sprintf("%s:%d/%s", c.Host, c.Port, c.Database), pool: pool, db: db, driver: entsql.OpenDB(dialect.Postgres, db)}
		r.seen.Store(&look{})
		rs.all = append(rs.all, r)
	}
	ctx, rs.stop = context.WithCancel(context.WithoutCancel(ctx))
	rs.look(ctx) // so that a start does not send everything to the primary
	go rs.watch(ctx)
	return rs, nil
}

func (rs *replicas) close() error {
	if rs.stop != nil {
		rs.stop()
		<-rs.done
	}
	rs.gauge.Close()
	var errs []error
	for _, r := range rs.all {
		errs = append(errs, r.db.Close())
		r.pool.Close()
	}
	return errors.Join(errs...)
}

func (rs *replicas) watch(ctx context.Context) {
	defer close(rs.done)
	tick := time.NewTicker(replicaPace)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			rs.look(ctx)
		}
	}
}

// look looks at the primary, and then at every replica at once.
func (rs *replicas) look(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, replicaPatience)
	defer cancel()
	now := time.Now()
	// Without the primary, replicas are measured by what it had.
	if lsn, err := position(ctx, rs.gauge, "pg_current_wal_lsn()"); err == nil {
		rs.sample(sample{now, lsn})
	}
	var wg sync.WaitGroup
	for _, r := range rs.all {
		wg.Go(func() { rs.lookAt(ctx, r) })
	}
	wg.Wait()
}

func (rs *replicas) sample(s sample) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	rs.samples = append(rs.samples, s)
	maps.DeleteFunc(rs.marked, func(_ string, at time.Time) bool { return s.at.Sub(at) > markPace })
	for len(rs.samples) > 1 && s.at.Sub(rs.samples[0].at) > 4*rs.maxLag {
		rs.samples = rs.samples[1:]
	}
}

// lag is how long ago the primary had no more than this; false when that is
// longer than is remembered.
func (rs *replicas) lag(replayed int64) (time.Duration, bool) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	for i, s := range slices.Backward(rs.samples) {
		if s.lsn <= replayed {
			if i == len(rs.samples)-1 {
				return 0, true
			}
			return time.Since(s.at), true
		}
	}
	return 0, false
}

func (rs *replicas) lookAt(ctx context.Context, r *replica) {
	before, seen := r.seen.Load(), &look{at: time.Now()}
	var standby bool
	err := r.pool.QueryRow(ctx, `select pg_is_in_recovery(), coalesce(pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0'), 0)::bigint`).Scan(&standby, &seen.replayed)
	lag, known := rs.lag(seen.replayed)
	seen.lag = lag
	switch {
	case err != nil:
		seen.why = err.Error()
	case !standby:
		seen.why = "it is no hot standby"
	case !known || lag > rs.maxLag:
		seen.why = "it is too far behind"
	default:
		seen.used = true
	}
	if !r.seen.CompareAndSwap(before, seen) {
		return // a reader met a failure meanwhile: the next look decides
	}
	switch {
	case seen.used && !before.used:
		rs.log.InfoContext(ctx, "replica in use", slog.String("replica", r.name), slog.Duration("lag", lag))
	case before.used && !seen.used:
		rs.log.WarnContext(ctx, "replica left out", slog.String("replica", r.name), slog.String("why", seen.why))
	}
}

// position asks the primary for a place in its log.
func position(ctx context.Context, primary *pgxpool.Pool, function string) (lsn int64, err error) {
	err = primary.QueryRow(ctx, "select pg_wal_lsn_diff("+function+", '0/0')::bigint").Scan(&lsn)
	return lsn, err
}

// choose returns the replica that a caller reads from; nil for the primary.
func (rs *replicas) choose(ctx context.Context, caller string) *replica {
	if caller != "" {
		if mark, err := rs.marks.Kept(ctx, markKey(caller)); err != nil || mark != nil {
			return nil
		}
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(caller))
	first := int(h.Sum32() % uint32(len(rs.all))) //nolint:gosec // a few replicas
	for i := range rs.all {
		r := rs.all[(first+i)%len(rs.all)]
		if seen := r.seen.Load(); seen.used && time.Since(seen.at) < replicaBelief {
			return r
		}
	}
	return nil
}

func markKey(caller string) string { return "primary:" + caller }

// wrote sends the caller to the primary for a while, before they learn that
// something has been committed, by them or by others. Where that cannot be told to
// the other processes it waits until every replica in use shows the commit, or is
// in use no more; it is false then, as the wait serves only for what is committed
// by now.
func (rs *replicas) wrote(ctx context.Context, caller string) (marked bool) {
	if caller == "" {
		return false
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rs.window())
	defer cancel()
	if rs.marks.Keep(ctx, markKey(caller), []byte{1}, rs.window()) == nil {
		return true
	}
	lsn, err := position(ctx, rs.primary, "pg_current_wal_insert_lsn()")
	for err != nil || rs.behind(lsn) {
		select {
		case <-ctx.Done():
			return false
		case <-time.After(replicaPace / 10):
		}
		if err != nil {
			lsn, err = position(ctx, rs.primary, "pg_current_wal_insert_lsn()")
		}
		rs.look(ctx)
	}
	return false
}

// behind tells whether a replica in use shows less of the log.
func (rs *replicas) behind(lsn int64) bool {
	return slices.ContainsFunc(rs.all, func(r *replica) bool {
		seen := r.seen.Load()
		return seen.used && seen.replayed < lsn
	})
}

// told is [replicas.wrote] for those who are told of many events: they are marked
// now and then.
func (rs *replicas) told(ctx context.Context, caller string) {
	began := time.Now()
	if !rs.toldLately(caller, began) && rs.wrote(ctx, caller) {
		rs.mu.Lock()
		rs.marked[caller] = began
		rs.mu.Unlock()
	}
}

func (rs *replicas) toldLately(caller string, now time.Time) bool {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	return now.Sub(rs.marked[caller]) < markPace
}

// router is the driver of reads: the replica of ctx's operation, or the primary.
type router struct {
	primary
	log *slog.Logger
}

// Query runs a statement. What a replica fails at, the primary does.
func (r router) Query(ctx context.Context, query string, args, v any) error {
	o, _ := ctx.Value(operationKey{}).(*operation)
	if o == nil {
		return r.primary.Query(ctx, query, args, v)
	}
	chosen := o.replica.Load()
	if chosen == nil {
		return r.primary.Query(ctx, query, args, v)
	}
	err := chosen.driver.Query(ctx, query, args, v)
	if err == nil || ctx.Err() != nil {
		return err
	}
	o.replica.Store(nil)
	var answer *pgconn.PgError
	if seen := chosen.seen.Load(); !errors.As(err, &answer) && seen.used && chosen.seen.CompareAndSwap(seen, &look{}) {
		r.log.WarnContext(ctx, "replica left out", slog.String("replica", chosen.name), slog.Any("why", err)) // until the next look
	}
	return r.primary.Query(ctx, query, args, v)
}
