package store

import (
	"context"
	"fmt"
	"math"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// clockPace is how often the database is asked for the time.
const clockPace = 30 * time.Second

// clock tells the database's time without asking it each time.
type clock struct {
	pool  *pgxpool.Pool
	ahead atomic.Int64 // nanoseconds by which the database's clock is ahead of ours
	stop  context.CancelFunc
	done  chan struct{}
}

// openClock asks the database for the time, and again every clockPace until close.
func openClock(ctx context.Context, pool *pgxpool.Pool) (*clock, error) {
	c := &clock{pool: pool, done: make(chan struct{})}
	if err := c.ask(ctx); err != nil {
		return nil, fmt.Errorf("asking the database for the time: %w", err)
	}
	ctx, c.stop = context.WithCancel(context.WithoutCancel(ctx))
	go c.follow(ctx)
	return c, nil
}

func (c *clock) follow(ctx context.Context) {
	defer close(c.done)
	tick := time.NewTicker(clockPace)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			_ = c.ask(ctx) // what is known holds on
		}
	}
}

// ask compares the clocks, by the quickest of three answers. A difference that its
// way may have made changes nothing, so that time does not jump.
func (c *clock) ask(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, clockPace/2)
	defer cancel()
	var ahead time.Duration
	way := time.Duration(math.MaxInt64)
	for range 3 {
		var theirs time.Time
		asked := time.Now()
		if err := c.pool.QueryRow(ctx, "select clock_timestamp()").Scan(&theirs); err != nil {
			return err
		}
		if took := time.Since(asked); took < way {
			way, ahead = took, theirs.Sub(asked.Add(took/2))
		}
	}
	if change := ahead - time.Duration(c.ahead.Load()); change.Abs() > way {
		c.ahead.Store(int64(ahead))
	}
	return nil
}

func (c *clock) close() {
	c.stop()
	<-c.done
}

// Now is the present by the database's clock, which all processes share: what one
// process writes and another compares with the present is to be of this clock. On
// SQLite, which has one process, it is the process's own.
func (d *DB) Now() time.Time {
	if d.clock == nil {
		return time.Now()
	}
	return time.Now().Add(time.Duration(d.clock.ahead.Load()))
}
