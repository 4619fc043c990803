//go:build faults

package faults_test

import (
	"math/rand/v2"
	"testing"
	"time"
)

// What the other tests are compared with, and proof that the audit is whole.
func TestNothingFails(t *testing.T) {
	t.Parallel()
	s := deploy(t, options{})
	s.translate(100, 100, func() {})
}

// kills is how many processes are killed, one a second or so.
const kills = 30

func TestProcessesAreKilled(t *testing.T) {
	t.Parallel()
	s := deploy(t, options{})
	s.translate(100, 100, func() {
		s.awaitStarted(10)
		for range kills {
			s.all()[rand.IntN(4)].kill()
			pause(t.Context(), time.Second/2+rand.N(time.Second))
		}
	})
}
