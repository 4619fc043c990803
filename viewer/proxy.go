package viewer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"

	"purlin/aps"
	"purlin/auth"
	"purlin/blob"
	"purlin/ent"
	"purlin/ent/derivative"
	"purlin/fault"
	"purlin/store"
)

// maxDerivative is how large, in bytes, a derivative may be that is kept on its way
// through; a viewer's files are far smaller.
const maxDerivative = 2 << 30

// Handler serves [Path] to viewers, on pages of this server's origin and of those that
// it lets call: a session's token is in the Authorization header. It answers
//
//	GET /modelderivative/v2/designdata/{urn}/manifest
//	GET /modelderivative/v2/designdata/{urn}/manifest/{derivative}
//	GET /derivativeservice/v2/manifest/{urn}
//	GET /derivativeservice/v2/derivatives/{derivative}
//
// as the service does, with ranges and ETags for derivatives. A refusal has the
// service's form. Source: modelderivative.yaml (get-manifest, get-derivative-url), and
// what the viewer is seen to ask for.
func (s *Service) Handler() http.Handler {
	mux := http.NewServeMux()
	design := Path + "modelderivative/v2/designdata/{urn}/manifest"
	mux.HandleFunc("GET "+design, s.with(s.manifest((*aps.Client).ManifestJSON)))
	mux.HandleFunc("GET "+Path+"derivativeservice/v2/manifest/{urn}", s.with(s.manifest((*aps.Client).BubbleJSON)))
	mux.HandleFunc("GET "+design+"/{derivative...}", s.with(s.derivative))
	mux.HandleFunc("GET "+Path+"derivativeservice/v2/derivatives/{derivative...}", s.with(s.derivative))
	return mux
}

// with finds whose derivatives a request may read.
func (s *Service) with(next func(http.ResponseWriter, *http.Request, *ent.Translation) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		if !strings.EqualFold(scheme, "Bearer") {
			token = ""
		}
		t, err := s.find(r.Context(), strings.TrimSpace(token))
		if urn := r.PathValue("urn"); err == nil && urn != "" && !sameURN(urn, t.Urn) {
			err = fault.Errorf(fault.NotFound, "this session is for another design")
		}
		if err == nil {
			err = next(w, r, t)
		}
		if err != nil {
			s.refuse(w, r, err)
		}
	}
}

// sameURN compares design URNs, which may come with padding.
func sameURN(a, b string) bool {
	return strings.TrimRight(strings.TrimPrefix(a, "urn:"), "=") == strings.TrimRight(b, "=")
}

func (s *Service) refuse(w http.ResponseWriter, r *http.Request, err error) {
	status, message := http.StatusBadGateway, "The engine could not be asked: try again."
	var engine *aps.Error
	switch {
	case fault.CodeOf(err) == fault.Unauthenticated:
		status, message = http.StatusUnauthorized, err.Error()
	case fault.CodeOf(err) == fault.NotFound, aps.IsStatus(err, http.StatusNotFound):
		status, message = http.StatusNotFound, "The requested resource does not exist."
	case r.Context().Err() != nil:
		panic(http.ErrAbortHandler)
	case errors.As(err, &engine):
		s.log.WarnContext(r.Context(), "viewer: the engine failed", slog.Any("error", err))
	default:
		status, message = http.StatusInternalServerError, "Something went wrong on our side: try again."
		s.log.ErrorContext(r.Context(), "viewer: request failed", slog.Any("error", err))
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, "{\"diagnostic\":%q}\n", message)
}

// manifest hands on one of the engine's, which the browser asks about again each time.
func (s *Service) manifest(read func(*aps.Client, context.Context, string) (json.RawMessage, error)) func(http.ResponseWriter, *http.Request, *ent.Translation) error {
	return func(w http.ResponseWriter, r *http.Request, t *ent.Translation) error {
		m, err := read(s.at(t), r.Context(), t.Urn)
		if err != nil {
			return err
		}
		etag := `"` + digest(string(m)) + `"`
		w.Header().Set("ETag", etag)
		w.Header().Set("Cache-Control", "private, no-cache")
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		if r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
		_, err = w.Write(m)
		return err
	}
}

// derivative serves a file of the session's design.
func (s *Service) derivative(w http.ResponseWriter, r *http.Request, t *ent.Translation) error {
	urn := r.PathValue("derivative")
	if !ofDesign(urn, t.Urn) {
		return fault.Errorf(fault.NotFound, "no derivative of this design")
	}
	key, err := s.kept(r.Context(), t, urn)
	if err != nil {
		return err
	}
	o, err := s.bucket.Open(r.Context(), key)
	if err != nil {
		return err
	}
	defer o.Close()
	kind := mime.TypeByExtension(path.Ext(urn))
	if kind == "" {
		kind = "application/octet-stream"
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Cache-Control", "private, max-age=86400, immutable")
	h.Set("ETag", `"`+digest(t.Urn, urn)+`"`)
	http.ServeContent(w, r, "", time.Time{}, io.NewSectionReader(o, 0, o.Size()))
	return nil
}

// ofDesign tells whether a derivative's URN is of the design: it names the design
// after its scheme, as urn:adsk.viewing:fs.file:{design}/output/….
func ofDesign(derivative, design string) bool {
	rest, ok := strings.CutPrefix(derivative, "urn:adsk.viewing:fs.file:")
	if !ok || len(derivative) > 2000 || path.Clean(rest) != rest {
		return false
	}
	of, file, ok := strings.Cut(rest, "/")
	return ok && file != "" && sameURN(of, design)
}

// kept is the blob of a derivative: the one that a translation keeps, or a copy that
// is made now and goes a day after it was made.
func (s *Service) kept(ctx context.Context, t *ent.Translation, urn string) (string, error) {
	ctx = auth.AsSystem(ctx)
	d, err := s.db.Reader().Derivative.Query().Where(derivative.TranslationID(t.ID), derivative.EngineUrn(urn)).Only(ctx)
	if err == nil {
		return d.BlobKey, nil
	}
	if !ent.IsNotFound(err) {
		return "", err
	}
	key := "viewer/" + digest(t.Urn, urn)
	_, err, _ = s.fetch.Do(key, func() (any, error) {
		if _, err := s.bucket.Stat(ctx, key); fault.CodeOf(err) != fault.NotFound {
			return nil, err
		}
		// One caller's end is not that of the others who wait for the same.
		run, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Minute)
		defer cancel()
		return nil, s.copy(run, t, urn, key)
	})
	return key, err
}

func (s *Service) copy(ctx context.Context, t *ent.Translation, urn, key string) error {
	in, err := s.at(t).DownloadDerivative(ctx, t.Urn, urn)
	if err != nil {
		return err
	}
	defer in.Close()
	if in.Size > maxDerivative {
		return fault.Errorf(fault.NotFound, "the derivative is too large for a viewer")
	}
	// Nothing refers to the copy: the sweep deletes it when it is due.
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		return store.Orphan(ctx, tx, now().Add(store.OrphanGrace), key)
	})
	if err != nil {
		return err
	}
	_, err = s.bucket.Put(ctx, key, in, blob.PutOptions{ContentType: "application/octet-stream"})
	return err
}

// at is the engine in the translation's region.
func (s *Service) at(t *ent.Translation) *aps.Client {
	if t.Region == "" {
		return s.engine
	}
	return s.engine.In(aps.Region(t.Region))
}

func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])[:40]
}
