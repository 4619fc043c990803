package resolvers

import (
	"context"

	"github.com/google/uuid"

	"purlin/catalog"
	"purlin/dataloader"
	"purlin/ent"
	"purlin/ent/column"
	"purlin/ent/gid"
	"purlin/graph"
)

type (
	file        struct{ *Resolver }
	fileVersion struct{ *Resolver }
	fileUpload  struct{ *Resolver }
)

// File resolves the fields of File.
func (r *Resolver) File() graph.FileResolver { return file{r} }

// FileVersion resolves the fields of FileVersion.
func (r *Resolver) FileVersion() graph.FileVersionResolver { return fileVersion{r} }

// FileUpload resolves the fields of FileUpload.
func (r *Resolver) FileUpload() graph.FileUploadResolver { return fileUpload{r} }

func (file) Project(ctx context.Context, f *ent.File) (*ent.Project, error) {
	return dataloader.ProjectOf(ctx, f, func(f *ent.File) uuid.UUID { return f.ProjectID })
}

func (file) CreatedBy(ctx context.Context, f *ent.File) (*ent.User, error) {
	return dataloader.UserOf(ctx, f, func(f *ent.File) uuid.UUID { return f.CreatedBy })
}

func (file) LatestVersion(ctx context.Context, f *ent.File) (*ent.FileVersion, error) {
	return dataloader.VersionOf(ctx, f, func(f *ent.File) uuid.UUID { return f.LatestVersionID })
}

func (file) LatestTranslation(ctx context.Context, f *ent.File) (*ent.Translation, error) {
	return dataloader.TranslationOf(ctx, f, func(f *ent.File) *uuid.UUID { return f.LatestTranslationID })
}

func (file) Versions(ctx context.Context, f *ent.File, first *int, after *string) (*graph.FileVersionConnection, error) {
	p, err := dataloader.FileVersions(ctx, f, dataloader.Args{First: first, After: after}, counted(ctx))
	if err != nil {
		return nil, err
	}
	return &graph.FileVersionConnection{Nodes: p.Rows, PageInfo: pageInfo(p), TotalCount: p.Total, Edges: edges(p, func(c string, row *ent.FileVersion) *graph.FileVersionEdge {
		return &graph.FileVersionEdge{Cursor: c, Node: row}
	})}, nil
}

func (file) Translations(ctx context.Context, f *ent.File, first *int, after *string, last *int, before *string, filter *graph.TranslationFilter) (*graph.TranslationConnection, error) {
	p, err := dataloader.FileTranslations(ctx, f, dataloader.Args{First: first, After: after, Last: last, Before: before}, translationFilter(filter), counted(ctx))
	return translations(p, err)
}

func (fileVersion) File(ctx context.Context, v *ent.FileVersion) (*ent.File, error) {
	return dataloader.FileOf(ctx, v, func(v *ent.FileVersion) uuid.UUID { return v.FileID })
}

func (fileVersion) UploadedBy(ctx context.Context, v *ent.FileVersion) (*ent.User, error) {
	return dataloader.UserOf(ctx, v, func(v *ent.FileVersion) uuid.UUID { return v.UploadedBy })
}

func (r fileVersion) DownloadURL(ctx context.Context, v *ent.FileVersion) (string, error) {
	f, err := r.File(ctx, v)
	if err != nil {
		return "", err
	}
	return r.Catalog.DownloadURL(ctx, f, v)
}

func (r fileUpload) Parts(ctx context.Context, u *ent.Upload) ([]*graph.UploadPart, error) {
	parts, err := r.Catalog.UploadURLs(ctx, u)
	out := make([]*graph.UploadPart, len(parts))
	for i, p := range parts {
		out[i] = &graph.UploadPart{Number: p.Number, URL: p.URL}
	}
	return out, err
}

func (r fileUpload) ReceivedParts(ctx context.Context, u *ent.Upload) ([]int, error) {
	return r.Catalog.ReceivedParts(ctx, u)
}

