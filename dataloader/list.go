package dataloader

import (
	"context"
	"fmt"
	"strings"
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

// Listing is a list of the API, whatever reads it: which rows, in which order.
type Listing struct {
	Keyset
	filters []filter
}

// Name is equal for lists of equal filters and order.
func (l Listing) Name() string { return l.signature() + strings.Join(filterNames(l.filters), "") }

// Where keeps the list's rows.
func (l Listing) Where(s *sql.Selector) {
	for _, f := range l.filters {
		f.narrow(s)
	}
}

// ListProjects is the list of projects.
func ListProjects(f ProjectFilter, by Order) Listing {
	return Listing{projectOrder(by).Keyset, f.filters()}
}

// ListFiles is the list of a project's files.
func ListFiles(f FileFilter, by Order) Listing { return Listing{fileOrder(by).Keyset, f.filters()} }

// ListFileTranslations is the list of a file's translations.
func ListFileTranslations(f TranslationFilter) Listing {
	return Listing{newestTranslations().Keyset, f.filters()}
}

// ListProjectTranslations is the list of a project's translations.
func ListProjectTranslations(f TranslationFilter) Listing {
	return Listing{newestTranslations().Keyset, append(f.filters(), ofLiveFiles)}
}

// ListVersions is the list of a file's versions.
func ListVersions() Listing { return Listing{Keyset: newestVersions().Keyset} }

// ListMembers is the list of a project's members.
func ListMembers() Listing {
	return Listing{oldestMembers().Keyset, []filter{isNull("removed_at", true)}}
}

// ListDerivatives is the whole list of what came of a translation.
func ListDerivatives() Listing {
	return Listing{Keyset: Keyset{name: "derivative", Column: "created_at", Tie: "id"}}
}

// ListViews is the whole list of the views of a translation's model.
func ListViews() Listing { return Listing{Keyset: Keyset{name: "view", Column: "position", Tie: "id"}} }

func projectOrder(o Order) order[ent.Project] {
	k := Keyset{name: "project." + o.Field, Tie: "id", desc: o.Desc}
	id := func(p *ent.Project) any { return p.ID }
	switch o.Field {
	case "NAME":
		k.Column = "name"
		return ordered(k, func(p *ent.Project) any { return p.Name }, id)
	case "UPDATED_AT":
		k.Column = "updated_at"
		return ordered(k, func(p *ent.Project) any { return p.UpdatedAt }, id)
	default:
		k.Column = "created_at"
		return ordered(k, func(p *ent.Project) any { return p.CreatedAt }, id)
	}
}

func fileOrder(o Order) order[ent.File] {
	k := Keyset{name: "file." + o.Field, Tie: "id", desc: o.Desc}
	id := func(f *ent.File) any { return f.ID }
	switch o.Field {
	case "NAME":
		k.Column = "name"
		return ordered(k, func(f *ent.File) any { return f.Name }, id)
	case "UPDATED_AT":
		k.Column = "updated_at"
		return ordered(k, func(f *ent.File) any { return f.UpdatedAt }, id)
	case "SIZE":
		k.Column = "size_bytes"
		return ordered(k, func(f *ent.File) any { return f.SizeBytes }, id)
	default:
		k.Column = "created_at"
		return ordered(k, func(f *ent.File) any { return f.CreatedAt }, id)
	}
}

func newestTranslations() order[ent.Translation] {
	return ordered(Keyset{name: "translation", Column: "created_at", Tie: "id", desc: true},
		func(t *ent.Translation) any { return t.CreatedAt }, func(t *ent.Translation) any { return t.ID })
}

func newestVersions() order[ent.FileVersion] {
	number := func(v *ent.FileVersion) any { return int64(v.Number) }
	return ordered(Keyset{name: "version", Column: "number", Tie: "number", desc: true}, number, number)
}

func oldestMembers() order[ent.Membership] {
	return ordered(Keyset{name: "member", Column: "created_at", Tie: "id"},
		func(m *ent.Membership) any { return m.CreatedAt }, func(m *ent.Membership) any { return m.ID })
}

func (f ProjectFilter) filters() []filter {
	fs := []filter{isNull("deleted_at", true)}
	if f.Search != nil && *f.Search != "" {
		fs = append(fs, contains("name", *f.Search))
	}
	if f.Archived != nil {
		fs = append(fs, isNull("archived_at", !*f.Archived))
	}
	return fs
}

func (f FileFilter) filters() []filter {
	fs := []filter{isNull("deleted_at", true)}
	if f.Search != nil && *f.Search != "" {
		fs = append(fs, contains("name", *f.Search))
	}
	if f.Formats != nil {
		fs = append(fs, in("format", f.Formats))
	}
	if f.TranslationStatus != nil {
		fs = append(fs, filter{fingerprint("latest", f.TranslationStatus), func(s *sql.Selector) {
			t := sql.Dialect(s.Dialect()).Table("translations").As("latest")
			s.Where(sql.In(s.C("latest_translation_id"), sql.Dialect(s.Dialect()).Select(t.C("id")).From(t).Where(sql.In(t.C("status"), texts(f.TranslationStatus)...))))
		}})
	}
	return fs
}

// Projects is a page of the projects that the caller is a member of. The total
// is counted when total says so.
func Projects(ctx context.Context, a Args, f ProjectFilter, by Order, total bool) (*Page[ent.Project], error) {
	o := projectOrder(by)
	w, err := o.Window(a)
	if err != nil {
		return nil, err
	}
	l := From(ctx)
	q, n := l.client.Project.Query(), l.client.Project.Query()
	for _, f := range f.filters() {
		q.WhereP(f.narrow)
		n.WhereP(f.narrow)
	}
	q.WhereP(func(s *sql.Selector) { o.Narrow(s, w) })
	q.Modify(func(s *sql.Selector) { s.OrderBy(o.Terms(s, w.Back)...).Limit(w.Size + 1) })
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
	return list[ent.Project, ent.File]{
		name: "files of projects", column: "project_id", order: fileOrder(by), query: readFile,
		key:    func(p *ent.Project) uuid.UUID { return p.ID },
		parent: func(f *ent.File) uuid.UUID { return f.ProjectID },
	}.page(ctx, p, a, total, f.filters())
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
		name: "versions of files", column: "file_id", query: readFileVersion, order: newestVersions(),
		key:    func(f *ent.File) uuid.UUID { return f.ID },
		parent: func(v *ent.FileVersion) uuid.UUID { return v.FileID },
	}.page(ctx, f, a, total, nil)
}

