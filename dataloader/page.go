package dataloader

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"purlin/auth"
	"purlin/ent"
	"purlin/fault"
)

// DefaultPage is how many elements a page has when nobody says; maxPage is the most.
const (
	DefaultPage = 25
	maxPage     = 100
)

// Args say which page of a list is asked for.
type Args struct {
	First  *int
	After  *string
	Last   *int
	Before *string
}

// Page is a part of a list, in the list's order.
type Page[T any] struct {
	Rows    []*T
	Cursors []string // one per row
	HasNext bool
	HasPrev bool
	Total   int // only when it was asked for
}

// order is what a list is sorted by: a column, then one that makes it unique.
type order[T any] struct {
	name   string // distinguishes cursors of different orders
	column string
	tie    string
	desc   bool
	value  func(*T) any // a time.Time, string or int64
	id     func(*T) any // a uuid.UUID or int64
}

// position is a decoded cursor.
type position struct{ value, id any }

type wire struct {
	Order string          `json:"o"`
	Value json.RawMessage `json:"v"`
	ID    json.RawMessage `json:"i"`
}

func (o order[T]) signature() string {
	if o.desc {
		return o.name + "-"
	}
	return o.name + "+"
}

func (o order[T]) cursor(row *T) string {
	enc := func(v any) json.RawMessage {
		if t, ok := v.(time.Time); ok {
			v = t.UnixMilli()
		}
		b, _ := json.Marshal(v)
		return b
	}
	b, _ := json.Marshal(wire{o.signature(), enc(o.value(row)), enc(o.id(row))})
	return base64.RawURLEncoding.EncodeToString(b)
}

func (o order[T]) position(cursor string) (*position, error) {
	bad := fault.Errorf(fault.BadUserInput, "this is not a cursor of this list in this order")
	if len(cursor) > 8192 {
		return nil, bad
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return nil, bad
	}
	var w wire
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if d.Decode(&w) != nil || w.Order != o.signature() {
		return nil, bad
	}
	var zero T
	value, err := decode(w.Value, o.value(&zero))
	if err != nil {
		return nil, bad
	}
	id, err := decode(w.ID, o.id(&zero))
	if err != nil {
		return nil, bad
	}
	return &position{value, id}, nil
}

// decode reads raw as a value of like's type.
func decode(raw json.RawMessage, like any) (any, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, fmt.Errorf("a value is missing")
	}
	switch like.(type) {
	case time.Time:
		var ms int64
		err := json.Unmarshal(raw, &ms)
		return time.UnixMilli(ms).UTC(), err
	case string:
		var s string
		err := json.Unmarshal(raw, &s)
		return s, err
	case int64:
		var n int64
		err := json.Unmarshal(raw, &n)
		return n, err
	case uuid.UUID:
		var u uuid.UUID
		err := json.Unmarshal(raw, &u)
		return u, err
	}
	return nil, fmt.Errorf("%T is in no cursor", like)
}

// window is a checked page request.
type window struct {
	size   int
	back   bool
	after  *position
	before *position
}

func (o order[T]) window(a Args) (w window, err error) {
	w.size = DefaultPage
	if a.First != nil && a.Last != nil {
		return w, fault.Errorf(fault.BadUserInput, "ask for first or last, not for both")
	}
	n := a.First
	if a.Last != nil {
		n, w.back = a.Last, true
	}
	if n != nil {
		if *n < 1 || *n > maxPage {
			return w, fault.Errorf(fault.BadUserInput, "a page has 1 to %d elements, not %d", maxPage, *n)
		}
		w.size = *n
	}
	if a.After != nil {
		if w.after, err = o.position(*a.After); err != nil {
			return w, err
		}
	}
	if a.Before != nil {
		if w.before, err = o.position(*a.Before); err != nil {
			return w, err
		}
	}
	return w, nil
}

// beyond is what lies after p (or before it) in the order.
func (o order[T]) beyond(s *sql.Selector, p *position, before bool) *sql.Predicate {
	cmp := sql.GT
	if o.desc != before {
		cmp = sql.LT
	}
	if o.column == o.tie {
		return cmp(s.C(o.tie), p.id)
	}
	return sql.Or(
		cmp(s.C(o.column), p.value),
		sql.And(sql.EQ(s.C(o.column), p.value), cmp(s.C(o.tie), p.id)),
	)
}

// terms are the order's columns, turned round for a page from the back.
func (o order[T]) terms(s *sql.Selector, back bool) []string {
	dir := sql.Asc
	if o.desc != back {
		dir = sql.Desc
	}
	if o.column == o.tie {
		return []string{dir(s.C(o.tie))}
	}
	return []string{dir(s.C(o.column)), dir(s.C(o.tie))}
}

// narrow keeps what lies within the cursors.
func (o order[T]) narrow(s *sql.Selector, w window) {
	if w.after != nil {
		s.Where(o.beyond(s, w.after, false))
	}
	if w.before != nil {
		s.Where(o.beyond(s, w.before, true))
	}
}

// page makes a page of rows, which are one more than asked for when there are
// more, and in the order in which they were read.
func (o order[T]) page(rows []*T, w window) *Page[T] {
	more := len(rows) > w.size
	if more {
		rows = rows[:w.size]
	}
	rows = slices.Clone(rows)
	if w.back {
		slices.Reverse(rows)
	}
	p := &Page[T]{Rows: rows, Cursors: make([]string, len(rows))}
	for i, r := range rows {
		p.Cursors[i] = o.cursor(r)
	}
	// What lies beyond the cursor that the page starts from exists: the cursor's
	// own element, unless it was deleted since.
	if w.back {
		p.HasPrev, p.HasNext = more, w.before != nil
	} else {
		p.HasNext, p.HasPrev = more, w.after != nil
	}
	return p
}

