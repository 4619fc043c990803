package schema

import (
	"encoding/json"

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

const statusCheck = "status IN ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED', 'TIMED_OUT')"

// Translation is one request to turn a file version into outputs.
type Translation struct{ ent.Schema }

// Mixin of the entity.
func (Translation) Mixin() []ent.Mixin { return []ent.Mixin{Identity{}, InProject{}} }

// Annotations of the entity.
func (Translation) Annotations() []schema.Annotation {
	return []schema.Annotation{table("translations", map[string]string{
		"translations_status":   statusCheck,
		"translations_progress": "progress BETWEEN 0 AND 100",
	})}
}

// Fields of the entity.
func (Translation) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("file_id", uuid.UUID{}).Immutable(),
		field.UUID("file_version_id", uuid.UUID{}).Immutable(),
		field.UUID("requested_by", uuid.UUID{}).Immutable(),
		field.JSON("outputs", []enum.OutputFormat{}).Immutable().Comment("Without repeats, in the order of the enumeration."),
		field.String("root_file").Default("").MaxLen(1024).Immutable().Comment("The model to begin with in an archive."),
		field.String("region").GoType(enum.Region("")).Default("").MaxLen(16).Immutable().Comment("Where the engine does it: the project's; empty as there."),
		field.String("result_key").MaxLen(128).Immutable().Comment("Hash of content, outputs, engine and region: equal keys have equal results."),
		field.Bool("forced").Default(false).Immutable(),
		field.Enum("status").GoType(enum.TranslationStatus("")).Default(string(enum.Queued)),
		field.Enum("stage").GoType(enum.TranslationStage("")).Default(string(enum.StageQueued)),
		field.Int("progress").Default(0),
		field.String("message").Optional().Nillable().MaxLen(4000),
		field.String("error_code").Default("").MaxLen(200),
		field.String("error_message").Default("").MaxLen(16000),
		field.Bool("error_retryable").Default(false),
		field.JSON("engine_messages", []column.EngineMessage{}).Optional().Comment("All that the engine had to say, in its order."),
		field.Int("sequence").Default(0).Comment("Of its latest event."),
		field.String("object_key").Default("").MaxLen(512).Comment("Of the engine's copy of the content."),
		field.String("urn").Default("").MaxLen(2048).Comment("The engine's design URN; empty until known."),
		field.JSON("transfer", json.RawMessage{}).Optional().Comment("How far the copy to the engine, or of a result from it, came."),
		field.UUID("reused_from_id", uuid.UUID{}).Optional().Nillable(),
		field.Int("attempts").Default(1),
		field.String("step").Default("").MaxLen(32).Comment("Of the job that moves it on; a job of another step is over."),
		field.Int("version").Default(1).Comment("Row version; guards every transition."),
		field.Bool("cancel_requested").Default(false),
		field.String("idempotency_key").Optional().Nillable().MaxLen(255).Immutable(),
		field.String("idempotency_hash").Default("").MaxLen(64).Immutable(),
		field.Time("started_at").Optional().Nillable(),
		field.Time("submitted_at").Optional().Nillable().Comment("When the intent to post the job was committed, before the post."),
		field.Time("finished_at").Optional().Nillable(),
		field.Time("derivatives_deleted_at").Optional().Nillable().Comment("When derivatives of the result were deleted that newer ones had replaced."),
	}
}

// Indexes of the entity.
func (Translation) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("requested_by", "idempotency_key").Unique(),
		index.Fields("project_id", "created_at", "id"),
		index.Fields("file_id", "created_at", "id"),
		index.Fields("result_key", "status"),
		index.Fields("reused_from_id"),
		index.Fields("urn"),
		index.Fields("project_id", "step"),
		index.Fields("step"),
	}
}

// Policy of the entity.
func (Translation) Policy() ent.Policy {
	return rule.InFile(auth.TranslationsRead, rule.WriteTranslations, rule.OfFile("file_id"))
}

// Derivative is one artefact that came of a translation.
type Derivative struct{ ent.Schema }

// Mixin of the entity.
func (Derivative) Mixin() []ent.Mixin { return []ent.Mixin{Identity{}, InProject{}} }

