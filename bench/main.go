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
	"bytes"
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
)

// pace is how long everything takes.
type pace struct {
	rounds  int           // of each operation, against each server in turn
	measure time.Duration // of one round
	sockets int           // that follow at once
	events  int           // of one round
	files   int           // in the database
}

func main() {
	only := flag.String("only", "", "measure this alone: requests, one of them (q1, q2, q3, m1), pages, fanout, embedded or copy")
	withPeers := flag.Bool("peers", true, "measure servers for Node, too")
	short := flag.Bool("short", false, "take about a minute")
	profile := flag.String("profile", "", "folder to write CPU profiles of Purlin to, one of each operation")
	files := flag.Int("files", 40_000, "how many files there are")
	against := flag.String("against", "", "folder of another source tree: compare the CPU of both builds, and nothing else")
	flag.Parse()
	p := pace{rounds: 7, measure: 2 * time.Second, sockets: 10_000, events: 20, files: *files}
	if *short {
		p = pace{rounds: 3, measure: time.Second, sockets: 2000, events: 20, files: *files}
	}
	if err := run(os.Stdout, p, *only, *profile, *against, *withPeers); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, p pace, only, profile, before string, withPeers bool) (err error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	dir, err := os.MkdirTemp("", "purlin-bench-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if profile != "" {
		if err := os.MkdirAll(profile, 0o700); err != nil {
			return err
		}
	}
	if only == "" || only == "embedded" {
		if err := embedded(ctx, out, dir); err != nil || only != "" {
			return err
		}
	}
	if only == "" || only == "copy" {
		if err := copies(ctx, out, dir, p.rounds); err != nil || only != "" {
			return err
		}
	}
	url := os.Getenv("PURLIN_TEST_POSTGRES_URL")
	if url == "" {
		return errors.New("PURLIN_TEST_POSTGRES_URL is not set: run make bench")
	}
	if before != "" {
		return compare(ctx, out, dir, url, before, only, size{files: p.files})
	}
	in, err := install(ctx, dir, url, ".", size{files: p.files, long: only == "" || only == "pages"})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.close(ctx)) }()
	name, err := build(ctx, dir, ".", "./bench/bare")
	if err != nil {
		return err
	}
	environment := []string{"BARE_DATABASE_URL=" + in.url, "BARE_USER=" + in.user.String(), "NODE_ENV=production"}
	bare, err := start(ctx, name+".log", []string{name}, environment...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, bare.stop()) }()
	if only == "" || only == "pages" {
		if err := pages(ctx, out, p, in); err != nil || only != "" {
			return err
		}
	}
	if only != "fanout" {
		some := in.operations()
		if one := slices.IndexFunc(some, func(o operation) bool { return o.short == only }); one >= 0 {
			some = some[one : one+1]
		}
		all := []contestant{{bareName, bare, ""}, {purlinName, in.purlin, in.token}}
		stop := func() error { return nil }
		if withPeers {
			var peers []contestant
			if peers, stop, err = startPeers(ctx, filepath.Join(dir, "peers"), "server.js", []string{"mercurius", "yoga"}, environment); err != nil {
				return err
			}
			all = append(all, peers...)
		}
		if err := errors.Join(requests(ctx, out, p, all, some, profile), stop()); err != nil {
			return err
		}
	}
	if only != "" && only != "fanout" {
		return nil
	}
	own, err := seedOwn(ctx, in.url, in.user, p.sockets+1)
	if err != nil {
		return fmt.Errorf("seeding: %w", err)
	}
	servers := []contestant{{bareName, bare, ""}, {purlinName, in.purlin, in.token}}
	if withPeers {
		peers, stop, err := startPeers(ctx, filepath.Join(dir, "peers"), "follow.js", []string{"graphql-ws", "mercurius"}, environment)
		if err != nil {
			return err
		}
		defer func() { _ = stop() }()
		servers = append(servers, peers...)
	}
	if err := oneProject(ctx, out, p, servers, own[p.sockets], profile); err != nil {
		return err
	}
	// What sockets take is measured on processes that have had none.
	if err := errors.Join(bare.stop(), in.restart(ctx, dir)); err != nil {
		return err
	}
	if bare, err = start(ctx, name+".log", []string{name}, environment...); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, bare.stop()) }()
	return manyProjects(ctx, out, p, []contestant{{bareName, bare, ""}, {purlinName, in.purlin, in.token}}, own, profile)
}

