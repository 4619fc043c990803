package account

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/apitoken"
	"purlin/ent/enum"
	"purlin/ent/project"
	"purlin/ent/user"
	"purlin/fault"
)

// is bound to.
const (
	maxAPITokens = 100
)

// CreateAPIToken is what a new API token needs.
type CreateAPIToken struct {
	Name       string       `json:"name" validate:"required,max=200"`
	Scopes     []auth.Scope `json:"scopes" validate:"min=1,max=16,unique"`
	ProjectIDs []uuid.UUID  `json:"projectIds" validate:"omitempty,min=1,max=100,unique"` // nil: all of the user's
	ExpiresAt  *time.Time   `json:"expiresAt"`
}

// CreateAPIToken makes a token and returns it with its secret, which is shown
// this once.
func (s *Service) CreateAPIToken(ctx context.Context, in CreateAPIToken) (*ent.APIToken, string, error) {
	who, err := auth.Person(ctx)
	if err != nil {
		return nil, "", err
	}
	in.Name = fault.Line(in.Name)
	if err := fault.Validate(in); err != nil {
		return nil, "", err
	}
	switch {
	case in.ProjectIDs != nil && len(in.ProjectIDs) == 0:
		return nil, "", fault.Errorf(fault.Required, "name a project, or leave projectIds out for all of yours").At("input", "projectIds")
	case in.ExpiresAt != nil && !in.ExpiresAt.After(time.Now()):
		return nil, "", fault.Errorf(fault.Invalid, "expiresAt lies in the past").At("input", "expiresAt")
	}
	secret := auth.NewAPIToken()
	var out *ent.APIToken
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		// One after the other, so that the bound holds.
		if err := tx.User.UpdateOneID(who.UserID).SetUpdatedAt(now()).Exec(ctx); err != nil {
			return err
		}
		n, err := tx.APIToken.Query().Where(apitoken.RevokedAtIsNil()).Count(ctx)
		if err != nil {
			return err
		}
		if n >= maxAPITokens {
			return fault.Errorf(fault.TooLarge, "you have %d API tokens, the most there may be: revoke one first", n)
		}
		if n, err = tx.Project.Query().Where(project.IDIn(in.ProjectIDs...), project.DeletedAtIsNil()).Count(ctx); err != nil {
			return err
		}
		if n != len(in.ProjectIDs) {
			return fault.Errorf(fault.NotFound, "one of the projects is none of yours").At("input", "projectIds")
		}
		create := tx.APIToken.Create().SetUserID(who.UserID).SetName(in.Name).SetScopes(in.Scopes).
			SetHash(auth.HashSecret(secret)).SetNillableExpiresAt(in.ExpiresAt)
		if in.ProjectIDs != nil {
			create.SetProjectIds(in.ProjectIDs)
		}
		if out, err = create.Save(ctx); err != nil {
			return err
		}
		return recordToken(ctx, tx, enum.AuditAPITokenCreated, out)
	})
	if err != nil {
		return nil, "", err
	}
	return out, secret, nil
}

// CreateAPITokenFor makes a token for the account with an e-mail address, for the
// terminal on the server's own machine; for the first account when email is empty.
func (s *Service) CreateAPITokenFor(ctx context.Context, email string, in CreateAPIToken) (*ent.APIToken, string, error) {
	var u *ent.User
	var err error
	if email == "" {
		u, err = s.First(ctx)
	} else {
		u, err = s.db.Reader().User.Query().Where(user.Email(address(email))).Only(auth.AsSystem(ctx))
	}
	if err != nil {
		return nil, "", missing(err, "account with this e-mail address", "email")
	}
	return s.CreateAPIToken(auth.With(ctx, auth.Principal{Kind: auth.User, UserID: u.ID}), in)
}

// RevokeAPIToken ends a token of the caller's; ending it again is no fault.
func (s *Service) RevokeAPIToken(ctx context.Context, id uuid.UUID) error {
	if _, err := auth.Person(ctx); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		t, err := tx.APIToken.Get(ctx, id)
		if err != nil {
			return missing(err, "API token", "id")
		}
		if t.RevokedAt != nil {
			return nil
		}
		s.access.endAfter(tx, id)
		if err := tx.APIToken.Update().Where(apitoken.ID(id)).SetRevokedAt(now()).Exec(ctx); err != nil {
			return err
		}
		return recordToken(ctx, tx, enum.AuditAPITokenRevoked, t)
	})
}

// APITokens returns the caller's live tokens, oldest first.
func (s *Service) APITokens(ctx context.Context) ([]*ent.APIToken, error) {
	if _, err := auth.Person(ctx); err != nil {
		return nil, err
	}
	return s.db.Reader().APIToken.Query().Where(apitoken.RevokedAtIsNil()).
		Order(apitoken.ByCreatedAt(), apitoken.ByID()).All(ctx)
}

// Authenticate returns ctx with the principal that the token proves, and when
// the token ends; the zero time when it does not. An empty token is an anonymous
// caller; a bad one, and that of a session that has ended, is
// [fault.Unauthenticated].
func (s *Service) Authenticate(ctx context.Context, token string) (context.Context, time.Time, error) {
	if token == "" {
		return auth.With(ctx, auth.Principal{}), time.Time{}, nil
	}
	var p auth.Principal
	var err error
	if strings.HasPrefix(token, auth.APITokenPrefix) {
		p, err = s.byAPIToken(ctx, token)
	} else if p, err = s.o.Signer.Verify(token); err == nil {
		err = s.access.session(ctx, p.Session)
	}
	if err != nil {
		return nil, time.Time{}, err
	}
	expires := p.Expires
	if !expires.IsZero() {
		expires = time.Now().Add(expires.Sub(s.db.Now())) // by this process's clock, for its timers
	}
	return auth.With(ctx, p), expires, nil
}

func (s *Service) byAPIToken(ctx context.Context, token string) (auth.Principal, error) {
	bad := fault.Errorf(fault.Unauthenticated, "the API token is unknown, revoked or expired")
	if !auth.IsAPIToken(token) {
		return auth.Principal{}, bad
	}
	at := s.db.Now().UTC().Truncate(time.Millisecond)
	t, err := s.db.Reader().APIToken.Query().Where(apitoken.Hash(auth.HashSecret(token)), apitoken.RevokedAtIsNil()).Only(auth.AsSystem(ctx))
	if ent.IsNotFound(err) || err == nil && t.ExpiresAt != nil && !t.ExpiresAt.After(at) {
		return auth.Principal{}, bad
	}
	if err != nil {
		return auth.Principal{}, err
	}
	// To the minute is enough, and spares a write a call.
	if t.LastUsedAt == nil || at.Sub(*t.LastUsedAt) > time.Minute {
		if err := s.db.InTx(auth.AsSystem(ctx), func(ctx context.Context, tx *ent.Tx) error {
			return tx.APIToken.Update().Where(apitoken.ID(t.ID)).SetLastUsedAt(at).Exec(ctx)
		}); err != nil {
			return auth.Principal{}, err
		}
	}
	p := auth.Principal{Kind: auth.User, UserID: t.UserID, Token: t.ID, Scopes: t.Scopes, Projects: t.ProjectIds}
	if t.ExpiresAt != nil {
		p.Expires = *t.ExpiresAt
	}
	return p, nil
}
