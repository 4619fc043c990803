package app_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/web"
)

// TestTrustedDocuments: where the web app's documents are all that browsers may run,
// they run however a client prints them, others do not, by whatever transport, and
// API tokens run any.
func TestTrustedDocuments(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, env ...string) {
		var listed map[string]string
		require.NoError(t, json.Unmarshal(web.Documents(), &listed))
		find := func(part string) (hash, text string) {
			for hash, text := range listed {
				if strings.Contains(text, part) {
					return hash, text
				}
			}
			t.Fatalf("the web app has no document with %q", part)
			return "", ""
		}
		i := install(t, append(env, "PURLIN_TRUSTED_DOCUMENTS=web")...)
		answer := func(c *client, query string) string {
			t.Helper()
			resp := c.request(query, nil, "application/json")
			defer resp.Body.Close()
			raw, err := io.ReadAll(resp.Body)
			require.NoError(t, err)
			return string(raw)
		}
		const own = `{ viewer { id createdAt } supportedFormats { input } }`
		guest := &client{t: t, url: i.url}
		for _, c := range []*client{&i.client, guest} {
			require.Contains(t, answer(c, own), `"DOCUMENT_NOT_TRUSTED"`)
			require.Contains(t, answer(c, `{ __schema { queryType { name } } }`), `"DOCUMENT_NOT_TRUSTED"`)
		}
		for _, text := range listed {
			require.NotContains(t, answer(guest, text), "DOCUMENT_NOT_TRUSTED")
		}
		hash, _ := find("query Me{")
		var me struct{ Viewer struct{ ID string } }
		i.hashed(hash, &me)
		require.NotEmpty(t, me.Viewer.ID)

		_, text := find("mutation NewApiToken")
		var made struct {
			CreateAPIToken struct{ Secret string } `json:"createApiToken"`
		}
		i.do(text, nil, &made)
		program := &client{t: t, url: i.url, token: made.CreateAPIToken.Secret}
		require.Contains(t, answer(program, own), `"createdAt"`)

		for by, open := range streams {
			next := open(t, i.url, i.token, `subscription Other($id: ID!) { projectEvents(projectId: $id) { at __typename cursor } }`, fmt.Sprintf(`{"id":%q}`, "prj_none"))
			said, _ := next()
			require.Contains(t, said, "DOCUMENT_NOT_TRUSTED", by)
		}
	})
}

// hashed runs a persisted document by its hash alone.
func (i *installation) hashed(hash string, data any) {
	i.t.Helper()
	body := fmt.Sprintf(`{"extensions":{"persistedQuery":{"version":1,"sha256Hash":%q}}}`, hash)
	req, err := http.NewRequestWithContext(i.t.Context(), http.MethodPost, i.url+"/graphql", strings.NewReader(body))
	require.NoError(i.t, err)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+i.token)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(i.t, err)
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	require.NoError(i.t, err)
	var out struct {
		Data   json.RawMessage
		Errors []struct{ Message string }
	}
	require.NoError(i.t, json.Unmarshal(raw, &out), string(raw))
	require.Empty(i.t, out.Errors)
	require.NoError(i.t, json.Unmarshal(out.Data, data))
}
