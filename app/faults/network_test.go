//go:build faults

package faults_test

import (
	"testing"
	"time"
)

// 500 subscribers on a network that is slow, chops what it carries, and cuts
// connections.
func TestTheNetworkOfTheClientsIsSlowAndBreaks(t *testing.T) {
	t.Parallel()
	s := deploy(t, options{env: []string{"PURLIN_LIMITS=Ping=2s"}})
	s.quiet = 20 * time.Second
	var proxies []*proxy
	for _, api := range s.apis {
		p := interpose(t, api.addr)
		proxies = append(proxies, p)
		s.doors = append(s.doors, p.addr)
	}
	slow := toxic{Kind: "latency", Stream: "downstream", Share: 1, Attributes: map[string]any{"latency": 100, "jitter": 80}}
	chopped := toxic{Kind: "slicer", Stream: "downstream", Share: 0.5, Attributes: map[string]any{"average_size": 500, "size_variation": 200, "delay": 1000}}
	narrow := toxic{Kind: "bandwidth", Stream: "downstream", Share: 0.5, Attributes: map[string]any{"rate": 20}}
	cut := toxic{Kind: "reset_peer", Stream: "downstream", Share: 0.3, Attributes: map[string]any{"timeout": 500}}
	s.translate(20, 500, func() {
		for i := range 4 {
			// One network at a time, so that callers are answered by the other.
			proxies[i%2].become(slow, chopped)
			pause(t.Context(), time.Second)
			proxies[i%2].become(slow, cut)
			pause(t.Context(), 2*time.Second)
			proxies[i%2].become(slow, narrow)
			pause(t.Context(), 2*time.Second)
		}
		s.awaitStarted(40)
	})
}
