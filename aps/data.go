package aps

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"net/http"
	"net/url"
	"strings"
)

// Hub holds projects: an account of Autodesk Construction Cloud or BIM 360, a
// Fusion team, a person.
// Source: datamanagement.yaml, HubData.
type Hub struct {
	ID        string
	Name      string
	Region    Region
	Extension Extension
}

// Project holds folders.
// Source: datamanagement.yaml, ProjectData.
type Project struct {
	ID           string
	Name         string
	HubID        string
	RootFolderID string
	Scopes       []string
	Extension    Extension
}

// Stamp says who made something and who changed it last, and when.
type Stamp struct {
	Created      Time   `json:"createTime"`
	CreatedBy    string `json:"createUserId"`
	CreatorName  string `json:"createUserName"`
	Modified     Time   `json:"lastModifiedTime"`
	ModifiedBy   string `json:"lastModifiedUserId"`
	ModifierName string `json:"lastModifiedUserName"`
}

// Extension says what kind of thing a resource is, such as
// "items:autodesk.bim360:File", and holds what that kind has beside.
type Extension struct {
	Type    string          `json:"type"`
	Version string          `json:"version"`
	Data    json.RawMessage `json:"data"` // an object, or nil
}

// Folder holds folders and items.
// Source: datamanagement.yaml, FolderData.
type Folder struct {
	ID          string
	Name        string // to show
	ParentID    string // empty for the root
	ObjectCount int    // what is in it, hidden things included
	Hidden      bool
	Extension   Extension
	Stamp
}

// Item is a file with all its versions.
// Source: datamanagement.yaml, ItemData.
type Item struct {
	ID        string
	Name      string // to show
	ParentID  string
	TipID     string   // of the newest version
	Tip       *Version // the newest version, where the answer includes it; or nil
	Hidden    bool
	Reserved  bool
	Path      string // in the project, such as "/Plans/House"; where it was asked for
	Extension Extension
	Stamp
}

// Version is a content of an item.
// Source: datamanagement.yaml, VersionData.
type Version struct {
	ID        string
	Name      string
	Number    int // from 1
	MIMEType  string
	FileType  string // the extension of its name
	Size      int64  // bytes; 0 when the service does not say
	ItemID    string
	StorageID string // of the object in OSS, see [ParseObjectID]; empty for what is not a file
	// DerivativesURN names the version in Model Derivative, where the service
	// translates it by itself; see URN.
	DerivativesURN string
	Extension      Extension
	Stamp
}

// URN returns the name of the version in Model Derivative.
func (v Version) URN() string { return first(v.DerivativesURN, URN(v.ID)) }

// Entry is what a folder holds: one of the two.
type Entry struct {
	Folder *Folder
	Item   *Item
}

// resource is any of these as JSON:API.
type resource struct {
	Type          string          `json:"type"`
	ID            string          `json:"id"`
	Attributes    json.RawMessage `json:"attributes"`
	Relationships map[string]struct {
		Data json.RawMessage `json:"data"`
	} `json:"relationships"`
}

// related returns the identifier of the one resource that a relationship names.
func (r resource) related(name string) string {
	var to struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(r.Relationships[name].Data, &to) != nil {
		return ""
	}
	return to.ID
}

func (r resource) attributes(out any) error {
	if len(r.Attributes) == 0 {
		return nil
	}
	if err := json.Unmarshal(r.Attributes, out); err != nil {
		return fmt.Errorf("%s %s: %w", r.Type, r.ID, err)
	}
	return nil
}

// envelope is an answer of Data Management. Its data is a resource or a list.
type envelope struct {
	Links struct {
		Next struct {
			Href string `json:"href"`
		} `json:"next"`
	} `json:"links"`
	Data     json.RawMessage `json:"data"`
	Included []resource      `json:"included"`
}

