package convert

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/apslocal/svf"
)

var update = flag.Bool("update", false, "rewrite testdata/models.txt, and the table of docs/formats.md, with what happens now")

const modelTable = "testdata/models.txt"

// modelsDir is where Debian's package assimp-testmodels lies.
func modelsDir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("PURLIN_TEST_MODELS")
	if dir == "" {
		t.Fatal("PURLIN_TEST_MODELS is not set: run the tests as scripts/test-services run -- go test ./apslocal/convert")
	}
	return dir
}

// TestModels translates every model of Debian's package assimp-testmodels that
// can be read here. testdata/models.txt says of each what becomes of it: ok and
// what it holds, or the code and a piece of the message of its failure.
func TestModels(t *testing.T) {
	t.Parallel()
	dir, out := modelsDir(t), t.TempDir()
	want := readTable(t)
	got := map[string]string{}
	views := map[string]*Result{} // by the path of their SVF
	var mu sync.Mutex
	t.Run("translate", func(t *testing.T) {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			extension := strings.ToLower(strings.TrimPrefix(filepath.Ext(path), "."))
			if err != nil || d.IsDir() || Supported(extension) == nil {
				return err
			}
			name, err := filepath.Rel(dir, path)
			if err != nil {
				return err
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				dir := filepath.Join(out, strings.ReplaceAll(name, "/", "_"))
				said, made := translateModel(t, path, dir, Supported(extension))
				mu.Lock()
				got[name] = said
				if made != nil {
					i := slices.IndexFunc(made.Files, func(f File) bool { return f.MIME == svf.MIME })
					views[filepath.Join(dir, made.Files[i].Name)] = made
				}
				mu.Unlock()
				if *update {
					return
				}
				if code, piece, failure := strings.Cut(want[name], ": "); failure {
					require.True(t, strings.HasPrefix(said, code+": ") && strings.Contains(said, piece), "%q instead of %q", said, want[name])
				} else {
					require.Equal(t, want[name], said)
				}
			})
			return nil
		})
		require.NoError(t, err)
	})
	if *update {
		writeTable(t, got)
	}
	for name := range readTable(t) {
		require.Contains(t, got, name, "is in %s, but not in the package", modelTable)
	}
	formatsPage(t)
	glbs, err := filepath.Glob(filepath.Join(out, "*", "*.glb"))
	require.NoError(t, err)
	validateGLB(t, glbs...)
	readSVF(t, views)
}

// translateModel makes every output of a model and says what became of it.
func translateModel(t *testing.T, path, dir string, outputs []Format) (said string, made *Result) {
	t.Helper()
	require.NoError(t, os.Mkdir(dir, 0o700))
	in, err := os.Open(path)
	require.NoError(t, err)
	defer in.Close()
	info, err := in.Stat()
	require.NoError(t, err)
	r, err := Run(t.Context(), Job{Input: in, Size: info.Size(), Name: path, Outputs: outputs, Dir: dir, Options: Options{Open: openBeside(filepath.Dir(path)), TempDir: dir}}, nil)
	if err != nil {
		var e *Error
		require.ErrorAs(t, err, &e, "%v", err)
		return e.Code + ": " + e.Error(), nil
	}
	var holds []string
	for _, p := range r.Properties[0].Groups[0].Values[:3] {
		if n, ok := p.Value.(int64); ok && p.Name != "Vertices" && n > 0 {
			holds = append(holds, fmt.Sprintf("%d %s", n, strings.ToLower(p.Name)))
		}
	}
	for format := range maps.Keys(r.Failures) {
		holds = append(holds, "no "+string(format))
	}
	textures := 0
	for _, f := range r.Files {
		require.NotZero(t, f.Size, f.Name)
		if f.Format == OBJ && strings.HasPrefix(f.MIME, "image/") {
			textures++
		}
	}
	if textures > 0 {
		holds = append(holds, fmt.Sprintf("%d pictures", textures))
	}
	if len(r.Warnings) > 0 {
		holds = append(holds, fmt.Sprintf("%d warnings", len(r.Warnings)))
		t.Log(strings.Join(r.Warnings, "\n"))
	}
	return "ok " + strings.Join(holds, ", "), r
}

// readTable reads models.txt: the path of a model, a tab, and what becomes of it.
func readTable(t *testing.T) map[string]string {
	t.Helper()
	raw, err := os.ReadFile(modelTable)
	require.NoError(t, err)
	table := map[string]string{}
	for line := range strings.Lines(string(raw)) {
		if name, said, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
			table[name] = said
		}
	}
	return table
}

func writeTable(t *testing.T, table map[string]string) {
	t.Helper()
	var out bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(table)) {
		fmt.Fprintf(&out, "%s\t%s\n", name, table[name])
	}
	require.NoError(t, os.WriteFile(modelTable, out.Bytes(), 0o600))
}

// formatsPage holds the table of docs/formats.md against models.txt.
func formatsPage(t *testing.T) {
	t.Helper()
	const page, head = "../../docs/formats.md", "| input | models | translated | damaged, and said so | not supported, and said so |\n|---|---:|---:|---:|---:|\n"
	rows := map[string]*[4]int{}
	for name, said := range readTable(t) {
		kind := strings.TrimPrefix(filepath.Ext(strings.ToLower(name)), ".")
		if rows[kind] == nil {
			rows[kind] = &[4]int{}
		}
		at := 3
		switch code, _, _ := strings.Cut(said, " "); code {
		case "ok":
			at = 1
		case CodeMalformed + ":", CodeEmpty + ":":
			at = 2
		}
		rows[kind][0]++
		rows[kind][at]++
	}
	var table strings.Builder
	for _, kind := range slices.Sorted(maps.Keys(rows)) {
		r := rows[kind]
		fmt.Fprintf(&table, "| %s | %d | %d | %d | %d |\n", kind, r[0], r[1], r[2], r[3])
	}
	raw, err := os.ReadFile(page)
	require.NoError(t, err)
	before, rest, found := strings.Cut(string(raw), head)
	require.True(t, found, "%s has no table of models", page)
	old, after, _ := strings.Cut(rest, "\n\n")
	if *update {
		require.NoError(t, os.WriteFile(page, []byte(before+head+table.String()+"\n"+after), 0o600))
		return
	}
	require.Equal(t, table.String(), old+"\n", "%s is not what happens now", page)
}

// validateGLB has the Khronos validator read the files, all in one process.
func validateGLB(t *testing.T, names ...string) {
	t.Helper()
	require.NotEmpty(t, names)
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS("testdata/validator")))
	install := exec.CommandContext(t.Context(), "npm", "ci", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error")
	install.Dir = dir
	said, err := install.CombinedOutput()
	require.NoError(t, err, "npm ci: %s", said)
	out, err := exec.CommandContext(t.Context(), "node", append([]string{filepath.Join(dir, "validate.js")}, names...)...).Output()
	require.NoError(t, err)
	validated := 0
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); validated++ {
		var report struct {
			Name   string
			Errors []string
		}
		require.NoError(t, json.Unmarshal(lines.Bytes(), &report))
		require.Empty(t, report.Errors, report.Name)
	}
	require.Equal(t, len(names), validated)
}

// openBeside opens files of a folder.
func openBeside(dir string) func(string) (io.ReaderAt, int64, error) {
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
