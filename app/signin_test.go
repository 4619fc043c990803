package app_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"purlin/apslocal"
	"purlin/auth"
	"purlin/config"
	"purlin/ent"
	"purlin/ent/login"
	"purlin/store"
	"purlin/testservice"
)

// browser goes from page to page as a person's does: it keeps cookies, follows
// redirects, and fills in forms.
type browser struct {
	t    *testing.T
	http http.Client
	last *url.URL // where it is, what follows # included
	page string
}

func newBrowser(t *testing.T) *browser {
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	return &browser{t: t, http: http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

func (b *browser) visit(to string) { b.load(http.MethodGet, to, nil) }

func (b *browser) load(method, to string, form url.Values) {
	b.t.Helper()
	for range 20 {
		req, err := http.NewRequestWithContext(b.t.Context(), method, to, strings.NewReader(form.Encode()))
		require.NoError(b.t, err)
		if method == http.MethodPost {
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		req.Header.Set("Accept", "text/html")
		resp, err := b.http.Do(req)
		require.NoError(b.t, err)
		page, err := io.ReadAll(resp.Body)
		require.NoError(b.t, err)
		require.NoError(b.t, resp.Body.Close())
		b.last, b.page = req.URL, string(page)
		next := resp.Header.Get("Location")
		if next == "" {
			return
		}
		at, err := b.last.Parse(next)
		require.NoError(b.t, err)
		method, to, form = http.MethodGet, at.String(), nil
	}
	require.Fail(b.t, "twenty redirects", b.last)
}

var (
	formAction  = regexp.MustCompile(`<form[^>]*?(?:\saction="([^"]*)")?[^>]*>`)
	hiddenInput = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`)
)

// submit sends the page's form with what a person enters.
func (b *browser) submit(entered map[string]string) {
	b.t.Helper()
	form := formAction.FindStringSubmatch(b.page)
	require.NotNil(b.t, form, b.page)
	to, err := b.last.Parse(html.UnescapeString(form[1]))
	require.NoError(b.t, err)
	values := url.Values{}
	for _, hidden := range hiddenInput.FindAllStringSubmatch(b.page, -1) {
		values.Set(hidden[1], html.UnescapeString(hidden[2]))
	}
	for name, value := range entered {
		values.Set(name, value)
	}
	b.load(http.MethodPost, to.String(), values)
}

// client is whoever the browser's cookie signs in.
func (b *browser) client(i *installation) *client {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, i.url+"/graphql",
		strings.NewReader(`{"query":"mutation { refreshSession(input: {}) { session { accessToken } userErrors { message } } }"}`))
	require.NoError(b.t, err)
	req.Header.Set("Content-Type", "application/json")
	resp, err := b.http.Do(req)
	require.NoError(b.t, err)
	defer resp.Body.Close()
	var out struct {
		Data struct {
			RefreshSession struct{ Session struct{ AccessToken string } }
		}
	}
	require.NoError(b.t, json.NewDecoder(resp.Body).Decode(&out))
	return &client{t: b.t, url: i.url, token: out.Data.RefreshSession.Session.AccessToken}
}

// refusal is the reason with which a sign-in sent the browser home; "" when it did
// not.
func (b *browser) refusal() string {
	said, err := url.ParseQuery(b.last.Fragment)
	require.NoError(b.t, err)
	return said.Get("signin-error")
}

type viewer struct{ ID, Email, Name string }

func (c *client) viewer() (v viewer) {
	var out struct{ Viewer *viewer }
	c.do(`{ viewer { id email name } }`, nil, &out)
	if out.Viewer == nil {
		return v
	}
	return *out.Viewer
}

// errs runs a mutation of one input and returns the codes of what was wrong.
func (c *client) errs(mutation string, input map[string]any) []string {
	c.t.Helper()
	var out map[string]struct{ UserErrors []struct{ Code string } }
	kind := strings.ToUpper(mutation[:1]) + mutation[1:] + "Input!"
	c.do(`mutation($i: `+kind+`) { `+mutation+`(input: $i) { userErrors { code } } }`, map[string]any{"i": input}, &out)
	codes := []string{}
	for _, e := range out[mutation].UserErrors {
		codes = append(codes, e.Code)
	}
	return codes
}

// begins returns where a browser begins to connect a login with the caller.
func (c *client) begins(provider string) string {
	c.t.Helper()
	var out struct{ BeginLogin struct{ URL string } }
	c.do(`mutation($p: String!) { beginLogin(input: {provider: $p}) { url userErrors { message } } }`, map[string]any{"p": provider}, &out)
	require.NotEmpty(c.t, out.BeginLogin.URL)
	return out.BeginLogin.URL
}

// autodesk is an installation whose people sign in with an account of the twin.
func autodesk(t *testing.T, env ...string) (*installation, *engine) {
	t.Helper()
	e := newEngine(t, apslocal.Options{Clients: []apslocal.Client{{ID: "test", Secret: "secret"}}})
	return install(t, append(append(e.env(), "PURLIN_AUTODESK_SIGNIN=true"), env...)...), e
}

// allow goes to the twin's page and allows what it asks, as somebody.
func (b *browser) allow(from, email string) {
	b.t.Helper()
	b.visit(from)
	require.Contains(b.t, b.page, `value="allow"`, "%s", b.last)
	b.submit(map[string]string{"email": email, "answer": "allow"})
}

// logins are the rows of an installation's database.
func logins(t *testing.T, i *installation) []*ent.Login {
	t.Helper()
	cfg, err := config.Load(append([]string{"PURLIN_DATA_DIR=" + i.dir}, i.env...), "")
	require.NoError(t, err)
	db, err := store.Open(t.Context(), cfg.DatabaseURL, store.Options{})
	require.NoError(t, err)
	defer db.Close()
	return db.Reader().Login.Query().Order(login.ByID()).AllX(auth.AsSystem(t.Context()))
}

func TestSignInWithAutodesk(t *testing.T) {
	t.Parallel()
	var secrets []string // that the twin has given out
	i, e := autodesk(t)
	e.before = func(r *http.Request) {
		if r.URL.Path == "/authentication/v2/token" {
			raw, _ := io.ReadAll(r.Body)
			r.Body = io.NopCloser(bytes.NewReader(raw))
			form, _ := url.ParseQuery(string(raw))
			secrets = append(secrets, form.Get("code_verifier"))
		}
	}
	anybody := &client{t: t, url: i.url}
	var offered struct {
		LoginProviders []struct{ ID, Name, SignInURL string }
	}
	anybody.do(`{ loginProviders { id name signInUrl } }`, nil, &offered)
	require.Len(t, offered.LoginProviders, 1)
	require.Equal(t, "Autodesk", offered.LoginProviders[0].Name)
	signIn := offered.LoginProviders[0].SignInURL

	b := newBrowser(t)
	b.visit(signIn + "?return=" + url.QueryEscape("/projects/x?y=1"))
	asked := b.last.Query()
	require.Equal(t, "S256", asked.Get("code_challenge_method"))
	require.NotEmpty(t, asked.Get("state"))
	require.NotEmpty(t, asked.Get("nonce"))
	b.submit(map[string]string{"email": "ann@example.com", "answer": "allow"})
	require.Equal(t, i.url+"/projects/x?y=1", b.last.String())
	ann := b.client(i).viewer()
	require.Equal(t, "ann@example.com", ann.Email)
	require.NotEmpty(t, secrets[0], "the code is traded with its verifier")
	require.ElementsMatch(t, []string{"ACCOUNT_CREATED", "LOGIN_LINKED", "SIGNED_IN"}, actions(b.client(i).securityLog(nil).Nodes))

	// Again, from anywhere, it is the same account, and a refresh token is kept that
	// only the installation's key opens.
	other := newBrowser(t)
	other.allow(signIn, "ann@example.com")
	require.Equal(t, ann, other.client(i).viewer())
	rows := logins(t, i)
	require.Len(t, rows, 1)
	require.Greater(t, len(rows[0].RefreshToken), 12+16, "a nonce, a token and a seal")
	require.False(t, utf8.Valid(rows[0].RefreshToken), "it is no text, as tokens are")

	// Who is turned down there is told here.
	b.visit(signIn)
	b.submit(map[string]string{"answer": "deny"})
	require.Equal(t, "the provider did not sign you in", b.refusal())

	// Codes that the provider does not know are not tried without end.
	for n := range 11 {
		b.visit(signIn)
		b.visit(i.url + "/signin/autodesk/callback?code=wrong&state=" + url.QueryEscape(b.last.Query().Get("state")))
		require.Equal(t, n == 10, strings.HasPrefix(b.refusal(), "too many attempts"), b.refusal())
	}
}

// Whoever lies to the sign-in at a provider gets nobody's account.
func TestNobodyTakesAnAccountOverThroughAProvider(t *testing.T) {
	t.Parallel()
	i, _ := autodesk(t)
	signIn := i.url + "/signin/autodesk"
	victim := signUpAs(i, "victim@example.com")

	t.Run("an account of the same address there", func(t *testing.T) {
		t.Parallel()
		b := newBrowser(t)
		b.allow(signIn, "Victim@example.com")
		require.Equal(t, "an account with this e-mail address exists: sign in to it and connect Autodesk there", b.refusal())
		require.Empty(t, b.client(i).token)
	})
	t.Run("a redirect to elsewhere", func(t *testing.T) {
		t.Parallel()
		for n, to := range []string{"//evil.example/", "https://evil.example", `/\evil.example`, "/\t/evil.example", `\\evil.example`, "javascript:alert(1)", ""} {
			b := newBrowser(t)
			b.allow(signIn+"?return="+url.QueryEscape(to), "r"+string(rune('0'+n))+"@example.com")
			require.Equal(t, i.url+"/", b.last.String(), to)
		}
	})
	t.Run("a code of the attacker's in another browser", func(t *testing.T) {
		t.Parallel()
		var callback string
		attacker := newBrowser(t)
		attacker.visit(signIn)
		to := attacker.last.String()
		resp, err := attacker.http.PostForm(to, url.Values{"email": {"attacker@example.com"}, "answer": {"allow"}})
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		callback = resp.Header.Get("Location")
		require.Contains(t, callback, "/signin/autodesk/callback?")

		lured := newBrowser(t)
		lured.visit(callback)
		require.Contains(t, lured.refusal(), "not begun in this browser")
		lured.visit(signIn) // one of its own is under way
		lured.visit(callback)
		require.Contains(t, lured.refusal(), "not begun in this browser")
		require.Empty(t, lured.client(i).token)

		attacker.visit(callback)
		require.Empty(t, attacker.refusal())
		attacker.visit(callback)
		require.Contains(t, attacker.refusal(), "not begun in this browser", "a sign-in serves once")
	})
	t.Run("a login connected by a lure", func(t *testing.T) {
		t.Parallel()
		attacker := signUpAs(i, "mallory@example.com")
		// The victim's browser follows a link of the attacker's, who begins to connect
		// the victim's login with the attacker's account: the proof is worth nothing in
		// the victim's session, and never reaches the attacker.
		b := newBrowser(t)
		b.allow(attacker.begins("autodesk"), "lured@example.com")
		proof := proofOf(t, b)
		require.Equal(t, []string{"EXPIRED"}, victim.errs("linkLogin", map[string]any{"proof": proof}))
		// The other way round: the attacker's login, and a proof that the victim is to
		// send in.
		b.allow(attacker.begins("autodesk"), "mallory@example.com")
		require.Equal(t, []string{"EXPIRED"}, victim.errs("linkLogin", map[string]any{"proof": proofOf(t, b)}))
		require.Equal(t, []string{"EXPIRED"}, victim.errs("linkLogin", map[string]any{"proof": proof[:len(proof)-2] + "AA"}))
		require.Empty(t, victim.logins())
	})
	t.Run("a login that has an account", func(t *testing.T) {
		t.Parallel()
		b := newBrowser(t)
		b.allow(signIn, "taken@example.com")
		owner := b.client(i)
		thief := signUpAs(i, "thief@example.com")
		second := newBrowser(t)
		second.allow(thief.begins("autodesk"), "taken@example.com")
		require.Equal(t, []string{"TAKEN"}, thief.errs("linkLogin", map[string]any{"proof": proofOf(t, second)}))
		require.Equal(t, []string{"CONFLICT"}, owner.errs("unlinkLogin", map[string]any{"id": owner.logins()[0]}), "the only way in stays")
	})
	t.Run("connected as it should be", func(t *testing.T) {
		t.Parallel()
		me := signUpAs(i, "me@example.com")
		b := newBrowser(t)
		b.allow(me.begins("autodesk")+"&return=/account", "me-at-autodesk@example.com")
		require.Equal(t, "/account", b.last.Path)
		require.Empty(t, me.errs("linkLogin", map[string]any{"proof": proofOf(t, b)}))
		b = newBrowser(t)
		b.allow(signIn, "me-at-autodesk@example.com")
		require.Equal(t, me.viewer(), b.client(i).viewer())
		require.Empty(t, me.errs("unlinkLogin", map[string]any{"id": me.logins()[0]}))
		require.Empty(t, me.logins())
	})
}

func signUpAs(i *installation, email string) *client {
	c := &client{t: i.t, url: i.url}
	var out struct {
		SignUp struct{ Session struct{ AccessToken string } }
	}
	c.do(`mutation($i: SignUpInput!) { signUp(input: $i) { session { accessToken } userErrors { message } } }`,
		map[string]any{"i": map[string]any{"email": email, "name": email, "password": password}}, &out)
	c.token = out.SignUp.Session.AccessToken
	return c
}

func (c *client) logins() (ids []string) {
	var out struct{ Logins []struct{ ID string } }
	c.do(`{ logins { id } }`, nil, &out)
	for _, l := range out.Logins {
		ids = append(ids, l.ID)
	}
	return ids
}

func proofOf(t *testing.T, b *browser) string {
	t.Helper()
	said, err := url.ParseQuery(b.last.Fragment)
	require.NoError(t, err)
	require.NotEmpty(t, said.Get("login-proof"), b.last)
	return said.Get("login-proof")
}

// TestSignInByOpenIDConnect signs in at oidc-provider, a certified implementation
// for Node.js.
func TestSignInByOpenIDConnect(t *testing.T) {
	t.Parallel()
	addr := freeAddr(t)
	issuer := startOIDC(t, "http://"+addr+"/signin/oidc/callback")
	i := install(t, "PURLIN_ADDR="+addr, "PURLIN_OIDC_ISSUER="+issuer, "PURLIN_OIDC_CLIENT_ID=purlin", "PURLIN_OIDC_CLIENT_SECRET=a secret between the two", "PURLIN_OIDC_NAME=The office")
	as := func(name string) *browser {
		b := newBrowser(t)
		b.visit(i.url + "/signin/oidc?return=/tokens")
		b.submit(map[string]string{"login": name, "password": "any"})
		b.submit(nil) // consents
		return b
	}
	b := as("ann")
	require.Equal(t, i.url+"/tokens", b.last.String())
	ann := b.client(i).viewer()
	require.Equal(t, viewer{ann.ID, "ann@example.com", "The person ann"}, ann)
	require.Equal(t, ann, as("ann").client(i).viewer())

	b = as("nobody")
	require.Contains(t, b.refusal(), "The office does not vouch for your e-mail address")
	require.Empty(t, b.client(i).token)
}

// startOIDC starts the provider and returns its issuer.
func startOIDC(t *testing.T, redirect string) string {
	t.Helper()
	const folder = "testdata/oidc"
	testservice.Packages(t, folder)
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, "node", "provider.mjs")
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "REDIRECT_URI="+redirect)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		cancel()
		_ = cmd.Wait()
		if t.Failed() {
			t.Log(said.String())
		}
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "http://") {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return lines.Text()
		}
	}
	require.Fail(t, "the provider did not start", said.String())
	return ""
}
