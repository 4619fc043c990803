package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/net/netutil"

	"purlin/apslocal"
)

type apsLocalFlags struct {
	addr, dir, publicURL       string
	clients                    []string
	faults                     string
	record, replay, upstream   string
	logFormat                  string
	workers                    int
	timeout, retry             time.Duration
	privateCallbacks, faultAPI bool
}

const maxConnections = 1024

func apsLocalCommand() *cobra.Command {
	var f apsLocalFlags
	cmd := &cobra.Command{
		Use:   "aps-local",
		Short: "Start a local server that speaks Autodesk Platform Services",
		Long: `Start a server that programs for Autodesk Platform Services (APS) use in its place:
authentication, Object Storage, Model Derivative, Webhooks and Data Management.
It really translates open formats, and misbehaves on demand. docs/aps-local.md
shows how Autodesk's SDKs are pointed at it.

Everything is kept in the data folder; a server that was killed goes on where it was.`,
		Example: "  purlin aps-local --data-dir aps\n" +
			"  purlin aps-local --addr 0.0.0.0:1234 --client my-app:my-secret --public-url http://build-7:1234\n" +
			"  purlin aps-local --record talk.jsonl --upstream https://developer.api.autodesk.com\n" +
			"  purlin aps-local --replay talk.jsonl",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.addr, "addr", "127.0.0.1:8081", "address to listen on, HOST:PORT; port 0 takes a free one")
	flags.StringVar(&f.dir, "data-dir", "./aps-local", "folder of everything that is kept; made when missing")
	flags.StringArrayVar(&f.clients, "client", nil, "ID:SECRET of an application that gets tokens, ID alone of a public one (PKCE); may be repeated.\nDefault: any pair, on a loopback address only")
	flags.StringVar(&f.publicURL, "public-url", "", "URL under which clients reach the server, for the URLs that it hands out; default: what each request was sent to")
	flags.StringVar(&f.faults, "faults", "", "file with a JSON list of faults to begin with; see docs/aps-local.md")
	flags.BoolVar(&f.faultAPI, "fault-api", false, "serve /faults, where anybody who reaches the server injects faults; default: on a loopback address")
	flags.BoolVar(&f.privateCallbacks, "private-callbacks", false, "let webhooks go to loopback and private addresses; default: on a loopback address")
	flags.DurationVar(&f.retry, "webhook-retry", 0, "wait before a webhook that failed is sent again, doubling 8 times; default 11m, as the service")
	flags.IntVar(&f.workers, "workers", 1, "translations at once")
	flags.DurationVar(&f.timeout, "timeout", 30*time.Minute, "end of a translation that takes too long")
	flags.StringVar(&f.record, "record", "", "file to write the conversation to, without secrets; it is appended to")
	flags.StringVar(&f.upstream, "upstream", "", "with --record: pass requests to this APS instead of answering them, as https://developer.api.autodesk.com")
	flags.StringVar(&f.replay, "replay", "", "answer as the conversation in this file went, and do nothing else")
	flags.StringVar(&f.logFormat, "log-format", "text", "text or json")
	return cmd
}

// check completes the flags; what cannot be is a usage error.
func (f *apsLocalFlags) check(cmd *cobra.Command) (clients []apslocal.Client, upstream *url.URL, err error) {
	host, _, err := net.SplitHostPort(f.addr)
	if err != nil {
		return nil, nil, usage("--addr is HOST:PORT, as 127.0.0.1:8081")
	}
	ip := net.ParseIP(host)
	loopback := host == "localhost" || ip != nil && ip.IsLoopback()
	for _, v := range f.clients {
		id, secret, _ := strings.Cut(v, ":")
		if id == "" {
			return nil, nil, usage("--client is ID:SECRET, or ID of a public application")
		}
		clients = append(clients, apslocal.Client{ID: id, Secret: secret})
	}
	if len(clients) == 0 && !loopback && f.replay == "" && f.upstream == "" {
		return nil, nil, usage("--addr %s is reached from elsewhere: name who may use it with --client ID:SECRET", f.addr)
	}
	for name, v := range map[string]*bool{"fault-api": &f.faultAPI, "private-callbacks": &f.privateCallbacks} {
		if !cmd.Flags().Changed(name) {
			*v = loopback
		}
	}
	switch {
	case f.replay != "" && (f.record != "" || f.upstream != ""):
		return nil, nil, usage("--replay goes alone")
	case f.upstream != "" && f.record == "":
		return nil, nil, usage("--upstream goes with --record")
	case f.workers < 1 || f.timeout <= 0 || f.retry < 0:
		return nil, nil, usage("--workers and --timeout are positive, --webhook-retry is not negative")
	case f.logFormat != "text" && f.logFormat != "json":
		return nil, nil, usage("--log-format is text or json")
	}
	for name, v := range map[string]string{"upstream": f.upstream, "public-url": f.publicURL} {
		if v == "" {
			continue
		}
		u, err := url.Parse(v)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return nil, nil, usage("--%s is a URL, as https://developer.api.autodesk.com", name)
		}
		if name == "upstream" {
			upstream = u
		}
	}
	return clients, upstream, nil
}

