// Package blobtest is the suite that every blob.Bucket passes, over real HTTP for
// the signed URLs.
package blobtest

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/blob"
	"purlin/fault"
)

// Run runs the suite. open returns an empty bucket whose signed URLs work.
func Run(t *testing.T, open func(t *testing.T) blob.Bucket) {
	cases := map[string]func(t *testing.T, b blob.Bucket){
		"multipart":        multipart,
		"multipart faults": multipartFaults,
		"signed part":      signedPart,
		"part by part":     partByPart,
		"objects":          objects,
		"signed get":       signedGet,
		"failing put":      failingPut,
		"keys":             keys,
		"purge":            purge,
	}
	for name, run := range cases {
		t.Run(name, func(t *testing.T) {
			b := open(t)
			defer func() { require.NoError(t, b.Close()) }()
			run(t, b)
		})
	}
}

func random(n int) []byte {
	p := make([]byte, n)
	rand.Read(p)
	return p
}

func requireCode(t *testing.T, want fault.Code, err error) {
	t.Helper()
	require.Error(t, err)
	require.Equal(t, want, fault.CodeOf(err), "%v", err)
}

// do sends a request and returns the answer with its body read.
func do(t *testing.T, method, url string, body []byte, header ...string) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, bytes.NewReader(body))
	require.NoError(t, err)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	tr := &http.Transport{DisableKeepAlives: true}
	resp, err := (&http.Client{Transport: tr, Timeout: time.Minute}).Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp, got
}

func put(t *testing.T, b blob.Bucket, key, id string, number int, content []byte) blob.Part {
	t.Helper()
	url, err := b.SignPart(t.Context(), key, id, number, int64(len(content)), time.Minute)
	require.NoError(t, err)
	resp, body := do(t, "PUT", url, content)
	require.Equal(t, http.StatusOK, resp.StatusCode, "%s", body)
	etag := strings.Trim(resp.Header.Get("ETag"), `"`)
	require.NotEmpty(t, etag)
	return blob.Part{Number: number, Size: int64(len(content)), ETag: etag}
}

func read(t *testing.T, b blob.Bucket, key string, offset int64) []byte {
	t.Helper()
	r, err := b.Reader(t.Context(), key, offset)
	require.NoError(t, err)
	defer r.Close()
	got, err := io.ReadAll(r)
	require.NoError(t, err)
	return got
}

func multipart(t *testing.T, b blob.Bucket) {
	const key = "up/a.ifc"
	one, two := random(blob.MinPartSize), random(1234)
	id, err := b.CreateUpload(t.Context(), key, int64(len(one)+len(two)))
	require.NoError(t, err)
	parts, err := b.Parts(t.Context(), key, id)
	require.NoError(t, err)
	require.Empty(t, parts)

	p2 := put(t, b, key, id, 2, random(99))
	old := p2
	p2 = put(t, b, key, id, 2, two) // replaces the former
	p1 := put(t, b, key, id, 1, one)
	parts, err = b.Parts(t.Context(), key, id)
	require.NoError(t, err)
	require.Equal(t, []blob.Part{p1, p2}, parts)
	_, err = b.Stat(t.Context(), key)
	requireCode(t, fault.NotFound, err)

	requireCode(t, fault.Conflict, b.CompleteUpload(t.Context(), key, id, []blob.Part{p1, old}))
	for range 2 { // idempotent
		require.NoError(t, b.CompleteUpload(t.Context(), key, id, parts))
	}
	require.True(t, bytes.Equal(append(bytes.Clone(one), two...), read(t, b, key, 0)))
	require.NoError(t, b.AbortUpload(t.Context(), key, id))
	a, err := b.Stat(t.Context(), key)
	require.NoError(t, err)
	require.EqualValues(t, len(one)+len(two), a.Size)
}

func multipartFaults(t *testing.T, b blob.Bucket) {
	const key = "up/b"
	id, err := b.CreateUpload(t.Context(), key, 10)
	require.NoError(t, err)
	p := put(t, b, key, id, 1, random(10))
	requireCode(t, fault.Invalid, b.CompleteUpload(t.Context(), key, id, nil))
	requireCode(t, fault.Invalid, b.CompleteUpload(t.Context(), key, id, []blob.Part{p, p}))
	requireCode(t, fault.Conflict, b.CompleteUpload(t.Context(), key, id,
		[]blob.Part{{Number: 2, Size: 10, ETag: p.ETag}}))
	for range 2 {
		require.NoError(t, b.AbortUpload(t.Context(), key, id))
	}
	requireCode(t, fault.NotFound, b.CompleteUpload(t.Context(), key, id, []blob.Part{p}))
	_, err = b.Parts(t.Context(), key, id)
	requireCode(t, fault.NotFound, err)
}

