package translate

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"purlin/aps"
	"purlin/auth"
	"purlin/ent"
	"purlin/ent/enum"
	"purlin/ent/project"
	"purlin/ent/translation"
	"purlin/fault"
	"purlin/job"
)

// Webhooks configure how the engine tells when it is done. It is a hint that
// makes the watcher ask at once: a call that is lost, repeated, late or forged
// changes nothing that the manifest does not say.
type Webhooks struct {
	// Callback is the URL that the engine calls. Empty: it is not asked to.
	Callback string
	// Secrets returns what calls may be signed with at a time, the newest first:
	// at least one, and the one before while they change.
	Secrets func(time.Time) []string
	// Workflow names the installation at the engine, 1 to 36 letters, digits and
	// hyphens: it hears of its own translations only.
	Workflow string
	// Former are names that the installation had before: hooks of theirs are removed.
	Former []string
}

// attribute is kept with the hook and says which secret it has, without telling it.
func attribute(secret string) string {
	sum := sha256.Sum256([]byte("hook " + secret))
	return hex.EncodeToString(sum[:8])
}

// Register sees to it that the engine calls us, from every region that a project
// is in: it makes the hook, wakes one that the engine has put to sleep, gives it the
// newest secret, and removes those of addresses that the installation had before. It
// is to be repeated.
func (s *Service) Register(ctx context.Context) error {
	if s.o.Webhooks.Callback == "" {
		return nil
	}
	var rows []*ent.Project
	if err := s.db.Primary().Project.Query().Unique(true).Select(project.FieldRegion).Scan(auth.AsSystem(ctx), &rows); err != nil {
		return fmt.Errorf("finding the regions of projects: %w", err)
	}
	regions := []enum.Region{enum.Region(s.engine.Region())}
	for _, p := range rows {
		if p.Region != "" && p.Region != regions[0] {
			regions = append(regions, p.Region)
		}
	}
	var errs []error
	for _, r := range regions {
		errs = append(errs, s.register(ctx, r))
	}
	return errors.Join(errs...)
}

// hear registers the hook of a region that this process has not seen in use yet. Its
// translations do well without: they are asked for.
func (s *Service) hear(ctx context.Context, r enum.Region) {
	if _, known := s.heard.Load(s.at(r).Region()); known || s.o.Webhooks.Callback == "" {
		return
	}
	if err := s.register(ctx, r); err != nil {
		s.log.WarnContext(ctx, "the engine could not be asked to call, will be asked again", slog.String("region", string(r)), slog.Any("error", err))
	}
}

// register is Register for one region.
func (s *Service) register(ctx context.Context, r enum.Region) error {
	w, engine := s.o.Webhooks, s.at(r)
	s.heard.Store(engine.Region(), true)
	var ours *aps.Hook
	var old []aps.Hook
	for h, err := range engine.Hooks(ctx, aps.HookQuery{System: aps.SystemDerivative, Event: aps.EventExtractionFinished}) {
		switch {
		case err != nil:
			return fmt.Errorf("listing webhooks: %w", err)
		case slices.Contains(w.Former, h.Scope.Workflow):
			old = append(old, h)
		case h.Scope.Workflow != w.Workflow:
		case h.CallbackURL == w.Callback && h.Status != aps.HookInactive && ours == nil:
			ours = &h
		default:
			old = append(old, h)
		}
	}
	for _, h := range old {
		if err := engine.DeleteHook(ctx, aps.SystemDerivative, aps.EventExtractionFinished, h.ID); err != nil {
			return fmt.Errorf("removing a webhook: %w", err)
		}
	}
	if ours == nil {
		h, err := engine.CreateHook(ctx, aps.SystemDerivative, aps.EventExtractionFinished, aps.HookRequest{
			CallbackURL: w.Callback, Scope: aps.HookScope{Workflow: w.Workflow}, AutoReactivate: true,
		})
		if err != nil {
			return fmt.Errorf("making a webhook: %w", err)
		}
		s.log.InfoContext(ctx, "the engine was asked to call when it is done", slog.String("region", string(engine.Region())), slog.Int("replaced", len(old)))
		ours = &h
	}
	secret := w.Secrets(time.Now())[0]
	var has struct{ Secret string }
	if len(ours.Attribute) > 0 {
		_ = json.Unmarshal(ours.Attribute, &has) // of another shape: not ours
	}
	if ours.ID == "" || has.Secret == attribute(secret) { // without an id it is not listed yet: next time
		return nil
	}
	if err := engine.UpdateHook(ctx, aps.SystemDerivative, aps.EventExtractionFinished, ours.ID, aps.HookUpdate{
		Secret: secret, Attribute: map[string]any{"secret": attribute(secret)},
	}); err != nil {
		return fmt.Errorf("giving the webhook its secret: %w", err)
	}
	return nil
}

