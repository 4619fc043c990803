package account_test

import (
	"context"
	"log/slog"
	"net/netip"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/stretchr/testify/require"

	"purlin/account"
	"purlin/auth"
	"purlin/event"
	"purlin/fault"
	"purlin/job"
	"purlin/limit"
	"purlin/mail"
	"purlin/pubsub"
	"purlin/store"
	"purlin/testservice"
)

// outbox keeps the mails that were sent.
type outbox struct {
	mu    sync.Mutex
	mails []mail.Message
}

func (o *outbox) Send(_ context.Context, m mail.Message) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.mails = append(o.mails, m)
	return nil
}

func service(t *testing.T) *account.Service {
	return services(t, 1, "sqlite:"+filepath.Join(t.TempDir(), "purlin.db"))[0]
}

// services are those of n processes of one installation.
func services(t *testing.T, n int, database string, providers ...*auth.Provider) (all []*account.Service) {
	db, err := store.Open(t.Context(), database, store.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	require.NoError(t, db.Migrate(t.Context()))
	log := slog.New(slog.DiscardHandler)
	require.NoError(t, job.Migrate(t.Context(), db, log))
	bus, err := pubsub.Open(t.Context(), "memory:", log)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, bus.Close()) })
	limits, err := limit.Open("memory:", log)
	require.NoError(t, err)
	key := []byte(strings.Repeat("k", 32))
	for range n {
		all = append(all, account.New(db, account.Options{
			Signup: true, Signer: auth.NewSigner(key, "http://localhost", auth.SignerOptions{}), Sealer: auth.NewSealer(key),
			Providers: providers, PublicURL: "http://localhost", Mail: &outbox{}, Limit: limits, Bus: bus, Events: event.NewLog(db, bus, log, event.Options{}), Log: log,
		}))
		workers := river.NewWorkers()
		all[len(all)-1].Work(workers)
		queue, err := job.New(db, workers, log, job.Options{})
		require.NoError(t, err)
		all[len(all)-1].Use(queue)
	}
	return all
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

// Who has no account or gives a wrong one costs the
// same: one hash.
func TestARefusedSignInCostsOneHash(t *testing.T) {
	t.Parallel()
	s := service(t)
	_, err := s.SignUp(t.Context(), ada)
	require.NoError(t, err)
	var texts []string
	for _, email := range []string{"ada@example.com", "nobody@example.com"} {
		before := s.Hashed()
		_, err := s.SignIn(t.Context(), account.SignIn{Email: email, Password: "wrong pass"})
		require.Equal(t, fault.BadCredentials, fault.CodeOf(err))
		require.Equal(t, int64(1), s.Hashed()-before, email)
		texts = append(texts, err.Error())
	}
	require.Equal(t, texts[0], texts[1])
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
	again, err := s.Refresh(t.Context(), first.RefreshToken)
	require.NoError(t, err, "the answer may have been lost")
	require.Equal(t, second.RefreshToken, again.RefreshToken, "its successor is the same")
	third, err := s.Refresh(t.Context(), second.RefreshToken)
	require.NoError(t, err)
	live := as(t, s, third.AccessToken)
	_, err = s.Refresh(t.Context(), first.RefreshToken)
	require.Equal(t, fault.BadCredentials, fault.CodeOf(err), "not the direct predecessor any more")
	_, err = s.Refresh(t.Context(), third.RefreshToken)
	require.Equal(t, fault.BadCredentials, fault.CodeOf(err), "the whole family has ended")
	_, _, err = s.Authenticate(live, third.AccessToken)
	require.Equal(t, fault.Unauthenticated, fault.CodeOf(err), "its access tokens too")
}

func TestSignOutEndsTheSession(t *testing.T) {
	t.Parallel()
	s := service(t)
	up, err := s.SignUp(t.Context(), ada)
	require.NoError(t, err)
	require.NoError(t, s.SignOut(as(t, s, up.AccessToken)))
	_, err = s.Refresh(t.Context(), up.RefreshToken)
	require.Equal(t, fault.BadCredentials, fault.CodeOf(err))
	_, _, err = s.Authenticate(t.Context(), up.AccessToken)
	require.Equal(t, fault.Unauthenticated, fault.CodeOf(err))
}

