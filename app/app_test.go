package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/app"
	"purlin/config"
	"purlin/testservice"
)

// client calls the API as an account.
type client struct {
	t     *testing.T
	url   string
	token string
	agent string // what it says that it is; "": Go
}

// installation is Purlin in this process, in a folder of its own, and a client
// of its first account.
type installation struct {
	client
	dir  string
	addr string
	app  *app.App
	env  []string
	stop func()
}

func install(t *testing.T, env ...string) *installation {
	i := &installation{client: client{t: t}, dir: t.TempDir(), addr: fmt.Sprintf("127.0.0.1:%d", testservice.Port(t)), env: env}
	i.start()
	t.Cleanup(func() { i.stop() })
	return i
}

func (i *installation) start() {
	cfg, err := config.Load(append([]string{"PURLIN_DATA_DIR=" + i.dir, "PURLIN_ADDR=" + i.addr}, i.env...), "")
	require.NoError(i.t, err)
	ctx, cancel := context.WithCancel(context.Background())
	require.NoError(i.t, app.MigrateUp(ctx, cfg, slog.New(slog.DiscardHandler)))
	i.app, err = app.New(ctx, cfg, slog.New(slog.NewJSONHandler(logs, &slog.HandlerOptions{Level: slog.LevelDebug})))
	require.NoError(i.t, err)
	i.url = i.app.URL()
	i.addr = strings.TrimPrefix(i.url, "http://") // the same after a restart
	i.token, err = i.app.Token(ctx)
	require.NoError(i.t, err)
	done := make(chan error, 1)
	go func() { done <- i.app.Run(ctx) }()
	i.stop = func() {
		cancel()
		require.NoError(i.t, <-done)
		require.NoError(i.t, i.app.Close())
		http.DefaultClient.CloseIdleConnections() // else a request after a restart may take one that has ended
		i.stop = func() {}
	}
}

func (c *client) request(query string, variables any, accept string) *http.Response {
	resp, err := c.try(query, variables, accept)
	require.NoError(c.t, err)
	return resp
}

func (c *client) try(query string, variables any, accept string) (*http.Response, error) {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	require.NoError(c.t, err)
	req, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.url+"/graphql", bytes.NewReader(body))
	require.NoError(c.t, err)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", accept)
	if c.agent != "" {
		req.Header.Set("User-Agent", c.agent)
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	return http.DefaultClient.Do(req)
}

// do runs an operation and decodes its data.
func (c *client) do(query string, variables, data any) {
	c.t.Helper()
	resp := c.request(query, variables, "application/json")
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	require.NoError(c.t, err)
	var answer struct {
		Data   json.RawMessage
		Errors json.RawMessage
	}
	require.NoError(c.t, json.Unmarshal(raw, &answer), string(raw))
	require.Empty(c.t, testservice.Inside(raw), query)
	require.Empty(c.t, string(answer.Errors), query)
	require.NoError(c.t, json.Unmarshal(answer.Data, data))
}

func (c *client) project() string {
	var out struct {
		CreateProject struct{ Project struct{ ID string } }
	}
	c.do(`mutation { createProject(input: {name: "P"}) { project { id } userErrors { message } } }`, nil, &out)
	return out.CreateProject.Project.ID
}

func (c *client) upload(project, name, content string) string {
	var up struct {
		CreateUpload struct {
			Upload struct {
				ID    string
				Parts []struct {
					Number int
					URL    string
				}
			}
		}
	}
	c.do(`mutation($i: CreateUploadInput!) { createUpload(input: $i) { upload { id parts { number url } } userErrors { message } } }`,
		map[string]any{"i": map[string]any{"projectId": project, "name": name, "sizeBytes": len(content)}}, &up)
	require.Len(c.t, up.CreateUpload.Upload.Parts, 1)
	req, err := http.NewRequestWithContext(c.t.Context(), http.MethodPut, up.CreateUpload.Upload.Parts[0].URL, strings.NewReader(content))
	require.NoError(c.t, err)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(c.t, err)
	defer resp.Body.Close()
	require.Equal(c.t, http.StatusOK, resp.StatusCode)
	var done struct {
		CompleteUpload struct {
			File struct {
				ID     string
				Format string
			}
			UserErrors []struct{ Message string }
		}
	}
	c.do(`mutation($i: CompleteUploadInput!) { completeUpload(input: $i) { file { id format } userErrors { message } } }`,
		map[string]any{"i": map[string]any{"uploadId": up.CreateUpload.Upload.ID, "parts": []any{map[string]any{"number": 1, "etag": resp.Header.Get("ETag")}}}}, &done)
	require.Empty(c.t, done.CompleteUpload.UserErrors)
	return done.CompleteUpload.File.ID
}

