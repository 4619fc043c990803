package convert

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// zipped packs files, given as names and contents in turn.
func zipped(t testing.TB, files ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		require.NoError(t, err)
		_, err = io.WriteString(f, files[i+1])
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return out.Bytes()
}

func runZip(t *testing.T, archive []byte, root string) (*Result, string, error) {
	t.Helper()
	dir := t.TempDir()
	r, err := Run(t.Context(), Job{Input: bytes.NewReader(archive), Size: int64(len(archive)), Name: "model.zip", Root: root, Outputs: []Format{GLB, OBJ, STL, Thumbnail}, Dir: dir, Options: Options{TempDir: t.TempDir()}}, nil)
	return r, dir, err
}

// zippedFolder packs a folder of assimp-testmodels under a name.
func zippedFolder(t *testing.T, dir, under string) []byte {
	t.Helper()
	var files []string
	require.NoError(t, filepath.WalkDir(filepath.Join(modelsDir(t), dir), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		files = append(files, under+filepath.Base(path), string(data))
		return err
	}))
	return zipped(t, files...)
}

func TestArchiveHoldsWhatAModelNeeds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ dir, root string }{
		{"glTF2/BoxTextured-glTF", ""},
		{"OBJ", "a/b/SPIDER.obj"},
		{"glTF2/textureTransform", `a\b\TextureTransformTest.gltf`},
	} {
		t.Run(c.dir, func(t *testing.T) {
			t.Parallel()
			r, dir, err := runZip(t, zippedFolder(t, c.dir, "a/b/"), c.root)
			require.NoError(t, err)
			pictures := 0
			for _, f := range r.Files {
				if f.Format == OBJ && strings.HasPrefix(f.MIME, "image/") {
					pictures++
				}
			}
			require.NotZero(t, pictures)
			validateGLB(t, filepath.Join(dir, "model.glb"))
		})
	}
}

func TestArchiveReferencesUpwardsStayInside(t *testing.T) {
	t.Parallel()
	document := strings.Replace(squareJSON, "square.bin", "../buffers/square.bin", 1)
	_, _, err := runZip(t, zipped(t, "scene/a.gltf", document, "buffers/square.bin", string(square())), "")
	require.NoError(t, err)
	_, _, err = runZip(t, zipped(t, "scene/a.gltf", strings.Replace(document, "..", "../..", 1), "buffers/square.bin", string(square())), "")
	require.ErrorContains(t, err, "not the name of a file beside the model")
}

func TestArchiveRoot(t *testing.T) {
	t.Parallel()
	two := zipped(t, "x/small.obj", tetrahedron, "x/large.obj", tetrahedron+"# more\n", "top.obj", tetrahedron, "notes.txt", "x")
	for _, c := range []struct{ root, says string }{
		{"", "more than one model, so the root file must be named: top.obj, x/large.obj, x/small.obj"},
		{"none.obj", `"none.obj" is not in the archive`},
		{"notes.txt", `models of type "txt" cannot be read`},
		{"X/Small.OBJ", ""},
	} {
		_, _, err := runZip(t, two, c.root)
		if c.says == "" {
			require.NoError(t, err)
			continue
		}
		require.ErrorContains(t, err, c.says)
	}
	_, _, err := runZip(t, zipped(t, "notes.txt", "x"), "")
	require.ErrorContains(t, err, "no model that can be read")
}

func TestArchiveCandidates(t *testing.T) {
	t.Parallel()
	in := zipped(t,
		"a/m.obj", "mtllib m.mtl\n"+tetrahedron, "a/M.MTL", "newmtl x\nmap_Kd there.png\nmap_Ke gone.png\n", "a/there.png", "x",
		"s.gltf", squareJSON, "a/deep.stl", "broken", "b.glb", "broken")
	a, err := OpenArchive(bytes.NewReader(in), int64(len(in)))
	require.NoError(t, err)
	list, err := a.Candidates(t.Context(), t.TempDir())
	require.NoError(t, err)
	require.Equal(t, []Candidate{
		{"s.gltf", int64(len(squareJSON)), []Reference{{"square.bin", false}}},
		{"b.glb", 6, nil},
		{"a/m.obj", int64(len("mtllib m.mtl\n" + tetrahedron)), []Reference{{"a/gone.png", false}, {"a/M.MTL", true}, {"a/there.png", true}}},
		{"a/deep.stl", 6, nil},
	}, list)
}

