package apslocal

import (
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	_ "embed" // the page
	"encoding/base64"
	"errors"
	"html/template"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

const (
	codeLifetime    = 5 * time.Minute
	refreshLifetime = 15 * 24 * time.Hour
	anonymous       = "user@localhost"
)

// grant is what a code or a refresh token stands for, the file grants/<hash of it>.json.
type grant struct {
	Client    string    `json:"client"`
	Public    bool      `json:"public"`
	Email     string    `json:"email"`
	Scope     []string  `json:"scope"`
	Redirect  string    `json:"redirect,omitempty"`  // of a code
	Challenge string    `json:"challenge,omitempty"` // of a code, S256
	Nonce     string    `json:"nonce,omitempty"`
	Refresh   bool      `json:"refresh"`
	Expires   time.Time `json:"expires"`
}

// user is the id of whoever said to have an address.
func (g *grant) user() string {
	sum := sha256.Sum256([]byte(strings.ToLower(g.Email)))
	return strings.ToUpper(base64.RawURLEncoding.EncodeToString(sum[:9]))
}

// grants keeps which access tokens are revoked: the file revoked.json, by id,
// until they would have expired.
type grants struct {
	mu      sync.Mutex
	revoked map[string]time.Time
}

func (g *grants) isRevoked(id string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	_, revoked := g.revoked[id]
	return revoked
}

func (s *Server) loadGrants() error {
	s.grants.revoked = map[string]time.Time{}
	err := readJSON(s.path("revoked.json"), &s.grants.revoked)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func (s *Server) grantFile(token string) string { return s.path("grants", hash(token)+".json") }

// keepGrant stores a grant under a new token.
func (s *Server) keepGrant(g grant) (string, error) {
	token := rand.Text() + rand.Text()
	return token, s.writeJSON(s.grantFile(token), g)
}

// takeGrant reads a grant and uses it up: neither a code nor a refresh token is
// good twice.
func (s *Server) takeGrant(token string, right func(grant) bool) (grant, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var g grant
	if token == "" || readJSON(s.grantFile(token), &g) != nil || s.now().After(g.Expires) || !right(g) {
		return g, false
	}
	return g, os.Remove(s.grantFile(token)) == nil
}

// expireGrants removes codes and refresh tokens whose time is over.
func (s *Server) expireGrants() {
	entries, err := os.ReadDir(s.path("grants"))
	if err != nil {
		s.log.Error("expiring grants failed", slog.String("error", err.Error()))
	}
	for _, e := range entries {
		var g grant
		if err := readJSON(s.path("grants", e.Name()), &g); err == nil && s.now().After(g.Expires) {
			os.Remove(s.path("grants", e.Name()))
		}
	}
}

//go:embed signin.html
var signInHTML string

var signInPage = template.Must(template.New("signin").Parse(signInHTML))

// request is what an application asks of a user.
type request struct {
	Client, Redirect, State, Nonce, Mode, Type, Challenge, Email string
	Scope                                                        []string
	Error                                                        string
}

var stateValue = regexp.MustCompile(`^[A-Za-z0-9,._-]*$`)

// readRequest reads an authorization request; the text says what is wrong with it.
func (s *Server) readRequest(r *http.Request) (q request, wrong string) {
	v := r.URL.Query()
	q = request{
		Client: v.Get("client_id"), Redirect: v.Get("redirect_uri"), State: v.Get("state"), Nonce: v.Get("nonce"),
		Mode: v.Get("response_mode"), Type: v.Get("response_type"), Challenge: v.Get("code_challenge"), Scope: strings.Fields(v.Get("scope")), Email: anonymous,
	}
	u, err := url.Parse(q.Redirect)
	switch {
	case q.Client == "" || len(q.Client) > 256 || len(s.o.Clients) > 0 && !slices.ContainsFunc(s.o.Clients, func(c Client) bool { return c.ID == q.Client }):
		return q, "client_id is not known."
	case err != nil || u.Scheme == "" || u.Scheme == "javascript" || u.Scheme == "data" || len(q.Redirect) > 2048 || u.Fragment != "":
		return q, "redirect_uri must be an absolute URL without a fragment."
	case q.Type != "code" && q.Type != "id_token":
		return q, "response_type must be code or id_token."
	case !stateValue.MatchString(q.State) || len(q.State) > 1024 || len(q.Nonce) > 1024:
		return q, "state must be letters, digits, comma, dot, underscore and dash."
	case q.Challenge != "" && v.Get("code_challenge_method") != "S256" || q.Challenge != "" && len(q.Challenge) != 43:
		return q, "code_challenge_method must be S256, with a challenge of 43 characters."
	case !slices.Contains([]string{"", "query", "fragment", "form_post"}, q.Mode):
		return q, "response_mode must be query, fragment or form_post."
	case len(q.Scope) == 0 || len(q.Scope) > 50 || slices.ContainsFunc(q.Scope, func(v string) bool {
		return !slices.Contains(scopes, v) && !strings.HasPrefix(v, "data:read:")
	}):
		return q, "scope must name 1 to 50 known scopes."
	}
	return q, ""
}

// authorize is GET and POST /authentication/v2/authorize: a page that asks the
// user, and its answer. prompt=none lets programs go on without a page, to a
// redirect on this machine. Source: authentication.yaml (authorize).
func (s *Server) authorize(w http.ResponseWriter, r *http.Request) {
	q, wrong := s.readRequest(r)
	if wrong != "" {
		authError(w, http.StatusBadRequest, "AUTH-008", "invalid_request", wrong)
		return
	}
	if r.Method == http.MethodPost {
		if err := http.NewCrossOriginProtection().Check(r); err != nil {
			authError(w, http.StatusForbidden, "AUTH-008", "invalid_request", "The answer must come from this server's own page.")
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
		if err := r.ParseForm(); err != nil {
			authError(w, http.StatusBadRequest, "AUTH-008", "invalid_request", "The form cannot be read.")
			return
		}
		q.Email = strings.TrimSpace(r.PostForm.Get("email"))
		switch {
		case r.PostForm.Get("answer") != "allow":
			s.comeBack(w, r, q, url.Values{"error": {"access_denied"}, "error_description": {"The user denied the request."}})
		case len(q.Email) > 254 || strings.Count(q.Email, "@") != 1 || strings.ContainsAny(q.Email, " <>\r\n"):
			q.Error = "This is no e-mail address."
			s.ask(w, q)
		default:
			s.allow(w, r, q)
		}
		return
	}
	if r.URL.Query().Get("prompt") == "none" && local(q.Redirect) {
		s.allow(w, r, q)
		return
	}
	s.ask(w, q)
}

func local(target string) bool {
	u, err := url.Parse(target)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

func (s *Server) ask(w http.ResponseWriter, q request) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Del("Access-Control-Allow-Origin")
	if err := signInPage.Execute(w, q); err != nil {
		s.log.Error("writing the sign-in page failed", slog.String("error", err.Error()))
	}
}

// allow sends the user back with a code, or with an identity.
func (s *Server) allow(w http.ResponseWriter, r *http.Request, q request) {
	g := grant{Client: q.Client, Email: q.Email, Scope: q.Scope, Redirect: q.Redirect, Challenge: q.Challenge, Nonce: q.Nonce, Expires: s.now().Add(codeLifetime)}
	issued := s.keepGrant
	if q.Type == "id_token" {
		issued = s.identity
	}
	v, err := issued(g)
	if err != nil {
		s.fail(w, r, gatewayFailure, "granting access", err)
		return
	}
	s.comeBack(w, r, q, url.Values{q.Type: {v}})
}

var postBack = template.Must(template.New("post").Parse(`<!doctype html><title>Continue</title><form method="post" action="{{.Redirect}}">` +
	`{{range $k, $v := .Values}}<input type="hidden" name="{{$k}}" value="{{index $v 0}}">{{end}}<button autofocus>Continue</button></form>`))

// comeBack returns the user to the application.
func (s *Server) comeBack(w http.ResponseWriter, r *http.Request, q request, v url.Values) {
	if q.State != "" {
		v.Set("state", q.State)
	}
	mode := q.Mode
	if mode == "" && q.Type == "id_token" {
		mode = "fragment"
	}
	if mode == "form_post" {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if err := postBack.Execute(w, map[string]any{"Redirect": q.Redirect, "Values": v}); err != nil {
			s.log.ErrorContext(r.Context(), "writing a page failed", slog.String("error", err.Error()))
		}
		return
	}
	u, _ := url.Parse(q.Redirect) // it was parsed before
	if mode == "fragment" {
		w.Header().Set("Location", u.String()+"#"+v.Encode())
	} else {
		all := u.Query()
		for k := range v {
			all.Set(k, v.Get(k))
		}
		u.RawQuery = all.Encode()
		w.Header().Set("Location", u.String())
	}
	w.WriteHeader(http.StatusFound)
}

// exchange answers a code with tokens.
func (s *Server) exchange(w http.ResponseWriter, r *http.Request, client string, public bool, f url.Values) {
	for _, name := range []string{"code", "redirect_uri"} {
		if f.Get(name) == "" {
			authError(w, http.StatusBadRequest, "AUTH-008", "invalid_request", "The parameter "+name+" is missing.")
			return
		}
	}
	g, ok := s.takeGrant(f.Get("code"), func(g grant) bool {
		sum := sha256.Sum256([]byte(f.Get("code_verifier")))
		proof := base64.RawURLEncoding.EncodeToString(sum[:])
		proved := g.Challenge == "" && !public || g.Challenge != "" && subtle.ConstantTimeCompare([]byte(proof), []byte(g.Challenge)) == 1
		return !g.Refresh && g.Client == client && g.Redirect == f.Get("redirect_uri") && proved
	})
	if !ok {
		authError(w, http.StatusBadRequest, "AUTH-011", "invalid_grant", "The authorization code, its redirect_uri or its code_verifier is invalid, or it has expired.")
		return
	}
	g.Public = public
	s.grantTokens(w, r, g, g.Scope)
}

// refresh answers a refresh token with new tokens; the old one is used up.
func (s *Server) refresh(w http.ResponseWriter, r *http.Request, client string, public bool, f url.Values) {
	asked := strings.Fields(f.Get("scope"))
	g, ok := s.takeGrant(f.Get("refresh_token"), func(g grant) bool {
		outside := slices.ContainsFunc(asked, func(v string) bool { return !slices.Contains(g.Scope, v) })
		return g.Refresh && g.Client == client && g.Public == public && !outside
	})
	if !ok {
		authError(w, http.StatusBadRequest, "AUTH-011", "invalid_grant", "The refresh token is invalid or expired, or the scope is wider than its own.")
		return
	}
	if len(asked) == 0 {
		asked = g.Scope
	}
	s.grantTokens(w, r, g, asked)
}

func (s *Server) grantTokens(w http.ResponseWriter, r *http.Request, g grant, scope []string) {
	next := g
	next.Refresh, next.Redirect, next.Challenge, next.Expires = true, "", "", s.now().Add(refreshLifetime)
	token, err := s.keepGrant(next)
	more := map[string]any{"refresh_token": token}
	if err == nil && slices.Contains(scope, "openid") {
		more["id_token"], err = s.identity(g)
	}
	if err != nil {
		s.fail(w, r, gatewayFailure, "granting tokens", err)
		return
	}
	s.issue(w, r, claims{Scope: scope, ClientID: g.Client, UserID: g.user(), Email: g.Email}, more)
}

// identity is an id token of OpenID Connect.
func (s *Server) identity(g grant) (string, error) {
	now := s.now()
	c := jwt.MapClaims{"iss": issuer, "aud": g.Client, "sub": g.user(), "email": g.Email, "iat": now.Unix(), "exp": now.Add(tokenLifetime).Unix()}
	if g.Nonce != "" {
		c["nonce"] = g.Nonce
	}
	return s.sign(c)
}

// introspect is POST /authentication/v2/introspect. Source: authentication.yaml (introspectToken).
func (s *Server) introspect(w http.ResponseWriter, r *http.Request) {
	f, client, _, ok := s.form(w, r)
	if !ok {
		return
	}
	if t, err := s.verify(f.Get("token")); err == nil && t.ClientID == client {
		out := map[string]any{"active": true, "scope": strings.Join(t.Scope, " "), "client_id": t.ClientID, "exp": t.ExpiresAt.Unix()}
		if t.UserID != "" {
			out["userid"] = t.UserID
		}
		reply(w, http.StatusOK, out)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var g grant
	if readJSON(s.grantFile(f.Get("token")), &g) == nil && g.Refresh && g.Client == client && s.now().Before(g.Expires) {
		reply(w, http.StatusOK, map[string]any{"active": true, "scope": strings.Join(g.Scope, " "), "client_id": g.Client, "exp": g.Expires.Unix(), "userid": g.user()})
		return
	}
	reply(w, http.StatusOK, map[string]bool{"active": false})
}

// revoke is POST /authentication/v2/revoke; a token that is none is revoked
// already. Source: authentication.yaml (revoke).
func (s *Server) revoke(w http.ResponseWriter, r *http.Request) {
	f, client, _, ok := s.form(w, r)
	if !ok {
		return
	}
	hint := f.Get("token_type_hint")
	if f.Get("token") == "" {
		authError(w, http.StatusBadRequest, "AUTH-008", "invalid_request", "The parameter token is missing.")
		return
	}
	if hint != "" && hint != "access_token" && hint != "refresh_token" {
		authError(w, http.StatusBadRequest, "AUTH-013", "unsupported_token_type", "token_type_hint must be access_token or refresh_token.")
		return
	}
	if t, err := s.verify(f.Get("token")); err == nil && t.ClientID == client {
		if err := s.revokeAccess(t); err != nil {
			s.fail(w, r, gatewayFailure, "revoking a token", err)
			return
		}
	} else {
		s.takeGrant(f.Get("token"), func(g grant) bool { return g.Refresh && g.Client == client })
	}
	w.WriteHeader(http.StatusOK)
}

func (s *Server) revokeAccess(t claims) error {
	s.grants.mu.Lock()
	defer s.grants.mu.Unlock()
	now := time.Now()
	for id, until := range s.grants.revoked {
		if now.After(until.Add(time.Hour)) { // a clock may be skewed
			delete(s.grants.revoked, id)
		}
	}
	s.grants.revoked[t.ID] = t.ExpiresAt.Time
	return s.writeJSON(s.path("revoked.json"), s.grants.revoked)
}

// logout is GET /authentication/v2/logout. There is no session to end: every
// authorization asks again.
func (s *Server) logout(w http.ResponseWriter, r *http.Request) {
	target := r.URL.Query().Get("post_logout_redirect_uri")
	if u, err := url.Parse(target); err == nil && target != "" && local(target) && (u.Scheme == "http" || u.Scheme == "https") {
		w.Header().Set("Location", target)
		w.WriteHeader(http.StatusFound)
		return
	}
	w.Header().Set("Location", cmp.Or(s.o.PublicURL, "/"))
	w.WriteHeader(http.StatusFound)
}

// userInfo is GET /userinfo of a user's token. Source: authentication.yaml (getUserInfo).
func (s *Server) userInfo(w http.ResponseWriter, _ *http.Request, c caller) {
	if c.user == "" {
		gatewayError(w, http.StatusForbidden, "AUTH-010", "The token does not speak for a user.")
		return
	}
	name, _, _ := strings.Cut(c.email, "@")
	reply(w, http.StatusOK, map[string]any{
		"sub": c.user, "name": name, "given_name": name, "family_name": "", "preferred_username": name, "email": c.email, "email_verified": true,
		"profile": "", "picture": "", "locale": "en-US", "updated_at": s.now().Unix(), "is_2fa_enabled": false, "country_code": "US", "address": map[string]any{},
		"phone_number": "", "phone_number_verified": false, "ldap_enabled": false, "ldap_domain": "", "job_title": "", "industry": "", "industry_code": "",
		"about_me": "", "language": "en", "company": "", "created_date": "", "last_login_date": "", "eidm_guid": uuid.NewSHA1(uuid.NameSpaceURL, []byte(c.user)).String(),
		"opt_in": false, "social_userinfo_list": []any{}, "thumbnails": map[string]string{},
	})
}

// openID is GET /.well-known/openid-configuration. Source: authentication.yaml (getOidcSpec).
func (s *Server) openID(w http.ResponseWriter, r *http.Request) {
	at := s.origin(r) + "/authentication/v2/"
	reply(w, http.StatusOK, map[string]any{
		"issuer": issuer, "authorization_endpoint": at + "authorize", "token_endpoint": at + "token", "userinfo_endpoint": s.origin(r) + "/userinfo",
		"jwks_uri": at + "keys", "revocation_endpoint": at + "revoke", "revoke_endpoint": at + "revoke", "introspection_endpoint": at + "introspect",
		"scopes_supported": scopes, "response_types_supported": []string{"code", "id_token"}, "response_modes_supported": []string{"fragment", "form_post", "query"},
		"grant_types_supported": []string{"authorization_code", "client_credentials", "refresh_token"}, "subject_types_supported": []string{"public"},
		"id_token_signing_alg_values_supported": []string{"RS256"}, "code_challenge_methods_supported": []string{"S256"},
		"token_endpoint_auth_methods_supported": []string{"client_secret_basic", "client_secret_post", "none"},
	})
}
