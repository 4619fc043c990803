package app_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAShareLinkShowsItsFileAndNothingElse from making it to revoking it, to
// somebody without an account.
func TestAShareLinkShowsItsFileAndNothingElse(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, env ...string) {
		i := install(t, env...)
		project := i.project()
		file := i.upload(project, "cube.obj", cube)
		other := i.upload(project, "other.obj", cube+"# another\n")
		i.follow(i.translate(file, "GLTF"), 0, 0)
		otherTranslation := i.translate(other, "GLTF")
		i.follow(otherTranslation, 0, 0)

		type link struct{ ID, URL, EmbedURL string }
		share := func(input in) link {
			t.Helper()
			var out struct {
				CreateShareLink struct {
					ShareLink  link
					UserErrors []userError
				}
			}
			i.do(`mutation($i: CreateShareLinkInput!) { createShareLink(input: $i) { shareLink { id url embedUrl } userErrors { message } } }`, in{"i": input}, &out)
			require.Empty(t, out.CreateShareLink.UserErrors)
			return out.CreateShareLink.ShareLink
		}
		guest := &client{t: t, url: i.url}
		open := func(l link, password any) (token string, errs []userError) {
			t.Helper()
			var out struct {
				OpenShareLink struct {
					AccessToken, FileID string
					UserErrors          []userError
				}
			}
			_, secret, _ := strings.Cut(l.URL, "/s/")
			guest.do(`mutation($i: OpenShareLinkInput!) { openShareLink(input: $i) { accessToken fileId userErrors { code field } } }`, in{"i": in{"token": secret, "password": password}}, &out)
			return out.OpenShareLink.AccessToken, out.OpenShareLink.UserErrors
		}
		plain, secret := share(in{"fileId": file}), share(in{"fileId": file, "name": "for the client", "password": "larch"})
		_, errs := open(secret, nil)
		require.Equal(t, []userError{{Code: "REQUIRED", Field: []string{"input", "password"}}}, errs)
		_, errs = open(secret, "spruce")
		require.Equal(t, "BAD_CREDENTIALS", errs[0].Code)
		withPassword, errs := open(secret, "larch")
		require.Empty(t, errs)
		require.NotEmpty(t, withPassword)
		token, errs := open(plain, nil)
		require.Empty(t, errs)

		viewer := &client{t: t, url: i.url, token: token}
		var seen struct {
			File, Other *struct {
				Name              string
				LatestTranslation struct {
					Derivatives []struct{ DownloadURL string }
					Views       []struct{ Objects struct{ TotalCount int } }
				}
			}
			Translation, Viewer *struct{ ID string }
		}
		viewer.do(`query($f: ID!, $o: ID!, $t: ID!) {
			file(id: $f) { name latestTranslation { derivatives { downloadUrl } views { objects { totalCount } } } }
			other: file(id: $o) { name } translation(id: $t) { id } viewer { id }
		}`, in{"f": file, "o": other, "t": otherTranslation}, &seen)
		require.Equal(t, "cube.obj", seen.File.Name)
		require.Positive(t, seen.File.LatestTranslation.Views[0].Objects.TotalCount)
		resp, err := http.Get(seen.File.LatestTranslation.Derivatives[0].DownloadURL)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		require.Equal(t, http.StatusOK, resp.StatusCode)
		require.Nil(t, seen.Other)
		require.Nil(t, seen.Translation)
		require.Nil(t, seen.Viewer)

		var counted struct {
			File struct {
				ShareLinks struct {
					TotalCount int
					Nodes      []struct {
						ID, URL     string
						HasPassword bool
						Views       int
					}
				}
			}
		}
		i.do(`query($f: ID!) { file(id: $f) { shareLinks { totalCount nodes { id url hasPassword views } } } }`, in{"f": file}, &counted)
		require.Equal(t, 2, counted.File.ShareLinks.TotalCount)
		newest := counted.File.ShareLinks.Nodes[0]
		require.Equal(t, secret.ID, newest.ID)
		require.Equal(t, secret.URL, newest.URL)
		require.True(t, newest.HasPassword)
		require.Equal(t, 1, newest.Views)

		get := func(address string) (*http.Response, string) {
			resp, err := http.Get(address)
			require.NoError(t, err)
			defer resp.Body.Close()
			body, err := io.ReadAll(resp.Body)
			require.NoError(t, err)
			return resp, string(body)
		}
		resp, body := get(i.url + "/oembed?format=json&maxwidth=500&url=" + url.QueryEscape(plain.URL))
		require.Equal(t, http.StatusOK, resp.StatusCode, body)
		var card struct {
			Type, Title, HTML string
			Width             int
		}
		require.NoError(t, json.Unmarshal([]byte(body), &card))
		require.Equal(t, "rich", card.Type)
		require.Equal(t, "cube.obj", card.Title)
		require.Equal(t, 500, card.Width)
		require.Contains(t, card.HTML, `src="`+plain.EmbedURL+`"`)
		_, body = get(i.url + "/oembed?url=" + url.QueryEscape(secret.URL))
		require.NotContains(t, body, "cube.obj", "what is behind a password is not named")
		resp, _ = get(i.url + "/oembed?url=" + url.QueryEscape(i.url+"/s/none"))
		require.Equal(t, http.StatusNotFound, resp.StatusCode)
		resp, _ = get(plain.EmbedURL)
		require.Contains(t, resp.Header.Get("Content-Security-Policy"), "frame-ancestors *")
		require.Empty(t, resp.Header.Get("X-Frame-Options"))
		resp, _ = get(plain.URL)
		require.Contains(t, resp.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'")

		i.do(`mutation($i: RevokeShareLinkInput!) { revokeShareLink(input: $i) { deletedId userErrors { message } } }`, in{"i": in{"id": plain.ID}}, &struct{}{})
		_, errs = open(plain, nil)
		require.Equal(t, "EXPIRED", errs[0].Code)
		refused, err := viewer.try(`query($f: ID!) { file(id: $f) { name } }`, in{"f": file}, "application/graphql-response+json")
		require.NoError(t, err)
		require.NoError(t, refused.Body.Close())
		require.Equal(t, http.StatusUnauthorized, refused.StatusCode, "at once, also for who has opened it")
		resp, _ = get(i.url + "/oembed?url=" + url.QueryEscape(plain.URL))
		require.Equal(t, http.StatusNotFound, resp.StatusCode)
	})
}
