package app_test

import (
	"bufio"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/config"
)

// shell runs a script and returns what it said and its exit status.
func shell(t *testing.T, env []string, script string, args ...string) (string, int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), script, args...)
	cmd.Env = append(os.Environ(), env...)
	out, _ := cmd.CombinedOutput()
	return string(out), cmd.ProcessState.ExitCode()
}

func TestEveryScriptExplainsItself(t *testing.T) {
	t.Parallel()
	scripts, err := filepath.Glob("../scripts/*.sh")
	require.NoError(t, err)
	require.NotEmpty(t, scripts)
	for _, s := range scripts {
		out, status := shell(t, nil, s, "--help")
		require.Zero(t, status, s)
		require.Contains(t, out, filepath.Base(s))
		out, status = shell(t, nil, s, "--no-such-option")
		require.Equal(t, 2, status, "%s: %s", s, out)
	}
}

// smokeEnv is what the smoke test needs to try an installation as a client does.
func smokeEnv(t *testing.T, i *installation) []string {
	t.Helper()
	built = true
	program, err := binary()
	require.NoError(t, err)
	return []string{"PURLIN=" + program, "SMOKE_TOKEN=" + i.token}
}

func TestTheSmokeTestTriesTheWholeJob(t *testing.T) {
	t.Parallel()
	i := install(t)
	out, status := shell(t, smokeEnv(t, i), "../scripts/smoke.sh", i.url)
	require.Zero(t, status, out)
	require.Contains(t, out, "translated and fetched")
	out, status = shell(t, append(smokeEnv(t, i), "SMOKE_TOKEN=wrong"), "../scripts/smoke.sh", i.url)
	require.Equal(t, 1, status, out)
	stranger := httptest.NewServer(http.NotFoundHandler())
	defer stranger.Close()
	out, status = shell(t, nil, "../scripts/smoke.sh", stranger.URL)
	require.NotZero(t, status, out)
}

const release = "registry.example.com/purlin@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

// cloud is an environment of stand-ins for Terraform and AWS, which cannot run
// here; the server that is smoked is real.
type cloud struct {
	t   *testing.T
	dir string
	env []string
}

func newCloud(t *testing.T, url string, env ...string) *cloud {
	t.Helper()
	c := &cloud{t: t, dir: t.TempDir()}
	stand, err := filepath.Abs("testdata/deploy")
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(filepath.Join(c.dir, "environments", "test"), 0o700))
	for service, runs := range map[string]string{"api-service": "purlin-test-api:7", "worker-service": "purlin-test-worker:7"} {
		require.NoError(t, os.WriteFile(filepath.Join(c.dir, service), []byte(runs), 0o600))
	}
	c.env = append([]string{
		"PATH=" + stand + string(os.PathListSeparator) + os.Getenv("PATH"), "STATE=" + c.dir, "URL=" + url,
		"PURLIN_TERRAFORM=" + filepath.Join(c.dir, "environments"), "HOME=" + c.dir,
	}, env...)
	return c
}

func (c *cloud) deploy(args ...string) (string, int) {
	c.t.Helper()
	return shell(c.t, c.env, "../scripts/deploy.sh", append([]string{"test"}, args...)...)
}

func (c *cloud) runs() string {
	c.t.Helper()
	var all []string
	for _, service := range []string{"api-service", "worker-service"} {
		text, err := os.ReadFile(filepath.Join(c.dir, service))
		require.NoError(c.t, err)
		all = append(all, strings.TrimSpace(string(text)))
	}
	return strings.Join(all, " ")
}

// changes are the calls that change something, in their order.
func (c *cloud) changes() (all []string) {
	c.t.Helper()
	text, err := os.ReadFile(filepath.Join(c.dir, "calls"))
	require.NoError(c.t, err)
	for line := range strings.Lines(string(text)) {
		if m := regexp.MustCompile(`^(?:terraform (apply)|aws ecs (run-task|update-service))`).FindStringSubmatch(line); m != nil {
			all = append(all, m[1]+m[2])
		}
	}
	return all
}

