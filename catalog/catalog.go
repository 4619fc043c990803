// Package catalog keeps projects, their members, and files with their versions
// and uploads.
package catalog

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/singleflight"
	"golang.org/x/text/unicode/norm"

	"purlin/auth"
	"purlin/blob"
	"purlin/ent"
	"purlin/ent/column"
	"purlin/ent/enum"
	"purlin/ent/file"
	"purlin/ent/membership"
	"purlin/ent/rule"
	"purlin/ent/sharelink"
	"purlin/ent/translation"
	"purlin/ent/user"
	"purlin/event"
	"purlin/fault"
	"purlin/store"
)

// Service is the catalog over a database and a blob store.
type Service struct {
	db     *store.DB
	bucket blob.Bucket
	events *event.Log
	log    *slog.Logger
	o      Options

	completing singleflight.Group
}

// Options of a [Service].
type Options struct {
	// ProjectBytes bounds what the versions of a project's files have together.
	// Default 1 TiB.
	ProjectBytes int64
	// KeepReplaced is how long derivatives are kept after a newer translation of the
	// version had one of their format. Default: as long as the file.
	KeepReplaced time.Duration
	// Region is where the engine keeps the models of projects that chose none.
	// Default [enum.US].
	Region enum.Region
	// Inspect tells what an archive of size bytes holds. Nil: archives are not
	// looked into.
	Inspect func(ctx context.Context, archive io.ReaderAt, size int64) (*column.Archive, error)
}

// New returns the service.
func New(db *store.DB, bucket blob.Bucket, events *event.Log, log *slog.Logger, o Options) *Service {
	if o.ProjectBytes == 0 {
		o.ProjectBytes = 1 << 40
	}
	o.Region = cmp.Or(o.Region, enum.US)
	return &Service{db: db, bucket: bucket, events: events, log: log, o: o}
}

// CreateProject is what a new project needs.
type CreateProject struct {
	Name        string `json:"name" validate:"required,max=200"`
	Description string `json:"description" validate:"max=5000"`
	// Region is where the engine keeps its models, for good; "": the installation's.
	Region enum.Region `json:"region"`
}

// CreateProject makes a project that the caller owns.
func (s *Service) CreateProject(ctx context.Context, in CreateProject) (p *ent.Project, err error) {
	in.Name, in.Description = fault.Line(in.Name), norm.NFC.String(in.Description)
	if err := fault.Validate(in); err != nil {
		return nil, err
	}
	who := auth.From(ctx).UserID
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		p, err = tx.Project.Create().SetName(in.Name).SetDescription(in.Description).SetOwnerID(who).SetRegion(cmp.Or(in.Region, s.o.Region)).Save(ctx)
		if err != nil {
			return err
		}
		if err := tx.Membership.Create().SetProjectID(p.ID).SetUserID(who).SetRole(enum.Owner).Exec(auth.AsSystem(ctx)); err != nil {
			return err
		}
		return record(ctx, tx, p, enum.AuditProjectCreated)
	})
	return p, err
}

// record writes what was done to p itself in its audit log.
func record(ctx context.Context, tx *ent.Tx, p *ent.Project, action enum.AuditAction, changes ...column.AuditChange) error {
	return event.Record(ctx, tx, event.Act{Action: action, Project: p.ID, Subject: p.GlobalID(), Name: p.Name, Changes: changes})
}

// Region is where the engine keeps the models of p.
func (s *Service) Region(p *ent.Project) enum.Region { return cmp.Or(p.Region, s.o.Region) }

// UpdateProject changes what is not nil.
type UpdateProject struct {
	ID          uuid.UUID `json:"id"`
	Name        *string   `json:"name" validate:"omitempty,min=1,max=200"`
	Description *string   `json:"description" validate:"omitempty,max=5000"`
	// DailyLimit and DailyWarning are an owner's to set; 0 takes one away.
	DailyLimit   *int `json:"translationsPerDay" validate:"omitempty,min=0,max=1000000"`
	DailyWarning *int `json:"translationsPerDayWarning" validate:"omitempty,min=0,max=1000000"`
}

