package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"

	"purlin/auth"
	"purlin/ent/rule"
)

// ShareLink lets whoever has it see one file.
type ShareLink struct{ ent.Schema }

// Mixin of the entity.
func (ShareLink) Mixin() []ent.Mixin { return []ent.Mixin{Identity{}, InProject{}} }

// Annotations of the entity.
func (ShareLink) Annotations() []schema.Annotation {
	return []schema.Annotation{table("share_links", nil)}
}

// Fields of the entity.
func (ShareLink) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("file_id", uuid.UUID{}).Immutable(),
		field.UUID("created_by", uuid.UUID{}).Immutable(),
		field.String("name").Default("").MaxLen(800).Immutable(),
		field.Bytes("hash").Unique().Immutable().Sensitive().Comment("SHA-256 of the link's token."),
		field.Bytes("token").Sensitive().Comment("The token, sealed with the installation's key: to show the link again."),
		field.String("password_hash").Default("").Immutable().Sensitive().Comment("argon2id in PHC form; empty: it needs no password."),
		field.Int("views").Default(0).Comment("How often it was opened."),
		field.Time("last_viewed_at").Optional().Nillable(),
		field.Time("expires_at").Optional().Nillable().Immutable(),
		field.Time("revoked_at").Optional().Nillable(),
	}
}

// Indexes of the entity.
func (ShareLink) Indexes() []ent.Index {
	return []ent.Index{index.Fields("file_id", "created_at", "id")}
}

// Policy of the entity.
func (ShareLink) Policy() ent.Policy { return rule.Guarded(auth.FilesRead, rule.ShareFiles) }
