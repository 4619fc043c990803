package auth_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"purlin/auth"
	"purlin/fault"
)

// ours is the key that a signer with this secret signs with now, made by the rule
// that the documentation gives, so that the template of the forgeries is good.
func ours(secret string) ed25519.PrivateKey {
	h := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(h, "access tokens %d", time.Now().Unix()/int64(auth.KeyPeriod/time.Second))
	return ed25519.NewKeyFromSeed(h.Sum(nil))
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func public(k ed25519.PrivateKey) ed25519.PublicKey { return k.Public().(ed25519.PublicKey) }

// forge writes a token of a header and claims as they stand, signed by sign.
func forge(header, claims any, sign func(text string) []byte) string {
	h, _ := json.Marshal(header)
	c, _ := json.Marshal(claims)
	text := b64(h) + "." + b64(c)
	return text + "." + b64(sign(text))
}

func TestForgedTokensAreRefused(t *testing.T) {
	t.Parallel()
	secret := strings.Repeat("s", 32)
	s, key := signer(), ours(secret)
	good, _, err := s.Sign(uuid.New(), uuid.New())
	require.NoError(t, err)
	first, _, err := jwt.NewParser().ParseUnverified(good, jwt.MapClaims{})
	require.NoError(t, err)
	kid := first.Header["kid"]

	_, foreign, err := ed25519.GenerateKey(nil)
	require.NoError(t, err)
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	ecKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	var fetched atomic.Int64
	keys := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fetched.Add(1)
		fmt.Fprintf(w, `{"keys":[{"kty":"OKP","crv":"Ed25519","x":%q,"kid":"evil"}]}`, b64(public(foreign)))
	}))
	t.Cleanup(keys.Close)
	jwk := map[string]any{"kty": "OKP", "crv": "Ed25519", "x": b64(public(foreign)), "kid": "evil"}

	header := func(change map[string]any) map[string]any {
		h := map[string]any{"alg": "EdDSA", "typ": "JWT", "kid": kid}
		for k, v := range change {
			if h[k] = v; v == nil {
				delete(h, k)
			}
		}
		return h
	}
	claims := func(change map[string]any) map[string]any {
		now := time.Now()
		c := map[string]any{"iss": issuer, "aud": issuer, "sub": uuid.NewString(), "sid": uuid.NewString(), "jti": "1", "nbf": now.Unix(), "iat": now.Unix(), "exp": now.Add(time.Minute).Unix()}
		for k, v := range change {
			if c[k] = v; v == nil {
				delete(c, k)
			}
		}
		return c
	}
	by := func(k ed25519.PrivateKey) func(string) []byte {
		return func(text string) []byte { return ed25519.Sign(k, []byte(text)) }
	}
	mac := func(with []byte) func(string) []byte {
		return func(text string) []byte {
			h := hmac.New(sha256.New, with)
			h.Write([]byte(text))
			return h.Sum(nil)
		}
	}
	nothing := func(string) []byte { return nil }
	_, err = s.Verify(forge(header(nil), claims(nil), by(key)))
	require.NoError(t, err, "the template itself is good")

	forged := map[string]string{}
	// The algorithm is ours to choose.
	for _, alg := range []string{"none", "None", "NONE", "nOnE", "", "HS256", "HS384", "HS512", "RS256", "PS256", "ES256", "ES384", "ES512", "Ed25519", "eddsa", "EDDSA", "EdDSA "} {
		forged["alg "+alg+", unsigned"] = forge(header(map[string]any{"alg": alg}), claims(nil), nothing)
		forged["alg "+alg+", our signature"] = forge(header(map[string]any{"alg": alg}), claims(nil), by(key))
		forged["alg "+alg+", MAC of the public key"] = forge(header(map[string]any{"alg": alg}), claims(nil), mac(public(key)))
	}
	forged["no alg"] = forge(header(map[string]any{"alg": nil}), claims(nil), by(key))
	forged["alg a number"] = forge(header(map[string]any{"alg": 1}), claims(nil), by(key))
	forged["alg a list"] = forge(header(map[string]any{"alg": []string{"EdDSA"}}), claims(nil), by(key))
	forged["RSA"] = forge(header(map[string]any{"alg": "RS256"}), claims(nil), func(text string) []byte {
		sum := sha256.Sum256([]byte(text))
		sig, _ := rsa.SignPKCS1v15(rand.Reader, rsaKey, crypto.SHA256, sum[:])
		return sig
	})
	forged["ECDSA"] = forge(header(map[string]any{"alg": "ES256"}), claims(nil), func(text string) []byte {
		sum := sha256.Sum256([]byte(text))
		sig, _ := ecdsa.SignASN1(rand.Reader, ecKey, sum[:])
		return sig
	})
	// MACs by what might be a default, or is public.
	for _, weak := range []string{"", "secret", "changeme", "password", "purlin", "your-256-bit-secret", "jwt_secret", fmt.Sprint(kid), b64(public(key)), issuer} {
		forged["MAC by "+weak] = forge(header(map[string]any{"alg": "HS256"}), claims(nil), mac([]byte(weak)))
	}
	// The key is ours to choose.
	forged["foreign key, our kid"] = forge(header(nil), claims(nil), by(foreign))
	for name, v := range map[string]any{"none": nil, "empty": "", "other": "x", "path": "../../../dev/null", "SQL": "' or 1=1 --", "a list": []any{kid}, "an object": map[string]any{"kid": kid}, "a number": 1, "null byte": fmt.Sprint(kid, "\x00"), "a URL": keys.URL} {
		forged["kid "+name] = forge(header(map[string]any{"kid": v}), claims(nil), by(key))
		forged["kid "+name+", foreign key"] = forge(header(map[string]any{"kid": v}), claims(nil), by(foreign))
	}
	for name, more := range map[string]map[string]any{
		"jwk": {"jwk": jwk}, "jwk and its kid": {"jwk": jwk, "kid": "evil"}, "jku": {"jku": keys.URL}, "jku and its kid": {"jku": keys.URL, "kid": "evil"},
		"x5u": {"x5u": keys.URL}, "x5u and its kid": {"x5u": keys.URL, "kid": "evil"}, "x5c": {"x5c": []string{b64(public(foreign))}},
	} {
		forged["key by "+name] = forge(header(more), claims(nil), by(foreign))
	}
	forged["crit"] = forge(header(map[string]any{"crit": []string{"b64"}, "b64": false}), claims(nil), by(key))
	forged["crit unknown"] = forge(header(map[string]any{"crit": []string{"x"}, "x": 1}), claims(nil), by(key))
	// The claims.
	for name, change := range map[string]map[string]any{
		"no iss": {"iss": nil}, "another iss": {"iss": "https://evil.example"}, "iss with more": {"iss": issuer + ".evil.example"}, "iss a list": {"iss": []string{issuer}}, "iss empty": {"iss": ""},
		"no aud": {"aud": nil}, "another aud": {"aud": "https://evil.example"}, "aud empty": {"aud": ""}, "aud an empty list": {"aud": []string{}}, "aud a number": {"aud": 1},
		"no exp": {"exp": nil}, "expired": {"exp": time.Now().Add(-time.Minute).Unix()}, "exp 0": {"exp": 0}, "exp negative": {"exp": -1}, "exp null": {"exp": json.RawMessage("null")}, "exp huge": {"exp": json.RawMessage("1e400")},
		"no nbf": {"nbf": nil}, "not yet": {"nbf": time.Now().Add(time.Minute).Unix()},
		"issued later": {"iat": time.Now().Add(time.Hour).Unix()},
		"no sub":       {"sub": nil}, "sub no id": {"sub": "root"}, "sub empty": {"sub": ""}, "sub a list": {"sub": []string{uuid.NewString()}}, "sub in braces": {"sub": "{" + uuid.NewString() + "}"}, "sub in capitals": {"sub": strings.ToUpper("urn:uuid:" + uuid.NewString())},
		"no jti": {"jti": nil}, "jti empty": {"jti": ""}, "no sid": {"sid": nil}, "sid of nothing": {"sid": uuid.Nil.String()}, "sid no id": {"sid": "1"},
	} {
		forged[name] = forge(header(nil), claims(change), by(key))
	}
	// The form.
	part := strings.Split(good, ".")
	forged["longer than 8 KiB"] = forge(header(nil), claims(map[string]any{"pad": strings.Repeat("a", 9000)}), by(key))
	forged["dots"] = strings.Repeat(".", 8000)
	forged["empty"] = ""
	forged["one part"] = part[0]
	forged["two parts"] = part[0] + "." + part[1]
	forged["four parts"] = good + "." + part[2]
	forged["no signature"] = part[0] + "." + part[1] + "."
	forged["no header"] = "." + part[1] + "." + part[2]
	forged["signature of another"] = part[0] + "." + part[1] + "." + strings.Split(forge(header(nil), claims(nil), by(key)), ".")[2]
	forged["signature cut"] = good[:len(good)-4]
	forged["signature padded"] = good + "=="
	forged["trailing bits"] = good[:len(good)-1] + string(good[len(good)-1]+1)
	forged["space before"] = " " + good
	forged["line after"] = good + "\n"
	forged["header no JSON"] = b64([]byte("{")) + "." + part[1] + "." + part[2]
	forged["header a list"] = b64([]byte("[]")) + "." + part[1] + "." + part[2]
	forged["claims no JSON"] = func() string { text := part[0] + "." + b64([]byte("x")); return text + "." + b64(by(key)(text)) }()
	forged["claims deep"] = func() string {
		text := part[0] + "." + b64([]byte(strings.Repeat("[", 2000)))
		return text + "." + b64(by(key)(text))
	}()
	forged["JSON serialisation"] = fmt.Sprintf(`{"protected":%q,"payload":%q,"signature":%q}`, part[0], part[1], part[2])
	forged["an API token"] = auth.NewAPIToken()
	forged["of another installation"] = func() string {
		token, _, err := auth.NewSigner([]byte(strings.Repeat("o", 32)), issuer, auth.SignerOptions{}).Sign(uuid.New(), uuid.New())
		require.NoError(t, err)
		return token
	}()
	require.Greater(t, len(forged), 80)
	var text string
	for name, token := range forged {
		_, err := s.Verify(token)
		require.Equal(t, fault.Unauthenticated, fault.CodeOf(err), name)
		if text == "" {
			text = err.Error()
		}
		require.Equal(t, text, err.Error(), "%s: the answer tells which check failed", name)
	}
	require.Zero(t, fetched.Load(), "a key was fetched")
	t.Logf("%d forged tokens refused", len(forged))
}

