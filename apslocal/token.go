package apslocal

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/subtle"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"math/big"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const (
	audience      = "https://autodesk.com"
	issuer        = "https://developer.api.autodesk.com"
	moreInfo      = "https://aps.autodesk.com/en/docs/oauth/v2/developers_guide/error_handling/"
	tokenLifetime = time.Hour
)

// keys sign tokens and URLs; they are made with the directory and stay.
type keys struct {
	token *rsa.PrivateKey
	kid   string
	url   []byte
}

func loadKeys(dir string) (k keys, err error) {
	name := filepath.Join(dir, "token.pem")
	b, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			return k, fmt.Errorf("making the token key: %w", err)
		}
		b = pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
		if err := replace(name, b); err != nil {
			return k, fmt.Errorf("storing the token key: %w", err)
		}
	} else if err != nil {
		return k, fmt.Errorf("reading the token key: %w", err)
	}
	block, _ := pem.Decode(b)
	if block == nil {
		return k, fmt.Errorf("reading the token key: %s is not PEM", name)
	}
	if k.token, err = x509.ParsePKCS1PrivateKey(block.Bytes); err != nil {
		return k, fmt.Errorf("reading the token key: %w", err)
	}
	sum := sha256.Sum256(x509.MarshalPKCS1PublicKey(&k.token.PublicKey))
	k.kid = base64.RawURLEncoding.EncodeToString(sum[:21])

	name = filepath.Join(dir, "url.key")
	if k.url, err = os.ReadFile(name); errors.Is(err, fs.ErrNotExist) {
		k.url = make([]byte, 32)
		rand.Read(k.url)
		err = replace(name, k.url)
	}
	if err == nil && len(k.url) != 32 {
		err = fmt.Errorf("%s is not 32 bytes", name)
	}
	if err != nil {
		return k, fmt.Errorf("the key of signed URLs: %w", err)
	}
	return k, nil
}

// replace writes a file, all or nothing.
func replace(name string, b []byte) error {
	if err := os.WriteFile(name+".new", b, 0o600); err != nil {
		return err
	}
	return os.Rename(name+".new", name)
}

var scopes = []string{
	"user:read", "user:write", "user-profile:read", "viewables:read", "data:read", "data:write", "data:create", "data:search",
	"bucket:create", "bucket:read", "bucket:update", "bucket:delete", "code:all", "account:read", "account:write", "openid",
}

type claims struct {
	Scope    []string `json:"scope"`
	ClientID string   `json:"client_id"`
	UserID   string   `json:"userid,omitempty"`
	Email    string   `json:"email,omitempty"` // ours: whom the user said to be
	jwt.RegisteredClaims
}

// authError writes an error as authentication does, with the names of OAuth 2 beside.
func authError(w http.ResponseWriter, status int, code, oauth, message string) {
	reply(w, status, map[string]string{
		"developerMessage": message, "errorCode": code, "moreInfo": moreInfo, "error": oauth, "error_description": message,
	})
}

// form reads a form of at most 64 KiB and says who sent it: a client with its
// secret, or with only an id a public one. It answers when that cannot be.
func (s *Server) form(w http.ResponseWriter, r *http.Request) (f url.Values, client string, public, ok bool) {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		authError(w, http.StatusBadRequest, "AUTH-007", "invalid_request", "The Content-Type header must be application/x-www-form-urlencoded.")
		return nil, "", false, false
	}
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	if err := r.ParseForm(); err != nil {
		authError(w, http.StatusBadRequest, "AUTH-008", "invalid_request", "The form cannot be read.")
		return nil, "", false, false
	}
	f = r.PostForm
	id, secret, basic := r.BasicAuth()
	if basic && f.Has("client_id") {
		authError(w, http.StatusBadRequest, "AUTH-008", "invalid_request", "client_id must not be in the body when there is an Authorization header.")
		return nil, "", false, false
	}
	if !basic {
		id, secret = f.Get("client_id"), f.Get("client_secret")
	}
	public = secret == "" && !basic
	if id == "" || len(id) > 256 || !s.known(id, secret) {
		authError(w, http.StatusUnauthorized, "AUTH-003", "invalid_client", "The client_id (application key)/client_secret are not valid.")
		return nil, "", false, false
	}
	return f, id, public, true
}

