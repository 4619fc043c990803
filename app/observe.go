package app

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"regexp"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"purlin/aps"
	"purlin/auth"
	"purlin/telemetry"
)

// measured is what is measured of events, translations, jobs, webhooks and the engine.
type measured struct {
	delivery prometheus.Histogram
	phases   *prometheus.HistogramVec
	jobs     *prometheus.HistogramVec
	requests *prometheus.HistogramVec
	calls    *prometheus.HistogramVec
}

// observe sets up metrics and traces.
func (a *App) observe(ctx context.Context) (err error) {
	version := "(devel)"
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
	}
	if a.tracing, err = telemetry.NewTracing(ctx, version); err != nil {
		return err
	}
	a.onClose(a.tracing.Close)
	histogram := func(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
		h := prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: "purlin", Name: name, Help: help, Buckets: buckets}, labels)
		a.metrics.MustRegister(h)
		return h
	}
	short := []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60}
	long := []float64{.1, .5, 1, 5, 15, 60, 300, 900, 1800, 3600, 7200, 14400, 43200}
	a.measured = &measured{
		delivery: prometheus.NewHistogram(prometheus.HistogramOpts{
			Namespace: "purlin", Name: "event_delivery_seconds", Help: "Time from the making of a new event to a stream of it; followers alike share one.", Buckets: short,
		}),
		phases:   histogram("translation_phase_seconds", "Time that a phase of a translation took, by the status that the translation ended with.", long, "phase", "status"),
		jobs:     histogram("job_duration_seconds", "Time that a run of a job took, by its kind and outcome: ok, again (it is to be run once more) or failed.", short, "kind", "outcome"),
		calls:    histogram("webhook_attempt_duration_seconds", "Time that a call of a webhook took, by what came of it: delivered, failed (it is made again later) or given_up.", short, "outcome"),
		requests: histogram("aps_request_duration_seconds", "Time until the header of APS's answer, by call and status; 0 when none came.", short, "call", "status"),
	}
	a.metrics.MustRegister(a.measured.delivery)
	return nil
}

func (m *measured) delivered(took time.Duration) { m.delivery.Observe(max(0, took.Seconds())) }

func (m *measured) phase(phase, status string, took time.Duration) {
	m.phases.WithLabelValues(phase, status).Observe(took.Seconds())
}

func (m *measured) attempt(fate string, took time.Duration) {
	m.calls.WithLabelValues(fate).Observe(took.Seconds())
}

// exchange notes a request to APS, and makes it a span of its trace.
func (a *App) exchange(ctx context.Context, x aps.Exchange) {
	a.measured.requests.WithLabelValues(x.Op, strconv.Itoa(x.Status)).Observe(x.Took.Seconds())
	if !trace.SpanFromContext(ctx).IsRecording() {
		return
	}
	now := time.Now()
	_, span := a.tracing.Tracer("purlin/aps").Start(ctx, "aps "+x.Op, trace.WithSpanKind(trace.SpanKindClient), trace.WithTimestamp(now.Add(-x.Took)),
		trace.WithAttributes(attribute.Int("http.response.status_code", x.Status), attribute.Int("purlin.attempt", x.Attempt), attribute.String("aps.request_id", x.RequestID)))
	if x.Err != nil {
		span.SetStatus(codes.Error, "")
	}
	span.End(trace.WithTimestamp(now))
}

// callerOf names the principal in the log.
func callerOf(ctx context.Context) []slog.Attr {
	if who := auth.From(ctx); who.Kind == auth.User {
		return []slog.Attr{slog.String("principal", who.UserID.String())}
	}
	return nil
}

func signedIn(ctx context.Context) bool { return auth.From(ctx).Kind == auth.User }

