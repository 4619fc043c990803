// Package property makes the properties of a model's objects searchable: an
// inverted index in blocks of bytes, which any database keeps and which says
// nothing of where it is kept.
//
// A model's view has a dictionary of [Definition]s. For each definition, and for
// the words of all texts, the index holds the values in their order with the
// objects that have them. Values are cut into [Block]s with their lowest and
// highest key, so that a condition reads the blocks that can match and no others.
// The index grows by segments: what one [Builder.Flush] returns is whole by itself,
// and a value that occurs in many segments is in blocks of each.
package property

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"purlin/ent/enum"
	"purlin/fault"
)

// Bounds of what is indexed. What is longer is kept whole with its object, and is
// found by its beginning.
const (
	MaxText  = 200  // bytes of a text that are compared
	maxWords = 2000 // bytes of a text of which the words are found
	maxWord  = 40   // bytes of a word
	// MaxDefinitions is how many properties of a view can be filtered by: what a
	// model has beyond, its objects show.
	MaxDefinitions = 10_000
)

// Key names a property. Values of one name that differ in type or unit are
// properties of their own, so that what is added up can be added up.
type Key struct {
	Category, Name string
	Type           enum.PropertyType
	Unit           string // "" for none
}

// Definition is a property that objects of a view have.
type Definition struct {
	Key
	Number  int // of the view, from 1; 0 is that of the words
	Objects int // how many have it
}

// Words is the number under which the words are indexed, and under the empty word
// every object.
const Words = 0

// Value is what an object has of a property.
type Value struct {
	Type   enum.PropertyType
	Text   string
	Number float64
	Truth  bool
	Unit   string
}

// Parse makes a typed value of what an engine wrote: a text such as "7000
// millimeter^2" is a number with a unit, and what is no text, number or boolean is
// the text of its JSON. It is false for null.
func Parse(v any) (Value, bool) {
	switch v := v.(type) {
	case nil:
		return Value{}, false
	case bool:
		return Value{Type: enum.PropertyBoolean, Truth: v}, true
	case float64:
		return Value{Type: enum.PropertyNumber, Number: v}, true
	case string:
		if number, unit, ok := measure(v); ok {
			return Value{Type: enum.PropertyNumber, Number: number, Unit: unit}, true
		}
		return Value{Type: enum.PropertyText, Text: v}, true
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return Value{}, false
	}
	return Value{Type: enum.PropertyText, Text: string(raw)}, true
}

// measure parts a text such as "7000 millimeter^2" into its number and unit.
func measure(text string) (number float64, unit string, ok bool) {
	first, unit, ok := strings.Cut(text, " ")
	if !ok || unit == "" || len(unit) > 64 || strings.Contains(unit, " ") || !strings.ContainsAny(first[:min(1, len(first))], "+-.0123456789") {
		return 0, "", false
	}
	f, err := strconv.ParseFloat(first, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return 0, "", false
	}
	return f, unit, true
}

// Any is the value as JSON has it.
func (v Value) Any() any {
	switch v.Type {
	case enum.PropertyNumber:
		return v.Number
	case enum.PropertyBoolean:
		return v.Truth
	case enum.PropertyText:
	}
	return v.Text
}

// key is the value's place in the order of its property: bytes that compare as the
// values do.
func (v Value) key() string {
	switch v.Type {
	case enum.PropertyNumber:
		return numberKey(v.Number)
	case enum.PropertyBoolean:
		if v.Truth {
			return "\x01"
		}
		return "\x00"
	case enum.PropertyText:
	}
	return fault.Cut(v.Text, MaxText)
}

// numberKey is a number in bytes that compare as the numbers do: its IEEE 754 bits
// with the sign's turned, and all turned of a negative one.
func numberKey(f float64) string {
	bits := math.Float64bits(f + 0) // -0 is 0
	if bits>>63 == 1 {
		bits = ^bits
	} else {
		bits |= 1 << 63
	}
	return string(binary.BigEndian.AppendUint64(nil, bits))
}

func keyNumber(key []byte) float64 {
	if len(key) != 8 {
		return math.NaN()
	}
	bits := binary.BigEndian.Uint64(key)
	if bits>>63 == 1 {
		return math.Float64frombits(bits &^ (1 << 63))
	}
	return math.Float64frombits(^bits)
}

// valueOf is the value of a key of a definition, cut to what is indexed.
func valueOf(k Key, key []byte) Value {
	v := Value{Type: k.Type, Unit: k.Unit}
	switch k.Type {
	case enum.PropertyNumber:
		v.Number = keyNumber(key)
	case enum.PropertyBoolean:
		v.Truth = string(key) == "\x01"
	case enum.PropertyText:
		v.Text = string(key)
	}
	return v
}
