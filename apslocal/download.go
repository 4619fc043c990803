package apslocal

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// overrides are the headers of an answer that a download may choose.
var overrides = map[string]string{
	"response-content-type": "Content-Type", "response-content-disposition": "Content-Disposition", "response-cache-control": "Cache-Control",
}

// signDownload is GET .../signeds3download. Source: oss.yaml (signedS3Download).
func (s *Server) signDownload(w http.ResponseWriter, r *http.Request, c caller) {
	o, ok := s.objectOf(w, r, c)
	if !ok {
		return
	}
	minutes, ok := number(r, "minutesExpiration", 2, 1, 60)
	if !ok {
		ossError(w, http.StatusBadRequest, "minutesExpiration must be from 1 to 60")
		return
	}
	if unchanged(o, r.Header.Get("If-None-Match"), r.Header.Get("If-Modified-Since")) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	reply(w, http.StatusOK, s.downloadURL(r, o, minutes, func(name string) string { return r.URL.Query().Get(name) }))
}

// batchSignDownload is POST .../objects/batchsigneds3download. Source: oss.yaml (batchSignedS3Download).
func (s *Server) batchSignDownload(w http.ResponseWriter, r *http.Request, c caller) {
	minutes, ok := number(r, "minutesExpiration", 2, 1, 60)
	if !ok {
		ossError(w, http.StatusBadRequest, "minutesExpiration must be from 1 to 60")
		return
	}
	batch(s, w, r, func(q map[string]string) (string, map[string]any, error) {
		key := q["objectKey"]
		b, err := s.reach(c, r.PathValue("bucket"), key)
		if err != nil {
			return key, nil, err
		}
		o, err := s.existing(b, key)
		if err != nil {
			return key, nil, err
		}
		if unchanged(o, q["If-None-Match"], q["If-Modified-Since"]) {
			return key, map[string]any{"status": "error", "reason": "Not modified"}, nil
		}
		return key, s.downloadURL(r, o, minutes, func(name string) string { return q[name] }), nil
	})
}

// unchanged says whether a client has an object already. The official SDK sends
// its request id as If-None-Match: only the hash itself counts.
func unchanged(o object, noneMatch, modifiedSince string) bool {
	if noneMatch != "" {
		return strings.Trim(noneMatch, `"`) == o.SHA1
	}
	t, err := http.ParseTime(modifiedSince)
	return err == nil && o.Modified/1000 <= t.Unix()
}

func (s *Server) downloadURL(r *http.Request, o object, minutes int, param func(string) string) map[string]any {
	q := url.Values{}
	params := map[string]string{"content-type": o.ContentType}
	for name, header := range overrides {
		if v := param(name); v != "" {
			q.Set(name, v)
			params[strings.ToLower(header)] = v
		}
	}
	return map[string]any{
		"status": "complete", "size": o.Size, "sha1": o.SHA1, "params": params,
		"url": s.signed(r, http.MethodGet, "/signed/objects/"+o.Bucket+"/"+hash(o.Key), q, s.now().Add(time.Duration(minutes)*time.Minute)),
	}
}

// downloadObject serves an object to a signed URL, by Range too.
func (s *Server) downloadObject(w http.ResponseWriter, r *http.Request) {
	if !s.checkSigned(w, r, http.MethodGet) {
		return
	}
	dir := s.path("buckets", r.PathValue("bucket"), "objects", r.PathValue("hash")) // both are under the signature
	var o object
	if err := readJSON(filepath.Join(dir, "meta.json"), &o); err != nil || !s.serveObject(w, r, o) {
		storageError(w, http.StatusNotFound, "NoSuchKey", "The specified key does not exist.")
	}
}

