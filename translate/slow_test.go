package translate_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/apslocal"
	"purlin/ent/enum"
	"purlin/translate"
)

// Parts that take longer than a step may at first are not given up.
func TestASlowLineGetsThere(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, database, blobs string) {
		b := newBench(t, database, blobs, translate.Options{Slice: 100 * time.Millisecond, PartTime: 200 * time.Millisecond})
		_, err := b.engine.Inject(apslocal.Fault{Kind: apslocal.FaultLatency, Delay: 800 * time.Millisecond, Path: "^/signed/"})
		require.NoError(t, err)
		b.start()
		done := b.end(b.translate(b.upload("cube.obj", cube), enum.STL).ID)
		require.Equal(t, enum.Succeeded, done.Status, done.ErrorMessage)
		require.Equal(t, 1, b.engine.counted("POST job"))
		require.Greater(t, b.engine.Faults()[0].Hits, 2, "the model and the result were tried more than once")
	})
}
