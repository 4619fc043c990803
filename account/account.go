// Package account knows who people are: accounts, sign-in, sessions with their
// rotating refresh tokens, API tokens, logins at other providers, and the mails
// that prove an address.
package account

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"
	"golang.org/x/text/unicode/norm"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/column"
	"purlin/ent/enum"
	"purlin/ent/user"
	"purlin/event"
	"purlin/fault"
	"purlin/job"
	"purlin/limit"
	"purlin/mail"
	"purlin/pubsub"
	"purlin/store"
)

// Options of a [Service]. Every field but Signup and Providers must be set.
type Options struct {
	// Signup lets anybody who reaches the server make an account; otherwise an
	// invitation does.
	Signup bool
	// Signer makes access tokens.
	Signer *auth.Signer
	// Sealer guards what is kept of other providers and what browsers carry.
	Sealer *auth.Sealer
	// Providers sign people in elsewhere.
	Providers []*auth.Provider
	// PublicURL is where links in mails lead.
	PublicURL string
	// Mail sends them.
	Mail mail.Sender
	// Limit bounds guesses and mails.
	Limit *limit.Limiter
	// Bus tells other processes that a session or a token has ended.
	Bus pubsub.Bus
	// Events is told of new members.
	Events *event.Log
	// Log is where the service writes.
	Log *slog.Logger
}

// Service signs people in. It is safe for concurrent use.
type Service struct {
	db     *store.DB
	o      Options
	queue  *job.Queue
	access *access
	// hashing bounds the memory that password hashes take: 19 MiB each.
	hashing *semaphore.Weighted
	hashed  atomic.Int64
	guesses *limit.Bucket
	signups *limit.Bucket
	mails   *limit.Bucket
	asked   *limit.Bucket

	upstream upstream
}

// New returns the service over db. [Service.Use] gives it the queue that sends its
// mail, and [Service.Start] makes it notice what ends elsewhere.
func New(db *store.DB, o Options) *Service {
	return &Service{
		db: db, o: o, access: newAccess(db, o.Bus, o.Log), hashing: semaphore.NewWeighted(2),
		guesses: o.Limit.Bucket("wrong passwords", 10, time.Minute),
		signups: o.Limit.Bucket("sign-ups", 60, time.Minute),
		mails:   o.Limit.Bucket("mails to an address", 10, time.Hour),
		asked:   o.Limit.Bucket("mails asked for", 100, time.Hour),
	}
}

// Start begins to follow what ends in other processes, until stop is called.
func (s *Service) Start(ctx context.Context) (stop func(), err error) { return s.access.start(ctx) }

// SignUp is what a new account needs.
type SignUp struct {
	Email      string `json:"email" validate:"required,max=254,email"`
	Name       string `json:"name" validate:"required,max=200"`
	Password   string `json:"password" validate:"required,min=8,max=256"`
	Invitation string `json:"invitation" validate:"max=256"` // token; empty: none
}

// SignIn proves who somebody is.
type SignIn struct {
	Email    string `json:"email" validate:"required,max=254"`
	Password string `json:"password" validate:"required,max=256"`
}

// SignUp makes an account and signs it in. Faults: the input's, and
// [fault.Taken] for the e-mail; [fault.Forbidden] where sign-up is closed and
// there is no invitation.
func (s *Service) SignUp(ctx context.Context, in SignUp) (*Session, error) {
	if !s.o.Signup && in.Invitation == "" {
		return nil, fault.Errorf(fault.Forbidden, "sign-up is closed on this server: ask somebody here for an invitation")
	}
	if err := take(ctx, s.signups, "address "+auth.Address(ctx).String()); err != nil {
		return nil, err
	}
	in.Email, in.Name = address(in.Email), fault.Line(in.Name)
	if err := fault.Validate(in); err != nil {
		return nil, err
	}
	hash, err := s.hash(ctx, in.Password)
	if err != nil {
		return nil, err
	}
	var out *Session
	err = s.db.InTx(auth.AsSystem(ctx), func(ctx context.Context, tx *ent.Tx) error {
		var invited *ent.Invitation
		if in.Invitation != "" {
			if invited, err = openInvitation(ctx, tx, in.Invitation, in.Email, "invitation"); err != nil {
				return err
			}
		}
		u, err := newUser(ctx, tx, in.Email, in.Name, hash)
		if err != nil {
			return err
		}
		if invited != nil {
			if err := s.join(ctx, tx, invited, u.ID); err != nil {
				return err
			}
		}
		out, err = s.begin(ctx, tx, u, "sign-up")
		return err
	})
	return out, err
}

