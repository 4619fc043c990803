package convert

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
)

// number is a float64 that takes the same room in JSON whatever its value, so
// that bounds can be filled in once the geometry has been written.
type number float64

func (n number) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, float64(n), 'g', -1, 64), nil
}

type glbAccessor struct {
	BufferView    int      `json:"bufferView"`
	ComponentType int      `json:"componentType"`
	Count         int64    `json:"count"`
	Type          string   `json:"type"`
	Min           []number `json:"min,omitempty"`
	Max           []number `json:"max,omitempty"`
}

type glbView struct {
	Buffer     int   `json:"buffer"`
	ByteOffset int64 `json:"byteOffset"`
	ByteLength int64 `json:"byteLength"`
	Target     int   `json:"target"`
}

type glbPrimitive struct {
	Attributes map[string]int `json:"attributes"`
	Indices    *int           `json:"indices,omitempty"`
	Material   *int           `json:"material,omitempty"`
}

type glbMesh struct {
	Name       string         `json:"name,omitempty"`
	Primitives []glbPrimitive `json:"primitives"`
}

type glbNode struct {
	Name     string       `json:"name,omitempty"`
	Matrix   *[16]float64 `json:"matrix,omitempty"`
	Mesh     *int         `json:"mesh,omitempty"`
	Children []int        `json:"children,omitempty"`
}

type glbPBR struct {
	BaseColor [4]float32 `json:"baseColorFactor"`
	Metallic  float32    `json:"metallicFactor"`
	Roughness float32    `json:"roughnessFactor"`
}

type glbMaterial struct {
	Name        string `json:"name,omitempty"`
	PBR         glbPBR `json:"pbrMetallicRoughness"`
	DoubleSided bool   `json:"doubleSided,omitempty"`
	AlphaMode   string `json:"alphaMode,omitempty"`
}

type glbDocument struct {
	Asset     map[string]string  `json:"asset"`
	Scene     int                `json:"scene"`
	Scenes    []map[string][]int `json:"scenes"`
	Nodes     []glbNode          `json:"nodes"`
	Meshes    []glbMesh          `json:"meshes"`
	Materials []glbMaterial      `json:"materials,omitempty"`
	Accessors []glbAccessor      `json:"accessors"`
	Views     []glbView          `json:"bufferViews"`
	Buffers   []map[string]int64 `json:"buffers"`
}

type glbWriter struct {
	doc    glbDocument
	size   int64 // bytes of the binary chunk
	known  map[*Mesh]glbPrimitive
	blocks []glbBlock
}

// glbBlock is what one buffer view holds.
type glbBlock struct {
	accessor int
	mesh     *Mesh
	kind     string
}

// WriteGLB writes the scene as one binary glTF 2.0 file of less than 4 GiB.
// Geometry in memory keeps its indices and normals; other geometry is streamed
// as positions alone, for which a client computes flat normals.
func WriteGLB(ctx context.Context, w io.WriteSeeker, s *Scene) error {
	g := &glbWriter{known: map[*Mesh]glbPrimitive{}}
	g.doc.Asset = map[string]string{"version": "2.0", "generator": "purlin"}
	for _, m := range s.Materials {
		out := glbMaterial{Name: m.Name, PBR: glbPBR{m.BaseColor, m.Metallic, m.Roughness}, DoubleSided: m.DoubleSided}
		if m.BaseColor[3] < 1 {
			out.AlphaMode = "BLEND"
		}
		g.doc.Materials = append(g.doc.Materials, out)
	}
	roots := g.nodes(s.Roots, len(s.Materials))
	g.doc.Scenes = []map[string][]int{{"nodes": roots}}
	g.doc.Buffers = []map[string]int64{{"byteLength": g.size}}
	reserved, err := json.Marshal(&g.doc)
	if err != nil {
		return fmt.Errorf("describing GLB: %w", err)
	}
	room := (int64(len(reserved)) + 3) &^ 3
	total := 12 + 8 + room + 8 + g.size
	if total > math.MaxUint32 {
		return &Error{Code: CodeTooLarge, Message: fmt.Sprintf("a GLB file holds less than 4 GiB, the model needs %d bytes", total)}
	}
	if len(g.blocks) == 0 {
		return &Error{Code: CodeEmpty, Message: "the model has no triangles"}
	}
	head := []byte("glTF\x02\x00\x00\x00")
	head = binary.LittleEndian.AppendUint32(head, uint32(total))
	head = binary.LittleEndian.AppendUint32(head, uint32(room))
	head = append(head, "JSON"...)
	out := bufio.NewWriterSize(w, 256<<10)
	_, _ = out.Write(head)
	_, _ = out.Write(bytes.Repeat([]byte{' '}, int(room)))
	_, _ = out.Write(append(binary.LittleEndian.AppendUint32(nil, uint32(g.size)), "BIN\x00"...))
	for _, b := range g.blocks {
		if err := g.block(ctx, out, b); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("writing GLB: %w", err)
	}
	text, err := json.Marshal(&g.doc)
	if err != nil {
		return fmt.Errorf("describing GLB: %w", err)
	}
	if int64(len(text)) > room {
		return &Error{Code: CodeInternal, Message: "the description of the GLB outgrew its room"}
	}
	if _, err := w.Seek(int64(len(head)), io.SeekStart); err != nil {
		return fmt.Errorf("writing GLB: %w", err)
	}
	if _, err := w.Write(text); err != nil {
		return fmt.Errorf("writing GLB: %w", err)
	}
	return nil
}

