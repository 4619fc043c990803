package aps

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// MinPartSize is the least size, in bytes, of every part but the last.
const MinPartSize = 5 << 20

// maxParts is how many parts S3 takes in one upload.
const maxParts = 10_000

// UploadOptions configure [Client.Upload]. The zero value works.
type UploadOptions struct {
	// PartSize in bytes, at least [MinPartSize]. The default grows with the
	// object, from 8 MiB, so that the parts stay under a thousand. A resumed
	// upload keeps the size that it began with.
	PartSize int64
	// Parallel is how many parts are on their way at once. Default 4.
	Parallel int
	// Resume is the last state that OnPart was given, to go on from there. An
	// upload that the service has forgotten (after 24 hours) begins anew.
	Resume *UploadState
	// OnPart is called when the upload has a key and again after every part,
	// never twice at once. Store the state to resume from it.
	OnPart func(UploadState)
	// Progress is told how many bytes of the object are sent, those of earlier
	// parts included. A part that is repeated is counted once it is past where
	// it was; the number never falls. Never called twice at once.
	Progress func(sent int64)
	// Pause, when it is not zero, is when to begin no further part: those on their
	// way are finished, at least one is sent, and unless it was the last the upload
	// fails with [ErrPaused].
	Pause time.Time
	// ObjectHeaders are stored with the object.
	ObjectHeaders
}

// ErrPaused says that an upload stopped between parts, as it was asked to. It
// goes on from the last state that OnPart was given.
var ErrPaused = errors.New("aps: the upload paused")

// UploadState says how far an upload came; it survives the process as JSON.
type UploadState struct {
	UploadKey string         `json:"uploadKey"`
	Size      int64          `json:"size"`     // of the object, bytes; -1 for a stream
	PartSize  int64          `json:"partSize"` // bytes
	Parts     []UploadedPart `json:"parts"`    // done, by number
}

// UploadedPart is a part that the storage has.
type UploadedPart struct {
	Number int    `json:"number"` // from 1
	Size   int64  `json:"size"`   // bytes
	ETag   string `json:"etag"`
}

// Upload stores size bytes of r as an object and returns what the service then
// says of it. Parts stream from r, several at once, straight to signed URLs: no
// part is held in memory. A part whose URL expired gets another; a lost
// connection or a failure of the server repeats that part. The service is told
// the size and the parts' ETags, and the answer is checked.
//
// When it fails, the parts that are done stay with the service: call it again
// with the last state that OnPart was given.
//
// Source: https://aps.autodesk.com/en/docs/data/v2/tutorials/upload-file/, oss.yaml.
func (c *Client) Upload(ctx context.Context, bucket, key string, r io.ReaderAt, size int64, o UploadOptions) (Object, error) {
	if size < 0 {
		return Object{}, invalid("upload", "the size is negative")
	}
	u := newUpload(c, bucket, key, o)
	resumed := u.begin(size)
	object, err := u.run(ctx, u.fromReaderAt(r))
	if err != nil && resumed && u.forgotten {
		u.o.Resume = nil
		u.begin(size)
		object, err = u.run(ctx, u.fromReaderAt(r))
	}
	return object, err
}

// UploadStream is [Client.Upload] of what comes out of r until its end, in
// memory of Parallel parts. The size need not be known, but an object has at
// most 10,000 parts: the default part of 8 MiB is enough for 78 GiB. To resume,
// give it the same bytes from the beginning; parts that are done are skipped.
func (c *Client) UploadStream(ctx context.Context, bucket, key string, r io.Reader, o UploadOptions) (Object, error) {
	u := newUpload(c, bucket, key, o)
	resumed := u.begin(unknownSize)
	object, err := u.run(ctx, u.fromStream(ctx, r))
	if err != nil && resumed && u.forgotten {
		err = fmt.Errorf("aps: the service has forgotten the upload, begin anew without Resume: %w", err)
	}
	return object, err
}

// unknownSize is the size of a stream that has not ended.
const unknownSize = -1

