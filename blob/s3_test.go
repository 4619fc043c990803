package blob_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/blob"
	"purlin/fault"
	"purlin/testservice"
)

// between is a bucket that is reached through a server of ours, with more
// parameters of its URL. spoil may answer a request itself, and says so.
func between(t *testing.T, more string, spoil func(w http.ResponseWriter, r *http.Request, forward http.Handler) bool) blob.Bucket {
	t.Helper()
	u, err := url.Parse(testservice.S3(t))
	require.NoError(t, err)
	q := u.Query()
	target, err := url.Parse(q.Get("endpoint"))
	require.NoError(t, err)
	forward := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = r.In.Host // is signed
		},
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) {}, // the client has left
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !spoil(w, r, forward) {
			forward.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	q.Set("endpoint", server.URL)
	u.RawQuery = q.Encode() + more
	b, err := blob.Open(t.Context(), u.String(), blob.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, b.Close()) })
	return b
}

// Ways in which a bucket fails a request.
var (
	broken   = refusal(http.StatusInternalServerError, "InternalError")
	slowDown = refusal(http.StatusServiceUnavailable, "SlowDown")
)

func refusal(status int, code string) func(http.ResponseWriter, *http.Request, http.Handler) {
	return func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/xml")
		w.WriteHeader(status)
		if r.Method != http.MethodHead {
			_, _ = fmt.Fprintf(w, "<Error><Code>%s</Code><Message>try again</Message></Error>", code)
		}
	}
}

// reset cuts the connection before anything is done.
func reset(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	_ = conn.(*net.TCPConn).SetLinger(0)
	_ = conn.Close()
}

// deaf has the request done, and the answer lost.
func deaf(w http.ResponseWriter, r *http.Request, forward http.Handler) {
	body, err := io.ReadAll(r.Body) // before the connection is taken
	if err != nil {
		return
	}
	again := r.Clone(context.WithoutCancel(r.Context()))
	again.Body = io.NopCloser(bytes.NewReader(body))
	forward.ServeHTTP(httptest.NewRecorder(), again)
	reset(w, r, forward)
}

// short breaks the answer off in the middle.
func short(w http.ResponseWriter, r *http.Request, forward http.Handler) {
	whole := httptest.NewRecorder()
	forward.ServeHTTP(whole, r)
	maps.Copy(w.Header(), whole.Header())
	w.Header().Set("Content-Length", fmt.Sprint(whole.Body.Len()))
	w.WriteHeader(whole.Code)
	_, _ = w.Write(whole.Body.Bytes()[:whole.Body.Len()/2])
	panic(http.ErrAbortHandler)
}

// A bucket fails every request of a kind once, in each way.
func TestS3ThatFailsOnceIsAskedAgain(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func(http.ResponseWriter, *http.Request, http.Handler){
		"500": broken, "503 SlowDown": slowDown, "reset": reset, "answer lost": deaf,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			failed := map[string]bool{}
			b := between(t, "", func(w http.ResponseWriter, r *http.Request, forward http.Handler) bool {
				kind := r.Method + fmt.Sprint(r.URL.Query().Has("uploads"), r.URL.Query().Has("uploadId"), strings.Count(r.URL.Path, "/") > 1)
				mu.Lock()
				first := !failed[kind]
				failed[kind] = true
				mu.Unlock()
				if first {
					fail(w, r, forward)
				}
				return first
			})
			ctx := t.Context()
			content := strings.Repeat("content ", 1000)
			_, err := b.Put(ctx, "put", strings.NewReader(content), blob.PutOptions{})
			require.NoError(t, err)
			id, err := b.CreateUpload(ctx, "parts", int64(len(content)))
			require.NoError(t, err)
			part, err := b.PutPart(ctx, "parts", id, 1, int64(len(content)), strings.NewReader(content))
			require.NoError(t, err)
			parts, err := b.Parts(ctx, "parts", id)
			require.NoError(t, err)
			require.Equal(t, []blob.Part{part}, parts)
			require.NoError(t, b.CompleteUpload(ctx, "parts", id, parts))
			for _, key := range []string{"put", "parts"} {
				require.Equal(t, content, read(t, b, key))
			}
			a, err := b.Stat(ctx, "put")
			require.NoError(t, err)
			require.EqualValues(t, len(content), a.Size)
			require.NoError(t, b.Delete(ctx, "put"))
			require.NoError(t, b.Purge(ctx, "parts"))
			_, err = b.Stat(ctx, "parts")
			require.Equal(t, fault.NotFound, fault.CodeOf(err))
			mu.Lock()
			defer mu.Unlock()
			delete(failed, "DELETEfalse true true") // of an upload whose id got lost
			require.Len(t, failed, 10, "kinds of requests: %v", failed)
		})
	}
}

func read(t *testing.T, b blob.Bucket, key string) string {
	t.Helper()
	r, err := b.Reader(t.Context(), key, 0)
	require.NoError(t, err)
	defer r.Close()
	text, err := io.ReadAll(r)
	require.NoError(t, err)
	return string(text)
}

// A bucket that fails for good is given up after a while, with its own word.
func TestS3ThatFailsForGoodIsGivenUp(t *testing.T) {
	t.Parallel()
	var down atomic.Bool
	var asked atomic.Int64
	b := between(t, "", func(w http.ResponseWriter, r *http.Request, forward http.Handler) bool {
		if down.Load() {
			asked.Add(1)
			slowDown(w, r, forward)
		}
		return down.Load()
	})
	down.Store(true)
	_, err := b.Put(t.Context(), "k", strings.NewReader("content"), blob.PutOptions{})
	require.ErrorContains(t, err, "SlowDown")
	require.Empty(t, fault.Of(err), "it is no caller's mistake")
	require.EqualValues(t, 3, asked.Load())
	down.Store(false)
	_, err = b.Stat(t.Context(), "k")
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
}

