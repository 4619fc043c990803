package dataloader

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"purlin/fault"
)

// FuzzCursor reads cursors of any text: a position, or BAD_USER_INPUT.
func FuzzCursor(f *testing.F) {
	type row struct {
		at time.Time
		id uuid.UUID
	}
	o := ordered(Keyset{name: "created", Column: "created_at", Tie: "id"},
		func(r *row) any { return r.at }, func(r *row) any { return r.id })
	f.Add(o.cursor(&row{time.UnixMilli(1), uuid.UUID{1}}))
	f.Add("")
	f.Add("eyJvIjoiY3JlYXRlZCsiLCJ2IjpudWxsLCJpIjoiIn0")
	f.Fuzz(func(t *testing.T, cursor string) {
		p, err := o.position(cursor)
		if err != nil {
			require.Equal(t, fault.BadUserInput, fault.CodeOf(err))
			return
		}
		require.IsType(t, time.Time{}, p.value)
		require.IsType(t, uuid.UUID{}, p.id)
	})
}
