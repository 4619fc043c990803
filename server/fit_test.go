package server

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"purlin/graph"
)

// TestTheOperationsOfOurPagesFit takes every operation out of the sources of the
// pages and out of llms.txt, and the introspection that the playground begins with: none comes near
// a limit, although its pages are priced as if their variables were left out.
func TestTheOperationsOfOurPagesFit(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../graph/schema/*.graphqls")
	require.NoError(t, err)
	var sources []*ast.Source
	for _, name := range files {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		sources = append(sources, &ast.Source{Name: name, Input: string(text)})
	}
	schema, err := gqlparser.LoadSchema(sources...)
	require.NoError(t, err)
	operations, fragments := ours(t)
	taught := regexp.MustCompile("(?s)```graphql\n(.*?)```").FindAllStringSubmatch(llms, -1)
	require.Len(t, taught, 7)
	for _, m := range taught {
		operations = append(operations, m[1])
	}
	require.Greater(t, len(operations), 10)
	l := Limits{}.withDefaults()
	for _, text := range append(operations, introspection) {
		for again := true; again; {
			again = false
			for name, fragment := range fragments {
				if strings.Contains(text, "..."+name) && !strings.Contains(text, "fragment "+name+" ") {
					text, again = text+"\n"+fragment, true
				}
			}
		}
		doc, errs := gqlparser.LoadQueryWithRules(schema, text, rules.NewDefaultRules())
		require.Empty(t, errs, text)
		_, refusal := l.check(doc)
		require.Nil(t, refusal, text)
		for _, op := range doc.Operations {
			p := pricer{cost: Cost{PageSize: 25, ListSizes: graph.ListSizes}, schema: schema, known: map[*ast.FragmentDefinition]price{}}
			require.Less(t, p.operation(op), 7500, text)
		}
	}
}

var quoted = regexp.MustCompile("(?s)(?:graphql\\(|/\\* GraphQL \\*/)\\s*`([^`]*)`")

func ours(t *testing.T) (operations []string, fragments map[string]string) {
	t.Helper()
	fragments = map[string]string{}
	require.NoError(t, filepath.WalkDir("../web/src", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() && d.Name() == "gql" {
			if err == nil {
				err = filepath.SkipDir
			}
			return err
		}
		if d.IsDir() || !strings.HasSuffix(path, ".ts") && !strings.HasSuffix(path, ".tsx") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range quoted.FindAllStringSubmatch(string(text), -1) {
			if words := strings.Fields(m[1]); words[0] == "fragment" {
				fragments[words[1]] = m[1]
			} else {
				operations = append(operations, m[1])
			}
		}
		return nil
	}))
	return operations, fragments
}

// introspection is what graphql-js asks for (getIntrospectionQuery), with all
// its options on.
const introspection = `query IntrospectionQuery {
  __schema {
    description queryType { name kind } mutationType { name kind } subscriptionType { name kind }
    types { ...FullType }
    directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } }
  }
}
fragment FullType on __Type {
  kind name description specifiedByURL isOneOf
  fields(includeDeprecated: true) { name description args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
  inputFields(includeDeprecated: true) { ...InputValue }
  interfaces { ...TypeRef }
  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
  possibleTypes { ...TypeRef }
}
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
fragment TypeRef on __Type {
  kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } }
}`
