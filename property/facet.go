package property

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/google/uuid"

	"purlin/ent/enum"
	"purlin/fault"
)

// Sum is what the values of a property come to.
type Sum struct {
	Count    int // of objects that have a number
	Total    float64
	Min, Max float64 // of none: NaN
	Unit     string
}

func (s *Sum) add(n float64, times int) {
	if times == 0 {
		return
	}
	if s.Count == 0 {
		s.Min, s.Max = n, n
	}
	s.Count += times
	s.Total += n * float64(times)
	s.Min, s.Max = math.Min(s.Min, n), math.Max(s.Max, n)
}

// Facet is a value that objects have.
type Facet struct {
	Value
	Objects  int
	Measured *Sum // what the measure comes to; nil where none was asked for
	key      string
}

// reading collects the blocks of whole properties.
type reading struct {
	definitions map[uuid.UUID][]Definition
	chosen      map[uuid.UUID]*roaring.Bitmap // nil: every object
}

// Facets returns the distinct values of a property among the objects of each view
// that the filter chooses, the most frequent first. With a measure, a property of
// numbers in one unit, each value has what that comes to among its objects.
func Facets(ctx context.Context, src Source, views []uuid.UUID, of Ref, measure *Ref, f *Filter) (map[uuid.UUID][]Facet, error) {
	r, err := begin(ctx, src, views, of, measure, f)
	if err != nil {
		return nil, err
	}
	ranges, measured, err := r.ranges(views, of, measure)
	if err != nil {
		return nil, err
	}
	type place struct {
		property int
		key      string
	}
	lists := map[uuid.UUID]map[place][]uint32{} // with a measure
	counts := map[uuid.UUID]map[place]int{}
	numbers := map[uuid.UUID]map[uint32]float64{}
	for _, v := range views {
		lists[v], counts[v], numbers[v] = map[place][]uint32{}, map[place]int{}, map[uint32]float64{}
	}
	err = src.Blocks(ctx, ranges, func(view uuid.UUID, property int, data []byte) error {
		of, as := r.role(view, property, of, measured[view])
		return entries(data, all, func(key []byte, objects []uint32) {
			objects = r.among(view, objects)
			if as {
				for _, o := range objects {
					numbers[view][o] = keyNumber(key)
				}
			}
			if !of || len(objects) == 0 {
				return
			}
			at := place{property, string(key)}
			counts[view][at] += len(objects)
			if measure != nil {
				lists[view][at] = append(lists[view][at], objects...)
			}
		})
	})
	if err != nil {
		return nil, err
	}
	out := make(map[uuid.UUID][]Facet, len(views))
	for _, v := range views {
		keys := map[int]Key{}
		for _, d := range r.definitions[v] {
			keys[d.Number] = d.Key
		}
		list := make([]Facet, 0, len(counts[v]))
		for at, n := range counts[v] {
			facet := Facet{Value: valueOf(keys[at.property], []byte(at.key)), Objects: n, key: at.key}
			if measure != nil {
				facet.Measured = &Sum{Unit: measured[v].Unit}
				for _, o := range lists[v][at] {
					if n, ok := numbers[v][o]; ok {
						facet.Measured.add(n, 1)
					}
				}
			}
			list = append(list, facet)
		}
		slices.SortFunc(list, frequent)
		out[v] = list
	}
	return out, nil
}

// frequent is the order of facets: the most frequent first.
func frequent(a, b Facet) int {
	if a.Objects != b.Objects {
		return b.Objects - a.Objects
	}
	if a.Type != b.Type {
		return cmp.Compare(a.Type, b.Type)
	}
	if a.Unit != b.Unit {
		return cmp.Compare(a.Unit, b.Unit)
	}
	return cmp.Compare(a.key, b.key)
}

// Aggregate returns what the numbers of a property come to among the objects of
// each view that the filter chooses. The property must have one unit in a view.
func Aggregate(ctx context.Context, src Source, views []uuid.UUID, of Ref, f *Filter) (map[uuid.UUID]Sum, error) {
	r, err := begin(ctx, src, views, of, &of, f)
	if err != nil {
		return nil, err
	}
	ranges := map[uuid.UUID][]Range{}
	out := map[uuid.UUID]Sum{}
	for _, v := range views {
		d, err := r.one(v, of)
		if err != nil {
			return nil, err
		}
		out[v] = Sum{Unit: d.Unit}
		if d.Number != 0 {
			ranges[v] = []Range{{Property: d.Number}}
		}
	}
	err = src.Blocks(ctx, ranges, func(view uuid.UUID, _ int, data []byte) error {
		sum := out[view]
		defer func() { out[view] = sum }()
		return entries(data, all, func(key []byte, objects []uint32) { sum.add(keyNumber(key), len(r.among(view, objects))) })
	})
	return out, err
}

func begin(ctx context.Context, src Source, views []uuid.UUID, of Ref, measure *Ref, f *Filter) (r reading, err error) {
	refs := []Ref{of}
	if measure != nil {
		refs = append(refs, *measure)
	}
	for _, ref := range refs {
		if ref.Name == "" {
			return r, fault.Errorf(fault.BadUserInput, "name the property")
		}
	}
	if r.definitions, err = define(ctx, src, views, refs); err != nil {
		return r, err
	}
	if f != nil {
		r.chosen, err = Choose(ctx, src, views, f)
	}
	return r, err
}

// ranges are the blocks to read, and by view the measure.
func (r reading) ranges(views []uuid.UUID, of Ref, measure *Ref) (map[uuid.UUID][]Range, map[uuid.UUID]Definition, error) {
	ranges, measured := map[uuid.UUID][]Range{}, map[uuid.UUID]Definition{}
	for _, v := range views {
		if measure != nil {
			d, err := r.one(v, *measure)
			if err != nil {
				return nil, nil, err
			}
			measured[v] = d
		}
		for _, d := range r.definitions[v] {
			if of.names(d.Key) || measured[v].Number == d.Number {
				ranges[v] = append(ranges[v], Range{Property: d.Number})
			}
		}
	}
	return ranges, measured, nil
}

// role tells whether a property of the view is the one of the facets, and whether
// it is the measure.
func (r reading) role(view uuid.UUID, property int, of Ref, measure Definition) (facet, measured bool) {
	for _, d := range r.definitions[view] {
		if d.Number == property {
			return of.names(d.Key), measure.Number == property
		}
	}
	return false, false
}

// one is the property of numbers that ref names; the zero Definition when the view
// has none.
func (r reading) one(view uuid.UUID, ref Ref) (one Definition, err error) {
	for _, d := range r.definitions[view] {
		if !ref.names(d.Key) || d.Type != enum.PropertyNumber {
			continue
		}
		if one.Number != 0 {
			return one, fault.Errorf(fault.BadUserInput, "%s has numbers of more than one kind (%s and %s): name its category and its unit", ref, describe(one.Key), describe(d.Key))
		}
		one = d
	}
	return one, nil
}

func describe(k Key) string {
	unit := k.Unit
	if unit == "" {
		unit = "without a unit"
	}
	return k.Category + "/" + k.Name + " " + unit
}

// among are those of objects that were chosen.
func (r reading) among(view uuid.UUID, objects []uint32) []uint32 {
	if r.chosen == nil {
		return objects
	}
	chosen := r.chosen[view]
	return slices.DeleteFunc(objects, func(o uint32) bool { return !chosen.Contains(o) })
}
