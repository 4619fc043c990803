package svf_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"purlin/apslocal/svf"
)

// folder is a folder in memory.
type folder map[string]*file

type file struct {
	bytes.Buffer
	closed bool
}

func (f *file) Close() error { f.closed = true; return nil }

func (f folder) create(name string) (io.WriteCloser, error) {
	if f[name] != nil {
		return nil, fmt.Errorf("%s is there already", name)
	}
	f[name] = &file{}
	return f[name], nil
}

// reader reads a pack, in little endian.
type reader struct {
	t  require.TestingT
	in []byte
	at int
}

func read[T any](r *reader) (v T) {
	n, err := binary.Decode(r.in[r.at:], binary.LittleEndian, &v)
	require.NoError(r.t, err)
	r.at += n
	return v
}

func (r *reader) varint() int {
	v, n := binary.Uvarint(r.in[r.at:])
	require.Positive(r.t, n)
	r.at += n
	return int(v)
}

func (r *reader) text(n int) string {
	r.at += n
	return string(r.in[r.at-n : r.at])
}

func (r *reader) floats(n int) []float32 {
	all := make([]float32, n)
	for i := range all {
		all[i] = read[float32](r)
	}
	return all
}

// open reads the table of contents of a pack and calls each for every entry, with
// its type.
func open(t require.TestingT, zipped []byte, each func(r *reader, kind string)) {
	r := &reader{t: t, in: unzip(t, zipped)}
	require.Equal(t, "Autodesk.CloudPlatform.PackFile", r.text(r.varint()))
	require.EqualValues(t, 2, read[int32](r))
	r.at = len(r.in) - 8
	entries, types := int(read[uint32](r)), int(read[uint32](r))
	var kinds []string
	r.at = types
	for range r.varint() {
		class, kind := r.text(r.varint()), r.text(r.varint())
		kinds = append(kinds, fmt.Sprintf("%s %s %d", strings.TrimPrefix(class, "Autodesk.CloudPlatform."), strings.TrimPrefix(kind, "Autodesk.CloudPlatform."), r.varint()))
	}
	r.at = entries
	offsets := make([]uint32, r.varint())
	for i := range offsets {
		offsets[i] = read[uint32](r)
	}
	for i, at := range offsets {
		end := entries
		if i+1 < len(offsets) {
			end = int(offsets[i+1])
		}
		r.at = int(at)
		each(r, kinds[read[uint32](r)])
		require.Equal(t, end, r.at, "an entry ends where the next begins")
	}
}

func unzip(t require.TestingT, zipped []byte) []byte {
	z, err := gzip.NewReader(bytes.NewReader(zipped))
	require.NoError(t, err)
	plain, err := io.ReadAll(z)
	require.NoError(t, err)
	return plain
}

func readMesh(r *reader, kind string) *svf.Mesh {
	m := &svf.Mesh{}
	switch kind {
	case "Geometry OpenCTM 1":
		require.Equal(r.t, "OCTM", r.text(4))
		require.EqualValues(r.t, 5, read[int32](r))
		require.Equal(r.t, "RAW\x00", r.text(4))
		var n [6]int // vertices, triangles, UV maps, attributes, flags, length of a comment
		for i := range n {
			n[i] = int(read[int32](r))
		}
		require.Zero(r.t, n[5])
		require.Equal(r.t, "INDX", r.text(4))
		for range 3 * n[1] {
			m.Indices = append(m.Indices, uint16(read[uint32](r)))
		}
		require.Equal(r.t, "VERT", r.text(4))
		m.Positions = r.floats(3 * n[0])
		if n[4] == 1 {
			require.Equal(r.t, "NORM", r.text(4))
			m.Normals = r.floats(3 * n[0])
		}
		if n[2] == 1 {
			require.Equal(r.t, "TEXC", r.text(4))
			require.Zero(r.t, read[[2]int32](r))
			m.UVs = r.floats(2 * n[0])
		}
		if n[3] == 1 {
			require.Equal(r.t, "ATTR", r.text(4))
			require.Equal(r.t, "Color", r.text(int(read[int32](r))))
			m.Colors = r.floats(4 * n[0])
		}
		return m
	case "Geometry Lines 2":
		m.Kind = svf.Lines
	case "Geometry Points 2":
		m.Kind = svf.Points
	default:
		require.Fail(r.t, "no mesh", kind)
	}
	vertices, indices := int(read[uint16](r)), int(read[uint16](r))
	if m.Kind == svf.Lines {
		require.Zero(r.t, read[uint16](r))
	} else {
		require.InDelta(r.t, 1, read[float32](r), 0)
	}
	colored := read[uint8](r) == 1
	m.Positions = r.floats(3 * vertices)
	if colored {
		for range vertices {
			m.Colors = append(append(m.Colors, r.floats(3)...), 1)
		}
	}
	for range indices {
		m.Indices = append(m.Indices, read[uint16](r))
	}
	return m
}

