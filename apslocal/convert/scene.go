// Package convert translates models of triangles, lines and points between
// file formats: it reads OBJ, STL, PLY, glTF 2.0, 3MF and IFC, and writes GLB, OBJ,
// binary STL, SVF and PNG thumbnails, together with the tree of objects and their
// properties.
//
// Everything it reads is taken as hostile: counts in headers are compared with
// the bytes that are there before anything is allocated, lines and lists are
// bounded, and coordinates that are no numbers are refused with their place.
// Over its life, reading allocates less than 256 bytes for each byte of a model,
// and 96 MiB: the fuzz tests hold it to that. Binary STL stays in its file.
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
	// BatchElements is the largest number of elements one yield gets.
	BatchElements = 4096
	// DefaultMaxTriangles is the bound on elements in one model when
	// Options.MaxTriangles is zero.
	DefaultMaxTriangles = 100_000_000

	maxLine      = 1 << 20 // bytes in one line of a text format
	maxNodes     = 200_000 // nodes in one scene
	maxNodeDepth = 256     // levels of nodes in one scene
	maxName      = 1024    // bytes of a name that are kept
	maxWarnings  = 50
)

// Vec3 is a point or direction: x, y, z in the units of the model.
type Vec3 [3]float32

// Kind tells what the elements of a geometry are.
type Kind int

// Kinds of geometry.
const (
	Triangles Kind = iota
	Lines          // segments, each from one point to another
	Points
)

// corners is the number of vertices of an element.
func (k Kind) corners() int { return 3 - int(k) }

// String names elements in messages.
func (k Kind) String() string { return [...]string{"triangles", "lines", "points"}[k] }

// Triangle is three corners, counter-clockwise seen from outside. A segment is
// one whose last two corners are the same, a point one whose corners all are.
type Triangle [3]Vec3

// Scene is a whole model: a forest of nodes and the materials they use.
type Scene struct {
	Name      string     // name of the model, as a rule its file name
	Roots     []*Node    // top level nodes
	Materials []Material // referred to by index from Mesh.Material
	Unit      string     // of lengths, as "m"; empty where the format has none
	Warnings  []string   // what was read but could not be kept
	// Frame takes the axes and the unit of the model to those of glTF: y up, in
	// metres. It is nil where they are the same or not known.
	Frame *[16]float64
	// Properties are the file's own.
	Properties []PropertyGroup
}

// Node is one object of a model, with its place relative to its parent.
type Node struct {
	Name       string       // for people; may be empty
	ExternalID string       // the format's own, which stays from version to version; "" where it has none
	Matrix     *[16]float64 // column-major; nil is the identity
	Meshes     []*Mesh      // what the node itself shows
	Children   []*Node      // placed relative to this node
	Properties []PropertyGroup
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
	Emissive            [3]float32 // linear RGB, 0 to 1
	DoubleSided         bool
	AlphaMode           string  // OPAQUE, MASK or BLEND; empty goes by BaseColor
	AlphaCutoff         float32 // of MASK
	Textures            [textureSlots]*Texture
}

// Geometry streams elements, so that a mesh larger than memory can be written,
// drawn and measured.
type Geometry interface {
	// Kind is what the elements are.
	Kind() Kind
	// Count is the number of elements.
	Count() int64
	// Vertices is the number of stored vertices.
	Vertices() int64
	// Each reads the geometry anew with each call and hands its elements to
	// yield in batches of at most BatchElements. The slice is used again
	// after yield returns. An error of yield ends the reading and is returned.
	Each(ctx context.Context, yield func([]Triangle) error) error
}

// Indexed is geometry held in memory, with vertices shared by elements.
type Indexed struct {
	Shape     Kind
	Positions []float32 // x, y, z of each vertex
	Normals   []float32 // nil, or as long as Positions
	UVs       []float32 // nil, or u, v of each vertex, v downwards
	Colors    []uint8   // nil, or red, green, blue (sRGB) and alpha of each vertex
	Indices   []uint32  // the corners of each element; nil takes the vertices in order
}

// Kind is the shape of the elements.
func (g *Indexed) Kind() Kind { return g.Shape }

