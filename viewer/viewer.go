// Package viewer lets a viewer in a browser read the derivatives of one version
// without a key to the engine: a session's token opens them, for a short while and
// until it is revoked, and this package fetches for it.
//
// The address [Service.Endpoint] speaks as Model Derivative does, as far as a viewer
// asks: the manifest, and each derivative by its URN. Derivatives never change under
// their URN, so they are kept in the blob store after their first use; what is not
// asked for for a while is swept.
package viewer

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"
	"golang.org/x/sync/singleflight"

	"purlin/aps"
	"purlin/auth"
	"purlin/blob"
	"purlin/ent"
	"purlin/ent/enum"
	"purlin/ent/file"
	"purlin/ent/fileversion"
	"purlin/ent/membership"
	"purlin/ent/translation"
	"purlin/ent/viewersession"
	"purlin/event"
	"purlin/fault"
	"purlin/store"
)

// Path is where the proxy is to be mounted.
const Path = "/viewer/"

// TokenPrefix begins every token, so that scanners for leaked secrets know it.
const TokenPrefix = "purlin_view_" //nolint:gosec // no token

// Bounds of a session's life, in minutes.
const (
	DefaultMinutes = 60
	maxMinutes     = 12 * 60
	maxOpen        = 200 // sessions that one account has at once
	maxLooked      = 50  // finished translations of a version among which one is opened
)

// Service opens sessions and serves them.
type Service struct {
	db     *store.DB
	bucket blob.Bucket
	engine *aps.Client
	url    string
	log    *slog.Logger
	fetch  singleflight.Group
}

// New returns the service of the server at url.
func New(db *store.DB, bucket blob.Bucket, engine *aps.Client, url string, log *slog.Logger) *Service {
	return &Service{db: db, bucket: bucket, engine: engine, url: strings.TrimSuffix(url, "/"), log: log}
}

// Endpoint is what a viewer takes for the service's address: the first argument of
// Autodesk.Viewing.endpoint.setEndpointAndApi, beside "modelDerivativeV2".
func (s *Service) Endpoint() string { return s.url + strings.TrimSuffix(Path, "/") }

// Opened is a session with its token, which is shown this once.
type Opened struct {
	Session *ent.ViewerSession
	Token   string
	URN     string // of the design, for Autodesk.Viewing.Document.load("urn:" + URN)
}

// Open makes a session for the newest finished translation of a version that the
// caller may see, one that Autodesk's viewer loads if there is any. minutes is how long it lasts.
func (s *Service) Open(ctx context.Context, version uuid.UUID, minutes int) (o Opened, err error) {
	if minutes < 1 || minutes > maxMinutes {
		return o, fault.Errorf(fault.Invalid, "a viewer session lasts 1 to %d minutes", maxMinutes).At("input", "minutes")
	}
	who := auth.From(ctx)
	token := TokenPrefix + auth.NewSecret()
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		v, err := tx.FileVersion.Query().Where(fileversion.ID(version), live).Only(ctx)
		if ent.IsNotFound(err) {
			return fault.Errorf(fault.NotFound, "no such file version").At("input", "fileVersionId")
		}
		if err != nil {
			return err
		}
		finished, err := tx.Translation.Query().Where(translation.FileVersionID(v.ID), translation.StatusEQ(enum.Succeeded)).
			Order(ent.Desc(translation.FieldCreatedAt, translation.FieldID)).Limit(maxLooked).All(ctx)
		if err != nil {
			return err
		}
		if len(finished) == 0 {
			return fault.Errorf(fault.Conflict, "the version has no finished translation: translate it first").At("input", "fileVersionId")
		}
		t := finished[max(0, slices.IndexFunc(finished, loads))]
		made, err := maker(ctx, tx.Client(), t)
		if err != nil {
			return err
		}
		open, err := tx.ViewerSession.Query().Where(viewersession.CreatedBy(who.UserID), viewersession.RevokedAtIsNil(), viewersession.ExpiresAtGT(now())).Count(auth.AsSystem(ctx))
		if err != nil {
			return err
		}
		if open >= maxOpen {
			return fault.Errorf(fault.Conflict, "you have %d open viewer sessions: revoke some, or wait for them to end", open)
		}
		o.Session, err = tx.ViewerSession.Create().SetProjectID(v.ProjectID).SetTranslationID(t.ID).SetFileVersionID(v.ID).SetCreatedBy(who.UserID).
			SetAddress(auth.Address(ctx).Addr().String()).SetClient(auth.Client(ctx)).SetHash(auth.HashSecret(token)).
			SetExpiresAt(now().Add(time.Duration(minutes) * time.Minute)).Save(ctx)
		if err != nil {
			return err
		}
		o.URN = made.Urn
		return record(ctx, tx, enum.AuditViewerSessionCreated, o.Session)
	})
	if err != nil {
		return Opened{}, err
	}
	o.Token = token
	s.log.InfoContext(ctx, "viewer session opened", slog.String("session", o.Session.ID.String()), slog.String("user", who.UserID.String()), slog.String("version", version.String()))
	return o, nil
}

