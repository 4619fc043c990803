// Package store opens the database: SQLite in a folder, or PostgreSQL. It hands
// out a client that reads and one that writes, runs transactions, and keeps the
// schema in step by versioned migrations.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"purlin/ent"
	_ "purlin/ent/runtime" // the schema's defaults and policies
	"purlin/fault"
)

// DB is the database. Close it after everything that uses it has stopped.
type DB struct {
	dialect string
	writer  *sql.DB
	reader  *sql.DB
	pool    *pgxpool.Pool
	write   *ent.Client
	read    *ent.Client

	replicas *replicas // nil when there are none
	clock    *clock    // nil on SQLite
}

// Options of a [DB].
type Options struct {
	// Patient leaves out the default time-outs of statements and locks. For
	// migrations, which may have to wait for a table or rewrite it.
	Patient bool
	// Replicas are the URLs of PostgreSQL hot standbys that queries may read from;
	// see [DB.Operation]. One that does not answer is left out until it does.
	Replicas []string
	// MaxLag is how far a replica may be behind before it is left out. Default 1 s.
	MaxLag time.Duration
	// Marks remembers who must read from the primary; required with Replicas.
	Marks Marks
	// Log is told of replicas that go and come. Default: nobody is.
	Log *slog.Logger
	// Password, when not nil, is asked for the password of each new connection, of
	// replicas too: one that is changed while the process runs. It wins over the URLs'.
	Password func(context.Context) (string, error)
	// Watch is told of statements: of all on PostgreSQL, of those outside of
	// transactions on SQLite. Default: nobody is.
	Watch Watch
}

// Open opens the database at rawURL: "sqlite:" followed by the path of a file,
// whose folder must exist, or a "postgres://" URL
// (https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-CONNSTRING).
// The URL's query may hold any run-time parameter of PostgreSQL and the pool's
// own (https://pkg.go.dev/github.com/jackc/pgx/v5/pgxpool#ParseConfig); what it
// leaves out has a default, see [defaults]. Open does not touch the schema: see
// [DB.Migrate].
func Open(ctx context.Context, rawURL string, o Options) (*DB, error) {
	scheme, rest, _ := strings.Cut(rawURL, ":")
	switch scheme {
	case "sqlite":
		return openSQLite(ctx, rest, o)
	case "postgres", "postgresql":
		return openPostgres(ctx, rawURL, o)
	default:
		return nil, fmt.Errorf("database URL %q: use sqlite:PATH or postgres://…", scheme+":…")
	}
}

// openSQLite opens one connection that writes, which makes writers queue here
// and never meet SQLITE_BUSY, and a pool that can only read.
func openSQLite(ctx context.Context, path string, o Options) (*DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	dsn := func(more ...string) string {
		q := url.Values{"_pragma": append([]string{
			"journal_mode(WAL)", "busy_timeout(10000)", "foreign_keys(1)", "synchronous(FULL)", "temp_store(MEMORY)",
		}, more...)}
		q.Set("_txlock", "immediate")
		q.Set("_time_format", "sqlite")
		return (&url.URL{Scheme: "file", Path: abs, RawQuery: q.Encode()}).String()
	}
	writer, err := sql.Open("sqlite", dsn())
	if err != nil {
		return nil, err
	}
	writer.SetMaxOpenConns(1)
	if err := writer.PingContext(ctx); err != nil { // makes the file, so that readers find it
		return nil, errors.Join(fmt.Errorf("opening %s: %w", abs, err), writer.Close())
	}
	reader, err := sql.Open("sqlite", dsn("query_only(1)"))
	if err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	reader.SetMaxOpenConns(8)
	reader.SetMaxIdleConns(8)
	return newDB(dialect.SQLite, writer, reader, nil, o.Watch), nil
}

// defaults are the parameters of a PostgreSQL URL that does not set them.
var defaults = map[string]string{
	"application_name": "purlin",
	"connect_timeout":  "5",  // seconds
	"pool_max_conns":   "16", // of one process; one of them listens for jobs
	// What is asked for is looked up by indexes that are in memory, or on a disk without
	// heads to move. PostgreSQL's own 4 has it read whole tables instead.
	"random_page_cost": "1.1",
}

