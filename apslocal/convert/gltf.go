package convert

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

const (
	gltfMaxJSON   = 128 << 20 // bytes of the JSON part
	gltfMaxBuffer = 4 << 30   // bytes of all buffers held together
	gltfMaxList   = 1_000_000 // entries of one list of objects
	gltfMagic     = 0x46546c67
	gltfChunkJSON = 0x4e4f534a
	gltfChunkBIN  = 0x004e4942
)

// gltf is the part of a glTF 2.0 document that is read here
// (https://registry.khronos.org/glTF/specs/2.0/glTF-2.0.html).
type gltf struct {
	Asset struct {
		Version    string `json:"version"`
		MinVersion string `json:"minVersion"`
	} `json:"asset"`
	ExtensionsRequired []string                   `json:"extensionsRequired"`
	Scene              *int64                     `json:"scene"`
	Scenes             gltfList[gltfScene]        `json:"scenes"`
	Nodes              gltfList[gltfNode]         `json:"nodes"`
	Meshes             gltfList[gltfMesh]         `json:"meshes"`
	Materials          gltfList[gltfMaterialJSON] `json:"materials"`
	Textures           gltfList[gltfSource]       `json:"textures"`
	Images             gltfList[gltfImage]        `json:"images"`
	Samplers           gltfList[gltfSampler]      `json:"samplers"`
	Accessors          gltfList[gltfAccessor]     `json:"accessors"`
	BufferViews        gltfList[gltfView]         `json:"bufferViews"`
	Buffers            gltfList[gltfBuffer]       `json:"buffers"`
}

// gltfList is a list whose length is bounded while it is read, for an empty
// object takes more memory here than in the document.
type gltfList[T any] []T

// UnmarshalJSON reads the list; its errors say which entry is meant.
func (l *gltfList[T]) UnmarshalJSON(document []byte) error {
	d := json.NewDecoder(bytes.NewReader(document))
	if open, err := d.Token(); err != nil || open != json.Delim('[') {
		return &Error{Code: CodeMalformed, Message: fmt.Sprintf(": a list is expected instead of %q", clip(document))}
	}
	for d.More() {
		if len(*l) == gltfMaxList {
			return &Error{Code: CodeTooLarge, Message: fmt.Sprintf(": more than %d entries", gltfMaxList)}
		}
		var entry T
		if err := d.Decode(&entry); err != nil {
			what := err.Error()
			if kind := (*json.UnmarshalTypeError)(nil); errors.As(err, &kind) {
				what = fmt.Sprintf("%s: %s has no place here", kind.Field, kind.Value)
			}
			if inner := (*Error)(nil); errors.As(err, &inner) && inner.Code != CodeMalformed {
				return inner
			}
			return &Error{Code: CodeMalformed, Message: fmt.Sprintf("[%d]: %s", len(*l), strings.TrimPrefix(what, ": "))}
		}
		*l = append(*l, entry)
	}
	return nil
}

type gltfScene struct {
	Name  string  `json:"name"`
	Nodes []int64 `json:"nodes"`
}

type gltfNode struct {
	Name        string          `json:"name"`
	Mesh        *int64          `json:"mesh"`
	Children    []int64         `json:"children"`
	Matrix      []float64       `json:"matrix"`
	Translation []float64       `json:"translation"`
	Rotation    []float64       `json:"rotation"`
	Scale       []float64       `json:"scale"`
	Extras      json.RawMessage `json:"extras"`
}

type gltfMesh struct {
	Name       string                  `json:"name"`
	Primitives gltfList[gltfPrimitive] `json:"primitives"`
}

type gltfPrimitive struct {
	Attributes map[string]int64           `json:"attributes"`
	Indices    *int64                     `json:"indices"`
	Material   *int64                     `json:"material"`
	Mode       *int64                     `json:"mode"`
	Extensions map[string]json.RawMessage `json:"extensions"`
}

