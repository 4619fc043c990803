package app

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"entgo.io/ent/dialect"
	"github.com/gofrs/flock"

	"purlin/aps"
	"purlin/blob"
	"purlin/config"
	"purlin/pubsub"
	"purlin/store"
)

// State is how a part of an installation is.
type State string

// States of a part.
const (
	Good    State = "ok"
	Doubt   State = "warn" // it works, and may soon not
	Broken  State = "fail"
	Skipped State = "skip" // it does not apply, or cannot be told because of another part
)

// Finding is what [Examine] found of one part.
type Finding struct {
	Check string        `json:"check"`
	State State         `json:"state"`
	Found string        `json:"found"`
	Do    string        `json:"do,omitempty"` // what to do about it; "" when nothing is
	Took  time.Duration `json:"tookNs"`
}

// Bounds of what is well.
const (
	checkTime    = 15 * time.Second // of one check
	replicaTime  = 2 * time.Second  // that a replica has to catch up
	skewDoubt    = 5 * time.Second
	skewBroken   = time.Minute
	diskDoubt    = 5 << 30   // bytes free
	diskBroken   = 512 << 20 // bytes free
	certDoubt    = 14 * 24 * time.Hour
	oldestServer = 15 // major version of PostgreSQL
)

// Examine tries every part of the installation that cfg describes and tells what
// is wrong with each and what to do. It changes nothing but an object of its own
// in the bucket, which it removes. The server may run, and some things can be told
// only then.
func Examine(ctx context.Context, cfg *config.Config, log *slog.Logger) []Finding {
	d := &doctor{App: &App{log: log, cfg: cfg}, skews: map[string]time.Duration{}}
	defer d.Close()
	var all []Finding
	for _, check := range []struct {
		name string
		run  func(context.Context) Finding
	}{
		{"data folder", d.folder},
		{"secret key", d.key},
		{"database", d.database},
		{"migrations", d.schema},
		{"replicas", d.standbys},
		{"bus", d.bus},
		{"blob store", d.blobs},
		{"uploads by browsers", d.cors},
		{"downloads from the CDN", d.downloads},
		{"engine", d.aps},
		{"public address", d.public},
		{"webhooks", d.hook},
		{"disk", d.disk},
		{"clock", d.clock}, // last: the others asked servers for their time
	} {
		begun := time.Now()
		within, cancel := context.WithTimeout(ctx, checkTime)
		f := check.run(within)
		cancel()
		f.Check, f.Took = check.name, time.Since(begun)
		all = append(all, f)
	}
	return all
}

func good(format string, args ...any) Finding {
	return Finding{State: Good, Found: fmt.Sprintf(format, args...)}
}

func skipped(format string, args ...any) Finding {
	return Finding{State: Skipped, Found: fmt.Sprintf(format, args...)}
}

func doubt(do, format string, args ...any) Finding {
	return Finding{State: Doubt, Found: fmt.Sprintf(format, args...), Do: do}
}

func broken(do, format string, args ...any) Finding {
	return Finding{State: Broken, Found: fmt.Sprintf(format, args...), Do: do}
}

// doctor is an installation that is looked at.
type doctor struct {
	*App
	client *aps.Client
	signed string // a URL of the bucket that takes a part

	transfer bool // signed URLs work

	mu    sync.Mutex
	skews map[string]time.Duration // how far the clocks of others are ahead
}

func (d *doctor) embedded() bool { return strings.HasPrefix(d.cfg.DatabaseURL, "sqlite:") }

// keeps tells whether the installation keeps something in the data folder.
func (d *doctor) keeps() bool {
	return d.embedded() || d.cfg.APSClientID == "" || d.cfg.SecretKey == "" || !strings.HasPrefix(d.cfg.BlobURL, "s3:")
}

func (d *doctor) folder(context.Context) Finding {
	dir := d.cfg.DataDir
	if !d.keeps() {
		return skipped("nothing is kept on this machine")
	}
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return good("%s is not there yet: purlin serve makes it", dir)
	case err != nil:
		return broken("let the user that runs purlin reach the folder", "%v", err)
	case !info.IsDir():
		return broken("set PURLIN_DATA_DIR to a folder", "%s is not a folder", dir)
	}
	f, err := os.CreateTemp(dir, ".doctor-*")
	if err != nil {
		return broken("give the folder to the user that runs purlin, and see that its disk is neither full nor read-only", "nothing can be written in %s: %v", dir, err)
	}
	_ = f.Close()
	_ = os.Remove(f.Name())
	if d.locked() {
		return good("%s is in use by a running purlin", dir)
	}
	return good("%s can be written; no purlin runs here", dir)
}

