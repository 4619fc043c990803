package server

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/rand"
	"encoding/json"
	"html/template"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"
	"time"

	"purlin/auth"
	"purlin/fault"
)

const (
	refreshCookie = "purlin_refresh"
	graphqlPath   = "/graphql"
)

// cookieJar keeps the refresh token of one request's browser. Only /graphql sees
// the cookie, no script does, and no other site's request carries it.
type cookieJar struct {
	mu     sync.Mutex
	w      http.ResponseWriter
	r      *http.Request
	secure bool
}

var _ auth.CookieJar = (*cookieJar)(nil)

// Refresh returns the token that the browser sent; empty when it sent none.
func (j *cookieJar) Refresh() string {
	c, err := j.r.Cookie(refreshCookie)
	if err != nil {
		return ""
	}
	return c.Value
}

// SetRefresh gives the browser a token to keep until expires.
func (j *cookieJar) SetRefresh(token string, expires time.Time) {
	j.set(&http.Cookie{Value: token, Expires: expires})
}

// ClearRefresh makes the browser forget its token.
func (j *cookieJar) ClearRefresh() { j.set(&http.Cookie{MaxAge: -1}) }

func (j *cookieJar) set(c *http.Cookie) {
	c.Name, c.Path, c.HttpOnly, c.Secure, c.SameSite = refreshCookie, graphqlPath, true, j.secure, http.SameSiteStrictMode
	j.mu.Lock()
	defer j.mu.Unlock()
	http.SetCookie(j.w, c)
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc(graphqlPath, s.serveGraphQL)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "ok") })
	mux.HandleFunc("GET /readyz", s.serveReady)
	mux.HandleFunc("GET /schema.graphql", text(s.sdl()))
	mux.HandleFunc("GET /llms.txt", text(s.guide()))
	// The addresses of the web app's own routes: one page draws them all.
	for _, route := range []string{"/{$}", "/projects/{id}", "/projects/{id}/import", "/files/{id}", "/account", "/sessions", "/security", "/tokens", "/playground", "/invitation", "/reset-password", "/confirm-email", "/s/{token}", "/embed/{token}"} {
		mux.HandleFunc("GET "+route, s.serveApp)
	}
	mux.HandleFunc("GET /assets/", s.serveAsset)
	if s.o.AutodeskViewer && s.o.Web != nil {
		mux.HandleFunc("GET "+autodeskPage, s.serveAutodesk)
	}
	if s.o.SignIn != nil {
		mux.HandleFunc("GET /signin", s.askSignIn)
		mux.HandleFunc("POST /signin", s.signIn)
	}
	if s.o.Blobs != nil {
		mux.Handle("/blobs/", s.patient(s.o.Blobs))
	}
	for pattern, h := range s.o.Downloads {
		mux.Handle(pattern, s.patient(h))
	}
	for pattern, h := range s.o.Handlers {
		mux.Handle(pattern, s.withCookies(h))
	}
	mux.HandleFunc("/", s.serveOther)
	return s.around(mux)
}

// always are headers of every answer, in values that nobody changes: each is full, so that
// adding to it makes another.
var always = http.Header{
	"X-Content-Type-Options":  {"nosniff"},
	"Referrer-Policy":         {"no-referrer"},
	"X-Frame-Options":         {"DENY"},
	"Content-Security-Policy": {"default-src 'none'; frame-ancestors 'none'"},
	"Vary":                    {"Origin"},
}

// around gives every answer its security headers, and other origins the answers
// that they may read.
func (s *Server) around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		maps.Copy(h, always)
		if s.secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		r = r.WithContext(s.caller(auth.WithClient(r.Context(), r.UserAgent()), r))
		origin := r.Header.Get("Origin")
		if s.origins[origin] {
			h.Set("Access-Control-Allow-Origin", origin)
			h.Set("Access-Control-Allow-Credentials", "true")
			h.Set("Access-Control-Expose-Headers", "ETag, Retry-After, RateLimit")
		}
		framed := s.framed(r, origin)
		if framed {
			h.Set("Access-Control-Allow-Origin", origin)
			h.Set("Access-Control-Expose-Headers", "ETag, Content-Range")
		}
		if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
			if !s.origins[origin] && !framed {
				say(w, http.StatusForbidden, "this origin may not call here")
				return
			}
			h.Set("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, OPTIONS")
			h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, GraphQL-Require-Preflight, Apollo-Require-Preflight, X-Apollo-Operation-Name, Range")
			h.Set("Access-Control-Max-Age", "600")
			w.WriteHeader(http.StatusNoContent)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// withCookies lets h set the refresh cookie.
func (s *Server) withCookies(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(w, r.WithContext(auth.WithCookies(r.Context(), &cookieJar{w: w, r: r, secure: s.secure})))
	})
}

func say(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text+"\n")
}

