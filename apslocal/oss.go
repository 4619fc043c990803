package apslocal

import (
	"crypto/md5"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	minPart     = 5 << 20 // of every part but the last
	maxPart     = 5 << 30 // as in S3
	maxParts    = 10_000
	maxURLs     = 25
	maxKey      = 1024 // bytes
	uploadsLive = 24 * time.Hour
)

var bucketKey = regexp.MustCompile(`^[-_.a-z0-9]{3,128}$`)

type bucket struct {
	Key     string `json:"bucketKey"`
	Owner   string `json:"bucketOwner"`
	Created int64  `json:"createdDate"` // ms
	Policy  string `json:"policyKey"`
	Region  string `json:"region"`
}

// object is the meta.json of an object.
type object struct {
	Bucket      string `json:"bucket"`
	Key         string `json:"key"`
	Size        int64  `json:"size"`
	SHA1        string `json:"sha1"`
	ContentType string `json:"contentType"`
	Created     int64  `json:"created"`  // ms
	Modified    int64  `json:"modified"` // ms
	Data        string `json:"data"`     // name of the file beside meta.json
}

func (o object) id() string { return "urn:adsk.objects:os.object:" + o.Bucket + "/" + o.Key }

func (s *Server) details(r *http.Request, o object) map[string]any {
	return map[string]any{
		"bucketKey": o.Bucket, "objectId": o.id(), "objectKey": o.Key, "sha1": o.SHA1, "size": o.Size,
		"contentType": o.ContentType,
		"location":    s.origin(r) + "/oss/v2/buckets/" + o.Bucket + "/objects/" + url.PathEscape(o.Key),
	}
}

// hash names what a client named, as a file: keys are no paths.
func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

func (s *Server) objectDir(bucket, key string) string {
	return s.path("buckets", bucket, "objects", hash(key))
}

// bucketOf finds a bucket and checks its owner; it answers when it cannot.
func (s *Server) bucketOf(w http.ResponseWriter, r *http.Request, c caller) (bucket, bool) {
	b, err := s.bucket(r.PathValue("bucket"))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		ossError(w, http.StatusNotFound, "Bucket not found")
	case err != nil:
		s.fail(w, r, ossError, "reading a bucket", err)
	case b.Owner != c.client:
		ossError(w, http.StatusForbidden, "Access denied")
	default:
		return b, true
	}
	return bucket{}, false
}

func (s *Server) bucket(key string) (b bucket, err error) {
	if !bucketKey.MatchString(key) {
		return b, fs.ErrNotExist
	}
	err = readJSON(s.path("buckets", key, "bucket.json"), &b)
	return b, err
}

func (b bucket) reply() map[string]any {
	return map[string]any{
		"bucketKey": b.Key, "bucketOwner": b.Owner, "createdDate": b.Created, "policyKey": b.Policy,
		"permissions": []map[string]string{{"authId": b.Owner, "access": "full"}},
	}
}

// createBucket is POST /oss/v2/buckets. Source: oss.yaml (createBucket).
func (s *Server) createBucket(w http.ResponseWriter, r *http.Request, c caller) {
	var in struct {
		BucketKey string `json:"bucketKey"`
		PolicyKey string `json:"policyKey"`
	}
	if err := body(w, r, &in); err != nil {
		ossError(w, http.StatusBadRequest, "The body is not JSON.")
		return
	}
	if !bucketKey.MatchString(in.BucketKey) {
		ossError(w, http.StatusBadRequest, "Valid field 'bucketKey' must be of the form  [-_.a-z0-9]{3,128}")
		return
	}
	if !slices.Contains([]string{"transient", "temporary", "persistent"}, in.PolicyKey) {
		ossError(w, http.StatusBadRequest, "Valid field 'policyKey' must be transient, temporary or persistent")
		return
	}
	region := r.Header.Get("region")
	if region == "" {
		region = r.Header.Get("x-ads-region")
	}
	if region == "" {
		region = "US"
	}
	b := bucket{Key: in.BucketKey, Owner: c.client, Created: s.now().UnixMilli(), Policy: in.PolicyKey, Region: strings.ToUpper(region)}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.bucket(b.Key); err == nil {
		ossError(w, http.StatusConflict, "Bucket already exists")
		return
	}
	err := os.MkdirAll(s.path("buckets", b.Key, "objects"), 0o700)
	if err == nil {
		err = s.writeJSON(s.path("buckets", b.Key, "bucket.json"), b)
	}
	if err != nil {
		s.fail(w, r, ossError, "making a bucket", err)
		return
	}
	reply(w, http.StatusOK, b.reply())
}

