package convert

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// tessellated is an IFC4 model of millimetres: a wall of triangles that stands on a
// turned storey, a plate of polygons with an opening, and a chair that is shown twice.
func tessellated(more string) string {
	in := fmt.Sprintf(small, `
#30=IFCCARTESIANPOINT((0.,0.,0.));
#31=IFCAXIS2PLACEMENT3D(#30,$,$);
#32=IFCGEOMETRICREPRESENTATIONCONTEXT($,'Model',3,1.E-5,#31,$);
#33=IFCCARTESIANPOINT((10000.,0.,3000.));
#34=IFCDIRECTION((0.,1.,0.));
#35=IFCDIRECTION((0.,0.,1.));
#36=IFCAXIS2PLACEMENT3D(#33,#35,#34);
#37=IFCLOCALPLACEMENT($,#36);
#38=IFCCARTESIANPOINT((1000.,0.,0.));
#39=IFCAXIS2PLACEMENT3D(#38,$,$);
#40=IFCLOCALPLACEMENT(#37,#39);
#41=IFCCARTESIANPOINTLIST3D(((0.,0.,0.),(2000.,0.,0.),(2000.,100.,0.),(0.,100.,0.),(0.,0.,500.),(2000.,0.,500.),(2000.,100.,500.),(0.,100.,500.)));
#42=IFCTRIANGULATEDFACESET(#41,$,.T.,((1,3,2),(1,4,3),(5,6,7),(5,7,8),(1,2,6),(1,6,5),(2,3,7),(2,7,6),(3,4,8),(3,8,7),(4,1,5),(4,5,8)),$);
#43=IFCSHAPEREPRESENTATION(#32,'Body','Tessellation',(#42));
#44=IFCPRODUCTDEFINITIONSHAPE($,$,(#45,#43));
#45=IFCSHAPEREPRESENTATION(#32,'Axis','Curve2D',(#46));
#46=IFCPOLYLINE((#30,#38));
#47=IFCCOLOURRGB($,1.,0.5,0.);
#48=IFCSURFACESTYLERENDERING(#47,0.25,$,$,$,$,$,$,.NOTDEFINED.);
#49=IFCSURFACESTYLE('Orange',.BOTH.,(#48));
#50=IFCSTYLEDITEM(#42,(#49),$);
#60=IFCPLATE('0000000000000000000020',$,'Plate',$,$,#37,#61,$,$);
#61=IFCPRODUCTDEFINITIONSHAPE($,$,(#62));
#62=IFCSHAPEREPRESENTATION(#32,'Body','Tessellation',(#63));
#63=IFCPOLYGONALFACESET(#64,.F.,(#65,#66),(2,3,4,5,6,7,8,9,1));
#64=IFCCARTESIANPOINTLIST3D(((0.,0.,900.),(0.,0.,0.),(4000.,0.,0.),(4000.,4000.,0.),(0.,4000.,0.),(1000.,1000.,0.),(1000.,2000.,0.),(2000.,2000.,0.),(2000.,1000.,0.)));
#65=IFCINDEXEDPOLYGONALFACEWITHVOIDS((1,2,3,4),((5,6,7,8)));
#66=IFCINDEXEDPOLYGONALFACE((1,4,9));
#70=IFCFURNITURE('0000000000000000000030',$,'Chair',$,$,$,#71,$,$);
#71=IFCPRODUCTDEFINITIONSHAPE($,$,(#72));
#72=IFCSHAPEREPRESENTATION(#32,'Body','MappedRepresentation',(#73,#74));
#73=IFCMAPPEDITEM(#75,#76);
#74=IFCMAPPEDITEM(#75,#77);
#75=IFCREPRESENTATIONMAP(#31,#43);
#76=IFCCARTESIANTRANSFORMATIONOPERATOR3D($,$,#30,1.,$);
#77=IFCCARTESIANTRANSFORMATIONOPERATOR3D($,#78,#33,2.,$);
#78=IFCDIRECTION((0.,-1.,0.));
#80=IFCRELCONTAINEDINSPATIALSTRUCTURE('0000000000000000000040',$,$,$,(#60,#70),#2);
`+more)
	in = strings.Replace(in, "'Long',$,$,#9", "'Long',$,(#32),#9", 1)
	in = strings.Replace(in, "'sort',$,$,", "'sort',#40,#44,", 1)
	return strings.Replace(in, ",#99", "", 1)
}

