package dataloader

import (
	"context"

	"entgo.io/ent/dialect/sql"

	"purlin/ent"
)

func readFile(c *ent.Client) reader[ent.File] {
	q := c.File.Query()
	return reader[ent.File]{
		all:   func(ctx context.Context, m func(*sql.Selector)) ([]*ent.File, error) { q.Modify(m); return q.All(ctx) },
		count: func(ctx context.Context, m func(*sql.Selector), out any) error { return q.Modify(m).Scan(ctx, out) },
		where: q.WhereP,
	}
}

func readTranslation(c *ent.Client) reader[ent.Translation] {
	q := c.Translation.Query()
	return reader[ent.Translation]{
		all: func(ctx context.Context, m func(*sql.Selector)) ([]*ent.Translation, error) {
			q.Modify(m)
			return q.All(ctx)
		},
		count: func(ctx context.Context, m func(*sql.Selector), out any) error { return q.Modify(m).Scan(ctx, out) },
		where: q.WhereP,
	}
}

func readFileVersion(c *ent.Client) reader[ent.FileVersion] {
	q := c.FileVersion.Query()
	return reader[ent.FileVersion]{
		all: func(ctx context.Context, m func(*sql.Selector)) ([]*ent.FileVersion, error) {
			q.Modify(m)
			return q.All(ctx)
		},
		count: func(ctx context.Context, m func(*sql.Selector), out any) error { return q.Modify(m).Scan(ctx, out) },
		where: q.WhereP,
	}
}

func readMembership(c *ent.Client) reader[ent.Membership] {
	q := c.Membership.Query()
	return reader[ent.Membership]{
		all: func(ctx context.Context, m func(*sql.Selector)) ([]*ent.Membership, error) {
			q.Modify(m)
			return q.All(ctx)
		},
		count: func(ctx context.Context, m func(*sql.Selector), out any) error { return q.Modify(m).Scan(ctx, out) },
		where: q.WhereP,
	}
}

func readEvent(c *ent.Client) reader[ent.Event] {
	q := c.Event.Query()
	return reader[ent.Event]{
		all:   func(ctx context.Context, m func(*sql.Selector)) ([]*ent.Event, error) { q.Modify(m); return q.All(ctx) },
		count: func(ctx context.Context, m func(*sql.Selector), out any) error { return q.Modify(m).Scan(ctx, out) },
		where: q.WhereP,
	}
}

func readModelObject(c *ent.Client) reader[ent.ModelObject] {
	q := c.ModelObject.Query()
	return reader[ent.ModelObject]{
		all: func(ctx context.Context, m func(*sql.Selector)) ([]*ent.ModelObject, error) {
			q.Modify(m)
			return q.All(ctx)
		},
		count: func(ctx context.Context, m func(*sql.Selector), out any) error { return q.Modify(m).Scan(ctx, out) },
		where: q.WhereP,
	}
}

func readInvitation(c *ent.Client) reader[ent.Invitation] {
	q := c.Invitation.Query()
	return reader[ent.Invitation]{
		all: func(ctx context.Context, m func(*sql.Selector)) ([]*ent.Invitation, error) {
			q.Modify(m)
			return q.All(ctx)
		},
		count: func(ctx context.Context, m func(*sql.Selector), out any) error { return q.Modify(m).Scan(ctx, out) },
		where: q.WhereP,
	}
}

func readPropertyDefinition(c *ent.Client) reader[ent.PropertyDefinition] {
	q := c.PropertyDefinition.Query()
	return reader[ent.PropertyDefinition]{
		all: func(ctx context.Context, m func(*sql.Selector)) ([]*ent.PropertyDefinition, error) {
			q.Modify(m)
			return q.All(ctx)
		},
		count: func(ctx context.Context, m func(*sql.Selector), out any) error { return q.Modify(m).Scan(ctx, out) },
		where: q.WhereP,
	}
}

func readImport(c *ent.Client) reader[ent.FileImport] {
	q := c.FileImport.Query()
	return reader[ent.FileImport]{
		all: func(ctx context.Context, m func(*sql.Selector)) ([]*ent.FileImport, error) {
			q.Modify(m)
			return q.All(ctx)
		},
		count: func(ctx context.Context, m func(*sql.Selector), out any) error { return q.Modify(m).Scan(ctx, out) },
		where: q.WhereP,
	}
}

func readViewerSession(c *ent.Client) reader[ent.ViewerSession] {
	q := c.ViewerSession.Query()
	return reader[ent.ViewerSession]{
		all: func(ctx context.Context, m func(*sql.Selector)) ([]*ent.ViewerSession, error) {
			q.Modify(m)
			return q.All(ctx)
		},
		count: func(ctx context.Context, m func(*sql.Selector), out any) error { return q.Modify(m).Scan(ctx, out) },
		where: q.WhereP,
	}
}
