package account

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/singleflight"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/login"
	"purlin/fault"
)

const (
	// refreshing bounds, with a lease a little longer, the trade of a refresh token.
	refreshing   = 15 * time.Second
	refreshLease = 20 * time.Second
	// leaseWait is between two looks whether another process's trade is done.
	leaseWait = 100 * time.Millisecond
	// nearlyOver is how long before its end an access token is used no more.
	nearlyOver   = time.Minute
	mostUpstream = 10_000
)

// upstream is what this process holds of logins: access tokens, which lie nowhere
// else.
type upstream struct {
	flight singleflight.Group
	mu     sync.Mutex
	grants map[uuid.UUID]auth.Grant // by login
}

func (u *upstream) get(id uuid.UUID) (string, bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	g, ok := u.grants[id]
	return g.AccessToken, ok && (g.Expires.IsZero() || time.Until(g.Expires) > nearlyOver)
}

func (u *upstream) put(id uuid.UUID, g auth.Grant) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if len(u.grants) >= mostUpstream || u.grants == nil {
		u.grants = map[uuid.UUID]auth.Grant{}
	}
	u.grants[id] = g
}

// Upstream returns an access token with which Purlin acts as a user at a provider.
// A [fault.Conflict] fault tells people what to do when there is none.
func (s *Service) Upstream(ctx context.Context, provider string, user uuid.UUID) (string, error) {
	p, err := s.Provider(provider)
	if err != nil {
		return "", fault.Errorf(fault.Conflict, "signing in with %s is not set up on this server: ask whoever runs it", provider)
	}
	l, err := s.login(ctx, p, user)
	if err != nil {
		return "", err
	}
	if token, ok := s.upstream.get(l.ID); ok {
		return token, nil
	}
	// Who has left goes on to trade: the token that came of it must be kept.
	done := s.upstream.flight.DoChan(l.ID.String(), func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), refreshing+refreshLease)
		defer cancel()
		return s.trade(ctx, p, user)
	})
	select {
	case r := <-done:
		token, _ := r.Val.(string)
		return token, r.Err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// ForgetUpstream forgets an access token that the provider has refused.
func (s *Service) ForgetUpstream(ctx context.Context, provider string, user uuid.UUID) {
	p, err := s.Provider(provider)
	if err != nil {
		return
	}
	if l, err := s.login(ctx, p, user); err == nil {
		s.upstream.put(l.ID, auth.Grant{Expires: time.Now()})
	}
}

// login is the one of a user at a provider that Purlin can act by.
func (s *Service) login(ctx context.Context, p *auth.Provider, user uuid.UUID) (*ent.Login, error) {
	l, err := s.db.Primary().Login.Query().Where(login.UserID(user), login.Provider(p.ID)).Only(auth.AsSystem(ctx))
	if ent.IsNotFound(err) {
		return nil, fault.Errorf(fault.Conflict, "no account at %s is connected with yours: connect it first", p.Name)
	}
	if err == nil && len(l.RefreshToken) == 0 {
		return nil, fault.Errorf(fault.Conflict, "the connection with your account at %s has ended: sign in with it again", p.Name)
	}
	return l, err
}

// trade exchanges the login's refresh token, which serves once. A lease in its row
// keeps other processes from trading the same: they wait, and trade its successor.
func (s *Service) trade(ctx context.Context, p *auth.Provider, user uuid.UUID) (string, error) {
	ctx = auth.AsSystem(ctx)
	for {
		l, err := s.login(ctx, p, user)
		if err != nil {
			return "", err
		}
		at := now()
		n, err := s.changeLogin(ctx, func(tx *ent.Tx) *ent.LoginUpdate {
			return tx.Login.Update().Where(login.ID(l.ID), login.Or(login.RefreshingUntilIsNil(), login.RefreshingUntilLT(at))).SetRefreshingUntil(at.Add(refreshLease))
		})
		if err != nil {
			return "", err
		}
		if n == 1 {
			return s.leased(ctx, p, user)
		}
		select {
		case <-time.After(leaseWait):
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

// leased trades while this process has the lease.
func (s *Service) leased(ctx context.Context, p *auth.Provider, user uuid.UUID) (string, error) {
	l, err := s.login(ctx, p, user) // as the last trade left it
	if err != nil {
		return "", err
	}
	var g auth.Grant
	old, err := s.o.Sealer.Open(sealedUpstream(p.ID), l.RefreshToken)
	if err == nil {
		at, cancel := context.WithTimeout(ctx, refreshing)
		defer cancel()
		g, err = p.Refresh(at, string(old))
	}
	_, kept := s.changeLogin(ctx, func(tx *ent.Tx) *ent.LoginUpdate {
		u := tx.Login.Update().Where(login.ID(l.ID)).ClearRefreshingUntil()
		switch {
		case errors.Is(err, auth.ErrGrantEnded):
			u.ClearRefreshToken()
		case err == nil:
			u.SetRefreshToken(s.o.Sealer.Seal(sealedUpstream(p.ID), []byte(g.RefreshToken)))
		}
		return u
	})
	switch {
	case errors.Is(err, auth.ErrGrantEnded):
		return "", errors.Join(fault.Errorf(fault.Conflict, "the connection with your account at %s has ended: sign in with it again", p.Name), kept)
	case err != nil || kept != nil:
		return "", errors.Join(err, kept)
	}
	s.upstream.put(l.ID, g)
	return g.AccessToken, nil
}

func (s *Service) changeLogin(ctx context.Context, change func(*ent.Tx) *ent.LoginUpdate) (n int, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		n, err = change(tx).Save(ctx)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("noting a login's refresh token: %w", err)
	}
	return n, nil
}

// sealedUpstream is the purpose of a provider's sealed refresh tokens.
func sealedUpstream(provider string) string { return "refresh token of " + provider }
