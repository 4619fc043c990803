package fault

import (
	"context"
	"sync/atomic"
)

type endingKey struct{}

// WithEnding returns a context in which a stream can say why it ends before it is
// done.
func WithEnding(ctx context.Context) context.Context {
	return context.WithValue(ctx, endingKey{}, new(atomic.Pointer[Error]))
}

// End notes why the stream of ctx ends. Without [WithEnding] nobody is told.
func End(ctx context.Context, why *Error) {
	if p, ok := ctx.Value(endingKey{}).(*atomic.Pointer[Error]); ok {
		p.Store(why)
	}
}

// Ended returns, once, why the stream of ctx has ended; nil when it was done.
func Ended(ctx context.Context) *Error {
	p, ok := ctx.Value(endingKey{}).(*atomic.Pointer[Error])
	if !ok {
		return nil
	}
	return p.Swap(nil)
}
