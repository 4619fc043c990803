// Package infra_test checks what needs no cloud: the providers of Terraform are not
// at hand everywhere, and terraform validate and test need them.
package infra_test

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/stretchr/testify/require"

	"purlin/config"
)

// module is a folder of Terraform files.
type module struct {
	dir     string
	files   []string
	blocks  map[string][]*hclsyntax.Block // by type
	names   map[string]bool               // what expressions may refer to, such as "var.name" and "aws_vpc.this"
	aliases []string                      // of providers that the caller hands over
}

func load(t *testing.T, dir string) *module {
	t.Helper()
	m := &module{dir: dir, blocks: map[string][]*hclsyntax.Block{}, names: map[string]bool{}}
	m.files, _ = filepath.Glob(filepath.Join(dir, "*.tf"))
	require.NotEmpty(t, m.files, dir)
	for _, name := range m.files {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		f, diags := hclsyntax.ParseConfig(text, name, hcl.InitialPos)
		require.False(t, diags.HasErrors(), "%v", diags)
		for _, b := range f.Body.(*hclsyntax.Body).Blocks {
			m.blocks[b.Type] = append(m.blocks[b.Type], b)
			switch b.Type {
			case "variable":
				m.names["var."+b.Labels[0]] = true
			case "locals":
				for name := range b.Body.Attributes {
					m.names["local."+name] = true
				}
			case "module":
				m.names["module."+b.Labels[0]] = true
			case "data":
				m.names["data."+b.Labels[0]+"."+b.Labels[1]] = true
			case "resource":
				m.names[b.Labels[0]+"."+b.Labels[1]] = true
			}
		}
		if match := regexp.MustCompile(`configuration_aliases = \[([^\]]*)\]`).FindSubmatch(text); match != nil {
			m.aliases = strings.Split(string(match[1]), ", ")
		}
	}
	return m
}

func modules(t *testing.T) map[string]*module {
	t.Helper()
	all := map[string]*module{}
	for _, pattern := range []string{"terraform/modules/*", "terraform/environments/*", "terraform/bootstrap"} {
		dirs, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, dir := range dirs {
			all[dir] = load(t, dir)
		}
	}
	require.Len(t, all, 9+3+1)
	return all
}

func (m *module) labels(kind string) (names []string) {
	for _, b := range m.blocks[kind] {
		names = append(names, b.Labels[0])
	}
	return names
}

func TestFilesAreFormattedAndWhereTheyBelong(t *testing.T) {
	t.Parallel()
	for dir, m := range modules(t) {
		var names []string
		for _, file := range m.files {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			require.True(t, bytes.Equal(hclwrite.Format(text), text), "%s: terraform fmt", file)
			names = append(names, filepath.Base(file))
		}
		require.Subset(t, names, []string{"main.tf", "variables.tf", "outputs.tf", "versions.tf"}, dir)
	}
}

func TestVariablesAndOutputsAreDescribed(t *testing.T) {
	t.Parallel()
	for dir, m := range modules(t) {
		require.LessOrEqual(t, len(m.blocks["variable"]), 15, "%s: a dozen variables, not a hundred", dir)
		for _, v := range m.blocks["variable"] {
			require.Contains(t, v.Body.Attributes, "description", "%s: %s", dir, v.Labels[0])
			require.Contains(t, v.Body.Attributes, "type", "%s: %s", dir, v.Labels[0])
			checked := slices.ContainsFunc(v.Body.Blocks, func(b *hclsyntax.Block) bool { return b.Type == "validation" })
			boolean := len(v.Body.Attributes["type"].Expr.Variables()) == 1 && v.Body.Attributes["type"].Expr.Variables()[0].RootName() == "bool"
			require.True(t, checked || boolean, "%s: %s is not validated", dir, v.Labels[0])
		}
		for _, o := range m.blocks["output"] {
			require.Contains(t, o.Body.Attributes, "description", "%s: %s", dir, o.Labels[0])
		}
	}
}

// each calls f with every expression of a body, and the names that dynamic blocks
// around it bring.
func each(body *hclsyntax.Body, iterators []string, f func(hclsyntax.Expression, []string)) {
	for _, a := range body.Attributes {
		f(a.Expr, iterators)
	}
	for _, b := range body.Blocks {
		if b.Type == "lifecycle" {
			continue // its names are those of attributes
		}
		inner := iterators
		if b.Type == "dynamic" {
			inner = append(slices.Clone(iterators), b.Labels[0])
		}
		each(b.Body, inner, f)
	}
}

