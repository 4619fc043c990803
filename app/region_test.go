package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

type capability struct {
	Allowed bool
	Code    string
	Reason  string
}

func TestAProjectHasARegion(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, env ...string) {
		i := install(t, append(env, "PURLIN_APS_REGION=CAN")...)
		region := func(input string) string {
			var out struct {
				CreateProject struct{ Project struct{ ID, Region string } }
			}
			i.do(`mutation { createProject(input: `+input+`) { project { id region } userErrors { message } } }`, nil, &out)
			var again struct{ Project struct{ Region string } }
			i.do(`query($id: ID!) { project(id: $id) { region } }`, map[string]any{"id": out.CreateProject.Project.ID}, &again)
			require.Equal(t, out.CreateProject.Project.Region, again.Project.Region)
			return again.Project.Region
		}
		require.Equal(t, "EMEA", region(`{name: "P", region: EMEA}`))
		require.Equal(t, "US", region(`{name: "P", region: US}`))
		installations := region(`{name: "P"}`)
		require.Equal(t, "CAN", installations)
	})
}

// Whoever may translate and has used up the day's translations is told so before
// they try, and by whom that can be changed.
func TestTheDaysLimitIsTold(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, env ...string) {
		i := install(t, env...)
		project := i.project()
		capabilities := func() (out struct{ CanTranslate, CanSpend, CanSetLimits capability }) {
			var q struct {
				Project struct {
					Capabilities struct{ CanTranslate, CanSpend, CanSetLimits capability }
				}
			}
			i.do(`query($id: ID!) { project(id: $id) { capabilities { canTranslate { allowed } canSpend { allowed code reason } canSetLimits { allowed code reason } } } }`,
				map[string]any{"id": project}, &q)
			return q.Project.Capabilities
		}
		i.do(`mutation($id: ID!) { updateProject(input: {id: $id, translationsPerDay: 1}) { project { id } } }`, map[string]any{"id": project}, &struct{}{})
		require.Equal(t, capability{Allowed: true}, capabilities().CanSpend)
		first := i.upload(project, "a.obj", cube)
		i.translate(first, "STL")
		can := capabilities()
		require.True(t, can.CanTranslate.Allowed)
		require.False(t, can.CanSpend.Allowed)
		require.Equal(t, "LIMIT_REACHED", can.CanSpend.Code)
		require.Contains(t, can.CanSpend.Reason, "as it may (1)")
		require.True(t, can.CanSetLimits.Allowed)
		i.translate(first, "STL") // joined, for nothing
		i.do(`mutation($id: ID!) { updateProject(input: {id: $id, translationsPerDay: 2}) { project { id } } }`, map[string]any{"id": project}, &struct{}{})
		require.Equal(t, capability{Allowed: true}, capabilities().CanSpend)
	})
}
