package auth

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
	"golang.org/x/sync/singleflight"
)

// ProviderOptions say where an OpenID Connect provider is and who we are there.
type ProviderOptions struct {
	ID           string // in URLs and rows: lower-case letters, digits, hyphens
	Name         string // for people
	Issuer       string // as its tokens name it
	Discovery    string // where /.well-known/openid-configuration lies; empty: at the issuer
	ClientID     string
	ClientSecret string   // empty: a public client
	Scopes       []string // besides openid
	RedirectURL  string
}

// Provider signs people in elsewhere by the authorization code flow of OpenID
// Connect (https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth)
// with PKCE (RFC 7636). It is safe for concurrent use.
type Provider struct {
	ProviderOptions
	client *http.Client

	asking     singleflight.Group
	discovered atomic.Pointer[oidc.Provider] // nil until first needed: a provider that is down stops nobody's start
}

// NewProvider returns a provider. Nothing is asked of it before its first use.
func NewProvider(o ProviderOptions) *Provider {
	return &Provider{ProviderOptions: o, client: &http.Client{Timeout: 10 * time.Second}}
}

// discover returns the provider's configuration. Who needs it while it is being
// asked for waits for the same answer, and no longer than ctx lasts.
func (p *Provider) discover(ctx context.Context) (*oidc.Provider, *oauth2.Config, error) {
	if p.discovered.Load() == nil {
		select {
		case r := <-p.asking.DoChan("", func() (any, error) { return nil, p.ask(context.WithoutCancel(ctx)) }):
			if r.Err != nil {
				return nil, nil, fmt.Errorf("asking %s for its configuration: %w", p.ID, r.Err)
			}
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		}
	}
	found := p.discovered.Load()
	endpoint := found.Endpoint()
	endpoint.AuthStyle = p.style(found)
	return found, &oauth2.Config{
		ClientID: p.ClientID, ClientSecret: p.ClientSecret, RedirectURL: p.RedirectURL,
		Endpoint: endpoint, Scopes: append([]string{oidc.ScopeOpenID}, p.Scopes...),
	}, nil
}

// style is how we say who we are at the token endpoint: as the provider's
// configuration has it, and not by trying, which asks twice where it is refused.
func (p *Provider) style(found *oidc.Provider) oauth2.AuthStyle {
	said := struct {
		Methods []string `json:"token_endpoint_auth_methods_supported"`
	}{[]string{"client_secret_basic"}} // OpenID Connect Discovery, 3
	if found.Claims(&said) == nil && p.ClientSecret != "" && slices.Contains(said.Methods, "client_secret_basic") {
		return oauth2.AuthStyleInHeader
	}
	return oauth2.AuthStyleInParams
}

// ask reads the provider's configuration. What comes of it keeps ctx, for fetching
// keys later.
func (p *Provider) ask(ctx context.Context) error {
	ctx, at := oidc.ClientContext(ctx, p.client), p.Issuer
	if p.Discovery != "" {
		// Tokens must name the issuer all the same.
		ctx, at = oidc.InsecureIssuerURLContext(ctx, p.Issuer), p.Discovery
	}
	found, err := oidc.NewProvider(ctx, at)
	if err == nil {
		p.discovered.Store(found)
	}
	return err
}

// NewVerifier returns a PKCE code verifier.
func NewVerifier() string { return oauth2.GenerateVerifier() }

// AuthorizeURL is where the browser goes to sign in.
func (p *Provider) AuthorizeURL(ctx context.Context, state, nonce, verifier string) (string, error) {
	_, config, err := p.discover(ctx)
	if err != nil {
		return "", err
	}
	return config.AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(verifier)), nil
}

// Claims are what a provider says of somebody.
type Claims struct {
	Subject       string
	Email         string // empty: the provider does not say
	EmailVerified bool
	Name          string
	RefreshToken  string // the provider's own; empty when it gave none
}

// Exchange trades the code that the browser brought back for what the provider
// says of whoever signed in. The id token's signature, issuer, audience, expiry
// and nonce are checked.
func (p *Provider) Exchange(ctx context.Context, code, verifier, nonce string) (Claims, error) {
	provider, config, err := p.discover(ctx)
	if err != nil {
		return Claims{}, err
	}
	ctx = oidc.ClientContext(ctx, p.client)
	token, err := config.Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if err != nil {
		return Claims{}, fmt.Errorf("trading the code at %s: %w", p.ID, err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := provider.Verifier(&oidc.Config{ClientID: p.ClientID}).Verify(ctx, raw)
	if err != nil {
		return Claims{}, fmt.Errorf("checking the id token of %s: %w", p.ID, err)
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(nonce)) != 1 {
		return Claims{}, fmt.Errorf("the id token of %s is another sign-in's", p.ID)
	}
	out := Claims{Subject: id.Subject, RefreshToken: token.RefreshToken}
	if err := out.read(id); err != nil {
		return Claims{}, fmt.Errorf("reading the id token of %s: %w", p.ID, err)
	}
	// A token may name an address and leave to the user information whether it is
	// verified, as Autodesk's does.
	if !out.EmailVerified && provider.UserInfoEndpoint() != "" {
		info, err := provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
		if err != nil {
			return Claims{}, fmt.Errorf("asking %s who signed in: %w", p.ID, err)
		}
		if info.Subject != id.Subject { // OpenID Connect Core, 5.3.2
			return Claims{}, errors.New("the provider names two people for one sign-in")
		}
		if err := out.read(info); err != nil {
			return Claims{}, fmt.Errorf("reading what %s says of who signed in: %w", p.ID, err)
		}
	}
	return out, nil
}

// read takes over what an id token, or the user information, says.
func (c *Claims) read(from interface{ Claims(any) error }) error {
	said := struct {
		Email    string `json:"email"`
		Verified any    `json:"email_verified"` // some say "true"
		Name     string `json:"name"`
	}{Email: c.Email, Name: c.Name}
	err := from.Claims(&said)
	c.Email, c.Name, c.EmailVerified = said.Email, said.Name, said.Verified == true || said.Verified == "true"
	return err
}

// Grant is what lets somebody's requests through at a provider.
type Grant struct {
	AccessToken  string
	RefreshToken string // serves once, in place of the one that was traded
	Expires      time.Time
}

// ErrGrantEnded says that a provider takes a refresh token no more: the person has
// to sign in there again.
var ErrGrantEnded = errors.New("the provider takes the refresh token no more")

// Refresh trades a refresh token, which is used up by it unless the provider gives
// no other (RFC 6749, 6).
func (p *Provider) Refresh(ctx context.Context, refreshToken string) (Grant, error) {
	_, config, err := p.discover(ctx)
	if err != nil {
		return Grant{}, err
	}
	t, err := config.TokenSource(oidc.ClientContext(ctx, p.client), &oauth2.Token{RefreshToken: refreshToken}).Token()
	if refused, ok := errors.AsType[*oauth2.RetrieveError](err); ok && refused.Response.StatusCode == http.StatusBadRequest {
		return Grant{}, fmt.Errorf("%w: %w", ErrGrantEnded, err)
	}
	if err != nil {
		return Grant{}, fmt.Errorf("refreshing a token of %s: %w", p.ID, err)
	}
	return Grant{AccessToken: t.AccessToken, RefreshToken: t.RefreshToken, Expires: t.Expiry}, nil
}
