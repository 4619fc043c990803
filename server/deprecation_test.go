package server_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

func extensionsOf(t *testing.T, host, query string, variables any) map[string]json.RawMessage {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	require.NoError(t, err)
	resp, err := http.Post("http://"+host+"/graphql", "application/json", strings.NewReader(string(body)))
	require.NoError(t, err)
	defer resp.Body.Close()
	var answer struct {
		Errors     json.RawMessage
		Extensions map[string]json.RawMessage
	}
	require.NoError(t, json.NewDecoder(resp.Body).Decode(&answer))
	require.Empty(t, string(answer.Errors))
	return answer.Extensions
}

func TestWhatIsDeprecatedIsTold(t *testing.T) {
	t.Parallel()
	host, stop := start(t, nil)
	defer stop()
	const (
		former   = `{"used": "Query.former", "reason": "Use Query.hello instead.", "replacement": "Query.hello"}`
		way      = `{"used": "Query.former(way:)", "reason": "Use where, which says more.", "replacement": "where"}`
		straight = `{"used": "Way.STRAIGHT", "reason": "Use Way.ROUND.", "replacement": "Way.ROUND"}`
		old      = `{"used": "Where.old", "reason": "No longer supported"}`
	)
	require.NotContains(t, extensionsOf(t, host, `{ hello }`, nil), "deprecations")
	for _, c := range []struct {
		query     string
		variables any
		told      []string
	}{
		{`{ hello again { ...f ...f } } fragment f on Query { former }`, nil, []string{former}},
		{`{ former(way: STRAIGHT) }`, nil, []string{former, way, straight}},
		{`{ former(where: {way: STRAIGHT, old: 1}) }`, nil, []string{former, straight, old}},
		{`query($w: Where) { former(where: $w) }`, map[string]any{"w": map[string]any{"way": "STRAIGHT", "old": 1}}, []string{former, straight, old}},
		{`query($w: Way) { former(where: {way: $w}) }`, map[string]any{"w": "STRAIGHT"}, []string{former, straight}},
		{`query($w: Where) { former(where: $w) }`, map[string]any{"w": map[string]any{"way": "ROUND"}}, []string{former}},
	} {
		var told, want []any
		require.NoError(t, json.Unmarshal(extensionsOf(t, host, c.query, c.variables)["deprecations"], &told))
		require.NoError(t, json.Unmarshal([]byte("["+strings.Join(c.told, ",")+"]"), &want))
		require.ElementsMatch(t, want, told, c.query)
	}
}

func TestTheSchemaAndTheGuideAreServed(t *testing.T) {
	t.Parallel()
	host, stop := start(t, nil)
	defer stop()
	get := func(path, known string) *http.Response {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+host+path, http.NoBody)
		require.NoError(t, err)
		req.Header.Set("If-None-Match", known)
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, resp.Body.Close()) })
		return resp
	}
	resp := get("/schema.graphql", "")
	require.Equal(t, "text/plain; charset=utf-8", resp.Header.Get("Content-Type"))
	raw, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	served, err := gqlparser.LoadSchema(&ast.Source{Input: string(raw)})
	require.NoError(t, err)
	require.Len(t, served.Query.Fields, len(newSchema().parsed.Query.Fields))
	require.Equal(t, http.StatusNotModified, get("/schema.graphql", resp.Header.Get("ETag")).StatusCode)
	guide, err := io.ReadAll(get("/llms.txt", "").Body)
	require.NoError(t, err)
	require.Contains(t, string(guide), "https://purlin.example/graphql")
	require.NotContains(t, string(guide), "{URL}")
}
