package blob

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/cespare/xxhash/v2"
	"golang.org/x/sync/errgroup"

	"purlin/fault"
)

var _ Bucket = (*disk)(nil)

// disk is a bucket in a folder:
//
//	objects/ab/<sha256 of the key>   whole objects
//	uploads/<id>/key                 the key of an upload
//	uploads/<id>/00001-<xxHash>      its parts
//	tmp/                             what is being written or removed
//
// Keys are hashed because a key may be a prefix of another, longer than a file
// name, or differ from another in case only. Everything is written in tmp,
// synced and renamed into place; everything is removed by renaming it to tmp.
type disk struct {
	root   *os.Root
	public string
	keys   [][]byte // of signed URLs: the first signs, each verifies

	mu sync.Mutex // held while a part takes its place or an upload leaves
}

// abandoned is how old a thing in tmp is when no process can be writing it.
const abandoned = 48 * time.Hour

func openDisk(folder string, o Options) (*disk, error) {
	if folder == "" {
		return nil, errors.New("blob: no folder given")
	}
	if len(o.Key) == 0 {
		o.Key = make([]byte, 32)
		rand.Read(o.Key)
	} else if len(o.Key) < 32 {
		return nil, fmt.Errorf("blob: the key for signed URLs has %d bytes: at least 32 are needed", len(o.Key))
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("making the bucket's folder: %w", err)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, fmt.Errorf("opening the bucket's folder: %w", err)
	}
	d := &disk{root: root, public: strings.TrimRight(o.PublicURL, "/"), keys: append([][]byte{bytes.Clone(o.Key)}, o.Others...)}
	for _, dir := range []string{"objects", "uploads", "tmp"} {
		if err := root.MkdirAll(dir, 0o700); err != nil {
			root.Close()
			return nil, fmt.Errorf("making the bucket's folder: %w", err)
		}
	}
	if err := d.sweep(); err != nil {
		root.Close()
		return nil, fmt.Errorf("clearing the bucket's temporary files: %w", err)
	}
	return d, nil
}

func (d *disk) sweep() error {
	entries, err := fs.ReadDir(d.root.FS(), "tmp")
	if err != nil {
		return err
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || time.Since(info.ModTime()) < abandoned {
			continue
		}
		if err := d.root.RemoveAll("tmp/" + e.Name()); err != nil {
			return err
		}
	}
	return nil
}

func objectPath(key string) string {
	sum := sha256.Sum256([]byte(key))
	name := hex.EncodeToString(sum[:])
	return path.Join("objects", name[:2], name)
}

func (d *disk) syncDir(name string) error {
	f, err := d.root.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// full makes a fault of a disk without room.
func full(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w (%w)", fault.Full(), err)
	}
	return err
}

// write makes a temporary file of what fill writes and renames it to what name
// returns afterwards. On any error nothing is left.
func (d *disk) write(fill func(*os.File) error, name func() string) (err error) {
	tmp := "tmp/" + rand.Text()
	f, err := d.root.OpenFile(tmp, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return full(err)
	}
	defer func() {
		if err != nil {
			d.root.Remove(tmp)
		}
	}()
	err = fill(f)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return full(err)
	}
	target := name()
	if err := d.root.Rename(tmp, target); err != nil {
		return err
	}
	return d.syncDir(path.Dir(target))
}

// writeObject is write for the object at key.
func (d *disk) writeObject(key string, fill func(*os.File) error) error {
	name := objectPath(key)
	if err := d.root.Mkdir(path.Dir(name), 0o700); err == nil {
		if err := d.syncDir("objects"); err != nil {
			return err
		}
	} else if !errors.Is(err, fs.ErrExist) {
		return full(err)
	}
	return d.write(fill, func() string { return name })
}

// discard removes an entry at once for those who look, then its bytes.
func (d *disk) discard(name string) error {
	gone := "tmp/" + rand.Text()
	err := d.root.Rename(name, gone)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(d.syncDir(path.Dir(name)), d.root.RemoveAll(gone))
}

// contextReader ends a copy when the context ends.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

