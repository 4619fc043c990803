package convert

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Bounds on what one object, and all together, may have by reference: a short
// file can refer to the same things often.
const (
	ifcMaxRefs   = 64
	ifcMaxValues = 1000      // in a property set
	ifcMaxGroups = 2_000_000 // of properties, in the model
	ifcMaxSteps  = 1000      // in search of the materials of an object
)

// ReadIFC reads an IFC2x3 or IFC4 model: its spatial structure as nodes, types,
// property sets, quantities and materials as their properties, each known by its
// GlobalId. The tessellated shapes of IFC4 are read here. All other geometry is made
// by the program assimp, in a process of its own with bounds on time, memory and
// output; a model that has no other than that is an *Error with the code UNSUPPORTED
// without it on the PATH. Where only a part of the shapes can be had, the model has a warning.
func ReadIFC(ctx context.Context, src io.ReaderAt, size int64, name string, o Options) (*Scene, error) {
	m, err := readIFC(ctx, src, size)
	if err != nil {
		return nil, err
	}
	s := &Scene{Name: cleanName(name), Unit: "m", Properties: m.header}
	if s.Roots, err = m.tree(); err != nil {
		return nil, err
	}
	others := true
	if m.tessellated {
		g, err := readIFCShapes(ctx, src, size)
		if err != nil {
			return nil, err
		}
		if others, err = m.tessellate(ctx, s, g, o); err != nil {
			return nil, err
		}
	}
	if !others {
		return s, nil
	}
	filled := owned(io.NewSectionReader(src, 0, size), !m.wrapped)
	defer filled.Close()
	shapes, err := assimpScene(ctx, filled, size, "ifc", o)
	if e := (*Error)(nil); errors.As(err, &e) && s.count().all() > 0 {
		s.warn("shapes that are not tessellated were left out: %s", e.Message)
		return s, nil
	}
	if err != nil {
		return nil, err
	}
	for _, w := range shapes.Warnings {
		s.warn("%s", w)
	}
	return s, m.dress(s, shapes)
}

// ifcModel is what is kept of a file: everything with a GlobalId, and what
// relations say of them. Maps are by the numbers of entities.
type ifcModel struct {
	header    []PropertyGroup
	project   int64
	roots     map[int64]*ifcRoot
	values    map[int64]ifcValue
	materials map[int64]ifcMaterial
	units     map[string]string // symbols by kind, as LENGTHUNIT
	unitKinds map[int64][2]string
	assigned  []int64 // units that the model uses
	children  map[int64][]int64
	sets      map[int64][]int64 // property sets of an object, or of a type
	members   map[int64][]int64 // of a property set
	types     map[int64]int64
	made      map[int64][]int64       // materials of an object
	nodes     map[string]*Node        // by GlobalId, once the tree is made
	groups    map[int64]PropertyGroup // property sets that were made
	given     int                     // groups of all objects
	words     map[string]string       // names that repeat are kept once
	// tessellated says that the file has shapes that are read here.
	tessellated bool
	// wrapped says that styles are assigned as in IFC2x3.
	wrapped bool
}

// ifcRoot is an entity with a GlobalId.
type ifcRoot struct {
	kind, id, name, description, objectType, tag string
	elevation                                    string
	place, shape                                 int64 // of a product
}

// ifcValue is a property or a quantity.
type ifcValue struct {
	name  string
	value any
	unit  string // the kind of unit that it is measured in
	own   int64  // its own unit, if not that of the model
}

// ifcMaterial is a material, or what holds materials.
type ifcMaterial struct {
	name  string
	parts []int64
}