const (
	bareName   = "bare"
	purlinName = "Purlin"
)

// contestant is a server that is measured.
type contestant struct {
	name  string
	of    *process
	token string
}

// requests compares the answers of all servers, of which the first two are bare and Purlin,
// and what they write, then measures them in turn.
func requests(ctx context.Context, out io.Writer, p pace, all []contestant, operations []operation, profile string) error {
	purlin := all[1]
	var first, second bytes.Buffer
	fmt.Fprintf(&first, "%d connections, medians of %d rounds of %v each, all servers in turn\n\n", connections, p.rounds, p.measure)
	fmt.Fprintln(&first, "| operation | bytes | bare, requests/s | Purlin, requests/s | ratio | bare, µs CPU | Purlin, µs CPU | ratio | Purlin p99, ms |")
	fmt.Fprintln(&first, "|---|---:|---:|---:|---:|---:|---:|---:|---:|")
	for _, o := range operations {
		asked, size := make([][]request, len(all)), 0
		for i, c := range all {
			asked[i] = o.of(c)
			if i == 0 {
				continue
			}
			n, err := o.agree(ctx, asked[0][0], asked[i][0])
			if err != nil {
				return fmt.Errorf("%s of %s: %w", o.name, c.name, err)
			}
			if i == 1 {
				size = n
			}
		}
		results := make([][]result, len(all))
		for range p.rounds {
			for i, c := range all {
				if err := o.measure(ctx, p.measure, c.of, asked[i], &results[i]); err != nil {
					return fmt.Errorf("%s of %s: %w", o.name, c.name, err)
				}
			}
		}
		x, y := median(results[0]), median(results[1])
		fmt.Fprintf(&first, "| %s | %d | %.0f | %.0f | **%.2f** | %.0f | %.0f | %.2f | %.1f |\n", o.name, size,
			x.rate, y.rate, y.rate/x.rate, micros(x.cpu), micros(y.cpu), micros(y.cpu)/micros(x.cpu), float64(y.p99)/float64(time.Millisecond))
		for i, c := range all[2:] {
			z := median(results[i+2])
			fmt.Fprintf(&second, "| %s | %s | %.0f | **%.1f** | %.0f | %.2f |\n", o.short, c.name, z.rate, y.rate/z.rate, micros(z.cpu), micros(y.cpu)/micros(z.cpu))
		}
		if profile != "" {
			if err := writeProfile(ctx, p, purlin.of, asked[1], filepath.Join(profile, o.short+".pprof")); err != nil {
				return err
			}
			if err := write(ctx, purlin.of, "allocs", filepath.Join(profile, o.short+".allocs.pprof")); err != nil {
				return err
			}
		}
	}
	_, _ = first.WriteTo(out)
	fmt.Fprintln(out, "\nResident memory at the end:")
	for _, c := range all {
		rss, err := c.of.resident()
		if err != nil {
			return err
		}
		own, err := c.of.own()
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "- %s: %d MiB, %d of them without pages of the program's file\n", c.name, rss>>20, own>>20)
	}
	if second.Len() > 0 {
		fmt.Fprint(out, "\n| | peer | requests/s | Purlin, times as many | µs CPU | Purlin, ratio |\n|---|---|---:|---:|---:|---:|\n", second.String())
	}
	return nil
}

// result is what one round came to.
type result struct {
	rate float64       // answers a second
	cpu  time.Duration // of the server, an answer
	p99  time.Duration
}

func (o operation) measure(ctx context.Context, d time.Duration, server *process, rs []request, results *[]result) error {
	if _, err := load(ctx, d/8, rs); err != nil { // connections, caches
		return err
	}
	before, err := server.cpu()
	if err != nil {
		return err
	}
	done, err := load(ctx, d, rs)
	if err != nil {
		return err
	}
	after, err := server.cpu()
	if err != nil {
		return err
	}
	*results = append(*results, result{rate: float64(done.answers) / done.took.Seconds(), cpu: (after - before) / time.Duration(done.answers), p99: done.p99})
	return o.written.undo(ctx)
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
