package dataloader

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/dialect/sql"
	"github.com/RoaringBitmap/roaring/v2"
	"github.com/google/uuid"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/modelobject"
	"purlin/ent/predicate"
	"purlin/ent/propertyblock"
	"purlin/ent/propertydefinition"
	"purlin/fault"
	"purlin/property"
)

// index reads the index of properties, as Purlin itself: who sees a view sees what
// is in it.
type index struct{ client *ent.Client }

var _ property.Source = index{}

// PropertyIndex is the index of properties in a database, whoever asks.
func PropertyIndex(c *ent.Client) property.Source { return index{c} }

func (x index) Definitions(ctx context.Context, views []uuid.UUID, names []string) (map[uuid.UUID][]property.Definition, error) {
	rows, err := x.client.PropertyDefinition.Query().Where(propertydefinition.ViewIDIn(views...), propertydefinition.NameIn(names...)).
		Order(propertydefinition.ByNumber()).All(auth.AsSystem(ctx))
	if err != nil {
		return nil, err
	}
	out := map[uuid.UUID][]property.Definition{}
	for _, r := range rows {
		key := property.Key{Category: r.Category, Name: r.Name, Type: r.Type, Unit: r.Unit}
		out[r.ViewID] = append(out[r.ViewID], property.Definition{Key: key, Number: r.Number, Objects: r.ObjectCount})
	}
	return out, nil
}

// Blocks reads the blocks of the ranges in one statement. They are in memory until
// the last was taken: some megabytes where a property of a large model is read whole.
func (x index) Blocks(ctx context.Context, ranges map[uuid.UUID][]property.Range, f func(uuid.UUID, int, []byte) error) error {
	var ors []predicate.PropertyBlock
	for view, list := range ranges {
		for _, r := range list {
			in := []predicate.PropertyBlock{propertyblock.ViewID(view), propertyblock.Number(r.Property)}
			if len(r.Low) > 0 {
				in = append(in, propertyblock.HighGTE(r.Low))
			}
			if r.High != nil {
				in = append(in, propertyblock.LowLTE(r.High))
			}
			ors = append(ors, propertyblock.And(in...))
		}
	}
	if len(ors) == 0 {
		return nil
	}
	rows, err := x.client.PropertyBlock.Query().Where(propertyblock.Or(ors...)).
		Select(propertyblock.FieldViewID, propertyblock.FieldNumber, propertyblock.FieldData).All(auth.AsSystem(ctx))
	if err != nil {
		return fmt.Errorf("reading the index of properties: %w", err)
	}
	for _, r := range rows {
		if err := f(r.ViewID, r.Number, r.Data); err != nil {
			return err
		}
	}
	return nil
}

func (x index) ExternalIDs(ctx context.Context, views []uuid.UUID, ids []string) (map[uuid.UUID]map[string][]uint32, error) {
	rows, err := x.client.ModelObject.Query().Where(modelobject.ViewIDIn(views...), modelobject.ExternalIDIn(ids...)).
		Select(modelobject.FieldViewID, modelobject.FieldExternalID, modelobject.FieldObjectID).All(auth.AsSystem(ctx))
	if err != nil {
		return nil, fmt.Errorf("reading external ids: %w", err)
	}
	out := map[uuid.UUID]map[string][]uint32{}
	for _, r := range rows {
		if out[r.ViewID] == nil {
			out[r.ViewID] = map[string][]uint32{}
		}
		out[r.ViewID][r.ExternalID] = append(out[r.ViewID][r.ExternalID], uint32(r.ObjectID)) //nolint:gosec // what is no such number is not written
	}
	return out, nil
}

// PropertyDefinitions is a page of the properties that objects of a view have, in
// the order in which the engine named them.
func PropertyDefinitions(ctx context.Context, v *ent.ModelView, a Args, search *string, total bool) (*Page[ent.PropertyDefinition], error) {
	var filters []filter
	if search != nil && *search != "" {
		filters = append(filters, filter{fingerprint("either", *search), func(s *sql.Selector) {
			s.Where(sql.Or(sql.ContainsFold(s.C("name"), *search), sql.ContainsFold(s.C("category"), *search)))
		}})
	}
	number := func(d *ent.PropertyDefinition) any { return int64(d.Number) }
	return list[ent.ModelView, ent.PropertyDefinition]{
		name: "properties of views", column: "view_id", query: readPropertyDefinition, system: true,
		order:  ordered(Keyset{name: "property", Column: "number", Tie: "number"}, number, number),
		key:    func(v *ent.ModelView) uuid.UUID { return v.ID },
		parent: func(d *ent.PropertyDefinition) uuid.UUID { return d.ViewID },
	}.page(ctx, v, a, total, filters)
}

func viewID(v *ent.ModelView) (uuid.UUID, bool) { return v.ID, true }

// ofViews reads something of every view of v's cohort at once.
func ofViews[V any](ctx context.Context, v *ent.ModelView, name string, read func(context.Context, property.Source, []uuid.UUID) (map[uuid.UUID]V, error)) (V, error) {
	l := From(ctx)
	value, _, err := batchOf[uuid.UUID, V](l, name).load(ctx, v.ID, keys(l, v, viewID), func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]V, error) {
		return read(ctx, index{l.client}, distinct(ids))
	})
	return value, err
}

