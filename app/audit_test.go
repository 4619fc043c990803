package app_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/auditentry"
	"purlin/graph"
)

// auditTable says what each mutation leaves in an audit log. It is made by doing each
// of them as an owner:
//
//	go test ./app -run TestEveryMutationIsAudited -update
const auditTable = "testdata/audit.txt"

// unaudited are the mutations that leave no entry when an owner does them with the
// inputs of TestWhoMayDoWhat, and why.
var unaudited = map[string]string{
	"refreshSession":       "a session goes on: Query.sessions shows when and from where; one that ends for it is SESSION_ENDED",
	"requestPasswordReset": "the job that mails the link records it; here nobody has the address",
	"beginLogin":           "it changes nothing; linkLogin does",
	"linkLogin":            "needs a provider's proof: TestSignInWithAutodesk",
	"completeUpload":       "needs uploaded parts; it records as uploadFile does",
	"importFile":           "needs an account at Autodesk: TestFilesAreImportedFromHubs",
}

// TestEveryMutationIsAudited does every mutation of the schema as an owner, and
// compares what that left in the audit logs with the table.
func TestEveryMutationIsAudited(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	schema := graph.NewExecutableSchema(graph.Config{}).Schema()
	var out strings.Builder
	for _, a := range attempts(t, schema) {
		name, ok := strings.CutPrefix(a.name, "Mutation.")
		if !ok {
			continue
		}
		f := w.fixture(false)
		token := w.auditor(name, f)
		before := w.entries(nil)
		got := w.outcome(a, token, f)
		left := w.entries(before)
		why, excepted := unaudited[name]
		if excepted {
			require.Empty(t, left, "%s is said to leave no entry", name)
			fmt.Fprintf(&out, "%-22s none: %s\n", name, why)
			continue
		}
		require.Equal(t, "yes", got, "%s", name)
		require.NotEmpty(t, left, "%s left nothing in an audit log: record what it does, or say in unaudited why not", name)
		var lines []string
		for _, e := range left {
			require.Equal(t, "127.0.0.1", e.Address, name)
			require.NotEmpty(t, e.Client, name)
			lines = append(lines, fmt.Sprintf("%-22s %s\n", name, w.describe(e, f)))
		}
		slices.Sort(lines)
		out.WriteString(strings.Join(slices.Compact(lines), ""))
	}
	for name := range unaudited {
		require.NotNil(t, schema.Mutation.Fields.ForName(name), "unaudited names %s, which is no mutation", name)
	}
	if *update {
		require.NoError(t, os.WriteFile(auditTable, []byte(out.String()), 0o600))
	}
	want, err := os.ReadFile(auditTable)
	require.NoError(t, err)
	require.Equal(t, string(want), out.String(), "what is audited has changed: see %s, and the command in the test that writes it anew", auditTable)
	var missing []string
	for _, v := range schema.Types["AuditAction"].EnumValues {
		if !strings.Contains(out.String(), " "+v.Name+" ") && otherwise[v.Name] == "" {
			missing = append(missing, v.Name)
		}
	}
	require.Empty(t, missing, "actions that nothing leaves")
}

// otherwise are the actions that no row of the table has, and the tests that see them.
var otherwise = map[string]string{
	"SIGN_IN_FAILED": "TestWhoDidWhat", "PASSWORD_RESET_REQUESTED": "TestWhoDidWhat", "PROJECT_UNARCHIVED": "TestWhoDidWhat",
	"DERIVATIVES_DELETED": "TestWhatIsReplacedIsDeletedAfterAWhile",
	"MEMBER_ROLE_CHANGED": "TestWhoDidWhat", "MEMBER_LEFT": "TestWhoDidWhat", "FILE_VERSION_ADDED": "TestWhoDidWhat",
	"LOGIN_LINKED": "TestSignInWithAutodesk", "FILE_IMPORT_STARTED": "TestFilesAreImportedFromHubs", "WEBHOOK_DISABLED": "webhook: TestAWebhookIsSwitchedOff",
}

// auditor is the token of whoever may do the mutation to the fixture.
func (w *world) auditor(mutation string, f *fixture) string {
	switch mutation {
	case "acceptInvitation":
		return w.people["stranger"].token
	case "signOut":
		return w.signIn(f.owner.Email)
	case "signUp", "signIn", "resetPassword", "confirmEmailChange", "openShareLink":
		return ""
	}
	return w.people["owner"].token
}

// entries are those of all logs, but for those that are known, oldest first.
func (w *world) entries(known []*ent.AuditEntry) (out []*ent.AuditEntry) {
	for _, e := range w.db.Reader().AuditEntry.Query().Order(auditentry.ByCreatedAt(), auditentry.ByID()).AllX(auth.AsSystem(w.t.Context())) {
		if !slices.ContainsFunc(known, func(k *ent.AuditEntry) bool { return k.ID == e.ID }) {
			out = append(out, e)
		}
	}
	return out
}

