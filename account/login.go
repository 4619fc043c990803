package account

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"purlin/auth"
	"purlin/ent"
	"purlin/ent/enum"
	"purlin/ent/login"
	"purlin/fault"
)

// How long a browser may be away at a provider, and a proof may wait.
const (
	flowTTL  = 10 * time.Minute
	proofTTL = 5 * time.Minute
)

// Purposes of what is sealed for browsers.
const (
	sealedFlow   = "sign-in under way"
	sealedTicket = "login to be connected"
	sealedProof  = "login connected"
	sealedLink   = "printed sign-in link"
)

// flow is a sign-in under way at a provider. The browser carries it, sealed, in a
// cookie that only this browser has.
type flow struct {
	Provider string    `json:"p"`
	State    string    `json:"s"`
	Nonce    string    `json:"n"`
	Verifier string    `json:"v"`
	Return   string    `json:"r"` // path of ours to go to at the end
	Link     uuid.UUID `json:"l"` // the user who connects a login; zero: signs in
	Until    time.Time `json:"u"`
}

// ticket says that a signed-in user has begun to connect a login.
type ticket struct {
	User  uuid.UUID `json:"user"`
	Until time.Time `json:"until"`
}

// proof says that a provider has named somebody to the browser of a user.
type proof struct {
	ticket
	Provider string `json:"provider"`
	Subject  string `json:"subject"`
	Email    string `json:"email"`
	Upstream []byte `json:"upstream"` // sealed refresh token; empty: none
}

// Providers are where people may sign in.
func (s *Service) Providers() []*auth.Provider { return s.o.Providers }

// SignInURL is where a browser begins to sign in at a provider.
func (s *Service) SignInURL(p *auth.Provider) string { return s.o.PublicURL + "/signin/" + p.ID }

// Provider returns the provider with an id; a [fault.NotFound] fault when there is
// none.
func (s *Service) Provider(id string) (*auth.Provider, error) {
	i := slices.IndexFunc(s.o.Providers, func(p *auth.Provider) bool { return p.ID == id })
	if i < 0 {
		return nil, fault.Errorf(fault.NotFound, "no such provider").At("input", "provider")
	}
	return s.o.Providers[i], nil
}

// Begin is where a browser starts a sign-in at a provider.
type Begin struct {
	Provider string
	Return   string // path of ours to go to at the end; "" is /
	Ticket   string // of [Service.BeginLogin]; "" to sign in
}

// BeginSignIn returns where to send the browser, and what it must bring back from
// there, in a cookie of its own, to [Service.FinishSignIn].
func (s *Service) BeginSignIn(ctx context.Context, in Begin) (url, carried string, err error) {
	p, err := s.Provider(in.Provider)
	if err != nil {
		return "", "", err
	}
	f := flow{Provider: p.ID, State: auth.NewSecret(), Nonce: auth.NewSecret(), Verifier: auth.NewVerifier(), Return: local(in.Return), Until: time.Now().Add(flowTTL)}
	if in.Ticket != "" {
		var t ticket
		if s.unseal(sealedTicket, in.Ticket, &t) != nil || time.Now().After(t.Until) {
			return "", "", fault.Errorf(fault.Expired, "this link has expired: begin again")
		}
		f.Link = t.User
	}
	if url, err = p.AuthorizeURL(ctx, f.State, f.Nonce, f.Verifier); err != nil {
		return "", "", err
	}
	return url, s.seal(sealedFlow, f), nil
}

// local is path when it is one of ours, else "/": a sign-in leads nowhere else.
func local(path string) string {
	if len(path) > 1024 || len(path) < 2 || path[0] != '/' || path[1] == '/' || path[1] == '\\' {
		return "/"
	}
	for _, r := range path {
		if r < ' ' || r == '\\' || r == 0x7f {
			return "/"
		}
	}
	return path
}

// Finish is what the browser brought back from a provider.
type Finish struct {
	Provider string
	State    string
	Code     string
	Carried  string // as BeginSignIn gave it
}

