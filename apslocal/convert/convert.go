package convert

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Format is what a model can be translated to.
type Format string

// Formats that Run writes.
const (
	GLB       Format = "glb"
	OBJ       Format = "obj"       // with its material library beside it
	STL       Format = "stl"       // binary
	SVF       Format = "svf"       // with its database and pictures; of its other files Result says nothing
	Thumbnail Format = "thumbnail" // PNG pictures of 100, 200 and 400 pixels
)

// Job is one translation. Outputs are written into Dir, under the base name of
// Name; files of a job that fails are removed.
type Job struct {
	Input   io.ReaderAt
	Size    int64  // of Input, in bytes
	Name    string // file name of the input; its extension tells the format
	Root    string // of a zip archive: the file in it to begin with; empty for the only model
	Outputs []Format
	Dir     string
	Options Options
}

// File is one output in the directory of its job; Size is in bytes.
type File struct {
	Format     Format
	Name       string
	MIME       string
	Size       int64
	Resolution int // edge of an image in pixels, else 0
}

// Result is what a translation made. Failures are outputs that the model cannot
// be written as; the others are whole.
type Result struct {
	Files      []File
	Failures   map[Format]*Error
	Tree       *Object
	Properties []Properties
	Warnings   []string
	Camera     *Camera // of an SVF
}

// Input is a kind of file, and what can be made of it. Where that is nothing,
// Reason says what this installation lacks.
type Input struct {
	Extension string // lower case, without a dot
	Outputs   []Format
	Reason    string
}

// Inputs lists every kind of file that is known.
func Inputs() []Input {
	all := []Format{GLB, OBJ, STL, SVF, Thumbnail}
	ifc := Input{Extension: "ifc", Outputs: all}
	if _, err := exec.LookPath(assimpProgram); err != nil {
		ifc.Outputs, ifc.Reason = nil, assimpMissing
	}
	return []Input{
		ifc,
		{Extension: "3mf", Outputs: all},
		{Extension: "glb", Outputs: all},
		{Extension: "gltf", Outputs: all},
		{Extension: "obj", Outputs: all},
		{Extension: "ply", Outputs: all},
		{Extension: "stl", Outputs: all},
		{Extension: "zip", Outputs: all},
	}
}

// Supported returns what an input with the given lower-case extension can be
// translated to, and nil for one that cannot be read.
func Supported(extension string) []Format {
	for _, in := range Inputs() {
		if in.Extension == extension {
			return in.Outputs
		}
	}
	return nil
}

// Run translates one model and reports its progress, which grows from 0 to 1 in
// steps of at least a hundredth. What is wrong with the model is an *Error; a
// panic becomes one with the code INTERNAL. An output that the model cannot be
// written as is in Result.Failures, and is the error where no output is left.
// Result.Files come in the order of the outputs, the file itself before what
// belongs to it.
func Run(ctx context.Context, j Job, progress func(fraction float64)) (result *Result, err error) {
	r := &run{Job: j, stem: stem(j.Name), result: &Result{Failures: map[Format]*Error{}}, report: progress, parts: float64(len(j.Outputs) + 2)}
	defer func() {
		if p := recover(); p != nil {
			err = &Error{Code: CodeInternal, Message: fmt.Sprintf("translating failed: %v", p)}
		}
		if err != nil {
			result = nil
			r.remove(r.created)
		}
		if r.unpacked != nil {
			r.unpacked.Close()
		}
	}()
	r.step(0)
	if err := r.unpack(ctx); err != nil {
		return nil, err
	}
	s, err := r.read(ctx)
	if err != nil {
		return nil, err
	}
	counts := s.count()
	total := counts.all()
	switch limit := j.Options.maxTriangles(); {
	case total > limit:
		return nil, &Error{Code: CodeTooLarge, Message: fmt.Sprintf("%d triangles, lines and points are more than %d", total, limit)}
	case total == 0:
		return nil, &Error{Code: CodeEmpty, Message: "the model has nothing to show"}
	}
	r.next()
	var done int64
	r.result.Tree, r.result.Properties, err = s.watched(func(elements int64) {
		done += elements
		r.step(float64(done) / float64(total))
	}).tree(ctx)
	if err != nil {
		return nil, fmt.Errorf("measuring: %w", err)
	}
	for _, f := range j.Outputs {
		r.next()
		if err := r.output(ctx, s, f); err != nil {
			return nil, fmt.Errorf("writing %s: %w", f, err)
		}
	}
	for _, f := range j.Outputs {
		if fail := r.result.Failures[f]; fail != nil && len(r.result.Failures) == len(j.Outputs) {
			return nil, fmt.Errorf("writing %s: %w", f, fail)
		}
	}
	r.result.Warnings = s.Warnings
	r.next()
	return r.result, nil
}

