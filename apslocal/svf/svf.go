// Package svf writes SVF, the format that Autodesk's viewer reads: one 3D view with
// its geometry, materials and pictures, and beside it a database of the objects
// and their properties.
//
// The format has no public specification. Sources: the reader in
// github.com/petrbroz/svf-utils (MIT), which the tests hold every file to, and the
// description of the format by an author of it in
// github.com/TheCandidStartup/TheCandidStartup.github.io (svf-file-format.md). The
// instance tree, which viewers no longer read, is left out: the tree of objects is
// in the database.
package svf

import (
	"archive/zip"
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"strconv"
)

// Bounds on what one mesh may hold: readers keep indices and counts in 16 bits.
const (
	MaxVertices  = math.MaxUint16
	MaxTriangles = math.MaxUint16
	MaxLines     = math.MaxUint16 / 2
)

// packSize is at how many bytes, before they are zipped, a pack of meshes is full.
const packSize = 4 << 20

// MIME types of the files that manifests name.
const (
	MIME         = "application/autodesk-svf"
	DatabaseMIME = "application/autodesk-db"
)

// ErrTooLarge is the error of a list that outgrew the 32-bit offsets of the format.
var ErrTooLarge = errors.New("svf: more than the format can hold")

// Kind is what the elements of a mesh are.
type Kind uint8

// Kinds of meshes.
const (
	Triangles Kind = iota
	Lines          // segments
	Points
)

// Mesh is geometry in coordinates of its own. It has at most MaxVertices vertices.
type Mesh struct {
	Kind      Kind
	Positions []float32 // x, y, z of each vertex
	Normals   []float32 // nil, or as long as Positions; of triangles
	UVs       []float32 // nil, or u, v of each vertex, v upwards; of triangles
	Colors    []float32 // nil, or red, green, blue and alpha of each vertex, 0 to 1
	Indices   []uint16  // three of each triangle, two of each segment; none of points
}

func (m *Mesh) vertices() int { return len(m.Positions) / 3 }

// elements is the number of triangles, segments or points.
func (m *Mesh) elements() int {
	switch m.Kind {
	case Triangles:
		return len(m.Indices) / 3
	case Lines:
		return len(m.Indices) / 2
	}
	return m.vertices()
}

func (m *Mesh) check() error {
	n := m.vertices()
	if n == 0 || n > MaxVertices || len(m.Positions) != 3*n ||
		m.Normals != nil && len(m.Normals) != 3*n || m.UVs != nil && len(m.UVs) != 2*n || m.Colors != nil && len(m.Colors) != 4*n ||
		m.Kind == Triangles && (len(m.Indices)%3 != 0 || len(m.Indices) > 3*MaxTriangles) || m.Kind == Lines && (len(m.Indices)%2 != 0 || len(m.Indices) > 2*MaxLines) ||
		m.Kind > Points || m.Kind == Points && len(m.Indices) > 0 {
		return fmt.Errorf("svf: a mesh of kind %d with %d coordinates and %d indices cannot be written", m.Kind, len(m.Positions), len(m.Indices))
	}
	for _, i := range m.Indices {
		if int(i) >= n {
			return fmt.Errorf("svf: a mesh of %d vertices names vertex %d", n, i)
		}
	}
	return nil
}

// Fragment shows a mesh in the world.
type Fragment struct {
	Mesh, Material int          // as Writer.Mesh returned it; index of Scene.Materials
	Object         int          // id in the database
	Matrix         *[16]float64 // column-major and affine; nil is the identity
	Min, Max       [3]float64   // box of the mesh in the world
}

// Material is a surface as Phong had it. Colours are as they are shown (sRGB), 0 to 1.
type Material struct {
	Name        string
	Diffuse     [3]float32
	Specular    [3]float32
	Emissive    [3]float32
	Opacity     float32
	Glossiness  float32 // exponent of highlights
	Metal       bool
	DoubleSided bool
	Picture     string // name of a picture on the surface, multiplied by Diffuse; empty for none
	Blended     bool   // the picture has an alpha channel that counts
}

// Scene is what holds for the whole view.
type Scene struct {
	Min, Max  [3]float64 // box of all fragments
	Up, Front [3]float64 // directions of length 1
	Unit      string     // of lengths: mm, cm, m, in, ft, …
	Materials []Material
}

