package plan

import (
	"context"
	"slices"
	"strconv"
	"sync"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"purlin/auth"
	"purlin/dataloader"
	"purlin/ent/rule"
)

// statement is SQL with its arguments. Those that differ between requests are
// slots, to be filled when it runs.
type statement struct {
	text string
	args []any
}

// slot stands for an argument.
type slot byte

const (
	slotParents slot = iota // ids of the parents, or the id of what is to be found
	slotCaller              // id of the caller
)

// bind fills the slots; r is nil for what is found by its id.
func (s *statement) bind(who auth.Principal, parents any, r *request) []any {
	args := make([]any, len(s.args))
	for i, a := range s.args {
		switch a := a.(type) {
		case slot:
			if a == slotParents {
				args[i] = parents
			} else {
				args[i] = bindable(who.UserID)
			}
		case dataloader.Slot:
			args[i] = r.cursors[a]
			if u, ok := args[i].(uuid.UUID); ok {
				args[i] = bindable(u)
			}
		case uuid.UUID:
			args[i] = bindable(a)
		default:
			args[i] = a
		}
	}
	return args
}

// pair is a level's statements: one that reads its rows and one that counts them,
// each nil when it is not wanted.
type pair struct{ rows, total *statement }

// statements remembers those of a level, by the request's name. They are the same
// for all callers but those whose token is bound to projects.
type statements struct {
	mu   sync.Mutex
	made map[string]pair
}

// mostStatements is how many a level remembers.
const mostStatements = 32

// statementsFor returns what reads a level for a caller; an error when a policy
// refuses them. r is nil for what is found by its id.
func (l *level) statementsFor(ctx context.Context, who auth.Principal, r *request) (pair, error) {
	rules, err := l.rules(ctx)
	if err != nil {
		return pair{}, err
	}
	if who.Projects != nil {
		return l.make(who, r, rules), nil
	}
	name := ""
	if r != nil {
		name = r.name
	}
	l.statements.mu.Lock()
	defer l.statements.mu.Unlock()
	p, ok := l.statements.made[name]
	if ok {
		return p, nil
	}
	p = l.make(who, r, rules)
	if l.statements.made == nil {
		l.statements.made = map[string]pair{}
	}
	if len(l.statements.made) < mostStatements {
		l.statements.made[name] = p
	}
	return p, nil
}

// narrowed collects what a policy narrows a query by.
type narrowed []func(*sql.Selector)

// WhereP is how package rule narrows ent's queries.
func (n *narrowed) WhereP(ps ...func(*sql.Selector)) { *n = append(*n, ps...) }

// rules asks the policies of the level's rows, first, and of its joins.
func (l *level) rules(ctx context.Context) ([]narrowed, error) {
	rules := make([]narrowed, 1+len(l.joins))
	if err := l.entity.policy.EvalQuery(ctx, &rules[0]); err != nil {
		return nil, err
	}
	if l.many != nil && l.many.shared {
		rules[0] = nil
	}
	for i, j := range l.joins {
		if err := j.entity.policy.EvalQuery(ctx, &rules[i+1]); err != nil {
			return nil, err
		}
	}
	return rules, nil
}

func (l *level) make(who auth.Principal, r *request, rules []narrowed) (p pair) {
	if l.rows {
		p.rows = finish(who, func(b *sql.Builder) { l.writeRows(b, who, r, rules) })
	}
	if l.total {
		p.total = finish(who, func(b *sql.Builder) { l.writeTotal(b, r, rules) })
	}
	return p
}

// finish builds a statement and makes slots of the caller's id.
func finish(who auth.Principal, write func(*sql.Builder)) *statement {
	b := &sql.Builder{}
	b.SetDialect(dialect.Postgres)
	write(b)
	text, args := b.Query()
	for i, a := range args {
		if a == who.UserID {
			args[i] = slotCaller
		}
	}
	return &statement{text, args}
}

// parents is the table of a level's parents: their ids and places, from 1.
func parents(b *sql.Builder) {
	b.WriteString("unnest(").Arg(slotParents).WriteString("::uuid[]) WITH ORDINALITY AS parent(id, n)")
}

