package blob_test

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/blob"
	"purlin/blob/blobtest"
	"purlin/testservice"
)

// behind is a bucket whose downloads come from a distribution.
func behind(t *testing.T) (blob.Bucket, *testservice.Front) {
	t.Helper()
	bucket := testservice.S3(t)
	front, keys := testservice.CDN(t, bucket, "K1")
	b, err := blob.Open(t.Context(), bucket, blob.Options{CDN: &blob.CDN{URL: front.URL + "/", KeyID: "K1", PrivateKey: keys[0]}})
	require.NoError(t, err)
	return b, front
}

func TestCDN(t *testing.T) {
	blobtest.Run(t, func(t *testing.T) blob.Bucket {
		b, _ := behind(t)
		return b
	})
}

func fetch(t *testing.T, method, url string, header ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	require.NoError(t, err)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp, string(body)
}

// Downloads are signed for the distribution and uploads for the bucket, and pages are
// let through to both.
func TestOnlyDownloadsComeFromTheCDN(t *testing.T) {
	t.Parallel()
	b, front := behind(t)
	_, err := b.Put(t.Context(), "a/b.glb", strings.NewReader("content"), blob.PutOptions{})
	require.NoError(t, err)
	get, err := b.SignGet(t.Context(), "a/b.glb", blob.SignOptions{TTL: time.Minute})
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(get, front.URL+"/a/b.glb?"), get)
	require.NotContains(t, get, "X-Amz-")
	id, err := b.CreateUpload(t.Context(), "up", 1)
	require.NoError(t, err)
	put, err := b.SignPart(t.Context(), "up", id, 1, 1, time.Minute)
	require.NoError(t, err)
	require.Contains(t, put, "X-Amz-Signature")
	origins, err := blob.Origins(t.Context(), b)
	require.NoError(t, err)
	bucket, err := url.Parse(put)
	require.NoError(t, err)
	require.Equal(t, []string{front.URL, "http://" + bucket.Host}, origins)

	resp, _ := fetch(t, http.MethodGet, get)
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Equal(t, "private", resp.Header.Get("Cache-Control"))
	etag := resp.Header.Get("Etag")
	require.NotEmpty(t, etag)
	resp, _ = fetch(t, http.MethodGet, get, "If-None-Match", etag)
	require.Equal(t, http.StatusNotModified, resp.StatusCode)
	resp, body := fetch(t, http.MethodGet, get, "Range", "bytes=3-", "If-Range", etag)
	require.Equal(t, http.StatusPartialContent, resp.StatusCode)
	require.Equal(t, "tent", body)
	resp, _ = fetch(t, http.MethodPut, get)
	require.Equal(t, http.StatusForbidden, resp.StatusCode)
}

// Every change of a signed URL is refused.
func TestCDNTampered(t *testing.T) {
	t.Parallel()
	b, front := behind(t)
	_, err := b.Put(t.Context(), "k", strings.NewReader("content"), blob.PutOptions{})
	require.NoError(t, err)
	signed, err := b.SignGet(t.Context(), "k", blob.SignOptions{TTL: time.Minute, Filename: "a b.txt"})
	require.NoError(t, err)
	resp, _ := fetch(t, http.MethodGet, signed)
	require.Equal(t, http.StatusOK, resp.StatusCode)
	u, err := url.Parse(signed)
	require.NoError(t, err)
	tampered := []string{front.URL + "/k", signed + "&response-content-type=text/html"}
	for name := range u.Query() {
		q := u.Query()
		q.Set(name, "0"+q.Get(name))
		tampered = append(tampered, front.URL+"/k?"+q.Encode())
		q.Del(name)
		tampered = append(tampered, front.URL+"/k?"+q.Encode())
	}
	for _, u := range tampered {
		resp, _ := fetch(t, http.MethodGet, u)
		require.Equal(t, http.StatusForbidden, resp.StatusCode, u)
	}
	served := front.Served.Load()
	require.Equal(t, int64(1), served)
}

// While a key is rotated both are in the group: what the old one signed is still
// served when the new one signs.
func TestCDNKeysAreRotated(t *testing.T) {
	t.Parallel()
	bucket := testservice.S3(t)
	front, keys := testservice.CDN(t, bucket, "K1", "K2")
	var urls []string
	for i, id := range []string{"K1", "K2"} {
		b, err := blob.Open(t.Context(), bucket, blob.Options{CDN: &blob.CDN{URL: front.URL, KeyID: id, PrivateKey: keys[i]}})
		require.NoError(t, err)
		_, err = b.Put(t.Context(), "k", strings.NewReader("content"), blob.PutOptions{})
		require.NoError(t, err)
		signed, err := b.SignGet(t.Context(), "k", blob.SignOptions{TTL: time.Minute})
		require.NoError(t, err)
		urls = append(urls, signed)
	}
	for _, u := range urls {
		resp, body := fetch(t, http.MethodGet, u)
		require.Equal(t, http.StatusOK, resp.StatusCode)
		require.Equal(t, "content", body)
	}
	crossed, err := blob.Open(t.Context(), bucket, blob.Options{CDN: &blob.CDN{URL: front.URL, KeyID: "K2", PrivateKey: keys[0]}})
	require.NoError(t, err)
	signed, err := crossed.SignGet(t.Context(), "k", blob.SignOptions{TTL: time.Minute})
	require.NoError(t, err)
	resp, _ := fetch(t, http.MethodGet, signed)
	require.Equal(t, http.StatusForbidden, resp.StatusCode)
}

func TestKeysOfTheCDN(t *testing.T) {
	t.Parallel()
	pkcs8 := func(key any) string {
		der, err := x509.MarshalPKCS8PrivateKey(key)
		require.NoError(t, err)
		return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	}
	good, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	large, err := rsa.GenerateKey(rand.Reader, 3072)
	require.NoError(t, err)
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	_, edwards, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	c := blob.CDN{URL: "https://files.example.com", KeyID: "K1"}
	for _, key := range []string{pkcs8(good), pkcs8(curve), base64.StdEncoding.EncodeToString([]byte(pkcs8(good))) + "\n"} {
		c.PrivateKey = key
		require.NoError(t, c.Check())
	}
	for key, said := range map[string]string{
		"": "not in PEM", "rubbish": "not in PEM", pkcs8(large): "2048", pkcs8(edwards): "P-256",
		"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n": "neither PKCS #8 nor PKCS #1",
	} {
		c.PrivateKey = key
		require.ErrorContains(t, c.Check(), said)
	}
	c.PrivateKey = pkcs8(good)
	for _, wrong := range []blob.CDN{{URL: "files.example.com", KeyID: "K1"}, {URL: "https://a?b=c", KeyID: "K1"}, {URL: c.URL}, {URL: c.URL, KeyID: "a&b"}} {
		wrong.PrivateKey = c.PrivateKey
		require.Error(t, wrong.Check())
	}
	_, err = blob.Open(t.Context(), t.TempDir(), blob.Options{CDN: &c})
	require.ErrorContains(t, err, "not with a folder")
}
