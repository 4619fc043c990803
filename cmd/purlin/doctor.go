package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"purlin/app"
)

func doctorCommand(load loader) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Try every part of the installation, and say what to do about what is wrong",
		Long: `Try every part that the configuration names: the data folder and key, database,
migrations, replicas and their lag, bus, blob store (put, get, signed transfers,
CORS), APS credentials, public address and webhook, disk and clock.

Run it where the server runs, with its configuration. Nothing is changed. The
exit status is 1 when a part fails; warnings leave it at 0.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var found []app.Finding
			c, err := load()
			if err != nil {
				found = []app.Finding{{Check: "configuration", State: app.Broken, Found: err.Error(), Do: "correct it; purlin config --docs explains every key"}}
			} else {
				found = append([]app.Finding{{Check: "configuration", State: app.Good, Found: "complete"}}, app.Examine(cmd.Context(), c, slog.New(slog.DiscardHandler))...)
			}
			w := cmd.OutOrStdout()
			if asJSON {
				err = json.NewEncoder(w).Encode(map[string]any{"findings": found})
			} else {
				err = writeFindings(w, found)
			}
			if n := count(found, app.Broken); n > 0 {
				err = errors.Join(err, fmt.Errorf("doctor: %d of %d checks failed", n, len(found)))
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return cmd
}

func count(all []app.Finding, state app.State) (n int) {
	for _, f := range all {
		if f.State == state {
			n++
		}
	}
	return n
}

func writeFindings(w io.Writer, all []app.Finding) error {
	for _, f := range all {
		if _, err := fmt.Fprintf(w, "%-4s  %-20s  %s (%s)\n", f.State, f.Check, f.Found, f.Took.Round(time.Millisecond)); err != nil {
			return err
		}
		if f.Do != "" {
			if _, err := fmt.Fprintf(w, "      %-20s  -> %s\n", "", f.Do); err != nil {
				return err
			}
		}
	}
	return nil
}
