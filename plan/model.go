package plan

import (
	"context"

	entgo "entgo.io/ent"
	"entgo.io/ent/dialect/sql"

	"purlin/auth"
	"purlin/dataloader"
	"purlin/ent"
	"purlin/ent/gid"
	"purlin/ent/schema"
)

// model is all that this package knows of the API, by type. A field that is not
// in it is the generated executor's.
type model map[string]*entity

// entity is a type whose objects are the rows of a table.
type entity struct {
	table  string
	kind   gid.Kind
	policy entgo.Policy // the very one that ent applies
	fields map[string]field
	// found narrows what a field of Query finds by id; nil: it finds none.
	found func(*sql.Selector)
}

// field is how a field of an entity comes from its row: a column's value, or what
// an edge leads to.
type field struct {
	column string
	as     encoding
	one    *toOne  // with a column: the value is that of the row that it leads to
	many   *toMany // a connection
	part   string  // the type of an object that is made of the same row; null when column is empty
	link   *link   // a signed address
}

// encoding is how a column's value is written. NULL is always null.
type encoding byte

const (
	text     encoding = iota // a string, also of an enumeration
	filled                   // a string; null when it is empty
	number                   // an integer
	boolean                  // true or false
	moment                   // a time
	verbatim                 // JSON as it is
	id                       // a UUID, as the type's global id
)

// toOne is an edge to at most one row.
type toOne struct {
	to string
	// by is the column that names the row by its id; with match it names the parent.
	by string
	// project is the column that names the row's project, of whose members the edge
	// mostly leads to one: they are looked for first. "": it leads to no person.
	project string
	// always says that there is a row: without it the field is an error.
	always bool
	// match keeps the row that is meant, beside the type's rule. Nil: the one whose
	// id by holds.
	match func(s *sql.Selector, parent string, who auth.Principal)
}

// Links makes the addresses that the API hands out. [translate.Service] does.
type Links interface {
	DownloadURL(ctx context.Context, d *ent.Derivative) (string, error)
}

// link is an address that is made of columns.
type link struct {
	columns []string
	sign    func(ctx context.Context, links Links, columns [][]byte) (string, error)
}

// toMany is an edge to a list: to the pages of a long one, which are a connection,
// or to the whole of a short one.
type toMany struct {
	to    string
	by    string // the column that names the parent; "" for a list without one
	whole bool
	// shared says that whoever sees the parent sees the list, which is that of the
	// translation whose result the parent shares. Callers still need the scope.
	shared bool
	listed func(arguments) (dataloader.Listing, error)
	node   *toOne           // where an edge's node is; nil: the row itself
	edge   map[string]field // what an edge has besides
}

