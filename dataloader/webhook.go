package dataloader

import (
	"context"

	"github.com/google/uuid"

	"purlin/ent"
	"purlin/ent/enum"
	"purlin/ent/webhook"
	"purlin/ent/webhookdelivery"
)

// ProjectWebhooks is a page of a project's webhooks, oldest first.
func ProjectWebhooks(ctx context.Context, p *ent.Project, a Args, total bool) (*Page[ent.Webhook], error) {
	return list[ent.Project, ent.Webhook]{
		name: "webhooks of projects", column: "project_id", query: readWebhook,
		order: ordered(Keyset{name: "webhook", Column: "created_at", Tie: "id"},
			func(w *ent.Webhook) any { return w.CreatedAt }, func(w *ent.Webhook) any { return w.ID }),
		key:    func(p *ent.Project) uuid.UUID { return p.ID },
		parent: func(w *ent.Webhook) uuid.UUID { return w.ProjectID },
	}.page(ctx, p, a, total, nil)
}

// WebhookDeliveries is a page of a webhook's deliveries, newest first: those that
// stand like one of status, all when it is nil.
func WebhookDeliveries(ctx context.Context, w *ent.Webhook, a Args, status []enum.WebhookDeliveryStatus, total bool) (*Page[ent.WebhookDelivery], error) {
	var filters []filter
	if status != nil {
		filters = append(filters, in("status", status))
	}
	return list[ent.Webhook, ent.WebhookDelivery]{
		name: "deliveries of webhooks", column: "webhook_id", query: readWebhookDelivery,
		order: ordered(Keyset{name: "delivery", Column: "created_at", Tie: "id", desc: true},
			func(d *ent.WebhookDelivery) any { return d.CreatedAt }, func(d *ent.WebhookDelivery) any { return d.ID }),
		key:    func(w *ent.Webhook) uuid.UUID { return w.ID },
		parent: func(d *ent.WebhookDelivery) uuid.UUID { return d.WebhookID },
	}.page(ctx, w, a, total, filters)
}

// WebhookOf follows an edge from a row to a webhook.
func WebhookOf[P any](ctx context.Context, row *P, id func(*P) uuid.UUID) (*ent.Webhook, error) {
	return must(one(ctx, "webhooks", row, always(id), func(w *ent.Webhook) uuid.UUID { return w.ID },
		func(ctx context.Context, c *ent.Client, ids []uuid.UUID) ([]*ent.Webhook, error) {
			return c.Webhook.Query().Where(webhook.IDIn(ids...)).All(ctx)
		}))
}

// WebhooksByID reads webhooks of projects that the caller owns.
func WebhooksByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*ent.Webhook, error) {
	return byID(ctx, func(c *ent.Client) ([]*ent.Webhook, error) {
		return c.Webhook.Query().Where(webhook.IDIn(ids...)).All(ctx)
	}, func(w *ent.Webhook) uuid.UUID { return w.ID })
}

// WebhookDeliveriesByID reads deliveries of webhooks of projects that the caller
// owns.
func WebhookDeliveriesByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*ent.WebhookDelivery, error) {
	return byID(ctx, func(c *ent.Client) ([]*ent.WebhookDelivery, error) {
		return c.WebhookDelivery.Query().Where(webhookdelivery.IDIn(ids...)).All(ctx)
	}, func(d *ent.WebhookDelivery) uuid.UUID { return d.ID })
}

func readWebhook(c *ent.Client) reader[ent.Webhook] { return read(c.Webhook.Query()) }

func readWebhookDelivery(c *ent.Client) reader[ent.WebhookDelivery] {
	return read(c.WebhookDelivery.Query())
}
