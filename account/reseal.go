package account

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/login"
)

// resealBatch is how many logins are read at once.
const resealBatch = 500

// Reseal seals the refresh tokens of providers with the first key where they are
// sealed with another. While there is one key it does nothing.
func (s *Service) Reseal(ctx context.Context) error {
	if !s.o.Sealer.Rotating() {
		return nil
	}
	ctx = auth.AsSystem(ctx)
	for after := uuid.Nil; ; {
		logins, err := s.db.Primary().Login.Query().Where(login.IDGT(after), login.RefreshTokenNotNil()).Order(login.ByID()).Limit(resealBatch).All(ctx)
		if err != nil {
			return fmt.Errorf("reading logins: %w", err)
		}
		for _, l := range logins {
			anew, err := s.o.Sealer.Renew(sealedUpstream(l.Provider), l.RefreshToken)
			if err == nil && anew != nil {
				_, err = s.changeLogin(ctx, func(tx *ent.Tx) *ent.LoginUpdate {
					return tx.Login.Update().Where(login.ID(l.ID), login.RefreshToken(l.RefreshToken)).SetRefreshToken(anew)
				})
			}
			if err != nil {
				return fmt.Errorf("sealing the login %s anew: %w", l.ID, err)
			}
			after = l.ID
		}
		if len(logins) < resealBatch {
			return nil
		}
	}
}