type listing struct {
	Assets []struct {
		ID, Type, Typeset, URI string
		Size, USize            int64
	}
	Typesets []struct {
		ID    string
		Types []struct{ Class, Type string }
	}
}

// class is that of the first type of a typeset.
func (l *listing) class(id string) string {
	for _, s := range l.Typesets {
		if s.ID == id {
			return s.Types[0].Class
		}
	}
	return ""
}

// parts reads the SVF file itself.
func parts(t require.TestingT, in []byte, into map[string]any) {
	z, err := zip.NewReader(bytes.NewReader(in), int64(len(in)))
	require.NoError(t, err)
	require.Len(t, z.File, len(into))
	for name, v := range into {
		f, err := z.Open(name)
		require.NoError(t, err)
		require.NoError(t, json.NewDecoder(f).Decode(v))
	}
}

func drawMesh(t *rapid.T) *svf.Mesh {
	kind := svf.Kind(rapid.IntRange(0, 2).Draw(t, "kind"))
	n := rapid.IntRange(1, 30).Draw(t, "vertices")
	number := rapid.Float32Range(-1e6, 1e6)
	seed := rapid.SliceOfN(number, 7, 7).Draw(t, "numbers")
	some := func(count int) []float32 {
		all := make([]float32, count)
		for i := range all {
			all[i] = seed[i%7] + float32(i)
		}
		return all
	}
	m := &svf.Mesh{Kind: kind, Positions: some(3 * n)}
	if rapid.Bool().Draw(t, "colors") {
		m.Colors = some(4 * n)
		for i := 3; i < len(m.Colors) && kind != svf.Triangles; i += 4 {
			m.Colors[i] = 1
		}
	}
	corners := 3 - int(kind)
	for i := range corners * rapid.IntRange(1, 40).Draw(t, "elements") {
		if kind != svf.Points {
			m.Indices = append(m.Indices, uint16((i*i+i)%n))
		}
	}
	if kind == svf.Triangles && rapid.Bool().Draw(t, "normals") {
		m.Normals = some(3 * n)
	}
	if kind == svf.Triangles && rapid.Bool().Draw(t, "UVs") {
		m.UVs = some(2 * n)
	}
	return m
}

