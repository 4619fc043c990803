package apslocal

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/ohler55/ojg/jp"
)

// hookEvents are the events that this server sends, by system; with "system.*"
// in the place of the event a hook gets all that begin so.
var hookEvents = map[string][]string{
	"derivative": {"extraction.finished", "extraction.updated"},
	"data":       {"dm.version.added", "dm.folder.added"},
}

// hookScopes is the one member that a scope has, by system.
var hookScopes = map[string]string{"derivative": "workflow", "data": "folder"}

const (
	maxHooks     = 1000 // of one event and scope
	hooksPerPage = 100
	maxAttribute = 1 << 10 // bytes
)

// States of a hook.
const (
	hookActive      = "active"
	hookInactive    = "inactive"
	hookReactivated = "reactivated"
)

// hook is the file of a webhook, hooks/<id>.json.
type hook struct {
	ID          string            `json:"id"`
	Client      string            `json:"client"`
	User        string            `json:"user,omitempty"`
	Region      string            `json:"region"`
	System      string            `json:"system"`
	Event       string            `json:"event"`
	CallbackURL string            `json:"callbackUrl"`
	Scope       map[string]string `json:"scope"`
	Status      string            `json:"status"`
	Reactivate  bool              `json:"autoReactivateHook"`
	Filter      string            `json:"filter,omitempty"`
	Attribute   json.RawMessage   `json:"hookAttribute,omitempty"`
	Expiry      *time.Time        `json:"hookExpiry,omitempty"`
	PayloadOnly bool              `json:"callbackWithEventPayloadOnly"`
	Secret      string            `json:"token,omitempty"` // of this hook alone
	Created     time.Time         `json:"created"`
	Updated     time.Time         `json:"updated"`
	Lost        int               `json:"lost"`           // events in a row that no attempt delivered
	Trials      int               `json:"trials"`         // of a hook that reactivates itself
	Ended       time.Time         `json:"ended,omitzero"` // when it became inactive
}

func (h *hook) self() string {
	return "/systems/" + h.System + "/events/" + h.Event + "/hooks/" + h.ID
}

// details are a hook as the service shows it. Source: webhooks.yaml (HookDetails).
func (h *hook) details() map[string]any {
	const layout = "2006-01-02T15:04:05.000-0700"
	creator, by := "Application", h.Client
	if h.User != "" {
		creator, by = "O2User", h.User
	}
	out := map[string]any{
		"hookId": h.ID, "tenant": h.Scope[hookScopes[h.System]], "callbackUrl": h.CallbackURL, "createdBy": by, "creatorType": creator,
		"event": h.Event, "system": h.System, "createdDate": h.Created.UTC().Format(layout), "lastUpdatedDate": h.Updated.UTC().Format(layout),
		"status": h.Status, "autoReactivateHook": h.Reactivate, "scope": h.Scope, "urn": "urn:adsk.webhooks:events.hook:" + h.ID,
		"callbackWithEventPayloadOnly": h.PayloadOnly, "__self__": h.self(),
	}
	if h.Filter != "" {
		out["filter"] = h.Filter
	}
	if h.Attribute != nil {
		out["hookAttribute"] = h.Attribute
	}
	if h.Expiry != nil {
		out["hookExpiry"] = h.Expiry.UTC().Format("2006-01-02T15:04:05.000Z")
	}
	return out
}

// hears says whether an event is for the hook.
func (h *hook) hears(e event, now time.Time) bool {
	if h.Client != e.client || h.Region != e.region || h.System != e.system || h.Expiry != nil && now.After(*h.Expiry) ||
		h.Scope[hookScopes[h.System]] != e.scope {
		return false
	}
	if all, ok := strings.CutSuffix(h.Event, "*"); h.Event != e.name && (!ok || !strings.HasPrefix(e.name, all)) {
		return false
	}
	return h.Filter == "" || passes(h.Filter, e.payload)
}

// passes evaluates a filter, a JSONPath expression, on a payload.
func passes(filter string, payload map[string]any) bool {
	expr, err := jp.ParseString(filter)
	if err != nil {
		return false
	}
	b, err := json.Marshal([]any{payload}) // of plain values, as the expression sees them
	if err != nil {
		return false
	}
	var plain any
	if err := json.Unmarshal(b, &plain); err != nil {
		return false
	}
	return len(expr.Get(plain)) > 0
}

