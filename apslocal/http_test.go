package apslocal_test

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/aps"
	"purlin/apslocal"
)

func TestAnswersAreZippedAndOpenToBrowsers(t *testing.T) {
	t.Parallel()
	w := start(t, apslocal.Options{})
	c := w.client("one")
	o := put(t, c, "models", "wedge.stl", []byte(solid))
	auth := w.bearer("one", "data:read", "data:write", "data:create")
	w.job(auth, o.URN(), "flow")
	finish(t, c, o.URN())
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.http.URL+"/.well-known/openid-configuration", http.NoBody)
	require.NoError(t, err)
	req.Header.Set("Accept-Encoding", "gzip")
	res, err := w.plain().Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	require.Equal(t, "gzip", res.Header.Get("Content-Encoding"))
	z, err := gzip.NewReader(res.Body)
	require.NoError(t, err)
	require.NoError(t, json.NewDecoder(z).Decode(&map[string]any{}))

	res, _ = w.ask("GET", "/modelderivative/v2/designdata/"+o.URN()+"/manifest", "", "Authorization", auth, "Origin", "https://viewer.example")
	require.Equal(t, 200, res.StatusCode)
	require.Equal(t, "*", res.Header.Get("Access-Control-Allow-Origin"))
	require.Regexp(t, `^\d+ ms$`, res.Header.Get("x-ads-duration"))
	res, _ = w.ask("OPTIONS", "/modelderivative/v2/designdata/x/manifest", "", "Origin", "https://viewer.example", "Access-Control-Request-Headers", "authorization")
	require.Equal(t, 204, res.StatusCode)
	require.Contains(t, res.Header.Get("Access-Control-Allow-Headers"), "Authorization")
	res, _ = w.ask("GET", "/modelderivative/v2/regions/eu/designdata/"+o.URN()+"/manifest", "", "Authorization", auth)
	require.Equal(t, 404, res.StatusCode, "it was translated in the US")
	res, _ = w.ask("GET", "///modelderivative/v2/regions/us/designdata/"+o.URN()+"=/manifest", "", "Authorization", auth)
	require.Equal(t, 200, res.StatusCode, "slashes, regions in the path, and padding")
}

// A token for one resource reads that one, and behind a balancer URLs lead to it.
func TestATokenForOneResource(t *testing.T) {
	t.Parallel()
	w := start(t, apslocal.Options{})
	c := w.client("one")
	a, b := put(t, c, "models", "a.stl", []byte(solid)), put(t, c, "models", "b.stl", []byte(solid))
	narrow := w.bearer("one", "data:read:"+a.URN())
	sign := func(key string) (int, string) {
		res, text := w.ask("GET", "/oss/v2/buckets/models/objects/"+key+"/signeds3download", "", "Authorization", narrow, "X-Forwarded-Host", "aps.test", "X-Forwarded-Proto", "https")
		return res.StatusCode, text
	}
	status, text := sign("a.stl")
	require.Equal(t, 200, status)
	require.Contains(t, text, `"url":"https://aps.test/signed/`)
	status, _ = sign("b.stl")
	require.Equal(t, 403, status)
	for urn, want := range map[string]int{a.URN(): 404, b.URN(): 403} {
		res, _ := w.ask("GET", "/modelderivative/v2/designdata/"+urn+"/manifest", "", "Authorization", narrow)
		require.Equal(t, want, res.StatusCode)
	}
}

func TestBucketsAreShared(t *testing.T) {
	t.Parallel()
	w := start(t, apslocal.Options{})
	owner := w.bearer("one", "bucket:create", "data:write")
	res, text := w.ask("POST", "/oss/v2/buckets", `{"bucketKey":"shared","policyKey":"persistent","allow":[{"authId":"two","access":"read"},{"authId":"three","access":"full"}]}`, "Authorization", owner)
	require.Equal(t, 200, res.StatusCode, text)
	require.Contains(t, text, `{"authId":"three","access":"full"}`)
	res, _ = w.ask("POST", "/oss/v2/buckets", `{"bucketKey":"other","policyKey":"persistent","allow":[{"authId":"two","access":"all"}]}`, "Authorization", owner)
	require.Equal(t, 400, res.StatusCode)
	const at = "/oss/v2/buckets/shared/objects/a.txt"
	res, _ = w.ask("PUT", at, "content", "Authorization", owner)
	require.Equal(t, 200, res.StatusCode)
	for id, want := range map[string][]int{"two": {200, 403, 403}, "three": {200, 200, 403}, "four": {403, 403, 403}} {
		auth := w.bearer(id, "data:read", "data:write", "bucket:delete")
		var got []int
		for _, method := range []string{"GET", "PUT"} {
			res, _ := w.ask(method, at, "x", "Authorization", auth)
			got = append(got, res.StatusCode)
		}
		res, _ := w.ask("DELETE", "/oss/v2/buckets/shared", "", "Authorization", auth)
		require.Equal(t, want, append(got, res.StatusCode), id)
	}
}

