package blob

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"

	"purlin/fault"
)

var _ Bucket = (*s3Bucket)(nil)

// s3Bucket is a bucket of an S3 server.
type s3Bucket struct {
	name   string
	client *s3.Client
	signer *s3.PresignClient
	cdn    *cdn // nil: downloads come from the bucket itself
	// How the server encrypts what is stored; empty: as the bucket says.
	encryption types.ServerSideEncryption
	kmsKey     *string // nil: the account's own key for S3
}

// s3PutPart is how many bytes Put holds at once. 10,000 of them are the largest
// object that Put can store, 156 GiB.
const s3PutPart = 16 << 20

func openS3(ctx context.Context, u *url.URL, front *CDN) (*s3Bucket, error) {
	if u.Host == "" || strings.Trim(u.Path, "/") != "" || u.User != nil {
		return nil, errors.New("blob: an S3 URL is s3://bucket?region=…&endpoint=…&path_style=true&sse=…&kms_key=…, without path or user")
	}
	q, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil, fmt.Errorf("blob: reading the parameters of the S3 URL: %w", err)
	}
	for name := range q {
		if !slices.Contains([]string{"region", "endpoint", "path_style", "sse", "kms_key"}, name) {
			return nil, fmt.Errorf("blob: unknown parameter %q in the S3 URL", name)
		}
	}
	b := &s3Bucket{name: u.Host}
	if err := b.encrypt(q.Get("sse"), q.Get("kms_key")); err != nil {
		return nil, err
	}
	if front != nil {
		if b.cdn, err = front.open(); err != nil {
			return nil, err
		}
	}
	var load []func(*config.LoadOptions) error
	if region := q.Get("region"); region != "" {
		load = append(load, config.WithRegion(region))
	}
	c, err := config.LoadDefaultConfig(ctx, load...)
	if err != nil {
		return nil, fmt.Errorf("loading the AWS configuration: %w", err)
	}
	b.client = s3.NewFromConfig(c, func(o *s3.Options) {
		o.UsePathStyle = q.Get("path_style") == "true"
		if endpoint := q.Get("endpoint"); endpoint != "" {
			o.BaseEndpoint = aws.String(endpoint)
		}
		// A checksum in a signed URL would be that of an empty body, and servers
		// other than Amazon's refuse trailing checksums.
		o.RequestChecksumCalculation = aws.RequestChecksumCalculationWhenRequired
		o.ResponseChecksumValidation = aws.ResponseChecksumValidationWhenRequired
	})
	b.signer = s3.NewPresignClient(b.client)
	if _, err := b.client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &b.name}); err != nil {
		return nil, fmt.Errorf("reaching the S3 bucket %s: %w", b.name, err)
	}
	return b, nil
}

// encrypt reads how the server is to encrypt what is stored
// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingEncryption.html).
// A part is encrypted as its upload was begun, so signed URLs need no header.
func (b *s3Bucket) encrypt(sse, kmsKey string) error {
	b.encryption = types.ServerSideEncryption(sse)
	switch sse {
	case "", string(types.ServerSideEncryptionAes256):
		if kmsKey != "" {
			return errors.New("blob: kms_key in the S3 URL goes with sse=aws:kms or sse=aws:kms:dsse")
		}
	case string(types.ServerSideEncryptionAwsKms), string(types.ServerSideEncryptionAwsKmsDsse):
		if kmsKey != "" {
			b.kmsKey = &kmsKey
		}
	default:
		return fmt.Errorf("blob: sse is %q in the S3 URL: use AES256, aws:kms or aws:kms:dsse", sse)
	}
	return nil
}

// s3Code returns the error code of an S3 answer; "" when there was none.
func s3Code(err error) string {
	if e, ok := errors.AsType[smithy.APIError](err); ok {
		return e.ErrorCode()
	}
	return ""
}

