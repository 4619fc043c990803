package dataloader

import (
	"context"

	"entgo.io/ent/dialect/sql"

	"purlin/ent"
)

// read takes the type off an ent query; S is what the query selects with.
func read[T any, S interface {
	Scan(ctx context.Context, into any) error
}](q interface {
	Modify(modifiers ...func(*sql.Selector)) S
	All(ctx context.Context) ([]*T, error)
	WhereP(predicates ...func(*sql.Selector))
},
) reader[T] {
	return reader[T]{
		all: func(ctx context.Context, m func(*sql.Selector)) ([]*T, error) {
			q.Modify(m)
			return q.All(ctx)
		},
		count: func(ctx context.Context, m func(*sql.Selector), out any) error { return q.Modify(m).Scan(ctx, out) },
		where: q.WhereP,
	}
}

func readFile(c *ent.Client) reader[ent.File]               { return read(c.File.Query()) }
func readTranslation(c *ent.Client) reader[ent.Translation] { return read(c.Translation.Query()) }
func readFileVersion(c *ent.Client) reader[ent.FileVersion] { return read(c.FileVersion.Query()) }
func readMembership(c *ent.Client) reader[ent.Membership]   { return read(c.Membership.Query()) }
func readEvent(c *ent.Client) reader[ent.Event]             { return read(c.Event.Query()) }
func readModelObject(c *ent.Client) reader[ent.ModelObject] { return read(c.ModelObject.Query()) }
func readInvitation(c *ent.Client) reader[ent.Invitation]   { return read(c.Invitation.Query()) }
func readPropertyDefinition(c *ent.Client) reader[ent.PropertyDefinition] {
	return read(c.PropertyDefinition.Query())
}

func readImport(c *ent.Client) reader[ent.FileImport] { return read(c.FileImport.Query()) }

func readViewerSession(c *ent.Client) reader[ent.ViewerSession] { return read(c.ViewerSession.Query()) }
