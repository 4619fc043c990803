package aps

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// URN returns the name of an object in Model Derivative: its identifier in
// base64url without padding, which the service refuses.
func URN(objectID string) string { return base64.RawURLEncoding.EncodeToString([]byte(objectID)) }

// OutputType is a format to translate to. What it can be made from is told by
// [Client.Formats].
type OutputType string

// Formats of outputs.
const (
	SVF       OutputType = "svf"
	SVF2      OutputType = "svf2"
	Thumbnail OutputType = "thumbnail"
	STL       OutputType = "stl"
	STEP      OutputType = "step"
	IGES      OutputType = "iges"
	OBJ       OutputType = "obj"
	IFC       OutputType = "ifc"
	DWG       OutputType = "dwg"
	FBX       OutputType = "fbx"
)

// ViewRole says what a view shows.
type ViewRole string

// Roles of views: sheets and models.
const (
	View2D ViewRole = "2d"
	View3D ViewRole = "3d"
)

// JobRequest asks for a translation.
type JobRequest struct {
	URN             string   // of the source, see [URN]
	CompressedURN   bool     // the source is a zip; RootFilename is then required
	RootFilename    string   // the top file in the zip; also tells the format of an object without extension
	CheckReferences bool     // resolve what [Client.SetReferences] said before
	Outputs         []Output // at least one; SVF and SVF2 exclude each other
	Force           bool     // throw away the manifest and every derivative first
	// Fallback makes OBJ output of a design that has old SVF derivatives of
	// BIM 360 Docs count objects as those do. Use it there in every read too:
	// see [ExtractOptions].
	Fallback bool
	// Workflow is the scope of the hooks that are to be told: at most 36
	// letters, digits and hyphens.
	Workflow string
	// WorkflowAttribute comes back with those calls: a JSON object, less than 1 KB.
	WorkflowAttribute map[string]any
}

// Output is a format to make.
// Source: modelderivative.yaml, JobPayloadFormat.
type Output struct {
	Type     OutputType `json:"type"`
	Views    []ViewRole `json:"views,omitempty"`    // of SVF and SVF2
	Advanced Advanced   `json:"advanced,omitempty"` // what is not the default
}

// Advanced are options of an output: one of the types of this package whose
// names end in Options, or [RawOptions]. Those of inputs ([RevitOptions], …) go
// with SVF and SVF2, the others with the output that they are named for. The
// zero value of every field leaves it to the service.
type Advanced interface{ fits(OutputType) bool }

func viewer(t OutputType) bool { return t == SVF || t == SVF2 }

// RevitOptions are for Revit sources (RVT).
type RevitOptions struct {
	Views2D             string `json:"2dviews,omitempty"`          // legacy (default) or pdf
	ExtractorVersion    string `json:"extractorVersion,omitempty"` // next or previous; default the current
	GenerateMasterViews *bool  `json:"generateMasterViews,omitempty"`
	MaterialMode        string `json:"materialMode,omitempty"` // auto (default), basic or autodesk
}

func (RevitOptions) fits(t OutputType) bool { return viewer(t) }

// IFCOptions are for IFC sources. The visibilities count for modern and v3 only:
// hide (default) translates and does not show, skip does not translate.
type IFCOptions struct {
	ConversionMethod string `json:"conversionMethod,omitempty"` // legacy, modern, v3 or v4 (recommended)
	BuildingStoreys  string `json:"buildingStoreys,omitempty"`  // hide, show or skip
	Spaces           string `json:"spaces,omitempty"`           // hide, show or skip
	OpeningElements  string `json:"openingElements,omitempty"`  // hide, show or skip
}

func (IFCOptions) fits(t OutputType) bool { return viewer(t) }

// NavisworksOptions are for Navisworks sources (NWD): what else to extract.
type NavisworksOptions struct {
	HiddenObjects              *bool `json:"hiddenObjects,omitempty"`
	BasicMaterialProperties    *bool `json:"basicMaterialProperties,omitempty"`
	AutodeskMaterialProperties *bool `json:"autodeskMaterialProperties,omitempty"`
	TimelinerProperties        *bool `json:"timelinerProperties,omitempty"`
}

func (NavisworksOptions) fits(t OutputType) bool { return viewer(t) }