func (r resource) hub(envelope) (Hub, error) {
	var a struct {
		Name      string    `json:"name"`
		Region    Region    `json:"region"`
		Extension Extension `json:"extension"`
	}
	err := r.attributes(&a)
	return Hub{r.ID, a.Name, a.Region.canonical(), a.Extension}, err
}

func (r resource) project(envelope) (Project, error) {
	var a struct {
		Name      string    `json:"name"`
		Scopes    []string  `json:"scopes"`
		Extension Extension `json:"extension"`
	}
	err := r.attributes(&a)
	return Project{r.ID, a.Name, r.related("hub"), r.related("rootFolder"), a.Scopes, a.Extension}, err
}

func (r resource) folder(envelope) (Folder, error) {
	var a struct {
		Name        string    `json:"name"`
		DisplayName string    `json:"displayName"`
		ObjectCount int       `json:"objectCount"`
		Hidden      bool      `json:"hidden"`
		Extension   Extension `json:"extension"`
		Stamp
	}
	err := r.attributes(&a)
	return Folder{r.ID, first(a.DisplayName, a.Name), r.related("parent"), a.ObjectCount, a.Hidden, a.Extension, a.Stamp}, err
}

func (r resource) item(in envelope) (Item, error) {
	var a struct {
		DisplayName string    `json:"displayName"`
		Hidden      bool      `json:"hidden"`
		Reserved    bool      `json:"reserved"`
		Path        string    `json:"pathInProject"`
		Extension   Extension `json:"extension"`
		Stamp
	}
	if err := r.attributes(&a); err != nil {
		return Item{}, err
	}
	i := Item{ID: r.ID, Name: a.DisplayName, ParentID: r.related("parent"), TipID: r.related("tip"), Hidden: a.Hidden, Reserved: a.Reserved, Path: a.Path, Extension: a.Extension, Stamp: a.Stamp}
	for _, other := range in.Included {
		if other.Type != "versions" || other.ID != i.TipID && (i.TipID != "" || other.related("item") != i.ID) {
			continue
		}
		tip, err := other.version(in)
		if err != nil {
			return Item{}, err
		}
		tip.ItemID = first(tip.ItemID, i.ID)
		i.Tip, i.TipID = &tip, tip.ID
	}
	return i, nil
}

func (r resource) entry(in envelope) (Entry, error) {
	if r.Type == "folders" {
		f, err := r.folder(in)
		return Entry{Folder: &f}, err
	}
	i, err := r.item(in)
	return Entry{Item: &i}, err
}

func (r resource) version(in envelope) (Version, error) {
	var a struct {
		Name        string    `json:"name"`
		DisplayName string    `json:"displayName"`
		Number      int       `json:"versionNumber"`
		MIMEType    string    `json:"mimeType"`
		FileType    string    `json:"fileType"`
		Size        int64     `json:"storageSize"`
		Extension   Extension `json:"extension"`
		Stamp
	}
	if err := r.attributes(&a); err != nil {
		return Version{}, err
	}
	v := Version{
		ID: r.ID, Name: first(a.Name, a.DisplayName), Number: a.Number, MIMEType: a.MIMEType, FileType: a.FileType, Size: a.Size,
		ItemID: r.related("item"), StorageID: r.related("storage"), DerivativesURN: r.related("derivatives"), Extension: a.Extension, Stamp: a.Stamp,
	}
	if v.ItemID == "" && len(in.Included) == 1 && in.Included[0].Type == "items" {
		v.ItemID = in.Included[0].ID
	}
	return v, nil
}

const jsonAPI = "application/vnd.api+json"

func (c *Client) dataCall(op, method, path string, q quota, scopes ...string) call {
	k := call{op: op, method: method, path: path, quota: q, scopes: scopes, media: jsonAPI, header: http.Header{}, query: url.Values{}}
	if c.behalf != "" {
		k.header.Set("X-User-Id", c.behalf)
	}
	return k
}

func (c *Client) read(op, path string, q quota) call {
	return c.dataCall(op, http.MethodGet, path, q, ScopeDataRead)
}

