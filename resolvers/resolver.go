// Package resolvers connects the schema's fields to the services that know what
// to do and to the loaders that read. It holds no rule of its own.
package resolvers

import (
	"context"
	"errors"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"

	"purlin/account"
	"purlin/catalog"
	"purlin/dataloader"
	"purlin/download"
	"purlin/ent"
	"purlin/ent/gid"
	"purlin/event"
	"purlin/fault"
	"purlin/graph"
	"purlin/hub"
	"purlin/share"
	"purlin/translate"
	"purlin/viewer"
	"purlin/webhook"
)

// Resolver is the root of all resolvers. Every field must be set. The context of
// an operation must carry loaders over Reader ([dataloader.With]).
type Resolver struct {
	Account   *account.Service
	Catalog   *catalog.Service
	Translate *translate.Service
	Downloads *download.Service
	Webhooks  *webhook.Service
	Hubs      *hub.Service
	Shares    *share.Service
	Viewers   *viewer.Service
	Events    *event.Log
	Reader    *ent.Client
}

var _ graph.ResolverRoot = (*Resolver)(nil)

// userErrors splits what a mutation returned: what the caller can mend, for the
// payload, and what ends the request.
func userErrors(err error) ([]*graph.UserError, error) {
	if err == nil {
		return []*graph.UserError{}, nil
	}
	var out []*graph.UserError
	for _, f := range fault.Of(err) {
		code := graph.UserErrorCode(f.Code)
		if !code.IsValid() {
			return nil, err
		}
		out = append(out, &graph.UserError{Code: code, Message: f.Message, Field: f.Field})
	}
	if out == nil {
		return nil, err
	}
	return out, nil
}

// decode reads an id of an input field.
func decode(kind gid.Kind, id, field string) (uuid.UUID, error) {
	u, err := kind.Decode(id)
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return u, f.At("input", field)
	}
	return u, err
}

// decodeAll reads the ids of an input field; nil when it was left out.
func decodeAll(kind gid.Kind, ids []string, field string) (out []uuid.UUID, err error) {
	if ids != nil {
		out = make([]uuid.UUID, len(ids))
	}
	for i, id := range ids {
		if out[i], err = decode(kind, id, field); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// value is *s; empty when it was left out.
func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// counted tells whether the operation asks for the present connection's total.
func counted(ctx context.Context) bool {
	return slices.ContainsFunc(graphql.CollectFieldsCtx(ctx, nil), func(f graphql.CollectedField) bool { return f.Name == "totalCount" })
}

func pageInfo[T any](p *dataloader.Page[T]) *graph.PageInfo {
	info := &graph.PageInfo{HasNextPage: p.HasNext, HasPreviousPage: p.HasPrev}
	if n := len(p.Cursors); n > 0 {
		info.StartCursor, info.EndCursor = &p.Cursors[0], &p.Cursors[n-1]
	}
	return info
}

func edges[T, E any](p *dataloader.Page[T], edge func(cursor string, row *T) *E) []*E {
	out := make([]*E, len(p.Rows))
	for i, r := range p.Rows {
		out[i] = edge(p.Cursors[i], r)
	}
	return out
}

// find is a by-id field: what is not there, or not for the caller, is null.
func find[T any](ctx context.Context, kind gid.Kind, id string, read func(context.Context, []uuid.UUID) (map[uuid.UUID]*T, error)) (*T, error) {
	u, err := kind.Decode(id)
	if err != nil {
		return nil, nil //nolint:nilerr // an id that names nothing is null
	}
	rows, err := read(ctx, []uuid.UUID{u})
	return rows[u], err
}
