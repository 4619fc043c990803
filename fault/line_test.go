package fault_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/fault"
)

func TestANameIsOneLine(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"  Tower \t":        "Tower",
		"Tower\nB":          "TowerB",
		"cafe\u0301":        "café",
		"\u202egpj.exe":     "gpj.exe",
		"a\u200bb\ufeff":    "ab",
		"\u200b \n":         "",
		"\u200d":            "",
		"👩\u200d🔧 workshop": "👩\u200d🔧 workshop",
		"bad \xff byte":     "bad  byte",
	} {
		require.Equal(t, want, fault.Line(given), "%q", given)
	}
}

func TestWhatIsCutIsWholeCharacters(t *testing.T) {
	t.Parallel()
	for n, want := range []string{"", "a", "a", "aé", "aéb", "aéb"} {
		require.Equal(t, want, fault.Cut("aéb", n))
	}
}
