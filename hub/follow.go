package hub

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"purlin/aps"
	"purlin/auth"
	"purlin/ent"
	"purlin/ent/enum"
	"purlin/ent/fileimport"
	"purlin/ent/rule"
	"purlin/fault"
	"purlin/job"
)

// Follow makes an import follow new versions, by the login of whoever asked for it,
// or no more.
func (s *Service) Follow(ctx context.Context, id uuid.UUID, follow bool) (out *ent.FileImport, err error) {
	who, err := auth.Person(ctx)
	if err != nil {
		return nil, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		old, err := tx.FileImport.Get(ctx, id)
		if ent.IsNotFound(err) {
			return fault.Errorf(fault.NotFound, "no such import").At("input", "id")
		}
		if err != nil {
			return err
		}
		if follow && old.RequestedBy != who.UserID {
			return fault.Errorf(fault.Conflict, "it reads the hub by somebody else's account at Autodesk: import the file yourself to have it follow by yours").At("input", "follow")
		}
		if out, err = tx.FileImport.UpdateOne(old).SetFollows(follow).SetUpdatedAt(now()).Save(ctx); err != nil {
			return err
		}
		if err := record(ctx, tx, enum.AuditFileImportUpdated, out); err != nil {
			return err
		}
		return s.check(ctx, tx, id, 0)
	})
	return out, err
}

// Told takes a call of Autodesk's about an import: its body, and the header
// x-adsk-signature. It is a hint to look. A call that is not signed with a secret of
// ours is a [fault.Forbidden] fault. What it is about need not exist.
func (s *Service) Told(ctx context.Context, id, signature string, body []byte) error {
	if s.o.Callback == "" || !aps.ValidSignature(signature, body, s.o.Secrets(time.Now())...) {
		return fault.Errorf(fault.Forbidden, "the call is not signed as it should be")
	}
	which, err := uuid.Parse(id)
	if err != nil {
		return fault.Errorf(fault.Invalid, "the call cannot be read")
	}
	return s.db.InTx(auth.AsSystem(ctx), func(ctx context.Context, tx *ent.Tx) error {
		follows, err := tx.FileImport.Query().Where(fileimport.ID(which), fileimport.Follows(true)).Exist(ctx)
		if err != nil || !follows {
			return err
		}
		// The call may come before Autodesk shows the version to everybody.
		return errors.Join(s.check(ctx, tx, which, 0), s.check(ctx, tx, which, time.Minute))
	})
}

// checkArgs is the job that looks whether an import that follows has a newer version,
// and that Autodesk tells of the next.
type checkArgs struct {
	Import uuid.UUID `json:"import"`
}

// Kind names the job.
func (checkArgs) Kind() string { return "hub_check" }

// check sends somebody to look after a wait.
func (s *Service) check(ctx context.Context, tx *ent.Tx, id uuid.UUID, wait time.Duration) error {
	o := &river.InsertOpts{Queue: job.Light, MaxAttempts: 5}
	if wait > 0 { // a job that falls due at once would wait for the scheduler's next round
		o.ScheduledAt = time.Now().Add(wait)
	}
	return s.queue.Insert(ctx, tx, checkArgs{id}, o)
}

type checkWorker struct {
	river.WorkerDefaults[checkArgs]
	service *Service
}

// Work looks, and says in the row what keeps it from looking.
func (w *checkWorker) Work(ctx context.Context, j *river.Job[checkArgs]) error {
	s := w.service
	i, err := s.db.Primary().FileImport.Get(auth.AsSystem(ctx), j.Args.Import)
	if ent.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	err = s.look(auth.With(ctx, auth.Principal{Kind: auth.User, UserID: i.RequestedBy}), i)
	refused := fault.Of(err)
	switch {
	case err == nil:
		return nil
	case len(refused) > 0 && refused[0].Code == fault.RateLimited:
		return river.JobSnooze(max(refused[0].RetryAfter, time.Second))
	case len(refused) > 0:
		return s.looked(ctx, i, func(u *ent.FileImportUpdateOne) { u.SetFailure("new versions are not followed: " + refused[0].Message) })
	case j.Attempt >= j.MaxAttempts:
		s.log.WarnContext(ctx, "new versions in a hub were not asked for", slog.String("import", i.ID.String()), slog.Any("error", err))
		return s.looked(ctx, i, func(*ent.FileImportUpdateOne) {})
	}
	return err
}

// look asks for the item's newest version, as the user whose login reads it.
func (s *Service) look(ctx context.Context, i *ent.FileImport) error {
	if !i.Follows {
		return s.unhook(ctx, i)
	}
	if err := rule.WriteFiles.Require(ctx, s.db.Primary(), i.ProjectID); err != nil {
		// Who may not write the project any more gives it nothing, and is asked nothing.
		if len(fault.Of(err)) == 0 {
			return err
		}
		return errors.Join(s.unhook(ctx, i), s.looked(ctx, i, func(u *ent.FileImportUpdateOne) {
			u.SetFollows(false).SetFailure("new versions are not followed: who asked for it may not write to the project")
		}))
	}
	return s.as(ctx, i.RequestedBy, func(c *aps.Client) error {
		if err := s.hook(ctx, c, i); err != nil {
			return err
		}
		tip, err := c.Tip(ctx, i.HubProject, i.Item)
		if err != nil {
			return err
		}
		return s.db.InTx(auth.AsSystem(ctx), func(ctx context.Context, tx *ent.Tx) error {
			row, err := tx.FileImport.Get(ctx, i.ID)
			if err != nil {
				return err
			}
			if row.Status == enum.ImportRunning || tip.Number <= row.VersionNumber || !row.Follows {
				u := tx.FileImport.UpdateOne(row).SetCheckedAt(now())
				if row.Status == enum.ImportSucceeded {
					u.ClearFailure()
				}
				return u.Exec(ctx)
			}
			next, err := again(tx, row, tip).SetCheckedAt(now()).Save(ctx)
			if err != nil {
				return err
			}
			return s.copy(ctx, tx, next)
		})
	})
}

