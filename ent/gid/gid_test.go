package gid_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"purlin/ent/gid"
	"purlin/fault"
)

func TestRoundTrip(t *testing.T) {
	for range 100 {
		u := uuid.Must(uuid.NewV7())
		got, err := gid.Project.Decode(gid.Project.Encode(u))
		require.NoError(t, err)
		require.Equal(t, u, got)
	}
}

// The vector comes from the TypeID specification's valid.yml.
func TestSpecificationVector(t *testing.T) {
	u := uuid.MustParse("01890a5d-ac96-774b-bcce-b302099a8057")
	require.Equal(t, "prj_01h455vb4pex5vsknk084sn02q", gid.Project.Encode(u))
}

func TestBadIDs(t *testing.T) {
	for _, id := range []string{"", "prj", "prj_", "prj_81h455vb4pex5vsknk084sn02q", "fil_01h455vb4pex5vsknk084sn02q", "prj_01h455vb4pex5vsknk084sn02u", "prj_../../../../../../../../xx"} {
		_, err := gid.Project.Decode(id)
		require.Equal(t, fault.NotFound, fault.CodeOf(err), id)
	}
}
