package aps

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"
)

// Systems and events of hooks; there are more.
// Source: https://aps.autodesk.com/en/docs/webhooks/v1/reference/events/
const (
	SystemDerivative = "derivative"
	SystemData       = "data"

	EventExtractionFinished = "extraction.finished"
	EventExtractionUpdated  = "extraction.updated" // a job goes from pending to in progress
	EventExtractionAll      = "extraction.*"
	EventVersionAdded       = "dm.version.added"
	EventVersionModified    = "dm.version.modified"
	EventVersionDeleted     = "dm.version.deleted"
)

// HookStatus says whether a hook is called.
type HookStatus string

// States of hooks. The service makes a hook inactive when the delivery of five
// events failed for good.
const (
	HookActive      HookStatus = "active"
	HookInactive    HookStatus = "inactive"
	HookReactivated HookStatus = "reactivated" // and not called since
)

// HookScope says whose events call a hook. Model Derivative has workflows, see
// [JobRequest]; Data Management folders, with all that is below them.
type HookScope struct {
	Workflow string `json:"workflow,omitempty"`
	Folder   string `json:"folder,omitempty"`
	Project  string `json:"project,omitempty"`
}

// Hook is a callback that the service knows.
// Source: webhooks.yaml, HookDetails.
type Hook struct {
	ID             string          `json:"hookId"`
	URN            string          `json:"urn"`
	System         string          `json:"system"`
	Event          string          `json:"event"`
	CallbackURL    string          `json:"callbackUrl"`
	Scope          HookScope       `json:"scope"`
	Tenant         string          `json:"tenant"` // the scope's value, in general
	Status         HookStatus      `json:"status"`
	Filter         string          `json:"filter"`
	Attribute      json.RawMessage `json:"hookAttribute"`
	AutoReactivate bool            `json:"autoReactivateHook"`
	PayloadOnly    Bool            `json:"callbackWithEventPayloadOnly"`
	CreatedBy      string          `json:"createdBy"`   // client or user
	CreatorType    string          `json:"creatorType"` // Application or O2User
	Created        Time            `json:"createdDate"`
	Updated        Time            `json:"lastUpdatedDate"`
	Expires        Time            `json:"hookExpiry"` // zero: never
}

// Time is a time that the service writes as text, in one of two ways. One that
// cannot be read is zero.
type Time struct{ time.Time }

// UnmarshalJSON reads "2018-02-13T03:11:50.294+0000" and RFC 3339.
func (t *Time) UnmarshalJSON(b []byte) error {
	text, err := strconv.Unquote(string(b)) // no time has an escape
	if err != nil {
		text = ""
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05.999999999Z0700"} {
		if at, err := time.Parse(layout, text); err == nil {
			t.Time = at
			break
		}
	}
	return nil
}

// HookRequest asks for a hook.
type HookRequest struct {
	// CallbackURL is called with POST. It must answer 2xx within six seconds,
	// or it is called again over two days: at least once, in any order.
	CallbackURL string
	Scope       HookScope
	// Filter is a JSONPath over the callback; what it does not find is not
	// sent. Such as "$[?(@.Payload.status in ['failed','timeout'])]".
	Filter string
	// Attribute comes back with every call: a JSON object, less than 1 KB.
	Attribute map[string]any
	// Expires is when the hook ends; zero: never.
	Expires time.Time
	// AutoReactivate lets the service try an inactive hook again after some days.
	AutoReactivate bool
	// PayloadOnly leaves the hook out of the callback.
	PayloadOnly bool
	// HubID, ProjectID and Tenant are for the events of some systems.
	HubID, ProjectID, Tenant string
}

func (r HookRequest) body() map[string]any {
	b := map[string]any{"callbackUrl": r.CallbackURL, "scope": r.Scope}
	for name, value := range map[string]string{"filter": r.Filter, "hubId": r.HubID, "projectId": r.ProjectID, "tenant": r.Tenant} {
		if value != "" {
			b[name] = value
		}
	}
	if r.Attribute != nil {
		b["hookAttribute"] = r.Attribute
	}
	if !r.Expires.IsZero() {
		b["hookExpiry"] = hookTime(r.Expires)
	}
	if r.AutoReactivate {
		b["autoReactivateHook"] = true
	}
	if r.PayloadOnly {
		b["callbackWithEventPayloadOnly"] = true
	}
	return b
}

func hookTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func (c *Client) hookCall(op, method, path string, q quota) call {
	k := call{
		op: op, method: method, path: "/webhooks/v1" + path, quota: q,
		header: http.Header{"X-Ads-Region": {string(c.region)}}, scopes: []string{ScopeDataRead},
	}
	if method != http.MethodGet {
		k.scopes = append(k.scopes, ScopeDataWrite)
	}
	return k
}

func eventPath(system, event string) string {
	return "/systems/" + segment(system) + "/events/" + segment(event) + "/hooks"
}

// CreateHook asks to be called on an event. 409 when there is such a hook for
// the same URL and scope. The service does not have to say which hook it made;
// where it does not, the hook is looked up, and ID stays empty when it is not
// listed yet.
//
// Source: POST /webhooks/v1/systems/{system}/events/{event}/hooks, webhooks.yaml (create-system-event-hook).
func (c *Client) CreateHook(ctx context.Context, system, event string, r HookRequest) (Hook, error) {
	k := c.hookCall("create hook", http.MethodPost, eventPath(system, event), quotaNewHooks)
	k.body, k.once = r.body(), true
	var h Hook
	res, err := c.receive(ctx, k, &h)
	if err != nil {
		return Hook{}, err
	}
	if h.ID != "" {
		return h, nil
	}
	made := Hook{System: system, Event: event, CallbackURL: r.CallbackURL, Scope: r.Scope, Status: HookActive, Filter: r.Filter, AutoReactivate: r.AutoReactivate}
	if l := res.header.Get("Location"); l != "" {
		made.ID = path.Base(strings.TrimRight(l, "/"))
		return made, nil
	}
	for h, err := range c.Hooks(ctx, HookQuery{System: system, Event: event}) {
		if err != nil {
			return made, fmt.Errorf("aps: looking up the hook that was made: %w", err)
		}
		if h.CallbackURL == r.CallbackURL && h.Scope == r.Scope {
			return h, nil
		}
	}
	return made, nil
}

// CreateHooks asks to be called on every event of a system, each by a hook of its own.
//
// Source: POST /webhooks/v1/systems/{system}/hooks, webhooks.yaml (create-system-hook).
func (c *Client) CreateHooks(ctx context.Context, system string, r HookRequest) ([]Hook, error) {
	k := c.hookCall("create hooks", http.MethodPost, "/systems/"+segment(system)+"/hooks", quotaNewHooks)
	k.body, k.once = r.body(), true
	var a struct {
		Hooks []Hook `json:"hooks"`
	}
	_, err := c.json(ctx, k, &a)
	return a.Hooks, err
}

// Hook returns a hook; 404 when there is none.
//
// Source: GET /webhooks/v1/systems/{system}/events/{event}/hooks/{hook_id}, webhooks.yaml (get-hook-details).
func (c *Client) Hook(ctx context.Context, system, event, id string) (Hook, error) {
	var h Hook
	_, err := c.json(ctx, c.hookCall("get hook", http.MethodGet, eventPath(system, event)+"/"+segment(id), quotaHooks), &h)
	return h, err
}

// HookQuery chooses hooks. The zero value chooses all that the token may see.
type HookQuery struct {
	System string     // of one system
	Event  string     // of one event of System
	App    bool       // of this application, whoever made them; without System
	Status HookStatus // active or inactive ones
	// ScopeName is the name of the scope: folder, workflow. With Event only.
	ScopeName string
	// Oldest first by their last change, instead of newest; with App only.
	Oldest bool
}