func TestDeploy(t *testing.T) {
	t.Parallel()
	i := install(t)
	smoke := smokeEnv(t, i)
	stranger := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(stranger.Close)
	const before, after = "purlin-test-api:7 purlin-test-worker:7", "purlin-test-api:8 purlin-test-worker:8"
	for name, c := range map[string]struct {
		url     string
		env     []string
		args    []string
		status  int
		runs    string
		changes []string
	}{
		"all goes well":           {i.url, nil, nil, 0, after, []string{"apply", "run-task", "update-service", "update-service"}},
		"a dry run":               {i.url, nil, []string{"--dry-run"}, 0, before, nil},
		"a migration that fails":  {i.url, []string{"MIGRATION=1"}, nil, 1, before, []string{"apply", "run-task"}},
		"a version that is sick":  {stranger.URL, nil, nil, 1, before, []string{"apply", "run-task", "update-service", "update-service", "update-service", "update-service"}},
		"an alarm":                {i.url, []string{"ALARM=purlin-test-errors"}, nil, 1, before, []string{"apply", "run-task", "update-service", "update-service", "update-service", "update-service"}},
		"tasks that do not start": {i.url, []string{"BREAKS=purlin-test-api:8"}, nil, 1, before, []string{"apply", "run-task", "update-service", "update-service", "update-service", "update-service"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := newCloud(t, c.url, append(smoke, c.env...)...)
			out, status := cloud.deploy(append([]string{"--image", release, "--yes", "--watch", "0"}, c.args...)...)
			require.Equal(t, c.status, status, out)
			require.Equal(t, c.runs, cloud.runs(), out)
			require.Equal(t, c.changes, cloud.changes(), out)
		})
	}
	t.Run("a roll for a secret that changed", func(t *testing.T) {
		t.Parallel()
		cloud := newCloud(t, i.url)
		for range 2 { // of the same task definitions: their tasks are restarted all the same
			out, status := cloud.deploy("--step", "roll")
			require.Zero(t, status, out)
		}
		require.Equal(t, after, cloud.runs())
		text, err := os.ReadFile(filepath.Join(cloud.dir, "calls"))
		require.NoError(t, err)
		require.Equal(t, 4, strings.Count(string(text), "--force-new-deployment"))
		require.Contains(t, string(text), "terraform init")
	})
	t.Run("the way back by hand", func(t *testing.T) {
		t.Parallel()
		cloud := newCloud(t, i.url)
		out, status := cloud.deploy("--rollback", "api:5,worker:6")
		require.Zero(t, status, out)
		require.Equal(t, "purlin-test-api:5 purlin-test-worker:6", cloud.runs())
	})
	for _, wrong := range [][]string{{}, {"--image", "purlin:latest"}, {"--step", "guess", "--image", release}, {"--rollback", "yesterday"}, {"--watch", "x"}} {
		out, status := newCloud(t, i.url).deploy(wrong...)
		require.Equal(t, 2, status, out)
	}
	_, status := shell(t, nil, "../scripts/deploy.sh", "../etc", "--image", release)
	require.Equal(t, 2, status)
}

// quickStart are the commands of a page that a reader is to type.
func quickStart(t *testing.T, page string) (commands []string) {
	t.Helper()
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	for _, block := range regexp.MustCompile("(?ms)^```sh\n(.*?)^```").FindAllStringSubmatch(string(text), -1) {
		for line := range strings.Lines(block[1]) {
			command, _, _ := strings.Cut(line, "#")
			commands = append(commands, strings.TrimSpace(command))
		}
	}
	require.NotEmpty(t, commands, page)
	return commands
}

