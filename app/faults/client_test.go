//go:build faults

package faults_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"purlin/ent/gid"
)

// client is a caller who tries again, at the next process, until it is answered.
type client struct {
	t       *testing.T
	addrs   []string
	next    atomic.Int64
	token   string
	calls   atomic.Int64
	retries atomic.Int64
	padding int // bytes that make the models larger
	// quiet is how long a subscription may be silent before it is given up.
	quiet time.Duration
}

func (s *stack) client(email string) *client {
	s.t.Helper()
	c := &client{t: s.t, quiet: s.quiet, padding: s.padding, addrs: s.doors}
	if c.addrs == nil {
		for _, p := range s.apis {
			c.addrs = append(c.addrs, p.addr)
		}
	}
	var in struct {
		SignUp struct{ Session struct{ AccessToken string } }
	}
	require.NoError(s.t, c.do(s.t.Context(), `mutation($e: String!) { signUp(input: {email: $e, name: "A", password: "correct horse battery"}) { session { accessToken } userErrors { code message } } }`, map[string]any{"e": email}, &in))
	c.token = in.SignUp.Session.AccessToken
	return c
}

// addr is the next process to ask.
func (c *client) addr() string { return c.addrs[int(c.next.Add(1))%len(c.addrs)] }

// refusal is what will not pass by trying again.
type refusal struct{ code, message string }

func (r *refusal) Error() string { return r.code + ": " + r.message }

// do runs an operation until it is answered.
func (c *client) do(ctx context.Context, query string, variables map[string]any, data any) error {
	for {
		c.calls.Add(1)
		err := c.try(ctx, query, variables, data)
		var r *refusal
		if err == nil || errors.As(err, &r) || ctx.Err() != nil {
			return err
		}
		c.retries.Add(1)
		pause(ctx, 100*time.Millisecond)
	}
}

func (c *client) try(ctx context.Context, query string, variables map[string]any, data any) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	resp, err := c.post(ctx, query, variables, "application/json")
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	var answer struct {
		Data   map[string]json.RawMessage
		Errors json.RawMessage
	}
	if err := json.Unmarshal(raw, &answer); err != nil || len(answer.Errors) > 0 || resp.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d: %s", resp.StatusCode, raw)
	}
	for _, field := range answer.Data {
		var payload struct {
			UserErrors []struct{ Code, Message string }
		}
		if json.Unmarshal(field, &payload) == nil && len(payload.UserErrors) > 0 {
			if e := payload.UserErrors[0]; e.Code != "CONFLICT" { // somebody else's turn: ask again
				return &refusal{e.Code, e.Message}
			}
			return fmt.Errorf("%v", payload.UserErrors)
		}
	}
	all, err := json.Marshal(answer.Data)
	if err != nil {
		return err
	}
	return json.Unmarshal(all, data)
}

func (c *client) post(ctx context.Context, query string, variables map[string]any, accept string) (*http.Response, error) {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+c.addr()+"/graphql", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", accept)
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	return http.DefaultClient.Do(req)
}

// project makes a project and returns its id, at the edge and in the database.
func (c *client) project(name string) (string, uuid.UUID) {
	c.t.Helper()
	var made struct {
		CreateProject struct{ Project struct{ ID string } }
	}
	require.NoError(c.t, c.do(c.t.Context(), `mutation($n: String!) { createProject(input: {name: $n}) { project { id } userErrors { code message } } }`, map[string]any{"n": name}, &made))
	id, err := gid.Project.Decode(made.CreateProject.Project.ID)
	require.NoError(c.t, err)
	return made.CreateProject.Project.ID, id
}

// model is a small model whose content is a function of n.
func model(n int) string {
	return fmt.Sprintf("v 0 0 0\nv %d 0 0\nv 0 1 0\nv 0 0 1\nf 1 3 2\nf 1 2 4\nf 2 3 4\nf 3 1 4\n", n+1)
}

// upload makes a file of a project and returns its id. It begins anew when an
// upload is lost.
func (c *client) upload(ctx context.Context, project, name, content string) (string, error) {
	for {
		file, err := c.uploadOnce(ctx, project, name, content)
		if err == nil || ctx.Err() != nil {
			return file, err
		}
		c.retries.Add(1)
		pause(ctx, 100*time.Millisecond)
	}
}

func (c *client) uploadOnce(ctx context.Context, project, name, content string) (string, error) {
	var made struct {
		CreateUpload struct {
			Upload struct {
				ID    string
				Parts []struct{ URL string }
			}
		}
	}
	if err := c.do(ctx, `mutation($i: CreateUploadInput!) { createUpload(input: $i) { upload { id parts { url } } userErrors { code message } } }`,
		map[string]any{"i": map[string]any{"projectId": project, "name": name, "sizeBytes": len(content)}}, &made); err != nil {
		return "", err
	}
	put, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(put, http.MethodPut, made.CreateUpload.Upload.Parts[0].URL, strings.NewReader(content))
	if err != nil {
		return "", err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("putting a part: status %d", resp.StatusCode)
	}
	var done struct {
		CompleteUpload struct{ File struct{ ID string } }
	}
	err = c.do(ctx, `mutation($i: CompleteUploadInput!) { completeUpload(input: $i) { file { id } userErrors { code message } } }`,
		map[string]any{"i": map[string]any{"uploadId": made.CreateUpload.Upload.ID, "parts": []any{map[string]any{"number": 1, "etag": resp.Header.Get("ETag")}}}}, &done)
	return done.CompleteUpload.File.ID, err
}

// start asks for a translation; asked again, it is the same.
func (c *client) start(ctx context.Context, file, output string) (string, error) {
	var started struct {
		StartTranslation struct{ Translation struct{ ID string } }
	}
	err := c.do(ctx, `mutation($i: StartTranslationInput!) { startTranslation(input: $i) { translation { id } userErrors { code message } } }`,
		map[string]any{"i": map[string]any{"fileId": file, "outputs": []string{output}, "idempotencyKey": file + output}}, &started)
	return started.StartTranslation.Translation.ID, err
}

// outputs that cost the engine next to nothing.
var outputs = []string{"STL", "OBJ"}

// load uploads n models, eight at a time, to the projects in turn, and asks for each output of each; it
// calls started for each translation that is under way.
func (c *client) load(ctx context.Context, projects []string, n int, started func(translation string)) error {
	jobs := make(chan int)
	errs := make(chan error, 8)
	var callers sync.WaitGroup
	for range 8 {
		callers.Go(func() {
			for i := range jobs {
				file, err := c.upload(ctx, projects[i%len(projects)], fmt.Sprintf("model %d.obj", i), model(i)+strings.Repeat("# nothing\n", c.padding/10))
				for _, output := range outputs {
					var id string
					if err == nil {
						id, err = c.start(ctx, file, output)
					}
					if err == nil {
						started(id)
					}
				}
				if err != nil {
					select {
					case errs <- err:
					default:
					}
				}
			}
		})
	}
	for i := range n {
		jobs <- i
	}
	close(jobs)
	callers.Wait()
	select {
	case err := <-errs:
		return err
	default:
		return nil
	}
}
