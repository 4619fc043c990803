//go:build faults

package faults_test

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"
)

// The audit finds what it is there for: after a run that it found whole, each of
// its faults is planted.
func TestTheAuditFindsPlantedFaults(t *testing.T) {
	t.Parallel()
	s := deploy(t, options{})
	fs := s.translate(20, 24, func() {})
	if t.Failed() {
		return
	}
	ctx := t.Context()
	one := func(query string) string {
		t.Helper()
		rows := s.rows(ctx, query)
		require.NotEmpty(t, rows)
		return rows[0]
	}
	planted := map[string]string{} // what is to be found, by what was planted
	plant := func(what, finds string) { planted[what] = finds }

	// What subscribers received.
	spoil := func(i int, f func([]seen) []seen) string {
		require.Greater(t, len(fs.all[i].events), 3)
		fs.all[i].events = f(fs.all[i].events)
		return "follower " + string(rune('0'+i)) + " of " + fs.all[i].id + ": "
	}
	plant("an event that was lost", spoil(0, func(l []seen) []seen { return slices.Delete(l, 1, 2) })+"received ")
	plant("an event that was repeated", spoil(1, func(l []seen) []seen { return slices.Insert(l, 1, l[0]) })+"event ")
	plant("events out of order", spoil(2, func(l []seen) []seen { l[1], l[2] = l[2], l[1]; return l })+"event ")
	plant("an event that is another", spoil(3, func(l []seen) []seen { l[1].Progress++; return l })+"received {")

	// What the database has, of projects that those subscribers do not follow.
	list := s.rows(ctx, `select id::text from projects order by id desc`)
	project := list[1]
	s.exec(ctx, `delete from events where project_id = '`+project+`' and seq = 5`)
	plant("a hole in the log", "project "+project+": event 6 stands where 5 belongs")
	ids := s.rows(ctx, `select id::text from translations where project_id = '`+list[0]+`' order by id`)
	s.exec(ctx, `update translations set status = 'RUNNING' where id = '`+ids[0]+`'`)
	plant("a translation that is stuck", "translation "+ids[0]+": RUNNING")
	s.exec(ctx, `update translations set progress = progress - 1 where id = '`+ids[1]+`'`)
	plant("a row that is not what its events tell", "translation "+ids[1]+": its row")
	s.exec(ctx, `update events set progress = 99 where translation_id = '`+ids[2]+`' and sequence = 1`)
	plant("progress that falls", "translation "+ids[2]+": progress falls from 99")
	s.exec(ctx, `update events set status = 'SUCCEEDED' where translation_id = '`+ids[3]+`' and sequence = 2`)
	plant("two ends of one translation", "translation "+ids[3]+": event 2 of")
	s.exec(ctx, `delete from derivatives where translation_id = '`+ids[4]+`'`)
	plant("a result that is missing", "translation "+ids[4]+": a result is missing")
	s.exec(ctx, `insert into river_job (args, kind, max_attempts, queue, scheduled_at) values ('{}', 'translation_step', 25, 'default', now() + interval '1 day')`)
	plant("a job that is stuck", "a job: translation_step available")
	s.exec(ctx, `insert into river_job (args, kind, max_attempts, queue, state, finalized_at) values ('{}', 'planted', 1, 'default', 'discarded', now())`)
	plant("a job that was given up", "a job: planted discarded")

	// What the engine was asked for.
	record, err := os.ReadFile(s.engine.record)
	require.NoError(t, err)
	for line := range bytes.Lines(record) {
		if bytes.Contains(line, []byte(`/designdata/job"`)) && bytes.Contains(line, []byte(`"POST"`)) {
			f, err := os.OpenFile(s.engine.record, os.O_APPEND|os.O_WRONLY, 0)
			require.NoError(t, err)
			_, err = f.Write(line)
			require.NoError(t, err)
			require.NoError(t, f.Close())
			plant("work that was paid twice", "the engine was asked 2 times for ")
			break
		}
	}
	require.Contains(t, planted, "work that was paid twice")

	// What lies in the bucket.
	client, bucket := s.s3(ctx)
	_, err = client.PutObject(ctx, &s3.PutObjectInput{Bucket: &bucket, Key: aws.String("uploads/planted"), Body: strings.NewReader("x")})
	require.NoError(t, err)
	plant("a blob that nobody knows", "a blob without a row: uploads/planted")
	_, err = client.CreateMultipartUpload(ctx, &s3.CreateMultipartUploadInput{Bucket: &bucket, Key: aws.String("uploads/abandoned")})
	require.NoError(t, err)
	plant("an upload that was abandoned", "a multipart upload was left over: uploads/abandoned")
	key := one(`select blob_key from derivatives order by id limit 1`)
	_, err = client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &bucket, Key: &key})
	require.NoError(t, err)
	plant("a blob that is lost", "a row without its blob: "+key)

	wrong := s.audit(fs, 40)
	for what, finds := range planted {
		require.True(t, slices.ContainsFunc(wrong, func(w string) bool { return strings.HasPrefix(w, finds) }),
			"%s: nothing that begins with %q was found in\n%s", what, finds, strings.Join(wrong, "\n"))
	}
}
