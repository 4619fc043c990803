package aps

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Error is a call that failed: the service refused it, or no answer came.
type Error struct {
	Op         string        // what was being done, such as "post job"
	Status     int           // HTTP status; 0 when no answer came
	Code       string        // the service's own code, such as AUTH-010; often empty
	Message    string        // the service's own words
	RequestID  string        // x-ads-request-id or the like, for support
	RetryAfter time.Duration // how long the service asks to wait; 0 when it does not say
	Body       []byte        // the start of the answer's body, at most 4 KiB

	cause  error // why no answer came, or why it could not be read
	final  bool  // the same call would fail the same way again
	unsent bool  // the service was never asked
}

// Error says what was being done and what the service answered.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("aps: " + e.Op)
	if e.Status != 0 {
		fmt.Fprintf(&b, ": %d %s", e.Status, http.StatusText(e.Status))
	}
	if e.Code != "" {
		b.WriteString(": " + e.Code)
	}
	if e.Message != "" {
		b.WriteString(": " + e.Message)
	}
	if e.cause != nil {
		b.WriteString(": " + e.cause.Error())
	}
	return b.String()
}

// Unwrap returns why no answer came, such as a refused connection.
func (e *Error) Unwrap() error { return e.cause }

// Temporary says that the same call may succeed later: no answer came, or the
// status is 408, 429, 500, 502, 503 or 504. Whether it is safe to repeat is
// another question, which the call decides.
func (e *Error) Temporary() bool {
	switch e.Status {
	case 0:
		return !e.final && !errors.Is(e.cause, context.Canceled)
	case http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusInternalServerError,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// nothingDone says that the service certainly did not act on the call.
func (e *Error) nothingDone() bool { return e.unsent || e.Status == http.StatusTooManyRequests }

// IsStatus reports whether err is an [*Error] with the given HTTP status.
func IsStatus(err error, status int) bool {
	var e *Error
	return errors.As(err, &e) && e.Status == status
}

const maxErrorBody = 4 << 10

func cut(b []byte) []byte {
	if len(b) > maxErrorBody {
		b = b[:maxErrorBody]
	}
	return b
}

// errorOf reads the error in an answer. Every service has a body of its own:
// the gateway and authentication developerMessage and errorCode, OSS reason,
// Model Derivative diagnostic, Data Management JSON:API errors, S3 XML.
func errorOf(op string, res *http.Response) *Error {
	e := &Error{Op: op, Status: res.StatusCode, RequestID: requestID(res.Header), RetryAfter: retryAfter(res.Header.Get("Retry-After"), time.Now())}
	body, _ := readAll(res.Body, 64<<10)
	e.Body = cut(body)
	var j errorBody
	var x struct {
		Code    string
		Message string
	}
	switch {
	case json.Unmarshal(body, &j) == nil:
		e.Code, e.Message = j.codeAndMessage()
		e.RequestID = first(e.RequestID, string(j.ID))
	case xml.Unmarshal(body, &x) == nil:
		e.Code, e.Message = x.Code, x.Message
	}
	return e
}

// requestID is what the service, its gateway or the storage calls a request.
func requestID(h http.Header) string {
	for _, name := range []string{"x-ads-request-id", "x-request-id", "x-amz-request-id", "x-amzn-requestid"} {
		if id := h.Get(name); id != "" {
			return id
		}
	}
	return ""
}

// errorBody has the keys of every service's own. A key of another type than
// expected is as good as absent, so each is decoded on its own.
type errorBody struct {
	DeveloperMessage, UserMessage, ErrorCode anyText // gateway, Authentication
	OAuth, Description                       anyText // OAuth 2.0, RFC 6749, 5.2
	Reason                                   anyText // OSS
	Diagnostic                               anyText // Model Derivative
	Detail, Title, Message, Code, ID         anyText // Webhooks, Data Management of some age
	Errors                                   []errorBody
}

// UnmarshalJSON reads the keys that it knows.
func (b *errorBody) UnmarshalJSON(p []byte) error {
	var m map[string]json.RawMessage
	if err := json.Unmarshal(p, &m); err != nil {
		return err
	}
	for key, to := range map[string]any{
		"developerMessage": &b.DeveloperMessage, "userMessage": &b.UserMessage, "errorCode": &b.ErrorCode,
		"error": &b.OAuth, "error_description": &b.Description, "reason": &b.Reason, "diagnostic": &b.Diagnostic,
		"detail": &b.Detail, "title": &b.Title, "message": &b.Message, "code": &b.Code, "id": &b.ID, "errors": &b.Errors,
	} {
		if v, ok := m[key]; ok && json.Unmarshal(v, to) != nil {
			continue
		}
	}
	return nil
}

func (b *errorBody) codeAndMessage() (code, message string) {
	code = first(string(b.ErrorCode), string(b.OAuth), string(b.Code))
	message = first(string(b.DeveloperMessage), string(b.Reason), string(b.Diagnostic), string(b.Description), string(b.Detail),
		string(b.Message), string(b.UserMessage), string(b.Title))
	if len(b.Errors) > 0 { // JSON:API; those of Data Management have no errors of their own
		c, m := b.Errors[0].codeAndMessage()
		code, message = first(code, c), first(message, m)
	}
	return code, message
}

// anyText is a JSON string, a number, or strings in an array.
type anyText string

// UnmarshalJSON accepts these shapes.
func (t *anyText) UnmarshalJSON(p []byte) error {
	var many Strings
	var n json.Number
	switch {
	case json.Unmarshal(p, &many) == nil:
		*t = anyText(strings.Join(many, " "))
	case json.Unmarshal(p, &n) == nil:
		*t = anyText(n)
	}
	return nil
}

func first(s ...string) string {
	for _, v := range s {
		if v != "" {
			return v
		}
	}
	return ""
}

// retryAfter reads the header of that name: seconds or a date (RFC 9110, 10.2.3).
func retryAfter(s string, now time.Time) time.Duration {
	if n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 32); err == nil && n > 0 {
		return time.Duration(n) * time.Second
	}
	if t, err := http.ParseTime(s); err == nil && t.After(now) {
		return t.Sub(now)
	}
	return 0
}

// Strings is a JSON string or an array of strings.
type Strings []string

// UnmarshalJSON accepts both shapes.
func (t *Strings) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*t = nil
		if one != "" {
			*t = Strings{one}
		}
		return nil
	}
	var many []string
	if err := json.Unmarshal(b, &many); err != nil {
		return fmt.Errorf("want a string or strings: %w", err)
	}
	*t = many
	return nil
}
