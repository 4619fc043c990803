package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"entgo.io/ent/dialect"
)

// Server is what the database tells of itself.
type Server struct {
	Version string // such as "15.10"
	Major   int    // such as 15; 0 on SQLite
	Now     time.Time
	// Connections are those of everybody to the whole server, and Most how many it
	// takes from others than its superusers; 0 on SQLite.
	Connections, Most int
}

// Server asks the database about itself.
func (d *DB) Server(ctx context.Context) (s Server, err error) {
	if d.dialect == dialect.SQLite {
		s.Now = time.Now()
		err = d.reader.QueryRowContext(ctx, `select sqlite_version()`).Scan(&s.Version)
	} else {
		err = d.writer.QueryRowContext(ctx, `
			select current_setting('server_version'),
			       current_setting('server_version_num')::int / 10000,
			       clock_timestamp(),
			       (select count(*) from pg_stat_activity where backend_type = 'client backend'),
			       current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int`).
			Scan(&s.Version, &s.Major, &s.Now, &s.Connections, &s.Most)
	}
	if err != nil {
		return s, fmt.Errorf("asking the database about itself: %w", err)
	}
	return s, nil
}

// Sound reads the whole embedded database and returns what is wrong with it. A
// PostgreSQL looks after itself: nil.
func (d *DB) Sound(ctx context.Context) error {
	if d.dialect != dialect.SQLite {
		return nil
	}
	var said string
	if err := d.reader.QueryRowContext(ctx, `pragma quick_check(1)`).Scan(&said); err != nil {
		return fmt.Errorf("checking the database: %w", err)
	}
	if said != "ok" {
		return errors.New(said)
	}
	return nil
}
