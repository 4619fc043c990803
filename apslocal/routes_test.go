package apslocal_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/aps"
	"purlin/apslocal"
)

// route is an address of the service: how it is called, and who may.
type route struct {
	method, path string            // path with {names} that are filled in
	scopes       string            // each of which suffices; "": no token is asked for, "any": any token
	want         []int             // statuses, in the order of the calls
	query        string            // beside the path
	body         string            // JSON, or with form a form
	header       []string          // names and values
	form         bool              // the body is a form
	after        func(text string) // reads what later routes need
}

// Every route that a program for APS relies on is there, answers as it should to
// who may, 401 to who has no token, and 403 to a token of another scope.
func TestEveryRoute(t *testing.T) {
	t.Parallel()
	called, _, _ := receiver(t)
	w := start(t, apslocal.Options{PrivateCallbacks: true})
	v := map[string]string{"b": "models", "k": url.PathEscape("folder a/wedge.stl"), "n": "copy.stl", "e": "extraction.finished", "s": "derivative"}
	read := func(text string, into any) { t.Helper(); require.NoError(t, json.Unmarshal([]byte(text), into), text) }
	member := func(name, path string) func(string) {
		return func(text string) {
			var at any
			read(text, &at)
			for step := range strings.SplitSeq(path, ".") {
				switch m := at.(type) {
				case map[string]any:
					at = m[step]
				case []any:
					require.NotEmpty(t, m, text)
					at = m[0]
				}
			}
			require.IsType(t, "", at, "%s in %s", path, text)
			v[name] = at.(string)
		}
	}
	escaped := func(name, path string) func(string) {
		return func(text string) { member(name, path)(text); v[name] = url.PathEscape(v[name]) }
	}
	basic := []string{"Authorization", "Basic b25lOnNlY3JldA=="} // one:secret
	signed := func(text string) {
		member("signed", "url")(text)
		v["signed"] = strings.TrimPrefix(v["signed"], w.http.URL)
	}
	jsonAPI := []string{"Content-Type", "application/vnd.api+json"}

	auth := []route{
		{method: "POST", path: "/authentication/v2/token", form: true, body: "grant_type=client_credentials&scope=data:read", header: basic, want: []int{200}, after: member("token", "access_token")},
		{method: "GET", path: "/authentication/v2/keys", want: []int{200}},
		{method: "POST", path: "/authentication/v2/introspect", form: true, body: "token={token}", header: basic, want: []int{200}},
		{method: "POST", path: "/authentication/v2/revoke", form: true, body: "token={token}&token_type_hint=access_token", header: basic, want: []int{200}},
		{method: "GET", path: "/.well-known/openid-configuration", want: []int{200}},
		{method: "GET", path: "/authentication/v2/authorize", query: "response_type=code&client_id=one&redirect_uri=http://127.0.0.1:1/&scope=data:read&prompt=none", want: []int{302}},
		{method: "POST", path: "/authentication/v2/authorize", want: []int{400}},
		{method: "GET", path: "/authentication/v2/logout", query: "post_logout_redirect_uri=http://127.0.0.1:1/", want: []int{302}},
		{method: "GET", path: "/userinfo", scopes: "user-profile:read user:read openid", want: []int{403}}, // of a user only
	}
	const objects, object = "/oss/v2/buckets/{b}/objects", "/oss/v2/buckets/{b}/objects/{k}"
	oss := []route{
		{method: "POST", path: "/oss/v2/buckets", scopes: "bucket:create", body: `{"bucketKey":"models","policyKey":"transient"}`, want: []int{200, 409}},
		{method: "GET", path: "/oss/v2/buckets", scopes: "bucket:read", want: []int{200}},
		{method: "GET", path: "/oss/v2/buckets/{b}/details", scopes: "bucket:read viewables:read", want: []int{200}},
		{method: "GET", path: object + "/signeds3upload", scopes: "data:write data:create", query: "parts=1&firstPart=1", want: []int{200}, after: func(text string) {
			member("signed", "urls.0")(text)
			member("upload", "uploadKey")(text)
			v["signed"] = strings.TrimPrefix(v["signed"], w.http.URL)
		}},
		{method: "PUT", path: "{signed}", body: solid, want: []int{200}},
		{method: "POST", path: object + "/signeds3upload", scopes: "data:write data:create", body: `{"uploadKey":"{upload}"}`, want: []int{200}, after: member("id", "objectId")},
		{method: "GET", path: objects, scopes: "data:read", want: []int{200}},
		{method: "GET", path: object + "/details", scopes: "data:read", query: "with=createdDate", want: []int{200}},
		{method: "GET", path: object + "/signeds3download", scopes: "data:read", want: []int{200}, after: signed},
		{method: "GET", path: "{signed}", want: []int{200}},
		{method: "PUT", path: object + "/copyto/{n}", scopes: "data:write data:create", want: []int{200}},
		{method: "GET", path: "/oss/v2/buckets/{b}/objects/{n}", scopes: "data:read", want: []int{200}},
		{method: "PUT", path: "/oss/v2/buckets/{b}/objects/{n}", scopes: "data:write data:create", body: "new", want: []int{200}},
		{method: "PUT", path: "/oss/v2/buckets/{b}/objects/{n}/resumable", scopes: "data:write data:create", body: "abc", header: []string{"Content-Range", "bytes 0-2/3", "Session-Id", "1"}, want: []int{200}},
		{method: "POST", path: objects + "/batchsigneds3upload", scopes: "data:write data:create", body: `{"requests":[{"objectKey":"a","parts":1,"firstPart":1}]}`, want: []int{200}, after: member("upload", "results.a.uploadKey")},
		{method: "POST", path: objects + "/batchcompleteupload", scopes: "data:write data:create", body: `{"requests":[{"objectKey":"a","uploadKey":"{upload}"}]}`, want: []int{200}},
		{method: "POST", path: objects + "/batchsigneds3download", scopes: "data:read", body: `{"requests":[{"objectKey":"copy.stl"}]}`, want: []int{200}},
		{method: "POST", path: "/oss/v2/buckets/{b}/objects/{n}/signed", scopes: "data:write", query: "access=ReadWrite", body: `{}`, want: []int{200}, after: func(text string) {
			member("hash", "signedUrl")(text)
			u, err := url.Parse(v["hash"])
			require.NoError(t, err)
			v["hash"] = strings.TrimPrefix(u.Path, "/oss/v2/signedresources/")
		}},
		{method: "GET", path: "/oss/v2/signedresources/{hash}", query: "region=US", want: []int{200}},
		{method: "PUT", path: "/oss/v2/signedresources/{hash}", body: "newer", want: []int{200}},
		{method: "PUT", path: "/oss/v2/signedresources/{hash}/resumable", body: "abc", header: []string{"Content-Range", "bytes 0-2/3", "Session-Id", "2"}, want: []int{200}},
		{method: "DELETE", path: "/oss/v2/signedresources/{hash}", want: []int{200}},
	}
	const md, design = "/modelderivative/v2/designdata", "/modelderivative/v2/designdata/{urn}"
	both := "data:read viewables:read"
	derivative := []route{
		{method: "GET", path: md + "/formats", scopes: "any", want: []int{200}},
		{method: "POST", path: design + "/references", scopes: "data:create data:write", body: `{"urn":"{urn}","filename":"wedge.stl","references":[{"urn":"{urn}","relativePath":"./other.stl","filename":"other.stl"}]}`, want: []int{200}},
		{method: "POST", path: md + "/job", scopes: "data:create data:write", body: `{"input":{"urn":"{urn}"},"output":{"formats":[{"type":"obj"},{"type":"thumbnail"}]}}`, want: []int{200}, after: func(string) {
			m := finish(t, w.client("one"), v["urn"])
			for r := range m.Derivatives[0].Resources() {
				v["d"] = url.PathEscape(r.URN)
			}
		}},
		{method: "GET", path: design + "/manifest", scopes: both, want: []int{200}},
		{method: "HEAD", path: design + "/manifest/{d}", scopes: both, want: []int{200}},
		{method: "GET", path: design + "/manifest/{d}", scopes: both, want: []int{200}},
		{method: "GET", path: design + "/manifest/{d}/signedcookies", scopes: both, want: []int{200}},
		{method: "GET", path: design + "/thumbnail", scopes: both, want: []int{200}},
		{method: "GET", path: design + "/metadata", scopes: both, want: []int{200}, after: member("guid", "data.metadata.0.guid")},
		{method: "GET", path: design + "/metadata/{guid}", scopes: both, want: []int{200}},
		{method: "GET", path: design + "/metadata/{guid}/properties", scopes: both, want: []int{200}},
		{method: "POST", path: design + "/metadata/{guid}/properties:query", scopes: both, body: `{"query":{"$in":["objectid",1]}}`, want: []int{200}},
		{method: "GET", path: "/modelderivative/v2/regions/us/designdata/{urn}/manifest", scopes: both, want: []int{200}},
		{method: "POST", path: md + "/job", scopes: "data:create data:write", body: `{"input":{"urn":"{urn}"},"output":{"formats":[{"type":"svf2","views":["2d","3d"]}]}}`, want: []int{200}, after: func(string) {
			finish(t, w.client("one"), v["urn"])
		}},
		{method: "GET", path: "/derivativeservice/v2/manifest/{urn}", scopes: both, query: "domain=http://127.0.0.1", want: []int{200}, after: func(text string) {
			_, rest, _ := strings.Cut(text, `"mime":"application/autodesk-svf"`)
			_, rest, found := strings.Cut(rest, `"urn":"`)
			require.True(t, found, text)
			v["d"], _, _ = strings.Cut(rest, `"`)
			v["d"] = url.PathEscape(v["d"])
		}},
		{method: "GET", path: "/derivativeservice/v2/derivatives/{d}", scopes: both, want: []int{200}},
		{method: "GET", path: "/derivativeservice/v2/thumbnails/{urn}", scopes: both, query: "width=400&height=400", want: []int{200}},
		{method: "DELETE", path: design + "/manifest", scopes: "data:write", want: []int{200, 200}},
	}
	const hooks = "/webhooks/v1/systems/{s}/events/{e}/hooks"
	hook := `{"callbackUrl":"` + called + `","scope":{"workflow":"flow"}}`
	webhooks := []route{
		{method: "POST", path: hooks, scopes: "data:write", body: hook, want: []int{201, 409}},
		{method: "GET", path: hooks, scopes: "data:read", want: []int{200}, after: member("h", "data.0.hookId")},
		{method: "GET", path: hooks + "/{h}", scopes: "data:read", want: []int{200}},
		{method: "PATCH", path: hooks + "/{h}", scopes: "data:write", body: `{"autoReactivateHook":true}`, want: []int{200}},
		{method: "DELETE", path: hooks + "/{h}", scopes: "data:write", want: []int{204}},
		{method: "POST", path: "/webhooks/v1/systems/{s}/hooks", scopes: "data:write", body: hook, want: []int{201}},
		{method: "GET", path: "/webhooks/v1/systems/{s}/hooks", scopes: "data:read", want: []int{200}},
		{method: "GET", path: "/webhooks/v1/hooks", scopes: "data:read", want: []int{200}},
		{method: "GET", path: "/webhooks/v1/app/hooks", scopes: "data:read", want: []int{200}},
		{method: "POST", path: "/webhooks/v1/tokens", scopes: "data:write", body: `{"token":"first"}`, want: []int{200, 400}},
		{method: "PUT", path: "/webhooks/v1/tokens/@me", scopes: "data:write", body: `{"token":"second"}`, want: []int{204}},
		{method: "DELETE", path: "/webhooks/v1/tokens/@me", scopes: "data:write", want: []int{204}},
	}
	const dm = "/data/v1/projects/{p}"
	reference := `{"jsonapi":{"version":"1.0"},"data":{"type":"versions","id":"{second}","meta":{"extension":{"type":"auxiliary:autodesk.core:Attachment","version":"1.0"}}}}`
	command := `{"jsonapi":{"version":"1.0"},"data":{"type":"commands","attributes":{"extension":{"type":"commands:autodesk.core:ListItems","version":"1.0.0"}},"relationships":{"resources":{"data":[{"type":"items","id":"{rawItem}"}]}}}}`
	versionOf := `"attributes":{"name":"x.stl","extension":{"type":"versions:autodesk.core:File","version":"1.0"}},"relationships":{"storage":{"data":{"type":"objects","id":"{storage}"}}`
	projects := []route{
		{method: "GET", path: "/project/v1/hubs", scopes: "data:read", want: []int{200}, after: member("hub", "data.0.id")},
		{method: "GET", path: "/project/v1/hubs/{hub}", scopes: "data:read", want: []int{200}},
		{method: "GET", path: "/project/v1/hubs/{hub}/projects", scopes: "data:read", want: []int{200}, after: member("p", "data.0.id")},
		{method: "GET", path: "/project/v1/hubs/{hub}/projects/{p}", scopes: "data:read", want: []int{200}},
		{method: "GET", path: "/project/v1/hubs/{hub}/projects/{p}/hub", scopes: "data:read", want: []int{200}},
		{method: "GET", path: "/project/v1/hubs/{hub}/projects/{p}/topFolders", scopes: "data:read", want: []int{200}, after: func(text string) { member("rawFolder", "data.0.id")(text); escaped("f", "data.0.id")(text) }},
		{method: "POST", path: dm + "/folders", scopes: "data:create", header: jsonAPI, body: `{"jsonapi":{"version":"1.0"},"data":{"type":"folders","attributes":{"name":"Parts","extension":{"type":"folders:autodesk.core:Folder","version":"1.0"}},"relationships":{"parent":{"data":{"type":"folders","id":"{rawFolder}"}}}}}`, want: []int{201, 409}},
		{method: "POST", path: dm + "/storage", scopes: "data:create", header: jsonAPI, body: `{"jsonapi":{"version":"1.0"},"data":{"type":"objects","attributes":{"name":"x.stl"},"relationships":{"target":{"data":{"type":"folders","id":"{rawFolder}"}}}}}`, want: []int{201}, after: func(text string) {
			member("storage", "data.id")(text)
			_, at, _ := strings.Cut(strings.TrimPrefix(v["storage"], "urn:adsk.objects:os.object:"), "/")
			res, said := w.ask("PUT", "/oss/v2/buckets/wip.dm.prod/objects/"+url.PathEscape(at), solid, "Authorization", w.bearer("one", "data:write", "data:create"))
			require.Equal(t, 200, res.StatusCode, said)
		}},
		{method: "POST", path: dm + "/items", scopes: "data:create", header: jsonAPI, want: []int{201}, body: `{"jsonapi":{"version":"1.0"},"data":{"type":"items","attributes":{"displayName":"x.stl","extension":{"type":"items:autodesk.core:File","version":"1.0"}},"relationships":{"tip":{"data":{"type":"versions","id":"1"}},"parent":{"data":{"type":"folders","id":"{rawFolder}"}}}},"included":[{"type":"versions","id":"1",` + versionOf + `}}]}`, after: func(text string) {
			member("rawItem", "data.id")(text)
			escaped("i", "data.id")(text)
			member("rawVersion", "included.0.id")(text)
			escaped("v", "included.0.id")(text)
		}},
		{method: "POST", path: dm + "/versions", scopes: "data:create", header: jsonAPI, want: []int{201}, body: `{"jsonapi":{"version":"1.0"},"data":{"type":"versions",` + versionOf + `,"item":{"data":{"type":"items","id":"{rawItem}"}}}}}`, after: member("second", "data.id")},
		{method: "GET", path: dm + "/items/{i}", scopes: "data:read", query: "includePathInProject=true", want: []int{200}},
		{method: "PATCH", path: dm + "/items/{i}", scopes: "data:write", header: jsonAPI, body: `{"jsonapi":{"version":"1.0"},"data":{"type":"items","id":"{rawItem}","attributes":{"displayName":"y.stl"}}}`, want: []int{200}},
		{method: "GET", path: dm + "/items/{i}/tip", scopes: "data:read", want: []int{200}},
		{method: "GET", path: dm + "/items/{i}/versions", scopes: "data:read", want: []int{200}},
		{method: "GET", path: dm + "/items/{i}/parent", scopes: "data:read", want: []int{200}},
		{method: "GET", path: dm + "/folders/{f}", scopes: "data:read", want: []int{200}},
		{method: "GET", path: dm + "/folders/{f}/parent", scopes: "data:read", want: []int{200}},
		{method: "GET", path: dm + "/folders/{f}/contents", scopes: "data:read", query: "page[limit]=1", want: []int{200}},
		{method: "GET", path: dm + "/folders/{f}/search", scopes: "data:read", want: []int{200}},
		{method: "GET", path: dm + "/versions/{v}", scopes: "data:read", want: []int{200}},
		{method: "GET", path: dm + "/versions/{v}/item", scopes: "data:read", want: []int{200}},
		{method: "GET", path: dm + "/versions/{v}/downloadFormats", scopes: "data:read", want: []int{200}},
		{method: "GET", path: dm + "/versions/{v}/downloads", scopes: "data:read", want: []int{200}},
		{method: "POST", path: dm + "/downloads", scopes: "data:create", header: jsonAPI, want: []int{202}, after: escaped("j", "data.0.id"), body: `{"jsonapi":{"version":"1.0"},"data":{"type":"downloads","attributes":{"format":{"fileType":"stl"}},"relationships":{"source":{"data":{"type":"versions","id":"{rawVersion}"}}}}}`},
		{method: "GET", path: dm + "/jobs/{j}", scopes: "data:read", want: []int{303}},
		{method: "GET", path: dm + "/downloads/{j}", scopes: "data:read", want: []int{200}},
		{method: "POST", path: dm + "/commands", scopes: "data:read data:create", header: jsonAPI, body: command, want: []int{200}},
	}
	for _, kind := range []string{"folders/{f}", "items/{i}", "versions/{v}"} {
		at := dm + "/" + kind
		projects = append(projects,
			route{method: "GET", path: at + "/refs", scopes: "data:read", want: []int{200}},
			route{method: "POST", path: at + "/relationships/refs", scopes: "data:create", header: jsonAPI, body: reference, want: []int{204}},
			route{method: "GET", path: at + "/relationships/refs", scopes: "data:read", want: []int{200}},
			route{method: "GET", path: at + "/relationships/links", scopes: "data:read", want: []int{200}})
	}
	last := []route{
		{method: "DELETE", path: object, scopes: "data:write", want: []int{200}},
		{method: "DELETE", path: "/oss/v2/buckets/{b}", scopes: "bucket:delete", want: []int{200}},
	}

	fill := func(s string) string {
		for name, value := range v {
			s = strings.ReplaceAll(s, "{"+name+"}", value)
		}
		return s
	}
	for _, r := range slices.Concat(auth, oss, derivative, webhooks, projects, last) {
		if v["id"] != "" && v["urn"] == "" {
			v["urn"] = aps.URN(v["id"])
		}
		at := fill(r.path)
		require.NotContains(t, at, "{", r.path)
		if r.query != "" {
			at += "?" + r.query
		}
		call := func(more ...string) (int, string) {
			header := slices.Clone(r.header)
			if r.form {
				header = append(header, "Content-Type", "application/x-www-form-urlencoded")
			}
			res, text := w.ask(r.method, at, fill(r.body), append(header, more...)...)
			return res.StatusCode, text
		}
		name := r.method + " " + r.path
		scopes := strings.Fields(r.scopes)
		if len(scopes) > 0 {
			status, text := call()
			require.Equal(t, 401, status, "%s without a token: %s", name, text)
			if r.scopes != "any" {
				status, text = call("Authorization", w.bearer("one", "code:all"))
				require.Equal(t, 403, status, "%s with a token of another scope: %s", name, text)
			} else {
				scopes = []string{"code:all"}
			}
		}
		for _, want := range r.want {
			var header []string
			if len(scopes) > 0 {
				header = []string{"Authorization", w.bearer("one", scopes[0])}
			}
			status, text := call(header...)
			require.Equal(t, want, status, "%s: %s", name, text)
			if r.after != nil && want == r.want[0] {
				r.after(text)
			}
		}
		if len(scopes) > 1 && (r.method == http.MethodGet || r.method == http.MethodHead) {
			for _, scope := range scopes[1:] {
				status, text := call("Authorization", w.bearer("one", scope))
				require.Equal(t, r.want[0], status, "%s with %s: %s", name, scope, text)
			}
		}
	}
}
