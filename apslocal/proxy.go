package apslocal

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	elsewhere  = "/elsewhere/" // and a host: where answers of the upstream lead to
	maxRewrite = 64 << 20      // bytes of an answer whose URLs are changed
	maxHosts   = 1000
)

// Proxy passes requests to a real APS, so that a [Recorder] before it hears all
// of a conversation: URLs in answers, of storage and of pages, are changed to
// lead through it. It is an http.Handler.
type Proxy struct {
	upstream *url.URL
	reverse  *httputil.ReverseProxy
	mu       sync.Mutex
	hosts    map[string]string // that answers named, with their schemes: no others are reached
}

// NewProxy returns a proxy to an upstream, as https://developer.api.autodesk.com.
func NewProxy(upstream *url.URL, log *slog.Logger) *Proxy {
	p := &Proxy{upstream: upstream, hosts: map[string]string{}}
	p.reverse = &httputil.ReverseProxy{
		Rewrite:        p.rewrite,
		ModifyResponse: p.change,
		Transport:      &http.Transport{Proxy: http.ProxyFromEnvironment, ResponseHeaderTimeout: time.Minute, DisableCompression: true},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			log.ErrorContext(r.Context(), "the upstream did not answer", slog.String("error", err.Error()))
			gatewayError(w, http.StatusBadGateway, "", "The upstream did not answer.")
		},
	}
	return p
}

// ServeHTTP passes a request on.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if rest, ok := strings.CutPrefix(r.URL.EscapedPath(), elsewhere); ok {
		host, _, _ := strings.Cut(rest, "/")
		p.mu.Lock()
		known := p.hosts[host] != ""
		p.mu.Unlock()
		if !known {
			gatewayError(w, http.StatusNotFound, "", "No answer of the upstream leads there.")
			return
		}
	}
	p.reverse.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), originKey{}, requestOrigin(r))))
}

// originKey is under what a request's context has the proxy's own address.
type originKey struct{}

func (p *Proxy) rewrite(r *httputil.ProxyRequest) {
	r.Out.Header.Set("Accept-Encoding", "identity") // the recording is to be read
	path := cleanPath(r.In.URL.EscapedPath())
	target := *p.upstream
	if rest, ok := strings.CutPrefix(path, elsewhere); ok {
		host, below, _ := strings.Cut(rest, "/")
		p.mu.Lock()
		target = url.URL{Scheme: p.hosts[host], Host: host}
		p.mu.Unlock()
		path = "/" + below
		r.Out.Header.Del("Authorization") // it is for the upstream
	} else if path == "/userinfo" && target.Host == "developer.api.autodesk.com" {
		target.Host = "api.userprofile.autodesk.com"
	}
	r.Out.URL.Scheme, r.Out.URL.Host, r.Out.Host = target.Scheme, target.Host, target.Host
	r.Out.URL.RawPath = strings.TrimRight(target.EscapedPath(), "/") + path
	if plain, err := url.PathUnescape(r.Out.URL.RawPath); err == nil {
		r.Out.URL.Path = plain
	}
	r.Out.URL.RawQuery = r.In.URL.RawQuery
}

// change makes the URLs of an answer lead here.
func (p *Proxy) change(res *http.Response) error {
	origin, _ := res.Request.Context().Value(originKey{}).(string)
	if v := res.Header.Get("Location"); v != "" {
		res.Header.Set("Location", p.here(origin, v))
	}
	cookies := res.Header.Values("Set-Cookie")
	for i, v := range cookies {
		parts := strings.Split(v, ";")
		kept := parts[:1:1]
		for _, a := range parts[1:] {
			if k, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(a)), "="); k != "domain" && k != "secure" && k != "path" {
				kept = append(kept, a)
			}
		}
		cookies[i] = strings.Join(append(kept, " Path=/"), ";")
	}
	if !strings.Contains(res.Header.Get("Content-Type"), "json") || res.Body == http.NoBody || res.Request.Method == http.MethodHead {
		return nil
	}
	b, err := io.ReadAll(io.LimitReader(res.Body, maxRewrite+1))
	if err != nil {
		return fmt.Errorf("reading an answer: %w", err)
	}
	if len(b) > maxRewrite {
		return fmt.Errorf("an answer is larger than %d bytes", maxRewrite)
	}
	if err := res.Body.Close(); err != nil {
		return fmt.Errorf("reading an answer: %w", err)
	}
	var v any
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	if err := dec.Decode(&v); err == nil {
		if changed, err := json.Marshal(p.tree(origin, v)); err == nil {
			b = changed
		}
	}
	res.Body, res.ContentLength = io.NopCloser(bytes.NewReader(b)), int64(len(b))
	res.Header.Set("Content-Length", strconv.Itoa(len(b)))
	return nil
}

func (p *Proxy) tree(origin string, v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = p.tree(origin, v[k])
		}
	case []any:
		for i := range v {
			v[i] = p.tree(origin, v[i])
		}
	case string:
		return p.here(origin, v)
	}
	return v
}

// here turns a URL of the upstream or of its storage into one of the proxy.
func (p *Proxy) here(origin, v string) string {
	if !strings.HasPrefix(v, "http") || len(v) > 16<<10 {
		return v
	}
	u, err := url.Parse(v)
	if err != nil || u.Host == "" || u.Scheme != p.upstream.Scheme {
		return v
	}
	rest := u.EscapedPath()
	if u.RawQuery != "" {
		rest += "?" + u.RawQuery
	}
	if u.Host == p.upstream.Host {
		return origin + strings.TrimPrefix(rest, strings.TrimRight(p.upstream.EscapedPath(), "/"))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.hosts) >= maxHosts && p.hosts[u.Host] == "" {
		return v
	}
	p.hosts[u.Host] = u.Scheme
	return origin + elsewhere + u.Host + rest
}
