package plan

import (
	"strings"
	"testing"

	"entgo.io/ent/dialect/sql/schema"
	entfield "entgo.io/ent/schema/field"
	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"

	"purlin/ent/migrate"
	"purlin/graph"
)

// What the model says is so in the schema of the API and in that of the database.
func TestModelFitsTheSchemas(t *testing.T) {
	t.Parallel()
	api := graph.NewExecutableSchema(graph.Config{}).Schema()
	m := newModel()
	for name, e := range m {
		def := api.Types[name]
		if name == "membership" {
			continue
		}
		require.NotNil(t, def, name)
		for fieldName, f := range e.fields {
			where := name + "." + fieldName
			in := def.Fields.ForName(fieldName)
			require.NotNil(t, in, where)
			fits(t, api, m, where, in, e, f)
		}
	}
	for fieldName, name := range finders {
		require.Equal(t, name, api.Query.Fields.ForName(fieldName).Type.String(), fieldName)
		require.NotNil(t, m[name].found, name)
	}
}

func fits(t *testing.T, api *ast.Schema, m model, where string, in *ast.FieldDefinition, e *entity, f field) {
	t.Helper()
	switch {
	case f.many != nil && f.many.whole:
		require.Equal(t, "["+f.many.to+"!]!", in.Type.String(), where)
		require.Empty(t, in.Arguments, where)
		require.Equal(t, entfield.TypeUUID, columnOf(t, m[f.many.to], f.many.by).Type, where)
	case f.link != nil:
		require.Equal(t, "URL!", in.Type.String(), where)
		for _, c := range f.link.columns {
			require.Equal(t, entfield.TypeString, columnOf(t, e, c).Type, where)
		}
	case f.many != nil:
		require.True(t, in.Type.NonNull, where)
		require.True(t, strings.HasSuffix(in.Type.Name(), "Connection"), where)
		if f.many.by != "" {
			require.Equal(t, entfield.TypeUUID, columnOf(t, m[f.many.to], f.many.by).Type, where)
		}
		edge := api.Types[api.Types[in.Type.Name()].Fields.ForName("edges").Type.Name()]
		node := f.many.to
		if f.many.node != nil {
			node = f.many.node.to
		}
		require.Equal(t, node, edge.Fields.ForName("node").Type.Name(), where)
		for name, extra := range f.many.edge {
			fits(t, api, m, edge.Name+"."+name, edge.Fields.ForName(name), m[f.many.to], extra)
		}
	case f.part != "":
		require.Equal(t, f.part, in.Type.String(), where)
		m[f.part].table = e.table
		columnOf(t, e, f.column)
	case f.one != nil && f.column == "":
		require.Equal(t, f.one.to, in.Type.Name(), where)
		require.Equal(t, f.one.always, in.Type.NonNull, where)
		require.Equal(t, entfield.TypeUUID, columnOf(t, e, f.one.by).Type, where)
		require.Equal(t, f.one.to == "User", f.one.project != "", where)
		if f.one.project != "" {
			require.Equal(t, entfield.TypeUUID, columnOf(t, e, f.one.project).Type, where)
		}
	case f.one != nil:
		leaf(t, api, where, in, columnOf(t, m[f.one.to], f.column), f.as)
	default:
		if e.table == "" {
			return // a part, whose columns are another's
		}
		leaf(t, api, where, in, columnOf(t, e, f.column), f.as)
	}
}

// leaf checks that a column holds what a field shows.
func leaf(t *testing.T, api *ast.Schema, where string, in *ast.FieldDefinition, c *schema.Column, as encoding) {
	t.Helper()
	require.Empty(t, in.Arguments, where)
	if as == filled {
		require.False(t, in.Type.NonNull, where)
	} else {
		require.Equal(t, !in.Type.NonNull, c.Nullable, where)
	}
	types := map[encoding][]entfield.Type{
		text: {entfield.TypeString, entfield.TypeEnum}, filled: {entfield.TypeString}, number: {entfield.TypeInt, entfield.TypeInt64},
		boolean: {entfield.TypeBool}, moment: {entfield.TypeTime}, verbatim: {entfield.TypeJSON}, id: {entfield.TypeUUID},
	}
	require.Contains(t, types[as], c.Type, where)
	shown := in.Type.Name()
	if in.Type.Elem != nil {
		require.Equal(t, verbatim, as, where)
		return
	}
	scalars := map[encoding][]string{number: {"Int", "Long"}, boolean: {"Boolean"}, moment: {"Time"}, id: {"ID"}, text: {"String", "ID"}, filled: {"String"}}
	if api.Types[shown].Kind == ast.Enum {
		require.Equal(t, text, as, where)
		return
	}
	require.Contains(t, scalars[as], shown, where)
}

func columnOf(t *testing.T, e *entity, name string) *schema.Column {
	t.Helper()
	for _, table := range migrate.Tables {
		if table.Name != e.table {
			continue
		}
		for _, c := range table.Columns {
			if c.Name == name {
				return c
			}
		}
	}
	t.Fatalf("there is no column %s.%s", e.table, name)
	return nil
}