// s3Fault turns what S3 says about a caller's mistake into a fault.
func s3Fault(err error, doing, key string) error {
	switch s3Code(err) {
	case "NoSuchKey", "NotFound":
		return notFound(key)
	case "NoSuchUpload":
		return noUpload()
	case "InvalidPart":
		return fault.Errorf(fault.Conflict, "a part was not received, or differs from what was received")
	case "EntityTooSmall":
		return fault.Errorf(fault.Invalid, "every part but the last needs at least %d bytes", MinPartSize)
	case "EntityTooLarge":
		return fault.Errorf(fault.TooLarge, "the object is larger than the store takes")
	case "InvalidPartOrder":
		return fault.Errorf(fault.Invalid, "parts must be named once each in ascending order")
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func (b *s3Bucket) CreateUpload(ctx context.Context, key string, size int64) (string, error) {
	if err := checkKey(key); err != nil {
		return "", err
	}
	if size < 0 {
		return "", fault.Errorf(fault.Invalid, "an upload cannot have %d bytes", size)
	}
	return b.createUpload(ctx, key, "application/octet-stream")
}

func (b *s3Bucket) createUpload(ctx context.Context, key, contentType string) (string, error) {
	out, err := b.client.CreateMultipartUpload(ctx, &s3.CreateMultipartUploadInput{
		Bucket: &b.name, Key: &key, ContentType: &contentType,
		ServerSideEncryption: b.encryption, SSEKMSKeyId: b.kmsKey,
	})
	if err != nil {
		return "", s3Fault(err, "creating an upload at S3", key)
	}
	return aws.ToString(out.UploadId), nil
}

func checkUpload(key, uploadID string) error {
	if err := checkKey(key); err != nil {
		return err
	}
	if uploadID == "" || len(uploadID) > 1024 {
		return noUpload()
	}
	return nil
}

func (b *s3Bucket) SignPart(ctx context.Context, key, uploadID string, number int, size int64, ttl time.Duration) (string, error) {
	if err := errors.Join(checkUpload(key, uploadID), checkPart(number, size), checkTTL(ttl)); err != nil {
		return "", err
	}
	out, err := b.signer.PresignUploadPart(ctx, &s3.UploadPartInput{
		Bucket: &b.name, Key: &key, UploadId: &uploadID,
		PartNumber: partNumber(number), ContentLength: &size,
	}, s3.WithPresignExpires(ttl))
	if err != nil {
		return "", fmt.Errorf("signing a part for S3: %w", err)
	}
	return out.URL, nil
}

func (b *s3Bucket) PutPart(ctx context.Context, key, uploadID string, number int, size int64, r io.Reader) (Part, error) {
	if err := errors.Join(checkUpload(key, uploadID), checkPart(number, size)); err != nil {
		return Part{}, err
	}
	// The client reads a part twice, to sign it and to send it.
	content := make([]byte, size)
	if _, err := io.ReadFull(r, content); err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return Part{}, fmt.Errorf("reading what to store: %w", err)
	}
	return b.uploadPart(ctx, key, uploadID, number, content)
}

func (b *s3Bucket) uploadPart(ctx context.Context, key, uploadID string, number int, content []byte) (Part, error) {
	out, err := b.client.UploadPart(ctx, &s3.UploadPartInput{
		Bucket: &b.name, Key: &key, UploadId: &uploadID, PartNumber: partNumber(number),
		ContentLength: aws.Int64(int64(len(content))), Body: bytes.NewReader(content),
	})
	if err != nil {
		return Part{}, s3Fault(err, "storing a part at S3", key)
	}
	return Part{Number: number, Size: int64(len(content)), ETag: strings.Trim(aws.ToString(out.ETag), `"`)}, nil
}

func (b *s3Bucket) Parts(ctx context.Context, key, uploadID string) ([]Part, error) {
	if err := checkUpload(key, uploadID); err != nil {
		return nil, err
	}
	pages := s3.NewListPartsPaginator(b.client, &s3.ListPartsInput{Bucket: &b.name, Key: &key, UploadId: &uploadID})
	parts := []Part{}
	for pages.HasMorePages() && len(parts) < MaxParts {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, s3Fault(err, "listing parts at S3", key)
		}
		for _, p := range page.Parts {
			parts = append(parts, Part{
				Number: int(aws.ToInt32(p.PartNumber)),
				Size:   aws.ToInt64(p.Size),
				ETag:   strings.Trim(aws.ToString(p.ETag), `"`),
			})
		}
	}
	slices.SortFunc(parts, func(a, b Part) int { return a.Number - b.Number })
	return parts, nil
}

func (b *s3Bucket) CompleteUpload(ctx context.Context, key, uploadID string, parts []Part) error {
	if err := checkUpload(key, uploadID); err != nil {
		return err
	}
	size, err := checkParts(parts)
	if err != nil {
		return err
	}
	_, err = b.client.CompleteMultipartUpload(ctx, &s3.CompleteMultipartUploadInput{
		Bucket: &b.name, Key: &key, UploadId: &uploadID,
		MultipartUpload: &types.CompletedMultipartUpload{Parts: s3Parts(parts)},
	})
	// A former call may have completed it and its answer got lost.
	if s3Code(err) == "NoSuchUpload" {
		if a, statErr := b.Stat(ctx, key); statErr == nil && a.Size == size {
			err = nil
		}
	}
	if err != nil {
		return s3Fault(err, "completing an upload at S3", key)
	}
	// Where the answer to the first request for an upload got lost, the client's
	// second one began another, which nobody knows and everybody pays for.
	return b.abortUploads(ctx, key)
}

// partNumber is n as S3's API has it; it was checked to be at most MaxParts.
func partNumber(n int) *int32 { return aws.Int32(int32(n)) } //nolint:gosec // see above

