package convert

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"
)

const (
	maxCorners  = 1 << 18 // corners of one polygon
	maxMTL      = 16 << 20
	maxLibs     = 64
	maxWarnings = 50
)

// ReadOBJ reads a Wavefront OBJ model with its material libraries. Objects and
// groups become nodes, the faces of one material in them a mesh. Polygons are
// cut into triangles. Lines, points, curves, surfaces and textures are left
// out with a warning, and so is a material library that cannot be opened.
func ReadOBJ(ctx context.Context, src io.ReaderAt, size int64, name string, o Options) (*Scene, error) {
	r := &objReader{
		options:   o,
		scene:     &Scene{Name: cleanName(name)},
		lines:     newLines(ctx, src, size),
		nodes:     map[string]*objNode{},
		materials: map[string]int{},
		defined:   map[string]Material{},
		skipped:   map[string]int{},
		opened:    map[string]bool{},
		material:  -1,
	}
	if err := r.read(ctx); err != nil {
		return nil, err
	}
	return r.finish()
}

type objReader struct {
	options Options
	scene   *Scene
	lines   *lines

	positions, normals []float32
	object, group      string
	inObject           bool
	material           int
	current            *objMesh // nil after a change of object, group or material

	nodes     map[string]*objNode
	order     []*objNode
	materials map[string]int      // by name, index in scene.Materials
	defined   map[string]Material // by libraries
	opened    map[string]bool     // libraries tried
	skipped   map[string]int      // statements left out
	unknown   string              // the first statement not known
	unknownAt int
	triangles int64

	corners []objCorner
	cut     [][3]int
}

// objCorner is a vertex and a normal, both from 0; normal -1 for none.
type objCorner struct{ vertex, normal int32 }

type objNode struct {
	node   *Node
	meshes map[int]*objMesh
}

type objMesh struct {
	geometry *Indexed
	bare     bool // some corner has no normal
	known    map[objCorner]uint32
}

func (r *objReader) read(ctx context.Context) error {
	var joined []byte
	for {
		line, err := r.lines.next()
		if err == io.EOF {
			if len(joined) == 0 {
				return nil
			}
			line = nil
		} else if err != nil {
			return err
		}
		if trimmed := bytes.TrimRight(line, " \t"); len(trimmed) > 0 && trimmed[len(trimmed)-1] == '\\' {
			joined = append(append(joined, trimmed[:len(trimmed)-1]...), ' ')
			if len(joined) > maxLine {
				return &Error{Code: CodeTooLarge, Message: fmt.Sprintf("continued line is longer than %d bytes", maxLine), Line: r.lines.number}
			}
			continue
		}
		if len(joined) > 0 {
			line = append(joined, line...)
			joined = joined[:0]
		}
		if i := bytes.IndexByte(line, '#'); i >= 0 {
			line = line[:i]
		}
		word, rest := cut(line)
		if err := r.statement(ctx, word, rest); err != nil {
			return err
		}
	}
}

func (r *objReader) statement(ctx context.Context, word, rest []byte) error {
	switch string(word) {
	case "":
	case "v", "vn":
		v, err := parseVec3(rest)
		if err != nil {
			return r.malformed("%s: %v", word, err)
		}
		if len(word) == 1 {
			r.positions = append(r.positions, v[:]...)
		} else {
			r.normals = append(r.normals, v[:]...)
		}
		if len(r.positions)/3 >= math.MaxInt32 || len(r.normals)/3 >= math.MaxInt32 {
			return &Error{Code: CodeTooLarge, Message: "more than 2^31 vertices", Line: r.lines.number}
		}
	case "f", "fo":
		return r.face(rest)
	case "o":
		r.object, r.inObject, r.group, r.current = cleanName(string(rest)), true, "", nil
	case "g":
		r.group, r.current = cleanName(strings.Join(strings.Fields(string(rest)), " ")), nil
	case "usemtl":
		return r.use(cleanName(string(rest)))
	case "mtllib":
		return r.libraries(ctx, cleanName(string(rest)))
	case "l", "p", "curv", "curv2", "surf", "call", "csh":
		r.skipped[string(word)]++
	case "vt", "vp", "s", "mg", "cstype", "deg", "bmat", "step", "parm", "trim", "hole", "scrv", "sp", "end", "con",
		"bevel", "c_interp", "d_interp", "lod", "shadow_obj", "trace_obj", "ctech", "stech", "usemap", "maplib":
	default:
		if r.unknown == "" {
			r.unknown, r.unknownAt = cleanName(string(clip(word))), r.lines.number
		}
		r.skipped["unknown"]++
	}
	return nil
}

