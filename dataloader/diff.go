package dataloader

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/column"
	"purlin/ent/enum"
	"purlin/ent/gid"
	"purlin/ent/modelobject"
	"purlin/ent/modelview"
	"purlin/ent/predicate"
	"purlin/ent/propertyblock"
	"purlin/ent/translation"
	"purlin/fault"
	"purlin/property"
)

// Diff compares a view of two versions. Objects are matched by their external ids;
// where one occurs more than once in a view, by their order too.
type Diff struct {
	Version       uuid.UUID // whose differences these are
	Before, After *ent.ModelView
}

// DiffCounts is how many objects of each kind a comparison found.
type DiffCounts struct{ Added, Removed, Changed, Unchanged int }

// Change is an object that differs. Before is nil of one that was added, After of
// one that was removed.
type Change struct {
	Kind          enum.ModelChangeKind
	ExternalID    string
	Before, After *ent.ModelObject

	occurrence int
}

// VersionDiff compares a version with another one, in the newest results of both
// that have properties; nil when one of them has none. view names the view, or
// chooses the first one when it is "".
func VersionDiff(ctx context.Context, v *ent.FileVersion, against uuid.UUID, view string) (*Diff, error) {
	if who := auth.From(ctx); !who.Can(auth.TranslationsRead) {
		return nil, fault.Errorf(fault.Forbidden, "this API token lacks the scope %s", auth.TranslationsRead)
	}
	l := From(ctx)
	own := always(func(v *ent.FileVersion) uuid.UUID { return v.ID })
	d, _, err := batchOf[uuid.UUID, *Diff](l, "diffs"+fingerprint(against, view)).load(ctx, v.ID, keys(l, v, own), func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*Diff, error) {
		views, err := viewsOfVersions(ctx, l.client, append([]uuid.UUID{against}, ids...), view)
		if err != nil {
			return nil, err
		}
		out, all := map[uuid.UUID]*Diff{}, []*Diff{}
		for _, id := range ids {
			if before, after := views[against], views[id]; before != nil && after != nil {
				out[id] = &Diff{id, before, after}
				all = append(all, out[id])
			}
		}
		track(l, all)
		return out, nil
	})
	return d, err
}

// viewsOfVersions are the views of the newest results that the caller may see.
func viewsOfVersions(ctx context.Context, c *ent.Client, versions []uuid.UUID, name string) (map[uuid.UUID]*ent.ModelView, error) {
	rows, err := c.Translation.Query().Where(translation.FileVersionIDIn(versions...), translation.StatusEQ(enum.Succeeded), Findable(gid.Translation)).
		Order(ent.Asc(translation.FieldCreatedAt, translation.FieldID)).
		Select(translation.FieldID, translation.FieldFileVersionID, translation.FieldReusedFromID).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading translations of versions: %w", err)
	}
	results := map[uuid.UUID][]uuid.UUID{} // whose versions they are, by the translation that has the result
	rank := map[uuid.UUID]int{}
	for i, t := range rows {
		r, _ := resultOf(t)
		results[r.source] = append(results[r.source], t.FileVersionID)
		rank[r.source] = i
	}
	sources := make([]uuid.UUID, 0, len(results))
	for s := range results {
		sources = append(sources, s)
	}
	q := c.ModelView.Query().Where(modelview.TranslationIDIn(sources...), harvested).Order(modelview.ByPosition(), modelview.ByID())
	if name != "" {
		q.Where(modelview.Name(name))
	}
	views, err := q.All(auth.AsSystem(ctx))
	if err != nil {
		return nil, fmt.Errorf("reading views of versions: %w", err)
	}
	out := map[uuid.UUID]*ent.ModelView{}
	for _, v := range views {
		for _, version := range results[v.TranslationID] {
			if had := out[version]; had == nil || rank[v.TranslationID] > rank[had.TranslationID] {
				out[version] = v
			}
		}
	}
	return out, nil
}

// harvested are the views whose objects have hashes: those that have an index.
func harvested(s *sql.Selector) {
	t := sql.Dialect(s.Dialect()).Table(propertyblock.Table).As("indexed")
	s.Where(sql.Exists(sql.Dialect(s.Dialect()).Select(t.C(propertyblock.FieldID)).From(t).Where(sql.And(
		sql.ColumnsEQ(t.C(propertyblock.FieldViewID), s.C(modelview.FieldID)), sql.EQ(t.C(propertyblock.FieldNumber), property.Words)))))
}