func readIFC(ctx context.Context, src io.ReaderAt, size int64) (*ifcModel, error) {
	m := &ifcModel{
		roots: map[int64]*ifcRoot{}, values: map[int64]ifcValue{}, materials: map[int64]ifcMaterial{}, units: map[string]string{}, unitKinds: map[int64][2]string{},
		children: map[int64][]int64{}, sets: map[int64][]int64{}, members: map[int64][]int64{}, types: map[int64]int64{}, made: map[int64][]int64{},
		nodes: map[string]*Node{}, groups: map[int64]PropertyGroup{}, words: map[string]string{},
	}
	in := newSTEP(ctx, src, size)
	keeps := func(kind, start []byte) bool {
		switch string(kind) {
		case "IFCTRIANGULATEDFACESET", "IFCPOLYGONALFACESET":
			m.tessellated = true
		case "IFCPRESENTATIONSTYLEASSIGNMENT":
			m.wrapped = true
		}
		return ifcKeeps(kind, start)
	}
	first, err := in.next(keeps)
	if err != nil || first.kind != "ISO-10303-21" {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, &Error{Code: CodeMalformed, Message: "an IFC file starts with ISO-10303-21", Line: 1}
	}
	for {
		s, err := in.next(keeps)
		if errors.Is(err, io.EOF) {
			return nil, &Error{Code: CodeMalformed, Message: "the file ends too early", Line: in.line}
		}
		if err != nil {
			return nil, err
		}
		if s.kind == "END-ISO-10303-21" {
			break
		}
		if len(s.arguments) == 0 {
			continue
		}
		v, err := s.values()
		if err != nil {
			return nil, err
		}
		if err := m.take(s.kind, s.id, ifcArguments(v)); err != nil {
			return nil, err
		}
	}
	if m.project == 0 {
		return nil, &Error{Code: CodeMalformed, Message: "the file has no IfcProject"}
	}
	return m, nil
}

// ifcKeeps tells which statements are read: the kinds below, and whatever
// starts with a GlobalId, which is no relation.
func ifcKeeps(kind, start []byte) bool {
	switch string(kind) {
	case "FILE_SCHEMA", "FILE_NAME", "IFCAPPLICATION",
		"IFCRELAGGREGATES", "IFCRELNESTS", "IFCRELCONTAINEDINSPATIALSTRUCTURE",
		"IFCRELDEFINESBYPROPERTIES", "IFCRELDEFINESBYTYPE", "IFCRELASSOCIATESMATERIAL",
		"IFCPROPERTYSINGLEVALUE", "IFCPROPERTYENUMERATEDVALUE", "IFCPROPERTYLISTVALUE", "IFCPROPERTYBOUNDEDVALUE",
		"IFCQUANTITYLENGTH", "IFCQUANTITYAREA", "IFCQUANTITYVOLUME", "IFCQUANTITYCOUNT", "IFCQUANTITYWEIGHT", "IFCQUANTITYTIME",
		"IFCMATERIAL", "IFCMATERIALLIST", "IFCMATERIALLAYER", "IFCMATERIALLAYERSET", "IFCMATERIALLAYERSETUSAGE",
		"IFCMATERIALCONSTITUENT", "IFCMATERIALCONSTITUENTSET", "IFCMATERIALPROFILE", "IFCMATERIALPROFILESET", "IFCMATERIALPROFILESETUSAGE",
		"IFCSIUNIT", "IFCCONVERSIONBASEDUNIT", "IFCCONVERSIONBASEDUNITWITHOFFSET", "IFCUNITASSIGNMENT":
		return true
	}
	return len(start) >= 24 && start[0] == '\'' && start[23] == '\'' && !bytes.ContainsAny(start[1:23], "' ") && !bytes.HasPrefix(kind, []byte("IFCREL"))
}

// ifcArguments are the arguments of an entity; those that are left out read as
// nothing.
type ifcArguments []stepValue

func (a ifcArguments) at(i int) stepValue {
	if i < len(a) {
		return a[i]
	}
	return stepValue{}
}

func (a ifcArguments) text(i int) string {
	if v := a.at(i); v.kind == stepString || v.kind == stepEnum {
		return cleanName(v.text)
	}
	return ""
}

func (a ifcArguments) refs(i int) []int64 {
	v := a.at(i)
	if v.kind == stepRef {
		return []int64{v.ref}
	}
	var refs []int64
	for _, r := range v.list {
		if r.kind == stepRef {
			refs = append(refs, r.ref)
		}
	}
	return refs
}