// UpdateProject names or describes a project anew.
func (s *Service) UpdateProject(ctx context.Context, in UpdateProject) (*ent.Project, error) {
	if in.Name != nil {
		*in.Name = fault.Line(*in.Name)
	}
	if err := fault.Validate(in); err != nil {
		return nil, err
	}
	return s.changeProject(ctx, in.ID, enum.AuditProjectUpdated, func(u *ent.ProjectUpdateOne) {
		if in.Name != nil {
			u.SetName(*in.Name)
		}
		if in.Description != nil {
			u.SetDescription(norm.NFC.String(*in.Description))
		}
		if in.DailyLimit != nil {
			u.SetDailyLimit(*in.DailyLimit)
		}
		if in.DailyWarning != nil {
			u.SetDailyWarning(*in.DailyWarning)
		}
	})
}

// ArchiveProject makes a project read-only, or opens it again.
func (s *Service) ArchiveProject(ctx context.Context, id uuid.UUID, archived bool) (*ent.Project, error) {
	action := enum.AuditProjectUnarchived
	if archived {
		action = enum.AuditProjectArchived
	}
	return s.changeProject(ctx, id, action, func(u *ent.ProjectUpdateOne) {
		if archived {
			u.SetArchivedAt(now())
		} else {
			u.ClearArchivedAt()
		}
	})
}

func (s *Service) changeProject(ctx context.Context, id uuid.UUID, action enum.AuditAction, change func(*ent.ProjectUpdateOne)) (p *ent.Project, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		old, err := tx.Project.Get(auth.AsSystem(ctx), id)
		if err != nil {
			return missing(err, "project", "id")
		}
		u := tx.Project.UpdateOneID(id).AddRevision(1).SetUpdatedAt(now())
		change(u)
		if p, err = u.Save(ctx); err != nil {
			return missing(err, "project", "id")
		}
		return record(ctx, tx, p, action,
			column.AuditChange{Field: "name", Before: old.Name, After: p.Name},
			column.AuditChange{Field: "description", Before: old.Description, After: p.Description},
			column.AuditChange{Field: "translationsPerDay", Before: strconv.Itoa(old.DailyLimit), After: strconv.Itoa(p.DailyLimit)},
			column.AuditChange{Field: "translationsPerDayWarning", Before: strconv.Itoa(old.DailyWarning), After: strconv.Itoa(p.DailyWarning)})
	})
	return p, err
}

// DeleteProject takes the project away from everybody, and stops its
// translations.
func (s *Service) DeleteProject(ctx context.Context, id uuid.UUID) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		p, err := tx.Project.UpdateOneID(id).SetDeletedAt(now()).Save(ctx)
		if err != nil {
			return missing(err, "project", "id")
		}
		ctx = auth.AsSystem(ctx)
		owners, err := tx.Membership.Query().Where(membership.ProjectID(id), membership.RoleEQ(enum.Owner), membership.RemovedAtIsNil()).All(ctx)
		if err != nil {
			return err
		}
		for _, o := range owners { // the project's own log is nobody's to read any more
			if err := event.Record(ctx, tx, event.Act{Action: enum.AuditProjectDeleted, Account: o.UserID, Subject: p.GlobalID(), Name: p.Name}); err != nil {
				return err
			}
		}
		if err := tx.File.Update().Where(file.ProjectID(id), file.DeletedAtIsNil()).SetDeletedAt(now()).Exec(ctx); err != nil {
			return err
		}
		if err := tx.Translation.Update().Where(translation.ProjectID(id), translation.StatusIn(enum.Queued, enum.Running)).
			SetCancelRequested(true).Exec(ctx); err != nil {
			return err
		}
		s.events.AccessChanged(tx, id)
		return tx.Membership.Update().Where(membership.ProjectID(id), membership.RemovedAtIsNil()).SetRemovedAt(now()).Exec(ctx)
	})
}

// SetProjectMember gives the account with an e-mail address a role.
type SetProjectMember struct {
	ProjectID uuid.UUID
	Email     string
	Role      enum.ProjectRole
}

