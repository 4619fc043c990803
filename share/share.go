// Package share lets people without an account see one file by a link.
//
// A link's token is random; the database has its hash, and the token itself sealed
// so that the link can be shown again. Opening a link gives an access token that
// ends after an hour. It names the link and is checked against the link's row each
// time, so a link that is revoked or has ended is useless at once. What its
// principal sees is in package ent/rule.
package share

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/semaphore"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/enum"
	"purlin/ent/file"
	"purlin/ent/predicate"
	"purlin/ent/rule"
	"purlin/ent/sharelink"
	"purlin/event"
	"purlin/fault"
	"purlin/limit"
	"purlin/store"
)

const (
	// MaxPerFile is how many links of a file may be open at once.
	MaxPerFile = 100
	// TokenPrefix begins the access tokens of opened links.
	TokenPrefix = "share_"
	// Path is that of a link's page, before its token.
	Path = "/s/"
	// EmbedPath is that of its page for frames.
	EmbedPath = "/embed/"

	lifetime   = time.Hour
	sealedLink = "share link"
	sealedFor  = "opened share link"
)

// Service keeps share links and opens them.
type Service struct {
	db        *store.DB
	events    *event.Log
	sealer    *auth.Sealer
	publicURL string
	guesses   *limit.Bucket
	hashing   *semaphore.Weighted
}

// New returns the service. publicURL is where people reach the server, without a
// slash at its end.
func New(db *store.DB, events *event.Log, sealer *auth.Sealer, publicURL string, limits *limit.Limiter) *Service {
	return &Service{db: db, events: events, sealer: sealer, publicURL: publicURL, guesses: limits.Bucket("wrong passwords of links", 10, time.Minute), hashing: semaphore.NewWeighted(2)}
}

// Create is what a new link needs.
type Create struct {
	FileID    uuid.UUID  `json:"fileId"`
	Name      string     `json:"name" validate:"max=200"`
	Password  *string    `json:"password" validate:"omitempty,min=4,max=256"`
	ExpiresAt *time.Time `json:"expiresAt"`
}

// Create makes a link.
func (s *Service) Create(ctx context.Context, in Create) (l *ent.ShareLink, err error) {
	in.Name = fault.Line(in.Name)
	err = fault.Validate(in)
	wrong := fault.Of(err)
	if err != nil && wrong == nil {
		return nil, err
	}
	if in.ExpiresAt != nil && !in.ExpiresAt.After(time.Now()) {
		wrong = append(wrong, fault.Errorf(fault.Invalid, "expiresAt lies in the past").At("input", "expiresAt"))
	}
	f, err := s.db.Primary().File.Query().Where(file.ID(in.FileID), file.DeletedAtIsNil()).Only(ctx)
	if err != nil {
		return nil, missing(err, "file", "fileId")
	}
	if err := rule.ShareFiles.Require(ctx, s.db.Primary(), f.ProjectID); err != nil {
		return nil, err
	}
	if len(wrong) > 0 {
		return nil, wrong
	}
	hash := ""
	if in.Password != nil && *in.Password != "" {
		if hash, err = s.hash(ctx, *in.Password); err != nil {
			return nil, err
		}
	}
	token := auth.NewSecret()
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		// The file's row is held, so that the bound holds.
		if err := tx.File.UpdateOneID(f.ID).SetUpdatedAt(f.UpdatedAt).Exec(auth.AsSystem(ctx)); err != nil {
			return err
		}
		n, err := tx.ShareLink.Query().Where(sharelink.FileID(f.ID), rule.OpenLinks).Count(ctx)
		if err != nil {
			return err
		}
		if n >= MaxPerFile {
			return fault.Errorf(fault.TooLarge, "the file has %d share links, the most there may be: revoke one first", n).At("input", "fileId")
		}
		l, err = tx.ShareLink.Create().SetProjectID(f.ProjectID).SetFileID(f.ID).SetCreatedBy(auth.From(ctx).UserID).SetName(in.Name).
			SetHash(auth.HashSecret(token)).SetToken(s.sealer.Seal(sealedLink, []byte(token))).SetPasswordHash(hash).SetNillableExpiresAt(in.ExpiresAt).Save(ctx)
		if err != nil {
			return err
		}
		return record(ctx, tx, enum.AuditShareLinkCreated, l, nil)
	})
	if err != nil {
		return nil, err
	}
	return l, nil
}