// Hooks yields hooks of the client's region. It fetches page after page and
// ends after the first error.
//
// Source: GET /webhooks/v1/… , webhooks.yaml (get-hooks, get-app-hooks, get-system-hooks, get-system-event-hooks).
func (c *Client) Hooks(ctx context.Context, q HookQuery) iter.Seq2[Hook, error] {
	const op = "list hooks"
	where := "/hooks"
	switch {
	case q.Event != "":
		where = eventPath(q.System, q.Event)
	case q.System != "":
		where = "/systems/" + segment(q.System) + "/hooks"
	case q.App:
		where = "/app/hooks"
	}
	return func(yield func(Hook, error) bool) {
		if q.Event != "" && q.System == "" {
			yield(Hook{}, invalid(op, "an event is of a system, and there is none in the query"))
			return
		}
		k := c.hookCall(op, http.MethodGet, where, quotaHooks)
		k.query = url.Values{}
		set(k.query, "status", string(q.Status))
		if q.Event != "" {
			set(k.query, "scopeName", q.ScopeName)
		}
		if q.Oldest && q.App {
			k.query.Set("sort", "asc")
		}
		for {
			var page struct {
				Links struct {
					Next string `json:"next"`
				} `json:"links"`
				Data []Hook `json:"data"`
			}
			if _, err := c.json(ctx, k, &page); err != nil {
				yield(Hook{}, err)
				return
			}
			for _, h := range page.Data {
				if !yield(h, nil) {
					return
				}
			}
			next, err := nextQuery(op, page.Links.Next)
			if err != nil {
				yield(Hook{}, err)
				return
			}
			state := next.Get("pageState")
			if state == "" || state == k.query.Get("pageState") {
				return
			}
			k.query.Set("pageState", state)
		}
	}
}

// HookUpdate changes a hook; what is zero stays.
type HookUpdate struct {
	Status         HookStatus // active wakes an inactive hook
	Filter         string
	Attribute      map[string]any
	AutoReactivate *bool
	PayloadOnly    *bool
	Secret         string // of this hook alone
	Expires        time.Time
}

// UpdateHook changes a hook.
//
// Source: PATCH /webhooks/v1/systems/{system}/events/{event}/hooks/{hook_id}, webhooks.yaml (patch-system-event-hook).
func (c *Client) UpdateHook(ctx context.Context, system, event, id string, u HookUpdate) error {
	body := map[string]any{}
	if u.Status != "" {
		body["status"] = u.Status
	}
	if u.Filter != "" {
		body["filter"] = u.Filter
	}
	if u.Attribute != nil {
		body["hookAttribute"] = u.Attribute
	}
	if u.AutoReactivate != nil {
		body["autoReactivateHook"] = *u.AutoReactivate
	}
	if u.PayloadOnly != nil {
		body["callbackWithEventPayloadOnly"] = *u.PayloadOnly
	}
	if u.Secret != "" {
		body["token"] = u.Secret
	}
	if !u.Expires.IsZero() {
		body["hookExpiry"] = hookTime(u.Expires)
	}
	k := c.hookCall("update hook", http.MethodPatch, eventPath(system, event)+"/"+segment(id), quotaHooks)
	k.body = body
	_, err := c.json(ctx, k, nil)
	return err
}

// DeleteHook removes a hook. One that is not there is no error.
//
// Source: DELETE /webhooks/v1/systems/{system}/events/{event}/hooks/{hook_id}, webhooks.yaml (delete-system-event-hook).
func (c *Client) DeleteHook(ctx context.Context, system, event, id string) error {
	return c.delete(ctx, c.hookCall("delete hook", http.MethodDelete, eventPath(system, event)+"/"+segment(id), quotaHooks))
}

// SetHookSecret sets what the service signs the calls of all the application's
// hooks with (of the user's, for a client made by [Client.As]). It may be up to
// ten minutes until it counts: accept the old one meanwhile.
//
// Source: POST /webhooks/v1/tokens and PUT /webhooks/v1/tokens/@me, webhooks.yaml (create-token, put-token).
func (c *Client) SetHookSecret(ctx context.Context, secret string) error {
	const op = "set hook secret"
	if secret == "" {
		return invalid(op, "the secret is empty")
	}
	body := map[string]string{"token": secret}
	k := c.hookCall(op, http.MethodPost, "/tokens", quotaSecrets)
	k.body = body
	_, err := c.json(ctx, k, nil)
	if !IsStatus(err, http.StatusBadRequest) && !IsStatus(err, http.StatusConflict) {
		return err
	}
	k = c.hookCall(op, http.MethodPut, "/tokens/@me", quotaSecrets) // there is one already
	k.body = body
	_, err = c.json(ctx, k, nil)
	return err
}