// Rename changes what the caller is called.
func (s *Service) Rename(ctx context.Context, name string) (u *ent.User, err error) {
	who, err := auth.Person(ctx)
	if err != nil {
		return nil, err
	}
	in := struct {
		Name string `json:"name" validate:"required,max=200"`
	}{fault.Line(name)}
	if err := fault.Validate(in); err != nil {
		return nil, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		old, err := tx.User.Get(ctx, who.UserID)
		if err != nil {
			return err
		}
		if u, err = tx.User.UpdateOneID(who.UserID).SetName(in.Name).Save(ctx); err != nil {
			return err
		}
		return record(ctx, tx, enum.AuditAccountUpdated, u.ID, column.AuditChange{Field: "name", Before: old.Name, After: u.Name})
	})
	return u, err
}

func newUser(ctx context.Context, tx *ent.Tx, email, name, hash string) (*ent.User, error) {
	u, err := tx.User.Create().SetEmail(email).SetName(name).SetPasswordHash(hash).Save(ctx)
	if ent.IsConstraintError(err) {
		return nil, fault.Errorf(fault.Taken, "an account with this e-mail address exists: sign in").At("input", "email")
	}
	if err != nil {
		return nil, fmt.Errorf("making the account: %w", err)
	}
	return u, recordAs(ctx, tx, enum.AuditAccountCreated, u.ID)
}

// SignIn begins a session. An unknown address and a wrong password are the same
// [fault.BadCredentials] and take the same time. After ten failures within a
// minute, of one account or from one address, it is [fault.RateLimited].
func (s *Service) SignIn(ctx context.Context, in SignIn) (*Session, error) {
	in.Email = address(in.Email)
	if err := fault.Validate(in); err != nil {
		return nil, err
	}
	u, err := s.db.Reader().User.Query().Where(user.Email(in.Email)).Only(auth.AsSystem(ctx))
	if err != nil && !ent.IsNotFound(err) {
		return nil, err
	}
	hash := ""
	if u != nil {
		hash = u.PasswordHash
	}
	if err := s.prove(ctx, in.Email, hash, in.Password); err != nil {
		return nil, err
	}
	return s.open(ctx, u, "password")
}

// prove checks a password against its hash. A failure costs the account and the
// caller's address one of ten guesses a minute; a success costs nothing. The
// guess is taken before the check, so that many at once count as many.
func (s *Service) prove(ctx context.Context, account, hash, password string) error {
	keys := []string{"account " + account, "address " + auth.Address(ctx).String()}
	for i, k := range keys {
		if err := take(ctx, s.guesses, k); err != nil {
			s.give(ctx, keys[:i])
			return err
		}
	}
	if err := s.hashing.Acquire(ctx, 1); err != nil {
		s.give(ctx, keys)
		return err
	}
	s.hashed.Add(1)
	ok, err := auth.CheckPassword(hash, password)
	s.hashing.Release(1)
	if ok || err != nil {
		s.give(ctx, keys)
	}
	if !ok && err == nil {
		if err = s.wrong(ctx, account); err == nil {
			err = fault.Errorf(fault.BadCredentials, "the e-mail address or the password is wrong")
		}
	}
	return err
}

func (s *Service) give(ctx context.Context, keys []string) {
	for _, k := range keys {
		s.guesses.Give(ctx, k, 1)
	}
}