// limits are defaults too, except for migrations. Milliseconds.
var limits = map[string]string{
	"statement_timeout":                   "30000",
	"lock_timeout":                        "10000",
	"idle_in_transaction_session_timeout": "60000",
}

func poolConfig(rawURL string, o Options) (*pgxpool.Config, error) {
	u, err := url.Parse(rawURL)
	if err != nil { // its text repeats the URL, which may hold a password
		return nil, errors.New("database URL: not a URL such as postgres://user:password@host:5432/database")
	}
	q := u.Query()
	set := func(parameters map[string]string) {
		for k, v := range parameters {
			if !q.Has(k) {
				q.Set(k, v)
			}
		}
	}
	set(defaults)
	if !o.Patient {
		set(limits)
	}
	u.RawQuery = q.Encode()
	cfg, err := pgxpool.ParseConfig(u.String())
	if err != nil {
		return nil, fmt.Errorf("database URL: %w", err)
	}
	if o.Password != nil {
		cfg.BeforeConnect = func(ctx context.Context, c *pgx.ConnConfig) (err error) {
			c.Password, err = o.Password(ctx)
			return err
		}
	}
	if o.Watch != nil {
		cfg.ConnConfig.Tracer = tracer{o.Watch}
	}
	return cfg, nil
}

func openPostgres(ctx context.Context, rawURL string, o Options) (*DB, error) {
	cfg, err := poolConfig(rawURL, o)
	if err != nil {
		return nil, err
	}
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("connecting to PostgreSQL: %w", err)
	}
	db := sql.OpenDB(connector{stdlib.GetPoolConnector(pool)})
	db.SetMaxIdleConns(0)                           // idle connections wait in the pool, where the listener finds them too
	d := newDB(dialect.Postgres, db, db, pool, nil) // the connections themselves are watched
	if d.clock, err = openClock(ctx, pool); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	if len(o.Replicas) > 0 {
		if d.replicas, err = openReplicas(ctx, pool, o); err != nil {
			return nil, errors.Join(err, d.Close())
		}
		d.read = ent.NewClient(ent.Driver(router{d.primary(), d.replicas.log}))
	} else {
		d.read = ent.NewClient(ent.Driver(d.primary()))
	}
	return d, nil
}

func newDB(d string, writer, reader *sql.DB, pool *pgxpool.Pool, w Watch) *DB {
	client := func(db *sql.DB) *ent.Client {
		driver := entsql.OpenDB(d, db)
		if w != nil {
			return ent.NewClient(ent.Driver(watch(driver, w)))
		}
		return ent.NewClient(ent.Driver(driver))
	}
	return &DB{dialect: d, writer: writer, reader: reader, pool: pool, write: client(writer), read: client(reader)}
}

// Dialect is "sqlite3" or "postgres", as ent names them.
func (d *DB) Dialect() string { return d.dialect }

// Reader is the client for reads outside of transactions: from the primary, or
// from a replica where [DB.Operation] says so.
func (d *DB) Reader() *ent.Client { return d.read }

// Primary is the client for reads on which something is decided, as in jobs and
// in following the log: it sees all that is committed, which a replica may not.
func (d *DB) Primary() *ent.Client {
	if d.dialect == dialect.SQLite {
		return d.read
	}
	return d.write
}

// SQL is the connection that writes, for the job queue.
func (d *DB) SQL() *sql.DB { return d.writer }

// Pool is PostgreSQL's pool, for LISTEN; nil on SQLite.
func (d *DB) Pool() *pgxpool.Pool { return d.pool }

// ReadPool is where ctx's operation reads, as [DB.Reader] does: PostgreSQL's
// pool, or a replica's; nil on SQLite. What a replica fails at is to be read by
// Reader, which knows what to do.
func (d *DB) ReadPool(ctx context.Context) *pgxpool.Pool {
	if o, ok := ctx.Value(operationKey{}).(*operation); ok {
		if chosen := o.replica.Load(); chosen != nil {
			return chosen.pool
		}
	}
	return d.pool
}

