// Package webhook calls addresses with what happens in a project.
//
// The source is the project's log. A webhook has a cursor in it; in the commit
// that moves the cursor on, a delivery is made of each event that the webhook
// tells of, so none is left out and none is made twice. A delivery is done when
// its call was answered with a status of 200 to 299: at least once, also when a
// process is killed in between. Deliveries of one subject, a file or a
// translation, go one after the other in the order of the log; those of others do
// not wait for them. One that fails is tried again for a day and then given up:
// the next of its subject has its turn.
//
// Calls are signed as Standard Webhooks has it (https://www.standardwebhooks.com).
// They go to public addresses alone, see [NewClient].
package webhook

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/column"
	"purlin/ent/enum"
	"purlin/ent/rule"
	"purlin/ent/webhook"
	"purlin/ent/webhookdelivery"
	"purlin/event"
	"purlin/fault"
	"purlin/job"
	"purlin/store"
)

const (
	// MaxPerProject is how many webhooks a project may have.
	MaxPerProject = 20
	maxURL        = 2048
	maxDocument   = 16 << 10
	secretPrefix  = "whsec_" // of Standard Webhooks
	secretBytes   = 32
	sealedFor     = "webhook secret"
)

// Options of a [Service]. All must be set, but Private and Schedule.
type Options struct {
	// Sealer keeps the secrets.
	Sealer *auth.Sealer
	// Run answers a query as the principal of ctx, in the form of a GraphQL
	// response. An error is a reason to try again later.
	Run func(ctx context.Context, document string, variables map[string]any) (json.RawMessage, error)
	// Check tells what is wrong with a document, and which variables it declares,
	// by type.
	Check func(document string) (variables map[string]string, err error)
	// Client makes the calls: [NewClient].
	Client *http.Client
	// Private lets webhooks have addresses that are not public, and http: for
	// development. The client must allow them too.
	Private bool
	// Attempted is told of each attempt what came of it, [Delivered], [Failed] or
	// [GivenUp], and how long the call took. Default: nobody is.
	Attempted func(fate string, took time.Duration)
	// Schedule is how long to wait after each failed attempt. Default: [Day].
	Schedule []time.Duration
	// Lease is after how long an attempt of which nothing was heard is taken to be
	// lost. It must be longer than the client's time-out. Default 12 s.
	Lease time.Duration
}

// Service keeps webhooks and makes their calls.
type Service struct {
	db     *store.DB
	events *event.Log
	queue  *job.Queue
	log    *slog.Logger
	o      Options

	mu   sync.Mutex
	busy map[uuid.UUID]int // calls under way here, by webhook
}

// New returns the service, which hears of every event that is appended to events.
func New(db *store.DB, events *event.Log, log *slog.Logger, o Options) *Service {
	if o.Schedule == nil {
		o.Schedule = Day
	}
	if o.Attempted == nil {
		o.Attempted = func(string, time.Duration) {}
	}
	if o.Lease == 0 {
		o.Lease = 12 * time.Second
	}
	s := &Service{db: db, events: events, log: log, o: o, busy: map[uuid.UUID]int{}}
	events.OnAppend(s.appended)
	return s
}

// Use gives the service the queue that it works by. Call it once, before anything
// else.
func (s *Service) Use(q *job.Queue) { s.queue = q }

