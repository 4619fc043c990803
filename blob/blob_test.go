package blob_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/blob"
	"purlin/blob/blobtest"
	"purlin/testservice"
)

// openDisk returns a bucket in folder and serves its signed URLs.
func openDisk(t *testing.T, folder string) (blob.Bucket, http.Handler) {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	b, err := blob.Open(t.Context(), folder, blob.Options{
		PublicURL: "http://" + server.Listener.Addr().String(),
		Key:       []byte(strings.Repeat("k", 32)),
	})
	require.NoError(t, err)
	h, ok := blob.Handler(b)
	require.True(t, ok)
	mux := http.NewServeMux()
	mux.Handle("/blobs/", h)
	server.Config.Handler = mux
	server.Start()
	t.Cleanup(server.Close)
	return b, h
}

func TestDisk(t *testing.T) {
	blobtest.Run(t, func(t *testing.T) blob.Bucket {
		b, _ := openDisk(t, "file://"+t.TempDir())
		return b
	})
}

func TestS3(t *testing.T) {
	blobtest.Run(t, func(t *testing.T) blob.Bucket {
		b, err := blob.Open(t.Context(), testservice.S3(t), blob.Options{})
		require.NoError(t, err)
		_, ok := blob.Handler(b)
		require.False(t, ok)
		return b
	})
}

// Every change of a signed URL is refused in words.
func TestDiskTampered(t *testing.T) {
	b, h := openDisk(t, t.TempDir())
	_, err := b.Put(t.Context(), "k", strings.NewReader("content"), blob.PutOptions{})
	require.NoError(t, err)
	signed, err := b.SignGet(t.Context(), "k", blob.SignOptions{TTL: time.Minute, Filename: "a.txt"})
	require.NoError(t, err)
	u, err := url.Parse(signed)
	require.NoError(t, err)

	get := func(q string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, u.Path+"?"+q, nil))
		return w
	}
	w := get(u.RawQuery)
	require.Equal(t, http.StatusOK, w.Code)
	require.Equal(t, "nosniff", w.Header().Get("X-Content-Type-Options"))
	refused := []string{"", u.RawQuery + "&part=1", u.RawQuery + "&type=text/html"}
	for name := range u.Query() {
		q := u.Query()
		q.Set(name, q.Get(name)+"0")
		refused = append(refused, q.Encode())
		q.Del(name)
		refused = append(refused, q.Encode())
	}
	for _, q := range refused {
		w := get(q)
		require.Equal(t, http.StatusForbidden, w.Code, q)
		require.Contains(t, w.Header().Get("Content-Type"), "text/plain")
		require.NotContains(t, w.Body.String(), "content")
	}
}

// What a killed process leaves half written is neither seen nor kept.
func TestDiskAfterKill(t *testing.T) {
	folder := t.TempDir()
	b, _ := openDisk(t, folder)
	id, err := b.CreateUpload(t.Context(), "k", 3)
	require.NoError(t, err)
	require.NoError(t, b.Close())
	half := filepath.Join(folder, "tmp", "HALF")
	require.NoError(t, os.WriteFile(half, []byte("half"), 0o600))
	old := time.Now().Add(-100 * time.Hour)
	require.NoError(t, os.Chtimes(half, old, old))

	b, _ = openDisk(t, folder)
	defer b.Close()
	require.NoFileExists(t, half)
	parts, err := b.Parts(t.Context(), "k", id)
	require.NoError(t, err)
	require.Empty(t, parts)
}

func TestOpenRefuses(t *testing.T) {
	for _, u := range []string{"", "ftp://x", "file://host/x", "s3://", "s3://b/prefix", "s3://b?colour=red", "s3://b?sse=rot13", "s3://b?sse=AES256&kms_key=k", "s3://b?kms_key=k"} {
		_, err := blob.Open(t.Context(), u, blob.Options{})
		require.Error(t, err, u)
	}
	_, err := blob.Open(t.Context(), t.TempDir(), blob.Options{Key: []byte("short")})
	require.Error(t, err)
}
