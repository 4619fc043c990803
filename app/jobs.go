package app

import (
	"context"
	"errors"
	"log/slog"

	"purlin/config"
	"purlin/job"
	"purlin/store"
)

// JobQueue is the job queue as an operator sees it.
type JobQueue = *job.Letters

// Jobs calls f with the job queue of cfg's database, which others may be using.
func Jobs(ctx context.Context, cfg *config.Config, log *slog.Logger, f func(JobQueue) error) (err error) {
	a := &App{log: log, cfg: cfg}
	defer func() { err = errors.Join(err, a.Close()) }()
	if err := a.openDatabase(ctx, store.Options{}); err != nil {
		return err
	}
	l, err := job.Look(a.db, log)
	if err != nil {
		return err
	}
	return f(l)
}
