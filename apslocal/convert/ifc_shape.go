package convert

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
)

// Bounds on chains of references in shapes, which may lead in circles.
const (
	ifcMaxPlaces = 256
	ifcMaxMapped = 16
)

// ifcShapes is what tessellated shapes of IFC4 are made of, by the numbers of
// entities. Solids and faceted breps are assimp's.
type ifcShapes struct {
	sets       map[int64]ifcFaceSet
	faces      map[int64][][]int64 // loops of a face, the outer one first; from 1
	lists      map[int64][]float64 // x, y, z of points
	triples    map[int64][3]float64
	axes       map[int64]ifcAxes
	places     map[int64][2]int64 // the placement that it is relative to, and the axes
	items      map[int64][]int64  // of a representation, or the representations of a product
	names      map[int64]string   // of representations
	mapped     map[int64][2]int64 // what is shown, and where
	maps       map[int64][2]int64 // the origin, and the representation that is shown
	styles     map[int64][]int64  // of an item, and what a style is made of
	styleNames map[int64]string
	colours    map[int64][3]float64
	shades     map[int64]ifcShade

	materials map[int64]int // made of styles, by their number; in the scene
	made      int           // items and triangles that were made, of those that there is room for
	room      int
}

// ifcFaceSet is an IfcTriangulatedFaceSet, or an IfcPolygonalFaceSet, which has
// faces instead of corners.
type ifcFaceSet struct {
	points  int64
	corners []int64 // three of each triangle, from 1
	faces   []int64
	indices []int64 // which point a corner is; nil: the corner's own
	closed  bool
}

// ifcAxes are those of a placement, or of a transformation with its scale.
type ifcAxes struct {
	at, x, y, z int64
	scale       float64
	operator    bool
}

type ifcShade struct {
	colour       int64
	transparency float64
}

func ifcShapeKeeps(kind, _ []byte) bool {
	switch string(kind) {
	case "IFCTRIANGULATEDFACESET", "IFCPOLYGONALFACESET", "IFCINDEXEDPOLYGONALFACE", "IFCINDEXEDPOLYGONALFACEWITHVOIDS", "IFCCARTESIANPOINTLIST3D",
		"IFCCARTESIANPOINT", "IFCDIRECTION", "IFCAXIS2PLACEMENT3D", "IFCLOCALPLACEMENT",
		"IFCCARTESIANTRANSFORMATIONOPERATOR3D", "IFCCARTESIANTRANSFORMATIONOPERATOR3DNONUNIFORM",
		"IFCPRODUCTDEFINITIONSHAPE", "IFCSHAPEREPRESENTATION", "IFCMAPPEDITEM", "IFCREPRESENTATIONMAP",
		"IFCSTYLEDITEM", "IFCPRESENTATIONSTYLEASSIGNMENT", "IFCSURFACESTYLE", "IFCSURFACESTYLERENDERING", "IFCSURFACESTYLESHADING", "IFCCOLOURRGB",
		"END-ISO-10303-21":
		return true
	}
	return false
}

// readIFCShapes reads a file that was read once for its objects.
func readIFCShapes(ctx context.Context, src io.ReaderAt, size int64) (*ifcShapes, error) {
	g := &ifcShapes{
		sets: map[int64]ifcFaceSet{}, faces: map[int64][][]int64{}, lists: map[int64][]float64{}, triples: map[int64][3]float64{}, axes: map[int64]ifcAxes{},
		places: map[int64][2]int64{}, items: map[int64][]int64{}, names: map[int64]string{}, mapped: map[int64][2]int64{}, maps: map[int64][2]int64{},
		styles: map[int64][]int64{}, styleNames: map[int64]string{}, colours: map[int64][3]float64{}, shades: map[int64]ifcShade{}, materials: map[int64]int{},
	}
	in := newSTEP(ctx, src, size)
	for {
		s, err := in.next(ifcShapeKeeps)
		if errors.Is(err, io.EOF) || err == nil && s.kind == "END-ISO-10303-21" {
			return g, nil
		}
		if err != nil {
			return nil, err
		}
		if len(s.arguments) == 0 {
			continue
		}
		v, err := s.values()
		if err != nil {
			return nil, err
		}
		if err := g.take(s.kind, s.id, ifcArguments(v)); err != nil {
			return nil, err
		}
	}
}

