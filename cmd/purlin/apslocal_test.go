package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// asPurlin makes the test's program be purlin: a test that kills it needs a process.
const asPurlin = "PURLIN_TEST_AS_PURLIN"

func TestMain(m *testing.M) {
	if os.Getenv(asPurlin) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

var addressOf = regexp.MustCompile(`is at\s+(http://\S+)`)

// apsLocal starts purlin aps-local and returns where it is.
func apsLocal(t *testing.T, args ...string) (at string, process *exec.Cmd) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], append([]string{"aps-local", "--addr", "127.0.0.1:0"}, args...)...)
	cmd.Env = append(os.Environ(), asPurlin+"=1")
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if m := addressOf.FindStringSubmatch(lines.Text()); m != nil {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return m[1], cmd
		}
	}
	require.Fail(t, "it did not say where it is")
	return "", nil
}

func request(t *testing.T, method, target, token, body string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/json")
	if strings.HasPrefix(body, "grant_type") {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return res.StatusCode, string(b)
}

func tokenOf(t *testing.T, at, client string) string {
	t.Helper()
	status, text := request(t, "POST", at+"/authentication/v2/token", "", "grant_type=client_credentials&scope=bucket:create+bucket:read+data:read+data:write&client_id="+client+"&client_secret=secret")
	require.Equal(t, 200, status, text)
	var v struct {
		AccessToken string `json:"access_token"`
	}
	require.NoError(t, json.Unmarshal([]byte(text), &v))
	return v.AccessToken
}

func TestAPSLocalSurvivesKill(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	at, process := apsLocal(t, "--data-dir", dir, "--client", "app:secret", "--client", "public")
	token := tokenOf(t, at, "app")
	status, text := request(t, "POST", at+"/oss/v2/buckets", token, `{"bucketKey":"kept","policyKey":"persistent"}`)
	require.Equal(t, 200, status, text)
	status, text = request(t, "PUT", at+"/oss/v2/buckets/kept/objects/a%2Fb.txt", token, "content")
	require.Equal(t, 200, status, text)
	status, _ = request(t, "POST", at+"/faults", "", `{"kind":"drop"}`)
	require.Equal(t, 201, status, "on a loopback address faults are served")

	require.NoError(t, process.Process.Kill())
	require.Error(t, process.Wait())
	at, _ = apsLocal(t, "--data-dir", dir, "--client", "app:secret")
	status, text = request(t, "GET", at+"/oss/v2/buckets/kept/objects/a%2Fb.txt", token, "") // the token is still good
	require.Equal(t, 200, status)
	require.Equal(t, "content", text)
}

func TestAPSLocalRecordsAndReplays(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	tape := filepath.Join(dir, "talk.jsonl")
	faults := filepath.Join(dir, "faults.json")
	require.NoError(t, os.WriteFile(faults, []byte(`[{"kind":"status","status":429,"path":"^/oss/","times":1}]`), 0o600))
	at, process := apsLocal(t, "--data-dir", filepath.Join(dir, "data"), "--record", tape, "--faults", faults)
	token := tokenOf(t, at, "app")
	talk := func(at, token string) (said []string) {
		for range 2 {
			status, text := request(t, "GET", at+"/oss/v2/buckets", token, "")
			said = append(said, fmt.Sprint(status, text))
		}
		return said
	}
	said := talk(at, token)
	require.Equal(t, []string{`429{"developerMessage":"Quota limit exceeded."}`, `200{"items":[]}`}, said)
	require.NoError(t, process.Process.Signal(os.Interrupt))
	require.NoError(t, process.Wait())
	b, err := os.ReadFile(tape)
	require.NoError(t, err)
	require.NotContains(t, string(b), token)

	at, _ = apsLocal(t, "--replay", tape)
	require.Equal(t, said, talk(at, tokenOf(t, at, "app")))
}

func TestAPSLocalRefusesWhatCannotBe(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"--addr", "0.0.0.0:0"},
		{"--addr", "here"},
		{"--client", ":secret"},
		{"--replay", "x", "--record", "y"},
		{"--upstream", "https://x"},
		{"--record", "x", "--upstream", "x"},
		{"--workers", "0"},
		{"--public-url", "x"},
		{"--log-format", "xml"},
		{"--none"},
		{"extra"},
	} {
		cmd := root()
		cmd.SetArgs(append([]string{"aps-local", "--data-dir", t.TempDir()}, args...))
		cmd.SetOut(io.Discard)
		ctx, cancel := context.WithCancel(t.Context())
		cancel() // none of these may get as far as to serve
		require.Error(t, cmd.ExecuteContext(ctx), "%v", args)
	}
}
