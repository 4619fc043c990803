package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"purlin/fault"
)

// Query runs a query as the principal of ctx, under the limits of every other
// operation, and returns the response with its data and errors. The error is for
// what may pass: a budget that is spent, a time-out, a failure of our own.
func (s *Server) Query(ctx context.Context, document string, variables map[string]any) (json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(graphql.StartOperationTrace(ctx), s.limits.Run)
	defer cancel()
	oc, resp := s.begin(ctx, &graphql.RawParams{Query: document, Variables: variables})
	if resp == nil {
		if oc.Operation.Operation != ast.Query {
			return nil, errors.New("the document is no query")
		}
		var answers graphql.ResponseHandler
		answers, ctx = s.exec.DispatchOperation(graphql.WithOperationContext(ctx, oc), oc)
		resp = answers(ctx)
	}
	if resp == nil {
		return nil, errors.New("the query took too long")
	}
	for _, e := range resp.Errors {
		switch e.Extensions["code"] {
		case string(fault.RateLimited), string(fault.Internal):
			return nil, fmt.Errorf("the query failed: %w", e)
		}
	}
	if oc == nil || oc.Operation == nil { // it was refused: there is no bill to settle
		return json.Marshal(map[string]any{"errors": s.limits.capped(resp.Errors), "data": nil})
	}
	return s.encode(ctx, oc, resp)
}

// CheckQuery tells what is wrong with a query before it is ever run, and which
// variables it declares, by type.
func (s *Server) CheckQuery(document string) (map[string]string, error) {
	if len(document) > s.limits.DocumentBytes {
		return nil, exceeds("bytes", len(document), s.limits.DocumentBytes)
	}
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: document}, s.limits.Tokens)
	if err != nil {
		return nil, plain(err)
	}
	if _, refusal := s.limits.check(doc); refusal != nil {
		return nil, plain(refusal)
	}
	if errs := validator.ValidateWithRules(s.o.Schema.Schema(), doc, rules.NewDefaultRules()); len(errs) > 0 {
		return nil, plain(errs[0])
	}
	if len(doc.Operations) != 1 || doc.Operations[0].Operation != ast.Query {
		return nil, errors.New("the document must hold one query")
	}
	variables := map[string]string{}
	for _, v := range doc.Operations[0].VariableDefinitions {
		variables[v.Variable] = v.Type.String()
	}
	return variables, nil
}

// plain is an error with its line in the document.
func plain(err error) error {
	var g *gqlerror.Error
	if !errors.As(err, &g) {
		return err
	}
	if len(g.Locations) == 0 {
		return errors.New(g.Message)
	}
	return fmt.Errorf("line %d: %s", g.Locations[0].Line, g.Message)
}