// locked tells whether a purlin uses the data folder.
func (d *doctor) locked() bool {
	name := filepath.Join(d.cfg.DataDir, "lock")
	if _, err := os.Stat(name); err != nil {
		return false
	}
	lock := flock.New(name)
	ok, err := lock.TryRLock()
	if ok {
		_ = lock.Unlock()
	}
	return err == nil && !ok
}

func (d *doctor) key(context.Context) Finding {
	switch keys := d.cfg.SecretKeys(); len(keys) {
	case 0:
	case 1:
		return good("PURLIN_SECRET_KEY has %d characters; it must be the same in every process", len(keys[0]))
	default:
		return good("PURLIN_SECRET_KEY holds %d keys, of which the first signs; docs/rotate.md says when the others can go", len(keys))
	}
	name := d.keyFile()
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return good("purlin serve will make one and keep it in %s", name)
	case err != nil:
		return broken("let the user that runs purlin read the file", "%v", err)
	case info.Size() < 32:
		return broken("restore it from a backup, or remove it to have a new one made: then everybody signs in anew", "%s has %d bytes and needs 32", name, info.Size())
	case info.Mode().Perm()&0o077 != 0:
		return doubt("chmod 600 "+name, "others than its owner may use %s: %s", name, info.Mode().Perm())
	}
	return good("kept in %s, which belongs into every backup", name)
}

func (d *doctor) database(ctx context.Context) Finding {
	if path, ok := strings.CutPrefix(d.cfg.DatabaseURL, "sqlite:"); ok {
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			return good("%s is not there yet: purlin serve makes it", path)
		}
	}
	if err := d.openDatabase(ctx, store.Options{Patient: true}); err != nil {
		return broken("see that PURLIN_DATABASE_URL names a server that runs, that this machine may reach its port, and that user, password and database are right", "%v", err)
	}
	begun := time.Now()
	s, err := d.db.Server(ctx)
	if err != nil {
		return broken("look at the log of the database", "%v", err)
	}
	took := time.Since(begun)
	if d.db.Dialect() == dialect.SQLite {
		if err := d.db.Sound(ctx); err != nil {
			return broken("stop purlin and restore the last backup: purlin restore", "the database is damaged: %v", err)
		}
		return good("SQLite %s, sound", s.Version)
	}
	d.saw("the database", s.Now, begun.Add(took/2), 0)
	pool := d.db.Pools()[0]
	found := fmt.Sprintf("PostgreSQL %s answers in %s; %d of %d connections are taken, a process of ours takes up to %d",
		s.Version, took.Round(100*time.Microsecond), s.Connections, s.Most, pool.Max)
	switch {
	case s.Major < oldestServer:
		return broken(fmt.Sprintf("upgrade it to PostgreSQL %d or newer", oldestServer), "%s", found)
	case s.Connections+pool.Max > s.Most:
		return doubt("raise max_connections, or lower pool_max_conns in PURLIN_DATABASE_URL", "%s", found)
	}
	return good("%s", found)
}

func (d *doctor) schema(ctx context.Context) Finding {
	if d.db == nil {
		return skipped("see database above")
	}
	all, err := d.migrations(ctx)
	if err != nil {
		return broken("look at the log of the database", "%v", err)
	}
	if err := InStep(all); err != nil {
		if d.db.Dialect() == dialect.SQLite && !slices.ContainsFunc(all, func(m store.Migration) bool { return m.Unknown }) {
			return good("%v, or start the server: it does so by itself", err)
		}
		return broken("stop nothing: purlin migrate up runs beside servers; a database that is ahead needs a newer purlin", "%v", err)
	}
	return good("all %d are applied", len(all))
}