// pairs are the objects of the two views, each with its namesake in the other one, from a
// position on. They are grouped rather than joined: SQLite has no index for a full join
// and would look at every pair.
func (d *Diff) pairs(dialect string, k Keyset, w Window) (s, of *sql.Selector) {
	t := sql.Dialect(dialect).Table(modelobject.Table)
	in := func(view uuid.UUID) sql.Querier {
		return sql.ExprFunc(func(b *sql.Builder) {
			b.WriteString("max(case when ").WriteString(t.C(modelobject.FieldViewID)).WriteString(" = ").Arg(view).
				WriteString(" then ").WriteString(t.C(modelobject.FieldObjectID)).WriteString(" end)")
		})
	}
	of = sql.Dialect(dialect).Select(t.C(modelobject.FieldExternalID), t.C(modelobject.FieldOccurrence)).
		AppendSelectExprAs(in(d.Before.ID), "before").
		AppendSelectExprAs(in(d.After.ID), "after").
		AppendSelectExprAs(sql.Raw("count(distinct "+t.C(modelobject.FieldHash)+")"), "hashes").
		From(t).Where(sql.In(t.C(modelobject.FieldViewID), d.Before.ID, d.After.ID))
	k.Narrow(of, w)
	of.GroupBy(t.C(modelobject.FieldExternalID), t.C(modelobject.FieldOccurrence)).As("pair")
	return sql.Dialect(dialect).Select().From(of), of
}

// where is the condition that a pair is of a kind.
func where(kind enum.ModelChangeKind, pair *sql.Selector) string {
	switch kind {
	case enum.Added:
		return pair.C("before") + " is null"
	case enum.Removed:
		return pair.C("after") + " is null"
	case enum.Changed:
		return pair.C("before") + " is not null and " + pair.C("after") + " is not null and " + pair.C("hashes") + " > 1"
	}
	return "false"
}

// together runs one query for each of diffs in one statement, whose rows name by n
// whose they are.
func together(ctx context.Context, c *ent.Client, diffs []*Diff, of func(dialect string, n int, d *Diff) *sql.Selector, out any) error {
	return c.ModelObject.Query().Modify(func(s *sql.Selector) {
		union := sql.Dialect(s.Dialect())
		var all *sql.Selector
		for n, d := range diffs {
			one := union.Select("*").From(of(s.Dialect(), n, d).As(fmt.Sprint("d", n)))
			if all == nil {
				all = one
			} else {
				all.UnionAll(one)
			}
		}
		s.Select("*").From(all.As("compared"))
	}).Scan(auth.AsSystem(ctx), out)
}

// ofDiffs reads something of every diff of d's cohort at once.
func ofDiffs[V any](ctx context.Context, d *Diff, name string, read func(context.Context, *ent.Client, []*Diff) (map[uuid.UUID]V, error)) (V, error) {
	l := From(ctx)
	value, _, err := batchOf[uuid.UUID, V](l, name).load(ctx, d.Version, keys(l, d, always(func(d *Diff) uuid.UUID { return d.Version })), func(ctx context.Context, _ []uuid.UUID) (map[uuid.UUID]V, error) {
		return read(ctx, l.client, cohort(l, d))
	})
	return value, err
}

// Counts are how many objects differ, and how many do not.
func (d *Diff) Counts(ctx context.Context) (DiffCounts, error) {
	return ofDiffs(ctx, d, fingerprint("diff counts", d.Before.ID), func(ctx context.Context, c *ent.Client, diffs []*Diff) (map[uuid.UUID]DiffCounts, error) {
		var rows []struct {
			N       int `sql:"n"`
			Added   int `sql:"added"`
			Removed int `sql:"removed"`
			Changed int `sql:"changed"`
			Every   int `sql:"every"`
		}
		err := together(ctx, c, diffs, func(dialect string, n int, d *Diff) *sql.Selector {
			s, pair := d.pairs(dialect, changeOrder().Keyset, Window{})
			s.AppendSelectExprAs(sql.Raw(fmt.Sprint(n)), "n")
			for as, kind := range map[string]enum.ModelChangeKind{"added": enum.Added, "removed": enum.Removed, "changed": enum.Changed} {
				s.AppendSelectExprAs(sql.Raw("count(*) filter (where "+where(kind, pair)+")"), as)
			}
			return s.AppendSelectExprAs(sql.Raw("count(*)"), "every")
		}, &rows)
		if err != nil {
			return nil, fmt.Errorf("counting differences: %w", err)
		}
		out := map[uuid.UUID]DiffCounts{}
		for _, r := range rows {
			out[diffs[r.N].Version] = DiffCounts{r.Added, r.Removed, r.Changed, r.Every - r.Added - r.Removed - r.Changed}
		}
		return out, nil
	})
}

func changeOrder() order[Change] {
	return ordered(Keyset{name: "change", Column: modelobject.FieldExternalID, Tie: modelobject.FieldOccurrence},
		func(c *Change) any { return c.ExternalID }, func(c *Change) any { return int64(c.occurrence) })
}

