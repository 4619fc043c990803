package convert

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// house is the IFC2x3 model of assimp-testmodels.
func house(t testing.TB) []byte {
	t.Helper()
	in, err := os.ReadFile(filepath.Join(modelsDir(t), "IFC", "AC14-FZK-Haus.ifc"))
	require.NoError(t, err)
	return in
}

// path finds an object of a tree by names.
func (o *Object) at(t *testing.T, names ...string) *Object {
	t.Helper()
	for _, name := range names {
		var next *Object
		for _, c := range o.Children {
			if c.Name == name {
				next = c
			}
		}
		require.NotNil(t, next, "%s in %s", name, o.Name)
		o = next
	}
	return o
}

// of returns the properties of an object as group/name → value and unit.
func (r *Result) of(o *Object) map[string]string {
	all := map[string]string{}
	for _, g := range r.Properties[o.ID-1].Groups {
		for _, p := range g.Values {
			all[g.Name+"/"+p.Name] = strings.TrimSpace(fmt.Sprint(p.Value, " ", p.Unit))
		}
	}
	return all
}

func TestIFC(t *testing.T) {
	t.Parallel()
	in, dir := house(t), t.TempDir()
	r, err := Run(t.Context(), Job{Input: bytes.NewReader(in), Size: int64(len(in)), Name: "house.ifc", Outputs: []Format{GLB, Thumbnail}, Dir: dir, Options: Options{TempDir: t.TempDir()}}, nil)
	require.NoError(t, err)
	validateGLB(t, filepath.Join(dir, "house.glb"))
	require.Equal(t, "IFC2X3", r.of(r.Tree)["IFC/Schema"])
	require.Equal(t, "ArchiCAD 14.0 14.0", r.of(r.Tree)["IFC/Application"])
	storey := r.Tree.at(t, "Projekt", "Gelände", "AC14-FZK-Haus", "0. Erdgeschoss")
	require.Equal(t, "0yBEy76WYo3DwzauJBQBOE", storey.ExternalID)
	wall := r.of(storey.at(t, "Wand-Ext-ERDG-1"))
	require.Equal(t, "IfcWallStandardCase", wall["IFC/Class"])
	require.Equal(t, "3rPX_Juz59peXXY6wDJl18", wall["IFC/GlobalId"])
	require.NotEmpty(t, wall["Geometry/Triangles"])
	require.NotEmpty(t, wall["IFC Materials/Material 1"])
	t.Log(wall)
}

func TestIFCWholeHouseIsReadQuickly(t *testing.T) {
	t.Parallel()
	in := house(t)
	began := time.Now()
	m, err := readIFC(t.Context(), bytes.NewReader(in), int64(len(in)))
	require.NoError(t, err)
	_, err = m.tree()
	require.NoError(t, err)
	require.Less(t, time.Since(began), 10*time.Second, "a fraction of a second, but for a busy machine")
	t.Logf("%d objects in %v", len(m.nodes), time.Since(began))
	require.Greater(t, len(m.nodes), 100)
}

// small is an IFC4 file; %s is more of its data.
const small = `ISO-10303-21;
HEADER;
FILE_DESCRIPTION(('x;y /* no comment */ ''z'''),'2;1'); /* a comment; with 'quotes */
FILE_NAME('a','2020-01-01',(''),(''),'','by hand','');
FILE_SCHEMA(('IFC4'));
ENDSEC;
DATA;
#1=IFCPROJECT('0000000000000000000001',$,'P',$,$,'Long',$,$,#9);
#9=IFCUNITASSIGNMENT((#10,#11));
#10=IFCSIUNIT(*,.LENGTHUNIT.,.MILLI.,.METRE.);
#11=IFCSIUNIT(*,.AREAUNIT.,$,.SQUARE_METRE.);
#2=IFCBUILDING('0000000000000000000002',$,'B\X2\00E400F6\X0\\S\|\X\DF it''s',$,$,$,$,$,.ELEMENT.,$,$,$);
#3=IFCWALL('0000000000000000000003',$,$,'desc','sort',$,$,'T1',.SOLIDWALL.);
#4=IFCRELAGGREGATES('0000000000000000000004',$,$,$,#1,(#2));
#5=IFCRELCONTAINEDINSPATIALSTRUCTURE('0000000000000000000005',$,$,$,(#3,#99),#2);
#6=IFCPROPERTYSET('0000000000000000000006',$,'Pset_WallCommon',$,(#7,#8,#12));
#7=IFCPROPERTYSINGLEVALUE('Height',$,IFCLENGTHMEASURE(2500.),$);
#8=IFCPROPERTYSINGLEVALUE('IsExternal',$,IFCBOOLEAN(.T.),$);
#12=IFCPROPERTYENUMERATEDVALUE('Status',$,(IFCLABEL('NEW'),IFCLABEL('OLD')),$);
#13=IFCRELDEFINESBYPROPERTIES('0000000000000000000007',$,$,$,(#3),#6);
#14=IFCELEMENTQUANTITY('0000000000000000000008',$,'Qto',$,$,(#15));
#15=IFCQUANTITYAREA('Side',$,$,12.5);
#16=IFCWALLTYPE('0000000000000000000009',$,'WT',$,$,(#14,#17),$,$,$,.STANDARD.);
#17=IFCPROPERTYSET('000000000000000000000A',$,'Pset_WallCommon',$,(#18));
#18=IFCPROPERTYSINGLEVALUE('Hidden',$,IFCINTEGER(1),$);
#19=IFCRELDEFINESBYTYPE('000000000000000000000B',$,$,$,(#3),#16);
#20=IFCMATERIAL('Brick',$,$);
#21=IFCMATERIALLAYER(#20,100.,$,$,$,$,$);
#22=IFCMATERIALLAYERSET((#21,#21),$,$);
#23=IFCRELASSOCIATESMATERIAL('000000000000000000000C',$,$,$,(#16),#22);
%s
ENDSEC;
END-ISO-10303-21;
`

