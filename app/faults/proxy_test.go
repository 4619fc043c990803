//go:build faults

package faults_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"
)

// proxy stands between two parts, and spoils what passes.
type proxy struct {
	t              *testing.T
	addr, upstream string
	now            *toxiproxy.Proxy // nil while nothing listens
}

// interpose starts a proxy in front of an address.
func interpose(t *testing.T, upstream string) *proxy {
	t.Helper()
	p := &proxy{t: t, addr: address(t), upstream: upstream}
	p.become()
	t.Cleanup(p.down)
	return p
}

// toxic is a kind of toxiproxy's with its attributes, on the stream towards the
// server (upstream) or from it (downstream). It strikes a share of the connections.
type toxic struct {
	Kind       string         `json:"type"`
	Stream     string         `json:"stream"`
	Share      float64        `json:"toxicity"`
	Attributes map[string]any `json:"attributes"`
	Name       string         `json:"name"`
}

// down cuts every connection, and lets none in.
func (p *proxy) down() {
	if p.now != nil {
		p.now.Stop()
		p.now = nil
	}
}

// become cuts every connection, and spoils those that follow by these toxics: on
// connections that are open, toxiproxy may wait for ever when one is added.
func (p *proxy) become(toxics ...toxic) {
	p.t.Helper()
	p.down()
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(prometheus.NewRegistry()), zerolog.Nop())
	next := toxiproxy.NewProxy(server, p.upstream, p.addr, p.upstream)
	for i, v := range toxics {
		v.Name = fmt.Sprint(i)
		raw, err := json.Marshal(v)
		require.NoError(p.t, err)
		_, err = next.Toxics.AddToxicJson(bytes.NewReader(raw))
		require.NoError(p.t, err)
	}
	require.NoError(p.t, next.Start())
	p.now = next
}
