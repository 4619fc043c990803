package event

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/auditentry"
	"purlin/ent/column"
	"purlin/ent/enum"
	"purlin/ent/predicate"
	"purlin/fault"
	"purlin/store"
)

// Act is what somebody did, for [Record].
type Act struct {
	Action enum.AuditAction
	// Project is in whose audit log it goes; zero: it goes in the security log of
	// Account.
	Project uuid.UUID
	Account uuid.UUID
	// Subject is the id, as the API has it, of what it was done to, and Name what
	// that is called.
	Subject, Name string
	Changes       []column.AuditChange
	// By is who did it where that is not [auth.Actor]: whoever has just signed in.
	By *auth.Principal
	// Often marks what anybody may do as often as they like: equal acts within an
	// hour are one entry, with their count.
	Often bool
}

const (
	together = time.Hour // that equal acts are one entry for
	// mostApart is how many entries, of different addresses, the acts of an hour upon
	// one subject make; the others share one without an address.
	mostApart = 20
)

// Record writes the act in tx, so that it is in the log when it was done and only
// then.
func Record(ctx context.Context, tx *ent.Tx, a Act) error {
	who := auth.Actor(ctx)
	if a.By != nil {
		who = *a.By
	}
	from, client := "", auth.Client(ctx)
	if p := auth.Address(ctx); p.IsValid() {
		from = p.Masked().Addr().String()
	}
	ctx = auth.AsSystem(ctx)
	if a.Often {
		if added, err := repeated(ctx, tx, a, from); err != nil || added {
			return err
		}
		n, err := tx.AuditEntry.Query().Where(equal(a)...).Count(ctx)
		if err != nil {
			return fmt.Errorf("counting an act: %w", err)
		}
		if n >= mostApart {
			from, client = "", ""
			if added, err := repeated(ctx, tx, a, from); err != nil || added {
				return err
			}
		}
	}
	create := tx.AuditEntry.Create().SetAction(a.Action).SetActorKind(kindOf(who)).SetSubject(a.Subject).SetSubjectName(fault.Cut(a.Name, 1024)).
		SetChanges(bounded(a.Changes)).SetAddress(from).SetClient(client).SetLocated(from+client != "")
	if a.Project != uuid.Nil {
		create.SetProjectID(a.Project)
	} else {
		create.SetAccountID(a.Account)
	}
	if who.UserID != uuid.Nil {
		create.SetActorID(who.UserID)
	}
	if who.Token != uuid.Nil {
		t, err := tx.APIToken.Get(ctx, who.Token)
		if err != nil {
			return fmt.Errorf("reading the API token that acts: %w", err)
		}
		create.SetAPITokenID(t.ID).SetAPITokenName(t.Name)
	}
	if err := create.Exec(store.Later(ctx)); err != nil {
		return fmt.Errorf("recording an act: %w", err)
	}
	return nil
}

// repeated counts an act upon the entry of one that was equal; false when there is
// none.
func repeated(ctx context.Context, tx *ent.Tx, a Act, from string) (bool, error) {
	n, err := tx.AuditEntry.Update().Where(equal(a)...).Where(auditentry.Address(from)).AddCount(1).SetLastAt(now()).Save(ctx)
	if err != nil {
		return false, fmt.Errorf("counting an act: %w", err)
	}
	return n > 0, nil
}

func kindOf(who auth.Principal) enum.AuditActorKind {
	switch who.Kind {
	case auth.User:
		if who.Token != uuid.Nil {
			return enum.ActorAPIToken
		}
		return enum.ActorUser
	case auth.Shared:
		return enum.ActorShareLink
	case auth.System:
		return enum.ActorSystem
	case auth.Anonymous:
	}
	return enum.ActorAnonymous
}

// bounded keeps what changed readable: a value of at most 200 characters.
func bounded(changes []column.AuditChange) []column.AuditChange {
	out := make([]column.AuditChange, 0, len(changes))
	for _, c := range changes {
		if c.Before != c.After {
			out = append(out, column.AuditChange{Field: c.Field, Before: fault.Cut(c.Before, 200), After: fault.Cut(c.After, 200)})
		}
	}
	return out
}

func now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

// equal are the entries that an act often done is counted upon.
func equal(a Act) []predicate.AuditEntry {
	log := auditentry.ProjectID(a.Project)
	if a.Project == uuid.Nil {
		log = auditentry.AccountID(a.Account)
	}
	return []predicate.AuditEntry{log, auditentry.ActionEQ(a.Action), auditentry.Subject(a.Subject), auditentry.CreatedAtGT(now().Add(-together))}
}

// AuditFilter says which entries of an audit log; the zero AuditFilter means all.
type AuditFilter struct {
	Actions []enum.AuditAction    `json:"actions,omitempty"` // nil: any, as with the rest
	Kinds   []enum.AuditActorKind `json:"kinds,omitempty"`
	Actor   *uuid.UUID            `json:"actor,omitempty"`
	Subject *string               `json:"subject,omitempty"`
	Since   *time.Time            `json:"since,omitempty"`
	Until   *time.Time            `json:"until,omitempty"`
}

// Narrow keeps the entries that the filter means.
func (f AuditFilter) Narrow(s *sql.Selector) {
	if f.Actions != nil {
		s.Where(sql.In(s.C(auditentry.FieldAction), anys(f.Actions)...))
	}
	if f.Kinds != nil {
		s.Where(sql.In(s.C(auditentry.FieldActorKind), anys(f.Kinds)...))
	}
	if f.Actor != nil {
		s.Where(sql.EQ(s.C(auditentry.FieldActorID), *f.Actor))
	}
	if f.Subject != nil {
		s.Where(sql.EQ(s.C(auditentry.FieldSubject), *f.Subject))
	}
	if f.Since != nil {
		s.Where(sql.GTE(s.C(auditentry.FieldCreatedAt), f.Since.UTC()))
	}
	if f.Until != nil {
		s.Where(sql.LT(s.C(auditentry.FieldCreatedAt), f.Until.UTC()))
	}
}

func anys[T ~string](values []T) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}
