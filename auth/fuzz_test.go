package auth_test

import (
	"encoding/base64"
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
			return
		}
		for part := range strings.SplitSeq(token, ".") { // what is good has one spelling
			raw, err := base64.RawURLEncoding.DecodeString(part)
			require.NoError(t, err)
			require.Equal(t, part, base64.RawURLEncoding.EncodeToString(raw))
		}
	})
}
