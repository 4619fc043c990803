// Package blob keeps large immutable objects: models on their way in and the
// artefacts made from them. Browsers move the bytes themselves over signed URLs.
//
// There are two stores behind one [Bucket]: a folder, whose signed URLs
// [Handler] serves, and any S3 server. Objects and uploads survive a kill at any
// point: an object is either whole or absent.
package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/url"
	"path"
	"regexp"
	"strings"
	"time"
	"unicode"

	"purlin/fault"
)

// Limits of uploads, those of S3
// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html).
const (
	MaxParts    = 10_000
	MaxPartSize = 5 << 30            // bytes
	MinPartSize = 5 << 20            // bytes; S3 asks this of every part but the last
	MaxTTL      = 7 * 24 * time.Hour // of signed URLs
)

// Bucket is a store of objects by key. A key matches
// ^[a-zA-Z0-9._/-]{1,512}$ and is a clean relative path. What is absent is a
// fault with code fault.NotFound, what a caller passed wrongly fault.Invalid.
// A Bucket is safe for concurrent use.
type Bucket interface {
	// CreateUpload begins a multipart upload of size bytes to key.
	CreateUpload(ctx context.Context, key string, size int64) (uploadID string, err error)
	// SignPart returns a URL that takes one PUT of exactly size bytes until ttl
	// has passed and answers with the part's ETag. A part that is put again
	// replaces the former. number counts from 1.
	SignPart(ctx context.Context, key, uploadID string, number int, size int64, ttl time.Duration) (string, error)
	// PutPart takes a part from this process instead of a signed URL: exactly size
	// bytes of r. A store at S3 holds them in memory meanwhile.
	PutPart(ctx context.Context, key, uploadID string, number int, size int64, r io.Reader) (Part, error)
	// Parts lists the parts received so far by ascending number.
	Parts(ctx context.Context, key, uploadID string) ([]Part, error)
	// CompleteUpload makes the object of the named parts, in ascending order.
	// It is idempotent: an object that is already complete is a success. A part
	// that is missing or has another ETag is a fault.Conflict. Other uploads to the
	// key may be ended with it.
	CompleteUpload(ctx context.Context, key, uploadID string, parts []Part) error
	// AbortUpload forgets an upload and its parts; an unknown one is a success.
	AbortUpload(ctx context.Context, key, uploadID string) error

	// Put stores what r yields, in bounded memory, and returns its size in bytes.
	// When r fails nothing is stored and the former object, if any, stays.
	Put(ctx context.Context, key string, r io.Reader, o PutOptions) (size int64, err error)
	// Open opens an object for reading at any offset. ctx bounds every read.
	Open(ctx context.Context, key string) (Object, error)
	// Reader streams an object from offset in bytes; at or after the end it is empty.
	// A connection that breaks on the way is made anew where it broke.
	Reader(ctx context.Context, key string, offset int64) (io.ReadCloser, error)
	// Stat describes an object.
	Stat(ctx context.Context, key string) (Attributes, error)
	// Delete removes an object; an absent one is a success.
	Delete(ctx context.Context, key string) error
	// Purge removes an object and every upload to its key; absent ones are a success.
	Purge(ctx context.Context, key string) error
	// SignGet returns a URL that downloads the object as an attachment.
	SignGet(ctx context.Context, key string, o SignOptions) (string, error)
	// Close frees what the bucket holds. Open objects stay readable on disk only.
	Close() error
}

// Part is one part of an upload as the store received it.
type Part struct {
	Number int    // from 1
	Size   int64  // bytes
	ETag   string // as the PUT answered, without quotes
}

// Object is an open object. It is safe for concurrent use.
type Object interface {
	io.ReaderAt
	io.Closer
	Size() int64 // bytes
}

// Attributes describe an object.
type Attributes struct {
	Size    int64 // bytes
	ETag    string
	ModTime time.Time
}

// PutOptions of [Bucket.Put].
type PutOptions struct {
	ContentType string // default application/octet-stream; the disk keeps none
}

// SignOptions of [Bucket.SignGet].
type SignOptions struct {
	TTL         time.Duration // required, at most MaxTTL
	Filename    string        // what the browser saves it as; default the last element of the key
	ContentType string        // default application/octet-stream
}