func (d *doctor) standbys(ctx context.Context) Finding {
	if len(d.cfg.ReplicaURLs) == 0 {
		return skipped("there are none")
	}
	bus, err := pubsub.Open(ctx, "memory:", d.log)
	if err != nil {
		return broken("", "%v", err)
	}
	defer bus.Close()
	password, err := d.password(ctx)
	if err != nil {
		return broken("correct PURLIN_DATABASE_PASSWORD_URL", "%v", err)
	}
	db, err := store.Open(ctx, d.cfg.DatabaseURL, store.Options{Replicas: d.cfg.ReplicaURLs, Marks: bus, Log: slog.New(slog.DiscardHandler), Password: password})
	if err != nil {
		return broken("see database, and that each of PURLIN_DATABASE_REPLICA_URLS is a postgres:// URL", "%v", err)
	}
	defer db.Close()
	within, cancel := context.WithTimeout(ctx, replicaTime)
	defer cancel()
	for slices.ContainsFunc(db.Replicas(), func(r store.Replica) bool { return !r.Used }) && within.Err() == nil {
		select {
		case <-within.Done():
		case <-time.After(100 * time.Millisecond):
		}
	}
	var words []string
	state := Good
	for _, r := range db.Replicas() {
		if r.Used {
			words = append(words, fmt.Sprintf("%s is %s behind", r.Name, r.Lag.Round(time.Millisecond)))
			continue
		}
		state = Broken
		words = append(words, fmt.Sprintf("%s is left out: %s", r.Name, r.Why))
	}
	f := Finding{State: state, Found: strings.Join(words, "; ")}
	if state == Broken {
		f.Do = "look at pg_stat_replication on the primary and at the replica's log; until it is well, queries read the primary"
	}
	return f
}

func (d *doctor) bus(ctx context.Context) Finding {
	if strings.HasPrefix(d.cfg.BusURL, "memory:") {
		return good("in this process, for one process")
	}
	const do = "see that PURLIN_BUS_URL names a Redis 7 that runs, its kind (redis, redis-sentinel, redis-cluster; rediss with TLS) and password; until then followers read the database"
	bus, err := pubsub.Open(ctx, d.cfg.BusURL, slog.New(slog.DiscardHandler))
	if err != nil {
		return broken(do, "%v", err)
	}
	defer bus.Close()
	topic := "doctor:" + rand.Text()
	begun := time.Now()
	if err := bus.Keep(ctx, topic, []byte{1}, time.Second); err != nil {
		return broken(do, "%v", err)
	}
	came := make(chan struct{}, 1)
	s, err := bus.Subscribe(ctx, topic, func() {
		select {
		case came <- struct{}{}:
		default:
		}
	})
	if err != nil {
		return broken(do, "%v", err)
	}
	defer s.Close()
	if err := bus.Publish(ctx, topic, []byte(topic)); err != nil {
		return broken(do, "%v", err)
	}
	for {
		select {
		case <-came:
			messages, _ := s.Take()
			if slices.ContainsFunc(messages, func(m pubsub.Message) bool { return string(m.Payload) == topic }) {
				return good("a message came back; with the connection it took %s", time.Since(begun).Round(100*time.Microsecond))
			}
		case <-ctx.Done():
			return broken(do, "a message was sent and did not come back")
		}
	}
}

