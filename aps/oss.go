package aps

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Policy says how long a bucket keeps its objects.
type Policy string

// Policies of buckets: 24 hours, 30 days, until deleted. A model whose source is
// gone cannot be translated again.
const (
	Transient  Policy = "transient"
	Temporary  Policy = "temporary"
	Persistent Policy = "persistent"
)

// Bucket is a namespace of objects with a policy. Its key is unique across all
// applications of the world and never changes.
// Source: oss.yaml, bucket.
type Bucket struct {
	Key         string       `json:"bucketKey"` // [-_.a-z0-9], 3 to 128 of them
	Owner       string       `json:"bucketOwner"`
	Policy      Policy       `json:"policyKey"`
	Created     Millis       `json:"createdDate"`
	Permissions []Permission `json:"permissions"`
}

// Permission lets another application into a bucket.
type Permission struct {
	ClientID string `json:"authId"`
	Access   string `json:"access"` // full or read
}

// Millis is a time as the service writes some: milliseconds since 1970, 0 for none.
type Millis int64

// Time returns the time, which is zero when there is none.
func (m Millis) Time() time.Time {
	if m == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(m))
}

// Object is what OSS knows of an object. The dates come from [Client.ObjectDetails] only.
// Source: oss.yaml, objectFullDetails.
type Object struct {
	BucketKey    string `json:"bucketKey"`
	ObjectID     string `json:"objectId"` // urn:adsk.objects:os.object:bucket/key
	ObjectKey    string `json:"objectKey"`
	SHA1         string `json:"sha1"` // hexadecimal; empty right after an upload
	Size         int64  `json:"size"` // bytes
	ContentType  string `json:"contentType"`
	Location     string `json:"location"`
	Created      Millis `json:"createdDate"`
	LastModified Millis `json:"lastModifiedDate"`
	LastAccessed Millis `json:"lastAccessedDate"`
}

// URN returns the name of the object in Model Derivative.
func (o Object) URN() string { return URN(o.ObjectID) }

const objectIDPrefix = "urn:adsk.objects:os.object:"

// ObjectID returns the identifier that OSS gives to the object key in bucket.
func ObjectID(bucket, key string) string { return objectIDPrefix + bucket + "/" + key }

// ParseObjectID takes an identifier apart, such as that of a storage location
// of Data Management.
func ParseObjectID(id string) (bucket, key string, err error) {
	rest, ok := strings.CutPrefix(id, objectIDPrefix)
	bucket, key, cut := strings.Cut(rest, "/")
	if !ok || !cut || bucket == "" || key == "" {
		return "", "", fmt.Errorf("aps: %q is not %sBUCKET/KEY", id, objectIDPrefix)
	}
	return bucket, key, nil
}

// CreateBucket makes a bucket in the client's region, with access for the other
// applications in allow. 409 when the key is taken, by whomever.
//
// Source: POST /oss/v2/buckets, oss.yaml (create_bucket).
func (c *Client) CreateBucket(ctx context.Context, key string, policy Policy, allow ...Permission) (Bucket, error) {
	body := map[string]any{"bucketKey": key, "policyKey": policy}
	if len(allow) > 0 {
		body["allow"] = allow
	}
	var b Bucket
	// The specification names the header region, the official SDK sends the other.
	_, err := c.json(ctx, call{
		op: "create bucket", method: http.MethodPost, path: "/oss/v2/buckets", quota: quotaOSS,
		header: http.Header{"Region": {string(c.region)}, "X-Ads-Region": {string(c.region)}},
		scopes: []string{ScopeBucketCreate, ScopeBucketRead}, body: body,
	}, &b)
	return b, err
}

// EnsureBucket makes a bucket unless it is there already. One that another
// application owns is no error here, but the next call on it answers 403.
func (c *Client) EnsureBucket(ctx context.Context, key string, policy Policy) error {
	_, err := c.CreateBucket(ctx, key, policy)
	if IsStatus(err, http.StatusConflict) {
		return nil
	}
	return err
}

