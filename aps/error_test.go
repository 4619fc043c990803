package aps_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/aps"
)

func TestErrorsOfEveryService(t *testing.T) {
	t.Parallel()
	for _, e := range []struct {
		name, body    string
		code, message string
		request       string
	}{
		{"gateway", `{"developerMessage":"Token does not have the privilege for this request.","moreInfo":"https://…","errorCode":"AUTH-010"}`, "AUTH-010", "Token does not have the privilege for this request.", "header"},
		{"old gateway", `{"userMessage":"No.","more info":"https://…","errorCode":"AUTH-001"}`, "AUTH-001", "No.", "header"},
		{"OAuth", `{"error":"invalid_grant","error_description":"The code has expired."}`, "invalid_grant", "The code has expired.", "header"},
		{"OSS", `{"reason":"Bucket already exists"}`, "", "Bucket already exists", "header"},
		{"Model Derivative", `{"diagnostic":"Please use the 'forceget' parameter."}`, "", "Please use the 'forceget' parameter.", "header"},
		{"Data Management", `{"jsonapi":{"version":"1.0"},"errors":[{"id":"uuid","status":"404","code":"FOLDER_NOT_FOUND","detail":"ApiError Folder not found"},{"code":"OTHER"}]}`, "FOLDER_NOT_FOUND", "ApiError Folder not found", "header"},
		{"Webhooks", `{"id":"uuid","status":404,"detail":["There is no such","hook."]}`, "", "There is no such hook.", "header"},
		{"storage", `<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>`, "AccessDenied", "Request has expired", "header"},
		{"a proxy", `<html><body>502</body></html>`, "", "", "header"},
		{"of odd types", `{"errorCode":5,"developerMessage":{"a":1},"reason":["one","two"],"errors":"none","error":{"code":1}}`, "5", "one two", "header"},
		{"nothing", ``, "", "", "header"},
		{"a number", `7`, "", "", "header"},
	} {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			c, _ := over(aps.Options{}, func(*http.Request) (*http.Response, error) {
				return reply(http.StatusForbidden, e.body, "x-ads-request-id", "header"), nil
			})
			_, err := c.Bucket(t.Context(), "bucket")
			var got *aps.Error
			require.ErrorAs(t, err, &got)
			require.Equal(t, http.StatusForbidden, got.Status)
			require.Equal(t, e.code, got.Code)
			require.Equal(t, e.message, got.Message)
			require.Equal(t, e.request, got.RequestID)
			require.Equal(t, e.body, string(got.Body))
			require.False(t, got.Temporary())
		})
	}
	c, _ := over(aps.Options{}, func(*http.Request) (*http.Response, error) {
		return reply(http.StatusNotFound, `{"id":"from the body"}`), nil
	})
	_, err := c.Bucket(t.Context(), "bucket")
	var got *aps.Error
	require.ErrorAs(t, err, &got)
	require.Equal(t, "from the body", got.RequestID)
	require.Equal(t, "aps: get bucket: 404 Not Found", got.Error())
}

func TestAnswersAreBounded(t *testing.T) {
	t.Parallel()
	c, _ := over(aps.Options{MaxResponse: 100}, func(*http.Request) (*http.Response, error) {
		return reply(http.StatusOK, `{"bucketKey":"`+string(make([]byte, 200))+`"}`), nil
	})
	_, err := c.Bucket(t.Context(), "bucket")
	require.ErrorContains(t, err, "longer than the client accepts")
	var got *aps.Error
	require.ErrorAs(t, err, &got)
	require.False(t, got.Temporary())
}

func TestRegions(t *testing.T) {
	t.Parallel()
	for spelling, want := range map[string]aps.Region{"": aps.US, "us": aps.US, "Emea": aps.EMEA, "eu": aps.EMEA, "APAC": aps.AUS, "aus\n": aps.AUS, "uk": aps.GBR, "JPN": aps.JPN} {
		got, err := aps.ParseRegion(spelling)
		require.NoError(t, err, spelling)
		require.Equal(t, want, got, spelling)
	}
	_, err := aps.ParseRegion("moon")
	require.ErrorContains(t, err, `"moon" is none of [US EMEA AUS CAN DEU IND JPN GBR]`)

	var got http.Header
	var query string
	c, _ := over(aps.Options{Region: "eu"}, func(r *http.Request) (*http.Response, error) {
		got, query = r.Header, r.URL.Query().Get("region")
		return reply(http.StatusOK, `{}`), nil
	})
	require.Equal(t, aps.EMEA, c.Region())
	require.NoError(t, c.EnsureBucket(t.Context(), "bucket", aps.Transient))
	require.Equal(t, []string{"EMEA", "EMEA"}, []string{got.Get("region"), got.Get("x-ads-region")})
	require.NoError(t, drain(c.In("apac").Buckets(t.Context())))
	require.Equal(t, "AUS", query)
	_, err = c.In("new").Manifest(t.Context(), "u")
	require.NoError(t, err)
	require.Equal(t, "NEW", got.Get("region"), "regions are added now and then")
	require.Equal(t, aps.EMEA, c.Region(), "the first client stays where it is")
	require.NoError(t, drain(c.Hooks(t.Context(), aps.HookQuery{})))
	require.Equal(t, "EMEA", got.Get("x-ads-region"))
}