func hubPath(hub string) string { return "/project/v1/hubs/" + segment(hub) }

func dataPath(project, kind, id string) string {
	return "/data/v1/projects/" + segment(project) + "/" + kind + "/" + segment(id)
}

// one sends a call whose answer is one resource.
func one[T any](ctx context.Context, c *Client, k call, decode func(resource, envelope) (T, error)) (T, error) {
	var none T
	var a envelope
	res, err := c.receive(ctx, k, &a)
	if err != nil {
		return none, err
	}
	var r resource
	if err = json.Unmarshal(a.Data, &r); err == nil && r.ID == "" {
		err = errors.New("no resource in the answer")
	}
	var v T
	if err == nil {
		v, err = decode(r, a)
	}
	if err != nil {
		return none, unreadable(k.op, res, err)
	}
	return v, nil
}

// many yields the resources of a call whose answer is a list, page after page.
func many[T any](ctx context.Context, c *Client, k call, decode func(resource, envelope) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		k := k
		k.query = maps.Clone(k.query)
		for {
			var a envelope
			res, err := c.receive(ctx, k, &a)
			if err != nil {
				yield(none, err)
				return
			}
			var list []resource
			if len(a.Data) > 0 {
				if err := json.Unmarshal(a.Data, &list); err != nil {
					yield(none, unreadable(k.op, res, err))
					return
				}
			}
			for _, r := range list {
				v, err := decode(r, a)
				if err != nil {
					yield(none, unreadable(k.op, res, err))
					return
				}
				if !yield(v, nil) {
					return
				}
			}
			next, err := nextQuery(k.op, a.Links.Next.Href)
			if err != nil {
				yield(none, err)
				return
			}
			number := next.Get("page[number]")
			if number == "" || number == k.query.Get("page[number]") {
				return
			}
			k.query.Set("page[number]", number)
		}
	}
}

// paged is what calls with pages ask for: the most that the service gives.
func paged(k call) call {
	k.query.Set("page[number]", "0")
	k.query.Set("page[limit]", "200")
	return k
}

// Hubs yields the hubs that the application, or its user, may see.
//
// Source: GET /project/v1/hubs, datamanagement.yaml (getHubs).
func (c *Client) Hubs(ctx context.Context) iter.Seq2[Hub, error] {
	return many(ctx, c, c.read("list hubs", "/project/v1/hubs", quotaHubs), resource.hub)
}

// Hub returns a hub.
//
// Source: GET /project/v1/hubs/{hub_id}, datamanagement.yaml (getHub).
func (c *Client) Hub(ctx context.Context, hub string) (Hub, error) {
	return one(ctx, c, c.read("get hub", hubPath(hub), quotaHubs), resource.hub)
}

// Projects yields the projects of a hub.
//
// Source: GET /project/v1/hubs/{hub_id}/projects, datamanagement.yaml (getHubProjects).
func (c *Client) Projects(ctx context.Context, hub string) iter.Seq2[Project, error] {
	return many(ctx, c, paged(c.read("list projects", hubPath(hub)+"/projects", quotaHubs)), resource.project)
}

// Project returns a project of a hub.
//
// Source: GET /project/v1/hubs/{hub_id}/projects/{project_id}, datamanagement.yaml (getProject).
func (c *Client) Project(ctx context.Context, hub, project string) (Project, error) {
	return one(ctx, c, c.read("get project", hubPath(hub)+"/projects/"+segment(project), quotaHubs), resource.project)
}

// TopFolders yields the folders of a project that the caller may see and whose
// parents the caller may not, deleted ones left out.
//
// Source: GET /project/v1/hubs/{hub_id}/projects/{project_id}/topFolders, datamanagement.yaml (getProjectTopFolders).
func (c *Client) TopFolders(ctx context.Context, hub, project string) iter.Seq2[Folder, error] {
	k := c.read("list top folders", hubPath(hub)+"/projects/"+segment(project)+"/topFolders", quotaData)
	k.query.Set("excludeDeleted", "true")
	return many(ctx, c, k, resource.folder)
}

