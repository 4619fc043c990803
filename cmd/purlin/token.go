package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"purlin/app"
	"purlin/config"
)

func tokenCommand(load func(settings ...string) (*config.Config, error)) *cobra.Command {
	var t app.NewToken
	var lifetime time.Duration
	cmd := &cobra.Command{
		Use:   "token",
		Short: "Make an API token",
		Long: `Make an API token and print it, this once, alone on a line.

It works on the configured database itself, so it is for whoever runs the server.
On the embedded database the server must be stopped first.`,
		Example: "  purlin token --name ci --scope files_write,translations_write --project prj_01jd8xq6z3f2v9k7m5n4p3r2t1 --expires 2160h",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			for i, s := range t.Scopes {
				t.Scopes[i] = strings.ToUpper(strings.TrimSpace(s))
				if !slices.Contains(app.TokenScopes(), t.Scopes[i]) {
					return usage("--scope %s: not one of %s", s, strings.ToLower(strings.Join(app.TokenScopes(), ", ")))
				}
			}
			switch {
			case lifetime < 0:
				return usage("--expires is not negative")
			case lifetime > 0:
				at := time.Now().Add(lifetime)
				t.ExpiresAt = &at
			}
			c, err := load()
			if err != nil {
				return err
			}
			secret, err := app.MakeToken(cmd.Context(), c, quiet(os.Stderr, c.LogFormat), t)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), secret)
			return err
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&t.Name, "name", "terminal", "what the token is called")
	flags.StringVar(&t.Email, "user", "", "e-mail address of the account; default: the first account")
	flags.StringSliceVar(&t.Scopes, "scope", app.TokenScopes(), "what the token may do")
	flags.StringSliceVar(&t.Projects, "project", nil, "id of a project that the token is bound to; default: all of the account's")
	flags.DurationVar(&lifetime, "expires", 0, "how long the token works, as 2160h; 0: until it is revoked")
	return cmd
}
