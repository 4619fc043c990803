package convert

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestIdentitiesStayWhereNodesAreInserted(t *testing.T) {
	t.Parallel()
	named := func(names ...string) (nodes []*Node) {
		for _, n := range names {
			nodes = append(nodes, &Node{Name: n})
		}
		return nodes
	}
	ids := func(roots ...*Node) (list []string) {
		s := &Scene{Name: "a.glb", Roots: roots}
		_, all, err := s.tree(t.Context())
		require.NoError(t, err)
		for _, p := range all[1:] {
			list = append(list, p.ExternalID)
		}
		return list
	}
	house := &Node{Name: "House", Children: named("Wall", "Wall", "a/b#2", "", "")}
	before := ids(house)
	require.Equal(t, []string{"/House", "/House/Wall", "/House/Wall#2", "/House/a%2Fb%232", "/House/#1", "/House/#2"}, before)
	house.Children = append(named("Door"), house.Children...)
	after := ids(&Node{Name: "Site"}, house)
	require.Subset(t, after, before)
	require.Len(t, after, len(before)+2)
	require.Equal(t, []string{"/#1"}, ids(&Node{Name: "a.glb"}), "a file's name is no node's")
	require.Equal(t, []string{"/hull"}, ids(&Node{Meshes: []*Mesh{{Name: "hull", Geometry: &Indexed{}}}}), "a mesh's name is better than none")
	require.Equal(t, []string{"3kX", "3kX/Part"}, ids(&Node{ExternalID: "3kX", Children: named("Part")}), "what a format says is believed")

	deep := &Node{Name: strings.Repeat("n", 150)}
	for range 3 {
		deep = &Node{Name: strings.Repeat("n", 150), Children: []*Node{deep, {Name: "x"}}}
	}
	seen := map[string]bool{}
	for _, id := range ids(deep) {
		require.LessOrEqual(t, len(id), maxIdentity)
		require.False(t, seen[id], id)
		seen[id] = true
	}
}

func TestWhatAFormatNamesItsObjectsBy(t *testing.T) {
	t.Parallel()
	ids := func(name, content string) (list []string) {
		r, err := Run(t.Context(), Job{Input: strings.NewReader(content), Size: int64(len(content)), Name: name, Dir: t.TempDir(), Options: Options{TempDir: t.TempDir()}}, nil)
		require.NoError(t, err)
		for _, p := range r.Properties {
			list = append(list, p.ExternalID)
		}
		return list
	}
	solid := func(name string) string {
		return fmt.Sprintf("solid %s\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\nendsolid %s\n", name, name)
	}
	require.Equal(t, []string{"model", "/lid", "/box"}, ids("a.stl", solid("lid")+solid("box")))
	require.Equal(t, []string{"model", "o:cube", "o:cube/g:top"}, ids("a.obj", "v 0 0 0\nv 1 0 0\nv 0 1 0\no cube\nf 1 2 3\ng top\nf 1 2 3\n"))

	unique := strings.NewReplacer(`<item objectid="2"`, `<item objectid="2" p:UUID="5c1"`, `<component objectid="1"/>`, `<component objectid="1" p:UUID="9a7"/>`).Replace(model3MF)
	require.Equal(t, []string{"model", "5c1", "5c1/9a7", "5c1/tetrahedron", "5c1/object 7"}, ids("a.3mf", string(package3MF(t, unique))))
}
