package blob_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/blob"
)

// FuzzSignedURL changes a signed URL: only the very URL that was signed is
// answered with the object.
func FuzzSignedURL(f *testing.F) {
	const host = "http://purlin.example"
	b, err := blob.Open(context.Background(), f.TempDir(), blob.Options{PublicURL: host, Key: []byte(strings.Repeat("k", 32))})
	require.NoError(f, err)
	f.Cleanup(func() { _ = b.Close() })
	_, err = b.Put(context.Background(), "k", strings.NewReader("content"), blob.PutOptions{})
	require.NoError(f, err)
	signed, err := b.SignGet(context.Background(), "k", blob.SignOptions{TTL: time.Hour, Filename: "a.obj", ContentType: "text/plain"})
	require.NoError(f, err)
	u, err := url.Parse(signed)
	require.NoError(f, err)
	h, _ := blob.Handler(b)
	f.Add("GET", u.Path, u.RawQuery)
	f.Add("PUT", u.Path, u.RawQuery)
	f.Add("GET", "/blobs/../k", u.RawQuery)
	f.Add("GET", "/blobs/k", u.RawQuery+"&expires=99999999999")
	f.Add("GET", "/blobs/k", "signature=00")
	f.Fuzz(func(t *testing.T, method, path, query string) {
		if method != "GET" && method != "PUT" && method != "HEAD" || !strings.HasPrefix(path, "/") {
			return
		}
		r := httptest.NewRequest(method, "/", nil)
		r.URL.Path, r.URL.RawQuery = path, query
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		if w.Code == http.StatusOK && (path != u.Path || !sameQuery(query, u.RawQuery) || method == "PUT") {
			t.Fatalf("%s %s?%s is answered", method, path, query)
		}
	})
}

// sameQuery tells whether two queries say the same in another order.
func sameQuery(a, b string) bool {
	x, errX := url.ParseQuery(a)
	y, errY := url.ParseQuery(b)
	// Whether hexadecimal digits are capital makes no difference to a signature.
	x.Set("signature", strings.ToLower(x.Get("signature")))
	return errX == nil && errY == nil && x.Encode() == y.Encode()
}
