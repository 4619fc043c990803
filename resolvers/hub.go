package resolvers

import (
	"context"

	"github.com/google/uuid"

	"purlin/dataloader"
	"purlin/ent"
	"purlin/ent/gid"
	"purlin/fault"
	"purlin/graph"
	"purlin/hub"
)

type (
	hubOf      struct{ *Resolver }
	hubProject struct{ *Resolver }
	hubFolder  struct{ *Resolver }
	hubItem    struct{ *Resolver }
	fileImport struct{ *Resolver }
)

// Hub resolves the fields of Hub.
func (r *Resolver) Hub() graph.HubResolver { return hubOf{r} }

// HubProject resolves the fields of HubProject.
func (r *Resolver) HubProject() graph.HubProjectResolver { return hubProject{r} }

// HubFolder resolves the fields of HubFolder.
func (r *Resolver) HubFolder() graph.HubFolderResolver { return hubFolder{r} }

// HubItem resolves the fields of HubItem.
func (r *Resolver) HubItem() graph.HubItemResolver { return hubItem{r} }

// FileImport resolves the fields of FileImport.
func (r *Resolver) FileImport() graph.FileImportResolver { return fileImport{r} }

// remote is a page of a list that Autodesk keeps.
type remote[N any] struct {
	nodes   []N
	cursors []string
	info    *graph.PageInfo
}

func readRemote[T, N any](name string, first *int, after *string, read func(hub.Range) (hub.List[T], error), show func(T) N) (p remote[N], err error) {
	o := dataloader.NewOffsets(name)
	from, size, err := o.Window(first, after)
	if err != nil {
		return p, err
	}
	l, err := read(hub.Range{From: from, Size: size})
	if err != nil {
		return p, err
	}
	p.nodes, p.cursors, p.info = make([]N, len(l.Items)), make([]string, len(l.Items)), &graph.PageInfo{HasNextPage: l.More, HasPreviousPage: from > 0}
	for i, t := range l.Items {
		p.nodes[i], p.cursors[i] = show(t), o.Cursor(from+i)
	}
	if n := len(p.cursors); n > 0 {
		p.info.StartCursor, p.info.EndCursor = &p.cursors[0], &p.cursors[n-1]
	}
	return p, nil
}

func remoteEdges[N, E any](p remote[N], edge func(cursor string, node N) E) []E {
	out := make([]E, len(p.nodes))
	for i, n := range p.nodes {
		out[i] = edge(p.cursors[i], n)
	}
	return out
}

func showProject(p *hub.Project) *graph.HubProject { return &graph.HubProject{ID: p.ID, Name: p.Name} }

func showFolder(f *hub.Folder) *graph.HubFolder { return &graph.HubFolder{ID: f.ID, Name: f.Name} }

func showItem(i *hub.Item) *graph.HubItem {
	out := &graph.HubItem{ID: i.ID, Name: i.Name}
	if i.Tip != nil {
		out.LatestVersion = showVersion(i.Tip)
	}
	return out
}

func showVersion(v *hub.Version) *graph.HubVersion {
	out := &graph.HubVersion{ID: v.ID, Number: v.Number, Name: v.Name, CreatedAt: v.CreatedAt, CreatedBy: v.CreatedBy}
	if v.SizeBytes > 0 {
		out.SizeBytes = &v.SizeBytes
	}
	return out
}

func showEntry(e hub.Entry) graph.HubEntry {
	if e.Folder != nil {
		return showFolder(e.Folder)
	}
	return showItem(e.Item)
}

func (r query) Hubs(ctx context.Context, first *int, after *string) (*graph.HubConnection, error) {
	p, err := readRemote("hubs", first, after, func(w hub.Range) (hub.List[*hub.Hub], error) { return r.Resolver.Hubs.Hubs(ctx, w) },
		func(h *hub.Hub) *graph.Hub { return &graph.Hub{ID: h.ID, Name: h.Name, Region: h.Region} })
	return &graph.HubConnection{Nodes: p.nodes, PageInfo: p.info, Edges: remoteEdges(p, func(c string, n *graph.Hub) *graph.HubEdge {
		return &graph.HubEdge{Cursor: c, Node: n}
	})}, err
}

func (r hubOf) Projects(ctx context.Context, h *graph.Hub, first *int, after *string) (*graph.HubProjectConnection, error) {
	p, err := readRemote("projects of a hub", first, after, func(w hub.Range) (hub.List[*hub.Project], error) { return r.Hubs.Projects(ctx, h.ID, w) }, showProject)
	return &graph.HubProjectConnection{Nodes: p.nodes, PageInfo: p.info, Edges: remoteEdges(p, func(c string, n *graph.HubProject) *graph.HubProjectEdge {
		return &graph.HubProjectEdge{Cursor: c, Node: n}
	})}, err
}

