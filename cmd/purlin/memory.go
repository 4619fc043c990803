package main

import (
	"errors"
	"log/slog"
	"math"
	"runtime"
	"runtime/debug"

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

// settle gives back what only the start needed. Migrations are parsed in pooled
// buffers of 4 MiB, whose pool two collections empty: held live at the first, they
// would let the heap of an idle server grow to twice their size.
func settle() {
	runtime.GC()
	debug.FreeOSMemory()
}
