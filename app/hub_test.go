package app_test

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/aps"
	"purlin/apslocal"
	"purlin/testservice"
)

// atAutodesk is an installation whose first account has connected its Autodesk
// account, and a hub with files.
type atAutodesk struct {
	*installation
	engine *engine
	hub    *aps.Client // as the application
	folder string      // APS's id of the folder of files
	in     string      // and of its project
}

func connected(t *testing.T, env ...string) *atAutodesk {
	t.Helper()
	e := newEngine(t, apslocal.Options{Clients: []apslocal.Client{{ID: "test", Secret: "secret"}}, PrivateCallbacks: true})
	a := &atAutodesk{installation: install(t, append(append(e.env(), "PURLIN_AUTODESK_SIGNIN=true"), env...)...), engine: e}
	a.connect()
	return a
}

// connect connects the account with one at the twin, and finds the twin's folder.
func (a *atAutodesk) connect() {
	a.t.Helper()
	b := newBrowser(a.t)
	b.allow(a.begins("autodesk"), "me@example.com")
	require.Empty(a.t, a.errs("linkLogin", map[string]any{"proof": proofOf(a.t, b)}))
	a.hub = aps.New(aps.Options{BaseURL: a.engine.URL, ClientID: "test", ClientSecret: "secret", RateShare: -1})
	for h, err := range a.hub.Hubs(a.t.Context()) {
		require.NoError(a.t, err)
		for p, err := range a.hub.Projects(a.t.Context(), h.ID) {
			require.NoError(a.t, err)
			for f, err := range a.hub.TopFolders(a.t.Context(), h.ID, p.ID) {
				require.NoError(a.t, err)
				a.in, a.folder = p.ID, f.ID
			}
		}
	}
	require.NotEmpty(a.t, a.folder)
}

func (a *atAutodesk) put(name, content string) {
	a.t.Helper()
	_, err := a.hub.PutFile(a.t.Context(), a.in, a.folder, name, strings.NewReader(content), int64(len(content)), aps.UploadOptions{})
	require.NoError(a.t, err)
}

type hubEntry struct {
	Typename      string `json:"__typename"`
	ID, Name      string
	LatestVersion struct {
		ID        string
		Number    int
		SizeBytes int
	}
}

type connection[T any] struct {
	Nodes    []T
	Edges    []struct{ Cursor string }
	PageInfo struct {
		HasNextPage, HasPreviousPage bool
		EndCursor                    *string
	}
}

// browse goes down to the folder of files by the API, level by level.
func (a *atAutodesk) browse() (folder string) {
	a.t.Helper()
	var hubs struct {
		Hubs connection[struct {
			ID, Name, Region string
			Projects         connection[struct{ ID, Name string }]
		}]
	}
	a.do(`{ hubs { nodes { id name region projects(first: 5) { nodes { id name } pageInfo { hasNextPage } } } } }`, nil, &hubs)
	require.Len(a.t, hubs.Hubs.Nodes, 1)
	require.Equal(a.t, "US", hubs.Hubs.Nodes[0].Region)
	require.Len(a.t, hubs.Hubs.Nodes[0].Projects.Nodes, 1)
	var project struct {
		HubProject struct {
			Name       string
			TopFolders connection[struct{ ID, Name string }]
		}
	}
	a.do(`query($id: ID!) { hubProject(id: $id) { name topFolders { nodes { id name } } } }`, map[string]any{"id": hubs.Hubs.Nodes[0].Projects.Nodes[0].ID}, &project)
	require.Equal(a.t, "Project Files", project.HubProject.TopFolders.Nodes[0].Name)
	return project.HubProject.TopFolders.Nodes[0].ID
}

func (a *atAutodesk) contents(folder string, vars map[string]any) (c connection[hubEntry]) {
	a.t.Helper()
	var out struct {
		HubFolder struct{ Contents connection[hubEntry] }
	}
	vars["id"] = folder
	a.do(`query($id: ID!, $first: Int, $after: String) { hubFolder(id: $id) { contents(first: $first, after: $after) {
		nodes { __typename ... on HubFolder { id name } ... on HubItem { id name latestVersion { id number sizeBytes } } } edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor } } } }`, vars, &out)
	return out.HubFolder.Contents
}

func (a *atAutodesk) item(folder, name string) hubEntry {
	a.t.Helper()
	for _, e := range a.contents(folder, map[string]any{}).Nodes {
		if e.Name == name {
			return e
		}
	}
	require.Fail(a.t, "no such item", name)
	return hubEntry{}
}

type fileImport struct {
	ID, Name, Status string
	VersionNumber    int
	ReceivedBytes    int
	Failure          *string
	Follows          bool
	FileVersion      *struct {
		Number    int
		SizeBytes int
		SHA256    string
		File      struct{ ID, Name string }
	}
}

const importFields = ` id name status versionNumber receivedBytes failure follows fileVersion { number sizeBytes sha256 file { id name } } `