// hooks are all webhooks and their secrets, in memory and in files; s.mu guards them.
type hooks struct {
	all     map[string]*hook
	secrets map[string]string // by client
}

func (s *Server) loadHooks() error {
	s.hooks = hooks{all: map[string]*hook{}, secrets: map[string]string{}}
	entries, err := os.ReadDir(s.path("hooks"))
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() == secretsFile {
			err = readJSON(s.path("hooks", e.Name()), &s.hooks.secrets)
		} else {
			var h hook
			err = readJSON(s.path("hooks", e.Name()), &h)
			s.hooks.all[h.ID] = &h
		}
		if err != nil {
			return fmt.Errorf("reading a webhook: %w", err)
		}
	}
	return nil
}

const secretsFile = "secrets.json"

func (s *Server) saveHook(h *hook) error {
	if err := s.writeJSON(s.path("hooks", h.ID+".json"), h); err != nil {
		return err
	}
	s.hooks.all[h.ID] = h
	return nil
}

// hookError writes an error as Webhooks does.
func hookError(w http.ResponseWriter, status int, detail string) {
	reply(w, status, map[string]any{"id": uuid.NewString(), "status": status, "detail": []string{detail}})
}

// hookRegion is where a hook lives: the header wins over the query.
func hookRegion(r *http.Request) string {
	return canonicalRegion(cmp.Or(r.Header.Get("x-ads-region"), r.URL.Query().Get("region")))
}

// hookInput is what POST and PATCH take.
type hookInput struct {
	CallbackURL string            `json:"callbackUrl"`
	Scope       map[string]string `json:"scope"`
	Status      *string           `json:"status"`
	Reactivate  *bool             `json:"autoReactivateHook"`
	Filter      *string           `json:"filter"`
	Attribute   json.RawMessage   `json:"hookAttribute"`
	Expiry      *string           `json:"hookExpiry"`
	PayloadOnly bool              `json:"callbackWithEventPayloadOnly"`
	Token       *string           `json:"token"`
}

// apply changes a hook; the text says what is wrong.
func (in *hookInput) apply(h *hook) string {
	if in.Reactivate != nil {
		h.Reactivate = *in.Reactivate
	}
	if in.Filter != nil {
		if len(*in.Filter) > 1024 {
			return "filter is at most 1024 characters."
		}
		if _, err := jp.ParseString(*in.Filter); err != nil {
			return "filter is no JSONPath expression: " + err.Error()
		}
		h.Filter = *in.Filter
	}
	if in.Attribute != nil {
		if len(in.Attribute) > maxAttribute || !strings.HasPrefix(strings.TrimSpace(string(in.Attribute)), "{") {
			return "hookAttribute is an object of less than 1 KB."
		}
		h.Attribute = in.Attribute
	}
	if in.Expiry != nil {
		t, err := time.Parse(time.RFC3339, *in.Expiry)
		if err != nil {
			return "hookExpiry is a time of ISO 8601, as 2030-09-21T17:04:10.444Z."
		}
		h.Expiry = &t
	}
	if in.Token != nil {
		if len(*in.Token) > 256 {
			return "token is at most 256 characters."
		}
		h.Secret = *in.Token
	}
	switch {
	case in.Status == nil:
	case *in.Status == hookActive || *in.Status == hookInactive:
		h.Status, h.Lost, h.Trials = *in.Status, 0, 0
	default:
		return "status is active or inactive."
	}
	return ""
}

var workflow = regexp.MustCompile(`^[A-Za-z0-9-]{1,36}$`)

