package aps_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"purlin/aps"
)

// The contract is what Autodesk publishes at
// https://github.com/autodesk-platform-services/aps-sdk-openapi.
var specifications = []string{"authentication", "oss", "modelderivative", "datamanagement", "webhooks"}

// specificationDir finds the files: the folder that PURLIN_APS_OPENAPI names,
// or shared/aps-openapi beside the checkout.
func specificationDir(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("PURLIN_APS_OPENAPI")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "aps-openapi")
	}
	if _, err := os.Stat(filepath.Join(dir, "oss.yaml")); err != nil {
		if os.Getenv("PURLIN_APS_OPENAPI") != "" {
			require.NoError(t, err, "PURLIN_APS_OPENAPI must name a folder with Autodesk's OpenAPI files")
		}
		t.Skip("Autodesk's OpenAPI files are not at hand: clone github.com/autodesk-platform-services/aps-sdk-openapi and let PURLIN_APS_OPENAPI name a folder with its files")
	}
	return dir
}

// exchange is a request of the client with the answer of the twin.
type exchange struct {
	method, path string // escaped
	query        url.Values
	header       http.Header
	body         []byte

	status       int // 0: the twin did not know the request
	answer       []byte
	answerHeader http.Header
}

// recorder keeps the exchanges that pass through it.
type recorder struct {
	next http.Handler
	mu   sync.Mutex
	all  []exchange
}

func (r *recorder) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	if strings.HasPrefix(q.URL.Path, "/signed/") { // the storage's, which no specification describes
		r.next.ServeHTTP(w, q)
		return
	}
	body, err := io.ReadAll(q.Body)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	e := exchange{method: q.Method, path: q.URL.EscapedPath(), query: q.URL.Query(), header: q.Header.Clone(), body: body}
	q.Body = io.NopCloser(bytes.NewReader(body))
	got := httptest.NewRecorder()
	r.next.ServeHTTP(got, q)
	e.status, e.answer, e.answerHeader = got.Code, plain(got), got.Header().Clone()
	r.mu.Lock()
	r.all = append(r.all, e)
	r.mu.Unlock()
	maps.Copy(w.Header(), got.Header())
	w.WriteHeader(got.Code)
	if _, err := w.Write(got.Body.Bytes()); err != nil {
		return // the client went away
	}
}

// plain returns the body of an answer as it was before it was compressed.
func plain(r *httptest.ResponseRecorder) []byte {
	b := r.Body.Bytes()
	if r.Header().Get("Content-Encoding") != "gzip" {
		return b
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return b // which no validation takes for JSON
	}
	if text, err := io.ReadAll(z); err == nil {
		b = text
	}
	return b
}

// correction is a place where a file of the contract is wrong: the value at a
// JSON pointer, what it is and what it should be, both in JSON. "" is nothing there.
type correction struct {
	file, at   string
	is, should string
	why        string
}

// contract validates exchanges against the files as corrected.
type contract struct {
	operations []operation
}

type operation struct {
	file    string
	id      string
	method  string
	path    *regexp.Regexp
	params  []string
	route   *routers.Route
	headers map[string]bool // that the operation declares, canonical
	queries map[string]bool
	scopes  []string
}

var (
	reading sync.Once
	read    = map[string][]byte{}
)

// files returns the files by name as JSON, which is quicker to read again.
func files(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	reading.Do(func() {
		for _, file := range specifications {
			b, err := os.ReadFile(filepath.Join(dir, file+".yaml"))
			require.NoError(t, err)
			var tree any
			require.NoError(t, yaml.Unmarshal(b, &tree))
			read[file], err = json.Marshal(tree)
			require.NoError(t, err)
		}
	})
	return read
}

// load reads one file with some of its corrections made.
func load(t *testing.T, dir, file string, fixes []correction) []operation {
	t.Helper()
	var tree any
	require.NoError(t, json.Unmarshal(files(t, dir)[file], &tree))
	for _, c := range fixes {
		require.NoError(t, c.apply(tree), "%s %s", c.file, c.at)
	}
	b, err := json.Marshal(tree)
	require.NoError(t, err)
	doc, err := openapi3.NewLoader().LoadFromData(b)
	require.NoError(t, err)
	var all []operation
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			o := operation{
				file: file, id: op.OperationID, method: method, headers: map[string]bool{}, queries: map[string]bool{},
				route: &routers.Route{Spec: doc, Path: path, PathItem: item, Method: method, Operation: op},
			}
			pattern := regexp.QuoteMeta(path)
			for _, m := range regexp.MustCompile(`\\\{([^}]+)\\\}`).FindAllStringSubmatch(pattern, -1) {
				o.params = append(o.params, m[1])
				pattern = strings.Replace(pattern, m[0], "([^/]+)", 1)
			}
			o.path = regexp.MustCompile("^" + pattern + "$")
			for _, p := range append(slices.Clone(item.Parameters), op.Parameters...) {
				switch p.Value.In {
				case "header":
					o.headers[http.CanonicalHeaderKey(p.Value.Name)] = true
				case "query":
					o.queries[p.Value.Name] = true
				}
			}
			if op.Security != nil {
				for _, s := range *op.Security {
					if scopes := s["2-legged"]; len(scopes) > 0 {
						o.scopes = scopes
					}
				}
			}
			if op.RequestBody != nil {
				for _, media := range op.RequestBody.Value.Content {
					seal(media.Schema, map[*openapi3.Schema]bool{})
				}
			}
			all = append(all, o)
		}
	}
	return all
}

