package auth

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"purlin/fault"
)

// AccessTTL is how long an access token lives.
const AccessTTL = 15 * time.Minute

// maxToken bounds what is parsed at all, in bytes.
const maxToken = 8 << 10

// Signer makes and checks access tokens: JWTs (RFC 7519) signed with EdDSA
// (RFC 8037) and nothing else.
type Signer struct {
	key    ed25519.PrivateKey
	kid    string
	issuer string
	parser *jwt.Parser
}

// NewSigner returns a signer for key. The issuer, which is the audience as well,
// is the installation's public URL.
func NewSigner(key ed25519.PrivateKey, issuer string) *Signer {
	public, _ := key.Public().(ed25519.PublicKey)
	sum := sha256.Sum256(public)
	return &Signer{key: key, kid: base64.RawURLEncoding.EncodeToString(sum[:9]), issuer: issuer, parser: jwt.NewParser(
		jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}),
		jwt.WithIssuer(issuer), jwt.WithAudience(issuer),
		jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithLeeway(10*time.Second),
	)}
}

type claims struct {
	jwt.RegisteredClaims
	Session uuid.UUID `json:"sid"`
}

// Sign returns an access token of the user's session and when it expires.
func (s *Signer) Sign(user, session uuid.UUID) (string, time.Time, error) {
	now := time.Now().UTC().Truncate(time.Second)
	expires := now.Add(AccessTTL)
	t := jwt.NewWithClaims(jwt.SigningMethodEdDSA, claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: s.issuer, Audience: jwt.ClaimStrings{s.issuer}, Subject: user.String(), ID: uuid.NewString(),
			IssuedAt: jwt.NewNumericDate(now), NotBefore: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(expires),
		},
		Session: session,
	})
	t.Header["kid"] = s.kid
	signed, err := t.SignedString(s.key)
	return signed, expires, err
}

// Verify returns the principal of an access token. Whatever is wrong with it is
// one fault: UNAUTHENTICATED.
func (s *Signer) Verify(token string) (Principal, error) {
	bad := fault.Errorf(fault.Unauthenticated, "the access token is invalid or has expired: refresh the session or sign in again")
	if len(token) > maxToken {
		return Principal{}, bad
	}
	var c claims
	if _, err := s.parser.ParseWithClaims(token, &c, func(t *jwt.Token) (any, error) {
		if t.Header["kid"] != s.kid {
			return nil, errors.New("unknown key")
		}
		return s.key.Public(), nil
	}); err != nil {
		return Principal{}, bad
	}
	user, err := uuid.Parse(c.Subject)
	if err != nil || c.ID == "" || c.NotBefore == nil {
		return Principal{}, bad
	}
	return Principal{Kind: User, UserID: user, Session: c.Session, Expires: c.ExpiresAt.Time}, nil
}

// LoadKey reads the Ed25519 key in PKCS #8 PEM (RFC 5958) at path, and makes it
// first when there is none: readable by its owner only.
func LoadKey(path string) (ed25519.PrivateKey, error) {
	raw, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return makeKey(path)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the signing key: %w", err)
	}
	block, _ := pem.Decode(raw)
	if block == nil {
		return nil, fmt.Errorf("the signing key %s is not PEM: remove it to have a new one made (everybody signs in again)", path)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("reading the signing key %s: %w", path, err)
	}
	key, ok := parsed.(ed25519.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("the signing key %s is not an Ed25519 key", path)
	}
	return key, nil
}

func makeKey(path string) (ed25519.PrivateKey, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	if err := writeFile(path, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})); err != nil {
		return nil, fmt.Errorf("keeping the signing key: %w", err)
	}
	return key, nil
}

// writeFile puts the whole file in place at once, so that a crash leaves the
// file or none.
func writeFile(path string, data []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".key-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(tmp.Name()) }()
	_, err = tmp.Write(data)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}
