package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"

	"purlin/auth"
	"purlin/ent/column"
	"purlin/ent/enum"
	"purlin/ent/rule"
)

// Project is what people share.
type Project struct{ ent.Schema }

// Mixin of the entity.
func (Project) Mixin() []ent.Mixin { return []ent.Mixin{Identity{}} }

// Annotations of the entity.
func (Project) Annotations() []schema.Annotation { return []schema.Annotation{table("projects", nil)} }

// Fields of the entity.
func (Project) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").MaxLen(800),
		field.String("description").Default("").MaxLen(20000),
		field.UUID("owner_id", uuid.UUID{}),
		field.String("region").GoType(enum.Region("")).Default("").MaxLen(16).Immutable().Comment("Where the engine keeps its models; empty in projects of before there were regions: the installation's."),
		field.Int("revision").Default(1).Comment("Grows with every change that users see."),
		field.Int64("event_seq").Default(0).Comment("Sequence of the newest event; taken under the row's lock."),
		field.Int("webhook_count").Default(0).Comment("So that an event of a project without webhooks costs nothing more."),
		field.Int("daily_limit").Default(0).Comment("Translations that may begin in a day, in UTC; 0: any number."),
		field.Int("daily_warning").Default(0).Comment("From how many on a warning is shown; 0: never."),
		field.Time("usage_day").Optional().Nillable().Comment("The day that usage counts, by its beginning in UTC."),
		field.Int("usage").Default(0).Comment("Translations that began on that day at the engine's cost."),
		field.Time("updated_at").Default(now),
		field.Time("archived_at").Optional().Nillable(),
		field.Time("deleted_at").Optional().Nillable(),
	}
}

// Indexes of the entity.
func (Project) Indexes() []ent.Index {
	return []ent.Index{index.Fields("name", "id"), index.Fields("created_at", "id"), index.Fields("updated_at", "id")}
}

// Policy of the entity.
func (Project) Policy() ent.Policy { return rule.Projects() }

// Membership gives a user a role in a project. A member who left stays as a row
// with removed_at set, so that what they made still names its maker.
type Membership struct{ ent.Schema }

// Mixin of the entity.
func (Membership) Mixin() []ent.Mixin { return []ent.Mixin{Identity{}, InProject{}} }

// Annotations of the entity.
func (Membership) Annotations() []schema.Annotation {
	return []schema.Annotation{table("memberships", map[string]string{"memberships_role": "role IN ('OWNER', 'EDITOR', 'VIEWER')"})}
}

// Fields of the entity.
func (Membership) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("user_id", uuid.UUID{}).Immutable(),
		field.Enum("role").GoType(enum.ProjectRole("")),
		field.Time("removed_at").Optional().Nillable(),
	}
}

// Indexes of the entity.
func (Membership) Indexes() []ent.Index {
	return []ent.Index{index.Fields("project_id", "user_id").Unique(), index.Fields("user_id", "project_id")}
}

// Policy of the entity.
func (Membership) Policy() ent.Policy {
	return rule.InProject(auth.ProjectsRead, rule.ManageMembers)
}

// Invitation offers a role in a project to whoever reads the mail of an address,
// with an account or without.
type Invitation struct{ ent.Schema }

// Mixin of the entity.
func (Invitation) Mixin() []ent.Mixin { return []ent.Mixin{Identity{}, InProject{}} }

// Annotations of the entity.
func (Invitation) Annotations() []schema.Annotation {
	return []schema.Annotation{table("invitations", map[string]string{"invitations_role": "role IN ('OWNER', 'EDITOR', 'VIEWER')"})}
}

// Fields of the entity.
func (Invitation) Fields() []ent.Field {
	return []ent.Field{
		field.String("email").MaxLen(254).Immutable().Comment("In lower case."),
		field.Enum("role").GoType(enum.ProjectRole("")).Immutable(),
		field.UUID("invited_by", uuid.UUID{}).Immutable(),
		field.Bytes("hash").Optional().Unique().Sensitive().Comment("SHA-256 of the mailed token; null until the mail is on its way."),
		field.Time("expires_at").Immutable(),
		field.Time("ended_at").Optional().Nillable().Comment("When it was accepted, withdrawn or replaced."),
	}
}

