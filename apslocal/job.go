package apslocal

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"

	"purlin/apslocal/convert"
)

// source is what a URN stands for: an object, under its own URN or under that of
// a version of a project.
type source struct {
	urn         string
	bucket, key string
	name        string // of the file, where the key does not tell it
}

// turnedDown answers with a refusal in the shape of Model Derivative, or with
// what went wrong inside.
func (s *Server) turnedDown(w http.ResponseWriter, r *http.Request, doing string, err error) {
	if e, ok := errors.AsType[*refusal](err); ok {
		designError(w, e.status, e.reason)
		return
	}
	s.fail(w, r, designError, doing, err)
}

// sourceOf reads a URN: base64 in either alphabet, padded or not, of the id of an
// object, its key escaped or not, or of a version. s.mu is held. The object need
// not be there.
func (s *Server) sourceOf(c caller, urn string) (source, error) {
	bad := refuse(http.StatusBadRequest, "The urn is not valid.")
	if len(urn) > 4096 {
		return source{}, bad
	}
	plain := strings.NewReplacer("+", "-", "/", "_").Replace(strings.TrimRight(urn, "="))
	b, err := base64.RawURLEncoding.DecodeString(plain)
	if err != nil {
		return source{}, bad
	}
	id := string(b)
	if v := s.versionOf(c.client, id); v != nil {
		return source{plain, wipBucket, v.Storage, v.Name}, nil
	}
	rest, ok := strings.CutPrefix(id, "urn:adsk.objects:os.object:")
	bucket, key, found := strings.Cut(rest, "/")
	if !ok || !found || !bucketKey.MatchString(bucket) || key == "" {
		if strings.HasPrefix(id, "urn:adsk.wipprod:fs.file:vf.") {
			return source{}, refuse(http.StatusNotFound, "The version does not exist.")
		}
		return source{}, bad
	}
	if unescaped, err := url.PathUnescape(key); err == nil && unescaped != key {
		if _, err := s.object(bucket, key); err != nil { // some clients keep the key escaped
			key = unescaped
		}
	}
	from := source{urn: urnOf(bucket, key), bucket: bucket, key: key}
	if bucket == wipBucket {
		l, err := s.library(c.client)
		if err != nil {
			return source{}, err
		}
		e := l.entries[storageID(key)]
		if e == nil {
			return source{}, refuse(http.StatusForbidden, "Access denied.")
		}
		from.name = e.Name
		return from, nil
	}
	if b, err := s.bucket(bucket); err == nil && b.Owner != c.client {
		return source{}, refuse(http.StatusForbidden, "Access denied.")
	}
	return from, nil
}

// job is the body of POST /job. Source: modelderivative.yaml (JobPayload).
type job struct {
	Input struct {
		URN        string `json:"urn"`
		Compressed bool   `json:"compressedUrn"`
		Root       string `json:"rootFilename"`
		Check      bool   `json:"checkReferences"`
	} `json:"input"`
	Output struct {
		Destination struct {
			Region string `json:"region"`
		} `json:"destination"`
		Formats []json.RawMessage `json:"formats"`
	} `json:"output"`
	Misc struct {
		Workflow  string          `json:"workflow"`
		Attribute json.RawMessage `json:"workflowAttribute"`
	} `json:"misc"`
}

// check says what is wrong with a job, whatever its source.
func (j *job) check() error {
	switch {
	case len(j.Output.Formats) == 0 || len(j.Output.Formats) > 16:
		return refuse(http.StatusBadRequest, "output.formats must name 1 to 16 formats.")
	case j.Misc.Workflow != "" && !workflow.MatchString(j.Misc.Workflow) || len(j.Misc.Attribute) > maxAttribute:
		return refuse(http.StatusBadRequest, "misc.workflow is 1 to 36 letters, digits and dashes, and workflowAttribute less than 1 KB.")
	case len(j.Input.Root) > maxKey:
		return refuse(http.StatusBadRequest, "input.rootFilename is at most 1024 bytes.")
	case j.Input.Compressed && j.Input.Root == "":
		return refuse(http.StatusBadRequest, "A compressed input needs a rootFilename.")
	}
	return nil
}

// options are the values that advanced options of outputs may have; nil is any.
// Sources: modelderivative.yaml (JobPayloadFormatAdvancedOBJ, …STL, …Thumbnail).
var options = map[string]map[string][]any{
	"obj": {
		"exportFileStructure": {"single", "multiple"},
		"unit":                {"none", "meter", "decimeter", "centimeter", "millimeter", "micrometer", "nanometer", "yard", "foot", "inch", "mil", "microinch"},
		"modelGuid":           nil, "objectIds": nil,
	},
	"svf":       viewOptions,
	"svf2":      viewOptions,
	"stl":       {"format": {"binary", "ascii"}, "exportColor": {true, false}, "exportFileStructure": {"single", "multiple"}},
	"thumbnail": {"width": {100.0, 200.0, 400.0}, "height": {100.0, 200.0, 400.0}},
}

