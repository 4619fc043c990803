package dataloader

import (
	"context"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"purlin/ent"
	"purlin/ent/sharelink"
)

// openLinks are the links that can be opened.
var openLinks = filter{"open links", func(s *sql.Selector) {
	s.Where(sql.And(sql.IsNull(s.C("revoked_at")), sql.Or(sql.IsNull(s.C("expires_at")), sql.GT(s.C("expires_at"), time.Now().UTC()))))
}}

// FileShareLinks is a page of a file's open share links, newest first.
func FileShareLinks(ctx context.Context, f *ent.File, a Args, total bool) (*Page[ent.ShareLink], error) {
	return list[ent.File, ent.ShareLink]{
		name: "share links of files", column: "file_id", query: readShareLink,
		order: ordered(Keyset{name: "share link", Column: "created_at", Tie: "id", desc: true},
			func(l *ent.ShareLink) any { return l.CreatedAt }, func(l *ent.ShareLink) any { return l.ID }),
		key:    func(f *ent.File) uuid.UUID { return f.ID },
		parent: func(l *ent.ShareLink) uuid.UUID { return l.FileID },
	}.page(ctx, f, a, total, []filter{openLinks})
}

// ShareLinksByID reads open share links of files that the caller may share.
func ShareLinksByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*ent.ShareLink, error) {
	return byID(ctx, func(c *ent.Client) ([]*ent.ShareLink, error) {
		return c.ShareLink.Query().Where(sharelink.IDIn(ids...), openLinks.narrow).All(ctx)
	}, func(l *ent.ShareLink) uuid.UUID { return l.ID })
}

func readShareLink(c *ent.Client) reader[ent.ShareLink] { return read(c.ShareLink.Query()) }
