package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"purlin/account"
	"purlin/auth"
	"purlin/config"
	"purlin/ent/gid"
)

// NewToken is what an API token made in the terminal needs.
type NewToken struct {
	Name      string
	Email     string   // of the account; empty: the first
	Scopes    []string // of [TokenScopes]
	Projects  []string // ids; none: all of the account's
	ExpiresAt *time.Time
}

// TokenScopes are the scopes that a token may have.
func TokenScopes() []string {
	var out []string
	for _, s := range auth.Scopes() {
		out = append(out, string(s))
	}
	return out
}

// MakeToken makes an API token in cfg's installation and returns its secret. The
// embedded database must not be in use.
func MakeToken(ctx context.Context, cfg *config.Config, log *slog.Logger, in NewToken) (secret string, err error) {
	own := *cfg
	own.Addr = "127.0.0.1:0" // nothing is served
	a, err := New(ctx, &own, log)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	create := account.CreateAPIToken{Name: in.Name, ExpiresAt: in.ExpiresAt}
	for _, s := range in.Scopes {
		create.Scopes = append(create.Scopes, auth.Scope(s))
	}
	for _, id := range in.Projects {
		p, err := gid.Project.Decode(id)
		if err != nil {
			return "", err
		}
		create.ProjectIDs = append(create.ProjectIDs, p)
	}
	if _, secret, err = a.accounts.CreateAPITokenFor(ctx, in.Email, create); err != nil {
		return "", fmt.Errorf("making the token: %w", err)
	}
	return secret, nil
}
