// Package event is the projects' log of events, and the way they reach those who
// follow.
//
// The database is the truth: an event is a row, written in the commit of the
// change that it tells of, and its sequence is taken from its project's row
// under that row's lock, so commit order is sequence order and there is no hole.
// The bus is only a hint, published after the commit. A reader that sees a gap
// in the sequence, or that the log goes further than it was told, reads the log:
// the database is asked for that every [Options.Sweep], once for all that are
// followed, and when the bus tells of a gap. See [Log].
package event

import (
	"encoding/base64"
	"encoding/binary"
	"time"

	"github.com/google/uuid"

	"purlin/ent"
	"purlin/ent/enum"
	"purlin/fault"
)

// Event is an entry of a project's log: a [*Translation], a [*File] or a [*Gap].
type Event interface {
	// IsEvent marks the types of the GraphQL interface Event.
	IsEvent()
	// Cursor is the opaque position in the project's log.
	Cursor() string
	// At is when it happened.
	At() time.Time
}

// Translation tells of a step of a translation.
type Translation struct{ Row *ent.Event }

// File tells of a change of a file.
type File struct{ Row *ent.Event }

// Gap tells that events before its cursor are no longer kept: read the state
// again, then go on.
type Gap struct {
	CursorText string
	Time       time.Time
	Why        string
}

var (
	_ Event = (*Translation)(nil)
	_ Event = (*File)(nil)
	_ Event = (*Gap)(nil)
)

// FromRow gives a row of the log its type.
func FromRow(r *ent.Event) Event {
	if r.TranslationID != nil {
		return &Translation{r}
	}
	return &File{r}
}

// IsEvent marks the type.
func (*Translation) IsEvent() {}

// Cursor is the position in the project's log.
func (e *Translation) Cursor() string { return EncodeCursor(e.Row.ProjectID, e.Row.Seq) }

// At is when it happened.
func (e *Translation) At() time.Time { return e.Row.At }

// Sequence is 1, 2, 3, … per translation, without a hole.
func (e *Translation) Sequence() int { return e.Row.Sequence }

// Status is the translation's status at the time.
func (e *Translation) Status() enum.TranslationStatus { return enum.TranslationStatus(e.Row.Status) }

// Stage is the translation's stage at the time.
func (e *Translation) Stage() enum.TranslationStage { return enum.TranslationStage(e.Row.Stage) }

// Progress is 0 to 100.
func (e *Translation) Progress() int { return e.Row.Progress }

// Message is what was being done, in words; nil when there is nothing to say.
func (e *Translation) Message() *string { return e.Row.Message }

// IsEvent marks the type.
func (*File) IsEvent() {}

// Cursor is the position in the project's log.
func (e *File) Cursor() string { return EncodeCursor(e.Row.ProjectID, e.Row.Seq) }

// At is when it happened.
func (e *File) At() time.Time { return e.Row.At }

// Kind says what happened to the file.
func (e *File) Kind() enum.FileEventKind { return enum.FileEventKind(e.Row.FileEvent) }

// IsEvent marks the type.
func (*Gap) IsEvent() {}

// Cursor is where to go on.
func (g *Gap) Cursor() string { return g.CursorText }

// At is when the gap was seen.
func (g *Gap) At() time.Time { return g.Time }

// Reason says why the events are gone.
func (g *Gap) Reason() string { return g.Why }

// EncodeCursor writes a position in a project's log. The project is part of it,
// so that a cursor of another project is seen as such.
func EncodeCursor(project uuid.UUID, seq int64) string {
	return base64.RawURLEncoding.EncodeToString(binary.AppendVarint(project[:], seq))
}

// DecodeCursor reads a position in the project's log. Anything that
// [EncodeCursor] did not write for this project is a [fault.BadUserInput] fault.
func DecodeCursor(project uuid.UUID, s string) (int64, error) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil && len(raw) > len(project) && uuid.UUID(raw[:len(project)]) == project {
		if seq, n := binary.Varint(raw[len(project):]); n == len(raw)-len(project) && seq >= 0 {
			return seq, nil
		}
	}
	return 0, fault.Errorf(fault.BadUserInput, "this is not a cursor of this project's events")
}

// Row is the row of the log that an event was made of; nil for a [Gap].
func Row(e Event) *ent.Event {
	switch e := e.(type) {
	case *Translation:
		return e.Row
	case *File:
		return e.Row
	}
	return nil
}
