package graph_test

import (
	"os"
	"regexp"
	"strings"
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

// What is deprecated names what replaces it, "Use Type.field: why." or "Use
// argument: why.", for programs read that too (extensions.deprecations).
func TestWhatIsDeprecatedNamesWhatReplacesIt(t *testing.T) {
	t.Parallel()
	schema := graph.NewExecutableSchema(graph.Config{}).Schema()
	use := regexp.MustCompile(`^Use ([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)\b`)
	check := func(what string, directives ast.DirectiveList, siblings func(string) bool) {
		d := directives.ForName("deprecated")
		if d == nil {
			return
		}
		reason := d.Arguments.ForName("reason")
		require.NotNil(t, reason, "%s is deprecated without a reason", what)
		m := use.FindStringSubmatch(reason.Value.Raw)
		require.NotNil(t, m, "%s: the reason %q does not begin with Use and a name", what, reason.Value.Raw)
		if name, field, ok := strings.Cut(m[1], "."); ok {
			def := schema.Types[name]
			require.NotNil(t, def, "%s: there is no %s", what, m[1])
			require.True(t, def.Fields.ForName(field) != nil || def.EnumValues.ForName(field) != nil, "%s: there is no %s", what, m[1])
			return
		}
		require.True(t, siblings(m[1]), "%s: there is no %s beside it", what, m[1])
	}
	for name, d := range schema.Types {
		if d.BuiltIn {
			continue
		}
		for _, f := range d.Fields {
			check(name+"."+f.Name, f.Directives, func(s string) bool { return d.Fields.ForName(s) != nil })
			for _, a := range f.Arguments {
				check(name+"."+f.Name+"("+a.Name+":)", a.Directives, func(s string) bool { return f.Arguments.ForName(s) != nil })
			}
		}
		for _, v := range d.EnumValues {
			check(name+"."+v.Name, v.Directives, func(s string) bool { return d.EnumValues.ForName(s) != nil })
		}
	}
}