// Finished is how a sign-in at a provider ended: in a session, or in a proof that
// the page trades by linkLogin.
type Finished struct {
	Session *Session // nil when a login is to be connected
	Proof   string
	Return  string
}

// FinishSignIn signs whoever the provider names in. An account is found by the
// provider's own id of the person and by nothing else: somebody who has an account
// here with the same e-mail address signs in to it and connects the login there,
// so that nobody takes an account over by claiming its address.
func (s *Service) FinishSignIn(ctx context.Context, in Finish) (*Finished, error) {
	var f flow
	if s.unseal(sealedFlow, in.Carried, &f) != nil || time.Now().After(f.Until) || f.Provider != in.Provider || f.State == "" || f.State != in.State || in.Code == "" {
		return nil, fault.Errorf(fault.Expired, "this sign-in was not begun in this browser, or has expired: begin again")
	}
	p, err := s.Provider(f.Provider)
	if err != nil {
		return nil, err
	}
	// Each try asks the provider: one that fails counts as a wrong password does.
	from := "address " + auth.Address(ctx).String()
	if err := take(ctx, s.guesses, from); err != nil {
		return nil, err
	}
	said, err := p.Exchange(ctx, in.Code, f.Verifier, f.Nonce)
	if err != nil {
		return nil, err
	}
	s.give(ctx, []string{from})
	var upstream []byte
	if said.RefreshToken != "" {
		upstream = s.o.Sealer.Seal(sealedUpstream(p.ID), []byte(said.RefreshToken))
	}
	if f.Link != uuid.Nil {
		return &Finished{Return: f.Return, Proof: s.seal(sealedProof, proof{
			ticket: ticket{f.Link, time.Now().Add(proofTTL)}, Provider: p.ID, Subject: said.Subject, Email: address(said.Email), Upstream: upstream,
		})}, nil
	}
	out := &Finished{Return: f.Return}
	err = s.db.InTx(auth.AsSystem(ctx), func(ctx context.Context, tx *ent.Tx) error {
		u, err := s.known(ctx, tx, p, said, upstream)
		if err != nil {
			return err
		}
		out.Session, err = s.begin(ctx, tx, u, p.ID)
		return err
	})
	return out, err
}

// known finds the account of a login, and makes it when it is new and may be made.
func (s *Service) known(ctx context.Context, tx *ent.Tx, p *auth.Provider, said auth.Claims, upstream []byte) (*ent.User, error) {
	l, err := tx.Login.Query().Where(login.Provider(p.ID), login.Subject(said.Subject)).Only(ctx)
	if err == nil {
		u := tx.Login.UpdateOne(l).SetEmail(address(said.Email))
		if upstream != nil {
			u.SetRefreshToken(upstream)
		}
		if err := u.Exec(ctx); err != nil {
			return nil, err
		}
		return tx.User.Get(ctx, l.UserID)
	}
	if !ent.IsNotFound(err) {
		return nil, err
	}
	switch {
	case !s.o.Signup:
		return nil, fault.Errorf(fault.Forbidden, "no account here is connected with this one at %s, and sign-up is closed: sign in and connect it", p.Name)
	case said.Email == "" || !said.EmailVerified:
		return nil, fault.Errorf(fault.Forbidden, "%s does not vouch for your e-mail address: sign up with it here and connect the login then", p.Name)
	}
	name := fault.Line(said.Name)
	if name == "" {
		name = said.Email
	}
	u, err := newUser(ctx, tx, fault.Cut(address(said.Email), 254), fault.Cut(name, 200), "")
	if fault.CodeOf(err) == fault.Taken {
		return nil, fault.Errorf(fault.Taken, "an account with this e-mail address exists: sign in to it and connect %s there", p.Name)
	}
	if err != nil {
		return nil, err
	}
	l, err = tx.Login.Create().SetUserID(u.ID).SetProvider(p.ID).SetSubject(said.Subject).SetEmail(u.Email).SetRefreshToken(upstream).Save(ctx)
	if err != nil {
		return nil, err
	}
	return u, recordLogin(ctx, tx, enum.AuditLoginLinked, l, &auth.Principal{Kind: auth.User, UserID: u.ID})
}

