package app_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/app"
	"purlin/config"
)

// told is one call of a webhook.
type told struct {
	id, timestamp string
	signatures    []string
	body          []byte

	Type   string
	Cursor string
	Data   json.RawMessage
	Errors json.RawMessage
}

// event is the data of an event of a translation or a file.
type toldEvent struct {
	TranslationID, FileID, Status, Kind string
	Sequence                            int
}

func (c told) event(t *testing.T) (e toldEvent) {
	require.NoError(t, json.Unmarshal(c.Data, &e), "%s", c.body)
	return e
}

// signedBy tells whether one of the call's signatures is that of a secret, as
// Standard Webhooks has it: HMAC-SHA256 of "ID.TIMESTAMP.BODY".
func (c told) signedBy(t *testing.T, secret string) bool {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	require.NoError(t, err)
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(c.id + "." + c.timestamp + "." + string(c.body)))
	return slices.Contains(c.signatures, "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
}

// listener takes the calls of webhooks.
type listener struct {
	*httptest.Server
	t     *testing.T
	mu    sync.Mutex
	calls []told
}

// listen starts a listener. before is asked for the status of each answer; nil: 204.
func listen(t *testing.T, before func(told) int) *listener {
	l := &listener{t: t}
	l.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := told{id: r.Header.Get("webhook-id"), timestamp: r.Header.Get("webhook-timestamp"), signatures: strings.Fields(r.Header.Get("webhook-signature"))}
		var err error
		if c.body, err = io.ReadAll(r.Body); err == nil {
			err = json.Unmarshal(c.body, &c)
		}
		if err != nil {
			t.Errorf("unreadable call: %v: %s", err, c.body)
		}
		status := http.StatusNoContent
		if before != nil {
			status = before(c)
		}
		l.mu.Lock()
		l.calls = append(l.calls, c)
		l.mu.Unlock()
		w.WriteHeader(status)
	}))
	t.Cleanup(l.Close)
	return l
}

func (l *listener) all() []told {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.calls)
}

// until waits for a call that is as wanted, and returns it.
func (l *listener) until(wanted func(told) bool) (found told) {
	l.t.Helper()
	require.Eventually(l.t, func() bool {
		i := slices.IndexFunc(l.all(), wanted)
		if i >= 0 {
			found = l.all()[i]
		}
		return i >= 0
	}, 3*time.Minute, 5*time.Millisecond) // on PostgreSQL it takes a minute until a killed process's jobs are given back
	return found
}

func typed(name string) func(told) bool { return func(c told) bool { return c.Type == name } }

// webhook makes a webhook and returns its id and its secret.
func (c *client) webhook(project, url, document string, types ...string) (id, secret string) {
	c.t.Helper()
	var out struct {
		CreateWebhook struct {
			Webhook    struct{ ID string }
			Secret     string
			UserErrors []struct{ Message string }
		}
	}
	c.do(`mutation($i: CreateWebhookInput!) { createWebhook(input: $i) { webhook { id } secret userErrors { message } } }`,
		in{"i": in{"projectId": project, "url": url, "eventTypes": types, "document": document}}, &out)
	require.Empty(c.t, out.CreateWebhook.UserErrors)
	return out.CreateWebhook.Webhook.ID, out.CreateWebhook.Secret
}

const everyTranslationEvent = "TRANSLATION_QUEUED TRANSLATION_PROGRESSED TRANSLATION_SUCCEEDED TRANSLATION_FAILED"

