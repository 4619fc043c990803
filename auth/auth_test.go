package auth_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"purlin/auth"
	"purlin/fault"
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

func TestKeysOfASealerChange(t *testing.T) {
	t.Parallel()
	old, anew := []byte(strings.Repeat("o", 32)), []byte(strings.Repeat("n", 32))
	before, during, after := auth.NewSealer(old), auth.NewSealer(anew, old), auth.NewSealer(anew)
	sealed := before.Seal("a", []byte("text"))
	plain, err := during.Open("a", sealed)
	require.NoError(t, err)
	require.Equal(t, "text", string(plain))
	_, err = after.Open("a", sealed)
	require.Error(t, err)
	renewed, err := during.Renew("a", sealed)
	require.NoError(t, err)
	plain, err = after.Open("a", renewed)
	require.NoError(t, err)
	require.Equal(t, "text", string(plain))
	for _, done := range [][]byte{renewed, nil} {
		again, err := during.Renew("a", done)
		require.NoError(t, err)
		require.Nil(t, again)
	}
	_, err = during.Renew("b", sealed)
	require.Error(t, err)
	require.True(t, during.Rotating())
	require.False(t, after.Rotating())
	require.Equal(t, append(after.Successors("t"), before.Successors("t")...), during.Successors("t"))
}

func TestSecretsOfASignerChange(t *testing.T) {
	t.Parallel()
	old, anew := []byte(strings.Repeat("o", 32)), []byte(strings.Repeat("n", 32))
	signer := func(first []byte, others ...[]byte) *auth.Signer {
		return auth.NewSigner(first, issuer, auth.SignerOptions{Others: others})
	}
	ofOld, _, err := signer(old).Sign(uuid.New(), uuid.New())
	require.NoError(t, err)
	during := signer(anew, old)
	ofNew, _, err := during.Sign(uuid.New(), uuid.New())
	require.NoError(t, err)
	for _, s := range []*auth.Signer{during, signer(old, anew)} {
		for _, token := range []string{ofOld, ofNew} {
			_, err = s.Verify(token)
			require.NoError(t, err)
		}
	}
	_, err = signer(anew).Verify(ofNew)
	require.NoError(t, err)
	_, err = signer(anew).Verify(ofOld)
	require.Equal(t, fault.Unauthenticated, fault.CodeOf(err))
	_, err = signer(old).Verify(ofNew)
	require.Equal(t, fault.Unauthenticated, fault.CodeOf(err))
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
