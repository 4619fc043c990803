package plan

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"purlin/dataloader"
	"purlin/ent/gid"
)

// plan is a compiled operation: an object whose fields are roots.
type plan struct {
	roots  object
	levels int // how many there are
}

// level is what is read at once: an object found by its id, or the pages of a
// list under all parents. A level is one statement, and one more when its rows
// are to be counted.
type level struct {
	at       int // its place in a reading
	entity   *entity
	columns  []column
	joins    []join
	children []child

	field *ast.Field
	many  *toMany // nil: an object found by its id
	// what of a list is wanted
	rows, total, cursors bool
	// fixed is the request for a page, when it is the same in all requests.
	fixed *request

	statements statements
}

// column is one of a level's result; join is its place among the level's joins, -1
// for the rows themselves.
type column struct {
	join int
	name string
}

// join is an edge to one row, read with the row that it leaves from.
type join struct {
	from   int // the join that the edge leaves from, or -1
	edge   *toOne
	entity *entity
}

// child is a level whose parents' ids are in the first of some columns that is
// not null.
type child struct {
	level *level
	keys  []int
}

// object is how a row is written.
type object struct{ fields []output }

// output is a field of an object, or of a connection and its parts.
type output struct {
	key  string // with its quotes and the colon, and the comma before it
	kind outputKind
	// what it is made of, as the kind has it
	text    string // a constant
	col     int
	must    bool // the column is never null, or the answer is an error
	as      encoding
	id      gid.Kind
	object  *object
	level   *level
	link    *link
	cols    []int // that the link is made of
	choices map[gid.Kind]choice
}

type choice struct {
	level  *level
	object *object
}

type outputKind byte

const (
	outConstant   outputKind = iota // text
	outValue                        // the column col
	outOne                          // object, of the join whose id is in col; null without one
	outPart                         // object, of the same row; null when col is empty
	outLink                         // the address that link makes
	outConnection                   // object, of a page of level
	outList                         // a list of object, of the rows of level
	outFound                        // object, of level's row; null without one
	outNode                         // one of choices
	outEdges                        // of a connection: a list of object, each with its cursor
	outNodes                        // of a connection: a list of object
	outPageInfo                     // of a connection: object
	outTotal                        // of a connection
	outCursor                       // of an edge
	outRow                          // of an edge: object, of its row
	outHasNext                      // of a page info, as the following
	outHasPrevious
	outStart
	outEnd
)

// compiler makes one plan.
type compiler struct {
	s    *Schema
	oc   *graphql.OperationContext
	plan *plan
}

// compile returns the operation's plan; nil when something of it is not in the
// model.
func (s *Schema) compile(oc *graphql.OperationContext) *plan {
	c := &compiler{s: s, oc: oc, plan: &plan{}}
	fields, ok := c.collect(oc.Operation.SelectionSet, "Query")
	if !ok {
		return nil
	}
	for _, f := range fields {
		out := output{key: key(f, len(c.plan.roots.fields))}
		if !c.root(&out, f) {
			return nil
		}
		c.plan.roots.fields = append(c.plan.roots.fields, out)
	}
	if c.plan.levels == 0 {
		return nil // there is nothing to read
	}
	return c.plan
}

// collect merges the selections of a type's objects, as the specification has it.
func (c *compiler) collect(set ast.SelectionSet, typ string) ([]graphql.CollectedField, bool) {
	fields := graphql.CollectFields(c.oc, set, c.s.types[typ])
	for _, f := range fields {
		if len(f.Deferrables) > 0 {
			return nil, false
		}
	}
	return fields, true
}

func key(f graphql.CollectedField, before int) string {
	k := strconv.Quote(f.Alias) + ":" // a name: letters, digits and underscores
	if before > 0 {
		k = "," + k
	}
	return k
}

func (c *compiler) level(name string, f *ast.Field) *level {
	l := &level{at: c.plan.levels, entity: c.s.model[name], field: f}
	c.plan.levels++
	return l
}