func (s *Server) serveReady(w http.ResponseWriter, r *http.Request) {
	if s.draining.Load() {
		say(w, http.StatusServiceUnavailable, "draining")
		return
	}
	if s.o.Ready != nil {
		ctx, cancel := context.WithTimeout(r.Context(), 3*time.Second)
		defer cancel()
		if err := s.o.Ready(ctx); err != nil {
			s.o.Log.WarnContext(r.Context(), "not ready", slog.Any("error", err))
			say(w, http.StatusServiceUnavailable, "not ready")
			return
		}
	}
	say(w, http.StatusOK, "ready")
}

// patient replaces the whole request's time limits by limits between two reads
// or writes: a large file may take as long as its bytes keep coming.
func (s *Server) patient(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rc := http.NewResponseController(w)
		if r.ContentLength == 0 {
			_ = rc.SetReadDeadline(time.Time{})
		}
		r.Body = &patientBody{ReadCloser: r.Body, rc: rc, limit: s.limits.Read}
		next.ServeHTTP(&patientWriter{ResponseWriter: w, rc: rc, limit: s.limits.Write}, r)
	})
}

type patientWriter struct {
	http.ResponseWriter
	rc    *http.ResponseController
	limit time.Duration
}

func (w *patientWriter) WriteHeader(status int) {
	_ = w.rc.SetWriteDeadline(time.Now().Add(w.limit))
	w.ResponseWriter.WriteHeader(status)
}

func (w *patientWriter) Write(p []byte) (int, error) {
	_ = w.rc.SetWriteDeadline(time.Now().Add(w.limit))
	return w.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *patientWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// page makes w's answer a page that runs the scripts with its nonce and what those
// load, and no other: not what people have uploaded here, either. Its styles are
// this site's files, and elements with the nonce; attributes is the policy for style
// attributes in text.
func (s *Server) page(w http.ResponseWriter, r *http.Request, nonce, attributes string) {
	h := w.Header()
	elsewhere := "ws://" + r.Host + " wss://" + r.Host
	if strings.ContainsAny(r.Host, " ;,'\"") {
		elsewhere = ""
	}
	// The page of a share link that frames of any site may hold draws the model alone
	// and knows nobody's session: a click that was lured there does nothing.
	frames := "'none'"
	if strings.HasPrefix(r.URL.Path, "/embed/") {
		frames = "*"
		h.Del("X-Frame-Options")
	}
	blobs := strings.Join(s.o.BlobOrigins, " ")
	h.Set("Content-Security-Policy", "default-src 'self'; script-src 'nonce-"+nonce+"' 'strict-dynamic'; worker-src 'self' blob:; "+
		"style-src 'self' 'nonce-"+nonce+"'; style-src-attr "+attributes+"; "+
		"connect-src 'self' blob: "+elsewhere+" "+blobs+"; img-src 'self' data: blob: "+blobs+"; font-src 'self' data:; "+
		"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors "+frames)
	h.Set("Content-Type", "text/html; charset=utf-8")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-cache")
	}
}

// nonceMark stands in index.html for the nonce of its answer (html.cspNonce in
// web/vite.config.ts).
const nonceMark = "PURLIN_NONCE"

func (s *Server) serveApp(w http.ResponseWriter, r *http.Request) {
	if s.o.Web != nil {
		if b, err := fs.ReadFile(s.o.Web, "index.html"); err == nil {
			nonce := rand.Text()
			attributes := "'none'"
			if r.URL.Path == "/playground" {
				// The editors there write each line with its place as an attribute.
				attributes = "'unsafe-inline'"
			}
			s.page(w, r, nonce, attributes)
			b = bytes.ReplaceAll(b, []byte(nonceMark), []byte(nonce))
			if strings.HasPrefix(r.URL.Path, "/s/") {
				b = s.discovered(b, r)
			}
			if s.o.AutodeskViewer {
				b = bytes.Replace(b, []byte("</head>"), []byte(autodeskMark+"</head>"), 1)
			}
			_, _ = w.Write(b) //nolint:gosec // the path in it is escaped
			return
		}
	}
	s.note(w, r, http.StatusOK, note{
		Title: "Purlin is running",
		Text:  "The pages are not built into this binary. Run npm ci && npm run build in the folder web and build again. The API is at /graphql.",
	})
}

// discovered tells other sites that are given the page's address how to embed it
// (https://oembed.com, section 4).
func (s *Server) discovered(page []byte, r *http.Request) []byte {
	at := strings.TrimSuffix(s.o.PublicURL, "/")
	link := `<link rel="alternate" type="application/json+oembed" href="` + at + `/oembed?url=` + url.QueryEscape(at+r.URL.Path) + `">`
	return bytes.Replace(page, []byte("</head>"), []byte(link+"</head>"), 1)
}

// serveAsset serves a file of the pages. Text lies there only compressed, and is
// unpacked for the few who do not take that.
func (s *Server) serveAsset(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	if s.o.Web == nil || !fs.ValidPath(name) {
		s.serveOther(w, r)
		return
	}
	h := w.Header()
	if info, err := fs.Stat(s.o.Web, name); err == nil && !info.IsDir() {
		h.Set("Cache-Control", immutable)
		http.ServeFileFS(w, r, s.o.Web, name)
		return
	}
	packed, err := s.o.Web.Open(name + ".gz")
	if err != nil {
		s.serveOther(w, r)
		return
	}
	defer packed.Close()
	h.Set("Cache-Control", immutable)
	h.Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	h.Add("Vary", "Accept-Encoding")
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		http.ServeFileFS(w, r, s.o.Web, name+".gz")
		return
	}
	plain, err := gzip.NewReader(packed)
	if err != nil {
		say(w, http.StatusInternalServerError, "the file cannot be read")
		return
	}
	_, _ = io.Copy(w, plain) //nolint:gosec // what this binary was built with
}

