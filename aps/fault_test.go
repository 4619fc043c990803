package aps_test

import (
	"bytes"
	"io"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/aps"
	"purlin/apslocal"
)

// TestTheTwinMisbehaves does the whole of a translation while the service fails
// in every way that may pass, and asks that nobody notices.
func TestTheTwinMisbehaves(t *testing.T) {
	t.Parallel()
	content := make([]byte, aps.MinPartSize+12_345)
	_, err := rand.NewChaCha8([32]byte{2}).Read(content)
	require.NoError(t, err)
	const parts, files = "^/signed/parts/", "^/signed/(objects|derivatives)/"
	for name, f := range map[string]apslocal.Fault{
		"unavailable":                     {Kind: apslocal.FaultStatus, Status: 503, Method: "GET", Path: "/(manifest|metadata|details|signeds3upload|signeds3download)$", Times: 3},
		"a failure of the gateway":        {Kind: apslocal.FaultStatus, Status: 502, Path: parts, Times: 2},
		"quota used up":                   {Kind: apslocal.FaultStatus, Status: 429, RetryAfter: 1, Path: "^/(oss|modelderivative)/", Skip: 2, Times: 1},
		"quota used up at the job":        {Kind: apslocal.FaultStatus, Status: 429, RetryAfter: 1, Path: "/job$", Times: 1},
		"no token to be had":              {Kind: apslocal.FaultStatus, Status: 500, Path: "/token$", Times: 2},
		"still extracting":                {Kind: apslocal.FaultStatus, Status: 202, Method: "GET", Path: "/metadata/[^/]+(/properties)?$", Times: 3},
		"cut before a part":               {Kind: apslocal.FaultDrop, Path: parts, Times: 2},
		"cut after a part":                {Kind: apslocal.FaultDrop, Served: true, Path: parts, Times: 2},
		"cut after completion":            {Kind: apslocal.FaultDrop, Served: true, Method: "POST", Path: "/signeds3upload$", Times: 1},
		"cut after a bucket was made":     {Kind: apslocal.FaultDrop, Served: true, Method: "POST", Path: "/buckets$", Times: 1},
		"cut before reads":                {Kind: apslocal.FaultDrop, Method: "GET", Path: "^/(oss|modelderivative)/", Skip: 3, Times: 3},
		"answers cut short":               {Kind: apslocal.FaultTruncate, Method: "GET", Path: "/(manifest|details|signeds3upload|signedcookies)$", Times: 3},
		"files cut short":                 {Kind: apslocal.FaultTruncate, Path: files, Times: 2},
		"URLs of parts that expired":      {Kind: apslocal.FaultExpire, Path: parts, Times: 2},
		"URLs of files that expired":      {Kind: apslocal.FaultExpire, Path: files, Times: 1},
		"tokens that expired meanwhile":   {Kind: apslocal.FaultSkew, Delay: 90 * time.Minute},
		"deletions that were heard twice": {Kind: apslocal.FaultDrop, Served: true, Method: "DELETE", Times: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, twin := startFaultyTwin(t, nil)
			ctx := t.Context()
			_, err := c.Token(ctx, aps.ScopeDataRead)
			require.NoError(t, err)
			_, err = twin.Inject(f)
			require.NoError(t, err)

			urn := store(t, c, "misbehaving", "wedge.stl")
			_, err = c.Upload(ctx, "misbehaving", "parts.bin", bytes.NewReader(content), int64(len(content)), aps.UploadOptions{PartSize: aps.MinPartSize, Parallel: 1})
			require.NoError(t, err)
			d, err := c.DownloadObject(ctx, "misbehaving", "parts.bin")
			require.NoError(t, err)
			defer d.Close()
			got, err := io.ReadAll(d)
			require.NoError(t, err)
			require.True(t, bytes.Equal(content, got))

			_, err = c.PostJob(ctx, aps.JobRequest{URN: urn, Outputs: []aps.Output{{Type: aps.OBJ}}})
			require.NoError(t, err)
			m := finished(t, c, urn)
			require.Equal(t, aps.Success, m.Status)
			views, err := c.Metadata(ctx, urn)
			require.NoError(t, err)
			tree, err := c.ObjectTree(ctx, urn, views[0].GUID, aps.ExtractOptions{})
			require.NoError(t, err)
			require.NotEmpty(t, tree)
			require.NoError(t, drain(c.Properties(ctx, urn, views[0].GUID, aps.ExtractOptions{})))
			for i := range m.Derivatives {
				for r := range m.Derivatives[i].Resources() {
					if r.URN == "" {
						continue
					}
					d, err := c.DownloadDerivative(ctx, urn, r.URN)
					require.NoError(t, err)
					n, err := io.Copy(io.Discard, d)
					require.NoError(t, err)
					require.Equal(t, d.Size, n)
					require.NoError(t, d.Close())
				}
			}
			require.NoError(t, c.DeleteManifest(ctx, urn))
			require.NoError(t, c.DeleteObject(ctx, "misbehaving", "wedge.stl"))

			for _, left := range twin.Faults() {
				require.True(t, left.Hits > 0 || f.Kind == apslocal.FaultSkew, "the fault struck")
			}
		})
	}
}
