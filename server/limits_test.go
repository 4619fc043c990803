package server

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

func document(t testing.TB, text string) *ast.QueryDocument {
	t.Helper()
	doc, err := parser.ParseQuery(&ast.Source{Input: text})
	require.NoError(t, err)
	return doc
}

// TestTheWalkVisitsEachSelectionOnce counts steps instead of time: a fragment
// that is spread twice is walked once, however deep the doubling goes.
func TestTheWalkVisitsEachSelectionOnce(t *testing.T) {
	t.Parallel()
	l := Limits{}.withDefaults()
	for _, n := range []int{1, 8, 28, 60, 200} {
		text := "{...f0}"
		for i := range n {
			text += fmt.Sprintf(" fragment f%d on Query{...f%d ...f%d}", i, i+1, i+1)
		}
		text += fmt.Sprintf(" fragment f%d on Query{hello}", n)
		visited, _ := l.check(document(t, text))
		require.LessOrEqual(t, visited, 2*n+2)
	}
}

func TestTheWalkRefuses(t *testing.T) {
	t.Parallel()
	l := Limits{}.withDefaults()
	for name, c := range map[string]struct{ doc, says string }{
		"a fragment defined twice":   {"{...a} fragment a on Query{hello} fragment a on Query{" + strings.Repeat("hello ", 1000) + "}", "more than one fragment"},
		"a circle":                   {"{...a} fragment a on Query{...b} fragment b on Query{...a}", "spreads itself"},
		"a circle that nobody uses":  {"{hello} fragment a on Query{...a}", "spreads itself"},
		"two events under aliases":   {"subscription{a:count(to:1) b:count(to:1)}", "one root field"},
		"two events in a fragment":   {"subscription{a:count(to:1) ...f} fragment f on Subscription{b:count(to:1)}", "one root field"},
		"directives of variables":    {"query(" + strings.Repeat("$a:Int @x ", 51) + "){hello}", "directives"},
		"an unused heavy fragment":   {"{hello} fragment f on Query{" + strings.Repeat("a:hello ", 31) + "}", "aliases"},
		"operations":                 {strings.Repeat("query a{hello}", 11), "operations"},
		"selections over fragments":  {"{again{...a ...a ...a}} fragment a on Query{" + strings.Repeat("hello ", 334) + "}", "fragments spread"},
		"selections over operations": {strings.Repeat("query a{"+strings.Repeat("again{hello}", 19)+"}", 9) + strings.Repeat("query a{"+strings.Repeat("again{hello hello hello hello hello hello hello hello hello hello}", 19)+"}", 1), "selections"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := l.check(document(t, c.doc))
			require.Error(t, err)
			require.Contains(t, err.Message, c.says)
		})
	}
}

func TestTheWalkNamesLimitAndActual(t *testing.T) {
	t.Parallel()
	_, err := Limits{}.withDefaults().check(document(t, "{"+strings.Repeat("a{", 20)+"b"+strings.Repeat("}", 20)+"}"))
	require.Equal(t, map[string]any{"code": "DOCUMENT_LIMIT_EXCEEDED", "limit": "levels", "actual": 21, "most": 15}, err.Extensions)
}

func TestLimitsByName(t *testing.T) {
	t.Parallel()
	var l Limits
	require.NoError(t, l.Set("Depth=20", " Run = 30s"))
	require.Equal(t, Limits{Depth: 20, Run: 30 * time.Second}, l)
	err := l.Set("Deep=3", "Depth=-1", "Run=30", "Run")
	for _, part := range []string{`"Deep"`, "Depth", "Run"} {
		require.ErrorContains(t, err, part)
	}
}

const costSchema = `
	type Query { hello: String me: User list(first: Int): [User!]! users(first: Int, last: Int): UserConnection! nodes(ids: [ID!]!): [User]! tags: [Tag!]! names: [String!]! }
	type Mutation { change: User again: User }
	type Subscription { count: User }
	type User { name: String friends(first: Int): UserConnection! }
	type Tag { name: String }
	type UserEdge { node: User! }
	type PageInfo { more: Boolean }
	type UserConnection { edges: [UserEdge!]! nodes: [User!]! pageInfo: PageInfo! totalCount: Int }`

func TestPrices(t *testing.T) {
	t.Parallel()
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: costSchema})
	for text, want := range map[string]int{
		`{hello}`:                              1,
		`{me{name}}`:                           1,
		`{a:me{name} b:me{name}}`:              2,
		`{names tags{name}}`:                   7,
		`{list{name}}`:                         25,
		`{list(first:3){name}}`:                3,
		`{users(first:10){totalCount}}`:        1,
		`{users(first:10){nodes{name}}}`:       11,
		`{users(last:10){nodes{name}}}`:        11,
		`{users(first:10){edges{node{name}}}}`: 21,
		`{users(first:10){pageInfo{more} nodes{name friends(first:4){nodes{name}}}}}`:             2 + 10*(1+1+4),
		`query($n:Int=7){users(first:$n){nodes{name}}}`:                                           8,
		`{users(first:1000000){nodes{name}}}`:                                                     101,
		`{users(first:-5){nodes{name}}}`:                                                          1,
		`{nodes(ids:["a","b"]){name}}`:                                                            2,
		`{me @skip(if:true){name} a:me @include(if:false){name} hello}`:                           1,
		`{users(first:3){...f} a:users(first:5){...f}} fragment f on UserConnection{nodes{name}}`: 4 + 6,
		`mutation{change{name}}`:                                                                  11,
		`subscription{count{name}}`:                                                               1,
		`{users(first:100){nodes{friends(first:100){nodes{friends(first:100){nodes{friends(first:100){nodes{friends(first:100){nodes{name}}}}}}}}}}}`: mostPoints,
	} {
		doc, errs := gqlparser.LoadQueryWithRules(schema, text, rules.NewDefaultRules())
		require.Empty(t, errs, text)
		vars, err := validator.VariableValues(schema, doc.Operations[0], nil)
		require.NoError(t, err)
		p := pricer{cost: Cost{PageSize: 25, ListSizes: map[string]int{"Query.tags": 7}}, schema: schema, variables: vars, known: map[*ast.FragmentDefinition]price{}}
		require.Equal(t, want, p.operation(doc.Operations[0]), text)
	}
}

func TestPricingVisitsEachSelectionOnce(t *testing.T) {
	t.Parallel()
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: costSchema})
	text := "{...f0}"
	for i := range 60 {
		text += fmt.Sprintf(" fragment f%d on Query{...f%d ...f%d}", i, i+1, i+1)
	}
	text += " fragment f60 on Query{me{name}}"
	doc := document(t, text)
	for _, f := range doc.Fragments {
		for _, s := range f.SelectionSet {
			if spread, ok := s.(*ast.FragmentSpread); ok {
				spread.Definition = doc.Fragments.ForName(spread.Name)
			}
		}
	}
	spread, _ := doc.Operations[0].SelectionSet[0].(*ast.FragmentSpread)
	spread.Definition = doc.Fragments.ForName("f0")
	p := pricer{schema: schema, known: map[*ast.FragmentDefinition]price{}}
	p.operation(doc.Operations[0])
	require.LessOrEqual(t, p.steps, 130)
}

func TestTheCacheStaysWithinItsBytes(t *testing.T) {
	t.Parallel()
	c := newCache[string](100_000)
	for i := range 10_000 {
		c.add(fmt.Sprint(i), "x", 8<<10)
	}
	require.LessOrEqual(t, c.bytes(), 100_000)
	_, ok := c.get("9999")
	require.True(t, ok)
	_, ok = c.get("0")
	require.False(t, ok)
}