// filter narrows a list. Its name tells filters with different arguments apart.
type filter struct {
	name   string
	narrow func(*sql.Selector)
}

func filterNames(fs []filter) []string {
	names := make([]string, len(fs))
	for i, f := range fs {
		names[i] = f.name
	}
	return names
}

// contains matches column for text in any case; text's own wildcards are plain.
func contains(column, text string) filter {
	return filter{fingerprint("has", column, text), func(s *sql.Selector) { s.Where(sql.ContainsFold(s.C(column), text)) }}
}

func in[V ~string](column string, values []V) filter {
	return filter{fingerprint("in", column, values), func(s *sql.Selector) { s.Where(sql.In(s.C(column), texts(values)...)) }}
}

func isNull(column string, want bool) filter {
	return filter{fingerprint("null", column, want), func(s *sql.Selector) {
		if want {
			s.Where(sql.IsNull(s.C(column)))
		} else {
			s.Where(sql.NotNull(s.C(column)))
		}
	}}
}

func texts[V ~string](values []V) []any {
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = string(v)
	}
	return args
}

// numbered is a page of every parent's list in one statement: within each parent
// the rows, which ent has narrowed to what the caller sees, are numbered in the
// order, and the first size+1 are kept.
func (o order[T]) numbered(w window, parent string) func(*sql.Selector) {
	return func(s *sql.Selector) {
		o.narrow(s, w)
		n := "row_number() over (partition by " + s.C(parent) + " order by " + strings.Join(o.terms(s, w.back), ", ") + ")"
		inner := s.Clone().Select(s.C("id")).AppendSelectExprAs(sql.Raw(n), "n").ClearOrder()
		page := inner.As("page")
		kept := sql.Dialect(s.Dialect()).Select(page.C("id")).From(page).Where(sql.LTE(page.C("n"), w.size+1))
		s.SetP(sql.In(s.C("id"), kept)).OrderBy(o.terms(s, w.back)...)
	}
}

// list is an edge to a long list.
type list[P, T any] struct {
	name   string
	column string // of the list's rows, naming the parent
	key    func(*P) uuid.UUID
	parent func(*T) uuid.UUID
	order  order[T]
	query  func(*ent.Client) reader[T]
	system bool // the parent's own visibility is the rule
}

// reader is an ent query, without its type.
type reader[T any] struct {
	all   func(context.Context, func(*sql.Selector)) ([]*T, error)
	count func(context.Context, func(*sql.Selector), any) error
	where func(...func(*sql.Selector))
}

// page reads the page of parent's list, for parent's whole cohort. The total is
// read when total says so.
func (e list[P, T]) page(ctx context.Context, parent *P, a Args, total bool, filters []filter) (*Page[T], error) {
	w, err := e.order.window(a)
	if err != nil {
		return nil, err
	}
	l := From(ctx)
	key := func(p *P) (uuid.UUID, bool) { return e.key(p), true }
	name := e.name + fingerprint(filterNames(filters)) + e.order.signature()
	base := func(ctx context.Context, ids []uuid.UUID) (context.Context, reader[T]) {
		if e.system {
			ctx = auth.AsSystem(ctx)
		}
		q := e.query(l.client)
		q.where(func(s *sql.Selector) { s.Where(sql.In(s.C(e.column), anys(ids)...)) })
		for _, f := range filters {
			q.where(f.narrow)
		}
		return ctx, q
	}
	p, _, err := batchOf[uuid.UUID, *Page[T]](l, name+fingerprint(a)).load(ctx, e.key(parent), keys(l, parent, key), func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*Page[T], error) {
		ctx, q := base(ctx, ids)
		rows, err := q.all(ctx, e.order.numbered(w, e.column))
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", e.name, err)
		}
		by := map[uuid.UUID][]*T{}
		for _, r := range rows {
			by[e.parent(r)] = append(by[e.parent(r)], r)
		}
		out, shown := make(map[uuid.UUID]*Page[T], len(ids)), []*T{}
		for _, id := range ids {
			out[id] = e.order.page(by[id], w)
			shown = append(shown, out[id].Rows...)
		}
		track(l, shown)
		return out, nil
	})
	if err != nil || !total {
		return p, err
	}
	n, _, err := batchOf[uuid.UUID, int](l, name+"count").load(ctx, e.key(parent), keys(l, parent, key), func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]int, error) {
		ctx, q := base(ctx, ids)
		var counts []counted
		err := q.count(ctx, func(s *sql.Selector) {
			s.Select(sql.As(s.C(e.column), "parent"), sql.As(sql.Count("*"), "count")).GroupBy(s.C(e.column))
		}, &counts)
		if err != nil {
			return nil, fmt.Errorf("counting %s: %w", e.name, err)
		}
		out := make(map[uuid.UUID]int, len(counts))
		for _, c := range counts {
			out[c.Parent] = c.Count
		}
		return out, nil
	})
	if err != nil {
		return nil, err
	}
	with := *p
	with.Total = n
	return &with, nil
}

func fingerprint(args ...any) string {
	b, err := json.Marshal(args)
	if err != nil {
		return fmt.Sprintf("%#v", args)
	}
	return string(b)
}

type counted struct {
	Parent uuid.UUID `sql:"parent"`
	Count  int       `sql:"count"`
}

func anys(ids []uuid.UUID) []any {
	out := make([]any, len(ids))
	for i, id := range ids {
		out[i] = id
	}
	return out
}
