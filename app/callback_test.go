package app_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"purlin/aps"
	"purlin/apslocal"
)

func TestTheEngineIsAskedToCall(t *testing.T) {
	t.Parallel()
	e := newEngine(t, apslocal.Options{PrivateCallbacks: true})
	addr := freeAddr(t)
	i := install(t, append(e.env(), "PURLIN_PUBLIC_URL=http://"+addr, "PURLIN_ADDR="+addr)...)
	client := aps.New(aps.Options{BaseURL: e.URL, ClientID: "test", ClientSecret: "secret"})
	var hook aps.Hook
	require.Eventually(t, func() bool {
		for h, err := range client.Hooks(t.Context(), aps.HookQuery{System: aps.SystemDerivative, Event: aps.EventExtractionFinished}) {
			require.NoError(t, err)
			hook = h
		}
		return hook.ID != "" && len(hook.Attribute) > 2
	}, time.Minute, 20*time.Millisecond)
	require.Equal(t, "http://"+addr+"/callbacks/aps", hook.CallbackURL)

	resp, err := http.Post(hook.CallbackURL, "application/json", strings.NewReader(`{"payload": {"URN": "dXJuOng"}}`))
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusForbidden, resp.StatusCode)

	stick, err := e.twin.Inject(apslocal.Fault{Kind: apslocal.FaultStick, Percent: 30})
	require.NoError(t, err)
	translation := i.translate(i.upload(i.project(), "cube.obj", cube), "GLTF")
	i.follow(translation, 0, 3)
	require.True(t, e.twin.RemoveFault(stick))
	events := i.follow(translation, 0, 0)
	require.Equal(t, "SUCCEEDED", events[len(events)-1].Status)
	for h, err := range client.Hooks(t.Context(), aps.HookQuery{System: aps.SystemDerivative, Event: aps.EventExtractionFinished}) {
		require.NoError(t, err)
		require.Equal(t, aps.HookActive, h.Status)
	}
}
