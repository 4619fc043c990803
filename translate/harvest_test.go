package translate_test

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"runtime/metrics"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"purlin/auth"
	"purlin/dataloader"
	"purlin/ent"
	"purlin/ent/enum"
	"purlin/ent/modelobject"
	"purlin/ent/modelview"
	"purlin/ent/propertydefinition"
	"purlin/property"
	"purlin/store"
	"purlin/testservice"
	"purlin/translate"
)

// building is a model as an engine tells it: objects on storeys, with twenty
// properties each, of which some are the same everywhere and some are never.
type building struct{ objects int }

const perStorey = 1000

// gate answers for the engine with the tree and the properties of the building. The
// first answers with properties, as many as cuts, stop in the middle until their
// caller has gone, which cut tells of.
func (m building) gate(b *bench, cuts int) (cut chan struct{}) {
	cut = make(chan struct{}, cuts)
	var asked atomic.Int64
	b.engine.gate(func(w http.ResponseWriter, r *http.Request) bool {
		at := strings.LastIndex(r.URL.Path, "/metadata/")
		if r.Method != http.MethodGet || at < 0 {
			return false
		}
		out := bufio.NewWriter(w)
		defer func() { _ = out.Flush() }()
		if !strings.HasSuffix(r.URL.Path, "/properties") {
			m.tree(out)
			return true
		}
		stops := asked.Add(1) <= int64(cuts)
		fmt.Fprint(out, `{"data":{"type":"properties","collection":[`)
		for o := 1; o <= m.objects; o++ {
			if stops && o == m.objects*2/3 {
				_ = out.Flush()
				_ = http.NewResponseController(w).Flush()
				cut <- struct{}{}
				<-r.Context().Done()
				return true
			}
			if o > 1 {
				fmt.Fprint(out, ",")
			}
			m.properties(out, o)
		}
		fmt.Fprint(out, `]}}`)
		return true
	})
	return cut
}

// storey is the object that is above another; objects 2, 1002, 2002 … are storeys.
func storey(o int) int { return (o-2)/perStorey*perStorey + 2 }

func (m building) tree(out *bufio.Writer) {
	fmt.Fprint(out, `{"data":{"type":"objects","objects":[{"objectid":1,"name":"Building","objects":[`)
	for o := 2; o <= m.objects; o++ {
		switch {
		case o == storey(o):
			if o > 2 {
				fmt.Fprint(out, `]},`)
			}
			fmt.Fprintf(out, `{"objectid":%d,"name":"Storey %d","objects":[`, o, o/perStorey)
		default:
			if o > storey(o)+1 {
				fmt.Fprint(out, `,`)
			}
			fmt.Fprintf(out, `{"objectid":%d,"name":"Wall [%d]"}`, o, o)
		}
	}
	fmt.Fprint(out, `]}]}]}}`)
}

func (building) properties(out *bufio.Writer, o int) {
	fmt.Fprintf(out, `{"objectid":%d,"name":"Wall [%d]","externalId":"%08x-wall","properties":{
		"Identity":{"Mark":"W-%d","Type":"Type %d","Manufacturer":"Maker %d","Comment":"","Assembly":"A%d","Phase":"Phase %d","Keynote":"K.%d","Export":"%s"},
		"Dimensions":{"Length":"%d mm","Width":"%d mm","Height":"3000 mm","Area":"%d.%d m^2","Volume":"%d.%d m^3"},
		"Structure":{"Bearing":%t,"Material":"Material %d","Fire rating":"REI %d","Load":%d.5},
		"Construction":{"Function":"Exterior","Layers":%d,"Finish":"Finish %d"}}}`,
		o, o, o*7919, o, o%400, o%30, o%900, o%3, o%120, []string{"Yes", "No"}[o%2],
		(o*37)%9000, 100+o%8*50, o%90, o%10, o%40, o%100, o%4 == 0, o%25, o%4*30, o%70, o%6, o%50)
}

