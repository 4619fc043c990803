package convert

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"strconv"
	"strings"
)

// Bounds on 3MF packages.
const (
	maxParts = 1000     // model parts in one package
	maxBases = 1 << 16  // colours and materials
	maxToken = 16 << 20 // bytes of one tag, comment or text
)

// Read3MF reads a 3MF package (core specification 1.3, the production extension
// and the colours of the materials extension): objects with components, placed
// by the items of the build. Textures and other extensions are left out; one
// that the model requires is an *Error with the code UNSUPPORTED. The package is
// bound by the rules of OpenArchive.
func Read3MF(ctx context.Context, src io.ReaderAt, size int64, name string, o Options) (*Scene, error) {
	a, err := OpenArchive(src, size)
	if err != nil {
		return nil, err
	}
	r := &threemf{
		ctx: ctx, options: o, archive: a, parts: map[string]*threemfPart{},
		scene: &Scene{Name: cleanName(name)}, materials: map[threemfColor]int{}, nodes: map[*threemfObject][]*Mesh{},
	}
	root, err := r.start()
	if err != nil {
		return nil, err
	}
	part, err := r.part(root)
	if err != nil {
		return nil, err
	}
	return r.scene, r.build(part)
}

type threemf struct {
	ctx       context.Context // of the one call that it lives for
	options   Options
	archive   *Archive
	parts     map[string]*threemfPart
	scene     *Scene
	materials map[threemfColor]int
	nodes     map[*threemfObject][]*Mesh
	elements  int64 // read
	count     int   // nodes made
}

// threemfPart is one model part of a package.
type threemfPart struct {
	name    string
	objects map[string]*threemfObject
	colors  map[string][]threemfColor // by the id of their group
	items   []threemfUse
	bases   int
}

type threemfColor struct{ name, color string }

type threemfObject struct {
	id, name, pid, pindex string
	kind                  string
	positions             []float32
	triangles             []threemfTriangle
	components            []threemfUse
}

// threemfTriangle is three corners and the colour of a group, -1 for none.
type threemfTriangle struct {
	corners [3]uint32
	group   string
	index   int32
}

// threemfUse places an object.
type threemfUse struct {
	part, object, name, uuid string
	matrix                   *[16]float64
}

// start finds the part that the package begins with.
func (r *threemf) start() (string, error) {
	start := ""
	err := r.tags("_rels/.rels", func(name string, at attributes) error {
		if name == "Relationship" && strings.HasSuffix(at["Type"], "/3dmodel") && start == "" {
			start = strings.TrimPrefix(path.Clean("/"+at["Target"]), "/")
		}
		return nil
	})
	if err == nil && start == "" {
		err = &Error{Code: CodeMalformed, Message: "this is no 3MF package: it names no model"}
	}
	return start, err
}

type attributes map[string]string

// tags calls yield for every start of an element with its local name and its
// attributes without their prefixes. Nothing else of XML is looked at.
func (r *threemf) tags(part string, yield func(name string, at attributes) error) error {
	file, err := r.archive.Open(r.ctx, part, r.options.TempDir)
	if err != nil {
		var e *Error
		if errors.As(err, &e) || r.ctx.Err() != nil {
			return err
		}
		return &Error{Code: CodeMalformed, Message: fmt.Sprintf("the part %q is missing", clip([]byte(part)))}
	}
	defer file.Close()
	guard := &allowance{in: &interruptible{r.ctx, file}}
	d := xml.NewDecoder(guard)
	d.CharsetReader = func(charset string, in io.Reader) (io.Reader, error) {
		return nil, fmt.Errorf("the encoding %q is not known", clip([]byte(charset)))
	}
	at := attributes{}
	for {
		guard.left = maxToken
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		line, _ := d.InputPos()
		if err != nil {
			if e := (*Error)(nil); errors.As(err, &e) || r.ctx.Err() != nil {
				return err
			}
			return &Error{Code: CodeMalformed, Message: fmt.Sprintf("%s: %s", part, clip([]byte(err.Error()))), Line: line}
		}
		switch t := token.(type) {
		case xml.Directive:
			return &Error{Code: CodeMalformed, Message: part + ": a document type has no place in 3MF", Line: line}
		case xml.StartElement:
			clear(at)
			for _, a := range t.Attr {
				if a.Name.Space == "xmlns" {
					at["xmlns:"+a.Name.Local] = a.Value
				} else {
					at[a.Name.Local] = a.Value
				}
			}
			if err := yield(t.Name.Local, at); err != nil {
				if e := (*Error)(nil); errors.As(err, &e) && e.Line == 0 && e.Code == CodeMalformed {
					return &Error{Code: e.Code, Message: part + ": " + e.Message, Line: line}
				}
				return err
			}
		}
	}
}

// allowance is a reader that gives so many bytes until it is renewed.
type allowance struct {
	in   io.Reader
	left int
}

func (a *allowance) Read(p []byte) (int, error) {
	n, err := a.in.Read(p)
	if a.left -= n; a.left < 0 {
		return 0, &Error{Code: CodeTooLarge, Message: fmt.Sprintf("a tag or text is larger than %d bytes", maxToken)}
	}
	return n, err
}

func threemfBad(format string, args ...any) error {
	return &Error{Code: CodeMalformed, Message: fmt.Sprintf(format, args...)}
}

// part reads a model part, once.
func (r *threemf) part(name string) (*threemfPart, error) {
	if p := r.parts[name]; p != nil {
		return p, nil
	}
	if len(r.parts) == maxParts {
		return nil, &Error{Code: CodeTooLarge, Message: fmt.Sprintf("the package has more than %d model parts", maxParts)}
	}
	p := &threemfPart{name: name, objects: map[string]*threemfObject{}, colors: map[string][]threemfColor{}}
	r.parts[name] = p
	var object *threemfObject
	group := ""
	err := r.tags(name, func(tag string, at attributes) error {
		switch tag {
		case "model":
			return r.model(at)
		case "object":
			if at["id"] == "" || p.objects[at["id"]] != nil || len(p.objects) == maxNodes {
				return threemfBad("an object has no id of its own")
			}
			object = &threemfObject{id: at["id"], name: at["name"], pid: at["pid"], pindex: at["pindex"], kind: at["type"]}
			p.objects[object.id] = object
		case "basematerials", "colorgroup":
			group = at["id"]
			p.colors[group] = nil
		case "base", "color":
			if p.bases++; p.bases > maxBases {
				return &Error{Code: CodeTooLarge, Message: fmt.Sprintf("more than %d colours and materials", maxBases)}
			}
			color := at["displaycolor"] + at["color"]
			p.colors[group] = append(p.colors[group], threemfColor{cleanName(at["name"]), color})
		case "vertex", "triangle", "component":
			if object == nil {
				return threemfBad("a %s has no place outside of an object", tag)
			}
			return r.content(object, tag, at)
		case "item":
			use, err := use(at)
			use.name = at["partnumber"]
			p.items = append(p.items, use)
			if len(p.items) > maxNodes {
				return &Error{Code: CodeTooLarge, Message: fmt.Sprintf("more than %d items", maxNodes)}
			}
			return err
		}
		return nil
	})
	return p, err
}

// model looks at what the model requires, and at its unit.
func (r *threemf) model(at attributes) error {
	for prefix := range strings.FieldsSeq(at["requiredextensions"]) {
		switch space := at["xmlns:"+prefix]; {
		case strings.HasPrefix(space, "http://schemas.microsoft.com/3dmanufacturing/production/"),
			strings.HasPrefix(space, "http://schemas.microsoft.com/3dmanufacturing/material/"):
		default:
			return &Error{Code: CodeUnsupported, Message: fmt.Sprintf("the extension %q (%s) cannot be read", clip([]byte(prefix)), cleanName(space))}
		}
	}
	unit := at["unit"]
	if unit == "" {
		unit = "millimeter"
	}
	for name, metres := range map[string]struct {
		short string
		scale float64
	}{"micron": {"µm", 1e-6}, "millimeter": {"mm", 1e-3}, "centimeter": {"cm", 1e-2}, "inch": {"in", 0.0254}, "foot": {"ft", 0.3048}, "meter": {"m", 1}} {
		if name == unit && r.scene.Unit == "" { // the first part tells
			r.scene.Unit = metres.short
			s := metres.scale
			r.scene.Frame = &[16]float64{s, 0, 0, 0, 0, 0, -s, 0, 0, s, 0, 0, 0, 0, 0, 1} // z is up
		}
	}
	if r.scene.Unit == "" {
		return threemfBad("the unit %q is not known", clip([]byte(unit)))
	}
	return nil
}

func (r *threemf) content(object *threemfObject, tag string, at attributes) error {
	switch tag {
	case "vertex":
		if len(object.positions)/3 >= math.MaxInt32 {
			return &Error{Code: CodeTooLarge, Message: "more than 2^31 vertices"}
		}
		for _, axis := range [3]string{"x", "y", "z"} {
			v, err := parseFloat([]byte(at[axis]))
			if err != nil {
				return threemfBad("vertex: %v", err)
			}
			object.positions = append(object.positions, v)
		}
	case "triangle":
		t := threemfTriangle{index: -1, group: object.pid}
		if at["pid"] != "" {
			t.group = at["pid"]
		}
		for c, corner := range [3]string{"v1", "v2", "v3"} {
			n, ok := digits([]byte(at[corner]))
			if !ok || n >= int64(len(object.positions)/3) {
				return threemfBad("a triangle names vertex %q of %d", clip([]byte(at[corner])), len(object.positions)/3)
			}
			t.corners[c] = uint32(n)
		}
		index := at["p1"]
		if index == "" {
			index = object.pindex
		}
		if n, ok := digits([]byte(index)); ok && n < maxBases {
			t.index = int32(n)
		}
		object.triangles = append(object.triangles, t)
		if r.elements++; r.elements > r.options.maxTriangles() {
			return &Error{Code: CodeTooLarge, Message: fmt.Sprintf("more than %d triangles", r.options.maxTriangles())}
		}
	case "component":
		use, err := use(at)
		object.components = append(object.components, use)
		return err
	}
	return nil
}

func use(at attributes) (threemfUse, error) {
	u := threemfUse{object: at["objectid"], part: strings.TrimPrefix(at["path"], "/"), uuid: at["UUID"]}
	words := strings.Fields(at["transform"])
	if len(words) == 0 {
		return u, nil
	}
	if len(words) != 12 {
		return u, threemfBad("a transform has %d numbers instead of 12", len(words))
	}
	m := [16]float64{15: 1}
	for i, word := range words {
		v, err := strconv.ParseFloat(word, 64)
		if err != nil || math.IsNaN(v) || math.Abs(v) > math.MaxFloat32 {
			return u, threemfBad("transform: %q is no finite number", clip([]byte(word)))
		}
		m[i/3*4+i%3] = v
	}
	u.matrix = &m
	return u, nil
}

// build makes a node of each item.
func (r *threemf) build(p *threemfPart) error {
	for _, item := range p.items {
		n, err := r.node(p, item, item.uuid, 1)
		if err != nil {
			return err
		}
		r.scene.Roots = append(r.scene.Roots, n)
	}
	if len(p.items) == 0 {
		return &Error{Code: CodeEmpty, Message: "the build of the model has no items"}
	}
	return nil
}

// node makes the node of one use of an object; id is that of the production extension,
// of the uses on the way to it, "" where one has none. An object may be used often, but
// not within itself: depth finds that.
func (r *threemf) node(p *threemfPart, u threemfUse, id string, depth int) (*Node, error) {
	if r.count++; r.count > maxNodes || depth > maxNodeDepth {
		return nil, &Error{Code: CodeTooLarge, Message: fmt.Sprintf("more than %d objects, or deeper than %d levels", maxNodes, maxNodeDepth)}
	}
	if u.part != "" && u.part != p.name {
		other, err := r.part(u.part)
		if err != nil {
			return nil, err
		}
		p = other
	}
	o := p.objects[u.object]
	if o == nil {
		return nil, threemfBad("there is no object %q in %s", clip([]byte(u.object)), p.name)
	}
	n := &Node{Name: cleanName(u.name), ExternalID: id, Matrix: u.matrix}
	if o.name != "" {
		n.Name = cleanName(o.name)
	}
	if n.Name == "" {
		n.Name = "object " + o.id
	}
	if o.kind != "" && o.kind != "model" {
		n.Properties = append(n.Properties, PropertyGroup{Name: "3MF", Values: []Property{{Name: "Type", Value: cleanName(o.kind)}}})
	}
	n.Meshes = r.meshes(p, o)
	for _, c := range o.components {
		within := ""
		if id != "" && c.uuid != "" {
			within = id + "/" + c.uuid
		}
		child, err := r.node(p, c, within, depth+1)
		if err != nil {
			return nil, err
		}
		n.Children = append(n.Children, child)
	}
	return n, nil
}

// meshes returns a mesh for each material on an object, made once.
func (r *threemf) meshes(p *threemfPart, o *threemfObject) []*Mesh {
	if known, ok := r.nodes[o]; ok {
		return known
	}
	var all []*Mesh
	byMaterial := map[int]*Indexed{}
	stamps := make([]struct {
		in *Indexed
		at uint32
	}, len(o.positions)/3)
	for _, t := range o.triangles {
		material := r.material(p, t)
		g := byMaterial[material]
		if g == nil {
			g = &Indexed{}
			byMaterial[material] = g
			all = append(all, &Mesh{Name: cleanName(o.name), Material: material, Geometry: g})
		}
		for _, v := range t.corners {
			s := &stamps[v]
			if s.in != g {
				s.in, s.at = g, uint32(len(g.Positions)/3)
				g.Positions = append(g.Positions, o.positions[3*v:3*v+3]...)
			}
			g.Indices = append(g.Indices, s.at)
		}
	}
	o.positions, o.triangles = nil, nil
	r.nodes[o] = all
	return all
}

// material returns the material of a triangle, -1 for none.
func (r *threemf) material(p *threemfPart, t threemfTriangle) int {
	group := p.colors[t.group]
	if t.index < 0 || int(t.index) >= len(group) {
		return -1
	}
	look := group[t.index]
	at, ok := r.materials[look]
	if !ok {
		at = len(r.scene.Materials)
		r.materials[look] = at
		m := plain(look.name)
		m.BaseColor, m.Roughness = hexColor(look.color), 0.7
		r.scene.Materials = append(r.scene.Materials, m)
	}
	return at
}

// hexColor reads #RRGGBB or #RRGGBBAA in sRGB; grey for what is neither.
func hexColor(s string) [4]float32 {
	n, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 32)
	switch {
	case err == nil && len(s) == 7:
		n = n<<8 | 0xff
	case err != nil || len(s) != 9:
		return plain("").BaseColor
	}
	channel := func(shift int) float32 { return float32(n>>shift&0xff) / 255 }
	return [4]float32{toLinear(channel(24)), toLinear(channel(16)), toLinear(channel(8)), channel(0)}
}
