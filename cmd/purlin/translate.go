package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
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

	"purlin/client"
)

const (
	modelsAtOnce = 4
	partsAtOnce  = 4
)

// translator takes models through the whole job on one server.
type translator struct {
	*client.Client
	report  reporter
	project string // id
	outputs []client.OutputFormat
	out     string // folder
	force   bool
}

// openProject finds the caller's project of that name, or makes it, in a region
// where one is named. A project stays in its region.
func openProject(ctx context.Context, c *client.Client, name string, region *client.Region) (string, error) {
	found, err := client.FindProjects(ctx, c.Retrying(), name)
	if err != nil {
		return "", fmt.Errorf("looking for the project %q: %w", name, err)
	}
	for _, p := range found.Projects.Nodes {
		if p.Name != name || p.ViewerRole == client.ProjectRoleViewer {
			continue
		}
		if region != nil && p.Region != *region {
			return "", fmt.Errorf("the project %q keeps its models in %s, for good: name another with --project", name, p.Region)
		}
		return p.Id, nil
	}
	made, err := client.CreateProject(ctx, c, name, region)
	if err == nil {
		err = client.Refused(made.CreateProject.UserErrors, made.CreateProject.Project != nil)
	}
	if err != nil {
		return "", fmt.Errorf("making the project %q: %w", name, err)
	}
	return made.CreateProject.Project.Id, nil
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
		return result{Status: "CANCELED", Error: &client.Error{Code: "CANCELED", Message: context.Cause(ctx).Error()}}
	}
	if f, ok := errors.AsType[*client.Error](err); ok {
		return result{Status: status, Error: f}
	}
	return result{Status: status, Error: &client.Error{Code: "ERROR", Message: err.Error()}}
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
	hash := hex.EncodeToString(sum.Sum(nil))
	created, err := client.CreateUpload(ctx, t, client.CreateUploadInput{ProjectId: t.project, Name: filepath.Base(model), SizeBytes: size, Sha256: &hash})
	if err == nil {
		err = client.Refused(created.CreateUpload.UserErrors, created.CreateUpload.Upload != nil)
	}
	if err != nil {
		return "", 0, fmt.Errorf("beginning the upload: %w", err)
	}
	up := created.CreateUpload.Upload
	if up.PartSizeBytes <= 0 || int64(len(up.Parts)) > size/up.PartSizeBytes+1 {
		return "", 0, errors.New("the server's parts do not fit the file")
	}
	etags, err := t.sendParts(ctx, f, size, up.PartSizeBytes, up.Parts)
	if err != nil {
		return "", 0, fmt.Errorf("uploading: %w", err)
	}
	done, err := client.CompleteUpload(ctx, t, client.CompleteUploadInput{UploadId: up.Id, Parts: etags})
	if err == nil {
		err = client.Refused(done.CompleteUpload.UserErrors, done.CompleteUpload.File != nil && done.CompleteUpload.FileVersion != nil)
	}
	if err != nil {
		return "", 0, fmt.Errorf("completing the upload: %w", err)
	}
	return done.CompleteUpload.File.Id, done.CompleteUpload.FileVersion.Number, nil
}