// root compiles a field of Query.
func (c *compiler) root(out *output, f graphql.CollectedField) bool {
	if f.Name == "__typename" {
		out.kind, out.text = outConstant, `"Query"`
		return true
	}
	if f.Name == "node" {
		out.kind, out.choices = outNode, map[gid.Kind]choice{}
		for name, e := range c.s.model {
			if e.found == nil {
				continue
			}
			l := c.find(name, f)
			if obj, ok := c.object(l, -1, name, f.Selections); ok {
				out.choices[e.kind] = choice{l, obj}
			}
		}
		return true
	}
	if name, ok := finders[f.Name]; ok {
		l := c.find(name, f)
		out.kind, out.level = outFound, l
		out.object, ok = c.object(l, -1, name, f.Selections)
		return ok
	}
	edge, ok := c.s.model["Query"].fields[f.Name]
	if !ok {
		return false
	}
	_, ok = c.connection(out, edge.many, f)
	return ok
}

func (c *compiler) find(name string, f graphql.CollectedField) *level {
	l := c.level(name, f.Field)
	l.rows = true
	return l
}

// object compiles the selection on the rows of a level, or of one of its joins.
func (c *compiler) object(l *level, at int, typ string, set ast.SelectionSet) (*object, bool) {
	fields, ok := c.collect(set, typ)
	if !ok {
		return nil, false
	}
	obj := &object{}
	for _, f := range fields {
		out := output{key: key(f, len(obj.fields))}
		if f.Name == "__typename" {
			out.kind, out.text = outConstant, strconv.Quote(typ)
		} else {
			how, ok := c.s.model[typ].fields[f.Name]
			if !ok || !c.field(&out, l, at, how, f) {
				return nil, false
			}
		}
		obj.fields = append(obj.fields, out)
	}
	return obj, true
}

// field compiles a field that the model has.
func (c *compiler) field(out *output, l *level, at int, how field, f graphql.CollectedField) (ok bool) {
	switch {
	case how.many != nil:
		below, ok := c.list(out, how.many, f)
		keys := []int{l.column(at, "id")}
		if how.many.shared {
			keys = []int{l.column(at, "reused_from_id"), keys[0]}
		}
		l.children = append(l.children, child{below, keys})
		return ok
	case how.link != nil:
		out.kind, out.link = outLink, how.link
		for _, name := range how.link.columns {
			out.cols = append(out.cols, l.column(at, name))
		}
		return true
	case how.part != "":
		out.kind, out.col = outPart, l.column(at, how.column)
		out.object, ok = c.object(l, at, how.part, f.Selections)
		return ok
	case how.one != nil:
		return c.one(out, l, at, how, f)
	}
	out.kind, out.col, out.as, out.id = outValue, l.column(at, how.column), how.as, l.entityAt(at).kind
	return true
}

// one compiles an edge to at most one row.
func (c *compiler) one(out *output, l *level, at int, how field, f graphql.CollectedField) (ok bool) {
	l.joins = append(l.joins, join{at, how.one, c.s.model[how.one.to]})
	joined := len(l.joins) - 1
	out.must = how.one.always
	if how.column != "" {
		out.kind, out.col, out.as = outValue, l.column(joined, how.column), how.as
		return true
	}
	out.kind, out.col = outOne, l.column(joined, "id")
	out.object, ok = c.object(l, joined, how.one.to, f.Selections)
	return ok
}

// list compiles an edge to a list.
func (c *compiler) list(out *output, many *toMany, f graphql.CollectedField) (l *level, ok bool) {
	if !many.whole {
		return c.connection(out, many, f)
	}
	l = c.level(many.to, f.Field)
	l.many, l.rows = many, true
	out.kind, out.level = outList, l
	if out.object, ok = c.object(l, -1, many.to, f.Selections); !ok {
		return l, false
	}
	var err error
	l.fixed, err = l.request(nil)
	return l, err == nil
}

