// Package translate takes a translation from request to derivatives.
//
// A translation is a row, and its life is a chain of River jobs: upload, submit,
// watch, collect. Each step is idempotent and records how far it came before the
// effect that cannot be undone, and each change of the row, its event and the
// next job are one commit. The row's version guards every change, so that two
// processes never move the same translation.
//
// The engine is asked for a content once: its design URN is a function of the
// content, so a repeated submit finds the manifest that is there. Only force and
// retry take another URN, beside the old one, which goes on serving.
package translate

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"purlin/aps"
	"purlin/auth"
	"purlin/blob"
	"purlin/ent"
	"purlin/ent/column"
	"purlin/ent/derivative"
	"purlin/ent/enum"
	"purlin/ent/file"
	"purlin/ent/fileversion"
	"purlin/ent/project"
	"purlin/ent/translation"
	"purlin/event"
	"purlin/fault"
	"purlin/job"
	"purlin/store"
)

// Options of a [Service].
type Options struct {
	// Engine names the engine and account, such as "aps:CLIENT_ID": results of
	// one engine are not shared with another.
	Engine string
	// Missing are inputs, by extension, that the engine knows and cannot read here,
	// with the reason.
	Missing map[string]string
	// Timed is told how long each phase of a translation took when it is over:
	// queued, uploading, translating (until the engine was done and its results were
	// collected) and total, with the status that it ended with. Default: nobody is.
	Timed func(phase, status string, took time.Duration)
	// Day is the clock by which the days of a project's budget are counted. Default
	// the database's.
	Day func() time.Time
	// Limit is how long the engine may take for one translation. Default 12 h.
	Limit time.Duration
	// ProjectCopies is how many translations of one project may be copying models
	// and results at once, in all processes: what keeps a project with a thousand
	// files from holding up the others. Default 8.
	ProjectCopies int
	// Slice is how long a copying step works before it hands over to its next run,
	// so that one copy does not hold a place for hours and a killed process's work
	// is soon taken up. A part that is on its way is finished first. Default 30 s.
	Slice time.Duration
	// PartTime is how long the parts that are on their way at the end of a slice may
	// take on; twice as long with each try that it was too short for. Default 30 s.
	PartTime time.Duration
	// PartSize is how many bytes of a result are copied at a time; a part that is
	// stored is not copied again. An S3 bucket asks for at least 5 MiB. Default 8 MiB.
	PartSize int64
	// Segment is how many objects of a view and values of their properties are
	// written in one commit, and held until then. Default 100,000.
	Segment int
	// Settle is how long after a job was posted its manifest may be missing: before
	// it has passed nothing is posted again. Default 30 s.
	Settle time.Duration
	// Poll is the least time between two questions for a manifest. Default 100 ms,
	// and a second when the engine calls by itself.
	Poll time.Duration
	// Webhooks let the engine tell when it is done. The zero value leaves it to be
	// asked.
	Webhooks Webhooks
}

// Service starts translations and runs their steps.
type Service struct {
	db     *store.DB
	bucket blob.Bucket
	events *event.Log
	engine *aps.Client
	log    *slog.Logger
	o      Options
	queue  *job.Queue
	heard  sync.Map // aps.Region → true: where this process has seen to the hook

	formats atomic.Pointer[formats]
	asking  sync.Mutex // the engine for its formats
}

// New returns the service, and its workers for the queue that it is then given
// by [Service.Use].
func New(db *store.DB, bucket blob.Bucket, events *event.Log, engine *aps.Client, log *slog.Logger, o Options) (*Service, *river.Workers) {
	if o.Timed == nil {
		o.Timed = func(string, string, time.Duration) {}
	}
	if o.Day == nil {
		o.Day = db.Now
	}
	if o.Limit <= 0 {
		o.Limit = 12 * time.Hour
	}
	if o.ProjectCopies <= 0 {
		o.ProjectCopies = 8
	}
	if o.Slice <= 0 {
		o.Slice = slice
	}
	if o.PartTime <= 0 {
		o.PartTime = 30 * time.Second
	}
	if o.Settle <= 0 {
		o.Settle = 30 * time.Second
	}
	if o.PartSize <= 0 {
		o.PartSize = 8 << 20
	}
	if o.Segment <= 0 {
		o.Segment = 100_000
	}
	s := &Service{db: db, bucket: bucket, events: events, engine: engine, log: log, o: o}
	workers := river.NewWorkers()
	river.AddWorker(workers, &worker{service: s})
	river.AddWorker(workers, &lostWorker{service: s})
	river.AddWorker(workers, &lookWorker{service: s})
	river.AddWorker(workers, &registerWorker{service: s})
	return s, workers
}

