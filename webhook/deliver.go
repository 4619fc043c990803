package webhook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"
	"github.com/riverqueue/river"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/column"
	"purlin/ent/enum"
	entevent "purlin/ent/event"
	"purlin/ent/gid"
	"purlin/ent/rule"
	"purlin/ent/webhook"
	"purlin/ent/webhookdelivery"
	"purlin/event"
	"purlin/fault"
	"purlin/job"
)

// Day is how long to wait after each failed attempt: twelve of them in a day.
var Day = []time.Duration{
	5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 3 * time.Hour, 4 * time.Hour, 6 * time.Hour, 7 * time.Hour,
}

const (
	page          = 200             // events, or subjects, that are handled in one commit
	atOnce        = 4               // calls of one webhook in one process
	turn          = 5 * time.Second // after which others have theirs
	maxLog        = 20              // attempts that a delivery remembers
	maxResponse   = 1 << 10         // bytes that a delivery remembers of an answer
	maxPayload    = 256 << 10       // bytes
	maxRetryAfter = 2 * time.Hour   // that a webhook may ask for
	giveUpAfter   = 20 * time.Hour  // of failing: a webhook of which a delivery was given up is switched off
	keepDelivered = 7 * 24 * time.Hour
	keepDead      = 30 * 24 * time.Hour
	sweepEvery    = 10 * time.Minute
)

// fanArgs has a webhook look at the log from its cursor on.
type fanArgs struct {
	Webhook uuid.UUID `json:"webhook"`
	Resume  bool      `json:"resume,omitempty"` // it was switched on: what waits goes on too
}

// Kind names the job.
func (fanArgs) Kind() string { return "webhook_fan" }

// InsertOpts names the queue.
func (fanArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: job.Calls} }

// deliverArgs makes the pending deliveries of a subject, in their order.
type deliverArgs struct {
	Webhook uuid.UUID `json:"webhook"`
	Subject uuid.UUID `json:"subject"`
}

// Kind names the job.
func (deliverArgs) Kind() string { return "webhook_deliver" }

// InsertOpts names the queue.
func (deliverArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: job.Calls} }

// Periodic is the job that keeps the deliveries in order: [Service.Work] has its
// worker.
func Periodic() *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(sweepEvery), func() (river.JobArgs, *river.InsertOpts) { return sweepArgs{}, nil }, nil)
}

type sweepArgs struct{}

// Kind names the job.
func (sweepArgs) Kind() string { return "webhook_sweep" }

// Work adds the workers of the service's jobs.
func (s *Service) Work(workers *river.Workers) {
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, j *river.Job[fanArgs]) error {
		return s.fan(auth.AsSystem(ctx), j.Args)
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, j *river.Job[deliverArgs]) error {
		return s.deliver(auth.AsSystem(ctx), j.Args)
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, _ *river.Job[sweepArgs]) error {
		return s.sweep(auth.AsSystem(ctx))
	}))
}

func (s *Service) fan(ctx context.Context, args fanArgs) error {
	if args.Resume {
		if err := s.resume(ctx, args.Webhook); err != nil {
			return err
		}
	}
	for more := true; more; {
		err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) (err error) {
			more, err = s.advance(ctx, tx, args.Webhook)
			return err
		})
		if err != nil {
			return fmt.Errorf("making deliveries: %w", err)
		}
	}
	return nil
}

