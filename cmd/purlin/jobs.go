package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"purlin/app"
)

func jobsCommand(load loader) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "jobs",
		Short: "Look at the job queues, and retry jobs that were given up",
		Long: `Look at the job queues of PURLIN_DATABASE_URL, and retry jobs that were given up.

The server may be running. A translation that failed is no such job: it is tried
again by retryTranslation. A job is given up after 25 tries that each ended in a
failure of this installation.`,
	}
	cmd.AddCommand(jobsListCommand(load), jobsRetryCommand(load))
	return cmd
}

func jobsListCommand(load loader) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List what waits in each queue, and the jobs that were given up",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := load()
			if err != nil {
				return err
			}
			return app.Jobs(cmd.Context(), c, quiet(os.Stderr, c.LogFormat), func(q app.JobQueue) error {
				loads, err := q.Loads(cmd.Context())
				if err != nil {
					return err
				}
				dead, err := q.Dead(cmd.Context())
				if err != nil {
					return err
				}
				if asJSON {
					return json.NewEncoder(cmd.OutOrStdout()).Encode(map[string]any{"queues": loads, "dead": dead})
				}
				w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
				fmt.Fprintln(w, "QUEUE\tREADY\tRUNNING\tLATER\tGIVEN UP\tOLDEST")
				for _, l := range loads {
					fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%s\n", l.Queue, l.Ready, l.Running, l.Later, l.Dead, l.Age.Round(time.Second))
				}
				if len(dead) > 0 {
					fmt.Fprintln(w, "\nJOB\tKIND\tTRIES\tGIVEN UP AT\tFOR\tERROR")
				}
				for _, d := range dead {
					fmt.Fprintf(w, "%d\t%s\t%d\t%s\t%s\t%q\n", d.ID, d.Kind, d.Attempts, d.At.UTC().Format(time.RFC3339), d.Args, d.Error)
				}
				return w.Flush()
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return cmd
}

func jobsRetryCommand(load loader) *cobra.Command {
	return &cobra.Command{
		Use:   "retry JOB...",
		Short: "Run jobs that were given up once more",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ids := make([]int64, len(args))
			for i, a := range args {
				id, err := strconv.ParseInt(a, 10, 64)
				if err != nil {
					return usageError{fmt.Errorf("%q is not the number of a job", a)}
				}
				ids[i] = id
			}
			c, err := load()
			if err != nil {
				return err
			}
			return app.Jobs(cmd.Context(), c, quiet(os.Stderr, c.LogFormat), func(q app.JobQueue) error {
				for _, id := range ids {
					if err := q.Retry(cmd.Context(), id); err != nil {
						return fmt.Errorf("job %d: %w", id, err)
					}
					fmt.Fprintf(cmd.OutOrStdout(), "job %d runs again\n", id)
				}
				return nil
			})
		},
	}
}
