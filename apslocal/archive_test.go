package apslocal_test

import (
	"archive/zip"
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/aps"
	"purlin/apslocal"
)

func TestArchives(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	for _, name := range []string{"parts/a.stl", "parts/b.stl"} {
		f, err := z.Create(name)
		require.NoError(t, err)
		_, err = f.Write([]byte(solid))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	c := start(t, apslocal.Options{}).client("one")
	urn := put(t, c, "models", "wedges.dat", packed.Bytes()).URN()
	outputs := []aps.Output{{Type: aps.OBJ}}
	_, err := c.PostJob(t.Context(), aps.JobRequest{URN: urn, CompressedURN: true, RootFilename: "parts/b.stl", Outputs: outputs})
	require.NoError(t, err)
	require.Equal(t, aps.Success, finish(t, c, urn).Status)

	urn = put(t, c, "models", "wedges.zip", packed.Bytes()).URN()
	_, err = c.PostJob(t.Context(), aps.JobRequest{URN: urn, Outputs: outputs})
	require.NoError(t, err)
	m := finish(t, c, urn)
	require.Equal(t, aps.Failed, m.Status)
	require.Contains(t, m.Derivatives[0].Messages[0].Text[0], "the root file must be named: parts/a.stl, parts/b.stl")
}

// A model of points has an OBJ, but no STL; one does not spoil the other.
func TestOutputsFailAlone(t *testing.T) {
	t.Parallel()
	c := start(t, apslocal.Options{}).client("one")
	cloud := "ply\nformat ascii 1.0\nelement vertex 2\nproperty float x\nproperty float y\nproperty float z\nend_header\n0 0 0\n1 1 1\n"
	urn := put(t, c, "models", "cloud.ply", []byte(cloud)).URN()
	_, err := c.PostJob(t.Context(), aps.JobRequest{URN: urn, Outputs: []aps.Output{{Type: aps.OBJ}, {Type: aps.STL}}})
	require.NoError(t, err)
	m := finish(t, c, urn)
	require.Equal(t, aps.Failed, m.Status)
	require.Equal(t, []aps.Status{aps.Success, aps.Failed}, []aps.Status{m.Derivatives[0].Status, m.Derivatives[1].Status})
	require.Contains(t, m.Derivatives[1].Messages[0].Text[0], "no triangles")
}
