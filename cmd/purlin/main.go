// Command purlin serves Purlin, and does its job in a terminal.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/lmittmann/tint"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"purlin/app"
	"purlin/config"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	go func() { // a second signal ends the process at once
		<-ctx.Done()
		stop()
	}()
	err := root().ExecuteContext(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "purlin:", err)
		if errors.As(err, &usageError{}) || strings.HasPrefix(err.Error(), "unknown command") {
			fmt.Fprintln(os.Stderr, "See purlin --help.")
			os.Exit(2)
		}
		os.Exit(1)
	}
}

func root() *cobra.Command {
	cmd := &cobra.Command{
		Use:           "purlin",
		Short:         "A GraphQL API with live progress for CAD and BIM model translation",
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       version(),
	}
	file := cmd.PersistentFlags().String("config", "", "file of KEY=VALUE lines; the environment wins over it")
	load := func(settings ...string) (*config.Config, error) {
		return config.Load(append(os.Environ(), settings...), *file, app.Check)
	}
	cmd.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	cmd.AddCommand(serveCommand(load), migrateCommand(load), healthcheckCommand(load), doctorCommand(load), backupCommand(load), restoreCommand(load), blobsCommand(load), jobsCommand(load), configCommand(load),
		tokenCommand(load), translateCommand(file), apsLocalCommand(), versionCommand())
	return cmd
}

func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(cmd.OutOrStdout(), version())
			return err
		},
	}
}

func configCommand(load loader) *cobra.Command {
	var docs bool
	var profile string
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Check the configuration and print it, without secrets",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if docs {
				return config.Docs(cmd.OutOrStdout())
			}
			if profile != "" {
				return writeProfile(cmd.OutOrStdout(), profile)
			}
			c, err := load()
			if err != nil {
				return err
			}
			return c.Write(cmd.OutOrStdout())
		},
	}
	cmd.Flags().BoolVar(&docs, "docs", false, "print every key, its default and its meaning as a table")
	cmd.Flags().StringVar(&profile, "profile", "", "print a file to begin with: "+strings.Join(profileNames(), ", "))
	return cmd
}

func profileNames() (names []string) {
	for _, p := range config.Profiles() {
		names = append(names, p.Name)
	}
	return names
}

func writeProfile(w io.Writer, name string) error {
	i := slices.Index(profileNames(), name)
	if i < 0 {
		return usage("--profile %s: not one of %s", name, strings.Join(profileNames(), ", "))
	}
	return config.Profiles()[i].Write(w)
}

func serveCommand(load loader) *cobra.Command {
	var role string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Start the server",
		Long: `Start the server. With an empty environment it is a whole product on this machine;
see purlin config for what can be set. Ctrl-C, or SIGTERM, drains and stops it.

A deployment runs any number of processes against one PostgreSQL, Redis and S3:
--role api answers clients, --role worker runs translations. See docs/operate.md.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var settings []string
			if role != "" {
				settings = append(settings, "PURLIN_ROLE="+role)
			}
			c, err := load(settings...)
			if err != nil {
				return err
			}
			log := logger(os.Stderr, c.LogFormat)
			limitMemory(log)
			giveRoom()
			a, err := app.New(cmd.Context(), c, log)
			if err != nil {
				return err
			}
			defer a.Close()
			if c.Role != "worker" {
				if err := greet(cmd.Context(), cmd.OutOrStdout(), a); err != nil {
					return err
				}
			}
			defer time.AfterFunc(time.Second, func() { settle(log) }).Stop()
			return a.Run(cmd.Context())
		},
	}
	cmd.Flags().StringVar(&role, "role", "", "api, worker or all; default: PURLIN_ROLE, or all")
	return cmd
}

// greet says where to go.
func greet(ctx context.Context, w io.Writer, a *app.App) error {
	link, err := a.SignInURL(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\n  Purlin is at  %s\n\n", a.URL())
	if link != "" {
		fmt.Fprintf(w, "  sign in       %s\n                (this link works once, for a day; drop a model on the page that it opens)\n", link)
	}
	fmt.Fprintf(w, "  playground    %s/playground\n  API           %s/graphql\n  in a terminal %s translate MODEL --to gltf,thumbnail --out results\n  stop          Ctrl-C\n\n", a.URL(), a.URL(), os.Args[0])
	return nil
}

func logger(f *os.File, format string) *slog.Logger {
	switch {
	case format == "json":
		return slog.New(slog.NewJSONHandler(f, nil))
	case term.IsTerminal(int(f.Fd())):
		return slog.New(tint.NewTextHandler(f, nil))
	default:
		return slog.New(slog.NewTextHandler(f, nil))
	}
}

// quiet logs warnings and errors only: the terminal belongs to the progress.
func quiet(f *os.File, format string) *slog.Logger {
	o := &slog.HandlerOptions{Level: slog.LevelWarn}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(f, o))
	}
	return slog.New(slog.NewTextHandler(f, o))
}
