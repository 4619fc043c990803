package server

import (
	"context"
	"reflect"

	"github.com/99designs/gqlgen/graphql"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// metrics is what the server counts.
type metrics struct {
	refused       *prometheus.CounterVec // by the limit or the code
	points        *prometheus.CounterVec // requested and actual
	closed        *prometheus.CounterVec // sockets by close code
	left          prometheus.Histogram   // of budgets
	sockets       prometheus.Gauge
	subscriptions prometheus.Gauge
}

// measure registers the server's metrics, with those that are read when asked.
func (s *Server) measure(r prometheus.Registerer, documents *cache[*ast.QueryDocument], texts *cache[string]) {
	counter := func(name, help, label string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "purlin", Name: name, Help: help}, []string{label})
	}
	gauge := func(name, help string) prometheus.Gauge {
		return prometheus.NewGauge(prometheus.GaugeOpts{Namespace: "purlin", Name: name, Help: help})
	}
	read := func(name, help string, value func() int) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: "purlin", Name: name, Help: help}, func() float64 { return float64(value()) })
	}
	s.metrics = metrics{
		refused: counter("refused_total", "Requests and operations that were refused, by the limit that they exceeded, by their error code or by that of their first userError.", "reason"),
		points:  counter("cost_points_total", "Points of operations: requested before they ran, and actual.", "kind"),
		closed:  counter("sockets_closed_total", "WebSockets that the server closed, by close code.", "code"),
		left: prometheus.NewHistogram(prometheus.HistogramOpts{
			Namespace: "purlin", Name: "cost_budget_left_ratio", Help: "How much of the caller's budget of points was left after a query or mutation, from 0 to 1.",
			Buckets: []float64{.01, .05, .1, .25, .5, .75, .9},
		}),
		sockets:       gauge("sockets", "WebSockets that are open."),
		subscriptions: gauge("subscriptions", "Subscriptions that are running, over WebSockets and server-sent events."),
	}
	if r == nil {
		r = prometheus.NewRegistry()
	}
	r.MustRegister(
		s.metrics.refused, s.metrics.points, s.metrics.closed, s.metrics.left, s.metrics.sockets, s.metrics.subscriptions,
		read("operations_in_flight", "Queries and mutations that are being answered.", func() int { return int(s.inFlight.Load()) }),
		read("unsent_bytes", "Bytes of answers that their callers have not taken yet.", func() int { return int(s.unsent.Load()) }),
		read("document_cache_bytes", "Bytes that parsed documents take in the cache.", documents.bytes),
		read("persisted_query_cache_bytes", "Bytes that persisted queries take in the cache.", texts.bytes),
	)
}

// countRefusal counts a refusal under the limit that it names, or else its code;
// both are ours, so there are few of them.
func (s *Server) countRefusal(errs gqlerror.List) {
	if len(errs) == 0 {
		return
	}
	reason, ok := errs[0].Extensions["limit"].(string)
	if !ok {
		if reason, ok = errs[0].Extensions["code"].(string); !ok {
			reason = "other"
		}
	}
	s.metrics.refused.WithLabelValues(reason).Inc()
}

// countUserErrors counts mutations that answer with userErrors, under the code of
// the first.
func (s *Server) countUserErrors(ctx context.Context, next graphql.Resolver) (any, error) {
	payload, err := next(ctx)
	if err != nil || graphql.GetFieldContext(ctx).Object != "Mutation" {
		return payload, err
	}
	v := reflect.Indirect(reflect.ValueOf(payload))
	if v.Kind() != reflect.Struct {
		return payload, nil
	}
	if errs := v.FieldByName("UserErrors"); errs.IsValid() && errs.Kind() == reflect.Slice && errs.Len() > 0 {
		if code := reflect.Indirect(errs.Index(0)).FieldByName("Code"); code.IsValid() {
			s.metrics.refused.WithLabelValues(code.String()).Inc()
		}
	}
	return payload, nil
}