// Bucket returns a bucket of this application; 404 when there is none, 403 when
// it is another's.
//
// Source: GET /oss/v2/buckets/{bucketKey}/details, oss.yaml (get_bucket_details).
func (c *Client) Bucket(ctx context.Context, key string) (Bucket, error) {
	var b Bucket
	_, err := c.json(ctx, call{
		op: "get bucket", method: http.MethodGet, path: bucketPath(key) + "/details", quota: quotaOSS,
		scopes: []string{ScopeBucketRead, ScopeViewablesRead},
	}, &b)
	return b, err
}

// Buckets yields the buckets of the application in the client's region. It
// fetches page after page and ends after the first error.
//
// Source: GET /oss/v2/buckets, oss.yaml (get_buckets).
func (c *Client) Buckets(ctx context.Context) iter.Seq2[Bucket, error] {
	return ossPages[Bucket](ctx, c, call{
		op: "list buckets", method: http.MethodGet, path: "/oss/v2/buckets", quota: quotaOSS, scopes: []string{ScopeBucketRead},
		query: url.Values{"limit": {"100"}, "region": {string(c.region)}},
	})
}

// DeleteBucket marks a bucket for deletion with all that is in it. The key is
// free again some time later. One that is not there is no error.
//
// Source: DELETE /oss/v2/buckets/{bucketKey}, oss.yaml (delete_bucket).
func (c *Client) DeleteBucket(ctx context.Context, key string) error {
	return c.delete(ctx, call{op: "delete bucket", path: bucketPath(key), quota: quotaOSS, scopes: []string{ScopeBucketDelete}})
}

// Objects yields the objects of a bucket whose keys begin with prefix, by key.
// It fetches page after page and ends after the first error.
//
// Source: GET /oss/v2/buckets/{bucketKey}/objects, oss.yaml (get_objects).
func (c *Client) Objects(ctx context.Context, bucket, prefix string) iter.Seq2[Object, error] {
	q := url.Values{"limit": {"100"}}
	set(q, "beginsWith", prefix)
	return ossPages[Object](ctx, c, call{
		op: "list objects", method: http.MethodGet, path: bucketPath(bucket) + "/objects", quota: quotaOSS, scopes: []string{ScopeDataRead}, query: q,
	})
}

// ossPages follows {"items":[…],"next":"…"}.
func ossPages[T any](ctx context.Context, c *Client, k call) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		for {
			var page struct {
				Items []T    `json:"items"`
				Next  string `json:"next"`
			}
			if _, err := c.json(ctx, k, &page); err != nil {
				yield(none, err)
				return
			}
			for _, item := range page.Items {
				if !yield(item, nil) {
					return
				}
			}
			next, err := nextQuery(k.op, page.Next)
			at := next.Get("startAt")
			if err == nil && page.Next != "" && (at == "" || at == k.query.Get("startAt")) {
				err = &Error{Op: k.op, Status: http.StatusOK, Message: "the list does not go on where its link says", final: true}
			}
			if err != nil {
				yield(none, err)
				return
			}
			if page.Next == "" {
				return
			}
			k.query.Set("startAt", at)
		}
	}
}

// ObjectDetails returns what OSS knows of an object, with its dates; 404 when
// it is not there.
//
// Source: GET /oss/v2/buckets/{bucketKey}/objects/{objectKey}/details, oss.yaml (get_object_details).
func (c *Client) ObjectDetails(ctx context.Context, bucket, key string) (Object, error) {
	var o Object
	_, err := c.json(ctx, call{
		op: "object details", method: http.MethodGet, path: objectPath(bucket, key) + "/details", quota: quotaOSS,
		query: url.Values{"with": {"createdDate", "lastModifiedDate", "lastAccessedDate"}}, scopes: []string{ScopeDataRead},
	}, &o)
	return o, err
}

// CopyObject copies an object within its bucket, over what is there.
//
// Source: PUT .../objects/{objectKey}/copyto/{newObjKey}, oss.yaml (copyTo).
func (c *Client) CopyObject(ctx context.Context, bucket, key, newKey string) (Object, error) {
	var o Object
	_, err := c.json(ctx, call{
		op: "copy object", method: http.MethodPut, path: objectPath(bucket, key) + "/copyto/" + segment(newKey), quota: quotaOSS,
		scopes: []string{ScopeDataRead, ScopeDataWrite, ScopeDataCreate},
	}, &o)
	return o, err
}