func (r *objReader) malformed(format string, args ...any) error {
	return &Error{Code: CodeMalformed, Message: fmt.Sprintf(format, args...), Line: r.lines.number}
}

// face reads one polygon and adds its triangles to the current mesh.
func (r *objReader) face(rest []byte) error {
	r.corners = r.corners[:0]
	for {
		var word []byte
		if word, rest = cut(rest); len(word) == 0 {
			break
		}
		if len(r.corners) == maxCorners {
			return &Error{Code: CodeTooLarge, Message: fmt.Sprintf("face has more than %d corners", maxCorners), Line: r.lines.number}
		}
		vertex, tail, _ := bytes.Cut(word, []byte{'/'})
		_, normal, _ := bytes.Cut(tail, []byte{'/'})
		c := objCorner{normal: -1}
		var err error
		if c.vertex, err = r.index(vertex, len(r.positions)/3, "vertex"); err != nil {
			return err
		}
		if len(normal) > 0 {
			if c.normal, err = r.index(normal, len(r.normals)/3, "normal"); err != nil {
				return err
			}
		}
		r.corners = append(r.corners, c)
	}
	if len(r.corners) < 3 {
		r.skipped["f"]++
		return nil
	}
	mesh, err := r.mesh()
	if err != nil {
		return err
	}
	r.cut = triangulate(r.cut[:0], len(r.corners), func(i int) Vec3 { return Vec3(r.positions[3*r.corners[i].vertex:]) })
	if r.triangles += int64(len(r.cut)); r.triangles > r.options.maxTriangles() {
		return &Error{Code: CodeTooLarge, Message: fmt.Sprintf("more than %d triangles", r.options.maxTriangles()), Line: r.lines.number}
	}
	for _, t := range r.cut {
		for _, i := range t {
			mesh.add(r, r.corners[i])
		}
	}
	return nil
}

// index returns a reference of a face from 0; in the file it counts from 1,
// or backwards from -1.
func (r *objReader) index(word []byte, count int, what string) (int32, error) {
	i, err := strconv.ParseInt(string(word), 10, 32)
	if err != nil {
		return 0, r.malformed("face: %q is no %s", clip(word), what)
	}
	at := i - 1
	if i < 0 {
		at = int64(count) + i
	}
	if i == 0 || at < 0 || at >= int64(count) {
		return 0, r.malformed("face names %s %d, but there are %d so far", what, i, count)
	}
	return int32(at), nil
}

func (m *objMesh) add(r *objReader, c objCorner) {
	index, ok := m.known[c]
	if !ok {
		index = uint32(len(m.known))
		m.known[c] = index
		p := 3 * int(c.vertex)
		m.geometry.Positions = append(m.geometry.Positions, r.positions[p:p+3]...)
		if c.normal < 0 {
			m.bare = true
			m.geometry.Normals = nil
		} else if !m.bare {
			n := 3 * int(c.normal)
			m.geometry.Normals = append(m.geometry.Normals, r.normals[n:n+3]...)
		}
	}
	m.geometry.Indices = append(m.geometry.Indices, index)
}

// mesh returns the mesh for faces of the current object, group and material.
func (r *objReader) mesh() (*objMesh, error) {
	if r.current != nil {
		return r.current, nil
	}
	n, err := r.node()
	if err != nil {
		return nil, err
	}
	m := n.meshes[r.material]
	if m == nil {
		m = &objMesh{geometry: &Indexed{}, known: map[objCorner]uint32{}}
		n.meshes[r.material] = m
		mesh := &Mesh{Name: n.node.Name, Material: r.material, Geometry: m.geometry}
		n.node.Meshes = append(n.node.Meshes, mesh)
	}
	r.current = m
	return m, nil
}

