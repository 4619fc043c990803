package auth

import (
	"context"
	"net/netip"
)

type addressKey struct{}

// WithAddress returns a context that knows where the caller's request came from.
func WithAddress(ctx context.Context, from netip.Addr) context.Context {
	bits := 32
	if from = from.Unmap(); from.Is6() {
		bits = 64 // one subscriber's share of the address space (RFC 6177)
	}
	p, err := from.Prefix(bits)
	if err != nil {
		return ctx
	}
	return context.WithValue(ctx, addressKey{}, p)
}

// Address returns the network that counts as one caller's: an IPv4 address, or
// an IPv6 network of 64 bits. It is the zero Prefix when nothing is known.
func Address(ctx context.Context) netip.Prefix {
	p, _ := ctx.Value(addressKey{}).(netip.Prefix)
	return p
}
