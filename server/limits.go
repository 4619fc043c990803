package server

import (
	"container/list"
	"context"
	"errors"
	"sync"
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
	CacheBytes    int   // of memory that cached documents may take; 32 MiB

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

	Sockets          int // open WebSockets; 10,000
	SocketOperations int // running at once on one socket; 100
	Mailbox          int // messages waiting to be written to one socket; 64

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
	or(&l.Sockets, 10_000)
	or(&l.SocketOperations, 100)
	or(&l.Mailbox, 64)
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
			n := l.ErrorBytes
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
	limits Limits
	cache  *documentCache
}

var _ graphql.OperationParameterMutator = documents{}

func (documents) ExtensionName() string                   { return "DocumentLimits" }
func (documents) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters changes nothing: it is the hook before parsing.
func (d documents) MutateOperationParameters(ctx context.Context, p *graphql.RawParams) *gqlerror.Error {
	if _, ok := d.cache.Get(ctx, p.Query); ok {
		return nil
	}
	if len(p.Query) > d.limits.DocumentBytes {
		return exceeds("bytes", d.limits.DocumentBytes)
	}
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: p.Query}, d.limits.Tokens)
	if err != nil {
		var g *gqlerror.Error
		if !errors.As(err, &g) {
			g = gqlerror.Wrap(err)
		}
		errcode.Set(g, errcode.ParseFailed)
		return g
	}
	return d.limits.check(doc)
}

func exceeds(what string, n int) *gqlerror.Error {
	e := gqlerror.Errorf("the document exceeds the limit of %d %s", n, what)
	errcode.Set(e, "DOCUMENT_LIMIT_EXCEEDED")
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
	doc     *ast.QueryDocument
	known   map[string]weight
	open    map[string]bool
	written int
	cyclic  string
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
	f := w.doc.Fragments.ForName(name)
	if f == nil {
		return weight{} // validation names it
	}
	w.open[name] = true
	got := w.set(f.SelectionSet).plus(weight{directives: len(f.Directives)})
	w.known[name] = got
	return got
}

func (l Limits) check(doc *ast.QueryDocument) *gqlerror.Error {
	if len(doc.Operations) > l.Operations {
		return exceeds("operations", l.Operations)
	}
	w := weigher{doc: doc, known: map[string]weight{}, open: map[string]bool{}}
	within := func(got weight) *gqlerror.Error {
		switch {
		case w.written > l.Selections:
			return exceeds("selections as written", l.Selections)
		case got.depth > l.Depth:
			return exceeds("levels", l.Depth)
		case got.selections > l.Expanded:
			return exceeds("selections with fragments spread", l.Expanded)
		case got.aliases > l.Aliases:
			return exceeds("aliases", l.Aliases)
		case got.directives > l.Directives:
			return exceeds("directives", l.Directives)
		}
		return nil
	}
	for _, op := range doc.Operations {
		got := w.set(op.SelectionSet).plus(weight{directives: len(op.Directives)})
		if got.roots > l.RootFields {
			return exceeds("root fields", l.RootFields)
		}
		if err := within(got); err != nil {
			return err
		}
	}
	for _, f := range doc.Fragments { // validation visits the unused ones too
		if err := within(w.fragment(f.Name)); err != nil {
			return err
		}
	}
	if w.cyclic != "" {
		err := gqlerror.Errorf("fragment %s spreads itself", w.cyclic)
		errcode.Set(err, errcode.ValidationFailed)
		return err
	}
	return nil
}

// documentCache keeps validated documents, least recently used out first. It is
// bounded by bytes: a syntax tree takes about 34 times its source.
type documentCache struct {
	mu     sync.Mutex
	budget int // bytes of source
	used   int
	byText map[string]*list.Element
	recent *list.List // of cachedDocument, latest first
}

type cachedDocument struct {
	text string
	doc  *ast.QueryDocument
}

var _ graphql.Cache[*ast.QueryDocument] = (*documentCache)(nil)

const (
	treeFactor    = 34      // bytes of syntax tree to a byte of source, measured
	longestCached = 8 << 10 // longer sources are not kept
)

func newDocumentCache(bytes int) *documentCache {
	return &documentCache{budget: bytes / treeFactor, byText: map[string]*list.Element{}, recent: list.New()}
}

// Get returns the validated document of text.
func (c *documentCache) Get(_ context.Context, text string) (*ast.QueryDocument, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.byText[text]
	if !ok {
		return nil, false
	}
	c.recent.MoveToFront(e)
	return e.Value.(cachedDocument).doc, true
}

// Add keeps doc unless its source is long.
func (c *documentCache) Add(_ context.Context, text string, doc *ast.QueryDocument) {
	if len(text) > longestCached {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.byText[text]; ok {
		return
	}
	c.byText[text] = c.recent.PushFront(cachedDocument{text, doc})
	c.used += len(text)
	for c.used > c.budget {
		oldest := c.recent.Remove(c.recent.Back()).(cachedDocument)
		delete(c.byText, oldest.text)
		c.used -= len(oldest.text)
	}
}
