package apslocal

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// exchange is a request and its answer: one line of a recording, as JSON.
type exchange struct {
	Method  string      `json:"method"`
	Path    string      `json:"path"` // escaped
	Query   url.Values  `json:"query,omitempty"`
	Request *content    `json:"request,omitempty"`
	Status  int         `json:"status"`
	Header  http.Header `json:"header,omitempty"`
	Answer  *content    `json:"answer,omitempty"`
	// Cut says that the connection was cut before the answer was whole.
	Cut bool `json:"cut,omitempty"`
}

// content is a body: JSON as it is, text, or bytes; of what is too large only the size.
type content struct {
	JSON   json.RawMessage `json:"json,omitempty"`
	Form   url.Values      `json:"form,omitempty"`
	Text   string          `json:"text,omitempty"`
	Base64 string          `json:"base64,omitempty"`
	Size   int64           `json:"size,omitempty"`
	Left   bool            `json:"left_out,omitempty"`
}

const (
	maxRecorded  = 16 << 20 // bytes of an answer
	maxAsked     = 1 << 20  // bytes of a request
	maxScrubbed  = 100_000  // secrets of a recording
	maxExchanges = 1_000_000
	originMark   = "{{origin}}"
)

// keptHeaders are those of answers that a recording has, beside x-ads-….
var keptHeaders = []string{
	"Content-Type", "Etag", "Retry-After", "Location", "Set-Cookie", "Content-Range", "Accept-Ranges", "Last-Modified", "Cache-Control", "Content-Disposition",
}

// secretNames are the members of bodies and queries whose values are scrubbed,
// in lower case.
var secretNames = map[string]bool{
	"access_token": true, "refresh_token": true, "id_token": true, "token": true, "client_secret": true, "client_id": true, "code": true, "code_verifier": true,
	"code_challenge": true, "email": true, "emailid": true, "userid": true, "sub": true,
	"createuserid": true, "createusername": true, "lastmodifieduserid": true, "lastmodifiedusername": true, "bucketowner": true, "authid": true, "createdby": true,
	"preferred_username": true, "given_name": true, "family_name": true, "eidm_guid": true, "picture": true, "profile": true,
}

func secretName(name string) bool {
	name = strings.ToLower(name)
	return secretNames[name] || signatureName(name)
}

// signatureName says whether a parameter is good for one URL only, and so stands
// nowhere else.
func signatureName(name string) bool {
	switch name = strings.ToLower(name); name {
	case "signature", "policy", "key-pair-id", "sig":
		return true
	}
	return strings.HasPrefix(name, "x-amz-")
}

var jwtShape = regexp.MustCompile(`eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}`)

// Recorder passes requests on and writes each with its answer as a line of JSON,
// without secrets: tokens, ids of clients and users, names, signatures and
// cookies are replaced, the same by the same, so that a recording goes together.
// Uploads are kept by size. It is an http.Handler; lines come in the order in
// which answers end.
type Recorder struct {
	next http.Handler
	mu   sync.Mutex
	out  io.Writer
	err  error
	hide scrubber
}

// NewRecorder records what next answers to out, which it does not close.
func NewRecorder(next http.Handler, out io.Writer) *Recorder {
	return &Recorder{next: next, out: out, hide: scrubber{known: map[string]string{}}}
}

// Err is the first error of writing, after which nothing more is written.
func (rec *Recorder) Err() error {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	return rec.err
}

// ServeHTTP passes a request on, and writes it down.
func (rec *Recorder) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	asked := &capture{limit: maxAsked}
	c := r.Clone(r.Context())
	c.Body = struct {
		io.Reader
		io.Closer
	}{io.TeeReader(r.Body, asked), r.Body}
	said := &saying{ResponseWriter: w, body: capture{limit: maxRecorded}}
	cut := true
	defer func() { // also when the connection is cut, by a panic
		if err := rec.write(r, asked, said, cut); err != nil {
			rec.mu.Lock()
			rec.err = errors.Join(rec.err, err)
			rec.mu.Unlock()
		}
	}()
	rec.next.ServeHTTP(said, c)
	cut = false
}

