package svf

import (
	"encoding/binary"
	"fmt"
	"math"
)

// Bounds on what one mesh may hold: readers keep indices and counts in 16 bits.
const (
	MaxVertices  = math.MaxUint16
	MaxTriangles = math.MaxUint16
	MaxLines     = math.MaxUint16 / 2
)

// Kind is what the elements of a mesh are.
type Kind uint8

// Kinds of meshes.
const (
	Triangles Kind = iota
	Lines          // segments
	Points
)

// Mesh is geometry in coordinates of its own. It has at most MaxVertices vertices.
type Mesh struct {
	Kind      Kind
	Positions []float32 // x, y, z of each vertex
	Normals   []float32 // nil, or as long as Positions; of triangles
	UVs       []float32 // nil, or u, v of each vertex, v upwards; of triangles
	Colors    []float32 // nil, or red, green, blue and alpha of each vertex, 0 to 1
	Indices   []uint16  // three of each triangle, two of each segment; none of points
}

func (m *Mesh) vertices() int { return len(m.Positions) / 3 }

// elements is the number of triangles, segments or points.
func (m *Mesh) elements() int {
	switch m.Kind {
	case Triangles:
		return len(m.Indices) / 3
	case Lines:
		return len(m.Indices) / 2
	case Points:
	}
	return m.vertices()
}

func (m *Mesh) check() error {
	n := m.vertices()
	if n == 0 || n > MaxVertices || len(m.Positions) != 3*n ||
		m.Normals != nil && len(m.Normals) != 3*n || m.UVs != nil && len(m.UVs) != 2*n || m.Colors != nil && len(m.Colors) != 4*n ||
		m.Kind == Triangles && (len(m.Indices)%3 != 0 || len(m.Indices) > 3*MaxTriangles) || m.Kind == Lines && (len(m.Indices)%2 != 0 || len(m.Indices) > 2*MaxLines) ||
		m.Kind > Points || m.Kind == Points && len(m.Indices) > 0 {
		return fmt.Errorf("svf: a mesh of kind %d with %d coordinates and %d indices cannot be written", m.Kind, len(m.Positions), len(m.Indices))
	}
	for _, i := range m.Indices {
		if int(i) >= n {
			return fmt.Errorf("svf: a mesh of %d vertices names vertex %d", n, i)
		}
	}
	return nil
}

// append writes the entry of a mesh.
func (m *Mesh) append(b []byte) []byte {
	switch m.Kind {
	case Lines:
		return m.appendLoose(b, nil, m.Indices)
	case Points:
		return m.appendLoose(b, []float32{1}, nil)
	case Triangles:
	}
	b = appendInts(append(b, "OCTM"...), 5)
	attributes := min(len(m.Colors), 1)
	b = appendInts(append(b, "RAW\x00"...), m.vertices(), len(m.Indices)/3, min(len(m.UVs), 1), attributes, min(len(m.Normals), 1), 0)
	b = append(b, "INDX"...)
	for _, i := range m.Indices {
		b = binary.LittleEndian.AppendUint32(b, uint32(i))
	}
	b = appendFloats(append(b, "VERT"...), m.Positions...)
	if m.Normals != nil {
		b = appendFloats(append(b, "NORM"...), m.Normals...)
	}
	if m.UVs != nil {
		b = appendFloats(appendInts(append(b, "TEXC"...), 0, 0), m.UVs...) // no name, no file
	}
	if m.Colors != nil {
		const name = "Color"
		b = appendInts(append(b, "ATTR"...), len(name))
		b = appendFloats(append(b, name...), m.Colors...)
	}
	return b
}

// appendLoose writes lines, and points with their size. They have no alpha.
func (m *Mesh) appendLoose(b []byte, size []float32, indices []uint16) []byte {
	b = binary.LittleEndian.AppendUint16(b, uint16(m.vertices()))
	b = binary.LittleEndian.AppendUint16(b, uint16(len(indices)))
	if m.Kind == Lines {
		b = binary.LittleEndian.AppendUint16(b, 0) // no bounds of polylines
	}
	b = appendFloats(b, size...)
	b = append(b, byte(min(len(m.Colors), 1)))
	b = appendFloats(b, m.Positions...)
	for i := 0; i < len(m.Colors); i += 4 {
		b = appendFloats(b, m.Colors[i:i+3]...)
	}
	for _, i := range indices {
		b = binary.LittleEndian.AppendUint16(b, i)
	}
	return b
}
