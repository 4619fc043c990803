package job_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/stretchr/testify/require"

	"purlin/auth"
	"purlin/ent"
	"purlin/job"
	"purlin/testservice"
)

// A job that runs for longer than it may has lost its process.
func TestALostProcessesJobsAreGivenBack(t *testing.T) {
	t.Parallel()
	db := openAt(t, testservice.Postgres(t))
	q, ran := queue(t, db)
	ctx := auth.AsSystem(t.Context())
	running := func(name, queue string, attempt int, since time.Duration) {
		require.NoError(t, db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
			return q.Insert(ctx, tx, args{name}, &river.InsertOpts{Queue: queue, MaxAttempts: 5})
		}))
		_, err := db.SQL().ExecContext(ctx, `update river_job set state = 'running', attempt = $1, attempted_at = now() - make_interval(secs => $2)
			where args ->> 'name' = $3`, attempt, since.Seconds(), name)
		require.NoError(t, err)
	}
	running("light, lost", job.Light, 1, 40*time.Second)
	running("light, at work", job.Light, 1, 25*time.Second)
	running("copy, lost", job.Copy, 1, 80*time.Second)
	running("copy, at work", job.Copy, 1, 65*time.Second)
	running("lost too often", job.Light, 5, 40*time.Second)
	running("lost and canceled", job.Light, 1, 40*time.Second)
	_, err := db.SQL().ExecContext(ctx, `update river_job set metadata = '{"cancel_attempted_at": "2026-01-01T00:00:00Z"}' where args ->> 'name' = 'lost and canceled'`)
	require.NoError(t, err)
	start(t, q)
	require.ElementsMatch(t, []string{"light, lost", "copy, lost"}, []string{<-ran, <-ran})
	states := map[string]string{}
	rows, err := db.SQL().QueryContext(ctx, `select args ->> 'name', state || ' ' || coalesce(errors[1] ->> 'error', '') from river_job where args ->> 'name' not in ('light, lost', 'copy, lost')`)
	require.NoError(t, err)
	defer rows.Close()
	for rows.Next() {
		var name, state string
		require.NoError(t, rows.Scan(&name, &state))
		states[name] = state
	}
	require.NoError(t, rows.Err())
	const why = "its process was killed or cut off"
	require.Equal(t, map[string]string{
		"light, at work": "running ", "copy, at work": "running ", "lost too often": "discarded " + why, "lost and canceled": "cancelled " + why,
	}, states, fmt.Sprint(states))
	l, err := job.Look(db, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	dead, err := l.Dead(ctx)
	require.NoError(t, err)
	require.Len(t, dead, 1)
	require.Equal(t, why, dead[0].Error)
}