func (c *client) importFile(input map[string]any) fileImport {
	c.t.Helper()
	var out struct {
		ImportFile struct {
			FileImport *fileImport
			UserErrors []struct{ Code, Message string }
		}
	}
	c.do(`mutation($i: ImportFileInput!) { importFile(input: $i) { fileImport {`+importFields+`} userErrors { code message } } }`, map[string]any{"i": input}, &out)
	require.Empty(c.t, out.ImportFile.UserErrors)
	return *out.ImportFile.FileImport
}

// imported waits until an import is as it should be.
func (c *client) imported(id string, right func(fileImport) bool) (i fileImport) {
	c.t.Helper()
	require.Eventually(c.t, func() bool {
		var out struct{ Node fileImport }
		c.do(`query($id: ID!) { node(id: $id) { ... on FileImport {`+importFields+`} } }`, map[string]any{"id": id}, &out)
		i = out.Node
		return right(i)
	}, 2*time.Minute, 20*time.Millisecond)
	return i
}

func ended(i fileImport) bool { return i.Status != "RUNNING" }

func TestFilesAreImportedFromHubs(t *testing.T) {
	t.Parallel()
	for name, env := range map[string]func(t *testing.T) []string{
		"sqlite": func(*testing.T) []string { return nil },
		"postgres": func(t *testing.T) []string {
			return []string{"PURLIN_DATABASE_URL=" + testservice.Postgres(t), "PURLIN_BLOB_URL=" + testservice.S3(t)}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := connected(t, env(t)...)
			a.put("cube.obj", cube)
			for n := range 4 {
				a.put(fmt.Sprintf("more %d.obj", n), cube)
			}
			folder := a.browse()

			// Pages follow each other without a hole.
			var names []string
			vars := map[string]any{"first": 2}
			for {
				c := a.contents(folder, vars)
				require.Equal(t, len(names) > 0, c.PageInfo.HasPreviousPage)
				for _, n := range c.Nodes {
					names = append(names, n.Name)
				}
				if !c.PageInfo.HasNextPage {
					break
				}
				vars["after"] = *c.PageInfo.EndCursor
			}
			require.ElementsMatch(t, []string{"cube.obj", "more 0.obj", "more 1.obj", "more 2.obj", "more 3.obj"}, names)

			project := a.project()
			item := a.item(folder, "cube.obj")
			require.Equal(t, len(cube), item.LatestVersion.SizeBytes)
			i := a.importFile(map[string]any{"projectId": project, "source": item.ID})
			require.Equal(t, "RUNNING", i.Status)
			i = a.imported(i.ID, ended)
			require.Equal(t, "SUCCEEDED", i.Status, i.Failure)
			require.Equal(t, 1, i.FileVersion.Number)
			require.Equal(t, len(cube), i.FileVersion.SizeBytes)
			require.Equal(t, len(cube), i.ReceivedBytes)
			require.Equal(t, "cube.obj", i.FileVersion.File.Name)
			log := a.audit(project, nil, "").Nodes
			require.Equal(t, []string{"FILE_CREATED", "UPLOAD_CREATED", "FILE_IMPORT_STARTED", "PROJECT_CREATED"}, actions(log))
			require.Equal(t, "USER", log[0].ActorKind, "whoever asked for the import")
			events := a.follow(a.translate(i.FileVersion.File.ID, "GLTF"), 0, 0)
			require.Equal(t, "SUCCEEDED", events[len(events)-1].Status)

			// A version by its id, under another name.
			a.put("cube.obj", cube+"\n# changed\n")
			again := a.importFile(map[string]any{"projectId": project, "source": item.LatestVersion.ID, "name": "first.obj"})
			require.Equal(t, i.ID, again.ID, "an item has one import in a project")
			again = a.imported(again.ID, ended)
			require.Equal(t, "first.obj", again.FileVersion.File.Name)
			require.Equal(t, i.FileVersion.SHA256, again.FileVersion.SHA256)

			var listed struct {
				Project struct {
					Imports struct {
						Nodes      []fileImport
						TotalCount int
					}
				}
			}
			a.do(`query($id: ID!) { project(id: $id) { imports { totalCount nodes {`+importFields+`} } } }`, map[string]any{"id": project}, &listed)
			require.Equal(t, 1, listed.Project.Imports.TotalCount)

			for what, input := range map[string]map[string]any{
				"NOT_FOUND": {"projectId": project, "source": folder},
				"INVALID":   {"projectId": project, "source": item.ID, "name": "a/b.obj"},
			} {
				require.Equal(t, []string{what}, a.errs("importFile", input))
			}
		})
	}
}