func take(ctx context.Context, b *limit.Bucket, key string) error {
	level := b.Take(ctx, key, 1)
	if level.OK {
		return nil
	}
	f := fault.Errorf(fault.RateLimited, "too many attempts: try again in %d s", int(level.Wait.Seconds())+1)
	f.RetryAfter = level.Wait
	return f
}

func (s *Service) hash(ctx context.Context, password string) (string, error) {
	if err := s.hashing.Acquire(ctx, 1); err != nil {
		return "", err
	}
	defer s.hashing.Release(1)
	s.hashed.Add(1)
	return auth.HashPassword(password), nil
}

// Hashed counts the passwords that were hashed, to check them or to keep them: each
// costs the same memory and time.
func (s *Service) Hashed() int64 { return s.hashed.Load() }

// Viewer returns the caller's account.
func (s *Service) Viewer(ctx context.Context) (*ent.User, error) {
	who := auth.From(ctx)
	if who.Kind != auth.User {
		return nil, fault.Errorf(fault.Unauthenticated, "sign in first")
	}
	return s.db.Reader().User.Get(auth.AsSystem(ctx), who.UserID)
}

// FirstAccount is the e-mail address of the account that the one-time link
// signs in.
const FirstAccount = "owner@localhost"

// First returns the installation's first account, which signs in by the
// one-time link, and makes it when there is no account yet.
func (s *Service) First(ctx context.Context) (u *ent.User, err error) {
	first := func() error {
		return s.db.InTx(auth.AsSystem(ctx), func(ctx context.Context, tx *ent.Tx) error {
			u, err = tx.User.Query().Order(user.ByCreatedAt(), user.ByID()).First(ctx)
			if ent.IsNotFound(err) {
				u, err = tx.User.Create().SetEmail(FirstAccount).SetName("Owner").Save(ctx)
			}
			return err
		})
	}
	if err = first(); ent.IsConstraintError(err) {
		err = first() // another process made it at the same moment
	}
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
	return s.open(ctx, u, "terminal")
}

// printedLink is what a printed sign-in link carries, sealed, so that every
// process of the installation knows it.
type printedLink struct {
	Use   int       `json:"use"` // the first account's number of links that were used before
	Until time.Time `json:"until"`
}

// printedTTL is how long a printed sign-in link works.
const printedTTL = 24 * time.Hour

// NewLink returns the token of a sign-in for the first account, which works once,
// at any process of the installation, for a day. The use of one closes all that
// are open. It returns "" once that account has a password.
func (s *Service) NewLink(ctx context.Context) (string, error) {
	u, err := s.First(ctx)
	if err != nil || u.PasswordHash != "" {
		return "", err
	}
	return s.seal(sealedLink, printedLink{u.LinkUses, time.Now().Add(printedTTL)}), nil
}

// SignInByLink uses the printed link up.
func (s *Service) SignInByLink(ctx context.Context, token string) (*Session, error) {
	var l printedLink
	if s.unseal(sealedLink, token, &l) != nil || time.Now().After(l.Until) {
		return nil, linkIsOver()
	}
	u, err := s.First(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.db.InTx(auth.AsSystem(ctx), func(ctx context.Context, tx *ent.Tx) error {
		n, err := tx.User.Update().Where(user.ID(u.ID), user.LinkUses(l.Use), user.PasswordHash("")).AddLinkUses(1).Save(ctx)
		if err == nil && n == 0 {
			err = linkIsOver()
		}
		return err
	}); err != nil {
		return nil, err
	}
	return s.open(ctx, u, "printed link")
}

func linkIsOver() error {
	return fault.Errorf(fault.Expired, "this sign-in link has been used or has expired: restart the server to have a new one printed")
}

func address(s string) string { return strings.ToLower(strings.TrimSpace(norm.NFC.String(s))) }

func now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

func missing(err error, what, field string) error {
	if ent.IsNotFound(err) {
		return fault.Errorf(fault.NotFound, "no such %s", what).At("input", field)
	}
	return err
}
