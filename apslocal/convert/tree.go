package convert

import "fmt"

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
	Value any
	Unit  string
}

// tree returns the objects of the scene and the properties of each. Counts
// are those of an object's own meshes; the model has the sums.
func (s *Scene) tree() (*Object, []Properties) {
	root := &Object{ID: 1, Name: s.Name, ExternalID: "model"}
	all := []Properties{{ObjectID: 1, Name: root.Name, ExternalID: root.ExternalID}}
	var triangles, vertices int64
	var down func(parent *Object, nodes []*Node)
	down = func(parent *Object, nodes []*Node) {
		for _, n := range nodes {
			o := &Object{ID: len(all) + 1, Name: n.Name, ExternalID: n.ExternalID}
			if o.Name == "" {
				o.Name = fmt.Sprintf("Object %d", o.ID)
			}
			parent.Children = append(parent.Children, o)
			p := Properties{ObjectID: o.ID, Name: o.Name, ExternalID: o.ExternalID}
			var t, v int64
			var materials []Property
			for _, m := range n.Meshes {
				t, v = t+m.Geometry.Count(), v+m.Geometry.Vertices()
				if m.Material >= 0 && m.Material < len(s.Materials) {
					materials = append(materials, Property{Name: "Material", Value: s.Materials[m.Material].Name})
				}
			}
			if len(n.Meshes) > 0 {
				p.Groups = append(p.Groups, counts(t, v))
			}
			if len(materials) > 0 {
				p.Groups = append(p.Groups, PropertyGroup{Name: "Materials", Values: materials})
			}
			triangles, vertices = triangles+t, vertices+v
			all = append(all, p)
			down(o, n.Children)
		}
	}
	down(root, s.Roots)
	all[0].Groups = []PropertyGroup{counts(triangles, vertices)}
	return root, all
}

func counts(triangles, vertices int64) PropertyGroup {
	return PropertyGroup{Name: "Geometry", Values: []Property{{Name: "Triangles", Value: triangles}, {Name: "Vertices", Value: vertices}}}
}