// take keeps what an entity says. Attributes are counted as in IFC4.
func (g *ifcShapes) take(kind string, id int64, a ifcArguments) (err error) {
	switch kind {
	case "IFCTRIANGULATEDFACESET": // Coordinates, Normals, Closed, CoordIndex, PnIndex
		set := ifcFaceSet{points: a.at(0).ref, closed: a.text(2) == "T"}
		for _, face := range a.at(3).list {
			if len(face.list) != 3 {
				return ifcBad(id, "a triangle has three corners")
			}
			if set.corners, err = appendIntegers(set.corners, id, face.list); err != nil {
				return err
			}
		}
		set.indices, err = appendIntegers(nil, id, a.at(4).list)
		g.sets[id] = set
	case "IFCPOLYGONALFACESET": // Coordinates, Closed, Faces, PnIndex
		set := ifcFaceSet{points: a.at(0).ref, closed: a.text(1) == "T", faces: a.refs(2)}
		set.indices, err = appendIntegers(nil, id, a.at(3).list)
		g.sets[id] = set
	case "IFCINDEXEDPOLYGONALFACE", "IFCINDEXEDPOLYGONALFACEWITHVOIDS": // CoordIndex, InnerCoordIndices
		loops := make([][]int64, 1, 1+len(a.at(1).list))
		loops[0], err = appendIntegers(nil, id, a.at(0).list)
		for _, void := range a.at(1).list {
			if err != nil {
				break
			}
			var loop []int64
			loop, err = appendIntegers(nil, id, void.list)
			loops = append(loops, loop)
		}
		g.faces[id] = loops
	case "IFCCARTESIANPOINTLIST3D":
		points := make([]float64, 0, 3*len(a.at(0).list))
		for _, p := range a.at(0).list {
			if len(p.list) != 3 {
				return ifcBad(id, "a point has three coordinates")
			}
			for _, x := range p.list {
				n, err := strconv.ParseFloat(x.text, 64)
				if x.kind != stepNumber || err != nil {
					return ifcBad(id, "a coordinate is no number")
				}
				points = append(points, n)
			}
		}
		g.lists[id] = points
	case "IFCCARTESIANPOINT", "IFCDIRECTION":
		var p [3]float64
		for i, x := range a.at(0).list[:min(3, len(a.at(0).list))] {
			if p[i], err = strconv.ParseFloat(x.text, 64); err != nil {
				return ifcBad(id, "a coordinate is no number")
			}
		}
		g.triples[id] = p
	case "IFCAXIS2PLACEMENT3D": // Location, Axis, RefDirection
		g.axes[id] = ifcAxes{at: a.at(0).ref, z: a.at(1).ref, x: a.at(2).ref, scale: 1}
	case "IFCCARTESIANTRANSFORMATIONOPERATOR3D", "IFCCARTESIANTRANSFORMATIONOPERATOR3DNONUNIFORM": // Axis1, Axis2, LocalOrigin, Scale, Axis3
		t := ifcAxes{x: a.at(0).ref, y: a.at(1).ref, at: a.at(2).ref, z: a.at(4).ref, scale: 1, operator: true}
		if n, err := strconv.ParseFloat(a.at(3).text, 64); err == nil {
			t.scale = n
		}
		g.axes[id] = t
	case "IFCLOCALPLACEMENT":
		g.places[id] = [2]int64{a.at(0).ref, a.at(1).ref}
	case "IFCPRODUCTDEFINITIONSHAPE":
		g.items[id] = a.refs(2)
	case "IFCSHAPEREPRESENTATION":
		g.items[id], g.names[id] = a.refs(3), a.text(1)
	case "IFCMAPPEDITEM":
		g.mapped[id] = [2]int64{a.at(0).ref, a.at(1).ref}
	case "IFCREPRESENTATIONMAP":
		g.maps[id] = [2]int64{a.at(0).ref, a.at(1).ref}
	default:
		g.style(kind, id, a)
	}
	return err
}

