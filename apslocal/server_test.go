package apslocal_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/aps"
	"purlin/apslocal"
)

const solid = `solid wedge
facet normal 0 0 1
 outer loop
  vertex 0 0 0
  vertex 1 0 0
  vertex 0 1 0
 endloop
endfacet
facet normal 0 -1 0
 outer loop
  vertex 0 0 0
  vertex 0 0 1
  vertex 1 0 0
 endloop
endfacet
endsolid wedge
`

// twin is a server on loopback that can be stopped and opened again.
type twin struct {
	t       *testing.T
	o       apslocal.Options
	current atomic.Pointer[apslocal.Server]
	http    *httptest.Server
}

func start(t *testing.T, o apslocal.Options) *twin {
	t.Helper()
	if o.Dir == "" {
		o.Dir = t.TempDir()
	}
	w := &twin{t: t, o: o}
	w.open()
	w.http = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { w.current.Load().ServeHTTP(rw, r) }))
	t.Cleanup(func() { w.http.Close(); w.close() })
	return w
}

func (w *twin) open() {
	s, err := apslocal.New(w.o)
	require.NoError(w.t, err)
	w.current.Store(s)
}

func (w *twin) close() { require.NoError(w.t, w.current.Load().Close(context.Background())) }

func (w *twin) client(id string) *aps.Client {
	return aps.New(aps.Options{BaseURL: w.http.URL + "/", ClientID: id, ClientSecret: "secret", MinBackoff: time.Millisecond, MaxBackoff: 5 * time.Millisecond})
}

func put(t *testing.T, c *aps.Client, bucket, key string, content []byte) aps.Object {
	t.Helper()
	require.NoError(t, c.EnsureBucket(t.Context(), bucket, aps.Transient))
	o, err := c.Upload(t.Context(), bucket, key, bytes.NewReader(content), int64(len(content)), aps.UploadOptions{})
	require.NoError(t, err)
	return o
}

func finish(t *testing.T, c *aps.Client, urn string) *aps.Manifest {
	t.Helper()
	last := 0.0
	for {
		m, err := c.Manifest(t.Context(), urn)
		require.NoError(t, err)
		require.GreaterOrEqual(t, m.Fraction(), last, "progress went back")
		last = m.Fraction()
		if m.Status.Done() {
			return m
		}
		time.Sleep(time.Millisecond) //nolint:forbidigo // a poll, as a client does
	}
}

func TestTranslation(t *testing.T) {
	t.Parallel()
	var jobs atomic.Int64
	w := start(t, apslocal.Options{OnRequest: func(method, path string, _ int) {
		if method == http.MethodPost && strings.HasSuffix(path, "/job") {
			jobs.Add(1)
		}
	}})
	c := w.client("one")
	o := put(t, c, "models", "folder a/wedge.stl", []byte(solid))
	require.EqualValues(t, len(solid), o.Size)
	urn := o.URN()

	_, err := c.Manifest(t.Context(), urn)
	require.True(t, aps.IsStatus(err, http.StatusNotFound), "%v", err)

	want := aps.JobRequest{URN: urn, Outputs: []aps.Output{{Type: "gltf"}, {Type: "obj"}}}
	can, err := c.Formats(t.Context())
	require.NoError(t, err)
	require.Contains(t, can["gltf"], "stl")
	pictures := slices.Contains(can["thumbnail"], "stl")
	if pictures {
		want.Outputs = append(want.Outputs, aps.Output{Type: "thumbnail"})
	}
	r, err := c.PostJob(t.Context(), want)
	require.NoError(t, err)
	require.False(t, r.Existed)
	m := finish(t, c, urn)
	require.Equal(t, aps.Success, m.Status, "%v", m.Messages())
	require.Len(t, m.Derivatives, len(want.Outputs))
	require.Equal(t, pictures, bool(m.HasThumbnail))

	r, err = c.PostJob(t.Context(), want)
	require.NoError(t, err)
	require.True(t, r.Existed, "nothing new")
	require.EqualValues(t, 2, jobs.Load())

	files := 0
	for _, d := range m.Derivatives {
		for f := range d.Resources() {
			if f.URN == "" {
				continue
			}
			files++
			in, err := c.DownloadDerivative(t.Context(), urn, f.URN)
			require.NoError(t, err)
			b, err := io.ReadAll(in)
			require.NoError(t, err)
			require.Len(t, b, int(in.Size))
			require.NoError(t, in.Close())
		}
	}
	require.GreaterOrEqual(t, files, len(want.Outputs))

	picture, mime, err := c.Thumbnail(t.Context(), urn, 200)
	if pictures {
		require.NoError(t, err)
		require.NotEmpty(t, picture)
		require.Equal(t, "image/png", mime)
	} else {
		require.True(t, aps.IsStatus(err, http.StatusNotFound), "%v", err)
	}

	views, err := c.Metadata(t.Context(), urn)
	require.NoError(t, err)
	require.Len(t, views, 1)
	tree, err := c.ObjectTree(t.Context(), urn, views[0].GUID, aps.ExtractOptions{})
	require.NoError(t, err)
	require.NotEmpty(t, tree)
	for p, err := range c.Properties(t.Context(), urn, views[0].GUID, aps.ExtractOptions{}) {
		require.NoError(t, err)
		require.NotZero(t, p.ObjectID)
		_, err = p.Groups()
		require.NoError(t, err)
	}

	_, err = w.client("two").Manifest(t.Context(), urn)
	require.True(t, aps.IsStatus(err, http.StatusForbidden), "another client: %v", err)

	require.NoError(t, c.DeleteManifest(t.Context(), urn))
	require.NoError(t, c.DeleteManifest(t.Context(), urn))
	_, err = c.Manifest(t.Context(), urn)
	require.True(t, aps.IsStatus(err, http.StatusNotFound), "%v", err)
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	w := start(t, apslocal.Options{Clients: []apslocal.Client{{ID: "id", Secret: "secret"}}})
	_, err := w.client("other").Formats(t.Context())
	require.True(t, aps.IsStatus(err, http.StatusUnauthorized), "%v", err)

	c := w.client("id")
	o := put(t, c, "models", "..", []byte("not a model"))
	_, err = c.PostJob(t.Context(), aps.JobRequest{URN: o.URN(), Outputs: []aps.Output{{Type: "obj"}}})
	require.True(t, aps.IsStatus(err, http.StatusNotAcceptable), "%v", err)
	_, err = c.PostJob(t.Context(), aps.JobRequest{URN: aps.URN(aps.ObjectID("models", "none.stl")), Outputs: []aps.Output{{Type: "obj"}}})
	require.True(t, aps.IsStatus(err, http.StatusNotFound), "%v", err)

	o = put(t, c, "models", "broken.stl", []byte("this is no model"))
	_, err = c.PostJob(t.Context(), aps.JobRequest{URN: o.URN(), Outputs: []aps.Output{{Type: "obj"}}})
	require.NoError(t, err)
	m := finish(t, c, o.URN())
	require.Equal(t, aps.Failed, m.Status)
	require.NotEmpty(t, m.Messages())
	require.NotEmpty(t, m.Messages()[0].Code)

	narrow, err := c.Token(t.Context(), aps.ScopeDataRead)
	require.NoError(t, err)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.http.URL+"//oss/v2/buckets", strings.NewReader(`{}`))
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer "+narrow)
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	require.Equal(t, http.StatusForbidden, res.StatusCode, "two slashes are routed, and the scope is missing")
}

