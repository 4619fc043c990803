package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestARetranslationKeepsTheOldResult: a new result is made beside the old one, which
// is seen until the new one is there, and stays where that comes to nothing.
func TestARetranslationKeepsTheOldResult(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, env ...string) {
		i := install(t, env...)
		file := i.upload(i.project(), "cube.obj", cube)
		old := i.done(file, "GLTF")
		content := func(translation string) []byte {
			t.Helper()
			var out struct {
				Translation struct {
					Derivatives []struct{ DownloadURL string }
				}
			}
			i.do(`query($id: ID!) { translation(id: $id) { derivatives { downloadUrl } } }`, in{"id": translation}, &out)
			require.Len(t, out.Translation.Derivatives, 1)
			_, body := i.fetch(out.Translation.Derivatives[0].DownloadURL)
			return body
		}
		force := func() string {
			t.Helper()
			var out struct {
				StartTranslation struct{ Translation struct{ ID string } }
			}
			i.do(`mutation($i: StartTranslationInput!) { startTranslation(input: $i) { translation { id } userErrors { message } } }`,
				in{"i": in{"fileId": file, "outputs": []string{"GLTF"}, "force": true}}, &out)
			return out.StartTranslation.Translation.ID
		}
		shared := func() string { // whose result somebody is shown who asks now
			t.Helper()
			var out struct {
				EstimateTranslation struct {
					Estimate struct {
						Outcome     string
						Translation struct{ ID string }
					}
				}
			}
			i.do(`query($i: StartTranslationInput!) { estimateTranslation(input: $i) { estimate { outcome translation { id } } userErrors { message } } }`,
				in{"i": in{"fileId": file, "outputs": []string{"GLTF"}}}, &out)
			require.Equal(t, "SHARED", out.EstimateTranslation.Estimate.Outcome)
			return out.EstimateTranslation.Estimate.Translation.ID
		}
		first := content(old)
		require.NotEmpty(t, first)

		ended := force()
		i.errs("cancelTranslation", in{"id": ended}) // or it was faster
		i.follow(ended, 0, 0)
		require.Equal(t, first, content(old))
		require.Contains(t, []string{old, ended}, shared())

		renewed := force()
		require.NotEqual(t, old, renewed)
		events := i.follow(renewed, 0, 0)
		require.Equal(t, "SUCCEEDED", events[len(events)-1].Status)
		require.Equal(t, renewed, shared(), "the new result is shown once it is there")
		require.NotEmpty(t, content(renewed))
		require.Equal(t, first, content(old), "the old one stays beside it")
	})
}
