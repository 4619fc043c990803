package apslocal

import (
	"cmp"
	"crypto/md5"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

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
	parts, ok1 := number(r, "parts", 1, 1, maxURLs)
	first, ok2 := number(r, "firstPart", 1, 1, maxParts)
	minutes, ok3 := number(r, "minutesExpiration", 2, 1, 60)
	switch {
	case !ok1:
		ossError(w, http.StatusBadRequest, "parts must be from 1 to 25")
		return
	case !ok2:
		ossError(w, http.StatusBadRequest, "firstPart must be from 1, and no part beyond 10000")
		return
	case !ok3:
		ossError(w, http.StatusBadRequest, "minutesExpiration must be from 1 to 60")
		return
	}
	out, err := s.uploadURLs(r, c, r.PathValue("key"), r.URL.Query().Get("uploadKey"), parts, first, minutes)
	if err != nil {
		s.refused(w, r, "beginning an upload", err)
		return
	}
	reply(w, http.StatusOK, out)
}

// uploadURLs begins an upload, or goes on with the one of uploadKey.
func (s *Server) uploadURLs(r *http.Request, c caller, key, id string, parts, first, minutes int) (map[string]any, error) {
	b, err := s.reach(c, r.PathValue("bucket"), key)
	if err != nil {
		return nil, err
	}
	if parts < 1 || parts > maxURLs || first < 1 || first+parts-1 > maxParts {
		return nil, refuse(http.StatusBadRequest, "parts must be from 1 to 25, firstPart from 1, and no part beyond 10000")
	}
	if err := checkKey(key); err != nil {
		return nil, err
	}
	now := s.now()
	u := session{Bucket: b.Key, Key: key, Expires: now.Add(uploadsLive)}
	if id != "" {
		known, err := s.session(id)
		if errors.Is(err, fs.ErrNotExist) || err == nil && (known.Bucket != b.Key || known.Key != key) {
			return nil, refuse(http.StatusNotFound, "Upload not found")
		}
		if err != nil {
			return nil, err
		}
		u = known
	} else {
		id = rand.Text()
		err := os.Mkdir(s.path("uploads", id), 0o700)
		if err == nil {
			err = s.writeJSON(s.path("uploads", id, "session.json"), u)
		}
		if err != nil {
			return nil, err
		}
	}
	until := now.Add(time.Duration(minutes) * time.Minute)
	urls := make([]string, parts)
	for i := range urls {
		urls[i] = s.signed(r, http.MethodPut, fmt.Sprintf("/signed/parts/%s/%d", id, first+i), nil, until)
	}
	const iso = "2006-01-02T15:04:05.000Z"
	return map[string]any{
		"uploadKey": id, "urls": urls,
		"urlExpiration": until.UTC().Format(iso), "uploadExpiration": u.Expires.UTC().Format(iso),
	}, nil
}

// batchSignUpload is POST .../objects/batchsigneds3upload. Source: oss.yaml (batchSignedS3Upload).
func (s *Server) batchSignUpload(w http.ResponseWriter, r *http.Request, c caller) {
	type request struct {
		Key       string `json:"objectKey"`
		Parts     *int   `json:"parts"`
		FirstPart *int   `json:"firstPart"`
		UploadKey string `json:"uploadKey"`
	}
	minutes, ok := number(r, "minutesExpiration", 2, 1, 60)
	if !ok {
		ossError(w, http.StatusBadRequest, "minutesExpiration must be from 1 to 60")
		return
	}
	batch(s, w, r, func(q request) (string, map[string]any, error) {
		one := 1
		out, err := s.uploadURLs(r, c, q.Key, q.UploadKey, *cmp.Or(q.Parts, &one), *cmp.Or(q.FirstPart, &one), minutes)
		return q.Key, out, err
	})
}

