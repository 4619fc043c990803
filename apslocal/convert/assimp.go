package convert

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Bounds on the program assimp, next to those of the context.
const (
	assimpProgram  = "assimp"
	assimpTime     = 10 * time.Minute
	assimpMemory   = 1 << 30 // bytes of address space, and as many times the input:
	assimpMultiple = 256
	assimpMost     = 12 << 30
	assimpOutput   = 2 << 30 // bytes of the file that it writes
)

// assimpMissing says what to do where the program is not there.
const assimpMissing = "the program assimp is not on the PATH (Debian has it in the package assimp-utils)"

// assimpScene has the program assimp read a model, in a process with an empty
// environment, in a folder of its own, and bounded in time, memory and output.
func assimpScene(ctx context.Context, src io.Reader, size int64, extension string, o Options) (*Scene, error) {
	program, err := exec.LookPath(assimpProgram)
	if err != nil {
		return nil, &Error{Code: CodeUnsupported, Message: assimpMissing}
	}
	dir, err := os.MkdirTemp(o.TempDir, "assimp-*")
	if err != nil {
		return nil, fmt.Errorf("running assimp: %w", err)
	}
	defer os.RemoveAll(dir)
	in, err := os.Create(filepath.Join(dir, "in."+extension)) // never a name that somebody chose
	if err != nil {
		return nil, fmt.Errorf("running assimp: %w", err)
	}
	_, err = io.Copy(in, &interruptible{ctx, src})
	if err = errors.Join(err, in.Close()); err != nil {
		return nil, fmt.Errorf("running assimp: %w", err)
	}
	if err := assimpRun(ctx, program, dir, size, "export", in.Name(), "out.glb", "-fglb2"); err != nil {
		return nil, err
	}
	out, err := os.Open(filepath.Join(dir, "out.glb"))
	if err != nil {
		return nil, &Error{Code: CodeEmpty, Message: "assimp found nothing to show in the model"}
	}
	defer out.Close() // all geometry is in memory
	info, err := out.Stat()
	if err != nil {
		return nil, fmt.Errorf("running assimp: %w", err)
	}
	return ReadGLTF(ctx, out, info.Size(), "assimp", Options{MaxTriangles: o.MaxTriangles, TempDir: o.TempDir})
}

func assimpRun(ctx context.Context, program, dir string, size int64, args ...string) error {
	ctx, stop := context.WithTimeout(ctx, assimpTime)
	defer stop()
	memory := min(assimpMemory+assimpMultiple*size, assimpMost)
	// The shell sets the bounds, in KiB and blocks of 512 bytes, and becomes assimp.
	script := fmt.Sprintf(`ulimit -c 0; ulimit -v %d; ulimit -f %d; ulimit -t %d; exec "$0" "$@"`, memory>>10, assimpOutput>>9, int(assimpTime.Seconds()))
	cmd := exec.CommandContext(ctx, "/bin/sh", append([]string{"-c", script, program}, args...)...) //nolint:gosec // the arguments are ours
	cmd.Dir, cmd.Env, cmd.WaitDelay = dir, []string{"LC_ALL=C"}, 5*time.Second
	said := &tail{most: 4096}
	cmd.Stdout, cmd.Stderr = said, said
	err := cmd.Run()
	switch {
	case err == nil:
		return nil
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return &Error{Code: CodeTooLarge, Message: fmt.Sprintf("reading the model took longer than %v", assimpTime)}
	case ctx.Err() != nil:
		return ctx.Err()
	}
	why := "it ended early: " + err.Error()
	for line := range strings.Lines(said.String()) {
		if _, reason, found := strings.Cut(line, "ERROR: "); found {
			why = cleanName(strings.ReplaceAll(reason, dir+"/", ""))
		}
	}
	return &Error{Code: CodeMalformed, Message: "assimp cannot read the model: " + why}
}

// tail keeps the last bytes that are written.
type tail struct {
	bytes.Buffer
	most int
}

func (t *tail) Write(p []byte) (int, error) {
	n := len(p)
	t.Buffer.Write(p[max(0, n-t.most):])
	t.Next(max(0, t.Len()-t.most))
	return n, nil
}
