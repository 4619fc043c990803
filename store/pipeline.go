package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/lib/pq" //nolint:depguard // the types of River's arguments
)

// Every statement that a transaction waits for is a round trip to PostgreSQL, with the
// rows locked meanwhile that it has changed. Writes seldom need to be waited for: those
// made under [Later] go with the next statement that is, or with the commit.

type laterKey struct{}

// Later returns a context for writes of a transaction ([DB.InTx]) whose outcome nobody
// looks at: on PostgreSQL they are sent with the transaction's next statement, at the
// latest with its commit, in their order and in one round trip. What they fail with is
// that statement's error, or the commit's; how many rows they changed is not known, and an
// id that the database makes is 0.
// Elsewhere, and on SQLite, it changes nothing.
func Later(ctx context.Context) context.Context { return context.WithValue(ctx, laterKey{}, true) }

// connector makes connections that can send statements later.
type connector struct{ driver.Connector }

// Connect takes a connection from the pool.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	std, ok := conn.(*stdlib.Conn)
	if !ok {
		return nil, fmt.Errorf("store: a connection of pgx is a %T", conn)
	}
	return &pipeline{Conn: std}, nil
}

// pipeline is a connection that keeps back what is to be sent later, the beginning of a
// transaction among it.
type pipeline struct {
	*stdlib.Conn
	inTx    bool
	kept    *pgx.Batch // nil when it is empty
	opening *opening   // of the transaction
}

// opening is how the beginning of a transaction went. [DB.InTx] hands it on in the context.
type opening struct {
	lost  bool // nobody answered
	begun bool // something was done
}

type openingKey struct{}

var (
	_ driver.ConnBeginTx       = (*pipeline)(nil)
	_ driver.ExecerContext     = (*pipeline)(nil)
	_ driver.QueryerContext    = (*pipeline)(nil)
	_ driver.NamedValueChecker = (*pipeline)(nil)
)

// CheckNamedValue has ids, and the lists of River's statements, go as they are: of what
// can say its own value pgx would make text, and of that the value again.
func (p *pipeline) CheckNamedValue(v *driver.NamedValue) error {
	switch value := v.Value.(type) {
	case uuid.UUID:
		v.Value = pgtype.UUID{Bytes: value, Valid: true}
	case *pq.StringArray:
		v.Value = []string(*value)
	case *pq.Int32Array:
		v.Value = []int32(*value)
	case *pq.ByteaArray:
		v.Value = [][]byte(*value)
	case pq.GenericArray:
		switch list := value.A.(type) {
		case []int16, []time.Time:
			v.Value = list
		}
	}
	return p.Conn.CheckNamedValue(v)
}

// BeginTx begins a transaction, as the database has them by default, with its first
// statement: a connection that is dead is only then found to be.
func (p *pipeline) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	if o != (driver.TxOptions{}) {
		return nil, errors.New("store: a transaction with options")
	}
	p.inTx = true
	var ok bool
	if p.opening, ok = ctx.Value(openingKey{}).(*opening); !ok {
		p.opening = &opening{}
	}
	p.keep("begin", nil)
	return &pipelineTx{ctx, p}, nil
}

// ExecContext runs a statement, or keeps it back.
func (p *pipeline) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if p.inTx && ctx.Value(laterKey{}) != nil {
		p.keep(query, args)
		return driver.RowsAffected(0), nil
	}
	if p.kept != nil && len(args) == 0 { // it may be several statements, which no batch takes
		if _, err := p.flush(ctx); err != nil {
			return nil, err
		}
	}
	if p.kept == nil {
		return p.Conn.ExecContext(ctx, query, args)
	}
	p.keep(query, args)
	tag, err := p.flush(ctx)
	return driver.RowsAffected(tag.RowsAffected()), err
}

// returningID ends the statement with which ent inserts a row whose id the database makes.
const returningID = ` RETURNING "id"`

// unknownID is what such a statement returns when it is kept back.
type unknownID struct{ read bool }

func (*unknownID) Columns() []string { return []string{"id"} }
func (*unknownID) Close() error      { return nil }

// Next returns the one row.
func (u *unknownID) Next(dest []driver.Value) error {
	if u.read {
		return io.EOF
	}
	u.read, dest[0] = true, int64(0)
	return nil
}

// QueryContext runs a statement that returns rows, or keeps it back if these are an id.
func (p *pipeline) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if p.inTx && ctx.Value(laterKey{}) != nil && strings.HasSuffix(query, returningID) {
		p.keep(query, args)
		return &unknownID{}, nil
	}
	if p.kept == nil {
		return p.Conn.QueryContext(ctx, query, args)
	}
	p.keep(query, args)
	results := p.send(ctx)
	rows, err := results.Query()
	if err == nil {
		r := &pipelineRows{rows: rows, results: results, first: rows.Next()} // columns are known with the first
		if err = rows.Err(); err == nil {
			return r, nil
		}
	}
	_ = results.Close() // the first error counts
	return nil, err
}

// reached tells whether the transaction was sent, of which the beginning is the first.
func (p *pipeline) reached() bool { return p.kept == nil || p.kept.QueuedQueries[0].SQL != "begin" }

func (p *pipeline) keep(query string, args []driver.NamedValue) {
	if p.kept == nil {
		p.kept = &pgx.Batch{}
	}
	values := make([]any, len(args))
	for i, a := range args {
		values[i] = a.Value
	}
	p.kept.Queue(query, values...)
}

