package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"purlin/ent/gid"
)

const pageSize = 40

// pages measures the first page of a long list beside its thousandth, in turn.
func pages(ctx context.Context, out io.Writer, p pace, in *installation) error {
	const query = `query Page($project: ID!, $first: Int!, $after: String) { project(id: $project) {
		files(first: $first, after: $after) { pageInfo { hasNextPage endCursor } nodes { id name createdAt latestTranslation { id status } } } } }`
	ask := func(first int, after *string) request {
		return post(in.purlin.addr, in.token, query, map[string]any{"project": gid.Project.Encode(in.seeded.long), "first": first, "after": after})
	}
	var after *string
	for range (1000 - 1) * pageSize / 100 { // 39,900 and then 60
		if err := endOf(ctx, ask(100, after), &after); err != nil {
			return err
		}
	}
	if err := endOf(ctx, ask((1000-1)*pageSize%100, after), &after); err != nil {
		return err
	}
	both := [][]request{{ask(pageSize, nil)}, {ask(pageSize, after)}}
	results := make([][]result, 2)
	for range p.rounds {
		for i, rs := range both {
			if err := (operation{}).measure(ctx, p.measure, in.purlin, rs, &results[i]); err != nil {
				return err
			}
		}
	}
	x, y := median(results[0]), median(results[1])
	fmt.Fprintf(out, "A page of %d of %d files, medians of %d rounds\n\n| | page 1 | page 1,000 | ratio |\n|---|---:|---:|---:|\n", pageSize, mostFiles, p.rounds)
	fmt.Fprintf(out, "| µs a request, of %d at once | %.0f | %.0f | **%.2f** |\n", connections, 1e6/x.rate, 1e6/y.rate, x.rate/y.rate)
	fmt.Fprintf(out, "| µs CPU of the server | %.0f | %.0f | **%.2f** |\n\n", micros(x.cpu), micros(y.cpu), micros(y.cpu)/micros(x.cpu))
	return nil
}

// endOf reads where the page of an answer ends.
func endOf(ctx context.Context, r request, end **string) error {
	body, err := r.once(ctx)
	if err != nil {
		return err
	}
	var answer struct {
		Data struct {
			Project *struct {
				Files struct{ PageInfo struct{ EndCursor *string } }
			}
		}
	}
	if err := json.Unmarshal(body, &answer); err != nil || answer.Data.Project == nil || answer.Data.Project.Files.PageInfo.EndCursor == nil {
		return fmt.Errorf("no page: %.300s", body)
	}
	*end = answer.Data.Project.Files.PageInfo.EndCursor
	return nil
}
