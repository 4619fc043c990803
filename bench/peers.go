package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// peers are GraphQL servers for Node over the same data, with the same rule of who sees
// what; see peers/schema.js. They ask for no token, and price nothing.
//
//go:embed peers/*.js peers/package.json peers/package-lock.json
var peers embed.FS

// startPeers starts them in a folder. There are none without npm, or when it cannot fetch
// them.
func startPeers(ctx context.Context, dir string, environment []string) (started []contestant, stop func() error, err error) {
	stop = func() error {
		var errs []error
		for _, c := range started {
			errs = append(errs, c.of.stop())
		}
		return errors.Join(errs...)
	}
	for _, tool := range []string{"node", "npm"} {
		if at, _ := exec.LookPath(tool); at == "" {
			fmt.Fprintln(os.Stderr, "bench: no peers without", tool)
			return nil, stop, nil
		}
	}
	if err := os.CopyFS(dir, peers); err != nil {
		return nil, stop, err
	}
	dir = filepath.Join(dir, "peers")
	fetch := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
	fetch.Dir, fetch.Stderr = dir, os.Stderr
	if err := fetch.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench: no peers, for npm ci says:", err)
		return nil, stop, nil // without the network the rest is measured all the same
	}
	for _, name := range []string{"mercurius", "yoga"} {
		p, err := start(ctx, filepath.Join(dir, name+".log"), []string{"node", filepath.Join(dir, "server.js"), name}, environment...)
		if err != nil {
			return nil, stop, errors.Join(err, stop())
		}
		started = append(started, contestant{name, p, ""})
	}
	return started, stop, nil
}