// What is written is read as it was, whatever the meshes are.
func TestViewIsReadAsWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		out := folder{}
		w := svf.New(out.create, "3D View", "model")
		meshes := rapid.SliceOfN(rapid.Custom(drawMesh), 1, 8).Draw(t, "meshes")
		number := rapid.Float64Range(-1e7, 1e7)
		var fragments []svf.Fragment
		for i, m := range meshes {
			id, err := w.Mesh(m)
			require.NoError(t, err)
			require.Equal(t, i, id)
			for range rapid.IntRange(1, 3).Draw(t, "fragments") {
				f := svf.Fragment{Mesh: id, Material: rapid.IntRange(0, 300).Draw(t, "material"), Object: rapid.IntRange(1, 1<<30).Draw(t, "object")}
				for axis := range 3 {
					f.Min[axis], f.Max[axis] = number.Draw(t, "min"), number.Draw(t, "max")
				}
				if rapid.Bool().Draw(t, "matrix") {
					f.Matrix = &[16]float64{15: 1}
					for i := range 15 {
						if i%4 != 3 {
							f.Matrix[i] = number.Draw(t, "matrix")
						}
					}
				}
				require.NoError(t, w.Fragment(f))
				fragments = append(fragments, f)
			}
		}
		require.NoError(t, w.Picture("a.png", []byte("png")))
		material := svf.Material{Name: "steel", Diffuse: [3]float32{0.1, 0.2, 0.3}, Opacity: 0.25, Picture: "a.png"}
		require.NoError(t, w.Close(svf.Scene{Min: [3]float64{-1, -2, -3}, Max: [3]float64{1, 2, 3}, Up: [3]float64{0, 0, 1}, Front: [3]float64{0, -1, 0}, Unit: "mm", Materials: []svf.Material{material}}))

		for name, f := range out {
			require.True(t, f.closed, name)
		}
		var list listing
		var meta struct {
			Metadata map[string]struct {
				MinXYZ, MaxXYZ, XYZ []float64
				Value               any
			}
		}
		parts(t, out["3D View/model.svf"].Bytes(), map[string]any{"manifest.json": &list, "metadata.json": &meta})
		require.Equal(t, []float64{-1, -2, -3}, meta.Metadata["world bounding box"].MinXYZ)
		require.Equal(t, []float64{0, 1, 0}, meta.Metadata["world north vector"].XYZ)
		require.Equal(t, "mm", meta.Metadata["distance unit"].Value)
		packs := 0
		for _, a := range list.Assets {
			at := path.Join("3D View", a.URI)
			switch {
			case strings.HasPrefix(a.URI, "../"):
				require.Contains(t, a.Type, "Property")
			case !strings.HasPrefix(a.URI, "embed:"):
				require.Contains(t, out, at)
				require.EqualValues(t, out[at].Len(), a.Size, at)
				if in := out[at].Bytes(); bytes.HasPrefix(in, []byte{31, 139}) {
					require.Len(t, unzip(t, in), int(a.USize), at)
				}
			}
			if a.Type == "Autodesk.CloudPlatform.PackFile" {
				packs++
				require.Equal(t, "Autodesk.CloudPlatform.Geometry", list.class(a.Typeset))
			}
		}
		var inPacks [][]*svf.Mesh
		for i := range packs {
			inPacks = append(inPacks, nil)
			open(t, out[fmt.Sprintf("3D View/%d.pf", i)].Bytes(), func(r *reader, kind string) { inPacks[i] = append(inPacks[i], readMesh(r, kind)) })
		}
		var got []*svf.Mesh
		open(t, out["3D View/GeometryMetadata.pf"].Bytes(), func(r *reader, kind string) {
			require.Equal(t, "GeometryMetadata GeometryMetadataData 3", kind)
			shape, box, primitives := read[uint8](r), r.floats(6), read[uint16](r)
			var pack int
			_, err := fmt.Sscan(r.text(r.varint()), &pack)
			require.NoError(t, err)
			m := inPacks[pack][r.varint()]
			require.EqualValues(t, -1, read[int32](r))
			require.EqualValues(t, m.Kind, shape)
			for axis := range 3 {
				low, high := float32(math.Inf(1)), float32(math.Inf(-1))
				for i := axis; i < len(m.Positions); i += 3 {
					low, high = min(low, m.Positions[i]), max(high, m.Positions[i])
				}
				require.Equal(t, [2]float32{low, high}, [2]float32{box[axis], box[3+axis]})
			}
			elements := map[svf.Kind]int{svf.Triangles: len(m.Indices) / 3, svf.Lines: len(m.Indices) / 2, svf.Points: len(m.Positions) / 3}
			require.EqualValues(t, elements[m.Kind], primitives)
			got = append(got, m)
		})
		require.Equal(t, meshes, got)
		var shown []svf.Fragment
		open(t, out["3D View/FragmentList.pack"].Bytes(), func(r *reader, kind string) {
			require.Equal(t, "Fragment FragmentData 5", kind)
			want := fragments[len(shown)]
			require.EqualValues(t, 1, read[uint8](r))
			f := svf.Fragment{Material: r.varint(), Mesh: r.varint()}
			if form := read[uint8](r); form == 3 {
				f.Matrix = &[16]float64{15: 1}
				for i, x := range r.floats(9) {
					f.Matrix[i/3*4+i%3] = float64(x)
					require.InDelta(t, float32(want.Matrix[i/3*4+i%3]), x, 0)
				}
			} else {
				require.Zero(t, form)
			}
			at := read[[3]float64](r)
			if f.Matrix != nil {
				copy(f.Matrix[12:], at[:])
				require.Equal(t, want.Matrix[12:15], f.Matrix[12:15])
			}
			for i, x := range r.floats(6) {
				require.InDelta(t, append(want.Min[:], want.Max[:]...)[i], float64(x)+at[i%3], 2)
			}
			f.Object = r.varint()
			require.Equal(t, []int{want.Mesh, want.Material, want.Object}, []int{f.Mesh, f.Material, f.Object})
			shown = append(shown, f)
		})
		require.Len(t, shown, len(fragments))
		require.Contains(t, string(unzip(t, out["3D View/Materials.json.gz"].Bytes())), `"unifiedbitmap_Bitmap":{"values":["a.png"]}`)
	})
}

