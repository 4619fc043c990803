package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Limits of what a server may answer.
const (
	maxAnswer = 16 << 20 // bytes of one GraphQL answer
	maxLine   = 1 << 20  // bytes of one line of an event stream
	maxTries  = 6
)

// client speaks GraphQL to a Purlin server. It may be used from many goroutines.
type client struct {
	http  *http.Client
	url   string // of the GraphQL endpoint
	token func(context.Context) (string, error)
	pause func(ctx context.Context, try int, asked time.Duration) error // before another try
}

func newClient(server string, token func(context.Context) (string, error)) *client {
	transport := &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		MaxIdleConnsPerHost:   16,
		IdleConnTimeout:       time.Minute,
		TLSHandshakeTimeout:   10 * time.Second,
		ResponseHeaderTimeout: 2 * time.Minute,
		ForceAttemptHTTP2:     true,
	}
	return &client{
		http:  &http.Client{Transport: transport},
		url:   strings.TrimSuffix(server, "/") + "/graphql",
		token: token,
		pause: pause,
	}
}

// pause waits before try number try+1: a quarter of a second, doubled each time,
// at most ten seconds, or for as long as the server asked, at most a minute.
func pause(ctx context.Context, try int, asked time.Duration) error {
	wait := min(250*time.Millisecond<<try, 10*time.Second)
	if asked > 0 {
		wait = min(asked, time.Minute)
	}
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-t.C:
		return nil
	}
}

// failure is a reason that the server gave: of a user error, of a GraphQL error
// or of a translation.
type failure struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

func (f *failure) Error() string { return f.Code + ": " + f.Message }

// passing marks an error that another try may mend.
type passing struct {
	error
	after time.Duration // as the server asked; 0: it did not
}

func (p *passing) Unwrap() error { return p.error }

type graphError struct {
	Message    string `json:"message"`
	Extensions struct {
		Code string `json:"code"`
	} `json:"extensions"`
}

type answer struct {
	Data   json.RawMessage `json:"data"`
	Errors []graphError    `json:"errors"`
}

func (a *answer) into(out any) error {
	if len(a.Errors) > 0 {
		code := a.Errors[0].Extensions.Code
		if code == "" {
			code = "INTERNAL"
		}
		return &failure{Code: code, Message: a.Errors[0].Message}
	}
	if err := json.Unmarshal(a.Data, out); err != nil {
		return fmt.Errorf("reading the server's answer: %w", err)
	}
	return nil
}

// retried is do, tried again while the error may pass. Only for operations that
// may be done twice.
func (c *client) retried(ctx context.Context, query string, vars map[string]any, out any) error {
	return c.again(ctx, func() error { return c.do(ctx, query, vars, out) })
}

func (c *client) again(ctx context.Context, f func() error) error {
	for try := 0; ; try++ {
		err := f()
		var p *passing
		if !errors.As(err, &p) || try+1 == maxTries || ctx.Err() != nil {
			return err
		}
		if c.pause(ctx, try, p.after) != nil {
			return err
		}
	}
}

// do sends one operation and reads its data into out.
func (c *client) do(ctx context.Context, query string, vars map[string]any, out any) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	res, err := c.post(ctx, query, vars, "application/graphql-response+json, application/json;q=0.9")
	if err != nil {
		return err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	if err != nil {
		return &passing{error: fmt.Errorf("reading the server's answer: %w", err)}
	}
	if len(body) > maxAnswer {
		return fmt.Errorf("the server's answer is longer than %d bytes", maxAnswer)
	}
	var a answer
	if err := json.Unmarshal(body, &a); err != nil || a.Data == nil && a.Errors == nil {
		return statusError(res, body)
	}
	if err := temporary(res); err != nil {
		return err
	}
	return a.into(out)
}

func (c *client) post(ctx context.Context, query string, vars map[string]any, accept string) (*http.Response, error) {
	body, err := json.Marshal(map[string]any{"query": query, "variables": vars})
	if err != nil {
		return nil, fmt.Errorf("writing the request: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("making the request: %w", err)
	}
	token, err := c.token(ctx)
	if err != nil {
		return nil, fmt.Errorf("access token: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", accept)
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, &passing{error: fmt.Errorf("asking the server: %w", err)}
	}
	return res, nil
}

// temporary returns an error when the status says that another try may do.
func temporary(res *http.Response) error {
	switch res.StatusCode {
	case http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout, http.StatusRequestTimeout:
		seconds, _ := strconv.Atoi(res.Header.Get("Retry-After"))
		return &passing{error: fmt.Errorf("the server answered %s", res.Status), after: time.Duration(min(max(seconds, 0), 60)) * time.Second}
	default:
		return nil
	}
}

func statusError(res *http.Response, body []byte) error {
	if err := temporary(res); err != nil {
		return err
	}
	text := strings.TrimSpace(string(body[:min(len(body), 200)]))
	return fmt.Errorf("the server answered %s, not GraphQL: %q", res.Status, text)
}

// stream sends a subscription and calls each with the data of every event. It
// returns nil when the server said that the stream is complete; a stream that
// merely breaks is an error that may pass.
func (c *client) stream(ctx context.Context, query string, vars map[string]any, each func(json.RawMessage) error) error {
	res, err := c.post(ctx, query, vars, "text/event-stream")
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") {
		body, _ := io.ReadAll(io.LimitReader(res.Body, maxLine))
		var a answer
		if json.Unmarshal(body, &a) == nil && len(a.Errors) > 0 && temporary(res) == nil {
			return a.into(nil)
		}
		return statusError(res, body)
	}
	lines := bufio.NewScanner(res.Body)
	lines.Buffer(nil, maxLine)
	var kind string
	var data []byte
	for lines.Scan() {
		field, value, _ := strings.Cut(lines.Text(), ":")
		value = strings.TrimPrefix(value, " ")
		switch field {
		case "event":
			kind = value
		case "data":
			if data = append(data, value...); len(data) > maxLine {
				return fmt.Errorf("an event of the stream is longer than %d bytes", maxLine)
			}
		case "":
			if kind == "complete" {
				return nil
			}
			if kind == "next" && len(data) > 0 {
				if err := next(data, each); err != nil {
					return err
				}
			}
			if lines.Text() == "" {
				kind, data = "", nil
			}
		}
	}
	if kind == "complete" {
		return nil
	}
	if err := lines.Err(); err != nil {
		return &passing{error: fmt.Errorf("reading the event stream: %w", err)}
	}
	return &passing{error: errors.New("the event stream ended early")}
}

func next(data []byte, each func(json.RawMessage) error) error {
	var a answer
	if err := json.Unmarshal(data, &a); err != nil {
		return fmt.Errorf("reading an event: %w", err)
	}
	if len(a.Errors) > 0 {
		return a.into(nil)
	}
	return each(a.Data)
}
