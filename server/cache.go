package server

import (
	"container/list"
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

const (
	treeFactor    = 34      // bytes of syntax tree to a byte of source, measured
	longestCached = 8 << 10 // bytes; longer sources are not kept
	entryCost     = 256     // bytes that an entry takes besides its value
)

// cache keeps values by key, least recently used out first, within a budget of
// bytes.
type cache[V any] struct {
	mu     sync.Mutex
	budget int
	used   int
	byKey  map[string]*list.Element
	recent *list.List // of entry[V], latest first
}

type entry[V any] struct {
	key   string
	value V
	size  int
}

func newCache[V any](budget int) *cache[V] {
	return &cache[V]{budget: budget, byKey: map[string]*list.Element{}, recent: list.New()}
}

func (c *cache[V]) get(key string) (v V, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.byKey[key]
	if !ok {
		return v, false
	}
	c.recent.MoveToFront(e)
	kept, ok := e.Value.(entry[V])
	return kept.value, ok
}

// add keeps a value of size bytes, unless its key or size is beyond
// longestCached. It tells whether the key is new.
func (c *cache[V]) add(key string, v V, size int) bool {
	if len(key) > longestCached || size > longestCached*treeFactor {
		return false
	}
	size += len(key) + entryCost
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.byKey[key]; ok {
		return false
	}
	c.byKey[key] = c.recent.PushFront(entry[V]{key, v, size})
	c.used += size
	for c.used > c.budget {
		oldest, _ := c.recent.Remove(c.recent.Back()).(entry[V])
		delete(c.byKey, oldest.key)
		c.used -= oldest.size
	}
	return true
}

// bytes is what the kept values take.
func (c *cache[V]) bytes() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.used
}

// parsed keeps validated documents by their text.
type parsed struct{ *cache[*ast.QueryDocument] }

var _ graphql.Cache[*ast.QueryDocument] = parsed{}

// Get returns the validated document of text.
func (p parsed) Get(_ context.Context, text string) (*ast.QueryDocument, bool) { return p.get(text) }

// Add keeps doc unless its source is long.
func (p parsed) Add(_ context.Context, text string, doc *ast.QueryDocument) {
	if len(text) <= longestCached {
		p.add(text, doc, len(text)*treeFactor)
	}
}
