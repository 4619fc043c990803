//go:build faults

package faults_test

import (
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/store"
)

// small mounts a file system of so many MiB.
func small(t *testing.T, megabytes string) string {
	t.Helper()
	dir := t.TempDir()
	err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+megabytes+"m,mode=0700")
	require.NoError(t, err, "a small file system is mounted: run the suite as root")
	t.Cleanup(func() { require.NoError(t, syscall.Unmount(dir, 0)) })
	return dir
}

// fill leaves no room in a folder's file system, until the returned function is
// called.
func fill(t *testing.T, dir string) (empty func()) {
	t.Helper()
	name := filepath.Join(dir, "ballast")
	f, err := os.Create(name)
	require.NoError(t, err)
	for chunk := make([]byte, 1<<20); len(chunk) > 0; {
		if _, err := f.Write(chunk); err != nil {
			require.ErrorIs(t, err, syscall.ENOSPC)
			chunk = chunk[:len(chunk)/2]
		}
	}
	require.NoError(t, f.Close())
	return func() { require.NoError(t, os.Remove(name)) }
}

// On the embedded default the disk is full, while models come in and are
// translated.
func TestTheDiskIsFull(t *testing.T) {
	t.Parallel()
	dir, addr := small(t, "96"), address(t)
	p := launch(t, &process{name: "purlin", addr: addr, args: []string{"serve"}, env: append(os.Environ(),
		"PURLIN_DATA_DIR="+dir, "PURLIN_ADDR="+addr, "PURLIN_SIGNUP=open", "PURLIN_COST_BUDGET=100000000", "PURLIN_COST_RESTORE=1000000")})
	p.awaitReady()
	s := &stack{t: t, quiet: patience, apis: []*process{p}}
	c := s.client("a@example.com")
	name, id := c.project("P")
	other, _ := c.project("Q")
	fs := newFollowers(t.Context())
	defer fs.stop()
	for range 4 {
		fs.add(c, name, &id)
	}
	const models = 10
	began := make(chan string, models*len(outputs))
	loaded := make(chan error, 1)
	go func() {
		loaded <- c.load(t.Context(), []string{name}, models, func(translation string) { began <- translation })
	}()
	<-began
	empty := fill(t, dir)
	var made struct {
		CreateUpload struct {
			Upload struct{ Parts []struct{ URL string } }
		}
	}
	large := model(0) + strings.Repeat("# nothing\n", 100_000)
	for range 3 {
		// Refused at once, or where the content would have to be stored.
		err := c.try(t.Context(), `mutation($i: CreateUploadInput!) { createUpload(input: $i) { upload { parts { url } } userErrors { code message } } }`,
			map[string]any{"i": map[string]any{"projectId": other, "name": "large.obj", "sizeBytes": len(large)}}, &made)
		if err == nil {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, made.CreateUpload.Upload.Parts[0].URL, strings.NewReader(large))
			require.NoError(t, err)
			resp, err := http.DefaultClient.Do(req)
			require.NoError(t, err)
			said, err := io.ReadAll(resp.Body)
			require.NoError(t, errors.Join(err, resp.Body.Close()))
			require.Equal(t, http.StatusInsufficientStorage, resp.StatusCode)
			require.Contains(t, string(said), "disk is full")
		} else {
			require.ErrorContains(t, err, "NO_SPACE")
			require.ErrorContains(t, err, "disk is full")
		}
	}
	var seen struct{ Project struct{ Name string } }
	require.NoError(t, c.try(t.Context(), `query($id: ID!) { project(id: $id) { name } }`, map[string]any{"id": name}, &seen), "what is there can be read")
	empty()
	require.NoError(t, <-loaded)
	_, err := c.upload(t.Context(), other, "large.obj", large)
	require.NoError(t, err)
	// The engine lies on the same disk. What it could not do meanwhile is tried again.
	again := 0
	eventually(t, ages, "translations succeed", func() bool {
		var list struct {
			Project struct {
				Translations struct{ Nodes []struct{ ID, Status string } }
			}
		}
		require.NoError(t, c.do(t.Context(), `query($id: ID!) { project(id: $id) { translations(first: 100) { nodes { id status } } } }`, map[string]any{"id": name}, &list))
		done := 0
		for _, node := range list.Project.Translations.Nodes {
			switch node.Status {
			case "SUCCEEDED":
				done++
			case "FAILED":
				again++
				var ignored struct{}
				require.NoError(t, c.do(t.Context(), `mutation($id: ID!) { retryTranslation(input: {id: $id}) { userErrors { code message } } }`, map[string]any{"id": node.ID}, &ignored))
			}
		}
		return done == models*len(outputs)
	})
	t.Logf("%d translations failed for want of room, and were tried again", again)
	eventually(t, patience, "followers receive all", func() bool {
		for _, f := range fs.all {
			if f.count() < fs.all[0].count() {
				return false
			}
		}
		return true
	})
	fs.stop()
	p.stop()
	auditEmbedded(t, dir, fs)
}

// auditEmbedded reads what an embedded installation has left, which was stopped.
func auditEmbedded(t *testing.T, dir string, followers *followers) {
	t.Helper()
	db, err := store.Open(t.Context(), "sqlite:"+filepath.Join(dir, "purlin.db"), store.Options{})
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	none := func(what, query string) {
		t.Helper()
		var n int
		require.NoError(t, db.SQL().QueryRowContext(t.Context(), query).Scan(&n), what)
		require.Zero(t, n, what)
	}
	none("an event is lost or repeated", `select count(*) from (select seq, row_number() over (partition by project_id order by seq) as place from events) where seq <> place`)
	none("a project's events are not what it says", `select count(*) from projects p where p.event_seq <> (select count(*) from events e where e.project_id = p.id)`)
	none("a translation's events are not what it says", `select count(*) from translations t where t.sequence <> (select count(*) from events e where e.translation_id = t.id)
		or t.status <> 'SUCCEEDED'`)
	none("a job is left over", `select count(*) from river_job where kind = 'translation_step' and state <> 'completed'`)
	var events int
	require.NoError(t, db.SQL().QueryRowContext(t.Context(), `select max(event_seq) from projects`).Scan(&events))
	for _, f := range followers.all {
		require.Empty(t, f.found())
		require.Equal(t, events, f.count())
		for i, e := range f.events {
			require.False(t, i > 0 && e.Cursor == f.events[i-1].Cursor)
		}
	}
	rows, err := db.SQL().QueryContext(t.Context(), `select blob_key from file_versions union select blob_key from derivatives`)
	require.NoError(t, err)
	defer rows.Close()
	keys := 0
	for rows.Next() {
		var key string
		require.NoError(t, rows.Scan(&key))
		keys++
	}
	require.NoError(t, rows.Err())
	stored := 0
	require.NoError(t, filepath.WalkDir(filepath.Join(dir, "blobs", "objects"), func(_ string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			stored++
		}
		return err
	}))
	var orphans int
	require.NoError(t, db.SQL().QueryRowContext(t.Context(), `select count(*) from orphans`).Scan(&orphans))
	require.GreaterOrEqual(t, stored, keys, "a row has lost its blob")
	require.LessOrEqual(t, stored, keys+orphans, "a blob has no row that sweeps it")
}
