package app_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	bin "encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"

	"purlin/auth"
	"purlin/config"
	"purlin/ent"
	"purlin/ent/apitoken"
	"purlin/ent/auditentry"
	"purlin/ent/column"
	"purlin/ent/enum"
	"purlin/ent/file"
	"purlin/ent/fileimport"
	"purlin/ent/fileversion"
	"purlin/ent/gid"
	entinvitation "purlin/ent/invitation"
	"purlin/ent/membership"
	"purlin/ent/project"
	"purlin/ent/session"
	"purlin/ent/sharelink"
	"purlin/ent/translation"
	"purlin/ent/upload"
	"purlin/ent/viewersession"
	entwebhook "purlin/ent/webhook"
	"purlin/ent/webhookdelivery"
	"purlin/event"
	"purlin/graph"
	"purlin/property"
	"purlin/share"
	"purlin/store"
	"purlin/testservice"
)

var update = flag.Bool("update", false, "write the tables in testdata anew")

// accessTable says who sees and does what: a row for every field of the schema
// that leads to something, a column for every kind of caller. It is generated from
// the schema; read its changes as what they are, changes of who may do what:
//
//	go test ./app -run TestWhoMayDoWhat -update
const accessTable = "testdata/access.txt"

const password = "correct horse"

// world is an installation, and people with every relation to a project.
type world struct {
	*installation
	db     *store.DB
	people map[string]*person
	tokens map[string]string // API tokens of the owner's, by column
	links  *auth.Sealer      // of the installation's share links
	n      int
}

type person struct {
	user         *ent.User
	email, token string
}

// columns are the kinds of caller.
var columns = []string{
	"anonymous", "stranger", "former", "viewer", "editor", "owner", "archived",
	"PROJECTS_READ", "PROJECTS_WRITE", "FILES_READ", "FILES_WRITE", "TRANSLATIONS_READ", "TRANSLATIONS_WRITE",
	"elsewhere", "expired", "revoked", "ended", "shared",
}

func newWorld(t *testing.T, env ...string) *world {
	w := &world{installation: install(t, env...), people: map[string]*person{}, tokens: map[string]string{}}
	cfg, err := config.Load(append([]string{"PURLIN_DATA_DIR=" + w.dir}, env...), "")
	require.NoError(t, err)
	w.db, err = store.Open(t.Context(), cfg.DatabaseURL, store.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, w.db.Close()) })
	secret, err := os.ReadFile(filepath.Join(w.dir, "keys", "secret.key"))
	require.NoError(t, err)
	key := hmac.New(sha256.New, secret)
	key.Write([]byte("share links"))
	w.links = auth.NewSealer(key.Sum(nil))
	for _, name := range []string{"stranger", "former", "viewer", "editor", "owner", "ended"} {
		w.people[name] = w.signUp(name)
	}
	system := auth.AsSystem(t.Context())
	w.tx(func(ctx context.Context, tx *ent.Tx) {
		tx.Session.Update().Where(session.UserID(w.people["ended"].user.ID)).SetEndedAt(time.Now()).ExecX(ctx)
	})
	all := []auth.Scope{auth.ProjectsRead, auth.ProjectsWrite, auth.FilesRead, auth.FilesWrite, auth.TranslationsRead, auth.TranslationsWrite}
	token := func(column string, set func(*ent.APITokenCreate)) {
		secret := auth.NewAPIToken()
		w.tx(func(ctx context.Context, tx *ent.Tx) {
			c := tx.APIToken.Create().SetUserID(w.people["owner"].user.ID).SetName(column).SetScopes(all).SetHash(auth.HashSecret(secret)).SetLastUsedAt(time.Now().Add(time.Hour))
			set(c)
			c.ExecX(ctx)
		})
		w.tokens[column] = secret
	}
	for _, s := range all {
		token(string(s), func(c *ent.APITokenCreate) { c.SetScopes([]auth.Scope{s}) })
	}
	other := w.fixture(false)
	token("elsewhere", func(c *ent.APITokenCreate) { c.SetProjectIds([]uuid.UUID{other.project.ID}) })
	token("expired", func(c *ent.APITokenCreate) { c.SetExpiresAt(time.Now().Add(-time.Minute)) })
	token("revoked", func(c *ent.APITokenCreate) { c.SetRevokedAt(time.Now()) })
	require.NotZero(t, w.db.Reader().User.Query().CountX(system))
	return w
}

func (w *world) tx(f func(context.Context, *ent.Tx)) {
	w.t.Helper()
	require.NoError(w.t, w.db.InTx(auth.AsSystem(w.t.Context()), func(ctx context.Context, tx *ent.Tx) error {
		f(ctx, tx)
		return nil
	}))
}

func (w *world) signUp(name string) *person {
	p := &person{email: name + "@example.com"}
	var out struct {
		SignUp struct {
			Session struct {
				AccessToken string
				User        struct{ ID string }
			}
		}
	}
	w.do(`mutation($i: SignUpInput!) { signUp(input: $i) { session { accessToken user { id } } userErrors { message } } }`,
		map[string]any{"i": map[string]any{"email": p.email, "name": name, "password": password}}, &out)
	p.token = out.SignUp.Session.AccessToken
	id, err := gid.User.Decode(out.SignUp.Session.User.ID)
	require.NoError(w.t, err)
	p.user = w.db.Reader().User.GetX(auth.AsSystem(w.t.Context()), id)
	return p
}

