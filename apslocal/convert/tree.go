package convert

import (
	"context"
	"fmt"
	"strconv"
)

// Object is one entry in the tree of a model; ids count from 1, the model.
type Object struct {
	ID               int
	Name, ExternalID string
	Children         []*Object
}

// Properties are what is known about one object.
type Properties struct {
	ObjectID         int
	Name, ExternalID string
	Groups           []PropertyGroup
}

// PropertyGroup is a headed list of properties.
type PropertyGroup struct {
	Name   string
	Values []Property
}

// Property is one value; Unit is empty where it has none.
type Property struct {
	Name  string
	Value any // int64, float64, bool or string
	Unit  string
}

// tree returns the objects of the scene and the properties of each. Measures
// are those of an object's own meshes, where the scene places them; the model
// has the sums.
func (s *Scene) tree(ctx context.Context) (*Object, []Properties, error) {
	root := &Object{ID: 1, Name: s.Name, ExternalID: "model"}
	all := []Properties{{ObjectID: 1, Name: root.Name, ExternalID: root.ExternalID}}
	var sum Measurement
	var down func(parent *Object, nodes []*Node, world *[16]float64) error
	down = func(parent *Object, nodes []*Node, world *[16]float64) error {
		ids := s.identities(parent.ExternalID)
		if parent == root {
			ids.parent = ""
		}
		for _, n := range nodes {
			o := &Object{ID: len(all) + 1, Name: n.Name, ExternalID: ids.of(n)}
			if o.Name == "" {
				o.Name = fmt.Sprintf("Object %d", o.ID)
			}
			parent.Children = append(parent.Children, o)
			p := Properties{ObjectID: o.ID, Name: o.Name, ExternalID: o.ExternalID, Groups: n.Properties}
			place := under(world, n.Matrix)
			if len(n.Meshes) > 0 {
				m, err := Measure(ctx, place, n.geometries()...)
				if err != nil {
					return err
				}
				for axis := range m.Min {
					if !finite(m.Min[axis]) || !finite(m.Max[axis]) {
						return &Error{Code: CodeMalformed, Message: "a coordinate is no finite number where its node places it"}
					}
				}
				p.Groups = append(p.Groups, s.geometry(m))
				sum = plus(sum, m)
			}
			if g := s.materials(n); len(g.Values) > 0 {
				p.Groups = append(p.Groups, g)
			}
			all = append(all, p)
			if err := down(o, n.Children, place); err != nil {
				return err
			}
		}
		return nil
	}
	if err := down(root, s.Roots, nil); err != nil {
		return nil, nil, err
	}
	all[0].Groups = append([]PropertyGroup{s.geometry(sum)}, s.Properties...)
	return root, all, nil
}

func (s *Scene) materials(n *Node) PropertyGroup {
	g := PropertyGroup{Name: "Materials"}
	known := map[int]bool{}
	for _, m := range n.Meshes {
		if m.Material < 0 || m.Material >= len(s.Materials) || known[m.Material] {
			continue
		}
		known[m.Material] = true
		p := Property{Name: "Material", Value: s.Materials[m.Material].Name}
		if len(g.Values) > 0 {
			p.Name = fmt.Sprintf("Material %d", len(g.Values)+1)
		}
		g.Values = append(g.Values, p)
	}
	return g
}

