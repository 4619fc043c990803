package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"regexp"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/app"
	"purlin/config"
)

// logs takes what every server of this package's tests logs, at every level, and
// looks for what must not be in it. TestMain fails when something was found.
var logs = &watchedLogs{}

type watchedLogs struct {
	mu    sync.Mutex
	lines int
	bad   []string
}

// unspeakable is what no log may hold: access tokens, API tokens, tokens of share
// links and viewer sessions, links that sign
// in or grant access, signed URLs, credentials in headers and URLs, and the
// passwords and file names that tests use. Mail that is written to the log instead
// of being sent is the exception: it is for the operator to pass on.
var unspeakable = regexp.MustCompile(`eyJ[\w-]{8,}\.eyJ|purlin_[A-Za-z0-9]{30}|purlin_view_[\w-]{20}|share_[\w-]{40}|/(?:s|embed)/[\w-]{20}|[?&]token=|[?&](?:[sS]ignature|X-Amz-Signature|X-Amz-Security-Token)=|` +
	`(?i:bearer|basic) [\w+/=-]{12}|://[^/@\s"]+:[^/@\s"]+@|a long password of words|correct horse|cube\.obj`)

var isMail = regexp.MustCompile(`"msg":"mail"|msg=mail |INF mail`)

// Write takes lines of a log.
func (l *watchedLogs) Write(p []byte) (int, error) {
	for line := range bytes.Lines(p) {
		l.mu.Lock()
		l.lines++
		if m := unspeakable.Find(line); m != nil && !isMail.Match(line) && len(l.bad) < 20 {
			l.bad = append(l.bad, string(m)+" in "+string(bytes.TrimSpace(line)))
		}
		l.mu.Unlock()
	}
	return len(p), nil
}

func (l *watchedLogs) found() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.bad)
}

func TestUnspeakableIsSeen(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		"Authorization: Bearer abcdefghijklmnop", "eyJhbGciOiJI.eyJzdWIiOiIx", "http://x/signin?token=abc", "/blobs/a?expires=1&signature=ab",
		"https://b.s3/x?X-Amz-Signature=ab", "https://cdn.example/x?a=b&Signature=ab", "postgres://me:hush@db/x",
		"token purlin_view_0123456789abcdefghij", "share_0123456789abcdefghij0123456789abcdefghij", "GET /s/0123456789abcdefghij", "GET /embed/0123456789abcdefghij",
	} {
		l := &watchedLogs{}
		_, err := l.Write([]byte(line + "\n"))
		require.NoError(t, err)
		require.Len(t, l.found(), 1, line)
	}
}

// A line of the log says whose request, job and translation it is about.
func TestTheLogSaysWhatItIsAbout(t *testing.T) {
	t.Parallel()
	var out syncBuffer
	cfg, err := config.Load([]string{"PURLIN_DATA_DIR=" + t.TempDir(), "PURLIN_ADDR=127.0.0.1:0"}, "")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	a, err := app.New(ctx, cfg, slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug})))
	require.NoError(t, err)
	ran := make(chan error, 1)
	go func() { ran <- a.Run(ctx) }()
	c := &client{t: t, url: a.URL()}
	c.token, err = a.Token(ctx)
	require.NoError(t, err)
	id := c.translate(c.upload(c.project(), "cube.obj", cube+"f 1 2 99\n"), "GLTF") // there is no vertex 99
	events := c.follow(id, 0, 0)
	require.Equal(t, "FAILED", events[len(events)-1].Status)
	cancel()
	require.NoError(t, <-ran)
	require.NoError(t, a.Close())
	var about map[string]any
	for line := range bytes.Lines(out.bytes()) {
		var l map[string]any
		require.NoError(t, json.Unmarshal(line, &l))
		if l["translation_id"] != nil && l["job"] != nil {
			about = l
		}
	}
	require.NotNil(t, about, "%s", out.bytes())
	require.NotEmpty(t, about["job_id"])
}

// syncBuffer is a buffer for several writers.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write appends.
func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) bytes() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return bytes.Clone(s.b.Bytes())
}
