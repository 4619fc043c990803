package apslocal

import (
	"cmp"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"net/http"
	"net/url"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"purlin/apslocal/convert"
)

// designOf finds the design of a URN; it answers when there is none, or when it is
// another client's.
func (s *Server) designOf(w http.ResponseWriter, r *http.Request, c caller, urn string) (*design, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	from, err := s.sourceOf(c, urn)
	if err != nil {
		s.turnedDown(w, r, "reading a manifest", err)
		return nil, false
	}
	d, err := s.design(designID(from.urn, region(r)))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		designError(w, http.StatusNotFound, "The requested resource does not exist.")
	case err != nil:
		s.fail(w, r, designError, "reading a manifest", err)
	case d.Client != c.client:
		designError(w, http.StatusForbidden, "Access denied.")
	default:
		return d, true
	}
	return nil, false
}

func region(r *http.Request) string {
	return canonicalRegion(cmp.Or(r.PathValue("region"), r.Header.Get("region"), r.Header.Get("x-ads-region")))
}

// regions are those of the service. Source: oss.yaml (region).
var regions = []string{"US", "EMEA", "AUS", "CAN", "DEU", "IND", "JPN", "GBR"}

// canonicalRegion is one spelling of a region.
func canonicalRegion(v string) string {
	switch v = strings.ToUpper(v); v {
	case "":
		return "US"
	case "EU":
		return "EMEA"
	case "APAC":
		return "AUS"
	}
	return v
}

// getFormats is GET /formats: what this installation can do. Source: modelderivative.yaml (getFormats).
func (s *Server) getFormats(w http.ResponseWriter, r *http.Request, _ caller) {
	w.Header().Set("Last-Modified", s.started.UTC().Format(http.TimeFormat))
	if t, err := http.ParseTime(r.Header.Get("If-Modified-Since")); err == nil && s.started.Unix() <= t.Unix() {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	out := map[string][]string{}
	for name, f := range formats() {
		out[name] = []string{}
		for _, in := range convert.Inputs() {
			if slices.Contains(in.Outputs, f) {
				out[name] = append(out[name], in.Extension)
			}
		}
	}
	reply(w, http.StatusOK, map[string]any{"formats": out})
}

func (d *design) view() string { return strings.TrimSuffix(d.name(), path.Ext(d.name())) }

func (d *design) fileURN(run, name string) string {
	return "urn:adsk.viewing:fs.file:" + d.URN + "/output/" + run + "/" + name
}

// deleteManifest is DELETE /{urn}/manifest, idempotent. It stops a translation
// that runs. Source: modelderivative.yaml (deleteManifest).
func (s *Server) deleteManifest(w http.ResponseWriter, r *http.Request, c caller) {
	s.mu.Lock()
	defer s.mu.Unlock()
	from, err := s.sourceOf(c, r.PathValue("urn"))
	if err != nil {
		s.turnedDown(w, r, "discarding a manifest", err)
		return
	}
	id := designID(from.urn, region(r))
	if d, err := s.design(id); err == nil && d.Client != c.client {
		designError(w, http.StatusForbidden, "Access denied.")
		return
	}
	if err := s.discard(id); err != nil {
		s.fail(w, r, designError, "discarding a manifest", err)
		return
	}
	reply(w, http.StatusOK, map[string]string{"result": "success"})
}

// file opens run/name below the output of a design: whatever a run has left that
// the manifest knows, for an SVF has more files than a manifest names. Those whose
// names begin with a dot are for the server only.
func (s *Server) file(d *design, rest string) (*os.File, convert.File, error) {
	run, name, _ := strings.Cut(rest, "/")
	known := slices.ContainsFunc(d.Outputs, func(o output) bool { return o.Run == run && o.Status == success })
	if !known || !fs.ValidPath(rest) || strings.Contains(rest, "/.") {
		return nil, convert.File{}, fs.ErrNotExist
	}
	root, err := os.OpenRoot(s.path("designs", d.id(), "output"))
	if err != nil {
		return nil, convert.File{}, err
	}
	defer root.Close()
	in, err := root.Open(rest)
	if err != nil {
		return nil, convert.File{}, err
	}
	info, err := in.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fs.ErrNotExist
	}
	if err != nil {
		in.Close()
		return nil, convert.File{}, err
	}
	for _, o := range d.Outputs {
		for _, f := range o.Files {
			if o.Run == run && f.Name == name {
				return in, f, nil
			}
		}
	}
	return in, convert.File{Name: name, MIME: "application/octet-stream", Size: info.Size()}, nil
}

// openDerivative opens a file by the URN of a derivative, which some clients escape twice.
func (s *Server) openDerivative(d *design, urn string) (in *os.File, f convert.File, rest string, err error) {
	rest, ok := strings.CutPrefix(urn, "urn:adsk.viewing:fs.file:"+d.URN+"/output/")
	if !ok {
		return nil, f, "", fs.ErrNotExist
	}
	in, f, err = s.file(d, rest)
	if plain, e := url.PathUnescape(rest); err != nil && e == nil && plain != rest {
		rest = plain
		in, f, err = s.file(d, rest)
	}
	return in, f, rest, err
}

func serveFile(w http.ResponseWriter, r *http.Request, in *os.File, f convert.File, rest string) {
	w.Header().Set("Content-Type", f.MIME)
	w.Header().Set("ETag", `"`+hash(rest)[:32]+`"`)
	http.ServeContent(w, r, "", time.Time{}, in)
}

const maxUnranged = 256 << 20 // bytes of a derivative that are served whole

