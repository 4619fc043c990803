package aps

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// View is a viewable of a model.
type View struct {
	GUID     string   `json:"guid"`
	Name     string   `json:"name"`
	Role     ViewRole `json:"role"`
	IsMaster bool     `json:"isMasterView"` // of Revit: shows all of a phase
}

// Metadata lists the views of a model. While the service still extracts them it
// asks again, for as long as ctx lets it.
//
// Source: GET /modelderivative/v2/designdata/{urn}/metadata, modelderivative.yaml (get-model-views).
func (c *Client) Metadata(ctx context.Context, urn string) ([]View, error) {
	var views []View
	err := c.extracted(ctx, call{
		op: "get metadata", method: http.MethodGet, path: designdata + "/" + segment(urn) + "/metadata",
		header: c.in(), scopes: readScopes(),
	}, func(r io.Reader) error {
		var answer struct {
			Data struct {
				Metadata []View `json:"metadata"`
			} `json:"data"`
		}
		if err := c.decode(r, &answer); err != nil {
			return err
		}
		views = answer.Data.Metadata
		return nil
	})
	return views, err
}

// ExtractOptions narrow what is read of a view. The zero value works.
type ExtractOptions struct {
	ObjectID int64 // only this object and, in a tree, what is below it; 0: all
	Level    int   // of a tree: how many levels; 0: all
	Force    bool  // extract anew, after an extraction that failed
	// Fallback counts objects as old SVF derivatives of BIM 360 Docs do; see
	// [JobRequest].
	Fallback bool
}

func (c *Client) extract(op, urn, guid, part string, o ExtractOptions) call {
	k := call{
		op: op, method: http.MethodGet, path: designdata + "/" + segment(urn) + "/metadata/" + segment(guid) + part,
		query: url.Values{}, header: c.in(), scopes: readScopes(),
	}
	if o.ObjectID != 0 {
		k.query.Set("objectid", strconv.FormatInt(o.ObjectID, 10))
	}
	if o.Level != 0 {
		k.query.Set("level", strconv.Itoa(o.Level))
	}
	if o.Force {
		k.header.Set("X-Ads-Force", "true")
	}
	if o.Fallback {
		k.header.Set("X-Ads-Derivative-Format", "fallback")
	}
	return k
}

// TreeObject is an object in the tree of a view.
type TreeObject struct {
	ID       int64         `json:"objectid"` // not stable across translations
	Name     string        `json:"name"`
	Children []*TreeObject `json:"objects,omitempty"`
}

// ObjectTree returns the top objects of a view with all that is below them. It
// waits while the service extracts, and asks for large trees with forceget when
// the service wants that. The answer is bounded by Options.MaxResponse.
//
// Source: GET .../{urn}/metadata/{modelGuid}, modelderivative.yaml (get-object-tree).
func (c *Client) ObjectTree(ctx context.Context, urn, guid string, o ExtractOptions) ([]*TreeObject, error) {
	var top []*TreeObject
	err := c.extracted(ctx, c.extract("get object tree", urn, guid, "", o), func(r io.Reader) error {
		var answer struct {
			Data struct {
				Objects []*TreeObject `json:"objects"`
			} `json:"data"`
		}
		if err := c.decode(r, &answer); err != nil {
			return err
		}
		top = answer.Data.Objects
		return nil
	})
	return top, err
}

// ObjectProperties are the properties of one object of a view.
type ObjectProperties struct {
	ObjectID   int64           `json:"objectid"`
	Name       string          `json:"name"`
	ExternalID string          `json:"externalId"` // stable across translations
	Properties json.RawMessage `json:"properties"` // as the service wrote them; see Groups
}

// PropertyGroup is a category of properties, in the order of the service.
type PropertyGroup struct {
	Name       string // empty for properties that are in no category
	Properties []Property
}

// Property is a value with its name. The value is a string (with its unit), a
// float64, a bool, nil, or whatever JSON the service gave.
type Property struct {
	Name  string
	Value any
}

// Groups reads the properties in their order.
func (p ObjectProperties) Groups() ([]PropertyGroup, error) {
	if len(p.Properties) == 0 || string(p.Properties) == "null" {
		return nil, nil
	}
	var loose PropertyGroup
	var groups []PropertyGroup
	err := members(p.Properties, func(name string, value json.RawMessage) error {
		if value[0] != '{' {
			var v any
			if err := json.Unmarshal(value, &v); err != nil {
				return err
			}
			loose.Properties = append(loose.Properties, Property{name, v})
			return nil
		}
		g := PropertyGroup{Name: name}
		if err := members(value, func(name string, value json.RawMessage) error {
			var v any
			if err := json.Unmarshal(value, &v); err != nil {
				return err
			}
			g.Properties = append(g.Properties, Property{name, v})
			return nil
		}); err != nil {
			return err
		}
		groups = append(groups, g)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("aps: properties of object %d: %w", p.ObjectID, err)
	}
	if len(loose.Properties) > 0 {
		groups = append([]PropertyGroup{loose}, groups...)
	}
	return groups, nil
}

// members calls f for each member of a JSON object, in order.
func members(object []byte, f func(name string, value json.RawMessage) error) error {
	d := json.NewDecoder(bytes.NewReader(object))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return fmt.Errorf("want an object (%w)", err)
	}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return err
		}
		var v json.RawMessage
		if err := d.Decode(&v); err != nil {
			return err
		}
		name, _ := t.(string) // as every name in JSON
		if err := f(name, v); err != nil {
			return err
		}
	}
	return nil
}

