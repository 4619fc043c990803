package apslocal

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// wipBucket is where the files of projects lie. Who may use an object there is
// told by its entry, not by the bucket.
const wipBucket = "wip.dm.prod"

const (
	maxEntries = 100_000 // of one client
	maxDepth   = 64      // folders in folders
	maxName    = 255     // bytes
)

// Kinds of entries, as JSON:API types them.
const (
	folders   = "folders"
	items     = "items"
	versions  = "versions"
	objects   = "objects"
	downloads = "downloads"
)

// entry is something in a project: the file projects/<hash of the client>/<hash of its id>.json.
type entry struct {
	Type      string    `json:"type"`
	ID        string    `json:"id"`
	Parent    string    `json:"parent"` // of a folder and an item its folder, of a version its item, of a storage its folder, of a download its version
	Name      string    `json:"name"`
	Title     string    `json:"displayName"`
	Extension extension `json:"extension"`
	Hidden    bool      `json:"hidden,omitempty"`
	Number    int       `json:"versionNumber,omitempty"`
	Storage   string    `json:"storage,omitempty"` // of a version and a download, the key in wipBucket
	Refs      []ref     `json:"refs,omitempty"`    // from here
	Created   time.Time `json:"created"`
	Modified  time.Time `json:"modified"`
	By        string    `json:"by"`
}

type extension struct {
	Type    string          `json:"type"`
	Version string          `json:"version"`
	Data    json.RawMessage `json:"data,omitempty"`
}

// ref is a relation to another entry.
type ref struct {
	To        string    `json:"to"`
	Extension extension `json:"extension"`
}

// library is what one client has: one hub with one project. s.mu guards it.
type library struct {
	client  string
	dir     string
	entries map[string]*entry
	below   map[string][]*entry // by parent, in the order of their making
}

func (l *library) id(of string) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte("aps-local/"+of+"/"+l.client)).String()
}

func (l *library) hub() string     { return "b." + l.id("hub") }
func (l *library) project() string { return "b." + l.id("project") }

// short is an id in the spelling of Data Management's URNs.
func short(id uuid.UUID) string { return base64.RawURLEncoding.EncodeToString(id[:]) }

func (l *library) root() string {
	return "urn:adsk.wipprod:fs.folder:co." + short(uuid.NewSHA1(uuid.NameSpaceURL, []byte("root/"+l.client)))
}

// library opens what a client has; s.mu is held.
func (s *Server) library(client string) (*library, error) {
	if l := s.libraries[client]; l != nil {
		return l, nil
	}
	l := &library{client: client, dir: s.path("projects", hash(client)), entries: map[string]*entry{}, below: map[string][]*entry{}}
	names, err := os.ReadDir(l.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	all := make([]*entry, 0, len(names))
	for _, n := range names {
		var e entry
		if err := readJSON(path.Join(l.dir, n.Name()), &e); err != nil {
			return nil, fmt.Errorf("reading a project: %w", err)
		}
		all = append(all, &e)
	}
	slices.SortStableFunc(all, func(a, b *entry) int { return a.Created.Compare(b.Created) })
	for _, e := range all {
		l.add(e)
	}
	if len(all) == 0 {
		if err := os.MkdirAll(l.dir, 0o700); err != nil {
			return nil, err
		}
		now := time.Now()
		core := extension{Type: "folders:autodesk.bim360:Folder", Version: "1.0"}
		root := &entry{Type: folders, ID: l.root(), Name: l.project() + "-root-folder", Title: l.project() + "-root-folder", Extension: core, By: client, Created: now, Modified: now}
		files := &entry{Type: folders, ID: "urn:adsk.wipprod:fs.folder:co." + short(uuid.New()), Parent: root.ID, Name: "Project Files", Title: "Project Files", Extension: core, By: client, Created: now, Modified: now}
		for _, e := range []*entry{files, root} { // the root last: without it, all is made anew
			if err := s.keepEntry(l, e); err != nil {
				return nil, err
			}
		}
	}
	s.libraries[client] = l
	return l, nil
}

func (l *library) add(e *entry) {
	if l.entries[e.ID] == nil {
		l.below[e.Parent] = append(l.below[e.Parent], e)
	}
	l.entries[e.ID] = e
}

// keepEntry writes an entry that is new or changed.
func (s *Server) keepEntry(l *library, e *entry) error {
	if len(l.entries) >= maxEntries && l.entries[e.ID] == nil {
		return errors.New("a project holds at most 100000 entries here")
	}
	if err := s.writeJSON(path.Join(l.dir, hash(e.ID)+".json"), e); err != nil {
		return err
	}
	l.add(e)
	return nil
}

// children returns what lies in an entry, of one type.
func (l *library) children(id, kind string) (out []*entry) {
	for _, e := range l.below[id] {
		if e.Type == kind {
			out = append(out, e)
		}
	}
	return out
}

// tip is the newest version of an item, which has one.
func (l *library) tip(item *entry) *entry {
	all := l.children(item.ID, versions)
	if len(all) == 0 {
		return nil
	}
	return slices.MaxFunc(all, func(a, b *entry) int { return a.Number - b.Number })
}

// depth is how many folders a folder is in.
func (l *library) depth(e *entry) (n int) {
	for ; e != nil && n <= maxDepth; e = l.entries[e.Parent] {
		n++
	}
	return n
}

func (e *entry) fileType() string { return strings.TrimPrefix(strings.ToLower(path.Ext(e.Name)), ".") }

func (e *entry) mimeType() string {
	if t := mime.TypeByExtension(path.Ext(e.Name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

// ownsStorage says whether a client was given a place in wipBucket.
func (s *Server) ownsStorage(c caller, key string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	l, err := s.library(c.client)
	return err == nil && l.entries[storageID(key)] != nil
}

func storageID(key string) string { return "urn:adsk.objects:os.object:" + wipBucket + "/" + key }

// versionOf finds the version of a client that a URN of Data Management names.
func (s *Server) versionOf(client, urn string) *entry {
	l, err := s.library(client)
	if err != nil {
		return nil
	}
	if e := l.entries[urn]; e != nil && e.Type == versions {
		return e
	}
	return nil
}
