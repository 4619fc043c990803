// Package convert translates triangle models between file formats: it reads
// OBJ, STL, PLY and glTF 2.0, and writes GLB, OBJ, binary STL and PNG
// thumbnails, together with the tree of objects and their properties.
//
// Everything it reads is taken as hostile: counts in headers are compared with
// the bytes that are there before anything is allocated, lines and lists are
// bounded, and coordinates that are no numbers are refused with their place.
package convert

import (
	"context"
	"fmt"
	"io"
	"math"
	"strings"
)

// Bounds that hold for every reader and writer of the package.
const (
	// BatchTriangles is the largest number of triangles one yield gets.
	BatchTriangles = 4096
	// DefaultMaxTriangles is the bound on triangles in one model when
	// Options.MaxTriangles is zero.
	DefaultMaxTriangles = 100_000_000

	maxLine      = 1 << 20 // bytes in one line of a text format
	maxNodes     = 200_000 // nodes in one scene
	maxNodeDepth = 256     // levels of nodes in one scene
	maxName      = 1024    // bytes of a name that are kept
)

// Vec3 is a point or direction: x, y, z in the units of the model.
type Vec3 [3]float32

// Triangle is three corners, counter-clockwise seen from outside.
type Triangle [3]Vec3

// Scene is a whole model: a forest of nodes and the materials they use.
type Scene struct {
	Name      string     // name of the model, as a rule its file name
	Roots     []*Node    // top level nodes
	Materials []Material // referred to by index from Mesh.Material
	Unit      string     // of lengths, as "m"; empty where the format has none
	Warnings  []string   // what was read but could not be kept
}

// Node is one object of a model, with its place relative to its parent.
type Node struct {
	Name       string       // for people; may be empty
	ExternalID string       // stable within the input file
	Matrix     *[16]float64 // column-major; nil is the identity
	Meshes     []*Mesh      // what the node itself shows
	Children   []*Node      // placed relative to this node
}

// Mesh is geometry of one material.
type Mesh struct {
	Name     string
	Material int // index in Scene.Materials, -1 for none
	Geometry Geometry
}

// Material is a surface in the metallic-roughness model of glTF 2.0.
type Material struct {
	Name                string
	BaseColor           [4]float32 // linear RGBA, 0 to 1
	Metallic, Roughness float32    // 0 to 1
	DoubleSided         bool
}

// Geometry streams triangles, so that a mesh larger than memory can be
// written, drawn and measured.
type Geometry interface {
	// Count is the number of triangles.
	Count() int64
	// Vertices is the number of stored vertices.
	Vertices() int64
	// Triangles reads the geometry anew with each call and hands it to yield
	// in batches of at most BatchTriangles. The slice is used again after
	// yield returns. An error of yield ends the reading and is returned.
	Triangles(ctx context.Context, yield func([]Triangle) error) error
}

// Indexed is geometry held in memory, with vertices shared by triangles.
type Indexed struct {
	Positions []float32 // x, y, z of each vertex
	Normals   []float32 // nil, or as long as Positions
	UVs       []float32 // nil, or u, v of each vertex
	Indices   []uint32  // three for each triangle
}

// Count returns the number of triangles.
func (g *Indexed) Count() int64 { return int64(len(g.Indices) / 3) }

// Vertices returns the number of vertices.
func (g *Indexed) Vertices() int64 { return int64(len(g.Positions) / 3) }

// Triangles yields the triangles in the order of their indices. An index
// beyond the vertices is an *Error with the code MALFORMED.
func (g *Indexed) Triangles(ctx context.Context, yield func([]Triangle) error) error {
	batch := make([]Triangle, 0, min(BatchTriangles, len(g.Indices)/3))
	vertices := uint32(min(int64(math.MaxUint32), g.Vertices()))
	for i := 0; i+2 < len(g.Indices); i += 3 {
		var t Triangle
		for c := range t {
			index := g.Indices[i+c]
			if index >= vertices {
				return &Error{Code: CodeMalformed, Message: fmt.Sprintf("triangle %d names vertex %d of %d", i/3, index, vertices)}
			}
			t[c] = Vec3(g.Positions[3*int(index):])
		}
		batch = append(batch, t)
		if len(batch) == cap(batch) {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := yield(batch); err != nil {
				return err
			}
			batch = batch[:0]
		}
	}
	if len(batch) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		return yield(batch)
	}
	return nil
}

