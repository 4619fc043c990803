package account_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"purlin/account"
	"purlin/auth"
	"purlin/fault"
	"purlin/store"
)

func service(t *testing.T) *account.Service {
	dir := t.TempDir()
	db, err := store.Open(t.Context(), "sqlite:"+filepath.Join(dir, "purlin.db"), store.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	require.NoError(t, db.Migrate(t.Context()))
	key, err := auth.LoadKey(filepath.Join(dir, "key.pem"))
	require.NoError(t, err)
	return account.New(db, auth.NewSigner(key, "http://localhost"), account.Options{Signup: true})
}

var ada = account.SignUp{Email: " Ada@Example.com ", Name: "Ada", Password: "analytical"}

func as(t *testing.T, s *account.Service, token string) context.Context {
	ctx, _, err := s.Authenticate(t.Context(), token)
	require.NoError(t, err)
	return ctx
}

func TestSignUpThenSignIn(t *testing.T) {
	t.Parallel()
	s := service(t)
	up, err := s.SignUp(t.Context(), ada)
	require.NoError(t, err)
	require.Equal(t, "ada@example.com", up.User.Email)
	viewer, err := s.Viewer(as(t, s, up.AccessToken))
	require.NoError(t, err)
	require.Equal(t, up.User.ID, viewer.ID)

	_, err = s.SignUp(t.Context(), ada)
	require.Equal(t, fault.Taken, fault.CodeOf(err))
	in, err := s.SignIn(t.Context(), account.SignIn{Email: "ADA@example.com", Password: "analytical"})
	require.NoError(t, err)
	require.Equal(t, up.User.ID, in.User.ID)
	for _, bad := range []account.SignIn{{Email: "ada@example.com", Password: "wrong pass"}, {Email: "bob@example.com", Password: "analytical"}} {
		_, err = s.SignIn(t.Context(), bad)
		require.Equal(t, fault.BadCredentials, fault.CodeOf(err))
	}
}

func TestSignUpNamesEveryBadField(t *testing.T) {
	t.Parallel()
	_, err := service(t).SignUp(t.Context(), account.SignUp{Email: "nobody", Password: "short"})
	var fields []string
	for _, f := range fault.Of(err) {
		fields = append(fields, f.Field[1])
	}
	require.ElementsMatch(t, []string{"email", "name", "password"}, fields)
}

func TestARefreshTokenIsGoodOnce(t *testing.T) {
	t.Parallel()
	s := service(t)
	first, err := s.SignUp(t.Context(), ada)
	require.NoError(t, err)
	second, err := s.Refresh(t.Context(), first.RefreshToken)
	require.NoError(t, err)
	require.NotEqual(t, first.RefreshToken, second.RefreshToken)
	_, err = s.Refresh(t.Context(), first.RefreshToken)
	require.Equal(t, fault.BadCredentials, fault.CodeOf(err), "used again")
	_, err = s.Refresh(t.Context(), second.RefreshToken)
	require.Equal(t, fault.BadCredentials, fault.CodeOf(err), "the whole family has ended")
}

func TestSignOutEndsTheSession(t *testing.T) {
	t.Parallel()
	s := service(t)
	up, err := s.SignUp(t.Context(), ada)
	require.NoError(t, err)
	require.NoError(t, s.SignOut(as(t, s, up.AccessToken)))
	_, err = s.Refresh(t.Context(), up.RefreshToken)
	require.Equal(t, fault.BadCredentials, fault.CodeOf(err))
}

func TestAPITokens(t *testing.T) {
	t.Parallel()
	s := service(t)
	up, err := s.SignUp(t.Context(), ada)
	require.NoError(t, err)
	me := as(t, s, up.AccessToken)
	token, secret, err := s.CreateAPIToken(me, account.CreateAPIToken{Name: "ci", Scopes: []auth.Scope{auth.FilesRead}})
	require.NoError(t, err)
	program := as(t, s, secret)
	require.Equal(t, []auth.Scope{auth.FilesRead}, auth.From(program).Scopes)
	_, _, err = s.CreateAPIToken(program, account.CreateAPIToken{Name: "more", Scopes: []auth.Scope{auth.FilesWrite}})
	require.Equal(t, fault.Forbidden, fault.CodeOf(err))
	list, err := s.APITokens(me)
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.NotNil(t, list[0].LastUsedAt)

	require.NoError(t, s.RevokeAPIToken(me, token.ID))
	_, _, err = s.Authenticate(t.Context(), secret)
	require.Equal(t, fault.Unauthenticated, fault.CodeOf(err))
	require.Equal(t, fault.NotFound, fault.CodeOf(s.RevokeAPIToken(me, uuid.New())))
	past := time.Now().Add(-time.Hour)
	_, _, err = s.CreateAPIToken(me, account.CreateAPIToken{Name: "old", Scopes: []auth.Scope{auth.FilesRead}, ExpiresAt: &past})
	require.Equal(t, fault.Invalid, fault.CodeOf(err))
}

func TestTheLinkWorksOnce(t *testing.T) {
	t.Parallel()
	s := service(t)
	token, err := s.NewLink(t.Context())
	require.NoError(t, err)
	_, err = s.SignInByLink(t.Context(), "guess")
	require.Equal(t, fault.Expired, fault.CodeOf(err))
	in, err := s.SignInByLink(t.Context(), token)
	require.NoError(t, err)
	require.Equal(t, account.FirstAccount, in.User.Email)
	_, err = s.SignInByLink(t.Context(), token)
	require.Equal(t, fault.Expired, fault.CodeOf(err))
}