// run is a job on its way.
type run struct {
	Job
	stem     string // of the names of outputs
	result   *Result
	created  []string // files and folders in Dir
	unpacked *os.File // the input, where it was in an archive
	pictures map[int][]byte
	report   func(float64)
	parts    float64 // reading, measuring and each output
	part     float64 // parts that are done
	told     float64
	started  bool
}

// step tells how much of the part under way is done.
func (r *run) step(fraction float64) {
	now := min((r.part+min(fraction, 1))/r.parts, 1)
	if r.report == nil || r.started && now < r.told+0.01 && (now < 1 || r.told == 1) {
		return
	}
	r.told, r.started = now, true
	r.report(now)
}

func (r *run) next() {
	r.part++
	r.step(0)
}

func (r *run) remove(names []string) {
	for _, name := range slices.Backward(names) { // folders last
		_ = os.Remove(filepath.Join(r.Dir, name))
	}
}

// output writes one format. What cannot be written as that format is noted, and
// its files removed.
func (r *run) output(ctx context.Context, s *Scene, f Format) error {
	files, created := len(r.result.Files), len(r.created)
	err := r.write(ctx, s, f)
	var e *Error
	if !errors.As(err, &e) || e.Code != CodeEmpty && e.Code != CodeTooLarge {
		return err
	}
	r.remove(r.created[created:])
	r.result.Files, r.created = r.result.Files[:files], r.created[:created]
	r.result.Failures[f] = e
	return nil
}

// source tells how far the input has been read.
type source struct {
	io.ReaderAt
	read func(to int64)
}

func (s *source) ReadAt(p []byte, off int64) (int, error) {
	n, err := s.ReaderAt.ReadAt(p, off)
	if s.read != nil {
		s.read(off + int64(n))
	}
	return n, err
}

// watch tells as progress how far the input is read, until it is stopped:
// geometry is read again later.
func (r *run) watch() (in *source, stop func()) {
	in = &source{r.Input, func(to int64) { r.step(float64(to) / float64(max(r.Size, 1))) }}
	return in, func() { in.read = nil }
}

// unpack makes the root file of an archive the input.
func (r *run) unpack(ctx context.Context) error {
	if extensionOf(r.Name) != "zip" {
		return nil
	}
	r.parts++
	in, stop := r.watch()
	defer stop()
	a, err := OpenArchive(in, r.Size)
	if err != nil {
		return err
	}
	root, err := a.root(r.Root)
	if err != nil {
		return err
	}
	if r.unpacked, err = a.Open(ctx, root, r.Options.TempDir); err != nil {
		return err
	}
	info, err := r.unpacked.Stat()
	if err != nil {
		return err
	}
	r.Input, r.Size, r.Name = r.unpacked, info.Size(), path.Base(root)
	r.Options.Open, r.Options.Folder = a.opener(ctx, r.Options.TempDir), path.Dir(root)
	r.next()
	return nil
}

func (r *run) read(ctx context.Context) (*Scene, error) {
	in, stop := r.watch()
	defer stop()
	switch extension := extensionOf(r.Name); extension {
	case "obj":
		return ReadOBJ(ctx, in, r.Size, r.Name, r.Options)
	case "stl":
		return ReadSTL(ctx, in, r.Size, r.Name, r.Options)
	case "ply":
		return ReadPLY(ctx, in, r.Size, r.Name, r.Options)
	case "ifc":
		return ReadIFC(ctx, in, r.Size, r.Name, r.Options)
	case "3mf":
		return Read3MF(ctx, in, r.Size, r.Name, r.Options)
	case "gltf", "glb":
		s, err := ReadGLTF(ctx, in, r.Size, r.Name, r.Options)
		if err == nil {
			s.Unit = "m" // glTF 2.0, 3.4: all lengths are metres
		}
		return s, err
	default:
		return nil, &Error{Code: CodeUnsupported, Message: fmt.Sprintf("models of type %q cannot be read", clip([]byte(extension)))}
	}
}

// save makes a file of the job; files that fail are removed by Run.
func (r *run) save(file File, write func(*os.File) error) error {
	at := len(r.result.Files)
	r.result.Files = append(r.result.Files, file)
	out, err := os.OpenFile(filepath.Join(r.Dir, file.Name), os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return err
	}
	r.created = append(r.created, file.Name)
	defer out.Close()
	if err := write(out); err != nil {
		return err
	}
	info, err := out.Stat()
	if err != nil {
		return err
	}
	r.result.Files[at].Size = info.Size()
	return out.Close()
}