// known says whether a client is one of ours; without a secret, whether it is a
// public one of ours.
func (s *Server) known(id, secret string) bool {
	if len(s.o.Clients) == 0 {
		return true
	}
	same := func(a, b string) int {
		x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
		return subtle.ConstantTimeCompare(x[:], y[:])
	}
	found := 0
	for _, c := range s.o.Clients {
		found |= same(id, c.ID) & same(secret, c.Secret)
	}
	return found == 1
}

// postToken is POST /authentication/v2/token. Source: authentication.yaml (fetchToken).
func (s *Server) postToken(w http.ResponseWriter, r *http.Request) {
	f, client, public, ok := s.form(w, r)
	if !ok {
		return
	}
	switch f.Get("grant_type") {
	case "client_credentials":
		if public {
			authError(w, http.StatusUnauthorized, "AUTH-003", "invalid_client", "A public client gets no token without a user.")
			return
		}
		if asked, ok := scopesOf(w, f.Get("scope")); ok {
			s.issue(w, r, claims{Scope: asked, ClientID: client}, nil)
		}
	case "authorization_code":
		s.exchange(w, r, client, public, f)
	case "refresh_token":
		s.refresh(w, r, client, public, f)
	default:
		authError(w, http.StatusBadRequest, "AUTH-009", "unsupported_grant_type", "The grant_type must be client_credentials, authorization_code or refresh_token.")
	}
}

// scopesOf reads a list of scopes; it answers when there is one that is not known.
func scopesOf(w http.ResponseWriter, text string) ([]string, bool) {
	asked := strings.Fields(text)
	wrong := len(asked) == 0 || len(asked) > 50
	for _, v := range asked {
		wrong = wrong || !slices.Contains(scopes, v) && !strings.HasPrefix(v, "data:read:")
	}
	if wrong {
		authError(w, http.StatusBadRequest, "AUTH-004", "invalid_scope", "The scope must name 1 to 50 known scopes.")
	}
	return asked, !wrong
}

// issue answers with an access token, and what else goes with it.
func (s *Server) issue(w http.ResponseWriter, r *http.Request, c claims, more map[string]any) {
	c.RegisteredClaims = jwt.RegisteredClaims{
		Issuer: issuer, Audience: jwt.ClaimStrings{audience}, ID: rand.Text(), ExpiresAt: jwt.NewNumericDate(s.now().Add(tokenLifetime)),
	}
	signed, err := s.sign(c)
	if err != nil {
		s.fail(w, r, gatewayFailure, "signing a token", err)
		return
	}
	out := map[string]any{"access_token": signed, "token_type": "Bearer", "expires_in": int(tokenLifetime/time.Second) - 1}
	maps.Copy(out, more)
	w.Header().Set("Cache-Control", "no-store")
	reply(w, http.StatusOK, out)
}

func (s *Server) sign(c jwt.Claims) (string, error) {
	t := jwt.NewWithClaims(jwt.SigningMethodRS256, c)
	t.Header["kid"] = s.keys.kid
	return t.SignedString(s.keys.token)
}

// verify reads an access token that is still good.
func (s *Server) verify(raw string) (claims, error) {
	var t claims
	_, err := jwt.ParseWithClaims(raw, &t, func(*jwt.Token) (any, error) { return &s.keys.token.PublicKey, nil },
		jwt.WithValidMethods([]string{"RS256"}), jwt.WithAudience(audience), jwt.WithExpirationRequired(), jwt.WithTimeFunc(s.now))
	if err != nil {
		return t, err
	}
	if t.ClientID == "" || s.grants.isRevoked(t.ID) {
		return t, errors.New("the token is revoked, or none of ours")
	}
	return t, nil
}

// getKeys is GET /authentication/v2/keys: the public keys of tokens (RFC 7517).
func (s *Server) getKeys(w http.ResponseWriter, r *http.Request) {
	k := s.keys.token.PublicKey
	reply(w, http.StatusOK, map[string]any{"keys": []map[string]string{{
		"kid": s.keys.kid, "kty": "RSA", "use": "sig", "alg": "RS256",
		"n": base64.RawURLEncoding.EncodeToString(k.N.Bytes()),
		"e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(k.E)).Bytes()),
	}}})
}

// caller is who a token speaks for.
type caller struct {
	client string
	user   string // empty for a two-legged token
	email  string
	reads  bool // what it asks for changes nothing
}

