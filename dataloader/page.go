package dataloader

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"purlin/auth"
	"purlin/ent"
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

// order is a keyset over rows of a Go type.
type order[T any] struct {
	Keyset
	value func(*T) any
	id    func(*T) any
}

// ordered completes an order whose keyset does not know yet what its columns hold.
func ordered[T any](k Keyset, value, id func(*T) any) order[T] {
	var zero T
	k.value, k.id = value(&zero), id(&zero)
	return order[T]{k, value, id}
}

func (o order[T]) cursor(row *T) string { return string(o.AppendCursor(nil, o.value(row), o.id(row))) }

// page makes a page of rows, which are one more than asked for when there are
// more, and in the order in which they were read.
func (o order[T]) page(rows []*T, w Window) *Page[T] {
	more := len(rows) > w.Size
	if more {
		rows = rows[:w.Size]
	}
	rows = slices.Clone(rows)
	if w.Back {
		slices.Reverse(rows)
	}
	p := &Page[T]{Rows: rows, Cursors: make([]string, len(rows))}
	for i, r := range rows {
		p.Cursors[i] = o.cursor(r)
	}
	p.HasNext, p.HasPrev = w.Beyond(more)
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
func (o order[T]) numbered(w Window, parent string) func(*sql.Selector) {
	return func(s *sql.Selector) {
		o.Narrow(s, w)
		n := "row_number() over (partition by " + s.C(parent) + " order by " + strings.Join(o.Terms(s, w.Back), ", ") + ")"
		inner := s.Clone().Select(s.C("id")).AppendSelectExprAs(sql.Raw(n), "n").ClearOrder()
		page := inner.As("page")
		kept := sql.Dialect(s.Dialect()).Select(page.C("id")).From(page).Where(sql.LTE(page.C("n"), w.Size+1))
		s.SetP(sql.In(s.C("id"), kept)).OrderBy(o.Terms(s, w.Back)...)
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
	w, err := e.order.Window(a)
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