// Properties yields the properties of every object of a view, as they arrive:
// one object is in memory at a time. It waits while the service extracts, and
// asks with forceget when the service says that the answer is large. The
// sequence ends after the first error. A connection lost in mid-way is an error
// too: objects were handed out already, so the caller decides.
//
// Source: GET .../{urn}/metadata/{modelGuid}/properties, modelderivative.yaml (get-all-properties).
func (c *Client) Properties(ctx context.Context, urn, guid string, o ExtractOptions) iter.Seq2[ObjectProperties, error] {
	return func(yield func(ObjectProperties, error) bool) {
		stopped := false
		err := c.extracted(ctx, c.extract("get properties", urn, guid, "/properties", o), func(r io.Reader) error {
			return eachProperties(r, func(p ObjectProperties) bool {
				stopped = !yield(p, nil)
				return !stopped
			})
		})
		if err != nil && !stopped {
			yield(ObjectProperties{}, err)
		}
	}
}

// eachProperties walks {"data":{"collection":[…]}} without holding it.
func eachProperties(r io.Reader, f func(ObjectProperties) bool) error {
	d := json.NewDecoder(r)
	if ok, err := enter(d, "data", "collection"); err != nil || !ok {
		return err
	}
	for d.More() {
		var p ObjectProperties
		if err := d.Decode(&p); err != nil {
			return err
		}
		if !f(p) {
			return nil
		}
	}
	_, err := d.Token() // the closing bracket: an answer cut short is an error
	return err
}

// enter goes to the list that lies at a path of names, and into it; false when there
// is none.
func enter(d *json.Decoder, path ...string) (bool, error) {
	find := func(name string) (bool, error) {
		if t, err := d.Token(); err != nil || t != json.Delim('{') {
			return false, fmt.Errorf("want an object (%w)", err)
		}
		for d.More() {
			t, err := d.Token()
			if err != nil {
				return false, err
			}
			if t == name {
				return true, nil
			}
			var skip json.RawMessage
			if err := d.Decode(&skip); err != nil {
				return false, err
			}
		}
		return false, nil
	}
	for _, name := range path {
		if ok, err := find(name); err != nil || !ok {
			return false, err
		}
	}
	t, err := d.Token()
	if err != nil || t != json.Delim('[') {
		return false, fmt.Errorf("want an array (%w)", err)
	}
	return true, nil
}

// maxStream bounds an answer that is read object by object: the service ends at 800 MB.
const maxStream = 1 << 30

// extracted sends a call whose answer may be 202 "extraction runs" or 413 "ask
// with forceget", and hands the body of the 200 to read.
func (c *Client) extracted(ctx context.Context, k call, read func(io.Reader) error) error {
	body := func(res *http.Response) error { return read(io.LimitReader(res.Body, maxStream)) }
	err := c.ready(ctx, k, body)
	if IsStatus(err, http.StatusRequestEntityTooLarge) && k.method == http.MethodGet && !k.query.Has("forceget") {
		k.query = maps.Clone(k.query)
		if k.query == nil {
			k.query = url.Values{}
		}
		k.query.Set("forceget", "true")
		err = c.ready(ctx, k, body)
	}
	return err
}

// ready sends a call again for as long as its answer is 202, and hands the
// other answer to read.
func (c *Client) ready(ctx context.Context, k call, read func(*http.Response) error) error {
	for n := 0; ; n++ {
		res, err := c.do(ctx, k)
		if err != nil {
			return err
		}
		if res.StatusCode != http.StatusAccepted {
			body := &watched{ReadCloser: res.Body}
			res.Body = body
			err := read(res)
			_ = res.Body.Close()
			if err != nil && body.err != nil { // the answer was cut off: another may be whole
				return &Error{Op: k.op, RequestID: requestID(res.Header), cause: fmt.Errorf("reading the answer: %w", body.err)}
			}
			if err != nil {
				return unreadable(k.op, answer{res.StatusCode, res.Header}, fmt.Errorf("reading the answer: %w", err))
			}
			return nil
		}
		wait := retryAfter(res.Header.Get("Retry-After"), time.Now())
		_ = res.Body.Close()
		k.header.Del("X-Ads-Force") // once is enough: another would begin anew
		if wait == 0 {
			wait = jitter(c.o.MinBackoff, c.o.MaxBackoff/2, n+1)/2 + c.o.MinBackoff
		}
		if err := sleep(ctx, wait); err != nil {
			return fmt.Errorf("aps: %s: the service is not ready yet: %w", k.op, err)
		}
	}
}

// watched is a body that remembers why it could not be read to its end.
type watched struct {
	io.ReadCloser
	err error
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.ReadCloser.Read(p)
	if err != nil && err != io.EOF {
		w.err = err
	}
	return n, err
}

