// Package web holds the built web app.
//
// The pages are built with `npm run build`, which fills dist. A checkout holds only a placeholder there, so that the Go build
// needs no npm; Dist then has no index.html, and a server should say how to build it.
package web

import (
	"embed"
	"io/fs"
)

// documents are those of the web app, by their hashes, as `npm run codegen` writes them.
//
//go:embed src/gql/persisted-documents.json
var documents []byte

// Documents returns the GraphQL documents that the pages run: a JSON object of texts by their SHA-256.
func Documents() []byte { return documents }

//go:embed all:dist
var files embed.FS

// Dist returns the content of dist: index.html, and assets, whose names carry a hash of their content and may be cached for
// ever. A text asset lies there only in its gzip form, NAME.gz. In a binary built without the pages dist holds only the placeholder
// .keep.
func Dist() fs.FS {
	dist, err := fs.Sub(files, "dist")
	if err != nil {
		// fs.Sub fails only for a path that is not valid, and this one is a constant.
		panic(err)
	}
	return dist
}
