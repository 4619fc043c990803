package app_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/protobuf/proto"

	"purlin/testservice"
)

// spans is an OpenTelemetry collector that keeps what it gets, by trace.
type spans struct {
	*httptest.Server
	mu     sync.Mutex
	traces map[string][]string // names
}

func collect(t *testing.T) *spans {
	s := &spans{traces: map[string][]string{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		raw, err := io.ReadAll(r.Body)
		var in collector.ExportTraceServiceRequest
		if err != nil || proto.Unmarshal(raw, &in) != nil {
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, resource := range in.GetResourceSpans() {
			for _, scope := range resource.GetScopeSpans() {
				for _, span := range scope.GetSpans() {
					s.traces[string(span.GetTraceId())] = append(s.traces[string(span.GetTraceId())], span.GetName())
				}
			}
		}
	}))
	t.Cleanup(s.Close)
	return s
}

// with returns whether a trace has a span with each beginning.
func (s *spans) with(beginnings ...string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, names := range s.traces {
		all := true
		for _, b := range beginnings {
			all = all && slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(n, b) })
		}
		if all {
			return true
		}
	}
	return false
}

// One trace holds a translation from the request to its end: the operation, its
// resolvers and statements, each job, and what was asked of the engine.
func TestATranslationIsOneTrace(t *testing.T) {
	t.Parallel()
	for name, env := range map[string][]string{
		"embedded": nil, "services": {"PURLIN_DATABASE_URL=" + testservice.Postgres(t), "PURLIN_BLOB_URL=" + testservice.S3(t)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := collect(t)
			env := append(env, "OTEL_EXPORTER_OTLP_ENDPOINT="+s.URL, "OTEL_BSP_SCHEDULE_DELAY=50")
			if name == "services" {
				for _, k := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"} {
					env = append(env, k+"="+os.Getenv(k))
				}
				migrateUp(t, env...)
			}
			p := launch(t, env...)
			id := p.translate(p.upload(p.project(), "cube.obj", cube), "GLTF")
			p.follow(id, 0, 0)
			require.Eventually(t, func() bool {
				return s.with("POST /graphql", "mutation ", "Mutation.startTranslation", "sql ", "job translation_step:upload", "aps post job", "job translation_step:collect")
			}, time.Minute, 20*time.Millisecond, "%v", s.traces)
		})
	}
}

// migrateUp brings a database up to date by the real program.
func migrateUp(t *testing.T, env ...string) {
	t.Helper()
	built = true
	path, err := binary()
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), path, "migrate", "up")
	cmd.Env = slices.Concat(env, []string{"PURLIN_DATA_DIR=" + t.TempDir()})
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
}

// What the dashboards and alerts ask for is measured.
func TestDashboardsAndAlertsNameRealMetrics(t *testing.T) {
	t.Parallel()
	admin := freeAddr(t)
	i := install(t, "PURLIN_ADMIN_ADDR="+admin)
	var out struct{ Viewer struct{ ID string } }
	i.do(`query Who { viewer { id } }`, nil, &out)
	translation := i.translate(i.upload(i.project(), "cube.obj", cube), "GLTF")
	i.follow(translation, 0, 0)
	resp, err := http.Get("http://" + admin + "/metrics")
	require.NoError(t, err)
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	scrape := string(raw)
	if to := os.Getenv("PURLIN_TEST_SCRAPE"); to != "" {
		require.NoError(t, os.WriteFile(to, raw, 0o600))
	}
	require.Contains(t, scrape, `purlin_operation_duration_seconds_count{operation="Who",outcome="ok",type="query"} 1`)
	require.Contains(t, scrape, `purlin_translation_phase_seconds_count{phase="total",status="SUCCEEDED"} 1`)
	require.Contains(t, scrape, `purlin_aps_request_duration_seconds_count{call="post job",status="200"} 1`)
	require.Regexp(t, `purlin_event_delivery_seconds_count [1-9]`, scrape)
	require.Regexp(t, `purlin_operation_statements_sum\{operation="Who",type="query"\} \d`, scrape)
	known := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^# TYPE (purlin_\w+) `).FindAllStringSubmatch(scrape, -1) {
		known[m[1]] = true
	}
	for _, file := range []string{"metrics.go", "observe.go", "../server/metrics.go"} { // some have no value before something happens
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, m := range regexp.MustCompile(`(?:describe|counter|gauge|histogram)\("(\w+)"`).FindAllStringSubmatch(string(text), -1) {
			known["purlin_"+m[1]] = true
		}
	}
	for _, file := range []string{"../infra/observability/alerts.yml", "../infra/observability/dashboard.json"} {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		names := regexp.MustCompile(`purlin_[a-z_]+`).FindAllString(string(text), -1)
		require.NotEmpty(t, names, file)
		for _, name := range names {
			require.True(t, known[regexp.MustCompile(`_(bucket|count|sum)$`).ReplaceAllString(name, "")], "%s asks for %s", file, name)
		}
	}
}

// Each alert has a page that says what to do, which names it.
func TestEveryAlertHasARunbook(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../infra/observability/alerts.yml")
	require.NoError(t, err)
	alerts := regexp.MustCompile(`alert: (\w+)`).FindAllStringSubmatch(string(text), -1)
	books := regexp.MustCompile(`runbook_url: (\S+)`).FindAllStringSubmatch(string(text), -1)
	require.NotEmpty(t, alerts)
	require.Len(t, books, len(alerts))
	for i, a := range alerts {
		page, err := os.ReadFile("../" + books[i][1])
		require.NoError(t, err)
		require.True(t, strings.HasPrefix(string(page), "# "+a[1]+"\n"), "%s is the page of %s", books[i][1], a[1])
	}
}

// Whoever makes names up fills no memory.
func TestNamesOfOperationsAreBounded(t *testing.T) {
	t.Parallel()
	admin := freeAddr(t)
	i := install(t, "PURLIN_ADMIN_ADDR="+admin, "PURLIN_COST_BUDGET=1000000")
	var out struct{ Viewer struct{ ID string } }
	stranger := &client{t: t, url: i.url}
	resp, err := stranger.try(`query Stranger { viewer { id } }`, nil, "application/json")
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	for n := range 150 {
		i.do("query N"+strings.Repeat("x", n%40)+string(rune('a'+n/40))+" { viewer { id } }", nil, &out)
	}
	resp, err = http.Get("http://" + admin + "/metrics")
	require.NoError(t, err)
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	names := map[string]bool{}
	for _, m := range regexp.MustCompile(`purlin_operation_duration_seconds_count\{operation="([^"]+)"`).FindAllStringSubmatch(string(raw), -1) {
		names[m[1]] = true
	}
	require.LessOrEqual(t, len(names), 102)
	require.True(t, names["other"])
	require.False(t, names["Stranger"])
}