// A server that ends in the middle of a translation leaves it to the next one.
func TestGoesOnAfterARestart(t *testing.T) {
	t.Parallel()
	held, free := make(chan struct{}), make(chan struct{})
	var once sync.Once
	w := start(t, apslocal.Options{OnProgress: func(string, float64) {
		once.Do(func() { close(held); <-free })
	}})
	c := w.client("one")
	o := put(t, c, "models", "wedge.stl", []byte(solid))
	_, err := c.PostJob(t.Context(), aps.JobRequest{URN: o.URN(), Outputs: []aps.Output{{Type: "stl"}}})
	require.NoError(t, err)
	<-held
	m, err := c.Manifest(t.Context(), o.URN())
	require.NoError(t, err)
	require.Equal(t, aps.InProgress, m.Status)

	gone, cancel := context.WithCancel(context.Background())
	cancel()
	require.Error(t, w.current.Load().Close(gone), "the worker is held")
	close(free)
	w.close()
	w.open()
	require.Equal(t, aps.Success, finish(t, c, o.URN()).Status)
}

func TestUploadInParts(t *testing.T) {
	t.Parallel()
	w := start(t, apslocal.Options{})
	c := w.client("one")
	require.NoError(t, c.EnsureBucket(t.Context(), "models", aps.Transient))
	content := bytes.Repeat([]byte("0123456789abcdef"), (11<<20)/16)
	ctx, cancel := context.WithCancel(t.Context())
	var state aps.UploadState
	_, err := c.Upload(ctx, "models", "big.stl", bytes.NewReader(content), int64(len(content)), aps.UploadOptions{
		PartSize: aps.MinPartSize, Parallel: 1, OnPart: func(s aps.UploadState) {
			state = s
			if len(s.Parts) == 1 {
				cancel()
			}
		},
	})
	require.ErrorIs(t, err, context.Canceled)
	require.Len(t, state.Parts, 1)
	var sent int64
	o, err := c.Upload(t.Context(), "models", "big.stl", bytes.NewReader(content), int64(len(content)), aps.UploadOptions{
		Resume: &state, OnPart: func(s aps.UploadState) { require.Equal(t, state.UploadKey, s.UploadKey) },
		Progress: func(n int64) { require.Greater(t, n, sent); sent = n },
	})
	require.NoError(t, err)
	require.EqualValues(t, len(content), o.Size)
	require.EqualValues(t, len(content), sent)

	// A session that is gone begins anew; parts that are wrong are told with 200.
	_, err = c.Upload(t.Context(), "models", "big.stl", bytes.NewReader(content), int64(len(content)), aps.UploadOptions{Resume: &state})
	require.NoError(t, err)
	u, err := c.SignUpload(t.Context(), "models", "x", "", 1, 2, time.Minute)
	require.NoError(t, err)
	for _, s := range u.URLs {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodPut, s, strings.NewReader("small"))
		res, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		res.Body.Close()
		require.Equal(t, http.StatusOK, res.StatusCode)
	}
	token, err := c.Token(t.Context(), aps.ScopeDataWrite)
	require.NoError(t, err)
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, w.http.URL+"/oss/v2/buckets/models/objects/x/signeds3upload", strings.NewReader(`{"uploadKey":"`+u.UploadKey+`"}`))
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	var answer struct{ Status, Reason string }
	require.NoError(t, json.NewDecoder(res.Body).Decode(&answer))
	require.Equal(t, 200, res.StatusCode)
	require.Equal(t, "MissingOrInvalidParts", answer.Reason)

	bad := strings.Replace(u.URLs[0], "expires=", "expires=9", 1)
	req, _ = http.NewRequestWithContext(t.Context(), http.MethodPut, bad, strings.NewReader("small"))
	res, err = http.DefaultClient.Do(req)
	require.NoError(t, err)
	res.Body.Close()
	require.Equal(t, http.StatusForbidden, res.StatusCode)
}