// describe is an entry in a line, without what differs from run to run.
func (w *world) describe(e *ent.AuditEntry, f *fixture) string {
	log := "account"
	if e.ProjectID != nil {
		log = "project"
	}
	kind, _, _ := strings.Cut(e.Subject, "_")
	line := fmt.Sprintf("%s %s by %s", log, e.Action, e.ActorKind)
	if kind != "" {
		line += " of " + kind
	}
	if e.SubjectName != "" {
		line += " " + strings.ReplaceAll(e.SubjectName, fmt.Sprint(f.n), "N")
	}
	for _, c := range e.Changes {
		line += fmt.Sprintf(", %s: %q to %q", c.Field, strings.ReplaceAll(c.Before, fmt.Sprint(f.n), "N"), strings.ReplaceAll(c.After, fmt.Sprint(f.n), "N"))
	}
	return line
}

// audited is an entry as the API shows it.
type audited struct {
	ID, Action, At, LastAt, ActorKind, SubjectName, Address, Client string
	Count                                                           int
	Actor                                                           *struct{ ID, Name string }
	APITokenName, SubjectID                                         *string
	Changes                                                         []struct{ Field, Before, After string }
}

const auditFields = `{ totalCount pageInfo { hasNextPage endCursor } nodes { id action at lastAt count actorKind actor { id name } apiTokenName subjectId subjectName address client changes { field before after } } }`

type auditPage struct {
	TotalCount int
	PageInfo   struct {
		HasNextPage bool
		EndCursor   *string
	}
	Nodes []audited
}

// audit is a project's audit log; filter may be nil.
func (c *client) audit(project string, filter in, more string) auditPage {
	c.t.Helper()
	var out struct{ Project struct{ AuditLog auditPage } }
	c.do(`query($id: ID!, $f: AuditFilter) { project(id: $id) { auditLog(filter: $f`+more+`) `+auditFields+` } }`, in{"id": project, "f": filter}, &out)
	return out.Project.AuditLog
}

func (c *client) securityLog(filter in) auditPage {
	c.t.Helper()
	var out struct{ SecurityLog auditPage }
	c.do(`query($f: AuditFilter) { securityLog(filter: $f) `+auditFields+` }`, in{"f": filter}, &out)
	return out.SecurityLog
}

func actions(entries []audited) (out []string) {
	for _, e := range entries {
		out = append(out, e.Action)
	}
	return out
}

// What a program calls itself may be anything: it is kept readable and short, and
// nothing fails by it.
func TestAnyClientMayAct(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, env ...string) {
		i := install(t, env...)
		i.agent = "caf\xe9 \xff " + strings.Repeat("é", 1000)
		project := i.project()
		file := i.upload(project, "cube.obj", cube)
		i.done(file, "SVF")
		i.openViewer(i.version(file), 5)
		var out struct {
			Project struct {
				AuditLog struct{ Nodes []struct{ Client string } }
			}
		}
		i.do(`query($id: ID!) { project(id: $id) { auditLog { nodes { client } } } }`, map[string]any{"id": project}, &out)
		require.NotEmpty(t, out.Project.AuditLog.Nodes)
		for _, n := range out.Project.AuditLog.Nodes {
			require.True(t, strings.HasPrefix(n.Client, "caf") && utf8.ValidString(n.Client) && len(n.Client) <= 400, "%q", n.Client)
		}
	})
}

