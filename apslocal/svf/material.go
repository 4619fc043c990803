package svf

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
)

// Material is a surface as Phong had it. Colours are as they are shown (sRGB), 0 to 1.
type Material struct {
	Name        string
	Diffuse     [3]float32
	Specular    [3]float32
	Emissive    [3]float32
	Opacity     float32
	Glossiness  float32 // exponent of highlights
	Metal       bool
	DoubleSided bool
	Picture     string // name of a picture on the surface, multiplied by Diffuse; empty for none
	Blended     bool   // the picture has an alpha channel that counts
}

// materials writes Materials.json.gz, in the form of Autodesk's Protein.
func (w *Writer) materials(all []Material) error {
	list := map[string]any{}
	for i := range all {
		list[strconv.Itoa(i)] = all[i].protein()
	}
	plain, err := json.Marshal(map[string]any{
		"name": "LMVTK Simple Materials", "version": "1.0", "scene": map[string]any{"SceneUnit": 8215, "YIsUp": 0}, "materials": list,
	})
	if err != nil {
		return fmt.Errorf("svf: describing materials: %w", err)
	}
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, err = z.Write(plain)
	if err := errors.Join(err, z.Close()); err != nil {
		return fmt.Errorf("svf: describing materials: %w", err)
	}
	return w.file("Materials.json.gz", "ProteinMaterials", zipped.Bytes(), int64(len(plain)))
}

func (m *Material) protein() map[string]any {
	color := func(c [3]float32) any {
		return map[string]any{"values": []any{map[string]float32{"r": c[0], "g": c[1], "b": c[2], "a": 1}}}
	}
	scalar := func(v float32) any { return map[string]any{"units": "", "values": []float32{v}} }
	surface := map[string]any{
		"tag": m.Name, "proteinType": "", "definition": "SimplePhong", "transparent": m.Opacity < 1 || m.Blended, "keywords": []any{}, "categories": []any{},
		"properties": map[string]any{
			"integers": map[string]any{"mode": 4},
			"booleans": map[string]any{"color_by_object": false, "generic_is_metal": m.Metal, "generic_backface_cull": !m.DoubleSided},
			"scalars":  map[string]any{"generic_transparency": scalar(1 - m.Opacity), "generic_glossiness": scalar(m.Glossiness)},
			"colors":   map[string]any{"generic_diffuse": color(m.Diffuse), "generic_specular": color(m.Specular), "generic_emissive": color(m.Emissive)},
		},
		"textures": map[string]any{},
	}
	inner := map[string]any{"0": surface}
	if m.Picture != "" {
		surface["textures"] = map[string]any{"generic_diffuse": map[string]any{"connections": []string{"1"}}}
		inner["1"] = map[string]any{
			"tag": m.Picture, "proteinType": "", "definition": "UnifiedBitmap",
			"properties": map[string]any{
				"uris":     map[string]any{"unifiedbitmap_Bitmap": map[string]any{"values": []string{m.Picture}}},
				"booleans": map[string]any{"texture_URepeat": true, "texture_VRepeat": true},
				"scalars": map[string]any{
					"texture_UScale": scalar(1), "texture_VScale": scalar(1), "texture_UOffset": scalar(0), "texture_VOffset": scalar(0), "texture_WAngle": scalar(0),
				},
			},
		}
	}
	return map[string]any{"version": 2, "userassets": []string{"0"}, "materials": inner}
}