func (c *Client) decode(r io.Reader, out any) error {
	b, err := readAll(r, c.o.MaxResponse)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, out)
}

// Filter chooses objects by their properties. Numbers are compared in metric
// base units, such as metres. Make one with the functions that return it.
type Filter struct {
	operator string
	operands []any
}

// MarshalJSON writes the filter as the service takes it.
func (f Filter) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string][]any{f.operator: f.operands})
}

// ByObjectID chooses objects by their identifiers in this translation.
func ByObjectID(ids ...int64) Filter {
	f := Filter{"$in", []any{"objectid"}}
	for _, id := range ids {
		f.operands = append(f.operands, id)
	}
	return f
}

// ByExternalID chooses objects by their identifiers in the source.
func ByExternalID(ids ...string) Filter {
	f := Filter{"$in", []any{"externalId"}}
	for _, id := range ids {
		f.operands = append(f.operands, id)
	}
	return f
}

// ByNamePrefix chooses objects whose names begin with prefix.
func ByNamePrefix(prefix string) Filter { return Filter{"$prefix", []any{"name", prefix}} }

// Equal chooses objects whose property, such as "name" or
// "properties.Dimensions.Width", has the value: a string, a number or a boolean.
func Equal(property string, value any) Filter { return Filter{"$eq", []any{property, value}} }

// Between chooses objects whose property is a number from low to high.
func Between(property string, low, high float64) Filter {
	return Filter{"$between", []any{property, low, high}}
}

// AtMost chooses objects whose property is a number not over n.
func AtMost(property string, n float64) Filter { return Filter{"$le", []any{property, n}} }

// AtLeast chooses objects whose property is a number not under n.
func AtLeast(property string, n float64) Filter { return Filter{"$ge", []any{property, n}} }

// Contains chooses objects whose property has all of the words, at most 50.
func Contains(property, words string) Filter { return Filter{"$contains", []any{property, words}} }

// PropertyQuery asks for some properties of some objects.
type PropertyQuery struct {
	Filter Filter // required; [Client.Properties] returns all objects
	// Fields are what to return: objectid, name, externalId, properties,
	// properties.Category, properties.Cat*, properties.Category.*,
	// properties.*.Name. Default all.
	Fields []string
	// Units returns numbers only, as ##value{unit}[precision]{system unit}.
	Units    bool
	Offset   int  // how many objects to leave out
	Limit    int  // of a page: 1 to 1000; default 20 of a page, 1000 for [Client.QueryProperties]
	Fallback bool // as in [ExtractOptions]
}

// PropertyPage is a part of the objects that a query chose.
type PropertyPage struct {
	Objects []ObjectProperties
	Total   int // in all pages
}

// PropertiesPage returns one page of the objects that q chooses. It waits while
// the service extracts, for as long as ctx lets it.
//
// Source: POST .../{urn}/metadata/{modelGuid}/properties:query, modelderivative.yaml (fetch-specific-properties).
func (c *Client) PropertiesPage(ctx context.Context, urn, guid string, q PropertyQuery) (PropertyPage, error) {
	const op = "query properties"
	if q.Limit == 0 {
		q.Limit = 20
	}
	if q.Filter.operator == "" {
		return PropertyPage{}, invalid(op, "the query has no filter")
	}
	if q.Offset < 0 || q.Limit < 1 || q.Limit > 1000 {
		return PropertyPage{}, invalid(op, "offset %d, limit %d: want an offset from 0 and a limit of 1 to 1000", q.Offset, q.Limit)
	}
	if q.Fields == nil {
		q.Fields = []string{"objectid", "name", "externalId", "properties"}
	}
	payload := "text"
	if q.Units {
		payload = "unit"
	}
	k := c.extract(op, urn, guid, "/properties:query", ExtractOptions{Fallback: q.Fallback})
	k.method = http.MethodPost
	k.body = map[string]any{
		"pagination": map[string]int{"offset": q.Offset, "limit": q.Limit}, "query": q.Filter, "fields": q.Fields, "payload": payload,
	}
	var a struct {
		Pagination struct {
			Total int `json:"totalResults"`
		} `json:"pagination"`
		Data struct {
			Collection []ObjectProperties `json:"collection"`
		} `json:"data"`
	}
	err := c.extracted(ctx, k, func(r io.Reader) error { return c.decode(r, &a) })
	return PropertyPage{a.Data.Collection, a.Pagination.Total}, err
}

// QueryProperties yields every object that q chooses. It fetches page after
// page and ends after the first error.
func (c *Client) QueryProperties(ctx context.Context, urn, guid string, q PropertyQuery) iter.Seq2[ObjectProperties, error] {
	return func(yield func(ObjectProperties, error) bool) {
		if q.Limit == 0 {
			q.Limit = 1000
		}
		for {
			page, err := c.PropertiesPage(ctx, urn, guid, q)
			if err != nil {
				yield(ObjectProperties{}, err)
				return
			}
			for _, o := range page.Objects {
				if !yield(o, nil) {
					return
				}
			}
			q.Offset += len(page.Objects)
			if len(page.Objects) == 0 || q.Offset >= page.Total {
				return
			}
		}
	}
}