// AutoCADOptions are for DWG sources.
type AutoCADOptions struct {
	Views2D string `json:"2dviews,omitempty"` // legacy (default) or pdf
}

func (AutoCADOptions) fits(t OutputType) bool { return viewer(t) }

// MicroStationOptions are for DGN sources.
type MicroStationOptions struct {
	RequestedLinkageIDs []int64 `json:"requestedLinkageIDs,omitempty"`
}

func (MicroStationOptions) fits(t OutputType) bool { return viewer(t) }

// VUEOptions are for VUE sources.
type VUEOptions struct {
	Hierarchy string `json:"hierarchy,omitempty"` // Classic (default) or SystemPath
}

func (VUEOptions) fits(t OutputType) bool { return viewer(t) }

// ThumbnailOptions are for thumbnails: pixels, 100, 200 or 400.
type ThumbnailOptions struct {
	Width  int `json:"width,omitempty"`
	Height int `json:"height,omitempty"`
}

func (ThumbnailOptions) fits(t OutputType) bool { return t == Thumbnail }

// STLOptions are for STL output.
type STLOptions struct {
	Format              string `json:"format,omitempty"` // binary (default) or ascii
	ExportColor         *bool  `json:"exportColor,omitempty"`
	ExportFileStructure string `json:"exportFileStructure,omitempty"` // single (default) or multiple files
}

func (STLOptions) fits(t OutputType) bool { return t == STL }

// OBJOptions are for OBJ output.
type OBJOptions struct {
	ExportFileStructure string `json:"exportFileStructure,omitempty"` // single (default) or multiple files
	// Unit is meter, decimeter, centimeter, millimeter, micrometer, nanometer,
	// yard, foot, inch, mil or microinch; default that of the source.
	Unit      string  `json:"unit,omitempty"`
	ModelGUID string  `json:"modelGuid,omitempty"` // the view that ObjectIDs are of
	ObjectIDs []int64 `json:"objectIds,omitempty"` // what to export; -1 is all
}

func (OBJOptions) fits(t OutputType) bool { return t == OBJ }

// STEPOptions are for STEP output.
type STEPOptions struct {
	ApplicationProtocol string  `json:"applicationProtocol,omitempty"` // 203, 214 (default) or 242
	Tolerance           float64 `json:"tolerance,omitempty"`           // default 0.001
}

func (STEPOptions) fits(t OutputType) bool { return t == STEP }

// IGESOptions are for IGES output.
type IGESOptions struct {
	Tolerance   float64 `json:"tolerance,omitempty"`   // default 0.001
	SurfaceType string  `json:"surfaceType,omitempty"` // bounded (default), trimmed or wireframe
	SheetType   string  `json:"sheetType,omitempty"`   // open, shell, surface (default) or wireframe
	SolidType   string  `json:"solidType,omitempty"`   // solid (default), surface or wireframe
}

func (IGESOptions) fits(t OutputType) bool { return t == IGES }

// ExportOptions are for DWG and IFC output: the name of an export setup of the
// Revit source.
type ExportOptions struct {
	ExportSettingName string `json:"exportSettingName,omitempty"`
}

func (ExportOptions) fits(t OutputType) bool { return t == DWG || t == IFC }

// RawOptions are sent as they are: for what this package does not know yet.
type RawOptions map[string]any

func (RawOptions) fits(OutputType) bool { return true }

// Job is what the service says of a job.
type Job struct {
	URN string
	// Existed says that everything asked for was there or on its way already,
	// and nothing new was begun (status 201).
	Existed bool
	// Accepted are the outputs as the service understood them.
	Accepted []OutputType
}

var workflowID = regexp.MustCompile(`^[A-Za-z0-9-]{1,36}$`)

