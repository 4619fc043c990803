package aps_test

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/aps"
	"purlin/apslocal"
)

func TestObjectsOfTheTwin(t *testing.T) {
	t.Parallel()
	c := startTwin(t, nil)
	ctx := t.Context()
	b, err := c.CreateBucket(ctx, "objects-of-the-twin", aps.Temporary)
	require.NoError(t, err)
	require.Equal(t, "client", b.Owner)
	_, err = c.CreateBucket(ctx, b.Key, aps.Temporary)
	require.True(t, aps.IsStatus(err, http.StatusConflict), "%v", err)
	b, err = c.Bucket(ctx, b.Key)
	require.NoError(t, err)
	require.Equal(t, aps.Temporary, b.Policy)
	require.WithinDuration(t, time.Now(), b.Created.Time(), time.Minute)
	_, err = c.CreateBucket(ctx, "Bad Key", aps.Temporary)
	require.True(t, aps.IsStatus(err, http.StatusBadRequest), "%v", err)

	const n = 103 // more than a page
	for i := range n {
		key := fmt.Sprintf("dir/%03d ä%%.txt", i)
		if i == 0 {
			key = "other"
		}
		o, err := c.Upload(ctx, b.Key, key, strings.NewReader(key), int64(len(key)), aps.UploadOptions{})
		require.NoError(t, err)
		require.Equal(t, aps.ObjectID(b.Key, key), o.ObjectID)
	}
	var keys []string
	for o, err := range c.Objects(ctx, b.Key, "dir/") {
		require.NoError(t, err)
		keys = append(keys, o.ObjectKey)
	}
	require.Len(t, keys, n-1)
	require.True(t, slices.IsSorted(keys))
	details, err := c.ObjectDetails(ctx, b.Key, keys[0])
	require.NoError(t, err)
	require.WithinDuration(t, time.Now(), details.Created.Time(), time.Minute)

	d, err := c.DownloadObject(ctx, b.Key, keys[7])
	require.NoError(t, err)
	defer d.Close()
	require.NoError(t, iotest.TestReader(d, []byte(keys[7])))
	_, err = c.DownloadObject(ctx, b.Key, "none")
	require.True(t, aps.IsStatus(err, http.StatusNotFound), "%v", err)

	require.NoError(t, c.DeleteObject(ctx, b.Key, "other"))
	require.NoError(t, c.DeleteObject(ctx, b.Key, "other"), "gone is gone")
	require.NoError(t, c.DeleteBucket(ctx, b.Key))
	require.NoError(t, c.DeleteBucket(ctx, b.Key))
	for b, err := range c.Buckets(ctx) {
		require.NoError(t, err)
		require.Fail(t, b.Key)
	}
}

func TestStreamsAreUploadedInParts(t *testing.T) {
	t.Parallel()
	c, twin := startFaultyTwin(t, nil)
	ctx := t.Context()
	require.NoError(t, c.EnsureBucket(ctx, "streams", aps.Transient))
	content := make([]byte, 2*aps.MinPartSize+12_345)
	r := rand.NewChaCha8([32]byte{1})
	_, err := r.Read(content)
	require.NoError(t, err)
	for name, size := range map[string]int{"nothing": 0, "less than a part": 1000, "one part": aps.MinPartSize, "two parts": 2 * aps.MinPartSize, "and some": len(content)} {
		var sent int64
		o, err := c.UploadStream(ctx, "streams", name, iotest.HalfReader(bytes.NewReader(content[:size])), aps.UploadOptions{
			PartSize: aps.MinPartSize, Parallel: 2, Progress: func(n int64) { sent = n },
		})
		require.NoError(t, err, name)
		require.EqualValues(t, size, o.Size, name)
		require.EqualValues(t, size, sent, name)
		o, err = c.ObjectDetails(ctx, "streams", name)
		require.NoError(t, err)
		sum := sha1.Sum(content[:size])
		require.Equal(t, hex.EncodeToString(sum[:]), o.SHA1, name)
	}

	// It goes on where it failed, and sends no part twice.
	var state aps.UploadState
	remember := func(s aps.UploadState) { state = s }
	cut := io.MultiReader(bytes.NewReader(content[:2*aps.MinPartSize]), iotest.ErrReader(io.ErrClosedPipe))
	_, err = c.UploadStream(ctx, "streams", "resumed", cut, aps.UploadOptions{PartSize: aps.MinPartSize, OnPart: remember})
	require.ErrorIs(t, err, io.ErrClosedPipe)
	require.Len(t, state.Parts, 2)
	parts := 0
	o, err := c.UploadStream(ctx, "streams", "resumed", bytes.NewReader(content), aps.UploadOptions{Resume: &state, OnPart: func(s aps.UploadState) { parts = len(s.Parts) }})
	require.NoError(t, err)
	require.EqualValues(t, len(content), o.Size)
	require.Equal(t, 3, parts)

	// A pause comes between parts, after one at least.
	var paused *aps.UploadState
	for done := 1; done <= 2; done++ {
		o := aps.UploadOptions{PartSize: aps.MinPartSize, Parallel: 1, Pause: time.Now(), Resume: paused, OnPart: func(s aps.UploadState) { paused = &s }}
		_, err = c.Upload(ctx, "streams", "paused", bytes.NewReader(content), int64(len(content)), o)
		require.ErrorIs(t, err, aps.ErrPaused)
		require.Len(t, paused.Parts, done)
	}
	o, err = c.Upload(ctx, "streams", "paused", bytes.NewReader(content), int64(len(content)), aps.UploadOptions{Pause: time.Now(), Resume: paused})
	require.NoError(t, err)
	require.EqualValues(t, len(content), o.Size)

	// The last part is on its way when the end is known: that is no other upload.
	whole := state
	_, err = twin.Inject(apslocal.Fault{Kind: apslocal.FaultStatus, Status: 403, Path: "^/signed/parts/[^/]+/3", Times: 100})
	require.NoError(t, err)
	_, err = c.UploadStream(ctx, "streams", "at its end", bytes.NewReader(content), aps.UploadOptions{PartSize: aps.MinPartSize, Parallel: 1, OnPart: func(s aps.UploadState) { whole = s }})
	require.True(t, aps.IsStatus(err, http.StatusForbidden), "%v", err)
	require.Len(t, whole.Parts, 2)
	for _, f := range twin.Faults() {
		require.True(t, twin.RemoveFault(f.ID))
	}
	o, err = c.UploadStream(ctx, "streams", "at its end", bytes.NewReader(content), aps.UploadOptions{Resume: &whole, OnPart: func(s aps.UploadState) {
		require.Equal(t, whole.UploadKey, s.UploadKey)
	}})
	require.NoError(t, err)
	require.EqualValues(t, len(content), o.Size)
}

