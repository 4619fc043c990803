package aps_test

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/hex"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/aps"
)

// twinLacks are the operations that the client sends and the twin may not know.
// Their requests are validated, their answers are not.
var twinLacks = []string{"specify-references"}

// undescribedErrors are the files in which no operation says what it answers to
// what it refuses. Such answers are not validated.
var undescribedErrors = []string{"authentication", "modelderivative"}

// corrections are the places where the official files are wrong, as of
// aps-sdk-openapi@8431239. Each is needed by an exchange, or the test fails.
var corrections = []correction{
	{
		"authentication", "/components/schemas/Scopes/enum",
		`["user:read","user:write","user-profile:read","viewables:read","data:read","data:read:<URN_OF_RESOURCE>","data:write","data:create","data:search","bucket:create","bucket:read","bucket:update","bucket:delete","code:all","account:read","account:write","openid"]`, ``,
		"scope is a list with spaces between, as its description says, and not one of the names",
	},
	{
		"authentication", "/paths/~1authentication~1v2~1authorize/get/responses/200", ``, `{"description":"A page to sign in on."}`,
		"whoever has no session is asked to sign in; the service sends the browser elsewhere for it, the twin has a page of its own",
	},
	{
		"authentication", "/paths/~1authentication~1v2~1authorize/get/responses/302/content", `{"application/json":{"schema":{"type":"object"}}}`, ``,
		"a redirect has no JSON",
	},
	{
		"authentication", "/components/schemas/introspectToken/required", `["active","client_id","exp","scope"]`, `["active"]`,
		"of a token that is not active nothing else is said, as RFC 7662 demands",
	},
	{
		"authentication", "/paths/~1authentication~1v2~1revoke/post/responses/200/content", `{"application/json":{"schema":{"type":"object"}}}`, ``,
		"there is no body, as the description says",
	},
	{
		"oss", "/paths/~1oss~1v2~1buckets/post/parameters", `[{"$ref":"#/components/parameters/region_header"}]`,
		`[{"$ref":"#/components/parameters/region_header"},{"$ref":"#/components/parameters/x-ads-region"}]`,
		"Autodesk's own SDK sends x-ads-region and not region; the client sends both",
	},
	{
		"oss", "/paths/~1oss~1v2~1buckets~1{bucketKey}~1objects~1{objectKey}~1signeds3upload/post/responses/200/content/application~1json/schema",
		`{"$ref":"#/components/schemas/objectDetails"}`,
		`{"anyOf":[{"$ref":"#/components/schemas/objectDetails"},{"type":"object","required":["uploadKey","status","reason"]}]}`,
		"200 with status error, when the parts are not what the request says, is documented elsewhere only",
	},
	{
		"modelderivative", "/components/schemas/JobPayloadFormatSTL/properties/advanced", `{"$ref":"#/components/schemas/JobPayloadFormatAdvancedSTL"}`,
		`{"$ref":"#/components/schemas/JobPayloadFormatAdvancedSTL/properties/advanced"}`, "the options are nested once too often",
	},
	{
		"modelderivative", "/components/schemas/JobPayloadFormatOBJ/properties/advanced", `{"$ref":"#/components/schemas/JobPayloadFormatAdvancedOBJ"}`,
		`{"$ref":"#/components/schemas/JobPayloadFormatAdvancedOBJ/properties/advanced"}`, "the options are nested once too often",
	},
	{
		"modelderivative", "/paths/~1modelderivative~1v2~1designdata~1{urn}~1manifest/get/security/0/2-legged", `["data:read","viewable:read"]`,
		`["data:read","viewables:read"]`, "there is no scope of that name",
	},
	{
		"modelderivative", "/components/schemas/ModelViews/properties/data/properties/metadata/items/required", `["name","guid","role","isMasterView"]`,
		`["name","guid","role"]`, "only views of Revit models are master views or not; the example has views without",
	},
	{
		"modelderivative", "/components/schemas/SpecificProperties/properties/data", `{"$ref":"#/components/schemas/Properties"}`,
		`{"$ref":"#/components/schemas/Properties/properties/data"}`, "data within data; the example has it once",
	},
	{
		"modelderivative", "/components/schemas/Properties/properties/data/properties/collection/minItems", `1`, ``,
		"a filter may choose nothing",
	},
	{
		"modelderivative", "/components/schemas/Properties/properties/data/properties/collection/items/required", `["objectid","name","externalId"]`, ``,
		"fields of a query choose what is returned",
	},
	{"modelderivative", "/components/schemas/SpecificPropertiesPayload/properties/fields/type", `"object"`, ``, "fields is an array"},
	{"modelderivative", "/components/schemas/MatchId/properties/$in/items/type", `"object"`, ``, "a name and identifiers are no objects"},
	{"modelderivative", "/components/schemas/EqualsTo/properties/$eq/items/type", `"object"`, ``, "a name and a value are no objects"},
	{"modelderivative", "/components/schemas/Between/properties/$between/items/type", `"object"`, ``, "a name and numbers are no objects"},
	{"modelderivative", "/components/schemas/LessThan/properties/$le/items/type", `"object"`, ``, "a name and a number are no objects"},
	{"modelderivative", "/components/schemas/GreaterThan/properties/$ge/items/type", `"object"`, ``, "a name and a number are no objects"},
	{
		"datamanagement", "/paths/~1data~1v1~1projects~1{project_id}~1items/post/parameters/1/in", `"query"`, `"header"`,
		"x-user-id is a header in every other call, and by its description here",
	},
	{
		"datamanagement", "/paths/~1data~1v1~1projects~1{project_id}~1versions~1{version_id}/patch/parameters", ``,
		`[{"$ref":"#/components/parameters/x-user-id"}]`, "the changes of folders and items take x-user-id; an oversight",
	},
	{
		"datamanagement", "/components/parameters/filter/name", `"filter[*]"`, `"filter[fileType]"`,
		"the star stands for the name of any attribute",
	},
	{
		"datamanagement", "/components/schemas/project_extension_with_schema_link/properties/data/additionalProperties/type", `"object"`, ``,
		"its values are of any type; the examples have strings",
	},
	{
		"datamanagement", "/components/schemas/ItemTip/properties/links", `{"$ref":"#/components/schemas/json_api_link"}`, `{"$ref":"#/components/schemas/json_api_links_self"}`,
		"links of a document have names; the example has self",
	},
	{
		"webhooks", "/components/schemas/HookDetails/properties/callbackWithEventPayloadOnly/type", `"string"`, `"boolean"`,
		"a boolean where it is set, and in Autodesk's SDK",
	},
	{
		"webhooks", "/components/schemas/ModifyHookPayload/properties/callbackWithEventPayloadOnly", ``, `{"type":"boolean"}`,
		"the description of the call names it among what can be changed",
	},
}