func signedPart(t *testing.T, b blob.Bucket) {
	const key = "up/c"
	id, err := b.CreateUpload(t.Context(), key, 10)
	require.NoError(t, err)
	url, err := b.SignPart(t.Context(), key, id, 1, 10, time.Minute)
	require.NoError(t, err)
	for name, n := range map[string]int{"shorter": 9, "longer": 11} {
		resp, _ := do(t, "PUT", url, random(n))
		require.GreaterOrEqual(t, resp.StatusCode, 400, name)
	}
	other, err := b.SignPart(t.Context(), key, id, 2, 10, time.Minute)
	require.NoError(t, err)
	require.NotEqual(t, url, other)
	resp, _ := do(t, "PUT", strings.Replace(url, "up/c", "up/d", 1), random(10))
	require.Equal(t, http.StatusForbidden, resp.StatusCode)
	resp, _ = do(t, "GET", url, nil)
	require.Equal(t, http.StatusForbidden, resp.StatusCode)
	parts, err := b.Parts(t.Context(), key, id)
	require.NoError(t, err)
	require.Empty(t, parts)
	_, err = b.SignPart(t.Context(), key, id, 0, 10, time.Minute)
	requireCode(t, fault.Invalid, err)
	_, err = b.SignPart(t.Context(), key, id, 1, 10, 30*24*time.Hour)
	requireCode(t, fault.Invalid, err)
}

func partByPart(t *testing.T, b blob.Bucket) {
	const key = "up/e"
	ctx := t.Context()
	one, two := random(blob.MinPartSize), random(1234)
	id, err := b.CreateUpload(ctx, key, int64(len(one)+len(two)))
	require.NoError(t, err)
	store := func(number int, content []byte, size int) (blob.Part, error) {
		return b.PutPart(ctx, key, id, number, int64(size), iotest.HalfReader(bytes.NewReader(content)))
	}
	_, err = store(1, one, len(one)+1)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	_, err = b.PutPart(ctx, key, id, 1, 10, iotest.ErrReader(io.ErrClosedPipe))
	require.ErrorIs(t, err, io.ErrClosedPipe)
	parts, err := b.Parts(ctx, key, id)
	require.NoError(t, err)
	require.Empty(t, parts, "of a part that failed nothing is stored")

	_, err = store(1, two, 99) // no more than its size is read
	require.NoError(t, err)
	p1, err := store(1, one, len(one)) // replaces the former
	require.NoError(t, err)
	p2, err := store(2, two, len(two))
	require.NoError(t, err)
	parts, err = b.Parts(ctx, key, id)
	require.NoError(t, err)
	require.Equal(t, []blob.Part{p1, p2}, parts)
	require.NoError(t, b.CompleteUpload(ctx, key, id, parts))
	require.True(t, bytes.Equal(append(bytes.Clone(one), two...), read(t, b, key, 0)))
	// A server may close on a large body that it refuses, before its answer is read.
	_, err = store(1, two, len(two))
	requireCode(t, fault.NotFound, err)
	_, err = store(0, one, len(one))
	requireCode(t, fault.Invalid, err)
}

func objects(t *testing.T, b blob.Bucket) {
	ctx := t.Context()
	for name, size := range map[string]int{"empty": 0, "small": 1000, "large": 17 << 20} {
		content := random(size)
		key := "o/" + name
		n, err := b.Put(ctx, key, iotest.HalfReader(bytes.NewReader(content)), blob.PutOptions{ContentType: "model/gltf-binary"})
		require.NoError(t, err)
		require.EqualValues(t, size, n)
		a, err := b.Stat(ctx, key)
		require.NoError(t, err)
		require.EqualValues(t, size, a.Size)
		require.NotEmpty(t, a.ETag)
		require.WithinDuration(t, time.Now(), a.ModTime, time.Minute)
		require.True(t, bytes.Equal(content, read(t, b, key, 0)))
		require.Empty(t, read(t, b, key, int64(size)))
		require.Empty(t, read(t, b, key, int64(size)+10))
		o, err := b.Open(ctx, key)
		require.NoError(t, err)
		require.EqualValues(t, size, o.Size())
		if size > 0 {
			require.True(t, bytes.Equal(content[size/2:], read(t, b, key, int64(size/2))))
			p := make([]byte, 100)
			n, err := o.ReadAt(p, 300)
			require.NoError(t, err)
			require.Equal(t, content[300:400], p[:n])
			n, err = o.ReadAt(p, int64(size)-40)
			require.ErrorIs(t, err, io.EOF)
			require.Equal(t, content[size-40:], p[:n])
		}
		n2, err := o.ReadAt(make([]byte, 1), int64(size))
		require.ErrorIs(t, err, io.EOF)
		require.Zero(t, n2)
		require.NoError(t, o.Close())
		require.NoError(t, b.Delete(ctx, key))
		require.NoError(t, b.Delete(ctx, key))
		_, err = b.Open(ctx, key)
		requireCode(t, fault.NotFound, err)
		_, err = b.Reader(ctx, key, 0)
		requireCode(t, fault.NotFound, err)
	}
}

