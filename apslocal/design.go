package apslocal

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"purlin/apslocal/convert"
)

// States of a translation, as manifests spell them.
const (
	pending    = "pending"
	inProgress = "inprogress"
	success    = "success"
	failed     = "failed"
	timedOut   = "timeout"
)

// design is the design.json of a source: its manifest before it is in the shape
// of the service.
type design struct {
	URN    string `json:"urn"`
	Name   string `json:"name,omitempty"` // of the file, where the key does not tell it
	Bucket string `json:"bucket"`
	Key    string `json:"key"`
	Root   string `json:"rootFilename,omitempty"`
	Packed bool   `json:"packed,omitempty"` // a zip archive, whatever its name
	Check  bool   `json:"checkReferences,omitempty"`
	Region string `json:"region"`
	Epoch  string `json:"epoch"` // changes when the manifest is thrown away
	Client string `json:"client"`
	// Workflow is that of the last job, whose hooks hear of the end.
	Workflow  string          `json:"workflow,omitempty"`
	Attribute json.RawMessage `json:"workflowAttribute,omitempty"`
	Outputs   []output        `json:"outputs"`
	Model     string          `json:"model,omitempty"` // the run that left the object tree and the properties
}

// output is one format that was asked for.
type output struct {
	Type     string         `json:"type"` // in the words of the service
	Status   string         `json:"status"`
	Percent  int            `json:"percent"`
	Run      string         `json:"run,omitempty"` // the folder of its files
	Files    []convert.File `json:"files,omitempty"`
	Messages []message      `json:"messages,omitempty"`
	// Camera sees the whole of a view that viewers load.
	Camera *convert.Camera `json:"camera,omitempty"`
}