func (rec *Recorder) write(r *http.Request, asked *capture, said *saying, cut bool) error {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	if rec.err != nil {
		return nil
	}
	hide := &rec.hide
	for _, name := range []string{"Authorization", "Cookie"} {
		if _, v, found := strings.Cut(r.Header.Get(name), " "); found {
			hide.secret(v)
		}
	}
	id, secret, _ := r.BasicAuth()
	hide.secret(id)
	hide.secret(secret)
	origin := requestOrigin(r)
	e := exchange{Method: r.Method, Path: cleanPath(r.URL.EscapedPath()), Query: hide.values(r.URL.Query()), Status: max(said.status, http.StatusOK), Header: http.Header{}, Cut: cut}
	var err error
	if e.Request, err = hide.asked(r.Header.Get("Content-Type"), asked); err != nil {
		return err
	}
	for name, v := range said.Header() {
		if slices.Contains(keptHeaders, name) || strings.HasPrefix(name, "X-Ads-") {
			e.Header[name] = hide.header(name, v)
		}
	}
	if e.Answer, err = hide.answered(said.Header().Get("Content-Type"), &said.body); err != nil {
		return err
	}
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	text := hide.everywhere(strings.ReplaceAll(string(line), origin, originMark))
	if _, err := io.WriteString(rec.out, text+"\n"); err != nil {
		return fmt.Errorf("writing the recording: %w", err)
	}
	return nil
}

// capture keeps the first bytes of a body and counts all.
type capture struct {
	kept        bytes.Buffer
	limit, size int64
}

// Write never fails.
func (c *capture) Write(p []byte) (int, error) {
	if room := c.limit - int64(c.kept.Len()); room > 0 {
		c.kept.Write(p[:min(int64(len(p)), room)])
	}
	c.size += int64(len(p))
	return len(p), nil
}

// saying passes an answer on and keeps it.
type saying struct {
	http.ResponseWriter
	status int
	body   capture
}

// WriteHeader remembers the status.
func (s *saying) WriteHeader(status int) {
	s.status = status
	s.ResponseWriter.WriteHeader(status)
}

// Write keeps what is written.
func (s *saying) Write(p []byte) (int, error) {
	n, err := s.ResponseWriter.Write(p)
	_, _ = s.body.Write(p[:n])
	return n, err
}

// Unwrap lets http.ResponseController reach the writer below.
func (s *saying) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// scrubber replaces secrets, the same by the same.
type scrubber struct {
	known map[string]string
	list  []string // longest first
}

// secret returns what stands for a secret, which is replaced everywhere from now on.
func (h *scrubber) secret(v string) string {
	_, before := h.known[v]
	s := h.stand(v)
	if _, now := h.known[v]; now && !before && len(v) >= 8 { // shorter ones would hit what is no secret
		at, _ := slices.BinarySearchFunc(h.list, v, func(a, b string) int { return len(b) - len(a) })
		h.list = slices.Insert(h.list, at, v)
	}
	return s
}

// stand returns what stands for a value.
func (h *scrubber) stand(v string) string {
	if v == "" {
		return ""
	}
	if s, ok := h.known[v]; ok {
		return s
	}
	if strings.HasPrefix(v, "scrubbed-") || len(h.known) >= maxScrubbed {
		return "scrubbed-0"
	}
	s := fmt.Sprintf("scrubbed-%d", len(h.known)+1)
	h.known[v] = s
	return s
}

// everywhere replaces secrets that are known wherever they stand, and tokens that are not.
func (h *scrubber) everywhere(text string) string {
	text = jwtShape.ReplaceAllStringFunc(text, h.secret)
	for _, v := range h.list {
		for _, form := range []string{v, url.QueryEscape(v)} {
			if strings.Contains(text, form) {
				text = strings.ReplaceAll(text, form, h.known[v])
			}
		}
	}
	return text
}