// signIn is a fresh session of somebody's.
func (w *world) signIn(email string) string {
	var out struct {
		SignIn struct{ Session struct{ AccessToken string } }
	}
	w.do(`mutation($i: SignInInput!) { signIn(input: $i) { session { accessToken } userErrors { message } } }`,
		map[string]any{"i": map[string]any{"email": email, "password": password}}, &out)
	return out.SignIn.Session.AccessToken
}

// tokenOf is what a column's caller sends.
func (w *world) tokenOf(column string, f *fixture) string {
	switch column {
	case "shared":
		return f.opened
	case "anonymous":
		return ""
	case "archived":
		return w.people["owner"].token
	}
	if p := w.people[column]; p != nil {
		return p.token
	}
	return w.tokens[column]
}

// tokenName tells the tokens of single attempts from those that all rows read.
func (w *world) tokenName() string {
	if w.n <= 3 {
		return "read by all"
	}
	return "of attempt"
}

// fixture is a project with one of everything, for one attempt to change it.
type fixture struct {
	n                     int
	project               *ent.Project
	file                  *ent.File
	version               *ent.FileVersion
	done, running, failed *ent.Translation
	derivative            *ent.Derivative
	view                  *ent.ModelView
	upload                *ent.Upload
	invitation            *ent.Invitation
	fileImport            *ent.FileImport
	apiToken              *ent.APIToken
	session               *ent.Session
	login                 *ent.Login
	webhook               *ent.Webhook
	viewing               *ent.ViewerSession
	delivery              *ent.WebhookDelivery
	link                  *ent.ShareLink
	linkToken             string
	opened                string // access token of the link
	viewer                *ent.User
	owner                 *ent.User
	secret                string // of the invitation and of the links in mails
}

