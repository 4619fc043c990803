package aps_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"time"

	"purlin/aps"
)

// client stands for a client as ExampleNew makes it.
var client = aps.New(aps.Options{ClientID: "…", ClientSecret: "…"})

func ExampleNew() {
	client := aps.New(aps.Options{
		ClientID:     "…",
		ClientSecret: "…",
		Region:       aps.EMEA,
		RateShare:    0.25, // four processes share the application
		Log:          slog.New(slog.NewTextHandler(os.Stderr, nil)),
		Observe: func(_ context.Context, x aps.Exchange) {
			// requests.WithLabelValues(x.Op, strconv.Itoa(x.Status)).Observe(x.Took.Seconds())
		},
	})
	fmt.Println(client.Region(), client.In("apac").Region())
	// Output: EMEA AUS
}

// A token for a viewer in a browser: it lets its holder look and no more.
func ExampleClient_Token() {
	token, err := client.Token(context.Background(), aps.ScopeViewablesRead)
	if err != nil {
		return
	}
	fmt.Println(len(token) > 0)
}

// Sign a user in with PKCE, and act as the user from then on.
func ExampleClient_Exchange() {
	const back = "https://example.com/callback"
	http.HandleFunc("/login", func(w http.ResponseWriter, r *http.Request) {
		state, verifier := aps.NewState(), aps.NewVerifier()
		for name, value := range map[string]string{"state": state, "verifier": verifier} {
			http.SetCookie(w, &http.Cookie{Name: name, Value: value, MaxAge: 600, Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})
		}
		http.Redirect(w, r, client.AuthorizeURL(aps.AuthorizeOptions{
			RedirectURI: back, Scopes: []string{aps.ScopeDataRead, aps.ScopeUserProfileRead}, State: state, Verifier: verifier,
		}), http.StatusFound)
	})
	http.HandleFunc("/callback", func(w http.ResponseWriter, r *http.Request) {
		state, err := r.Cookie("state")
		if err != nil || state.Value == "" || state.Value != r.FormValue("state") {
			http.Error(w, "this sign-in was not begun here", http.StatusForbidden)
			return
		}
		verifier, err := r.Cookie("verifier")
		if err != nil {
			http.Error(w, "this sign-in was not begun here", http.StatusForbidden)
			return
		}
		tokens, err := client.Exchange(r.Context(), r.FormValue("code"), back, verifier.Value)
		if err != nil {
			http.Error(w, "Autodesk did not sign you in", http.StatusBadGateway)
			return
		}
		user := client.As(tokens, func(_ context.Context, t aps.Tokens) error {
			return nil // keep t in place of the old tokens
		})
		who, err := user.UserInfo(r.Context())
		if err != nil {
			http.Error(w, "Autodesk does not say who you are", http.StatusBadGateway)
			return
		}
		fmt.Fprintf(w, "Hello %s", who.Name)
	})
}

// Check a token that somebody sent, without asking the service.
func ExampleClient_Verify() {
	claims, err := client.Verify(context.Background(), "the token of a request")
	if err != nil {
		return // errors.Is(err, aps.ErrToken): it is not valid
	}
	fmt.Println(claims.ClientID, claims.Scopes)
}

