package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

// What an empty environment may cost.
const (
	mostStart  = 300 * time.Millisecond // to the first answer
	mostIdle   = 40 << 20               // bytes in RAM
	mostBinary = 80_000_000             // bytes
)

// embedded measures the whole product in one process, with a data folder that is
// made anew each time.
func embedded(ctx context.Context, out io.Writer, dir string) error {
	name, err := build(ctx, dir, ".", "./cmd/purlin")
	if err != nil {
		return err
	}
	binary, err := os.Stat(name)
	if err != nil {
		return err
	}
	var starts []time.Duration
	var idle, own []int64
	for round := range 5 {
		took, resident, anonymous, err := startEmpty(ctx, name, filepath.Join(dir, fmt.Sprint("empty", round)))
		if err != nil {
			return err
		}
		starts, idle, own = append(starts, took), append(idle, resident), append(own, anonymous)
	}
	slices.Sort(starts)
	slices.Sort(idle)
	slices.Sort(own)
	start, rss := starts[len(starts)/2], idle[len(idle)/2]
	fmt.Fprintf(out, "An empty environment, medians of %d starts\n\n| | | at most |\n|---|---:|---:|\n", len(starts))
	fmt.Fprintf(out, "| start to the first answer, ms | %.0f | %d |\n", micros(start)/1000, mostStart.Milliseconds())
	fmt.Fprintf(out, "| in RAM two seconds later, MiB | %d | %d |\n", rss>>20, mostIdle>>20)
	fmt.Fprintf(out, "| of these without pages of the program's file, MiB | %d | |\n", own[len(own)/2]>>20)
	fmt.Fprintf(out, "| binary, MB | %d | %d |\n\n", binary.Size()/1e6, mostBinary/1_000_000)
	return nil
}

// startEmpty starts a server on an empty folder, and tells how long it took to answer a
// query, and what it holds when it has nothing to do.
func startEmpty(ctx context.Context, name, data string) (took time.Duration, resident, own int64, err error) {
	addr, err := freeAddr(ctx)
	if err != nil {
		return 0, 0, 0, err
	}
	p := &process{addr: addr, done: make(chan struct{})}
	p.cmd = exec.Command(name, "serve") //nolint:noctx // stop ends it
	p.cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + data, "PURLIN_DATA_DIR=" + data, "PURLIN_ADDR=" + addr}
	began := time.Now()
	if err := p.cmd.Start(); err != nil {
		return 0, 0, 0, err
	}
	go func() {
		defer close(p.done)
		_ = p.cmd.Wait()
	}()
	defer func() { err = errors.Join(err, p.stop()) }()
	every := time.NewTicker(time.Millisecond)
	defer every.Stop()
	for {
		if _, err := post(addr, "", "{ __typename }", nil).once(ctx); err == nil {
			break
		} else if time.Since(began) > 30*time.Second {
			return 0, 0, 0, fmt.Errorf("an empty environment does not answer: %w", err)
		}
		<-every.C
	}
	took = time.Since(began)
	<-time.After(2 * time.Second)
	if resident, err = p.resident(); err != nil {
		return took, 0, 0, err
	}
	own, err = p.own()
	return took, resident, own, err
}
