package convert

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/apslocal/svf"
)

// svfReport is what sdktest/svf.js tells of an SVF: what svf-utils reads.
type svfReport struct {
	Name      string
	Counts    map[string]int64
	Colors    map[string]int64 // elements by colour and opacity, of 1000
	Dressed   map[string]int64 // elements with normals, UVs, colours, textures
	Box       svfBox           // of all vertices, placed by us
	Boxes     svfBox           // of what fragments say
	World     svfBox           // of what the view says
	Packs     int
	Fragments int
	Units     []string
	Objects   []struct {
		ID               int
		Name, ExternalID string
		Parent           int
		Children         []int
		Properties       [][]any
	}
	GLTF *struct { // as svf-utils converts it
		Triangles int64
		Box       svfBox
	}
}

type svfBox struct{ Low, High [3]float64 }

// readSVF has svf-utils read views, and holds what it reads against the results that
// they came with, and the GLB that was made beside them.
func readSVF(t *testing.T, views map[string]*Result) {
	t.Helper()
	require.NotEmpty(t, views)
	dir := t.TempDir()
	for _, name := range []string{"package.json", "package-lock.json", ".npmrc", "svf.js"} {
		b, err := os.ReadFile(filepath.Join("..", "sdktest", name))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), b, 0o600))
	}
	install := exec.CommandContext(t.Context(), "npm", "ci", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts")
	install.Dir = dir
	said, err := install.CombinedOutput()
	require.NoError(t, err, "npm ci: %s", said)
	var problems bytes.Buffer
	run := exec.CommandContext(t.Context(), "node", append([]string{filepath.Join(dir, "svf.js")}, slices.Sorted(maps.Keys(views))...)...)
	run.Stderr = &problems
	out, err := run.Output()
	require.NoError(t, err, "%s", problems.String())
	require.Empty(t, problems.String(), "assertions of svf-utils")
	reports := json.NewDecoder(bytes.NewReader(out))
	for range views {
		var r svfReport
		require.NoError(t, reports.Decode(&r))
		t.Run(filepath.Base(filepath.Dir(filepath.Dir(filepath.Dir(r.Name)))), func(t *testing.T) { r.compare(t, views[r.Name]) })
	}
}

func (r *svfReport) compare(t *testing.T, made *Result) {
	t.Helper()
	objects := made.Properties
	require.Len(t, r.Objects, len(objects))
	model := map[string]any{}
	for _, v := range objects[0].Groups[0].Values {
		model[v.Name] = v.Value
	}
	for axis, name := range []string{"X", "Y", "Z"} {
		low, high := model["Minimum "+name].(float64), model["Maximum "+name].(float64)
		room := 1e-5 * (math.Abs(low) + math.Abs(high) + (high - low))
		for what, box := range map[string]svfBox{"vertices": r.Box, "fragments": r.Boxes, "view": r.World} {
			require.InDelta(t, low, box.Low[axis], room, "least %s of the %s", name, what)
			require.InDelta(t, high, box.High[axis], room, "greatest %s of the %s", name, what)
		}
	}
	for name, kind := range map[string]string{"Triangles": "triangles", "Lines": "lines", "Points": "points"} {
		n, _ := model[name].(int64)
		require.Equal(t, n, r.Counts[kind], kind)
	}
	r.compareObjects(t, made)

	name := filepath.Join(r.Name, "..", "..", "..", strings.TrimSuffix(filepath.Base(r.Name), ".svf")+".glb")
	in, err := os.Open(name)
	require.NoError(t, err)
	defer in.Close()
	info, err := in.Stat()
	require.NoError(t, err)
	glb, err := ReadGLTF(t.Context(), in, info.Size(), name, Options{})
	require.NoError(t, err)
	colors, dressed, vertices := glb.asSVF(t)
	require.Equal(t, colors, r.Colors)
	require.Equal(t, dressed["textures"], r.Dressed["textures"], "elements with a texture")
	require.Equal(t, dressed["colors"], r.Dressed["colors"], "elements with colours")
	require.GreaterOrEqual(t, r.Dressed["normals"], dressed["normals"], "flat normals are made where there are none")
	require.Equal(t, dressed["uvs"], r.Dressed["uvs"])
	if r.Packs == 1 {
		require.Equal(t, vertices, r.Counts["vertices"], "vertices that elements have")
	}
	if r.GLTF == nil {
		return
	}
	require.Equal(t, glb.count()[Triangles], r.GLTF.Triangles)
	if glb.count().all() != r.GLTF.Triangles {
		return // the glTF has no lines and points
	}
	all, _, err := glb.tree(t.Context())
	require.NoError(t, err)
	require.NotNil(t, all)
	sum := measured(t, glb)
	for axis := range 3 {
		room := 1e-4 * float64(sum.Max[axis]-sum.Min[axis]+1e-3*(sum.Max[0]-sum.Min[0]+sum.Max[1]-sum.Min[1]+sum.Max[2]-sum.Min[2]))
		require.InDelta(t, sum.Min[axis], r.GLTF.Box.Low[axis], room)
		require.InDelta(t, sum.Max[axis], r.GLTF.Box.High[axis], room)
	}
}

