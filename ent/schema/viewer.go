package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"

	"purlin/ent/rule"
)

// ViewerSession lets whoever has its token read the derivatives of one version for a
// short while. Rows stay after their end: they are the log of who let whom see what.
type ViewerSession struct{ ent.Schema }

// Mixin of the entity.
func (ViewerSession) Mixin() []ent.Mixin { return []ent.Mixin{Identity{}, InProject{}} }

// Annotations of the entity.
func (ViewerSession) Annotations() []schema.Annotation {
	return []schema.Annotation{table("viewer_sessions", nil)}
}

// Fields of the entity.
func (ViewerSession) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("translation_id", uuid.UUID{}).Immutable(),
		field.UUID("file_version_id", uuid.UUID{}).Immutable(),
		field.UUID("created_by", uuid.UUID{}).Immutable(),
		field.String("address").Default("").MaxLen(64).Immutable().Comment("IP address from which it was asked for."),
		field.String("client").Default("").MaxLen(400).Immutable().Comment("What the browser or program said that it is."),
		field.Bytes("hash").Unique().Immutable().Sensitive().Comment("SHA-256 of the token."),
		field.Time("expires_at").Immutable(),
		field.Time("revoked_at").Optional().Nillable(),
	}
}

// Indexes of the entity.
func (ViewerSession) Indexes() []ent.Index {
	return []ent.Index{index.Fields("project_id", "created_at", "id"), index.Fields("created_by", "expires_at")}
}

// Policy of the entity.
func (ViewerSession) Policy() ent.Policy { return rule.ViewerSessions() }