func (c *client) translate(file string, outputs ...string) string {
	var out struct {
		StartTranslation struct {
			Translation struct{ ID string }
			UserErrors  []struct{ Message string }
		}
	}
	c.do(`mutation($i: StartTranslationInput!) { startTranslation(input: $i) { translation { id } userErrors { message } } }`,
		map[string]any{"i": map[string]any{"fileId": file, "outputs": outputs}}, &out)
	require.Empty(c.t, out.StartTranslation.UserErrors)
	return out.StartTranslation.Translation.ID
}

type progress struct {
	Sequence int
	Status   string
	Stage    string
	Progress int
	Message  string
}

// follow reads a translation's events after a sequence over server-sent events,
// at most limit of them (0: all, until the stream completes).
func (c *client) follow(translation string, after, limit int) (events []progress) {
	c.t.Helper()
	resp := c.request(`subscription($id: ID!, $after: Int) { translationProgress(translationId: $id, afterSequence: $after) { sequence status stage progress message } }`,
		map[string]any{"id": translation, "after": after}, "text/event-stream")
	defer resp.Body.Close()
	require.Equal(c.t, http.StatusOK, resp.StatusCode)
	lines := testservice.Lines(resp.Body)
	for lines.Scan() {
		text, ok := strings.CutPrefix(lines.Text(), "data: ")
		if !ok || text == "" {
			continue
		}
		var m struct {
			Data   struct{ TranslationProgress progress }
			Errors json.RawMessage
		}
		require.NoError(c.t, json.Unmarshal([]byte(text), &m), text)
		require.Empty(c.t, string(m.Errors))
		events = append(events, m.Data.TranslationProgress)
		if len(events) == limit {
			break
		}
	}
	return events
}

// cube is an OBJ whose triangles are known.
const cube = `o cube
v 0 0 0
v 1 0 0
v 1 1 0
v 0 1 0
v 0 0 1
v 1 0 1
v 1 1 1
v 0 1 1
f 1 4 3 2
f 5 6 7 8
f 1 2 6 5
f 2 3 7 6
f 3 4 8 7
f 4 1 5 8
`

// everywhere runs f with the environment of the embedded default, and of the
// services of production.
func everywhere(t *testing.T, f func(t *testing.T, env ...string)) {
	t.Run("embedded", func(t *testing.T) {
		t.Parallel()
		f(t)
	})
	t.Run("services", func(t *testing.T) {
		t.Parallel()
		f(t, "PURLIN_DATABASE_URL="+testservice.Postgres(t), "PURLIN_BUS_URL="+testservice.Redis(t), "PURLIN_BLOB_URL="+testservice.S3(t))
	})
}

func TestTheMainJob(t *testing.T) {
	t.Parallel()
	everywhere(t, mainJob)
}

// What clients download comes from the CDN where there is one, and what they upload
// goes to the bucket.
func TestTheMainJobBehindACDN(t *testing.T) {
	t.Parallel()
	bucket := testservice.S3(t)
	front, keys := testservice.CDN(t, bucket, "K1")
	mainJob(t, "PURLIN_DATABASE_URL="+testservice.Postgres(t), "PURLIN_BUS_URL="+testservice.Redis(t), "PURLIN_BLOB_URL="+bucket,
		"PURLIN_CDN_URL="+front.URL, "PURLIN_CDN_KEY_ID=K1", "PURLIN_CDN_PRIVATE_KEY="+keys[0])
	require.GreaterOrEqual(t, front.Served.Load(), int64(3), "each derivative")
}

func mainJob(t *testing.T, env ...string) {
	i := install(t, env...)
	file := i.upload(i.project(), "cube.obj", cube)
	translation := i.translate(file, "GLTF", "STL", "THUMBNAIL")
	events := i.follow(translation, 0, 0)
	require.NotEmpty(t, events)
	for n, e := range events {
		require.Equal(t, n+1, e.Sequence)
		if n > 0 {
			require.GreaterOrEqual(t, e.Progress, events[n-1].Progress)
		}
	}
	last := events[len(events)-1]
	require.Equal(t, "SUCCEEDED", last.Status, last.Message)
	require.Equal(t, 100, last.Progress)

	var out struct {
		Translation struct {
			Status      string
			Derivatives []struct {
				Format, Name, DownloadURL string
				SizeBytes                 int64
			}
			Views []struct {
				Name    string
				Objects struct {
					TotalCount int
					Nodes      []struct {
						Name       string
						Properties []struct{ Name string }
					}
				}
			}
		}
	}
	i.do(`query($id: ID!) { translation(id: $id) { status
		derivatives { format name sizeBytes downloadUrl }
		views { name objects { totalCount nodes { name properties { name } } } } } }`, map[string]any{"id": translation}, &out)
	formats := map[string]bool{}
	for _, d := range out.Translation.Derivatives {
		formats[d.Format] = true
		resp, err := http.Get(d.DownloadURL)
		require.NoError(t, err)
		content, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		require.Equal(t, http.StatusOK, resp.StatusCode)
		require.Len(t, content, int(d.SizeBytes))
		switch d.Format {
		case "GLTF":
			require.Equal(t, "glTF", string(content[:4]))
		case "STL":
			require.Len(t, content, 84+12*50, "twelve triangles")
		case "THUMBNAIL":
			require.Equal(t, "\x89PNG", string(content[:4]))
		}
	}
	require.Equal(t, map[string]bool{"GLTF": true, "STL": true, "THUMBNAIL": true}, formats)
	require.Len(t, out.Translation.Views, 1)
	require.Positive(t, out.Translation.Views[0].Objects.TotalCount)
}

