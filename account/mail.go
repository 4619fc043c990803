package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/enum"
	"purlin/ent/invitation"
	"purlin/ent/user"
	"purlin/job"
	"purlin/mail"
)

// Further purposes of mails, besides those of links.
const (
	mailInvitation = "INVITATION"
	mailChanged    = "EMAIL_CHANGED"
)

// mailArgs is a mail that is to be written. No token is in it: whoever writes the
// mail makes one, so that it lies nowhere but there.
type mailArgs struct {
	Purpose string    `json:"purpose"`
	Email   string    `json:"email"`
	New     string    `json:"new,omitempty"` // the account's new address
	ID      uuid.UUID `json:"id"`            // of the user, or the invitation
	From    origin    `json:"from"`          // who asked for it without being signed in
}

// Kind names the job.
func (mailArgs) Kind() string { return "mail" }

// Work adds the workers of the service's jobs.
func (s *Service) Work(workers *river.Workers) {
	river.AddWorker(workers, &mailer{service: s})
	river.AddWorker(workers, &wrongWorker{service: s})
}

// Use gives the service the queue that sends its mail. Call it once, before
// anything that mails.
func (s *Service) Use(q *job.Queue) { s.queue = q }

// post has a mail written. An address gets ten an hour at most, and a caller may
// ask for a hundred. Others are further writes of the same commit.
func (s *Service) post(ctx context.Context, args mailArgs, others ...func(context.Context, *ent.Tx) error) error {
	if err := errors.Join(take(ctx, s.mails, args.Email), take(ctx, s.asked, auth.Address(ctx).String())); err != nil {
		return err
	}
	return s.db.InTx(auth.AsSystem(ctx), func(ctx context.Context, tx *ent.Tx) error {
		for _, write := range others {
			if err := write(ctx, tx); err != nil {
				return err
			}
		}
		return s.queue.Insert(ctx, tx, args, &river.InsertOpts{Queue: job.Calls})
	})
}

type mailer struct {
	river.WorkerDefaults[mailArgs]
	service *Service
}

// Timeout leaves a slow mail server its time.
func (*mailer) Timeout(*river.Job[mailArgs]) time.Duration { return time.Minute }

// Work writes the mail and sends it. A mail that could not be handed over is tried
// again, with another token.
func (w *mailer) Work(ctx context.Context, j *river.Job[mailArgs]) error {
	m, err := w.service.write(j.Args.From.caller(ctx), j.Args)
	if ent.IsNotFound(err) {
		return nil // there is no such account, or the invitation is over
	}
	if err != nil {
		return fmt.Errorf("writing a mail: %w", err)
	}
	return w.service.o.Mail.Send(ctx, m)
}

func (s *Service) write(ctx context.Context, args mailArgs) (mail.Message, error) {
	m := mail.Message{To: args.Email}
	switch args.Purpose {
	case string(enum.PasswordReset):
		u, err := s.db.Reader().User.Query().Where(user.Email(args.Email)).Only(ctx)
		if err != nil {
			return m, err
		}
		token, err := s.newLink(ctx, u.ID, enum.PasswordReset, u.Email)
		m.Subject = "Set a new password"
		m.Text = fmt.Sprintf("Hello %s,\n\nsomebody, hopefully you, has asked to set a new password for your account at\n%s.\nThis link does it once, within the next hour:\n\n%s/reset-password?token=%s\n\nIf it was not you, do nothing: your password stays.\n", u.Name, s.o.PublicURL, s.o.PublicURL, token)
		return m, err
	case string(enum.EmailChange):
		u, err := s.db.Reader().User.Get(ctx, args.ID)
		if err != nil {
			return m, err
		}
		token, err := s.newLink(ctx, u.ID, enum.EmailChange, args.Email)
		m.Subject = "Confirm your e-mail address"
		m.Text = fmt.Sprintf("Hello %s,\n\nthis link makes %s the address of your account at\n%s, once, within the next hour:\n\n%s/confirm-email?token=%s\n\nIf it was not you, do nothing.\n", u.Name, args.Email, s.o.PublicURL, s.o.PublicURL, token)
		return m, err
	case mailChanged:
		m.Subject = "Your e-mail address was changed"
		m.Text = fmt.Sprintf("Hello,\n\nthe address of your account at %s is now %s.\nIf it was not you, write to whoever runs the server.\n", s.o.PublicURL, args.New)
		return m, nil
	case mailInvitation:
		return s.writeInvitation(ctx, args.ID)
	}
	return m, fmt.Errorf("no mail is written for %q", args.Purpose)
}

func (s *Service) writeInvitation(ctx context.Context, id uuid.UUID) (m mail.Message, err error) {
	token := auth.NewSecret()
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		i, err := tx.Invitation.Query().Where(invitation.ID(id), invitation.EndedAtIsNil()).Only(ctx)
		if err != nil {
			return err
		}
		p, err := tx.Project.Get(ctx, i.ProjectID)
		if err != nil {
			return err
		}
		by, err := tx.User.Get(ctx, i.InvitedBy)
		if err != nil {
			return err
		}
		m = mail.Message{To: i.Email, Subject: "Invitation to " + p.Name, Text: fmt.Sprintf(
			"Hello,\n\n%s (%s) invites you to the project %q at\n%s, as %s.\nThis link accepts, until %s:\n\n%s/invitation?token=%s\n",
			by.Name, by.Email, p.Name, s.o.PublicURL, i.Role, i.ExpiresAt.UTC().Format(time.RFC1123), s.o.PublicURL, token)}
		return tx.Invitation.UpdateOne(i).SetHash(auth.HashSecret(token)).Exec(ctx)
	})
	return m, err
}
