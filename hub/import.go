package hub

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"purlin/aps"
	"purlin/auth"
	"purlin/catalog"
	"purlin/ent"
	"purlin/ent/column"
	"purlin/ent/enum"
	"purlin/ent/fileimport"
	"purlin/event"
	"purlin/fault"
	"purlin/job"
)

// mostRunning bounds the imports of a project that run at once, so that its copies
// leave room for those of others.
const mostRunning = 20

// ImportFile is what an import needs.
type ImportFile struct {
	ProjectID uuid.UUID
	Source    string // id of an [Item], whose newest version is meant, or of a [Version]
	Name      string // of the file; empty: as in the hub
	Follow    bool
}

// ImportFile begins to copy a version of an item into a project. An item that is
// imported again, or by somebody else, keeps its row.
func (s *Service) ImportFile(ctx context.Context, in ImportFile) (out *ent.FileImport, err error) {
	who, err := auth.Person(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.files.MayUpload(ctx, in.ProjectID); err != nil {
		return nil, err
	}
	from, err := refOf(in.Source, anItem, aVersion)
	if err != nil {
		return nil, at(err, "source")
	}
	var v aps.Version
	err = s.ask(ctx, func(c *aps.Client) error {
		if from.Kind == anItem {
			v, err = c.Tip(ctx, from.Project, from.Item)
		} else {
			v, err = c.Version(ctx, from.Project, from.Version)
		}
		return err
	})
	if err != nil {
		return nil, at(err, "source")
	}
	if v.StorageID == "" {
		return nil, fault.Errorf(fault.UnsupportedFormat, "%q is no file that can be copied", v.Name).At("input", "source")
	}
	if v.Size > catalog.MaxFileBytes {
		return nil, fault.Errorf(fault.TooLarge, "%q has %d bytes, above the limit of %d", v.Name, v.Size, int64(catalog.MaxFileBytes)).At("input", "source")
	}
	name, err := catalog.FileName(cmp.Or(in.Name, v.Name))
	if err != nil {
		return nil, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		old, err := tx.FileImport.Query().Where(fileimport.ProjectID(in.ProjectID), fileimport.Item(from.Item)).Only(ctx)
		if err != nil && !ent.IsNotFound(err) {
			return err
		}
		if old != nil && old.Status == enum.ImportRunning {
			return fault.Errorf(fault.Conflict, "version %d is being imported: wait until that is done", old.VersionNumber).At("input", "source")
		}
		if n, err := tx.FileImport.Query().Where(fileimport.ProjectID(in.ProjectID), fileimport.StatusEQ(enum.ImportRunning)).Count(ctx); err != nil || n >= mostRunning {
			return errors.Join(err, fault.Errorf(fault.Conflict, "%d imports run in this project: wait until one of them is done", n).At("input", "projectId"))
		}
		if old == nil {
			out, err = tx.FileImport.Create().SetProjectID(in.ProjectID).SetItem(from.Item).SetRequestedBy(who.UserID).SetRegion(from.Region).
				SetHubProject(from.Project).SetFolder(from.Folder).SetVersion(v.ID).SetVersionNumber(v.Number).SetSizeBytes(v.Size).SetName(name).SetFollows(in.Follow).Save(ctx)
			if ent.IsConstraintError(err) {
				return fault.Errorf(fault.Conflict, "somebody has just asked for this import").At("input", "source")
			}
		} else {
			out, err = again(tx, old, v).SetRequestedBy(who.UserID).SetRegion(from.Region).SetHubProject(from.Project).SetFolder(from.Folder).
				SetName(name).SetFollows(in.Follow).Save(ctx)
			err = moved(err)
		}
		if err != nil {
			return err
		}
		if err := s.copy(ctx, tx, out); err != nil {
			return err
		}
		if err := record(ctx, tx, enum.AuditFileImportStarted, out); err != nil {
			return err
		}
		return s.check(ctx, tx, out.ID, 0) // makes the webhook, or takes it away
	})
	return out, err
}

// record writes what was done with an import in the audit log.
func record(ctx context.Context, tx *ent.Tx, action enum.AuditAction, i *ent.FileImport) error {
	return event.Record(ctx, tx, event.Act{
		Action: action, Project: i.ProjectID, Subject: i.GlobalID(), Name: i.Name,
		Changes: []column.AuditChange{{Field: "version", After: strconv.Itoa(i.VersionNumber)}, {Field: "follows", After: strconv.FormatBool(i.Follows)}},
	})
}

// again begins another run of an import, of the version v.
func again(tx *ent.Tx, old *ent.FileImport, v aps.Version) *ent.FileImportUpdateOne {
	return tx.FileImport.UpdateOne(old).Where(fileimport.Attempt(old.Attempt)).AddAttempt(1).SetStatus(enum.ImportRunning).ClearFailure().ClearUploadID().
		SetVersion(v.ID).SetVersionNumber(v.Number).SetSizeBytes(v.Size).SetReceivedBytes(0).SetUpdatedAt(now())
}