// getDerivative is HEAD and GET /{urn}/manifest/{derivativeUrn}, and
// signedcookies below it. The derivative's URN may come as one escaped segment
// or with its slashes. Source: modelderivative.yaml (headCheckDerivative, getDerivativeUrl).
func (s *Server) getDerivative(w http.ResponseWriter, r *http.Request, c caller) {
	d, ok := s.designOf(w, r, c, r.PathValue("urn"))
	if !ok {
		return
	}
	name, signed := strings.CutSuffix(r.PathValue("rest"), "/signedcookies")
	in, f, rest, err := s.openDerivative(d, name)
	if status, _ := d.status(); err != nil && r.Method == http.MethodHead && (status == pending || status == inProgress) {
		w.WriteHeader(http.StatusAccepted)
		return
	}
	if err != nil {
		designError(w, http.StatusNotFound, "The derivative does not exist.")
		return
	}
	defer in.Close()
	if !signed {
		if r.Method == http.MethodGet && r.Header.Get("Range") == "" && f.Size > maxUnranged {
			designError(w, http.StatusRequestEntityTooLarge, "The derivative is larger than 256 MB: use a Range, or signedcookies.")
			return
		}
		serveFile(w, r, in, f, rest)
		return
	}
	minutes, ok := number(r, "minutes-expiration", 360, 1, 360)
	disposition := r.URL.Query().Get("response-content-disposition")
	if !ok || disposition != "" && !strings.HasPrefix(disposition, "attachment") {
		designError(w, http.StatusBadRequest, "minutes-expiration is 1 to 360, and response-content-disposition begins with attachment.")
		return
	}
	info, err := in.Stat()
	if err != nil {
		s.fail(w, r, designError, "reading a derivative", err)
		return
	}
	until := s.now().Add(time.Duration(minutes) * time.Minute)
	u := url.URL{Path: "/signed/derivatives/" + d.id() + "/" + rest}
	q := url.Values{"expires": {strconv.FormatInt(until.Unix(), 10)}}
	if disposition != "" {
		q.Set("disposition", disposition)
	}
	policy := base64.RawURLEncoding.EncodeToString([]byte(q.Encode()))
	// The official SDK takes the three by position and cuts each at its first semicolon.
	for _, c := range [][2]string{{"Policy", policy}, {"Key-Pair-Id", s.keys.kid}, {"Signature", s.signature(http.MethodGet, u.EscapedPath(), q)}} {
		w.Header().Add("Set-Cookie", fmt.Sprintf("CloudFront-%s=%s; Path=/signed/derivatives/; HttpOnly", c[0], c[1]))
	}
	reply(w, http.StatusOK, map[string]any{
		"etag": hash(rest)[:32], "size": info.Size(), "url": s.origin(r) + u.EscapedPath(),
		"content-type": f.MIME, "expiration": until.UnixMilli(),
	})
}

// downloadDerivative serves a derivative to the cookies of signedcookies, or to
// the same values in the query.
func (s *Server) downloadDerivative(w http.ResponseWriter, r *http.Request) {
	value := func(name string) string {
		if v := r.URL.Query().Get(name); v != "" {
			return v
		}
		if c, err := r.Cookie("CloudFront-" + name); err == nil {
			return c.Value
		}
		return ""
	}
	policy, _ := base64.RawURLEncoding.DecodeString(value("Policy"))
	q, err := url.ParseQuery(string(policy))
	if err != nil {
		q = url.Values{}
	}
	q.Set("signature", value("Signature"))
	check := *r
	check.URL = &url.URL{Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: q.Encode()}
	if !s.checkSigned(w, &check, http.MethodGet) {
		return
	}
	s.mu.Lock()
	d, err := s.design(r.PathValue("design"))
	s.mu.Unlock()
	var in *os.File
	var f convert.File
	if err == nil {
		in, f, err = s.file(d, r.PathValue("file"))
	}
	if err != nil {
		storageError(w, http.StatusNotFound, "NoSuchKey", "The specified key does not exist.")
		return
	}
	defer in.Close()
	if v := q.Get("disposition"); v != "" {
		w.Header().Set("Content-Disposition", v)
	}
	serveFile(w, r, in, f, r.PathValue("file"))
}

// getThumbnail is GET /{urn}/thumbnail. Source: modelderivative.yaml (getThumbnail).
func (s *Server) getThumbnail(w http.ResponseWriter, r *http.Request, c caller) {
	d, ok := s.designOf(w, r, c, r.PathValue("urn"))
	if !ok {
		return
	}
	width, ok1 := number(r, "width", 0, 1, 400)
	height, ok2 := number(r, "height", 0, 1, 400)
	edges := []int{0, 100, 200, 400}
	if !ok1 || !ok2 || !slices.Contains(edges, width) || !slices.Contains(edges, height) {
		designError(w, http.StatusBadRequest, "width and height are 100, 200 or 400.")
		return
	}
	size := max(width, height)
	if size == 0 {
		size = 200
	}
	best, run, off := convert.File{}, "", math.MaxInt
	for _, o := range d.Outputs {
		for _, f := range o.Files {
			if away := max(f.Resolution-size, size-f.Resolution); f.Resolution > 0 && away < off {
				best, run, off = f, o.Run, away
			}
		}
	}
	in, f, err := s.file(d, run+"/"+best.Name)
	if err != nil {
		designError(w, http.StatusNotFound, "The thumbnail does not exist.")
		return
	}
	defer in.Close()
	h := w.Header()
	h.Set("x-ads-name", path.Base(best.Name))
	h.Set("x-ads-size", fmt.Sprintf("[%d, %d]", best.Resolution, best.Resolution))
	h.Set("x-ads-role", "rendered")
	status, _ := d.status()
	h.Set("x-ads-job-status", strings.Replace(status, timedOut, "timedout", 1))
	h.Set("Cache-Control", "public, max-age=86400")
	serveFile(w, r, in, f, run+"/"+best.Name)
}