func (d *doctor) blobs(ctx context.Context) Finding {
	const do = "see that PURLIN_BLOB_URL names a bucket or folder that is there, and that purlin's credentials may read, write and delete in it"
	if folder, ok := d.blobFolder(); ok {
		if _, err := os.Stat(folder); errors.Is(err, os.ErrNotExist) {
			return good("%s is not there yet: purlin serve makes it", folder)
		}
	}
	bucket, err := blob.Open(ctx, d.cfg.BlobURL, blob.Options{PublicURL: d.cfg.PublicURL, Key: d.blobKey()})
	if err != nil {
		return broken(do, "%v", err)
	}
	d.onClose(func(context.Context) error { return bucket.Close() })
	key := "doctor/" + strings.ToLower(rand.Text())
	content := []byte(strings.Repeat("purlin doctor ", 100))
	defer bucket.Purge(context.WithoutCancel(ctx), key) //nolint:errcheck // a small object stays
	begun := time.Now()
	if _, err := bucket.Put(ctx, key, bytes.NewReader(content), blob.PutOptions{}); err != nil {
		return broken(do, "%v", err)
	}
	r, err := bucket.Reader(ctx, key, 0)
	if err != nil {
		return broken(do, "%v", err)
	}
	got, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil || !bytes.Equal(got, content) {
		return broken(do, "what was stored came back otherwise: %v", err)
	}
	upload, err := bucket.CreateUpload(ctx, key, int64(len(content)))
	if err != nil {
		return broken(do, "%v", err)
	}
	if d.signed, err = bucket.SignPart(ctx, key, upload, 1, int64(len(content)), 5*time.Minute); err != nil {
		return broken(do, "%v", err)
	}
	if _, own := blob.Handler(bucket); own {
		return good("stored, read and signed in %s; signed transfers go to the public address", time.Since(begun).Round(100*time.Microsecond))
	}
	if f, ok := d.transfers(ctx, bucket, key, content); !ok {
		return f
	}
	d.transfer = true
	return good("stored, read, and transferred by signed URLs in %s", time.Since(begun).Round(100*time.Microsecond))
}

// blobFolder is the folder of the blob store; false when it is elsewhere.
func (d *doctor) blobFolder() (string, bool) {
	folder := strings.TrimPrefix(d.cfg.BlobURL, "file://")
	return folder, !strings.Contains(folder, "://")
}

// transfers takes and gives content by signed URLs, as browsers do.
func (d *doctor) transfers(ctx context.Context, bucket blob.Bucket, key string, content []byte) (Finding, bool) {
	const do = "see that this machine and browsers reach the bucket's endpoint, that its clock is right, and that no policy forbids signed requests"
	resp, err := d.http(ctx, http.MethodPut, d.signed, content, nil) //nolint:bodyclose // http has closed it
	if err != nil || resp.StatusCode != http.StatusOK || resp.Header.Get("ETag") == "" {
		return broken(do, "a part that was sent to a signed URL was refused: %s", said(resp, err)), false
	}
	signed, err := bucket.SignGet(ctx, key, blob.SignOptions{TTL: time.Minute})
	if err != nil {
		return broken(do, "%v", err), false
	}
	begun := time.Now()
	resp, err = d.http(ctx, http.MethodGet, signed, nil, nil) //nolint:bodyclose // http has closed it
	if err != nil || resp.StatusCode != http.StatusOK {
		return broken(do, "a signed URL did not give the object: %s", said(resp, err)), false
	}
	d.sawDate("the bucket", resp, begun)
	return Finding{}, true
}

func (d *doctor) cors(ctx context.Context) Finding {
	if _, own := d.blobFolder(); own {
		return skipped("pages send to their own server")
	}
	if !d.transfer {
		return skipped("see blob store above")
	}
	origins := d.origins()
	if len(origins) == 0 {
		return doubt("set PURLIN_PUBLIC_URL", "the origin of the pages is not known")
	}
	const do = "allow PUT and GET from the origin in the bucket's CORS rules, all request headers, and expose ETag; infra/terraform/modules/storage does"
	for _, origin := range origins {
		resp, err := d.http(ctx, http.MethodOptions, d.signed, nil, http.Header{ //nolint:bodyclose // http has closed it
			"Origin": {origin}, "Access-Control-Request-Method": {http.MethodPut}, "Access-Control-Request-Headers": {"content-type"},
		})
		if err != nil || resp.StatusCode/100 != 2 || !allows(resp.Header, "Access-Control-Allow-Origin", origin) || !allows(resp.Header, "Access-Control-Allow-Methods", http.MethodPut) {
			return broken(do, "the bucket does not let pages of %s send models: %s", origin, said(resp, err))
		}
		resp, err = d.http(ctx, http.MethodPut, d.signed, []byte(strings.Repeat("purlin doctor ", 100)), http.Header{"Origin": {origin}}) //nolint:bodyclose // http has closed it
		if err != nil || !allows(resp.Header, "Access-Control-Expose-Headers", "ETag") {
			return broken(do, "the bucket does not show pages of %s the ETag of what they sent", origin)
		}
	}
	return good("pages of %s may send models to the bucket", strings.Join(origins, ", "))
}

