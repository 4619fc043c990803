//go:build faults

package faults_test

import (
	"testing"
	"time"

	"purlin/testservice"
)

func TestRedisIsKilledFlushedAndRestarted(t *testing.T) {
	t.Parallel()
	s := deploy(t, options{})
	s.translate(50, 48, func() {
		s.awaitStarted(5)
		for range 3 {
			s.redis.Do("flushall")
			s.redis.Do("client", "kill", "type", "pubsub")
			pause(t.Context(), time.Second)
			s.redis.Kill()
			pause(t.Context(), time.Second)
			s.redis.Start()
			pause(t.Context(), time.Second)
		}
	})
}

// A master of the cluster is lost, and its replica takes its slots over.
func TestANodeOfTheClusterIsLost(t *testing.T) {
	t.Parallel()
	cluster := testservice.NewRedisCluster(t, 3, 1)
	s := deploy(t, options{bus: cluster.URL})
	s.translate(50, 48, func() {
		s.awaitStarted(5)
		cluster.Nodes[0].Kill()
		replica := cluster.Nodes[3]
		eventually(t, patience, "the replica becomes the master", func() bool {
			role, _ := replica.Do("role").([]any)
			return len(role) > 0 && role[0] == "master"
		})
		pause(t.Context(), time.Second)
		cluster.Nodes[0].Start()
		pause(t.Context(), time.Second)
	})
}
