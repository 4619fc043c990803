package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/client"
)

func TestResultsOfModelsDoNotCollide(t *testing.T) {
	t.Parallel()
	stems, err := stemsOf([]string{"a/x.obj", "b/x.stl", "y.ply"})
	require.NoError(t, err)
	require.Equal(t, []string{"x.obj", "x.stl", "y"}, stems)
	_, err = stemsOf([]string{"a/x.obj", "b/x.obj"})
	require.ErrorAs(t, err, &usageError{})
}

func TestConfigReportsEveryFaultAtOnce(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "purlin.conf")
	require.NoError(t, os.WriteFile(file, []byte("PURLIN_ROLE=chief\nPURLIN_LIMITS=Depht=20,Run=-1s,Depth=20\nPURLIN_PROJECT_BYTES=0\n"), 0o600))
	cmd := root()
	cmd.SetArgs([]string{"config", "--config", file})
	err := cmd.Execute()
	require.ErrorContains(t, err, "PURLIN_ROLE")
	require.ErrorContains(t, err, `there is no limit "Depht"`)
	require.ErrorContains(t, err, "the limit Run")
	require.ErrorContains(t, err, "PURLIN_PROJECT_BYTES")
}

func TestNamesOfResultsAreNotTheServers(t *testing.T) {
	t.Parallel()
	names := named("m", []client.Derivative{
		{Format: "THUMBNAIL", Name: "100.png", SizeBytes: 1},
		{Format: "THUMBNAIL", Name: "400.png", SizeBytes: 9},
		{Format: "GLTF", Name: "../../evil.glb"},
		{Format: "OBJ", Name: "a./../x"},
	})
	require.Len(t, names, 3)
	require.Equal(t, int64(9), names["m.png"].SizeBytes)
	require.Contains(t, names, "m.glb")
	require.Contains(t, names, "m.obj")
}

// A stream that breaks is taken up after the last event seen; none is reported twice.
func TestWhatViewersReadNeedsAServer(t *testing.T) {
	t.Parallel()
	for _, to := range []string{"svf", "gltf,svf2"} {
		cmd := root()
		cmd.SetArgs([]string{"translate", "model.obj", "--to", to})
		err := cmd.ExecuteContext(t.Context())
		require.ErrorAs(t, err, &usageError{})
		require.ErrorContains(t, err, "--server")
	}
}

// A project that a translation makes is in the region that was asked for, in any of
// its spellings, and stays there.
func TestTranslateInARegion(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	model, file := filepath.Join(dir, "model.obj"), filepath.Join(dir, "purlin.env")
	require.NoError(t, os.WriteFile(model, []byte("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n"), 0o600))
	require.NoError(t, os.WriteFile(file, []byte("PURLIN_DATA_DIR="+filepath.Join(dir, "data")+"\nPURLIN_APS_REGION=apac\n"), 0o600))
	run := func(args ...string) error {
		cmd := root()
		cmd.SetOut(io.Discard)
		cmd.SetArgs(append([]string{"translate", model, "--config", file, "--to", "stl", "--out", filepath.Join(dir, "out")}, args...))
		return cmd.ExecuteContext(t.Context())
	}
	require.NoError(t, run("--region", "eu"))
	require.FileExists(t, filepath.Join(dir, "out", "model.stl"))
	require.NoError(t, run("--region", "EMEA", "--force"))
	require.NoError(t, run(), "no region is asked for")
	require.ErrorContains(t, run("--region", "US"), "keeps its models in EMEA")
	require.NoError(t, run("--project", "other"))
	require.ErrorContains(t, run("--project", "other", "--region", "eu"), "keeps its models in AUS", "the installation's")
	err := run("--region", "moon")
	require.ErrorAs(t, err, &usageError{})
	require.ErrorContains(t, err, "EMEA")
}

func TestFollowGoesOnWhereTheStreamBroke(t *testing.T) {
	t.Parallel()
	var streams atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.Header.Get("Accept") != "text/event-stream" {
			fmt.Fprint(w, `{"data":{"translation":{"status":"FAILED","error":{"code":"BAD_MODEL","message":"line 3"}}}}`)
			return
		}
		var q struct{ Variables struct{ After int } }
		_ = json.Unmarshal(body, &q)
		w.Header().Set("Content-Type", "text/event-stream")
		n := streams.Add(1)
		for s := max(q.Variables.After, 1); s <= int(n)*2; s++ { // repeats the one it was told about
			fmt.Fprintf(w, "event: next\ndata: {\"data\":{\"translationProgress\":{\"sequence\":%d,\"status\":\"RUNNING\"}}}\n\n", s)
		}
		if n == 3 {
			fmt.Fprint(w, "event: complete\n\n")
		}
	}))
	defer server.Close()
	c := client.New(server.URL, func(context.Context) (string, error) { return "t", nil })
	c.Pause = func(context.Context, int, time.Duration) error { return nil }
	var out strings.Builder
	tr := &translator{Client: c, report: &objects{to: json.NewEncoder(&out)}}
	status, err := tr.follow(t.Context(), "id", "m")
	require.Equal(t, "FAILED", status)
	require.EqualError(t, err, "BAD_MODEL: line 3")
	require.Equal(t, 6, strings.Count(out.String(), "\n"))
}