// Codes of Error.
const (
	CodeMalformed   = "MALFORMED"   // the input breaks the rules of its format
	CodeEmpty       = "EMPTY"       // the input holds no triangles
	CodeUnsupported = "UNSUPPORTED" // the input is fine, but cannot be read here
	CodeTooLarge    = "TOO_LARGE"   // a bound on size or count was passed
	CodeInternal    = "INTERNAL"    // a fault of this package
)

// Error says what is wrong with an input, and where.
type Error struct {
	Code    string // one of the codes above
	Message string // what is wrong, for people
	Line    int    // line in a text format, from 1; 0 when not known
	Offset  int64  // byte in a binary format; 0 when not known or at the start
}

// Error returns the message with its place.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Message)
	switch {
	case e.Line > 0:
		fmt.Fprintf(&b, " (line %d)", e.Line)
	case e.Offset > 0:
		fmt.Fprintf(&b, " (byte %d)", e.Offset)
	}
	return b.String()
}

// Options bound and help the reading of one model.
type Options struct {
	// Open opens a file beside the input by its name (material library,
	// buffer) and returns its size in bytes; nil when there are none. A
	// result that is an io.Closer is closed after reading.
	Open func(name string) (io.ReaderAt, int64, error)
	// MaxTriangles is the largest number of triangles in a model; 0 stands
	// for DefaultMaxTriangles.
	MaxTriangles int64
	// TempDir is where large text inputs are spooled; empty stands for the
	// temporary directory of the system.
	TempDir string
}

// maxTriangles returns the bound on triangles in force.
func (o Options) maxTriangles() int64 {
	if o.MaxTriangles > 0 {
		return o.MaxTriangles
	}
	return DefaultMaxTriangles
}

// multiply returns a times b, both column-major.
func multiply(a, b [16]float64) [16]float64 {
	var m [16]float64
	for c := range 4 {
		for r := range 4 {
			var sum float64
			for k := range 4 {
				sum += a[4*k+r] * b[4*c+k]
			}
			m[4*c+r] = sum
		}
	}
	return m
}

// under returns the matrix of a child whose parent has the given world
// matrix; nil stands for the identity on both sides.
func under(parent, own *[16]float64) *[16]float64 {
	switch {
	case own == nil:
		return parent
	case parent == nil:
		return own
	}
	m := multiply(*parent, *own)
	return &m
}

// transform returns the point v under the matrix m; a nil m leaves v alone.
func transform(m *[16]float64, v Vec3) Vec3 {
	if m == nil {
		return v
	}
	x, y, z := float64(v[0]), float64(v[1]), float64(v[2])
	return Vec3{
		float32(m[0]*x + m[4]*y + m[8]*z + m[12]),
		float32(m[1]*x + m[5]*y + m[9]*z + m[13]),
		float32(m[2]*x + m[6]*y + m[10]*z + m[14]),
	}
}

// mirrors tells whether m turns the outside of triangles in.
func mirrors(m *[16]float64) bool {
	if m == nil {
		return false
	}
	return m[0]*(m[5]*m[10]-m[9]*m[6])-m[4]*(m[1]*m[10]-m[9]*m[2])+m[8]*(m[1]*m[6]-m[5]*m[2]) < 0
}

// finite tells whether v is a number of bounded size.
func finite(v float32) bool { return math.Float32bits(v)&0x7f800000 != 0x7f800000 }

// cleanName returns s as a name that can be shown: valid UTF-8 without control
// characters, bounded in length.
func cleanName(s string) string {
	if len(s) > maxName {
		s = s[:maxName]
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

// walk calls visit for every node of the scene, parents first, with its world
// matrix (nil for the identity).
func (s *Scene) walk(visit func(n *Node, world *[16]float64) error) error {
	var down func(nodes []*Node, parent *[16]float64, depth int) error
	down = func(nodes []*Node, parent *[16]float64, depth int) error {
		if depth > maxNodeDepth {
			return &Error{Code: CodeTooLarge, Message: fmt.Sprintf("nodes are nested deeper than %d levels", maxNodeDepth)}
		}
		for _, n := range nodes {
			world := under(parent, n.Matrix)
			if err := visit(n, world); err != nil {
				return err
			}
			if err := down(n.Children, world, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	return down(s.Roots, nil, 1)
}

// count returns the triangles of the whole scene.
func (s *Scene) count() int64 {
	var total int64
	_ = s.walk(func(n *Node, _ *[16]float64) error {
		for _, m := range n.Meshes {
			total += m.Geometry.Count()
		}
		return nil
	})
	return total
}
