package app

import (
	"context"
	"encoding/json"
	"net/netip"

	"purlin/auth"
	"purlin/event"
	"purlin/webhook"
)

// outgoing makes the calls of webhooks. Their documents are run by the very server
// that answers everybody else.
func (a *App) outgoing(sealer *auth.Sealer, events *event.Log) *webhook.Service {
	allowed := webhook.Public
	if a.cfg.WebhookPrivate {
		allowed = func(netip.Addr) bool { return true }
	}
	return webhook.New(a.db, events, a.log, webhook.Options{
		Sealer:    sealer,
		Client:    webhook.NewClient(allowed),
		Private:   a.cfg.WebhookPrivate,
		Attempted: a.measured.attempt,
		Run: func(ctx context.Context, document string, variables map[string]any) (json.RawMessage, error) {
			return a.http.Query(ctx, document, variables)
		},
		Check: func(document string) (map[string]string, error) { return a.http.CheckQuery(document) },
	})
}
