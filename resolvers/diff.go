package resolvers

import (
	"context"

	"purlin/dataloader"
	"purlin/ent"
	"purlin/ent/enum"
	"purlin/ent/gid"
	"purlin/graph"
)

type modelDiff struct{ *Resolver }

// ModelDiff resolves the fields of ModelDiff.
func (r *Resolver) ModelDiff() graph.ModelDiffResolver { return modelDiff{r} }

func (fileVersion) Diff(ctx context.Context, v *ent.FileVersion, against string, view *string) (*dataloader.Diff, error) {
	id, err := gid.FileVersion.Decode(against)
	if err != nil {
		return nil, err
	}
	return dataloader.VersionDiff(ctx, v, id, value(view))
}

func (modelDiff) Summary(ctx context.Context, d *dataloader.Diff) (*dataloader.DiffCounts, error) {
	n, err := d.Counts(ctx)
	return &n, err
}

func (modelDiff) Changes(ctx context.Context, d *dataloader.Diff, first *int, after *string, kinds []enum.ModelChangeKind) (*graph.ModelChangeConnection, error) {
	p, err := d.Changes(ctx, first, after, kinds)
	if err != nil {
		return nil, err
	}
	return &graph.ModelChangeConnection{Nodes: p.Rows, PageInfo: pageInfo(p), Edges: edges(p, func(c string, row *dataloader.Change) *graph.ModelChangeEdge {
		return &graph.ModelChangeEdge{Cursor: c, Node: row}
	})}, nil
}
