package apslocal

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"purlin/apslocal/convert"
)

// FaultKind is a way to misbehave.
type FaultKind string

// Kinds of faults. Those of requests look at Method and Path; those of
// translations and webhooks at Object.
const (
	// FaultStatus answers with Status instead of serving the request, in the
	// shape of the service that was asked; 429 and 503 with RetryAfter. 202 reads
	// as "still extracting".
	FaultStatus FaultKind = "status"
	// FaultLatency waits for Delay, then serves.
	FaultLatency FaultKind = "latency"
	// FaultDrop closes the connection without an answer: before the request is
	// served, or with Served after it, so that the effect is there and the answer lost.
	FaultDrop FaultKind = "drop"
	// FaultTruncate closes the connection after half of the answer's body.
	FaultTruncate FaultKind = "truncate"
	// FaultExpire refuses signed URLs as expired.
	FaultExpire FaultKind = "expire"
	// FaultSkew moves the server's clock by Delay, which may be negative: tokens and
	// signed URLs are dated and judged by it.
	FaultSkew FaultKind = "skew"
	// FaultStick stops a translation at Percent until the fault is removed; other
	// translations go on.
	FaultStick FaultKind = "stick"
	// FaultFail fails a translation at Percent with Code and Message.
	FaultFail FaultKind = "fail"
	// FaultLose swallows a webhook as if it had been delivered.
	FaultLose FaultKind = "lose"
	// FaultLate delivers a webhook Delay later.
	FaultLate FaultKind = "late"
	// FaultRepeat delivers a webhook Count times more.
	FaultRepeat FaultKind = "repeat"
)

var (
	requestFaults     = []FaultKind{FaultStatus, FaultDrop, FaultTruncate, FaultExpire}
	translationFaults = []FaultKind{FaultStick, FaultFail}
	webhookFaults     = []FaultKind{FaultLose, FaultLate}
	everyFault        = slices.Concat(requestFaults, translationFaults, webhookFaults, []FaultKind{FaultLatency, FaultSkew, FaultRepeat})
)

// Fault is one misbehaviour on demand. Of several that match, the oldest of a
// sort strikes: each in turn, when Times is set. Its JSON is what the admin
// endpoint takes.
type Fault struct {
	// ID is given by [Server.Inject].
	ID   string    `json:"id,omitempty"`
	Kind FaultKind `json:"kind"`
	// Method and Path choose requests. Path is a regular expression over the
	// escaped path, as "/manifest$"; empty is any.
	Method string `json:"method,omitempty"`
	Path   string `json:"path,omitempty"`
	// Object is a regular expression over BUCKET/KEY of what is translated; empty is any.
	Object string `json:"object,omitempty"`
	// Skip lets the first matches pass, Times ends the fault after so many; 0: it
	// stays until it is removed.
	Skip  int `json:"skip,omitempty"`
	Times int `json:"times,omitempty"`

	Status     int           `json:"status,omitempty"`
	RetryAfter int           `json:"retry_after,omitempty"` // seconds
	Delay      time.Duration `json:"-"`                     // JSON: "delay", as "1m30s"
	Served     bool          `json:"served,omitempty"`
	Percent    int           `json:"percent,omitempty"` // 0 to 99
	Code       string        `json:"code,omitempty"`    // default TranslationWorker-InternalFailure
	Message    string        `json:"message,omitempty"`
	Count      int           `json:"count,omitempty"` // default 1

	// Hits is how often it struck.
	Hits int `json:"hits"`
}

type plainFault Fault

type faultJSON struct {
	plainFault
	Delay string `json:"delay,omitempty"`
}

// MarshalJSON writes the delay as text.
func (f Fault) MarshalJSON() ([]byte, error) {
	v := faultJSON{plainFault: plainFault(f)}
	if f.Delay != 0 {
		v.Delay = f.Delay.String()
	}
	return json.Marshal(v)
}

