package resolvers

import (
	"context"
	"time"

	"github.com/google/uuid"

	"purlin/dataloader"
	"purlin/ent"
	"purlin/ent/column"
	"purlin/ent/gid"
	"purlin/event"
	"purlin/fault"
	"purlin/graph"
	"purlin/translate"
)

type (
	translation   struct{ *Resolver }
	derivative    struct{ *Resolver }
	modelView     struct{ *Resolver }
	modelProperty struct{ *Resolver }
	engineMessage struct{ *Resolver }
)

// Translation resolves the fields of Translation.
func (r *Resolver) Translation() graph.TranslationResolver { return translation{r} }

// Derivative resolves the fields of Derivative.
func (r *Resolver) Derivative() graph.DerivativeResolver { return derivative{r} }

// ModelView resolves the fields of ModelView.
func (r *Resolver) ModelView() graph.ModelViewResolver { return modelView{r} }

// ModelProperty resolves the fields of ModelProperty.
func (r *Resolver) ModelProperty() graph.ModelPropertyResolver { return modelProperty{r} }

// EngineMessage resolves the fields of EngineMessage.
func (r *Resolver) EngineMessage() graph.EngineMessageResolver { return engineMessage{r} }

func translationFilter(f *graph.TranslationFilter) dataloader.TranslationFilter {
	if f == nil {
		return dataloader.TranslationFilter{}
	}
	return dataloader.TranslationFilter{Status: f.Status, Outputs: f.Outputs}
}

func translations(p *dataloader.Page[ent.Translation], err error) (*graph.TranslationConnection, error) {
	if err != nil {
		return nil, err
	}
	return &graph.TranslationConnection{Nodes: p.Rows, PageInfo: pageInfo(p), TotalCount: p.Total, Edges: edges(p, func(c string, row *ent.Translation) *graph.TranslationEdge {
		return &graph.TranslationEdge{Cursor: c, Node: row}
	})}, nil
}

func (translation) File(ctx context.Context, t *ent.Translation) (*ent.File, error) {
	return dataloader.FileOf(ctx, t, func(t *ent.Translation) uuid.UUID { return t.FileID })
}

func (translation) FileVersion(ctx context.Context, t *ent.Translation) (*ent.FileVersion, error) {
	return dataloader.VersionOf(ctx, t, func(t *ent.Translation) uuid.UUID { return t.FileVersionID })
}

func (translation) RequestedBy(ctx context.Context, t *ent.Translation) (*ent.User, error) {
	return dataloader.UserOf(ctx, t, func(t *ent.Translation) uuid.UUID { return t.RequestedBy })
}

func (translation) Error(_ context.Context, t *ent.Translation) (*graph.TranslationFailure, error) {
	if t.ErrorCode == "" {
		return nil, nil
	}
	f := &graph.TranslationFailure{Code: t.ErrorCode, Message: t.ErrorMessage, Retryable: t.ErrorRetryable, EngineMessages: []*column.EngineMessage{}}
	if known, ok := translate.Explain(t.ErrorCode, t.ErrorMessage); ok {
		f.Cause, f.Advice = &known.Cause, &known.Advice
	}
	for i := range t.EngineMessages {
		f.EngineMessages = append(f.EngineMessages, &t.EngineMessages[i])
	}
	return f, nil
}

func (engineMessage) Code(_ context.Context, m *column.EngineMessage) (*string, error) {
	return text(m.Code), nil
}

func (translation) Urn(_ context.Context, t *ent.Translation) (*string, error) {
	return text(t.Urn), nil
}

func (translation) RootFile(_ context.Context, t *ent.Translation) (*string, error) {
	return text(t.RootFile), nil
}

func (translation) ReusedFrom(ctx context.Context, t *ent.Translation) (*ent.Translation, error) {
	return dataloader.TranslationOf(ctx, t, func(t *ent.Translation) *uuid.UUID { return t.ReusedFromID })
}

func (translation) Derivatives(ctx context.Context, t *ent.Translation) ([]*ent.Derivative, error) {
	return dataloader.Derivatives(ctx, t)
}

func (translation) Views(ctx context.Context, t *ent.Translation) ([]*ent.ModelView, error) {
	return dataloader.Views(ctx, t)
}

