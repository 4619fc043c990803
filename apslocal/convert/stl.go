package convert

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
)

const (
	stlHeader   = 84 // bytes before the first triangle of a binary STL
	stlTriangle = 50 // bytes of a triangle in a binary STL
)

// ReadSTL reads a binary or ASCII STL model. The length decides which one it
// is, since some binary files start with the word solid as well. Triangles of
// a binary file stay in the file; those of an ASCII file are spooled to one in
// Options.TempDir.
func ReadSTL(ctx context.Context, src io.ReaderAt, size int64, name string, o Options) (*Scene, error) {
	head := make([]byte, min(size, 1024))
	if _, err := src.ReadAt(head, 0); err != nil && err != io.EOF {
		return nil, readError(err)
	}
	var count, room int64
	if size >= stlHeader {
		count = int64(binary.LittleEndian.Uint32(head[80:]))
		room = (size - stlHeader) / stlTriangle
	}
	exact := size >= stlHeader && stlHeader+stlTriangle*count == size
	lower := bytes.ToLower(bytes.TrimPrefix(bytes.TrimLeft(head, " \t\r\n"), []byte("\xef\xbb\xbf")))
	if !exact && bytes.HasPrefix(lower, []byte("solid")) && bytes.IndexByte(head, 0) < 0 {
		return readASCIISTL(ctx, src, size, name, o)
	}
	switch {
	case size < stlHeader:
		return nil, &Error{Code: CodeMalformed, Message: fmt.Sprintf("a binary STL has at least %d bytes, this one %d", stlHeader, size)}
	case count == 0:
		return nil, &Error{Code: CodeEmpty, Message: "the model has no triangles"}
	case count > room:
		return nil, &Error{Code: CodeMalformed, Message: fmt.Sprintf("the header says %d triangles, but the file ends after %d", count, room), Offset: 80}
	case count > o.maxTriangles():
		return nil, &Error{Code: CodeTooLarge, Message: fmt.Sprintf("%d triangles are more than %d", count, o.maxTriangles())}
	}
	s := oneNode(name, &packed{src: src, start: stlHeader, count: count, stride: stlTriangle, lead: 12})
	if !exact {
		s.Warnings = append(s.Warnings, fmt.Sprintf("%d bytes after the last triangle were left out", size-stlHeader-stlTriangle*count))
	}
	return s, nil
}

func oneNode(name string, g Geometry) *Scene {
	name = cleanName(name)
	return &Scene{Name: name, Roots: []*Node{{Name: name, Meshes: []*Mesh{{Name: name, Material: -1, Geometry: g}}}}}
}

// packed is geometry in a file: triangles of nine little-endian 32-bit
// floats, lead bytes after the start of each stride.
type packed struct {
	src                        io.ReaderAt
	start, count, stride, lead int64
}

func (g *packed) Kind() Kind      { return Triangles }
func (g *packed) Count() int64    { return g.count }
func (g *packed) Vertices() int64 { return 3 * g.count }

func (g *packed) Each(ctx context.Context, yield func([]Triangle) error) error {
	size := min(g.count, BatchElements)
	raw, batch := make([]byte, size*g.stride), make([]Triangle, size)
	for at := int64(0); at < g.count; {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := min(size, g.count-at)
		offset := g.start + at*g.stride
		if got, err := g.src.ReadAt(raw[:n*g.stride], offset); err != nil && int64(got) < n*g.stride {
			return readError(err)
		}
		for i := range n {
			for k := range int64(9) {
				p := i*g.stride + g.lead + 4*k
				v := math.Float32frombits(binary.LittleEndian.Uint32(raw[p:]))
				if !finite(v) {
					return &Error{Code: CodeMalformed, Message: fmt.Sprintf("a coordinate of triangle %d is no finite number", at+i+1), Offset: offset + p}
				}
				batch[i][k/3][k%3] = v
			}
		}
		if err := yield(batch[:n]); err != nil {
			return err
		}
		at += n
	}
	return nil
}

// readASCIISTL makes a node of every solid that has triangles.
func readASCIISTL(ctx context.Context, src io.ReaderAt, size int64, name string, o Options) (*Scene, error) {
	spool, err := os.CreateTemp(o.TempDir, "stl-*")
	if err != nil {
		return nil, fmt.Errorf("creating spool file: %w", err)
	}
	_ = os.Remove(spool.Name()) // it lives until the geometry is collected
	s := &Scene{Name: cleanName(name)}
	var (
		in      = newLines(ctx, src, size)
		corners []Vec3
		inLoop  bool
		solid   = s.Name
		start   int64
		total   int64
		out     = make([]byte, 0, 64<<10)
	)
	fail := func(format string, args ...any) (*Scene, error) {
		spool.Close()
		return nil, &Error{Code: CodeMalformed, Message: fmt.Sprintf(format, args...), Line: in.number}
	}
	flush := func() error {
		_, err := spool.Write(out)
		out = out[:0]
		return err
	}
	end := func() {
		if total > start && len(s.Roots) < maxNodes {
			g := &packed{src: spool, start: 36 * start, count: total - start, stride: 36}
			s.Roots = append(s.Roots, &Node{Name: solid, Meshes: []*Mesh{{Name: solid, Material: -1, Geometry: g}}})
			start = total
		}
	}
	for {
		line, err := in.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			spool.Close()
			return nil, err
		}
		word, rest := cut(line)
		switch string(bytes.ToLower(word)) {
		case "", "color", "facet", "endfacet":
		case "solid":
			end()
			if solid = cleanName(string(rest)); solid == "" {
				solid = s.Name
			}
		case "endsolid":
			end()
		case "outer":
			corners, inLoop = corners[:0], true
		case "vertex":
			v, err := parseVec3(rest)
			if err != nil {
				return fail("vertex: %v", err)
			}
			if !inLoop || len(corners) == maxEars {
				return fail("vertex outside of a loop, or too many of them")
			}
			corners = append(corners, v)
		case "endloop":
			if !inLoop || len(corners) < 3 {
				return fail("a facet has %d corners", len(corners))
			}
			for i := 1; i+1 < len(corners); i++ {
				for _, v := range (Triangle{corners[0], corners[i], corners[i+1]}) {
					for _, f := range v {
						out = binary.LittleEndian.AppendUint32(out, math.Float32bits(f))
					}
				}
				total++
			}
			inLoop = false
			if total > o.maxTriangles() {
				spool.Close()
				return nil, &Error{Code: CodeTooLarge, Message: fmt.Sprintf("more than %d triangles", o.maxTriangles()), Line: in.number}
			}
			if len(out) > 48<<10 {
				if err := flush(); err != nil {
					spool.Close()
					return nil, fmt.Errorf("spooling model: %w", err)
				}
			}
		default:
			return fail("the statement %q is not known in STL", clip(word))
		}
	}
	if inLoop {
		return fail("the file ends within a facet")
	}
	if err := flush(); err != nil {
		spool.Close()
		return nil, fmt.Errorf("spooling model: %w", err)
	}
	end()
	if total == 0 {
		spool.Close()
		return nil, &Error{Code: CodeEmpty, Message: "the model has no triangles"}
	}
	return s, nil
}
