package aps

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// Tokens are what a user granted. All but Expires are secrets.
type Tokens struct {
	AccessToken  string    `json:"access_token"`
	RefreshToken string    `json:"refresh_token,omitempty"` // works once, within 15 days
	IDToken      string    `json:"id_token,omitempty"`      // when openid was among the scopes
	Expires      time.Time `json:"expires"`                 // of the access token
}

// AuthorizeOptions say what to ask a user for.
type AuthorizeOptions struct {
	RedirectURI string   // as registered with the application
	Scopes      []string // at most 50
	// State comes back with the code. Bind it to the browser's session and
	// compare: it is what keeps others from slipping in a code of theirs.
	// Letters, digits and ", . _ -"; see [NewState].
	State string
	// Verifier is the secret of PKCE, which [Client.Exchange] takes again. Keep
	// it where State is kept. An application without a secret needs one, and
	// one with a secret is safer with it; see [NewVerifier].
	Verifier string
	Nonce    string // comes back in the ID token
	Login    bool   // ask for a password even when there is a session
	// AuthOptions is a JSON object that styles the page of the service.
	AuthOptions string
}

// NewState returns a random value for [AuthorizeOptions].State and Nonce.
func NewState() string { return rand.Text() }

// NewVerifier returns a random value for [AuthorizeOptions].Verifier.
func NewVerifier() string {
	b := make([]byte, 32)
	rand.Read(b) // it never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

// AuthorizeURL returns where to send a user's browser to grant access. It comes
// back to the redirect URI with "code" and "state", or with "error".
//
// Source: GET /authentication/v2/authorize, authentication.yaml (authorize).
func (c *Client) AuthorizeURL(o AuthorizeOptions) string {
	q := url.Values{
		"response_type": {"code"}, "client_id": {c.o.ClientID}, "redirect_uri": {o.RedirectURI}, "scope": {strings.Join(o.Scopes, " ")},
	}
	if o.Verifier != "" {
		sum := sha256.Sum256([]byte(o.Verifier))
		q.Set("code_challenge", base64.RawURLEncoding.EncodeToString(sum[:]))
		q.Set("code_challenge_method", "S256")
	}
	set(q, "state", o.State)
	set(q, "nonce", o.Nonce)
	set(q, "authoptions", o.AuthOptions)
	if o.Login {
		q.Set("prompt", "login")
	}
	return c.base + "/authentication/v2/authorize?" + q.Encode()
}

// LogoutURL returns where to send a user's browser to end its session with the
// service, and come back to redirectURI when that is not empty.
//
// Source: GET /authentication/v2/logout, authentication.yaml (logout).
func (c *Client) LogoutURL(redirectURI string) string {
	q := url.Values{}
	set(q, "post_logout_redirect_uri", redirectURI)
	target := c.base + "/authentication/v2/logout"
	if len(q) > 0 {
		target += "?" + q.Encode()
	}
	return target
}

// set adds a parameter that has a value.
func set(q url.Values, name, value string) {
	if value != "" {
		q.Set(name, value)
	}
}

// Exchange turns the code that a browser brought back into tokens. The code
// works once, for five minutes, with the redirect URI and the verifier that
// [Client.AuthorizeURL] was given.
//
// Source: POST /authentication/v2/token, authentication.yaml (fetch-token).
func (c *Client) Exchange(ctx context.Context, code, redirectURI, verifier string) (Tokens, error) {
	form := url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {redirectURI}}
	set(form, "code_verifier", verifier)
	return c.grant(ctx, "exchange code", form)
}

// Refresh turns a refresh token into new tokens, with fewer scopes when some
// are given. The refresh token is used up: keep the new one. [Client.As] does
// it by itself.
//
// Source: POST /authentication/v2/token, authentication.yaml (fetch-token).
func (c *Client) Refresh(ctx context.Context, refreshToken string, scopes ...string) (Tokens, error) {
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refreshToken}}
	set(form, "scope", scopeKey(scopes))
	return c.grant(ctx, "refresh tokens", form)
}

// Revoke ends a token of this application, of either kind.
//
// Source: POST /authentication/v2/revoke, authentication.yaml (revoke).
func (c *Client) Revoke(ctx context.Context, t Tokens) error {
	for _, one := range []struct{ token, hint string }{{t.RefreshToken, "refresh_token"}, {t.AccessToken, "access_token"}} {
		if one.token == "" {
			continue
		}
		form := url.Values{"token": {one.token}, "token_type_hint": {one.hint}}
		if err := c.postForm(ctx, call{op: "revoke token", path: "/authentication/v2/revoke", quota: quotaRevoke, form: form}, nil); err != nil {
			return err
		}
	}
	return nil
}

// Introspection is what the service says of a token.
type Introspection struct {
	Active   bool
	Scopes   []string
	ClientID string
	UserID   string // empty for a two-legged token
	Expires  time.Time
}

