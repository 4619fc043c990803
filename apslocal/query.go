package apslocal

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// element is an object with its properties, as properties.json has it.
type element struct {
	ID         int64   `json:"objectid"`
	Name       string  `json:"name"`
	ExternalID string  `json:"externalId"`
	Properties ordered `json:"properties"`
}

// selection says which objects to keep, and in what shape; nil is as they are.
type selection struct {
	keep  func(*element) bool
	shape func(*element) any
}

// find reads the properties object by object and keeps a page of those that match.
func (s *Server) find(ctx context.Context, d *design, offset, limit int, by selection) (page []any, total int, err error) {
	in, err := os.Open(s.path("designs", d.id(), "output", d.Model, propertiesFile))
	if err != nil {
		return nil, 0, err
	}
	defer in.Close()
	page = []any{}
	dec := json.NewDecoder(in)
	for range 7 { // { data { type properties collection [
		if _, err := dec.Token(); err != nil {
			return nil, 0, err
		}
	}
	for dec.More() {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return nil, 0, err
		}
		var e element
		if err := json.Unmarshal(raw, &e); err != nil {
			return nil, 0, err
		}
		if !by.keep(&e) {
			continue
		}
		if total >= offset && len(page) < limit {
			if by.shape == nil {
				page = append(page, raw)
			} else {
				page = append(page, by.shape(&e))
			}
		}
		total++
	}
	return page, total, nil
}

// UnmarshalJSON reads an object and keeps the order of its members.
func (o *ordered) UnmarshalJSON(b []byte) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return errors.Join(err, errors.New("properties are an object"))
	}
	*o = ordered{}
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return err
		}
		name, _ := t.(string)
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return err
		}
		m := member{name: name}
		if raw[0] == '{' {
			var inner ordered
			err = json.Unmarshal(raw, &inner)
			m.value = inner
		} else {
			err = json.Unmarshal(raw, &m.value)
		}
		if err != nil {
			return err
		}
		*o = append(*o, m)
	}
	return nil
}

// at returns the value at a path of names that are joined by dots; names may
// have dots themselves.
func (o ordered) at(path string) (any, bool) {
	for _, m := range o {
		if m.name == path {
			return m.value, true
		}
		inner, ok := m.value.(ordered)
		if rest, below := strings.CutPrefix(path, m.name+"."); ok && below {
			if v, ok := inner.at(rest); ok {
				return v, true
			}
		}
	}
	return nil, false
}

// field returns what a query compares: a member of the object, or a property.
func (e *element) field(name string) (any, bool) {
	switch name {
	case "objectid":
		return float64(e.ID), true
	case "name":
		return e.Name, true
	case "externalId":
		return e.ExternalID, true
	}
	if path, ok := strings.CutPrefix(name, "properties."); ok {
		return e.Properties.at(path)
	}
	return nil, false
}

// metric is how many base units (metres, and their powers) a unit has.
var metric = map[string]float64{
	"mm": 1e-3, "cm": 1e-2, "dm": 1e-1, "m": 1, "km": 1e3, "in": 0.0254, "inch": 0.0254, "ft": 0.3048, "yd": 0.9144,
	"millimeter": 1e-3, "centimeter": 1e-2, "meter": 1, "foot": 0.3048,
}

var powers = []struct {
	suffix string
	power  float64
}{{"^2", 2}, {"²", 2}, {"^3", 3}, {"³", 3}}

// quantity splits a value with a unit, as "0.25 mm²".
func quantity(v any) (n float64, unit string, ok bool) {
	switch v := v.(type) {
	case float64:
		return v, "", true
	case string:
		text, unit, _ := strings.Cut(v, " ")
		n, err := strconv.ParseFloat(text, 64)
		return n, unit, err == nil && !math.IsNaN(n)
	}
	return 0, "", false
}

// baseUnit returns the base unit of a unit and how many of it one is.
func baseUnit(unit string) (base string, factor float64) {
	stem, power := unit, 1.0
	for _, p := range powers {
		if s, ok := strings.CutSuffix(unit, p.suffix); ok {
			stem, power = s, p.power
		}
	}
	factor, ok := metric[stem]
	if !ok {
		return unit, 1
	}
	return "m" + strings.TrimPrefix(unit, stem), math.Pow(factor, power)
}

// inBase is a value as a number of base units.
func inBase(v any) (float64, bool) {
	n, unit, ok := quantity(v)
	_, factor := baseUnit(unit)
	return n * factor, ok
}

