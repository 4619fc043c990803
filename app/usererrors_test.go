package app_test

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"purlin/ent"
	"purlin/graph"
)

// userErrorsTable says what each mutation answers to input that is wrong: its
// userErrors, a line each. To write it anew:
//
//	go test ./app -run TestWhatIsWrongIsSaid -update
const userErrorsTable = "testdata/user_errors.txt"

type in = map[string]any

// mistake is a mutation with input that is wrong in one way. It starts from what
// [inputs] gives and changes what with says; a nil value leaves the field out.
type mistake struct {
	mutation, what string
	as             string // a column; "owner" when empty
	with           func(*fixture) in
}

func always(v in) func(*fixture) in { return func(*fixture) in { return v } }

const nobody = "_00000000000000000000000000"

var mistakes = []mistake{
	{"signUp", "no address", "", always(in{"email": "me at home"})},
	{"signUp", "nothing filled in", "", always(in{"email": "", "name": " ", "password": ""})},
	{"signUp", "short password", "", always(in{"password": "1234567"})},
	{"signUp", "long values", "", always(in{"email": strings.Repeat("a", 250) + "@example.com", "name": strings.Repeat("n", 201), "password": strings.Repeat("p", 257)})},
	{"signUp", "somebody's address", "", func(f *fixture) in { return in{"email": " OWNER@example.com"} }},
	{"signUp", "unknown invitation", "", always(in{"invitation": "none"})},
	{"signUp", "another's invitation", "", func(f *fixture) in { return in{"invitation": f.secret} }},
	{"signIn", "wrong password", "", always(in{"password": "wrong horse"})},
	{"signIn", "unknown address", "", always(in{"email": "nobody@example.com"})},
	{"signIn", "nothing filled in", "", always(in{"email": "", "password": ""})},
	{"refreshSession", "unknown token", "", nil},
	{"endSession", "another's session", "viewer", nil},
	{"updateViewer", "no name", "", always(in{"name": " "})},
	{"changePassword", "wrong password", "", always(in{"currentPassword": "wrong horse"})},
	{"changePassword", "no current password", "", always(in{"currentPassword": nil})},
	{"changePassword", "short password", "", always(in{"newPassword": "1234567"})},
	{"requestPasswordReset", "no address", "", always(in{"email": "me at home"})},
	{"resetPassword", "unknown link", "", always(in{"token": "none"})},
	{"resetPassword", "short password", "", always(in{"newPassword": "1234567"})},
	{"requestEmailChange", "no address", "", always(in{"email": "me at home"})},
	{"requestEmailChange", "wrong password", "", always(in{"password": "wrong horse"})},
	{"confirmEmailChange", "unknown link", "", always(in{"token": "none"})},
	{"beginLogin", "unknown provider", "", nil},
	{"linkLogin", "forged proof", "", nil},
	{"unlinkLogin", "another's login", "viewer", nil},
	{"createApiToken", "no name, no scope", "", always(in{"name": "", "scopes": []string{}})},
	{"createApiToken", "a past end", "", always(in{"expiresAt": "2001-01-01T00:00:00Z"})},
	{"createApiToken", "another's project", "stranger", func(f *fixture) in { return in{"projectIds": []string{f.project.GlobalID()}} }},
	{"createApiToken", "no project at all", "", always(in{"projectIds": []string{}})},
	{"revokeApiToken", "another's token", "viewer", nil},
	{"createProject", "no name", "", always(in{"name": "\u200b \n"})},
	{"createProject", "long values", "", always(in{"name": strings.Repeat("n", 201), "description": strings.Repeat("d", 5001)})},
	{"updateProject", "no name", "", always(in{"name": ""})},
	{"updateProject", "another's project", "stranger", nil},
	{"updateProject", "id of another type", "", func(f *fixture) in { return in{"id": f.file.GlobalID()} }},
	{"archiveProject", "another's project", "stranger", nil},
	{"deleteProject", "another's project", "stranger", nil},
	{"deleteProject", "no such project", "", always(in{"id": "prj" + nobody})},
	{"setProjectMember", "nobody has the address", "", always(in{"email": "nobody@example.com"})},
	{"setProjectMember", "the maker's role", "", always(in{"email": "owner@example.com"})},
	{"setProjectMember", "another's project", "stranger", nil},
	{"removeProjectMember", "the maker", "", func(f *fixture) in { return in{"userId": f.owner.GlobalID()} }},
	{"removeProjectMember", "no member", "", always(in{"userId": "usr" + nobody})},
	{"removeProjectMember", "another's project", "stranger", nil},
	{"inviteProjectMember", "no address", "", always(in{"email": "me at home"})},
	{"inviteProjectMember", "a member", "", always(in{"email": "viewer@example.com"})},
	{"inviteProjectMember", "another's project", "stranger", nil},
	{"cancelInvitation", "another's project", "stranger", nil},
	{"acceptInvitation", "unknown invitation", "", always(in{"token": "none"})},
	{"acceptInvitation", "another's invitation", "viewer", nil},
	{"createWebhook", "nothing filled in", "", always(in{"url": "", "eventTypes": []string{}})},
	{"createWebhook", "no https", "", always(in{"url": "http://example.com/hook"})},
	{"createWebhook", "a private address", "", always(in{"url": "https://[::ffff:10.0.0.1]/hook"})},
	{"createWebhook", "a password in the URL", "", always(in{"url": "https://me:secret@example.com/"})},
	{"createWebhook", "no URL, and a test", "", always(in{"url": "hook", "eventTypes": []string{"TEST"}, "description": strings.Repeat("d", 201)})},
	{"createWebhook", "a document that cannot be read", "", always(in{"document": "query {"})},
	{"createWebhook", "a field that is not there", "", always(in{"document": "query {\n  viewer { phone }\n}"})},
	{"createWebhook", "a mutation", "", always(in{"document": "mutation { signOut { userErrors { code } } }"})},
	{"createWebhook", "an unknown variable", "", always(in{"document": "query($id: ID!) { node(id: $id) { id } }"})},
	{"createWebhook", "a translation that events of files have not", "", always(in{"document": "query($translationId: ID!) { node(id: $translationId) { id } }"})},
	{"createWebhook", "a variable of another type", "", always(in{"document": "query($cursor: Int) { projects(first: $cursor) { totalCount } }"})},
	{"createWebhook", "another's project", "stranger", nil},
	{"updateWebhook", "no event types", "", always(in{"eventTypes": []string{}})},
	{"updateWebhook", "another's webhook", "stranger", nil},
	{"deleteWebhook", "another's webhook", "stranger", nil},
	{"rotateWebhookSecret", "for too long", "", always(in{"keepHours": 169})},
	{"rotateWebhookSecret", "another's webhook", "stranger", nil},
	{"testWebhook", "another's webhook", "stranger", nil},
	{"redeliverWebhook", "another's delivery", "stranger", nil},
	{"seekWebhook", "a cursor of another project", "", always(in{"after": "AAAA"})},
	{"seekWebhook", "another's webhook", "stranger", nil},
	{"createShareLink", "a short password, a long name", "", always(in{"password": "abc", "name": strings.Repeat("n", 201)})},
	{"createShareLink", "a past end", "", always(in{"expiresAt": "2001-01-01T00:00:00Z"})},
	{"createShareLink", "another's file", "stranger", nil},
	{"revokeShareLink", "another's link", "stranger", nil},
	{"openShareLink", "an unknown link", "", always(in{"token": "none"})},
	{"createUpload", "no extension", "", always(in{"name": "model"})},
	{"createUpload", "a path", "", always(in{"name": "../model.obj"})},
	{"createUpload", "an empty file", "", always(in{"sizeBytes": 0})},
	{"createUpload", "too large", "", always(in{"sizeBytes": int64(1) << 50})},
	{"createUpload", "no SHA-256", "", always(in{"sha256": "abc"})},
	{"createUpload", "another's project", "stranger", nil},
	{"completeUpload", "parts missing", "", nil},
	{"completeUpload", "a part twice", "", always(in{"parts": []in{{"number": 1, "etag": "a"}, {"number": 1, "etag": "a"}}})},
	{"completeUpload", "another's upload", "stranger", nil},
	{"abortUpload", "another's upload", "stranger", nil},
	{"uploadFile", "no extension", "", always(in{"name": "model"})},
	{"uploadFile", "another's project", "stranger", nil},
	{"importFile", "no Autodesk account", "", nil},
	{"importFile", "no id of a hub's", "", always(in{"source": "hit_none"})},
	{"importFile", "another's project", "stranger", nil},
	{"updateFileImport", "another's import", "stranger", nil},
	{"updateFileImport", "by another's account", "editor", always(in{"follow": true})},
	{"renameFile", "another format", "", always(in{"name": "model.stl"})},
	{"renameFile", "another's file", "stranger", nil},
	{"deleteFile", "another's file", "stranger", nil},
	{"createViewerSession", "no time", "", always(in{"minutes": 0})},
	{"createViewerSession", "too long", "", always(in{"minutes": 721})},
	{"createViewerSession", "another's file version", "stranger", nil},
	{"revokeViewerSession", "another's session", "stranger", nil},
	{"startTranslation", "no output", "", always(in{"outputs": []string{}})},
	{"startTranslation", "an output that is not made", "", always(in{"outputs": []string{"DWG"}})},
	{"startTranslation", "SVF and SVF2", "", always(in{"outputs": []string{"SVF", "SVF2"}})},
	{"startTranslation", "no such version", "", always(in{"versionNumber": 7})},
	{"startTranslation", "a long key", "", always(in{"idempotencyKey": strings.Repeat("k", 256)})},
	{"startTranslation", "another's file", "stranger", nil},
	{"cancelTranslation", "one that is over", "", func(f *fixture) in { return in{"id": f.done.GlobalID()} }},
	{"cancelTranslation", "another's translation", "stranger", nil},
	{"retryTranslation", "one that succeeded", "", func(f *fixture) in { return in{"id": f.done.GlobalID()} }},
	{"retryTranslation", "another's translation", "stranger", nil},
}

