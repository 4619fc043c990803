package main

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// The interval holds the true median nearly always, and is narrow when there is much to
// go by.
func TestTheMedianLiesWithinItsInterval(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{8, 9, 20, 60} {
		missed, width := 0, 0.0
		for range 2000 {
			values := make([]float64, n)
			for i := range values {
				values[i] = 1 + 0.2*r.NormFloat64()
			}
			median, low, high := interval(values)
			require.LessOrEqual(t, low, median)
			require.LessOrEqual(t, median, high)
			if low > 1 || high < 1 {
				missed++
			}
			width += (high - low) / 2000
		}
		require.LessOrEqual(t, missed, 30, "of 2000, with %d values", n)
		if n == 60 {
			require.Less(t, width, 0.2)
		}
	}
}
