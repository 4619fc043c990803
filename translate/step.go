package translate

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"purlin/aps"
	"purlin/auth"
	"purlin/ent"
	"purlin/ent/enum"
	"purlin/ent/file"
	"purlin/ent/translation"
)

// Steps of a translation.
const (
	stepUpload  = "upload"  // copy the content to the engine
	stepSubmit  = "submit"  // ask for the outputs, once
	stepWatch   = "watch"   // follow the manifest
	stepCollect = "collect" // fetch what came of it
	stepJoin    = "join"    // follow the translation that does the same work
	stepAbandon = "abandon" // tell the engine that nobody waits any more
	stepWait    = "wait"    // no job: until the project may copy one more
)

// Weights: where each stage begins in a translation's 0 to 100.
const (
	atTranslating = 20
	atCollecting  = 90
)

// Times.
const (
	// slice is the default of Options.Slice.
	slice = 30 * time.Second
	// ticks are at least this far apart.
	tick = 250 * time.Millisecond
	// maxDoublings bounds what is added to a slice for parts on a slow line: 32
	// minutes with the defaults. A transfer in which nothing moves is ended by the
	// client long before.
	maxDoublings = 6
)

// StepArgs is the job that runs one step of one attempt of a translation.
type StepArgs struct {
	Translation uuid.UUID `json:"translation"`
	Step        string    `json:"step"`
	Attempt     int       `json:"attempt"`
}

// Kind names the job.
func (StepArgs) Kind() string { return "translation_step" }

type worker struct {
	river.WorkerDefaults[StepArgs]
	service *Service
}

// Timeout bounds one run of a step. A copy that did not get its parts through in
// time has twice as long for them in the next try, so that a slow line gets there,
// too, and work of a process that was killed is soon taken up all the same.
func (w *worker) Timeout(j *river.Job[StepArgs]) time.Duration {
	switch j.Args.Step {
	case stepUpload, stepCollect:
		return w.service.o.Slice + w.service.o.PartTime<<min(max(j.Attempt-1, 0), maxDoublings)
	default:
		return 20 * time.Second
	}
}

