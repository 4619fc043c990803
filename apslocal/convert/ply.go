package convert

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// ReadPLY reads a PLY model in ASCII or binary of either byte order. Vertices
// need x, y and z; normals and colours are kept, other properties passed over.
// Faces and strips are cut into triangles, edges become lines, and the vertices
// of a model that has neither become points.
func ReadPLY(ctx context.Context, src io.ReaderAt, size int64, name string, o Options) (*Scene, error) {
	r := &plyReader{in: bufio.NewReaderSize(io.NewSectionReader(src, 0, size), 256<<10), size: size, line: 1, max: o.maxTriangles()}
	if err := r.header(); err != nil {
		return nil, err
	}
	for _, e := range r.elements {
		if err := r.element(ctx, e); err != nil {
			return nil, err
		}
	}
	return r.scene(name)
}

// scene makes a model of what was read.
func (r *plyReader) scene(name string) (*Scene, error) {
	vertices := Indexed{Shape: Points, Positions: r.positions, Normals: r.normals, Colors: r.colors}
	if len(r.positions) == 0 {
		return nil, &Error{Code: CodeEmpty, Message: "the model has no vertices"}
	}
	if len(vertices.Normals) != len(vertices.Positions) {
		vertices.Normals = nil
	}
	if 3*len(vertices.Colors) != 4*len(vertices.Positions) {
		vertices.Colors = nil
	}
	s := oneNode(name, &vertices)
	vertices.tidy(s, "the model")
	if len(r.triangles)+len(r.lines) == 0 {
		return s, nil
	}
	s.Roots[0].Meshes = nil
	for shape, indices := range [...][]uint32{Triangles: r.triangles, Lines: r.lines} {
		if len(indices) == 0 {
			continue
		}
		g := vertices
		g.Shape, g.Indices = Kind(shape), indices
		if err := g.check(); err != nil {
			return nil, err
		}
		s.Roots[0].Meshes = append(s.Roots[0].Meshes, &Mesh{Name: s.Name, Material: -1, Geometry: &g})
	}
	return s, nil
}

type plyReader struct {
	in                 *bufio.Reader
	size, at, max      int64
	line               int
	order              binary.ByteOrder // nil for ASCII
	elements           []*plyElement
	positions, normals []float32
	colors             []uint8
	triangles, lines   []uint32
	list               []float64
	cut                [][3]int
}

type plyElement struct {
	name       string
	count      int64
	properties []plyProperty
}

type plyProperty struct{ name, kind, counter string } // counter "" for one value

func (r *plyReader) bad(format string, args ...any) error {
	e := &Error{Code: CodeMalformed, Message: fmt.Sprintf(format, args...), Line: r.line}
	if r.order != nil {
		e.Line, e.Offset = 0, r.at
	}
	return e
}

func plyWidth(kind string) int64 {
	switch kind {
	case "char", "uchar", "int8", "uint8":
		return 1
	case "short", "ushort", "int16", "uint16":
		return 2
	case "int", "uint", "int32", "uint32", "float", "float32":
		return 4
	case "double", "float64":
		return 8
	}
	return 0
}

func (r *plyReader) header() error {
	format := ""
	for {
		raw, err := r.in.ReadSlice('\n')
		if err != nil {
			return r.bad("the header of the PLY file does not end")
		}
		r.at += int64(len(raw))
		words := strings.Fields(string(raw))
		if r.line == 1 && (len(words) != 1 || words[0] != "ply") {
			return r.bad("a PLY file starts with ply")
		}
		switch {
		case len(words) == 0 || r.line == 1 || words[0] == "comment" || words[0] == "obj_info":
		case words[0] == "format" && len(words) == 3:
			format = words[1]
		case words[0] == "element" && len(words) == 3:
			n, err := strconv.ParseInt(words[2], 10, 64)
			if err != nil || n < 0 || len(r.elements) == 100 {
				return r.bad("the count of the element is wrong")
			}
			r.elements = append(r.elements, &plyElement{name: words[1], count: n})
		case words[0] == "property" && len(r.elements) > 0 && (len(words) == 3 || len(words) == 5 && words[1] == "list"):
			p := plyProperty{name: words[len(words)-1], kind: words[len(words)-2]}
			if len(words) == 5 {
				p.counter = words[2]
			}
			e := r.elements[len(r.elements)-1]
			if plyWidth(p.kind) == 0 || p.counter != "" && plyWidth(p.counter) == 0 || len(e.properties) == 1000 {
				return r.bad("the type of the property is not known")
			}
			e.properties = append(e.properties, p)
		case words[0] == "end_header":
			r.line++
			return r.check(format)
		case words[0] == "format" || words[0] == "element" || words[0] == "property":
			return r.bad("the header has the wrong line %q", clip(raw))
		default: // some exporters break their comments over lines
		}
		r.line++
	}
}

