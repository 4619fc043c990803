package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"reflect"
	"regexp"

	"github.com/google/uuid"

	"purlin/ent/gid"
)

// operation is what all servers are asked, and answer with the same data.
type operation struct {
	name, short string
	query       string   // at all but bare
	asked       []asked  // by the connections in turn
	written     *written // nil: nothing is written
}

// asked is one way of asking.
type asked struct {
	bare      string // method and path
	variables map[string]any
}

func operations(s seeded, w *written) []operation {
	file := gid.File.Encode(s.files[0])
	m1 := operation{
		name: "M1 start a translation, with its event, job and audit entry, and return it", short: "m1", written: w,
		query: `mutation Start($input: StartTranslationInput!) { startTranslation(input: $input) {
			translation { id status stage progress message sequence outputs createdAt } userErrors { code message field } } }`,
	}
	for _, f := range s.files[1:] { // the first is of the project whose events are followed
		id := gid.File.Encode(f)
		m1.asked = append(m1.asked, asked{"POST /start?file=" + id, map[string]any{"input": map[string]any{"fileId": id, "outputs": []string{"GLTF"}, "force": true}}})
	}
	return []operation{
		{
			name: "Q1 one file by id", short: "q1", asked: []asked{{"GET /file?id=" + file, map[string]any{"id": file}}},
			query: `query File($id: ID!) { file(id: $id) { id name format revision createdAt } }`,
		},
		{
			name: "Q2 20 projects with owner", short: "q2", asked: []asked{{bare: "GET /projects"}},
			query: `query Projects { projects(first: 20) { nodes { id name owner { id name } } } }`,
		},
		{
			name: "Q3 20 projects × 20 files, with maker and newest translation, counts, page info", short: "q3", asked: []asked{{bare: "GET /tree"}},
			query: `query Tree { projects(first: 20) { totalCount pageInfo { hasNextPage endCursor } nodes { id name
				files(first: 20) { totalCount pageInfo { hasNextPage endCursor } nodes { id name
					createdBy { id name } latestTranslation { id status progress } } } } } }`,
		},
		m1,
	}
}

// request is a whole HTTP request.
type request struct {
	addr  string
	bytes []byte
}

// of is what a server is asked.
func (o operation) of(c contestant) (rs []request) {
	for _, a := range o.asked {
		if c.name == bareName {
			rs = append(rs, request{c.of.addr, fmt.Appendf(nil, "%s HTTP/1.1\r\nHost: %s\r\nContent-Length: 0\r\n\r\n", a.bare, c.of.addr)})
		} else {
			rs = append(rs, post(c.of.addr, c.token, o.query, a.variables))
		}
	}
	return rs
}

func post(addr, token, query string, variables map[string]any) request {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		panic(err) // of strings and numbers
	}
	authorization := ""
	if token != "" {
		authorization = "Authorization: Bearer " + token + "\r\n"
	}
	return request{addr, fmt.Appendf(nil, "POST /graphql HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n%s", addr, authorization, len(body), body)}
}

// once sends r and returns the answer's body.
func (r request) once(ctx context.Context) ([]byte, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", r.addr)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if _, err := conn.Write(r.bytes); err != nil {
		return nil, err
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(resp.Body); err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %.300s", resp.Status, b.Bytes())
	}
	return b.Bytes(), nil
}

// fresh are ids and times of what a mutation makes, which no two answers share.
var fresh = regexp.MustCompile(`"(id|createdAt)":"(?:trn_[0-9a-z]{26}|\d{4}-\d\d-\d\dT[0-9:.]+Z)"`)

// agree fails unless both requests have the same data, and some, and write the same.
// It returns the size of the second's answer.
func (o operation) agree(ctx context.Context, a, b request) (int, error) {
	size := 0
	var datas, lefts [2]any
	for i, r := range []request{a, b} {
		body, err := r.once(ctx)
		if err != nil {
			return 0, err
		}
		size = len(body)
		if o.written != nil {
			if lefts[i], err = o.written.latest(ctx); err != nil {
				return 0, err
			}
			body = fresh.ReplaceAll(body, []byte(`"$1":"new"`))
		}
		var answer struct {
			Data   map[string]any `json:"data"`
			Errors []any          `json:"errors"`
		}
		if err := json.Unmarshal(body, &answer); err != nil || len(answer.Errors) > 0 || len(answer.Data) == 0 {
			return 0, fmt.Errorf("no answer: %.300s", body)
		}
		for _, v := range answer.Data {
			if v == nil {
				return 0, fmt.Errorf("an empty answer: %.300s", body)
			}
		}
		datas[i] = answer.Data
	}
	if !reflect.DeepEqual(lefts[0], lefts[1]) {
		return 0, fmt.Errorf("what they write differs:\n%v\n%v", lefts[0], lefts[1])
	}
	if !reflect.DeepEqual(datas[0], datas[1]) {
		x, _ := json.Marshal(datas[0])
		y, _ := json.Marshal(datas[1])
		at := 0
		for at < min(len(x), len(y)) && x[at] == y[at] {
			at++
		}
		from := max(0, at-100)
		return 0, fmt.Errorf("the answers differ:\n%.300s\n%.300s", x[from:], y[from:])
	}
	return size, nil
}

// signUp makes the account whose requests are measured.
func signUp(ctx context.Context, addr string) (user uuid.UUID, token string, err error) {
	return session(ctx, addr, `mutation { session: signUp(input: {email: "bench@example.com", name: "Bench", password: "correct horse battery staple"}) { session { accessToken user { id } } userErrors { message } } }`)
}

// signIn is for a process that has started anew.
func signIn(ctx context.Context, addr string) (token string, err error) {
	_, token, err = session(ctx, addr, `mutation { session: signIn(input: {email: "bench@example.com", password: "correct horse battery staple"}) { session { accessToken user { id } } userErrors { message } } }`)
	return token, err
}

func session(ctx context.Context, addr, document string) (user uuid.UUID, token string, err error) {
	body, err := post(addr, "", document, nil).once(ctx)
	if err != nil {
		return user, "", err
	}
	var answer struct {
		Data struct {
			Session struct {
				Session *struct {
					AccessToken string
					User        struct{ ID string }
				}
			}
		}
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return user, "", err
	}
	s := answer.Data.Session.Session
	if s == nil {
		return user, "", errors.New("signing in: " + string(body))
	}
	user, err = gid.User.Decode(s.User.ID)
	return user, s.AccessToken, err
}
