package app

import (
	"context"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"purlin/account"
	"purlin/event"
	"purlin/job"
	"purlin/store"
)

// stackMetrics shows the connections to the services, read when they are asked for.
type stackMetrics struct {
	db     *store.DB
	events *event.Log
	users  *account.Service
	queue  *job.Queue
	log    *slog.Logger
}

var _ prometheus.Collector = stackMetrics{}

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("purlin_"+name, help, labels, nil)
}

var (
	poolInUse   = describe("database_connections_in_use", "Connections that are working.", "pool")
	poolOpen    = describe("database_connections_open", "Connections that are open.", "pool")
	poolMax     = describe("database_connections_max", "The most connections that may be open.", "pool")
	poolWaits   = describe("database_waits_total", "Times that somebody had to wait for a connection.", "pool")
	poolWaited  = describe("database_wait_seconds_total", "Time spent waiting for a connection.", "pool")
	replicaUsed = describe("replica_used", "1 when queries read the replica, 0 when it is left out.", "replica")
	replicaLag  = describe("replica_lag_seconds", "How far the replica is behind, as far as is known.", "replica")
	followed    = describe("events_followed_projects", "Projects whose events somebody follows at this process.")
	busGaps     = describe("bus_gaps_total", "Times that the bus may have lost messages.")
	hashed      = describe("passwords_hashed_total", "Passwords that were hashed, to check them or to keep them.")
	jobs        = describe("jobs", "Jobs of the whole installation: ready to run, running, to be run later, and dead, which were given up.", "queue", "state")
	jobsAge     = describe("jobs_oldest_ready_seconds", "How long the job that has been ready for longest waits for a worker.", "queue")
	caughtUp    = describe("events_caught_up_total", "Events that followers got from the database because the bus had not brought them.")
)

// Describe sends every metric's description.
func (m stackMetrics) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{poolInUse, poolOpen, poolMax, poolWaits, poolWaited, replicaUsed, replicaLag, followed, busGaps, caughtUp, hashed, jobs, jobsAge} {
		out <- d
	}
}

// Collect sends every metric.
func (m stackMetrics) Collect(out chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	counter := func(d *prometheus.Desc, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, v, labels...)
	}
	for _, p := range m.db.Pools() {
		gauge(poolInUse, float64(p.InUse), p.Name)
		gauge(poolOpen, float64(p.Open), p.Name)
		gauge(poolMax, float64(p.Max), p.Name)
		counter(poolWaits, float64(p.Waits), p.Name)
		counter(poolWaited, p.Waited.Seconds(), p.Name)
	}
	for _, r := range m.db.Replicas() {
		used := 0.0
		if r.Used {
			used = 1
		}
		gauge(replicaUsed, used, r.Name)
		gauge(replicaLag, r.Lag.Seconds(), r.Name)
	}
	s := m.events.Stats()
	gauge(followed, float64(s.Followed))
	counter(busGaps, float64(s.Gaps))
	counter(caughtUp, float64(s.CaughtUp))
	counter(hashed, float64(m.users.Hashed()))
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	loads, err := m.queue.Loads(ctx)
	if err != nil {
		m.log.WarnContext(ctx, "the jobs could not be counted for the metrics", slog.Any("error", err))
	}
	for _, q := range loads {
		gauge(jobs, float64(q.Ready), q.Queue, "ready")
		gauge(jobs, float64(q.Running), q.Queue, "running")
		gauge(jobs, float64(q.Later), q.Queue, "later")
		gauge(jobs, float64(q.Dead), q.Queue, "dead")
		gauge(jobsAge, q.Age.Seconds(), q.Queue)
	}
}