// Each region has derivatives of its own.
func TestRegions(t *testing.T) {
	t.Parallel()
	w := start(t, apslocal.Options{})
	c := w.client("one")
	urn := put(t, c, "models", "wedge.stl", []byte(solid)).URN()
	auth := w.bearer("one", "data:read", "data:write", "data:create")
	job := func(body string, header ...string) int {
		res, _ := w.ask("POST", "/modelderivative/v2/designdata/job", `{"input":{"urn":"`+urn+`"},"output":{`+body+`"formats":[{"type":"obj"}]}}`, append(header, "Authorization", auth)...)
		return res.StatusCode
	}
	manifest := func(region string) int {
		res, _ := w.ask("GET", "/modelderivative/v2/designdata/"+urn+"/manifest", "", "Authorization", auth, "region", region)
		return res.StatusCode
	}
	require.Equal(t, 200, job("", "region", "EMEA"))
	require.Equal(t, []int{200, 404, 404}, []int{manifest("emea"), manifest("US"), manifest("AUS")})
	require.Equal(t, 200, job(`"destination":{"region":"us"},`))
	require.Equal(t, 200, manifest("US"))
	require.Equal(t, 200, job("", "region", "APAC"))
	require.Equal(t, 200, manifest("AUS"))
	require.Equal(t, 400, job("", "region", "MOON"))
}

func TestOptionsOfOutputs(t *testing.T) {
	t.Parallel()
	w := start(t, apslocal.Options{})
	c := w.client("one")
	urn := put(t, c, "models", "wedge.stl", []byte(solid)).URN()
	auth := w.bearer("one", "data:read", "data:write", "data:create")
	job := func(formats string) int {
		res, _ := w.ask("POST", "/modelderivative/v2/designdata/job", `{"input":{"urn":"`+urn+`"},"output":{"formats":[`+formats+`]}}`, "Authorization", auth)
		return res.StatusCode
	}
	for _, bad := range []string{`{"type":"obj","advanced":{"unit":"mile"}}`, `{"type":"stl","advanced":{"colour":true}}`, `{"type":"thumbnail","advanced":{"width":300}}`, `{"type":"svf2","views":["4d"]}`, `{"type":"svf","advanced":{"conversionMethod":"v5"}}`, `{"type":"svf"},{"type":"svf2"}`, `{}`, `7`, ``} {
		require.Equal(t, 400, job(bad), bad)
	}
	require.Equal(t, 406, job(`{"type":"step"}`))
	require.Equal(t, 200, job(`{"type":"obj","advanced":{"unit":"meter","exportFileStructure":"single"}}`))
	m := finish(t, c, urn)
	require.Equal(t, aps.Success, m.Status)
	require.Len(t, m.Messages(), 1)
	require.Equal(t, "Translation-OptionIgnored", m.Messages()[0].Code)
}