func (d *disk) CreateUpload(ctx context.Context, key string, size int64) (string, error) {
	if err := checkKey(key); err != nil {
		return "", err
	}
	if size < 0 {
		return "", fault.Errorf(fault.Invalid, "an upload cannot have %d bytes", size)
	}
	id := rand.Text()
	err := full(d.root.Mkdir("tmp/"+id, 0o700))
	if err == nil {
		err = d.write(func(w *os.File) error {
			_, err := io.WriteString(w, key)
			return err
		}, func() string { return "tmp/" + id + "/key" })
	}
	if err == nil {
		err = d.root.Rename("tmp/"+id, "uploads/"+id)
	}
	if err == nil {
		err = d.syncDir("uploads")
	}
	if err != nil {
		return "", fmt.Errorf("creating an upload: %w", err)
	}
	return id, nil
}

var uploadIDPattern = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// upload returns the folder of an upload after checking that it is for key.
func (d *disk) upload(key, uploadID string) (string, error) {
	if err := checkKey(key); err != nil {
		return "", err
	}
	if !uploadIDPattern.MatchString(uploadID) {
		return "", noUpload()
	}
	dir := "uploads/" + uploadID
	got, err := d.root.ReadFile(dir + "/key")
	if errors.Is(err, fs.ErrNotExist) || err == nil && string(got) != key {
		return "", noUpload()
	}
	if err != nil {
		return "", fmt.Errorf("reading an upload: %w", err)
	}
	return dir, nil
}

func (d *disk) SignPart(ctx context.Context, key, uploadID string, number int, size int64, ttl time.Duration) (string, error) {
	if err := errors.Join(checkPart(number, size), checkTTL(ttl)); err != nil {
		return "", err
	}
	if _, err := d.upload(key, uploadID); err != nil {
		return "", err
	}
	return d.sign("PUT", key, ttl, url.Values{
		"upload": {uploadID},
		"part":   {strconv.Itoa(number)},
		"size":   {strconv.FormatInt(size, 10)},
	}), nil
}

// sign returns the URL for key with the query q, an expiry and a signature.
func (d *disk) sign(method, key string, ttl time.Duration, q url.Values) string {
	q.Set("expires", strconv.FormatInt(time.Now().Add(ttl).Unix(), 10))
	q.Set("signature", hex.EncodeToString(mac(d.keys[0], method, key, q)))
	return d.public + "/blobs/" + key + "?" + q.Encode()
}

// mac authenticates the method, the key and every parameter but the signature;
// Encode sorts and escapes them, so that no two requests share a text.
func mac(secret []byte, method, key string, q url.Values) []byte {
	m := hmac.New(sha256.New, secret)
	fmt.Fprintf(m, "purlin blob 1\n%s\n%s\n%s", method, key, q.Encode())
	return m.Sum(nil)
}

func (d *disk) PutPart(ctx context.Context, key, uploadID string, number int, size int64, r io.Reader) (Part, error) {
	if err := checkPart(number, size); err != nil {
		return Part{}, err
	}
	etag, err := d.putPart(ctx, key, uploadID, number, size, r)
	return Part{Number: number, Size: size, ETag: etag}, err
}

// putPart stores exactly size bytes of r as a part and returns its ETag.
func (d *disk) putPart(ctx context.Context, key, uploadID string, number int, size int64, r io.Reader) (string, error) {
	dir, err := d.upload(key, uploadID)
	if err != nil {
		return "", err
	}
	sum := xxhash.New()
	etag, locked := "", false
	defer func() {
		if locked {
			d.mu.Unlock()
		}
	}()
	err = d.write(func(w *os.File) error {
		buffer, _ := copyBuffers.Get().(*[copyBuffer]byte)
		defer copyBuffers.Put(buffer)
		n, err := io.CopyBuffer(io.MultiWriter(w, sum), io.LimitReader(contextReader{ctx, r}, size), buffer[:])
		if err == nil && n < size {
			err = io.ErrUnexpectedEOF
		}
		return err
	}, func() string {
		d.mu.Lock()
		locked = true
		etag = hex.EncodeToString(sum.Sum(nil))
		return fmt.Sprintf("%s/%05d-%s", dir, number, etag)
	})
	if errors.Is(err, fs.ErrNotExist) {
		return "", noUpload() // completed or aborted meanwhile
	}
	if err != nil {
		return "", fmt.Errorf("storing a part: %w", err)
	}
	// The part is in place; its predecessors go. After a kill in between the
	// newest counts.
	entries, err := fs.ReadDir(d.root.FS(), dir)
	if err != nil {
		return "", fmt.Errorf("listing parts: %w", err)
	}
	for _, e := range entries {
		if n, tag, ok := parsePart(e.Name()); ok && n == number && tag != etag {
			if err := d.root.Remove(dir + "/" + e.Name()); err != nil {
				return "", fmt.Errorf("replacing a part: %w", err)
			}
		}
	}
	return etag, nil
}

