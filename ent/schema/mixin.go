// Package schema declares the entities and who may reach them.
package schema

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"entgo.io/ent/schema/mixin"
	"github.com/google/uuid"
)

// Identity gives an entity its id, a UUIDv7, and the time of its birth.
type Identity struct{ mixin.Schema }

// Fields of the mixin.
func (Identity) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(newID).Immutable(),
		field.Time("created_at").Default(now).Immutable(),
	}
}

// InProject marks an entity that belongs to a project. Its project's id lies in
// every row, so that one predicate says who may reach it.
type InProject struct{ mixin.Schema }

// Fields of the mixin.
func (InProject) Fields() []ent.Field {
	return []ent.Field{field.UUID("project_id", uuid.UUID{}).Immutable()}
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// now is the present in the precision that the API shows, so that a cursor made
// from a time finds its row again on every database.
func now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

func table(name string, checks map[string]string) schema.Annotation {
	return entsql.Annotation{Table: name, Checks: checks}
}

func live(fields ...string) ent.Index {
	return index.Fields(fields...).Unique().Annotations(entsql.IndexWhere("deleted_at IS NULL"))
}
