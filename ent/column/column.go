// Package column holds the structures that lie in JSON columns.
package column

// Property is one property of a model's object.
type Property struct {
	Category string `json:"category"`
	Name     string `json:"name"`
	Value    any    `json:"value"`
	Unit     string `json:"unit,omitempty"`
}

// Transfer is how far a copy of a file version to the engine came.
type Transfer struct {
	UploadKey string         `json:"upload_key"`
	PartSize  int64          `json:"part_size"`
	Parts     map[int]string `json:"parts,omitempty"` // ETag by part number, from 1
}