// origins are those of the pages.
func (d *doctor) origins() []string {
	origins := slices.Clone(d.cfg.AllowedOrigins)
	if d.cfg.PublicURL != "" {
		origins = append(origins, strings.TrimSuffix(d.cfg.PublicURL, "/"))
	}
	return origins
}

// downloads fetches an object of its own from the CDN, as pages do.
func (d *doctor) downloads(ctx context.Context) Finding {
	if d.cfg.CDNURL == "" {
		return skipped("PURLIN_CDN_URL is not set: clients download from the bucket or the server itself")
	}
	if !d.transfer {
		return skipped("see blob store above")
	}
	bucket, err := blob.Open(ctx, d.cfg.BlobURL, blob.Options{CDN: cdn(d.cfg)})
	if err != nil {
		return broken("correct PURLIN_CDN_URL, PURLIN_CDN_KEY_ID and PURLIN_CDN_PRIVATE_KEY", "%v", err)
	}
	d.onClose(func(context.Context) error { return bucket.Close() })
	key := "doctor/" + strings.ToLower(rand.Text())
	defer bucket.Purge(context.WithoutCancel(ctx), key) //nolint:errcheck // a small object stays
	if _, err := bucket.Put(ctx, key, strings.NewReader(key), blob.PutOptions{}); err != nil {
		return broken("see blob store above", "%v", err)
	}
	signed, err := bucket.SignGet(ctx, key, blob.SignOptions{TTL: time.Minute})
	if err != nil {
		return broken("correct PURLIN_CDN_PRIVATE_KEY", "%v", err)
	}
	const do = "see that PURLIN_CDN_URL is a distribution before this bucket, that it may read the bucket and its key, that the public key PURLIN_CDN_KEY_ID is in its trusted key group and PURLIN_CDN_PRIVATE_KEY is its other half; infra/terraform/modules/edge makes all of them"
	for _, origin := range append(d.origins(), "") {
		resp, err := d.http(ctx, http.MethodGet, signed, nil, http.Header{"Origin": {origin}}) //nolint:bodyclose // http has closed it
		if err != nil || resp.StatusCode != http.StatusOK {
			return broken(do, "the CDN did not give what was signed for it: %s", said(resp, err))
		}
		if got, _ := io.ReadAll(resp.Body); string(got) != key {
			return broken(do, "the CDN gave something other than what is in the bucket")
		}
		if origin != "" && !allows(resp.Header, "Access-Control-Allow-Origin", origin) {
			return broken("allow the origin in the distribution's response headers policy, or have it forward the header Origin to the bucket", "the CDN does not let pages of %s read results", origin)
		}
	}
	bare, _, _ := strings.Cut(signed, "?")
	resp, err := d.http(ctx, http.MethodGet, bare, nil, nil) //nolint:bodyclose // http has closed it
	if err != nil || resp.StatusCode != http.StatusForbidden {
		return broken("restrict the distribution's behavior to the trusted key group at once: everybody can read every model", "the CDN gives an object to a URL that nobody signed: %s", said(resp, err))
	}
	return good("%s gives what is signed, and refuses what is not", d.cfg.CDNURL)
}

// allows tells whether a CORS header holds a value, or all.
func allows(h http.Header, name, value string) bool {
	for v := range strings.SplitSeq(strings.Join(h.Values(name), ","), ",") {
		if v = strings.TrimSpace(v); v == "*" || strings.EqualFold(v, value) {
			return true
		}
	}
	return false
}