func (w *world) fixture(archived bool) *fixture {
	w.n++
	f := &fixture{n: w.n, secret: auth.NewSecret(), viewer: w.people["viewer"].user, owner: w.people["owner"].user}
	w.tx(func(ctx context.Context, tx *ent.Tx) {
		create := tx.Project.Create().SetName(fmt.Sprintf("project %d", f.n)).SetOwnerID(f.owner.ID).SetEventSeq(2).SetWebhookCount(1)
		if archived {
			create.SetArchivedAt(time.Now())
		}
		f.project = create.SaveX(ctx)
		p := f.project.ID
		for name, role := range map[string]enum.ProjectRole{"owner": enum.Owner, "editor": enum.Editor, "viewer": enum.Viewer, "former": enum.Editor} {
			m := tx.Membership.Create().SetProjectID(p).SetUserID(w.people[name].user.ID).SetRole(role)
			if name == "former" {
				m.SetRemovedAt(time.Now())
			}
			m.ExecX(ctx)
		}
		version := uuid.Must(uuid.NewV7())
		f.file = tx.File.Create().SetProjectID(p).SetName("model.obj").SetFormat("obj").SetCreatedBy(f.owner.ID).SetLatestVersionID(version).SetSizeBytes(1).SaveX(ctx)
		f.version = tx.FileVersion.Create().SetID(version).SetProjectID(p).SetFileID(f.file.ID).SetNumber(1).SetSizeBytes(1).SetSha256(strings.Repeat("0", 64)).SetBlobKey("none").SetUploadedBy(f.owner.ID).SaveX(ctx)
		translation := func(status enum.TranslationStatus) *ent.Translation {
			return tx.Translation.Create().SetProjectID(p).SetFileID(f.file.ID).SetFileVersionID(version).SetRequestedBy(f.owner.ID).
				SetOutputs([]enum.OutputFormat{enum.GLTF}).SetResultKey(string(status)).SetStatus(status).SetSequence(1).SaveX(ctx)
		}
		f.done, f.running, f.failed = translation(enum.Succeeded), translation(enum.Running), translation(enum.Failed)
		f.file = tx.File.UpdateOne(f.file).SetLatestTranslationID(f.done.ID).SaveX(ctx)
		f.derivative = tx.Derivative.Create().SetProjectID(p).SetTranslationID(f.done.ID).SetFormat(enum.GLTF).SetName("model.glb").SetMimeType("model/gltf-binary").SetSizeBytes(1).SetEngineUrn("u").SetBlobKey("none").SaveX(ctx)
		f.view = tx.ModelView.Create().SetProjectID(p).SetTranslationID(f.done.ID).SetGUID("g").SetName("3D").SetRole(enum.Model3D).SetPosition(0).SaveX(ctx)
		properties := []column.Property{{Category: "c", Name: "n", Value: 1.0}}
		tx.ModelObject.Create().SetProjectID(p).SetViewID(f.view.ID).SetObjectID(1).SetExternalID("e").SetName("wall").SetChildCount(0).SetProperties(properties).ExecX(ctx)
		index := property.NewBuilder(nil)
		index.Add(1, "wall", properties)
		blocks, definitions := index.Flush()
		for _, b := range blocks {
			tx.PropertyBlock.Create().SetProjectID(p).SetViewID(f.view.ID).SetNumber(b.Property).SetLow(b.Low).SetHigh(b.High).SetData(b.Data).ExecX(ctx)
		}
		for _, d := range definitions {
			tx.PropertyDefinition.Create().SetProjectID(p).SetViewID(f.view.ID).SetNumber(d.Number).SetCategory(d.Category).SetName(d.Name).SetType(d.Type).SetUnit(d.Unit).SetObjectCount(d.Objects).ExecX(ctx)
		}
		tx.Event.Create().SetProjectID(p).SetSeq(1).SetActorID(f.file.CreatedBy).SetFileID(f.file.ID).SetFileEvent(string(enum.FileCreated)).ExecX(ctx)
		tx.Event.Create().SetProjectID(p).SetSeq(2).SetActorID(f.file.CreatedBy).SetTranslationID(f.done.ID).SetSequence(1).SetStatus("SUCCEEDED").SetStage("DONE").SetProgress(100).ExecX(ctx)
		f.upload = tx.Upload.Create().SetProjectID(p).SetCreatedBy(f.owner.ID).SetName("more.obj").SetSizeBytes(1).SetPartSizeBytes(8 << 20).SetBlobKey(fmt.Sprintf("uploads/%d", f.n)).SetBlobUploadID("none").SetExpiresAt(time.Now().Add(time.Hour)).SaveX(ctx)
		f.fileImport = tx.FileImport.Create().SetProjectID(p).SetRequestedBy(f.owner.ID).SetRegion("US").SetHubProject("b.2").SetFolder("f").SetItem("i").SetVersion("v").
			SetVersionNumber(1).SetName("model.obj").SetStatus(enum.ImportSucceeded).SetFileVersionID(version).SetFollows(true).SaveX(ctx)
		f.invitation = tx.Invitation.Create().SetProjectID(p).SetEmail(w.people["stranger"].email).SetRole(enum.Viewer).SetInvitedBy(f.owner.ID).SetHash(auth.HashSecret(f.secret)).SetExpiresAt(time.Now().Add(time.Hour)).SaveX(ctx)
		// A user has a hundred at most, and the attempts before this one are over.
		tx.APIToken.Delete().Where(apitoken.NameHasPrefix("of attempt")).ExecX(ctx)
		f.apiToken = tx.APIToken.Create().SetUserID(f.owner.ID).SetName(w.tokenName()).SetScopes([]auth.Scope{auth.FilesRead}).SetProjectIds([]uuid.UUID{p}).SetHash(auth.HashSecret(auth.NewSecret())).SaveX(ctx)
		f.viewing = tx.ViewerSession.Create().SetProjectID(p).SetTranslationID(f.done.ID).SetFileVersionID(version).SetCreatedBy(w.people["former"].user.ID).
			SetHash([]byte(f.secret)).SetExpiresAt(time.Now().Add(time.Hour)).SaveX(ctx)
		f.webhook = tx.Webhook.Create().SetProjectID(p).SetURL("https://192.0.2.1/").SetEventTypes([]enum.WebhookEventType{enum.TellFileRenamed}).SetOwnerID(f.owner.ID).SetSecret([]byte("none")).SetCursor(2).SaveX(ctx)
		f.delivery = tx.WebhookDelivery.Create().SetProjectID(p).SetWebhookID(f.webhook.ID).SetSeq(1).SetEventType(enum.TellFileRenamed).SetSubjectID(f.file.ID).
			SetStatus(enum.DeliveryDead).SetFinishedAt(time.Now()).SetAttempts(1).SetLog([]column.WebhookAttempt{{At: time.Now(), Error: "none"}}).SaveX(ctx)
		tx.AuditEntry.Create().SetProjectID(p).SetAction(enum.AuditProjectUpdated).SetActorKind(enum.ActorUser).SetActorID(f.owner.ID).
			SetSubject(f.project.GlobalID()).SetChanges([]column.AuditChange{{Field: "name", Before: "a", After: "b"}}).ExecX(ctx)
		f.linkToken = auth.NewSecret()
		f.link = tx.ShareLink.Create().SetProjectID(p).SetFileID(f.file.ID).SetCreatedBy(f.owner.ID).SetHash(auth.HashSecret(f.linkToken)).
			SetToken(w.links.Seal("share link", []byte(f.linkToken))).SaveX(ctx)
		ends := bin.BigEndian.AppendUint64(slices.Clone(f.link.ID[:]), uint64(time.Now().Add(time.Hour).UnixMilli()))
		f.opened = share.TokenPrefix + base64.RawURLEncoding.EncodeToString(w.links.Seal("opened share link", ends))
		f.session = tx.Session.Create().SetUserID(f.owner.ID).SetExpiresAt(time.Now().Add(time.Hour)).SaveX(ctx)
		f.login = tx.Login.Create().SetUserID(f.owner.ID).SetProvider(fmt.Sprintf("provider-%d", f.n)).SetSubject(fmt.Sprint(f.n)).SaveX(ctx)
		for _, purpose := range []enum.MailPurpose{enum.PasswordReset, enum.EmailChange} {
			tx.MailLink.Create().SetUserID(w.people["ended"].user.ID).SetPurpose(purpose).SetEmail(fmt.Sprintf("ended%d@example.com", f.n)).
				SetHash(auth.HashSecret(string(purpose) + f.secret)).SetExpiresAt(time.Now().Add(time.Hour)).ExecX(ctx)
		}
	})
	return f
}