type gltfAccessor struct {
	View       *int64      `json:"bufferView"`
	Offset     int64       `json:"byteOffset"`
	Component  int64       `json:"componentType"`
	Normalized bool        `json:"normalized"`
	Count      int64       `json:"count"`
	Type       string      `json:"type"`
	Sparse     *gltfSparse `json:"sparse"`
}

type gltfSparse struct {
	Count   int64 `json:"count"`
	Indices struct {
		View      int64 `json:"bufferView"`
		Offset    int64 `json:"byteOffset"`
		Component int64 `json:"componentType"`
	} `json:"indices"`
	Values struct {
		View   int64 `json:"bufferView"`
		Offset int64 `json:"byteOffset"`
	} `json:"values"`
}

type gltfView struct {
	Buffer     int64                      `json:"buffer"`
	Offset     int64                      `json:"byteOffset"`
	Length     int64                      `json:"byteLength"`
	Stride     int64                      `json:"byteStride"`
	Extensions map[string]json.RawMessage `json:"extensions"`
}

type gltfBuffer struct {
	URI    *string `json:"uri"`
	Length int64   `json:"byteLength"`
}

type gltfReader struct {
	doc      gltf
	options  Options
	scene    *Scene
	buffers  [][]byte // nil until used
	bin      *io.SectionReader
	held     int64 // bytes of buffers read
	built    int64 // bytes of geometry made
	floats   map[gltfKey][]float32
	meshes   map[int64][]*Mesh
	counts   map[int64]int64 // elements of each mesh
	state    []byte          // 1 for each node that was met
	nodes    int
	elements int64
	gallery  gallery
}

// ReadGLTF reads a glTF 2.0 model, as JSON with its buffers inline or beside
// it (Options.Open), or as GLB; the first bytes decide which. The default scene
// is taken, else the first. Skins, morph targets and animations are left out:
// the model is shown as it lies. Pictures that cannot be read are left out with a
// warning. An extension that the model requires and this reader does not know is
// an *Error with the code UNSUPPORTED; what is wrong in the document is told with
// its JSON path.
func ReadGLTF(ctx context.Context, src io.ReaderAt, size int64, name string, o Options) (*Scene, error) {
	r := &gltfReader{options: o, scene: &Scene{Name: cleanName(name)}, floats: map[gltfKey][]float32{}, meshes: map[int64][]*Mesh{}, counts: map[int64]int64{}}
	r.gallery = gallery{open: o.Open, warn: r.scene.warn}
	document, start, err := r.open(ctx, src, size)
	if err != nil {
		return nil, err
	}
	if err := r.decode(document, start); err != nil {
		return nil, err
	}
	if err := r.supported(); err != nil {
		return nil, err
	}
	if err := r.views(); err != nil {
		return nil, err
	}
	if err := r.materials(ctx); err != nil {
		return nil, err
	}
	if err := r.forest(ctx); err != nil {
		return nil, err
	}
	if r.elements == 0 {
		return nil, &Error{Code: CodeEmpty, Message: "the scene that is shown has no meshes"}
	}
	return r.scene, nil
}

func gltfBad(where, format string, args ...any) error {
	return &Error{Code: CodeMalformed, Message: where + ": " + fmt.Sprintf(format, args...)}
}

