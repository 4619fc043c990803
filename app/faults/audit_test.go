//go:build faults

package faults_test

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"purlin/ent/gid"
	"purlin/event"
)

// logged is an event as the database has it.
type logged struct {
	Seq         int64
	Translation *uuid.UUID
	Sequence    int
	Status      string
	Progress    int
}

// settle waits until nothing is under way any more, and until every follower has
// received what there is. It returns what is still open after ages.
func (s *stack) settle(fs *followers) (open []string) {
	s.t.Helper()
	deadline := time.Now().Add(ages)
	wait := func(what string, holds func() bool) {
		for !holds() {
			if time.Now().After(deadline) {
				open = append(open, what)
				return
			}
			pause(s.t.Context(), 50*time.Millisecond)
		}
	}
	wait("a translation is not over", func() bool {
		return s.count(`select count(*) from translations where status in ('QUEUED', 'RUNNING')`) == 0
	})
	wait("a job is not over", func() bool {
		return s.count(`select count(*) from river_job where kind = 'translation_step' and state not in ('completed', 'cancelled', 'discarded')`) == 0
	})
	if len(open) > 0 {
		for _, row := range s.rows(s.t.Context(), `select concat_ws(' ', count(*), kind, queue, state, 'due in', min(scheduled_at) - now(), 'taken', min(now() - attempted_at), 'ago, attempts', max(attempt))
			from river_job where state not in ('completed', 'cancelled') group by kind, queue, state`) {
			s.t.Logf("jobs: %s", row)
		}
	}
	deadline = time.Now().Add(patience) // the sweep of the event log takes two seconds
	for _, f := range fs.all {
		wait("a follower lags behind", func() bool { return f.count() >= s.length(f) || len(f.found()) > 0 })
	}
	fs.stop()
	return open
}

// length is how many events a follower should have received by now.
func (s *stack) length(f *follower) int {
	if f.project != nil {
		return s.count(`select event_seq from projects where id = $1`, *f.project)
	}
	id, err := gid.Translation.Decode(f.id)
	require.NoError(s.t, err)
	return s.count(`select sequence from translations where id = $1`, id)
}

func (f *follower) found() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.faults)
}

// audit reads what is left after a run, and returns what is wrong. expected is
// how many translations there must be; all have succeeded.
func (s *stack) audit(fs *followers, expected int) []string {
	s.t.Helper()
	var wrong []string
	bad := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	logs := s.auditLog(ctx, bad)
	s.auditTranslations(ctx, expected, logs, bad)
	s.auditEngine(ctx, bad)
	for i, f := range fs.all {
		who := fmt.Sprintf("follower %d of %s", i, f.id)
		for _, fault := range f.found() {
			bad("%s: %s", who, fault)
		}
		auditFollower(f, logs, func(format string, args ...any) { bad("%s: %s", who, fmt.Sprintf(format, args...)) })
	}
	for _, row := range s.rows(ctx, `select kind || ' ' || state || ' ' || coalesce(errors[array_upper(errors, 1)]::text, '') from river_job
		where state = 'discarded' or kind = 'translation_step' and state not in ('completed', 'cancelled')`) {
		bad("a job: %s", row)
	}
	return append(wrong, s.auditBlobs(ctx)...)
}

func (s *stack) rows(ctx context.Context, query string, args ...any) []string {
	s.t.Helper()
	rows, err := s.sql.Query(ctx, query, args...)
	require.NoError(s.t, err)
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(s.t, err)
	return list
}

