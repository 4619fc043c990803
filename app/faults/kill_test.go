//go:build faults

package faults_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What the other tests are compared with, and proof that the audit is whole.
func TestNothingFails(t *testing.T) {
	t.Parallel()
	s := deploy(t, options{})
	s.translate(100, 100, func() {})
}

// kills is how many processes are killed, one a second or so.
const kills = 30

func TestProcessesAreKilled(t *testing.T) {
	t.Parallel()
	s := deploy(t, options{})
	s.translate(100, 100, func() {
		s.awaitStarted(10)
		cut := s.killWorkers()
		at := time.Now()
		for range kills {
			s.all()[rand.IntN(4)].kill()
			pause(t.Context(), time.Second/2+rand.N(time.Second))
		}
		// 90 seconds, and what the machine takes to start the killed once more.
		eventually(t, 90*time.Second-time.Since(at)+patience/4, "the jobs of killed workers are taken up", func() bool {
			return s.count(`select count(*) from river_job where state = 'running' and attempted_by[array_upper(attempted_by, 1)] = any($1)`, cut) == 0
		})
		t.Logf("the jobs of killed workers were taken up within %s", time.Since(at).Round(time.Second))
	})
}

// killWorkers kills every worker while it is at work, and returns the names that
// those had for the job queue.
func (s *stack) killWorkers() []string {
	s.t.Helper()
	eventually(s.t, patience, "workers are at work", func() bool {
		return s.count(`select count(*) from river_job where state = 'running' and queue = 'copy'`) > 3
	})
	for _, w := range s.workers {
		w.kill()
	}
	ctx := s.t.Context()
	names := s.rows(ctx, `select distinct attempted_by[array_upper(attempted_by, 1)] from river_job where state = 'running'`)
	require.NotEmpty(s.t, names)
	return names
}