// everyCall makes every call of the client once at least, with every option of
// what it sends, and returns the names of the methods.
func everyCall(t *testing.T, c *aps.Client) map[string]bool {
	t.Helper()
	called := map[string]bool{}
	ctx := t.Context()
	// did is told what a call came to. What the twin refuses is no failure here:
	// it is the shape of requests and answers that is looked at.
	did := func(name string, err error) {
		_, exists := reflect.TypeFor[*aps.Client]().MethodByName(name)
		require.True(t, exists, name)
		called[name] = true
		if err != nil {
			t.Logf("%s: %v", name, err)
		}
	}
	yes, no := true, false

	// OSS
	const bucket = "contract"
	_, err := c.CreateBucket(ctx, bucket, aps.Transient, aps.Permission{ClientID: "other", Access: "read"})
	did("CreateBucket", err)
	did("EnsureBucket", c.EnsureBucket(ctx, bucket, aps.Transient))
	_, err = c.Bucket(ctx, bucket)
	did("Bucket", err)
	did("Buckets", drain(c.Buckets(ctx)))
	o, err := c.Upload(ctx, bucket, "wedge.stl", strings.NewReader(solid), int64(len(solid)), aps.UploadOptions{ObjectHeaders: aps.ObjectHeaders{
		ContentType: "model/stl", ContentDisposition: "attachment", ContentEncoding: "identity", CacheControl: "no-store", Metadata: `{"a":1}`,
	}})
	did("Upload", err)
	_, err = c.UploadStream(ctx, bucket, "stream.bin", io.LimitReader(zeros{}, 6<<20), aps.UploadOptions{PartSize: aps.MinPartSize})
	did("UploadStream", err)
	urls, err := c.SignUpload(ctx, bucket, "by hand.txt", "", 1, 1, time.Minute)
	did("SignUpload", err)
	r, err := http.NewRequestWithContext(ctx, http.MethodPut, urls.URLs[0], strings.NewReader("x"))
	require.NoError(t, err)
	res, err := http.DefaultTransport.RoundTrip(r)
	require.NoError(t, err)
	res.Body.Close()
	sum := md5.Sum([]byte("x"))
	_, err = c.CompleteUpload(ctx, bucket, "by hand.txt", urls.UploadKey, 2, []string{hex.EncodeToString(sum[:])}, aps.ObjectHeaders{})
	did("CompleteUpload", err)
	did("Objects", drain(c.Objects(ctx, bucket, "w")))
	_, err = c.ObjectDetails(ctx, bucket, "wedge.stl")
	did("ObjectDetails", err)
	_, err = c.CopyObject(ctx, bucket, "wedge.stl", "copy.stl")
	did("CopyObject", err)
	_, err = c.SignObject(ctx, bucket, "wedge.stl", aps.AccessReadWrite, time.Hour, true)
	did("SignObject", err)
	_, err = c.SignDownload(ctx, bucket, "wedge.stl", time.Hour)
	did("SignDownload", err)
	d, err := c.DownloadObject(ctx, bucket, "wedge.stl")
	did("DownloadObject", err)
	_, err = io.Copy(io.Discard, d)
	require.NoError(t, err)
	did("DeleteObject", c.DeleteObject(ctx, bucket, "stream.bin"))

	// Model Derivative
	urn := o.URN()
	_, err = c.Formats(ctx)
	did("Formats", err)
	did("SetReferences", c.SetReferences(ctx, urn, "wedge.stl", []aps.Reference{{URN: urn, RelativePath: "../a.stl", Filename: "a.stl"}}))
	viewer := []aps.Advanced{
		nil,
		aps.RawOptions{"generateMasterViews": true},
		aps.RevitOptions{Views2D: "pdf", ExtractorVersion: "next", GenerateMasterViews: &yes, MaterialMode: "basic"},
		aps.IFCOptions{ConversionMethod: "v4", BuildingStoreys: "hide", Spaces: "show", OpeningElements: "skip"},
		aps.NavisworksOptions{HiddenObjects: &no, BasicMaterialProperties: &yes, AutodeskMaterialProperties: &yes, TimelinerProperties: &yes},
		aps.AutoCADOptions{Views2D: "legacy"},
		aps.MicroStationOptions{RequestedLinkageIDs: []int64{1}},
		aps.VUEOptions{Hierarchy: "SystemPath"},
	}
	outputs := []aps.Output{
		{Type: aps.STEP, Advanced: aps.STEPOptions{ApplicationProtocol: "242", Tolerance: 0.5}},
		{Type: aps.IGES, Advanced: aps.IGESOptions{Tolerance: 0.5, SurfaceType: "trimmed", SheetType: "open", SolidType: "surface"}},
		{Type: aps.DWG, Advanced: aps.ExportOptions{ExportSettingName: "mine"}},
		{Type: aps.IFC, Advanced: aps.ExportOptions{ExportSettingName: "mine"}},
		{Type: aps.FBX},
		{Type: aps.Thumbnail, Advanced: aps.ThumbnailOptions{Width: 400, Height: 400}},
		{Type: aps.STL, Advanced: aps.STLOptions{Format: "ascii", ExportColor: &yes, ExportFileStructure: "multiple"}},
		{Type: aps.OBJ, Advanced: aps.OBJOptions{ExportFileStructure: "single", Unit: "meter", ModelGUID: "g", ObjectIDs: []int64{-1}}},
	}
	for _, a := range viewer {
		outputs = append(outputs, aps.Output{Type: aps.SVF, Views: []aps.ViewRole{aps.View2D, aps.View3D}, Advanced: a}, aps.Output{Type: aps.SVF2, Views: []aps.ViewRole{aps.View3D}, Advanced: a})
	}
	for _, out := range outputs {
		_, err = c.PostJob(ctx, aps.JobRequest{URN: urn, Outputs: []aps.Output{out}, Fallback: true})
		did("PostJob", err)
	}
	_, err = c.PostJob(ctx, aps.JobRequest{
		URN: urn, RootFilename: "wedge.stl", CheckReferences: true, Force: true, Workflow: "contract", WorkflowAttribute: map[string]any{"a": 1},
		Outputs: []aps.Output{{Type: aps.OBJ}, {Type: aps.STL}, {Type: aps.Thumbnail}},
	})
	did("PostJob", err)
	m := finished(t, c, urn)
	called["Manifest"] = true
	var file string
	for i := range m.Derivatives {
		for res := range m.Derivatives[i].Resources() {
			if res.URN != "" {
				file = res.URN
			}
		}
	}
	require.NotEmpty(t, file)
	_, err = c.ManifestJSON(ctx, urn)
	did("ManifestJSON", err)
	_, _, err = c.Thumbnail(ctx, urn, 200)
	did("Thumbnail", err)
	views, err := c.Metadata(ctx, urn)
	did("Metadata", err)
	_, err = c.ObjectTree(ctx, urn, views[0].GUID, aps.ExtractOptions{ObjectID: 1, Level: 1, Force: true, Fallback: true})
	did("ObjectTree", err)
	did("TreeNodes", drain(c.TreeNodes(ctx, urn, views[0].GUID, aps.ExtractOptions{ObjectID: 1, Level: 1, Force: true, Fallback: true})))
	did("Properties", drain(c.Properties(ctx, urn, views[0].GUID, aps.ExtractOptions{ObjectID: 1, Force: true, Fallback: true})))
	did("Properties", drain(c.Properties(ctx, urn, views[0].GUID, aps.ExtractOptions{})))
	for _, f := range []aps.Filter{
		aps.ByObjectID(1, 2), aps.ByExternalID("a", "b"), aps.ByNamePrefix("w"), aps.Equal("properties.Size.Width", 0.6), aps.Equal("name", "wedge"),
		aps.Between("properties.Size.Width", 0, 2), aps.AtMost("properties.Size.Width", 2), aps.AtLeast("properties.Size.Width", 0), aps.Contains("name", "wedge"),
	} {
		_, err = c.PropertiesPage(ctx, urn, views[0].GUID, aps.PropertyQuery{Filter: f, Fields: []string{"name"}, Units: true, Limit: 1, Fallback: true})
		did("PropertiesPage", err)
	}
	did("QueryProperties", drain(c.QueryProperties(ctx, urn, views[0].GUID, aps.PropertyQuery{Filter: aps.ByNamePrefix("w"), Limit: 2})))
	_, err = c.SignDerivative(ctx, urn, file, time.Hour)
	did("SignDerivative", err)
	_, err = c.DerivativeSize(ctx, urn, file)
	did("DerivativeSize", err)
	_, err = c.DownloadDerivative(ctx, urn, file)
	did("DownloadDerivative", err)
	for _, kind := range []aps.OutputType{aps.SVF, aps.SVF2} { // what viewers load
		_, err = c.PostJob(ctx, aps.JobRequest{URN: urn, Force: true, Outputs: []aps.Output{{Type: kind, Views: []aps.ViewRole{aps.View2D, aps.View3D}}}})
		require.NoError(t, err)
		m = finished(t, c, urn)
		require.Equal(t, aps.Success, m.Status)
		files := 0
		for res := range m.Derivatives[0].Resources() {
			if res.URN != "" {
				files++
				_, err = c.SignDerivative(ctx, urn, res.URN, time.Hour)
				require.NoError(t, err)
				_, err = c.DerivativeSize(ctx, urn, res.URN)
				require.NoError(t, err)
			}
		}
		require.Equal(t, map[aps.OutputType]int{aps.SVF: 5, aps.SVF2: 4}[kind], files)
		_, _, err = c.Thumbnail(ctx, urn, 400)
		require.NoError(t, err)
		views, err = c.Metadata(ctx, urn)
		require.NoError(t, err)
		_, err = c.ObjectTree(ctx, urn, views[0].GUID, aps.ExtractOptions{})
		require.NoError(t, err)
		require.NoError(t, drain(c.Properties(ctx, urn, views[0].GUID, aps.ExtractOptions{})))
	}
	did("DeleteManifest", c.DeleteManifest(ctx, urn))

	// Webhooks
	did("SetHookSecret", c.SetHookSecret(ctx, "one"))
	did("SetHookSecret", c.SetHookSecret(ctx, "two"))
	h, err := c.CreateHook(ctx, aps.SystemDerivative, aps.EventExtractionFinished, aps.HookRequest{
		CallbackURL: "http://127.0.0.1:9/", Scope: aps.HookScope{Workflow: "other"}, Filter: "$[?(@.Payload.status == 'failed')]", Attribute: map[string]any{"a": 1},
		Expires: time.Now().Add(time.Hour), AutoReactivate: true, PayloadOnly: true, HubID: "b.h", ProjectID: "b.p", Tenant: "t",
	})
	did("CreateHook", err)
	_, err = c.CreateHooks(ctx, aps.SystemDerivative, aps.HookRequest{CallbackURL: "http://127.0.0.1:9/all", Scope: aps.HookScope{Workflow: "other"}})
	did("CreateHooks", err)
	_, err = c.Hook(ctx, h.System, h.Event, h.ID)
	did("Hook", err)
	for _, q := range []aps.HookQuery{{Status: aps.HookActive}, {App: true, Oldest: true}, {System: h.System}, {System: h.System, Event: h.Event, ScopeName: "workflow"}} {
		did("Hooks", drain(c.Hooks(ctx, q)))
	}
	did("UpdateHook", c.UpdateHook(ctx, h.System, h.Event, h.ID, aps.HookUpdate{
		Status: aps.HookActive, Filter: "$[?(@.Payload.status == 'success')]", Attribute: map[string]any{"b": 2}, AutoReactivate: &no, PayloadOnly: &no, Secret: "own", Expires: time.Now().Add(time.Hour),
	}))
	did("DeleteHook", c.DeleteHook(ctx, h.System, h.Event, h.ID))
	did("DeleteHookSecret", c.DeleteHookSecret(ctx))

	// What is refused, in the shape of each service.
	refused := func(status int, err error) {
		t.Helper()
		require.True(t, aps.IsStatus(err, status), "%v", err)
	}
	_, err = c.Bucket(ctx, "unknown-bucket")
	refused(http.StatusNotFound, err)
	_, err = c.CreateBucket(ctx, "Not A Key", aps.Transient)
	refused(http.StatusBadRequest, err)
	_, err = c.ObjectDetails(ctx, bucket, "unknown")
	refused(http.StatusNotFound, err)
	_, err = c.SignDownload(ctx, bucket, "unknown", time.Minute)
	refused(http.StatusNotFound, err)
	_, err = c.CompleteUpload(ctx, bucket, "unknown", "unknown", 0, nil, aps.ObjectHeaders{})
	require.Error(t, err)
	_, err = c.Manifest(ctx, aps.URN(aps.ObjectID(bucket, "unknown")))
	refused(http.StatusNotFound, err)
	_, err = c.Hook(ctx, h.System, h.Event, h.ID)
	refused(http.StatusNotFound, err)
	_, err = c.CreateHook(ctx, h.System, h.Event, aps.HookRequest{CallbackURL: "http://127.0.0.1:9/all", Scope: aps.HookScope{Workflow: "other"}})
	refused(http.StatusConflict, err)
	_, err = c.CreateHook(ctx, h.System, h.Event, aps.HookRequest{CallbackURL: "gopher://x", Scope: aps.HookScope{Workflow: "other"}})
	refused(http.StatusBadRequest, err)
	_, err = c.Hub(ctx, "b.unknown")
	refused(http.StatusNotFound, err)

	authCalls(t, c, did)
	dataCalls(t, c.OnBehalfOf("user"), did)
	did("DeleteBucket", c.DeleteBucket(ctx, bucket))
	return called
}

