package app_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// rebuilt is the house with a thicker outer wall, and a roof before all else: it shifts
// the number of every node.
var rebuilt = strings.NewReplacer(
	`"scenes": [{"nodes": [0]}]`, `"scenes": [{"nodes": [1]}]`,
	`"Volume": "12.5 m^3"`, `"Volume": "13 m^3", "Finish": "Paint"`,
	`{"name": "House", "children": [1, 2, 3]}`, `{"name": "Roof", "mesh": 0, "extras": {"Material": "Tile"}}, {"name": "House", "children": [0, 2, 3, 4]}`,
).Replace(house)

type propertyOf struct {
	Value any
	Unit  *string
}

type diffOf struct {
	Summary struct{ Added, Removed, Changed, Unchanged int }
	Before  struct{ GUID string }
	Changes struct {
		Nodes []struct {
			Kind, ExternalID string
			Before, After    *struct{ Name string }
			Properties       []struct {
				Category, Name string
				Before, After  *propertyOf
			}
		}
		PageInfo struct {
			HasNextPage bool
			EndCursor   string
		}
	}
}

const diffQuery = `query($id: ID!, $against: ID!, $first: Int, $after: String, $kinds: [ModelChangeKind!]) { node(id: $id) { ... on FileVersion { diff(against: $against) {
	before { guid } summary { added removed changed unchanged }
	changes(first: $first, after: $after, kinds: $kinds) { nodes { kind externalId before { name } after { name }
		properties { category name before { value unit } after { value unit } } } pageInfo { hasNextPage endCursor } } } } } }`

func (c *client) diff(id, against string, variables map[string]any) *diffOf {
	c.t.Helper()
	var out struct{ Node struct{ Diff *diffOf } }
	all := map[string]any{"id": id, "against": against}
	maps.Copy(all, variables)
	c.do(diffQuery, all, &out)
	return out.Node.Diff
}

func TestVersionsAreCompared(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, env ...string) {
		i := install(t, env...)
		project := i.project()
		file := i.upload(project, "house.gltf", house)
		i.done(file, "GLTF")
		i.upload(project, "house.gltf", rebuilt)
		var versions struct {
			File struct {
				Versions struct{ Nodes []struct{ ID string } }
			}
		}
		i.do(`query($id: ID!) { file(id: $id) { versions { nodes { id } } } }`, map[string]any{"id": file}, &versions)
		second, first := versions.File.Versions.Nodes[0].ID, versions.File.Versions.Nodes[1].ID
		require.Nil(t, i.diff(second, first, nil), "the second version is not translated yet")
		i.done(file, "GLTF")

		d := i.diff(second, first, nil)
		require.Equal(t, 1, d.Summary.Added)
		require.Zero(t, d.Summary.Removed)
		require.Equal(t, 2, d.Summary.Changed, "the wall and the model, whose surface has grown")
		require.Equal(t, 3, d.Summary.Unchanged)
		require.Len(t, d.Changes.Nodes, 3)
		wall := d.Changes.Nodes[0]
		require.Equal(t, "CHANGED", wall.Kind)
		require.Equal(t, "Muro exterior", wall.After.Name)
		require.Len(t, wall.Properties, 2)
		require.Equal(t, "Finish", wall.Properties[0].Name)
		require.Nil(t, wall.Properties[0].Before)
		require.Equal(t, "Paint", wall.Properties[0].After.Value)
		require.Equal(t, "Volume", wall.Properties[1].Name)
		require.InDelta(t, 12.5, wall.Properties[1].Before.Value, 1e-9)
		require.InDelta(t, 13, wall.Properties[1].After.Value, 1e-9)
		require.Equal(t, "m^3", *wall.Properties[1].After.Unit)
		roof := d.Changes.Nodes[1]
		require.Equal(t, "ADDED", roof.Kind)
		require.Nil(t, roof.Before)
		require.Equal(t, "Roof", roof.After.Name)
		require.NotEmpty(t, roof.Properties)
		model := d.Changes.Nodes[2]
		require.Equal(t, "house.gltf", model.Before.Name)
		require.Equal(t, "house.gltf", model.After.Name)

		back := i.diff(first, second, map[string]any{"kinds": []string{"REMOVED"}})
		require.Equal(t, 1, back.Summary.Removed)
		require.Len(t, back.Changes.Nodes, 1)
		require.Equal(t, "Roof", back.Changes.Nodes[0].Before.Name)

		var seen []string
		for variables := map[string]any{"first": 1}; ; {
			page := i.diff(second, first, variables)
			require.Len(t, page.Changes.Nodes, 1)
			seen = append(seen, page.Changes.Nodes[0].ExternalID)
			if !page.Changes.PageInfo.HasNextPage {
				break
			}
			variables["after"] = page.Changes.PageInfo.EndCursor
		}
		require.Equal(t, []string{"/House/Muro exterior", "/House/Roof", "model"}, seen)

		same := i.diff(second, second, nil)
		require.Equal(t, 6, same.Summary.Unchanged)
		require.Empty(t, same.Changes.Nodes)
	})
}