// check bounds the counts of the header by the bytes that follow it.
func (r *plyReader) check(format string) error {
	switch format {
	case "ascii":
	case "binary_little_endian":
		r.order = binary.LittleEndian
	case "binary_big_endian":
		r.order = binary.BigEndian
	default:
		return &Error{Code: CodeUnsupported, Message: fmt.Sprintf("PLY format %q is not known", clip([]byte(format)))}
	}
	left := r.size - r.at
	for _, e := range r.elements {
		var row int64
		for _, p := range e.properties {
			switch {
			case r.order == nil:
				row++
			case p.counter != "":
				row += plyWidth(p.counter)
			default:
				row += plyWidth(p.kind)
			}
		}
		if row > 0 && e.count > left/row {
			return r.bad("the header says %d times %s, which %d bytes cannot hold", e.count, clip([]byte(e.name)), left)
		}
		left -= e.count * row
	}
	return nil
}

func (r *plyReader) value(kind string) (float64, error) {
	if r.order == nil {
		return r.word()
	}
	b, err := r.bytes(plyWidth(kind))
	if err != nil {
		return 0, err
	}
	return r.number(kind, b), nil
}

// bytes returns the next bytes of a binary file, at most 64 KiB, which are good
// until the next call.
func (r *plyReader) bytes(n int64) ([]byte, error) {
	b, err := r.in.Peek(int(n))
	if err != nil {
		return nil, r.bad("the file ends too early")
	}
	_, _ = r.in.Discard(len(b)) // they are there
	r.at += n
	return b, nil
}

func (r *plyReader) number(kind string, b []byte) float64 {
	switch kind {
	case "float", "float32":
		return float64(math.Float32frombits(r.order.Uint32(b)))
	case "uchar", "uint8":
		return float64(b[0])
	case "int", "int32":
		return float64(int32(r.order.Uint32(b)))
	case "uint", "uint32":
		return float64(r.order.Uint32(b))
	case "char", "int8":
		return float64(int8(b[0]))
	case "short", "int16":
		return float64(int16(r.order.Uint16(b)))
	case "ushort", "uint16":
		return float64(r.order.Uint16(b))
	}
	return math.Float64frombits(r.order.Uint64(b))
}

// word reads the next number of an ASCII file.
func (r *plyReader) word() (float64, error) {
	var word [64]byte
	n := 0
	for {
		c, err := r.in.ReadByte()
		if err != nil && err != io.EOF {
			return 0, readError(err)
		}
		if err == io.EOF || blank(c) || c == '\n' {
			if n > 0 {
				if err == nil {
					_ = r.in.UnreadByte()
				}
				break
			}
			if err == io.EOF {
				return 0, r.bad("the file ends too early")
			}
			if c == '\n' {
				r.line++
			}
			continue
		}
		if n == len(word) {
			return 0, r.bad("a number is too long")
		}
		word[n], n = c, n+1
	}
	if v, ok := digits(word[:n]); ok {
		return float64(v), nil
	}
	v, err := strconv.ParseFloat(string(word[:n]), 64)
	if err != nil {
		return 0, r.bad("%q is no number", clip(word[:n]))
	}
	return v, nil
}

// plyColumns are the places in a row of what is kept of it, -1 for what is not
// there.
type plyColumns struct {
	point, normal, edge []int
	color               []int // red, green, blue and perhaps alpha
	scale               float64
}

func (e *plyElement) columns() plyColumns {
	find := func(names ...string) []int {
		var at []int
		for _, name := range names {
			i := slices.IndexFunc(e.properties, func(p plyProperty) bool { return p.name == name && p.counter == "" })
			if i < 0 {
				return nil
			}
			at = append(at, i)
		}
		return at
	}
	c := plyColumns{point: find("x", "y", "z"), normal: find("nx", "ny", "nz"), edge: find("vertex1", "vertex2"), scale: 1}
	for _, prefix := range []string{"", "diffuse_"} {
		if c.color == nil {
			c.color = append(find(prefix+"red", prefix+"green", prefix+"blue"), find(prefix+"alpha")...)
		}
	}
	if len(c.color) < 3 {
		c.color = nil
		return c
	}
	switch kind := e.properties[c.color[0]].kind; kind {
	case "float", "float32", "double", "float64":
		c.scale = 255
	case "ushort", "uint16":
		c.scale = 1.0 / 257
	}
	return c
}

func (r *plyReader) element(ctx context.Context, e *plyElement) error {
	if len(e.properties) == 0 {
		return nil
	}
	columns := e.columns()
	keep := func([]float64, int64) error { return nil }
	switch {
	case e.name == "vertex" && columns.point == nil:
		return r.bad("vertices have no x, y and z")
	case e.name == "vertex":
		keep = r.vertex(e, columns)
	case e.name == "edge" && columns.edge != nil:
		keep = func(row []float64, _ int64) error {
			for _, k := range columns.edge {
				if v := row[k]; !(v >= 0 && v < math.MaxUint32) || v != math.Trunc(v) {
					return r.bad("an edge names vertex %g", v)
				}
				r.lines = append(r.lines, uint32(row[k]))
			}
			return r.bounded()
		}
	}
	row, width := make([]float64, len(e.properties)), e.width()
	for i := range e.count {
		if i&0xfff == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		if err := r.row(e, width, row); err != nil {
			return err
		}
		if err := keep(row, i); err != nil {
			return err
		}
	}
	return nil
}

