package aps

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Policy says how long a bucket keeps its objects.
type Policy string

// Policies of buckets: 24 hours, 30 days, until deleted.
const (
	Transient  Policy = "transient"
	Temporary  Policy = "temporary"
	Persistent Policy = "persistent"
)

// Object is what OSS knows of an object.
// Source: oss.yaml, ObjectDetails.
type Object struct {
	BucketKey   string `json:"bucketKey"`
	ObjectID    string `json:"objectId"` // urn:adsk.objects:os.object:bucket/key
	ObjectKey   string `json:"objectKey"`
	SHA1        string `json:"sha1"` // hexadecimal; empty right after an upload
	Size        int64  `json:"size"` // bytes
	ContentType string `json:"contentType"`
	Location    string `json:"location"`
}

// URN returns the name of the object in Model Derivative.
func (o Object) URN() string { return URN(o.ObjectID) }

// ObjectID returns the identifier that OSS gives to the object key in bucket.
func ObjectID(bucket, key string) string {
	return "urn:adsk.objects:os.object:" + bucket + "/" + key
}

// EnsureBucket makes a bucket in the client's region unless it is there
// already. Bucket keys are unique across all applications: one that another
// application owns is no error here, but the next call on it answers 403.
//
// Source: POST /oss/v2/buckets, oss.yaml (createBucket).
func (c *Client) EnsureBucket(ctx context.Context, bucket string, policy Policy) error {
	_, err := c.json(ctx, call{
		op: "create bucket", method: http.MethodPost, path: "/oss/v2/buckets",
		header: http.Header{"X-Ads-Region": {c.o.Region}},
		scopes: []string{ScopeBucketCreate, ScopeBucketRead},
		body:   map[string]any{"bucketKey": bucket, "policyKey": policy},
	}, nil)
	if IsStatus(err, http.StatusConflict) {
		return nil
	}
	return err
}

// ObjectDetails returns what OSS knows of an object; 404 when it is not there.
//
// Source: GET /oss/v2/buckets/{bucketKey}/objects/{objectKey}/details, oss.yaml.
func (c *Client) ObjectDetails(ctx context.Context, bucket, key string) (Object, error) {
	var o Object
	_, err := c.json(ctx, call{
		op: "object details", method: http.MethodGet, path: objectPath(bucket, key) + "/details",
		scopes: []string{ScopeDataRead},
	}, &o)
	return o, err
}

// DeleteObject removes an object. One that is not there is no error.
//
// Source: DELETE /oss/v2/buckets/{bucketKey}/objects/{objectKey}, oss.yaml.
func (c *Client) DeleteObject(ctx context.Context, bucket, key string) error {
	_, err := c.json(ctx, call{
		op: "delete object", method: http.MethodDelete, path: objectPath(bucket, key),
		scopes: []string{ScopeDataWrite},
	}, nil)
	if IsStatus(err, http.StatusNotFound) {
		return nil
	}
	return err
}

func objectPath(bucket, key string) string {
	return "/oss/v2/buckets/" + segment(bucket) + "/objects/" + segment(key)
}

// MaxURLs is how many upload URLs the service signs in one call.
const MaxURLs = 25

// UploadURLs are signed URLs for consecutive parts of an upload.
type UploadURLs struct {
	UploadKey        string    `json:"uploadKey"` // names the upload in later calls
	URLs             []string  `json:"urls"`      // secrets: whoever has one can write the part
	URLExpiration    time.Time `json:"urlExpiration"`
	UploadExpiration time.Time `json:"uploadExpiration"` // when the parts are thrown away
}

// SignUpload returns URLs for parts first to first+n-1 of an object; n is at
// most [MaxURLs]. An empty uploadKey begins an upload. A PUT must start before
// life is over, which is rounded to whole minutes, 1 to 60.
//
// Source: GET .../objects/{objectKey}/signeds3upload, oss.yaml (signedS3Upload).
func (c *Client) SignUpload(ctx context.Context, bucket, key, uploadKey string, first, n int, life time.Duration) (UploadURLs, error) {
	const op = "sign upload"
	if first < 1 || n < 1 || n > MaxURLs {
		return UploadURLs{}, &Error{Op: op, Message: fmt.Sprintf("parts %d+%d: want a first part from 1 and 1 to %d parts", first, n, MaxURLs), final: true}
	}
	q := url.Values{
		"firstPart":         {strconv.Itoa(first)},
		"parts":             {strconv.Itoa(n)},
		"minutesExpiration": {strconv.Itoa(min(max(int(life/time.Minute), 1), 60))},
	}
	if uploadKey != "" {
		q.Set("uploadKey", uploadKey)
	}
	var u UploadURLs
	_, err := c.json(ctx, call{
		op: op, method: http.MethodGet, path: objectPath(bucket, key) + "/signeds3upload", query: q,
		scopes: []string{ScopeDataWrite, ScopeDataCreate},
	}, &u)
	if err != nil {
		return UploadURLs{}, err
	}
	if len(u.URLs) != n || u.UploadKey == "" {
		return UploadURLs{}, &Error{Op: op, Status: http.StatusOK, Message: fmt.Sprintf("asked for %d URLs and got %d, upload key %t", n, len(u.URLs), u.UploadKey != ""), final: true}
	}
	for _, s := range u.URLs {
		if !strings.HasPrefix(s, "https://") && !strings.HasPrefix(s, "http://") {
			return UploadURLs{}, &Error{Op: op, Status: http.StatusOK, Message: "a signed URL is neither http nor https", final: true}
		}
	}
	return u, nil
}