// From a clone to a server that is ready, and again over what is there; and then
// every command of the quick start, in English and in Spanish.
func TestInitProject(t *testing.T) {
	t.Parallel()
	top, err := filepath.Abs("..")
	require.NoError(t, err)
	clone := filepath.Join(t.TempDir(), "purlin")
	// The files as they are here, committed or not.
	list := exec.CommandContext(t.Context(), "bash", "-c", `git ls-files -z --cached --others --exclude-standard | tar --null --files-from=- --ignore-failed-read -c | tar -x -C "$0"`, clone)
	list.Dir = top
	require.NoError(t, os.MkdirAll(clone, 0o700))
	out, err := list.CombinedOutput()
	require.NoError(t, err, string(out))

	script := filepath.Join(clone, "scripts", "init-project.sh")
	// Without npm: the pages are built by tests of their own.
	path := t.TempDir()
	for _, program := range []string{"bash", "go", "git", "make", "sed", "sort", "head", "tail", "df", "cp", "id", "dirname", "uname", "grep", "env", "cat", "find", "expand"} {
		found, err := exec.LookPath(program)
		require.NoError(t, err)
		require.NoError(t, os.Symlink(found, filepath.Join(path, program)))
	}
	addr := freeAddr(t)
	env := []string{"PATH=" + path, "PURLIN_ADDR=" + addr, "PURLIN_ADMIN_ADDR=" + freeAddr(t), "PURLIN_DATA_DIR=" + t.TempDir()}
	said, status := shell(t, env, script, "--check")
	require.Zero(t, status, said)
	require.NoFileExists(t, filepath.Join(clone, ".env"))
	said, status = shell(t, env, script, "--no-start")
	require.Zero(t, status, said)
	require.FileExists(t, filepath.Join(clone, "bin", "purlin"))
	cfg, err := config.Load(nil, filepath.Join(clone, ".env"))
	require.NoError(t, err)
	require.Equal(t, "open", cfg.Signup)
	said, status = shell(t, env, script, "--no-start")
	require.Zero(t, status, said)
	require.Contains(t, said, ".env is there and stays")

	busy := httptest.NewServer(http.NotFoundHandler())
	defer busy.Close()
	said, status = shell(t, append(env, "PURLIN_ADDR="+strings.TrimPrefix(busy.URL, "http://")), script, "--check")
	require.Equal(t, 1, status, said)
	require.Contains(t, said, "listens on")

	require.NoError(t, os.WriteFile(filepath.Join(clone, "model.obj"), []byte(cube), 0o600))
	for _, page := range []string{"../README.md", "../docs/es/README.md"} {
		for _, command := range quickStart(t, page) {
			switch command {
			case "make test": // what this test is part of
			case "make run":
				runs(t, clone, append(os.Environ(), env...), command)
			default:
				cmd := exec.CommandContext(t.Context(), "bash", "-c", command)
				cmd.Dir, cmd.Env = clone, append(os.Environ(), env...)
				out, err := cmd.CombinedOutput()
				require.NoError(t, err, "%s: %s: %s", page, command, out)
			}
		}
		for _, result := range []string{"model.glb", "model.png"} {
			require.FileExists(t, filepath.Join(clone, "results", result))
			require.NoError(t, os.Remove(filepath.Join(clone, "results", result)))
		}
	}
}

// runs runs a command until the server that it starts says where it is, opens the
// sign-in link, and stops it.
func runs(t *testing.T, dir string, env []string, command string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "bash", "-c", "exec "+command)
	cmd.Dir, cmd.Env = dir, env
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	link := ""
	lines := bufio.NewScanner(out)
	for link == "" && lines.Scan() {
		link = regexp.MustCompile(`http://\S+/signin\?token=\S+`).FindString(lines.Text())
	}
	require.NotEmpty(t, link, "the server did not start")
	resp, err := http.Get(link)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.NoError(t, syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM))
	_, _ = io.Copy(io.Discard, out)
	_ = cmd.Wait() // make says that its child was told to end
}