func (translation) Events(ctx context.Context, t *ent.Translation, first *int, after *int) ([]*event.Translation, error) {
	p, err := dataloader.TranslationEvents(ctx, t, first, after)
	if err != nil {
		return nil, err
	}
	return edges(p, func(_ string, row *ent.Event) *event.Translation { return &event.Translation{Row: row} }), nil
}

func (derivative) Translation(ctx context.Context, d *ent.Derivative) (*ent.Translation, error) {
	t, err := dataloader.TranslationOf(ctx, d, func(d *ent.Derivative) *uuid.UUID { return &d.TranslationID })
	return present(t, err)
}

func (r derivative) ExpiresAt(_ context.Context, d *ent.Derivative) (*time.Time, error) {
	return r.Catalog.ExpiresAt(d), nil
}

func (r derivative) DownloadURL(ctx context.Context, d *ent.Derivative) (string, error) {
	return r.Translate.DownloadURL(ctx, d)
}

func (modelView) Objects(ctx context.Context, v *ent.ModelView, first *int, after *string, parentID *int, search *string, in *graph.ModelObjectFilter) (*graph.ModelObjectConnection, error) {
	a := dataloader.Args{First: first, After: after}
	p, err := func() (*dataloader.Page[ent.ModelObject], error) {
		if in == nil {
			return dataloader.ViewObjects(ctx, v, a, parentID, search, counted(ctx))
		}
		if parentID != nil || search != nil {
			return nil, fault.Errorf(fault.BadUserInput, "ask for a filter, or for parentId and search: the filter has a search of its own")
		}
		f, err := objectFilter(in)
		if err != nil {
			return nil, err
		}
		return dataloader.ChosenObjects(ctx, v, a, f)
	}()
	if err != nil {
		return nil, err
	}
	return &graph.ModelObjectConnection{Nodes: p.Rows, PageInfo: pageInfo(p), TotalCount: p.Total, Edges: edges(p, func(c string, row *ent.ModelObject) *graph.ModelObjectEdge {
		return &graph.ModelObjectEdge{Cursor: c, Node: row}
	})}, nil
}

func (modelProperty) Unit(_ context.Context, p *column.Property) (*string, error) {
	return text(p.Unit), nil
}

// text is s; nil when it is empty.
func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// present turns a missing row of a field that is never null into a fault.
func present[T any](row *T, err error) (*T, error) {
	if err == nil && row == nil {
		return nil, fault.Errorf(fault.NotFound, "there is no such thing that you may see")
	}
	return row, err
}

func translationPayload(t *ent.Translation, err error) (*graph.TranslationPayload, error) {
	if err != nil {
		t = nil
	}
	errs, err := userErrors(err)
	return &graph.TranslationPayload{Translation: t, UserErrors: errs}, err
}

func startOf(in graph.StartTranslationInput) (translate.Start, error) {
	id, err := decode(gid.File, in.FileID, "fileId")
	return translate.Start{
		FileID: id, VersionNumber: in.VersionNumber, Outputs: in.Outputs, RootFile: value(in.RootFile),
		Force: in.Force != nil && *in.Force, IdempotencyKey: in.IdempotencyKey,
	}, err
}

func (r mutation) StartTranslation(ctx context.Context, in graph.StartTranslationInput) (*graph.TranslationPayload, error) {
	start, err := startOf(in)
	if err != nil {
		return translationPayload(nil, err)
	}
	return translationPayload(r.Translate.Start(ctx, start))
}

func (r mutation) CancelTranslation(ctx context.Context, in graph.CancelTranslationInput) (*graph.TranslationPayload, error) {
	id, err := decode(gid.Translation, in.ID, "id")
	if err != nil {
		return translationPayload(nil, err)
	}
	return translationPayload(r.Translate.Cancel(ctx, id))
}

func (r mutation) RetryTranslation(ctx context.Context, in graph.RetryTranslationInput) (*graph.TranslationPayload, error) {
	id, err := decode(gid.Translation, in.ID, "id")
	if err != nil {
		return translationPayload(nil, err)
	}
	return translationPayload(r.Translate.Retry(ctx, id))
}
