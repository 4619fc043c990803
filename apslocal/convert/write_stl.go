package convert

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// world calls yield with every triangle of the scene, nodes' matrices applied.
func (s *Scene) world(ctx context.Context, yield func([]Triangle) error) error {
	return s.walk(func(n *Node, m *[16]float64) error {
		for _, mesh := range n.Meshes {
			if mesh.Geometry.Kind() != Triangles {
				continue
			}
			if err := placed(ctx, mesh.Geometry, m, yield); err != nil {
				return err
			}
		}
		return nil
	})
}

// placed streams g under the matrix m. Where m mirrors, corners change places
// so that outsides stay outside.
func placed(ctx context.Context, g Geometry, m *[16]float64, yield func([]Triangle) error) error {
	turn := mirrors(m)
	return g.Each(ctx, func(batch []Triangle) error {
		for i := range batch {
			for c, v := range batch[i] {
				v = transform(m, v)
				if !finite(v[0]) || !finite(v[1]) || !finite(v[2]) {
					return &Error{Code: CodeMalformed, Message: "a coordinate is no finite number where its node places it"}
				}
				batch[i][c] = v
			}
			if turn {
				batch[i][1], batch[i][2] = batch[i][2], batch[i][1]
			}
		}
		return yield(batch)
	})
}

// WriteSTL writes the triangles of the whole scene as one binary STL. A scene
// without any is an *Error with the code EMPTY, more than the 32-bit counter
// holds one with the code TOO_LARGE.
func WriteSTL(ctx context.Context, w io.Writer, s *Scene) error {
	total := s.count()
	switch {
	case total[Triangles] == 0:
		return &Error{Code: CodeEmpty, Message: fmt.Sprintf("the model has no triangles, only %d lines and %d points, which STL cannot hold", total[Lines], total[Points])}
	case total[Triangles] > math.MaxUint32:
		return &Error{Code: CodeTooLarge, Message: fmt.Sprintf("%d triangles do not fit in an STL file", total[Triangles])}
	}
	head := make([]byte, stlHeader)
	copy(head, "binary STL")
	binary.LittleEndian.PutUint32(head[80:], uint32(total[Triangles]))
	if _, err := w.Write(head); err != nil {
		return fmt.Errorf("writing STL: %w", err)
	}
	out := make([]byte, BatchElements*stlTriangle) // its last two bytes of each triangle stay zero
	return s.world(ctx, func(batch []Triangle) error {
		for i := range batch {
			row, t := out[i*stlTriangle:(i+1)*stlTriangle], &batch[i]
			for k, v := range [4]Vec3{normal(t), t[0], t[1], t[2]} {
				for c, f := range v {
					binary.LittleEndian.PutUint32(row[12*k+4*c:], math.Float32bits(f))
				}
			}
		}
		if _, err := w.Write(out[:len(batch)*stlTriangle]); err != nil {
			return fmt.Errorf("writing STL: %w", err)
		}
		return nil
	})
}

// normal is the unit normal of t, or zero where t has no area.
func normal(t *Triangle) Vec3 {
	var a, b [3]float64
	for i := range 3 {
		a[i], b[i] = float64(t[1][i])-float64(t[0][i]), float64(t[2][i])-float64(t[0][i])
	}
	n := [3]float64{a[1]*b[2] - a[2]*b[1], a[2]*b[0] - a[0]*b[2], a[0]*b[1] - a[1]*b[0]}
	length := math.Sqrt(n[0]*n[0] + n[1]*n[1] + n[2]*n[2])
	if length == 0 || math.IsInf(length, 0) {
		return Vec3{}
	}
	return Vec3{float32(n[0] / length), float32(n[1] / length), float32(n[2] / length)}
}
