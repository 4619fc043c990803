package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// unmap gives up the pages of the program's file that are mapped into this process, some
// 40 MiB after a start, most of which only the start needed. They stay in the system's cache, and
// those that are needed again come back, by sixteen and more around each. What was
// changed in memory is left alone. See proc(5) and madvise(2).
func unmap() (err error) {
	program, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return err
	}
	maps, err := os.Open("/proc/self/smaps")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, maps.Close()) }()
	var from, to uintptr // where the program is mapped
	lines := bufio.NewScanner(maps)
	for lines.Scan() {
		switch line := lines.Text(); {
		case !strings.Contains(strings.SplitN(line, " ", 2)[0], ":"): // begins a mapping
			from, to = 0, 0
			if strings.HasSuffix(line, " "+program) {
				if _, err := fmt.Sscanf(line, "%x-%x", &from, &to); err != nil {
					return err
				}
			}
		case to > 0 && strings.HasPrefix(line, "Anonymous:") && strings.HasSuffix(line, " 0 kB"):
			if _, _, failed := unix.Syscall(unix.SYS_MADVISE, from, to-from, unix.MADV_DONTNEED); failed != 0 {
				return failed
			}
		}
	}
	return lines.Err()
}
