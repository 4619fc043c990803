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

	"github.com/google/uuid"

	"purlin/ent/gid"
)

// operation is a question that both servers answer with the same data.
type operation struct {
	name, short string
	path        string // at bare
	query       string // at Purlin
	variables   map[string]any
}

func operations(file string) []operation {
	return []operation{
		{
			name: "Q1 one file by id", short: "q1", path: "/file?id=" + file,
			query:     `query File($id: ID!) { file(id: $id) { id name format revision createdAt } }`,
			variables: map[string]any{"id": file},
		},
		{
			name: "Q2 20 projects with owner", short: "q2", path: "/projects",
			query: `query Projects { projects(first: 20) { nodes { id name owner { id name } } } }`,
		},
		{
			name: "Q3 20 projects × 20 files, with maker and newest translation, counts, page info", short: "q3", path: "/tree",
			query: `query Tree { projects(first: 20) { totalCount pageInfo { hasNextPage endCursor } nodes { id name
				files(first: 20) { totalCount pageInfo { hasNextPage endCursor } nodes { id name
					createdBy { id name } latestTranslation { id status progress } } } } } }`,
		},
	}
}

// request is a whole HTTP request.
type request struct {
	addr  string
	bytes []byte
}

func (o operation) bare(addr string) request {
	return request{addr, fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", o.path, addr)}
}

func (o operation) graphql(addr, token string) request {
	return post(addr, token, o.query, o.variables)
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

// agree fails unless both requests have the same data, and some. It returns the
// size of the second's answer.
func agree(ctx context.Context, a, b request) (int, error) {
	size := 0
	var datas [2]any
	for i, r := range []request{a, b} {
		body, err := r.once(ctx)
		if err != nil {
			return 0, err
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
		datas[i], size = answer.Data, len(body)
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
	body, err := post(addr, "", `mutation($input: SignUpInput!) { signUp(input: $input) { session { accessToken user { id } } userErrors { message } } }`,
		map[string]any{"input": map[string]any{"email": "bench@example.com", "name": "Bench", "password": "correct horse battery staple"}}).once(ctx)
	if err != nil {
		return user, "", err
	}
	var answer struct {
		Data struct {
			SignUp struct {
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
	s := answer.Data.SignUp.Session
	if s == nil {
		return user, "", errors.New("signing up: " + string(body))
	}
	user, err = gid.User.Decode(s.User.ID)
	return user, s.AccessToken, err
}
