package aps

import (
	"context"
	"fmt"
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

// limiter keeps calls under their quotas, and holds back those of a quota that
// the service says is used up: one answer 429 stops all callers, not one each.
type limiter struct {
	share float64 // of the quotas; not positive: no limit

	mu     sync.Mutex
	quotas map[quota]*bucket
}

type bucket struct {
	rate  *rate.Limiter
	until time.Time // when the service takes calls again
}

func (l *limiter) bucket(q quota) *bucket {
	b := l.quotas[q]
	if b == nil {
		n := perMinute[q] * l.share
		burst := max(1, n/10) // the rest flows evenly, so that no minute has more than n
		b = &bucket{rate: rate.NewLimiter(rate.Limit(max(n-burst, n/2)/60), int(burst))}
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
	if closed > 0 {
		refused := &Error{Op: op, Status: http.StatusTooManyRequests, Message: "not sent, because the service asked to wait", RetryAfter: closed, unsent: true}
		if deadline, ok := ctx.Deadline(); closed > longest || ok && time.Until(deadline) < closed {
			return refused
		}
		if err := sleep(ctx, closed); err != nil {
			return fmt.Errorf("%w (%w)", err, refused)
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

// hold closes a quota that the service says is used up.
func (l *limiter) hold(q quota, d time.Duration) {
	if q == quotaNone || l.share <= 0 || d <= 0 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.bucket(q)
	if t := time.Now().Add(d); t.After(b.until) {
		b.until = t
	}
}
