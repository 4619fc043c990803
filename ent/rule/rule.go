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
	"time"

	"entgo.io/ent"
	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"purlin/auth"
	"purlin/ent/enum"
	"purlin/fault"
)

// Rows narrows a statement to the rows that a caller reaches.
type Rows func(who auth.Principal) func(*sql.Selector)

// OfMember are the rows, of an entity with a project_id, of the projects that
// the caller is a member of with one of roles; any role when none is named.
func OfMember(roles ...enum.ProjectRole) Rows {
	return func(who auth.Principal) func(*sql.Selector) {
		return func(s *sql.Selector) { s.Where(sql.In(s.C("project_id"), projectsOf(who, roles))) }
	}
}

// ofProject are the projects of which the caller is a member with one of roles.
func ofProject(roles ...enum.ProjectRole) Rows {
	return func(who auth.Principal) func(*sql.Selector) {
		return func(s *sql.Selector) { s.Where(sql.In(s.C("id"), projectsOf(who, roles))) }
	}
}

func projectsOf(who auth.Principal, roles []enum.ProjectRole) *sql.Selector {
	t := sql.Table("memberships").As("rule_m")
	where := sql.And(sql.EQ(t.C("user_id"), who.UserID), sql.IsNull(t.C("removed_at")))
	if len(roles) > 0 {
		where = sql.And(where, sql.In(t.C("role"), anys(roles)...))
	}
	if who.Projects != nil {
		where = sql.And(where, sql.In(t.C("project_id"), anys(who.Projects)...))
	}
	return sql.Select(t.C("project_id")).From(t).Where(where)
}

// unarchived are the rows, of an entity with a project_id, of projects in use.
func unarchived(s *sql.Selector) {
	t := sql.Table("projects").As("rule_u")
	s.Where(sql.In(s.C("project_id"), sql.Select(t.C("id")).From(t).Where(sql.IsNull(t.C("archived_at")))))
}

func anys[T any](values []T) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = v
	}
	return out
}

// People are the caller and everybody who is, or was, a member of a project of
// theirs: what somebody made goes on naming them after they have left.
func People(who auth.Principal) func(*sql.Selector) {
	return func(s *sql.Selector) {
		t := sql.Table("memberships").As("rule_p")
		s.Where(sql.Or(
			sql.EQ(s.C("id"), who.UserID),
			sql.In(s.C("id"), sql.Select(t.C("user_id")).From(t).Where(sql.In(t.C("project_id"), projectsOf(who, nil)))),
		))
	}
}

// EverMember are the people who are, or were, members of the project that a column of
// another table names. Beside a row of that project that the caller sees they are all
// among [People], and one look into an index finds them, where People must look
// through all that the caller's projects have of members.
func EverMember(project string) func(*sql.Selector) {
	return func(s *sql.Selector) {
		t := sql.Table("memberships").As("rule_e")
		s.Where(sql.Exists(sql.Select(t.C("id")).From(t).Where(sql.And(
			sql.P(func(b *sql.Builder) { b.Ident(t.C("project_id")).WriteString(" = " + project) }), sql.ColumnsEQ(t.C("user_id"), s.C("id")),
		))))
	}
}

// OpenLinks are the share links that let somebody in: neither revoked nor ended, of
// a file and a project that are there.
func OpenLinks(s *sql.Selector) {
	f, p := sql.Table("files").As("rule_f"), sql.Table("projects").As("rule_l")
	s.Where(sql.And(
		sql.IsNull(s.C("revoked_at")),
		sql.Or(sql.IsNull(s.C("expires_at")), sql.GT(s.C("expires_at"), time.Now().UTC())),
		sql.In(s.C("file_id"), sql.Select(f.C("id")).From(f).Where(sql.IsNull(f.C("deleted_at")))),
		sql.In(s.C("project_id"), sql.Select(p.C("id")).From(p).Where(sql.IsNull(p.C("deleted_at")))),
	))
}