// Use gives the service the queue that runs its steps. Call it once, before
// anything else.
func (s *Service) Use(q *job.Queue) { s.queue = q }

// Start is what a new translation needs.
type Start struct {
	FileID         uuid.UUID
	VersionNumber  *int // nil: the latest
	Outputs        []enum.OutputFormat
	Force          bool
	IdempotencyKey *string
	RootFile       string // of an archive, the model to begin with; "" when there is one only
}

// Start asks for a translation. The same caller's same key gives the same
// translation, and a [fault.Conflict] when the rest of the input differs. When
// the project has a result of the same content and outputs it is shared, when
// one is on its way it is joined; force makes a new one beside it.
func (s *Service) Start(ctx context.Context, in Start) (t *ent.Translation, err error) {
	return s.start(ctx, in, nil)
}

// start is Start; before the commit, which it may prevent, told hears of a new
// translation and of the other one whose result it shows or will, nil for none.
func (s *Service) start(ctx context.Context, in Start, told func(ctx context.Context, tx *ent.Tx, t, other *ent.Translation) error) (t *ent.Translation, err error) {
	outputs, err := normal(in.Outputs)
	if err != nil {
		return nil, err
	}
	if k := in.IdempotencyKey; k != nil && (*k == "" || len(*k) > 255) {
		return nil, fault.Errorf(fault.Invalid, "idempotencyKey must have 1 to 255 bytes").At("input", "idempotencyKey")
	}
	if len(in.RootFile) > 1024 || in.RootFile != "" && (!utf8.ValidString(in.RootFile) || !filepath.IsLocal(in.RootFile)) {
		return nil, fault.Errorf(fault.Invalid, "rootFile is a path within the archive, of at most 1024 bytes").At("input", "rootFile")
	}
	asked := digest(in.FileID, in.VersionNumber, outputs, in.Force)
	if in.RootFile != "" {
		asked = digest(asked, in.RootFile)
	}
	who := auth.From(ctx).UserID
	formats, err := s.SupportedFormats(ctx)
	if err != nil {
		return nil, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		f, v, err := target(ctx, tx, in)
		if err != nil {
			return err
		}
		if err := supported(formats, f.Format, outputs); err != nil {
			return err
		}
		system := auth.AsSystem(ctx)
		// One start after another in a project: of two equal ones, the second
		// sees the first.
		p, err := store.LockProject(system, tx, f.ProjectID)
		if err != nil {
			return err
		}
		if in.IdempotencyKey != nil {
			t, err = tx.Translation.Query().Where(translation.RequestedBy(who), translation.IdempotencyKey(*in.IdempotencyKey)).Only(system)
			if err == nil {
				if t.IdempotencyHash != asked {
					return fault.Errorf(fault.Conflict, "this idempotencyKey was used for another translation").At("input", "idempotencyKey")
				}
				return nil
			}
			if !ent.IsNotFound(err) {
				return err
			}
		}
		if p.ArchivedAt != nil {
			return fault.Errorf(fault.Conflict, "the project is archived: open it again first").At("input", "fileId")
		}
		root, err := rootFile(f, v, in.RootFile)
		if err != nil {
			return err
		}
		key := digest(v.Sha256, v.SizeBytes, f.Format, outputs, s.o.Engine, s.at(p.Region).Region())
		if root != "" {
			key = digest(key, root)
		}
		create := tx.Translation.Create().SetProjectID(f.ProjectID).SetFileID(f.ID).SetFileVersionID(v.ID).
			SetRequestedBy(who).SetRegion(p.Region).SetOutputs(outputs).SetResultKey(key).SetRootFile(root).SetForced(in.Force).
			SetNillableIdempotencyKey(in.IdempotencyKey).SetIdempotencyHash(asked)
		var other *ent.Translation
		if !in.Force {
			if other, err = equal(system, tx, f.ProjectID, key); err != nil {
				return err
			}
		}
		used := tx.Project.Update().SetUpdatedAt(s.now())
		first := change{status: enum.Queued, stage: enum.StageQueued, message: "Waiting to begin", next: &StepArgs{Step: stepUpload}}
		switch {
		case other == nil:
			err = s.spend(used, p, "fileId")
		case other.Status == enum.Succeeded:
			first = change{status: enum.Succeeded, stage: enum.StageDone, progress: 100, message: "The same content was translated before: its result is shared"}
			create.SetReusedFromID(other.ID)
		default:
			first.message, first.next = "The same content is being translated: joined", &StepArgs{Step: stepJoin}
			create.SetReusedFromID(other.ID)
		}
		if err != nil {
			return err
		}
		if other != nil {
			if err := tx.Derivative.Update().Where(derivative.TranslationID(other.ID)).ClearReplacedAt().Exec(store.Later(system)); err != nil {
				return err
			}
		}
		if t, err = s.begin(ctx, tx, p, used, create, first); err != nil {
			return err
		}
		if err := tx.File.Update().Where(file.ID(f.ID)).SetLatestTranslationID(t.ID).Exec(store.Later(system)); err != nil {
			return err
		}
		if told != nil {
			return told(ctx, tx, t, other)
		}
		return record(ctx, tx, enum.AuditTranslationStarted, t, f, column.AuditChange{Field: "outputs", After: named(t.Outputs)}, column.AuditChange{Field: "force", After: forced(in)})
	})
	return t, err
}

