package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"purlin/limit"
)

// persisted looks documents up by their SHA-256, as Apollo Client asks for them
// (https://www.apollographql.com/docs/apollo-server/performance/apq): the hash
// alone first, the text with it once when the server does not know it.
//
// A text is kept only after it was validated, so that nobody fills the cache
// with what could never run.
type persisted struct {
	texts  *cache[string]
	listed map[string]string // known without being told; see [trusted]
	shared Texts
	log    *slog.Logger
}

// Texts are the persisted queries that the processes of an installation share: what
// a client has told one of them, all know. While the store is away, or Most is used
// up, a client tells each by itself.
type Texts struct {
	// Store keeps texts by hash; see pubsub.Bus. Nil: nothing is shared.
	Store interface {
		Keep(ctx context.Context, key string, value []byte, ttl time.Duration) error
		Kept(ctx context.Context, key string) ([]byte, error)
	}
	// Most bounds how many texts are added, and with it the store's memory: each has
	// at most 8 KiB and lasts for a day.
	Most *limit.Bucket
}

const (
	textTTL      = 24 * time.Hour
	textPatience = 500 * time.Millisecond // that a caller waits for the store
	textKey      = "persisted query:"
)

func (t Texts) get(ctx context.Context, hash string) (string, error) {
	if t.Store == nil {
		return "", nil
	}
	ctx, cancel := context.WithTimeout(ctx, textPatience)
	defer cancel()
	text, err := t.Store.Kept(ctx, textKey+hash)
	if err != nil || sumOf(string(text)) != hash {
		return "", err
	}
	return string(text), nil
}

func (t Texts) add(ctx context.Context, hash, text string) error {
	if t.Store == nil || len(text) > longestCached || !t.Most.Take(ctx, "", 1).OK {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, textPatience)
	defer cancel()
	return t.Store.Keep(ctx, textKey+hash, []byte(text), textTTL)
}

func sumOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// notPersisted is the code of the answer to a hash that the server does not know.
const notPersisted = "PERSISTED_QUERY_NOT_FOUND"

var (
	_ graphql.OperationParameterMutator = persisted{}
	_ graphql.OperationContextMutator   = persisted{}
)

func (persisted) ExtensionName() string                   { return "PersistedQueries" }
func (persisted) Validate(graphql.ExecutableSchema) error { return nil }

// hashOf is the hash in the extensions of a request; "" when there is none.
func hashOf(extensions map[string]any) (string, *gqlerror.Error) {
	given := extensions["persistedQuery"]
	if given == nil {
		return "", nil
	}
	m, _ := given.(map[string]any)
	hash, _ := m["sha256Hash"].(string)
	if version, _ := number(m["version"]); version != 1 || len(hash) != 2*sha256.Size {
		return "", coded("BAD_REQUEST", "extensions.persistedQuery needs version 1 and a sha256Hash of 64 hexadecimal digits")
	}
	return hash, nil
}

// MutateOperationParameters fills in the text of a known hash.
func (p persisted) MutateOperationParameters(ctx context.Context, r *graphql.RawParams) *gqlerror.Error {
	hash, err := hashOf(r.Extensions)
	if err != nil || hash == "" {
		return err
	}
	if r.Query != "" {
		if sumOf(r.Query) != hash {
			return coded("BAD_REQUEST", "extensions.persistedQuery.sha256Hash is not that of the query")
		}
		return nil
	}
	text, ok := p.listed[hash]
	if !ok {
		text, ok = p.texts.get(hash)
	}
	if !ok {
		var err error
		if text, err = p.shared.get(ctx, hash); err != nil {
			p.log.DebugContext(ctx, "the other processes' persisted queries cannot be read", slog.Any("error", err))
		}
		if text != "" {
			p.texts.add(hash, text, len(text)) // another process has validated it
		}
	}
	if text == "" {
		return coded(notPersisted, "PersistedQueryNotFound") // clients know these words
	}
	r.Query = text
	return nil
}

// MutateOperationContext keeps the text, which is valid by now.
func (p persisted) MutateOperationContext(ctx context.Context, oc *graphql.OperationContext) *gqlerror.Error {
	hash, err := hashOf(oc.Extensions)
	if err != nil || hash == "" || !p.texts.add(hash, oc.RawQuery, len(oc.RawQuery)) {
		return nil //nolint:nilerr // a bad one was refused with the parameters
	}
	if err := p.shared.add(ctx, hash, oc.RawQuery); err != nil {
		p.log.DebugContext(ctx, "a persisted query cannot be told to the other processes", slog.Any("error", err))
	}
	return nil
}
