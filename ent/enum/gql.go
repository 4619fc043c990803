package enum

import "io"

// MarshalGQL writes the value as a GraphQL enum.
func (v ProjectRole) MarshalGQL(w io.Writer) { marshal(v, w) }

// UnmarshalGQL reads a GraphQL enum value.
func (v *ProjectRole) UnmarshalGQL(in any) error { return unmarshal(v, in) }

// MarshalGQL writes the value as a GraphQL enum.
func (v TranslationStatus) MarshalGQL(w io.Writer) { marshal(v, w) }

// UnmarshalGQL reads a GraphQL enum value.
func (v *TranslationStatus) UnmarshalGQL(in any) error { return unmarshal(v, in) }

// MarshalGQL writes the value as a GraphQL enum.
func (v TranslationStage) MarshalGQL(w io.Writer) { marshal(v, w) }

// UnmarshalGQL reads a GraphQL enum value.
func (v *TranslationStage) UnmarshalGQL(in any) error { return unmarshal(v, in) }

// MarshalGQL writes the value as a GraphQL enum.
func (v OutputFormat) MarshalGQL(w io.Writer) { marshal(v, w) }

// UnmarshalGQL reads a GraphQL enum value.
func (v *OutputFormat) UnmarshalGQL(in any) error { return unmarshal(v, in) }

// MarshalGQL writes the value as a GraphQL enum.
func (v FileEventKind) MarshalGQL(w io.Writer) { marshal(v, w) }

// UnmarshalGQL reads a GraphQL enum value.
func (v *FileEventKind) UnmarshalGQL(in any) error { return unmarshal(v, in) }

// MarshalGQL writes the value as a GraphQL enum.
func (v ImportStatus) MarshalGQL(w io.Writer) { marshal(v, w) }

// UnmarshalGQL reads a GraphQL enum value.
func (v *ImportStatus) UnmarshalGQL(in any) error { return unmarshal(v, in) }

// MarshalGQL writes the value as a GraphQL enum.
func (v ModelViewRole) MarshalGQL(w io.Writer) { marshal(v, w) }

// UnmarshalGQL reads a GraphQL enum value.
func (v *ModelViewRole) UnmarshalGQL(in any) error { return unmarshal(v, in) }

// MarshalGQL writes the value as a GraphQL enum.
func (v Region) MarshalGQL(w io.Writer) { marshal(v, w) }

// UnmarshalGQL reads a GraphQL enum value.
func (v *Region) UnmarshalGQL(in any) error { return unmarshal(v, in) }

// MarshalGQL writes the value as a GraphQL enum.
func (v PropertyType) MarshalGQL(w io.Writer) { marshal(v, w) }

// UnmarshalGQL reads a GraphQL enum value.
func (v *PropertyType) UnmarshalGQL(in any) error { return unmarshal(v, in) }

// MarshalGQL writes the value as a GraphQL enum.
func (v ModelChangeKind) MarshalGQL(w io.Writer) { marshal(v, w) }

// UnmarshalGQL reads a GraphQL enum value.
func (v *ModelChangeKind) UnmarshalGQL(in any) error { return unmarshal(v, in) }
