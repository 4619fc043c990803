// Package account knows who people are: accounts, sign-in, sessions with their
// rotating refresh tokens, and API tokens.
package account

import (
	"context"
	"crypto/subtle"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/google/uuid"
	"golang.org/x/sync/semaphore"
	"golang.org/x/text/unicode/norm"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/apitoken"
	"purlin/ent/refreshtoken"
	"purlin/ent/session"
	"purlin/ent/user"
	"purlin/fault"
	"purlin/store"
)

// SessionTTL is how long a session lives without being refreshed.
const SessionTTL = 30 * 24 * time.Hour

// maxAPITokens bounds the live API tokens of a user.
const maxAPITokens = 100

// Options of a [Service].
type Options struct {
	// Signup lets anybody who reaches the server make an account.
	Signup bool
}

// Service signs people in.
type Service struct {
	db     *store.DB
	signer *auth.Signer
	o      Options
	// hashing bounds the memory that password hashes take: 19 MiB each.
	hashing *semaphore.Weighted

	linkMu sync.Mutex
	link   []byte // hash of the one-time link's token; nil when none is open
}

// New returns the service over db.
func New(db *store.DB, signer *auth.Signer, o Options) *Service {
	return &Service{db: db, signer: signer, o: o, hashing: semaphore.NewWeighted(2)}
}

// Session is a signed-in caller's set of tokens.
type Session struct {
	AccessToken          string
	AccessTokenExpiresAt time.Time
	RefreshToken         string
	RefreshExpiresAt     time.Time
	User                 *ent.User
}

// SignUp is what a new account needs.
type SignUp struct {
	Email    string `json:"email" validate:"required,max=254,email"`
	Name     string `json:"name" validate:"required,max=200"`
	Password string `json:"password" validate:"required,min=8,max=256"`
}

// SignIn proves who somebody is.
type SignIn struct {
	Email    string `json:"email" validate:"required,max=254"`
	Password string `json:"password" validate:"required,max=256"`
}

// SignUp makes an account and signs it in. Faults: the input's, and
// [fault.Taken] for the e-mail; [fault.Forbidden] where sign-up is closed.
func (s *Service) SignUp(ctx context.Context, in SignUp) (*Session, error) {
	if !s.o.Signup {
		return nil, fault.Errorf(fault.Forbidden, "sign-up is closed on this server: ask its owner for an account")
	}
	in.Email, in.Name = address(in.Email), clean(in.Name)
	if err := fault.Validate(in); err != nil {
		return nil, err
	}
	hash, err := s.hash(ctx, in.Password)
	if err != nil {
		return nil, err
	}
	var out *Session
	err = s.db.InTx(auth.AsSystem(ctx), func(ctx context.Context, tx *ent.Tx) error {
		u, err := tx.User.Create().SetEmail(in.Email).SetName(in.Name).SetPasswordHash(hash).Save(ctx)
		if ent.IsConstraintError(err) {
			return fault.Errorf(fault.Taken, "an account with this e-mail address exists: sign in").At("input", "email")
		}
		if err != nil {
			return fmt.Errorf("making the account: %w", err)
		}
		out, err = s.begin(ctx, tx, u)
		return err
	})
	return out, err
}

// SignIn begins a session. An unknown address and a wrong password are the same
// [fault.BadCredentials] and take the same time.
func (s *Service) SignIn(ctx context.Context, in SignIn) (*Session, error) {
	in.Email = address(in.Email)
	if err := fault.Validate(in); err != nil {
		return nil, err
	}
	system := auth.AsSystem(ctx)
	u, err := s.db.Reader().User.Query().Where(user.Email(in.Email)).Only(system)
	if err != nil && !ent.IsNotFound(err) {
		return nil, err
	}
	hash := ""
	if u != nil {
		hash = u.PasswordHash
	}
	if err := s.hashing.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	ok, err := auth.CheckPassword(hash, in.Password)
	s.hashing.Release(1)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fault.Errorf(fault.BadCredentials, "the e-mail address or the password is wrong")
	}
	return s.open(ctx, u)
}

