package translate_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"purlin/apslocal"
	"purlin/auth"
	"purlin/catalog"
	"purlin/ent"
	"purlin/ent/derivative"
	"purlin/ent/enum"
	entevent "purlin/ent/event"
	"purlin/ent/translation"
	"purlin/fault"
	"purlin/translate"
)

// till is what the engine is paid for: the jobs that it accepted, and faults of
// its answers to come.
type till struct {
	twin *engine
	mu   sync.Mutex
	paid map[string]int // by URN and outputs
	next []string       // "lost", "refused" answers to jobs; "busy" answers to questions
}

func (c *till) plan(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.next = append(c.next, what)
}

// due takes the first plan that is one of these.
func (c *till) due(whats ...string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, w := range c.next {
		if slices.Contains(whats, w) {
			c.next = slices.Delete(c.next, i, i+1)
			return w
		}
	}
	return ""
}

// payment names what a job was for: an object of the engine's, and outputs.
func payment(object string, outputs []string) string {
	slices.Sort(outputs)
	return object + " " + strings.ToUpper(strings.Join(outputs, ","))
}

// object is the key, without its extension, of the object of a URN.
func object(urn string) string {
	raw, _ := base64.RawURLEncoding.DecodeString(urn)
	return strings.TrimSuffix(path.Base(string(raw)), ".obj")
}

func (c *till) serve(w http.ResponseWriter, r *http.Request) bool {
	job := r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/job")
	switch {
	case !job && c.due("busy") != "":
		http.Error(w, `{"diagnostic": "busy"}`, http.StatusServiceUnavailable)
		return true
	case !job:
		return false
	}
	how := c.due("lost", "refused")
	if how == "refused" {
		http.Error(w, `{"diagnostic": "no"}`, http.StatusInternalServerError)
		return true
	}
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	answer := httptest.NewRecorder()
	c.twin.ServeHTTP(answer, r)
	if answer.Code < 300 {
		var in struct {
			Input  struct{ URN string }
			Output struct{ Formats []struct{ Type string } }
		}
		if json.Unmarshal(body, &in) == nil {
			outputs := []string{}
			for _, f := range in.Output.Formats {
				outputs = append(outputs, f.Type)
			}
			c.mu.Lock()
			c.paid[payment(object(in.Input.URN), outputs)]++
			c.mu.Unlock()
		}
	}
	if how == "lost" {
		panic(http.ErrAbortHandler)
	}
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
	return true
}

// once is a run of random deeds on a project of its own.
type once struct {
	*bench
	t       *rapid.T
	till    *till
	files   []uuid.UUID
	started []uuid.UUID
	byKey   map[string]uuid.UUID
	served  map[uuid.UUID]int // how many derivatives the translations had that succeeded
}

func (o *once) pick() uuid.UUID {
	if len(o.started) == 0 {
		o.t.Skip("nothing was started")
	}
	return rapid.SampledFrom(o.started).Draw(o.t, "translation")
}

// may ends the run unless err is nothing, or says that it is not the time for that.
func (o *once) may(err error) {
	if err != nil && fault.CodeOf(err) != fault.Conflict {
		o.t.Fatalf("%v", err)
	}
}

func (o *once) begin(t *rapid.T) {
	in := translate.Start{
		FileID:  rapid.SampledFrom(o.files).Draw(t, "file"),
		Outputs: rapid.SliceOfNDistinct(rapid.SampledFrom([]enum.OutputFormat{enum.STL, enum.OBJ}), 1, 2, rapid.ID).Draw(t, "outputs"),
		Force:   rapid.IntRange(0, 4).Draw(t, "force") == 0,
	}
	if key := rapid.SampledFrom([]string{"", "", "k1", "k2"}).Draw(t, "key"); key != "" {
		key += o.project.ID.String()
		in.IdempotencyKey = &key
	}
	made, err := o.pipeline.Start(o.ctx, in)
	o.may(err)
	if err != nil {
		return
	}
	if k := in.IdempotencyKey; k != nil {
		if id, ok := o.byKey[*k]; ok && id != made.ID {
			t.Fatalf("one key gave two translations")
		}
		o.byKey[*k] = made.ID
	}
	if !slices.Contains(o.started, made.ID) {
		o.started = append(o.started, made.ID)
	}
}

// check holds at any time: what was good once still serves.
func (o *once) check() {
	system := auth.AsSystem(o.ctx)
	done, err := o.db.Primary().Translation.Query().Where(translation.ProjectID(o.project.ID), translation.StatusEQ(enum.Succeeded)).All(system)
	require.NoError(o.t, err)
	good := map[uuid.UUID]bool{}
	for _, t := range done {
		good[t.ID] = true
		source := t.ID
		if t.ReusedFromID != nil {
			source = *t.ReusedFromID
		}
		n, err := o.db.Primary().Derivative.Query().Where(derivative.TranslationID(source)).Count(system)
		require.NoError(o.t, err)
		require.GreaterOrEqual(o.t, n, max(len(t.Outputs), o.served[t.ID]), "the result of %s", t.ID)
		o.served[t.ID] = n
	}
	for id := range o.served {
		require.True(o.t, good[id], "%s had succeeded", id)
	}
}

