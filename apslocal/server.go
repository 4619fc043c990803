// Package apslocal is a server that speaks the HTTP API of Autodesk Platform
// Services (APS): authentication, Object Storage Service (OSS), Model Derivative,
// Webhooks and Data Management. It really translates open formats (package
// convert), so that a program written for APS runs without an account; it is the
// test double and the embedded engine at once. A [Fault] makes it misbehave.
//
// Everything is kept in a directory and written by temporary file and rename: a
// server whose process was killed goes on where it was, and translations that
// were queued or running are queued again.
//
// What differs from the service: what svf2 shows is an SVF, for SVF2 is in a store of
// Autodesk's; obj and stl are made from more inputs, and "gltf" (a GLB file) is an
// output of our own.
//
// [Recorder], [Proxy] and [Replay] make a fixture of a conversation with the real
// service.
//
// Sources: github.com/autodesk-platform-services/aps-sdk-openapi and the pages
// of https://aps.autodesk.com/developer/documentation.
package apslocal

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// Options configure a [Server]. Only Dir has no default.
type Options struct {
	// Dir holds everything. One server at a time may use it.
	Dir string
	// Clients are who gets tokens, each with buckets of its own. None: any pair of
	// id and secret does, which is for development.
	Clients []Client
	// PublicURL is where clients reach the server, for signed URLs. Default:
	// what each request was addressed to.
	PublicURL string
	// Workers is how many translations run at once. Default 1; any number waits.
	Workers int
	// Timeout ends a translation. Default 30 min.
	Timeout time.Duration
	// MaxTriangles bounds a model; 0 leaves it to the converter.
	MaxTriangles int64
	// WebhookRetry is the wait before a webhook that failed is sent again; it
	// doubles with each of 8 attempts more. Default 11 min, which spreads them over
	// 48 hours as the service does.
	WebhookRetry time.Duration
	// PrivateCallbacks lets webhooks go to loopback and private addresses. It is for
	// servers that only this machine reaches.
	PrivateCallbacks bool
	// Admin serves /faults, where anybody who reaches the server injects faults.
	Admin bool
	// Log is told of translations and failures. Default: nothing.
	Log *slog.Logger
	// OnRequest is called after each request with its path as it was routed, with
	// status 0 where the connection was cut. For tests, to count; it must not block.
	OnRequest func(method, path string, status int)
	// OnProgress is called by the worker, before the manifest is written, with
	// what is done of the translation of urn, 0 to 1. A test that blocks in it
	// holds the translation there.
	OnProgress func(urn string, fraction float64)
}

// Client is an application that may get tokens. Without a secret it is a public
// one, which signs users in with PKCE and gets no token of its own.
type Client struct{ ID, Secret string }

// Server is an http.Handler that speaks APS.
type Server struct {
	o       Options
	log     *slog.Logger
	mux     *http.ServeMux
	lock    *flock.Flock
	started time.Time
	keys    keys
	ctx     context.Context
	stop    context.CancelFunc
	tasks   sync.WaitGroup

	faults    faults
	grants    grants
	callbacks *http.Client
	trees     sync.Mutex
	bell      chan struct{} // a delivery may be due

	mu         sync.Mutex // guards what follows, and every change of a file below dir but those being streamed
	queue      []string   // designs to translate, first come first served
	queued     map[string]bool
	wake       chan struct{}
	running    map[string]*run
	finishing  map[string]bool   // upload keys being completed
	stuck      map[string]string // designs that a fault holds, and its id
	hooks      hooks
	deliveries map[string]*delivery
	libraries  map[string]*library // by client, those that were used
}

var _ http.Handler = (*Server)(nil)

