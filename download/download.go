// Package download serves files that are made while they are read: a zip of what
// came of a translation, the properties of a view as a table, and audit logs. None of them is
// ever whole, in memory or on a disk.
//
// An address holds all that it asks for, sealed with the installation's key: who was
// allowed to ask for it may hand it on, and for a short while whoever has it reads
// the file, as with the signed addresses of package blob.
package download

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"purlin/auth"
	"purlin/blob"
	"purlin/ent"
	"purlin/ent/file"
	"purlin/ent/translation"
	"purlin/fault"
	"purlin/property"
	"purlin/store"
)

// Path is where the addresses lead.
const Path = "/downloads/"

// ttl is how long an address is good for.
const ttl = 15 * time.Minute

// maxTicket is how long, in bytes, the sealed part of an address may be.
const maxTicket = 6000

// Service makes addresses and serves them.
type Service struct {
	db     *store.DB
	bucket blob.Bucket
	index  property.Source
	sealer *auth.Sealer
	url    string
	log    *slog.Logger
}

var _ http.Handler = (*Service)(nil)

// New returns a service for the server at url. Its handler is to be mounted at
// [Path].
func New(db *store.DB, bucket blob.Bucket, index property.Source, sealer *auth.Sealer, url string, log *slog.Logger) *Service {
	return &Service{db: db, bucket: bucket, index: index, sealer: sealer, url: strings.TrimSuffix(url, "/"), log: log}
}

// ticket is what an address asks for: one of its parts is set.
type ticket struct {
	Zip     *uuid.UUID       `json:"zip,omitempty"` // of a translation
	View    *uuid.UUID       `json:"view,omitempty"`
	Filter  *property.Filter `json:"filter,omitempty"`
	Audit   *auditLog        `json:"audit,omitempty"`
	Expires time.Time        `json:"expires"`
}

func (s *Service) address(t ticket, name string) (string, error) {
	t.Expires = time.Now().Add(ttl)
	raw, err := json.Marshal(t)
	if err != nil {
		return "", err
	}
	var small bytes.Buffer
	w, _ := flate.NewWriter(&small, flate.BestCompression) // fails for levels that do not exist
	if _, err := w.Write(raw); err != nil {
		return "", err
	}
	if err := w.Close(); err != nil {
		return "", err
	}
	sealed := base64.RawURLEncoding.EncodeToString(s.sealer.Seal("download", small.Bytes()))
	if len(sealed) > maxTicket {
		return "", fault.Errorf(fault.BadUserInput, "the filter is too long for an address: name fewer values")
	}
	return s.url + Path + sealed + "/" + url.PathEscape(name), nil
}

func (s *Service) open(sealed string) (t ticket, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return t, err
	}
	small, err := s.sealer.Open("download", raw)
	if err != nil {
		return t, err
	}
	d := json.NewDecoder(io.LimitReader(flate.NewReader(bytes.NewReader(small)), 1<<20))
	return t, d.Decode(&t)
}

// ServeHTTP answers GET and HEAD with the file; a refusal is a sentence of plain
// text: 403 for an address that is expired or was not made here, 404 for what is
// gone.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "This address takes GET and HEAD.", http.StatusMethodNotAllowed)
		return
	}
	sealed, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, Path), "/")
	t, err := s.open(sealed)
	if err != nil {
		http.Error(w, "This address is not valid: ask for a new one.", http.StatusForbidden)
		return
	}
	if time.Now().After(t.Expires) {
		http.Error(w, "This address has expired: ask for a new one.", http.StatusForbidden)
		return
	}
	kind, write := "text/csv; charset=utf-8", s.table
	switch {
	case t.Zip != nil:
		kind, write = "application/zip", s.zip
	case t.Audit != nil && t.Audit.NDJSON:
		kind, write = "application/x-ndjson", s.audit
	case t.Audit != nil:
		write = s.audit
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Cache-Control", "private, no-store")
	ctx := auth.AsSystem(r.Context()) // who made the address was asked
	begun := &counter{w: w}
	if r.Method == http.MethodHead {
		begun.w = io.Discard
	}
	switch err := write(ctx, begun, t); {
	case err == nil:
	case ctx.Err() != nil:
		panic(http.ErrAbortHandler)
	case begun.n == 0 && fault.CodeOf(err) == fault.NotFound:
		h.Del("Content-Disposition")
		http.Error(w, "This is gone.", http.StatusNotFound)
	case begun.n == 0:
		s.log.ErrorContext(ctx, "download failed", slog.Any("error", err))
		h.Del("Content-Disposition")
		http.Error(w, "The file could not be made: try again.", http.StatusInternalServerError)
	default:
		s.log.WarnContext(ctx, "download cut off", slog.Any("error", err))
		panic(http.ErrAbortHandler) // what was sent is not whole, and must not look so
	}
}

// counter counts what was written.
type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// live finds a translation whose file is not deleted.
func (s *Service) live(ctx context.Context, id uuid.UUID) (*ent.Translation, error) {
	t, err := s.db.Reader().Translation.Query().Where(translation.ID(id), func(q *sql.Selector) {
		f := sql.Dialect(q.Dialect()).Table(file.Table).As("own")
		q.Where(sql.In(q.C(translation.FieldFileID), sql.Dialect(q.Dialect()).Select(f.C(file.FieldID)).From(f).Where(sql.IsNull(f.C(file.FieldDeletedAt)))))
	}).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, errGone
	}
	return t, err
}

var errGone = fault.Errorf(fault.NotFound, "it is gone")

// stem is a file's name without its extension.
func stem(name string) string {
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		return name[:i]
	}
	return name
}
