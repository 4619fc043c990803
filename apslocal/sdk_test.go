package apslocal_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/apslocal"
)

// Autodesk's own SDK for Node makes every call that it offers: sdktest/sdk.test.js.
func TestSDK(t *testing.T) {
	t.Parallel()
	for _, program := range []string{"node", "npm"} {
		_, err := exec.LookPath(program)
		require.NoError(t, err, "Node 20 or later and npm run this test: https://nodejs.org, or the Debian packages nodejs and npm")
	}
	dir := t.TempDir()
	for _, name := range []string{"package.json", "package-lock.json", ".npmrc", "sdk.test.js"} {
		b, err := os.ReadFile(filepath.Join("sdktest", name))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), b, 0o600))
	}
	model := filepath.Join(dir, "model.stl")
	require.NoError(t, os.WriteFile(model, []byte(solid), 0o600))
	install := exec.CommandContext(t.Context(), "npm", "ci", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts")
	install.Dir = dir
	out, err := install.CombinedOutput()
	require.NoError(t, err, "%s", out)

	w := start(t, apslocal.Options{Clients: []apslocal.Client{{ID: "sdk", Secret: "secret"}, {ID: "public"}}})
	run := exec.CommandContext(t.Context(), "node", "--test", "--test-reporter=tap", "sdk.test.js")
	run.Dir = dir
	run.Env = append(os.Environ(), "APS_URL="+w.http.URL, "APS_MODEL="+model)
	out, err = run.CombinedOutput()
	require.NoError(t, err, "%s", out)
	require.Contains(t, string(out), "# fail 0")
	require.Contains(t, string(out), "# skipped 0")

	// And what the documentation tells people to run works as it stands.
	page, err := os.ReadFile(filepath.Join("..", "docs", "aps-local.md"))
	require.NoError(t, err)
	_, script, found := strings.Cut(string(page), "```js\n")
	require.True(t, found)
	script, _, _ = strings.Cut(script, "```\n")
	script = strings.Replace(script, "http://127.0.0.1:8081", w.http.URL, 1)
	script = strings.Replace(script, "'id'", "'sdk'", 1)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "translate.mjs"), []byte(script), 0o600))
	run = exec.CommandContext(t.Context(), "node", "translate.mjs")
	run.Dir = dir
	out, err = run.CombinedOutput()
	require.NoError(t, err, "%s", out)
	for _, name := range []string{"model.obj", "model_200.png"} {
		require.FileExists(t, filepath.Join(dir, name))
	}
}
