package dataloader

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/apitoken"
	"purlin/ent/derivative"
	"purlin/ent/enum"
	"purlin/ent/file"
	"purlin/ent/fileimport"
	"purlin/ent/fileversion"
	"purlin/ent/gid"
	"purlin/ent/invitation"
	"purlin/ent/login"
	"purlin/ent/membership"
	"purlin/ent/modelview"
	"purlin/ent/project"
	"purlin/ent/session"
	"purlin/ent/translation"
	"purlin/ent/upload"
	"purlin/ent/user"
	"purlin/fault"
)

func always[P any](of func(*P) uuid.UUID) func(*P) (uuid.UUID, bool) {
	return func(p *P) (uuid.UUID, bool) { return of(p), true }
}

func maybe[P any](of func(*P) *uuid.UUID) func(*P) (uuid.UUID, bool) {
	return func(p *P) (uuid.UUID, bool) {
		if id := of(p); id != nil {
			return *id, true
		}
		return uuid.Nil, false
	}
}

// UserOf follows an edge from a row to a user.
func UserOf[P any](ctx context.Context, row *P, id func(*P) uuid.UUID) (*ent.User, error) {
	return must(one(ctx, "users", row, always(id), func(u *ent.User) uuid.UUID { return u.ID }, users))
}

// ActorOf follows an edge from a row to a user; nil when there is none, or the
// caller may not see them.
func ActorOf[P any](ctx context.Context, row *P, id func(*P) *uuid.UUID) (*ent.User, error) {
	u, _, err := one(ctx, "users", row, maybe(id), func(u *ent.User) uuid.UUID { return u.ID }, users)
	return u, err
}

// ProjectOf follows an edge from a row to its project.
func ProjectOf[P any](ctx context.Context, row *P, id func(*P) uuid.UUID) (*ent.Project, error) {
	return must(one(ctx, "projects", row, always(id), func(p *ent.Project) uuid.UUID { return p.ID }, projects))
}

// FileOf follows an edge from a row to a file, which may have been deleted.
func FileOf[P any](ctx context.Context, row *P, id func(*P) uuid.UUID) (*ent.File, error) {
	return must(one(ctx, "files", row, always(id), func(f *ent.File) uuid.UUID { return f.ID }, files))
}

// LiveFileOf follows an edge from a row to a file; nil when there is none, or it
// is deleted.
func LiveFileOf[P any](ctx context.Context, row *P, id func(*P) *uuid.UUID) (*ent.File, error) {
	f, found, err := one(ctx, "files", row, maybe(id), func(f *ent.File) uuid.UUID { return f.ID }, files)
	if err != nil || !found || f.DeletedAt != nil {
		return nil, err
	}
	return f, nil
}

// VersionOf follows an edge from a row to a file version.
func VersionOf[P any](ctx context.Context, row *P, id func(*P) uuid.UUID) (*ent.FileVersion, error) {
	return must(one(ctx, "versions", row, always(id), func(v *ent.FileVersion) uuid.UUID { return v.ID },
		func(ctx context.Context, c *ent.Client, ids []uuid.UUID) ([]*ent.FileVersion, error) {
			return c.FileVersion.Query().Where(fileversion.IDIn(ids...)).All(ctx)
		}))
}

// ImportedOf follows an edge from an import to the version that it made last; nil
// before it has made one.
func ImportedOf(ctx context.Context, i *ent.FileImport) (*ent.FileVersion, error) {
	v, _, err := one(ctx, "imported", i, maybe(func(i *ent.FileImport) *uuid.UUID { return i.FileVersionID }), func(v *ent.FileVersion) uuid.UUID { return v.ID },
		func(ctx context.Context, c *ent.Client, ids []uuid.UUID) ([]*ent.FileVersion, error) {
			return c.FileVersion.Query().Where(fileversion.IDIn(ids...)).All(ctx)
		})
	return v, err
}

// TranslationOf follows an edge from a row to a translation; nil when there is
// none that the caller may see.
func TranslationOf[P any](ctx context.Context, row *P, id func(*P) *uuid.UUID) (*ent.Translation, error) {
	t, _, err := one(ctx, "translations", row, maybe(id), func(t *ent.Translation) uuid.UUID { return t.ID },
		func(ctx context.Context, c *ent.Client, ids []uuid.UUID) ([]*ent.Translation, error) {
			return c.Translation.Query().Where(translation.IDIn(ids...)).All(ctx)
		})
	return t, err
}

