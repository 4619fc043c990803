// Package config reads, checks and explains Purlin's configuration.
package config

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"

	"purlin/aps"
)

// Config is everything that can be set, by environment variables or by lines
// KEY=VALUE of a file. The zero environment is a whole product on one machine.
type Config struct {
	Role             string         `env:"PURLIN_ROLE" envDefault:"all" doc:"What this process does: api (answers clients), worker (runs translations) or all. serve --role wins over it."`
	Addr             string         `env:"PURLIN_ADDR" envDefault:"127.0.0.1:8080" doc:"Address to listen on, HOST:PORT."`
	DataDir          string         `env:"PURLIN_DATA_DIR" envDefault:"./data" doc:"Folder of what is kept on this machine. One process uses it at a time; a process that keeps everything elsewhere leaves it alone."`
	SecretKey        string         `env:"PURLIN_SECRET_KEY" secret:"true" doc:"Key from which all others are derived, at least 32 characters, the same in every process: openssl rand -base64 32 makes one. While it is changed, several with commas between: the first signs and seals, each verifies and opens (docs/rotate.md). Default: a random one kept in the data folder."`
	DatabaseURL      string         `env:"PURLIN_DATABASE_URL" doc:"sqlite:PATH or postgres://…; default: purlin.db in the data folder."`
	ReplicaURLs      []string       `env:"PURLIN_DATABASE_REPLICA_URLS" doc:"Comma-separated postgres://… of hot standbys, the same in every process, that queries read from."`
	PasswordURL      string         `env:"PURLIN_DATABASE_PASSWORD_URL" doc:"Where the password of PURLIN_DATABASE_URL and of the replicas is read for each new connection, for one that changes while processes run: file:///PATH, or aws-secretsmanager:NAME-OR-ARN?key=MEMBER&region=REGION; default: none, it is in the URLs."`
	AdminAddr        string         `env:"PURLIN_ADMIN_ADDR" doc:"Address for operators, HOST:PORT, with /metrics, /healthz, /readyz and /debug/pprof; keep it from the public. Default: none."`
	BlobURL          string         `env:"PURLIN_BLOB_URL" doc:"Folder, or s3://BUCKET?region=…&endpoint=…&sse=…&kms_key=…, for models and results; default: blobs in the data folder."`
	CDNURL           string         `env:"PURLIN_CDN_URL" doc:"URL of a CloudFront distribution before the S3 bucket, as https://files.example.com, from which clients download models and results; default: none, they download from the bucket."`
	CDNKeyID         string         `env:"PURLIN_CDN_KEY_ID" doc:"Id of the public key, in the distribution's trusted key group, of the private key that signs."`
	CDNPrivateKey    string         `env:"PURLIN_CDN_PRIVATE_KEY" secret:"true" doc:"Private key that signs URLs of the distribution: RSA of 2048 bits or ECDSA P-256 in PEM, or that in base64 on one line."`
	BusURL           string         `env:"PURLIN_BUS_URL" envDefault:"memory:" doc:"memory: for one process, or a Redis 7: redis://HOST:PORT, redis-cluster://NODE:PORT?addr=NODE:PORT or redis-sentinel://SENTINEL:PORT?master_name=NAME; rediss… with TLS."`
	APSClientID      string         `env:"PURLIN_APS_CLIENT_ID" doc:"Client id of an APS application; default: none, the built-in local engine translates."`
	APSClientSecret  string         `env:"PURLIN_APS_CLIENT_SECRET" secret:"true" doc:"Client secret of the APS application."`
	APSBaseURL       string         `env:"PURLIN_APS_BASE_URL" envDefault:"https://developer.api.autodesk.com" doc:"Where APS is reached."`
	APSRegion        string         `env:"PURLIN_APS_REGION" envDefault:"US" doc:"Where APS keeps the models of projects that choose no region: US, EMEA, AUS, CAN, DEU, IND, JPN or GBR, in any spelling (eu, apac, uk)."`
	PublicURL        string         `env:"PURLIN_PUBLIC_URL" doc:"URL under which clients, and APS with its webhooks, reach the server; default: http:// and the address."`
	AllowedOrigins   []string       `env:"PURLIN_ALLOWED_ORIGINS" doc:"Comma-separated exact origins of other web pages that may call the API, as https://app.example.com."`
	TrustedProxies   []netip.Prefix `env:"PURLIN_TRUSTED_PROXIES" doc:"Comma-separated networks of your load balancers, as 10.0.0.0/8, whose X-Forwarded-For is believed; default: none, callers are where connections come from."`
	CostLimit        int            `env:"PURLIN_COST_LIMIT" envDefault:"10000" doc:"The most that one operation may cost: one point for each object that its answer can hold."`
	CostBudget       int            `env:"PURLIN_COST_BUDGET" envDefault:"50000" doc:"Points that each account, and each address of callers who are not signed in, can spend at once."`
	CostRestore      int            `env:"PURLIN_COST_RESTORE" envDefault:"1000" doc:"Points that flow back into each budget in a second."`
	Limits           []string       `env:"PURLIN_LIMITS" doc:"Comma-separated changes to the limits of docs/security.md, as Depth=20,Run=30s."`
	DrainDelay       *time.Duration `env:"PURLIN_DRAIN_DELAY" doc:"How long, at most 10s, the server goes on serving after it has been told to stop and /readyz has turned false: a little more than the load balancer's health interval; default: 0s on a loopback address, else 5s."`
	Workers          int            `env:"PURLIN_WORKERS" envDefault:"8" doc:"How many light jobs run at once in this process, such as those that ask the engine how far it is."`
	Copies           int            `env:"PURLIN_COPIES" envDefault:"8" doc:"How many models and results are copied to and from the engine at once in this process."`
	ProjectCopies    int            `env:"PURLIN_PROJECT_COPIES" envDefault:"8" doc:"How many translations of one project may be copying at once, in all processes, so that a project with a thousand files does not hold up the others."`
	ProjectBytes     int64          `env:"PURLIN_PROJECT_BYTES" envDefault:"1099511627776" doc:"The most bytes that the models of one project may have together, all their versions counted."`
	TrustedDocuments string         `env:"PURLIN_TRUSTED_DOCUMENTS" envDefault:"off" doc:"web: callers with a session, a share link or nothing run the documents of the web app alone, and API tokens run any; off: everybody runs any."`
	ResultDays       int            `env:"PURLIN_RESULT_DAYS" envDefault:"30" doc:"How many days the files of a translation are kept after a newer one of the same version has replaced them; 0: as long as the model."`
	EventDays        int            `env:"PURLIN_EVENT_DAYS" envDefault:"90" doc:"How many days the steps of translations stay in the logs of projects; that a translation began and how it ended, and what happened to files, stays."`
	AuditDays        int            `env:"PURLIN_AUDIT_DAYS" envDefault:"400" doc:"How many days the audit logs of projects and the security logs of accounts are kept."`
	AuditAddressDays int            `env:"PURLIN_AUDIT_ADDRESS_DAYS" envDefault:"90" doc:"How many days those logs say from which address, and by which browser or program, something was done."`
	Signup           string         `env:"PURLIN_SIGNUP" doc:"open or closed: whether anybody may make an account; default: open on a loopback address, else closed."`
	AutodeskSignIn   bool           `env:"PURLIN_AUTODESK_SIGNIN" doc:"true offers Sign in with Autodesk by the APS application, whose callback URL must be PURLIN_PUBLIC_URL and /signin/autodesk/callback."`
	OIDCIssuer       string         `env:"PURLIN_OIDC_ISSUER" doc:"URL of an OpenID Connect provider that signs people in; default: none. Its redirect URL must be PURLIN_PUBLIC_URL and /signin/oidc/callback."`
	OIDCClientID     string         `env:"PURLIN_OIDC_CLIENT_ID" doc:"Client id at the OpenID Connect provider."`
	OIDCClientSecret string         `env:"PURLIN_OIDC_CLIENT_SECRET" secret:"true" doc:"Client secret at the OpenID Connect provider; default: none, a public client."`
	OIDCName         string         `env:"PURLIN_OIDC_NAME" envDefault:"single sign-on" doc:"What people call the OpenID Connect provider."`
	MailURL          string         `env:"PURLIN_MAIL_URL" envDefault:"log:" doc:"log: writes mail to the log; smtp://USER:PASSWORD@HOST:587?from=ADDRESS, or smtps://, sends it."`
	WebhookPrivate   bool           `env:"PURLIN_WEBHOOK_PRIVATE" doc:"true lets webhooks call http: and addresses that are not public, such as those of this machine: for development alone."`
	LogFormat        string         `env:"PURLIN_LOG_FORMAT" envDefault:"text" doc:"text or json."`
}

