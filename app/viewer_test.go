package app_test

import (
	"archive/zip"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/aps"
)

type viewerSession struct {
	ViewerSession *struct{ ID string }
	Token         string
	ExpiresIn     int
	Endpoint, URN string
	UserErrors    []struct{ Code, Message string }
}

func (c *client) openViewer(version string, minutes int) (s viewerSession) {
	c.t.Helper()
	var out struct{ CreateViewerSession viewerSession }
	c.do(`mutation($i: CreateViewerSessionInput!) { createViewerSession(input: $i) { viewerSession { id } token expiresIn endpoint urn userErrors { code message } } }`,
		map[string]any{"i": map[string]any{"fileVersionId": version, "minutes": minutes}}, &out)
	return out.CreateViewerSession
}

// read asks the proxy as a viewer does.
func (s viewerSession) read(t *testing.T, path string, header ...string) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.Endpoint+path, http.NoBody)
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer "+s.Token)
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp, raw
}

// A viewer reads the manifest and the derivatives of its version with the session's
// token, by ranges and from its cache, and nothing else, until the session ends.
func TestAViewerSession(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, env ...string) {
		i := install(t, env...)
		project := i.project()
		file := i.upload(project, "cube.obj", cube)
		version := i.version(file)
		require.Equal(t, "CONFLICT", i.openViewer(version, 5).UserErrors[0].Code, "there is nothing to see yet")
		i.done(file, "GLTF")
		require.Equal(t, "INVALID", i.openViewer(version, 10_000).UserErrors[0].Code)
		s := i.openViewer(version, 5)
		require.Empty(t, s.UserErrors)
		require.InDelta(t, 300, s.ExpiresIn, 5)
		other := i.upload(project, "other.obj", cube+"# another\n")
		i.done(other, "GLTF")
		another := i.openViewer(i.version(other), 5)

		design := "/modelderivative/v2/designdata/" + s.URN
		resp, raw := s.read(t, design+"/manifest")
		require.Equal(t, http.StatusOK, resp.StatusCode, string(raw))
		var manifest struct {
			URN         string
			Derivatives []struct{ Children []struct{ URN, Role string } }
		}
		require.NoError(t, json.Unmarshal(raw, &manifest))
		require.Equal(t, s.URN, manifest.URN)
		resp, _ = s.read(t, design+"/manifest", "If-None-Match", resp.Header.Get("ETag"))
		require.Equal(t, http.StatusNotModified, resp.StatusCode)

		glb := ""
		for _, d := range manifest.Derivatives {
			for _, c := range d.Children {
				if strings.HasSuffix(c.URN, ".glb") {
					glb = c.URN
				}
			}
		}
		require.NotEmpty(t, glb, string(raw))
		resp, whole := s.read(t, design+"/manifest/"+url.PathEscape(glb))
		require.Equal(t, http.StatusOK, resp.StatusCode, string(whole))
		require.Equal(t, "glTF", string(whole[:4]))
		resp, part := s.read(t, "/derivativeservice/v2/derivatives/"+url.PathEscape(glb), "Range", "bytes=4-11")
		require.Equal(t, http.StatusPartialContent, resp.StatusCode)
		require.Equal(t, whole[4:12], part)
		resp, _ = s.read(t, design+"/manifest/"+url.PathEscape(glb), "If-None-Match", resp.Header.Get("ETag"))
		require.Equal(t, http.StatusNotModified, resp.StatusCode)

		for path, status := range map[string]int{
			"/modelderivative/v2/designdata/" + another.URN + "/manifest":                                            http.StatusNotFound,
			design + "/manifest/" + url.PathEscape(strings.Replace(glb, s.URN, another.URN, 1)):                      http.StatusNotFound,
			design + "/manifest/" + url.PathEscape(glb+".not"):                                                       http.StatusNotFound,
			design + "/manifest/" + url.PathEscape(strings.Replace(glb, "/output", "/../"+another.URN+"/output", 1)): http.StatusNotFound,
		} {
			resp, raw := s.read(t, path)
			require.Equal(t, status, resp.StatusCode, "%s: %s", path, raw)
		}
		forged := s
		forged.Token = s.Token[:len(s.Token)-1] + "_"
		resp, _ = forged.read(t, design+"/manifest")
		require.Equal(t, http.StatusUnauthorized, resp.StatusCode)
		as := *i
		as.token = s.Token
		refused := as.request(`{ viewer { id } projects { nodes { id } } }`, nil, "application/json")
		defer refused.Body.Close()
		said, err := io.ReadAll(refused.Body)
		require.NoError(t, err)
		require.Contains(t, string(said), "UNAUTHENTICATED", "it opens nothing but the proxy")

		var log struct {
			Project struct {
				ViewerSessions struct {
					TotalCount int
					Nodes      []struct {
						Address   string
						RevokedAt *string
						CreatedBy struct{ ID string }
					}
				}
			}
		}
		var revoked struct{ RevokeViewerSession viewerSession }
		i.do(`mutation($i: RevokeViewerSessionInput!) { revokeViewerSession(input: $i) { viewerSession { id } userErrors { code } } }`, map[string]any{"i": map[string]any{"id": s.ViewerSession.ID}}, &revoked)
		require.Empty(t, revoked.RevokeViewerSession.UserErrors)
		resp, _ = s.read(t, design+"/manifest")
		require.Equal(t, http.StatusUnauthorized, resp.StatusCode)
		resp, _ = another.read(t, "/modelderivative/v2/designdata/"+another.URN+"/manifest")
		require.Equal(t, http.StatusOK, resp.StatusCode)
		i.do(`query($id: ID!) { project(id: $id) { viewerSessions { totalCount nodes { address revokedAt createdBy { id } } } } }`, map[string]any{"id": project}, &log)
		require.Equal(t, 2, log.Project.ViewerSessions.TotalCount)
		require.Nil(t, log.Project.ViewerSessions.Nodes[0].RevokedAt)
		require.NotNil(t, log.Project.ViewerSessions.Nodes[1].RevokedAt)
		require.Equal(t, "127.0.0.1", log.Project.ViewerSessions.Nodes[1].Address)

		var deleted struct{ DeleteFile struct{ DeletedID *string } }
		i.do(`mutation($i: DeleteFileInput!) { deleteFile(input: $i) { deletedId } }`, map[string]any{"i": map[string]any{"id": other}}, &deleted)
		resp, _ = another.read(t, "/modelderivative/v2/designdata/"+another.URN+"/manifest")
		require.Equal(t, http.StatusUnauthorized, resp.StatusCode)
	})
}

