package aps

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// quota names calls that the service counts together.
type quota string

// Quotas; calls without one are counted by nobody that says so.
const (
	quotaNone      quota = ""
	quotaToken     quota = "token"
	quotaRevoke    quota = "revoke"
	quotaOSS       quota = "oss"
	quotaJob       quota = "job"
	quotaHooks     quota = "hooks"
	quotaNewHooks  quota = "new hooks"
	quotaSecrets   quota = "hook secrets"
	quotaHubs      quota = "hubs"
	quotaData      quota = "data"
	quotaVersions  quota = "item versions"
	quotaNewItems  quota = "new items"
	quotaDataWrite quota = "new versions"
)

// perMinute is how many calls of one application the service takes in a minute.
// Source: https://aps.autodesk.com/developer/documentation, the rate limits page of each service.
var perMinute = map[quota]float64{
	quotaToken: 500, quotaRevoke: 100, quotaOSS: 1000, quotaJob: 500,
	quotaHooks: 300, quotaNewHooks: 50, quotaSecrets: 50,
	quotaHubs: 50, quotaData: 300, quotaVersions: 800, quotaNewItems: 50, quotaDataWrite: 300,
}

// Budget counts the calls of an application in all processes that make them. It
// is safe for concurrent use and does not fail: one that cannot be reached lets
// each process count by itself.
type Budget interface {
	// Take takes one call of a quota: a bucket of burst calls, full at first, into
	// which perSecond flow back. It returns how long to wait before the next try; 0
	// when the call has been taken.
	Take(ctx context.Context, quota string, burst int, perSecond float64) time.Duration
	// Hold lets nobody take calls of a quota for d: the service said so.
	Hold(ctx context.Context, quota string, burst int, perSecond float64, d time.Duration)
}

// limiter keeps calls under their quotas, and holds back those of a quota that
// the service says is used up: one answer 429 stops all callers, not one each.
type limiter struct {
	share  float64 // of the quotas; not positive: no limit
	budget Budget  // nil: rates are kept here

	mu     sync.Mutex
	quotas map[quota]*bucket
}

type bucket struct {
	burst     int
	perSecond float64
	rate      *rate.Limiter
	until     time.Time // when the service takes calls again
}

func (l *limiter) bucket(q quota) *bucket {
	b := l.quotas[q]
	if b == nil {
		n := perMinute[q] * l.share
		burst := max(1, n/10) // the rest flows evenly, so that no minute has more than n
		b = &bucket{burst: int(burst), perSecond: max(n-burst, n/2) / 60}
		b.rate = rate.NewLimiter(rate.Limit(b.perSecond), b.burst)
		l.quotas[q] = b
	}
	return b
}

// wait returns when a call may be sent. It fails at once when ctx would end
// first, or when the service asked for a wait longer than longest.
func (l *limiter) wait(ctx context.Context, op string, q quota, longest time.Duration) error {
	if q == quotaNone || l.share <= 0 {
		return nil
	}
	l.mu.Lock()
	b := l.bucket(q)
	closed := time.Until(b.until)
	l.mu.Unlock()
	if err := linger(ctx, op, closed, longest); err != nil {
		return err
	}
	if l.budget != nil {
		for {
			closed := l.budget.Take(ctx, string(q), b.burst, b.perSecond)
			if closed <= 0 {
				return ctx.Err()
			}
			if err := linger(ctx, op, closed+rand.N(closed/10+1), longest); err != nil { //nolint:gosec // no secret
				return err
			}
		}
	}
	if err := b.rate.Wait(ctx); err != nil {
		if ctx.Err() == nil {
			err = context.DeadlineExceeded // it would not come before the deadline
		}
		return &Error{Op: op, Message: "held back to stay under the quota of the service", cause: err, unsent: true}
	}
	return nil
}

// linger waits until a quota is open again.
func linger(ctx context.Context, op string, closed, longest time.Duration) error {
	if closed <= 0 {
		return nil
	}
	refused := &Error{Op: op, Status: http.StatusTooManyRequests, Message: "not sent, to stay under the quota of the service", RetryAfter: closed, unsent: true}
	if deadline, ok := ctx.Deadline(); closed > longest || ok && time.Until(deadline) < closed {
		return refused
	}
	if err := sleep(ctx, closed); err != nil {
		return fmt.Errorf("%w (%w)", err, refused)
	}
	return nil
}

// hold closes a quota that the service says is used up, in every process.
func (l *limiter) hold(ctx context.Context, q quota, d time.Duration) {
	if q == quotaNone || l.share <= 0 || d <= 0 {
		return
	}
	l.mu.Lock()
	b := l.bucket(q)
	if t := time.Now().Add(d); t.After(b.until) {
		b.until = t
	}
	l.mu.Unlock()
	if l.budget != nil {
		l.budget.Hold(ctx, string(q), b.burst, b.perSecond, d)
	}
}
