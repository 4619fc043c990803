package blob

import (
	"context"
	"crypto/hmac"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"purlin/fault"
)

// Handler serves the signed URLs of a bucket on disk, to be mounted at /blobs/.
// It reports false for any other bucket, whose store serves its own URLs. CORS
// and timeouts are the server's.
//
// PUT stores a part and answers with its MD5 as ETag, GET and HEAD serve an
// object with ranges. A refusal is a sentence of plain text: 403 for a URL that
// is expired or was not signed here, 411 and 400 for a length other than the
// signed one, 404 for what is gone.
func Handler(b Bucket) (http.Handler, bool) {
	d, ok := b.(*disk)
	if !ok {
		return nil, false
	}
	return http.HandlerFunc(d.serve), true
}

// Origins are where the URLs that b signs lead, as https://bucket.example.com: pages
// that send parts or show results must be let through to them.
func Origins(ctx context.Context, b Bucket) ([]string, error) {
	o := SignOptions{TTL: time.Minute}
	signed, err := b.SignGet(ctx, "origin", o)
	urls := []string{signed}
	if s, ok := b.(*s3Bucket); ok && err == nil && s.cdn != nil {
		signed, err = s.presignGet(ctx, "origin", o)
		urls = append(urls, signed)
	}
	if err != nil {
		return nil, fmt.Errorf("asking for the bucket's origin: %w", err)
	}
	for i := range urls {
		u, err := url.Parse(urls[i])
		if err != nil {
			return nil, fmt.Errorf("reading the bucket's origin: %w", err)
		}
		urls[i] = u.Scheme + "://" + u.Host
	}
	return urls, nil
}

func (d *disk) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	method := r.Method
	switch method {
	case http.MethodPut, http.MethodGet:
	case http.MethodHead:
		method = http.MethodGet
	default:
		w.Header().Set("Allow", "GET, HEAD, PUT")
		http.Error(w, "This address takes GET, HEAD and PUT.", http.StatusMethodNotAllowed)
		return
	}
	key, ok := strings.CutPrefix(r.URL.Path, "/blobs/")
	q, err := url.ParseQuery(r.URL.RawQuery)
	if !ok || err != nil || checkKey(key) != nil || !d.verify(method, key, q) {
		http.Error(w, "The signature of this address is not valid: ask for a new one.", http.StatusForbidden)
		return
	}
	if expires, err := strconv.ParseInt(q.Get("expires"), 10, 64); err != nil || time.Now().Unix() >= expires {
		http.Error(w, "This address has expired: ask for a new one.", http.StatusForbidden)
		return
	}
	if method == http.MethodPut {
		d.servePut(w, r, key, q)
		return
	}
	d.serveGet(w, r, key, q)
}

// verify takes the signature out of q and compares it in constant time.
func (d *disk) verify(method, key string, q url.Values) bool {
	got, err := hex.DecodeString(q.Get("signature"))
	q.Del("signature")
	return err == nil && slices.ContainsFunc(d.keys, func(secret []byte) bool { return hmac.Equal(got, mac(secret, method, key, q)) })
}

func (d *disk) servePut(w http.ResponseWriter, r *http.Request, key string, q url.Values) {
	number, err1 := strconv.Atoi(q.Get("part"))
	size, err2 := strconv.ParseInt(q.Get("size"), 10, 64)
	if err := errors.Join(err1, err2); err != nil {
		http.Error(w, "This address names no part.", http.StatusBadRequest)
		return
	}
	if r.ContentLength < 0 {
		http.Error(w, "A part needs a Content-Length.", http.StatusLengthRequired)
		return
	}
	if r.ContentLength != size {
		http.Error(w, "This address was signed for a part of "+strconv.FormatInt(size, 10)+" bytes.", http.StatusBadRequest)
		return
	}
	etag, err := d.putPart(r.Context(), key, q.Get("upload"), number, size, r.Body)
	switch {
	case err == nil:
		w.Header().Set("ETag", `"`+etag+`"`)
		w.WriteHeader(http.StatusOK)
	case fault.CodeOf(err) == fault.NotFound:
		http.Error(w, err.Error(), http.StatusNotFound)
	case fault.CodeOf(err) == fault.NoSpace:
		http.Error(w, fault.Full().Message, http.StatusInsufficientStorage)
	case errors.Is(err, io.ErrUnexpectedEOF):
		http.Error(w, "The part ended early: send it again.", http.StatusBadRequest)
	default:
		http.Error(w, "The part could not be stored: try again.", http.StatusInternalServerError)
	}
}

func (d *disk) serveGet(w http.ResponseWriter, r *http.Request, key string, q url.Values) {
	f, info, err := d.open(key)
	if fault.CodeOf(err) == fault.NotFound {
		http.Error(w, "This object is gone.", http.StatusNotFound)
		return
	}
	if err != nil {
		http.Error(w, "The object could not be read: try again.", http.StatusInternalServerError)
		return
	}
	defer f.Close()
	h := w.Header()
	h.Set("Content-Type", q.Get("type"))
	h.Set("Content-Disposition", SignOptions{Filename: q.Get("filename")}.disposition())
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Cache-Control", "private")
	h.Set("ETag", `"`+diskETag(info)+`"`)
	http.ServeContent(w, r, "", info.ModTime(), f)
}
