package resolvers

import (
	"context"
	"time"

	"github.com/google/uuid"

	"purlin/dataloader"
	"purlin/ent"
	"purlin/ent/column"
	"purlin/ent/enum"
	"purlin/ent/gid"
	"purlin/event"
	"purlin/graph"
	"purlin/webhook"
)

type (
	hook            struct{ *Resolver }
	webhookDelivery struct{ *Resolver }
	webhookAttempt  struct{ *Resolver }
)

// Webhook resolves the fields of Webhook.
func (r *Resolver) Webhook() graph.WebhookResolver { return hook{r} }

// WebhookDelivery resolves the fields of WebhookDelivery.
func (r *Resolver) WebhookDelivery() graph.WebhookDeliveryResolver { return webhookDelivery{r} }

// WebhookAttempt resolves the fields of WebhookAttempt.
func (r *Resolver) WebhookAttempt() graph.WebhookAttemptResolver { return webhookAttempt{r} }

func (hook) Project(ctx context.Context, w *ent.Webhook) (*ent.Project, error) {
	return dataloader.ProjectOf(ctx, w, func(w *ent.Webhook) uuid.UUID { return w.ProjectID })
}

func (hook) Owner(ctx context.Context, w *ent.Webhook) (*ent.User, error) {
	return dataloader.UserOf(ctx, w, func(w *ent.Webhook) uuid.UUID { return w.OwnerID })
}

func (hook) URL(_ context.Context, w *ent.Webhook) (string, error) { return w.URL, nil }

func (hook) Document(_ context.Context, w *ent.Webhook) (*string, error) {
	return text(w.Document), nil
}

func (hook) Problem(_ context.Context, w *ent.Webhook) (*string, error) {
	return text(w.Problem), nil
}

func (hook) Cursor(_ context.Context, w *ent.Webhook) (string, error) {
	return event.EncodeCursor(w.ProjectID, w.Cursor), nil
}

func (hook) Deliveries(ctx context.Context, w *ent.Webhook, first *int, after *string, status []enum.WebhookDeliveryStatus) (*graph.WebhookDeliveryConnection, error) {
	page, err := dataloader.WebhookDeliveries(ctx, w, dataloader.Args{First: first, After: after}, status, counted(ctx))
	if err != nil {
		return nil, err
	}
	return &graph.WebhookDeliveryConnection{Nodes: page.Rows, PageInfo: pageInfo(page), TotalCount: page.Total, Edges: edges(page, func(c string, row *ent.WebhookDelivery) *graph.WebhookDeliveryEdge {
		return &graph.WebhookDeliveryEdge{Cursor: c, Node: row}
	})}, nil
}

func (project) Webhooks(ctx context.Context, p *ent.Project, first *int, after *string) (*graph.WebhookConnection, error) {
	page, err := dataloader.ProjectWebhooks(ctx, p, dataloader.Args{First: first, After: after}, counted(ctx))
	if err != nil {
		return nil, err
	}
	return &graph.WebhookConnection{Nodes: page.Rows, PageInfo: pageInfo(page), TotalCount: page.Total, Edges: edges(page, func(c string, row *ent.Webhook) *graph.WebhookEdge {
		return &graph.WebhookEdge{Cursor: c, Node: row}
	})}, nil
}

func (webhookDelivery) Webhook(ctx context.Context, d *ent.WebhookDelivery) (*ent.Webhook, error) {
	return dataloader.WebhookOf(ctx, d, func(d *ent.WebhookDelivery) uuid.UUID { return d.WebhookID })
}

func (webhookDelivery) Cursor(_ context.Context, d *ent.WebhookDelivery) (*string, error) {
	if d.Seq == nil {
		return nil, nil
	}
	c := event.EncodeCursor(d.ProjectID, *d.Seq)
	return &c, nil
}

func (webhookDelivery) Response(_ context.Context, d *ent.WebhookDelivery) (*string, error) {
	return text(d.Response), nil
}

