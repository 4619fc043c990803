package app_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"purlin/apslocal"
	"purlin/testservice"
)

// repository is a folder of backups that scripts/backup-restore.sh fills, with the
// key that opens them. Everybody may use it: PostgreSQL's own user does.
type repository struct {
	t                          *testing.T
	script, dir, identity, key string
}

func newRepository(t *testing.T) *repository {
	t.Helper()
	built = true
	root, err := os.MkdirTemp("", "purlin-backup-") //nolint:usetesting // PostgreSQL's user cannot enter t.TempDir
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(root)) })
	r := &repository{t: t, script: filepath.Join(root, "backup-restore.sh"), dir: filepath.Join(root, "repo with a space"), identity: filepath.Join(root, "key.txt")}
	text, err := os.ReadFile("../scripts/backup-restore.sh")
	require.NoError(t, err)
	id, err := age.GenerateX25519Identity()
	require.NoError(t, err)
	r.key = id.Recipient().String()
	require.NoError(t, os.WriteFile(r.script, text, 0o700))
	require.NoError(t, os.WriteFile(r.identity, []byte(id.String()+"\n"), 0o600))
	require.NoError(t, os.MkdirAll(filepath.Join(r.dir, "wal"), 0o700))
	for name, mode := range map[string]os.FileMode{root: 0o755, r.script: 0o755, r.identity: 0o644, r.dir: 0o777, filepath.Join(r.dir, "wal"): 0o777} {
		require.NoError(t, os.Chmod(name, mode))
	}
	return r
}

// run runs the script with an installation's configuration.
func (r *repository) run(env []string, command string, args ...string) (string, error) {
	r.t.Helper()
	program, err := binary()
	require.NoError(r.t, err)
	args = append([]string{command, "--repo", r.dir}, args...)
	switch command {
	case "backup":
		args = append(args, "--recipient", r.key)
	case "restore", "verify":
		args = append(args, "--identity", r.identity)
	}
	cmd := exec.CommandContext(r.t.Context(), r.script, args...)
	cmd.Env = append(append(os.Environ(), env...), "PURLIN="+program)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	err = cmd.Run()
	r.t.Logf("%s: %s", command, strings.TrimSpace(said.String()))
	if err != nil {
		err = fmt.Errorf("%w: %s", err, said.String())
	}
	return strings.TrimSpace(out.String()), err
}

func (r *repository) must(env []string, command string, args ...string) string {
	r.t.Helper()
	out, err := r.run(env, command, args...)
	require.NoError(r.t, err)
	return out
}

// digests returns a digest of each table of a PostgreSQL.
func digests(t *testing.T, url string) map[string]string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer conn.Close(t.Context())
	rows, err := conn.Query(t.Context(), `select tablename from pg_tables where schemaname = 'public'`)
	require.NoError(t, err)
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	all := map[string]string{}
	for _, name := range names {
		var digest string
		require.NoError(t, conn.QueryRow(t.Context(), `select count(*) || ' rows ' || coalesce(md5(string_agg(r::text, '|' order by r::text collate "C")), '') from "`+name+`" r`).Scan(&digest))
		all[name] = digest
	}
	require.Greater(t, len(all), 10)
	return all
}

// requireNoHoles fails unless every project's events count from 1 without a hole.
func requireNoHoles(t *testing.T, url string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer conn.Close(t.Context())
	var holes int
	require.NoError(t, conn.QueryRow(t.Context(), `
		select count(*) from (select project_id, count(*) as n, max(seq) as last from events group by project_id) e
		join projects p on p.id = e.project_id where e.n <> e.last or p.event_seq <> e.last`).Scan(&holes))
	require.Zero(t, holes)
}

