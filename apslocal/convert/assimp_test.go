//go:build assimp

package convert

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Reads GLB files named in arguments and prints the errors of each.
const validate = `const v=require(process.argv[1]),fs=require("fs");v.validateBytes(new Uint8Array(fs.readFileSync(process.argv[2]))).then(r=>{if(r.issues.numErrors){console.log(JSON.stringify(r.issues.messages.filter(m=>m.severity===0).slice(0,3)));process.exit(1)}})`

// TestModels translates the models of Debian's package assimp-testmodels.
// PURLIN_GLTF_VALIDATOR names the folder of the npm module gltf-validator.
func TestModels(t *testing.T) {
	validator := os.Getenv("PURLIN_GLTF_VALIDATOR")
	if validator == "" {
		t.Log("npm install gltf-validator, and name its folder in PURLIN_GLTF_VALIDATOR, to have the GLB files checked")
	}
	for _, kind := range []string{"OBJ", "STL", "PLY", "glTF2", "invalid"} {
		err := filepath.WalkDir("/usr/share/assimp/models/"+kind, func(path string, d os.DirEntry, err error) error {
			extension := strings.ToLower(strings.TrimPrefix(filepath.Ext(path), "."))
			if err != nil || d.IsDir() || Supported(extension) == nil {
				return err
			}
			t.Run(kind+"/"+filepath.Base(path), func(t *testing.T) {
				in, err := os.ReadFile(path)
				require.NoError(t, err)
				dir := t.TempDir()
				r, err := Run(context.Background(), Job{Input: bytes.NewReader(in), Size: int64(len(in)), Name: path, Outputs: Supported(extension), Dir: dir, Options: Options{Open: beside(filepath.Dir(path))}}, nil)
				if err != nil {
					var e *Error
					require.True(t, errors.As(err, &e), "%v", err)
					t.Logf("REFUSED %s %s: %v", path, e.Code, e)
					return
				}
				require.Len(t, r.Files, 7)
				if validator == "" {
					return
				}
				out, err := exec.Command("node", "-e", validate, validator, filepath.Join(dir, stem(path)+".glb")).CombinedOutput()
				require.NoError(t, err, "%s", out)
			})
			return nil
		})
		require.NoError(t, err)
	}
}

// beside opens files of a folder.
func beside(dir string) func(string) (io.ReaderAt, int64, error) {
	return func(name string) (io.ReaderAt, int64, error) {
		f, err := os.OpenInRoot(dir, filepath.FromSlash(name))
		if err != nil {
			return nil, 0, err
		}
		info, err := f.Stat()
		if err != nil {
			f.Close()
			return nil, 0, err
		}
		return f, info.Size(), nil
	}
}
