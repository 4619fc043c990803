package telemetry

import (
	"context"
	"log/slog"

	"go.opentelemetry.io/otel/trace"
)

type attrsKey struct{}

// With returns a context under which every line of the log has these attributes,
// beside those that it has already. They are to name things, such as ids, and
// never to hold a secret.
func With(ctx context.Context, attrs ...slog.Attr) context.Context {
	return context.WithValue(ctx, attrsKey{}, append(append([]slog.Attr{}, attrsOf(ctx)...), attrs...))
}

func attrsOf(ctx context.Context) []slog.Attr {
	attrs, _ := ctx.Value(attrsKey{}).([]slog.Attr)
	return attrs
}

// LogHandler returns a handler that gives each line what its context says: the
// attributes of [With] and of more, and the ids of the trace.
func LogHandler(h slog.Handler, more func(context.Context) []slog.Attr) slog.Handler {
	return logHandler{h, more}
}

type logHandler struct {
	slog.Handler
	more func(context.Context) []slog.Attr
}

// Handle writes the line.
func (h logHandler) Handle(ctx context.Context, r slog.Record) error {
	r = r.Clone()
	r.AddAttrs(attrsOf(ctx)...)
	r.AddAttrs(h.more(ctx)...)
	if s := trace.SpanContextFromContext(ctx); s.IsValid() {
		r.AddAttrs(slog.String("trace_id", s.TraceID().String()), slog.String("span_id", s.SpanID().String()))
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs is that of [slog.Handler].
func (h logHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return logHandler{h.Handler.WithAttrs(attrs), h.more}
}

// WithGroup is that of [slog.Handler].
func (h logHandler) WithGroup(name string) slog.Handler {
	return logHandler{h.Handler.WithGroup(name), h.more}
}