// advance moves a webhook's cursor on by a page of the log, and makes the page's
// deliveries.
func (s *Service) advance(ctx context.Context, tx *ent.Tx, id uuid.UUID) (more bool, err error) {
	w, err := tx.Webhook.Get(ctx, id)
	if ent.IsNotFound(err) || err == nil && !w.Enabled {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	rows, err := tx.Event.Query().Where(entevent.ProjectID(w.ProjectID), entevent.SeqGT(w.Cursor)).Order(entevent.BySeq()).Limit(page).All(ctx)
	if err != nil || len(rows) == 0 {
		return false, err
	}
	// Of two that are here at once, the second finds the cursor moved, and looks again.
	n, err := tx.Webhook.Update().Where(webhook.ID(id), webhook.Cursor(w.Cursor)).SetCursor(rows[len(rows)-1].Seq).Save(ctx)
	if err != nil || n == 0 {
		return true, err
	}
	var create []*ent.WebhookDeliveryCreate
	subjects := map[uuid.UUID]bool{}
	for _, e := range rows {
		if !tells(w, e) {
			continue
		}
		subjects[subjectOf(e)] = true
		create = append(create, tx.WebhookDelivery.Create().SetProjectID(w.ProjectID).SetWebhookID(id).SetSeq(e.Seq).SetEventType(TypeOf(e)).SetSubjectID(subjectOf(e)))
	}
	if len(create) > 0 {
		// Where the cursor was put back, a delivery that is there is made again.
		if err := tx.WebhookDelivery.CreateBulk(create...).OnConflictColumns(webhookdelivery.FieldWebhookID, webhookdelivery.FieldSeq).
			Update(func(u *ent.WebhookDeliveryUpsert) {
				u.SetStatus(enum.DeliveryPending).SetAttempts(0).SetNextAttemptAt(s.now()).ClearFinishedAt()
			}).Exec(ctx); err != nil {
			return false, err
		}
	}
	for subject := range subjects {
		if err := s.queue.Insert(ctx, tx, deliverArgs{Webhook: id, Subject: subject}, nil); err != nil {
			return false, err
		}
	}
	return len(rows) == page, nil
}

func tells(w *ent.Webhook, e *ent.Event) bool {
	return slices.Contains(w.EventTypes, TypeOf(e))
}

func subjectOf(e *ent.Event) uuid.UUID {
	if e.TranslationID != nil {
		return *e.TranslationID
	}
	if e.FileID != nil {
		return *e.FileID
	}
	return e.ProjectID
}

// resume has everything that waits delivered. Jobs that find a webhook off end.
func (s *Service) resume(ctx context.Context, id uuid.UUID) error {
	for last := (uuid.UUID{}); ; {
		var subjects []uuid.UUID
		err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
			var rows []struct {
				SubjectID uuid.UUID `json:"subject_id"`
			}
			if err := tx.WebhookDelivery.Query().
				Where(webhookdelivery.WebhookID(id), webhookdelivery.StatusEQ(enum.DeliveryPending), webhookdelivery.SubjectIDGT(last)).
				Order(webhookdelivery.BySubjectID()).Limit(page).GroupBy(webhookdelivery.FieldSubjectID).Scan(ctx, &rows); err != nil {
				return err
			}
			for _, r := range rows {
				subjects = append(subjects, r.SubjectID)
				if err := s.queue.Insert(ctx, tx, deliverArgs{Webhook: id, Subject: r.SubjectID}, nil); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("taking up what waits: %w", err)
		}
		if len(subjects) < page {
			return nil
		}
		last = subjects[len(subjects)-1]
	}
}

// deliver makes the calls of a subject for a while. It ends when there is none to
// make any more: every event that follows has a job of its own.
func (s *Service) deliver(ctx context.Context, args deliverArgs) error {
	for began := time.Now(); time.Since(began) < turn; {
		w, err := s.db.Primary().Webhook.Get(ctx, args.Webhook)
		if ent.IsNotFound(err) || err == nil && !w.Enabled {
			return nil
		}
		if err != nil {
			return err
		}
		d, err := s.db.Primary().WebhookDelivery.Query().
			Where(webhookdelivery.WebhookID(w.ID), webhookdelivery.SubjectID(args.Subject), webhookdelivery.StatusEQ(enum.DeliveryPending)).
			Order(webhookdelivery.BySeq(), webhookdelivery.ByID()).First(ctx)
		if ent.IsNotFound(err) {
			return nil
		}
		if err != nil {
			return err
		}
		if wait := time.Until(d.NextAttemptAt); wait > 0 { // it failed, or another job is at it
			return river.JobSnooze(wait)
		}
		leave, ok := s.enter(w.ID)
		if !ok {
			return river.JobSnooze(time.Second)
		}
		err = s.attempt(ctx, w, d)
		leave()
		if err != nil {
			return err
		}
	}
	return river.JobSnooze(0)
}

// enter takes one of a webhook's places in this process, so that a slow one holds
// up no others.
func (s *Service) enter(id uuid.UUID) (leave func(), ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy[id] >= atOnce {
		return nil, false
	}
	s.busy[id]++
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.busy[id]--; s.busy[id] == 0 {
			delete(s.busy, id)
		}
	}, true
}

