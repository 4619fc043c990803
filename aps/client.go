package aps

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// DefaultBaseURL is the one host that serves all of APS but user information.
const DefaultBaseURL = "https://developer.api.autodesk.com"

// defaultUserInfoURL is the one call that is served elsewhere.
const defaultUserInfoURL = "https://api.userprofile.autodesk.com/userinfo"

// Options configure a [Client]. Only the credentials have no default.
type Options struct {
	// BaseURL is where the service is; a path in it is kept. Default
	// [DefaultBaseURL]. Change it for an emulator or a proxy.
	BaseURL string
	// UserInfoURL is where [Client.UserInfo] asks. Default: where Autodesk has
	// it, and BaseURL with /userinfo when there is a BaseURL.
	UserInfoURL string
	// ClientID and ClientSecret are those of an APS application. An application
	// without a secret (desktop, mobile, single page) has three-legged tokens only.
	ClientID, ClientSecret string
	// Region is where buckets are created, derivatives and hooks are kept, in
	// any spelling of [ParseRegion]. Default [US]. See also [Client.In].
	Region Region
	// HTTPClient makes the requests. The default has limits on connecting and
	// on waiting for an answer, and none on the whole, which would end long
	// transfers.
	HTTPClient *http.Client
	// UserAgent is sent with every request. Default "purlin-aps".
	UserAgent string
	// MaxRetries is how often a request that is safe to repeat is repeated
	// after a failure that may pass. Default 5; negative means never.
	MaxRetries int
	// MinBackoff and MaxBackoff bound the wait before a repetition, which is
	// drawn evenly from 0 to MinBackoff·2ⁿ, at most MaxBackoff. Defaults 500 ms
	// and 30 s. A Retry-After longer than MaxBackoff is not waited for: the
	// error carries it, so that a caller need not hold a worker.
	MinBackoff, MaxBackoff time.Duration
	// RateShare is how much of the documented calls per minute of the
	// application this client may use. Default 1, all; give each of n processes
	// 1/n. Negative: no limit, for an emulator. A call over the limit waits.
	RateShare float64
	// Budget counts the calls where other processes of the application count theirs,
	// too, instead of in this client alone. Default: this client counts by itself.
	Budget Budget
	// StallTimeout ends a transfer in which no byte moved for so long; it is
	// then repeated like a lost connection. Default 1 min.
	StallTimeout time.Duration
	// MaxResponse bounds, in bytes after decompression, every JSON answer that
	// is held in memory. Default 64 MiB. A longer one is an error.
	MaxResponse int64
	// Observe is told of every exchange, repetitions included, when its answer's
	// header is there or it failed. For metrics and traces; it must not block.
	Observe func(context.Context, Exchange)
	// Log is told of every exchange (debug) and of what is repeated (warn). No
	// token, URL, name or content is in it. Default: nothing.
	Log *slog.Logger
}

// Exchange is a request with its answer. Nothing in it is secret, and Op,
// Method and Status are few enough to label metrics with.
type Exchange struct {
	Op        string // what was being done, such as "post job"
	Method    string
	Attempt   int           // 1, 2, …
	Status    int           // 0 when no answer came
	Took      time.Duration // until the header of the answer
	Sent      int64         // bytes of the request's body; -1 when unknown
	RequestID string        // the service's name for it, for support
	Err       error         // why it failed, an [*Error] in general
}

// Client speaks to APS as one application, in one region, for the application
// itself or for one user. It is safe for concurrent use. [Client.In],
// [Client.As] and [Client.OnBehalfOf] return others that share its
// connections, tokens and quotas.
type Client struct {
	*shared
	region Region
	user   *session // whose tokens are used; nil: the application's own
	behalf string   // the user that two-legged calls of Data Management are made for
}

type shared struct {
	o      Options
	base   string
	limits limiter
	flight singleflight.Group
	keys   keySet

	mu     sync.Mutex
	tokens map[string]token
}

// New makes a client. Nothing is sent before the first call; a BaseURL that
// cannot be parsed shows as an error of every call.
func New(o Options) *Client {
	if o.UserInfoURL == "" {
		o.UserInfoURL = defaultUserInfoURL
		if o.BaseURL != "" {
			o.UserInfoURL = strings.TrimRight(o.BaseURL, "/") + "/userinfo"
		}
	}
	if o.BaseURL == "" {
		o.BaseURL = DefaultBaseURL
	}
	if o.UserAgent == "" {
		o.UserAgent = "purlin-aps"
	}
	if o.MaxRetries == 0 {
		o.MaxRetries = 5
	}
	if o.MinBackoff <= 0 {
		o.MinBackoff = 500 * time.Millisecond
	}
	if o.MaxBackoff <= 0 {
		o.MaxBackoff = 30 * time.Second
	}
	if o.RateShare == 0 {
		o.RateShare = 1
	}
	if o.StallTimeout <= 0 {
		o.StallTimeout = time.Minute
	}
	if o.MaxResponse <= 0 {
		o.MaxResponse = 64 << 20
	}
	if o.Observe == nil {
		o.Observe = func(context.Context, Exchange) {}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.HTTPClient == nil {
		o.HTTPClient = &http.Client{Transport: &http.Transport{
			Proxy:                 http.ProxyFromEnvironment,
			DialContext:           (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
			ForceAttemptHTTP2:     true,
			MaxIdleConns:          64,
			MaxIdleConnsPerHost:   16,
			IdleConnTimeout:       90 * time.Second,
			TLSHandshakeTimeout:   10 * time.Second,
			ResponseHeaderTimeout: time.Minute,
			ExpectContinueTimeout: time.Second,
		}}
	}
	return &Client{region: o.Region.canonical(), shared: &shared{
		o: o, base: strings.TrimRight(o.BaseURL, "/"), tokens: map[string]token{},
		limits: limiter{share: o.RateShare, budget: o.Budget, quotas: map[quota]*bucket{}},
	}}
}

// Region returns the region that the client works in.
func (c *Client) Region() Region { return c.region }

// In returns a client that works in another region.
func (c *Client) In(r Region) *Client {
	d := *c
	d.region = r.canonical()
	return &d
}

// OnBehalfOf returns a client whose calls of Data Management, made with the
// application's own token, are limited to what the user may do (header
// x-user-id). Empty: to what the application may do.
func (c *Client) OnBehalfOf(userID string) *Client {
	d := *c
	d.behalf = userID
	return &d
}