func (m *ifcModel) word(s string) string {
	if known, ok := m.words[s]; ok {
		return known
	}
	m.words[s] = s
	return s
}

// take keeps what an entity says. Attributes are counted as the schemas do.
func (m *ifcModel) take(kind string, id int64, a ifcArguments) error {
	switch kind {
	case "FILE_SCHEMA":
		schema := ""
		if v := a.at(0); len(v.list) > 0 {
			schema = cleanName(v.list[0].text)
		}
		if !strings.HasPrefix(strings.ToUpper(schema), "IFC") {
			return &Error{Code: CodeMalformed, Message: fmt.Sprintf("the schema is %q, so this is no IFC file", clip([]byte(schema)))}
		}
		m.note("Schema", schema)
	case "FILE_NAME":
		m.note("Created", a.text(1))
		m.note("Written By", a.text(5))
	case "IFCAPPLICATION":
		m.note("Application", strings.TrimSpace(a.text(2)+" "+a.text(1)))
	case "IFCRELAGGREGATES", "IFCRELNESTS":
		m.children[a.at(4).ref] = append(m.children[a.at(4).ref], a.refs(5)...)
	case "IFCRELCONTAINEDINSPATIALSTRUCTURE":
		m.children[a.at(5).ref] = append(m.children[a.at(5).ref], a.refs(4)...)
	case "IFCRELDEFINESBYPROPERTIES":
		sets := a.refs(5)
		if v := a.at(5); v.kind == stepTyped { // IFC4 may name a set of sets
			sets = ifcArguments(v.list).refs(0)
		}
		for _, object := range a.refs(4) {
			m.sets[object] = append(m.sets[object], sets[:min(len(sets), ifcMaxRefs)]...)
		}
	case "IFCRELDEFINESBYTYPE":
		for _, object := range a.refs(4) {
			m.types[object] = a.at(5).ref
		}
	case "IFCRELASSOCIATESMATERIAL":
		for _, object := range a.refs(4) {
			m.made[object] = append(m.made[object], a.at(5).ref)
		}
	case "IFCSIUNIT", "IFCCONVERSIONBASEDUNIT", "IFCCONVERSIONBASEDUNITWITHOFFSET", "IFCUNITASSIGNMENT":
		m.unit(kind, id, a)
	default:
		m.thing(kind, id, a)
	}
	return nil
}

func (m *ifcModel) note(name, value string) {
	if m.header == nil {
		m.header = []PropertyGroup{{Name: "IFC"}}
	}
	known := func(p Property) bool { return p.Name == name }
	if value != "" && !slices.ContainsFunc(m.header[0].Values, known) {
		m.header[0].Values = append(m.header[0].Values, Property{Name: name, Value: value})
	}
}

// thing keeps a property, a material or an entity with a GlobalId.
func (m *ifcModel) thing(kind string, id int64, a ifcArguments) {
	first := m.word(a.text(0))
	switch kind {
	case "IFCPROPERTYSINGLEVALUE":
		value, unit := ifcScalar(a.at(2))
		m.values[id] = ifcValue{first, value, unit, a.at(3).ref}
	case "IFCPROPERTYENUMERATEDVALUE", "IFCPROPERTYLISTVALUE":
		var all []string
		unit := ""
		for _, v := range a.at(2).list {
			var one any
			one, unit = ifcScalar(v)
			all = append(all, fmt.Sprint(one))
		}
		m.values[id] = ifcValue{first, strings.Join(all, ", "), unit, a.at(3).ref}
	case "IFCPROPERTYBOUNDEDVALUE":
		upper, unit := ifcScalar(a.at(2))
		lower, _ := ifcScalar(a.at(3))
		m.values[id] = ifcValue{first, fmt.Sprintf("%v to %v", lower, upper), unit, a.at(4).ref}
	case "IFCQUANTITYLENGTH", "IFCQUANTITYAREA", "IFCQUANTITYVOLUME", "IFCQUANTITYCOUNT", "IFCQUANTITYWEIGHT", "IFCQUANTITYTIME":
		value, _ := ifcScalar(a.at(3))
		unit := map[string]string{"LENGTH": "LENGTHUNIT", "AREA": "AREAUNIT", "VOLUME": "VOLUMEUNIT", "WEIGHT": "MASSUNIT", "TIME": "TIMEUNIT"}[strings.TrimPrefix(kind, "IFCQUANTITY")]
		m.values[id] = ifcValue{first, value, unit, a.at(2).ref}
	case "IFCMATERIAL":
		m.materials[id] = ifcMaterial{name: first}
	case "IFCMATERIALLIST", "IFCMATERIALLAYER", "IFCMATERIALLAYERSET", "IFCMATERIALLAYERSETUSAGE", "IFCMATERIALPROFILESETUSAGE":
		m.materials[id] = ifcMaterial{parts: a.refs(0)}
	case "IFCMATERIALCONSTITUENT", "IFCMATERIALCONSTITUENTSET", "IFCMATERIALPROFILE", "IFCMATERIALPROFILESET":
		m.materials[id] = ifcMaterial{parts: a.refs(2)}
	default:
		m.root(kind, id, a)
	}
}

