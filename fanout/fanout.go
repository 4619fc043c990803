// Package fanout writes an event once for all who follow it with the same document
// and see the same of it. Without it the generated executor would write the same
// answer for every follower anew, which costs several times what sending it does.
//
// It knows no field of the API: all are sent what the executor wrote for the first
// of them. README.md tells who is all.
package fanout

import (
	"context"
	"encoding/json"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"
	"weak"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"
	"github.com/vektah/gqlparser/v2/ast"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/gid"
	"purlin/event"
)

// Log is where events come from. [event.Log] is one.
type Log interface {
	FollowTranslation(ctx context.Context, id uuid.UUID, after *int) (event.Stream[*event.Translation], error)
	FollowProject(ctx context.Context, id uuid.UUID, after *string) (event.Stream[event.Event], error)
}

// Fanout answers subscriptions to the log. Make one with [New].
type Fanout struct {
	log   Log
	known sync.Map // *document by weak.Pointer[ast.OperationDefinition]
}

// New returns a fan-out of a log's events.
func New(log Log) *Fanout { return &Fanout{log: log} }

// Write makes the payload in which an operation tells of the event that [event.Give]
// gave to ctx. It is whole when it has no errors.
type Write func(ctx context.Context, oc *graphql.OperationContext) (payload []byte, whole bool)

// Follow answers the operation. It is nil when the operation is no subscription
// whose answers are the same for all, or is one that the caller may not have: to
// be executed as any other.
func (f *Fanout) Follow(ctx context.Context, oc *graphql.OperationContext, write Write) *Answers {
	doc := f.document(oc)
	if doc == nil {
		return nil
	}
	stream := f.follow(ctx, doc.root.Name, doc.root.ArgumentMap(oc.Variables))
	if stream == nil {
		return nil
	}
	of, ok := doc.of(auth.From(ctx), oc.Variables)
	if !ok {
		stream.Close()
		return nil
	}
	return &Answers{group: doc.join(of, oc, write), stream: stream}
}

// Answers are what a follower is told, one payload for each event. They are for one
// goroutine, but for Wake.
type Answers struct {
	group  *group
	stream stream
	reader Reader
	left   atomic.Bool
}

// Operation is what the answers are answers to, for all who are told the same: it
// stands for the one that Follow was given, which need not be kept.
func (a *Answers) Operation() *graphql.OperationContext { return a.group.oc }

// Reader takes payloads of answers that rest.
type Reader interface {
	// Take takes the next payload, which is not to be changed, without waiting for
	// anybody. When it cannot it is woken, and Next gives the payload.
	Take(payload []byte) (taken bool)
	// Wake says that the rest has ended: Next is to be called again, by another
	// goroutine than this one.
	Wake()
}

// Next waits for an event, and returns the payload that tells of it, which is not to
// be changed. ok is false when there is no more, or ctx has ended.
func (a *Answers) Next(ctx context.Context) (payload []byte, ok bool) {
	e, ok := a.stream.Next(ctx)
	if !ok {
		return nil, false
	}
	payload, _ = a.group.payload(e, func() ([]byte, bool) { return a.group.tell(ctx, e) })
	return payload, true
}

// Rest lets the goroutine that called Next go: from here on each payload is given to
// reader, until it is woken. It is false when Next has more to give, or cannot tell.
func (a *Answers) Rest(ctx context.Context, reader Reader) (rests bool) {
	a.reader = reader
	return a.stream.Rest(ctx, (*resting)(a))
}

// Wake ends a rest, if there is one: its reader is woken. It may be called at any time.
func (a *Answers) Wake() { a.stream.Wake() }

// Close lets go of what the answers hold. It may be called again.
func (a *Answers) Close() {
	a.stream.Close()
	if a.left.CompareAndSwap(false, true) {
		a.group.leave()
	}
}

// resting hands payloads on to whoever rests.
type resting Answers

var _ event.Reader = (*resting)(nil)