func TestSessionsEndOneByOneAndEverywhere(t *testing.T) {
	t.Parallel()
	s := service(t)
	first, err := s.SignUp(auth.WithClient(t.Context(), "a browser"), ada)
	require.NoError(t, err)
	in := account.SignIn{Email: ada.Email, Password: ada.Password}
	second, err := s.SignIn(t.Context(), in)
	require.NoError(t, err)
	third, err := s.SignIn(t.Context(), in)
	require.NoError(t, err)
	me := as(t, s, first.AccessToken)
	list, err := s.Sessions(me)
	require.NoError(t, err)
	require.Len(t, list, 3)
	require.Equal(t, "a browser", list[2].Client)

	watched := make(chan struct{})
	stop := s.Watch(auth.From(as(t, s, second.AccessToken)), func() { close(watched) })
	require.NoError(t, s.EndSession(me, list[1].ID))
	<-watched
	stop()
	_, _, err = s.Authenticate(t.Context(), second.AccessToken)
	require.Equal(t, fault.Unauthenticated, fault.CodeOf(err))
	require.Equal(t, fault.NotFound, fault.CodeOf(s.EndSession(me, list[1].ID)))

	n, err := s.EndSessions(me, true)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	_, _, err = s.Authenticate(t.Context(), third.AccessToken)
	require.Equal(t, fault.Unauthenticated, fault.CodeOf(err))
	as(t, s, first.AccessToken)
	n, err = s.EndSessions(me, false)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	_, _, err = s.Authenticate(t.Context(), first.AccessToken)
	require.Equal(t, fault.Unauthenticated, fault.CodeOf(err))
}

func TestNobodyEndsTheSessionOfAnother(t *testing.T) {
	t.Parallel()
	s := service(t)
	up, err := s.SignUp(t.Context(), ada)
	require.NoError(t, err)
	list, err := s.Sessions(as(t, s, up.AccessToken))
	require.NoError(t, err)
	bob, err := s.SignUp(t.Context(), account.SignUp{Email: "bob@example.com", Name: "Bob", Password: "12345678"})
	require.NoError(t, err)
	require.Equal(t, fault.NotFound, fault.CodeOf(s.EndSession(as(t, s, bob.AccessToken), list[0].ID)))
	as(t, s, up.AccessToken)
}

func TestTenWrongPasswordsAMinute(t *testing.T) {
	t.Parallel()
	synctest.Test(t, tenWrongPasswordsAMinute) // whose clock stands still while a slow machine hashes
}

func tenWrongPasswordsAMinute(t *testing.T) {
	s := service(t)
	_, err := s.SignUp(t.Context(), ada)
	require.NoError(t, err)
	from := func(address string) context.Context {
		return auth.WithAddress(t.Context(), netip.MustParseAddr(address))
	}
	guess := func(ctx context.Context, email, password string) fault.Code {
		_, err := s.SignIn(ctx, account.SignIn{Email: email, Password: password})
		if err == nil {
			return ""
		}
		return fault.CodeOf(err)
	}
	for range 10 {
		require.Equal(t, fault.BadCredentials, guess(from("192.0.2.1"), ada.Email, "wrong"))
	}
	require.Equal(t, fault.RateLimited, guess(from("192.0.2.1"), "bob@example.com", "wrong"), "of the address")
	require.Equal(t, fault.RateLimited, guess(from("192.0.2.2"), ada.Email, ada.Password), "of the account, though the password is right")
	require.Equal(t, fault.BadCredentials, guess(from("192.0.2.2"), "bob@example.com", "wrong"), "others may go on")

	// Of an account that does not exist as of one that does.
	for range 9 {
		require.Equal(t, fault.BadCredentials, guess(from("192.0.2.3"), "bob@example.com", "wrong"))
	}
	require.Equal(t, fault.RateLimited, guess(from("192.0.2.4"), "bob@example.com", "wrong"))
}

func TestSigningInCostsNoGuesses(t *testing.T) {
	t.Parallel()
	s := service(t)
	_, err := s.SignUp(t.Context(), ada)
	require.NoError(t, err)
	for range 15 {
		_, err = s.SignIn(t.Context(), account.SignIn{Email: ada.Email, Password: ada.Password})
		require.NoError(t, err)
	}
}

func TestManyGuessesAtOnceCountAsMany(t *testing.T) {
	t.Parallel()
	synctest.Test(t, manyGuessesAtOnce)
}

func manyGuessesAtOnce(t *testing.T) {
	s := service(t)
	var wrong atomic.Int64
	var group sync.WaitGroup
	for range 40 {
		group.Go(func() {
			_, err := s.SignIn(t.Context(), account.SignIn{Email: "ada@example.com", Password: "wrong"})
			if fault.CodeOf(err) == fault.BadCredentials {
				wrong.Add(1)
			}
		})
	}
	group.Wait()
	require.EqualValues(t, 10, wrong.Load())
}

