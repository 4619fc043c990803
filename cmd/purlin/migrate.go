package main

import (
	"fmt"
	"os"
	"strconv"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"purlin/app"
	"purlin/config"
)

func migrateCommand(load loader) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "Bring the database's schema up to date",
		Long: `Bring the schema of PURLIN_DATABASE_URL up to date, or tell how it stands.

On PostgreSQL the server does not touch the schema: it refuses to start until the
schema is the one that it was built for. Run migrate up before a new version is
started. An embedded SQLite database is migrated by serve itself.`,
	}
	cmd.AddCommand(migrateUpCommand(load), migrateStatusCommand(load), migrateDownCommand(load))
	return cmd
}

func migrateUpCommand(load loader) *cobra.Command {
	return &cobra.Command{
		Use:   "up",
		Short: "Apply the migrations that the database lacks",
		Long:  "Apply the migrations that the database lacks, each in a transaction. Of several\nthat run at once the others wait and then find nothing to do.",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := load()
			if err != nil {
				return err
			}
			log := quiet(os.Stderr, c.LogFormat)
			if err := app.MigrateUp(cmd.Context(), c, log); err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), "the database is up to date")
			return err
		},
	}
}

func migrateStatusCommand(load loader) *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "List the migrations; the exit status is 1 unless the database has them all and no others",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := load()
			if err != nil {
				return err
			}
			all, err := app.Migrations(cmd.Context(), c, quiet(os.Stderr, c.LogFormat))
			if err != nil {
				return err
			}
			w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			for _, m := range all {
				state := "applied " + m.AppliedAt.UTC().Format("2006-01-02 15:04:05Z")
				switch {
				case m.Unknown:
					state += ", unknown to this program"
				case m.AppliedAt.IsZero():
					state = "missing"
				}
				fmt.Fprintf(w, "%s\t%s\n", m.Name, state)
			}
			if err := w.Flush(); err != nil {
				return err
			}
			return app.InStep(all)
		},
	}
}

func migrateDownCommand(load loader) *cobra.Command {
	var lose bool
	cmd := &cobra.Command{
		Use:   "down-to VERSION",
		Short: "Undo the migrations after VERSION, where each of them says how",
		Long: `Undo the migrations after VERSION, newest first. Stop every server before.

Purlin goes forward: undoing drops the tables and columns that the migrations
added, with all that was stored in them. Where a migration does not say how it is
undone, as always on SQLite, this command changes nothing: restore a backup from before, or go forward
with a new migration. The job queue's own tables stay as they are.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			version, err := strconv.ParseInt(args[0], 10, 64)
			if err != nil || version < 0 {
				return usage("VERSION is the number that begins a migration's name; see purlin migrate status")
			}
			if !lose {
				return usage("undoing migrations loses what was stored in their tables and columns: say --lose-data if that is meant")
			}
			c, err := load()
			if err != nil {
				return err
			}
			return app.MigrateDownTo(cmd.Context(), c, quiet(os.Stderr, c.LogFormat), version)
		},
	}
	cmd.Flags().BoolVar(&lose, "lose-data", false, "agree that what the undone migrations stored is lost")
	return cmd
}

// loader reads the configuration; settings KEY=VALUE win over the environment.
type loader func(settings ...string) (*config.Config, error)