// patience is how long others wait for an answer that the first to be told needs.
const patience = time.Second

func (r *resting) Take(ctx context.Context, e event.Event) bool {
	payload, whole := r.group.payload(e, func() ([]byte, bool) {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		return r.group.tell(ctx, e)
	})
	return whole && r.reader.Take(payload)
}

func (r *resting) Wake() { r.reader.Wake() }

// stream is an [event.Stream], whatever its events.
type stream interface {
	Next(ctx context.Context) (event.Event, bool)
	Rest(ctx context.Context, reader event.Reader) bool
	Wake()
	Close()
}

type translations struct {
	event.Stream[*event.Translation]
}

func (t translations) Next(ctx context.Context) (event.Event, bool) { return t.Stream.Next(ctx) }

// follow opens the stream that a field of Subscription names; nil when there is
// none, or the caller may not.
func (f *Fanout) follow(ctx context.Context, field string, arguments map[string]any) stream {
	switch field {
	case "translationProgress":
		text, _ := arguments["translationId"].(string)
		id, err := gid.Translation.Decode(text)
		after, known := optional[int64](arguments["afterSequence"])
		if err != nil || !known {
			return nil
		}
		var from *int
		if after != nil {
			n := int(*after)
			from = &n
		}
		if s, err := f.log.FollowTranslation(ctx, id, from); err == nil {
			return translations{s}
		}
	case "projectEvents":
		text, _ := arguments["projectId"].(string)
		id, err := gid.Project.Decode(text)
		after, known := optional[string](arguments["after"])
		if err != nil || !known {
			return nil
		}
		if s, err := f.log.FollowProject(ctx, id, after); err == nil {
			return s
		}
	}
	return nil
}

// optional is an argument that may be left out; known is false when it has
// another type.
func optional[T any](v any) (value *T, known bool) {
	if v == nil {
		return nil, true
	}
	t, known := v.(T)
	return &t, known
}

// What a document keeps: followers of one project are rarely further apart.
const (
	mostAnswers = 256
	mostBytes   = 1 << 20
)

// document is an operation whose answers are shared.
type document struct {
	root *ast.Field
	// plain says that the selection has only the event's own fields. What lies beyond
	// them is as the follower may see it.
	plain     bool
	variables []string // that the selection needs

	mu     sync.Mutex
	groups map[string]*group // by [document.of]
	shown  map[key]*shown
	order  []key // oldest first
	bytes  int
}

// group are those who are told the same. What each of them had of the operation is
// one operation's, the first one's.
type group struct {
	doc   *document
	of    string
	oc    *graphql.OperationContext
	write Write
	size  int // guarded by doc.mu
}

func (d *document) join(of string, oc *graphql.OperationContext, write Write) *group {
	d.mu.Lock()
	defer d.mu.Unlock()
	g := d.groups[of]
	if g == nil {
		g = &group{doc: d, of: of, oc: oc, write: write}
		d.groups[of] = g
	}
	g.size++
	return g
}

func (g *group) leave() {
	g.doc.mu.Lock()
	defer g.doc.mu.Unlock()
	if g.size--; g.size == 0 {
		delete(g.doc.groups, g.of)
	}
}

type key struct {
	row *ent.Event
	of  string
}

// shown is what was told of an event.
type shown struct {
	mu      sync.Mutex // held by the one who makes it
	payload []byte     // nil: it is not made yet, or could not be whole
	bytes   int        // of payload; guarded by document.mu
}

// of names those who are told the same as a caller.
func (d *document) of(who auth.Principal, variables map[string]any) (of string, ok bool) {
	var parts []any
	if !d.plain { // what they may see is the rules', which go by these
		parts = append(parts, who.Kind, who.UserID, who.Scopes, who.Projects, who.Link, who.Token)
	}
	for _, name := range d.variables {
		v, there := variables[name]
		parts = append(parts, there, v)
	}
	if len(parts) == 0 {
		return "", true
	}
	b, err := json.Marshal(parts)
	return string(b), err == nil
}

