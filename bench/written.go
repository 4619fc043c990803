package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// written looks at what mutations write, and takes it back, so that every round finds
// tables of the same size.
type written struct {
	conn *pgx.Conn
	from time.Time // of all that is written
}

func openWritten(ctx context.Context, url string, from time.Time) (*written, error) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, err
	}
	w := &written{conn, from}
	return w, w.undo(ctx)
}

func (w *written) close(ctx context.Context) error { return w.conn.Close(context.WithoutCancel(ctx)) }

// rows are the tables that a started translation has a row in, with the columns that
// no two have alike.
var rows = map[string]string{
	"translations":  "{id,created_at}",
	"events":        "{id,at,translation_id,seq}",
	"river_job":     "{id,created_at,scheduled_at,args,metadata}", // River adds a nonce to these
	"audit_entries": "{id,created_at,last_at,subject,address}",
}

// latest are the newest rows of each table but for such columns, and how many there are.
func (w *written) latest(ctx context.Context) (map[string]string, error) {
	out := map[string]string{}
	for table, but := range rows {
		at, only := "created_at", ""
		switch table {
		case "events":
			at = "at"
		case "river_job":
			only = " and kind = 'translation_step'"
		}
		var n int
		var row string
		err := w.conn.QueryRow(ctx, fmt.Sprintf(`select count(*), coalesce((array_agg((to_jsonb(t) - '%s'::text[])::text order by %s desc))[1], '') from %s t where %[2]s > $1%[4]s`, but, at, table, only), w.from).
			Scan(&n, &row)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", table, err)
		}
		out[table] = fmt.Sprint(n, " ", row)
	}
	return out, w.undo(ctx)
}

// undo removes what was written. Nil writes nothing.
func (w *written) undo(ctx context.Context) error {
	if w == nil {
		return nil
	}
	var batch pgx.Batch
	batch.Queue("update files set latest_translation_id = (select id from translations t where t.file_id = files.id and t.created_at <= $1 order by id desc limit 1) where latest_translation_id in (select id from translations where created_at > $1)", w.from)
	batch.Queue("delete from translations where created_at > $1", w.from)
	batch.Queue("delete from events where at > $1", w.from)
	batch.Queue("delete from audit_entries where created_at > $1", w.from)
	batch.Queue("delete from river_job where created_at > $1 and kind = 'translation_step'", w.from)
	if err := w.conn.SendBatch(ctx, &batch).Close(); err != nil {
		return fmt.Errorf("removing what was written: %w", err)
	}
	_, err := w.conn.Exec(ctx, "vacuum analyze translations, events, audit_entries, river_job, files, projects")
	return err
}

// pauseJobs has the queues wait, so that jobs are written and not run.
func pauseJobs(ctx context.Context, url string) (err error) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	_, err = conn.Exec(ctx, `insert into river_queue (name, created_at, updated_at, paused_at, metadata) select name, now(), now(), now(), '{}' from unnest(array['default', 'copy', 'calls']) as name
		on conflict (name) do update set paused_at = now()`)
	return err
}