func TestABrokenModelFailsWithItsReason(t *testing.T) {
	t.Parallel()
	i := install(t)
	translation := i.translate(i.upload(i.project(), "broken.obj", "v 0 0 0\nf 1 2 3\n"), "GLTF")
	events := i.follow(translation, 0, 0)
	require.Equal(t, "FAILED", events[len(events)-1].Status)
	var out struct {
		Translation struct {
			Error struct{ Code, Message string }
		}
	}
	i.do(`query($id: ID!) { translation(id: $id) { error { code message retryable } } }`, map[string]any{"id": translation}, &out)
	require.Equal(t, "MALFORMED", out.Translation.Error.Code)
	require.Contains(t, out.Translation.Error.Message, "line 2")
}

func TestTheSameContentIsTranslatedOnce(t *testing.T) {
	t.Parallel()
	i := install(t)
	project := i.project()
	first := i.translate(i.upload(project, "a.obj", cube), "GLTF")
	i.follow(first, 0, 0)
	second := i.translate(i.upload(project, "b.obj", cube), "GLTF")
	events := i.follow(second, 0, 0)
	require.Len(t, events, 1)
	require.Equal(t, "SUCCEEDED", events[0].Status)
	var out struct {
		Translation struct {
			ReusedFrom  struct{ ID string }
			Derivatives []struct{ Name string }
		}
	}
	i.do(`query($id: ID!) { translation(id: $id) { reusedFrom { id } derivatives { name } } }`, map[string]any{"id": second}, &out)
	require.Equal(t, first, out.Translation.ReusedFrom.ID)
	require.Len(t, out.Translation.Derivatives, 1)
}

func TestAReaderThatReconnectsAcrossARestartSeesEverySequenceOnce(t *testing.T) {
	t.Parallel()
	everywhere(t, reconnects)
}

func reconnects(t *testing.T, env ...string) {
	i := install(t, env...)
	translation := i.translate(i.upload(i.project(), "cube.obj", cube), "GLTF", "OBJ", "STL")
	var events []progress
	for n := range 20 {
		after := len(events)
		got := i.follow(translation, after, 1)
		if len(got) == 0 {
			break
		}
		events = append(events, got...)
		if n == 2 {
			i.stop()
			i.start()
		}
	}
	for n, e := range events {
		require.Equal(t, n+1, e.Sequence)
	}
	require.Equal(t, "SUCCEEDED", events[len(events)-1].Status)
}

func TestTheSignInLinkOpensASession(t *testing.T) {
	t.Parallel()
	i := install(t)
	link, err := i.app.SignInURL(t.Context())
	require.NoError(t, err)
	_, token, _ := strings.Cut(link, "?token=")
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, Timeout: 10 * time.Second}
	resp, err := client.PostForm(i.app.URL()+"/signin", map[string][]string{"token": {token}})
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusSeeOther, resp.StatusCode, fmt.Sprint(resp.Header))
	require.NotEmpty(t, resp.Cookies())
	require.True(t, resp.Cookies()[0].HttpOnly)
}

func TestPagesReachTheBucket(t *testing.T) {
	t.Parallel()
	reach := func(t *testing.T, also string, env ...string) {
		i := install(t, env...)
		var out struct {
			CreateUpload struct {
				Upload struct{ Parts []struct{ URL string } }
			}
		}
		i.do(`mutation($i: CreateUploadInput!) { createUpload(input: $i) { upload { parts { url } } } }`,
			map[string]any{"i": map[string]any{"projectId": i.project(), "name": "a.obj", "sizeBytes": 10}}, &out)
		part, err := url.Parse(out.CreateUpload.Upload.Parts[0].URL)
		require.NoError(t, err)
		resp, err := http.Get(i.app.URL() + "/")
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		require.Contains(t, resp.Header.Get("Content-Security-Policy"), part.Scheme+"://"+part.Host)
		require.Contains(t, resp.Header.Get("Content-Security-Policy"), also)
	}
	everywhere(t, func(t *testing.T, env ...string) { reach(t, "", env...) })
	t.Run("behind a CDN", func(t *testing.T) {
		t.Parallel()
		bucket := testservice.S3(t)
		front, keys := testservice.CDN(t, bucket, "K1")
		reach(t, front.URL, "PURLIN_BLOB_URL="+bucket, "PURLIN_CDN_URL="+front.URL, "PURLIN_CDN_KEY_ID=K1", "PURLIN_CDN_PRIVATE_KEY="+keys[0])
	})
}