// Indexes of the entity.
func (Invitation) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("project_id", "email").Unique().Annotations(entsql.IndexWhere("ended_at IS NULL")),
		index.Fields("project_id", "created_at", "id"),
		index.Fields("email"),
	}
}

// Policy of the entity.
func (Invitation) Policy() ent.Policy {
	return rule.Guarded(auth.ProjectsRead, rule.ManageMembers)
}

// File is a named model in a project.
type File struct{ ent.Schema }

// Mixin of the entity.
func (File) Mixin() []ent.Mixin { return []ent.Mixin{Identity{}, InProject{}} }

// Annotations of the entity.
func (File) Annotations() []schema.Annotation { return []schema.Annotation{table("files", nil)} }

// Fields of the entity.
func (File) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").MaxLen(255),
		field.String("format").MaxLen(32).Comment("Lower-case extension without the dot."),
		field.Int("revision").Default(1),
		field.UUID("created_by", uuid.UUID{}).Immutable(),
		field.Time("updated_at").Default(now),
		field.UUID("latest_version_id", uuid.UUID{}).Comment("The newest version; set in the commit that adds it."),
		field.Int("latest_version_number").Default(1),
		field.Int64("size_bytes").Default(0).Comment("Of the newest version, for sorting."),
		field.UUID("latest_translation_id", uuid.UUID{}).Optional().Nillable(),
		field.Time("deleted_at").Optional().Nillable(),
		field.Time("purged_at").Optional().Nillable().Comment("When its contents were given to the sweep, some time after its deletion."),
	}
}

// Indexes of the entity.
func (File) Indexes() []ent.Index {
	return []ent.Index{
		live("project_id", "name"),
		index.Fields("deleted_at").Annotations(entsql.IndexWhere("deleted_at IS NOT NULL")),
		index.Fields("project_id", "name", "id"),
		index.Fields("project_id", "created_at", "id"),
		index.Fields("project_id", "updated_at", "id"),
		index.Fields("project_id", "size_bytes", "id"),
	}
}

// Policy of the entity.
func (File) Policy() ent.Policy {
	return rule.InFile(auth.FilesRead, rule.WriteFiles, rule.OfFile("id"))
}

// FileVersion is one immutable content of a file.
type FileVersion struct{ ent.Schema }

// Mixin of the entity.
func (FileVersion) Mixin() []ent.Mixin { return []ent.Mixin{Identity{}, InProject{}} }

// Annotations of the entity.
func (FileVersion) Annotations() []schema.Annotation {
	return []schema.Annotation{table("file_versions", nil)}
}

// Fields of the entity.
func (FileVersion) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("file_id", uuid.UUID{}).Immutable(),
		field.Int("number").Immutable(),
		field.Int64("size_bytes").Immutable(),
		field.String("sha256").MaxLen(64).Immutable(),
		field.JSON("archive", &column.Archive{}).Optional().Immutable().Comment("What the archive holds; null for other contents, and where it was not looked into."),
		field.String("blob_key").MaxLen(512).Immutable(),
		field.UUID("uploaded_by", uuid.UUID{}).Immutable(),
	}
}

// Indexes of the entity.
func (FileVersion) Indexes() []ent.Index {
	return []ent.Index{index.Fields("file_id", "number").Unique(), index.Fields("project_id"), index.Fields("blob_key")}
}

// Policy of the entity.
func (FileVersion) Policy() ent.Policy {
	return rule.InFile(auth.FilesRead, rule.WriteFiles, rule.OfFile("file_id"))
}

// Upload is a file version on its way in.
type Upload struct{ ent.Schema }

// Mixin of the entity.
func (Upload) Mixin() []ent.Mixin { return []ent.Mixin{Identity{}, InProject{}} }

// Annotations of the entity.
func (Upload) Annotations() []schema.Annotation {
	return []schema.Annotation{table("uploads", map[string]string{"uploads_status": "status IN ('PENDING', 'COMPLETED', 'ABORTED')"})}
}