// cannotFail are the mutations that take nothing which could be wrong.
var cannotFail = []string{"signOut", "endSessions"}

// TestWhatIsWrongIsSaid tries every mutation with input that is wrong, and
// compares its userErrors with the table. Nothing may have changed.
func TestWhatIsWrongIsSaid(t *testing.T) {
	t.Parallel()
	everywhere(t, whatIsWrongIsSaid)
}

func whatIsWrongIsSaid(t *testing.T, env ...string) {
	w := newWorld(t, env...)
	tried := map[string]bool{}
	for _, m := range cannotFail {
		tried[m] = true
	}
	var out strings.Builder
	mutations := graph.NewExecutableSchema(graph.Config{}).Schema().Mutation.Fields
	for _, m := range mistakes {
		tried[m.mutation] = true
		fmt.Fprintf(&out, "%s, %s\n", m.mutation, m.what)
		for _, e := range w.userErrors(m, mutations.ForName(m.mutation).Arguments[0].Type.String()) {
			fmt.Fprintf(&out, "    %s\n", e)
		}
	}
	for _, f := range mutations {
		require.True(t, tried[f.Name], "no mistake is made with the mutation %s in this test", f.Name)
	}
	if *update && len(env) == 0 {
		require.NoError(t, os.WriteFile(userErrorsTable, []byte(out.String()), 0o600))
	}
	want, err := os.ReadFile(userErrorsTable)
	require.NoError(t, err)
	require.Equal(t, string(want), out.String())
}

