package resolvers

import (
	"context"

	"purlin/account"
	"purlin/auth"
	"purlin/dataloader"
	"purlin/ent"
	"purlin/ent/gid"
	"purlin/graph"
)

type user struct{ *Resolver }

// User resolves the fields of User.
func (r *Resolver) User() graph.UserResolver { return user{r} }

func (user) Email(ctx context.Context, u *ent.User) (*string, error) { return dataloader.Email(ctx, u) }

// session shows s; with cookie the refresh token goes there and nowhere else.
func session(ctx context.Context, s *account.Session, cookie bool, err error) (*graph.SessionPayload, error) {
	if err != nil {
		errs, err := userErrors(err)
		return &graph.SessionPayload{UserErrors: errs}, err
	}
	shown := &graph.Session{AccessToken: s.AccessToken, AccessTokenExpiresAt: s.AccessTokenExpiresAt, User: s.User}
	if cookie {
		auth.Cookies(ctx).SetRefresh(s.RefreshToken, s.RefreshExpiresAt)
	} else {
		shown.RefreshToken = &s.RefreshToken
	}
	return &graph.SessionPayload{Session: shown, UserErrors: []*graph.UserError{}}, nil
}

func (r mutation) SignUp(ctx context.Context, in graph.SignUpInput) (*graph.SessionPayload, error) {
	s, err := r.Account.SignUp(ctx, account.SignUp{Email: in.Email, Name: in.Name, Password: in.Password})
	return session(ctx, s, false, err)
}

func (r mutation) SignIn(ctx context.Context, in graph.SignInInput) (*graph.SessionPayload, error) {
	s, err := r.Account.SignIn(ctx, account.SignIn{Email: in.Email, Password: in.Password})
	return session(ctx, s, in.UseCookie != nil && *in.UseCookie, err)
}

func (r mutation) RefreshSession(ctx context.Context, in graph.RefreshSessionInput) (*graph.SessionPayload, error) {
	token, cookie := auth.Cookies(ctx).Refresh(), true
	if in.RefreshToken != nil {
		token, cookie = *in.RefreshToken, false
	}
	s, err := r.Account.Refresh(ctx, token)
	return session(ctx, s, cookie, err)
}

func (r mutation) SignOut(ctx context.Context) (*graph.SignOutPayload, error) {
	auth.Cookies(ctx).ClearRefresh()
	errs, err := userErrors(r.Account.SignOut(ctx))
	return &graph.SignOutPayload{UserErrors: errs}, err
}

func (r mutation) CreateAPIToken(ctx context.Context, in graph.CreateAPITokenInput) (*graph.CreateAPITokenPayload, error) {
	t, secret, err := r.Account.CreateAPIToken(ctx, account.CreateAPIToken{Name: in.Name, Scopes: in.Scopes, ExpiresAt: in.ExpiresAt})
	if err != nil {
		errs, err := userErrors(err)
		return &graph.CreateAPITokenPayload{UserErrors: errs}, err
	}
	return &graph.CreateAPITokenPayload{APIToken: t, Secret: &secret, UserErrors: []*graph.UserError{}}, nil
}

func (r mutation) RevokeAPIToken(ctx context.Context, in graph.RevokeAPITokenInput) (*graph.RevokeAPITokenPayload, error) {
	id, err := decode(gid.APIToken, in.ID, "id")
	if err == nil {
		err = r.Account.RevokeAPIToken(ctx, id)
	}
	errs, err := userErrors(err)
	return &graph.RevokeAPITokenPayload{UserErrors: errs}, err
}