// serveObject serves the bytes of an object; false when they are gone.
func (s *Server) serveObject(w http.ResponseWriter, r *http.Request, o object) bool {
	f, _, err := s.openObject(o.Bucket, o.Key)
	if err != nil {
		return false
	}
	defer f.Close()
	h := w.Header()
	h.Set("Content-Type", o.ContentType)
	h.Set("ETag", `"`+o.SHA1+`"`)
	for header, v := range map[string]string{"Content-Disposition": o.Disposition, "Content-Encoding": o.Encoding, "Cache-Control": o.CacheControl} {
		if v != "" {
			h.Set(header, v)
		}
	}
	for name, header := range overrides {
		if v := r.URL.Query().Get(name); v != "" {
			h.Set(header, v)
		}
	}
	http.ServeContent(w, r, "", time.UnixMilli(o.Modified), f)
	return true
}

// getObjectBytes is GET .../objects/{objectKey}, as old clients download.
func (s *Server) getObjectBytes(w http.ResponseWriter, r *http.Request, c caller) {
	if o, ok := s.objectOf(w, r, c); ok && !s.serveObject(w, r, o) {
		ossError(w, http.StatusNotFound, "Object not found")
	}
}

// resource is a signed resource, the file resources/<hash of its token>.json:
// who has the token may use the object.
type resource struct {
	Bucket  string    `json:"bucket"`
	Key     string    `json:"key"`
	Access  string    `json:"access"` // read, write or readwrite
	Single  bool      `json:"singleUse"`
	Expires time.Time `json:"expires"`
}

// signResource is POST .../objects/{objectKey}/signed. Source: oss.yaml (createSignedResource).
func (s *Server) signResource(w http.ResponseWriter, r *http.Request, c caller) {
	b, ok := s.bucketOf(w, r, c)
	if !ok {
		return
	}
	in := struct {
		Minutes int  `json:"minutesExpiration"`
		Single  bool `json:"singleUse"`
	}{Minutes: 60}
	if r.ContentLength != 0 {
		if err := body(w, r, &in); err != nil {
			ossError(w, http.StatusBadRequest, "The body is not JSON.")
			return
		}
	}
	access := strings.ToLower(r.URL.Query().Get("access"))
	if access == "" {
		access = "read"
	}
	if access != "read" && access != "write" && access != "readwrite" || in.Minutes < 1 || in.Minutes > 60 {
		ossError(w, http.StatusBadRequest, "access must be read, write or readwrite, and minutesExpiration from 1 to 60")
		return
	}
	key := r.PathValue("key")
	err := checkKey(key)
	if err == nil && access == "read" {
		_, err = s.existing(b, key)
	}
	if err != nil {
		s.refused(w, r, "signing a resource", err)
		return
	}
	token := rand.Text() + rand.Text()
	v := resource{Bucket: b.Key, Key: key, Access: access, Single: in.Single, Expires: s.now().Add(time.Duration(in.Minutes) * time.Minute)}
	if err := s.writeJSON(s.path("resources", hash(token)+".json"), v); err != nil {
		s.fail(w, r, ossError, "signing a resource", err)
		return
	}
	reply(w, http.StatusOK, map[string]any{
		"signedUrl":  s.origin(r) + "/oss/v2/signedresources/" + token + "?region=" + b.Region,
		"expiration": v.Expires.UnixMilli(), "singleUse": v.Single,
	})
}

// resourceOf finds what the token in the path is good for; it answers when that
// is not what is asked. One of a single use is used up by it.
func (s *Server) resourceOf(w http.ResponseWriter, r *http.Request, access string) (resource, bool) {
	file := s.path("resources", hash(r.PathValue("hash"))+".json")
	s.mu.Lock()
	defer s.mu.Unlock()
	var v resource
	err := readJSON(file, &v)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		ossError(w, http.StatusNotFound, "The signed resource does not exist")
	case err != nil:
		s.fail(w, r, ossError, "reading a signed resource", err)
	case s.now().After(v.Expires):
		ossError(w, http.StatusForbidden, "The signed resource has expired")
	case !strings.Contains(v.Access, access):
		ossError(w, http.StatusForbidden, "The signed resource does not allow this")
	default:
		if v.Single {
			os.Remove(file)
		}
		return v, true
	}
	return v, false
}

