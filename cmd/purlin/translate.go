package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	modelsAtOnce = 4
	partsAtOnce  = 4
)

// translator takes models through the whole job on one server.
type translator struct {
	*client
	report  reporter
	project string   // id
	outputs []string // OutputFormat values
	out     string   // folder
	force   bool
}

// openProject finds the caller's project of that name, or makes it.
func (c *client) openProject(ctx context.Context, name string) (string, error) {
	var found struct {
		Projects struct {
			Nodes []struct{ ID, Name, ViewerRole string }
		}
	}
	err := c.retried(ctx, `query($name: String!) { projects(first: 50, filter: {search: $name}) { nodes { id name viewerRole } } }`,
		map[string]any{"name": name}, &found)
	if err != nil {
		return "", fmt.Errorf("looking for the project %q: %w", name, err)
	}
	for _, p := range found.Projects.Nodes {
		if p.Name == name && p.ViewerRole != "VIEWER" {
			return p.ID, nil
		}
	}
	var made struct {
		CreateProject struct {
			Project    *struct{ ID string }
			UserErrors []failure
		}
	}
	err = c.do(ctx, `mutation($name: String!) { createProject(input: {name: $name}) { project { id } userErrors { code message } } }`,
		map[string]any{"name": name}, &made)
	if err == nil {
		err = first(made.CreateProject.UserErrors, made.CreateProject.Project != nil)
	}
	if err != nil {
		return "", fmt.Errorf("making the project %q: %w", name, err)
	}
	return made.CreateProject.Project.ID, nil
}

// first returns the first user error; ok says that the payload has its object.
func first(errs []failure, ok bool) error {
	if len(errs) > 0 {
		return &errs[0]
	}
	if !ok {
		return errors.New("the server answered with neither a result nor an error")
	}
	return nil
}

// all translates every model, some at once, reports how each ended, and returns
// how many failed. stems names their results.
func (t *translator) all(ctx context.Context, models, stems []string) (failed int) {
	var g errgroup.Group
	g.SetLimit(modelsAtOnce)
	bad := make([]bool, len(models))
	for i, m := range models {
		g.Go(func() error {
			r := t.one(ctx, m, stems[i])
			bad[i] = r.Error != nil
			t.report.ended(m, r)
			return nil
		})
	}
	_ = g.Wait() // its functions return no errors
	for _, b := range bad {
		if b {
			failed++
		}
	}
	return failed
}

func (t *translator) one(ctx context.Context, model, stem string) result {
	status, files, err := t.job(ctx, model, stem)
	if err == nil {
		return result{Status: status, Files: files}
	}
	if status == "" {
		status = "FAILED"
	}
	if ctx.Err() != nil {
		return result{Status: "CANCELED", Error: &failure{Code: "CANCELED", Message: context.Cause(ctx).Error()}}
	}
	if f, ok := errors.AsType[*failure](err); ok {
		return result{Status: status, Error: f}
	}
	return result{Status: status, Error: &failure{Code: "ERROR", Message: err.Error()}}
}

// job uploads, translates, follows and fetches. The status is that of the
// translation, "" when there is none.
func (t *translator) job(ctx context.Context, model, stem string) (status string, files []string, err error) {
	if ctx.Err() != nil {
		return "", nil, context.Cause(ctx)
	}
	file, version, err := t.upload(ctx, model)
	if err != nil {
		return "", nil, err
	}
	id, err := t.start(ctx, file, version)
	if err != nil {
		return "", nil, fmt.Errorf("asking for the translation: %w", err)
	}
	status, err = t.follow(ctx, id, model)
	if err != nil {
		if ctx.Err() != nil {
			err = errors.Join(err, t.cancel(ctx, id))
		}
		return status, nil, err
	}
	files, err = t.fetch(ctx, id, stem)
	return status, files, err
}

