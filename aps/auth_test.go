package aps_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"

	"purlin/aps"
)

func TestAuthorizeURL(t *testing.T) {
	t.Parallel()
	c := aps.New(aps.Options{ClientID: "client", ClientSecret: "hidden"})
	u, err := url.Parse(c.AuthorizeURL(aps.AuthorizeOptions{
		RedirectURI: "https://mine.test/back?a=1", Scopes: []string{aps.ScopeDataRead, aps.ScopeOpenID}, State: "state",
		Verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", // RFC 7636, appendix B
	}))
	require.NoError(t, err)
	require.Equal(t, "https://developer.api.autodesk.com/authentication/v2/authorize", u.Scheme+"://"+u.Host+u.Path)
	require.Equal(t, url.Values{
		"response_type": {"code"}, "client_id": {"client"}, "redirect_uri": {"https://mine.test/back?a=1"}, "scope": {"data:read openid"}, "state": {"state"},
		"code_challenge": {"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"}, "code_challenge_method": {"S256"},
	}, u.Query())
	require.Regexp(t, `^[A-Za-z0-9_-]{43}$`, aps.NewVerifier())
	require.Regexp(t, `^[A-Za-z0-9]{20,}$`, aps.NewState())
	one, other := aps.NewVerifier(), aps.NewVerifier()
	require.NotEqual(t, one, other)
	require.Equal(t, "https://developer.api.autodesk.com/authentication/v2/logout?post_logout_redirect_uri=https%3A%2F%2Fmine.test", c.LogoutURL("https://mine.test"))
}

// grants is the token end of a service for three-legged tokens: each refresh
// token works once.
type grants struct {
	mu      sync.Mutex
	n       int
	current string // refresh token
	refused string // access token
	forms   []url.Values
	basic   []bool
	down    bool
}

func (g *grants) answer(r *http.Request) (*http.Response, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if r.URL.Path != "/authentication/v2/token" {
		if r.Header.Get("Authorization") == "Bearer "+g.refused {
			return reply(401, `{"errorCode":"AUTH-006"}`), nil
		}
		return reply(200, `{"sub":"U","name":"N","extra":1}`), nil
	}
	if err := r.ParseForm(); err != nil {
		return nil, err
	}
	_, _, basic := r.BasicAuth()
	g.forms, g.basic = append(g.forms, r.PostForm), append(g.basic, basic)
	if g.down {
		return reply(503, ""), nil
	}
	if r.PostForm.Get("grant_type") == "refresh_token" && r.PostForm.Get("refresh_token") != g.current {
		return reply(400, `{"error":"invalid_grant"}`), nil
	}
	g.n++
	g.current = fmt.Sprintf("r%d", g.n)
	return reply(200, fmt.Sprintf(`{"access_token":"a%d","refresh_token":"r%d","id_token":"i","expires_in":3600}`, g.n, g.n)), nil
}

func TestSessionsRefreshOnceForAll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := &grants{}
		app := aps.New(aps.Options{BaseURL: "http://aps.test", ClientID: "public", HTTPClient: &http.Client{Transport: wire(g.answer)}})
		first, err := app.Exchange(t.Context(), "code", "http://mine.test/back", "verifier")
		require.NoError(t, err)
		require.Equal(t, url.Values{"grant_type": {"authorization_code"}, "code": {"code"}, "redirect_uri": {"http://mine.test/back"}, "code_verifier": {"verifier"}, "client_id": {"public"}}, g.forms[0])
		require.False(t, g.basic[0], "an application without a secret names itself in the form alone")
		require.WithinDuration(t, time.Now().Add(time.Hour), first.Expires, time.Second)

		var saved []aps.Tokens
		var failing error
		user := app.As(first, func(_ context.Context, tokens aps.Tokens) error {
			saved = append(saved, tokens)
			return failing
		})
		u, err := user.UserInfo(t.Context())
		require.NoError(t, err)
		require.Equal(t, "U", u.ID)
		require.JSONEq(t, `{"sub":"U","name":"N","extra":1}`, string(u.Raw))
		require.Empty(t, saved)

		// The token is refused before its time: everybody waits for one refresh.
		g.refused = "a1"
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				_, err := user.In(aps.EMEA).UserInfo(t.Context())
				require.NoError(t, err)
			})
		}
		all.Wait()
		require.Len(t, saved, 1)
		require.Equal(t, "r2", saved[0].RefreshToken)

		// Shortly before its end, a service that is down is no failure yet.
		pass(59*time.Minute + 30*time.Second)
		g.down = true
		_, err = user.UserInfo(t.Context())
		require.NoError(t, err)
		g.down = false
		failing = errors.New("disk full")
		_, err = user.UserInfo(t.Context())
		require.ErrorIs(t, err, failing)
		_, err = user.UserInfo(t.Context())
		require.NoError(t, err, "what could not be kept is used")
		require.Len(t, saved, 2)

		// Without a refresh token there is an end.
		ended := app.As(aps.Tokens{AccessToken: "a1"}, nil)
		_, err = ended.UserInfo(t.Context())
		require.True(t, aps.IsStatus(err, 401), "%v", err)
		_, err = app.UserInfo(t.Context())
		require.ErrorContains(t, err, "use Client.As")
		_, err = app.Token(t.Context(), aps.ScopeDataRead)
		require.ErrorContains(t, err, "without a secret")
	})
}

func TestTokensOfTheTwinAreVerified(t *testing.T) {
	t.Parallel()
	c := startTwin(t, nil)
	token, err := c.Token(t.Context(), aps.ScopeDataRead, aps.ScopeViewablesRead)
	require.NoError(t, err)
	claims, err := c.Verify(t.Context(), token)
	require.NoError(t, err)
	require.ElementsMatch(t, []string{aps.ScopeDataRead, aps.ScopeViewablesRead}, claims.Scopes)
	require.Equal(t, "client", claims.ClientID)
	require.Empty(t, claims.UserID)
	require.WithinDuration(t, time.Now().Add(time.Hour), claims.Expires, 2*time.Minute)
	for _, bad := range []string{"", "a.b.c", token[:len(token)-6] + "AAAAAA", token + "A"} {
		_, err := c.Verify(t.Context(), bad)
		require.ErrorIs(t, err, aps.ErrToken, bad)
	}
}

// signer has a key as the service's, and counts who asks for it.
type signer struct {
	key  *rsa.PrivateKey
	asks int
	down bool
}

func (s *signer) answer(r *http.Request) (*http.Response, error) {
	s.asks++
	if s.down {
		return reply(403, ""), nil
	}
	return reply(200, fmt.Sprintf(`{"keys":[{"kid":"odd","kty":"EC"},{"kid":"k","kty":"RSA","use":"sig","n":%q,"e":%q}]}`,
		base64.RawURLEncoding.EncodeToString(s.key.N.Bytes()), base64.RawURLEncoding.EncodeToString(big.NewInt(int64(s.key.E)).Bytes()))), nil
}

func (s *signer) sign(t *testing.T, method jwt.SigningMethod, kid string, change func(jwt.MapClaims)) string {
	t.Helper()
	claims := jwt.MapClaims{"iss": aps.DefaultBaseURL, "aud": "https://autodesk.com", "exp": time.Now().Add(time.Hour).Unix(), "scope": []string{"data:read"}, "client_id": "c", "userid": "u", "jti": "j"}
	if change != nil {
		change(claims)
	}
	token := jwt.NewWithClaims(method, claims)
	token.Header["kid"] = kid
	var key any = s.key
	switch method {
	case jwt.SigningMethodHS256:
		key = s.key.N.Bytes()
	case jwt.SigningMethodNone:
		key = jwt.UnsafeAllowNoneSignatureType
	}
	text, err := token.SignedString(key)
	require.NoError(t, err)
	return text
}

func TestVerify(t *testing.T) {
	t.Parallel()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	synctest.Test(t, func(t *testing.T) {
		s := &signer{key: key}
		c := aps.New(aps.Options{BaseURL: "http://aps.test", MaxRetries: -1, HTTPClient: &http.Client{Transport: wire(s.answer)}})
		rs := jwt.SigningMethodRS256
		claims, err := c.Verify(t.Context(), s.sign(t, rs, "k", nil))
		require.NoError(t, err)
		require.Equal(t, aps.Claims{Scopes: []string{"data:read"}, ClientID: "c", UserID: "u", Issuer: aps.DefaultBaseURL, ID: "j", Expires: time.Unix(time.Now().Add(time.Hour).Unix(), 0)}, claims)
		for name, bad := range map[string]string{
			"algorithm":    s.sign(t, jwt.SigningMethodHS256, "k", nil),
			"no algorithm": s.sign(t, jwt.SigningMethodNone, "k", nil),
			"longer hash":  s.sign(t, jwt.SigningMethodRS512, "k", nil),
			"audience":     s.sign(t, rs, "k", func(m jwt.MapClaims) { m["aud"] = "https://other.test" }),
			"issuer":       s.sign(t, rs, "k", func(m jwt.MapClaims) { m["iss"] = "https://other.test" }),
			"expired":      s.sign(t, rs, "k", func(m jwt.MapClaims) { m["exp"] = time.Now().Add(-2 * time.Minute).Unix() }),
			"endless":      s.sign(t, rs, "k", func(m jwt.MapClaims) { delete(m, "exp") }),
			"long":         string(make([]byte, 17<<10)),
		} {
			_, err := c.Verify(t.Context(), bad)
			require.ErrorIs(t, err, aps.ErrToken, name)
		}
		_, err = c.Verify(t.Context(), s.sign(t, rs, "k", func(m jwt.MapClaims) { m["exp"] = time.Now().Add(-30 * time.Second).Unix() }))
		require.NoError(t, err, "clocks differ")
		require.Equal(t, 1, s.asks)

		// Keys that nobody has are asked for now and then only.
		for range 100 {
			_, err = c.Verify(t.Context(), s.sign(t, rs, aps.NewState(), nil))
			require.ErrorIs(t, err, aps.ErrToken)
		}
		require.Equal(t, 1, s.asks)
		pass(31 * time.Second)
		_, err = c.Verify(t.Context(), s.sign(t, rs, "other", nil))
		require.ErrorIs(t, err, aps.ErrToken)
		require.Equal(t, 2, s.asks)

		pass(31 * time.Second)
		s.down = true
		_, err = c.Verify(t.Context(), s.sign(t, rs, "other", nil))
		require.NotErrorIs(t, err, aps.ErrToken, "nothing is known about the token")
		require.True(t, aps.IsStatus(err, 403), "%v", err)
	})
}
