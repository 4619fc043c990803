package plan

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"strconv"
	"time"

	"github.com/google/uuid"

	"purlin/graph"
)

// writer appends an answer to a buffer, in the order of the selection.
type writer struct {
	*reading

	ctx       context.Context //nolint:containedctx // the writer lives within one call
	links     Links
	b         []byte
	variables map[string]any
	err       error // the wrapped schema must be asked
}

func (p *plan) write(ctx context.Context, links Links, r *reading, variables map[string]any) ([]byte, error) {
	size := 256
	for i := range r.results {
		size += 64 * len(r.results[i].values)
	}
	w := &writer{reading: r, ctx: ctx, links: links, variables: variables, b: make([]byte, 0, size)}
	w.b = append(w.b, '{')
	for i := range p.roots.fields {
		w.root(&p.roots.fields[i])
	}
	w.b = append(w.b, '}')
	return w.b, w.err
}

func (w *writer) null() { w.b = append(w.b, "null"...) }

func (w *writer) root(f *output) {
	w.b = append(w.b, f.key...)
	switch f.kind {
	case outConstant:
		w.b = append(w.b, f.text...)
	case outConnection:
		w.connection(f, 0)
	case outNode:
		c, _, err := f.choose(w.variables)
		if err != nil {
			w.err = err
		}
		w.found(c.level, c.object)
	default: // outFound
		w.found(f.level, f.object)
	}
}

func (w *writer) found(l *level, o *object) {
	if l == nil || w.results[l.at].rows() == 0 {
		w.null()
		return
	}
	w.object(o, l, 0)
}

// object writes a row of a level.
func (w *writer) object(o *object, l *level, at int) {
	row := w.results[l.at].row(at)
	w.b = append(w.b, '{')
	for i := range o.fields {
		f := &o.fields[i]
		w.b = append(w.b, f.key...)
		switch f.kind {
		case outConstant:
			w.b = append(w.b, f.text...)
		case outValue:
			w.value(f, row[f.col])
		case outOne:
			w.one(f, row[f.col] != nil, l, at)
		case outPart:
			w.one(f, len(row[f.col]) > 0, l, at)
		case outRow:
			w.object(f.object, l, at)
		case outCursor:
			w.cursor(&w.results[l.at], at)
		case outLink:
			w.link(f, row)
		case outList:
			out := &w.results[f.level.at]
			w.list(f.object, f.level, out.group(at))
		default: // outConnection
			w.connection(f, at)
		}
	}
	w.b = append(w.b, '}')
}

func (w *writer) link(f *output, row [][]byte) {
	columns := make([][]byte, len(f.cols))
	for i, c := range f.cols {
		columns[i] = row[c]
	}
	address, err := f.link.sign(w.ctx, w.links, columns)
	if err != nil {
		w.err = err
	}
	w.text([]byte(address))
}

// group is the page of the parent at a place.
func (r *result) group(parent int) group {
	if parent < len(r.groups) {
		return r.groups[parent]
	}
	return group{}
}

// list writes the rows of a group.
func (w *writer) list(o *object, l *level, g group) {
	out := &w.results[l.at]
	w.b = append(w.b, '[')
	for k := range g.end - g.start {
		if k > 0 {
			w.b = append(w.b, ',')
		}
		w.object(o, l, out.place(g, k))
	}
	w.b = append(w.b, ']')
}

func (w *writer) one(f *output, there bool, l *level, at int) {
	switch {
	case there:
		w.object(f.object, l, at)
	case f.must:
		w.err = errUnplanned
	default:
		w.null()
	}
}

func (w *writer) value(f *output, v []byte) {
	if v == nil {
		if f.must {
			w.err = errUnplanned
		}
		w.null()
		return
	}
	switch f.as {
	case text:
		w.text(v)
	case filled:
		if len(v) == 0 {
			w.null()
		} else {
			w.text(v)
		}
	case number:
		w.b = strconv.AppendInt(w.b, integer(v), 10)
	case boolean:
		w.b = strconv.AppendBool(w.b, v[0] != 0)
	case moment:
		w.b = graph.AppendTime(w.b, timeOf(v))
	case verbatim:
		w.b = append(w.b, v...)
	case id:
		w.b = append(f.id.Append(append(w.b, '"'), uuid.UUID(v)), '"')
	}
}

// integer reads a binary int2, int4 or int8.
func integer(v []byte) int64 {
	switch len(v) {
	case 2:
		return int64(int16(binary.BigEndian.Uint16(v))) //nolint:gosec // two's complement
	case 4:
		return int64(int32(binary.BigEndian.Uint32(v))) //nolint:gosec // two's complement
	}
	return int64(binary.BigEndian.Uint64(v)) //nolint:gosec // two's complement
}

// text writes a string, which PostgreSQL keeps as valid UTF-8.
func (w *writer) text(v []byte) {
	for _, c := range v {
		if c < 0x20 || c == '"' || c == '\\' {
			quoted, err := json.Marshal(string(v))
			if err != nil {
				w.err = err
			}
			w.b = append(w.b, quoted...)
			return
		}
	}
	w.b = append(append(append(w.b, '"'), v...), '"')
}

// connection writes the page of the parent at a place.
func (w *writer) connection(f *output, parent int) {
	out := &w.results[f.level.at]
	g := out.group(parent)
	w.b = append(w.b, '{')
	for i := range f.object.fields {
		part := &f.object.fields[i]
		w.b = append(w.b, part.key...)
		switch part.kind {
		case outConstant:
			w.b = append(w.b, part.text...)
		case outTotal:
			w.b = strconv.AppendInt(w.b, g.total, 10)
		case outPageInfo:
			w.pageInfo(part.object, out, g)
		default: // outEdges and outNodes
			w.list(part.object, f.level, g)
		}
	}
	w.b = append(w.b, '}')
}

// place is where the k-th element of a page lies: a page from the back was read
// from its end.
func (r *result) place(g group, k int) int {
	if r.request.window.Back {
		return g.end - 1 - k
	}
	return g.start + k
}

func (w *writer) pageInfo(o *object, out *result, g group) {
	next, previous := out.request.window.Beyond(g.more)
	edge := func(k int) {
		if g.end == g.start {
			w.null()
			return
		}
		w.cursor(out, out.place(g, k))
	}
	w.b = append(w.b, '{')
	for i := range o.fields {
		f := &o.fields[i]
		w.b = append(w.b, f.key...)
		switch f.kind {
		case outHasNext:
			w.b = strconv.AppendBool(w.b, next)
		case outHasPrevious:
			w.b = strconv.AppendBool(w.b, previous)
		case outStart:
			edge(0)
		case outEnd:
			edge(g.end - g.start - 1)
		default: // outConstant
			w.b = append(w.b, f.text...)
		}
	}
	w.b = append(w.b, '}')
}

// cursor writes the cursor of a row, whose last two columns it is made of.
func (w *writer) cursor(out *result, at int) {
	row := out.row(at)
	k := out.request.listing.Keyset
	value, tie := k.Zeros()
	w.b = append(w.b, '"')
	w.b = k.AppendCursor(w.b, decoded(row[len(row)-2], value), decoded(row[len(row)-1], tie))
	w.b = append(w.b, '"')
}

// decoded reads a column as a value of like's type.
func decoded(v []byte, like any) any {
	switch like.(type) {
	case time.Time:
		return timeOf(v)
	case int64:
		return integer(v)
	case uuid.UUID:
		return uuid.UUID(v)
	}
	return string(v)
}
