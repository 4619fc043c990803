package resolvers_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/auth"
)

func TestPagesForwardAndBackward(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, open func(t *testing.T) *bench) {
		b := open(t)
		b.fill(t, 7)
		pagesBothWays(t, b)
		// Equal sort keys: the id decides, and no row is skipped or seen twice.
		b.client.Project.Update().SetName("the same").ExecX(auth.AsSystem(t.Context()))
		pagesBothWays(t, b)
	})
}

// pagesBothWays reads the bench's seven projects by pages of two from either end.
func pagesBothWays(t *testing.T, b *bench) {
	t.Helper()
	for _, c := range []struct{ size, cursor, end, more string }{
		{"first", "after", "endCursor", "hasNextPage"},
		{"last", "before", "startCursor", "hasPreviousPage"},
	} {
		seen, arg := map[string]bool{}, ""
		for range 4 {
			data, _ := b.do(t, fmt.Sprintf(`{ projects(%s: 2%s, orderBy: {field: NAME, direction: DESC}) { nodes { id } pageInfo { endCursor startCursor hasNextPage hasPreviousPage } } }`, c.size, arg))
			p := data["projects"].(map[string]any)
			for _, n := range p["nodes"].([]any) {
				id := n.(map[string]any)["id"].(string)
				require.False(t, seen[id], "%s twice", id)
				seen[id] = true
			}
			info := p["pageInfo"].(map[string]any)
			require.Equal(t, len(seen) < 7, info[c.more])
			arg = fmt.Sprintf(", %s: %q", c.cursor, info[c.end])
		}
		require.Len(t, seen, 7, c.size)
	}
}

func TestALogIsReadFromEitherEnd(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, open func(t *testing.T) *bench) { logFromEitherEnd(t, open(t)) })
}

func logFromEitherEnd(t *testing.T, b *bench) {
	b.fill(t, 2)
	for _, c := range []struct{ size, cursor, end, more string }{
		{"first", "after", "endCursor", "hasNextPage"},
		{"last", "before", "startCursor", "hasPreviousPage"},
	} {
		data, _ := b.do(t, fmt.Sprintf(`{ projects(first: 1) { nodes { id events(%s: 2) { edges { cursor } pageInfo { endCursor startCursor hasNextPage hasPreviousPage } } } } }`, c.size))
		p := data["projects"].(map[string]any)["nodes"].([]any)[0].(map[string]any)
		page := p["events"].(map[string]any)
		require.Len(t, page["edges"], 2, c.size)
		info := page["pageInfo"].(map[string]any)
		require.Equal(t, true, info[c.more], c.size)
		data, _ = b.do(t, fmt.Sprintf(`{ project(id: %q) { events(%s: 2, %s: %q) { edges { cursor } pageInfo { %s } } } }`, p["id"], c.size, c.cursor, info[c.end], c.more))
		rest := data["project"].(map[string]any)["events"].(map[string]any)
		require.Len(t, rest["edges"], 1, c.size)
		require.Equal(t, false, rest["pageInfo"].(map[string]any)[c.more], c.size)
	}
}

func TestErrorsCarryCodes(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, open func(t *testing.T) *bench) { errorsCarryCodes(t, open(t)) })
}

func errorsCarryCodes(t *testing.T, b *bench) {
	for query, code := range map[string]string{
		`{ projects(first: 0) { totalCount } }`:          "BAD_USER_INPUT",
		`{ projects(first: 101) { totalCount } }`:        "BAD_USER_INPUT",
		`{ projects(first: 1, last: 1) { totalCount } }`: "BAD_USER_INPUT",
		`{ projects(after: "AAAA") { totalCount } }`:     "BAD_USER_INPUT",
		`{ projects(first: "7") { totalCount } }`:        "GRAPHQL_VALIDATION_FAILED",
		`{ projects(first: 7.5) { totalCount } }`:        "GRAPHQL_VALIDATION_FAILED",
		`{ nope }`: "GRAPHQL_VALIDATION_FAILED",
		`{ `:       "GRAPHQL_PARSE_FAILED",
		`query($n: Int = 99999999999) { projects(first: $n) { totalCount } }`: "BAD_USER_INPUT",
	} {
		body, err := json.Marshal(map[string]any{"query": query})
		require.NoError(t, err)
		r := httptest.NewRequestWithContext(auth.With(t.Context(), auth.Principal{Kind: auth.User, UserID: b.user.ID}), http.MethodPost, "/", strings.NewReader(string(body)))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		b.server.ServeHTTP(w, r)
		require.Contains(t, w.Body.String(), `"code":"`+code+`"`, query)
	}
}

func TestUnknownIDsAreNull(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, open func(t *testing.T) *bench) { unknownIDsAreNull(t, open(t)) })
}

func unknownIDsAreNull(t *testing.T, b *bench) {
	data, _ := b.do(t, `{ a: node(id: "x") { id } b: project(id: "prj_01h455vb4pex5vsknk084sn02q") { id } nodes(ids: ["y", "fil_01h455vb4pex5vsknk084sn02q"]) { id } upload(id: "z") { id } }`)
	require.Equal(t, map[string]any{"a": nil, "b": nil, "nodes": []any{nil, nil}, "upload": nil}, data)
}