// viewOptions are those of svf and svf2, whatever the input. Sources:
// modelderivative.yaml (JobPayloadFormatSVFAdvancedRVT, …IFC, …DGN, …DWG, …NWD, …VUE).
var viewOptions = map[string][]any{
	"2dviews": {"legacy", "pdf"}, "extractorVersion": {"next", "previous"}, "generateMasterViews": {true, false}, "materialMode": {"auto", "basic", "autodesk"},
	"conversionMethod": {"legacy", "modern", "v3", "v4"}, "buildingStoreys": {"hide", "show", "skip"}, "spaces": {"hide", "show", "skip"}, "openingElements": {"hide", "show", "skip"},
	"requestedLinkageIDs": nil,
	"hiddenObjects":       {true, false}, "basicMaterialProperties": {true, false}, "autodeskMaterialProperties": {true, false}, "timelinerProperties": {true, false},
	"hierarchy": {"Classic", "SystemPath"},
}

// heeded are the option values that change nothing, or what is made anyway; any
// other is told as a warning.
var heeded = map[string][]any{
	"exportFileStructure": {"single"}, "unit": {"none"}, "format": {"binary"}, "exportColor": {true, false},
	"width": {100.0, 200.0, 400.0}, "height": {100.0, 200.0, 400.0},
	"2dviews": {"legacy"}, "generateMasterViews": {false}, "materialMode": {"auto"},
	"hiddenObjects": {false}, "basicMaterialProperties": {false}, "autodeskMaterialProperties": {false}, "timelinerProperties": {false},
	"hierarchy": {"Classic"},
}

// output reads one format of a job of a source with an extension.
func (j *job) output(raw json.RawMessage, extension string) (output, error) {
	var f struct {
		Type     string         `json:"type"`
		Views    []string       `json:"views"`
		Advanced map[string]any `json:"advanced"`
	}
	if err := json.Unmarshal(raw, &f); err != nil || f.Type == "" {
		return output{}, refuse(http.StatusBadRequest, "A format must have a type, and advanced options as an object.")
	}
	o := output{Type: strings.ToLower(f.Type), Status: pending}
	if c, known := formats()[o.Type]; !known || !slices.Contains(convert.Supported(extension), c) {
		return output{}, refuse(http.StatusNotAcceptable, fmt.Sprintf("Failed to trigger translation for this file: %q cannot be made from %q.%s", f.Type, extension, whyNot(extension)))
	}
	if slices.ContainsFunc(f.Views, func(v string) bool { return v != "2d" && v != "3d" }) {
		return output{}, refuse(http.StatusBadRequest, "views are 2d and 3d.")
	}
	for name, v := range f.Advanced {
		allowed, known := options[o.Type][name]
		if !known || allowed != nil && !slices.Contains(allowed, v) {
			return output{}, refuse(http.StatusBadRequest, fmt.Sprintf("The advanced option %.100q of %s is not known, or has no such value.", name, o.Type))
		}
		if !slices.Contains(heeded[name], v) {
			o.Messages = append(o.Messages, message{"warning", "Translation-OptionIgnored", fmt.Sprintf("The option %s is not heeded by this server.", name)})
		}
	}
	slices.SortFunc(o.Messages, func(a, b message) int { return strings.Compare(a.Message, b.Message) })
	return o, nil
}

// whyNot is what the installation lacks to read an input.
func whyNot(extension string) string {
	for _, in := range convert.Inputs() {
		if in.Extension == extension && in.Reason != "" {
			return " " + in.Reason
		}
	}
	return ""
}

// postJob is POST /job. Source: modelderivative.yaml (startJob).
func (s *Server) postJob(w http.ResponseWriter, r *http.Request, c caller) {
	var in job
	if err := body(w, r, &in); err != nil {
		designError(w, http.StatusBadRequest, "The body is not JSON of the expected shape.")
		return
	}
	urn, made, err := s.start(r, c, &in)
	if err != nil {
		s.turnedDown(w, r, "starting a job", err)
		return
	}
	status := http.StatusCreated // nothing new
	if made {
		status = http.StatusOK
	}
	reply(w, status, map[string]any{
		"result": "success", "urn": urn,
		"acceptedJobs": map[string]any{"output": map[string]any{"formats": in.Output.Formats}},
	})
}

