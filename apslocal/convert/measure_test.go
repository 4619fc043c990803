package convert

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// cube is the cube from 0 to 1 with its outside facing out.
func cube() *Indexed {
	return &Indexed{
		Positions: []float32{0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1},
		Indices: []uint32{
			0, 2, 1, 0, 3, 2, 4, 5, 6, 4, 6, 7, 0, 1, 5, 0, 5, 4,
			1, 2, 6, 1, 6, 5, 2, 3, 7, 2, 7, 6, 3, 0, 4, 3, 4, 7,
		},
	}
}

func TestMeasureCube(t *testing.T) {
	t.Parallel()
	mirrored := &[16]float64{-2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 10, 0, 0, 1}
	m, err := Measure(context.Background(), nil, cube())
	require.NoError(t, err)
	require.Equal(t, Measurement{Triangles: 12, Vertices: 8, Max: Vec3{1, 1, 1}, Area: 6, Closed: true, Volume: 1}, m)
	m, err = Measure(context.Background(), mirrored, cube())
	require.NoError(t, err)
	require.Equal(t, Vec3{8, 0, 0}, m.Min)
	require.Equal(t, Vec3{10, 2, 2}, m.Max)
	require.InDelta(t, 24, m.Area, 1e-9)
	require.InDelta(t, 8, m.Volume, 1e-9)
}

func TestMeasureTakesNegativeZeroForZero(t *testing.T) {
	t.Parallel()
	require.Equal(t, cornerOf(Vec3{}), cornerOf(Vec3{0, float32(math.Copysign(0, -1)), 0}))
}

func TestMeasureTellsOpenFromClosed(t *testing.T) {
	t.Parallel()
	open := cube()
	open.Indices = open.Indices[:33]
	m, err := Measure(context.Background(), nil, open)
	require.NoError(t, err)
	require.False(t, m.Closed)
	require.Zero(t, m.Volume)
	flipped := cube()
	flipped.Indices[0], flipped.Indices[1] = flipped.Indices[1], flipped.Indices[0]
	m, err = Measure(context.Background(), nil, flipped)
	require.NoError(t, err)
	require.False(t, m.Closed, "one triangle faces the other way")
	m, err = Measure(context.Background(), nil, &Indexed{})
	require.NoError(t, err)
	require.Equal(t, Measurement{}, m)
}
