package convert

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"io/fs"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What reading a model may cost: bytes allocated over its life, of which only a
// part is held at any moment, and time.
const (
	fuzzFloor  = 96 << 20 // whatever the input
	fuzzFactor = 256      // for each byte of the input
	fuzzTime   = 10 * time.Second
)

type reader func(context.Context, io.ReaderAt, int64, string, Options) (*Scene, error)

// fuzz reads inputs and writes what was read in every format. Whatever the
// input is, it ends as a model or as an *Error, in time and in bounded memory.
func fuzz(f *testing.F, read reader, seeds ...string) {
	f.Helper()
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		ctx, stop := context.WithTimeout(t.Context(), fuzzTime)
		defer stop()
		o := Options{MaxTriangles: 20_000, TempDir: t.TempDir(), Open: func(string) (io.ReaderAt, int64, error) { return nil, 0, fs.ErrNotExist }}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		s, err := read(ctx, bytes.NewReader(in), int64(len(in)), "fuzz", o)
		runtime.ReadMemStats(&after)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(fuzzFloor+fuzzFactor*len(in)), "bytes allocated")
		if err == nil && s.count().all() > 0 && s.count().all() <= o.MaxTriangles {
			err = writeAll(ctx, s)
		}
		var e *Error
		require.True(t, err == nil || errors.As(err, &e), "%v", err)
		require.NotContains(t, []string{CodeInternal}, code(err))
	})
}

