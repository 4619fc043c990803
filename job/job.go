// Package job runs River (https://riverqueue.com) on the store's connections,
// so that a job is inserted in the same commit as the rows that it is about.
// What the jobs do is declared where it belongs; this package starts, retries
// and stops them.
package job

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"time"

	"entgo.io/ent/dialect"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivertype"

	"purlin/ent"
	"purlin/store"
)

// Queues. Within one, jobs run in the order in which they fall due.
const (
	Light = river.QueueDefault // a request or two
	Copy  = "copy"             // models and results
	Calls = "calls"            // to addresses of others, which may be slow
)

// longest is the longest time-out that a worker of a queue may have. A job that
// runs for longer has lost its process, and is given to another.
var longest = map[string]time.Duration{Light: 20 * time.Second, Copy: time.Minute, Calls: time.Minute}

// Options of a [Queue].
type Options struct {
	// Workers is how many light jobs run at once in this process, those that make
	// a request or two. Default 8: they wait for the network.
	Workers int
	// Copies is how many jobs run at once that copy models and results. Default 8:
	// each has several connections.
	Copies int
	// Calls is how many jobs run at once that call addresses of others. Default 16:
	// they wait for those, and a slow one is to hold up nobody.
	Calls int
	// Periodic jobs are inserted by the elected leader.
	Periodic []*river.PeriodicJob
	// Middleware takes part in inserting and in running jobs.
	Middleware []rivertype.Middleware
}

// Queue inserts and runs jobs.
type Queue struct {
	client  *river.Client[*sql.Tx]
	db      *store.DB
	rescuer *rescuer
}

// New returns a queue on db that runs the given workers once started. Its
// tables must have been brought up to date by [Migrate].
func New(db *store.DB, workers *river.Workers, log *slog.Logger, o Options) (*Queue, error) {
	if o.Workers <= 0 {
		o.Workers = 8
	}
	if o.Copies <= 0 {
		o.Copies = 8
	}
	if o.Calls <= 0 {
		o.Calls = 16
	}
	client, err := river.NewClient(driver(db), &river.Config{
		Workers:              workers,
		Queues:               map[string]river.QueueConfig{Light: {MaxWorkers: o.Workers}, Copy: {MaxWorkers: o.Copies}, Calls: {MaxWorkers: o.Calls}},
		PeriodicJobs:         o.Periodic,
		Middleware:           o.Middleware,
		JobTimeout:           longest[Light], // of workers that name none
		RescueStuckJobsAfter: rescueAfter(db),
		FetchCooldown:        20 * time.Millisecond,
		FetchPollInterval:    pollInterval(db),
		SoftStopTimeout:      10 * time.Second,
		MaxAttempts:          25,
		RetryPolicy:          retryPolicy{db},
		Logger:               quiet(log),
		Test:                 river.TestConfig{Time: clock{db}}, // no test: it is River's only way to another clock
	})
	if err != nil {
		return nil, fmt.Errorf("setting up the job queue: %w", err)
	}
	return &Queue{client: client, db: db, rescuer: &rescuer{db: db, log: log}}, nil
}

// Insert adds a job in tx: it runs when, and only when, tx commits. Nobody waits for it
// before that, unless it is to be unique.
func (q *Queue) Insert(ctx context.Context, tx *ent.Tx, args river.JobArgs, o *river.InsertOpts) (err error) {
	if o != nil && !reflect.ValueOf(o.UniqueOpts).IsZero() {
		_, err = q.client.InsertTx(ctx, tx.SQL(), args, o)
	} else {
		_, err = q.client.InsertManyFastTx(store.Later(ctx), tx.SQL(), []river.InsertManyParams{{Args: args, InsertOpts: o}})
	}
	if err != nil {
		return fmt.Errorf("inserting job %s: %w", args.Kind(), err)
	}
	return nil
}

// Pending calls f with the arguments, as JSON, of every job of a kind that runs
// or is still to run. A job that is there all the time is among them.
func (q *Queue) Pending(ctx context.Context, kind string, f func(args []byte) error) error {
	const page = 10_000
	params := river.NewJobListParams().Kinds(kind).First(page).OrderBy(river.JobListOrderByID, river.SortOrderAsc).
		States(rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning, rivertype.JobStateScheduled)
	for {
		r, err := q.client.JobList(ctx, params)
		if err != nil {
			return fmt.Errorf("listing jobs: %w", err)
		}
		for _, j := range r.Jobs {
			if err := f(j.EncodedArgs); err != nil {
				return err
			}
		}
		if len(r.Jobs) < page {
			return nil
		}
		params = params.After(r.LastCursor)
	}
}

// Start runs jobs until [Queue.Stop]. On SQLite this process is the only one, so
// a job that is marked as running was cut off with its process: it is given back
// at once instead of after River's rescue time.
func (q *Queue) Start(ctx context.Context) error {
	if q.db.Dialect() == dialect.SQLite {
		if _, err := q.db.SQL().ExecContext(ctx,
			`update river_job set state = 'available', attempt = max(attempt - 1, 0), scheduled_at = current_timestamp
			 where state = 'running'`); err != nil {
			return fmt.Errorf("giving back the jobs of the last run: %w", err)
		}
	} else {
		q.rescuer.start(ctx)
	}
	return q.client.Start(context.WithoutCancel(ctx))
}

// Stop lets running steps finish, or cancels them when ctx ends first; their
// jobs are then taken up again later.
func (q *Queue) Stop(ctx context.Context) error {
	q.rescuer.end()
	err := q.client.Stop(ctx)
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		return q.client.StopAndCancel(last)
	}
	return err
}

// clock is the database's. River takes the present from the database in some
// places and from the process in others, such as when it says that a job is due: in
// a process that is a minute ahead, each job would wait for a minute.
type clock struct{ db *store.DB }

// Now is the present.
func (c clock) Now() time.Time { return c.db.Now() }

// NowOrNil is what a statement has as the present. SQLite, which has one process,
// is left to its own ways.
func (c clock) NowOrNil() *time.Time {
	if c.db.Dialect() == dialect.SQLite {
		return nil
	}
	now := c.db.Now().UTC()
	return &now
}

func driver(db *store.DB) riverdriver.Driver[*sql.Tx] {
	if db.Dialect() == dialect.SQLite {
		return riversqlite.New(db.SQL())
	}
	return riverdatabasesql.NewWithPgxListener(db.SQL(), db.Pool())
}

// rescueAfter: on SQLite there is one clock, and River's own rescuer serves.
func rescueAfter(db *store.DB) time.Duration {
	if db.Dialect() == dialect.SQLite {
		return longest[Light] + 10*time.Second
	}
	return farAway
}

// pollInterval: SQLite tells nobody of a new job, PostgreSQL does by NOTIFY.
func pollInterval(db *store.DB) time.Duration {
	if db.Dialect() == dialect.SQLite {
		return 50 * time.Millisecond
	}
	return time.Second
}

// quiet leaves River's own chatter out of the log.
func quiet(log *slog.Logger) *slog.Logger { return slog.New(warnings{log.Handler()}) }

type warnings struct{ slog.Handler }

func (w warnings) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && w.Handler.Enabled(ctx, l)
}

func (w warnings) WithAttrs(a []slog.Attr) slog.Handler { return warnings{w.Handler.WithAttrs(a)} }
func (w warnings) WithGroup(g string) slog.Handler      { return warnings{w.Handler.WithGroup(g)} }
