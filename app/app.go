// Package app puts the parts together: from a configuration, the product.
package app

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/gofrs/flock"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"github.com/vektah/gqlparser/v2/ast"

	"purlin/account"
	"purlin/aps"
	"purlin/apslocal"
	"purlin/auth"
	"purlin/blob"
	"purlin/catalog"
	"purlin/config"
	"purlin/dataloader"
	"purlin/download"
	"purlin/ent/enum"
	"purlin/event"
	"purlin/fanout"
	"purlin/graph"
	"purlin/hub"
	"purlin/job"
	"purlin/limit"
	"purlin/mail"
	"purlin/plan"
	"purlin/pubsub"
	"purlin/resolvers"
	"purlin/secret"
	"purlin/server"
	"purlin/share"
	"purlin/store"
	"purlin/telemetry"
	"purlin/translate"
	"purlin/viewer"
	"purlin/web"
	"purlin/webhook"
)

// App is a whole installation in this process.
type App struct {
	metrics  *prometheus.Registry
	tracing  *telemetry.Tracing
	measured *measured
	log      *slog.Logger
	cfg      *config.Config
	db       *store.DB
	accounts *account.Service
	queue    *job.Queue
	http     *server.Server // a worker's runs the documents of webhooks
	listener net.Listener   // nil for a worker
	admin    net.Listener   // nil without PURLIN_ADMIN_ADDR
	draining atomic.Bool
	sealed   []sealing
	closers  []func(context.Context) error // run last to first
}