// appended has the webhooks that tell of an event look at the log, in the commit
// that appends it.
func (s *Service) appended(ctx context.Context, tx *ent.Tx, p *ent.Project, e *ent.Event) error {
	if p.WebhookCount == 0 {
		return nil
	}
	hooks, err := tx.Webhook.Query().Where(webhook.ProjectID(p.ID), webhook.Enabled(true)).All(ctx)
	if err != nil {
		return fmt.Errorf("reading the project's webhooks: %w", err)
	}
	for _, w := range hooks {
		if slices.Contains(w.EventTypes, TypeOf(e)) {
			if err := s.queue.Insert(ctx, tx, fanArgs{Webhook: w.ID}, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// TypeOf is the type of event that a row of the log is.
func TypeOf(e *ent.Event) enum.WebhookEventType {
	if e.TranslationID == nil {
		return enum.WebhookEventType("FILE_" + e.FileEvent)
	}
	if status := enum.TranslationStatus(e.Status); status != enum.Running {
		return enum.WebhookEventType("TRANSLATION_" + string(status))
	}
	return enum.TellTranslationProgressed
}

// Create is what a new webhook needs.
type Create struct {
	ProjectID   uuid.UUID               `json:"projectId"`
	URL         string                  `json:"url" validate:"required"`
	Description string                  `json:"description" validate:"max=200"`
	EventTypes  []enum.WebhookEventType `json:"eventTypes" validate:"min=1,unique"`
	Document    string                  `json:"document"`
}

// Create makes a webhook that tells of what is new, and returns it with its
// secret.
func (s *Service) Create(ctx context.Context, in Create) (w *ent.Webhook, secret string, err error) {
	in.Description = fault.Line(in.Description)
	if err := s.check(ctx, in.ProjectID, in, &in.URL, in.EventTypes, in.Document); err != nil {
		return nil, "", err
	}
	secret = newSecret()
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		p, err := tx.Project.Get(ctx, in.ProjectID)
		if err != nil {
			return missing(err, "project", "projectId")
		}
		if err := rule.ManageWebhooks.Require(ctx, tx.Client(), p.ID); err != nil {
			return err
		}
		// Its row is held from here on, so that the bound holds and the cursor is the end of the log.
		if p, err = tx.Project.UpdateOneID(p.ID).AddWebhookCount(1).Save(auth.AsSystem(ctx)); err != nil {
			return err
		}
		if p.WebhookCount > MaxPerProject {
			return fault.Errorf(fault.TooLarge, "the project has %d webhooks, the most there may be: delete one first", MaxPerProject).At("input", "projectId")
		}
		w, err = tx.Webhook.Create().SetProjectID(p.ID).SetURL(in.URL).SetDescription(in.Description).SetEventTypes(in.EventTypes).
			SetDocument(in.Document).SetOwnerID(auth.From(ctx).UserID).SetCursor(p.EventSeq).
			SetSecret(s.o.Sealer.Seal(sealedFor, []byte(secret))).Save(ctx)
		if err != nil {
			return err
		}
		return record(ctx, tx, enum.AuditWebhookCreated, w)
	})
	if err != nil {
		return nil, "", err
	}
	return w, secret, nil
}

// record writes what was done with a webhook in the audit log. Of its address only
// the host is named: a path may hold a secret.
func record(ctx context.Context, tx *ent.Tx, action enum.AuditAction, w *ent.Webhook, changes ...column.AuditChange) error {
	return event.Record(ctx, tx, event.Act{Action: action, Project: w.ProjectID, Subject: w.GlobalID(), Name: host(w.URL), Changes: changes})
}

func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// Update changes what is not nil.
type Update struct {
	ID          uuid.UUID               `json:"id"`
	URL         *string                 `json:"url" validate:"omitempty,min=1"`
	Description *string                 `json:"description" validate:"omitempty,max=200"`
	EventTypes  []enum.WebhookEventType `json:"eventTypes" validate:"omitempty,min=1,unique"`
	Document    *string                 `json:"document"`
	Enabled     *bool                   `json:"enabled"`
}

// Update changes a webhook, which is the caller's from then on.
func (s *Service) Update(ctx context.Context, in Update) (w *ent.Webhook, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		w, err = tx.Webhook.Get(ctx, in.ID)
		if err != nil {
			return missing(err, "webhook", "id")
		}
		url, types, document := w.URL, w.EventTypes, w.Document
		set(&url, in.URL)
		set(&document, in.Document)
		if in.EventTypes != nil {
			types = in.EventTypes
			if len(types) == 0 {
				return fault.Errorf(fault.Required, "name an event type").At("input", "eventTypes")
			}
		}
		if err := s.check(ctx, w.ProjectID, in, &url, types, document); err != nil {
			return err
		}
		u := tx.Webhook.UpdateOne(w).SetURL(url).SetEventTypes(types).SetDocument(document).SetOwnerID(auth.From(ctx).UserID).SetUpdatedAt(s.now())
		if in.Description != nil {
			u.SetDescription(fault.Line(*in.Description))
		}
		if in.Enabled != nil {
			u.SetEnabled(*in.Enabled)
			if *in.Enabled {
				u.SetProblem("").ClearFailingSince()
			}
		}
		was := *w
		if w, err = u.Save(ctx); err != nil {
			return err
		}
		if err := record(ctx, tx, enum.AuditWebhookUpdated, w, changed(&was, w)...); err != nil || !w.Enabled || was.Enabled {
			return err
		}
		return s.queue.Insert(auth.AsSystem(ctx), tx, fanArgs{Webhook: w.ID, Resume: true}, nil)
	})
	if err != nil {
		return nil, err
	}
	return w, nil
}