func (d *doctor) aps(ctx context.Context) Finding {
	if d.cfg.APSClientID == "" {
		missing := missingFormats()
		if len(missing) == 0 {
			return good("the built-in one, all its formats")
		}
		return good("the built-in one; without %d formats, ifc among them, until assimp is installed (apt-get install assimp-utils)", len(missing))
	}
	d.client = aps.New(aps.Options{
		BaseURL: d.cfg.APSBaseURL, ClientID: d.cfg.APSClientID, ClientSecret: d.cfg.APSClientSecret,
		Region: aps.Region(d.cfg.APSRegion), MaxRetries: -1, HTTPClient: &http.Client{Transport: dated{d}},
	})
	if _, err := d.client.Token(ctx, aps.ScopeDataRead, aps.ScopeDataWrite, aps.ScopeDataCreate, aps.ScopeBucketCreate, aps.ScopeBucketRead); err != nil {
		if e, ok := errors.AsType[*aps.Error](err); ok && e.Status/100 == 4 {
			return broken("compare PURLIN_APS_CLIENT_ID and PURLIN_APS_CLIENT_SECRET with the application's page at Autodesk; it needs the APIs Model Derivative, Data Management and Webhooks", "APS refuses the credentials: %v", err)
		}
		return broken("see that this machine reaches PURLIN_APS_BASE_URL, also through a proxy or firewall", "APS does not answer: %v", err)
	}
	formats, err := d.client.Formats(ctx)
	if err != nil {
		return broken("give the application the API Model Derivative", "the credentials are right, and Model Derivative refuses them: %v", err)
	}
	return good("APS accepts the credentials; Model Derivative makes %d formats in %s", len(formats), d.cfg.APSRegion)
}

func (d *doctor) public(ctx context.Context) Finding {
	if d.cfg.PublicURL == "" {
		return skipped("PURLIN_PUBLIC_URL is not set: the server is at %s", d.cfg.Addr)
	}
	begun := time.Now()
	resp, err := d.http(ctx, http.MethodGet, d.URL()+"/readyz", nil, nil) //nolint:bodyclose // http has closed it
	if err != nil {
		return broken("start the server; look at DNS, the certificate, the balancer and its health check", "%s does not answer: %v", d.URL(), unwrapURL(err))
	}
	d.sawDate("the public address", resp, begun)
	if resp.StatusCode != http.StatusOK {
		return broken("look at the balancer's targets and at purlin healthcheck beside the server", "%s is not ready: %s", d.URL(), said(resp, nil))
	}
	if resp.TLS != nil {
		if left := time.Until(resp.TLS.PeerCertificates[0].NotAfter); left < certDoubt {
			return doubt("renew the certificate", "%s is ready; its certificate ends in %d days", d.URL(), int(left.Hours()/24))
		}
	}
	return good("%s is ready", d.URL())
}

func (d *doctor) hook(ctx context.Context) Finding {
	w := d.webhooks(keys{make([]byte, 32)})
	switch {
	case d.cfg.APSClientID == "":
		return skipped("the built-in engine needs none")
	case w.Callback == "":
		return doubt("set PURLIN_PUBLIC_URL to an https:// address that Autodesk reaches", "APS cannot call this installation: it is asked at a slower pace instead")
	}
	resp, err := d.http(ctx, http.MethodPost, w.Callback, []byte("{}"), http.Header{"Content-Type": {"application/json"}}) //nolint:bodyclose // http has closed it
	if err != nil || resp.StatusCode != http.StatusForbidden || resp.Header.Get(callbackMark) == "" {
		return broken("let "+callbackPath+" pass without sign-in, with its body and headers, through the balancer, WAF and CDN", "%s is not answered by purlin: %s", w.Callback, said(resp, err))
	}
	if d.client == nil {
		return skipped("purlin answers at %s; for the rest see engine above", w.Callback)
	}
	var states []string
	for h, err := range d.client.Hooks(ctx, aps.HookQuery{System: aps.SystemDerivative, Event: aps.EventExtractionFinished}) {
		if err != nil {
			return broken("give the application the API Webhooks", "purlin answers at %s; APS does not list its webhooks: %v", w.Callback, err)
		}
		if h.CallbackURL == w.Callback {
			states = append(states, string(h.Status))
		}
	}
	switch {
	case len(states) == 0:
		return doubt("start a worker: it makes the webhook, and looks after it every ten minutes", "purlin answers at %s; APS knows no webhook for it", w.Callback)
	case !slices.ContainsFunc(states, func(s string) bool { return s != string(aps.HookInactive) }):
		return doubt("a running worker wakes it within ten minutes; when it falls asleep again, APS does not reach the address", "purlin answers at %s; APS has put the webhook to sleep", w.Callback)
	}
	return good("purlin answers at %s, and APS has an active webhook for it", w.Callback)
}

