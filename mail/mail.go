// Package mail sends mail: over SMTP, or into the log of an installation that has
// no mail server.
package mail

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strconv"
	"time"

	smtp "github.com/wneessen/go-mail"
)

// Message is a mail in plain text.
type Message struct {
	To      string
	Subject string
	Text    string
}

// Sender sends mail. It is safe for concurrent use.
type Sender interface {
	// Send returns once the next server has taken the message, or the log has.
	Send(ctx context.Context, m Message) error
}

// Open returns the sender at rawURL: "log:", or smtp://USER:PASSWORD@HOST:PORT or
// smtps:// (TLS from the first byte), with ?from=ADDRESS. Over smtp:// TLS is
// begun with STARTTLS, and required unless HOST is this machine.
func Open(rawURL string, log *slog.Logger) (Sender, error) {
	u, err := url.Parse(rawURL)
	if err != nil {
		// The error of url.Parse repeats the URL, which may hold a password.
		return nil, errors.New("mail: the URL cannot be parsed")
	}
	switch u.Scheme {
	case "log":
		return logged{log}, nil
	case "smtp", "smtps":
		return openSMTP(u)
	}
	return nil, fmt.Errorf("mail: unknown scheme %q: use log:, smtp:// or smtps://", u.Scheme)
}

type logged struct{ log *slog.Logger }

// Send writes the mail to the log: whoever runs the server passes it on.
func (l logged) Send(ctx context.Context, m Message) error {
	l.log.InfoContext(ctx, "mail", slog.String("to", m.To), slog.String("subject", m.Subject), slog.String("text", m.Text))
	return nil
}

type server struct {
	client *smtp.Client
	from   string
}

func openSMTP(u *url.URL) (Sender, error) {
	from := u.Query().Get("from")
	if err := smtp.NewMsg().From(from); err != nil {
		return nil, errors.New("mail: the URL needs ?from=ADDRESS, as smtp://mail.example.com:587?from=purlin@example.com")
	}
	options := []smtp.Option{smtp.WithTimeout(20 * time.Second), smtp.WithTLSPortPolicy(smtp.TLSMandatory)}
	if ip := net.ParseIP(u.Hostname()); u.Hostname() == "localhost" || ip != nil && ip.IsLoopback() {
		options = append(options, smtp.WithTLSPortPolicy(smtp.TLSOpportunistic))
	}
	if u.Scheme == "smtps" {
		options = append(options, smtp.WithSSLPort(false))
	}
	if port := u.Port(); port != "" {
		n, err := strconv.Atoi(port)
		if err != nil {
			return nil, fmt.Errorf("mail: the port %q is no number", port)
		}
		options = append(options, smtp.WithPort(n))
	}
	if u.User != nil {
		password, _ := u.User.Password()
		options = append(options, smtp.WithSMTPAuth(smtp.SMTPAuthAutoDiscover), smtp.WithUsername(u.User.Username()), smtp.WithPassword(password))
	}
	client, err := smtp.NewClient(u.Hostname(), options...)
	if err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	return &server{client, from}, nil
}

// Send hands the mail to the server.
func (s *server) Send(ctx context.Context, m Message) error {
	msg := smtp.NewMsg()
	if err := errors.Join(msg.From(s.from), msg.To(m.To)); err != nil {
		return fmt.Errorf("addressing the mail: %w", err)
	}
	msg.Subject(m.Subject)
	msg.SetBodyString(smtp.TypeTextPlain, m.Text)
	if err := s.client.DialAndSendWithContext(ctx, msg); err != nil {
		return fmt.Errorf("handing over the mail: %w", err)
	}
	return nil
}
