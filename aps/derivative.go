package aps

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// URN returns the name of an object in Model Derivative: its identifier in
// base64url without padding, which the service refuses.
func URN(objectID string) string { return base64.RawURLEncoding.EncodeToString([]byte(objectID)) }

const designdata = "/modelderivative/v2/designdata"

// readScopes serve every read of Model Derivative.
func readScopes() []string { return []string{ScopeDataRead, ScopeViewablesRead} }

func (c *Client) region() http.Header { return http.Header{"Region": {c.o.Region}} }

// JobRequest asks for a translation.
type JobRequest struct {
	URN             string   // of the source, see [URN]
	CompressedURN   bool     // the source is a zip; RootFilename is then required
	RootFilename    string   // the top file in the zip; also tells the format of an object without extension
	CheckReferences bool     // resolve references set before
	Outputs         []Output // at least one
	Force           bool     // throw away the manifest and every derivative first
	Workflow        string   // for webhooks: letters, digits and hyphens, at most 36
}

// Output is a format to make. Views and Advanced depend on the type.
// Source: modelderivative.yaml, JobPayloadFormat.
type Output struct {
	Type     string         `json:"type"`            // svf2, obj, stl, gltf, thumbnail, …
	Views    []string       `json:"views,omitempty"` // "2d", "3d"; for svf and svf2
	Advanced map[string]any `json:"advanced,omitempty"`
}

// JobResponse is what the service says of a job.
type JobResponse struct {
	Result string `json:"result"` // "success"
	URN    string `json:"urn"`
	// Existed says that everything asked for was there or on its way already,
	// and nothing new was begun (status 201).
	Existed bool `json:"-"`
}

// PostJob asks for a translation once. It is never repeated here, except after
// a refused token: a job costs money, so the caller decides. Repeating one
// without Force finds what runs already.
//
// Source: POST /modelderivative/v2/designdata/job, modelderivative.yaml (startJob).
func (c *Client) PostJob(ctx context.Context, j JobRequest) (JobResponse, error) {
	input := map[string]any{"urn": j.URN}
	if j.CompressedURN {
		input["compressedUrn"] = true
	}
	if j.RootFilename != "" {
		input["rootFilename"] = j.RootFilename
	}
	if j.CheckReferences {
		input["checkReferences"] = true
	}
	body := map[string]any{"input": input, "output": map[string]any{"formats": j.Outputs}}
	if j.Workflow != "" {
		body["misc"] = map[string]any{"workflow": j.Workflow}
	}
	header := c.region()
	if j.Force {
		header["X-Ads-Force"] = []string{"true"}
	}
	var r JobResponse
	status, err := c.json(ctx, call{
		op: "post job", method: http.MethodPost, path: designdata + "/job", header: header,
		scopes: []string{ScopeDataRead, ScopeDataWrite, ScopeDataCreate}, body: body, once: true,
	}, &r)
	r.Existed = status == http.StatusCreated
	return r, err
}

// Manifest returns the state of the translations of urn. Right after a job it
// may not be there yet (404).
//
// Source: GET /modelderivative/v2/designdata/{urn}/manifest, modelderivative.yaml (getManifest).
func (c *Client) Manifest(ctx context.Context, urn string) (*Manifest, error) {
	var m Manifest
	status, err := c.json(ctx, call{
		op: "get manifest", method: http.MethodGet, path: designdata + "/" + segment(urn) + "/manifest",
		header: c.region(), scopes: readScopes(),
	}, &m)
	if err != nil {
		return nil, err
	}
	if status == http.StatusAccepted && m.Status == "" {
		m.Status = Pending
	}
	return &m, nil
}

