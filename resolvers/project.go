package resolvers

import (
	"context"
	"time"

	"github.com/google/uuid"

	"purlin/account"
	"purlin/auth"
	"purlin/catalog"
	"purlin/dataloader"
	"purlin/ent"
	"purlin/ent/enum"
	"purlin/ent/gid"
	"purlin/ent/rule"
	"purlin/event"
	"purlin/fault"
	"purlin/graph"
	"purlin/translate"
)

type (
	project    struct{ *Resolver }
	invitation struct{ *Resolver }
)

// Project resolves the fields of Project.
func (r *Resolver) Project() graph.ProjectResolver { return project{r} }

// Invitation resolves the fields of Invitation.
func (r *Resolver) Invitation() graph.InvitationResolver { return invitation{r} }

func (project) Owner(ctx context.Context, p *ent.Project) (*ent.User, error) {
	return dataloader.UserOf(ctx, p, func(p *ent.Project) uuid.UUID { return p.OwnerID })
}

func (project) ViewerRole(ctx context.Context, p *ent.Project) (enum.ProjectRole, error) {
	return dataloader.ViewerRole(ctx, p)
}

// Capabilities are made of the very actions that the policies are made of.
func (project) Capabilities(ctx context.Context, p *ent.Project) (*graph.ProjectCapabilities, error) {
	role, err := dataloader.ViewerRole(ctx, p)
	who := auth.From(ctx)
	may := func(a rule.Action) *graph.Capability { return capability(a.Check(who, role, p.ArchivedAt != nil)) }
	leave := may(rule.Leave)
	if p.OwnerID == who.UserID && leave.Allowed {
		leave = capability(graph.CapabilityCodeOwnerStays, fault.Errorf(fault.Conflict, "whoever made the project stays its owner"))
	}
	translates := may(rule.WriteTranslations)
	spend := translates
	if refused := translate.UsageOf(p, time.Now()).Refused(); refused != nil && translates.Allowed {
		spend = capability(graph.CapabilityCodeLimitReached, refused)
	}
	return &graph.ProjectCapabilities{
		CanUpdate: may(rule.UpdateProject), CanArchive: may(rule.ArchiveProject), CanDelete: may(rule.ArchiveProject),
		CanManageMembers: may(rule.ManageMembers), CanManageWebhooks: may(rule.ManageWebhooks), CanShare: may(rule.ShareFiles), CanLeave: leave,
		CanWriteFiles: may(rule.WriteFiles), CanTranslate: translates, CanSpend: spend, CanSetLimits: may(rule.LimitProject),
	}, err
}

// Region is the installation's where the project has none of its own.
func (r project) Region(_ context.Context, p *ent.Project) (enum.Region, error) {
	return r.Catalog.Region(p), nil
}

// Usage is read with the project.
func (project) Usage(_ context.Context, p *ent.Project) (*graph.ProjectUsage, error) {
	u := translate.UsageOf(p, time.Now())
	out := &graph.ProjectUsage{TranslationsToday: u.Today, Warned: u.Warned(), ResetsAt: u.ResetsAt}
	if u.Limit > 0 {
		out.TranslationsPerDay = &u.Limit
	}
	if u.Warning > 0 {
		out.TranslationsPerDayWarning = &u.Warning
	}
	return out, nil
}

func capability[C ~string](code C, refused *fault.Error) *graph.Capability {
	if refused == nil {
		return &graph.Capability{Allowed: true}
	}
	shown := graph.CapabilityCode(code)
	return &graph.Capability{Code: &shown, Reason: &refused.Message}
}

func (project) Invitations(ctx context.Context, p *ent.Project, first *int, after *string) (*graph.InvitationConnection, error) {
	page, err := dataloader.ProjectInvitations(ctx, p, dataloader.Args{First: first, After: after}, counted(ctx))
	if err != nil {
		return nil, err
	}
	return &graph.InvitationConnection{Nodes: page.Rows, PageInfo: pageInfo(page), TotalCount: page.Total, Edges: edges(page, func(c string, row *ent.Invitation) *graph.InvitationEdge {
		return &graph.InvitationEdge{Cursor: c, Node: row}
	})}, nil
}

func (invitation) Project(ctx context.Context, i *ent.Invitation) (*ent.Project, error) {
	return dataloader.ProjectOf(ctx, i, func(i *ent.Invitation) uuid.UUID { return i.ProjectID })
}

func (invitation) InvitedBy(ctx context.Context, i *ent.Invitation) (*ent.User, error) {
	return dataloader.UserOf(ctx, i, func(i *ent.Invitation) uuid.UUID { return i.InvitedBy })
}

func (project) Members(ctx context.Context, p *ent.Project, first *int, after *string) (*graph.ProjectMemberConnection, error) {
	page, err := dataloader.ProjectMembers(ctx, p, dataloader.Args{First: first, After: after}, counted(ctx))
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
	page, err := dataloader.ProjectFiles(ctx, p, dataloader.Args{First: first, After: after, Last: last, Before: before}, f, by, counted(ctx))
	if err != nil {
		return nil, err
	}
	return &graph.FileConnection{Nodes: page.Rows, PageInfo: pageInfo(page), TotalCount: page.Total, Edges: edges(page, func(c string, row *ent.File) *graph.FileEdge {
		return &graph.FileEdge{Cursor: c, Node: row}
	})}, nil
}

func (project) Translations(ctx context.Context, p *ent.Project, first *int, after *string, last *int, before *string, filter *graph.TranslationFilter) (*graph.TranslationConnection, error) {
	page, err := dataloader.ProjectTranslations(ctx, p, dataloader.Args{First: first, After: after, Last: last, Before: before}, translationFilter(filter), counted(ctx))
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
	if in.Region != nil {
		create.Region = *in.Region
	}
	return projectPayload(r.Catalog.CreateProject(ctx, create))
}

func (r mutation) UpdateProject(ctx context.Context, in graph.UpdateProjectInput) (*graph.ProjectPayload, error) {
	id, err := decode(gid.Project, in.ID, "id")
	if err != nil {
		return projectPayload(nil, err)
	}
	return projectPayload(r.Catalog.UpdateProject(ctx, catalog.UpdateProject{
		ID: id, Name: in.Name, Description: in.Description, DailyLimit: in.TranslationsPerDay, DailyWarning: in.TranslationsPerDayWarning,
	}))
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

func (r mutation) InviteProjectMember(ctx context.Context, in graph.InviteProjectMemberInput) (*graph.InvitationPayload, error) {
	out := &graph.InvitationPayload{}
	id, err := decode(gid.Project, in.ProjectID, "projectId")
	if err == nil {
		out.Invitation, err = r.Account.Invite(ctx, account.Invite{ProjectID: id, Email: in.Email, Role: in.Role})
	}
	if err != nil {
		out.Invitation = nil
	}
	out.UserErrors, err = userErrors(err)
	return out, err
}

func (r mutation) CancelInvitation(ctx context.Context, in graph.CancelInvitationInput) (*graph.DeletePayload, error) {
	id, err := decode(gid.Invitation, in.ID, "id")
	if err == nil {
		err = r.Account.CancelInvitation(ctx, id)
	}
	return deletePayload(in.ID, err)
}

func (r mutation) AcceptInvitation(ctx context.Context, in graph.AcceptInvitationInput) (*graph.ProjectPayload, error) {
	if err := alone(ctx); err != nil {
		return nil, err
	}
	return projectPayload(r.Account.AcceptInvitation(ctx, in.Token))
}