// record writes what was done with a translation in the audit log, under the name of
// its file.
func record(ctx context.Context, tx *ent.Tx, action enum.AuditAction, t *ent.Translation, f *ent.File, changes ...column.AuditChange) error {
	return event.Record(ctx, tx, event.Act{Action: action, Project: t.ProjectID, Subject: t.GlobalID(), Name: f.Name, Changes: changes})
}

func named(outputs []enum.OutputFormat) string {
	names := make([]string, len(outputs))
	for i, o := range outputs {
		names[i] = string(o)
	}
	return strings.Join(names, ", ")
}

func forced(in Start) string {
	if in.Force {
		return "true"
	}
	return ""
}

// target finds the version that is to be translated.
func target(ctx context.Context, tx *ent.Tx, in Start) (*ent.File, *ent.FileVersion, error) {
	f, err := tx.File.Query().Where(file.ID(in.FileID), file.DeletedAtIsNil()).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil, fault.Errorf(fault.NotFound, "no such file").At("input", "fileId")
	}
	if err != nil {
		return nil, nil, err
	}
	number := f.LatestVersionNumber
	if in.VersionNumber != nil {
		number = *in.VersionNumber
	}
	v, err := tx.FileVersion.Query().Where(fileversion.FileID(f.ID), fileversion.Number(number)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil, fault.Errorf(fault.NotFound, "the file has the versions 1 to %d", f.LatestVersionNumber).At("input", "versionNumber")
	}
	return f, v, err
}

// rootFile decides with which model of an archive to begin, before anything is
// spent: "" for what is no archive, and for one that was not looked into.
func rootFile(f *ent.File, v *ent.FileVersion, asked string) (string, error) {
	switch a := v.Archive; {
	case f.Format != "zip" && asked != "":
		return "", fault.Errorf(fault.Invalid, "only an archive has a rootFile").At("input", "rootFile")
	case f.Format != "zip", a == nil:
		return asked, nil
	case a.Problem != "":
		return "", fault.Errorf(fault.UnsupportedFormat, "the archive cannot be translated: %s", a.Problem).At("input", "fileId")
	case len(a.Candidates) == 0:
		return "", fault.Errorf(fault.UnsupportedFormat, "the archive holds no model that can be read").At("input", "fileId")
	case asked == "" && len(a.Candidates) == 1:
		return a.Candidates[0].Name, nil
	case asked == "":
		return "", fault.Errorf(fault.Required, "the archive holds %s: name the one to begin with", listed(a)).At("input", "rootFile")
	case !a.More && !slices.ContainsFunc(a.Candidates, func(c column.ArchiveCandidate) bool { return c.Name == asked }):
		return "", fault.Errorf(fault.Invalid, "the archive has no such model; it holds %s", listed(a)).At("input", "rootFile")
	}
	return asked, nil
}

// listed names the first candidates.
func listed(a *column.Archive) string {
	var names []string
	for _, c := range a.Candidates[:min(len(a.Candidates), 5)] {
		names = append(names, c.Name)
	}
	if n := len(a.Candidates) - len(names); n > 0 || a.More {
		names = append(names, "others")
	}
	return strings.Join(names, ", ")
}

// ofLiveFile are the translations of files that are not deleted: the results of
// the others are swept.
func ofLiveFile(s *sql.Selector) {
	f := sql.Table(file.Table).As("own")
	s.Where(sql.In(s.C(translation.FieldFileID), sql.Select(f.C(file.FieldID)).From(f).Where(sql.IsNull(f.C(file.FieldDeletedAt)))))
}

