package rule

import (
	"context"
	"fmt"
	"slices"

	"entgo.io/ent"
	"github.com/google/uuid"

	"purlin/auth"
	"purlin/ent/enum"
	"purlin/fault"
)

// Action is what a member does in a project: the scope that an API token needs
// for it, the least role, and whether an archived project allows it.
type Action struct {
	Scope    auth.Scope
	Role     enum.ProjectRole
	Archived bool
	// Needs are further scopes, of what is handed on to others by it.
	Needs []auth.Scope
}

// The actions. The policies of the entities and the capabilities that the API
// shows are both made of them.
var (
	UpdateProject     = Action{Scope: auth.ProjectsWrite, Role: enum.Editor}
	ArchiveProject    = Action{Scope: auth.ProjectsWrite, Role: enum.Owner, Archived: true} // also opens and deletes
	LimitProject      = Action{Scope: auth.ProjectsWrite, Role: enum.Owner}                 // what it may spend
	ManageMembers     = Action{Scope: auth.ProjectsWrite, Role: enum.Owner, Archived: true}
	ReadAuditLog      = Action{Scope: auth.ProjectsRead, Role: enum.Owner, Archived: true}
	ManageWebhooks    = Action{Scope: auth.ProjectsWrite, Role: enum.Owner, Archived: true, Needs: []auth.Scope{auth.ProjectsRead, auth.FilesRead, auth.TranslationsRead}}
	ShareFiles        = Action{Scope: auth.FilesWrite, Role: enum.Editor, Archived: true, Needs: []auth.Scope{auth.FilesRead, auth.TranslationsRead}}
	Leave             = Action{Scope: auth.ProjectsWrite, Role: enum.Viewer, Archived: true}
	WriteFiles        = Action{Scope: auth.FilesWrite, Role: enum.Editor}
	OpenViewer        = Action{Scope: auth.TranslationsRead, Role: enum.Viewer, Archived: true}
	WriteTranslations = Action{Scope: auth.TranslationsWrite, Role: enum.Editor}
)

// Refusal says why a caller may not do something.
type Refusal string

// The reasons for which an action is refused.
const (
	ScopeMissing Refusal = "SCOPE_MISSING"
	RoleTooLow   Refusal = "ROLE_TOO_LOW"
	Archived     Refusal = "ARCHIVED"
)

// Check tells whether the caller, having role in the project, may do it: "" and
// nil, or the reason and the fault that the caller would see.
func (a Action) Check(who auth.Principal, role enum.ProjectRole, archived bool) (Refusal, *fault.Error) {
	for _, scope := range append([]auth.Scope{a.Scope}, a.Needs...) {
		if !who.Can(scope) {
			return ScopeMissing, fault.Errorf(fault.Forbidden, "this API token lacks the scope %s", scope)
		}
	}
	switch {
	case !slices.Contains(atLeast(a.Role), role):
		return RoleTooLow, fault.Errorf(fault.Forbidden, "this needs the role %s in the project; yours is %s", a.Role, role)
	case archived && !a.Archived:
		return Archived, fault.Errorf(fault.Conflict, "the project is archived: open it again first")
	}
	return "", nil
}

// Standing tells what a user is in a project: ent's client does, as its
// transaction sees it, and so does every mutation (ent/template).
type Standing interface {
	Standing(ctx context.Context, project, user uuid.UUID) (role enum.ProjectRole, archived bool, err error)
}

// Require refuses a caller who may not do the action in the project. Policies do
// this by themselves; a service asks first where its other faults would tell a
// stranger something.
func (a Action) Require(ctx context.Context, s Standing, project uuid.UUID) error {
	who := auth.From(ctx)
	if err := admit(who, a.Scope); err != nil || who.Kind == auth.System {
		return err
	}
	if who.Projects != nil && !slices.Contains(who.Projects, project) {
		return fault.Errorf(fault.NotFound, "no such project")
	}
	role, archived, err := s.Standing(auth.AsSystem(ctx), project, who.UserID)
	if err != nil {
		return err
	}
	if _, refused := a.Check(who, role, archived); refused != nil {
		return refused
	}
	return nil
}

// of is Require by what a mutation's own transaction sees.
func (a Action) of(ctx context.Context, m ent.Mutation, project uuid.UUID) error {
	s, ok := m.(Standing)
	if !ok {
		return fmt.Errorf("rule: %T cannot tell roles", m)
	}
	return a.Require(ctx, s, project)
}