// Revoke makes a link useless; again is no fault.
func (s *Service) Revoke(ctx context.Context, id uuid.UUID) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		l, err := tx.ShareLink.Get(ctx, id)
		if err != nil {
			return missing(err, "share link", "id")
		}
		if l.RevokedAt != nil {
			return nil
		}
		s.events.AccessChanged(tx, l.ProjectID)
		if err := tx.ShareLink.UpdateOne(l).SetRevokedAt(now()).Exec(ctx); err != nil {
			return err
		}
		return record(ctx, tx, enum.AuditShareLinkRevoked, l, nil)
	})
}

// record writes what was done with a link in the audit log, under its file's name.
func record(ctx context.Context, tx *ent.Tx, action enum.AuditAction, l *ent.ShareLink, by *auth.Principal) error {
	f, err := tx.File.Get(auth.AsSystem(ctx), l.FileID)
	if err != nil {
		return err
	}
	return event.Record(ctx, tx, event.Act{
		Action: action, Project: l.ProjectID, Subject: l.GlobalID(), Name: f.Name, By: by, Often: action == enum.AuditShareLinkOpened,
	})
}

// Opened is what a link was opened to.
type Opened struct {
	AccessToken string
	ExpiresAt   time.Time
	FileID      uuid.UUID
}

// Open opens a link by its token and its password, and counts that.
func (s *Service) Open(ctx context.Context, token, password string) (o Opened, err error) {
	l, err := s.find(ctx, token)
	if err != nil {
		return o, err
	}
	if err := s.check(ctx, l, password); err != nil {
		return o, err
	}
	err = s.db.InTx(auth.AsSystem(ctx), func(ctx context.Context, tx *ent.Tx) error {
		if err := tx.ShareLink.UpdateOneID(l.ID).AddViews(1).SetLastViewedAt(now()).Exec(ctx); err != nil {
			return err
		}
		return record(ctx, tx, enum.AuditShareLinkOpened, l, &auth.Principal{Kind: auth.Shared})
	})
	if err != nil {
		return o, err
	}
	o.FileID, o.ExpiresAt = l.FileID, now().Add(lifetime)
	if l.ExpiresAt != nil && l.ExpiresAt.Before(o.ExpiresAt) {
		o.ExpiresAt = *l.ExpiresAt
	}
	plain := binary.BigEndian.AppendUint64(l.ID[:], uint64(o.ExpiresAt.UnixMilli()))
	o.AccessToken = TokenPrefix + base64.RawURLEncoding.EncodeToString(s.sealer.Seal(sealedFor, plain))
	return o, nil
}

// check asks for the password, where there is one. Guesses are counted before.
func (s *Service) check(ctx context.Context, l *ent.ShareLink, password string) error {
	if l.PasswordHash == "" {
		return nil
	}
	if password == "" {
		return fault.Errorf(fault.Required, "this link asks for a password").At("input", "password")
	}
	if len(password) > 1024 {
		return fault.Errorf(fault.BadCredentials, "the password is wrong").At("input", "password")
	}
	for _, key := range []string{l.ID.String(), auth.Address(ctx).String()} {
		if level := s.guesses.Take(ctx, key, 1); !level.OK {
			f := fault.Errorf(fault.RateLimited, "too many attempts: try again in %d s", int(level.Wait.Seconds())+1)
			f.RetryAfter = level.Wait
			return f
		}
	}
	if err := s.hashing.Acquire(ctx, 1); err != nil {
		return err
	}
	defer s.hashing.Release(1)
	ok, err := auth.CheckPassword(l.PasswordHash, password)
	if err != nil {
		return fmt.Errorf("checking a link's password: %w", err)
	}
	if !ok {
		return fault.Errorf(fault.BadCredentials, "the password is wrong").At("input", "password")
	}
	s.guesses.Give(ctx, l.ID.String(), 1)
	s.guesses.Give(ctx, auth.Address(ctx).String(), 1)
	return nil
}

