package testservice

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// process is a server of a test's own, which may be stopped and started again
// with its data and its address. It ends with the test.
type process struct {
	t    testing.TB
	name string
	args []string
	attr *syscall.SysProcAttr
	log  string
	// answers tells whether the server can be used.
	answers func(context.Context) error

	cmd  *exec.Cmd
	done chan struct{} // closed when cmd has ended
}

// Start starts the server, and returns when it can be used.
func (p *process) Start() {
	p.t.Helper()
	log, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		p.t.Fatalf("starting %s: %v", p.name, err)
	}
	defer log.Close()
	//nolint:gosec,noctx // the program of this package's choice; Stop ends it
	p.cmd = exec.Command(p.name, p.args...)
	p.cmd.Dir, p.cmd.Stdout, p.cmd.Stderr, p.cmd.SysProcAttr = "/", log, log, p.attr
	if err := p.cmd.Start(); err != nil {
		p.t.Fatalf("starting %s: %v", p.name, err)
	}
	cmd, done := p.cmd, make(chan struct{})
	p.done = done
	go func() {
		defer close(done)
		_ = cmd.Wait() // its log says why
	}()
	deadline := time.Now().Add(patience)
	for {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		err := p.answers(ctx)
		cancel()
		if err == nil {
			return
		}
		select {
		case <-done:
			err = fmt.Errorf("it ended at once: %w", err)
		case <-time.After(20 * time.Millisecond):
			if time.Now().Before(deadline) {
				continue
			}
		}
		text, _ := os.ReadFile(p.log)
		p.t.Fatalf("%s did not start: %v\n%s", p.name, err, text)
	}
}

// Signal sends the server a signal and returns when it has ended.
func (p *process) Signal(s syscall.Signal) {
	p.t.Helper()
	_ = p.cmd.Process.Signal(s) // it may have ended already
	select {
	case <-p.done:
	case <-time.After(patience):
		_ = p.cmd.Process.Kill()
		<-p.done
		p.t.Errorf("%s did not end after %s", p.name, s)
	}
}

// folder returns a new folder that owner can use, removed with the test. Unlike
// t.TempDir it may belong to somebody else.
func folder(t testing.TB, owner *syscall.Credential) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "purlin-service-") //nolint:usetesting // see above
	if err != nil {
		t.Fatalf("making a folder: %v", err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if owner != nil {
		if err := os.Chown(dir, int(owner.Uid), int(owner.Gid)); err != nil {
			t.Fatalf("giving a folder away: %v", err)
		}
	}
	return dir
}

// nobody is who servers that refuse root run as; nil when this process is not root.
func nobody(t testing.TB) *syscall.Credential {
	t.Helper()
	if os.Getuid() != 0 {
		return nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err1 == nil && err2 == nil {
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		}
	}
	t.Fatal("there is no user postgres or nobody to run PostgreSQL as")
	return nil
}

// Port returns a free port below those that the system gives to clients, so that
// a server finds it again after a restart.
func Port(t testing.TB) int {
	t.Helper()
	for range 100 {
		n := 12000 + rand.IntN(20000) //nolint:gosec // not a secret
		l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:"+strconv.Itoa(n))
		if err == nil {
			_ = l.Close()
			return n
		}
	}
	t.Fatal("no free port was found")
	return 0
}

// program finds a server's executable on the PATH or where Debian keeps it.
func program(t testing.TB, name string) string {
	t.Helper()
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if len(found) == 0 {
		t.Fatalf("%s is not installed: scripts/test-services brings it", name)
	}
	return found[len(found)-1]
}

// run runs a command to its end.
func run(t testing.TB, attr *syscall.SysProcAttr, name string, args ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...) //nolint:gosec // a program of this package's choice
	cmd.Dir, cmd.SysProcAttr = "/", attr
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v\n%s", filepath.Base(name), strings.Join(args, " "), err, out)
	}
}
