package webhook

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"
)

const (
	// patience is how long a whole call may take, redirects and answer included.
	patience     = 8 * time.Second
	maxRedirects = 3
)

// errPrivate says that an address is not for webhooks.
var errPrivate = errors.New("it leads to an address that is not public (PURLIN_WEBHOOK_PRIVATE allows that, for development)")

// NewClient returns the client for calls. It asks allowed about every address
// after it was looked up and right before it is dialled, for each redirect anew,
// so that no name leads elsewhere in between; [Public] is the rule for use. It
// heeds no proxy from the environment, and keeps no cookies.
func NewClient(allowed func(netip.Addr) bool) *http.Client {
	dialer := &net.Dialer{Timeout: patience, Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || !allowed(at.Addr().WithZone("").Unmap()) {
			return errPrivate
		}
		return nil
	}}
	return &http.Client{
		Timeout: patience,
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
			TLSHandshakeTimeout:    patience,
			MaxResponseHeaderBytes: 16 << 10,
			MaxIdleConns:           100,
			MaxIdleConnsPerHost:    2,
			IdleConnTimeout:        30 * time.Second,
			ForceAttemptHTTP2:      true,
			DisableCompression:     true, // an answer never grows
		},
		CheckRedirect: func(to *http.Request, via []*http.Request) error {
			switch {
			case len(via) > maxRedirects:
				return fmt.Errorf("it was redirected more than %d times", maxRedirects)
			case to.Method != http.MethodPost:
				return errors.New("it was redirected in a way that loses the payload: use status 307 or 308")
			case to.URL.Scheme != "https" && via[0].URL.Scheme == "https":
				return errors.New("it was redirected from https to " + to.URL.Scheme)
			}
			return nil
		},
	}
}

// reserved are networks that are not of the public internet, besides those that
// [netip.Addr] knows. Sources: the IANA special-purpose registries of IPv4 and
// IPv6 addresses; those of IPv6 that carry an IPv4 address inside are here whole.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("192.88.99.0/24"), netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("::/96"), netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"),
	netip.MustParsePrefix("100::/64"), netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"),
	netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("3fff::/20"), netip.MustParsePrefix("5f00::/16"), netip.MustParsePrefix("fec0::/10"),
}

// Public tells whether an address is one of the public internet.
func Public(a netip.Addr) bool {
	a = a.WithZone("").Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() {
		return false
	}
	for _, p := range reserved {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// checkURL returns the normal form of a webhook's URL, or what is wrong with it.
func (s *Service) checkURL(text string) (string, error) {
	if len(text) > maxURL {
		return "", fmt.Errorf("the URL has more than %d characters", maxURL)
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Hostname() == "" || u.Opaque != "" {
		return "", errors.New("this is no URL such as https://example.com/purlin")
	}
	switch {
	case u.Scheme != "https" && (u.Scheme != "http" || !s.o.Private):
		return "", errors.New("the URL must begin with https://")
	case u.User != nil:
		return "", errors.New("the URL must have no user name or password: calls are signed instead")
	}
	u.Fragment, u.RawFragment = "", ""
	if a, err := netip.ParseAddr(u.Hostname()); err == nil && !s.o.Private && !Public(a) {
		return "", fmt.Errorf("the address %s is not public", a)
	}
	return u.String(), nil
}