// Folder returns a folder.
//
// Source: GET /data/v1/projects/{project_id}/folders/{folder_id}, datamanagement.yaml (getFolder).
func (c *Client) Folder(ctx context.Context, project, folder string) (Folder, error) {
	return one(ctx, c, c.read("get folder", dataPath(project, "folders", folder), quotaData), resource.folder)
}

// ParentFolder returns the folder that a folder is in; 404 for the root.
//
// Source: GET /data/v1/projects/{project_id}/folders/{folder_id}/parent, datamanagement.yaml (getFolderParent).
func (c *Client) ParentFolder(ctx context.Context, project, folder string) (Folder, error) {
	return one(ctx, c, c.read("get parent folder", dataPath(project, "folders", folder)+"/parent", quotaData), resource.folder)
}

// Contents yields what is in a folder, items with their newest versions.
//
// Source: GET /data/v1/projects/{project_id}/folders/{folder_id}/contents, datamanagement.yaml (getFolderContents).
func (c *Client) Contents(ctx context.Context, project, folder string) iter.Seq2[Entry, error] {
	k := paged(c.read("list folder", dataPath(project, "folders", folder)+"/contents", quotaData))
	return many(ctx, c, k, resource.entry)
}

// Search yields the newest versions of what is in a folder and below it, with
// the given values of attributes: by name, such as {"fileType": {"rvt", "ifc"}}.
//
// Source: GET /data/v1/projects/{project_id}/folders/{folder_id}/search, datamanagement.yaml (getFolderSearch).
func (c *Client) Search(ctx context.Context, project, folder string, filter map[string][]string) iter.Seq2[Version, error] {
	k := c.read("search folder", dataPath(project, "folders", folder)+"/search", quotaData)
	k.header.Del("X-User-Id") // not of this call
	k.query.Set("page[number]", "0")
	for name, values := range filter {
		k.query["filter["+name+"]"] = values
	}
	return many(ctx, c, k, resource.version)
}

// Item returns an item with its newest version and its path in the project.
//
// Source: GET /data/v1/projects/{project_id}/items/{item_id}, datamanagement.yaml (getItem).
func (c *Client) Item(ctx context.Context, project, item string) (Item, error) {
	k := c.read("get item", dataPath(project, "items", item), quotaData)
	k.query.Set("includePathInProject", "true")
	return one(ctx, c, k, resource.item)
}

// ItemFolder returns the folder that an item is in.
//
// Source: GET /data/v1/projects/{project_id}/items/{item_id}/parent, datamanagement.yaml (getItemParentFolder).
func (c *Client) ItemFolder(ctx context.Context, project, item string) (Folder, error) {
	return one(ctx, c, c.read("get folder of item", dataPath(project, "items", item)+"/parent", quotaData), resource.folder)
}

// Tip returns the newest version of an item.
//
// Source: GET /data/v1/projects/{project_id}/items/{item_id}/tip, datamanagement.yaml (getItemTip).
func (c *Client) Tip(ctx context.Context, project, item string) (Version, error) {
	return one(ctx, c, c.read("get newest version", dataPath(project, "items", item)+"/tip", quotaData), resource.version)
}

// Versions yields the versions of an item, newest first.
//
// Source: GET /data/v1/projects/{project_id}/items/{item_id}/versions, datamanagement.yaml (getItemVersions).
func (c *Client) Versions(ctx context.Context, project, item string) iter.Seq2[Version, error] {
	return many(ctx, c, paged(c.read("list versions", dataPath(project, "items", item)+"/versions", quotaVersions)), resource.version)
}

// Version returns a version. To read its content: [ParseObjectID] of its
// StorageID, then [Client.DownloadObject].
//
// Source: GET /data/v1/projects/{project_id}/versions/{version_id}, datamanagement.yaml (getVersion).
func (c *Client) Version(ctx context.Context, project, version string) (Version, error) {
	return one(ctx, c, c.read("get version", dataPath(project, "versions", version), quotaData), resource.version)
}