// authCalls makes the calls of Authentication.
func authCalls(t *testing.T, c *aps.Client, did func(string, error)) {
	t.Helper()
	ctx := t.Context()
	token, err := c.Token(ctx, aps.ScopeDataRead, aps.ScopeViewablesRead)
	did("Token", err)
	_, err = c.Verify(ctx, token)
	did("Verify", err)
	_, err = c.Introspect(ctx, token)
	did("Introspect", err)
	const back = "http://127.0.0.1:9/back"
	state, verifier := aps.NewState(), aps.NewVerifier()
	ask := c.AuthorizeURL(aps.AuthorizeOptions{
		RedirectURI: back, Scopes: []string{aps.ScopeDataRead, aps.ScopeUserProfileRead, aps.ScopeOpenID}, State: state, Verifier: verifier, Nonce: state, Login: true, AuthOptions: "{}",
	})
	browse(t, ask)
	did("AuthorizeURL", nil)
	came, err := url.Parse(browse(t, strings.Replace(ask, "prompt=login", "prompt=none", 1))) // the twin then asks nobody
	require.NoError(t, err)
	require.Equal(t, state, came.Query().Get("state"))
	browse(t, c.LogoutURL(back))
	did("LogoutURL", nil)
	_, err = c.Exchange(ctx, came.Query().Get("code"), back, aps.NewVerifier())
	require.True(t, aps.IsStatus(err, http.StatusBadRequest), "with another's verifier: %v", err)
	came, err = url.Parse(browse(t, strings.Replace(ask, "prompt=login", "prompt=none", 1)))
	require.NoError(t, err)
	tokens, err := c.Exchange(ctx, came.Query().Get("code"), back, verifier)
	did("Exchange", err)
	require.NoError(t, err)
	require.NotEmpty(t, tokens.IDToken)
	claims, err := c.Verify(ctx, tokens.AccessToken)
	require.NoError(t, err)
	require.NotEmpty(t, claims.UserID)
	fresh, err := c.Refresh(ctx, tokens.RefreshToken, aps.ScopeDataRead, aps.ScopeUserProfileRead)
	did("Refresh", err)
	require.NoError(t, err)
	_, err = c.Refresh(ctx, tokens.RefreshToken)
	require.True(t, aps.IsStatus(err, http.StatusBadRequest), "used up: %v", err)
	who, err := c.As(fresh, nil).UserInfo(ctx)
	did("UserInfo", err)
	require.NoError(t, err)
	require.Equal(t, claims.UserID, who.ID)
	did("Revoke", c.Revoke(ctx, fresh))
	gone, err := c.Introspect(ctx, fresh.AccessToken)
	require.NoError(t, err)
	require.False(t, gone.Active)
	_, err = c.As(aps.Tokens{AccessToken: fresh.AccessToken}, nil).UserInfo(ctx)
	require.True(t, aps.IsStatus(err, http.StatusUnauthorized), "revoked: %v", err)
}

