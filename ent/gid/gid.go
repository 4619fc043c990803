// Package gid turns the database's UUIDs into the ids of the API and back.
//
// An id is a prefix that names its type, and the UUID in 26 characters of
// Crockford's base 32, as in the TypeID specification 0.3
// (https://github.com/jetify-com/typeid): prj_01jd8xq6z3f2v9k7m5n4p3r2t1. UUIDs
// are version 7, so ids sort by their time of birth.
package gid

import (
	"encoding/base32"
	"encoding/binary"
	"strings"

	"github.com/google/uuid"

	"purlin/fault"
)

// Kind is the prefix of a type's ids.
type Kind string

// The kinds of object that have an id.
const (
	User        Kind = "usr"
	APIToken    Kind = "tok"
	Session     Kind = "ses"
	Login       Kind = "log"
	Invitation  Kind = "inv"
	Project     Kind = "prj"
	File        Kind = "fil"
	FileVersion Kind = "ver"
	Upload      Kind = "upl"
	FileImport  Kind = "imp"
	Translation Kind = "trn"
	Derivative  Kind = "der"

	Webhook         Kind = "whk"
	WebhookDelivery Kind = "dlv"
	ShareLink       Kind = "shr"
	ViewerSession   Kind = "vws"
	AuditEntry      Kind = "aud"
)

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"

var encoding = base32.NewEncoding(alphabet).WithPadding(base32.NoPadding)

// Encode returns the id of kind for u.
func (k Kind) Encode(u uuid.UUID) string { return string(k.Append(make([]byte, 0, 30), u)) }

// Append appends the id of kind for u. TypeID puts the two unused bits first, so
// the digits are taken from the end.
func (k Kind) Append(dst []byte, u uuid.UUID) []byte {
	high, low := binary.BigEndian.Uint64(u[:8]), binary.BigEndian.Uint64(u[8:])
	var digits [26]byte
	for i := len(digits) - 1; i >= 0; i-- {
		digits[i] = alphabet[low&31]
		low, high = low>>5|high<<59, high>>5
	}
	return append(append(append(dst, k...), '_'), digits[:]...)
}

// Decode reads an id of this kind. Anything else is a [fault.NotFound] fault:
// an id of another kind names nothing here.
func (k Kind) Decode(id string) (uuid.UUID, error) {
	kind, u, err := Decode(id)
	if err != nil {
		return uuid.Nil, err
	}
	if kind != k {
		return uuid.Nil, notFound(id)
	}
	return u, nil
}

// Decode reads an id of any kind.
func Decode(id string) (Kind, uuid.UUID, error) {
	prefix, suffix, ok := strings.Cut(id, "_")
	if !ok || len(prefix) != 3 || len(suffix) != 26 || suffix[0] > '7' {
		return "", uuid.Nil, notFound(id)
	}
	raw, err := encoding.DecodeString("000000" + suffix)
	if err != nil {
		return "", uuid.Nil, notFound(id)
	}
	return Kind(prefix), uuid.UUID(raw[4:]), nil
}

func notFound(id string) error {
	if len(id) > 64 {
		id = id[:64] + "…"
	}
	return fault.Errorf(fault.NotFound, "nothing is known under the id %q", id)
}
