package dataloader

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"
	"entgo.io/ent/dialect/sql/sqljson"
	"github.com/google/uuid"

	"purlin/ent"
	"purlin/ent/enum"
)

// Order is what a list is sorted by: a column's name, in the values of the
// schema's order fields, and the direction. The zero Order is by creation.
type Order struct {
	Field string // CREATED_AT, UPDATED_AT, NAME or, of files, SIZE; "" is CREATED_AT
	Desc  bool
}

// ProjectFilter says which projects.
type ProjectFilter struct {
	Search   *string
	Archived *bool // nil: archived or not
}

// FileFilter says which files.
type FileFilter struct {
	Search            *string
	Formats           []string // nil: any
	TranslationStatus []enum.TranslationStatus
}

// TranslationFilter says which translations.
type TranslationFilter struct {
	Status  []enum.TranslationStatus // nil: any
	Outputs []enum.OutputFormat      // all of them
}

func projectOrder(o Order) order[ent.Project] {
	by := order[ent.Project]{name: "project." + o.Field, tie: "id", desc: o.Desc, id: func(p *ent.Project) any { return p.ID }}
	switch o.Field {
	case "NAME":
		by.column, by.value = "name", func(p *ent.Project) any { return p.Name }
	case "UPDATED_AT":
		by.column, by.value = "updated_at", func(p *ent.Project) any { return p.UpdatedAt }
	default:
		by.column, by.value = "created_at", func(p *ent.Project) any { return p.CreatedAt }
	}
	return by
}

func fileOrder(o Order) order[ent.File] {
	by := order[ent.File]{name: "file." + o.Field, tie: "id", desc: o.Desc, id: func(f *ent.File) any { return f.ID }}
	switch o.Field {
	case "NAME":
		by.column, by.value = "name", func(f *ent.File) any { return f.Name }
	case "UPDATED_AT":
		by.column, by.value = "updated_at", func(f *ent.File) any { return f.UpdatedAt }
	case "SIZE":
		by.column, by.value = "size_bytes", func(f *ent.File) any { return f.SizeBytes }
	default:
		by.column, by.value = "created_at", func(f *ent.File) any { return f.CreatedAt }
	}
	return by
}

func newestTranslations() order[ent.Translation] {
	return order[ent.Translation]{
		name: "translation", column: "created_at", tie: "id", desc: true,
		value: func(t *ent.Translation) any { return t.CreatedAt },
		id:    func(t *ent.Translation) any { return t.ID },
	}
}

// Projects is a page of the projects that the caller is a member of. The total
// is counted when total says so.
func Projects(ctx context.Context, a Args, f ProjectFilter, by Order, total bool) (*Page[ent.Project], error) {
	o := projectOrder(by)
	w, err := o.window(a)
	if err != nil {
		return nil, err
	}
	l := From(ctx)
	filters := []filter{isNull("deleted_at", true)}
	if f.Search != nil && *f.Search != "" {
		filters = append(filters, contains("name", *f.Search))
	}
	if f.Archived != nil {
		filters = append(filters, isNull("archived_at", !*f.Archived))
	}
	q, n := l.client.Project.Query(), l.client.Project.Query()
	for _, f := range filters {
		q.WhereP(f.narrow)
		n.WhereP(f.narrow)
	}
	q.WhereP(func(s *sql.Selector) { o.narrow(s, w) })
	q.Modify(func(s *sql.Selector) { s.OrderBy(o.terms(s, w.back)...).Limit(w.size + 1) })
	rows, err := q.All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading projects: %w", err)
	}
	p := o.page(rows, w)
	track(l, p.Rows)
	if total {
		if p.Total, err = n.Count(ctx); err != nil {
			return nil, fmt.Errorf("counting projects: %w", err)
		}
	}
	return p, nil
}