// Large meshes go to several packs, each of which is of some megabytes.
func TestPacks(t *testing.T) {
	t.Parallel()
	out := folder{}
	w := svf.New(out.create, "v", "n")
	m := &svf.Mesh{Positions: make([]float32, 3*svf.MaxVertices), Normals: make([]float32, 3*svf.MaxVertices), Indices: make([]uint16, 3*svf.MaxTriangles)}
	m.Indices[5] = svf.MaxVertices - 1
	m.Positions[3*svf.MaxVertices-1] = 7
	for i := range 5 {
		id, err := w.Mesh(m)
		require.NoError(t, err)
		require.Equal(t, i, id)
		require.NoError(t, w.Fragment(svf.Fragment{Mesh: id, Object: 1}))
	}
	require.NoError(t, w.Close(svf.Scene{}))
	var where []string
	open(t, out["v/GeometryMetadata.pf"].Bytes(), func(r *reader, _ string) {
		r.at += 1 + 24
		require.EqualValues(t, svf.MaxTriangles, read[uint16](r))
		where = append(where, fmt.Sprintf("%s/%d", r.text(r.varint()), r.varint()))
		r.at += 4
	})
	require.Equal(t, []string{"0/0", "1/0", "2/0", "3/0", "4/0"}, where)
	for i := range 5 {
		plain := unzip(t, out[fmt.Sprintf("v/%d.pf", i)].Bytes())
		require.Less(t, len(plain), 4<<20)
		open(t, out[fmt.Sprintf("v/%d.pf", i)].Bytes(), func(r *reader, kind string) { require.Equal(t, m, readMesh(r, kind)) })
	}
}

// What cannot be written is refused, not written wrong.
func TestMeshesThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	three := make([]float32, 9)
	for name, m := range map[string]*svf.Mesh{
		"no vertex":          {},
		"index beyond":       {Positions: three, Indices: []uint16{0, 1, 3}},
		"half a triangle":    {Positions: three, Indices: []uint16{0, 1}},
		"half a segment":     {Kind: svf.Lines, Positions: three, Indices: []uint16{0}},
		"indexed points":     {Kind: svf.Points, Positions: three, Indices: []uint16{0}},
		"too few normals":    {Positions: three, Normals: three[:3], Indices: []uint16{0, 1, 2}},
		"too few UVs":        {Positions: three, UVs: three[:3], Indices: []uint16{0, 1, 2}},
		"too few colors":     {Positions: three, Colors: three, Indices: []uint16{0, 1, 2}},
		"unknown kind":       {Kind: 3, Positions: three},
		"too many vertices":  {Positions: make([]float32, 3*(svf.MaxVertices+1)), Indices: []uint16{0, 1, 2}},
		"too many triangles": {Positions: three, Indices: make([]uint16, 3*(svf.MaxTriangles+1))},
	} {
		_, err := svf.New(folder{}.create, "v", "n").Mesh(m)
		require.Error(t, err, name)
	}
	w := svf.New(folder{}.create, "v", "n")
	require.Error(t, w.Fragment(svf.Fragment{Object: 1}), "of a mesh that is not there")
	require.Error(t, w.Close(svf.Scene{}), "nothing to show")
}