type userError struct {
	Code    string
	Message string
	Field   []string
}

var someID = regexp.MustCompile(`\b[a-z]{3}_[0-9a-z]{26}\b`)

func (e userError) String() string {
	at := ""
	if len(e.Field) > 0 {
		at = " at " + strings.Join(e.Field, ".")
	}
	return e.Code + at + ": " + someID.ReplaceAllString(e.Message, "ID")
}

func (w *world) userErrors(m mistake, inputType string) []userError {
	f := w.fixture(false)
	input := inputs[m.mutation](f)
	if m.with != nil {
		for k, v := range m.with(f) {
			if v == nil {
				delete(input, k)
			} else {
				input[k] = v
			}
		}
	}
	as := m.as
	if as == "" {
		as = "owner"
	}
	before := w.state(f)
	var data map[string]struct{ UserErrors []userError }
	w.run(attempt{
		name:     "Mutation." + m.mutation,
		document: fmt.Sprintf("mutation($input: %s) { %s(input: $input) { userErrors { code message field } } }", inputType, m.mutation),
		vars:     func(*fixture) map[string]any { return in{"input": input} },
	}, w.tokenOf(as, f), f, &data)
	errs := data[m.mutation].UserErrors
	require.NotEmpty(w.t, errs, "%s, %s", m.mutation, m.what)
	require.Equal(w.t, before, w.state(f), "%s, %s: refused, and changed something", m.mutation, m.what)
	return errs
}

