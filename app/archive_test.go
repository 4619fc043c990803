package app_test

import (
	"archive/zip"
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

func zipped(t *testing.T, files ...string) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		require.NoError(t, err)
		_, err = w.Write([]byte(files[i+1]))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return b.String()
}

// An archive tells what it holds when it is uploaded, and nothing is spent on one
// that will not do.
func TestArchivesAreLookedIntoBeforeAnythingIsSpent(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, env ...string) {
		i := install(t, env...)
		project := i.project()
		type candidate struct {
			Name       string
			SizeBytes  int64
			References []struct {
				Name  string
				Found bool
			}
		}
		look := func(file string) (out struct {
			Problem    *string
			Candidates []candidate
		}, has bool,
		) {
			var q struct {
				File struct {
					LatestVersion struct {
						Archive *struct {
							Problem    *string
							Candidates []candidate
						}
					}
				}
			}
			i.do(`query($id: ID!) { file(id: $id) { latestVersion { archive { problem candidates { name sizeBytes references { name found } } } } } }`, map[string]any{"id": file}, &q)
			if a := q.File.LatestVersion.Archive; a != nil {
				return *a, true
			}
			return out, false
		}
		start := func(file, root string) (id, code, message string) {
			input := map[string]any{"fileId": file, "outputs": []string{"GLTF"}}
			if root != "" {
				input["rootFile"] = root
			}
			var out struct {
				StartTranslation struct {
					Translation *struct{ ID string }
					UserErrors  []struct{ Code, Message string }
				}
			}
			i.do(`mutation($i: StartTranslationInput!) { startTranslation(input: $i) { translation { id } userErrors { code message } } }`, map[string]any{"i": input}, &out)
			if e := out.StartTranslation.UserErrors; len(e) > 0 {
				return "", e[0].Code, e[0].Message
			}
			return out.StartTranslation.Translation.ID, "", ""
		}

		both := i.upload(project, "both.zip", zipped(t, "house.obj", "mtllib house.mtl\n"+cube, "parts/door.obj", cube, "house.mtl", "newmtl a\nmap_Kd brick.png\n", "readme.txt", "hello"))
		a, ok := look(both)
		require.True(t, ok)
		require.Nil(t, a.Problem)
		require.Len(t, a.Candidates, 2)
		require.Equal(t, "house.obj", a.Candidates[0].Name)
		require.EqualValues(t, len("mtllib house.mtl\n"+cube), a.Candidates[0].SizeBytes)
		found := map[string]bool{}
		for _, r := range a.Candidates[0].References {
			found[r.Name] = r.Found
		}
		require.Equal(t, map[string]bool{"house.mtl": true, "brick.png": false}, found)
		_, code, message := start(both, "")
		require.Equal(t, "REQUIRED", code)
		require.Contains(t, message, "house.obj, parts/door.obj")
		_, code, _ = start(both, "other.obj")
		require.Equal(t, "INVALID", code)
		_, code, _ = start(both, "../house.obj")
		require.Equal(t, "INVALID", code)
		var urns []string
		for _, root := range []string{"house.obj", "parts/door.obj"} {
			id, _, message := start(both, root)
			require.NotEmpty(t, id, message)
			events := i.follow(id, 0, 0)
			require.Equal(t, "SUCCEEDED", events[len(events)-1].Status, events[len(events)-1].Message)
			var out struct {
				Translation struct{ RootFile, URN string }
			}
			i.do(`query($id: ID!) { translation(id: $id) { rootFile urn } }`, map[string]any{"id": id}, &out)
			require.Equal(t, root, out.Translation.RootFile)
			urns = append(urns, out.Translation.URN)
		}
		require.NotEqual(t, urns[0], urns[1], "each has a manifest of its own")

		evil := i.upload(project, "evil.zip", zipped(t, "../../etc/house.obj", cube))
		a, ok = look(evil)
		require.True(t, ok)
		require.NotNil(t, a.Problem)
		require.Empty(t, a.Candidates)
		_, code, message = start(evil, "")
		require.Equal(t, "UNSUPPORTED_FORMAT", code)
		require.Contains(t, message, *a.Problem)

		single := i.upload(project, "single.zip", zipped(t, "house.obj", cube))
		id, _, _ := start(single, "")
		events := i.follow(id, 0, 0)
		require.Equal(t, "SUCCEEDED", events[len(events)-1].Status)

		plain := i.upload(project, "plain.obj", cube)
		_, ok = look(plain)
		require.False(t, ok)
		_, code, _ = start(plain, "house.obj")
		require.Equal(t, "INVALID", code)
	})
}