func TestIFC4Properties(t *testing.T) {
	t.Parallel()
	in := fmt.Sprintf(small, "")
	m, err := readIFC(t.Context(), strings.NewReader(in), int64(len(in)))
	require.NoError(t, err)
	roots, err := m.tree()
	require.NoError(t, err)
	wall := roots[0].Children[0].Children[0]
	require.Equal(t, "Bäöüß it's", roots[0].Children[0].Name)
	require.Equal(t, "IfcWall", wall.Name)
	require.Equal(t, []PropertyGroup{
		{Name: "IFC", Values: []Property{
			{Name: "Class", Value: "IfcWall"},
			{Name: "GlobalId", Value: "0000000000000000000003"},
			{Name: "Description", Value: "desc"},
			{Name: "Object Type", Value: "sort"},
			{Name: "Tag", Value: "T1"},
			{Name: "Type", Value: "WT"},
		}},
		{Name: "IFC Materials", Values: []Property{{Name: "Material 1", Value: "Brick"}}},
		{Name: "Pset_WallCommon", Values: []Property{
			{Name: "Height", Value: 2500.0, Unit: "mm"}, {Name: "IsExternal", Value: true}, {Name: "Status", Value: "NEW, OLD"},
		}},
		{Name: "Qto", Values: []Property{{Name: "Side", Value: 12.5, Unit: "m²"}}},
	}, wall.Properties)
}

func TestIFCRefuses(t *testing.T) {
	t.Parallel()
	whole := fmt.Sprintf(small, "")
	deep := strings.Builder{}
	for i := range 300 {
		fmt.Fprintf(&deep, "#%d=IFCSPACE('%022d',$,$,$,$,$,$,$);\n#%d=IFCRELAGGREGATES('%022d',$,$,$,#%d,(#%d));\n", 1000+i, 1000+i, 5000+i, 5000+i, 999+i, 1000+i)
	}
	for _, c := range []struct{ code, in, says string }{
		{CodeMalformed, "", "starts with ISO-10303-21"},
		{CodeMalformed, "hello", "starts with ISO-10303-21"},
		{CodeMalformed, whole[:len(whole)-20], "ends too early"},
		{CodeMalformed, strings.Replace(whole, "'IFC4'", "'AP214'", 1), "this is no IFC file"},
		{CodeMalformed, strings.Replace(whole, "IFCPROJECT", "IFCPROXY", 1), "no IfcProject"},
		{CodeMalformed, strings.Replace(whole, "12.5)", "12.5", 1), "no closing bracket (line 22)"},
		{CodeMalformed, strings.Replace(whole, "(#3),#6", "((#3),#6", 1), "#13: the arguments"},
		{CodeMalformed, strings.Replace(whole, "#15=", "15=", 1), `"15" is no number of an entity`},
		{CodeMalformed, fmt.Sprintf(small, "#50=IFCPROPERTYSINGLEVALUE("+strings.Repeat("(", 1000)+strings.Repeat(")", 1000)+");"), "#50: the arguments"},
		{CodeMalformed, fmt.Sprintf(small, "/* open"), "a comment does not end"},
		{CodeTooLarge, fmt.Sprintf(small, "#51=IFCPROPERTYSINGLEVALUE('"+strings.Repeat("x", stepMaxStatement)+"');"), "more than 16777216 bytes"},
		{CodeTooLarge, fmt.Sprintf(small, strings.Replace(deep.String(), "#999,", "#2,", 1)), "256 levels"},
	} {
		m, err := readIFC(t.Context(), strings.NewReader(c.in), int64(len(c.in)))
		if err == nil {
			_, err = m.tree()
		}
		var e *Error
		require.ErrorAs(t, err, &e, "%s: %v", c.says, err)
		require.Equal(t, c.code, e.Code, "%v", err)
		require.Contains(t, e.Error(), c.says)
	}
}