// outcome is what came of an attempt.
type outcome struct {
	column.WebhookAttempt
	response string
	after    time.Duration // to wait at least before the next
	never    string        // why the webhook is switched off; "" unless it is
	dead     bool          // there is no use in another
}

// attempt makes a delivery's next call and records what came of it. The delivery
// is taken before, so that others leave it alone until the lease is over.
func (s *Service) attempt(ctx context.Context, w *ent.Webhook, d *ent.WebhookDelivery) error {
	lease := s.now().Add(s.o.Lease)
	var n int
	err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) (err error) {
		n, err = tx.WebhookDelivery.Update().
			Where(webhookdelivery.ID(d.ID), webhookdelivery.StatusEQ(enum.DeliveryPending), webhookdelivery.NextAttemptAt(d.NextAttemptAt)).
			SetNextAttemptAt(lease).Save(ctx)
		return err
	})
	if err != nil || n == 0 {
		return err
	}
	// Once it is sent it is to be recorded, also when the process is told to stop.
	ctx = context.WithoutCancel(ctx)
	out := s.call(ctx, w, d)
	if out.Error != "" {
		s.log.InfoContext(ctx, "webhook not delivered", slog.String("webhook", w.GlobalID()), slog.String("delivery", d.GlobalID()),
			slog.Int("attempt", d.Attempts+1), slog.Int("status", out.Status))
	}
	if err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error { return s.record(ctx, tx, w, d, out, lease) }); err != nil {
		return err
	}
	s.o.Attempted(s.fate(d, out), time.Duration(out.DurationMs)*time.Millisecond)
	return nil
}

// What comes of an attempt.
const (
	Delivered = "delivered"
	Failed    = "failed" // it is made again later
	GivenUp   = "given_up"
)

// fate is what the outcome of an attempt makes of its delivery.
func (s *Service) fate(d *ent.WebhookDelivery, out outcome) string {
	switch {
	case out.Error == "":
		return Delivered
	case out.dead || d.Attempts >= len(s.o.Schedule):
		return GivenUp
	}
	return Failed
}

func (s *Service) record(ctx context.Context, tx *ent.Tx, w *ent.Webhook, d *ent.WebhookDelivery, out outcome, lease time.Time) error {
	history := slices.Concat(d.Log, []column.WebhookAttempt{out.WebhookAttempt})
	u := tx.WebhookDelivery.Update().Where(webhookdelivery.ID(d.ID), webhookdelivery.NextAttemptAt(lease)).
		AddAttempts(1).SetLog(history[max(0, len(history)-maxLog):]).SetResponse(out.response)
	fate := s.fate(d, out)
	switch fate {
	case Delivered:
		u.SetStatus(enum.DeliveryDelivered).SetFinishedAt(s.now())
	case GivenUp:
		u.SetStatus(enum.DeliveryDead).SetFinishedAt(s.now())
	default:
		wait := s.o.Schedule[d.Attempts]
		wait = max(wait+rand.N(wait/10+1), out.after) //nolint:gosec // spreads attempts
		u.SetNextAttemptAt(s.now().Add(wait))
	}
	if n, err := u.Save(ctx); err != nil || n == 0 {
		return err // it was asked for anew in between
	}
	health := tx.Webhook.Update().Where(webhook.ID(w.ID))
	switch {
	case out.Error == "" && w.FailingSince == nil:
		return nil
	case out.Error == "":
		return health.ClearFailingSince().Exec(ctx)
	case out.never != "":
		health.SetEnabled(false).SetProblem(out.never)
	case fate == GivenUp && w.FailingSince != nil && s.now().Sub(*w.FailingSince) > giveUpAfter:
		health.SetEnabled(false).SetProblem("nothing was taken for a day; the last reason: " + out.Error)
	}
	if w.FailingSince == nil {
		health.SetFailingSince(out.At)
	}
	if err := health.Exec(ctx); err != nil {
		return err
	}
	if problem, off := health.Mutation().Problem(); off {
		return record(ctx, tx, enum.AuditWebhookDisabled, w, column.AuditChange{Field: "problem", After: problem})
	}
	return nil
}