// New opens the server that lives in o.Dir, or makes one there, and starts its
// workers. Close it.
func New(o Options) (*Server, error) {
	if o.Workers <= 0 {
		o.Workers = 1
	}
	if o.Timeout <= 0 {
		o.Timeout = 30 * time.Minute
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.WebhookRetry <= 0 {
		o.WebhookRetry = 11 * time.Minute
	}
	o.PublicURL = strings.TrimRight(o.PublicURL, "/")
	s := &Server{
		o: o, log: o.Log, wake: make(chan struct{}, 1),
		queued: map[string]bool{}, running: map[string]*run{}, finishing: map[string]bool{}, stuck: map[string]string{}, libraries: map[string]*library{},
		started: time.Now(), bell: make(chan struct{}, 1), callbacks: newCallbacks(o.PrivateCallbacks),
	}
	for _, d := range []string{"buckets", "uploads", "designs", "resources", "grants", "projects", "references", "hooks", "deliveries"} {
		if err := os.MkdirAll(s.path(d), 0o700); err != nil {
			return nil, fmt.Errorf("apslocal: making the data directory: %w", err)
		}
	}
	s.lock = flock.New(s.path("lock"))
	if ok, err := s.lock.TryLock(); err != nil {
		return nil, fmt.Errorf("apslocal: locking %s: %w", o.Dir, err)
	} else if !ok {
		return nil, fmt.Errorf("apslocal: %s is in use by another server", o.Dir)
	}
	if err := s.open(); err != nil {
		return nil, errors.Join(fmt.Errorf("apslocal: %w", err), s.lock.Unlock())
	}
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.mux = s.routes()
	for range o.Workers {
		s.tasks.Go(s.work)
	}
	s.tasks.Go(s.sweep)
	s.tasks.Go(s.deliver)
	return s, nil
}

// open reads what is in the directory.
func (s *Server) open() error {
	if err := os.RemoveAll(s.path("tmp")); err != nil {
		return err
	}
	if err := os.MkdirAll(s.path("tmp"), 0o700); err != nil {
		return err
	}
	var err error
	if s.keys, err = loadKeys(s.o.Dir); err != nil {
		return err
	}
	if err := s.loadGrants(); err != nil {
		return err
	}
	if err := s.loadHooks(); err != nil {
		return err
	}
	if err := s.loadDeliveries(); err != nil {
		return err
	}
	return s.requeue()
}

// Close stops the workers and waits for them until ctx ends. What they were
// doing is done again by the next server on the directory.
func (s *Server) Close(ctx context.Context) error {
	s.stop()
	s.callbacks.CloseIdleConnections()
	done := make(chan struct{})
	go func() { s.tasks.Wait(); close(done) }()
	select {
	case <-done:
		if err := s.lock.Unlock(); err != nil {
			return fmt.Errorf("apslocal: unlocking: %w", err)
		}
		return nil
	case <-ctx.Done():
		return fmt.Errorf("apslocal: waiting for translations to stop: %w", ctx.Err())
	}
}

func (s *Server) path(elem ...string) string {
	return filepath.Join(append([]string{s.o.Dir}, elem...)...)
}

// sweep throws away what has expired, now and every hour.
func (s *Server) sweep() {
	t := time.NewTicker(time.Hour)
	defer t.Stop()
	for {
		s.expireUploads()
		s.expireObjects()
		s.expireResources()
		s.expireGrants()
		select {
		case <-s.ctx.Done():
			return
		case <-t.C:
		}
	}
}

// ServeHTTP answers a request. Any number of slashes may lead the path: the
// official Node SDK sends two.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := *r
	u := *r.URL
	c.URL = &u
	u.Path = "/" + strings.TrimLeft(u.Path, "/")
	if u.RawPath != "" {
		u.RawPath = "/" + strings.TrimLeft(u.RawPath, "/")
	}
	rec := &recorder{ResponseWriter: w}
	if s.o.OnRequest != nil {
		defer func() { s.o.OnRequest(r.Method, u.Path, rec.status) }()
	}
	h := rec.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	if s.o.Admin && (u.Path == faultsPath || strings.HasPrefix(u.Path, faultsPath+"/")) {
		s.mux.ServeHTTP(rec, &c) // not for other origins, and no fault strikes here
		return
	}
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Expose-Headers", "*, Authorization")
	if r.Method == http.MethodOptions {
		h.Set("Access-Control-Allow-Headers", "*, Authorization")
		h.Set("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE")
		h.Set("Access-Control-Max-Age", "600")
		rec.WriteHeader(http.StatusNoContent)
		return
	}
	s.misbehave(rec, &c, s.serve)
}