// requestID is an id that a balancer of ours may have given already.
var requestID = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// around gives each request its id, which the answer and the log repeat, and its
// trace. Traces that come from outside are linked and not continued: what is
// sampled is ours to say.
func (a *App) around(next http.Handler) http.Handler {
	h := http.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get("X-Request-Id")
		if !requestID.MatchString(id) {
			id = rand.Text()
		}
		w.Header().Set("X-Request-Id", id)
		next.ServeHTTP(w, r.WithContext(telemetry.With(r.Context(), slog.String("request_id", id))))
	}))
	if !a.tracing.On {
		return h
	}
	return otelhttp.NewHandler(h, "http", otelhttp.WithTracerProvider(a.tracing), otelhttp.WithPropagators(telemetry.Propagator),
		otelhttp.WithPublicEndpointFn(func(*http.Request) bool { return true }),
		otelhttp.WithFilter(func(r *http.Request) bool { return !strings.HasSuffix(r.URL.Path, "z") }), // health
		otelhttp.WithSpanNameFormatter(func(_ string, r *http.Request) string { return r.Method + " " + route(r.URL.Path) }))
}

// route is the first element of a path: addresses hold ids and signatures.
func route(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return "/" + first
}

// tracedJobs carries the trace of whoever inserts a job to those who run it, and
// measures the runs: a translation's jobs are all of one trace, however many
// processes they run in.
type tracedJobs struct{ app *App }

var _ interface {
	rivertype.JobInsertMiddleware
	rivertype.WorkerMiddleware
} = (*tracedJobs)(nil)

// IsMiddleware is that of River.
func (*tracedJobs) IsMiddleware() bool { return true }

// InsertMany notes the trace with each job.
func (j *tracedJobs) InsertMany(ctx context.Context, many []*rivertype.JobInsertParams, insert func(context.Context) ([]*rivertype.JobInsertResult, error)) ([]*rivertype.JobInsertResult, error) {
	if trace.SpanContextFromContext(ctx).IsValid() {
		for _, p := range many {
			notes := map[string]any{}
			if len(p.Metadata) > 0 && json.Unmarshal(p.Metadata, &notes) != nil {
				continue
			}
			carrier := propagation.MapCarrier{}
			telemetry.Propagator.Inject(ctx, carrier)
			for k, v := range carrier {
				notes[k] = v
			}
			if raw, err := json.Marshal(notes); err == nil {
				p.Metadata = raw
			}
		}
	}
	return insert(ctx)
}

// Work runs a job in its trace.
func (j *tracedJobs) Work(ctx context.Context, row *rivertype.JobRow, work func(context.Context) error) error {
	var about struct {
		Translation string `json:"translation"`
		Step        string `json:"step"`
	}
	kind := row.Kind
	known := json.Unmarshal(row.EncodedArgs, &about) == nil
	if about.Step != "" {
		kind += ":" + about.Step
	}
	attrs := []slog.Attr{slog.Int64("job_id", row.ID), slog.String("job", kind)}
	if known && about.Translation != "" {
		attrs = append(attrs, slog.String("translation_id", about.Translation))
	}
	ctx = telemetry.With(ctx, attrs...)
	var notes map[string]any
	carrier := propagation.MapCarrier{}
	if json.Unmarshal(row.Metadata, &notes) == nil {
		if parent, ok := notes["traceparent"].(string); ok {
			carrier["traceparent"] = parent
			ctx = telemetry.Propagator.Extract(ctx, carrier)
		}
	}
	if len(carrier) > 0 { // what nobody asked for, such as periodic jobs, is not traced
		var span trace.Span
		ctx, span = j.app.tracing.Tracer("purlin/job").Start(ctx, "job "+kind, trace.WithSpanKind(trace.SpanKindConsumer),
			trace.WithAttributes(attribute.Int64("purlin.job", row.ID), attribute.Int("purlin.attempt", row.Attempt), attribute.String("purlin.translation", about.Translation)))
		defer span.End()
	}
	begun := time.Now()
	err := work(ctx)
	j.app.measured.jobs.WithLabelValues(kind, jobOutcome(err)).Observe(time.Since(begun).Seconds())
	return err
}

func jobOutcome(err error) string {
	var later *river.JobSnoozeError
	switch {
	case err == nil:
		return "ok"
	case errors.As(err, &later):
		return "again"
	}
	return "failed"
}