// Told takes a call of the engine: its body, and the header x-adsk-signature. A
// call that was not signed with a secret of ours is fault.Forbidden, one that
// cannot be read fault.Invalid. What it is about need not exist.
func (s *Service) Told(ctx context.Context, signature string, body []byte) error {
	w := s.o.Webhooks
	if w.Callback == "" || !aps.ValidSignature(signature, body, w.Secrets(time.Now())...) {
		return fault.Errorf(fault.Forbidden, "the call is not signed as it should be")
	}
	call, err := aps.ParseCallback(body)
	var e aps.Extraction
	if err == nil {
		e, err = call.Extraction()
	}
	if err != nil {
		return fault.Errorf(fault.Invalid, "the call cannot be read")
	}
	urn := strings.NewReplacer("+", "-", "/", "_", "=", "").Replace(e.URN)
	ctx = auth.AsSystem(ctx)
	rows, err := s.db.Primary().Translation.Query().Where(translation.Urn(urn), translation.Step(stepWatch), translation.StatusEQ(enum.Running)).All(ctx)
	if err != nil {
		return fmt.Errorf("finding what the engine is done with: %w", err)
	}
	for _, t := range rows {
		if err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
			return s.look(ctx, tx, lookArgs{Translation: t.ID, Attempt: t.Attempts}, 0)
		}); err != nil {
			return err
		}
	}
	return nil
}

// looks is how often a watcher that was told is sent: the call may come a moment
// before the manifest says the same.
const looks = 5

// lookArgs is the job that does the watcher's work once, out of turn.
type lookArgs struct {
	Translation uuid.UUID `json:"translation"`
	Attempt     int       `json:"attempt"`
	Try         int       `json:"try"`
}

// Kind names the job.
func (lookArgs) Kind() string { return "translation_look" }

// look sends the watcher. However often a call is repeated, one look waits or runs.
func (s *Service) look(ctx context.Context, tx *ent.Tx, a lookArgs, wait time.Duration) error {
	return s.queue.Insert(ctx, tx, a, &river.InsertOpts{
		Queue: job.Light, ScheduledAt: s.later(wait),
		UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
			rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateScheduled,
		}},
	})
}

type lookWorker struct {
	river.WorkerDefaults[lookArgs]
	service *Service
}

// Work asks for the manifest, and moves the translation on when it is done. It
// never fails one: that is the watcher's, who has more tries.
func (w *lookWorker) Work(ctx context.Context, j *river.Job[lookArgs]) error {
	s, a := w.service, j.Args
	ctx = auth.AsSystem(ctx)
	t, err := s.db.Primary().Translation.Get(ctx, a.Translation)
	if err != nil {
		return err
	}
	if t.Step != stepWatch || t.Status != enum.Running || t.Attempts != a.Attempt || t.CancelRequested {
		return nil
	}
	m, err := s.at(t.Region).Manifest(ctx, t.Urn)
	switch {
	case err == nil && m.Status.Done():
		return ignoreMoved(s.finished(ctx, t, m))
	case a.Try >= looks:
		return nil
	}
	a.Try++
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		return s.look(ctx, tx, a, time.Duration(a.Try)*200*time.Millisecond)
	})
}

// RegisterArgs is the job that runs [Service.Register].
type RegisterArgs struct{}

// Kind names the job.
func (RegisterArgs) Kind() string { return "register_webhooks" }

type registerWorker struct {
	river.WorkerDefaults[RegisterArgs]
	service *Service
}

// Work runs it.
func (w *registerWorker) Work(ctx context.Context, _ *river.Job[RegisterArgs]) error {
	return w.service.Register(ctx)
}