// call makes one call.
func (s *Service) call(ctx context.Context, w *ent.Webhook, d *ent.WebhookDelivery) (out outcome) {
	out.At = s.now()
	begun := time.Now()
	defer func() { out.DurationMs = int(time.Since(begun).Milliseconds()) }()
	who := auth.Principal{Kind: auth.User, UserID: w.OwnerID, Projects: []uuid.UUID{w.ProjectID}}
	owner := auth.With(ctx, who)
	if err := rule.ManageWebhooks.Require(owner, s.db.Primary(), w.ProjectID); err != nil {
		out.Error, out.never = "whoever saved it last may not manage the project's webhooks any more", "whoever saved it last may not manage the project's webhooks any more: save it anew"
		if fault.Of(err) == nil {
			out.Error, out.never = "the rights of its owner could not be read", ""
		}
		return out
	}
	who.Scopes = rule.ManageWebhooks.Needs // it reads this project, and nothing else of its owner's
	owner = auth.With(ctx, who)
	// Whoever is told asks next, with the owner's tokens like as not: no replica that
	// is behind is to answer them, nor the document.
	s.db.Told(s.db.Operation(owner, w.OwnerID.String(), false))
	body, err := s.payload(owner, w, d)
	if err != nil {
		out.Error = "the payload could not be made"
		if errors.Is(err, errForgotten) {
			out.Error, out.dead = errForgotten.Error(), true
		} else {
			s.log.WarnContext(ctx, "webhook payload failed", slog.String("delivery", d.GlobalID()), slog.Any("error", err))
		}
		return out
	}
	s.send(ctx, w, d, body, &out)
	return out
}

func (s *Service) send(ctx context.Context, w *ent.Webhook, d *ent.WebhookDelivery, body []byte, out *outcome) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.URL, bytes.NewReader(body))
	if err != nil {
		out.Error = "its URL cannot be called"
		return
	}
	at := s.db.Now()
	signatures, err := s.signatures(w, d.GlobalID(), at, body)
	if err != nil {
		out.Error = "its secret cannot be read: rotate it"
		return
	}
	for name, value := range map[string]string{
		"Content-Type": "application/json", "User-Agent": "Purlin-Webhooks",
		"webhook-id": d.GlobalID(), "webhook-timestamp": strconv.FormatInt(at.Unix(), 10), "webhook-signature": signatures,
	} {
		req.Header.Set(name, value)
	}
	resp, err := s.o.Client.Do(req)
	if err != nil {
		out.Error = reason(err)
		return
	}
	defer resp.Body.Close()
	answer, _ := io.ReadAll(io.LimitReader(resp.Body, maxResponse)) // what was read before it broke off will do
	out.Status, out.response = resp.StatusCode, readable(answer)
	switch {
	case resp.StatusCode >= 200 && resp.StatusCode < 300:
	case resp.StatusCode == http.StatusGone:
		out.Error, out.never = "it answered 410 Gone", "it answered 410 Gone: it wants no more"
	default:
		out.Error = "it answered " + resp.Status
		out.after = retryAfter(resp.Header.Get("Retry-After"))
	}
}

// signatures signs a call with every secret that holds.
func (s *Service) signatures(w *ent.Webhook, id string, at time.Time, body []byte) (string, error) {
	secrets := [][]byte{w.Secret}
	if w.PreviousUntil != nil && w.PreviousUntil.After(at) {
		secrets = append(secrets, w.PreviousSecret)
	}
	var out []string
	for _, sealed := range secrets {
		secret, err := s.o.Sealer.Open(sealedFor, sealed)
		if err != nil {
			return "", fmt.Errorf("opening a secret: %w", err)
		}
		signer, err := standardwebhooks.NewWebhook(string(secret))
		if err != nil {
			return "", fmt.Errorf("reading a secret: %w", err)
		}
		signature, err := signer.Sign(id, at, body)
		if err != nil {
			return "", fmt.Errorf("signing: %w", err)
		}
		out = append(out, signature)
	}
	return strings.Join(out, " "), nil
}

