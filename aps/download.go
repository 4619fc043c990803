package aps

import (
	"cmp"
	"context"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Download is a file on its way. The first Read asks for it from where Seek
// left it, so that a part can be had without the rest. Reading goes on by Range
// where a connection was lost, and asks for another signed URL when one has
// expired. It is not safe for concurrent use. Close it.
type Download struct {
	Size int64  // bytes
	MIME string // as the service says; empty for an object until something was read
	ETag string // of a derivative
	SHA1 string // of an object, hexadecimal; compared when all of it was read in order

	c      *Client
	ctx    context.Context //nolint:containedctx // of the download, which is one long call
	cancel context.CancelFunc
	op     string
	sign   func(context.Context) (signed, error)

	pieces   []piece
	cookie   string
	piece    piece // that body is of
	body     io.ReadCloser
	stored   string // the storage's ETag: what goes on must be what began
	stall    *time.Timer
	stop     context.CancelCauseFunc
	stalled  func() bool // the request was stopped because no byte moved
	offset   int64
	failures int
	sum      hash.Hash // of all before offset; nil when something was skipped
	err      error
}

var _ io.ReadSeekCloser = (*Download)(nil)

// piece is a range of a file, begin to end-1, behind a URL of its own.
type piece struct {
	begin, end int64
	url        string
}

// signed is where a file can be had for a while.
type signed struct {
	size             int64
	mime, etag, sha1 string
	cookie           string
	pieces           []piece
}

func (c *Client) download(ctx context.Context, op string, sign func(context.Context) (signed, error)) (*Download, error) {
	ctx, cancel := context.WithCancel(ctx)
	d := &Download{c: c, ctx: ctx, cancel: cancel, op: op, sign: sign}
	s, err := sign(ctx)
	if err != nil {
		cancel()
		return nil, err
	}
	d.Size, d.MIME, d.ETag, d.SHA1 = s.size, s.mime, s.etag, s.sha1
	d.pieces, d.cookie = s.pieces, s.cookie
	if len(d.SHA1) == 2*sha1.Size {
		d.sum = sha1.New()
	}
	return d, nil
}

// DownloadObject opens an object of OSS. When the whole of it was read in order
// and the service knows its SHA-1, another sum is an error in place of io.EOF.
//
// Source: GET .../objects/{objectKey}/signeds3download, oss.yaml (signed_s3_download).
func (c *Client) DownloadObject(ctx context.Context, bucket, key string) (*Download, error) {
	const op = "download object"
	return c.download(ctx, op, func(ctx context.Context) (signed, error) {
		u, err := c.SignDownload(ctx, bucket, key, time.Hour)
		if err != nil {
			return signed{}, err
		}
		s := signed{size: u.Size, sha1: u.SHA1, pieces: []piece{{0, u.Size, u.URL}}}
		if u.URL == "" {
			if s.pieces, err = pieces(u); err != nil {
				return signed{}, &Error{Op: op, Status: http.StatusOK, Message: "the pieces of the object do not fit", cause: err, final: true}
			}
		}
		return s, nil
	})
}

// pieces reads the ranges of an object that was sent in chunks.
func pieces(u DownloadURL) ([]piece, error) {
	var list []piece
	for name, target := range u.URLs {
		p := piece{url: target}
		if _, err := fmt.Sscanf(name, "%d-%d", &p.begin, &p.end); err != nil {
			return nil, fmt.Errorf("range %q: %w", name, err)
		}
		p.end++
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b piece) int { return cmp.Compare(a.begin, b.begin) })
	at := int64(0)
	for _, p := range list {
		if p.begin != at || p.end <= p.begin {
			return nil, fmt.Errorf("bytes from %d are missing", at)
		}
		at = p.end
	}
	if at != u.Size {
		return nil, fmt.Errorf("they end at %d of %d", at, u.Size)
	}
	return list, nil
}

// resign asks for other URLs of what must be the same file.
func (d *Download) resign() error {
	s, err := d.sign(d.ctx)
	if err != nil {
		return err
	}
	if s.size != d.Size || s.etag != d.ETag || s.sha1 != "" && d.SHA1 != "" && s.sha1 != d.SHA1 {
		return d.changed()
	}
	d.pieces, d.cookie = s.pieces, s.cookie
	return nil
}

func (d *Download) changed() error {
	return &Error{Op: d.op, Message: "the file changed while it was read", final: true}
}

// open asks for the bytes from the offset on.
func (d *Download) open() error {
	signedAnew := false
	for {
		i := slices.IndexFunc(d.pieces, func(p piece) bool { return d.offset < p.end })
		d.piece = d.pieces[i]
		err := d.get()
		if err == nil {
			return nil
		}
		if IsStatus(err, http.StatusForbidden) && !signedAnew {
			signedAnew = true
			if err := d.resign(); err != nil {
				return err
			}
			continue
		}
		if err := d.c.pause(d.ctx, d.failures, err); err != nil {
			return err
		}
		d.failures++
	}
}

