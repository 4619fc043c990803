// Package aps is a client of Autodesk Platform Services: authentication, the
// Object Storage Service (OSS) and Model Derivative.
//
// A [Client] is safe for concurrent use. It fetches and renews its own
// two-legged tokens, repeats what is safe to repeat, honours Retry-After, and
// streams: neither an upload nor a download is ever whole in memory. Every
// failure that the service reported is an [*Error].
//
// Sources: https://aps.autodesk.com/developer/documentation and the OpenAPI
// descriptions in github.com/autodesk-platform-services/aps-sdk-openapi.
package aps

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// DefaultBaseURL is the one host that serves all of APS.
const DefaultBaseURL = "https://developer.api.autodesk.com"

// Options configure a [Client]. Only the credentials have no default.
type Options struct {
	// BaseURL is where the service is; a path in it is kept. Default
	// [DefaultBaseURL]. Change it for an emulator or a proxy.
	BaseURL string
	// ClientID and ClientSecret are those of an APS application.
	ClientID, ClientSecret string
	// Region is where buckets are created and derivatives are kept: US, EMEA,
	// AUS, CAN, DEU, IND, JPN or GBR. Default US. Reading with another region
	// than that of the job answers 404.
	Region string
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
	// StallTimeout ends a transfer in which no byte moved for so long; it is
	// then repeated like a lost connection. Default 1 min.
	StallTimeout time.Duration
	// MaxResponse bounds, in bytes after decompression, every JSON answer that
	// is held in memory. Default 64 MiB. A longer one is an error.
	MaxResponse int64
}

// Client speaks to APS as one application.
type Client struct {
	o      Options
	base   string
	flight singleflight.Group

	mu     sync.Mutex
	tokens map[string]token
}