// Annotations of the entity.
func (Derivative) Annotations() []schema.Annotation {
	return []schema.Annotation{table("derivatives", nil)}
}

// Fields of the entity.
func (Derivative) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("translation_id", uuid.UUID{}).Immutable(),
		field.Enum("format").GoType(enum.OutputFormat("")).Immutable(),
		field.String("name").MaxLen(255).Immutable(),
		field.String("mime_type").MaxLen(255).Immutable(),
		field.Int64("size_bytes").Immutable(),
		field.String("engine_urn").MaxLen(2048).Immutable().Comment("The derivative's URN at the engine."),
		field.String("blob_key").MaxLen(512).Immutable(),
		field.Time("replaced_at").Optional().Nillable().Comment("Since when it is the newest of its format nowhere."),
	}
}

// Indexes of the entity.
func (Derivative) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("translation_id", "engine_urn").Unique(), index.Fields("blob_key"),
		index.Fields("replaced_at", "id").Annotations(entsql.IndexWhere("replaced_at IS NOT NULL")),
	}
}

// Policy of the entity.
func (Derivative) Policy() ent.Policy {
	return rule.InFile(auth.TranslationsRead, rule.WriteTranslations, rule.OfFileTranslations)
}

// ModelView is a viewable of the model: a 3D view or a sheet.
type ModelView struct{ ent.Schema }

// Mixin of the entity.
func (ModelView) Mixin() []ent.Mixin { return []ent.Mixin{Identity{}, InProject{}} }

// Annotations of the entity.
func (ModelView) Annotations() []schema.Annotation {
	return []schema.Annotation{table("model_views", nil)}
}

// Fields of the entity.
func (ModelView) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("translation_id", uuid.UUID{}).Immutable(),
		field.String("guid").MaxLen(255).Immutable(),
		field.String("name").MaxLen(1024).Immutable(),
		field.Enum("role").GoType(enum.ModelViewRole("")).Immutable(),
		field.Int("position").Immutable().Comment("In the engine's list, from 0."),
	}
}

// Indexes of the entity.
func (ModelView) Indexes() []ent.Index {
	return []ent.Index{index.Fields("translation_id", "guid").Unique()}
}

// Policy of the entity.
func (ModelView) Policy() ent.Policy {
	return rule.InFile(auth.TranslationsRead, rule.WriteTranslations, rule.OfFileTranslations)
}

// ModelObject is a node of a view's object tree, with its properties.
type ModelObject struct{ ent.Schema }

// Mixin of the entity.
func (ModelObject) Mixin() []ent.Mixin { return []ent.Mixin{InProject{}} }

// Annotations of the entity.
func (ModelObject) Annotations() []schema.Annotation {
	return []schema.Annotation{table("model_objects", nil)}
}

// Fields of the entity.
func (ModelObject) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("view_id", uuid.UUID{}).Immutable(),
		field.Int("object_id").Immutable(),
		field.String("external_id").MaxLen(1024).Immutable(),
		field.String("name").MaxLen(4096).Immutable(),
		field.Int("parent_id").Optional().Nillable().Immutable(),
		field.Int("child_count").Immutable(),
		field.JSON("properties", []column.Property{}).Immutable(),
		field.Int("occurrence").Default(0).Immutable().Comment("Among the view's objects of this external id, from 0."),
		field.Int64("hash").Default(0).Immutable().Comment("Equal where name and properties are; 0 of what was written before there were hashes."),
	}
}

// Indexes of the entity.
func (ModelObject) Indexes() []ent.Index {
	return []ent.Index{index.Fields("view_id", "object_id").Unique(), index.Fields("view_id", "parent_id", "object_id"), index.Fields("view_id", "external_id", "occurrence")}
}

// Policy of the entity.
func (ModelObject) Policy() ent.Policy {
	return rule.InProject(auth.TranslationsRead, rule.WriteTranslations)
}

// PropertyDefinition is a property that objects of a view have, as the index of
// values knows it.
type PropertyDefinition struct{ ent.Schema }

