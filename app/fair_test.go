package app_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/apslocal"
)

// A project with many files leaves room for the one file of another.
func TestAProjectWithManyFilesDoesNotHoldUpAnother(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, env ...string) {
		const many, bound = 30, 2
		var order []string // of the models, as the engine was asked for them
		asked, hold := make(chan string, many+1), make(chan struct{})
		e := newEngine(t, apslocal.Options{})
		e.before = func(r *http.Request) {
			if r.Method == http.MethodPut {
				<-hold // until everything has been asked for
			}
			if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/signeds3upload") {
				asked <- r.URL.Path
			}
		}
		i := install(t, append(append(e.env(), "PURLIN_COPIES=1", fmt.Sprint("PURLIN_PROJECT_COPIES=", bound)), env...)...)
		large, small := i.project(), i.project()
		var all []string
		for n := range many {
			all = append(all, i.translate(i.upload(large, fmt.Sprintf("%d.obj", n), fmt.Sprintf("# %d\n%s", n, cube)), "STL"))
		}
		single := i.translate(i.upload(small, "one.stl", "solid one\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\nendsolid one\n"), "OBJ")
		all = append(all, single)
		close(hold)
		for _, id := range all {
			r := &reader{client: &i.client, translation: id}
			for !r.read(0) {
				require.Less(t, r.connections, 100)
			}
			r.requireWhole()
		}
		for range all {
			order = append(order, within(t, asked))
		}
		place := 0
		for n, path := range order {
			if strings.Contains(path, ".stl/") {
				place = n + 1
			}
		}
		require.NotZero(t, place)
		require.LessOrEqual(t, place, bound+1, "those that were ahead: %v", order)
	})
}
