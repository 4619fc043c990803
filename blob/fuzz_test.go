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

// FuzzSignedURL edits a signed URL: only the very URL that was signed is answered
// with the object. Its input is the edit, for each process signs a URL of its own.
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
	whole := u.Path + "?" + u.RawQuery
	f.Add("GET", uint(0), uint(0), "")
	f.Add("PUT", uint(0), uint(0), "")
	f.Add("GET", uint(len("/blobs/")), uint(0), "../")
	f.Add("GET", uint(len(whole)), uint(0), "&expires=99999999999")
	f.Add("GET", uint(len(u.Path)+1), uint(len(u.RawQuery)), "signature=00")
	f.Fuzz(func(t *testing.T, method string, at, cut uint, insert string) {
		if method != "GET" && method != "PUT" && method != "HEAD" {
			return
		}
		at = min(at, uint(len(whole)))
		cut = min(cut, uint(len(whole))-at)
		path, query, _ := strings.Cut(whole[:at]+insert+whole[at+cut:], "?")
		if !strings.HasPrefix(path, "/") {
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
