package convert

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"
)

// Component types of accessors.
const (
	gltfByte = 5120 + iota
	gltfUbyte
	gltfShort
	gltfUshort
	_
	gltfUint
	gltfFloat
)

// gltfKey names the numbers of an accessor, read with so many in an element.
type gltfKey struct{ accessor, width int64 }

// dataURI returns the bytes of an RFC 2397 URI in base64.
func dataURI(uri string) ([]byte, error) {
	kind, data, found := strings.Cut(uri, ",")
	if !found || !strings.HasSuffix(kind, ";base64") {
		return nil, errors.New("the data is not in base64")
	}
	raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(data, "="))
	if err != nil {
		return nil, errors.New("the base64 is broken")
	}
	return raw, nil
}

// mesh returns the parts of a mesh, built once.
func (r *gltfReader) mesh(ctx context.Context, where string, id int64) ([]*Mesh, error) {
	if id < 0 || id >= int64(len(r.doc.Meshes)) {
		return nil, gltfBad(where, "there is no mesh %d", id)
	}
	if built, ok := r.meshes[id]; ok {
		return built, nil
	}
	meshes := []*Mesh{}
	for i := range r.doc.Meshes[id].Primitives {
		where := fmt.Sprintf("meshes[%d].primitives[%d]", id, i)
		p := &r.doc.Meshes[id].Primitives[i]
		g, err := r.primitive(ctx, where, p)
		if err != nil {
			return nil, err
		}
		if g == nil {
			continue
		}
		m := &Mesh{Name: cleanName(r.doc.Meshes[id].Name), Material: -1, Geometry: g}
		if p.Material != nil {
			if *p.Material < 0 || *p.Material >= int64(len(r.doc.Materials)) {
				return nil, gltfBad(where+".material", "there is no material %d", *p.Material)
			}
			m.Material = int(*p.Material)
		}
		r.counts[id] += g.Count()
		meshes = append(meshes, m)
	}
	r.meshes[id] = meshes
	return meshes, nil
}

// primitive returns the geometry of a part, nil where it has none.
func (r *gltfReader) primitive(ctx context.Context, where string, p *gltfPrimitive) (*Indexed, error) {
	mode := int64(4)
	if p.Mode != nil {
		mode = *p.Mode
	}
	if mode < 0 || mode > 6 {
		return nil, gltfBad(where+".mode", "there is no mode %d", mode)
	}
	id, ok := p.Attributes["POSITION"]
	if !ok {
		r.scene.warn("%s: a part without positions was left out", where)
		return nil, nil
	}
	if _, packed := p.Extensions["KHR_draco_mesh_compression"]; packed && id >= 0 && id < int64(len(r.doc.Accessors)) && r.doc.Accessors[id].View == nil {
		return nil, &Error{Code: CodeUnsupported, Message: where + ": the extension KHR_draco_mesh_compression cannot be read" + unpack("KHR_draco_mesh_compression")}
	}
	g := &Indexed{Shape: [...]Kind{Points, Lines, Lines, Lines, Triangles, Triangles, Triangles}[mode]}
	var err error
	if g.Positions, err = r.vectors(ctx, where+".attributes.POSITION", id, 3); err != nil {
		return nil, err
	}
	for i, x := range g.Positions {
		if !finite(x) {
			return nil, gltfBad(where+".attributes.POSITION", "vertex %d of accessors[%d] is not finite", i/3, id)
		}
	}
	if g.Normals, err = r.extra(ctx, where, p, "NORMAL", 3, g.Vertices()); err != nil {
		return nil, err
	}
	if g.UVs, err = r.extra(ctx, where, p, "TEXCOORD_0", 2, g.Vertices()); err != nil {
		return nil, err
	}
	if g.Colors, err = r.colors(ctx, where, p, g.Vertices()); err != nil {
		return nil, err
	}
	g.tidy(r.scene, where)
	g.Indices, err = r.indices(ctx, where, p, mode, g.Vertices())
	if err != nil || g.Count() == 0 {
		return nil, err
	}
	return g, nil
}

