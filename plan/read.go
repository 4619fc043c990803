package plan

import (
	"context"
	"encoding/binary"
	"math"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"purlin/auth"
	"purlin/ent/gid"
)

// reading is one answer on its way: what each level has read so far.
type reading struct {
	results []result // by level
	arena   arena
}

// result is what a level has read: rows of equal width, one after the other, and
// the group of rows of each parent.
type result struct {
	request *request
	width   int
	values  [][]byte // in the formats of readable
	groups  []group
}

// group is the page of one parent: rows from start to end.
type group struct {
	start, end int
	more       bool // there is a row beyond the page
	total      int64
}

func (r *result) rows() int {
	if r.width == 0 {
		return 0
	}
	return len(r.values) / r.width
}

func (r *result) row(i int) [][]byte { return r.values[i*r.width : (i+1)*r.width] }

// arena keeps bytes whose owner will reuse theirs.
type arena struct{ free []byte }

func (a *arena) keep(v []byte) []byte {
	if v == nil {
		return nil
	}
	if len(v) > cap(a.free)-len(a.free) {
		a.free = make([]byte, 0, max(512, min(2*cap(a.free), 64<<10), len(v)))
	}
	at := len(a.free)
	a.free = append(a.free, v...)
	return a.free[at:len(a.free):len(a.free)]
}

// wave is a level that is to be read now, for its parents.
type wave struct {
	level   *level
	request *request
	parents any // bound to slotParents
	n       int // how many parents
	pair    pair
}

// answer runs the plan. Any error means that the wrapped schema must be asked.
func (p *plan) answer(ctx context.Context, s *Schema, who auth.Principal, variables map[string]any) ([]byte, error) {
	if who.Kind != auth.User {
		return nil, errUnplanned
	}
	db := s.database(ctx)
	r := &reading{results: make([]result, p.levels)}
	waves, err := p.first(variables)
	for len(waves) > 0 && err == nil {
		if err = r.read(ctx, db, who, waves); err == nil {
			waves, err = r.below(waves, variables)
		}
	}
	if err != nil {
		return nil, err
	}
	return p.write(ctx, s.links, r, variables)
}

// first are the levels of the operation's root fields.
func (p *plan) first(variables map[string]any) (waves []wave, err error) {
	for i := range p.roots.fields {
		f := &p.roots.fields[i]
		switch f.kind {
		case outFound:
			id, err := argumentsOf(f.level.field, variables).id("id")
			if err != nil {
				return nil, err
			}
			if u, err := f.level.entity.kind.Decode(id); err == nil { // an id that names nothing is null
				waves = append(waves, wave{level: f.level, parents: bindable(u), n: 1})
			}
		case outNode:
			c, u, err := f.choose(variables)
			if err != nil {
				return nil, err
			}
			if c.level != nil {
				waves = append(waves, wave{level: c.level, parents: bindable(u), n: 1})
			}
		case outConnection:
			r, err := f.level.requestWith(variables)
			if err != nil {
				return nil, err
			}
			waves = append(waves, wave{level: f.level, request: r, n: 1})
		}
	}
	return waves, nil
}

// choose finds what a node field reads: nothing when its id names nothing.
func (f *output) choose(variables map[string]any) (c choice, u uuid.UUID, err error) {
	var field *level
	for _, c := range f.choices {
		field = c.level // the same field in all
	}
	if field == nil {
		return c, u, errUnplanned
	}
	given, err := argumentsOf(field.field, variables).id("id")
	if err != nil {
		return c, u, err
	}
	kind, u, err := gid.Decode(given)
	if err != nil {
		return choice{}, u, nil //nolint:nilerr // an id that names nothing is null
	}
	c, ok := f.choices[kind]
	if !ok {
		return c, u, errUnplanned
	}
	return c, u, nil
}

func (l *level) requestWith(variables map[string]any) (*request, error) {
	if l.fixed != nil {
		return l.fixed, nil
	}
	return l.request(argumentsOf(l.field, variables))
}

// read reads several levels in one round trip.
func (r *reading) read(ctx context.Context, db Database, who auth.Principal, waves []wave) error {
	var batch pgx.Batch
	for i := range waves {
		w := &waves[i]
		var err error
		if w.pair, err = w.level.statementsFor(ctx, who, w.request); err != nil {
			return err
		}
		for _, s := range []*statement{w.pair.rows, w.pair.total} {
			if s != nil {
				batch.Queue(s.text, s.bind(who, w.parents, w.request)...)
			}
		}
	}
	answers := send(ctx, db, &batch)
	for _, w := range waves {
		out := &r.results[w.level.at]
		out.request, out.groups = w.request, make([]group, w.n)
		if w.pair.rows != nil {
			if err := r.readRows(answers, w.level, out); err != nil {
				_ = answers.Close() // the first error counts
				return err
			}
		}
		if w.pair.total != nil {
			if err := readTotals(answers, w.level, out); err != nil {
				_ = answers.Close()
				return err
			}
		}
	}
	return answers.Close()
}