// New makes a client. Nothing is sent before the first call; a BaseURL that
// cannot be parsed shows as an error of every call.
func New(o Options) *Client {
	if o.BaseURL == "" {
		o.BaseURL = DefaultBaseURL
	}
	if o.Region == "" {
		o.Region = "US"
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
	if o.StallTimeout <= 0 {
		o.StallTimeout = time.Minute
	}
	if o.MaxResponse <= 0 {
		o.MaxResponse = 64 << 20
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
	return &Client{o: o, base: strings.TrimRight(o.BaseURL, "/"), tokens: map[string]token{}}
}

// Region returns the region that the client works in.
func (c *Client) Region() string { return c.o.Region }

// call is one request to the API. Its body is bytes, so that it can be sent again.
type call struct {
	op     string // for errors: what was being done
	method string
	path   string // escaped, from the root of the API
	query  url.Values
	header http.Header
	scopes []string // nil: no token
	body   any      // encoded as JSON when not nil
	once   bool     // never repeat, except after a 401, which proves that nothing was done
}

// do sends a call and returns its answer, which is 2xx, with the body open.
func (c *Client) do(ctx context.Context, k call) (*http.Response, error) {
	var body []byte
	if k.body != nil {
		var err error
		if body, err = json.Marshal(k.body); err != nil {
			return nil, fmt.Errorf("aps: %s: encoding the request: %w", k.op, err)
		}
	}
	target := c.base + k.path
	if len(k.query) > 0 {
		target += "?" + k.query.Encode()
	}
	refreshed := false
	for attempt := 0; ; attempt++ {
		var access string
		if k.scopes != nil {
			var err error
			if access, err = c.Token(ctx, k.scopes...); err != nil {
				return nil, err
			}
		}
		req, err := http.NewRequestWithContext(ctx, k.method, target, bytes.NewReader(body))
		if err != nil {
			return nil, fmt.Errorf("aps: %s: %w", k.op, withoutURL(err))
		}
		for name, values := range k.header {
			req.Header[name] = values
		}
		if k.body != nil {
			req.Header.Set("Content-Type", "application/json")
		}
		if access != "" {
			req.Header.Set("Authorization", "Bearer "+access)
		}
		res, err := c.send(k.op, req)
		if err == nil {
			return res, nil
		}
		var e *Error
		if errors.As(err, &e) && e.Status == http.StatusUnauthorized && access != "" && !refreshed {
			refreshed = true
			attempt--
			c.forget(access, k.scopes)
			continue
		}
		if k.once {
			return nil, err
		}
		if err := c.pause(ctx, attempt, err); err != nil {
			return nil, err
		}
	}
}

// send makes one request. An answer that is not 2xx becomes an *Error.
func (c *Client) send(op string, req *http.Request) (*http.Response, error) {
	req.Header.Set("User-Agent", c.o.UserAgent)
	res, err := c.o.HTTPClient.Do(req)
	if err != nil {
		return nil, &Error{Op: op, cause: withoutURL(err)}
	}
	if res.StatusCode < 200 || res.StatusCode > 299 {
		defer res.Body.Close()
		return nil, errorOf(op, res)
	}
	return res, nil
}

// pause waits before repetition number attempt+1 of what failed with err. It
// returns the error to give up with: err itself when it will not pass, when the
// repetitions are used up, or when ctx ends before the wait would.
func (c *Client) pause(ctx context.Context, attempt int, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("%w (%w)", ctx.Err(), err)
	}
	var e *Error
	if !errors.As(err, &e) || !e.Temporary() || attempt >= c.o.MaxRetries {
		return err
	}
	wait := e.RetryAfter
	if wait > c.o.MaxBackoff {
		return err
	}
	if wait > 0 {
		wait += rand.N(wait/10 + 1)
	} else {
		wait = jitter(c.o.MinBackoff, c.o.MaxBackoff, attempt)
	}
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < wait {
		return err
	}
	if sleep(ctx, wait) != nil {
		return fmt.Errorf("%w (%w)", ctx.Err(), err)
	}
	return nil
}

// jitter draws evenly from 0 to low·2ⁿ, at most high.
func jitter(low, high time.Duration, n int) time.Duration {
	top := high
	if n < 20 && low<<n < high {
		top = low << n
	}
	return rand.N(top + 1)
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// json sends a call and decodes its answer into out, unless that is nil.
func (c *Client) json(ctx context.Context, k call, out any) (status int, err error) {
	for attempt := 0; ; attempt++ {
		res, err := c.do(ctx, k)
		if err != nil {
			return 0, err
		}
		body, err := readAll(res.Body, c.o.MaxResponse)
		res.Body.Close()
		if err != nil {
			if !errors.Is(err, errTooLong) {
				err := error(&Error{Op: k.op, cause: fmt.Errorf("reading the answer: %w", err)})
				if !k.once {
					err = c.pause(ctx, attempt, err)
				}
				if err != nil {
					return 0, err
				}
				continue
			}
			return 0, &Error{Op: k.op, Status: res.StatusCode, cause: fmt.Errorf("reading the answer: %w", err), final: true}
		}
		if out != nil && res.StatusCode != http.StatusNoContent && len(body) > 0 {
			if err := json.Unmarshal(body, out); err != nil {
				return 0, &Error{Op: k.op, Status: res.StatusCode, cause: fmt.Errorf("decoding the answer: %w", err), Body: cut(body), final: true}
			}
		}
		return res.StatusCode, nil
	}
}

var errTooLong = errors.New("longer than the client accepts")

// readAll reads at most max bytes and fails when there are more.
func readAll(r io.Reader, max int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, max+1))
	if err == nil && int64(len(b)) > max {
		err = errTooLong
	}
	return b, err
}

// segment escapes s as one segment of a path. A segment of dots alone is
// escaped too, because servers and proxies resolve it even inside a path.
func segment(s string) string {
	if s == "." || s == ".." {
		return strings.ReplaceAll(s, ".", "%2E")
	}
	return url.PathEscape(s)
}

// withoutURL takes the URL out of an error of package net/http: signed URLs are secrets.
func withoutURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
