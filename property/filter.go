package property

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/google/uuid"

	"purlin/ent/enum"
	"purlin/fault"
)

// Bounds of a filter.
const (
	maxDepth      = 5
	maxConditions = 50
	maxNamed      = 1000 // values and ids that it names in all
	maxSearch     = 20   // words
)

// Filter says which objects. All that is set must hold; a filter that sets nothing
// chooses every object.
type Filter struct {
	All, Any    []Filter
	Not         *Filter
	Search      string // words, each the beginning of one of the object's
	ExternalIDs []string
	ObjectIDs   []uint32
	Property    *Condition
}

// Ref names properties of a view: all of the name, unless it says more.
type Ref struct {
	Category *string
	Name     string
	Unit     *string // "" of those without
}

func (r Ref) names(k Key) bool {
	return k.Name == r.Name && (r.Category == nil || *r.Category == k.Category) && (r.Unit == nil || *r.Unit == k.Unit)
}

// String is the property in an error.
func (r Ref) String() string {
	if r.Category != nil {
		return *r.Category + "/" + r.Name
	}
	return r.Name
}

// Condition is on one property: what is set must hold of one value, and a condition
// that sets nothing holds of what has the property.
type Condition struct {
	Ref
	In         []string // exactly one of these texts
	StartsWith *string  // in any case
	Contains   *string  // in any case

	Low, High         *float64 // of numbers
	OverLow, UnderTop bool     // the bound itself is left out

	Truth *bool
}

// leaf is a condition that is looked up in the index.
type leaf struct {
	ref     *Ref // nil: the words
	kind    enum.PropertyType
	low     string // the least key that can match
	high    string // the greatest; "" with open: none
	open    bool
	matches func(key []byte) bool
}

func all([]byte) bool { return true }

func (c *Condition) leaf() (leaf, error) {
	l := leaf{ref: &c.Ref, open: true, matches: all}
	texts, numbers := c.In != nil || c.StartsWith != nil || c.Contains != nil, c.Low != nil || c.High != nil
	switch {
	case c.Name == "":
		return l, fault.Errorf(fault.BadUserInput, "a condition names its property")
	case texts && numbers || texts && c.Truth != nil || numbers && c.Truth != nil:
		return l, fault.Errorf(fault.BadUserInput, "a condition on %s is on its text, its number or its truth: make two of it, within \"all\"", c.Ref)
	case texts:
		l.kind = enum.PropertyText
		c.text(&l)
	case numbers:
		l.kind = enum.PropertyNumber
		c.number(&l)
	case c.Truth != nil:
		l.kind = enum.PropertyBoolean
		l.low = Value{Type: enum.PropertyBoolean, Truth: *c.Truth}.key()
		l.high, l.open = l.low, false
		l.matches = func(key []byte) bool { return string(key) == l.low }
	}
	return l, nil
}

func (c *Condition) text(l *leaf) {
	in := make(map[string]bool, len(c.In))
	for i, text := range c.In {
		key := fault.Cut(text, MaxText)
		in[key] = true
		if i == 0 || key < l.low {
			l.low = key
		}
		if i == 0 || key > l.high {
			l.high = key
		}
		l.open = false
	}
	if c.In != nil && len(c.In) == 0 {
		l.open = false
	}
	var start, part string
	if c.StartsWith != nil {
		start = fold(*c.StartsWith)
	}
	if c.Contains != nil {
		part = fold(*c.Contains)
	}
	l.matches = func(key []byte) bool {
		if c.In != nil && !in[string(key)] {
			return false
		}
		if start == "" && part == "" {
			return true
		}
		text := fold(string(key))
		return strings.HasPrefix(text, start) && strings.Contains(text, part)
	}
}

func (c *Condition) number(l *leaf) {
	low, high := math.Inf(-1), math.Inf(1)
	if c.Low != nil {
		low = *c.Low
	}
	if c.High != nil {
		high = *c.High
	}
	l.low, l.high, l.open = numberKey(low), numberKey(high), false
	l.matches = func(key []byte) bool {
		n := keyNumber(key)
		return (n > low || n == low && !c.OverLow) && (n < high || n == high && !c.UnderTop)
	}
}

