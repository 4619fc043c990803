package apslocal_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/aps"
	"purlin/apslocal"
)

const texturedOBJ = "mtllib sub/m.mtl\no part\nv 0 0 0\nv 1 0 0\nv 0 1 0\nvt 0 0\nvt 1 0\nvt 0 1\nusemtl wood\nf 1/1 2/2 3/3\n"

// viewOf is the geometry of a manifest, and its resources by their roles.
func viewOf(t *testing.T, d *aps.Derivative) (geometry *aps.Resource, byRole map[string][]aps.Resource) {
	t.Helper()
	byRole = map[string][]aps.Resource{}
	for r := range d.Resources() {
		if r.Type == "geometry" {
			require.Nil(t, geometry, "there is one view")
			geometry = r
		}
		byRole[r.Role] = append(byRole[r.Role], *r)
	}
	require.NotNil(t, geometry)
	return geometry, byRole
}

// assets are the URNs of all files that an SVF refers to.
func assets(t *testing.T, urn string, svf []byte) (all []string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(svf), int64(len(svf)))
	require.NoError(t, err)
	f, err := z.Open("manifest.json")
	require.NoError(t, err)
	var list struct{ Assets []struct{ URI string } }
	require.NoError(t, json.NewDecoder(f).Decode(&list))
	for _, a := range list.Assets {
		if !strings.HasPrefix(a.URI, "embed:") {
			all = append(all, path.Join(path.Dir(urn), a.URI))
		}
	}
	return all
}

// An svf is as the service's: the manifest names the view's file, its pictures and its
// database, and every file beside them is to be had.
func TestSVF(t *testing.T) {
	t.Parallel()
	w := start(t, apslocal.Options{})
	c := w.client("one")
	put(t, c, "models", "sub/m.mtl", []byte("newmtl wood\nKd 0.5 0.5 0.5\nd 0.5\n"))
	urn := put(t, c, "models", "modèle 1.obj", []byte(texturedOBJ)).URN()
	_, err := c.PostJob(t.Context(), aps.JobRequest{URN: urn, Outputs: []aps.Output{
		{Type: aps.OBJ}, {Type: aps.SVF, Views: []aps.ViewRole{aps.View2D, aps.View3D}, Advanced: aps.RevitOptions{MaterialMode: "basic"}},
	}})
	require.NoError(t, err)
	m := finish(t, c, urn)
	require.Equal(t, aps.Success, m.Status)
	require.True(t, bool(m.HasThumbnail))
	require.Len(t, m.Derivatives, 2)
	for r := range m.Derivatives[0].Resources() {
		require.NotEqual(t, "geometry", r.Type, "the view is below what viewers load")
	}
	d := &m.Derivatives[1]
	require.Equal(t, "Translation-OptionIgnored", d.Messages[0].Code)
	geometry, byRole := viewOf(t, d)
	require.Equal(t, []any{"3d", "modèle 1", true}, []any{geometry.Role, geometry.Name, bool(geometry.HasThumbnail)})
	require.Len(t, geometry.Children, 5)
	view := geometry.Children[0]
	require.Equal(t, "view", view.Type)
	require.Len(t, view.Camera, 13)
	require.Equal(t, []float64{0.5, 0.5, 0}, view.Camera[3:6], "it looks at the middle")
	require.Equal(t, "application/autodesk-db", byRole["Autodesk.CloudPlatform.PropertyDatabase"][0].MIME)
	require.Len(t, byRole["thumbnail"], 3)
	require.Equal(t, []float64{100, 100}, byRole["thumbnail"][0].Resolution)
	graphics := byRole["graphics"][0]
	require.Equal(t, "application/autodesk-svf", graphics.MIME)
	require.Contains(t, graphics.URN, "/output/")
	require.Contains(t, graphics.URN, "/Resource/3D View/")

	at := "/modelderivative/v2/designdata/" + urn + "/manifest/"
	auth := w.bearer("one", "viewables:read")
	file, err := c.DownloadDerivative(t.Context(), urn, graphics.URN)
	require.NoError(t, err)
	svf, err := io.ReadAll(file)
	require.NoError(t, err)
	all := assets(t, graphics.URN, svf)
	require.Len(t, all, 9)
	for _, asset := range all {
		for what, name := range map[string]string{
			"one segment": url.PathEscape(asset), "slashes": strings.ReplaceAll(asset, " ", "%20"), "escaped twice": url.PathEscape(strings.ReplaceAll(asset, " ", "%20")),
		} {
			res, text := w.ask("GET", at+name, "", "Authorization", auth)
			require.Equal(t, 200, res.StatusCode, "%s as %s: %s", asset, what, text)
			require.NotEmpty(t, text)
			require.NotContains(t, res.Header.Get("Content-Type"), "json", "it is served as it is")
			part, some := w.ask("GET", at+name, "", "Authorization", auth, "Range", "bytes=1-3")
			require.Equal(t, http.StatusPartialContent, part.StatusCode)
			require.Equal(t, text[1:4], some)
			signed, text2 := w.ask("GET", at+name+"/signedcookies", "", "Authorization", auth)
			require.Equal(t, 200, signed.StatusCode, text2)
			var link struct {
				URL  string
				Size int
			}
			require.NoError(t, json.Unmarshal([]byte(text2), &link))
			require.Equal(t, len(text), link.Size)
			var cookies []string
			for _, k := range signed.Cookies() {
				cookies = append(cookies, k.Name+"="+k.Value)
			}
			got, bytes := w.ask("GET", strings.TrimPrefix(link.URL, w.http.URL), "", "Cookie", strings.Join(cookies, "; "))
			require.Equal(t, 200, got.StatusCode, bytes)
			require.Equal(t, text, bytes)
		}
		size, err := c.DerivativeSize(t.Context(), urn, asset)
		require.NoError(t, err)
		require.Positive(t, size)
	}

	// What a run keeps for the server, and what is elsewhere, is not to be had.
	run, _, _ := strings.Cut(graphics.URN, "/Resource/")
	for _, name := range []string{run + "/.tree.json", run + "/.properties.json", run + "/Resource", run + "/Resource/../.tree.json", run + "/../../design.json", run + "/../" + path.Base(run) + "/.tree.json", run + "/none", run, "urn:adsk.viewing:fs.file:" + urn + "/output/"} {
		res, text := w.ask("GET", at+url.PathEscape(name), "", "Authorization", auth)
		require.Equal(t, 404, res.StatusCode, "%s: %s", name, text)
		res, _ = w.ask("GET", "/derivativeservice/v2/derivatives/"+url.PathEscape(name), "", "Authorization", auth)
		require.Equal(t, 404, res.StatusCode, name)
	}
}