// upload sends the model in parts and returns the ids of its file and the number
// of its version.
func (t *translator) upload(ctx context.Context, model string) (file string, version int, err error) {
	f, err := os.Open(model)
	if err != nil {
		return "", 0, fmt.Errorf("opening the model: %w", err)
	}
	defer f.Close()
	sum := sha256.New()
	size, err := io.Copy(sum, f)
	if err != nil {
		return "", 0, fmt.Errorf("reading the model: %w", err)
	}
	var created struct {
		CreateUpload struct {
			Upload *struct {
				ID            string
				PartSizeBytes int64
				Parts         []part
			}
			UserErrors []failure
		}
	}
	err = t.do(ctx, `mutation($in: CreateUploadInput!) { createUpload(input: $in) {
		upload { id partSizeBytes parts { number url } } userErrors { code message } } }`,
		map[string]any{"in": map[string]any{
			"projectId": t.project, "name": filepath.Base(model), "sizeBytes": size, "sha256": hex.EncodeToString(sum.Sum(nil)),
		}}, &created)
	up := created.CreateUpload.Upload
	if err == nil {
		err = first(created.CreateUpload.UserErrors, up != nil)
	}
	if err != nil {
		return "", 0, fmt.Errorf("beginning the upload: %w", err)
	}
	if up.PartSizeBytes <= 0 || int64(len(up.Parts)) > size/up.PartSizeBytes+1 {
		return "", 0, errors.New("the server's parts do not fit the file")
	}
	etags, err := t.sendParts(ctx, f, size, up.PartSizeBytes, up.Parts)
	if err != nil {
		return "", 0, fmt.Errorf("uploading: %w", err)
	}
	var done struct {
		CompleteUpload struct {
			File        *struct{ ID string }
			FileVersion *struct{ Number int }
			UserErrors  []failure
		}
	}
	err = t.do(ctx, `mutation($in: CompleteUploadInput!) { completeUpload(input: $in) {
		file { id } fileVersion { number } userErrors { code message } } }`,
		map[string]any{"in": map[string]any{"uploadId": up.ID, "parts": etags}}, &done)
	d := done.CompleteUpload
	if err == nil {
		err = first(d.UserErrors, d.File != nil && d.FileVersion != nil)
	}
	if err != nil {
		return "", 0, fmt.Errorf("completing the upload: %w", err)
	}
	return d.File.ID, d.FileVersion.Number, nil
}

type part struct {
	Number int    `json:"number"`
	URL    string `json:"url"`
}

type completed struct {
	Number int    `json:"number"`
	ETag   string `json:"etag"`
}

func (t *translator) sendParts(ctx context.Context, from io.ReaderAt, size, partSize int64, parts []part) ([]completed, error) {
	done := make([]completed, len(parts))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(partsAtOnce)
	for i, p := range parts {
		g.Go(func() error {
			start := int64(p.Number-1) * partSize
			if p.Number < 1 || start > size {
				return fmt.Errorf("part %d lies outside the file", p.Number)
			}
			return t.again(ctx, func() error {
				etag, err := t.put(ctx, p.URL, io.NewSectionReader(from, start, min(partSize, size-start)))
				done[i] = completed{Number: p.Number, ETag: etag}
				return err
			})
		})
	}
	return done, g.Wait()
}

func (t *translator) put(ctx context.Context, url string, body *io.SectionReader) (etag string, err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Hour)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, url, body)
	if err != nil {
		return "", errors.New("the server gave an unusable address for a part")
	}
	if req.ContentLength = body.Size(); req.ContentLength == 0 {
		req.Body = http.NoBody
	}
	res, err := t.http.Do(req)
	if err != nil {
		return "", &passing{error: fmt.Errorf("sending a part: %w", unaddressed(err))}
	}
	defer res.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(res.Body, 4096))
	if res.StatusCode/100 != 2 {
		if err := temporary(res); err != nil {
			return "", err
		}
		return "", fmt.Errorf("sending a part: the server answered %s: %q", res.Status, text)
	}
	return res.Header.Get("ETag"), nil
}

func (t *translator) start(ctx context.Context, file string, version int) (id string, err error) {
	var started struct {
		StartTranslation struct {
			Translation *struct{ ID string }
			UserErrors  []failure
		}
	}
	err = t.retried(ctx, `mutation($in: StartTranslationInput!) { startTranslation(input: $in) { translation { id } userErrors { code message } } }`,
		map[string]any{"in": map[string]any{
			"fileId": file, "versionNumber": version, "outputs": t.outputs, "force": t.force, "idempotencyKey": rand.Text(),
		}}, &started)
	s := started.StartTranslation
	if err == nil {
		err = first(s.UserErrors, s.Translation != nil)
	}
	if err != nil {
		return "", err
	}
	return s.Translation.ID, nil
}

// follow reports every event of the translation once, across broken streams, and
// returns its final status; with an error unless that is SUCCEEDED.
func (t *translator) follow(ctx context.Context, id, model string) (status string, err error) {
	last, broken := 0, 0
	for {
		before := last
		err := t.stream(ctx, `subscription($id: ID!, $after: Int) { translationProgress(translationId: $id, afterSequence: $after) {
			sequence status stage progress message } }`, map[string]any{"id": id, "after": last}, func(data json.RawMessage) error {
			var e struct{ TranslationProgress progress }
			if err := json.Unmarshal(data, &e); err != nil {
				return fmt.Errorf("reading an event: %w", err)
			}
			if p := e.TranslationProgress; p.Sequence > last {
				last, status = p.Sequence, p.Status
				t.report.progressed(model, p)
			}
			return nil
		})
		if ctx.Err() != nil {
			return status, context.Cause(ctx)
		}
		if err == nil {
			return t.outcome(ctx, id)
		}
		var p *passing
		if last > before {
			broken = 0
		}
		if broken++; !errors.As(err, &p) || broken == maxTries {
			return status, fmt.Errorf("following the translation: %w", err)
		}
		if err := t.pause(ctx, broken, p.after); err != nil {
			return status, err
		}
	}
}