func prefixed(word string) leaf {
	return leaf{low: word, high: word + "\xff", matches: func(key []byte) bool { return bytes.HasPrefix(key, []byte(word)) }}
}

// everything is the leaf of all objects of a view.
func everything() leaf { return leaf{matches: func(key []byte) bool { return len(key) == 0 }} }

// Range asks for the blocks of a property that hold keys from Low to High.
type Range struct {
	Property  int
	Low, High []byte // High nil: no end
}

// Source reads the index of views. Each method is called once at most for a
// question, whatever the number of views.
type Source interface {
	// Definitions are those of the views with one of the names.
	Definitions(ctx context.Context, views []uuid.UUID, names []string) (map[uuid.UUID][]Definition, error)
	// Blocks calls f for each block in the ranges of its view, in any order.
	Blocks(ctx context.Context, ranges map[uuid.UUID][]Range, f func(view uuid.UUID, property int, data []byte) error) error
	// ExternalIDs are the objects of the views with these external ids.
	ExternalIDs(ctx context.Context, views []uuid.UUID, ids []string) (map[uuid.UUID]map[string][]uint32, error)
}

// question is a filter, compiled: its conditions are looked up at once, and the
// answer is put together of what they chose.
type question struct {
	leaves []leaf
	ids    []string
	named  int
	answer func(v *found) *roaring.Bitmap
}

// found is what the conditions chose in one view.
type found struct {
	leaves []*roaring.Bitmap
	ids    map[string][]uint32
}

func compile(f *Filter) (*question, error) {
	q := &question{}
	answer, err := q.compile(f, 1)
	q.answer = answer
	return q, err
}

type part = func(v *found) *roaring.Bitmap

func (q *question) leaf(l leaf) part {
	n := len(q.leaves)
	q.leaves = append(q.leaves, l)
	return func(v *found) *roaring.Bitmap { return v.leaves[n].Clone() }
}

func (q *question) compile(f *Filter, depth int) (part, error) {
	if depth > maxDepth {
		return nil, fault.Errorf(fault.BadUserInput, "a filter is nested %d deep at most", maxDepth)
	}
	var parts []part
	for i := range f.All {
		p, err := q.compile(&f.All[i], depth+1)
		if err != nil {
			return nil, err
		}
		parts = append(parts, p)
	}
	if f.Any != nil {
		p, err := q.any(f.Any, depth)
		if err != nil {
			return nil, err
		}
		parts = append(parts, p)
	}
	if f.Not != nil {
		not, err := q.compile(f.Not, depth+1)
		if err != nil {
			return nil, err
		}
		every := q.leaf(everything())
		parts = append(parts, func(v *found) *roaring.Bitmap {
			out := every(v)
			out.AndNot(not(v))
			return out
		})
	}
	own, err := q.own(f)
	if err != nil {
		return nil, err
	}
	parts = append(parts, own...)
	if len(q.leaves) > maxConditions || q.named > maxNamed {
		return nil, fault.Errorf(fault.BadUserInput, "a filter has %d conditions at most, and names %d values", maxConditions, maxNamed)
	}
	if len(parts) == 0 {
		return q.leaf(everything()), nil
	}
	return func(v *found) *roaring.Bitmap {
		out := parts[0](v)
		for _, p := range parts[1:] {
			out.And(p(v))
		}
		return out
	}, nil
}

func (q *question) any(filters []Filter, depth int) (part, error) {
	parts := make([]part, len(filters))
	for i := range filters {
		p, err := q.compile(&filters[i], depth+1)
		if err != nil {
			return nil, err
		}
		parts[i] = p
	}
	return func(v *found) *roaring.Bitmap {
		out := roaring.New()
		for _, p := range parts {
			out.Or(p(v))
		}
		return out
	}, nil
}