func (d *doctor) disk(context.Context) Finding {
	places := []string{os.TempDir()}
	if d.keeps() {
		places = append(places, d.cfg.DataDir)
	}
	if folder, ok := d.blobFolder(); ok {
		places = append(places, folder)
	}
	worst, least := "", uint64(math.MaxUint64)
	for _, p := range places {
		free, err := freeBytes(existing(p))
		if errors.Is(err, errors.ErrUnsupported) {
			return skipped("not known on this system")
		}
		if err != nil {
			return broken("let the user that runs purlin reach the folder", "%v", err)
		}
		if free < least {
			worst, least = p, free
		}
	}
	return diskFinding(worst, least)
}

func diskFinding(place string, free uint64) Finding {
	found := fmt.Sprintf("%.1f GiB are free at %s", float64(free)/(1<<30), place)
	switch {
	case free < diskBroken:
		return broken("free some space or give the disk more: uploads and the database fail when it is full", "%s", found)
	case free < diskDoubt:
		return doubt("free some space or give the disk more", "%s", found)
	}
	return good("%s", found)
}

// existing is the nearest folder above that is there.
func existing(path string) string {
	for {
		if _, err := os.Stat(path); err == nil || path == filepath.Dir(path) {
			return path
		}
		path = filepath.Dir(path)
	}
}

func (d *doctor) clock(context.Context) Finding {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.skews) == 0 {
		return skipped("no other clock answered")
	}
	worst := ""
	for name, s := range d.skews {
		if worst == "" || s.Abs() > d.skews[worst].Abs() {
			worst = name
		}
	}
	s := d.skews[worst].Round(time.Millisecond)
	found := fmt.Sprintf("this machine is within %s of %d others", s.Abs(), len(d.skews))
	if s.Abs() <= skewDoubt {
		return good("%s", found)
	}
	direction := "behind"
	if s < 0 {
		direction = "ahead of"
	}
	found = fmt.Sprintf("this machine is %s %s %s", s.Abs(), direction, worst)
	const do = "set the clock by NTP (chrony or systemd-timesyncd) on whichever is wrong: tokens and signed URLs depend on it"
	if s.Abs() > skewBroken {
		return broken(do, "%s", found)
	}
	return doubt(do, "%s", found)
}

// saw notes how far another clock is ahead of ours, less what its precision hides.
func (d *doctor) saw(whose string, theirs, ours time.Time, precision time.Duration) {
	s := theirs.Sub(ours)
	switch {
	case s > 0:
		s = max(0, s-precision)
	default:
		s = min(0, s+precision)
	}
	d.mu.Lock()
	d.skews[whose] = s
	d.mu.Unlock()
}

// sawDate notes the clock behind an answer; its header counts whole seconds.
func (d *doctor) sawDate(whose string, resp *http.Response, begun time.Time) {
	if at, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		d.saw(whose, at, begun, time.Second+time.Since(begun))
	}
}

// dated is a transport that notes APS's clock.
type dated struct{ d *doctor }

// RoundTrip makes the request.
func (t dated) RoundTrip(r *http.Request) (*http.Response, error) {
	begun := time.Now()
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err == nil {
		t.d.sawDate("APS", resp, begun)
	}
	return resp, err
}

// http makes a request and reads its answer, which is short.
func (d *doctor) http(ctx context.Context, method, to string, body []byte, h http.Header) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, to, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	maps.Copy(req.Header, h)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer client.CloseIdleConnections()
	text, err := io.ReadAll(io.LimitReader(resp.Body, 1<<10))
	_ = resp.Body.Close()
	resp.Body = io.NopCloser(bytes.NewReader(text))
	return resp, err
}

// said is what came of a request, without the URL, which may be signed.
func said(resp *http.Response, err error) string {
	if err != nil {
		return unwrapURL(err).Error()
	}
	text, _ := io.ReadAll(resp.Body)
	line, _, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
	return strings.TrimSpace(resp.Status + " " + line)
}

func unwrapURL(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}

// blobKey is the key of the folder's signed URLs; random when there is none yet.
func (d *doctor) blobKey() []byte {
	var key []byte
	if keys := d.cfg.SecretKeys(); len(keys) > 0 {
		key = []byte(keys[0])
	} else if key, _ = os.ReadFile(d.keyFile()); len(key) < 32 {
		return nil
	}
	return derive(key, "blob urls")
}
