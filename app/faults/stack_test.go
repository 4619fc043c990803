//go:build faults

package faults_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"purlin/testservice"
)

// stack is a whole deployment of a test's own.
type stack struct {
	t        *testing.T
	postgres *testservice.PostgresServer
	redis    *testservice.RedisServer // nil when the options name another bus
	bucket   string                   // its URL, past any proxy
	engine   *engine
	env      []string
	apis     []*process
	workers  []*process
	// quiet is how long a subscription may be silent before its subscriber comes back.
	quiet   time.Duration
	padding int      // bytes that make the models larger
	doors   []string // where clients reach the processes that answer; default: their addresses
	// sql reads the primary for the audit.
	sql *pgxpool.Pool
}

// options of a stack; the zero value has a server of its own for each part.
type options struct {
	postgres *testservice.PostgresServer
	bus      string
	blob     func(bucket string) string // from the bucket's URL to the one that Purlin gets
	env      []string
	// of one process, by its number: 0 and 1 answer, 2 and 3 work.
	envOf  map[int][]string
	pathOf map[int]string
}

func deploy(t *testing.T, o options) *stack {
	t.Helper()
	s := &stack{t: t, quiet: patience, postgres: o.postgres, bucket: testservice.S3(t)}
	if s.postgres == nil {
		s.postgres = testservice.NewPostgres(t, "shared_preload_libraries=pg_stat_statements", "pg_stat_statements.max=5000")
	}
	if o.bus == "" {
		s.redis = testservice.NewRedis(t)
		o.bus = s.redis.URL()
	}
	blobs := s.bucket
	if o.blob != nil {
		blobs = o.blob(s.bucket)
	}
	s.engine = startEngine(t)
	addrs := []string{address(t), address(t), address(t), address(t)}
	s.env = append(os.Environ(),
		"PURLIN_DATABASE_URL="+s.postgres.URL, "PURLIN_BUS_URL="+o.bus, "PURLIN_BLOB_URL="+blobs,
		"PURLIN_APS_BASE_URL="+s.engine.url, "PURLIN_APS_CLIENT_ID="+clientID, "PURLIN_APS_CLIENT_SECRET="+clientSecret,
		"PURLIN_SECRET_KEY="+strings.Repeat("k", 32), "PURLIN_PUBLIC_URL=http://"+addrs[0], "PURLIN_SIGNUP=open",
		"PURLIN_COST_BUDGET=100000000", "PURLIN_COST_RESTORE=1000000", "PURLIN_DRAIN_DELAY=0s", "PURLIN_DATA_DIR="+t.TempDir())
	s.env = append(s.env, o.env...)
	migrate := exec.CommandContext(t.Context(), binary, "migrate", "up")
	migrate.Env = s.env
	out, err := migrate.CombinedOutput()
	require.NoError(t, err, "%s", out)
	for i, addr := range addrs {
		p := &process{addr: addr, path: o.pathOf[i]}
		p.env = append(append([]string{}, s.env...), o.envOf[i]...)
		if i < 2 {
			p.name, p.args = fmt.Sprint("api ", i), []string{"serve", "--role", "api"}
			p.env = append(p.env, "PURLIN_ADDR="+addr)
			s.apis = append(s.apis, launch(t, p))
		} else {
			p.name, p.args = fmt.Sprint("worker ", i), []string{"serve", "--role", "worker"}
			p.env = append(p.env, "PURLIN_ADMIN_ADDR="+addr)
			s.workers = append(s.workers, launch(t, p))
		}
	}
	for _, p := range s.all() {
		p.awaitReady()
	}
	s.sql, err = pgxpool.New(t.Context(), s.postgres.URL+"&pool_max_conns=2")
	require.NoError(t, err)
	t.Cleanup(s.sql.Close)
	s.exec(t.Context(), `create extension if not exists pg_stat_statements`)
	return s
}

func (s *stack) all() []*process { return append(append([]*process{}, s.apis...), s.workers...) }

// count runs a query for one number; -1 when the database cannot be reached now.
func (s *stack) count(query string, args ...any) int {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	n := -1
	if err := s.sql.QueryRow(ctx, query, args...).Scan(&n); err != nil {
		return -1
	}
	return n
}
