package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// How two builds are compared: in pairs of rounds, one of each, until it is clear on which
// side of the limit their ratio lies.
const (
	mostRatio   = 1.10 // of what an answer costs
	fewestPairs = 8
	mostPairs   = 60
	pairRound   = 400 * time.Millisecond
)

// compare measures the build of this source tree beside that of another: processes of
// equal standing, each with a database of its own on the same server and the same rows in
// it. It is an error when an answer costs more than mostRatio times what it cost there.
func compare(ctx context.Context, out io.Writer, dir, server, before, only string, size size) (err error) {
	var sides [2]*installation
	for i, tree := range []string{before, "."} {
		at := filepath.Join(dir, strconv.Itoa(i))
		if err := os.Mkdir(at, 0o700); err != nil {
			return err
		}
		in, err := install(ctx, at, server, tree, size)
		if err != nil {
			return fmt.Errorf("%s: %w", tree, err)
		}
		defer func() { err = errors.Join(err, in.close(ctx)) }()
		sides[i] = in
	}
	unit, cost := "instructions", instructions
	anything := func() error {
		_, err := post(sides[0].purlin.addr, "", "{ __typename }", nil).once(ctx)
		return err
	}
	if _, err := instructions(ctx, sides[0].purlin, anything); err != nil {
		unit, cost = "µs CPU", cpuTime
	}
	fmt.Fprintf(out, "| | %s before | now | ratio | between | pairs | |\n|---|---:|---:|---:|---:|---:|---|\n", unit)
	var much []string
	for k, o := range sides[0].operations() {
		if only != "" && only != o.short {
			continue
		}
		v, err := judge(ctx, sides, k, cost)
		if err != nil {
			return err
		}
		said := ""
		if v.much {
			said, much = "TOO MUCH", append(much, v.name)
		}
		fmt.Fprintf(out, "| %s | %.1f | %.1f | **%.3f** | %.3f to %.3f | %d | %s |\n", v.name, v.before, v.now, v.ratio, v.low, v.high, v.pairs, said)
	}
	if much != nil {
		return fmt.Errorf("an answer costs more than %.2f times what it did: %s", mostRatio, strings.Join(much, ", "))
	}
	return nil
}

// verdict is what came of one operation.
type verdict struct {
	name        string
	before, now float64 // cost of an answer, medians
	ratio       float64 // the median of the pairs'
	low, high   float64 // between which the true one lies, with 99 % confidence
	pairs       int
	much        bool
}

// judge measures the k-th operation.
func judge(ctx context.Context, sides [2]*installation, k int, cost cost) (v verdict, err error) {
	var costs [2][]float64
	var ratios []float64
	for v.pairs < mostPairs {
		var pair [2]float64
		for i := range 2 {
			if v.pairs%2 == 1 { // each is the first as often as the other
				i = 1 - i
			}
			in := sides[i]
			o := in.operations()[k]
			v.name = o.short
			if pair[i], err = o.cost(ctx, in, cost); err != nil {
				return v, fmt.Errorf("%s: %w", o.name, err)
			}
			costs[i] = append(costs[i], pair[i])
		}
		ratios = append(ratios, pair[1]/pair[0])
		v.pairs++
		if v.pairs < fewestPairs {
			continue
		}
		v.ratio, v.low, v.high = interval(ratios)
		if v.high <= mostRatio || v.low > mostRatio {
			break
		}
	}
	v.before, v.now = middleOf(costs[0]), middleOf(costs[1])
	v.much = v.ratio > mostRatio && v.low > 1 // a machine too busy to tell fails nobody
	return v, nil
}

// cost is what an answer of the operation costs in one round.
func (o operation) cost(ctx context.Context, in *installation, cost cost) (float64, error) {
	rs := o.of(contestant{"", in.purlin, in.token})
	if _, err := load(ctx, pairRound/4, rs); err != nil {
		return 0, err
	}
	var d done
	n, err := cost(ctx, in.purlin, func() (err error) {
		d, err = load(ctx, pairRound, rs)
		return err
	})
	if err != nil {
		return 0, err
	}
	return n / float64(d.answers), o.written.undo(ctx)
}

// interval is the median, and between which two of the values the true one lies with 99 %
// confidence, however they are distributed: by how often a fair coin falls (the sign test).
func interval(values []float64) (median, low, high float64) {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	k, p, below := 0, 1.0, 0.0 // p: that k of n coins fall heads, times 2^n
	total := 1.0
	for range n {
		total *= 2
	}
	for k < n/2 {
		if below+p > total*0.005 {
			break
		}
		below += p
		p = p * float64(n-k) / float64(k+1)
		k++
	}
	k = max(k-1, 0)
	return middleOf(sorted), sorted[k], sorted[n-1-k]
}

func middleOf(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// cost measures what a process spends during something.
type cost func(ctx context.Context, p *process, during func() error) (float64, error)

// cpuTime is the microseconds that it ran, in user and in system mode.
func cpuTime(_ context.Context, p *process, during func() error) (float64, error) {
	clock := int32(^p.cmd.Process.Pid<<3 | 2) //nolint:gosec // MAKE_PROCESS_CPUCLOCK of Linux, see clock_getcpuclockid(3)
	var from, to unix.Timespec
	if err := unix.ClockGettime(clock, &from); err != nil {
		return 0, fmt.Errorf("reading the CPU time of the server: %w", err)
	}
	if err := during(); err != nil {
		return 0, err
	}
	if err := unix.ClockGettime(clock, &to); err != nil {
		return 0, fmt.Errorf("reading the CPU time of the server: %w", err)
	}
	return float64(to.Nano()-from.Nano()) / 1000, nil
}

// instructions is how many it executed; an error where perf is not here or the machine
// does not count them, as most virtual ones.
func instructions(ctx context.Context, p *process, during func() error) (float64, error) {
	const event = "instructions"
	perf := exec.CommandContext(ctx, "perf", "stat", "-x,", "-e", event, "-p", strconv.Itoa(p.cmd.Process.Pid)) //nolint:gosec // our own process
	var said bytes.Buffer
	perf.Stderr = &said
	if err := perf.Start(); err != nil {
		return 0, err
	}
	<-time.After(50 * time.Millisecond) // until it counts
	err := during()
	_ = perf.Process.Signal(syscall.SIGINT)
	_ = perf.Wait() // interrupted
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(said.String()) {
		if number, rest, ok := strings.Cut(line, ","); ok && strings.Contains(rest, event) {
			return strconv.ParseFloat(number, 64)
		}
	}
	return 0, fmt.Errorf("perf: %s", &said)
}