// check finds what the service would refuse, before a call is spent on it.
func (j *JobRequest) check(op string) error {
	switch {
	case j.URN == "":
		return invalid(op, "the URN is empty")
	case len(j.Outputs) == 0:
		return invalid(op, "no output is asked for")
	case j.CompressedURN && j.RootFilename == "":
		return invalid(op, "the source is an archive: RootFilename must name the file to begin with")
	case j.Workflow != "" && !workflowID.MatchString(j.Workflow):
		return invalid(op, "workflow %q: want at most 36 letters, digits and hyphens", j.Workflow)
	}
	has := func(t OutputType) bool {
		return slices.ContainsFunc(j.Outputs, func(o Output) bool { return o.Type == t })
	}
	if has(SVF) && has(SVF2) {
		return invalid(op, "one manifest cannot have svf and svf2")
	}
	for _, o := range j.Outputs {
		if o.Type == "" {
			return invalid(op, "an output has no type")
		}
		if o.Advanced != nil && !o.Advanced.fits(o.Type) {
			return invalid(op, "%T are no options of output %s", o.Advanced, o.Type)
		}
	}
	return nil
}

// PostJob asks for a translation. It is repeated only where it is certain that
// nothing was begun (a refused token, 429, no connection): a job costs money,
// so the caller decides. Repeating one without Force finds what runs already.
//
// Source: POST /modelderivative/v2/designdata/job, modelderivative.yaml (start-job).
func (c *Client) PostJob(ctx context.Context, j JobRequest) (Job, error) {
	const op = "post job"
	if err := j.check(op); err != nil {
		return Job{}, err
	}
	input := map[string]any{"urn": j.URN}
	if j.CompressedURN {
		input["compressedUrn"] = true
	}
	if j.RootFilename != "" {
		input["rootFilename"] = j.RootFilename
	}
	if j.CheckReferences {
		input["checkReferences"] = true
	}
	body := map[string]any{"input": input, "output": map[string]any{"formats": j.Outputs}}
	misc := map[string]any{}
	if j.Workflow != "" {
		misc["workflow"] = j.Workflow
	}
	if j.WorkflowAttribute != nil {
		misc["workflowAttribute"] = j.WorkflowAttribute
	}
	if len(misc) > 0 {
		body["misc"] = misc
	}
	header := c.in()
	if j.Force {
		header.Set("X-Ads-Force", "true")
	}
	if j.Fallback {
		header.Set("X-Ads-Derivative-Format", "fallback")
	}
	var a struct {
		Result   string `json:"result"`
		URN      string `json:"urn"`
		Accepted struct {
			Output struct {
				Formats []struct {
					Type OutputType `json:"type"`
				} `json:"formats"`
			} `json:"output"`
		} `json:"acceptedJobs"`
	}
	res, err := c.receive(ctx, call{
		op: op, method: http.MethodPost, path: designdata + "/job", header: header, quota: quotaJob,
		scopes: []string{ScopeDataRead, ScopeDataWrite, ScopeDataCreate}, body: body, once: true,
	}, &a)
	if err != nil {
		return Job{}, err
	}
	job := Job{URN: first(a.URN, j.URN), Existed: res.status == http.StatusCreated}
	for _, f := range a.Accepted.Output.Formats {
		job.Accepted = append(job.Accepted, f.Type)
	}
	if a.Result != "" && !strings.EqualFold(a.Result, "success") && !strings.EqualFold(a.Result, "created") {
		return job, &Error{Op: op, Status: res.status, Code: a.Result, Message: "the service did not accept the job", RequestID: requestID(res.header), final: true}
	}
	return job, nil
}

// Reference is a file that a design refers to.
type Reference struct {
	URN          string          `json:"urn"`          // of the file, see [URN]
	RelativePath string          `json:"relativePath"` // from the design, as it refers to it
	Filename     string          `json:"filename"`
	Metadata     json.RawMessage `json:"metadata,omitempty"` // a JSON object
}

// SetReferences tells which objects the files are that a design, named
// filename, refers to. It must come before the job, which asks for them with
// CheckReferences.
//
// Source: POST /modelderivative/v2/designdata/{urn}/references, modelderivative.yaml (specify-references).
func (c *Client) SetReferences(ctx context.Context, urn, filename string, references []Reference) error {
	const op = "set references"
	if len(references) == 0 {
		return invalid(op, "no reference is given")
	}
	_, err := c.json(ctx, call{
		op: op, method: http.MethodPost, path: designdata + "/" + segment(urn) + "/references",
		header: c.in(), scopes: []string{ScopeDataRead, ScopeDataWrite, ScopeDataCreate},
		body: map[string]any{"urn": urn, "region": c.region, "filename": filename, "references": references},
	}, nil)
	return err
}