func distinct(ids []uuid.UUID) []uuid.UUID {
	ids = slices.Clone(ids)
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return strings.Compare(string(a[:]), string(b[:])) })
	return slices.Compact(ids)
}

func objectOrder() order[ent.ModelObject] {
	id := func(o *ent.ModelObject) any { return int64(o.ObjectID) }
	return ordered(Keyset{name: "object", Column: "object_id", Tie: "object_id"}, id, id)
}

// ChosenObjects is a page of the objects of a view that a filter chooses, in the
// order of their ids.
func ChosenObjects(ctx context.Context, v *ent.ModelView, a Args, f *property.Filter) (*Page[ent.ModelObject], error) {
	o := objectOrder()
	w, err := o.Window(a)
	if err != nil {
		return nil, err
	}
	return ofViews(ctx, v, "chosen objects"+fingerprint(f, a), func(ctx context.Context, src property.Source, views []uuid.UUID) (map[uuid.UUID]*Page[ent.ModelObject], error) {
		chosen, err := property.Choose(ctx, src, views, f)
		if err != nil {
			return nil, err
		}
		rows, err := objectsOf(ctx, views, chosen, w)
		if err != nil {
			return nil, err
		}
		out, shown := map[uuid.UUID]*Page[ent.ModelObject]{}, []*ent.ModelObject{}
		for _, id := range views {
			p := o.page(rows[id], w)
			p.Total = int(chosen[id].GetCardinality()) //nolint:gosec // at most 2^32
			out[id], shown = p, append(shown, p.Rows...)
		}
		track(From(ctx), shown)
		return out, nil
	})
}

// objectsOf reads the chosen objects of the page, and one more.
func objectsOf(ctx context.Context, views []uuid.UUID, chosen map[uuid.UUID]*roaring.Bitmap, w Window) (map[uuid.UUID][]*ent.ModelObject, error) {
	var ors []predicate.ModelObject
	for _, id := range views {
		it := chosen[id].Iterator()
		if w.after != nil {
			after, _ := w.after.id.(int64)
			it.AdvanceIfNeeded(uint32(min(max(after+1, 0), 1<<32-1)))
		}
		var ids []int
		for len(ids) <= w.Size && it.HasNext() {
			ids = append(ids, int(it.Next()))
		}
		if len(ids) > 0 {
			ors = append(ors, modelobject.And(modelobject.ViewID(id), modelobject.ObjectIDIn(ids...)))
		}
	}
	out := map[uuid.UUID][]*ent.ModelObject{}
	if len(ors) == 0 {
		return out, nil
	}
	rows, err := From(ctx).client.ModelObject.Query().Where(modelobject.Or(ors...)).Order(modelobject.ByObjectID()).All(auth.AsSystem(ctx))
	if err != nil {
		return nil, fmt.Errorf("reading objects: %w", err)
	}
	for _, r := range rows {
		out[r.ViewID] = append(out[r.ViewID], r)
	}
	return out, nil
}

// Facets is a page of the distinct values of a property in a view, the most
// frequent first. Its cursor is the place in that order, which does not change: a
// view is never changed.
func Facets(ctx context.Context, v *ent.ModelView, first *int, after *string, of property.Ref, measure *property.Ref, f *property.Filter) (*Page[property.Facet], error) {
	o := ordered(Keyset{name: "facet", Column: "place", Tie: "place"}, func(*property.Facet) any { return int64(0) }, func(*property.Facet) any { return int64(0) })
	w, err := o.Window(Args{First: first, After: after})
	if err != nil {
		return nil, err
	}
	all, err := ofViews(ctx, v, "facets"+fingerprint(of, measure, f), func(ctx context.Context, src property.Source, views []uuid.UUID) (map[uuid.UUID][]property.Facet, error) {
		return property.Facets(ctx, src, views, of, measure, f)
	})
	if err != nil {
		return nil, err
	}
	from := 0
	if w.after != nil {
		place, _ := w.after.id.(int64)
		if place < 0 || place >= int64(len(all)) {
			return nil, fault.Errorf(fault.BadUserInput, "this is not a cursor of this list in this order")
		}
		from = int(place) + 1
	}
	p := &Page[property.Facet]{Total: len(all), HasPrev: from > 0}
	for i := from; i < min(from+w.Size, len(all)); i++ {
		p.Rows = append(p.Rows, &all[i])
		p.Cursors = append(p.Cursors, string(o.AppendCursor(nil, int64(i), int64(i))))
	}
	p.HasNext = from+len(p.Rows) < len(all)
	return p, nil
}

// Aggregate is what the numbers of a property come to among the chosen objects of
// a view.
func Aggregate(ctx context.Context, v *ent.ModelView, of property.Ref, f *property.Filter) (property.Sum, error) {
	return ofViews(ctx, v, "aggregate"+fingerprint(of, f), func(ctx context.Context, src property.Source, views []uuid.UUID) (map[uuid.UUID]property.Sum, error) {
		return property.Aggregate(ctx, src, views, of, f)
	})
}