// Options of [Open]. S3 signs with its own credentials, so that all but
// CDN, which is for S3 only, are for the disk only.
type Options struct {
	// PublicURL is where browsers reach the server that mounts [Handler], such
	// as https://purlin.example.com. When empty, signed URLs are relative.
	PublicURL string
	// Key signs URLs, at least 32 bytes. When empty a random one is used, and
	// URLs end with the process.
	Key []byte
	// Others are further keys that verify, while the key is changed.
	Others [][]byte
	// CDN, when not nil, is where downloads are signed for instead of the bucket
	// itself. Uploads go to the bucket all the same.
	CDN *CDN
}

// Open returns the bucket at rawURL: a folder as file:///absolute/path or a plain
// path, which is made if needed, or
// s3://bucket?region=…&endpoint=https://…&path_style=true, whose credentials come
// from the AWS default chain and which must exist. With sse=AES256, or sse=aws:kms
// and kms_key=ARN where the key is not the account's own, the server is told to
// encrypt what is stored; without, it does what the bucket says.
func Open(ctx context.Context, rawURL string, o Options) (Bucket, error) {
	if o.CDN != nil && !strings.HasPrefix(rawURL, "s3://") {
		return nil, errors.New("blob: a CDN goes with a bucket at s3://, not with a folder")
	}
	if !strings.Contains(rawURL, "://") {
		return openDisk(rawURL, o)
	}
	u, err := url.Parse(rawURL)
	if err != nil {
		return nil, errors.New("blob: the URL of the bucket cannot be parsed")
	}
	switch u.Scheme {
	case "file":
		if u.Host != "" && u.Host != "localhost" {
			return nil, fmt.Errorf("blob: file URL names the host %q: write file:///absolute/path", u.Host)
		}
		return openDisk(u.Path, o)
	case "s3":
		return openS3(ctx, u, o.CDN)
	}
	return nil, fmt.Errorf("blob: unknown scheme %q: use file:// or s3://", u.Scheme)
}

var keyPattern = regexp.MustCompile(`^[a-zA-Z0-9._/-]{1,512}$`)

func checkKey(key string) error {
	if !keyPattern.MatchString(key) || path.Clean("/"+key) != "/"+key {
		return fault.Errorf(fault.Invalid, "an object key is a clean relative path of 1 to 512 letters, digits, dots, dashes and underscores")
	}
	return nil
}

func checkTTL(ttl time.Duration) error {
	if ttl < time.Second || ttl > MaxTTL {
		return fault.Errorf(fault.Invalid, "a signed URL lasts between a second and %s, not %s", MaxTTL, ttl)
	}
	return nil
}

func checkPart(number int, size int64) error {
	if number < 1 || number > MaxParts {
		return fault.Errorf(fault.Invalid, "part numbers go from 1 to %d", MaxParts)
	}
	if size < 0 || size > MaxPartSize {
		return fault.Errorf(fault.Invalid, "a part has at most %d bytes", int64(MaxPartSize))
	}
	return nil
}

// checkParts looks at the list for a completion and returns the object's size.
func checkParts(parts []Part) (size int64, err error) {
	if len(parts) == 0 || len(parts) > MaxParts {
		return 0, fault.Errorf(fault.Invalid, "an upload has 1 to %d parts", MaxParts)
	}
	last := 0
	for _, p := range parts {
		if err := checkPart(p.Number, p.Size); err != nil {
			return 0, err
		}
		if p.Number <= last {
			return 0, fault.Errorf(fault.Invalid, "parts must be named once each in ascending order")
		}
		last = p.Number
		size += p.Size
	}
	return size, nil
}

func notFound(key string) error {
	return fault.Errorf(fault.NotFound, "there is no object %s", key)
}

func noUpload() error {
	return fault.Errorf(fault.NotFound, "there is no such upload: it was completed, aborted or never begun")
}

func partConflict(number int) error {
	return fault.Errorf(fault.Conflict, "part %d was not received, or differs from what was received", number)
}

// fill sets the defaults and makes the file name safe for a header and a disk.
func (o SignOptions) fill(key string) SignOptions {
	if o.Filename == "" {
		o.Filename = path.Base(key)
	}
	o.Filename = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		case r == '/', r == '\\':
			return '_'
		}
		return r
	}, strings.ToValidUTF8(o.Filename, "_"))
	if runes := []rune(o.Filename); len(runes) > 200 {
		o.Filename = string(runes[:200])
	}
	if _, _, err := mime.ParseMediaType(o.ContentType); err != nil {
		o.ContentType = "application/octet-stream"
	}
	return o
}

// disposition is the Content-Disposition of RFC 6266, with RFC 5987 where needed.
func (o SignOptions) disposition() string {
	return mime.FormatMediaType("attachment", map[string]string{"filename": o.Filename})
}