func (m *ifcModel) root(kind string, id int64, a ifcArguments) {
	if v := a.at(1); v.kind != stepRef && v.kind != stepNull { // the owner history
		return
	}
	r := &ifcRoot{kind: m.word(kind), id: a.text(0), name: a.text(2), description: a.text(3)}
	switch {
	case kind == "IFCPROPERTYSET":
		m.members[id] = a.refs(4)
	case kind == "IFCELEMENTQUANTITY":
		m.members[id] = a.refs(5)
	case strings.HasSuffix(kind, "TYPE") || strings.HasSuffix(kind, "STYLE"):
		m.sets[id] = append(m.sets[id], a.refs(5)...)
	default:
		r.objectType = m.word(a.text(4))
		r.tag = a.text(7)
		r.place, r.shape = a.at(5).ref, a.at(6).ref
		if kind == "IFCPROJECT" {
			r.tag = a.text(5)
			m.project = id
		}
		if v := a.at(9); kind == "IFCBUILDINGSTOREY" && v.kind == stepNumber {
			r.elevation = v.text
		}
	}
	m.roots[id] = r
}

// ifcScalar returns a value as a property has it, and the kind of unit that its
// type is measured in.
func ifcScalar(v stepValue) (any, string) {
	unit := ""
	if v.kind == stepTyped && len(v.list) > 0 {
		unit = ifcMeasure(v.text)
		v = v.list[0]
	}
	switch v.kind {
	case stepNumber:
		if n, err := strconv.ParseInt(v.text, 10, 64); err == nil && unit == "" {
			return n, unit
		}
		if f, err := strconv.ParseFloat(v.text, 64); err == nil && !math.IsInf(f, 0) {
			return f, unit
		}
	case stepEnum:
		switch v.text {
		case "T":
			return true, ""
		case "F":
			return false, ""
		case "U":
			return "unknown", ""
		}
	case stepNull:
		return "", ""
	case stepString, stepRef, stepList, stepTyped, stepUnknown:
	}
	return cleanName(v.text), unit
}

func ifcMeasure(kind string) string {
	switch kind {
	case "IFCLENGTHMEASURE", "IFCPOSITIVELENGTHMEASURE", "IFCNONNEGATIVELENGTHMEASURE":
		return "LENGTHUNIT"
	case "IFCAREAMEASURE", "IFCVOLUMEMEASURE", "IFCPLANEANGLEMEASURE", "IFCMASSMEASURE", "IFCTIMEMEASURE", "IFCPOWERMEASURE", "IFCPRESSUREMEASURE", "IFCTHERMODYNAMICTEMPERATUREMEASURE":
		return strings.TrimSuffix(strings.TrimPrefix(kind, "IFC"), "MEASURE") + "UNIT"
	case "IFCPOSITIVEPLANEANGLEMEASURE":
		return "PLANEANGLEUNIT"
	}
	return ""
}