// colors reads those of vertices, linear in the file and sRGB in memory.
func (r *gltfReader) colors(ctx context.Context, where string, p *gltfPrimitive, vertices int64) ([]uint8, error) {
	id, ok := p.Attributes["COLOR_0"]
	if !ok {
		return nil, nil
	}
	width := int64(4)
	if id >= 0 && id < int64(len(r.doc.Accessors)) && r.doc.Accessors[id].Type == "VEC3" {
		width = 3
	}
	values, err := r.extra(ctx, where, p, "COLOR_0", width, vertices)
	if err != nil || values == nil {
		return nil, err
	}
	if err := r.build(4 * vertices); err != nil {
		return nil, err
	}
	encoded := newLights().encoded
	colors := make([]uint8, 0, 4*vertices)
	for ; len(values) > 0; values = values[width:] {
		for _, x := range values[:3] {
			at := 0
			if x > 0 { // not for what is no number
				at = int(min(x, 1)*float32(len(encoded)-1) + 0.5)
			}
			colors = append(colors, encoded[at])
		}
		alpha := uint8(255)
		if width == 4 && values[3] < 1 {
			alpha = uint8(max(values[3], 0)*255 + 0.5)
		}
		colors = append(colors, alpha)
	}
	return colors, nil
}

// extra reads an attribute that a model can be shown without. One that is too
// short is left out with a warning.
func (r *gltfReader) extra(ctx context.Context, where string, p *gltfPrimitive, name string, width, vertices int64) ([]float32, error) {
	id, ok := p.Attributes[name]
	if !ok {
		return nil, nil
	}
	where += ".attributes." + name
	values, err := r.vectors(ctx, where, id, width)
	if err != nil {
		return nil, err
	}
	if int64(len(values)) != vertices*width {
		r.scene.warn("%s: left out, for it has not one for each vertex", where)
		return nil, nil
	}
	return values, nil
}

// indices returns the corners of the elements of a part. Those of points and
// lines that take the vertices in order are nil.
func (r *gltfReader) indices(ctx context.Context, where string, p *gltfPrimitive, mode, vertices int64) ([]uint32, error) {
	count := vertices
	if p.Indices != nil {
		where += ".indices"
		if *p.Indices < 0 || *p.Indices >= int64(len(r.doc.Accessors)) {
			return nil, gltfBad(where, "there is no accessor %d", *p.Indices)
		}
		count = r.doc.Accessors[*p.Indices].Count
	}
	elements, corners := gltfElements(mode, count)
	if elements > r.options.maxTriangles() {
		return nil, &Error{Code: CodeTooLarge, Message: fmt.Sprintf("%s: more than %d elements", where, r.options.maxTriangles())}
	}
	if p.Indices == nil && mode < 2 && count%corners == 0 {
		return nil, nil
	}
	corner := func(i int64) uint32 { return uint32(i) }
	if p.Indices != nil {
		a := &r.doc.Accessors[*p.Indices]
		if a.Type != "SCALAR" || a.Component != gltfUbyte && a.Component != gltfUshort && a.Component != gltfUint {
			return nil, gltfBad(fmt.Sprintf("accessors[%d]", *p.Indices), "these are no indices")
		}
		list, err := r.elementsOf(ctx, *p.Indices, 1, 4)
		if err != nil {
			return nil, err
		}
		corner = func(i int64) uint32 { return binary.LittleEndian.Uint32(list[4*i:]) }
	}
	if err := r.build(4 * corners * elements); err != nil {
		return nil, err
	}
	out := make([]uint32, 0, corners*elements)
	for e := range elements {
		named := gltfCorners(mode, e, count)
		for _, i := range named[:corners] {
			v := corner(i)
			if int64(v) >= vertices {
				return nil, gltfBad(where, "index %d is %d, but there are %d vertices", i, v, vertices)
			}
			out = append(out, v)
		}
	}
	return out, nil
}

