//go:build faults

package faults_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/apslocal"
)

func TestTheEngineMisbehaves(t *testing.T) {
	t.Parallel()
	s := deploy(t, options{})
	const calls = "^/(oss|modelderivative|signed)/"
	s.translate(50, 24, func() {
		s.engine.inject(apslocal.Fault{Kind: apslocal.FaultStick, Percent: 99, Times: 4})
		s.engine.inject(apslocal.Fault{Kind: apslocal.FaultDrop, Served: true, Method: "POST", Path: "/designdata/job$", Times: 5})
		s.engine.inject(apslocal.Fault{Kind: apslocal.FaultTruncate, Path: calls, Skip: 20, Times: 30})
		s.engine.inject(apslocal.Fault{Kind: apslocal.FaultStatus, Status: 429, RetryAfter: 2, Path: calls, Skip: 20, Times: 30})
		s.engine.inject(apslocal.Fault{Kind: apslocal.FaultDrop, Path: calls, Skip: 20, Times: 20})
		s.engine.inject(apslocal.Fault{Kind: apslocal.FaultStatus, Status: 500, Path: calls, Skip: 20, Times: 30})
		s.engine.inject(apslocal.Fault{Kind: apslocal.FaultStatus, Status: 503, RetryAfter: 1, Path: calls, Times: 20})
		s.engine.inject(apslocal.Fault{Kind: apslocal.FaultLatency, Delay: 25 * time.Second, Path: "/manifest$", Skip: 30, Times: 4})
		s.engine.inject(apslocal.Fault{Kind: apslocal.FaultLose, Times: 10})
		s.engine.inject(apslocal.Fault{Kind: apslocal.FaultRepeat, Count: 3, Times: 10})
		s.awaitDone(90) // all but those that stick, and a few
		hits := s.engine.heal()
		t.Logf("faults that struck: %v", hits)
		for _, kind := range []apslocal.FaultKind{apslocal.FaultStick, apslocal.FaultDrop, apslocal.FaultTruncate, apslocal.FaultStatus, apslocal.FaultLatency} {
			require.Positive(t, hits[kind], kind)
		}
	})
}
