//go:build faults

package faults_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/apslocal"
)

const (
	clientID     = "the-client-of-the-fault-suite"
	clientSecret = "its-secret-is-no-secret"
)

// engine is `purlin aps-local`, which records every request.
type engine struct {
	*process
	url    string
	record string
}

func startEngine(t *testing.T) *engine {
	t.Helper()
	addr, dir := address(t), t.TempDir()
	e := &engine{url: "http://" + addr, record: filepath.Join(dir, "record.jsonl")}
	e.process = launch(t, &process{name: "engine", addr: addr, env: os.Environ(), args: []string{
		"aps-local", "--addr", addr, "--data-dir", filepath.Join(dir, "data"), "--client", clientID + ":" + clientSecret, "--workers", "4", "--record", e.record,
	}})
	e.awaitReady()
	return e
}

// inject makes the engine misbehave.
func (e *engine) inject(f apslocal.Fault) {
	e.t.Helper()
	body, err := json.Marshal(f)
	require.NoError(e.t, err)
	resp, err := http.Post(e.url+"/faults", "application/json", bytes.NewReader(body))
	require.NoError(e.t, err)
	require.NoError(e.t, resp.Body.Close())
	require.Equal(e.t, http.StatusCreated, resp.StatusCode)
}

// heal ends every fault, and returns how often each kind has struck.
func (e *engine) heal() map[apslocal.FaultKind]int {
	e.t.Helper()
	resp, err := http.Get(e.url + "/faults")
	require.NoError(e.t, err)
	defer resp.Body.Close()
	var all struct{ Faults []apslocal.Fault }
	require.NoError(e.t, json.NewDecoder(resp.Body).Decode(&all))
	hits := map[apslocal.FaultKind]int{}
	for _, f := range all.Faults {
		hits[f.Kind] += f.Hits
	}
	req, err := http.NewRequestWithContext(e.t.Context(), http.MethodDelete, e.url+"/faults", nil)
	require.NoError(e.t, err)
	gone, err := http.DefaultClient.Do(req)
	require.NoError(e.t, err)
	require.NoError(e.t, gone.Body.Close())
	return hits
}

// exchange is a line of the engine's record.
type exchange struct {
	Method, Path string
	Status       int
	Cut          bool
	Request      *struct{ JSON json.RawMessage }
}

// exchanges reads the record as far as it is written.
func (e *engine) exchanges() (list []exchange, err error) {
	text, err := os.ReadFile(e.record)
	if err != nil {
		return nil, err
	}
	for line := range bytes.Lines(text) {
		if !bytes.HasSuffix(line, []byte("\n")) {
			break
		}
		var x exchange
		if err := json.Unmarshal(line, &x); err != nil {
			return nil, err
		}
		list = append(list, x)
	}
	return list, nil
}

// submissions are the jobs that the engine took, by design and outputs. A job
// whose answer was lost is one that was taken.
func (e *engine) submissions() (map[string]int, error) {
	list, err := e.exchanges()
	if err != nil {
		return nil, err
	}
	taken := map[string]int{}
	for _, x := range list {
		if x.Method != http.MethodPost || !strings.HasSuffix(x.Path, "/designdata/job") || x.Request == nil || !x.Cut && x.Status >= 300 {
			continue
		}
		var job struct {
			Input  struct{ URN string }
			Output struct{ Formats []struct{ Type string } }
		}
		if err := json.Unmarshal(x.Request.JSON, &job); err != nil {
			return nil, err
		}
		var outputs []string
		for _, f := range job.Output.Formats {
			outputs = append(outputs, f.Type)
		}
		slices.Sort(outputs)
		taken[job.Input.URN+" "+strings.Join(outputs, ",")]++
	}
	return taken, nil
}
