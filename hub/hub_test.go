package hub

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/aps"
	"purlin/fault"
)

func TestIdsAreReadStrictly(t *testing.T) {
	t.Parallel()
	r := ref{Kind: anItem, Region: "US", Project: "b.1", Folder: "urn:f", Item: "urn:i"}
	back, err := refOf(r.id(), aVersion, anItem)
	require.NoError(t, err)
	require.Equal(t, r, back)
	raw := func(kind, json string) string { return kind + "_" + base64.RawURLEncoding.EncodeToString([]byte(json)) }
	for _, id := range []string{
		"", "hit_", "hit", "prj_01jd8xq6z3f2v9k7m5n4p3r2t1", r.id() + "A", strings.Replace(r.id(), "hit_", "hfo_", 1),
		raw("hit", `{"k":"hit"}`), raw("hit", `{"k":"hit","p":"b.1","f":"f","i":"i","x":1}`), raw("hit", ` {"k":"hit","p":"b.1","f":"f","i":"i"}`),
		ref{Kind: anItem, Project: "b.1", Folder: "f", Item: strings.Repeat("i", 513)}.id(), strings.Repeat("h", 5000),
		ref{Kind: aFolder, Project: "b.1", Folder: "f"}.id(),
	} {
		_, err := refOf(id, aVersion, anItem)
		require.Equal(t, fault.NotFound, fault.CodeOf(err), id)
	}
}

// Any range of a list of any length is read whole, by two pages at most.
func TestRangesOfPages(t *testing.T) {
	t.Parallel()
	for _, length := range []int{0, 1, 99, 100, 101, 250} {
		for _, r := range []Range{{0, 1}, {0, 25}, {0, 100}, {1, 100}, {99, 2}, {100, 100}, {150, 100}, {249, 1}, {250, 5}, {900, 100}} {
			asked := 0
			l, err := pages(r, func(number int) (p aps.Page[int], err error) {
				asked++
				for i := number * aps.PageSize; i < min(length, (number+1)*aps.PageSize); i++ {
					p.Items = append(p.Items, i)
				}
				p.More = length > (number+1)*aps.PageSize
				return p, nil
			}, func(i int) int { return i })
			require.NoError(t, err)
			require.LessOrEqual(t, asked, 2)
			var want []int
			for i := r.From; i < min(length, r.From+r.Size); i++ {
				want = append(want, i)
			}
			require.Equal(t, want, l.Items)
			require.Equal(t, length > r.From+r.Size, l.More, "%d %v", length, r)

			l, err = whole(func(yield func(int, error) bool) {
				for i := range length {
					if !yield(i, nil) {
						return
					}
				}
			}, r, func(i int) int { return i })
			require.NoError(t, err)
			require.Equal(t, want, l.Items)
			require.Equal(t, length > r.From+r.Size, l.More, "%d %v", length, r)
		}
	}
}
