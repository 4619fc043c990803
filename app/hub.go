package app

import (
	"context"

	"github.com/google/uuid"

	"purlin/account"
	"purlin/aps"
	"purlin/catalog"
	"purlin/hub"
	"purlin/limit"
)

// newHubs opens the hubs of those who sign in with Autodesk.
func (a *App) newHubs(engine *aps.Client, files *catalog.Service, budgets *limit.Limiter, key keys) *hub.Service {
	o := hub.Options{Logins: autodeskLogins{a.accounts}, Limit: budgets}
	if w := a.webhooks(key); w.Callback != "" {
		o.Callback, o.Secrets = w.Callback+"/imports/", w.Secrets
	}
	return hub.New(a.db, engine, files, a.log, o)
}

// autodeskLogins are the logins of people at Autodesk.
type autodeskLogins struct{ accounts *account.Service }

var _ hub.Logins = autodeskLogins{}

// Token returns an access token.
func (l autodeskLogins) Token(ctx context.Context, user uuid.UUID) (string, error) {
	return l.accounts.Upstream(ctx, autodeskID, user)
}

// Forget forgets it.
func (l autodeskLogins) Forget(ctx context.Context, user uuid.UUID) {
	l.accounts.ForgetUpstream(ctx, autodeskID, user)
}