// serve answers, zipped to those who take it.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	a := &answer{ResponseWriter: w, server: s, began: time.Now()}
	a.design = strings.HasPrefix(r.URL.Path, "/modelderivative/")
	a.zips = r.Method != http.MethodHead && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip")
	s.mux.ServeHTTP(a, r)
	if a.zip != nil {
		_ = a.zip.Close() // who asked is gone when it fails
	}
}

const minZipped = 1 << 10 // bytes of JSON that are worth it

// answer adds what every answer of a service has.
type answer struct {
	http.ResponseWriter
	server       *Server
	began        time.Time
	design, zips bool
	wrote        bool
	zip          *gzip.Writer
}

// WriteHeader sets the headers of Model Derivative and decides about zipping.
func (a *answer) WriteHeader(status int) {
	a.wrote = true
	h := a.Header()
	if a.design {
		h.Set("x-ads-app-identifier", "aps-local")
		h.Set("x-ads-startup-time", a.server.started.UTC().Format(time.UnixDate))
		h.Set("x-ads-duration", fmt.Sprintf("%d ms", time.Since(a.began).Milliseconds()))
	}
	size, err := strconv.Atoi(h.Get("Content-Length"))
	if strings.Contains(h.Get("Content-Type"), "json") && (err != nil || size >= minZipped) && h.Get("Content-Encoding") == "" {
		h.Add("Vary", "Accept-Encoding")
		if a.zips {
			h.Del("Content-Length")
			h.Set("Content-Encoding", "gzip")
			a.zip = gzip.NewWriter(a.ResponseWriter)
		}
	}
	a.ResponseWriter.WriteHeader(status)
}