// hostile archives are refused before anything is unpacked.
func TestArchiveHostile(t *testing.T) {
	t.Parallel()
	special := func(change func(*zip.FileHeader)) []byte {
		var out bytes.Buffer
		w := zip.NewWriter(&out)
		h := &zip.FileHeader{Name: "a.obj", Method: zip.Deflate}
		change(h)
		f, err := w.CreateHeader(h)
		require.NoError(t, err)
		_, err = io.WriteString(f, tetrahedron)
		require.NoError(t, err)
		require.NoError(t, w.Close())
		return out.Bytes()
	}
	many := make([]string, 0, 2*archiveEntries+2)
	for i := range archiveEntries + 1 {
		many = append(many, strings.Repeat("x", 1+i/1000)+string(rune('a'+i%10))+string(rune('a'+i/10%10))+string(rune('a'+i/100%10))+".txt", "")
	}
	bomb := zipped(t, "a.obj", strings.Repeat("# nothing\n", 1<<20))
	whole := zipped(t, "a.obj", tetrahedron)
	lying := bytes.Clone(whole) // its directory says that the file is shorter than it is
	at := bytes.LastIndex(lying, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(lying[at+24:], 10)
	damaged := bytes.Clone(whole)
	damaged[40] ^= 0xff
	for name, c := range map[string]struct {
		in         []byte
		code, says string
	}{
		"upwards":      {zipped(t, "../a.obj", "x"), CodeMalformed, "leads out"},
		"within":       {zipped(t, "b/../../a.obj", "x"), CodeMalformed, "leads out"},
		"backslashes":  {zipped(t, `b\..\..\a.obj`, "x"), CodeMalformed, "leads out"},
		"absolute":     {zipped(t, "/etc/a.obj", "x"), CodeMalformed, "absolute"},
		"drive":        {zipped(t, `C:\a.obj`, "x"), CodeMalformed, "absolute"},
		"control":      {zipped(t, "a\x00.obj", "x"), CodeMalformed, "control characters"},
		"nested":       {zipped(t, "a.obj", tetrahedron, "b.ZIP", "x"), CodeMalformed, "archive within"},
		"twice":        {zipped(t, "a.obj", tetrahedron, "a.obj", "x"), CodeMalformed, "twice"},
		"bomb":         {bomb, CodeTooLarge, "times what it is packed into"},
		"many":         {zipped(t, many...), CodeTooLarge, "10001 entries"},
		"directory":    {zipped(t, append(many, strings.Repeat("y", 60_000), "")...), CodeTooLarge, "entries"},
		"link":         {special(func(h *zip.FileHeader) { h.SetMode(fs.ModeSymlink | 0o777) }), CodeMalformed, "link"},
		"encrypted":    {special(func(h *zip.FileHeader) { h.Flags |= 1 }), CodeUnsupported, "encrypted"},
		"lying":        {lying, CodeMalformed, "not what the directory says"},
		"damaged":      {damaged, CodeMalformed, "damaged"},
		"cut off":      {whole[:len(whole)-10], CodeMalformed, "cut off"},
		"no archive":   {[]byte("hello"), CodeMalformed, "no zip archive"},
		"nothing":      {zipped(t), CodeRoot, "no model"},
		"directory up": {zipped(t, "../x/", ""), CodeMalformed, "leads out"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := runZip(t, c.in, "")
			var e *Error
			require.ErrorAs(t, err, &e, "%v", err)
			require.Equal(t, c.code, e.Code, "%v", err)
			require.Contains(t, e.Error(), c.says)
		})
	}
}