// document returns what is known of an operation, as long as its syntax tree
// lives; nil when its answers may differ from one follower to the next.
func (f *Fanout) document(oc *graphql.OperationContext) *document {
	key := weak.Make(oc.Operation)
	found, ok := f.known.Load(key)
	if !ok {
		found, ok = f.known.LoadOrStore(key, newDocument(oc))
		if !ok {
			runtime.AddCleanup(oc.Operation, func(key weak.Pointer[ast.OperationDefinition]) { f.known.Delete(key) }, key)
		}
	}
	doc, _ := found.(*document)
	return doc
}

func newDocument(oc *graphql.OperationContext) *document {
	set := oc.Operation.SelectionSet
	if oc.Operation.Operation != ast.Subscription || len(set) != 1 || len(oc.Operation.Directives) > 0 {
		return nil
	}
	root, ok := set[0].(*ast.Field)
	if !ok || len(root.Directives) > 0 {
		return nil
	}
	d := &document{root: root, plain: true, groups: map[string]*group{}, shown: map[key]*shown{}}
	d.walk(root.SelectionSet)
	slices.Sort(d.variables)
	d.variables = slices.Compact(d.variables)
	return d
}

// walk notes what a selection's answers depend on.
func (d *document) walk(set ast.SelectionSet) {
	for _, sel := range set {
		switch sel := sel.(type) {
		case *ast.Field:
			d.needs(sel.Arguments, sel.Directives)
			d.plain = d.plain && len(sel.SelectionSet) == 0
			d.walk(sel.SelectionSet)
		case *ast.InlineFragment:
			d.needs(nil, sel.Directives)
			d.walk(sel.SelectionSet)
		case *ast.FragmentSpread:
			d.needs(nil, sel.Directives)
			d.walk(sel.Definition.SelectionSet)
		}
	}
}

func (d *document) needs(arguments ast.ArgumentList, directives ast.DirectiveList) {
	for _, a := range arguments {
		d.needsValue(a.Value)
	}
	for _, x := range directives {
		d.needs(x.Arguments, nil)
	}
}

func (d *document) needsValue(v *ast.Value) {
	if v.Kind == ast.Variable {
		d.variables = append(d.variables, v.Raw)
	}
	for _, c := range v.Children {
		d.needsValue(c.Value)
	}
}

// tell writes what one of the group is told of e.
func (g *group) tell(ctx context.Context, e event.Event) (payload []byte, whole bool) {
	return g.write(event.Give(ctx, e), g.oc)
}

// payload returns what the group is told of e; the first of them makes it. What is not
// whole is for that one alone.
func (g *group) payload(e event.Event, first func() (payload []byte, whole bool)) (payload []byte, whole bool) {
	row := event.Row(e)
	if row == nil {
		return first()
	}
	k := key{row, g.of}
	s := g.doc.shownTo(k)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.payload != nil {
		return s.payload, true
	}
	if payload, whole = first(); whole {
		s.payload = payload
		g.doc.weigh(k, s, len(payload))
	}
	return payload, whole
}

// weigh counts the bytes of an answer that is kept.
func (d *document) weigh(k key, s *shown, bytes int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.shown[k] == s {
		s.bytes = bytes
		d.bytes += bytes
	}
}

// shownTo returns the place of an answer, and forgets the oldest ones.
func (d *document) shownTo(k key) *shown {
	d.mu.Lock()
	defer d.mu.Unlock()
	if s := d.shown[k]; s != nil {
		return s
	}
	for len(d.order) > 0 && (len(d.order) >= mostAnswers || d.bytes > mostBytes) {
		d.bytes -= d.shown[d.order[0]].bytes
		delete(d.shown, d.order[0])
		d.order = d.order[1:]
	}
	s := &shown{}
	d.shown[k] = s
	d.order = append(d.order, k)
	return s
}
