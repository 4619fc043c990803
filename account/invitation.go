package account

import (
	"context"
	"time"

	"github.com/google/uuid"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/enum"
	"purlin/ent/invitation"
	"purlin/ent/membership"
	"purlin/ent/rule"
	"purlin/ent/user"
	"purlin/fault"
)

const (
	invitationTTL  = 14 * 24 * time.Hour
	maxInvitations = 200 // open ones of a project
)

// Invite is whom to invite, where, as what.
type Invite struct {
	ProjectID uuid.UUID        `json:"projectId"`
	Email     string           `json:"email" validate:"required,max=254,email"`
	Role      enum.ProjectRole `json:"role"`
}

// Invite mails somebody, with an account or without, a link that makes them a
// member. Inviting an address again replaces its invitation.
func (s *Service) Invite(ctx context.Context, in Invite) (out *ent.Invitation, err error) {
	in.Email = address(in.Email)
	if err := fault.Validate(in); err != nil {
		return nil, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		p, err := tx.Project.Get(ctx, in.ProjectID)
		if err != nil {
			return missing(err, "project", "projectId")
		}
		if err := rule.ManageMembers.Require(ctx, tx.Client(), p.ID); err != nil {
			return err
		}
		system := auth.AsSystem(ctx)
		if err := replaced(system, tx, p.ID, in.Email); err != nil {
			return err
		}
		out, err = tx.Invitation.Create().SetProjectID(p.ID).SetEmail(in.Email).SetRole(in.Role).
			SetInvitedBy(auth.From(ctx).UserID).SetExpiresAt(now().Add(invitationTTL)).Save(ctx)
		if err != nil {
			return err
		}
		if err := take(ctx, s.mails, in.Email); err != nil {
			return err
		}
		if err := recordInvitation(ctx, tx, enum.AuditInvitationCreated, out, nil); err != nil {
			return err
		}
		return s.queue.Insert(system, tx, mailArgs{Purpose: mailInvitation, Email: in.Email, ID: out.ID}, nil)
	})
	return out, err
}

// replaced ends the open invitation of an address, and refuses one that a member
// has, or that is one too many.
func replaced(ctx context.Context, tx *ent.Tx, projectID uuid.UUID, email string) error {
	u, err := tx.User.Query().Where(user.Email(email)).Only(ctx)
	if err != nil && !ent.IsNotFound(err) {
		return err
	}
	if u != nil {
		member, err := tx.Membership.Query().Where(membership.ProjectID(projectID), membership.UserID(u.ID), membership.RemovedAtIsNil()).Exist(ctx)
		if err != nil {
			return err
		}
		if member {
			return fault.Errorf(fault.Taken, "whoever has this e-mail address is a member already").At("input", "email")
		}
	}
	// The project's row is held, so that two invitations come one after the other.
	if err := tx.Project.UpdateOneID(projectID).AddRevision(1).Exec(ctx); err != nil {
		return err
	}
	if err := tx.Invitation.Update().Where(invitation.ProjectID(projectID), invitation.EndedAtIsNil(),
		invitation.Or(invitation.Email(email), invitation.ExpiresAtLT(time.Now().UTC()))).SetEndedAt(now()).Exec(ctx); err != nil {
		return err
	}
	n, err := tx.Invitation.Query().Where(invitation.ProjectID(projectID), invitation.EndedAtIsNil()).Count(ctx)
	if err == nil && n >= maxInvitations {
		err = fault.Errorf(fault.TooLarge, "the project has %d open invitations, the most there may be: withdraw one first", n).At("input", "email")
	}
	return err
}

// CancelInvitation withdraws an invitation that is open.
func (s *Service) CancelInvitation(ctx context.Context, id uuid.UUID) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		i, err := tx.Invitation.Query().Where(invitation.ID(id), invitation.EndedAtIsNil()).Only(ctx)
		if err != nil {
			return missing(err, "open invitation", "id")
		}
		if err := tx.Invitation.UpdateOne(i).SetEndedAt(now()).Exec(ctx); err != nil {
			return err
		}
		return recordInvitation(ctx, tx, enum.AuditInvitationCanceled, i, nil)
	})
}

// AcceptInvitation makes the caller a member by the link that was mailed to their
// address.
func (s *Service) AcceptInvitation(ctx context.Context, token string) (p *ent.Project, err error) {
	who, err := auth.Person(ctx)
	if err != nil {
		return nil, err
	}
	err = s.db.InTx(auth.AsSystem(ctx), func(ctx context.Context, tx *ent.Tx) error {
		u, err := tx.User.Get(ctx, who.UserID)
		if err != nil {
			return err
		}
		i, err := openInvitation(ctx, tx, token, u.Email, "token")
		if err != nil {
			return err
		}
		if err := s.join(ctx, tx, i, u.ID); err != nil {
			return err
		}
		p, err = tx.Project.Get(ctx, i.ProjectID)
		return err
	})
	return p, err
}

// openInvitation finds the open invitation of a token, which must have been mailed to
// the address.
func openInvitation(ctx context.Context, tx *ent.Tx, token, email, field string) (*ent.Invitation, error) {
	i, err := tx.Invitation.Query().Where(invitation.Hash(auth.HashSecret(token)), invitation.EndedAtIsNil(), invitation.ExpiresAtGT(time.Now().UTC())).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, fault.Errorf(fault.Expired, "this invitation has been used, withdrawn or has expired: ask for another").At("input", field)
	}
	if err == nil && i.Email != email {
		err = fault.Errorf(fault.Conflict, "this invitation was mailed to another address: use the account of that one").At("input", field)
	}
	return i, err
}

// join uses the invitation up.
func (s *Service) join(ctx context.Context, tx *ent.Tx, i *ent.Invitation, userID uuid.UUID) error {
	n, err := tx.Invitation.Update().Where(invitation.ID(i.ID), invitation.EndedAtIsNil()).SetEndedAt(now()).Save(ctx)
	if err != nil {
		return err
	}
	live, err := tx.Project.Get(ctx, i.ProjectID)
	if err != nil {
		return err
	}
	if n == 0 || live.DeletedAt != nil {
		return fault.Errorf(fault.Expired, "this invitation is over")
	}
	row, err := tx.Membership.Query().Where(membership.ProjectID(i.ProjectID), membership.UserID(userID)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		err = tx.Membership.Create().SetProjectID(i.ProjectID).SetUserID(userID).SetRole(i.Role).Exec(ctx)
	case err == nil && row.RemovedAt != nil:
		err = tx.Membership.UpdateOne(row).SetRole(i.Role).ClearRemovedAt().Exec(ctx)
	}
	if err != nil {
		return err
	}
	if err := recordInvitation(ctx, tx, enum.AuditInvitationAccepted, i, &auth.Principal{Kind: auth.User, UserID: userID}); err != nil {
		return err
	}
	s.o.Events.AccessChanged(tx, i.ProjectID)
	return tx.Project.UpdateOneID(i.ProjectID).AddRevision(1).SetUpdatedAt(now()).Exec(ctx)
}