// browse asks for a page as a browser does, and returns where it is sent.
func browse(t *testing.T, target string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, target, nil)
	require.NoError(t, err)
	res, err := http.DefaultTransport.RoundTrip(r)
	require.NoError(t, err)
	res.Body.Close()
	return res.Header.Get("Location")
}

// dataCalls makes the calls of Data Management.
func dataCalls(t *testing.T, c *aps.Client, did func(string, error)) {
	t.Helper()
	ctx := t.Context()
	hub, project, folder := "b.hub", "b.project", "urn:adsk.wipprod:fs.folder:co.folder"
	for h, err := range c.Hubs(ctx) {
		if err == nil {
			hub = h.ID
		}
	}
	did("Hubs", nil)
	_, err := c.Hub(ctx, hub)
	did("Hub", err)
	for p, err := range c.Projects(ctx, hub) {
		if err == nil {
			project = p.ID
		}
	}
	did("Projects", nil)
	_, err = c.ProjectPage(ctx, hub, 0)
	did("ProjectPage", err)
	_, err = c.Project(ctx, hub, project)
	did("Project", err)
	for f, err := range c.TopFolders(ctx, hub, project) {
		if err == nil {
			folder = f.ID
		}
	}
	did("TopFolders", nil)
	_, err = c.Folder(ctx, project, folder)
	did("Folder", err)
	sub, err := c.CreateFolder(ctx, project, folder, "Sub")
	did("CreateFolder", err)
	parent, err := c.ParentFolder(ctx, project, or(sub.ID, folder))
	did("ParentFolder", err)
	hidden := false
	_, err = c.UpdateFolder(ctx, project, or(sub.ID, folder), aps.FolderUpdate{Name: "Below", ParentID: or(parent.ID, folder), Hidden: &hidden})
	did("UpdateFolder", err)
	v, err := c.PutFile(ctx, project, folder, "wedge.stl", strings.NewReader(solid), int64(len(solid)), aps.UploadOptions{})
	did("PutFile", err)
	second, err := c.PutFile(ctx, project, folder, "wedge.stl", strings.NewReader(solid), int64(len(solid)), aps.UploadOptions{})
	did("PutFile", err)
	require.Equal(t, []any{2, v.ItemID}, []any{second.Number, second.ItemID}, "the next version of the same item")
	_, err = c.Folder(ctx, project, "urn:adsk.wipprod:fs.folder:co.unknown")
	require.True(t, aps.IsStatus(err, http.StatusNotFound), "%v", err)
	storage, err := c.CreateStorage(ctx, project, folder, "wedge.stl")
	did("CreateStorage", err)
	if bucket, key, err := aps.ParseObjectID(storage); err == nil {
		_, err = c.Upload(ctx, bucket, key, bytes.NewReader([]byte(solid)), int64(len(solid)), aps.UploadOptions{})
		require.NoError(t, err)
	}
	storage = or(storage, "urn:adsk.objects:os.object:wip.dm.prod/x.stl")
	_, err = c.CreateItem(ctx, project, folder, "other.stl", storage)
	did("CreateItem", err)
	item, version := or(v.ItemID, "urn:adsk.wipprod:dm.lineage:item"), or(v.ID, "urn:adsk.wipprod:fs.file:vf.item?version=1")
	_, err = c.CreateVersion(ctx, project, item, "wedge.stl", storage)
	did("CreateVersion", err)
	_, err = c.Item(ctx, project, item)
	did("Item", err)
	_, err = c.ItemFolder(ctx, project, item)
	did("ItemFolder", err)
	_, err = c.Tip(ctx, project, item)
	did("Tip", err)
	did("Versions", drain(c.Versions(ctx, project, item)))
	_, err = c.VersionPage(ctx, project, item, 0)
	did("VersionPage", err)
	_, err = c.Version(ctx, project, version)
	did("Version", err)
	_, err = c.VersionItem(ctx, project, version)
	did("VersionItem", err)
	_, err = c.RenameItem(ctx, project, item, "renamed.stl")
	did("RenameItem", err)
	_, err = c.RenameVersion(ctx, project, version, "renamed.stl")
	did("RenameVersion", err)
	did("Contents", drain(c.Contents(ctx, project, folder)))
	_, err = c.ContentPage(ctx, project, folder, 0)
	did("ContentPage", err)
	did("Search", drain(c.Search(ctx, project, folder, map[string][]string{"fileType": {"stl", "obj"}})))
}

func or(s ...string) string {
	for _, v := range s {
		if v != "" {
			return v
		}
	}
	return ""
}

// drain reads a sequence to its end and returns the error in it.
func drain[T any](seq func(func(T, error) bool)) error {
	var failed error
	for _, err := range seq {
		failed = err
	}
	return failed
}

// finished waits until the translation of urn is over.
func finished(t *testing.T, c *aps.Client, urn string) *aps.Manifest {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		m, err := c.Manifest(ctx, urn)
		require.NoError(t, err)
		if m.Status.Done() {
			return m
		}
		<-tick.C
	}
}

// zeros is an endless stream.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }
