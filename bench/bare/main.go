// Command bare answers the benchmark's operations with the least that can: Go's
// net/http, pgx, a statement or two, encoding/json. It knows one caller and asks
// for no token; who sees what is in its SQL as Purlin's rules have it.
package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"purlin/ent/gid"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bare:", err)
		os.Exit(1)
	}
}

func run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	user, err := uuid.Parse(os.Getenv("BARE_USER"))
	if err != nil {
		return fmt.Errorf("BARE_USER: %w", err)
	}
	cfg, err := pgxpool.ParseConfig(os.Getenv("BARE_DATABASE_URL"))
	if err != nil {
		return fmt.Errorf("BARE_DATABASE_URL: %w", err)
	}
	cfg.MaxConns = 16 // as many as Purlin has
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return err
	}
	defer pool.Close()
	b := &bare{pool, user}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /file", answer(b.file))
	mux.HandleFunc("GET /projects", answer(b.projects))
	mux.HandleFunc("GET /tree", answer(b.tree))
	mux.HandleFunc("POST /start", answer(b.start))
	f := newFollowers()
	mux.HandleFunc("GET /graphql", f.follow)
	mux.HandleFunc("POST /publish", f.publish)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", os.Getenv("PURLIN_ADDR"))
	if err != nil {
		return err
	}
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	if err := server.Serve(l); ctx.Err() == nil {
		return err
	}
	return nil
}

func answer(f func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		data, err := f(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		body, err := json.Marshal(map[string]any{"data": data})
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body) // a caller who left needs no answer
	}
}

type bare struct {
	pool *pgxpool.Pool
	user uuid.UUID
}

// mine are the projects of the caller, $1.
const mine = `(select project_id from memberships where user_id = $1 and removed_at is null)`

// person is the user with an id, when the caller may see them: a member of the project
// at hand, or of another of the caller's.
func person(alias, id, project string) string {
	return ` cross join lateral (select id, name from users where id = ` + id + ` and (
		exists (select from memberships where project_id = ` + project + ` and user_id = users.id)
		or id = $1 or id in (select user_id from memberships where project_id in ` + mine + `)) offset 0) ` + alias
}

type file struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Format    string `json:"format"`
	Revision  int    `json:"revision"`
	CreatedAt string `json:"createdAt"`
}

func (b *bare) file(r *http.Request) (any, error) {
	id, err := gid.File.Decode(r.URL.Query().Get("id"))
	if err != nil {
		return nil, err
	}
	f := file{ID: gid.File.Encode(id)}
	var at time.Time
	err = b.pool.QueryRow(r.Context(), `select name, format, revision, created_at from files where id = $2 and deleted_at is null and project_id in `+mine, b.user, id).
		Scan(&f.Name, &f.Format, &f.Revision, &at)
	f.CreatedAt = at.UTC().Format("2006-01-02T15:04:05.000Z")
	return map[string]any{"file": f}, err
}

type user struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type owned struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Owner user   `json:"owner"`
}

type connection[T any] struct {
	TotalCount int       `json:"totalCount"`
	PageInfo   *pageInfo `json:"pageInfo"`
	Nodes      []T       `json:"nodes"`
}

type pageInfo struct {
	HasNextPage bool    `json:"hasNextPage"`
	EndCursor   *string `json:"endCursor"`
}

func (b *bare) projects(r *http.Request) (any, error) {
	rows, err := b.pool.Query(r.Context(), `select p.id, p.name, u.id, u.name from (
		select id, name, owner_id from projects where deleted_at is null and archived_at is null and id in `+mine+`
		order by created_at, id limit 21) p`+person("u", "p.owner_id", "p.id"), b.user)
	if err != nil {
		return nil, err
	}
	nodes, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p owned, err error) {
		var id, owner uuid.UUID
		err = row.Scan(&id, &p.Name, &owner, &p.Owner.Name)
		p.ID, p.Owner.ID = gid.Project.Encode(id), gid.User.Encode(owner)
		return p, err
	})
	nodes = nodes[:min(len(nodes), 20)]
	return map[string]any{"projects": map[string]any{"nodes": nodes}}, err
}