// state is everything that an attempt upon the fixture may change.
func (w *world) state(f *fixture) string {
	ctx, r, p := auth.AsSystem(w.t.Context()), w.db.Reader(), f.project.ID
	raw, err := json.Marshal([]any{
		r.Project.Query().Where(project.ID(p)).AllX(ctx), r.Membership.Query().Where(membership.ProjectID(p)).AllX(ctx),
		r.File.Query().Where(file.ProjectID(p)).AllX(ctx), r.FileVersion.Query().Where(fileversion.ProjectID(p)).AllX(ctx),
		r.Upload.Query().Where(upload.ProjectID(p)).AllX(ctx), r.Translation.Query().Where(translation.ProjectID(p)).AllX(ctx),
		r.Invitation.Query().Where(entinvitation.ProjectID(p)).AllX(ctx), r.ViewerSession.Query().Where(viewersession.ProjectID(p)).AllX(ctx),
		r.Webhook.Query().Where(entwebhook.ProjectID(p)).AllX(ctx), r.WebhookDelivery.Query().Where(webhookdelivery.ProjectID(p)).AllX(ctx),
		r.FileImport.Query().Where(fileimport.ProjectID(p)).AllX(ctx),
		r.ShareLink.Query().Where(sharelink.ProjectID(p)).AllX(ctx), r.AuditEntry.Query().Where(auditentry.ProjectID(p)).AllX(ctx),
		r.APIToken.Query().AllX(ctx), r.Login.Query().AllX(ctx), r.Session.Query().CountX(ctx), r.User.Query().AllX(ctx), r.Project.Query().CountX(ctx),
	})
	require.NoError(w.t, err)
	return string(raw)
}

// attempt is one row: an operation upon a fixture, and where its answer lies.
type attempt struct {
	name     string
	document string
	vars     func(*fixture) map[string]any
	path     []string // of the field within the data; a list is entered at its first element
	changes  bool
}

// inputs are what the mutations are tried with. A mutation that is not here fails
// the test.
var inputs = map[string]func(*fixture) map[string]any{
	"signUp": func(f *fixture) map[string]any {
		return map[string]any{"email": fmt.Sprintf("new%d@example.com", f.n), "name": "N", "password": password}
	},
	"signIn":         func(f *fixture) map[string]any { return map[string]any{"email": f.owner.Email, "password": password} },
	"refreshSession": func(*fixture) map[string]any { return map[string]any{"refreshToken": "none"} },
	"endSession":     func(f *fixture) map[string]any { return map[string]any{"id": f.session.GlobalID()} },
	"endSessions":    func(*fixture) map[string]any { return map[string]any{"keepCurrent": true} },
	"updateViewer":   func(*fixture) map[string]any { return map[string]any{"name": "N"} },
	"changePassword": func(*fixture) map[string]any {
		return map[string]any{"currentPassword": password, "newPassword": password}
	},
	"requestPasswordReset": func(f *fixture) map[string]any {
		return map[string]any{"email": fmt.Sprintf("reset%d@example.com", f.n)}
	},
	"resetPassword": func(f *fixture) map[string]any {
		return map[string]any{"token": "PASSWORD_RESET" + f.secret, "newPassword": password}
	},
	"requestEmailChange": func(f *fixture) map[string]any {
		return map[string]any{"email": fmt.Sprintf("change%d@example.com", f.n), "password": password}
	},
	"confirmEmailChange": func(f *fixture) map[string]any { return map[string]any{"token": "EMAIL_CHANGE" + f.secret} },
	"beginLogin":         func(*fixture) map[string]any { return map[string]any{"provider": "none"} },
	"linkLogin":          func(*fixture) map[string]any { return map[string]any{"proof": "none"} },
	"unlinkLogin":        func(f *fixture) map[string]any { return map[string]any{"id": f.login.GlobalID()} },
	"createApiToken": func(*fixture) map[string]any {
		return map[string]any{"name": "of attempt", "scopes": []string{"FILES_READ"}}
	},
	"revokeApiToken": func(f *fixture) map[string]any { return map[string]any{"id": f.apiToken.GlobalID()} },
	"createProject":  func(*fixture) map[string]any { return map[string]any{"name": "P"} },
	"updateProject":  func(f *fixture) map[string]any { return map[string]any{"id": f.project.GlobalID(), "name": "Q"} },
	"archiveProject": func(f *fixture) map[string]any {
		return map[string]any{"id": f.project.GlobalID(), "archived": f.project.ArchivedAt == nil}
	},
	"deleteProject": func(f *fixture) map[string]any { return map[string]any{"id": f.project.GlobalID()} },
	"setProjectMember": func(f *fixture) map[string]any {
		return map[string]any{"projectId": f.project.GlobalID(), "email": "former@example.com", "role": "VIEWER"}
	},
	"removeProjectMember": func(f *fixture) map[string]any {
		return map[string]any{"projectId": f.project.GlobalID(), "userId": f.viewer.GlobalID()}
	},
	"inviteProjectMember": func(f *fixture) map[string]any {
		return map[string]any{"projectId": f.project.GlobalID(), "email": fmt.Sprintf("invited%d@example.com", f.n), "role": "VIEWER"}
	},
	"cancelInvitation": func(f *fixture) map[string]any { return map[string]any{"id": f.invitation.GlobalID()} },
	"acceptInvitation": func(f *fixture) map[string]any { return map[string]any{"token": f.secret} },
	"createWebhook": func(f *fixture) map[string]any {
		return map[string]any{"projectId": f.project.GlobalID(), "url": "https://192.0.77.2/", "eventTypes": []string{"FILE_CREATED"}}
	},
	"updateWebhook": func(f *fixture) map[string]any {
		return map[string]any{"id": f.webhook.GlobalID(), "description": "D", "url": "https://192.0.77.2/"}
	},
	"deleteWebhook":       func(f *fixture) map[string]any { return map[string]any{"id": f.webhook.GlobalID()} },
	"rotateWebhookSecret": func(f *fixture) map[string]any { return map[string]any{"id": f.webhook.GlobalID()} },
	"createViewerSession": func(f *fixture) map[string]any { return map[string]any{"fileVersionId": f.version.GlobalID()} },
	"revokeViewerSession": func(f *fixture) map[string]any { return map[string]any{"id": f.viewing.GlobalID()} },
	"testWebhook":         func(f *fixture) map[string]any { return map[string]any{"id": f.webhook.GlobalID()} },
	"redeliverWebhook":    func(f *fixture) map[string]any { return map[string]any{"id": f.delivery.GlobalID()} },
	"seekWebhook": func(f *fixture) map[string]any {
		return map[string]any{"id": f.webhook.GlobalID(), "after": event.EncodeCursor(f.project.ID, 0)}
	},
	"createShareLink": func(f *fixture) map[string]any { return map[string]any{"fileId": f.file.GlobalID()} },
	"revokeShareLink": func(f *fixture) map[string]any { return map[string]any{"id": f.link.GlobalID()} },
	"openShareLink":   func(f *fixture) map[string]any { return map[string]any{"token": f.linkToken} },
	"createUpload": func(f *fixture) map[string]any {
		return map[string]any{"projectId": f.project.GlobalID(), "name": "new.obj", "sizeBytes": 1}
	},
	"completeUpload": func(f *fixture) map[string]any {
		return map[string]any{"uploadId": f.upload.GlobalID(), "parts": []any{}}
	},
	"abortUpload": func(f *fixture) map[string]any { return map[string]any{"uploadId": f.upload.GlobalID()} },
	"uploadFile": func(f *fixture) map[string]any {
		return map[string]any{"projectId": f.project.GlobalID(), "content": nil}
	},
	"renameFile": func(f *fixture) map[string]any { return map[string]any{"id": f.file.GlobalID(), "name": "other.obj"} },
	"deleteFile": func(f *fixture) map[string]any { return map[string]any{"id": f.file.GlobalID()} },
	"importFile": func(f *fixture) map[string]any {
		return map[string]any{"projectId": f.project.GlobalID(), "source": hubID("hit")}
	},
	"updateFileImport": func(f *fixture) map[string]any {
		return map[string]any{"id": f.fileImport.GlobalID(), "follow": false}
	},
	"startTranslation": func(f *fixture) map[string]any {
		return map[string]any{"fileId": f.file.GlobalID(), "outputs": []string{"STL"}}
	},
	"cancelTranslation": func(f *fixture) map[string]any { return map[string]any{"id": f.running.GlobalID()} },
	"retryTranslation":  func(f *fixture) map[string]any { return map[string]any{"id": f.failed.GlobalID()} },
}