// writeRows writes the statement that reads a level. Its first column is the place
// of the row's parent where there are parents; then come the level's columns; last,
// where cursors are wanted, the two that they are made of.
//
// The page of each parent, and the row at the end of each edge, is a lateral
// subquery: it is looked up by an index for each row before it, and the rows keep
// their order. OFFSET 0 keeps PostgreSQL from turning a look-up into a join with
// all that the caller sees.
func (l *level) writeRows(b *sql.Builder, who auth.Principal, r *request, rules []narrowed) {
	b.WriteString("SELECT ")
	if l.nested() {
		b.WriteString("parent.n, ")
	}
	for i, c := range l.columns {
		if i > 0 {
			b.Comma()
		}
		b.WriteString(alias(c.join) + ".").Ident(c.name)
	}
	if len(l.columns) == 0 {
		b.WriteString("1")
	}
	if l.cursors {
		b.WriteString(", " + alias(-1) + ".").Ident(r.listing.Column).WriteString(", " + alias(-1) + ".").Ident(r.listing.Tie)
	}
	b.WriteString(" FROM ")
	if l.nested() {
		parents(b)
		b.WriteString(" CROSS JOIN LATERAL ")
	}
	b.Wrap(func(b *sql.Builder) { b.Join(l.rowsOf(r, rules[0])) }).WriteString(" AS " + alias(-1))
	for i, j := range l.joins {
		s := selectFrom(j.entity)
		if j.edge.match != nil {
			j.edge.match(s, alias(j.from)+`."`+j.edge.by+`"`, who)
		} else {
			s.Where(sql.ExprP(s.C("id") + " = " + alias(j.from) + `."` + j.edge.by + `"`))
		}
		allowed := rules[i+1]
		if j.edge.project != "" {
			allowed = narrowed{either(rule.EverMember(alias(j.from)+`."`+j.edge.project+`"`), allowed.apply)}
		}
		allowed.apply(s)
		s.Select(l.wanted(i, s)...)
		b.WriteString(" LEFT JOIN LATERAL ").Wrap(func(b *sql.Builder) { b.Join(s).WriteString(" OFFSET 0") }).WriteString(" AS " + alias(i) + " ON true")
	}
}

// writeTotal writes the statement that counts a list for each parent.
func (l *level) writeTotal(b *sql.Builder, r *request, rules []narrowed) {
	s := selectFrom(l.entity)
	l.within(s)
	rules[0].apply(s)
	r.listing.Where(s)
	s.Count()
	if !l.nested() {
		b.Join(s)
		return
	}
	b.WriteString("SELECT parent.n, ").Wrap(func(b *sql.Builder) { b.Join(s) }).WriteString(" FROM ")
	parents(b)
}

// rowsOf selects a level's own rows.
func (l *level) rowsOf(r *request, rule narrowed) *sql.Selector {
	s := selectFrom(l.entity)
	l.within(s)
	rule.apply(s)
	columns := l.wanted(-1, s)
	if l.many == nil {
		s.Where(sql.EQ(s.C("id"), slotParents))
		l.entity.found(s)
	} else {
		r.listing.Where(s)
		r.listing.Narrow(s, r.blank)
		s.OrderBy(r.listing.Terms(s, r.window.Back)...)
		if !l.many.whole {
			s.Limit(r.window.Size + 1)
		}
		for _, c := range []string{r.listing.Column, r.listing.Tie} {
			if l.cursors && !slices.Contains(columns, s.C(c)) {
				columns = append(columns, s.C(c))
			}
		}
	}
	return s.Select(columns...)
}

func (l *level) nested() bool { return l.many != nil && l.many.by != "" }

// within keeps the rows of the present parent.
func (l *level) within(s *sql.Selector) {
	if l.nested() {
		s.Where(sql.ExprP(s.C(l.many.by) + " = parent.id"))
	}
}

func (n narrowed) apply(s *sql.Selector) {
	for _, p := range n {
		p(s)
	}
}

// either is a or b, in this order.
func either(a, b func(*sql.Selector)) func(*sql.Selector) {
	return func(s *sql.Selector) {
		of := func(f func(*sql.Selector)) *sql.Predicate {
			other := s.Clone().SetP(nil)
			f(other)
			return other.P()
		}
		s.Where(sql.Or(of(a), of(b)))
	}
}

// wanted are the columns that a subquery must hand on: those of the result, and
// those that name the rows of the joins that leave from it.
func (l *level) wanted(at int, s *sql.Selector) (columns []string) {
	add := func(name string) {
		if c := s.C(name); !slices.Contains(columns, c) {
			columns = append(columns, c)
		}
	}
	for _, c := range l.columns {
		if c.join == at {
			add(c.name)
		}
	}
	for _, j := range l.joins {
		if j.from == at {
			add(j.edge.by)
			if j.edge.project != "" {
				add(j.edge.project)
			}
		}
	}
	if columns == nil {
		add("id")
	}
	return columns
}

// selectFrom begins a subquery. Its table has an alias that no rule uses.
func selectFrom(e *entity) *sql.Selector {
	return sql.Dialect(dialect.Postgres).Select().From(sql.Table(e.table).As("of_" + e.table))
}

// alias is the name of a join's subquery, or of the rows' for -1.
func alias(join int) string { return "t" + strconv.Itoa(join+1) }
