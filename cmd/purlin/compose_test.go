package main

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"purlin/app"
	"purlin/config"
)

// The services of docker-compose.yml are configured as this program wants it.
func TestComposeFitsTheProgram(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../docker-compose.yml")
	require.NoError(t, err)
	var file struct {
		Services map[string]struct {
			Image       string
			Command     []string
			Environment map[string]string
			Profiles    []string
			ReadOnly    bool `yaml:"read_only"`
			Healthcheck map[string]any
			DependsOn   map[string]any `yaml:"depends_on"`
		}
	}
	require.NoError(t, yaml.Unmarshal(raw, &file))
	profiles := map[string][]string{}
	pinned := regexp.MustCompile(`:v?[0-9]+\.[0-9]+`)
	for name, s := range file.Services {
		for _, p := range append(s.Profiles, "") {
			if p != "" || len(s.Profiles) == 0 {
				profiles[p] = append(profiles[p], name)
			}
		}
		for needed := range s.DependsOn {
			require.Contains(t, file.Services, needed, name)
		}
		if s.Image != "purlin:local" {
			require.Regexp(t, pinned, s.Image, name)
			continue
		}
		require.True(t, s.ReadOnly, name)
		command, _, err := root().Find(s.Command)
		require.NoError(t, err, name)
		require.NotEqual(t, "purlin", command.Name(), name)
		require.NoError(t, command.ParseFlags(s.Command[1:]), "%s: %s", name, s.Command)
		var env []string
		for k, v := range s.Environment {
			env = append(env, fmt.Sprintf("%s=%s", k, strings.ReplaceAll(v, "${PURLIN_SECRET_KEY:-}", strings.Repeat("k", 32))))
		}
		_, err = config.Load(env, "", app.Check)
		require.NoError(t, err, name)
	}
	for profile, wanted := range map[string][]string{
		"":        {"postgres", "redis", "s3"},
		"cluster": {"postgres-replica", "redis-1", "redis-2", "redis-3", "redis-cluster"},
		"full":    {"api", "worker", "engine", "migrate", "nginx"},
	} {
		slices.Sort(profiles[profile])
		slices.Sort(wanted)
		require.Equal(t, wanted, profiles[profile], profile)
	}
	for _, name := range []string{"postgres", "redis", "s3", "postgres-replica", "redis-1"} {
		require.NotEmpty(t, file.Services[name].Healthcheck, name)
	}
	// The bucket takes what the pages at the public address put there.
	require.Equal(t, file.Services["api"].Environment["PURLIN_PUBLIC_URL"], file.Services["s3"].Environment["VGW_CORS_ALLOW_ORIGIN"])
}