// New opens everything that cfg names and listens. It brings the embedded
// database up to date, and refuses another one whose schema is behind or ahead.
// Nothing is served and no job runs before [App.Run]. The caller closes the App.
func New(ctx context.Context, cfg *config.Config, log *slog.Logger) (_ *App, err error) {
	a := &App{log: slog.New(telemetry.LogHandler(log.Handler(), callerOf)), cfg: cfg, metrics: telemetry.NewRegistry()}
	log = a.log
	defer func() {
		if err != nil {
			err = errors.Join(err, a.Close())
		}
	}()
	if err := a.observe(ctx); err != nil {
		return nil, err
	}
	if err := a.lockData(); err != nil {
		return nil, err
	}
	if a.serves() {
		if err := a.listen(ctx); err != nil {
			return nil, err
		}
	}
	if err := a.listenAdmin(ctx); err != nil {
		return nil, err
	}
	bus, err := pubsub.Open(ctx, cfg.BusURL, log)
	if err != nil {
		return nil, err
	}
	a.onClose(func(context.Context) error { return bus.Close() })
	if err := a.openDatabase(ctx, store.Options{Replicas: cfg.ReplicaURLs, Marks: bus, Log: log, Watch: a.tracing.Statement}); err != nil {
		return nil, err
	}
	if err := a.readySchema(ctx); err != nil {
		return nil, err
	}
	key, err := a.secret()
	if err != nil {
		return nil, err
	}
	urls, otherURLs := key.derive("blob urls")
	bucket, err := blob.Open(ctx, cfg.BlobURL, blob.Options{PublicURL: a.URL(), Key: urls, Others: otherURLs, CDN: cdn(cfg)})
	if err != nil {
		return nil, err
	}
	a.onClose(func(context.Context) error { return bucket.Close() })
	budgets, err := limit.Open(cfg.BusURL, log)
	if err != nil {
		return nil, err
	}
	a.onClose(func(context.Context) error { return budgets.Close() })
	engine, name, err := a.engine(ctx, derive(key[0], "engine"), budgets)
	if err != nil {
		return nil, err
	}
	events := event.NewLog(a.db, bus, log, event.Options{Delivered: a.measured.delivered})
	tokens, otherTokens := key.derive("access tokens")
	signer := auth.NewSigner(tokens, a.URL(), auth.SignerOptions{Now: a.db.Now, Others: otherTokens})
	if err := a.openAccounts(ctx, key.sealer("accounts"), signer, bus, budgets, events); err != nil {
		return nil, err
	}
	files := catalog.New(a.db, bucket, events, log, catalog.Options{ProjectBytes: cfg.ProjectBytes, KeepReplaced: time.Duration(cfg.ResultDays) * day, Region: enum.Region(engine.Region()), Inspect: inspectArchive})
	missing := map[string]string{}
	if cfg.APSClientID == "" {
		missing = missingFormats()
	}
	translations, workers := translate.New(a.db, bucket, events, engine, log, translate.Options{Engine: name, Missing: missing, Timed: a.measured.phase, ProjectCopies: cfg.ProjectCopies, Webhooks: a.webhooks(key)})
	a.accounts.Work(workers)
	hooks := a.outgoing(key.sealer("webhooks"), events)
	hooks.Work(workers)
	hubs := a.newHubs(engine, files, budgets, key)
	hubs.Work(workers)
	shares := share.New(a.db, events, key.sealer("share links"), a.URL(), budgets)
	river.AddWorker(workers, &sweeper{files: files, events: events, keep: keep(cfg), reseal: a.Reseal})
	a.sealed = []sealing{a.accounts, hooks, shares}
	if a.queue, err = job.New(a.db, workers, log, job.Options{Workers: cfg.Workers, Copies: cfg.Copies, Middleware: []rivertype.Middleware{&tracedJobs{a}}, Periodic: []*river.PeriodicJob{
		river.NewPeriodicJob(river.PeriodicInterval(time.Hour), func() (river.JobArgs, *river.InsertOpts) { return sweepArgs{}, nil }, nil),
		river.NewPeriodicJob(river.PeriodicInterval(time.Minute), func() (river.JobArgs, *river.InsertOpts) { return translate.LostArgs{}, nil }, nil),
		river.NewPeriodicJob(river.PeriodicInterval(10*time.Minute), func() (river.JobArgs, *river.InsertOpts) { return hub.PollArgs{}, nil }, nil),
		river.NewPeriodicJob(river.PeriodicInterval(10*time.Minute), func() (river.JobArgs, *river.InsertOpts) {
			return translate.RegisterArgs{}, &river.InsertOpts{MaxAttempts: 5}
		}, &river.PeriodicJobOpts{RunOnStart: true}),
		webhook.Periodic(),
	}}); err != nil {
		return nil, err
	}
	translations.Use(a.queue)
	a.accounts.Use(a.queue)
	hooks.Use(a.queue)
	hubs.Use(a.queue)
	blobs, _ := blob.Handler(bucket)
	a.metrics.MustRegister(stackMetrics{a.db, events, a.accounts, a.queue, log})
	origins, err := blob.Origins(ctx, bucket)
	if err != nil {
		return nil, err
	}
	limits, err := limitsOf(cfg)
	if err != nil {
		return nil, fmt.Errorf("configuration:\n%w", err)
	}
	downloads := download.New(a.db, bucket, dataloader.PropertyIndex(a.db.Reader()), key.sealer("downloads"), a.URL(), log)
	viewers := viewer.New(a.db, bucket, engine, a.URL(), log)
	a.http = server.New(server.Options{
		Schema: a.planned(translations, graph.NewExecutableSchema(graph.Config{Resolvers: &resolvers.Resolver{
			Account: a.accounts, Catalog: files, Translate: translations, Downloads: downloads, Viewers: viewers, Webhooks: hooks, Hubs: hubs, Shares: shares, Events: events, Reader: a.db.Reader(),
		}})),
		Authenticate: func(ctx context.Context, token string) (context.Context, time.Time, error) {
			if strings.HasPrefix(token, share.TokenPrefix) {
				return shares.Authenticate(ctx, token)
			}
			return a.accounts.Authenticate(ctx, token)
		},
		Watch:          a.accounts.Watch,
		Trusted:        a.trusted(),
		Handlers:       a.handlers(signer, translations, hubs, shares),
		Around:         a.around,
		Extensions:     []graphql.HandlerExtension{telemetry.NewOperations(a.metrics, a.tracing, signedIn)},
		AroundResponse: a.operation,
		Follow:         fanout.New(events).Follow,
		PresentError:   graph.PresentError(log),
		AllowedOrigins: cfg.AllowedOrigins,
		PublicURL:      a.URL(),
		Blobs:          blobs,
		Downloads:      map[string]http.Handler{download.Path: downloads, viewer.Path: viewers.Handler()},
		Web:            web.Dist(),
		AutodeskViewer: cfg.APSClientID != "",
		SignIn:         a.signIn,
		Texts:          a.texts(bus, budgets),
		Ready:          a.ready,
		Log:            log,
		Limits:         limits,
		TrustedProxies: cfg.TrustedProxies,
		BlobOrigins:    origins,
		Metrics:        a.metrics,
		Cost: server.Cost{
			Limit: cfg.CostLimit, PageSize: dataloader.DefaultPage, ListSizes: graph.ListSizes,
			Budget: budgets.Bucket("cost", cfg.CostBudget, time.Duration(float64(cfg.CostBudget)/float64(cfg.CostRestore)*float64(time.Second))),
		},
	})
	return a, nil
}

// trusted are the documents that browsers may run; nil for any.
func (a *App) trusted() []byte {
	if a.cfg.TrustedDocuments == "web" {
		return web.Documents()
	}
	return nil
}

