package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/config"
)

func TestTheEmptyEnvironmentIsAWholeProduct(t *testing.T) {
	t.Parallel()
	c, err := config.Load(nil, "")
	require.NoError(t, err)
	require.Equal(t, "127.0.0.1:8080", c.Addr)
	require.Equal(t, "sqlite:data/purlin.db", c.DatabaseURL)
	require.Equal(t, "data/blobs", c.BlobURL)
	require.Equal(t, "open", c.Signup)
}

func TestSignUpIsClosedOnOtherAddresses(t *testing.T) {
	t.Parallel()
	c, err := config.Load([]string{"PURLIN_ADDR=0.0.0.0:80"}, "")
	require.NoError(t, err)
	require.Equal(t, "closed", c.Signup)
}

func TestAllFaultsAreReportedAtOnce(t *testing.T) {
	t.Parallel()
	_, err := config.Load([]string{"PURLIN_ADDRESS=x", "PURLIN_ADDR=x", "PURLIN_BUS_URL=kafka:", "PURLIN_APS_CLIENT_ID=id", "PURLIN_SIGNUP=maybe", "PURLIN_ALLOWED_ORIGINS=null", "PURLIN_OIDC_ISSUER=http://id.example.com"}, "")
	for _, part := range []string{"did you mean PURLIN_ADDR?", "PURLIN_ADDR:", "PURLIN_BUS_URL:", "PURLIN_APS_CLIENT_SECRET", "PURLIN_SIGNUP:", "PURLIN_ALLOWED_ORIGINS:", "must begin with https"} {
		require.ErrorContains(t, err, part)
	}
}

func TestTheEnvironmentWinsOverTheFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "purlin.env")
	require.NoError(t, os.WriteFile(file, []byte("# a comment\nPURLIN_ADDR = 127.0.0.1:1\nPURLIN_LOG_FORMAT=json\n"), 0o600))
	c, err := config.Load([]string{"PURLIN_ADDR=127.0.0.1:2"}, file)
	require.NoError(t, err)
	require.Equal(t, "127.0.0.1:2", c.Addr)
	require.Equal(t, "json", c.LogFormat)
}

func TestTheDocsListEveryKey(t *testing.T) {
	t.Parallel()
	var table strings.Builder
	require.NoError(t, config.Docs(&table))
	page, err := os.ReadFile("../docs/run.md")
	require.NoError(t, err)
	require.Contains(t, string(page), table.String(), "put the output of purlin config --docs into docs/run.md")
}

func TestTheSecretKeyMayBeSeveral(t *testing.T) {
	t.Parallel()
	k := strings.Repeat("k", 32)
	c, err := config.Load([]string{"PURLIN_SECRET_KEY=" + k + "," + k + "2"}, "")
	require.NoError(t, err)
	require.Equal(t, []string{k, k + "2"}, c.SecretKeys())
	for keys, said := range map[string]string{k + ",short": "has 5 characters", k + ",": "has 0 characters", strings.Repeat(k+",", 4) + k: "holds 5 keys"} {
		_, err = config.Load([]string{"PURLIN_SECRET_KEY=" + keys}, "")
		require.ErrorContains(t, err, said)
	}
}

func TestTheCDNIsWhole(t *testing.T) {
	t.Parallel()
	const url, id, key = "PURLIN_CDN_URL=https://files.example.com", "PURLIN_CDN_KEY_ID=K1", "PURLIN_CDN_PRIVATE_KEY=pem"
	_, err := config.Load([]string{url, id, key, "PURLIN_BLOB_URL=s3://bucket"}, "")
	require.NoError(t, err)
	_, err = config.Load([]string{url, id, key}, "")
	require.ErrorContains(t, err, "goes with a bucket at s3://")
	for _, env := range [][]string{{url}, {url, id}, {id, key}, {key}} {
		_, err = config.Load(append(env, "PURLIN_BLOB_URL=s3://bucket"), "")
		require.ErrorContains(t, err, "set all three, or none")
	}
}

func TestSecretsAreNotPrinted(t *testing.T) {
	t.Parallel()
	c, err := config.Load([]string{"PURLIN_APS_CLIENT_ID=id", "PURLIN_APS_CLIENT_SECRET=hush", "PURLIN_DATABASE_URL=postgres://me:hush@db/purlin", "PURLIN_DATABASE_REPLICA_URLS=postgres://me:hush@r1/purlin,postgres://me:hush@r2/purlin"}, "")
	require.NoError(t, err)
	var out strings.Builder
	require.NoError(t, c.Write(&out))
	require.NotContains(t, out.String(), "hush")
	require.Contains(t, out.String(), "postgres://me:xxxxx@db/purlin")
	require.Contains(t, out.String(), "postgres://me:xxxxx@r1/purlin,postgres://me:xxxxx@r2/purlin")
}

func TestOneProcessOfManyNamesWhatItShares(t *testing.T) {
	t.Parallel()
	_, err := config.Load([]string{"PURLIN_ROLE=worker"}, "")
	for _, key := range []string{"PURLIN_DATABASE_URL:", "PURLIN_BUS_URL:", "PURLIN_SECRET_KEY:", "PURLIN_PUBLIC_URL:", "PURLIN_APS_CLIENT_ID:"} {
		require.ErrorContains(t, err, key)
	}
	_, err = config.Load([]string{
		"PURLIN_ROLE=api", "PURLIN_DATABASE_URL=postgres://db/purlin", "PURLIN_BUS_URL=redis://redis", "PURLIN_SECRET_KEY=" + strings.Repeat("k", 32),
		"PURLIN_PUBLIC_URL=https://purlin.example.com", "PURLIN_APS_CLIENT_ID=id", "PURLIN_APS_CLIENT_SECRET=secret",
	}, "")
	require.NoError(t, err)
}

func TestAServerForOthersDrainsForABalancer(t *testing.T) {
	t.Parallel()
	for env, want := range map[string]time.Duration{
		"PURLIN_ADDR=127.0.0.1:80": 0, "PURLIN_ADDR=0.0.0.0:80": 5 * time.Second, "PURLIN_DRAIN_DELAY=2s": 2 * time.Second,
	} {
		c, err := config.Load([]string{env}, "")
		require.NoError(t, err)
		require.Equal(t, want, *c.DrainDelay)
	}
	_, err := config.Load([]string{"PURLIN_DRAIN_DELAY=1m"}, "")
	require.ErrorContains(t, err, "PURLIN_DRAIN_DELAY")
}

func TestRegionsHaveManySpellings(t *testing.T) {
	t.Parallel()
	for spelling, want := range map[string]string{"": "US", "us": "US", "eu": "EMEA", "Emea": "EMEA", "apac": "AUS", "uk": "GBR"} {
		c, err := config.Load([]string{"PURLIN_APS_REGION=" + spelling}, "")
		require.NoError(t, err, spelling)
		require.Equal(t, want, c.APSRegion)
	}
	_, err := config.Load([]string{"PURLIN_APS_REGION=moon"}, "")
	require.ErrorContains(t, err, `PURLIN_APS_REGION: "moon" is none of [US EMEA AUS`)
}