// open returns the JSON and where in the file it starts, and finds the binary
// chunk of a GLB.
func (r *gltfReader) open(ctx context.Context, src io.ReaderAt, size int64) ([]byte, int64, error) {
	var head [12]byte
	if size >= 12 {
		if err := readFull(ctx, src, head[:], 0); err != nil {
			return nil, 0, err
		}
	}
	if binary.LittleEndian.Uint32(head[:]) != gltfMagic {
		document, err := gltfJSON(ctx, src, 0, size)
		return document, 0, err
	}
	if version := binary.LittleEndian.Uint32(head[4:]); version != 2 {
		return nil, 0, &Error{Code: CodeUnsupported, Message: fmt.Sprintf("version %d of GLB cannot be read, only 2", version), Offset: 4}
	}
	length := int64(binary.LittleEndian.Uint32(head[8:]))
	if length > size || length < 20 {
		return nil, 0, &Error{Code: CodeMalformed, Message: fmt.Sprintf("the header says %d bytes, but the file has %d", length, size), Offset: 8}
	}
	var document []byte
	for at, chunk := int64(12), 0; at < length; chunk++ {
		if length-at < 8 {
			return nil, 0, &Error{Code: CodeMalformed, Message: "a chunk header is cut off", Offset: at}
		}
		if err := readFull(ctx, src, head[:8], at); err != nil {
			return nil, 0, err
		}
		n, kind := int64(binary.LittleEndian.Uint32(head[:])), binary.LittleEndian.Uint32(head[4:])
		if n > length-at-8 {
			return nil, 0, &Error{Code: CodeMalformed, Message: fmt.Sprintf("a chunk says %d bytes, but %d are left", n, length-at-8), Offset: at}
		}
		switch {
		case chunk == 0 && kind != gltfChunkJSON:
			return nil, 0, &Error{Code: CodeMalformed, Message: "the first chunk is not JSON", Offset: at + 4}
		case chunk == 0:
			var err error
			if document, err = gltfJSON(ctx, src, at+8, n); err != nil {
				return nil, 0, err
			}
		case chunk == 1 && kind == gltfChunkBIN:
			r.bin = io.NewSectionReader(src, at+8, n)
		}
		if at += 8 + n; chunk == 1 {
			break // what follows are extensions' own
		}
	}
	return document, 20, nil
}

func gltfJSON(ctx context.Context, src io.ReaderAt, at, size int64) ([]byte, error) {
	if size > gltfMaxJSON {
		return nil, &Error{Code: CodeTooLarge, Message: fmt.Sprintf("the JSON has %d bytes, more than %d", size, gltfMaxJSON), Offset: at}
	}
	document := make([]byte, size)
	if err := readFull(ctx, src, document, at); err != nil {
		return nil, err
	}
	return document, nil
}

// readFull fills b from the offset at, in steps between which it looks at ctx.
func readFull(ctx context.Context, src io.ReaderAt, b []byte, at int64) error {
	for len(b) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		step := b[:min(len(b), 4<<20)]
		if n, err := src.ReadAt(step, at); n < len(step) {
			if err == nil {
				err = io.ErrUnexpectedEOF
			}
			return readError(err)
		}
		b, at = b[len(step):], at+int64(len(step))
	}
	return nil
}

func (r *gltfReader) decode(document []byte, start int64) error {
	document = bytes.TrimPrefix(document, []byte("\xef\xbb\xbf"))
	document = bytes.TrimRight(document, "\x00 \r\n\t") // some writers pad with zeros
	err := json.Unmarshal(document, &r.doc)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	var own *Error
	switch {
	case err != nil && gltfVersion1(document):
		return &Error{Code: CodeUnsupported, Message: "glTF 1 cannot be read, only 2.0"}
	case errors.As(err, &own):
		return &Error{Code: own.Code, Message: blame(document) + own.Message, Offset: start}
	case errors.As(err, &syntax):
		return &Error{Code: CodeMalformed, Message: "the JSON cannot be read: " + syntax.Error(), Offset: start + syntax.Offset}
	case errors.As(err, &kind):
		return &Error{Code: CodeMalformed, Message: fmt.Sprintf("%s: %s has no place here", kind.Field, kind.Value), Offset: start + kind.Offset}
	case err != nil:
		return &Error{Code: CodeMalformed, Message: "the JSON cannot be read: " + string(clip([]byte(err.Error()))), Offset: start}
	}
	return nil
}

// gltfVersion1 tells whether a document is of the first version of glTF, in
// which lists are objects.
func gltfVersion1(document []byte) bool {
	var doc struct {
		Asset struct {
			Version json.RawMessage `json:"version"`
		} `json:"asset"`
	}
	return json.Unmarshal(document, &doc) == nil && bytes.HasPrefix(bytes.Trim(doc.Asset.Version, `"`), []byte("1"))
}