// moved is the fault of a guarded change whose row has changed meanwhile.
func moved(err error) error {
	if ent.IsNotFound(err) {
		return fault.Errorf(fault.Conflict, "the import has just changed: look at it and try again")
	}
	return err
}

// at says which input field a fault of a hub is about.
func at(err error, field string) error {
	if l := fault.Of(err); len(l) > 0 && l[0].Code == fault.NotFound {
		return l[0].At("input", field)
	}
	return err
}

func now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

// importArgs is the job that copies one attempt of an import.
type importArgs struct {
	Import  uuid.UUID `json:"import"`
	Attempt int       `json:"attempt"`
}

// Kind names the job.
func (importArgs) Kind() string { return "hub_import" }

func (s *Service) copy(ctx context.Context, tx *ent.Tx, i *ent.FileImport) error {
	return s.queue.Insert(ctx, tx, importArgs{i.ID, i.Attempt}, &river.InsertOpts{Queue: job.Copy})
}

type importWorker struct {
	river.WorkerDefaults[importArgs]
	service *Service
}

// Timeout bounds one run.
func (w *importWorker) Timeout(*river.Job[importArgs]) time.Duration {
	return w.service.o.Slice + w.service.o.PartTime
}

// errAgain hands a copy over to its next run.
var errAgain = errors.New("the slice is over")

// Work copies for a slice, and turns what came of it into the job's fate.
func (w *importWorker) Work(ctx context.Context, j *river.Job[importArgs]) error {
	s := w.service
	i, err := s.db.Primary().FileImport.Get(auth.AsSystem(ctx), j.Args.Import)
	if ent.IsNotFound(err) || err == nil && (i.Attempt != j.Args.Attempt || i.Status != enum.ImportRunning) {
		return nil // River may run a job again whose process was killed after its commit
	}
	if err != nil {
		return err
	}
	v, err := s.run(auth.With(ctx, auth.Principal{Kind: auth.User, UserID: i.RequestedBy}), i)
	refused := fault.Of(err)
	engine, _ := errors.AsType[*aps.Error](err)
	switch {
	case err == nil:
		return s.succeed(ctx, i, v)
	case errors.Is(err, errAgain):
		return river.JobSnooze(0)
	case len(refused) > 0 && refused[0].Code == fault.RateLimited:
		return river.JobSnooze(max(refused[0].RetryAfter, time.Second))
	case len(refused) > 0:
		return s.fail(ctx, i, refused[0].Message)
	case engine != nil && !engine.Temporary():
		s.log.WarnContext(ctx, "an import was refused", slog.String("import", i.ID.String()), slog.Any("error", err))
		return s.fail(ctx, i, "Autodesk refused to give the content")
	case j.Attempt >= j.MaxAttempts && ctx.Err() == nil:
		s.log.WarnContext(ctx, "an import was given up", slog.String("import", i.ID.String()), slog.Any("error", err))
		return s.fail(ctx, i, fmt.Sprintf("the content could not be copied in %d tries: import it again", j.Attempt))
	}
	return err
}

// run copies for a slice, as the user who asked for it, and returns what came of it
// when all has arrived.
func (s *Service) run(ctx context.Context, i *ent.FileImport) (v *ent.FileVersion, err error) {
	if u, err := s.arrived(ctx, i); u != nil || err != nil {
		return u, err
	}
	err = s.as(ctx, i.RequestedBy, func(c *aps.Client) error {
		from, err := c.Version(ctx, i.HubProject, i.Version)
		if err != nil {
			return err
		}
		bucket, key, err := aps.ParseObjectID(from.StorageID)
		if err != nil {
			return fault.Errorf(fault.UnsupportedFormat, "it is no file that can be copied")
		}
		d, err := c.DownloadObject(ctx, bucket, key)
		if err != nil {
			return err
		}
		defer d.Close()
		v, err = s.receive(ctx, i, d)
		return err
	})
	return v, err
}

// arrived is the version that an earlier run has made without coming to note it.
func (s *Service) arrived(ctx context.Context, i *ent.FileImport) (*ent.FileVersion, error) {
	if i.UploadID == nil {
		return nil, nil //nolint:nilnil // nothing was begun
	}
	u, err := s.db.Primary().Upload.Get(auth.AsSystem(ctx), *i.UploadID)
	if err != nil || u.Status != enum.UploadCompleted {
		return nil, err
	}
	return s.files.CompleteUpload(ctx, catalog.CompleteUpload{UploadID: u.ID})
}

