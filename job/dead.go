package job

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"entgo.io/ent/dialect"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"purlin/store"
)

// Letters looks into the queue of db from outside, without running anything.
type Letters struct {
	db     *store.DB
	client *river.Client[*sql.Tx]
}

// Dead is a job that was given up.
type Dead struct {
	ID       int64
	Kind     string
	Args     string // JSON
	Attempts int
	Error    string // the last one
	At       time.Time
}

// Load is how much waits in a queue.
type Load struct {
	Queue   string
	Ready   int           // due, and not running
	Running int           // now
	Later   int           // to be run at a time that has not come
	Dead    int           // given up
	Age     time.Duration // of what has been due for longest
}

// Look returns the letters of db.
func Look(db *store.DB, log *slog.Logger) (*Letters, error) {
	client, err := river.NewClient(driver(db), &river.Config{Logger: quiet(log)})
	if err != nil {
		return nil, fmt.Errorf("opening the job queue: %w", err)
	}
	return &Letters{db: db, client: client}, nil
}

// Dead lists the jobs that were given up, the newest first, at most 1,000.
// They are kept for seven days.
func (l *Letters) Dead(ctx context.Context) ([]Dead, error) {
	r, err := l.client.JobList(ctx, river.NewJobListParams().States(rivertype.JobStateDiscarded).
		OrderBy(river.JobListOrderByID, river.SortOrderDesc).First(1000))
	if err != nil {
		return nil, fmt.Errorf("listing the jobs that were given up: %w", err)
	}
	out := make([]Dead, len(r.Jobs))
	for i, j := range r.Jobs {
		d := Dead{ID: j.ID, Kind: j.Kind, Args: string(j.EncodedArgs), Attempts: j.Attempt, At: j.CreatedAt}
		if j.FinalizedAt != nil {
			d.At = *j.FinalizedAt
		}
		if n := len(j.Errors); n > 0 {
			d.Error = j.Errors[n-1].Error
		}
		out[i] = d
	}
	return out, nil
}

// ErrNotDead says that a job was not given up, or is not there.
var ErrNotDead = errors.New("no job of this number was given up: see purlin jobs list")

// Retry runs a job that was given up once more.
func (l *Letters) Retry(ctx context.Context, id int64) error {
	j, err := l.client.JobGet(ctx, id)
	if errors.Is(err, rivertype.ErrNotFound) || err == nil && j.State != rivertype.JobStateDiscarded {
		return ErrNotDead
	}
	if err == nil {
		_, err = l.client.JobRetry(ctx, id)
	}
	if err != nil {
		return fmt.Errorf("retrying a job: %w", err)
	}
	return nil
}

// Loads tells how much waits in each queue.
func (l *Letters) Loads(ctx context.Context) ([]Load, error) { return loads(ctx, l.db) }

// Loads tells how much waits in each queue.
func (q *Queue) Loads(ctx context.Context) ([]Load, error) { return loads(ctx, q.db) }

// Jobs that are done are left out: of those there are a day's.
func loads(ctx context.Context, db *store.DB) ([]Load, error) {
	wait := "extract(epoch from now() - scheduled_at)"
	if db.Dialect() == dialect.SQLite {
		wait = "(julianday('now') - julianday(scheduled_at)) * 86400"
	}
	rows, err := db.SQL().QueryContext(ctx, `
		select queue,
		       sum(case when state = 'available' and wait >= 0 then 1 else 0 end),
		       sum(case when state = 'running' then 1 else 0 end),
		       sum(case when state in ('scheduled', 'retryable') or state = 'available' and wait < 0 then 1 else 0 end),
		       sum(case when state = 'discarded' then 1 else 0 end),
		       coalesce(max(case when state = 'available' and wait >= 0 then wait end), 0)
		from (select queue, state, `+wait+` as wait from river_job
		      where state in ('available', 'running', 'scheduled', 'retryable', 'discarded')) as jobs
		group by queue order by queue`)
	if err != nil {
		return nil, fmt.Errorf("counting jobs: %w", err)
	}
	defer rows.Close()
	var out []Load
	for rows.Next() {
		var q Load
		var age float64
		if err := rows.Scan(&q.Queue, &q.Ready, &q.Running, &q.Later, &q.Dead, &age); err != nil {
			return nil, fmt.Errorf("counting jobs: %w", err)
		}
		q.Age = time.Duration(age * float64(time.Second))
		out = append(out, q)
	}
	return out, rows.Err()
}