// listBuckets is GET /oss/v2/buckets. Source: oss.yaml (getBuckets).
func (s *Server) listBuckets(w http.ResponseWriter, r *http.Request, c caller) {
	limit, ok := number(r, "limit", 10, 1, 100)
	if !ok {
		ossError(w, http.StatusBadRequest, "limit must be from 1 to 100")
		return
	}
	entries, err := os.ReadDir(s.path("buckets")) // sorted by name
	if err != nil {
		s.fail(w, r, ossError, "listing buckets", err)
		return
	}
	region, startAt := r.URL.Query().Get("region"), r.URL.Query().Get("startAt")
	items, next := []map[string]any{}, ""
	for _, e := range entries {
		b, err := s.bucket(e.Name())
		if err != nil || b.Owner != c.client || b.Key <= startAt || region != "" && !strings.EqualFold(region, b.Region) {
			continue
		}
		if len(items) == limit {
			next = items[limit-1]["bucketKey"].(string)
			break
		}
		items = append(items, map[string]any{"bucketKey": b.Key, "createdDate": b.Created, "policyKey": b.Policy})
	}
	s.page(w, r, items, next, limit)
}

// page answers a list and, when there is more, where it goes on, as an absolute URL.
func (s *Server) page(w http.ResponseWriter, r *http.Request, items []map[string]any, next string, limit int) {
	out := map[string]any{"items": items}
	if next != "" {
		q := r.URL.Query()
		q.Set("startAt", next)
		q.Set("limit", strconv.Itoa(limit))
		out["next"] = s.origin(r) + r.URL.EscapedPath() + "?" + q.Encode()
	}
	reply(w, http.StatusOK, out)
}

func (s *Server) getBucket(w http.ResponseWriter, r *http.Request, c caller) {
	if b, ok := s.bucketOf(w, r, c); ok {
		reply(w, http.StatusOK, b.reply())
	}
}

