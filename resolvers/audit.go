package resolvers

import (
	"context"

	"github.com/google/uuid"

	"purlin/auth"
	"purlin/dataloader"
	"purlin/ent"
	"purlin/ent/column"
	"purlin/ent/gid"
	"purlin/event"
	"purlin/fault"
	"purlin/graph"
)

type (
	auditEntry  struct{ *Resolver }
	auditChange struct{ *Resolver }
)

// AuditEntry resolves the fields of AuditEntry.
func (r *Resolver) AuditEntry() graph.AuditEntryResolver { return auditEntry{r} }

// AuditChange resolves the fields of AuditChange.
func (r *Resolver) AuditChange() graph.AuditChangeResolver { return auditChange{r} }

func (auditEntry) Actor(ctx context.Context, e *ent.AuditEntry) (*ent.User, error) {
	return dataloader.ActorOf(ctx, e, func(e *ent.AuditEntry) *uuid.UUID { return e.ActorID })
}

func (auditEntry) APITokenName(_ context.Context, e *ent.AuditEntry) (*string, error) {
	return text(e.APITokenName), nil
}

func (auditEntry) SubjectID(_ context.Context, e *ent.AuditEntry) (*string, error) {
	return text(e.Subject), nil
}

func (auditChange) Before(_ context.Context, c *column.AuditChange) (*string, error) {
	return text(c.Before), nil
}

func (auditChange) After(_ context.Context, c *column.AuditChange) (*string, error) {
	return text(c.After), nil
}

func (project) AuditLog(ctx context.Context, p *ent.Project, first *int, after *string, in *graph.AuditFilter) (*graph.AuditEntryConnection, error) {
	f, err := auditFilter(in)
	if err != nil {
		return nil, err
	}
	return auditLog(dataloader.ProjectAudit(ctx, p, dataloader.Args{First: first, After: after}, f, counted(ctx)))
}

func (r project) AuditLogURL(ctx context.Context, p *ent.Project, format graph.AuditFormat, in *graph.AuditFilter) (*string, error) {
	f, err := auditFilter(in)
	if err != nil {
		return nil, err
	}
	url, err := r.Downloads.AuditURL(ctx, p, format == graph.AuditFormatNdjson, f)
	return text(url), err
}

func (r query) SecurityLog(ctx context.Context, first *int, after *string, in *graph.AuditFilter) (*graph.AuditEntryConnection, error) {
	u, f, err := r.own(ctx, in)
	if err != nil {
		return nil, err
	}
	return auditLog(dataloader.SecurityLog(ctx, u, dataloader.Args{First: first, After: after}, f, counted(ctx)))
}

func (r query) SecurityLogURL(ctx context.Context, format graph.AuditFormat, in *graph.AuditFilter) (string, error) {
	u, f, err := r.own(ctx, in)
	if err != nil {
		return "", err
	}
	return r.Downloads.SecurityURL(u, format == graph.AuditFormatNdjson, f)
}

// own is the caller, who must be a person, and the filter of their log.
func (r query) own(ctx context.Context, in *graph.AuditFilter) (*ent.User, event.AuditFilter, error) {
	f, err := auditFilter(in)
	if err != nil {
		return nil, f, err
	}
	if _, err := auth.Person(ctx); err != nil {
		return nil, f, err
	}
	u, err := r.Account.Viewer(ctx)
	return u, f, err
}

func auditLog(page *dataloader.Page[ent.AuditEntry], err error) (*graph.AuditEntryConnection, error) {
	if err != nil {
		return nil, err
	}
	return &graph.AuditEntryConnection{Nodes: page.Rows, PageInfo: pageInfo(page), TotalCount: page.Total, Edges: edges(page, func(c string, row *ent.AuditEntry) *graph.AuditEntryEdge {
		return &graph.AuditEntryEdge{Cursor: c, Node: row}
	})}, nil
}

// maxActions bounds the lists of a filter.
const maxActions = 100

func auditFilter(in *graph.AuditFilter) (f event.AuditFilter, err error) {
	if in == nil {
		return f, nil
	}
	f = event.AuditFilter{Actions: in.Actions, Kinds: in.ActorKinds, Subject: in.SubjectID, Since: in.Since, Until: in.Until}
	switch {
	case len(in.Actions) > maxActions || len(in.ActorKinds) > maxActions:
		return f, fault.Errorf(fault.BadUserInput, "the filter names more than %d actions or kinds", maxActions)
	case in.SubjectID != nil:
		if _, _, err := gid.Decode(*in.SubjectID); err != nil {
			return f, fault.Errorf(fault.BadUserInput, "filter.subjectId %q is no id", *in.SubjectID)
		}
	}
	if in.ActorID != nil {
		id, err := gid.User.Decode(*in.ActorID)
		if err != nil {
			return f, fault.Errorf(fault.BadUserInput, "filter.actorId %q is no user's id", *in.ActorID)
		}
		f.Actor = &id
	}
	return f, nil
}
