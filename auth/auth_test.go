package auth_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"purlin/auth"
)

const issuer = "https://purlin.example"

func signer() *auth.Signer {
	return auth.NewSigner([]byte(strings.Repeat("s", 32)), issuer, auth.SignerOptions{})
}

func TestTheActorIsWhoeverCalled(t *testing.T) {
	t.Parallel()
	user, nobody := auth.Principal{Kind: auth.User, UserID: uuid.New()}, auth.Principal{}
	require.Equal(t, user, auth.Actor(auth.AsSystem(auth.AsSystem(auth.With(t.Context(), user)))))
	require.Equal(t, user, auth.Actor(auth.With(auth.AsSystem(auth.With(t.Context(), nobody)), user)))
	require.Equal(t, nobody, auth.Actor(auth.AsSystem(auth.With(t.Context(), nobody))))
	require.Equal(t, auth.System, auth.Actor(auth.AsSystem(t.Context())).Kind, "a job")
	require.Equal(t, auth.System, auth.Actor(t.Context()).Kind)
}

func TestAnAccessTokenNamesItsUser(t *testing.T) {
	t.Parallel()
	s := signer()
	user, session := uuid.New(), uuid.New()
	token, expires, err := s.Sign(user, session)
	require.NoError(t, err)
	p, err := s.Verify(token)
	require.NoError(t, err)
	require.Equal(t, auth.Principal{Kind: auth.User, UserID: user, Session: session, Expires: p.Expires}, p)
	require.True(t, expires.Equal(p.Expires))
	require.WithinDuration(t, time.Now().Add(15*time.Minute), expires, 5*time.Second)
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

func TestWhatIsSealedOpensForItsPurposeOnly(t *testing.T) {
	t.Parallel()
	s := auth.NewSealer([]byte(strings.Repeat("k", 32)))
	sealed := s.Seal("a", []byte("text"))
	plain, err := s.Open("a", sealed)
	require.NoError(t, err)
	require.Equal(t, "text", string(plain))
	_, err = s.Open("b", sealed)
	require.Error(t, err)
	_, err = auth.NewSealer([]byte(strings.Repeat("x", 32))).Open("a", sealed)
	require.Error(t, err)
	for n := range sealed {
		_, err = s.Open("a", sealed[:n])
		require.Error(t, err, n)
		changed := append([]byte(nil), sealed...)
		changed[n] ^= 1
		_, err = s.Open("a", changed)
		require.Error(t, err, n)
	}
}
