// Package column holds the structures that lie in JSON columns.
package column

import "time"

// Property is one property of a model's object.
type Property struct {
	Category string `json:"category"`
	Name     string `json:"name"`
	Value    any    `json:"value"`
	Unit     string `json:"unit,omitempty"`
}

// EngineMessage is what the engine says of a translation.
type EngineMessage struct {
	Severity string `json:"severity"` // error, warning or info, in the engine's spelling
	Code     string `json:"code,omitempty"`
	Text     string `json:"text"`
}

// Archive is what an archive was found to hold when it was uploaded.
type Archive struct {
	Problem    string             `json:"problem,omitempty"` // why it will not be unpacked; "" when it may be
	Candidates []ArchiveCandidate `json:"candidates,omitempty"`
	More       bool               `json:"more,omitempty"` // there are more than are listed
}

// ArchiveCandidate is a model in an archive with which a translation can begin.
type ArchiveCandidate struct {
	Name       string             `json:"name"`
	SizeBytes  int64              `json:"size"`
	References []ArchiveReference `json:"references,omitempty"`
}

// ArchiveReference is a file that a model in an archive names.
type ArchiveReference struct {
	Name  string `json:"name"`
	Found bool   `json:"found"`
}

// WebhookAttempt is one call of a webhook.
type WebhookAttempt struct {
	At         time.Time `json:"at"`
	Status     int       `json:"status,omitempty"` // of HTTP; 0: there was no answer
	Error      string    `json:"error,omitempty"`  // why it counts as failed; "": it was taken
	DurationMs int       `json:"ms"`
}

// AuditChange is what an act changed of its subject.
type AuditChange struct {
	Field  string `json:"field"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}
