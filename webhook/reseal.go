package webhook

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/webhook"
)

// resealBatch is how many webhooks are read at once.
const resealBatch = 500

// Reseal seals the secrets of webhooks with the first key where they are sealed with
// another. While there is one key it does nothing.
func (s *Service) Reseal(ctx context.Context) error {
	if !s.o.Sealer.Rotating() {
		return nil
	}
	ctx = auth.AsSystem(ctx)
	for after := uuid.Nil; ; {
		hooks, err := s.db.Primary().Webhook.Query().Where(webhook.IDGT(after)).Order(webhook.ByID()).Limit(resealBatch).All(ctx)
		if err != nil {
			return fmt.Errorf("reading webhooks: %w", err)
		}
		for _, w := range hooks {
			if err := s.reseal(ctx, w); err != nil {
				return fmt.Errorf("sealing the secrets of the webhook %s anew: %w", w.ID, err)
			}
			after = w.ID
		}
		if len(hooks) < resealBatch {
			return nil
		}
	}
}

func (s *Service) reseal(ctx context.Context, w *ent.Webhook) error {
	secret, err := s.o.Sealer.Renew(sealedFor, w.Secret)
	if err != nil {
		return err
	}
	previous, err := s.o.Sealer.Renew(sealedFor, w.PreviousSecret)
	if err != nil || secret == nil && previous == nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		u := tx.Webhook.Update().Where(webhook.ID(w.ID), webhook.Secret(w.Secret)) // else it was given another meanwhile
		if secret != nil {
			u.SetSecret(secret)
		}
		if previous != nil {
			u.SetPreviousSecret(previous)
		}
		return u.Exec(ctx)
	})
}