// Mixin of the entity.
func (PropertyDefinition) Mixin() []ent.Mixin { return []ent.Mixin{InProject{}} }

// Annotations of the entity.
func (PropertyDefinition) Annotations() []schema.Annotation {
	return []schema.Annotation{table("property_definitions", map[string]string{"property_definitions_type": "type IN ('TEXT', 'NUMBER', 'BOOLEAN')"})}
}

// Fields of the entity.
func (PropertyDefinition) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("view_id", uuid.UUID{}).Immutable(),
		field.Int("number").Immutable().Comment("In the view, from 1, in the order in which they were met."),
		field.String("category").MaxLen(1024).Immutable(),
		field.String("name").MaxLen(1024).Immutable(),
		field.Enum("type").GoType(enum.PropertyType("")).Immutable(),
		field.String("unit").MaxLen(255).Immutable().Comment("Empty for none."),
		field.Int("object_count"),
	}
}

// Indexes of the entity.
func (PropertyDefinition) Indexes() []ent.Index {
	return []ent.Index{index.Fields("view_id", "number").Unique()}
}

// Policy of the entity.
func (PropertyDefinition) Policy() ent.Policy {
	return rule.InProject(auth.TranslationsRead, rule.WriteTranslations)
}

// PropertyBlock is a run of a property's values with the objects that have them, in
// the encoding of package property.
type PropertyBlock struct{ ent.Schema }

// Mixin of the entity.
func (PropertyBlock) Mixin() []ent.Mixin { return []ent.Mixin{InProject{}} }

// Annotations of the entity.
func (PropertyBlock) Annotations() []schema.Annotation {
	return []schema.Annotation{table("property_blocks", nil)}
}

// Fields of the entity.
func (PropertyBlock) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("view_id", uuid.UUID{}).Immutable(),
		field.Int("number").Immutable().Comment("Of the definition; 0 for the words."),
		field.Bytes("low").Immutable().Comment("The least key."),
		field.Bytes("high").Immutable().Comment("The greatest key."),
		field.Bytes("data").Immutable(),
	}
}

// Indexes of the entity.
func (PropertyBlock) Indexes() []ent.Index {
	return []ent.Index{index.Fields("view_id", "number")}
}

// Policy of the entity.
func (PropertyBlock) Policy() ent.Policy {
	return rule.InProject(auth.TranslationsRead, rule.WriteTranslations)
}

// Event is an entry in a project's log. Exactly one of the translation's and
// the file's group of fields is set.
type Event struct{ ent.Schema }

// Mixin of the entity.
func (Event) Mixin() []ent.Mixin { return []ent.Mixin{InProject{}} }

// Annotations of the entity.
func (Event) Annotations() []schema.Annotation { return []schema.Annotation{table("events", nil)} }

// Fields of the entity.
func (Event) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("seq").Immutable().Comment("Position in the project's log: 1, 2, 3, … without a hole."),
		field.Time("at").Default(now).Immutable(),
		field.UUID("translation_id", uuid.UUID{}).Optional().Nillable().Immutable(),
		field.Int("sequence").Default(0).Immutable().Comment("Position among the translation's own events."),
		field.String("status").Default("").MaxLen(32).Immutable(),
		field.String("stage").Default("").MaxLen(32).Immutable(),
		field.Int("progress").Default(0).Immutable(),
		field.String("message").Optional().Nillable().MaxLen(4000).Immutable(),
		field.UUID("file_id", uuid.UUID{}).Optional().Nillable().Immutable(),
		field.String("file_event").Default("").MaxLen(32).Immutable(),
		field.UUID("actor_id", uuid.UUID{}).Optional().Nillable().Immutable().Comment("The user who had it done; null where Purlin went on by itself."),
	}
}

// Indexes of the entity.
func (Event) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("project_id", "seq").Unique(),
		index.Fields("translation_id", "sequence").Unique(),
		index.Fields("at").Annotations(entsql.IndexWhere("(sequence > 1) AND (progress < 100)")),
	}
}

// Policy of the entity.
func (Event) Policy() ent.Policy {
	return rule.InProject(auth.TranslationsRead, rule.WriteTranslations)
}