// row reads the values of one row, and hands lists on.
func (r *plyReader) row(e *plyElement, width int64, row []float64) error {
	if width > 0 && r.order != nil {
		b, err := r.bytes(width)
		if err != nil {
			return err
		}
		for k := range e.properties {
			kind := e.properties[k].kind
			row[k] = r.number(kind, b)
			b = b[plyWidth(kind):]
		}
		return nil
	}
	for k, p := range e.properties {
		if p.counter != "" {
			if err := r.listOf(e, p); err != nil {
				return err
			}
			continue
		}
		v, err := r.value(p.kind)
		if err != nil {
			return err
		}
		row[k] = v
	}
	return nil
}

// width is the number of bytes of each row, 0 where lists make it vary.
func (e *plyElement) width() (sum int64) {
	for _, p := range e.properties {
		if p.counter != "" {
			return 0
		}
		sum += plyWidth(p.kind)
	}
	return sum
}

// vertex returns what keeps a row of vertices.
func (r *plyReader) vertex(e *plyElement, c plyColumns) func([]float64, int64) error {
	r.positions = slices.Grow(r.positions, 3*int(e.count)) // check has seen the bytes for them
	if c.normal != nil {
		r.normals = slices.Grow(r.normals, 3*int(e.count))
	}
	if c.color != nil {
		r.colors = slices.Grow(r.colors, 4*int(e.count))
	}
	return func(row []float64, i int64) error {
		for _, k := range c.point {
			f := float32(row[k])
			if !finite(f) {
				return r.bad("a coordinate of vertex %d is no finite number", i)
			}
			r.positions = append(r.positions, f)
		}
		for _, k := range c.normal {
			r.normals = append(r.normals, float32(row[k]))
		}
		if c.color == nil {
			return nil
		}
		for _, k := range c.color {
			r.colors = append(r.colors, uint8(min(max(row[k]*c.scale+0.5, 0), 255)))
		}
		if len(c.color) == 3 {
			r.colors = append(r.colors, 255)
		}
		return nil
	}
}

func (r *plyReader) bounded() error {
	if int64(len(r.triangles)/3+len(r.lines)/2) > r.max {
		return &Error{Code: CodeTooLarge, Message: fmt.Sprintf("more than %d triangles and lines", r.max)}
	}
	return nil
}

// listOf reads a list, and the polygon or strips in it where it is one.
func (r *plyReader) listOf(e *plyElement, p plyProperty) error {
	n, err := r.value(p.counter)
	if err != nil {
		return err
	}
	if !(n >= 0) || n != math.Trunc(n) || n > float64(r.size) {
		return r.bad("a list cannot have %g values", n)
	}
	face := e.name == "face" && (p.name == "vertex_indices" || p.name == "vertex_index")
	strip := e.name == "tristrips" && (p.name == "vertex_indices" || p.name == "vertex_index")
	if face && n > maxCorners {
		return &Error{Code: CodeTooLarge, Message: fmt.Sprintf("a face has more than %d corners", maxCorners), Offset: r.at}
	}
	r.list = r.list[:0]
	var raw []byte
	size := plyWidth(p.kind)
	if r.order != nil && n <= 1000 {
		if raw, err = r.bytes(int64(n) * size); err != nil {
			return err
		}
	}
	for range int64(n) {
		var v float64
		if raw != nil {
			v = r.number(p.kind, raw)
			raw = raw[size:]
		} else if v, err = r.value(p.kind); err != nil {
			return err
		}
		if !face && !strip {
			continue
		}
		if !(v >= 0 && v < math.MaxUint32) && !(strip && v == -1) || v != math.Trunc(v) {
			return r.bad("a face names vertex %g", v)
		}
		r.list = append(r.list, v)
	}
	r.cut = r.cut[:0]
	switch {
	case face && len(r.list) >= 3:
		whole := !slices.ContainsFunc(r.list, func(v float64) bool { return int(v) >= len(r.positions)/3 })
		if whole {
			r.cut = triangulate(r.cut, len(r.list), func(i int) Vec3 { return Vec3(r.positions[3*int(r.list[i]):]) })
		} else { // vertices may follow; what names none is found at the end
			r.cut = fan(r.cut, len(r.list))
		}
	case strip:
		for i, start := 0, 0; i < len(r.list); i++ {
			if r.list[i] < 0 {
				start = i + 1
			} else if k := i - start; k >= 2 {
				r.cut = append(r.cut, [3]int{i - 2 + k%2, i - 1 - k%2, i})
			}
		}
	}
	for _, t := range r.cut {
		r.triangles = append(r.triangles, uint32(r.list[t[0]]), uint32(r.list[t[1]]), uint32(r.list[t[2]]))
	}
	return r.bounded()
}
