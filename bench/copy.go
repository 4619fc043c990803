package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"purlin/aps"
	"purlin/apslocal"
	"purlin/blob"
)

const (
	copySmall, copyLarge = 32 << 20, 512 << 20 // bytes
	copyPart             = 8 << 20             // bytes
	copyParallel         = 4                   // parts at once, as browsers and [aps.Client] send them
)

// A mover brings a file from one end to the other.
type mover struct {
	name  string
	plain bool // it is what those behind it are compared with
	move  func(ctx context.Context, file *os.File, size int64) error
}

// copies measures what brings models in, and on to the engine, beside io.Copy between
// the same ends in the same parts: from a file over HTTP on loopback to a file, and from
// a file to the signed URLs of the engine's store. What is moved is deleted again each time.
func copies(ctx context.Context, out io.Writer, dir string, rounds int) (err error) {
	dir, err = os.MkdirTemp(dir, "copy-*")
	if err != nil {
		return err
	}
	source, err := os.Create(filepath.Join(dir, "model"))
	if err != nil {
		return err
	}
	defer source.Close()
	if err := fill(source, copyLarge); err != nil {
		return err
	}
	bare, stop := bareCopy(dir)
	defer stop()
	upload, stopUpload, err := uploadCopy(ctx, dir)
	if err != nil {
		return err
	}
	defer stopUpload()
	plain, oss, stopOSS, err := ossCopy(ctx, dir)
	if err != nil {
		return err
	}
	defer stopOSS()
	movers := []mover{bare, upload, plain, oss}
	rates, heaps := make([][]float64, len(movers)), make([][2]uint64, len(movers))
	for range rounds {
		for i, m := range movers {
			for j, size := range []int64{copySmall, copyLarge} {
				took, heap, err := timed(ctx, m, source, size)
				if err != nil {
					return fmt.Errorf("%s: %w", m.name, err)
				}
				heaps[i][j] = max(heaps[i][j], heap)
				if size == copyLarge {
					rates[i] = append(rates[i], float64(size)/1e6/took.Seconds())
				}
			}
		}
	}
	fmt.Fprintf(out, "A file of %d MiB in parts of %d, %d at once, medians of %d rounds\n\n| | MB/s | ratio | heap at most, MiB | for %d MiB |\n|---|---:|---:|---:|---:|\n",
		copyLarge>>20, copyPart>>20, copyParallel, rounds, copySmall>>20)
	for i := range movers {
		slices.Sort(rates[i])
	}
	var base float64
	for i, m := range movers {
		rate := rates[i][rounds/2]
		if m.plain {
			base = rate
		}
		fmt.Fprintf(out, "| %s | %.0f | **%.2f** | %d | %d |\n", m.name, rate, rate/base, heaps[i][1]>>20, heaps[i][0]>>20)
	}
	fmt.Fprintln(out)
	return nil
}

// fill writes bytes that no file system makes smaller.
func fill(f *os.File, size int64) error {
	block, state := make([]byte, 1<<20), uint64(1)
	for n := int64(0); n < size; n += int64(len(block)) {
		for i := range block {
			state = state*6364136223846793005 + 1442695040888963407
			block[i] = byte(state >> 56)
		}
		if _, err := f.Write(block); err != nil {
			return err
		}
	}
	return nil
}

// timed moves the first size bytes of file, and returns the most that the heap held meanwhile.
func timed(ctx context.Context, m mover, file *os.File, size int64) (time.Duration, uint64, error) {
	runtime.GC()
	var most atomic.Uint64
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		held := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		every := time.NewTicker(2 * time.Millisecond)
		defer every.Stop()
		for {
			metrics.Read(held)
			most.Store(max(most.Load(), held[0].Value.Uint64()))
			select {
			case <-stop:
				return
			case <-every.C:
			}
		}
	}()
	began := time.Now()
	err := m.move(ctx, file, size)
	took := time.Since(began)
	close(stop)
	<-done
	return took, most.Load(), err
}

// inParts puts the parts of a file to URLs, several at once, and returns their ETags.
func inParts(ctx context.Context, file io.ReaderAt, size int64, url func(n int, length int64) (string, error)) ([]string, error) {
	tags := make([]string, (size+copyPart-1)/copyPart)
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(copyParallel)
	for i := range tags {
		g.Go(func() error {
			length := min(copyPart, size-int64(i)*copyPart)
			to, err := url(i+1, length)
			if err != nil {
				return err
			}
			r, err := http.NewRequestWithContext(ctx, http.MethodPut, to, io.NewSectionReader(file, int64(i)*copyPart, length))
			if err != nil {
				return err
			}
			r.ContentLength = length
			resp, err := client.Do(r)
			if err != nil {
				return err
			}
			tags[i] = resp.Header.Get("ETag")
			_, err = io.Copy(io.Discard, resp.Body)
			if resp.StatusCode != http.StatusOK {
				err = errors.Join(err, fmt.Errorf("part %d: %s", i+1, resp.Status))
			}
			return errors.Join(err, resp.Body.Close())
		})
	}
	return tags, g.Wait()
}

