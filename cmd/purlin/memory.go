package main

import (
	"errors"
	"log/slog"
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// limitMemory tells the garbage collector what the cgroup allows, so that a process
// near it collects more often and is not killed. GOMEMLIMIT wins.
func limitMemory(log *slog.Logger) {
	const share = 0.9 // the rest is what the collector does not know of
	limit, err := memlimit.Set(memlimit.WithRatio(share), memlimit.WithProvider(memlimit.FromCgroup))
	switch {
	case errors.Is(err, memlimit.ErrNoLimit), errors.Is(err, memlimit.ErrNoCgroup), errors.Is(err, memlimit.ErrCgroupsNotSupported):
	case err != nil:
		log.Warn("the memory limit of the cgroup is not known", slog.Any("error", err))
	case limit < math.MaxInt64: // which stands for none
		log.Info("memory limit", slog.Int64("bytes", limit))
	}
}

// leastRoom is how much garbage, in bytes, may come together before it is collected. Go
// lets a heap double, and one of few megabytes, as most servers' is, doubles many times
// a second.
const leastRoom = 24 << 20

// giveRoom has the collector wait for leastRoom of garbage where it would not by itself.
// GOGC wins, and the memory limit does in any case.
func giveRoom() {
	percent := 100
	if set := debug.SetGCPercent(percent); set != percent {
		debug.SetGCPercent(set)
		return
	}
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	afterEach(func() {
		metrics.Read(live)
		held := max(live[0].Value.Uint64(), leastRoom/8)
		next := max(100, int(100*leastRoom/held))         //nolint:gosec // at most 800
		if next*10 > percent*11 || next*11 < percent*10 { // a change stops the world for a moment
			percent = next
			debug.SetGCPercent(percent)
		}
	})
}

// afterEach calls f after each collection.
func afterEach(f func()) {
	runtime.AddCleanup(new([16]byte), func(f func()) { f(); afterEach(f) }, f)
}

// settle gives back what only the start needed. Migrations are parsed in pooled
// buffers of 4 MiB, whose pool two collections empty: held live at the first, they
// would let the heap of an idle server grow to twice their size.
func settle(log *slog.Logger) {
	runtime.GC()
	debug.FreeOSMemory()
	if err := unmap(); err != nil {
		log.Debug("the program's pages stay mapped", slog.Any("error", err))
	}
}
