package app_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// house is an IFC-like model in glTF: its nodes' extras become properties.
const house = `{"asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": [0]}],
  "nodes": [
    {"name": "House", "children": [1, 2, 3]},
    {"name": "Muro exterior", "mesh": 0, "extras": {"Material": "Hormigón C30", "Volume": "12.5 m^3", "Bearing": true}},
    {"name": "Wall inside", "mesh": 0, "extras": {"Material": "Brick", "Volume": "2.5 m^3", "Bearing": false, "Formula": "=1+1"}},
    {"name": "Slab", "mesh": 0, "extras": {"Material": "Hormigón C30", "Volume": "40 m^3", "Bearing": true}}],
  "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
  "accessors": [{"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3", "min": [0, 0, 0], "max": [1, 1, 0]}],
  "bufferViews": [{"buffer": 0, "byteLength": 36}],
  "buffers": [{"byteLength": 36, "uri": "data:application/octet-stream;base64,AAAAAAAAAAAAAAAAAACAPwAAAAAAAAAAAAAAAAAAgD8AAAAA"}]}`

// view is what a query of the first view of a translation answers.
func (c *client) view(translation, selection string, variables map[string]any, into any) {
	c.t.Helper()
	var out struct {
		Translation struct{ Views []json.RawMessage }
	}
	if variables == nil {
		variables = map[string]any{}
	}
	variables["id"] = translation
	c.do(`query($id: ID!) { translation(id: $id) { views { `+selection+` } } }`, variables, &out)
	require.Len(c.t, out.Translation.Views, 1)
	require.NoError(c.t, json.Unmarshal(out.Translation.Views[0], into))
}

func (c *client) fetch(url string) (*http.Response, []byte) {
	c.t.Helper()
	resp, err := http.Get(url)
	require.NoError(c.t, err)
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	require.NoError(c.t, err)
	return resp, raw
}

// done translates and waits.
func (c *client) done(file string, outputs ...string) string {
	c.t.Helper()
	id := c.translate(file, outputs...)
	events := c.follow(id, 0, 0)
	last := events[len(events)-1]
	require.Equal(c.t, "SUCCEEDED", last.Status, last.Message)
	return id
}

func TestPropertiesOfAModel(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, env ...string) {
		i := install(t, env...)
		id := i.done(i.upload(i.project(), "house.gltf", house), "GLTF", "OBJ")
		t.Run("are found", func(t *testing.T) { propertiesAreFound(t, i, id) })
		t.Run("are counted and added up", func(t *testing.T) { propertiesAreCounted(t, i, id) })
		t.Run("are exported", func(t *testing.T) { propertiesAreExported(t, i, id) })
		t.Run("with all files in a zip", func(t *testing.T) { resultsInAZip(t, i, id) })
	})
}

func propertiesAreFound(t *testing.T, i *installation, id string) {
	found := func(filter string) []string {
		var out struct {
			Objects struct {
				TotalCount int
				Nodes      []struct{ Name string }
			}
		}
		i.view(id, `objects(filter: `+filter+`) { totalCount nodes { name } }`, nil, &out)
		names := []string{}
		for _, n := range out.Objects.Nodes {
			names = append(names, n.Name)
		}
		require.Equal(t, len(names), out.Objects.TotalCount)
		return names
	}
	for _, c := range []struct {
		filter string
		want   []string
	}{
		{`{search: "hormigon"}`, []string{"Muro exterior", "Slab"}},
		{`{search: "horm c30 muro"}`, []string{"Muro exterior"}},
		{`{property: {of: {name: "Material"}, in: ["Brick"]}}`, []string{"Wall inside"}},
		{`{property: {of: {name: "Volume", unit: "m^3"}, atLeast: 2.5, lessThan: 40}}`, []string{"Muro exterior", "Wall inside"}},
		{`{all: [{property: {of: {name: "Bearing"}, isTrue: true}}, {not: {property: {of: {name: "Volume"}, greaterThan: 20}}}]}`, []string{"Muro exterior"}},
		{`{any: [{property: {of: {name: "Material"}, startsWith: "br"}}, {search: "slab"}]}`, []string{"Wall inside", "Slab"}},
		{`{externalIds: ["/House/Wall inside", "77"]}`, []string{"Wall inside"}},
		{`{property: {of: {name: "Nothing"}}}`, []string{}},
	} {
		require.Equal(t, c.want, found(c.filter), c.filter)
	}

	var page struct {
		Objects struct {
			Nodes    []struct{ Name string }
			PageInfo struct {
				HasNextPage, HasPreviousPage bool
				EndCursor                    string
			}
		}
		Properties struct {
			TotalCount int
			Nodes      []struct {
				Category, Name, Type string
				Unit                 *string
				ObjectCount          int
			}
		}
	}
	const two = `objects(first: 1, after: AFTER, filter: {search: "hormigon"}) { nodes { name } pageInfo { hasNextPage hasPreviousPage endCursor } }`
	i.view(id, strings.Replace(two, "AFTER", "null", 1), nil, &page)
	require.Equal(t, "Muro exterior", page.Objects.Nodes[0].Name)
	require.True(t, page.Objects.PageInfo.HasNextPage)
	i.view(id, strings.Replace(two, "AFTER", `"`+page.Objects.PageInfo.EndCursor+`"`, 1), nil, &page)
	require.Equal(t, "Slab", page.Objects.Nodes[0].Name)
	require.False(t, page.Objects.PageInfo.HasNextPage)
	require.True(t, page.Objects.PageInfo.HasPreviousPage)

	i.view(id, `properties(search: "volu") { totalCount nodes { category name type unit objectCount } }`, nil, &page)
	require.Equal(t, 1, page.Properties.TotalCount)
	require.Equal(t, "NUMBER", page.Properties.Nodes[0].Type)
	require.Equal(t, "m^3", *page.Properties.Nodes[0].Unit)
	require.Equal(t, 3, page.Properties.Nodes[0].ObjectCount)
}

