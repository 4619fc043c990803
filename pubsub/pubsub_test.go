package pubsub_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"log/slog"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"purlin/pubsub"
	"purlin/pubsub/pubsubtest"
	"purlin/testservice"
)

func TestMain(m *testing.M) {
	// go-redis tries a server that is gone once a second, and sees after that second
	// that its pool was closed.
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/redis/go-redis/v9/internal/pool.(*ConnPool).tryDial"))
}

func open(t *testing.T, url string) pubsub.Bus {
	t.Helper()
	b, err := pubsub.Open(t.Context(), url, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	return b
}

func TestMemory(t *testing.T) {
	pubsubtest.Run(t, func(t *testing.T) pubsub.Bus { return open(t, "memory:") })
}

func TestRedis(t *testing.T) {
	url := testservice.Redis(t)
	pubsubtest.Run(t, func(t *testing.T) pubsub.Bus { return open(t, url) })
}

func next(t *testing.T, s *pubsubtest.Subscriber, want pubsub.Message) {
	t.Helper()
	require.Equal(t, want, pubsubtest.Next(t, s))
}

// publish publishes until the bus takes it.
func publish(t *testing.T, b pubsub.Bus, topic, payload string) {
	t.Helper()
	require.Eventually(t, func() bool { return b.Publish(t.Context(), topic, []byte(payload)) == nil }, 30*time.Second, 20*time.Millisecond)
}

func TestRedisWithTLS(t *testing.T) {
	t.Parallel()
	cert, key := certificate(t)
	port := strconv.Itoa(testservice.Port(t))
	testservice.NewRedis(t, "--tls-port", port, "--tls-cert-file", cert, "--tls-key-file", key, "--tls-ca-cert-file", cert, "--tls-auth-clients", "no")
	pubsubtest.Run(t, func(t *testing.T) pubsub.Bus { return open(t, "rediss://127.0.0.1:"+port+"?skip_verify=true") })
}

// certificate returns the files of a new certificate, signed by itself, and its key.
func certificate(t *testing.T) (cert, key string) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	require.NoError(t, err)
	raw, err := x509.MarshalPKCS8PrivateKey(private)
	require.NoError(t, err)
	write := func(name, kind string, content []byte) string {
		path := filepath.Join(t.TempDir(), name)
		require.NoError(t, os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content}), 0o600))
		return path
	}
	return write("cert.pem", "CERTIFICATE", der), write("key.pem", "PRIVATE KEY", raw)
}

// A bus may be opened, subscribed and used while Redis is away: it goes on when
// Redis is there, and each absence shows as a gap.
func TestRedisMayBeAway(t *testing.T) {
	t.Parallel()
	server := testservice.NewRedis(t)
	server.Kill()
	b := open(t, server.URL())
	defer b.Close()
	early, err := pubsubtest.Subscribe(t.Context(), b, "topic")
	require.NoError(t, err)
	require.Error(t, b.Publish(t.Context(), "topic", []byte("lost")))
	_, err = b.Kept(t.Context(), "key")
	require.Error(t, err, "nobody knows")
	for range 2 {
		server.Start()
		next(t, early, pubsub.Message{Gap: true})
		publish(t, b, "topic", "told")
		next(t, early, pubsub.Message{Payload: []byte("told")})
		server.Kill()
	}
	// Known to be away, it makes nobody wait.
	require.Eventually(t, func() bool {
		start := time.Now()
		s, err := pubsubtest.Subscribe(t.Context(), b, "another")
		return err == nil && s.Close() == nil && time.Since(start) < time.Second && b.Publish(t.Context(), "topic", nil) != nil
	}, 30*time.Second, 10*time.Millisecond)
}

// A connection that breaks shows as a gap, after which messages come again.
func TestRedisReconnect(t *testing.T) {
	t.Parallel()
	server := testservice.NewRedis(t)
	b := open(t, server.URL())
	defer b.Close()
	s, err := pubsubtest.Subscribe(t.Context(), b, "topic")
	require.NoError(t, err)
	server.Do("client", "kill", "type", "pubsub")
	next(t, s, pubsub.Message{Gap: true})
	publish(t, b, "topic", "again")
	next(t, s, pubsub.Message{Payload: []byte("again")})
}

// A token is rotated: Redis takes both, processes with the old one and with the new
// one hear each other, and the old one goes when nobody has it any more.
func TestTheTokenOfRedisIsRotated(t *testing.T) {
	t.Parallel()
	server := testservice.NewRedis(t)
	with := func(token string) string { return strings.Replace(server.URL(), "redis://", "redis://:"+token+"@", 1) }
	server.Do("acl", "setuser", "operator", "on", "nopass", "~*", "&*", "+@all")
	server.Do("acl", "setuser", "default", "resetpass", ">old", ">new")
	operator := func(command ...any) {
		t.Helper()
		u, err := redis.ParseURL(strings.Replace(server.URL(), "redis://", "redis://operator:any@", 1))
		require.NoError(t, err)
		c := redis.NewClient(u)
		defer c.Close()
		require.NoError(t, c.Do(t.Context(), command...).Err())
	}
	before, after := open(t, with("old")), open(t, with("new"))
	defer before.Close()
	defer after.Close()
	heard, err := pubsubtest.Subscribe(t.Context(), before, "topic")
	require.NoError(t, err)
	publish(t, after, "topic", "of the new one")
	next(t, heard, pubsub.Message{Payload: []byte("of the new one")})
	mine, err := pubsubtest.Subscribe(t.Context(), after, "topic")
	require.NoError(t, err)
	operator("acl", "setuser", "default", "<old")
	operator("client", "kill", "user", "default")
	next(t, mine, pubsub.Message{Gap: true})
	publish(t, after, "topic", "alone")
	next(t, mine, pubsub.Message{Payload: []byte("alone")})
	require.Error(t, before.Publish(t.Context(), "topic", nil))
}

