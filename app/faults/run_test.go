//go:build faults

package faults_test

import (
	"strings"
	"time"

	"github.com/stretchr/testify/require"
)

// projects are what the models of a run are spread over.
const projects = 4

// translate uploads models and has two translations of each, while followers
// follow, half of them a project and half a translation. Meanwhile fault breaks
// and mends what it likes. What is left in the end is audited.
func (s *stack) translate(models, many int, fault func()) *followers {
	s.t.Helper()
	c := s.client("a@example.com")
	fs := newFollowers(s.t.Context())
	defer fs.stop()
	var names []string
	for range projects {
		name, id := c.project("P")
		names = append(names, name)
		for range many / projects / 2 {
			fs.add(c, name, &id)
		}
	}
	each := (many/2 + models*len(outputs) - 1) / (models * len(outputs))
	started := func(translation string) {
		for range each {
			if fs.len() < many {
				fs.add(c, translation, nil)
			}
		}
	}
	s.exec(s.t.Context(), `select pg_stat_statements_reset()`)
	begun := time.Now()
	loaded := make(chan error, 1)
	go func() { loaded <- c.load(s.t.Context(), names, models, started) }()
	fault()
	select {
	case err := <-loaded:
		require.NoError(s.t, err)
	case <-time.After(ages):
		require.FailNow(s.t, "the models were not all uploaded")
	}
	s.requireWhole(c, fs, begun, models*len(outputs))
	return fs
}

// awaitStarted waits until so many translations have been asked for.
func (s *stack) awaitStarted(n int) {
	s.t.Helper()
	eventually(s.t, ages, "translations begin", func() bool { return s.count(`select count(*) from translations`) >= n })
}

// awaitDone waits until so many translations have succeeded.
func (s *stack) awaitDone(n int) {
	s.t.Helper()
	eventually(s.t, ages, "translations end", func() bool {
		return s.count(`select count(*) from translations where status = 'SUCCEEDED'`) >= n
	})
}

// requireWhole settles the run, audits it and tells what it was.
func (s *stack) requireWhole(c *client, fs *followers, begun time.Time, expected int) {
	s.t.Helper()
	wrong := s.settle(fs)
	took := time.Since(begun)
	statements := s.count(`select coalesce(sum(calls), 0)::bigint from pg_stat_statements`)
	wrong = append(wrong, s.audit(fs, expected)...)
	events, connections := fs.received()
	requests := 0
	if list, err := s.engine.exchanges(); err == nil {
		requests = len(list)
	}
	ends := 0
	for _, p := range s.all() {
		ends += p.ends
	}
	s.t.Logf("%d translations in %s (%.0f a minute), %d calls (%d tries again), %d requests to the engine, %.0f SQL statements a translation, "+
		"%d followers received %d events over %d connections, processes ended %d times unasked; losses: %d",
		expected, took.Round(time.Second/10), float64(expected)/took.Minutes(), c.calls.Load(), c.retries.Load(), requests,
		float64(statements)/float64(expected), len(fs.all), events, connections, ends, len(wrong))
	if len(wrong) > 0 {
		s.t.Errorf("the audit found %d faults:\n%s", len(wrong), strings.Join(wrong[:min(len(wrong), 30)], "\n"))
	}
}