// auditLog returns the events by project, whose sequences have no hole.
func (s *stack) auditLog(ctx context.Context, bad func(string, ...any)) map[uuid.UUID][]logged {
	logs := map[uuid.UUID][]logged{}
	rows, err := s.sql.Query(ctx, `select project_id, seq, translation_id, sequence, status, progress from events order by project_id, seq`)
	require.NoError(s.t, err)
	var project uuid.UUID
	var e logged
	_, err = pgx.ForEachRow(rows, []any{&project, &e.Seq, &e.Translation, &e.Sequence, &e.Status, &e.Progress}, func() error {
		logs[project] = append(logs[project], e)
		if n := len(logs[project]); e.Seq != int64(n) {
			bad("project %s: event %d stands where %d belongs", project, e.Seq, n)
		}
		return nil
	})
	require.NoError(s.t, err)
	rows, err = s.sql.Query(ctx, `select id, event_seq from projects`)
	require.NoError(s.t, err)
	var last int
	_, err = pgx.ForEachRow(rows, []any{&project, &last}, func() error {
		if len(logs[project]) != last {
			bad("project %s: it has %d events and says %d", project, len(logs[project]), last)
		}
		return nil
	})
	require.NoError(s.t, err)
	return logs
}

func (s *stack) auditTranslations(ctx context.Context, expected int, logs map[uuid.UUID][]logged, bad func(string, ...any)) {
	rows, err := s.sql.Query(ctx, `select id, project_id, status, sequence, progress, error_code || ' ' || error_message from translations`)
	require.NoError(s.t, err)
	var id, project uuid.UUID
	var status, message string
	var sequence, progress, n int
	_, err = pgx.ForEachRow(rows, []any{&id, &project, &status, &sequence, &progress, &message}, func() error {
		n++
		if status != "SUCCEEDED" {
			bad("translation %s: %s %s", id, status, message)
		}
		var its []logged
		for _, e := range logs[project] {
			if e.Translation != nil && *e.Translation == id {
				its = append(its, e)
			}
		}
		for i, e := range its {
			if e.Sequence != i+1 {
				bad("translation %s: sequence %d stands where %d belongs", id, e.Sequence, i+1)
			}
			if i > 0 && e.Progress < its[i-1].Progress {
				bad("translation %s: progress falls from %d to %d", id, its[i-1].Progress, e.Progress)
			}
			if final(e.Status) != (i == len(its)-1) {
				bad("translation %s: event %d of %d is %s", id, i+1, len(its), e.Status)
			}
		}
		if len(its) != sequence || len(its) > 0 && (its[len(its)-1].Status != status || its[len(its)-1].Progress != progress) {
			bad("translation %s: its row, %s at %d%% with %d events, is not what its %d events tell", id, status, progress, sequence, len(its))
		}
		return nil
	})
	require.NoError(s.t, err)
	if n != expected {
		bad("there are %d translations, %d were asked for", n, expected)
	}
	for _, row := range s.rows(ctx, `select t.id::text from translations t where t.status = 'SUCCEEDED' and t.reused_from_id is null and
		(select count(distinct d.format) from derivatives d where d.translation_id = t.id) <> jsonb_array_length(t.outputs)`) {
		bad("translation %s: a result is missing", row)
	}
	for _, row := range s.rows(ctx, `select translation_id::text || ' ' || engine_urn from derivatives group by translation_id, engine_urn having count(*) > 1`) {
		bad("translation and result %s: recorded twice", row)
	}
}

// auditEngine looks for work that was paid twice: the engine takes a job for a
// design and outputs once.
func (s *stack) auditEngine(ctx context.Context, bad func(string, ...any)) {
	taken, err := s.engine.submissions()
	require.NoError(s.t, err)
	for job, n := range taken {
		if n > 1 {
			bad("the engine was asked %d times for %s", n, job)
		}
	}
	want := s.count(`select count(distinct (urn, outputs)) from translations where reused_from_id is null and urn <> ''`)
	if len(taken) != want {
		bad("the engine did %d jobs for %d different translations", len(taken), want)
	}
}