// answers are the rows of statements, one after the other.
type answers interface {
	Query() (pgx.Rows, error)
	Close() error
}

// send sends statements in one round trip.
func send(ctx context.Context, db Database, b *pgx.Batch) answers {
	if b.Len() == 1 {
		return single{ctx, db, b.QueuedQueries[0]}
	}
	return db.SendBatch(ctx, b)
}

// single is one statement, which takes less than a batch of one.
type single struct {
	ctx context.Context //nolint:containedctx // it lives within one call
	db  Database
	q   *pgx.QueuedQuery
}

// Query runs it.
func (s single) Query() (pgx.Rows, error) { return s.db.Query(s.ctx, s.q.SQL, s.q.Arguments...) }

// Close does nothing: the rows were closed.
func (s single) Close() error { return nil }

func (r *reading) readRows(answers answers, l *level, out *result) error {
	rows, err := answers.Query()
	if err != nil {
		return err
	}
	defer rows.Close()
	if !readable(rows) {
		return errUnplanned
	}
	most, at := 1, 0
	if out.request != nil {
		most = out.request.window.Size
		if l.many.whole {
			most = math.MaxInt
		}
	}
	for rows.Next() {
		values := rows.RawValues()
		if l.nested() {
			n := int(integer(values[0])) - 1
			values = values[1:]
			if n < at || n >= len(out.groups) {
				return errUnplanned // the rows of a parent do not come together
			}
			for ; at < n; at++ {
				out.groups[at+1].start, out.groups[at+1].end = out.groups[at].end, out.groups[at].end
			}
		}
		g := &out.groups[at]
		if g.end-g.start == most {
			g.more = true
			continue
		}
		out.width = len(values)
		for _, v := range values {
			out.values = append(out.values, r.arena.keep(v))
		}
		g.end++
	}
	for ; at < len(out.groups)-1; at++ {
		out.groups[at+1].start, out.groups[at+1].end = out.groups[at].end, out.groups[at].end
	}
	return rows.Err()
}

func readTotals(answers answers, l *level, out *result) error {
	rows, err := answers.Query()
	if err != nil {
		return err
	}
	defer rows.Close()
	if !readable(rows) {
		return errUnplanned
	}
	for rows.Next() {
		values, n := rows.RawValues(), 0
		if l.nested() {
			n = int(integer(values[0])) - 1
			values = values[1:]
		}
		if n >= len(out.groups) {
			return errUnplanned
		}
		out.groups[n].total = integer(values[0])
	}
	return rows.Err()
}

// readable tells whether all columns are in the format that they are written
// from: text of strings and JSON, else binary. It is what pgx asks for unless
// it is told to prepare no statements.
func readable(rows pgx.Rows) bool {
	for _, d := range rows.FieldDescriptions() {
		want := int16(pgx.BinaryFormatCode)
		switch d.DataTypeOID {
		case pgtype.TextOID, pgtype.VarcharOID, pgtype.JSONOID, pgtype.JSONBOID:
			want = pgx.TextFormatCode
		}
		if d.Format != want {
			return false
		}
	}
	return true
}

// below are the levels under those that were just read, where they have parents.
func (r *reading) below(waves []wave, variables map[string]any) (next []wave, err error) {
	for _, w := range waves {
		out := &r.results[w.level.at]
		n := out.rows()
		if n == 0 {
			continue
		}
		for _, c := range w.level.children {
			request, err := c.level.requestWith(variables)
			if err != nil {
				return nil, err
			}
			ids := make(pgtype.FlatArray[pgtype.UUID], n)
			for i := range ids {
				copy(ids[i].Bytes[:], c.parent(out.row(i))) // nothing has the id that is all zeros
				ids[i].Valid = true
			}
			next = append(next, wave{level: c.level, request: request, parents: ids, n: n})
		}
	}
	return next, nil
}

// parent is the id that the level's rows name; nil when there is none.
func (c child) parent(row [][]byte) []byte {
	for _, k := range c.keys {
		if row[k] != nil {
			return row[k]
		}
	}
	return nil
}

func bindable(u uuid.UUID) any { return pgtype.UUID{Bytes: u, Valid: true} }

// postgresEpoch is the time from which PostgreSQL counts microseconds.
var postgresEpoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func timeOf(v []byte) time.Time {
	return postgresEpoch.Add(time.Duration(int64(binary.BigEndian.Uint64(v))) * time.Microsecond) //nolint:gosec // two's complement
}
