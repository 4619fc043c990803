package convert

import (
	"encoding/json"
	"maps"
	"slices"
)

// Bounds of what is kept of a node's extras.
const (
	maxExtras    = 500  // values
	maxExtraText = 4000 // bytes
)

// extras are the properties that a node's extras hold: texts, numbers and booleans
// of the object itself, and of the objects in it, which are groups. What else is
// there is left out, for extras may be anything
// (https://registry.khronos.org/glTF/specs/2.0/glTF-2.0.html#reference-extras).
func extras(raw json.RawMessage) []PropertyGroup {
	var all map[string]any
	if json.Unmarshal(raw, &all) != nil {
		return nil
	}
	left := maxExtras
	values := func(in map[string]any) (list []Property) {
		for _, name := range slices.Sorted(maps.Keys(in)) {
			switch v := in[name].(type) {
			case string:
				if len(v) > maxExtraText {
					continue
				}
			case float64, bool:
			default:
				continue
			}
			if left--; left < 0 {
				return list
			}
			list = append(list, Property{Name: cleanName(name), Value: in[name]})
		}
		return list
	}
	var groups []PropertyGroup
	if own := values(all); len(own) > 0 {
		groups = append(groups, PropertyGroup{Name: "Extras", Values: own})
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		inner, _ := all[name].(map[string]any)
		if list := values(inner); len(list) > 0 {
			groups = append(groups, PropertyGroup{Name: cleanName(name), Values: list})
		}
	}
	return groups
}