// auth lets requests through whose token has one of the scopes, or, with none
// named, any valid token. The handler is told whose it is.
func (s *Server) auth(h func(w http.ResponseWriter, r *http.Request, c caller), oneOf ...string) http.HandlerFunc {
	reads := slices.Contains(oneOf, "data:read") || slices.Contains(oneOf, "bucket:read")
	return func(w http.ResponseWriter, r *http.Request) {
		scheme, raw, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		if !strings.EqualFold(scheme, "Bearer") || raw == "" {
			gatewayError(w, http.StatusUnauthorized, "AUTH-012", "The Authorization header is missing or is not valid.")
			return
		}
		t, err := s.verify(raw)
		if err != nil {
			gatewayError(w, http.StatusUnauthorized, "AUTH-006", "Access token provided is invalid or expired.")
			return
		}
		if len(oneOf) > 0 && !slices.ContainsFunc(t.Scope, func(v string) bool {
			return slices.Contains(oneOf, v) || slices.Contains(oneOf, "data:read") && readsOnly(v, r)
		}) {
			gatewayError(w, http.StatusForbidden, "AUTH-010", "Token does not have the privilege for this request.")
			return
		}
		h(w, r, caller{client: t.ClientID, user: t.UserID, email: t.Email, reads: reads})
	}
}

// readsOnly says whether a scope data:read:URN is for the object or design of a request.
func readsOnly(scope string, r *http.Request) bool {
	urn, ok := strings.CutPrefix(scope, "data:read:")
	if !ok || urn == "" {
		return false
	}
	if design := r.PathValue("urn"); design != "" {
		return urn == design || urnOfID(urn) == strings.TrimRight(design, "=")
	}
	o := object{Bucket: r.PathValue("bucket"), Key: r.PathValue("key")}
	return o.Key != "" && (urn == o.id() || urn == urnOfID(o.id()))
}

// signed returns a URL below the server's own, good for one method until a
// time. The parameters are under the signature too.
func (s *Server) signed(r *http.Request, method, path string, q url.Values, until time.Time) string {
	if q == nil {
		q = url.Values{}
	}
	q.Set("expires", strconv.FormatInt(until.Unix(), 10))
	q.Set("signature", s.signature(method, path, q))
	return s.origin(r) + path + "?" + q.Encode()
}

func (s *Server) origin(r *http.Request) string {
	if s.o.PublicURL != "" {
		return s.o.PublicURL
	}
	return requestOrigin(r)
}

func (s *Server) signature(method, path string, q url.Values) string {
	c := url.Values{}
	for k, v := range q {
		if k != "signature" {
			c[k] = v
		}
	}
	m := hmac.New(sha256.New, s.keys.url)
	fmt.Fprintf(m, "%s\n%s\n%s", method, path, c.Encode())
	return hex.EncodeToString(m.Sum(nil))
}

// checkSigned answers 403, as S3 does, unless the request carries a good signature.
func (s *Server) checkSigned(w http.ResponseWriter, r *http.Request, method string) bool {
	q := r.URL.Query()
	want := s.signature(method, r.URL.EscapedPath(), q)
	if !hmac.Equal([]byte(want), []byte(q.Get("signature"))) {
		storageError(w, http.StatusForbidden, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.")
		return false
	}
	if sec, err := strconv.ParseInt(q.Get("expires"), 10, 64); err != nil || s.now().Unix() > sec {
		storageError(w, http.StatusForbidden, "AccessDenied", "Request has expired")
		return false
	}
	return true
}

// failure writes an internal error in the shape of a service.
type failure func(w http.ResponseWriter, status int, message string)

func gatewayFailure(w http.ResponseWriter, status int, message string) {
	gatewayError(w, status, "ERR-003", message)
}

func storageFailure(w http.ResponseWriter, status int, message string) {
	storageError(w, status, "InternalError", message)
}

// fail logs what went wrong inside and answers 500 with the id of that line.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, f failure, doing string, err error) {
	id := rand.Text()[:12]
	s.log.ErrorContext(r.Context(), "aps request failed", slog.String("id", id), slog.String("doing", doing), slog.String("error", err.Error()))
	w.Header().Set("x-ads-request-id", id)
	f(w, http.StatusInternalServerError, "Internal error "+id+".")
}