func (t *translator) sendParts(ctx context.Context, from io.ReaderAt, size, partSize int64, parts []client.Part) ([]client.CompletedPart, error) {
	done := make([]client.CompletedPart, len(parts))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(partsAtOnce)
	for i, p := range parts {
		g.Go(func() error {
			start := int64(p.Number-1) * partSize
			if p.Number < 1 || start > size {
				return fmt.Errorf("part %d lies outside the file", p.Number)
			}
			return t.Again(ctx, func() error {
				etag, err := t.put(ctx, p.Url, io.NewSectionReader(from, start, min(partSize, size-start)))
				done[i] = client.CompletedPart{Number: p.Number, Etag: etag}
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
	res, err := t.HTTP.Do(req)
	if err != nil {
		return "", &client.TemporaryError{Err: fmt.Errorf("sending a part: %w", unaddressed(err))}
	}
	defer res.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(res.Body, 4096))
	if res.StatusCode/100 != 2 {
		if err := client.TemporaryStatus(res); err != nil {
			return "", err
		}
		return "", fmt.Errorf("sending a part: the server answered %s: %q", res.Status, text)
	}
	return res.Header.Get("ETag"), nil
}

func (t *translator) start(ctx context.Context, file string, version int) (id string, err error) {
	key := rand.Text()
	started, err := client.StartTranslation(ctx, t.Retrying(), client.StartTranslationInput{
		FileId: file, VersionNumber: &version, Outputs: t.outputs, Force: &t.force, IdempotencyKey: &key,
	})
	if err == nil {
		err = client.Refused(started.StartTranslation.UserErrors, started.StartTranslation.Translation != nil)
	}
	if err != nil {
		return "", err
	}
	return started.StartTranslation.Translation.Id, nil
}

// follow reports every event of the translation once, across broken streams, and
// returns its final status; with an error unless that is SUCCEEDED.
func (t *translator) follow(ctx context.Context, id, model string) (status string, err error) {
	last, broken := 0, 0
	for {
		before := last
		err := t.Follow(ctx, id, last, func(e client.Progress) error {
			if e.Sequence <= last {
				return nil
			}
			p := progress{Sequence: e.Sequence, Status: string(e.Status), Stage: string(e.Stage), Percent: e.Progress}
			if e.Message != nil {
				p.Message = *e.Message
			}
			last, status = p.Sequence, p.Status
			t.report.progressed(model, p)
			return nil
		})
		if ctx.Err() != nil {
			return status, context.Cause(ctx)
		}
		if err == nil {
			return t.outcome(ctx, id)
		}
		var p *client.TemporaryError
		if last > before {
			broken = 0
		}
		if broken++; !errors.As(err, &p) || broken == client.MaxTries {
			return status, fmt.Errorf("following the translation: %w", err)
		}
		if err := t.Pause(ctx, broken, p.After); err != nil {
			return status, err
		}
	}
}

func (t *translator) outcome(ctx context.Context, id string) (status string, err error) {
	read, err := client.ReadTranslation(ctx, t.Retrying(), id)
	switch {
	case err != nil:
		return "", fmt.Errorf("reading the translation: %w", err)
	case read.Translation == nil:
		return "", &client.Error{Code: "NOT_FOUND", Message: "the translation is gone"}
	}
	status = string(read.Translation.Status)
	switch {
	case read.Translation.Status == client.TranslationStatusSucceeded:
		return status, nil
	case read.Translation.Error != nil:
		return status, &client.Error{Code: read.Translation.Error.Code, Message: read.Translation.Error.Message}
	default:
		return status, &client.Error{Code: status, Message: "the translation did not succeed"}
	}
}

// cancel tells the server, though ctx has ended.
func (t *translator) cancel(ctx context.Context, id string) error {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer stop()
	_, err := client.CancelTranslation(ctx, t, id)
	return err
}

// fetch writes the results into the folder and returns the names of the files.
func (t *translator) fetch(ctx context.Context, id, stem string) (files []string, err error) {
	read, err := client.ReadTranslation(ctx, t.Retrying(), id)
	if err == nil && read.Translation == nil {
		err = &client.Error{Code: "NOT_FOUND", Message: "the translation is gone"}
	}
	if err != nil {
		return nil, fmt.Errorf("reading the results: %w", err)
	}
	for name, d := range named(stem, read.Translation.Derivatives) {
		path := filepath.Join(t.out, name)
		if err := t.Again(ctx, func() error { return t.download(ctx, d, path) }); err != nil {
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
func named(stem string, all []client.Derivative) map[string]client.Derivative {
	slices.SortStableFunc(all, func(a, b client.Derivative) int { return int(min(max(b.SizeBytes-a.SizeBytes, -1), 1)) })
	names := map[string]client.Derivative{}
	thumbnail := false
	for _, d := range all {
		if d.Format == client.OutputFormatThumbnail {
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
func extension(d client.Derivative) string {
	ext := strings.ToLower(strings.TrimPrefix(filepath.Ext(d.Name), "."))
	plain := func(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' }
	if ext != "" && len(ext) <= 8 && strings.IndexFunc(ext, func(r rune) bool { return !plain(r) }) < 0 {
		return ext
	}
	if d.Format == client.OutputFormatThumbnail {
		return "png"
	}
	return strings.ToLower(strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, string(d.Format)))
}

// download writes beside path first, so that path is never half a file.
func (t *translator) download(ctx context.Context, d client.Derivative, path string) (err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Hour)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, d.DownloadUrl, http.NoBody)
	if err != nil {
		return errors.New("the server gave an unusable address")
	}
	res, err := t.HTTP.Do(req)
	if err != nil {
		return &client.TemporaryError{Err: unaddressed(err)}
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		if err := client.TemporaryStatus(res); err != nil {
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
		return &client.TemporaryError{Err: fmt.Errorf("reading: %w", err)}
	}
	if n != d.SizeBytes {
		return &client.TemporaryError{Err: fmt.Errorf("got %d bytes of %d", n, d.SizeBytes)}
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
