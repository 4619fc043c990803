package apslocal

import (
	"encoding/json"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// jsonObject is a JSON object.
type jsonObject = map[string]any

// dmError writes an error as Data Management does. Source: datamanagement.yaml.
func dmError(w http.ResponseWriter, status int, detail string) {
	code := strings.ToUpper(strings.ReplaceAll(http.StatusText(status), " ", "_"))
	if status == http.StatusBadRequest {
		code = "BAD_INPUT"
	}
	replyAs(w, jsonAPI, status, jsonObject{"jsonapi": version1, "errors": []jsonObject{
		{"id": uuid.NewString(), "status": strconv.Itoa(status), "code": code, "title": http.StatusText(status), "detail": detail},
	}})
}

const jsonAPI = "application/vnd.api+json"

var version1 = jsonObject{"version": "1.0"}

// document is a JSON:API document with its own address.
func (s *Server) document(w http.ResponseWriter, r *http.Request, status int, data any, included ...jsonObject) {
	out := jsonObject{"jsonapi": version1, "links": jsonObject{"self": s.href(r, r.URL.EscapedPath())}, "data": data}
	if len(included) > 0 {
		out["included"] = included
	}
	replyAs(w, jsonAPI, status, out)
}

func (s *Server) href(r *http.Request, path string) jsonObject {
	return jsonObject{"href": s.origin(r) + path}
}

func (s *Server) related(r *http.Request, path string) jsonObject {
	return jsonObject{"links": jsonObject{"related": s.href(r, path)}}
}

// dm lets a handler work on the library of the caller, with s.mu held; a hub or
// project of the path must be the caller's.
func (s *Server) dm(h func(w http.ResponseWriter, r *http.Request, l *library, c caller)) func(http.ResponseWriter, *http.Request, caller) {
	return func(w http.ResponseWriter, r *http.Request, c caller) {
		s.mu.Lock()
		defer s.mu.Unlock()
		l, err := s.library(c.client)
		switch hub, project := r.PathValue("hub"), r.PathValue("project"); {
		case err != nil:
			s.fail(w, r, dmError, "opening a project", err)
		case hub != "" && hub != l.hub():
			dmError(w, http.StatusNotFound, "The hub does not exist.")
		case project != "" && project != l.project():
			dmError(w, http.StatusNotFound, "The project does not exist.")
		default:
			h(w, r, l, c)
		}
	}
}

// entryOf finds the entry in the path; it answers when there is none.
func (s *Server) entryOf(w http.ResponseWriter, r *http.Request, l *library, kind string) (*entry, bool) {
	id := r.PathValue("id")
	e := l.entries[id]
	if e == nil || e.Type != kind {
		dmError(w, http.StatusNotFound, "The "+strings.TrimSuffix(kind, "s")+" does not exist.")
		return nil, false
	}
	return e, true
}

func (s *Server) extension(r *http.Request, e extension) jsonObject {
	out := jsonObject{
		"type": e.Type, "version": e.Version, "data": jsonObject{},
		"schema": s.href(r, "/schema/v1/versions/"+url.PathEscape(e.Type+"-"+e.Version)),
	}
	if e.Data != nil {
		out["data"] = e.Data
	}
	return out
}

// show is an entry as a JSON:API resource. Source: datamanagement.yaml (Folder, Item, Version).
func (s *Server) show(r *http.Request, l *library, e *entry) jsonObject {
	const layout = "2006-01-02T15:04:05.0000000Z"
	project := "/data/v1/projects/" + l.project()
	self := project + "/" + e.Type + "/" + url.PathEscape(e.ID)
	attributes := jsonObject{
		"displayName": e.Title, "createTime": e.Created.UTC().Format(layout), "createUserId": e.By, "createUserName": e.By,
		"lastModifiedTime": e.Modified.UTC().Format(layout), "lastModifiedUserId": e.By, "lastModifiedUserName": e.By,
		"extension": s.extension(r, e.Extension),
	}
	relationships := jsonObject{
		"refs":  jsonObject{"links": jsonObject{"self": s.href(r, self+"/relationships/refs"), "related": s.href(r, self+"/refs")}},
		"links": jsonObject{"links": jsonObject{"self": s.href(r, self+"/relationships/links")}},
	}
	one := func(kind, id, suffix string) jsonObject {
		v := s.related(r, self+suffix)
		v["data"] = jsonObject{"type": kind, "id": id}
		return v
	}
	switch e.Type {
	case folders:
		attributes["name"], attributes["hidden"] = e.Name, e.Hidden
		attributes["objectCount"] = len(l.children(e.ID, folders)) + len(l.children(e.ID, items))
		attributes["lastModifiedTimeRollup"] = attributes["lastModifiedTime"]
		relationships["contents"] = s.related(r, self+"/contents")
		if e.Parent != "" {
			relationships["parent"] = one(folders, e.Parent, "/parent")
		}
	case items:
		attributes["hidden"], attributes["reserved"] = e.Hidden, false
		if r.URL.Query().Get("includePathInProject") == "true" {
			attributes["pathInProject"] = l.pathOf(e)
		}
		relationships["parent"], relationships["versions"] = one(folders, e.Parent, "/parent"), s.related(r, self+"/versions")
		if tip := l.tip(e); tip != nil {
			relationships["tip"] = one(versions, tip.ID, "/tip")
		}
	case versions:
		attributes["name"], attributes["versionNumber"], attributes["mimeType"], attributes["fileType"] = e.Name, e.Number, e.mimeType(), e.fileType()
		if o, err := s.object(wipBucket, e.Storage); err == nil {
			attributes["storageSize"] = o.Size
		}
		relationships["item"] = one(items, e.Parent, "/item")
		relationships["storage"] = jsonObject{
			"data": jsonObject{"type": objects, "id": storageID(e.Storage)},
			"meta": jsonObject{"link": s.href(r, "/oss/v2/buckets/"+wipBucket+"/objects/"+url.PathEscape(e.Storage)+"?scopes=global")},
		}
		design := urnOfID(e.ID)
		relationships["derivatives"] = jsonObject{"data": jsonObject{"type": "derivatives", "id": design}, "meta": jsonObject{"link": s.href(r, "/modelderivative/v2/designdata/"+design+"/manifest?scopes=global")}}
		relationships["thumbnails"] = jsonObject{"data": jsonObject{"type": "thumbnails", "id": design}, "meta": jsonObject{"link": s.href(r, "/modelderivative/v2/designdata/"+design+"/thumbnail?scopes=global")}}
		relationships["downloadFormats"] = s.related(r, self+"/downloadFormats")
	}
	return jsonObject{"type": e.Type, "id": e.ID, "attributes": attributes, "links": jsonObject{"self": s.href(r, self)}, "relationships": relationships}
}

// pathOf is where an entry lies below the top folders.
func (l *library) pathOf(e *entry) string {
	out := ""
	for p := l.entries[e.Parent]; p != nil && p.Parent != ""; p = l.entries[p.Parent] {
		out = "/" + p.Name + out
	}
	return out
}

func (s *Server) showHub(r *http.Request, l *library) jsonObject {
	self := "/project/v1/hubs/" + l.hub()
	return jsonObject{
		"type": "hubs", "id": l.hub(), "links": jsonObject{"self": s.href(r, self)},
		"attributes":    jsonObject{"name": "Local Hub", "region": "US", "extension": s.extension(r, extension{Type: "hubs:autodesk.bim360:Account", Version: "1.0"})},
		"relationships": jsonObject{"projects": s.related(r, self+"/projects")},
	}
}

func (s *Server) showProject(r *http.Request, l *library) jsonObject {
	self := "/project/v1/hubs/" + l.hub() + "/projects/" + l.project()
	hub := s.related(r, "/project/v1/hubs/"+l.hub())
	hub["data"] = jsonObject{"type": "hubs", "id": l.hub()}
	return jsonObject{
		"type": "projects", "id": l.project(), "links": jsonObject{"self": s.href(r, self)},
		"attributes": jsonObject{
			"name": "Local Project", "scopes": []string{"global"},
			"extension": s.extension(r, extension{Type: "projects:autodesk.bim360:Project", Version: "1.0", Data: json.RawMessage(`{"projectType":"ACC"}`)}),
		},
		"relationships": jsonObject{
			"hub": hub, "topFolders": s.related(r, self+"/topFolders"),
			"rootFolder": jsonObject{
				"data": jsonObject{"type": folders, "id": l.root()},
				"meta": jsonObject{"link": s.href(r, "/data/v1/projects/"+l.project()+"/folders/"+url.PathEscape(l.root()))},
			},
		},
	}
}

// named says whether a resource passes filter[id], filter[name] and filter[extension.type].
func named(r *http.Request, id, name, kind string) bool {
	q := r.URL.Query()
	pass := func(param, v string) bool {
		var wanted []string
		for _, p := range q[param] {
			wanted = append(wanted, strings.Split(p, ",")...)
		}
		return len(wanted) == 0 || slices.Contains(wanted, v)
	}
	return pass("filter[id]", id) && pass("filter[name]", name) && pass("filter[extension.type]", kind)
}

func (s *Server) listHubs(w http.ResponseWriter, r *http.Request, l *library, _ caller) {
	data := []jsonObject{}
	if named(r, l.hub(), "Local Hub", "hubs:autodesk.bim360:Account") {
		data = append(data, s.showHub(r, l))
	}
	s.document(w, r, http.StatusOK, data)
}

func (s *Server) getHub(w http.ResponseWriter, r *http.Request, l *library, _ caller) {
	s.document(w, r, http.StatusOK, s.showHub(r, l))
}

func (s *Server) listProjects(w http.ResponseWriter, r *http.Request, l *library, _ caller) {
	data := []jsonObject{}
	if named(r, l.project(), "Local Project", "projects:autodesk.bim360:Project") {
		data = append(data, s.showProject(r, l))
	}
	if page, limit, ok := pageOf(w, r); ok {
		s.page(w, r, data[min(page, len(data)):], nil, page, limit, false)
	}
}

func (s *Server) getProject(w http.ResponseWriter, r *http.Request, l *library, _ caller) {
	s.document(w, r, http.StatusOK, s.showProject(r, l))
}

func (s *Server) topFolders(w http.ResponseWriter, r *http.Request, l *library, _ caller) {
	data := []jsonObject{}
	for _, e := range l.children(l.root(), folders) {
		if !e.Hidden || r.URL.Query().Get("excludeDeleted") != "true" {
			data = append(data, s.show(r, l, e))
		}
	}
	s.document(w, r, http.StatusOK, data)
}

// listed answers a page of a list of entries: page[number] counts from 0,
// page[limit] is at most 200. include says what goes with each.
func (s *Server) listed(w http.ResponseWriter, r *http.Request, l *library, all []*entry, include func(*entry) []jsonObject) {
	page, limit, ok := pageOf(w, r)
	if !ok {
		return
	}
	from := min(page*limit, len(all))
	data, included := []jsonObject{}, []jsonObject{}
	for _, e := range all[from:min(from+limit, len(all))] {
		data = append(data, s.show(r, l, e))
		if include != nil {
			included = append(included, include(e)...)
		}
	}
	s.page(w, r, data, included, page, limit, from+limit < len(all))
}

func pageOf(w http.ResponseWriter, r *http.Request) (page, limit int, ok bool) {
	page, ok1 := number(r, "page[number]", 0, 0, 1_000_000)
	limit, ok2 := number(r, "page[limit]", 200, 1, 200)
	if !ok1 || !ok2 {
		dmError(w, http.StatusBadRequest, "page[number] is from 0, page[limit] from 1 to 200.")
	}
	return page, limit, ok1 && ok2
}

// page answers one page of a list.
func (s *Server) page(w http.ResponseWriter, r *http.Request, data, included []jsonObject, page, limit int, more bool) {
	at := func(n int) jsonObject {
		q := r.URL.Query()
		q.Set("page[number]", strconv.Itoa(n))
		q.Set("page[limit]", strconv.Itoa(limit))
		return s.href(r, r.URL.EscapedPath()+"?"+q.Encode())
	}
	links := jsonObject{"self": s.href(r, r.URL.RequestURI()), "first": at(0)}
	if page > 0 {
		links["prev"] = at(page - 1)
	}
	if more {
		links["next"] = at(page + 1)
	}
	out := jsonObject{"jsonapi": version1, "links": links, "data": data}
	if len(included) > 0 {
		out["included"] = included
	}
	replyAs(w, jsonAPI, http.StatusOK, out)
}

func (s *Server) getEntry(kind string) func(http.ResponseWriter, *http.Request, *library, caller) {
	return func(w http.ResponseWriter, r *http.Request, l *library, _ caller) {
		e, ok := s.entryOf(w, r, l, kind)
		if !ok {
			return
		}
		if t, err := http.ParseTime(r.Header.Get("If-Modified-Since")); err == nil && kind == folders && e.Modified.Unix() <= t.Unix() {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		s.document(w, r, http.StatusOK, s.show(r, l, e), s.tips(r, l, e)...)
	}
}

// tips are the newest versions of those entries that are items.
func (s *Server) tips(r *http.Request, l *library, all ...*entry) (out []jsonObject) {
	for _, e := range all {
		if e.Type != items {
			continue
		}
		if tip := l.tip(e); tip != nil {
			out = append(out, s.show(r, l, tip))
		}
	}
	return out
}

// getParent answers the folder that an item or a folder is in.
func (s *Server) getParent(kind string) func(http.ResponseWriter, *http.Request, *library, caller) {
	return func(w http.ResponseWriter, r *http.Request, l *library, _ caller) {
		e, ok := s.entryOf(w, r, l, kind)
		if !ok {
			return
		}
		parent := l.entries[e.Parent]
		if parent == nil {
			dmError(w, http.StatusNotFound, "The root folder has no parent.")
			return
		}
		s.document(w, r, http.StatusOK, s.show(r, l, parent))
	}
}

func (s *Server) getContents(w http.ResponseWriter, r *http.Request, l *library, _ caller) {
	folder, ok := s.entryOf(w, r, l, folders)
	if !ok {
		return
	}
	q := r.URL.Query()
	var all []*entry
	for _, e := range l.below[folder.ID] {
		kinds := q["filter[type]"]
		if (e.Type == folders || e.Type == items) && (!e.Hidden || q.Get("includeHidden") == "true") &&
			(len(kinds) == 0 || slices.ContainsFunc(kinds, func(k string) bool { return slices.Contains(strings.Split(k, ","), e.Type) })) &&
			named(r, e.ID, e.Name, e.Extension.Type) {
			all = append(all, e)
		}
	}
	s.listed(w, r, l, all, func(e *entry) []jsonObject { return s.tips(r, l, e) })
}

// search finds the newest versions below a folder: filter[MEMBER] over
// attributes.*, with filter[MEMBER]-contains and -starts as comparisons.
func (s *Server) search(w http.ResponseWriter, r *http.Request, l *library, _ caller) {
	folder, ok := s.entryOf(w, r, l, folders)
	if !ok {
		return
	}
	var found []*entry
	var down func(id string)
	down = func(id string) {
		for _, e := range l.below[id] {
			if e.Type == folders {
				down(e.ID)
			}
			if e.Type != items || e.Hidden {
				continue
			}
			if tip := l.tip(e); tip != nil && matches(tip, r.URL.Query()) {
				found = append(found, tip)
			}
		}
	}
	down(folder.ID)
	s.listed(w, r, l, found, func(e *entry) []jsonObject { return []jsonObject{s.show(r, l, l.entries[e.Parent])} })
}

func matches(e *entry, q url.Values) bool {
	for name, values := range q {
		field, ok := strings.CutPrefix(name, "filter[")
		if !ok {
			continue
		}
		field, how, _ := strings.Cut(field, "]")
		field = strings.TrimPrefix(strings.TrimPrefix(field, "attributes."), "data.attributes.")
		have := map[string]string{
			"displayName": e.Title, "name": e.Name, "fileType": e.fileType(), "mimeType": e.mimeType(), "id": e.ID,
			"versionNumber": strconv.Itoa(e.Number), "extension.type": e.Extension.Type, "type": e.Type,
		}[field]
		hit := slices.ContainsFunc(strings.Split(strings.Join(values, ","), ","), func(v string) bool {
			switch how {
			case "-contains":
				return strings.Contains(strings.ToLower(have), strings.ToLower(v))
			case "-starts":
				return strings.HasPrefix(strings.ToLower(have), strings.ToLower(v))
			}
			return have == v
		})
		if !hit {
			return false
		}
	}
	return true
}

func (s *Server) getTip(w http.ResponseWriter, r *http.Request, l *library, _ caller) {
	item, ok := s.entryOf(w, r, l, items)
	if !ok {
		return
	}
	s.document(w, r, http.StatusOK, s.show(r, l, l.tip(item)), s.show(r, l, item))
}

func (s *Server) listVersions(w http.ResponseWriter, r *http.Request, l *library, _ caller) {
	item, ok := s.entryOf(w, r, l, items)
	if !ok {
		return
	}
	all := l.children(item.ID, versions)
	slices.Reverse(all) // the newest first
	var kept []*entry
	for _, e := range all {
		if n := r.URL.Query().Get("filter[versionNumber]"); (n == "" || n == strconv.Itoa(e.Number)) && named(r, e.ID, e.Name, e.Extension.Type) {
			kept = append(kept, e)
		}
	}
	s.listed(w, r, l, kept, nil)
}

func (s *Server) getItemOfVersion(w http.ResponseWriter, r *http.Request, l *library, _ caller) {
	if v, ok := s.entryOf(w, r, l, versions); ok {
		s.document(w, r, http.StatusOK, s.show(r, l, l.entries[v.Parent]))
	}
}

// resourceID names a resource in a body.
type resourceID struct {
	Data struct {
		Type string `json:"type"`
		ID   string `json:"id"`
	} `json:"data"`
}

// input is a resource as POST and PATCH take it.
type input struct {
	Type       string `json:"type"`
	ID         string `json:"id"`
	Attributes struct {
		Name      *string    `json:"name"`
		Title     *string    `json:"displayName"`
		Hidden    *bool      `json:"hidden"`
		Extension *extension `json:"extension"`
		Format    struct {
			FileType string `json:"fileType"`
		} `json:"format"`
	} `json:"attributes"`
	Relationships struct {
		Parent  resourceID `json:"parent"`
		Target  resourceID `json:"target"`
		Item    resourceID `json:"item"`
		Storage resourceID `json:"storage"`
		Source  resourceID `json:"source"`
	} `json:"relationships"`
	Meta struct {
		Extension extension `json:"extension"`
	} `json:"meta"`
}

type inputDocument struct {
	Data     input   `json:"data"`
	Included []input `json:"included"`
}

// read decodes a document whose resource has a type; it answers when it cannot.
func (s *Server) read(w http.ResponseWriter, r *http.Request, in *inputDocument, kinds ...string) bool {
	if err := body(w, r, in); err != nil {
		dmError(w, http.StatusBadRequest, "The body is no JSON:API document of the expected shape.")
		return false
	}
	if !slices.Contains(kinds, in.Data.Type) {
		dmError(w, http.StatusBadRequest, "data.type must be "+strings.Join(kinds, " or ")+".")
		return false
	}
	return true
}

// nameOf reads a name that can be one; it answers when it cannot.
func nameOf(w http.ResponseWriter, name *string, member string) (string, bool) {
	if name == nil || strings.TrimSpace(*name) == "" || len(*name) > maxName || strings.ContainsAny(*name, "/\\\x00\r\n") {
		dmError(w, http.StatusBadRequest, member+" must be 1 to 255 bytes without slashes.")
		return "", false
	}
	return *name, true
}

func (in *input) extension(def string) extension {
	if e := in.Attributes.Extension; e != nil && e.Type != "" && len(e.Type) < 256 && len(e.Data) < 64<<10 {
		if e.Version == "" {
			e.Version = "1.0"
		}
		return *e
	}
	return extension{Type: def, Version: "1.0"}
}

func by(c caller) string {
	if c.user != "" {
		return c.user
	}
	return c.client
}

// create keeps a new entry; it answers when it cannot.
func (s *Server) create(w http.ResponseWriter, r *http.Request, l *library, c caller, e *entry) bool {
	e.Created, e.By = time.Now(), by(c)
	e.Modified = e.Created
	if err := s.keepEntry(l, e); err != nil {
		s.fail(w, r, dmError, "writing to a project", err)
		return false
	}
	return true
}

// tell sends a webhook of the system data about an entry, for hooks on any
// folder that it is in.
func (s *Server) tell(l *library, c caller, name string, e *entry) {
	in := l.entries[e.Parent]
	for ; in != nil; in = l.entries[in.Parent] {
		if in.Type != folders {
			continue
		}
		s.emit(event{
			client: c.client, region: "US", system: "data", name: name, scope: in.ID, resource: e.ID, bucket: wipBucket, key: e.Storage,
			payload: jsonObject{
				"name": e.Name, "ext": e.fileType(), "version": strconv.Itoa(e.Number), "source": e.ID, "project": strings.TrimPrefix(l.project(), "b."),
				"lineageUrn": e.Parent, "creator": by(c), "modifiedBy": by(c), "modifiedTime": e.Modified.UTC().Format(time.RFC3339),
			},
		})
	}
}

// createStorage is POST /data/v1/projects/{p}/storage: a place for a file. Source: datamanagement.yaml (createStorage).
func (s *Server) createStorage(w http.ResponseWriter, r *http.Request, l *library, c caller) {
	var in inputDocument
	if !s.read(w, r, &in, objects) {
		return
	}
	name, ok := nameOf(w, in.Data.Attributes.Name, "name")
	if !ok {
		return
	}
	target := in.Data.Relationships.Target.Data
	if t := l.entries[target.ID]; t == nil || t.Type != folders && t.Type != items {
		dmError(w, http.StatusNotFound, "The target folder does not exist.")
		return
	}
	key := uuid.NewString() + strings.ToLower(path.Ext(name))
	e := &entry{Type: objects, ID: storageID(key), Parent: "storage", Name: name, Title: name, Storage: key}
	if !s.create(w, r, l, c, e) {
		return
	}
	replyAs(w, jsonAPI, http.StatusCreated, jsonObject{"jsonapi": version1, "data": jsonObject{"type": objects, "id": e.ID, "relationships": jsonObject{
		"target": jsonObject{"data": target, "links": jsonObject{"related": s.href(r, "/data/v1/projects/"+l.project()+"/"+target.Type+"/"+url.PathEscape(target.ID))}},
	}}})
}

func (s *Server) createFolder(w http.ResponseWriter, r *http.Request, l *library, c caller) {
	var in inputDocument
	if !s.read(w, r, &in, folders) {
		return
	}
	name, ok := nameOf(w, in.Data.Attributes.Name, "name")
	if !ok {
		return
	}
	parent, ok := s.folderFor(w, l, in.Data.Relationships.Parent, name)
	if !ok {
		return
	}
	if l.depth(parent) >= maxDepth {
		dmError(w, http.StatusBadRequest, "Folders nest at most 64 deep here.")
		return
	}
	e := &entry{Type: folders, ID: "urn:adsk.wipprod:fs.folder:co." + short(uuid.New()), Parent: parent.ID, Name: name, Title: name, Extension: in.Data.extension("folders:autodesk.bim360:Folder")}
	if s.create(w, r, l, c, e) {
		s.tell(l, c, "dm.folder.added", e)
		s.document(w, r, http.StatusCreated, s.show(r, l, e))
	}
}

// folderFor finds the folder that something new goes into under a name that is
// free there; it answers when it cannot.
func (s *Server) folderFor(w http.ResponseWriter, l *library, id resourceID, name string) (*entry, bool) {
	parent := l.entries[id.Data.ID]
	if parent == nil || parent.Type != folders {
		dmError(w, http.StatusNotFound, "The parent folder does not exist.")
		return nil, false
	}
	for _, e := range l.below[parent.ID] {
		if (e.Type == folders || e.Type == items) && strings.EqualFold(e.Title, name) && !e.Hidden {
			dmError(w, http.StatusConflict, "Another object with the same name already exists in this folder.")
			return nil, false
		}
	}
	return parent, true
}

// stored finds the storage that a version is of, which must have been uploaded,
// or the one of the version that is copied; it answers when it cannot.
func (s *Server) stored(w http.ResponseWriter, r *http.Request, l *library, id resourceID) (key string, copied *entry, ok bool) {
	if from := r.URL.Query().Get("copyFrom"); from != "" {
		e := l.entries[from]
		if e != nil && e.Type == items {
			e = l.tip(e)
		}
		if e == nil || e.Type != versions {
			dmError(w, http.StatusNotFound, "The version to copy does not exist.")
			return "", nil, false
		}
		return e.Storage, e, true
	}
	e := l.entries[id.Data.ID]
	if e == nil || e.Type != objects {
		dmError(w, http.StatusBadRequest, "The storage does not exist.")
		return "", nil, false
	}
	if _, err := s.object(wipBucket, e.Storage); err != nil {
		dmError(w, http.StatusBadRequest, "Nothing was uploaded to the storage.")
		return "", nil, false
	}
	return e.Storage, nil, true
}

// createItem is POST /data/v1/projects/{p}/items: a file with its first version. Source: datamanagement.yaml (createItem).
func (s *Server) createItem(w http.ResponseWriter, r *http.Request, l *library, c caller) {
	var in inputDocument
	if !s.read(w, r, &in, items) {
		return
	}
	var first input
	if len(in.Included) > 0 {
		first = in.Included[0]
	}
	key, copied, ok := s.stored(w, r, l, first.Relationships.Storage)
	if !ok {
		return
	}
	title := in.Data.Attributes.Title
	if title == nil {
		title = first.Attributes.Name
	}
	if title == nil && copied != nil {
		title = &copied.Name
	}
	name, ok := nameOf(w, title, "displayName")
	if !ok {
		return
	}
	parent, ok := s.folderFor(w, l, in.Data.Relationships.Parent, name)
	if !ok {
		return
	}
	id := short(uuid.New())
	item := &entry{Type: items, ID: "urn:adsk.wipprod:dm.lineage:" + id, Parent: parent.ID, Name: name, Title: name, Extension: in.Data.extension("items:autodesk.bim360:File")}
	version := &entry{
		Type: versions, ID: "urn:adsk.wipprod:fs.file:vf." + id + "?version=1", Parent: item.ID, Number: 1, Name: name, Title: name, Storage: key,
		Extension: first.extension("versions:autodesk.bim360:File"),
	}
	if v := first.Attributes.Name; v != nil {
		if version.Name, ok = nameOf(w, v, "name"); !ok {
			return
		}
	}
	// The version first: without its item it is nothing.
	if s.create(w, r, l, c, version) && s.create(w, r, l, c, item) {
		s.tell(l, c, "dm.version.added", version)
		s.document(w, r, http.StatusCreated, s.show(r, l, item), s.show(r, l, version))
	}
}

// createVersion is POST /data/v1/projects/{p}/versions. Source: datamanagement.yaml (createVersion).
func (s *Server) createVersion(w http.ResponseWriter, r *http.Request, l *library, c caller) {
	var in inputDocument
	if !s.read(w, r, &in, versions) {
		return
	}
	key, copied, ok := s.stored(w, r, l, in.Data.Relationships.Storage)
	if !ok {
		return
	}
	item := l.entries[in.Data.Relationships.Item.Data.ID]
	if item == nil || item.Type != items {
		dmError(w, http.StatusNotFound, "The item does not exist.")
		return
	}
	title := in.Data.Attributes.Name
	if title == nil && copied != nil {
		title = &copied.Name
	}
	name, ok := nameOf(w, title, "name")
	if !ok {
		return
	}
	n := l.tip(item).Number + 1
	e := &entry{
		Type: versions, ID: "urn:adsk.wipprod:fs.file:vf." + strings.TrimPrefix(item.ID, "urn:adsk.wipprod:dm.lineage:") + "?version=" + strconv.Itoa(n),
		Parent: item.ID, Number: n, Name: name, Title: name, Storage: key, Extension: in.Data.extension("versions:autodesk.bim360:File"),
	}
	if s.create(w, r, l, c, e) {
		s.tell(l, c, "dm.version.added", e)
		s.document(w, r, http.StatusCreated, s.show(r, l, e), s.show(r, l, item))
	}
}

// patchEntry renames, hides and moves. Source: datamanagement.yaml (patchFolder, patchItem, patchVersion).
func (s *Server) patchEntry(kind string) func(http.ResponseWriter, *http.Request, *library, caller) {
	return func(w http.ResponseWriter, r *http.Request, l *library, c caller) {
		e, ok := s.entryOf(w, r, l, kind)
		var in inputDocument
		if !ok || !s.read(w, r, &in, kind) {
			return
		}
		if in.Data.ID != "" && in.Data.ID != e.ID {
			dmError(w, http.StatusBadRequest, "data.id must be the id of the path.")
			return
		}
		changed := *e
		for _, v := range []*string{in.Data.Attributes.Name, in.Data.Attributes.Title} {
			if v == nil {
				continue
			}
			name, ok := nameOf(w, v, "name")
			if !ok {
				return
			}
			changed.Name, changed.Title = name, name
		}
		if v := in.Data.Attributes.Hidden; v != nil {
			changed.Hidden = *v
		}
		if to := in.Data.Relationships.Parent.Data.ID; to != "" && to != e.Parent {
			dmError(w, http.StatusBadRequest, "Moving is not supported by this server.")
			return
		}
		changed.Modified, changed.By = time.Now(), by(c)
		*e = changed
		if err := s.keepEntry(l, e); err != nil {
			s.fail(w, r, dmError, "writing to a project", err)
			return
		}
		s.document(w, r, http.StatusOK, s.show(r, l, e))
	}
}

// createRef relates an entry to a version. Source: datamanagement.yaml (createItemRelationshipsRef).
func (s *Server) createRef(kind string) func(http.ResponseWriter, *http.Request, *library, caller) {
	return func(w http.ResponseWriter, r *http.Request, l *library, _ caller) {
		e, ok := s.entryOf(w, r, l, kind)
		var in inputDocument
		if !ok || !s.read(w, r, &in, folders, items, versions) {
			return
		}
		to := l.entries[in.Data.ID]
		if to == nil || to.Type != in.Data.Type || to.ID == e.ID {
			dmError(w, http.StatusNotFound, "The resource to refer to does not exist.")
			return
		}
		if slices.ContainsFunc(e.Refs, func(v ref) bool { return v.To == to.ID }) {
			dmError(w, http.StatusConflict, "The reference exists.")
			return
		}
		if len(e.Refs) >= 1000 || len(in.Data.Meta.Extension.Data) > 64<<10 {
			dmError(w, http.StatusBadRequest, "There are too many references, or too much is said of this one.")
			return
		}
		changed := *e
		changed.Refs = append(slices.Clone(e.Refs), ref{To: to.ID, Extension: in.Data.Meta.Extension})
		*e = changed
		if err := s.keepEntry(l, e); err != nil {
			s.fail(w, r, dmError, "writing to a project", err)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}
}

// relation is a reference with both its ends.
type relation struct {
	from, to *entry
	ref      ref
}

// relations are those from and to an entry.
func (l *library) relations(e *entry, direction string) (out []relation) {
	for _, v := range e.Refs {
		if to := l.entries[v.To]; to != nil && direction != "to" {
			out = append(out, relation{e, to, v})
		}
	}
	for _, other := range l.entries {
		for _, v := range other.Refs {
			if v.To == e.ID && direction != "from" {
				out = append(out, relation{other, e, v})
			}
		}
	}
	slices.SortFunc(out, func(a, b relation) int { return strings.Compare(a.from.ID+a.to.ID, b.from.ID+b.to.ID) })
	return out
}

func (v relation) other(than *entry) *entry {
	if v.from == than {
		return v.to
	}
	return v.from
}

// getRefs lists what an entry is related to.
func (s *Server) getRefs(kind string) func(http.ResponseWriter, *http.Request, *library, caller) {
	return func(w http.ResponseWriter, r *http.Request, l *library, _ caller) {
		e, ok := s.entryOf(w, r, l, kind)
		if !ok {
			return
		}
		data := []jsonObject{}
		for _, v := range l.relations(e, "") {
			if o := v.other(e); named(r, o.ID, o.Name, o.Extension.Type) {
				data = append(data, s.show(r, l, o))
			}
		}
		s.document(w, r, http.StatusOK, data)
	}
}

// getRelationships lists how an entry is related.
func (s *Server) getRelationships(kind string) func(http.ResponseWriter, *http.Request, *library, caller) {
	return func(w http.ResponseWriter, r *http.Request, l *library, _ caller) {
		e, ok := s.entryOf(w, r, l, kind)
		if !ok {
			return
		}
		data, included := []jsonObject{}, []jsonObject{}
		for _, v := range l.relations(e, r.URL.Query().Get("filter[direction]")) {
			o, direction := v.other(e), "from"
			if v.to == e {
				direction = "to"
			}
			if !named(r, o.ID, o.Name, o.Extension.Type) {
				continue
			}
			kind, _, _ := strings.Cut(v.ref.Extension.Type, ":")
			data = append(data, jsonObject{"type": o.Type, "id": o.ID, "meta": jsonObject{
				"refType": kind, "fromId": v.from.ID, "fromType": v.from.Type, "toId": v.to.ID, "toType": v.to.Type, "direction": direction,
				"extension": s.extension(r, v.ref.Extension),
			}})
			included = append(included, s.show(r, l, o))
		}
		s.document(w, r, http.StatusOK, data, included...)
	}
}

// getLinks lists the external links of an entry: there are none here.
func (s *Server) getLinks(kind string) func(http.ResponseWriter, *http.Request, *library, caller) {
	return func(w http.ResponseWriter, r *http.Request, l *library, _ caller) {
		if _, ok := s.entryOf(w, r, l, kind); ok {
			s.document(w, r, http.StatusOK, []jsonObject{})
		}
	}
}

// downloadFormats are what a version can be downloaded as: what it is.
func (s *Server) downloadFormats(w http.ResponseWriter, r *http.Request, l *library, _ caller) {
	if v, ok := s.entryOf(w, r, l, versions); ok {
		s.document(w, r, http.StatusOK, jsonObject{
			"type": "downloadFormats", "id": uuid.NewSHA1(uuid.NameSpaceURL, []byte(v.ID)).String(),
			"attributes": jsonObject{"formats": []jsonObject{{"fileType": v.fileType()}}},
		})
	}
}

// createDownload is POST /data/v1/projects/{p}/downloads: a job that is done at
// once. Source: datamanagement.yaml (createDownload).
func (s *Server) createDownload(w http.ResponseWriter, r *http.Request, l *library, c caller) {
	var in inputDocument
	if !s.read(w, r, &in, downloads) {
		return
	}
	v := l.entries[in.Data.Relationships.Source.Data.ID]
	if v == nil || v.Type != versions {
		dmError(w, http.StatusNotFound, "The version does not exist.")
		return
	}
	if in.Data.Attributes.Format.FileType != v.fileType() {
		dmError(w, http.StatusBadRequest, "The version can be downloaded as "+v.fileType()+" only.")
		return
	}
	e := &entry{Type: downloads, ID: uuid.NewSHA1(uuid.NameSpaceURL, []byte("download/"+v.ID)).String(), Parent: v.ID, Name: v.Name, Title: v.Name, Storage: v.Storage}
	if l.entries[e.ID] == nil && !s.create(w, r, l, c, e) {
		return
	}
	self := s.href(r, "/data/v1/projects/"+l.project()+"/jobs/"+e.ID)
	replyAs(w, jsonAPI, http.StatusAccepted, jsonObject{
		"jsonapi": version1, "links": jsonObject{"self": self},
		"data": []jsonObject{{"type": "jobs", "id": e.ID, "attributes": jsonObject{"status": "finished"}, "links": jsonObject{"self": self}}},
	})
}

// getJob is GET /data/v1/projects/{p}/jobs/{id}: a job that is done leads to its download.
func (s *Server) getJob(w http.ResponseWriter, r *http.Request, l *library, _ caller) {
	if e, ok := s.entryOf(w, r, l, downloads); ok {
		w.Header().Set("Location", s.origin(r)+"/data/v1/projects/"+l.project()+"/downloads/"+e.ID)
		w.WriteHeader(http.StatusSeeOther)
	}
}

func (s *Server) showDownload(r *http.Request, l *library, e *entry) jsonObject {
	self := "/data/v1/projects/" + l.project() + "/downloads/" + e.ID
	return jsonObject{
		"type": downloads, "id": e.ID, "attributes": jsonObject{"format": jsonObject{"fileType": e.fileType()}}, "links": jsonObject{"self": s.href(r, self)},
		"relationships": jsonObject{
			"source": jsonObject{"data": jsonObject{"type": versions, "id": e.Parent}, "links": jsonObject{"related": s.href(r, "/data/v1/projects/"+l.project()+"/versions/"+url.PathEscape(e.Parent))}},
			"storage": jsonObject{
				"data": jsonObject{"type": objects, "id": storageID(e.Storage)},
				"meta": jsonObject{"link": s.href(r, "/oss/v2/buckets/"+wipBucket+"/objects/"+url.PathEscape(e.Storage)+"?scopes=global")},
			},
		},
	}
}

func (s *Server) getDownload(w http.ResponseWriter, r *http.Request, l *library, _ caller) {
	if e, ok := s.entryOf(w, r, l, downloads); ok {
		s.document(w, r, http.StatusOK, s.showDownload(r, l, e))
	}
}

func (s *Server) listDownloads(w http.ResponseWriter, r *http.Request, l *library, _ caller) {
	v, ok := s.entryOf(w, r, l, versions)
	if !ok {
		return
	}
	data := []jsonObject{}
	for _, e := range l.children(v.ID, downloads) {
		if f := r.URL.Query().Get("filter[format.fileType]"); f == "" || f == e.fileType() {
			data = append(data, s.showDownload(r, l, e))
		}
	}
	s.document(w, r, http.StatusOK, data)
}

// command is a command on several resources at once.
type command struct {
	Data struct {
		Type       string `json:"type"`
		Attributes struct {
			Extension extension `json:"extension"`
		} `json:"attributes"`
		Relationships struct {
			Resources struct {
				Data []struct {
					Type string `json:"type"`
					ID   string `json:"id"`
				} `json:"data"`
			} `json:"resources"`
		} `json:"relationships"`
	} `json:"data"`
}

// execute is POST /data/v1/projects/{p}/commands. Source: datamanagement.yaml (executeCommand).
func (s *Server) execute(w http.ResponseWriter, r *http.Request, l *library, _ caller) {
	var in command
	if err := body(w, r, &in); err != nil || in.Data.Type != "commands" {
		dmError(w, http.StatusBadRequest, "The body is no JSON:API document of a command.")
		return
	}
	resources := in.Data.Relationships.Resources.Data
	if len(resources) == 0 || len(resources) > 50 {
		dmError(w, http.StatusBadRequest, "A command is about 1 to 50 resources.")
		return
	}
	var all []*entry
	for _, v := range resources {
		e := l.entries[v.ID]
		if e == nil || e.Type != v.Type {
			dmError(w, http.StatusNotFound, "The resource "+v.ID+" does not exist.")
			return
		}
		all = append(all, e)
	}
	ext := in.Data.Attributes.Extension
	attributes := jsonObject{}
	var included []jsonObject
	var data any
	_, name, _ := strings.Cut(ext.Type, ":")
	switch name[strings.LastIndex(name, ":")+1:] {
	case "CheckPermission":
		var asked struct {
			Actions []string `json:"requiredActions"`
		}
		if err := json.Unmarshal(ext.Data, &asked); err != nil {
			dmError(w, http.StatusBadRequest, "extension.data.requiredActions is a list.")
			return
		}
		permissions := []jsonObject{}
		for _, e := range all {
			details := map[string]bool{}
			for _, a := range asked.Actions {
				details[a] = true // the library is the client's own
			}
			permissions = append(permissions, jsonObject{"type": e.Type, "id": e.ID, "details": details, "permission": true})
		}
		data = jsonObject{"requiredActions": asked.Actions, "permissions": permissions}
	case "ListItems":
		for _, e := range all {
			included = append(included, s.show(r, l, e))
		}
		included = append(included, s.tips(r, l, all...)...)
	case "ListRefs":
		for _, e := range all {
			for _, v := range l.relations(e, "") {
				included = append(included, s.show(r, l, v.other(e)))
			}
		}
	case "C4RModelPublish", "C4RPublishWithoutLinks":
		attributes["status"] = "committed"
	case "C4RModelGetPublishJob":
		attributes["status"] = "complete"
	default:
		dmError(w, http.StatusBadRequest, "The command "+ext.Type+" is not known.")
		return
	}
	shown := s.extension(r, ext)
	if data != nil {
		shown["data"] = data
	}
	attributes["extension"] = shown
	out := jsonObject{"type": "commands", "id": uuid.NewString(), "attributes": attributes, "relationships": jsonObject{"resources": jsonObject{"data": resources}}}
	s.document(w, r, http.StatusOK, out, included...)
}
