package property

import (
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"slices"
	"strings"

	"purlin/ent/column"
)

// Builder makes the index of a view, segment by segment. Between two calls of
// Flush it holds what was added, and the dictionary.
type Builder struct {
	definitions map[Key]*Definition
	postings    map[int]map[string][]uint32 // by property and key
	changed     map[*Definition]bool
	values      int
}

// NewBuilder goes on with a dictionary; nil begins one.
func NewBuilder(known []Definition) *Builder {
	b := &Builder{definitions: map[Key]*Definition{}, postings: map[int]map[string][]uint32{}, changed: map[*Definition]bool{}}
	for _, d := range known {
		b.definitions[d.Key] = &d
	}
	return b
}

// Add indexes an object and returns a number that is equal for objects of equal
// name and properties, in whatever order.
func (b *Builder) Add(object uint32, name string, properties []column.Property) (hash int64) {
	b.post(Words, "", object)
	b.words(name, object)
	lines := make([]string, 0, len(properties)+1)
	seen := make(map[int]bool, len(properties))
	for _, p := range properties {
		v, ok := Parse(p.Value)
		if !ok {
			continue
		}
		if p.Unit != "" {
			v.Unit = p.Unit
		}
		key := Key{p.Category, p.Name, v.Type, v.Unit}
		d := b.definitions[key]
		if d == nil && len(b.definitions) < MaxDefinitions {
			d = &Definition{Key: key, Number: len(b.definitions) + 1}
			b.definitions[key] = d
		}
		at := v.key()
		if d != nil && !seen[d.Number] {
			seen[d.Number] = true
			d.Objects++
			b.changed[d] = true
		}
		if d != nil {
			b.post(d.Number, at, object)
		}
		if v.Text != "" {
			b.words(v.Text, object)
			at = v.Text
		}
		lines = append(lines, strings.Join([]string{p.Category, p.Name, string(v.Type), v.Unit, at}, "\x00"))
		b.values++
	}
	return hashOf(name, lines)
}

func hashOf(name string, lines []string) int64 {
	slices.Sort(lines)
	h := sha256.New()
	h.Write([]byte(name))
	for _, l := range lines {
		h.Write(binary.AppendUvarint(nil, uint64(len(l))))
		h.Write([]byte(l))
	}
	return int64(binary.BigEndian.Uint64(h.Sum(nil))) //nolint:gosec // any bits will do
}

func (b *Builder) words(text string, object uint32) {
	for _, w := range words(text) {
		b.post(Words, w, object)
	}
}

func (b *Builder) post(property int, key string, object uint32) {
	values := b.postings[property]
	if values == nil {
		values = map[string][]uint32{}
		b.postings[property] = values
	}
	list := values[key]
	if n := len(list); n == 0 || list[n-1] != object {
		values[key] = append(list, object)
	}
}

// Values is how many values were added since the last Flush.
func (b *Builder) Values() int { return b.values }

// Flush returns the segment of what was added since the last one, and the
// definitions that are new or count more objects than before.
func (b *Builder) Flush() ([]Block, []Definition) {
	var blocks []Block
	for _, property := range slices.Sorted(maps.Keys(b.postings)) {
		w := blockWriter{property: property}
		values := b.postings[property]
		for _, key := range slices.Sorted(maps.Keys(values)) {
			slices.Sort(values[key])
			w.add(key, slices.Compact(values[key]))
		}
		w.end()
		blocks = append(blocks, w.blocks...)
	}
	var definitions []Definition
	for d := range b.changed {
		definitions = append(definitions, *d)
	}
	slices.SortFunc(definitions, func(x, y Definition) int { return x.Number - y.Number })
	b.postings, b.changed, b.values = map[int]map[string][]uint32{}, map[*Definition]bool{}, 0
	return blocks, definitions
}