// unit keeps the symbols of units, and which of them the model uses.
func (m *ifcModel) unit(kind string, id int64, a ifcArguments) {
	switch kind {
	case "IFCUNITASSIGNMENT":
		m.assigned = append(m.assigned, a.refs(0)...)
	case "IFCSIUNIT":
		prefixes := map[string]string{"MILLI": "m", "CENTI": "c", "DECI": "d", "KILO": "k", "MEGA": "M", "MICRO": "µ"}
		names := map[string]string{"METRE": "m", "SQUARE_METRE": "m²", "CUBIC_METRE": "m³", "GRAM": "g", "SECOND": "s", "RADIAN": "rad", "DEGREE_CELSIUS": "°C", "KELVIN": "K", "WATT": "W", "PASCAL": "Pa"}
		m.unitKinds[id] = [2]string{a.text(1), prefixes[a.text(2)] + names[a.text(3)]}
	default:
		name := strings.ToLower(a.text(2))
		if short, ok := map[string]string{"degree": "°", "foot": "ft", "inch": "in", "square foot": "ft²", "cubic foot": "ft³", "pound": "lb"}[name]; ok {
			name = short
		}
		m.unitKinds[id] = [2]string{a.text(1), name}
	}
}

// tree makes the nodes of the spatial structure, the project on top.
func (m *ifcModel) tree() ([]*Node, error) {
	for _, id := range m.assigned {
		u := m.unitKinds[id]
		m.units[u[0]] = u[1]
	}
	seen := map[int64]bool{}
	var down func(id int64, depth int) (*Node, error)
	down = func(id int64, depth int) (*Node, error) {
		r := m.roots[id]
		if len(m.nodes) == maxNodes || depth > maxNodeDepth || m.given > ifcMaxGroups {
			return nil, &Error{Code: CodeTooLarge, Message: fmt.Sprintf("more than %d objects, %d property sets of them, or %d levels", maxNodes, ifcMaxGroups, maxNodeDepth)}
		}
		n := &Node{Name: r.name, ExternalID: r.id, Properties: m.properties(id, r)}
		if n.Name == "" {
			n.Name = ifcName(r.kind)
		}
		m.nodes[r.id] = n
		for _, child := range m.children[id] {
			if m.roots[child] == nil || seen[child] {
				continue
			}
			seen[child] = true
			c, err := down(child, depth+1)
			if err != nil {
				return nil, err
			}
			n.Children = append(n.Children, c)
		}
		return n, nil
	}
	seen[m.project] = true
	top, err := down(m.project, 1)
	return []*Node{top}, err
}

// properties are what is known of an object: its own attributes, its materials,
// then its property sets and those of its type that it has not itself.
func (m *ifcModel) properties(id int64, r *ifcRoot) []PropertyGroup {
	own := PropertyGroup{Name: "IFC"}
	add := func(name, value string) {
		if value != "" {
			own.Values = append(own.Values, Property{Name: name, Value: value})
		}
	}
	add("Class", ifcName(r.kind))
	add("GlobalId", r.id)
	add("Description", r.description)
	add("Object Type", r.objectType)
	switch r.kind {
	case "IFCPROJECT", "IFCSITE", "IFCBUILDING", "IFCBUILDINGSTOREY", "IFCSPACE":
		add("Long Name", r.tag)
	default:
		add("Tag", r.tag)
	}
	if f, err := strconv.ParseFloat(r.elevation, 64); err == nil && !math.IsInf(f, 0) {
		own.Values = append(own.Values, Property{Name: "Elevation", Value: f, Unit: m.units["LENGTHUNIT"]})
	}
	kind := m.roots[m.types[id]]
	if kind != nil {
		add("Type", kind.name)
	}
	groups := []PropertyGroup{own}
	made := m.made[id]
	if made == nil {
		made = m.made[m.types[id]]
	}
	materials := PropertyGroup{Name: "IFC Materials"}
	for i, name := range m.materialNames(made[:min(len(made), ifcMaxRefs)]) {
		materials.Values = append(materials.Values, Property{Name: fmt.Sprintf("Material %d", i+1), Value: name})
	}
	if len(materials.Values) > 0 {
		groups = append(groups, materials)
	}
	for _, sets := range [2][]int64{m.sets[id], m.sets[m.types[id]]} {
		for _, set := range sets {
			groups = m.addSet(groups, set)
		}
	}
	return groups
}

