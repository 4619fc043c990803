package aps

import (
	"context"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"golang.org/x/sync/singleflight"
)

// Claims are what an access token says of itself.
type Claims struct {
	Scopes   []string
	ClientID string
	UserID   string // empty for a two-legged token
	Issuer   string
	ID       string // jti
	Expires  time.Time
}

// Audience of every access token.
const audience = "https://autodesk.com"

// ErrToken is the error of a token that [Client.Verify] does not accept. What
// is wrong is in its text; the token is not.
var ErrToken = errors.New("aps: not a valid access token")

// Verify reads an access token and checks its signature by the service's public
// keys (RS256), its issuer, its audience and its time, with a minute's grace
// for clocks. The keys are fetched once and again when a token names another,
// at most every half minute. It does not see that a token was revoked: see
// [Client.Introspect].
//
// A token that is not valid is [ErrToken]; any other error means that the keys
// could not be had.
//
// Source: https://aps.autodesk.com/en/docs/oauth/v2/developers_guide/asymmetric-encryption/
func (c *Client) Verify(ctx context.Context, accessToken string) (Claims, error) {
	if len(accessToken) > 16<<10 {
		return Claims{}, fmt.Errorf("%w: longer than 16 KiB", ErrToken)
	}
	var claims struct {
		jwt.RegisteredClaims
		Scope    Strings `json:"scope"`
		ClientID string  `json:"client_id"`
		UserID   string  `json:"userid"`
	}
	var unavailable error
	_, err := jwt.ParseWithClaims(accessToken, &claims, func(t *jwt.Token) (any, error) {
		kid, _ := t.Header["kid"].(string)
		key, err := c.keys.get(ctx, c, kid)
		if err != nil && !errors.Is(err, errNoKey) {
			unavailable = err
		}
		return key, err
	}, jwt.WithValidMethods([]string{"RS256"}), jwt.WithIssuer(DefaultBaseURL), jwt.WithAudience(audience),
		jwt.WithExpirationRequired(), jwt.WithLeeway(time.Minute))
	if unavailable != nil {
		return Claims{}, unavailable
	}
	if err != nil {
		return Claims{}, fmt.Errorf("%w: %w", ErrToken, err)
	}
	return Claims{
		Scopes: strings.Fields(strings.Join(claims.Scope, " ")), ClientID: claims.ClientID, UserID: claims.UserID,
		Issuer: claims.Issuer, ID: claims.ID, Expires: claims.ExpiresAt.Time,
	}, nil
}

var errNoKey = errors.New("the service has no such key")

// keySet holds the service's public keys by kid.
type keySet struct {
	flight singleflight.Group

	mu      sync.Mutex
	keys    map[string]*rsa.PublicKey
	fetched time.Time
}

func (s *keySet) get(ctx context.Context, c *Client, kid string) (*rsa.PublicKey, error) {
	s.mu.Lock()
	key := s.keys[kid]
	// Strangers make up key names: do not ask the service for each.
	known := s.keys != nil && time.Since(s.fetched) < 30*time.Second
	s.mu.Unlock()
	if key != nil {
		return key, nil
	}
	if known {
		return nil, errNoKey
	}
	ch := s.flight.DoChan("", func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		defer cancel()
		keys, err := c.fetchKeys(ctx)
		if err != nil {
			return nil, err
		}
		s.mu.Lock()
		s.keys, s.fetched = keys, time.Now()
		s.mu.Unlock()
		return keys, nil
	})
	select {
	case <-ctx.Done():
		return nil, fmt.Errorf("aps: get public keys: %w", ctx.Err())
	case r := <-ch:
		keys, _ := r.Val.(map[string]*rsa.PublicKey)
		if key := keys[kid]; r.Err != nil || key != nil {
			return key, r.Err
		}
		return nil, errNoKey
	}
}

func (c *Client) fetchKeys(ctx context.Context) (map[string]*rsa.PublicKey, error) {
	const op = "get public keys"
	var a struct {
		Keys []struct {
			ID       string `json:"kid"`
			Type     string `json:"kty"`
			Modulus  string `json:"n"`
			Exponent string `json:"e"`
		} `json:"keys"`
	}
	res, err := c.receive(ctx, call{op: op, method: http.MethodGet, path: "/authentication/v2/keys"}, &a)
	if err != nil {
		return nil, err
	}
	keys := map[string]*rsa.PublicKey{}
	for _, k := range a.Keys {
		n, nerr := base64.RawURLEncoding.DecodeString(k.Modulus)
		e, eerr := base64.RawURLEncoding.DecodeString(k.Exponent)
		if k.Type != "RSA" || nerr != nil || eerr != nil || len(n) < 256 || len(n) > 1024 || len(e) > 4 {
			continue // of a kind that no RS256 token names
		}
		keys[k.ID] = &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}
	}
	if len(keys) == 0 {
		return nil, unreadable(op, res, errors.New("no RSA key in the answer"))
	}
	return keys, nil
}