// gltfElements returns how many elements so many vertices make, and how many
// corners each has.
func gltfElements(mode, count int64) (elements, corners int64) {
	switch mode {
	case 0:
		return count, 1
	case 1:
		return count / 2, 2
	case 2:
		if count < 2 {
			return 0, 2
		}
		return count, 2
	case 3:
		return max(count-1, 0), 2
	case 4:
		return count / 3, 3
	}
	return max(count-2, 0), 3
}

// gltfCorners returns the corners of an element: points, lines, a loop, a strip
// of lines, triangles, a strip and a fan of triangles (glTF 2.0, 3.7.2.1).
func gltfCorners(mode, e, count int64) [3]int64 {
	switch mode {
	case 0:
		return [3]int64{e}
	case 1:
		return [3]int64{2 * e, 2*e + 1}
	case 2:
		return [3]int64{e, (e + 1) % count}
	case 3:
		return [3]int64{e, e + 1}
	case 4:
		return [3]int64{3 * e, 3*e + 1, 3*e + 2}
	case 5: // turns every other triangle
		return [3]int64{e, e + 1 + e%2, e + 2 - e%2}
	}
	return [3]int64{0, e + 1, e + 2}
}

// build counts bytes about to be made. They are bounded by what was read, lest
// a short document that names one buffer many times fill the memory.
func (r *gltfReader) build(n int64) error {
	if r.built += n; r.built > 64<<20+16*r.held {
		return &Error{Code: CodeTooLarge, Message: "the accessors are too large for the buffers of the model"}
	}
	return nil
}

