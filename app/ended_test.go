package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"purlin/ent"
	"purlin/testservice"
)

// stream is a subscription that somebody follows: each call returns the next that
// is said, and false once it has ended, with the reason.
type stream func() (said string, open bool)

// streams are the transports of subscriptions.
var streams = map[string]func(t *testing.T, url, token, query, vars string) stream{
	"server-sent events": func(t *testing.T, url, token, query, vars string) stream {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		t.Cleanup(cancel)
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/graphql", strings.NewReader(operation(query, vars)))
		require.NoError(t, err)
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Accept", "text/event-stream")
		req.Header.Set("Authorization", "Bearer "+token)
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		t.Cleanup(func() { _ = resp.Body.Close() })
		lines := testservice.Lines(resp.Body)
		return func() (string, bool) {
			for lines.Scan() {
				if text, ok := strings.CutPrefix(lines.Text(), "data: "); ok && text != "" {
					return text, true
				}
			}
			require.NoError(t, lines.Err())
			return "EOF", false
		}
	},
	"graphql-transport-ws": func(t *testing.T, url, token, query, vars string) stream {
		d := websocket.Dialer{Subprotocols: []string{"graphql-transport-ws"}, HandshakeTimeout: time.Minute}
		conn, resp, err := d.DialContext(t.Context(), "ws"+strings.TrimPrefix(url, "http")+"/graphql", nil)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		t.Cleanup(func() { _ = conn.Close() })
		require.NoError(t, conn.SetReadDeadline(time.Now().Add(time.Minute)))
		for _, m := range []string{
			fmt.Sprintf(`{"type":"connection_init","payload":{"authorization":"Bearer %s"}}`, token),
			`{"id":"1","type":"subscribe","payload":` + operation(query, vars) + `}`,
		} {
			require.NoError(t, conn.WriteMessage(websocket.TextMessage, []byte(m)))
		}
		return func() (string, bool) {
			for {
				_, b, err := conn.ReadMessage()
				if err != nil {
					require.ErrorContains(t, err, "websocket: close 4403", "nothing else ends a socket")
					return err.Error(), false
				}
				var m struct{ ID, Type string }
				require.NoError(t, json.Unmarshal(b, &m))
				if m.ID == "1" {
					return string(b), m.Type == "next"
				}
			}
		}
	},
}

// change runs a mutation that must succeed.
func (c client) change(name string, input map[string]any) {
	c.t.Helper()
	var out map[string]struct{ UserErrors []struct{ Message string } }
	c.do(`mutation($i: `+strings.ToUpper(name[:1])+name[1:]+`Input!) { `+name+`(input: $i) { userErrors { message } } }`, map[string]any{"i": input}, &out)
	require.Empty(c.t, out[name].UserErrors)
}

// Whoever keeps their access goes on following, however often that of others
// changes, and each time theirs is looked at again.
func TestSubscriptionsOutliveTheAccessOfOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	owner := client{t: t, url: w.url, token: w.people["owner"].token}
	for by, open := range streams {
		f := w.fixture(false)
		var out struct {
			Project struct {
				Events struct{ Edges []struct{ Cursor string } }
			}
		}
		owner.do(`query($id: ID!) { project(id: $id) { events(first: 100) { edges { cursor } } } }`, map[string]any{"id": f.project.GlobalID()}, &out)
		next := open(t, w.url, w.people["viewer"].token, `subscription($id: ID!, $after: String) { projectEvents(projectId: $id, after: $after) { __typename } }`,
			fmt.Sprintf(`{"id":%q,"after":%q}`, f.project.GlobalID(), out.Project.Events.Edges[len(out.Project.Events.Edges)-1].Cursor))
		for _, role := range []string{"EDITOR", "VIEWER", "OWNER"} {
			owner.change("setProjectMember", map[string]any{"projectId": f.project.GlobalID(), "email": w.people["stranger"].email, "role": role})
			owner.change("startTranslation", map[string]any{"fileId": f.file.GlobalID(), "outputs": []string{"STL"}, "force": true})
			said, live := next()
			require.True(t, live, "by %s: %s", by, said)
			require.NotContains(t, said, "errors", by)
		}
	}
}