// bareCopy is io.Copy from each request into its place in a file.
func bareCopy(dir string) (mover, func()) {
	name := filepath.Join(dir, "bare")
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var n int64
		_, err := fmt.Sscan(path.Base(r.URL.Path), &n)
		if err == nil {
			err = writeAt(name, (n-1)*copyPart, r.Body)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	}))
	return mover{"io.Copy from requests to a file", true, func(ctx context.Context, file *os.File, size int64) error {
		if _, err := inParts(ctx, file, size, func(n int, _ int64) (string, error) { return fmt.Sprint(s.URL, "/", n), nil }); err != nil {
			return err
		}
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		return errors.Join(f.Sync(), f.Close(), os.Remove(name)) // the others do not lose what they have, either
	}}, s.Close
}

func writeAt(name string, offset int64, r io.Reader) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Seek(offset, io.SeekStart)
	if err == nil {
		_, err = io.Copy(f, r)
	}
	return errors.Join(err, f.Close())
}

// uploadCopy is what a browser does: parts to the signed URLs of a bucket on disk.
func uploadCopy(ctx context.Context, dir string) (mover, func(), error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return mover{}, nil, err
	}
	b, err := blob.Open(ctx, "file://"+filepath.Join(dir, "blobs"), blob.Options{PublicURL: "http://" + l.Addr().String()})
	if err != nil {
		return mover{}, nil, errors.Join(err, l.Close())
	}
	h, _ := blob.Handler(b)
	mux := http.NewServeMux()
	mux.Handle("/blobs/", h)
	s := httptest.NewUnstartedServer(mux)
	s.Listener = l
	s.Start()
	return mover{"upload to signed URLs", false, func(ctx context.Context, file *os.File, size int64) error {
		const key = "model"
		id, err := b.CreateUpload(ctx, key, size)
		if err != nil {
			return err
		}
		tags, err := inParts(ctx, file, size, func(n int, length int64) (string, error) {
			return b.SignPart(ctx, key, id, n, length, time.Hour)
		})
		if err != nil {
			return err
		}
		parts := make([]blob.Part, len(tags))
		for i, tag := range tags {
			parts[i] = blob.Part{Number: i + 1, ETag: tag, Size: min(copyPart, size-int64(i)*copyPart)}
		}
		if err := b.CompleteUpload(ctx, key, id, parts); err != nil {
			return err
		}
		return b.Purge(ctx, key)
	}}, func() { s.Close(); _ = b.Close() }, nil
}

// ossCopy is what a translation does first, an object to the engine's store, and the
// same without state, limits and repetition.
func ossCopy(ctx context.Context, dir string) (plain, copied mover, stop func(), err error) {
	const bucket, key = "bench", "model"
	engine, err := apslocal.New(apslocal.Options{Dir: filepath.Join(dir, "engine")})
	if err != nil {
		return plain, copied, nil, err
	}
	s := httptest.NewServer(engine)
	stop = func() { s.Close(); _ = engine.Close(ctx) }
	c := aps.New(aps.Options{BaseURL: s.URL, ClientID: "bench", ClientSecret: "bench"})
	if err := c.EnsureBucket(ctx, bucket, aps.Persistent); err != nil {
		stop()
		return plain, copied, nil, err
	}
	plain = mover{"io.Copy to OSS", true, func(ctx context.Context, file *os.File, size int64) error {
		var to aps.UploadURLs
		for first := 1; int64(first-1)*copyPart < size; first += aps.MaxURLs {
			some, err := c.SignUpload(ctx, bucket, key, to.UploadKey, first, int(min(aps.MaxURLs, (size+copyPart-1)/copyPart-int64(first)+1)), 10*time.Minute)
			if err != nil {
				return err
			}
			to.UploadKey, to.URLs = some.UploadKey, append(to.URLs, some.URLs...)
		}
		tags, err := inParts(ctx, file, size, func(n int, _ int64) (string, error) { return to.URLs[n-1], nil })
		if err != nil {
			return err
		}
		if _, err := c.CompleteUpload(ctx, bucket, key, to.UploadKey, size, tags, aps.ObjectHeaders{}); err != nil {
			return err
		}
		return c.DeleteObject(ctx, bucket, key)
	}}
	copied = mover{"copy to OSS", false, func(ctx context.Context, file *os.File, size int64) error {
		if _, err := c.Upload(ctx, bucket, key, file, size, aps.UploadOptions{PartSize: copyPart, Parallel: copyParallel}); err != nil {
			return err
		}
		return c.DeleteObject(ctx, bucket, key)
	}}
	return plain, copied, stop, nil
}
