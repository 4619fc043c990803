package auth_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"purlin/auth"
	"purlin/fault"
)

// FuzzToken reads tokens of any text: what was not signed here is refused, and
// as what it is.
func FuzzToken(f *testing.F) {
	s := auth.NewSigner([]byte(strings.Repeat("k", 32)), "https://purlin.example", auth.SignerOptions{})
	good, _, err := s.Sign(uuid.New(), uuid.New())
	require.NoError(f, err)
	f.Add(good)
	f.Add("eyJhbGciOiJub25lIn0.e30.")
	f.Add("....")
	f.Add(auth.NewAPIToken())
	f.Fuzz(func(t *testing.T, token string) {
		auth.IsAPIToken(token)
		if _, err := s.Verify(token); err != nil {
			require.Equal(t, fault.Unauthenticated, fault.CodeOf(err))
		} else {
			require.Equal(t, signedPart(good), signedPart(token))
		}
	})
}

// signedPart leaves out the signature, whose last character may be written in
// several ways.
func signedPart(token string) string { return token[:strings.LastIndexByte(token, '.')] }