// SetProjectMember adds a member, or changes their role. Whoever made the
// project stays its owner.
func (s *Service) SetProjectMember(ctx context.Context, in SetProjectMember) (p *ent.Project, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		if p, err = tx.Project.Get(ctx, in.ProjectID); err != nil {
			return missing(err, "project", "projectId")
		}
		if err := rule.ManageMembers.Require(ctx, tx.Client(), p.ID); err != nil {
			return err
		}
		m, err := tx.User.Query().Where(user.Email(strings.ToLower(strings.TrimSpace(in.Email)))).Only(auth.AsSystem(ctx))
		if err != nil {
			return missing(err, "account with this e-mail address", "email")
		}
		if m.ID == p.OwnerID && in.Role != enum.Owner {
			return fault.Errorf(fault.Conflict, "whoever made the project stays its owner").At("input", "role")
		}
		act := event.Act{Action: enum.AuditMemberAdded, Project: p.ID, Subject: m.GlobalID(), Name: m.Email, Changes: []column.AuditChange{{Field: "role", After: string(in.Role)}}}
		row, err := tx.Membership.Query().Where(membership.ProjectID(p.ID), membership.UserID(m.ID)).Only(ctx)
		switch {
		case ent.IsNotFound(err):
			err = tx.Membership.Create().SetProjectID(p.ID).SetUserID(m.ID).SetRole(in.Role).Exec(ctx)
		case err == nil:
			if row.RemovedAt == nil {
				act.Action, act.Changes[0].Before = enum.AuditMemberRoleChanged, string(row.Role)
			}
			err = tx.Membership.UpdateOne(row).SetRole(in.Role).ClearRemovedAt().Exec(ctx)
		}
		if err != nil {
			return err
		}
		if err := event.Record(ctx, tx, act); err != nil {
			return err
		}
		s.events.AccessChanged(tx, p.ID)
		p, err = touch(ctx, tx, p.ID)
		return err
	})
	return p, err
}

// RemoveProjectMember ends a membership. A member may end their own, and then
// sees the project no more: it is nil.
func (s *Service) RemoveProjectMember(ctx context.Context, projectID, userID uuid.UUID) (p *ent.Project, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		if p, err = tx.Project.Get(ctx, projectID); err != nil {
			return missing(err, "project", "projectId")
		}
		may, leaving, action := rule.ManageMembers, ctx, enum.AuditMemberRemoved
		if auth.From(ctx).UserID == userID {
			may, leaving, action = rule.Leave, auth.AsSystem(ctx), enum.AuditMemberLeft
		}
		if err := may.Require(ctx, tx.Client(), p.ID); err != nil {
			return err
		}
		if userID == p.OwnerID {
			return fault.Errorf(fault.Conflict, "whoever made the project stays its owner: delete the project instead").At("input", "userId")
		}
		row, err := tx.Membership.Query().Where(membership.ProjectID(p.ID), membership.UserID(userID), membership.RemovedAtIsNil()).Only(ctx)
		if err != nil {
			return missing(err, "member", "userId")
		}
		if err := tx.Membership.UpdateOne(row).SetRemovedAt(now()).Exec(leaving); err != nil {
			return err
		}
		m, err := tx.User.Get(auth.AsSystem(ctx), userID)
		if err != nil {
			return err
		}
		if err := event.Record(ctx, tx, event.Act{Action: action, Project: p.ID, Subject: m.GlobalID(), Name: m.Email, Changes: []column.AuditChange{{Field: "role", Before: string(row.Role)}}}); err != nil {
			return err
		}
		s.events.AccessChanged(tx, p.ID)
		if p, err = touch(ctx, tx, p.ID); auth.From(ctx).UserID == userID {
			p = nil
		}
		return err
	})
	return p, err
}

func touch(ctx context.Context, tx *ent.Tx, projectID uuid.UUID) (*ent.Project, error) {
	return tx.Project.UpdateOneID(projectID).AddRevision(1).SetUpdatedAt(now()).Save(auth.AsSystem(ctx))
}

// RenameFile gives a file another name in its project. Its format stays.
func (s *Service) RenameFile(ctx context.Context, id uuid.UUID, name string) (f *ent.File, err error) {
	name, format, err := fileName(name)
	if err != nil {
		return nil, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		old, err := tx.File.Query().Where(file.ID(id), file.DeletedAtIsNil()).Only(ctx)
		if err != nil {
			return missing(err, "file", "id")
		}
		if format != old.Format {
			return fault.Errorf(fault.Invalid, "the name must go on ending in .%s", old.Format).At("input", "name")
		}
		if name == old.Name {
			f = old
			return nil
		}
		f, err = tx.File.UpdateOne(old).SetName(name).AddRevision(1).SetUpdatedAt(now()).Save(ctx)
		if ent.IsConstraintError(err) {
			return fault.Errorf(fault.Taken, "the project has a file of this name").At("input", "name")
		}
		if err != nil {
			return err
		}
		return s.append(ctx, tx, f, enum.FileRenamed, column.AuditChange{Field: "name", Before: old.Name, After: f.Name})
	})
	return f, err
}