// settle lets everything end, and looks at what was done and paid.
func (o *once) settle() {
	for _, id := range o.started {
		o.end(id)
	}
	o.check()
	system := auth.AsSystem(o.ctx)
	all, err := o.db.Primary().Translation.Query().Where(translation.ProjectID(o.project.ID)).All(system)
	require.NoError(o.t, err)
	require.Len(o.t, all, len(o.started))
	o.seqs(all)
	// A content and its outputs are paid once, and once more for each translation of
	// the content that ended without a result: its manifest was deleted.
	allowed, lost := map[string]int{}, map[string]int{}
	for _, t := range all {
		names := []string{}
		for _, f := range t.Outputs {
			names = append(names, string(f))
		}
		version, err := o.db.Primary().FileVersion.Get(system, t.FileVersionID)
		require.NoError(o.t, err)
		for attempt := 1; attempt <= t.Attempts; attempt++ {
			key := version.Sha256
			if t.Forced || attempt > 1 {
				key += fmt.Sprintf("-%s-%d", t.ID, attempt)
			} else if attempt < t.Attempts || t.Status != enum.Succeeded {
				lost[key]++
			}
			allowed[payment(key, names)] = 1
		}
	}
	o.till.mu.Lock()
	defer o.till.mu.Unlock()
	for job, n := range o.till.paid {
		content, _, _ := strings.Cut(job, " ")
		require.LessOrEqual(o.t, n, allowed[job]+lost[content], "times paid: %s", job)
	}
	clear(o.till.paid)
}

// seqs: no hole in any log.
func (o *once) seqs(all []*ent.Translation) {
	system := auth.AsSystem(o.ctx)
	log, err := o.db.Primary().Event.Query().Where(entevent.ProjectID(o.project.ID)).Order(entevent.BySeq()).All(system)
	require.NoError(o.t, err)
	last := map[uuid.UUID]*ent.Event{}
	for i, e := range log {
		require.EqualValues(o.t, i+1, e.Seq)
		if e.TranslationID == nil {
			continue
		}
		if before := last[*e.TranslationID]; before != nil {
			require.Equal(o.t, before.Sequence+1, e.Sequence)
		} else {
			require.Equal(o.t, 1, e.Sequence)
		}
		last[*e.TranslationID] = e
	}
	for _, t := range all {
		require.Equal(o.t, t.Sequence, last[t.ID].Sequence)
		require.Equal(o.t, string(t.Status), last[t.ID].Status)
	}
}

// Whatever is asked for in whatever order, while processes come and go and the
// engine's answers are lost: nothing is paid twice, all of it ends, no event is
// missing, and what was good stays. Its deeds are those of a seed, 1 unless
// -rapid.seed says another, for some seconds, or for as many cases as -rapid.checks
// says; a failure prints how to see it again.
func TestNothingIsPaidTwice(t *testing.T) {
	t.Parallel()
	limit := 8 * time.Second // and the case that runs then; as long as it takes when asked for a number
	for name, value := range map[string]string{"rapid.seed": "1", "rapid.checks": "20", "rapid.steps": "12", "rapid.shrinktime": "5s"} {
		switch f := flag.Lookup(name); {
		case f.Value.String() == f.DefValue:
			require.NoError(t, flag.Set(name, value))
		case name == "rapid.checks":
			limit = time.Hour
		}
	}
	t.Log("-rapid.seed", flag.Lookup("rapid.seed").Value)
	b := newBench(t, "sqlite:"+t.TempDir()+"/t.db", t.TempDir(), translate.Options{Settle: time.Second})
	c := &till{twin: b.engine, paid: map[string]int{}}
	b.engine.gate(c.serve)
	b.start()
	began := time.Now()
	rapid.Check(t, func(t *rapid.T) {
		if time.Since(began) > limit {
			return
		}
		o := &once{bench: b, t: t, till: c, byKey: map[string]uuid.UUID{}, served: map[uuid.UUID]int{}}
		var err error
		b.project, err = b.files.CreateProject(b.ctx, catalog.CreateProject{Name: "P"})
		require.NoError(t, err)
		for n := range 2 {
			o.files = append(o.files, b.upload(fmt.Sprintf("%d.obj", n), fmt.Sprintf("%s# %d of %s", cube, n, b.project.ID)).FileID)
		}
		t.Repeat(map[string]func(*rapid.T){
			"start":  func(t *rapid.T) { o.t = t; o.begin(t) },
			"again":  func(t *rapid.T) { o.t = t; o.begin(t) },
			"cancel": func(t *rapid.T) { o.t = t; _, err := b.pipeline.Cancel(b.ctx, o.pick()); o.may(err) },
			"retry":  func(t *rapid.T) { o.t = t; _, err := b.pipeline.Retry(b.ctx, o.pick()); o.may(err) },
			"restart": func(*rapid.T) {
				b.stop()
				b.start()
			},
			"fault": func(t *rapid.T) { c.plan(rapid.SampledFrom([]string{"lost", "refused", "busy"}).Draw(t, "fault")) },
			"fail": func(*rapid.T) {
				_, err := b.engine.Inject(apslocal.Fault{Kind: apslocal.FaultFail, Percent: 10, Times: 1})
				require.NoError(t, err)
			},
			"wait": func(t *rapid.T) { o.t = t; b.end(o.pick()) },
			"":     func(t *rapid.T) { o.t = t; o.check() },
		})
		o.t = t
		b.engine.RemoveFault("")
		o.settle()
	})
	t.Log("took", time.Since(began))
}