// message is the payload of a call.
type message struct {
	Type      enum.WebhookEventType `json:"type"`
	Timestamp string                `json:"timestamp"` // of the event
	Project   string                `json:"projectId"`
	Cursor    *string               `json:"cursor"`
	Data      json.RawMessage       `json:"data"`
	Errors    json.RawMessage       `json:"errors,omitempty"`
}

// errForgotten says why a payload can be made no more.
var errForgotten = errors.New("the event is no longer kept")

// payload is what a call tells, as its owner sees it now.
func (s *Service) payload(owner context.Context, w *ent.Webhook, d *ent.WebhookDelivery) ([]byte, error) {
	e, err := s.eventOf(auth.AsSystem(owner), w, d)
	if err != nil {
		return nil, err
	}
	m := message{Type: d.EventType, Timestamp: d.CreatedAt.UTC().Format(timeFormat), Project: gid.Project.Encode(w.ProjectID), Data: json.RawMessage("null")}
	if e != nil {
		if d.Seq != nil {
			m.Timestamp = e.At.UTC().Format(timeFormat)
		}
		cursor := event.EncodeCursor(e.ProjectID, e.Seq)
		m.Cursor = &cursor
		if err := s.fill(owner, w, e, &m); err != nil {
			return nil, err
		}
	}
	body, err := json.Marshal(m)
	if err == nil && len(body) > maxPayload {
		m.Data, m.Errors = json.RawMessage("null"), json.RawMessage(fmt.Sprintf(`[{"message":"the payload has more than %d bytes: ask for less"}]`, maxPayload))
		body, err = json.Marshal(m)
	}
	return body, err
}

const timeFormat = "2006-01-02T15:04:05.000Z"

// eventOf is the event that a delivery tells of; for a test, the newest one that
// its webhook would tell of, or nil.
func (s *Service) eventOf(ctx context.Context, w *ent.Webhook, d *ent.WebhookDelivery) (*ent.Event, error) {
	q := s.db.Primary().Event.Query().Where(entevent.ProjectID(w.ProjectID))
	if d.Seq != nil {
		e, err := q.Where(entevent.Seq(*d.Seq)).Only(ctx)
		if ent.IsNotFound(err) {
			return nil, errForgotten
		}
		return e, err
	}
	rows, err := q.Order(ent.Desc(entevent.FieldSeq)).Limit(page).All(ctx)
	if err != nil {
		return nil, err
	}
	for _, e := range rows {
		if tells(w, e) {
			return e, nil
		}
	}
	return nil, nil //nolint:nilnil // a test of which nothing has happened yet
}

// fill makes data and errors of a message: of the event, or by the webhook's
// document.
func (s *Service) fill(owner context.Context, w *ent.Webhook, e *ent.Event, m *message) (err error) {
	ids := map[string]any{"projectId": m.Project, "eventType": string(TypeOf(e)), "cursor": *m.Cursor, "fileId": nil, "translationId": nil}
	if e.FileID != nil {
		ids["fileId"] = gid.File.Encode(*e.FileID)
	}
	if e.TranslationID != nil {
		t, err := s.db.Primary().Translation.Get(auth.AsSystem(owner), *e.TranslationID)
		if err != nil {
			return fmt.Errorf("reading the translation: %w", err)
		}
		ids["translationId"], ids["fileId"] = t.GlobalID(), gid.File.Encode(t.FileID)
	}
	if w.Document == "" {
		m.Data, err = json.Marshal(plain(e, ids))
		return err
	}
	variables, err := s.o.Check(w.Document)
	if err != nil { // the schema has gone on since
		m.Errors, err = json.Marshal([]map[string]string{{"message": err.Error()}})
		return err
	}
	for name := range ids {
		if _, declared := variables[name]; !declared {
			delete(ids, name)
		}
	}
	answer, err := s.o.Run(owner, w.Document, ids)
	if err != nil {
		return fmt.Errorf("running the document: %w", err)
	}
	var parts struct{ Data, Errors json.RawMessage }
	if err := json.Unmarshal(answer, &parts); err != nil {
		return fmt.Errorf("reading the document's answer: %w", err)
	}
	m.Data, m.Errors = parts.Data, parts.Errors
	return nil
}

