//go:build faults

package faults_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The bucket is away, slow, and breaks off in the middle of parts.
func TestTheBlobStoreIsAwayAndSlowAndBreaksOff(t *testing.T) {
	t.Parallel()
	var p *proxy
	s := deploy(t, options{blob: func(bucket string) string {
		u, err := url.Parse(bucket)
		require.NoError(t, err)
		q := u.Query()
		p = interpose(t, strings.TrimPrefix(q.Get("endpoint"), "http://"))
		q.Set("endpoint", "http://"+p.addr)
		u.RawQuery = q.Encode()
		return u.String()
	}})
	s.padding = 256 << 10
	s.translate(40, 24, func() {
		s.awaitStarted(5)
		for range 2 {
			p.down()
			pause(t.Context(), 2*time.Second)
			p.become(toxic{Kind: "limit_data", Stream: "upstream", Share: 0.5, Attributes: map[string]any{"bytes": 100 << 10}},
				toxic{Kind: "limit_data", Stream: "downstream", Share: 0.5, Attributes: map[string]any{"bytes": 100 << 10}})
			pause(t.Context(), 3*time.Second)
			p.become(toxic{Kind: "latency", Stream: "downstream", Share: 1, Attributes: map[string]any{"latency": 300, "jitter": 200}},
				toxic{Kind: "bandwidth", Stream: "upstream", Share: 1, Attributes: map[string]any{"rate": 500}})
			pause(t.Context(), 3*time.Second)
			p.become(toxic{Kind: "reset_peer", Stream: "downstream", Share: 0.5, Attributes: map[string]any{"timeout": 20}})
			pause(t.Context(), 2*time.Second)
		}
		p.become()
	})
}
