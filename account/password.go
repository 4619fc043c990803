package account

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/column"
	"purlin/ent/enum"
	"purlin/ent/maillink"
	"purlin/ent/session"
	"purlin/event"
	"purlin/fault"
)

// linkTTL is how long a link in a mail about an account works.
const linkTTL = time.Hour

type newPassword struct {
	NewPassword string `json:"newPassword" validate:"required,min=8,max=256"`
}

// ChangePassword gives the caller another password, and ends their other sessions.
// An account that has none yet, which signs in by link or elsewhere, gets its first.
func (s *Service) ChangePassword(ctx context.Context, current *string, password string) error {
	who, err := auth.Person(ctx)
	if err != nil {
		return err
	}
	if err := fault.Validate(newPassword{password}); err != nil {
		return err
	}
	u, err := s.reproved(ctx, who, current, "currentPassword")
	if err != nil {
		return err
	}
	hash, err := s.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		if err := tx.User.UpdateOneID(u.ID).SetPasswordHash(hash).Exec(ctx); err != nil {
			return err
		}
		if err := record(ctx, tx, enum.AuditPasswordChanged, u.ID); err != nil {
			return err
		}
		_, err := s.end(ctx, tx, session.UserID(u.ID), session.IDNEQ(who.Session))
		return err
	})
}

// reproved makes a signed-in caller prove their password, if they have one: a
// session that was left open must not take the account over.
func (s *Service) reproved(ctx context.Context, who auth.Principal, password *string, field string) (*ent.User, error) {
	u, err := s.db.Reader().User.Get(auth.AsSystem(ctx), who.UserID)
	if err != nil || u.PasswordHash == "" {
		return u, err
	}
	if password == nil {
		return nil, fault.Errorf(fault.Required, "%s is required", field).At("input", field)
	}
	if err := s.prove(ctx, u.Email, u.PasswordHash, *password); err != nil {
		if fault.CodeOf(err) == fault.BadCredentials {
			err = fault.Errorf(fault.BadCredentials, "the password is wrong").At("input", field)
		}
		return nil, err
	}
	return u, nil
}

// RequestPasswordReset mails a link to an account's address. Whether there is such
// an account shows neither in the answer nor in its time: the job that mails finds
// out.
func (s *Service) RequestPasswordReset(ctx context.Context, email string) error {
	in := struct {
		Email string `json:"email" validate:"required,max=254,email"`
	}{address(email)}
	if err := fault.Validate(in); err != nil {
		return err
	}
	return s.post(ctx, mailArgs{Purpose: string(enum.PasswordReset), Email: in.Email, From: originOf(ctx)})
}

// ResetPassword sets the password of the account that the link was mailed to, and
// ends all its sessions.
func (s *Service) ResetPassword(ctx context.Context, token, password string) error {
	if err := fault.Validate(newPassword{password}); err != nil {
		return err
	}
	if err := take(ctx, s.guesses, "address "+auth.Address(ctx).String()); err != nil {
		return err
	}
	hash, err := s.hash(ctx, password)
	if err != nil {
		return err
	}
	err = s.db.InTx(auth.AsSystem(ctx), func(ctx context.Context, tx *ent.Tx) error {
		l, err := useLink(ctx, tx, enum.PasswordReset, token)
		if err != nil {
			return err
		}
		if err := tx.User.UpdateOneID(l.UserID).SetPasswordHash(hash).Exec(ctx); err != nil {
			return err
		}
		// Older links must not set it again.
		if err := tx.MailLink.Update().Where(maillink.UserID(l.UserID), maillink.UsedAtIsNil()).SetUsedAt(now()).Exec(ctx); err != nil {
			return err
		}
		if err := record(ctx, tx, enum.AuditPasswordReset, l.UserID); err != nil {
			return err
		}
		_, err = s.end(ctx, tx, session.UserID(l.UserID))
		return err
	})
	if err == nil {
		s.guesses.Give(ctx, "address "+auth.Address(ctx).String(), 1)
	}
	return err
}

