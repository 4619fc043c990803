package dataloader

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"purlin/fault"
)

// Keyset is what a list is sorted by: a column, then one that makes it unique.
// It reads and writes the list's cursors.
type Keyset struct {
	Column, Tie string

	name      string // distinguishes cursors of different orders
	desc      bool
	value, id any // see Zeros
}

// position is a decoded cursor.
type position struct{ value, id any }

type wire struct {
	Order string          `json:"o"`
	Value json.RawMessage `json:"v"`
	ID    json.RawMessage `json:"i"`
}

func (k Keyset) signature() string {
	if k.desc {
		return k.name + "-"
	}
	return k.name + "+"
}

// Zeros are zeros of what the columns hold: a time.Time, string or int64, and a
// uuid.UUID or int64.
func (k Keyset) Zeros() (column, tie any) { return k.value, k.id }

// AppendCursor appends the cursor of the row whose columns hold value and id.
func (k Keyset) AppendCursor(dst []byte, value, id any) []byte {
	raw := make([]byte, 0, 128)
	raw = appendJSON(append(raw, `{"o":`...), k.signature())
	raw = appendJSON(append(raw, `,"v":`...), value)
	raw = appendJSON(append(raw, `,"i":`...), id)
	return base64.RawURLEncoding.AppendEncode(dst, append(raw, '}'))
}

func appendJSON(dst []byte, v any) []byte {
	switch v := v.(type) {
	case int64:
		return strconv.AppendInt(dst, v, 10)
	case time.Time:
		return strconv.AppendInt(dst, v.UnixMilli(), 10)
	case uuid.UUID:
		b, _ := v.MarshalText()
		return append(append(append(dst, '"'), b...), '"')
	}
	b, _ := json.Marshal(v)
	return append(dst, b...)
}

func (k Keyset) position(cursor string) (*position, error) {
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
	if d.Decode(&w) != nil || w.Order != k.signature() {
		return nil, bad
	}
	value, err := decode(w.Value, k.value)
	if err != nil {
		return nil, bad
	}
	id, err := decode(w.ID, k.id)
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

// Window is a checked page request: the first Size rows of those between the
// cursors, or the last when Back.
type Window struct {
	Size int
	Back bool

	after, before *position
}

// Window checks a page request; a fault.BadUserInput fault when it asks for no
// page of this list.
func (k Keyset) Window(a Args) (w Window, err error) {
	w.Size = DefaultPage
	if a.First != nil && a.Last != nil {
		return w, fault.Errorf(fault.BadUserInput, "ask for first or last, not for both")
	}
	n := a.First
	if a.Last != nil {
		n, w.Back = a.Last, true
	}
	if n != nil {
		if *n < 1 || *n > maxPage {
			return w, fault.Errorf(fault.BadUserInput, "a page has 1 to %d elements, not %d", maxPage, *n)
		}
		w.Size = *n
	}
	if a.After != nil {
		if w.after, err = k.position(*a.After); err != nil {
			return w, err
		}
	}
	if a.Before != nil {
		if w.before, err = k.position(*a.Before); err != nil {
			return w, err
		}
	}
	return w, nil
}

// Slot stands for a value of a cursor in a statement that serves for many: its place among
// the values of [Window.Blank].
type Slot int

// Blank is the window with slots in place of what its cursors hold, and what goes into them.
func (w Window) Blank() (blank Window, values []any) {
	open := func(p *position) *position {
		if p == nil {
			return nil
		}
		n := Slot(len(values))
		values = append(values, p.value, p.id)
		return &position{n, n + 1}
	}
	w.after, w.before = open(w.after), open(w.before)
	return w, values
}

// Beyond tells whether something follows the page and whether something precedes
// it, when more says whether one row more was read than the page holds. What lies
// beyond the cursor that a page starts from exists: the cursor's own element,
// unless it was deleted since.
func (w Window) Beyond(more bool) (next, previous bool) {
	if w.Back {
		return w.before != nil, more
	}
	return more, w.after != nil
}

// beyond is what lies after p (or before it) in the order.
func (k Keyset) beyond(s *sql.Selector, p *position, before bool) *sql.Predicate {
	lower := k.desc != before
	if k.Column == k.Tie {
		if lower {
			return sql.LT(s.C(k.Tie), p.id)
		}
		return sql.GT(s.C(k.Tie), p.id)
	}
	// One comparison of rows, in place of an "or", begins at the index's entry.
	columns := []string{s.C(k.Column), s.C(k.Tie)}
	if lower {
		return sql.CompositeLT(columns, p.value, p.id)
	}
	return sql.CompositeGT(columns, p.value, p.id)
}

// Terms are the order's columns, turned round for a page from the back.
func (k Keyset) Terms(s *sql.Selector, back bool) []string {
	dir := sql.Asc
	if k.desc != back {
		dir = sql.Desc
	}
	if k.Column == k.Tie {
		return []string{dir(s.C(k.Tie))}
	}
	return []string{dir(s.C(k.Column)), dir(s.C(k.Tie))}
}

// Narrow keeps what lies within the cursors.
func (k Keyset) Narrow(s *sql.Selector, w Window) {
	if w.after != nil {
		s.Where(k.beyond(s, w.after, false))
	}
	if w.before != nil {
		s.Where(k.beyond(s, w.before, true))
	}
}
