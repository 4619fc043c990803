package server

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"purlin/auth"
	"purlin/fault"
	"purlin/limit"
)

// Cost says what operations cost: one point for every object that the answer can
// hold, with every page as long as was asked for, and mutationCost more for each
// root field of a mutation. A fiftieth of that for introspection, which reads
// nothing. A subscription costs what one of its events costs.
type Cost struct {
	// Limit is the most that one operation may cost; 10,000.
	Limit int
	// Budget holds each principal's points. An operation takes its cost from it
	// before it runs; what the answer did not hold flows back. Nil: no budgets.
	Budget *limit.Bucket
	// PageSize is how long a page is when nobody says; 25.
	PageSize int
	// ListSizes is the length to reckon with of each list of objects that has no
	// pages, by "Type.field" or "*.field"; longestList where it has none.
	ListSizes map[string]int
}

const (
	mutationCost = 10
	longestList  = 100 // elements of a page, and of a list of unknown length
	mostPoints   = math.MaxInt32
)

// price is what a selection costs for each object that it is made on. In a
// connection, each counts for every element of the page; elsewhere it is zero.
type price struct{ once, each int }

func (p price) plus(q price) price { return price{add(p.once, q.once), add(p.each, q.each)} }

func add(a, b int) int { return min(a+b, mostPoints) }

func times(n, p int) int {
	if n > 0 && p > mostPoints/n {
		return mostPoints
	}
	return n * p
}

// pricer prices an operation in one walk: what a fragment comes to is
// remembered, so the work grows with the source and not with its expansion.
type pricer struct {
	cost      Cost
	schema    *ast.Schema
	variables map[string]any
	known     map[*ast.FragmentDefinition]price
	steps     int
}

func (p *pricer) operation(op *ast.OperationDefinition) int {
	sum := p.set(op.SelectionSet).once
	if op.Operation == ast.Mutation {
		sum = add(sum, times(mutationCost, len(op.SelectionSet)))
	}
	return max(1, sum)
}

func (p *pricer) set(set ast.SelectionSet) (sum price) {
	for _, s := range set {
		p.steps++
		sum = sum.plus(p.selection(s))
	}
	return sum
}

func (p *pricer) selection(s ast.Selection) price {
	switch s := s.(type) {
	case *ast.Field:
		if !p.left(s.Directives) {
			return p.field(s)
		}
	case *ast.InlineFragment:
		if !p.left(s.Directives) {
			return p.set(s.SelectionSet)
		}
	case *ast.FragmentSpread:
		if s.Definition == nil || p.left(s.Directives) {
			break
		}
		got, ok := p.known[s.Definition]
		if !ok {
			p.known[s.Definition] = price{} // validation has refused cycles
			got = p.set(s.Definition.SelectionSet)
			p.known[s.Definition] = got
		}
		return got
	}
	return price{}
}

// left tells whether @skip or @include leaves a selection out.
func (p *pricer) left(ds ast.DirectiveList) bool {
	for _, d := range ds {
		if d.Name != "skip" && d.Name != "include" {
			continue
		}
		if on, ok := p.argument(d.Arguments, "if").(bool); ok && on == (d.Name == "skip") {
			return true
		}
	}
	return false
}

func (p *pricer) argument(args ast.ArgumentList, name string) any {
	a := args.ForName(name)
	if a == nil {
		return nil
	}
	v, err := a.Value.Value(p.variables)
	if err != nil {
		return nil
	}
	return v
}

func (p *pricer) field(f *ast.Field) price {
	if len(f.SelectionSet) == 0 || f.Definition == nil {
		return price{} // values come with their object
	}
	in := p.set(f.SelectionSet)
	if f.Name == "__schema" || f.Name == "__type" {
		return price{once: times(p.elements(f), add(1, in.once)) / 50}
	}
	one := add(1, in.once)
	switch {
	case f.Definition.Arguments.ForName("first") != nil && f.Definition.Type.Elem == nil:
		return price{once: add(one, times(p.page(f), in.each))} // a connection
	case f.Definition.Arguments.ForName("first") != nil:
		return price{once: times(p.page(f), one)}
	case f.Definition.Type.Elem != nil && f.ObjectDefinition != nil && isConnection(f.ObjectDefinition):
		return price{each: one}
	}
	return price{once: times(p.elements(f), one)}
}

func isConnection(d *ast.Definition) bool {
	return d.Kind == ast.Object && strings.HasSuffix(d.Name, "Connection")
}

// page is how many elements a page has at most. What is out of bounds is refused
// by whoever reads the page, so that the message names the bounds.
func (p *pricer) page(f *ast.Field) int {
	for _, name := range []string{"first", "last"} {
		if n, ok := number(p.argument(f.Arguments, name)); ok {
			return min(max(n, 0), longestList)
		}
	}
	return p.cost.PageSize
}

