package purlin_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// named is a test as docs/security.md names it: `folder: TestX`, or `TestX` in the
// folder named before it in the row, or in server.
var named = regexp.MustCompile("`(?:([a-z]+): )?((?:Test|Fuzz)[A-Z][A-Za-z0-9]*)`")

// TestSecurityNamesItsTests holds docs/security.md to its tests: a row has one, and
// each that is named exists.
func TestSecurityNamesItsTests(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join("docs", "security.md"))
	if err != nil {
		t.Fatal(err)
	}
	threats := false
	for line := range strings.SplitSeq(string(page), "\n") {
		if strings.HasPrefix(line, "| threat ") {
			threats = true
			continue
		}
		if !strings.HasPrefix(line, "|") {
			threats = false
		}
		if !threats || strings.HasPrefix(line, "|---") {
			continue
		}
		cells := strings.Split(strings.Trim(line, "| "), " | ")
		tests := named.FindAllStringSubmatch(cells[len(cells)-1], -1)
		if len(tests) == 0 && !strings.Contains(cells[len(cells)-1], "the same") {
			t.Errorf("no test is named for %q", cells[0])
		}
		folders := []string{"server"}
		for _, m := range tests {
			if m[1] != "" {
				folders = []string{m[1], "server"}
			}
			if !declared(t, folders, m[2]) {
				t.Errorf("%s, named for %q, is in none of %v", m[2], cells[0], folders)
			}
		}
	}
}

func declared(t *testing.T, folders []string, name string) bool {
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(text), "func "+name+"(") {
				return true
			}
		}
	}
	return false
}
