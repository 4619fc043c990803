// Package purlin is the repository's root. It holds the rules of the repository
// as tests; the program is cmd/purlin.
package purlin