// addSet adds a property set under a name that no group has yet; a set that is
// there already hides that of the type.
func (m *ifcModel) addSet(groups []PropertyGroup, id int64) []PropertyGroup {
	g, made := m.groups[id]
	if !made {
		g = m.set(id)
		m.groups[id] = g
	}
	if len(g.Values) == 0 || len(groups) > ifcMaxRefs || slices.ContainsFunc(groups, func(other PropertyGroup) bool { return other.Name == g.Name }) {
		return groups
	}
	m.given++
	return append(groups, g)
}

// set makes a group of a property set; it is empty for what is none.
func (m *ifcModel) set(id int64) (g PropertyGroup) {
	if r := m.roots[id]; r != nil {
		g.Name = r.name
	}
	known := map[string]bool{}
	for _, ref := range m.members[id] {
		v, ok := m.values[ref]
		if !ok || v.name == "" || known[v.name] || len(g.Values) == ifcMaxValues {
			continue
		}
		known[v.name] = true
		unit := m.units[v.unit]
		if u, ok := m.unitKinds[v.own]; ok {
			unit = u[1]
		}
		g.Values = append(g.Values, Property{Name: v.name, Value: v.value, Unit: unit})
	}
	return g
}

// materialNames returns the names of materials in what holds them.
func (m *ifcModel) materialNames(ids []int64) (names []string) {
	for steps := 0; len(ids) > 0 && steps < ifcMaxSteps; steps++ {
		part := m.materials[ids[0]]
		ids = ids[1:]
		if part.name != "" && !slices.Contains(names, part.name) {
			names = append(names, part.name)
		}
		if len(part.parts) > 0 && len(part.parts) < ifcMaxSteps {
			ids = slices.Concat(part.parts, ids)
		}
	}
	return names
}

// dress gives the nodes of the tree their geometry. assimp names a node by the
// class, the name and the GlobalId of its object; what is under one that has no
// object of its own belongs to the object above.
func (m *ifcModel) dress(s, shapes *Scene) error {
	project, before := s.Roots[0], len(s.Materials)
	s.Materials = append(s.Materials, shapes.Materials...)
	vertices, _ := shapes.weigh()
	room := 16<<20 + 64*vertices // a shape may be shown more than once
	var down func(nodes []*Node, owner *Node, world *[16]float64) error
	down = func(nodes []*Node, owner *Node, world *[16]float64) error {
		for _, n := range nodes {
			place, mine := under(world, upright(n.Matrix)), owner
			if id := n.Name[max(0, len(n.Name)-22):]; m.nodes[id] != nil {
				mine = m.nodes[id]
			}
			for _, mesh := range n.Meshes {
				x := indexed(mesh.Geometry)
				if room -= x.Vertices(); room < 0 {
					return &Error{Code: CodeTooLarge, Message: "the geometry is repeated too often"}
				}
				material := mesh.Material
				if material >= 0 {
					material += before
				}
				mine.Meshes = append(mine.Meshes, &Mesh{Name: mine.Name, Material: material, Geometry: x.placed(place)})
			}
			if err := down(n.Children, mine, place); err != nil {
				return err
			}
		}
		return nil
	}
	return down(shapes.Roots, project, nil)
}

// upright returns a rotation by assimp, which has the sine of a half turn in 32
// bits in it, with zeros for those.
func upright(m *[16]float64) *[16]float64 {
	if m == nil {
		return nil
	}
	out := *m
	for i, x := range out[:12] {
		if math.Abs(x) < 1e-7 {
			out[i] = 0
		}
	}
	return &out
}

