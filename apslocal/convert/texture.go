package convert

import (
	"bytes"
	"context"
	"fmt"
	"image"
	_ "image/jpeg" // both are the formats that glTF 2.0 knows
	_ "image/png"
	"io"
	"io/fs"
	"net/url"
	"path"
	"strings"
)

// Bounds on the pictures of one model. What passes them is left out with a
// warning: the model is whole without it.
const (
	maxImage       = 64 << 20  // bytes of one file
	maxImages      = 256 << 20 // bytes of all
	maxImagePixels = 1 << 28
)

// Slot is a place for a texture in a material.
type Slot int

// Slots, as glTF 2.0 names them.
const (
	BaseColorTexture Slot = iota
	MetallicRoughnessTexture
	NormalTexture
	OcclusionTexture
	EmissiveTexture
	textureSlots
)

// Texture is a picture on a surface, laid out by Indexed.UVs. Filters and wraps
// are the numbers of glTF 2.0, 0 for the default.
type Texture struct {
	Image                *Image
	MagFilter, MinFilter int
	WrapS, WrapT         int
	Strength             float32 // scale of normals, strength of occlusion
	Transform            *TextureTransform
}

// TextureTransform is what KHR_texture_transform does to UVs.
type TextureTransform struct {
	Offset   [2]float32
	Rotation float32 // radians, counter-clockwise
	Scale    [2]float32
}

// Image is a picture as it lay in its file.
type Image struct {
	Name, MIME string // image/png or image/jpeg
	Data       []byte
}

// gallery opens the pictures of one model, each once.
type gallery struct {
	open   func(name string) (io.ReaderAt, int64, error)
	warn   func(format string, args ...any)
	images map[string]*Image // nil for one that was tried in vain
	held   int64
}

// file returns the picture beside the model, nil with a warning if there is
// none that can be used.
func (g *gallery) file(ctx context.Context, name string) *Image {
	if i, tried := g.images[name]; tried {
		return i
	}
	g.set(name, nil)
	data, err := g.read(ctx, name)
	if err != nil {
		g.warn("texture %s: %v", clip([]byte(name)), err)
		return nil
	}
	return g.add(name, name, data)
}

func (g *gallery) set(key string, i *Image) *Image {
	if g.images == nil {
		g.images = map[string]*Image{}
	}
	g.images[key] = i
	return i
}

func (g *gallery) read(ctx context.Context, name string) ([]byte, error) {
	if g.open == nil || !fs.ValidPath(name) {
		return nil, fs.ErrNotExist
	}
	file, size, err := g.open(name)
	if err != nil {
		return nil, fs.ErrNotExist
	}
	if c, ok := file.(io.Closer); ok {
		defer c.Close()
	}
	if size > maxImage || size > maxImages-g.held {
		return nil, fmt.Errorf("left out, for it is larger than %d bytes, or all are larger than %d", maxImage, maxImages)
	}
	data := make([]byte, size)
	return data, readFull(ctx, file, data, 0)
}

// add keeps a picture under the key, if it is one; nil with a warning if not.
func (g *gallery) add(key, name string, data []byte) *Image {
	c, kind, err := image.DecodeConfig(bytes.NewReader(data))
	switch {
	case err != nil:
		g.warn("texture %s: left out, for it is neither PNG nor JPEG", clip([]byte(name)))
	case int64(c.Width)*int64(c.Height) > maxImagePixels || c.Width == 0 || c.Height == 0:
		g.warn("texture %s: left out, for it has %d × %d pixels", clip([]byte(name)), c.Width, c.Height)
	default:
		g.held += int64(len(data))
		return g.set(key, &Image{Name: cleanName(path.Base(name)), MIME: "image/" + kind, Data: data})
	}
	return g.set(key, nil)
}

// beside returns the path of a reference in a model that lies in the folder; ok
// is false for what is no file, or leads out of what there is.
func beside(folder, reference string) (name string, ok bool) {
	name, err := url.PathUnescape(reference)
	if err != nil || len(name) > maxName || strings.Contains(name, "://") || strings.ContainsAny(name, "\\\x00") || path.IsAbs(name) {
		return "", false
	}
	name = path.Join(folder, name)
	return name, fs.ValidPath(name) && name != "."
}

// linearBytes is the light that each byte of an sRGB channel stands for.
func linearBytes() (light [256]float32) {
	for i := range light {
		light[i] = toLinear(float32(i) / 255)
	}
	return light
}