// Load reads the environment, and the file when its name is not empty; the
// environment wins. It checks everything, by more too, and reports all that is wrong
// at once.
func Load(environ []string, file string, more ...func(*Config) error) (*Config, error) {
	vars := map[string]string{}
	if file != "" {
		if err := readFile(file, vars); err != nil {
			return nil, err
		}
	}
	for _, kv := range environ {
		if k, v, ok := strings.Cut(kv, "="); ok && strings.HasPrefix(k, "PURLIN_") && !strings.HasPrefix(k, "PURLIN_TEST_") {
			vars[k] = v
		}
	}
	errs := unknown(vars)
	c := &Config{}
	if err := env.ParseWithOptions(c, env.Options{Environment: vars}); err != nil {
		errs = append(errs, err)
	}
	c.derive()
	errs = append(errs, c.check()...)
	for _, check := range more {
		if err := check(c); err != nil {
			errs = append(errs, err)
		}
	}
	if len(errs) > 0 {
		return nil, fmt.Errorf("configuration:\n%w", errors.Join(errs...))
	}
	return c, nil
}

// Given tells whether the environment, or the file when its name is not empty,
// sets the key to more than nothing. A file that cannot be read sets nothing.
func Given(key string, environ []string, file string) bool {
	vars := map[string]string{}
	if file != "" && readFile(file, vars) != nil {
		return false
	}
	for _, kv := range environ {
		if k, v, ok := strings.Cut(kv, "="); ok && k == key {
			vars[k] = v
		}
	}
	return vars[key] != ""
}