// find is the open link of a token, whose file is there.
func (s *Service) find(ctx context.Context, token string) (*ent.ShareLink, error) {
	over := fault.Errorf(fault.Expired, "this link is unknown, was revoked or has ended: ask for another").At("input", "token")
	if len(token) > 200 {
		return nil, over
	}
	l, err := s.live(ctx, sharelink.Hash(auth.HashSecret(token)))
	if ent.IsNotFound(err) {
		return nil, over
	}
	return l, err
}

func (s *Service) live(ctx context.Context, which predicate.ShareLink) (*ent.ShareLink, error) {
	return s.db.Primary().ShareLink.Query().Where(which, rule.OpenLinks).Only(auth.AsSystem(ctx))
}

// Authenticate turns the access token of an opened link into its principal, as
// long as the link is open.
func (s *Service) Authenticate(ctx context.Context, token string) (context.Context, time.Time, error) {
	refused := fault.Errorf(fault.Unauthenticated, "the share link has ended or was revoked: open it again")
	sealed, err := base64.RawURLEncoding.Strict().DecodeString(strings.TrimPrefix(token, TokenPrefix))
	if err != nil {
		return nil, time.Time{}, refused
	}
	plain, err := s.sealer.Open(sealedFor, sealed)
	if err != nil || len(plain) != 24 {
		return nil, time.Time{}, refused
	}
	ends := time.UnixMilli(int64(binary.BigEndian.Uint64(plain[16:]))) //nolint:gosec // as it was sealed
	if !ends.After(time.Now()) {
		return nil, time.Time{}, refused
	}
	l, err := s.live(ctx, sharelink.ID(uuid.UUID(plain[:16])))
	if ent.IsNotFound(err) {
		return nil, time.Time{}, refused
	}
	if err != nil {
		return nil, time.Time{}, err
	}
	return auth.With(ctx, auth.Principal{
		Kind: auth.Shared, Link: l.ID, Projects: []uuid.UUID{l.ProjectID}, Expires: ends,
		Scopes: []auth.Scope{auth.FilesRead, auth.TranslationsRead},
	}), ends, nil
}

// URL is the link's page.
func (s *Service) URL(l *ent.ShareLink) (string, error) { return s.address(Path, l) }

// EmbedURL is the link's page for frames.
func (s *Service) EmbedURL(l *ent.ShareLink) (string, error) { return s.address(EmbedPath, l) }

func (s *Service) address(path string, l *ent.ShareLink) (string, error) {
	token, err := s.sealer.Open(sealedLink, l.Token)
	if err != nil {
		return "", fmt.Errorf("opening a link's token: %w", err)
	}
	return s.publicURL + path + string(token), nil
}

// Card is what another site may show of a link before anybody opens it.
type Card struct {
	Title, EmbedURL string
}

// Card describes the link at a URL; a [fault.Expired] fault when there is none.
// What is behind a password is not named.
func (s *Service) Card(ctx context.Context, address string) (Card, error) {
	u, err := url.Parse(address)
	base, _ := url.Parse(s.publicURL) // it was checked by the configuration
	none := fault.Errorf(fault.Expired, "there is no share link at this URL")
	if err != nil || base == nil || u.Host != base.Host {
		return Card{}, none
	}
	token, ok := strings.CutPrefix(u.Path, Path)
	if !ok {
		token, ok = strings.CutPrefix(u.Path, EmbedPath)
	}
	if !ok {
		return Card{}, none
	}
	l, err := s.find(ctx, token)
	if err != nil {
		return Card{}, err
	}
	c := Card{Title: "A shared model", EmbedURL: s.publicURL + EmbedPath + token}
	if l.PasswordHash == "" {
		f, err := s.db.Primary().File.Get(auth.AsSystem(ctx), l.FileID)
		if err != nil {
			return Card{}, err
		}
		c.Title = f.Name
	}
	return c, nil
}

func (s *Service) hash(ctx context.Context, password string) (string, error) {
	if err := s.hashing.Acquire(ctx, 1); err != nil {
		return "", err
	}
	defer s.hashing.Release(1)
	return auth.HashPassword(password), nil
}

func missing(err error, what, field string) error {
	if ent.IsNotFound(err) {
		return fault.Errorf(fault.NotFound, "there is no such %s that you may see", what).At("input", field)
	}
	return err
}

// now is the present in the precision that the API shows.
func now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }
