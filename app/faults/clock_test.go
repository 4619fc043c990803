//go:build faults

package faults_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// skewVariable names by how many seconds a process's wall clock is off.
const skewVariable = "FAULTS_CLOCK_SKEW"

// build makes the program from the sources as they are, but with a standard
// library whose time.Now is off by what skewVariable says: Go asks the kernel's
// shared page for the time, where nothing of the usual kind comes between.
func build(folder string) (string, error) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return "", fmt.Errorf("finding the standard library: %w", err)
	}
	source := filepath.Join(strings.TrimSpace(string(root)), "src", "time", "time.go")
	text, err := os.ReadFile(source)
	if err != nil {
		return "", err
	}
	const clock = "func Now() Time {\n\tsec, nsec, mono := runtimeNow()\n"
	if strings.Count(string(text), clock) != 1 {
		return "", fmt.Errorf("%s does not read the clock as it did: look at this test again", source)
	}
	files := map[string]string{
		"time.go": strings.Replace(string(text), clock, clock+"\tsec += skew\n", 1),
		"skew.go": `package time

import "syscall"

var skew = func() (n int64) {
	s, _ := syscall.Getenv("` + skewVariable + `")
	sign := int64(1)
	for i, c := range s {
		if i == 0 && c == '-' {
			sign = -1
		} else {
			n = n*10 + int64(c-'0')
		}
	}
	return sign * n
}()
`,
	}
	replace := map[string]string{}
	for name, text := range files {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return "", err
		}
		replace[filepath.Join(filepath.Dir(source), name)] = path
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	list := filepath.Join(folder, "overlay.json")
	if err := os.WriteFile(list, overlay, 0o600); err != nil {
		return "", err
	}
	program := filepath.Join(folder, "purlin")
	if out, err := exec.Command("go", "build", "-overlay", list, "-o", program, "purlin/cmd/purlin").CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the program: %w\n%s", err, out)
	}
	return program, nil
}

// Two processes are a minute ahead of the database, one a minute behind it.
func TestClocksDiffer(t *testing.T) {
	t.Parallel()
	skew := map[int][]string{}
	for i, seconds := range []int{0, 60, -60, 60} {
		skew[i] = []string{fmt.Sprintf("%s=%d", skewVariable, seconds)}
	}
	s := deploy(t, options{envOf: skew})
	for i, seconds := range []int{0, 60, -60, 60} {
		resp, err := http.Get("http://" + s.all()[i].addr + "/readyz")
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		said, err := http.ParseTime(resp.Header.Get("Date"))
		require.NoError(t, err)
		require.InDelta(t, seconds, time.Until(said).Seconds(), 20)
	}
	s.translate(50, 48, func() {
		s.awaitStarted(50)
		s.workers[0].kill()
		s.workers[1].kill()
	})
}
