package app

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAFullDiskIsFound(t *testing.T) {
	t.Parallel()
	require.Equal(t, Broken, diskFinding("/", 100<<20).State)
	require.Equal(t, Doubt, diskFinding("/", 2<<30).State)
	require.Equal(t, Good, diskFinding("/", 20<<30).State)
	free, err := freeBytes(t.TempDir())
	require.NoError(t, err)
	require.Positive(t, free)
}
