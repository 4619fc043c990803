package graph

import (
	"bytes"
	"encoding/json"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"

	"purlin/auth"
	"purlin/fault"
)

// Node is an entity with an id that Query.node finds.
type Node interface{ GlobalID() string }

// maxLong is the greatest integer that a JSON number carries exactly in every
// client (https://www.rfc-editor.org/rfc/rfc8259#section-6).
const maxLong = 1<<53 - 1

const timeLayout = "2006-01-02T15:04:05.000Z"

// MarshalTime writes t in RFC 3339, UTC, with milliseconds.
func MarshalTime(t time.Time) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) { _, _ = w.Write(AppendTime(nil, t)) })
}

// AppendTime appends what MarshalTime writes.
func AppendTime(dst []byte, t time.Time) []byte {
	return append(t.UTC().AppendFormat(append(dst, '"'), timeLayout), '"')
}

// UnmarshalTime reads an RFC 3339 time in any zone; what is finer than a
// millisecond is cut.
func UnmarshalTime(v any) (time.Time, error) {
	s, ok := v.(string)
	if !ok {
		return time.Time{}, fault.Errorf(fault.BadUserInput, "Time is a string in RFC 3339, not %s", kind(v))
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}, fault.Errorf(fault.BadUserInput, "Time is RFC 3339, such as 2026-01-31T12:00:00.000Z")
	}
	return t.UTC().Truncate(time.Millisecond), nil
}

// MarshalLong writes n as a JSON number.
func MarshalLong(n int64) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		_, _ = w.Write(strconv.AppendInt(nil, n, 10))
	})
}

// UnmarshalLong reads an integer of at most 2^53-1 in magnitude.
func UnmarshalLong(v any) (int64, error) { return integer(v, "Long", -maxLong, maxLong) }

// MarshalInt writes n as a JSON number.
func MarshalInt(n int) graphql.Marshaler { return MarshalLong(int64(n)) }

// UnmarshalInt reads a 32-bit integer. Strings and fractions are refused, as the
// specification asks.
func UnmarshalInt(v any) (int, error) {
	n, err := integer(v, "Int", -1<<31, 1<<31-1)
	return int(n), err
}

func integer(v any, name string, least, most int64) (int64, error) {
	var n int64
	switch v := v.(type) {
	case int:
		n = int64(v)
	case int32:
		n = int64(v)
	case int64:
		n = v
	case float64:
		if v < -maxLong || v > maxLong || v != float64(int64(v)) {
			return 0, fault.Errorf(fault.BadUserInput, "%s is a whole number from %d to %d", name, least, most)
		}
		n = int64(v)
	case json.Number:
		i, err := strconv.ParseInt(v.String(), 10, 64)
		if err != nil {
			return 0, fault.Errorf(fault.BadUserInput, "%s is a whole number from %d to %d", name, least, most)
		}
		n = i
	default:
		return 0, fault.Errorf(fault.BadUserInput, "%s is a whole number, not %s", name, kind(v))
	}
	if n < least || n > most {
		return 0, fault.Errorf(fault.BadUserInput, "%s is a whole number from %d to %d", name, least, most)
	}
	return n, nil
}

// MarshalString writes s as a JSON string.
func MarshalString(s string) graphql.Marshaler { return graphql.MarshalString(s) }

// UnmarshalString reads a string and nothing else. It refuses NUL and what is no
// UTF-8, which a database may not take.
func UnmarshalString(v any) (string, error) { return text(v, "String") }

func text(v any, name string) (string, error) {
	s, ok := v.(string)
	if !ok {
		return "", fault.Errorf(fault.BadUserInput, "%s is a string, not %s", name, kind(v))
	}
	if strings.ContainsRune(s, 0) || !utf8.ValidString(s) {
		return "", fault.Errorf(fault.BadUserInput, "%s is UTF-8 without NUL", name)
	}
	return s, nil
}

// MarshalID writes an id as a JSON string.
func MarshalID(s string) graphql.Marshaler { return graphql.MarshalString(s) }

// UnmarshalID reads an id from a string or an integer.
func UnmarshalID(v any) (string, error) {
	if _, ok := v.(string); ok {
		return text(v, "ID")
	}
	n, err := integer(v, "ID", -maxLong, maxLong)
	if err != nil {
		return "", fault.Errorf(fault.BadUserInput, "ID is a string, not %s", kind(v))
	}
	return strconv.FormatInt(n, 10), nil
}

// MarshalURL writes a URL as a JSON string.
func MarshalURL(s string) graphql.Marshaler { return graphql.MarshalString(s) }

// UnmarshalURL reads an absolute http or https URL.
func UnmarshalURL(v any) (string, error) {
	s, ok := v.(string)
	if !ok {
		return "", fault.Errorf(fault.BadUserInput, "URL is a string, not %s", kind(v))
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return "", fault.Errorf(fault.BadUserInput, "URL is an absolute http or https URL")
	}
	return s, nil
}

// MarshalJSON writes any value as JSON; null when it cannot be written.
func MarshalJSON(v any) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		b, err := json.Marshal(v)
		if err != nil {
			b = []byte("null")
		}
		_, _ = w.Write(bytes.TrimSpace(b))
	})
}

// UnmarshalJSON takes any value.
func UnmarshalJSON(v any) (any, error) { return v, nil }

// MarshalAPIScope writes a scope as an enum value.
func MarshalAPIScope(s auth.Scope) graphql.Marshaler { return graphql.MarshalString(string(s)) }

// UnmarshalAPIScope reads a scope.
func UnmarshalAPIScope(v any) (auth.Scope, error) {
	s, _ := v.(string)
	all := auth.Scopes()
	if !slices.Contains(all, auth.Scope(s)) {
		return "", fault.Errorf(fault.BadUserInput, "%q is not one of %v", s, all)
	}
	return auth.Scope(s), nil
}

func kind(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case string:
		return "a string"
	case bool:
		return "a boolean"
	case int, int32, int64, float64, json.Number:
		return "a number"
	case []any:
		return "a list"
	}
	return "an object"
}
