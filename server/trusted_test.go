package server

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

func TestDocumentsAreComparedByWhatTheyMean(t *testing.T) {
	t.Parallel()
	of := func(text string) [32]byte {
		doc, err := parser.ParseQuery(&ast.Source{Input: text})
		require.NoError(t, err, text)
		return meaning(doc)
	}
	const text = `query Q($a: I! = {b: [1, "x"]}) { f(a: $a) @include(if: true) { ...F ... on G { g } } } fragment F on H { h }`
	for _, same := range []string{
		"fragment F on H{h}\nquery Q($a:I!={b:[1,\"x\"]}){f(a:$a)@include(if:true){...F,...on G{g}}}",
		"# why\nquery Q($a: I! = {b: [1, \"x\"]}) { __typename f(a: $a) @include(if: true) { ...F __typename ... on G { __typename g } __typename } } # so\nfragment F on H { h __typename }",
	} {
		require.Equal(t, of(text), of(same), same)
	}
	for _, other := range []string{
		`query Q($a: I! = {b: [1, "x"]}) { f(a: $a) @include(if: true) { ...F ... on G { g } } } fragment F on H { h i }`,
		`query Q($a: I! = {b: [1, "y"]}) { f(a: $a) @include(if: true) { ...F ... on G { g } } } fragment F on H { h }`,
		`query Q($a: I = {b: [1, "x"]}) { f(a: $a) @include(if: true) { ...F ... on G { g } } } fragment F on H { h }`,
		`query Q($a: I! = {b: [1, "x"]}) { f(a: $a) @skip(if: true) { ...F ... on G { g } } } fragment F on H { h }`,
		`query Q($a: I! = {b: [1, "x"]}) { f(a: $a) @include(if: true) { ...F ... on G { kind: __typename g } } } fragment F on H { h }`,
		`query R($a: I! = {b: [1, "x"]}) { f(a: $a) @include(if: true) { ...F ... on G { g } } } fragment F on H { h }`,
		`query Q($a: I! = {b: [1, "x"]}) { f(a: $a) @include(if: true) { ...F ... on G { g } } } fragment F on H { h } query S { s }`,
		`mutation Q($a: I! = {b: [1, "x"]}) { f(a: $a) @include(if: true) { ...F ... on G { g } } } fragment F on H { h }`,
	} {
		require.NotEqual(t, of(text), of(other), other)
	}
}
