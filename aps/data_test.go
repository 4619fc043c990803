package aps_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/aps"
)

func TestPagesAreFollowedAndLinksAreNot(t *testing.T) {
	t.Parallel()
	var asked []string
	c, _ := over(aps.Options{}, func(r *http.Request) (*http.Response, error) {
		asked = append(asked, r.URL.Host+r.URL.EscapedPath()+"?"+r.URL.Query().Get("page[number]"))
		require.Equal(t, "user", r.Header.Get("x-user-id"))
		if r.URL.Query().Get("page[number]") == "0" {
			return reply(200, `{"links":{"next":{"href":"https://elsewhere.test/steal?page%5Bnumber%5D=1&page%5Blimit%5D=200"}},"data":[
				{"type":"folders","id":"f1","attributes":{"name":"plans","displayName":"Plans","objectCount":2,"createTime":"2018-01-17T11:52:11.0000000Z","createUserName":"N"},"relationships":{"parent":{"data":{"type":"folders","id":"root"}}}},
				{"type":"items","id":"i1","attributes":{"displayName":"a.rvt","extension":{"type":"items:autodesk.bim360:File","version":"1.0","data":{"x":1}}},"relationships":{"tip":{"data":{"type":"versions","id":"v2"}},"parent":{"data":{"id":"f0"}}}}],
				"included":[{"type":"versions","id":"v2","attributes":{"name":"a.rvt","versionNumber":2,"storageSize":7,"fileType":"rvt"},"relationships":{"item":{"data":{"type":"items","id":"i1"}},"storage":{"data":{"id":"urn:adsk.objects:os.object:wip.dm.prod/x.rvt"}},"derivatives":{"data":{"id":"dXJu"}}}}]}`), nil
		}
		return reply(200, `{"links":{"self":{"href":"x"}},"data":[{"type":"items","id":"i2","attributes":{"displayName":"b.rvt"}}]}`), nil
	})
	var got []aps.Entry
	for e, err := range c.OnBehalfOf("user").Contents(t.Context(), "b.p", "urn:adsk.wipprod:fs.folder:co.f0/x") {
		require.NoError(t, err)
		got = append(got, e)
	}
	path := "aps.test/data/v1/projects/b.p/folders/urn:adsk.wipprod:fs.folder:co.f0%2Fx/contents"
	require.Equal(t, []string{path + "?0", path + "?1"}, asked)
	require.Len(t, got, 3)
	f := got[0].Folder
	require.Equal(t, []any{"f1", "Plans", "root", 2, "N", 2018}, []any{f.ID, f.Name, f.ParentID, f.ObjectCount, f.CreatorName, f.Created.Year()})
	i := got[1].Item
	require.Equal(t, []any{"i1", "a.rvt", "v2", "f0", `{"x":1}`}, []any{i.ID, i.Name, i.TipID, i.ParentID, string(i.Extension.Data)})
	require.Equal(t, []any{2, int64(7), "i1", "dXJu", "rvt"}, []any{i.Tip.Number, i.Tip.Size, i.Tip.ItemID, i.Tip.URN(), i.Tip.FileType})
	bucket, key, err := aps.ParseObjectID(i.Tip.StorageID)
	require.NoError(t, err)
	require.Equal(t, []string{"wip.dm.prod", "x.rvt"}, []string{bucket, key})
	require.Nil(t, got[2].Item.Tip)
	require.Equal(t, "dXJuOng_dmVyc2lvbj0x", aps.Version{ID: "urn:x?version=1"}.URN())

	for range c.OnBehalfOf("user").Contents(t.Context(), "b.p", "f") {
		break // no second page
	}
	require.Len(t, asked, 3)
	for _, bad := range []string{"", "urn:adsk.objects:os.object:", "urn:adsk.objects:os.object:b", "urn:adsk.objects:os.object:b/", "b/k"} {
		_, _, err := aps.ParseObjectID(bad)
		require.Error(t, err, bad)
	}
}

func TestFilesBecomeVersions(t *testing.T) {
	t.Parallel()
	taken := false
	var bodies []map[string]any
	c, _ := over(aps.Options{}, func(r *http.Request) (*http.Response, error) {
		b, err := io.ReadAll(r.Body)
		require.NoError(t, err)
		if strings.HasPrefix(r.URL.Path, "/data/") && r.Method == http.MethodPost {
			require.Equal(t, "application/vnd.api+json", r.Header.Get("Content-Type"))
			var m map[string]any
			require.NoError(t, json.Unmarshal(b, &m))
			bodies = append(bodies, m)
		}
		switch p := r.URL.Path; {
		case strings.HasSuffix(p, "/storage"):
			return reply(201, `{"data":{"type":"objects","id":"urn:adsk.objects:os.object:wip.dm.prod/u.stl"}}`), nil
		case strings.HasSuffix(p, "/signeds3upload") && r.Method == http.MethodGet:
			return reply(200, `{"uploadKey":"k","urls":["http://storage.test/1"]}`), nil
		case r.Method == http.MethodPut:
			require.Equal(t, solid, string(b))
			return reply(200, "", "ETag", `"e"`), nil
		case strings.HasSuffix(p, "/signeds3upload"):
			require.Equal(t, "/oss/v2/buckets/wip.dm.prod/objects/u.stl/signeds3upload", p)
			return reply(200, fmt.Sprintf(`{"objectId":"urn:adsk.objects:os.object:wip.dm.prod/u.stl","size":%d}`, len(solid))), nil
		case strings.HasSuffix(p, "/items") && taken:
			return reply(409, `{"errors":[{"code":"CONFLICT","detail":"Another object with the same name already exists"}]}`), nil
		case strings.HasSuffix(p, "/items"):
			return reply(201, `{"data":{"type":"items","id":"i","relationships":{"tip":{"data":{"id":"v1"}}}},"included":[{"type":"versions","id":"v1","attributes":{"versionNumber":1}}]}`), nil
		case strings.HasSuffix(p, "/contents"):
			return reply(200, `{"data":[{"type":"items","id":"other","attributes":{"displayName":"b.stl"}},{"type":"items","id":"i","attributes":{"displayName":"a.stl"}}]}`), nil
		case strings.HasSuffix(p, "/versions"):
			return reply(201, `{"data":{"type":"versions","id":"v2","attributes":{"versionNumber":2}}}`), nil
		}
		return reply(404, ""), nil
	})
	put := func() aps.Version {
		v, err := c.PutFile(t.Context(), "b.p", "f", "a.stl", strings.NewReader(solid), int64(len(solid)), aps.UploadOptions{})
		require.NoError(t, err)
		return v
	}
	require.Equal(t, aps.Version{ID: "v1", Number: 1, ItemID: "i"}, put())
	require.Equal(t, "items:autodesk.bim360:File", bodies[1]["data"].(map[string]any)["attributes"].(map[string]any)["extension"].(map[string]any)["type"])
	taken = true
	require.Equal(t, aps.Version{ID: "v2", Number: 2, ItemID: "i"}, put())

	_, err := c.Folder(t.Context(), "b.p", "f")
	require.True(t, aps.IsStatus(err, 404))
}
