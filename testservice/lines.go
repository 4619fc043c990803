package testservice

import (
	"bufio"
	"io"
)

// Lines scans the lines of a stream. What a connection that breaks leaves of a
// line is none.
func Lines(r io.Reader) *bufio.Scanner {
	lines := bufio.NewScanner(r)
	lines.Split(func(data []byte, _ bool) (advance int, token []byte, err error) { return bufio.ScanLines(data, false) })
	return lines
}
