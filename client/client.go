// Package client calls a Purlin server from Go, typed by the schema: each operation
// of operations.graphql is a function (generated.go), and [Client.Follow] a
// subscription. purlin translate is made of it.
//
//	c := client.New("https://purlin.example", func(context.Context) (string, error) { return token, nil })
//	found, err := client.FindProjects(ctx, c, "Tower")
package client

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

	"github.com/Khan/genqlient/graphql"
)

// Limits of what a server may answer.
const (
	maxAnswer = 16 << 20 // bytes of one GraphQL answer
	maxLine   = 1 << 20  // bytes of one line of an event stream
)

// MaxTries is how often something is tried that may pass.
const MaxTries = 6

// Client speaks GraphQL to a Purlin server. It may be used from many goroutines.
type Client struct {
	// HTTP makes the requests, also those to signed addresses of parts and results.
	HTTP *http.Client
	// Pause waits before try number try+1, for as long as the server asked when that is above zero.
	Pause func(ctx context.Context, try int, asked time.Duration) error

	url   string // of the GraphQL endpoint
	token func(context.Context) (string, error)
}

var _ graphql.Client = (*Client)(nil)

// New returns a client of the server at a URL such as https://purlin.example.
// token gives the access or API token of each request; "" is nobody's.
func New(server string, token func(context.Context) (string, error)) *Client {
	transport := &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		MaxIdleConnsPerHost:   16,
		IdleConnTimeout:       time.Minute,
		TLSHandshakeTimeout:   10 * time.Second,
		ResponseHeaderTimeout: 2 * time.Minute,
		ForceAttemptHTTP2:     true,
	}
	return &Client{
		HTTP:  &http.Client{Transport: transport},
		Pause: pause,
		url:   strings.TrimSuffix(server, "/") + "/graphql",
		token: token,
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

// Error is a reason that the server gave: of a user error, of a GraphQL error or
// of a translation.
type Error struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Error is the code and the message.
func (e *Error) Error() string { return e.Code + ": " + e.Message }

// Refused returns the first of a payload's user errors; done says that the payload
// has its object.
func Refused(errs []UserError, done bool) error {
	if len(errs) > 0 {
		return &Error{Code: string(errs[0].Code), Message: errs[0].Message}
	}
	if !done {
		return errors.New("the server answered with neither a result nor an error")
	}
	return nil
}

// TemporaryError is an error that another try may mend.
type TemporaryError struct {
	Err   error
	After time.Duration // as the server asked; 0: it did not
}

// Error is that of the cause.
func (t *TemporaryError) Error() string { return t.Err.Error() }

// Unwrap is the cause.
func (t *TemporaryError) Unwrap() error { return t.Err }

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
		return &Error{Code: code, Message: a.Errors[0].Message}
	}
	if err := json.Unmarshal(a.Data, out); err != nil {
		return fmt.Errorf("reading the server's answer: %w", err)
	}
	return nil
}

// Again calls f until it succeeds, fails for good, or has been tried [MaxTries]
// times.
func (c *Client) Again(ctx context.Context, f func() error) error {
	for try := 0; ; try++ {
		err := f()
		var t *TemporaryError
		if !errors.As(err, &t) || try+1 == MaxTries || ctx.Err() != nil {
			return err
		}
		if c.Pause(ctx, try, t.After) != nil {
			return err
		}
	}
}

// Retrying is c, which tries again while an error may pass: for operations that
// may be done twice.
func (c *Client) Retrying() graphql.Client { return retrying{c} }

type retrying struct{ *Client }

// MakeRequest is [Client.MakeRequest] until it succeeds.
func (r retrying) MakeRequest(ctx context.Context, req *graphql.Request, resp *graphql.Response) error {
	return r.Again(ctx, func() error { return r.Client.MakeRequest(ctx, req, resp) })
}

