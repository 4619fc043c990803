package blob

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/cloudfront/sign"
)

// CDN is a CloudFront distribution before the bucket, whose keys are paths of it and
// which serves what is signed with a key of its trusted key groups
// (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-trusted-signers.html).
// It must hand the query parameters response-content-disposition,
// response-content-type and response-cache-control to S3, and keep answers that
// differ in them apart. A key that is rotated is one of two in the group meanwhile.
type CDN struct {
	URL   string // such as https://files.example.com
	KeyID string // of the public key, as CloudFront names it
	// PrivateKey is RSA of 2048 bits or ECDSA P-256, in PEM (PKCS #8 or #1) or
	// that in base64 on one line.
	PrivateKey string
}

// cdn signs for a distribution.
type cdn struct {
	url    string
	signer *sign.URLSigner
}

func (c CDN) open() (*cdn, error) {
	u, err := url.Parse(c.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("blob: the URL of the CDN is not one such as https://files.example.com")
	}
	if c.KeyID == "" || strings.ContainsAny(c.KeyID, "&?# ") {
		return nil, errors.New("blob: the id of the CDN's key is not one such as K2JCJMDEHXQW5F")
	}
	key, err := privateKey(c.PrivateKey)
	if err != nil {
		return nil, err
	}
	return &cdn{strings.TrimRight(c.URL, "/"), sign.NewURLSigner(c.KeyID, key)}, nil
}

// Check tells whether URLs can be signed with it.
func (c CDN) Check() error {
	_, err := c.open()
	return err
}

func privateKey(text string) (crypto.Signer, error) {
	raw := []byte(strings.TrimSpace(text))
	if plain, err := base64.StdEncoding.DecodeString(string(raw)); err == nil {
		raw = plain
	}
	block, _ := pem.Decode(raw)
	if block == nil {
		return nil, errors.New("blob: the private key of the CDN is not in PEM: openssl genrsa 2048 makes one")
	}
	var key any
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		if key, err = x509.ParsePKCS1PrivateKey(block.Bytes); err != nil {
			return nil, fmt.Errorf("blob: the private key of the CDN (%s) is neither PKCS #8 nor PKCS #1", block.Type)
		}
	}
	switch k := key.(type) {
	case *rsa.PrivateKey:
		if k.N.BitLen() == 2048 {
			return k, nil
		}
	case *ecdsa.PrivateKey:
		if k.Curve == elliptic.P256() {
			return k, nil
		}
	}
	return nil, errors.New("blob: the private key of the CDN is neither RSA of 2048 bits nor ECDSA P-256, which CloudFront takes")
}

// get returns a URL that downloads the object until ttl has passed.
func (c *cdn) get(key string, o SignOptions) (string, error) {
	q := url.Values{
		"response-content-disposition": {o.disposition()},
		"response-content-type":        {o.ContentType},
		"response-cache-control":       {"private"}, // for what is behind the CDN, whose own policy says how long it keeps
	}
	// Keys need no escaping; the signature is of every character, and CloudFront
	// looks at %20, where a form has +.
	signed, err := c.signer.Sign(c.url+"/"+key+"?"+strings.ReplaceAll(q.Encode(), "+", "%20"), time.Now().Add(o.TTL))
	if err != nil {
		return "", fmt.Errorf("signing a download from the CDN: %w", err)
	}
	return signed, nil
}