// looked notes when the item was asked for.
func (s *Service) looked(ctx context.Context, i *ent.FileImport, change func(*ent.FileImportUpdateOne)) error {
	return s.db.InTx(auth.AsSystem(ctx), func(ctx context.Context, tx *ent.Tx) error {
		u := tx.FileImport.UpdateOneID(i.ID).SetCheckedAt(now()).SetUpdatedAt(now())
		change(u)
		return u.Exec(ctx)
	})
}

// attribute is kept with a hook and says which secret it has, without telling it.
func attribute(secret string) string {
	sum := sha256.Sum256([]byte("hook of an import " + secret))
	return hex.EncodeToString(sum[:8])
}

// hook sees to it that Autodesk tells of new versions in the item's folder. Where
// the user's account may not ask for that, the item is asked for now and then.
func (s *Service) hook(ctx context.Context, c *aps.Client, i *ent.FileImport) error {
	if s.o.Callback == "" {
		return nil
	}
	c = c.In(aps.Region(i.Region))
	var h aps.Hook
	var err error
	if i.Hook != "" {
		h, err = c.Hook(ctx, aps.SystemData, aps.EventVersionAdded, i.Hook)
	}
	if i.Hook == "" || aps.IsStatus(err, http.StatusNotFound) {
		h, err = s.hooked(ctx, c, i)
	}
	if aps.IsStatus(err, http.StatusForbidden) {
		s.log.InfoContext(ctx, "Autodesk does not tell of new versions here: they are asked for", slog.String("import", i.ID.String()))
		return nil
	}
	if err != nil || h.ID == "" { // not listed yet: next time
		return err
	}
	secret := s.o.Secrets(time.Now())[0]
	var has struct{ Secret string }
	if len(h.Attribute) > 0 {
		_ = json.Unmarshal(h.Attribute, &has) // of another shape: not ours
	}
	u := aps.HookUpdate{}
	if has.Secret != attribute(secret) {
		u.Secret, u.Attribute = secret, map[string]any{"secret": attribute(secret)}
	}
	if h.Status == aps.HookInactive {
		u.Status = aps.HookActive
	}
	if u.Secret != "" || u.Status != "" {
		if err := c.UpdateHook(ctx, aps.SystemData, aps.EventVersionAdded, h.ID, u); err != nil {
			return fmt.Errorf("giving a webhook its secret: %w", err)
		}
	}
	if h.ID == i.Hook {
		return nil
	}
	return s.looked(ctx, i, func(u *ent.FileImportUpdateOne) { u.SetHook(h.ID) })
}

// hooked makes the import's hook, or finds the one that a run has made without
// coming to note it.
func (s *Service) hooked(ctx context.Context, c *aps.Client, i *ent.FileImport) (aps.Hook, error) {
	call := s.o.Callback + i.ID.String()
	scope := aps.HookScope{Folder: i.Folder}
	h, err := c.CreateHook(ctx, aps.SystemData, aps.EventVersionAdded, aps.HookRequest{CallbackURL: call, Scope: scope, AutoReactivate: true})
	if !aps.IsStatus(err, http.StatusConflict) {
		return h, err
	}
	for h, err := range c.Hooks(ctx, aps.HookQuery{System: aps.SystemData, Event: aps.EventVersionAdded}) {
		if err != nil || h.CallbackURL == call {
			return h, err
		}
	}
	return aps.Hook{}, nil
}

// unhook has Autodesk tell of an import no more.
func (s *Service) unhook(ctx context.Context, i *ent.FileImport) error {
	if i.Hook == "" {
		return nil
	}
	err := s.as(ctx, i.RequestedBy, func(c *aps.Client) error {
		return c.In(aps.Region(i.Region)).DeleteHook(ctx, aps.SystemData, aps.EventVersionAdded, i.Hook)
	})
	if len(fault.Of(err)) > 0 && fault.CodeOf(err) != fault.RateLimited {
		err = nil // without the login it cannot be deleted: its calls change nothing
	}
	if err != nil {
		return err
	}
	return s.looked(ctx, i, func(u *ent.FileImportUpdateOne) { u.SetHook("") })
}

// PollArgs is the periodic job that sends somebody to look for those imports that
// Autodesk has not told of for a while.
type PollArgs struct{}

// Kind names the job.
func (PollArgs) Kind() string { return "hub_poll" }

type pollWorker struct {
	river.WorkerDefaults[PollArgs]
	service *Service
}

// pollBatch is how many are looked after in one go.
const pollBatch = 500

// Work sends them.
func (w *pollWorker) Work(ctx context.Context, _ *river.Job[PollArgs]) error {
	s := w.service
	ctx = auth.AsSystem(ctx)
	ids, err := s.db.Primary().FileImport.Query().Where(fileimport.Follows(true), fileimport.CheckedAtLT(now().Add(-s.o.Patience))).
		Order(fileimport.ByCheckedAt()).Limit(pollBatch).IDs(ctx)
	if err != nil || len(ids) == 0 {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		for _, id := range ids {
			if err := s.check(ctx, tx, id, 0); err != nil {
				return err
			}
		}
		return tx.FileImport.Update().Where(fileimport.IDIn(ids...)).SetCheckedAt(now()).Exec(ctx)
	})
}