func (g *ifcShapes) style(kind string, id int64, a ifcArguments) {
	switch kind {
	case "IFCSTYLEDITEM": // Item, Styles, Name
		g.styles[a.at(0).ref] = a.refs(1)
	case "IFCPRESENTATIONSTYLEASSIGNMENT":
		g.styles[id] = a.refs(0)
	case "IFCSURFACESTYLE": // Name, Side, Styles
		g.styles[id], g.styleNames[id] = a.refs(2), a.text(0)
	case "IFCSURFACESTYLERENDERING", "IFCSURFACESTYLESHADING": // SurfaceColour, Transparency
		shade := ifcShade{colour: a.at(0).ref}
		if n, err := strconv.ParseFloat(a.at(1).text, 64); err == nil {
			shade.transparency = n
		}
		g.shades[id] = shade
	case "IFCCOLOURRGB": // Name, Red, Green, Blue
		var c [3]float64
		for i := range c {
			if n, err := strconv.ParseFloat(a.at(1+i).text, 64); err == nil {
				c[i] = min(max(n, 0), 1)
			}
		}
		g.colours[id] = c
	}
}

var errRepeated = &Error{Code: CodeTooLarge, Message: "the geometry is repeated too often"}

func ifcBad(id int64, why string) error {
	return &Error{Code: CodeMalformed, Message: fmt.Sprintf("#%d: %s", id, why)}
}

func appendIntegers(to []int64, id int64, list []stepValue) ([]int64, error) {
	to = slices.Grow(to, len(list))
	for _, v := range list {
		n, err := strconv.ParseInt(v.text, 10, 64)
		if v.kind != stepNumber || err != nil {
			return nil, ifcBad(id, "an index is no whole number")
		}
		to = append(to, n)
	}
	return to, nil
}

