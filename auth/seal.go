package auth

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
)

// Sealer encrypts what is kept or handed out for a while: AES-256-GCM with a
// random nonce in front.
type Sealer struct {
	key  []byte
	aead cipher.AEAD
}

// NewSealer returns a sealer. It panics unless key has 32 bytes, which is a
// programmer's mistake.
func NewSealer(key []byte) *Sealer {
	block, err := aes.NewCipher(key)
	if err != nil || len(key) != 32 {
		panic("auth: a sealer's key has 32 bytes")
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // AES has the block size that GCM needs
	}
	return &Sealer{key: key, aead: aead}
}

// Seal encrypts plain for a purpose. It opens for the same purpose only.
func (s *Sealer) Seal(purpose string, plain []byte) []byte {
	nonce := make([]byte, s.aead.NonceSize())
	_, _ = rand.Read(nonce) // never fails: see crypto/rand
	return s.aead.Seal(nonce, nonce, plain, []byte(purpose))
}

// Open decrypts what Seal made for the purpose.
func (s *Sealer) Open(purpose string, sealed []byte) ([]byte, error) {
	n := s.aead.NonceSize()
	if len(sealed) < n {
		return nil, errors.New("auth: the sealed text is cut short")
	}
	return s.aead.Open(nil, sealed[:n], sealed[n:], []byte(purpose))
}

// Successor is the refresh token that follows token: always the same one, and
// nobody without the key can tell it.
func (s *Sealer) Successor(token string) string {
	h := hmac.New(sha256.New, s.key)
	h.Write([]byte("refresh token after " + token))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}
