package store

import (
	"database/sql"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Pool is the state of a pool of connections.
type Pool struct {
	Name             string
	InUse, Open, Max int
	Waits            int64         // times that somebody waited for a connection
	Waited           time.Duration // in all
}

// Pools returns the state of every pool: "writer" and "reader" on SQLite,
// "primary" and the names of the replicas on PostgreSQL.
func (d *DB) Pools() []Pool {
	if d.pool == nil {
		return []Pool{sqlPool("writer", d.writer.Stats()), sqlPool("reader", d.reader.Stats())}
	}
	out := []Pool{pgPool("primary", d.pool.Stat())}
	if d.replicas != nil {
		for _, r := range d.replicas.all {
			out = append(out, pgPool(r.name, r.pool.Stat()))
		}
	}
	return out
}

func sqlPool(name string, s sql.DBStats) Pool {
	return Pool{Name: name, InUse: s.InUse, Open: s.OpenConnections, Max: s.MaxOpenConnections, Waits: s.WaitCount, Waited: s.WaitDuration}
}

func pgPool(name string, s *pgxpool.Stat) Pool {
	return Pool{
		Name: name, InUse: int(s.AcquiredConns()), Open: int(s.TotalConns()), Max: int(s.MaxConns()),
		Waits: s.EmptyAcquireCount(), Waited: s.EmptyAcquireWaitTime(),
	}
}