// MakeRequest sends one operation and reads its data into resp.Data. What the
// server refuses is an [*Error], what another try may mend a [*TemporaryError].
func (c *Client) MakeRequest(ctx context.Context, req *graphql.Request, resp *graphql.Response) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	res, err := c.post(ctx, req, "application/graphql-response+json, application/json;q=0.9")
	if err != nil {
		return err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	if err != nil {
		return &TemporaryError{Err: fmt.Errorf("reading the server's answer: %w", err)}
	}
	if len(body) > maxAnswer {
		return fmt.Errorf("the server's answer is longer than %d bytes", maxAnswer)
	}
	var a answer
	if err := json.Unmarshal(body, &a); err != nil || a.Data == nil && a.Errors == nil {
		return statusError(res, body)
	}
	if err := TemporaryStatus(res); err != nil {
		return err
	}
	return a.into(resp.Data)
}

func (c *Client) post(ctx context.Context, operation *graphql.Request, accept string) (*http.Response, error) {
	body, err := json.Marshal(operation)
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
	res, err := c.HTTP.Do(req)
	if err != nil {
		return nil, &TemporaryError{Err: fmt.Errorf("asking the server: %w", err)}
	}
	return res, nil
}

// TemporaryStatus returns a [*TemporaryError] when an answer's status says that another
// try may do, else nil.
func TemporaryStatus(res *http.Response) error {
	switch res.StatusCode {
	case http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout, http.StatusRequestTimeout:
		seconds, _ := strconv.Atoi(res.Header.Get("Retry-After"))
		return &TemporaryError{Err: fmt.Errorf("the server answered %s", res.Status), After: time.Duration(min(max(seconds, 0), 60)) * time.Second}
	default:
		return nil
	}
}

func statusError(res *http.Response, body []byte) error {
	if err := TemporaryStatus(res); err != nil {
		return err
	}
	text := strings.TrimSpace(string(body[:min(len(body), 200)]))
	return fmt.Errorf("the server answered %s, not GraphQL: %q", res.Status, text)
}

// Follow calls each with every event of a translation whose sequence is above
// after. It returns nil when the server said that there are no more; a stream that
// merely breaks is a [*TemporaryError]: go on after the last event that came.
func (c *Client) Follow(ctx context.Context, translation string, after int, each func(Progress) error) error {
	req := &graphql.Request{OpName: "FollowTranslation", Query: FollowTranslation_Operation, Variables: &__FollowTranslationInput{Id: translation, After: &after}}
	return c.stream(ctx, req, func(data json.RawMessage) error {
		var r FollowTranslationResponse
		if err := json.Unmarshal(data, &r); err != nil {
			return fmt.Errorf("reading an event: %w", err)
		}
		return each(r.TranslationProgress)
	})
}

// stream sends a subscription and calls each with the data of every event.
func (c *Client) stream(ctx context.Context, operation *graphql.Request, each func(json.RawMessage) error) error {
	res, err := c.post(ctx, operation, "text/event-stream")
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") {
		body, _ := io.ReadAll(io.LimitReader(res.Body, maxLine))
		var a answer
		if json.Unmarshal(body, &a) == nil && len(a.Errors) > 0 && TemporaryStatus(res) == nil {
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
		switch {
		case field == "event":
			kind = value
		case field == "data":
			if data = append(data, value...); len(data) > maxLine {
				return fmt.Errorf("an event of the stream is longer than %d bytes", maxLine)
			}
		case lines.Text() == "": // the event's end
			if kind == "complete" {
				return nil
			}
			if kind == "next" && len(data) > 0 {
				if err := next(data, each); err != nil {
					return err
				}
			}
			kind, data = "", nil
		}
	}
	if kind == "complete" {
		return nil
	}
	if err := lines.Err(); err != nil {
		return &TemporaryError{Err: fmt.Errorf("reading the event stream: %w", err)}
	}
	return &TemporaryError{Err: errors.New("the event stream ended early")}
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
