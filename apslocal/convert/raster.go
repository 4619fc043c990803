package convert

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"math"
)

const (
	rasterMaxSize = 4096
	rasterMargin  = 0.05 // of the edge of the picture, on each side
)

// rasterFrame is one picture in the making, with samples*samples points to
// each pixel.
type rasterFrame struct {
	size, samples int
	depth         []float32 // of each sample, larger is nearer
	color         []uint32  // of each sample, sRGB; 0 where nothing is
	scale         float64
	left, top     float64
	back, front   float64 // of what is seen
	line2         float64 // half the width of a line, in samples
	dot2          float64 // half the width of a point, in samples
}

// rasterView is the direction the model is looked at from: the front, a little
// from the right and from above, y up. Rows are right, up and towards the eye.
func rasterView() [3][3]float64 {
	toEye := unit([3]float64{0.62, 0.5, 1})
	right := unit(cross([3]float64{0, 1, 0}, toEye))
	return [3][3]float64{right, cross(toEye, right), toEye}
}

func unit(v [3]float64) [3]float64 {
	l := math.Sqrt(dot(v, v))
	return [3]float64{v[0] / l, v[1] / l, v[2] / l}
}

// Render draws the scene once for each size, the edge of a square picture in
// pixels from 1 to 4096, and returns PNG files by size. The view is
// orthographic from the front right above, fitted to what is seen, over a
// transparent background. Elements are streamed twice; the memory needed is that
// of the pictures. A scene without elements is an *Error with the code EMPTY,
// one that is not finite one with the code MALFORMED.
func Render(ctx context.Context, s *Scene, sizes []int) (map[int][]byte, error) {
	for _, size := range sizes {
		if size < 1 || size > rasterMaxSize {
			return nil, &Error{Code: CodeUnsupported, Message: fmt.Sprintf("a picture of %d pixels cannot be drawn, only of 1 to %d", size, rasterMaxSize)}
		}
	}
	view := rasterView()
	low := [3]float64{math.Inf(1), math.Inf(1), math.Inf(1)}
	high := [3]float64{math.Inf(-1), math.Inf(-1), math.Inf(-1)}
	bad := false
	err := s.viewed(ctx, view, func(e *rasterElement) {
		for _, p := range e.corners {
			for axis, x := range p {
				bad = bad || math.IsNaN(x) || math.IsInf(x, 0)
				low[axis], high[axis] = min(low[axis], x), max(high[axis], x)
			}
		}
	})
	switch {
	case err != nil:
		return nil, err
	case bad:
		return nil, &Error{Code: CodeMalformed, Message: "a coordinate is no finite number where its node places it"}
	case low[0] > high[0]:
		return nil, &Error{Code: CodeEmpty, Message: "the model has nothing to show"}
	}
	points := s.count()[Points]
	var frames []*rasterFrame
	for _, size := range sizes {
		frames = append(frames, newFrame(size, low, high, points))
	}
	light := newLights()
	err = s.viewed(ctx, view, func(e *rasterElement) {
		color := uint32(0)
		shaded := func() uint32 {
			if color == 0 {
				across := cross(minus(e.corners[1], e.corners[0]), minus(e.corners[2], e.corners[0]))
				color = light.shade(e.surface(s), unit(across)) // lines and points have no normal
			}
			return color
		}
		for _, f := range frames {
			switch e.kind {
			case Triangles:
				f.draw(&e.corners, 0, shaded)
			case Lines:
				f.line(&e.corners, shaded)
			case Points:
				f.dot(&e.corners, shaded)
			}
		}
	})
	if err != nil {
		return nil, err
	}
	pictures := map[int][]byte{}
	for _, f := range frames {
		var out bytes.Buffer
		if err := png.Encode(&out, f.picture()); err != nil {
			return nil, fmt.Errorf("encoding picture: %w", err)
		}
		pictures[f.size] = out.Bytes()
	}
	return pictures, nil
}

// rasterElement is an element as the view has it.
type rasterElement struct {
	kind     Kind
	corners  [3][3]float64
	material int
	colors   []uint8       // of its first corner, sRGB and alpha; nil for none
	linear   *[256]float32 // what colors stand for
}

// surface is the colour that the element has without light, linear.
func (e *rasterElement) surface(s *Scene) [4]float32 {
	base := s.surface(e.material)
	if e.colors == nil {
		return base
	}
	if e.material < 0 {
		base = [4]float32{1, 1, 1, 1}
	}
	for i := range 3 {
		base[i] *= e.linear[e.colors[i]]
	}
	return base
}

