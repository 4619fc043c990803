// Package rule says who may reach which rows. It is the one place that does:
// a [Rows] value is a predicate on ent's selector, applied to every query and
// to every update by ent's privacy layer, and it can be applied to hand-written
// statements as well.
//
// What a caller may not see reads as not found. What they may see but not
// change is a [fault.Forbidden] fault.
package rule

import (
	"context"
	"fmt"
	"slices"

	"entgo.io/ent"
	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"purlin/auth"
	"purlin/ent/enum"
	"purlin/fault"
)

// Rows narrows a statement to the rows that a user reaches.
type Rows func(user uuid.UUID) func(*sql.Selector)

// OfMember are the rows, of an entity with a project_id, of the projects that
// the user is a member of with one of roles; any role when none is named.
func OfMember(roles ...enum.ProjectRole) Rows {
	return func(user uuid.UUID) func(*sql.Selector) {
		return func(s *sql.Selector) { s.Where(sql.In(s.C("project_id"), projectsOf(user, roles))) }
	}
}

// Projects of which the user is a member with one of roles.
func ofProject(roles ...enum.ProjectRole) Rows {
	return func(user uuid.UUID) func(*sql.Selector) {
		return func(s *sql.Selector) { s.Where(sql.In(s.C("id"), projectsOf(user, roles))) }
	}
}

func projectsOf(user uuid.UUID, roles []enum.ProjectRole) *sql.Selector {
	t := sql.Table("memberships").As("rule_m")
	where := sql.And(sql.EQ(t.C("user_id"), user), sql.IsNull(t.C("removed_at")))
	if len(roles) > 0 {
		args := make([]any, len(roles))
		for i, r := range roles {
			args[i] = string(r)
		}
		where = sql.And(where, sql.In(t.C("role"), args...))
	}
	return sql.Select(t.C("project_id")).From(t).Where(where)
}

// People are the user and everybody who is, or was, a member of a project of
// theirs: what somebody made goes on naming them after they have left.
func People(user uuid.UUID) func(*sql.Selector) {
	return func(s *sql.Selector) {
		t := sql.Table("memberships").As("rule_p")
		s.Where(sql.Or(
			sql.EQ(s.C("id"), user),
			sql.In(s.C("id"), sql.Select(t.C("user_id")).From(t).Where(sql.In(t.C("project_id"), projectsOf(user, nil)))),
		))
	}
}

func mine(user uuid.UUID) func(*sql.Selector) {
	return func(s *sql.Selector) { s.Where(sql.EQ(s.C("user_id"), user)) }
}

// policy is an [ent.Policy]. Purlin itself passes, a caller without an account
// is refused, and a user is asked about.
type policy struct {
	read  auth.Scope // "": people only, never an API token
	write auth.Scope
	rows  Rows
	// change decides about a user's mutation, beyond its scope; nil: refused.
	change func(ctx context.Context, user uuid.UUID, m ent.Mutation) error
}

// EvalQuery narrows q to what the caller reaches.
func (p policy) EvalQuery(ctx context.Context, q ent.Query) error {
	who := auth.From(ctx)
	if err := admit(who, p.read); err != nil || who.Kind == auth.System {
		return err
	}
	if p.rows == nil {
		return fault.Errorf(fault.Forbidden, "nobody but Purlin itself reads this")
	}
	narrow, ok := q.(interface{ WhereP(...func(*sql.Selector)) })
	if !ok {
		return fmt.Errorf("rule: %T cannot be narrowed", q)
	}
	narrow.WhereP(p.rows(who.UserID))
	return nil
}

// EvalMutation refuses m when the caller may not do it.
func (p policy) EvalMutation(ctx context.Context, m ent.Mutation) error {
	who := auth.From(ctx)
	if err := admit(who, p.write); err != nil || who.Kind == auth.System {
		return err
	}
	if p.change == nil {
		return fault.Errorf(fault.Forbidden, "nobody but Purlin itself writes this")
	}
	return p.change(ctx, who.UserID, m)
}

func admit(who auth.Principal, scope auth.Scope) error {
	switch {
	case who.Kind == auth.Anonymous:
		return fault.Errorf(fault.Unauthenticated, "sign in, or send an access token or an API token as \"Authorization: Bearer …\"")
	case scope == "" && who.Scopes != nil:
		return fault.Errorf(fault.Forbidden, "an API token cannot do this: sign in")
	case scope != "" && !who.Can(scope):
		return fault.Errorf(fault.Forbidden, "this API token lacks the scope %s", scope)
	}
	return nil
}

// SystemOnly is for what no caller ever reaches.
func SystemOnly() ent.Policy { return policy{} }