// ProjectFiles is a page of a project's files.
func ProjectFiles(ctx context.Context, p *ent.Project, a Args, f FileFilter, by Order, total bool) (*Page[ent.File], error) {
	filters := []filter{isNull("deleted_at", true)}
	if f.Search != nil && *f.Search != "" {
		filters = append(filters, contains("name", *f.Search))
	}
	if f.Formats != nil {
		filters = append(filters, in("format", f.Formats))
	}
	if f.TranslationStatus != nil {
		filters = append(filters, filter{fingerprint("latest", f.TranslationStatus), func(s *sql.Selector) {
			t := sql.Dialect(s.Dialect()).Table("translations").As("latest")
			s.Where(sql.In(s.C("latest_translation_id"), sql.Dialect(s.Dialect()).Select(t.C("id")).From(t).Where(sql.In(t.C("status"), texts(f.TranslationStatus)...))))
		}})
	}
	return list[ent.Project, ent.File]{
		name: "files of projects", column: "project_id", order: fileOrder(by), query: readFile,
		key:    func(p *ent.Project) uuid.UUID { return p.ID },
		parent: func(f *ent.File) uuid.UUID { return f.ProjectID },
	}.page(ctx, p, a, total, filters)
}

func (f TranslationFilter) filters() []filter {
	var fs []filter
	if f.Status != nil {
		fs = append(fs, in("status", f.Status))
	}
	for _, o := range f.Outputs {
		fs = append(fs, filter{fingerprint("output", o), func(s *sql.Selector) { s.Where(sqljson.ValueContains(s.C("outputs"), string(o))) }})
	}
	return fs
}

// ProjectTranslations is a page of the translations of a project's files, newest
// first. Those of deleted files are not among them.
func ProjectTranslations(ctx context.Context, p *ent.Project, a Args, f TranslationFilter, total bool) (*Page[ent.Translation], error) {
	return list[ent.Project, ent.Translation]{
		name: "translations of projects", column: "project_id", order: newestTranslations(), query: readTranslation,
		key:    func(p *ent.Project) uuid.UUID { return p.ID },
		parent: func(t *ent.Translation) uuid.UUID { return t.ProjectID },
	}.page(ctx, p, a, total, append(f.filters(), ofLiveFiles))
}

// FileTranslations is a page of a file's translations, newest first.
func FileTranslations(ctx context.Context, f *ent.File, a Args, tf TranslationFilter, total bool) (*Page[ent.Translation], error) {
	return list[ent.File, ent.Translation]{
		name: "translations of files", column: "file_id", order: newestTranslations(), query: readTranslation,
		key:    func(f *ent.File) uuid.UUID { return f.ID },
		parent: func(t *ent.Translation) uuid.UUID { return t.FileID },
	}.page(ctx, f, a, total, tf.filters())
}

// FileVersions is a page of a file's versions, newest first.
func FileVersions(ctx context.Context, f *ent.File, a Args, total bool) (*Page[ent.FileVersion], error) {
	return list[ent.File, ent.FileVersion]{
		name: "versions of files", column: "file_id", query: readFileVersion,
		order: order[ent.FileVersion]{
			name: "version", column: "number", tie: "number", desc: true,
			value: func(v *ent.FileVersion) any { return int64(v.Number) },
			id:    func(v *ent.FileVersion) any { return int64(v.Number) },
		},
		key:    func(f *ent.File) uuid.UUID { return f.ID },
		parent: func(v *ent.FileVersion) uuid.UUID { return v.FileID },
	}.page(ctx, f, a, total, nil)
}

// ProjectMembers is a page of a project's members, in the order in which they joined.
func ProjectMembers(ctx context.Context, p *ent.Project, a Args, total bool) (*Page[ent.Membership], error) {
	return list[ent.Project, ent.Membership]{
		name: "members of projects", column: "project_id", query: readMembership,
		order: order[ent.Membership]{
			name: "member", column: "created_at", tie: "id",
			value: func(m *ent.Membership) any { return m.CreatedAt },
			id:    func(m *ent.Membership) any { return m.ID },
		},
		key:    func(p *ent.Project) uuid.UUID { return p.ID },
		parent: func(m *ent.Membership) uuid.UUID { return m.ProjectID },
	}.page(ctx, p, a, total, []filter{isNull("removed_at", true)})
}

// ProjectInvitations is a page of a project's open invitations, oldest first.
func ProjectInvitations(ctx context.Context, p *ent.Project, a Args, total bool) (*Page[ent.Invitation], error) {
	return list[ent.Project, ent.Invitation]{
		name: "invitations to projects", column: "project_id", query: readInvitation,
		order: order[ent.Invitation]{
			name: "invitation", column: "created_at", tie: "id",
			value: func(i *ent.Invitation) any { return i.CreatedAt },
			id:    func(i *ent.Invitation) any { return i.ID },
		},
		key:    func(p *ent.Project) uuid.UUID { return p.ID },
		parent: func(i *ent.Invitation) uuid.UUID { return i.ProjectID },
	}.page(ctx, p, a, total, []filter{openInvitations})
}

