package convert

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path"
	"path/filepath"
	"strings"

	"purlin/apslocal/svf"
)

// Folders of an SVF below that of the job, as the service has them.
const (
	svfFolder = "Resource"
	svfView   = "3D View"
)

// WriteSVF writes the scene as an SVF called name, in the folder "3D View" with its
// database one level up: tree and properties as Run returns them, whose ids are
// those of the objects. create makes each file by its path. Meshes are split to
// what one may hold; one that has no normals and is streamed gets flat ones. Of
// textures only that of the colour is kept. progress is told the elements written.
// The camera sees it all.
func WriteSVF(ctx context.Context, create func(name string) (io.WriteCloser, error), name string, s *Scene, tree *Object, properties []Properties, progress func(elements int64)) (camera *Camera, err error) {
	w := &svfWriter{scene: s, out: svf.New(create, svfView, name), looks: map[glbLook]int{}, pictures: map[*Image]string{}, progress: progress}
	for axis := range 3 {
		w.low[axis], w.high[axis] = math.Inf(1), math.Inf(-1)
	}
	_, up, front := s.axes()
	if err = w.meshes(ctx); err == nil {
		err = w.out.Close(svf.Scene{Min: w.low, Max: w.high, Up: up, Front: front, Unit: s.svfUnit(), Materials: w.materials})
	}
	if err == nil {
		err = writeObjects(create, tree, properties)
	}
	if errors.Is(err, svf.ErrTooLarge) {
		return nil, &Error{Code: CodeTooLarge, Message: "an SVF cannot hold so many objects"}
	}
	if err != nil {
		return nil, err
	}
	return s.camera(w.low, w.high), nil
}

// Camera is a point of view: where the eye is, what it looks at, what is up, the
// width of the picture for its height, the angle of view in radians, a scale for
// orthographic pictures, and 1 where the picture is one.
type Camera [13]float64

// camera looks at a box from where pictures do.
func (s *Scene) camera(low, high [3]float64) *Camera {
	const angle = math.Pi / 4
	right, up, front := s.axes()
	toEye := rasterView()[2]
	size := minus(high, low)
	away := math.Sqrt(dot(size, size)) / 2 / math.Sin(angle/2)
	c := &Camera{9: 1, angle, max(away, 0), 0}
	for axis := range 3 {
		middle := (low[axis] + high[axis]) / 2
		c[axis] = middle + away*(toEye[0]*right[axis]+toEye[1]*up[axis]+toEye[2]*front[axis])
		c[3+axis], c[6+axis] = middle, up[axis]
	}
	return c
}

type svfWriter struct {
	scene     *Scene
	out       *svf.Writer
	looks     map[glbLook]int // index of a material, as a mesh can show it
	materials []svf.Material
	pictures  map[*Image]string
	low, high [3]float64
	progress  func(int64)
}

// svfPlace is where a mesh is shown, and for which object.
type svfPlace struct {
	object int
	world  *[16]float64
}