// node returns the node of the current group, else of the current object.
func (r *objReader) node() (*objNode, error) {
	var parent *objNode
	if r.inObject {
		n, err := r.named("o:"+r.object, r.object, nil)
		if err != nil || r.group == "" {
			return n, err
		}
		parent = n
		return r.named("o:"+r.object+"/g:"+r.group, r.group, parent)
	}
	if r.group == "" {
		return r.named("default", "default", nil)
	}
	return r.named("g:"+r.group, r.group, nil)
}

func (r *objReader) named(id, name string, parent *objNode) (*objNode, error) {
	if n := r.nodes[id]; n != nil {
		return n, nil
	}
	if len(r.nodes) == maxNodes {
		return nil, &Error{Code: CodeTooLarge, Message: fmt.Sprintf("more than %d objects and groups", maxNodes), Line: r.lines.number}
	}
	n := &objNode{node: &Node{Name: name, ExternalID: id}, meshes: map[int]*objMesh{}}
	r.nodes[id] = n
	r.order = append(r.order, n)
	if parent == nil {
		r.scene.Roots = append(r.scene.Roots, n.node)
	} else {
		parent.node.Children = append(parent.node.Children, n.node)
	}
	return n, nil
}

func (r *objReader) use(name string) error {
	r.current = nil
	if name == "" {
		r.material = -1
		return nil
	}
	i, ok := r.materials[name]
	if !ok {
		if i = len(r.scene.Materials); i == maxNodes {
			return &Error{Code: CodeTooLarge, Message: fmt.Sprintf("more than %d materials", maxNodes), Line: r.lines.number}
		}
		r.materials[name] = i
		r.scene.Materials = append(r.scene.Materials, plain(name))
	}
	r.material = i
	return nil
}

// plain is a material of which only the name is known.
func plain(name string) Material {
	return Material{Name: name, BaseColor: [4]float32{0.6, 0.6, 0.6, 1}, Roughness: 1, DoubleSided: true}
}

func (r *objReader) warn(format string, args ...any) {
	if len(r.scene.Warnings) < maxWarnings {
		r.scene.Warnings = append(r.scene.Warnings, fmt.Sprintf(format, args...))
	}
}

// libraries opens the named material libraries. The names may hold spaces, so
// that the whole is tried first.
func (r *objReader) libraries(ctx context.Context, names string) error {
	if r.options.Open == nil {
		if !r.opened[""] {
			r.opened[""] = true
			r.warn("material library %s is not there", names)
		}
		return nil
	}
	tries := []string{names}
	if fields := strings.Fields(names); len(fields) > 1 {
		tries = append(tries, fields...)
	}
	found := false
	for i, name := range tries {
		if r.opened[name] {
			found = true
			continue
		}
		if len(r.opened) == maxLibs {
			return nil
		}
		r.opened[name] = true
		ok, err := r.library(ctx, name)
		if err != nil {
			return err
		}
		found = found || ok
		if ok && i == 0 {
			break
		}
	}
	if !found {
		r.warn("material library %s is not there", names)
	}
	return nil
}

