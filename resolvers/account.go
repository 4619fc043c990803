package resolvers

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"purlin/account"
	"purlin/auth"
	"purlin/dataloader"
	"purlin/ent"
	"purlin/ent/gid"
	"purlin/fault"
	"purlin/graph"
)

type (
	user          struct{ *Resolver }
	activeSession struct{ *Resolver }
	apiToken      struct{ *Resolver }
)

// User resolves the fields of User.
func (r *Resolver) User() graph.UserResolver { return user{r} }

// ActiveSession resolves the fields of ActiveSession.
func (r *Resolver) ActiveSession() graph.ActiveSessionResolver { return activeSession{r} }

// ApiToken resolves the fields of ApiToken.
func (r *Resolver) ApiToken() graph.ApiTokenResolver { return apiToken{r} } //nolint:revive // gqlgen's name

func (user) Email(ctx context.Context, u *ent.User) (*string, error) { return dataloader.Email(ctx, u) }

func (activeSession) Current(ctx context.Context, s *ent.Session) (bool, error) {
	return s.ID == auth.From(ctx).Session, nil
}

func (apiToken) Projects(ctx context.Context, t *ent.APIToken) ([]*ent.Project, error) {
	return dataloader.BoundProjects(ctx, t)
}

// proving are the fields by which somebody may try passwords and tokens.
var proving = map[string]bool{
	"signUp": true, "signIn": true, "refreshSession": true, "changePassword": true, "requestPasswordReset": true, "resetPassword": true,
	"requestEmailChange": true, "confirmEmailChange": true, "linkLogin": true, "acceptInvitation": true,
}

// alone refuses an operation with several fields that prove something: aliases
// would make one request many attempts.
func alone(ctx context.Context) error {
	oc, n := graphql.GetOperationContext(ctx), 0
	for _, f := range graphql.CollectFields(oc, oc.Operation.SelectionSet, []string{"Mutation"}) {
		if proving[f.Name] {
			n++
		}
	}
	if n > 1 {
		return fault.Errorf(fault.BadUserInput, "this operation signs in, or proves something, %d times: do it once in an operation", n)
	}
	return nil
}

// donePayload shows what leaves nothing but its faults.
func donePayload(err error) (*graph.DonePayload, error) {
	errs, err := userErrors(err)
	return &graph.DonePayload{UserErrors: errs}, err
}

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
	if err := alone(ctx); err != nil {
		return nil, err
	}
	s, err := r.Account.SignUp(ctx, account.SignUp{Email: in.Email, Name: in.Name, Password: in.Password, Invitation: value(in.Invitation)})
	return session(ctx, s, in.UseCookie != nil && *in.UseCookie, err)
}

func (r mutation) SignIn(ctx context.Context, in graph.SignInInput) (*graph.SessionPayload, error) {
	if err := alone(ctx); err != nil {
		return nil, err
	}
	s, err := r.Account.SignIn(ctx, account.SignIn{Email: in.Email, Password: in.Password})
	return session(ctx, s, in.UseCookie != nil && *in.UseCookie, err)
}

func (r mutation) RefreshSession(ctx context.Context, in graph.RefreshSessionInput) (*graph.SessionPayload, error) {
	if err := alone(ctx); err != nil {
		return nil, err
	}
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
	create := account.CreateAPIToken{Name: in.Name, Scopes: in.Scopes, ExpiresAt: in.ExpiresAt}
	var err error
	if create.ProjectIDs, err = decodeAll(gid.Project, in.ProjectIds, "projectIds"); err != nil {
		errs, err := userErrors(err)
		return &graph.CreateAPITokenPayload{UserErrors: errs}, err
	}
	t, secret, err := r.Account.CreateAPIToken(ctx, create)
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

func (r mutation) EndSession(ctx context.Context, in graph.EndSessionInput) (*graph.DeletePayload, error) {
	id, err := decode(gid.Session, in.ID, "id")
	if err == nil {
		err = r.Account.EndSession(ctx, id)
	}
	return deletePayload(in.ID, err)
}

func (r mutation) EndSessions(ctx context.Context, in graph.EndSessionsInput) (*graph.EndSessionsPayload, error) {
	if !in.KeepCurrent {
		auth.Cookies(ctx).ClearRefresh()
	}
	n, err := r.Account.EndSessions(ctx, in.KeepCurrent)
	errs, err := userErrors(err)
	return &graph.EndSessionsPayload{Ended: n, UserErrors: errs}, err
}

func (r mutation) UpdateViewer(ctx context.Context, in graph.UpdateViewerInput) (*graph.UserPayload, error) {
	u, err := r.Account.Rename(ctx, in.Name)
	if err != nil {
		u = nil
	}
	errs, err := userErrors(err)
	return &graph.UserPayload{User: u, UserErrors: errs}, err
}

func (r mutation) ChangePassword(ctx context.Context, in graph.ChangePasswordInput) (*graph.DonePayload, error) {
	if err := alone(ctx); err != nil {
		return nil, err
	}
	return donePayload(r.Account.ChangePassword(ctx, in.CurrentPassword, in.NewPassword))
}

func (r mutation) RequestPasswordReset(ctx context.Context, in graph.RequestPasswordResetInput) (*graph.DonePayload, error) {
	if err := alone(ctx); err != nil {
		return nil, err
	}
	return donePayload(r.Account.RequestPasswordReset(ctx, in.Email))
}

func (r mutation) ResetPassword(ctx context.Context, in graph.ResetPasswordInput) (*graph.DonePayload, error) {
	if err := alone(ctx); err != nil {
		return nil, err
	}
	return donePayload(r.Account.ResetPassword(ctx, in.Token, in.NewPassword))
}

func (r mutation) RequestEmailChange(ctx context.Context, in graph.RequestEmailChangeInput) (*graph.DonePayload, error) {
	if err := alone(ctx); err != nil {
		return nil, err
	}
	return donePayload(r.Account.RequestEmailChange(ctx, in.Email, in.Password))
}

func (r mutation) ConfirmEmailChange(ctx context.Context, in graph.ConfirmEmailChangeInput) (*graph.UserPayload, error) {
	if err := alone(ctx); err != nil {
		return nil, err
	}
	u, err := r.Account.ConfirmEmailChange(ctx, in.Token)
	if err != nil {
		u = nil
	}
	errs, err := userErrors(err)
	return &graph.UserPayload{User: u, UserErrors: errs}, err
}

func (r mutation) BeginLogin(ctx context.Context, in graph.BeginLoginInput) (*graph.BeginLoginPayload, error) {
	u, err := r.Account.BeginLogin(ctx, in.Provider)
	errs, err := userErrors(err)
	return &graph.BeginLoginPayload{URL: text(u), UserErrors: errs}, err
}

func (r mutation) LinkLogin(ctx context.Context, in graph.LinkLoginInput) (*graph.LoginPayload, error) {
	if err := alone(ctx); err != nil {
		return nil, err
	}
	l, err := r.Account.LinkLogin(ctx, in.Proof)
	if err != nil {
		l = nil
	}
	errs, err := userErrors(err)
	return &graph.LoginPayload{Login: l, UserErrors: errs}, err
}

func (r mutation) UnlinkLogin(ctx context.Context, in graph.UnlinkLoginInput) (*graph.DeletePayload, error) {
	id, err := decode(gid.Login, in.ID, "id")
	if err == nil {
		err = r.Account.UnlinkLogin(ctx, id)
	}
	return deletePayload(in.ID, err)
}
