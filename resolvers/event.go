package resolvers

import (
	"context"

	"github.com/google/uuid"

	"purlin/dataloader"
	"purlin/ent"
	"purlin/ent/gid"
	"purlin/event"
	"purlin/graph"
)

type (
	translationEvent struct{ *Resolver }
	fileEvent        struct{ *Resolver }
)

// TranslationEvent resolves the fields of TranslationEvent.
func (r *Resolver) TranslationEvent() graph.TranslationEventResolver { return translationEvent{r} }

// FileEvent resolves the fields of FileEvent.
func (r *Resolver) FileEvent() graph.FileEventResolver { return fileEvent{r} }

func (translationEvent) Translation(ctx context.Context, e *event.Translation) (*ent.Translation, error) {
	t, err := dataloader.TranslationOf(ctx, e.Row, func(row *ent.Event) *uuid.UUID { return row.TranslationID })
	return present(t, err)
}

func (translationEvent) Actor(ctx context.Context, e *event.Translation) (*ent.User, error) {
	return actorOf(ctx, e.Row)
}

func (fileEvent) Actor(ctx context.Context, e *event.File) (*ent.User, error) {
	return actorOf(ctx, e.Row)
}

func actorOf(ctx context.Context, row *ent.Event) (*ent.User, error) {
	return dataloader.ActorOf(ctx, row, func(row *ent.Event) *uuid.UUID { return row.ActorID })
}

func (fileEvent) FileID(_ context.Context, e *event.File) (string, error) {
	if e.Row.FileID == nil {
		return "", nil
	}
	return gid.File.Encode(*e.Row.FileID), nil
}

func (fileEvent) File(ctx context.Context, e *event.File) (*ent.File, error) {
	return dataloader.LiveFileOf(ctx, e.Row, func(row *ent.Event) *uuid.UUID { return row.FileID })
}

// channel hands on what a stream gives until it or ctx ends.
func channel[E event.Event](ctx context.Context, s event.Stream[E], err error) (<-chan E, error) {
	if err != nil {
		return nil, err
	}
	out := make(chan E)
	go func() {
		defer close(out)
		defer s.Close()
		for {
			e, ok := s.Next(ctx)
			if !ok {
				return
			}
			select {
			case out <- e:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out, nil
}