var openInvitations = filter{"open", func(s *sql.Selector) {
	s.Where(sql.And(sql.IsNull(s.C("ended_at")), sql.GT(s.C("expires_at"), time.Now().UTC())))
}}

// ofLiveFiles leaves out what belongs to a file that is deleted.
var ofLiveFiles = filter{"live", func(s *sql.Selector) {
	t := sql.Dialect(s.Dialect()).Table("files").As("gone")
	s.Where(sql.Not(sql.Exists(sql.Dialect(s.Dialect()).Select(t.C("id")).From(t).
		Where(sql.And(sql.ColumnsEQ(t.C("id"), s.C("file_id")), sql.NotNull(t.C("deleted_at")))))))
}}

// EventArgs say which page of a project's log is asked for, by sequence.
type EventArgs struct {
	First, Last   *int
	After, Before *int64
}

// ProjectEvents is a page of a project's log, oldest first.
func ProjectEvents(ctx context.Context, p *ent.Project, in EventArgs) (*Page[ent.Event], error) {
	o := order[ent.Event]{
		name: "event", column: "seq", tie: "seq",
		value: func(e *ent.Event) any { return e.Seq },
		id:    func(e *ent.Event) any { return e.Seq },
	}
	a := Args{First: in.First, Last: in.Last}
	if in.After != nil {
		c := o.cursor(&ent.Event{Seq: *in.After})
		a.After = &c
	}
	if in.Before != nil {
		c := o.cursor(&ent.Event{Seq: *in.Before})
		a.Before = &c
	}
	return list[ent.Project, ent.Event]{
		name: "events of projects", column: "project_id", query: readEvent, order: o,
		key:    func(p *ent.Project) uuid.UUID { return p.ID },
		parent: func(e *ent.Event) uuid.UUID { return e.ProjectID },
	}.page(ctx, p, a, false, nil)
}

// TranslationEvents is a page of a translation's events, oldest first, after the
// one with sequence after; from the first when that is nil.
func TranslationEvents(ctx context.Context, t *ent.Translation, first, after *int) (*Page[ent.Event], error) {
	o := order[ent.Event]{
		name: "sequence", column: "sequence", tie: "sequence",
		value: func(e *ent.Event) any { return int64(e.Sequence) },
		id:    func(e *ent.Event) any { return int64(e.Sequence) },
	}
	a := Args{First: first}
	if after != nil {
		c := o.cursor(&ent.Event{Sequence: *after})
		a.After = &c
	}
	return list[ent.Translation, ent.Event]{
		name: "events of translations", column: "translation_id", query: readEvent, order: o,
		key: func(t *ent.Translation) uuid.UUID { return t.ID },
		parent: func(e *ent.Event) uuid.UUID {
			if e.TranslationID == nil {
				return uuid.Nil
			}
			return *e.TranslationID
		},
	}.page(ctx, t, a, false, nil)
}

// ViewObjects is a page of a view's objects in the order of their numbers: all of
// them, or the children of one, and of these those whose name contains search.
// Whoever sees the view sees its objects.
func ViewObjects(ctx context.Context, v *ent.ModelView, a Args, parent *int, search *string, total bool) (*Page[ent.ModelObject], error) {
	var filters []filter
	if parent != nil {
		filters = append(filters, filter{fingerprint("parent", *parent), func(s *sql.Selector) { s.Where(sql.EQ(s.C("parent_id"), *parent)) }})
	}
	if search != nil && *search != "" {
		filters = append(filters, contains("name", *search))
	}
	return list[ent.ModelView, ent.ModelObject]{
		name: "objects of views", column: "view_id", query: readModelObject, system: true,
		order: order[ent.ModelObject]{
			name: "object", column: "object_id", tie: "object_id",
			value: func(o *ent.ModelObject) any { return int64(o.ObjectID) },
			id:    func(o *ent.ModelObject) any { return int64(o.ObjectID) },
		},
		key:    func(v *ent.ModelView) uuid.UUID { return v.ID },
		parent: func(o *ent.ModelObject) uuid.UUID { return o.ViewID },
	}.page(ctx, v, a, total, filters)
}