// Own is for what belongs to one user.
func Own() ent.Policy {
	return policy{rows: mine, change: func(_ context.Context, user uuid.UUID, m ent.Mutation) error {
		if m.Op().Is(ent.OpCreate) {
			if id, _ := m.Field("user_id"); id != user {
				return fault.Errorf(fault.Forbidden, "this belongs to somebody else")
			}
			return nil
		}
		return narrow(m, mine(user))
	}}
}

// Users is the policy of accounts. An API token reads them with any scope: what
// it may read names its makers.
func Users() ent.Policy {
	return users{policy{rows: People, change: func(_ context.Context, user uuid.UUID, m ent.Mutation) error {
		if m.Op().Is(ent.OpCreate | ent.OpDelete | ent.OpDeleteOne) {
			return fault.Errorf(fault.Forbidden, "accounts are made by signing up")
		}
		return narrow(m, func(s *sql.Selector) { s.Where(sql.EQ(s.C("id"), user)) })
	}}}
}

type users struct{ policy }

func (p users) EvalQuery(ctx context.Context, q ent.Query) error {
	who := auth.From(ctx)
	who.Scopes = nil
	return p.policy.EvalQuery(auth.With(ctx, who), q)
}

// InProject is the policy of what belongs to a project: members read it, members
// with role or more write it.
func InProject(read, write auth.Scope, role enum.ProjectRole) ent.Policy {
	return policy{read: read, write: write, rows: OfMember(), change: func(ctx context.Context, user uuid.UUID, m ent.Mutation) error {
		if m.Op().Is(ent.OpCreate) {
			id, ok := m.Field("project_id")
			project, isID := id.(uuid.UUID)
			if !ok || !isID {
				return fmt.Errorf("rule: %s without a project", m.Type())
			}
			return require(ctx, m, project, user, role)
		}
		if m.Op().Is(ent.OpUpdateOne | ent.OpDeleteOne) {
			id, err := m.OldField(ctx, "project_id")
			if err != nil {
				return err
			}
			project, _ := id.(uuid.UUID)
			return require(ctx, m, project, user, role)
		}
		return narrow(m, OfMember(atLeast(role)...)(user))
	}}
}

// Projects is the policy of projects: members read, editors describe, owners
// archive, delete and hand over.
func Projects() ent.Policy {
	return policy{read: auth.ProjectsRead, write: auth.ProjectsWrite, rows: ofProject(), change: func(ctx context.Context, user uuid.UUID, m ent.Mutation) error {
		if m.Op().Is(ent.OpCreate) {
			return nil
		}
		role := enum.Editor
		for _, f := range append(m.Fields(), m.ClearedFields()...) {
			if f == "archived_at" || f == "deleted_at" || f == "owner_id" {
				role = enum.Owner
			}
		}
		one, ok := m.(interface{ ID() (uuid.UUID, bool) })
		if ok && m.Op().Is(ent.OpUpdateOne|ent.OpDeleteOne) {
			if id, exists := one.ID(); exists {
				return require(ctx, m, id, user, role)
			}
		}
		return narrow(m, ofProject(atLeast(role)...)(user))
	}}
}

// Allows tells whether a member with role have may do what needs role need.
func Allows(have, need enum.ProjectRole) bool { return slices.Contains(atLeast(need), have) }

func atLeast(role enum.ProjectRole) []enum.ProjectRole {
	switch role {
	case enum.Owner:
		return []enum.ProjectRole{enum.Owner}
	case enum.Editor:
		return []enum.ProjectRole{enum.Owner, enum.Editor}
	case enum.Viewer:
		return []enum.ProjectRole{enum.Owner, enum.Editor, enum.Viewer}
	}
	return nil
}

// roleReader is implemented by every generated mutation (ent/template).
type roleReader interface {
	RoleIn(ctx context.Context, project, user uuid.UUID) (enum.ProjectRole, error)
}

func require(ctx context.Context, m ent.Mutation, project, user uuid.UUID, need enum.ProjectRole) error {
	r, ok := m.(roleReader)
	if !ok {
		return fmt.Errorf("rule: %T cannot tell roles", m)
	}
	have, err := r.RoleIn(auth.AsSystem(ctx), project, user)
	if err != nil {
		return err
	}
	if !Allows(have, need) {
		return fault.Errorf(fault.Forbidden, "this needs the role %s in the project; yours is %s", need, have)
	}
	return nil
}

func narrow(m ent.Mutation, p func(*sql.Selector)) error {
	n, ok := m.(interface{ WhereP(...func(*sql.Selector)) })
	if !ok {
		return fmt.Errorf("rule: %T cannot be narrowed", m)
	}
	n.WhereP(p)
	return nil
}
