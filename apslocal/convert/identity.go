package convert

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
)

// maxIdentity is how many bytes an external id has at most.
const maxIdentity = 200

// identities gives the nodes of one parent their external ids, for formats that have
// none of their own: the names on the way from the top, as in "/House/Wall", which
// stay when nodes are put in or taken out elsewhere. Of equal names under one parent
// the second has "#2" behind, the third "#3": where those change their order, so do
// their ids. A number in the file would shift with every node before it.
type identities struct {
	scene  *Scene
	parent string
	met    map[string]int
}

func (s *Scene) identities(parent string) *identities {
	return &identities{scene: s, parent: parent, met: map[string]int{}}
}

// escaped keeps names from being taken for a path or a count.
var escaped = strings.NewReplacer("%", "%25", "/", "%2F", "#", "%23")

// of returns the id of the next node: its own where it has one.
func (i *identities) of(n *Node) string {
	if n.ExternalID != "" {
		return bounded(n.ExternalID)
	}
	name := n.Name
	if name == "" && len(n.Meshes) > 0 {
		name = n.Meshes[0].Name
	}
	if name == i.scene.Name {
		name = "" // the file's, not the node's
	}
	i.met[name]++
	id := i.parent + "/" + escaped.Replace(name)
	if count := i.met[name]; name == "" || count > 1 {
		id += "#" + strconv.Itoa(count)
	}
	return bounded(id)
}

// bounded has a hash in place of an id that is too long.
func bounded(id string) string {
	if len(id) <= maxIdentity {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return "~" + hex.EncodeToString(sum[:16])
}