// Writer writes one view: meshes and fragments as they come, then Close.
type Writer struct {
	create    func(name string) (io.WriteCloser, error)
	folder    string
	name      string
	manifest  manifest
	meshes    *pack // under way
	packs     int
	geometry  *pack
	fragments *pack
	count     int // of meshes
	row       []byte
}

// New begins a view called name, whose files are in a folder; the database
// (Database) is one level above it. create makes each file by its path with
// slashes, and the writer closes it.
func New(create func(name string) (io.WriteCloser, error), folder, name string) *Writer {
	w := &Writer{create: create, folder: folder, name: name}
	w.manifest = manifest{Name: "LMV Manifest", Version: 2, Toolkit: "purlin"}
	for i, types := range typesets {
		w.manifest.Typesets = append(w.manifest.Typesets, typeset{strconv.Itoa(i), types})
	}
	return w
}

// manifest is the manifest.json in the zip archive that an SVF file is.
type manifest struct {
	Name     string `json:"name"`
	Version  int    `json:"manifestversion"`
	Toolkit  string `json:"toolkitversion"`
	Identity struct {
		System  string `json:"sourceSystem"`
		Type    string `json:"type"`
		ID      string `json:"id"`
		Version string `json:"version"`
	} `json:"adskID"`
	Assets   []asset   `json:"assets"`
	Typesets []typeset `json:"typesets"`
}

// asset is a file of a view; URI is relative to the SVF file.
type asset struct {
	ID      string `json:"id"`
	Type    string `json:"type"`
	Typeset string `json:"typeset,omitempty"`
	URI     string `json:"URI"`
	Size    int64  `json:"size"`
	Plain   int64  `json:"usize"` // size before zipping
}

type typeset struct {
	ID    string      `json:"id"`
	Types []entryType `json:"types"`
}

// entryType is the type of an entry of a pack.
type entryType struct {
	Class   string `json:"class"`
	Type    string `json:"type"`
	Version int    `json:"version"`
}

const platform = "Autodesk.CloudPlatform."

// Typesets of packs, by index.
const (
	meshTypes = iota
	geometryTypes
	fragmentTypes
)

var typesets = [][]entryType{
	meshTypes: { // in the order of Kind
		{platform + "Geometry", platform + "OpenCTM", 1},
		{platform + "Geometry", platform + "Lines", 2},
		{platform + "Geometry", platform + "Points", 2},
	},
	geometryTypes: {{platform + "GeometryMetadata", platform + "GeometryMetadataData", 3}},
	fragmentTypes: {{platform + "Fragment", platform + "FragmentData", 5}},
}

func (w *Writer) pack(name string, types int) (*pack, error) {
	f, err := w.create(path.Join(w.folder, name))
	if err != nil {
		return nil, err
	}
	return newPack(f, name, types)
}

// end finishes a pack and lists it.
func (w *Writer) end(p *pack, kind string) error {
	if err := p.close(); err != nil {
		return err
	}
	w.manifest.Assets = append(w.manifest.Assets, asset{p.name, platform + kind, strconv.Itoa(p.types), p.name, p.out.size, p.offset})
	return nil
}

// Mesh writes a mesh and returns its number.
func (w *Writer) Mesh(m *Mesh) (number int, err error) {
	if err := m.check(); err != nil {
		return 0, err
	}
	w.row = m.append(w.row[:0])
	if w.meshes != nil && w.meshes.offset+int64(len(w.row)) > packSize {
		if err := w.end(w.meshes, "PackFile"); err != nil {
			return 0, err
		}
		w.meshes = nil
	}
	if w.meshes == nil {
		if w.meshes, err = w.pack(fmt.Sprintf("%d.pf", w.packs), meshTypes); err != nil {
			return 0, err
		}
		w.packs++
	}
	entry := len(w.meshes.entries)
	if err := w.meshes.add(int(m.Kind), w.row); err != nil {
		return 0, err
	}
	if w.geometry == nil {
		if w.geometry, err = w.pack("GeometryMetadata.pf", geometryTypes); err != nil {
			return 0, err
		}
	}
	b := append(w.row[:0], byte(m.Kind))
	low, high := [3]float32{math.MaxFloat32, math.MaxFloat32, math.MaxFloat32}, [3]float32{-math.MaxFloat32, -math.MaxFloat32, -math.MaxFloat32}
	for i, x := range m.Positions {
		low[i%3], high[i%3] = min(low[i%3], x), max(high[i%3], x)
	}
	b = appendFloats(appendFloats(b, low[:]...), high[:]...)
	b = binary.LittleEndian.AppendUint16(b, uint16(m.elements()))
	b = appendString(b, strconv.Itoa(w.packs-1))
	b = binary.AppendUvarint(b, uint64(entry))
	b = binary.LittleEndian.AppendUint32(b, math.MaxUint32) // no topology
	w.row = b
	number = w.count
	w.count++
	return number, w.geometry.add(0, b)
}

