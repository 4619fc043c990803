package resolvers

import (
	"context"

	"github.com/google/uuid"

	"purlin/dataloader"
	"purlin/ent"
	"purlin/ent/gid"
	"purlin/event"
	"purlin/fault"
	"purlin/graph"
)

const maxNodes = 100

type (
	query        struct{ *Resolver }
	mutation     struct{ *Resolver }
	subscription struct{ *Resolver }
)

// Query resolves the fields of Query.
func (r *Resolver) Query() graph.QueryResolver { return query{r} }

// Mutation resolves the fields of Mutation.
func (r *Resolver) Mutation() graph.MutationResolver { return mutation{r} }

// Subscription resolves the fields of Subscription.
func (r *Resolver) Subscription() graph.SubscriptionResolver { return subscription{r} }

func (r query) Node(ctx context.Context, id string) (graph.Node, error) {
	found, err := r.Nodes(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

func (query) Nodes(ctx context.Context, ids []string) ([]graph.Node, error) {
	if len(ids) > maxNodes {
		return nil, fault.Errorf(fault.BadUserInput, "ask for at most %d ids at once, not %d", maxNodes, len(ids))
	}
	wanted := map[gid.Kind][]uuid.UUID{}
	for _, id := range ids {
		if kind, u, err := gid.Decode(id); err == nil {
			wanted[kind] = append(wanted[kind], u)
		}
	}
	known := map[string]graph.Node{}
	for kind, us := range wanted {
		if err := nodesOf(ctx, kind, us, known); err != nil {
			return nil, err
		}
	}
	out := make([]graph.Node, len(ids))
	for i, id := range ids {
		out[i] = known[id]
	}
	return out, nil
}

func nodesOf(ctx context.Context, kind gid.Kind, ids []uuid.UUID, known map[string]graph.Node) error {
	switch kind {
	case gid.User:
		return add(ctx, ids, known, dataloader.UsersByID)
	case gid.APIToken:
		return add(ctx, ids, known, dataloader.APITokensByID)
	case gid.Project:
		return add(ctx, ids, known, dataloader.ProjectsByID)
	case gid.File:
		return add(ctx, ids, known, dataloader.FilesByID)
	case gid.FileVersion:
		return add(ctx, ids, known, dataloader.VersionsByID)
	case gid.Translation:
		return add(ctx, ids, known, dataloader.TranslationsByID)
	case gid.Derivative:
		return add(ctx, ids, known, dataloader.DerivativesByID)
	case gid.Session:
		return add(ctx, ids, known, dataloader.SessionsByID)
	case gid.Login:
		return add(ctx, ids, known, dataloader.LoginsByID)
	case gid.Invitation:
		return add(ctx, ids, known, dataloader.InvitationsByID)
	case gid.Webhook:
		return add(ctx, ids, known, dataloader.WebhooksByID)
	case gid.WebhookDelivery:
		return add(ctx, ids, known, dataloader.WebhookDeliveriesByID)
	case gid.FileImport:
		return add(ctx, ids, known, dataloader.ImportsByID)
	case gid.ShareLink:
		return add(ctx, ids, known, dataloader.ShareLinksByID)
	case gid.ViewerSession:
		return add(ctx, ids, known, dataloader.ViewerSessionsByID)
	case gid.Upload: // no Node
	}
	return nil
}

func add[T any, N interface {
	*T
	graph.Node
}](ctx context.Context, ids []uuid.UUID, known map[string]graph.Node, read func(context.Context, []uuid.UUID) (map[uuid.UUID]*T, error)) error {
	rows, err := read(ctx, ids)
	for _, r := range rows {
		known[N(r).GlobalID()] = N(r)
	}
	return err
}

func (r query) Viewer(ctx context.Context) (*ent.User, error) {
	u, err := r.Account.Viewer(ctx)
	if fault.CodeOf(err) == fault.Unauthenticated {
		return nil, nil
	}
	return u, err
}

func (r query) APITokens(ctx context.Context) ([]*ent.APIToken, error) {
	tokens, err := r.Account.APITokens(ctx)
	return dataloader.Track(ctx, tokens, err)
}

func (r query) Sessions(ctx context.Context) ([]*ent.Session, error) { return r.Account.Sessions(ctx) }

func (r query) Logins(ctx context.Context) ([]*ent.Login, error) { return r.Account.Logins(ctx) }

func (r query) LoginProviders(context.Context) ([]*graph.LoginProvider, error) {
	out := []*graph.LoginProvider{}
	for _, p := range r.Account.Providers() {
		out = append(out, &graph.LoginProvider{ID: p.ID, Name: p.Name, SignInURL: r.Account.SignInURL(p)})
	}
	return out, nil
}

func (query) Project(ctx context.Context, id string) (*ent.Project, error) {
	return find(ctx, gid.Project, id, dataloader.ProjectsByID)
}

func (query) Projects(ctx context.Context, first *int, after *string, last *int, before *string, filter *graph.ProjectFilter, orderBy *graph.ProjectOrder) (*graph.ProjectConnection, error) {
	no := false
	f, by := dataloader.ProjectFilter{Archived: &no}, dataloader.Order{}
	if filter != nil {
		f = dataloader.ProjectFilter{Search: filter.Search, Archived: filter.Archived}
	}
	if orderBy != nil {
		by = dataloader.Order{Field: string(orderBy.Field), Desc: orderBy.Direction == graph.OrderDirectionDesc}
	}
	p, err := dataloader.Projects(ctx, dataloader.Args{First: first, After: after, Last: last, Before: before}, f, by, counted(ctx))
	if err != nil {
		return nil, err
	}
	return &graph.ProjectConnection{Nodes: p.Rows, PageInfo: pageInfo(p), TotalCount: p.Total, Edges: edges(p, func(c string, row *ent.Project) *graph.ProjectEdge {
		return &graph.ProjectEdge{Cursor: c, Node: row}
	})}, nil
}

func (query) File(ctx context.Context, id string) (*ent.File, error) {
	return find(ctx, gid.File, id, dataloader.FilesByID)
}

func (query) Translation(ctx context.Context, id string) (*ent.Translation, error) {
	return find(ctx, gid.Translation, id, dataloader.TranslationsByID)
}

func (query) Upload(ctx context.Context, id string) (*ent.Upload, error) {
	u, err := gid.Upload.Decode(id)
	if err != nil {
		return nil, nil //nolint:nilerr // an id that names nothing is null
	}
	row, err := dataloader.UploadByID(ctx, u)
	if fault.CodeOf(err) == fault.NotFound {
		return nil, nil
	}
	return row, err
}

func (r query) SupportedFormats(ctx context.Context) ([]*graph.FormatSupport, error) {
	formats, err := r.Translate.SupportedFormats(ctx)
	out := make([]*graph.FormatSupport, len(formats))
	for i, f := range formats {
		out[i] = &graph.FormatSupport{Input: f.Input, Outputs: f.Outputs, Reason: text(f.Reason)}
	}
	return out, err
}

func (r subscription) TranslationProgress(ctx context.Context, translationID string, afterSequence *int) (<-chan *event.Translation, error) {
	if one := event.Given[*event.Translation](ctx); one != nil {
		return channel(ctx, one, nil)
	}
	id, err := gid.Translation.Decode(translationID)
	if err != nil {
		return nil, err
	}
	follow, err := r.Events.FollowTranslation(ctx, id, afterSequence)
	return channel(ctx, follow, err)
}

func (r subscription) ProjectEvents(ctx context.Context, projectID string, after *string) (<-chan event.Event, error) {
	if one := event.Given[event.Event](ctx); one != nil {
		return channel(ctx, one, nil)
	}
	id, err := gid.Project.Decode(projectID)
	if err != nil {
		return nil, err
	}
	follow, err := r.Events.FollowProject(ctx, id, after)
	return channel(ctx, follow, err)
}
