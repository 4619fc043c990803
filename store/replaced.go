package store

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"

	"purlin/ent"
	"purlin/ent/derivative"
	"purlin/ent/enum"
	"purlin/ent/predicate"
)

// Replaced keeps the derivatives that are the newest of their format nowhere: every
// translation that shows them, their own and those that share its result, has a newer
// one of the same version that was done before the given time and has a derivative of
// the format from elsewhere. What is the newest somewhere stays, and so does what a
// translation under way is to share.
func Replaced(before time.Time) predicate.Derivative {
	return func(s *sql.Selector) {
		format, result := s.C(derivative.FieldFormat), s.C(derivative.FieldTranslationID)
		s.Where(sql.P(func(b *sql.Builder) {
			b.WriteString(`not exists (
				select 1
				from   translations t
				join   files f on f.id = t.file_id and f.purged_at is null
				where  (t.id = `+result+` or t.reused_from_id = `+result+`)
				and    t.status in (`).Args(string(enum.Succeeded), string(enum.Running), string(enum.Queued)).WriteString(`)
				and    not exists (
					select 1
					from   translations n
					join   derivatives  d on d.translation_id = coalesce(n.reused_from_id, n.id) and d.format = ` + format + `
					where  n.file_id = t.file_id and n.file_version_id = t.file_version_id and n.root_file = t.root_file
					and    (n.created_at, n.id) > (t.created_at, t.id)
					and    coalesce(n.reused_from_id, n.id) <> ` + result + `
					and    n.status = `).Arg(string(enum.Succeeded)).WriteString(`
					and    n.finished_at < `).Arg(before).WriteString(`))`)
		}))
	}
}

// NoteReplaced notes of those derivatives that are [Replaced] since when they are. It
// is to be called where one may have ceased to be the newest, in the same transaction.
func NoteReplaced(ctx context.Context, tx *ent.Tx, at time.Time, which predicate.Derivative) error {
	// What tx itself finished at this moment counts.
	if err := tx.Derivative.Update().Where(which, derivative.ReplacedAtIsNil(), Replaced(at.Add(time.Second))).SetReplacedAt(at).Exec(ctx); err != nil {
		return fmt.Errorf("noting what is replaced: %w", err)
	}
	return nil
}

// Watched keeps the derivatives that a viewer session may read at the given time.
func Watched(at time.Time) predicate.Derivative {
	return func(s *sql.Selector) {
		result := s.C(derivative.FieldTranslationID)
		s.Where(sql.P(func(b *sql.Builder) {
			b.WriteString(`exists (
				select 1
				from   viewer_sessions v
				join   translations t on t.id = v.translation_id
				where  v.project_id = ` + s.C(derivative.FieldProjectID) + ` and v.revoked_at is null and v.expires_at > `).Arg(at).WriteString(`
				and    coalesce(t.reused_from_id, t.id) = ` + result + `)`)
		}))
	}
}