// fileOf is the file that the caller's share link shows, as long as it is open.
func fileOf(who auth.Principal) *sql.Selector {
	t := sql.Table("share_links").As("rule_k")
	s := sql.Select(t.C("file_id")).From(t).Where(sql.EQ(t.C("id"), who.Link))
	OpenLinks(s)
	return s
}

// OfFile are the rows that a share link shows: those whose column names its file.
func OfFile(column string) Rows {
	return func(who auth.Principal) func(*sql.Selector) {
		return func(s *sql.Selector) { s.Where(sql.In(s.C(column), fileOf(who))) }
	}
}

// OfFileTranslations are the rows, of an entity with a translation_id, that a share
// link shows.
func OfFileTranslations(who auth.Principal) func(*sql.Selector) {
	return func(s *sql.Selector) {
		t := sql.Table("translations").As("rule_s")
		s.Where(sql.In(s.C("translation_id"), sql.Select(t.C("id")).From(t).Where(sql.In(t.C("file_id"), fileOf(who)))))
	}
}

func nothing(s *sql.Selector) { s.Where(sql.False()) }

func mine(who auth.Principal) func(*sql.Selector) {
	return func(s *sql.Selector) { s.Where(sql.EQ(s.C("user_id"), who.UserID)) }
}

// policy is an [ent.Policy]. Purlin itself passes, a caller without an account
// is refused, and a user is asked about.
type policy struct {
	read  auth.Scope // "": people only, never an API token
	write auth.Scope
	rows  Rows
	// shared are those that a share link shows; nil: none.
	shared Rows
	// change decides about a caller's mutation, beyond its scope; nil: refused.
	change func(ctx context.Context, who auth.Principal, m ent.Mutation) error
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
	if who.Kind == auth.Shared {
		if p.shared == nil {
			return narrow(q, nothing)
		}
		return narrow(q, p.shared(who))
	}
	return narrow(q, p.rows(who))
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
	return p.change(ctx, who, m)
}