// harvest translates the building, and returns its view. As often as cuts says its
// process ends in the middle of the properties.
func (m building) harvest(b *bench, cuts int) *ent.ModelView {
	b.t.Helper()
	id := b.translate(b.upload("house.obj", cube), enum.STL).ID
	cut := m.gate(b, cuts)
	b.start()
	for range cuts {
		<-cut
		b.stop()
		b.start()
	}
	var end *ent.Translation
	require.Eventually(b.t, func() bool { end = b.translation(id); return end.Status.Final() }, 15*time.Minute, 5*time.Millisecond)
	b.stop()
	require.Equal(b.t, enum.Succeeded, end.Status, end.ErrorMessage)
	v, err := b.db.Primary().ModelView.Query().Where(modelview.TranslationID(id)).Only(auth.AsSystem(b.ctx))
	require.NoError(b.t, err)
	return v
}

func count(n int, holds func(o int) bool) (found int) {
	for o := 1; o <= n; o++ {
		if holds(o) {
			found++
		}
	}
	return found
}

// A harvest whose process ends while the properties arrive is whole
// in the end, with nothing twice: neither an object nor a value of the index.
func TestAHarvestSurvivesItsProcess(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, database, blobs string) {
		m := building{2500}
		b := newBench(t, database, blobs, translate.Options{Segment: 4000})
		v := m.harvest(b, 1)
		ctx := auth.AsSystem(b.ctx)
		n, err := b.db.Primary().ModelObject.Query().Where(modelobject.ViewID(v.ID)).Count(ctx)
		require.NoError(t, err)
		require.Equal(t, m.objects, n)
		wall, err := b.db.Primary().ModelObject.Query().Where(modelobject.ViewID(v.ID), modelobject.ObjectID(1500)).Only(ctx)
		require.NoError(t, err)
		require.Equal(t, 1002, *wall.ParentID)
		require.Len(t, wall.Properties, 20)
		definitions, err := b.db.Primary().PropertyDefinition.Query().Where(propertydefinition.ViewID(v.ID)).All(ctx)
		require.NoError(t, err)
		require.Len(t, definitions, 20)
		for _, d := range definitions {
			require.Equal(t, m.objects, d.ObjectCount, d.Name)
		}
		m.asks(b, v)

		b.system(func(ctx context.Context, tx *ent.Tx) error {
			return store.DropResults(ctx, tx, time.Now(), v.TranslationID)
		})
		for table, query := range map[string]string{"objects": "model_objects", "blocks": "property_blocks", "definitions": "property_definitions"} {
			var left int
			require.NoError(t, b.db.SQL().QueryRowContext(ctx, "select count(*) from "+query).Scan(&left))
			require.Zero(t, left, table)
		}
	})
}

// asks holds what the index says against what the building is.
func (m building) asks(b *bench, v *ent.ModelView) {
	b.t.Helper()
	index, views := dataloader.PropertyIndex(b.db.Primary()), []uuid.UUID{v.ID}
	for name, q := range m.questions() {
		got, err := property.Choose(b.ctx, index, views, &q.filter)
		require.NoError(b.t, err)
		require.EqualValues(b.t, count(m.objects, q.holds), got[v.ID].GetCardinality(), name)
	}
	facets, err := property.Facets(b.ctx, index, views, property.Ref{Name: "Material"}, &property.Ref{Name: "Load"}, nil)
	require.NoError(b.t, err)
	require.Len(b.t, facets[v.ID], 25)
	sum, err := property.Aggregate(b.ctx, index, views, property.Ref{Name: "Load"}, nil)
	require.NoError(b.t, err)
	want := 0.0
	for o := 1; o <= m.objects; o++ {
		want += float64(o%70) + 0.5
	}
	require.InDelta(b.t, want, sum[v.ID].Total, 1e-3)
}

type question struct {
	filter property.Filter
	holds  func(o int) bool
}

