package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"
)

// connections is how many requests are under way at once, one on each connection.
const connections = 32

// done is what a load came to.
type done struct {
	answers int
	took    time.Duration
	p99     time.Duration
}

// load sends requests again and again for d, each connection the one whose turn it is,
// and reads every answer. Any answer but 200 is an error. It reads no more of HTTP than
// it must: the generator shares the machine with what it measures.
func load(ctx context.Context, d time.Duration, rs []request) (done, error) {
	var (
		wg    sync.WaitGroup
		mu    sync.Mutex
		all   []time.Duration
		fails []error
	)
	conns := make([]net.Conn, connections)
	for i := range conns {
		c, err := (&net.Dialer{}).DialContext(ctx, "tcp", rs[0].addr)
		if err != nil {
			return done{}, err
		}
		defer c.Close()
		_ = c.SetDeadline(time.Now().Add(d + 30*time.Second))
		conns[i] = c
	}
	began := time.Now()
	for i, c := range conns {
		wg.Go(func() {
			took, err := repeat(ctx, c, rs[i%len(rs)].bytes, began.Add(d))
			mu.Lock()
			defer mu.Unlock()
			all = append(all, took...)
			if err != nil {
				fails = append(fails, err)
			}
		})
	}
	wg.Wait()
	out := done{answers: len(all), took: time.Since(began)}
	if err := errors.Join(fails...); err != nil {
		return out, err
	}
	slices.Sort(all)
	out.p99 = all[len(all)*99/100]
	return out, nil
}

func repeat(ctx context.Context, c net.Conn, request []byte, until time.Time) (took []time.Duration, err error) {
	in := bufio.NewReaderSize(c, 64<<10)
	for now := time.Now(); len(took) == 0 || now.Before(until); {
		if err := ctx.Err(); err != nil {
			return took, err
		}
		if _, err := c.Write(request); err != nil {
			return took, err
		}
		if err := skim(in); err != nil {
			return took, err
		}
		after := time.Now()
		took, now = append(took, after.Sub(now)), after
	}
	return took, nil
}

// skim reads an answer that must be 200 with a Content-Length.
func skim(in *bufio.Reader) error {
	status, err := in.ReadSlice('\n')
	if err != nil {
		return err
	}
	if !bytes.Contains(status, []byte(" 200 ")) {
		rest, _ := in.Peek(in.Buffered())
		return fmt.Errorf("%s%.500s", status, rest)
	}
	length := -1
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(line) <= 2 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte(": "))
		if bytes.EqualFold(name, []byte("Content-Length")) {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return err
			}
		}
	}
	if length < 0 {
		return errors.New("an answer without Content-Length")
	}
	_, err = io.CopyN(io.Discard, in, int64(length))
	return err
}
