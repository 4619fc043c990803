// Package clienttest runs the clients that people use, unmodified, and the
// audits of graphql-http against a whole installation.
package clienttest

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/app"
	"purlin/config"
	"purlin/testservice"
)

const clients = "testdata/clients"

// serve starts Purlin on the embedded default, and what stops and starts it
// again at the same address when told so by POST /restart.
func serve(t *testing.T) (graphql, control string) {
	t.Helper()
	dir, addr := t.TempDir(), fmt.Sprintf("127.0.0.1:%d", testservice.Port(t))
	start := func() (stop func() error) {
		cfg, err := config.Load([]string{"PURLIN_DATA_DIR=" + dir, "PURLIN_ADDR=" + addr, "PURLIN_SIGNUP=open"}, "")
		require.NoError(t, err)
		ctx, cancel := context.WithCancel(context.Background())
		a, err := app.New(ctx, cfg, slog.New(slog.DiscardHandler))
		require.NoError(t, err)
		addr = strings.TrimPrefix(a.URL(), "http://")
		done := make(chan error, 1)
		go func() { done <- a.Run(ctx) }()
		return func() error {
			cancel()
			if err := <-done; err != nil {
				return err
			}
			return a.Close()
		}
	}
	stop := start()
	restart := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if err := stop(); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		stop = start()
	}))
	t.Cleanup(func() {
		restart.Close()
		require.NoError(t, stop())
	})
	return "http://" + addr + "/graphql", restart.URL
}

func TestClients(t *testing.T) {
	t.Parallel()
	testservice.Packages(t, clients)
	for _, name := range []string{"audits", "graphql-ws", "graphql-sse", "apollo", "legacy"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			graphql, control := serve(t)
			ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
			defer cancel()
			cmd := exec.CommandContext(ctx, "node", "--test", "--test-reporter=spec", name+".mjs")
			cmd.Dir = clients
			cmd.Env = append(os.Environ(), "PURLIN_GRAPHQL="+graphql, "PURLIN_CONTROL="+control)
			out, err := cmd.CombinedOutput()
			require.NoError(t, err, string(out))
		})
	}
}
