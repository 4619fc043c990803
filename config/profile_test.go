package config_test

import (
	"bytes"
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/config"
)

var update = flag.Bool("update", false, "write the profiles' files anew")

// secret are values for the keys that a profile leaves to the store of secrets.
var secret = map[string]string{
	"PURLIN_DATABASE_URL": "postgres://purlin:hush@db/purlin", "PURLIN_BUS_URL": "rediss-cluster://:hush@redis:6379",
	"PURLIN_SECRET_KEY": strings.Repeat("k", 32), "PURLIN_APS_CLIENT_ID": "id", "PURLIN_APS_CLIENT_SECRET": "hush",
	"PURLIN_MAIL_URL": "smtp://purlin:hush@mail:587?from=purlin@example.com",
}

func TestTheProfilesFilesAreInStepAndWork(t *testing.T) {
	t.Parallel()
	for _, p := range config.Profiles() {
		t.Run(p.Name, func(t *testing.T) {
			t.Parallel()
			var want bytes.Buffer
			require.NoError(t, p.Write(&want))
			file := filepath.Join("..", p.File)
			if *update {
				require.NoError(t, os.WriteFile(file, want.Bytes(), 0o644))
			}
			got, err := os.ReadFile(file)
			require.NoError(t, err)
			require.Equal(t, want.String(), string(got), "write it anew with go test ./config -run Profiles -update")

			var environ []string
			for _, key := range p.Needed {
				environ = append(environ, key+"="+secret[key])
			}
			if p.Needed == nil {
				_, err = config.Load(nil, file)
				require.NoError(t, err)
				return
			}
			for _, role := range []string{"api", "worker"} {
				_, err = config.Load(append(environ, "PURLIN_ROLE="+role), file)
				require.NoError(t, err)
			}
			_, err = config.Load([]string{"PURLIN_ROLE=api"}, file)
			for _, key := range p.Needed {
				if key != "PURLIN_MAIL_URL" && key != "PURLIN_APS_CLIENT_SECRET" {
					require.ErrorContains(t, err, key+":", "it is no profile that starts without")
				}
			}
		})
	}
}

func TestTheProfilesFilesHoldNoSecret(t *testing.T) {
	t.Parallel()
	for _, p := range config.Profiles() {
		for key, value := range p.Settings {
			require.NotRegexp(t, "SECRET|PASSWORD|TOKEN", key, p.File)
			if u, err := url.Parse(value); err == nil {
				require.Nil(t, u.User, "%s: %s", p.File, key)
			}
		}
	}
}
