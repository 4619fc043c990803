package testservice

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// RedisServer is a Redis of a test's own, which keeps nothing over a restart. The
// test may stop it, kill it and start it again.
type RedisServer struct {
	*process
	// Addr is HOST:PORT.
	Addr string
}

// NewRedis starts a Redis with these settings of redis.conf, as "--appendonly",
// "yes".
func NewRedis(t testing.TB, settings ...string) *RedisServer {
	t.Helper()
	n := Port(t)
	return startRedis(t, n, append([]string{"--port", strconv.Itoa(n), "--save", "", "--appendonly", "no"}, settings...))
}

// NewSentinel starts a sentinel that watches the master and its replicas under a
// name, and makes a replica the master about two seconds after that is lost.
func NewSentinel(t testing.TB, name string, master *RedisServer) *RedisServer {
	t.Helper()
	n := Port(t)
	host, p, _ := strings.Cut(master.Addr, ":")
	file := filepath.Join(folder(t, nil), "sentinel.conf") // which it rewrites
	settings := fmt.Sprintf("port %d\nsentinel monitor %s %s %s 1\nsentinel down-after-milliseconds %s 1000\nsentinel failover-timeout %s 5000\n",
		n, name, host, p, name, name)
	if err := os.WriteFile(file, []byte(settings), 0o600); err != nil {
		t.Fatalf("writing the sentinel's settings: %v", err)
	}
	return startRedis(t, n, []string{file, "--sentinel"})
}

// URL is the server's as pubsub.Open takes it.
func (r *RedisServer) URL() string { return "redis://" + r.Addr + "/0" }

// Stop shuts the server down.
func (r *RedisServer) Stop() { r.Signal(syscall.SIGTERM) }

// Kill ends the server without a word.
func (r *RedisServer) Kill() { r.Signal(syscall.SIGKILL) }

// Do runs a command on the server.
func (r *RedisServer) Do(args ...any) any {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	c := r.client()
	defer c.Close()
	v, err := c.Do(ctx, args...).Result()
	if err != nil {
		r.t.Fatalf("redis: %v: %v", args, err)
	}
	return v
}

func (r *RedisServer) client() *redis.Client { return redis.NewClient(&redis.Options{Addr: r.Addr}) }

func startRedis(t testing.TB, n int, args []string) *RedisServer {
	t.Helper()
	dir := folder(t, nil)
	r := &RedisServer{Addr: "127.0.0.1:" + strconv.Itoa(n)}
	r.process = &process{
		t: t, name: program(t, "redis-server"), attr: attributes(nil), log: filepath.Join(dir, "log"),
		args: append(args, "--bind", "127.0.0.1", "--dir", dir, "--daemonize", "no"),
		answers: func(ctx context.Context) error {
			c := r.client()
			defer c.Close()
			return c.Ping(ctx).Err()
		},
	}
	r.Start()
	t.Cleanup(r.Kill)
	return r
}

// RedisCluster is a Redis cluster of a test's own.
type RedisCluster struct {
	// URL is the cluster's as pubsub.Open takes it.
	URL string
	// Nodes are the masters, who share the slots evenly in this order, and then
	// the replicas: of the first master, of the second, and so on.
	Nodes []*RedisServer
	t     testing.TB
}

// NewRedisCluster starts a cluster of so many masters, at least three, and
// replicas, which take a lost master's place within about two seconds.
func NewRedisCluster(t testing.TB, masters, replicas int) *RedisCluster {
	t.Helper()
	c := &RedisCluster{t: t}
	var buses []int
	for range masters + replicas {
		bus := Port(t)
		buses = append(buses, bus)
		c.Nodes = append(c.Nodes, NewRedis(t, "--cluster-enabled", "yes", "--cluster-port", strconv.Itoa(bus),
			"--cluster-node-timeout", "1000", "--cluster-replica-validity-factor", "0", "--repl-diskless-sync-delay", "0"))
	}
	var more []string
	for i, n := range c.Nodes {
		if i < masters {
			n.Do("cluster", "addslotsrange", i*16384/masters, (i+1)*16384/masters-1)
		}
		n.Do("cluster", "set-config-epoch", i+1)
		if i > 0 {
			more = append(more, "addr="+n.Addr)
			host, p, _ := strings.Cut(n.Addr, ":")
			c.Nodes[0].Do("cluster", "meet", host, p, buses[i])
		}
	}
	c.URL = "redis-cluster://" + c.Nodes[0].Addr + "?" + strings.Join(more, "&")
	c.await(func(n *RedisServer, info string) bool {
		return strings.Contains(info, fmt.Sprintf("cluster_known_nodes:%d\r", len(c.Nodes)))
	})
	for i, n := range c.Nodes[masters:] {
		n.Do("cluster", "replicate", c.Nodes[i%masters].Do("cluster", "myid"))
	}
	c.await(func(n *RedisServer, info string) bool {
		role := fmt.Sprint(n.Do("info", "replication"))
		return strings.Contains(info, "cluster_state:ok") && (strings.Contains(role, "role:master") || strings.Contains(role, "master_link_status:up"))
	})
	return c
}

// await waits until every node fulfils the condition on its CLUSTER INFO.
func (c *RedisCluster) await(holds func(n *RedisServer, info string) bool) {
	c.t.Helper()
	deadline := time.Now().Add(2 * patience)
	for _, n := range c.Nodes {
		for {
			info := fmt.Sprint(n.Do("cluster", "info"))
			if holds(n, info) {
				break
			}
			if time.Now().After(deadline) {
				c.t.Fatalf("the cluster did not form: %s", info)
			}
			time.Sleep(20 * time.Millisecond) //nolint:forbidigo // Redis tells nobody
		}
	}
}