func readFile(name string, vars map[string]string) error {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("configuration file: %w", err)
	}
	defer f.Close()
	var errs []error
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		k, v, ok := strings.Cut(line, "=")
		if !ok {
			errs = append(errs, fmt.Errorf("%s:%d: a line is KEY=VALUE", name, n))
			continue
		}
		vars[strings.TrimSpace(k)] = strings.TrimSpace(v)
	}
	return errors.Join(append(errs, lines.Err())...)
}

// derive fills in the defaults that depend on other keys.
func (c *Config) derive() {
	if c.DatabaseURL == "" || c.DatabaseURL == "sqlite:" {
		c.DatabaseURL = "sqlite:" + filepath.Join(c.DataDir, "purlin.db")
	}
	if c.BlobURL == "" {
		c.BlobURL = filepath.Join(c.DataDir, "blobs")
	}
	if c.Signup == "" {
		c.Signup = "closed"
		if c.local() {
			c.Signup = "open"
		}
	}
	if c.DrainDelay == nil {
		c.DrainDelay = new(time.Duration)
		if !c.local() {
			*c.DrainDelay = 5 * time.Second
		}
	}
	if r, err := aps.ParseRegion(c.APSRegion); err == nil { // in any of its spellings
		c.APSRegion = string(r)
	}
}

// SecretKeys are the keys of PURLIN_SECRET_KEY, of which the first signs and seals;
// none where it is not set.
func (c *Config) SecretKeys() []string {
	if c.SecretKey == "" {
		return nil
	}
	return strings.Split(c.SecretKey, ",")
}