// vectors returns an accessor as numbers, width for each element. Accessors
// that parts have in common are read once.
func (r *gltfReader) vectors(ctx context.Context, where string, id, width int64) ([]float32, error) {
	if id < 0 || id >= int64(len(r.doc.Accessors)) {
		return nil, gltfBad(where, "there is no accessor %d", id)
	}
	key := gltfKey{id, width}
	if values, ok := r.floats[key]; ok {
		return values, nil
	}
	a := &r.doc.Accessors[id]
	if want := fmt.Sprintf("VEC%d", width); a.Type != want {
		return nil, gltfBad(fmt.Sprintf("accessors[%d].type", id), "%q instead of %s", clip([]byte(a.Type)), want)
	}
	raw, err := r.elementsOf(ctx, id, width, 4)
	if err != nil {
		return nil, err
	}
	if err := r.build(int64(len(raw))); err != nil {
		return nil, err
	}
	values := make([]float32, len(raw)/4)
	for i := range values {
		values[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	r.floats[key] = values
	return values, nil
}

// elementsOf returns an accessor packed, four bytes for each number: an index
// for elements of one number, else a 32-bit float.
func (r *gltfReader) elementsOf(ctx context.Context, id, width, packed int64) ([]byte, error) {
	a, where := &r.doc.Accessors[id], fmt.Sprintf("accessors[%d]", id)
	if gltfWidth(a.Component) == 0 {
		return nil, gltfBad(where+".componentType", "there is no type %d", a.Component)
	}
	if a.Count < 1 || a.Count > math.MaxUint32 {
		return nil, gltfBad(where+".count", "%d elements", a.Count)
	}
	var in []byte
	stride := width * gltfWidth(a.Component)
	if a.View != nil {
		var err error
		if in, stride, err = r.view(ctx, where, *a.View, a.Offset, a.Count, stride, true); err != nil {
			return nil, err
		}
	}
	if err := r.build(a.Count * width * packed); err != nil {
		return nil, err
	}
	out := make([]byte, a.Count*width*packed)
	if in != nil {
		for i := range a.Count {
			a.convert(out[i*width*packed:], in[i*stride:], width)
		}
	}
	if a.Sparse != nil {
		return out, r.sparse(ctx, where+".sparse", a, out, width)
	}
	return out, nil
}

// sparse replaces the elements that a sparse accessor names.
func (r *gltfReader) sparse(ctx context.Context, where string, a *gltfAccessor, out []byte, width int64) error {
	s := a.Sparse
	if s.Count < 1 || s.Count > a.Count {
		return gltfBad(where+".count", "%d of %d elements", s.Count, a.Count)
	}
	if c := s.Indices.Component; c != gltfUbyte && c != gltfUshort && c != gltfUint {
		return gltfBad(where+".indices.componentType", "these are no indices")
	}
	indices, step, err := r.view(ctx, where+".indices", s.Indices.View, s.Indices.Offset, s.Count, gltfWidth(s.Indices.Component), false)
	if err != nil {
		return err
	}
	values, stride, err := r.view(ctx, where+".values", s.Values.View, s.Values.Offset, s.Count, width*gltfWidth(a.Component), false)
	if err != nil {
		return err
	}
	for i := range s.Count {
		at := int64(unsigned(indices[i*step:], s.Indices.Component))
		if at >= a.Count {
			return gltfBad(where+".indices", "element %d of %d", at, a.Count)
		}
		a.convert(out[at*width*4:], values[i*stride:], width)
	}
	return nil
}

// view returns the bytes from offset in a buffer view, and its stride, having
// checked that count elements of size bytes are there.
func (r *gltfReader) view(ctx context.Context, where string, id, offset, count, size int64, strided bool) ([]byte, int64, error) {
	if id < 0 || id >= int64(len(r.doc.BufferViews)) {
		return nil, 0, gltfBad(where+".bufferView", "there is no buffer view %d", id)
	}
	v, name := &r.doc.BufferViews[id], fmt.Sprintf("bufferViews[%d]", id)
	if _, packed := v.Extensions["EXT_meshopt_compression"]; packed && r.doc.Buffers[v.Buffer].URI == nil && (v.Buffer != 0 || r.bin == nil) {
		return nil, 0, &Error{Code: CodeUnsupported, Message: name + ": the extension EXT_meshopt_compression cannot be read" + unpack("EXT_meshopt_compression")}
	}
	stride := size
	if strided && v.Stride != 0 {
		if stride = v.Stride; stride < size || stride > 252 {
			return nil, 0, gltfBad(name+".byteStride", "%d bytes for elements of %d", stride, size)
		}
	}
	if offset < 0 || offset > v.Length || v.Length-offset < size || count-1 > (v.Length-offset-size)/stride {
		return nil, 0, gltfBad(where, "%d elements from %d are not in the %d bytes of %s", count, offset, v.Length, name)
	}
	data, err := r.buffer(ctx, v.Buffer)
	if err != nil {
		return nil, 0, err
	}
	return data[v.Offset+offset : v.Offset+v.Length], stride, nil
}

func gltfWidth(component int64) int64 {
	switch component {
	case gltfByte, gltfUbyte:
		return 1
	case gltfShort, gltfUshort:
		return 2
	case gltfUint, gltfFloat:
		return 4
	}
	return 0
}

func unsigned(b []byte, component int64) uint32 {
	switch component {
	case gltfUbyte:
		return uint32(b[0])
	case gltfUshort:
		return uint32(binary.LittleEndian.Uint16(b))
	}
	return binary.LittleEndian.Uint32(b)
}

// convert writes one element as elementsOf promises.
func (a *gltfAccessor) convert(out, in []byte, width int64) {
	if width == 1 {
		binary.LittleEndian.PutUint32(out, unsigned(in, a.Component))
		return
	}
	if a.Component == gltfFloat {
		copy(out[:4*width], in)
		return
	}
	size := gltfWidth(a.Component)
	for i := range width {
		b := in[i*size:]
		var x, most float32
		switch a.Component {
		case gltfByte:
			x, most = float32(int8(b[0])), math.MaxInt8
		case gltfShort:
			x, most = float32(int16(binary.LittleEndian.Uint16(b))), math.MaxInt16
		default:
			x, most = float32(unsigned(b, a.Component)), float32(uint64(1)<<(8*size)-1)
		}
		if a.Normalized {
			x = max(x/most, -1)
		}
		binary.LittleEndian.PutUint32(out[4*i:], math.Float32bits(x))
	}
}
