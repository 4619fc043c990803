package convert

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	rels3MF = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Target="/3D/a.model" Id="r0" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>`

	model3MF = `<?xml version="1.0" encoding="UTF-8"?>
<model unit="centimeter" requiredextensions="p" xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02" xmlns:p="http://schemas.microsoft.com/3dmanufacturing/production/2015/06">
<resources>
 <basematerials id="5"><base name="red" displaycolor="#FF0000"/><base name="glass" displaycolor="#0000FF80"/></basematerials>
 <object id="1" name="tetrahedron" pid="5" pindex="0"><mesh>
  <vertices><vertex x="0" y="0" z="0"/><vertex x="1" y="0" z="0"/><vertex x="0" y="1" z="0"/><vertex x="0" y="0" z="1"/></vertices>
  <triangles><triangle v1="0" v2="2" v3="1"/><triangle v1="0" v2="1" v3="3"/><triangle v1="0" v2="3" v3="2" p1="1"/><triangle v1="1" v2="2" v3="3"/></triangles>
 </mesh></object>
 <object id="2" name="pair"><components><component objectid="1"/><component objectid="1" transform="1 0 0 0 1 0 0 0 1 10 0 0"/><component objectid="7" p:path="/3D/b.model"/></components></object>
</resources>
<build><item objectid="2" transform="2 0 0 0 2 0 0 0 2 0 0 5"/></build>
</model>`

	other3MF = `<model xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02"><resources><object id="7" type="support"><mesh><vertices><vertex x="0" y="0" z="0"/><vertex x="1" y="0" z="0"/><vertex x="0" y="1" z="0"/></vertices><triangles><triangle v1="0" v2="1" v3="2"/></triangles></mesh></object></resources><build/></model>`
)

func package3MF(t testing.TB, model string) []byte {
	t.Helper()
	return zipped(t, "_rels/.rels", rels3MF, "3D/a.model", model, "3D/b.model", other3MF)
}

func Test3MF(t *testing.T) {
	t.Parallel()
	in, dir := package3MF(t, model3MF), t.TempDir()
	r, err := Run(t.Context(), Job{Input: bytes.NewReader(in), Size: int64(len(in)), Name: "pair.3mf", Outputs: Supported("3mf"), Dir: dir, Options: Options{TempDir: t.TempDir()}}, nil)
	require.NoError(t, err)
	require.Empty(t, r.Warnings)
	pair := r.Tree.Children[0]
	require.Equal(t, "pair", pair.Name)
	require.Equal(t, []string{"tetrahedron", "tetrahedron", "object 7"}, []string{pair.Children[0].Name, pair.Children[1].Name, pair.Children[2].Name})
	require.Equal(t, "/pair/tetrahedron#2", pair.Children[1].ExternalID)
	values := map[string]any{}
	for _, p := range r.Properties[0].Groups[0].Values {
		values[p.Name] = fmt.Sprint(p.Value, p.Unit)
	}
	require.Equal(t, "9", values["Triangles"])
	require.Equal(t, "22cm", values["Maximum X"])
	require.Equal(t, "7cm", values["Maximum Z"])
	s := again(t, dir, "pair.glb")
	require.Equal(t, counts{9}, s.count())
	require.Len(t, s.Materials, 2)
	require.Equal(t, [4]float32{0, 0, 1, float32(0x80) / 255}, s.Materials[1].BaseColor)
	var top float32
	require.NoError(t, s.world(t.Context(), func(batch []Triangle) error {
		for _, triangle := range batch {
			for _, v := range triangle {
				top = max(top, v[1])
			}
		}
		return nil
	}))
	require.InDelta(t, 0.07, top, 1e-6, "y is up, in metres")
	validateGLB(t, filepath.Join(dir, "pair.glb"))
	stl, err := os.ReadFile(filepath.Join(dir, "pair.stl"))
	require.NoError(t, err)
	require.Len(t, stl, stlHeader+9*stlTriangle)
}

func Test3MFRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ code, old, new, says string }{
		{CodeMalformed, `v3="1"`, `v3="4"`, `vertex "4" of 4 (line 7)`},
		{CodeMalformed, `v3="1"`, `v3="-1"`, `vertex "-1" of 4`},
		{CodeMalformed, `x="1"`, `x="NaN"`, "no finite number"},
		{CodeMalformed, `objectid="7"`, `objectid="9"`, `no object "9"`},
		{CodeMalformed, `/3D/b.model`, `/3D/c.model`, `"3D/c.model" is missing`},
		{CodeMalformed, `/3D/b.model`, `/../b.model`, "is missing"},
		{CodeMalformed, `centimeter`, `cubit`, `unit "cubit"`},
		{CodeMalformed, `0 0 5"`, `0 0"`, "11 numbers"},
		{CodeMalformed, `<model `, `<!DOCTYPE x [<!ENTITY a "b">]><model `, "document type"},
		{CodeMalformed, `</mesh>`, `</mesh`, "XML"},
		{CodeTooLarge, `objectid="7" p:path="/3D/b.model"`, `objectid="2"`, "deeper than"},
		{CodeUnsupported, `requiredextensions="p"`, `requiredextensions="p sc" xmlns:sc="http://x/securecontent"`, "securecontent"},
		{CodeEmpty, `<item objectid="2" transform="2 0 0 0 2 0 0 0 2 0 0 5"/>`, ``, "no items"},
	} {
		in := package3MF(t, strings.Replace(model3MF, c.old, c.new, 1))
		_, err := Read3MF(t.Context(), bytes.NewReader(in), int64(len(in)), "a.3mf", Options{TempDir: t.TempDir()})
		var e *Error
		require.ErrorAs(t, err, &e, "%s: %v", c.new, err)
		require.Equal(t, c.code, e.Code, "%s: %v", c.new, err)
		require.Contains(t, e.Error(), c.says)
	}
}
