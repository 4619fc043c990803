package convert

import (
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
	Normalized    bool     `json:"normalized,omitempty"`
	Count         int64    `json:"count"`
	Type          string   `json:"type"`
	Min           []number `json:"min,omitempty"`
	Max           []number `json:"max,omitempty"`
}

type glbView struct {
	Buffer     int   `json:"buffer"`
	ByteOffset int64 `json:"byteOffset"`
	ByteLength int64 `json:"byteLength"`
	Target     int   `json:"target,omitempty"`
}

type glbPrimitive struct {
	Attributes map[string]int `json:"attributes"`
	Indices    *int           `json:"indices,omitempty"`
	Material   *int           `json:"material,omitempty"`
	Mode       *int           `json:"mode,omitempty"` // triangles without one
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
	BaseColor         [4]float32     `json:"baseColorFactor"`
	Metallic          float32        `json:"metallicFactor"`
	Roughness         float32        `json:"roughnessFactor"`
	BaseTexture       *glbTextureRef `json:"baseColorTexture,omitempty"`
	MetallicRoughness *glbTextureRef `json:"metallicRoughnessTexture,omitempty"`
}

type glbMaterial struct {
	Name        string         `json:"name,omitempty"`
	PBR         glbPBR         `json:"pbrMetallicRoughness"`
	Normal      *glbTextureRef `json:"normalTexture,omitempty"`
	Occlusion   *glbTextureRef `json:"occlusionTexture,omitempty"`
	Emission    *glbTextureRef `json:"emissiveTexture,omitempty"`
	Emissive    *[3]float32    `json:"emissiveFactor,omitempty"`
	DoubleSided bool           `json:"doubleSided,omitempty"`
	AlphaMode   string         `json:"alphaMode,omitempty"`
	AlphaCutoff *float32       `json:"alphaCutoff,omitempty"`
}

type glbTextureRef struct {
	Index      int            `json:"index"`
	Scale      *float32       `json:"scale,omitempty"`
	Strength   *float32       `json:"strength,omitempty"`
	Extensions map[string]any `json:"extensions,omitempty"`
}

type glbTexture struct {
	Sampler int `json:"sampler"`
	Source  int `json:"source"`
}

type glbSampler struct {
	MagFilter int `json:"magFilter,omitempty"`
	MinFilter int `json:"minFilter,omitempty"`
	WrapS     int `json:"wrapS,omitempty"`
	WrapT     int `json:"wrapT,omitempty"`
}

type glbImage struct {
	Name       string `json:"name,omitempty"`
	BufferView int    `json:"bufferView"`
	MIME       string `json:"mimeType"`
}

type glbDocument struct {
	Asset          map[string]string  `json:"asset"`
	ExtensionsUsed []string           `json:"extensionsUsed,omitempty"`
	Scene          int                `json:"scene"`
	Scenes         []map[string][]int `json:"scenes"`
	Nodes          []glbNode          `json:"nodes"`
	Meshes         []glbMesh          `json:"meshes"`
	Materials      []glbMaterial      `json:"materials,omitempty"`
	Textures       []glbTexture       `json:"textures,omitempty"`
	Images         []glbImage         `json:"images,omitempty"`
	Samplers       []glbSampler       `json:"samplers,omitempty"`
	Accessors      []glbAccessor      `json:"accessors"`
	Views          []glbView          `json:"bufferViews"`
	Buffers        []map[string]int64 `json:"buffers"`
}

type glbWriter struct {
	doc       glbDocument
	source    []Material
	size      int64 // bytes of the binary chunk
	known     map[glbPlaced]glbPrimitive
	materials map[glbLook]int
	images    map[*Image]int
	textures  map[glbTexture]int
	samplers  map[glbSampler]int
	blocks    []glbBlock
}

// glbLook is a material of the scene as a primitive can show it: textures need
// UVs.
type glbLook struct {
	material int
	bare     bool
}

// glbPlaced is a mesh whose vertices are written under a matrix, as a rule nil:
// one that nodes of glTF cannot have, for it shears.
type glbPlaced struct {
	*Mesh
	sheared *[16]float64
}

// glbBlock is what one buffer view holds, an image or a part of a mesh.
type glbBlock struct {
	accessor int
	mesh     glbPlaced
	kind     string
	image    *Image
}

