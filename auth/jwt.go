package auth

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"purlin/fault"
)

// Life of access tokens and of the keys that sign them.
const (
	AccessTTL = 15 * time.Minute
	KeyPeriod = 30 * 24 * time.Hour
	leeway    = 10 * time.Second
)

// maxToken bounds what is parsed at all, in bytes.
const maxToken = 8 << 10

// Signer makes and checks access tokens: JWTs (RFC 7519) signed with EdDSA
// (RFC 8037) and nothing else.
//
// Its keys are derived from one secret, one for each [KeyPeriod] of the calendar,
// so that they rotate by themselves and every process that has the secret has the
// same. A key verifies for as long as a token that it signed may live, and is
// published a whole period before it signs. While the secret itself is changed there
// are several: the keys of the first sign, and those of each verify.
type Signer struct {
	secrets [][]byte
	issuer  string
	parser  *jwt.Parser
	now     func() time.Time

	mu       sync.Mutex
	keys     map[keyOf]signingKey
	verified map[[sha256.Size]byte]Principal
}

// mostVerified is how many tokens are remembered as verified: a signature costs
// more to check than a small query to answer.
const mostVerified = 10_000

// keyOf says of which period a key is, and by its place of which secret.
type keyOf struct {
	secret int
	period int64
}

type signingKey struct {
	id      string
	private ed25519.PrivateKey
}

func (k signingKey) public() ed25519.PublicKey {
	public, _ := k.private.Public().(ed25519.PublicKey)
	return public
}

// SignerOptions of a [Signer].
type SignerOptions struct {
	// Now is the clock. Default time.Now.
	Now func() time.Time
	// Others are further secrets whose keys verify.
	Others [][]byte
}

// NewSigner returns a signer whose keys come from secret, which has at least 32
// bytes. The issuer, which is the audience as well, is the installation's public
// URL.
func NewSigner(secret []byte, issuer string, o SignerOptions) *Signer {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Signer{secrets: append([][]byte{secret}, o.Others...), issuer: issuer, now: o.Now, keys: map[keyOf]signingKey{}, verified: map[[sha256.Size]byte]Principal{}, parser: jwt.NewParser(
		jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}), jwt.WithStrictDecoding(),
		jwt.WithIssuer(issuer), jwt.WithAudience(issuer), jwt.WithTimeFunc(o.Now),
		jwt.WithExpirationRequired(), jwt.WithNotBeforeRequired(), jwt.WithIssuedAt(), jwt.WithLeeway(leeway),
	)}
}

// key is the key of a period, of one of the secrets.
func (s *Signer) key(secret int, period int64) signingKey {
	s.mu.Lock()
	defer s.mu.Unlock()
	k, ok := s.keys[keyOf{secret, period}]
	if !ok {
		h := hmac.New(sha256.New, s.secrets[secret])
		h.Write([]byte("access tokens " + strconv.FormatInt(period, 10)))
		k.private = ed25519.NewKeyFromSeed(h.Sum(nil))
		sum := sha256.Sum256(k.public())
		k.id = base64.RawURLEncoding.EncodeToString(sum[:9])
		maps.DeleteFunc(s.keys, func(k keyOf, _ signingKey) bool { return k.period < period-2 }) // over for good
		s.keys[keyOf{secret, period}] = k
	}
	return k
}

// valid are the keys that verify now: that of the present period, the next, for
// a process whose clock is ahead, and the last while its tokens may live.
func (s *Signer) valid() []signingKey {
	period, since := period(s.now())
	var keys []signingKey
	for secret := range s.secrets {
		keys = append(keys, s.key(secret, period), s.key(secret, period+1))
		if since < AccessTTL+2*leeway {
			keys = append(keys, s.key(secret, period-1))
		}
	}
	return keys
}

func period(t time.Time) (n int64, since time.Duration) {
	at, length := t.Unix(), int64(KeyPeriod/time.Second)
	return at / length, time.Duration(at%length) * time.Second
}

// JWKS is the set of public keys (RFC 7517) that verify access tokens, for other
// programs.
func (s *Signer) JWKS() []byte {
	type key struct {
		Type      string `json:"kty"`
		Curve     string `json:"crv"`
		X         string `json:"x"`
		ID        string `json:"kid"`
		Algorithm string `json:"alg"`
		Use       string `json:"use"`
	}
	set := struct {
		Keys []key `json:"keys"`
	}{}
	for _, k := range s.valid() {
		set.Keys = append(set.Keys, key{"OKP", "Ed25519", base64.RawURLEncoding.EncodeToString(k.public()), k.id, jwt.SigningMethodEdDSA.Alg(), "sig"})
	}
	b, err := json.Marshal(set)
	if err != nil {
		panic(err) // strings only
	}
	return b
}

type claims struct {
	jwt.RegisteredClaims
	Session uuid.UUID `json:"sid"`
}

// Sign returns an access token of the user's session and when it expires.
func (s *Signer) Sign(user, session uuid.UUID) (string, time.Time, error) {
	now := s.now().UTC().Truncate(time.Second)
	expires := now.Add(AccessTTL)
	t := jwt.NewWithClaims(jwt.SigningMethodEdDSA, claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: s.issuer, Audience: jwt.ClaimStrings{s.issuer}, Subject: user.String(), ID: uuid.NewString(),
			IssuedAt: jwt.NewNumericDate(now), NotBefore: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(expires),
		},
		Session: session,
	})
	n, _ := period(now)
	k := s.key(0, n)
	t.Header["kid"] = k.id
	signed, err := t.SignedString(k.private)
	return signed, expires, err
}

// Verify returns the principal of an access token. Whatever is wrong with it is
// one fault: UNAUTHENTICATED. The header chooses among our own keys by kid and
// decides nothing else: a key that it brings or points at is never looked at.
func (s *Signer) Verify(token string) (Principal, error) {
	bad := fault.Errorf(fault.Unauthenticated, "the access token is invalid or has expired: refresh the session or sign in again")
	if len(token) > maxToken || strings.ContainsAny(token, "\r\n") { // base64 decoders skip line ends
		return Principal{}, bad
	}
	sum := sha256.Sum256([]byte(token))
	s.mu.Lock()
	known := s.verified[sum]
	s.mu.Unlock()
	if s.now().Before(known.Expires) { // all else that was so when it was verified still is
		return known, nil
	}
	var c claims
	if _, err := s.parser.ParseWithClaims(token, &c, func(t *jwt.Token) (any, error) {
		if _, critical := t.Header["crit"]; critical {
			return nil, errors.New("a critical extension") // RFC 7515, 4.1.11
		}
		for _, k := range s.valid() {
			if t.Header["kid"] == k.id {
				return k.public(), nil
			}
		}
		return nil, errors.New("unknown key")
	}); err != nil {
		return Principal{}, bad
	}
	user, err := uuid.Parse(c.Subject)
	if err != nil || c.Subject != user.String() || c.ID == "" || c.Session == uuid.Nil {
		return Principal{}, bad
	}
	p := Principal{Kind: User, UserID: user, Session: c.Session, Expires: c.ExpiresAt.Time}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.verified) >= mostVerified {
		clear(s.verified)
	}
	s.verified[sum] = p
	return p, nil
}