// Changes is a page of the objects that differ, of the given kinds or of any when
// there are none, in the order of their external ids.
func (d *Diff) Changes(ctx context.Context, first *int, after *string, kinds []enum.ModelChangeKind) (*Page[Change], error) {
	o := changeOrder()
	w, err := o.Window(Args{First: first, After: after})
	if err != nil {
		return nil, err
	}
	if len(kinds) == 0 {
		kinds = []enum.ModelChangeKind{enum.Added, enum.Removed, enum.Changed}
	}
	return ofDiffs(ctx, d, fingerprint("changes", d.Before.ID, first, after, kinds), func(ctx context.Context, c *ent.Client, diffs []*Diff) (map[uuid.UUID]*Page[Change], error) {
		var rows []differing
		err := together(ctx, c, diffs, func(dialect string, n int, d *Diff) *sql.Selector { return d.differing(dialect, n, o.Keyset, w, kinds) }, &rows)
		if err != nil {
			return nil, fmt.Errorf("reading differences: %w", err)
		}
		objects, err := objectsOfDiffs(ctx, c, diffs, rows)
		if err != nil {
			return nil, err
		}
		by := map[uuid.UUID][]*Change{}
		for _, r := range rows {
			d := diffs[r.N]
			by[d.Version] = append(by[d.Version], r.change(d, objects))
		}
		out := map[uuid.UUID]*Page[Change]{}
		for _, d := range diffs {
			out[d.Version] = o.page(by[d.Version], w)
		}
		return out, nil
	})
}

// differing is a pair of objects, of which one may be missing.
type differing struct {
	N          int    `sql:"n"`
	ExternalID string `sql:"external_id"`
	Occurrence int    `sql:"occurrence"`
	Before     *int   `sql:"before"`
	After      *int   `sql:"after"`
}

func (d *Diff) differing(dialect string, n int, k Keyset, w Window, kinds []enum.ModelChangeKind) *sql.Selector {
	s, pair := d.pairs(dialect, k, w)
	s.AppendSelectExprAs(sql.Raw(fmt.Sprint(n)), "n").
		AppendSelect(pair.Columns("external_id", "occurrence", "before", "after")...)
	var ors []*sql.Predicate
	for _, kind := range kinds {
		ors = append(ors, sql.ExprP(where(kind, pair)))
	}
	return s.Where(sql.Or(ors...)).OrderBy("external_id", "occurrence").Limit(w.Size + 1)
}

type objectKey struct {
	view uuid.UUID
	id   int
}

func objectsOfDiffs(ctx context.Context, c *ent.Client, diffs []*Diff, rows []differing) (map[objectKey]*ent.ModelObject, error) {
	ids := map[uuid.UUID][]int{}
	for _, r := range rows {
		d := diffs[r.N]
		if r.Before != nil {
			ids[d.Before.ID] = append(ids[d.Before.ID], *r.Before)
		}
		if r.After != nil {
			ids[d.After.ID] = append(ids[d.After.ID], *r.After)
		}
	}
	var ors []predicate.ModelObject
	for view, list := range ids {
		ors = append(ors, modelobject.And(modelobject.ViewID(view), modelobject.ObjectIDIn(list...)))
	}
	out := map[objectKey]*ent.ModelObject{}
	if len(ors) == 0 {
		return out, nil
	}
	objects, err := c.ModelObject.Query().Where(modelobject.Or(ors...)).All(auth.AsSystem(ctx))
	if err != nil {
		return nil, fmt.Errorf("reading objects that differ: %w", err)
	}
	for _, o := range objects {
		out[objectKey{o.ViewID, o.ObjectID}] = o
	}
	return out, nil
}

func (r differing) change(d *Diff, objects map[objectKey]*ent.ModelObject) *Change {
	c := &Change{Kind: enum.Changed, ExternalID: r.ExternalID, occurrence: r.Occurrence}
	if r.Before != nil {
		c.Before = objects[objectKey{d.Before.ID, *r.Before}]
	} else {
		c.Kind = enum.Added
	}
	if r.After != nil {
		c.After = objects[objectKey{d.After.ID, *r.After}]
	} else {
		c.Kind = enum.Removed
	}
	return c
}

// PropertyChange is a property that differs between two objects. Before is nil where
// only the later one has it, After where only the former one has.
type PropertyChange struct {
	Category, Name string
	Before, After  *column.Property
}

// Properties are those that differ between the two objects of the change, in their
// order; all of an object that was added or removed.
func (c *Change) Properties() []*PropertyChange {
	type place struct {
		category, name string
		nth            int
	}
	list := func(o *ent.ModelObject) (order []place, at map[place]*column.Property) {
		at = map[place]*column.Property{}
		if o == nil {
			return nil, at
		}
		for i := range o.Properties {
			p := place{o.Properties[i].Category, o.Properties[i].Name, 0}
			for at[p] != nil {
				p.nth++
			}
			at[p] = &o.Properties[i]
			order = append(order, p)
		}
		return order, at
	}
	before, had := list(c.Before)
	after, has := list(c.After)
	out := []*PropertyChange{}
	for _, p := range after {
		if b, a := had[p], has[p]; b == nil || *b != *a {
			out = append(out, &PropertyChange{p.category, p.name, b, a})
		}
	}
	for _, p := range before {
		if has[p] == nil {
			out = append(out, &PropertyChange{p.category, p.name, had[p], nil})
		}
	}
	return out
}
