package convert

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// WriteOBJ writes the scene as Wavefront OBJ to w and its materials to mtl,
// which the model refers to as library. Matrices of nodes are applied. Geometry
// in memory keeps its shared vertices, normals, UVs and colours (as three more
// numbers of a vertex, in sRGB); other geometry is streamed with three vertices
// for each triangle. Pictures are referred to by the names that picture gives.
func WriteOBJ(ctx context.Context, w, mtl io.Writer, library string, s *Scene, picture func(*Image) string) error {
	names := make([]string, len(s.Materials))
	lib := bufio.NewWriter(mtl)
	fmt.Fprintf(lib, "# %d materials\n", len(s.Materials))
	for i, m := range s.Materials {
		names[i] = fmt.Sprintf("m%d_%s", i, strings.Join(strings.Fields(cleanName(m.Name)), "_"))
		c := m.BaseColor
		fmt.Fprintf(lib, "newmtl %s\nKd %g %g %g\nd %g\nPr %g\nPm %g\n", names[i],
			fromLinear(c[0]), fromLinear(c[1]), fromLinear(c[2]), c[3], m.Roughness, m.Metallic)
		if e := m.Emissive; e != [3]float32{} {
			fmt.Fprintf(lib, "Ke %g %g %g\n", fromLinear(e[0]), fromLinear(e[1]), fromLinear(e[2]))
		}
		for _, t := range []struct {
			word string
			*Texture
		}{{"map_Kd", m.Textures[BaseColorTexture]}, {"map_Ke", m.Textures[EmissiveTexture]}, {"norm", m.Textures[NormalTexture]}} {
			if t.Texture != nil {
				fmt.Fprintf(lib, "%s %s\n", t.word, picture(t.Image))
			}
		}
		fmt.Fprintln(lib)
	}
	if err := lib.Flush(); err != nil {
		return fmt.Errorf("writing material library: %w", err)
	}
	o := &objWriter{ctx: ctx, out: w, next: [3]int64{1, 1, 1}}
	o.row = fmt.Appendf(o.row, "mtllib %s\n", library)
	err := s.walk(func(n *Node, m *[16]float64) error {
		for i, mesh := range n.Meshes {
			if i == 0 {
				o.row = fmt.Appendf(o.row, "o %s\n", strings.TrimRight(cleanName(n.Name), `\`))
			}
			if mesh.Material >= 0 && mesh.Material < len(names) {
				o.row = fmt.Appendf(o.row, "usemtl %s\n", names[mesh.Material])
			}
			if err := o.mesh(mesh.Geometry, m); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return o.flush()
}

type objWriter struct {
	ctx  context.Context // of the one call that it lives for
	out  io.Writer
	next [3]int64 // numbers of the next vertex, UV and normal
	row  []byte   // not written yet
}

func (o *objWriter) numbers(word string, values ...float32) {
	o.row = append(o.row, word...)
	for _, f := range values {
		o.row = strconv.AppendFloat(append(o.row, ' '), float64(f), 'g', -1, 32)
	}
}

// end ends a line, and writes when there is enough.
func (o *objWriter) end() error {
	o.row = append(o.row, '\n')
	if len(o.row) < 64<<10 {
		return nil
	}
	return o.flush()
}

func (o *objWriter) flush() error {
	if err := o.ctx.Err(); err != nil {
		return err
	}
	_, err := o.out.Write(o.row)
	o.row = o.row[:0]
	if err != nil {
		return fmt.Errorf("writing OBJ: %w", err)
	}
	return nil
}

func (o *objWriter) mesh(g Geometry, m *[16]float64) error {
	if x := indexed(g); x != nil {
		return o.indexed(x, m)
	}
	return placed(o.ctx, g, m, func(batch []Triangle) error {
		for i := range batch {
			for _, v := range batch[i] {
				o.numbers("v", v[:]...)
				o.row = append(o.row, '\n')
			}
			o.row = append(o.row, 'f')
			for range 3 {
				o.row = strconv.AppendInt(append(o.row, ' '), o.next[0], 10)
				o.next[0]++
			}
			if err := o.end(); err != nil {
				return err
			}
		}
		return nil
	})
}

func (o *objWriter) indexed(x *Indexed, m *[16]float64) error {
	if err := x.check(); err != nil {
		return err
	}
	for i := 0; i < len(x.Positions); i += 3 {
		v := transform(m, Vec3(x.Positions[i:]))
		if !finite(v[0]) || !finite(v[1]) || !finite(v[2]) {
			return &Error{Code: CodeMalformed, Message: "a coordinate is no finite number where its node places it"}
		}
		o.numbers("v", v[:]...)
		if x.Colors != nil {
			for _, c := range x.Colors[4*i/3 : 4*i/3+3] {
				o.numbers("", float32(math.Round(float64(c)/255*1e4)/1e4))
			}
		}
		if err := o.end(); err != nil {
			return err
		}
	}
	for i := 0; i+1 < len(x.UVs); i += 2 {
		o.numbers("vt", x.UVs[i], 1-x.UVs[i+1])
		if err := o.end(); err != nil {
			return err
		}
	}
	turn := across(m)
	for i := 0; i+2 < len(x.Normals); i += 3 {
		n := turn(Vec3(x.Normals[i:]))
		o.numbers("vn", n[:]...)
		if err := o.end(); err != nil {
			return err
		}
	}
	if err := o.elements(x, mirrors(m)); err != nil {
		return err
	}
	o.next[0] += x.Vertices()
	o.next[1] += int64(len(x.UVs) / 2)
	o.next[2] += int64(len(x.Normals) / 3)
	return nil
}

func (o *objWriter) elements(x *Indexed, mirrored bool) error {
	word := [...]byte{Triangles: 'f', Lines: 'l', Points: 'p'}[x.Shape]
	corners := int64(x.Shape.corners())
	for e := range x.Count() {
		o.row = append(o.row, word)
		for c := range corners {
			if mirrored && x.Shape == Triangles {
				c = (3 - c) % 3
			}
			v := int64(x.index(e*corners + c))
			o.row = strconv.AppendInt(append(o.row, ' '), o.next[0]+v, 10)
			if x.Shape != Triangles || x.UVs == nil && x.Normals == nil {
				continue
			}
			if o.row = append(o.row, '/'); x.UVs != nil {
				o.row = strconv.AppendInt(o.row, o.next[1]+v, 10)
			}
			if x.Normals != nil {
				o.row = strconv.AppendInt(append(o.row, '/'), o.next[2]+v, 10)
			}
		}
		if err := o.end(); err != nil {
			return err
		}
	}
	return nil
}

// across returns what m does to normals: its cofactors, without a change of
// length that would take them out of range.
func across(m *[16]float64) func(Vec3) Vec3 {
	if m == nil {
		return func(n Vec3) Vec3 { return n }
	}
	x, y, z := [3]float64{m[0], m[1], m[2]}, [3]float64{m[4], m[5], m[6]}, [3]float64{m[8], m[9], m[10]}
	a, b, c := cross(y, z), cross(z, x), cross(x, y)
	if mirrors(m) { // the corners change places instead
		for i := range 3 {
			a[i], b[i], c[i] = -a[i], -b[i], -c[i]
		}
	}
	return func(n Vec3) Vec3 {
		var out [3]float64
		for i := range out {
			out[i] = float64(n[0])*a[i] + float64(n[1])*b[i] + float64(n[2])*c[i]
		}
		l := math.Sqrt(dot(out, out))
		if !(l > 0) || math.IsInf(l, 0) {
			return Vec3{}
		}
		return Vec3{float32(out[0] / l), float32(out[1] / l), float32(out[2] / l)}
	}
}