func (r hubProject) TopFolders(ctx context.Context, in *graph.HubProject, first *int, after *string) (*graph.HubFolderConnection, error) {
	p, err := readRemote("top folders", first, after, func(w hub.Range) (hub.List[*hub.Folder], error) { return r.Hubs.TopFolders(ctx, in.ID, w) }, showFolder)
	return &graph.HubFolderConnection{Nodes: p.nodes, PageInfo: p.info, Edges: remoteEdges(p, func(c string, n *graph.HubFolder) *graph.HubFolderEdge {
		return &graph.HubFolderEdge{Cursor: c, Node: n}
	})}, err
}

func (r hubFolder) Contents(ctx context.Context, in *graph.HubFolder, first *int, after *string) (*graph.HubEntryConnection, error) {
	p, err := readRemote("contents of a folder", first, after, func(w hub.Range) (hub.List[hub.Entry], error) { return r.Hubs.Contents(ctx, in.ID, w) }, showEntry)
	return &graph.HubEntryConnection{Nodes: p.nodes, PageInfo: p.info, Edges: remoteEdges(p, func(c string, n graph.HubEntry) *graph.HubEntryEdge {
		return &graph.HubEntryEdge{Cursor: c, Node: n}
	})}, err
}

func (r hubItem) Versions(ctx context.Context, in *graph.HubItem, first *int, after *string) (*graph.HubVersionConnection, error) {
	p, err := readRemote("versions of an item", first, after, func(w hub.Range) (hub.List[*hub.Version], error) { return r.Hubs.Versions(ctx, in.ID, w) }, showVersion)
	return &graph.HubVersionConnection{Nodes: p.nodes, PageInfo: p.info, Edges: remoteEdges(p, func(c string, n *graph.HubVersion) *graph.HubVersionEdge {
		return &graph.HubVersionEdge{Cursor: c, Node: n}
	})}, err
}

// found is a by-id field of a hub: what Autodesk does not show the caller is null.
func found[T, N any](v *T, err error, show func(*T) *N) (*N, error) {
	if fault.CodeOf(err) == fault.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return show(v), nil
}

func (r query) HubProject(ctx context.Context, id string) (*graph.HubProject, error) {
	v, err := r.Resolver.Hubs.Project(ctx, id)
	return found(v, err, showProject)
}

func (r query) HubFolder(ctx context.Context, id string) (*graph.HubFolder, error) {
	v, err := r.Resolver.Hubs.Folder(ctx, id)
	return found(v, err, showFolder)
}

func (r query) HubItem(ctx context.Context, id string) (*graph.HubItem, error) {
	v, err := r.Resolver.Hubs.Item(ctx, id)
	return found(v, err, showItem)
}

func (project) Imports(ctx context.Context, p *ent.Project, first *int, after *string) (*graph.FileImportConnection, error) {
	page, err := dataloader.ProjectImports(ctx, p, dataloader.Args{First: first, After: after}, counted(ctx))
	if err != nil {
		return nil, err
	}
	return &graph.FileImportConnection{Nodes: page.Rows, PageInfo: pageInfo(page), TotalCount: page.Total, Edges: edges(page, func(c string, row *ent.FileImport) *graph.FileImportEdge {
		return &graph.FileImportEdge{Cursor: c, Node: row}
	})}, nil
}

// SizeBytes is 0 in the row until it is known.
func (fileImport) SizeBytes(_ context.Context, i *ent.FileImport) (*int64, error) {
	if i.SizeBytes == 0 {
		return nil, nil
	}
	return &i.SizeBytes, nil
}

func (fileImport) RequestedBy(ctx context.Context, i *ent.FileImport) (*ent.User, error) {
	return dataloader.UserOf(ctx, i, func(i *ent.FileImport) uuid.UUID { return i.RequestedBy })
}

func (fileImport) FileVersion(ctx context.Context, i *ent.FileImport) (*ent.FileVersion, error) {
	return dataloader.ImportedOf(ctx, i)
}

func importPayload(i *ent.FileImport, err error) (*graph.FileImportPayload, error) {
	if err != nil {
		i = nil
	}
	errs, err := userErrors(err)
	return &graph.FileImportPayload{FileImport: i, UserErrors: errs}, err
}

func (r mutation) ImportFile(ctx context.Context, in graph.ImportFileInput) (*graph.FileImportPayload, error) {
	id, err := decode(gid.Project, in.ProjectID, "projectId")
	if err != nil {
		return importPayload(nil, err)
	}
	return importPayload(r.Hubs.ImportFile(ctx, hub.ImportFile{ProjectID: id, Source: in.Source, Name: value(in.Name), Follow: in.Follow}))
}

func (r mutation) UpdateFileImport(ctx context.Context, in graph.UpdateFileImportInput) (*graph.FileImportPayload, error) {
	id, err := decode(gid.FileImport, in.ID, "id")
	if err != nil {
		return importPayload(nil, err)
	}
	return importPayload(r.Hubs.Follow(ctx, id, in.Follow))
}
