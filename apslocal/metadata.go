package apslocal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"strconv"

	"purlin/apslocal/convert"
)

// model says whether the model of a design can be read: 202 while it is on its way.
func (s *Server) model(w http.ResponseWriter, r *http.Request, c caller) (*design, bool) {
	d, ok := s.designOf(w, r, c, r.PathValue("urn"))
	if !ok {
		return nil, false
	}
	guid := r.PathValue("guid")
	switch status, _ := d.status(); {
	case guid != "" && guid != d.guid():
		designError(w, http.StatusNotFound, "The view does not exist.")
	case d.Model != "":
		return d, true
	case status == pending || status == inProgress:
		reply(w, http.StatusAccepted, map[string]string{"result": "success"})
	default:
		designError(w, http.StatusNotFound, "The translation failed: there is nothing to extract.")
	}
	return nil, false
}

// getMetadata is GET /{urn}/metadata. Source: modelderivative.yaml (getModelViews).
func (s *Server) getMetadata(w http.ResponseWriter, r *http.Request, c caller) {
	if d, ok := s.model(w, r, c); ok {
		reply(w, http.StatusOK, map[string]any{"data": map[string]any{"type": "metadata", "metadata": []map[string]any{
			{"name": d.view(), "role": "3d", "guid": d.guid()},
		}}})
	}
}

const maxUnforced = 20 << 20 // bytes that are served without forceget