// filePayload shows a version that was added, with its file.
func filePayload(ctx context.Context, v *ent.FileVersion, err error) (*graph.FilePayload, error) {
	if err == nil {
		var f *ent.File
		f, err = dataloader.FileOf(ctx, v, func(v *ent.FileVersion) uuid.UUID { return v.FileID })
		if err == nil {
			return &graph.FilePayload{File: f, FileVersion: v, UserErrors: []*graph.UserError{}}, nil
		}
	}
	errs, err := userErrors(err)
	return &graph.FilePayload{UserErrors: errs}, err
}

func (r mutation) CreateUpload(ctx context.Context, in graph.CreateUploadInput) (*graph.UploadPayload, error) {
	out := &graph.UploadPayload{}
	id, err := decode(gid.Project, in.ProjectID, "projectId")
	if err == nil {
		create := catalog.CreateUpload{ProjectID: id, Name: in.Name, SizeBytes: in.SizeBytes, SHA256: value(in.Sha256)}
		out.Upload, err = r.Catalog.CreateUpload(ctx, create)
	}
	out.UserErrors, err = userErrors(err)
	return out, err
}

func (r mutation) CompleteUpload(ctx context.Context, in graph.CompleteUploadInput) (*graph.FilePayload, error) {
	id, err := decode(gid.Upload, in.UploadID, "uploadId")
	if err != nil {
		return filePayload(ctx, nil, err)
	}
	parts := make([]catalog.CompletedPart, len(in.Parts))
	for i, p := range in.Parts {
		parts[i] = catalog.CompletedPart{Number: p.Number, ETag: p.Etag}
	}
	v, err := r.Catalog.CompleteUpload(ctx, catalog.CompleteUpload{UploadID: id, Parts: parts})
	return filePayload(ctx, v, err)
}

func (r mutation) AbortUpload(ctx context.Context, in graph.AbortUploadInput) (*graph.DeletePayload, error) {
	id, err := decode(gid.Upload, in.UploadID, "uploadId")
	if err == nil {
		err = r.Catalog.AbortUpload(ctx, id)
	}
	return deletePayload(in.UploadID, err)
}

func (r mutation) UploadFile(ctx context.Context, in graph.UploadFileInput) (*graph.FilePayload, error) {
	id, err := decode(gid.Project, in.ProjectID, "projectId")
	if err != nil {
		return filePayload(ctx, nil, err)
	}
	name := in.Content.Filename
	if in.Name != nil {
		name = *in.Name
	}
	v, err := r.Catalog.UploadFile(ctx, catalog.UploadFile{ProjectID: id, Name: name, Content: in.Content.File})
	return filePayload(ctx, v, err)
}

func (r mutation) RenameFile(ctx context.Context, in graph.RenameFileInput) (*graph.FilePayload, error) {
	out := &graph.FilePayload{}
	id, err := decode(gid.File, in.ID, "id")
	if err == nil {
		out.File, err = r.Catalog.RenameFile(ctx, id, in.Name)
	}
	if err == nil {
		out.FileVersion, err = dataloader.VersionOf(ctx, out.File, func(f *ent.File) uuid.UUID { return f.LatestVersionID })
	}
	out.UserErrors, err = userErrors(err)
	return out, err
}

func (r mutation) DeleteFile(ctx context.Context, in graph.DeleteFileInput) (*graph.DeletePayload, error) {
	id, err := decode(gid.File, in.ID, "id")
	if err == nil {
		err = r.Catalog.DeleteFile(ctx, id)
	}
	return deletePayload(in.ID, err)
}

func (archive) Problem(_ context.Context, a *column.Archive) (*string, error) {
	return text(a.Problem), nil
}

func (archive) Candidates(_ context.Context, a *column.Archive) ([]*column.ArchiveCandidate, error) {
	return pointers(a.Candidates), nil
}

func (archiveCandidate) References(_ context.Context, c *column.ArchiveCandidate) ([]*column.ArchiveReference, error) {
	return pointers(c.References), nil
}

// pointers are those to the elements of list.
func pointers[T any](list []T) []*T {
	out := make([]*T, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

type (
	archive          struct{ *Resolver }
	archiveCandidate struct{ *Resolver }
)

// Archive resolves the fields of Archive.
func (r *Resolver) Archive() graph.ArchiveResolver { return archive{r} }

// ArchiveCandidate resolves the fields of ArchiveCandidate.
func (r *Resolver) ArchiveCandidate() graph.ArchiveCandidateResolver { return archiveCandidate{r} }
