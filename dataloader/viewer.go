package dataloader

import (
	"context"

	"github.com/google/uuid"

	"purlin/ent"
	"purlin/ent/viewersession"
)

// ProjectViewerSessions is a page of a project's viewer sessions, newest first.
func ProjectViewerSessions(ctx context.Context, p *ent.Project, a Args, total bool) (*Page[ent.ViewerSession], error) {
	return list[ent.Project, ent.ViewerSession]{
		name: "viewer sessions of projects", column: "project_id", query: readViewerSession,
		order: ordered(Keyset{name: "viewer session", Column: "created_at", Tie: "id", desc: true},
			func(s *ent.ViewerSession) any { return s.CreatedAt }, func(s *ent.ViewerSession) any { return s.ID }),
		key:    func(p *ent.Project) uuid.UUID { return p.ID },
		parent: func(s *ent.ViewerSession) uuid.UUID { return s.ProjectID },
	}.page(ctx, p, a, total, nil)
}

// ViewerSessionsByID reads viewer sessions.
func ViewerSessionsByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*ent.ViewerSession, error) {
	return byID(ctx, func(c *ent.Client) ([]*ent.ViewerSession, error) {
		return c.ViewerSession.Query().Where(viewersession.IDIn(ids...)).All(ctx)
	}, func(s *ent.ViewerSession) uuid.UUID { return s.ID })
}