func TestKeysRotateWithOverlap(t *testing.T) {
	t.Parallel()
	period := int64(auth.KeyPeriod / time.Second)
	at := time.Unix(1000*period, 0).Add(-time.Minute) // a minute before a new key
	clock := func() time.Time { return at }
	secret := []byte(strings.Repeat("s", 32))
	s := auth.NewSigner(secret, issuer, auth.SignerOptions{Now: clock})
	other := auth.NewSigner(secret, issuer, auth.SignerOptions{Now: clock}) // another process
	published := func() string { return string(other.JWKS()) }
	kid := func(token string) string {
		parsed, _, err := jwt.NewParser().ParseUnverified(token, jwt.MapClaims{})
		require.NoError(t, err)
		id, _ := parsed.Header["kid"].(string)
		return id
	}
	before, _, err := s.Sign(uuid.New(), uuid.New())
	require.NoError(t, err)
	_, err = other.Verify(before)
	require.NoError(t, err)

	early := published()
	at = at.Add(2 * time.Minute)
	after, _, err := s.Sign(uuid.New(), uuid.New())
	require.NoError(t, err)
	require.NotEqual(t, kid(before), kid(after))
	require.Contains(t, early, kid(after), "published before it signed")
	for _, token := range []string{before, after} {
		_, err = other.Verify(token)
		require.NoError(t, err)
		require.Contains(t, published(), kid(token))
	}
	require.NotContains(t, published(), `"d"`, "a private key is published")

	at = at.Add(auth.AccessTTL + time.Minute)
	_, err = other.Verify(before)
	require.Error(t, err)
	require.NotContains(t, published(), kid(before))
}

// A token that was verified once is refused as ever when it has expired.
func TestAVerifiedTokenExpires(t *testing.T) {
	t.Parallel()
	now := time.Now()
	s := auth.NewSigner([]byte(strings.Repeat("s", 32)), issuer, auth.SignerOptions{Now: func() time.Time { return now }})
	token, expires, err := s.Sign(uuid.New(), uuid.New())
	require.NoError(t, err)
	for range 2 {
		p, err := s.Verify(token)
		require.NoError(t, err)
		require.Equal(t, expires.Unix(), p.Expires.Unix())
	}
	_, err = s.Verify(token + "x")
	require.Equal(t, fault.Unauthenticated, fault.CodeOf(err))
	now = expires.Add(time.Minute)
	_, err = s.Verify(token)
	require.Equal(t, fault.Unauthenticated, fault.CodeOf(err))
}