func TestDownloadsAreSoughtPiecedAndChecked(t *testing.T) {
	t.Parallel()
	const content = "0123456789abcdef"
	sum := sha1.Sum([]byte(content))
	for name, c := range map[string]struct {
		answer string
		fails  string
	}{
		"whole":         {fmt.Sprintf(`{"status":"complete","url":"http://storage.test/0","size":16,"sha1":"%x","params":{}}`, sum), ""},
		"in pieces":     {fmt.Sprintf(`{"status":"chunked","urls":{"10-15":"http://storage.test/10","0-9":"http://storage.test/0?n=10"},"size":16,"sha1":"%x","params":{}}`, sum), ""},
		"corrupt":       {`{"status":"complete","url":"http://storage.test/0","size":16,"sha1":"0000000000000000000000000000000000000000"}`, "another SHA-1"},
		"with a hole":   {`{"status":"chunked","urls":{"0-9":"http://storage.test/0","11-15":"http://storage.test/11"},"size":16}`, "bytes from 10 are missing"},
		"too short":     {`{"status":"chunked","urls":{"0-9":"http://storage.test/0"},"size":16}`, "they end at 10 of 16"},
		"odd ranges":    {`{"status":"chunked","urls":{"all":"http://storage.test/0"},"size":16}`, `range "all"`},
		"no URL":        {`{"status":"complete","size":16}`, "no usable url"},
		"another world": {`{"status":"complete","url":"file:///etc/passwd","size":16}`, "no usable url"},
		"negative":      {`{"status":"complete","url":"http://storage.test/0","size":-1}`, "no usable url and size"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, _ := over(aps.Options{}, func(r *http.Request) (*http.Response, error) {
				if r.URL.Host != "storage.test" {
					return reply(200, c.answer), nil
				}
				var begin, from int
				end := len(content)
				fmt.Sscanf(r.URL.Path, "/%d", &begin)
				if _, err := fmt.Sscanf(r.URL.RawQuery, "n=%d", &end); err != nil {
					end = len(content)
				}
				if n, _ := fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &from); n == 1 {
					return reply(206, content[begin+from:end], "Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, end-begin-1, end-begin)), nil
				}
				return reply(200, content[begin:end]), nil
			})
			d, err := client.DownloadObject(t.Context(), "bucket", "key")
			if err == nil {
				defer d.Close()
				var b []byte
				if b, err = io.ReadAll(iotest.OneByteReader(d)); err == nil {
					require.Equal(t, content, string(b))
					_, err := d.Seek(0, io.SeekStart)
					require.NoError(t, err)
					require.NoError(t, iotest.TestReader(d, []byte(content)))
				}
			}
			if c.fails == "" {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, c.fails)
			}
		})
	}
}

func TestTransfersThatStall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var gets atomic.Int64
		c, _ := over(aps.Options{StallTimeout: 10 * time.Second}, func(r *http.Request) (*http.Response, error) {
			if r.URL.Host != "storage.test" {
				return reply(200, `{"status":"complete","url":"http://storage.test/","size":4}`), nil
			}
			if gets.Add(1) > 1 {
				return reply(206, "3", "Content-Range", "bytes 3-3/4"), nil
			}
			res := reply(200, "")
			res.Body = io.NopCloser(io.MultiReader(strings.NewReader("012"), until{r}))
			return res, nil
		})
		d, err := c.DownloadObject(t.Context(), "bucket", "key")
		require.NoError(t, err)
		defer d.Close()
		begun := time.Now()
		b, err := io.ReadAll(d)
		require.NoError(t, err)
		require.Equal(t, "0123", string(b))
		require.InDelta(t, 10, time.Since(begun).Seconds(), 1)
	})
}

// until blocks for as long as its request lives.
type until struct{ r *http.Request }

func (u until) Read([]byte) (int, error) { <-u.r.Context().Done(); return 0, u.r.Context().Err() }