// VersionItem returns the item that a version is of.
//
// Source: GET /data/v1/projects/{project_id}/versions/{version_id}/item, datamanagement.yaml (getVersionItem).
func (c *Client) VersionItem(ctx context.Context, project, version string) (Item, error) {
	return one(ctx, c, c.read("get item of version", dataPath(project, "versions", version)+"/item", quotaData), resource.item)
}

// link names a resource in a request.
type link struct {
	Data identifier `json:"data"`
}

type identifier struct {
	Type string `json:"type"`
	ID   string `json:"id"`
}

func to(kind, id string) link { return link{identifier{kind, id}} }

// document is the body of a request.
func document(kind, id string, attributes, relationships map[string]any) map[string]any {
	data := map[string]any{"type": kind}
	if id != "" {
		data["id"] = id
	}
	if attributes != nil {
		data["attributes"] = attributes
	}
	if relationships != nil {
		data["relationships"] = relationships
	}
	return map[string]any{"jsonapi": map[string]string{"version": "1.0"}, "data": data}
}

// extension is the kind of what is made in a project: those of Autodesk
// Construction Cloud and BIM 360 have kinds of their own.
func extension(project, plural, what string) map[string]any {
	family := "core"
	if strings.HasPrefix(project, "b.") {
		family = "bim360"
	}
	return map[string]any{"type": plural + ":autodesk." + family + ":" + what, "version": "1.0"}
}

func (c *Client) create(op, project, kind string, q quota, body any) call {
	k := c.dataCall(op, http.MethodPost, "/data/v1/projects/"+segment(project)+"/"+kind, q, ScopeDataCreate, ScopeDataRead, ScopeDataWrite)
	k.body, k.once = body, true
	return k
}

func (c *Client) patch(op, project, kind, id string, attributes, relationships map[string]any) call {
	k := c.dataCall(op, http.MethodPatch, dataPath(project, kind, id), quotaData, ScopeDataRead, ScopeDataWrite)
	k.body = document(kind, id, attributes, relationships)
	return k
}

// CreateFolder makes a folder in another.
//
// Source: POST /data/v1/projects/{project_id}/folders, datamanagement.yaml (createFolder).
func (c *Client) CreateFolder(ctx context.Context, project, parent, name string) (Folder, error) {
	body := document("folders", "", map[string]any{"name": name, "extension": extension(project, "folders", "Folder")}, map[string]any{"parent": to("folders", parent)})
	return one(ctx, c, c.create("create folder", project, "folders", quotaNewItems, body), resource.folder)
}

// FolderUpdate changes a folder; what is zero stays.
type FolderUpdate struct {
	Name     string
	ParentID string // moves it
	Hidden   *bool  // true deletes it
}

// UpdateFolder renames, moves, deletes or restores a folder.
//
// Source: PATCH /data/v1/projects/{project_id}/folders/{folder_id}, datamanagement.yaml (patchFolder).
func (c *Client) UpdateFolder(ctx context.Context, project, folder string, u FolderUpdate) (Folder, error) {
	attributes := map[string]any{}
	if u.Name != "" {
		attributes["name"] = u.Name
	}
	if u.Hidden != nil {
		attributes["hidden"] = *u.Hidden
	}
	var relationships map[string]any
	if u.ParentID != "" {
		relationships = map[string]any{"parent": to("folders", u.ParentID)}
	}
	return one(ctx, c, c.patch("update folder", project, "folders", folder, attributes, relationships), resource.folder)
}

// RenameItem changes the name that an item shows.
//
// Source: PATCH /data/v1/projects/{project_id}/items/{item_id}, datamanagement.yaml (patchItem).
func (c *Client) RenameItem(ctx context.Context, project, item, name string) (Item, error) {
	return one(ctx, c, c.patch("rename item", project, "items", item, map[string]any{"displayName": name}, nil), resource.item)
}