// Every name that an expression uses is declared, and every output of a module that
// is used is there.
func TestNamesAreDeclared(t *testing.T) {
	t.Parallel()
	all := modules(t)
	for dir, m := range all {
		called := map[string]*module{}
		for _, call := range m.blocks["module"] {
			source, _ := call.Body.Attributes["source"].Expr.Value(nil)
			called[call.Labels[0]] = all[filepath.Join(dir, source.AsString())]
			require.NotNil(t, called[call.Labels[0]], "%s: module %s", dir, call.Labels[0])
		}
		used := map[string]bool{}
		for kind, blocks := range m.blocks {
			if kind == "terraform" {
				continue
			}
			for _, b := range blocks {
				each(b.Body, nil, func(e hclsyntax.Expression, iterators []string) {
					for _, traversal := range e.Variables() {
						name := nameOf(traversal)
						root := traversal.RootName()
						used[name] = true
						if slices.Contains([]string{"each", "count", "path", "self", "aws", "string", "number", "bool", "any"}, root) || slices.Contains(iterators, root) || b.Type == "variable" && root != "var" {
							continue
						}
						require.True(t, m.names[name], "%s: %s is not declared", traversal.SourceRange(), name)
						if root == "module" && len(traversal) > 2 {
							output := traversal[2].(hcl.TraverseAttr).Name
							require.Contains(t, called[traversal[1].(hcl.TraverseAttr).Name].labels("output"), output, "%s", traversal.SourceRange())
						}
					}
				})
			}
		}
		for _, v := range m.labels("variable") {
			require.True(t, used["var."+v], "%s: nothing uses the variable %s", dir, v)
		}
	}
}

// nameOf is what a traversal refers to: two elements, or three for data.
func nameOf(t hcl.Traversal) string {
	name := t.RootName()
	n := 1
	if name == "data" {
		n = 2
	}
	for _, step := range t[1:min(len(t), n+1)] {
		if a, ok := step.(hcl.TraverseAttr); ok {
			name += "." + a.Name
		}
	}
	return name
}

// Calls of modules give what is required, nothing that is unknown, and the
// providers that are asked for.
func TestCallsFit(t *testing.T) {
	t.Parallel()
	all := modules(t)
	calls := 0
	for dir, m := range all {
		for _, call := range m.blocks["module"] {
			calls++
			source, _ := call.Body.Attributes["source"].Expr.Value(nil)
			to := all[filepath.Join(dir, source.AsString())]
			given := slices.Collect(maps.Keys(call.Body.Attributes))
			for _, v := range to.blocks["variable"] {
				if _, ok := v.Body.Attributes["default"]; !ok {
					require.Contains(t, given, v.Labels[0], "%s: module %s", dir, call.Labels[0])
				}
			}
			for _, g := range given {
				if !slices.Contains([]string{"source", "providers", "for_each", "count", "depends_on"}, g) {
					require.Contains(t, to.labels("variable"), g, "%s: module %s", dir, call.Labels[0])
				}
			}
			if len(to.aliases) > 0 {
				require.Contains(t, given, "providers", "%s: module %s", dir, call.Labels[0])
			}
		}
	}
	require.Equal(t, 8+3, calls)
}

// What scripts/deploy.sh asks Terraform for is there, in every environment.
func TestOutputsForTheScripts(t *testing.T) {
	t.Parallel()
	script, err := os.ReadFile("../scripts/deploy.sh")
	require.NoError(t, err)
	asked := regexp.MustCompile(`\$\(output (\w+)\)`).FindAllStringSubmatch(string(script), -1)
	require.NotEmpty(t, asked)
	for dir, m := range modules(t) {
		if strings.Contains(dir, "environments") {
			for _, a := range asked {
				require.Contains(t, m.labels("output"), a[1], dir)
			}
			for _, role := range []string{"api", "worker"} {
				require.Contains(t, m.labels("output"), role+"_service")
			}
		}
	}
}

// Settings of the tasks are keys that Purlin reads.
func TestSettingsAreKeys(t *testing.T) {
	t.Parallel()
	var docs bytes.Buffer
	require.NoError(t, config.Docs(&docs))
	files, err := filepath.Glob("terraform/*/*/*.tf")
	require.NoError(t, err)
	found := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, key := range regexp.MustCompile(`PURLIN_[A-Z_]+[A-Z]`).FindAllString(string(text), -1) {
			require.Contains(t, docs.String(), "`"+key+"`", file)
			found++
		}
	}
	require.Greater(t, found, 10)
}
