package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"purlin/app"
	"purlin/aps"
	"purlin/client"
	"purlin/config"
)

// usageError is a command line that cannot be run. Its exit status is 2.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

type translateFlags struct {
	to      []string
	out     string
	server  string
	token   string
	project string
	region  string
	where   *client.Region // that is asked for, in its one spelling
	json    bool
	force   bool
	timeout time.Duration
}

func translateCommand(file *string) *cobra.Command {
	var f translateFlags
	cmd := &cobra.Command{
		Use:   "translate MODEL...",
		Short: "Translate models and fetch the results",
		Long: `Upload models, translate them, follow their progress and fetch the results.

With --server the job is done by a running server, for the account of the token.
Without it, this process does everything itself: in PURLIN_DATA_DIR when that is
set, else in a temporary folder that is removed at the end.

The exit status is 0 when every model was translated, 1 when one was not, 2 when
the command line is wrong. Ctrl-C cancels the translations.`,
		Example: "  purlin translate bridge.obj --to gltf,thumbnail --out results\n" +
			"  purlin translate *.stl --to gltf --server https://purlin.example.com --token \"$TOKEN\" --json",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("translate needs a model")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, models []string) error { return translate(cmd, models, f, *file) },
	}
	flags := cmd.Flags()
	flags.StringSliceVar(&f.to, "to", []string{"gltf", "thumbnail"}, "outputs, comma-separated: "+outputFormats())
	flags.StringVar(&f.out, "out", ".", "folder for the results; made when missing")
	flags.StringVar(&f.server, "server", "", "URL of a running server")
	flags.StringVar(&f.token, "token", "", "API token or access token for --server")
	flags.StringVar(&f.project, "project", "purlin translate", "project that the models go into; made when missing")
	flags.StringVar(&f.region, "region", "", fmt.Sprintf("where APS keeps the models of a project that is made, of %v; default: the server's region", aps.Regions()))
	flags.BoolVar(&f.json, "json", false, "print a JSON object a line")
	flags.BoolVar(&f.force, "force", false, "translate anew though the same was translated before")
	flags.DurationVar(&f.timeout, "timeout", 0, "give up after this long, as 30m; 0: never")
	return cmd
}

// outputFormats lists what the schema knows.
func outputFormats() string {
	names := make([]string, len(client.AllOutputFormat))
	for i, f := range client.AllOutputFormat {
		names[i] = strings.ToLower(string(f))
	}
	return strings.Join(names, ", ")
}

func (f *translateFlags) check(models []string) (outputs []client.OutputFormat, stems []string, err error) {
	for _, name := range f.to {
		to := client.OutputFormat(strings.ToUpper(strings.TrimSpace(name)))
		if !slices.Contains(client.AllOutputFormat, to) {
			return nil, nil, usage("--to %s: not one of %s", strings.ToLower(string(to)), outputFormats())
		}
		if !slices.Contains(outputs, to) {
			outputs = append(outputs, to)
		}
	}
	if len(outputs) == 0 {
		return nil, nil, usage("--to names no output")
	}
	if f.server == "" && (slices.Contains(outputs, client.OutputFormatSvf) || slices.Contains(outputs, client.OutputFormatSvf2)) {
		return nil, nil, usage("--to svf and --to svf2 leave no file: a viewer reads them from a server, so they go with --server")
	}
	if f.server == "" && f.token != "" {
		return nil, nil, usage("--token goes with --server")
	}
	if f.server != "" {
		if u, err := url.Parse(f.server); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return nil, nil, usage("--server is a URL, as http://127.0.0.1:8080")
		}
		if f.token == "" {
			return nil, nil, usage("--server needs --token")
		}
	}
	if f.region != "" {
		region, err := aps.ParseRegion(f.region)
		if err != nil {
			return nil, nil, usage("--region: %q is none of %v", f.region, aps.Regions())
		}
		f.where = (*client.Region)(&region)
	}
	if f.timeout < 0 {
		return nil, nil, usage("--timeout is not negative")
	}
	stems, err = stemsOf(models)
	return outputs, stems, err
}

