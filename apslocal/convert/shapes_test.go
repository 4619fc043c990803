package convert

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	cloudPLY = "ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\nproperty uchar red\nproperty uchar green\nproperty uchar blue\nend_header\n" +
		"0 0 0 255 0 0\n1 0 0 255 0 0\n0 1 0 255 0 0\n"
	edgesPLY = "ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\nelement edge 2\nproperty int vertex1\nproperty int vertex2\nend_header\n" +
		"0 0 0\n3 0 0\n3 4 0\n0 1\n1 2\n"
	mixedOBJ = "v 0 0 0\nv 3 0 0\nv 3 4 0\nf 1 2 3\nl 1 2 3\np 1 2\n"
)

// again reads an output of a run.
func again(t *testing.T, dir, name string) *Scene {
	t.Helper()
	in, err := os.ReadFile(filepath.Join(dir, name))
	require.NoError(t, err)
	read := ReadGLTF
	if strings.HasSuffix(name, ".obj") {
		read = ReadOBJ
	}
	s, err := read(t.Context(), bytes.NewReader(in), int64(len(in)), name, Options{Open: openBeside(dir)})
	require.NoError(t, err)
	return s
}

func TestShapesTravel(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in string
		want     counts
		length   float64
	}{
		{"cloud.ply", cloudPLY, counts{0, 0, 3}, 0},
		{"edges.ply", edgesPLY, counts{0, 2, 0}, 7},
		{"mixed.obj", mixedOBJ, counts{1, 2, 2}, 7},
		{"bare.obj", "v 1 2 3\nv 3 2 1\n", counts{0, 0, 2}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			r, _, err := run1(t, dir, c.name, c.in, GLB, OBJ, STL, Thumbnail)
			require.NoError(t, err)
			require.Equal(t, c.want[Triangles] == 0, r.Failures[STL] != nil)
			for _, name := range []string{stem(c.name) + ".glb", stem(c.name) + ".obj"} {
				require.Equal(t, c.want, again(t, dir, name).count(), name)
			}
			values := map[string]any{}
			for _, p := range r.Properties[0].Groups[0].Values {
				values[p.Name] = p.Value
			}
			if c.length > 0 {
				require.InDelta(t, c.length, values["Length"], 0)
			}
			if c.want[Points] > 0 {
				require.Equal(t, c.want[Points], values["Points"])
			}
			picture, err := os.ReadFile(filepath.Join(dir, stem(c.name)+"_200.png"))
			require.NoError(t, err)
			drawn, err := png.Decode(bytes.NewReader(picture))
			require.NoError(t, err)
			seen := 0
			for i := range 200 * 200 {
				if _, _, _, a := drawn.At(i%200, i/200).RGBA(); a > 0 {
					seen++
				}
			}
			require.Greater(t, seen, 20)
		})
	}
}

func TestColorsTravel(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, _, err := run1(t, dir, "cloud.ply", cloudPLY, GLB, OBJ)
	require.NoError(t, err)
	for _, name := range []string{"cloud.glb", "cloud.obj"} {
		s := again(t, dir, name)
		require.Equal(t, []uint8{255, 0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 255}, s.Roots[0].Meshes[0].Geometry.(*Indexed).Colors, name)
	}
}

func TestSTLOfPointsAloneFails(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, _, err := run1(t, dir, "cloud.ply", cloudPLY, STL)
	require.ErrorContains(t, err, "no triangles, only 0 lines and 3 points")
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Empty(t, left)
}

func TestOBJNumbersAreReadAsCDoes(t *testing.T) {
	t.Parallel()
	in := "v 3.1+e2 1e1x -.5\nv 0 0 0\n"
	s, err := ReadOBJ(t.Context(), strings.NewReader(in), int64(len(in)), "n.obj", Options{})
	require.NoError(t, err)
	require.Equal(t, []float32{3.1, 10, -0.5}, s.Roots[0].Meshes[0].Geometry.(*Indexed).Positions[:3])
	require.Len(t, s.Warnings, 2)
	for _, bad := range []string{"nan", "+", "e5", "inf", "1e99", "x", "--1"} {
		in := "v " + bad + " 0 0\n"
		_, err := ReadOBJ(t.Context(), strings.NewReader(in), int64(len(in)), "n.obj", Options{})
		require.ErrorContains(t, err, "no finite number", bad)
	}
}

func TestOBJKeepsPicturesAndCorners(t *testing.T) {
	t.Parallel()
	dir, out := t.TempDir(), t.TempDir()
	var picture bytes.Buffer
	require.NoError(t, png.Encode(&picture, newFrame(4, [3]float64{}, [3]float64{}, 0).picture()))
	for name, data := range map[string]string{
		"t.mtl": "newmtl a\nKd 1 1 1\nmap_Kd -s 1 1 1 -clamp on C:\\textures\\a b.png\n", "a b.png": picture.String(),
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600))
	}
	in := "mtllib t.mtl\nusemtl a\nv 0 0 0\nv 1 0 0\nv 0 1 0\nv 1 1 0\nvt 0 0\nvt 1 0\nvt 0 1\nvt 1 1\nvn 0 0 1\nf 1/1/1 2/2/1 3/3/1\nf 3/3/1 2/2/1 4/4/1\nf 4/1/1 2/2/1 3/3/1\n"
	_, err := Run(t.Context(), Job{Input: strings.NewReader(in), Size: int64(len(in)), Name: "t.obj", Outputs: []Format{GLB, OBJ}, Dir: out, Options: Options{Open: openBeside(dir)}}, nil)
	require.NoError(t, err)
	for _, name := range []string{"t.glb", "t.obj"} {
		s := again(t, out, name)
		g := s.Roots[0].Meshes[0].Geometry.(*Indexed)
		require.EqualValues(t, 5, g.Vertices(), "the fourth vertex has two texture coordinates")
		require.Equal(t, []float32{0, 1, 1, 1, 0, 0, 1, 0, 0, 1}, g.UVs)
		require.Len(t, g.Normals, 15)
		require.Equal(t, picture.Bytes(), s.Materials[0].Textures[BaseColorTexture].Image.Data, name)
	}
}

// What a node of glTF cannot do is done to vertices.
func TestShearedNodesTravel(t *testing.T) {
	t.Parallel()
	shear := &[16]float64{-1, 0, 0, 0, 0.5, 2, 0, 0, 0, 0, 1, 0, 3, 0, 0, 1}
	s := oneNode("cube", cube())
	s.Roots = []*Node{{Name: "top", Matrix: shear, Children: []*Node{{Name: "below", Matrix: shear, Meshes: s.Roots[0].Meshes}}, Meshes: s.Roots[0].Meshes}}
	measure := func(s *Scene) (sum Measurement) {
		require.NoError(t, s.walk(func(n *Node, m *[16]float64) error {
			one, err := Measure(t.Context(), m, n.geometries()...)
			sum = plus(sum, one)
			return err
		}))
		return sum
	}
	dir := t.TempDir()
	file, err := os.Create(filepath.Join(dir, "cube.glb"))
	require.NoError(t, err)
	require.NoError(t, WriteGLB(t.Context(), file, s))
	require.NoError(t, file.Close())
	validateGLB(t, file.Name())
	want, got := measure(s), measure(again(t, dir, "cube.glb"))
	require.InDelta(t, want.Volume, got.Volume, 1e-5)
	require.InDelta(t, want.Area, got.Area, 1e-4)
	require.Equal(t, want.Max, got.Max)
	require.True(t, got.Closed)
}