// equal finds a translation of the project that has, or is about to have, the
// result of this key; nil when there is none.
func equal(ctx context.Context, tx *ent.Tx, projectID uuid.UUID, key string) (*ent.Translation, error) {
	rows, err := tx.Translation.Query().Where(ofLiveFile,
		translation.ProjectID(projectID), translation.ResultKey(key), translation.ReusedFromIDIsNil(), translation.DerivativesDeletedAtIsNil(),
		translation.StatusIn(enum.Succeeded, enum.Queued, enum.Running), translation.CancelRequested(false),
	).All(ctx)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	best := rows[0]
	for _, r := range rows[1:] {
		done, bestDone := r.Status == enum.Succeeded, best.Status == enum.Succeeded
		if done && !bestDone || done == bestDone && r.CreatedAt.After(best.CreatedAt) {
			best = r
		}
	}
	return best, nil
}

// Cancel ends a translation that is not over yet. Those of deleted files are not
// found, here and in [Service.Retry].
func (s *Service) Cancel(ctx context.Context, id uuid.UUID) (t *ent.Translation, err error) {
	return s.decide(ctx, id, enum.AuditTranslationCanceled, func(ctx context.Context, tx *ent.Tx, t *ent.Translation) (change, error) {
		if t.Status.Final() {
			return change{}, fault.Errorf(fault.Conflict, "the translation is over: its status is %s", t.Status).At("input", "id")
		}
		c := canceled(t)
		if t.Urn != "" {
			c.next = &StepArgs{Translation: t.ID, Step: stepAbandon}
		}
		return c, nil
	})
}

// Retry begins a translation that failed, timed out or was canceled anew, as its
// next attempt. It asks the engine under another URN, so that no result that is
// there is touched.
func (s *Service) Retry(ctx context.Context, id uuid.UUID) (*ent.Translation, error) {
	return s.decide(ctx, id, enum.AuditTranslationRetried, func(ctx context.Context, tx *ent.Tx, t *ent.Translation) (change, error) {
		switch t.Status {
		case enum.Failed, enum.Canceled, enum.TimedOut:
		case enum.Queued, enum.Running, enum.Succeeded:
			return change{}, fault.Errorf(fault.Conflict, "only a translation that failed, timed out or was canceled is tried again; the status is %s", t.Status).At("input", "id")
		}
		p, err := store.LockProject(auth.AsSystem(ctx), tx, t.ProjectID)
		if err != nil {
			return change{}, err
		}
		used := tx.Project.Update().Where(project.ID(p.ID))
		if err := s.spend(used, p, "id"); err != nil {
			return change{}, err
		}
		if err := used.Exec(store.Later(auth.AsSystem(ctx))); err != nil {
			return change{}, err
		}
		return change{
			status: enum.Queued, stage: enum.StageQueued, message: "Waiting to begin again",
			next: &StepArgs{Translation: t.ID, Step: stepUpload},
			set: func(u *ent.TranslationUpdate) {
				u.AddAttempts(1).SetErrorCode("").SetErrorMessage("").SetErrorRetryable(false).ClearEngineMessages().
					SetObjectKey("").SetUrn("").ClearTransfer().ClearReusedFromID().SetCancelRequested(false).
					ClearSubmittedAt().ClearStartedAt().ClearFinishedAt()
			},
		}, nil
	})
}

// decide changes a translation as its caller asks.
func (s *Service) decide(ctx context.Context, id uuid.UUID, action enum.AuditAction, f func(context.Context, *ent.Tx, *ent.Translation) (change, error)) (*ent.Translation, error) {
	for tries := 0; ; tries++ {
		t, err := s.decideOnce(ctx, id, action, f)
		if tries == 10 || !errors.Is(err, errMoved) {
			return t, err
		}
	}
}

func (s *Service) decideOnce(ctx context.Context, id uuid.UUID, action enum.AuditAction, f func(context.Context, *ent.Tx, *ent.Translation) (change, error)) (t *ent.Translation, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		old, err := tx.Translation.Get(ctx, id)
		if ent.IsNotFound(err) {
			return fault.Errorf(fault.NotFound, "no such translation").At("input", "id")
		}
		if err != nil {
			return err
		}
		of, err := tx.File.Query().Where(file.ID(old.FileID), file.DeletedAtIsNil()).Only(ctx)
		if ent.IsNotFound(err) {
			return fault.Errorf(fault.NotFound, "no such translation").At("input", "id")
		}
		if err != nil {
			return err
		}
		c, err := f(ctx, tx, old)
		if err != nil {
			return err
		}
		system := auth.AsSystem(ctx)
		if _, err := store.LockProject(system, tx, old.ProjectID); err != nil { // before the translation's row
			return err
		}
		// The caller's own write is what the rules judge; the rest follows from it.
		if err := tx.Translation.UpdateOne(old).SetCancelRequested(old.CancelRequested).Exec(ctx); err != nil {
			return err
		}
		if t, err = s.apply(system, tx, old, c); err != nil {
			return err
		}
		return record(ctx, tx, action, t, of)
	})
	return t, err
}