// seal makes unknown members of requests an error, as a misspelt option should be.
func seal(ref *openapi3.SchemaRef, seen map[*openapi3.Schema]bool) {
	if ref == nil || ref.Value == nil || seen[ref.Value] {
		return
	}
	s := ref.Value
	seen[s] = true
	if len(s.Properties) > 0 && s.AdditionalProperties.Schema == nil {
		no := false
		s.AdditionalProperties.Has = &no
	}
	for _, p := range s.Properties {
		seal(p, seen)
	}
	seal(s.Items, seen)
	for _, list := range []openapi3.SchemaRefs{s.AnyOf, s.OneOf, s.AllOf} {
		for _, p := range list {
			seal(p, seen)
		}
	}
}

// apply makes the correction in a decoded file. A file that says something else
// than it did is an error: the correction is out of date.
func (c correction) apply(tree any) error {
	keys := strings.Split(strings.TrimPrefix(c.at, "/"), "/")
	for i := range keys {
		keys[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(keys[i])
	}
	at := tree
	for _, k := range keys[:len(keys)-1] {
		next, ok := child(at, k)
		if !ok {
			return fmt.Errorf("nothing is at %q", k)
		}
		at = next
	}
	last := keys[len(keys)-1]
	is, there := child(at, last)
	var want any
	if c.is != "" {
		if err := json.Unmarshal([]byte(c.is), &want); err != nil {
			return err
		}
	}
	if there != (c.is != "") || there && !sameJSON(is, want) {
		b, _ := json.Marshal(is)
		return fmt.Errorf("the file says %s and not %s any more", b, c.is)
	}
	parent, ok := at.(map[string]any)
	if !ok {
		return errors.New("only members of objects are corrected")
	}
	if c.should == "" {
		delete(parent, last)
		return nil
	}
	var should any
	if err := json.Unmarshal([]byte(c.should), &should); err != nil {
		return err
	}
	parent[last] = should
	return nil
}

func child(at any, key string) (any, bool) {
	switch at := at.(type) {
	case map[string]any:
		v, ok := at[key]
		return v, ok
	case []any:
		var i int
		if _, err := fmt.Sscan(key, &i); err == nil && i >= 0 && i < len(at) {
			return at[i], true
		}
	}
	return nil, false
}

func sameJSON(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// find returns the operation that an exchange is of, with its path parameters.
// A path without parameters wins.
func (c contract) find(e exchange) (*operation, map[string]string) {
	var best *operation
	var params map[string]string
	for i := range c.operations {
		o := &c.operations[i]
		m := o.path.FindStringSubmatch(e.path)
		if m == nil || o.method != e.method || best != nil && len(best.params) <= len(o.params) {
			continue
		}
		best, params = o, map[string]string{}
		for j, name := range o.params {
			value, err := url.PathUnescape(m[j+1])
			if err != nil {
				value = m[j+1]
			}
			params[name] = value
		}
	}
	return best, params
}

// ours are headers that every client sends.
var ours = map[string]bool{
	"Accept": true, "Accept-Encoding": true, "Authorization": true, "Content-Length": true, "Content-Type": true, "User-Agent": true,
}

// violations lists what is wrong with an exchange.
func (c contract) violations(e exchange) (list []string) {
	op, params := c.find(e)
	if op == nil {
		return []string{e.method + " " + e.path + ": no operation of any file"}
	}
	say := func(side string, err error) {
		for _, one := range flatten(err) {
			list = append(list, fmt.Sprintf("%s %s, %s: %s", op.file, op.id, side, one))
		}
	}
	for name := range e.header {
		if !ours[name] && !op.headers[name] {
			say("request", fmt.Errorf("header %s is not declared", name))
		}
	}
	for name := range e.query {
		if !op.queries[name] {
			say("request", fmt.Errorf("query parameter %s is not declared", name))
		}
	}
	for _, scope := range op.scopes {
		if !slices.Contains(scopesOf(e.header.Get("Authorization")), scope) {
			say("request", fmt.Errorf("the token lacks the scope %s", scope))
		}
	}
	options := &openapi3filter.Options{MultiError: true, IncludeResponseStatus: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, SkipSettingDefaults: true}
	r, err := http.NewRequestWithContext(context.Background(), e.method, "https://developer.api.autodesk.com"+e.path+"?"+e.query.Encode(), bytes.NewReader(e.body))
	if err != nil {
		return append(list, err.Error())
	}
	r.Header = e.header.Clone()
	in := &openapi3filter.RequestValidationInput{Request: r, PathParams: params, QueryParams: e.query, Route: op.route, Options: options}
	say("request", openapi3filter.ValidateRequest(context.Background(), in))
	if e.status == 0 || e.status >= 400 && slices.Contains(undescribedErrors, op.file) {
		return list
	}
	header := e.answerHeader.Clone()
	if op.file == "datamanagement" && strings.HasPrefix(header.Get("Content-Type"), jsonAPI) {
		header.Set("Content-Type", "application/json")
	}
	answer := &openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: e.status, Header: header, Options: options}
	described := op.route.Operation.Responses.Status(e.status)
	if described != nil && described.Value != nil && len(described.Value.Content) > 0 {
		answer.SetBodyBytes(e.answer)
	}
	say("answer", openapi3filter.ValidateResponse(context.Background(), answer))
	return list
}

// jsonAPI is the media type of Data Management's answers, by the standard that
// they follow and name. The file says application/json of all of them.
const jsonAPI = "application/vnd.api+json"

// flatten turns errors within errors into sentences without the data.
func flatten(err error) []string {
	if err == nil {
		return nil
	}
	var many openapi3.MultiError
	var one *openapi3.SchemaError
	var request *openapi3filter.RequestError
	switch {
	case errors.As(err, &request) && request.Err != nil && request.Parameter != nil:
		var all []string
		for _, s := range flatten(request.Err) {
			all = append(all, "parameter "+request.Parameter.Name+": "+s)
		}
		return all
	case errors.As(err, &many):
		var all []string
		for _, e := range many {
			all = append(all, flatten(e)...)
		}
		return all
	case errors.As(err, &one):
		where := "/" + strings.Join(one.JSONPointer(), "/")
		return []string{regexp.MustCompile(`/\d+`).ReplaceAllString(where, "/*") + " " + one.SchemaField + ": " + one.Reason}
	}
	return []string{strings.SplitN(err.Error(), "\n", 2)[0]}
}

// scopesOf reads the scopes of a token of the twin.
func scopesOf(authorization string) []string {
	parts := strings.Split(strings.TrimPrefix(authorization, "Bearer "), ".")
	if len(parts) != 3 {
		return nil
	}
	b, err := base64.RawURLEncoding.DecodeString(parts[1])
	var claims struct {
		Scope aps.Strings `json:"scope"`
	}
	if err != nil || json.Unmarshal(b, &claims) != nil {
		return nil
	}
	return strings.Fields(strings.Join(claims.Scope, " "))
}

func TestContract(t *testing.T) {
	t.Parallel()
	dir := specificationDir(t)
	rec := &recorder{}
	c := startTwin(t, func(h http.Handler) http.Handler { rec.next = h; return rec })
	called := everyCall(t, c)

	// Every method of the client that sends something was called, but for the one that
	// sends what no document describes.
	for m := range reflect.TypeFor[*aps.Client]().Methods() {
		name := m.Name
		if !called[name] && !slices.Contains([]string{"As", "In", "OnBehalfOf", "Region", "BubbleJSON"}, name) {
			t.Errorf("no request of Client.%s is validated: add it to everyCall", name)
		}
	}

	require.NotEmpty(t, rec.all)
	var whole contract
	for _, file := range specifications {
		whole.operations = append(whole.operations, load(t, dir, file, of(file, -1))...)
	}
	problems, silent := map[string]int{}, map[string]bool{}
	count := make([]int, len(rec.all))
	for i := range rec.all {
		e := &rec.all[i]
		op, _ := whole.find(*e)
		if op != nil && e.status == http.StatusNotFound && bytes.Contains(e.answer, []byte(`"developerMessage":"The requested resource does not exist."`)) {
			silent[op.id] = true
			e.status = 0
		}
		for _, v := range whole.violations(*e) {
			problems[v]++
			count[i]++
		}
	}
	for _, v := range slices.Sorted(maps.Keys(problems)) {
		t.Errorf("%s (%d times)", v, problems[v])
	}
	for op := range silent {
		if !slices.Contains(twinLacks, op) {
			t.Errorf("the twin does not speak %s", op)
		}
	}
	for _, o := range whole.operations {
		for status := range o.route.Operation.Responses.Map() {
			if slices.Contains(undescribedErrors, o.file) && status >= "4" {
				t.Errorf("%s describes errors now (%s of %s): take it out of undescribedErrors", o.file, status, o.id)
			}
		}
	}

	// A correction that nothing needs is out of date.
	for i, fix := range corrections {
		without := contract{operations: load(t, dir, fix.file, of(fix.file, i))}
		needed := false
		for j, e := range rec.all {
			if op, _ := without.find(e); op != nil && len(without.violations(e)) > count[j] {
				needed = true
				break
			}
		}
		if !needed {
			t.Errorf("correction of %s %s is needed by no exchange: %s", fix.file, fix.at, fix.why)
		}
	}
}

// of returns the corrections of a file without one.
func of(file string, without int) (list []correction) {
	for i, c := range corrections {
		if c.file == file && i != without {
			list = append(list, c)
		}
	}
	return list
}
