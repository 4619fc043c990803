// Package graph is the GraphQL schema: its files by subject, the code that gqlgen
// makes of them, the scalars, and how errors are shown.
package graph

//go:generate sh -c "cd .. && go tool gqlgen generate"