// Work runs the step and turns what came of it into the job's fate: done, again
// later, or again after a failure that may pass.
func (w *worker) Work(ctx context.Context, j *river.Job[StepArgs]) error {
	s := w.service
	ctx = auth.AsSystem(ctx)
	t, err := s.db.Primary().Translation.Query().Where(translation.ID(j.Args.Translation)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if j.Args.Step == stepAbandon {
		return s.abandon(ctx, t)
	}
	if t.Status.Final() || t.Attempts != j.Args.Attempt || t.Step != j.Args.Step {
		// A job of an attempt or a step that is over: River may run one again whose
		// process was killed after its commit.
		return nil
	}
	if t.CancelRequested {
		_, err := s.commit(ctx, t, canceled(t))
		return ignoreMoved(err)
	}
	err = s.step(ctx, t, j.Args.Step)
	var again againError
	var fail failure
	var engine *aps.Error
	switch {
	case err == nil, errors.Is(err, errMoved):
		return nil
	case errors.As(err, &again):
		return river.JobSnooze(again.after)
	case errors.As(err, &fail):
	case errors.As(err, &engine) && !engine.Temporary() && ctx.Err() == nil:
		fail = failure{code: "ENGINE_REFUSED", message: "the engine refused: " + engine.Error()}
	case ctx.Err() != nil && (j.Attempt < j.MaxAttempts || !errors.Is(ctx.Err(), context.DeadlineExceeded)):
		return err // the process is stopping, or the run took too long: River gives it to the next
	case j.Attempt >= j.MaxAttempts:
		fail = failure{code: "ENGINE_UNAVAILABLE", message: fmt.Sprintf("gave up after %d tries: %v", j.Attempt, cause(err))}
	case engine != nil && engine.RetryAfter > 0:
		return river.JobSnooze(engine.RetryAfter)
	default:
		s.log.WarnContext(ctx, "step failed, will be tried again", slog.String("translation", t.ID.String()), slog.String("step", j.Args.Step), slog.Any("error", err))
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	fresh, err := s.db.Primary().Translation.Get(ctx, t.ID)
	if err != nil {
		return err
	}
	if fresh.Status.Final() || fresh.Attempts != t.Attempts {
		return nil
	}
	_, err = s.commit(ctx, fresh, fail.change(fresh))
	if err == nil {
		s.log.InfoContext(ctx, "translation failed", slog.String("translation", t.ID.String()), slog.String("code", fail.code))
	}
	return ignoreMoved(err)
}

// cause is what may be shown of an error: the engine's own words, or nothing.
func cause(err error) string {
	if engine, ok := errors.AsType[*aps.Error](err); ok {
		return engine.Error()
	}
	return "internal error, see the server's log"
}

func ignoreMoved(err error) error {
	if errors.Is(err, errMoved) {
		return nil
	}
	return err
}

// againError asks for the same step to be run again.
type againError struct{ after time.Duration }

func (againError) Error() string { return "again" }

func (s *Service) step(ctx context.Context, t *ent.Translation, step string) error {
	switch step {
	case stepUpload:
		return s.upload(ctx, t)
	case stepSubmit:
		return s.submit(ctx, t)
	case stepWatch:
		return s.watch(ctx, t)
	case stepCollect:
		return s.collect(ctx, t)
	case stepJoin:
		return s.join(ctx, t)
	default:
		return fmt.Errorf("unknown step %q", step)
	}
}

// at is the engine in a region; "": in the installation's own.
func (s *Service) at(r enum.Region) *aps.Client {
	if r == "" {
		return s.engine
	}
	return s.engine.In(aps.Region(r))
}

// bucketKey is the engine's bucket of this account in a region: keys are shared by
// all of APS, so ours is a hash.
func (s *Service) bucketKey(r enum.Region) string {
	sum := sha256.Sum256([]byte(s.o.Engine + " " + string(s.at(r).Region())))
	return "purlin-" + hex.EncodeToString(sum[:12])
}

// upload copies the content to the engine, unless it is there.
func (s *Service) upload(ctx context.Context, t *ent.Translation) error {
	v, err := s.db.Primary().FileVersion.Get(ctx, t.FileVersionID)
	if err != nil {
		return err
	}
	f, err := s.db.Primary().File.Query().Where(file.ID(t.FileID)).Only(ctx)
	if err != nil {
		return err
	}
	if t.ObjectKey == "" {
		key := v.Sha256
		if t.RootFile != "" {
			key += "-" + digest(t.RootFile)[:16] // another model, another manifest
		}
		if slices.Contains(t.Outputs, enum.SVF) {
			key += "-svf" // one manifest cannot have SVF2 as well
		}
		if t.Forced || t.Attempts > 1 {
			key += fmt.Sprintf("-%s-%d", t.ID, t.Attempts)
		}
		t, err = s.commit(ctx, t, change{
			status: enum.Running, stage: enum.StageUploading, message: "Sending the model to the engine",
			set: func(u *ent.TranslationUpdate) { u.SetObjectKey(key + "." + f.Format) },
		})
		if err != nil {
			return err
		}
	}
	bucket := s.bucketKey(t.Region)
	object, err := s.at(t.Region).ObjectDetails(ctx, bucket, t.ObjectKey)
	switch {
	case err == nil && object.Size == v.SizeBytes:
	case err == nil || aps.IsStatus(err, http.StatusNotFound):
		if t, err = s.send(ctx, t, v, bucket); err != nil {
			return err
		}
	default:
		return err
	}
	_, err = s.commit(ctx, t, change{
		status: enum.Running, stage: enum.StageTranslating, progress: atTranslating, message: "Asking the engine for the outputs",
		set: func(u *ent.TranslationUpdate) {
			u.SetUrn(aps.URN(aps.ObjectID(bucket, t.ObjectKey))).ClearTransfer()
		},
		next: &StepArgs{Translation: t.ID, Step: stepSubmit},
	})
	return err
}

// send uploads for at most a slice, from where the last run came to.
func (s *Service) send(ctx context.Context, t *ent.Translation, v *ent.FileVersion, bucket string) (*ent.Translation, error) {
	if err := s.at(t.Region).EnsureBucket(ctx, bucket, aps.Persistent); err != nil {
		return nil, err
	}
	content, err := s.bucket.Open(ctx, v.BlobKey)
	if err != nil {
		return nil, fmt.Errorf("opening the content: %w", err)
	}
	defer content.Close()
	var resume *aps.UploadState
	if len(t.Transfer) > 0 {
		resume = new(aps.UploadState)
		if err := json.Unmarshal(t.Transfer, resume); err != nil {
			return nil, fmt.Errorf("reading the upload's state: %w", err)
		}
	}
	run, cancel := context.WithCancel(ctx)
	defer cancel()
	r := &ticker{service: s, t: t, cancel: cancel, until: time.Now().Add(s.o.Slice)}
	_, err = s.at(t.Region).Upload(run, bucket, t.ObjectKey, content, v.SizeBytes, aps.UploadOptions{
		Resume: resume,
		Pause:  r.until,
		OnPart: func(state aps.UploadState) {
			raw, err := json.Marshal(state)
			if err == nil {
				err = r.note(ctx, func(_ context.Context, _ *ent.Tx, u *ent.TranslationUpdate) error {
					u.SetTransfer(raw)
					return nil
				})
			}
			r.stop(err)
		},
		Progress: func(sent int64) {
			r.stop(r.tick(ctx, enum.StageUploading, int(sent*atTranslating/max(v.SizeBytes, 1)), "Sending the model to the engine"))
		},
	})
	if r.err() != nil {
		return nil, r.err()
	}
	if errors.Is(err, aps.ErrPaused) {
		return nil, againError{0}
	}
	if err != nil {
		return nil, err
	}
	return r.current(), nil
}

// submit asks the engine for the outputs, once: whatever became of an earlier
// try is read from the manifest first.
func (s *Service) submit(ctx context.Context, t *ent.Translation) error {
	m, err := s.at(t.Region).Manifest(ctx, t.Urn)
	switch {
	case err == nil && len(absent(m, t.Outputs)) == 0:
		return s.watchNext(ctx, t)
	case err != nil && !aps.IsStatus(err, http.StatusNotFound):
		return err
	case err != nil && t.SubmittedAt != nil && s.now().Sub(*t.SubmittedAt) < s.o.Settle:
		return againError{time.Second} // posted a moment ago: the manifest may still appear
	}
	// The intent is committed before the effect.
	if t, err = s.note(ctx, t, func(_ context.Context, _ *ent.Tx, u *ent.TranslationUpdate) error {
		u.SetSubmittedAt(s.now())
		return nil
	}); err != nil {
		return err
	}
	s.hear(ctx, t.Region)
	outputs := make([]aps.Output, len(t.Outputs))
	for i, o := range t.Outputs {
		outputs[i] = aps.Output{Type: aps.OutputType(strings.ToLower(string(o)))}
		if o == enum.SVF || o == enum.SVF2 {
			outputs[i].Views = []aps.ViewRole{aps.View2D, aps.View3D}
		}
	}
	if _, err := s.at(t.Region).PostJob(ctx, s.request(t, outputs)); err != nil {
		return err
	}
	return s.watchNext(ctx, t)
}

func (s *Service) request(t *ent.Translation, outputs []aps.Output) aps.JobRequest {
	r := aps.JobRequest{URN: t.Urn, Outputs: outputs, CompressedURN: t.RootFile != "", RootFilename: t.RootFile}
	if s.o.Webhooks.Callback != "" {
		r.Workflow = s.o.Webhooks.Workflow
	}
	return r
}

func (s *Service) watchNext(ctx context.Context, t *ent.Translation) error {
	_, err := s.commit(ctx, t, change{
		status: enum.Running, stage: enum.StageTranslating, progress: max(t.Progress, atTranslating), message: "The engine is translating",
		next: &StepArgs{Translation: t.ID, Step: stepWatch},
		set: func(u *ent.TranslationUpdate) {
			if t.SubmittedAt == nil { // somebody else's job does the work
				u.SetSubmittedAt(s.now())
			}
		},
	})
	return err
}

// absent are the outputs that the manifest does not speak of.
func absent(m *aps.Manifest, outputs []enum.OutputFormat) (missing []enum.OutputFormat) {
	for _, o := range outputs {
		if find(m, o) == nil {
			missing = append(missing, o)
		}
	}
	return missing
}

func find(m *aps.Manifest, o enum.OutputFormat) *aps.Derivative {
	for i := range m.Derivatives {
		if strings.EqualFold(string(m.Derivatives[i].OutputType), string(o)) {
			return &m.Derivatives[i]
		}
	}
	return nil
}

// watch reads the manifest and goes to sleep again: a translation that is being
// watched holds no worker.
func (s *Service) watch(ctx context.Context, t *ent.Translation) error {
	since := t.CreatedAt
	if t.SubmittedAt != nil {
		since = *t.SubmittedAt
	}
	age := s.now().Sub(since)
	m, err := s.at(t.Region).Manifest(ctx, t.Urn)
	if aps.IsStatus(err, http.StatusNotFound) {
		if age < 2*s.o.Settle {
			return againError{time.Second}
		}
		return failure{code: "ENGINE_LOST", message: "the engine no longer knows this translation"}
	}
	if err != nil {
		return err
	}
	if m.Status.Done() {
		if f := failed(m, t.Outputs); f != nil {
			return *f
		}
		_, err := s.commit(ctx, t, change{
			status: enum.Running, stage: enum.StageCollecting, progress: atCollecting, message: "Fetching the results",
			next: &StepArgs{Translation: t.ID, Step: stepCollect},
		})
		return err
	}
	if age > s.o.Limit {
		return failure{code: "TIMED_OUT", message: fmt.Sprintf("the engine did not finish within %s", s.o.Limit), messages: said(m), timedOut: true}
	}
	progress := atTranslating + int(m.Fraction()*(atCollecting-atTranslating-1))
	if progress > t.Progress {
		if _, err := s.commit(ctx, t, change{status: enum.Running, stage: enum.StageTranslating, progress: progress, message: "The engine is translating"}); err != nil {
			return err
		}
	}
	return againError{s.pace(age)}
}

// finished goes on with what the engine is done with.
func (s *Service) finished(ctx context.Context, t *ent.Translation, m *aps.Manifest) error {
	c := change{
		status: enum.Running, stage: enum.StageCollecting, progress: atCollecting, message: "Fetching the results",
		next: &StepArgs{Translation: t.ID, Step: stepCollect},
	}
	if f := failed(m, t.Outputs); f != nil {
		c = f.change(t)
		s.log.InfoContext(ctx, "translation failed", slog.String("translation", t.ID.String()), slog.String("code", f.code))
	}
	_, err := s.commit(ctx, t, c)
	return err
}

// pace is how long to wait before asking again: a tenth of the time that the
// translation has taken so far, so that no result is seen later than a tenth
// after it was there. An engine that calls when it is done is asked less often,
// for its progress.
func (s *Service) pace(age time.Duration) time.Duration {
	least, most := 100*time.Millisecond, 10*time.Second
	if s.o.Webhooks.Callback != "" {
		least, most = time.Second, 30*time.Second
	}
	least = max(least, s.o.Poll)
	return min(max(age/10, least), max(most, least))
}

// failed explains why an output will not come; nil when all are there.
func failed(m *aps.Manifest, outputs []enum.OutputFormat) *failure {
	for _, o := range outputs {
		d := find(m, o)
		if d != nil && d.Status == aps.Success {
			continue
		}
		f := failure{code: "ENGINE_FAILED", messages: said(m)}
		if w, ok := worst(m.Messages()); ok {
			f.code, f.message = cmp.Or(w.Code, f.code), w.String()
		}
		if f.message == "" {
			f.message = fmt.Sprintf("the engine made no %s and gave no reason", o)
		}
		f.timedOut = m.Status == aps.Timeout
		return &f
	}
	return nil
}

// worst is the message that says most of a failure: an error before others, and a
// cause before the mere fact that a program failed. It is false when there is none.
func worst(messages []aps.Message) (w aps.Message, ok bool) {
	rank := func(m aps.Message) int {
		switch {
		case m.Type != "error":
			return 0
		case m.Code == "" || m.Code == "TranslationWorker-InternalFailure":
			return 1
		}
		return 2
	}
	for _, m := range messages {
		if !ok || rank(m) > rank(w) {
			w, ok = m, true
		}
	}
	return w, ok
}

// join follows the translation that does the same work.
func (s *Service) join(ctx context.Context, t *ent.Translation) error {
	if t.ReusedFromID == nil {
		return nil
	}
	leader, err := s.db.Primary().Translation.Get(ctx, *t.ReusedFromID)
	if err != nil {
		return err
	}
	switch leader.Status {
	case enum.Queued, enum.Running:
		if leader.Progress > t.Progress {
			if _, err := s.commit(ctx, t, change{status: enum.Running, stage: leader.Stage, progress: leader.Progress, message: "The same content is being translated: joined"}); err != nil {
				return err
			}
		}
		return againError{s.pace(s.now().Sub(t.CreatedAt))}
	case enum.Succeeded:
		_, err = s.commit(ctx, t, change{status: enum.Succeeded, stage: enum.StageDone, progress: 100, message: "Done: the result is shared"})
		return err
	case enum.Canceled:
		// Its requester gave up, ours did not.
		_, err = s.commit(ctx, t, change{
			status: enum.Queued, stage: enum.StageQueued, progress: t.Progress, message: "Waiting to begin",
			set:  func(u *ent.TranslationUpdate) { u.ClearReusedFromID() },
			next: &StepArgs{Translation: t.ID, Step: stepUpload},
		})
		return err
	case enum.Failed, enum.TimedOut:
		_, err = s.commit(ctx, t, failure{code: leader.ErrorCode, message: leader.ErrorMessage, messages: leader.EngineMessages, timedOut: leader.Status == enum.TimedOut}.change(t))
		return err
	}
	return nil
}

// abandon deletes the manifest of a canceled translation when nobody else's
// depends on it.
func (s *Service) abandon(ctx context.Context, t *ent.Translation) error {
	if t.Urn == "" {
		return nil
	}
	others, err := s.db.Primary().Translation.Query().Where(
		translation.Urn(t.Urn), translation.IDNEQ(t.ID), translation.StatusNotIn(enum.Canceled, enum.Failed, enum.TimedOut)).Exist(ctx)
	if err != nil || others {
		return err
	}
	err = s.at(t.Region).DeleteManifest(ctx, t.Urn)
	if aps.IsStatus(err, http.StatusNotFound) {
		return nil
	}
	return err
}
