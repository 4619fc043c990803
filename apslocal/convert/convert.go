package convert

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Format is what a model can be translated to.
type Format string

// Formats that Run writes.
const (
	GLB Format = "glb"
	OBJ Format = "obj"
	STL Format = "stl"
)

// Job is one translation. Outputs are written into Dir.
type Job struct {
	Input   io.ReaderAt
	Size    int64
	Name    string
	Outputs []Format
	Dir     string
	Options Options
}

// File is one output in the directory of its job; Size is in bytes.
type File struct {
	Format     Format
	Name       string
	MIME       string
	Size       int64
	Resolution int // edge of an image in pixels, else 0
}

// Result is what a translation made.
type Result struct {
	Files      []File
	Tree       *Object
	Properties []Properties
	Warnings   []string
}

// Supported returns what an input with the given lower-case extension can be
// translated to, and nil for one that cannot be read.
func Supported(input string) []Format {
	switch input {
	case "obj", "stl", "ply":
		return []Format{GLB, OBJ, STL}
	}
	return nil
}

// Run translates one model and reports its progress from 0 to 1. What is wrong
// with the model is an *Error; a panic becomes one with the code INTERNAL.
func Run(ctx context.Context, j Job, progress func(fraction float64)) (result *Result, err error) {
	defer func() {
		if p := recover(); p != nil {
			result, err = nil, &Error{Code: CodeInternal, Message: fmt.Sprintf("translating failed: %v", p)}
		}
	}()
	if progress == nil {
		progress = func(float64) {}
	}
	progress(0)
	s, err := read(ctx, j)
	if err != nil {
		return nil, err
	}
	steps := float64(len(j.Outputs) + 1)
	progress(1 / steps)
	result = &Result{Warnings: s.Warnings}
	for i, f := range j.Outputs {
		if err := j.write(ctx, s, f, result); err != nil {
			return nil, fmt.Errorf("writing %s: %w", f, err)
		}
		progress(float64(i+2) / steps)
	}
	result.Tree, result.Properties = s.tree()
	return result, nil
}

func read(ctx context.Context, j Job) (*Scene, error) {
	switch extension := strings.ToLower(strings.TrimPrefix(filepath.Ext(j.Name), ".")); extension {
	case "obj":
		return ReadOBJ(ctx, j.Input, j.Size, j.Name, j.Options)
	case "stl":
		return ReadSTL(ctx, j.Input, j.Size, j.Name, j.Options)
	case "ply":
		return ReadPLY(ctx, j.Input, j.Size, j.Name, j.Options)
	default:
		return nil, &Error{Code: CodeUnsupported, Message: fmt.Sprintf("models of type %q cannot be read", clip([]byte(extension)))}
	}
}

func (j Job) write(ctx context.Context, s *Scene, f Format, result *Result) error {
	mime := map[Format]string{GLB: "model/gltf-binary", OBJ: "model/obj", STL: "model/stl"}[f]
	if mime == "" {
		return &Error{Code: CodeUnsupported, Message: fmt.Sprintf("the output %q is not known", f)}
	}
	save := func(name, mime string, write func(*os.File) error) error {
		file, err := os.Create(filepath.Join(j.Dir, name))
		if err != nil {
			return err
		}
		defer file.Close()
		if err := write(file); err != nil {
			return err
		}
		info, err := file.Stat()
		if err != nil {
			return err
		}
		result.Files = append(result.Files, File{Format: f, Name: name, MIME: mime, Size: info.Size()})
		return file.Close()
	}
	return save("model."+string(f), mime, func(w *os.File) error {
		switch f {
		case GLB:
			return WriteGLB(ctx, w, s)
		case STL:
			return WriteSTL(ctx, w, s)
		}
		return save("model.mtl", "model/mtl", func(mtl *os.File) error { return WriteOBJ(ctx, w, mtl, "model.mtl", s) })
	})
}
