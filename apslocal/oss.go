package apslocal

import (
	"cmp"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"log/slog"
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
	minPart        = 5 << 20 // of every part but the last
	maxPart        = 5 << 30 // as in S3
	maxParts       = 10_000
	maxURLs        = 25
	maxKey         = 1024 // bytes
	uploadsLive    = 24 * time.Hour
	maxUserDefined = 100 // bytes
)

var bucketKey = regexp.MustCompile(`^[-_.a-z0-9]{3,128}$`)

type bucket struct {
	Key     string `json:"bucketKey"`
	Owner   string `json:"bucketOwner"`
	Created int64  `json:"createdDate"` // ms
	Policy  string `json:"policyKey"`
	Region  string `json:"region"`
	// Allow is who else may use it.
	Allow []permission `json:"allow,omitempty"`
}

type permission struct {
	Client string `json:"authId"`
	Access string `json:"access"` // full or read
}

// allows says whether a caller may do what it is about to do.
func (b bucket) allows(c caller) bool {
	return b.Owner == c.client || slices.ContainsFunc(b.Allow, func(p permission) bool {
		return p.Client == c.client && (p.Access == "full" || c.reads)
	})
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
	objectMeta
}

// objectMeta is what an upload says about its object; it is served with it.
type objectMeta struct {
	Disposition  string `json:"contentDisposition,omitempty"`
	Encoding     string `json:"contentEncoding,omitempty"`
	CacheControl string `json:"cacheControl,omitempty"`
	UserDefined  string `json:"userDefinedMetadata,omitempty"`
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

// refusal is a request that OSS turns down.
type refusal struct {
	status int
	reason string
}

// Error returns the reason.
func (e *refusal) Error() string { return e.reason }

func refuse(status int, reason string) error { return &refusal{status, reason} }

// refused answers with a refusal, or with what went wrong inside.
func (s *Server) refused(w http.ResponseWriter, r *http.Request, doing string, err error) {
	if e, ok := errors.AsType[*refusal](err); ok {
		ossError(w, e.status, e.reason)
		return
	}
	s.fail(w, r, ossError, doing, err)
}

// reach finds a bucket that a caller may use for an object, or as a whole when
// key is empty.
func (s *Server) reach(c caller, name, key string) (bucket, error) {
	if name == wipBucket {
		if key == "" || !s.ownsStorage(c, key) {
			return bucket{}, refuse(http.StatusForbidden, "Access denied")
		}
		return bucket{Key: wipBucket, Policy: "persistent", Region: "US"}, nil
	}
	b, err := s.bucket(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return bucket{}, refuse(http.StatusNotFound, "Bucket not found")
	case err == nil && !b.allows(c):
		return bucket{}, refuse(http.StatusForbidden, "Access denied")
	}
	return b, err
}

// bucketOf finds the bucket in the path; it answers when it cannot.
func (s *Server) bucketOf(w http.ResponseWriter, r *http.Request, c caller) (bucket, bool) {
	b, err := s.reach(c, r.PathValue("bucket"), r.PathValue("key"))
	if err != nil {
		s.refused(w, r, "reading a bucket", err)
		return bucket{}, false
	}
	return b, true
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
		"permissions": append([]permission{{b.Owner, "full"}}, b.Allow...),
	}
}

// createBucket is POST /oss/v2/buckets. Source: oss.yaml (createBucket).
func (s *Server) createBucket(w http.ResponseWriter, r *http.Request, c caller) {
	var in struct {
		BucketKey string       `json:"bucketKey"`
		PolicyKey string       `json:"policyKey"`
		Allow     []permission `json:"allow"`
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
	if len(in.Allow) > 100 || slices.ContainsFunc(in.Allow, func(p permission) bool {
		return p.Client == "" || len(p.Client) > 256 || p.Access != "full" && p.Access != "read"
	}) {
		ossError(w, http.StatusBadRequest, "Valid field 'allow' must name at most 100 clients with the access full or read")
		return
	}
	if in.BucketKey == wipBucket {
		ossError(w, http.StatusConflict, "Bucket already exists")
		return
	}
	region := canonicalRegion(cmp.Or(r.Header.Get("region"), r.Header.Get("x-ads-region")))
	if !slices.Contains(regions, region) {
		ossError(w, http.StatusBadRequest, "The region must be one of "+strings.Join(regions, ", "))
		return
	}
	b := bucket{Key: in.BucketKey, Owner: c.client, Created: s.now().UnixMilli(), Policy: in.PolicyKey, Region: region, Allow: in.Allow}
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
		if err != nil || b.Owner != c.client || b.Key <= startAt || region != "" && canonicalRegion(region) != b.Region {
			continue
		}
		if len(items) == limit {
			next, _ = items[limit-1]["bucketKey"].(string)
			break
		}
		items = append(items, map[string]any{"bucketKey": b.Key, "createdDate": b.Created, "policyKey": b.Policy})
	}
	s.pageOfItems(w, r, items, next, limit)
}

