package hub

import (
	"context"
	"iter"
	"time"

	"purlin/aps"
)

// Hub is a hub of the caller's.
type Hub struct{ ID, Name, Region string }

// Project is a project in a hub.
type Project struct{ ID, Name string }

// Folder is a folder in a project.
type Folder struct{ ID, Name string }

// Item is a file in a folder.
type Item struct {
	ID, Name string
	Tip      *Version // nil when Autodesk does not say
}

// Version is a content of an item.
type Version struct {
	ID        string
	Number    int
	Name      string
	SizeBytes int64      // 0: unknown
	CreatedAt *time.Time // nil: unknown
	CreatedBy string
}

// Entry is what a folder holds: one of the two.
type Entry struct {
	Folder *Folder
	Item   *Item
}

// Range is a part of a list: from which element on, from 0, and how many.
type Range struct{ From, Size int }

// List is that part, and whether more follows.
type List[T any] struct {
	Items []T
	More  bool
}

// longestList bounds the lists that Autodesk gives whole.
const longestList = 1000

// whole reads a range of a list that Autodesk gives whole.
func whole[A, T any](all iter.Seq2[A, error], r Range, show func(A) T) (l List[T], err error) {
	n := 0
	for a, err := range all {
		if err != nil {
			return l, err
		}
		if n++; n > longestList || len(l.Items) == r.Size {
			l.More = n <= longestList
			break
		}
		if n > r.From {
			l.Items = append(l.Items, show(a))
		}
	}
	return l, nil
}

// pages reads a range of a list that Autodesk gives page by page: two of them at
// most.
func pages[A, T any](r Range, get func(number int) (aps.Page[A], error), show func(A) T) (l List[T], err error) {
	number, skip := r.From/aps.PageSize, r.From%aps.PageSize
	for more := true; more && len(l.Items) < r.Size; number++ {
		p, err := get(number)
		if err != nil {
			return l, err
		}
		rest := p.Items[min(skip, len(p.Items)):]
		skip, more = 0, p.More
		room := r.Size - len(l.Items)
		l.More = more || len(rest) > room
		for _, a := range rest[:min(room, len(rest))] {
			l.Items = append(l.Items, show(a))
		}
	}
	return l, nil
}

// Hubs lists the caller's hubs.
func (s *Service) Hubs(ctx context.Context, r Range) (l List[*Hub], err error) {
	err = s.ask(ctx, func(c *aps.Client) error {
		l, err = whole(c.Hubs(ctx), r, func(h aps.Hub) *Hub {
			return &Hub{ref{Kind: aHub, Region: string(h.Region), Hub: h.ID}.id(), h.Name, string(h.Region)}
		})
		return err
	})
	return l, err
}

// Projects lists the projects of a hub.
func (s *Service) Projects(ctx context.Context, hub string, r Range) (l List[*Project], err error) {
	in, err := refOf(hub, aHub)
	if err != nil {
		return l, err
	}
	return listed(ctx, s, r, func(c *aps.Client, n int) (aps.Page[aps.Project], error) { return c.ProjectPage(ctx, in.Hub, n) },
		in.project)
}

func (in ref) project(p aps.Project) *Project {
	return &Project{ref{Kind: aProject, Region: in.Region, Hub: in.Hub, Project: p.ID}.id(), p.Name}
}

// listed is pages, each of which the caller's budget pays for.
func listed[A, T any](ctx context.Context, s *Service, r Range, get func(*aps.Client, int) (aps.Page[A], error), show func(A) T) (List[T], error) {
	return pages(r, func(number int) (p aps.Page[A], err error) {
		err = s.ask(ctx, func(c *aps.Client) error {
			p, err = get(c, number)
			return err
		})
		return p, err
	}, show)
}

// Project returns a project of a hub.
func (s *Service) Project(ctx context.Context, id string) (out *Project, err error) {
	in, err := refOf(id, aProject)
	if err != nil {
		return nil, err
	}
	err = s.ask(ctx, func(c *aps.Client) error {
		p, err := c.Project(ctx, in.Hub, in.Project)
		out = in.project(p)
		return err
	})
	return out, err
}

func (in ref) folder(f aps.Folder) *Folder {
	return &Folder{ref{Kind: aFolder, Region: in.Region, Project: in.Project, Folder: f.ID}.id(), f.Name}
}

// TopFolders lists the outermost folders of a project that the caller sees.
func (s *Service) TopFolders(ctx context.Context, project string, r Range) (l List[*Folder], err error) {
	in, err := refOf(project, aProject)
	if err != nil {
		return l, err
	}
	err = s.ask(ctx, func(c *aps.Client) error {
		l, err = whole(c.TopFolders(ctx, in.Hub, in.Project), r, in.folder)
		return err
	})
	return l, err
}

// Folder returns a folder.
func (s *Service) Folder(ctx context.Context, id string) (out *Folder, err error) {
	in, err := refOf(id, aFolder)
	if err != nil {
		return nil, err
	}
	err = s.ask(ctx, func(c *aps.Client) error {
		f, err := c.Folder(ctx, in.Project, in.Folder)
		out = in.folder(f)
		return err
	})
	return out, err
}

// Contents lists what is in a folder.
func (s *Service) Contents(ctx context.Context, folder string, r Range) (l List[Entry], err error) {
	in, err := refOf(folder, aFolder)
	if err != nil {
		return l, err
	}
	return listed(ctx, s, r, func(c *aps.Client, n int) (aps.Page[aps.Entry], error) {
		return c.ContentPage(ctx, in.Project, in.Folder, n)
	},
		func(e aps.Entry) Entry {
			if e.Folder != nil {
				return Entry{Folder: in.folder(*e.Folder)}
			}
			return Entry{Item: in.item(*e.Item)}
		})
}

func (in ref) item(i aps.Item) *Item {
	at := ref{Kind: anItem, Region: in.Region, Project: in.Project, Folder: in.Folder, Item: i.ID}
	out := &Item{ID: at.id(), Name: i.Name}
	if i.Tip != nil {
		out.Tip = at.version(*i.Tip)
	}
	return out
}

func (in ref) version(v aps.Version) *Version {
	at := in
	at.Kind, at.Version = aVersion, v.ID
	out := &Version{ID: at.id(), Number: v.Number, Name: v.Name, SizeBytes: v.Size, CreatedBy: v.CreatorName}
	if made := v.Created.UTC(); !made.IsZero() {
		out.CreatedAt = &made
	}
	return out
}

// Item returns an item.
func (s *Service) Item(ctx context.Context, id string) (out *Item, err error) {
	in, err := refOf(id, anItem)
	if err != nil {
		return nil, err
	}
	err = s.ask(ctx, func(c *aps.Client) error {
		i, err := c.Item(ctx, in.Project, in.Item)
		out = in.item(i)
		return err
	})
	return out, err
}

// Versions lists the versions of an item, newest first.
func (s *Service) Versions(ctx context.Context, item string, r Range) (l List[*Version], err error) {
	in, err := refOf(item, anItem)
	if err != nil {
		return l, err
	}
	return listed(ctx, s, r, func(c *aps.Client, n int) (aps.Page[aps.Version], error) {
		return c.VersionPage(ctx, in.Project, in.Item, n)
	}, in.version)
}