// RequestEmailChange mails a link to the new address. Whether another account has
// that address shows to whoever reads its mail only.
func (s *Service) RequestEmailChange(ctx context.Context, email string, password *string) error {
	who, err := auth.Person(ctx)
	if err != nil {
		return err
	}
	in := struct {
		Email string `json:"email" validate:"required,max=254,email"`
	}{address(email)}
	if err := fault.Validate(in); err != nil {
		return err
	}
	if _, err := s.reproved(ctx, who, password, "password"); err != nil {
		return err
	}
	return s.post(ctx, mailArgs{Purpose: string(enum.EmailChange), Email: in.Email, ID: who.UserID}, func(ctx context.Context, tx *ent.Tx) error {
		return record(ctx, tx, enum.AuditEmailChangeRequested, who.UserID, column.AuditChange{Field: "email", After: in.Email})
	})
}

// ConfirmEmailChange gives the account that asked for the change its new address,
// and mails the old one that it was done.
func (s *Service) ConfirmEmailChange(ctx context.Context, token string) (u *ent.User, err error) {
	if err := take(ctx, s.guesses, "address "+auth.Address(ctx).String()); err != nil {
		return nil, err
	}
	err = s.db.InTx(auth.AsSystem(ctx), func(ctx context.Context, tx *ent.Tx) error {
		l, err := useLink(ctx, tx, enum.EmailChange, token)
		if err != nil {
			return err
		}
		old, err := tx.User.Get(ctx, l.UserID)
		if err != nil {
			return err
		}
		u, err = tx.User.UpdateOne(old).SetEmail(l.Email).Save(ctx)
		if ent.IsConstraintError(err) {
			return fault.Errorf(fault.Taken, "another account has this e-mail address")
		}
		if err != nil {
			return err
		}
		if err := record(ctx, tx, enum.AuditEmailChanged, u.ID, column.AuditChange{Field: "email", Before: old.Email, After: u.Email}); err != nil {
			return err
		}
		return s.queue.Insert(ctx, tx, mailArgs{Purpose: mailChanged, Email: old.Email, New: u.Email}, nil)
	})
	if err == nil {
		s.guesses.Give(ctx, "address "+auth.Address(ctx).String(), 1)
	}
	return u, err
}

func useLink(ctx context.Context, tx *ent.Tx, purpose enum.MailPurpose, token string) (*ent.MailLink, error) {
	gone := fault.Errorf(fault.Expired, "this link has been used, has expired, or was never made: ask for another").At("input", "token")
	if token == "" || len(token) > 256 {
		return nil, gone
	}
	l, err := tx.MailLink.Query().Where(maillink.Hash(auth.HashSecret(token)), maillink.PurposeEQ(purpose), maillink.ExpiresAtGT(time.Now().UTC())).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, gone
	}
	if err != nil {
		return nil, fmt.Errorf("finding the link: %w", err)
	}
	n, err := tx.MailLink.Update().Where(maillink.ID(l.ID), maillink.UsedAtIsNil()).SetUsedAt(now()).Save(ctx)
	if err == nil && n == 0 {
		err = gone
	}
	return l, err
}

// newLink makes a link for a user and returns its token.
func (s *Service) newLink(ctx context.Context, userID uuid.UUID, purpose enum.MailPurpose, email string) (string, error) {
	token := auth.NewSecret()
	return token, s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		// Links that are over go with the next that is made.
		if _, err := tx.MailLink.Delete().Where(maillink.ExpiresAtLT(time.Now().UTC())).Exec(ctx); err != nil {
			return err
		}
		if purpose == enum.PasswordReset {
			// Often: the job that mails it may run again.
			if err := event.Record(ctx, tx, event.Act{Action: enum.AuditPasswordResetRequested, Account: userID, Often: true}); err != nil {
				return err
			}
		}
		return tx.MailLink.Create().SetUserID(userID).SetPurpose(purpose).SetEmail(email).
			SetHash(auth.HashSecret(token)).SetExpiresAt(now().Add(linkTTL)).Exec(ctx)
	})
}
