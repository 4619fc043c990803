// Package server serves the GraphQL API over HTTP, server-sent events and
// WebSockets, beside the pages, the health checks and the signed file transfers.
//
// It knows the API only as a [graphql.ExecutableSchema]. Every caller is taken
// to be hostile: sizes, counts, depths and times have limits (see [Limits]).
package server

import (
	"context"
	"crypto/rand"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"golang.org/x/sync/semaphore"

	"purlin/auth"
	"purlin/fanout"
	"purlin/fault"
)

// Options says what a server serves. Only Schema is required.
type Options struct {
	// Schema executes the API.
	Schema graphql.ExecutableSchema
	// Authenticate turns a bearer token (without "Bearer ") into a context that
	// carries the principal, and the time the token expires (zero: never). An
	// empty token is an anonymous caller. A fault refuses the caller; any other
	// error is internal. Nil leaves every caller anonymous.
	Authenticate func(ctx context.Context, token string) (context.Context, time.Time, error)
	// Watch has end called, by a goroutine of its own, when the access of a principal
	// has ended: streams and sockets then end. stop is called when they have. Nil: they
	// last as long as the token.
	Watch func(who auth.Principal, end func()) (stop func())
	// Trusted is a manifest of documents, a JSON object of texts by their SHA-256, as
	// GraphQL Code Generator's client preset writes it, too: those who come with a session or with nothing run these and no
	// others. Nil: everybody runs what they like. New panics when it cannot be read.
	Trusted []byte
	// Extensions take part in every operation; see gqlgen.
	Extensions []graphql.HandlerExtension
	// Around wraps the whole site, outermost. Nil changes nothing.
	Around func(http.Handler) http.Handler
	// AroundResponse makes the context of one response, with fresh loaders: it is
	// called for every answer, every event of a subscription, and every root
	// field of a mutation. Nil changes nothing.
	AroundResponse func(ctx context.Context) context.Context
	// Follow answers a subscription in place of the executor, which writes one answer at a
	// time for it. Nil, or when it returns nil: the executor does.
	Follow func(ctx context.Context, oc *graphql.OperationContext, write fanout.Write) *fanout.Answers
	// PresentError makes the error that the caller sees. Nil means gqlgen's own.
	PresentError graphql.ErrorPresenterFunc
	// AllowedOrigins are the origins, compared exactly, whose pages may call the
	// API. PublicURL's own is always among them.
	AllowedOrigins []string
	// PublicURL is where browsers find this server, such as
	// https://purlin.example. With https the refresh cookie is Secure.
	PublicURL string
	// Blobs serves signed transfers under /blobs/; it sees the whole path. Nil
	// when the bucket signs its own.
	Blobs http.Handler
	// Web holds the built pages: index.html and assets/. Nil, or
	// without index.html, a page says how to build them.
	Web fs.FS
	// AutodeskViewer lets pages show models in Autodesk's viewer, which a frame loads
	// from Autodesk. False: nothing comes from there.
	AutodeskViewer bool
	// SignIn uses up the one-time token of a sign-in link and sets the refresh
	// cookie through auth.Cookies of r's context. Nil: no such links.
	SignIn func(w http.ResponseWriter, r *http.Request, token string) error
	// Texts let the processes of an installation know each other's persisted queries.
	// The zero value leaves each to its own.
	Texts Texts
	// Handlers serve further paths, by pattern of http.ServeMux.
	Handlers map[string]http.Handler
	// Downloads serves answers of any length, by pattern of http.ServeMux: a caller
	// who goes on taking them is not cut off.
	Downloads map[string]http.Handler
	// Ready says whether the server can work. Nil: always.
	Ready func(ctx context.Context) error
	// Log is where the server writes. Nil: nowhere.
	Log *slog.Logger
	// Limits bounds what a caller can use; the zero value is meant for use.
	Limits Limits
	// Cost prices operations; the zero value sets no budgets.
	Cost Cost
	// TrustedProxies are the networks of our own load balancers, whose
	// X-Forwarded-For is believed. None: callers are where their connections come from.
	TrustedProxies []netip.Prefix
	// BlobOrigins are the origins of signed URLs that this server does not answer
	// itself, such as a bucket's: pages may send to them and read from them.
	BlobOrigins []string
	// Metrics is where the server's metrics are registered. Nil: nowhere.
	Metrics prometheus.Registerer
}

// Server answers HTTP requests. Make one with [New].
type Server struct {
	o       Options
	limits  Limits
	exec    *executor.Executor
	origins map[string]bool
	secure  bool
	handler http.Handler
	metrics metrics
	bodies  *semaphore.Weighted // large ones being read

	inFlight atomic.Int64
	unsent   atomic.Int64 // bytes

	draining atomic.Bool
	drain    chan struct{} // closed when draining begins
	mu       sync.Mutex
	sockets  rounds
	held     map[string]int // sockets by whose they are
	running  sync.WaitGroup // one for each socket
	opened   atomic.Int64
}