type upload struct {
	c           *Client
	bucket, key string
	o           UploadOptions
	forgotten   bool // the service does not know the upload key; set under signing

	mu      sync.Mutex // guards what follows and orders the callbacks
	size    int64      // of the object; unknownSize until a stream has ended
	state   UploadState
	current map[int]int64 // bytes sent of parts on their way
	told    int64

	signing sync.Mutex // one request for URLs at a time
	urls    map[int]string
}

func newUpload(c *Client, bucket, key string, o UploadOptions) *upload {
	if o.Parallel <= 0 {
		o.Parallel = 4
	}
	return &upload{c: c, bucket: bucket, key: key, o: o, urls: map[int]string{}}
}

// begin sets the first state and says whether it goes on from an earlier one.
func (u *upload) begin(size int64) bool {
	u.forgotten, u.current, u.size = false, map[int]int64{}, size
	clear(u.urls)
	if s := u.o.Resume; s != nil && s.UploadKey != "" && s.Size == size && s.PartSize > 0 {
		u.state = *s
		u.state.Parts = nil
		for _, p := range s.Parts { // believe only what fits
			if p.Number >= 1 && p.Number <= u.count() && p.Size == u.length(p.Number) && p.ETag != "" {
				u.state.Parts = append(u.state.Parts, p)
			}
		}
		slices.SortFunc(u.state.Parts, func(a, b UploadedPart) int { return a.Number - b.Number })
		u.state.Parts = slices.CompactFunc(u.state.Parts, func(a, b UploadedPart) bool { return a.Number == b.Number })
		return true
	}
	part := u.o.PartSize
	if part <= 0 {
		part = 8 << 20
		for size/part >= 1000 && part < 128<<20 {
			part *= 2
		}
	}
	part = max(part, MinPartSize, (size+maxParts-1)/maxParts)
	u.state = UploadState{Size: size, PartSize: part}
	return false
}

// count is how many parts there are, as far as that is known.
func (u *upload) count() int {
	if u.size == unknownSize {
		return maxParts
	}
	return int(max(1, (u.size+u.state.PartSize-1)/u.state.PartSize))
}

func (u *upload) length(n int) int64 {
	if u.size == unknownSize {
		return u.state.PartSize
	}
	return min(u.state.PartSize, u.size-int64(n-1)*u.state.PartSize)
}

// part is what is to be sent as one.
type part struct {
	n    int
	size int64
	data io.ReaderAt
	at   int64  // where it begins in data
	done func() // when it will not be read again
}

// parts yields what is not sent yet, from the first on.
type parts func(done map[int]bool, yield func(part) bool) error

func (u *upload) fromReaderAt(r io.ReaderAt) parts {
	return func(done map[int]bool, yield func(part) bool) error {
		for n := 1; n <= u.count(); n++ {
			if !done[n] && !yield(part{n, u.length(n), r, int64(n-1) * u.state.PartSize, func() {}}) {
				break
			}
		}
		return nil
	}
}

func (u *upload) fromStream(ctx context.Context, r io.Reader) parts {
	return func(done map[int]bool, yield func(part) bool) error {
		held := make(chan struct{}, u.o.Parallel)
		var size int64
		for n := 1; n <= maxParts; n++ {
			select {
			case held <- struct{}{}:
			case <-ctx.Done():
				return ctx.Err()
			}
			buffer := make([]byte, u.state.PartSize) // a new one: the transport may still read the last
			got, err := io.ReadFull(r, buffer)
			last := err == io.EOF || err == io.ErrUnexpectedEOF
			if err != nil && !last {
				return fmt.Errorf("aps: upload: reading the source: %w", err)
			}
			size += int64(got)
			if last {
				u.mu.Lock()
				u.size = size // so that no URL is signed for more
				u.mu.Unlock()
			}
			if got == 0 && n > 1 {
				return nil
			}
			release := func() { <-held }
			if done[n] {
				release()
			} else if !yield(part{n, int64(got), bytes.NewReader(buffer[:got]), 0, release}) {
				return nil
			}
			if last {
				return nil
			}
		}
		if n, _ := io.ReadFull(r, make([]byte, 1)); n > 0 {
			return invalid("upload", "the stream is longer than %d parts of %d bytes: choose larger parts", maxParts, u.state.PartSize)
		}
		u.mu.Lock()
		u.size = size
		u.mu.Unlock()
		return nil
	}
}

