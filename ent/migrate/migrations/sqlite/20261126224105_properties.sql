-- +goose Up
-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- create "new_model_objects" table
CREATE TABLE `new_model_objects` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `project_id` uuid NOT NULL, `view_id` uuid NOT NULL, `object_id` integer NOT NULL, `external_id` text NOT NULL, `name` text NOT NULL, `parent_id` integer NULL, `child_count` integer NOT NULL, `properties` json NOT NULL, `occurrence` integer NOT NULL DEFAULT (0), `hash` integer NOT NULL DEFAULT (0));
-- copy rows from old table "model_objects" to new temporary table "new_model_objects"
INSERT INTO `new_model_objects` (`id`, `project_id`, `view_id`, `object_id`, `external_id`, `name`, `parent_id`, `child_count`, `properties`) SELECT `id`, `project_id`, `view_id`, `object_id`, `external_id`, `name`, `parent_id`, `child_count`, `properties` FROM `model_objects`;
-- drop "model_objects" table after copying rows
DROP TABLE `model_objects`;
-- rename temporary table "new_model_objects" to "model_objects"
ALTER TABLE `new_model_objects` RENAME TO `model_objects`;
-- create index "modelobject_view_id_object_id" to table: "model_objects"
CREATE UNIQUE INDEX `modelobject_view_id_object_id` ON `model_objects` (`view_id`, `object_id`);
-- create index "modelobject_view_id_parent_id_object_id" to table: "model_objects"
CREATE INDEX `modelobject_view_id_parent_id_object_id` ON `model_objects` (`view_id`, `parent_id`, `object_id`);
-- create index "modelobject_view_id_external_id_occurrence" to table: "model_objects"
CREATE INDEX `modelobject_view_id_external_id_occurrence` ON `model_objects` (`view_id`, `external_id`, `occurrence`);
-- create "property_blocks" table
CREATE TABLE `property_blocks` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `project_id` uuid NOT NULL, `view_id` uuid NOT NULL, `number` integer NOT NULL, `low` blob NOT NULL, `high` blob NOT NULL, `data` blob NOT NULL);
-- create index "propertyblock_view_id_number" to table: "property_blocks"
CREATE INDEX `propertyblock_view_id_number` ON `property_blocks` (`view_id`, `number`);
-- create "property_definitions" table
CREATE TABLE `property_definitions` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `project_id` uuid NOT NULL, `view_id` uuid NOT NULL, `number` integer NOT NULL, `category` text NOT NULL, `name` text NOT NULL, `type` text NOT NULL, `unit` text NOT NULL, `object_count` integer NOT NULL, CONSTRAINT `property_definitions_type` CHECK (type IN ('TEXT', 'NUMBER', 'BOOLEAN')));
-- create index "propertydefinition_view_id_number" to table: "property_definitions"
CREATE UNIQUE INDEX `propertydefinition_view_id_number` ON `property_definitions` (`view_id`, `number`);
-- enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;

-- +goose Down
-- reverse: create index "propertydefinition_view_id_number" to table: "property_definitions"
DROP INDEX `propertydefinition_view_id_number`;
-- reverse: create "property_definitions" table
DROP TABLE `property_definitions`;
-- reverse: create index "propertyblock_view_id_number" to table: "property_blocks"
DROP INDEX `propertyblock_view_id_number`;
-- reverse: create "property_blocks" table
DROP TABLE `property_blocks`;
-- reverse: create index "modelobject_view_id_external_id_occurrence" to table: "model_objects"
DROP INDEX `modelobject_view_id_external_id_occurrence`;
-- reverse: create index "modelobject_view_id_parent_id_object_id" to table: "model_objects"
DROP INDEX `modelobject_view_id_parent_id_object_id`;
-- reverse: create index "modelobject_view_id_object_id" to table: "model_objects"
DROP INDEX `modelobject_view_id_object_id`;
-- reverse: create "new_model_objects" table
DROP TABLE `new_model_objects`;