// A model whose material library lies elsewhere, as references say.
func TestReferences(t *testing.T) {
	t.Parallel()
	w := start(t, apslocal.Options{})
	c := w.client("one")
	model := put(t, c, "models", "a/model.obj", []byte("mtllib sub/m.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nusemtl red\nf 1 2 3\n")).URN()
	library := put(t, c, "models", "elsewhere.bin", []byte("newmtl red\nKd 1 0 0\n")).URN()
	auth := w.bearer("one", "data:read", "data:write", "data:create")
	res, text := w.ask("POST", "/modelderivative/v2/designdata/"+model+"/references",
		`{"urn":"`+model+`","filename":"model.obj","references":[{"urn":"`+library+`","relativePath":"sub","filename":"m.mtl"}]}`, "Authorization", auth)
	require.Equal(t, 200, res.StatusCode, text)
	materials := func(check bool) []string {
		res, text := w.ask("POST", "/modelderivative/v2/designdata/job", fmt.Sprintf(`{"input":{"urn":%q,"checkReferences":%v},"output":{"formats":[{"type":"obj"}]}}`, model, check),
			"Authorization", auth, "x-ads-force", "true")
		require.Equal(t, 200, res.StatusCode, text)
		m := finish(t, c, model)
		require.Equal(t, aps.Success, m.Status)
		var codes []string
		for _, v := range m.Messages() {
			codes = append(codes, v.Type)
		}
		return codes
	}
	require.NotEmpty(t, materials(false), "the library is not there")
	require.Empty(t, materials(true))
	for _, bad := range []string{`{}`, `{"filename":"x","references":[]}`, `{"filename":"x","references":[{"urn":"x","relativePath":"a","filename":"b"}]}`} {
		res, _ = w.ask("POST", "/modelderivative/v2/designdata/"+model+"/references", bad, "Authorization", auth)
		require.Equal(t, 400, res.StatusCode, bad)
	}
}

func TestPropertiesQueries(t *testing.T) {
	t.Parallel()
	w := start(t, apslocal.Options{})
	c := w.client("one")
	o := put(t, c, "models", "two parts.obj", []byte("o First part\nv 0 0 0\nv 2000 0 0\nv 0 2660 0\nf 1 2 3\no Second part\nv 0 0 1\nv 1 0 1\nv 0 1 1\nf 4 5 6\n"))
	auth := w.bearer("one", "data:read", "data:write", "data:create")
	w.job(auth, o.URN(), "flow")
	require.Equal(t, aps.Success, finish(t, c, o.URN()).Status)
	at := "/modelderivative/v2/designdata/" + o.URN() + "/metadata"
	_, text := w.ask("GET", at, "", "Authorization", auth)
	_, rest, _ := strings.Cut(text, `"guid":"`)
	at += "/" + rest[:36]
	_, text = w.ask("GET", at+"/properties", "", "Authorization", auth)
	require.NotContains(t, text, "e+", "areas are numbers as people write them")
	names := func(query string) []string {
		t.Helper()
		res, text := w.ask("POST", at+"/properties:query", query, "Authorization", auth)
		require.Equal(t, 200, res.StatusCode, text)
		var v struct {
			Data struct {
				Collection []struct{ Name string }
			}
			Pagination struct{ TotalResults int }
		}
		require.NoError(t, json.Unmarshal([]byte(text), &v))
		out := []string{}
		for _, e := range v.Data.Collection {
			out = append(out, e.Name)
		}
		return out
	}
	require.Equal(t, []string{"two parts.obj", "First part", "Second part"}, names(`{"query":{"$contains":["name","part"]},"fields":["name"]}`))
	require.Equal(t, []string{"First part"}, names(`{"query":{"$prefix":["name","First"]}}`))
	require.Equal(t, []string{"Second part"}, names(`{"query":{"$between":["properties.Geometry.Surface Area",0.4,0.6]}}`))
	require.Equal(t, []string{"Second part"}, names(`{"query":{"$eq":["properties.Geometry.Size X",1]}}`))
	require.Len(t, names(`{"pagination":{"offset":1,"limit":1}}`), 1)
	_, text = w.ask("POST", at+"/properties:query", `{"query":{"$prefix":["name","First"]},"fields":["objectid","properties.*.Triangles"]}`, "Authorization", auth)
	require.Regexp(t, `"collection":\[\{"objectid":\d+,"properties":\{"Geometry":\{"Triangles":1\}\}\}\]`, text)
	for _, bad := range []string{`{"query":{"$in":["name","x"]}}`, `{"query":{"$le":["name","x"]}}`, `{"query":{"$or":[]}}`, `{"fields":["secret"]}`, `{"payload":"x"}`, `{"pagination":{"limit":1001}}`, `{"query":{"$eq":["objectid"]}}`} {
		res, _ := w.ask("POST", at+"/properties:query", bad, "Authorization", auth)
		require.Equal(t, 400, res.StatusCode, bad)
	}
	for path, want := range map[string]int{"?objectid=1&level=1": 200, "?objectid=99": 404, "?objectid=x": 400, "/properties?objectid=1": 200, "/properties?objectid=99": 404} {
		res, _ := w.ask("GET", at+path, "", "Authorization", auth)
		require.Equal(t, want, res.StatusCode, path)
	}
}