// tessellate gives the objects of the tree their tessellated shapes. It returns
// whether some have shapes of another kind, too.
func (m *ifcModel) tessellate(ctx context.Context, s *Scene, g *ifcShapes, o Options) (others bool, err error) {
	g.room = 16<<20 + 64*g.corners()
	if most := o.maxTriangles(); int64(g.room) > 4*most {
		g.room = int(4 * most)
	}
	scale := m.metres(s)
	// From the model's axes and unit to those of glTF: y is up.
	upright := [16]float64{scale, 0, 0, 0, 0, 0, -scale, 0, 0, scale, 0, 0, 0, 0, 0, 1}
	// In the order of the file, so that the same file makes the same model.
	ids := make([]int64, 0, len(m.roots))
	for id, r := range m.roots {
		if r.shape != 0 && m.nodes[r.id] != nil {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	for _, id := range ids {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		r := m.roots[id]
		world := multiply(upright, g.place(r.place, 0))
		n := m.nodes[r.id]
		for _, shape := range g.body(r.shape) {
			other, err := g.show(s, n, shape, world, 0)
			if err != nil {
				return false, err
			}
			others = others || other
		}
	}
	return others, nil
}

// corners are those of all faces, each counted once.
func (g *ifcShapes) corners() (n int) {
	for _, set := range g.sets {
		n += len(set.corners)
	}
	for _, loops := range g.faces {
		for _, loop := range loops {
			n += len(loop)
		}
	}
	return n
}

// metres is the model's unit of length.
func (m *ifcModel) metres(s *Scene) float64 {
	unit := m.units["LENGTHUNIT"]
	if scale, ok := map[string]float64{"": 1, "m": 1, "dm": 0.1, "cm": 0.01, "mm": 0.001, "µm": 1e-6, "km": 1000, "ft": 0.3048, "in": 0.0254}[unit]; ok {
		return scale
	}
	s.warn("the unit of length %q is not known: it is taken for metres", unit)
	return 1
}

// body returns the representations of a product that are its body, and all of
// them when none says so.
func (g *ifcShapes) body(product int64) (list []int64) {
	all := g.items[product]
	for _, id := range all {
		if g.names[id] == "Body" {
			list = append(list, id)
		}
	}
	if list == nil {
		return all
	}
	return list
}

// show adds what a representation shows to a node. It returns whether there is
// something that is not tessellated.
func (g *ifcShapes) show(s *Scene, n *Node, representation int64, world [16]float64, depth int) (others bool, err error) {
	for _, item := range g.items[representation] {
		if g.made++; g.made > g.room {
			return false, errRepeated
		}
		if set, ok := g.sets[item]; ok {
			if err := g.add(s, n, item, set, world); err != nil {
				return false, err
			}
			continue
		}
		at, ok := g.mapped[item]
		if !ok || depth == ifcMaxMapped {
			others = true
			continue
		}
		shown := g.maps[at[0]]
		place := multiply(world, multiply(g.matrix(at[1]), g.matrix(shown[0])))
		other, err := g.show(s, n, shown[1], place, depth+1)
		if err != nil {
			return false, err
		}
		others = others || other
	}
	return others, nil
}

// add makes a mesh of a face set, with a vertex for each corner so that edges
// stay sharp.
func (g *ifcShapes) add(s *Scene, n *Node, id int64, set ifcFaceSet, world [16]float64) error {
	points := g.lists[set.points]
	at := func(corner int64) (Vec3, error) {
		if set.indices != nil {
			if corner < 1 || corner > int64(len(set.indices)) {
				return Vec3{}, ifcBad(id, fmt.Sprintf("index %d of %d", corner, len(set.indices)))
			}
			corner = set.indices[corner-1]
		}
		if corner < 1 || corner > int64(len(points)/3) {
			return Vec3{}, ifcBad(id, fmt.Sprintf("a corner is point %d of %d", corner, len(points)/3))
		}
		p := points[3*corner-3 : 3*corner]
		return placed64(&world, p), nil
	}
	mesh := &Indexed{Shape: Triangles}
	triangle := func(corners ...Vec3) error {
		if g.made++; g.made > g.room {
			return errRepeated
		}
		for _, c := range corners {
			if !finite(c[0]) || !finite(c[1]) || !finite(c[2]) {
				return ifcBad(id, "a coordinate is too large")
			}
			mesh.Positions = append(mesh.Positions, c[:]...)
		}
		return nil
	}
	var corners []Vec3
	load := func(loop []int64) (err error) {
		corners = slices.Grow(corners[:0], len(loop))[:len(loop)]
		for i, c := range loop {
			if corners[i], err = at(c); err != nil {
				return err
			}
		}
		return nil
	}
	for i := 0; i+2 < len(set.corners); i += 3 {
		if err := load(set.corners[i : i+3]); err != nil {
			return err
		}
		if err := triangle(corners...); err != nil {
			return err
		}
	}
	var cut [][3]int
	for _, face := range set.faces {
		loops := g.faces[face]
		if len(loops) == 0 || len(loops[0]) < 3 || len(loops[0]) > maxCorners {
			return ifcBad(id, fmt.Sprintf("the face #%d has no outline of 3 to %d corners", face, maxCorners))
		}
		if err := load(loops[0]); err != nil {
			return err
		}
		outline := slices.Clone(corners)
		for _, void := range loops[1:] {
			if err := load(void); err != nil {
				return err
			}
			if len(outline)+len(corners)+2 > maxEars {
				s.warn("openings in faces of more than %d corners were left out", maxEars)
				break
			}
			outline = bridge(outline, corners)
		}
		cut = triangulate(cut[:0], len(outline), func(i int) Vec3 { return outline[i] })
		for _, t := range cut {
			if err := triangle(outline[t[0]], outline[t[1]], outline[t[2]]); err != nil {
				return err
			}
		}
	}
	if len(mesh.Positions) > 0 {
		n.Meshes = append(n.Meshes, &Mesh{Name: n.Name, Material: g.material(s, id, set.closed), Geometry: mesh})
	}
	return nil
}

// bridge joins an opening to the outline around it by the shortest line between
// corners of both that crosses neither, so that one polygon is left.
func bridge(outline, void []Vec3) []Vec3 {
	if len(void) < 3 {
		return outline
	}
	whole := slices.Concat(outline, void)
	u, v := plane(len(outline), func(i int) Vec3 { return outline[i] })
	points := make([][2]float64, len(whole))
	for i, p := range whole {
		points[i] = [2]float64{float64(p[u]), float64(p[v])}
	}
	outer, inner := points[:len(outline)], points[len(outline):]
	if (turn(outer) > 0) == (turn(inner) > 0) {
		void = slices.Clone(void)
		slices.Reverse(void)
		inner = slices.Clone(inner)
		slices.Reverse(inner)
	}
	crosses := func(loop [][2]float64, a, b [2]float64) bool {
		for i, p := range loop {
			q := loop[(i+1)%len(loop)]
			if p == a || p == b || q == a || q == b {
				continue
			}
			if (area(a, b, p) > 0) != (area(a, b, q) > 0) && (area(p, q, a) > 0) != (area(p, q, b) > 0) {
				return true
			}
		}
		return false
	}
	from, to, best := 0, 0, math.Inf(1)
	for i, a := range outer {
		for j, b := range inner {
			if d := math.Hypot(a[0]-b[0], a[1]-b[1]); d < best && !crosses(outer, a, b) && !crosses(inner, a, b) {
				from, to, best = i, j, d
			}
		}
	}
	joined := slices.Clone(outline[:from+1])
	joined = append(joined, void[to:]...)
	joined = append(joined, void[:to+1]...)
	return append(joined, outline[from:]...)
}

// turn is twice the signed area of a polygon.
func turn(loop [][2]float64) (sum float64) {
	for i, p := range loop {
		q := loop[(i+1)%len(loop)]
		sum += p[0]*q[1] - q[0]*p[1]
	}
	return sum
}

// place is where a placement leads: through all that it is relative to.
func (g *ifcShapes) place(id int64, depth int) [16]float64 {
	at, ok := g.places[id]
	if !ok || depth == ifcMaxPlaces {
		return identity
	}
	return multiply(g.place(at[0], depth+1), g.matrix(at[1]))
}

var identity = [16]float64{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}

// matrix is that of axes: of a placement or a transformation.
func (g *ifcShapes) matrix(id int64) [16]float64 {
	a, ok := g.axes[id]
	if !ok {
		return identity
	}
	z := direction(g.triples[a.z], [3]float64{0, 0, 1})
	x := perpendicular(z, g.triples[a.x], [3]float64{1, 0, 0}, [3]float64{0, 1, 0})
	y := [3]float64{z[1]*x[2] - z[2]*x[1], z[2]*x[0] - z[0]*x[2], z[0]*x[1] - z[1]*x[0]}
	if a.operator && a.y != 0 && dot(y, g.triples[a.y]) < 0 { // it mirrors
		y = [3]float64{-y[0], -y[1], -y[2]}
	}
	t, k := g.triples[a.at], a.scale
	return [16]float64{k * x[0], k * x[1], k * x[2], 0, k * y[0], k * y[1], k * y[2], 0, k * z[0], k * z[1], k * z[2], 0, t[0], t[1], t[2], 1}
}

// perpendicular is the first of some directions, as far as it is across z.
func perpendicular(z [3]float64, candidates ...[3]float64) [3]float64 {
	for _, v := range candidates {
		v = direction(v, z)
		along := dot(v, z)
		for i := range v {
			v[i] -= along * z[i]
		}
		if dot(v, v) > 1e-12 {
			return direction(v, z)
		}
	}
	return z // not reached: of two directions across each other one is not along z
}

// direction has the length 1; usual stands for one that has none.
func direction(v, usual [3]float64) [3]float64 {
	l := math.Sqrt(dot(v, v))
	if !(l > 1e-12) || math.IsInf(l, 0) {
		return usual
	}
	return [3]float64{v[0] / l, v[1] / l, v[2] / l}
}

// placed64 places a point before it loses digits: sites are far from the origin.
func placed64(m *[16]float64, p []float64) Vec3 {
	return Vec3{
		float32(m[0]*p[0] + m[4]*p[1] + m[8]*p[2] + m[12]),
		float32(m[1]*p[0] + m[5]*p[1] + m[9]*p[2] + m[13]),
		float32(m[2]*p[0] + m[6]*p[1] + m[10]*p[2] + m[14]),
	}
}

// material finds or makes that of an item's surface style; -1 when it has none.
func (g *ifcShapes) material(s *Scene, item int64, closed bool) int {
	look := g.styles[item]
	for steps := 0; len(look) > 0 && steps < ifcMaxSteps; steps++ {
		id := look[0]
		look = look[1:]
		shade, ok := g.shades[id]
		if !ok {
			if g.styleNames[id] != "" && len(g.styles[id]) > 0 {
				g.styleNames[g.styles[id][0]] = g.styleNames[id]
			}
			if len(g.styles[id]) < ifcMaxSteps {
				look = slices.Concat(g.styles[id], look)
			}
			continue
		}
		if known, ok := g.materials[id]; ok {
			return known
		}
		made := Material{Name: g.styleNames[id], BaseColor: [4]float32{0, 0, 0, float32(1 - min(max(shade.transparency, 0), 1))}, Roughness: 1, DoubleSided: !closed}
		for i, c := range g.colours[shade.colour] {
			made.BaseColor[i] = toLinear(float32(c))
		}
		g.materials[id] = len(s.Materials)
		s.Materials = append(s.Materials, made)
		return g.materials[id]
	}
	return -1
}