// RenameVersion changes the name of a version.
//
// Source: PATCH /data/v1/projects/{project_id}/versions/{version_id}, datamanagement.yaml (patchVersion).
func (c *Client) RenameVersion(ctx context.Context, project, version, name string) (Version, error) {
	return one(ctx, c, c.patch("rename version", project, "versions", version, map[string]any{"name": name}, nil), resource.version)
}

// CreateStorage reserves a place in OSS for a file that is to become a version
// in folder, and returns its identifier. Put the content there with
// [ParseObjectID] and [Client.Upload]. [Client.PutFile] does all of it.
//
// Source: POST /data/v1/projects/{project_id}/storage, datamanagement.yaml (createStorage).
func (c *Client) CreateStorage(ctx context.Context, project, folder, name string) (string, error) {
	body := document("objects", "", map[string]any{"name": name}, map[string]any{"target": to("folders", folder)})
	return one(ctx, c, c.create("create storage", project, "storage", quotaDataWrite, body), func(r resource, _ envelope) (string, error) {
		return r.ID, nil
	})
}

// CreateItem makes an item of what was put into a storage. 409 when the folder
// has one of that name.
//
// Source: POST /data/v1/projects/{project_id}/items, datamanagement.yaml (createItem).
func (c *Client) CreateItem(ctx context.Context, project, folder, name, storageID string) (Item, error) {
	body := document("items", "", map[string]any{"displayName": name, "extension": extension(project, "items", "File")},
		map[string]any{"tip": to("versions", "1"), "parent": to("folders", folder)})
	body["included"] = []any{map[string]any{
		"type": "versions", "id": "1",
		"attributes":    map[string]any{"name": name, "extension": extension(project, "versions", "File")},
		"relationships": map[string]any{"storage": to("objects", storageID)},
	}}
	return one(ctx, c, c.create("create item", project, "items", quotaNewItems, body), resource.item)
}

// CreateVersion makes the next version of an item of what was put into a storage.
//
// Source: POST /data/v1/projects/{project_id}/versions, datamanagement.yaml (createVersion).
func (c *Client) CreateVersion(ctx context.Context, project, item, name, storageID string) (Version, error) {
	body := document("versions", "", map[string]any{"name": name, "extension": extension(project, "versions", "File")},
		map[string]any{"item": to("items", item), "storage": to("objects", storageID)})
	v, err := one(ctx, c, c.create("create version", project, "versions", quotaDataWrite, body), resource.version)
	v.ItemID = first(v.ItemID, item)
	return v, err
}

// PutFile stores size bytes of r in a folder: as a new item, or as the next
// version of the item of that name. It returns the version.
//
// Source: https://aps.autodesk.com/en/docs/data/v2/tutorials/upload-file/
func (c *Client) PutFile(ctx context.Context, project, folder, name string, r io.ReaderAt, size int64, o UploadOptions) (Version, error) {
	storage, err := c.CreateStorage(ctx, project, folder, name)
	if err != nil {
		return Version{}, err
	}
	bucket, key, err := ParseObjectID(storage)
	if err != nil {
		return Version{}, err
	}
	if _, err := c.Upload(ctx, bucket, key, r, size, o); err != nil {
		return Version{}, err
	}
	item, err := c.CreateItem(ctx, project, folder, name, storage)
	switch {
	case err == nil && item.Tip != nil:
		return *item.Tip, nil
	case err == nil:
		return c.Tip(ctx, project, item.ID)
	case !IsStatus(err, http.StatusConflict):
		return Version{}, err
	}
	for e, cerr := range c.Contents(ctx, project, folder) {
		if cerr != nil {
			return Version{}, cerr
		}
		if e.Item != nil && e.Item.Name == name {
			return c.CreateVersion(ctx, project, e.Item.ID, name, storage)
		}
	}
	return Version{}, err
}
