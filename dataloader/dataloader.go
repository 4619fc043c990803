// Package dataloader reads the edges of the graph, level by level.
//
// The rows that one statement returned are a cohort. When an edge of one row is
// asked for, it is read for the whole cohort in one statement; the others of the
// cohort find it there, or wait for it. There is no timer: the number of
// statements of an operation depends on the levels of its selection alone.
//
// All reads go through ent's client with the caller's context, so that ent's
// privacy rules apply. Loaders live as long as an operation, or one event of a
// subscription: within that time they show one state.
package dataloader

import (
	"context"
	"fmt"
	"sync"

	"github.com/google/uuid"

	"purlin/ent"
	"purlin/fault"
)

// Loaders are the loaders of one operation. They may be used concurrently.
type Loaders struct {
	client *ent.Client

	mu      sync.Mutex
	batches map[string]any // *batch[K, V] by edge and arguments
	cohorts map[any]any    // []*T by *T
}

type key struct{}

// With returns a context that carries new loaders over client.
func With(ctx context.Context, client *ent.Client) context.Context {
	return context.WithValue(ctx, key{}, &Loaders{client: client})
}

// From returns the context's loaders; nil when there are none.
func From(ctx context.Context) *Loaders {
	l, _ := ctx.Value(key{}).(*Loaders)
	return l
}

// future is a result that one goroutine computes and others wait for.
type future[V any] struct {
	done  chan struct{}
	value V
	found bool
	err   error
}

// batch holds what is known of one edge with one set of arguments.
type batch[K comparable, V any] struct {
	mu    sync.Mutex
	known map[K]*future[V]
}

func batchOf[K comparable, V any](l *Loaders, name string) *batch[K, V] {
	l.mu.Lock()
	defer l.mu.Unlock()
	if b, ok := l.batches[name].(*batch[K, V]); ok {
		return b
	}
	b := &batch[K, V]{known: map[K]*future[V]{}}
	if l.batches == nil { // many operations load nothing
		l.batches = map[string]any{}
	}
	l.batches[name] = b
	return b
}

// load returns the value of k, and whether it has one. When it is not known yet,
// fetch is called once for k and those of siblings that are not known either.
func (b *batch[K, V]) load(ctx context.Context, k K, siblings func() []K, fetch func(context.Context, []K) (map[K]V, error)) (V, bool, error) {
	b.mu.Lock()
	f, ok := b.known[k]
	if ok {
		b.mu.Unlock()
		select {
		case <-f.done:
			return f.value, f.found, f.err
		case <-ctx.Done():
			var zero V
			return zero, false, ctx.Err()
		}
	}
	missing := []K{}
	futures := map[K]*future[V]{}
	for _, s := range append([]K{k}, siblings()...) {
		if _, ok := b.known[s]; ok {
			continue
		}
		b.known[s] = &future[V]{done: make(chan struct{})}
		futures[s] = b.known[s]
		missing = append(missing, s)
	}
	b.mu.Unlock()

	values, err := map[K]V(nil), fmt.Errorf("dataloader: the fetch did not return")
	defer func() { // also when fetch panics: nobody waits for ever
		for s, f := range futures {
			f.value, f.found = values[s]
			f.err = err
			close(f.done)
		}
	}()
	values, err = fetch(ctx, missing)
	v, found := values[k]
	return v, found, err
}

// track makes rows a cohort. A row that is in one already stays there.
func track[T any](l *Loaders, rows []*T) []*T {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range rows {
		if _, ok := l.cohorts[r]; !ok {
			if l.cohorts == nil {
				l.cohorts = map[any]any{}
			}
			l.cohorts[r] = rows
		}
	}
	return rows
}

// cohort returns the rows that row came with; itself alone when it came alone.
func cohort[T any](l *Loaders, row *T) []*T {
	l.mu.Lock()
	defer l.mu.Unlock()
	if rows, ok := l.cohorts[row].([]*T); ok {
		return rows
	}
	return []*T{row}
}

// keys maps a cohort to the keys of an edge; those without one are left out.
func keys[T any, K comparable](l *Loaders, row *T, of func(*T) (K, bool)) func() []K {
	return func() []K {
		rows := cohort(l, row)
		ks := make([]K, 0, len(rows))
		for _, r := range rows {
			if k, ok := of(r); ok {
				ks = append(ks, k)
			}
		}
		return ks
	}
}

// one follows an edge to at most one row.
func one[P, T any](ctx context.Context, name string, parent *P, fk func(*P) (uuid.UUID, bool), id func(*T) uuid.UUID, rows func(context.Context, *ent.Client, []uuid.UUID) ([]*T, error)) (*T, bool, error) {
	k, ok := fk(parent)
	if !ok {
		return nil, false, nil
	}
	l := From(ctx)
	return batchOf[uuid.UUID, *T](l, name).load(ctx, k, keys(l, parent, fk), func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*T, error) {
		found, err := rows(ctx, l.client, ids)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", name, err)
		}
		byID := make(map[uuid.UUID]*T, len(found))
		for _, r := range track(l, found) {
			byID[id(r)] = r
		}
		return byID, nil
	})
}

// must turns a missing row of an edge that always has one into a fault.
func must[T any](v *T, found bool, err error) (*T, error) {
	if err == nil && !found {
		return nil, fault.Errorf(fault.NotFound, "there is no such thing that you may see")
	}
	return v, err
}