// flush sends what was kept back, and returns the outcome of the last.
func (p *pipeline) flush(ctx context.Context) (tag pgconn.CommandTag, err error) {
	results := p.send(ctx)
	tag, err = results.Exec()
	if closed := results.Close(); err == nil {
		err = closed
	}
	return tag, err
}

// sent are the results of statements that were kept back, of which the last is waited for.
type sent struct {
	pgx.BatchResults
	before  int
	opening *opening
}

// send sends what was kept back. Close the results.
func (p *pipeline) send(ctx context.Context) *sent {
	batch := p.kept
	p.kept = nil
	return &sent{p.Conn.Conn().SendBatch(ctx, batch), batch.Len() - 1, p.opening}
}

// met notes the outcome of a statement.
func (o *opening) met(err error) {
	if err == nil {
		o.begun = true
	} else {
		o.lost = true
	}
}

func (s *sent) skip() error {
	for ; s.before > 0; s.before-- {
		_, err := s.BatchResults.Exec()
		s.opening.met(err)
		if err != nil {
			return err
		}
	}
	return nil
}

// Exec is the outcome of the last.
func (s *sent) Exec() (tag pgconn.CommandTag, err error) {
	if err := s.skip(); err != nil {
		return tag, err
	}
	tag, err = s.BatchResults.Exec()
	s.opening.met(err)
	return tag, err
}

// Query are the rows of the last.
func (s *sent) Query() (pgx.Rows, error) {
	if err := s.skip(); err != nil {
		return nil, err
	}
	return s.BatchResults.Query()
}

type pipelineTx struct {
	ctx context.Context //nolint:containedctx // driver.Tx has no other way to it
	p   *pipeline
}

// Commit commits, in the same round trip as what was kept back.
func (t *pipelineTx) Commit() error {
	if !t.p.reached() && t.p.kept.Len() == 1 {
		return t.Rollback() // nothing was done
	}
	t.p.inTx, t.p.opening.begun = false, true // if the answer is lost, it may be done
	t.p.keep("commit", nil)
	tag, err := t.p.flush(t.ctx)
	if err == nil && tag.String() == "ROLLBACK" { // PostgreSQL's answer after an error
		err = pgx.ErrTxCommitRollback
	}
	if err != nil {
		_ = t.Rollback() // nothing was committed; the first error counts
	}
	return err
}

// Rollback forgets what was kept back, and undoes the rest.
func (t *pipelineTx) Rollback() error {
	reached, conn := t.p.reached(), t.p.Conn.Conn()
	t.p.inTx, t.p.kept = false, nil
	if !reached || conn.PgConn().TxStatus() == 'I' {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.ctx), rollbackPatience)
	defer cancel()
	_, err := conn.Exec(ctx, "rollback")
	if err != nil {
		_ = conn.Close(ctx) // what it is in the middle of is not known
	}
	return err
}

// rollbackPatience bounds the wait for the end of a transaction that is given up.
const rollbackPatience = 5 * time.Second

// pipelineRows are the rows of the last statement of several.
type pipelineRows struct {
	rows    pgx.Rows
	results pgx.BatchResults
	first   bool // the first row has been read, and Next has not returned it
}

// Columns are the names.
func (r *pipelineRows) Columns() []string {
	fields := r.rows.FieldDescriptions()
	names := make([]string, len(fields))
	for i := range fields {
		names[i] = fields[i].Name
	}
	return names
}

// Next decodes a row, as database/sql has the values.
func (r *pipelineRows) Next(dest []driver.Value) error {
	if there := r.first || r.rows.Next(); !there {
		if err := r.rows.Err(); err != nil {
			return err
		}
		return io.EOF
	}
	r.first = false
	types := r.rows.Conn().TypeMap()
	for i, f := range r.rows.FieldDescriptions() {
		raw := r.rows.RawValues()[i]
		dest[i] = nil
		if t, ok := types.TypeForOID(f.DataTypeOID); raw != nil && ok {
			v, err := value(types, t, f.Format, raw)
			if err != nil {
				return fmt.Errorf("reading column %s: %w", f.Name, err)
			}
			dest[i] = v
		} else if raw != nil {
			dest[i] = string(raw)
		}
	}
	return nil
}

// value decodes a value as database/sql has it: a list as PostgreSQL writes it, which is how
// pgx asks for it where it knows that it is for database/sql.
func value(types *pgtype.Map, t *pgtype.Type, format int16, raw []byte) (v driver.Value, err error) {
	list, ok := t.Codec.(*pgtype.ArrayCodec)
	if !ok || format != pgx.BinaryFormatCode {
		return t.Codec.DecodeDatabaseSQLValue(types, t.OID, format, raw)
	}
	switch list.ElementType.OID {
	case pgtype.JSONOID, pgtype.JSONBOID: // to the letter
		var texts []*string
		err = types.Scan(t.OID, format, raw, &texts)
		v = texts
	default:
		v, err = list.DecodeValue(types, t.OID, format, raw)
	}
	if err != nil {
		return nil, err
	}
	text, err := types.Encode(t.OID, pgx.TextFormatCode, v, nil)
	return string(text), err
}

// Close gives the connection back.
func (r *pipelineRows) Close() error {
	r.rows.Close()
	return r.results.Close()
}
