package translate

import (
	"time"

	"purlin/ent"
	"purlin/fault"
)

// Usage is what a project has spent today, in UTC, and may.
type Usage struct {
	Today    int // translations that began at the engine's cost: neither shared nor joined
	Limit    int // 0: any number
	Warning  int // 0: none
	ResetsAt time.Time
}

// Warned says that the warning's number is reached.
func (u Usage) Warned() bool { return u.Warning > 0 && u.Today >= u.Warning }

// Refused says why nothing more may begin today; nil while it may.
func (u Usage) Refused() *fault.Error {
	if u.Limit == 0 || u.Today < u.Limit {
		return nil
	}
	return fault.Errorf(fault.Conflict, "the project has begun as many translations today as it may (%d): more from %s on, or when an owner raises the limit",
		u.Limit, u.ResetsAt.Format(time.RFC3339))
}

// UsageOf is what p has spent at a time.
func UsageOf(p *ent.Project, at time.Time) Usage {
	day := at.UTC().Truncate(24 * time.Hour)
	u := Usage{Limit: p.DailyLimit, Warning: p.DailyWarning, ResetsAt: day.Add(24 * time.Hour)}
	if p.UsageDay != nil && p.UsageDay.Equal(day) {
		u.Today = p.Usage
	}
	return u
}

// spend counts a translation against the project's limit, by an update of its row, which
// is locked; field is what the input calls it.
func (s *Service) spend(update *ent.ProjectUpdate, p *ent.Project, field string) error {
	u := UsageOf(p, s.o.Day())
	if refused := u.Refused(); refused != nil {
		return refused.At("input", field)
	}
	update.SetUsageDay(u.ResetsAt.Add(-24 * time.Hour)).SetUsage(u.Today + 1)
	return nil
}
