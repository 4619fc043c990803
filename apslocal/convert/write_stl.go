package convert

import (
	"bufio"
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
	return g.Triangles(ctx, func(batch []Triangle) error {
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

// WriteSTL writes the whole scene as one binary STL. More triangles than its
// 32-bit counter holds are an *Error with the code TOO_LARGE.
func WriteSTL(ctx context.Context, w io.Writer, s *Scene) error {
	total := s.count()
	if total > math.MaxUint32 {
		return &Error{Code: CodeTooLarge, Message: fmt.Sprintf("%d triangles do not fit in an STL file", total)}
	}
	out := bufio.NewWriterSize(w, 256<<10)
	head := make([]byte, stlHeader)
	copy(head, "binary STL")
	binary.LittleEndian.PutUint32(head[80:], uint32(total))
	if _, err := out.Write(head); err != nil {
		return fmt.Errorf("writing STL: %w", err)
	}
	var row [stlTriangle]byte
	err := s.world(ctx, func(batch []Triangle) error {
		for _, t := range batch {
			for k, v := range [4]Vec3{normal(t), t[0], t[1], t[2]} {
				for i, f := range v {
					binary.LittleEndian.PutUint32(row[12*k+4*i:], math.Float32bits(f))
				}
			}
			if _, err := out.Write(row[:]); err != nil {
				return fmt.Errorf("writing STL: %w", err)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return out.Flush()
}

// normal is the unit normal of t, or zero where t has no area.
func normal(t Triangle) Vec3 {
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
