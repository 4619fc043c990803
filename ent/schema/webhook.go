package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"

	"purlin/auth"
	"purlin/ent/column"
	"purlin/ent/enum"
	"purlin/ent/rule"
)

// Webhook calls an address with what happens in a project.
type Webhook struct{ ent.Schema }

// Mixin of the entity.
func (Webhook) Mixin() []ent.Mixin { return []ent.Mixin{Identity{}, InProject{}} }

// Annotations of the entity.
func (Webhook) Annotations() []schema.Annotation { return []schema.Annotation{table("webhooks", nil)} }

// Fields of the entity.
func (Webhook) Fields() []ent.Field {
	return []ent.Field{
		field.String("url").MaxLen(2048),
		field.String("description").Default("").MaxLen(800),
		field.JSON("event_types", []enum.WebhookEventType{}),
		field.String("document").Default("").MaxLen(1 << 16).Comment("GraphQL that makes the payload; empty: the event itself."),
		field.UUID("owner_id", uuid.UUID{}).Comment("Who saved it last: the document runs with their rights."),
		field.Bool("enabled").Default(true),
		field.String("problem").Default("").MaxLen(2000).Comment("Why it was switched off, when nobody did."),
		field.Bytes("secret").Sensitive().Comment("Sealed with the installation's key."),
		field.Bytes("previous_secret").Optional().Sensitive().Comment("Sealed; signs too until previous_until."),
		field.Time("previous_until").Optional().Nillable(),
		field.Int64("cursor").Comment("Sequence of the newest event of which deliveries were made."),
		field.Time("failing_since").Optional().Nillable().Comment("First failure since the last success."),
		field.Time("updated_at").Default(now),
	}
}

// Indexes of the entity.
func (Webhook) Indexes() []ent.Index {
	return []ent.Index{index.Fields("project_id", "created_at", "id")}
}

// Policy of the entity.
func (Webhook) Policy() ent.Policy { return rule.Guarded(auth.ProjectsRead, rule.ManageWebhooks) }

// WebhookDelivery is one event on its way to one webhook.
type WebhookDelivery struct{ ent.Schema }

// Mixin of the entity.
func (WebhookDelivery) Mixin() []ent.Mixin { return []ent.Mixin{Identity{}, InProject{}} }

// Annotations of the entity.
func (WebhookDelivery) Annotations() []schema.Annotation {
	return []schema.Annotation{table("webhook_deliveries", map[string]string{
		"webhook_deliveries_status": "status IN ('PENDING', 'DELIVERED', 'DEAD')",
	})}
}

// Fields of the entity.
func (WebhookDelivery) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("webhook_id", uuid.UUID{}).Immutable(),
		field.Int64("seq").Optional().Nillable().Immutable().Comment("Of the event; null for a test."),
		field.Enum("event_type").GoType(enum.WebhookEventType("")).Immutable(),
		field.UUID("subject_id", uuid.UUID{}).Immutable().Comment("What it is about. Deliveries of one subject go in order."),
		field.Enum("status").GoType(enum.WebhookDeliveryStatus("")).Default(string(enum.DeliveryPending)),
		field.Int("attempts").Default(0),
		field.JSON("log", []column.WebhookAttempt{}).Optional().Comment("The newest attempts, oldest first."),
		field.String("response").Default("").MaxLen(4096).Comment("Beginning of what the newest attempt was answered."),
		field.Time("next_attempt_at").Default(now).Comment("While an attempt is under way: when it is taken to be lost."),
		field.Time("finished_at").Optional().Nillable(),
	}
}

// Indexes of the entity.
func (WebhookDelivery) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("webhook_id", "seq").Unique(),
		index.Fields("webhook_id", "status", "subject_id", "seq"),
		index.Fields("webhook_id", "created_at", "id"),
		index.Fields("status", "finished_at"),
	}
}

// Policy of the entity.
func (WebhookDelivery) Policy() ent.Policy {
	return rule.Guarded(auth.ProjectsRead, rule.ManageWebhooks)
}