// stemsOf names the results of each model: by its name without the extension,
// or with it where two models share the rest.
func stemsOf(models []string) ([]string, error) {
	stems := make([]string, len(models))
	count, whole := map[string]int{}, map[string]bool{}
	for i, m := range models {
		base := filepath.Base(m)
		if whole[base] {
			return nil, usage("two models are named %s: their results would overwrite each other", base)
		}
		whole[base] = true
		if stems[i] = strings.TrimSuffix(base, filepath.Ext(base)); stems[i] == "" {
			stems[i] = base
		}
		count[stems[i]]++
	}
	for i, m := range models {
		if count[stems[i]] > 1 {
			stems[i] = filepath.Base(m)
		}
	}
	return stems, nil
}

func translate(cmd *cobra.Command, models []string, f translateFlags, file string) (err error) {
	outputs, stems, err := f.check(models)
	if err != nil {
		return err
	}
	for _, m := range models {
		if info, err := os.Stat(m); err != nil {
			return fmt.Errorf("opening the model: %w", err)
		} else if !info.Mode().IsRegular() {
			return usage("%s is not a file", m)
		}
	}
	if err := os.MkdirAll(f.out, 0o755); err != nil {
		return fmt.Errorf("making the folder for the results: %w", err)
	}
	ctx := cmd.Context()
	if f.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, f.timeout, fmt.Errorf("not done within %s", f.timeout))
		defer cancel()
	}
	c := client.New(f.server, func(context.Context) (string, error) { return f.token, nil })
	if f.server == "" {
		a, stop, err := inProcess(ctx, file)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, stop()) }()
		c = client.New(a.URL(), a.Token)
	}
	defer c.HTTP.CloseIdleConnections()
	project, err := openProject(ctx, c, f.project, f.where)
	if err != nil {
		return err
	}
	t := &translator{Client: c, report: f.reporter(cmd, models), project: project, outputs: outputs, out: f.out, force: f.force}
	failed := t.all(ctx, models, stems)
	t.report.close()
	if failed > 0 {
		return fmt.Errorf("%d of %d models not translated", failed, len(models))
	}
	return nil
}

func (f *translateFlags) reporter(cmd *cobra.Command, models []string) reporter {
	w := cmd.OutOrStdout()
	if f.json {
		return &objects{to: json.NewEncoder(w)}
	}
	if out, ok := w.(*os.File); ok && term.IsTerminal(int(out.Fd())) {
		return newBars(w, models)
	}
	return &lines{w: w, last: map[string]string{}}
}

// inProcess starts the whole server on a free loopback port. stop drains it and
// removes its data, unless the configuration says where those lie. It outlives
// ctx, so that what ctx ended can still be canceled.
func inProcess(ctx context.Context, file string) (_ *app.App, stop func() error, err error) {
	cfg, err := config.Load(os.Environ(), file)
	if err != nil {
		return nil, nil, err
	}
	clean := func() error { return nil }
	if kept := config.Given("PURLIN_DATA_DIR", os.Environ(), file); !kept {
		dir, err := os.MkdirTemp("", "purlin-")
		if err != nil {
			return nil, nil, fmt.Errorf("making a temporary folder: %w", err)
		}
		clean = func() error { return os.RemoveAll(dir) }
		if cfg, err = config.Load(append(os.Environ(), "PURLIN_DATA_DIR="+dir), file); err != nil {
			return nil, nil, errors.Join(err, clean())
		}
	}
	cfg.Addr, cfg.PublicURL, cfg.Role, cfg.TrustedDocuments = "127.0.0.1:0", "", "all", "off"
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	a, err := app.New(ctx, cfg, quiet(os.Stderr, cfg.LogFormat))
	if err != nil {
		cancel()
		return nil, nil, errors.Join(err, clean())
	}
	ran := make(chan error, 1)
	go func() { ran <- a.Run(ctx) }()
	return a, func() error {
		cancel()
		return errors.Join(<-ran, a.Close(), clean())
	}, nil
}