// immutable is for names that carry a hash of their content.
const immutable = "public, max-age=31536000, immutable"

func (s *Server) serveOther(w http.ResponseWriter, r *http.Request) {
	if strings.Contains(r.Header.Get("Accept"), "text/html") {
		s.note(w, r, http.StatusNotFound, note{Title: "Not found", Text: "There is no page here.", Home: true})
		return
	}
	w.Header().Set("Content-Type", jsonType)
	w.WriteHeader(http.StatusNotFound)
	_ = json.NewEncoder(w).Encode(map[string]string{"code": string(fault.NotFound), "message": "there is nothing here"})
}

// note is a page without scripts.
type note struct {
	Title, Text, Token string
	Home               bool
	Nonce              string // of its style
}

// noteHTML has the colours of the web app (web/src/app/styles.css), and needs none of its files.
const noteHTML = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Title}}</title>
<link rel="icon" href="data:,">
<style nonce="{{.Nonce}}">
body { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 24vh auto; padding: 0 1.5rem; text-align: center;
  background: light-dark(#f6f5f1, #131312); color: light-dark(#4f4c45, #b9b5ab) }
h1 { margin: 0 0 .5rem; font-size: 1.75rem; font-weight: 600; letter-spacing: -.02em; line-height: 1.2; color: light-dark(#1b1a17, #f2f0ea) }
p { margin: 0 0 1.5rem; text-wrap: balance }
a { color: light-dark(#2f45c5, #9dacff) }
button { font: inherit; font-weight: 500; padding: .5rem 1.5rem; border: 0; border-radius: .375rem; cursor: pointer;
  background: light-dark(#1b1a17, #f2f0ea); color: light-dark(#fffefc, #1b1b19) }
button:focus-visible { outline: 2px solid light-dark(#2f45c5, #9dacff); outline-offset: 2px }
</style>
<main>
<h1>{{.Title}}</h1>
<p>{{.Text}}</p>
{{if .Token}}<form method="post" action="/signin"><input type="hidden" name="token" value="{{.Token}}"><button autofocus>Sign in</button></form>{{end}}
{{if .Home}}<p><a href="/">Home</a></p>{{end}}
</main>
</html>
`

func (s *Server) note(w http.ResponseWriter, r *http.Request, status int, n note) {
	t, err := template.New("note").Parse(noteHTML)
	if err != nil {
		say(w, http.StatusInternalServerError, "the page cannot be shown")
		return
	}
	n.Nonce = rand.Text()
	s.page(w, r, n.Nonce, "'none'")
	w.WriteHeader(status)
	_ = t.Execute(w, n)
}

const longestLink = 1 << 10 // bytes of a sign-in token

// askSignIn shows a button: a link alone, which scanners of mail follow, uses
// nothing up.
func (s *Server) askSignIn(w http.ResponseWriter, r *http.Request) {
	token := r.URL.Query().Get("token")
	if token == "" || len(token) > longestLink {
		s.note(w, r, http.StatusBadRequest, note{Title: "This link is incomplete", Text: "Copy it whole, to its last character, or ask for a new one.", Home: true})
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	s.note(w, r, http.StatusOK, note{Title: "Sign in to Purlin", Text: "This link works once, in this browser.", Token: token})
}

func (s *Server) signIn(w http.ResponseWriter, r *http.Request) {
	// With Referrer-Policy: no-referrer a form's own Origin is "null", so the
	// browser's Sec-Fetch-Site decides where there is one.
	site := r.Header.Get("Sec-Fetch-Site")
	if site != "" && site != "same-origin" && site != "none" || site == "" && !s.sameOrigin(r) {
		s.note(w, r, http.StatusForbidden, note{Title: "Not from here", Text: "Open the link itself.", Home: true})
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 4*longestLink)
	token := r.PostFormValue("token")
	if token == "" || len(token) > longestLink {
		s.note(w, r, http.StatusBadRequest, note{Title: "This link is incomplete", Text: "Copy it whole, to its last character, or ask for a new one.", Home: true})
		return
	}
	ctx := auth.WithCookies(r.Context(), &cookieJar{w: w, r: r, secure: s.secure})
	if err := s.o.SignIn(w, r.WithContext(ctx), token); err != nil {
		if f := fault.Of(err); f != nil {
			s.note(w, r, http.StatusForbidden, note{Title: "This link does not work", Text: f[0].Message, Home: true})
			return
		}
		s.note(w, r, http.StatusInternalServerError, note{Title: "Something went wrong", Text: s.failed(ctx, err).Message, Home: true})
		return
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}
