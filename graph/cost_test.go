package graph_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"

	"purlin/graph"
)

// TestEveryListHasASize fails when somebody adds a list of objects without saying
// how long it can be: the price of an operation would be a guess.
func TestEveryListHasASize(t *testing.T) {
	t.Parallel()
	schema := graph.NewExecutableSchema(graph.Config{}).Schema()
	known := map[string]bool{}
	for _, d := range schema.Types {
		if d.BuiltIn || d.Kind != ast.Object && d.Kind != ast.Interface {
			continue
		}
		for _, f := range d.Fields {
			name := d.Name + "." + f.Name
			known[name] = true
			of := schema.Types[f.Type.Name()]
			connection := strings.HasSuffix(of.Name, "Connection")
			switch {
			case connection && f.Type.Elem == nil:
				require.NotNil(t, f.Arguments.ForName("first"), "%s is a connection: give it the argument first", name)
			case f.Type.Elem == nil || of.IsLeafType():
			case strings.HasSuffix(d.Name, "Connection") && (f.Name == "nodes" || f.Name == "edges"):
				// as long as the page of the connection
			case f.Arguments.ForName("first") == nil:
				require.Positive(t, graph.ListSizes[name]+graph.ListSizes["*."+f.Name], "%s is a list of objects: give it the argument first, or a size in graph.ListSizes", name)
			}
		}
	}
	for name := range graph.ListSizes {
		if strings.HasPrefix(name, "*.") {
			continue
		}
		require.True(t, known[name], "%s is in graph.ListSizes and not in the schema", name)
	}
}
