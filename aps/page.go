package aps

import (
	"context"
	"encoding/json"
	"strconv"
)

// PageSize is how many entries the pages of [Client.ProjectPage] and its siblings
// have at most.
const PageSize = 100

// Page is one page of a list of Data Management.
type Page[T any] struct {
	Items []T
	More  bool // another page follows
}

// page reads the page of a list with a number, from 0.
func page[T any](ctx context.Context, c *Client, k call, number int, decode func(resource, envelope) (T, error)) (p Page[T], err error) {
	k.query.Set("page[number]", strconv.Itoa(number))
	k.query.Set("page[limit]", strconv.Itoa(PageSize))
	var a envelope
	res, err := c.receive(ctx, k, &a)
	if err != nil {
		return p, err
	}
	var list []resource
	if len(a.Data) > 0 {
		if err := json.Unmarshal(a.Data, &list); err != nil {
			return p, unreadable(k.op, res, err)
		}
	}
	p.Items = make([]T, len(list))
	for i, r := range list {
		if p.Items[i], err = decode(r, a); err != nil {
			return p, unreadable(k.op, res, err)
		}
	}
	next, err := nextQuery(k.op, a.Links.Next.Href)
	p.More = err == nil && next.Get("page[number]") != "" && next.Get("page[number]") != strconv.Itoa(number)
	return p, err
}

// ProjectPage returns a page of what [Client.Projects] yields.
func (c *Client) ProjectPage(ctx context.Context, hub string, number int) (Page[Project], error) {
	return page(ctx, c, c.read("list projects", hubPath(hub)+"/projects", quotaHubs), number, resource.project)
}

// ContentPage returns a page of what [Client.Contents] yields.
func (c *Client) ContentPage(ctx context.Context, project, folder string, number int) (Page[Entry], error) {
	return page(ctx, c, c.read("list folder", dataPath(project, "folders", folder)+"/contents", quotaData), number, resource.entry)
}

// VersionPage returns a page of what [Client.Versions] yields.
func (c *Client) VersionPage(ctx context.Context, project, item string, number int) (Page[Version], error) {
	return page(ctx, c, c.read("list versions", dataPath(project, "items", item)+"/versions", quotaVersions), number, resource.version)
}