// TestWhatIsDeletedIsGone asks for a deleted file, and all that hangs on it, in
// every way there is.
func TestWhatIsDeletedIsGone(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, env ...string) {
		w := newWorld(t, env...)
		f := w.fixture(false)
		owner := &client{t: t, url: w.url, token: w.people["owner"].token}
		const names = `query($f: ID!, $p: ID!) { file(id: $f) { id } node(id: $f) { id } nodes(ids: [$f]) { id } project(id: $p) { files { totalCount nodes { id } } } }`
		vars := in{"f": f.file.GlobalID(), "p": f.project.GlobalID()}
		var out struct {
			File, Node *struct{ ID string }
			Nodes      []*struct{ ID string }
			Project    struct {
				Files struct {
					TotalCount int
					Nodes      []struct{ ID string }
				}
			}
		}
		owner.do(names, vars, &out)
		require.Equal(t, 1, out.Project.Files.TotalCount)
		require.NotNil(t, out.File)
		owner.do(`mutation($i: DeleteFileInput!) { deleteFile(input: $i) { deletedId } }`, in{"i": in{"id": f.file.GlobalID()}}, &struct{}{})
		owner.do(names, vars, &out)
		require.Nil(t, out.File)
		require.Nil(t, out.Node)
		require.Len(t, out.Nodes, 1)
		require.Nil(t, out.Nodes[0])
		require.Zero(t, out.Project.Files.TotalCount)
		require.Empty(t, out.Project.Files.Nodes)
		for _, m := range []string{"renameFile", "deleteFile", "startTranslation"} {
			var data map[string]struct{ UserErrors []userError }
			owner.do(fmt.Sprintf("mutation($i: %s%sInput!) { %s(input: $i) { userErrors { code } } }", strings.ToUpper(m[:1]), m[1:], m), in{"i": inputs[m](f)}, &data)
			require.Equal(t, []userError{{Code: "NOT_FOUND"}}, data[m].UserErrors, m)
		}
	})
}

// TestWhoSeesAnAddress: an e-mail address is for its owner and fellow members;
// the name of whoever left a project stays with what they did, without it.
func TestWhoSeesAnAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := w.fixture(false)
	var left *ent.File // by somebody who is no member any more
	w.tx(func(ctx context.Context, tx *ent.Tx) {
		left = tx.File.Create().SetProjectID(f.project.ID).SetName("left.obj").SetFormat("obj").SetCreatedBy(w.people["former"].user.ID).
			SetLatestVersionID(uuid.Must(uuid.NewV7())).SetSizeBytes(1).SaveX(ctx)
	})
	type named struct{ Name, Email string }
	for _, as := range []string{"viewer", "editor", "owner"} {
		var out struct {
			Viewer  named
			Project struct{ Owner named }
			File    struct{ CreatedBy named }
		}
		c := &client{t: t, url: w.url, token: w.people[as].token}
		c.do(`query($p: ID!, $f: ID!) { viewer { name email } project(id: $p) { owner { name email } } file(id: $f) { createdBy { name email } } }`,
			in{"p": f.project.GlobalID(), "f": left.GlobalID()}, &out)
		require.Equal(t, named{as, as + "@example.com"}, out.Viewer)
		require.Equal(t, named{"owner", "owner@example.com"}, out.Project.Owner)
		require.Equal(t, named{Name: "former"}, out.File.CreatedBy)
	}
}

// TestAKeyStartsOnce: calls with one idempotencyKey, many at once, are one
// translation; the key with other input is refused.
func TestAKeyStartsOnce(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, env ...string) {
		i := install(t, env...)
		file := i.upload(i.project(), "cube.obj", cube)
		type answer struct {
			StartTranslation struct {
				Translation *struct{ ID string }
				UserErrors  []userError
			}
		}
		start := func(outputs ...string) (a answer) {
			i.do(`mutation($i: StartTranslationInput!) { startTranslation(input: $i) { translation { id } userErrors { code message field } } }`,
				in{"i": in{"fileId": file, "outputs": outputs, "idempotencyKey": "once"}}, &a)
			return a
		}
		answers := make(chan answer, 8)
		for range cap(answers) {
			go func() { answers <- start("GLTF", "STL") }()
		}
		ids := map[string]bool{}
		for range cap(answers) {
			select {
			case a := <-answers:
				require.Empty(t, a.StartTranslation.UserErrors)
				ids[a.StartTranslation.Translation.ID] = true
			case <-time.After(time.Minute):
				require.Fail(t, "no answer")
			}
		}
		require.Len(t, ids, 1)
		require.Contains(t, ids, start("STL", "GLTF").StartTranslation.Translation.ID, "the order of outputs says nothing")
		other := start("OBJ").StartTranslation
		require.Nil(t, other.Translation)
		require.Equal(t, "CONFLICT", other.UserErrors[0].Code)
		require.Equal(t, []string{"input", "idempotencyKey"}, other.UserErrors[0].Field)
	})
}