func (f *apsLocalFlags) run(cmd *cobra.Command) (err error) {
	clients, upstream, err := f.check(cmd)
	if err != nil {
		return err
	}
	log := logger(os.Stderr, f.logFormat)
	handler, closing, err := f.handler(clients, upstream, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closing()) }()
	l, err := (&net.ListenConfig{}).Listen(cmd.Context(), "tcp", f.addr)
	if err != nil {
		return fmt.Errorf("listening: %w", err)
	}
	if err := f.greet(cmd.OutOrStdout(), "http://"+l.Addr().String()); err != nil {
		return err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug)}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(netutil.LimitListener(l, maxConnections)) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serving: %w", err)
	case <-cmd.Context().Done():
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(cmd.Context()), 10*time.Second)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return errors.Join(fmt.Errorf("stopping: %w", err), server.Close())
	}
	return nil
}

// handler is what answers, and how to close it.
func (f *apsLocalFlags) handler(clients []apslocal.Client, upstream *url.URL, log *slog.Logger) (http.Handler, func() error, error) {
	if f.replay != "" {
		in, err := os.Open(f.replay)
		if err != nil {
			return nil, nil, fmt.Errorf("opening the recording: %w", err)
		}
		defer in.Close()
		replay, err := apslocal.NewReplay(in)
		return replay, func() error { return nil }, err
	}
	var handler http.Handler
	closing := func() error { return nil }
	if upstream != nil {
		handler = apslocal.NewProxy(upstream, log)
	} else {
		twin, err := f.twin(clients, log)
		if err != nil {
			return nil, nil, err
		}
		handler, closing = twin, func() error {
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
			defer cancel()
			return twin.Close(ctx)
		}
	}
	if f.record == "" {
		return handler, closing, nil
	}
	tape, err := os.OpenFile(f.record, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("opening the recording: %w", err), closing())
	}
	rec := apslocal.NewRecorder(handler, tape)
	return rec, func() error { return errors.Join(closing(), rec.Err(), tape.Close()) }, nil
}

func (f *apsLocalFlags) twin(clients []apslocal.Client, log *slog.Logger) (*apslocal.Server, error) {
	var faults []apslocal.Fault
	if f.faults != "" {
		b, err := os.ReadFile(f.faults)
		if err == nil {
			err = json.Unmarshal(b, &faults)
		}
		if err != nil {
			return nil, fmt.Errorf("reading the faults: %w", err)
		}
	}
	if err := os.MkdirAll(f.dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the data folder: %w", err)
	}
	twin, err := apslocal.New(apslocal.Options{
		Dir: f.dir, Clients: clients, PublicURL: f.publicURL, Workers: f.workers, Timeout: f.timeout, WebhookRetry: f.retry,
		PrivateCallbacks: f.privateCallbacks, Admin: f.faultAPI, Log: log,
	})
	if err != nil {
		return nil, err
	}
	for _, v := range faults {
		if _, err := twin.Inject(v); err != nil {
			return nil, errors.Join(err, twin.Close(context.Background()))
		}
	}
	return twin, nil
}

// greet says how to use the server.
func (f *apsLocalFlags) greet(w io.Writer, at string) error {
	at = strings.Replace(at, "[::]", "localhost", 1)
	what := "a local Autodesk Platform Services, with " + f.dir
	switch {
	case f.replay != "":
		what = "the conversation of " + f.replay
	case f.upstream != "":
		what = f.upstream + ", recorded to " + f.record
	}
	clients := "any id and secret"
	if len(f.clients) > 0 {
		ids := make([]string, len(f.clients))
		for i, v := range f.clients {
			ids[i], _, _ = strings.Cut(v, ":")
		}
		clients = strings.Join(ids, ", ")
	}
	text := fmt.Sprintf("\n  %s\n  is at         %s\n", what, at)
	if f.replay == "" && f.upstream == "" {
		text += fmt.Sprintf("  applications  %s\n", clients)
		if f.faultAPI {
			text += fmt.Sprintf("  faults        curl -H 'Content-Type: application/json' %s/faults -d '{\"kind\":\"status\",\"status\":429,\"retry_after\":2,\"times\":3}'\n", at)
		}
	}
	text += fmt.Sprintf(`  a token       curl %[1]s/authentication/v2/token -d grant_type=client_credentials -d client_id=ID -d client_secret=SECRET -d scope=data:read
  Node          const conf = new ApsConfiguration({}); conf.baseAddress = new URL('%[1]s')
                const sdkManager = SdkManagerBuilder.create().addApsConfiguration(conf).build()
  .NET          new ApsConfiguration { BaseAddress = new Uri("%[1]s") }
  stop          Ctrl-C

`, at)
	_, err := io.WriteString(w, text)
	return err
}
