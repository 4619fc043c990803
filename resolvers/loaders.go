package resolvers

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"purlin/dataloader"
	"purlin/ent"
)

// Loaders gives every response of a gqlgen handler loaders of its own: each
// event of a subscription, and each field of a mutation, so that it shows what
// the fields before it have changed.
type Loaders struct{ Reader *ent.Client }

var _ interface {
	graphql.HandlerExtension
	graphql.ResponseInterceptor
	graphql.RootFieldInterceptor
} = Loaders{}

// ExtensionName names the extension.
func (Loaders) ExtensionName() string { return "Loaders" }

// Validate accepts every schema.
func (Loaders) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptResponse makes loaders for a response.
func (l Loaders) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	return next(dataloader.With(ctx, l.Reader))
}

// InterceptRootField makes loaders for a field of a mutation.
func (l Loaders) InterceptRootField(ctx context.Context, next graphql.RootResolver) graphql.Marshaler {
	if op := graphql.GetOperationContext(ctx).Operation; op != nil && op.Operation == ast.Mutation {
		ctx = dataloader.With(ctx, l.Reader)
	}
	return next(ctx)
}
