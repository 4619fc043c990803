package job

import (
	"math/rand/v2"
	"time"

	"github.com/riverqueue/river/rivertype"

	"purlin/store"
)

// retryPolicy spaces the attempts of a failed job: exponential with full jitter,
// from about a second to at most five minutes.
type retryPolicy struct{ db *store.DB }

func (p retryPolicy) NextRetry(job *rivertype.JobRow) time.Time {
	limit := min(time.Second<<min(len(job.Errors), 9), 5*time.Minute)
	return p.db.Now().UTC().Add(limit/4 + rand.N(limit)) //nolint:gosec // spreads retries
}