func (building) questions() map[string]question {
	on := func(name string, c property.Condition) *property.Condition {
		c.Name = name
		return &c
	}
	low, high := 1000.0, 2000.0
	yes := true
	return map[string]question{
		"one value in many":       {property.Filter{Property: on("Mark", property.Condition{In: []string{"W-1234"}})}, func(o int) bool { return o == 1234 }},
		"a frequent value":        {property.Filter{Property: on("Material", property.Condition{In: []string{"Material 7"}})}, func(o int) bool { return o%25 == 7 }},
		"a range":                 {property.Filter{Property: on("Length", property.Condition{Low: &low, High: &high, UnderTop: true})}, func(o int) bool { n := o * 37 % 9000; return n >= 1000 && n < 2000 }},
		"a search of two words":   {property.Filter{Search: "wall 1234"}, func(o int) bool { return strings.HasPrefix(strconv.Itoa(o), "1234") }},
		"a part of unique texts":  {property.Filter{Property: on("Mark", property.Condition{Contains: &[]string{"99"}[0]})}, func(o int) bool { return strings.Contains(strconv.Itoa(o), "99") }},
		"three conditions":        {property.Filter{All: []property.Filter{{Property: on("Bearing", property.Condition{Truth: &yes})}, {Property: on("Material", property.Condition{In: []string{"Material 7"}})}, {Not: &property.Filter{Property: on("Phase", property.Condition{In: []string{"Phase 0"}})}}}}, func(o int) bool { return o%4 == 0 && o%25 == 7 && o%3 != 0 }},
		"everything":              {property.Filter{}, func(int) bool { return true }},
		"a search for every wall": {property.Filter{Search: "wall"}, func(int) bool { return true }},
	}
}

// BenchmarkHarvest takes in a model of 200,000 objects with 4 million properties and
// asks it questions: PURLIN_BENCH_OBJECTS sets another size. It reports the time and
// the peak of the heap over what was there before, the sizes in the database, and the
// median of the time of a page of 25 objects with all of their properties.
func BenchmarkHarvest(t *testing.B) {
	m := building{200_000}
	if n, err := strconv.Atoi(os.Getenv("PURLIN_BENCH_OBJECTS")); err == nil {
		m.objects = n
	}
	for name, open := range map[string]func(testing.TB) string{
		"sqlite":   func(t testing.TB) string { return "sqlite:" + t.TempDir() + "/t.db" },
		"postgres": testservice.Postgres,
	} {
		t.Run(name, func(t *testing.B) {
			b := newBench(t, open(t), t.TempDir(), translate.Options{})
			var v *ent.ModelView
			runtime.GC()
			peak, stop := watchHeap()
			began := time.Now()
			v = m.harvest(b, 0)
			took := time.Since(began)
			stop()
			say := func(format string, args ...any) {
				fmt.Fprintf(os.Stderr, "%s of %d objects: "+format+"\n", append([]any{name, m.objects}, args...)...)
			}
			say("harvest in %s, at most %d MiB of heap more than before", took.Round(time.Millisecond), peak.Load()>>20)
			if b.db.Pool() != nil {
				for _, table := range []string{"model_objects", "property_blocks", "property_definitions"} {
					var size int64
					require.NoError(t, b.db.SQL().QueryRowContext(b.ctx, "select pg_total_relation_size($1::regclass)", table).Scan(&size))
					say("%s take %d MiB", table, size>>20)
				}
				_, err := b.db.SQL().ExecContext(b.ctx, "analyze")
				require.NoError(t, err)
			}
			m.time(t, b, v)
		})
	}
}

func (m building) time(b *testing.B, of *bench, v *ent.ModelView) {
	b.Helper()
	for name, q := range m.questions() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				ctx := dataloader.With(of.ctx, of.db.Reader())
				p, err := dataloader.ChosenObjects(ctx, v, dataloader.Args{}, &q.filter)
				require.NoError(b, err)
				require.NotEmpty(b, p.Rows)
			}
		})
	}
	for _, name := range []string{"Material", "Mark"} {
		b.Run("facets of "+name, func(b *testing.B) {
			for b.Loop() {
				_, err := dataloader.Facets(dataloader.With(of.ctx, of.db.Reader()), v, nil, nil, property.Ref{Name: name}, nil, nil)
				require.NoError(b, err)
			}
		})
	}
	b.Run("volume by material", func(b *testing.B) {
		for b.Loop() {
			_, err := dataloader.Facets(dataloader.With(of.ctx, of.db.Reader()), v, nil, nil, property.Ref{Name: "Material"}, &property.Ref{Name: "Volume"}, nil)
			require.NoError(b, err)
		}
	})
}

// watchHeap follows the heap's live and unswept objects until it is stopped.
func watchHeap() (peak *atomic.Int64, stop func()) {
	read := func() int64 {
		s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(s)
		return int64(s[0].Value.Uint64())
	}
	peak = &atomic.Int64{}
	before, done, ended := read(), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				peak.Store(max(peak.Load(), read()-before))
			}
		}
	}()
	return peak, func() { close(done); <-ended }
}