// batch answers each of up to 25 requests of a body, by object key; those that
// are refused say so in their place.
func batch[T any](s *Server, w http.ResponseWriter, r *http.Request, do func(T) (key string, out map[string]any, err error)) {
	var in struct {
		Requests []T `json:"requests"`
	}
	if err := body(w, r, &in); err != nil || len(in.Requests) == 0 || len(in.Requests) > maxURLs {
		ossError(w, http.StatusBadRequest, "The body must be JSON with 1 to 25 requests.")
		return
	}
	results := map[string]any{}
	for _, q := range in.Requests {
		key, out, err := do(q)
		var e *refusal
		switch {
		case errors.As(err, &e):
			out = map[string]any{"status": "error", "reason": e.reason}
		case err != nil:
			s.fail(w, r, ossError, "serving a batch", err)
			return
		}
		results[key] = out
	}
	reply(w, http.StatusOK, map[string]any{"results": results})
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
	err = errors.Join(err, f.Close())
	if _, ours := errors.AsType[*fs.PathError](err); ours { // a full disk, above all
		s.fail(w, r, storageFailure, "storing a part", err)
		return
	}
	if err != nil {
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

// completion ends an upload.
type completion struct {
	Key          string   `json:"objectKey"` // in a batch
	UploadKey    string   `json:"uploadKey"`
	Size         *int64   `json:"size"`
	ETags        []string `json:"eTags"`
	ContentType  string   `json:"x-ads-meta-Content-Type"`
	Disposition  string   `json:"x-ads-meta-Content-Disposition"`
	Encoding     string   `json:"x-ads-meta-Content-Encoding"`
	CacheControl string   `json:"x-ads-meta-Cache-Control"`
	UserDefined  string   `json:"x-ads-user-defined-metadata"`
}

// completeUpload is POST .../signeds3upload. Source: oss.yaml (completeSignedS3Upload).
func (s *Server) completeUpload(w http.ResponseWriter, r *http.Request, c caller) {
	var in completion
	if err := body(w, r, &in); err != nil {
		ossError(w, http.StatusBadRequest, "The body is not JSON.")
		return
	}
	h := r.Header
	in.Key, in.ContentType, in.Disposition = r.PathValue("key"), h.Get("x-ads-meta-Content-Type"), h.Get("x-ads-meta-Content-Disposition")
	in.Encoding, in.CacheControl, in.UserDefined = h.Get("x-ads-meta-Content-Encoding"), h.Get("x-ads-meta-Cache-Control"), h.Get("x-ads-user-defined-metadata")
	out, err := s.complete(r, c, in)
	if err != nil {
		s.refused(w, r, "completing an upload", err)
		return
	}
	reply(w, http.StatusOK, out)
}

// batchComplete is POST .../objects/batchcompleteupload. Source: oss.yaml (batchCompleteUpload).
func (s *Server) batchComplete(w http.ResponseWriter, r *http.Request, c caller) {
	batch(s, w, r, func(in completion) (string, map[string]any, error) {
		out, err := s.complete(r, c, in)
		return in.Key, out, err
	})
}

// complete makes an object of the parts of an upload. Parts that do not make one
// are told as an answer, not as an error, as the service does.
func (s *Server) complete(r *http.Request, c caller, in completion) (map[string]any, error) {
	b, err := s.reach(c, r.PathValue("bucket"), in.Key)
	if err != nil {
		return nil, err
	}
	if len(in.UserDefined) >= maxUserDefined {
		return nil, refuse(http.StatusBadRequest, "x-ads-user-defined-metadata must be less than 100 bytes")
	}
	u, err := s.session(in.UploadKey)
	if err != nil || u.Bucket != b.Key || u.Key != in.Key {
		return nil, refuse(http.StatusNotFound, "Upload not found")
	}
	s.mu.Lock()
	busy := s.finishing[in.UploadKey]
	s.finishing[in.UploadKey] = true
	s.mu.Unlock()
	if busy {
		return nil, refuse(http.StatusConflict, "The upload is being completed")
	}
	defer func() {
		s.mu.Lock()
		delete(s.finishing, in.UploadKey)
		s.mu.Unlock()
	}()
	parts, err := s.parts(in.UploadKey)
	if err != nil {
		return nil, refuse(http.StatusNotFound, "Upload not found")
	}
	if bad, detected := assess(parts, in.Size, in.ETags); bad != nil {
		out := map[string]any{"uploadKey": in.UploadKey, "status": "error", "reason": "MissingOrInvalidParts", "parts": bad}
		if in.Size != nil {
			out["size"] = map[string]int64{"expected": *in.Size, "detected": detected}
		}
		return out, nil
	}
	o := object{Bucket: u.Bucket, Key: u.Key, ContentType: mediaType(in.ContentType)}
	o.objectMeta = objectMeta{Disposition: in.Disposition, Encoding: in.Encoding, CacheControl: in.CacheControl, UserDefined: in.UserDefined}
	o, err = s.store(&joined{parts: parts}, o)
	if err != nil {
		return nil, err
	}
	os.RemoveAll(s.path("uploads", in.UploadKey))
	return s.details(r, o), nil
}

// joined reads parts one after the other.
type joined struct {
	parts []part
	open  *os.File
}

// Read opens each part when its turn comes.
func (j *joined) Read(p []byte) (n int, err error) {
	for {
		if j.open == nil {
			if len(j.parts) == 0 {
				return 0, io.EOF
			}
			if j.open, err = os.Open(j.parts[0].path); err != nil {
				return 0, err
			}
			j.parts = j.parts[1:]
		}
		if n, err = j.open.Read(p); !errors.Is(err, io.EOF) {
			return n, err
		}
		j.open.Close()
		j.open = nil
		if n > 0 {
			return n, nil
		}
	}
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

// expireUploads removes uploads whose time is over.
func (s *Server) expireUploads() {
	entries, err := os.ReadDir(s.path("uploads"))
	if err != nil {
		s.log.Error("expiring uploads failed", slog.String("error", err.Error()))
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
