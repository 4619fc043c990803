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

	cause error // why no answer came, or why it could not be read
	final bool  // an answer that would be the same again
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
	e := &Error{Op: op, Status: res.StatusCode, RetryAfter: retryAfter(res.Header.Get("Retry-After"), time.Now())}
	for _, name := range []string{"x-ads-request-id", "x-request-id", "x-amz-request-id", "x-amzn-requestid"} {
		if e.RequestID == "" {
			e.RequestID = res.Header.Get(name)
		}
	}
	body, _ := readAll(res.Body, 64<<10)
	e.Body = cut(body)
	var j struct {
		DeveloperMessage string          `json:"developerMessage"`
		UserMessage      string          `json:"userMessage"`
		ErrorCode        string          `json:"errorCode"`
		Reason           string          `json:"reason"`
		Diagnostic       string          `json:"diagnostic"`
		OAuth            json.RawMessage `json:"error"`
		Description      string          `json:"error_description"`
		Detail           json.RawMessage `json:"detail"`
		Errors           []struct {
			Code   string `json:"code"`
			Detail string `json:"detail"`
			Title  string `json:"title"`
		} `json:"errors"`
	}
	var x struct {
		Code    string
		Message string
	}
	switch {
	case json.Unmarshal(body, &j) == nil:
		e.Code = j.ErrorCode
		e.Message = first(j.DeveloperMessage, j.Reason, j.Diagnostic, j.Description, j.UserMessage)
		if len(j.Errors) > 0 {
			e.Code = first(e.Code, j.Errors[0].Code)
			e.Message = first(e.Message, j.Errors[0].Detail, j.Errors[0].Title)
		}
		var s string
		if json.Unmarshal(j.OAuth, &s) == nil {
			e.Code = first(e.Code, s)
		}
		var t texts
		if json.Unmarshal(j.Detail, &t) == nil {
			e.Message = first(e.Message, strings.Join(t, " "))
		}
	case xml.Unmarshal(body, &x) == nil:
		e.Code, e.Message = x.Code, x.Message
	}
	return e
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

// texts is a JSON string or an array of strings.
type texts []string

// UnmarshalJSON accepts both shapes.
func (t *texts) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*t = nil
		if one != "" {
			*t = texts{one}
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
