package store

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"purlin/ent"
	"purlin/ent/project"
)

// LockProject returns a project, which nobody else changes until tx ends. ctx must be
// the system's. On SQLite a transaction is alone from its beginning.
func LockProject(ctx context.Context, tx *ent.Tx, id uuid.UUID) (*ent.Project, error) {
	q := tx.Project.Query().Where(project.ID(id))
	q.Modify(func(s *sql.Selector) {
		if s.Dialect() == dialect.Postgres {
			s.ForUpdate()
		}
	})
	p, err := q.Only(ctx)
	if err != nil {
		return nil, fmt.Errorf("locking the project: %w", err)
	}
	return p, nil
}
