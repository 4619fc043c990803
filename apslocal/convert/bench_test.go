package convert

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// wavy is a torus with waves of rings times sides corners, two triangles to
// each, with normals.
func wavy(rings, sides int) *Indexed {
	g := &Indexed{}
	for i := range rings {
		u := 2 * math.Pi * float64(i) / float64(rings)
		for j := range sides {
			v := 2 * math.Pi * float64(j) / float64(sides)
			r := 30 + 2*math.Sin(9*u)*math.Cos(4*v)
			for axis, n := range [3]float64{math.Cos(v) * math.Cos(u), math.Cos(v) * math.Sin(u), math.Sin(v)} {
				g.Normals = append(g.Normals, float32(n))
				g.Positions = append(g.Positions, float32([3]float64{100 * math.Cos(u), 100 * math.Sin(u), 0}[axis]+r*n))
			}
			a, b, c, d := uint32(i*sides+j), uint32((i+1)%rings*sides+j), uint32((i+1)%rings*sides+(j+1)%sides), uint32(i*sides+(j+1)%sides)
			g.Indices = append(g.Indices, a, b, c, a, c, d)
		}
	}
	return g
}

// writePLY writes a binary PLY with normals.
func writePLY(w io.Writer, g *Indexed) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "ply\nformat binary_little_endian 1.0\nelement vertex %d\n", g.Vertices())
	for _, name := range []string{"x", "y", "z", "nx", "ny", "nz"} {
		fmt.Fprintf(out, "property float %s\n", name)
	}
	fmt.Fprintf(out, "element face %d\nproperty list uchar int vertex_indices\nend_header\n", g.Count())
	var row []byte
	for i := 0; i < len(g.Positions); i += 3 {
		row = row[:0]
		for _, x := range [][]float32{g.Positions[i : i+3], g.Normals[i : i+3]} {
			for _, f := range x {
				row = binary.LittleEndian.AppendUint32(row, math.Float32bits(f))
			}
		}
		_, _ = out.Write(row) // the error stays until Flush
	}
	for i := 0; i < len(g.Indices); i += 3 {
		row = append(row[:0], 3)
		for _, v := range g.Indices[i : i+3] {
			row = binary.LittleEndian.AppendUint32(row, v)
		}
		_, _ = out.Write(row)
	}
	return out.Flush()
}

// BenchmarkAgainstAssimp translates the same file by Run and by the command
// assimp export, one after the other, and reports how many times as fast Run is
// (more than 1 is faster), by the clock and by processor time, which other work on
// the machine changes less. Run also measures the model and makes its tree. Files have
// about 25 MB.
func BenchmarkAgainstAssimp(b *testing.B) {
	for _, c := range []struct {
		in       string
		out      Format
		theirs   string
		elements int // rings of 1000 corners for about 25 MB
		write    func(ctx context.Context, w *os.File, s *Scene) error
	}{
		{"obj", GLB, "glb2", 170, func(ctx context.Context, w *os.File, s *Scene) error {
			return WriteOBJ(ctx, w, io.Discard, "none.mtl", s, nil)
		}},
		{"stl", GLB, "glb2", 250, func(ctx context.Context, w *os.File, s *Scene) error { return WriteSTL(ctx, w, s) }},
		{"ply", GLB, "glb2", 500, func(_ context.Context, w *os.File, s *Scene) error {
			return writePLY(w, s.Roots[0].Meshes[0].Geometry.(*Indexed))
		}},
		{"glb", OBJ, "obj", 520, func(ctx context.Context, w *os.File, s *Scene) error { return WriteGLB(ctx, w, s) }},
		{"glb", STL, "stlb", 520, func(ctx context.Context, w *os.File, s *Scene) error { return WriteGLB(ctx, w, s) }},
	} {
		b.Run(c.in+" to "+string(c.out), func(b *testing.B) {
			assimp, err := exec.LookPath("assimp")
			require.NoError(b, err, "apt-get install assimp-utils")
			dir := b.TempDir()
			name := filepath.Join(dir, "model."+c.in)
			file, err := os.Create(name)
			require.NoError(b, err)
			require.NoError(b, c.write(b.Context(), file, oneNode("model", wavy(c.elements, 1000))))
			require.NoError(b, file.Close())
			info, err := os.Stat(name)
			require.NoError(b, err)
			var ours, theirs, oursCPU, theirsCPU time.Duration
			for b.Loop() {
				began, spent := time.Now(), processorTime(b)
				in, err := os.Open(name)
				require.NoError(b, err)
				_, err = Run(b.Context(), Job{Input: in, Size: info.Size(), Name: name, Outputs: []Format{c.out}, Dir: b.TempDir()}, nil)
				require.NoError(b, err)
				require.NoError(b, in.Close())
				ours, oursCPU = ours+time.Since(began), oursCPU+processorTime(b)-spent
				began = time.Now()
				cmd := exec.CommandContext(b.Context(), assimp, "export", name, filepath.Join(dir, "out."+string(c.out)), "-f"+c.theirs)
				said, err := cmd.CombinedOutput()
				require.NoError(b, err, "%s", bytes.TrimSpace(said))
				theirs, theirsCPU = theirs+time.Since(began), theirsCPU+cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime()
			}
			megabytes := float64(info.Size()) * float64(b.N) / 1e6
			b.ReportMetric(megabytes/ours.Seconds(), "ours-MB/s")
			b.ReportMetric(megabytes/theirs.Seconds(), "assimp-MB/s")
			b.ReportMetric(theirs.Seconds()/ours.Seconds(), "times-assimp")
			b.ReportMetric(theirsCPU.Seconds()/oursCPU.Seconds(), "cpu-times-assimp")
		})
	}
}

// processorTime is what this process has spent.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
