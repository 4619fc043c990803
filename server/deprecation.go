package server

import (
	"context"
	"regexp"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// deprecations tells callers, in extensions.deprecations, which deprecated fields,
// arguments and enum values their operation used, why not to, and what to use
// instead. As long as the schema has none it costs nothing.
type deprecations struct {
	schema *ast.Schema
	any    bool
}

func newDeprecations(schema *ast.Schema) deprecations {
	d := deprecations{schema: schema}
	for _, t := range schema.Types {
		for _, f := range t.Fields {
			d.any = d.any || reasonOf(f.Directives) != ""
			for _, a := range f.Arguments {
				d.any = d.any || reasonOf(a.Directives) != ""
			}
		}
		for _, v := range t.EnumValues {
			d.any = d.any || reasonOf(v.Directives) != ""
		}
	}
	return d
}

var (
	_ graphql.HandlerExtension        = deprecations{}
	_ graphql.OperationContextMutator = deprecations{}
)

func (deprecations) ExtensionName() string                   { return "Deprecations" }
func (deprecations) Validate(graphql.ExecutableSchema) error { return nil }

// deprecation is one that an operation used.
type deprecation struct {
	// Used is Type.field, Type.field(argument:) or Enum.VALUE.
	Used string `json:"used"`
	// Reason is what the schema says.
	Reason string `json:"reason"`
	// Replacement is what to use instead, when the reason names it.
	Replacement string `json:"replacement,omitempty"`
}

// MutateOperationContext notes the deprecations among the operation's statistics.
func (d deprecations) MutateOperationContext(_ context.Context, oc *graphql.OperationContext) *gqlerror.Error {
	if !d.any {
		return nil
	}
	w := deprecationWalk{schema: d.schema, found: map[string]deprecation{}, seen: map[*ast.FragmentDefinition]bool{}}
	w.set(oc.Operation.SelectionSet)
	for _, v := range oc.Operation.VariableDefinitions {
		w.variable(v.Type, oc.Variables[v.Variable])
	}
	if len(w.found) == 0 {
		return nil
	}
	var list []deprecation
	for _, one := range w.found {
		list = append(list, one)
	}
	slices.SortFunc(list, func(a, b deprecation) int {
		if a.Used < b.Used {
			return -1
		}
		return 1
	})
	oc.Stats.SetExtension("deprecations", list)
	return nil
}

func deprecationsOf(oc *graphql.OperationContext) []deprecation {
	list, _ := oc.Stats.GetExtension("deprecations").([]deprecation)
	return list
}

// deprecationWalk visits each selection and value of an operation once.
type deprecationWalk struct {
	schema *ast.Schema
	found  map[string]deprecation
	seen   map[*ast.FragmentDefinition]bool
}

func (w *deprecationWalk) set(set ast.SelectionSet) {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			w.field(s)
		case *ast.InlineFragment:
			w.set(s.SelectionSet)
		case *ast.FragmentSpread:
			if f := s.Definition; f != nil && !w.seen[f] {
				w.seen[f] = true
				w.set(f.SelectionSet)
			}
		}
	}
}

func (w *deprecationWalk) field(f *ast.Field) {
	if f.Definition != nil && f.ObjectDefinition != nil {
		name := f.ObjectDefinition.Name + "." + f.Name
		w.note(name, f.Definition.Directives)
		for _, given := range f.Arguments {
			if a := f.Definition.Arguments.ForName(given.Name); a != nil {
				w.note(name+"("+a.Name+":)", a.Directives)
			}
			w.literal(given.Value)
		}
	}
	w.set(f.SelectionSet)
}

// literal looks at a value that is written in the document.
func (w *deprecationWalk) literal(v *ast.Value) {
	if v == nil || v.Definition == nil {
		return
	}
	if v.Kind == ast.EnumValue {
		w.enum(v.Definition, v.Raw)
	}
	for _, c := range v.Children {
		if f := v.Definition.Fields.ForName(c.Name); f != nil {
			w.note(v.Definition.Name+"."+c.Name, f.Directives)
		}
		w.literal(c.Value)
	}
}

// variable looks at a value that came beside the document.
func (w *deprecationWalk) variable(t *ast.Type, value any) {
	if t == nil || value == nil {
		return
	}
	if list, ok := value.([]any); ok && t.Elem != nil {
		for _, one := range list {
			w.variable(t.Elem, one)
		}
		return
	}
	def := w.schema.Types[t.Name()]
	switch value := value.(type) {
	case string:
		if def != nil && def.Kind == ast.Enum {
			w.enum(def, value)
		}
	case map[string]any:
		if def == nil || def.Kind != ast.InputObject {
			return
		}
		for name, one := range value {
			if f := def.Fields.ForName(name); f != nil {
				w.note(def.Name+"."+name, f.Directives)
				w.variable(f.Type, one)
			}
		}
	}
}

func (w *deprecationWalk) enum(def *ast.Definition, value string) {
	if v := def.EnumValues.ForName(value); v != nil {
		w.note(def.Name+"."+value, v.Directives)
	}
}

// instead is how a reason names what replaces: "Use Project.usage: …".
var instead = regexp.MustCompile(`^Use ([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)`)

func (w *deprecationWalk) note(used string, directives ast.DirectiveList) {
	reason := reasonOf(directives)
	if reason == "" {
		return
	}
	d := deprecation{Used: used, Reason: reason}
	if m := instead.FindStringSubmatch(reason); m != nil {
		d.Replacement = m[1]
	}
	w.found[used] = d
}

// reasonOf is why something is deprecated; "" when it is not.
func reasonOf(directives ast.DirectiveList) string {
	d := directives.ForName("deprecated")
	if d == nil {
		return ""
	}
	if a := d.Arguments.ForName("reason"); a != nil && a.Value != nil {
		return a.Value.Raw
	}
	return "No longer supported"
}
