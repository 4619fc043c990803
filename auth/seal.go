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
	keys  [][]byte // the first seals, each opens
	aeads []cipher.AEAD
}

// NewSealer returns a sealer, which opens what was sealed with other keys, too. It
// panics unless each key has 32 bytes, which is a programmer's mistake.
func NewSealer(key []byte, others ...[]byte) *Sealer {
	s := &Sealer{keys: append([][]byte{key}, others...)}
	for _, key := range s.keys {
		block, err := aes.NewCipher(key)
		if err != nil || len(key) != 32 {
			panic("auth: a sealer's key has 32 bytes")
		}
		aead, err := cipher.NewGCM(block)
		if err != nil {
			panic(err) // AES has the block size that GCM needs
		}
		s.aeads = append(s.aeads, aead)
	}
	return s
}

// Seal encrypts plain for a purpose. It opens for the same purpose only.
func (s *Sealer) Seal(purpose string, plain []byte) []byte {
	nonce := make([]byte, s.aeads[0].NonceSize())
	_, _ = rand.Read(nonce) // never fails: see crypto/rand
	return s.aeads[0].Seal(nonce, nonce, plain, []byte(purpose))
}

// Open decrypts what Seal made for the purpose.
func (s *Sealer) Open(purpose string, sealed []byte) ([]byte, error) {
	plain, _, err := s.open(purpose, sealed)
	return plain, err
}

// open tells by which key, too.
func (s *Sealer) open(purpose string, sealed []byte) (plain []byte, by int, err error) {
	n := s.aeads[0].NonceSize()
	if len(sealed) < n {
		return nil, 0, errors.New("auth: the sealed text is cut short")
	}
	for by, aead := range s.aeads {
		if plain, err = aead.Open(nil, sealed[:n], sealed[n:], []byte(purpose)); err == nil {
			return plain, by, nil
		}
	}
	return nil, 0, err
}

// Rotating tells whether there is more than one key, so that something may be sealed
// with another than the first.
func (s *Sealer) Rotating() bool { return len(s.keys) > 1 }

// Renew seals anew, with the first key, what is sealed with another; nil when it is
// sealed with the first, or is empty.
func (s *Sealer) Renew(purpose string, sealed []byte) ([]byte, error) {
	if len(sealed) == 0 {
		return nil, nil
	}
	plain, by, err := s.open(purpose, sealed)
	if err != nil || by == 0 {
		return nil, err
	}
	return s.Seal(purpose, plain), nil
}

// Successors are the refresh tokens that may follow token, one for each key: always
// the same, and nobody without a key can tell one. The first is the one to give.
func (s *Sealer) Successors(token string) []string {
	var all []string
	for _, key := range s.keys {
		h := hmac.New(sha256.New, key)
		h.Write([]byte("refresh token after " + token))
		all = append(all, base64.RawURLEncoding.EncodeToString(h.Sum(nil)))
	}
	return all
}
