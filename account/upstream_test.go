package account_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/account"
	"purlin/aps"
	"purlin/apslocal"
	"purlin/auth"
	"purlin/fault"
	"purlin/testservice"
)

// Refresh tokens of a provider serve once. Processes that need one at the same time
// do not take it from each other, and an end of it is told.
func TestARefreshTokenOfAProviderIsTradedByOne(t *testing.T) {
	t.Parallel()
	for name, database := range map[string]func(*testing.T) string{
		"sqlite":   func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "purlin.db") },
		"postgres": func(t *testing.T) string { return testservice.Postgres(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var trades, refused atomic.Int64
			twin, err := apslocal.New(apslocal.Options{Dir: t.TempDir(), OnRequest: func(_, path string, status int) {
				if path == "/authentication/v2/token" {
					trades.Add(1)
					if status != http.StatusOK {
						refused.Add(1)
					}
				}
			}})
			require.NoError(t, err)
			t.Cleanup(func() { require.NoError(t, twin.Close(context.Background())) })
			at := httptest.NewServer(twin)
			t.Cleanup(at.Close)
			const redirect = "http://localhost/signin/autodesk/callback"
			all := services(t, 3, database(t), auth.NewProvider(auth.ProviderOptions{
				ID: "autodesk", Name: "Autodesk", Issuer: "https://developer.api.autodesk.com", Discovery: at.URL, ClientID: "id", ClientSecret: "secret",
				Scopes: []string{"user-profile:read", "data:read"}, RedirectURL: redirect,
			}))
			user := signInAt(t, all[0])

			const askers = 12
			var wg sync.WaitGroup
			tokens, errs := make([]string, askers), make([]error, askers)
			for n := range askers {
				wg.Go(func() { tokens[n], errs[n] = all[n%len(all)].Upstream(t.Context(), "autodesk", user.User.ID) })
			}
			wg.Wait()
			for n, token := range tokens {
				require.NoError(t, errs[n])
				who, err := aps.New(aps.Options{BaseURL: at.URL, ClientID: "id", ClientSecret: "secret"}).As(aps.Tokens{AccessToken: token}, nil).UserInfo(t.Context())
				require.NoError(t, err)
				require.Equal(t, "ada@example.com", who.Email)
			}
			require.Zero(t, refused.Load())
			require.EqualValues(t, 1+len(all), trades.Load(), "one sign-in, and one trade in each process")

			// Nobody has used it for 16 days: it has ended.
			_, err = twin.Inject(apslocal.Fault{Kind: apslocal.FaultSkew, Delay: 16 * 24 * time.Hour})
			require.NoError(t, err)
			all[0].ForgetUpstream(t.Context(), "autodesk", user.User.ID)
			for range 2 {
				_, err = all[0].Upstream(t.Context(), "autodesk", user.User.ID)
				require.Equal(t, fault.Conflict, fault.CodeOf(err))
				require.ErrorContains(t, err, "has ended: sign in with it again")
			}
			require.EqualValues(t, 1, refused.Load(), "it is not tried again")
		})
	}
}

// signInAt signs somebody in at the twin, as a browser would.
func signInAt(t *testing.T, s *account.Service) *account.Session {
	t.Helper()
	to, carried, err := s.BeginSignIn(t.Context(), account.Begin{Provider: "autodesk"})
	require.NoError(t, err)
	form := url.Values{"email": {"ada@example.com"}, "answer": {"allow"}}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, to, strings.NewReader(form.Encode()))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	browser := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := browser.Do(req)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	back, err := resp.Location()
	require.NoError(t, err)
	done, err := s.FinishSignIn(t.Context(), account.Finish{Provider: "autodesk", State: back.Query().Get("state"), Code: back.Query().Get("code"), Carried: carried})
	require.NoError(t, err)
	return done.Session
}