// plain is the data of an event without a document.
func plain(e *ent.Event, ids map[string]any) map[string]any {
	if e.TranslationID == nil {
		return map[string]any{"fileId": ids["fileId"], "kind": e.FileEvent}
	}
	return map[string]any{
		"translationId": ids["translationId"], "fileId": ids["fileId"], "sequence": e.Sequence,
		"status": e.Status, "stage": e.Stage, "progress": e.Progress, "message": e.Message,
	}
}

// reason is why a call failed, without its URL.
func reason(err error) string {
	if u, ok := errors.AsType[*url.Error](err); ok {
		if u.Timeout() {
			return fmt.Sprintf("it did not answer within %s", patience)
		}
		err = u.Err
	}
	if errors.Is(err, errPrivate) {
		return errPrivate.Error()
	}
	text := readable([]byte(err.Error()))
	return text[:min(len(text), 300)]
}

// readable is text that every database and page takes.
func readable(b []byte) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && fault.Unseen(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(string(b), ""))
}

// retryAfter reads the header of that name, in seconds.
func retryAfter(text string) time.Duration {
	seconds, err := strconv.Atoi(text)
	if err != nil || seconds < 0 {
		return 0
	}
	return min(time.Duration(seconds)*time.Second, maxRetryAfter)
}

// sweep deletes what was taken or given up long ago, and takes up what a job that
// was lost has left: a webhook whose cursor is behind, a delivery that is overdue.
func (s *Service) sweep(ctx context.Context) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		if _, err := tx.WebhookDelivery.Delete().Where(webhookdelivery.Or(
			webhookdelivery.And(webhookdelivery.StatusEQ(enum.DeliveryDelivered), webhookdelivery.FinishedAtLT(s.now().Add(-keepDelivered))),
			webhookdelivery.And(webhookdelivery.StatusEQ(enum.DeliveryDead), webhookdelivery.FinishedAtLT(s.now().Add(-keepDead))),
		)).Exec(ctx); err != nil {
			return err
		}
		behind, err := tx.Webhook.Query().Where(webhook.Enabled(true), func(q *sql.Selector) {
			t := sql.Dialect(q.Dialect()).Table("projects").As("behind")
			q.Where(sql.Exists(sql.Dialect(q.Dialect()).Select(t.C("id")).From(t).Where(sql.And(
				sql.ColumnsEQ(t.C("id"), q.C(webhook.FieldProjectID)), sql.ColumnsGT(t.C("event_seq"), q.C(webhook.FieldCursor))))))
		}).Limit(page).IDs(ctx)
		if err != nil {
			return err
		}
		for _, id := range behind {
			if err := s.queue.Insert(ctx, tx, fanArgs{Webhook: id}, nil); err != nil {
				return err
			}
		}
		var rows []struct {
			WebhookID uuid.UUID `json:"webhook_id"`
			SubjectID uuid.UUID `json:"subject_id"`
		}
		if err := tx.WebhookDelivery.Query().
			Where(webhookdelivery.StatusEQ(enum.DeliveryPending), webhookdelivery.NextAttemptAtLT(s.now().Add(-sweepEvery))).
			Limit(page).GroupBy(webhookdelivery.FieldWebhookID, webhookdelivery.FieldSubjectID).Scan(ctx, &rows); err != nil {
			return err
		}
		for _, r := range rows {
			if err := s.queue.Insert(ctx, tx, deliverArgs{Webhook: r.WebhookID, Subject: r.SubjectID}, nil); err != nil {
				return err
			}
		}
		return nil
	})
}