func (webhookDelivery) NextAttemptAt(_ context.Context, d *ent.WebhookDelivery) (*time.Time, error) {
	if d.Status != enum.DeliveryPending {
		return nil, nil
	}
	return &d.NextAttemptAt, nil
}

func (webhookAttempt) Status(_ context.Context, a *column.WebhookAttempt) (*int, error) {
	if a.Status == 0 {
		return nil, nil
	}
	return &a.Status, nil
}

func (webhookAttempt) Error(_ context.Context, a *column.WebhookAttempt) (*string, error) {
	return text(a.Error), nil
}

func secretPayload(w *ent.Webhook, secret string, err error) (*graph.WebhookSecretPayload, error) {
	out := &graph.WebhookSecretPayload{Webhook: w}
	if err == nil {
		out.Secret = &secret
	}
	out.UserErrors, err = userErrors(err)
	return out, err
}

func webhookPayload(w *ent.Webhook, err error) (*graph.WebhookPayload, error) {
	errs, err := userErrors(err)
	return &graph.WebhookPayload{Webhook: w, UserErrors: errs}, err
}

func deliveryPayload(d *ent.WebhookDelivery, err error) (*graph.WebhookDeliveryPayload, error) {
	errs, err := userErrors(err)
	return &graph.WebhookDeliveryPayload{Delivery: d, UserErrors: errs}, err
}

func (r mutation) CreateWebhook(ctx context.Context, in graph.CreateWebhookInput) (*graph.WebhookSecretPayload, error) {
	id, err := decode(gid.Project, in.ProjectID, "projectId")
	if err != nil {
		return secretPayload(nil, "", err)
	}
	return secretPayload(r.Webhooks.Create(ctx, webhook.Create{
		ProjectID: id, URL: in.URL, Description: value(in.Description), EventTypes: in.EventTypes, Document: value(in.Document),
	}))
}

func (r mutation) UpdateWebhook(ctx context.Context, in graph.UpdateWebhookInput) (*graph.WebhookPayload, error) {
	id, err := decode(gid.Webhook, in.ID, "id")
	if err != nil {
		return webhookPayload(nil, err)
	}
	return webhookPayload(r.Webhooks.Update(ctx, webhook.Update{
		ID: id, URL: in.URL, Description: in.Description, EventTypes: in.EventTypes, Document: in.Document, Enabled: in.Enabled,
	}))
}

func (r mutation) DeleteWebhook(ctx context.Context, in graph.DeleteWebhookInput) (*graph.DeletePayload, error) {
	id, err := decode(gid.Webhook, in.ID, "id")
	if err == nil {
		err = r.Webhooks.Delete(ctx, id)
	}
	return deletePayload(in.ID, err)
}

func (r mutation) RotateWebhookSecret(ctx context.Context, in graph.RotateWebhookSecretInput) (*graph.WebhookSecretPayload, error) {
	id, err := decode(gid.Webhook, in.ID, "id")
	if err != nil {
		return secretPayload(nil, "", err)
	}
	return secretPayload(r.Webhooks.Rotate(ctx, id, in.KeepHours))
}

func (r mutation) TestWebhook(ctx context.Context, in graph.TestWebhookInput) (*graph.WebhookDeliveryPayload, error) {
	id, err := decode(gid.Webhook, in.ID, "id")
	if err != nil {
		return deliveryPayload(nil, err)
	}
	return deliveryPayload(r.Webhooks.Test(ctx, id))
}

func (r mutation) RedeliverWebhook(ctx context.Context, in graph.RedeliverWebhookInput) (*graph.WebhookDeliveryPayload, error) {
	id, err := decode(gid.WebhookDelivery, in.ID, "id")
	if err != nil {
		return deliveryPayload(nil, err)
	}
	return deliveryPayload(r.Webhooks.Redeliver(ctx, id))
}

func (r mutation) SeekWebhook(ctx context.Context, in graph.SeekWebhookInput) (*graph.WebhookPayload, error) {
	id, err := decode(gid.Webhook, in.ID, "id")
	if err != nil {
		return webhookPayload(nil, err)
	}
	return webhookPayload(r.Webhooks.Seek(ctx, id, in.After))
}
