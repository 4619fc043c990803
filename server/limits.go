package server

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
)

// Limits bounds what one caller can make the server do. A field left zero has
// the value that its comment names.
type Limits struct {
	BodyBytes     int64 // of a JSON request body; 1 MiB
	UploadBytes   int64 // of the file in a multipart request; 64 MiB
	DocumentBytes int   // of GraphQL source; 64 KiB
	MessageBytes  int64 // of one WebSocket message; 64 KiB
	HeaderBytes   int   // of all request headers; 32 KiB
	CacheBytes    int   // of memory that parsed documents may take; 32 MiB
	TextBytes     int   // of memory that persisted queries may take, and what is known of trusted ones; 16 MiB each
	LargeBodies   int   // bodies of more than 64 KiB being read at once; 64

	Tokens     int // of a document; 4,000
	Selections int // as written, in a document; 500
	Expanded   int // selections of an operation once its fragments are spread; 1,000
	Depth      int // levels of fields; 15
	Aliases    int // in an operation once expanded; 30
	RootFields int // of an operation once expanded; 20
	Directives int // in an operation once expanded; 50
	Operations int // in a document; 10
	Errors     int // in an answer; 10
	ErrorBytes int // of one error message; 300

	InFlight    int   // queries and mutations being answered at once; 256
	UnsentBytes int64 // of answers that their callers have not taken yet; 256 MiB

	Sockets             int // open WebSockets; 10,000
	SocketsPerAddress   int // from one address; 2,000
	SocketsPerPrincipal int // of one account; 1,000
	SocketOperations    int // running at once on one socket; 100

	ReadHeader  time.Duration // to send the headers; 5 s
	Read        time.Duration // to send a whole request, and between reads of an upload; 15 s
	Write       time.Duration // to take a whole answer, and between writes of a download; 30 s
	Idle        time.Duration // between requests on one connection; 60 s
	Run         time.Duration // of a query or a mutation; 10 s
	Init        time.Duration // from a socket's opening to its connection_init; 5 s
	Ping        time.Duration // between pings; a socket that misses three is dead; 25 s
	StreamWrite time.Duration // to take one message of a socket or a stream; 5 s
	Linger      time.Duration // from readiness turning false to the drain, while all is served but new sockets; none
	Drain       time.Duration // over which many sockets are told to come back; 10 s
	Shutdown    time.Duration // from the end of Serve's context to its return; 25 s
}

func or[T int | int64 | time.Duration](v *T, fallback T) {
	if *v <= 0 {
		*v = fallback
	}
}

func (l Limits) withDefaults() Limits {
	or(&l.BodyBytes, 1<<20)
	or(&l.UploadBytes, 64<<20)
	or(&l.DocumentBytes, 64<<10)
	or(&l.MessageBytes, 64<<10)
	or(&l.HeaderBytes, 32<<10)
	or(&l.CacheBytes, 32<<20)
	or(&l.TextBytes, 16<<20)
	or(&l.LargeBodies, 64)
	or(&l.Tokens, 4000)
	or(&l.Selections, 500)
	or(&l.Expanded, 1000)
	or(&l.Depth, 15)
	or(&l.Aliases, 30)
	or(&l.RootFields, 20)
	or(&l.Directives, 50)
	or(&l.Operations, 10)
	or(&l.Errors, 10)
	or(&l.ErrorBytes, 300)
	or(&l.InFlight, 256)
	or(&l.UnsentBytes, 256<<20)
	or(&l.Sockets, 10_000)
	or(&l.SocketsPerAddress, 2000)
	or(&l.SocketsPerPrincipal, 1000)
	or(&l.SocketOperations, 100)
	or(&l.ReadHeader, 5*time.Second)
	or(&l.Read, 15*time.Second)
	or(&l.Write, 30*time.Second)
	or(&l.Idle, 60*time.Second)
	or(&l.Run, 10*time.Second)
	or(&l.Init, 5*time.Second)
	or(&l.Ping, 25*time.Second)
	or(&l.StreamWrite, 5*time.Second)
	or(&l.Drain, 10*time.Second)
	or(&l.Shutdown, 25*time.Second)
	return l
}