// Fragment shows a mesh that was written before.
func (w *Writer) Fragment(f Fragment) (err error) {
	if f.Mesh < 0 || f.Mesh >= w.count || f.Material < 0 || f.Object < 1 {
		return fmt.Errorf("svf: a fragment of mesh %d of %d, material %d and object %d cannot be written", f.Mesh, w.count, f.Material, f.Object)
	}
	if w.fragments == nil {
		if w.fragments, err = w.pack("FragmentList.pack", fragmentTypes); err != nil {
			return err
		}
	}
	b := append(w.row[:0], 1) // visible
	b = binary.AppendUvarint(b, uint64(f.Material))
	b = binary.AppendUvarint(b, uint64(f.Mesh))
	const translation, affine = 0, 3
	var at [3]float64
	if m := f.Matrix; m == nil {
		b = append(b, translation)
	} else {
		b = append(b, affine)
		for column := range 3 {
			b = appendFloats(b, float32(m[4*column]), float32(m[4*column+1]), float32(m[4*column+2]))
		}
		at = [3]float64{m[12], m[13], m[14]}
	}
	for _, x := range at {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
	}
	for _, corner := range [][3]float64{f.Min, f.Max} {
		for i, x := range corner {
			b = appendFloats(b, float32(x-at[i]))
		}
	}
	b = binary.AppendUvarint(b, uint64(f.Object))
	w.row = b
	return w.fragments.add(0, b)
}

// Picture writes a picture, which materials refer to by its name: lower-case
// letters, digits, dots, dashes and underscores.
func (w *Writer) Picture(name string, data []byte) error {
	return w.file(name, platform+"Image", data, int64(len(data)))
}

func (w *Writer) file(name, kind string, data []byte, plain int64) error {
	f, err := w.create(path.Join(w.folder, name))
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	w.manifest.Assets = append(w.manifest.Assets, asset{name, kind, "", name, int64(len(data)), plain})
	return nil
}

// Close writes what the whole view has. A view without fragments is an error.
func (w *Writer) Close(s Scene) error {
	if w.fragments == nil {
		return errors.New("svf: a view without fragments")
	}
	if err := w.materials(s.Materials); err != nil {
		return err
	}
	for _, p := range []struct {
		pack *pack
		kind string
	}{{w.fragments, "FragmentList"}, {w.geometry, "GeometryMetadataList"}, {w.meshes, "PackFile"}} {
		if err := w.end(p.pack, p.kind); err != nil {
			return err
		}
	}
	for _, f := range databaseFiles {
		w.manifest.Assets = append(w.manifest.Assets, asset{ID: f.name, Type: platform + f.kind, URI: "../" + f.file()})
	}
	meta, err := json.Marshal(map[string]any{"version": "1.0", "metadata": s.metadata()})
	if err != nil {
		return fmt.Errorf("svf: describing the view: %w", err)
	}
	w.manifest.Assets = append(w.manifest.Assets, asset{"metadata.json", platform + "ViewingMetadata", "", "embed:/metadata.json", int64(len(meta)), int64(len(meta))})
	list, err := json.Marshal(w.manifest)
	if err != nil {
		return fmt.Errorf("svf: listing the files: %w", err)
	}
	f, err := w.create(path.Join(w.folder, w.name+".svf"))
	if err != nil {
		return err
	}
	z := zip.NewWriter(f)
	for _, part := range []struct {
		name string
		data []byte
	}{{"manifest.json", list}, {"metadata.json", meta}} {
		out, e := z.Create(part.name)
		if e == nil {
			_, e = out.Write(part.data)
		}
		err = errors.Join(err, e)
	}
	if err := errors.Join(err, z.Close(), f.Close()); err != nil {
		return fmt.Errorf("writing %s.svf: %w", w.name, err)
	}
	return nil
}