func (h *scrubber) values(q url.Values) url.Values {
	out := url.Values{}
	for name, all := range q {
		for _, v := range all {
			switch {
			case signatureName(name):
				v = h.stand(v)
			case secretName(name):
				v = h.secret(v)
			}
			out.Add(name, v)
		}
	}
	return out
}

func (h *scrubber) header(name string, all []string) []string {
	out := slices.Clone(all)
	for i, v := range out {
		switch name {
		case "Set-Cookie":
			k, rest, _ := strings.Cut(v, "=")
			value, attributes, _ := strings.Cut(rest, ";")
			out[i] = k + "=" + h.stand(value) + ";" + attributes
		case "Location":
			out[i] = h.url(v)
		}
	}
	return out
}

// url scrubs the query of a URL in a body.
func (h *scrubber) url(v string) string {
	u, err := url.Parse(v)
	if err != nil || u.RawQuery == "" {
		return v
	}
	u.RawQuery = h.values(u.Query()).Encode()
	return u.String()
}

// tree scrubs a JSON value.
func (h *scrubber) tree(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if s, ok := v[name].(string); ok && secretName(name) {
				v[name] = h.secret(s)
			} else {
				v[name] = h.tree(v[name])
			}
		}
	case []any:
		for i := range v {
			v[i] = h.tree(v[i])
		}
	case string:
		if strings.Contains(v, "://") {
			return h.url(v)
		}
	}
	return v
}

// asked is the body of a request: JSON or a form. Of others, parts of files for
// the most, the size is kept.
func (h *scrubber) asked(media string, c *capture) (*content, error) {
	kind, _, _ := mime.ParseMediaType(media)
	if c.size == 0 || c.size <= c.limit && strings.HasSuffix(kind, "json") {
		return h.answered(media, c)
	}
	if kind == "application/x-www-form-urlencoded" && c.size <= c.limit { // the official SDK sends parts of files under it too
		if q, err := url.ParseQuery(c.kept.String()); err == nil && looksLikeForm(q) {
			return &content{Form: h.values(q)}, nil
		}
	}
	return &content{Size: c.size, Left: true}, nil
}

// answered is the body of an answer.
func (h *scrubber) answered(media string, c *capture) (*content, error) {
	kind, _, _ := mime.ParseMediaType(media)
	switch {
	case c.size == 0:
		return nil, nil //nolint:nilnil // there is no body
	case c.size > c.limit:
		return &content{Size: c.size, Left: true}, nil
	case strings.HasSuffix(kind, "json"):
		var v any
		dec := json.NewDecoder(bytes.NewReader(c.kept.Bytes()))
		dec.UseNumber()
		if err := dec.Decode(&v); err == nil {
			b, err := json.Marshal(h.tree(v))
			return &content{JSON: b}, err
		}
		fallthrough
	case utf8.Valid(c.kept.Bytes()):
		return &content{Text: strings.ToValidUTF8(c.kept.String(), "?")}, nil
	}
	return &content{Base64: base64.StdEncoding.EncodeToString(c.kept.Bytes())}, nil
}

// looksLikeForm says whether a body is a form of authentication.
func looksLikeForm(q url.Values) bool {
	return q.Has("grant_type") || q.Has("token") || q.Has("answer")
}

// requestOrigin is where a request was sent to: a balancer may say it. Who lies
// about it is led astray alone.
func requestOrigin(r *http.Request) string {
	scheme, host := "http", r.Host
	if v := r.Header.Get("X-Forwarded-Proto"); v == "https" || r.TLS != nil && v == "" {
		scheme = "https"
	}
	if v := r.Header.Get("X-Forwarded-Host"); forwardedHost.MatchString(v) {
		host = v
	}
	return scheme + "://" + host
}