// New versions are imported as the hub's webhook tells of them, until nobody wants
// to follow any more.
func TestNewVersionsInAHubAreFollowed(t *testing.T) {
	t.Parallel()
	addr := freeAddr(t)
	a := connected(t, "PURLIN_ADDR="+addr, "PURLIN_PUBLIC_URL=http://"+addr)
	a.put("cube.obj", cube)
	folder := a.browse()
	source := a.item(folder, "cube.obj").ID
	i := a.importFile(map[string]any{"projectId": a.project(), "source": source, "follow": true})
	i = a.imported(i.ID, ended)
	require.Equal(t, "SUCCEEDED", i.Status, i.Failure)
	hooks := func() (all []aps.Hook) {
		for h, err := range a.hub.Hooks(t.Context(), aps.HookQuery{System: aps.SystemData, Event: aps.EventVersionAdded}) {
			require.NoError(t, err)
			if len(h.Attribute) > 2 { // it has its secret
				all = append(all, h)
			}
		}
		return all
	}
	require.Eventually(t, func() bool { return len(hooks()) == 1 }, time.Minute, 20*time.Millisecond)
	require.True(t, strings.HasPrefix(hooks()[0].CallbackURL, a.url+"/callbacks/aps/imports/"))
	resp, err := http.Post(hooks()[0].CallbackURL, "application/json", strings.NewReader(`{"payload": {}}`))
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusForbidden, resp.StatusCode, "nobody else may call")

	for n := 2; n <= 3; n++ {
		a.put("cube.obj", cube+strings.Repeat("\n", n))
		i = a.imported(i.ID, func(i fileImport) bool { return ended(i) && i.VersionNumber == n })
		require.Equal(t, "SUCCEEDED", i.Status, i.Failure)
		require.Equal(t, n, i.FileVersion.Number)
	}

	require.Empty(t, a.errs("updateFileImport", map[string]any{"id": i.ID, "follow": false}))
	require.Eventually(t, func() bool { return len(hooks()) == 0 }, time.Minute, 20*time.Millisecond)

	// Without the login there is nothing to follow by, and the import says so.
	require.Empty(t, a.errs("updateFileImport", map[string]any{"id": i.ID, "follow": true}))
	require.Eventually(t, func() bool { return len(hooks()) == 1 }, time.Minute, 20*time.Millisecond)
	require.Empty(t, a.errs("changePassword", map[string]any{"newPassword": password})) // another way in
	require.Empty(t, a.errs("unlinkLogin", map[string]any{"id": a.logins()[0]}))
	a.put("cube.obj", cube+"\n# unseen")
	i = a.imported(i.ID, func(i fileImport) bool { return i.Failure != nil })
	require.Contains(t, *i.Failure, "connect it first")
	require.Equal(t, []string{"CONFLICT"}, a.errs("importFile", map[string]any{"projectId": a.project(), "source": source}))
}

// stalls lets so many bytes of an answer through, and then none.
type stalls struct {
	http.ResponseWriter
	r    *http.Request
	left int
}

func (w *stalls) Write(p []byte) (int, error) {
	if w.left < len(p) {
		_ = http.NewResponseController(w.ResponseWriter).Flush()
		<-w.r.Context().Done()
		return 0, w.r.Context().Err()
	}
	w.left -= len(p)
	return w.ResponseWriter.Write(p)
}

// A process that is killed in the middle of a copy leaves nothing twice, and the
// next goes on with the part that it was at.
func TestAnImportSurvivesAKill(t *testing.T) {
	t.Parallel()
	const part = 8 << 20
	content := cube + strings.Repeat("# filler of a large model\n", 3*part/26)
	e := newEngine(t, apslocal.Options{Clients: []apslocal.Client{{ID: "test", Secret: "secret"}}})
	ranges := make(chan string, 10)
	e.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && strings.HasPrefix(r.URL.Path, "/signed/objects/") {
			ranges <- r.Header.Get("Range")
			if r.Header.Get("Range") == "" {
				w = &stalls{w, r, part + part/2}
			}
		}
		e.ServeHTTP(w, r)
	})
	p := launch(t, append(e.env(), "PURLIN_AUTODESK_SIGNIN=true")...)
	a := &atAutodesk{installation: &installation{client: p.client}, engine: e}
	a.connect()
	a.put("large.obj", content)
	i := a.importFile(map[string]any{"projectId": a.project(), "source": a.item(a.browse(), "large.obj").ID})
	p.imported(i.ID, func(i fileImport) bool { return i.ReceivedBytes == part })
	require.Empty(t, within(t, ranges))
	p.kill()
	p.start()
	require.Equal(t, fmt.Sprintf("bytes=%d-", part), within(t, ranges), "the first part is there")
	i = p.imported(i.ID, ended)
	require.Equal(t, "SUCCEEDED", i.Status, i.Failure)
	require.Equal(t, 1, i.FileVersion.Number)
	require.Equal(t, len(content), i.FileVersion.SizeBytes)
	require.Equal(t, fmt.Sprintf("%x", sha256.Sum256([]byte(content))), i.FileVersion.SHA256)
	require.Empty(t, ranges)
}
