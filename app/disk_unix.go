//go:build linux || darwin

package app

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// freeBytes is how much a user may still write where path lies.
func freeBytes(path string) (uint64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(path, &s); err != nil {
		return 0, fmt.Errorf("looking at the disk of %s: %w", path, err)
	}
	return s.Bavail * uint64(s.Bsize), nil //nolint:gosec // a block has a size
}