func changed(was, is *ent.Webhook) []column.AuditChange {
	address := column.AuditChange{Field: "url", Before: host(was.URL), After: host(is.URL)}
	if was.URL != is.URL && address.Before == address.After {
		address.After += " (another path)"
	}
	document := column.AuditChange{Field: "document"}
	if was.Document != is.Document {
		document.After = "changed"
	}
	return []column.AuditChange{
		address, document,
		{Field: "description", Before: was.Description, After: is.Description},
		{Field: "eventTypes", Before: fmt.Sprint(was.EventTypes), After: fmt.Sprint(is.EventTypes)},
		{Field: "enabled", Before: strconv.FormatBool(was.Enabled), After: strconv.FormatBool(is.Enabled)},
	}
}

// Delete deletes a webhook with its deliveries.
func (s *Service) Delete(ctx context.Context, id uuid.UUID) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		w, err := tx.Webhook.Get(ctx, id)
		if err != nil {
			return missing(err, "webhook", "id")
		}
		if n, err := tx.Webhook.Delete().Where(webhook.ID(id)).Exec(ctx); err != nil || n == 0 {
			return err
		}
		if err := record(ctx, tx, enum.AuditWebhookDeleted, w); err != nil {
			return err
		}
		ctx = auth.AsSystem(ctx)
		if _, err := tx.WebhookDelivery.Delete().Where(webhookdelivery.WebhookID(id)).Exec(ctx); err != nil {
			return err
		}
		return tx.Project.UpdateOneID(w.ProjectID).AddWebhookCount(-1).Exec(ctx)
	})
}

// Rotate gives a webhook a new secret. The present one signs too for keep more
// hours, 0 to 168.
func (s *Service) Rotate(ctx context.Context, id uuid.UUID, keep int) (w *ent.Webhook, secret string, err error) {
	if keep < 0 || keep > 168 {
		return nil, "", fault.Errorf(fault.Invalid, "keepHours is %d: 0 to 168", keep).At("input", "keepHours")
	}
	secret = newSecret()
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		if w, err = tx.Webhook.Get(ctx, id); err != nil {
			return missing(err, "webhook", "id")
		}
		u := tx.Webhook.UpdateOne(w).SetSecret(s.o.Sealer.Seal(sealedFor, []byte(secret))).SetUpdatedAt(s.now())
		if keep == 0 {
			u.ClearPreviousSecret().ClearPreviousUntil()
		} else {
			u.SetPreviousSecret(w.Secret).SetPreviousUntil(s.now().Add(time.Duration(keep) * time.Hour))
		}
		if w, err = u.Save(ctx); err != nil {
			return err
		}
		return record(ctx, tx, enum.AuditWebhookSecretRotated, w)
	})
	if err != nil {
		return nil, "", err
	}
	return w, secret, nil
}

// Seek lets a webhook go on after a cursor of its project's log; after its end
// when the cursor is nil.
func (s *Service) Seek(ctx context.Context, id uuid.UUID, after *string) (w *ent.Webhook, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		if w, err = tx.Webhook.Get(ctx, id); err != nil {
			return missing(err, "webhook", "id")
		}
		p, err := tx.Project.Get(ctx, w.ProjectID)
		if err != nil {
			return err
		}
		to := p.EventSeq
		if after != nil {
			if to, err = event.DecodeCursor(p.ID, *after); err != nil || to > p.EventSeq {
				return fault.Errorf(fault.Invalid, "this is no cursor of the project's events").At("input", "after")
			}
		}
		if w, err = tx.Webhook.UpdateOne(w).SetCursor(to).SetUpdatedAt(s.now()).Save(ctx); err != nil {
			return err
		}
		if err := record(ctx, tx, enum.AuditWebhookPositionChanged, w); err != nil {
			return err
		}
		return s.queue.Insert(auth.AsSystem(ctx), tx, fanArgs{Webhook: id}, nil)
	})
	if err != nil {
		return nil, err
	}
	return w, nil
}