func (s *Service) hash(ctx context.Context, password string) (string, error) {
	if err := s.hashing.Acquire(ctx, 1); err != nil {
		return "", err
	}
	defer s.hashing.Release(1)
	return auth.HashPassword(password), nil
}

func (s *Service) open(ctx context.Context, u *ent.User) (out *Session, err error) {
	err = s.db.InTx(auth.AsSystem(ctx), func(ctx context.Context, tx *ent.Tx) error {
		out, err = s.begin(ctx, tx, u)
		return err
	})
	return out, err
}

func (s *Service) begin(ctx context.Context, tx *ent.Tx, u *ent.User) (*Session, error) {
	row, err := tx.Session.Create().SetUserID(u.ID).SetExpiresAt(time.Now().Add(SessionTTL)).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("beginning the session: %w", err)
	}
	return s.issue(ctx, tx, u, row)
}

// issue makes the session's next pair of tokens.
func (s *Service) issue(ctx context.Context, tx *ent.Tx, u *ent.User, row *ent.Session) (*Session, error) {
	store.ActsFor(ctx, u.ID.String())
	refresh := auth.NewSecret()
	if err := tx.RefreshToken.Create().SetSessionID(row.ID).SetHash(auth.HashSecret(refresh)).Exec(ctx); err != nil {
		return nil, fmt.Errorf("making the refresh token: %w", err)
	}
	access, expires, err := s.signer.Sign(u.ID, row.ID)
	if err != nil {
		return nil, fmt.Errorf("signing the access token: %w", err)
	}
	return &Session{AccessToken: access, AccessTokenExpiresAt: expires, RefreshToken: refresh, RefreshExpiresAt: row.ExpiresAt, User: u}, nil
}

// Refresh trades a refresh token for the session's next pair. A token is good
// once: using one again ends the session, since one of its two holders is not
// who they should be. Whatever is wrong is [fault.BadCredentials].
func (s *Service) Refresh(ctx context.Context, token string) (*Session, error) {
	bad := fault.Errorf(fault.BadCredentials, "the session has ended: sign in again")
	if token == "" || len(token) > 256 {
		return nil, bad
	}
	var out *Session
	err := s.db.InTx(auth.AsSystem(ctx), func(ctx context.Context, tx *ent.Tx) error {
		t, err := tx.RefreshToken.Query().Where(refreshtoken.Hash(auth.HashSecret(token))).Only(ctx)
		if ent.IsNotFound(err) {
			return nil
		}
		if err != nil {
			return err
		}
		now := time.Now().UTC()
		used, err := tx.RefreshToken.Update().Where(refreshtoken.ID(t.ID), refreshtoken.UsedAtIsNil()).SetUsedAt(now).Save(ctx)
		if err != nil {
			return err
		}
		if used == 0 {
			return tx.Session.Update().Where(session.ID(t.SessionID), session.EndedAtIsNil()).SetEndedAt(now).Exec(ctx)
		}
		row, err := tx.Session.Query().Where(session.ID(t.SessionID), session.EndedAtIsNil(), session.ExpiresAtGT(now)).Only(ctx)
		if ent.IsNotFound(err) {
			return nil
		}
		if err != nil {
			return err
		}
		if row, err = tx.Session.UpdateOne(row).SetExpiresAt(now.Add(SessionTTL)).Save(ctx); err != nil {
			return err
		}
		u, err := tx.User.Get(ctx, row.UserID)
		if err != nil {
			return err
		}
		out, err = s.issue(ctx, tx, u, row)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("refreshing the session: %w", err)
	}
	if out == nil {
		return nil, bad
	}
	return out, nil
}

// SignOut ends the caller's session. Its access token lives on for its last
// minutes, its refresh token does not.
func (s *Service) SignOut(ctx context.Context) error {
	who, err := person(ctx)
	if err != nil {
		return err
	}
	return s.db.InTx(auth.AsSystem(ctx), func(ctx context.Context, tx *ent.Tx) error {
		return tx.Session.Update().Where(session.ID(who.Session), session.EndedAtIsNil()).SetEndedAt(time.Now().UTC()).Exec(ctx)
	})
}

// Viewer returns the caller's account.
func (s *Service) Viewer(ctx context.Context) (*ent.User, error) {
	who := auth.From(ctx)
	if who.Kind != auth.User {
		return nil, fault.Errorf(fault.Unauthenticated, "sign in first")
	}
	return s.db.Reader().User.Get(auth.AsSystem(ctx), who.UserID)
}

// CreateAPIToken is what a new API token needs.
type CreateAPIToken struct {
	Name      string       `json:"name" validate:"required,max=200"`
	Scopes    []auth.Scope `json:"scopes" validate:"min=1,max=16,unique"`
	ExpiresAt *time.Time   `json:"expiresAt"`
}

// CreateAPIToken makes a token and returns it with its secret, which is shown
// this once.
func (s *Service) CreateAPIToken(ctx context.Context, in CreateAPIToken) (*ent.APIToken, string, error) {
	who, err := person(ctx)
	if err != nil {
		return nil, "", err
	}
	in.Name = clean(in.Name)
	if err := fault.Validate(in); err != nil {
		return nil, "", err
	}
	if in.ExpiresAt != nil && !in.ExpiresAt.After(time.Now()) {
		return nil, "", fault.Errorf(fault.Invalid, "expiresAt lies in the past").At("input", "expiresAt")
	}
	secret := auth.NewAPIToken()
	var out *ent.APIToken
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		n, err := tx.APIToken.Query().Where(apitoken.UserID(who.UserID), apitoken.RevokedAtIsNil()).Count(ctx)
		if err != nil {
			return err
		}
		if n >= maxAPITokens {
			return fault.Errorf(fault.TooLarge, "you have %d API tokens, the most there may be: revoke one first", n)
		}
		out, err = tx.APIToken.Create().SetUserID(who.UserID).SetName(in.Name).SetScopes(in.Scopes).
			SetHash(auth.HashSecret(secret)).SetNillableExpiresAt(in.ExpiresAt).Save(ctx)
		return err
	})
	if err != nil {
		return nil, "", err
	}
	return out, secret, nil
}

