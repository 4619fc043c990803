package account

import (
	"context"
	"net/netip"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/column"
	"purlin/ent/enum"
	"purlin/ent/user"
	"purlin/event"
	"purlin/job"
)

// record writes what was done with an account in its security log. What changed is
// told as field, before and after.
func record(ctx context.Context, tx *ent.Tx, action enum.AuditAction, account uuid.UUID, changes ...column.AuditChange) error {
	return event.Record(ctx, tx, event.Act{Action: action, Account: account, Changes: changes})
}

// recordAs is record of what a user did who was nobody before.
func recordAs(ctx context.Context, tx *ent.Tx, action enum.AuditAction, account uuid.UUID, changes ...column.AuditChange) error {
	return event.Record(ctx, tx, event.Act{Action: action, Account: account, By: &auth.Principal{Kind: auth.User, UserID: account}, Changes: changes})
}

// recordSession writes what was done with a session in the log of its user.
func recordSession(ctx context.Context, tx *ent.Tx, action enum.AuditAction, row *ent.Session, by *auth.Principal, changes ...column.AuditChange) error {
	return event.Record(ctx, tx, event.Act{
		Action: action, Account: row.UserID, Subject: row.GlobalID(), Name: row.Client, By: by, Changes: changes,
	})
}

// recordToken writes what was done with an API token in the log of its user, and in
// those of the projects that it is bound to.
func recordToken(ctx context.Context, tx *ent.Tx, action enum.AuditAction, t *ent.APIToken) error {
	act := event.Act{Action: action, Account: t.UserID, Subject: t.GlobalID(), Name: t.Name}
	if err := event.Record(ctx, tx, act); err != nil {
		return err
	}
	for _, id := range t.ProjectIds {
		act.Project = id
		if err := event.Record(ctx, tx, act); err != nil {
			return err
		}
	}
	return nil
}

// recordInvitation writes what was done with an invitation in its project's log.
func recordInvitation(ctx context.Context, tx *ent.Tx, action enum.AuditAction, i *ent.Invitation, by *auth.Principal) error {
	return event.Record(ctx, tx, event.Act{
		Action: action, Project: i.ProjectID, Subject: i.GlobalID(), Name: i.Email, By: by,
		Changes: []column.AuditChange{{Field: "role", After: string(i.Role)}},
	})
}

// origin is where a job's caller called from.
type origin struct {
	Address netip.Addr `json:"address"`
	Client  string     `json:"client,omitempty"`
}

func originOf(ctx context.Context) origin {
	return origin{auth.Address(ctx).Addr(), auth.Client(ctx)}
}

// caller returns a context of a caller from there who is not signed in.
func (o origin) caller(ctx context.Context) context.Context {
	return auth.AsSystem(auth.With(auth.WithClient(auth.WithAddress(ctx, o.Address), o.Client), auth.Principal{}))
}

// wrongArgs is the job that records a wrong password. A job, so that whether there
// is such an account does not show in how long the answer takes.
type wrongArgs struct {
	Email string `json:"email"`
	From  origin `json:"from"`
}

// Kind names the job.
func (wrongArgs) Kind() string { return "wrong-password" }

type wrongWorker struct {
	river.WorkerDefaults[wrongArgs]
	service *Service
}

// Work records the failure, if there is such an account.
func (w *wrongWorker) Work(ctx context.Context, j *river.Job[wrongArgs]) error {
	return w.service.db.InTx(j.Args.From.caller(ctx), func(ctx context.Context, tx *ent.Tx) error {
		id, err := tx.User.Query().Where(user.Email(j.Args.Email)).OnlyID(ctx)
		if ent.IsNotFound(err) {
			return nil
		}
		if err != nil {
			return err
		}
		return event.Record(ctx, tx, event.Act{Action: enum.AuditSignInFailed, Account: id, Often: true})
	})
}

// wrong has a wrong password recorded.
func (s *Service) wrong(ctx context.Context, email string) error {
	return s.db.InTx(auth.AsSystem(ctx), func(ctx context.Context, tx *ent.Tx) error {
		return s.queue.Insert(ctx, tx, wrongArgs{Email: email, From: originOf(ctx)}, &river.InsertOpts{Queue: job.Light})
	})
}

// recordLogin writes what was done with a login in the log of its user.
func recordLogin(ctx context.Context, tx *ent.Tx, action enum.AuditAction, l *ent.Login, by *auth.Principal) error {
	return event.Record(ctx, tx, event.Act{Action: action, Account: l.UserID, Subject: l.GlobalID(), Name: l.Provider, By: by})
}