func (u *upload) run(ctx context.Context, source parts) (Object, error) {
	done := map[int]bool{}
	for _, p := range u.state.Parts {
		done[p.Number] = true
	}
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(u.o.Parallel)
	var begun, paused atomic.Bool
	late := func() bool {
		if begun.Swap(true) && !u.o.Pause.IsZero() && time.Now().After(u.o.Pause) {
			paused.Store(true)
		}
		return paused.Load()
	}
	err := source(done, func(p part) bool {
		if gctx.Err() != nil || paused.Load() {
			return false
		}
		g.Go(func() error {
			defer p.done()
			if late() {
				return nil // an error would end those on their way
			}
			return u.send(gctx, p)
		})
		return true
	})
	if werr := g.Wait(); werr != nil {
		return Object{}, werr
	}
	if paused.Load() {
		return Object{}, ErrPaused
	}
	if cerr := ctx.Err(); cerr != nil {
		return Object{}, fmt.Errorf("aps: upload: %w", cerr)
	}
	if err != nil {
		return Object{}, err
	}
	return u.complete(ctx)
}

// url returns a signed URL for part n; refused is one that no longer works.
func (u *upload) url(ctx context.Context, n int, refused string) (string, error) {
	u.signing.Lock()
	defer u.signing.Unlock()
	if s := u.urls[n]; s != "" && s != refused {
		return s, nil
	}
	if refused != "" {
		clear(u.urls) // those of the same age are no better
	}
	u.mu.Lock()
	key, batch := u.state.UploadKey, min(MaxURLs, max(1, u.count()-n+1))
	u.mu.Unlock()
	signed, err := u.c.SignUpload(ctx, u.bucket, u.key, key, n, batch, time.Hour)
	if err != nil {
		if key != "" && (IsStatus(err, http.StatusNotFound) || IsStatus(err, http.StatusBadRequest) || IsStatus(err, http.StatusGone)) {
			u.forgotten = true
		}
		return "", err
	}
	for i, s := range signed.URLs {
		u.urls[n+i] = s
	}
	if key == "" {
		u.mu.Lock()
		u.state.UploadKey = signed.UploadKey
		u.report()
		u.mu.Unlock()
	}
	return u.urls[n], nil
}

// report hands the state to OnPart; u.mu is held.
func (u *upload) report() {
	if u.o.OnPart != nil {
		s := u.state
		s.Parts = slices.Clone(s.Parts)
		u.o.OnPart(s)
	}
}

// progress sets how much of part n is on its way and tells the sum; u.mu is held.
func (u *upload) progress(n int, sent int64) {
	u.current[n] = sent
	var sum int64
	for _, p := range u.state.Parts {
		sum += p.Size
	}
	for _, b := range u.current {
		sum += b
	}
	if sum > u.told {
		u.told = sum
		if u.o.Progress != nil {
			u.o.Progress(sum)
		}
	}
}

func (u *upload) send(ctx context.Context, p part) error {
	refused, refusals := "", 0
	for attempt := 0; ; attempt++ {
		target, err := u.url(ctx, p.n, refused)
		if err != nil {
			return fmt.Errorf("part %d: %w", p.n, err)
		}
		etag, err := u.put(ctx, p, target, attempt)
		if err == nil {
			u.mu.Lock()
			delete(u.current, p.n)
			at, _ := slices.BinarySearchFunc(u.state.Parts, p.n, func(p UploadedPart, n int) int { return p.Number - n })
			u.state.Parts = slices.Insert(u.state.Parts, at, UploadedPart{Number: p.n, Size: p.size, ETag: etag})
			u.report()
			u.mu.Unlock()
			return nil
		}
		if IsStatus(err, http.StatusForbidden) && refusals < 3 {
			refused = target
			refusals++
			attempt--
			continue
		}
		if err := u.c.pause(ctx, attempt, err); err != nil {
			return fmt.Errorf("part %d: %w", p.n, err)
		}
	}
}

