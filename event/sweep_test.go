package event_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/enum"
	"purlin/event"
	"purlin/pubsub"
	"purlin/store"
	"purlin/testservice"
)

func everywhere(t *testing.T, f func(t *testing.T, database string)) {
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		f(t, "sqlite:"+filepath.Join(t.TempDir(), "t.db"))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		f(t, testservice.Postgres(t))
	})
}

// What is older than it is to be kept goes, and who follows from before is told once.
func TestWhatIsOldIsForgotten(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, database string) {
		log := slog.New(slog.DiscardHandler)
		db, err := store.Open(t.Context(), database, store.Options{})
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, db.Close()) })
		require.NoError(t, db.Migrate(t.Context()))
		bus, err := pubsub.Open(t.Context(), "memory:", log)
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, bus.Close()) })
		events := event.NewLog(db, bus, log, event.Options{})
		system := auth.AsSystem(t.Context())
		now := time.Now().UTC().Truncate(time.Millisecond)
		ago := func(days int) time.Time { return now.AddDate(0, 0, -days) }

		var project *ent.Project
		var translation *ent.Translation
		require.NoError(t, db.InTx(system, func(ctx context.Context, tx *ent.Tx) error {
			owner := tx.User.Create().SetEmail("a@example.com").SetName("A").SaveX(ctx)
			project = tx.Project.Create().SetName("P").SetOwnerID(owner.ID).SetEventSeq(8).SaveX(ctx)
			translation = tx.Translation.Create().SetProjectID(project.ID).SetFileID(uuid.New()).SetFileVersionID(uuid.New()).SetRequestedBy(owner.ID).
				SetOutputs([]enum.OutputFormat{enum.STL}).SetResultKey("k").SetStatus(enum.Succeeded).SetSequence(6).SaveX(ctx)
			tx.Event.Create().SetProjectID(project.ID).SetSeq(1).SetFileID(translation.FileID).SetFileEvent("CREATED").SetAt(ago(40)).ExecX(ctx)
			for n, status := range []enum.TranslationStatus{enum.Queued, enum.Running, enum.Running, enum.Failed, enum.Running, enum.Succeeded} {
				at := ago(40)
				if n == 4 {
					at = ago(1)
				}
				tx.Event.Create().SetProjectID(project.ID).SetSeq(int64(n) + 2).SetTranslationID(translation.ID).SetSequence(n + 1).SetStatus(string(status)).SetAt(at).ExecX(ctx)
			}
			tx.Event.Create().SetProjectID(project.ID).SetSeq(8).SetFileID(translation.FileID).SetFileEvent("RENAMED").SetAt(ago(0)).ExecX(ctx)
			for _, days := range []int{500, 100, 1} {
				tx.AuditEntry.Create().SetProjectID(project.ID).SetAction(enum.AuditFileCreated).SetActorKind(enum.ActorUser).
					SetAddress("192.0.2.1").SetClient("curl").SetLocated(true).SetCreatedAt(ago(days)).SetLastAt(ago(days)).ExecX(ctx)
			}
			return nil
		}))
		for range 2 { // again changes nothing
			require.NoError(t, events.Sweep(t.Context(), event.Keep{Progress: 30 * 24 * time.Hour, Audit: 400 * 24 * time.Hour, Addresses: 90 * 24 * time.Hour}))
		}
		var left []int64
		require.NoError(t, db.Primary().Event.Query().Order(ent.Asc("seq")).Select("seq").Scan(system, &left))
		require.Equal(t, []int64{1, 2, 5, 6, 7, 8}, left)
		var kept []string
		require.NoError(t, db.Primary().AuditEntry.Query().Order(ent.Asc("created_at")).Select("address").Scan(system, &kept))
		require.Equal(t, []string{"", "192.0.2.1"}, kept)

		from := event.EncodeCursor(project.ID, 0)
		follow, err := events.FollowProject(system, project.ID, &from)
		require.NoError(t, err)
		defer follow.Close()
		var told []string
		for len(told) < 7 {
			e, ok := follow.Next(system)
			require.True(t, ok)
			switch e := e.(type) {
			case *event.Gap:
				told = append(told, "gap")
			case *event.File:
				told = append(told, string(e.Kind()))
			case *event.Translation:
				told = append(told, string(e.Status()))
			}
		}
		require.Equal(t, []string{"CREATED", "QUEUED", "gap", "FAILED", "RUNNING", "SUCCEEDED", "RENAMED"}, told)

		zero := 0
		steps, err := events.FollowTranslation(system, translation.ID, &zero)
		require.NoError(t, err)
		defer steps.Close()
		var sequences []int
		for {
			e, ok := steps.Next(system)
			if !ok {
				break
			}
			sequences = append(sequences, e.Sequence())
		}
		require.Equal(t, []int{1, 4, 5, 6}, sequences, "it ends as it did before")
	})
}