// Upload a model, translate it and wait for the result.
func ExampleClient_PostJob() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	f, err := os.Open("house.ifc")
	if err != nil {
		return
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return
	}
	if err := client.EnsureBucket(ctx, "my-models", aps.Temporary); err != nil {
		return
	}
	object, err := client.Upload(ctx, "my-models", "house.ifc", f, info.Size(), aps.UploadOptions{
		Progress: func(sent int64) { fmt.Println(sent, "of", info.Size()) },
	})
	if err != nil {
		return
	}
	_, err = client.PostJob(ctx, aps.JobRequest{
		URN: object.URN(),
		Outputs: []aps.Output{
			{Type: aps.SVF2, Views: []aps.ViewRole{aps.View2D, aps.View3D}, Advanced: aps.IFCOptions{ConversionMethod: "v4"}},
			{Type: aps.Thumbnail, Advanced: aps.ThumbnailOptions{Width: 400, Height: 400}},
		},
	})
	if err != nil {
		return
	}
	tick := time.NewTicker(5 * time.Second)
	defer tick.Stop()
	for {
		m, err := client.Manifest(ctx, object.URN())
		if err != nil && !aps.IsStatus(err, http.StatusNotFound) { // it may take a moment to be there
			return
		}
		if err == nil && m.Status.Done() {
			for _, said := range m.Messages() {
				fmt.Println(said.Type, said.Code, said)
			}
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// Upload what is being made, and go on after a failure.
func ExampleClient_UploadStream() {
	var state *aps.UploadState // kept somewhere, as JSON
	source := func() io.Reader { return io.LimitReader(zeros{}, 1<<30) }
	for range 3 {
		_, err := client.UploadStream(context.Background(), "my-models", "big.rvt", source(), aps.UploadOptions{
			Resume: state,
			OnPart: func(s aps.UploadState) { state = &s },
		})
		if err == nil {
			break
		}
	}
}

// Read a part of an object.
func ExampleClient_DownloadObject() {
	d, err := client.DownloadObject(context.Background(), "my-models", "house.zip")
	if err != nil {
		return
	}
	defer d.Close()
	if _, err := d.Seek(-22, io.SeekEnd); err != nil {
		return
	}
	end, err := io.ReadAll(d) // the end of central directory record
	fmt.Println(len(end), err)
}

// Save every file that a translation made.
func ExampleClient_DownloadDerivative() {
	ctx := context.Background()
	const urn = "dXJu…"
	m, err := client.Manifest(ctx, urn)
	if err != nil {
		return
	}
	for i := range m.Derivatives {
		for r := range m.Derivatives[i].Resources() {
			if r.URN == "" {
				continue
			}
			d, err := client.DownloadDerivative(ctx, urn, r.URN)
			if err != nil {
				return
			}
			_, err = io.Copy(io.Discard, d)
			d.Close()
			if err != nil {
				return
			}
		}
	}
}

// Find objects by a property, whatever their number.
func ExampleClient_QueryProperties() {
	ctx := context.Background()
	const urn = "dXJu…"
	views, err := client.Metadata(ctx, urn)
	if err != nil || len(views) == 0 {
		return
	}
	q := aps.PropertyQuery{Filter: aps.AtLeast("properties.Dimensions.Height", 3), Fields: []string{"objectid", "name", "properties.Dimensions.*"}}
	for o, err := range client.QueryProperties(ctx, urn, views[0].GUID, q) {
		if err != nil {
			return
		}
		fmt.Println(o.ObjectID, o.Name)
	}
}

// Be told when translations of a workflow end.
func ExampleReadCallback() {
	ctx := context.Background()
	const secret, old = "…", "…"
	if err := client.SetHookSecret(ctx, secret); err != nil {
		return
	}
	_, err := client.CreateHook(ctx, aps.SystemDerivative, aps.EventExtractionFinished, aps.HookRequest{
		CallbackURL: "https://example.com/hooks/aps", Scope: aps.HookScope{Workflow: "my-workflow"}, AutoReactivate: true,
	})
	if err != nil && !aps.IsStatus(err, http.StatusConflict) {
		return
	}
	http.HandleFunc("POST /hooks/aps", func(w http.ResponseWriter, r *http.Request) {
		call, err := aps.ReadCallback(r, secret, old)
		if err != nil {
			http.Error(w, "not signed", http.StatusUnauthorized)
			return
		}
		if done, err := call.Extraction(); err == nil {
			fmt.Println(done.URN, done.Status) // a hint: ask Manifest for the truth
		}
	})
}

// Walk through everything that an application may see.
func ExampleClient_Contents() {
	ctx := context.Background()
	for hub, err := range client.Hubs(ctx) {
		if err != nil {
			return
		}
		for project, err := range client.Projects(ctx, hub.ID) {
			if err != nil {
				return
			}
			for folder, err := range client.TopFolders(ctx, hub.ID, project.ID) {
				if err != nil {
					return
				}
				for entry, err := range client.Contents(ctx, project.ID, folder.ID) {
					if err != nil {
						return
					}
					if entry.Item != nil && entry.Item.Tip != nil {
						fmt.Println(entry.Item.Name, entry.Item.Tip.Number, entry.Item.Tip.URN())
					}
				}
			}
		}
	}
}

// Store a file in a project, as a new item or as the next version of one.
func ExampleClient_PutFile() {
	f, err := os.Open("plan.dwg")
	if err != nil {
		return
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return
	}
	v, err := client.PutFile(context.Background(), "b.project", "urn:adsk.wipprod:fs.folder:co.folder", "plan.dwg", f, info.Size(), aps.UploadOptions{})
	if err != nil {
		return
	}
	fmt.Println(v.Number, v.ID)
}

// Tell what failed, and whether to try again.
func ExampleError() {
	_, err := client.Manifest(context.Background(), "dXJu…")
	var e *aps.Error
	switch {
	case err == nil:
	case aps.IsStatus(err, http.StatusNotFound):
		fmt.Println("not translated, or in another region")
	case errors.As(err, &e) && e.Temporary():
		fmt.Println("try again after", e.RetryAfter, "and tell support", e.RequestID)
	default:
		fmt.Println(err)
	}
}
