package plan

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"
)

var testTime = time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.UTC)

// cases is how many random operations are asked of both executors.
const cases = 1500

// Random operations of random callers get equal answers and equal refusals from
// the planned and from the generated executor. PURLIN_TEST_SEED asks for others.
func TestPlansAnswerAsTheGeneratedExecutorDoes(t *testing.T) {
	t.Parallel()
	seed := uint64(1)
	if given := os.Getenv("PURLIN_TEST_SEED"); given != "" {
		n, err := strconv.ParseUint(given, 10, 64)
		require.NoError(t, err)
		seed = n
	}
	t.Logf("PURLIN_TEST_SEED=%d", seed)
	b := newBench(t, plain)
	g := &generator{r: rand.New(rand.NewPCG(seed, 0)), bench: b, model: newModel()}
	g.api = b.fallbacks.Schema()
	answered := 0
	for range cases {
		who := oneOf(g, b.principals())
		query, variables := g.operation()
		before := b.fallbacks.n.Load()
		got := b.ask(t, b.planned, who, query, variables)
		want := b.ask(t, b.generated, who, query, maps.Clone(variables))
		require.Equal(t, want, got, "seed %d\nas %+v\n%s\n%v", seed, who, query, variables)
		if b.fallbacks.n.Load() == before && want.Data != nil {
			answered++
		}
		g.remember(want.Data)
	}
	t.Logf("%d of %d answered by plan", answered, cases)
	require.Greater(t, answered, cases/3, "the test must ask for what plans know")
}

// generator writes operations: mostly of what the model knows, sometimes of
// anything in the schema.
type generator struct {
	r     *rand.Rand
	bench *bench
	model model
	api   *ast.Schema

	cursors   []string
	variables map[string]any
	declared  []string
	fragments []string
	aliases   int
	budget    int
}

func (g *generator) chance(percent int) bool { return g.r.IntN(100) < percent }

func oneOf[T any](g *generator, list []T) T { return list[g.r.IntN(len(list))] }

// remember keeps cursors that an answer has.
func (g *generator) remember(data any) {
	switch v := data.(type) {
	case map[string]any:
		for _, e := range v {
			if s, ok := e.(string); ok && len(s) > 60 && !strings.Contains(s, " ") {
				g.cursors = append(g.cursors, s)
			}
			g.remember(e)
		}
	case []any:
		for _, e := range v {
			g.remember(e)
		}
	}
	if n := len(g.cursors); n > 200 {
		g.cursors = g.cursors[n-200:]
	}
}

func (g *generator) operation() (string, map[string]any) {
	g.variables, g.declared, g.fragments, g.aliases, g.budget = map[string]any{}, nil, nil, 0, 25
	roots := []string{"projects", "projects", "projects", "project", "file", "translation", "node", "node", "nodes"}
	var body []string
	for range 1 + g.r.IntN(2) {
		name := oneOf(g, roots)
		body = append(body, g.field(g.api.Query, g.api.Query.Fields.ForName(name), 0))
	}
	if g.chance(10) {
		body = append(body, "__typename")
	}
	head := "query"
	if len(g.declared) > 0 {
		head += "(" + strings.Join(g.declared, ", ") + ")"
	}
	return head + " { " + strings.Join(body, " ") + " }" + strings.Join(g.fragments, ""), g.variables
}

// selection writes fields of a type; at least one.
func (g *generator) selection(def *ast.Definition, depth int) string {
	if def.IsAbstractType() {
		return g.abstract(def, depth)
	}
	var names []string
	for _, f := range def.Fields {
		if strings.HasPrefix(f.Name, "__") || f.Type.Name() == "URL" && def.Name != "Derivative" {
			continue // the bench has no service that makes other addresses
		}
		e, inModel := g.model[def.Name]
		if inModel {
			_, inModel = e.fields[f.Name]
		}
		inModel = inModel || strings.HasSuffix(def.Name, "Connection") || strings.HasSuffix(def.Name, "Edge") || def.Name == "PageInfo"
		composite := !g.api.Types[f.Type.Name()].IsLeafType()
		if (composite && (depth > 5 || g.budget <= 0)) || (!inModel && (!g.chance(1) || g.unanswerable(f))) {
			continue
		}
		names = append(names, f.Name)
	}
	out := []string{}
	for range 1 + g.r.IntN(4) {
		if len(names) == 0 || g.chance(8) {
			out = append(out, "__typename")
			continue
		}
		text := g.field(def, def.Fields.ForName(oneOf(g, names)), depth)
		switch {
		case !g.chance(15):
		case g.chance(50):
			text = "... on " + def.Name + g.directive() + " { " + text + " }"
		default:
			name := "F" + strconv.Itoa(len(g.fragments))
			g.fragments = append(g.fragments, " fragment "+name+" on "+def.Name+" { "+text+" }")
			text = "..." + name + g.directive()
		}
		out = append(out, text)
	}
	return strings.Join(out, " ")
}

func (g *generator) abstract(def *ast.Definition, depth int) string {
	out := []string{"__typename"}
	if def.Name == "Node" {
		out = append(out, "id")
	}
	for _, p := range g.api.PossibleTypes[def.Name] {
		if _, known := g.model[p.Name]; known || g.chance(2) {
			out = append(out, "... on "+p.Name+" { "+g.selection(p, depth+1)+" }")
		}
	}
	return strings.Join(out, " ")
}