// A viewer gets SVF through the proxy, every file of it, and finds the model in it;
// SVF2 of the same content is made beside it.
func TestAViewerReadsSVF(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, env ...string) {
		i := install(t, env...)
		file := i.upload(i.project(), "house.gltf", house)
		translation := i.done(file, "SVF")
		s := i.openViewer(i.version(file), 5)
		require.Empty(t, s.UserErrors)
		resp, raw := s.read(t, "/modelderivative/v2/designdata/"+s.URN+"/manifest")
		require.Equal(t, http.StatusOK, resp.StatusCode, string(raw))
		var manifest aps.Manifest
		require.NoError(t, json.Unmarshal(raw, &manifest))
		var svf string
		for r := range manifest.Derivatives[0].Resources() {
			if r.MIME == "application/autodesk-svf" {
				svf = r.URN
			}
		}
		require.NotEmpty(t, svf, string(raw))

		_, whole := s.read(t, "/derivativeservice/v2/manifest/"+s.URN)
		require.Contains(t, string(whole), svf, "what Autodesk's viewer reads names it, too")
		resp, _ = s.read(t, "/derivativeservice/v2/manifest/"+strings.Repeat("a", len(s.URN)))
		require.Equal(t, http.StatusNotFound, resp.StatusCode)

		dir := t.TempDir()
		save := func(uri string) string {
			to := filepath.Join(dir, "Resource", "view", filepath.FromSlash(uri))
			require.NoError(t, os.MkdirAll(filepath.Dir(to), 0o700))
			urn := url.PathEscape(path.Join(path.Dir(svf), uri))
			resp, whole := s.read(t, "/derivativeservice/v2/derivatives/"+urn)
			require.Equal(t, http.StatusOK, resp.StatusCode, "%s: %s", uri, whole)
			resp, part := s.read(t, "/modelderivative/v2/designdata/"+s.URN+"/manifest/"+urn, "Range", "bytes=1-9")
			require.Equal(t, http.StatusPartialContent, resp.StatusCode, uri)
			require.Equal(t, whole[1:min(10, len(whole))], part, uri)
			require.NoError(t, os.WriteFile(to, whole, 0o600))
			return to
		}
		name := save(path.Base(svf))
		z, err := zip.OpenReader(name)
		require.NoError(t, err)
		defer z.Close()
		f, err := z.Open("manifest.json")
		require.NoError(t, err)
		var list struct{ Assets []struct{ URI string } }
		require.NoError(t, json.NewDecoder(f).Decode(&list))
		for _, a := range list.Assets {
			if !strings.HasPrefix(a.URI, "embed:") {
				save(a.URI)
			}
		}

		said := readSVF(t, name)
		require.EqualValues(t, 3, said.Counts["triangles"])
		var view struct {
			Objects struct {
				Nodes []struct {
					Name, ExternalID string
					Properties       []struct{ Name string }
				}
			}
		}
		i.view(translation, `objects { nodes { name externalId properties { name } } }`, nil, &view)
		require.Len(t, said.Objects, len(view.Objects.Nodes))
		require.Equal(t, "house.gltf", view.Objects.Nodes[0].Name, "which the engine does not know")
		view.Objects.Nodes[0].Name = said.Objects[0].Name
		for at, o := range view.Objects.Nodes {
			require.Equal(t, []any{o.Name, o.ExternalID, len(o.Properties)}, []any{said.Objects[at].Name, said.Objects[at].ExternalID, len(said.Objects[at].Properties)})
		}

		i.done(file, "SVF2")
		s = i.openViewer(i.version(file), 5)
		resp, raw = s.read(t, "/modelderivative/v2/designdata/"+s.URN+"/manifest")
		require.Equal(t, http.StatusOK, resp.StatusCode)
		require.Contains(t, string(raw), "application/autodesk-svf2")

		// A later result that no viewer loads does not hide it.
		i.done(file, "STL")
		require.Equal(t, s.URN, i.openViewer(i.version(file), 5).URN)
	})
}

