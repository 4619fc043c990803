package graph

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"purlin/fault"
)

// PresentError shows errors to callers. A fault keeps its code, message and
// field; what gqlgen says of a document stays as it is; everything else becomes
// INTERNAL with an id, under which log has the cause.
func PresentError(log *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		shown := &gqlerror.Error{Path: graphql.GetPath(ctx)}
		var g *gqlerror.Error
		if errors.As(err, &g) {
			shown.Path, shown.Locations = g.Path, g.Locations
			if g.Extensions["code"] != nil || (g.Rule != "" && g.Err == nil) {
				return g
			}
		}
		if list := fault.Of(err); len(list) > 0 {
			first := list[0]
			shown.Message = first.Message
			shown.Extensions = map[string]any{"code": string(first.Code)}
			if first.Field != nil {
				shown.Extensions["field"] = first.Field
			}
			if first.RetryAfter > 0 {
				shown.Extensions["retryAfterMs"] = int(math.Ceil(float64(first.RetryAfter) / float64(time.Millisecond)))
			}
			return shown
		}
		if g != nil && g.Err == nil && graphql.GetFieldContext(ctx) == nil { // about the request itself
			g.Extensions = map[string]any{"code": string(fault.BadUserInput)}
			return g
		}
		id := uuid.NewString()
		shown.Extensions = map[string]any{"code": string(fault.Internal), "id": id}
		switch {
		case errors.Is(err, context.DeadlineExceeded):
			shown.Message = "this took too long"
			log.WarnContext(ctx, "operation timed out", slog.String("error_id", id), slog.String("path", shown.Path.String()))
		case errors.Is(err, context.Canceled):
			shown.Message = "the request was given up"
			log.DebugContext(ctx, "operation canceled", slog.String("error_id", id), slog.String("path", shown.Path.String()))
		default:
			shown.Message = "something went wrong on our side; its id is " + id
			log.ErrorContext(ctx, "operation failed", slog.String("error_id", id), slog.String("path", shown.Path.String()), slog.Any("error", err))
		}
		return shown
	}
}
