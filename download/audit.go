package download

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"purlin/ent"
	"purlin/ent/auditentry"
	"purlin/ent/column"
	"purlin/ent/gid"
	"purlin/ent/predicate"
	"purlin/ent/rule"
	"purlin/ent/user"
	"purlin/event"
	"purlin/fault"
)

// auditLog is the part of a ticket that asks for an audit log: a project's, or an
// account's.
type auditLog struct {
	Project *uuid.UUID        `json:"project,omitempty"`
	Account *uuid.UUID        `json:"account,omitempty"`
	NDJSON  bool              `json:"ndjson,omitempty"`
	Filter  event.AuditFilter `json:"filter"`
}

// AuditURL returns an address of a project's audit log, as CSV or as a JSON object a
// line; "" when the caller is no owner of it.
func (s *Service) AuditURL(ctx context.Context, p *ent.Project, ndjson bool, f event.AuditFilter) (string, error) {
	switch err := rule.ReadAuditLog.Require(ctx, s.db.Reader(), p.ID); {
	case fault.CodeOf(err) == fault.Forbidden:
		return "", nil
	case err != nil:
		return "", err
	}
	return s.auditAddress(&auditLog{Project: &p.ID, NDJSON: ndjson, Filter: f}, p.Name+" audit")
}

// SecurityURL returns an address of a user's security log.
func (s *Service) SecurityURL(u *ent.User, ndjson bool, f event.AuditFilter) (string, error) {
	return s.auditAddress(&auditLog{Account: &u.ID, NDJSON: ndjson, Filter: f}, "security log")
}

func (s *Service) auditAddress(l *auditLog, name string) (string, error) {
	if l.NDJSON {
		return s.address(ticket{Audit: l}, name+".ndjson")
	}
	return s.address(ticket{Audit: l}, name+".csv")
}

// act is an entry as it is downloaded.
type act struct {
	ID           string               `json:"id"`
	At           string               `json:"at"`
	LastAt       string               `json:"lastAt"`
	Count        int                  `json:"count"`
	Action       string               `json:"action"`
	ActorKind    string               `json:"actorKind"`
	ActorID      string               `json:"actorId,omitempty"`
	ActorName    string               `json:"actorName,omitempty"`
	APITokenID   string               `json:"apiTokenId,omitempty"`
	APITokenName string               `json:"apiTokenName,omitempty"`
	SubjectID    string               `json:"subjectId,omitempty"`
	SubjectName  string               `json:"subjectName,omitempty"`
	Changes      []column.AuditChange `json:"changes,omitempty"`
	Address      string               `json:"address,omitempty"`
	Client       string               `json:"client,omitempty"`
}

var auditHeader = []string{
	"id", "at", "lastAt", "count", "action", "actorKind", "actorId", "actorName", "apiTokenId", "apiTokenName",
	"subjectId", "subjectName", "changes", "address", "client",
}

func (a act) row() ([]string, error) {
	changes := ""
	if len(a.Changes) > 0 {
		raw, err := json.Marshal(a.Changes)
		if err != nil {
			return nil, err
		}
		changes = string(raw)
	}
	return []string{
		a.ID, a.At, a.LastAt, strconv.Itoa(a.Count), a.Action, a.ActorKind, a.ActorID, plain(a.ActorName), a.APITokenID, plain(a.APITokenName),
		a.SubjectID, plain(a.SubjectName), changes, a.Address, plain(a.Client),
	}, nil
}

// audit writes a log, oldest first.
func (s *Service) audit(ctx context.Context, w io.Writer, t ticket) error {
	write, flush := auditWriter(w, t.Audit.NDJSON)
	if err := write(nil); err != nil {
		return err
	}
	var last *ent.AuditEntry
	for {
		rows, err := s.auditPage(ctx, t.Audit, last)
		if err != nil {
			return err
		}
		acts, err := s.acts(ctx, rows)
		if err != nil {
			return err
		}
		for _, a := range acts {
			if err := write(&a); err != nil {
				return err
			}
		}
		if len(rows) < tablePage {
			return flush()
		}
		last = rows[len(rows)-1]
	}
}

// auditWriter returns what writes an entry, and before them, given nil, what stands
// at the beginning.
func auditWriter(w io.Writer, ndjson bool) (write func(*act) error, flush func() error) {
	if ndjson {
		lines := json.NewEncoder(w)
		return func(a *act) error {
			if a == nil {
				return nil
			}
			return lines.Encode(a)
		}, func() error { return nil }
	}
	table := csv.NewWriter(w)
	table.UseCRLF = true
	return func(a *act) error {
		if a == nil {
			return table.Write(auditHeader)
		}
		row, err := a.row()
		if err != nil {
			return err
		}
		return table.Write(row)
	}, func() error { table.Flush(); return table.Error() }
}

func (s *Service) auditPage(ctx context.Context, l *auditLog, last *ent.AuditEntry) ([]*ent.AuditEntry, error) {
	which := []predicate.AuditEntry{l.Filter.Narrow}
	if l.Project != nil {
		which = append(which, auditentry.ProjectID(*l.Project))
	} else {
		which = append(which, auditentry.AccountID(*l.Account))
	}
	if last != nil {
		which = append(which, func(q *sql.Selector) {
			q.Where(sql.CompositeGT([]string{q.C(auditentry.FieldCreatedAt), q.C(auditentry.FieldID)}, last.CreatedAt, last.ID))
		})
	}
	rows, err := s.db.Reader().AuditEntry.Query().Where(which...).Order(auditentry.ByCreatedAt(), auditentry.ByID()).Limit(tablePage).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading an audit log: %w", err)
	}
	return rows, nil
}

// acts are the entries with the names of who acted.
func (s *Service) acts(ctx context.Context, rows []*ent.AuditEntry) ([]act, error) {
	var ids []uuid.UUID
	for _, e := range rows {
		if e.ActorID != nil {
			ids = append(ids, *e.ActorID)
		}
	}
	people, err := s.db.Reader().User.Query().Where(user.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading who acted: %w", err)
	}
	names := map[uuid.UUID]string{}
	for _, u := range people {
		names[u.ID] = u.Name
	}
	out := make([]act, len(rows))
	for i, e := range rows {
		a := act{
			ID: e.GlobalID(), At: moment(e.CreatedAt), LastAt: moment(e.LastAt), Count: e.Count, Action: string(e.Action), ActorKind: string(e.ActorKind),
			APITokenName: e.APITokenName, SubjectID: e.Subject, SubjectName: e.SubjectName, Changes: e.Changes, Address: e.Address, Client: e.Client,
		}
		if e.ActorID != nil {
			a.ActorID, a.ActorName = gid.User.Encode(*e.ActorID), names[*e.ActorID]
		}
		if e.APITokenID != nil {
			a.APITokenID = gid.APIToken.Encode(*e.APITokenID)
		}
		out[i] = a
	}
	return out, nil
}

func moment(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
