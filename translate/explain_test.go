package translate_test

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/apslocal"
	"purlin/ent/column"
	"purlin/ent/enum"
	"purlin/translate"
)

var update = flag.Bool("update", false, "write docs/failures.md anew")

// docs/failures.md is the table for people: go test ./translate -run Table -update.
func TestTheTableOfFailures(t *testing.T) {
	t.Parallel()
	var page strings.Builder
	page.WriteString("# Why translations fail, and what to do\n\n" +
		"`Translation.error` says why a translation failed: `code` and `message`, whether trying again may help (`retryable`), and all that the\n" +
		"engine had to say (`engineMessages`). What is known of a failure beyond that is `cause` and `advice`, from this table. A failure that is\n" +
		"not in it has neither, and counts as one that may pass.\n\n" +
		"Codes in capitals are Purlin's and the built-in engine's, the others APS's, as far as they have been published or reported.\n\n" +
		"| code | when the message holds | retryable | cause | advice |\n|---|---|---|---|---|\n")
	covered := map[string]bool{} // by a row without a text
	for _, e := range translate.Explanations {
		require.NotEmpty(t, e.Code)
		require.True(t, strings.HasSuffix(e.Cause, ".") && strings.HasSuffix(e.Advice, "."), "%+v", e)
		require.False(t, covered[e.Code], "%+v can never be found", e)
		found, ok := translate.Explain(e.Code, "so: "+strings.ToUpper(e.Text))
		require.True(t, ok)
		require.Equal(t, e, found)
		covered[e.Code] = e.Text == ""
		text, retryable := "", "no"
		if e.Text != "" {
			text = "`" + strings.Trim(e.Text, ": ") + "`"
		}
		if e.Retryable {
			retryable = "yes"
		}
		fmt.Fprintf(&page, "| `%s` | %s | %s | %s | %s |\n", e.Code, text, retryable, e.Cause, e.Advice)
	}
	for code, ok := range covered {
		require.True(t, ok, "%s needs a row without a text", code)
	}
	_, ok := translate.Explain("never heard of", "")
	require.False(t, ok)
	const path = "../docs/failures.md"
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(page.String()), 0o600))
	}
	have, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, page.String(), string(have), "run go test ./translate -run Table -update")
}

// What the engine says at any level of its manifest is kept, and the message that
// says most is the translation's own.
func TestAllThatTheEngineSaysIsKept(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, database, blobs string) {
		b := newBench(t, database, blobs, translate.Options{})
		b.engine.gate(func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method != http.MethodGet || !strings.HasSuffix(r.URL.Path, "/manifest") || b.engine.counted("POST job") == 0 {
				return false
			}
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"type":"manifest","status":"failed","progress":"complete","derivatives":[{"outputType":"stl","status":"failed","progress":"complete",
				"messages":[{"type":"error","code":"TranslationWorker-InternalFailure","message":"Unrecoverable exit code from extractor: -1"}],
				"children":[{"type":"resource","role":"stl","status":"failed","messages":[
					{"type":"warning","code":"Revit-MissingLink","message":["A link is missing: {0}.","site.rvt"]},
					{"type":"error","code":"ATF-1023","message":["The file: {0} does not exist.","part.ipt"]},
					{"type":"error","code":"ATF-1023","message":["The file: {0} does not exist.","part.ipt"]}]}]}]}`)
			return true
		})
		b.start()
		id := b.translate(b.upload("cube.obj", cube), enum.STL).ID
		end := b.end(id)
		require.Equal(t, "ATF-1023", end.ErrorCode)
		require.Equal(t, "The file: part.ipt does not exist.", end.ErrorMessage)
		require.False(t, end.ErrorRetryable)
		require.Equal(t, []column.EngineMessage{
			{Severity: "error", Code: "TranslationWorker-InternalFailure", Text: "Unrecoverable exit code from extractor: -1"},
			{Severity: "warning", Code: "Revit-MissingLink", Text: "A link is missing: site.rvt."},
			{Severity: "error", Code: "ATF-1023", Text: "The file: part.ipt does not exist."},
		}, end.EngineMessages)
		b.engine.gate(nil)
		_, err := b.pipeline.Retry(b.ctx, id)
		require.NoError(t, err)
		end = b.end(id)
		require.Equal(t, enum.Succeeded, end.Status)
		require.Empty(t, end.EngineMessages)
	})
}

func TestFailuresSayWhetherTheyMayPass(t *testing.T) {
	t.Parallel()
	b := newBench(t, "sqlite:"+t.TempDir()+"/t.db", t.TempDir(), translate.Options{})
	b.start()
	for code, retryable := range map[string]bool{"TranslationWorker-InternalFailure": true, "Revit-UnsupportedFileType": false, "Never-Heard-Of": true} {
		fault, err := b.engine.Inject(apslocal.Fault{Kind: apslocal.FaultFail, Code: code, Message: "no luck", Percent: 10})
		require.NoError(t, err)
		end := b.end(b.translate(b.upload(code+".obj", cube+"# "+code), enum.STL).ID)
		require.Equal(t, code, end.ErrorCode)
		require.Equal(t, retryable, end.ErrorRetryable)
		require.True(t, b.engine.RemoveFault(fault))
	}
	fault, err := b.engine.Inject(apslocal.Fault{Kind: apslocal.FaultStatus, Status: http.StatusForbidden, Path: "/job$", Method: http.MethodPost})
	require.NoError(t, err)
	end := b.end(b.translate(b.upload("refused.obj", cube+"# refused"), enum.STL).ID)
	require.Equal(t, "ENGINE_REFUSED", end.ErrorCode)
	require.False(t, end.ErrorRetryable, end.ErrorMessage)
	require.True(t, b.engine.RemoveFault(fault))
}