// ProjectMembers is a page of a project's members, in the order in which they joined.
func ProjectMembers(ctx context.Context, p *ent.Project, a Args, total bool) (*Page[ent.Membership], error) {
	return list[ent.Project, ent.Membership]{
		name: "members of projects", column: "project_id", query: readMembership, order: oldestMembers(),
		key:    func(p *ent.Project) uuid.UUID { return p.ID },
		parent: func(m *ent.Membership) uuid.UUID { return m.ProjectID },
	}.page(ctx, p, a, total, []filter{isNull("removed_at", true)})
}

// ProjectInvitations is a page of a project's open invitations, oldest first.
func ProjectInvitations(ctx context.Context, p *ent.Project, a Args, total bool) (*Page[ent.Invitation], error) {
	return list[ent.Project, ent.Invitation]{
		name: "invitations to projects", column: "project_id", query: readInvitation,
		order: ordered(Keyset{name: "invitation", Column: "created_at", Tie: "id"},
			func(i *ent.Invitation) any { return i.CreatedAt }, func(i *ent.Invitation) any { return i.ID }),
		key:    func(p *ent.Project) uuid.UUID { return p.ID },
		parent: func(i *ent.Invitation) uuid.UUID { return i.ProjectID },
	}.page(ctx, p, a, total, []filter{openInvitations})
}

var openInvitations = filter{"open", func(s *sql.Selector) {
	s.Where(sql.And(sql.IsNull(s.C("ended_at")), sql.GT(s.C("expires_at"), time.Now().UTC())))
}}

// ProjectImports is a page of a project's imports from hubs, newest first.
func ProjectImports(ctx context.Context, p *ent.Project, a Args, total bool) (*Page[ent.FileImport], error) {
	return list[ent.Project, ent.FileImport]{
		name: "imports of projects", column: "project_id", query: readImport,
		order: ordered(Keyset{name: "import", Column: "created_at", Tie: "id", desc: true},
			func(i *ent.FileImport) any { return i.CreatedAt }, func(i *ent.FileImport) any { return i.ID }),
		key:    func(p *ent.Project) uuid.UUID { return p.ID },
		parent: func(i *ent.FileImport) uuid.UUID { return i.ProjectID },
	}.page(ctx, p, a, total, nil)
}

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
	seq := func(e *ent.Event) any { return e.Seq }
	o := ordered(Keyset{name: "event", Column: "seq", Tie: "seq"}, seq, seq)
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
	sequence := func(e *ent.Event) any { return int64(e.Sequence) }
	o := ordered(Keyset{name: "sequence", Column: "sequence", Tie: "sequence"}, sequence, sequence)
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
		order:  objectOrder(),
		key:    func(v *ent.ModelView) uuid.UUID { return v.ID },
		parent: func(o *ent.ModelObject) uuid.UUID { return o.ViewID },
	}.page(ctx, v, a, total, filters)
}
