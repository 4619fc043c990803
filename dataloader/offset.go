package dataloader

// Offsets read and write the cursors of a list that somebody else keeps, and that
// is read by position.
type Offsets struct{ list Keyset }

// NewOffsets returns those of the list with a name.
func NewOffsets(name string) Offsets {
	return Offsets{Keyset{name: name, Column: "offset", Tie: "offset", value: int64(0), id: int64(0)}}
}

// mostOffset bounds what a cursor may skip.
const mostOffset = 1 << 20

// Window returns from which element on, from 0, how many are asked for: a
// fault.BadUserInput fault when that is no page of this list.
func (o Offsets) Window(first *int, after *string) (from, size int, err error) {
	w, err := o.list.Window(Args{First: first, After: after})
	if err != nil || w.after == nil {
		return 0, w.Size, err
	}
	at, _ := w.after.id.(int64)
	if at < 0 || at > mostOffset {
		_, err = o.list.position("") // no cursor of ours
		return 0, 0, err
	}
	return int(at) + 1, w.Size, nil
}

// Cursor is that of the element at an offset.
func (o Offsets) Cursor(at int) string {
	return string(o.list.AppendCursor(nil, int64(at), int64(at)))
}
