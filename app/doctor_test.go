package app_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"purlin/app"
	"purlin/aps"
	"purlin/apslocal"
	"purlin/config"
	"purlin/testservice"
)

// examine returns what purlin doctor finds with these settings, by part.
func examine(t *testing.T, env ...string) map[string]app.Finding {
	t.Helper()
	cfg, err := config.Load(env, "")
	require.NoError(t, err)
	byName := map[string]app.Finding{}
	for _, f := range app.Examine(t.Context(), cfg, slog.New(slog.DiscardHandler)) {
		byName[f.Check] = f
		require.NotEmpty(t, f.Found, f.Check)
		require.Equal(t, f.State == app.Broken || f.State == app.Doubt, f.Do != "", "%+v: a fault says what to do, and nothing else does", f)
	}
	return byName
}

// A deployment that is well in all its parts, and then with each of them broken.
func TestTheDoctorFindsWhatIsBroken(t *testing.T) {
	t.Parallel()
	primary := testservice.NewPostgres(t)
	redis := testservice.NewRedis(t)
	e := newEngine(t, apslocal.Options{PrivateCallbacks: true, Clients: []apslocal.Client{{ID: "test", Secret: "secret"}}})
	addr := freeAddr(t)
	bucket, dumb := testservice.S3(t), testservice.S3(t)
	testservice.AllowOrigin(t, bucket, "http://"+addr)
	env := append(e.env(), "PURLIN_DATABASE_URL="+primary.URL, "PURLIN_BUS_URL="+redis.URL(), "PURLIN_BLOB_URL="+bucket,
		"PURLIN_PUBLIC_URL=http://"+addr, "PURLIN_ADDR="+addr, "PURLIN_SECRET_KEY="+strings.Repeat("k", 32))
	with := func(more ...string) []string { return append(slices.Clone(env), more...) }

	f := examine(t, env...)["migrations"]
	require.Equal(t, app.Broken, f.State)
	require.Contains(t, f.Found, "run purlin migrate up")
	require.Equal(t, app.Broken, examine(t, env...)["public address"].State, "nothing runs yet")

	install(t, env...)
	replica := primary.Replica()
	front, keys := testservice.CDN(t, bucket, "K1")
	env = with("PURLIN_DATABASE_REPLICA_URLS="+replica.URL, "PURLIN_CDN_URL="+front.URL, "PURLIN_CDN_KEY_ID=K1", "PURLIN_CDN_PRIVATE_KEY="+keys[0])
	client := aps.New(aps.Options{BaseURL: e.URL, ClientID: "test", ClientSecret: "secret"})
	hooks := func() (all []aps.Hook) {
		for h, err := range client.Hooks(t.Context(), aps.HookQuery{System: aps.SystemDerivative, Event: aps.EventExtractionFinished}) {
			require.NoError(t, err)
			all = append(all, h)
		}
		return all
	}
	require.Eventually(t, func() bool { return len(hooks()) == 1 }, time.Minute, 20*time.Millisecond)
	for name, f := range examine(t, env...) {
		if name == "data folder" {
			require.Equal(t, app.Skipped, f.State, "%+v", f)
			continue
		}
		require.Equal(t, app.Good, f.State, "%+v", f)
	}

	nobody := "127.0.0.1:" + fmt.Sprint(testservice.Port(t))
	stranger := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(stranger.Close)
	other, _ := testservice.CDN(t, bucket, "K1")
	everybody := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, strings.TrimPrefix(r.URL.Path, "/")) // as an object of the doctor holds it
	}))
	t.Cleanup(everybody.Close)
	t.Run("each", func(each *testing.T) {
		for name, c := range map[string]struct {
			part, found string
			env         []string
		}{
			"nobody at the database":   {"database", "connecting", with("PURLIN_DATABASE_URL=postgres://purlin:hush@" + nobody + "/purlin")},
			"no such database":         {"database", "does not exist", with("PURLIN_DATABASE_URL=" + strings.Replace(primary.URL, "/postgres?", "/nowhere?", 1))},
			"nobody at the replica":    {"replicas", "left out", with("PURLIN_DATABASE_REPLICA_URLS=postgres://purlin:hush@" + nobody + "/purlin")},
			"a replica that is none":   {"replicas", "no hot standby", with("PURLIN_DATABASE_REPLICA_URLS=" + primary.URL)},
			"nobody at the bus":        {"bus", "Redis", with("PURLIN_BUS_URL=redis://:hush@" + nobody)},
			"a bus of another kind":    {"bus", "", with("PURLIN_BUS_URL=redis-cluster://" + redis.Addr)},
			"no such bucket":           {"blob store", "reaching the S3 bucket", with("PURLIN_BLOB_URL=" + strings.Replace(bucket, "s3://test-", "s3://none-", 1))},
			"a bucket without CORS":    {"uploads by browsers", "does not let pages", with("PURLIN_BLOB_URL=" + dumb)},
			"a CDN with other keys":    {"downloads from the CDN", "did not give what was signed", with("PURLIN_CDN_URL=" + other.URL)},
			"a key that is not there":  {"downloads from the CDN", "unknown key", with("PURLIN_CDN_KEY_ID=K2")},
			"a CDN without CORS":       {"downloads from the CDN", "does not let pages", with("PURLIN_CDN_URL=" + everybody.URL)},
			"a CDN that is open":       {"downloads from the CDN", "nobody signed", with("PURLIN_CDN_URL="+everybody.URL, "PURLIN_PUBLIC_URL=")},
			"another origin's pages":   {"uploads by browsers", "https://app.example.com", with("PURLIN_ALLOWED_ORIGINS=https://app.example.com")},
			"a wrong secret":           {"engine", "refuses the credentials", with("PURLIN_APS_CLIENT_SECRET=hush")},
			"nobody at the engine":     {"engine", "does not answer", with("PURLIN_APS_BASE_URL=http://" + nobody)},
			"nobody at the address":    {"public address", "does not answer", with("PURLIN_PUBLIC_URL=http://" + nobody)},
			"a stranger's address":     {"public address", "404", with("PURLIN_PUBLIC_URL=" + stranger.URL)},
			"a stranger takes webhook": {"webhooks", "not answered by purlin", with("PURLIN_PUBLIC_URL=" + stranger.URL)},
		} {
			each.Run(name, func(t *testing.T) {
				t.Parallel()
				f := examine(t, c.env...)[c.part]
				require.Equal(t, app.Broken, f.State, "%+v", f)
				require.Contains(t, f.Found, c.found)
				require.NotContains(t, f.Found+f.Do, "hush")
			})
		}
	})
	t.Run("a webhook that sleeps", func(t *testing.T) {
		require.NoError(t, client.UpdateHook(t.Context(), aps.SystemDerivative, aps.EventExtractionFinished, hooks()[0].ID, aps.HookUpdate{Status: aps.HookInactive}))
		require.Equal(t, app.Doubt, examine(t, env...)["webhooks"].State)
		require.NoError(t, client.DeleteHook(t.Context(), aps.SystemDerivative, aps.EventExtractionFinished, hooks()[0].ID))
		require.Contains(t, examine(t, env...)["webhooks"].Found, "APS knows no webhook")
	})
	t.Run("a clock that is wrong", func(t *testing.T) {
		target, err := url.Parse(e.URL)
		require.NoError(t, err)
		ahead := httptest.NewServer(&httputil.ReverseProxy{
			Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) },
			ModifyResponse: func(r *http.Response) error {
				r.Header.Set("Date", time.Now().Add(time.Hour).UTC().Format(http.TimeFormat))
				return nil
			},
		})
		defer ahead.Close()
		f := examine(t, with("PURLIN_APS_BASE_URL="+ahead.URL)...)["clock"]
		require.Equal(t, app.Broken, f.State, "%+v", f)
		require.Regexp(t, "behind APS", f.Found)
	})
	t.Run("a database with too few connections", func(t *testing.T) {
		f := examine(t, with("PURLIN_DATABASE_URL="+primary.URL+"&pool_max_conns=500")...)["database"]
		require.Equal(t, app.Doubt, f.State, "%+v", f)
	})
	t.Run("a database that is ahead", func(t *testing.T) {
		conn, err := pgx.Connect(t.Context(), primary.URL)
		require.NoError(t, err)
		defer conn.Close(t.Context())
		_, err = conn.Exec(t.Context(), "insert into goose_db_version (version_id, is_applied) values (99990101000000, true)")
		require.NoError(t, err)
		f := examine(t, env...)["migrations"]
		require.Equal(t, app.Broken, f.State)
		require.Contains(t, f.Found, "does not know")
	})
	t.Run("a replica that stands still", func(t *testing.T) {
		replica.Exec("select pg_wal_replay_pause()")
		primary.Exec("create table later (n int)")
		f := examine(t, env...)["replicas"]
		require.Equal(t, app.Broken, f.State, "%+v", f)
		require.Contains(t, f.Found, "too far behind")
	})
}

func TestTheDoctorOfAMachine(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	env := []string{"PURLIN_DATA_DIR=" + dir, "PURLIN_ADDR=" + freeAddr(t)}
	for name, f := range examine(t, env...) {
		require.Contains(t, []app.State{app.Good, app.Skipped}, f.State, "%s %+v", name, f)
	}
	require.NoDirExists(t, dir, "nothing is changed")

	i := install(t)
	env = []string{"PURLIN_DATA_DIR=" + i.dir, "PURLIN_ADDR=" + i.addr}
	found := examine(t, env...)
	require.Contains(t, found["data folder"].Found, "in use")
	require.Equal(t, app.Good, found["migrations"].State)
	i.stop()
	found = examine(t, env...)
	require.Contains(t, found["data folder"].Found, "no purlin runs here")

	key := filepath.Join(i.dir, "keys", "secret.key")
	require.NoError(t, os.Chmod(key, 0o644))
	require.Equal(t, app.Doubt, examine(t, env...)["secret key"].State)
	require.NoError(t, os.Truncate(key, 5))
	require.Equal(t, app.Broken, examine(t, env...)["secret key"].State)

	spoil(t, filepath.Join(i.dir, "purlin.db"))
	require.Equal(t, app.Broken, examine(t, env...)["database"].State)

	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	require.Equal(t, app.Broken, examine(t, "PURLIN_DATA_DIR="+file)["data folder"].State)
}

// spoil overwrites the pages of a database behind its first.
func spoil(t *testing.T, name string) {
	t.Helper()
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	require.NoError(t, err)
	defer f.Close()
	size, err := f.Seek(0, io.SeekEnd)
	require.NoError(t, err)
	require.Greater(t, size, int64(64<<10))
	_, err = f.WriteAt([]byte(strings.Repeat("spoilt! ", 4096)), 16<<10)
	require.NoError(t, err)
}
