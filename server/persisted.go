package server

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// persisted looks documents up by their SHA-256, as Apollo Client asks for them
// (https://www.apollographql.com/docs/apollo-server/performance/apq): the hash
// alone first, the text with it once when the server does not know it.
//
// A text is kept only after it was validated, so that nobody fills the cache
// with what could never run.
type persisted struct {
	texts *cache[string]
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
func (p persisted) MutateOperationParameters(_ context.Context, r *graphql.RawParams) *gqlerror.Error {
	hash, err := hashOf(r.Extensions)
	if err != nil || hash == "" {
		return err
	}
	if r.Query != "" {
		sum := sha256.Sum256([]byte(r.Query))
		if subtle.ConstantTimeCompare([]byte(hex.EncodeToString(sum[:])), []byte(hash)) != 1 {
			return coded("BAD_REQUEST", "extensions.persistedQuery.sha256Hash is not that of the query")
		}
		return nil
	}
	text, ok := p.texts.get(hash)
	if !ok {
		return coded(notPersisted, "PersistedQueryNotFound") // clients know these words
	}
	r.Query = text
	return nil
}

// MutateOperationContext keeps the text, which is valid by now.
func (p persisted) MutateOperationContext(_ context.Context, oc *graphql.OperationContext) *gqlerror.Error {
	if hash, err := hashOf(oc.Extensions); err == nil && hash != "" {
		p.texts.add(hash, oc.RawQuery, len(oc.RawQuery))
	}
	return nil
}
