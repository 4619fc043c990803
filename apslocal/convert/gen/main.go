// Command gen writes a closed binary STL model of about a given size, the same
// bytes each time: a torus with waves. It needs no memory to speak of.
package main

import (
	"bufio"
	"encoding/binary"
	"flag"
	"fmt"
	"math"
	"os"
)

const (
	header   = 84 // bytes before the triangles
	triangle = 50 // bytes of each
)

func main() {
	size := flag.Int64("bytes", 500_000_000, "size of the file at most, in bytes")
	out := flag.String("o", "big.stl", "file to write")
	flag.Parse()
	if err := run(*size, *out); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(size int64, name string) error {
	rings, sides, err := grid(size)
	if err != nil {
		return err
	}
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	defer file.Close()
	w := bufio.NewWriterSize(file, 1<<20)
	head := make([]byte, header)
	copy(head, "torus with waves")
	binary.LittleEndian.PutUint32(head[80:], uint32(2*rings*sides))
	_, _ = w.Write(head) // the error stays with w until Flush
	near := ring(0, rings, sides)
	var record [triangle]byte
	for i := range rings {
		far := ring((i+1)%rings, rings, sides)
		for j := range sides {
			k := (j + 1) % sides
			for _, t := range [2][3][3]float32{{near[j], far[j], far[k]}, {near[j], far[k], near[k]}} {
				for c, v := range t {
					for axis, x := range v {
						binary.LittleEndian.PutUint32(record[12+12*c+4*axis:], math.Float32bits(x))
					}
				}
				if _, err := w.Write(record[:]); err != nil {
					return err
				}
			}
		}
		near = far
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return file.Close()
}

// grid returns how many rings of how many sides fit into size bytes.
func grid(size int64) (rings, sides int64, err error) {
	squares := (size - header) / (2 * triangle)
	if squares < 9 || 2*squares > math.MaxUint32 {
		return 0, 0, fmt.Errorf("%d bytes are not between %d and %d", size, header+18*triangle, header+int64(math.MaxUint32)*triangle)
	}
	sides = max(3, int64(math.Sqrt(float64(squares)/3)))
	return squares / sides, sides, nil
}

// ring returns the corners of one ring of the torus, in millimetres.
func ring(i, rings, sides int64) [][3]float32 {
	points := make([][3]float32, sides)
	u := 2 * math.Pi * float64(i) / float64(rings)
	for j := range points {
		v := 2 * math.Pi * float64(j) / float64(sides)
		r := 30 + 2*math.Sin(9*u)*math.Cos(4*v)
		points[j] = [3]float32{
			float32((100 + r*math.Cos(v)) * math.Cos(u)),
			float32((100 + r*math.Cos(v)) * math.Sin(u)),
			float32(r * math.Sin(v)),
		}
	}
	return points
}