// DeleteObject removes an object. One that is not there is no error.
//
// Source: DELETE /oss/v2/buckets/{bucketKey}/objects/{objectKey}, oss.yaml (delete_object).
func (c *Client) DeleteObject(ctx context.Context, bucket, key string) error {
	return c.delete(ctx, call{op: "delete object", path: objectPath(bucket, key), quota: quotaOSS, scopes: []string{ScopeDataWrite}})
}

// delete removes something. That it is not there is what the caller wants, and
// what the repetition of a call whose answer was lost hears.
func (c *Client) delete(ctx context.Context, k call) error {
	k.method = http.MethodDelete
	_, err := c.json(ctx, k, nil)
	if IsStatus(err, http.StatusNotFound) {
		return nil
	}
	return err
}

func bucketPath(bucket string) string { return "/oss/v2/buckets/" + segment(bucket) }

func objectPath(bucket, key string) string { return bucketPath(bucket) + "/objects/" + segment(key) }

// Access is what a signed URL lets its holder do.
type Access string

// Kinds of access.
const (
	AccessRead      Access = "Read"
	AccessWrite     Access = "Write"
	AccessReadWrite Access = "ReadWrite"
)

// SignedURL lets whoever has it at an object of OSS, without a token: it is a secret.
type SignedURL struct {
	URL     string `json:"signedUrl"`
	Expires Millis `json:"expiration"`
}