func text(v any) string {
	if n, ok := v.(float64); ok {
		return strconv.FormatFloat(n, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

// same compares as $eq does: numbers in base units, all else as text.
func same(have, want any) bool {
	if w, ok := want.(float64); ok {
		n, ok := inBase(have)
		return ok && math.Abs(n-w) <= 1e-9*max(1, math.Abs(w))
	}
	return text(have) == text(want)
}

const maxWords = 50

// filter compiles the query of a request; the text says what is wrong with it.
func filter(query map[string][]any) (keep func(*element) bool, wrong string) {
	if len(query) == 0 {
		return func(*element) bool { return true }, ""
	}
	const unknown = "query must be one of $in, $prefix, $eq, $between, $le, $ge and $contains over objectid, externalId, name or properties.GROUP.NAME, with its values."
	for op, args := range query { // there is one
		if len(args) < 2 || len(args) > 10_000 {
			return nil, unknown
		}
		field, _ := args[0].(string)
		args = args[1:]
		number, numeric := args[0].(float64)
		if field != "objectid" && field != "externalId" && field != "name" && !strings.HasPrefix(field, "properties.") {
			return nil, unknown
		}
		on := func(test func(any) bool) (func(*element) bool, string) {
			return func(e *element) bool {
				v, ok := e.field(field)
				return ok && test(v)
			}, ""
		}
		switch {
		case op == "$in" && (field == "objectid" || field == "externalId"):
			wanted := map[string]bool{}
			for _, a := range args {
				wanted[text(a)] = true
			}
			return on(func(v any) bool { return wanted[text(v)] })
		case op == "$prefix" && len(args) == 1:
			return on(func(v any) bool { return strings.HasPrefix(text(v), text(args[0])) })
		case op == "$eq" && len(args) == 1:
			return on(func(v any) bool { return same(v, args[0]) })
		case op == "$le" && len(args) == 1 && numeric:
			return on(func(v any) bool { n, ok := inBase(v); return ok && n <= number })
		case op == "$ge" && len(args) == 1 && numeric:
			return on(func(v any) bool { n, ok := inBase(v); return ok && n >= number })
		case op == "$between" && len(args) == 2 && numeric:
			high, ok := args[1].(float64)
			if !ok {
				return nil, unknown
			}
			return on(func(v any) bool { n, ok := inBase(v); return ok && n >= number && n <= high })
		case op == "$contains" && len(args) == 1:
			words := strings.Fields(strings.ToLower(text(args[0])))
			if len(words) == 0 || len(words) > maxWords {
				return nil, "$contains takes 1 to 50 words."
			}
			return on(func(v any) bool {
				have := strings.ToLower(text(v))
				return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(have, w) })
			})
		}
	}
	return nil, unknown
}

// projection compiles the fields of a request: "properties", and patterns as
// "properties.Cons*" and "properties.*.Width"; none is everything.
func projection(fields []string, units bool) (shape func(*element) any, wrong string) {
	if len(fields) > 100 {
		return nil, "fields names at most 100."
	}
	var patterns []*regexp.Regexp
	for _, f := range fields {
		if len(f) > 256 || f != "objectid" && f != "name" && f != "externalId" && f != "properties" && !strings.HasPrefix(f, "properties.") {
			return nil, "fields are objectid, name, externalId, properties, and properties.PATTERN."
		}
		// What is below a match comes with it.
		patterns = append(patterns, regexp.MustCompile("^"+strings.ReplaceAll(regexp.QuoteMeta(f), `\*`, ".*")+`(\.|$)`))
	}
	wanted := func(path string) bool {
		return len(patterns) == 0 || slices.ContainsFunc(patterns, func(p *regexp.Regexp) bool { return p.MatchString(path) })
	}
	return func(e *element) any {
		out := ordered{}
		for _, m := range []member{{"objectid", e.ID}, {"name", e.Name}, {"externalId", e.ExternalID}} {
			if wanted(m.name) {
				out = append(out, m)
			}
		}
		if len(patterns) == 0 || slices.ContainsFunc(fields, func(f string) bool { return strings.HasPrefix(f, "properties") }) {
			out = append(out, member{"properties", e.Properties.only("properties", wanted, units)})
		}
		return out
	}, ""
}

// only keeps the members whose path is wanted, and groups that have such.
func (o ordered) only(at string, wanted func(string) bool, units bool) ordered {
	out := ordered{}
	for _, m := range o {
		path := at + "." + m.name
		if inner, ok := m.value.(ordered); ok {
			if kept := inner.only(path, wanted, units); len(kept) > 0 {
				out = append(out, member{m.name, kept})
			}
			continue
		}
		if !wanted(path) {
			continue
		}
		if units {
			m.value = withUnits(m.value)
		}
		out = append(out, m)
	}
	return out
}

// withUnits writes a quantity as the payload "unit" has it: ##value{unit}[digits]{base unit}.
func withUnits(v any) any {
	n, unit, ok := quantity(v)
	if !ok || unit == "" {
		return v
	}
	digits := plain(n)
	_, fraction, _ := strings.Cut(digits, ".")
	base, _ := baseUnit(unit)
	return fmt.Sprintf("##%s{%s}[%d]{%s}", digits, unit, len(fraction), base)
}

// queryProperties is POST .../properties:query. Source: modelderivative.yaml (fetchSpecificProperties).
func (s *Server) queryProperties(w http.ResponseWriter, r *http.Request, c caller) {
	d, ok := s.model(w, r, c)
	if !ok {
		return
	}
	in := struct {
		Pagination struct {
			Offset int `json:"offset"`
			Limit  int `json:"limit"`
		} `json:"pagination"`
		Query   map[string][]any `json:"query"`
		Fields  []string         `json:"fields"`
		Payload string           `json:"payload"`
	}{}
	in.Pagination.Limit = 20
	if err := body(w, r, &in); err != nil || in.Pagination.Limit < 1 || in.Pagination.Limit > 1000 || in.Pagination.Offset < 0 || len(in.Query) > 1 {
		designError(w, http.StatusBadRequest, "The body must be JSON with a limit of 1 to 1000, at most one query, and fields as a list.")
		return
	}
	if in.Payload != "" && in.Payload != "text" && in.Payload != "unit" {
		designError(w, http.StatusBadRequest, "payload must be text or unit.")
		return
	}
	keep, wrong := filter(in.Query)
	shape, wrong2 := projection(in.Fields, in.Payload == "unit")
	if wrong+wrong2 != "" {
		designError(w, http.StatusBadRequest, wrong+wrong2)
		return
	}
	page, total, err := s.find(r.Context(), d, in.Pagination.Offset, in.Pagination.Limit, selection{keep, shape})
	if err != nil {
		s.fail(w, r, designError, "reading properties", err)
		return
	}
	reply(w, http.StatusOK, map[string]any{
		"pagination": map[string]int{"limit": in.Pagination.Limit, "offset": in.Pagination.Offset, "totalResults": total},
		"data":       map[string]any{"type": "properties", "collection": page},
	})
}
