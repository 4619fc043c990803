package aps

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Scopes of two-legged tokens.
// Source: https://aps.autodesk.com/en/docs/oauth/v2/developers_guide/scopes/
const (
	ScopeDataRead      = "data:read"
	ScopeDataWrite     = "data:write"
	ScopeDataCreate    = "data:create"
	ScopeBucketCreate  = "bucket:create"
	ScopeBucketRead    = "bucket:read"
	ScopeBucketDelete  = "bucket:delete"
	ScopeViewablesRead = "viewables:read"
)

type token struct {
	access string
	until  time.Time // when to ask for the next, before it expires
}

// Token returns an access token with these scopes, from the cache while it has
// more than a minute to live. Callers who ask at once for the same scopes share
// one request.
//
// Source: POST /authentication/v2/token, authentication.yaml (fetchToken).
func (c *Client) Token(ctx context.Context, scopes ...string) (string, error) {
	key := scopeKey(scopes)
	c.mu.Lock()
	t, ok := c.tokens[key]
	c.mu.Unlock()
	if ok && time.Now().Before(t.until) {
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
	select {
	case <-ctx.Done():
		return "", fmt.Errorf("aps: fetch token: %w", ctx.Err())
	case r := <-ch:
		if r.Err != nil {
			return "", r.Err
		}
		return r.Val.(string), nil
	}
}

func scopeKey(scopes []string) string {
	s := slices.Clone(scopes)
	slices.Sort(s)
	return strings.Join(slices.Compact(s), " ")
}

func (c *Client) fetchToken(ctx context.Context, scope string) (token, error) {
	const op = "fetch token"
	form := url.Values{"grant_type": {"client_credentials"}, "scope": {scope}}.Encode()
	for attempt := 0; ; attempt++ {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+"/authentication/v2/token", strings.NewReader(form))
		if err != nil {
			return token{}, fmt.Errorf("aps: %s: %w", op, withoutURL(err))
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Accept", "application/json")
		req.SetBasicAuth(c.o.ClientID, c.o.ClientSecret)
		res, err := c.send(op, req)
		if err != nil {
			if err := c.pause(ctx, attempt, err); err != nil {
				return token{}, err
			}
			continue
		}
		body, err := readAll(res.Body, 1<<20)
		res.Body.Close()
		var answer struct {
			AccessToken string `json:"access_token"`
			ExpiresIn   int64  `json:"expires_in"`
		}
		if err == nil {
			err = json.Unmarshal(body, &answer)
		}
		if err == nil && answer.AccessToken == "" {
			err = fmt.Errorf("no access_token in the answer")
		}
		if err != nil {
			return token{}, &Error{Op: op, Status: res.StatusCode, cause: err, final: true}
		}
		life := time.Duration(min(max(answer.ExpiresIn, 0), 24*3600)) * time.Second
		early := min(time.Minute, life/2)
		return token{access: answer.AccessToken, until: time.Now().Add(life - early)}, nil
	}
}

// forget drops a token that the service refused, unless it was renewed already.
func (c *Client) forget(access string, scopes []string) {
	key := scopeKey(scopes)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tokens[key].access == access {
		delete(c.tokens, key)
	}
}
