package aps_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/aps"
)

// The corpora in testdata/fuzz hold what the fuzzers found and what is worth
// beginning from.

func FuzzSignature(f *testing.F) {
	f.Add("sha1hash=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79", []byte("what do ya want for nothing?"), "Jefe")
	f.Add("sha1hash=", []byte(nil), "")
	f.Fuzz(func(t *testing.T, signature string, body []byte, secret string) {
		if !aps.ValidSignature(signature, body, secret) {
			return
		}
		if secret == "" || len(signature) != len("sha1hash=")+40 {
			t.Fatalf("%q is valid", signature)
		}
		if aps.ValidSignature(signature, append(body, 0), secret) || aps.ValidSignature(signature, body, secret+"x") {
			t.Fatal("of another body or secret too")
		}
	})
}

func FuzzCallback(f *testing.F) {
	f.Add([]byte(`{"version":"1.0","resourceUrn":"dXJu","hook":{"hookId":"h","scope":{"workflow":"w"},"createdDate":"2018-02-13T03:11:50.294+0000"},"payload":{"TimeStamp":1513134729128,"URN":"dXJu","EventType":"EXTRACTION_FINISHED","Payload":{"status":"failed"}}}`))
	f.Add([]byte(`{"Payload":{"status":"failed"},"URN":"u"}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, body []byte) {
		c, err := aps.ParseCallback(body)
		if err != nil {
			return
		}
		if e, err := c.Extraction(); err == nil && e.URN == "" {
			t.Fatal("an extraction of nothing")
		}
	})
}

func FuzzToken(f *testing.F) {
	f.Add("eyJhbGciOiJSUzI1NiIsImtpZCI6ImsifQ.eyJzY29wZSI6WyJkYXRhOnJlYWQiXX0.c2ln")
	f.Add("eyJhbGciOiJub25lIn0.e30.")
	f.Add("..")
	c, _ := over(aps.Options{MaxRetries: -1}, func(*http.Request) (*http.Response, error) {
		return reply(200, `{"keys":[{"kid":"k","kty":"RSA","n":"`+strings.Repeat("v", 342)+`","e":"AQAB"}]}`), nil
	})
	f.Fuzz(func(t *testing.T, token string) {
		_, err := c.Verify(t.Context(), token)
		require.ErrorIs(t, err, aps.ErrToken) // nobody has the key
	})
}

func FuzzManifest(f *testing.F) {
	f.Add([]byte(`{"status":"failed","progress":"42% complete","hasThumbnail":"true","derivatives":[{"outputType":"svf","progress":"complete","messages":[{"type":"error","code":"ATF-1026","message":["The file: {0} is empty.","a"]}],"children":[{"guid":"g","resolution":[400.0,400],"phaseNames":["a"],"children":[{"urn":"u"}]}]}]}`))
	f.Add([]byte(`{"progress":"-1e309%","derivatives":[{"messages":[{"message":"{0}{1}"},{}]}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var m aps.Manifest
		if json.Unmarshal(body, &m) != nil {
			return
		}
		fractions := []float64{m.Fraction()}
		resources := 0
		for i := range m.Derivatives {
			fractions = append(fractions, m.Derivatives[i].Fraction())
			for range m.Derivatives[i].Resources() {
				resources++
			}
		}
		for _, x := range fractions {
			if !(x >= 0 && x <= 1) {
				t.Fatalf("fraction %v", x)
			}
		}
		for _, s := range m.Messages() {
			if len(s.String()) > 2*len(body)*len(body)+100 {
				t.Fatal("a message grows beyond all measure")
			}
		}
		if resources > len(body) {
			t.Fatal("more resources than bytes")
		}
	})
}

func FuzzProperties(f *testing.F) {
	f.Add([]byte(`{"data":{"type":"properties","collection":[{"objectid":4,"name":"Box","externalId":"x","properties":{"Name":"Box","Mass":{"B":"2 mm","A":1,"C":{"D":[true,null]}}}}]}}`))
	f.Add([]byte(`{"x":{"collection":[1]},"data":{"collection":[{"properties":{"a": 1,"a":{}}}]}}`))
	f.Add([]byte(`{"data":{"collection":[{"properties":[]}]}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		c, _ := over(aps.Options{MaxRetries: -1}, func(*http.Request) (*http.Response, error) { return reply(200, string(body)), nil })
		n := 0
		for o, err := range c.Properties(t.Context(), "u", "g", aps.ExtractOptions{}) {
			if n++; err != nil {
				break
			}
			groups, err := o.Groups()
			if err != nil {
				continue
			}
			for _, g := range groups {
				if _, err := json.Marshal(g); err != nil {
					t.Fatal(err)
				}
			}
		}
		if n > len(body)+1 {
			t.Fatal("more objects than bytes")
		}
	})
}