// An upload whose id got lost on the way goes with the one that was completed.
func TestS3UploadsWhoseIDGotLostAreEnded(t *testing.T) {
	t.Parallel()
	var lost atomic.Int64
	var open sync.Map
	b := between(t, "", func(w http.ResponseWriter, r *http.Request, forward http.Handler) bool {
		begins := r.Method == http.MethodPost && r.URL.Query().Has("uploads")
		if begins && lost.Add(1) <= 2 {
			deaf(w, r, forward)
			return true
		}
		if r.Method == http.MethodDelete {
			open.Store(r.URL.Query().Get("uploadId"), true)
		}
		return false
	})
	id, err := b.CreateUpload(t.Context(), "k", 7)
	require.NoError(t, err)
	other, err := b.CreateUpload(t.Context(), "k/longer", 7)
	require.NoError(t, err)
	part, err := b.PutPart(t.Context(), "k", id, 1, 7, strings.NewReader("content"))
	require.NoError(t, err)
	require.NoError(t, b.CompleteUpload(t.Context(), "k", id, []blob.Part{part}))
	ended := 0
	open.Range(func(any, any) bool { ended++; return true })
	require.Equal(t, 2, ended)
	_, err = b.Parts(t.Context(), "k/longer", other)
	require.NoError(t, err, "another key's upload stays")
	require.Equal(t, "content", read(t, b, "k"))
}

// Downloads that break off go on where they broke, of the same version.
func TestS3DownloadsThatBreakOffGoOn(t *testing.T) {
	t.Parallel()
	var breaks atomic.Int64
	var ranges sync.Map
	b := between(t, "", func(w http.ResponseWriter, r *http.Request, forward http.Handler) bool {
		if r.Method != http.MethodGet || r.URL.Query().Has("uploads") {
			return false
		}
		ranges.Store(r.Header.Get("Range")+" of "+r.Header.Get("If-Match"), true)
		if breaks.Add(1) > 3 {
			return false
		}
		short(w, r, forward)
		return true
	})
	content := make([]byte, 1<<20)
	for i := range content {
		content[i] = byte(i * 7 >> 3)
	}
	_, err := b.Put(t.Context(), "k", bytes.NewReader(content), blob.PutOptions{})
	require.NoError(t, err)
	require.Equal(t, string(content), read(t, b, "k"))
	require.EqualValues(t, 4, breaks.Load())
	n := 0
	ranges.Range(func(any, any) bool { n++; return true })
	require.Equal(t, 4, n, "each request asks for what is missing")

	o, err := b.Open(t.Context(), "k")
	require.NoError(t, err)
	defer o.Close()
	breaks.Store(1)
	some := make([]byte, 1000)
	_, err = o.ReadAt(some, 5000)
	require.NoError(t, err)
	require.Equal(t, content[5000:6000], some)
}

// Every request that makes an object names the encryption, and the parts that
// browsers put need nothing.
func TestS3Encryption(t *testing.T) {
	t.Parallel()
	for more, want := range map[string][2]string{
		"":                               {"", ""},
		"&sse=AES256":                    {"AES256", ""},
		"&sse=aws:kms":                   {"aws:kms", ""},
		"&sse=aws%3Akms&kms_key=arn:k:1": {"aws:kms", "arn:k:1"},
	} {
		t.Run(more, func(t *testing.T) {
			t.Parallel()
			var made atomic.Int64
			b := between(t, more, func(_ http.ResponseWriter, r *http.Request, _ http.Handler) bool {
				q := r.URL.Query()
				makes := r.Method == http.MethodPost && q.Has("uploads") || r.Method == http.MethodPut && !q.Has("uploadId")
				got := [2]string{r.Header.Get("X-Amz-Server-Side-Encryption"), r.Header.Get("X-Amz-Server-Side-Encryption-Aws-Kms-Key-Id")}
				named := [2]string{}
				if makes {
					made.Add(1)
					named = want
				}
				if got != named {
					t.Errorf("%s %s names %q, not %q", r.Method, r.URL, got, named)
				}
				return false
			})
			_, err := b.Put(t.Context(), "small", strings.NewReader("content"), blob.PutOptions{})
			require.NoError(t, err)
			large := strings.Repeat("x", 17<<20)
			_, err = b.Put(t.Context(), "large", strings.NewReader(large), blob.PutOptions{})
			require.NoError(t, err)
			id, err := b.CreateUpload(t.Context(), "signed", 7)
			require.NoError(t, err)
			signed, err := b.SignPart(t.Context(), "signed", id, 1, 7, time.Minute)
			require.NoError(t, err)
			require.NotContains(t, strings.ToLower(signed), "encryption")
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, signed, strings.NewReader("content"))
			require.NoError(t, err)
			resp, err := http.DefaultClient.Do(req)
			require.NoError(t, err)
			require.NoError(t, resp.Body.Close())
			require.Equal(t, http.StatusOK, resp.StatusCode)
			require.NoError(t, b.CompleteUpload(t.Context(), "signed", id, []blob.Part{{Number: 1, Size: 7, ETag: resp.Header.Get("ETag")}}))
			require.Equal(t, "content", read(t, b, "signed"))
			require.EqualValues(t, 3, made.Load())
		})
	}
}
