// Package hub shows people their hubs at Autodesk, imports files from there into
// projects, and follows new versions of them. It acts as each of them at Autodesk,
// by the login that they have connected, and sees what they see.
//
// An import is an upload that a job makes: the content goes from Autodesk into the
// blob store part by part, and a run that is cut off goes on with the part that it
// was at. New versions are told by a webhook, which is a hint, and asked for now and
// then.
package hub

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"purlin/aps"
	"purlin/auth"
	"purlin/catalog"
	"purlin/fault"
	"purlin/job"
	"purlin/limit"
	"purlin/store"
)

// Logins give out access tokens by which Purlin acts as a user at Autodesk.
type Logins interface {
	// Token returns one that is good now; a [fault.Conflict] fault when the user
	// has to do something first.
	Token(ctx context.Context, user uuid.UUID) (string, error)
	// Forget is told of one that Autodesk has refused.
	Forget(ctx context.Context, user uuid.UUID)
}

// Options of a [Service]. Logins and Limit must be set.
type Options struct {
	Logins Logins
	Limit  *limit.Limiter
	// Callback is the URL below which Autodesk tells of new versions: the import's id
	// is added. Empty: it is not asked to, and imports that follow ask it.
	Callback string
	// Secrets returns what its calls may be signed with at a time, the newest first.
	Secrets func(time.Time) []string
	// Slice is how long a copy works before it hands over to its next run. Default
	// 15 s, so that copies take turns and a killed process's is soon taken up.
	Slice time.Duration
	// PartTime is how long the part under way at the end of a slice may take, and the
	// check of a whole content before it is asked for again. Default 45 s.
	PartTime time.Duration
	// Patience is how long an import that follows goes without asking for new
	// versions. Default 1 h.
	Patience time.Duration
}

// Service is safe for concurrent use.
type Service struct {
	db     *store.DB
	engine *aps.Client
	files  *catalog.Service
	log    *slog.Logger
	o      Options
	queue  *job.Queue
	calls  *limit.Bucket
}

// callsAMinute bounds what one user may ask of Autodesk by the API.
const callsAMinute = 120

// New returns the service. [Service.Work] and [Service.Use] connect it with the
// queue of jobs.
func New(db *store.DB, engine *aps.Client, files *catalog.Service, log *slog.Logger, o Options) *Service {
	if o.Slice <= 0 {
		o.Slice = 15 * time.Second
	}
	if o.PartTime <= 0 {
		o.PartTime = 45 * time.Second
	}
	if o.Patience <= 0 {
		o.Patience = time.Hour
	}
	return &Service{db: db, engine: engine, files: files, log: log, o: o, calls: o.Limit.Bucket("calls of hubs", callsAMinute, time.Minute)}
}

// Work adds the workers of the service's jobs.
func (s *Service) Work(workers *river.Workers) {
	river.AddWorker(workers, &importWorker{service: s})
	river.AddWorker(workers, &checkWorker{service: s})
	river.AddWorker(workers, &pollWorker{service: s})
}

// Use gives the service the queue that runs its jobs. Call it once, before anything
// else.
func (s *Service) Use(q *job.Queue) { s.queue = q }

// ask calls f with a client that acts as the caller, once for each call of Autodesk
// that f is to make, and tells people what came of it when that was bad.
func (s *Service) ask(ctx context.Context, f func(*aps.Client) error) error {
	who, err := auth.Person(ctx)
	if err != nil {
		return err
	}
	if level := s.calls.Take(ctx, who.UserID.String(), 1); !level.OK {
		e := fault.Errorf(fault.RateLimited, "you ask for more of your hubs than %d times a minute: try again in %d s", callsAMinute, int(level.Wait.Seconds())+1)
		e.RetryAfter = level.Wait
		return e
	}
	return s.as(ctx, who.UserID, f)
}

// as calls f with a client that acts as a user.
func (s *Service) as(ctx context.Context, user uuid.UUID, f func(*aps.Client) error) error {
	token, err := s.o.Logins.Token(ctx, user)
	if err != nil {
		return err
	}
	err = f(s.engine.As(aps.Tokens{AccessToken: token}, nil))
	if aps.IsStatus(err, http.StatusUnauthorized) {
		s.o.Logins.Forget(ctx, user)
		return fault.Errorf(fault.Conflict, "Autodesk does not take your sign-in now: try again, or sign in with it anew")
	}
	return told(err)
}

// told is err as people see it: what Autodesk refuses is no fault of ours.
func told(err error) error {
	e, ok := errors.AsType[*aps.Error](err)
	if !ok || len(fault.Of(err)) > 0 {
		return err
	}
	switch e.Status {
	case http.StatusForbidden, http.StatusNotFound, http.StatusBadRequest:
		return fault.Errorf(fault.NotFound, "there is no such thing at Autodesk that your account there may see")
	case http.StatusTooManyRequests:
		f := fault.Errorf(fault.RateLimited, "Autodesk asks to slow down: try again later")
		f.RetryAfter = e.RetryAfter
		return f
	}
	return err
}