func (g *glbWriter) nodes(nodes []*Node, materials int) []int {
	var ids []int
	for _, n := range nodes {
		id := len(g.doc.Nodes)
		ids = append(ids, id)
		g.doc.Nodes = append(g.doc.Nodes, glbNode{Name: n.Name, Matrix: n.Matrix})
		mesh := glbMesh{Name: n.Name}
		for _, m := range n.Meshes {
			if m.Geometry.Count() > 0 {
				mesh.Primitives = append(mesh.Primitives, g.primitive(m, materials))
			}
		}
		if len(mesh.Primitives) > 0 {
			at := len(g.doc.Meshes)
			g.doc.Meshes = append(g.doc.Meshes, mesh)
			g.doc.Nodes[id].Mesh = &at
		}
		children := g.nodes(n.Children, materials)
		g.doc.Nodes[id].Children = children
	}
	return ids
}

func (g *glbWriter) primitive(m *Mesh, materials int) glbPrimitive {
	if p, ok := g.known[m]; ok {
		return p
	}
	p := glbPrimitive{Attributes: map[string]int{}}
	if m.Material >= 0 && m.Material < materials {
		p.Material = &m.Material
	}
	if x, ok := m.Geometry.(*Indexed); ok {
		p.Attributes["POSITION"] = g.accessor(m, "POSITION", x.Vertices(), 12)
		if unitable(x) {
			p.Attributes["NORMAL"] = g.accessor(m, "NORMAL", x.Vertices(), 12)
		}
		at := g.accessor(m, "indices", 3*x.Count(), 4)
		p.Indices = &at
	} else {
		p.Attributes["POSITION"] = g.accessor(m, "stream", 3*m.Geometry.Count(), 12)
	}
	g.known[m] = p
	return p
}

// unitable tells whether every normal can be made one unit long, as glTF asks.
func unitable(x *Indexed) bool {
	if len(x.Normals) == 0 || len(x.Normals) != len(x.Positions) {
		return false
	}
	for i := 0; i+2 < len(x.Normals); i += 3 {
		if l := length(x.Normals[i:]); !(l > 1e-20) || math.IsInf(l, 0) {
			return false
		}
	}
	return true
}

func length(v []float32) float64 {
	x, y, z := float64(v[0]), float64(v[1]), float64(v[2])
	return math.Sqrt(x*x + y*y + z*z)
}

func (g *glbWriter) accessor(m *Mesh, kind string, count, width int64) int {
	a := glbAccessor{BufferView: len(g.doc.Views), ComponentType: 5126, Count: count, Type: "VEC3"}
	view := glbView{ByteOffset: g.size, ByteLength: count * width, Target: 34962}
	switch kind {
	case "indices":
		a.ComponentType, a.Type, view.Target = 5125, "SCALAR", 34963
	case "POSITION", "stream": // the longest numbers, to keep their room
		const wide = number(-1.2345678901234567e-300)
		a.Min, a.Max = []number{wide, wide, wide}, []number{wide, wide, wide}
	}
	at := len(g.doc.Accessors)
	g.doc.Accessors = append(g.doc.Accessors, a)
	g.doc.Views = append(g.doc.Views, view)
	g.size += view.ByteLength
	g.blocks = append(g.blocks, glbBlock{at, m, kind})
	return at
}

func (g *glbWriter) block(ctx context.Context, out *bufio.Writer, b glbBlock) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	a := &g.doc.Accessors[b.accessor]
	low, high := Vec3{math.MaxFloat32, math.MaxFloat32, math.MaxFloat32}, Vec3{-math.MaxFloat32, -math.MaxFloat32, -math.MaxFloat32}
	var raw [4]byte
	word := func(v uint32) error {
		binary.LittleEndian.PutUint32(raw[:], v)
		if _, err := out.Write(raw[:]); err != nil {
			return fmt.Errorf("writing GLB: %w", err)
		}
		return nil
	}
	point := func(v Vec3) error {
		for i, f := range v {
			if !finite(f) {
				return &Error{Code: CodeMalformed, Message: "a coordinate is no finite number"}
			}
			low[i], high[i] = min(low[i], f), max(high[i], f)
			if err := word(math.Float32bits(f)); err != nil {
				return err
			}
		}
		return nil
	}
	x, _ := b.mesh.Geometry.(*Indexed)
	switch b.kind {
	case "indices":
		for _, i := range x.Indices[:3*x.Count()] {
			if int64(i) >= x.Vertices() {
				return &Error{Code: CodeMalformed, Message: fmt.Sprintf("a triangle names vertex %d of %d", i, x.Vertices())}
			}
			if err := word(i); err != nil {
				return err
			}
		}
		return nil
	case "NORMAL":
		for i := 0; i+2 < len(x.Normals); i += 3 {
			l := length(x.Normals[i:])
			for _, f := range x.Normals[i : i+3] {
				if err := word(math.Float32bits(float32(float64(f) / l))); err != nil {
					return err
				}
			}
		}
		return nil
	case "POSITION":
		for i := 0; i+2 < len(x.Positions); i += 3 {
			if err := point(Vec3(x.Positions[i:])); err != nil {
				return err
			}
		}
	default:
		left := a.Count
		err := b.mesh.Geometry.Triangles(ctx, func(batch []Triangle) error {
			if left -= 3 * int64(len(batch)); left < 0 {
				return &Error{Code: CodeInternal, Message: "geometry has more triangles than it said"}
			}
			for _, t := range batch {
				for _, v := range t {
					if err := point(v); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if left != 0 {
			return &Error{Code: CodeInternal, Message: "geometry has fewer triangles than it said"}
		}
	}
	for i := range 3 {
		a.Min[i], a.Max[i] = number(low[i]), number(high[i])
	}
	return nil
}
