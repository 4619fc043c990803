package translate_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/auth"
	"purlin/catalog"
	"purlin/ent"
	"purlin/ent/enum"
	"purlin/fault"
	"purlin/translate"
)

func TestAProjectBeginsNoMoreTranslationsADayThanItMay(t *testing.T) {
	t.Parallel()
	noon := time.Now().UTC().Truncate(24 * time.Hour).Add(12 * time.Hour) // no day ends while the test runs
	everywhere(t, func(t *testing.T, database, blobs string) {
		b := newBench(t, database, blobs, translate.Options{Day: func() time.Time { return noon }})
		usage := func() translate.Usage {
			p, err := b.db.Primary().Project.Get(b.ctx, b.project.ID)
			require.NoError(t, err)
			return translate.UsageOf(p, noon)
		}
		start := func(n int, key string) (*ent.Translation, error) {
			in := translate.Start{FileID: b.upload(fmt.Sprint(n, ".obj"), fmt.Sprint(cube, "# ", n)).FileID, Outputs: []enum.OutputFormat{enum.STL}}
			if key != "" {
				in.IdempotencyKey = &key
			}
			return b.pipeline.Start(b.ctx, in)
		}
		two, one := 2, 1
		_, err := b.files.UpdateProject(b.ctx, catalog.UpdateProject{ID: b.project.ID, DailyLimit: &two, DailyWarning: &two})
		require.NoError(t, err)

		var editor *ent.User
		b.system(func(ctx context.Context, tx *ent.Tx) (err error) {
			if editor, err = tx.User.Create().SetEmail("e@example.com").SetName("E").Save(ctx); err != nil {
				return err
			}
			return tx.Membership.Create().SetProjectID(b.project.ID).SetUserID(editor.ID).SetRole(enum.Editor).Exec(ctx)
		})
		name, as := "Q", auth.With(t.Context(), auth.Principal{Kind: auth.User, UserID: editor.ID})
		_, err = b.files.UpdateProject(as, catalog.UpdateProject{ID: b.project.ID, Name: &name})
		require.NoError(t, err)
		for _, in := range []catalog.UpdateProject{{DailyLimit: &one}, {DailyWarning: &one}} {
			in.ID = b.project.ID
			_, err = b.files.UpdateProject(as, in)
			require.Equal(t, fault.Forbidden, fault.CodeOf(err), "%v", err)
		}

		first, err := start(1, "key")
		require.NoError(t, err)
		require.Equal(t, 1, usage().Today)
		require.False(t, usage().Warned())
		for _, key := range []string{"key", "", ""} { // repeated, and joined: for nothing
			_, err = start(1, key)
			require.NoError(t, err)
		}
		require.Equal(t, 1, usage().Today)
		_, err = b.pipeline.Cancel(b.ctx, first.ID)
		require.NoError(t, err)
		_, err = b.pipeline.Retry(b.ctx, first.ID)
		require.NoError(t, err)
		require.Equal(t, 2, usage().Today)
		require.True(t, usage().Warned())

		_, err = start(2, "")
		require.Equal(t, fault.Conflict, fault.CodeOf(err))
		require.ErrorContains(t, err, "as it may (2)")
		require.ErrorContains(t, err, usage().ResetsAt.Format(time.RFC3339))
		_, err = b.pipeline.Cancel(b.ctx, first.ID)
		require.NoError(t, err)
		_, err = b.pipeline.Retry(b.ctx, first.ID)
		require.Equal(t, fault.Conflict, fault.CodeOf(err))
		require.Equal(t, enum.Canceled, b.translation(first.ID).Status)

		b.system(func(ctx context.Context, tx *ent.Tx) error { // a day later
			return tx.Project.UpdateOneID(b.project.ID).SetUsageDay(usage().ResetsAt.AddDate(0, 0, -2)).Exec(ctx)
		})
		require.Zero(t, usage().Today)
		_, err = start(2, "")
		require.NoError(t, err)
		none := 0
		_, err = b.files.UpdateProject(b.ctx, catalog.UpdateProject{ID: b.project.ID, DailyLimit: &none})
		require.NoError(t, err)
		for n := range 3 {
			_, err = start(3+n, "")
			require.NoError(t, err)
		}
		require.Equal(t, 4, usage().Today)
		less := -1
		_, err = b.files.UpdateProject(b.ctx, catalog.UpdateProject{ID: b.project.ID, DailyLimit: &less})
		require.Equal(t, fault.Invalid, fault.CodeOf(err), "%v", err)
	})
}
