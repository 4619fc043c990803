package server_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"purlin/server"
)

func TestPagesAreSentAsTheyLie(t *testing.T) {
	t.Parallel()
	const script = "console.log('purlin')"
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, err := io.WriteString(z, script)
	require.NoError(t, err)
	require.NoError(t, z.Close())
	host, _ := start(t, func(o *server.Options) {
		o.Web = fstest.MapFS{
			"assets/a-1.js.gz":  {Data: packed.Bytes()},
			"assets/b-1.woff2":  {Data: []byte("font")},
			"assets/c-1.css.gz": {Data: []byte("not gzip")},
		}
	})
	for _, c := range []struct {
		name, method, path, accept string
		status                     int
		body                       string
		encoding, kind             string
	}{
		{"compressed", "GET", "a-1.js", "br, gzip", 200, packed.String(), "gzip", "text/javascript; charset=utf-8"},
		{"plain", "GET", "a-1.js", "identity", 200, script, "", "text/javascript; charset=utf-8"},
		{"head", "HEAD", "a-1.js", "gzip", 200, "", "gzip", "text/javascript; charset=utf-8"},
		{"font", "GET", "b-1.woff2", "gzip", 200, "font", "", "font/woff2"},
		{"folder", "GET", "", "gzip", 404, `{"code":"NOT_FOUND","message":"there is nothing here"}` + "\n", "", "application/json"},
		{"nothing", "GET", "d.js", "gzip", 404, `{"code":"NOT_FOUND","message":"there is nothing here"}` + "\n", "", "application/json"},
		{"broken", "GET", "c-1.css", "identity", 500, "the file cannot be read\n", "", "text/plain; charset=utf-8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r, err := http.NewRequestWithContext(t.Context(), c.method, "http://"+host+"/assets/"+c.path, http.NoBody)
			require.NoError(t, err)
			r.Header.Set("Accept-Encoding", c.accept)
			res, err := http.DefaultClient.Do(r)
			require.NoError(t, err)
			defer res.Body.Close()
			body, err := io.ReadAll(res.Body)
			require.NoError(t, err)
			require.Equal(t, c.status, res.StatusCode)
			require.Equal(t, c.body, string(body))
			require.Equal(t, c.encoding, res.Header.Get("Content-Encoding"))
			require.Equal(t, c.kind, res.Header.Get("Content-Type"))
			if c.status == 200 {
				require.Contains(t, res.Header.Get("Cache-Control"), "immutable")
			}
		})
	}
}