var forwardedHost = regexp.MustCompile(`^[A-Za-z0-9.:\[\]-]{1,255}$`)

func cleanPath(p string) string { return "/" + strings.TrimLeft(p, "/") }

// Replay answers requests as a recording did. It is an http.Handler.
type Replay struct {
	mu      sync.Mutex
	answers map[string][]exchange
}

// NewReplay reads a recording. A request is answered as one like it was: of the
// same method, path, query and body, secrets apart; of several in their order,
// the last again and again.
func NewReplay(in io.Reader) (*Replay, error) {
	p := &Replay{answers: map[string][]exchange{}}
	dec := json.NewDecoder(in)
	for n := 1; ; n++ {
		var e exchange
		if err := dec.Decode(&e); errors.Is(err, io.EOF) {
			return p, nil
		} else if err != nil || n > maxExchanges {
			return nil, fmt.Errorf("apslocal: line %d of the recording: %w", n, err)
		}
		k := e.key()
		p.answers[k] = append(p.answers[k], e)
	}
}

// key is what requests that are alike have in common.
func (e *exchange) key() string {
	q := url.Values{}
	for name, v := range e.Query {
		if !secretName(name) {
			q[name] = v
		}
	}
	asked := ""
	if e.Request != nil {
		asked = string(e.Request.JSON)
		for _, name := range []string{"grant_type", "scope"} {
			asked += "&" + name + "=" + e.Request.Form.Get(name)
		}
	}
	return e.Method + " " + e.Path + "?" + q.Encode() + "\n" + asked
}

// ServeHTTP answers with what was recorded, or 501 and what was not.
func (p *Replay) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	asked := &capture{limit: maxAsked}
	if _, err := io.Copy(asked, r.Body); err != nil {
		gatewayError(w, http.StatusBadRequest, "", "The body cannot be read.")
		return
	}
	hide := &scrubber{known: map[string]string{}}
	e := exchange{Method: r.Method, Path: cleanPath(r.URL.EscapedPath()), Query: r.URL.Query()}
	var err error
	if e.Request, err = hide.asked(r.Header.Get("Content-Type"), asked); err != nil {
		gatewayError(w, http.StatusBadRequest, "", "The body cannot be read.")
		return
	}
	if e.Request != nil && e.Request.JSON != nil { // as it was written
		e.Request.JSON = json.RawMessage(strings.ReplaceAll(string(e.Request.JSON), requestOrigin(r), originMark))
	}
	p.mu.Lock()
	k := e.key()
	all := p.answers[k]
	if len(all) > 1 {
		p.answers[k] = all[1:]
	}
	p.mu.Unlock()
	if len(all) == 0 {
		gatewayError(w, http.StatusNotImplemented, "", "The recording has no answer to "+e.Method+" "+e.Path+" with this query and body.")
		return
	}
	all[0].answer(w, requestOrigin(r))
}

func (e *exchange) answer(w http.ResponseWriter, origin string) {
	var b []byte
	if a := e.Answer; a != nil {
		switch {
		case a.Left:
			gatewayError(w, http.StatusNotImplemented, "", fmt.Sprintf("The recording left the %d bytes of this answer out.", a.Size))
			return
		case a.Base64 != "":
			var err error
			if b, err = base64.StdEncoding.DecodeString(a.Base64); err != nil {
				gatewayError(w, http.StatusInternalServerError, "", "The recording is damaged here.")
				return
			}
		case a.JSON != nil:
			b = []byte(strings.ReplaceAll(string(a.JSON), originMark, origin))
		default:
			b = []byte(strings.ReplaceAll(a.Text, originMark, origin))
		}
	}
	for name, all := range e.Header {
		for _, v := range all {
			w.Header().Add(name, strings.ReplaceAll(v, originMark, origin))
		}
	}
	if e.Cut {
		w.Header().Del("Content-Length")
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(e.Status)
	_, _ = w.Write(b)
}
