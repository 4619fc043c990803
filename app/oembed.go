package app

import (
	"encoding/json"
	"fmt"
	"html"
	"log/slog"
	"net/http"
	"strconv"

	"purlin/fault"
	"purlin/share"
)

const (
	embedWidth, embedHeight     = 800, 600 // pixels, when nobody says
	smallestEmbed, largestEmbed = 200, 4096
	frame                       = `<iframe src="%s" width="%d" height="%d" title="%s" style="border:0" allowfullscreen loading="lazy"></iframe>`
)

// oembed tells other sites how to embed the page of a share link
// (https://oembed.com, 2.3: a rich response in JSON).
func (a *App) oembed(shares *share.Service) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		w.Header().Set("Access-Control-Allow-Origin", "*") // it tells whoever has the link, and nobody more
		if format := q.Get("format"); format != "" && format != "json" {
			http.Error(w, "format=json is the only one", http.StatusNotImplemented)
			return
		}
		card, err := shares.Card(r.Context(), q.Get("url"))
		if fault.CodeOf(err) == fault.Expired {
			http.Error(w, err.Error(), http.StatusNotFound)
			return
		}
		if err != nil {
			a.log.ErrorContext(r.Context(), "a share link could not be described", slog.Any("error", err))
			http.Error(w, "try again", http.StatusServiceUnavailable)
			return
		}
		width, height := within(q.Get("maxwidth"), embedWidth), within(q.Get("maxheight"), embedHeight)
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_ = json.NewEncoder(w).Encode(map[string]any{
			"version": "1.0", "type": "rich", "provider_name": "Purlin", "provider_url": a.URL(), "cache_age": 300,
			"title": card.Title, "width": width, "height": height,
			"html": fmt.Sprintf(frame, html.EscapeString(card.EmbedURL), width, height, html.EscapeString(card.Title)),
		})
	}
}

// within is what is wanted, or the most that the other site has room for.
func within(most string, wanted int) int {
	n, err := strconv.Atoi(most)
	if err != nil || n > largestEmbed {
		return wanted
	}
	return min(wanted, max(n, smallestEmbed))
}