// A disk that is full is an error, wherever it strikes.
func TestFailingFiles(t *testing.T) {
	t.Parallel()
	write := func(create func(string) (io.WriteCloser, error)) error {
		w := svf.New(create, "v", "n")
		id, err := w.Mesh(&svf.Mesh{Positions: make([]float32, 9), Indices: []uint16{0, 1, 2}})
		if err == nil {
			err = w.Fragment(svf.Fragment{Mesh: id, Object: 1})
		}
		if err == nil {
			err = w.Picture("a.png", []byte("png"))
		}
		if err == nil {
			err = w.Close(svf.Scene{Materials: []svf.Material{{}}})
		}
		if err != nil {
			return err
		}
		d, err := svf.NewDatabase(create)
		if err != nil {
			return err
		}
		_, err = d.Add(svf.Object{Name: "a"})
		return errors.Join(err, d.Close())
	}
	whole := folder{}
	require.NoError(t, write(whole.create))
	full := errors.New("the disk is full")
	for name := range whole {
		for _, late := range []bool{false, true} {
			err := write(func(n string) (io.WriteCloser, error) {
				switch {
				case n != name:
					return &file{}, nil
				case late:
					return failing{full}, nil
				}
				return nil, full
			})
			require.ErrorIs(t, err, full, "%s, late %v", name, late)
		}
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
func (f failing) Close() error              { return nil }

// Objects are read as they were written; texts have a line each.
func TestDatabaseIsReadAsWritten(t *testing.T) {
	t.Parallel()
	text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"Wall", "", "\n", `"`, "a,b", "]"}))
	property := rapid.Custom(func(t *rapid.T) svf.Property {
		p := svf.Property{Category: text.Draw(t, "category"), Name: text.Draw(t, "name")}
		switch rapid.IntRange(0, 3).Draw(t, "kind") {
		case 0:
			p.Value = text.Draw(t, "text")
		case 1:
			p.Value = rapid.Bool().Draw(t, "bool")
		case 2:
			p.Value = int64(rapid.Int32().Draw(t, "int"))
		case 3:
			p.Value, p.Unit = rapid.Float64().Draw(t, "number"), rapid.SampledFrom([]string{"", "m", "m²"}).Draw(t, "unit")
		}
		return p
	})
	rapid.Check(t, func(t *rapid.T) {
		out := folder{}
		d, err := svf.NewDatabase(out.create)
		require.NoError(t, err)
		n := rapid.IntRange(1, 20).Draw(t, "objects")
		objects := make([]svf.Object, n)
		for i := range objects {
			objects[i] = svf.Object{Name: text.Draw(t, "name"), ExternalID: text.Draw(t, "id"), Properties: rapid.SliceOfN(property, 0, 5).Draw(t, "properties")}
			if i > 0 {
				objects[i].Parent = rapid.IntRange(1, i).Draw(t, "parent")
				parent := &objects[objects[i].Parent-1]
				parent.Children = append(parent.Children, i+1)
			}
		}
		for i, o := range objects {
			id, err := d.Add(o)
			require.NoError(t, err)
			require.Equal(t, i+1, id)
		}
		require.NoError(t, d.Close())

		list := func(name string, lines bool) (all []any) {
			plain := unzip(t, out["objects_"+name+".json.gz"].Bytes())
			require.NoError(t, json.Unmarshal(plain, &all))
			if lines {
				require.Equal(t, len(all)+1, strings.Count(string(plain), "\n")+1, "a line each, and one for the end")
			}
			return all
		}
		ids, attrs, vals := list("ids", true), list("attrs", true), list("vals", true)
		offs, avs := list("offs", false), list("avs", false)
		require.Len(t, ids, n+1)
		require.Len(t, offs, n+1)
		for i, o := range objects {
			require.Equal(t, clean(o.ExternalID), ids[i+1])
			first, end := int(offs[i+1].(float64)), len(avs)/2
			if i+2 < len(offs) {
				end = int(offs[i+2].(float64))
			}
			var got []string
			for pair := first; pair < end; pair++ {
				a := attrs[int(avs[2*pair].(float64))].([]any)
				got = append(got, fmt.Sprintln(a[0], a[1], a[3], vals[int(avs[2*pair+1].(float64))]))
			}
			want := []string{fmt.Sprintln("name", "__name__", nil, clean(o.Name))}
			if o.Parent > 0 {
				want = append(want, fmt.Sprintln("parent", "__parent__", nil, float64(o.Parent)))
			}
			for _, p := range o.Properties {
				var unit any
				if p.Unit != "" {
					unit = strings.Replace(p.Unit, "²", "^2", 1)
				}
				v := p.Value
				switch x := v.(type) {
				case bool:
					v = map[bool]float64{true: 1, false: 0}[x]
				case int64:
					v = float64(x)
				case string:
					v = clean(x)
				}
				want = append(want, fmt.Sprintln(clean(p.Name), clean(p.Category), unit, v))
			}
			for _, c := range o.Children {
				want = append(want, fmt.Sprintln("child", "__child__", nil, float64(c)))
			}
			require.Equal(t, want, got)
		}
	})
}

// clean is a text as JSON can hold it.
func clean(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// Numbers that JSON has not are texts.
func TestNumbersThatAreNone(t *testing.T) {
	t.Parallel()
	out := folder{}
	d, err := svf.NewDatabase(out.create)
	require.NoError(t, err)
	_, err = d.Add(svf.Object{Properties: []svf.Property{{Name: "a", Value: math.NaN()}, {Name: "b", Value: math.Inf(1), Unit: "m"}}})
	require.NoError(t, err)
	require.NoError(t, d.Close())
	require.Equal(t, "[0,\n\"\",\n\"NaN\",\n\"+Inf\"\n]", string(unzip(t, out["objects_vals.json.gz"].Bytes())))
}
