package convert

import (
	"archive/zip"
	"bytes"
	"cmp"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// Bounds on archives. They hold for what the directory of an archive says before
// anything is unpacked, and for what is unpacked.
const (
	archiveEntries   = 10_000
	archiveDirectory = 4 << 20  // bytes of the directory
	archiveFile      = 16 << 30 // bytes of one file
	archiveRatio     = 100      // times that contents are larger than the archive
	archiveFloor     = 1 << 20  // bytes that a file may have whatever the ratio
)

// Archive is a zip archive that holds a model and the files beside it. Nothing
// in it is hostile by its directory: names stay inside, sizes are bounded, there
// are no links and no archives.
type Archive struct {
	files  map[string]*zip.File
	folded map[string]string // names by their lower case; "" where two are alike
	names  []string
}

// Candidate is a file in an archive that can be the root of a model.
type Candidate struct {
	Name       string
	Size       int64 // in bytes
	References []Reference
}

// Reference is a file that a model refers to, as a path in its archive where it
// is there, else as the model has it.
type Reference struct {
	Name  string
	Found bool
}

// OpenArchive reads the directory of a zip archive. An archive that is broken is
// an *Error with the code MALFORMED, and so is one with names that lead out of
// it, links, or archives within; one past the bounds has the code TOO_LARGE.
func OpenArchive(src io.ReaderAt, size int64) (*Archive, error) {
	bounded := &budget{src: src, left: archiveDirectory}
	z, err := zip.NewReader(bounded, size)
	var own *Error
	switch {
	case errors.As(err, &own):
		return nil, own
	case errors.Is(err, zip.ErrFormat):
		return nil, &Error{Code: CodeMalformed, Message: "this is no zip archive, or it is cut off"}
	case err != nil:
		return nil, readError(err)
	case len(z.File) > archiveEntries:
		return nil, &Error{Code: CodeTooLarge, Message: fmt.Sprintf("the archive has %d entries, more than %d", len(z.File), archiveEntries)}
	}
	bounded.left = -1
	a := &Archive{files: map[string]*zip.File{}, folded: map[string]string{}}
	var total uint64
	for _, f := range z.File {
		if err := a.add(f); err != nil {
			return nil, err
		}
		total += f.UncompressedSize64 // each is bounded, and so is their number
	}
	if total > archiveFloor+archiveRatio*uint64(size) {
		return nil, &Error{Code: CodeTooLarge, Message: fmt.Sprintf("the contents are more than %d times as large as the archive", archiveRatio)}
	}
	slices.Sort(a.names)
	return a, nil
}

// budget ends reading after so many bytes; less than none is no end.
type budget struct {
	src  io.ReaderAt
	left int64
}

func (b *budget) ReadAt(p []byte, at int64) (int, error) {
	if b.left >= 0 {
		if b.left -= int64(len(p)); b.left < 0 {
			b.left = 0
			return 0, &Error{Code: CodeTooLarge, Message: fmt.Sprintf("the directory of the archive has more than %d bytes", archiveDirectory)}
		}
	}
	return b.src.ReadAt(p, at)
}

// add takes up an entry, or says why the archive cannot be used.
func (a *Archive) add(f *zip.File) error {
	name := f.Name
	if f.NonUTF8 {
		name, _ = charmap.CodePage437.NewDecoder().String(name) // it knows every byte
	}
	shown := cleanName(name)
	refuse := func(code, format string, args ...any) error {
		return &Error{Code: code, Message: fmt.Sprintf("the entry %q %s", clip([]byte(shown)), fmt.Sprintf(format, args...))}
	}
	name = strings.ReplaceAll(name, `\`, "/")
	mode := f.Mode()
	switch {
	case len(name) > maxName || name != cleanName(name):
		return refuse(CodeMalformed, "has a name that is too long, or has control characters")
	case path.IsAbs(name) || len(name) > 1 && name[1] == ':':
		return refuse(CodeMalformed, "has an absolute name")
	case !fs.ValidPath(strings.TrimSuffix(name, "/")):
		return refuse(CodeMalformed, "has a name that leads out of the archive")
	case mode&fs.ModeDir != 0 || strings.HasSuffix(name, "/"):
		return nil
	case !mode.IsRegular():
		return refuse(CodeMalformed, "is a link or a device")
	case strings.HasPrefix(name, "__MACOSX/") || path.Base(name) == ".DS_Store":
		return nil // what macOS keeps for itself
	case f.Flags&1 != 0:
		return refuse(CodeUnsupported, "is encrypted")
	case f.Method != zip.Store && f.Method != zip.Deflate:
		return refuse(CodeUnsupported, "is packed by the method %d; only deflate is known", f.Method)
	case isArchive(name):
		return refuse(CodeMalformed, "is an archive within the archive")
	case f.UncompressedSize64 > archiveFile || f.UncompressedSize64 > archiveFloor && f.UncompressedSize64/archiveRatio > f.CompressedSize64:
		return refuse(CodeTooLarge, "is larger than %d bytes, or than %d times what it is packed into", int64(archiveFile), archiveRatio)
	}
	if a.files[name] != nil {
		return refuse(CodeMalformed, "is there twice")
	}
	a.files[name] = f
	a.names = append(a.names, name)
	folded := strings.ToLower(name)
	if _, taken := a.folded[folded]; taken {
		name = ""
	}
	a.folded[folded] = name
	return nil
}

func isArchive(name string) bool {
	switch extensionOf(name) {
	case "zip", "3mf", "ifczip", "7z", "rar", "tar", "gz", "tgz", "bz2", "xz", "zst", "jar":
		return true
	}
	return false
}

func extensionOf(name string) string { return strings.ToLower(strings.TrimPrefix(path.Ext(name), ".")) }

// find returns the name of a file whose case may differ.
func (a *Archive) find(name string) (string, bool) {
	if a.files[name] == nil {
		name = a.folded[strings.ToLower(name)]
	}
	return name, name != ""
}

// Open unpacks a file into a temporary one in dir (empty for the system's),
// which is gone when it is closed. A name that is not there is fs.ErrNotExist;
// contents that are not what the directory says are an *Error.
func (a *Archive) Open(ctx context.Context, name, dir string) (*os.File, error) {
	name, ok := a.find(name)
	if !ok {
		return nil, fs.ErrNotExist
	}
	f := a.files[name]
	in, err := f.Open()
	if err != nil {
		return nil, &Error{Code: CodeMalformed, Message: fmt.Sprintf("%q cannot be unpacked: %v", clip([]byte(name)), err)}
	}
	defer in.Close()
	out, err := os.CreateTemp(dir, "unpacked-*")
	if err != nil {
		return nil, fmt.Errorf("unpacking: %w", err)
	}
	_ = os.Remove(out.Name()) // it lives until it is closed
	size := int64(f.UncompressedSize64)
	written, err := io.Copy(out, io.LimitReader(&interruptible{ctx, in}, size+1))
	if err == nil {
		_, err = out.Seek(0, io.SeekStart)
	}
	var corrupt flate.CorruptInputError
	switch {
	case err == nil && written == size:
		return out, nil
	case ctx.Err() != nil:
		err = ctx.Err()
	case err == nil || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, zip.ErrChecksum) || errors.Is(err, zip.ErrFormat) || errors.As(err, &corrupt):
		err = &Error{Code: CodeMalformed, Message: fmt.Sprintf("%q in the archive is not what the directory says, or damaged", clip([]byte(name)))}
	default:
		err = fmt.Errorf("unpacking: %w", err)
	}
	out.Close()
	return nil, err
}

// interruptible is a reader that ends with its context.
type interruptible struct {
	ctx context.Context
	in  io.Reader
}

func (r *interruptible) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.in.Read(p)
}

// Candidates lists the models in the archive, the likeliest root first: the one
// that lies highest, then the largest. References of each are what it names
// (materials, buffers, pictures), in the order of names. It unpacks the models
// one after another into dir.
func (a *Archive) Candidates(ctx context.Context, dir string) ([]Candidate, error) {
	list := a.roots()
	for i := range list {
		found, err := a.References(ctx, list[i].Name, dir)
		if err != nil {
			return nil, err
		}
		list[i].References = found
	}
	return list, nil
}

func (a *Archive) roots() []Candidate {
	return a.Models(func(extension string) bool { return Supported(extension) != nil })
}

// Models lists the files whose extension, in lower case and without its dot, is
// one of a model's, in the order of [Archive.Candidates] and without references.
func (a *Archive) Models(model func(extension string) bool) []Candidate {
	var list []Candidate
	for _, name := range a.names {
		if model(extensionOf(name)) {
			list = append(list, Candidate{Name: name, Size: int64(a.files[name].UncompressedSize64)})
		}
	}
	slices.SortStableFunc(list, func(x, y Candidate) int {
		return cmp.Or(cmp.Compare(strings.Count(x.Name, "/"), strings.Count(y.Name, "/")), cmp.Compare(y.Size, x.Size))
	})
	return list
}

// root returns the file to begin with: the one that is asked for, or the only
// model that there is.
func (a *Archive) root(asked string) (string, error) {
	list := a.roots()
	if asked != "" {
		name, ok := a.find(path.Clean(strings.ReplaceAll(asked, `\`, "/")))
		if !ok {
			return "", &Error{Code: CodeRoot, Message: fmt.Sprintf("the root file %q is not in the archive, which holds %s", clip([]byte(asked)), naming(list))}
		}
		return name, nil
	}
	switch len(list) {
	case 0:
		return "", &Error{Code: CodeRoot, Message: "the archive holds no model that can be read"}
	case 1:
		return list[0].Name, nil
	}
	return "", &Error{Code: CodeRoot, Message: "the archive holds more than one model, so the root file must be named: " + naming(list)}
}

// naming lists the first of the candidates.
func naming(list []Candidate) string {
	var names bytes.Buffer
	for i, c := range list {
		if i == 5 {
			fmt.Fprintf(&names, " and %d more", len(list)-i)
			break
		}
		if i > 0 {
			names.WriteString(", ")
		}
		names.Write(clip([]byte(c.Name)))
	}
	if len(list) == 0 {
		return "no model"
	}
	return names.String()
}

// References lists what a model in the archive names (materials, buffers,
// pictures), in the order of names. Of formats that are not read here it is empty.
func (a *Archive) References(ctx context.Context, root, dir string) ([]Reference, error) {
	file, err := a.Open(ctx, root, dir)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var named []string
	switch extensionOf(root) {
	case "obj":
		named, err = a.objReferences(ctx, file, root, dir)
	case "gltf", "glb":
		named, err = gltfReferences(ctx, file, int64(a.files[root].UncompressedSize64))
		for i, name := range named {
			if within, ok := beside(path.Dir(root), name); ok {
				named[i] = within
			}
		}
	}
	if e := (*Error)(nil); errors.As(err, &e) {
		err = nil // what is wrong with a model is told when it is translated
	}
	slices.Sort(named)
	var list []Reference
	for _, name := range slices.Compact(named) {
		within, ok := a.find(name)
		if ok {
			name = within
		}
		list = append(list, Reference{Name: cleanName(name), Found: ok})
	}
	return list, err
}

// objReferences returns the material libraries of a model and their pictures.
func (a *Archive) objReferences(ctx context.Context, file io.ReaderAt, root, dir string) ([]string, error) {
	var named []string
	in := newLines(ctx, file, int64(a.files[root].UncompressedSize64))
	for len(named) < maxLibs {
		line, err := in.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return named, err
		}
		if word, rest := cut(line); string(word) == "mtllib" {
			names := []string{cleanName(string(rest))}
			if _, ok := a.find(path.Join(path.Dir(root), names[0])); !ok {
				names = strings.Fields(names[0])
			}
			for _, name := range names {
				if within, ok := beside(path.Dir(root), strings.ReplaceAll(name, `\`, "/")); ok {
					named = append(named, within)
				}
			}
		}
	}
	for _, library := range slices.Compact(slices.Sorted(slices.Values(named))) {
		pictures, err := a.pictures(ctx, library, dir)
		if err != nil {
			return named, err
		}
		named = append(named, pictures...)
	}
	return named, nil
}

// pictures returns the names of the pictures in a material library.
func (a *Archive) pictures(ctx context.Context, library, dir string) ([]string, error) {
	library, ok := a.find(library)
	if !ok {
		return nil, nil
	}
	file, err := a.Open(ctx, library, dir)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var named []string
	size := int64(a.files[library].UncompressedSize64)
	for in := newLines(ctx, file, min(size, maxMTL)); ; {
		line, err := in.next()
		if errors.Is(err, io.EOF) {
			return named, nil
		}
		if err != nil {
			return named, err
		}
		word, rest := cut(line)
		if _, ok := objSlot(string(word)); ok && len(named) < maxNodes {
			named = append(named, path.Join(path.Dir(library), pictureName(string(rest))))
		}
	}
}

// opener returns an Options.Open for a model in the archive.
func (a *Archive) opener(ctx context.Context, dir string) func(string) (io.ReaderAt, int64, error) {
	return func(name string) (io.ReaderAt, int64, error) {
		file, err := a.Open(ctx, name, dir)
		if err != nil {
			return nil, 0, err
		}
		info, err := file.Stat()
		if err != nil {
			file.Close()
			return nil, 0, err
		}
		return file, info.Size(), nil
	}
}