// connection compiles a list and what is wanted of it.
func (c *compiler) connection(out *output, many *toMany, f graphql.CollectedField) (*level, bool) {
	l := c.level(many.to, f.Field)
	l.many = many
	out.kind, out.level, out.object = outConnection, l, &object{}
	typ := f.Definition.Type.Name()
	fields, ok := c.collect(f.Selections, typ)
	if !ok {
		return l, false
	}
	for _, f := range fields {
		part := output{key: key(f, len(out.object.fields))}
		switch f.Name {
		case "__typename":
			part.kind, part.text = outConstant, strconv.Quote(typ)
		case "totalCount":
			part.kind, l.total = outTotal, true
		case "pageInfo":
			part.kind, l.rows = outPageInfo, true
			part.object, ok = c.pageInfo(l, f.Selections)
		case "edges":
			part.kind, l.rows = outEdges, true
			part.object, ok = c.edge(l, f)
		case "nodes":
			part.kind, l.rows = outNodes, true
			part.object, ok = c.object(l, -1, many.to, f.Selections)
		default:
			ok = false
		}
		if !ok {
			return l, false
		}
		out.object.fields = append(out.object.fields, part)
	}
	if constant(f.Field) {
		r, err := l.request(argumentsOf(f.Field, nil))
		if err != nil {
			return l, false
		}
		l.fixed = r
	}
	return l, true
}

// edge compiles the selection on a connection's edges.
func (c *compiler) edge(l *level, f graphql.CollectedField) (*object, bool) {
	typ := f.Definition.Type.Name()
	fields, ok := c.collect(f.Selections, typ)
	if !ok {
		return nil, false
	}
	obj := &object{}
	for _, f := range fields {
		out := output{key: key(f, len(obj.fields))}
		how, extra := l.many.edge[f.Name]
		switch {
		case f.Name == "__typename":
			out.kind, out.text = outConstant, strconv.Quote(typ)
		case f.Name == "cursor":
			out.kind, l.cursors = outCursor, true
		case f.Name == "node" && l.many.node != nil:
			ok = c.one(&out, l, -1, field{one: l.many.node}, f)
		case f.Name == "node":
			out.kind = outRow
			out.object, ok = c.object(l, -1, l.many.to, f.Selections)
		case extra:
			ok = c.field(&out, l, -1, how, f)
		default:
			ok = false
		}
		if !ok {
			return nil, false
		}
		obj.fields = append(obj.fields, out)
	}
	return obj, true
}

func (c *compiler) pageInfo(l *level, set ast.SelectionSet) (*object, bool) {
	fields, ok := c.collect(set, "PageInfo")
	if !ok {
		return nil, false
	}
	kinds := map[string]outputKind{"hasNextPage": outHasNext, "hasPreviousPage": outHasPrevious, "startCursor": outStart, "endCursor": outEnd}
	obj := &object{}
	for _, f := range fields {
		out := output{key: key(f, len(obj.fields))}
		if f.Name == "__typename" {
			out.kind, out.text = outConstant, `"PageInfo"`
		} else {
			out.kind = kinds[f.Name]
			l.cursors = l.cursors || out.kind == outStart || out.kind == outEnd
		}
		obj.fields = append(obj.fields, out)
	}
	return obj, true
}

// column returns the place of a column in the level's result, where it is once.
func (l *level) column(at int, name string) int {
	c := column{at, name}
	if i := slices.Index(l.columns, c); i >= 0 {
		return i
	}
	l.columns = append(l.columns, c)
	return len(l.columns) - 1
}

func (l *level) entityAt(at int) *entity {
	if at < 0 {
		return l.entity
	}
	return l.joins[at].entity
}

// request is what a level's statements depend on, beside the caller and the
// parents.
type request struct {
	name    string // equal for equal statements
	listing dataloader.Listing
	window  dataloader.Window
	blank   dataloader.Window // as the statements have it, with slots for the cursors
	cursors []any             // that go into the slots
}

func (l *level) request(a arguments) (*request, error) {
	page, err := a.page()
	if err != nil {
		return nil, err
	}
	r := &request{}
	if r.listing, err = l.many.listed(a); err != nil {
		return nil, err
	}
	if r.window, err = r.listing.Window(page); err != nil {
		return nil, err
	}
	r.blank, r.cursors = r.window.Blank()
	r.name = fmt.Sprint(r.listing.Name(), r.window.Size, r.window.Back, page.After != nil, page.Before != nil)
	return r, nil
}