type svfReport struct {
	Counts  map[string]int64
	Objects []struct {
		Name, ExternalID string
		Properties       [][]any
	}
}

// readSVF has svf-utils read a file.
func readSVF(t *testing.T, name string) (said svfReport) {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"package.json", "package-lock.json", ".npmrc", "svf.js"} {
		b, err := os.ReadFile(filepath.Join("..", "apslocal", "sdktest", name))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), b, 0o600))
	}
	for _, command := range [][]string{{"npm", "ci", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts"}, {"node", "svf.js", name}} {
		run := exec.CommandContext(t.Context(), command[0], command[1:]...)
		run.Dir = dir
		out, err := run.CombinedOutput()
		require.NoError(t, err, "%s", out)
		if command[0] == "node" {
			require.NoError(t, json.Unmarshal(out, &said), "%s", out)
		}
	}
	return said
}

// version is the newest version of a file.
func (c *client) version(file string) string {
	c.t.Helper()
	var out struct {
		File struct{ LatestVersion struct{ ID string } }
	}
	c.do(`query($id: ID!) { file(id: $id) { latestVersion { id } } }`, map[string]any{"id": file}, &out)
	return out.File.LatestVersion.ID
}

// An estimate says what a translation would cost, leaves nothing behind, and refuses
// what would be refused.
func TestAnEstimate(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, env ...string) {
		i := install(t, env...)
		project := i.project()
		file := i.upload(project, "cube.obj", cube)
		type usage struct {
			TranslationsToday int
			ResetsAt          string
		}
		type estimate struct {
			Estimate *struct {
				Outcome        string
				Translation    *struct{ ID string }
				Outputs        []string
				SizeBytes      int64
				TypicalSeconds *float64
				Usage          usage
			}
			UserErrors []struct{ Code string }
		}
		ask := func(outputs ...string) estimate {
			var out struct{ EstimateTranslation estimate }
			i.do(`query($i: StartTranslationInput!) { estimateTranslation(input: $i) { estimate { outcome translation { id } outputs sizeBytes typicalSeconds usage { translationsToday resetsAt } } userErrors { code } } }`,
				map[string]any{"i": map[string]any{"fileId": file, "outputs": outputs}}, &out)
			return out.EstimateTranslation
		}
		e := ask("STL", "GLTF", "STL")
		require.Equal(t, "NEW", e.Estimate.Outcome)
		require.Equal(t, []string{"GLTF", "STL"}, e.Estimate.Outputs)
		require.EqualValues(t, len(cube), e.Estimate.SizeBytes)
		require.Nil(t, e.Estimate.TypicalSeconds)
		require.Equal(t, 1, e.Estimate.Usage.TranslationsToday)
		began := e.Estimate.Usage.ResetsAt
		require.Equal(t, "UNSUPPORTED_FORMAT", ask("DWG").UserErrors[0].Code)

		var file2 struct {
			File struct {
				LatestTranslation *struct{ ID string }
				Project           struct {
					Usage usage
				}
			}
		}
		i.do(`query($id: ID!) { file(id: $id) { latestTranslation { id } project { usage { translationsToday resetsAt } } } }`, map[string]any{"id": file}, &file2)
		require.Nil(t, file2.File.LatestTranslation, "nothing began")
		require.Zero(t, file2.File.Project.Usage.TranslationsToday)

		id := i.done(file, "GLTF", "STL")
		e = ask("GLTF", "STL")
		require.Equal(t, "SHARED", e.Estimate.Outcome)
		require.Equal(t, id, e.Estimate.Translation.ID)
		if e.Estimate.Usage.ResetsAt == began { // at midnight the count begins anew
			require.Equal(t, 1, e.Estimate.Usage.TranslationsToday)
		}
		require.Positive(t, *ask("OBJ").Estimate.TypicalSeconds)
	})
}
