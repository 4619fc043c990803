package job

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"purlin/store"
)

const (
	// rescuePace is how often a process looks for the jobs of processes that are gone.
	rescuePace = 10 * time.Second
	// rescueGrace is how long after its time-out a job that still runs is taken for one
	// whose process is gone: what it commits at last has taken place by then.
	rescueGrace = 15 * time.Second
	// farAway keeps River's own rescuer out of it: that goes by the clock of the
	// process that leads, and would give away a running job where it is ahead.
	farAway = time.Hour
)

// rescuer gives jobs back whose process was killed or cut off, by the database's
// clock: the one of which River has it when they began. Every process that works
// does this, so that nobody waits for the election of another leader. It serves
// PostgreSQL.
type rescuer struct {
	db   *store.DB
	log  *slog.Logger
	stop context.CancelFunc
	done chan struct{}
}

func (r *rescuer) start(ctx context.Context) {
	r.done = make(chan struct{})
	ctx, r.stop = context.WithCancel(context.WithoutCancel(ctx))
	go func() {
		defer close(r.done)
		tick := time.NewTicker(rescuePace)
		defer tick.Stop()
		for {
			if err := r.rescue(ctx); err != nil && ctx.Err() == nil {
				r.log.WarnContext(ctx, "looking for the jobs of lost processes failed", slog.Any("error", err))
			}
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
		}
	}()
}

func (r *rescuer) end() {
	if r.stop != nil {
		r.stop()
		<-r.done
	}
}

// rescue makes the jobs available that have run for longer than they may, and
// discards those that were killed too often. Like a failure, it counts as an
// attempt.
func (r *rescuer) rescue(ctx context.Context) error {
	for queue, most := range longest {
		result, err := r.db.SQL().ExecContext(ctx, `
			update river_job
			set    state        = (case when metadata ? 'cancel_attempted_at' then 'cancelled'
			                            when attempt >= max_attempts then 'discarded' else 'available' end)::river_job_state,
			       finalized_at = case when metadata ? 'cancel_attempted_at' or attempt >= max_attempts then now() end,
			       scheduled_at = now(),
			       errors       = array_append(errors, jsonb_build_object('at', now(), 'attempt', attempt, 'trace', '',
			                                                              'error', 'its process was killed or cut off'))
			where  state = 'running' and queue = $1 and attempted_at < now() - make_interval(secs => $2)`,
			queue, (most + rescueGrace).Seconds())
		if err != nil {
			return fmt.Errorf("rescuing jobs: %w", err)
		}
		if n, err := result.RowsAffected(); err == nil && n > 0 {
			r.log.WarnContext(ctx, "jobs of a process that was killed or cut off were given back", slog.String("queue", queue), slog.Int64("count", n))
		}
	}
	return nil
}
