package convert

import (
	"bytes"
	"context"
	"encoding/json"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func run1(t *testing.T, dir, name, in string, outputs ...Format) (*Result, []float64, error) {
	t.Helper()
	var told []float64
	r, err := Run(t.Context(), Job{Input: bytes.NewReader([]byte(in)), Size: int64(len(in)), Name: name, Outputs: outputs, Dir: dir},
		func(f float64) { told = append(told, f) })
	return r, told, err
}

func TestRunWritesEveryOutput(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r, told, err := run1(t, dir, "folder/pyra mid.obj", tetrahedron, Supported("obj")...)
	require.NoError(t, err)
	var names []string
	for _, f := range r.Files {
		names = append(names, f.Name)
		info, err := os.Stat(filepath.Join(dir, f.Name))
		require.NoError(t, err)
		require.Equal(t, info.Size(), f.Size)
		if f.Resolution == 0 {
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, f.Name))
		require.NoError(t, err)
		picture, err := png.Decode(bytes.NewReader(b))
		require.NoError(t, err)
		require.Equal(t, f.Resolution, picture.Bounds().Dx())
		_, _, _, corner := picture.At(0, 0).RGBA()
		require.Zero(t, corner, "the background is transparent")
		_, _, _, middle := picture.At(f.Resolution/2, f.Resolution/2).RGBA()
		require.EqualValues(t, 0xffff, middle, "the model is in the middle")
	}
	require.Equal(t, []string{
		"pyra_mid.glb", "pyra_mid.obj", "pyra_mid.mtl", "pyra_mid.stl",
		"Resource/3D View/pyra_mid.svf", "Resource/objects_attrs.json.gz", "Resource/3D View/pyra_mid1.png", "Resource/3D View/pyra_mid2.png", "Resource/3D View/pyra_mid4.png",
		"pyra_mid_100.png", "pyra_mid_200.png", "pyra_mid_400.png",
	}, names)
	require.IsIncreasing(t, told)
	require.Zero(t, told[0])
	require.InDelta(t, 1, told[len(told)-1], 0)
	require.Len(t, r.Tree.Children, 1, "o one")
	require.Len(t, r.Tree.Children[0].Children, 1, "g two")
	require.Len(t, r.Properties, 3)
	values := map[string]any{}
	for _, p := range r.Properties[0].Groups[0].Values {
		values[p.Name] = p.Value
	}
	require.EqualValues(t, 4, values["Triangles"])
	require.EqualValues(t, 1, values["Size Y"])
	require.InDelta(t, 1.5+0.866025, values["Surface Area"], 1e-6)
	require.Equal(t, false, values["Closed"], "each of the two objects is half of the surface")
}

func TestRunLeavesNothingOfWhatFails(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, _, err := run1(t, dir, "t.obj", tetrahedron, STL, SVF, OBJ, "fbx")
	var e *Error
	require.ErrorAs(t, err, &e, "%v", err)
	require.Equal(t, CodeUnsupported, e.Code)
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Empty(t, left)
}

func TestRunBoundsTriangles(t *testing.T) {
	t.Parallel()
	in := []byte(tetrahedron)
	_, err := Run(t.Context(), Job{Input: bytes.NewReader(in), Size: int64(len(in)), Name: "t.obj", Options: Options{MaxTriangles: 3}}, nil)
	var e *Error
	require.ErrorAs(t, err, &e, "%v", err)
	require.Equal(t, CodeTooLarge, e.Code)
}

func TestRunHoldsPanics(t *testing.T) {
	t.Parallel()
	_, err := Run(context.Background(), Job{Input: panics{}, Size: 100, Name: "t.stl"}, nil)
	var e *Error
	require.ErrorAs(t, err, &e, "%v", err)
	require.Equal(t, CodeInternal, e.Code)
}

type panics struct{ io.ReaderAt }

func TestPropertiesOfTheWidestModelAreNumbers(t *testing.T) {
	t.Parallel()
	r, _, err := run1(t, t.TempDir(), "t.obj", "v -3e38 0 0\nv 3e38 0 0\nv 0 3e38 -3e38\nf 1 2 3\n", Supported("obj")...)
	require.NoError(t, err)
	_, err = json.Marshal(r.Properties)
	require.NoError(t, err)
}

func TestDecimal(t *testing.T) {
	t.Parallel()
	require.InDelta(t, 0.1, decimal(0.1), 0)
	require.InDelta(t, -371.69226, decimal(-371.69226), 0)
}

func TestStem(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a.b.stl": "a.b", `C:\x\part 1.obj`: "part_1", "../../etc/.stl": "model", "": "model", "日本.ply": "model", "..": "model",
	} {
		require.Equal(t, want, stem(in), in)
	}
}

// stopping is one triangle; reading it a second time ends the context.
type stopping struct {
	Indexed
	reads int
	stop  context.CancelFunc
}

func (g *stopping) Each(_ context.Context, yield func([]Triangle) error) error {
	if g.reads++; g.reads == 2 {
		g.stop()
	}
	return yield([]Triangle{{{0, 0, 0}, {1, 0, 0}, {0, 1, 0}}})
}

func TestRenderStopsWithinABatch(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	_, err := Render(ctx, oneNode("t", &stopping{stop: stop}), []int{100})
	require.ErrorIs(t, err, context.Canceled)
}