func propertiesAreCounted(t *testing.T, i *installation, id string) {
	var out struct {
		Facets struct {
			TotalCount int
			Nodes      []struct {
				Value       any
				Unit        *string
				ObjectCount int
				Measure     struct {
					Count    int
					Sum      float64
					Min, Max *float64
					Unit     *string
				}
			}
			PageInfo struct{ HasNextPage bool }
		}
		Aggregate struct {
			Count    int
			Sum      float64
			Min, Max *float64
			Unit     *string
		}
	}
	i.view(id, `facets(property: {name: "Material"}, measure: {name: "Volume"}, first: 1) { totalCount nodes { value unit objectCount measure { count sum min max unit } } pageInfo { hasNextPage } }
		aggregate(property: {name: "Volume"}, filter: {property: {of: {name: "Bearing"}, isTrue: false}}) { count sum min max unit }`, nil, &out)
	require.Equal(t, 2, out.Facets.TotalCount)
	require.True(t, out.Facets.PageInfo.HasNextPage)
	top := out.Facets.Nodes[0]
	require.Equal(t, "Hormigón C30", top.Value)
	require.Nil(t, top.Unit)
	require.Equal(t, 2, top.ObjectCount)
	require.InDelta(t, 52.5, top.Measure.Sum, 1e-9)
	require.InDelta(t, 12.5, *top.Measure.Min, 1e-9)
	require.Equal(t, "m^3", *top.Measure.Unit)
	require.Equal(t, 1, out.Aggregate.Count)
	require.InDelta(t, 2.5, out.Aggregate.Sum, 1e-9)

	i.view(id, `aggregate(property: {name: "Nothing"}) { count sum min max unit }`, nil, &out)
	require.Zero(t, out.Aggregate.Count)
	require.Nil(t, out.Aggregate.Min)
}

func propertiesAreExported(t *testing.T, i *installation, id string) {
	var out struct{ CSVURL string }
	i.view(id, `csvUrl(filter: {property: {of: {name: "Material"}}})`, nil, &out)
	resp, raw := i.fetch(out.CSVURL)
	require.Equal(t, http.StatusOK, resp.StatusCode, string(raw))
	require.Equal(t, "text/csv; charset=utf-8", resp.Header.Get("Content-Type"))
	rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 4)
	column := func(name string) (values []string) {
		for at, title := range rows[0] {
			if strings.HasSuffix(title, name) {
				for _, r := range rows[1:] {
					values = append(values, r[at])
				}
			}
		}
		return values
	}
	require.Equal(t, []string{"Muro exterior", "Wall inside", "Slab"}, column("name"))
	require.Equal(t, []string{"12.5", "2.5", "40"}, column("Volume [m^3]"))
	require.Equal(t, []string{"", "'=1+1", ""}, column("Formula"), "a text is no formula")

	require.Equal(t, "attachment; filename=house.csv", resp.Header.Get("Content-Disposition"))

	before, sealed, _ := strings.Cut(out.CSVURL, "/downloads/")
	resp, _ = i.fetch(before + "/downloads/" + strings.Map(func(r rune) rune { // another address of the same form
		if r == 'A' {
			return 'B'
		}
		return r
	}, "A"+sealed[1:]))
	require.Equal(t, http.StatusForbidden, resp.StatusCode)
}

func resultsInAZip(t *testing.T, i *installation, id string) {
	var out struct{ Translation struct{ ZipURL *string } }
	i.do(`query($id: ID!) { translation(id: $id) { zipUrl } }`, map[string]any{"id": id}, &out)
	resp, raw := i.fetch(*out.Translation.ZipURL)
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Equal(t, `attachment; filename=house.zip`, resp.Header.Get("Content-Disposition"))
	archive, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	require.NoError(t, err)
	names := []string{}
	for _, f := range archive.File {
		r, err := f.Open()
		require.NoError(t, err)
		content, err := io.ReadAll(r) // checks the CRC
		require.NoError(t, err)
		require.NotEmpty(t, content)
		names = append(names, f.Name)
	}
	require.Len(t, names, 3)
	for n, kind := range []string{"gltf/*.glb", "obj/*.obj", "obj/*.mtl"} {
		matches, err := path.Match(kind, names[n])
		require.NoError(t, err)
		require.True(t, matches, names[n])
	}
}