// TestWhoDidWhat follows a project and an account through their logs, and fetches
// them as files.
func TestWhoDidWhat(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, env ...string) {
		i := install(t, env...)
		i.signsUp("ada@example.com")
		ada := &client{t: t, url: i.url, token: i.signsUp("grace@example.com")}
		project := i.project()
		file := i.upload(project, "cube.obj", cube)
		i.upload(project, "cube.obj", cube+"# again\n")
		change := func(c *client, mutation string, input in) {
			t.Helper()
			require.Empty(t, c.errs(mutation, input), mutation)
		}
		change(&i.client, "setProjectMember", in{"projectId": project, "email": "grace@example.com", "role": "VIEWER"})
		change(&i.client, "setProjectMember", in{"projectId": project, "email": "grace@example.com", "role": "EDITOR"})
		change(&i.client, "archiveProject", in{"id": project, "archived": true})
		change(&i.client, "archiveProject", in{"id": project, "archived": false})
		var made struct {
			CreateAPIToken struct{ Secret string } `json:"createApiToken"`
			Link           struct{ ShareLink struct{ ID, URL string } }
		}
		i.do(`mutation($t: CreateApiTokenInput!, $l: CreateShareLinkInput!) { createApiToken(input: $t) { secret } link: createShareLink(input: $l) { shareLink { id url } } }`,
			in{"t": in{"name": "CI", "scopes": []string{"PROJECTS_READ", "FILES_READ", "FILES_WRITE"}, "projectIds": []string{project}}, "l": in{"fileId": file}}, &made)
		program := &client{t: t, url: i.url, token: made.CreateAPIToken.Secret}
		change(program, "renameFile", in{"id": file, "name": "house.obj"})
		guest := &client{t: t, url: i.url}
		_, secret, _ := strings.Cut(made.Link.ShareLink.URL, "/s/")
		for range 3 {
			change(guest, "openShareLink", in{"token": secret})
		}
		empty := ada.audit(project, nil, "")
		require.Empty(t, empty.Nodes, "an editor sees none of it")
		change(ada, "removeProjectMember", in{"projectId": project, "userId": ada.viewer().ID})

		all := i.audit(project, nil, "")
		require.Equal(t, []string{
			"MEMBER_LEFT", "SHARE_LINK_OPENED", "FILE_RENAMED", "SHARE_LINK_CREATED", "API_TOKEN_CREATED", "PROJECT_UNARCHIVED", "PROJECT_ARCHIVED",
			"MEMBER_ROLE_CHANGED", "MEMBER_ADDED", "FILE_VERSION_ADDED", "UPLOAD_CREATED", "FILE_CREATED", "UPLOAD_CREATED", "PROJECT_CREATED",
		}, actions(all.Nodes))
		require.Len(t, all.Nodes, all.TotalCount)
		opened, renamed, left := all.Nodes[1], all.Nodes[2], all.Nodes[0]
		require.Equal(t, 3, opened.Count)
		require.Equal(t, "SHARE_LINK", opened.ActorKind)
		require.Nil(t, opened.Actor)
		require.GreaterOrEqual(t, opened.LastAt, opened.At)
		require.Equal(t, made.Link.ShareLink.ID, *opened.SubjectID)
		require.Equal(t, "API_TOKEN", renamed.ActorKind)
		require.Equal(t, "CI", *renamed.APITokenName)
		require.Equal(t, i.viewer().ID, renamed.Actor.ID)
		require.Equal(t, "name cube.obj house.obj", strings.Trim(fmt.Sprint(renamed.Changes), "[{}]"))
		require.Equal(t, "127.0.0.1", renamed.Address)
		require.Contains(t, renamed.Client, "Go-http-client")
		require.Equal(t, "USER", left.ActorKind)
		require.Equal(t, "grace@example.com", left.SubjectName)

		for what, f := range map[string]in{
			"FILE_RENAMED":                         {"actorKinds": []string{"API_TOKEN"}},
			"MEMBER_LEFT":                          {"actorId": left.Actor.ID},
			"MEMBER_ADDED":                         {"actions": []string{"MEMBER_ADDED"}},
			"SHARE_LINK_OPENED SHARE_LINK_CREATED": {"subjectId": made.Link.ShareLink.ID},
			"MEMBER_LEFT SHARE_LINK_OPENED":        {"since": opened.At},
			"PROJECT_CREATED":                      {"until": all.Nodes[12].At},
			"":                                     {"actions": []string{}},
		} {
			page := i.audit(project, f, "")
			require.Equal(t, what, strings.Join(actions(page.Nodes), " "), "%v", f)
			require.Equal(t, len(page.Nodes), page.TotalCount)
		}
		page := i.audit(project, nil, ", first: 5")
		require.True(t, page.PageInfo.HasNextPage)
		rest := i.audit(project, nil, fmt.Sprintf(", after: %q", *page.PageInfo.EndCursor))
		require.Equal(t, all.Nodes, append(page.Nodes, rest.Nodes...))

		var urls struct{ Project struct{ CSV, Lines *string } }
		ask := `query($id: ID!) { project(id: $id) { csv: auditLogUrl lines: auditLogUrl(format: NDJSON, filter: {actorKinds: [API_TOKEN]}) } }`
		i.do(ask, in{"id": project}, &urls)
		resp, body := i.fetch(*urls.Project.CSV)
		require.Equal(t, "text/csv; charset=utf-8", resp.Header.Get("Content-Type"))
		rows, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
		require.NoError(t, err)
		require.Len(t, rows, 1+all.TotalCount)
		require.Equal(t, []string{"id", "at", "lastAt", "count", "action"}, rows[0][:5])
		require.Equal(t, "PROJECT_CREATED", rows[1][4])
		require.Equal(t, []string{left.ID, left.At, left.LastAt, "1", "MEMBER_LEFT", "USER", left.Actor.ID, "N"}, rows[len(rows)-1][:8])
		resp, body = i.fetch(*urls.Project.Lines)
		require.Equal(t, "application/x-ndjson", resp.Header.Get("Content-Type"))
		var line struct{ Action, APITokenName string }
		require.NoError(t, json.Unmarshal(body, &line))
		require.Equal(t, "FILE_RENAMED CI", line.Action+" "+line.APITokenName)

		change(&i.client, "setProjectMember", in{"projectId": project, "email": "grace@example.com", "role": "VIEWER"})
		ada.do(ask, in{"id": project}, &urls)
		require.Nil(t, urls.Project.CSV)

		for range 2 {
			require.Equal(t, []string{"BAD_CREDENTIALS"}, guest.errs("signIn", in{"email": "grace@example.com", "password": "a wrong one"}))
		}
		change(guest, "requestPasswordReset", in{"email": "grace@example.com"})
		require.Eventually(t, func() bool {
			page := ada.securityLog(in{"actorKinds": []string{"ANONYMOUS"}})
			return len(page.Nodes) == 2 && page.Nodes[0].Count+page.Nodes[1].Count == 3
		}, time.Minute, 20*time.Millisecond)
		own := ada.securityLog(nil)
		require.ElementsMatch(t, []string{"SIGN_IN_FAILED", "PASSWORD_RESET_REQUESTED", "SIGNED_IN", "ACCOUNT_CREATED"}, actions(own.Nodes))
		for _, e := range own.Nodes {
			require.Equal(t, "127.0.0.1", e.Address, e.Action)
			require.NotEmpty(t, e.Client, e.Action)
		}
		refused, err := program.try(`{ securityLog { totalCount } }`, nil, "application/json")
		require.NoError(t, err)
		defer refused.Body.Close()
		body, err = io.ReadAll(refused.Body)
		require.NoError(t, err)
		require.Contains(t, string(body), "FORBIDDEN")
		var url struct{ SecurityLogURL string }
		ada.do(`{ securityLogUrl }`, nil, &url)
		_, body = ada.fetch(url.SecurityLogURL)
		require.Equal(t, 1+len(own.Nodes), bytes.Count(body, []byte("\r\n")))

		change(&i.client, "deleteProject", in{"id": project})
		gone := i.securityLog(in{"actions": []string{"PROJECT_DELETED"}})
		require.Equal(t, "P", gone.Nodes[0].SubjectName)
	})
}