// blame returns the name of the first list at the top of the document that
// cannot be read.
func blame(document []byte) string {
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(document, &parts); err != nil {
		return ""
	}
	for _, name := range []string{"scenes", "nodes", "meshes", "materials", "textures", "images", "samplers", "accessors", "bufferViews", "buffers"} {
		if part, ok := parts[name]; ok {
			var doc gltf
			if err := json.Unmarshal(append(append([]byte(`{"`+name+`":`), part...), '}'), &doc); err != nil {
				return name
			}
		}
	}
	return ""
}

// supported refuses what this reader would get wrong.
func (r *gltfReader) supported() error {
	version := r.doc.Asset.Version
	if least := r.doc.Asset.MinVersion; least != "" {
		version = least
	}
	switch major, _, _ := strings.Cut(version, "."); {
	case version == "":
		return gltfBad("asset.version", "missing, so this is no glTF 2.0")
	case major != "2" || r.doc.Asset.MinVersion != "" && version != "2.0":
		return &Error{Code: CodeUnsupported, Message: fmt.Sprintf("asset.version: glTF %q cannot be read, only 2.0", clip([]byte(version)))}
	}
	for i, extension := range r.doc.ExtensionsRequired {
		if strings.HasPrefix(extension, "KHR_materials_") {
			continue // looks, of which glTF's own are kept
		}
		switch extension {
		case "KHR_technique_webgl", "KHR_techniques_webgl": // shaders, likewise
		case "KHR_mesh_quantization", "KHR_texture_transform", "KHR_texture_basisu", "KHR_lights_punctual",
			"KHR_xmp_json_ld", "EXT_texture_webp", "EXT_texture_avif", "MSFT_texture_dds":
		default:
			return &Error{Code: CodeUnsupported, Message: fmt.Sprintf("extensionsRequired[%d]: the extension %q cannot be read%s", i, clip([]byte(extension)), unpack(extension))}
		}
	}
	return nil
}

// gltfReferences returns the files beside a model that it names.
func gltfReferences(ctx context.Context, src io.ReaderAt, size int64) ([]string, error) {
	r := &gltfReader{}
	document, start, err := r.open(ctx, src, size)
	if err != nil {
		return nil, err
	}
	if err := r.decode(document, start); err != nil {
		return nil, err
	}
	var named []string
	add := func(uri *string) {
		if uri != nil && !strings.HasPrefix(*uri, "data:") {
			named = append(named, *uri)
		}
	}
	for _, b := range r.doc.Buffers {
		add(b.URI)
	}
	for _, i := range r.doc.Images {
		add(i.URI)
	}
	return named, nil
}

// views checks that every buffer view lies in its buffer, used or not.
func (r *gltfReader) views() error {
	for i := range r.doc.BufferViews {
		v, name := &r.doc.BufferViews[i], fmt.Sprintf("bufferViews[%d]", i)
		if v.Buffer < 0 || v.Buffer >= int64(len(r.doc.Buffers)) {
			return gltfBad(name+".buffer", "there is no buffer %d", v.Buffer)
		}
		total := r.doc.Buffers[v.Buffer].Length
		if v.Offset < 0 || v.Length < 1 || v.Offset > total || v.Length > total-v.Offset {
			return gltfBad(name, "%d bytes from %d are not in the %d bytes of buffers[%d]", v.Length, v.Offset, total, v.Buffer)
		}
	}
	return nil
}

