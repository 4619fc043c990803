package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"purlin/ent/gid"
)

type started struct {
	ID        string   `json:"id"`
	Status    string   `json:"status"`
	Stage     string   `json:"stage"`
	Progress  int      `json:"progress"`
	Message   string   `json:"message"`
	Sequence  int      `json:"sequence"`
	Outputs   []string `json:"outputs"`
	CreatedAt string   `json:"createdAt"`
}

// What a start reads: who asks for what; then, with the project's row locked, what that
// says and how many of its translations are being copied.
const (
	readFile = `select f.project_id, f.name, f.format, v.id, v.sha256, v.size_bytes from files f
		join file_versions v on v.file_id = f.id and v.number = f.latest_version_number
		join memberships m on m.project_id = f.project_id and m.user_id = $1 and m.removed_at is null and m.role in ('OWNER', 'EDITOR')
		where f.id = $2 and f.deleted_at is null`
	lockProject = `select event_seq, region, daily_limit, usage_day, usage from projects
		where id = (select project_id from files where id = $1) and archived_at is null for update`
	countCopying = `select count(*) from translations where project_id = (select project_id from files where id = $1)
		and step in ('upload', 'submit', 'collect') and status in ('QUEUED', 'RUNNING')`
)

// And what it writes.
const (
	insertTranslation = `insert into translations (id, created_at, project_id, file_id, file_version_id, requested_by, outputs, region, result_key, forced,
			status, stage, message, sequence, step, idempotency_hash)
		values ($1, $2, $3, $4, $5, $6, '["GLTF"]', $7, $8, true, 'QUEUED', 'QUEUED', 'Waiting to begin', 1, 'upload', $9)`
	updateFile    = `update files set latest_translation_id = $2 where id = $1`
	updateProject = `update projects set event_seq = $2, updated_at = $3, usage_day = $4, usage = $5 where id = $1`
	insertEvent   = `insert into events (project_id, seq, at, translation_id, sequence, status, stage, progress, message, actor_id)
		values ($1, $2, $3, $4, 1, 'QUEUED', 'QUEUED', 0, 'Waiting to begin', $5)`
	insertJob = `insert into river_job (args, kind, max_attempts, queue, state, created_at, scheduled_at)
		values ($1, 'translation_step', 25, 'copy', 'available', $2, $2)`
	insertAudit = `insert into audit_entries (id, created_at, last_at, project_id, action, actor_kind, actor_id, subject, subject_name, changes, address, located)
		values ($1, $2, $2, $3, 'TRANSLATION_STARTED', 'USER', $4, $5, $6, '[{"field": "outputs", "after": "GLTF"}, {"field": "force", "after": "true"}]', '127.0.0.0', true)`
)

// start begins a translation of a file in two round trips, as a transaction.
func (b *bare) start(r *http.Request) (data any, err error) {
	ctx := r.Context()
	file, err := gid.File.Decode(r.URL.Query().Get("file"))
	if err != nil {
		return nil, err
	}
	conn, err := b.pool.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Release()
	defer func() {
		if err != nil {
			_, _ = conn.Exec(context.WithoutCancel(ctx), "rollback") // the first error counts
		}
	}()
	var (
		reads                     pgx.Batch
		project, version          uuid.UUID
		name, format, sha, region string
		size, seq                 int64
		limit, used, copying      int
		day                       *time.Time
		now                       = time.Now().UTC().Truncate(time.Millisecond)
		today                     = now.Truncate(24 * time.Hour)
		id, entry                 = uuid.Must(uuid.NewV7()), uuid.Must(uuid.NewV7())
	)
	reads.Queue("begin")
	reads.Queue(readFile, b.user, file).QueryRow(func(row pgx.Row) error { return row.Scan(&project, &name, &format, &version, &sha, &size) })
	reads.Queue(lockProject, file).QueryRow(func(row pgx.Row) error { return row.Scan(&seq, &region, &limit, &day, &used) })
	reads.Queue(countCopying, file).QueryRow(func(row pgx.Row) error { return row.Scan(&copying) })
	if err := conn.SendBatch(ctx, &reads).Close(); err != nil {
		return nil, err
	}
	if day == nil || !day.Equal(today) {
		used = 0
	}
	if limit > 0 && used >= limit || copying >= 1000 {
		return nil, errors.New("not today")
	}
	args, err := json.Marshal(map[string]any{"translation": id, "step": "upload", "attempt": 1})
	if err != nil {
		return nil, err
	}
	outputs := []string{"GLTF"}
	var writes pgx.Batch
	writes.Queue(updateProject, project, seq+1, now, today, used+1)
	writes.Queue(insertTranslation, id, now, project, file, version, b.user, region, digest(sha, size, format, outputs, "local", "US"), digest(file, nil, outputs, true))
	writes.Queue(updateFile, file, id)
	writes.Queue(insertEvent, project, seq+1, now, id, b.user)
	writes.Queue(insertJob, args, now)
	writes.Queue(insertAudit, entry, now, project, b.user, gid.Translation.Encode(id), name)
	writes.Queue("commit")
	if err := conn.SendBatch(ctx, &writes).Close(); err != nil {
		return nil, err
	}
	t := started{gid.Translation.Encode(id), "QUEUED", "QUEUED", 0, "Waiting to begin", 1, outputs, now.Format("2006-01-02T15:04:05.000Z")}
	return map[string]any{"startTranslation": map[string]any{"translation": t, "userErrors": []any{}}}, nil
}

// digest is how Purlin hashes what a result is made of.
func digest(parts ...any) string {
	raw, err := json.Marshal(parts)
	if err != nil {
		panic(err) // of strings and numbers
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}
