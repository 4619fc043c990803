package account

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/column"
	"purlin/ent/enum"
	"purlin/ent/predicate"
	"purlin/ent/refreshtoken"
	"purlin/ent/session"
	"purlin/fault"
	"purlin/store"
)

// Life of sessions and of their refresh tokens.
const (
	SessionTTL = 30 * 24 * time.Hour // without being refreshed
	// RefreshGrace is how long a used refresh token still gives its successor,
	// for a client that lost the answer.
	RefreshGrace = 30 * time.Second
)

// Session is a signed-in caller's set of tokens.
type Session struct {
	AccessToken          string
	AccessTokenExpiresAt time.Time
	RefreshToken         string
	RefreshExpiresAt     time.Time
	User                 *ent.User
}

// open is begin in a transaction of its own.
func (s *Service) open(ctx context.Context, u *ent.User, by string) (out *Session, err error) {
	err = s.db.InTx(auth.AsSystem(ctx), func(ctx context.Context, tx *ent.Tx) error {
		out, err = s.begin(ctx, tx, u, by)
		return err
	})
	return out, err
}

// begin signs u in, who has proved who they are by what by says.
func (s *Service) begin(ctx context.Context, tx *ent.Tx, u *ent.User, by string) (*Session, error) {
	row, err := tx.Session.Create().SetUserID(u.ID).SetExpiresAt(time.Now().UTC().Add(SessionTTL)).
		SetAddress(place(ctx)).SetClient(auth.Client(ctx)).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("beginning the session: %w", err)
	}
	refresh := auth.NewSecret()
	if err := tx.RefreshToken.Create().SetSessionID(row.ID).SetHash(auth.HashSecret(refresh)).Exec(ctx); err != nil {
		return nil, fmt.Errorf("making the refresh token: %w", err)
	}
	store.ActsFor(ctx, u.ID.String())
	err = recordSession(ctx, tx, enum.AuditSignedIn, row, &auth.Principal{Kind: auth.User, UserID: u.ID}, column.AuditChange{Field: "by", After: by})
	if err != nil {
		return nil, err
	}
	return s.show(u, row, refresh)
}

// place is the network that the caller calls from; "" when it is unknown.
func place(ctx context.Context) string {
	if from := auth.Address(ctx); from.IsValid() {
		return from.Masked().Addr().String()
	}
	return ""
}

func (s *Service) show(u *ent.User, row *ent.Session, refresh string) (*Session, error) {
	access, expires, err := s.o.Signer.Sign(u.ID, row.ID)
	if err != nil {
		return nil, fmt.Errorf("signing the access token: %w", err)
	}
	return &Session{AccessToken: access, AccessTokenExpiresAt: expires, RefreshToken: refresh, RefreshExpiresAt: row.ExpiresAt, User: u}, nil
}

