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
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"strconv"
)

// MIME types of the files that manifests name.
const (
	MIME         = "application/autodesk-svf"
	DatabaseMIME = "application/autodesk-db"
)

// ErrTooLarge is the error of a list that outgrew the 32-bit offsets of the format.
var ErrTooLarge = errors.New("svf: more than the format can hold")

// Fragment shows a mesh in the world.
type Fragment struct {
	Mesh, Material int          // as Writer.Mesh returned it; index of Scene.Materials
	Object         int          // id in the database
	Matrix         *[16]float64 // column-major and affine; nil is the identity
	Min, Max       [3]float64   // box of the mesh in the world
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
	b := w.row[:0]
	b = append(b, byte(m.Kind))
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
	b := w.row[:0]
	b = append(b, 1) // visible
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