// arguments are those of the other fields that need some, by name.
var arguments = map[string]func(*fixture) any{
	"Query.estimateTranslation.input":                func(f *fixture) any { return map[string]any{"fileId": f.file.GlobalID(), "outputs": []string{"STL"}} },
	"Query.securityLogUrl.format":                    func(*fixture) any { return "CSV" },
	"Query.project.id":                               func(f *fixture) any { return f.project.GlobalID() },
	"Query.file.id":                                  func(f *fixture) any { return f.file.GlobalID() },
	"Query.translation.id":                           func(f *fixture) any { return f.done.GlobalID() },
	"Query.upload.id":                                func(f *fixture) any { return f.upload.GlobalID() },
	"Query.hubProject.id":                            func(*fixture) any { return hubID("hpr") },
	"Query.hubFolder.id":                             func(*fixture) any { return hubID("hfo") },
	"Query.hubItem.id":                               func(*fixture) any { return hubID("hit") },
	"Subscription.translationProgress.translationId": func(f *fixture) any { return f.done.GlobalID() },
	"Subscription.translationProgress.afterSequence": func(*fixture) any { return 0 },
	"Subscription.projectEvents.projectId":           func(f *fixture) any { return f.project.GlobalID() },
	"Subscription.projectEvents.after":               func(f *fixture) any { return event.EncodeCursor(f.project.ID, 0) },
}

// hubID is the id of something in a hub. Nobody here has connected an account at
// Autodesk, so the most that a caller is told is to do that (CONFLICT).
func hubID(kind string) string {
	raw := map[string]string{
		"hpr": `{"k":"hpr","h":"b.1","p":"b.2"}`, "hfo": `{"k":"hfo","p":"b.2","f":"f"}`, "hit": `{"k":"hit","p":"b.2","f":"f","i":"i"}`,
	}[kind]
	return kind + "_" + base64.RawURLEncoding.EncodeToString([]byte(raw))
}

// nodes are the fixture's object of every type that has an id.
var nodes = map[string]func(*fixture) string{
	"User":          func(f *fixture) string { return f.owner.GlobalID() },
	"ApiToken":      func(f *fixture) string { return f.apiToken.GlobalID() },
	"ActiveSession": func(f *fixture) string { return f.session.GlobalID() },
	"Login":         func(f *fixture) string { return f.login.GlobalID() },
	"Invitation":    func(f *fixture) string { return f.invitation.GlobalID() },
	"Project":       func(f *fixture) string { return f.project.GlobalID() },
	"File":          func(f *fixture) string { return f.file.GlobalID() },
	"FileVersion":   func(f *fixture) string { return f.version.GlobalID() },
	"Translation":   func(f *fixture) string { return f.done.GlobalID() },
	"Derivative":    func(f *fixture) string { return f.derivative.GlobalID() },
	"FileImport":    func(f *fixture) string { return f.fileImport.GlobalID() },

	"ShareLink":       func(f *fixture) string { return f.link.GlobalID() },
	"ViewerSession":   func(f *fixture) string { return f.viewing.GlobalID() },
	"Webhook":         func(f *fixture) string { return f.webhook.GlobalID() },
	"WebhookDelivery": func(f *fixture) string { return f.delivery.GlobalID() },
}