func (g *generator) field(def *ast.Definition, f *ast.FieldDefinition, depth int) string {
	g.budget--
	text := f.Name
	// Fields of one name with different arguments, or of different types, may not
	// have one key.
	if len(f.Arguments) > 0 || !g.api.Types[f.Type.Name()].IsLeafType() || f.Name == "format" || g.chance(10) {
		g.aliases++
		text = "a" + strconv.Itoa(g.aliases) + ": " + text
	}
	var args []string
	for _, a := range f.Arguments {
		if a.Type.NonNull || g.chance(35) {
			args = append(args, a.Name+": "+g.argument(a))
		}
	}
	if len(args) > 0 {
		text += "(" + strings.Join(args, ", ") + ")"
	}
	text += g.directive()
	if of := g.api.Types[f.Type.Name()]; !of.IsLeafType() {
		text += " { " + g.selection(of, depth+1) + " }"
	}
	return text
}

func (g *generator) directive() string {
	if !g.chance(6) {
		return ""
	}
	name := oneOf(g, []string{"skip", "include"})
	if g.chance(40) {
		return fmt.Sprintf(" @%s(if: %t)", name, g.chance(50))
	}
	return " @" + name + "(if: " + g.variable("Boolean!", g.chance(50)) + ")"
}

func (g *generator) variable(typ string, value any) string {
	name := "v" + strconv.Itoa(len(g.declared))
	g.declared = append(g.declared, "$"+name+": "+typ)
	g.variables[name] = value
	return "$" + name
}

// unanswerable says whether a field wants what the generator cannot make.
func (g *generator) unanswerable(f *ast.FieldDefinition) bool {
	return slices.ContainsFunc(f.Arguments, func(a *ast.ArgumentDefinition) bool { return a.Type.NonNull && g.value(a) == nil })
}

// argument writes a value, as a literal or as a variable.
func (g *generator) argument(a *ast.ArgumentDefinition) string {
	value := g.value(a)
	if g.chance(40) && value != nil {
		return g.variable(a.Type.String(), sent(value))
	}
	return literal(value)
}

// enumerated is a value of an enumeration, which has no quotes.
type enumerated string

func (g *generator) value(a *ast.ArgumentDefinition) any {
	switch a.Name {
	case "id":
		return g.id()
	case "ids":
		return []any{g.id(), g.id()}
	case "first", "last":
		return int64(oneOf(g, []int{1, 1, 2, 2, 3, 5, 25, 100, 100, 0, 101, -1}))
	case "after", "before":
		if a.Type.Name() == "Int" {
			return int64(g.r.IntN(3))
		}
		if len(g.cursors) == 0 || g.chance(5) {
			return oneOf(g, []string{"", "bad", "e30"})
		}
		return oneOf(g, g.cursors)
	case "orderBy":
		fields := g.api.Types[a.Type.Name()].Fields.ForName("field")
		by := map[string]any{"field": enumerated(oneOf(g, g.api.Types[fields.Type.Name()].EnumValues).Name)}
		if g.chance(60) {
			by["direction"] = enumerated(oneOf(g, []string{"ASC", "DESC"}))
		}
		return by
	case "filter":
		return g.filter(a.Type.Name())
	}
	return nil
}

func (g *generator) id() string {
	if g.chance(4) {
		return oneOf(g, []string{"", "prj_", "nothing", "fil_01h455vb4pex5vsknk084sn02q", "tok_01h455vb4pex5vsknk084sn02q"})
	}
	return oneOf(g, g.bench.ids)
}

func (g *generator) filter(typ string) any {
	out := map[string]any{}
	for _, f := range g.api.Types[typ].Fields {
		if !g.chance(50) {
			continue
		}
		switch f.Name {
		case "search":
			out[f.Name] = oneOf(g, []string{"a", "A", "\"", "%", "_", "", "zz"})
		case "archived":
			out[f.Name] = oneOf(g, []any{true, false, nil})
		case "formats":
			out[f.Name] = []any{oneOf(g, []string{"ifc", "stl", "x"})}
		default: // a list of an enumeration's values
			if g.api.Types[f.Type.Name()].Kind != ast.Enum {
				continue // what is not in the model has other filters
			}
			values := []any{}
			for range g.r.IntN(3) {
				values = append(values, enumerated(oneOf(g, g.api.Types[f.Type.Name()].EnumValues).Name))
			}
			out[f.Name] = values
		}
	}
	return out
}

// sent is a value as JSON would bring it.
func sent(v any) any {
	switch v := v.(type) {
	case enumerated:
		return string(v)
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = sent(e)
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for k, e := range v {
			out[k] = sent(e)
		}
		return out
	}
	return v
}

// literal writes a value in the language.
func literal(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case enumerated:
		return string(v)
	case string:
		return strconv.Quote(v)
	case []any:
		parts := make([]string, len(v))
		for i, e := range v {
			parts[i] = literal(e)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]any:
		var parts []string
		for _, k := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, k+": "+literal(v[k]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return fmt.Sprint(v)
}