// An svf2 shows nothing to download, as the service's; viewers that ask the old way
// get the SVF beneath.
func TestSVF2(t *testing.T) {
	t.Parallel()
	w := start(t, apslocal.Options{})
	c := w.client("one")
	urn := put(t, c, "models", "wedge.stl", []byte(solid)).URN()
	post := func(force bool, kinds ...aps.OutputType) error {
		r := aps.JobRequest{URN: urn, Force: force}
		for _, k := range kinds {
			r.Outputs = append(r.Outputs, aps.Output{Type: k, Views: []aps.ViewRole{aps.View3D}})
		}
		_, err := c.PostJob(t.Context(), r)
		return err
	}
	require.NoError(t, post(false, aps.SVF2))
	m := finish(t, c, urn)
	require.Equal(t, aps.Success, m.Status)
	require.Equal(t, aps.SVF2, m.Derivatives[0].OutputType)
	geometry, byRole := viewOf(t, &m.Derivatives[0])
	require.Equal(t, "application/autodesk-svf2", byRole["graphics"][0].MIME)
	require.Empty(t, byRole["graphics"][0].URN)
	picture, kind, err := c.Thumbnail(t.Context(), urn, 100)
	require.NoError(t, err)
	require.Equal(t, "image/png", kind)
	require.Equal(t, "PNG", string(picture[1:4]))
	views, err := c.Metadata(t.Context(), urn)
	require.NoError(t, err)
	require.Equal(t, geometry.GUID, views[0].GUID)
	tree, err := c.ObjectTree(t.Context(), urn, views[0].GUID, aps.ExtractOptions{})
	require.NoError(t, err)
	require.NotEmpty(t, tree)

	// As the viewer reads it, with a token that may do nothing else.
	auth := w.bearer("one", "viewables:read")
	res, text := w.ask("GET", "/derivativeservice/v2/manifest/urn:"+urn+"?domain=http%3A%2F%2Flocalhost", "", "Authorization", auth)
	require.Equal(t, 200, res.StatusCode, text)
	require.Equal(t, "*", res.Header.Get("Access-Control-Allow-Origin"))
	var bubble struct {
		GUID, Type, Status, Success string
		Children                    []struct {
			Type, Role string
			Children   []aps.Resource
		}
	}
	require.NoError(t, json.Unmarshal([]byte(text), &bubble))
	require.Equal(t, []string{urn, "design", "success", "100%"}, []string{bubble.GUID, bubble.Type, bubble.Status, bubble.Success})
	require.Equal(t, []string{"folder", "viewable"}, []string{bubble.Children[0].Type, bubble.Children[0].Role})
	beneath, byRole := viewOf(t, &aps.Derivative{Children: bubble.Children[0].Children})
	require.Equal(t, geometry.GUID, beneath.GUID)
	graphics := byRole["graphics"][0]
	require.Equal(t, "application/autodesk-svf", graphics.MIME)
	const at = "/derivativeservice/v2/derivatives/"
	res, svf := w.ask("GET", at+url.PathEscape(graphics.URN), "", "Authorization", auth)
	require.Equal(t, 200, res.StatusCode, svf)
	for _, asset := range assets(t, graphics.URN, []byte(svf)) {
		res, whole := w.ask("GET", at+url.PathEscape(asset)+"?domain=x", "", "Authorization", auth)
		require.Equal(t, 200, res.StatusCode, asset)
		res, some := w.ask("GET", at+strings.ReplaceAll(asset, " ", "%20"), "", "Authorization", auth, "Range", "bytes=0-1")
		require.Equal(t, http.StatusPartialContent, res.StatusCode, asset)
		require.Equal(t, whole[:2], some)
	}
	res, _ = w.ask("GET", at+url.PathEscape(graphics.URN), "", "Authorization", w.bearer("two", "viewables:read"))
	require.Equal(t, 403, res.StatusCode, "of another application")
	res, png := w.ask("GET", "/derivativeservice/v2/thumbnails/"+urn+"?width=400&height=400", "", "Authorization", auth)
	require.Equal(t, 200, res.StatusCode)
	require.Equal(t, "PNG", png[1:4])

	// One manifest cannot have both.
	require.True(t, aps.IsStatus(post(false, aps.SVF), 400))
	require.NoError(t, post(true, aps.SVF))
	m = finish(t, c, urn)
	require.Len(t, m.Derivatives, 1)
	require.Equal(t, aps.SVF, m.Derivatives[0].OutputType)
	require.True(t, aps.IsStatus(post(false, aps.OBJ, aps.SVF2), 400))

	formats, err := c.Formats(t.Context())
	require.NoError(t, err)
	require.Equal(t, formats["svf"], formats["svf2"])
	require.Contains(t, formats["svf2"], "stl")
}
