package convert

import (
	"bytes"
	"context"
	"image/png"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRenderDrawsInTheMiddle(t *testing.T) {
	t.Parallel()
	s := oneNode("cube", cube())
	s.Materials = []Material{{BaseColor: [4]float32{1, 0, 0, 1}}}
	s.Roots[0].Meshes[0].Material = 0
	s.Roots[0].Matrix = &[16]float64{1e6, 0, 0, 0, 0, 1e6, 0, 0, 0, 0, 1e6, 0, 5e7, 0, 0, 1}
	out, err := Render(context.Background(), s, []int{64, 600})
	require.NoError(t, err)
	for size, raw := range out {
		picture, err := png.Decode(bytes.NewReader(raw))
		require.NoError(t, err)
		require.Equal(t, size, picture.Bounds().Dx())
		r, g, _, a := picture.At(size/2, size/2).RGBA()
		require.EqualValues(t, 0xffff, a)
		require.Greater(t, r, 3*g)
		_, _, _, a = picture.At(1, 1).RGBA()
		require.Zero(t, a)
	}
	require.Len(t, out, 2)
}

func TestRenderRefuses(t *testing.T) {
	t.Parallel()
	_, err := Render(context.Background(), &Scene{}, []int{64})
	require.ErrorContains(t, err, "nothing to show")
	_, err = Render(context.Background(), oneNode("cube", cube()), []int{1 << 20})
	require.ErrorContains(t, err, "1048576")
}

func TestRenderOfAnySize(t *testing.T) {
	t.Parallel()
	for _, k := range []float64{1e-320, 1e-200, 1e-30, 1e100, 1e306, 1e308} {
		s := oneNode("cube", cube())
		s.Roots[0].Matrix = &[16]float64{k, 0, 0, 0, 0, k, 0, 0, 0, 0, k, 0, 0, 0, 0, 1}
		require.NotPanics(t, func() { _, _ = Render(context.Background(), s, []int{32}) })
	}
}