// required are the arguments of fields that have to be given, by "Type.field".
var required = map[string]string{
	"ModelView.facets":    `(property: {name: "n"})`,
	"ModelView.aggregate": `(property: {name: "n"})`,
	"FileVersion.diff":    `(against: $id)`,
}

// ways lead to the types that have none: the type from which, and the path there.
var ways = map[string]struct {
	from string
	path []string
}{
	"ModelView":        {"Translation", []string{"views"}},
	"ModelDiff":        {"FileVersion", []string{"diff(against: $id)"}},
	"ModelObject":      {"Translation", []string{"views", "objects", "nodes"}},
	"TranslationEvent": {"Translation", []string{"events"}},
	"FileEvent":        {"Project", []string{"events", "edges", "node"}},
	"FileUpload":       {"Query.upload", nil},
	"AuditEntry":       {"Project", []string{"auditLog", "nodes"}},
}

// attempts is every row, made from the schema.
func attempts(t *testing.T, schema *ast.Schema) (rows []attempt) {
	root := func(kind string, d *ast.Definition, f *ast.FieldDefinition) attempt {
		a := attempt{name: d.Name + "." + f.Name, path: []string{f.Name}, changes: d == schema.Mutation}
		var declared, given []string
		values := map[string]func(*fixture) any{}
		for _, arg := range f.Arguments {
			value := arguments[a.name+"."+arg.Name]
			if arg.Name == "input" && a.changes {
				require.Contains(t, inputs, f.Name, "the mutation %s has no input in this test", f.Name)
				value = func(x *fixture) any { return inputs[f.Name](x) }
			}
			if value == nil {
				require.False(t, arg.Type.NonNull, "%s needs the argument %s: add it to the test", a.name, arg.Name)
				continue
			}
			declared, given = append(declared, "$"+arg.Name+": "+arg.Type.String()), append(given, arg.Name+": $"+arg.Name)
			values[arg.Name] = value
		}
		a.vars = func(x *fixture) map[string]any {
			out := map[string]any{}
			for name, value := range values {
				out[name] = value(x)
			}
			return out
		}
		a.document = kind
		call := f.Name
		if len(given) > 0 {
			a.document += "(" + strings.Join(declared, ", ") + ")"
			call += "(" + strings.Join(given, ", ") + ")"
		}
		a.document += " { " + call + selection(schema, f) + " }"
		return a
	}
	for _, f := range schema.Query.Fields {
		if f.Name != "node" && f.Name != "nodes" && !strings.HasPrefix(f.Name, "__") {
			rows = append(rows, root("query", schema.Query, f))
		}
	}
	var types []string
	for name, d := range schema.Types {
		if d.Kind == ast.Object && !d.BuiltIn && d != schema.Query && d != schema.Mutation && d != schema.Subscription {
			types = append(types, name)
		}
	}
	slices.Sort(types)
	for _, name := range types {
		d := schema.Types[name]
		if !slices.Contains(d.Interfaces, "Node") {
			continue
		}
		require.Contains(t, nodes, name, "the type %s has no object in this test", name)
		id := func(x *fixture) map[string]any { return map[string]any{"id": nodes[name](x)} }
		rows = append(rows,
			attempt{name: "node " + name, document: "query($id: ID!) { node(id: $id) { id } }", vars: id, path: []string{"node"}},
			attempt{name: "nodes " + name, document: "query($id: ID!) { nodes(ids: [$id]) { id } }", vars: id, path: []string{"nodes"}})
	}
	for _, name := range types {
		rows = append(rows, fieldsOf(t, schema, name)...)
	}
	for _, f := range schema.Mutation.Fields {
		rows = append(rows, root("mutation", schema.Mutation, f))
	}
	for _, f := range schema.Subscription.Fields {
		rows = append(rows, root("subscription", schema.Subscription, f))
	}
	return rows
}