func runIFC(t *testing.T, in string) (*Result, error) {
	dir := t.TempDir()
	r, err := Run(t.Context(), Job{Input: strings.NewReader(in), Size: int64(len(in)), Name: "model.ifc", Outputs: []Format{GLB, STL}, Dir: dir, Options: Options{TempDir: t.TempDir()}}, nil)
	if err == nil && os.Getenv("PATH") != "" {
		validateGLB(t, filepath.Join(dir, "model.glb"))
	}
	return r, err
}

func TestIFC4Tessellated(t *testing.T) {
	r, err := runIFC(t, tessellated(""))
	require.NoError(t, err)
	require.Empty(t, r.Warnings)
	t.Setenv("PATH", "") // and without assimp
	without, err := runIFC(t, tessellated(""))
	require.NoError(t, err)
	require.Equal(t, r, without)
	building := r.Tree.at(t, "P", "Bäöüß it's")
	wall := r.of(building.at(t, "IfcWall"))
	require.Equal(t, "12", wall["Geometry/Triangles"])
	require.Equal(t, "true", wall["Geometry/Closed"])
	volume, err := strconv.ParseFloat(strings.TrimSuffix(wall["Geometry/Volume"], " m³"), 64)
	require.NoError(t, err)
	require.InDelta(t, 0.1, volume, 1e-5)
	// 2000 along the storey's x, which is the model's y, which is glTF's -z; z up.
	require.Equal(t, []string{"0.1 m", "0.5 m", "2 m"}, []string{wall["Geometry/Size X"], wall["Geometry/Size Y"], wall["Geometry/Size Z"]})
	plate := r.of(building.at(t, "Plate"))
	require.Equal(t, "9", plate["Geometry/Triangles"], "eight around the opening, and one")
	surface, err := strconv.ParseFloat(strings.TrimSuffix(plate["Geometry/Surface Area"], " m²"), 64)
	require.NoError(t, err)
	require.InDelta(t, 16.8, surface, 1e-4, "16 without 1, and the triangle of 0.9 by 4 halved")
	chair := r.of(building.at(t, "Chair"))
	require.Equal(t, "24", chair["Geometry/Triangles"])
	s, err := ReadIFC(t.Context(), strings.NewReader(tessellated("")), int64(len(tessellated(""))), "model.ifc", Options{})
	require.NoError(t, err)
	require.Equal(t, []Material{{Name: "Orange", BaseColor: [4]float32{1, toLinear(0.5), 0, 0.75}, Roughness: 1}}, s.Materials)
	low, high := Vec3{1e9, 1e9, 1e9}, Vec3{-1e9, -1e9, -1e9}
	for _, m := range s.Roots[0].Children[0].Children[2].Meshes {
		require.Zero(t, m.Material)
		require.NoError(t, m.Geometry.Each(t.Context(), func(batch []Triangle) error {
			for _, corner := range batch {
				for _, p := range corner {
					for i, x := range p {
						low[i], high[i] = min(low[i], x), max(high[i], x)
					}
				}
			}
			return nil
		}))
	}
	require.Equal(t, [2]Vec3{{0, 0, -0.1}, {14, 4, 0.2}}, [2]Vec3{low, high}, "as it is, and mirrored, doubled and moved")
}