// Set changes limits by name: "Depth=20", "Run=30s". Sizes are in bytes. Every
// fault is reported at once.
func (l *Limits) Set(changes ...string) error {
	var errs []error
	for _, change := range changes {
		name, text, _ := strings.Cut(change, "=")
		f := reflect.ValueOf(l).Elem().FieldByName(strings.TrimSpace(name))
		if !f.IsValid() {
			errs = append(errs, fmt.Errorf("there is no limit %q", name))
			continue
		}
		text = strings.TrimSpace(text)
		n, err := strconv.ParseInt(text, 10, 64)
		if f.Type() == reflect.TypeFor[time.Duration]() {
			var d time.Duration
			d, err = time.ParseDuration(text)
			n = int64(d)
		}
		if err != nil || n <= 0 {
			errs = append(errs, fmt.Errorf("the limit %s must be above zero, as %s or 30s: %q", name, "1000", text))
			continue
		}
		f.SetInt(n)
	}
	return errors.Join(errs...)
}

// capped shortens a list of errors so that an answer never amplifies what was
// asked.
func (l Limits) capped(errs gqlerror.List) gqlerror.List {
	if len(errs) > l.Errors {
		errs = errs[:l.Errors]
	}
	short := make(gqlerror.List, len(errs))
	for i, e := range errs {
		if len(e.Message) > l.ErrorBytes {
			c := *e
			n := l.ErrorBytes - len("…")
			for n > 0 && !utf8.RuneStart(c.Message[n]) {
				n--
			}
			c.Message = c.Message[:n] + "…"
			e = &c
		}
		short[i] = e
	}
	return short
}

// documents refuses a document that would be expensive to validate or to run.
// It runs before validation, whose time grows with the square of the selections.
type documents struct {
	s     *Server
	cache parsed
}

var _ graphql.OperationParameterMutator = documents{}

func (documents) ExtensionName() string                   { return "DocumentLimits" }
func (documents) Validate(graphql.ExecutableSchema) error { return nil }

// newDocumentCost is what a principal pays for a document that has to be parsed
// and validated first: else what is refused would cost nothing.
const newDocumentCost = 10

// MutateOperationParameters changes nothing: it is the hook before parsing.
func (d documents) MutateOperationParameters(ctx context.Context, p *graphql.RawParams) *gqlerror.Error {
	l := d.s.limits
	if len(p.Query) > l.DocumentBytes {
		return exceeds("bytes", len(p.Query), l.DocumentBytes)
	}
	if _, ok := d.cache.get(p.Query); ok {
		return nil
	}
	if budget := d.s.o.Cost.Budget; budget != nil {
		b := bill{cost: d.s.o.Cost, requested: newDocumentCost}
		if b.level = budget.Take(ctx, principal(ctx), newDocumentCost); !b.level.OK {
			return b.refusal()
		}
	}
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: p.Query}, l.Tokens)
	if err != nil {
		var g *gqlerror.Error
		if !errors.As(err, &g) {
			g = gqlerror.Wrap(err)
		}
		errcode.Set(g, errcode.ParseFailed)
		return g
	}
	_, refusal := l.check(doc)
	return refusal
}

// exceeds says which limit, how far beyond, and what to do.
func exceeds(what string, actual, limit int) *gqlerror.Error {
	e := gqlerror.Errorf("the document has %d %s, above the limit of %d: make it smaller, or ask in several operations", actual, what, limit)
	e.Extensions = map[string]any{"code": "DOCUMENT_LIMIT_EXCEEDED", "limit": what, "actual": actual, "most": limit}
	return e
}

func wrong(format string, args ...any) *gqlerror.Error {
	e := gqlerror.Errorf(format, args...)
	errcode.Set(e, errcode.ValidationFailed)
	return e
}

// weight is what a selection set comes to once its fragments are spread.
type weight struct{ depth, selections, aliases, directives, roots int }

// plus adds b beside a. The sums saturate, so that doubling fragments cannot
// overflow them.
func (a weight) plus(b weight) weight {
	const most = 1 << 20
	return weight{
		depth:      max(a.depth, b.depth),
		selections: min(a.selections+b.selections, most),
		aliases:    min(a.aliases+b.aliases, most),
		directives: min(a.directives+b.directives, most),
		roots:      min(a.roots+b.roots, most),
	}
}