// copyBuffers are what bytes pass through, of a size that a socket may fill at once.
var copyBuffers = sync.Pool{New: func() any { return new([copyBuffer]byte) }}

const copyBuffer = 256 << 10

func parsePart(name string) (number int, etag string, ok bool) {
	left, etag, ok := strings.Cut(name, "-")
	if !ok {
		return 0, "", false
	}
	number, err := strconv.Atoi(left)
	return number, etag, err == nil
}

func (d *disk) Parts(ctx context.Context, key, uploadID string) ([]Part, error) {
	dir, err := d.upload(key, uploadID)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.parts(dir)
}

func (d *disk) parts(dir string) ([]Part, error) {
	entries, err := fs.ReadDir(d.root.FS(), dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, noUpload()
	}
	if err != nil {
		return nil, fmt.Errorf("listing parts: %w", err)
	}
	newest := map[int]time.Time{}
	found := map[int]Part{}
	for _, e := range entries {
		n, etag, ok := parsePart(e.Name())
		if !ok {
			continue
		}
		info, err := e.Info()
		if err != nil {
			return nil, fmt.Errorf("listing parts: %w", err)
		}
		if _, seen := found[n]; !seen || info.ModTime().After(newest[n]) {
			newest[n] = info.ModTime()
			found[n] = Part{Number: n, Size: info.Size(), ETag: etag}
		}
	}
	parts := make([]Part, 0, len(found))
	for _, p := range found {
		parts = append(parts, p)
	}
	slices.SortFunc(parts, func(a, b Part) int { return a.Number - b.Number })
	return parts, nil
}

