package app_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

// transport sends an operation and returns all that is said to it. The variables
// go as they stand.
type transport struct {
	name     string
	mutates  bool
	exchange func(c *client, query, vars string) string
}

// transports are every way in which an operation comes.
var transports = []transport{
	{"POST", true, func(c *client, query, vars string) string {
		return c.exchange(http.MethodPost, "application/json", query, vars)
	}},
	{"GET", false, func(c *client, query, vars string) string {
		return c.exchange(http.MethodGet, "application/json", query, vars)
	}},
	{"server-sent events", true, func(c *client, query, vars string) string {
		return c.exchange(http.MethodPost, "text/event-stream", query, vars)
	}},
	{"multipart", true, func(c *client, query, vars string) string {
		return c.exchange("multipart", "application/json", query, vars)
	}},
	{"graphql-transport-ws", true, func(c *client, query, vars string) string {
		return c.talk("graphql-transport-ws", "subscribe", query, vars)
	}},
	{"graphql-ws", true, func(c *client, query, vars string) string { return c.talk("graphql-ws", "start", query, vars) }},
}

func operation(query, vars string) string {
	text, _ := json.Marshal(query)
	return `{"query":` + string(text) + `,"variables":` + vars + `}`
}

func (c *client) exchange(method, accept, query, vars string) string {
	c.t.Helper()
	address, body, kind := c.url+"/graphql", operation(query, vars), "application/json"
	switch method {
	case http.MethodGet:
		address, body, kind = address+"?"+url.Values{"query": {query}, "variables": {vars}}.Encode(), "", ""
	case "multipart":
		const part = "--x\r\nContent-Disposition: form-data; name="
		method, kind = http.MethodPost, "multipart/form-data; boundary=x"
		body = part + "\"operations\"\r\n\r\n" + operation(query, strings.Replace(vars, "{", `{"file":null,`, 1)) + "\r\n" +
			part + "\"map\"\r\n\r\n{\"0\":[\"variables.file\"]}\r\n" + part + "\"0\"; filename=\"a\"\r\n\r\nabc\r\n--x--\r\n"
	}
	req, err := http.NewRequestWithContext(c.t.Context(), method, address, strings.NewReader(body))
	require.NoError(c.t, err)
	req.Header.Set("Accept", accept)
	req.Header.Set("Authorization", "Bearer "+c.token)
	req.Header.Set("GraphQL-Require-Preflight", "1")
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(c.t, err)
	defer resp.Body.Close()
	said, err := io.ReadAll(resp.Body)
	require.NoError(c.t, err)
	return string(said)
}

func (c *client) talk(protocol, start, query, vars string) string {
	c.t.Helper()
	d := websocket.Dialer{Subprotocols: []string{protocol}, HandshakeTimeout: 30 * time.Second}
	conn, resp, err := d.DialContext(c.t.Context(), "ws"+strings.TrimPrefix(c.url, "http")+"/graphql", nil)
	require.NoError(c.t, err)
	require.NoError(c.t, resp.Body.Close())
	defer conn.Close()
	for _, m := range []string{
		fmt.Sprintf(`{"type":"connection_init","payload":{"authorization":"Bearer %s"}}`, c.token),
		`{"id":"1","type":"` + start + `","payload":` + operation(query, vars) + `}`,
	} {
		require.NoError(c.t, conn.WriteMessage(websocket.TextMessage, []byte(m)))
	}
	for said := ""; ; {
		_, b, err := conn.ReadMessage()
		if err != nil {
			return said + err.Error()
		}
		var m struct{ ID, Type string }
		require.NoError(c.t, json.Unmarshal(b, &m))
		if m.ID == "1" {
			said += string(b)
		}
		if m.Type == "complete" || m.Type == "error" {
			return said
		}
	}
}

