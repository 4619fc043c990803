package client_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/client"
)

// TestWhatMayPassIsTriedAgain: only by a client that retries, as often and as late
// as the server says.
func TestWhatMayPassIsTriedAgain(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/graphql" || r.Header.Get("Authorization") != "Bearer t" {
			t.Errorf("%s as %q", r.URL, r.Header.Get("Authorization"))
		}
		if asked.Add(1) < 3 {
			w.Header().Set("Retry-After", "7")
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		fmt.Fprint(w, `{"data": {"projects": {"nodes": [{"id": "prj_1", "name": "Tower", "viewerRole": "OWNER"}]}}}`)
	}))
	defer server.Close()
	c := client.New(server.URL+"/", func(context.Context) (string, error) { return "t", nil })
	var waits []time.Duration
	c.Pause = func(_ context.Context, _ int, asked time.Duration) error { waits = append(waits, asked); return nil }
	_, err := client.FindProjects(t.Context(), c, "Tower")
	var temporary *client.TemporaryError
	require.ErrorAs(t, err, &temporary)
	found, err := client.FindProjects(t.Context(), c.Retrying(), "Tower")
	require.NoError(t, err)
	require.Equal(t, client.ProjectRoleOwner, found.Projects.Nodes[0].ViewerRole)
	require.Equal(t, []time.Duration{7 * time.Second}, waits)
}

func TestWhatIsRefusedHasItsCode(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, `{"errors": [{"message": "sign in", "extensions": {"code": "UNAUTHENTICATED"}}]}`)
	}))
	defer server.Close()
	c := client.New(server.URL, func(context.Context) (string, error) { return "", nil })
	_, err := client.CreateProject(t.Context(), c.Retrying(), "Tower", nil)
	require.Equal(t, &client.Error{Code: "UNAUTHENTICATED", Message: "sign in"}, err)
	require.EqualError(t, client.Refused([]client.UserError{{Code: client.UserErrorCodeTaken, Message: "there is one"}}, true), "TAKEN: there is one")
	require.ErrorContains(t, client.Refused(nil, false), "neither a result nor an error")
	require.NoError(t, client.Refused(nil, true))
}

// An event is taken once, when it is whole: comments are none, and what a broken
// stream leaves of one is asked for again.
func TestEventsAreTakenWhole(t *testing.T) {
	t.Parallel()
	event := func(n int) string {
		return fmt.Sprintf("event: next\ndata: {\"data\": {\"translationProgress\": {\"sequence\": %d,\ndata: \"status\": \"RUNNING\"}}}\n", n)
	}
	for text, breaks := range map[string]bool{
		": hello\n\n" + event(1) + ": still here\n\n" + event(2) + "\nevent: complete\ndata:\n\n": false,
		event(1) + "\n" + event(2) + "\n" + event(3):                                              true,
		event(1) + "\n" + event(2) + "\n" + event(3)[:30]:                                         true,
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			fmt.Fprint(w, text)
		}))
		var seen []int
		err := client.New(server.URL, func(context.Context) (string, error) { return "t", nil }).Follow(t.Context(), "trl_1", 0, func(p client.Progress) error {
			seen = append(seen, p.Sequence)
			return nil
		})
		server.Close()
		require.Equal(t, []int{1, 2}, seen, text)
		var temporary *client.TemporaryError
		require.Equal(t, breaks, errors.As(err, &temporary), "%v", err)
		require.Equal(t, !breaks, err == nil)
	}
}
