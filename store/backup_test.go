package store_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/ent/migrate"
)

// A table that gets a column for blobs is either copied by backups or known not to be.
func TestBackupsKnowEveryTableWithBlobs(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("backup.go")
	require.NoError(t, err)
	for _, table := range migrate.Tables {
		for _, c := range table.Columns {
			if strings.Contains(c.Name, "blob_key") && table.Name != "uploads" { // its blob is an orphan until it is complete
				require.Contains(t, string(source), "from "+table.Name+"\n", "blobTables in backup.go must read %s.%s", table.Name, c.Name)
			}
		}
	}
}