func TestSomebodyIsCalledOtherwise(t *testing.T) {
	t.Parallel()
	s := service(t)
	up, err := s.SignUp(t.Context(), ada)
	require.NoError(t, err)
	me := as(t, s, up.AccessToken)
	renamed, err := s.Rename(me, " Ada Lovelace ")
	require.NoError(t, err)
	require.Equal(t, "Ada Lovelace", renamed.Name)
	_, err = s.Rename(me, " ")
	require.Equal(t, fault.Required, fault.CodeOf(err))
	_, err = s.Rename(t.Context(), "Nobody")
	require.Equal(t, fault.Unauthenticated, fault.CodeOf(err))
}

func TestAChangedPasswordEndsTheOtherSessions(t *testing.T) {
	t.Parallel()
	s := service(t)
	up, err := s.SignUp(t.Context(), ada)
	require.NoError(t, err)
	other, err := s.SignIn(t.Context(), account.SignIn{Email: ada.Email, Password: ada.Password})
	require.NoError(t, err)
	me := as(t, s, up.AccessToken)
	wrong, right := "wrong", ada.Password
	require.Equal(t, fault.Required, fault.CodeOf(s.ChangePassword(me, nil, "difference")))
	require.Equal(t, fault.BadCredentials, fault.CodeOf(s.ChangePassword(me, &wrong, "difference")))
	require.Equal(t, fault.Invalid, fault.CodeOf(s.ChangePassword(me, &right, "short")))
	require.NoError(t, s.ChangePassword(me, &right, "difference"))
	as(t, s, up.AccessToken)
	_, _, err = s.Authenticate(t.Context(), other.AccessToken)
	require.Equal(t, fault.Unauthenticated, fault.CodeOf(err))
	_, err = s.SignIn(t.Context(), account.SignIn{Email: ada.Email, Password: right})
	require.Equal(t, fault.BadCredentials, fault.CodeOf(err))
	_, err = s.SignIn(t.Context(), account.SignIn{Email: ada.Email, Password: "difference"})
	require.NoError(t, err)
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

func TestAPrintedLinkWorksOnceAtAnyProcess(t *testing.T) {
	t.Parallel()
	both := services(t, 2, testservice.Postgres(t))
	s, others := both[0], both[1]
	token, err := s.NewLink(t.Context())
	require.NoError(t, err)
	second, err := others.NewLink(t.Context())
	require.NoError(t, err)
	closed := func(s *account.Service, token string) {
		t.Helper()
		_, err = s.SignInByLink(t.Context(), token)
		require.Equal(t, fault.Expired, fault.CodeOf(err))
	}
	closed(s, "guess")
	in, err := others.SignInByLink(t.Context(), token)
	require.NoError(t, err)
	require.Equal(t, account.FirstAccount, in.User.Email)
	closed(s, token)
	closed(others, token)
	closed(s, second) // the use of one closes all that are open
	third, err := s.NewLink(t.Context())
	require.NoError(t, err)
	var used atomic.Int64
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			_, err := both[n%2].SignInByLink(t.Context(), third)
			switch {
			case err == nil:
				used.Add(1)
			case fault.CodeOf(err) != fault.Expired:
				t.Errorf("a used link: %v", err)
			}
		})
	}
	all.Wait()
	require.EqualValues(t, 1, used.Load())
	last, err := s.NewLink(t.Context())
	require.NoError(t, err)
	require.NoError(t, s.ChangePassword(as(t, s, in.AccessToken), nil, ada.Password))
	closed(s, last)
	none, err := s.NewLink(t.Context())
	require.NoError(t, err)
	require.Empty(t, none)
}

func TestProcessesThatBeginAtOnceAgreeOnTheFirstAccount(t *testing.T) {
	t.Parallel()
	var all sync.WaitGroup
	var ids sync.Map
	for _, s := range services(t, 8, testservice.Postgres(t)) {
		all.Go(func() {
			u, err := s.First(t.Context())
			if err != nil {
				t.Error(err)
				return
			}
			ids.Store(u.ID, true)
		})
	}
	all.Wait()
	n := 0
	ids.Range(func(any, any) bool { n++; return true })
	require.Equal(t, 1, n)
}

func TestAPrintedLinkWorksForADay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := service(t)
		token, err := s.NewLink(t.Context())
		require.NoError(t, err)
		time.Sleep(24*time.Hour + time.Second) //nolint:forbidigo // of the bubble's clock
		_, err = s.SignInByLink(t.Context(), token)
		require.Equal(t, fault.Expired, fault.CodeOf(err))
	})
}