func auditFollower(f *follower, logs map[uuid.UUID][]logged, bad func(string, ...any)) {
	var want []logged
	if f.project != nil {
		want = logs[*f.project]
	} else {
		id, err := gid.Translation.Decode(f.id)
		if err != nil {
			bad("%v", err)
			return
		}
		for _, events := range logs {
			for _, e := range events {
				if e.Translation != nil && *e.Translation == id {
					want = append(want, e)
				}
			}
		}
	}
	if len(f.events) != len(want) {
		bad("received %d of %d events", len(f.events), len(want))
	}
	for i, e := range f.events[:min(len(f.events), len(want))] {
		if f.project != nil {
			if seq, err := event.DecodeCursor(*f.project, e.Cursor); err != nil || seq != want[i].Seq {
				bad("event %d came where %d belongs (%v)", seq, want[i].Seq, err)
				return
			}
		}
		if e.Sequence != want[i].Sequence || e.Status != want[i].Status || e.Progress != want[i].Progress {
			bad("received %+v where the log has %+v", e, want[i])
			return
		}
	}
}

// auditBlobs lets everything expire, has it swept, and compares the bucket with
// the rows.
func (s *stack) auditBlobs(ctx context.Context) (wrong []string) {
	s.t.Helper()
	for range 10 {
		s.exec(ctx, `update uploads set expires_at = now() - interval '1 hour' where status = 'PENDING'`)
		s.exec(ctx, `update orphans set due_at = now() - interval '1 hour'`)
		var id int64
		require.NoError(s.t, s.sql.QueryRow(ctx, `insert into river_job (args, kind, max_attempts, queue) values ('{}', 'sweep', 25, 'default') returning id`).Scan(&id))
		eventually(s.t, patience, "the sweep ends", func() bool {
			return s.count(`select count(*) from river_job where id = $1 and state = 'completed'`, id) == 1
		})
		if s.count(`select (select count(*) from uploads where status = 'PENDING') + (select count(*) from orphans)`) == 0 {
			break
		}
	}
	if n := s.count(`select (select count(*) from uploads where status = 'PENDING') + (select count(*) from orphans)`); n != 0 {
		wrong = append(wrong, fmt.Sprintf("%d uploads and orphans are not swept", n))
	}
	rows := s.rows(ctx, `select blob_key from file_versions union select blob_key from derivatives`)
	keys, uploads := objects(ctx, s)
	for _, k := range rows {
		if !slices.Contains(keys, k) {
			wrong = append(wrong, "a row without its blob: "+k)
		}
	}
	for _, k := range keys {
		if !slices.Contains(rows, k) {
			wrong = append(wrong, "a blob without a row: "+k)
		}
	}
	for _, k := range uploads {
		wrong = append(wrong, "a multipart upload was left over: "+k)
	}
	return wrong
}

func (s *stack) exec(ctx context.Context, sql string) {
	s.t.Helper()
	_, err := s.sql.Exec(ctx, sql)
	require.NoError(s.t, err)
}

// s3 is a client of the bucket past any proxy, and the bucket's name.
func (s *stack) s3(ctx context.Context) (client *s3.Client, bucket string) {
	s.t.Helper()
	u, err := url.Parse(s.bucket)
	require.NoError(s.t, err)
	c, err := config.LoadDefaultConfig(ctx, config.WithRegion("us-east-1"))
	require.NoError(s.t, err)
	return s3.NewFromConfig(c, func(o *s3.Options) {
		o.UsePathStyle = true
		o.BaseEndpoint = aws.String(u.Query().Get("endpoint"))
	}), u.Host
}

// objects lists the bucket: its objects, and its multipart uploads that are open.
func objects(ctx context.Context, s *stack) (keys, uploads []string) {
	s.t.Helper()
	client, bucket := s.s3(ctx)
	pages := s3.NewListObjectsV2Paginator(client, &s3.ListObjectsV2Input{Bucket: &bucket})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		require.NoError(s.t, err)
		for _, o := range page.Contents {
			if !strings.HasSuffix(*o.Key, "/") {
				keys = append(keys, *o.Key)
			}
		}
	}
	more := s3.NewListMultipartUploadsPaginator(client, &s3.ListMultipartUploadsInput{Bucket: &bucket})
	for more.HasMorePages() {
		page, err := more.NextPage(ctx)
		require.NoError(s.t, err)
		for _, o := range page.Uploads {
			uploads = append(uploads, *o.Key)
		}
	}
	return keys, uploads
}