// DeleteManifest throws away the manifest of urn and all its derivatives, and
// with them a translation that runs. It is no error when there are none.
//
// Source: DELETE /modelderivative/v2/designdata/{urn}/manifest, modelderivative.yaml (deleteManifest).
func (c *Client) DeleteManifest(ctx context.Context, urn string) error {
	_, err := c.json(ctx, call{
		op: "delete manifest", method: http.MethodDelete, path: designdata + "/" + segment(urn) + "/manifest",
		header: c.region(), scopes: []string{ScopeDataRead, ScopeDataWrite},
	}, nil)
	if IsStatus(err, http.StatusNotFound) {
		return nil
	}
	return err
}

// Formats returns, for each output format, the extensions of the inputs that it
// can be made from; some are regular expressions.
//
// Source: GET /modelderivative/v2/designdata/formats, modelderivative.yaml (getFormats).
func (c *Client) Formats(ctx context.Context) (map[string][]string, error) {
	var f struct {
		Formats map[string][]string `json:"formats"`
	}
	_, err := c.json(ctx, call{
		op: "get formats", method: http.MethodGet, path: designdata + "/formats", scopes: []string{ScopeDataRead},
	}, &f)
	return f.Formats, err
}

// Thumbnail returns the picture of urn, PNG in general, and its media type.
// Size is 100, 200 or 400 pixels; 0 lets the service choose. At most 16 MiB.
//
// Source: GET /modelderivative/v2/designdata/{urn}/thumbnail, modelderivative.yaml (getThumbnail).
func (c *Client) Thumbnail(ctx context.Context, urn string, size int) (picture []byte, mime string, err error) {
	const op = "get thumbnail"
	q := url.Values{}
	if size > 0 {
		q.Set("width", strconv.Itoa(size))
		q.Set("height", strconv.Itoa(size))
	}
	res, err := c.do(ctx, call{
		op: op, method: http.MethodGet, path: designdata + "/" + segment(urn) + "/thumbnail", query: q,
		header: c.region(), scopes: readScopes(),
	})
	if err != nil {
		return nil, "", err
	}
	defer res.Body.Close()
	if picture, err = readAll(res.Body, 16<<20); err != nil {
		return nil, "", &Error{Op: op, Status: res.StatusCode, cause: err, final: true}
	}
	return picture, res.Header.Get("Content-Type"), nil
}

// View is a viewable of a model.
type View struct {
	GUID     string `json:"guid"`
	Name     string `json:"name"`
	Role     string `json:"role"` // "3d" or "2d"
	IsMaster bool   `json:"isMasterView"`
}

