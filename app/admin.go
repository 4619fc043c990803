package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"time"

	"purlin/telemetry"
)

// listenAdmin opens the operators' address, if there is one.
func (a *App) listenAdmin(ctx context.Context) error {
	if a.cfg.AdminAddr == "" {
		return nil
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", a.cfg.AdminAddr)
	if err != nil {
		return fmt.Errorf("listening for operators: %w", err)
	}
	a.admin = l
	a.onClose(func(context.Context) error {
		if err := l.Close(); !errors.Is(err, net.ErrClosed) {
			return err
		}
		return nil
	})
	return nil
}

// serveAdmin serves operators until the returned stop is called, which is after
// the drain: they can watch it.
func (a *App) serveAdmin() (stop func()) {
	if a.admin == nil {
		return func() {}
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", telemetry.Handler(a.metrics))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := a.ready(r.Context()); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		_, _ = fmt.Fprintln(w, "ready")
	})
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	s := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelDebug)}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = s.Serve(a.admin) // ends with Close
	}()
	return func() {
		_ = s.Close()
		<-done
	}
}

// ready tells whether this process can do its work now.
func (a *App) ready(ctx context.Context) error {
	if a.draining.Load() {
		return errors.New("draining")
	}
	return a.db.Ping(ctx)
}
