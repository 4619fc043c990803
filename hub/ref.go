package hub

import (
	"encoding/base64"
	"encoding/json"
	"slices"

	"purlin/fault"
)

// ref is where something is in a hub: an id of the API is all of it, since Autodesk
// answers for a thing only to who names what it is in. Who makes an id up sees no
// more by it than their account at Autodesk shows them.
type ref struct {
	Kind    string `json:"k"`
	Region  string `json:"r,omitempty"`
	Hub     string `json:"h,omitempty"`
	Project string `json:"p,omitempty"`
	Folder  string `json:"f,omitempty"`
	Item    string `json:"i,omitempty"`
	Version string `json:"v,omitempty"`
}

// Kinds of refs, which begin their ids.
const (
	aHub     = "hub"
	aProject = "hpr"
	aFolder  = "hfo"
	anItem   = "hit"
	aVersion = "hve"
)

const (
	longestID = 4 << 10 // bytes
	longest   = 512     // bytes of each part
)

func (in ref) id() string {
	b, _ := json.Marshal(in) // strings
	return in.Kind + "_" + base64.RawURLEncoding.EncodeToString(b)
}

// refOf reads an id; a [fault.NotFound] fault when it is none of these kinds.
func refOf(id string, kinds ...string) (r ref, err error) {
	bad := fault.Errorf(fault.NotFound, "there is nothing in a hub with this id")
	if len(id) < 4 || len(id) > longestID {
		return r, bad
	}
	raw, err := base64.RawURLEncoding.DecodeString(id[4:])
	if err != nil || json.Unmarshal(raw, &r) != nil || r.id() != id {
		return ref{}, bad
	}
	needs := map[string][]string{
		aHub: {r.Hub}, aProject: {r.Hub, r.Project}, aFolder: {r.Project, r.Folder},
		anItem: {r.Project, r.Folder, r.Item}, aVersion: {r.Project, r.Folder, r.Item, r.Version},
	}
	for _, k := range kinds {
		if k != r.Kind {
			continue
		}
		for _, part := range append(needs[k], r.Region) {
			if len(part) > longest {
				return ref{}, bad
			}
		}
		if slices.Contains(needs[k], "") {
			return ref{}, bad
		}
		return r, nil
	}
	return ref{}, bad
}
