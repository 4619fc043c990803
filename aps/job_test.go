package aps_test

import (
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/aps"
)

func TestJobsAreCheckedBeforeTheyAreSent(t *testing.T) {
	t.Parallel()
	c, _ := over(aps.Options{}, func(*http.Request) (*http.Response, error) {
		return reply(500, ""), nil
	})
	obj := []aps.Output{{Type: aps.OBJ}}
	for want, j := range map[string]aps.JobRequest{
		"the URN is empty": {Outputs: obj},
		"no output":        {URN: "u"},
		"RootFilename":     {URN: "u", Outputs: obj, CompressedURN: true},
		"at most 36":       {URN: "u", Outputs: obj, Workflow: "with space"},
		"svf and svf2":     {URN: "u", Outputs: []aps.Output{{Type: aps.SVF}, {Type: aps.SVF2}}},
		"aps.STLOptions are no options of output obj":  {URN: "u", Outputs: []aps.Output{{Type: aps.OBJ, Advanced: aps.STLOptions{}}}},
		"aps.IFCOptions are no options of output ifc":  {URN: "u", Outputs: []aps.Output{{Type: aps.IFC, Advanced: aps.IFCOptions{}}}},
		"aps.OBJOptions are no options of output svf2": {URN: "u", Outputs: []aps.Output{{Type: aps.SVF2, Advanced: aps.OBJOptions{}}}},
		"has no type": {URN: "u", Outputs: []aps.Output{{}}},
	} {
		_, err := c.PostJob(t.Context(), j)
		require.ErrorContains(t, err, want)
		require.False(t, aps.IsStatus(err, 500), "%s was sent", want)
	}
}

func TestJobsAreWrittenAsTheServiceReads(t *testing.T) {
	t.Parallel()
	var got []byte
	var header http.Header
	answer := reply(200, `{"result":"success","urn":"u","acceptedJobs":{"output":{"formats":[{"type":"svf2"},{"type":"obj"}]}}}`)
	c, _ := over(aps.Options{}, func(r *http.Request) (res *http.Response, err error) {
		got, err = io.ReadAll(r.Body)
		header = r.Header
		return answer, err
	})
	yes := true
	j, err := c.PostJob(t.Context(), aps.JobRequest{
		URN: "u", CompressedURN: true, RootFilename: "a.rvt", CheckReferences: true, Force: true, Fallback: true, Workflow: "flow", WorkflowAttribute: map[string]any{"a": 1},
		Outputs: []aps.Output{
			{Type: aps.SVF2, Views: []aps.ViewRole{aps.View2D, aps.View3D}, Advanced: aps.RevitOptions{Views2D: "pdf", GenerateMasterViews: &yes}},
			{Type: aps.OBJ, Advanced: aps.OBJOptions{Unit: "meter", ObjectIDs: []int64{-1}}},
			{Type: "new", Advanced: aps.RawOptions{"x": 1}},
		},
	})
	require.NoError(t, err)
	require.Equal(t, aps.Job{URN: "u", Accepted: []aps.OutputType{aps.SVF2, aps.OBJ}}, j)
	require.JSONEq(t, `{"input":{"urn":"u","compressedUrn":true,"rootFilename":"a.rvt","checkReferences":true},"output":{"formats":[
		{"type":"svf2","views":["2d","3d"],"advanced":{"2dviews":"pdf","generateMasterViews":true}},
		{"type":"obj","advanced":{"unit":"meter","objectIds":[-1]}},{"type":"new","advanced":{"x":1}}]},
		"misc":{"workflow":"flow","workflowAttribute":{"a":1}}}`, string(got))
	require.Equal(t, []string{"true", "fallback", "US"}, []string{header.Get("x-ads-force"), header.Get("x-ads-derivative-format"), header.Get("region")})

	answer = reply(201, "")
	j, err = c.PostJob(t.Context(), aps.JobRequest{URN: "u", Outputs: []aps.Output{{Type: aps.OBJ}}})
	require.NoError(t, err)
	require.Equal(t, aps.Job{URN: "u", Existed: true}, j)
	require.JSONEq(t, `{"input":{"urn":"u"},"output":{"formats":[{"type":"obj"}]}}`, string(got))
	require.Empty(t, header.Get("x-ads-force"))
}

