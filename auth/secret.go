package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"hash/crc32"
	"math/big"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Argon2id parameters of new hashes: OWASP's second recommendation, 19 MiB of
// memory, 2 passes, 1 lane.
const (
	argonMemory  = 19 * 1024
	argonTime    = 2
	argonThreads = 1
	argonSalt    = 16
	argonKey     = 32
)

// HashPassword returns the argon2id hash of a password in PHC string form
// (RFC 9106). It costs 19 MiB and some tens of milliseconds: bound how many run
// at once.
func HashPassword(password string) string {
	salt := make([]byte, argonSalt)
	_, _ = rand.Read(salt) // never fails: see crypto/rand
	key := argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonThreads, argonKey)
	return phc(salt, key)
}

func phc(salt, key []byte) string {
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonThreads, enc.EncodeToString(salt), enc.EncodeToString(key))
}

// CheckPassword tells whether hash, as made by [HashPassword], is that of
// password. An empty hash matches nothing, and takes the very
// work of another.
func CheckPassword(hash, password string) (bool, error) {
	empty := hash == ""
	if empty {
		hash = phc(make([]byte, argonSalt), make([]byte, argonKey))
	}
	var version int
	var memory, passes uint32
	var threads uint8
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, errors.New("password hash is not argon2id")
	}
	if _, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &version, &memory, &passes, &threads); err != nil {
		return false, fmt.Errorf("password hash: %w", err)
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false, fmt.Errorf("password hash: %w", err)
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || len(want) == 0 {
		return false, errors.New("password hash: bad key")
	}
	got := argon2.IDKey([]byte(password), salt, passes, memory, threads, uint32(len(want))) //nolint:gosec // the length of a stored hash
	return subtle.ConstantTimeCompare(got, want) == 1 && !empty, nil
}

// APITokenPrefix begins every API token, so that scanners for leaked secrets
// know it.
const APITokenPrefix = "purlin_"

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// NewAPIToken returns a token of 178 random bits: the prefix, 30 letters, and
// six that are the CRC-32 of those 30, all in base 62.
func NewAPIToken() string {
	body := make([]byte, 30)
	for i := range body {
		n, err := rand.Int(rand.Reader, big.NewInt(62))
		if err != nil {
			panic(err) // crypto/rand never fails
		}
		body[i] = base62[n.Int64()]
	}
	return APITokenPrefix + string(body) + checksum(string(body))
}

// IsAPIToken tells whether s has the form and the checksum of an API token.
func IsAPIToken(s string) bool {
	rest, ok := strings.CutPrefix(s, APITokenPrefix)
	return ok && len(rest) == 36 && checksum(rest[:30]) == rest[30:]
}

func checksum(body string) string {
	n := crc32.ChecksumIEEE([]byte(body))
	out := make([]byte, 6)
	for i := len(out) - 1; i >= 0; i-- {
		out[i] = base62[n%62]
		n /= 62
	}
	return string(out)
}

// NewSecret returns 256 random bits in base64url, for refresh tokens and links.
func NewSecret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

// HashSecret returns the SHA-256 under which a random secret is kept.
func HashSecret(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}