// Fields of the entity.
func (Upload) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("created_by", uuid.UUID{}).Immutable(),
		field.String("name").MaxLen(255).Immutable(),
		field.Int64("size_bytes").Immutable(),
		field.String("sha256").Default("").MaxLen(64).Immutable().Comment("What the caller says it will be; empty: not said."),
		field.Int64("part_size_bytes").Immutable(),
		field.String("blob_key").MaxLen(512).Immutable(),
		field.String("blob_upload_id").MaxLen(2048).Immutable().Comment("The store's own id of the multipart upload."),
		field.Enum("status").GoType(enum.UploadStatus("")).Default(string(enum.UploadPending)),
		field.UUID("file_version_id", uuid.UUID{}).Optional().Nillable().Comment("What came of it; a repeated completion answers with it."),
		field.Time("expires_at").Immutable(),
	}
}

// Indexes of the entity.
func (Upload) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("status", "expires_at"),
		index.Fields("project_id"),
		index.Fields("blob_key"),
	}
}

// Policy of the entity.
func (Upload) Policy() ent.Policy {
	return rule.Guarded(auth.FilesWrite, rule.WriteFiles)
}

// FileImport is a file of a project that comes from an item in an Autodesk hub. It
// may be imported again and again, a version at a time, by an upload of its own.
type FileImport struct{ ent.Schema }

// Mixin of the entity.
func (FileImport) Mixin() []ent.Mixin { return []ent.Mixin{Identity{}, InProject{}} }

// Annotations of the entity.
func (FileImport) Annotations() []schema.Annotation {
	return []schema.Annotation{table("file_imports", map[string]string{"file_imports_status": "status IN ('RUNNING', 'SUCCEEDED', 'FAILED')"})}
}

// Fields of the entity.
func (FileImport) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("requested_by", uuid.UUID{}).Comment("Whose login reads the hub."),
		field.String("region").MaxLen(8).Comment("Where the hub keeps its data, as APS spells it."),
		field.String("hub_project").MaxLen(512).Comment("APS's id, as those below."),
		field.String("folder").MaxLen(512),
		field.String("item").MaxLen(512).Immutable(),
		field.String("version").MaxLen(512).Comment("The one that was asked for last."),
		field.Int("version_number").Comment("Its number there, from 1."),
		field.String("name").MaxLen(255).Comment("Of the file."),
		field.Int64("size_bytes").Default(0).Comment("Of the version; 0 until it is known."),
		field.Int64("received_bytes").Default(0),
		field.Enum("status").GoType(enum.ImportStatus("")).Default(string(enum.ImportRunning)),
		field.String("failure").Optional().Nillable().MaxLen(1000).Comment("Why the last run failed, or the item cannot be followed, for people."),
		field.Bool("follows").Default(false).Comment("Whether new versions are imported as they come."),
		field.Int("attempt").Default(1).Comment("Guards the row: only the job of the newest attempt writes it."),
		field.UUID("upload_id", uuid.UUID{}).Optional().Nillable().Comment("Of the attempt."),
		field.UUID("file_version_id", uuid.UUID{}).Optional().Nillable().Comment("What the last success made."),
		field.String("hook").Default("").MaxLen(255).Comment("APS's id of the webhook that tells of new versions; empty: none."),
		field.Time("checked_at").Default(now).Comment("When the item was last asked for new versions."),
		field.Time("updated_at").Default(now),
	}
}

// Indexes of the entity.
func (FileImport) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("project_id", "item").Unique(),
		index.Fields("project_id", "created_at", "id"),
		index.Fields("checked_at").Annotations(entsql.IndexWhere("follows")),
	}
}

// Policy of the entity.
func (FileImport) Policy() ent.Policy {
	return rule.InProject(auth.FilesRead, rule.WriteFiles)
}

// Orphan is the key of a blob that nothing may refer to. It is entered before
// the blob is written, or in the commit that drops the last reference, and taken
// out in the commit that refers to the blob. What is still there when it is due
// is deleted by the sweep.
type Orphan struct{ ent.Schema }

// Annotations of the entity.
func (Orphan) Annotations() []schema.Annotation { return []schema.Annotation{table("orphans", nil)} }

// Fields of the entity.
func (Orphan) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").StorageKey("blob_key").MaxLen(512).Immutable(),
		field.Time("due_at"),
		field.Bool("doomed").Default(false).Comment("The sweep is deleting the blob: it may be referred to no more."),
	}
}

// Indexes of the entity.
func (Orphan) Indexes() []ent.Index { return []ent.Index{index.Fields("due_at")} }

// Policy of the entity.
func (Orphan) Policy() ent.Policy { return rule.SystemOnly() }