// New makes a server. It panics when Schema is nil, which is a programmer's
// mistake.
func New(o Options) *Server {
	if o.Schema == nil {
		panic("server: Options.Schema is nil")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{
		o:       o,
		limits:  o.Limits.withDefaults(),
		origins: map[string]bool{},
		drain:   make(chan struct{}),
		held:    map[string]int{},
	}
	or(&s.o.Cost.Limit, 10_000)
	or(&s.o.Cost.PageSize, 25)
	s.bodies = semaphore.NewWeighted(int64(s.limits.LargeBodies))
	for _, origin := range o.AllowedOrigins {
		s.origins[strings.TrimSuffix(origin, "/")] = true
	}
	if u, err := url.Parse(o.PublicURL); err == nil && u.Host != "" {
		s.origins[u.Scheme+"://"+u.Host] = true
		s.secure = u.Scheme == "https"
	}
	delete(s.origins, "null")
	s.exec = s.executor()
	s.handler = s.routes()
	if o.Around != nil {
		s.handler = o.Around(s.handler)
	}
	s.handler = outliving(s.handler)
	return s
}

func (s *Server) executor() *executor.Executor {
	documentCache := newCache[*ast.QueryDocument](s.limits.CacheBytes)
	texts := newCache[string](s.limits.TextBytes)
	s.measure(s.o.Metrics, documentCache, texts)
	e := executor.New(s.o.Schema)
	e.SetQueryCache(parsed{documentCache})
	e.SetParserTokenLimit(s.limits.Tokens)
	e.SetRecoverFunc(func(ctx context.Context, cause any) error { return s.recovered(ctx, cause) })
	if s.o.PresentError != nil {
		e.SetErrorPresenter(s.o.PresentError)
	}
	for _, x := range s.o.Extensions {
		e.Use(x)
	}
	listed := &trusted{}
	if s.o.Trusted != nil {
		var err error
		if listed, err = newTrusted(s.o.Trusted, s.limits.TextBytes); err != nil {
			panic(err)
		}
	}
	e.Use(persisted{texts, listed.texts, s.o.Texts, s.o.Log})
	e.Use(documents{s, parsed{documentCache}})
	if s.o.Trusted != nil {
		e.Use(listed)
	}
	e.Use(extension.Introspection{})
	e.Use(prices{s, s.o.Schema.Schema()})
	e.Use(newDeprecations(s.o.Schema.Schema()))
	e.AroundFields(s.countUserErrors)
	if around := s.o.AroundResponse; around != nil {
		e.AroundResponses(func(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
			return next(around(ctx))
		})
		e.AroundRootFields(func(ctx context.Context, next graphql.RootResolver) graphql.Marshaler {
			if graphql.GetOperationContext(ctx).Operation.Operation == ast.Mutation {
				ctx = around(ctx)
			}
			return next(ctx)
		})
	}
	return e
}

// recovered turns a panic into an error that the caller may see; the log has
// its cause under the same id.
func (s *Server) recovered(ctx context.Context, cause any) *gqlerror.Error {
	id := rand.Text()
	s.o.Log.ErrorContext(ctx, "panic while answering",
		slog.String("error_id", id), slog.Any("cause", cause), slog.String("stack", string(debug.Stack())))
	return internal(id)
}

// failed logs an internal error and returns what the caller may see of it.
func (s *Server) failed(ctx context.Context, err error) *gqlerror.Error {
	id := rand.Text()
	s.o.Log.ErrorContext(ctx, "request failed", slog.String("error_id", id), slog.Any("error", err))
	return internal(id)
}

func internal(id string) *gqlerror.Error {
	return &gqlerror.Error{
		Message:    "something went wrong on our side; the error id is " + id,
		Extensions: map[string]any{"code": string(fault.Internal), "errorId": id},
	}
}

func coded(code, message string) *gqlerror.Error {
	e := &gqlerror.Error{Message: message}
	errcode.Set(e, code)
	return e
}

// authenticate gives ctx the principal of an Authorization value. An empty value
// is an anonymous caller.
func (s *Server) authenticate(ctx context.Context, authorization string) (context.Context, time.Time, error) {
	var token string
	if authorization != "" {
		scheme, rest, _ := strings.Cut(authorization, " ")
		token = strings.TrimSpace(rest)
		if !strings.EqualFold(scheme, "Bearer") || token == "" || len(token) > 8<<10 {
			return nil, time.Time{}, fault.Errorf(fault.Unauthenticated, "authorization must be: Bearer, a space, and a token of at most 8 KiB")
		}
	}
	if s.o.Authenticate == nil {
		return ctx, time.Time{}, nil
	}
	return s.o.Authenticate(ctx, token)
}

// watch is Options.Watch.
func (s *Server) watch(who auth.Principal, end func()) (stop func()) {
	if s.o.Watch == nil {
		return func() {}
	}
	return s.o.Watch(who, end)
}

// sameOrigin says whether a page that calls with r's Origin may do so.
// Programs send none.
func (s *Server) sameOrigin(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" || s.origins[origin] {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host == r.Host && fixed(u.Hostname())
}

// fixed tells whether a host is localhost or an IP address. Any other name can be
// made to lead here by whoever owns it, so such a page is not ours because of it.
func fixed(host string) bool {
	_, err := netip.ParseAddr(host)
	return err == nil || host == "localhost"
}

// caller gives ctx the address that r comes from: the last one of
// X-Forwarded-For that is no proxy of ours, when one of them hands r on.
func (s *Server) caller(ctx context.Context, r *http.Request) context.Context {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return ctx
	}
	from := at.Addr().Unmap()
	if !s.trusted(from) {
		return auth.WithAddress(ctx, from)
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for len(hops) > 0 && s.trusted(from) {
		next, err := netip.ParseAddr(strings.TrimSpace(hops[len(hops)-1]))
		if err != nil {
			break
		}
		from, hops = next.Unmap(), hops[:len(hops)-1]
	}
	return auth.WithAddress(ctx, from)
}

func (s *Server) trusted(a netip.Addr) bool {
	return slices.ContainsFunc(s.o.TrustedProxies, func(p netip.Prefix) bool { return p.Contains(a) })
}

// admit takes one of the places of operations that run at once. The caller frees
// it. There is none either while callers take too little of what was answered.
func (s *Server) admit() (leave func(), ok bool) {
	if s.inFlight.Add(1) > int64(s.limits.InFlight) || s.unsent.Load() > s.limits.UnsentBytes {
		s.inFlight.Add(-1)
		return nil, false
	}
	return func() { s.inFlight.Add(-1) }, true
}

func busy() *gqlerror.Error {
	e := coded("UNAVAILABLE", "the server has too much to do: try again in a second")
	e.Extensions["retryAfterMs"] = 1000
	return e
}

// Handler returns the whole site. Its sockets and streams end when [Server.Serve]
// drains.
func (s *Server) Handler() http.Handler { return s.handler }

// Serve accepts connections on l until ctx ends, then drains: /readyz and new
// sockets answer 503 and all else is served for Limits.Linger, until balancers
// have noticed; then open sockets are closed 1012 (spread over Limits.Drain when
// there are many), and requests under way may finish. It returns within
// Limits.Shutdown of ctx's end: nil after a drain, else why it stopped. It closes
// l. A server serves once.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	hs := &http.Server{
		Handler:           s.handler,
		ReadHeaderTimeout: s.limits.ReadHeader,
		ReadTimeout:       s.limits.Read,
		WriteTimeout:      s.limits.Write,
		IdleTimeout:       s.limits.Idle,
		MaxHeaderBytes:    s.limits.HeaderBytes,
		ErrorLog:          slog.NewLogLogger(s.o.Log.Handler(), slog.LevelDebug),
		BaseContext:       func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	stopped := make(chan error, 1)
	go func() { stopped <- hs.Serve(l) }()
	select {
	case err := <-stopped:
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.limits.Shutdown)
		defer cancel()
		s.closeSockets(last)
		return fmt.Errorf("serving HTTP: %w", err)
	case <-ctx.Done():
	}
	s.o.Log.InfoContext(ctx, "draining", slog.Int64("sockets", s.opened.Load()))
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.limits.Shutdown)
	defer cancel()
	s.draining.Store(true)
	select {
	case <-time.After(s.limits.Linger):
	case <-last.Done():
	}
	s.closeSockets(last)
	err := hs.Shutdown(last)
	if err != nil {
		_ = hs.Close()
		err = fmt.Errorf("draining: %w", err)
	}
	<-stopped //nolint:errcheck // http.ErrServerClosed
	return err
}

// closeSockets refuses new sockets, tells those that are open to come back, and
// waits until they have ended.
func (s *Server) closeSockets(ctx context.Context) {
	s.mu.Lock()
	s.draining.Store(true)
	open := s.sockets.all()
	s.mu.Unlock()
	close(s.drain)
	const few = 50
	var pause time.Duration
	if len(open) > few {
		pause = s.limits.Drain / time.Duration(len(open))
	}
	next := time.NewTimer(0)
	defer next.Stop()
	for _, c := range open {
		select {
		case <-next.C:
		case <-ctx.Done():
		}
		c.end(1012, "the server restarts")
		next.Reset(pause)
	}
	ended := make(chan struct{})
	go func() { s.running.Wait(); close(ended) }()
	select {
	case <-ended: // each has ended within the time it has to answer its close
	case <-ctx.Done(): // an operation pays its context no heed
	}
}

// hold counts one more socket of whose, unless there are most already.
func (s *Server) hold(whose string, most int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held[whose] >= most {
		return false
	}
	s.held[whose]++
	return true
}

func (s *Server) release(whose string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held[whose]--; s.held[whose] <= 0 {
		delete(s.held, whose)
	}
}