// TestValuesAreTakenStrictly sends values of the wrong kind, out of range or
// garbled through every transport: each is told with its code, and changes nothing.
func TestValuesAreTakenStrictly(t *testing.T) {
	t.Parallel()
	const badInput, invalid = "BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"
	const create = `mutation($i: CreateProjectInput!) { createProject(input: $i) { project { id } userErrors { code } } }`
	type value struct{ query, vars, code string }
	cases := map[string]value{
		"Int takes no text":               {`query($n: Int) { projects(first: $n) { totalCount } }`, `{"n":"7"}`, badInput},
		"Int takes no text in a document": {`{ projects(first: "7") { totalCount } }`, `{"z":0}`, invalid},
		"Int takes no fraction":           {`query($n: Int) { projects(first: $n) { totalCount } }`, `{"n":7.5}`, badInput},
		"Int takes no truth":              {`query($n: Int) { projects(first: $n) { totalCount } }`, `{"n":true}`, badInput},
		"Int has 32 bits":                 {`query($n: Int) { projects(first: $n) { totalCount } }`, `{"n":2147483648}`, badInput},
		"Int is finite":                   {`query($n: Int) { projects(first: $n) { totalCount } }`, `{"n":1e400}`, badInput},
		"Long takes no text":              {`mutation($i: CreateUploadInput!) { createUpload(input: $i) { upload { id } } }`, `{"i":{"projectId":"x","name":"a.obj","sizeBytes":"7"}}`, badInput},
		"Long has 53 bits":                {`mutation($i: CreateUploadInput!) { createUpload(input: $i) { upload { id } } }`, `{"i":{"projectId":"x","name":"a.obj","sizeBytes":9007199254740993}}`, badInput},
		"String takes no number":          {`query($s: String) { projects(after: $s) { totalCount } }`, `{"s":7}`, badInput},
		"String takes no number within":   {create, `{"i":{"name":7}}`, badInput},
		"String takes no list":            {create, `{"i":{"name":["a"]}}`, badInput},
		"ID takes no fraction":            {`query($d: ID!) { node(id: $d) { id } }`, `{"d":7.5}`, badInput},
		"ID takes no object":              {`query($d: ID!) { node(id: $d) { id } }`, `{"d":{}}`, badInput},
		"Boolean takes no text":           {`query($f: ProjectFilter) { projects(filter: $f) { totalCount } }`, `{"f":{"archived":"true"}}`, badInput},
		"an enum takes its values":        {`query($o: ProjectOrder) { projects(orderBy: $o) { totalCount } }`, `{"o":{"field":"NOPE"}}`, badInput},
		"what is required is not null":    {create, `{"i":{"name":null}}`, badInput},
		"what is required is there":       {create, `{"z":0}`, badInput},
		"an unknown field":                {create, `{"i":{"name":"a","admin":true}}`, badInput},
		"first and last":                  {`{ projects(first: 1, last: 1) { totalCount } }`, `{"z":0}`, badInput},
		"NUL in a variable":               {create, `{"i":{"name":"a\u0000b"}}`, badInput},
		"NUL in a longer text":            {create, `{"i":{"name":"a","description":"a\u0000b"}}`, badInput},
		"NUL in a document":               {`{ projects(filter: {search: "a\u0000b"}) { totalCount } }`, `{"z":0}`, badInput},
		"NUL in an id":                    {`query($d: ID!) { node(id: $d) { id } }`, `{"d":"prj_\u0000"}`, badInput},
		"NUL in a cursor":                 {`query($s: String) { projects(after: $s) { totalCount } }`, `{"s":"\u0000"}`, badInput},
		"an aliased root field twice":     {`subscription { a: projectEvents(projectId: "x") { __typename } b: projectEvents(projectId: "x") { __typename } }`, `{"z":0}`, invalid},
		"root fields in a fragment":       {`subscription { a: projectEvents(projectId: "x") { __typename } ...f } fragment f on Subscription { b: translationProgress(translationId: "x") { sequence } }`, `{"z":0}`, invalid},
		"root fields inline":              {`subscription { ... { a: projectEvents(projectId: "x") { __typename } } ... on Subscription { b: projectEvents(projectId: "x") { __typename } } }`, `{"z":0}`, invalid},
	}
	// Every list, by what selects it within a project's first page.
	lists := map[string]string{
		"projects":     `projects(%s) { pageInfo { hasNextPage } }`,
		"members":      `projects { nodes { members(%s) { pageInfo { hasNextPage } } } }`,
		"invitations":  `projects { nodes { invitations(%s) { pageInfo { hasNextPage } } } }`,
		"files":        `projects { nodes { files(%s) { pageInfo { hasNextPage } } } }`,
		"translations": `projects { nodes { translations(%s) { pageInfo { hasNextPage } } } }`,
		"events":       `projects { nodes { events(%s) { pageInfo { hasNextPage } } } }`,
		"versions":     `projects { nodes { files { nodes { versions(%s) { pageInfo { hasNextPage } } } } } }`,
		"of a file":    `projects { nodes { files { nodes { translations(%s) { pageInfo { hasNextPage } } } } } }`,
	}
	for list, text := range lists {
		for _, n := range []string{"0", "-1", "101", "-2147483648", "2147483647"} {
			cases[list+" by "+n] = value{`query($n: Int) { ` + fmt.Sprintf(text, "first: $n") + ` }`, `{"n":` + n + `}`, badInput}
		}
		for name, cursor := range map[string]string{"empty": "", "x": "x", "zeros": "AAAA", "an emoji": "🦆", "long": strings.Repeat("A", 10_000), "base64 of text": "Y3Vyc29yOjE="} {
			cases[list+" after "+name] = value{`query($s: String) { ` + fmt.Sprintf(text, "after: $s") + ` }`, `{"s":"` + cursor + `"}`, badInput}
		}
	}
	everywhere(t, func(t *testing.T, env ...string) {
		i := install(t, append(env, "PURLIN_COST_BUDGET=100000000")...)
		i.upload(i.project(), "a.obj", cube)
		for _, by := range transports {
			t.Run(by.name, func(t *testing.T) {
				t.Parallel()
				c := client{t: t, url: i.url, token: i.token}
				for name, v := range cases {
					if !by.mutates && !strings.HasPrefix(v.query, "query") && v.query[0] != '{' {
						continue
					}
					said := by.exchange(&c, v.query, v.vars)
					require.Contains(t, said, `"code":"`+v.code+`"`, name)
					require.NotContains(t, said, "INTERNAL", name)
				}
				garbled := by.exchange(&c, `query($s: String) { projects(filter: {search: $s}) { totalCount } }`, "{\"s\":\"\xff\"}")
				require.Regexp(t, `"code":"BAD_USER_INPUT"|close 4400`, garbled)
				require.Contains(t, by.exchange(&c, `query($s: String) { projects(filter: {search: $s}) { totalCount } }`, `{"s":"P"}`), `"totalCount":1`)
			})
		}
	})
}