func (t *translator) outcome(ctx context.Context, id string) (status string, err error) {
	var read struct {
		Translation *struct {
			Status  string
			Message *string
			Error   *failure
		}
	}
	err = t.retried(ctx, `query($id: ID!) { translation(id: $id) { status message error { code message } } }`, map[string]any{"id": id}, &read)
	switch {
	case err != nil:
		return "", fmt.Errorf("reading the translation: %w", err)
	case read.Translation == nil:
		return "", &failure{Code: "NOT_FOUND", Message: "the translation is gone"}
	case read.Translation.Status == "SUCCEEDED":
		return read.Translation.Status, nil
	case read.Translation.Error != nil:
		return read.Translation.Status, read.Translation.Error
	default:
		return read.Translation.Status, &failure{Code: read.Translation.Status, Message: "the translation did not succeed"}
	}
}

// cancel tells the server, though ctx has ended.
func (t *translator) cancel(ctx context.Context, id string) error {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer stop()
	var gone struct{}
	return t.do(ctx, `mutation($id: ID!) { cancelTranslation(input: {id: $id}) { userErrors { code message } } }`, map[string]any{"id": id}, &gone)
}

type derivative struct {
	Format      string
	Name        string
	SizeBytes   int64
	DownloadURL string
}

// fetch writes the results into the folder and returns the names of the files.
func (t *translator) fetch(ctx context.Context, id, stem string) (files []string, err error) {
	var read struct {
		Translation *struct{ Derivatives []derivative }
	}
	err = t.retried(ctx, `query($id: ID!) { translation(id: $id) { derivatives { format name sizeBytes downloadUrl } } }`,
		map[string]any{"id": id}, &read)
	if err == nil && read.Translation == nil {
		err = &failure{Code: "NOT_FOUND", Message: "the translation is gone"}
	}
	if err != nil {
		return nil, fmt.Errorf("reading the results: %w", err)
	}
	for name, d := range named(stem, read.Translation.Derivatives) {
		path := filepath.Join(t.out, name)
		if err := t.again(ctx, func() error { return t.download(ctx, d, path) }); err != nil {
			return files, fmt.Errorf("fetching %s: %w", name, err)
		}
		files = append(files, path)
	}
	slices.Sort(files)
	return files, nil
}

// named gives every result its file name: the model's with the extension of the
// result, numbered from the second of an extension on. Of the thumbnails it is
// the largest alone.
func named(stem string, all []derivative) map[string]derivative {
	slices.SortStableFunc(all, func(a, b derivative) int { return int(min(max(b.SizeBytes-a.SizeBytes, -1), 1)) })
	names := map[string]derivative{}
	thumbnail := false
	for _, d := range all {
		if d.Format == "THUMBNAIL" {
			if thumbnail {
				continue
			}
			thumbnail = true
		}
		ext := extension(d)
		name := stem + "." + ext
		for n := 2; ; n++ {
			if _, taken := names[name]; !taken {
				break
			}
			name = stem + "-" + strconv.Itoa(n) + "." + ext
		}
		names[name] = d
	}
	return names
}

// extension takes nothing from the server but a few letters and digits.
func extension(d derivative) string {
	ext := strings.ToLower(strings.TrimPrefix(filepath.Ext(d.Name), "."))
	plain := func(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' }
	if ext != "" && len(ext) <= 8 && strings.IndexFunc(ext, func(r rune) bool { return !plain(r) }) < 0 {
		return ext
	}
	if d.Format == "THUMBNAIL" {
		return "png"
	}
	return strings.ToLower(strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, d.Format))
}

// download writes beside path first, so that path is never half a file.
func (t *translator) download(ctx context.Context, d derivative, path string) (err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Hour)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, d.DownloadURL, http.NoBody)
	if err != nil {
		return errors.New("the server gave an unusable address")
	}
	res, err := t.http.Do(req)
	if err != nil {
		return &passing{error: unaddressed(err)}
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		if err := temporary(res); err != nil {
			return err
		}
		return fmt.Errorf("the server answered %s", res.Status)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".purlin-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()
	n, err := io.Copy(f, io.LimitReader(res.Body, d.SizeBytes+1))
	if err != nil {
		return &passing{error: fmt.Errorf("reading: %w", err)}
	}
	if n != d.SizeBytes {
		return &passing{error: fmt.Errorf("got %d bytes of %d", n, d.SizeBytes)}
	}
	if err := errors.Join(f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// unaddressed takes the signed address out of a transport error.
func unaddressed(err error) error {
	if inner := errors.Unwrap(err); inner != nil {
		return inner
	}
	return err
}
