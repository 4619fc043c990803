package convert

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"
)

const (
	maxCorners = 1 << 18 // corners of one polygon
	maxMTL     = 16 << 20
	maxLibs    = 64
	maxAlike   = 16 // corners of one vertex that are compared
)

// ReadOBJ reads a Wavefront OBJ model with its material libraries and their
// pictures. Objects and groups become nodes, the faces of one material in them a
// mesh, and so do lines and points; the vertices of a model that has none of
// them become points. Polygons are cut into triangles. Curves and surfaces are
// left out with a warning, and so is a library or picture that cannot be opened.
// A number is read as C does, up to what is no part of one, for that is how the
// programs read it that the format is known from; what is left draws a warning.
func ReadOBJ(ctx context.Context, src io.ReaderAt, size int64, name string, o Options) (*Scene, error) {
	r := &objReader{
		options:   o,
		scene:     &Scene{Name: cleanName(name)},
		lines:     newLines(ctx, src, size),
		nodes:     map[string]*objNode{},
		materials: map[string]int{},
		defined:   map[string]objMaterial{},
		skipped:   map[string]int{},
		opened:    map[string]bool{},
		material:  -1,
	}
	r.gallery = gallery{open: o.Open, warn: r.scene.warn}
	if err := r.read(ctx); err != nil {
		return nil, err
	}
	return r.finish(ctx)
}

type objReader struct {
	options Options
	scene   *Scene
	lines   *lines
	gallery gallery

	positions, normals, uvs []float32
	colors                  []uint8 // nil, or of each vertex
	object, group           string
	inObject                bool
	material                int
	current                 [3]*objMesh // by kind; nil after a change of object, group or material

	nodes     map[string]*objNode
	meshes    []*objMesh
	heads     []objHead              // by vertex
	materials map[string]int         // by name, index in scene.Materials
	defined   map[string]objMaterial // by libraries
	opened    map[string]bool        // libraries tried
	skipped   map[string]int         // statements left out
	unknown   string                 // the first statement not known
	unknownAt int
	elements  int64

	corners []objCorner
	cut     [][3]int
}

// objCorner is a vertex, its UV and its normal, all from 0; -1 for none.
type objCorner struct{ vertex, uv, normal int32 }

// objHead is the newest corner of a vertex, and the mesh that it is in.
type objHead struct {
	mesh *objMesh
	at   int32
}

type objNode struct {
	node   *Node
	meshes map[objKey]*objMesh
}

type objKey struct {
	material int
	kind     Kind
}

// objMesh is a mesh on its way: its distinct corners, each with the one before
// of the same vertex.
type objMesh struct {
	geometry *Indexed
	corners  []objCorner
	older    []int32
	uvs      bool // every corner has one
	normals  bool
}

// objMaterial is a material of a library with the names of its pictures.
type objMaterial struct {
	Material
	pictures [textureSlots]string
}