func s3Parts(parts []Part) []types.CompletedPart {
	out := make([]types.CompletedPart, len(parts))
	for i, p := range parts {
		out[i] = types.CompletedPart{
			PartNumber: partNumber(p.Number),
			ETag:       aws.String(`"` + strings.Trim(p.ETag, `"`) + `"`),
		}
	}
	return out
}

func (b *s3Bucket) AbortUpload(ctx context.Context, key, uploadID string) error {
	err := checkUpload(key, uploadID)
	if fault.CodeOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = b.client.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{Bucket: &b.name, Key: &key, UploadId: &uploadID})
	if err != nil && s3Code(err) != "NoSuchUpload" {
		return s3Fault(err, "aborting an upload at S3", key)
	}
	return nil
}

func (b *s3Bucket) Put(ctx context.Context, key string, r io.Reader, o PutOptions) (int64, error) {
	if err := checkKey(key); err != nil {
		return 0, err
	}
	contentType := cmp.Or(o.ContentType, "application/octet-stream")
	var buf bytes.Buffer
	n, err := io.CopyN(&buf, r, s3PutPart)
	if err == nil {
		return b.putParts(ctx, key, contentType, &buf, r)
	}
	if !errors.Is(err, io.EOF) {
		return 0, fmt.Errorf("reading what to store: %w", err)
	}
	_, err = b.client.PutObject(ctx, &s3.PutObjectInput{
		Bucket: &b.name, Key: &key, ContentType: &contentType,
		ContentLength: &n, Body: bytes.NewReader(buf.Bytes()),
		ServerSideEncryption: b.encryption, SSEKMSKeyId: b.kmsKey,
	})
	if err != nil {
		return 0, s3Fault(err, "storing an object at S3", key)
	}
	return n, nil
}

// putParts stores buf and then the rest of r as a multipart upload.
func (b *s3Bucket) putParts(ctx context.Context, key, contentType string, buf *bytes.Buffer, r io.Reader) (size int64, err error) {
	id, err := b.createUpload(ctx, key, contentType)
	if err != nil {
		return 0, err
	}
	defer func() {
		if err != nil {
			clean, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
			defer cancel()
			err = errors.Join(err, b.AbortUpload(clean, key, id))
		}
	}()
	var parts []Part
	for buf.Len() > 0 {
		if len(parts) == MaxParts {
			return 0, fault.Errorf(fault.TooLarge, "the object is larger than %d bytes", int64(MaxParts)*s3PutPart)
		}
		p, err := b.uploadPart(ctx, key, id, len(parts)+1, buf.Bytes())
		if err != nil {
			return 0, err
		}
		parts = append(parts, p)
		size += p.Size
		buf.Reset()
		if _, err := io.CopyN(buf, r, s3PutPart); err != nil && !errors.Is(err, io.EOF) {
			return 0, fmt.Errorf("reading what to store: %w", err)
		}
	}
	return size, b.CompleteUpload(ctx, key, id, parts)
}

// get streams the bytes from first to last, or to the end when last is negative.
// etag, when not empty, is what the object must still have. A stream that breaks
// goes on with another request, as long as each brings something.
func (b *s3Bucket) get(ctx context.Context, key, etag string, first, last int64) (io.ReadCloser, error) {
	s := &s3Stream{bucket: b, ctx: ctx, key: key, etag: etag, next: first, last: last}
	return s, s.open()
}

// s3Stream holds a context because io.Reader takes none.
type s3Stream struct {
	bucket     *s3Bucket
	ctx        context.Context
	key, etag  string
	next, last int64
	body       io.ReadCloser
	brought    bool // something came of the present request
}

func (s *s3Stream) open() error {
	in := &s3.GetObjectInput{Bucket: &s.bucket.name, Key: &s.key}
	if s.etag != "" {
		in.IfMatch = aws.String(`"` + s.etag + `"`)
	}
	switch {
	case s.last >= 0:
		in.Range = aws.String(fmt.Sprintf("bytes=%d-%d", s.next, s.last))
	case s.next > 0:
		in.Range = aws.String(fmt.Sprintf("bytes=%d-", s.next))
	}
	out, err := s.bucket.client.GetObject(s.ctx, in)
	if err != nil {
		return err
	}
	s.body, s.etag, s.brought = out.Body, strings.Trim(aws.ToString(out.ETag), `"`), false
	return nil
}

func (s *s3Stream) Read(p []byte) (int, error) {
	for {
		n, err := s.body.Read(p)
		s.next += int64(n)
		s.brought = s.brought || n > 0
		switch {
		case err == nil, errors.Is(err, io.EOF), !s.brought, s.ctx.Err() != nil:
			return n, err
		case s.last >= 0 && s.next > s.last:
			return n, io.EOF
		}
		_ = s.body.Close()
		if again := s.open(); again != nil {
			return n, errors.Join(err, again)
		}
		if n > 0 {
			return n, nil
		}
	}
}