// Format is an input that the engine reads, and what it makes of it.
type Format struct {
	Input   string
	Outputs []enum.OutputFormat
	Reason  string // why there are no outputs here; "" when there are
}

// formatsLast is how long the engine's formats are taken to be those that it told last.
const formatsLast = 5 * time.Minute

// formats are what the engine can translate, and when it said so.
type formats struct {
	all []Format
	at  time.Time
}

// SupportedFormats returns what the engine can translate, by input, as it said within the
// last few minutes: starting a translation asks nobody else.
func (s *Service) SupportedFormats(ctx context.Context) ([]Format, error) {
	known := s.formats.Load()
	if known != nil && time.Since(known.at) < formatsLast {
		return known.all, nil
	}
	if known == nil {
		s.asking.Lock()
	} else if !s.asking.TryLock() { // somebody asks already
		return known.all, nil
	}
	defer s.asking.Unlock()
	if now := s.formats.Load(); now != known {
		return now.all, nil
	}
	all, err := s.askFormats(ctx)
	if err != nil {
		return nil, err
	}
	s.formats.Store(&formats{all, time.Now()})
	return all, nil
}

func (s *Service) askFormats(ctx context.Context) ([]Format, error) {
	table, err := s.engine.Formats(ctx)
	if err != nil {
		return nil, fmt.Errorf("asking the engine for its formats: %w", err)
	}
	byInput := map[string][]enum.OutputFormat{}
	for output, inputs := range table {
		o := enum.OutputFormat(strings.ToUpper(output))
		if !slices.Contains(o.Values(), string(o)) {
			continue
		}
		for _, in := range inputs {
			byInput[in] = append(byInput[in], o)
		}
	}
	all := make([]Format, 0, len(byInput))
	for in, outputs := range byInput {
		slices.SortFunc(outputs, byOrder)
		all = append(all, Format{Input: in, Outputs: slices.Compact(outputs)})
	}
	for in, reason := range s.o.Missing {
		if byInput[in] == nil {
			all = append(all, Format{Input: in, Outputs: []enum.OutputFormat{}, Reason: reason})
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Input < all[j].Input })
	return all, nil
}

func supported(formats []Format, input string, outputs []enum.OutputFormat) error {
	for _, f := range formats {
		if f.Input != input {
			continue
		}
		if f.Reason != "" {
			return fault.Errorf(fault.UnsupportedFormat, "this server does not read .%s files: %s", input, f.Reason).At("input", "fileId")
		}
		for _, o := range outputs {
			if !slices.Contains(f.Outputs, o) {
				return fault.Errorf(fault.UnsupportedFormat, "this server makes no %s of .%s; it makes %v", o, input, f.Outputs).At("input", "outputs")
			}
		}
		return nil
	}
	return fault.Errorf(fault.UnsupportedFormat, "this server does not read .%s files: see supportedFormats", input).At("input", "fileId")
}

// DownloadURL returns a signed URL of a derivative, good for 15 minutes.
func (s *Service) DownloadURL(ctx context.Context, d *ent.Derivative) (string, error) {
	return s.bucket.SignGet(ctx, d.BlobKey, blob.SignOptions{TTL: 15 * time.Minute, Filename: d.Name, ContentType: d.MimeType})
}

// normal is the outputs without repeats, in the order of the enumeration.
func normal(outputs []enum.OutputFormat) ([]enum.OutputFormat, error) {
	if len(outputs) == 0 {
		return nil, fault.Errorf(fault.Required, "name at least one output").At("input", "outputs")
	}
	if slices.Contains(outputs, enum.SVF) && slices.Contains(outputs, enum.SVF2) {
		return nil, fault.Errorf(fault.Invalid, "the engine makes either SVF or SVF2 at a time: ask for one, and then for the other").At("input", "outputs")
	}
	sorted := slices.Clone(outputs)
	slices.SortFunc(sorted, byOrder)
	return slices.Compact(sorted), nil
}

func byOrder(a, b enum.OutputFormat) int {
	order := a.Values()
	return slices.Index(order, string(a)) - slices.Index(order, string(b))
}

func digest(parts ...any) string {
	raw, err := json.Marshal(parts)
	if err != nil {
		panic(err) // strings, numbers and lists of them
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// now is the present, by the clock that all processes share.
func (s *Service) now() time.Time { return s.db.Now().UTC().Truncate(time.Millisecond) }
