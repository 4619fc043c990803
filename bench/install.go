package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/google/uuid"
)

// installation is a running Purlin with a database of its own, seeded.
type installation struct {
	url    string // of the database
	purlin *process
	user   uuid.UUID // who asks
	token  string
	seeded seeded

	written *written
	drop    func() error
}

// install builds a source tree, and starts it.
func install(ctx context.Context, dir, server, tree string, size size) (in *installation, err error) {
	in = &installation{}
	defer func() {
		if err != nil {
			err = errors.Join(err, in.close(ctx))
		}
	}()
	if in.url, in.drop, err = newDatabase(ctx, server); err != nil {
		return in, err
	}
	if in.purlin, err = startPurlin(ctx, dir, tree, in.url); err != nil {
		return in, err
	}
	if in.user, in.token, err = signUp(ctx, in.purlin.addr); err != nil {
		return in, err
	}
	fmt.Fprintln(os.Stderr, "bench: seeding")
	if in.seeded, err = seed(ctx, in.url, in.user, size); err != nil {
		return in, fmt.Errorf("seeding: %w", err)
	}
	in.written, err = openWritten(ctx, in.url, in.seeded.at)
	return in, err
}

// restart starts it anew.
func (in *installation) restart(ctx context.Context, dir string) (err error) {
	if err := in.purlin.stop(); err != nil {
		return err
	}
	if in.purlin, err = startPurlin(ctx, dir, ".", in.url); err != nil {
		return err
	}
	in.token, err = signIn(ctx, in.purlin.addr)
	return err
}

func (in *installation) operations() []operation { return operations(in.seeded, in.written) }

func (in *installation) close(ctx context.Context) (err error) {
	if in.written != nil {
		err = in.written.close(ctx)
	}
	if in.purlin != nil {
		err = errors.Join(err, in.purlin.stop())
	}
	if in.drop != nil {
		err = errors.Join(err, in.drop())
	}
	return err
}