// TestSubscriptionsEndWithTheAccess takes away what lets somebody follow a project
// or a translation: the stream ends, before what comes next is told.
func TestSubscriptionsEndWithTheAccess(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	owner := client{t: t, url: w.url, token: w.people["owner"].token}
	change := client.change
	// What ends, and the token that follows until then.
	ends := map[string]func(f *fixture) (token string, end func()){
		"the membership": func(f *fixture) (string, func()) {
			return w.people["viewer"].token, func() {
				change(owner, "removeProjectMember", map[string]any{"projectId": f.project.GlobalID(), "userId": f.viewer.GlobalID()})
			}
		},
		"the project": func(f *fixture) (string, func()) {
			return w.people["viewer"].token, func() { change(owner, "deleteProject", map[string]any{"id": f.project.GlobalID()}) }
		},
		"the API token": func(f *fixture) (string, func()) {
			var out struct {
				CreateApiToken struct { //nolint:revive // as the schema has it
					Secret   string
					APIToken struct{ ID string } `json:"apiToken"`
				}
			}
			owner.do(`mutation($i: CreateApiTokenInput!) { createApiToken(input: $i) { secret apiToken { id } userErrors { message } } }`,
				map[string]any{"i": map[string]any{"name": fmt.Sprintf("follows %d", f.n), "scopes": []string{"PROJECTS_READ", "FILES_READ", "TRANSLATIONS_READ"}}}, &out)
			return out.CreateApiToken.Secret, func() { change(owner, "revokeApiToken", map[string]any{"id": out.CreateApiToken.APIToken.ID}) }
		},
		"the share link": func(f *fixture) (string, func()) {
			return f.opened, func() { change(owner, "revokeShareLink", map[string]any{"id": f.link.GlobalID()}) }
		},
		"the shared file": func(f *fixture) (string, func()) {
			return f.opened, func() { change(owner, "deleteFile", map[string]any{"id": f.file.GlobalID()}) }
		},
		"the session": func(*fixture) (string, func()) {
			token := w.signIn("viewer@example.com")
			session := client{t: t, url: w.url, token: token}
			return token, func() { session.do(`mutation { signOut { __typename } }`, nil, &map[string]any{}) }
		},
	}
	queries := map[string]func(f *fixture) (query, vars string){
		"translationProgress": func(f *fixture) (string, string) {
			return `subscription($id: ID!) { translationProgress(translationId: $id, afterSequence: 0) { sequence } }`, fmt.Sprintf(`{"id":%q}`, f.running.GlobalID())
		},
		"projectEvents": func(f *fixture) (string, string) {
			var out struct {
				Project struct {
					Events struct{ Edges []struct{ Cursor string } }
				}
			}
			owner.do(`query($id: ID!) { project(id: $id) { events(first: 1) { edges { cursor } } } }`, map[string]any{"id": f.project.GlobalID()}, &out)
			return `subscription($id: ID!, $after: String) { projectEvents(projectId: $id, after: $after) { __typename } }`,
				fmt.Sprintf(`{"id":%q,"after":%q}`, f.project.GlobalID(), out.Project.Events.Edges[0].Cursor)
		},
	}
	for what, give := range ends {
		for kind, ask := range queries {
			if strings.Contains(what, "share") && kind == "projectEvents" {
				continue // it shows a file, not the project
			}
			for by, open := range streams {
				f := w.fixture(false)
				w.tx(func(ctx context.Context, tx *ent.Tx) {
					tx.Event.Create().SetProjectID(f.project.ID).SetSeq(3).SetTranslationID(f.running.ID).SetSequence(1).SetStatus("RUNNING").SetStage("TRANSLATING").SetProgress(50).ExecX(ctx)
					tx.Project.UpdateOne(f.project).SetEventSeq(3).ExecX(ctx)
				})
				token, end := give(f)
				query, vars := ask(f)
				next := open(t, w.url, token, query, vars)
				said, live := next()
				require.True(t, live, "%s by %s: %s", kind, by, said)
				require.NotContains(t, said, "errors", "%s by %s", kind, by)
				if kind == "projectEvents" { // what the fixture has is told first
					_, live = next()
					require.True(t, live)
				}
				end()
				told, last := "", ""
				for live {
					last = told
					told, live = next()
				}
				if strings.Contains(what, "share") {
					require.Contains(t, last, `"NOT_FOUND"`, "%s of %s by %s: %s", what, kind, by, told)
					require.Contains(t, last, "the share link was revoked")
				}
				if what == "the membership" || what == "the project" {
					require.Contains(t, told+last, "you are no member of it any more", "%s of %s by %s", what, kind, by)
				}
			}
		}
	}
}