func (r *objReader) read(ctx context.Context) error {
	var joined []byte
	for {
		line, err := r.lines.next()
		if errors.Is(err, io.EOF) {
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
	case "v":
		return r.vertex(rest)
	case "vn":
		v, _, err := r.numbers(word, rest, 3)
		r.normals = append(r.normals, v[:3]...)
		return err
	case "vt":
		v, n, err := r.numbers(word, rest, 1)
		if n < 2 {
			v[1] = 0
		}
		r.uvs = append(r.uvs, v[0], 1-v[1])
		return err
	case "f", "fo":
		return r.face(rest)
	case "l":
		return r.line(rest)
	case "p":
		return r.points(rest)
	case "o":
		r.object, r.inObject, r.group, r.current = cleanName(string(rest)), true, "", [3]*objMesh{}
	case "g":
		r.group, r.current = cleanName(strings.Join(strings.Fields(string(rest)), " ")), [3]*objMesh{}
	case "usemtl":
		return r.use(cleanName(string(rest)))
	case "mtllib":
		return r.libraries(ctx, cleanName(string(rest)))
	case "curv", "curv2", "surf", "call", "csh":
		r.skipped[string(word)]++
	case "vp", "s", "mg", "cstype", "deg", "bmat", "step", "parm", "trim", "hole", "scrv", "sp", "end", "con",
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

// numbers returns up to seven numbers of a statement, at least so many.
func (r *objReader) numbers(word, rest []byte, least int) (v [7]float32, n int, err error) {
	for ; n < len(v); n++ {
		var number []byte
		if number, rest = cut(rest); len(number) == 0 && n >= least {
			return v, n, nil
		}
		f, used, err := floatPrefix(number)
		if err != nil {
			return v, n, r.malformed("%s: %v", word, err)
		}
		if used < len(number) {
			r.scene.warn("line %d: %q was read as %g", r.lines.number, clip(number), f)
		}
		v[n] = f
	}
	return v, n, nil
}

// vertex reads a position and perhaps a colour behind it. One number more than
// three is a weight, which polygons have no use for.
func (r *objReader) vertex(rest []byte) error {
	v, n, err := r.numbers([]byte("v"), rest, 3)
	if err != nil {
		return err
	}
	if len(r.positions)/3 == math.MaxInt32-1 {
		return &Error{Code: CodeTooLarge, Message: "more than 2^31 vertices", Line: r.lines.number}
	}
	if n >= 6 && r.colors == nil {
		r.colors = bytes.Repeat([]byte{255}, 4*len(r.positions)/3)
	}
	r.positions = append(r.positions, v[:3]...)
	if r.colors == nil {
		return nil
	}
	color := [3]float32{1, 1, 1}
	if n >= 6 {
		color = [3]float32(v[n-3 : n])
	}
	for _, c := range color {
		r.colors = append(r.colors, uint8(min(max(c, 0), 1)*255+0.5))
	}
	r.colors = append(r.colors, 255)
	return nil
}

// references reads the corners of an element into r.corners.
func (r *objReader) references(what string, rest []byte) error {
	r.corners = r.corners[:0]
	for {
		var word []byte
		if word, rest = cut(rest); len(word) == 0 {
			return nil
		}
		if len(r.corners) == maxCorners {
			return &Error{Code: CodeTooLarge, Message: fmt.Sprintf("%s has more than %d corners", what, maxCorners), Line: r.lines.number}
		}
		c := objCorner{uv: -1, normal: -1}
		vertex, tail, slash := bytes.Cut(word, []byte{'/'})
		var err error
		if c.vertex, err = r.index(what, vertex, len(r.positions)/3, "vertex"); err != nil {
			return err
		}
		if slash {
			uv, normal, _ := bytes.Cut(tail, []byte{'/'})
			if len(uv) > 0 {
				if c.uv, err = r.index(what, uv, len(r.uvs)/2, "texture coordinate"); err != nil {
					return err
				}
			}
			if len(normal) > 0 {
				if c.normal, err = r.index(what, normal, len(r.normals)/3, "normal"); err != nil {
					return err
				}
			}
		}
		r.corners = append(r.corners, c)
	}
}

// face reads one polygon and adds its triangles to the current mesh.
func (r *objReader) face(rest []byte) error {
	if err := r.references("face", rest); err != nil {
		return err
	}
	switch len(r.corners) {
	case 0:
		return r.malformed("the face names no vertex")
	case 1, 2:
		r.skipped["f"]++
		return nil
	}
	mesh, err := r.mesh(Triangles, len(r.corners)-2)
	if err != nil {
		return err
	}
	r.cut = triangulate(r.cut[:0], len(r.corners), func(i int) Vec3 { return Vec3(r.positions[3*r.corners[i].vertex:]) })
	for _, t := range r.cut {
		for _, i := range t {
			mesh.add(r, r.corners[i])
		}
	}
	return nil
}

func (r *objReader) line(rest []byte) error {
	if err := r.references("line", rest); err != nil {
		return err
	}
	if len(r.corners) < 2 {
		r.skipped["l"]++
		return nil
	}
	mesh, err := r.mesh(Lines, len(r.corners)-1)
	if err != nil {
		return err
	}
	for i := range r.corners[1:] {
		mesh.add(r, r.corners[i])
		mesh.add(r, r.corners[i+1])
	}
	return nil
}

func (r *objReader) points(rest []byte) error {
	if err := r.references("point", rest); err != nil {
		return err
	}
	mesh, err := r.mesh(Points, len(r.corners))
	if err != nil {
		return err
	}
	for _, c := range r.corners {
		mesh.add(r, c)
	}
	return nil
}

// index returns a reference of an element from 0; in the file it counts from
// 1, or backwards from -1.
func (r *objReader) index(element string, word []byte, count int, what string) (int32, error) {
	i, ok := digits(word)
	if !ok {
		var err error
		if i, err = strconv.ParseInt(string(word), 10, 32); err != nil {
			return 0, r.malformed("%s: %q is no %s", element, clip(word), what)
		}
	}
	at := i - 1
	if i < 0 {
		at = int64(count) + i
	}
	if i == 0 || at < 0 || at >= int64(count) {
		return 0, r.malformed("%s names %s %d, but there are %d so far", element, what, i, count)
	}
	return int32(at), nil
}

// add adds a corner to the elements of the mesh, as a vertex that is there
// already where one is alike.
func (m *objMesh) add(r *objReader, c objCorner) {
	if int(c.vertex) >= len(r.heads) {
		r.heads = slices.Grow(r.heads, len(r.positions)/3-len(r.heads))[:len(r.positions)/3]
	}
	head, newest := &r.heads[c.vertex], int32(-1)
	if head.mesh == m {
		newest = head.at
		for at, tries := newest, 0; at >= 0 && tries < maxAlike; at, tries = m.older[at], tries+1 {
			if m.corners[at] == c {
				m.geometry.Indices = append(m.geometry.Indices, uint32(at))
				return
			}
		}
	}
	head.mesh, head.at = m, int32(len(m.corners))
	m.geometry.Indices = append(m.geometry.Indices, uint32(len(m.corners)))
	m.corners, m.older = append(m.corners, c), append(m.older, newest)
	m.uvs, m.normals = m.uvs && c.uv >= 0, m.normals && c.normal >= 0
}

// fill gives the geometry of a mesh its vertices.
func (r *objReader) fill(m *objMesh, name string) {
	g := m.geometry
	g.Positions = make([]float32, 0, 3*len(m.corners))
	for _, c := range m.corners {
		g.Positions = append(g.Positions, r.positions[3*c.vertex:3*c.vertex+3]...)
	}
	if m.uvs {
		g.UVs = make([]float32, 0, 2*len(m.corners))
		for _, c := range m.corners {
			g.UVs = append(g.UVs, r.uvs[2*c.uv:2*c.uv+2]...)
		}
	}
	if m.normals {
		g.Normals = make([]float32, 0, 3*len(m.corners))
		for _, c := range m.corners {
			g.Normals = append(g.Normals, r.normals[3*c.normal:3*c.normal+3]...)
		}
	}
	if r.colors != nil {
		g.Colors = make([]uint8, 0, 4*len(m.corners))
		for _, c := range m.corners {
			g.Colors = append(g.Colors, r.colors[4*c.vertex:4*c.vertex+4]...)
		}
	}
	m.corners, m.older = nil, nil
	g.tidy(r.scene, name)
}

// mesh returns the mesh for elements of the current object, group and
// material, to which so many are about to be added.
func (r *objReader) mesh(kind Kind, more int) (*objMesh, error) {
	if r.elements += int64(more); r.elements > r.options.maxTriangles() {
		return nil, &Error{Code: CodeTooLarge, Message: fmt.Sprintf("more than %d triangles, lines and points", r.options.maxTriangles()), Line: r.lines.number}
	}
	if m := r.current[kind]; m != nil {
		return m, nil
	}
	n, err := r.node()
	if err != nil {
		return nil, err
	}
	key := objKey{r.material, kind}
	m := n.meshes[key]
	if m == nil {
		m = &objMesh{geometry: &Indexed{Shape: kind}, uvs: true, normals: true}
		n.meshes[key] = m
		r.meshes = append(r.meshes, m)
		n.node.Meshes = append(n.node.Meshes, &Mesh{Name: n.node.Name, Material: r.material, Geometry: m.geometry})
	}
	r.current[kind] = m
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
	n := &objNode{node: &Node{Name: name, ExternalID: id}, meshes: map[objKey]*objMesh{}}
	r.nodes[id] = n
	if parent == nil {
		r.scene.Roots = append(r.scene.Roots, n.node)
	} else {
		parent.node.Children = append(parent.node.Children, n.node)
	}
	return n, nil
}

func (r *objReader) use(name string) error {
	r.current = [3]*objMesh{}
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

// libraries opens the named material libraries. The names may hold spaces, so
// that the whole is tried first.
func (r *objReader) libraries(ctx context.Context, names string) error {
	if r.options.Open == nil {
		if !r.opened[""] {
			r.opened[""] = true
			r.scene.warn("material library %s is not there", names)
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
		r.scene.warn("material library %s is not there", names)
	}
	return nil
}

func (r *objReader) library(ctx context.Context, name string) (bool, error) {
	name, ok := beside(r.options.Folder, strings.ReplaceAll(name, `\`, "/"))
	if !ok {
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
		r.scene.warn("material library %s is larger than %d bytes and was left out", name, maxMTL)
		return true, nil
	}
	return true, r.readMTL(ctx, src, size, name)
}

// readMTL reads a material library. What is wrong in one is a warning only:
// the model is whole without it.
func (r *objReader) readMTL(ctx context.Context, src io.ReaderAt, size int64, name string) error {
	in := newLines(ctx, src, size)
	var m *objMaterial
	keep := func() {
		if m != nil && len(r.defined) < maxNodes {
			r.defined[m.Name] = *m
		}
	}
	for {
		line, err := in.next()
		if err != nil {
			keep()
			if !errors.Is(err, io.EOF) && ctx.Err() != nil {
				return ctx.Err()
			}
			if !errors.Is(err, io.EOF) {
				r.scene.warn("material library %s: %v", name, err)
			}
			return nil
		}
		word, rest := cut(line)
		if string(word) == "newmtl" {
			keep()
			m = &objMaterial{Material: plain(cleanName(string(rest)))}
			continue
		}
		if m == nil || len(word) == 0 || word[0] == '#' {
			continue
		}
		if slot, ok := objSlot(string(word)); ok {
			m.pictures[slot] = path.Join(path.Dir(name), pictureName(string(rest)))
			continue
		}
		if err := m.property(string(word), rest); err != nil {
			r.scene.warn("material library %s, line %d: %v", name, in.number, err)
		}
	}
}

func objSlot(word string) (Slot, bool) {
	switch word {
	case "map_Kd":
		return BaseColorTexture, true
	case "map_Ke":
		return EmissiveTexture, true
	case "norm":
		return NormalTexture, true
	}
	return 0, false
}

// pictureName returns the file that a texture statement names behind its
// options. What names a place on somebody's disk is looked for beside the model.
func pictureName(rest string) string {
	words := strings.Fields(rest)
	for len(words) > 1 && strings.HasPrefix(words[0], "-") {
		values := 1
		switch words[0] {
		case "-mm":
			values = 2
		case "-o", "-s", "-t": // one to three numbers
			for values = 0; values < 3 && values+2 < len(words); values++ {
				if _, err := strconv.ParseFloat(words[1+values], 32); err != nil {
					break
				}
			}
		}
		words = words[min(1+values, len(words)-1):]
	}
	name := strings.ReplaceAll(strings.Join(words, " "), `\`, "/")
	if path.IsAbs(name) || strings.Contains(name, ":") {
		name = path.Base(name)
	}
	return name
}

// property reads one line of a material in a library.
func (m *Material) property(word string, rest []byte) error {
	unit := func(v float32) float32 { return min(max(v, 0), 1) }
	first, more := cut(rest)
	switch word {
	case "Kd", "Ke":
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
			if word == "Kd" {
				m.BaseColor[i] = toLinear(unit(c))
			} else {
				m.Emissive[i] = toLinear(unit(c))
			}
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

func (r *objReader) finish(ctx context.Context) (*Scene, error) {
	switch {
	case len(r.positions) == 0 && r.unknown != "":
		return nil, &Error{Code: CodeMalformed, Message: fmt.Sprintf("this is no OBJ file: the statement %q is not known", r.unknown), Line: r.unknownAt}
	case len(r.positions) == 0:
		return nil, &Error{Code: CodeEmpty, Message: "the model has no vertices"}
	case r.elements == 0:
		r.scene.Roots = oneNode(r.scene.Name, &Indexed{Shape: Points, Positions: r.positions, Colors: r.colors}).Roots
	}
	for _, word := range slices.Sorted(maps.Keys(r.skipped)) {
		switch n := r.skipped[word]; word {
		case "unknown":
			r.scene.warn("%d statements are not known and were left out; the first is %q in line %d", n, r.unknown, r.unknownAt)
		case "f":
			r.scene.warn("%d faces with fewer than three corners were left out", n)
		case "l":
			r.scene.warn("%d lines with fewer than two corners were left out", n)
		default:
			r.scene.warn("%d statements %q were left out: only points, lines and faces are kept", n, word)
		}
	}
	r.heads = nil
	for i, m := range r.meshes {
		if i&0xff == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		r.fill(m, "the model")
	}
	missing := ""
	for _, name := range slices.Sorted(maps.Keys(r.materials)) {
		m, ok := r.defined[name]
		if !ok {
			missing = name
			continue
		}
		for slot, picture := range m.pictures {
			if picture == "" {
				continue
			}
			if found := r.gallery.file(ctx, picture); found != nil {
				m.Textures[slot] = &Texture{Image: found, Strength: 1}
			}
		}
		if c := m.BaseColor; m.Textures[BaseColorTexture] != nil && c[0]+c[1]+c[2] == 0 {
			m.BaseColor = [4]float32{1, 1, 1, c[3]} // exporters write Kd 0 beside a texture
		}
		if m.Textures[EmissiveTexture] != nil && m.Emissive == [3]float32{} {
			m.Emissive = [3]float32{1, 1, 1}
		}
		r.scene.Materials[r.materials[name]] = m.Material
	}
	if missing != "" && len(r.opened) > 0 {
		r.scene.warn("material %q is in no material library", missing)
	}
	return r.scene, ctx.Err()
}
