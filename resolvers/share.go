package resolvers

import (
	"context"

	"github.com/google/uuid"

	"purlin/dataloader"
	"purlin/ent"
	"purlin/ent/gid"
	"purlin/graph"
	"purlin/share"
)

type shareLink struct{ *Resolver }

// ShareLink resolves the fields of ShareLink.
func (r *Resolver) ShareLink() graph.ShareLinkResolver { return shareLink{r} }

func (shareLink) File(ctx context.Context, l *ent.ShareLink) (*ent.File, error) {
	return dataloader.FileOf(ctx, l, func(l *ent.ShareLink) uuid.UUID { return l.FileID })
}

func (shareLink) CreatedBy(ctx context.Context, l *ent.ShareLink) (*ent.User, error) {
	return dataloader.UserOf(ctx, l, func(l *ent.ShareLink) uuid.UUID { return l.CreatedBy })
}

func (r shareLink) URL(_ context.Context, l *ent.ShareLink) (string, error) { return r.Shares.URL(l) }

func (r shareLink) EmbedURL(_ context.Context, l *ent.ShareLink) (string, error) {
	return r.Shares.EmbedURL(l)
}

func (shareLink) HasPassword(_ context.Context, l *ent.ShareLink) (bool, error) {
	return l.PasswordHash != "", nil
}

func (file) ShareLinks(ctx context.Context, f *ent.File, first *int, after *string) (*graph.ShareLinkConnection, error) {
	page, err := dataloader.FileShareLinks(ctx, f, dataloader.Args{First: first, After: after}, counted(ctx))
	if err != nil {
		return nil, err
	}
	return &graph.ShareLinkConnection{Nodes: page.Rows, PageInfo: pageInfo(page), TotalCount: page.Total, Edges: edges(page, func(c string, row *ent.ShareLink) *graph.ShareLinkEdge {
		return &graph.ShareLinkEdge{Cursor: c, Node: row}
	})}, nil
}

func (r mutation) CreateShareLink(ctx context.Context, in graph.CreateShareLinkInput) (*graph.ShareLinkPayload, error) {
	out := &graph.ShareLinkPayload{}
	id, err := decode(gid.File, in.FileID, "fileId")
	if err == nil {
		out.ShareLink, err = r.Shares.Create(ctx, share.Create{FileID: id, Name: value(in.Name), Password: in.Password, ExpiresAt: in.ExpiresAt})
	}
	out.UserErrors, err = userErrors(err)
	return out, err
}

func (r mutation) RevokeShareLink(ctx context.Context, in graph.RevokeShareLinkInput) (*graph.DeletePayload, error) {
	id, err := decode(gid.ShareLink, in.ID, "id")
	if err == nil {
		err = r.Shares.Revoke(ctx, id)
	}
	return deletePayload(in.ID, err)
}

func (r mutation) OpenShareLink(ctx context.Context, in graph.OpenShareLinkInput) (*graph.OpenShareLinkPayload, error) {
	if err := alone(ctx); err != nil {
		return nil, err
	}
	out := &graph.OpenShareLinkPayload{}
	opened, err := r.Shares.Open(ctx, in.Token, value(in.Password))
	if err == nil {
		id := gid.File.Encode(opened.FileID)
		out.AccessToken, out.ExpiresAt, out.FileID = &opened.AccessToken, &opened.ExpiresAt, &id
	}
	out.UserErrors, err = userErrors(err)
	return out, err
}