// pageOfItems answers a list and, when there is more, where it goes on, as an absolute URL.
func (s *Server) pageOfItems(w http.ResponseWriter, r *http.Request, items []map[string]any, next string, limit int) {
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
	if b.Owner != c.client {
		ossError(w, http.StatusForbidden, "Access denied")
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
	s.pageOfItems(w, r, items, next, limit)
}

func (s *Server) object(bucket, key string) (o object, err error) {
	err = readJSON(filepath.Join(s.objectDir(bucket, key), "meta.json"), &o)
	return o, err
}

// objectOf finds the object in the path; it answers when it cannot.
func (s *Server) objectOf(w http.ResponseWriter, r *http.Request, c caller) (object, bool) {
	b, ok := s.bucketOf(w, r, c)
	if !ok {
		return object{}, false
	}
	o, err := s.existing(b, r.PathValue("key"))
	if err != nil {
		s.refused(w, r, "reading an object", err)
		return o, false
	}
	return o, true
}

func (s *Server) existing(b bucket, key string) (object, error) {
	o, err := s.object(b.Key, key)
	if errors.Is(err, fs.ErrNotExist) {
		err = refuse(http.StatusNotFound, "Object not found")
	}
	return o, err
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
		case "lastModifiedDate", "lastAccessedDate": // reading is not recorded
			d[with] = o.Modified
		case "userDefinedMetadata":
			d[with] = o.UserDefined
		}
	}
	reply(w, http.StatusOK, d)
}

// lifetimes say after how long objects vanish, by the policy of their bucket.
var lifetimes = map[string]time.Duration{"transient": 24 * time.Hour, "temporary": 30 * 24 * time.Hour}

// expireObjects removes objects whose time in their bucket is over.
func (s *Server) expireObjects() {
	names, err := filepath.Glob(s.path("buckets", "*", "objects", "*"))
	if err != nil {
		s.log.Error("expiring objects failed", slog.String("error", err.Error()))
	}
	for _, dir := range names {
		if s.ctx.Err() != nil {
			return
		}
		s.mu.Lock()
		var o object
		if err := readJSON(filepath.Join(dir, "meta.json"), &o); err == nil {
			b, err := s.bucket(o.Bucket)
			if life := lifetimes[b.Policy]; err == nil && life > 0 && s.now().Sub(time.UnixMilli(o.Modified)) > life {
				os.RemoveAll(dir)
			}
		}
		s.mu.Unlock()
	}
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

// copyObject is PUT .../objects/{objectKey}/copyto/{newObjKey}. Source: oss.yaml (copyTo).
func (s *Server) copyObject(w http.ResponseWriter, r *http.Request, c caller) {
	o, ok := s.objectOf(w, r, c)
	if !ok {
		return
	}
	to := r.PathValue("to")
	if _, err := s.reach(c, o.Bucket, to); err != nil {
		s.refused(w, r, "copying an object", err)
		return
	}
	if err := checkKey(to); err != nil {
		s.refused(w, r, "copying an object", err)
		return
	}
	in, _, err := s.openObject(o.Bucket, o.Key)
	if err != nil {
		s.fail(w, r, ossError, "copying an object", err)
		return
	}
	defer in.Close()
	copied := o
	copied.Key, copied.Created = to, 0
	if copied, err = s.store(in, copied); err != nil {
		s.fail(w, r, ossError, "copying an object", err)
		return
	}
	reply(w, http.StatusOK, s.details(r, copied))
}

func checkKey(key string) error {
	if key == "" || len(key) > maxKey || !utf8.ValidString(key) {
		return refuse(http.StatusBadRequest, "The object key must be 1 to 1024 bytes of UTF-8")
	}
	return nil
}

// store makes an object of a stream; the earlier object of the key serves until
// the new one is whole. Size, hash and dates are filled in.
func (s *Server) store(in io.Reader, o object) (object, error) {
	f, err := os.CreateTemp(s.path("tmp"), "object-*")
	if err != nil {
		return object{}, err
	}
	defer os.Remove(f.Name())
	sum := sha1.New()
	o.Size, err = io.Copy(io.MultiWriter(f, sum), in)
	if err = errors.Join(err, f.Close()); err != nil {
		return object{}, err
	}
	now := s.now().UnixMilli()
	o.SHA1, o.Created, o.Modified, o.Data = hex.EncodeToString(sum.Sum(nil)), now, now, "data-"+rand.Text()
	if o.ContentType == "" {
		o.ContentType = "application/octet-stream"
	}
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

// putObject is PUT .../objects/{objectKey}: a whole object in one request, as
// old clients send it.
func (s *Server) putObject(w http.ResponseWriter, r *http.Request, c caller) {
	b, ok := s.bucketOf(w, r, c)
	if ok {
		s.receive(w, r, b.Key, r.PathValue("key"))
	}
}

// receive stores the body of a request as an object and answers with its details.
func (s *Server) receive(w http.ResponseWriter, r *http.Request, bucket, key string) {
	if err := checkKey(key); err != nil {
		s.refused(w, r, "storing an object", err)
		return
	}
	o := object{Bucket: bucket, Key: key, ContentType: mediaType(r.Header.Get("Content-Type"))}
	o.Disposition = r.Header.Get("Content-Disposition")
	o, err := s.store(http.MaxBytesReader(w, r.Body, maxPart), o)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		ossError(w, http.StatusRequestEntityTooLarge, "The object is larger than 5 GiB")
	case r.Context().Err() != nil || errors.Is(err, io.ErrUnexpectedEOF):
		ossError(w, http.StatusBadRequest, "The body could not be read to its end")
	case err != nil:
		s.fail(w, r, ossError, "storing an object", err)
	default:
		reply(w, http.StatusOK, s.details(r, o))
	}
}

// mediaType returns a content type that can be sent, or none.
func mediaType(v string) string {
	if _, _, err := mime.ParseMediaType(v); err != nil {
		return ""
	}
	return v
}