// BeginLogin returns the URL at which the caller's browser begins to connect an
// account at a provider with theirs.
func (s *Service) BeginLogin(ctx context.Context, provider string) (url string, err error) {
	who, err := auth.Person(ctx)
	if err != nil {
		return "", err
	}
	p, err := s.Provider(provider)
	if err != nil {
		return "", err
	}
	return s.SignInURL(p) + "?ticket=" + s.seal(sealedTicket, ticket{who.UserID, time.Now().Add(proofTTL)}), nil
}

// LinkLogin connects the login that the proof names with the caller's account. The
// proof must come of a ticket of the caller's own: one that somebody else made
// would let them in.
func (s *Service) LinkLogin(ctx context.Context, sealed string) (out *ent.Login, err error) {
	who, err := auth.Person(ctx)
	if err != nil {
		return nil, err
	}
	var p proof
	if s.unseal(sealedProof, sealed, &p) != nil || time.Now().After(p.Until) || p.User != who.UserID {
		return nil, fault.Errorf(fault.Expired, "this proof is not yours, or has expired: begin again").At("input", "proof")
	}
	err = s.db.InTx(auth.AsSystem(ctx), func(ctx context.Context, tx *ent.Tx) error {
		create := tx.Login.Create().SetUserID(who.UserID).SetProvider(p.Provider).SetSubject(p.Subject).SetEmail(p.Email)
		if len(p.Upstream) > 0 {
			create.SetRefreshToken(p.Upstream)
		}
		out, err = create.Save(ctx)
		if ent.IsConstraintError(err) {
			return fault.Errorf(fault.Taken, "this login belongs to an account already, or you have another at the same provider: disconnect that first").At("input", "proof")
		}
		if err != nil {
			return err
		}
		return recordLogin(ctx, tx, enum.AuditLoginLinked, out, nil)
	})
	return out, err
}

// Logins are the accounts at other providers that sign the caller in.
func (s *Service) Logins(ctx context.Context) ([]*ent.Login, error) {
	if _, err := auth.Person(ctx); err != nil {
		return nil, err
	}
	return s.db.Reader().Login.Query().Order(login.ByCreatedAt(), login.ByID()).All(ctx)
}

// UnlinkLogin disconnects a login of the caller's. The last way in stays.
func (s *Service) UnlinkLogin(ctx context.Context, id uuid.UUID) error {
	who, err := auth.Person(ctx)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		l, err := tx.Login.Get(ctx, id)
		if err != nil {
			return missing(err, "login", "id")
		}
		u, err := tx.User.Get(auth.AsSystem(ctx), who.UserID)
		if err != nil {
			return err
		}
		n, err := tx.Login.Query().Count(ctx)
		if err != nil {
			return err
		}
		if n == 1 && u.PasswordHash == "" {
			return fault.Errorf(fault.Conflict, "it is your only way to sign in: set a password first").At("input", "id")
		}
		if err := tx.Login.DeleteOne(l).Exec(ctx); err != nil {
			return err
		}
		return recordLogin(ctx, tx, enum.AuditLoginUnlinked, l, nil)
	})
}

func (s *Service) seal(purpose string, v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings, ids and times
	}
	return base64.RawURLEncoding.EncodeToString(s.o.Sealer.Seal(purpose, raw))
}

func (s *Service) unseal(purpose, sealed string, v any) error {
	if len(sealed) > 16<<10 {
		return fmt.Errorf("account: sealed text of %d bytes", len(sealed))
	}
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err == nil {
		raw, err = s.o.Sealer.Open(purpose, raw)
	}
	if err != nil {
		return fmt.Errorf("opening what a browser brought: %w", err)
	}
	return json.Unmarshal(raw, v)
}