// expireResources removes signed resources whose time is over.
func (s *Server) expireResources() {
	names, err := filepath.Glob(s.path("resources", "*.json"))
	if err != nil {
		s.log.Error("expiring signed resources failed", slog.String("error", err.Error()))
	}
	for _, name := range names {
		var v resource
		if err := readJSON(name, &v); err == nil && s.now().After(v.Expires) {
			os.Remove(name)
		}
	}
}

// getResource is GET /oss/v2/signedresources/{hash}. Source: oss.yaml (getSignedResource).
func (s *Server) getResource(w http.ResponseWriter, r *http.Request) {
	v, ok := s.resourceOf(w, r, "read")
	if !ok {
		return
	}
	if o, err := s.object(v.Bucket, v.Key); err != nil || !s.serveObject(w, r, o) {
		ossError(w, http.StatusNotFound, "Object not found")
	}
}

// putResource is PUT /oss/v2/signedresources/{hash}. Source: oss.yaml (uploadSignedResource).
func (s *Server) putResource(w http.ResponseWriter, r *http.Request) {
	v, ok := s.resourceOf(w, r, "write")
	if !ok {
		return
	}
	if match := strings.Trim(r.Header.Get("If-Match"), `"`); match != "" {
		if o, err := s.object(v.Bucket, v.Key); err != nil || o.SHA1 != match {
			ossError(w, http.StatusPreconditionFailed, "The object's hash is not that of If-Match")
			return
		}
	}
	s.receive(w, r, v.Bucket, v.Key)
}

// deleteResource is DELETE /oss/v2/signedresources/{hash}: it deletes the
// object. Source: oss.yaml (deleteSignedResource).
func (s *Server) deleteResource(w http.ResponseWriter, r *http.Request) {
	v, ok := s.resourceOf(w, r, "write")
	if !ok {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := os.RemoveAll(s.objectDir(v.Bucket, v.Key)); err != nil {
		s.fail(w, r, ossError, "deleting an object", err)
		return
	}
	reply(w, http.StatusOK, map[string]any{})
}

var (
	contentRange = regexp.MustCompile(`^bytes (\d{1,15})-(\d{1,15})/(\d{1,15})$`)
	sessionID    = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)
)

// putResourceChunk is PUT /oss/v2/signedresources/{hash}/resumable: one range of
// an object, by Session-Id; ranges come in any order. Source: oss.yaml (uploadSignedResourcesChunk).
func (s *Server) putResourceChunk(w http.ResponseWriter, r *http.Request) {
	token := r.PathValue("hash")
	file := s.path("resources", hash(token)+".json")
	v, ok := s.resourceOf(w, r, "write")
	if !ok {
		return
	}
	if v.Single { // it is used up by the last range
		if err := s.writeJSON(file, v); err != nil {
			s.fail(w, r, ossError, "storing a range", err)
			return
		}
	}
	if s.receiveRange(w, r, v.Bucket, v.Key) && v.Single {
		os.Remove(file)
	}
}

// putResumable is PUT .../objects/{objectKey}/resumable, as old clients upload in parts.
func (s *Server) putResumable(w http.ResponseWriter, r *http.Request, c caller) {
	if b, ok := s.bucketOf(w, r, c); ok {
		s.receiveRange(w, r, b.Key, r.PathValue("key"))
	}
}

// ranges are the session.json of a resumable upload; its ranges lie beside it as
// range-FIRST-LAST.
type ranges struct {
	session
	Total int64 `json:"total"`
}