// fieldsOf are the fields of a type that lead on: to objects, or by arguments.
func fieldsOf(t *testing.T, schema *ast.Schema, name string) (rows []attempt) {
	d := schema.Types[name]
	if name == "Session" || strings.HasSuffix(name, "Payload") || strings.HasSuffix(name, "Edge") || strings.HasSuffix(name, "Connection") {
		return nil // what a mutation answers, and what a list is made of
	}
	for _, f := range d.Fields {
		if schema.Types[f.Type.Name()].IsLeafType() && len(f.Arguments) == 0 && f.Type.Name() != "URL" {
			continue
		}
		if name == "ProjectCapabilities" || name == "ProjectUsage" || name == "TranslationFailure" || strings.HasPrefix(name, "Archive") || name == "UserError" || name == "FormatSupport" || name == "LoginProvider" || strings.HasPrefix(name, "Hub") || schema.Types[f.Type.Name()].Name == "PageInfo" || name == "ModelObject" || name == "ModelFacet" || strings.HasPrefix(name, "TranslationEstimate") || name == "ModelChange" || name == "ModelPropertyChange" || name == "UploadPart" || name == "WebhookAttempt" || name == "AuditChange" {
			continue // belongs to what led there
		}
		from, path := name, []string(nil)
		if way, ok := ways[name]; ok {
			from, path = way.from, way.path
		}
		a := attempt{name: name + "." + f.Name}
		inner := "... on " + name + " { " + f.Name + required[a.name] + selection(schema, f) + " }"
		for _, step := range slices.Backward(path) {
			inner = step + " { " + inner + " }"
		}
		if from == "Query.upload" {
			a.document, a.path = "query($id: ID!) { upload(id: $id) { "+inner+" } }", []string{"upload"}
			a.vars = func(x *fixture) map[string]any { return map[string]any{"id": x.upload.GlobalID()} }
		} else {
			require.Contains(t, nodes, from, "nothing leads to the type %s in this test", name)
			a.document, a.path = "query($id: ID!) { node(id: $id) { ... on "+from+" { "+inner+" } } }", []string{"node"}
			a.vars = func(x *fixture) map[string]any { return map[string]any{"id": nodes[from](x)} }
		}
		for _, step := range append(slices.Clone(path), f.Name) {
			step, _, _ = strings.Cut(step, "(")
			a.path = append(a.path, step)
		}
		rows = append(rows, a)
	}
	return rows
}

func selection(schema *ast.Schema, f *ast.FieldDefinition) string {
	d := schema.Types[f.Type.Name()]
	switch {
	case d.IsLeafType():
		return ""
	case d.Fields.ForName("userErrors") != nil:
		return " { userErrors { code } }"
	case d.Fields.ForName("edges") != nil:
		return " { edges { cursor } }"
	}
	return " { __typename }"
}

// outcome runs a row as a caller, and says in a word what came of it.
func (w *world) outcome(a attempt, token string, f *fixture) string {
	var data map[string]any
	if code := w.run(a, token, f, &data); code != "" {
		return code
	}
	return word(data, a.path)
}

// run runs a row as a caller and decodes its data, or returns the code of its
// first error.
func (w *world) run(a attempt, token string, f *fixture, data any) (code string) {
	body, contentType := w.body(a, f)
	req, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.app.URL()+"/graphql", body)
	require.NoError(w.t, err)
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("GraphQL-Require-Preflight", "1")
	if strings.HasPrefix(a.document, "subscription") {
		req.Header.Set("Accept", "text/event-stream")
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(w.t, err)
	defer resp.Body.Close()
	raw := first(w.t, resp)
	require.Empty(w.t, testservice.Inside(raw), "%s: %s", a.name, raw)
	var answer struct {
		Data   json.RawMessage
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	require.NoError(w.t, json.Unmarshal(raw, &answer), "%s: %s", a.name, raw)
	if len(answer.Errors) > 0 {
		code = answer.Errors[0].Extensions.Code
		require.NotContains(w.t, []string{"", "INTERNAL", "RATE_LIMITED", "GRAPHQL_VALIDATION_FAILED", "COST_LIMIT_EXCEEDED"}, code, "%s: %s", a.name, raw)
		return code
	}
	require.NoError(w.t, json.Unmarshal(answer.Data, data))
	return ""
}

// first is the whole answer, or the first event of a stream.
func first(t *testing.T, resp *http.Response) []byte {
	if !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/event-stream") {
		raw, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		return raw
	}
	lines := testservice.Lines(resp.Body)
	for lines.Scan() {
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok && data != "" {
			return []byte(data)
		}
	}
	require.NoError(t, lines.Err())
	return []byte(`{"data":{}}`)
}

func (w *world) body(a attempt, f *fixture) (io.Reader, string) {
	operation, err := json.Marshal(map[string]any{"query": a.document, "variables": a.vars(f)})
	require.NoError(w.t, err)
	if a.name != "Mutation.uploadFile" {
		return bytes.NewReader(operation), "application/json"
	}
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	require.NoError(w.t, form.WriteField("operations", string(operation)))
	require.NoError(w.t, form.WriteField("map", `{"0":["variables.input.content"]}`))
	part, err := form.CreateFormFile("0", "small.obj")
	require.NoError(w.t, err)
	_, err = io.WriteString(part, cube)
	require.NoError(w.t, err)
	require.NoError(w.t, form.Close())
	return &b, form.FormDataContentType()
}

// word is what lies at path in one word.
func word(v any, path []string) string {
	for {
		switch x := v.(type) {
		case nil:
			return "null"
		case []any:
			if len(x) == 0 {
				return "empty"
			}
			if slices.ContainsFunc(x, func(e any) bool { m, ok := e.(map[string]any); return ok && len(m) > 0 }) && len(path) > 0 {
				// The first element that has the field: an event of the type asked for.
				i := slices.IndexFunc(x, func(e any) bool { m, _ := e.(map[string]any); _, ok := m[path[0]]; return ok })
				v = x[max(i, 0)]
				continue
			}
			v = x[0]
			if _, object := v.(map[string]any); !object && v != nil {
				return "yes"
			}
			continue
		case map[string]any:
			if len(path) > 0 {
				if path[0] == "node" && len(path) > 1 {
					if m, ok := x["node"].(map[string]any); ok && len(m) == 0 {
						return "null"
					}
				}
				v, path = x[path[0]], path[1:]
				continue
			}
			if errs, ok := x["userErrors"].([]any); ok {
				if len(errs) == 0 {
					return "yes"
				}
				return fmt.Sprint(errs[0].(map[string]any)["code"])
			}
			if edges, ok := x["edges"].([]any); ok {
				return word(edges, nil)
			}
			return "yes"
		default:
			return "yes"
		}
	}
}