// forest reads the scene that is shown. Every node has at most one parent, so
// a node met twice is a fault, and with it every cycle.
func (r *gltfReader) forest(ctx context.Context) error {
	r.state = make([]byte, len(r.doc.Nodes))
	var roots []int64
	where := "nodes"
	switch {
	case len(r.doc.Scenes) > 0 || r.doc.Scene != nil:
		shown := int64(0)
		if r.doc.Scene != nil {
			shown = *r.doc.Scene
		}
		if shown < 0 || shown >= int64(len(r.doc.Scenes)) {
			return gltfBad("scene", "there is no scene %d", shown)
		}
		roots, where = r.doc.Scenes[shown].Nodes, fmt.Sprintf("scenes[%d].nodes", shown)
	default: // a library of nodes: show those without a parent
		child := make([]bool, len(r.doc.Nodes))
		for _, n := range r.doc.Nodes {
			for _, c := range n.Children {
				if c >= 0 && c < int64(len(child)) {
					child[c] = true
				}
			}
		}
		for i := range child {
			if !child[i] {
				roots = append(roots, int64(i))
			}
		}
	}
	var err error
	r.scene.Roots, err = r.children(ctx, where, roots, 1)
	return err
}

func (r *gltfReader) children(ctx context.Context, where string, ids []int64, depth int) ([]*Node, error) {
	if len(ids) > 0 && depth > maxNodeDepth {
		return nil, &Error{Code: CodeTooLarge, Message: fmt.Sprintf("%s: nodes are nested deeper than %d levels", where, maxNodeDepth)}
	}
	var nodes []*Node
	for i, id := range ids {
		if id < 0 || id >= int64(len(r.doc.Nodes)) {
			return nil, gltfBad(fmt.Sprintf("%s[%d]", where, i), "there is no node %d", id)
		}
		if r.state[id] != 0 {
			return nil, gltfBad(fmt.Sprintf("%s[%d]", where, i), "node %d has two parents or is its own ancestor", id)
		}
		r.state[id] = 1
		if r.nodes++; r.nodes > maxNodes {
			return nil, &Error{Code: CodeTooLarge, Message: fmt.Sprintf("more than %d nodes", maxNodes)}
		}
		n, err := r.node(ctx, id, depth)
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, n)
	}
	return nodes, nil
}

func (r *gltfReader) node(ctx context.Context, id int64, depth int) (*Node, error) {
	in, where := &r.doc.Nodes[id], fmt.Sprintf("nodes[%d]", id)
	n := &Node{Name: cleanName(in.Name), Properties: extras(in.Extras)}
	var err error
	if n.Matrix, err = in.place(where); err != nil {
		return nil, err
	}
	if in.Mesh != nil {
		if n.Meshes, err = r.mesh(ctx, where+".mesh", *in.Mesh); err != nil {
			return nil, err
		}
		// A mesh that many nodes show costs its elements each time.
		if r.elements += r.counts[*in.Mesh]; r.elements > r.options.maxTriangles() {
			return nil, &Error{Code: CodeTooLarge, Message: fmt.Sprintf("the model has more than %d triangles, lines and points", r.options.maxTriangles())}
		}
	}
	n.Children, err = r.children(ctx, where+".children", in.Children, depth+1)
	return n, err
}

// place returns the matrix of the node, nil for the identity.
func (n *gltfNode) place(where string) (*[16]float64, error) {
	if n.Matrix != nil {
		if len(n.Matrix) != 16 {
			return nil, gltfBad(where+".matrix", "%d numbers instead of 16", len(n.Matrix))
		}
		m := [16]float64(n.Matrix)
		if m[3] != 0 || m[7] != 0 || m[11] != 0 || m[15] != 1 {
			return nil, gltfBad(where+".matrix", "the last row is not 0 0 0 1")
		}
		return &m, nil
	}
	if n.Translation == nil && n.Rotation == nil && n.Scale == nil {
		return nil, nil
	}
	t, q, s := [3]float64{}, [4]float64{0, 0, 0, 1}, [3]float64{1, 1, 1}
	for _, part := range []struct {
		name string
		from []float64
		to   []float64
	}{{"translation", n.Translation, t[:]}, {"rotation", n.Rotation, q[:]}, {"scale", n.Scale, s[:]}} {
		if part.from != nil && len(part.from) != len(part.to) {
			return nil, gltfBad(where+"."+part.name, "%d numbers instead of %d", len(part.from), len(part.to))
		}
		copy(part.to, part.from)
	}
	norm := q[0]*q[0] + q[1]*q[1] + q[2]*q[2] + q[3]*q[3]
	if !(norm > 1e-12 && norm < 1e12) {
		return nil, gltfBad(where+".rotation", "this is no rotation")
	}
	x, y, z, w, k := q[0], q[1], q[2], q[3], 2/norm
	return &[16]float64{
		s[0] * (1 - k*(y*y+z*z)), s[0] * k * (x*y + z*w), s[0] * k * (x*z - y*w), 0,
		s[1] * k * (x*y - z*w), s[1] * (1 - k*(x*x+z*z)), s[1] * k * (y*z + x*w), 0,
		s[2] * k * (x*z + y*w), s[2] * k * (y*z - x*w), s[2] * (1 - k*(x*x+y*y)), 0,
		t[0], t[1], t[2], 1,
	}, nil
}