// receive puts what is missing of d into the import's upload.
func (s *Service) receive(ctx context.Context, i *ent.FileImport, d *aps.Download) (*ent.FileVersion, error) {
	u, err := s.upload(ctx, i, d.Size)
	if err != nil {
		return nil, err
	}
	has, err := s.files.CompletedParts(ctx, u)
	if err != nil {
		return nil, err
	}
	over := time.Now().Add(s.o.Slice)
	for n, begin := 1, int64(0); begin < u.SizeBytes; n, begin = n+1, begin+u.PartSizeBytes {
		if _, ok := has[n]; ok {
			continue
		}
		if time.Now().After(over) {
			return nil, errAgain
		}
		if _, err := d.Seek(begin, io.SeekStart); err != nil {
			return nil, err
		}
		if has[n], err = s.files.PutPart(ctx, u, n, d); err != nil {
			return nil, fmt.Errorf("storing a part: %w", err)
		}
		if err := s.note(ctx, i, func(x *ent.FileImportUpdateOne) {
			x.SetReceivedBytes(min(int64(len(has))*u.PartSizeBytes, u.SizeBytes))
		}); err != nil {
			return nil, err
		}
	}
	parts := make([]catalog.CompletedPart, 0, len(has))
	for _, p := range has {
		parts = append(parts, p)
	}
	slices.SortFunc(parts, func(a, b catalog.CompletedPart) int { return a.Number - b.Number })
	// The check of the whole goes on when this run is over, and the next joins it.
	check, cancel := context.WithTimeout(ctx, s.o.PartTime*3/4)
	defer cancel()
	v, err := s.files.CompleteUpload(check, catalog.CompleteUpload{UploadID: u.ID, Parts: parts})
	if err != nil && check.Err() != nil {
		return nil, errAgain
	}
	return v, err
}

// upload is where the import's parts go: that of the run before, or a new one.
func (s *Service) upload(ctx context.Context, i *ent.FileImport, size int64) (*ent.Upload, error) {
	if i.UploadID != nil {
		u, err := s.files.Upload(ctx, *i.UploadID)
		if err == nil && u.SizeBytes == size && time.Now().Before(u.ExpiresAt) {
			return u, nil
		}
		if err != nil && fault.CodeOf(err) != fault.NotFound {
			return nil, err
		}
	}
	u, err := s.files.CreateUpload(ctx, catalog.CreateUpload{ProjectID: i.ProjectID, Name: i.Name, SizeBytes: size})
	if err != nil {
		return nil, err
	}
	return u, s.note(ctx, i, func(x *ent.FileImportUpdateOne) { x.SetUploadID(u.ID).SetSizeBytes(size).SetReceivedBytes(0) })
}

// note changes the row while it is this attempt's.
func (s *Service) note(ctx context.Context, i *ent.FileImport, change func(*ent.FileImportUpdateOne)) error {
	err := s.db.InTx(auth.AsSystem(ctx), func(ctx context.Context, tx *ent.Tx) error {
		u := tx.FileImport.UpdateOneID(i.ID).Where(fileimport.Attempt(i.Attempt), fileimport.StatusEQ(enum.ImportRunning)).SetUpdatedAt(now())
		change(u)
		return u.Exec(ctx)
	})
	if ent.IsNotFound(err) {
		return errAgain // the next run finds that it is nobody's any more
	}
	return err
}

func (s *Service) succeed(ctx context.Context, i *ent.FileImport, v *ent.FileVersion) error {
	return s.end(ctx, i, func(u *ent.FileImportUpdateOne) {
		u.SetStatus(enum.ImportSucceeded).SetFileVersionID(v.ID).SetReceivedBytes(v.SizeBytes).SetSizeBytes(v.SizeBytes)
	})
}

func (s *Service) fail(ctx context.Context, i *ent.FileImport, why string) error {
	return s.end(ctx, i, func(u *ent.FileImportUpdateOne) { u.SetStatus(enum.ImportFailed).SetFailure(why) })
}

// end ends the attempt. Who follows looks at once what has come meanwhile.
func (s *Service) end(ctx context.Context, i *ent.FileImport, change func(*ent.FileImportUpdateOne)) error {
	err := s.db.InTx(auth.AsSystem(ctx), func(ctx context.Context, tx *ent.Tx) error {
		u := tx.FileImport.UpdateOneID(i.ID).Where(fileimport.Attempt(i.Attempt), fileimport.StatusEQ(enum.ImportRunning)).SetUpdatedAt(now())
		change(u)
		row, err := u.Save(ctx)
		if err != nil || !row.Follows {
			return err
		}
		return s.check(ctx, tx, i.ID, 0)
	})
	if ent.IsNotFound(err) {
		return nil
	}
	return err
}