// UnmarshalJSON reads the delay as text and refuses members that it does not know.
func (f *Fault) UnmarshalJSON(b []byte) error {
	var v faultJSON
	dec := json.NewDecoder(strings.NewReader(string(b)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&v); err != nil {
		return fmt.Errorf("a fault: %w", err)
	}
	*f = Fault(v.plainFault)
	if v.Delay != "" {
		d, err := time.ParseDuration(v.Delay)
		if err != nil {
			return fmt.Errorf("a fault's delay is a duration, as 1.5s: %w", err)
		}
		f.Delay = d
	}
	return nil
}

const (
	maxFaults  = 1000
	faultsPath = "/faults"
)

func (f *Fault) check() error {
	switch {
	case !slices.Contains(everyFault, f.Kind):
		return fmt.Errorf("kind %q is none of %v", f.Kind, everyFault)
	case f.Skip < 0 || f.Times < 0 || f.Count < 0 || f.Count > 100 || f.RetryAfter < 0:
		return errors.New("skip, times, retry_after and count (at most 100) are not negative")
	case f.Kind == FaultStatus && (f.Status < 200 || f.Status > 599):
		return errors.New("status is from 200 to 599")
	case f.Percent < 0 || f.Percent > 99:
		return errors.New("percent is from 0 to 99")
	case f.Delay < 0 && f.Kind != FaultSkew || f.Delay == 0 && slices.Contains([]FaultKind{FaultLatency, FaultLate, FaultSkew}, f.Kind):
		return fmt.Errorf("%s needs a delay, as 1.5s", f.Kind)
	}
	return nil
}

// armed is a fault that waits for its matches.
type armed struct {
	Fault
	path, object *regexp.Regexp
	seen         int
}

type faults struct {
	mu   sync.Mutex
	all  []*armed
	skew time.Duration
}

// strike counts and returns the oldest fault of one of the kinds that matches.
func (f *faults) strike(match func(*armed) bool, kinds ...FaultKind) (Fault, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, a := range f.all {
		if !slices.Contains(kinds, a.Kind) || a.Times > 0 && a.Hits >= a.Times || !match(a) {
			continue
		}
		if a.seen++; a.seen <= a.Skip {
			continue
		}
		a.Hits++
		return a.Fault, true
	}
	return Fault{}, false
}

func onObject(bucket, key string) func(*armed) bool {
	return func(a *armed) bool { return a.object.MatchString(bucket + "/" + key) }
}

// Inject makes the server misbehave and returns the id of the fault.
func (s *Server) Inject(f Fault) (id string, err error) {
	if err := f.check(); err != nil {
		return "", fmt.Errorf("apslocal: fault: %w", err)
	}
	a := &armed{Fault: f}
	if a.path, err = regexp.Compile(f.Path); err == nil {
		a.object, err = regexp.Compile(f.Object)
	}
	if err != nil {
		return "", fmt.Errorf("apslocal: fault: %w", err)
	}
	a.ID, a.Hits = strings.ToLower(rand.Text()[:8]), 0
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	if len(s.faults.all) >= maxFaults {
		return "", fmt.Errorf("apslocal: fault: there are %d already", maxFaults)
	}
	s.faults.all = append(s.faults.all, a)
	if a.Kind == FaultSkew {
		s.faults.skew += a.Delay
	}
	return a.ID, nil
}

// Faults returns the faults that were injected, those that are spent included.
func (s *Server) Faults() []Fault {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	all := make([]Fault, len(s.faults.all))
	for i, a := range s.faults.all {
		all[i] = a.Fault
	}
	return all
}

// RemoveFault ends a fault, or all of them when id is empty, and says whether
// there was one. Translations that it held go on.
func (s *Server) RemoveFault(id string) bool {
	gone := map[string]bool{}
	s.faults.mu.Lock()
	s.faults.all = slices.DeleteFunc(s.faults.all, func(a *armed) bool {
		if id != "" && a.ID != id {
			return false
		}
		if a.Kind == FaultSkew {
			s.faults.skew -= a.Delay
		}
		gone[a.ID] = true
		return true
	})
	s.faults.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	for design, fault := range s.stuck {
		if gone[fault] {
			delete(s.stuck, design)
			s.enqueue(design)
		}
	}
	return len(gone) > 0
}

// now is the server's clock, which a fault may skew.
func (s *Server) now() time.Time {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	return time.Now().Add(s.faults.skew)
}

// misbehave serves a request with the faults that strike it.
func (s *Server) misbehave(w http.ResponseWriter, r *http.Request, serve http.HandlerFunc) {
	path := r.URL.EscapedPath()
	match := func(a *armed) bool {
		return (a.Method == "" || strings.EqualFold(a.Method, r.Method)) && a.path.MatchString(path) &&
			(a.Kind != FaultExpire || strings.HasPrefix(path, "/signed/"))
	}
	if f, hit := s.faults.strike(match, FaultLatency); hit {
		select {
		case <-time.After(f.Delay):
		case <-r.Context().Done():
			panic(http.ErrAbortHandler)
		case <-s.ctx.Done():
			panic(http.ErrAbortHandler)
		}
	}
	f, _ := s.faults.strike(match, requestFaults...)
	switch f.Kind { //nolint:exhaustive // the others are no faults of requests
	case FaultDrop:
		if f.Served {
			serve(&nowhere{header: http.Header{}}, r)
		}
		panic(http.ErrAbortHandler)
	case FaultTruncate:
		serve(&halved{ResponseWriter: w, left: -1}, r)
	case FaultExpire:
		storageError(w, http.StatusForbidden, "AccessDenied", "Request has expired")
	case FaultStatus:
		if f.RetryAfter > 0 {
			w.Header().Set("Retry-After", fmt.Sprint(f.RetryAfter))
		}
		faultAnswer(w, path, f)
	default:
		serve(w, r)
	}
}

// faultAnswer answers in the shape of the service that a path belongs to.
func faultAnswer(w http.ResponseWriter, path string, f Fault) {
	text := f.Message
	if text == "" {
		text = http.StatusText(f.Status) + " (injected)"
	}
	switch {
	case f.Status < 300:
		reply(w, f.Status, map[string]string{"result": "success"})
	case f.Status == http.StatusTooManyRequests:
		reply(w, f.Status, map[string]string{"developerMessage": "Quota limit exceeded."})
	case strings.HasPrefix(path, "/signed/"):
		storageError(w, f.Status, "InternalError", text)
	case strings.HasPrefix(path, "/oss/"):
		ossError(w, f.Status, text)
	case strings.HasPrefix(path, "/modelderivative/"):
		designError(w, f.Status, text)
	case strings.HasPrefix(path, "/data/"), strings.HasPrefix(path, "/project/"):
		dmError(w, f.Status, text)
	case strings.HasPrefix(path, "/webhooks/"):
		hookError(w, f.Status, text)
	default:
		gatewayError(w, f.Status, "ERR-003", text)
	}
}

// nowhere takes an answer that nobody is to get.
type nowhere struct{ header http.Header }

// Header returns the header that is lost.
func (n *nowhere) Header() http.Header { return n.header }

// Write loses p.
func (n *nowhere) Write(p []byte) (int, error) { return len(p), nil }

// WriteHeader loses the status.
func (n *nowhere) WriteHeader(int) {}

// halved lets half of a body pass, then ends the connection.
type halved struct {
	http.ResponseWriter
	left int64 // bytes; -1 before the first
}

// Write passes bytes on until half of them are out.
func (h *halved) Write(p []byte) (int, error) {
	if h.left < 0 {
		total := int64(len(p))
		_, _ = fmt.Sscan(h.Header().Get("Content-Length"), &total)
		h.left = total / 2
	}
	n, err := h.ResponseWriter.Write(p[:min(int64(len(p)), h.left)])
	if h.left -= int64(n); err == nil && h.left == 0 {
		_ = http.NewResponseController(h.ResponseWriter).Flush()
		panic(http.ErrAbortHandler)
	}
	return n, err
}

// heldError is why a translation does not go on.
type heldError struct{ fault string }

// Error names the fault.
func (h *heldError) Error() string { return "held by fault " + h.fault }

// getFaults is GET /faults of the admin endpoint.
func (s *Server) getFaults(w http.ResponseWriter, _ *http.Request) {
	reply(w, http.StatusOK, map[string]any{"faults": s.Faults()})
}

// postFault is POST /faults: one fault as JSON. A page of another origin cannot
// send this content type without asking first, and is refused then.
func (s *Server) postFault(w http.ResponseWriter, r *http.Request) {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		reply(w, http.StatusUnsupportedMediaType, map[string]string{"error": "the body is JSON, and Content-Type says application/json"})
		return
	}
	b, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 64<<10))
	var f Fault
	if err == nil {
		err = json.Unmarshal(b, &f)
	}
	if err == nil {
		f.ID, err = s.Inject(f)
	}
	if err != nil {
		reply(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
		return
	}
	reply(w, http.StatusCreated, f)
}

// deleteFault is DELETE /faults/{id}, and DELETE /faults for all.
func (s *Server) deleteFault(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	if !s.RemoveFault(id) && id != "" {
		reply(w, http.StatusNotFound, map[string]string{"error": "there is no such fault"})
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// stopAt returns the progress callback of a run: tell is told how far it came,
// and a fault cancels the run at its percentage.
func (s *Server) stopAt(d *design, cancel context.CancelCauseFunc, tell func(percent int)) func(float64) {
	f, hit := s.faults.strike(onObject(d.Bucket, d.Key), translationFaults...)
	stopped := false
	return func(fraction float64) {
		percent := int(min(max(fraction, 0), 1) * 99)
		if stopped {
			return
		}
		if !hit || percent < f.Percent {
			tell(percent)
			return
		}
		stopped = true
		tell(f.Percent)
		if f.Kind == FaultStick {
			cancel(&heldError{f.ID})
			return
		}
		cancel(f.failure())
	}
}

func (f Fault) failure() *convert.Error {
	return &convert.Error{
		Code:    cmp.Or(f.Code, "TranslationWorker-InternalFailure"),
		Message: cmp.Or(f.Message, "Unrecoverable exit code from extractor: -1073741831 (injected)"),
	}
}
