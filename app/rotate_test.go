package app_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/auth"
	"purlin/config"
	"purlin/store"
)

// TestTheSecretKeyIsRotated in the steps of docs/rotate.md: nobody is signed out, no
// link ends, and what was sealed is sealed anew before the old key goes.
func TestTheSecretKeyIsRotated(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, env ...string) {
		old, anew := strings.Repeat("o", 32), strings.Repeat("n", 32)
		i := install(t, append(env, "PURLIN_SECRET_KEY="+old)...)
		with := func(keys string) {
			t.Helper()
			token := i.token
			i.stop()
			i.env = slices.Concat(env, []string{"PURLIN_SECRET_KEY=" + keys})
			i.start()
			i.token = token // as its holder knows it
		}
		project := i.project()
		file := i.upload(project, "cube.obj", cube)
		var made struct {
			Link struct{ ShareLink struct{ URL string } }
			Hook struct {
				Webhook    struct{ ID string }
				UserErrors []userError
			}
		}
		i.do(`mutation($l: CreateShareLinkInput!, $w: CreateWebhookInput!) { link: createShareLink(input: $l) { shareLink { url } } hook: createWebhook(input: $w) { webhook { id } userErrors { code field } } }`,
			in{"l": in{"fileId": file}, "w": in{"projectId": project, "url": "https://example.com/hook", "eventTypes": []string{"FILE_CREATED"}}}, &made)
		require.Empty(t, made.Hook.UserErrors)
		holds := func(step string) { // all that was handed out still does
			t.Helper()
			var seen struct {
				File struct {
					DownloadURL string
					ShareLinks  struct{ Nodes []struct{ URL string } }
				}
			}
			i.do(`query($f: ID!) { file(id: $f) { shareLinks { nodes { url } } } }`, in{"f": file}, &seen)
			require.Equal(t, made.Link.ShareLink.URL, seen.File.ShareLinks.Nodes[0].URL, step)
			_, secret, _ := strings.Cut(made.Link.ShareLink.URL, "/s/")
			var opened struct{ OpenShareLink struct{ AccessToken string } }
			(&client{t: t, url: i.url}).do(`mutation($i: OpenShareLinkInput!) { openShareLink(input: $i) { accessToken } }`, in{"i": in{"token": secret}}, &opened)
			require.NotEmpty(t, opened.OpenShareLink.AccessToken, step)
		}
		holds("at first")
		early := i.token
		with(old + "," + anew)
		holds("the new key is known")
		with(anew + "," + old)
		holds("the new key signs")
		late, err := i.app.Token(t.Context())
		require.NoError(t, err)
		require.NotEqual(t, early, late)

		cfg, err := config.Load(append([]string{"PURLIN_DATA_DIR=" + i.dir}, env...), "")
		require.NoError(t, err)
		db, err := store.Open(t.Context(), cfg.DatabaseURL, store.Options{})
		require.NoError(t, err)
		defer db.Close()
		sealer := func(purpose string) *auth.Sealer {
			h := hmac.New(sha256.New, []byte(anew))
			h.Write([]byte(purpose))
			return auth.NewSealer(h.Sum(nil))
		}
		sealedAnew := func() bool {
			link, err := db.Primary().ShareLink.Query().Only(auth.AsSystem(t.Context()))
			require.NoError(t, err)
			hook, err := db.Primary().Webhook.Query().Only(auth.AsSystem(t.Context()))
			require.NoError(t, err)
			_, ofLink := sealer("share links").Open("share link", link.Token)
			_, ofHook := sealer("webhooks").Open("webhook secret", hook.Secret)
			return ofLink == nil && ofHook == nil
		}
		require.False(t, sealedAnew())
		require.NoError(t, i.app.Reseal(t.Context()))
		require.True(t, sealedAnew())
		holds("sealed anew")

		i.token = late
		with(anew)
		holds("the old key is gone")
		i.token = early
		resp := i.request(`{ viewer { id } }`, nil, "application/json")
		require.NoError(t, resp.Body.Close())
		require.Equal(t, http.StatusUnauthorized, resp.StatusCode, "what the old key signed")
	})
}