// RevokeAPIToken ends a token of the caller's; ending it again is no fault.
func (s *Service) RevokeAPIToken(ctx context.Context, id uuid.UUID) error {
	if _, err := person(ctx); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		t, err := tx.APIToken.Get(ctx, id)
		if ent.IsNotFound(err) {
			return fault.Errorf(fault.NotFound, "no such API token").At("input", "id")
		}
		if err != nil || t.RevokedAt != nil {
			return err
		}
		return tx.APIToken.Update().Where(apitoken.ID(id)).SetRevokedAt(time.Now().UTC()).Exec(ctx)
	})
}

// APITokens returns the caller's live tokens, newest first.
func (s *Service) APITokens(ctx context.Context) ([]*ent.APIToken, error) {
	if _, err := person(ctx); err != nil {
		return nil, err
	}
	return s.db.Reader().APIToken.Query().Where(apitoken.RevokedAtIsNil()).
		Order(apitoken.ByCreatedAt(), apitoken.ByID()).All(ctx)
}

// Authenticate returns ctx with the principal that the token proves, and when
// the token ends; the zero time when it does not. An empty token is an anonymous
// caller; a bad one is [fault.Unauthenticated].
func (s *Service) Authenticate(ctx context.Context, token string) (context.Context, time.Time, error) {
	if token == "" {
		return auth.With(ctx, auth.Principal{}), time.Time{}, nil
	}
	var p auth.Principal
	var err error
	if strings.HasPrefix(token, auth.APITokenPrefix) {
		p, err = s.byAPIToken(ctx, token)
	} else {
		p, err = s.signer.Verify(token)
	}
	if err != nil {
		return nil, time.Time{}, err
	}
	return auth.With(ctx, p), p.Expires, nil
}

