package store

import (
	"context"
	"database/sql"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"github.com/jackc/pgx/v5"
)

// Watch is told of every statement before it is sent (of those that are sent together, after it): the database's kind, as
// "postgresql", and the text, which has placeholders and no values. Its context is
// the statement's; the function that it returns is called at the end.
type Watch func(ctx context.Context, system, statement string) (context.Context, func(error))

// tracer is a [Watch] on connections to PostgreSQL.
type tracer struct{ watch Watch }

var (
	_ pgx.QueryTracer = tracer{}
	_ pgx.BatchTracer = tracer{}
)

type endKey struct{}

// TraceQueryStart is called before a statement.
func (t tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	ctx, end := t.watch(ctx, "postgresql", d.SQL)
	return context.WithValue(ctx, endKey{}, end)
}

// TraceQueryEnd is called after it.
func (tracer) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryEndData) {
	if end, ok := ctx.Value(endKey{}).(func(error)); ok {
		end(d.Err)
	}
}

// TraceBatchStart is called before statements that are sent together.
func (tracer) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return ctx
}

// TraceBatchQuery is called after each of them.
func (t tracer) TraceBatchQuery(ctx context.Context, _ *pgx.Conn, d pgx.TraceBatchQueryData) {
	_, end := t.watch(ctx, "postgresql", d.SQL)
	end(d.Err)
}

// TraceBatchEnd is called after the last.
func (tracer) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

// watched is a [Watch] on ent's driver, for SQLite.
type watched struct {
	*entsql.Driver
	conn  entsql.Conn
	watch Watch
}

func watch(d *entsql.Driver, w Watch) watched {
	conn := d.Conn
	conn.ExecQuerier = querier{conn.ExecQuerier, w}
	return watched{d, conn, w}
}

// Query runs a statement that returns rows.
func (w watched) Query(ctx context.Context, query string, args, v any) error {
	return w.conn.Query(ctx, query, args, v)
}

// Exec runs a statement.
func (w watched) Exec(ctx context.Context, query string, args, v any) error {
	return w.conn.Exec(ctx, query, args, v)
}

// Tx begins a transaction.
func (w watched) Tx(ctx context.Context) (dialect.Tx, error) { return w.BeginTx(ctx, nil) }

// BeginTx begins a transaction, as ent's client asks for it with options.
func (w watched) BeginTx(ctx context.Context, o *sql.TxOptions) (dialect.Tx, error) {
	tx, err := w.Driver.BeginTx(ctx, o)
	if tx, ok := tx.(*entsql.Tx); ok {
		tx.ExecQuerier = querier{tx.ExecQuerier, w.watch}
	}
	return tx, err
}

// querier is a [Watch] on statements to SQLite, in a transaction or outside of one.
type querier struct {
	entsql.ExecQuerier
	watch Watch
}

// ExecContext runs a statement.
func (q querier) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	ctx, end := q.watch(ctx, "sqlite", query)
	result, err := q.ExecQuerier.ExecContext(ctx, query, args...)
	end(err)
	return result, err
}

// QueryContext runs a statement that returns rows.
func (q querier) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	ctx, end := q.watch(ctx, "sqlite", query)
	rows, err := q.ExecQuerier.QueryContext(ctx, query, args...)
	end(err)
	return rows, err
}
