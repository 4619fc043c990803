package apslocal

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"slices"
	"syscall"
	"time"

	"github.com/google/uuid"
)

const (
	retries       = 8 // of a webhook, with waits that double
	lostEvents    = 5 // after so many a hook becomes inactive
	hookTrials    = 5 // of a hook that reactivates itself
	hookPatience  = 6 * time.Second
	deliveriesNow = 8 // at once
	maxDeliveries = 10_000
	restBefore    = 48 * time.Hour // between becoming inactive and a trial
)

// event is something that hooks hear of.
type event struct {
	client, region string
	system, name   string
	scope          string
	resource       string // URN
	bucket, key    string // of what it is about, for faults
	payload        map[string]any
}

// delivery is a webhook on its way, the file deliveries/<id>.json.
type delivery struct {
	ID       string          `json:"id"`
	Hook     string          `json:"hook"`
	Bucket   string          `json:"bucket"`
	Key      string          `json:"key"`
	Body     json.RawMessage `json:"body"`
	Attempts int             `json:"attempts"`
	Repeats  int             `json:"repeats,omitempty"` // further deliveries that a fault asked for
	Late     bool            `json:"late,omitempty"`    // a fault has put it off already
	Next     time.Time       `json:"next"`
	sending  bool
}

func (s *Server) loadDeliveries() error {
	s.deliveries = map[string]*delivery{}
	entries, err := os.ReadDir(s.path("deliveries"))
	if err != nil {
		return err
	}
	for _, e := range entries {
		var d delivery
		if err := readJSON(s.path("deliveries", e.Name()), &d); err != nil {
			return fmt.Errorf("reading a delivery: %w", err)
		}
		s.deliveries[d.ID] = &d
	}
	return nil
}

func (s *Server) saveDelivery(d *delivery) error {
	if err := s.writeJSON(s.path("deliveries", d.ID+".json"), d); err != nil {
		return err
	}
	s.deliveries[d.ID] = d
	return nil
}

// keepDelivery writes what became of a delivery; when that fails, the worst is
// that it is repeated.
func (s *Server) keepDelivery(d *delivery) {
	if err := s.saveDelivery(d); err != nil {
		s.log.Error("writing a delivery failed", slog.String("error", err.Error()))
	}
}

func (s *Server) dropDelivery(d *delivery) {
	delete(s.deliveries, d.ID)
	if err := os.Remove(s.path("deliveries", d.ID+".json")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		s.log.Error("removing a delivery failed", slog.String("error", err.Error()))
	}
}

// emit queues an event for the hooks that hear it; s.mu is held. It is called
// before what the event tells is written, so that a kill in between repeats the
// event instead of losing it.
func (s *Server) emit(e event) {
	now := time.Now()
	for _, h := range s.hooks.all {
		if !h.hears(e, now) {
			continue
		}
		if h.Status == hookInactive {
			if !h.Reactivate || h.Trials >= hookTrials || now.Sub(h.Ended) < restBefore {
				continue
			}
			h.Status = hookReactivated
			h.Trials++
			if err := s.saveHook(h); err != nil {
				s.log.Error("writing a webhook failed", slog.String("hook", h.ID), slog.String("error", err.Error()))
			}
		}
		envelope := map[string]any{"version": "1.0", "resourceUrn": e.resource, "hook": h.details(), "payload": e.payload}
		if h.PayloadOnly {
			envelope = e.payload
		}
		body, err := json.Marshal(envelope)
		if err == nil && len(s.deliveries) >= maxDeliveries {
			err = errors.New("too many deliveries wait")
		}
		if err == nil {
			err = s.saveDelivery(&delivery{ID: uuid.NewString(), Hook: h.ID, Bucket: e.bucket, Key: e.key, Body: body, Next: now})
		}
		if err != nil {
			s.log.Error("queueing a webhook failed", slog.String("hook", h.ID), slog.String("error", err.Error()))
		}
	}
	s.ring()
}

func (s *Server) ring() {
	select {
	case s.bell <- struct{}{}:
	default:
	}
}

// deliver sends webhooks as they fall due, until the server ends.
func (s *Server) deliver() {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-s.bell:
		case <-timer.C:
		}
		timer.Reset(s.sendDue())
	}
}

