package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"

	"purlin/auth"
	"purlin/ent/enum"
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
		field.Int("link_uses").Default(0).NonNegative().Comment("How many printed sign-in links were used: those made before the last of them are closed."),
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
		field.String("client").Default("").MaxLen(400).Comment("What the browser or program says that it is."),
		field.String("address").Default("").MaxLen(64).Comment("IP address of its newest refresh."),
		field.Time("refreshed_at").Optional().Nillable(),
		field.Time("expires_at"),
		field.Time("ended_at").Optional().Nillable(),
	}
}

// Indexes of the entity.
func (Session) Indexes() []ent.Index { return []ent.Index{index.Fields("user_id")} }

// Policy of the entity.
func (Session) Policy() ent.Policy { return rule.Own() }

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
		field.JSON("project_ids", []uuid.UUID{}).Optional().Immutable().Comment("The projects that it is bound to; null: all of its user's."),
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

// MailLink is what a link in a mail proves: that whoever follows it reads the
// mail of an address. It serves once.
type MailLink struct{ ent.Schema }

// Mixin of the entity.
func (MailLink) Mixin() []ent.Mixin { return []ent.Mixin{Identity{}} }

// Annotations of the entity.
func (MailLink) Annotations() []schema.Annotation {
	return []schema.Annotation{table("mail_links", map[string]string{"mail_links_purpose": "purpose IN ('PASSWORD_RESET', 'EMAIL_CHANGE')"})}
}

// Fields of the entity.
func (MailLink) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("user_id", uuid.UUID{}).Immutable(),
		field.Enum("purpose").GoType(enum.MailPurpose("")).Immutable(),
		field.String("email").MaxLen(254).Immutable().Comment("Where the mail went."),
		field.Bytes("hash").Unique().Immutable().Sensitive().Comment("SHA-256 of the link's token."),
		field.Time("expires_at").Immutable(),
		field.Time("used_at").Optional().Nillable(),
	}
}

// Indexes of the entity.
func (MailLink) Indexes() []ent.Index {
	return []ent.Index{index.Fields("user_id", "purpose"), index.Fields("expires_at")}
}

// Policy of the entity.
func (MailLink) Policy() ent.Policy { return rule.SystemOnly() }

// Login is an account at another provider that signs a user in.
type Login struct{ ent.Schema }

// Mixin of the entity.
func (Login) Mixin() []ent.Mixin { return []ent.Mixin{Identity{}} }

// Annotations of the entity.
func (Login) Annotations() []schema.Annotation { return []schema.Annotation{table("logins", nil)} }

// Fields of the entity.
func (Login) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("user_id", uuid.UUID{}).Immutable(),
		field.String("provider").MaxLen(40).Immutable(),
		field.String("subject").MaxLen(255).Immutable().Comment("The provider's own id of the account."),
		field.String("email").Default("").MaxLen(254).Comment("As the provider says; not proven to us."),
		field.Bytes("refresh_token").Optional().Sensitive().Comment("The provider's refresh token, sealed with the installation's key."),
		field.Time("refreshing_until").Optional().Nillable().Comment("Until when a process trades the refresh token, which serves once, and the others wait."),
	}
}

// Indexes of the entity.
func (Login) Indexes() []ent.Index {
	return []ent.Index{index.Fields("provider", "subject").Unique(), index.Fields("user_id", "provider").Unique()}
}

// Policy of the entity.
func (Login) Policy() ent.Policy { return rule.Own() }
