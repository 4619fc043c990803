package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The program goes on when its pages were given up, in less memory.
func TestPagesOfTheProgramAreGivenUp(t *testing.T) {
	mapped := func() (kib int) {
		status, err := os.ReadFile("/proc/self/status")
		require.NoError(t, err)
		_, rest, found := strings.Cut(string(status), "RssFile:")
		require.True(t, found)
		_, err = fmt.Sscan(rest, &kib)
		require.NoError(t, err)
		return kib
	}
	before := mapped()
	require.NoError(t, unmap())
	require.Less(t, mapped(), before)
}