// DeleteHookSecret ends the signing of calls, within ten minutes.
//
// Source: DELETE /webhooks/v1/tokens/@me, webhooks.yaml (delete-token).
func (c *Client) DeleteHookSecret(ctx context.Context) error {
	return c.delete(ctx, c.hookCall("delete hook secret", http.MethodDelete, "/tokens/@me", quotaSecrets))
}

// Callback is a call of a hook.
type Callback struct {
	// DeliveryID is the same when a call is repeated.
	DeliveryID  string          `json:"-"`
	Version     string          `json:"version"`
	ResourceURN string          `json:"resourceUrn"`
	Hook        Hook            `json:"hook"` // empty when only the payload was asked for
	Payload     json.RawMessage `json:"payload"`
}

// ErrSignature is the error of a call of a hook that none of the secrets signed.
var ErrSignature = errors.New("aps: the call is not signed with a secret of ours")

const maxCallback = 1 << 20

// ReadCallback reads a call of a hook, at most 1 MiB, and checks its signature
// against every secret: give it the old and the new one while they change. It
// answers nothing. A call that nobody signed with one of them is [ErrSignature];
// without any secret that is every call.
//
// Source: https://aps.autodesk.com/en/docs/webhooks/v1/developers_guide/basics/#secret-token
func ReadCallback(r *http.Request, secrets ...string) (Callback, error) {
	body, err := readAll(r.Body, maxCallback)
	if err != nil {
		return Callback{}, fmt.Errorf("aps: reading the call of a hook: %w", err)
	}
	if !ValidSignature(r.Header.Get("x-adsk-signature"), body, secrets...) {
		return Callback{}, ErrSignature
	}
	c, err := ParseCallback(body)
	c.DeliveryID = r.Header.Get("x-adsk-delivery-id")
	return c, err
}

// ValidSignature says whether one of the secrets signed the body of a call,
// bytes as they came: signature is its header x-adsk-signature,
// "sha1hash=" and the HMAC-SHA-1 in hexadecimal. It takes as long for a wrong
// signature as for a right one. An empty secret signs nothing.
func ValidSignature(signature string, body []byte, secrets ...string) bool {
	text, ok := strings.CutPrefix(signature, "sha1hash=")
	given, err := hex.DecodeString(text)
	if !ok || err != nil || len(given) != sha1.Size {
		return false
	}
	valid := 0
	for _, s := range secrets {
		if s == "" {
			continue
		}
		mac := hmac.New(sha1.New, []byte(s))
		mac.Write(body)
		valid |= subtle.ConstantTimeCompare(mac.Sum(nil), given)
	}
	return valid == 1
}

// ParseCallback reads the body of a call of a hook without asking who sent it.
// Use it for hooks without a secret, and believe nothing that it says before
// the service confirms it.
func ParseCallback(body []byte) (Callback, error) {
	var c Callback
	// The keys are compared by hand: encoding/json takes the member Payload of
	// a bare payload for the member payload of the whole.
	var members map[string]json.RawMessage
	err := json.Unmarshal(body, &members)
	if err == nil && members["payload"] == nil {
		return Callback{Payload: body}, nil
	}
	if err == nil {
		err = json.Unmarshal(body, &c)
	}
	if err != nil {
		return Callback{}, fmt.Errorf("aps: reading the call of a hook: %w", err)
	}
	return c, nil
}

// Extraction is the payload of an event of Model Derivative.
type Extraction struct {
	Time   time.Time
	URN    string // of the source
	Event  string // such as EXTRACTION_FINISHED
	Status Status // success, failed or timeout
}

// Extraction reads the payload of an event of Model Derivative.
func (c Callback) Extraction() (Extraction, error) {
	var p struct {
		TimeStamp Millis `json:"TimeStamp"`
		URN       string `json:"URN"`
		EventType string `json:"EventType"`
		Payload   struct {
			Status Status `json:"status"`
		} `json:"Payload"`
	}
	if err := json.Unmarshal(c.Payload, &p); err != nil {
		return Extraction{}, fmt.Errorf("aps: reading the payload of a hook: %w", err)
	}
	urn := first(p.URN, c.ResourceURN)
	if urn == "" {
		return Extraction{}, errors.New("aps: the payload of a hook names no design")
	}
	return Extraction{Time: p.TimeStamp.Time(), URN: urn, Event: p.EventType, Status: p.Payload.Status}, nil
}