// signsUp makes an account called N and returns its token.
func (i *installation) signsUp(email string) string {
	i.t.Helper()
	var out struct {
		SignUp struct{ Session struct{ AccessToken string } }
	}
	guest := &client{t: i.t, url: i.url}
	guest.do(`mutation($i: SignUpInput!) { signUp(input: $i) { session { accessToken } userErrors { message } } }`, in{"i": in{"email": email, "name": "N", "password": password}}, &out)
	return out.SignUp.Session.AccessToken
}

// The log of events names who had something done, and nobody for what Purlin does by
// itself.
func TestEventsNameWhoHadThemDone(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, env ...string) {
		i := install(t, env...)
		i.signsUp("ada@example.com")
		grace := &client{t: t, url: i.url, token: i.signsUp("grace@example.com")}
		project := i.project()
		require.Empty(t, i.errs("setProjectMember", in{"projectId": project, "email": "grace@example.com", "role": "EDITOR"}))
		file := i.upload(project, "cube.obj", cube)
		grace.done(file, "GLTF")
		require.Empty(t, grace.errs("renameFile", in{"id": file, "name": "house.obj"}))
		type line struct {
			Kind, Status string
			Actor        *struct{ ID string }
		}
		read := func(c *client) (told []string) {
			t.Helper()
			var out struct {
				Project struct {
					Events struct{ Edges []struct{ Node line } }
				}
			}
			c.do(`query($id: ID!) { project(id: $id) { events(first: 100) { edges { node {
				... on FileEvent { kind actor { id } } ... on TranslationEvent { status actor { id } } } } } } }`, in{"id": project}, &out)
			names := map[string]string{i.viewer().ID: "owner", grace.viewer().ID: "grace"}
			for _, e := range out.Project.Events.Edges {
				who := "Purlin"
				if e.Node.Actor != nil {
					who = names[e.Node.Actor.ID]
				}
				told = append(told, who+" "+e.Node.Kind+e.Node.Status)
			}
			return slices.Compact(told)
		}
		want := []string{"owner CREATED", "grace QUEUED", "Purlin RUNNING", "Purlin SUCCEEDED", "grace RENAMED"}
		require.Equal(t, want, read(&i.client))
		require.Equal(t, want, read(grace))
		require.Empty(t, i.errs("removeProjectMember", in{"projectId": project, "userId": grace.viewer().ID}))
		require.Equal(t, want, read(&i.client), "also of somebody who has left")
	})
}
