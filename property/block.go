package property

import (
	"encoding/binary"
	"errors"
	"slices"
)

// blockSize is about how many bytes a block has: what one condition on one value
// reads of each segment.
const blockSize = 16 << 10

// Block is a run of a property's values with their objects.
type Block struct {
	Property  int
	Low, High []byte // the first and the last key
	Data      []byte
}

// A block's data is its values in the order of their keys, each as
//
//	uvarint length of the key, key, uvarint number of objects, uvarint length of
//	the objects, uvarint first object, uvarint distance to the next, …

type blockWriter struct {
	property int
	blocks   []Block
	open     Block
	scratch  []byte
}

func (w *blockWriter) add(key string, objects []uint32) {
	if len(w.open.Data) == 0 {
		w.open = Block{Property: w.property, Low: []byte(key)}
	}
	w.open.High = []byte(key)
	d := binary.AppendUvarint(w.open.Data, uint64(len(key)))
	d = append(d, key...)
	d = binary.AppendUvarint(d, uint64(len(objects)))
	list, last := w.scratch[:0], uint32(0)
	for _, o := range objects {
		list = binary.AppendUvarint(list, uint64(o-last))
		last = o
	}
	d = append(binary.AppendUvarint(d, uint64(len(list))), list...)
	w.open.Data, w.scratch = d, list
	if len(d) >= blockSize {
		w.end()
	}
}

func (w *blockWriter) end() {
	if len(w.open.Data) > 0 {
		w.blocks = append(w.blocks, w.open)
		w.open = Block{}
	}
}

var errBlock = errors.New("property: a block is damaged")

// entries calls f for each value of a block whose key wanted says it wants, with
// the objects that have it, which are good until the next call.
func entries(data []byte, wanted func(key []byte) bool, f func(key []byte, objects []uint32)) error {
	next := func() (uint64, error) {
		v, n := binary.Uvarint(data)
		if n <= 0 {
			return 0, errBlock
		}
		data = data[n:]
		return v, nil
	}
	take := func() ([]byte, error) {
		n, err := next()
		if err != nil || n > uint64(len(data)) {
			return nil, errBlock
		}
		taken := data[:n]
		data = data[n:]
		return taken, nil
	}
	var objects []uint32
	for len(data) > 0 {
		key, err := take()
		if err != nil {
			return err
		}
		count, err := next()
		if err != nil {
			return err
		}
		list, err := take()
		if err != nil || count > uint64(len(list)) {
			return errBlock
		}
		if !wanted(key) {
			continue
		}
		objects = slices.Grow(objects[:0], int(count)) //nolint:gosec // not above the length of list
		for at := uint64(0); len(list) > 0; {
			d, n := binary.Uvarint(list)
			if at += d; n <= 0 || at > 1<<32-1 {
				return errBlock
			}
			list = list[n:]
			objects = append(objects, uint32(at))
		}
		f(key, objects)
	}
	return nil
}
