package server

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"github.com/vektah/gqlparser/v2/formatter"
)

// llms teaches a program the API (https://llmstxt.org).
//
//go:embed llms.txt
var llms string

// sdl is the schema in the schema definition language, its descriptions included.
func (s *Server) sdl() []byte {
	var b bytes.Buffer
	formatter.NewFormatter(&b, formatter.WithIndent("  ")).FormatSchema(s.o.Schema.Schema())
	return b.Bytes()
}

// text serves a text that stays the same as long as the process runs.
func text(content []byte) http.HandlerFunc {
	sum := sha256.Sum256(content)
	tag := `"` + hex.EncodeToString(sum[:16]) + `"`
	return func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Type", "text/plain; charset=utf-8")
		h.Set("Cache-Control", "public, no-cache") // kept, and asked for again each time
		h.Set("ETag", tag)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
	}
}

func (s *Server) guide() []byte {
	url := strings.TrimSuffix(s.o.PublicURL, "/")
	return []byte(strings.ReplaceAll(llms, "{URL}", url))
}
