package translate_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/ent/enum"
	"purlin/fault"
	"purlin/translate"
)

func TestAFormatThatCannotBeReadHereSaysWhy(t *testing.T) {
	t.Parallel()
	b := newBench(t, "sqlite:"+filepath.Join(t.TempDir(), "t.db"), t.TempDir(), translate.Options{Missing: map[string]string{"xyz": "the program xyz is missing", "obj": "never"}})
	formats, err := b.pipeline.SupportedFormats(b.ctx)
	require.NoError(t, err)
	reasons := map[string]string{}
	for _, f := range formats {
		reasons[f.Input] = f.Reason
		require.Equal(t, f.Reason != "", len(f.Outputs) == 0, f.Input)
	}
	require.Equal(t, "the program xyz is missing", reasons["xyz"])
	require.Empty(t, reasons["obj"], "the engine's word counts")
	_, err = b.pipeline.Start(b.ctx, translate.Start{FileID: b.upload("a.xyz", "x").FileID, Outputs: []enum.OutputFormat{enum.STL}})
	require.Equal(t, fault.UnsupportedFormat, fault.CodeOf(err))
	require.ErrorContains(t, err, "the program xyz is missing")
}
