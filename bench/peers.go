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

// startPeers starts those of a script in a folder. There are none without npm, or when it
// cannot fetch them.
func startPeers(ctx context.Context, dir, script string, names, environment []string) (started []contestant, stop func() error, err error) {
	stop = func() error {
		var errs []error
		for _, c := range started {
			errs = append(errs, c.of.stop())
		}
		return errors.Join(errs...)
	}
	fetched, err := fetchPeers(ctx, dir)
	if err != nil || !fetched {
		return nil, stop, err
	}
	dir = filepath.Join(dir, "peers")
	for _, name := range names {
		p, err := start(ctx, filepath.Join(dir, name+".log"), []string{"node", filepath.Join(dir, script), name}, environment...)
		if err != nil {
			return nil, stop, errors.Join(err, stop())
		}
		started = append(started, contestant{name, p, ""})
	}
	return started, stop, nil
}

// fetchPeers has a folder hold them and what they need, unless it does already.
func fetchPeers(ctx context.Context, dir string) (fetched bool, err error) {
	for _, tool := range []string{"node", "npm"} {
		if at, _ := exec.LookPath(tool); at == "" {
			fmt.Fprintln(os.Stderr, "bench: no peers without", tool)
			return false, nil
		}
	}
	if _, err := os.Stat(dir); err == nil {
		return true, nil
	}
	if err := os.CopyFS(dir, peers); err != nil {
		return false, err
	}
	dir = filepath.Join(dir, "peers")
	fetch := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
	fetch.Dir, fetch.Stderr = dir, os.Stderr
	if err := fetch.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench: no peers, for npm ci says:", err)
		return false, os.RemoveAll(filepath.Dir(dir)) // without the network the rest is measured all the same
	}
	return true, nil
}