// compareObjects holds the tree, and names and values of properties, against those
// that the metadata of a translation show.
func (r *svfReport) compareObjects(t *testing.T, made *Result) {
	t.Helper()
	var down func(o *Object, parent int)
	down = func(o *Object, parent int) {
		got := r.Objects[o.ID-1]
		require.Equal(t, []any{o.ID, clean(o.Name), clean(o.ExternalID), parent}, []any{got.ID, got.Name, got.ExternalID, got.Parent})
		var children []int
		for _, c := range o.Children {
			children = append(children, c.ID)
			down(c, o.ID)
		}
		require.ElementsMatch(t, children, got.Children)
	}
	down(made.Tree, 0)
	for i, p := range made.Properties {
		want := [][]any{}
		for _, g := range p.Groups {
			for _, v := range g.Values {
				value := v.Value
				switch x := value.(type) {
				case bool:
					value = map[bool]float64{true: 1, false: 0}[x]
				case int64:
					value = float64(x)
				case string:
					value = clean(x)
				}
				want = append(want, []any{clean(g.Name), clean(v.Name), value})
				if v.Unit != "" {
					require.Contains(t, r.Units, strings.NewReplacer("²", "^2", "³", "^3").Replace(v.Unit))
				}
			}
		}
		require.Equal(t, want, r.Objects[i].Properties, p.Name)
	}
}

func clean(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

func measured(t *testing.T, s *Scene) Measurement {
	t.Helper()
	var sum Measurement
	require.NoError(t, s.walk(func(n *Node, world *[16]float64) error {
		m, err := Measure(t.Context(), world, n.geometries()...)
		sum = plus(sum, m)
		return err
	}))
	return sum
}

// asSVF counts a scene as svfReport does.
func (s *Scene) asSVF(t *testing.T) (colors, dressed map[string]int64, vertices int64) {
	t.Helper()
	colors, dressed = map[string]int64{}, map[string]int64{}
	require.NoError(t, s.walk(func(n *Node, _ *[16]float64) error {
		for _, m := range n.Meshes {
			x, count := indexed(m.Geometry), m.Geometry.Count()
			color := [4]float32{0.6, 0.6, 0.6, 1}
			if m.Material >= 0 {
				look := s.Materials[m.Material]
				color = look.BaseColor
				if look.AlphaMode != "" && look.AlphaMode != "BLEND" {
					color[3] = 1
				}
				if look.Textures[BaseColorTexture] != nil && x.UVs != nil {
					dressed["textures"] += count
				}
			}
			key := make([]string, 4)
			for i, c := range color {
				if i < 3 {
					c = fromLinear(c)
				}
				key[i] = fmt.Sprint(math.Round(1000 * float64(c)))
			}
			colors[strings.Join(key, " ")] += count
			if x.Kind() == Triangles {
				if x.Normals != nil {
					dressed["normals"] += count
				}
				if x.UVs != nil {
					dressed["uvs"] += count
				}
			}
			if x.Colors != nil {
				dressed["colors"] += count
			}
			used := map[uint32]bool{}
			for i := range count * int64(x.Shape.corners()) {
				used[x.index(i)] = true
			}
			if x.Shape == Points {
				vertices += count
			} else {
				vertices += int64(len(used))
			}
		}
		return nil
	}))
	return colors, dressed, vertices
}

// A model that is larger than one mesh can be is split, and stays the same: lines
// and points as well.
func TestSVFOfLargeMeshes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	big := wavy(300, 400) // 120,000 vertices, 240,000 triangles
	for i := range big.Positions {
		big.Colors = append(big.Colors, byte(i))
	}
	big.Colors = append(big.Colors, make([]byte, int(4*big.Vertices())-len(big.Colors))...)
	lines, points := &Indexed{Shape: Lines, Positions: big.Positions, Indices: big.Indices[:140_000]}, &Indexed{Shape: Points, Positions: big.Positions}
	at := &[16]float64{0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 2, 0, 1000, -50, 3, 1}
	mesh := &Mesh{Material: -1, Geometry: big}
	s := &Scene{Name: "big", Unit: "mm", Frame: &[16]float64{1e-3, 0, 0, 0, 0, 0, -1e-3, 0, 0, 1e-3, 0, 0, 0, 0, 0, 1}, Roots: []*Node{
		{Name: "torus", Meshes: []*Mesh{mesh}, Children: []*Node{{Name: "again", Matrix: at, Meshes: []*Mesh{mesh}}}},
		{Name: "wires", Matrix: at, Meshes: []*Mesh{{Material: -1, Geometry: lines}, {Material: -1, Geometry: points}}},
	}}
	tree, properties, err := s.tree(t.Context())
	require.NoError(t, err)
	elements := int64(0)
	create := func(name string) (io.WriteCloser, error) {
		name = filepath.Join(dir, svfFolder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			return nil, err
		}
		return os.Create(name)
	}
	camera, err := WriteSVF(t.Context(), create, "big", s, tree, properties, func(n int64) { elements += n })
	require.NoError(t, err)
	require.Equal(t, [3]float64{0, 0, 1}, [3]float64(camera[6:9]), "z is up")
	require.EqualValues(t, 240_000+70_000+120_000, elements, "a mesh is written once, however often it is shown")
	glb, err := os.Create(filepath.Join(dir, "big.glb"))
	require.NoError(t, err)
	require.NoError(t, WriteGLB(t.Context(), glb, s))
	require.NoError(t, glb.Close())
	readSVF(t, map[string]*Result{filepath.Join(dir, svfFolder, svfView, "big.svf"): {Tree: tree, Properties: properties, Files: []File{{MIME: svf.MIME}}}})
}

// What a texture's transform does to UVs is done to the UVs that are written.
func TestTextureTransform(t *testing.T) {
	t.Parallel()
	var none *TextureTransform
	require.Equal(t, [2]float32{0.25, 0.5}, none.apply(0.25, 0.5))
	turned := &TextureTransform{Offset: [2]float32{1, 2}, Scale: [2]float32{2, 4}}
	require.Equal(t, [2]float32{1.5, 4}, turned.apply(0.25, 0.5))
	turned.Rotation = math.Pi / 2 // counter-clockwise, where v points down
	uv := turned.apply(0.25, 0.5)
	require.InDelta(t, 1+2, uv[0], 1e-6)
	require.InDelta(t, 2-0.5, uv[1], 1e-6)
}