func admit(who auth.Principal, scope auth.Scope) error {
	switch {
	case who.Kind == auth.Anonymous:
		return fault.Errorf(fault.Unauthenticated, "sign in, or send an access token or an API token as \"Authorization: Bearer …\"")
	case who.Kind == auth.Shared && !who.Can(scope):
		return fault.Errorf(fault.Forbidden, "a share link lets one file be seen, and nothing else: sign in")
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
	return policy{rows: mine, change: func(_ context.Context, who auth.Principal, m ent.Mutation) error {
		if m.Op().Is(ent.OpCreate) {
			if id, _ := m.Field("user_id"); id != who.UserID {
				return fault.Errorf(fault.Forbidden, "this belongs to somebody else")
			}
			return nil
		}
		return narrow(m, mine(who))
	}}
}

// Users is the policy of accounts. An API token reads them with any scope: what
// it may read names its makers.
func Users() ent.Policy {
	return users{policy{rows: People, change: func(_ context.Context, who auth.Principal, m ent.Mutation) error {
		if m.Op().Is(ent.OpCreate | ent.OpDelete | ent.OpDeleteOne) {
			return fault.Errorf(fault.Forbidden, "accounts are made by signing up")
		}
		return narrow(m, func(s *sql.Selector) { s.Where(sql.EQ(s.C("id"), who.UserID)) })
	}}}
}

type users struct{ policy }

func (p users) EvalQuery(ctx context.Context, q ent.Query) error {
	who := auth.From(ctx)
	who.Scopes = nil
	return p.policy.EvalQuery(auth.With(ctx, who), q)
}

// InProject is the policy of what belongs to a project: members read it, and
// those who may do the action write it.
func InProject(read auth.Scope, write Action) ent.Policy {
	return policy{read: read, write: write.Scope, rows: OfMember(), change: write.in}
}

// InFile is InProject for what a share link of its file shows as well.
func InFile(read auth.Scope, write Action, shared Rows) ent.Policy {
	return policy{read: read, write: write.Scope, rows: OfMember(), shared: shared, change: write.in}
}

// Guarded is the policy of what belongs to a project and only those who may do the
// action, as far as their role goes, so much as see.
func Guarded(read auth.Scope, write Action) ent.Policy {
	return policy{read: read, write: write.Scope, rows: OfMember(atLeast(write.Role)...), change: write.in}
}

// ViewerSessions is the policy of viewer sessions: any member opens one, and sees and
// ends their own; those who may write translations do so with everybody's.
func ViewerSessions() ent.Policy {
	rows := func(who auth.Principal) func(*sql.Selector) {
		return func(s *sql.Selector) {
			s.Where(sql.And(
				sql.In(s.C("project_id"), projectsOf(who, nil)),
				sql.Or(sql.EQ(s.C("created_by"), who.UserID), sql.In(s.C("project_id"), projectsOf(who, atLeast(WriteTranslations.Role)))),
			))
		}
	}
	return policy{read: OpenViewer.Scope, write: OpenViewer.Scope, rows: rows, change: func(ctx context.Context, who auth.Principal, m ent.Mutation) error {
		if m.Op().Is(ent.OpCreate) {
			return OpenViewer.in(ctx, who, m)
		}
		return narrow(m, rows(who))
	}}
}

// AuditLog is the policy of the entries of audit logs: owners read those of their
// projects, and a person, never an API token, what concerns their account.
func AuditLog() ent.Policy {
	return policy{read: ReadAuditLog.Scope, rows: func(who auth.Principal) func(*sql.Selector) {
		return func(s *sql.Selector) {
			rows := sql.In(s.C("project_id"), projectsOf(who, atLeast(ReadAuditLog.Role)))
			if who.Scopes == nil {
				rows = sql.Or(rows, sql.EQ(s.C("account_id"), who.UserID))
			}
			s.Where(rows)
		}
	}}
}

// in decides about a mutation of something that belongs to a project.
func (a Action) in(ctx context.Context, who auth.Principal, m ent.Mutation) error {
	var id ent.Value
	var err error
	switch {
	case m.Op().Is(ent.OpCreate):
		id, _ = m.Field("project_id")
	case m.Op().Is(ent.OpUpdateOne | ent.OpDeleteOne):
		if id, err = m.OldField(ctx, "project_id"); err != nil {
			return err
		}
	default:
		if !a.Archived {
			if err := narrow(m, unarchived); err != nil {
				return err
			}
		}
		return narrow(m, OfMember(atLeast(a.Role)...)(who))
	}
	project, ok := id.(uuid.UUID)
	if !ok {
		return fmt.Errorf("rule: %s without a project", m.Type())
	}
	return a.of(ctx, m, project)
}

// Projects is the policy of projects: members read, editors describe, owners
// archive and delete.
func Projects() ent.Policy {
	return policy{read: auth.ProjectsRead, write: auth.ProjectsWrite, rows: ofProject(), change: func(ctx context.Context, who auth.Principal, m ent.Mutation) error {
		if m.Op().Is(ent.OpCreate) {
			if who.Projects != nil {
				return fault.Errorf(fault.Forbidden, "this API token is bound to projects: it cannot make another")
			}
			return nil
		}
		a := UpdateProject
		for _, f := range append(m.Fields(), m.ClearedFields()...) {
			switch f {
			case "archived_at", "deleted_at", "owner_id":
				a = ArchiveProject
			case "daily_limit", "daily_warning":
				a = LimitProject
			}
		}
		one, ok := m.(interface{ ID() (uuid.UUID, bool) })
		if ok && m.Op().Is(ent.OpUpdateOne|ent.OpDeleteOne) {
			if id, exists := one.ID(); exists {
				return a.of(ctx, m, id)
			}
		}
		return narrow(m, ofProject(atLeast(a.Role)...)(who))
	}}
}

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

func narrow(statement any, p func(*sql.Selector)) error {
	n, ok := statement.(interface{ WhereP(...func(*sql.Selector)) })
	if !ok {
		return fmt.Errorf("rule: %T cannot be narrowed", statement)
	}
	n.WhereP(p)
	return nil
}
