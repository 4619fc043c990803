package resolvers

import (
	"context"

	"github.com/google/uuid"

	"purlin/catalog"
	"purlin/dataloader"
	"purlin/ent"
	"purlin/ent/enum"
	"purlin/ent/gid"
	"purlin/event"
	"purlin/graph"
)

type project struct{ *Resolver }

// Project resolves the fields of Project.
func (r *Resolver) Project() graph.ProjectResolver { return project{r} }

func (project) Owner(ctx context.Context, p *ent.Project) (*ent.User, error) {
	return dataloader.UserOf(ctx, p, func(p *ent.Project) uuid.UUID { return p.OwnerID })
}

func (project) ViewerRole(ctx context.Context, p *ent.Project) (enum.ProjectRole, error) {
	return dataloader.ViewerRole(ctx, p)
}

func (project) Members(ctx context.Context, p *ent.Project, first *int, after *string) (*graph.ProjectMemberConnection, error) {
	page, err := dataloader.ProjectMembers(ctx, p, dataloader.Args{First: first, After: after}, selected(ctx, "totalCount"))
	if err != nil {
		return nil, err
	}
	out := &graph.ProjectMemberConnection{Edges: []*graph.ProjectMemberEdge{}, PageInfo: pageInfo(page), TotalCount: page.Total}
	for i, m := range page.Rows {
		u, err := dataloader.UserOf(ctx, m, func(m *ent.Membership) uuid.UUID { return m.UserID })
		if err != nil {
			return nil, err
		}
		out.Edges = append(out.Edges, &graph.ProjectMemberEdge{Cursor: page.Cursors[i], Node: u, Role: m.Role})
	}
	return out, nil
}

func (project) Events(ctx context.Context, p *ent.Project, first *int, after *string, last *int, before *string) (*graph.EventConnection, error) {
	a := dataloader.EventArgs{First: first, Last: last}
	for _, bound := range []struct {
		cursor *string
		seq    **int64
	}{{after, &a.After}, {before, &a.Before}} {
		if bound.cursor != nil {
			n, err := event.DecodeCursor(p.ID, *bound.cursor)
			if err != nil {
				return nil, err
			}
			*bound.seq = &n
		}
	}
	page, err := dataloader.ProjectEvents(ctx, p, a)
	if err != nil {
		return nil, err
	}
	for i, row := range page.Rows {
		page.Cursors[i] = event.EncodeCursor(p.ID, row.Seq)
	}
	return &graph.EventConnection{PageInfo: pageInfo(page), Edges: edges(page, func(c string, row *ent.Event) *graph.EventEdge {
		return &graph.EventEdge{Cursor: c, Node: event.FromRow(row)}
	})}, nil
}

func (project) Files(ctx context.Context, p *ent.Project, first *int, after *string, last *int, before *string, filter *graph.FileFilter, orderBy *graph.FileOrder) (*graph.FileConnection, error) {
	f, by := dataloader.FileFilter{}, dataloader.Order{}
	if filter != nil {
		f = dataloader.FileFilter{Search: filter.Search, Formats: filter.Formats, TranslationStatus: filter.TranslationStatus}
	}
	if orderBy != nil {
		by = dataloader.Order{Field: string(orderBy.Field), Desc: orderBy.Direction == graph.OrderDirectionDesc}
	}
	page, err := dataloader.ProjectFiles(ctx, p, dataloader.Args{First: first, After: after, Last: last, Before: before}, f, by, selected(ctx, "totalCount"))
	if err != nil {
		return nil, err
	}
	return &graph.FileConnection{Nodes: page.Rows, PageInfo: pageInfo(page), TotalCount: page.Total, Edges: edges(page, func(c string, row *ent.File) *graph.FileEdge {
		return &graph.FileEdge{Cursor: c, Node: row}
	})}, nil
}

func (project) Translations(ctx context.Context, p *ent.Project, first *int, after *string, last *int, before *string, filter *graph.TranslationFilter) (*graph.TranslationConnection, error) {
	page, err := dataloader.ProjectTranslations(ctx, p, dataloader.Args{First: first, After: after, Last: last, Before: before}, translationFilter(filter), selected(ctx, "totalCount"))
	return translations(page, err)
}

func projectPayload(p *ent.Project, err error) (*graph.ProjectPayload, error) {
	if err != nil {
		p = nil
	}
	errs, err := userErrors(err)
	return &graph.ProjectPayload{Project: p, UserErrors: errs}, err
}

func deletePayload(id string, err error) (*graph.DeletePayload, error) {
	out := &graph.DeletePayload{}
	if err == nil {
		out.DeletedID = &id
	}
	out.UserErrors, err = userErrors(err)
	return out, err
}

func (r mutation) CreateProject(ctx context.Context, in graph.CreateProjectInput) (*graph.ProjectPayload, error) {
	create := catalog.CreateProject{Name: in.Name}
	if in.Description != nil {
		create.Description = *in.Description
	}
	return projectPayload(r.Catalog.CreateProject(ctx, create))
}

func (r mutation) UpdateProject(ctx context.Context, in graph.UpdateProjectInput) (*graph.ProjectPayload, error) {
	id, err := decode(gid.Project, in.ID, "id")
	if err != nil {
		return projectPayload(nil, err)
	}
	return projectPayload(r.Catalog.UpdateProject(ctx, catalog.UpdateProject{ID: id, Name: in.Name, Description: in.Description}))
}

func (r mutation) ArchiveProject(ctx context.Context, in graph.ArchiveProjectInput) (*graph.ProjectPayload, error) {
	id, err := decode(gid.Project, in.ID, "id")
	if err != nil {
		return projectPayload(nil, err)
	}
	return projectPayload(r.Catalog.ArchiveProject(ctx, id, in.Archived))
}

func (r mutation) DeleteProject(ctx context.Context, in graph.DeleteProjectInput) (*graph.DeletePayload, error) {
	id, err := decode(gid.Project, in.ID, "id")
	if err == nil {
		err = r.Catalog.DeleteProject(ctx, id)
	}
	return deletePayload(in.ID, err)
}

func (r mutation) SetProjectMember(ctx context.Context, in graph.SetProjectMemberInput) (*graph.ProjectPayload, error) {
	id, err := decode(gid.Project, in.ProjectID, "projectId")
	if err != nil {
		return projectPayload(nil, err)
	}
	return projectPayload(r.Catalog.SetProjectMember(ctx, catalog.SetProjectMember{ProjectID: id, Email: in.Email, Role: in.Role}))
}

func (r mutation) RemoveProjectMember(ctx context.Context, in graph.RemoveProjectMemberInput) (*graph.ProjectPayload, error) {
	id, err := decode(gid.Project, in.ProjectID, "projectId")
	if err != nil {
		return projectPayload(nil, err)
	}
	who, err := decode(gid.User, in.UserID, "userId")
	if err != nil {
		return projectPayload(nil, err)
	}
	return projectPayload(r.Catalog.RemoveProjectMember(ctx, id, who))
}