// sendDue begins the deliveries that are due, some at once, and returns how long
// to wait for the next.
func (s *Server) sendDue() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	wait, now := time.Hour, time.Now()
	var due []*delivery
	sending := 0
	for _, d := range s.deliveries {
		switch {
		case d.sending:
			sending++
		case d.Next.After(now):
			wait = min(wait, d.Next.Sub(now))
		default:
			due = append(due, d)
		}
	}
	slices.SortFunc(due, func(a, b *delivery) int { return a.Next.Compare(b.Next) })
	for _, d := range due[:min(len(due), max(deliveriesNow-sending, 0))] { // the rest when one of these rings
		h := s.hooks.all[d.Hook]
		if h == nil || h.Status == hookInactive {
			s.dropDelivery(d)
			continue
		}
		if d.Attempts == 0 && !d.Late {
			if f, hit := s.faults.strike(onObject(d.Bucket, d.Key), webhookFaults...); hit && f.Kind == FaultLose {
				s.dropDelivery(d)
				continue
			} else if hit {
				d.Late, d.Next = true, now.Add(f.Delay)
				wait = min(wait, f.Delay)
				s.keepDelivery(d)
				continue
			}
		}
		if d.Attempts == 0 {
			if f, hit := s.faults.strike(onObject(d.Bucket, d.Key), FaultRepeat); hit {
				d.Repeats = max(f.Count, 1)
			}
		}
		secret := h.Secret
		if secret == "" {
			secret = s.hooks.secrets[h.Client]
		}
		d.sending = true
		target, attempt := h.CallbackURL, *d
		s.tasks.Go(func() {
			err := s.send(target, secret, &attempt)
			s.sent(d, err)
			s.ring()
		})
	}
	return wait
}

// send makes one attempt. Anything but a 2xx in time is an error.
func (s *Server) send(target, secret string, d *delivery) error {
	ctx, cancel := context.WithTimeout(s.ctx, hookPatience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(d.Body))
	if err != nil {
		return errors.New("the callback URL is not usable")
	}
	req.Header.Set("Content-Type", "application/json;charset=utf-8")
	req.Header.Set("User-Agent", "aps-local/1.0")
	req.Header.Set("x-adsk-delivery-id", d.ID)
	if secret != "" {
		req.Header.Set("x-adsk-signature", signHook(secret, d.Body))
	}
	res, err := s.callbacks.Do(req)
	if err != nil {
		return fmt.Errorf("calling back: %w", err)
	}
	defer res.Body.Close()
	if _, err := io.CopyN(io.Discard, res.Body, 64<<10); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("reading the answer: %w", err)
	}
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return fmt.Errorf("the callback answered %d", res.StatusCode)
	}
	return nil
}

// sent records how an attempt ended.
func (s *Server) sent(d *delivery, failure error) {
	if s.ctx.Err() != nil {
		return // the next server delivers it
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	d.sending = false
	h := s.hooks.all[d.Hook]
	if h == nil {
		s.dropDelivery(d)
		return
	}
	d.Attempts++
	switch {
	case failure == nil && d.Repeats > 0:
		d.Repeats--
		d.Next = time.Now()
		s.keepDelivery(d)
	case failure == nil:
		s.dropDelivery(d)
		s.judge(h, true)
	case d.Attempts > retries || h.Status == hookReactivated:
		s.log.Warn("webhook given up", slog.String("hook", h.ID), slog.Int("attempts", d.Attempts), slog.String("error", failure.Error()))
		s.dropDelivery(d)
		s.judge(h, false)
	default:
		d.Next = time.Now().Add(s.o.WebhookRetry << (d.Attempts - 1))
		s.log.Info("webhook failed", slog.String("hook", h.ID), slog.Int("attempt", d.Attempts), slog.String("error", failure.Error()))
		s.keepDelivery(d)
	}
}

// judge keeps the score of a hook: it becomes inactive when event after event is lost.
func (s *Server) judge(h *hook, delivered bool) {
	was := *h
	switch {
	case delivered:
		h.Lost, h.Trials = 0, 0
		if h.Status == hookReactivated {
			h.Status = hookActive
		}
	default:
		if h.Lost++; h.Lost >= lostEvents || h.Status == hookReactivated {
			h.Status, h.Ended, h.Lost = hookInactive, time.Now(), 0
		}
	}
	if h.Status != was.Status || h.Lost != was.Lost || h.Trials != was.Trials {
		h.Updated = time.Now()
		if err := s.saveHook(h); err != nil {
			s.log.Error("writing a webhook failed", slog.String("hook", h.ID), slog.String("error", err.Error()))
		}
	}
}

// newCallbacks returns the client that webhooks go out with: no proxy, no
// redirects, and, unless private is set, no address that only this machine or
// its network can reach.
func newCallbacks(private bool) *http.Client {
	dialer := &net.Dialer{Timeout: hookPatience, Control: func(_, address string, _ syscall.RawConn) error {
		a, err := netip.ParseAddrPort(address)
		if err != nil {
			return err
		}
		if ip := a.Addr().Unmap(); !private && (!ip.IsGlobalUnicast() || ip.IsPrivate()) {
			return errors.New("webhooks to loopback and private addresses are not allowed here")
		}
		return nil
	}}
	return &http.Client{
		Transport:     &http.Transport{DialContext: dialer.DialContext, MaxIdleConns: deliveriesNow, IdleConnTimeout: 30 * time.Second, MaxResponseHeaderBytes: 64 << 10},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
