package server

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"purlin/auth"
)

// notTrusted is the code of the answer to a document that is not on the list.
const notTrusted = "DOCUMENT_NOT_TRUSTED"

// trusted lets browsers, which have a session or nothing, run the documents of our
// own pages alone. Programs come with API tokens, and run what they like.
//
// Documents are compared by what they mean: clients print them anew, order their
// definitions as they like and ask for __typename everywhere.
type trusted struct {
	texts map[string]string // by their hashes, for clients that send these alone
	known map[[sha256.Size]byte]bool
	told  *cache[bool] // of texts that were looked at
}

var _ graphql.OperationContextMutator = (*trusted)(nil)

// newTrusted reads a manifest: a JSON object of texts by their SHA-256. What it has found
// of texts it remembers in so many bytes.
func newTrusted(manifest []byte, room int) (*trusted, error) {
	t := &trusted{known: map[[sha256.Size]byte]bool{}, told: newCache[bool](room)}
	if err := json.Unmarshal(manifest, &t.texts); err != nil {
		return nil, fmt.Errorf("reading the trusted documents: %w", err)
	}
	for hash, text := range t.texts {
		doc, err := parser.ParseQuery(&ast.Source{Input: text})
		if err != nil {
			return nil, fmt.Errorf("reading the trusted document %s: %w", hash, err)
		}
		t.known[meaning(doc)] = true
	}
	return t, nil
}

// ExtensionName names the extension.
func (*trusted) ExtensionName() string { return "TrustedDocuments" }

// Validate finds nothing wrong.
func (*trusted) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext refuses what a browser may not run.
func (t *trusted) MutateOperationContext(ctx context.Context, oc *graphql.OperationContext) *gqlerror.Error {
	if program(auth.From(ctx)) {
		return nil
	}
	listed, ok := t.told.get(oc.RawQuery)
	if !ok {
		listed = t.known[meaning(oc.Doc)]
		t.told.add(oc.RawQuery, listed, 0)
	}
	if listed {
		return nil
	}
	return coded(notTrusted, "this server runs the documents of its own pages alone for those who come with a session or with nothing: reload the page, or send an API token to run others")
}

// program says whether a caller is none of our pages: an API token's, or Purlin
// itself that makes the payload of a webhook.
func program(who auth.Principal) bool {
	switch who.Kind {
	case auth.User:
		return who.Session == uuid.Nil
	case auth.System:
		return true
	case auth.Anonymous, auth.Shared:
	}
	return false
}

// meaning is equal for documents that differ in layout, comments, the order of their
// definitions and where they ask for __typename alone.
func meaning(doc *ast.QueryDocument) [sha256.Size]byte {
	var parts []string
	add := func(d *ast.QueryDocument) {
		var b strings.Builder
		formatter.NewFormatter(&b, formatter.WithIndent("")).FormatQueryDocument(d)
		parts = append(parts, b.String())
	}
	for _, o := range doc.Operations {
		c := *o
		c.SelectionSet, c.Comment = bare(o.SelectionSet), nil
		add(&ast.QueryDocument{Operations: ast.OperationList{&c}})
	}
	for _, f := range doc.Fragments {
		c := *f
		c.SelectionSet, c.Comment = bare(f.SelectionSet), nil
		add(&ast.QueryDocument{Fragments: ast.FragmentDefinitionList{&c}})
	}
	slices.Sort(parts)
	return sha256.Sum256([]byte(strings.Join(parts, "\n")))
}

// bare is a copy of a selection without the __typename that clients add.
func bare(set ast.SelectionSet) ast.SelectionSet {
	out := make(ast.SelectionSet, 0, len(set))
	for _, sel := range set {
		switch sel := sel.(type) {
		case *ast.Field:
			if sel.Name == "__typename" && sel.Alias == sel.Name && len(sel.Directives) == 0 {
				continue
			}
			c := *sel
			c.SelectionSet, c.Comment = bare(sel.SelectionSet), nil
			out = append(out, &c)
		case *ast.InlineFragment:
			c := *sel
			c.SelectionSet, c.Comment = bare(sel.SelectionSet), nil
			out = append(out, &c)
		case *ast.FragmentSpread:
			c := *sel
			c.Comment = nil
			out = append(out, &c)
		}
	}
	return out
}