// geometry puts a measurement in words. A volume is told of closed surfaces only.
func (s *Scene) geometry(m Measurement) PropertyGroup {
	g := PropertyGroup{Name: "Geometry"}
	for _, n := range []struct {
		name  string
		count int64
	}{{"Triangles", m.Triangles}, {"Lines", m.Lines}, {"Points", m.Points}} {
		if n.count > 0 || n.name == "Triangles" {
			g.Values = append(g.Values, Property{Name: n.name, Value: n.count})
		}
	}
	g.Values = append(g.Values, Property{Name: "Vertices", Value: m.Vertices})
	if m.elements() == 0 {
		return g
	}
	power := func(exponent string) string {
		if s.Unit == "" {
			return ""
		}
		return s.Unit + exponent
	}
	for axis, name := range [3]string{"X", "Y", "Z"} {
		low, high := decimal(m.Min[axis]), decimal(m.Max[axis])
		size := high - low
		if short := float32(size); finite(short) { // the widest models have no such size
			size = decimal(short)
		}
		g.Values = append(g.Values,
			Property{Name: "Minimum " + name, Value: low, Unit: s.Unit},
			Property{Name: "Maximum " + name, Value: high, Unit: s.Unit},
			Property{Name: "Size " + name, Value: size, Unit: s.Unit})
	}
	if m.Lines > 0 {
		g.Values = append(g.Values, Property{Name: "Length", Value: m.Length, Unit: s.Unit})
	}
	if m.Triangles > 0 {
		g.Values = append(g.Values,
			Property{Name: "Surface Area", Value: m.Area, Unit: power("²")},
			Property{Name: "Closed", Value: m.Closed})
	}
	if m.Closed {
		g.Values = append(g.Values, Property{Name: "Volume", Value: m.Volume, Unit: power("³")})
	}
	return g
}

// decimal returns the shortest decimal number that stands for v, so that 0.1
// is not shown as 0.10000000149011612.
func decimal(v float32) float64 {
	d, err := strconv.ParseFloat(strconv.FormatFloat(float64(v), 'g', -1, 32), 64)
	if err != nil {
		return float64(v)
	}
	return d
}

// plus returns the measures of two models together: closed if all surfaces are.
func plus(a, b Measurement) Measurement {
	switch {
	case b.elements() == 0:
	case a.elements() == 0:
		a.Min, a.Max = b.Min, b.Max
	default:
		for axis := range a.Min {
			a.Min[axis], a.Max[axis] = min(a.Min[axis], b.Min[axis]), max(a.Max[axis], b.Max[axis])
		}
	}
	a.Closed = (a.Closed || a.Triangles == 0) && (b.Closed || b.Triangles == 0) && a.Triangles+b.Triangles > 0
	a.Triangles, a.Lines, a.Points = a.Triangles+b.Triangles, a.Lines+b.Lines, a.Points+b.Points
	a.Vertices += b.Vertices
	a.Area, a.Length, a.Volume = a.Area+b.Area, a.Length+b.Length, a.Volume+b.Volume
	return a
}

func (n *Node) geometries() []Geometry {
	all := make([]Geometry, len(n.Meshes))
	for i, m := range n.Meshes {
		all[i] = m.Geometry
	}
	return all
}

// watched is geometry that tells read how many elements it has given out with
// each batch.
type watched struct {
	Geometry
	read func(elements int64)
}

func (w watched) Each(ctx context.Context, yield func([]Triangle) error) error {
	return w.Geometry.Each(ctx, func(batch []Triangle) error {
		w.read(int64(len(batch)))
		return yield(batch)
	})
}

// indexed returns geometry that is held in memory, else nil.
func indexed(g Geometry) *Indexed {
	if w, ok := g.(watched); ok {
		g = w.Geometry
	}
	x, _ := g.(*Indexed)
	return x
}

// watched returns the scene with geometry that tells read how many elements it
// has given out with each batch.
func (s *Scene) watched(read func(elements int64)) *Scene {
	var copied func(nodes []*Node) []*Node
	copied = func(nodes []*Node) []*Node {
		out := make([]*Node, len(nodes))
		for i, n := range nodes {
			twin := *n
			twin.Meshes = make([]*Mesh, len(n.Meshes))
			for k, m := range n.Meshes {
				twin.Meshes[k] = &Mesh{Name: m.Name, Material: m.Material, Geometry: watched{m.Geometry, read}}
			}
			twin.Children = copied(n.Children)
			out[i] = &twin
		}
		return out
	}
	twin := *s
	twin.Roots = copied(s.Roots)
	return &twin
}
