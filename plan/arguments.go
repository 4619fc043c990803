package plan

import (
	"github.com/vektah/gqlparser/v2/ast"

	"purlin/dataloader"
	"purlin/ent/enum"
	"purlin/graph"
)

// arguments are those of a field, as validation has left them: of the right
// kinds, with the defaults of the schema. What the generated executor's own types
// would refuse, they refuse too.
type arguments map[string]any

func argumentsOf(f *ast.Field, variables map[string]any) arguments { return f.ArgumentMap(variables) }

// constant tells whether a field has the same arguments in every request.
func constant(f *ast.Field) bool {
	var fixed func(v *ast.Value) bool
	fixed = func(v *ast.Value) bool {
		if v.Kind == ast.Variable {
			return false
		}
		for _, c := range v.Children {
			if !fixed(c.Value) {
				return false
			}
		}
		return true
	}
	for _, a := range f.Arguments {
		if !fixed(a.Value) {
			return false
		}
	}
	return true
}

func (a arguments) id(name string) (string, error) { return graph.UnmarshalID(a[name]) }

// page reads which page is asked for.
func (a arguments) page() (p dataloader.Args, err error) {
	for name, into := range map[string]**int{"first": &p.First, "last": &p.Last} {
		if v := a[name]; v != nil {
			n, err := graph.UnmarshalInt(v)
			if err != nil {
				return p, err
			}
			*into = &n
		}
	}
	for name, into := range map[string]**string{"after": &p.After, "before": &p.Before} {
		if *into, err = a.text(name); err != nil {
			return p, err
		}
	}
	return p, nil
}

// text is a string; nil when it is null or was left out.
func (a arguments) text(name string) (*string, error) {
	v := a[name]
	if v == nil {
		return nil, nil //nolint:nilnil // null in the API
	}
	s, err := graph.UnmarshalString(v)
	return &s, err
}

// order reads orderBy, whose values are those of an enumeration.
func (a arguments) order() (o dataloader.Order) {
	by, _ := a["orderBy"].(map[string]any)
	o.Field, _ = by["field"].(string)
	o.Desc = by["direction"] == "DESC"
	return o
}

func (a arguments) filter() arguments {
	f, _ := a["filter"].(map[string]any)
	return f
}

func (a arguments) projectFilter() (f dataloader.ProjectFilter, err error) {
	in := a.filter()
	archived, said := in["archived"]
	if !said {
		archived = false // the schema's default
	}
	if on, ok := archived.(bool); ok {
		f.Archived = &on
	}
	f.Search, err = in.text("search")
	return f, err
}

func (a arguments) fileFilter() (f dataloader.FileFilter, err error) {
	in := a.filter()
	if f.Search, err = in.text("search"); err != nil {
		return f, err
	}
	if f.Formats, err = texts[string](in["formats"]); err != nil {
		return f, err
	}
	f.TranslationStatus, err = texts[enum.TranslationStatus](in["translationStatus"])
	return f, err
}

func (a arguments) translationFilter() (f dataloader.TranslationFilter, err error) {
	in := a.filter()
	if f.Status, err = texts[enum.TranslationStatus](in["status"]); err != nil {
		return f, err
	}
	f.Outputs, err = texts[enum.OutputFormat](in["outputs"])
	return f, err
}

// texts reads a list of strings, or of an enumeration's values; nil when it is
// null. A single value is a list of one, as the specification coerces it.
func texts[T ~string](v any) ([]T, error) {
	if v == nil {
		return nil, nil
	}
	values, ok := v.([]any)
	if !ok {
		values = []any{v}
	}
	out := make([]T, len(values))
	for i, v := range values {
		s, ok := v.(string)
		if !ok {
			return nil, errUnplanned
		}
		out[i] = T(s)
	}
	return out, nil
}