func users(ctx context.Context, c *ent.Client, ids []uuid.UUID) ([]*ent.User, error) {
	return c.User.Query().Where(user.IDIn(ids...)).All(ctx)
}

func projects(ctx context.Context, c *ent.Client, ids []uuid.UUID) ([]*ent.Project, error) {
	return c.Project.Query().Where(project.IDIn(ids...)).All(ctx)
}

func files(ctx context.Context, c *ent.Client, ids []uuid.UUID) ([]*ent.File, error) {
	return c.File.Query().Where(file.IDIn(ids...)).All(ctx)
}

// result names a translation, and the one whose result it shows.
type result struct{ translation, source uuid.UUID }

func resultOf(t *ent.Translation) (result, bool) {
	if t.ReusedFromID != nil {
		return result{t.ID, *t.ReusedFromID}, true
	}
	return result{t.ID, t.ID}, true
}

// shared reads rows of the sources' results and gives each translation its own
// copies: who sees a translation sees the result that it shares, wherever that
// was made, so the rows are read as Purlin itself.
func shared[T any](ctx context.Context, t *ent.Translation, name string, owner func(*T) *uuid.UUID, read func(context.Context, *ent.Client, []uuid.UUID) ([]*T, error)) ([]*T, error) {
	if !auth.From(ctx).Can(auth.TranslationsRead) {
		return nil, fault.Errorf(fault.Forbidden, "this API token lacks the scope %s", auth.TranslationsRead)
	}
	l := From(ctx)
	k, _ := resultOf(t)
	rows, _, err := batchOf[result, []*T](l, name).load(ctx, k, keys(l, t, resultOf), func(ctx context.Context, ks []result) (map[result][]*T, error) {
		sources := make([]uuid.UUID, len(ks))
		for i, k := range ks {
			sources[i] = k.source
		}
		found, err := read(auth.AsSystem(ctx), l.client, sources)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", name, err)
		}
		by := map[uuid.UUID][]*T{}
		for _, r := range found {
			by[*owner(r)] = append(by[*owner(r)], r)
		}
		out, all := map[result][]*T{}, []*T{}
		for _, k := range ks {
			for _, r := range by[k.source] {
				own := *r
				*owner(&own) = k.translation
				out[k] = append(out[k], &own)
				all = append(all, &own)
			}
		}
		track(l, all)
		return out, nil
	})
	return rows, err
}

// Derivatives are what came of a translation.
func Derivatives(ctx context.Context, t *ent.Translation) ([]*ent.Derivative, error) {
	return shared(ctx, t, "derivatives", func(d *ent.Derivative) *uuid.UUID { return &d.TranslationID },
		func(ctx context.Context, c *ent.Client, ids []uuid.UUID) ([]*ent.Derivative, error) {
			return c.Derivative.Query().Where(derivative.TranslationIDIn(ids...)).Order(derivative.ByCreatedAt(), derivative.ByID()).All(ctx)
		})
}

// Views are the views of a translation's model, in the engine's order.
func Views(ctx context.Context, t *ent.Translation) ([]*ent.ModelView, error) {
	return shared(ctx, t, "views", func(v *ent.ModelView) *uuid.UUID { return &v.TranslationID },
		func(ctx context.Context, c *ent.Client, ids []uuid.UUID) ([]*ent.ModelView, error) {
			return c.ModelView.Query().Where(modelview.TranslationIDIn(ids...)).Order(modelview.ByPosition(), modelview.ByID()).All(ctx)
		})
}

// ViewerRole is what the caller may do in a project.
func ViewerRole(ctx context.Context, p *ent.Project) (enum.ProjectRole, error) {
	l, who := From(ctx), auth.From(ctx).UserID
	id := always(func(p *ent.Project) uuid.UUID { return p.ID })
	role, found, err := batchOf[uuid.UUID, enum.ProjectRole](l, "roles").load(ctx, p.ID, keys(l, p, id), func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]enum.ProjectRole, error) {
		ms, err := l.client.Membership.Query().Where(membership.ProjectIDIn(ids...), membership.UserID(who), membership.RemovedAtIsNil()).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("reading roles: %w", err)
		}
		out := map[uuid.UUID]enum.ProjectRole{}
		for _, m := range ms {
			out[m.ProjectID] = m.Role
		}
		return out, nil
	})
	if err == nil && !found {
		return "", fault.Errorf(fault.NotFound, "there is no such project that you may see")
	}
	return role, err
}

// Email is a user's address; nil unless the user is the caller, or both are
// members of a project now.
func Email(ctx context.Context, u *ent.User) (*string, error) {
	who := auth.From(ctx)
	if who.Kind == auth.System || (who.Kind == auth.User && u.ID == who.UserID) {
		return &u.Email, nil
	}
	if who.Kind != auth.User {
		return nil, nil
	}
	l := From(ctx)
	id := always(func(u *ent.User) uuid.UUID { return u.ID })
	_, fellow, err := batchOf[uuid.UUID, bool](l, "fellows").load(ctx, u.ID, keys(l, u, id), func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]bool, error) {
		ms, err := l.client.Membership.Query().Where(membership.UserIDIn(ids...), membership.RemovedAtIsNil(), func(s *sql.Selector) {
			t := sql.Dialect(s.Dialect()).Table("memberships").As("mine")
			s.Where(sql.In(s.C("project_id"), sql.Dialect(s.Dialect()).Select(t.C("project_id")).From(t).Where(sql.And(sql.EQ(t.C("user_id"), who.UserID), sql.IsNull(t.C("removed_at"))))))
		}).Unique(true).Select(membership.FieldUserID).Strings(auth.AsSystem(ctx))
		if err != nil {
			return nil, fmt.Errorf("reading fellow members: %w", err)
		}
		out := map[uuid.UUID]bool{}
		for _, m := range ms {
			if id, err := uuid.Parse(m); err == nil {
				out[id] = true
			}
		}
		return out, nil
	})
	if err != nil || !fellow {
		return nil, err
	}
	return &u.Email, nil
}

// Rows of the API's by-id fields. Each is one statement; those without a row are
// not in the map.

// Findable narrows what is found by an id of kind, for the kinds of which there is
// more to say than who sees it: what is deleted is not found.
func Findable(kind gid.Kind) func(*sql.Selector) {
	switch kind {
	case gid.Project, gid.File:
		return isNull("deleted_at", true).narrow
	case gid.FileVersion, gid.Translation:
		return ofLiveFiles.narrow
	default:
		return func(*sql.Selector) {}
	}
}

// UsersByID reads users.
func UsersByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*ent.User, error) {
	return byID(ctx, func(c *ent.Client) ([]*ent.User, error) { return c.User.Query().Where(user.IDIn(ids...)).All(ctx) }, func(u *ent.User) uuid.UUID { return u.ID })
}

// ProjectsByID reads projects that are not deleted.
func ProjectsByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*ent.Project, error) {
	return byID(ctx, func(c *ent.Client) ([]*ent.Project, error) {
		return c.Project.Query().Where(project.IDIn(ids...), Findable(gid.Project)).All(ctx)
	}, func(p *ent.Project) uuid.UUID { return p.ID })
}

// FilesByID reads files that are not deleted.
func FilesByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*ent.File, error) {
	return byID(ctx, func(c *ent.Client) ([]*ent.File, error) {
		return c.File.Query().Where(file.IDIn(ids...), Findable(gid.File)).All(ctx)
	}, func(f *ent.File) uuid.UUID { return f.ID })
}

// VersionsByID reads versions of files that are not deleted.
func VersionsByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*ent.FileVersion, error) {
	return byID(ctx, func(c *ent.Client) ([]*ent.FileVersion, error) {
		return c.FileVersion.Query().Where(fileversion.IDIn(ids...), Findable(gid.FileVersion)).All(ctx)
	}, func(v *ent.FileVersion) uuid.UUID { return v.ID })
}

// TranslationsByID reads translations of files that are not deleted.
func TranslationsByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*ent.Translation, error) {
	return byID(ctx, func(c *ent.Client) ([]*ent.Translation, error) {
		return c.Translation.Query().Where(translation.IDIn(ids...), Findable(gid.Translation)).All(ctx)
	}, func(t *ent.Translation) uuid.UUID { return t.ID })
}

// DerivativesByID reads derivatives of translations of files that are not deleted.
func DerivativesByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*ent.Derivative, error) {
	return byID(ctx, func(c *ent.Client) ([]*ent.Derivative, error) {
		return c.Derivative.Query().Where(derivative.IDIn(ids...), func(s *sql.Selector) {
			t := sql.Dialect(s.Dialect()).Table("translations").As("kept")
			kept := sql.Dialect(s.Dialect()).Select(t.C("id")).From(t)
			ofLiveFiles.narrow(kept)
			s.Where(sql.In(s.C("translation_id"), kept))
		}).All(ctx)
	}, func(d *ent.Derivative) uuid.UUID { return d.ID })
}

// UploadByID reads an upload; a fault.NotFound fault when there is none.
func UploadByID(ctx context.Context, id uuid.UUID) (*ent.Upload, error) {
	rows, err := From(ctx).client.Upload.Query().Where(upload.ID(id)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading upload: %w", err)
	}
	if len(rows) == 0 {
		return nil, fault.Errorf(fault.NotFound, "there is no such upload that you may see")
	}
	return rows[0], nil
}

// APITokensByID reads the caller's API tokens that are not revoked.
func APITokensByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*ent.APIToken, error) {
	return byID(ctx, func(c *ent.Client) ([]*ent.APIToken, error) {
		return c.APIToken.Query().Where(apitoken.IDIn(ids...), apitoken.RevokedAtIsNil()).All(ctx)
	}, func(t *ent.APIToken) uuid.UUID { return t.ID })
}

// SessionsByID reads the caller's sessions that have not ended.
func SessionsByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*ent.Session, error) {
	return byID(ctx, func(c *ent.Client) ([]*ent.Session, error) {
		return c.Session.Query().Where(session.IDIn(ids...), session.EndedAtIsNil(), session.ExpiresAtGT(time.Now().UTC())).All(ctx)
	}, func(s *ent.Session) uuid.UUID { return s.ID })
}

// LoginsByID reads the caller's logins.
func LoginsByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*ent.Login, error) {
	return byID(ctx, func(c *ent.Client) ([]*ent.Login, error) {
		return c.Login.Query().Where(login.IDIn(ids...)).All(ctx)
	}, func(l *ent.Login) uuid.UUID { return l.ID })
}

// InvitationsByID reads open invitations to projects that the caller owns.
func InvitationsByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*ent.Invitation, error) {
	return byID(ctx, func(c *ent.Client) ([]*ent.Invitation, error) {
		return c.Invitation.Query().Where(invitation.IDIn(ids...), openInvitations.narrow).All(ctx)
	}, func(i *ent.Invitation) uuid.UUID { return i.ID })
}

// ImportsByID reads imports from hubs into projects of the caller's.
func ImportsByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*ent.FileImport, error) {
	return byID(ctx, func(c *ent.Client) ([]*ent.FileImport, error) {
		return c.FileImport.Query().Where(fileimport.IDIn(ids...)).All(ctx)
	}, func(i *ent.FileImport) uuid.UUID { return i.ID })
}

// BoundProjects are the projects that an API token is bound to, as far as the
// caller may see them; nil when it is bound to none.
func BoundProjects(ctx context.Context, t *ent.APIToken) ([]*ent.Project, error) {
	if t.ProjectIds == nil {
		return nil, nil // null in the API: all of the user's
	}
	l := From(ctx)
	siblings := func() (all []uuid.UUID) {
		for _, other := range cohort(l, t) {
			all = append(all, other.ProjectIds...)
		}
		return all
	}
	out := []*ent.Project{}
	for _, id := range t.ProjectIds {
		p, found, err := batchOf[uuid.UUID, *ent.Project](l, "projects").load(ctx, id, siblings, func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*ent.Project, error) {
			rows, err := projects(ctx, l.client, ids)
			byID := make(map[uuid.UUID]*ent.Project, len(rows))
			for _, p := range track(l, rows) {
				byID[p.ID] = p
			}
			return byID, err
		})
		if err != nil {
			return nil, err
		}
		if found {
			out = append(out, p)
		}
	}
	return out, nil
}

// Track makes rows that were read elsewhere a cohort, so that their edges are read
// together.
func Track[T any](ctx context.Context, rows []*T, err error) ([]*T, error) {
	return track(From(ctx), rows), err
}

func byID[T any](ctx context.Context, read func(*ent.Client) ([]*T, error), id func(*T) uuid.UUID) (map[uuid.UUID]*T, error) {
	l := From(ctx)
	rows, err := read(l.client)
	if err != nil {
		return nil, fmt.Errorf("reading by id: %w", err)
	}
	out := make(map[uuid.UUID]*T, len(rows))
	for _, r := range track(l, rows) {
		out[id(r)] = r
	}
	return out, nil
}
