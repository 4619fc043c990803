package main

import (
	"encoding/json"
	"fmt"
	"io"
	"sync"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"purlin/client"
)

// progress is one event of a translation, or of the upload before it.
type progress struct {
	Sequence int    `json:"sequence,omitempty"`
	Status   string `json:"status"`
	Stage    string `json:"stage"`
	Percent  int    `json:"progress"`
	Message  string `json:"message,omitempty"`
}

// result is how one model ended.
type result struct {
	Status string        `json:"status"`
	Files  []string      `json:"files,omitempty"`
	Error  *client.Error `json:"error,omitempty"`
}

// reporter shows what happens to the models. Its methods may be called from many
// goroutines; ended is called once for each model, and close last.
type reporter interface {
	progressed(model string, p progress)
	ended(model string, r result)
	close()
}

var (
	_ reporter = (*lines)(nil)
	_ reporter = (*objects)(nil)
	_ reporter = (*bars)(nil)
)

// lines writes a line for each change.
type lines struct {
	mu   sync.Mutex
	w    io.Writer
	last map[string]string
}

func (l *lines) progressed(model string, p progress) {
	l.mu.Lock()
	defer l.mu.Unlock()
	line := fmt.Sprintf("%s: %s %d%%", model, p.Stage, p.Percent)
	if p.Message != "" {
		line += " " + printable(p.Message)
	}
	if l.last[model] != line {
		l.last[model] = line
		fmt.Fprintln(l.w, line)
	}
}

func (l *lines) ended(model string, r result) {
	l.mu.Lock()
	defer l.mu.Unlock()
	summary(l.w, model, r)
}

func (l *lines) close() {}

// objects writes a JSON object a line: every event, and a last one for each model.
type objects struct {
	mu sync.Mutex
	to *json.Encoder
}

func (o *objects) progressed(model string, p progress) {
	o.write(struct {
		Type  string `json:"type"`
		Model string `json:"model"`
		progress
	}{"event", model, p})
}

func (o *objects) ended(model string, r result) {
	o.write(struct {
		Type  string `json:"type"`
		Model string `json:"model"`
		result
	}{"result", model, r})
}

func (o *objects) close() {}

func (o *objects) write(v any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	_ = o.to.Encode(v) // a reader that went away stops nothing
}

// bars shows a bar for each model on a terminal, and the results below.
type bars struct {
	mu    sync.Mutex
	w     io.Writer
	pool  *mpb.Progress
	bar   map[string]*mpb.Bar
	stage map[string]string
	order []string
	ends  map[string]result
}

func newBars(w io.Writer, models []string) *bars {
	b := &bars{
		w: w, pool: mpb.New(mpb.WithOutput(w), mpb.WithWidth(40)),
		bar: map[string]*mpb.Bar{}, stage: map[string]string{}, order: models, ends: map[string]result{},
	}
	for _, m := range models {
		b.bar[m] = b.pool.AddBar(100,
			mpb.PrependDecorators(decor.Name(printable(m), decor.WCSyncSpaceR)),
			mpb.AppendDecorators(decor.Percentage(decor.WC{W: 5}), decor.Any(func(decor.Statistics) string {
				b.mu.Lock()
				defer b.mu.Unlock()
				return " " + b.stage[m]
			})))
	}
	return b
}

func (b *bars) progressed(model string, p progress) {
	b.mu.Lock()
	b.stage[model] = p.Stage
	b.mu.Unlock()
	b.bar[model].SetCurrent(int64(min(p.Percent, 99))) // 100 ends the bar: not before the results are here
}

func (b *bars) ended(model string, r result) {
	b.mu.Lock()
	b.stage[model] = r.Status
	b.ends[model] = r
	b.mu.Unlock()
	if r.Error == nil {
		b.bar[model].SetCurrent(100)
		return
	}
	b.bar[model].Abort(false)
}

func (b *bars) close() {
	b.pool.Wait()
	for _, m := range b.order {
		if r, ok := b.ends[m]; ok {
			summary(b.w, m, r)
		}
	}
}

func summary(w io.Writer, model string, r result) {
	if r.Error != nil {
		fmt.Fprintf(w, "%s: %s: %s: %s\n", model, r.Status, printable(r.Error.Code), printable(r.Error.Message))
		return
	}
	for _, f := range r.Files {
		fmt.Fprintf(w, "%s: wrote %s\n", model, f)
	}
}

// printable takes control characters out of text that others wrote: a terminal
// would obey them.
func printable(s string) string {
	out := []rune(s)
	for i, r := range out {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			out[i] = ' '
		}
	}
	return string(out)
}
