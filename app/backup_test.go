package app_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/app"
	"purlin/config"
	"purlin/store"
)

// load makes files and translations, several at once, until it is stopped.
type load struct {
	stop func()
	made chan string // translations, as they are acknowledged
}

func (i *installation) load(project string) *load {
	ctx, cancel := context.WithCancel(context.Background())
	l := &load{made: make(chan string, 4096)}
	var callers sync.WaitGroup
	for n := range 3 {
		callers.Go(func() {
			for round := 0; ctx.Err() == nil; round++ {
				name := fmt.Sprintf("%d-%d.obj", n, round)
				l.made <- i.translate(i.upload(project, name, cube+"# "+name+"\n"), "GLTF")
			}
		})
	}
	l.stop = sync.OnceFunc(func() { cancel(); callers.Wait(); close(l.made) })
	i.t.Cleanup(l.stop)
	return l
}

// A server under load is backed up, destroyed, and restored elsewhere: whatever
// was acknowledged before the backup is there, translations that were under way
// come to their end, and no event is missing. Then, at rest, every row and every
// file is as it was.
func TestABackupUnderLoadIsWhole(t *testing.T) {
	t.Parallel()
	quiet := slog.New(slog.DiscardHandler)
	i := install(t)
	project := i.project()
	l := i.load(project)
	var before []string
	for range 12 {
		before = append(before, within(t, l.made))
	}
	running, err := config.Load([]string{"PURLIN_DATA_DIR=" + i.dir}, "")
	require.NoError(t, err)
	var archive bytes.Buffer
	begun := time.Now()
	m, err := app.Backup(t.Context(), running, quiet, &archive)
	require.NoError(t, err)
	t.Logf("backed up %d files, %d bytes, under load in %s", len(m.Sums), m.Bytes, time.Since(begun))
	for range 3 {
		within(t, l.made) // the load goes on
	}
	l.stop()
	_, err = app.Restore(t.Context(), running, quiet, bytes.NewReader(archive.Bytes()))
	require.Error(t, err, "not over a running server")
	i.stop()
	_, err = app.Restore(t.Context(), running, quiet, bytes.NewReader(archive.Bytes()))
	require.ErrorContains(t, err, "is not empty")
	require.NoError(t, os.RemoveAll(i.dir))

	begun = time.Now()
	_, err = app.Restore(t.Context(), running, quiet, bytes.NewReader(archive.Bytes()))
	require.NoError(t, err)
	t.Logf("restored in %s", time.Since(begun))
	i.start()
	t.Logf("serving after %s", time.Since(begun))
	for _, id := range before {
		events := i.follow(id, 0, 0)
		for n, e := range events {
			require.Equal(t, n+1, e.Sequence)
		}
		require.Equal(t, "SUCCEEDED", events[len(events)-1].Status, events[len(events)-1].Message)
	}
	n, err := app.VerifyBlobs(t.Context(), running, quiet)
	require.NoError(t, err)
	require.Positive(t, n.Moved)
	i.stop()

	// At rest.
	archive.Reset()
	_, err = app.Backup(t.Context(), running, quiet, &archive)
	require.NoError(t, err)
	again, err := config.Load([]string{"PURLIN_DATA_DIR=" + filepath.Join(t.TempDir(), "again")}, "")
	require.NoError(t, err)
	_, err = app.Restore(t.Context(), again, quiet, bytes.NewReader(archive.Bytes()))
	require.NoError(t, err)
	require.Equal(t, rowsOf(t, running), rowsOf(t, again))
	require.Equal(t, filesOf(t, running.DataDir), filesOf(t, again.DataDir))
}

// rowsOf returns a digest of each table of an embedded database.
func rowsOf(t *testing.T, cfg *config.Config) map[string]string {
	t.Helper()
	db, err := store.Open(t.Context(), cfg.DatabaseURL, store.Options{})
	require.NoError(t, err)
	defer db.Close()
	digests := map[string]string{}
	tables, err := db.SQL().QueryContext(t.Context(), `select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`)
	require.NoError(t, err)
	var names []string
	for tables.Next() {
		var name string
		require.NoError(t, tables.Scan(&name))
		names = append(names, name)
	}
	require.NoError(t, tables.Err())
	require.NoError(t, tables.Close())
	for _, name := range names {
		rows, err := db.SQL().QueryContext(t.Context(), `select * from "`+name+`" order by rowid`)
		require.NoError(t, err)
		columns, err := rows.Columns()
		require.NoError(t, err)
		sum, count := sha256.New(), 0
		for ; rows.Next(); count++ {
			values, at := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				at[i] = &values[i]
			}
			require.NoError(t, rows.Scan(at...))
			fmt.Fprintf(sum, "%q\n", values)
		}
		require.NoError(t, rows.Err())
		require.NoError(t, rows.Close())
		digests[name] = fmt.Sprint(count, " rows ", hex.EncodeToString(sum.Sum(nil)))
	}
	require.NotEmpty(t, digests["events"])
	return digests
}

// filesOf returns a digest of each file that backups keep.
func filesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	digests := map[string]string{}
	for _, folder := range []string{"blobs/objects", "aps", "keys"} {
		require.NoError(t, filepath.WalkDir(filepath.Join(dir, folder), func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() || d.Name() == "lock" {
				return err
			}
			content, err := os.ReadFile(path)
			sum := sha256.Sum256(content)
			digests[strings.TrimPrefix(path, dir)] = hex.EncodeToString(sum[:])
			return err
		}))
	}
	require.NotEmpty(t, digests)
	return digests
}

// A backup that is spoilt anywhere is refused, and nothing is left of it.
func TestASpoiltBackupIsRefused(t *testing.T) {
	t.Parallel()
	quiet := slog.New(slog.DiscardHandler)
	i := install(t)
	i.follow(i.translate(i.upload(i.project(), "cube.obj", cube), "GLTF"), 0, 0)
	cfg, err := config.Load([]string{"PURLIN_DATA_DIR=" + i.dir}, "")
	require.NoError(t, err)
	var archive bytes.Buffer
	_, err = app.Backup(t.Context(), cfg, quiet, &archive)
	require.NoError(t, err)
	whole := archive.Bytes()
	_, err = app.CheckBackup(t.Context(), bytes.NewReader(whole))
	require.NoError(t, err)

	empty, err := config.Load([]string{"PURLIN_DATA_DIR=" + filepath.Join(t.TempDir(), "empty")}, "")
	require.NoError(t, err)
	for _, spoilt := range [][]byte{whole[:len(whole)/2], whole[:len(whole)-1], flipped(whole, len(whole)/2), flipped(whole, len(whole)-6), []byte("no archive"), nil} {
		_, err = app.CheckBackup(t.Context(), bytes.NewReader(spoilt))
		require.Error(t, err)
		_, err = app.Restore(t.Context(), empty, quiet, bytes.NewReader(spoilt))
		require.Error(t, err)
		require.NoFileExists(t, filepath.Join(empty.DataDir, "purlin.db"))
	}
	_, err = app.Restore(t.Context(), empty, quiet, bytes.NewReader(whole))
	require.NoError(t, err, "the folder can be used after restores that failed")

	elsewhere, err := config.Load([]string{"PURLIN_DATA_DIR=" + i.dir, "PURLIN_BLOB_URL=" + t.TempDir()}, "")
	require.NoError(t, err)
	_, err = app.Backup(t.Context(), elsewhere, quiet, &archive)
	require.ErrorContains(t, err, "scripts/backup-restore.sh")
}

func flipped(b []byte, at int) []byte {
	b = bytes.Clone(b)
	b[at] ^= 0x10
	return b
}
