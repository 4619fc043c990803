package testservice

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// Packages brings the npm packages that folder's package-lock.json pins into its
// node_modules, unless they are there.
func Packages(t testing.TB, folder string) {
	t.Helper()
	if _, err := exec.LookPath("npm"); err != nil {
		t.Fatal("npm is not here: install Node.js 20 or newer, or run the tests as scripts/test-services run -- go test ./...")
	}
	lock, err := os.ReadFile(filepath.Join(folder, "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	marker := filepath.Join(folder, "node_modules", ".installed")
	if have, err := os.ReadFile(marker); err == nil && bytes.Equal(have, lock) {
		return
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
	cmd.Dir = folder
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("bringing the packages of %s: %v\n%s", folder, err, out)
	}
	if err := os.WriteFile(marker, lock, 0o600); err != nil {
		t.Fatal(err)
	}
}
