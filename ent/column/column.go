// Package column holds the structures that lie in JSON columns.
package column

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