// Introspect asks the service about a token of this application. [Client.Verify]
// tells the same without a call, but not whether the token was revoked.
//
// Source: POST /authentication/v2/introspect, authentication.yaml (introspect_token).
func (c *Client) Introspect(ctx context.Context, token string) (Introspection, error) {
	var a struct {
		Active   bool   `json:"active"`
		Scope    string `json:"scope"`
		ClientID string `json:"client_id"`
		UserID   string `json:"userid"`
		Exp      int64  `json:"exp"`
	}
	err := c.postForm(ctx, call{op: "introspect token", path: "/authentication/v2/introspect", quota: quotaToken, form: url.Values{"token": {token}}}, &a)
	if err != nil || !a.Active {
		return Introspection{}, err
	}
	return Introspection{Active: true, Scopes: strings.Fields(a.Scope), ClientID: a.ClientID, UserID: a.UserID, Expires: time.Unix(a.Exp, 0)}, nil
}

// User is what the service knows of the user behind a three-legged token.
// Source: authentication.yaml, UserInfo.
type User struct {
	ID            string `json:"sub"`
	Name          string `json:"name"`
	GivenName     string `json:"given_name"`
	FamilyName    string `json:"family_name"`
	Username      string `json:"preferred_username"`
	Email         string `json:"email"`
	EmailVerified bool   `json:"email_verified"`
	Profile       string `json:"profile"` // URL
	Picture       string `json:"picture"` // URL
	Locale        string `json:"locale"`  // such as en-US
	// Thumbnails are URLs of the picture by size, such as sizeX200.
	Thumbnails map[string]string `json:"thumbnails"`
	// Raw is the whole answer, which has more.
	Raw json.RawMessage `json:"-"`
}

// UserInfo returns the user whom the client acts as, so it needs [Client.As].
//
// Source: GET https://api.userprofile.autodesk.com/userinfo, authentication.yaml (get-user-info).
func (c *Client) UserInfo(ctx context.Context) (User, error) {
	const op = "get user info"
	if c.user == nil {
		return User{}, invalid(op, "there is no user behind a two-legged token: use Client.As")
	}
	var raw json.RawMessage
	res, err := c.receive(ctx, call{op: op, method: http.MethodGet, path: c.o.UserInfoURL, scopes: []string{ScopeUserProfileRead}}, &raw)
	if err != nil {
		return User{}, err
	}
	u := User{Raw: raw}
	if err := json.Unmarshal(raw, &u); err != nil {
		return User{}, unreadable(op, res, err)
	}
	return u, nil
}

// As returns a client that acts for the user who granted t. It refreshes t when
// its time is almost over or the service refuses it, one request for all
// callers, and then calls save (which may be nil) with the new tokens before it
// uses them: the old refresh token is worth nothing by then. When save fails the
// tokens are used all the same, and the caller of the moment gets its error.
//
// Two processes that hold the same tokens take them from each other; keep one
// session in one.
func (c *Client) As(t Tokens, save func(context.Context, Tokens) error) *Client {
	d := *c
	app := *c
	app.user = nil
	d.user = &session{app: &app, tokens: t, save: save}
	return &d
}

// session holds the tokens of a user.
type session struct {
	app    *Client
	save   func(context.Context, Tokens) error
	flight singleflight.Group

	mu      sync.Mutex
	tokens  Tokens
	refused bool // the service does not take the access token
}

func (s *session) access(ctx context.Context) (string, error) {
	s.mu.Lock()
	t, refused := s.tokens, s.refused
	s.mu.Unlock()
	fresh := !refused && t.AccessToken != ""
	if fresh && (t.RefreshToken == "" || t.Expires.IsZero() || time.Until(t.Expires) > time.Minute) {
		return t.AccessToken, nil
	}
	if t.RefreshToken == "" {
		return "", &Error{Op: "refresh tokens", Status: http.StatusUnauthorized, Message: "the user's access token is not valid any more and there is no refresh token", final: true, unsent: true}
	}
	ch := s.flight.DoChan("", func() (any, error) { return s.refresh(context.WithoutCancel(ctx), t.RefreshToken) })
	select {
	case <-ctx.Done():
		return "", fmt.Errorf("aps: refresh tokens: %w", ctx.Err())
	case r := <-ch:
		access, _ := r.Val.(string)
		var e *Error
		if errors.As(r.Err, &e) && e.Temporary() && fresh && time.Until(t.Expires) > 0 {
			return t.AccessToken, nil // good for a moment yet
		}
		return access, r.Err
	}
}

func (s *session) refresh(ctx context.Context, with string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	s.mu.Lock()
	t := s.tokens
	s.mu.Unlock()
	if t.RefreshToken != with { // somebody was faster
		return t.AccessToken, nil
	}
	next, err := s.app.Refresh(ctx, with)
	if err != nil {
		return "", err
	}
	next.RefreshToken = first(next.RefreshToken, with)
	next.IDToken = first(next.IDToken, t.IDToken)
	s.mu.Lock()
	s.tokens, s.refused = next, false
	s.mu.Unlock()
	if s.save != nil {
		if err := s.save(ctx, next); err != nil {
			return "", fmt.Errorf("aps: keeping refreshed tokens: %w", err)
		}
	}
	return next.AccessToken, nil
}

func (s *session) forget(access string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tokens.AccessToken == access {
		s.refused = true
	}
}