// meshes writes every mesh once, and a fragment for each place that shows it.
func (w *svfWriter) meshes(ctx context.Context) error {
	var order []*Mesh
	places := map[*Mesh][]svfPlace{}
	object := 1 // the model; nodes are numbered as in tree
	err := w.scene.walk(func(n *Node, world *[16]float64) error {
		object++
		for _, m := range n.Meshes {
			if m.Geometry.Count() == 0 {
				continue
			}
			if places[m] == nil {
				order = append(order, m)
			}
			places[m] = append(places[m], svfPlace{object, world})
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(order) == 0 {
		return &Error{Code: CodeEmpty, Message: "the model has nothing to show"}
	}
	for _, m := range order {
		material, transform, err := w.look(m)
		if err != nil {
			return err
		}
		err = split(ctx, m.Geometry, transform, func(part *svf.Mesh, elements int) error {
			if w.progress != nil {
				w.progress(int64(elements))
			}
			return w.part(part, material, places[m])
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// part writes a piece of a mesh where it is shown.
func (w *svfWriter) part(part *svf.Mesh, material int, places []svfPlace) error {
	number, err := w.out.Mesh(part)
	if err != nil {
		return err
	}
	for _, p := range places {
		low, high := [3]float64{math.Inf(1), math.Inf(1), math.Inf(1)}, [3]float64{math.Inf(-1), math.Inf(-1), math.Inf(-1)}
		for i := 0; i < len(part.Positions); i += 3 {
			for axis, x := range place(p.world, Vec3(part.Positions[i:])) {
				low[axis], high[axis] = min(low[axis], x), max(high[axis], x)
			}
		}
		for axis := range 3 {
			if !finite(float32(low[axis])) || !finite(float32(high[axis])) {
				return &Error{Code: CodeMalformed, Message: "a coordinate is no finite number where its node places it"}
			}
			w.low[axis], w.high[axis] = min(w.low[axis], low[axis]), max(w.high[axis], high[axis])
		}
		if err := w.out.Fragment(svf.Fragment{Mesh: number, Material: material, Object: p.object, Matrix: p.world, Min: low, Max: high}); err != nil {
			return err
		}
	}
	return nil
}

// look returns the material of a mesh as its UVs allow, and what its texture does
// to them.
func (w *svfWriter) look(m *Mesh) (material int, transform *TextureTransform, err error) {
	x := indexed(m.Geometry)
	look := glbLook{-1, x == nil || x.UVs == nil}
	source := &Material{Name: "Default", BaseColor: [4]float32{0.6, 0.6, 0.6, 1}, Roughness: 1, DoubleSided: true}
	if m.Material >= 0 && m.Material < len(w.scene.Materials) {
		look.material, source = m.Material, &w.scene.Materials[m.Material]
	}
	texture := source.Textures[BaseColorTexture]
	if look.bare = look.bare && texture != nil; look.bare {
		texture = nil
	}
	if texture != nil {
		transform = texture.Transform
	}
	at, ok := w.looks[look]
	if ok {
		return at, transform, nil
	}
	out := phong(source)
	if texture != nil {
		if out.Picture, err = w.picture(texture.Image); err != nil {
			return 0, nil, err
		}
		out.Blended = source.AlphaMode == "BLEND"
	}
	at = len(w.materials)
	w.looks[look], w.materials = at, append(w.materials, out)
	return at, transform, nil
}

// phong takes a material to the model that SVF has: colours as they are shown, and
// a metal's colour in its highlights.
func phong(m *Material) svf.Material {
	shown := func(c []float32) (out [3]float32) {
		for i := range out {
			out[i] = fromLinear(min(max(c[i], 0), 1))
		}
		return out
	}
	out := svf.Material{
		Name: m.Name, Diffuse: shown(m.BaseColor[:]), Emissive: shown(m.Emissive[:]), Opacity: 1, DoubleSided: m.DoubleSided,
		Metal: m.Metallic >= 0.5, Specular: [3]float32{0.2, 0.2, 0.2}, Glossiness: 20 / max(m.Roughness, 0.02),
	}
	if m.AlphaMode == "BLEND" || m.AlphaMode == "" {
		out.Opacity = min(max(m.BaseColor[3], 0), 1)
	}
	if out.Metal {
		out.Specular, out.Glossiness = out.Diffuse, 3*out.Glossiness
	}
	return out
}

func (w *svfWriter) picture(i *Image) (name string, err error) {
	if name, ok := w.pictures[i]; ok {
		return name, nil
	}
	name = fmt.Sprintf("texture_%d.%s", len(w.pictures), strings.TrimPrefix(i.MIME, "image/"))
	w.pictures[i] = name
	return name, w.out.Picture(name, i.Data)
}

// axes are the directions of the model that point right, up and to the front.
func (s *Scene) axes() (right, up, front [3]float64) {
	if s.Frame == nil {
		return [3]float64{1, 0, 0}, [3]float64{0, 1, 0}, [3]float64{0, 0, 1}
	}
	row := func(i int) [3]float64 {
		v := unit([3]float64{s.Frame[i], s.Frame[4+i], s.Frame[8+i]})
		return [3]float64{v[0] + 0, v[1] + 0, v[2] + 0} // no -0
	}
	return row(0), row(1), row(2)
}

// svfUnit is the unit of lengths; metres where none is known, as in a GLB.
func (s *Scene) svfUnit() string {
	if s.Unit == "" {
		return "m"
	}
	return s.Unit
}

// split hands the geometry to yield in meshes of a size that SVF can hold, each with
// the number of its elements. The mesh is used again after yield returns.
func split(ctx context.Context, g Geometry, t *TextureTransform, yield func(*svf.Mesh, int) error) error {
	if x := indexed(g); x != nil {
		return splitIndexed(ctx, x, t, yield)
	}
	corners := g.Kind().corners()
	most := svf.MaxVertices / corners
	m := &svf.Mesh{Kind: svf.Kind(g.Kind())}
	held := 0
	flush := func() error {
		if held == 0 {
			return nil
		}
		err := yield(m, held)
		*m, held = svf.Mesh{Kind: m.Kind, Positions: m.Positions[:0], Normals: m.Normals[:0], Indices: m.Indices[:0]}, 0
		return err
	}
	err := g.Each(ctx, func(batch []Triangle) error {
		for i := range batch {
			if held == most {
				if err := flush(); err != nil {
					return err
				}
			}
			for c := range corners {
				if g.Kind() != Points {
					m.Indices = append(m.Indices, uint16(len(m.Positions)/3))
				}
				m.Positions = append(m.Positions, batch[i][c][:]...)
			}
			if g.Kind() == Triangles {
				n := flat(&batch[i])
				m.Normals = append(m.Normals, n[0], n[1], n[2], n[0], n[1], n[2], n[0], n[1], n[2])
			}
			held++
		}
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

// flat is the normal of a triangle; z for one without an area.
func flat(t *Triangle) Vec3 {
	var p [3][3]float64
	for i, v := range t {
		p[i] = place(nil, v)
	}
	n := cross(minus(p[1], p[0]), minus(p[2], p[0]))
	l := math.Sqrt(dot(n, n))
	if !(l > 0) || math.IsInf(l, 0) {
		return Vec3{0, 0, 1}
	}
	return Vec3{float32(n[0] / l), float32(n[1] / l), float32(n[2] / l)}
}

// splitIndexed keeps vertices shared within each mesh.
func splitIndexed(ctx context.Context, x *Indexed, t *TextureTransform, yield func(*svf.Mesh, int) error) error {
	if err := x.check(); err != nil {
		return err
	}
	corners := int64(x.Shape.corners())
	most := map[Kind]int{Triangles: svf.MaxTriangles, Lines: svf.MaxLines, Points: svf.MaxVertices}[x.Shape]
	m := &svf.Mesh{Kind: svf.Kind(x.Shape)}
	known := make([]uint32, x.Vertices()) // part and place in it of each vertex, from 1
	part, held := uint32(1), 0
	flush := func() error {
		if held == 0 {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		err := yield(m, held)
		*m = svf.Mesh{Kind: m.Kind, Positions: m.Positions[:0], Normals: m.Normals[:0], UVs: m.UVs[:0], Colors: m.Colors[:0], Indices: m.Indices[:0]}
		part, held = part+1, 0
		return err
	}
	for e := range x.Count() {
		if held == most || len(m.Positions)/3+int(corners) > svf.MaxVertices {
			if err := flush(); err != nil {
				return err
			}
		}
		for c := range corners {
			v := x.index(e*corners + c)
			if known[v]>>16 != part || x.Shape == Points {
				known[v] = part<<16 | uint32(len(m.Positions)/3)
				x.vertex(m, v, t)
			}
			if x.Shape != Points {
				m.Indices = append(m.Indices, uint16(known[v]))
			}
		}
		held++
	}
	return flush()
}

// vertex adds a vertex to a mesh.
func (g *Indexed) vertex(m *svf.Mesh, v uint32, t *TextureTransform) {
	m.Positions = append(m.Positions, g.Positions[3*v:3*v+3]...)
	if g.Normals != nil && g.Shape == Triangles {
		n := g.Normals[3*v : 3*v+3]
		if l := float32(length(n)); l > 0 && finite(l) {
			m.Normals = append(m.Normals, n[0]/l, n[1]/l, n[2]/l)
		} else {
			m.Normals = append(m.Normals, 0, 0, 1)
		}
	}
	if g.UVs != nil && g.Shape == Triangles {
		uv := t.apply(g.UVs[2*v], g.UVs[2*v+1])
		m.UVs = append(m.UVs, uv[0], 1-uv[1])
	}
	if g.Colors != nil {
		for _, c := range g.Colors[4*v : 4*v+4] {
			m.Colors = append(m.Colors, float32(c)/255)
		}
	}
}

// apply transforms UVs; a nil transform leaves them.
func (t *TextureTransform) apply(u, v float32) [2]float32 {
	if t == nil {
		return [2]float32{u, v}
	}
	sin, cos := math.Sincos(float64(t.Rotation))
	x, y := float64(u*t.Scale[0]), float64(v*t.Scale[1])
	return [2]float32{float32(cos*x+sin*y) + t.Offset[0], float32(cos*y-sin*x) + t.Offset[1]}
}

// writeObjects writes the database.
func writeObjects(create func(string) (io.WriteCloser, error), tree *Object, properties []Properties) error {
	d, err := svf.NewDatabase(create)
	if err != nil {
		return err
	}
	parents := make([]int, len(properties)+1)
	children := make([][]int, len(properties)+1)
	var down func(o *Object)
	down = func(o *Object) {
		for _, c := range o.Children {
			parents[c.ID], children[o.ID] = o.ID, append(children[o.ID], c.ID)
			down(c)
		}
	}
	down(tree)
	for _, p := range properties {
		o := svf.Object{Name: p.Name, ExternalID: p.ExternalID, Parent: parents[p.ObjectID], Children: children[p.ObjectID]}
		for _, g := range p.Groups {
			for _, v := range g.Values {
				o.Properties = append(o.Properties, svf.Property{Category: g.Name, Name: v.Name, Value: v.Value, Unit: v.Unit})
			}
		}
		if _, err := d.Add(o); err != nil {
			return errors.Join(err, d.Close())
		}
	}
	return d.Close()
}

// writeSVF writes the view, the database and pictures of the view.
func (r *run) writeSVF(ctx context.Context, s *Scene) error {
	var open []*os.File
	defer func() {
		for _, f := range open {
			f.Close() // a second time, as a rule
		}
	}()
	folders := []string{svfFolder, path.Join(svfFolder, svfView)}
	if err := os.MkdirAll(filepath.Join(r.Dir, filepath.FromSlash(folders[1])), 0o777); err != nil {
		return err
	}
	r.created = append(r.created, folders...)
	create := func(name string) (io.WriteCloser, error) {
		name = path.Join(svfFolder, name)
		f, err := os.Create(filepath.Join(r.Dir, filepath.FromSlash(name)))
		if err == nil {
			open, r.created = append(open, f), append(r.created, name)
		}
		return f, err
	}
	var done int64
	total := s.count().all()
	camera, err := WriteSVF(ctx, create, r.stem, s, r.result.Tree, r.result.Properties, func(elements int64) {
		done += elements
		r.step(float64(done) / float64(total))
	})
	if err != nil {
		return err
	}
	r.result.Camera = camera
	for _, f := range []File{
		{Format: SVF, Name: path.Join(svfFolder, svfView, r.stem+".svf"), MIME: svf.MIME},
		{Format: SVF, Name: path.Join(svfFolder, svf.DatabaseFile), MIME: svf.DatabaseMIME},
	} {
		info, err := os.Stat(filepath.Join(r.Dir, filepath.FromSlash(f.Name)))
		if err != nil {
			return err
		}
		f.Size = info.Size()
		r.result.Files = append(r.result.Files, f)
	}
	return r.savePictures(ctx, s, SVF, func(size int) string {
		return path.Join(svfFolder, svfView, fmt.Sprintf("%s%d.png", r.stem, size/100))
	})
}
