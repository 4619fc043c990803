package secret_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/secret"
)

var quiet = slog.New(slog.DiscardHandler)

func TestAFileIsReadEachTime(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "password")
	read, err := secret.Open(t.Context(), "file://"+name, quiet)
	require.NoError(t, err)
	_, err = read(t.Context())
	require.ErrorIs(t, err, os.ErrNotExist)
	for _, value := range []string{"first", " second, with spaces "} {
		require.NoError(t, os.WriteFile(name, []byte(value+"\n"), 0o600))
		got, err := read(t.Context())
		require.NoError(t, err)
		require.Equal(t, value, got)
	}
	for _, spoil := range []func() error{
		func() error { return os.Truncate(name, 0) },
		func() error { return os.Truncate(name, 1<<20) },
		func() error { return os.Remove(name) },
	} {
		require.NoError(t, spoil())
		got, err := read(t.Context())
		require.NoError(t, err)
		require.Equal(t, " second, with spaces ", got, "what it was last")
	}
}

// The client of AWS is the real one; who answers it is not.
func TestASecretOfAWSIsReadEachTime(t *testing.T) {
	var value atomic.Value
	value.Store(`{"password":"first","number":7}`)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked struct{ SecretId string } //nolint:revive // AWS's own spelling
		if r.Header.Get("X-Amz-Target") != "secretsmanager.GetSecretValue" || json.NewDecoder(r.Body).Decode(&asked) != nil || asked.SecretId != "purlin/connections" {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`{"__type":"ResourceNotFoundException","Message":"there is no such secret"}`))
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]string{"SecretString": value.Load().(string)})
	}))
	defer server.Close()
	t.Setenv("AWS_ENDPOINT_URL_SECRETS_MANAGER", server.URL)
	t.Setenv("AWS_ACCESS_KEY_ID", "id")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "key")
	open := func(id string) secret.Source {
		t.Helper()
		read, err := secret.Open(t.Context(), "aws-secretsmanager:"+id, quiet)
		require.NoError(t, err)
		return read
	}
	read := open("purlin/connections?key=password&region=us-east-1")
	for _, want := range []string{"first", "second"} {
		value.Store(`{"password":"` + want + `","number":7}`)
		got, err := read(t.Context())
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	whole, err := open("purlin/connections?region=us-east-1")(t.Context())
	require.NoError(t, err)
	require.JSONEq(t, `{"password":"second","number":7}`, whole)
	for id, said := range map[string]string{
		"purlin/connections?key=number&region=us-east-1": "has no text", "purlin/connections?key=other&region=us-east-1": "has no text",
		"elsewhere?region=us-east-1": "no such secret",
	} {
		_, err := open(id)(t.Context())
		require.ErrorContains(t, err, said)
	}
	value.Store("hush")
	_, err = open("purlin/connections?key=password&region=us-east-1")(t.Context())
	require.ErrorContains(t, err, "no JSON object")
	require.NotContains(t, err.Error(), "hush")
	got, err := read(t.Context())
	require.NoError(t, err)
	require.Equal(t, "second", got, "what it was last")
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	for _, u := range []string{"", "vault:x", "file:relative", "file://host/x", "aws-secretsmanager:", "aws-secretsmanager:x?colour=red"} {
		_, err := secret.Open(t.Context(), u, quiet)
		require.Error(t, err, u)
	}
}