// texts are the persisted queries that all processes on one Redis know.
func (a *App) texts(bus pubsub.Bus, limits *limit.Limiter) server.Texts {
	if strings.HasPrefix(a.cfg.BusURL, "memory:") {
		return server.Texts{}
	}
	return server.Texts{Store: bus, Most: limits.Bucket("persisted queries", 2000, 2*time.Hour)}
}

// Run serves and works, as the role says, until ctx ends, then drains: callers
// are told to come back, running steps finish or are handed over.
func (a *App) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer a.serveAdmin()()
	if a.works() {
		if err := a.queue.Start(ctx); err != nil {
			return err
		}
	}
	served := make(chan error, 1)
	go func() {
		if a.serves() {
			err := a.http.Serve(ctx, a.listener)
			cancel() // a server that fails ends the process
			served <- err
			return
		}
		<-ctx.Done()
		served <- nil
	}()
	<-ctx.Done()
	a.draining.Store(true)
	var err error
	if a.works() {
		stop, done := context.WithTimeout(context.WithoutCancel(ctx), 15*time.Second)
		defer done()
		err = a.queue.Stop(stop)
	}
	return errors.Join(<-served, err)
}

// planned puts the fast way of reading before a schema, where there is PostgreSQL.
func (a *App) planned(links plan.Links, schema graphql.ExecutableSchema) graphql.ExecutableSchema {
	if a.db.Pool() == nil {
		return schema
	}
	return plan.New(schema, func(ctx context.Context) plan.Database { return a.db.ReadPool(ctx) }, links)
}

// operation prepares the context of an operation: a query may read a replica, and
// each has its own loaders.
func (a *App) operation(ctx context.Context) context.Context {
	caller := ""
	if who := auth.From(ctx); who.Kind == auth.User {
		caller = who.UserID.String()
	}
	o := graphql.GetOperationContext(ctx).Operation // nil when the document was refused
	ctx = a.db.Operation(ctx, caller, o != nil && o.Operation == ast.Query)
	return dataloader.With(ctx, a.db.Reader())
}

func (a *App) serves() bool { return a.cfg.Role != "worker" }
func (a *App) works() bool  { return a.cfg.Role != "api" }

// URL is where the installation is reached: PURLIN_PUBLIC_URL, or the address
// that it listens on.
func (a *App) URL() string {
	if a.cfg.PublicURL != "" {
		return strings.TrimSuffix(a.cfg.PublicURL, "/")
	}
	return "http://" + a.listener.Addr().String()
}

// SignInURL returns a new one-time link that signs the first account in; "" once
// that account has a password.
func (a *App) SignInURL(ctx context.Context) (string, error) {
	token, err := a.accounts.NewLink(ctx)
	if err != nil || token == "" {
		return "", err
	}
	return a.URL() + "/signin?token=" + token, nil
}

// Token returns an access token of the first account.
func (a *App) Token(ctx context.Context) (string, error) {
	s, err := a.accounts.FirstSession(ctx)
	if err != nil {
		return "", err
	}
	return s.AccessToken, nil
}

// Close releases everything, in the reverse of the order in which it was opened.
func (a *App) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	var errs []error
	for len(a.closers) > 0 {
		last := len(a.closers) - 1
		errs = append(errs, a.closers[last](ctx))
		a.closers = a.closers[:last]
	}
	return errors.Join(errs...)
}

// Metrics serves the installation's metrics to Prometheus: for an address that
// only the operator reaches.
func (a *App) Metrics() http.Handler { return telemetry.Handler(a.metrics) }

func (a *App) onClose(f func(context.Context) error) { a.closers = append(a.closers, f) }

func (a *App) signIn(_ http.ResponseWriter, r *http.Request, token string) error {
	s, err := a.accounts.SignInByLink(r.Context(), token)
	if err != nil {
		return err
	}
	auth.Cookies(r.Context()).SetRefresh(s.RefreshToken, s.RefreshExpiresAt)
	return nil
}

func (a *App) listen(ctx context.Context) (err error) {
	if a.listener, err = (&net.ListenConfig{}).Listen(ctx, "tcp", a.cfg.Addr); err != nil {
		return fmt.Errorf("listening: %w", err)
	}
	a.onClose(func(context.Context) error {
		if err := a.listener.Close(); !errors.Is(err, net.ErrClosed) {
			return err
		}
		return nil
	})
	return nil
}

func (a *App) openDatabase(ctx context.Context, o store.Options) (err error) {
	if o.Password, err = a.password(ctx); err != nil {
		return err
	}
	if a.db, err = store.Open(ctx, a.cfg.DatabaseURL, o); err != nil {
		return err
	}
	a.onClose(func(context.Context) error { return a.db.Close() })
	return nil
}