func code(err error) string {
	if e := (*Error)(nil); errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func writeAll(ctx context.Context, s *Scene) error {
	tree, properties, err := s.tree(ctx)
	if err != nil {
		return err
	}
	none := func(string) (io.WriteCloser, error) { return noFile{}, nil }
	if _, err := WriteSVF(ctx, none, "fuzz", s, tree, properties, nil); err != nil {
		return err
	}
	if err := WriteGLB(ctx, &nowhere{}, s); err != nil {
		return err
	}
	if err := WriteOBJ(ctx, io.Discard, io.Discard, "fuzz.mtl", s, func(i *Image) string { return i.Name }); err != nil {
		return err
	}
	if err := WriteSTL(ctx, io.Discard, s); err != nil && code(err) != CodeEmpty {
		return err
	}
	_, err = Render(ctx, s, []int{16})
	return err
}

// noFile keeps nothing.
type noFile struct{}

func (noFile) Write(p []byte) (int, error) { return len(p), nil }
func (noFile) Close() error                { return nil }

// nowhere is a file that keeps nothing.
type nowhere struct{ io.Seeker }

func (*nowhere) Write(p []byte) (int, error)         { return len(p), nil }
func (*nowhere) Seek(at int64, _ int) (int64, error) { return at, nil }

func FuzzOBJ(f *testing.F) {
	fuzz(f, ReadOBJ, tetrahedron, mixedOBJ, "v 0 0 0 1 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nv .5 .2 0\nvt 0 1\nvn 0 0 1\ng a b\ns 1\nusemtl m\nf 1/1/1 2//1 3/1 4 5\nf -1 -2 -3\nl 1/1 2\np 1\n", "\xff\xfev\x00 \x001\x00", "mtllib x.mtl\nv 1e9 -1.5e-3 3.1+e2\n")
}

func FuzzSTL(f *testing.F) {
	var binary bytes.Buffer
	if err := WriteSTL(f.Context(), &binary, oneNode("cube", cube())); err != nil {
		f.Fatal(err)
	}
	fuzz(f, ReadSTL, binary.String(), "solid a\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\nendsolid a\n", "solid")
}

func FuzzPLY(f *testing.F) {
	fuzz(f, ReadPLY, cloudPLY, edgesPLY,
		"ply\nformat ascii 1.0\nelement vertex 4\nproperty double x\nproperty float y\nproperty float z\nproperty float nx\nproperty float ny\nproperty float nz\nelement face 1\nproperty list uchar int vertex_indices\nend_header\n0 0 0 0 0 1\n1 0 0 0 0 1\n1 1 0 0 0 1\n0 1 0 0 0 1\n4 0 1 2 3\n",
		"ply\nformat binary_big_endian 1.0\nelement vertex 3\nproperty char x\nproperty short y\nproperty uchar z\nelement tristrips 1\nproperty list uchar char vertex_indices\nend_header\n\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x01\x00\x04\x00\x01\x02\xff")
}

func FuzzGLTF(f *testing.F) {
	whole := strings.Replace(squareJSON, "square.bin", "data:application/octet-stream;base64,"+base64.StdEncoding.EncodeToString(square()), 1)
	fuzz(f, ReadGLTF, whole, string(glb(strings.Replace(squareJSON, `,"uri":"square.bin"`, "", 1), square())),
		strings.Replace(whole, `"count":4,"type":"VEC3"}`, `"count":4,"type":"VEC3","sparse":{"count":1,"indices":{"bufferView":1,"byteOffset":3,"componentType":5121},"values":{"bufferView":0,"byteOffset":12}}}`, 1),
		`{"asset":{"version":"2.0"},"scenes":[{"nodes":[0]}],"nodes":[{"mesh":0,"rotation":[0,0,0,1]}],"meshes":[{"primitives":[{"attributes":{"POSITION":0,"COLOR_0":1},"mode":2,"material":0}]}],"materials":[{"pbrMetallicRoughness":{"baseColorTexture":{"index":0,"extensions":{"KHR_texture_transform":{"scale":[1,2]}}}},"alphaMode":"MASK"}],"textures":[{"source":0,"sampler":0}],"samplers":[{"wrapS":33071}],"images":[{"uri":"data:image/png;base64,iVBORw0KGgo="}],"accessors":[{"componentType":5126,"count":9,"type":"VEC3"},{"componentType":5121,"normalized":true,"count":9,"type":"VEC4"}]}`)
}

// FuzzZip reads archives whose root is a model of any kind.
func FuzzZip(f *testing.F) {
	read := func(ctx context.Context, in io.ReaderAt, size int64, _ string, o Options) (*Scene, error) {
		r := &run{Job: Job{Input: in, Size: size, Name: "fuzz.zip", Options: o}, parts: 2}
		err := r.unpack(ctx)
		if r.unpacked != nil {
			defer r.unpacked.Close()
		}
		if err != nil {
			return nil, err
		}
		s, err := r.read(ctx)
		if err == nil {
			_, _, err = s.tree(ctx) // what lies in the unpacked file goes with it
			s = &Scene{}
		}
		return s, err
	}
	fuzz(f, read, string(zipped(f, "a.obj", "mtllib a.mtl\n"+tetrahedron, "a.mtl", "newmtl a\nmap_Kd b.png\n", "b.png", "x")),
		string(zipped(f, "b/s.gltf", squareJSON, "b/square.bin", string(square()))))
}

// Fuzz3MF varies the model in a package; FuzzZip varies packages.
func Fuzz3MF(f *testing.F) {
	read := func(ctx context.Context, in io.ReaderAt, size int64, name string, o Options) (*Scene, error) {
		model, err := io.ReadAll(io.NewSectionReader(in, 0, size))
		if err != nil {
			return nil, err
		}
		var out bytes.Buffer
		w := zip.NewWriter(&out)
		for name, text := range map[string]string{"_rels/.rels": rels3MF, "3D/a.model": string(model), "3D/b.model": other3MF} {
			part, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
			if err != nil {
				return nil, err
			}
			if _, err := io.WriteString(part, text); err != nil {
				return nil, err
			}
		}
		if err := w.Close(); err != nil {
			return nil, err
		}
		packed := out.Bytes()
		return Read3MF(ctx, bytes.NewReader(packed), int64(len(packed)), name, o)
	}
	fuzz(f, read, model3MF, other3MF)
}
