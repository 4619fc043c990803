package svf

import (
	"cmp"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// packSize is at how many bytes, before they are zipped, a pack of meshes is full.
const packSize = 4 << 20

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