// buffer returns the bytes of a buffer, read once.
func (r *gltfReader) buffer(ctx context.Context, id int64) ([]byte, error) {
	if r.buffers == nil {
		r.buffers = make([][]byte, len(r.doc.Buffers))
	}
	if r.buffers[id] != nil {
		return r.buffers[id], nil
	}
	b, where := &r.doc.Buffers[id], fmt.Sprintf("buffers[%d]", id)
	if b.Length < 1 {
		return nil, gltfBad(where+".byteLength", "%d bytes", b.Length)
	}
	if r.held += b.Length; b.Length > gltfMaxBuffer || r.held > gltfMaxBuffer {
		return nil, &Error{Code: CodeTooLarge, Message: fmt.Sprintf("%s: the buffers have more than %d bytes", where, int64(gltfMaxBuffer))}
	}
	var data []byte
	switch {
	case b.URI == nil:
		if id != 0 || r.bin == nil {
			return nil, gltfBad(where, "there is neither a uri nor a binary chunk")
		}
		if b.Length > r.bin.Size() {
			return nil, gltfBad(where+".byteLength", "%d bytes, but the binary chunk has %d", b.Length, r.bin.Size())
		}
		data = make([]byte, b.Length)
		if err := readFull(ctx, r.bin, data, 0); err != nil {
			return nil, err
		}
	case strings.HasPrefix(*b.URI, "data:"):
		var err error
		if data, err = dataURI(*b.URI); err != nil {
			return nil, gltfBad(where+".uri", "%v", err)
		}
		if int64(len(data)) < b.Length {
			return nil, gltfBad(where+".byteLength", "%d bytes, but the uri has %d", b.Length, len(data))
		}
	default:
		var err error
		if data, err = r.sibling(ctx, where, *b.URI, b.Length); err != nil {
			return nil, err
		}
	}
	r.buffers[id] = data[:b.Length]
	return r.buffers[id], nil
}

// sibling reads the first length bytes of a file beside the model.
func (r *gltfReader) sibling(ctx context.Context, where, uri string, length int64) ([]byte, error) {
	name, ok := beside(r.options.Folder, uri)
	if !ok {
		return nil, gltfBad(where+".uri", "%q is not the name of a file beside the model", clip([]byte(uri)))
	}
	missing := &Error{Code: CodeMalformed, Message: fmt.Sprintf("%s.uri: the file %q is needed, but missing", where, clip([]byte(name)))}
	if r.options.Open == nil {
		return nil, missing
	}
	file, size, err := r.options.Open(name)
	if err != nil || file == nil {
		return nil, missing
	}
	if c, ok := file.(io.Closer); ok {
		defer c.Close()
	}
	if size < length {
		return nil, gltfBad(where+".byteLength", "%d bytes, but the file %q has %d", length, clip([]byte(name)), size)
	}
	data := make([]byte, length)
	if err := readFull(ctx, file, data, 0); err != nil {
		return nil, err
	}
	return data, nil
}

// unpack says what to do about a compression that cannot be read.
func unpack(extension string) string {
	switch extension {
	case "KHR_draco_mesh_compression", "EXT_meshopt_compression", "KHR_meshopt_compression":
		return ": export the model without compression of its geometry"
	}
	return ""
}
