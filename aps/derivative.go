package aps

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const designdata = "/modelderivative/v2/designdata"

// readScopes serve every read of Model Derivative.
func readScopes() []string { return []string{ScopeDataRead, ScopeViewablesRead} }

// in is the header by which Model Derivative knows the region.
func (c *Client) in() http.Header { return http.Header{"Region": {string(c.region)}} }

// ManifestJSON is [Client.Manifest] as the service writes it, for those who hand it on
// to a viewer.
func (c *Client) ManifestJSON(ctx context.Context, urn string) (json.RawMessage, error) {
	var m json.RawMessage
	_, err := c.json(ctx, call{
		op: "get manifest", method: http.MethodGet, path: designdata + "/" + segment(urn) + "/manifest",
		header: c.in(), scopes: readScopes(),
	}, &m)
	return m, err
}

// BubbleJSON is the manifest as the service writes it for its viewer, which finds more
// in it than in [Client.Manifest].
//
// Source: no document; the paths are those that Autodesk's viewer asks for with the API
// derivativeV2 and derivativeV2_EU.
func (c *Client) BubbleJSON(ctx context.Context, urn string) (json.RawMessage, error) {
	at := "/derivativeservice/v2"
	if c.region == EMEA {
		at += "/regions/eu"
	}
	var m json.RawMessage
	_, err := c.json(ctx, call{
		op: "get bubble", method: http.MethodGet, path: at + "/manifest/" + segment(urn),
		header: c.in(), scopes: readScopes(),
	}, &m)
	return m, err
}

// Manifest returns the state of the translations of urn. Right after a job it
// may not be there yet (404).
//
// Source: GET /modelderivative/v2/designdata/{urn}/manifest, modelderivative.yaml (get-manifest).
func (c *Client) Manifest(ctx context.Context, urn string) (*Manifest, error) {
	var m Manifest
	status, err := c.json(ctx, call{
		op: "get manifest", method: http.MethodGet, path: designdata + "/" + segment(urn) + "/manifest",
		header: c.in(), scopes: readScopes(),
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
// Source: DELETE /modelderivative/v2/designdata/{urn}/manifest, modelderivative.yaml (delete-manifest).
func (c *Client) DeleteManifest(ctx context.Context, urn string) error {
	return c.delete(ctx, call{
		op: "delete manifest", path: designdata + "/" + segment(urn) + "/manifest",
		header: c.in(), scopes: []string{ScopeDataRead, ScopeDataWrite},
	})
}

// Formats returns, for each output format, the extensions of the inputs that it
// can be made from; some are regular expressions.
//
// Source: GET /modelderivative/v2/designdata/formats, modelderivative.yaml (get-formats).
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
// Size is 100, 200 or 400 pixels; 0 lets the service choose. It is 404 until there
// is one. At most 16 MiB.
//
// Source: GET /modelderivative/v2/designdata/{urn}/thumbnail, modelderivative.yaml (get-thumbnail).
func (c *Client) Thumbnail(ctx context.Context, urn string, size int) (picture []byte, mime string, err error) {
	const op = "get thumbnail"
	q := url.Values{}
	if size != 0 && size != 100 && size != 200 && size != 400 {
		return nil, "", invalid(op, "size %d: want 100, 200 or 400 pixels", size)
	}
	if size > 0 {
		q.Set("width", strconv.Itoa(size))
		q.Set("height", strconv.Itoa(size))
	}
	res, err := c.do(ctx, call{
		op: op, method: http.MethodGet, path: designdata + "/" + segment(urn) + "/thumbnail", query: q,
		header: c.in(), scopes: readScopes(),
	})
	if err != nil {
		return nil, "", err
	}
	defer func() { _ = res.Body.Close() }()
	if picture, err = readAll(res.Body, 16<<20); err != nil {
		return nil, "", unreadable(op, answer{res.StatusCode, res.Header}, err)
	}
	return picture, res.Header.Get("Content-Type"), nil
}

// SignedDerivative is where a derivative can be had without a token, by whoever
// sends the cookies: they are secrets.
type SignedDerivative struct {
	URL     string
	Cookies []*http.Cookie // CloudFront-Policy, -Key-Pair-Id and -Signature
	Size    int64          // bytes
	MIME    string
	ETag    string
	Expires time.Time
}

// SignDerivative returns where to download a derivative that a manifest names,
// or a file beside one, for life (whole minutes, 1 to 360). The URL takes
// ranges. [Client.DownloadDerivative] does all of it.
//
// Source: GET .../{urn}/manifest/{derivativeUrn}/signedcookies, modelderivative.yaml (get-derivative-url).
func (c *Client) SignDerivative(ctx context.Context, urn, derivativeURN string, life time.Duration) (SignedDerivative, error) {
	const op = "sign derivative"
	var a struct {
		ETag    string `json:"etag"`
		Size    int64  `json:"size"`
		URL     string `json:"url"`
		MIME    string `json:"content-type"`
		Expires Millis `json:"expiration"`
	}
	res, err := c.receive(ctx, call{
		op: op, method: http.MethodGet, path: derivativePath(urn, derivativeURN) + "/signedcookies",
		query:  url.Values{"minutes-expiration": {strconv.Itoa(min(max(int(life/time.Minute), 1), 360))}},
		header: c.in(), scopes: readScopes(),
	}, &a)
	if err != nil {
		return SignedDerivative{}, err
	}
	if a.Size < 0 || !web(a.URL) {
		return SignedDerivative{}, unreadable(op, res, errors.New("no usable url and size in the answer"))
	}
	s := SignedDerivative{URL: a.URL, Size: a.Size, MIME: a.MIME, ETag: a.ETag, Expires: a.Expires.Time()}
	for _, k := range (&http.Response{Header: res.header}).Cookies() {
		if strings.HasPrefix(k.Name, "CloudFront-") {
			s.Cookies = append(s.Cookies, k)
		}
	}
	return s, nil
}

func derivativePath(urn, derivativeURN string) string {
	return designdata + "/" + segment(urn) + "/manifest/" + segment(derivativeURN)
}

// DownloadDerivative opens a derivative that a manifest names.
//
// Source: GET .../{urn}/manifest/{derivativeUrn}/signedcookies, modelderivative.yaml (get-derivative-url).
func (c *Client) DownloadDerivative(ctx context.Context, urn, derivativeURN string) (*Download, error) {
	return c.download(ctx, "download derivative", func(ctx context.Context) (signed, error) {
		a, err := c.SignDerivative(ctx, urn, derivativeURN, time.Hour)
		if err != nil {
			return signed{}, err
		}
		var pairs []string
		for _, k := range a.Cookies {
			pairs = append(pairs, k.Name+"="+k.Value)
		}
		return signed{size: a.Size, mime: a.MIME, etag: a.ETag, cookie: strings.Join(pairs, "; "), pieces: []piece{{0, a.Size, a.URL}}}, nil
	})
}

// DerivativeSize returns the size of a derivative in bytes without downloading
// it. While the service still makes it ready (202), it asks again for as long as
// ctx lets it.
//
// Source: HEAD .../{urn}/manifest/{derivativeUrn}, modelderivative.yaml (head-check-derivative).
func (c *Client) DerivativeSize(ctx context.Context, urn, derivativeURN string) (int64, error) {
	var size int64
	err := c.ready(ctx, call{
		op: "get derivative size", method: http.MethodHead, path: derivativePath(urn, derivativeURN), header: c.in(), scopes: readScopes(),
	}, func(res *http.Response) error {
		if size = res.ContentLength; size < 0 {
			return errors.New("no Content-Length in the answer")
		}
		return nil
	})
	return size, err
}