func (s *Scene) metadata() map[string]any {
	value := func(v any) any { return map[string]any{"value": v} }
	direction := func(v [3]float64) any { return map[string]any{"XYZ": v} }
	return map[string]any{
		"world bounding box":      map[string]any{"minXYZ": s.Min, "maxXYZ": s.Max},
		"world up vector":         direction(s.Up),
		"world front vector":      direction(s.Front),
		"world north vector":      direction([3]float64{-s.Front[0] + 0, -s.Front[1] + 0, -s.Front[2] + 0}),
		"distance unit":           value(s.Unit),
		"navigation hint":         value("Turntable"),
		"double sided geometry":   value(0), // materials say so
		"view to model transform": map[string]any{"type": 4},
	}
}

// materials writes Materials.json.gz, in the form of Autodesk's Protein.
func (w *Writer) materials(all []Material) error {
	list := map[string]any{}
	for i := range all {
		list[strconv.Itoa(i)] = all[i].protein()
	}
	plain, err := json.Marshal(map[string]any{
		"name": "LMVTK Simple Materials", "version": "1.0", "scene": map[string]any{"SceneUnit": 8215, "YIsUp": 0}, "materials": list,
	})
	if err != nil {
		return fmt.Errorf("svf: describing materials: %w", err)
	}
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, err = z.Write(plain)
	if err := errors.Join(err, z.Close()); err != nil {
		return fmt.Errorf("svf: describing materials: %w", err)
	}
	return w.file("Materials.json.gz", "ProteinMaterials", zipped.Bytes(), int64(len(plain)))
}

func (m *Material) protein() map[string]any {
	color := func(c [3]float32) any {
		return map[string]any{"values": []any{map[string]float32{"r": c[0], "g": c[1], "b": c[2], "a": 1}}}
	}
	scalar := func(v float32) any { return map[string]any{"units": "", "values": []float32{v}} }
	surface := map[string]any{
		"tag": m.Name, "proteinType": "", "definition": "SimplePhong", "transparent": m.Opacity < 1 || m.Blended, "keywords": []any{}, "categories": []any{},
		"properties": map[string]any{
			"integers": map[string]any{"mode": 4},
			"booleans": map[string]any{"color_by_object": false, "generic_is_metal": m.Metal, "generic_backface_cull": !m.DoubleSided},
			"scalars":  map[string]any{"generic_transparency": scalar(1 - m.Opacity), "generic_glossiness": scalar(m.Glossiness)},
			"colors":   map[string]any{"generic_diffuse": color(m.Diffuse), "generic_specular": color(m.Specular), "generic_emissive": color(m.Emissive)},
		},
		"textures": map[string]any{},
	}
	inner := map[string]any{"0": surface}
	if m.Picture != "" {
		surface["textures"] = map[string]any{"generic_diffuse": map[string]any{"connections": []string{"1"}}}
		inner["1"] = map[string]any{
			"tag": m.Picture, "proteinType": "", "definition": "UnifiedBitmap",
			"properties": map[string]any{
				"uris":     map[string]any{"unifiedbitmap_Bitmap": map[string]any{"values": []string{m.Picture}}},
				"booleans": map[string]any{"texture_URepeat": true, "texture_VRepeat": true},
				"scalars": map[string]any{
					"texture_UScale": scalar(1), "texture_VScale": scalar(1), "texture_UOffset": scalar(0), "texture_VOffset": scalar(0), "texture_WAngle": scalar(0),
				},
			},
		}
	}
	return map[string]any{"version": 2, "userassets": []string{"0"}, "materials": inner}
}