// A client sees nothing of another's, whatever it asks for; and a project is
// there after a restart.
func TestProjectsAreTheClients(t *testing.T) {
	t.Parallel()
	w := start(t, apslocal.Options{})
	hub := func(id string) string {
		_, text := w.ask("GET", "/project/v1/hubs", "", "Authorization", w.bearer(id, "data:read"))
		var v struct{ Data []struct{ ID string } }
		require.NoError(t, json.Unmarshal([]byte(text), &v))
		return v.Data[0].ID
	}
	one, two := hub("one"), hub("two")
	require.NotEqual(t, one, two)
	auth := w.bearer("two", "data:read", "data:create", "data:write")
	res, text := w.ask("GET", "/project/v1/hubs/"+one+"/projects", "", "Authorization", auth)
	require.Equal(t, 404, res.StatusCode)
	require.Equal(t, "application/vnd.api+json", res.Header.Get("Content-Type"))
	require.Contains(t, text, `"errors":[{`)
	_, text = w.ask("GET", "/project/v1/hubs/"+two+"/projects", "", "Authorization", auth)
	var projects struct {
		Data []struct {
			ID            string
			Relationships struct {
				RootFolder struct{ Data struct{ ID string } }
			}
		}
	}
	require.NoError(t, json.Unmarshal([]byte(text), &projects))
	p := "/data/v1/projects/" + projects.Data[0].ID
	root := projects.Data[0].Relationships.RootFolder.Data.ID
	folder := func(parent, name string) int {
		res, _ := w.ask("POST", p+"/folders", fmt.Sprintf(`{"data":{"type":"folders","attributes":{"name":%q},"relationships":{"parent":{"data":{"type":"folders","id":%q}}}}}`, name, parent), "Authorization", auth)
		return res.StatusCode
	}
	require.Equal(t, []int{201, 409, 404, 400}, []int{folder(root, "Kept"), folder(root, "kept"), folder("none", "x"), folder(root, "a/b")})
	w.close()
	w.open()
	_, text = w.ask("GET", p+"/folders/"+url.PathEscape(root)+"/contents", "", "Authorization", auth)
	require.Contains(t, text, `"name":"Kept"`)
	require.Contains(t, text, `"name":"Project Files"`)
	_, text = w.ask("POST", p+"/storage", fmt.Sprintf(`{"data":{"type":"objects","attributes":{"name":"x.stl"},"relationships":{"target":{"data":{"type":"folders","id":%q}}}}}`, root), "Authorization", auth)
	_, rest, _ := strings.Cut(text, "wip.dm.prod/")
	key, _, _ := strings.Cut(rest, `"`)
	at := "/oss/v2/buckets/wip.dm.prod/objects/" + key
	res, _ = w.ask("PUT", at, "bytes", "Authorization", auth)
	require.Equal(t, 200, res.StatusCode)
	res, _ = w.ask("GET", at, "", "Authorization", w.bearer("one", "data:read"))
	require.Equal(t, 403, res.StatusCode)
	res, _ = w.ask("GET", "/oss/v2/buckets/wip.dm.prod/objects", "", "Authorization", auth)
	require.Equal(t, 403, res.StatusCode, "a bucket of everybody is listed to nobody")
}