func newModel() model {
	person := func(by, project string) field {
		return field{one: &toOne{to: "User", by: by, project: project, always: true}}
	}
	translations := func(a arguments) (dataloader.Listing, error) {
		f, err := a.translationFilter()
		return dataloader.ListFileTranslations(f), err
	}
	return model{
		"User": {
			table: "users", kind: gid.User, policy: schema.User{}.Policy(), found: dataloader.Findable(gid.User),
			fields: map[string]field{
				"id":        {column: "id", as: id},
				"name":      {column: "name"},
				"createdAt": {column: "created_at", as: moment},
			},
		},
		"Project": {
			table: "projects", kind: gid.Project, policy: schema.Project{}.Policy(), found: dataloader.Findable(gid.Project),
			fields: map[string]field{
				"id":          {column: "id", as: id},
				"name":        {column: "name"},
				"description": {column: "description"},
				"revision":    {column: "revision", as: number},
				"createdAt":   {column: "created_at", as: moment},
				"updatedAt":   {column: "updated_at", as: moment},
				"archivedAt":  {column: "archived_at", as: moment},
				"owner":       person("owner_id", "id"),
				"viewerRole":  {column: "role", one: &toOne{to: "membership", by: "id", always: true, match: ownMembership}},
				"files": {many: &toMany{to: "File", by: "project_id", listed: func(a arguments) (dataloader.Listing, error) {
					f, err := a.fileFilter()
					return dataloader.ListFiles(f, a.order()), err
				}}},
				"translations": {many: &toMany{to: "Translation", by: "project_id", listed: func(a arguments) (dataloader.Listing, error) {
					f, err := a.translationFilter()
					return dataloader.ListProjectTranslations(f), err
				}}},
				"members": {many: &toMany{
					to: "membership", by: "project_id", listed: func(arguments) (dataloader.Listing, error) { return dataloader.ListMembers(), nil },
					node: person("user_id", "project_id").one, edge: map[string]field{"role": {column: "role"}},
				}},
			},
		},
		"membership": {table: "memberships", policy: schema.Membership{}.Policy()}, // no type of the API
		"File": {
			table: "files", kind: gid.File, policy: schema.File{}.Policy(), found: dataloader.Findable(gid.File),
			fields: map[string]field{
				"id":                {column: "id", as: id},
				"name":              {column: "name"},
				"format":            {column: "format"},
				"revision":          {column: "revision", as: number},
				"createdAt":         {column: "created_at", as: moment},
				"updatedAt":         {column: "updated_at", as: moment},
				"createdBy":         person("created_by", "project_id"),
				"project":           {one: &toOne{to: "Project", by: "project_id", always: true}},
				"latestVersion":     {one: &toOne{to: "FileVersion", by: "latest_version_id", always: true}},
				"latestTranslation": {one: &toOne{to: "Translation", by: "latest_translation_id"}},
				"translations":      {many: &toMany{to: "Translation", by: "file_id", listed: translations}},
				"versions": {many: &toMany{to: "FileVersion", by: "file_id", listed: func(arguments) (dataloader.Listing, error) {
					return dataloader.ListVersions(), nil
				}}},
			},
		},
		"FileVersion": {
			table: "file_versions", kind: gid.FileVersion, policy: schema.FileVersion{}.Policy(), found: dataloader.Findable(gid.FileVersion),
			fields: map[string]field{
				"id":         {column: "id", as: id},
				"number":     {column: "number", as: number},
				"sizeBytes":  {column: "size_bytes", as: number},
				"sha256":     {column: "sha256"},
				"createdAt":  {column: "created_at", as: moment},
				"uploadedBy": person("uploaded_by", "project_id"),
				"file":       {one: &toOne{to: "File", by: "file_id", always: true}},
			},
		},
		"Translation": {
			table: "translations", kind: gid.Translation, policy: schema.Translation{}.Policy(), found: dataloader.Findable(gid.Translation),
			fields: map[string]field{
				"id":                   {column: "id", as: id},
				"outputs":              {column: "outputs", as: verbatim},
				"status":               {column: "status"},
				"stage":                {column: "stage"},
				"progress":             {column: "progress", as: number},
				"message":              {column: "message"},
				"sequence":             {column: "sequence", as: number},
				"urn":                  {column: "urn", as: filled},
				"attempts":             {column: "attempts", as: number},
				"createdAt":            {column: "created_at", as: moment},
				"startedAt":            {column: "started_at", as: moment},
				"finishedAt":           {column: "finished_at", as: moment},
				"derivativesDeletedAt": {column: "derivatives_deleted_at", as: moment},
				"requestedBy":          person("requested_by", "project_id"),
				"file":                 {one: &toOne{to: "File", by: "file_id", always: true}},
				"fileVersion":          {one: &toOne{to: "FileVersion", by: "file_version_id", always: true}},
				"reusedFrom":           {one: &toOne{to: "Translation", by: "reused_from_id"}},
				"error":                {column: "error_code", part: "TranslationFailure"},
				"derivatives":          {many: cameOf("Derivative", dataloader.ListDerivatives)},
				"views":                {many: cameOf("ModelView", dataloader.ListViews)},
			},
		},
		"Derivative": {
			table: "derivatives", kind: gid.Derivative, policy: schema.Derivative{}.Policy(),
			fields: map[string]field{
				"id":          {column: "id", as: id},
				"format":      {column: "format"},
				"name":        {column: "name"},
				"mimeType":    {column: "mime_type"},
				"sizeBytes":   {column: "size_bytes", as: number},
				"downloadUrl": {link: &link{[]string{"blob_key", "name", "mime_type"}, derivativeLink}},
			},
		},
		"ModelView": {
			table: "model_views", policy: schema.ModelView{}.Policy(),
			fields: map[string]field{
				"guid": {column: "guid"},
				"name": {column: "name"},
				"role": {column: "role"},
			},
		},
		"TranslationFailure": { // a part of a translation's row
			fields: map[string]field{
				"code":      {column: "error_code"},
				"message":   {column: "error_message"},
				"retryable": {column: "error_retryable", as: boolean},
			},
		},
		"Query": {
			fields: map[string]field{
				"projects": {many: &toMany{to: "Project", listed: func(a arguments) (dataloader.Listing, error) {
					f, err := a.projectFilter()
					return dataloader.ListProjects(f, a.order()), err
				}}},
			},
		},
	}
}

// cameOf is a list that came of a translation.
func cameOf(to string, list func() dataloader.Listing) *toMany {
	return &toMany{to: to, by: "translation_id", whole: true, shared: true, listed: func(arguments) (dataloader.Listing, error) { return list(), nil }}
}

func derivativeLink(ctx context.Context, links Links, v [][]byte) (string, error) {
	return links.DownloadURL(ctx, &ent.Derivative{BlobKey: string(v[0]), Name: string(v[1]), MimeType: string(v[2])})
}

// finders are the fields of Query that find an object by its id.
var finders = map[string]string{"project": "Project", "file": "File", "translation": "Translation"}

// ownMembership is the caller's in a project.
func ownMembership(s *sql.Selector, parent string, who auth.Principal) {
	s.Where(sql.And(sql.ExprP(s.C("project_id")+" = "+parent), sql.EQ(s.C("user_id"), who.UserID), sql.IsNull(s.C("removed_at"))))
}
