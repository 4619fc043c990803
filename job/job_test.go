package job_test

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/stretchr/testify/require"

	"purlin/auth"
	"purlin/ent"
	"purlin/job"
	"purlin/store"
	"purlin/testservice"
)

type args struct {
	Name string `json:"name"`
}

func (args) Kind() string { return "test" }

type worker struct {
	river.WorkerDefaults[args]
	ran chan string
}

func (w *worker) Work(ctx context.Context, j *river.Job[args]) error {
	select {
	case w.ran <- j.Args.Name:
	case <-ctx.Done():
	}
	return nil
}

func open(t *testing.T) *store.DB {
	return openAt(t, "sqlite:"+filepath.Join(t.TempDir(), "purlin.db"))
}

func openAt(t *testing.T, url string) *store.DB {
	db, err := store.Open(t.Context(), url, store.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	require.NoError(t, db.Migrate(t.Context()))
	require.NoError(t, job.Migrate(t.Context(), db, slog.New(slog.DiscardHandler)))
	return db
}

func queue(t *testing.T, db *store.DB) (*job.Queue, chan string) {
	w := &worker{ran: make(chan string)}
	workers := river.NewWorkers()
	river.AddWorker(workers, w)
	q, err := job.New(db, workers, slog.New(slog.DiscardHandler), job.Options{})
	require.NoError(t, err)
	return q, w.ran
}

func start(t *testing.T, q *job.Queue) {
	require.NoError(t, q.Start(t.Context()))
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		require.NoError(t, q.Stop(ctx))
	})
}

func TestAJobLivesAndDiesWithItsTransaction(t *testing.T) {
	t.Parallel()
	db := open(t)
	q, ran := queue(t, db)
	ctx := auth.AsSystem(t.Context())
	insert := func(name string, end error) error {
		return db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
			if err := q.Insert(ctx, tx, args{name}, nil); err != nil {
				return err
			}
			return end
		})
	}
	boom := errors.New("boom")
	require.ErrorIs(t, insert("rolled back", boom), boom)
	require.NoError(t, insert("committed", nil))
	start(t, q)
	require.Equal(t, "committed", <-ran)
}

// A process that is killed leaves its job as running.
func TestAKilledProcessesJobIsTakenUpAtStart(t *testing.T) {
	t.Parallel()
	db := open(t)
	q, ran := queue(t, db)
	ctx := auth.AsSystem(t.Context())
	require.NoError(t, db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		return q.Insert(ctx, tx, args{"cut off"}, nil)
	}))
	_, err := db.SQL().ExecContext(ctx, `update river_job set state = 'running', attempt = 1, attempted_at = current_timestamp`)
	require.NoError(t, err)
	start(t, q)
	require.Equal(t, "cut off", <-ran)
}

type failing struct {
	river.WorkerDefaults[args]
	ran chan string
}

func (w *failing) Work(ctx context.Context, j *river.Job[args]) error {
	if j.Attempt == 1 {
		return errors.New("it broke")
	}
	w.ran <- j.Args.Name
	return nil
}

func TestAJobThatWasGivenUpIsListedAndRunsAgain(t *testing.T) {
	t.Parallel()
	db := open(t)
	w := &failing{ran: make(chan string, 1)}
	workers := river.NewWorkers()
	river.AddWorker(workers, w)
	q, err := job.New(db, workers, slog.New(slog.DiscardHandler), job.Options{})
	require.NoError(t, err)
	ctx := auth.AsSystem(t.Context())
	require.NoError(t, db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		return q.Insert(ctx, tx, args{"dead"}, &river.InsertOpts{MaxAttempts: 1, Queue: job.Copy})
	}))
	l, err := job.Look(db, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	loads, err := l.Loads(ctx)
	require.NoError(t, err)
	require.Len(t, loads, 1)
	require.Equal(t, 1, loads[0].Ready)
	start(t, q)
	var dead []job.Dead
	require.Eventually(t, func() bool {
		dead, err = l.Dead(ctx)
		return err != nil || len(dead) > 0
	}, time.Minute, 10*time.Millisecond)
	require.NoError(t, err)
	require.Equal(t, "it broke", dead[0].Error)
	require.JSONEq(t, `{"name": "dead"}`, dead[0].Args)
	require.ErrorIs(t, l.Retry(ctx, dead[0].ID+1), job.ErrNotDead)
	require.NoError(t, l.Retry(ctx, dead[0].ID))
	require.Equal(t, "dead", <-w.ran)
	require.ErrorIs(t, l.Retry(ctx, dead[0].ID), job.ErrNotDead)
}

func TestHowMuchWaitsInTheQueues(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(t *testing.T) *store.DB{
		"SQLite": open, "PostgreSQL": func(t *testing.T) *store.DB { return openAt(t, testservice.Postgres(t)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := open(t)
			q, _ := queue(t, db)
			ctx := auth.AsSystem(t.Context())
			insert := func(queue string, ago time.Duration, state string) {
				require.NoError(t, db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
					return q.Insert(ctx, tx, args{"new"}, &river.InsertOpts{Queue: queue, ScheduledAt: time.Now().Add(-ago)})
				}))
				finalized := "null"
				if state == "completed" || state == "discarded" {
					finalized = "current_timestamp"
				}
				_, err := db.SQL().ExecContext(ctx, `update river_job set kind = 'counted', finalized_at = `+finalized+`, state = '`+state+`' where kind = 'test'`)
				require.NoError(t, err)
			}
			none, err := q.Loads(ctx)
			require.NoError(t, err)
			require.Empty(t, none)
			insert(job.Copy, 100*time.Second, "available")
			insert(job.Copy, 10*time.Second, "available")
			insert(job.Copy, -time.Hour, "available") // asleep for a moment
			insert(job.Copy, -time.Hour, "scheduled")
			insert(job.Copy, -time.Hour, "retryable")
			insert(job.Copy, time.Hour, "running")
			insert(job.Copy, time.Hour, "discarded")
			insert(job.Copy, time.Hour, "completed")
			insert(job.Light, time.Hour, "running")
			loads, err := q.Loads(ctx)
			require.NoError(t, err)
			require.Len(t, loads, 2)
			require.InDelta(t, 100*time.Second, loads[0].Age, float64(time.Minute/2))
			loads[0].Age = 0
			require.Equal(t, []job.Load{
				{Queue: job.Copy, Ready: 2, Running: 1, Later: 3, Dead: 1}, {Queue: job.Light, Running: 1},
			}, loads)
		})
	}
}
