package aps

import (
	"encoding/json"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// Status is the state of a manifest or of a part of it.
type Status string

// States of a manifest. Only the top one says whether the whole is done: a
// derivative may say success while the manifest is in progress.
const (
	Pending    Status = "pending"
	InProgress Status = "inprogress"
	Success    Status = "success"
	Failed     Status = "failed"
	Timeout    Status = "timeout"
)

// Done says that the state will not change any more.
func (s Status) Done() bool { return s == Success || s == Failed || s == Timeout }

// Manifest is the state of the translations of a design, and their results.
// Source: modelderivative.yaml, Manifest.
type Manifest struct {
	Type         string       `json:"type"`
	URN          string       `json:"urn"`
	Version      string       `json:"version"`
	Region       string       `json:"region"`
	Status       Status       `json:"status"`
	Progress     string       `json:"progress"` // "N% complete" or "complete"; see Fraction
	HasThumbnail Bool         `json:"hasThumbnail"`
	Said         []Message    `json:"messages"` // about the whole; rare. See Messages
	Derivatives  []Derivative `json:"derivatives"`
}

// Derivative is one output format.
type Derivative struct {
	Name         string          `json:"name"`
	OutputType   OutputType      `json:"outputType"`
	Status       Status          `json:"status"`
	Progress     string          `json:"progress"`
	HasThumbnail Bool            `json:"hasThumbnail"`
	Messages     []Message       `json:"messages"`
	Children     []Resource      `json:"children"`
	Properties   json.RawMessage `json:"properties"` // document information of some inputs, as it came
}

// Resource is a node below a derivative: a geometry (a view), a file, a folder.
type Resource struct {
	GUID         string  `json:"guid"`
	Type         string  `json:"type"` // geometry, resource, view, …
	Role         string  `json:"role"` // 3d, 2d, graphics, thumbnail, obj, …
	Name         string  `json:"name"`
	URN          string  `json:"urn"` // of a file that can be downloaded
	MIME         string  `json:"mime"`
	Status       Status  `json:"status"`
	Progress     string  `json:"progress"`
	HasThumbnail Bool    `json:"hasThumbnail"`
	ViewableID   string  `json:"viewableID"`
	PhaseNames   Strings `json:"phaseNames"` // of a Revit view
	PhaseIDs     Strings `json:"phaseIds"`
	// Camera of a view: the eye, the target and the up vector (x, y, z each),
	// then aspect, field of view, scale, and 1 for an orthographic projection.
	Camera     []float64  `json:"camera"`
	Resolution []float64  `json:"resolution"` // pixels, width and height; of thumbnails
	Messages   []Message  `json:"messages"`
	Children   []Resource `json:"children"`
}

// Message is what a translator has to say.
type Message struct {
	Type string `json:"type"` // error, warning, info
	Code string `json:"code"`
	Text []string
}

// UnmarshalJSON reads a message whose text is a string, or a pattern such as
// "The file: {0} is empty." followed by its arguments.
func (m *Message) UnmarshalJSON(b []byte) error {
	var w struct {
		Type    string  `json:"type"`
		Code    string  `json:"code"`
		Message Strings `json:"message"`
	}
	if err := json.Unmarshal(b, &w); err != nil {
		return err
	}
	*m = Message{Type: w.Type, Code: w.Code, Text: w.Message}
	return nil
}

// String returns the text with its arguments in place.
func (m Message) String() string {
	if len(m.Text) == 0 {
		return m.Code
	}
	pairs := []string{}
	s := m.Text[0]
	for i, arg := range m.Text[1:] {
		hole := "{" + strconv.Itoa(i) + "}"
		if strings.Contains(s, hole) {
			pairs = append(pairs, hole, arg)
		} else {
			s += " " + arg
		}
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

// Bool is a JSON boolean, or the strings "true" and "false".
type Bool bool

// UnmarshalJSON accepts these shapes, and takes any other for false.
func (b *Bool) UnmarshalJSON(p []byte) error {
	*b = Bool(strings.EqualFold(strings.Trim(string(p), `"`), "true"))
	return nil
}

// Fraction returns the progress of the whole, 0 to 1. Text that cannot be read
// counts as 0.
func (m *Manifest) Fraction() float64 { return fraction(m.Progress) }

// Fraction returns the progress of the derivative, 0 to 1.
func (d *Derivative) Fraction() float64 { return fraction(d.Progress) }

func fraction(s string) float64 {
	s = strings.ToLower(strings.TrimSpace(s))
	if s == "complete" {
		return 1
	}
	digits, _, ok := strings.Cut(s, "%")
	n, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
	if !ok || err != nil || !(n > 0) {
		return 0
	}
	return min(n, 100) / 100
}

// Messages returns what was said at every level, from the top down.
func (m *Manifest) Messages() []Message {
	all := slices.Clone(m.Said)
	for i := range m.Derivatives {
		all = append(all, m.Derivatives[i].Messages...)
		for r := range m.Derivatives[i].Resources() {
			all = append(all, r.Messages...)
		}
	}
	return all
}

// Resources yields every resource below the derivative, parents before children.
func (d *Derivative) Resources() iter.Seq[*Resource] {
	return func(yield func(*Resource) bool) {
		var walk func(rs []Resource) bool
		walk = func(rs []Resource) bool {
			for i := range rs {
				if !yield(&rs[i]) || !walk(rs[i].Children) {
					return false
				}
			}
			return true
		}
		walk(d.Children)
	}
}
