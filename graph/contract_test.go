package graph_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"purlin/graph"
)

// The schema is a superset of the published contract, and says what everything is.
func TestSchemaKeepsTheContract(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("contract.graphql")
	require.NoError(t, err)
	contract, err := gqlparser.LoadSchema(&ast.Source{Name: "contract.graphql", Input: string(text)})
	require.NoError(t, err)
	ours := graph.NewExecutableSchema(graph.Config{}).Schema()
	for name, want := range contract.Types {
		if want.BuiltIn {
			continue
		}
		have := ours.Types[name]
		require.NotNil(t, have, name)
		require.Equal(t, want.Kind, have.Kind, name)
		require.Subset(t, have.Interfaces, want.Interfaces, name)
		for _, f := range want.Fields {
			if f.Name == "__schema" || f.Name == "__type" {
				continue
			}
			g := have.Fields.ForName(f.Name)
			require.NotNil(t, g, "%s.%s", name, f.Name)
			require.Equal(t, f.Type.String(), g.Type.String(), "%s.%s", name, f.Name)
			require.Equal(t, f.DefaultValue.String(), g.DefaultValue.String(), "%s.%s", name, f.Name)
			for _, a := range f.Arguments {
				b := g.Arguments.ForName(a.Name)
				require.NotNil(t, b, "%s.%s(%s)", name, f.Name, a.Name)
				require.Equal(t, a.Type.String(), b.Type.String(), "%s.%s(%s)", name, f.Name, a.Name)
			}
		}
		for _, v := range want.EnumValues {
			require.NotNil(t, have.EnumValues.ForName(v.Name), "%s.%s", name, v.Name)
		}
	}
	for name, d := range ours.Types {
		if d.BuiltIn {
			continue
		}
		require.NotEmpty(t, d.Description, name)
		for _, f := range d.Fields {
			if f.Name == "__schema" || f.Name == "__type" {
				continue
			}
			require.NotEmpty(t, f.Description, "%s.%s", name, f.Name)
			for _, a := range f.Arguments {
				require.NotEmpty(t, a.Description, "%s.%s(%s)", name, f.Name, a.Name)
			}
		}
		for _, v := range d.EnumValues {
			require.NotEmpty(t, v.Description, "%s.%s", name, v.Name)
		}
	}
}
