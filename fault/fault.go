// Package fault holds the errors that a caller may see.
//
// A [Error] carries a stable code, a sentence that says what was wrong and what
// to do, and the path of the input field that it is about. Every other error is
// internal: callers are shown an id that the log repeats, and nothing more.
package fault

import (
	"errors"
	"fmt"
	"time"
)

// Code says what kind of fault it is. The first group becomes a userError of a
// payload, the second a GraphQL error with extensions.code.
type Code string

// Codes of faults that a caller can mend.
const (
	Invalid           Code = "INVALID"
	Required          Code = "REQUIRED"
	TooLong           Code = "TOO_LONG"
	TooLarge          Code = "TOO_LARGE"
	Taken             Code = "TAKEN"
	NotFound          Code = "NOT_FOUND"
	Conflict          Code = "CONFLICT"
	UnsupportedFormat Code = "UNSUPPORTED_FORMAT"
	ChecksumMismatch  Code = "CHECKSUM_MISMATCH"
	Expired           Code = "EXPIRED"
	BadCredentials    Code = "BAD_CREDENTIALS"
)

// Codes of faults that end a request.
const (
	Unauthenticated Code = "UNAUTHENTICATED"
	Forbidden       Code = "FORBIDDEN"
	BadUserInput    Code = "BAD_USER_INPUT"
	RateLimited     Code = "RATE_LIMITED"
	NoSpace         Code = "NO_SPACE"
	Internal        Code = "INTERNAL"
)

// Error is a fault that a caller may see.
type Error struct {
	Code       Code
	Message    string
	Field      []string      // path of the input field, outermost first; nil when it is about the whole
	RetryAfter time.Duration // for RateLimited: when to try again; 0 when unknown
}

// Error returns the message alone: codes and fields are for programs.
func (e *Error) Error() string { return e.Message }

// Errorf makes a fault with a formatted message.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Full is the fault of a disk or a database in which there is no room.
func Full() *Error {
	return Errorf(NoSpace, "the server's disk is full, so nothing was stored: try again when whoever runs it has made room")
}

// At returns a copy of e that is about the input field at path.
func (e *Error) At(path ...string) *Error {
	c := *e
	c.Field = path
	return &c
}

// List is several faults found at once, such as every invalid field of an input.
type List []*Error //nolint:errname // fault.List says it

// Error joins the messages.
func (l List) Error() string { return errors.Join(l.Unwrap()...).Error() }

// Unwrap lets errors.As see the first fault.
func (l List) Unwrap() []error {
	errs := make([]error, len(l))
	for i, e := range l {
		errs[i] = e
	}
	return errs
}

// Of returns the faults in err's chain; nil when err is internal.
func Of(err error) List {
	if l, ok := errors.AsType[List](err); ok {
		return l
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return List{e}
	}
	return nil
}

// CodeOf returns the code of the first fault in err's chain, or Internal.
func CodeOf(err error) Code {
	if l := Of(err); len(l) > 0 {
		return l[0].Code
	}
	return Internal
}
