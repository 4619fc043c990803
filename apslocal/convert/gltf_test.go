package convert

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// square is four corners as floats, then the indices of a strip as bytes.
func square() []byte {
	var b []byte
	for _, x := range []float32{0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0} {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return append(b, 0, 1, 2, 3)
}

const squareJSON = `{"asset":{"version":"2.0"},"scene":0,"scenes":[{"nodes":[0]}],
"nodes":[{"name":"top","scale":[2,2,2],"children":[1]},{"mesh":0,"translation":[5,0,0]}],
"meshes":[{"primitives":[{"attributes":{"POSITION":0},"indices":1,"mode":5,"material":0},{"attributes":{"POSITION":0},"mode":1}]}],
"materials":[{"name":"red","doubleSided":true,"pbrMetallicRoughness":{"baseColorFactor":[1,0,0,1],"metallicFactor":0}}],
"accessors":[{"bufferView":0,"componentType":5126,"count":4,"type":"VEC3"},{"bufferView":1,"componentType":5121,"count":4,"type":"SCALAR"}],
"bufferViews":[{"buffer":0,"byteLength":48},{"buffer":0,"byteOffset":48,"byteLength":4}],
"buffers":[{"byteLength":52,"uri":"square.bin"}]}`

func readGLTF(document string) (*Scene, error) {
	inline := "data:application/octet-stream;base64," + base64.StdEncoding.EncodeToString(square())
	document = strings.Replace(document, "square.bin", inline, 1)
	return ReadGLTF(context.Background(), strings.NewReader(document), int64(len(document)), "square.gltf", Options{})
}

func TestGLTFSquare(t *testing.T) {
	t.Parallel()
	s, err := readGLTF(squareJSON)
	require.NoError(t, err)
	require.Equal(t, counts{2, 2, 0}, s.count())
	require.Empty(t, s.Warnings)
	require.Equal(t, Material{Name: "red", BaseColor: [4]float32{1, 0, 0, 1}, Roughness: 1, DoubleSided: true, AlphaMode: "OPAQUE", AlphaCutoff: 0.5}, s.Materials[0])
	require.NoError(t, s.walk(func(n *Node, m *[16]float64) error {
		for _, mesh := range n.Meshes {
			found, err := Measure(context.Background(), m, mesh.Geometry)
			require.NoError(t, err)
			if mesh.Geometry.Kind() == Lines {
				require.Equal(t, Measurement{Lines: 2, Vertices: 4, Min: Vec3{10, 0, 0}, Max: Vec3{12, 2, 0}, Length: 4}, found)
				continue
			}
			require.Equal(t, Measurement{Triangles: 2, Vertices: 4, Min: Vec3{10, 0, 0}, Max: Vec3{12, 2, 0}, Area: 4}, found)
			require.Equal(t, []uint32{0, 1, 2, 1, 3, 2}, mesh.Geometry.(*Indexed).Indices)
		}
		return nil
	}))
}

func TestGLTFSibling(t *testing.T) {
	t.Parallel()
	o := Options{Open: func(name string) (io.ReaderAt, int64, error) {
		if name != "square.bin" {
			return nil, 0, os.ErrNotExist
		}
		return bytes.NewReader(square()), 52, nil
	}}
	_, err := ReadGLTF(context.Background(), strings.NewReader(squareJSON), int64(len(squareJSON)), "square.gltf", o)
	require.NoError(t, err)
	_, err = ReadGLTF(context.Background(), strings.NewReader(squareJSON), int64(len(squareJSON)), "square.gltf", Options{})
	require.ErrorContains(t, err, `"square.bin" is needed`)
}

func TestGLTFSparseAndNormalized(t *testing.T) {
	t.Parallel()
	document := strings.Replace(squareJSON, `"count":4,"type":"VEC3"}`, `"count":4,"type":"VEC3","sparse":{"count":1,"indices":{"bufferView":1,"byteOffset":3,"componentType":5121},"values":{"bufferView":0,"byteOffset":12}}}`, 1)
	s, err := readGLTF(document)
	require.NoError(t, err)
	positions := s.Roots[0].Children[0].Meshes[0].Geometry.(*Indexed).Positions
	require.Equal(t, []float32{1, 0, 0}, positions[9:])
	out := make([]byte, 12)
	(&gltfAccessor{Component: gltfShort, Normalized: true}).convert(out, []byte{0xff, 0x7f, 0x00, 0x80, 0, 0}, 3)
	require.Equal(t, []byte{0, 0, 0x80, 0x3f, 0, 0, 0x80, 0xbf, 0, 0, 0, 0}, out)
}

// glb packs a document and a binary chunk.
func glb(document string, bin []byte) []byte {
	for len(document)%4 != 0 {
		document += " "
	}
	b := binary.LittleEndian.AppendUint32([]byte("glTF\x02\x00\x00\x00"), uint32(28+len(document)+len(bin)))
	b = append(binary.LittleEndian.AppendUint32(b, uint32(len(document))), "JSON"+document...)
	b = append(binary.LittleEndian.AppendUint32(b, uint32(len(bin))), "BIN\x00"...)
	return append(b, bin...)
}

func TestGLBCutAnywhereIsRefused(t *testing.T) {
	t.Parallel()
	whole := glb(strings.Replace(squareJSON, `,"uri":"square.bin"`, "", 1), square())
	s, err := ReadGLTF(context.Background(), bytes.NewReader(whole), int64(len(whole)), "square.glb", Options{})
	require.NoError(t, err)
	require.Equal(t, counts{2, 2, 0}, s.count())
	for n := range whole {
		_, err := ReadGLTF(context.Background(), bytes.NewReader(whole[:n]), int64(n), "square.glb", Options{})
		var e *Error
		require.ErrorAs(t, err, &e, "%d bytes: %v", n, err)
	}
	for n := range whole { // any byte may be wrong: an error perhaps, a panic never
		broken := bytes.Clone(whole)
		broken[n] ^= 0x15
		_, _ = ReadGLTF(context.Background(), bytes.NewReader(broken), int64(n), "square.glb", Options{})
		_, _ = ReadGLTF(context.Background(), bytes.NewReader(broken), int64(len(broken)), "square.glb", Options{})
	}
}

func TestGLTFHostile(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ code, old, new, says string }{
		{CodeMalformed, `"children":[1]`, `"children":[0]`, "nodes[0].children[0]"},
		{CodeMalformed, `"children":[1]`, `"children":[7]`, "no node 7"},
		{CodeMalformed, `"children":[1]`, `"children":"x"`, "nodes"},
		{CodeMalformed, `"mesh":0`, `"mesh":-1`, "nodes[1].mesh"},
		{CodeMalformed, `"componentType":5126,"count":4`, `"componentType":5126,"count":4000000000`, "accessors[0]"},
		{CodeTooLarge, `"bufferView":0,"componentType":5126,"count":4`, `"componentType":5126,"count":4000000000`, "too large"},
		{CodeMalformed, `"byteOffset":48`, `"byteOffset":9223372036854775807`, "bufferViews[1]"},
		{CodeMalformed, `"byteOffset":48`, `"byteOffset":12`, "there are 4 vertices"},
		{CodeMalformed, `"byteLength":52`, `"byteLength":53`, "buffers[0].byteLength"},
		{CodeMalformed, `"scene":0`, `"scene":3`, "no scene 3"},
		{CodeMalformed, `"mode":5`, `"mode":9`, "mode"},
		{CodeMalformed, `"square.bin"`, `"../square.bin"`, "beside"},
		{CodeMalformed, `"asset"`, `"asset`, "JSON"},
		{CodeUnsupported, `"version":"2.0"`, `"version":"1.0"`, "1.0"},
		{CodeUnsupported, `"scene":0`, `"extensionsRequired":["KHR_draco_mesh_compression"]`, "KHR_draco_mesh_compression\" cannot be read: export the model without compression"},
		{CodeUnsupported, `"scene":0`, `"extensionsRequired":["EXT_meshopt_compression"]`, "EXT_meshopt_compression\" cannot be read: export the model without compression"},
		{CodeEmpty, `"mesh":0,`, ``, "no meshes"},
	} {
		document := strings.Replace(squareJSON, c.old, c.new, 1)
		document = strings.Replace(document, "../square.bin", "../x.bin", 1)
		_, err := readGLTF(document)
		var e *Error
		require.ErrorAs(t, err, &e, "%s: %v", c.new, err)
		require.Equal(t, c.code, e.Code, "%s: %v", c.new, err)
		require.Contains(t, e.Error(), c.says)
	}
	deep := make([]string, 300)
	for i := range deep {
		deep[i] = fmt.Sprintf(`{"children":[%d]}`, i+1)
	}
	document := `{"asset":{"version":"2.0"},"nodes":[` + strings.Join(deep, ",") + `,{}]}`
	_, err := readGLTF(document)
	require.ErrorContains(t, err, "deeper than 256")
}
