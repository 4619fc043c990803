package server

import (
	"bytes"
	"crypto/rand"
	"io/fs"
	"net/http"
	"strings"
)

// autodeskPage is the document in which Autodesk's viewer runs, framed by the page of
// a file.
const autodeskPage = "/autodesk-viewer"

// autodeskPolicy is that of the document, before its nonce. It is in an origin of its own
// (sandbox): what Autodesk's scripts do there reaches no session, no cookie and no page
// of this server, only what a viewer session's token opens. They come from Autodesk's
// host by name, set styles by attribute, and work in blob: workers; the model comes from
// this server. No other document of this server may load anything from there.
const autodeskPolicy = "sandbox allow-scripts; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; " +
	"script-src 'self' " + autodeskHost + "; worker-src blob:; style-src 'self' " + autodeskHost + "; style-src-attr 'unsafe-inline'; " +
	"connect-src 'self' blob: " + autodeskHost + "; img-src 'self' data: blob: " + autodeskHost + "; font-src data: " + autodeskHost + " https://fonts.autodesk.com"

const autodeskHost = "https://developer.api.autodesk.com"

// autodeskMark tells the pages that Autodesk's viewer is offered.
const autodeskMark = `<meta name="purlin-autodesk-viewer" content="` + autodeskPage + `">`

func (s *Server) serveAutodesk(w http.ResponseWriter, r *http.Request) {
	b, err := fs.ReadFile(s.o.Web, "autodesk.html")
	if err != nil {
		s.serveOther(w, r)
		return
	}
	nonce := rand.Text()
	h := w.Header()
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Content-Security-Policy", strings.Replace(autodeskPolicy, "script-src 'self'", "script-src 'nonce-"+nonce+"'", 1))
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-cache")
	_, _ = w.Write(bytes.ReplaceAll(b, []byte(nonceMark), []byte(nonce)))
}

// framed tells whether a document in an origin of its own reads what is asked for: the
// scripts of Autodesk's viewer's document, and the model that it shows. Neither takes a cookie.
func (s *Server) framed(r *http.Request, origin string) bool {
	return s.o.AutodeskViewer && origin == "null" && (strings.HasPrefix(r.URL.Path, "/assets/") || strings.HasPrefix(r.URL.Path, "/viewer/"))
}
