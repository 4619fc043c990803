package convert

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WriteOBJ writes the scene as Wavefront OBJ to w and its materials to mtl,
// which the model refers to as library. Matrices of nodes are applied. Geometry
// in memory keeps its shared vertices; other geometry is streamed with three
// vertices for each triangle.
func WriteOBJ(ctx context.Context, w, mtl io.Writer, library string, s *Scene) error {
	names := make([]string, len(s.Materials))
	lib := bufio.NewWriter(mtl)
	for i, m := range s.Materials {
		names[i] = fmt.Sprintf("m%d_%s", i, strings.Join(strings.Fields(cleanName(m.Name)), "_"))
		c := m.BaseColor
		fmt.Fprintf(lib, "newmtl %s\nKd %g %g %g\nd %g\nPr %g\nPm %g\n\n", names[i],
			fromLinear(c[0]), fromLinear(c[1]), fromLinear(c[2]), c[3], m.Roughness, m.Metallic)
	}
	if err := lib.Flush(); err != nil {
		return fmt.Errorf("writing material library: %w", err)
	}
	o := &objWriter{out: bufio.NewWriterSize(w, 256<<10), next: 1}
	fmt.Fprintf(o.out, "mtllib %s\n", library)
	err := s.walk(func(n *Node, m *[16]float64) error {
		for i, mesh := range n.Meshes {
			if i == 0 {
				fmt.Fprintf(o.out, "o %s\n", strings.TrimRight(cleanName(n.Name), `\`))
			}
			if mesh.Material >= 0 && mesh.Material < len(names) {
				fmt.Fprintf(o.out, "usemtl %s\n", names[mesh.Material])
			}
			if err := o.mesh(ctx, mesh.Geometry, m); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := o.out.Flush(); err != nil {
		return fmt.Errorf("writing OBJ: %w", err)
	}
	return nil
}

type objWriter struct {
	out  *bufio.Writer
	next int64 // number of the next vertex
	row  []byte
}

func (o *objWriter) vertex(v Vec3) {
	o.row = append(o.row, 'v')
	for _, f := range v {
		o.row = strconv.AppendFloat(append(o.row, ' '), float64(f), 'g', -1, 32)
	}
	o.row = append(o.row, '\n')
}

func (o *objWriter) face(a, b, c int64) {
	o.row = append(o.row, 'f')
	for _, i := range [3]int64{a, b, c} {
		o.row = strconv.AppendInt(append(o.row, ' '), i, 10)
	}
	o.row = append(o.row, '\n')
}

func (o *objWriter) flush() error {
	_, err := o.out.Write(o.row)
	o.row = o.row[:0]
	if err != nil {
		return fmt.Errorf("writing OBJ: %w", err)
	}
	return nil
}

func (o *objWriter) mesh(ctx context.Context, g Geometry, m *[16]float64) error {
	x, ok := g.(*Indexed)
	if !ok {
		return placed(ctx, g, m, func(batch []Triangle) error {
			for _, t := range batch {
				for _, v := range t {
					o.vertex(v)
				}
				o.face(o.next, o.next+1, o.next+2)
				o.next += 3
			}
			return o.flush()
		})
	}
	for i := 0; i+2 < len(x.Positions); i += 3 {
		v := transform(m, Vec3(x.Positions[i:]))
		if !finite(v[0]) || !finite(v[1]) || !finite(v[2]) {
			return &Error{Code: CodeMalformed, Message: "a coordinate is no finite number where its node places it"}
		}
		o.vertex(v)
		if len(o.row) > 32<<10 {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := o.flush(); err != nil {
				return err
			}
		}
	}
	turn := mirrors(m)
	for i := 0; i+2 < len(x.Indices); i += 3 {
		a, b, c := int64(x.Indices[i]), int64(x.Indices[i+1]), int64(x.Indices[i+2])
		if max(a, b, c) >= x.Vertices() {
			return &Error{Code: CodeMalformed, Message: fmt.Sprintf("a triangle names vertex %d of %d", max(a, b, c), x.Vertices())}
		}
		if turn {
			b, c = c, b
		}
		o.face(o.next+a, o.next+b, o.next+c)
		if len(o.row) > 32<<10 {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := o.flush(); err != nil {
				return err
			}
		}
	}
	o.next += x.Vertices()
	return o.flush()
}