type tree struct {
	ID    string            `json:"id"`
	Name  string            `json:"name"`
	Files *connection[leaf] `json:"files"`
}

type leaf struct {
	ID                string       `json:"id"`
	Name              string       `json:"name"`
	CreatedBy         user         `json:"createdBy"`
	LatestTranslation *translation `json:"latestTranslation"`
}

type translation struct {
	ID       string `json:"id"`
	Status   string `json:"status"`
	Progress int    `json:"progress"`
}

const page = `(select id, name, created_at from projects where deleted_at is null and archived_at is null and id in ` + mine + `
	order by created_at, id limit %d)`

// tree sends three statements in one round trip: the projects with the number of
// their files, how many projects there are, and the files.
func (b *bare) tree(r *http.Request) (any, error) {
	var batch pgx.Batch
	batch.Queue(`select p.id, p.name, p.created_at,
		(select count(*) from files where project_id = p.id and deleted_at is null and project_id in `+mine+`)
		from `+fmt.Sprintf(page, 21)+` p order by p.created_at, p.id`, b.user)
	batch.Queue(`select count(*) from projects where deleted_at is null and archived_at is null and id in `+mine, b.user)
	batch.Queue(`select p.id, f.id, f.name, f.created_at, u.id, u.name, t.id, t.status, t.progress
		from `+fmt.Sprintf(page, 20)+` p
		cross join lateral (select id, name, created_at, created_by, latest_translation_id from files
			where project_id = p.id and deleted_at is null and project_id in `+mine+` order by created_at, id limit 21) f`+
		person("u", "f.created_by", "p.id")+`
		left join lateral (select id, status, progress from translations where id = f.latest_translation_id and project_id in `+mine+` offset 0) t on true`, b.user)
	results := b.pool.SendBatch(r.Context(), &batch)
	defer results.Close()
	out := &connection[*tree]{PageInfo: &pageInfo{}}
	by, ends := map[uuid.UUID]*tree{}, map[uuid.UUID]string{}
	rows, err := results.Query()
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		if len(out.Nodes) == 20 {
			out.PageInfo.HasNextPage = true
			continue
		}
		var id uuid.UUID
		var at time.Time
		p := &tree{Files: &connection[leaf]{PageInfo: &pageInfo{}, Nodes: []leaf{}}}
		if err := rows.Scan(&id, &p.Name, &at, &p.Files.TotalCount); err != nil {
			return nil, err
		}
		p.ID, by[id] = gid.Project.Encode(id), p
		out.Nodes = append(out.Nodes, p)
		end := cursor("project.+", at, id)
		out.PageInfo.EndCursor = &end
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if err := results.QueryRow().Scan(&out.TotalCount); err != nil {
		return nil, err
	}
	if rows, err = results.Query(); err != nil {
		return nil, err
	}
	for rows.Next() {
		var project, id, maker uuid.UUID
		var newest *uuid.UUID
		var status *string
		var progress *int
		var at time.Time
		var f leaf
		if err := rows.Scan(&project, &id, &f.Name, &at, &maker, &f.CreatedBy.Name, &newest, &status, &progress); err != nil {
			return nil, err
		}
		files := by[project].Files
		if len(files.Nodes) == 20 {
			files.PageInfo.HasNextPage = true
			continue
		}
		f.ID, f.CreatedBy.ID = gid.File.Encode(id), gid.User.Encode(maker)
		if newest != nil {
			f.LatestTranslation = &translation{gid.Translation.Encode(*newest), *status, *progress}
		}
		files.Nodes = append(files.Nodes, f)
		ends[project] = cursor("file.+", at, id)
	}
	for project, p := range by {
		if end, ok := ends[project]; ok {
			p.Files.PageInfo.EndCursor = &end
		}
	}
	return map[string]any{"projects": out}, rows.Err()
}

// cursor is Purlin's: the list's order, the value that it is sorted by, the id.
func cursor(order string, at time.Time, id uuid.UUID) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, `{"o":%q,"v":%d,"i":%q}`, order, at.UnixMilli(), id.String()))
}
