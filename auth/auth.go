// Package auth says who is calling: the principal, its scopes, and the tokens
// that prove them. It travels in the context.
package auth

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"purlin/fault"
)

// Kind says what sort of caller a principal is.
type Kind int

// The kinds of principal. The zero value may do nothing.
const (
	Anonymous Kind = iota
	User           // a person, by an access token or an API token
	System         // Purlin itself: a job, or a service acting after its own check
	Shared         // whoever has opened a share link: sees its file
)

// Scope is what an API token may do.
type Scope string

// The scopes of API tokens. A person's own session has them all.
const (
	ProjectsRead      Scope = "PROJECTS_READ"
	ProjectsWrite     Scope = "PROJECTS_WRITE"
	FilesRead         Scope = "FILES_READ"
	FilesWrite        Scope = "FILES_WRITE"
	TranslationsRead  Scope = "TRANSLATIONS_READ"
	TranslationsWrite Scope = "TRANSLATIONS_WRITE"
)

// Scopes are all that there are.
func Scopes() []Scope {
	return []Scope{ProjectsRead, ProjectsWrite, FilesRead, FilesWrite, TranslationsRead, TranslationsWrite}
}

// Principal is the caller of an operation.
type Principal struct {
	Kind    Kind
	UserID  uuid.UUID
	Session uuid.UUID // of an access token; zero for an API token
	Scopes  []Scope   // nil: everything that the user may do
	Token   uuid.UUID // the API token; zero for an access token
	Expires time.Time // zero: never
	// Projects are those that an API token is bound to; nil: all of the user's.
	Projects []uuid.UUID
	Link     uuid.UUID // the share link of a [Shared] principal
}

// Can tells whether the principal's token carries scope.
func (p Principal) Can(scope Scope) bool {
	switch p.Kind {
	case System:
		return true
	case User:
		return p.Scopes == nil || slices.Contains(p.Scopes, scope)
	case Shared:
		return slices.Contains(p.Scopes, scope)
	case Anonymous:
		return false
	}
	return false
}

type principalKey struct{}

// With returns a context that carries p.
func With(ctx context.Context, p Principal) context.Context {
	return context.WithValue(ctx, principalKey{}, p)
}

// From returns the caller; the zero Principal when the context has none.
func From(ctx context.Context) Principal {
	p, _ := ctx.Value(principalKey{}).(Principal)
	return p
}

type actorKey struct{}

// AsSystem returns a context in which Purlin itself acts. Use it where the
// caller's right has been checked already, or where there is no caller.
func AsSystem(ctx context.Context) context.Context {
	if who, ok := ctx.Value(principalKey{}).(Principal); ok && who.Kind != System {
		ctx = context.WithValue(ctx, actorKey{}, who)
	}
	return With(ctx, Principal{Kind: System})
}

// Actor returns whoever had something done: the caller, also where Purlin itself
// goes on for them; Purlin where nobody called.
func Actor(ctx context.Context) Principal {
	who, ok := ctx.Value(principalKey{}).(Principal)
	if !ok {
		return Principal{Kind: System}
	}
	if caller, ok := ctx.Value(actorKey{}).(Principal); ok && who.Kind == System {
		return caller
	}
	return who
}

// Person returns the caller, who must be signed in: an API token cannot act for its
// user in what concerns the account.
func Person(ctx context.Context) (Principal, error) {
	who := From(ctx)
	switch {
	case who.Kind != User:
		return who, fault.Errorf(fault.Unauthenticated, "sign in first")
	case who.Scopes != nil:
		return who, fault.Errorf(fault.Forbidden, "an API token cannot do this: sign in")
	}
	return who, nil
}

type clientKey struct{}

// WithClient returns a context that knows what the caller's browser or program
// says that it is.
func WithClient(ctx context.Context, name string) context.Context {
	return context.WithValue(ctx, clientKey{}, name)
}

// maxClient is how many bytes of a client's name are kept.
const maxClient = 400

// Client returns what the caller's browser or program says that it is, on one line
// of at most 400 bytes; "" when it says nothing.
func Client(ctx context.Context) string {
	name, _ := ctx.Value(clientKey{}).(string)
	return fault.Cut(fault.Line(name), maxClient)
}

// CookieJar reads and writes the HttpOnly cookie that holds a browser's refresh
// token. Over a WebSocket there is none.
type CookieJar interface {
	Refresh() string
	SetRefresh(token string, expires time.Time)
	ClearRefresh()
}

type cookieKey struct{}

// WithCookies returns a context that carries jar.
func WithCookies(ctx context.Context, jar CookieJar) context.Context {
	return context.WithValue(ctx, cookieKey{}, jar)
}

// Cookies returns the request's jar; one that keeps nothing when there is none.
func Cookies(ctx context.Context) CookieJar {
	if jar, ok := ctx.Value(cookieKey{}).(CookieJar); ok {
		return jar
	}
	return noCookies{}
}

type noCookies struct{}

func (noCookies) Refresh() string              { return "" }
func (noCookies) SetRefresh(string, time.Time) {}
func (noCookies) ClearRefresh()                {}