// A deployment under load is backed up by the script, destroyed, and restored into
// an empty database and an empty bucket; the engine lives on, as APS does.
func TestADeploymentIsRestored(t *testing.T) {
	t.Parallel()
	r := newRepository(t)
	e := newEngine(t, apslocal.Options{Clients: []apslocal.Client{{ID: "test", Secret: "secret"}}})
	place := func() []string {
		return append(e.env(), "PURLIN_SECRET_KEY="+strings.Repeat("k", 32),
			"PURLIN_DATABASE_URL="+testservice.Postgres(t)+"&pool_max_conns=8", "PURLIN_BLOB_URL="+testservice.S3(t))
	}
	database := func(env []string) string {
		return strings.TrimSuffix(strings.TrimPrefix(env[len(env)-2], "PURLIN_DATABASE_URL="), "&pool_max_conns=8")
	}
	first := place()
	i := install(t, first...)
	l := i.load(i.project())
	var before []string
	for range 12 {
		before = append(before, within(t, l.made))
	}
	r.must(first, "backup")
	for range 3 {
		within(t, l.made)
	}
	l.stop()
	i.stop()

	second := place()
	begun := time.Now()
	r.must(second, "restore")
	again := install(t, second...)
	t.Logf("serving %s after the restore began", time.Since(begun))
	for _, id := range before {
		events := again.follow(id, 0, 0)
		for n, e := range events {
			require.Equal(t, n+1, e.Sequence)
		}
		require.Equal(t, "SUCCEEDED", events[len(events)-1].Status, events[len(events)-1].Message)
	}
	again.stop()
	requireNoHoles(t, database(second))
	_, err := r.run(second, "restore")
	require.ErrorContains(t, err, "restore into an empty one")

	// At rest: every row is as it was, and the blobs are verified by the script.
	last := r.must(second, "backup")
	third := place()
	r.must(third, "restore", "--from", last)
	require.Equal(t, digests(t, database(second)), digests(t, database(third)))
	r.must(third, "verify", "--scratch", testservice.Postgres(t))

	require.Len(t, strings.Split(r.must(nil, "list"), "\n"), 2)
	r.must(nil, "prune", "--keep", "1")
	require.Contains(t, r.must(nil, "list"), last)
	dump := filepath.Join(r.dir, last, "database.dump.age")
	spoilt, err := os.ReadFile(dump)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(dump, flipped(spoilt, len(spoilt)/2), 0o600))
	_, err = r.run(third, "verify")
	require.ErrorContains(t, err, "is damaged")
}

// A backup that fails leaves nothing of itself, and touches nothing else: it once
// removed what a variable of the same name held.
func TestABackupThatFailsRemovesItselfAlone(t *testing.T) {
	t.Parallel()
	r := newRepository(t)
	programs := func() []string {
		found, err := filepath.Glob("/usr/lib/postgresql/*/bin/*")
		require.NoError(t, err)
		return found
	}
	before := programs()
	env := []string{"PURLIN_DATABASE_URL=postgres://purlin@" + freeAddr(t) + "/nobody", "PURLIN_DATA_DIR=" + t.TempDir()}
	for _, kind := range [][]string{nil, {"--physical"}} {
		_, err := r.run(env, "backup", kind...)
		require.Error(t, err)
	}
	_, err := r.run([]string{"PURLIN_DATA_DIR=" + filepath.Join(t.TempDir(), "none")}, "backup")
	require.Error(t, err)
	entries, err := os.ReadDir(r.dir)
	require.NoError(t, err)
	for _, e := range entries {
		require.Contains(t, []string{"wal", ".lock"}, e.Name())
	}
	require.Equal(t, before, programs())
	require.Empty(t, r.must(nil, "list"))
}