// append writes the entry of a mesh.
func (m *Mesh) append(b []byte) []byte {
	switch m.Kind {
	case Lines:
		return m.appendLoose(b, nil, m.Indices)
	case Points:
		return m.appendLoose(b, []float32{1}, nil)
	}
	b = appendInts(append(b, "OCTM"...), 5)
	attributes := min(len(m.Colors), 1)
	b = appendInts(append(b, "RAW\x00"...), m.vertices(), len(m.Indices)/3, min(len(m.UVs), 1), attributes, min(len(m.Normals), 1), 0)
	b = append(b, "INDX"...)
	for _, i := range m.Indices {
		b = binary.LittleEndian.AppendUint32(b, uint32(i))
	}
	b = appendFloats(append(b, "VERT"...), m.Positions...)
	if m.Normals != nil {
		b = appendFloats(append(b, "NORM"...), m.Normals...)
	}
	if m.UVs != nil {
		b = appendFloats(appendInts(append(b, "TEXC"...), 0, 0), m.UVs...) // no name, no file
	}
	if m.Colors != nil {
		const name = "Color"
		b = appendInts(append(b, "ATTR"...), len(name))
		b = appendFloats(append(b, name...), m.Colors...)
	}
	return b
}

// appendLoose writes lines, and points with their size. They have no alpha.
func (m *Mesh) appendLoose(b []byte, size []float32, indices []uint16) []byte {
	b = binary.LittleEndian.AppendUint16(b, uint16(m.vertices()))
	b = binary.LittleEndian.AppendUint16(b, uint16(len(indices)))
	if m.Kind == Lines {
		b = binary.LittleEndian.AppendUint16(b, 0) // no bounds of polylines
	}
	b = appendFloats(b, size...)
	b = append(b, byte(min(len(m.Colors), 1)))
	b = appendFloats(b, m.Positions...)
	for i := 0; i < len(m.Colors); i += 4 {
		b = appendFloats(b, m.Colors[i:i+3]...)
	}
	for _, i := range indices {
		b = binary.LittleEndian.AppendUint16(b, i)
	}
	return b
}

func appendInts(b []byte, all ...int) []byte {
	for _, i := range all {
		b = binary.LittleEndian.AppendUint32(b, uint32(i))
	}
	return b
}

func appendFloats(b []byte, all ...float32) []byte {
	for _, f := range all {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(f))
	}
	return b
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// pack is a pack file under way: entries, and at the end where each begins.
type pack struct {
	name    string
	types   int // index of its typeset
	file    io.Closer
	out     *counted
	zip     *gzip.Writer
	offset  int64    // of what comes next, before zipping
	entries []uint32 // offsets
	err     error
}

// counted counts what is written to a file.
type counted struct {
	io.Writer
	size int64
}

func (c *counted) Write(p []byte) (int, error) {
	n, err := c.Writer.Write(p)
	c.size += int64(n)
	return n, err
}

func newPack(f io.WriteCloser, name string, types int) (*pack, error) {
	p := &pack{name: name, types: types, file: f, out: &counted{Writer: f}}
	var err error
	if p.zip, err = gzip.NewWriterLevel(p.out, gzip.BestSpeed); err != nil {
		return nil, err
	}
	p.write(appendInts(appendString(nil, platform+"PackFile"), 2))
	return p, p.err
}

func (p *pack) write(b []byte) {
	if p.err != nil {
		return
	}
	if _, err := p.zip.Write(b); err != nil {
		p.err = fmt.Errorf("writing %s: %w", p.name, err)
	}
	p.offset += int64(len(b))
}

// add writes an entry of a type, by its index in the typeset.
func (p *pack) add(kind int, entry []byte) error {
	if p.offset+int64(len(entry)) > math.MaxUint32/2 || len(p.entries) >= math.MaxInt32/16 {
		return ErrTooLarge
	}
	p.entries = append(p.entries, uint32(p.offset))
	p.write(appendInts(nil, kind))
	p.write(entry)
	return p.err
}

func (p *pack) close() error {
	entries := p.offset
	b := binary.AppendUvarint(nil, uint64(len(p.entries)))
	for _, at := range p.entries {
		b = binary.LittleEndian.AppendUint32(b, at)
	}
	types := entries + int64(len(b))
	set := typesets[p.types]
	b = binary.AppendUvarint(b, uint64(len(set)))
	for _, t := range set {
		b = binary.AppendUvarint(appendString(appendString(b, t.Class), t.Type), uint64(t.Version))
	}
	p.write(appendInts(b, int(entries), int(types)))
	err := errors.Join(p.zip.Close(), p.file.Close())
	if err != nil {
		err = fmt.Errorf("writing %s: %w", p.name, err)
	}
	return cmp.Or(p.err, err)
}