// DeleteFile takes a file out of its project and stops its translations. Its
// events stay in the log.
func (s *Service) DeleteFile(ctx context.Context, id uuid.UUID) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		old, err := tx.File.Query().Where(file.ID(id), file.DeletedAtIsNil()).Only(ctx)
		if err != nil {
			return missing(err, "file", "id")
		}
		f, err := tx.File.UpdateOne(old).SetDeletedAt(now()).AddRevision(1).Save(ctx)
		if err != nil {
			return err
		}
		// The event takes the project's row, which every change of a translation
		// holds before the translation's own.
		if err := s.append(ctx, tx, f, enum.FileDeleted); err != nil {
			return err
		}
		shared, err := tx.ShareLink.Query().Where(sharelink.FileID(id)).Exist(auth.AsSystem(ctx))
		if err != nil {
			return err
		}
		if shared {
			s.events.AccessChanged(tx, f.ProjectID)
		}
		return tx.Translation.Update().Where(translation.FileID(id), translation.StatusIn(enum.Queued, enum.Running)).
			SetCancelRequested(true).Exec(auth.AsSystem(ctx))
	})
}

// append writes what happened to a file in the project's log, and who did it in its
// audit log.
func (s *Service) append(ctx context.Context, tx *ent.Tx, f *ent.File, kind enum.FileEventKind, changes ...column.AuditChange) error {
	act := event.Act{Action: enum.AuditAction("FILE_" + kind), Project: f.ProjectID, Subject: f.GlobalID(), Name: f.Name, Changes: changes}
	if err := event.Record(ctx, tx, act); err != nil {
		return err
	}
	_, err := s.events.Append(ctx, tx, f.ProjectID, func(e *ent.EventCreate) {
		e.SetFileID(f.ID).SetFileEvent(string(kind))
	})
	return err
}

// DownloadURL returns a signed URL of the content of v, a version of f, good for
// 15 minutes.
func (s *Service) DownloadURL(ctx context.Context, f *ent.File, v *ent.FileVersion) (string, error) {
	if f.DeletedAt != nil {
		return "", fault.Errorf(fault.NotFound, "the file is deleted")
	}
	return s.bucket.SignGet(ctx, v.BlobKey, blob.SignOptions{TTL: 15 * time.Minute, Filename: f.Name, ContentType: "application/octet-stream"})
}

// missing turns ent's "not found" into a fault about an input field.
func missing(err error, what, field string) error {
	if ent.IsNotFound(err) || fault.CodeOf(err) == fault.NotFound {
		return fault.Errorf(fault.NotFound, "no such %s", what).At("input", field)
	}
	return err
}

func now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

// FileName is the name that a model gets, or the fault with it.
func FileName(name string) (string, error) {
	clean, _, err := fileName(name)
	return clean, err
}

// fileName checks the name of a model: NFC, at most 255 bytes, no separators,
// nothing unseen, and an extension that says its format.
func fileName(name string) (clean, format string, err error) {
	clean = strings.TrimSpace(norm.NFC.String(name))
	bad := func(code fault.Code, why string) (string, string, error) {
		return "", "", fault.Errorf(code, "the file's name %s", why).At("input", "name")
	}
	dot := strings.LastIndexByte(clean, '.')
	switch {
	case clean == "":
		return bad(fault.Required, "is required")
	case len(clean) > 255:
		return bad(fault.TooLong, "has more than 255 bytes")
	case strings.ContainsAny(clean, `/\`) || strings.ContainsFunc(clean, fault.Unseen):
		return bad(fault.Invalid, "has a separator or a character that cannot be seen")
	case dot <= 0 || dot == len(clean)-1 || len(clean)-dot > 32:
		return bad(fault.Invalid, `needs an extension that says its format, as in "house.ifc"`)
	}
	format = strings.ToLower(clean[dot+1:])
	for _, r := range format {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' {
			return bad(fault.Invalid, fmt.Sprintf("has the extension %q, which is no format", format))
		}
	}
	return clean, format, nil
}
