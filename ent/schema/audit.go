package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"

	"purlin/ent/column"
	"purlin/ent/enum"
	"purlin/ent/rule"
)

// AuditEntry says who did what, from where. It is in the log of a project, or in
// that of an account.
type AuditEntry struct{ ent.Schema }

// Mixin of the entity.
func (AuditEntry) Mixin() []ent.Mixin { return []ent.Mixin{Identity{}} }

// Annotations of the entity.
func (AuditEntry) Annotations() []schema.Annotation {
	return []schema.Annotation{table("audit_entries", map[string]string{
		"audit_entries_log":        "((project_id IS NULL) <> (account_id IS NULL))",
		"audit_entries_actor_kind": "actor_kind IN ('USER', 'API_TOKEN', 'SHARE_LINK', 'ANONYMOUS', 'SYSTEM')",
	})}
}

// Fields of the entity.
func (AuditEntry) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("project_id", uuid.UUID{}).Optional().Nillable().Immutable().Comment("In whose log; null in an account's."),
		field.UUID("account_id", uuid.UUID{}).Optional().Nillable().Immutable().Comment("In whose security log; null in a project's."),
		field.String("action").GoType(enum.AuditAction("")).MaxLen(40).Immutable(),
		field.Enum("actor_kind").GoType(enum.AuditActorKind("")).Immutable(),
		field.UUID("actor_id", uuid.UUID{}).Optional().Nillable().Immutable().Comment("The user, also where their API token did it."),
		field.UUID("api_token_id", uuid.UUID{}).Optional().Nillable().Immutable(),
		field.String("api_token_name").Default("").MaxLen(800).Immutable().Comment("As it was called then."),
		field.String("subject").Default("").MaxLen(40).Immutable().Comment("Id, as the API has it, of what it was done to."),
		field.String("subject_name").Default("").MaxLen(1024).Immutable().Comment("As it was called then."),
		field.JSON("changes", []column.AuditChange{}).Optional().Immutable(),
		field.String("address").Default("").MaxLen(64).Comment("Network of the caller; emptied after a while."),
		field.String("client").Default("").MaxLen(400).Comment("What the browser or program said that it is; emptied with the address."),
		field.Bool("located").Default(false).Comment("Whether address or client are there."),
		field.Int("count").Default(1).Comment("How often, where equal acts within an hour are one entry."),
		field.Time("last_at").Default(now).Comment("The newest of them."),
	}
}

// Indexes of the entity.
func (AuditEntry) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("project_id", "created_at", "id"),
		index.Fields("account_id", "created_at", "id"),
		index.Fields("created_at"),
		index.Fields("last_at").Annotations(entsql.IndexWhere("located")),
	}
}

// Policy of the entity.
func (AuditEntry) Policy() ent.Policy { return rule.AuditLog() }