// FuzzHTTP sends requests of any shape to every entry point: none may panic, or
// answer with a failure inside.
func FuzzHTTP(f *testing.F) {
	s, err := apslocal.New(apslocal.Options{Dir: f.TempDir(), Admin: true})
	require.NoError(f, err)
	f.Cleanup(func() { require.NoError(f, s.Close(context.Background())) })
	ask := func(method, target, header, body string) *httptest.ResponseRecorder {
		u, err := url.ParseRequestURI(target)
		if err != nil || u.Host != "" {
			return nil
		}
		req := &http.Request{
			Method: method, URL: u, Host: "twin.test", Header: http.Header{}, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
		}
		for line := range strings.SplitSeq(header, "\n") {
			k, v, _ := strings.Cut(line, ": ")
			req.Header.Add(k, v)
		}
		res := httptest.NewRecorder()
		s.ServeHTTP(res, req)
		return res
	}
	res := ask("POST", "/authentication/v2/token", "Content-Type: application/x-www-form-urlencoded",
		"grant_type=client_credentials&client_id=a&client_secret=b&scope=data:read data:write data:create bucket:create bucket:read bucket:delete")
	var token struct {
		AccessToken string `json:"access_token"`
	}
	require.NoError(f, json.Unmarshal(res.Body.Bytes(), &token))
	auth := "Authorization: Bearer " + token.AccessToken + "\nContent-Type: application/json"
	ask("POST", "/oss/v2/buckets", auth, `{"bucketKey":"models","policyKey":"transient"}`)
	ask("PUT", "/oss/v2/buckets/models/objects/a.stl", auth, solid)
	urn := aps.URN(aps.ObjectID("models", "a.stl"))
	for _, seed := range [][3]string{
		{"GET", "/oss/v2/buckets?limit=1&startAt=a", ""},
		{"POST", "/oss/v2/buckets", `{"bucketKey":"abc","policyKey":"persistent"}`},
		{"GET", "/oss/v2/buckets/models/objects?beginsWith=a", ""},
		{"PUT", "/oss/v2/buckets/models/objects/..%2Fx", "bytes"},
		{"GET", "/oss/v2/buckets/models/objects/a.stl/signeds3upload?parts=3", ""},
		{"POST", "/oss/v2/buckets/models/objects/a.stl/signeds3upload", `{"uploadKey":"x","size":1,"eTags":["a"]}`},
		{"POST", "/oss/v2/buckets/models/objects/batchsigneds3download", `{"requests":[{"objectKey":"a.stl"}]}`},
		{"POST", "/oss/v2/buckets/models/objects/a.stl/signed?access=read", `{"minutesExpiration":1}`},
		{"PUT", "/oss/v2/buckets/models/objects/a.stl/copyto/b", ""},
		{"PUT", "/oss/v2/buckets/models/objects/r/resumable", "abc"},
		{"GET", "/signed/objects/models/x?expires=1&signature=2", ""},
		{"POST", "/modelderivative/v2/designdata/job", `{"input":{"urn":"` + urn + `"},"output":{"formats":[{"type":"obj"}]}}`},
		{"GET", "/modelderivative/v2/designdata/" + urn + "/manifest", ""},
		{"GET", "/modelderivative/v2/designdata/" + urn + "/metadata/x/properties?objectid=1", ""},
		{"POST", "/modelderivative/v2/designdata/" + urn + "/metadata/x/properties:query", `{"query":{"$in":["objectid",1]}}`},
		{"POST", "/webhooks/v1/systems/derivative/hooks", `{"callbackUrl":"http://127.0.0.1:1/","scope":{"workflow":"a"},"filter":"$[?(@.a=='b')]"}`},
		{"GET", "/webhooks/v1/hooks?pageState=eA", ""},
		{"GET", "/project/v1/hubs", ""},
		{"POST", "/authentication/v2/authorize?client_id=a&response_type=code&redirect_uri=http://localhost/&scope=data:read", "answer=allow&email=a@b"},
		{"POST", "/authentication/v2/introspect", "client_id=a&token=x"},
		{"GET", "/authentication/v2/logout?post_logout_redirect_uri=http://localhost", ""},
		{"POST", "/faults", `{"kind":"status","status":429,"path":"x"}`},
	} {
		f.Add(seed[0], seed[1], "Content-Range: bytes 0-2/9\nSession-Id: s\nRange: bytes=0-1", seed[2], true)
	}
	known := []string{"drop", "truncate", "latency"} // they are asked for
	f.Fuzz(func(t *testing.T, method, target, header, body string, signedIn bool) {
		if slices.ContainsFunc(known, func(v string) bool { return strings.Contains(body, v) }) || !strings.HasPrefix(target, "/") {
			return
		}
		if signedIn {
			header = auth + "\n" + header
		}
		s.RemoveFault("")
		if res := ask(method, target, header, body); res != nil && res.Code == http.StatusInternalServerError {
			t.Fatalf("%s %s\n%s\n%s\nanswered %s", method, target, header, body, res.Body)
		}
	})
}