func TestManifestsKeepAllThatIsSaid(t *testing.T) {
	t.Parallel()
	var m aps.Manifest
	require.NoError(t, json.Unmarshal([]byte(`{"type":"manifest","hasThumbnail":"false","status":"failed","progress":"complete","region":"US","urn":"U","messages":[{"type":"info","code":"I","message":"whole"}],
		"derivatives":[{"name":"A5.iam","hasThumbnail":"true","status":"failed","progress":"99% complete","outputType":"svf","properties":{"Document Information":{"a":1}},
		"messages":[{"type":"warning","code":"TranslationWorker-ThumbnailGenerationFailed","message":"No thumbnails."},{"type":"error","code":"EMPTY"}],
		"children":[{"guid":"d998","type":"geometry","role":"3d","name":"Scene","status":"success","phaseNames":"New Construction","phaseIds":["1","2"],"camera":[1,2,3.5],
			"messages":[{"type":"error","code":"ATF-1026","message":["The file: {0} is empty, {1} too.","C:/{1}","b","more"]}],
			"children":[{"guid":"x","type":"resource","role":"thumbnail","status":"success","resolution":[400.0,400],"mime":"image/png","urn":"urn:x"}]}]}]}`), &m))
	var said []string
	for _, msg := range m.Messages() {
		said = append(said, msg.String())
	}
	require.Equal(t, []string{"whole", "No thumbnails.", "EMPTY", "The file: C:/{1} is empty, b too. more"}, said)
	d := m.Derivatives[0]
	require.True(t, bool(d.HasThumbnail))
	require.InDelta(t, 0.99, d.Fraction(), 1e-9)
	require.InDelta(t, 1, m.Fraction(), 1e-9)
	require.Equal(t, aps.Strings{"New Construction"}, d.Children[0].PhaseNames)
	require.Equal(t, aps.Strings{"1", "2"}, d.Children[0].PhaseIDs)
	require.Equal(t, []float64{400, 400}, d.Children[0].Children[0].Resolution)
	require.Equal(t, []float64{1, 2, 3.5}, d.Children[0].Camera)
	require.JSONEq(t, `{"Document Information":{"a":1}}`, string(d.Properties))
}

func TestPropertiesAreQueriedPageByPage(t *testing.T) {
	t.Parallel()
	var bodies []string
	c, _ := over(aps.Options{}, func(r *http.Request) (*http.Response, error) {
		b, err := io.ReadAll(r.Body)
		bodies = append(bodies, string(b))
		switch len(bodies) {
		case 1:
			return reply(202, `{"result":"success"}`, "Retry-After", "0"), err
		case 2:
			return reply(200, `{"pagination":{"limit":2,"offset":0,"totalResults":3},"data":{"type":"properties","collection":[{"objectid":1},{"objectid":2}]}}`), err
		}
		return reply(200, `{"pagination":{"limit":2,"offset":2,"totalResults":3},"data":{"type":"properties","collection":[{"objectid":3}]}}`), err
	})
	var ids []int64
	for o, err := range c.QueryProperties(t.Context(), "u", "g", aps.PropertyQuery{Filter: aps.Between("properties.Dimensions.Width", 1, 2.5), Fields: []string{"objectid"}, Limit: 2, Units: true}) {
		require.NoError(t, err)
		ids = append(ids, o.ObjectID)
	}
	require.Equal(t, []int64{1, 2, 3}, ids)
	require.JSONEq(t, `{"pagination":{"offset":0,"limit":2},"query":{"$between":["properties.Dimensions.Width",1,2.5]},"fields":["objectid"],"payload":"unit"}`, bodies[0])
	require.Equal(t, bodies[0], bodies[1])
	require.JSONEq(t, `{"pagination":{"offset":2,"limit":2},"query":{"$between":["properties.Dimensions.Width",1,2.5]},"fields":["objectid"],"payload":"unit"}`, bodies[2])

	_, err := c.PropertiesPage(t.Context(), "u", "g", aps.PropertyQuery{})
	require.ErrorContains(t, err, "no filter")
	_, err = c.PropertiesPage(t.Context(), "u", "g", aps.PropertyQuery{Filter: aps.ByNamePrefix("a"), Limit: 1001})
	require.ErrorContains(t, err, "1 to 1000")
	require.Len(t, bodies, 3)
}
