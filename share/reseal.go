package share

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/sharelink"
)

// resealBatch is how many links are read at once.
const resealBatch = 500

// Reseal seals the tokens of links with the first key where they are sealed with
// another. While there is one key it does nothing.
func (s *Service) Reseal(ctx context.Context) error {
	if !s.sealer.Rotating() {
		return nil
	}
	ctx = auth.AsSystem(ctx)
	for after := uuid.Nil; ; {
		links, err := s.db.Primary().ShareLink.Query().Where(sharelink.IDGT(after)).Order(sharelink.ByID()).Limit(resealBatch).All(ctx)
		if err != nil {
			return fmt.Errorf("reading share links: %w", err)
		}
		for _, l := range links {
			anew, err := s.sealer.Renew(sealedLink, l.Token)
			if err == nil && anew != nil {
				err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
					return tx.ShareLink.Update().Where(sharelink.ID(l.ID), sharelink.Token(l.Token)).SetToken(anew).Exec(ctx)
				})
			}
			if err != nil {
				return fmt.Errorf("sealing the share link %s anew: %w", l.ID, err)
			}
			after = l.ID
		}
		if len(links) < resealBatch {
			return nil
		}
	}
}
