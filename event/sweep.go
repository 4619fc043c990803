package event

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"entgo.io/ent/dialect/sql"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/auditentry"
	"purlin/ent/enum"
	"purlin/ent/event"
)

// Keep says how long the logs keep what; zero: for good.
type Keep struct {
	// Progress is how long the steps of translations under way are kept. That a
	// translation was asked for and how it ended, and what happened to files, stays
	// as long as the project.
	Progress time.Duration
	// Audit is how long entries of audit logs are kept, and Addresses how long they
	// say from where something was done.
	Audit, Addresses time.Duration
}

// sweepBatch is how many rows of a kind the sweep takes in one commit.
const sweepBatch = 1000

// Sweep deletes what is older than it is to be kept. It is safe to run in many
// processes. Who follows a project and is as far behind as that is given a [Gap].
func (l *Log) Sweep(ctx context.Context, k Keep) error {
	ctx = auth.AsSystem(ctx)
	return errors.Join(
		l.sweepOf(ctx, k.Progress, "steps of translations", l.forgetProgress),
		l.sweepOf(ctx, k.Audit, "audit entries", l.forgetAudit),
		l.sweepOf(ctx, k.Addresses, "addresses of audit entries", l.forgetAddresses),
	)
}

// sweepOf runs batches until one is not full.
func (l *Log) sweepOf(ctx context.Context, keep time.Duration, what string, batch func(ctx context.Context, tx *ent.Tx, before time.Time) (int, error)) error {
	if keep == 0 {
		return nil
	}
	before, total := now().Add(-keep), 0
	for n := sweepBatch; n == sweepBatch; total += n {
		if err := l.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) (err error) {
			n, err = batch(ctx, tx, before)
			return err
		}); err != nil {
			return fmt.Errorf("sweeping the logs: %w", err)
		}
	}
	if total > 0 {
		l.log.InfoContext(ctx, "rows of the logs forgotten", slog.String("what", what), slog.Int("count", total))
	}
	return nil
}

func (l *Log) forgetProgress(ctx context.Context, tx *ent.Tx, before time.Time) (int, error) {
	// The index has few rows but these.
	indexed := func(s *sql.Selector) { s.Where(sql.ExprP("(sequence > 1) AND (progress < 100)")) }
	ids, err := tx.Event.Query().Where(event.AtLT(before), event.Status(string(enum.Running)), indexed).Order(event.ByAt()).Limit(sweepBatch).IDs(ctx)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	_, err = tx.Event.Delete().Where(event.IDIn(ids...)).Exec(ctx)
	return len(ids), err
}

func (l *Log) forgetAudit(ctx context.Context, tx *ent.Tx, before time.Time) (int, error) {
	ids, err := tx.AuditEntry.Query().Where(auditentry.CreatedAtLT(before)).Order(auditentry.ByCreatedAt()).Limit(sweepBatch).IDs(ctx)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	_, err = tx.AuditEntry.Delete().Where(auditentry.IDIn(ids...)).Exec(ctx)
	return len(ids), err
}

func (l *Log) forgetAddresses(ctx context.Context, tx *ent.Tx, before time.Time) (int, error) {
	ids, err := tx.AuditEntry.Query().Where(auditentry.LastAtLT(before), auditentry.Located(true)).Order(auditentry.ByLastAt()).Limit(sweepBatch).IDs(ctx)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return len(ids), tx.AuditEntry.Update().Where(auditentry.IDIn(ids...)).SetAddress("").SetClient("").SetLocated(false).Exec(ctx)
}