func (s *Service) byAPIToken(ctx context.Context, token string) (auth.Principal, error) {
	bad := fault.Errorf(fault.Unauthenticated, "the API token is unknown, revoked or expired")
	if !auth.IsAPIToken(token) {
		return auth.Principal{}, bad
	}
	now := time.Now().UTC()
	t, err := s.db.Reader().APIToken.Query().Where(apitoken.Hash(auth.HashSecret(token)), apitoken.RevokedAtIsNil()).Only(auth.AsSystem(ctx))
	if ent.IsNotFound(err) || err == nil && t.ExpiresAt != nil && !t.ExpiresAt.After(now) {
		return auth.Principal{}, bad
	}
	if err != nil {
		return auth.Principal{}, err
	}
	// To the minute is enough, and spares a write a call.
	if t.LastUsedAt == nil || now.Sub(*t.LastUsedAt) > time.Minute {
		if err := s.db.InTx(auth.AsSystem(ctx), func(ctx context.Context, tx *ent.Tx) error {
			return tx.APIToken.Update().Where(apitoken.ID(t.ID)).SetLastUsedAt(now).Exec(ctx)
		}); err != nil {
			return auth.Principal{}, err
		}
	}
	p := auth.Principal{Kind: auth.User, UserID: t.UserID, Scopes: t.Scopes}
	if t.ExpiresAt != nil {
		p.Expires = *t.ExpiresAt
	}
	return p, nil
}

// FirstAccount is the e-mail address of the account that the one-time link
// signs in.
const FirstAccount = "owner@localhost"

// First returns the installation's first account, which signs in by the
// one-time link, and makes it when there is no account yet.
func (s *Service) First(ctx context.Context) (u *ent.User, err error) {
	err = s.db.InTx(auth.AsSystem(ctx), func(ctx context.Context, tx *ent.Tx) error {
		u, err = tx.User.Query().Order(user.ByCreatedAt(), user.ByID()).First(ctx)
		if ent.IsNotFound(err) {
			u, err = tx.User.Create().SetEmail(FirstAccount).SetName("Owner").Save(ctx)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("finding the first account: %w", err)
	}
	return u, nil
}

// FirstSession signs the first account in, for the terminal on the same machine.
func (s *Service) FirstSession(ctx context.Context) (*Session, error) {
	u, err := s.First(ctx)
	if err != nil {
		return nil, err
	}
	return s.open(ctx, u)
}

// NewLink opens a one-time sign-in for the first account and returns its token;
// a link opened before is closed. It returns "" once that account has a
// password.
func (s *Service) NewLink(ctx context.Context) (string, error) {
	u, err := s.First(ctx)
	if err != nil || u.PasswordHash != "" {
		return "", err
	}
	token := auth.NewSecret()
	s.linkMu.Lock()
	defer s.linkMu.Unlock()
	s.link = auth.HashSecret(token)
	return token, nil
}

// SignInByLink uses the one-time link up.
func (s *Service) SignInByLink(ctx context.Context, token string) (*Session, error) {
	s.linkMu.Lock()
	ok := s.link != nil && subtle.ConstantTimeCompare(s.link, auth.HashSecret(token)) == 1
	if ok {
		s.link = nil
	}
	s.linkMu.Unlock()
	if !ok {
		return nil, fault.Errorf(fault.Expired, "this sign-in link has been used or has expired: restart the server to have a new one printed")
	}
	return s.FirstSession(ctx)
}

// person refuses callers that are not a signed-in person: an API token cannot
// make another.
func person(ctx context.Context) (auth.Principal, error) {
	who := auth.From(ctx)
	if who.Kind != auth.User {
		return who, fault.Errorf(fault.Unauthenticated, "sign in first")
	}
	if who.Scopes != nil {
		return who, fault.Errorf(fault.Forbidden, "an API token cannot do this: sign in")
	}
	return who, nil
}

func address(s string) string { return strings.ToLower(strings.TrimSpace(norm.NFC.String(s))) }

// clean is a name without the characters that cannot be seen.
func clean(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, norm.NFC.String(s)))
}
