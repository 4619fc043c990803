package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// client asks servers for what is not measured.
var client = &http.Client{Timeout: time.Minute}

// process is a server that is measured.
type process struct {
	cmd   *exec.Cmd
	addr  string
	admin string // "": none
	log   string
	done  chan struct{}
}

// build builds a command of a source tree as `make build` does, and returns the name of the
// program.
func build(ctx context.Context, dir, tree, pkg string) (string, error) {
	name := filepath.Join(dir, filepath.Base(pkg))
	cmd := exec.CommandContext(ctx, "go", "build", "-ldflags=-s -w", "-o", name, pkg) //nolint:gosec // our own packages
	cmd.Dir, cmd.Stderr = tree, os.Stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("building %s: %w", pkg, err)
	}
	return name, nil
}

// start runs a command with PURLIN_ADDR and environment, and returns once it
// answers. What it says goes to log.
func start(ctx context.Context, log string, command []string, environment ...string) (*process, error) {
	addr, err := freeAddr(ctx)
	if err != nil {
		return nil, err
	}
	p := &process{addr: addr, log: log, done: make(chan struct{})}
	to, err := os.Create(p.log)
	if err != nil {
		return nil, err
	}
	defer to.Close()
	p.cmd = exec.Command(command[0], command[1:]...) //nolint:gosec,noctx // stop ends it
	p.cmd.Env = append(os.Environ(), append(environment, "PURLIN_ADDR="+addr)...)
	p.cmd.Stdout, p.cmd.Stderr = to, to
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(p.done)
		_ = p.cmd.Wait() // its log says why
	}()
	for deadline := time.Now().Add(30 * time.Second); ; {
		err := p.answers(ctx)
		if err == nil {
			return p, nil
		}
		select {
		case <-p.done:
		case <-time.After(20 * time.Millisecond):
			if time.Now().Before(deadline) {
				continue
			}
		}
		text, _ := os.ReadFile(p.log)
		return nil, errors.Join(fmt.Errorf("%s does not answer: %w\n%s", strings.Join(command, " "), err, text), p.stop())
	}
}

// answers tells whether there is anybody who answers, whatever it is.
func (p *process) answers(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.addr+"/readyz", nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// startPurlin runs Purlin as it answers clients, with budgets so large that they
// are counted and never used up. The jobs that mutations leave are not run: there are no
// files to translate.
func startPurlin(ctx context.Context, dir, tree, url string) (*process, error) {
	admin, err := freeAddr(ctx)
	if err != nil {
		return nil, err
	}
	name, err := build(ctx, dir, tree, "./cmd/purlin")
	if err != nil {
		return nil, err
	}
	environment := []string{
		"PURLIN_DATABASE_URL=" + url, "PURLIN_DATA_DIR=" + filepath.Join(dir, "data"), "PURLIN_ADMIN_ADDR=" + admin,
		"PURLIN_PROJECT_COPIES=1000", "PURLIN_COST_BUDGET=1000000000", "PURLIN_COST_RESTORE=1000000000",
		"PURLIN_LIMITS=Sockets=20000,SocketsPerAddress=20000,SocketsPerPrincipal=20000",
	}
	migrate := exec.CommandContext(ctx, name, "migrate", "up") //nolint:gosec // our own program
	migrate.Env, migrate.Stderr = append(os.Environ(), environment...), os.Stderr
	if err := migrate.Run(); err != nil {
		return nil, fmt.Errorf("migrating: %w", err)
	}
	if err := pauseJobs(ctx, url); err != nil {
		return nil, fmt.Errorf("pausing the jobs: %w", err)
	}
	p, err := start(ctx, name+".log", []string{name, "serve"}, environment...)
	if err == nil {
		p.admin = admin
	}
	return p, err
}

func freeAddr(ctx context.Context) (string, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// stop ends the process and waits for it.
func (p *process) stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-p.done:
		return nil
	case <-time.After(30 * time.Second):
		return p.cmd.Process.Kill()
	}
}

// tick is the unit of the times in /proc/PID/stat: USER_HZ, 100 on every Linux
// that Go runs on (proc(5)).
const tick = 10 * time.Millisecond

// cpu is the time that the process has run, in user and in system mode.
func (p *process) cpu() (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:])) // from field 3
	var sum time.Duration
	for _, f := range fields[11:13] { // utime, stime
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			return 0, err
		}
		sum += time.Duration(n) * tick
	}
	return sum, nil
}

// resident is the memory of the process that is in RAM, in bytes.
func (p *process) resident() (int64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(strings.Fields(string(text))[1], 10, 64)
	return n * int64(os.Getpagesize()), err
}

// own is the memory of the process that is in RAM and is not of a file, in bytes: without
// the pages of the program, which the system drops as it likes.
func (p *process) own() (int64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, ok := strings.Cut(string(text), "RssAnon:")
	var kib int64
	if _, err := fmt.Sscan(rest, &kib); !ok || err != nil {
		return 0, fmt.Errorf("/proc/%d/status does not tell RssAnon", p.cmd.Process.Pid)
	}
	return kib << 10, nil
}

// writeProfile writes a CPU profile of Purlin under the load of requests.
func writeProfile(ctx context.Context, pc pace, p *process, rs []request, name string) error {
	loaded := make(chan error, 1)
	seconds := int(pc.measure.Seconds()) + 1
	go func() {
		_, err := load(ctx, time.Duration(seconds+1)*time.Second, rs)
		loaded <- err
	}()
	err := writeCPU(ctx, p, seconds, name)
	return errors.Join(err, <-loaded)
}

// writeCPU writes a CPU profile of the next seconds.
func writeCPU(ctx context.Context, p *process, seconds int, name string) error {
	return write(ctx, p, fmt.Sprintf("profile?seconds=%d", seconds), name)
}

// write writes what a path of /debug/pprof says.
func write(ctx context.Context, p *process, what, name string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("http://%s/debug/pprof/%s", p.admin, what), nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, resp.Body)
	return errors.Join(err, f.Close())
}
