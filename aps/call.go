package aps

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// call is one request to the API. Its body is bytes, so that it can be sent again.
type call struct {
	op     string // for errors: what was being done
	method string
	path   string // escaped, from the root of the API; or a whole URL
	query  url.Values
	header http.Header
	scopes []string // nil: no token
	quota  quota
	body   any        // encoded as JSON when not nil
	media  string     // of body; default application/json
	form   url.Values // the body instead of JSON, sent with the application's credentials
	once   bool       // repeat only when it is certain that nothing was done
}

func (k *call) encode() (body []byte, media string, err error) {
	switch {
	case k.form != nil:
		return []byte(k.form.Encode()), "application/x-www-form-urlencoded", nil
	case k.body != nil:
		if body, err = json.Marshal(k.body); err != nil {
			return nil, "", &Error{Op: k.op, cause: fmt.Errorf("encoding the request: %w", err), unsent: true}
		}
		return body, first(k.media, "application/json"), nil
	}
	return nil, "", nil
}

// do sends a call and returns its answer, which is 2xx, with the body open.
func (c *Client) do(ctx context.Context, k call) (*http.Response, error) {
	body, media, err := k.encode()
	if err != nil {
		return nil, err
	}
	target := k.path
	if strings.HasPrefix(target, "/") {
		target = c.base + target
	}
	if len(k.query) > 0 {
		target += "?" + k.query.Encode()
	}
	refreshed := false
	for attempt := 0; ; attempt++ {
		var access string
		if k.scopes != nil {
			if access, err = c.Token(ctx, k.scopes...); err != nil {
				return nil, err
			}
		}
		if err := c.limits.wait(ctx, k.op, k.quota, c.o.MaxBackoff); err != nil {
			return nil, err
		}
		req, err := http.NewRequestWithContext(ctx, k.method, target, bytes.NewReader(body))
		if err != nil {
			return nil, &Error{Op: k.op, cause: withoutURL(err), unsent: true}
		}
		maps.Copy(req.Header, k.header)
		if media != "" {
			req.Header.Set("Content-Type", media)
		}
		switch {
		case access != "":
			req.Header.Set("Authorization", "Bearer "+access)
		case k.form != nil && c.o.ClientSecret != "":
			req.SetBasicAuth(c.o.ClientID, c.o.ClientSecret)
		}
		res, err := c.send(k.op, req, attempt)
		if err == nil {
			return res, nil
		}
		if IsStatus(err, http.StatusUnauthorized) && access != "" && !refreshed {
			refreshed = true
			attempt--
			c.forget(access, k.scopes)
			continue
		}
		var e *Error
		if errors.As(err, &e) && e.Status == http.StatusTooManyRequests {
			c.limits.hold(ctx, k.quota, e.RetryAfter)
		}
		if k.once && (!errors.As(err, &e) || !e.nothingDone()) {
			return nil, err
		}
		if err := c.pause(ctx, attempt, err); err != nil {
			return nil, err
		}
	}
}

// send makes one request. An answer that is not 2xx becomes an *Error.
func (c *Client) send(op string, req *http.Request, attempt int) (*http.Response, error) {
	req.Header.Set("User-Agent", c.o.UserAgent)
	x := Exchange{Op: op, Method: req.Method, Attempt: attempt + 1, Sent: req.ContentLength}
	begun := time.Now()
	res, err := c.o.HTTPClient.Do(req)
	x.Took = time.Since(begun)
	if err != nil {
		x.Err = &Error{Op: op, cause: withoutURL(err), unsent: neverDialed(err)}
	} else {
		x.Status, x.RequestID = res.StatusCode, requestID(res.Header)
		if res.StatusCode < 200 || res.StatusCode > 299 {
			x.Err = errorOf(op, res)
			_ = res.Body.Close()
		}
	}
	ctx := req.Context()
	c.o.Observe(ctx, x)
	if c.o.Log.Enabled(ctx, slog.LevelDebug) {
		c.o.Log.DebugContext(ctx, "APS exchange", slog.String("op", op), slog.String("method", x.Method), slog.Int("attempt", x.Attempt),
			slog.Int("status", x.Status), slog.Duration("took", x.Took), slog.String("request_id", x.RequestID))
	}
	if x.Err != nil {
		return nil, x.Err
	}
	return res, nil
}

// neverDialed says that no connection was made, so nothing can have been done.
func neverDialed(err error) bool {
	var o *net.OpError
	return errors.As(err, &o) && o.Op == "dial"
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
		wait += rand.N(wait/10 + 1) //nolint:gosec // no secret
	} else {
		wait = jitter(c.o.MinBackoff, c.o.MaxBackoff, attempt)
	}
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < wait {
		return err
	}
	c.o.Log.WarnContext(ctx, "APS call failed, will be repeated", slog.String("op", e.Op), slog.Int("attempt", attempt+1), slog.Int("status", e.Status),
		slog.String("code", e.Code), slog.String("request_id", e.RequestID), slog.Duration("wait", wait))
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
	return rand.N(top + 1) //nolint:gosec // no secret
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

// answer is what is left of one when its body was read.
type answer struct {
	status int
	header http.Header
}

// json sends a call and decodes its answer into out, unless that is nil.
func (c *Client) json(ctx context.Context, k call, out any) (status int, err error) {
	a, err := c.receive(ctx, k, out)
	return a.status, err
}

// receive is json for callers who read the answer's header.
func (c *Client) receive(ctx context.Context, k call, out any) (answer, error) {
	for attempt := 0; ; attempt++ {
		res, err := c.do(ctx, k)
		if err != nil {
			return answer{}, err
		}
		a := answer{res.StatusCode, res.Header}
		body, err := readAll(res.Body, c.o.MaxResponse)
		_ = res.Body.Close()
		if errors.Is(err, errTooLong) {
			return answer{}, unreadable(k.op, a, fmt.Errorf("reading the answer: %w", err))
		}
		if err != nil {
			err = &Error{Op: k.op, cause: fmt.Errorf("reading the answer: %w", err)}
			if !k.once {
				err = c.pause(ctx, attempt, err)
			}
			if err != nil {
				return answer{}, err
			}
			continue
		}
		if out != nil && a.status != http.StatusNoContent && len(body) > 0 {
			if err := json.Unmarshal(body, out); err != nil {
				e := unreadable(k.op, a, fmt.Errorf("decoding the answer: %w", err))
				if k.form == nil { // a form's answer is a token
					e.Body = cut(body)
				}
				return answer{}, e
			}
		}
		return a, nil
	}
}

// unreadable is the error of an answer that said success and makes no sense.
func unreadable(op string, a answer, why error) *Error {
	return &Error{Op: op, Status: a.status, RequestID: requestID(a.header), cause: why, final: true}
}

// invalid is the error of a call that would be refused, and is not sent.
func invalid(op, format string, args ...any) *Error {
	return &Error{Op: op, Message: fmt.Sprintf(format, args...), final: true, unsent: true}
}

var errTooLong = errors.New("longer than the client accepts")

// readAll reads at most limit bytes and fails when there are more.
func readAll(r io.Reader, limit int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(b)) > limit {
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
	for errors.As(err, &u) {
		err = u.Err
	}
	return err
}

// nextQuery returns the query of a link to the next page, empty when there is
// none. Only the query is followed: a link cannot send a token elsewhere.
func nextQuery(op, link string) (url.Values, error) {
	u, err := url.Parse(link)
	if err != nil {
		return nil, &Error{Op: op, Message: "the link to the next page cannot be read", cause: withoutURL(err), final: true}
	}
	return u.Query(), nil
}