// serveModel serves a file of the model whole.
func (s *Server) serveModel(w http.ResponseWriter, r *http.Request, d *design, name string) {
	in, err := os.Open(s.path("designs", d.id(), "output", d.Model, name))
	if errors.Is(err, fs.ErrNotExist) { // made anew meanwhile
		designError(w, http.StatusNotFound, "The requested resource does not exist.")
		return
	}
	if err != nil {
		s.fail(w, r, designError, "reading a model", err)
		return
	}
	defer in.Close()
	if info, err := in.Stat(); err == nil && info.Size() > maxUnforced && r.URL.Query().Get("forceget") != "true" {
		designError(w, http.StatusRequestEntityTooLarge, "Please use the 'forceget' parameter to force querying the data.")
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	io.Copy(w, in)
}

const maxTree = 256 << 20 // bytes of a tree of which one object is asked

// getTree is GET /{urn}/metadata/{guid}: the whole tree, or ?objectid with what
// is below it, ?level deep. Source: modelderivative.yaml (getObjectTree).
func (s *Server) getTree(w http.ResponseWriter, r *http.Request, c caller) {
	d, ok := s.model(w, r, c)
	if !ok {
		return
	}
	if !r.URL.Query().Has("objectid") {
		s.serveModel(w, r, d, treeFile)
		return
	}
	id, ok1 := number(r, "objectid", 0, 0, math.MaxInt32)
	level, ok2 := number(r, "level", math.MaxInt32, 1, math.MaxInt32)
	if !ok1 || !ok2 {
		designError(w, http.StatusBadRequest, "objectid and level must be numbers.")
		return
	}
	name := s.path("designs", d.id(), "output", d.Model, treeFile)
	if info, err := os.Stat(name); err == nil && info.Size() > maxTree {
		designError(w, http.StatusRequestEntityTooLarge, "The tree is too large to look for one object.")
		return
	}
	s.trees.Lock() // one whole tree in memory at a time
	defer s.trees.Unlock()
	var tree struct {
		Data struct {
			Type    string       `json:"type"`
			Objects []treeObject `json:"objects"`
		} `json:"data"`
	}
	if err := readJSON(name, &tree); err != nil {
		s.fail(w, r, designError, "reading a model", err)
		return
	}
	found, ok := lookUp(tree.Data.Objects, id)
	if !ok {
		designError(w, http.StatusNotFound, "The object does not exist.")
		return
	}
	tree.Data.Objects = []treeObject{cut(found, level)}
	reply(w, http.StatusOK, tree)
}

func lookUp(in []treeObject, id int) (treeObject, bool) {
	for _, o := range in {
		if o.ID == id {
			return o, true
		}
		if o, ok := lookUp(o.Children, id); ok {
			return o, true
		}
	}
	return treeObject{}, false
}

// cut keeps so many levels below an object.
func cut(o treeObject, level int) treeObject {
	children := o.Children
	o.Children = nil
	if level > 0 {
		for _, c := range children {
			o.Children = append(o.Children, cut(c, level-1))
		}
	}
	return o
}

// getProperties is GET .../properties, of all objects or of ?objectid.
// Source: modelderivative.yaml (getAllProperties).
func (s *Server) getProperties(w http.ResponseWriter, r *http.Request, c caller) {
	d, ok := s.model(w, r, c)
	if !ok {
		return
	}
	if !r.URL.Query().Has("objectid") {
		s.serveModel(w, r, d, propertiesFile)
		return
	}
	id, ok := number(r, "objectid", 0, 0, math.MaxInt32)
	if !ok {
		designError(w, http.StatusBadRequest, "objectid must be a number.")
		return
	}
	found, _, err := s.find(r.Context(), d, 0, 1, selection{keep: func(p *element) bool { return p.ID == int64(id) }})
	if err != nil {
		s.fail(w, r, designError, "reading properties", err)
		return
	}
	if len(found) == 0 {
		designError(w, http.StatusNotFound, "The object does not exist.")
		return
	}
	reply(w, http.StatusOK, map[string]any{"data": map[string]any{"type": "properties", "collection": found}})
}

// Names of the files that hold the object tree and the properties of a run, in
// the shape in which they are served.
const (
	treeFile       = ".tree.json"
	propertiesFile = ".properties.json"
)

type treeObject struct {
	ID       int          `json:"objectid"`
	Name     string       `json:"name"`
	Children []treeObject `json:"objects,omitempty"`
}

func treeOf(o *convert.Object) treeObject {
	t := treeObject{ID: o.ID, Name: o.Name}
	for _, c := range o.Children {
		t.Children = append(t.Children, treeOf(c))
	}
	return t
}

func (s *Server) storeModel(dir string, r *convert.Result) error {
	objects := []treeObject{}
	if r.Tree != nil {
		objects = append(objects, treeOf(r.Tree))
	}
	tree := map[string]any{"data": map[string]any{"type": "objects", "objects": objects}}
	if err := s.writeJSON(filepath.Join(dir, treeFile), tree); err != nil {
		return fmt.Errorf("writing the object tree: %w", err)
	}
	f, err := os.Create(filepath.Join(dir, propertiesFile))
	if err != nil {
		return err
	}
	_, err = io.WriteString(f, `{"data":{"type":"properties","collection":[`)
	for i, p := range r.Properties {
		if i > 0 && err == nil {
			_, err = io.WriteString(f, ",\n")
		}
		var b []byte
		if err == nil {
			b, err = json.Marshal(propertiesOf(p))
		}
		if err == nil {
			_, err = f.Write(b)
		}
	}
	if err == nil {
		_, err = io.WriteString(f, "]}}")
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("writing the properties: %w", err)
	}
	return nil
}

// propertiesOf puts properties in the shape of the service: values with a unit
// are text.
func propertiesOf(p convert.Properties) ordered {
	groups := ordered{}
	for _, g := range p.Groups {
		values := ordered{}
		for _, v := range g.Values {
			value := v.Value
			if v.Unit != "" {
				value = plain(value) + " " + v.Unit
			}
			values = append(values, member{v.Name, value})
		}
		if g.Name == "" {
			groups = append(groups, values...)
		} else {
			groups = append(groups, member{g.Name, values})
		}
	}
	return ordered{{"objectid", p.ObjectID}, {"name", p.Name}, {"externalId", p.ExternalID}, {"properties", groups}}
}

// plain writes a number the way people do, without an exponent unless it would be
// long.
func plain(v any) string {
	if f, ok := v.(float64); ok && (f == 0 || math.Abs(f) >= 1e-6 && math.Abs(f) < 1e15) {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

// ordered is a JSON object whose members keep their order.
type ordered []member

type member struct {
	name  string
	value any
}

// MarshalJSON writes the members in order.
func (o ordered) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, m := range o {
		if i > 0 {
			b = append(b, ',')
		}
		k, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		v, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		b = append(append(append(b, k...), ':'), v...)
	}
	return append(b, '}'), nil
}
