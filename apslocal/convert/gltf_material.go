package convert

import (
	"context"
	"fmt"
	"strings"
)

type gltfMaterialJSON struct {
	Name        string       `json:"name"`
	DoubleSided bool         `json:"doubleSided"`
	AlphaMode   string       `json:"alphaMode"`
	AlphaCutoff *float64     `json:"alphaCutoff"`
	Emissive    []float64    `json:"emissiveFactor"`
	Normal      *gltfTexture `json:"normalTexture"`
	Occlusion   *gltfTexture `json:"occlusionTexture"`
	Emission    *gltfTexture `json:"emissiveTexture"`
	PBR         struct {
		BaseColor         []float64    `json:"baseColorFactor"`
		Metallic          *float64     `json:"metallicFactor"`
		Roughness         *float64     `json:"roughnessFactor"`
		BaseTexture       *gltfTexture `json:"baseColorTexture"`
		MetallicRoughness *gltfTexture `json:"metallicRoughnessTexture"`
	} `json:"pbrMetallicRoughness"`
	Extensions struct {
		Specular *struct {
			Diffuse    []float64    `json:"diffuseFactor"`
			Glossiness *float64     `json:"glossinessFactor"`
			Texture    *gltfTexture `json:"diffuseTexture"`
		} `json:"KHR_materials_pbrSpecularGlossiness"`
	} `json:"extensions"`
}

// gltfTexture is a reference to a texture.
type gltfTexture struct {
	Index      *int64   `json:"index"`
	Set        int64    `json:"texCoord"`
	Scale      *float64 `json:"scale"`
	Strength   *float64 `json:"strength"`
	Extensions struct {
		Transform *struct {
			Offset   []float64 `json:"offset"`
			Rotation float64   `json:"rotation"`
			Scale    []float64 `json:"scale"`
			Set      *int64    `json:"texCoord"`
		} `json:"KHR_texture_transform"`
	} `json:"extensions"`
}

type gltfImage struct {
	Name string  `json:"name"`
	URI  *string `json:"uri"`
	View *int64  `json:"bufferView"`
}

type gltfSource struct {
	Source  *int64 `json:"source"`
	Sampler *int64 `json:"sampler"`
}

type gltfSampler struct {
	Mag   int `json:"magFilter"`
	Min   int `json:"minFilter"`
	WrapS int `json:"wrapS"`
	WrapT int `json:"wrapT"`
}

func (r *gltfReader) materials(ctx context.Context) error {
	for i := range r.doc.Materials {
		m, err := r.material(ctx, fmt.Sprintf("materials[%d]", i), &r.doc.Materials[i])
		if err != nil {
			return err
		}
		r.scene.Materials = append(r.scene.Materials, m)
	}
	return nil
}

func (r *gltfReader) material(ctx context.Context, where string, in *gltfMaterialJSON) (Material, error) {
	m := Material{Name: cleanName(in.Name), BaseColor: [4]float32{1, 1, 1, 1}, Metallic: 1, Roughness: 1, DoubleSided: in.DoubleSided, AlphaMode: in.AlphaMode, AlphaCutoff: 0.5}
	color, base, baseWhere := in.PBR.BaseColor, in.PBR.BaseTexture, where+".pbrMetallicRoughness.baseColorTexture"
	factor(in.PBR.Metallic, &m.Metallic)
	factor(in.PBR.Roughness, &m.Roughness)
	if s := in.Extensions.Specular; s != nil { // archived; glTF 2.0 writers put it beside or instead
		color, base, baseWhere = s.Diffuse, s.Texture, where+".extensions.KHR_materials_pbrSpecularGlossiness.diffuseTexture"
		m.Metallic, m.Roughness = 0, 0
		if factor(s.Glossiness, &m.Roughness); s.Glossiness != nil {
			m.Roughness = 1 - m.Roughness
		}
	}
	if color != nil && len(color) != 4 {
		return m, gltfBad(where+".pbrMetallicRoughness.baseColorFactor", "%d numbers instead of 4", len(color))
	}
	for i := range color {
		factor(&color[i], &m.BaseColor[i])
	}
	switch in.AlphaMode {
	case "", "OPAQUE":
		m.AlphaMode = "OPAQUE"
	case "MASK", "BLEND":
	default:
		return m, gltfBad(where+".alphaMode", "there is no mode %q", clip([]byte(in.AlphaMode)))
	}
	factor(in.AlphaCutoff, &m.AlphaCutoff)
	if in.Emissive != nil && len(in.Emissive) != 3 {
		return m, gltfBad(where+".emissiveFactor", "%d numbers instead of 3", len(in.Emissive))
	}
	for i := range in.Emissive {
		factor(&in.Emissive[i], &m.Emissive[i])
	}
	for _, t := range []struct {
		slot  Slot
		where string
		in    *gltfTexture
	}{
		{BaseColorTexture, baseWhere, base},
		{MetallicRoughnessTexture, where + ".pbrMetallicRoughness.metallicRoughnessTexture", in.PBR.MetallicRoughness},
		{NormalTexture, where + ".normalTexture", in.Normal},
		{OcclusionTexture, where + ".occlusionTexture", in.Occlusion},
		{EmissiveTexture, where + ".emissiveTexture", in.Emission},
	} {
		if t.in == nil {
			continue
		}
		var err error
		if m.Textures[t.slot], err = r.texture(ctx, t.where, t.in); err != nil {
			return m, err
		}
	}
	return m, nil
}