// password reads the database's password as it is now; nil where the URL holds it.
func (a *App) password(ctx context.Context) (func(context.Context) (string, error), error) {
	if a.cfg.PasswordURL == "" {
		return nil, nil //nolint:nilnil // no function is an answer
	}
	read, err := secret.Open(ctx, a.cfg.PasswordURL, a.log)
	if err != nil {
		return nil, fmt.Errorf("PURLIN_DATABASE_PASSWORD_URL: %w", err)
	}
	return read, nil
}

// lockData makes the data folder this process's own, where it keeps what must
// have one owner: the embedded database, whose running jobs are given back at the
// start, the built-in engine, or the installation's key.
func (a *App) lockData() error {
	if !strings.HasPrefix(a.cfg.DatabaseURL, "sqlite:") && a.cfg.APSClientID != "" && a.cfg.SecretKey != "" {
		return nil
	}
	if err := os.MkdirAll(filepath.Join(a.cfg.DataDir, "keys"), 0o700); err != nil {
		return fmt.Errorf("making the data folder: %w", err)
	}
	lock := flock.New(filepath.Join(a.cfg.DataDir, "lock"))
	ok, err := lock.TryLock()
	if err != nil {
		return fmt.Errorf("locking the data folder: %w", err)
	}
	if !ok {
		return fmt.Errorf("another purlin uses %s: stop it, or choose another folder with PURLIN_DATA_DIR", a.cfg.DataDir)
	}
	a.onClose(func(context.Context) error { return lock.Unlock() })
	return nil
}

// keys are the installation's, of which the first signs and seals and each verifies
// and opens: more than one while the key is changed.
type keys [][]byte

// derive gives each purpose a key of its own: that of the first, and those of the
// others.
func (k keys) derive(purpose string) (first []byte, others [][]byte) {
	for _, key := range k[1:] {
		others = append(others, derive(key, purpose))
	}
	return derive(k[0], purpose), others
}

func (k keys) sealer(purpose string) *auth.Sealer {
	first, others := k.derive(purpose)
	return auth.NewSealer(first, others...)
}

// secret is the installation's key: PURLIN_SECRET_KEY, or a random one that is
// made at first and kept in the data folder.
func (a *App) secret() (keys, error) {
	if given := a.cfg.SecretKeys(); len(given) > 0 {
		var all keys
		for _, key := range given {
			all = append(all, []byte(key))
		}
		return all, nil
	}
	path := a.keyFile()
	raw, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		raw = make([]byte, 32)
		_, _ = rand.Read(raw)
		err = os.WriteFile(path, raw, 0o600)
	}
	if err != nil {
		return nil, fmt.Errorf("keeping the installation's key: %w", err)
	}
	if len(raw) < 32 {
		return nil, fmt.Errorf("%s is cut short: remove it to have a new one made", path)
	}
	return keys{raw}, nil
}

// keyFile is where the key lies that was made at first.
func (a *App) keyFile() string { return filepath.Join(a.cfg.DataDir, "keys", "secret.key") }

// Check is what [config.Load] cannot know: that the limits that are set are limits
// of the server, and that the key of the CDN is one.
func Check(cfg *config.Config) error {
	_, err := limitsOf(cfg)
	if c := cdn(cfg); c != nil && err == nil {
		if err = c.Check(); err != nil {
			err = fmt.Errorf("PURLIN_CDN_PRIVATE_KEY: %w", err)
		}
	}
	return err
}

// cdn is what signs downloads; nil when the bucket does.
func cdn(cfg *config.Config) *blob.CDN {
	if cfg.CDNURL == "" {
		return nil
	}
	return &blob.CDN{URL: cfg.CDNURL, KeyID: cfg.CDNKeyID, PrivateKey: cfg.CDNPrivateKey}
}

func limitsOf(cfg *config.Config) (l server.Limits, err error) {
	l.Linger, l.Shutdown = *cfg.DrainDelay, 22*time.Second
	if err := l.Set(cfg.Limits...); err != nil {
		return l, fmt.Errorf("PURLIN_LIMITS: %w", err)
	}
	return l, nil
}