// A ring of parts is met once, and what assimp cannot read says so.
func TestIFCOfBrokenParts(t *testing.T) {
	t.Parallel()
	ring := fmt.Sprintf(small, "#60=IFCRELAGGREGATES('000000000000000000000D',$,$,$,#3,(#1,#2,#3));")
	m, err := readIFC(t.Context(), strings.NewReader(ring), int64(len(ring)))
	require.NoError(t, err)
	roots, err := m.tree()
	require.NoError(t, err)
	require.Empty(t, roots[0].Children[0].Children[0].Children)
	dir := t.TempDir()
	_, err = ReadIFC(t.Context(), strings.NewReader(ring), int64(len(ring)), "ring.ifc", Options{TempDir: dir})
	var e *Error
	require.ErrorAs(t, err, &e, "%v", err)
	require.NotContains(t, e.Message, dir)
	t.Log(e)
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Empty(t, left)
}

func TestAssimpIsBounded(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	began := time.Now()
	require.Error(t, assimpRun(ctx, "/bin/sleep", dir, 0, "60"))
	require.Less(t, time.Since(began), 30*time.Second)
	err := assimpRun(t.Context(), "/bin/sh", dir, 0, "-c", `test -z "$HOME$PATH$PWD_" && ulimit -v && ulimit -f; echo "ERROR: $(ulimit -v) $(ulimit -f)"; exit 1`)
	require.ErrorContains(t, err, fmt.Sprintf("%d %d", assimpMemory>>10, assimpOutput>>9))
}

func FuzzIFC(f *testing.F) {
	for _, seed := range []string{fmt.Sprintf(small, ""), tessellated(""), "ISO-10303-21;\nDATA;#1=IFCPROJECT('0000000000000000000001',$,'P');END-ISO-10303-21;"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		ctx, stop := context.WithTimeout(t.Context(), fuzzTime)
		defer stop()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		m, err := readIFC(ctx, bytes.NewReader(in), int64(len(in)))
		s := &Scene{}
		if err == nil {
			s.Roots, err = m.tree()
		}
		if err == nil {
			var g *ifcShapes
			if g, err = readIFCShapes(ctx, bytes.NewReader(in), int64(len(in))); err == nil {
				_, err = m.tessellate(ctx, s, g, Options{MaxTriangles: 20_000})
			}
		}
		runtime.ReadMemStats(&after)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(fuzzFloor+fuzzFactor*len(in)), "bytes allocated")
		if err == nil && s.count().all() > 0 {
			err = writeAll(ctx, s)
		}
		var e *Error
		require.True(t, err == nil || errors.As(err, &e), "%v", err)
	})
}

// An IFC4 file without owner histories has its geometry made all the same.
func TestIFC4Geometry(t *testing.T) {
	t.Parallel()
	const more = `#30=IFCCARTESIANPOINT((0.,0.,0.));
#31=IFCAXIS2PLACEMENT3D(#30,$,$);
#32=IFCGEOMETRICREPRESENTATIONCONTEXT($,'Model',3,1.E-5,#31,$);
#33=IFCLOCALPLACEMENT($,#31);
#34=IFCRECTANGLEPROFILEDEF(.AREA.,$,#36,1000.,200.);
#35=IFCCARTESIANPOINT((0.,0.));
#36=IFCAXIS2PLACEMENT2D(#35,$);
#37=IFCDIRECTION((0.,0.,1.));
#38=IFCEXTRUDEDAREASOLID(#34,#31,#37,2500.);
#39=IFCSHAPEREPRESENTATION(#32,'Body','SweptSolid',(#38));
#40=IFCPRODUCTDEFINITIONSHAPE($,$,(#39));`
	in := fmt.Sprintf(small, more)
	in = strings.Replace(in, "'Long',$,$,#9", "'Long',$,(#32),#9", 1)
	in = strings.Replace(in, "'sort',$,$,", "'sort',#33,#40,", 1)
	in = strings.Replace(in, "it''s',$,$,$", "it''s',$,$,#33", 1)
	_, err := ReadIFC(t.Context(), strings.NewReader(in), int64(len(in)), "wall.ifc", Options{TempDir: t.TempDir()})
	require.ErrorContains(t, err, "it ended early", "assimp dies of an entity that is not there")
	in = strings.Replace(in, ",#99", "", 1)
	r, err := Run(t.Context(), Job{Input: strings.NewReader(in), Size: int64(len(in)), Name: "wall.ifc", Outputs: []Format{GLB, STL}, Dir: t.TempDir(), Options: Options{TempDir: t.TempDir()}}, nil)
	require.NoError(t, err)
	wall := r.of(r.Tree.at(t, "P", "Bäöüß it's", "IfcWall"))
	require.Equal(t, "12", wall["Geometry/Triangles"])
	require.Equal(t, "true", wall["Geometry/Closed"])
	require.Equal(t, "2.5 m", wall["Geometry/Size Y"])
}