// Metadata lists the views of a model. While the service still extracts them it
// asks again, for as long as ctx lets it.
//
// Source: GET /modelderivative/v2/designdata/{urn}/metadata, modelderivative.yaml (getModelViews).
func (c *Client) Metadata(ctx context.Context, urn string) ([]View, error) {
	var views []View
	err := c.extracted(ctx, call{
		op: "get metadata", method: http.MethodGet, path: designdata + "/" + segment(urn) + "/metadata",
		header: c.region(), scopes: readScopes(),
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
// Source: GET .../{urn}/metadata/{modelGuid}, modelderivative.yaml (getObjectTree).
func (c *Client) ObjectTree(ctx context.Context, urn, guid string) ([]*TreeObject, error) {
	var top []*TreeObject
	err := c.extracted(ctx, call{
		op: "get object tree", method: http.MethodGet,
		path:   designdata + "/" + segment(urn) + "/metadata/" + segment(guid),
		header: c.region(), scopes: readScopes(),
	}, func(r io.Reader) error {
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
		if err := f(t.(string), v); err != nil {
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
// Source: GET .../{urn}/metadata/{modelGuid}/properties, modelderivative.yaml (getAllProperties).
func (c *Client) Properties(ctx context.Context, urn, guid string) iter.Seq2[ObjectProperties, error] {
	return func(yield func(ObjectProperties, error) bool) {
		stopped := false
		err := c.extracted(ctx, call{
			op: "get properties", method: http.MethodGet,
			path:   designdata + "/" + segment(urn) + "/metadata/" + segment(guid) + "/properties",
			header: c.region(), scopes: readScopes(),
		}, func(r io.Reader) error {
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
	for _, name := range []string{"data", "collection"} {
		if ok, err := find(name); err != nil || !ok {
			return err
		}
	}
	if t, err := d.Token(); err != nil || t != json.Delim('[') {
		return fmt.Errorf("want an array (%w)", err)
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

// maxStream bounds an answer that is read object by object: the service ends at 800 MB.
const maxStream = 1 << 30

// extracted sends a call whose answer may be 202 "extraction runs" or 413 "ask
// with forceget", and hands the body of the 200 to read.
func (c *Client) extracted(ctx context.Context, k call, read func(io.Reader) error) error {
	forced := false
	for n := 0; ; n++ {
		res, err := c.do(ctx, k)
		if err != nil {
			if IsStatus(err, http.StatusRequestEntityTooLarge) && !forced {
				forced = true
				k.query = url.Values{"forceget": {"true"}}
				continue
			}
			return err
		}
		if res.StatusCode != http.StatusAccepted {
			err := read(io.LimitReader(res.Body, maxStream))
			res.Body.Close()
			if err != nil {
				return &Error{Op: k.op, Status: res.StatusCode, cause: fmt.Errorf("reading the answer: %w", err), final: true}
			}
			return nil
		}
		wait := retryAfter(res.Header.Get("Retry-After"), time.Now())
		res.Body.Close()
		if wait == 0 {
			wait = jitter(c.o.MinBackoff, c.o.MaxBackoff/2, n+1)/2 + c.o.MinBackoff
		}
		if err := sleep(ctx, wait); err != nil {
			return fmt.Errorf("aps: %s: the service still extracts: %w", k.op, err)
		}
	}
}

func (c *Client) decode(r io.Reader, out any) error {
	b, err := readAll(r, c.o.MaxResponse)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, out)
}

// Download is a derivative on its way. Reading it goes on by Range where a
// connection was lost, and asks for new cookies when they expired. It is not
// safe for concurrent use. Close it.
type Download struct {
	Size int64  // bytes
	MIME string // as the service says
	ETag string

	c           *Client
	ctx         context.Context
	cancel      context.CancelFunc
	urn, name   string
	url, cookie string
	body        io.ReadCloser
	stall       *time.Timer
	stop        context.CancelCauseFunc
	offset      int64
	failures    int
	err         error
}

// DownloadDerivative opens a derivative that a manifest names. The URLs behind
// it are signed by cookies, which live long enough to begin.
//
// Source: GET .../{urn}/manifest/{derivativeUrn}/signedcookies, modelderivative.yaml (getDerivativeUrl).
func (c *Client) DownloadDerivative(ctx context.Context, urn, derivativeURN string) (*Download, error) {
	ctx, cancel := context.WithCancel(ctx)
	d := &Download{c: c, ctx: ctx, cancel: cancel, urn: urn, name: derivativeURN}
	if err := d.sign(); err != nil {
		cancel()
		return nil, err
	}
	if err := d.open(); err != nil {
		cancel()
		return nil, err
	}
	return d, nil
}

// sign asks for cookies.
func (d *Download) sign() error {
	const op = "sign derivative"
	for n := 0; ; n++ {
		res, err := d.c.do(d.ctx, call{
			op: op, method: http.MethodGet,
			path:   designdata + "/" + segment(d.urn) + "/manifest/" + segment(d.name) + "/signedcookies",
			query:  url.Values{"minutes-expiration": {"60"}},
			header: d.c.region(), scopes: readScopes(),
		})
		if err != nil {
			return err
		}
		body, err := readAll(res.Body, 1<<20)
		res.Body.Close()
		var a struct {
			ETag string `json:"etag"`
			Size int64  `json:"size"`
			URL  string `json:"url"`
			MIME string `json:"content-type"`
		}
		if err == nil {
			err = json.Unmarshal(body, &a)
		}
		if err == nil && (a.Size < 0 || !strings.HasPrefix(a.URL, "https://") && !strings.HasPrefix(a.URL, "http://")) {
			err = errors.New("no usable url and size in the answer")
		}
		if err == nil && d.url != "" && (a.Size != d.Size || a.ETag != d.ETag) {
			err = errors.New("the derivative changed while it was read")
		}
		if err != nil {
			return &Error{Op: op, Status: res.StatusCode, cause: err, final: true}
		}
		var pairs []string
		for _, k := range res.Cookies() {
			if strings.HasPrefix(k.Name, "CloudFront-") {
				pairs = append(pairs, k.Name+"="+k.Value)
			}
		}
		d.Size, d.MIME, d.ETag, d.url, d.cookie = a.Size, a.MIME, a.ETag, a.URL, strings.Join(pairs, "; ")
		return nil
	}
}

// open asks for the bytes from the offset on.
func (d *Download) open() error {
	const op = "download derivative"
	signed := false
	for {
		ctx, stop := context.WithCancelCause(d.ctx)
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, d.url, nil)
		if err != nil {
			stop(nil)
			return fmt.Errorf("aps: %s: %w", op, withoutURL(err))
		}
		req.Header.Set("Cookie", d.cookie)
		req.Header.Set("Accept-Encoding", "identity") // offsets count what is stored
		if d.offset > 0 {
			req.Header.Set("Range", fmt.Sprintf("bytes=%d-", d.offset))
		}
		res, err := d.c.send(op, req)
		if err == nil && d.offset > 0 && (res.StatusCode != http.StatusPartialContent ||
			!strings.HasPrefix(res.Header.Get("Content-Range"), fmt.Sprintf("bytes %d-", d.offset))) {
			res.Body.Close()
			err = &Error{Op: op, Status: res.StatusCode, Message: "the server does not go on where it was asked to", final: true}
		}
		if err == nil {
			d.body, d.stop = res.Body, stop
			d.stall = time.AfterFunc(d.c.o.StallTimeout, func() { stop(errStalled) })
			return nil
		}
		stop(nil)
		if IsStatus(err, http.StatusForbidden) && !signed {
			signed = true
			if err := d.sign(); err != nil {
				return err
			}
			continue
		}
		if err := d.c.pause(d.ctx, d.failures, err); err != nil {
			return err
		}
		d.failures++
	}
}

func (d *Download) drop() {
	if d.body != nil {
		d.stall.Stop()
		d.stop(nil)
		d.body.Close()
		d.body = nil
	}
}

// Read reads on. It returns io.EOF after exactly Size bytes.
func (d *Download) Read(p []byte) (int, error) {
	if d.err != nil {
		return 0, d.err
	}
	for {
		if d.offset == d.Size {
			d.drop()
			d.err = io.EOF
			return 0, io.EOF
		}
		if d.body == nil {
			if d.err = d.open(); d.err != nil {
				return 0, d.err
			}
		}
		if left := d.Size - d.offset; int64(len(p)) > left {
			p = p[:left]
		}
		n, err := d.body.Read(p)
		d.stall.Reset(d.c.o.StallTimeout)
		d.offset += int64(n)
		if err != nil && d.offset < d.Size {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			d.drop()
			if n > 0 {
				d.failures = 0 // bytes came: it goes on
			}
			if n == 0 {
				if perr := d.c.pause(d.ctx, d.failures, &Error{Op: "download derivative", cause: err}); perr != nil {
					d.err = perr
					return 0, perr
				}
				d.failures++
				continue
			}
		}
		if n > 0 {
			return n, nil
		}
	}
}

// Close ends the download.
func (d *Download) Close() error {
	d.drop()
	d.cancel()
	if d.err == nil {
		d.err = errors.New("aps: read after close")
	}
	return nil
}