type message struct {
	Type    string `json:"type"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// designID names the folder of the derivatives of a source in a region.
func designID(urn, region string) string {
	if region == "US" {
		return hash(urn)
	}
	return hash(urn + "@" + region)
}

func (d *design) id() string   { return designID(d.URN, d.Region) }
func (d *design) name() string { return cmp.Or(d.Name, path.Base(d.Key)) }

// guid names the one view of a design, the same in every translation.
func (d *design) guid() string { return uuid.NewSHA1(uuid.NameSpaceURL, []byte(d.URN)).String() }

// input is the name whose extension tells the format.
func (d *design) input() string { return inputName(d.name(), d.Root, d.Packed) }

func inputName(name, root string, packed bool) string {
	switch {
	case packed:
		return strings.TrimSuffix(name, path.Ext(name)) + ".zip"
	case path.Ext(name) == "" && root != "":
		return path.Base(root)
	}
	return name
}

// status sums up the outputs: what is not over counts first, then what failed.
func (d *design) status() (string, int) {
	sum, waiting, started, worst := 0, false, false, success
	for _, o := range d.Outputs {
		sum += o.Percent
		switch o.Status {
		case pending:
			waiting = true
		case inProgress:
			waiting, started = true, true
		default:
			started = true
			if o.Status != success {
				worst = o.Status
			}
		}
	}
	percent := 0
	if len(d.Outputs) > 0 {
		percent = sum / len(d.Outputs)
	}
	switch {
	case waiting && started:
		return inProgress, min(percent, 99)
	case waiting:
		return pending, min(percent, 99)
	}
	return worst, 100
}

func progressText(status string, percent int) string {
	if status == pending || status == inProgress {
		return fmt.Sprintf("%d%% complete", percent)
	}
	return "complete"
}

// formats maps the names of the service to the converter's; "gltf" is ours. Beneath
// an svf2 lies an SVF.
func formats() map[string]convert.Format {
	return map[string]convert.Format{
		"svf": convert.SVF, "svf2": convert.SVF, "obj": convert.OBJ, "stl": convert.STL, "gltf": convert.GLB, "thumbnail": convert.Thumbnail,
	}
}

func urnOf(bucket, key string) string {
	return urnOfID("urn:adsk.objects:os.object:" + bucket + "/" + key)
}

func urnOfID(id string) string { return base64.RawURLEncoding.EncodeToString([]byte(id)) }

func (s *Server) design(id string) (*design, error) {
	var d design
	if err := readJSON(s.path("designs", id, "design.json"), &d); err != nil {
		return nil, err
	}
	return &d, nil
}

func (s *Server) save(d *design) error {
	if err := os.MkdirAll(s.path("designs", d.id()), 0o700); err != nil {
		return err
	}
	return s.writeJSON(s.path("designs", d.id(), "design.json"), d)
}

// requeue queues what an earlier server left undone.
func (s *Server) requeue() error {
	entries, err := os.ReadDir(s.path("designs"))
	if err != nil {
		return err
	}
	type old struct {
		id string
		at time.Time
	}
	var left []old
	for _, e := range entries {
		d, err := s.design(e.Name())
		if errors.Is(err, fs.ErrNotExist) {
			os.RemoveAll(s.path("designs", e.Name()))
			continue
		}
		if err != nil {
			return fmt.Errorf("reading a manifest: %w", err)
		}
		if status, _ := d.status(); status == pending || status == inProgress {
			info, err := os.Stat(s.path("designs", e.Name(), "design.json"))
			if err != nil {
				return err
			}
			left = append(left, old{e.Name(), info.ModTime()})
		}
	}
	slices.SortStableFunc(left, func(a, b old) int { return a.at.Compare(b.at) })
	for _, l := range left {
		s.enqueue(l.id)
	}
	return nil
}

// enqueue adds a design to the queue, once; s.mu is held, or nobody else is there yet.
func (s *Server) enqueue(id string) {
	if !s.queued[id] {
		s.queued[id] = true
		s.queue = append(s.queue, id)
	}
	s.signal()
}

func (s *Server) signal() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// run is a translation that a worker is at.
type run struct {
	cancel context.CancelCauseFunc
}

// discard throws away the manifest of a design and what was made; s.mu is held.
func (s *Server) discard(id string) error {
	if r := s.running[id]; r != nil {
		r.cancel(nil)
	}
	delete(s.stuck, id)
	gone := s.path("tmp", rand.Text())
	if err := os.Rename(s.path("designs", id), gone); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.RemoveAll(gone)
}

// work is a worker: it translates one design after another.
func (s *Server) work() {
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-s.wake:
		}
		for s.ctx.Err() == nil {
			s.mu.Lock()
			i := slices.IndexFunc(s.queue, func(id string) bool { return s.running[id] == nil })
			if i < 0 {
				s.mu.Unlock()
				break
			}
			id := s.queue[i]
			s.queue = slices.Delete(s.queue, i, i+1)
			delete(s.queued, id)
			limited, release := context.WithTimeout(s.ctx, s.o.Timeout)
			ctx, cancel := context.WithCancelCause(limited)
			s.running[id] = &run{cancel: cancel}
			if len(s.queue) > 0 {
				s.signal()
			}
			s.mu.Unlock()

			s.translate(ctx, cancel, id)

			cancel(nil)
			release()
			s.mu.Lock()
			delete(s.running, id)
			if s.queued[id] {
				s.signal()
			}
			s.mu.Unlock()
		}
	}
}

// translate makes the outputs of a design that are waiting.
func (s *Server) translate(ctx context.Context, cancel context.CancelCauseFunc, id string) {
	runID := strings.ToLower(rand.Text()[:12])
	var todo []string
	var formatsWanted []convert.Format
	s.mu.Lock()
	d, err := s.design(id)
	if err == nil {
		before, _ := d.status()
		fresh := before == pending
		for i := range d.Outputs {
			if o := &d.Outputs[i]; o.Status == pending || o.Status == inProgress {
				o.Status = inProgress
				todo = append(todo, o.Type)
				formatsWanted = append(formatsWanted, formats()[o.Type])
			}
		}
		s.cleanRuns(d)
		if len(todo) > 0 {
			if fresh {
				s.emit(d.event("extraction.updated", inProgress, s.now()))
			}
			err = s.save(d)
		}
	}
	s.mu.Unlock()
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(todo) == 0 {
		return // deleted since
	}
	if err != nil {
		s.log.ErrorContext(ctx, "translation cannot begin", slog.String("design", id), slog.String("error", err.Error()))
		return
	}
	epoch, began := d.Epoch, time.Now()
	dir := s.path("designs", id, "output", runID)
	advance := s.stopAt(d, cancel, func(percent int) {
		s.update(id, epoch, todo, func(_ *design, o *output) bool {
			changed := percent > o.Percent
			o.Percent = max(o.Percent, percent)
			return changed
		}, nil)
	})
	result, err := s.convert(ctx, d, dir, formatsWanted, func(fraction float64) {
		if s.o.OnProgress != nil {
			s.o.OnProgress(d.URN, fraction)
		}
		advance(fraction)
	})
	var held *heldError
	var injected *convert.Error
	switch cause := context.Cause(ctx); {
	case errors.As(cause, &held):
		s.hold(id, held.fault)
		os.RemoveAll(dir)
		return
	case errors.As(cause, &injected):
		err = injected
	}
	if s.ctx.Err() != nil {
		return // the next server does it again
	}
	if err == nil {
		err = s.storeModel(dir, result)
	}
	said := s.judgement(ctx, id, err)
	s.update(id, epoch, todo, func(d *design, o *output) bool {
		o.Percent = 100
		if err != nil {
			o.Status, o.Messages = failed, append([]message{said}, o.Messages...)
			if errors.Is(ctx.Err(), context.DeadlineExceeded) {
				o.Status = timedOut
			}
			return true
		}
		o.Status, o.Run, o.Files = success, runID, nil
		if fail := result.Failures[formats()[o.Type]]; fail != nil {
			o.Status, o.Messages = failed, []message{s.judgement(ctx, id, fail)}
			return true
		}
		for _, f := range result.Files {
			if f.Format == formats()[o.Type] && filepath.IsLocal(f.Name) {
				f.Name = filepath.ToSlash(f.Name)
				o.Files = append(o.Files, f)
			}
		}
		if len(o.Files) == 0 {
			o.Status = failed
			o.Messages = []message{{"error", "TranslationWorker-InternalFailure", "The translation left no file of this format."}}
		}
		if o.viewable() {
			o.Camera = result.Camera
		}
		for _, w := range result.Warnings {
			o.Messages = append(o.Messages, message{"warning", "Translation-Warning", w})
		}
		d.Model = runID
		return true
	}, func(d *design) {
		if status, _ := d.status(); status != pending && status != inProgress {
			s.emit(d.event("extraction.finished", status, s.now()))
		}
	})
	if err != nil {
		os.RemoveAll(dir)
	}
	s.log.InfoContext(ctx, "translation ended", slog.String("design", id), slog.Any("outputs", todo), slog.Bool("failed", err != nil), slog.Duration("took", time.Since(began)))
}

// hold leaves a design as it stands until a fault is removed.
func (s *Server) hold(id, fault string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if slices.ContainsFunc(s.Faults(), func(f Fault) bool { return f.ID == fault }) {
		s.stuck[id] = fault
	} else {
		s.enqueue(id)
	}
}

// event is what webhooks hear of a translation. Sources: webhooks.yaml, and
// Autodesk's page "Model Derivative Events". Where workflowAttribute stands is not told there.
func (d *design) event(name, status string, now time.Time) event {
	inner := map[string]any{"status": status, "scope": d.guid(), "registerKey": []map[string]string{{"name": d.name()}}}
	if d.Attribute != nil {
		inner["workflowAttribute"] = d.Attribute
	}
	return event{
		client: d.Client, region: d.Region, system: "derivative", name: name, scope: d.Workflow, resource: d.URN, bucket: d.Bucket, key: d.Key,
		payload: map[string]any{
			"TimeStamp": now.UnixMilli(), "URN": d.URN, "EventType": strings.ToUpper(strings.ReplaceAll(name, ".", "_")), "Payload": inner,
		},
	}
}

// update changes the named outputs of a design and, after what is to happen
// before, writes it, unless its manifest was thrown away meanwhile.
func (s *Server) update(id, epoch string, types []string, change func(*design, *output) bool, before func(*design)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d, err := s.design(id)
	if err != nil || d.Epoch != epoch {
		return
	}
	changed := false
	for i := range d.Outputs {
		if slices.Contains(types, d.Outputs[i].Type) {
			changed = change(d, &d.Outputs[i]) || changed
		}
	}
	if changed {
		if before != nil {
			before(d)
		}
		if err := s.save(d); err != nil {
			s.log.Error("writing a manifest failed", slog.String("design", id), slog.String("error", err.Error()))
		}
	}
}

// cleanRuns removes what runs that were cut short left.
func (s *Server) cleanRuns(d *design) {
	keep := map[string]bool{d.Model: true}
	for _, o := range d.Outputs {
		keep[o.Run] = true
	}
	entries, _ := os.ReadDir(s.path("designs", d.id(), "output"))
	for _, e := range entries {
		if !keep[e.Name()] {
			os.RemoveAll(s.path("designs", d.id(), "output", e.Name()))
		}
	}
}

// convert runs the converter on the object of a design, which streams from disk.
func (s *Server) convert(ctx context.Context, d *design, dir string, want []convert.Format, progress func(float64)) (result *convert.Result, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the converter panicked: %v", p)
		}
	}()
	s.mu.Lock() // an object that is replaced now keeps its bytes for who has it open
	in, size, err := s.openObject(d.Bucket, d.Key)
	s.mu.Unlock()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &convert.Error{Code: "ATF-1023", Message: "The file does not exist any more."}
	}
	if err != nil {
		return nil, err
	}
	defer in.Close()
	if size == 0 {
		return nil, &convert.Error{Code: "ATF-1026", Message: "The file is empty."}
	}
	var opened []*os.File
	defer func() {
		for _, f := range opened {
			f.Close()
		}
	}()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	return convert.Run(ctx, convert.Job{
		Input: in, Size: size, Name: d.input(), Root: d.Root, Outputs: want, Dir: dir,
		Options: convert.Options{
			MaxTriangles: s.o.MaxTriangles, TempDir: s.path("tmp"),
			Open: func(name string) (io.ReaderAt, int64, error) { // files beside the model, in its bucket
				if len(opened) >= 256 {
					return nil, 0, errors.New("too many files beside the model")
				}
				f, size, err := s.beside(d, name)
				if err != nil {
					return nil, 0, err
				}
				opened = append(opened, f)
				return f, size, nil
			},
		},
	}, progress)
}

func (s *Server) openObject(bucket, key string) (*os.File, int64, error) {
	o, err := s.object(bucket, key)
	if err != nil {
		return nil, 0, err
	}
	f, err := os.Open(filepath.Join(s.objectDir(bucket, key), o.Data))
	if err != nil {
		return nil, 0, err
	}
	return f, o.Size, nil
}

// judgement says in a manifest why a translation failed.
func (s *Server) judgement(ctx context.Context, id string, err error) message {
	if err == nil {
		return message{}
	}
	var e *convert.Error
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return message{"error", "TranslationWorker-Timeout", "The translation took longer than " + s.o.Timeout.String() + "."}
	case errors.As(err, &e):
		text := e.Message
		if e.Line > 0 {
			text += fmt.Sprintf(" (line %d)", e.Line)
		} else if e.Offset > 0 {
			text += fmt.Sprintf(" (byte %d)", e.Offset)
		}
		return message{"error", e.Code, text}
	}
	s.log.ErrorContext(ctx, "translation failed inside", slog.String("design", id), slog.String("error", err.Error()))
	return message{"error", "TranslationWorker-InternalFailure", "The translation failed inside the server; its log says more."}
}