// Refresh trades a refresh token for the session's next pair. A token is good
// once: using an old one again ends the session, since one of its two holders is
// not who they should be. Only the direct predecessor of the newest token is
// forgiven, for [RefreshGrace], and gives that very token again. Whatever is wrong
// is [fault.BadCredentials].
func (s *Service) Refresh(ctx context.Context, token string) (*Session, error) {
	bad := fault.Errorf(fault.BadCredentials, "the session has ended: sign in again")
	if token == "" || len(token) > 256 {
		return nil, bad
	}
	var out *Session
	err := s.db.InTx(auth.AsSystem(ctx), func(ctx context.Context, tx *ent.Tx) error {
		t, err := tx.RefreshToken.Query().Where(refreshtoken.Hash(auth.HashSecret(token))).Only(ctx)
		if ent.IsNotFound(err) {
			return nil
		}
		if err != nil {
			return err
		}
		next, err := s.rotate(ctx, tx, t, token)
		if err != nil || next == "" {
			return err
		}
		row, err := tx.Session.Query().Where(session.ID(t.SessionID), session.EndedAtIsNil(), session.ExpiresAtGT(time.Now().UTC())).Only(ctx)
		if ent.IsNotFound(err) {
			return nil
		}
		if err != nil {
			return err
		}
		at := now()
		if row, err = tx.Session.UpdateOne(row).SetExpiresAt(at.Add(SessionTTL)).SetRefreshedAt(at).
			SetAddress(place(ctx)).Save(ctx); err != nil {
			return err
		}
		u, err := tx.User.Get(ctx, row.UserID)
		if err != nil {
			return err
		}
		store.ActsFor(ctx, u.ID.String())
		out, err = s.show(u, row, next)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("refreshing the session: %w", err)
	}
	if out == nil {
		return nil, bad
	}
	return out, nil
}

// rotate uses t up and returns its successor; "" when the session has ended for
// the attempt.
func (s *Service) rotate(ctx context.Context, tx *ent.Tx, t *ent.RefreshToken, token string) (string, error) {
	successors := s.o.Sealer.Successors(token)
	next := successors[0]
	used, err := tx.RefreshToken.Update().Where(refreshtoken.ID(t.ID), refreshtoken.UsedAtIsNil()).SetUsedAt(s.db.Now().UTC()).Save(ctx)
	if err != nil {
		return "", err
	}
	if used == 1 {
		return next, tx.RefreshToken.Create().SetSessionID(t.SessionID).SetHash(auth.HashSecret(next)).Exec(ctx)
	}
	// Somebody may have used it since it was read: its time of use is read anew.
	if t, err = tx.RefreshToken.Get(ctx, t.ID); err != nil {
		return "", err
	}
	for _, next := range successors { // while the keys are changed, another process may have given another one
		direct, err := tx.RefreshToken.Query().Where(refreshtoken.Hash(auth.HashSecret(next)), refreshtoken.UsedAtIsNil()).Exist(ctx)
		if err != nil {
			return "", err
		}
		if direct && t.UsedAt != nil && s.db.Now().Sub(*t.UsedAt) < RefreshGrace {
			return next, nil
		}
	}
	s.o.Log.WarnContext(ctx, "a refresh token was used again: its session has ended")
	_, err = s.end(ctx, tx, session.ID(t.SessionID))
	return "", err
}

// end ends the sessions that fit, in tx, and tells every process once that has
// committed. It returns which.
func (s *Service) end(ctx context.Context, tx *ent.Tx, which ...predicate.Session) ([]uuid.UUID, error) {
	rows, err := tx.Session.Query().Where(which...).Where(session.EndedAtIsNil()).All(ctx)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	ended := make([]uuid.UUID, len(rows))
	for i, row := range rows {
		ended[i] = row.ID
		if err := recordSession(ctx, tx, enum.AuditSessionEnded, row, nil); err != nil {
			return nil, err
		}
	}
	if err := tx.Session.Update().Where(session.IDIn(ended...)).SetEndedAt(now()).Exec(ctx); err != nil {
		return nil, fmt.Errorf("ending sessions: %w", err)
	}
	s.access.endAfter(tx, ended...)
	return ended, nil
}

// SignOut ends the caller's session.
func (s *Service) SignOut(ctx context.Context) error {
	who, err := auth.Person(ctx)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		_, err := s.end(ctx, tx, session.ID(who.Session))
		return err
	})
}

// Sessions returns the caller's sessions that have not ended, newest first.
func (s *Service) Sessions(ctx context.Context) ([]*ent.Session, error) {
	if _, err := auth.Person(ctx); err != nil {
		return nil, err
	}
	return s.db.Reader().Session.Query().Where(session.EndedAtIsNil(), session.ExpiresAtGT(time.Now().UTC())).
		Order(session.ByCreatedAt(sql.OrderDesc()), session.ByID(sql.OrderDesc())).Limit(1000).All(ctx)
}

// EndSession ends one of the caller's sessions.
func (s *Service) EndSession(ctx context.Context, id uuid.UUID) error {
	if _, err := auth.Person(ctx); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		ended, err := s.end(ctx, tx, session.ID(id))
		if err == nil && len(ended) == 0 {
			err = fault.Errorf(fault.NotFound, "no such session").At("input", "id")
		}
		return err
	})
}

// EndSessions ends the caller's sessions everywhere, or everywhere else, and
// returns how many there were.
func (s *Service) EndSessions(ctx context.Context, keepCurrent bool) (n int, err error) {
	who, err := auth.Person(ctx)
	if err != nil {
		return 0, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		which := []predicate.Session{session.UserID(who.UserID)}
		if keepCurrent {
			which = append(which, session.IDNEQ(who.Session))
		}
		ended, err := s.end(ctx, tx, which...)
		n = len(ended)
		return err
	})
	return n, err
}