// Write zips where that was decided.
func (a *answer) Write(p []byte) (int, error) {
	if !a.wrote {
		a.WriteHeader(http.StatusOK)
	}
	if a.zip != nil {
		return a.zip.Write(p)
	}
	return a.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the writer below.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

type recorder struct {
	http.ResponseWriter
	status int
}

// WriteHeader remembers the status.
func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// Write implies status 200.
func (r *recorder) Write(p []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the writer below.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func (s *Server) routes() *http.ServeMux {
	m := http.NewServeMux()
	m.HandleFunc("POST /authentication/v2/token", s.postToken)
	m.HandleFunc("GET /authentication/v2/keys", s.getKeys)
	m.HandleFunc("GET /.well-known/openid-configuration", s.openID)
	m.HandleFunc("GET /authentication/v2/authorize", s.authorize)
	m.HandleFunc("POST /authentication/v2/authorize", s.authorize)
	m.HandleFunc("GET /authentication/v2/logout", s.logout)
	m.HandleFunc("POST /authentication/v2/introspect", s.introspect)
	m.HandleFunc("POST /authentication/v2/revoke", s.revoke)
	m.HandleFunc("GET /userinfo", s.auth(s.userInfo, "user-profile:read", "user:read", "openid"))

	const b = "/oss/v2/buckets"
	m.HandleFunc("POST "+b, s.auth(s.createBucket, "bucket:create"))
	m.HandleFunc("GET "+b, s.auth(s.listBuckets, "bucket:read"))
	m.HandleFunc("GET "+b+"/{bucket}/details", s.auth(s.getBucket, "bucket:read", "viewables:read"))
	m.HandleFunc("DELETE "+b+"/{bucket}", s.auth(s.deleteBucket, "bucket:delete"))
	m.HandleFunc("GET "+b+"/{bucket}/objects", s.auth(s.listObjects, "data:read"))
	m.HandleFunc("GET "+b+"/{bucket}/objects/{key}/details", s.auth(s.getObject, "data:read"))
	m.HandleFunc("DELETE "+b+"/{bucket}/objects/{key}", s.auth(s.deleteObject, "data:write"))
	m.HandleFunc("GET "+b+"/{bucket}/objects/{key}/signeds3upload", s.auth(s.signUpload, "data:write", "data:create"))
	m.HandleFunc("POST "+b+"/{bucket}/objects/{key}/signeds3upload", s.auth(s.completeUpload, "data:write", "data:create"))
	m.HandleFunc("GET "+b+"/{bucket}/objects/{key}/signeds3download", s.auth(s.signDownload, "data:read"))
	m.HandleFunc("POST "+b+"/{bucket}/objects/batchsigneds3upload", s.auth(s.batchSignUpload, "data:write", "data:create"))
	m.HandleFunc("POST "+b+"/{bucket}/objects/batchcompleteupload", s.auth(s.batchComplete, "data:write", "data:create"))
	m.HandleFunc("POST "+b+"/{bucket}/objects/batchsigneds3download", s.auth(s.batchSignDownload, "data:read"))
	m.HandleFunc("PUT "+b+"/{bucket}/objects/{key}/copyto/{to}", s.auth(s.copyObject, "data:write", "data:create"))
	m.HandleFunc("POST "+b+"/{bucket}/objects/{key}/signed", s.auth(s.signResource, "data:write"))
	m.HandleFunc("PUT "+b+"/{bucket}/objects/{key}", s.auth(s.putObject, "data:write", "data:create"))
	m.HandleFunc("PUT "+b+"/{bucket}/objects/{key}/resumable", s.auth(s.putResumable, "data:write", "data:create"))
	m.HandleFunc("GET "+b+"/{bucket}/objects/{key}", s.auth(s.getObjectBytes, "data:read"))
	m.HandleFunc("GET /oss/v2/signedresources/{hash}", s.getResource)
	m.HandleFunc("PUT /oss/v2/signedresources/{hash}", s.putResource)
	m.HandleFunc("DELETE /oss/v2/signedresources/{hash}", s.deleteResource)
	m.HandleFunc("PUT /oss/v2/signedresources/{hash}/resumable", s.putResourceChunk)

	m.HandleFunc("PUT /signed/parts/{upload}/{part}", s.putPart)
	m.HandleFunc("GET /signed/objects/{bucket}/{hash}", s.downloadObject)
	m.HandleFunc("GET /signed/derivatives/{design}/{file...}", s.downloadDerivative)

	for _, d := range []string{"/modelderivative/v2/designdata", "/modelderivative/v2/regions/{region}/designdata"} {
		m.HandleFunc("GET "+d+"/formats", s.auth(s.getFormats))
		m.HandleFunc("POST "+d+"/job", s.auth(s.postJob, "data:create", "data:write"))
		m.HandleFunc("POST "+d+"/{urn}/references", s.auth(s.postReferences, "data:create", "data:write"))
		m.HandleFunc("GET "+d+"/{urn}/manifest", s.auth(s.getManifest, "data:read", "viewables:read"))
		m.HandleFunc("DELETE "+d+"/{urn}/manifest", s.auth(s.deleteManifest, "data:write"))
		m.HandleFunc("GET "+d+"/{urn}/manifest/{rest...}", s.auth(s.getDerivative, "data:read", "viewables:read"))
		m.HandleFunc("GET "+d+"/{urn}/thumbnail", s.auth(s.getThumbnail, "data:read", "viewables:read"))
		m.HandleFunc("GET "+d+"/{urn}/metadata", s.auth(s.getMetadata, "data:read", "viewables:read"))
		m.HandleFunc("GET "+d+"/{urn}/metadata/{guid}", s.auth(s.getTree, "data:read", "viewables:read"))
		m.HandleFunc("GET "+d+"/{urn}/metadata/{guid}/properties", s.auth(s.getProperties, "data:read", "viewables:read"))
		m.HandleFunc("POST "+d+"/{urn}/metadata/{guid}/properties:query", s.auth(s.queryProperties, "data:read", "viewables:read"))
	}
	m.HandleFunc("GET /derivativeservice/v2/manifest/{urn}", s.auth(s.getBubble, "viewables:read", "data:read"))
	m.HandleFunc("GET /derivativeservice/v2/derivatives/{rest...}", s.auth(s.getBubbleFile, "viewables:read", "data:read"))
	m.HandleFunc("GET /derivativeservice/v2/thumbnails/{urn}", s.auth(s.getThumbnail, "viewables:read", "data:read"))
	s.routeProjects(m)

	const h = "/webhooks/v1"
	reads, writes := []string{"data:read"}, []string{"data:write"}
	m.HandleFunc("POST "+h+"/systems/{system}/events/{event}/hooks", s.auth(s.createHooks, writes...))
	m.HandleFunc("POST "+h+"/systems/{system}/hooks", s.auth(s.createHooks, writes...))
	m.HandleFunc("GET "+h+"/systems/{system}/events/{event}/hooks", s.auth(s.listHooks, reads...))
	m.HandleFunc("GET "+h+"/systems/{system}/hooks", s.auth(s.listHooks, reads...))
	m.HandleFunc("GET "+h+"/hooks", s.auth(s.listHooks, reads...))
	m.HandleFunc("GET "+h+"/app/hooks", s.auth(s.listHooks, reads...))
	m.HandleFunc("GET "+h+"/systems/{system}/events/{event}/hooks/{id}", s.auth(s.getHook, reads...))
	m.HandleFunc("PATCH "+h+"/systems/{system}/events/{event}/hooks/{id}", s.auth(s.patchHook, writes...))
	m.HandleFunc("DELETE "+h+"/systems/{system}/events/{event}/hooks/{id}", s.auth(s.deleteHook, writes...))
	m.HandleFunc("POST "+h+"/tokens", s.auth(s.setSecret, writes...))
	m.HandleFunc("PUT "+h+"/tokens/@me", s.auth(s.setSecret, writes...))
	m.HandleFunc("DELETE "+h+"/tokens/@me", s.auth(s.deleteSecret, writes...))

	if s.o.Admin {
		m.HandleFunc("GET "+faultsPath, s.getFaults)
		m.HandleFunc("POST "+faultsPath, s.postFault)
		m.HandleFunc("DELETE "+faultsPath, s.deleteFault)
		m.HandleFunc("DELETE "+faultsPath+"/{id}", s.deleteFault)
	}
	m.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, "A local server that speaks Autodesk Platform Services. It has an API and no pages.\n")
	})
	m.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		gatewayError(w, http.StatusNotFound, "", "The requested resource does not exist.")
	})
	return m
}