// Count returns the number of elements.
func (g *Indexed) Count() int64 {
	if g.Indices == nil {
		return g.Vertices() / int64(g.Shape.corners())
	}
	return int64(len(g.Indices) / g.Shape.corners())
}

// Vertices returns the number of vertices.
func (g *Indexed) Vertices() int64 { return int64(len(g.Positions) / 3) }

// index returns the vertex of the i-th corner.
func (g *Indexed) index(i int64) uint32 {
	if g.Indices == nil {
		return uint32(i)
	}
	return g.Indices[i]
}

// check returns an *Error with the code MALFORMED if an element names a vertex
// that is not there.
func (g *Indexed) check() error {
	vertices := g.Vertices()
	for i, v := range g.Indices {
		if int64(v) >= vertices {
			return &Error{Code: CodeMalformed, Message: fmt.Sprintf("element %d names vertex %d of %d", i/g.Shape.corners(), v, vertices)}
		}
	}
	return nil
}

// tidy leaves out normals of which some have no direction, and UVs and normals
// that are not finite, with a warning that names where they are.
func (g *Indexed) tidy(s *Scene, where string) {
	for i := 0; i+2 < len(g.Normals); i += 3 {
		if l := length(g.Normals[i:]); !(l > 1e-20) || math.IsInf(l, 0) {
			s.warn("%s: the normals were left out, for that of vertex %d has no direction", where, i/3)
			g.Normals = nil
		}
	}
	for i, x := range g.UVs {
		if !finite(x) {
			s.warn("%s: the texture coordinates were left out, for those of vertex %d are not finite", where, i/2)
			g.UVs = nil
			break
		}
	}
}

// Each yields the elements in the order of their indices. An index beyond the
// vertices is an *Error with the code MALFORMED.
func (g *Indexed) Each(ctx context.Context, yield func([]Triangle) error) error {
	if err := g.check(); err != nil {
		return err
	}
	count, corners := g.Count(), int64(g.Shape.corners())
	batch := make([]Triangle, min(BatchElements, count))
	for at := int64(0); at < count; at += int64(len(batch)) {
		if err := ctx.Err(); err != nil {
			return err
		}
		batch = batch[:min(int64(cap(batch)), count-at)]
		for i := range batch {
			first := (at + int64(i)) * corners
			for c := range int64(3) {
				v := 3 * int(g.index(first+min(c, corners-1)))
				batch[i][c] = Vec3(g.Positions[v : v+3])
			}
		}
		if err := yield(batch); err != nil {
			return err
		}
	}
	return nil
}

// Codes of Error.
const (
	CodeMalformed   = "MALFORMED"   // the input breaks the rules of its format
	CodeEmpty       = "EMPTY"       // the input holds nothing that can be shown
	CodeUnsupported = "UNSUPPORTED" // the input is fine, but cannot be read here
	CodeTooLarge    = "TOO_LARGE"   // a bound on size or count was passed
	CodeRoot        = "ROOT_FILE"   // an archive in which the file to begin with is not known
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
	// Folder is where the input lies within what Open opens, empty for the top.
	// Names that lead out of the top are never opened.
	Folder string
	// MaxTriangles is the largest number of elements (triangles, segments and
	// points) in a model; 0 stands for DefaultMaxTriangles.
	MaxTriangles int64
	// TempDir is where large text inputs are spooled; empty stands for the
	// temporary directory of the system.
	TempDir string
}

// maxTriangles returns the bound on elements in force.
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

// warn notes what could not be kept.
func (s *Scene) warn(format string, args ...any) {
	if len(s.Warnings) < maxWarnings {
		s.Warnings = append(s.Warnings, fmt.Sprintf(format, args...))
	}
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

// counts are the elements of a scene by kind.
type counts [3]int64

func (c counts) all() int64 { return c[Triangles] + c[Lines] + c[Points] }

// count returns the elements of the whole scene.
func (s *Scene) count() (total counts) {
	_ = s.walk(func(n *Node, _ *[16]float64) error {
		for _, m := range n.Meshes {
			total[m.Geometry.Kind()] += m.Geometry.Count()
		}
		return nil
	})
	return total
}
