package infra_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// What hadolint would say, as far as it matters here: CI runs that too.
func TestTheImageIsSmallAndRunsAsNobody(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docker/Dockerfile")
	require.NoError(t, err)
	lines := strings.Split(strings.ReplaceAll(string(text), "\\\n", " "), "\n")
	var from []string
	last := map[string]string{}
	for _, line := range lines {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch word {
		case "FROM":
			from, last = append(from, rest), map[string]string{}
			require.Regexp(t, `^\S+:\S+`, rest, "an image without a tag is another one tomorrow")
			require.NotContains(t, rest, ":latest")
		case "ADD":
			require.Fail(t, "COPY does, and fetches nothing")
		case "RUN":
			require.NotRegexp(t, `curl|wget|apt-get|sudo`, rest, "nothing is fetched but by npm and go, whose sums are checked")
		}
		last[word] = rest
	}
	require.GreaterOrEqual(t, len(from), 3, "what builds is not what runs")
	require.Contains(t, from[len(from)-1], "distroless/static")
	require.Contains(t, from[len(from)-1], "nonroot")
	require.NotContains(t, last, "RUN", "the last stage has no shell")
	require.Contains(t, last["HEALTHCHECK"], "healthcheck")
	require.Contains(t, last["ENTRYPOINT"], "[", "without a shell, signals reach the program")
	for _, flag := range []string{"CGO_ENABLED=0", "-trimpath", "-buildvcs=false"} {
		require.Contains(t, string(text), flag, "the same sources give the same binary, wherever they lie")
	}
	ignored, err := os.ReadFile("../.dockerignore")
	require.NoError(t, err)
	for _, secret := range []string{".git", ".env", "data"} {
		require.Regexp(t, `(?m)^/?`+regexp.QuoteMeta(secret)+`/?$`, string(ignored), "what is not to be in an image")
	}
}

// Services of docker-compose.yml are pinned, healthy when they say so, and reached
// from this machine only.
func TestCompose(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docker-compose.yml")
	require.NoError(t, err)
	var compose struct {
		Services map[string]struct {
			Image       string
			Build       any
			Ports       []string
			Privileged  bool
			NetworkMode string   `yaml:"network_mode"`
			ReadOnly    bool     `yaml:"read_only"`
			CapDrop     []string `yaml:"cap_drop"`
			Healthcheck any
			Restart     string
			Profiles    []string
			DependsOn   map[string]any `yaml:"depends_on"`
		}
		Volumes map[string]any
		Configs map[string]any
	}
	require.NoError(t, yaml.Unmarshal(text, &compose))
	require.NotEmpty(t, compose.Services)
	for name, s := range compose.Services {
		require.False(t, s.Privileged || s.NetworkMode == "host", name)
		for _, p := range s.Ports {
			require.True(t, strings.HasPrefix(p, "127.0.0.1:"), "%s: %s is reached by others", name, p)
		}
		for on := range s.DependsOn {
			require.Contains(t, compose.Services, on, name)
		}
		if s.Build != nil {
			require.True(t, s.ReadOnly, name)
			require.Equal(t, []string{"ALL"}, s.CapDrop, name)
			continue
		}
		require.Regexp(t, `:v?\d+\.\d+`, s.Image, "%s: an image without a version is another one tomorrow", name)
	}
	for _, service := range []string{"postgres", "redis", "s3"} {
		require.Empty(t, compose.Services[service].Profiles, "docker compose up starts %s", service)
		require.NotNil(t, compose.Services[service].Healthcheck, service)
	}
}
