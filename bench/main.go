// Command bench measures Purlin against the least that could answer the same:
// bench/bare, a handler of Go and pgx without GraphQL, over the same data, with
// the same rule of who sees what in its SQL. Both run as processes of their own
// beside this one, which makes the load. What counts are the ratios of one run;
// see README.md.
//
// It makes a database of its own on the PostgreSQL that PURLIN_TEST_POSTGRES_URL
// names: `make bench` starts one.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"purlin/ent/gid"
)

// pace is how long everything takes.
type pace struct {
	rounds  int           // of each operation, against each server in turn
	measure time.Duration // of one round
	sockets int           // that follow at once
	events  int           // of one round
}

func main() {
	only := flag.String("only", "", "measure this alone: reads, fanout or embedded")
	short := flag.Bool("short", false, "take about a minute")
	profile := flag.String("profile", "", "folder to write CPU profiles of Purlin to, one of each operation")
	flag.Parse()
	p := pace{rounds: 7, measure: 2 * time.Second, sockets: 10_000, events: 20}
	if *short {
		p = pace{rounds: 3, measure: time.Second, sockets: 2000, events: 20}
	}
	if err := run(os.Stdout, p, *only, *profile); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, p pace, only, profile string) (err error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	dir, err := os.MkdirTemp("", "purlin-bench-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if only == "" || only == "embedded" {
		if err := embedded(ctx, out, dir); err != nil || only != "" {
			return err
		}
	}
	url := os.Getenv("PURLIN_TEST_POSTGRES_URL")
	if url == "" {
		return errors.New("PURLIN_TEST_POSTGRES_URL is not set: run make bench")
	}
	url, drop, err := newDatabase(ctx, url)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, drop()) }()
	purlin, err := startPurlin(ctx, dir, url)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, purlin.stop()) }()
	user, token, err := signUp(ctx, purlin.addr)
	if err != nil {
		return err
	}
	fmt.Fprintln(os.Stderr, "bench: seeding")
	s, err := seed(ctx, url, user)
	if err != nil {
		return fmt.Errorf("seeding: %w", err)
	}
	name, err := build(ctx, dir, "./bench/bare")
	if err != nil {
		return err
	}
	bare, err := start(ctx, name, nil, "BARE_DATABASE_URL="+url, "BARE_USER="+user.String())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, bare.stop()) }()
	if only != "fanout" {
		if err := reads(ctx, out, p, bare, purlin, token, gid.File.Encode(s.file), profile); err != nil {
			return err
		}
	}
	if only == "reads" {
		return nil
	}
	return fanout(ctx, out, p, bare, purlin, token, s, profile)
}

// reads compares the answers of both servers, then measures them in turn.
func reads(ctx context.Context, out io.Writer, p pace, bare, purlin *process, token, file, profile string) error {
	fmt.Fprintf(out, "%d connections, medians of %d rounds of %v each, both servers in turn\n\n", connections, p.rounds, p.measure)
	fmt.Fprintln(out, "| operation | bytes | bare, requests/s | Purlin, requests/s | ratio | bare, µs CPU | Purlin, µs CPU | ratio | Purlin p99, ms |")
	fmt.Fprintln(out, "|---|---:|---:|---:|---:|---:|---:|---:|---:|")
	for _, o := range operations(file) {
		b, u := o.bare(bare.addr), o.purlin(purlin.addr, token)
		size, err := agree(ctx, b, u)
		if err != nil {
			return fmt.Errorf("%s: %w", o.name, err)
		}
		var bares, purlins []result
		for range p.rounds {
			if err := measure(ctx, p.measure, bare, b, &bares); err != nil {
				return fmt.Errorf("%s of bare: %w", o.name, err)
			}
			if err := measure(ctx, p.measure, purlin, u, &purlins); err != nil {
				return fmt.Errorf("%s of Purlin: %w", o.name, err)
			}
		}
		x, y := median(bares), median(purlins)
		fmt.Fprintf(out, "| %s | %d | %.0f | %.0f | **%.2f** | %.0f | %.0f | %.2f | %.1f |\n", o.name, size,
			x.rate, y.rate, y.rate/x.rate, micros(x.cpu), micros(y.cpu), micros(y.cpu)/micros(x.cpu), float64(y.p99)/float64(time.Millisecond))
		if profile != "" {
			if err := writeProfile(ctx, p, purlin, u, filepath.Join(profile, o.short+".pprof")); err != nil {
				return err
			}
		}
	}
	rss, err := purlin.resident()
	fmt.Fprintf(out, "\nPurlin's resident memory at the end: %d MiB\n", rss>>20)
	return err
}

// result is what one round came to.
type result struct {
	rate float64       // answers a second
	cpu  time.Duration // of the server, an answer
	p99  time.Duration
}

func measure(ctx context.Context, d time.Duration, server *process, r request, results *[]result) error {
	if _, err := load(ctx, d/8, r); err != nil { // connections, caches
		return err
	}
	before, err := server.cpu()
	if err != nil {
		return err
	}
	done, err := load(ctx, d, r)
	if err != nil {
		return err
	}
	after, err := server.cpu()
	if err != nil {
		return err
	}
	*results = append(*results, result{rate: float64(done.answers) / done.took.Seconds(), cpu: (after - before) / time.Duration(done.answers), p99: done.p99})
	return nil
}

func median(rs []result) result {
	pick := func(of func(result) float64) float64 {
		all := make([]float64, len(rs))
		for i, r := range rs {
			all[i] = of(r)
		}
		slices.Sort(all)
		return all[len(all)/2]
	}
	return result{
		rate: pick(func(r result) float64 { return r.rate }),
		cpu:  time.Duration(pick(func(r result) float64 { return float64(r.cpu) })),
		p99:  time.Duration(pick(func(r result) float64 { return float64(r.p99) })),
	}
}

func micros(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
