//go:build !linux

package testservice

import "syscall"

// attributes of a server process: who it runs as, nil for this process's user.
func attributes(as *syscall.Credential) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: as}
}
