package testservice

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // CloudFront's signatures are of it
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// Front stands where CloudFront does, before a bucket of [S3]. It does what
// infra/terraform makes of a distribution: it lets through what is signed by a key of
// its group (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-creating-signed-url-canned-policy.html),
// and asks the bucket with credentials of its own. It keeps nothing.
type Front struct {
	URL    string
	Served atomic.Int64 // requests that were let through

	bucket string
	signer *s3.PresignClient
	keys   map[string]*rsa.PublicKey // the key group
}

// CDN starts a front with a key of each id, two while one is rotated, and returns
// their private keys in PEM.
func CDN(t testing.TB, bucketURL string, ids ...string) (*Front, []string) {
	t.Helper()
	u, err := url.Parse(bucketURL)
	if err != nil {
		t.Fatalf("reading the bucket's URL: %v", err)
	}
	f := &Front{
		bucket: u.Host, keys: map[string]*rsa.PublicKey{},
		signer: s3.NewPresignClient(s3Client(t, u.Query().Get("endpoint"))),
	}
	var private []string
	for _, id := range ids {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			t.Fatalf("making a key: %v", err)
		}
		f.keys[id] = &key.PublicKey
		private = append(private, string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})))
	}
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	f.URL = server.URL
	return f, private
}

// ServeHTTP answers as the distribution would.
func (f *Front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(w, "the distribution takes GET and HEAD", http.StatusForbidden)
		return
	}
	if err := f.verify(r); err != nil {
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	f.Served.Add(1)
	q := r.URL.Query()
	given := func(name string) *string { // as the distribution's cache policy forwards it
		if !q.Has(name) {
			return nil
		}
		value := q.Get(name)
		return &value
	}
	key := strings.TrimPrefix(r.URL.Path, "/")
	origin, err := f.signer.PresignGetObject(r.Context(), &s3.GetObjectInput{
		Bucket: &f.bucket, Key: &key,
		ResponseCacheControl: given("response-cache-control"), ResponseContentDisposition: given("response-content-disposition"),
		ResponseContentType: given("response-content-type"),
	})
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	(&httputil.ReverseProxy{
		Rewrite: func(p *httputil.ProxyRequest) {
			p.Out.URL, _ = url.Parse(origin.URL)
			p.Out.Host = p.Out.URL.Host
		},
		ModifyResponse: func(resp *http.Response) error { // the policy of answers' headers
			resp.Header.Set("Access-Control-Allow-Origin", "*")
			resp.Header.Set("X-Content-Type-Options", "nosniff")
			return nil
		},
	}).ServeHTTP(w, r)
}

// verify makes the policy anew from what was asked for, as CloudFront does.
func (f *Front) verify(r *http.Request) error {
	const marks = "Expires,Signature,Key-Pair-Id"
	var base []string // in their order: the signature is of every character
	own := url.Values{}
	for part := range strings.SplitSeq(r.URL.RawQuery, "&") {
		name, value, _ := strings.Cut(part, "=")
		if slices.Contains(strings.Split(marks, ","), name) {
			own.Set(name, value)
		} else {
			base = append(base, part)
		}
	}
	key := f.keys[own.Get("Key-Pair-Id")]
	if key == nil {
		return fmt.Errorf("unknown key %q", own.Get("Key-Pair-Id"))
	}
	expires, err := strconv.ParseInt(own.Get("Expires"), 10, 64)
	if err != nil || time.Now().Unix() >= expires {
		return fmt.Errorf("expired, or without an end")
	}
	resource := f.URL + r.URL.EscapedPath()
	if len(base) > 0 {
		resource += "?" + strings.Join(base, "&")
	}
	policy := fmt.Sprintf(`{"Statement":[{"Resource":"%s","Condition":{"DateLessThan":{"AWS:EpochTime":%d}}}]}`, resource, expires)
	signature, err := base64.StdEncoding.DecodeString(strings.NewReplacer("-", "+", "_", "=", "~", "/").Replace(own.Get("Signature")))
	if err != nil {
		return fmt.Errorf("the signature is not in CloudFront's base64")
	}
	sum := sha1.Sum([]byte(policy)) //nolint:gosec // see above
	if err := rsa.VerifyPKCS1v15(key, crypto.SHA1, sum[:], signature); err != nil {
		return fmt.Errorf("the signature is of something else")
	}
	return nil
}