// factor takes a number from 0 to 1, if there is one.
func factor(from *float64, to *float32) {
	if from != nil {
		*to = float32(min(max(*from, 0), 1))
	}
}

// texture returns nil, with a warning, for a texture that cannot be shown.
func (r *gltfReader) texture(ctx context.Context, where string, in *gltfTexture) (*Texture, error) {
	if in.Index == nil || *in.Index < 0 || *in.Index >= int64(len(r.doc.Textures)) {
		return nil, gltfBad(where+".index", "there is no such texture")
	}
	id := *in.Index
	source, where2 := r.doc.Textures[id], fmt.Sprintf("textures[%d]", id)
	set := in.Set
	t := &Texture{Strength: 1}
	if x := in.Extensions.Transform; x != nil {
		t.Transform = &TextureTransform{Scale: [2]float32{1, 1}, Rotation: float32(x.Rotation)}
		for _, pair := range []struct {
			from []float64
			to   *[2]float32
		}{{x.Offset, &t.Transform.Offset}, {x.Scale, &t.Transform.Scale}} {
			if pair.from != nil && len(pair.from) != 2 {
				return nil, gltfBad(where+".extensions.KHR_texture_transform", "%d numbers instead of 2", len(pair.from))
			}
			for i, f := range pair.from {
				pair.to[i] = float32(f)
			}
		}
		if x.Set != nil {
			set = *x.Set
		}
	}
	for _, strength := range []*float64{in.Scale, in.Strength} {
		if strength != nil {
			t.Strength = float32(*strength)
		}
	}
	if source.Sampler != nil {
		if *source.Sampler < 0 || *source.Sampler >= int64(len(r.doc.Samplers)) {
			return nil, gltfBad(where2+".sampler", "there is no sampler %d", *source.Sampler)
		}
		s := r.doc.Samplers[*source.Sampler]
		if !s.known() {
			return nil, gltfBad(fmt.Sprintf("samplers[%d]", *source.Sampler), "a filter or wrap is not known")
		}
		t.MagFilter, t.MinFilter, t.WrapS, t.WrapT = s.Mag, s.Min, s.WrapS, s.WrapT
	}
	switch {
	case source.Source == nil:
		r.scene.warn("%s: left out, for it is neither PNG nor JPEG", where2)
		return nil, nil
	case *source.Source < 0 || *source.Source >= int64(len(r.doc.Images)):
		return nil, gltfBad(where2+".source", "there is no image %d", *source.Source)
	case set != 0:
		r.scene.warn("%s: left out, for it is laid out by the texture coordinates %d; only 0 are kept", where, set)
		return nil, nil
	case !finiteTexture(t):
		r.scene.warn("%s: left out, for its numbers are out of range", where)
		return nil, nil
	}
	var err error
	if t.Image, err = r.image(ctx, *source.Source); err != nil || t.Image == nil {
		return nil, err
	}
	return t, nil
}

func finiteTexture(t *Texture) bool {
	ok := finite(t.Strength)
	if x := t.Transform; x != nil {
		for _, f := range []float32{x.Offset[0], x.Offset[1], x.Rotation, x.Scale[0], x.Scale[1]} {
			ok = ok && finite(f)
		}
	}
	return ok
}

// known tells whether all numbers are ones of glTF 2.0, or left out.
func (s *gltfSampler) known() bool {
	wrap := func(n int) bool { return n == 0 || n == 33071 || n == 33648 || n == 10497 }
	return (s.Mag == 0 || s.Mag == 9728 || s.Mag == 9729) &&
		(s.Min == 0 || s.Min == 9728 || s.Min == 9729 || s.Min >= 9984 && s.Min <= 9987) && wrap(s.WrapS) && wrap(s.WrapT)
}

// image returns an image, nil with a warning for one that cannot be shown.
func (r *gltfReader) image(ctx context.Context, id int64) (*Image, error) {
	key := fmt.Sprintf("images[%d]", id)
	if i, tried := r.gallery.images[key]; tried {
		return i, nil
	}
	in := &r.doc.Images[id]
	switch {
	case in.View != nil:
		data, _, err := r.view(ctx, key, *in.View, 0, 1, 1, false)
		if err != nil {
			return nil, err
		}
		if len(data) > maxImage || int64(len(data)) > maxImages-r.gallery.held {
			r.scene.warn("%s: left out, for it is too large", key)
			return r.gallery.set(key, nil), nil
		}
		return r.gallery.add(key, in.name(key), data), nil
	case in.URI == nil:
		return nil, gltfBad(key, "there is neither a uri nor a bufferView")
	case strings.HasPrefix(*in.URI, "data:"):
		data, err := dataURI(*in.URI)
		if err != nil {
			return nil, gltfBad(key+".uri", "%v", err)
		}
		return r.gallery.add(key, in.name(key), data), nil
	}
	name, ok := beside(r.options.Folder, *in.URI)
	if !ok {
		return nil, gltfBad(key+".uri", "%q is not the name of a file beside the model", clip([]byte(*in.URI)))
	}
	return r.gallery.set(key, r.gallery.file(ctx, name)), nil
}

func (i *gltfImage) name(otherwise string) string {
	if i.Name != "" {
		return i.Name
	}
	return otherwise
}