// Ping tells whether the database answers.
func (d *DB) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	return d.reader.PingContext(ctx)
}

// InTx runs f in a transaction: committed when f returns nil, else rolled back
// with f's error. Use the given transaction alone in f: on SQLite another write
// would wait for this one. f is called again where its first statement met a connection
// that is dead.
func (d *DB) InTx(ctx context.Context, f func(ctx context.Context, tx *ent.Tx) error) error {
	o := &opening{}
	ctx = context.WithValue(ctx, openingKey{}, o)
	return d.alive(ctx, func(err error) bool { return o.lost && !o.begun && dead(err) }, func() error { return d.inTx(ctx, f) })
}

func (d *DB) inTx(ctx context.Context, f func(ctx context.Context, tx *ent.Tx) error) error {
	tx, err := d.write.Tx(ctx)
	if err != nil {
		return fmt.Errorf("beginning a transaction: %w", err)
	}
	defer func() {
		if p := recover(); p != nil {
			_ = tx.Rollback()
			panic(p)
		}
	}()
	if err := full(f(ctx, tx)); err != nil {
		if rollback := tx.Rollback(); rollback != nil && !errors.Is(rollback, sql.ErrTxDone) {
			return errors.Join(err, fmt.Errorf("rolling back: %w", rollback))
		}
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("committing: %w", full(err))
	}
	if o, ok := ctx.Value(operationKey{}).(*operation); ok {
		d.replicas.wrote(ctx, o.who())
	}
	return nil
}

// alive does something again where that is due, since it met a connection that is dead:
// after a restart of PostgreSQL the pool holds those without knowing it.
func (d *DB) alive(ctx context.Context, due func(error) bool, f func() error) (err error) {
	tries := int32(1)
	if d.pool != nil {
		tries += d.pool.Config().MaxConns
	}
	for range tries {
		if err = f(); err == nil || ctx.Err() != nil || !due(err) {
			break
		}
	}
	return err
}

// primary is PostgreSQL's primary for reads outside of transactions.
type primary struct {
	dialect.Driver
	db *DB
}

func (d *DB) primary() primary { return primary{entsql.OpenDB(dialect.Postgres, d.reader), d} }

// Query runs a statement that reads.
func (p primary) Query(ctx context.Context, query string, args, v any) error {
	return p.db.alive(ctx, dead, func() error { return p.Driver.Query(ctx, query, args, v) })
}

// dead tells whether err is that of a connection that was open and is no more.
func dead(err error) bool {
	if said, ok := errors.AsType[*pgconn.PgError](err); ok {
		return said.Code == "57P01" || said.Code == "57P02" // shut down, crashed
	}
	if _, unreachable := errors.AsType[*pgconn.ConnectError](err); unreachable {
		return false
	}
	_, broken := errors.AsType[net.Error](err)
	return broken || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || pgconn.SafeToRetry(err)
}

// full makes a fault of a database without room.
func full(err error) error {
	if lite, ok := errors.AsType[*sqlite.Error](err); ok && lite.Code()&0xff == sqlite3.SQLITE_FULL {
		return fmt.Errorf("%w (%w)", fault.Full(), err)
	}
	if said, ok := errors.AsType[*pgconn.PgError](err); ok && said.Code == pgDiskFull {
		return fmt.Errorf("%w (%w)", fault.Full(), err)
	}
	return err
}

const pgDiskFull = "53100"

// Close closes every connection.
func (d *DB) Close() error {
	var errs []error
	if d.clock != nil {
		d.clock.close()
	}
	if d.replicas != nil {
		errs = append(errs, d.replicas.close())
	}
	errs = append(errs, d.writer.Close())
	if d.reader != d.writer {
		errs = append(errs, d.reader.Close())
	}
	if d.pool != nil {
		d.pool.Close()
	}
	return errors.Join(errs...)
}
