package convert

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

const tetrahedron = "v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\no one\nf 1 3 2\nf 1 2 4\ng two\nf -4 -1 -2\nf 2 3 \\\n4\n"

func TestOBJTravelsThroughSTL(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	in := []byte(tetrahedron)
	s, err := ReadOBJ(ctx, bytes.NewReader(in), int64(len(in)), "t.obj", Options{})
	require.NoError(t, err)
	require.Equal(t, counts{4}, s.count())
	var stl bytes.Buffer
	require.NoError(t, WriteSTL(ctx, &stl, s))
	require.Equal(t, 84+4*50, stl.Len())
	back, err := ReadSTL(ctx, bytes.NewReader(stl.Bytes()), int64(stl.Len()), "t.stl", Options{})
	require.NoError(t, err)
	require.Equal(t, counts{4}, back.count())
	var obj, mtl bytes.Buffer
	require.NoError(t, WriteOBJ(ctx, &obj, &mtl, "t.mtl", back, nil))
	require.Equal(t, 12, bytes.Count(obj.Bytes(), []byte("v ")))
}

func TestGLBDeclaresItsLength(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	in := []byte(tetrahedron)
	s, err := ReadOBJ(ctx, bytes.NewReader(in), int64(len(in)), "t.obj", Options{})
	require.NoError(t, err)
	name := filepath.Join(t.TempDir(), "t.glb")
	f, err := os.Create(name)
	require.NoError(t, err)
	require.NoError(t, WriteGLB(ctx, f, s))
	require.NoError(t, f.Close())
	out, err := os.ReadFile(name)
	require.NoError(t, err)
	require.EqualValues(t, len(out), binary.LittleEndian.Uint32(out[8:]))
}

func TestReadersRefuse(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]string{
		"no number":      "v nan 0 0\n",
		"zero index":     "v 0 0 0\nf 0 1 1\n",
		"no vertices":    "vn 0 0 1\n",
		"not OBJ at all": "\x00\x01\x02 hello\n",
	} {
		_, err := ReadOBJ(context.Background(), bytes.NewReader([]byte(in)), int64(len(in)), name, Options{})
		var e *Error
		require.ErrorAs(t, err, &e, "%s: %v", name, err)
	}
	ply := "ply\nformat ascii 1.0\nelement vertex 99999999999\nproperty float x\nend_header\n"
	_, err := ReadPLY(context.Background(), bytes.NewReader([]byte(ply)), int64(len(ply)), "p", Options{})
	require.ErrorContains(t, err, "cannot hold")
}
