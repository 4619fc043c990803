package telemetry

import (
	"context"
	"fmt"
	"os"
	"strings"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
)

// Propagator writes a trace into jobs and headers, as W3C Trace Context says.
var Propagator propagation.TextMapPropagator = propagation.TraceContext{}

// Tracing sends spans to an OpenTelemetry collector over OTLP/HTTP.
type Tracing struct {
	trace.TracerProvider
	// On tells whether spans are sent.
	On   bool
	stop func(context.Context) error
}

// NewTracing reads the standard variables OTEL_EXPORTER_OTLP_ENDPOINT or
// …_TRACES_ENDPOINT, and with them all that the OpenTelemetry SDK reads, such as
// OTEL_TRACES_SAMPLER and OTEL_RESOURCE_ATTRIBUTES
// (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables).
// Without an endpoint, or with OTEL_SDK_DISABLED=true, nothing is traced. The caller
// calls Close, which sends what is left.
func NewTracing(ctx context.Context, version string) (*Tracing, error) {
	endpoint := os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT") + os.Getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") //nolint:forbidigo // the SDK reads its own variables
	if endpoint == "" || strings.EqualFold(os.Getenv("OTEL_SDK_DISABLED"), "true") {                       //nolint:forbidigo // as above
		return &Tracing{TracerProvider: noop.NewTracerProvider(), stop: func(context.Context) error { return nil }}, nil
	}
	to, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("setting up traces: %w", err)
	}
	return newTracing(ctx, version, to)
}

func newTracing(ctx context.Context, version string, to sdktrace.SpanExporter) (*Tracing, error) {
	what, err := resource.New(ctx,
		resource.WithTelemetrySDK(), resource.WithHost(), resource.WithSchemaURL(""),
		resource.WithAttributes(serviceName("purlin"), serviceVersion(version)),
		resource.WithFromEnv()) // last: the operator's words win
	if err != nil {
		return nil, fmt.Errorf("setting up traces: %w", err)
	}
	p := sdktrace.NewTracerProvider(sdktrace.WithBatcher(to), sdktrace.WithResource(what))
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(error) {})) // a collector that is away is no fault of ours
	return &Tracing{TracerProvider: p, On: true, stop: p.Shutdown}, nil
}

// Close sends the spans that are left, and ends.
func (t *Tracing) Close(ctx context.Context) error { return t.stop(ctx) }
