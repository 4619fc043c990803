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
// need x, y and z; nx, ny and nz are kept, other properties passed over. Faces
// are cut into triangles; a model without faces is an *Error.
func ReadPLY(ctx context.Context, src io.ReaderAt, size int64, name string, o Options) (*Scene, error) {
	r := &plyReader{in: bufio.NewReaderSize(io.NewSectionReader(src, 0, size), 64<<10), size: size, line: 1, max: o.maxTriangles()}
	if err := r.header(); err != nil {
		return nil, err
	}
	for _, e := range r.elements {
		if err := r.element(ctx, e); err != nil {
			return nil, err
		}
	}
	g := &Indexed{Positions: r.positions, Indices: r.indices}
	if len(r.normals) == len(r.positions) {
		g.Normals = r.normals
	}
	if len(g.Indices) == 0 {
		return nil, &Error{Code: CodeEmpty, Message: fmt.Sprintf("the model has no faces (%d vertices)", g.Vertices())}
	}
	for i, v := range g.Indices {
		if int64(v) >= g.Vertices() {
			return nil, &Error{Code: CodeMalformed, Message: fmt.Sprintf("triangle %d names vertex %d of %d", i/3+1, v, g.Vertices())}
		}
	}
	return oneNode(name, g), nil
}

type plyReader struct {
	in                 *bufio.Reader
	size, at, max      int64
	line               int
	order              binary.ByteOrder // nil for ASCII
	elements           []*plyElement
	positions, normals []float32
	indices            []uint32
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
		if row > 0 && e.count > (r.size-r.at)/row {
			return r.bad("the header says %d times %s, which %d bytes cannot hold", e.count, clip([]byte(e.name)), r.size-r.at)
		}
	}
	return nil
}

func (r *plyReader) value(kind string) (float64, error) {
	if r.order == nil {
		return r.word()
	}
	var raw [8]byte
	b := raw[:plyWidth(kind)]
	if _, err := io.ReadFull(r.in, b); err != nil {
		return 0, r.bad("the file ends too early")
	}
	r.at += int64(len(b))
	switch kind {
	case "char", "int8":
		return float64(int8(b[0])), nil
	case "uchar", "uint8":
		return float64(b[0]), nil
	case "short", "int16":
		return float64(int16(r.order.Uint16(b))), nil
	case "ushort", "uint16":
		return float64(r.order.Uint16(b)), nil
	case "int", "int32":
		return float64(int32(r.order.Uint32(b))), nil
	case "uint", "uint32":
		return float64(r.order.Uint32(b)), nil
	case "float", "float32":
		return float64(math.Float32frombits(r.order.Uint32(b))), nil
	}
	return math.Float64frombits(r.order.Uint64(b)), nil
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
	v, err := strconv.ParseFloat(string(word[:n]), 64)
	if err != nil {
		return 0, r.bad("%q is no number", clip(word[:n]))
	}
	return v, nil
}

func (r *plyReader) element(ctx context.Context, e *plyElement) error {
	if len(e.properties) == 0 {
		return nil
	}
	where := func(name string) int {
		return slices.IndexFunc(e.properties, func(p plyProperty) bool { return p.name == name && p.counter == "" })
	}
	point := [3]int{where("x"), where("y"), where("z")}
	normal := [3]int{where("nx"), where("ny"), where("nz")}
	vertex := e.name == "vertex"
	if vertex && slices.Min(point[:]) < 0 {
		return r.bad("vertices have no x, y and z")
	}
	row := make([]float64, len(e.properties))
	for i := range e.count {
		if i&0xfff == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
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
		if !vertex {
			continue
		}
		for _, k := range point {
			if f := float32(row[k]); !finite(f) {
				return r.bad("a coordinate of vertex %d is no finite number", i)
			}
			r.positions = append(r.positions, float32(row[k]))
		}
		if slices.Min(normal[:]) >= 0 {
			for _, k := range normal {
				r.normals = append(r.normals, float32(row[k]))
			}
		}
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
	for range int64(n) {
		v, err := r.value(p.kind)
		if err != nil {
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
		for _, c := range t {
			r.indices = append(r.indices, uint32(r.list[c]))
		}
	}
	if int64(len(r.indices)/3) > r.max {
		return &Error{Code: CodeTooLarge, Message: fmt.Sprintf("more than %d triangles", r.max)}
	}
	return nil
}