// openAccounts opens what signs people in.
func (a *App) openAccounts(ctx context.Context, sealer *auth.Sealer, signer *auth.Signer, bus pubsub.Bus, limits *limit.Limiter, events *event.Log) error {
	mails, err := mail.Open(a.cfg.MailURL, a.log)
	if err != nil {
		return err
	}
	a.accounts = account.New(a.db, account.Options{
		Signup: a.cfg.Signup == "open", Signer: signer, Sealer: sealer,
		Providers: a.providers(a.cfg.APSBaseURL), PublicURL: a.URL(),
		Mail: mails, Limit: limits, Bus: bus, Events: events, Log: a.log,
	})
	stop, err := a.accounts.Start(ctx)
	if err != nil {
		return err
	}
	a.onClose(func(context.Context) error { stop(); return nil })
	return nil
}

// derive gives each purpose a key of its own.
func derive(key []byte, purpose string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(purpose))
	return h.Sum(nil)
}

// engine returns the client of APS, or of the local twin, which it starts on a
// loopback port of its own.
func (a *App) engine(ctx context.Context, key []byte, limits *limit.Limiter) (*aps.Client, string, error) {
	if a.cfg.APSClientID != "" {
		return aps.New(aps.Options{
			BaseURL: a.cfg.APSBaseURL, ClientID: a.cfg.APSClientID, ClientSecret: a.cfg.APSClientSecret, Region: aps.Region(a.cfg.APSRegion),
			Budget: apsBudget{limits, a.cfg.APSClientID}, Observe: a.exchange,
		}), "aps:" + a.cfg.APSClientID, nil
	}
	secret := hex.EncodeToString(key)
	twin, err := apslocal.New(apslocal.Options{Dir: filepath.Join(a.cfg.DataDir, "aps"), Clients: []apslocal.Client{{ID: "purlin", Secret: secret}}, PrivateCallbacks: true, Log: a.log})
	if err != nil {
		return nil, "", fmt.Errorf("starting the local engine: %w", err)
	}
	a.onClose(twin.Close)
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", fmt.Errorf("starting the local engine: %w", err)
	}
	local := &http.Server{Handler: twin, ReadHeaderTimeout: 5 * time.Second}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = local.Serve(l) // ends with Shutdown
	}()
	a.onClose(func(ctx context.Context) error {
		err := local.Shutdown(ctx)
		<-done
		return err
	})
	return aps.New(aps.Options{BaseURL: "http://" + l.Addr().String(), ClientID: "purlin", ClientSecret: secret, RateShare: -1, Region: aps.Region(a.cfg.APSRegion), Observe: a.exchange}), "local", nil
}

// apsBudget counts the calls of the APS application for all processes that share a
// Redis.
type apsBudget struct {
	limits *limit.Limiter
	client string
}

var _ aps.Budget = apsBudget{}

func (b apsBudget) bucket(quota string, burst int, perSecond float64) *limit.Bucket {
	return b.limits.Bucket("aps "+quota, burst, time.Duration(float64(burst)/perSecond*float64(time.Second)))
}

// Take takes one call.
func (b apsBudget) Take(ctx context.Context, quota string, burst int, perSecond float64) time.Duration {
	l := b.bucket(quota, burst, perSecond).Take(ctx, b.client, 1)
	if l.OK {
		return 0
	}
	return max(l.Wait, time.Millisecond)
}

// Hold lets nobody take calls for a while.
func (b apsBudget) Hold(ctx context.Context, quota string, burst int, perSecond float64, d time.Duration) {
	b.bucket(quota, burst, perSecond).Hold(ctx, b.client, d)
}

// sweepArgs is the periodic job that clears away what expired.
type sweepArgs struct{}

// Kind names the job.
func (sweepArgs) Kind() string { return "sweep" }

type sweeper struct {
	river.WorkerDefaults[sweepArgs]
	files  *catalog.Service
	events *event.Log
	keep   event.Keep
	reseal func(context.Context) error
}

// sealing is what keeps something sealed.
type sealing interface {
	// Reseal seals with the first key what is sealed with another.
	Reseal(context.Context) error
}

const day = 24 * time.Hour

func keep(cfg *config.Config) event.Keep {
	return event.Keep{Progress: time.Duration(cfg.EventDays) * day, Audit: time.Duration(cfg.AuditDays) * day, Addresses: time.Duration(cfg.AuditAddressDays) * day}
}

// Work ends expired uploads, forgets what the logs are not to keep any more, and
// seals with the first key what is sealed with another.
func (w *sweeper) Work(ctx context.Context, _ *river.Job[sweepArgs]) error {
	return errors.Join(w.files.Sweep(ctx), w.events.Sweep(ctx, w.keep), w.reseal(ctx))
}

// Reseal seals all that is kept sealed with the newest key. Each hour a worker does.
func (a *App) Reseal(ctx context.Context) error {
	var errs []error
	for _, s := range a.sealed {
		errs = append(errs, s.Reseal(ctx))
	}
	return errors.Join(errs...)
}
