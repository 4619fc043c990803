package apslocal

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"purlin/apslocal/convert"
	"purlin/apslocal/svf"
)

// node is a part of a manifest.
type node map[string]any

// getManifest is GET /{urn}/manifest. Source: modelderivative.yaml (getManifest).
func (s *Server) getManifest(w http.ResponseWriter, r *http.Request, c caller) {
	d, ok := s.designOf(w, r, c, r.PathValue("urn"))
	if !ok {
		return
	}
	derivatives := []node{}
	for i := range d.Outputs {
		if o := &d.Outputs[i]; o.Status != pending {
			derivatives = append(derivatives, d.derivative(o))
		}
	}
	m := d.head()
	m["type"], m["version"], m["urn"], m["region"], m["derivatives"] = "manifest", "1.0", d.URN, d.Region, derivatives
	reply(w, http.StatusOK, m)
}

// head is what every form of a manifest begins with.
func (d *design) head() node {
	status, percent := d.status()
	return node{"hasThumbnail": strconv.FormatBool(d.pictured()), "status": status, "progress": progressText(status, percent)}
}

func (d *design) pictured() bool {
	return slices.ContainsFunc(d.Outputs, func(o output) bool {
		return o.Status == success && slices.ContainsFunc(o.Files, func(f convert.File) bool { return f.Resolution > 0 })
	})
}

// viewed is the output below which a manifest has the view: what viewers load, or
// else the first there is.
func (d *design) viewed() *output {
	made := func(o output) bool { return o.Status == success && d.Model != "" }
	i := slices.IndexFunc(d.Outputs, func(o output) bool { return made(o) && o.viewable() })
	if i < 0 {
		i = slices.IndexFunc(d.Outputs, made)
	}
	if i < 0 {
		return nil
	}
	return &d.Outputs[i]
}

// viewable says whether Autodesk's viewer loads the output.
func (o *output) viewable() bool { return o.Type == "svf" || o.Type == "svf2" }

// derivative is an output in a manifest. What svf2 shows has no URN at the service:
// it is in a store of Autodesk's, and not to be downloaded.
func (d *design) derivative(o *output) node {
	children := d.files(o, o.Type == "svf2")
	n := node{
		"name": d.name(), "outputType": o.Type, "status": o.Status, "progress": progressText(o.Status, o.Percent),
		"hasThumbnail": strconv.FormatBool(d.pictured()), "children": children,
	}
	if len(o.Messages) > 0 {
		n["messages"] = o.Messages
	}
	return n
}

// files are the files of an output as nodes. Those of a view are below its node.
func (d *design) files(o *output, bare bool) []node {
	beside, below := []node{}, []node{}
	if o.Camera != nil {
		below = append(below, node{
			"guid": hash(d.URN + "view")[:32], "type": "view", "role": "3d", "name": d.view(), "status": success, "progress": "complete", "camera": o.Camera,
		})
	}
	for _, f := range o.Files {
		n := node{
			"guid": hash(d.URN + o.Run + f.Name)[:32], "type": "resource", "role": o.Type, "mime": f.MIME, "status": success,
			"urn": d.fileURN(o.Run, f.Name),
		}
		if f.Resolution > 0 {
			n["role"], n["resolution"] = "thumbnail", []int{f.Resolution, f.Resolution}
		}
		switch {
		case !o.viewable():
			beside = append(beside, n)
		case f.MIME == svf.DatabaseMIME:
			n["role"] = "Autodesk.CloudPlatform.PropertyDatabase"
			beside = append(beside, n)
		case f.MIME == svf.MIME && bare:
			n["role"], n["mime"] = "graphics", "application/autodesk-svf2"
			delete(n, "urn")
			below = append(below, n)
		case f.MIME == svf.MIME:
			n["role"] = "graphics"
			below = append(below, n)
		default:
			below = append(below, n)
		}
	}
	if viewed := d.viewed(); viewed != nil && viewed.Type == o.Type {
		view := node{
			"guid": d.guid(), "type": "geometry", "role": "3d", "name": d.view(), "viewableID": d.guid(),
			"status": success, "progress": "complete", "hasThumbnail": strconv.FormatBool(d.pictured()),
		}
		if len(below) > 0 {
			view["children"] = below
		}
		beside = append([]node{view}, beside...)
	}
	return beside
}

// getBubble is GET /derivativeservice/v2/manifest/{urn}, what Autodesk's viewer
// asks for with the API derivativeV2: the manifest before Model Derivative makes its
// own of it. It names the SVF beneath an svf2 as well, which the viewer then loads.
// Sources: the schema of manifests in svf-utils, and what viewers are seen to ask.
func (s *Server) getBubble(w http.ResponseWriter, r *http.Request, c caller) {
	d, ok := s.designOf(w, r, c, strings.TrimPrefix(r.PathValue("urn"), "urn:"))
	if !ok {
		return
	}
	children := []node{}
	for i := range d.Outputs {
		if o := &d.Outputs[i]; o.viewable() && o.Status == success {
			children = append(children, d.files(o, false)...)
		}
	}
	folder := d.head()
	folder["guid"], folder["type"], folder["role"], folder["name"], folder["children"] = hash(d.URN)[:32], "folder", "viewable", d.name(), children
	m := d.head()
	m["guid"], m["type"], m["urn"], m["owner"], m["version"], m["children"] = d.URN, "design", d.URN, d.URN, "1.0", []node{folder}
	for _, n := range []node{folder, m} {
		_, percent := d.status()
		n["success"] = strconv.Itoa(percent) + "%"
	}
	reply(w, http.StatusOK, m)
}

// getBubbleFile is GET /derivativeservice/v2/derivatives/{derivativeUrn}.
func (s *Server) getBubbleFile(w http.ResponseWriter, r *http.Request, c caller) {
	urn := r.PathValue("rest")
	of, _, _ := strings.Cut(strings.TrimPrefix(urn, "urn:adsk.viewing:fs.file:"), "/")
	if plain, err := url.PathUnescape(of); err == nil {
		of = plain
	}
	d, ok := s.designOf(w, r, c, of)
	if !ok {
		return
	}
	in, f, rest, err := s.openDerivative(d, urn)
	if err != nil {
		designError(w, http.StatusNotFound, "The derivative does not exist.")
		return
	}
	defer in.Close()
	serveFile(w, r, in, f, rest)
}
