package resolvers

import (
	"context"
	"time"

	"github.com/google/uuid"

	"purlin/dataloader"
	"purlin/ent"
	"purlin/ent/enum"
	"purlin/ent/gid"
	"purlin/graph"
	"purlin/translate"
	"purlin/viewer"
)

type viewerSession struct{ *Resolver }

// ViewerSession resolves the fields of ViewerSession.
func (r *Resolver) ViewerSession() graph.ViewerSessionResolver { return viewerSession{r} }

func (viewerSession) FileVersion(ctx context.Context, s *ent.ViewerSession) (*ent.FileVersion, error) {
	return dataloader.VersionOf(ctx, s, func(s *ent.ViewerSession) uuid.UUID { return s.FileVersionID })
}

func (viewerSession) CreatedBy(ctx context.Context, s *ent.ViewerSession) (*ent.User, error) {
	return dataloader.UserOf(ctx, s, func(s *ent.ViewerSession) uuid.UUID { return s.CreatedBy })
}

func (project) ViewerSessions(ctx context.Context, p *ent.Project, first *int, after *string) (*graph.ViewerSessionConnection, error) {
	page, err := dataloader.ProjectViewerSessions(ctx, p, dataloader.Args{First: first, After: after}, counted(ctx))
	if err != nil {
		return nil, err
	}
	return &graph.ViewerSessionConnection{Nodes: page.Rows, PageInfo: pageInfo(page), TotalCount: page.Total, Edges: edges(page, func(c string, row *ent.ViewerSession) *graph.ViewerSessionEdge {
		return &graph.ViewerSessionEdge{Cursor: c, Node: row}
	})}, nil
}

func (r mutation) CreateViewerSession(ctx context.Context, in graph.CreateViewerSessionInput) (*graph.CreateViewerSessionPayload, error) {
	out := &graph.CreateViewerSessionPayload{}
	id, err := decode(gid.FileVersion, in.FileVersionID, "fileVersionId")
	if err == nil {
		minutes := viewer.DefaultMinutes
		if in.Minutes != nil {
			minutes = *in.Minutes
		}
		var o viewer.Opened
		if o, err = r.Viewers.Open(ctx, id, minutes); err == nil {
			seconds, endpoint := int(time.Until(o.Session.ExpiresAt).Seconds()), r.Viewers.Endpoint()
			out = &graph.CreateViewerSessionPayload{ViewerSession: o.Session, Token: &o.Token, ExpiresIn: &seconds, Endpoint: &endpoint, Urn: &o.URN}
		}
	}
	out.UserErrors, err = userErrors(err)
	return out, err
}

func (r mutation) RevokeViewerSession(ctx context.Context, in graph.RevokeViewerSessionInput) (*graph.ViewerSessionPayload, error) {
	out := &graph.ViewerSessionPayload{}
	id, err := decode(gid.ViewerSession, in.ID, "id")
	if err == nil {
		out.ViewerSession, err = r.Viewers.Revoke(ctx, id)
	}
	if err != nil {
		out.ViewerSession = nil
	}
	out.UserErrors, err = userErrors(err)
	return out, err
}

func (r query) EstimateTranslation(ctx context.Context, in graph.StartTranslationInput) (*graph.TranslationEstimatePayload, error) {
	out := &graph.TranslationEstimatePayload{}
	start, err := startOf(in)
	if err == nil {
		var e *translate.Estimate
		if e, err = r.Translate.Estimate(ctx, start); err == nil {
			out.Estimate, err = estimate(ctx, e)
		}
	}
	out.UserErrors, err = userErrors(err)
	return out, err
}

func estimate(ctx context.Context, e *translate.Estimate) (*graph.TranslationEstimate, error) {
	usage, err := project{}.Usage(ctx, e.Project)
	out := &graph.TranslationEstimate{Outcome: graph.TranslationOutcomeNew, Translation: e.Other, Outputs: e.Outputs, RootFile: text(e.RootFile), SizeBytes: e.SizeBytes, Usage: usage}
	switch {
	case e.Other != nil && e.Other.Status == enum.Succeeded:
		out.Outcome = graph.TranslationOutcomeShared
	case e.Other != nil:
		out.Outcome = graph.TranslationOutcomeJoined
	case e.Typical > 0:
		seconds := e.Typical.Seconds()
		out.TypicalSeconds = &seconds
	}
	return out, err
}