// elements is how many objects a field without pages has at most.
func (p *pricer) elements(f *ast.Field) int {
	if f.Definition.Type.Elem == nil {
		return 1
	}
	if ids, ok := p.argument(f.Arguments, "ids").([]any); ok {
		return len(ids)
	}
	if f.ObjectDefinition != nil {
		if n, ok := introspected(p.schema, f.ObjectDefinition.Name, f.Name); ok {
			return n
		}
		for _, parent := range []string{f.ObjectDefinition.Name, "*"} {
			if n, ok := p.cost.ListSizes[parent+"."+f.Name]; ok {
				return n
			}
		}
	}
	return longestList
}

// introspected is about how long a list of introspection is in this schema.
func introspected(schema *ast.Schema, parent, field string) (int, bool) {
	switch parent {
	case "__Schema":
		if field == "types" {
			return len(schema.Types), true
		}
		return len(schema.Directives), true
	case "__Type", "__Field", "__Directive":
		if field == "fields" {
			return 10, true
		}
		return 3, true
	}
	return 0, false
}

func number(v any) (int, bool) {
	switch v := v.(type) {
	case int64:
		return int(v), true
	case int:
		return v, true
	case json.Number:
		n, err := v.Int64()
		return int(n), err == nil
	case float64:
		return int(v), v == math.Trunc(v) && math.Abs(v) < mostPoints
	}
	return 0, false
}

// bill is what an operation was charged.
type bill struct {
	cost      Cost
	principal string
	requested int
	fixed     int // of requested; what an answer cannot give back
	level     limit.Level
}

// prices charges every operation before it runs.
type prices struct {
	s      *Server
	schema *ast.Schema
}

var _ graphql.OperationContextMutator = prices{}

func (prices) ExtensionName() string                   { return "Cost" }
func (prices) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext changes nothing but the statistics, where the bill lies.
func (c prices) MutateOperationContext(ctx context.Context, oc *graphql.OperationContext) *gqlerror.Error {
	cost := c.s.o.Cost
	p := pricer{cost: cost, schema: c.schema, variables: oc.Variables, known: map[*ast.FragmentDefinition]price{}}
	b := &bill{cost: cost, requested: p.operation(oc.Operation)}
	if b.requested > cost.Limit {
		e := gqlerror.Errorf("the operation can hold %d objects, above the limit of %d: ask for smaller pages or fewer levels", b.requested, cost.Limit)
		e.Extensions = map[string]any{"code": "COST_LIMIT_EXCEEDED", "limit": "cost", "actual": b.requested, "most": cost.Limit}
		return e
	}
	switch oc.Operation.Operation {
	case ast.Mutation:
		b.fixed = times(mutationCost, len(oc.Operation.SelectionSet))
	case ast.Subscription:
		b.fixed = b.requested
	case ast.Query:
		b.fixed = 1
	}
	if cost.Budget != nil {
		b.principal = principal(ctx)
		b.level = cost.Budget.Take(ctx, b.principal, b.requested)
		if !b.level.OK {
			return b.refusal()
		}
	}
	c.s.metrics.points.WithLabelValues("requested").Add(float64(b.requested))
	oc.Stats.SetExtension("cost", b)
	return nil
}

func billOf(oc *graphql.OperationContext) *bill {
	b, _ := oc.Stats.GetExtension("cost").(*bill)
	return b
}

// principal names whose budget it is: an account's, or an address's as long as
// nobody has said who they are.
func principal(ctx context.Context) string {
	if p := auth.From(ctx); p.Kind == auth.User {
		return "user:" + p.UserID.String()
	}
	return "address:" + auth.Address(ctx).String()
}

func (b *bill) refusal() *gqlerror.Error {
	wait := b.level.Wait.Milliseconds() + 1
	e := gqlerror.Errorf("your budget holds %d of the %d points that this costs: try again in %d ms, or ask for less", b.level.Available, b.requested, wait)
	e.Extensions = map[string]any{
		"code": string(fault.RateLimited), "retryAfterMs": wait,
		"cost": map[string]any{"requested": b.requested, "available": b.level.Available, "limit": b.cost.Budget.Size(), "restoreRate": b.cost.Budget.Rate()},
	}
	return e
}

// settle counts the objects of an answer's data, gives back what was charged too
// much, and returns the value of extensions.cost. Every object begins with a
// brace; a brace within a string makes an answer a little dearer, never dearer
// than was asked for.
func (s *Server) settle(ctx context.Context, b *bill, data []byte) []byte {
	actual := min(b.requested, b.fixed+max(0, bytes.Count(data, []byte{'{'})-1))
	s.metrics.points.WithLabelValues("actual").Add(float64(actual))
	out := append([]byte(`{"requested":`), strconv.Itoa(b.requested)...)
	out = append(append(out, `,"actual":`...), strconv.Itoa(actual)...)
	if budget := b.cost.Budget; budget != nil {
		if actual < b.requested {
			b.level = budget.Give(ctx, b.principal, b.requested-actual)
		}
		s.metrics.left.Observe(float64(b.level.Available) / float64(budget.Size()))
		out = append(append(out, `,"available":`...), strconv.Itoa(b.level.Available)...)
		out = append(append(out, `,"limit":`...), strconv.Itoa(budget.Size())...)
		out = append(append(out, `,"restoreRate":`...), strconv.FormatFloat(budget.Rate(), 'f', -1, 64)...)
	}
	return append(out, '}')
}