// A webhook tells of a translation from its first event to its last, each signed,
// in order and in the log; secrets rotate; a document makes the payload.
func TestWebhooks(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, env ...string) {
		i := install(t, append(env, "PURLIN_WEBHOOK_PRIVATE=true")...)
		project := i.project()
		l := listen(t, nil)
		hook, secret := i.webhook(project, l.URL, "", append(strings.Fields(everyTranslationEvent), "FILE_CREATED")...)
		file := i.upload(project, "cube.obj", cube)
		translation := i.translate(file, "GLTF")
		events := i.follow(translation, 0, 0)
		l.until(typed("TRANSLATION_SUCCEEDED"))
		sequence := 0
		for _, c := range l.all() {
			require.True(t, c.signedBy(t, secret))
			e := c.event(t)
			require.Equal(t, file, e.FileID)
			if c.Type == "FILE_CREATED" {
				require.Equal(t, "CREATED", e.Kind)
				continue
			}
			sequence++
			require.Equal(t, sequence, e.Sequence)
			require.Equal(t, events[sequence-1].Status, e.Status)
			require.Equal(t, translation, e.TranslationID)
		}
		require.Equal(t, len(events), sequence)

		var log struct {
			Node struct {
				Cursor       string
				FailingSince *string
				Deliveries   struct {
					TotalCount int
					Nodes      []struct {
						ID, Cursor, Status, EventType string
						Attempts                      int
						Log                           []struct{ Status int }
					}
				}
			}
		}
		readLog := func() {
			i.do(`query($id: ID!) { node(id: $id) { ... on Webhook { cursor failingSince deliveries(first: 100) { totalCount nodes { id cursor status eventType attempts log { status } } } } } }`, in{"id": hook}, &log)
		}
		require.Eventually(t, func() bool {
			readLog()
			return !slices.ContainsFunc(log.Node.Deliveries.Nodes, func(d struct {
				ID, Cursor, Status, EventType string
				Attempts                      int
				Log                           []struct{ Status int }
			},
			) bool {
				return d.Status != "DELIVERED"
			})
		}, time.Minute, 10*time.Millisecond)
		require.Equal(t, len(events)+1, log.Node.Deliveries.TotalCount)
		require.Nil(t, log.Node.FailingSince)
		last := log.Node.Deliveries.Nodes[0]
		require.Equal(t, log.Node.Cursor, last.Cursor)
		require.Equal(t, 204, last.Log[0].Status)
		// A cursor is one of the log's: what follows it can be read.
		var rest struct {
			Project struct {
				Events struct{ Edges []struct{ Cursor string } }
			}
		}
		i.do(`query($id: ID!, $after: String) { project(id: $id) { events(after: $after) { edges { cursor } } } }`, in{"id": project, "after": l.until(typed("FILE_CREATED")).Cursor}, &rest)
		require.Len(t, rest.Project.Events.Edges, len(events))

		payload := func(document string) {
			var out struct {
				UpdateWebhook struct{ UserErrors []userError }
			}
			i.do(`mutation($i: UpdateWebhookInput!) { updateWebhook(input: $i) { userErrors { message } } }`, in{"i": in{"id": hook, "document": document}}, &out)
			require.Empty(t, out.UpdateWebhook.UserErrors)
		}
		var rotated struct{ RotateWebhookSecret struct{ Secret string } }
		i.do(`mutation($i: RotateWebhookSecretInput!) { rotateWebhookSecret(input: $i) { secret userErrors { message } } }`, in{"i": in{"id": hook}}, &rotated)
		payload(`
			query($fileId: ID!) {
				node(id: $fileId) { ... on File { name latestTranslation { status derivatives { name } } } }
				viewer { email }
				apiTokens { id }
			}`)
		i.do(`mutation($i: TestWebhookInput!) { testWebhook(input: $i) { delivery { id status } userErrors { message } } }`, in{"i": in{"id": hook}}, &struct{}{})
		test := l.until(typed("TEST"))
		require.Len(t, test.signatures, 2)
		require.True(t, test.signedBy(t, secret))
		require.True(t, test.signedBy(t, rotated.RotateWebhookSecret.Secret))
		require.Contains(t, string(test.Errors), "an API token cannot do this", "a document has the project's rights, not the person's")

		payload(`
			query($fileId: ID!) { node(id: $fileId) { ... on File { name latestTranslation { status derivatives { format } } } } }`)
		again := i.translate(file, "STL")
		i.follow(again, 0, 0)
		done := l.until(func(c told) bool {
			return c.Type == "TRANSLATION_SUCCEEDED" && c.Errors == nil && strings.Contains(string(c.body), `"format":"STL"`)
		})
		require.JSONEq(t, `{"node": {"name": "cube.obj", "latestTranslation": {"status": "SUCCEEDED", "derivatives": [{"format": "STL"}]}}}`, string(done.Data))
		require.Empty(t, done.Errors)
	})
}

// A process that is killed while a webhook is called calls it again, and tells the
// rest in order.
func TestAKilledProcessTellsItsWebhooksAgain(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, env ...string) {
		env = slices.DeleteFunc(env, func(kv string) bool { return strings.HasPrefix(kv, "PURLIN_BLOB_URL=") }) // a bucket's keys are this process's
		migrated(t, env)
		p := launch(t, append(env, "PURLIN_WEBHOOK_PRIVATE=true", "PURLIN_SIGNUP=open")...)
		project := p.project()
		held, free := make(chan struct{}), make(chan struct{})
		var once sync.Once
		l := listen(t, func(c told) int {
			if c.Type == "TRANSLATION_QUEUED" {
				once.Do(func() { close(held); <-free })
			}
			return http.StatusOK
		})
		p.webhook(project, l.URL, "", strings.Fields(everyTranslationEvent)...)
		translation := p.translate(p.upload(project, "cube.obj", cube), "GLTF")
		<-held
		p.kill()
		close(free)
		p.start()
		l.until(typed("TRANSLATION_SUCCEEDED"))
		events := p.follow(translation, 0, 0)
		var sequences []int
		var ids []string
		for _, c := range l.all() {
			sequences, ids = append(sequences, c.event(t).Sequence), append(ids, c.id)
		}
		require.Equal(t, []int{1, 1}, sequences[:2])
		require.Equal(t, ids[0], ids[1])
		sequences = slices.Compact(sequences)
		require.Len(t, sequences, len(events))
		for n, s := range sequences {
			require.Equal(t, n+1, s)
		}
	})
}

// Unless it was allowed, nothing of this machine is called, whatever its name.
func TestWebhooksDoNotReachThisMachine(t *testing.T) {
	t.Parallel()
	i := install(t)
	project := i.project()
	hook, _ := i.webhook(project, "https://localhost/", "", "FILE_CREATED")
	i.upload(project, "cube.obj", cube)
	require.Eventually(t, func() bool {
		var out struct {
			Node struct {
				Deliveries struct {
					Nodes []struct {
						Status string
						Log    []struct{ Error string }
					}
				}
			}
		}
		i.do(`query($id: ID!) { node(id: $id) { ... on Webhook { deliveries { nodes { status log { error } } } } } }`, in{"id": hook}, &out)
		d := out.Node.Deliveries.Nodes
		return len(d) == 1 && len(d[0].Log) > 0 && strings.Contains(d[0].Log[0].Error, "not public")
	}, time.Minute, 20*time.Millisecond)
}

// migrated brings the database of an environment up to date, as an operator does.
func migrated(t *testing.T, env []string) {
	t.Helper()
	if len(env) == 0 {
		return // the embedded database is brought up to date by the server
	}
	cfg, err := config.Load(append(env, "PURLIN_DATA_DIR="+t.TempDir()), "")
	require.NoError(t, err)
	require.NoError(t, app.MigrateUp(t.Context(), cfg, slog.New(slog.DiscardHandler)))
}