// weigher visits every selection of a document once: a fragment's weight is
// remembered, so the work grows with the source and not with its expansion.
type weigher struct {
	fragments map[string]*ast.FragmentDefinition
	known     map[string]weight
	open      map[string]bool
	written   int
	cyclic    string
}

func (w *weigher) set(set ast.SelectionSet) weight {
	var sum weight
	for _, s := range set {
		w.written++
		sum = sum.plus(w.selection(s))
	}
	return sum
}

func (w *weigher) selection(s ast.Selection) weight {
	switch s := s.(type) {
	case *ast.Field:
		in := w.set(s.SelectionSet)
		in.depth++
		in.roots = 0
		one := weight{selections: 1, directives: len(s.Directives), roots: 1}
		if s.Alias != s.Name {
			one.aliases = 1
		}
		return in.plus(one)
	case *ast.InlineFragment:
		return w.set(s.SelectionSet).plus(weight{selections: 1, directives: len(s.Directives)})
	case *ast.FragmentSpread:
		return w.fragment(s.Name).plus(weight{selections: 1, directives: len(s.Directives)})
	}
	return weight{}
}

func (w *weigher) fragment(name string) weight {
	if got, ok := w.known[name]; ok {
		return got
	}
	if w.open[name] {
		w.cyclic = name
		return weight{}
	}
	f := w.fragments[name]
	if f == nil {
		return weight{} // validation names it
	}
	w.open[name] = true
	got := w.set(f.SelectionSet).plus(weight{directives: len(f.Directives)})
	w.known[name] = got
	return got
}

// keys adds the response keys of a set, with its fragments spread, to into.
func (w *weigher) keys(set ast.SelectionSet, into map[string]bool, seen map[string]bool) {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			into[s.Alias] = true
		case *ast.InlineFragment:
			w.keys(s.SelectionSet, into, seen)
		case *ast.FragmentSpread:
			if f := w.fragments[s.Name]; f != nil && !seen[s.Name] {
				seen[s.Name] = true
				w.keys(f.SelectionSet, into, seen)
			}
		}
	}
}

// check returns how many selections it visited, which is never more than the
// document has.
func (l Limits) check(doc *ast.QueryDocument) (visited int, refusal *gqlerror.Error) {
	if n := len(doc.Operations); n > l.Operations {
		return 0, exceeds("operations", n, l.Operations)
	}
	w := weigher{fragments: map[string]*ast.FragmentDefinition{}, known: map[string]weight{}, open: map[string]bool{}}
	for _, f := range doc.Fragments {
		if w.fragments[f.Name] != nil { // one of them would go unweighed
			return 0, wrong("there is more than one fragment called %s", f.Name)
		}
		w.fragments[f.Name] = f
	}
	for _, op := range doc.Operations {
		got := w.set(op.SelectionSet).plus(weight{directives: len(op.Directives)})
		for _, v := range op.VariableDefinitions {
			got.directives += len(v.Directives)
		}
		if got.roots > l.RootFields {
			return w.written, exceeds("root fields", got.roots, l.RootFields)
		}
		if err := l.within(w.written, got); err != nil {
			return w.written, err
		}
		if op.Operation == ast.Subscription {
			keys := map[string]bool{}
			if w.keys(op.SelectionSet, keys, map[string]bool{}); len(keys) > 1 {
				return w.written, wrong("a subscription has one root field, not %d", len(keys))
			}
		}
	}
	for _, f := range doc.Fragments { // validation visits the unused ones too
		if err := l.within(w.written, w.fragment(f.Name)); err != nil {
			return w.written, err
		}
	}
	if w.cyclic != "" {
		return w.written, wrong("fragment %s spreads itself", w.cyclic)
	}
	return w.written, nil
}

func (l Limits) within(written int, got weight) *gqlerror.Error {
	switch {
	case written > l.Selections:
		return exceeds("selections", written, l.Selections)
	case got.depth > l.Depth:
		return exceeds("levels", got.depth, l.Depth)
	case got.selections > l.Expanded:
		return exceeds("selections with its fragments spread", got.selections, l.Expanded)
	case got.aliases > l.Aliases:
		return exceeds("aliases", got.aliases, l.Aliases)
	case got.directives > l.Directives:
		return exceeds("directives", got.directives, l.Directives)
	}
	return nil
}