// A physical backup and the archived log bring back the moment before a disaster.
func TestPostgresIsRestoredToAPointInTime(t *testing.T) {
	t.Parallel()
	r := newRepository(t)
	archive := fmt.Sprintf(`%s wal-archive --repo "%s" --recipient %s %%p %%f`, r.script, r.dir, r.key)
	lost := testservice.NewPostgres(t, "archive_mode=on", "archive_command="+archive)
	e := newEngine(t, apslocal.Options{Clients: []apslocal.Client{{ID: "test", Secret: "secret"}}})
	common := append(e.env(), "PURLIN_SECRET_KEY="+strings.Repeat("k", 32), "PURLIN_BLOB_URL="+testservice.S3(t))
	env := append(append([]string{}, common...), "PURLIN_DATABASE_URL="+lost.URL)
	i := install(t, env...)
	project := i.project()
	job := func(name string) string {
		id := i.translate(i.upload(project, name, cube+"# "+name+"\n"), "GLTF")
		events := i.follow(id, 0, 0)
		require.Equal(t, "SUCCEEDED", events[len(events)-1].Status)
		return id
	}
	job("before the backup.obj")
	r.must(env, "backup", "--physical")
	after := job("after the backup.obj")
	i.stop()

	conn, err := pgx.Connect(t.Context(), lost.URL)
	require.NoError(t, err)
	var moment, wal string
	require.NoError(t, conn.QueryRow(t.Context(), `select clock_timestamp()::text`).Scan(&moment))
	want := digests(t, lost.URL)
	_, err = conn.Exec(t.Context(), `drop table events cascade; delete from derivatives`)
	require.NoError(t, err)
	require.NoError(t, conn.QueryRow(t.Context(), `select pg_walfile_name(pg_switch_wal())`).Scan(&wal))
	require.Eventually(t, func() bool {
		_, err := os.Stat(filepath.Join(r.dir, "wal", wal+".age"))
		return err == nil
	}, time.Minute, 20*time.Millisecond)
	require.NoError(t, conn.Close(t.Context()))
	lost.Crash()

	data := filepath.Join(r.dir, "..", "server", "data")
	require.NoError(t, os.Mkdir(filepath.Dir(data), 0o700))
	require.NoError(t, os.Chmod(filepath.Dir(data), 0o777))
	begun := time.Now()
	r.must(env, "restore", "--pgdata", data, "--time", moment)
	found := testservice.RunPostgres(t, data)
	require.Eventually(t, func() bool {
		conn, err := pgx.Connect(t.Context(), found.URL)
		if err != nil {
			return false
		}
		defer conn.Close(t.Context())
		recovering := true
		return conn.QueryRow(t.Context(), `select pg_is_in_recovery()`).Scan(&recovering) == nil && !recovering
	}, time.Minute, 20*time.Millisecond)
	t.Logf("recovered to %s in %s", moment, time.Since(begun))
	require.Equal(t, want, digests(t, found.URL))

	i = install(t, append(append([]string{}, common...), "PURLIN_DATABASE_URL="+found.URL)...)
	events := i.follow(after, 0, 0)
	require.Equal(t, "SUCCEEDED", events[len(events)-1].Status)
	job("after the disaster.obj")
}

// The embedded default goes through the script, too: encrypted, and with names
// that need quotes.
func TestTheScriptBacksUpTheEmbeddedDefault(t *testing.T) {
	t.Parallel()
	r := newRepository(t)
	i := install(t)
	id := i.translate(i.upload(i.project(), "cube.obj", cube), "GLTF")
	i.follow(id, 0, 0)
	r.must([]string{"PURLIN_DATA_DIR=" + i.dir}, "backup")
	i.stop()
	i.dir = filepath.Join(t.TempDir(), "a new folder")
	env := []string{"PURLIN_DATA_DIR=" + i.dir}
	r.must(env, "verify")
	r.must(env, "restore", "--dry-run")
	require.NoDirExists(t, i.dir)
	r.must(env, "restore")
	i.start()
	events := i.follow(id, 0, 0)
	require.Equal(t, "SUCCEEDED", events[len(events)-1].Status)

	for _, wrong := range [][]string{{"restore", "--from", "../x"}, {"verify", "--from", "20000101T000000Z"}, {"backup", "--nonsense"}, {"prune"}, {"prune", "--keep", "0"}} {
		_, err := r.run(env, wrong[0], wrong[1:]...)
		require.Error(t, err, wrong)
	}
}