// placed returns the geometry with m applied.
func (g *Indexed) placed(m *[16]float64) *Indexed {
	if m == nil {
		return g
	}
	out := *g
	out.Positions = make([]float32, 0, len(g.Positions))
	for i := 0; i < len(g.Positions); i += 3 {
		v := transform(m, Vec3(g.Positions[i:]))
		out.Positions = append(out.Positions, v[:]...)
	}
	turn := across(m)
	out.Normals = nil
	for i := 0; i < len(g.Normals); i += 3 {
		v := turn(Vec3(g.Normals[i:]))
		out.Normals = append(out.Normals, v[:]...)
	}
	if mirrors(m) && g.Shape == Triangles {
		out.Indices = make([]uint32, 3*g.Count())
		for i := range out.Indices {
			out.Indices[i] = g.index(int64(i - i%3 + (3-i%3)%3))
		}
	}
	return &out
}

// owned makes an IFC4 file one that assimp reads, which takes all files for IFC2x3:
// every entity that has no owner history gets one that says nothing; assimp dies of
// what refers to a kind that it does not know, so elements of kinds that IFC4 has
// brought become others with the same attributes, and tessellated shapes points. With
// wrap the styles of items are wrapped as IFC2x3 asks. Closing it ends the work.
func owned(in io.Reader, wrap bool) io.ReadCloser {
	const unused = 9_000_000_001 // larger than the numbers of entities are
	last := unused
	bare := regexp.MustCompile(`^\s*#\d+\s*=\s*\w+\s*\(\s*'[0-9A-Za-z_$]{22}'\s*,\s*\$\s*,`)
	unknown := regexp.MustCompile(`^\s*(#\d+\s*=\s*)IFC(?:TRIANGULATED|POLYGONAL)FACESET\s*\(`)
	styled := regexp.MustCompile(`^\s*#\d+\s*=\s*IFCSTYLEDITEM\s*\([^,()]*,\s*\(([^()]*)\)`)
	r, w := io.Pipe()
	go func() {
		statements := bufio.NewReaderSize(in, 256<<10)
		for {
			part, err := statements.ReadSlice(';') // or of a string, which does not look like a beginning
			if number := unknown.FindSubmatch(part); number != nil {
				_, _ = fmt.Fprintf(w, "\n%sIFCCARTESIANPOINT((0.,0.,0.));", number[1])
				for errors.Is(err, bufio.ErrBufferFull) {
					_, err = statements.ReadSlice(';')
				}
				part = nil
			}
			if kind := ifc4Elements.FindSubmatchIndex(part); kind != nil {
				part = slices.Concat(part[:kind[2]], []byte("IFCFURNISHINGELEMENT"), part[kind[3]:])
			}
			if refs := styled.FindSubmatchIndex(part); refs != nil && wrap {
				last++
				_, _ = fmt.Fprintf(w, "\n#%d=IFCPRESENTATIONSTYLEASSIGNMENT((%s));", last, part[refs[2]:refs[3]])
				part = slices.Concat(part[:refs[2]], fmt.Appendf(nil, "#%d", last), part[refs[3]:])
			}
			if end := bare.FindIndex(part); end != nil {
				at := end[0] + bytes.LastIndexByte(part[:end[1]], '$')
				_, _ = w.Write(part[:at]) // what fails once fails again
				_, _ = fmt.Fprintf(w, "#%d", unused)
				part = part[at+1:]
			}
			if _, failed := w.Write(part); failed != nil {
				return // nobody reads any more
			}
			if string(bytes.TrimSpace(part)) == "DATA;" {
				_, _ = fmt.Fprintf(w, "\n#%d=IFCOWNERHISTORY($,$,$,.NOCHANGE.,$,$,$,0);", unused)
			}
			if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
				w.CloseWithError(err) // io.EOF is the end
				return
			}
		}
	}()
	return r
}

