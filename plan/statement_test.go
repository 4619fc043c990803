package plan

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/gid"
)

const tree = `{ projects(first: 20) { totalCount pageInfo { hasNextPage endCursor } nodes { id name viewerRole owner { id name }
	members(first: 4) { totalCount edges { role node { id } } }
	files(first: 20) { totalCount pageInfo { hasNextPage endCursor } nodes { id name createdBy { id name } latestVersion { id uploadedBy { id } }
		translations(first: 2) { nodes { id error { code } } } latestTranslation { id status progress } } } } } }`

// An operation is as many statements as it has lists and counts, in as many round
// trips as lists lie in each other, whatever there is.
func TestStatementsDoNotGrowWithTheLists(t *testing.T) {
	t.Parallel()
	seen := &recorded{}
	b := newBench(t, func(d Database) Database { seen.Database = d; return seen })
	for _, who := range []auth.Principal{{Kind: auth.User, UserID: b.viewer}, {Kind: auth.User, UserID: b.owner}} {
		seen.batches = nil
		require.NotNil(t, b.ask(t, b.planned, who, tree, nil).Data)
		require.Zero(t, b.fallbacks.n.Load())
		var statements []int
		for _, batch := range seen.batches {
			statements = append(statements, batch.Len())
		}
		require.Equal(t, []int{2, 4, 1}, statements)
	}
}

// A page costs what the page holds, wherever it lies in the list. The cost is that
// of PostgreSQL's own account: the rows that the nodes of its plan have looked at.
func TestAPageCostsTheSameAnywhere(t *testing.T) {
	t.Parallel()
	const files, page = 10_000, 10
	seen := &recorded{}
	b := newBench(t, func(d Database) Database { seen.Database = d; return seen })
	p := b.db.Primary().Project.GetX(auth.AsSystem(t.Context()), b.projects[1])
	_, err := b.db.Pool().Exec(t.Context(), `insert into files (id, created_at, updated_at, project_id, name, format, created_by, latest_version_id)
		select gen_random_uuid(), now() + n * interval '1 ms', now(), $1, 'many ' || n, 'ifc', $2, gen_random_uuid() from generate_series(1, $3::int) n`,
		p.ID, b.owner, files)
	require.NoError(t, err)
	_, err = b.db.Pool().Exec(t.Context(), "analyze files")
	require.NoError(t, err)
	cost := func(at int) float64 {
		cursor := ""
		if at > 0 {
			cursor = fmt.Sprintf(", after: %q", b.cursorOf(t, p, at))
		}
		seen.batches = nil
		query := fmt.Sprintf(`{ project(id: %q) { files(first: %d%s) { nodes { id name createdBy { name } latestTranslation { id } } pageInfo { hasNextPage } } } }`,
			gid.Project.Encode(p.ID), page, cursor)
		require.NotNil(t, b.ask(t, b.planned, auth.Principal{Kind: auth.User, UserID: b.owner}, query, nil).Data)
		require.Zero(t, b.fallbacks.n.Load())
		require.Len(t, seen.batches, 2)
		list := seen.batches[1].QueuedQueries[0]
		return rowsRead(t, b.db.Pool(), list.SQL, list.Arguments)
	}
	first, last := cost(0), cost(files-2*page)
	require.Less(t, first, 30.0*page)
	require.LessOrEqual(t, last, 1.3*first)
}

// cursorOf returns the cursor of the n-th of a project's files.
func (b *bench) cursorOf(t *testing.T, p *ent.Project, n int) string {
	t.Helper()
	f := &ent.File{}
	require.NoError(t, b.db.Pool().QueryRow(t.Context(), "select id, created_at from files where project_id = $1 order by created_at, id offset $2 limit 1", p.ID, n).
		Scan(&f.ID, &f.CreatedAt))
	list, err := newModel()["Project"].fields["files"].many.listed(nil)
	require.NoError(t, err)
	return string(list.AppendCursor(nil, f.CreatedAt, f.ID))
}

// rowsRead runs a statement and adds up the rows that the nodes of its plan have
// returned or thrown away.
func rowsRead(t *testing.T, db interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}, sql string, args []any,
) float64 {
	t.Helper()
	var text []byte
	require.NoError(t, db.QueryRow(t.Context(), "explain (analyze, format json) "+sql, args...).Scan(&text))
	var out []struct{ Plan map[string]any }
	require.NoError(t, json.Unmarshal(text, &out))
	var sum func(node map[string]any) float64
	sum = func(node map[string]any) float64 {
		loops, _ := node["Actual Loops"].(float64)
		rows, _ := node["Actual Rows"].(float64)
		filtered, _ := node["Rows Removed by Filter"].(float64)
		joined, _ := node["Rows Removed by Join Filter"].(float64)
		total := loops * (rows + filtered + joined)
		below, _ := node["Plans"].([]any)
		for _, n := range below {
			child, ok := n.(map[string]any)
			require.True(t, ok)
			total += sum(child)
		}
		return total
	}
	return sum(out[0].Plan)
}
