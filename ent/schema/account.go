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

// User is a person with an account.
type User struct{ ent.Schema }

// Mixin of the entity.
func (User) Mixin() []ent.Mixin { return []ent.Mixin{Identity{}} }

// Annotations of the entity.
func (User) Annotations() []schema.Annotation { return []schema.Annotation{table("users", nil)} }

// Fields of the entity.
func (User) Fields() []ent.Field {
	return []ent.Field{
		field.String("email").Unique().MaxLen(254).Comment("In lower case."),
		field.String("name").MaxLen(200),
		field.String("password_hash").Default("").Sensitive().Comment("argon2id in PHC form; empty: signs in by link only."),
		field.Time("updated_at").Default(now).UpdateDefault(now),
	}
}

// Policy of the entity.
func (User) Policy() ent.Policy { return rule.Users() }

// Session is a signed-in browser or program: a family of refresh tokens.
type Session struct{ ent.Schema }

// Mixin of the entity.
func (Session) Mixin() []ent.Mixin { return []ent.Mixin{Identity{}} }

// Annotations of the entity.
func (Session) Annotations() []schema.Annotation { return []schema.Annotation{table("sessions", nil)} }

// Fields of the entity.
func (Session) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("user_id", uuid.UUID{}).Immutable(),
		field.Time("expires_at"),
		field.Time("ended_at").Optional().Nillable(),
	}
}

// Indexes of the entity.
func (Session) Indexes() []ent.Index { return []ent.Index{index.Fields("user_id")} }

// Policy of the entity.
func (Session) Policy() ent.Policy { return rule.SystemOnly() }

// RefreshToken is one refresh token of a session. It is used once.
type RefreshToken struct{ ent.Schema }

// Mixin of the entity.
func (RefreshToken) Mixin() []ent.Mixin { return []ent.Mixin{Identity{}} }

// Annotations of the entity.
func (RefreshToken) Annotations() []schema.Annotation {
	return []schema.Annotation{table("refresh_tokens", nil)}
}

// Fields of the entity.
func (RefreshToken) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("session_id", uuid.UUID{}).Immutable(),
		field.Bytes("hash").Unique().Immutable().Sensitive().Comment("SHA-256 of the token."),
		field.Time("used_at").Optional().Nillable(),
	}
}

// Indexes of the entity.
func (RefreshToken) Indexes() []ent.Index { return []ent.Index{index.Fields("session_id")} }

// Policy of the entity.
func (RefreshToken) Policy() ent.Policy { return rule.SystemOnly() }

// APIToken lets a program act for a user.
type APIToken struct{ ent.Schema }

// Mixin of the entity.
func (APIToken) Mixin() []ent.Mixin { return []ent.Mixin{Identity{}} }

// Annotations of the entity.
func (APIToken) Annotations() []schema.Annotation {
	return []schema.Annotation{table("api_tokens", nil)}
}

// Fields of the entity.
func (APIToken) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("user_id", uuid.UUID{}).Immutable(),
		field.String("name").MaxLen(200),
		field.JSON("scopes", []auth.Scope{}).Immutable(),
		field.Bytes("hash").Unique().Immutable().Sensitive().Comment("SHA-256 of the token."),
		field.Time("last_used_at").Optional().Nillable(),
		field.Time("expires_at").Optional().Nillable().Immutable(),
		field.Time("revoked_at").Optional().Nillable(),
	}
}

// Indexes of the entity.
func (APIToken) Indexes() []ent.Index { return []ent.Index{index.Fields("user_id", "created_at")} }

// Policy of the entity.
func (APIToken) Policy() ent.Policy { return rule.Own() }