func (s *Server) deleteBucket(w http.ResponseWriter, r *http.Request, c caller) {
	b, ok := s.bucketOf(w, r, c)
	if !ok {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	gone := filepath.Join(s.path("tmp"), rand.Text())
	if err := os.Rename(s.path("buckets", b.Key), gone); err != nil && !errors.Is(err, fs.ErrNotExist) {
		s.fail(w, r, ossError, "deleting a bucket", err)
		return
	}
	os.RemoveAll(gone)
	reply(w, http.StatusOK, map[string]any{})
}

// listObjects is GET /oss/v2/buckets/{bucketKey}/objects. Source: oss.yaml (getObjects).
func (s *Server) listObjects(w http.ResponseWriter, r *http.Request, c caller) {
	b, ok := s.bucketOf(w, r, c)
	if !ok {
		return
	}
	limit, ok := number(r, "limit", 10, 1, 100)
	if !ok {
		ossError(w, http.StatusBadRequest, "limit must be from 1 to 100")
		return
	}
	prefix, startAt := r.URL.Query().Get("beginsWith"), r.URL.Query().Get("startAt")
	entries, err := os.ReadDir(s.path("buckets", b.Key, "objects"))
	if err != nil {
		s.fail(w, r, ossError, "listing objects", err)
		return
	}
	var all []object
	for _, e := range entries {
		var o object
		if readJSON(s.path("buckets", b.Key, "objects", e.Name(), "meta.json"), &o) == nil && strings.HasPrefix(o.Key, prefix) && o.Key > startAt {
			all = append(all, o)
		}
	}
	slices.SortFunc(all, func(a, b object) int { return strings.Compare(a.Key, b.Key) })
	next := ""
	if len(all) > limit {
		all = all[:limit]
		next = all[limit-1].Key
	}
	items := []map[string]any{}
	for _, o := range all {
		items = append(items, s.details(r, o))
	}
	s.page(w, r, items, next, limit)
}

func (s *Server) object(bucket, key string) (o object, err error) {
	err = readJSON(filepath.Join(s.objectDir(bucket, key), "meta.json"), &o)
	return o, err
}

// objectOf finds an object of a bucket of the client; it answers when it cannot.
func (s *Server) objectOf(w http.ResponseWriter, r *http.Request, c caller) (object, bool) {
	b, ok := s.bucketOf(w, r, c)
	if !ok {
		return object{}, false
	}
	o, err := s.object(b.Key, r.PathValue("key"))
	if errors.Is(err, fs.ErrNotExist) {
		ossError(w, http.StatusNotFound, "Object not found")
		return o, false
	}
	if err != nil {
		s.fail(w, r, ossError, "reading an object", err)
		return o, false
	}
	return o, true
}

// getObject is GET .../objects/{objectKey}/details. Source: oss.yaml (getObjectDetails).
func (s *Server) getObject(w http.ResponseWriter, r *http.Request, c caller) {
	o, ok := s.objectOf(w, r, c)
	if !ok {
		return
	}
	if t, err := http.ParseTime(r.Header.Get("If-Modified-Since")); err == nil && o.Modified/1000 <= t.Unix() {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	d := s.details(r, o)
	for _, with := range r.URL.Query()["with"] {
		switch with {
		case "createdDate":
			d[with] = o.Created
		case "lastModifiedDate", "lastAccessedDate":
			d[with] = o.Modified
		}
	}
	reply(w, http.StatusOK, d)
}

func (s *Server) deleteObject(w http.ResponseWriter, r *http.Request, c caller) {
	o, ok := s.objectOf(w, r, c)
	if !ok {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := os.RemoveAll(s.objectDir(o.Bucket, o.Key)); err != nil {
		s.fail(w, r, ossError, "deleting an object", err)
		return
	}
	reply(w, http.StatusOK, map[string]any{})
}

// number reads a query parameter.
func number(r *http.Request, name string, def, low, high int) (int, bool) {
	s := r.URL.Query().Get(name)
	if s == "" {
		return def, true
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= low && n <= high
}

// session is the session.json of an upload; its parts lie beside it as
// part-NUMBER-MD5.
type session struct {
	Bucket  string    `json:"bucket"`
	Key     string    `json:"key"`
	Expires time.Time `json:"expires"`
}

var uploadKey = regexp.MustCompile(`^[A-Z2-7]{26}$`)

func (s *Server) session(key string) (u session, err error) {
	if !uploadKey.MatchString(key) {
		return u, fs.ErrNotExist
	}
	if err = readJSON(s.path("uploads", key, "session.json"), &u); err == nil && s.now().After(u.Expires) {
		err = fs.ErrNotExist
	}
	return u, err
}

// signUpload is GET .../signeds3upload. Source: oss.yaml (signedS3Upload).
func (s *Server) signUpload(w http.ResponseWriter, r *http.Request, c caller) {
	b, ok := s.bucketOf(w, r, c)
	if !ok {
		return
	}
	key := r.PathValue("key")
	parts, ok1 := number(r, "parts", 1, 1, maxURLs)
	first, ok2 := number(r, "firstPart", 1, 1, maxParts)
	minutes, ok3 := number(r, "minutesExpiration", 2, 1, 60)
	switch {
	case !ok1:
		ossError(w, http.StatusBadRequest, "parts must be from 1 to 25")
		return
	case !ok2 || first+parts-1 > maxParts:
		ossError(w, http.StatusBadRequest, "firstPart must be from 1, and no part beyond 10000")
		return
	case !ok3:
		ossError(w, http.StatusBadRequest, "minutesExpiration must be from 1 to 60")
		return
	case key == "" || len(key) > maxKey || !utf8.ValidString(key):
		ossError(w, http.StatusBadRequest, "The object key must be 1 to 1024 bytes of UTF-8")
		return
	}
	now := s.now()
	id := r.URL.Query().Get("uploadKey")
	u := session{Bucket: b.Key, Key: key, Expires: now.Add(uploadsLive)}
	if id != "" {
		known, err := s.session(id)
		if errors.Is(err, fs.ErrNotExist) || err == nil && (known.Bucket != b.Key || known.Key != key) {
			ossError(w, http.StatusNotFound, "Upload not found")
			return
		}
		if err != nil {
			s.fail(w, r, ossError, "reading an upload", err)
			return
		}
		u = known
	} else {
		id = rand.Text()
		err := os.Mkdir(s.path("uploads", id), 0o700)
		if err == nil {
			err = s.writeJSON(s.path("uploads", id, "session.json"), u)
		}
		if err != nil {
			s.fail(w, r, ossError, "beginning an upload", err)
			return
		}
	}
	until := now.Add(time.Duration(minutes) * time.Minute)
	urls := make([]string, parts)
	for i := range urls {
		urls[i] = s.signed(r, http.MethodPut, fmt.Sprintf("/signed/parts/%s/%d", id, first+i), nil, until)
	}
	const iso = "2006-01-02T15:04:05.000Z"
	reply(w, http.StatusOK, map[string]any{
		"uploadKey": id, "urls": urls,
		"urlExpiration": until.UTC().Format(iso), "uploadExpiration": u.Expires.UTC().Format(iso),
	})
}

// putPart takes the bytes of a part straight to disk, whatever their content type.
func (s *Server) putPart(w http.ResponseWriter, r *http.Request) {
	if !s.checkSigned(w, r, http.MethodPut) {
		return
	}
	id := r.PathValue("upload")
	n, err := strconv.Atoi(r.PathValue("part"))
	if err != nil || n < 1 || n > maxParts {
		storageError(w, http.StatusBadRequest, "InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive")
		return
	}
	if _, err := s.session(id); err != nil {
		storageError(w, http.StatusNotFound, "NoSuchUpload", "The specified upload does not exist.")
		return
	}
	if r.ContentLength > maxPart {
		storageError(w, http.StatusBadRequest, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
		return
	}
	f, err := os.CreateTemp(s.path("tmp"), "part-*")
	if err != nil {
		s.fail(w, r, storageFailure, "storing a part", err)
		return
	}
	defer os.Remove(f.Name())
	sum := md5.New()
	_, err = io.Copy(io.MultiWriter(f, sum), http.MaxBytesReader(w, r.Body, maxPart))
	if err = errors.Join(err, f.Close()); err != nil {
		storageError(w, http.StatusBadRequest, "IncompleteBody", "The body could not be read to its end.")
		return
	}
	etag := hex.EncodeToString(sum.Sum(nil))
	name := fmt.Sprintf("part-%05d-%s", n, etag)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.finishing[id] {
		storageError(w, http.StatusConflict, "OperationAborted", "The upload is being completed.")
		return
	}
	if err := os.Rename(f.Name(), s.path("uploads", id, name)); err != nil {
		storageError(w, http.StatusNotFound, "NoSuchUpload", "The specified upload does not exist.")
		return
	}
	earlier, _ := filepath.Glob(s.path("uploads", id, fmt.Sprintf("part-%05d-*", n)))
	for _, p := range earlier {
		if filepath.Base(p) != name {
			os.Remove(p)
		}
	}
	w.Header().Set("ETag", `"`+etag+`"`)
	w.WriteHeader(http.StatusOK)
}

type part struct {
	Part   int    `json:"part"`
	Size   int64  `json:"size"`
	ETag   string `json:"eTag"`
	Status string `json:"status"`
	path   string
}

// parts lists what an upload has, by number.
func (s *Server) parts(id string) ([]part, error) {
	entries, err := os.ReadDir(s.path("uploads", id))
	if err != nil {
		return nil, err
	}
	byNumber := map[int]part{}
	newest := map[int]time.Time{}
	for _, e := range entries {
		var p part
		if n, _ := fmt.Sscanf(e.Name(), "part-%05d-%s", &p.Part, &p.ETag); n != 2 {
			continue
		}
		info, err := e.Info()
		if err != nil {
			return nil, err
		}
		if info.ModTime().Before(newest[p.Part]) {
			continue // of two with one number, left by a kill, the later counts
		}
		newest[p.Part] = info.ModTime()
		p.Size, p.path = info.Size(), s.path("uploads", id, e.Name())
		byNumber[p.Part] = p
	}
	all := make([]part, 0, len(byNumber))
	for _, p := range byNumber {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b part) int { return a.Part - b.Part })
	return all, nil
}

// completeUpload is POST .../signeds3upload. Parts that do not make an object
// are told with status 200, as the service does. Source: oss.yaml (completeSignedS3Upload).
func (s *Server) completeUpload(w http.ResponseWriter, r *http.Request, c caller) {
	b, ok := s.bucketOf(w, r, c)
	if !ok {
		return
	}
	var in struct {
		UploadKey string   `json:"uploadKey"`
		Size      *int64   `json:"size"`
		ETags     []string `json:"eTags"`
	}
	if err := body(w, r, &in); err != nil {
		ossError(w, http.StatusBadRequest, "The body is not JSON.")
		return
	}
	u, err := s.session(in.UploadKey)
	if err != nil || u.Bucket != b.Key || u.Key != r.PathValue("key") {
		ossError(w, http.StatusNotFound, "Upload not found")
		return
	}
	s.mu.Lock()
	busy := s.finishing[in.UploadKey]
	s.finishing[in.UploadKey] = true
	s.mu.Unlock()
	if busy {
		ossError(w, http.StatusConflict, "The upload is being completed")
		return
	}
	defer func() {
		s.mu.Lock()
		delete(s.finishing, in.UploadKey)
		s.mu.Unlock()
	}()
	parts, err := s.parts(in.UploadKey)
	if err != nil {
		ossError(w, http.StatusNotFound, "Upload not found")
		return
	}
	if bad, detected := assess(parts, in.Size, in.ETags); bad != nil {
		out := map[string]any{"uploadKey": in.UploadKey, "status": "error", "reason": "MissingOrInvalidParts", "parts": bad}
		if in.Size != nil {
			out["size"] = map[string]int64{"expected": *in.Size, "detected": detected}
		}
		reply(w, http.StatusOK, out)
		return
	}
	contentType := r.Header.Get("x-ads-meta-Content-Type")
	if _, _, err := mime.ParseMediaType(contentType); err != nil {
		contentType = "application/octet-stream"
	}
	o, err := s.assemble(u, parts, contentType)
	if err != nil {
		s.fail(w, r, ossError, "completing an upload", err)
		return
	}
	os.RemoveAll(s.path("uploads", in.UploadKey))
	reply(w, http.StatusOK, s.details(r, o))
}

// assess says what is wrong with the parts of an upload; nil when nothing is.
func assess(parts []part, size *int64, etags []string) (bad []part, detected int64) {
	wrong := len(parts) == 0
	all := []part{}
	next := 1
	for i, p := range parts {
		for ; next < p.Part && len(all) < maxParts; next++ {
			all, wrong = append(all, part{Part: next, Status: "Pending"}), true
		}
		next = p.Part + 1
		detected += p.Size
		p.Status = "Ok"
		if small, unexpected := p.Size < minPart && i < len(parts)-1, etags != nil && (p.Part > len(etags) || strings.Trim(etags[p.Part-1], `"`) != p.ETag); small || unexpected {
			wrong = true
			p.Status = strings.Trim(map[bool]string{true: "Unexpected"}[unexpected]+"+"+map[bool]string{true: "TooSmall"}[small], "+")
		}
		all = append(all, p)
	}
	for ; next <= len(etags) && next <= maxParts; next++ {
		all, wrong = append(all, part{Part: next, Status: "Pending"}), true
	}
	if wrong || size != nil && *size != detected {
		return all, detected
	}
	return nil, detected
}

// assemble makes an object of parts; the earlier object of the key serves until
// the new one is whole.
func (s *Server) assemble(u session, parts []part, contentType string) (object, error) {
	f, err := os.CreateTemp(s.path("tmp"), "object-*")
	if err != nil {
		return object{}, err
	}
	defer os.Remove(f.Name())
	sum := sha1.New()
	var size int64
	for _, p := range parts {
		in, err := os.Open(p.path)
		if err != nil {
			f.Close()
			return object{}, err
		}
		n, err := io.Copy(io.MultiWriter(f, sum), in)
		in.Close()
		if err != nil {
			f.Close()
			return object{}, err
		}
		size += n
	}
	if err := f.Close(); err != nil {
		return object{}, err
	}
	now := s.now().UnixMilli()
	o := object{Bucket: u.Bucket, Key: u.Key, Size: size, SHA1: hex.EncodeToString(sum.Sum(nil)), ContentType: contentType,
		Created: now, Modified: now, Data: "data-" + rand.Text()}
	dir := s.objectDir(o.Bucket, o.Key)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return object{}, err
	}
	old, oldErr := s.object(o.Bucket, o.Key)
	if oldErr == nil {
		o.Created = old.Created
	}
	if err := os.Rename(f.Name(), filepath.Join(dir, o.Data)); err != nil {
		return object{}, err
	}
	if err := s.writeJSON(filepath.Join(dir, "meta.json"), o); err != nil {
		return object{}, err
	}
	if oldErr == nil {
		os.Remove(filepath.Join(dir, old.Data))
	}
	return o, nil
}

// expireUploads removes uploads whose time is over.
func (s *Server) expireUploads() {
	entries, err := os.ReadDir(s.path("uploads"))
	if err != nil {
		s.log.Error("expiring uploads failed", "error", err.Error())
		return
	}
	for _, e := range entries {
		var u session
		info, err := e.Info()
		if err != nil || time.Since(info.ModTime()) < time.Hour { // perhaps just being made
			continue
		}
		if err := readJSON(s.path("uploads", e.Name(), "session.json"), &u); err != nil || s.now().After(u.Expires) {
			os.RemoveAll(s.path("uploads", e.Name()))
		}
	}
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
	if strings.Trim(r.Header.Get("If-None-Match"), `"`) == o.SHA1 {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	q := url.Values{}
	for _, name := range []string{"response-content-type", "response-content-disposition"} {
		if v := r.URL.Query().Get(name); v != "" {
			q.Set(name, v)
		}
	}
	reply(w, http.StatusOK, map[string]any{
		"status": "complete", "size": o.Size, "sha1": o.SHA1, "params": map[string]string{"content-type": o.ContentType},
		"url": s.signed(r, http.MethodGet, "/signed/objects/"+o.Bucket+"/"+hash(o.Key), q, s.now().Add(time.Duration(minutes)*time.Minute)),
	})
}

// downloadObject serves an object to a signed URL, by Range too.
func (s *Server) downloadObject(w http.ResponseWriter, r *http.Request) {
	if !s.checkSigned(w, r, http.MethodGet) {
		return
	}
	dir := s.path("buckets", r.PathValue("bucket"), "objects", r.PathValue("hash")) // both are under the signature
	var o object
	err := readJSON(filepath.Join(dir, "meta.json"), &o)
	var f *os.File
	if err == nil {
		f, err = os.Open(filepath.Join(dir, o.Data))
	}
	if err != nil {
		storageError(w, http.StatusNotFound, "NoSuchKey", "The specified key does not exist.")
		return
	}
	defer f.Close()
	w.Header().Set("Content-Type", o.ContentType)
	if v := r.URL.Query().Get("response-content-type"); v != "" {
		w.Header().Set("Content-Type", v)
	}
	if v := r.URL.Query().Get("response-content-disposition"); v != "" {
		w.Header().Set("Content-Disposition", v)
	}
	w.Header().Set("ETag", `"`+o.SHA1+`"`)
	http.ServeContent(w, r, "", time.UnixMilli(o.Modified), f)
}

// ordered is a JSON object whose members keep their order.
type ordered []member

type member struct {
	name  string
	value any
}

// MarshalJSON writes the members in order.
func (o ordered) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, m := range o {
		if i > 0 {
			b = append(b, ',')
		}
		k, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		v, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		b = append(append(append(b, k...), ':'), v...)
	}
	return append(b, '}'), nil
}