func TestRedisSentinel(t *testing.T) {
	t.Parallel()
	master := testservice.NewRedis(t)
	host, port, _ := strings.Cut(master.Addr, ":")
	replica := testservice.NewRedis(t, "--replicaof", host, port, "--repl-diskless-sync-delay", "0")
	sentinel := testservice.NewSentinel(t, "main", master)
	require.Eventually(t, func() bool {
		return strings.Contains(fmt.Sprint(replica.Do("info", "replication")), "master_link_status:up") &&
			strings.Contains(fmt.Sprint(sentinel.Do("sentinel", "replicas", "main")), replica.Addr)
	}, 60*time.Second, 50*time.Millisecond)
	url := "redis-sentinel://" + sentinel.Addr + "?master_name=main"
	pubsubtest.Run(t, func(t *testing.T) pubsub.Bus { return open(t, url) })

	b := open(t, url)
	defer b.Close()
	s, err := pubsubtest.Subscribe(t.Context(), b, "topic")
	require.NoError(t, err)
	master.Kill()
	next(t, s, pubsub.Message{Gap: true})
	publish(t, b, "topic", "by the new master")
	next(t, s, pubsub.Message{Payload: []byte("by the new master")})
}

// What a cluster loses on the way shows as a gap: when a node dies and its replica
// takes over, and when slots move while all are well.
func TestRedisCluster(t *testing.T) {
	t.Parallel()
	cluster := testservice.NewRedisCluster(t, 3, 1)
	pubsubtest.Run(t, func(t *testing.T) pubsub.Bus { return open(t, cluster.URL) })

	b := open(t, cluster.URL)
	defer b.Close()
	f := follow(t, b, 64) // enough to have topics at every node
	f.rounds()
	require.Zero(t, f.gaps())

	from, to := cluster.Nodes[1], cluster.Nodes[2]
	channels, _ := from.Do("pubsub", "shardchannels").([]any)
	require.NotEmpty(t, channels)
	slot, heir := from.Do("cluster", "keyslot", channels[0]), to.Do("cluster", "myid")
	for _, n := range []*testservice.RedisServer{to, from, cluster.Nodes[0]} {
		n.Do("cluster", "setslot", slot, "node", heir)
	}
	f.rounds()
	moved := f.gaps()
	require.Positive(t, moved)

	cluster.Nodes[0].Kill()
	f.rounds()
	require.Greater(t, f.gaps(), moved)
}

// followers are subscribers of many topics who write down what they see.
type followers struct {
	t    *testing.T
	bus  pubsub.Bus
	subs []*pubsubtest.Subscriber

	round int
	sent  []map[int]bool // by topic: the rounds that the bus took
	seen  [][]int        // by topic: rounds; 0 is a gap
}

func follow(t *testing.T, b pubsub.Bus, topics int) *followers {
	f := &followers{t: t, bus: b, seen: make([][]int, topics)}
	for i := range topics {
		s, err := pubsubtest.Subscribe(t.Context(), b, fmt.Sprint("topic ", i))
		require.NoError(t, err)
		f.subs, f.sent = append(f.subs, s), append(f.sent, map[int]bool{})
	}
	return f
}

// rounds publishes round after round on every topic until one has reached all
// subscribers whole, and checks that no round is missing without a gap.
func (f *followers) rounds() {
	f.t.Helper()
	for deadline := time.Now().Add(60 * time.Second); ; {
		f.round++
		whole := true
		for i := range f.subs {
			f.sent[i][f.round] = f.bus.Publish(f.t.Context(), fmt.Sprint("topic ", i), []byte(strconv.Itoa(f.round))) == nil
		}
		for i, s := range f.subs {
			whole = f.read(i, s) && whole
		}
		if whole {
			break
		}
		require.True(f.t, time.Now().Before(deadline), "no round reached everybody")
	}
	for i, rounds := range f.seen {
		last := 0
		for n, r := range rounds {
			for missing := last + 1; missing < r; missing++ {
				require.False(f.t, f.sent[i][missing] && rounds[max(n-1, 0)] != 0, "topic %d: round %d is missing without a gap: %v", i, missing, rounds)
			}
			last = max(last, r)
		}
	}
}

// read reads until the present round has come, or nothing does for a while.
func (f *followers) read(i int, s *pubsubtest.Subscriber) (whole bool) {
	for {
		m, ok := s.Wait(100 * time.Millisecond)
		if !ok {
			return false
		}
		if m.Gap {
			f.seen[i] = append(f.seen[i], 0)
			continue
		}
		r, err := strconv.Atoi(string(m.Payload))
		require.NoError(f.t, err)
		f.seen[i] = append(f.seen[i], r)
		if r == f.round {
			return true
		}
	}
}

func (f *followers) gaps() (n int) {
	for _, rounds := range f.seen {
		for _, r := range rounds {
			if r == 0 {
				n++
			}
		}
	}
	return n
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"", "kafka://x", "redis://:secret@[", "redis://:secret@x?no_such=1", "redis-sentinel://:secret@x"} {
		_, err := pubsub.Open(t.Context(), url, slog.New(slog.DiscardHandler))
		require.Error(t, err, url)
		require.NotContains(t, err.Error(), "secret")
	}
}
