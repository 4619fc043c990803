package resolvers

import (
	"context"
	"math"

	"github.com/google/uuid"

	"purlin/dataloader"
	"purlin/ent"
	"purlin/ent/enum"
	"purlin/fault"
	"purlin/graph"
	"purlin/property"
)

type (
	modelPropertyDefinition struct{ *Resolver }
	modelFacet              struct{ *Resolver }
)

// ModelPropertyDefinition resolves the fields of ModelPropertyDefinition.
func (r *Resolver) ModelPropertyDefinition() graph.ModelPropertyDefinitionResolver {
	return modelPropertyDefinition{r}
}

// ModelFacet resolves the fields of ModelFacet.
func (r *Resolver) ModelFacet() graph.ModelFacetResolver { return modelFacet{r} }

// objectFilter reads a filter of the API; nil chooses every object.
func objectFilter(in *graph.ModelObjectFilter) (*property.Filter, error) {
	if in == nil {
		return nil, nil
	}
	f := &property.Filter{Search: value(in.Search), ExternalIDs: in.ExternalIds}
	for _, part := range []struct {
		from []*graph.ModelObjectFilter
		to   *[]property.Filter
	}{{in.All, &f.All}, {in.Any, &f.Any}} {
		if part.from != nil {
			*part.to = []property.Filter{}
		}
		for _, p := range part.from {
			inner, err := objectFilter(p)
			if err != nil {
				return nil, err
			}
			*part.to = append(*part.to, *inner)
		}
	}
	var err error
	if f.Not, err = objectFilter(in.Not); err != nil {
		return nil, err
	}
	if in.ObjectIds != nil {
		f.ObjectIDs = []uint32{}
	}
	for _, id := range in.ObjectIds {
		if id >= 0 { // no object has another
			f.ObjectIDs = append(f.ObjectIDs, uint32(id)) //nolint:gosec // an Int of GraphQL has 32 bits
		}
	}
	f.Property, err = condition(in.Property)
	return f, err
}

func condition(in *graph.ModelPropertyCondition) (*property.Condition, error) {
	if in == nil {
		return nil, nil
	}
	c := &property.Condition{Ref: propertyRef(in.Of), In: in.In, StartsWith: in.StartsWith, Contains: in.Contains, Truth: in.IsTrue}
	type bound struct {
		n    *float64
		open bool
	}
	low, high := []bound{{in.AtLeast, false}, {in.GreaterThan, true}, {in.Equals, false}}, []bound{{in.AtMost, false}, {in.LessThan, true}, {in.Equals, false}}
	pick := func(list []bound, what string) (n *float64, open bool, err error) {
		for _, b := range list {
			if b.n == nil {
				continue
			}
			if n != nil {
				return nil, false, fault.Errorf(fault.BadUserInput, "a condition has one %s", what)
			}
			n, open = b.n, b.open
		}
		return n, open, nil
	}
	var err error
	if c.Low, c.OverLow, err = pick(low, "lower bound: atLeast, greaterThan or equals"); err != nil {
		return nil, err
	}
	c.High, c.UnderTop, err = pick(high, "upper bound: atMost, lessThan or equals")
	return c, err
}

func propertyRef(in *graph.ModelPropertyRef) property.Ref {
	return property.Ref{Category: in.Category, Name: in.Name, Unit: in.Unit}
}

func (modelView) Properties(ctx context.Context, v *ent.ModelView, first *int, after *string, search *string) (*graph.ModelPropertyDefinitionConnection, error) {
	p, err := dataloader.PropertyDefinitions(ctx, v, dataloader.Args{First: first, After: after}, search, counted(ctx))
	if err != nil {
		return nil, err
	}
	return &graph.ModelPropertyDefinitionConnection{Nodes: p.Rows, PageInfo: pageInfo(p), TotalCount: p.Total, Edges: edges(p, func(c string, row *ent.PropertyDefinition) *graph.ModelPropertyDefinitionEdge {
		return &graph.ModelPropertyDefinitionEdge{Cursor: c, Node: row}
	})}, nil
}

func (modelPropertyDefinition) Unit(_ context.Context, d *ent.PropertyDefinition) (*string, error) {
	return text(d.Unit), nil
}

func (modelView) Facets(ctx context.Context, v *ent.ModelView, of graph.ModelPropertyRef, measure *graph.ModelPropertyRef, in *graph.ModelObjectFilter, first *int, after *string) (*graph.ModelFacetConnection, error) {
	f, err := objectFilter(in)
	if err != nil {
		return nil, err
	}
	var measured *property.Ref
	if measure != nil {
		ref := propertyRef(measure)
		measured = &ref
	}
	p, err := dataloader.Facets(ctx, v, first, after, propertyRef(&of), measured, f)
	if err != nil {
		return nil, err
	}
	return &graph.ModelFacetConnection{Nodes: p.Rows, PageInfo: pageInfo(p), TotalCount: p.Total, Edges: edges(p, func(c string, row *property.Facet) *graph.ModelFacetEdge {
		return &graph.ModelFacetEdge{Cursor: c, Node: row}
	})}, nil
}

func (modelFacet) Value(_ context.Context, f *property.Facet) (any, error) { return f.Any(), nil }

func (modelFacet) Unit(_ context.Context, f *property.Facet) (*string, error) {
	return text(f.Unit), nil
}

func (modelFacet) Measure(_ context.Context, f *property.Facet) (*graph.ModelAggregate, error) {
	if f.Measured == nil {
		return nil, nil
	}
	return aggregate(*f.Measured), nil
}

func (modelView) Aggregate(ctx context.Context, v *ent.ModelView, of graph.ModelPropertyRef, in *graph.ModelObjectFilter) (*graph.ModelAggregate, error) {
	f, err := objectFilter(in)
	if err != nil {
		return nil, err
	}
	sum, err := dataloader.Aggregate(ctx, v, propertyRef(&of), f)
	if err != nil {
		return nil, err
	}
	return aggregate(sum), nil
}

func aggregate(s property.Sum) *graph.ModelAggregate {
	out := &graph.ModelAggregate{Count: s.Count, Sum: min(max(s.Total, -math.MaxFloat64), math.MaxFloat64), Unit: text(s.Unit)}
	if s.Count > 0 {
		out.Min, out.Max = &s.Min, &s.Max
	}
	return out
}

func (r modelView) CSVURL(ctx context.Context, v *ent.ModelView, in *graph.ModelObjectFilter) (string, error) {
	f, err := objectFilter(in)
	if err != nil {
		return "", err
	}
	t, err := dataloader.TranslationOf(ctx, v, func(v *ent.ModelView) *uuid.UUID { return &v.TranslationID })
	if t, err = present(t, err); err != nil {
		return "", err
	}
	name, err := nameOf(ctx, t)
	if err != nil {
		return "", err
	}
	return r.Downloads.TableURL(v, name, f)
}

func (r translation) ZipURL(ctx context.Context, t *ent.Translation) (*string, error) {
	if t.Status != enum.Succeeded || t.DerivativesDeletedAt != nil {
		return nil, nil
	}
	name, err := nameOf(ctx, t)
	if err != nil {
		return nil, err
	}
	u, err := r.Downloads.ZipURL(t, name)
	return &u, err
}

// nameOf is what a download of a translation's result is called: its file's name,
// for those who may read it.
func nameOf(ctx context.Context, t *ent.Translation) (string, error) {
	f, err := dataloader.FileOf(ctx, t, func(t *ent.Translation) uuid.UUID { return t.FileID })
	if fault.CodeOf(err) == fault.Forbidden {
		return "model", nil
	}
	if err != nil {
		return "", err
	}
	return f.Name, nil
}