// put sends one part to its signed URL: no token, and no content type, which
// would have to be in the signature.
func (u *upload) put(ctx context.Context, p part, target string, attempt int) (string, error) {
	const op = "upload part"
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stall := time.AfterFunc(u.c.o.StallTimeout, func() { cancel(errStalled) })
	defer stall.Stop()
	var sent int64
	body := &meter{r: io.NewSectionReader(p.data, p.at, p.size), on: func(b int) {
		stall.Reset(u.c.o.StallTimeout)
		sent += int64(b)
		u.mu.Lock()
		defer u.mu.Unlock()
		u.progress(p.n, sent)
	}}
	var rd io.Reader = body
	if p.size == 0 {
		rd = http.NoBody
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, target, rd)
	if err != nil {
		return "", &Error{Op: op, cause: withoutURL(err), final: true}
	}
	req.ContentLength = p.size
	res, err := u.c.send(op, req, attempt)
	if failed := body.stop(); failed != nil { // the transport may read on for a moment after it gave up
		return "", fmt.Errorf("aps: %s: reading the source: %w", op, failed)
	}
	if err != nil {
		if errors.Is(context.Cause(ctx), errStalled) {
			return "", &Error{Op: op, cause: errStalled}
		}
		return "", err
	}
	if _, err := io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10)); err != nil {
		u.c.o.Log.DebugContext(ctx, "APS storage cut its answer short", slog.Any("error", err)) // its header is what counts
	}
	_ = res.Body.Close()
	etag := strings.Trim(res.Header.Get("ETag"), `"`)
	if etag == "" {
		return "", &Error{Op: op, Status: res.StatusCode, Message: "no ETag in the answer", final: true}
	}
	return etag, nil
}

var errStalled = errors.New("no byte moved for too long")

// meter counts what is read, until it is stopped, and remembers why reading failed.
type meter struct {
	r  io.Reader
	on func(n int)

	mu      sync.Mutex
	failed  error
	stopped bool
}

// Read reads from the source.
func (m *meter) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	m.mu.Lock()
	defer m.mu.Unlock()
	if n > 0 && !m.stopped {
		m.on(n)
	}
	if err != nil && err != io.EOF {
		m.failed = err
	}
	return n, err
}

// stop ends the counting, and returns why reading failed.
func (m *meter) stop() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.stopped = true
	return m.failed
}

// complete makes an object of the parts. Asking twice is safe as long as a
// refusal of the second is checked against the object itself.
func (u *upload) complete(ctx context.Context) (Object, error) {
	etags := make([]string, len(u.state.Parts))
	for i, p := range u.state.Parts {
		etags[i] = p.ETag
	}
	for attempt := 0; ; attempt++ {
		o, err := u.c.CompleteUpload(ctx, u.bucket, u.key, u.state.UploadKey, u.size, etags, u.o.ObjectHeaders)
		if err == nil && o.Size != u.size {
			err = &Error{Op: "complete upload", Status: http.StatusOK, Message: fmt.Sprintf("sent %d bytes, the object has %d", u.size, o.Size), final: true}
		}
		if err == nil {
			return o, nil
		}
		var e *Error
		if attempt > 0 && errors.As(err, &e) && !e.Temporary() { // an earlier try may have been heard
			if o, derr := u.c.ObjectDetails(ctx, u.bucket, u.key); derr == nil && o.Size == u.size {
				return o, nil
			}
		}
		if errors.As(err, &e) && (e.Status == http.StatusNotFound || e.Status == http.StatusGone || e.Status == http.StatusOK) {
			u.forgotten = true // the parts are not what we believe: begin anew if this was a resumed upload
		}
		if err := u.c.pause(ctx, attempt, err); err != nil {
			return Object{}, err
		}
	}
}