// receiveRange takes one range of an object and says whether it was the last.
func (s *Server) receiveRange(w http.ResponseWriter, r *http.Request, bucket, key string) bool {
	m := contentRange.FindStringSubmatch(r.Header.Get("Content-Range"))
	id := r.Header.Get("Session-Id")
	if m == nil || !sessionID.MatchString(id) {
		ossError(w, http.StatusBadRequest, "Content-Range must be bytes FIRST-LAST/TOTAL, and Session-Id 1 to 64 letters, digits, dots, dashes and underscores")
		return false
	}
	var n [3]int64
	for i := range n {
		n[i], _ = strconv.ParseInt(m[i+1], 10, 64) // 15 digits fit
	}
	first, last, total := n[0], n[1], n[2]
	if first > last || last >= total || total > maxPart {
		ossError(w, http.StatusRequestedRangeNotSatisfiable, "The range is not one of an object of at most 5 GiB")
		return false
	}
	if err := checkKey(key); err != nil {
		s.refused(w, r, "storing a range", err)
		return false
	}
	u := ranges{session: session{Bucket: bucket, Key: key, Expires: s.now().Add(uploadsLive)}, Total: total}
	dir := s.path("uploads", "range-"+hash(bucket + "/" + key + "/" + id)[:32])
	all, err := s.storeRange(w, r, dir, u, first, last)
	switch {
	case err != nil:
		s.refused(w, r, "storing a range", err)
		return false
	case all == nil:
		reply(w, http.StatusAccepted, map[string]string{"result": "processing"})
		return false
	}
	o, err := s.store(&joined{parts: all}, object{Bucket: bucket, Key: key, ContentType: mediaType(r.Header.Get("Content-Type"))})
	if err != nil {
		s.fail(w, r, ossError, "storing an object", err)
		return false
	}
	os.RemoveAll(dir)
	reply(w, http.StatusOK, s.details(r, o))
	return true
}

// storeRange keeps a range and returns all of them, in order, when nothing is
// missing any more.
func (s *Server) storeRange(w http.ResponseWriter, r *http.Request, dir string, u ranges, first, last int64) ([]part, error) {
	f, err := os.CreateTemp(s.path("tmp"), "range-*")
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name())
	n, err := f.ReadFrom(http.MaxBytesReader(w, r.Body, last-first+1))
	if err = errors.Join(err, f.Close()); err != nil || n != last-first+1 {
		return nil, refuse(http.StatusBadRequest, fmt.Sprintf("The body must have the %d bytes of its range", last-first+1))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var known ranges
	switch err := readJSON(filepath.Join(dir, "session.json"), &known); {
	case errors.Is(err, fs.ErrNotExist):
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, err
		}
		if err := s.writeJSON(filepath.Join(dir, "session.json"), u); err != nil {
			return nil, err
		}
	case err != nil:
		return nil, err
	case known.Total != u.Total:
		return nil, refuse(http.StatusConflict, "The session has another total size")
	}
	if err := os.Rename(f.Name(), filepath.Join(dir, fmt.Sprintf("range-%015d-%015d", first, last))); err != nil {
		return nil, err
	}
	return whole(dir, u.Total)
}

// whole returns the ranges of a folder as parts when they make up an object.
func whole(dir string, total int64) (all []part, err error) {
	entries, err := os.ReadDir(dir) // in the order of their first bytes
	if err != nil {
		return nil, err
	}
	if len(entries) > maxParts {
		return nil, refuse(http.StatusBadRequest, "A session has at most 10000 ranges")
	}
	next := int64(0)
	for _, e := range entries {
		var first, last int64
		if n, _ := fmt.Sscanf(e.Name(), "range-%d-%d", &first, &last); n != 2 {
			continue
		}
		if first < next {
			return nil, refuse(http.StatusConflict, "The ranges of the session overlap")
		}
		if first > next {
			return nil, nil // nothing is wrong, and nothing is whole
		}
		all, next = append(all, part{path: filepath.Join(dir, e.Name())}), last+1
	}
	if next != total {
		return nil, nil // as above
	}
	return all, nil
}
