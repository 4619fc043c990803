// Package migrations carries the versioned migrations of both databases. Files
// are added by `make migration name=…` and never edited after they have landed.
package migrations

import (
	"embed"
	"io/fs"
)

//go:embed sqlite postgres
var files embed.FS

// Files returns the migrations for an ent dialect.
func Files(dialect string) (fs.FS, error) {
	if dialect == "sqlite3" {
		dialect = "sqlite"
	}
	return fs.Sub(files, dialect)
}
