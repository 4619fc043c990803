package testservice

import "syscall"

// attributes of a server process: who it runs as, nil for this process's user,
// and that it ends with this process however that ends.
func attributes(as *syscall.Credential) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: as, Pdeathsig: syscall.SIGKILL}
}