// check says what is wrong with a new hook.
func (h *hook) check() string {
	u, err := url.Parse(h.CallbackURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || len(h.CallbackURL) > 2048 {
		return "callbackUrl is an http or https URL without a user."
	}
	member := hookScopes[h.System]
	v := h.Scope[member]
	if len(h.Scope) != 1 || v == "" || len(v) > 256 || h.System == "derivative" && !workflow.MatchString(v) {
		return "scope names one " + member + "; a workflow is 1 to 36 letters, digits and dashes."
	}
	return ""
}

// createHooks is POST .../events/{event}/hooks, and POST /systems/{system}/hooks
// for all events. Source: webhooks.yaml (create-system-event-hook, create-system-hook).
func (s *Server) createHooks(w http.ResponseWriter, r *http.Request, c caller) {
	system, name := r.PathValue("system"), r.PathValue("event")
	names := hookEvents[system]
	if name != "" {
		if names != nil && !slices.Contains(names, name) && !slices.ContainsFunc(names, func(n string) bool {
			all, ok := strings.CutSuffix(name, "*")
			return ok && strings.HasPrefix(n, all) && strings.HasSuffix(all, ".")
		}) {
			names = nil
		} else if names != nil {
			names = []string{name}
		}
	}
	if names == nil {
		hookError(w, http.StatusNotFound, "There is no such system or event here.")
		return
	}
	var in hookInput
	if err := body(w, r, &in); err != nil {
		hookError(w, http.StatusBadRequest, "The body is not JSON of the expected shape.")
		return
	}
	now := time.Now()
	var made []*hook
	for _, name := range names {
		h := &hook{
			ID: uuid.NewString(), Client: c.client, User: c.user, Region: hookRegion(r), System: system, Event: name, CallbackURL: in.CallbackURL,
			Scope: in.Scope, Status: hookActive, PayloadOnly: in.PayloadOnly, Created: now, Updated: now,
		}
		in.Status = nil
		if wrong := cmp.Or(in.apply(h), h.check()); wrong != "" {
			hookError(w, http.StatusBadRequest, wrong)
			return
		}
		made = append(made, h)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, h := range made {
		same := 0
		for _, o := range s.hooks.all {
			if o.Client != h.Client || o.Region != h.Region || o.System != h.System || o.Event != h.Event || !maps.Equal(o.Scope, h.Scope) {
				continue
			}
			if same++; o.CallbackURL == h.CallbackURL {
				hookError(w, http.StatusConflict, "A hook of this callback, scope and event exists: "+o.ID)
				return
			}
		}
		if same >= maxHooks || len(s.hooks.all) >= 100*maxHooks {
			hookError(w, http.StatusBadRequest, "Failed to create more than 1000 hooks for same scope")
			return
		}
	}
	details := []map[string]any{}
	for _, h := range made {
		if err := s.saveHook(h); err != nil {
			s.fail(w, r, hookError, "writing a webhook", err)
			return
		}
		details = append(details, h.details())
	}
	if name == "" {
		reply(w, http.StatusCreated, map[string]any{"hooks": details})
		return
	}
	w.Header().Set("Location", s.origin(r)+"/webhooks/v1"+made[0].self())
	w.WriteHeader(http.StatusCreated)
}

// listHooks is GET of the hooks of an event, of a system, of all systems, and of
// the application. Source: webhooks.yaml (get-system-event-hooks, get-system-hooks, get-hooks, get-app-hooks).
func (s *Server) listHooks(w http.ResponseWriter, r *http.Request, c caller) {
	q := r.URL.Query()
	after, _ := base64.RawURLEncoding.DecodeString(q.Get("pageState"))
	if st := q.Get("status"); st != "" && st != hookActive && st != hookInactive && st != hookReactivated {
		hookError(w, http.StatusBadRequest, "status is active, inactive or reactivated.")
		return
	}
	order := func(a, b *hook) int {
		return cmp.Or(a.Updated.Compare(b.Updated), strings.Compare(a.ID, b.ID))
	}
	if q.Get("sort") != "asc" { // the newest first, as /app/hooks says
		asc := order
		order = func(a, b *hook) int { return asc(b, a) }
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []*hook
	for _, h := range s.hooks.all {
		if h.Client == c.client && h.Region == hookRegion(r) &&
			(r.PathValue("system") == "" || r.PathValue("system") == h.System) && (r.PathValue("event") == "" || r.PathValue("event") == h.Event) &&
			(q.Get("status") == "" || q.Get("status") == h.Status) &&
			(q.Get("scopeName") == "" || h.Scope[q.Get("scopeName")] != "") && (q.Get("scopeValue") == "" || h.Scope[hookScopes[h.System]] == q.Get("scopeValue")) {
			all = append(all, h)
		}
	}
	slices.SortFunc(all, order)
	if i := slices.IndexFunc(all, func(h *hook) bool { return h.ID == string(after) }); i >= 0 {
		all = all[i+1:]
	}
	if len(all) == 0 {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	links := map[string]any{} // without next on the last page: the specification has no null
	if len(all) > hooksPerPage {
		all = all[:hooksPerPage]
		q.Set("pageState", base64.RawURLEncoding.EncodeToString([]byte(all[hooksPerPage-1].ID)))
		links["next"] = strings.TrimPrefix(r.URL.Path, "/webhooks/v1") + "?" + q.Encode()
	}
	details := make([]map[string]any, len(all))
	for i, h := range all {
		details[i] = h.details()
	}
	reply(w, http.StatusOK, map[string]any{"links": links, "data": details})
}

// hookOf finds a hook of the client; it answers when there is none. s.mu is held.
func (s *Server) hookOf(w http.ResponseWriter, r *http.Request, c caller) (*hook, bool) {
	h := s.hooks.all[r.PathValue("id")]
	if h == nil || h.Client != c.client || h.System != r.PathValue("system") || h.Event != r.PathValue("event") || h.Region != hookRegion(r) {
		hookError(w, http.StatusNotFound, "There is no such hook.")
		return nil, false
	}
	return h, true
}

func (s *Server) getHook(w http.ResponseWriter, r *http.Request, c caller) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if h, ok := s.hookOf(w, r, c); ok {
		reply(w, http.StatusOK, h.details())
	}
}

// patchHook is PATCH .../hooks/{id}. Source: webhooks.yaml (patch-system-event-hook).
func (s *Server) patchHook(w http.ResponseWriter, r *http.Request, c caller) {
	var in hookInput
	if err := body(w, r, &in); err != nil {
		hookError(w, http.StatusBadRequest, "The body is not JSON of the expected shape.")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	h, ok := s.hookOf(w, r, c)
	if !ok {
		return
	}
	changed := *h
	if wrong := in.apply(&changed); wrong != "" {
		hookError(w, http.StatusBadRequest, wrong)
		return
	}
	changed.Updated = time.Now()
	if err := s.saveHook(&changed); err != nil {
		s.fail(w, r, hookError, "writing a webhook", err)
		return
	}
	reply(w, http.StatusOK, changed.details())
}

func (s *Server) deleteHook(w http.ResponseWriter, r *http.Request, c caller) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h, ok := s.hookOf(w, r, c)
	if !ok {
		return
	}
	if err := os.Remove(s.path("hooks", h.ID+".json")); err != nil {
		s.fail(w, r, hookError, "deleting a webhook", err)
		return
	}
	delete(s.hooks.all, h.ID)
	w.WriteHeader(http.StatusNoContent)
}

// setSecret is POST /tokens for a first secret and PUT /tokens/@me for another.
// It holds at once; at the service it may take ten minutes. Source: webhooks.yaml (create-token, put-token).
func (s *Server) setSecret(w http.ResponseWriter, r *http.Request, c caller) {
	var in struct {
		Token string `json:"token"`
	}
	if err := body(w, r, &in); err != nil || in.Token == "" || len(in.Token) > 256 {
		hookError(w, http.StatusBadRequest, "The body is JSON with a token of 1 to 256 characters.")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	_, known := s.hooks.secrets[c.client]
	switch {
	case known && r.Method == http.MethodPost:
		hookError(w, http.StatusBadRequest, "A token exists already for client: "+c.client)
		return
	case !known && r.Method == http.MethodPut:
		hookError(w, http.StatusNotFound, "There is no token for client: "+c.client)
		return
	}
	if !s.saveSecret(w, r, c.client, in.Token) {
		return
	}
	if r.Method == http.MethodPut {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	reply(w, http.StatusOK, map[string]any{"status": 200, "detail": []string{"Token created successfully for client: " + c.client}})
}

func (s *Server) deleteSecret(w http.ResponseWriter, r *http.Request, c caller) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.hooks.secrets[c.client]; !known {
		hookError(w, http.StatusNotFound, "There is no token for client: "+c.client)
	} else if s.saveSecret(w, r, c.client, "") {
		w.WriteHeader(http.StatusNoContent)
	}
}

// saveSecret sets or, when it is empty, forgets a secret; it answers when it cannot.
func (s *Server) saveSecret(w http.ResponseWriter, r *http.Request, client, secret string) bool {
	next := maps.Clone(s.hooks.secrets)
	next[client] = secret
	if secret == "" {
		delete(next, client)
	}
	if err := s.writeJSON(s.path("hooks", secretsFile), next); err != nil {
		s.fail(w, r, hookError, "writing a secret", err)
		return false
	}
	s.hooks.secrets = next
	return true
}

// signHook signs the body of a callback with a secret.
func signHook(secret string, body []byte) string {
	m := hmac.New(sha1.New, []byte(secret))
	m.Write(body)
	return "sha1hash=" + hex.EncodeToString(m.Sum(nil))
}
