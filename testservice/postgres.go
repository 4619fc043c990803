package testservice

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
)

// PostgresServer is a PostgreSQL of a test's own: a primary, or a replica that
// streams from one. The test may stop it, crash it and start it again.
type PostgresServer struct {
	*process
	// URL is that of its database postgres, whose owner is the user purlin.
	URL string
}

// NewPostgres starts an empty primary with these settings, as "work_mem=8MB".
func NewPostgres(t testing.TB, settings ...string) *PostgresServer {
	t.Helper()
	as := nobody(t)
	dir := folder(t, as)
	data := filepath.Join(dir, "data")
	run(t, attributes(as), program(t, "initdb"), "--pgdata="+data, "--username=purlin", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
	return startPostgres(t, as, data, settings)
}

// RunPostgres starts a server on a data directory that is there, as one that was
// restored.
func RunPostgres(t testing.TB, data string, settings ...string) *PostgresServer {
	t.Helper()
	return startPostgres(t, nobody(t), data, settings)
}

// Replica starts a hot standby of the server, which must be a running primary.
// It shows what the server had at this moment, and follows it.
func (p *PostgresServer) Replica() *PostgresServer {
	p.t.Helper()
	as := nobody(p.t)
	data := filepath.Join(folder(p.t, as), "data")
	run(p.t, attributes(as), program(p.t, "pg_basebackup"), "--dbname="+p.URL, "--pgdata="+data, "--write-recovery-conf",
		"--wal-method=stream", "--checkpoint=fast", "--no-sync")
	return startPostgres(p.t, as, data, nil)
}

// Stop shuts the server down as its operator would: transactions are rolled
// back, all is written (the "fast" mode).
func (p *PostgresServer) Stop() { p.Signal(syscall.SIGINT) }

// Crash ends the server without a word (the "immediate" mode): at its next start
// it recovers from its log.
func (p *PostgresServer) Crash() { p.Signal(syscall.SIGQUIT) }

// Exec runs a statement on the server.
func (p *PostgresServer) Exec(sql string) {
	p.t.Helper()
	execute(p.t, p.URL, sql)
}

func startPostgres(t testing.TB, as *syscall.Credential, data string, settings []string) *PostgresServer {
	t.Helper()
	n := strconv.Itoa(Port(t))
	s := &PostgresServer{URL: fmt.Sprintf("postgres://purlin@127.0.0.1:%s/postgres?sslmode=disable", n)}
	s.process = &process{
		t: t, name: program(t, "postgres"), attr: attributes(as), log: filepath.Join(folder(t, nil), "log"),
		args: []string{
			"-D", data, "-p", n, "-k", filepath.Dir(data), "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200",
			"-c", "fsync=off", "-c", "full_page_writes=off", "-c", "wal_retrieve_retry_interval=100ms", "-c", "shared_buffers=32MB",
		},
		answers: func(ctx context.Context) error {
			conn, err := pgx.Connect(ctx, s.URL)
			if err != nil {
				return err
			}
			return conn.Close(ctx)
		},
	}
	for _, v := range settings {
		s.args = append(s.args, "-c", v)
	}
	s.Start()
	t.Cleanup(func() { s.Signal(syscall.SIGQUIT) })
	return s
}
