package app

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"purlin/account"
	"purlin/auth"
	"purlin/fault"
	"purlin/hub"
	"purlin/share"
	"purlin/translate"
)

// autodeskIssuer is how APS names itself in its tokens.
const autodeskIssuer = "https://developer.api.autodesk.com"

// autodeskID is the provider in URLs and rows.
const autodeskID = "autodesk"

// autodeskScopes are what people let Purlin do at Autodesk: read who they are and
// what their hubs hold, and ask to be told of new versions, for which Webhooks wants
// data:write.
var autodeskScopes = []string{"user-profile:read", "data:read", "data:write"}

// flowCookie binds a sign-in at a provider to the browser that began it.
const flowCookie = "purlin_signin"

// providers are where people may sign in besides here. apsURL is where APS is
// reached.
func (a *App) providers(apsURL string) (list []*auth.Provider) {
	callback := func(id string) string { return a.URL() + "/signin/" + id + "/callback" }
	if a.cfg.AutodeskSignIn {
		list = append(list, auth.NewProvider(auth.ProviderOptions{
			ID: autodeskID, Name: "Autodesk", Issuer: autodeskIssuer, Discovery: strings.TrimSuffix(apsURL, "/"),
			ClientID: a.cfg.APSClientID, ClientSecret: a.cfg.APSClientSecret,
			Scopes: autodeskScopes, RedirectURL: callback(autodeskID),
		}))
	}
	if a.cfg.OIDCIssuer != "" {
		list = append(list, auth.NewProvider(auth.ProviderOptions{
			ID: "oidc", Name: a.cfg.OIDCName, Issuer: a.cfg.OIDCIssuer,
			ClientID: a.cfg.OIDCClientID, ClientSecret: a.cfg.OIDCClientSecret,
			Scopes: []string{"email", "profile"}, RedirectURL: callback("oidc"),
		}))
	}
	return list
}

// handlers are the paths that a sign-in at a provider goes over, and the keys that
// verify access tokens.
func (a *App) handlers(signer *auth.Signer, translations *translate.Service, hubs *hub.Service, shares *share.Service) map[string]http.Handler {
	return map[string]http.Handler{
		"POST " + callbackPath: a.callback(func(r *http.Request, body []byte) error {
			return translations.Told(r.Context(), r.Header.Get(signatureHeader), body)
		}),
		"POST " + importPath + "{id}": a.callback(func(r *http.Request, body []byte) error {
			return hubs.Told(r.Context(), r.PathValue("id"), r.Header.Get(signatureHeader), body)
		}),
		"GET /oembed":                     a.oembed(shares),
		"GET /signin/{provider}":          http.HandlerFunc(a.beginSignIn),
		"GET /signin/{provider}/callback": http.HandlerFunc(a.finishSignIn),
		"GET /.well-known/jwks.json": http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Cache-Control", "public, max-age=300")
			_, _ = w.Write(signer.JWKS())
		}),
	}
}

func (a *App) beginSignIn(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	to, carried, err := a.accounts.BeginSignIn(r.Context(), account.Begin{Provider: r.PathValue("provider"), Return: q.Get("return"), Ticket: q.Get("ticket")})
	if err != nil {
		a.refuseSignIn(w, r, err)
		return
	}
	a.setFlow(w, carried, 600)
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, to, http.StatusFound)
}

func (a *App) finishSignIn(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	a.setFlow(w, "", -1) // it serves once
	if said := q.Get("error"); said != "" {
		a.refuseSignIn(w, r, fault.Errorf(fault.Forbidden, "the provider did not sign you in"))
		return
	}
	in := account.Finish{Provider: r.PathValue("provider"), State: q.Get("state"), Code: q.Get("code")}
	if c, err := r.Cookie(flowCookie); err == nil {
		in.Carried = c.Value
	}
	done, err := a.accounts.FinishSignIn(r.Context(), in)
	if err != nil {
		a.refuseSignIn(w, r, err)
		return
	}
	to := done.Return
	if s := done.Session; s != nil {
		auth.Cookies(r.Context()).SetRefresh(s.RefreshToken, s.RefreshExpiresAt)
	} else {
		to, _, _ = strings.Cut(to, "#")
		to += "#login-proof=" + done.Proof // in no log, and sent to no server
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, to, http.StatusFound)
}

// setFlow keeps value in the browser for so many seconds. The provider's redirect
// comes from another site, so the cookie cannot be strict.
func (a *App) setFlow(w http.ResponseWriter, value string, seconds int) {
	http.SetCookie(w, &http.Cookie{
		Name: flowCookie, Value: value, Path: "/signin/", MaxAge: seconds,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: strings.HasPrefix(a.URL(), "https://"),
	})
}

// refuseSignIn sends the browser home with the reason, which the page shows.
func (a *App) refuseSignIn(w http.ResponseWriter, r *http.Request, err error) {
	reason := "signing in did not work: try again, or ask whoever runs this server"
	if f := fault.Of(err); f != nil {
		reason = f[0].Message
	} else {
		a.log.WarnContext(r.Context(), "sign-in at a provider failed", slog.Any("error", err))
	}
	http.Redirect(w, r, "/#signin-error="+url.QueryEscape(reason), http.StatusFound)
}
