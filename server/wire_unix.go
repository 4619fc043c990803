//go:build unix

package server

import "syscall"

// writeNow writes to a descriptor that does not block, and returns how much was
// taken.
func writeNow(fd uintptr, b []byte) int {
	for {
		n, err := syscall.Write(int(fd), b)
		if err != syscall.EINTR {
			return n
		}
	}
}