// viewed streams all elements of the scene as the view has them.
func (s *Scene) viewed(ctx context.Context, view [3][3]float64, yield func(*rasterElement)) error {
	linear := linearBytes()
	return s.walk(func(n *Node, world *[16]float64) error {
		world = under(s.Frame, world)
		for _, mesh := range n.Meshes {
			e := rasterElement{kind: mesh.Geometry.Kind(), material: mesh.Material, linear: &linear}
			x, corner := indexed(mesh.Geometry), int64(0)
			err := mesh.Geometry.Each(ctx, func(batch []Triangle) error {
				for i := range batch {
					if i%32 == 0 { // a batch of triangles as large as the picture takes long
						if err := ctx.Err(); err != nil {
							return err
						}
					}
					for c, v := range batch[i] {
						p := place(world, v)
						e.corners[c] = [3]float64{dot(view[0], p), dot(view[1], p), dot(view[2], p)}
					}
					if x != nil && x.Colors != nil {
						at := 4 * int(x.index(corner))
						e.colors = x.Colors[at : at+4]
						corner += int64(e.kind.corners())
					}
					yield(&e)
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// surface returns the base colour of a material, a light grey for none.
func (s *Scene) surface(material int) [4]float32 {
	if material < 0 || material >= len(s.Materials) {
		return [4]float32{0.52, 0.56, 0.62, 1}
	}
	return s.Materials[material].BaseColor
}

// lights are a strong one from the upper left and a weak one from the right.
type lights struct {
	key, fill [3]float64
	encoded   [4096]uint8 // sRGB of linear light from 0 to 1
}

func newLights() *lights {
	l := &lights{key: unit([3]float64{-0.35, 0.8, 0.7}), fill: unit([3]float64{0.9, 0.1, 0.45})}
	for i := range l.encoded {
		l.encoded[i] = uint8(fromLinear(float32(i)/float32(len(l.encoded)-1))*255 + 0.5)
	}
	return l
}

// shade returns the opaque sRGB colour of a surface with the given normal.
// Both sides of a surface look alike.
func (l *lights) shade(base [4]float32, normal [3]float64) uint32 {
	if !(math.Abs(dot(normal, normal)-1) < 0.01) {
		normal = [3]float64{0, 0, 1} // too large or small a triangle to have one
	}
	if normal[2] < 0 {
		normal = [3]float64{-normal[0], -normal[1], -normal[2]}
	}
	light := 0.16 + 0.66*max(0, dot(normal, l.key)) + 0.2*max(0, dot(normal, l.fill))
	color := uint32(0xff)
	for _, x := range base[:3] {
		x := (0.015 + 0.985*float64(x)) * light // black is not a hole
		if !(x > 0) {
			x = 0 // no number, perhaps
		}
		color = color<<8 | uint32(l.encoded[int(min(x, 1)*float64(len(l.encoded)-1))])
	}
	return color
}

func newFrame(size int, low, high [3]float64, points int64) *rasterFrame {
	f := &rasterFrame{size: size, samples: 2, back: low[2], front: high[2]}
	if size <= 512 {
		f.samples = 4
	}
	edge := float64(size * f.samples)
	f.depth, f.color = make([]float32, size*size*f.samples*f.samples), make([]uint32, size*size*f.samples*f.samples)
	f.line2 = edge / 300
	f.dot2 = edge * min(max(0.35/math.Sqrt(float64(max(points, 1))), 0.0035), 0.025) // a cloud is seen through
	f.scale = 1
	if extent := max(high[0]-low[0], high[1]-low[1]); extent > 0 {
		f.scale = edge * (1 - 2*rasterMargin) / extent
	}
	f.left = edge/2 - f.scale*(low[0]+high[0])/2
	f.top = edge/2 + f.scale*(low[1]+high[1])/2
	return f
}

// nearer is how far lines and points lie before the surface that they are on,
// as a part of the whole depth.
const nearer = 0.004

// line fills a segment as two triangles of a fixed width.
func (f *rasterFrame) line(t *[3][3]float64, color func() uint32) {
	a, b := t[0], t[1]
	dx, dy := b[0]-a[0], b[1]-a[1]
	half := f.line2 / f.scale
	if long := math.Sqrt(dx*dx + dy*dy); long > 1e-9*half {
		dx, dy = dx/long*half, dy/long*half
	} else {
		dx, dy = half, 0
	}
	// Half a width is added at both ends, so that lines that meet have no gap.
	corners := [4][3]float64{
		{a[0] - dx - dy, a[1] - dy + dx, a[2]},
		{a[0] - dx + dy, a[1] - dy - dx, a[2]},
		{b[0] + dx - dy, b[1] + dy + dx, b[2]},
		{b[0] + dx + dy, b[1] + dy - dx, b[2]},
	}
	f.draw(&[3][3]float64{corners[0], corners[1], corners[2]}, nearer, color)
	f.draw(&[3][3]float64{corners[1], corners[3], corners[2]}, nearer, color)
}

// dot fills the disc that stands for a point.
func (f *rasterFrame) dot(t *[3][3]float64, color func() uint32) {
	x, y := f.left+f.scale*t[0][0], f.top-f.scale*t[0][1]
	depth := float32(f.depthOf(t[0][2]) + nearer)
	last := float64(f.size*f.samples - 1)
	for py := max(0, math.Ceil(y-f.dot2-0.5)); py <= min(last, math.Floor(y+f.dot2-0.5)); py++ {
		row := int(py) * f.size * f.samples
		for px := max(0, math.Ceil(x-f.dot2-0.5)); px <= min(last, math.Floor(x+f.dot2-0.5)); px++ {
			dx, dy := px+0.5-x, py+0.5-y
			if at := row + int(px); dx*dx+dy*dy <= f.dot2*f.dot2 && depth > f.depth[at] {
				f.depth[at], f.color[at] = depth, color()
			}
		}
	}
}

// depthOf takes depths to [0.001, 1], so that a fresh frame is behind everything.
func (f *rasterFrame) depthOf(z float64) float64 {
	if f.front > f.back {
		return 0.001 + 0.999*(z-f.back)/(f.front-f.back)
	}
	return 1
}

// draw fills the samples that a triangle covers and nothing hides, raised
// towards the eye.
func (f *rasterFrame) draw(t *[3][3]float64, raised float64, color func() uint32) {
	var x, y, z [3]float64
	for c, p := range t {
		x[c], y[c] = f.left+f.scale*p[0], f.top-f.scale*p[1]
	}
	last := float64(f.size*f.samples - 1)
	x0, x1 := max(0, math.Ceil(min(x[0], x[1], x[2])-0.5)), min(last, math.Floor(max(x[0], x[1], x[2])-0.5))
	y0, y1 := max(0, math.Ceil(min(y[0], y[1], y[2])-0.5)), min(last, math.Floor(max(y[0], y[1], y[2])-0.5))
	if x0 > x1 || y0 > y1 {
		return // between samples
	}
	for c, p := range t {
		z[c] = f.depthOf(p[2]) + raised
	}
	doubled := (x[1]-x[0])*(y[2]-y[0]) - (x[2]-x[0])*(y[1]-y[0])
	if !(math.Abs(doubled) > 1e-12) {
		return // seen from its edge
	}
	for py := y0; py <= y1; py++ {
		row := int(py) * f.size * f.samples
		cy := py + 0.5
		for px := x0; px <= x1; px++ {
			cx := px + 0.5
			a := ((x[1]-cx)*(y[2]-cy) - (x[2]-cx)*(y[1]-cy)) / doubled
			b := ((x[2]-cx)*(y[0]-cy) - (x[0]-cx)*(y[2]-cy)) / doubled
			c := 1 - a - b
			if a < -1e-9 || b < -1e-9 || c < -1e-9 {
				continue
			}
			depth := float32(a*z[0] + b*z[1] + c*z[2])
			if at := row + int(px); depth > f.depth[at] {
				f.depth[at], f.color[at] = depth, color()
			}
		}
	}
}

// picture averages the samples of each pixel in linear light.
func (f *rasterFrame) picture() *image.NRGBA {
	linear := linearBytes()
	out := image.NewNRGBA(image.Rect(0, 0, f.size, f.size))
	for py := range f.size {
		for px := range f.size {
			var sum [3]float32
			covered := 0
			for sy := range f.samples {
				at := (py*f.samples+sy)*f.size*f.samples + px*f.samples
				for _, color := range f.color[at : at+f.samples] {
					if color == 0 {
						continue
					}
					covered++
					for i := range sum {
						sum[i] += linear[color>>(16-8*i)&0xff]
					}
				}
			}
			if covered == 0 {
				continue
			}
			pixel := out.Pix[out.PixOffset(px, py):]
			for i, x := range sum {
				pixel[i] = uint8(fromLinear(x/float32(covered))*255 + 0.5)
			}
			pixel[3] = uint8(255 * covered / (f.samples * f.samples))
		}
	}
	return out
}
