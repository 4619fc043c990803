package purlin_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "purlin/"

// mayImport is the dependency rule of the repository: for each package, the
// packages of ours that it may import. A package missing from the table fails
// the test, so adding one means deciding where it stands.
//
// Third-party imports that belong to one place are in ownedBy.
var mayImport = map[string][]string{
	"fault":       {},
	"telemetry":   {},
	"aps":         {},
	"config":      {"aps"}, // which knows the spellings of regions
	"testservice": {},
	"web":         {},
	"blob":        {"fault"},
	"redisurl":    {},
	"secret":      {},
	"pubsub":      {"redisurl", "fault"},
	"auth":        {"fault"},
	"ent":         {"auth", "fault"},
	"store":       {"ent", "fault"},
	"event":       {"ent", "store", "pubsub", "auth", "fault"},
	"job":         {"store", "ent", "fault"},
	"account":     {"ent", "store", "event", "job", "limit", "mail", "pubsub", "auth", "fault"},
	"mail":        {"fault"},
	"property":    {"ent", "fault"},
	"download":    {"property", "event", "ent", "store", "blob", "auth", "fault"},
	"hub":         {"ent", "store", "event", "job", "catalog", "aps", "limit", "auth", "fault"},
	"catalog":     {"ent", "store", "event", "blob", "auth", "fault"},
	"share":       {"ent", "store", "event", "limit", "auth", "fault"},
	"viewer":      {"ent", "store", "event", "blob", "aps", "auth", "fault"},
	"webhook":     {"ent", "store", "event", "job", "auth", "fault"},
	"translate":   {"ent", "property", "store", "job", "event", "blob", "pubsub", "aps", "auth", "fault"},
	"apslocal":    {"aps", "blob", "fault"},
	"graph":       {"dataloader", "ent", "event", "property", "auth", "fault"},
	"dataloader":  {"event", "property", "auth", "ent", "fault"},
	"plan":        {"graph", "dataloader", "ent", "store", "auth", "fault"},
	"fanout":      {"event", "ent", "auth"},
	"limit":       {"redisurl", "fault"},
	"resolvers":   {"event", "property", "graph", "dataloader", "account", "catalog", "translate", "download", "share", "viewer", "webhook", "hub", "ent", "auth", "fault"},
	"server":      {"fanout", "graph", "dataloader", "auth", "blob", "limit", "telemetry", "web", "fault"},
	"app":         {"*"},
	"bench":       {"aps", "apslocal", "blob", "ent", "event"},
	"client":      {},
	"cmd":         {"app", "aps", "client", "config", "apslocal"},
}

// ownedBy names the packages that alone may import a third-party library.
var ownedBy = map[string][]string{
	"github.com/aws/aws-sdk-go-v2": {"blob", "secret", "testservice"},
	"github.com/redis/go-redis":    {"redisurl", "pubsub", "limit", "testservice"},
	"github.com/riverqueue/river":  {"job", "translate", "account", "webhook", "hub", "app"},
	"github.com/gorilla/websocket": {"server", "bench"},
	"github.com/jackc/pgx":         {"store", "job", "plan", "ent", "testservice", "bench"},
	"modernc.org/sqlite":           {"store", "ent"},

	"github.com/go-playground/validator": {"fault"},
}

func TestLayers(t *testing.T) {
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != "." || d.Name() == "testdata" || d.Name() == "node_modules") {
			return filepath.SkipDir
		}
		from, _, nested := strings.Cut(filepath.ToSlash(path), "/")
		if !nested || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		allowed, ok := mayImport[from]
		if !ok {
			t.Errorf("%s: %s is not in the layer table", path, from)
		}
		for _, spec := range f.Imports {
			imp, _ := strconv.Unquote(spec.Path.Value)
			if to := top(imp); to != "" && to != from && !slices.Contains(allowed, to) && !slices.Contains(allowed, "*") {
				t.Errorf("%s: %s may not import %s", path, from, to)
			}
			for lib, owners := range ownedBy {
				if strings.HasPrefix(imp, lib) && !slices.Contains(owners, from) {
					t.Errorf("%s: only %v may import %s", path, owners, lib)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// top is the first path element of one of our import paths, or "".
func top(path string) string {
	rest, ok := strings.CutPrefix(path, module)
	if !ok {
		return ""
	}
	first, _, _ := strings.Cut(rest, "/")
	return first
}