func TestIFC4TessellatedBesideOtherShapes(t *testing.T) {
	solid := `#90=IFCCOLUMN('0000000000000000000050',$,'Column',$,$,#91,#92,$,$);
#91=IFCLOCALPLACEMENT($,#31);
#92=IFCPRODUCTDEFINITIONSHAPE($,$,(#93));
#93=IFCSHAPEREPRESENTATION(#32,'Body','SweptSolid',(#94));
#94=IFCEXTRUDEDAREASOLID(#95,#31,#35,2500.);
#95=IFCRECTANGLEPROFILEDEF(.AREA.,$,#96,1000.,200.);
#96=IFCAXIS2PLACEMENT2D(#97,$);
#97=IFCCARTESIANPOINT((0.,0.));
#98=IFCRELCONTAINEDINSPATIALSTRUCTURE('0000000000000000000051',$,$,$,(#90),#2);`
	r, err := runIFC(t, tessellated(solid))
	require.NoError(t, err)
	require.Empty(t, r.Warnings)
	building := r.Tree.at(t, "P", "Bäöüß it's")
	require.Equal(t, "12", r.of(building.at(t, "IfcWall"))["Geometry/Triangles"])
	require.Equal(t, "12", r.of(building.at(t, "Column"))["Geometry/Triangles"])
	require.Equal(t, "2.5 m", r.of(building.at(t, "Column"))["Geometry/Size Y"])

	t.Setenv("PATH", "")
	r, err = runIFC(t, tessellated(solid))
	require.NoError(t, err)
	require.Equal(t, []string{"shapes that are not tessellated were left out: " + assimpMissing}, r.Warnings)
	require.Empty(t, r.of(r.Tree.at(t, "P", "Bäöüß it's", "Column"))["Geometry/Triangles"])
}

func TestIFC4TessellatedRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ code, from, to, says string }{
		{CodeMalformed, "((1,3,2)", "((1,3,9)", "#42: a corner is point 9 of 8"},
		{CodeMalformed, "((1,3,2)", "((0,3,2)", "#42: a corner is point 0 of 8"},
		{CodeMalformed, "((1,3,2)", "((1,3)", "#42: a triangle has three corners"},
		{CodeMalformed, "((1,3,2)", "((1,3,1.5)", "#42: an index is no whole number"},
		{CodeMalformed, "FACE((1,4,9))", "FACE((1,4,10))", "#63: index 10 of 9"},
		{CodeMalformed, "FACE((1,4,9))", "FACE((1,4))", "#63: the face #66 has no outline"},
		{CodeMalformed, "(2000.,0.,0.)", "(2000.,0.)", "#41: a point has three coordinates"},
		{CodeMalformed, "(2000.,0.,0.)", "(2000.,0.,1E999)", "#41: a coordinate is no number"},
		{CodeMalformed, "(2000.,0.,0.)", "(2000.,0.,1E99)", "#42: a coordinate is too large"},
		{CodeTooLarge, "(#73,#74)", "(#73" + strings.Repeat(",#74", 20000) + ")", "repeated too often"},
	} {
		in := tessellated("")
		require.Contains(t, in, c.from)
		in = strings.Replace(in, c.from, c.to, 1)
		_, err := ReadIFC(t.Context(), strings.NewReader(in), int64(len(in)), "model.ifc", Options{MaxTriangles: 30_000})
		var e *Error
		require.ErrorAs(t, err, &e, c.says)
		require.Equal(t, c.code, e.Code)
		require.Contains(t, e.Error(), c.says)
	}
}

// Placements and mapped items that lead in circles end.
func TestIFC4TessellatedInCircles(t *testing.T) {
	t.Parallel()
	in := tessellated("")
	in = strings.Replace(in, "#37=IFCLOCALPLACEMENT($,#36)", "#37=IFCLOCALPLACEMENT(#40,#31)", 1)
	in = strings.Replace(in, "#75=IFCREPRESENTATIONMAP(#31,#43)", "#75=IFCREPRESENTATIONMAP(#31,#72)", 1)
	_, err := ReadIFC(t.Context(), strings.NewReader(in), int64(len(in)), "model.ifc", Options{MaxTriangles: 1000})
	require.Equal(t, CodeTooLarge, code(err), "%v", err)
}
