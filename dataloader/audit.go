package dataloader

import (
	"context"

	"github.com/google/uuid"

	"purlin/ent"
	"purlin/event"
)

func newestAudit() order[ent.AuditEntry] {
	return ordered(Keyset{name: "audit entry", Column: "created_at", Tie: "id", desc: true},
		func(e *ent.AuditEntry) any { return e.CreatedAt }, func(e *ent.AuditEntry) any { return e.ID })
}

// ProjectAudit is a page of a project's audit log, newest first.
func ProjectAudit(ctx context.Context, p *ent.Project, a Args, f event.AuditFilter, total bool) (*Page[ent.AuditEntry], error) {
	return list[ent.Project, ent.AuditEntry]{
		name: "audit logs of projects", column: "project_id", query: readAudit, order: newestAudit(),
		key:    func(p *ent.Project) uuid.UUID { return p.ID },
		parent: func(e *ent.AuditEntry) uuid.UUID { return *e.ProjectID },
	}.page(ctx, p, a, total, []filter{{fingerprint("audit", f), f.Narrow}})
}

// SecurityLog is a page of a user's security log, newest first.
func SecurityLog(ctx context.Context, u *ent.User, a Args, f event.AuditFilter, total bool) (*Page[ent.AuditEntry], error) {
	return list[ent.User, ent.AuditEntry]{
		name: "security logs", column: "account_id", query: readAudit, order: newestAudit(),
		key:    func(u *ent.User) uuid.UUID { return u.ID },
		parent: func(e *ent.AuditEntry) uuid.UUID { return *e.AccountID },
	}.page(ctx, u, a, total, []filter{{fingerprint("audit", f), f.Narrow}})
}

func readAudit(c *ent.Client) reader[ent.AuditEntry] { return read(c.AuditEntry.Query()) }
