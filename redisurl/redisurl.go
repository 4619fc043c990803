// Package redisurl connects to the Redis that a URL names.
package redisurl

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// reload is how long a cluster's layout is believed without cause to doubt it.
// The client's own minute is long for those whose master is gone.
const reload = 10 * time.Second

// Schemes are what a URL may begin with; rediss with TLS.
var Schemes = []string{"redis", "rediss", "redis-cluster", "rediss-cluster", "redis-sentinel", "rediss-sentinel"}

// Open returns a client of the Redis at rawURL, and whether it is a cluster:
//
//	redis://USER:PASSWORD@HOST:PORT
//	redis-sentinel://USER:PASSWORD@SENTINEL:PORT?addr=SENTINEL:PORT&master_name=NAME
//	redis-cluster://USER:PASSWORD@NODE:PORT?addr=NODE:PORT
//
// with the parameters of https://pkg.go.dev/github.com/redis/go-redis/v9:
// ParseURL, ParseFailoverURL and ParseClusterURL. Nothing is sent yet. A command
// ends with its context. No error repeats the URL, which may hold a password.
func Open(rawURL string) (_ redis.UniversalClient, cluster bool, err error) {
	silent()
	name, rest, _ := strings.Cut(rawURL, ":")
	if !slices.Contains(Schemes, name) {
		return nil, false, fmt.Errorf("redisurl: unknown scheme: use one of %s", strings.Join(Schemes, ", "))
	}
	scheme, kind, _ := strings.Cut(name, "-")
	plain := scheme + ":" + rest
	bad := errors.New("redisurl: the URL of Redis cannot be parsed")
	switch kind {
	case "cluster":
		o, err := redis.ParseClusterURL(plain)
		if err != nil {
			return nil, false, bad
		}
		o.ContextTimeoutEnabled, o.ClusterStateReloadInterval = true, reload
		return redis.NewClusterClient(o), true, nil
	case "sentinel":
		o, err := redis.ParseFailoverURL(plain)
		if err != nil {
			return nil, false, bad
		}
		if o.MasterName == "" {
			return nil, false, errors.New("redisurl: the URL of the sentinels names no master: add ?master_name=…")
		}
		o.ContextTimeoutEnabled = true
		return redis.NewFailoverClient(o), false, nil
	default:
		o, err := redis.ParseURL(plain)
		if err != nil {
			return nil, false, bad
		}
		o.ContextTimeoutEnabled = true
		return redis.NewClient(o), false, nil
	}
}

// silent keeps the library from writing to standard error by itself: what its
// callers return is logged by who knows what it means.
var silent = sync.OnceFunc(func() { redis.SetLogger(discard{}) })

type discard struct{}

func (discard) Printf(context.Context, string, ...any) {}
