package telemetry

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.37.0"
	"go.opentelemetry.io/otel/trace"
)

// maxNames is how many names of operations have series of their own. Names are the
// callers' to choose: without a bound they would fill the memory.
const maxNames = 100

// Codes of errors that are labels; any other is counted as OTHER.
var codesShown = []string{
	"UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND", "BAD_USER_INPUT", "CONFLICT", "TOO_LARGE", "RATE_LIMITED", "COST_LIMIT_EXCEEDED", "UNAVAILABLE", "INTERNAL",
	"GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "PERSISTED_QUERY_NOT_FOUND",
}

// Operations measures GraphQL operations: rate, errors, duration and statements by
// name, and their spans.
type Operations struct {
	tracing *Tracing
	// known tells whether the caller is somebody whose names of operations count.
	known func(context.Context) bool

	took       *prometheus.HistogramVec
	statements *prometheus.HistogramVec
	errors     *prometheus.CounterVec
	events     *prometheus.CounterVec

	mu    sync.Mutex
	names map[string]bool
}

var _ interface {
	graphql.HandlerExtension
	graphql.ResponseInterceptor
	graphql.FieldInterceptor
} = (*Operations)(nil)

// NewOperations registers the metrics. Only names that callers use of whom known is
// true have series of their own, the first hundred of them.
func NewOperations(r prometheus.Registerer, t *Tracing, known func(context.Context) bool) *Operations {
	o := &Operations{
		tracing: t, known: known, names: map[string]bool{},
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: "purlin", Name: "operation_duration_seconds", Help: "Time to answer a query or mutation, by its name and outcome: ok, partial (data and errors) or error.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"operation", "type", "outcome"}),
		statements: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: "purlin", Name: "operation_statements", Help: "SQL statements of a query or mutation.",
			Buckets: []float64{0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 100},
		}, []string{"operation", "type"}),
		errors: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: "purlin", Name: "operation_errors_total", Help: "Errors in answers, by code.",
		}, []string{"code"}),
		events: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: "purlin", Name: "subscription_events_total", Help: "Answers of subscriptions, by the operation's name.",
		}, []string{"operation"}),
	}
	for _, c := range codesShown {
		o.errors.WithLabelValues(c)
	}
	r.MustRegister(o.took, o.statements, o.errors, o.events)
	return o
}

// ExtensionName is that of gqlgen.
func (*Operations) ExtensionName() string { return "telemetry" }

// Validate is that of gqlgen.
func (*Operations) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptResponse measures one answer.
func (o *Operations) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	oc := graphql.GetOperationContext(ctx)
	if oc.Operation == nil { // it was refused
		return next(ctx)
	}
	name, kind := o.name(ctx, oc.Operation.Name), string(oc.Operation.Operation)
	if oc.Operation.Operation == ast.Subscription {
		resp := next(ctx)
		if resp != nil {
			o.events.WithLabelValues(name).Inc()
			o.count(resp.Errors)
		}
		return resp
	}
	span := trace.SpanFromContext(ctx) // of nobody, without traces
	if o.tracing.On {
		ctx, span = o.tracing.Tracer("purlin/graphql").Start(ctx, kind+" "+name, trace.WithAttributes(
			semconv.GraphQLOperationName(name), attribute.String("graphql.operation.type", kind)))
	}
	ctx, n := countStatements(ctx)
	begun := time.Now()
	resp := next(ctx)
	took := time.Since(begun)
	outcome := outcomeOf(resp)
	o.took.WithLabelValues(name, kind, outcome).Observe(took.Seconds())
	o.statements.WithLabelValues(name, kind).Observe(float64(n.Load()))
	if span.IsRecording() {
		span.SetAttributes(attribute.Int64("purlin.statements", n.Load()), attribute.String("purlin.outcome", outcome))
	}
	if resp != nil {
		o.count(resp.Errors)
	}
	span.End()
	return resp
}

// InterceptField makes a span of each resolver, where there is a trace.
func (o *Operations) InterceptField(ctx context.Context, next graphql.Resolver) (any, error) {
	fc := graphql.GetFieldContext(ctx)
	if !fc.IsResolver || !trace.SpanFromContext(ctx).IsRecording() {
		return next(ctx)
	}
	ctx, span := o.tracing.Tracer("purlin/graphql").Start(ctx, fc.Object+"."+fc.Field.Name)
	defer span.End()
	v, err := next(ctx)
	mark(span, err)
	return v, err
}

func outcomeOf(resp *graphql.Response) string {
	switch {
	case resp == nil || len(resp.Errors) == 0:
		return "ok"
	case len(resp.Data) > 0 && string(resp.Data) != "null":
		return "partial"
	}
	return "error"
}

func (o *Operations) count(errs gqlerror.List) {
	for _, e := range errs {
		code, _ := e.Extensions["code"].(string)
		if !slices.Contains(codesShown, code) {
			code = "OTHER"
		}
		o.errors.WithLabelValues(code).Inc()
	}
}

// name is the label of an operation.
func (o *Operations) name(ctx context.Context, name string) string {
	switch {
	case name == "":
		return "anonymous"
	case len(name) > 64:
		return "other"
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case o.names[name]:
		return name
	case len(o.names) >= maxNames || !o.known(ctx):
		return "other"
	}
	o.names[name] = true
	return name
}