func (s *Server) routeProjects(m *http.ServeMux) {
	const hubs, project = "/project/v1/hubs", "/data/v1/projects/{project}"
	for pattern, h := range map[string]func(http.ResponseWriter, *http.Request, *library, caller){
		"GET " + hubs:                                          s.listHubs,
		"GET " + hubs + "/{hub}":                               s.getHub,
		"GET " + hubs + "/{hub}/projects":                      s.listProjects,
		"GET " + hubs + "/{hub}/projects/{project}":            s.getProject,
		"GET " + hubs + "/{hub}/projects/{project}/hub":        s.getHub,
		"GET " + hubs + "/{hub}/projects/{project}/topFolders": s.topFolders,
		"GET " + project + "/folders/{id}/contents":            s.getContents,
		"GET " + project + "/folders/{id}/search":              s.search,
		"GET " + project + "/items/{id}/tip":                   s.getTip,
		"GET " + project + "/items/{id}/versions":              s.listVersions,
		"GET " + project + "/versions/{id}/item":               s.getItemOfVersion,
		"GET " + project + "/versions/{id}/downloadFormats":    s.downloadFormats,
		"GET " + project + "/versions/{id}/downloads":          s.listDownloads,
		"GET " + project + "/downloads/{id}":                   s.getDownload,
		"GET " + project + "/jobs/{id}":                        s.getJob,
		"GET " + project + "/folders/{id}/parent":              s.getParent(folders),
		"GET " + project + "/items/{id}/parent":                s.getParent(items),
		// The official SDK leaves the service's prefix out here.
		"GET /projects/{project}/versions/{id}/relationships/links": s.getLinks(versions),
	} {
		m.HandleFunc(pattern, s.auth(s.dm(h), "data:read"))
	}
	for pattern, h := range map[string]func(http.ResponseWriter, *http.Request, *library, caller){
		"POST " + project + "/storage":   s.createStorage,
		"POST " + project + "/folders":   s.createFolder,
		"POST " + project + "/items":     s.createItem,
		"POST " + project + "/versions":  s.createVersion,
		"POST " + project + "/downloads": s.createDownload,
	} {
		m.HandleFunc(pattern, s.auth(s.dm(h), "data:create"))
	}
	m.HandleFunc("POST "+project+"/commands", s.auth(s.dm(s.execute), "data:read", "data:create"))
	for _, kind := range []string{folders, items, versions} {
		at := project + "/" + kind + "/{id}"
		m.HandleFunc("GET "+at, s.auth(s.dm(s.getEntry(kind)), "data:read"))
		m.HandleFunc("PATCH "+at, s.auth(s.dm(s.patchEntry(kind)), "data:write"))
		m.HandleFunc("GET "+at+"/refs", s.auth(s.dm(s.getRefs(kind)), "data:read"))
		m.HandleFunc("GET "+at+"/relationships/refs", s.auth(s.dm(s.getRelationships(kind)), "data:read"))
		m.HandleFunc("POST "+at+"/relationships/refs", s.auth(s.dm(s.createRef(kind)), "data:create"))
		m.HandleFunc("GET "+at+"/relationships/links", s.auth(s.dm(s.getLinks(kind)), "data:read"))
	}
}

