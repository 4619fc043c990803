// Package plan answers common queries straight from PostgreSQL: the selection
// becomes one statement for every list in it and the rows are written as JSON, in
// place of a resolver for every field and an object for every row. README.md
// explains how.
//
// It answers only where there is nothing to refuse and nothing goes wrong.
// Whatever it does not know, and whatever would be an error, it leaves to the
// schema that it wraps, so that there is one place where errors are made.
package plan

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"weak"

	"github.com/99designs/gqlgen/graphql"
	"github.com/jackc/pgx/v5"
	"github.com/vektah/gqlparser/v2/ast"

	"purlin/auth"
)

// Database runs statements. [pgxpool.Pool] is one.
type Database interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults
}

// Schema executes operations by plan where it can.
type Schema struct {
	graphql.ExecutableSchema

	database func(context.Context) Database
	links    Links
	model    model
	types    map[string][]string // what a type's objects are: itself and its interfaces
	known    sync.Map            // *document by weak.Pointer[ast.OperationDefinition]
}

// mostVariants is how many plans one document has at most, one for each way in
// which its @skip and @include can turn out.
const mostVariants = 16

// New wraps a schema. database returns where an operation reads from: a
// PostgreSQL with our tables, whose connections prepare statements.
func New(wrapped graphql.ExecutableSchema, database func(context.Context) Database, links Links) *Schema {
	s := &Schema{ExecutableSchema: wrapped, database: database, links: links, model: newModel(), types: map[string][]string{}}
	for name, d := range wrapped.Schema().Types {
		if d.Kind == ast.Object {
			s.types[name] = append([]string{name}, d.Interfaces...)
		}
	}
	return s
}

// errUnplanned is why the wrapped schema is asked.
var errUnplanned = errors.New("plan: not for this package")

// Exec executes the context's operation.
func (s *Schema) Exec(ctx context.Context) graphql.ResponseHandler {
	oc := graphql.GetOperationContext(ctx)
	if oc.Operation.Operation != ast.Query {
		return s.ExecutableSchema.Exec(ctx)
	}
	p := s.plan(oc)
	if p == nil {
		return s.ExecutableSchema.Exec(ctx)
	}
	var otherwise graphql.ResponseHandler
	answered := false
	return func(ctx context.Context) *graphql.Response {
		if otherwise != nil {
			return otherwise(ctx)
		}
		if answered {
			return nil
		}
		data, err := p.answer(ctx, s, auth.From(ctx), oc.Variables)
		if err != nil { // whatever it is, the wrapped schema says it best
			otherwise = s.ExecutableSchema.Exec(ctx)
			return otherwise(ctx)
		}
		answered = true
		return &graphql.Response{Data: data}
	}
}

// document is what is known of one operation as long as its syntax tree lives.
type document struct {
	conditions []string // variables of @skip and @include

	mu       sync.Mutex
	variants map[string]*plan // nil: not for this package
}

// plan returns the operation's plan; nil when it has none.
func (s *Schema) plan(oc *graphql.OperationContext) *plan {
	key := weak.Make(oc.Operation)
	found, ok := s.known.Load(key)
	if !ok {
		found, ok = s.known.LoadOrStore(key, &document{conditions: conditions(oc), variants: map[string]*plan{}})
		if !ok {
			runtime.AddCleanup(oc.Operation, func(key weak.Pointer[ast.OperationDefinition]) { s.known.Delete(key) }, key)
		}
	}
	d, ok := found.(*document)
	if !ok {
		return nil
	}
	variant := make([]byte, 0, 16)
	for _, v := range d.conditions {
		on, _ := oc.Variables[v].(bool)
		variant = append(variant, map[bool]byte{false: '0', true: '1'}[on])
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	p, ok := d.variants[string(variant)]
	if !ok && len(d.variants) < mostVariants {
		p = s.compile(oc)
		d.variants[string(variant)] = p
	}
	return p
}

// conditions are the variables that decide which selections there are.
func conditions(oc *graphql.OperationContext) (names []string) {
	var walk func(ast.SelectionSet)
	see := func(ds ast.DirectiveList, set ast.SelectionSet) {
		for _, d := range ds {
			if on := d.Arguments.ForName("if"); on != nil && on.Value.Kind == ast.Variable && !slices.Contains(names, on.Value.Raw) {
				names = append(names, on.Value.Raw)
			}
		}
		walk(set)
	}
	walk = func(set ast.SelectionSet) {
		for _, sel := range set {
			switch sel := sel.(type) {
			case *ast.Field:
				see(sel.Directives, sel.SelectionSet)
			case *ast.InlineFragment:
				see(sel.Directives, sel.SelectionSet)
			case *ast.FragmentSpread:
				see(sel.Directives, nil) // the fragment itself is walked below
			}
		}
	}
	walk(oc.Operation.SelectionSet)
	for _, f := range oc.Doc.Fragments {
		walk(f.SelectionSet)
	}
	return names
}
