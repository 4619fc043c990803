package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"entgo.io/ent/dialect"
	"github.com/google/uuid"

	"purlin/ent"
	"purlin/ent/column"
	"purlin/ent/modelobject"
	"purlin/ent/propertyblock"
	"purlin/ent/propertydefinition"
)

// Object is an object of a view, about to be written.
type Object struct {
	ID         int               `json:"object_id"`
	ExternalID string            `json:"external_id"`
	Name       string            `json:"name"`
	ParentID   *int              `json:"parent_id"`
	ChildCount int               `json:"child_count"`
	Properties []column.Property `json:"properties"`
	Occurrence int               `json:"occurrence"`
	Hash       int64             `json:"hash"`
}

// WriteObjects writes objects of a view, a thousand in a statement: as one JSON
// text, which the database takes apart. It is one round trip without a parameter
// for each value, as COPY is, and part of tx.
func (d *DB) WriteObjects(ctx context.Context, tx *ent.Tx, project, view uuid.UUID, objects []Object) error {
	insert := insertObjectsPostgres
	if d.dialect == dialect.SQLite {
		insert = insertObjectsSQLite
	}
	for part := range slices.Chunk(objects, 1000) {
		raw, err := json.Marshal(part)
		if err != nil {
			return fmt.Errorf("writing objects: %w", err)
		}
		if _, err := tx.ExecContext(ctx, insert, project, view, string(raw)); err != nil {
			return fmt.Errorf("writing objects: %w", err)
		}
	}
	return nil
}

const insertObjectsPostgres = `
insert into model_objects (project_id, view_id, object_id, external_id, name, parent_id, child_count, properties, occurrence, hash)
select $1, $2, o.object_id, o.external_id, o.name, o.parent_id, o.child_count, o.properties, o.occurrence, o.hash
from jsonb_to_recordset($3::jsonb) as o(
	object_id   bigint, external_id text,   name       text,   parent_id bigint,
	child_count bigint, properties  jsonb, occurrence bigint, hash      bigint)`

const insertObjectsSQLite = `
insert into model_objects (project_id, view_id, object_id, external_id, name, parent_id, child_count, properties, occurrence, hash)
select $1, $2, o.value ->> 'object_id', o.value ->> 'external_id', o.value ->> 'name', o.value ->> 'parent_id', o.value ->> 'child_count',
	o.value -> 'properties', o.value ->> 'occurrence', o.value ->> 'hash'
from json_each($3) as o`

// DropObjects forgets the objects of views, and the index of their properties. ctx
// must be the system's.
func DropObjects(ctx context.Context, tx *ent.Tx, views ...uuid.UUID) error {
	if _, err := tx.ModelObject.Delete().Where(modelobject.ViewIDIn(views...)).Exec(ctx); err != nil {
		return fmt.Errorf("dropping objects: %w", err)
	}
	if _, err := tx.PropertyBlock.Delete().Where(propertyblock.ViewIDIn(views...)).Exec(ctx); err != nil {
		return fmt.Errorf("dropping the index: %w", err)
	}
	if _, err := tx.PropertyDefinition.Delete().Where(propertydefinition.ViewIDIn(views...)).Exec(ctx); err != nil {
		return fmt.Errorf("dropping definitions: %w", err)
	}
	return nil
}