func (r *run) write(ctx context.Context, s *Scene, f Format) error {
	var (
		name            = r.stem + "." + string(f)
		vertices, total = s.weigh()
		count           = func(w *os.File, bytes int64) *meter { return &meter{out: w, total: bytes, step: r.step} }
	)
	switch f {
	case GLB:
		return r.save(File{Format: f, Name: name, MIME: "model/gltf-binary"}, func(w *os.File) error {
			return WriteGLB(ctx, count(w, 12*vertices+12*total), s)
		})
	case STL:
		return r.save(File{Format: f, Name: name, MIME: "model/stl"}, func(w *os.File) error {
			return WriteSTL(ctx, count(w, stlHeader+stlTriangle*s.count()[Triangles]), s)
		})
	case OBJ:
		return r.writeOBJ(ctx, s, name, func(w *os.File) io.Writer { return count(w, 28*vertices+20*total) })
	case SVF:
		return r.writeSVF(ctx, s)
	case Thumbnail:
		return r.savePictures(ctx, s, f, func(size int) string { return fmt.Sprintf("%s_%d.png", r.stem, size) })
	}
	return &Error{Code: CodeUnsupported, Message: fmt.Sprintf("the output %q is not known", clip([]byte(f)))}
}

// savePictures draws the model, once for all outputs, and names each picture by its
// size.
func (r *run) savePictures(ctx context.Context, s *Scene, f Format, name func(size int) string) (err error) {
	if r.pictures == nil {
		var seen int64
		_, total := s.weigh()
		r.pictures, err = Render(ctx, s.watched(func(elements int64) {
			seen += elements
			r.step(float64(seen) / float64(max(2*total, 1))) // it is read twice
		}), []int{100, 200, 400})
		if err != nil {
			return err
		}
	}
	for _, size := range slices.Sorted(maps.Keys(r.pictures)) {
		file := File{Format: f, Name: name(size), MIME: "image/png", Resolution: size}
		if err := r.save(file, func(w *os.File) error { _, err := w.Write(r.pictures[size]); return err }); err != nil {
			return err
		}
	}
	return nil
}

// writeOBJ writes a model, its material library and the pictures that it names.
func (r *run) writeOBJ(ctx context.Context, s *Scene, name string, counted func(*os.File) io.Writer) error {
	var pictures []*Image
	library := r.stem + ".mtl"
	pictureName := func(i int) string {
		return fmt.Sprintf("%s_%d.%s", r.stem, i, strings.TrimPrefix(pictures[i].MIME, "image/"))
	}
	err := r.save(File{Format: OBJ, Name: name, MIME: "model/obj"}, func(w *os.File) error {
		return r.save(File{Format: OBJ, Name: library, MIME: "model/mtl"}, func(mtl *os.File) error {
			return WriteOBJ(ctx, counted(w), mtl, library, s, func(i *Image) string {
				at := slices.Index(pictures, i)
				if at < 0 {
					at, pictures = len(pictures), append(pictures, i)
				}
				return pictureName(at)
			})
		})
	})
	if err != nil {
		return err
	}
	for i, p := range pictures {
		err := r.save(File{Format: OBJ, Name: pictureName(i), MIME: p.MIME}, func(w *os.File) error { _, err := w.Write(p.Data); return err })
		if err != nil {
			return err
		}
	}
	return nil
}

// meter tells how much of about total bytes has been written.
type meter struct {
	out         io.WriteSeeker
	done, total int64
	step        func(float64)
}

func (m *meter) Write(p []byte) (int, error) {
	n, err := m.out.Write(p)
	m.done += int64(n)
	m.step(float64(m.done) / float64(max(m.total, 1)))
	return n, err
}

func (m *meter) Seek(offset int64, whence int) (int64, error) { return m.out.Seek(offset, whence) }

// weigh returns the vertices and elements that writers write.
func (s *Scene) weigh() (vertices, elements int64) {
	_ = s.walk(func(n *Node, _ *[16]float64) error {
		for _, m := range n.Meshes {
			vertices, elements = vertices+m.Geometry.Vertices(), elements+m.Geometry.Count()
		}
		return nil
	})
	return vertices, elements
}

// stem returns the base name of an input without its extension, made of what
// every file system, URL and material library takes: ASCII letters, digits,
// dots, dashes and underscores; "model" where nothing is left of it.
func stem(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.TrimSuffix(name, path.Ext(name))
	name = strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' {
			return c
		}
		return '_'
	}, name)
	if name = strings.Trim(name[:min(len(name), 100)], "._-"); name == "" {
		return "model"
	}
	return name
}