// own are the conditions of the filter itself.
func (q *question) own(f *Filter) (parts []part, err error) {
	if f.Search != "" {
		list := words(f.Search)
		if len(list) > maxSearch {
			return nil, fault.Errorf(fault.BadUserInput, "a search has %d words at most", maxSearch)
		}
		for _, w := range list {
			parts = append(parts, q.leaf(prefixed(w)))
		}
		if len(list) == 0 { // signs alone: nothing has them
			parts = append(parts, func(*found) *roaring.Bitmap { return roaring.New() })
		}
	}
	if f.ExternalIDs != nil {
		q.ids, q.named = append(q.ids, f.ExternalIDs...), q.named+len(f.ExternalIDs)
		parts = append(parts, func(v *found) *roaring.Bitmap {
			out := roaring.New()
			for _, id := range f.ExternalIDs {
				out.AddMany(v.ids[id])
			}
			return out
		})
	}
	if f.ObjectIDs != nil {
		q.named += len(f.ObjectIDs)
		every := q.leaf(everything())
		parts = append(parts, func(v *found) *roaring.Bitmap {
			out := roaring.BitmapOf(f.ObjectIDs...)
			out.And(every(v))
			return out
		})
	}
	if f.Property != nil {
		l, err := f.Property.leaf()
		if err != nil {
			return nil, err
		}
		q.named += len(f.Property.In)
		parts = append(parts, q.leaf(l))
	}
	return parts, nil
}

// Choose returns the objects of each view that the filter chooses. What is wrong
// with a filter is a fault.BadUserInput fault.
func Choose(ctx context.Context, src Source, views []uuid.UUID, f *Filter) (map[uuid.UUID]*roaring.Bitmap, error) {
	q, err := compile(f)
	if err != nil {
		return nil, err
	}
	state := make(map[uuid.UUID]*found, len(views))
	for _, v := range views {
		state[v] = &found{leaves: make([]*roaring.Bitmap, len(q.leaves))}
		for i := range q.leaves {
			state[v].leaves[i] = roaring.New()
		}
	}
	if err := q.look(ctx, src, views, state); err != nil {
		return nil, err
	}
	out := make(map[uuid.UUID]*roaring.Bitmap, len(views))
	for v, s := range state {
		out[v] = q.answer(s)
	}
	return out, nil
}

// look fills in what the conditions choose.
func (q *question) look(ctx context.Context, src Source, views []uuid.UUID, state map[uuid.UUID]*found) error {
	if len(q.ids) > 0 {
		ids, err := src.ExternalIDs(ctx, views, q.ids)
		if err != nil {
			return err
		}
		for v, s := range state {
			s.ids = ids[v]
		}
	}
	var refs []Ref
	for _, l := range q.leaves {
		if l.ref != nil {
			refs = append(refs, *l.ref)
		}
	}
	definitions, err := define(ctx, src, views, refs)
	if err != nil {
		return err
	}
	ranges := map[uuid.UUID][]Range{}
	uses := map[uuid.UUID]map[int][]int{} // view, property, leaves
	for _, v := range views {
		uses[v] = map[int][]int{}
		for i, l := range q.leaves {
			for _, number := range l.properties(definitions[v]) {
				r := Range{Property: number, Low: []byte(l.low), High: []byte(l.high)}
				if l.open {
					r.High = nil
				}
				ranges[v], uses[v][number] = append(ranges[v], r), append(uses[v][number], i)
			}
		}
	}
	return src.Blocks(ctx, ranges, func(view uuid.UUID, property int, data []byte) error {
		for _, i := range uses[view][property] {
			bitmap := state[view].leaves[i]
			if err := entries(data, q.leaves[i].matches, func(_ []byte, objects []uint32) { bitmap.AddMany(objects) }); err != nil {
				return err
			}
		}
		return nil
	})
}

// properties are the numbers of those that a condition is on.
func (l leaf) properties(known []Definition) (numbers []int) {
	if l.ref == nil {
		return []int{Words}
	}
	for _, d := range known {
		if l.ref.names(d.Key) && (l.kind == "" || l.kind == d.Type) {
			numbers = append(numbers, d.Number)
		}
	}
	return numbers
}

func define(ctx context.Context, src Source, views []uuid.UUID, refs []Ref) (map[uuid.UUID][]Definition, error) {
	if len(refs) == 0 {
		return map[uuid.UUID][]Definition{}, nil
	}
	names := make([]string, len(refs))
	for i, r := range refs {
		names[i] = r.Name
	}
	out, err := src.Definitions(ctx, views, names)
	if err != nil {
		return nil, fmt.Errorf("reading definitions: %w", err)
	}
	return out, nil
}

// Check tells what is wrong with a filter; a fault.BadUserInput fault.
func (f *Filter) Check() error {
	_, err := compile(f)
	return err
}
