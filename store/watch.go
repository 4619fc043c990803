package store

import (
	"context"
	"database/sql"

	"entgo.io/ent/dialect"
	"github.com/jackc/pgx/v5"
)

// Watch is told of every statement before it is sent: the database's kind, as
// "postgresql", and the text, which has placeholders and no values. Its context is
// the statement's; the function that it returns is called at the end.
type Watch func(ctx context.Context, system, statement string) (context.Context, func(error))

// tracer is a [Watch] on connections to PostgreSQL.
type tracer struct{ watch Watch }

var _ pgx.QueryTracer = tracer{}

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

// watched is a [Watch] on ent's driver, for SQLite.
type watched struct {
	dialect.Driver
	watch Watch
}

// Query runs a statement that returns rows.
func (w watched) Query(ctx context.Context, query string, args, v any) error {
	ctx, end := w.watch(ctx, "sqlite", query)
	err := w.Driver.Query(ctx, query, args, v)
	end(err)
	return err
}

// Exec runs a statement.
func (w watched) Exec(ctx context.Context, query string, args, v any) error {
	ctx, end := w.watch(ctx, "sqlite", query)
	err := w.Driver.Exec(ctx, query, args, v)
	end(err)
	return err
}

// BeginTx begins a transaction, as ent's client asks for it with options.
func (w watched) BeginTx(ctx context.Context, o *sql.TxOptions) (dialect.Tx, error) {
	begin, ok := w.Driver.(interface {
		BeginTx(context.Context, *sql.TxOptions) (dialect.Tx, error)
	})
	if !ok {
		return w.Tx(ctx)
	}
	return begin.BeginTx(ctx, o)
}