// start queues what of a job is not made yet, and says whether there is any.
func (s *Server) start(r *http.Request, c caller, in *job) (urn string, made bool, err error) {
	if err := in.check(); err != nil {
		return "", false, err
	}
	where := region(r)
	if r.Header.Get("region") == "" && r.Header.Get("x-ads-region") == "" && r.PathValue("region") == "" {
		where = canonicalRegion(in.Output.Destination.Region)
	}
	if !slices.Contains(regions, where) {
		return "", false, refuse(http.StatusBadRequest, "The region must be one of "+strings.Join(regions, ", ")+".")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	from, err := s.sourceOf(c, in.Input.URN)
	if err != nil {
		return "", false, err
	}
	if _, err := s.object(from.bucket, from.key); err != nil {
		return "", false, refuse(http.StatusNotFound, "The source object does not exist.")
	}
	d := &design{URN: from.urn, Bucket: from.bucket, Key: from.key, Name: from.name, Region: where, Epoch: rand.Text(), Client: c.client}
	input := inputName(d.name(), in.Input.Root, in.Input.Compressed)
	if in.Input.Compressed { // what is made of an archive is made of its root
		input = in.Input.Root
	}
	var want []output
	for _, raw := range in.Output.Formats {
		o, err := in.output(raw, strings.ToLower(strings.TrimPrefix(path.Ext(input), ".")))
		if err != nil {
			return "", false, err
		}
		if !slices.ContainsFunc(want, func(v output) bool { return v.Type == o.Type }) {
			want = append(want, o)
		}
	}
	known, err := s.design(d.id())
	switch {
	case err == nil && (r.Header.Get("x-ads-force") == "true" || known.Client != c.client): // a bucket may have changed hands
		if err := s.discard(d.id()); err != nil {
			return "", false, err
		}
	case err == nil:
		d = known
	case !errors.Is(err, fs.ErrNotExist):
		return "", false, err
	}
	if err := d.exclude(want); err != nil {
		return "", false, err
	}
	d.Root, d.Packed, d.Check, d.Workflow, d.Attribute = in.Input.Root, in.Input.Compressed, in.Input.Check, in.Misc.Workflow, in.Misc.Attribute
	if made = d.want(want); made {
		if err := s.save(d); err != nil {
			return "", false, err
		}
		s.enqueue(d.id())
	}
	return d.URN, made, nil
}

// exclude refuses outputs of which a manifest cannot have both. Source: Autodesk's
// page "Model Derivative: POST job"; it does not tell the status.
func (d *design) exclude(outputs []output) error {
	has := func(t string) bool {
		return slices.ContainsFunc(slices.Concat(d.Outputs, outputs), func(o output) bool { return o.Type == t })
	}
	if has("svf") && has("svf2") {
		return refuse(http.StatusBadRequest, "A manifest has either svf or svf2: delete it first, or use x-ads-force.")
	}
	return nil
}

// want adds outputs that are not there, or failed, and says whether there are any.
func (d *design) want(outputs []output) (added bool) {
	for _, o := range outputs {
		i := slices.IndexFunc(d.Outputs, func(have output) bool { return have.Type == o.Type })
		switch {
		case i < 0:
			d.Outputs = append(d.Outputs, o)
		case d.Outputs[i].Status == failed || d.Outputs[i].Status == timedOut:
			d.Outputs[i] = o
		default:
			continue
		}
		added = true
	}
	return added
}

// reference is a file that a design refers to. Source: modelderivative.yaml (SpecifyReferencesPayload).
type reference struct {
	URN          string `json:"urn"`
	RelativePath string `json:"relativePath"`
	Filename     string `json:"filename"`
}

// postReferences is POST /{urn}/references: where the files are that a design
// refers to, for jobs with checkReferences. Source: modelderivative.yaml (specifyReferences).
func (s *Server) postReferences(w http.ResponseWriter, r *http.Request, c caller) {
	var in struct {
		URN        string      `json:"urn"`
		Filename   string      `json:"filename"`
		References []reference `json:"references"`
	}
	if err := body(w, r, &in); err != nil || in.Filename == "" || len(in.References) == 0 || len(in.References) > 1000 {
		designError(w, http.StatusBadRequest, "The body must be JSON with a filename and 1 to 1000 references.")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	from, err := s.sourceOf(c, r.PathValue("urn"))
	for _, v := range in.References {
		if v.URN == "" || v.Filename == "" || v.RelativePath == "" {
			err = errors.Join(err, refuse(http.StatusBadRequest, "A reference has a urn, a relativePath and a filename."))
		}
		if err == nil {
			_, err = s.sourceOf(c, v.URN)
		}
	}
	if err == nil {
		err = s.writeJSON(s.referencesFile(c.client, from.urn), in.References)
	}
	if err != nil {
		s.turnedDown(w, r, "writing references", err)
		return
	}
	reply(w, http.StatusOK, map[string]string{"result": "success", "urn": from.urn})
}

func (s *Server) referencesFile(client, urn string) string {
	return s.path("references", hash(client+"/"+urn)+".json")
}

// beside opens a file that a design refers to: where references say it is, or
// beside the model in its bucket.
func (s *Server) beside(d *design, name string) (*os.File, int64, error) {
	var all []reference
	if d.Check {
		if err := readJSON(s.referencesFile(d.Client, d.URN), &all); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, 0, err
		}
	}
	clean := path.Clean(strings.ReplaceAll(name, `\`, "/"))
	for _, v := range all {
		at := path.Join(strings.ReplaceAll(v.RelativePath, `\`, "/"), v.Filename)
		if !strings.EqualFold(at, clean) && !strings.EqualFold(v.RelativePath, clean) && !strings.EqualFold(v.Filename, clean) {
			continue
		}
		s.mu.Lock()
		from, err := s.sourceOf(caller{client: d.Client}, v.URN)
		s.mu.Unlock()
		if err != nil {
			return nil, 0, err
		}
		return s.openObject(from.bucket, from.key)
	}
	return s.openObject(d.Bucket, path.Join(path.Dir(d.Key), clean))
}
