package telemetry

import (
	"context"
	"strings"
	"sync/atomic"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	semconv "go.opentelemetry.io/otel/semconv/v1.37.0"
	"go.opentelemetry.io/otel/trace"
)

func serviceName(s string) attribute.KeyValue    { return semconv.ServiceName(s) }
func serviceVersion(s string) attribute.KeyValue { return semconv.ServiceVersion(s) }

type statementsKey struct{}

// countStatements returns a context under which statements are counted.
func countStatements(ctx context.Context) (context.Context, *atomic.Int64) {
	n := new(atomic.Int64)
	return context.WithValue(ctx, statementsKey{}, n), n
}

// Statement is told of an SQL statement that begins: it is counted for its
// operation, and a span of its trace when there is one. The statement holds
// placeholders, never values. The returned function is called at its end.
func (t *Tracing) Statement(ctx context.Context, system, statement string) (context.Context, func(error)) {
	if n, ok := ctx.Value(statementsKey{}).(*atomic.Int64); ok {
		n.Add(1)
	}
	if !trace.SpanFromContext(ctx).IsRecording() {
		return ctx, func(error) {}
	}
	verb, _, _ := strings.Cut(strings.TrimSpace(statement), " ")
	ctx, span := t.Tracer("purlin/sql").Start(ctx, "sql "+strings.ToLower(verb), trace.WithSpanKind(trace.SpanKindClient),
		trace.WithAttributes(semconv.DBSystemNameKey.String(system), semconv.DBQueryText(cut(statement, 4<<10))))
	return ctx, func(err error) {
		mark(span, err)
		span.End()
	}
}

func cut(s string, most int) string {
	if len(s) > most {
		return s[:most]
	}
	return s
}

// mark says of a span that it failed, when it did. What went wrong is in the log
// under its id: an error's text may hold what does not belong into traces.
func mark(span trace.Span, err error) {
	if err != nil {
		span.SetStatus(codes.Error, "")
	}
}