// TestWhoMayDoWhat tries every field of the schema as every kind of caller, and
// compares what came of it with the table. What is refused must leave everything as
// it was.
func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	rows := attempts(t, graph.NewExecutableSchema(graph.Config{}).Schema())
	shared := map[bool]*fixture{false: w.fixture(false), true: w.fixture(true)}
	seen := map[string]map[string]string{}
	var out strings.Builder
	line := func(name string, cells []string) {
		fmt.Fprintf(&out, "%-38s", name)
		for i, c := range cells {
			fmt.Fprintf(&out, " %-*s", max(len(columns[i]), 9), c)
		}
		s := strings.TrimRight(out.String(), " ")
		out.Reset()
		out.WriteString(s + "\n")
	}
	line("", columns)
	for _, a := range rows {
		seen[a.name] = map[string]string{}
		var cells []string
		for _, c := range columns {
			f := shared[c == "archived"]
			token := w.tokenOf(c, f)
			before := ""
			if a.changes {
				f = w.fixture(c == "archived")
				token = w.tokenOf(c, f)
				if p := w.people[strings.Replace(c, "archived", "owner", 1)]; a.name == "Mutation.signOut" && p != nil && c != "ended" {
					token = w.signIn(p.email)
				}
				before = w.state(f)
			}
			got := w.outcome(a, token, f)
			if a.changes && got != "yes" {
				require.Equal(t, before, w.state(f), "%s as %s was refused with %s, and changed something", a.name, c, got)
			}
			seen[a.name][c] = got
			cells = append(cells, short(got))
		}
		line(a.name, cells)
	}
	if *update {
		require.NoError(t, os.WriteFile(accessTable, []byte(out.String()), 0o600))
	}
	for _, c := range []string{"viewer", "editor", "owner", "archived", "PROJECTS_READ"} {
		w.compareCapabilities(seen, c, shared[c == "archived"])
	}
	want, err := os.ReadFile(accessTable)
	require.NoError(t, err)
	require.Equal(t, string(want), out.String(), "who may do what has changed: see %s, and the command in the test that writes it anew", accessTable)
}

func short(code string) string {
	return strings.NewReplacer("UNAUTHENTICATED", "UNAUTH", "BAD_CREDENTIALS", "BAD_CRED").Replace(code)
}

// compareCapabilities holds what Project.capabilities promises against what came of
// doing it.
func (w *world) compareCapabilities(seen map[string]map[string]string, column string, f *fixture) {
	req, err := json.Marshal(map[string]any{
		"query": `query($id: ID!) { project(id: $id) { capabilities {
			canUpdate { allowed code reason } canArchive { allowed code reason } canDelete { allowed code reason } canManageMembers { allowed code reason } canManageWebhooks { allowed code reason } canShare { allowed code reason }
			canLeave { allowed code reason } canWriteFiles { allowed code reason } canTranslate { allowed code reason }
			canSpend { allowed code reason } canSetLimits { allowed code reason } } } }`,
		"variables": map[string]any{"id": f.project.GlobalID()},
	})
	require.NoError(w.t, err)
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.app.URL()+"/graphql", bytes.NewReader(req))
	require.NoError(w.t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+w.tokenOf(column, f))
	resp, err := http.DefaultClient.Do(r)
	require.NoError(w.t, err)
	defer resp.Body.Close()
	var out struct {
		Data struct {
			Project struct {
				Capabilities map[string]struct {
					Allowed      bool
					Code, Reason *string
				}
			}
		}
	}
	require.NoError(w.t, json.NewDecoder(resp.Body).Decode(&out))
	require.Len(w.t, out.Data.Project.Capabilities, 11)
	for name, mutations := range map[string][]string{
		"canUpdate": {"updateProject"}, "canArchive": {"archiveProject"}, "canDelete": {"deleteProject"},
		"canManageMembers":  {"setProjectMember", "inviteProjectMember", "cancelInvitation"},
		"canShare":          {"createShareLink", "revokeShareLink"},
		"canManageWebhooks": {"createWebhook", "updateWebhook", "deleteWebhook", "rotateWebhookSecret", "testWebhook", "redeliverWebhook", "seekWebhook"},
		"canWriteFiles":     {"createUpload", "uploadFile", "renameFile", "deleteFile", "abortUpload"},
		"canTranslate":      {"startTranslation", "cancelTranslation", "retryTranslation"},
		"canSpend":          {"startTranslation", "retryTranslation"},
	} {
		c := out.Data.Project.Capabilities[name]
		require.Equal(w.t, c.Allowed, c.Code == nil && c.Reason == nil, name)
		for _, m := range mutations {
			require.Equal(w.t, c.Allowed, seen["Mutation."+m][column] == "yes", "%s of the %s, and %s: %s", name, column, m, seen["Mutation."+m][column])
		}
	}
	leave := out.Data.Project.Capabilities["canLeave"]
	require.Equal(w.t, column == "viewer" || column == "editor", leave.Allowed, column)
	require.Equal(w.t, column == "owner", out.Data.Project.Capabilities["canSetLimits"].Allowed, column)
}
