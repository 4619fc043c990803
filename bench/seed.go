package main

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// What lies in the database: everybody is a member of 20 projects or so, each
// project has 20 files, each file a version and two translations.
const (
	users           = 1000
	membersOf       = 10
	filesOf         = 20
	translationsOf  = 2
	projectsOfBench = 100 // that the account whose requests are measured reads
)

// size is how much is seeded.
type size struct {
	files int
	long  bool // one project more, with mostFiles
}

const mostFiles = 40_000 // of one project

// newDatabase makes a database on a server, and returns its URL and what drops it.
func newDatabase(ctx context.Context, server string) (string, func() error, error) {
	u, err := url.Parse(server)
	if err != nil {
		return "", nil, errors.New("PURLIN_TEST_POSTGRES_URL is not a URL")
	}
	name := "bench_" + strings.ToLower(rand.Text()[:12])
	execute := func(sql string) error {
		conn, err := pgx.Connect(context.WithoutCancel(ctx), server)
		if err != nil {
			return err
		}
		_, err = conn.Exec(context.WithoutCancel(ctx), sql)
		return errors.Join(err, conn.Close(context.WithoutCancel(ctx)))
	}
	u.Path = "/" + name
	drop := func() error { return execute("drop database " + name + " with (force)") }
	// As Purlin's own connections have it: all servers' statements are planned alike.
	return u.String(), drop, errors.Join(execute("create database "+name), execute("alter database "+name+" set random_page_cost = 1.1"))
}

// seeded are rows that the operations name.
type seeded struct {
	files   []uuid.UUID // one of each project in which the measured account may write
	project uuid.UUID   // of the first
	long    uuid.UUID   // the project that has mostFiles
	at      time.Time   // before which all of it was made
}

// seed fills the tables with so many files, of which one project has 40,000 when that is
// asked for. The measured account is an editor of the first projects and of that one.
func seed(ctx context.Context, url string, bench uuid.UUID, size size) (s seeded, err error) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	g := &generator{at: time.Now().Add(-24 * time.Hour).Truncate(time.Millisecond)}
	g.fill(bench, size)
	s.files, s.project, s.long, s.at = g.files, g.home, g.long, g.at
	return s, g.write(ctx, conn)
}

// seedOwn adds n projects of the measured account, each with one file.
func seedOwn(ctx context.Context, url string, bench uuid.UUID, n int) (own []ownProject, err error) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	g := &generator{at: time.Now().Add(-12 * time.Hour).Truncate(time.Millisecond)}
	for i := range n {
		project, at := g.next()
		g.projects = append(g.projects, []any{project, at, at, fmt.Sprintf("Own %05d", i), bench})
		id, at := g.next()
		g.memberships = append(g.memberships, []any{id, at, project, bench, "OWNER"})
		own = append(own, ownProject{project, g.addFile(project, bench, 0)})
	}
	return own, g.write(ctx, conn)
}

type ownProject struct{ project, file uuid.UUID }