// Test sends a webhook a test.
func (s *Service) Test(ctx context.Context, id uuid.UUID) (d *ent.WebhookDelivery, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		w, err := tx.Webhook.Get(ctx, id)
		if err != nil {
			return missing(err, "webhook", "id")
		}
		if !w.Enabled {
			return fault.Errorf(fault.Conflict, "the webhook is off: switch it on first").At("input", "id")
		}
		d, err = tx.WebhookDelivery.Create().SetProjectID(w.ProjectID).SetWebhookID(id).SetEventType(enum.TellTest).
			SetSubjectID(uuid.Must(uuid.NewV7())).Save(ctx)
		if err != nil {
			return err
		}
		if err := record(ctx, tx, enum.AuditWebhookTested, w); err != nil {
			return err
		}
		return s.queue.Insert(auth.AsSystem(ctx), tx, deliverArgs{Webhook: id, Subject: d.SubjectID}, nil)
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

// Redeliver makes a delivery again.
func (s *Service) Redeliver(ctx context.Context, id uuid.UUID) (d *ent.WebhookDelivery, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		if d, err = tx.WebhookDelivery.Get(ctx, id); err != nil {
			return missing(err, "delivery", "id")
		}
		w, err := tx.Webhook.Get(ctx, d.WebhookID)
		if err != nil {
			return missing(err, "webhook", "id")
		}
		switch {
		case !w.Enabled:
			return fault.Errorf(fault.Conflict, "the webhook is off: switch it on first").At("input", "id")
		case d.Status == enum.DeliveryPending:
			return fault.Errorf(fault.Conflict, "this delivery is under way").At("input", "id")
		}
		if d, err = tx.WebhookDelivery.UpdateOne(d).SetStatus(enum.DeliveryPending).SetAttempts(0).SetNextAttemptAt(s.now()).ClearFinishedAt().Save(ctx); err != nil {
			return err
		}
		if err := record(ctx, tx, enum.AuditWebhookRedelivered, w); err != nil {
			return err
		}
		return s.queue.Insert(auth.AsSystem(ctx), tx, deliverArgs{Webhook: w.ID, Subject: d.SubjectID}, nil)
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

// check tells everything that is wrong with what a webhook is to be. It puts the
// URL into its normal form.
func (s *Service) check(ctx context.Context, projectID uuid.UUID, in any, url *string, types []enum.WebhookEventType, document string) error {
	// A stranger hears of nothing but that there is no such project.
	if err := rule.ManageWebhooks.Require(ctx, s.db.Primary(), projectID); err != nil {
		if fault.CodeOf(err) == fault.NotFound {
			return fault.Errorf(fault.NotFound, "there is no such project that you may see").At("input", "projectId")
		}
		return err
	}
	err := fault.Validate(in)
	wrong := fault.Of(err)
	if err != nil && wrong == nil {
		return err
	}
	if *url != "" {
		if *url, err = s.checkURL(norm.NFC.String(strings.TrimSpace(*url))); err != nil {
			wrong = append(wrong, fault.Errorf(fault.Invalid, "%s", err).At("input", "url"))
		}
	}
	if slices.Contains(types, enum.TellTest) {
		wrong = append(wrong, fault.Errorf(fault.Invalid, "TEST is sent when it is asked for: leave it out").At("input", "eventTypes"))
	}
	if document != "" {
		if err := s.checkDocument(document, types); err != nil {
			wrong = append(wrong, fault.Errorf(fault.Invalid, "%s", err).At("input", "document"))
		}
	}
	if len(wrong) > 0 {
		return wrong
	}
	return nil
}

// given are the variables that a document may declare, and their types.
var given = map[string]string{"projectId": "ID", "fileId": "ID", "translationId": "ID", "eventType": "String", "cursor": "String"}

func (s *Service) checkDocument(document string, types []enum.WebhookEventType) error {
	if len(document) > maxDocument {
		return fmt.Errorf("the document has %d bytes: at most %d", len(document), maxDocument)
	}
	variables, err := s.o.Check(document)
	if err != nil {
		return err
	}
	files := slices.ContainsFunc(types, func(t enum.WebhookEventType) bool { return strings.HasPrefix(string(t), "FILE_") })
	for name, declared := range variables {
		want, ok := given[name]
		switch {
		case !ok:
			return fmt.Errorf("there is no variable $%s: a document may declare $projectId, $fileId and $translationId: ID, $eventType and $cursor: String", name)
		case strings.TrimSuffix(declared, "!") != want:
			return fmt.Errorf("the variable $%s is declared as %s: it is a %s", name, declared, want)
		case name == "translationId" && files && strings.HasSuffix(declared, "!"):
			return fmt.Errorf("the variable $translationId is null for events of files: declare it as ID, or leave those events out")
		}
	}
	return nil
}

func newSecret() string {
	b := make([]byte, secretBytes)
	_, _ = rand.Read(b) // never fails: see crypto/rand
	return secretPrefix + base64.StdEncoding.EncodeToString(b)
}

func set(to *string, from *string) {
	if from != nil {
		*to = *from
	}
}

func missing(err error, what, field string) error {
	if ent.IsNotFound(err) {
		return fault.Errorf(fault.NotFound, "there is no such %s that you may see", what).At("input", field)
	}
	return err
}

// now is the present in the precision that the API shows.
// now is the present, by the clock that all processes share.
func (s *Service) now() time.Time { return s.db.Now().UTC().Truncate(time.Millisecond) }
