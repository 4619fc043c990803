package auth_test

import (
	"crypto/ed25519"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"purlin/auth"
	"purlin/fault"
)

func signer(t *testing.T) (*auth.Signer, ed25519.PrivateKey) {
	key, err := auth.LoadKey(filepath.Join(t.TempDir(), "key.pem"))
	require.NoError(t, err)
	return auth.NewSigner(key, "https://purlin.example"), key
}

func TestAnAccessTokenNamesItsUser(t *testing.T) {
	t.Parallel()
	s, _ := signer(t)
	user, session := uuid.New(), uuid.New()
	token, expires, err := s.Sign(user, session)
	require.NoError(t, err)
	p, err := s.Verify(token)
	require.NoError(t, err)
	require.Equal(t, auth.Principal{Kind: auth.User, UserID: user, Session: session, Expires: p.Expires}, p)
	require.True(t, expires.Equal(p.Expires))
	require.WithinDuration(t, time.Now().Add(15*time.Minute), expires, 5*time.Second)
}

func TestForgedTokensAreRefused(t *testing.T) {
	t.Parallel()
	s, key := signer(t)
	good, _, err := s.Sign(uuid.New(), uuid.New())
	require.NoError(t, err)
	header, _, err := jwt.NewParser().ParseUnverified(good, jwt.MapClaims{})
	require.NoError(t, err)
	kid := header.Header["kid"]
	sign := func(method jwt.SigningMethod, key any, kid any, change func(jwt.MapClaims)) string {
		now := time.Now()
		c := jwt.MapClaims{"iss": "https://purlin.example", "aud": "https://purlin.example", "sub": uuid.NewString(), "jti": "1", "nbf": now.Unix(), "iat": now.Unix(), "exp": now.Add(time.Minute).Unix()}
		change(c)
		token := jwt.NewWithClaims(method, c)
		token.Header["kid"] = kid
		out, err := token.SignedString(key)
		require.NoError(t, err)
		return out
	}
	same := func(jwt.MapClaims) {}
	_, err = s.Verify(sign(jwt.SigningMethodEdDSA, key, kid, same))
	require.NoError(t, err, "the template itself is good")
	_, other, err := ed25519.GenerateKey(nil)
	require.NoError(t, err)
	for name, token := range map[string]string{
		"none":        sign(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, kid, same),
		"hmac":        sign(jwt.SigningMethodHS256, []byte(key.Public().(ed25519.PublicKey)), kid, same),
		"foreign key": sign(jwt.SigningMethodEdDSA, other, kid, same),
		"unknown kid": sign(jwt.SigningMethodEdDSA, key, "x", same),
		"no exp":      sign(jwt.SigningMethodEdDSA, key, kid, func(c jwt.MapClaims) { delete(c, "exp") }),
		"expired":     sign(jwt.SigningMethodEdDSA, key, kid, func(c jwt.MapClaims) { c["exp"] = time.Now().Add(-time.Minute).Unix() }),
		"not yet":     sign(jwt.SigningMethodEdDSA, key, kid, func(c jwt.MapClaims) { c["nbf"] = time.Now().Add(time.Minute).Unix() }),
		"issuer":      sign(jwt.SigningMethodEdDSA, key, kid, func(c jwt.MapClaims) { c["iss"] = "https://evil.example" }),
		"audience":    sign(jwt.SigningMethodEdDSA, key, kid, func(c jwt.MapClaims) { c["aud"] = "https://evil.example" }),
		"subject":     sign(jwt.SigningMethodEdDSA, key, kid, func(c jwt.MapClaims) { c["sub"] = "root" }),
		"no jti":      sign(jwt.SigningMethodEdDSA, key, kid, func(c jwt.MapClaims) { delete(c, "jti") }),
		"long":        good + strings.Repeat("A", 9000),
		"dots":        strings.Repeat(".", 5000),
		"empty":       "",
	} {
		_, err := s.Verify(token)
		require.Equal(t, fault.Unauthenticated, fault.CodeOf(err), name)
	}
}

func TestTheKeyIsKept(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key.pem")
	a, err := auth.LoadKey(path)
	require.NoError(t, err)
	b, err := auth.LoadKey(path)
	require.NoError(t, err)
	require.True(t, a.Equal(b))
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}

func TestPasswords(t *testing.T) {
	t.Parallel()
	hash := auth.HashPassword("correct horse")
	ok, err := auth.CheckPassword(hash, "correct horse")
	require.NoError(t, err)
	require.True(t, ok)
	for _, pair := range [][2]string{{hash, "wrong"}, {"", ""}, {"", "correct horse"}} {
		ok, err = auth.CheckPassword(pair[0], pair[1])
		require.NoError(t, err)
		require.False(t, ok)
	}
}

func TestAPITokensCarryAChecksum(t *testing.T) {
	t.Parallel()
	token := auth.NewAPIToken()
	require.True(t, auth.IsAPIToken(token))
	require.False(t, auth.IsAPIToken(token[:len(token)-1]+"-"))
	require.NotEqual(t, token, auth.NewAPIToken())
}