func (s *s3Stream) Close() error { return s.body.Close() }

func (b *s3Bucket) Reader(ctx context.Context, key string, offset int64) (io.ReadCloser, error) {
	if err := checkKey(key); err != nil {
		return nil, err
	}
	if offset < 0 {
		return nil, fault.Errorf(fault.Invalid, "an offset cannot be negative")
	}
	r, err := b.get(ctx, key, "", offset, -1)
	var status *awshttp.ResponseError
	if errors.As(err, &status) && status.HTTPStatusCode() == http.StatusRequestedRangeNotSatisfiable {
		return io.NopCloser(strings.NewReader("")), nil
	}
	if err != nil {
		return nil, s3Fault(err, "reading an object at S3", key)
	}
	return r, nil
}

func (b *s3Bucket) Open(ctx context.Context, key string) (Object, error) {
	a, err := b.Stat(ctx, key)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	return &s3Object{bucket: b, key: key, Attributes: a, ctx: ctx, cancel: cancel}, nil
}

// s3Object reads by ranged requests. It holds a context because io.ReaderAt
// takes none.
type s3Object struct {
	Attributes
	bucket *s3Bucket
	key    string
	ctx    context.Context
	cancel context.CancelFunc
}

func (o *s3Object) Size() int64 { return o.Attributes.Size }

func (o *s3Object) Close() error {
	o.cancel()
	return nil
}

func (o *s3Object) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, fault.Errorf(fault.Invalid, "an offset cannot be negative")
	}
	if off >= o.Size() {
		return 0, io.EOF
	}
	if len(p) == 0 {
		return 0, nil
	}
	want := p[:min(int64(len(p)), o.Size()-off)]
	body, err := o.bucket.get(o.ctx, o.key, o.ETag, off, off+int64(len(want))-1)
	if err != nil {
		return 0, s3Fault(err, "reading an object at S3", o.key)
	}
	defer body.Close()
	n, err := io.ReadFull(body, want)
	if err != nil {
		return n, fmt.Errorf("reading an object at S3: %w", err)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (b *s3Bucket) Stat(ctx context.Context, key string) (Attributes, error) {
	if err := checkKey(key); err != nil {
		return Attributes{}, err
	}
	out, err := b.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &b.name, Key: &key})
	if err != nil {
		return Attributes{}, s3Fault(err, "describing an object at S3", key)
	}
	return Attributes{
		Size:    aws.ToInt64(out.ContentLength),
		ETag:    strings.Trim(aws.ToString(out.ETag), `"`),
		ModTime: aws.ToTime(out.LastModified),
	}, nil
}

func (b *s3Bucket) Delete(ctx context.Context, key string) error {
	if err := checkKey(key); err != nil {
		return err
	}
	_, err := b.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &b.name, Key: &key})
	if code := s3Code(err); err != nil && code != "NoSuchKey" && code != "NotFound" {
		return s3Fault(err, "deleting an object at S3", key)
	}
	return nil
}

func (b *s3Bucket) Purge(ctx context.Context, key string) error {
	if err := checkKey(key); err != nil {
		return err
	}
	if err := b.abortUploads(ctx, key); err != nil {
		return err
	}
	return b.Delete(ctx, key)
}

// abortUploads ends every upload to the key.
func (b *s3Bucket) abortUploads(ctx context.Context, key string) error {
	pages := s3.NewListMultipartUploadsPaginator(b.client, &s3.ListMultipartUploadsInput{Bucket: &b.name, Prefix: &key})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return s3Fault(err, "listing uploads at S3", key)
		}
		for _, u := range page.Uploads {
			if aws.ToString(u.Key) != key { // longer, with this beginning
				continue
			}
			if err := b.AbortUpload(ctx, key, aws.ToString(u.UploadId)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *s3Bucket) SignGet(ctx context.Context, key string, o SignOptions) (string, error) {
	if err := errors.Join(checkKey(key), checkTTL(o.TTL)); err != nil {
		return "", err
	}
	o = o.fill(key)
	if b.cdn != nil {
		return b.cdn.get(key, o)
	}
	return b.presignGet(ctx, key, o)
}

func (b *s3Bucket) presignGet(ctx context.Context, key string, o SignOptions) (string, error) {
	out, err := b.signer.PresignGetObject(ctx, &s3.GetObjectInput{
		Bucket: &b.name, Key: &key,
		ResponseContentDisposition: aws.String(o.disposition()),
		ResponseContentType:        &o.ContentType,
		ResponseCacheControl:       aws.String("private"),
	}, s3.WithPresignExpires(o.TTL))
	if err != nil {
		return "", fmt.Errorf("signing a download from S3: %w", err)
	}
	return out.URL, nil
}

func (b *s3Bucket) Close() error { return nil }
