//go:build faults

package faults_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"purlin/testservice"
)

// patience bounds waits for what must happen soon, and ages those for what takes
// a rescue of jobs first.
const (
	patience = time.Minute
	ages     = 4 * time.Minute
)

// binary is the real program.
var binary string

func TestMain(m *testing.M) {
	zerolog.SetGlobalLevel(zerolog.Disabled) // the proxies' own chatter
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "purlin-faults-")
		if err != nil {
			panic(err)
		}
		defer os.RemoveAll(dir)
		if binary, err = build(dir); err != nil {
			panic(err)
		}
		status := m.Run()
		http.DefaultClient.CloseIdleConnections()
		// A proxy that is stopped leaves those of its connections' streams that were writing.
		if err := goleak.Find(goleak.IgnoreAnyFunction("github.com/Shopify/toxiproxy/v2/toxics.(*ToxicStub).Run"),
			goleak.IgnoreAnyFunction("github.com/Shopify/toxiproxy/v2.(*ToxicLink).read")); err != nil && status == 0 {
			fmt.Fprintln(os.Stderr, err)
			status = 1
		}
		return status
	}())
}

// process is a Purlin that is started again whenever it ends, as by the manager
// of services of a machine.
type process struct {
	t    testing.TB
	name string
	addr string // where it answers /readyz, or nothing but connections
	path string // of the program
	args []string
	env  []string
	log  string // file

	mu       sync.Mutex
	cmd      *exec.Cmd
	stopping bool
	done     chan struct{}
	ends     int // unasked
}

// launch starts a process and keeps it running until the test ends.
func launch(t testing.TB, p *process) *process {
	t.Helper()
	p.t, p.log, p.done = t, filepath.Join(t.TempDir(), "log"), make(chan struct{})
	if p.path == "" {
		p.path = binary
	}
	require.NoError(t, p.start())
	go p.supervise()
	t.Cleanup(func() {
		p.stop()
		if t.Failed() {
			p.tell()
		}
	})
	return p
}

func (p *process) start() error {
	log, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := exec.Command(p.path, p.args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = p.env, log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		return err
	}
	p.cmd = cmd
	return nil
}

func (p *process) supervise() {
	defer close(p.done)
	for {
		p.mu.Lock()
		cmd := p.cmd
		p.mu.Unlock()
		_ = cmd.Wait()
		p.mu.Lock()
		if p.stopping {
			p.mu.Unlock()
			return
		}
		p.ends++
		err := p.start()
		p.mu.Unlock()
		if err != nil {
			p.t.Errorf("starting %s again: %v", p.name, err)
			return
		}
	}
}

// kill ends the process as kill -9 does; it comes back.
func (p *process) kill() {
	p.mu.Lock()
	defer p.mu.Unlock()
	_ = p.cmd.Process.Kill()
}

// stop ends the process for good.
func (p *process) stop() {
	p.mu.Lock()
	p.stopping = true
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	p.mu.Unlock()
	select {
	case <-p.done:
	case <-time.After(patience):
		p.t.Errorf("%s did not end", p.name)
		_ = p.cmd.Process.Kill()
		<-p.done
	}
}

func (p *process) ready() bool {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.addr+"/readyz", nil)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return resp.StatusCode < 500
}

func (p *process) awaitReady() {
	p.t.Helper()
	eventually(p.t, patience, p.name+" is ready", p.ready)
}

// tell shows the end of the log.
func (p *process) tell() {
	text, _ := os.ReadFile(p.log)
	lines := bytes.Split(text, []byte("\n"))
	lines = slices.DeleteFunc(lines, func(l []byte) bool {
		return !bytes.Contains(l, []byte("level=WARN")) && !bytes.Contains(l, []byte("level=ERROR")) && !bytes.Contains(l, []byte("purlin: "))
	})
	lines = lines[max(0, len(lines)-8):]
	for i, l := range lines {
		lines[i] = l[:min(len(l), 400)]
	}
	p.t.Logf("%s, which ended %d times unasked:\n%s", p.name, p.ends, bytes.Join(lines, []byte("\n")))
}

// eventually waits until holds is true, and ends the test when it never is.
func eventually(t testing.TB, limit time.Duration, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(limit); !holds(); {
		require.True(t, time.Now().Before(deadline), "%s: not within %s", what, limit)
		pause(t.Context(), 50*time.Millisecond)
	}
}

// pause is the pace of what is repeated; it waits for nothing.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

func address(t testing.TB) string { return fmt.Sprint("127.0.0.1:", testservice.Port(t)) }