// Revoke ends a session at once. One that has ended stays as it is.
func (s *Service) Revoke(ctx context.Context, id uuid.UUID) (v *ent.ViewerSession, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		n, err := tx.ViewerSession.Update().Where(viewersession.ID(id), viewersession.RevokedAtIsNil(), viewersession.ExpiresAtGT(now())).SetRevokedAt(now()).Save(ctx)
		if err != nil {
			return err
		}
		v, err = tx.ViewerSession.Query().Where(viewersession.ID(id)).Only(ctx)
		if ent.IsNotFound(err) {
			return fault.Errorf(fault.NotFound, "no such viewer session").At("input", "id")
		}
		if err != nil || n == 0 {
			return err
		}
		return record(ctx, tx, enum.AuditViewerSessionRevoked, v)
	})
	return v, err
}

// record writes what was done with a session in the audit log, under the name of the
// file that it shows.
func record(ctx context.Context, tx *ent.Tx, action enum.AuditAction, v *ent.ViewerSession) error {
	shown, err := tx.FileVersion.Get(auth.AsSystem(ctx), v.FileVersionID)
	if err != nil {
		return err
	}
	f, err := tx.File.Get(auth.AsSystem(ctx), shown.FileID)
	if err != nil {
		return err
	}
	return event.Record(ctx, tx, event.Act{Action: action, Project: v.ProjectID, Subject: v.GlobalID(), Name: f.Name})
}

// loads tells whether a translation has what Autodesk's viewer loads.
func loads(t *ent.Translation) bool {
	return slices.Contains(t.Outputs, enum.SVF2) || slices.Contains(t.Outputs, enum.SVF)
}

// find is the translation that a token opens now: its session has not ended, who made
// it is still a member, and the file is not deleted.
func (s *Service) find(ctx context.Context, token string) (*ent.Translation, error) {
	refused := fault.Errorf(fault.Unauthenticated, "this viewer session has ended, or never was")
	if !strings.HasPrefix(token, TokenPrefix) || len(token) > 200 {
		return nil, refused
	}
	ctx = auth.AsSystem(ctx)
	v, err := s.db.Primary().ViewerSession.Query().
		Where(viewersession.Hash(auth.HashSecret(token)), viewersession.RevokedAtIsNil(), viewersession.ExpiresAtGT(now())).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, refused
	}
	if err != nil {
		return nil, err
	}
	member, err := s.db.Primary().Membership.Query().Where(membership.ProjectID(v.ProjectID), membership.UserID(v.CreatedBy), membership.RemovedAtIsNil()).Exist(ctx)
	if err != nil {
		return nil, err
	}
	t, err := s.db.Primary().Translation.Query().Where(translation.ID(v.TranslationID), liveTranslation).Only(ctx)
	if ent.IsNotFound(err) || err == nil && !member {
		return nil, refused
	}
	if err != nil {
		return nil, err
	}
	return maker(ctx, s.db.Primary(), t)
}

// maker is the translation whose result t shows, wherever that was made: its own, or
// the one that it shares.
func maker(ctx context.Context, c *ent.Client, t *ent.Translation) (*ent.Translation, error) {
	if t.ReusedFromID == nil {
		return t, nil
	}
	made, err := c.Translation.Query().Where(translation.ID(*t.ReusedFromID)).Only(auth.AsSystem(ctx))
	if err != nil {
		return nil, fmt.Errorf("reading the translation that made a result: %w", err)
	}
	return made, nil
}

func live(s *sql.Selector) { ofLive(s, fileversion.FieldFileID) }

func liveTranslation(s *sql.Selector) { ofLive(s, translation.FieldFileID) }

func ofLive(s *sql.Selector, column string) {
	f := sql.Dialect(s.Dialect()).Table(file.Table).As("own")
	s.Where(sql.In(s.C(column), sql.Dialect(s.Dialect()).Select(f.C(file.FieldID)).From(f).Where(sql.IsNull(f.C(file.FieldDeletedAt)))))
}

func now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }
