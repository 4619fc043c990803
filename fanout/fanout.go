// Package fanout writes an event once for all who follow it with the same
// document. Without it the generated executor would write the same answer for
// every follower anew, which costs several times what sending it does.
//
// It knows no field of the API: all are sent what the executor wrote for the first
// of them.
package fanout

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"weak"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"
	"github.com/vektah/gqlparser/v2/ast"

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

// Write makes the payload that tells of the event that [event.Give] gave to ctx.
// It is whole when it has no errors.
type Write func(ctx context.Context) (payload []byte, whole bool)

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
	return &Answers{doc: doc, stream: stream, write: write}
}

// Answers are what a follower is told, one payload for each event. They are for one
// goroutine, but for Wake.
type Answers struct {
	doc    *document
	stream stream
	write  Write
	reader Reader
}

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
	return a.payload(ctx, e), true
}

// Rest lets the goroutine that called Next go: from here on each payload is given to
// reader, until it is woken. It is false when Next has more to give, or cannot tell.
func (a *Answers) Rest(ctx context.Context, reader Reader) (rests bool) {
	a.reader = reader
	return a.stream.Rest(ctx, (*resting)(a))
}

// Wake ends a rest, if there is one: its reader is woken. It may be called at any time.
func (a *Answers) Wake() { a.stream.Wake() }

// Close lets go of what the answers hold.
func (a *Answers) Close() { a.stream.Close() }

func (a *Answers) payload(ctx context.Context, e event.Event) []byte {
	return a.doc.payload(e, func() ([]byte, bool) { return a.write(event.Give(ctx, e)) })
}

// resting hands payloads on to whoever rests.
type resting Answers

var _ event.Reader = (*resting)(nil)

func (r *resting) Take(ctx context.Context, e event.Event) bool {
	payload := (*Answers)(r).payload(ctx, e)
	return payload != nil && r.reader.Take(payload)
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

// remembered is how many events' answers a document keeps: followers of one
// project are rarely further apart than this.
const remembered = 8

// document is an operation whose answers are shared.
type document struct {
	root *ast.Field

	mu    sync.Mutex
	shown [remembered]shown
	next  int // where the next answer goes
}

type shown struct {
	row     *ent.Event
	payload []byte
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
	if !ok || len(root.Directives) > 0 || !plain(root.SelectionSet) {
		return nil
	}
	return &document{root: root}
}

// plain says whether a selection has only the event's own fields. What lies
// beyond them is as it is now, and as the follower may see it; a directive may
// hang on a variable.
func plain(set ast.SelectionSet) bool {
	return !slices.ContainsFunc(set, func(sel ast.Selection) bool {
		switch sel := sel.(type) {
		case *ast.Field:
			return len(sel.SelectionSet) > 0 || len(sel.Directives) > 0
		case *ast.InlineFragment:
			return len(sel.Directives) > 0 || !plain(sel.SelectionSet)
		case *ast.FragmentSpread:
			return len(sel.Directives) > 0 || !plain(sel.Definition.SelectionSet)
		}
		return true
	})
}

// payload returns what all followers are told of e; the first of them makes it.
func (d *document) payload(e event.Event, first func() (payload []byte, whole bool)) []byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	row := event.Row(e)
	for i := range d.shown {
		if row != nil && d.shown[i].row == row {
			return d.shown[i].payload
		}
	}
	payload, whole := first()
	if row != nil && whole {
		d.shown[d.next] = shown{row, payload}
		d.next = (d.next + 1) % remembered
	}
	return payload
}
