package convert

import (
	"context"
	"math"
	"math/bits"
)

// Measurement is what Measure finds out about geometry. Lengths are in the
// units of the model.
type Measurement struct {
	Triangles, Lines, Points int64
	Vertices                 int64
	Min, Max                 Vec3    // the bounding box; both zero without elements
	Area                     float64 // of all triangles, in square units
	Length                   float64 // of all lines
	Closed                   bool    // there are triangles, and every edge is met by as many one way as the other
	Volume                   float64 // in cubic units, negative where the surface is inside out; 0 unless Closed
}

// elements is the number of things measured.
func (m Measurement) elements() int64 { return m.Triangles + m.Lines + m.Points }

// Measure reads each geometry once, placed by m (nil for the identity), in
// constant memory. Whether their surface is closed is told from a sum of 128-bit
// hashes over directed edges that is zero when they cancel in pairs, so corners
// must agree to the last bit to count as the same; a surface that is not closed
// passes for one with a probability of about 2^-128. It fails with the error of
// a geometry or of the context.
func Measure(ctx context.Context, m *[16]float64, geometries ...Geometry) (Measurement, error) {
	inf := math.Inf(1)
	s := survey{place: m, low: [3]float64{inf, inf, inf}, high: [3]float64{-inf, -inf, -inf}}
	for _, g := range geometries {
		s.found.Vertices += g.Vertices()
		add := map[Kind]func(*Triangle){Triangles: s.triangle, Lines: s.line, Points: s.point}[g.Kind()]
		err := g.Each(ctx, func(batch []Triangle) error {
			for i := range batch {
				add(&batch[i])
			}
			return nil
		})
		if err != nil {
			return Measurement{}, err
		}
	}
	return s.result(), nil
}

// survey is a measurement under way.
type survey struct {
	place     *[16]float64
	found     Measurement
	low, high [3]float64
	edges     edgeSum
	origin    [3]float64 // of volumes: the first corner
	six       float64    // six times the volume
}

func (s *survey) reach(p [3]float64) {
	for axis, x := range p {
		s.low[axis], s.high[axis] = min(s.low[axis], x), max(s.high[axis], x)
	}
}

func (s *survey) point(t *Triangle) {
	s.found.Points++
	s.reach(place(s.place, t[0]))
}

func (s *survey) line(t *Triangle) {
	s.found.Lines++
	a, b := place(s.place, t[0]), place(s.place, t[1])
	s.reach(a)
	s.reach(b)
	along := minus(b, a)
	s.found.Length += math.Sqrt(dot(along, along))
}

func (s *survey) triangle(t *Triangle) {
	var p [3][3]float64
	var key [3]corner
	for c, v := range t {
		p[c], key[c] = place(s.place, v), cornerOf(v)
		s.reach(p[c])
	}
	if s.found.Triangles == 0 {
		s.origin = p[0]
	}
	s.found.Triangles++
	across := cross(minus(p[1], p[0]), minus(p[2], p[0]))
	s.found.Area += math.Sqrt(dot(across, across)) / 2
	s.six += dot(minus(p[0], s.origin), across)
	for c := range key {
		s.edges.add(key[c], key[(c+1)%3])
	}
}

func (s *survey) result() Measurement {
	m := s.found
	if m.elements() == 0 {
		return m
	}
	for axis := range s.low {
		m.Min[axis], m.Max[axis] = float32(s.low[axis]), float32(s.high[axis])
	}
	if m.Closed = m.Triangles > 0 && s.edges == (edgeSum{}); m.Closed {
		m.Volume = s.six / 6
		if mirrors(s.place) {
			m.Volume = -m.Volume
		}
	}
	return m
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
