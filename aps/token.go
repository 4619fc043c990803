package aps

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Scopes of tokens.
// Source: https://aps.autodesk.com/en/docs/oauth/v2/developers_guide/scopes/
const (
	ScopeUserRead        = "user:read"
	ScopeUserWrite       = "user:write"
	ScopeUserProfileRead = "user-profile:read"
	ScopeViewablesRead   = "viewables:read" // enough to show a model, so the one to give to a browser
	ScopeDataRead        = "data:read"
	ScopeDataWrite       = "data:write"
	ScopeDataCreate      = "data:create"
	ScopeDataSearch      = "data:search"
	ScopeBucketCreate    = "bucket:create"
	ScopeBucketRead      = "bucket:read"
	ScopeBucketUpdate    = "bucket:update"
	ScopeBucketDelete    = "bucket:delete"
	ScopeCodeAll         = "code:all"
	ScopeAccountRead     = "account:read"
	ScopeAccountWrite    = "account:write"
	ScopeOpenID          = "openid" // an ID token beside a three-legged one
)

// ScopeDataReadOf is the scope to read one resource only.
func ScopeDataReadOf(urn string) string { return ScopeDataRead + ":" + urn }

type token struct {
	access string
	renew  time.Time // when to ask for the next while this one serves on
	until  time.Time // when to wait for the next
}

// Token returns an access token with these scopes. A client made by [Client.As]
// returns its user's token, whatever its scopes are; any other a two-legged one,
// from the cache while that has life left. In its last five minutes the next is
// fetched meanwhile; in its last it is waited for. Callers who ask at once for
// the same scopes share one request.
//
// Source: POST /authentication/v2/token, authentication.yaml (fetch-token).
func (c *Client) Token(ctx context.Context, scopes ...string) (string, error) {
	if c.user != nil {
		return c.user.access(ctx)
	}
	key := scopeKey(scopes)
	c.mu.Lock()
	t, ok := c.tokens[key]
	c.mu.Unlock()
	now := time.Now()
	if ok && now.Before(t.renew) {
		return t.access, nil
	}
	// The request outlives the caller who happened to be first: others wait for it.
	ch := c.flight.DoChan(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Minute)
		defer cancel()
		t, err := c.fetchToken(ctx, key)
		if err != nil {
			return nil, err
		}
		c.mu.Lock()
		c.tokens[key] = t
		c.mu.Unlock()
		return t.access, nil
	})
	if ok && now.Before(t.until) {
		return t.access, nil
	}
	select {
	case <-ctx.Done():
		return "", fmt.Errorf("aps: fetch token: %w", ctx.Err())
	case r := <-ch:
		access, _ := r.Val.(string)
		return access, r.Err
	}
}

func scopeKey(scopes []string) string {
	s := slices.Clone(scopes)
	slices.Sort(s)
	return strings.Join(slices.Compact(s), " ")
}

func (c *Client) fetchToken(ctx context.Context, scope string) (token, error) {
	if c.o.ClientSecret == "" {
		return token{}, invalid("fetch token", "an application without a secret has no two-legged tokens")
	}
	t, err := c.grant(ctx, "fetch token", url.Values{"grant_type": {"client_credentials"}, "scope": {scope}})
	if err != nil {
		return token{}, err
	}
	life := time.Until(t.Expires)
	return token{
		access: t.AccessToken,
		renew:  t.Expires.Add(-min(5*time.Minute, life/4)),
		until:  t.Expires.Add(-min(time.Minute, life/8)),
	}, nil
}

// grant asks for tokens. A code and a refresh token work once, so what uses one
// up is not repeated when the answer was lost.
func (c *Client) grant(ctx context.Context, op string, form url.Values) (Tokens, error) {
	var a struct {
		AccessToken  string `json:"access_token"`
		RefreshToken string `json:"refresh_token"`
		IDToken      string `json:"id_token"`
		ExpiresIn    int64  `json:"expires_in"`
	}
	err := c.postForm(ctx, call{
		op: op, path: "/authentication/v2/token", quota: quotaToken, form: form,
		once: form.Get("grant_type") != "client_credentials",
	}, &a)
	if err != nil {
		return Tokens{}, err
	}
	if a.AccessToken == "" {
		return Tokens{}, &Error{Op: op, Status: http.StatusOK, Message: "no access_token in the answer", final: true}
	}
	life := time.Duration(min(max(a.ExpiresIn, 0), 24*3600)) * time.Second
	return Tokens{AccessToken: a.AccessToken, RefreshToken: a.RefreshToken, IDToken: a.IDToken, Expires: time.Now().Add(life).Round(0)}, nil
}

// postForm sends a form with the application's credentials: in the header, or
// in the form when the application has no secret. In both is an error.
func (c *Client) postForm(ctx context.Context, k call, out any) error {
	k.method, k.header = http.MethodPost, http.Header{"Accept": {"application/json"}}
	if c.o.ClientSecret == "" {
		k.form.Set("client_id", c.o.ClientID)
	}
	_, err := c.json(ctx, k, out)
	return err
}

// forget drops a token that the service refused, unless it was renewed already.
func (c *Client) forget(access string, scopes []string) {
	if c.user != nil {
		c.user.forget(access)
		return
	}
	key := scopeKey(scopes)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tokens[key].access == access {
		delete(c.tokens, key)
	}
}