// SignObject makes a URL of OSS itself for an object, which works for life
// (whole minutes, at least one) or once. It goes through OSS and is slower than
// [Client.SignDownload], but may live longer.
//
// Source: POST .../objects/{objectKey}/signed, oss.yaml (create_signed_resource).
func (c *Client) SignObject(ctx context.Context, bucket, key string, access Access, life time.Duration, once bool) (SignedURL, error) {
	var s SignedURL
	_, err := c.json(ctx, call{
		op: "sign object", method: http.MethodPost, path: objectPath(bucket, key) + "/signed", quota: quotaOSS,
		query: url.Values{"access": {string(access)}}, scopes: []string{ScopeDataRead, ScopeDataWrite},
		body: map[string]any{"minutesExpiration": max(1, int(life/time.Minute)), "singleUse": once},
	}, &s)
	return s, err
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
// life is over, which is rounded to whole minutes, 1 to 60. [Client.Upload] does
// all of it; this is for parts that somebody else sends, such as a browser.
//
// Source: GET .../objects/{objectKey}/signeds3upload, oss.yaml (signed_s3_upload).
func (c *Client) SignUpload(ctx context.Context, bucket, key, uploadKey string, first, n int, life time.Duration) (UploadURLs, error) {
	const op = "sign upload"
	if first < 1 || n < 1 || n > MaxURLs {
		return UploadURLs{}, invalid(op, "parts %d+%d: want a first part from 1 and 1 to %d parts", first, n, MaxURLs)
	}
	q := url.Values{
		"firstPart":         {strconv.Itoa(first)},
		"parts":             {strconv.Itoa(n)},
		"minutesExpiration": {minutes(life)},
	}
	set(q, "uploadKey", uploadKey)
	var u UploadURLs
	_, err := c.json(ctx, call{
		op: op, method: http.MethodGet, path: objectPath(bucket, key) + "/signeds3upload", query: q, quota: quotaOSS,
		scopes: []string{ScopeDataWrite, ScopeDataCreate},
	}, &u)
	if err != nil {
		return UploadURLs{}, err
	}
	if len(u.URLs) != n || u.UploadKey == "" {
		return UploadURLs{}, &Error{Op: op, Status: http.StatusOK, Message: fmt.Sprintf("asked for %d URLs and got %d, upload key %t", n, len(u.URLs), u.UploadKey != ""), final: true}
	}
	for _, s := range u.URLs {
		if !web(s) {
			return UploadURLs{}, &Error{Op: op, Status: http.StatusOK, Message: "a signed URL is neither http nor https", final: true}
		}
	}
	return u, nil
}

// minutes is a life as the service takes it: 1 to 60.
func minutes(life time.Duration) string {
	return strconv.Itoa(min(max(int(life/time.Minute), 1), 60))
}

func web(s string) bool { return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://") }

// ObjectHeaders are stored with an object and sent with its downloads.
type ObjectHeaders struct {
	ContentType        string // default application/octet-stream
	ContentDisposition string
	ContentEncoding    string
	CacheControl       string
	Metadata           string // JSON of less than 100 bytes, for the application itself
}

func (h ObjectHeaders) header() http.Header {
	out := http.Header{"X-Ads-Meta-Content-Type": {first(h.ContentType, "application/octet-stream")}}
	for name, value := range map[string]string{
		"X-Ads-Meta-Content-Disposition": h.ContentDisposition, "X-Ads-Meta-Content-Encoding": h.ContentEncoding,
		"X-Ads-Meta-Cache-Control": h.CacheControl, "X-Ads-User-Defined-Metadata": h.Metadata,
	} {
		if value != "" {
			out.Set(name, value)
		}
	}
	return out
}

// CompleteUpload makes an object of the parts that were put to the URLs of
// [Client.SignUpload]. The service compares size (bytes, 0 for any) and eTags
// (in order, nil for any) when they are given. It says success even when they
// differ; that is an [*Error] here, with the service's reason as its Code, such
// as MissingOrInvalidParts, and what it says of the parts in its Body.
//
// Source: POST .../objects/{objectKey}/signeds3upload, oss.yaml (complete_signed_s3_upload).
func (c *Client) CompleteUpload(ctx context.Context, bucket, key, uploadKey string, size int64, eTags []string, h ObjectHeaders) (Object, error) {
	const op = "complete upload"
	body := map[string]any{"uploadKey": uploadKey}
	if size > 0 {
		body["size"] = size
	}
	if len(eTags) > 0 {
		body["eTags"] = eTags
	}
	var a struct {
		Object
		Size   json.RawMessage `json:"size"` // a number, or an object when status is error
		Status string          `json:"status"`
		Reason string          `json:"reason"`
		Parts  json.RawMessage `json:"parts"`
	}
	res, err := c.receive(ctx, call{
		op: op, method: http.MethodPost, path: objectPath(bucket, key) + "/signeds3upload", header: h.header(), quota: quotaOSS,
		scopes: []string{ScopeDataWrite, ScopeDataCreate}, body: body, once: true,
	}, &a)
	if err != nil {
		return Object{}, err
	}
	if a.Status == "error" || a.Reason != "" {
		return Object{}, &Error{Op: op, Status: res.status, Code: a.Reason, Message: "the service did not accept the parts", RequestID: requestID(res.header), Body: cut(a.Parts), final: true}
	}
	if json.Unmarshal(a.Size, &a.Object.Size) != nil || a.ObjectID == "" {
		return c.ObjectDetails(ctx, bucket, key)
	}
	return a.Object, nil
}

// DownloadURL is where an object can be had without a token.
type DownloadURL struct {
	// Status is complete: the object is at URL. Chunked: it was sent in pieces
	// that are not joined yet, each at one of URLs, by range ("0-5242879").
	Status string            `json:"status"`
	URL    string            `json:"url"`  // a secret
	URLs   map[string]string `json:"urls"` // secrets
	Size   int64             `json:"size"` // bytes, of the whole object
	SHA1   string            `json:"sha1"` // hexadecimal; empty right after an upload
}

// SignDownload returns where to download an object from, for life (rounded to
// whole minutes, 1 to 60). The URL takes ranges. [Client.DownloadObject] does
// all of it; this is for others, such as a browser.
//
// Source: GET .../objects/{objectKey}/signeds3download, oss.yaml (signed_s3_download).
func (c *Client) SignDownload(ctx context.Context, bucket, key string, life time.Duration) (DownloadURL, error) {
	const op = "sign download"
	var d DownloadURL
	res, err := c.receive(ctx, call{
		op: op, method: http.MethodGet, path: objectPath(bucket, key) + "/signeds3download", quota: quotaOSS,
		query: url.Values{"minutesExpiration": {minutes(life)}}, scopes: []string{ScopeDataRead},
	}, &d)
	if err != nil {
		return DownloadURL{}, err
	}
	usable := web(d.URL) || len(d.URLs) > 0
	for _, u := range d.URLs {
		usable = usable && web(u)
	}
	if d.Size < 0 || !usable {
		return DownloadURL{}, unreadable(op, res, fmt.Errorf("no usable url and size in the answer (status %q)", d.Status))
	}
	return d, nil
}