func (g *generator) write(ctx context.Context, conn *pgx.Conn) error {
	for _, t := range g.tables() {
		if _, err := conn.CopyFrom(ctx, pgx.Identifier{t.name}, t.columns, pgx.CopyFromRows(t.rows)); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	_, err := conn.Exec(ctx, "vacuum analyze")
	return err
}

type table struct {
	name    string
	columns []string
	rows    [][]any
}

// generator makes rows with ids and times that grow, as life does.
type generator struct {
	at    time.Time
	n     uint64
	home  uuid.UUID   // the first project
	long  uuid.UUID   // the one that has mostFiles
	files []uuid.UUID // the first of each project of the measured account

	users, projects, memberships, models, versions, translations [][]any
}

func (g *generator) tables() []table {
	return []table{
		{"users", []string{"id", "created_at", "updated_at", "email", "name"}, g.users},
		{"projects", []string{"id", "created_at", "updated_at", "name", "owner_id"}, g.projects},
		{"memberships", []string{"id", "created_at", "project_id", "user_id", "role"}, g.memberships},
		{"files", []string{"id", "created_at", "updated_at", "project_id", "name", "format", "created_by", "latest_version_id", "size_bytes", "latest_translation_id"}, g.models},
		{"file_versions", []string{"id", "created_at", "project_id", "file_id", "number", "size_bytes", "sha256", "blob_key", "uploaded_by"}, g.versions},
		{"translations", []string{
			"id", "created_at", "project_id", "file_id", "file_version_id", "requested_by", "outputs", "result_key",
			"status", "stage", "progress", "sequence",
		}, g.translations},
	}
}

// next is a UUIDv7 (RFC 9562) and its time, a millisecond later than the last.
func (g *generator) next() (uuid.UUID, time.Time) {
	g.n++
	g.at = g.at.Add(time.Millisecond)
	var u uuid.UUID
	binary.BigEndian.PutUint64(u[:8], uint64(g.at.UnixMilli())<<16)
	binary.BigEndian.PutUint64(u[8:], g.n*0x9e3779b97f4a7c15)
	u[6], u[8] = 0x70|u[6]&0x0f, 0x80|u[8]&0x3f
	return u, g.at
}

func (g *generator) fill(bench uuid.UUID, size size) {
	people := []uuid.UUID{bench}
	for i := 1; i < users; i++ {
		id, at := g.next()
		people = append(people, id)
		g.users = append(g.users, []any{id, at, at, fmt.Sprintf("user%04d@example.com", i), fmt.Sprintf("User %04d", i)})
	}
	for i := range size.files / filesOf {
		g.project(i, people)
	}
	if size.long {
		g.longProject(people)
	}
}

// longProject is the newest of all, so that no other page has it.
func (g *generator) longProject(people []uuid.UUID) {
	project, at := g.next()
	g.long = project
	g.projects = append(g.projects, []any{project, at, at, "Long", people[0]})
	id, at := g.next()
	g.memberships = append(g.memberships, []any{id, at, project, people[0], "OWNER"})
	for k := range mostFiles {
		g.addFile(project, people[0], k)
	}
}

func (g *generator) project(i int, people []uuid.UUID) {
	project, at := g.next()
	member := func(k int) uuid.UUID { return people[1+(i*7+k*131)%(len(people)-1)] }
	g.projects = append(g.projects, []any{project, at, at, fmt.Sprintf("Project %04d", i), member(0)})
	for k := range membersOf {
		role := "EDITOR"
		if k == 0 {
			role = "OWNER"
		}
		id, at := g.next()
		g.memberships = append(g.memberships, []any{id, at, project, member(k), role})
	}
	if i < projectsOfBench {
		if i == 0 {
			g.home = project
		}
		id, at := g.next()
		g.memberships = append(g.memberships, []any{id, at, project, people[0], "EDITOR"})
	}
	for k := range filesOf {
		g.addFile(project, member(k%membersOf), k)
	}
}

func (g *generator) addFile(project, maker uuid.UUID, k int) (file uuid.UUID) {
	file, at := g.next()
	version, _ := g.next()
	if k == 0 && len(g.files) < projectsOfBench {
		g.files = append(g.files, file)
	}
	size := int64(1000 * (k + 1))
	g.versions = append(g.versions, []any{version, at, project, file, 1, size, fmt.Sprintf("%064x", g.n), "blob", maker})
	var newest uuid.UUID
	for t := range translationsOf {
		id, at := g.next()
		newest = id
		status, stage, progress := "SUCCEEDED", "DONE", 100
		if t == translationsOf-1 && k%4 == 3 {
			status, stage, progress = "RUNNING", "TRANSLATING", 10*k%100
		}
		g.translations = append(g.translations, []any{id, at, project, file, version, maker, []string{"GLTF", "THUMBNAIL"}, fmt.Sprintf("%032x", g.n), status, stage, progress, t + 1})
	}
	g.models = append(g.models, []any{file, at, at, project, fmt.Sprintf("model %02d.ifc", k), "ifc", maker, version, size, newest})
	return file
}
