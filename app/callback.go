package app

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"purlin/fault"
	"purlin/translate"
)

const (
	callbackPath = "/callbacks/aps"
	importPath   = callbackPath + "/imports/" // and the id of an import
	// callbackMark is a header of every answer there: purlin doctor knows by it that
	// nobody else answered.
	callbackMark = "Purlin-Callback"
	maxCallback  = 1 << 20 // bytes
	// secretLife is how long a webhook secret is the newest. It is accepted for as
	// long again.
	secretLife = 90 * 24 * time.Hour
)

// webhooks lets the engine call where it can: a public address with TLS, or any
// that was named when the engine is a local one. The secrets are made of the
// installation's key, so that every process knows them and none is stored.
func (a *App) webhooks(k keys) translate.Webhooks {
	key, others := k.derive("aps webhooks")
	workflow := func(key []byte) string { return "purlin-" + hex.EncodeToString(derive(key, "workflow")[:12]) }
	public := strings.TrimSuffix(a.cfg.PublicURL, "/")
	local := a.cfg.APSClientID == "" || strings.HasPrefix(a.cfg.APSBaseURL, "http:")
	if public == "" || !strings.HasPrefix(public, "https:") && !local {
		return translate.Webhooks{}
	}
	w := translate.Webhooks{
		Callback: public + callbackPath,
		Workflow: workflow(key),
		Secrets: func(at time.Time) (all []string) {
			n := at.Unix() / int64(secretLife/time.Second)
			for _, key := range append([][]byte{key}, others...) {
				all = append(all, hex.EncodeToString(derive(key, fmt.Sprint("secret ", n))), hex.EncodeToString(derive(key, fmt.Sprint("secret ", n-1))))
			}
			return all
		},
	}
	for _, key := range others {
		w.Former = append(w.Former, workflow(key))
	}
	return w
}

// signatureHeader carries the signature of a webhook's call.
const signatureHeader = "x-adsk-signature"

// callback answers Autodesk's calls at once: what they lead to is a job.
func (a *App) callback(told func(r *http.Request, body []byte) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(callbackMark, "1")
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxCallback))
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			http.Error(w, "the call is too large", http.StatusRequestEntityTooLarge)
			return
		}
		if err == nil {
			err = told(r, body)
		}
		switch {
		case err == nil:
			w.WriteHeader(http.StatusNoContent)
		case fault.CodeOf(err) == fault.Forbidden:
			http.Error(w, "the call is not signed as it should be", http.StatusForbidden)
		case fault.CodeOf(err) == fault.Invalid:
			http.Error(w, "the call cannot be read", http.StatusBadRequest)
		default:
			a.log.ErrorContext(r.Context(), "a call of the engine could not be taken", slog.Any("error", err))
			http.Error(w, "try again", http.StatusServiceUnavailable)
		}
	}
}