func (r *objReader) library(ctx context.Context, name string) (bool, error) {
	name = path.Clean(strings.ReplaceAll(name, `\`, "/"))
	if !fs.ValidPath(name) {
		return false, nil
	}
	src, size, err := r.options.Open(name)
	if err != nil {
		return false, nil // told to the user as a warning
	}
	if c, ok := src.(io.Closer); ok {
		defer c.Close()
	}
	if size > maxMTL {
		r.warn("material library %s is larger than %d bytes and was left out", name, maxMTL)
		return true, nil
	}
	return true, r.readMTL(ctx, src, size, name)
}

// readMTL reads a material library. What is wrong in one is a warning only:
// the model is whole without it.
func (r *objReader) readMTL(ctx context.Context, src io.ReaderAt, size int64, name string) error {
	in := newLines(ctx, src, size)
	var m *Material
	textures := false
	keep := func() {
		if m != nil && len(r.defined) < maxNodes {
			r.defined[m.Name] = *m
		}
	}
	for {
		line, err := in.next()
		if err != nil {
			keep()
			if textures {
				r.warn("textures of material library %s are left out", name)
			}
			if err != io.EOF && ctx.Err() != nil {
				return ctx.Err()
			}
			if err != io.EOF {
				r.warn("material library %s: %v", name, err)
			}
			return nil
		}
		word, rest := cut(line)
		if string(word) == "newmtl" {
			keep()
			fresh := plain(cleanName(string(rest)))
			m = &fresh
			continue
		}
		if m == nil || len(word) == 0 || word[0] == '#' {
			continue
		}
		if err := m.property(string(word), rest); err != nil {
			r.warn("material library %s, line %d: %v", name, in.number, err)
		}
		textures = textures || bytes.HasPrefix(word, []byte("map_"))
	}
}

// property reads one line of a material in a library.
func (m *Material) property(word string, rest []byte) error {
	unit := func(v float32) float32 { return min(max(v, 0), 1) }
	first, more := cut(rest)
	switch word {
	case "Kd":
		if s := string(first); s == "spectral" || s == "xyz" {
			return nil
		}
		v, err := parseFloat(first)
		if err != nil {
			return err
		}
		color := Vec3{v, v, v}
		if second, _ := cut(more); len(second) > 0 {
			if color, err = parseVec3(rest); err != nil {
				return err
			}
		}
		for i, c := range color {
			m.BaseColor[i] = toLinear(unit(c))
		}
	case "d", "Tr", "Ns", "Pr", "Pm":
		if string(first) == "-halo" {
			first, _ = cut(more)
		}
		v, err := parseFloat(first)
		if err != nil {
			return err
		}
		switch word {
		case "d":
			m.BaseColor[3] = unit(v)
		case "Tr":
			m.BaseColor[3] = 1 - unit(v)
		case "Ns": // the exponent of Blinn and Phong as a roughness
			m.Roughness = float32(math.Sqrt(2 / (float64(max(v, 0)) + 2)))
		case "Pr":
			m.Roughness = unit(v)
		case "Pm":
			m.Metallic = unit(v)
		}
	}
	return nil
}

// toLinear takes a channel of a colour from sRGB (IEC 61966-2-1) to light.
func toLinear(v float32) float32 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return float32(math.Pow((float64(v)+0.055)/1.055, 2.4))
}

// fromLinear is the inverse of toLinear.
func fromLinear(v float32) float32 {
	if v <= 0.0031308 {
		return v * 12.92
	}
	return float32(1.055*math.Pow(float64(v), 1/2.4) - 0.055)
}

func (r *objReader) finish() (*Scene, error) {
	if r.triangles == 0 {
		if len(r.positions) == 0 && r.unknown != "" {
			return nil, &Error{Code: CodeMalformed, Message: fmt.Sprintf("this is no OBJ file: the statement %q is not known", r.unknown), Line: r.unknownAt}
		}
		return nil, &Error{Code: CodeEmpty, Message: fmt.Sprintf("the model has no faces (%d vertices)", len(r.positions)/3)}
	}
	for _, word := range slices.Sorted(maps.Keys(r.skipped)) {
		switch n := r.skipped[word]; word {
		case "unknown":
			r.warn("%d statements are not known and were left out; the first is %q in line %d", n, r.unknown, r.unknownAt)
		case "f":
			r.warn("%d faces with fewer than three corners were left out", n)
		default:
			r.warn("%d statements %q were left out: only faces are kept", n, word)
		}
	}
	for name, i := range r.materials {
		if m, ok := r.defined[name]; ok {
			r.scene.Materials[i] = m
		}
	}
	return r.scene, nil
}
