package convert

import (
	"context"
	"math"
	"math/bits"
)

// Measurement is what Measure finds out about one geometry. Lengths are in
// the units of the model.
type Measurement struct {
	Triangles, Vertices int64
	Min, Max            Vec3    // the bounding box; both zero without triangles
	Area                float64 // of all triangles, in square units
	Closed              bool    // every edge is met by as many triangles one way as the other
	Volume              float64 // in cubic units, negative where the surface is inside out; 0 unless Closed
}

// Measure reads the geometry once, placed by m (nil for the identity), in
// constant memory. Whether the surface is closed is told from a sum of 128-bit
// hashes over directed edges that is zero when they cancel in pairs, so corners
// must agree to the last bit to count as the same; a surface that is not closed
// passes for one with a probability of about 2^-128. It fails with the error of
// the geometry or of the context.
func Measure(ctx context.Context, g Geometry, m *[16]float64) (Measurement, error) {
	result := Measurement{Vertices: g.Vertices()}
	low := [3]float64{math.Inf(1), math.Inf(1), math.Inf(1)}
	high := [3]float64{math.Inf(-1), math.Inf(-1), math.Inf(-1)}
	var edges edgeSum
	var origin [3]float64
	var six float64 // six times the volume
	err := g.Triangles(ctx, func(batch []Triangle) error {
		for i := range batch {
			var p [3][3]float64
			var key [3]corner
			for c, v := range batch[i] {
				p[c], key[c] = place(m, v), cornerOf(v)
				for axis, x := range p[c] {
					low[axis], high[axis] = min(low[axis], x), max(high[axis], x)
				}
			}
			if result.Triangles == 0 {
				origin = p[0]
			}
			result.Triangles++
			across := cross(minus(p[1], p[0]), minus(p[2], p[0]))
			result.Area += math.Sqrt(dot(across, across)) / 2
			six += dot(minus(p[0], origin), across)
			for c := range key {
				edges.add(key[c], key[(c+1)%3])
			}
		}
		return nil
	})
	if err != nil {
		return Measurement{}, err
	}
	if result.Triangles == 0 {
		return result, nil
	}
	for axis := range low {
		result.Min[axis], result.Max[axis] = float32(low[axis]), float32(high[axis])
	}
	if result.Closed = edges == (edgeSum{}); result.Closed {
		result.Volume = six / 6
		if mirrors(m) {
			result.Volume = -result.Volume
		}
	}
	return result, nil
}

// corner is the hash of a vertex's exact coordinates.
type corner [2]uint64

func cornerOf(v Vec3) corner {
	var b [3]uint64
	for i, x := range v {
		b[i] = uint64(math.Float32bits(x + 0)) // -0 + 0 is 0
	}
	pair := b[0]<<32 | b[1]
	return corner{
		mix(mix(pair^0x9e3779b97f4a7c15) ^ b[2]),
		mix(mix(pair^0xd1b54a32d192ed03) + b[2]*0x8cb92ba72f3d8dd7),
	}
}

// edgeSum is the sum of the hashes of directed edges, modulo 2^128.
type edgeSum [2]uint64

func (s *edgeSum) add(a, b corner) {
	there, back := edge(a, b), edge(b, a)
	var carry uint64
	s[0], carry = bits.Add64(s[0], there[0], 0)
	s[1], _ = bits.Add64(s[1], there[1], carry)
	s[0], carry = bits.Sub64(s[0], back[0], 0)
	s[1], _ = bits.Sub64(s[1], back[1], carry)
}

func edge(a, b corner) [2]uint64 {
	return [2]uint64{
		mix(a[0] + bits.RotateLeft64(b[0], 23)*0x9fb21c651e98df25),
		mix(a[1]*0xc2b2ae3d27d4eb4f ^ bits.RotateLeft64(b[1], 41)),
	}
}

// mix is the finaliser of SplitMix64.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// place returns the point v under m as numbers of double precision.
func place(m *[16]float64, v Vec3) [3]float64 {
	x, y, z := float64(v[0]), float64(v[1]), float64(v[2])
	if m == nil {
		return [3]float64{x, y, z}
	}
	return [3]float64{
		m[0]*x + m[4]*y + m[8]*z + m[12],
		m[1]*x + m[5]*y + m[9]*z + m[13],
		m[2]*x + m[6]*y + m[10]*z + m[14],
	}
}

func minus(a, b [3]float64) [3]float64 { return [3]float64{a[0] - b[0], a[1] - b[1], a[2] - b[2]} }

func dot(a, b [3]float64) float64 { return a[0]*b[0] + a[1]*b[1] + a[2]*b[2] }

func cross(a, b [3]float64) [3]float64 {
	return [3]float64{a[1]*b[2] - a[2]*b[1], a[2]*b[0] - a[0]*b[2], a[0]*b[1] - a[1]*b[0]}
}