// WriteGLB writes the scene as one binary glTF 2.0 file of less than 4 GiB, its
// pictures within. Geometry in memory keeps its indices, normals, UVs and
// colours; other geometry is streamed as positions alone, for which a client
// computes flat normals.
func WriteGLB(ctx context.Context, w io.WriteSeeker, s *Scene) error {
	g := &glbWriter{
		source: s.Materials, known: map[glbPlaced]glbPrimitive{}, materials: map[glbLook]int{},
		images: map[*Image]int{}, textures: map[glbTexture]int{}, samplers: map[glbSampler]int{},
	}
	g.doc.Asset = map[string]string{"version": "2.0", "generator": "purlin"}
	top := s.Roots
	if s.Frame != nil {
		top = []*Node{{Name: s.Name, Matrix: s.Frame, Children: top}}
	}
	roots := g.nodes(top, nil)
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
		return &Error{Code: CodeEmpty, Message: "the model has nothing to show"}
	}
	head := []byte("glTF\x02\x00\x00\x00")
	head = binary.LittleEndian.AppendUint32(head, uint32(total))
	head = binary.LittleEndian.AppendUint32(head, uint32(room))
	head = append(head, "JSON"...)
	out := &glbOut{ctx: ctx, w: w, row: append(bytes.Clone(head), bytes.Repeat([]byte{' '}, int(room))...)}
	out.row = append(binary.LittleEndian.AppendUint32(out.row, uint32(g.size)), "BIN\x00"...)
	for _, b := range g.blocks {
		if err := g.block(out, b); err != nil {
			return err
		}
	}
	if err := out.flush(); err != nil {
		return err
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

// nodes describes nodes under a matrix that is not in the nodes above.
func (g *glbWriter) nodes(nodes []*Node, sheared *[16]float64) []int {
	var ids []int
	for _, n := range nodes {
		id := len(g.doc.Nodes)
		ids = append(ids, id)
		matrix, rest := under(sheared, n.Matrix), (*[16]float64)(nil)
		if shears(matrix) {
			matrix, rest = nil, matrix
		}
		g.doc.Nodes = append(g.doc.Nodes, glbNode{Name: n.Name, Matrix: matrix})
		mesh := glbMesh{Name: n.Name}
		for _, m := range n.Meshes {
			if m.Geometry.Count() > 0 {
				mesh.Primitives = append(mesh.Primitives, g.primitive(glbPlaced{m, rest}))
			}
		}
		if len(mesh.Primitives) > 0 {
			at := len(g.doc.Meshes)
			g.doc.Meshes = append(g.doc.Meshes, mesh)
			g.doc.Nodes[id].Mesh = &at
		}
		children := g.nodes(n.Children, rest)
		g.doc.Nodes[id].Children = children
	}
	return ids
}

// shears tells whether m is no product of a translation, a rotation and a scale,
// which is all that a node of glTF can have.
func shears(m *[16]float64) bool {
	if m == nil {
		return false
	}
	axes := [3][3]float64{{m[0], m[1], m[2]}, {m[4], m[5], m[6]}, {m[8], m[9], m[10]}}
	for i, a := range axes {
		b := axes[(i+1)%3]
		if room := math.Sqrt(dot(a, a) * dot(b, b)); !(room > 0) || math.Abs(dot(a, b)) > 1e-5*room {
			return true
		}
	}
	return false
}

func (g *glbWriter) primitive(m glbPlaced) glbPrimitive {
	if p, ok := g.known[m]; ok {
		return p
	}
	p := glbPrimitive{Attributes: map[string]int{}}
	if kind := m.Geometry.Kind(); kind != Triangles {
		mode := [...]int{Lines: 1, Points: 0}[kind]
		p.Mode = &mode
	}
	x := indexed(m.Geometry)
	if m.Material >= 0 && m.Material < len(g.source) {
		at := g.material(glbLook{m.Material, x == nil || x.UVs == nil})
		p.Material = &at
	}
	if x == nil {
		p.Attributes["POSITION"] = g.accessor(m, "stream", 3*m.Geometry.Count())
		g.known[m] = p
		return p
	}
	p.Attributes["POSITION"] = g.accessor(m, "POSITION", x.Vertices())
	if x.Normals != nil {
		p.Attributes["NORMAL"] = g.accessor(m, "NORMAL", x.Vertices())
	}
	if x.UVs != nil {
		p.Attributes["TEXCOORD_0"] = g.accessor(m, "TEXCOORD_0", x.Vertices())
	}
	if x.Colors != nil {
		p.Attributes["COLOR_0"] = g.accessor(m, "COLOR_0", x.Vertices())
	}
	if x.Indices != nil {
		at := g.accessor(m, "indices", int64(x.Shape.corners())*x.Count())
		p.Indices = &at
	}
	g.known[m] = p
	return p
}

// material returns the index of a material as it is seen on a primitive.
func (g *glbWriter) material(look glbLook) int {
	m := &g.source[look.material]
	look.bare = look.bare && m.Textures != [textureSlots]*Texture{}
	if at, ok := g.materials[look]; ok {
		return at
	}
	out := glbMaterial{Name: m.Name, PBR: glbPBR{BaseColor: m.BaseColor, Metallic: m.Metallic, Roughness: m.Roughness}, DoubleSided: m.DoubleSided, AlphaMode: m.AlphaMode}
	if m.AlphaMode == "" && m.BaseColor[3] < 1 {
		out.AlphaMode = "BLEND"
	}
	if m.AlphaMode == "MASK" {
		out.AlphaCutoff = &m.AlphaCutoff
	}
	if m.Emissive != [3]float32{} {
		out.Emissive = &m.Emissive
	}
	if !look.bare {
		out.PBR.BaseTexture, out.PBR.MetallicRoughness = g.texture(m, BaseColorTexture), g.texture(m, MetallicRoughnessTexture)
		out.Normal, out.Occlusion, out.Emission = g.texture(m, NormalTexture), g.texture(m, OcclusionTexture), g.texture(m, EmissiveTexture)
	}
	at := len(g.doc.Materials)
	g.materials[look] = at
	g.doc.Materials = append(g.doc.Materials, out)
	return at
}

func (g *glbWriter) texture(m *Material, slot Slot) *glbTextureRef {
	t := m.Textures[slot]
	if t == nil {
		return nil
	}
	image, ok := g.images[t.Image]
	if !ok {
		image = len(g.doc.Images)
		g.images[t.Image] = image
		view := g.view(int64(len(t.Image.Data)), 0, glbBlock{image: t.Image})
		g.doc.Images = append(g.doc.Images, glbImage{Name: t.Image.Name, BufferView: view, MIME: t.Image.MIME})
	}
	texture := glbTexture{Source: image, Sampler: once(g.samplers, &g.doc.Samplers, glbSampler{t.MagFilter, t.MinFilter, t.WrapS, t.WrapT})}
	ref := &glbTextureRef{Index: once(g.textures, &g.doc.Textures, texture)}
	switch {
	case slot == NormalTexture && t.Strength != 1:
		ref.Scale = &t.Strength
	case slot == OcclusionTexture && t.Strength != 1:
		ref.Strength = &t.Strength
	}
	if x := t.Transform; x != nil {
		const name = "KHR_texture_transform"
		ref.Extensions = map[string]any{name: map[string]any{"offset": x.Offset, "rotation": x.Rotation, "scale": x.Scale}}
		g.doc.ExtensionsUsed = []string{name}
	}
	return ref
}

// once returns the index of an entry in a list that holds each entry once.
func once[T comparable](known map[T]int, list *[]T, entry T) int {
	at, ok := known[entry]
	if !ok {
		at = len(*list)
		known[entry] = at
		*list = append(*list, entry)
	}
	return at
}

func length(v []float32) float64 {
	x, y, z := float64(v[0]), float64(v[1]), float64(v[2])
	return math.Sqrt(x*x + y*y + z*z)
}

// view makes a buffer view for a block; the next begins at a multiple of four.
func (g *glbWriter) view(bytes int64, target int, b glbBlock) int {
	at := len(g.doc.Views)
	g.doc.Views = append(g.doc.Views, glbView{ByteOffset: g.size, ByteLength: bytes, Target: target})
	g.size += (bytes + 3) &^ 3
	g.blocks = append(g.blocks, b)
	return at
}

func (g *glbWriter) accessor(m glbPlaced, kind string, count int64) int {
	a := glbAccessor{ComponentType: gltfFloat, Count: count, Type: "VEC3"}
	width, target := int64(12), 34962
	switch kind {
	case "indices":
		a.ComponentType, a.Type, width, target = gltfUint, "SCALAR", 4, 34963
	case "TEXCOORD_0":
		a.Type, width = "VEC2", 8
	case "COLOR_0":
		a.ComponentType, a.Type, a.Normalized, width = gltfUshort, "VEC4", true, 8
	case "POSITION", "stream": // the longest numbers, to keep their room
		const wide = number(-1.2345678901234567e-300)
		a.Min, a.Max = []number{wide, wide, wide}, []number{wide, wide, wide}
	}
	at := len(g.doc.Accessors)
	a.BufferView = g.view(count*width, target, glbBlock{accessor: at, mesh: m, kind: kind})
	g.doc.Accessors = append(g.doc.Accessors, a)
	return at
}

// glbOut collects what is written.
type glbOut struct {
	ctx context.Context // of the one call that it lives for
	w   io.Writer
	row []byte
}

func (o *glbOut) flush() error {
	if err := o.ctx.Err(); err != nil {
		return err
	}
	if _, err := o.w.Write(o.row); err != nil {
		return fmt.Errorf("writing GLB: %w", err)
	}
	o.row = o.row[:0]
	return nil
}

// each calls add, which appends to row, for 0 to count-1 and writes in between.
func (o *glbOut) each(count int64, add func(i int64) error) error {
	for i := range count {
		if err := add(i); err != nil {
			return err
		}
		if len(o.row) >= 64<<10 {
			if err := o.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (o *glbOut) float(f float32) {
	o.row = binary.LittleEndian.AppendUint32(o.row, math.Float32bits(f))
}

func (g *glbWriter) block(out *glbOut, b glbBlock) error {
	if b.image != nil {
		if err := out.flush(); err != nil {
			return err
		}
		out.row = append(append(out.row, b.image.Data...), make([]byte, -len(b.image.Data)&3)...)
		return nil
	}
	x := indexed(b.mesh.Geometry)
	switch b.kind {
	case "indices":
		if err := x.check(); err != nil {
			return err
		}
		turn := x.Shape == Triangles && mirrors(b.mesh.sheared)
		return out.each(x.Count()*int64(x.Shape.corners()), func(i int64) error {
			if turn {
				i += (3-i%3)%3 - i%3
			}
			out.row = binary.LittleEndian.AppendUint32(out.row, x.Indices[i])
			return nil
		})
	case "NORMAL":
		turn := across(b.mesh.sheared)
		return out.each(x.Vertices(), func(i int64) error {
			n := turn(Vec3(x.Normals[3*i:]))
			l := length(n[:])
			if !(l > 0) {
				n, l = Vec3{0, 0, 1}, 1 // flattened to nothing
			}
			for _, f := range n {
				out.float(float32(float64(f) / l))
			}
			return nil
		})
	case "TEXCOORD_0":
		return out.each(x.Vertices(), func(i int64) error {
			out.float(x.UVs[2*i])
			out.float(x.UVs[2*i+1])
			return nil
		})
	case "COLOR_0":
		linear := linearBytes()
		return out.each(x.Vertices(), func(i int64) error {
			for _, c := range x.Colors[4*i : 4*i+3] {
				out.row = binary.LittleEndian.AppendUint16(out.row, uint16(linear[c]*65535+0.5))
			}
			out.row = binary.LittleEndian.AppendUint16(out.row, 257*uint16(x.Colors[4*i+3]))
			return nil
		})
	}
	return g.positions(out, b, x)
}

// positions writes those of a mesh and fills in their bounds.
func (g *glbWriter) positions(out *glbOut, b glbBlock, x *Indexed) error {
	a := &g.doc.Accessors[b.accessor]
	low, high := Vec3{math.MaxFloat32, math.MaxFloat32, math.MaxFloat32}, Vec3{-math.MaxFloat32, -math.MaxFloat32, -math.MaxFloat32}
	point := func(v Vec3) error {
		for i, f := range transform(b.mesh.sheared, v) {
			if !finite(f) {
				return &Error{Code: CodeMalformed, Message: "a coordinate is no finite number"}
			}
			low[i], high[i] = min(low[i], f), max(high[i], f)
			out.float(f)
		}
		return nil
	}
	var err error
	if x != nil {
		err = out.each(a.Count, func(i int64) error { return point(Vec3(x.Positions[3*i:])) })
	} else {
		left := a.Count
		err = b.mesh.Geometry.Each(out.ctx, func(batch []Triangle) error {
			if left -= 3 * int64(len(batch)); left < 0 {
				return &Error{Code: CodeInternal, Message: "geometry has more triangles than it said"}
			}
			if mirrors(b.mesh.sheared) {
				for i := range batch {
					batch[i][1], batch[i][2] = batch[i][2], batch[i][1]
				}
			}
			return out.each(3*int64(len(batch)), func(i int64) error { return point(batch[i/3][i%3]) })
		})
		if err == nil && left != 0 {
			err = &Error{Code: CodeInternal, Message: "geometry has fewer triangles than it said"}
		}
	}
	if err != nil {
		return err
	}
	for i := range 3 {
		a.Min[i], a.Max[i] = number(low[i]), number(high[i])
	}
	return nil
}
