package aps_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/aps"
)

// service is an APS of a few handlers; tokens are numbered.
type service struct {
	*http.ServeMux
	tokens atomic.Int64
	url    string
}

func serve(t *testing.T) (*service, *aps.Client) {
	t.Helper()
	s := &service{ServeMux: http.NewServeMux()}
	s.HandleFunc("POST /authentication/v2/token", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{"access_token":"t%d","token_type":"Bearer","expires_in":3599}`, s.tokens.Add(1))
	})
	h := httptest.NewServer(s)
	t.Cleanup(h.Close)
	s.url = h.URL
	return s, aps.New(aps.Options{BaseURL: h.URL, ClientID: "i", ClientSecret: "s", MaxRetries: 3, MinBackoff: time.Millisecond, MaxBackoff: 2 * time.Millisecond})
}

const manifest = "GET /modelderivative/v2/designdata/u/manifest"

func TestTokenIsSharedAndRenewedOnceAfter401(t *testing.T) {
	t.Parallel()
	s, c := serve(t)
	s.HandleFunc(manifest, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "Bearer t1" {
			w.WriteHeader(http.StatusUnauthorized)
			io.WriteString(w, `{"developerMessage":"Access token provided is invalid or expired.","errorCode":"AUTH-006"}`)
			return
		}
		io.WriteString(w, `{"status":"inprogress","progress":"42% complete","hasThumbnail":"true","derivatives":[{"outputType":"obj","children":[{"messages":[{"type":"error","code":"ATF-1026","message":["The file: {0} is empty.","a.stl"]},{"type":"warning","code":"W","message":"plain"}]}]}]}`)
	})
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			_, err := c.Token(t.Context(), aps.ScopeDataRead, aps.ScopeViewablesRead)
			require.NoError(t, err)
		})
	}
	all.Wait()
	require.EqualValues(t, 1, s.tokens.Load())
	m, err := c.Manifest(t.Context(), "u")
	require.NoError(t, err)
	require.EqualValues(t, 2, s.tokens.Load())
	require.InDelta(t, 0.42, m.Fraction(), 1e-9)
	require.True(t, bool(m.HasThumbnail))
	require.Equal(t, "The file: a.stl is empty.", m.Messages()[0].String())
	require.Equal(t, "plain", m.Messages()[1].String())
}

func TestRepeatsWhatMayPassAndNoJob(t *testing.T) {
	t.Parallel()
	s, c := serve(t)
	var reads, jobs atomic.Int64
	s.HandleFunc(manifest, func(w http.ResponseWriter, r *http.Request) {
		if n := reads.Add(1); n < 3 {
			w.WriteHeader([]int{0, 500, 503}[n])
			return
		}
		w.Header().Set("Retry-After", "25")
		w.Header().Set("x-ads-request-id", "req")
		w.WriteHeader(http.StatusTooManyRequests)
		io.WriteString(w, `{"developerMessage":"Quota limit exceeded."}`)
	})
	s.HandleFunc("POST /modelderivative/v2/designdata/job", func(w http.ResponseWriter, r *http.Request) {
		jobs.Add(1)
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	_, err := c.Manifest(t.Context(), "u")
	var e *aps.Error
	require.ErrorAs(t, err, &e)
	require.EqualValues(t, 3, reads.Load(), "a wait that is too long is the caller's")
	require.Equal(t, aps.Error{
		Op: "get manifest", Status: 429, Message: "Quota limit exceeded.", RequestID: "req", RetryAfter: 25 * time.Second,
		Body: []byte(`{"developerMessage":"Quota limit exceeded."}`),
	}, *e)
	require.True(t, e.Temporary())

	_, err = c.PostJob(t.Context(), aps.JobRequest{URN: "u", Outputs: []aps.Output{{Type: "obj"}}})
	require.True(t, aps.IsStatus(err, http.StatusServiceUnavailable))
	require.EqualValues(t, 1, jobs.Load())
}

func TestUploadSurvivesExpiredURLsAndFailures(t *testing.T) {
	t.Parallel()
	s, c := serve(t)
	var mu sync.Mutex
	stored, batches, tries := map[string][]byte{}, 0, map[string]int{}
	s.HandleFunc("GET /oss/v2/buckets/b/objects/{key}/signeds3upload", func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		batches++
		var first, n int
		fmt.Sscan(r.FormValue("firstPart"), &first)
		fmt.Sscan(r.FormValue("parts"), &n)
		require.Equal(t, "a/b c", r.PathValue("key"))
		if (r.FormValue("uploadKey") == "") != (batches == 1) || n > 25 {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		var urls []string
		for i := range n {
			urls = append(urls, fmt.Sprintf("%s/put/%d?batch=%d", s.url, first+i, batches))
		}
		json.NewEncoder(w).Encode(map[string]any{"uploadKey": "k", "urls": urls})
	})
	s.HandleFunc("PUT /put/{part}", func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		part := r.PathValue("part")
		tries[part]++
		switch {
		case r.Header.Get("Authorization") != "":
			w.WriteHeader(http.StatusTeapot)
		case part == "2" && r.FormValue("batch") == "1":
			w.WriteHeader(http.StatusForbidden)
			io.WriteString(w, "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>")
		case part == "3" && tries[part] < 3:
			w.WriteHeader(http.StatusInternalServerError)
		default:
			stored[part] = b
			w.Header().Set("ETag", `"e`+part+`"`)
		}
	})
	completes := 0
	s.HandleFunc("POST /oss/v2/buckets/b/objects/{key}/signeds3upload", func(w http.ResponseWriter, r *http.Request) {
		completes++
		if completes == 1 {
			io.WriteString(w, `{"uploadKey":"k","status":"error","reason":"MissingOrInvalidParts","size":{"expected":1,"detected":2}}`)
			return
		}
		b, _ := io.ReadAll(r.Body)
		require.JSONEq(t, `{"uploadKey":"k","size":16777217,"eTags":["e1","e2","e3","e4"]}`, string(b))
		io.WriteString(w, `{"objectId":"urn:x","size":16777217}`)
	})
	content := bytes.Repeat([]byte("x"), 16<<20+1)
	var state aps.UploadState
	o := aps.UploadOptions{PartSize: aps.MinPartSize, OnPart: func(s aps.UploadState) { state = s }}
	_, err := c.Upload(t.Context(), "b", "a/b c", bytes.NewReader(content), int64(len(content)), o)
	var e *aps.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, "MissingOrInvalidParts", e.Code)
	require.False(t, e.Temporary())
	require.Len(t, state.Parts, 4)
	require.Len(t, stored["4"], 16<<20+1-3*aps.MinPartSize)
	require.Equal(t, 3, tries["3"])

	o.Resume = &state
	done, err := c.Upload(t.Context(), "b", "a/b c", bytes.NewReader(content), int64(len(content)), o)
	require.NoError(t, err)
	require.Equal(t, "urn:x", done.ObjectID)
	require.Equal(t, 1, tries["1"], "no part is sent twice")
}

func TestDownloadGoesOnWhereItWasCut(t *testing.T) {
	t.Parallel()
	s, c := serve(t)
	content := strings.Repeat("0123456789", 10_000)
	var signs, gets atomic.Int64
	s.HandleFunc("GET /modelderivative/v2/designdata/u/manifest/{d}/signedcookies", func(w http.ResponseWriter, r *http.Request) {
		n := signs.Add(1)
		w.Header().Add("Set-Cookie", fmt.Sprintf("CloudFront-Policy=p%d; Path=/; Domain=elsewhere.example", n))
		fmt.Fprintf(w, `{"etag":"e","size":%d,"url":%q,"content-type":"model/x"}`, len(content), s.url+"/file")
	})
	s.HandleFunc("GET /file", func(w http.ResponseWriter, r *http.Request) {
		n := gets.Add(1)
		k, err := r.Cookie("CloudFront-Policy")
		if err != nil || n == 2 && k.Value == "p1" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		if n == 1 {
			w.Header().Set("Content-Length", fmt.Sprint(len(content)))
			io.WriteString(w, content[:12_345])
			panic(http.ErrAbortHandler)
		}
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader(content))
	})
	d, err := c.DownloadDerivative(t.Context(), "u", "urn:x/y z")
	require.NoError(t, err)
	defer d.Close()
	b, err := io.ReadAll(d)
	require.NoError(t, err)
	require.Equal(t, content, string(b))
	require.Equal(t, "model/x", d.MIME)
	require.EqualValues(t, 2, signs.Load())
}

func TestExtractionIsAwaitedAndForced(t *testing.T) {
	t.Parallel()
	s, c := serve(t)
	var n atomic.Int64
	s.HandleFunc("GET /modelderivative/v2/designdata/u/metadata/g/properties", func(w http.ResponseWriter, r *http.Request) {
		switch {
		case n.Add(1) == 1:
			w.WriteHeader(http.StatusAccepted)
			io.WriteString(w, `{"result":"success"}`)
		case r.FormValue("forceget") != "true":
			w.WriteHeader(http.StatusRequestEntityTooLarge)
			io.WriteString(w, `{"diagnostic":"Please use the 'forceget' parameter to force querying the data."}`)
		default:
			io.WriteString(w, `{"data":{"type":"properties","collection":[{"objectid":4,"name":"Box","externalId":"x","properties":{"Name":"Box","Mass":{"B":"2 mm","A":1}}},{"objectid":5}]}}`)
		}
	})
	var got []aps.ObjectProperties
	for p, err := range c.Properties(t.Context(), "u", "g", aps.ExtractOptions{}) {
		require.NoError(t, err)
		got = append(got, p)
	}
	require.Len(t, got, 2)
	groups, err := got[0].Groups()
	require.NoError(t, err)
	require.Equal(t, []aps.PropertyGroup{
		{Properties: []aps.Property{{Name: "Name", Value: "Box"}}},
		{Name: "Mass", Properties: []aps.Property{{Name: "B", Value: "2 mm"}, {Name: "A", Value: 1.0}}},
	}, groups)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range c.Properties(ctx, "u", "g", aps.ExtractOptions{}) {
		require.ErrorIs(t, err, context.Canceled)
	}
}