// local tells whether only this machine reaches the server.
func (c *Config) local() bool {
	host, _, err := net.SplitHostPort(c.Addr)
	return err == nil && loopback(host)
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (c *Config) check() (errs []error) {
	bad := func(key, format string, args ...any) {
		errs = append(errs, fmt.Errorf(key+": "+format, args...))
	}
	oneOf := func(key, value string, allowed ...string) {
		if !slices.Contains(allowed, value) {
			bad(key, "%q is not one of %s", value, strings.Join(allowed, ", "))
		}
	}
	scheme := func(key, value string, allowed ...string) {
		if s, _, ok := strings.Cut(value, ":"); !ok || !slices.Contains(allowed, s) {
			bad(key, "must begin with %s:", strings.Join(allowed, ": or "))
		}
	}
	address := func(key, value string) {
		if _, _, err := net.SplitHostPort(value); err != nil {
			bad(key, "%q is not HOST:PORT, as 127.0.0.1:8080", value)
		}
	}
	address("PURLIN_ADDR", c.Addr)
	if c.PasswordURL != "" {
		scheme("PURLIN_DATABASE_PASSWORD_URL", c.PasswordURL, "file", "aws-secretsmanager")
		if strings.HasPrefix(c.DatabaseURL, "sqlite:") {
			bad("PURLIN_DATABASE_PASSWORD_URL", "goes with a PostgreSQL in PURLIN_DATABASE_URL")
		}
	}
	if c.AdminAddr != "" {
		address("PURLIN_ADMIN_ADDR", c.AdminAddr)
	}
	if c.DataDir == "" {
		bad("PURLIN_DATA_DIR", "must name a folder")
	}
	for _, key := range c.SecretKeys() {
		if len(key) < 32 {
			bad("PURLIN_SECRET_KEY", "has %d characters: at least 32 are needed; openssl rand -base64 32 makes a good one", len(key))
		}
	}
	if len(c.SecretKeys()) > 4 {
		bad("PURLIN_SECRET_KEY", "holds %d keys: while it is changed two are enough, and four the most", len(c.SecretKeys()))
	}
	if d := *c.DrainDelay; d < 0 || d > 10*time.Second {
		bad("PURLIN_DRAIN_DELAY", "%s does not lie between 0s and 10s", d)
	}
	scheme("PURLIN_DATABASE_URL", c.DatabaseURL, "sqlite", "postgres", "postgresql")
	for _, u := range c.ReplicaURLs {
		scheme("PURLIN_DATABASE_REPLICA_URLS", u, "postgres", "postgresql")
	}
	if len(c.ReplicaURLs) > 0 && strings.HasPrefix(c.DatabaseURL, "sqlite:") {
		bad("PURLIN_DATABASE_REPLICA_URLS", "replicas go with a PostgreSQL in PURLIN_DATABASE_URL")
	}
	if strings.Contains(c.BlobURL, "://") {
		scheme("PURLIN_BLOB_URL", c.BlobURL, "file", "s3")
	}
	scheme("PURLIN_BUS_URL", c.BusURL, "memory", "redis", "rediss", "redis-cluster", "rediss-cluster", "redis-sentinel", "rediss-sentinel")
	if (c.APSClientID == "") != (c.APSClientSecret == "") {
		bad("PURLIN_APS_CLIENT_ID", "goes together with PURLIN_APS_CLIENT_SECRET: set both, or neither for the local engine")
	}
	web := func(key, value string, path bool) {
		u, err := url.Parse(value)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || !path && strings.Trim(u.Path, "/") != "" {
			bad(key, "%q is not a URL such as https://purlin.example.com", value)
		}
	}
	web("PURLIN_APS_BASE_URL", c.APSBaseURL, true)
	if c.PublicURL != "" {
		web("PURLIN_PUBLIC_URL", c.PublicURL, false)
	}
	for _, o := range c.AllowedOrigins {
		web("PURLIN_ALLOWED_ORIGINS", o, false)
	}
	if c.CDNURL != "" {
		web("PURLIN_CDN_URL", c.CDNURL, true)
		if !strings.HasPrefix(c.BlobURL, "s3:") {
			bad("PURLIN_CDN_URL", "goes with a bucket at s3:// in PURLIN_BLOB_URL")
		}
	}
	if there := c.CDNURL != ""; (c.CDNKeyID != "") != there || (c.CDNPrivateKey != "") != there {
		bad("PURLIN_CDN_URL", "goes together with PURLIN_CDN_KEY_ID and PURLIN_CDN_PRIVATE_KEY: set all three, or none")
	}
	for key, n := range map[string]int{"PURLIN_COST_LIMIT": c.CostLimit, "PURLIN_COST_BUDGET": c.CostBudget, "PURLIN_COST_RESTORE": c.CostRestore} {
		if n < 1 || n > 1<<30 {
			bad(key, "%d does not lie between 1 and %d", n, 1<<30)
		}
	}
	if c.CostBudget < c.CostLimit {
		bad("PURLIN_COST_BUDGET", "%d is less than one operation may cost: raise it, or lower PURLIN_COST_LIMIT (%d)", c.CostBudget, c.CostLimit)
	}
	scheme("PURLIN_MAIL_URL", c.MailURL, "log", "smtp", "smtps")
	if c.AutodeskSignIn && c.APSClientID == "" {
		bad("PURLIN_AUTODESK_SIGNIN", "needs PURLIN_APS_CLIENT_ID: people sign in by that application")
	}
	if c.OIDCIssuer != "" {
		web("PURLIN_OIDC_ISSUER", c.OIDCIssuer, true)
		if u, err := url.Parse(c.OIDCIssuer); err == nil && u.Scheme == "http" && !loopback(u.Hostname()) {
			bad("PURLIN_OIDC_ISSUER", "%q must begin with https: whoever is between could sign in as anybody", c.OIDCIssuer)
		}
		if c.OIDCClientID == "" {
			bad("PURLIN_OIDC_CLIENT_ID", "goes together with PURLIN_OIDC_ISSUER")
		}
	}
	if _, err := aps.ParseRegion(c.APSRegion); err != nil {
		bad("PURLIN_APS_REGION", "%q is none of %v", c.APSRegion, aps.Regions())
	}
	for key, n := range map[string]int{"PURLIN_WORKERS": c.Workers, "PURLIN_COPIES": c.Copies, "PURLIN_PROJECT_COPIES": c.ProjectCopies} {
		if n < 1 || n > 1000 {
			bad(key, "%d is not between 1 and 1000", n)
		}
	}
	for key, n := range map[string]int{"PURLIN_EVENT_DAYS": c.EventDays, "PURLIN_AUDIT_DAYS": c.AuditDays, "PURLIN_AUDIT_ADDRESS_DAYS": c.AuditAddressDays} {
		if n < 1 || n > 36500 {
			bad(key, "%d does not lie between 1 and 36500", n)
		}
	}
	if c.ResultDays < 0 || c.ResultDays > 36500 {
		bad("PURLIN_RESULT_DAYS", "%d does not lie between 0 and 36500", c.ResultDays)
	}
	if c.ProjectBytes < 1 {
		bad("PURLIN_PROJECT_BYTES", "%d is not above zero", c.ProjectBytes)
	}
	oneOf("PURLIN_TRUSTED_DOCUMENTS", c.TrustedDocuments, "off", "web")
	oneOf("PURLIN_SIGNUP", c.Signup, "open", "closed")
	oneOf("PURLIN_LOG_FORMAT", c.LogFormat, "text", "json")
	oneOf("PURLIN_ROLE", c.Role, "api", "worker", "all")
	return append(errs, c.checkRole()...)
}

// checkRole names what a process of a deployment shares with the others.
func (c *Config) checkRole() (errs []error) {
	if c.Role == "all" {
		return nil
	}
	need := func(there bool, key, what string) {
		if !there {
			errs = append(errs, fmt.Errorf("%s: the role %s needs %s", key, c.Role, what))
		}
	}
	need(!strings.HasPrefix(c.DatabaseURL, "sqlite:"), "PURLIN_DATABASE_URL", "PostgreSQL: SQLite is for one process")
	need(!strings.HasPrefix(c.BusURL, "memory:"), "PURLIN_BUS_URL", "Redis: memory: is for one process")
	need(c.SecretKey != "", "PURLIN_SECRET_KEY", "a key, the same in every process")
	need(c.PublicURL != "", "PURLIN_PUBLIC_URL", "the URL under which clients reach the deployment")
	need(c.APSClientID != "", "PURLIN_APS_CLIENT_ID", "an engine that all processes reach: the built-in one lives within one process")
	return errs
}

// unknown names keys that nothing reads, with the nearest that is read.
func unknown(vars map[string]string) (errs []error) {
	var known []string
	for _, f := range fields() {
		known = append(known, f.Tag.Get("env"))
	}
	for k := range vars {
		if !slices.Contains(known, k) {
			near := slices.MinFunc(known, func(a, b string) int { return distance(k, a) - distance(k, b) })
			errs = append(errs, fmt.Errorf("%s: no such key; did you mean %s?", k, near))
		}
	}
	slices.SortFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errs
}

// distance is the Levenshtein distance.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

func fields() []reflect.StructField { return reflect.VisibleFields(reflect.TypeFor[Config]()) }

// Write prints every key with its value and what it is for. Secrets, and
// passwords in URLs, are left out: the output can be shared.
func (c *Config) Write(w io.Writer) error {
	v := reflect.ValueOf(*c)
	for _, f := range fields() {
		var values []string
		switch field := reflect.Indirect(v.FieldByIndex(f.Index)).Interface().(type) {
		case []string:
			values = slices.Clone(field)
		default:
			values = []string{fmt.Sprint(field)}
		}
		for i := range values {
			if u, err := url.Parse(values[i]); err == nil && u.User != nil {
				values[i] = u.Redacted()
			}
		}
		value := strings.Join(values, ",")
		if f.Tag.Get("secret") != "" && value != "" {
			value = "(set)"
		}
		if _, err := fmt.Fprintf(w, "# %s\n%s=%s\n", f.Tag.Get("doc"), f.Tag.Get("env"), value); err != nil {
			return err
		}
	}
	return nil
}

// Docs prints every key as a table in Markdown.
func Docs(w io.Writer) error {
	if _, err := fmt.Fprint(w, "| key | default | what it is |\n|---|---|---|\n"); err != nil {
		return err
	}
	for _, f := range fields() {
		value := f.Tag.Get("envDefault")
		if value != "" {
			value = "`" + value + "`"
		}
		if _, err := fmt.Fprintf(w, "| `%s` | %s | %s |\n", f.Tag.Get("env"), value, f.Tag.Get("doc")); err != nil {
			return err
		}
	}
	return nil
}
