// Package enum holds the enumerations that the database, the API and the
// services share. Values are spelled as in the GraphQL schema.
package enum

import (
	"fmt"
	"io"
	"slices"
	"strconv"
)

// ProjectRole is what a member may do in a project.
type ProjectRole string

// The roles, from most to least.
const (
	Owner  ProjectRole = "OWNER"
	Editor ProjectRole = "EDITOR"
	Viewer ProjectRole = "VIEWER"
)

// Values lists every role.
func (ProjectRole) Values() []string { return names(Owner, Editor, Viewer) }

// TranslationStatus is where a translation stands as a whole.
type TranslationStatus string

// The states of a translation; the last four are final.
const (
	Queued    TranslationStatus = "QUEUED"
	Running   TranslationStatus = "RUNNING"
	Succeeded TranslationStatus = "SUCCEEDED"
	Failed    TranslationStatus = "FAILED"
	Canceled  TranslationStatus = "CANCELED"
	TimedOut  TranslationStatus = "TIMED_OUT"
)

// Values lists every status.
func (TranslationStatus) Values() []string {
	return names(Queued, Running, Succeeded, Failed, Canceled, TimedOut)
}

// Final tells whether a translation in this status changes no more.
func (v TranslationStatus) Final() bool {
	switch v {
	case Queued, Running:
		return false
	case Succeeded, Failed, Canceled, TimedOut:
		return true
	}
	return false
}

// TranslationStage is what is being done for a translation.
type TranslationStage string

// The stages, in order.
const (
	StageQueued      TranslationStage = "QUEUED"
	StageUploading   TranslationStage = "UPLOADING"
	StageTranslating TranslationStage = "TRANSLATING"
	StageCollecting  TranslationStage = "COLLECTING"
	StageDone        TranslationStage = "DONE"
)

// Values lists every stage.
func (TranslationStage) Values() []string {
	return names(StageQueued, StageUploading, StageTranslating, StageCollecting, StageDone)
}

// OutputFormat is what a model can be translated to.
type OutputFormat string

// The output formats.
const (
	SVF2      OutputFormat = "SVF2"
	SVF       OutputFormat = "SVF"
	GLTF      OutputFormat = "GLTF"
	OBJ       OutputFormat = "OBJ"
	STL       OutputFormat = "STL"
	STEP      OutputFormat = "STEP"
	IGES      OutputFormat = "IGES"
	IFC       OutputFormat = "IFC"
	DWG       OutputFormat = "DWG"
	Thumbnail OutputFormat = "THUMBNAIL"
)

// Values lists every output format.
func (OutputFormat) Values() []string {
	return names(SVF2, SVF, GLTF, OBJ, STL, STEP, IGES, IFC, DWG, Thumbnail)
}

// Region is where an engine keeps models and results, spelled as APS does.
type Region string

// The regions.
const (
	US   Region = "US"
	EMEA Region = "EMEA"
	AUS  Region = "AUS"
	CAN  Region = "CAN"
	DEU  Region = "DEU"
	IND  Region = "IND"
	JPN  Region = "JPN"
	GBR  Region = "GBR"
)

// Values lists every region.
func (Region) Values() []string { return names(US, EMEA, AUS, CAN, DEU, IND, JPN, GBR) }

// FileEventKind is what happened to a file.
type FileEventKind string

// The kinds of file event.
const (
	FileCreated      FileEventKind = "CREATED"
	FileVersionAdded FileEventKind = "VERSION_ADDED"
	FileRenamed      FileEventKind = "RENAMED"
	FileDeleted      FileEventKind = "DELETED"
)

// Values lists every kind.
func (FileEventKind) Values() []string {
	return names(FileCreated, FileVersionAdded, FileRenamed, FileDeleted)
}

// ModelViewRole says whether a view is a 3D model or a sheet.
type ModelViewRole string

// The roles of views.
const (
	Model3D ModelViewRole = "MODEL_3D"
	Sheet2D ModelViewRole = "SHEET_2D"
)

// Values lists every role.
func (ModelViewRole) Values() []string { return names(Model3D, Sheet2D) }

// PropertyType is what the values of a model's property are.
type PropertyType string

// The types of properties.
const (
	PropertyText    PropertyType = "TEXT"
	PropertyNumber  PropertyType = "NUMBER"
	PropertyBoolean PropertyType = "BOOLEAN"
)

// Values lists every type.
func (PropertyType) Values() []string { return names(PropertyText, PropertyNumber, PropertyBoolean) }

// ModelChangeKind is how an object differs between two versions of a model.
type ModelChangeKind string

// The kinds of change.
const (
	Added   ModelChangeKind = "ADDED"
	Removed ModelChangeKind = "REMOVED"
	Changed ModelChangeKind = "CHANGED"
)

// Values lists every kind.
func (ModelChangeKind) Values() []string { return names(Added, Removed, Changed) }

// UploadStatus is where an upload stands.
type UploadStatus string

// The states of an upload.
const (
	UploadPending   UploadStatus = "PENDING"
	UploadCompleted UploadStatus = "COMPLETED"
	UploadAborted   UploadStatus = "ABORTED"
)

// Values lists every status.
func (UploadStatus) Values() []string { return names(UploadPending, UploadCompleted, UploadAborted) }

// ImportStatus is where an import from a hub stands.
type ImportStatus string

// The states of an import. One that has succeeded or failed runs again when it is
// asked for again, or when it follows new versions and there is one.
const (
	ImportRunning   ImportStatus = "RUNNING"
	ImportSucceeded ImportStatus = "SUCCEEDED"
	ImportFailed    ImportStatus = "FAILED"
)

// Values lists every status.
func (ImportStatus) Values() []string { return names(ImportRunning, ImportSucceeded, ImportFailed) }

// MailPurpose is what a link in a mail is for.
type MailPurpose string

// The purposes.
const (
	PasswordReset MailPurpose = "PASSWORD_RESET"
	EmailChange   MailPurpose = "EMAIL_CHANGE"
)

// Values lists every purpose.
func (MailPurpose) Values() []string { return names(PasswordReset, EmailChange) }

func names[E ~string](values ...E) []string {
	s := make([]string, len(values))
	for i, v := range values {
		s[i] = string(v)
	}
	return s
}

type enumeration interface {
	~string
	Values() []string
}

// unmarshal reads a GraphQL enum value into v.
func unmarshal[E enumeration](v *E, in any) error {
	s, ok := in.(string)
	if !ok || !slices.Contains((*v).Values(), s) {
		return fmt.Errorf("%v is not one of %v", in, (*v).Values())
	}
	*v = E(s)
	return nil
}

func marshal[E ~string](v E, w io.Writer) { _, _ = io.WriteString(w, strconv.Quote(string(v))) }