// ifc4Elements are the elements that IFC2x3 has not. Source: the standard's list of
// IfcElement's subtypes, IFC4 ADD2.
var ifc4Elements = regexp.MustCompile(`^\s*#\d+\s*=\s*(IFC(?:FURNITURE|SYSTEMFURNITUREELEMENT|GEOGRAPHICELEMENT|CIVILELEMENT|SHADINGDEVICE|CHIMNEY|VIBRATIONISOLATOR|` +
	`WALLELEMENTEDCASE|SLABSTANDARDCASE|SLABELEMENTEDCASE|BEAMSTANDARDCASE|COLUMNSTANDARDCASE|MEMBERSTANDARDCASE|PLATESTANDARDCASE|DOORSTANDARDCASE|WINDOWSTANDARDCASE|` +
	`ACTUATOR|ALARM|CONTROLLER|SENSOR|FLOWINSTRUMENT|PROTECTIVEDEVICETRIPPINGUNIT|UNITARYCONTROLELEMENT|AIRTOAIRHEATRECOVERY|BOILER|BURNER|CHILLER|COIL|CONDENSER|` +
	`COOLEDBEAM|COOLINGTOWER|ELECTRICGENERATOR|ELECTRICMOTOR|ENGINE|EVAPORATIVECOOLER|EVAPORATOR|HEATEXCHANGER|HUMIDIFIER|MOTORCONNECTION|SOLARDEVICE|TRANSFORMER|` +
	`TUBEBUNDLE|UNITARYEQUIPMENT|AIRTERMINALBOX|DAMPER|ELECTRICDISTRIBUTIONBOARD|ELECTRICTIMECONTROL|FLOWMETER|PROTECTIVEDEVICE|SWITCHINGDEVICE|VALVE|CABLECARRIERFITTING|` +
	`CABLEFITTING|DUCTFITTING|JUNCTIONBOX|PIPEFITTING|COMPRESSOR|FAN|PUMP|CABLECARRIERSEGMENT|CABLESEGMENT|DUCTSEGMENT|PIPESEGMENT|ELECTRICFLOWSTORAGEDEVICE|TANK|` +
	`AIRTERMINAL|AUDIOVISUALAPPLIANCE|COMMUNICATIONSAPPLIANCE|ELECTRICAPPLIANCE|FIRESUPPRESSIONTERMINAL|LAMP|LIGHTFIXTURE|MEDICALDEVICE|OUTLET|SANITARYTERMINAL|` +
	`SPACEHEATER|STACKTERMINAL|WASTETERMINAL|DUCTSILENCER|FILTER|INTERCEPTOR))\s*\(`)

// ifcName writes the name of a class as the standard does, where it is a
// common one.
func ifcName(kind string) string {
	for _, name := range []string{
		"IfcProject", "IfcSite", "IfcBuilding", "IfcBuildingStorey", "IfcSpace", "IfcZone",
		"IfcWall", "IfcWallStandardCase", "IfcCurtainWall", "IfcSlab", "IfcRoof", "IfcBeam", "IfcColumn", "IfcMember", "IfcPlate", "IfcFooting", "IfcPile",
		"IfcDoor", "IfcWindow", "IfcStair", "IfcStairFlight", "IfcRamp", "IfcRampFlight", "IfcRailing", "IfcCovering", "IfcOpeningElement",
		"IfcFurnishingElement", "IfcFurniture", "IfcBuildingElementProxy", "IfcBuildingElementPart", "IfcElementAssembly", "IfcReinforcingBar", "IfcFastener", "IfcMechanicalFastener",
		"IfcFlowTerminal", "IfcFlowSegment", "IfcFlowFitting", "IfcFlowController", "IfcFlowStorageDevice", "IfcFlowTreatmentDevice", "IfcFlowMovingDevice", "IfcEnergyConversionDevice",
		"IfcDistributionElement", "IfcDistributionControlElement", "IfcPipeSegment", "IfcPipeFitting", "IfcDuctSegment", "IfcDuctFitting", "IfcSanitaryTerminal", "IfcLightFixture",
		"IfcTransportElement", "IfcGrid", "IfcAnnotation", "IfcVirtualElement", "IfcGeographicElement", "IfcCivilElement", "IfcShadingDevice", "IfcChimney",
	} {
		if strings.EqualFold(name, kind) {
			return name
		}
	}
	return kind
}