func (d *disk) CompleteUpload(ctx context.Context, key, uploadID string, parts []Part) error {
	size, err := checkParts(parts)
	if err != nil {
		return err
	}
	dir, err := d.upload(key, uploadID)
	if fault.CodeOf(err) == fault.NotFound {
		if a, statErr := d.Stat(ctx, key); statErr == nil && a.Size == size {
			return nil
		}
	}
	if err != nil {
		return err
	}
	received, err := d.Parts(ctx, key, uploadID)
	if err != nil {
		return err
	}
	for i, p := range parts {
		p.ETag = strings.Trim(p.ETag, `"`)
		if !slices.Contains(received, p) {
			return partConflict(p.Number)
		}
		parts = slices.Clone(parts)
		parts[i] = p
	}
	err = d.writeObject(key, func(w *os.File) error {
		var writing errgroup.Group
		writing.SetLimit(1)
		for _, p := range parts {
			if err := ctx.Err(); err != nil {
				return errors.Join(err, writing.Wait())
			}
			if err := d.appendPart(w, dir, p); err != nil {
				return errors.Join(err, writing.Wait())
			}
			writing.TryGo(w.Sync) // so that the disk does not wait until all are there
		}
		return writing.Wait()
	})
	if err != nil {
		return fmt.Errorf("joining the parts of an upload: %w", err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.discard(dir); err != nil {
		return fmt.Errorf("removing a completed upload: %w", err)
	}
	return nil
}

func (d *disk) appendPart(w io.Writer, dir string, p Part) error {
	f, err := d.root.Open(fmt.Sprintf("%s/%05d-%s", dir, p.Number, p.ETag))
	if errors.Is(err, fs.ErrNotExist) {
		return partConflict(p.Number) // replaced meanwhile
	}
	if err != nil {
		return err
	}
	defer f.Close()
	n, err := io.Copy(w, f) // the kernel copies between files
	if err == nil && n != p.Size {
		err = fmt.Errorf("part %d has %d bytes on disk, not %d", p.Number, n, p.Size)
	}
	return err
}

func (d *disk) AbortUpload(ctx context.Context, key, uploadID string) error {
	dir, err := d.upload(key, uploadID)
	if fault.CodeOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.discard(dir); err != nil {
		return fmt.Errorf("aborting an upload: %w", err)
	}
	return nil
}

func (d *disk) Put(ctx context.Context, key string, r io.Reader, _ PutOptions) (size int64, err error) {
	if err := checkKey(key); err != nil {
		return 0, err
	}
	err = d.writeObject(key, func(w *os.File) (err error) {
		size, err = io.Copy(w, contextReader{ctx, r})
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("storing an object: %w", err)
	}
	return size, nil
}

type diskObject struct {
	*os.File
	size int64
}

func (o *diskObject) Size() int64 { return o.size }

func (d *disk) open(key string) (*os.File, fs.FileInfo, error) {
	if err := checkKey(key); err != nil {
		return nil, nil, err
	}
	f, err := d.root.Open(objectPath(key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, notFound(key)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("opening an object: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, nil, fmt.Errorf("opening an object: %w", err)
	}
	return f, info, nil
}

func (d *disk) Open(ctx context.Context, key string) (Object, error) {
	f, info, err := d.open(key)
	if err != nil {
		return nil, err
	}
	return &diskObject{f, info.Size()}, nil
}

func (d *disk) Reader(ctx context.Context, key string, offset int64) (io.ReadCloser, error) {
	if offset < 0 {
		return nil, fault.Errorf(fault.Invalid, "an offset cannot be negative")
	}
	f, _, err := d.open(key)
	if err != nil {
		return nil, err
	}
	if _, err := f.Seek(offset, io.SeekStart); err != nil {
		f.Close()
		return nil, fmt.Errorf("reading an object: %w", err)
	}
	return f, nil
}

func (d *disk) Stat(ctx context.Context, key string) (Attributes, error) {
	if err := checkKey(key); err != nil {
		return Attributes{}, err
	}
	info, err := d.root.Stat(objectPath(key))
	if errors.Is(err, fs.ErrNotExist) {
		return Attributes{}, notFound(key)
	}
	if err != nil {
		return Attributes{}, fmt.Errorf("describing an object: %w", err)
	}
	return Attributes{Size: info.Size(), ETag: diskETag(info), ModTime: info.ModTime()}, nil
}

func diskETag(info fs.FileInfo) string {
	return fmt.Sprintf("%x-%x", info.ModTime().UnixNano(), info.Size())
}

func (d *disk) Delete(ctx context.Context, key string) error {
	if err := checkKey(key); err != nil {
		return err
	}
	name := objectPath(key)
	err := d.root.Remove(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = d.syncDir(path.Dir(name))
	}
	if err != nil {
		return fmt.Errorf("deleting an object: %w", err)
	}
	return nil
}

func (d *disk) Purge(ctx context.Context, key string) error {
	if err := checkKey(key); err != nil {
		return err
	}
	entries, err := fs.ReadDir(d.root.FS(), "uploads")
	if err != nil {
		return fmt.Errorf("listing uploads: %w", err)
	}
	for _, e := range entries {
		if _, err := d.upload(key, e.Name()); fault.CodeOf(err) == fault.NotFound {
			continue // of another key
		} else if err != nil {
			return err
		}
		if err := d.AbortUpload(ctx, key, e.Name()); err != nil {
			return err
		}
	}
	return d.Delete(ctx, key)
}

func (d *disk) SignGet(ctx context.Context, key string, o SignOptions) (string, error) {
	if err := errors.Join(checkKey(key), checkTTL(o.TTL)); err != nil {
		return "", err
	}
	o = o.fill(key)
	return d.sign("GET", key, o.TTL, url.Values{"filename": {o.Filename}, "type": {o.ContentType}}), nil
}

func (d *disk) Close() error { return d.root.Close() }