func purge(t *testing.T, b blob.Bucket) {
	ctx := t.Context()
	require.NoError(t, b.Purge(ctx, "p/nothing"))
	_, err := b.Put(ctx, "p/a", strings.NewReader("whole"), blob.PutOptions{})
	require.NoError(t, err)
	_, err = b.Put(ctx, "p/ab", strings.NewReader("other"), blob.PutOptions{})
	require.NoError(t, err)
	var ids []string
	for range 2 {
		id, err := b.CreateUpload(ctx, "p/a", 4)
		require.NoError(t, err)
		put(t, b, "p/a", id, 1, []byte("part"))
		ids = append(ids, id)
	}
	other, err := b.CreateUpload(ctx, "p/ab", 4)
	require.NoError(t, err)
	part := put(t, b, "p/ab", other, 1, []byte("part"))

	require.NoError(t, b.Purge(ctx, "p/a"))
	_, err = b.Stat(ctx, "p/a")
	requireCode(t, fault.NotFound, err)
	for _, id := range ids {
		_, err := b.Parts(ctx, "p/a", id)
		requireCode(t, fault.NotFound, err)
	}
	require.Equal(t, "other", string(read(t, b, "p/ab", 0)))
	require.NoError(t, b.CompleteUpload(ctx, "p/ab", other, []blob.Part{part}))
	require.NoError(t, b.Purge(ctx, "p/a"))
}

func signedGet(t *testing.T, b blob.Bucket) {
	content := random(1000)
	_, err := b.Put(t.Context(), "d/x", bytes.NewReader(content), blob.PutOptions{})
	require.NoError(t, err)
	const name = `Straße "7"; 桁.ifc`
	url, err := b.SignGet(t.Context(), "d/x", blob.SignOptions{TTL: time.Minute, Filename: name, ContentType: "application/x-step"})
	require.NoError(t, err)
	resp, got := do(t, "GET", url, nil)
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Equal(t, content, got)
	require.Equal(t, "application/x-step", resp.Header.Get("Content-Type"))
	kind, params, err := mime.ParseMediaType(resp.Header.Get("Content-Disposition"))
	require.NoError(t, err)
	require.Equal(t, "attachment", kind)
	require.Equal(t, name, params["filename"])
	resp, got = do(t, "GET", url, nil, "Range", "bytes=10-19")
	require.Equal(t, http.StatusPartialContent, resp.StatusCode)
	require.Equal(t, content[10:20], got)
	resp, _ = do(t, "GET", strings.Replace(url, "d/x", "d/y", 1), nil)
	require.Equal(t, http.StatusForbidden, resp.StatusCode)
}

func failingPut(t *testing.T, b blob.Bucket) {
	_, err := b.Put(t.Context(), "f", strings.NewReader("first"), blob.PutOptions{})
	require.NoError(t, err)
	broken := errors.New("broken")
	for _, n := range []int{3, 17 << 20} {
		_, err = b.Put(t.Context(), "f", io.MultiReader(bytes.NewReader(random(n)), iotest.ErrReader(broken)), blob.PutOptions{})
		require.ErrorIs(t, err, broken)
	}
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = b.Put(canceled, "f", strings.NewReader("second"), blob.PutOptions{})
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, "first", string(read(t, b, "f", 0)))
}

func keys(t *testing.T, b blob.Bucket) {
	for _, key := range []string{"", "/a", "a/", "a//b", "../a", "a/../b", ".", "a/./b", "a b", "a\n", "ä", "a\\b", strings.Repeat("a", 513)} {
		_, err := b.Stat(t.Context(), key)
		requireCode(t, fault.Invalid, err)
		_, err = b.Put(t.Context(), key, strings.NewReader(""), blob.PutOptions{})
		requireCode(t, fault.Invalid, err)
		_, err = b.CreateUpload(t.Context(), key, 1)
		requireCode(t, fault.Invalid, err)
	}
}
