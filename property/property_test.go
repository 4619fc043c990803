package property_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"purlin/ent/column"
	"purlin/ent/enum"
	"purlin/fault"
	"purlin/property"
)

// memory is an index in memory, and the objects that it is of.
type memory struct {
	view        uuid.UUID
	blocks      []property.Block
	definitions map[int]property.Definition
	objects     []object
	read        int // blocks
}

type object struct {
	id       uint32
	external string
	name     string
	values   []column.Property
}

var _ property.Source = (*memory)(nil)

func (m *memory) Definitions(_ context.Context, views []uuid.UUID, names []string) (map[uuid.UUID][]property.Definition, error) {
	out := map[uuid.UUID][]property.Definition{}
	for _, d := range m.definitions {
		if slices.Contains(names, d.Name) && slices.Contains(views, m.view) {
			out[m.view] = append(out[m.view], d)
		}
	}
	return out, nil
}

func (m *memory) Blocks(_ context.Context, ranges map[uuid.UUID][]property.Range, f func(uuid.UUID, int, []byte) error) error {
	for _, b := range m.blocks {
		if slices.ContainsFunc(ranges[m.view], func(r property.Range) bool {
			return r.Property == b.Property && bytes.Compare(b.High, r.Low) >= 0 && (r.High == nil || bytes.Compare(b.Low, r.High) <= 0)
		}) {
			m.read++
			if err := f(m.view, b.Property, b.Data); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *memory) ExternalIDs(_ context.Context, _ []uuid.UUID, ids []string) (map[uuid.UUID]map[string][]uint32, error) {
	out := map[string][]uint32{}
	for _, o := range m.objects {
		if slices.Contains(ids, o.external) {
			out[o.external] = append(out[o.external], o.id)
		}
	}
	return map[uuid.UUID]map[string][]uint32{m.view: out}, nil
}

// build indexes objects in segments of so many.
func build(objects []object, segment int) *memory {
	m := &memory{view: uuid.New(), objects: objects, definitions: map[int]property.Definition{}}
	var known []property.Definition
	for part := range slices.Chunk(objects, segment) {
		b := property.NewBuilder(known) // as after a kill between any two segments
		for _, o := range part {
			b.Add(o.id, o.name, o.values)
		}
		blocks, definitions := b.Flush()
		m.blocks = append(m.blocks, blocks...)
		for _, d := range definitions {
			m.definitions[d.Number] = d
		}
		known = known[:0]
		for _, d := range m.definitions {
			known = append(known, d)
		}
	}
	return m
}

var (
	names     = []string{"Wall", "Muro de hormigón", "Door 12", "curtain-wall", "Slab", ""}
	materials = []string{"Concrete C30/37", "concrete", "Steel", "Acero", "", strings.Repeat("long ", 100) + "end", strings.Repeat("long ", 100) + "other"}
)

// model is a random model of n objects.
func model(r *rand.Rand, n int) (objects []object) {
	for i := range n {
		o := object{id: uint32(i*7 + 1), external: fmt.Sprintf("e%d", i%(n-n/10)), name: names[r.IntN(len(names))]}
		add := func(category, name string, value any, unit string) {
			o.values = append(o.values, column.Property{Category: category, Name: name, Value: value, Unit: unit})
		}
		if r.IntN(3) > 0 {
			add("Identity", "Material", materials[r.IntN(len(materials))], "")
		}
		if r.IntN(3) > 0 {
			add("Size", "Length", float64(r.IntN(200)-100)/4, []string{"m", "m", "mm", ""}[r.IntN(4)])
		}
		if r.IntN(2) > 0 {
			add("Other", "Length", []any{"unknown", 5.0, true}[r.IntN(3)], "")
		}
		if r.IntN(2) > 0 {
			add("Size", "Bearing", r.IntN(2) == 0, "")
		}
		add("Identity", "Mark", fmt.Sprintf("M-%05d", i), "")
		add("Identity", "Nothing", nil, "")
		objects = append(objects, o)
	}
	return objects
}

// chosen is what the filter means, told from each object.
func chosen(o object, f *property.Filter) bool {
	for i := range f.All {
		if !chosen(o, &f.All[i]) {
			return false
		}
	}
	if f.Any != nil && !slices.ContainsFunc(f.Any, func(g property.Filter) bool { return chosen(o, &g) }) {
		return false
	}
	if f.Not != nil && chosen(o, f.Not) {
		return false
	}
	if f.ExternalIDs != nil && !slices.Contains(f.ExternalIDs, o.external) || f.ObjectIDs != nil && !slices.Contains(f.ObjectIDs, o.id) {
		return false
	}
	text := o.name
	for _, p := range o.values {
		if s, ok := p.Value.(string); ok {
			text += "\n" + s
		}
	}
	plain := strings.NewReplacer("ó", "o").Replace(strings.ToLower(text))
	for w := range strings.FieldsSeq(strings.ToLower(f.Search)) {
		if !slices.ContainsFunc(strings.FieldsFunc(plain, func(r rune) bool { return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789", r) }), func(x string) bool { return strings.HasPrefix(x, w) }) {
			return false
		}
	}
	return f.Property == nil || slices.ContainsFunc(o.values, func(p column.Property) bool { return holds(p, f.Property) })
}

func holds(p column.Property, c *property.Condition) bool {
	if p.Value == nil || p.Name != c.Name || c.Category != nil && *c.Category != p.Category || c.Unit != nil && *c.Unit != p.Unit {
		return false
	}
	switch {
	case c.In != nil || c.StartsWith != nil || c.Contains != nil:
		s, ok := p.Value.(string)
		begin := func(s string) string { return s[:min(len(s), property.MaxText)] }
		if !ok || c.In != nil && !slices.ContainsFunc(c.In, func(in string) bool { return begin(in) == begin(s) }) {
			return false
		}
		s = strings.ToLower(begin(s))
		return (c.StartsWith == nil || strings.HasPrefix(s, strings.ToLower(*c.StartsWith))) && (c.Contains == nil || strings.Contains(s, strings.ToLower(*c.Contains)))
	case c.Low != nil || c.High != nil:
		n, ok := p.Value.(float64)
		return ok && (c.Low == nil || n > *c.Low || n == *c.Low && !c.OverLow) && (c.High == nil || n < *c.High || n == *c.High && !c.UnderTop)
	case c.Truth != nil:
		b, ok := p.Value.(bool)
		return ok && b == *c.Truth
	}
	return true
}

func random(r *rand.Rand, depth int) *property.Filter {
	f := &property.Filter{}
	pick := func(list ...string) *string {
		if n := r.IntN(len(list) + 1); n < len(list) {
			return &list[n]
		}
		return nil
	}
	number := func() *float64 {
		n := float64(r.IntN(60)-30) / 2
		return &n
	}
	kinds := 8
	if depth > 0 {
		kinds = 11
	}
	switch r.IntN(kinds) {
	case 0:
		f.Search = []string{"wall", "hormigon", "con", "c30 37", "door 1", "m 0001"}[r.IntN(6)]
	case 1:
		f.ExternalIDs = []string{"e1", "e5", "e9999"}
	case 2:
		f.ObjectIDs = []uint32{1, 8, 9, 15, 1 << 31}
	case 3:
		f.Property = &property.Condition{Ref: property.Ref{Name: "Material"}, In: [][]string{{}, {""}, {"Steel", "Acero"}, materials[5:6]}[r.IntN(4)]}
	case 4:
		f.Property = &property.Condition{Ref: property.Ref{Name: "Material", Category: pick("Identity", "None")}, StartsWith: pick("CON", "st", ""), Contains: pick("crete", "NG LO")}
	case 5:
		f.Property = &property.Condition{Ref: property.Ref{Name: "Length", Category: pick("Size", "Other"), Unit: pick("m", "")}, Low: number(), OverLow: r.IntN(2) == 0}
	case 6:
		f.Property = &property.Condition{Ref: property.Ref{Name: "Length"}, Low: number(), High: number(), UnderTop: r.IntN(2) == 0}
	case 7:
		yes := r.IntN(2) == 0
		f.Property = &property.Condition{Ref: property.Ref{Name: []string{"Bearing", "Length", "Mark"}[r.IntN(3)]}, Truth: &yes}
	case 8:
		f.Not = random(r, depth-1)
	case 9:
		f.All = []property.Filter{*random(r, depth-1), *random(r, depth-1)}
	case 10:
		f.Any = []property.Filter{*random(r, depth-1), *random(r, depth-1)}
	}
	return f
}

// Random filters choose what they mean, told from each object.
func TestFiltersChooseWhatTheyMean(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	m := build(model(r, 800), 170)
	some := 0
	for n := range 400 {
		f := random(r, 3)
		got, err := property.Choose(t.Context(), m, []uuid.UUID{m.view}, f)
		require.NoError(t, err)
		want := []uint32{}
		for _, o := range m.objects {
			if chosen(o, f) {
				want = append(want, o.id)
			}
		}
		require.Equal(t, want, append([]uint32{}, got[m.view].ToArray()...), "filter %d: %+v", n, f)
		if len(want) > 0 && len(want) < len(m.objects) {
			some++
		}
	}
	require.Greater(t, some, 120, "the filters choose something")
}

func TestFacetsAndAggregates(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	m := build(model(r, 500), 90)
	meters, size := "m", "Size"
	measure := property.Ref{Name: "Length", Category: &size, Unit: &meters}
	for range 50 {
		f := random(r, 2)
		counts, sums, total := map[string]int{}, map[string]property.Sum{}, property.Sum{}
		for _, o := range m.objects {
			if !chosen(o, f) {
				continue
			}
			var material *string
			var length *float64
			for _, p := range o.values {
				if s, ok := p.Value.(string); ok && p.Name == "Material" {
					s = s[:min(len(s), property.MaxText)]
					material = &s
				}
				if n, ok := p.Value.(float64); ok && p.Name == "Length" && p.Category == size && p.Unit == meters {
					length = &n
				}
			}
			if material != nil {
				counts[*material]++
			}
			if length != nil {
				total.Count, total.Total = total.Count+1, total.Total+*length
			}
			if material != nil && length != nil {
				s := sums[*material]
				s.Count, s.Total = s.Count+1, s.Total+*length
				sums[*material] = s
			}
		}
		facets, err := property.Facets(t.Context(), m, []uuid.UUID{m.view}, property.Ref{Name: "Material"}, &measure, f)
		require.NoError(t, err)
		require.Len(t, facets[m.view], len(counts))
		for i, facet := range facets[m.view] {
			require.Equal(t, counts[facet.Text], facet.Objects)
			require.Equal(t, sums[facet.Text].Count, facet.Measured.Count)
			require.InDelta(t, sums[facet.Text].Total, facet.Measured.Total, 1e-9)
			require.Equal(t, "m", facet.Measured.Unit)
			if i > 0 {
				require.GreaterOrEqual(t, facets[m.view][i-1].Objects, facet.Objects)
			}
		}
		sum, err := property.Aggregate(t.Context(), m, []uuid.UUID{m.view}, measure, f)
		require.NoError(t, err)
		require.Equal(t, total.Count, sum[m.view].Count)
		require.InDelta(t, total.Total, sum[m.view].Total, 1e-9)
	}
	_, err := property.Aggregate(t.Context(), m, []uuid.UUID{m.view}, property.Ref{Name: "Length"}, nil)
	require.Equal(t, fault.BadUserInput, fault.CodeOf(err), "metres and millimetres are not added up")
}

// A condition on one value reads a block of each segment, not the property.
func TestAConditionReadsFewBlocks(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	m := build(model(r, 13_000), 7_000)
	f := &property.Filter{Property: &property.Condition{Ref: property.Ref{Name: "Mark"}, In: []string{"M-12345"}}}
	got, err := property.Choose(t.Context(), m, []uuid.UUID{m.view}, f)
	require.NoError(t, err)
	require.Equal(t, []uint32{12345*7 + 1}, got[m.view].ToArray())
	require.LessOrEqual(t, m.read, 2)
}

func TestWhatIsWrongWithAFilter(t *testing.T) {
	t.Parallel()
	deep := &property.Filter{}
	for range 6 {
		deep = &property.Filter{Not: deep}
	}
	text, number := "x", 1.0
	for name, f := range map[string]*property.Filter{
		"too deep":        deep,
		"too many":        {All: make([]property.Filter, 51)},
		"too many words":  {Search: strings.Repeat("a b ", 11)},
		"too many values": {ExternalIDs: make([]string, 1001)},
		"no property":     {Property: &property.Condition{}},
		"text and number": {Property: &property.Condition{Ref: property.Ref{Name: "a"}, Contains: &text, Low: &number}},
	} {
		require.Equal(t, fault.BadUserInput, fault.CodeOf(f.Check()), name)
	}
}

func TestValuesAreTyped(t *testing.T) {
	t.Parallel()
	for in, want := range map[any]property.Value{
		"7000 millimeter^2": {Type: enum.PropertyNumber, Number: 7000, Unit: "millimeter^2"},
		"-1.5e3 m":          {Type: enum.PropertyNumber, Number: -1500, Unit: "m"},
		"NaN kg":            {Type: enum.PropertyText, Text: "NaN kg"},
		"Inf kg":            {Type: enum.PropertyText, Text: "Inf kg"},
		"1e999 m":           {Type: enum.PropertyText, Text: "1e999 m"},
		"12 Main Street":    {Type: enum.PropertyText, Text: "12 Main Street"},
		"Level 1":           {Type: enum.PropertyText, Text: "Level 1"},
		"12":                {Type: enum.PropertyText, Text: "12"},
		"":                  {Type: enum.PropertyText},
		12.5:                {Type: enum.PropertyNumber, Number: 12.5},
		true:                {Type: enum.PropertyBoolean, Truth: true},
	} {
		got, ok := property.Parse(in)
		require.True(t, ok)
		require.Equal(t, want, got, "%v", in)
	}
	_, ok := property.Parse(nil)
	require.False(t, ok)
}

// Objects of equal name and properties have equal hashes, in whatever order their
// properties and whichever other objects come.
func TestHashes(t *testing.T) {
	t.Parallel()
	a := column.Property{Category: "c", Name: "a", Value: "x"}
	b := column.Property{Category: "c", Name: "b", Value: 1.0, Unit: "m"}
	one, other := property.NewBuilder(nil), property.NewBuilder(nil)
	other.Add(9, "z", []column.Property{b})
	same := one.Add(1, "n", []column.Property{a, b})
	require.Equal(t, same, other.Add(2, "n", []column.Property{b, a}))
	b.Unit = "mm"
	require.NotEqual(t, same, other.Add(3, "n", []column.Property{a, b}))
	require.NotEqual(t, same, other.Add(4, "m", []column.Property{a, b}))
}

// Damaged blocks are errors, and take no memory that they do not have.
func FuzzBlocks(f *testing.F) {
	for _, b := range build(model(rand.New(rand.NewPCG(7, 8)), 50), 20).blocks {
		f.Add(b.Data)
	}
	f.Add([]byte{1, 'a', 255, 255, 255, 255, 15, 1, 1})
	f.Fuzz(func(_ *testing.T, data []byte) {
		m := &memory{view: uuid.New(), definitions: map[int]property.Definition{1: {Key: property.Key{Name: "a", Type: enum.PropertyNumber}, Number: 1}}, blocks: []property.Block{{Property: 1, Data: data}}}
		high := math.Inf(1)
		_, _ = property.Choose(context.Background(), m, []uuid.UUID{m.view}, &property.Filter{Property: &property.Condition{Ref: property.Ref{Name: "a"}, High: &high}})
		_, _ = property.Facets(context.Background(), m, []uuid.UUID{m.view}, property.Ref{Name: "a"}, nil, nil)
	})
}