// get makes one request.
func (d *Download) get() error {
	ctx, stop := context.WithCancelCause(d.ctx)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, d.piece.url, nil)
	if err != nil {
		stop(nil)
		return &Error{Op: d.op, cause: withoutURL(err), final: true}
	}
	if d.cookie != "" {
		req.Header.Set("Cookie", d.cookie)
	}
	req.Header.Set("Accept-Encoding", "identity") // offsets count what is stored
	from := d.offset - d.piece.begin
	if from > 0 {
		req.Header.Set("Range", fmt.Sprintf("bytes=%d-", from))
	}
	stall := time.AfterFunc(d.c.o.StallTimeout, func() { stop(errStalled) })
	stalled := func() bool { return errors.Is(context.Cause(ctx), errStalled) }
	res, err := d.c.send(d.op, req, d.failures)
	switch {
	case err != nil && stalled():
		err = &Error{Op: d.op, cause: errStalled}
	case err != nil:
	case from > 0 && (res.StatusCode != http.StatusPartialContent || !strings.HasPrefix(res.Header.Get("Content-Range"), fmt.Sprintf("bytes %d-", from))):
		err = &Error{Op: d.op, Status: res.StatusCode, Message: "the server does not go on where it was asked to", final: true}
	case d.stored != "" && res.Header.Get("ETag") != "" && res.Header.Get("ETag") != d.stored && len(d.pieces) == 1:
		err = d.changed()
	}
	if err != nil {
		if res != nil {
			_ = res.Body.Close()
		}
		stall.Stop()
		stop(nil)
		return err
	}
	d.body, d.stop, d.stall, d.stalled, d.stored = res.Body, stop, stall, stalled, res.Header.Get("ETag")
	d.MIME = first(d.MIME, res.Header.Get("Content-Type"))
	return nil
}

func (d *Download) drop() {
	if d.body != nil {
		d.stall.Stop()
		d.stop(nil)
		_ = d.body.Close()
		d.body = nil
	}
}

// Read reads on. It returns io.EOF after exactly Size bytes.
func (d *Download) Read(p []byte) (int, error) {
	if len(p) == 0 && (d.err == nil || errors.Is(d.err, io.EOF)) {
		return 0, nil
	}
	if d.err != nil {
		return 0, d.err
	}
	for {
		if d.offset >= d.Size {
			d.drop()
			d.err = d.end()
			return 0, d.err
		}
		if d.body == nil {
			if d.err = d.open(); d.err != nil {
				return 0, d.err
			}
		}
		p = p[:min(int64(len(p)), d.piece.end-d.offset)]
		n, err := d.body.Read(p)
		d.stall.Reset(d.c.o.StallTimeout)
		d.offset += int64(n)
		if n > 0 {
			if d.sum != nil {
				d.sum.Write(p[:n])
			}
			if err != nil || d.offset == d.piece.end {
				d.drop()
			}
			d.failures = 0 // bytes came: it goes on
			return n, nil
		}
		if err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			if d.stalled() {
				err = errStalled // and not that the request was canceled, which is final
			}
			d.drop()
			if d.err = d.c.pause(d.ctx, d.failures, &Error{Op: d.op, cause: err}); d.err != nil {
				return 0, d.err
			}
			d.failures++
		}
	}
}

// end compares what was read with what the service says that it stored.
func (d *Download) end() error {
	if d.sum != nil && d.offset == d.Size && !strings.EqualFold(hex.EncodeToString(d.sum.Sum(nil)), d.SHA1) {
		return &Error{Op: d.op, Message: "what came has another SHA-1 than what is stored", final: true}
	}
	return io.EOF
}

// Seek sets where the next Read begins. It asks nothing of the service.
func (d *Download) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += d.offset
	case io.SeekEnd:
		offset += d.Size
	}
	if offset < 0 {
		return d.offset, errors.New("aps: seek to before the beginning")
	}
	if d.err != nil && !errors.Is(d.err, io.EOF) {
		return d.offset, d.err
	}
	d.err = nil
	if offset != d.offset {
		d.drop()
		d.offset = offset
		d.sum = nil
		if offset == 0 && len(d.SHA1) == 2*sha1.Size {
			d.sum = sha1.New()
		}
	}
	return offset, nil
}

// Close ends the download.
func (d *Download) Close() error {
	d.drop()
	d.cancel()
	if d.err == nil || errors.Is(d.err, io.EOF) {
		d.err = errors.New("aps: read after close")
	}
	return nil
}
