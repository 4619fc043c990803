//go:build faults

package faults_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"purlin/testservice"
)

// cut ends the connections that are in the middle of a transaction, and returns
// how many those were.
func (s *stack) cut() (n int) {
	return max(0, s.count(`select count(*) from (select pg_terminate_backend(pid) from pg_stat_activity
		where backend_type = 'client backend' and xact_start is not null and pid <> pg_backend_pid()) as x`))
}

func TestPostgresIsRestartedAndConnectionsAreCut(t *testing.T) {
	t.Parallel()
	s := deploy(t, options{})
	s.translate(50, 24, func() {
		s.awaitStarted(5)
		cuts := 0
		for range 3 {
			s.postgres.Stop()
			s.postgres.Start()
			for range 50 {
				cuts += s.cut()
				pause(t.Context(), 20*time.Millisecond)
			}
			s.postgres.Crash()
			s.postgres.Start()
			pause(t.Context(), time.Second)
		}
		t.Logf("3 fast and 3 immediate restarts, %d connections cut in a transaction", cuts)
		require.Positive(t, cuts)
	})
}

// The replica is late, then lost, then back; everybody sees what they wrote.
func TestAReplicaIsLateAndLost(t *testing.T) {
	t.Parallel()
	primary := testservice.NewPostgres(t, "shared_preload_libraries=pg_stat_statements")
	replica := primary.Replica()
	s := deploy(t, options{postgres: primary, env: []string{"PURLIN_DATABASE_REPLICA_URLS=" + replica.URL}})
	c := s.client("b@example.com")
	reads := 0
	look := func(n int) {
		for range n {
			name, _ := c.project("Q")
			var out struct{ Project *struct{ Name string } }
			require.NoError(t, c.do(t.Context(), `query($id: ID!) { project(id: $id) { name } }`, map[string]any{"id": name}, &out))
			require.NotNil(t, out.Project, "what was written is not seen")
			reads++
		}
	}
	s.translate(30, 24, func() {
		s.awaitStarted(5)
		look(10)
		replica.Exec("alter system set recovery_min_apply_delay = '3s'")
		replica.Exec("select pg_reload_conf()")
		look(20)
		replica.Crash()
		look(20)
		replica.Start()
		replica.Exec("alter system set recovery_min_apply_delay = 0")
		replica.Exec("select pg_reload_conf()")
		look(10)
		replica.Stop()
		look(10)
		replica.Start()
		eventually(t, patience, "the replica follows", func() bool { return s.replayed(replica) })
		look(10)
	})
	t.Logf("%d reads of what was just written", reads)
}

// replayed tells whether the replica has what the primary had a moment ago.
func (s *stack) replayed(replica *testservice.PostgresServer) bool {
	var lsn string
	if err := s.sql.QueryRow(s.t.Context(), `select pg_current_wal_lsn()::text`).Scan(&lsn); err != nil {
		return false
	}
	conn, err := pgx.Connect(s.t.Context(), replica.URL)
	if err != nil {
		return false
	}
	defer conn.Close(s.t.Context())
	var there bool
	err = conn.QueryRow(s.t.Context(), `select coalesce(pg_last_wal_replay_lsn() >= $1::text::pg_lsn, false)`, lsn).Scan(&there)
	return err == nil && there
}