// reply writes v as JSON.
func reply(w http.ResponseWriter, status int, v any) {
	replyAs(w, "application/json; charset=utf-8", status, v)
}

func replyAs(w http.ResponseWriter, media string, status int, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		status, b = http.StatusInternalServerError, []byte(`{"developerMessage":"The answer could not be encoded."}`)
	}
	w.Header().Set("Content-Type", media)
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(status)
	w.Write(b)
}

// gatewayError writes an error as the gateway and authentication do.
func gatewayError(w http.ResponseWriter, status int, code, message string) {
	reply(w, status, map[string]string{
		"developerMessage": message, "errorCode": code,
		"moreInfo": moreInfo,
	})
}

// ossError writes an error as OSS does.
func ossError(w http.ResponseWriter, status int, reason string) {
	reply(w, status, map[string]string{"reason": reason})
}

// designError writes an error as Model Derivative does.
func designError(w http.ResponseWriter, status int, diagnostic string) {
	reply(w, status, map[string]string{"diagnostic": diagnostic})
}

// storageError writes an error as S3 does.
func storageError(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	fmt.Fprintf(w, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>%s</Code><Message>%s</Message></Error>", code, message)
}

// body decodes a JSON body of at most 1 MiB.
func body(w http.ResponseWriter, r *http.Request, v any) error {
	return json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(v)
}

// writeJSON replaces the file at path, all or nothing.
func (s *Server) writeJSON(path string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(s.path("tmp"), "json-*")
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

func readJSON(path string, v any) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, v); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
